//! F04 and F06: archives as they come, and archives made to do harm. All are generated here.

use std::io::Write;

use zip::write::SimpleFileOptions;

use super::*;

const ROWS: &[u8] = b"1,\"EXAMPLE TRADING COMPANY\"\r\n2,\"EXAMPLE SHIPPING COMPANY\"\r\n";

/// What is cut shows what it was as far as it goes; a plain file does so itself.
#[test]
fn the_beginnings_of_what_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let rows: Vec<String> = (0..20_000)
        .map(|number: u32| format!("{},\"row {number}\"\n", number.wrapping_mul(2_654_435_761)))
        .collect();
    let text = rows.concat();
    let at = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        beginnings(&path)
    };
    for (suffix, bytes) in
        [("gz", gz(text.as_bytes())), ("xz", xz(text.as_bytes())), ("zst", zst(text.as_bytes()))]
    {
        let file = at(&format!("a.csv.{suffix}"), &bytes[..bytes.len() / 2]).pop().unwrap();
        let read = file.bytes().unwrap();
        assert_eq!(file.name(), "a.csv");
        assert!(!read.is_empty() && text.as_bytes().starts_with(&read), "{suffix}");
        assert!(at("none", &bytes[..4]).is_empty(), "{suffix}");
    }
    assert!(at("a.csv", text.as_bytes()).is_empty());
    // Of an archive what came whole, and the beginning of the entry at which it breaks off.
    let packed = gz(text.as_bytes());
    let entries = [("first.csv", ROWS), ("in/second.csv.gz", &packed), ("third.csv", ROWS)];
    let (tar, zip) = (tarred(&entries), zipped(&entries));
    let (tar, zip) = (&tar[..packed.len() / 2], &zip[..packed.len() / 2]);
    for (name, bytes) in
        [("a.tar", tar.to_vec()), ("a.tar.gz", gz(tar)), ("a.tar.zst", zst(tar)), ("a.zip", zip.to_vec())]
    {
        assert!(open(name, bytes.clone()).is_err(), "{name}");
        let found = at(name, &bytes);
        let names: Vec<&str> = found.iter().map(SourceFile::name).collect();
        assert_eq!(names, ["first.csv", "second.csv"], "{name}");
        assert_eq!(&*found[0].bytes().unwrap(), ROWS, "{name}");
        assert!(text.as_bytes().starts_with(&found[1].bytes().unwrap()), "{name}");
        assert!(found[1].folder().ends_with(&format!("{name}/in")), "{}", found[1].folder());
    }
    // One that is whole but for a byte of an entry.
    let mut flipped = zipped(&entries);
    flipped[45] ^= 1;
    assert_eq!(at("a.zip", &flipped).len(), 3);
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 1);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 1).unwrap()
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tarred(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

/// A tar entry with a name that the library would not write.
fn tarred_raw(name: &[u8], kind: tar::EntryType) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name);
    header.set_size(0);
    header.set_entry_type(kind);
    header.set_cksum();
    let mut bytes = header.as_bytes().to_vec();
    bytes.extend([0; 1024]);
    bytes
}

type Found = Vec<(String, String, Vec<u8>)>;

fn open(name: &str, bytes: Vec<u8>) -> Result<Found, ContainerError> {
    let mut found = Found::new();
    open_file(&SourceFile::from_bytes(name, bytes).in_folder("in"), &mut |file| {
        found.push((file.folder().to_owned(), file.name().to_owned(), file.bytes().unwrap().to_vec()));
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

fn one(folder: &str, name: &str) -> Found {
    vec![(folder.to_owned(), name.to_owned(), ROWS.to_vec())]
}

#[test]
fn content_decides_not_the_name() {
    for compressed in [gz(ROWS), xz(ROWS), zst(ROWS)] {
        assert_eq!(open("sdn.csv", compressed.clone()).unwrap(), one("in", "sdn.csv"));
        assert_eq!(open("sdn.csv.XZ", compressed).unwrap(), one("in", "sdn.csv"));
    }
    assert_eq!(open("plain.gz", ROWS.to_vec()).unwrap(), one("in", "plain.gz"));
    assert_eq!(open("list.bin", zipped(&[("a/sdn.csv", ROWS)])).unwrap(), one("in/list.bin/a", "sdn.csv"));
    assert_eq!(open("empty.csv", Vec::new()).unwrap(), [("in".into(), "empty.csv".into(), Vec::new())]);
    assert!(open("none.zip", zipped(&[])).unwrap().is_empty());
}

#[test]
fn compression_around_and_inside_archives() {
    let tar = tarred(&[("hist/a.csv", ROWS), ("hist/b.csv.gz", &gz(ROWS))]);
    for archive in [tar.clone(), gz(&tar), xz(&tar), zst(&tar)] {
        let found = open("history.tar", archive).unwrap();
        assert_eq!(
            found,
            [one("in/history.tar/hist", "a.csv"), one("in/history.tar/hist", "b.csv")].concat()
        );
    }
    let zip = zipped(&[("sdn.csv.xz", &xz(ROWS))]);
    assert_eq!(open("sdn.zip", zip).unwrap(), one("in/sdn.zip", "sdn.csv"));
    let long = format!("{}/sdn.csv", "deep/".repeat(40));
    assert_eq!(open("long.tar", tarred(&[(&long, ROWS)])).unwrap().len(), 1, "a GNU long name");
    let two_members = [gz(&ROWS[..30]), gz(&ROWS[30..])].concat();
    assert_eq!(open("two.csv.gz", two_members).unwrap(), one("in", "two.csv"));
}

#[test]
fn a_sheet_stays_one_file() {
    let sheet = zipped(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]);
    assert_eq!(open("list.xlsx", sheet.clone()).unwrap()[0].2, sheet);
    assert_eq!(open("list.zip", zipped(&[("list.xlsx", &sheet)])).unwrap()[0].1, "list.xlsx");
    let zeros = vec![0; 64 << 20];
    let bomb = zipped(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", &zeros)]);
    assert!(is_limit(open("list.xlsx", bomb), "the expansion"));
}

fn is_limit(found: Result<Found, ContainerError>, expected: &str) -> bool {
    matches!(found, Err(ContainerError::Read(ReadError::Limit { what, .. })) if what == expected)
}

#[test]
fn bombs_are_refused_at_the_bound() {
    let zeros = vec![0u8; 128 << 20];
    for bomb in [gz(&zeros), xz(&zeros), zst(&zeros), zipped(&[("sdn.csv", &zeros)])] {
        assert!(bomb.len() < 200_000);
        assert!(is_limit(open("bomb", bomb), "the expansion"));
    }
    let inner = zst(&zeros);
    assert!(is_limit(open("bomb.zip", zipped(&[("a.csv.zst", &inner)])), "the expansion"));
    assert!(is_limit(open("bomb.tar", tarred(&[("a.csv.zst", &inner)])), "the expansion"));

    let many: Vec<(String, &[u8])> = (0..=limits::ZIP_ENTRIES).map(|i| (format!("{i}.csv"), ROWS)).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert!(is_limit(open("many.zip", zipped(&many)), "the number of entries"));
    let many: Vec<(String, &[u8])> = (0..=limits::TAR_ENTRIES).map(|i| (format!("{i}"), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert!(is_limit(open("many.tar", tarred(&many)), "the number of entries"));

    // A header that promises more than there may be is believed at once.
    let mut header = tar::Header::new_gnu();
    header.set_path("huge.csv").unwrap();
    header.set_size(limits::FILE_BYTES + 1);
    header.set_cksum();
    assert!(is_limit(open("huge.tar", header.as_bytes().to_vec()), "the size"));
}

#[test]
fn archives_within_archives_are_refused() {
    let zip = zipped(&[("sdn.csv", ROWS)]);
    let tar = tarred(&[("sdn.csv", ROWS)]);
    for (name, nested) in [
        ("zip in zip", zipped(&[("a.zip", &zip)])),
        ("tar in zip", zipped(&[("a.tar", &tar)])),
        ("tar.gz in zip", zipped(&[("a.tar.gz", &gz(&tar))])),
        ("zip in tar", tarred(&[("a.zip", &zip)])),
        ("gz in gz", gz(&gz(ROWS))),
        ("zip in gz", gz(&zip)),
        ("gz in xz in tar", tarred(&[("a", &xz(&gz(ROWS)))])),
    ] {
        let refused = open(name, nested).unwrap_err();
        assert!(matches!(refused, ContainerError::Nested { .. }), "{name}: {refused}");
    }
    let refused = open("a.7z", b"7z\xbc\xaf\x27\x1c".to_vec()).unwrap_err();
    assert!(matches!(refused, ContainerError::Unsupported { .. }), "{refused}");
}

#[test]
fn names_that_leave_the_archive_are_refused() {
    for name in ["../sdn.csv", "/etc/sdn.csv", "a/../../sdn.csv", "..\\sdn.csv", "C:/sdn.csv"] {
        let refused = open("slip.zip", zipped(&[("good.csv", ROWS), (name, ROWS)])).unwrap_err();
        assert!(matches!(refused, ContainerError::Escapes { .. }), "{name}: {refused}");
        let refused = open("slip.tar", tarred_raw(name.as_bytes(), tar::EntryType::Regular)).unwrap_err();
        assert!(matches!(refused, ContainerError::Escapes { .. }), "{name}: {refused}");
    }
}

#[test]
fn links_duplicates_and_encryption_are_refused() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("sdn.csv", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let link = writer.finish().unwrap().into_inner();
    assert!(matches!(open("link.zip", link), Err(ContainerError::NotAFile { .. })));
    for kind in [tar::EntryType::Symlink, tar::EntryType::Link, tar::EntryType::Char, tar::EntryType::Fifo] {
        let refused = open("link.tar", tarred_raw(b"sdn.csv", kind)).unwrap_err();
        assert!(matches!(refused, ContainerError::NotAFile { .. }), "{refused}");
    }

    let twice = [("sdn.csv", ROWS), ("SDN.CSV", ROWS)];
    assert!(matches!(open("twice.zip", zipped(&twice)), Err(ContainerError::Duplicate { .. })));
    assert!(matches!(open("twice.tar", tarred(&twice)), Err(ContainerError::Duplicate { .. })));
    let same = replace(&zipped(&[("sdn1.csv", ROWS), ("sdn2.csv", ROWS)]), b"sdn2.csv", b"sdn1.csv");
    assert!(matches!(open("same.zip", same), Err(ContainerError::Duplicate { .. })));

    let mut secret = zipped(&[("sdn.csv", ROWS)]);
    let central = secret.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    secret[6] |= 1;
    secret[central + 8] |= 1;
    assert!(matches!(open("secret.zip", secret), Err(ContainerError::Encrypted { .. })));
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(from.len()).position(|window| window == from) {
        bytes[at + found..][..to.len()].copy_from_slice(to);
        at += found + to.len();
    }
    bytes
}

#[test]
fn garbage_after_the_end_is_refused() {
    for (name, archive) in
        [("a.gz", gz(ROWS)), ("a.xz", xz(ROWS)), ("a.zst", zst(ROWS)), ("a.tar", tarred(&[("a.csv", ROWS)]))]
    {
        let garbled = [archive, b"garbage after the end, 40 bytes long ....".to_vec()].concat();
        let refused = open(name, garbled).unwrap_err();
        assert!(
            matches!(
                refused,
                ContainerError::Damaged { .. } | ContainerError::Read(ReadError::Truncated { .. })
            ),
            "{name}: {refused}"
        );
    }
}

#[test]
fn a_body_cut_anywhere_is_refused() {
    let rows: Vec<u8> =
        (0..4000).flat_map(|i| format!("{i},\"EXAMPLE {}\"\n", i * 7919).into_bytes()).collect();
    let tar = tarred(&[("a.csv", &rows[..5000]), ("b.csv", &rows), ("c.csv", &rows[..1000])]);
    // The last padding block of a tar archive may be missing: nothing is lost with it.
    for (name, whole) in [
        ("a.gz", gz(&rows)),
        ("a.xz", xz(&rows)),
        ("a.zst", zst(&rows)),
        ("a.zip", zipped(&[("a.csv", &rows), ("b.csv", ROWS)])),
        ("a.tar.gz", gz(&tar)),
        ("a.tar", tar),
    ] {
        assert!(open(name, whole.clone()).is_ok(), "{name}");
        for part in 1..16 {
            let cut = whole[..whole.len() * part / 16].to_vec();
            assert!(open(name, cut).is_err(), "{name} cut at {part}/16");
        }
        assert!(open(name, whole[..whole.len() - 1025.min(whole.len() - 1)].to_vec()).is_err(), "{name}");
    }
    // Exactly between two entries.
    let tar = tarred(&[("a.csv", ROWS), ("b.csv", ROWS)]);
    assert!(matches!(
        open("a.tar", tar[..1024].to_vec()),
        Err(ContainerError::Read(ReadError::Truncated { .. }))
    ));
}

#[test]
fn a_flipped_bit_is_noticed() {
    for (name, mut bytes) in [("a.gz", gz(ROWS)), ("a.xz", xz(ROWS)), ("a.zip", zipped(&[("a.csv", ROWS)]))] {
        let middle = bytes.len() / 3;
        bytes[middle] ^= 0x10;
        assert!(open(name, bytes).is_err(), "{name}");
    }
}

#[test]
fn folders_are_walked_in_order_and_leave_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("b")).unwrap();
    std::fs::write(folder.path().join("b").join("x.csv.gz"), gz(ROWS)).unwrap();
    std::fs::write(folder.path().join("c.csv"), ROWS).unwrap();
    std::fs::write(folder.path().join("a.zip"), zipped(&[("y.csv", ROWS)])).unwrap();
    std::fs::write(folder.path().join("d.csv"), b"").unwrap();
    let found = files(folder.path()).unwrap();
    let names: Vec<_> = found.iter().map(SourceFile::name).collect();
    assert_eq!(names, ["y.csv", "x.csv", "c.csv", "d.csv"]);
    assert!(found[0].folder().ends_with("a.zip"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4);

    let mut seen = 0;
    open_path(folder.path(), &mut |_| {
        seen += 1;
        ControlFlow::Break(())
    })
    .unwrap();
    assert_eq!(seen, 1, "a visitor can stop");
    assert!(open_path(&folder.path().join("absent"), &mut |_| ControlFlow::Continue(())).is_err());

    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("e.csv")).unwrap();
        assert!(matches!(files(folder.path()), Err(ContainerError::NotAFile { .. })));
    }
}
