//! `read` of what is no document, too much of one, or not there: told by name, and the rest is read.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::{Ran, command, file, finish, run};

const RELEASE: &str =
    "The U.S. Department of the Treasury sanctioned Quobatel Trading Company on 14 March 2024.\n";

/// What comes of reading one path together with a release, which is read in any case.
fn beside_a_release(folder: &Path, path: &Path) -> Ran {
    let release = file(folder, "release.txt", RELEASE);
    let told = run(&folder.join("home"), &["read", path.to_str().unwrap(), &release, "--no-lists"]);
    assert!(
        told.out.contains("Event 1: designation by us-treasury of 1 parties"),
        "{}{}",
        told.out,
        told.err
    );
    told
}

fn refused(folder: &Path, path: &Path, why: &str) {
    let told = beside_a_release(folder, path);
    let line = told.err.lines().find(|line| line.starts_with("refused: ")).unwrap_or_default();
    assert!(line.contains(path.to_str().unwrap()) && line.contains(why), "{}", told.err);
    assert_eq!(told.code, 1);
    assert_eq!(told.err.matches("refused: ").count(), 1, "{}", told.err);
}

#[test]
fn what_is_no_document_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    for (path, why) in [
        (put("empty.txt", b""), "there is no text in it"),
        (put("blank.txt", b" \r\n\t\n"), "there is no text in it"),
        (put("binary", b"\x7fELF\x02\x01\x01\0\0\0"), "it is not text"),
        (put("broken.pdf", b"%PDF-1.7\nand nothing"), "PDF"),
        (put("pictures.pdf", &pdf()), "it is a PDF without text"),
        (folder.path().join("vanished.txt"), "No such file"),
    ] {
        refused(folder.path(), &path, why);
    }
}

/// A PDF with one page on which a line is drawn and nothing written.
fn pdf() -> Vec<u8> {
    let drawing = "0 0 m 100 100 l S";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{drawing}\nendstream", drawing.len()),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let table = file.len();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!("trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    file.into_bytes()
}

#[test]
fn a_file_of_a_gigabyte_is_refused_by_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.txt");
    std::fs::File::create(&path).unwrap().set_len(1 << 30).unwrap();
    let begun = Instant::now();
    refused(folder.path(), &path, "1073741824 bytes, and at most 67108864 are read");
    // To read and decode it would take longer, and a gigabyte.
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn an_endless_line_is_read_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let size = if cfg!(debug_assertions) { 1 << 17 } else { 20 << 20 };
    for (name, filler) in [
        ("sentences.txt", "Nordtek Trading LLC is owned by Orsa Holding LLC, which sanctions somebody. "),
        ("words.txt", "Nordtek sanctioned Trading and "),
        ("letters.txt", "A"),
        ("marks.txt", "\u{201c}(, "),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, filler.repeat(size / filler.len())).unwrap();
        let begun = Instant::now();
        let told = beside_a_release(folder.path(), &path);
        assert_eq!(told.code, 0, "{}", told.err);
        assert!(begun.elapsed() < Duration::from_mins(2), "{name}: {:?}", begun.elapsed());
    }
}

#[test]
fn folders_are_read_with_all_that_is_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let documents = folder.path().join("documents");
    std::fs::create_dir_all(documents.join("b/deep")).unwrap();
    std::fs::create_dir(documents.join("a")).unwrap();
    for (number, name) in (1..).zip(["b/deep/four.txt", "b/three.txt", "z.txt", "a/one.txt", "aa.txt"]) {
        file(&documents, name, &format!("{RELEASE}\nCopy {number}.\n"));
    }
    let read =
        |home: &str| run(&folder.path().join(home), &["read", documents.to_str().unwrap(), "--no-lists"]);
    let told = read("home").done();
    let names: Vec<&str> = told
        .lines()
        .filter_map(|line| {
            line.strip_prefix(documents.to_str().unwrap())?.split_once(" (")?.0.strip_prefix('/')
        })
        .collect();
    assert_eq!(names, ["a/one.txt", "aa.txt", "b/deep/four.txt", "b/three.txt", "z.txt"]);
    assert!(told.contains("  5 documents, "), "{told}");
}

/// A link that leads back, a link to nothing and a pipe that nobody writes to stand in a folder: none is waited for or followed,
/// none passed over in silence.
#[cfg(unix)]
#[test]
fn links_and_pipes_in_folders_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let documents = folder.path().join("documents");
    std::fs::create_dir_all(documents.join("inside")).unwrap();
    file(&documents, "inside/one.txt", RELEASE);
    std::os::unix::fs::symlink("one.txt", documents.join("inside/same.txt")).unwrap();
    std::os::unix::fs::symlink("..", documents.join("inside/back")).unwrap();
    std::os::unix::fs::symlink("nowhere.txt", documents.join("broken.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(documents.join("pipe")).status();
    let told = run(&folder.path().join("home"), &["read", documents.to_str().unwrap(), "--no-lists"]);
    assert_eq!(told.code, 1);
    assert!(told.out.contains("  1 documents, "), "{}", told.out);
    let line = |name: &str, why: &str| told.err.lines().any(|line| line.contains(name) && line.contains(why));
    assert!(line("inside/back", "a link to a folder"), "{}", told.err);
    assert!(line("broken.txt", "No such file"), "{}", told.err);
    assert!(!told.err.contains("same.txt"), "a link to a file is that file: {}", told.err);
    if made.is_ok_and(|status| status.success()) {
        assert!(line("documents/pipe", "it is no file"), "{}", told.err);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    if !std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        println!("skipped: no pipe can be made");
        return;
    }
    let written = pipe.clone();
    let writer = std::thread::spawn(move || std::fs::write(written, RELEASE).unwrap());
    let told = run(&folder.path().join("home"), &["read", pipe.to_str().unwrap(), "--no-lists"]).done();
    writer.join().unwrap();
    assert!(told.contains("Event 1: designation by us-treasury"), "{told}");
}

#[test]
fn standard_input_is_a_document() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let told = finish(command(&home).args(["read", "-", "--no-lists"]).write_stdin(RELEASE)).done();
    assert!(told.starts_with("standard input (1 facts)\n") && told.contains("Event 1: "), "{told}");
    let nothing = finish(command(&home).args(["read", "-", "--no-lists"]).write_stdin("")).failed();
    assert!(nothing.contains("refused: standard input: there is no text in it"), "{nothing}");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.txt");
    std::fs::write(&path, RELEASE).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    refused(folder.path(), &path, "ermission denied");
}

#[test]
fn an_attachment_that_cannot_be_read_is_told_and_the_message_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let message = format!(
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: Treasury sanctions a firm\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe European Union sanctioned Orsa \
         Holding LLC on 7 May 2021.\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; \
         filename=scan.pdf\r\n\r\n%PDF-1.7 and nothing\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; \
         filename=release.txt\r\n\r\n{RELEASE}\r\n--b--\r\n"
    );
    let path = file(folder.path(), "note.eml", &message);
    let told = run(&folder.path().join("home"), &["read", &path, "--no-lists"]);
    assert_eq!(told.code, 0, "{}", told.err);
    assert!(told.err.contains("not read: ") && told.err.contains("note.eml/scan.pdf"), "{}", told.err);
    assert!(told.out.contains("Orsa Holding LLC") && told.out.contains("Quobatel"), "{}", told.out);
}
