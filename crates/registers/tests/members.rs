//! Folders and archives, with files in them that are refused.

#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write as _};
use std::path::Path;

use interdict_registers::{ProblemKind, ReadError, Reader, Readings};

const EDGES: &[u8] = b"owner,owned,share\nX,A,50\n";

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn tarred(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = [0_u8; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..108].copy_from_slice(b"0000644\0");
    header[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
    header[148..156].copy_from_slice(b"        ");
    header[156] = b'0';
    header[257..263].copy_from_slice(b"ustar\0");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut archive = header.to_vec();
    archive.extend(bytes);
    archive.resize(archive.len().next_multiple_of(512) + 1024, 0);
    archive
}

fn write(root: &Path, name: &str, bytes: &[u8]) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Where each holding stands.
fn cited(readings: &Readings) -> Vec<String> {
    readings.graph.holdings.iter().map(|holding| readings.graph.cite(holding)).collect()
}

fn problems(readings: &Readings) -> Vec<(&str, ProblemKind)> {
    readings.problems.iter().map(|problem| (problem.source.as_str(), problem.kind)).collect()
}

#[test]
fn the_rest_of_a_folder_is_read_under_the_path_of_each_file() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, "README.txt", b"about these\n");
    write(root, "s1/a.csv", EDGES);
    write(root, "s2/a.csv", EDGES);
    write(root, "s2/broken.csv.gz", b"\x1f\x8b\x08\0\0");
    write(root, "s2/sheet.xlsx", &zipped(&[("[Content_Types].xml", b"<Types/>")]));
    write(root, "s3/a.tar", &tarred("b.csv", EDGES));
    write(root, "up.zip", &zipped(&[("dir/a.csv", EDGES), ("dir/bad.json", b"{}"), ("dir/c.csv", EDGES)]));
    #[cfg(unix)]
    std::os::unix::fs::symlink(root.join("s1"), root.join("t")).unwrap();
    let mut reader = Reader::new();
    reader.read_path(root).unwrap();
    let readings = reader.finish();
    assert_eq!(
        cited(&readings),
        ["s1/a.csv", "s2/a.csv", "s3/a.tar/b.csv", "up.zip/dir/a.csv", "up.zip/dir/c.csv"]
            .map(|name| format!("{name}, record 2"))
    );
    let refused = ["README.txt", "s2/broken.csv.gz", "s2/sheet.xlsx", "t", "up.zip/dir/bad.json"];
    let mut found = problems(&readings);
    found.retain(|(_, kind)| *kind == ProblemKind::Refused);
    assert_eq!(found.iter().map(|(source, _)| *source).collect::<Vec<_>>(), refused);
}

#[test]
fn an_archive_alone_is_named_and_a_file_keeps_its_name() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "s1/up.zip", &zipped(&[("dir/a.csv", EDGES), ("b.csv", b"no table\n")]));
    write(folder.path(), "s1/a.csv", EDGES);
    let mut reader = Reader::new();
    reader.read_path(&folder.path().join("s1/up.zip")).unwrap();
    reader.read_path(&folder.path().join("s1/a.csv")).unwrap();
    reader.read("up.zip", &zipped(&[("dir/a.csv", EDGES)])[..]).unwrap();
    let readings = reader.finish();
    assert_eq!(
        cited(&readings),
        ["up.zip/dir/a.csv, record 2", "a.csv, record 2", "up.zip/dir/a.csv, record 2"]
    );
    assert_eq!(problems(&readings), [("up.zip/b.csv", ProblemKind::Refused)]);
}

#[test]
fn where_nothing_is_read_the_first_reason_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let read = |path: &Path| {
        let mut reader = Reader::new();
        (reader.read_path(path).unwrap_err(), reader.finish())
    };
    assert!(matches!(read(root).0, ReadError::Empty { .. }));
    write(root, "a.csv", b"owner,owned\n");
    write(root, "b.csv", b"{}");
    let (error, readings) = read(root);
    assert!(matches!(error, ReadError::Column { missing: "share", .. }), "{error}");
    let found = problems(&readings);
    assert!(found.contains(&("a.csv", ProblemKind::Refused)), "{found:?}");
    assert!(found.contains(&("b.csv", ProblemKind::Refused)), "{found:?}");
    let (error, readings) = read(&root.join("gone.csv"));
    assert!(matches!(error, ReadError::Io { .. }), "{error}");
    assert_eq!(problems(&readings), [("gone.csv", ProblemKind::Refused)]);
    // An office document is one file, and none of these formats.
    let sheet = zipped(&[("[Content_Types].xml", b"<Types/>")]);
    let error = Reader::new().read("sheet.xlsx", &sheet[..]).unwrap_err();
    assert!(error.to_string().contains("a spreadsheet"), "{error}");
    // Nor is every text that begins as a compressed file does compressed.
    assert!(matches!(Reader::new().read("f", &b"BZh, a text\n"[..]), Err(ReadError::Unknown { .. })));
}
