//! Text, encodings, PDF, and what is refused.

use std::fmt::Write as _;

use interdict_evidence::document::MAX_BYTES;
use interdict_evidence::line::{LineClass, classify, dateline};
use interdict_evidence::{Document, DocumentError};
use proptest::prelude::*;

use crate::{RELEASE, blake3_hex, one, story_of};

#[test]
fn text_keeps_its_bytes_and_positions_with_or_without_a_mark() {
    let plain = one(RELEASE.as_bytes());
    assert_eq!(plain.text, RELEASE);
    assert_eq!(plain.hash, blake3_hex(RELEASE.as_bytes()));
    let marked = format!("\u{feff}{RELEASE}");
    let document = one(marked.as_bytes());
    assert_eq!(document.text, marked);
    assert_eq!(story_of(&document), story_of(&plain));
    for (with, without) in document.lines.iter().zip(&plain.lines) {
        assert_eq!(with.span.start, without.span.start + 3, "a position in the file");
    }
}

#[test]
fn encodings_are_told_from_the_bytes() {
    let story = "Le Trésor désigne deux sociétés du port\n\nLe ministère a ajouté Alpha Trading à sa liste, a-t-il déclaré mardi.\n";
    let units = |order: fn(u16) -> [u8; 2]| story.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let expected = one(story.as_bytes());
    let latin: Vec<u8> = story.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let variants = [
        units(u16::to_le_bytes),
        units(u16::to_be_bytes),
        [b"\xff\xfe".to_vec(), units(u16::to_le_bytes)].concat(),
        [b"\xfe\xff".to_vec(), units(u16::to_be_bytes)].concat(),
        latin,
    ];
    for bytes in variants {
        let document = one(&bytes);
        assert_eq!(document.text, story);
        assert_eq!(document.lines, expected.lines);
        assert_eq!(document.hash, blake3_hex(&bytes));
    }
}

#[test]
fn what_is_no_document_is_refused_by_name() {
    let refuse = |bytes: &[u8]| Document::read("story", bytes).unwrap_err();
    let name = "story".to_owned();
    for empty in [&b""[..], b" \n\t\r\n", "\u{feff}\u{a0}\n".as_bytes(), b"\xff\xfe"] {
        assert_eq!(refuse(empty), DocumentError::Empty { name: name.clone() });
    }
    assert_eq!(refuse(b"PK\x03\x04 and so on"), DocumentError::Binary { name: name.clone(), at: 2 });
    assert_eq!(refuse(b"a text with\0a zero"), DocumentError::Binary { name: name.clone(), at: 11 });
    let cause = |bytes: &[u8]| match refuse(bytes) {
        DocumentError::Unreadable { cause, .. } => cause,
        other => panic!("{other}"),
    };
    assert!(cause(b"{\\rtf1 The ministry}").contains("RTF"));
    assert!(cause(b"<?xml version='1.0'?><list><name>Alpha</name></list>").contains("XML"));
    assert!(
        cause("The ministry’s list \u{80}".as_bytes().split_last().unwrap().1).contains("UTF-8 up to byte")
    );
    assert!(cause(b"\xcc\xee\xf1\xea\xe2\xe0 \xf1\xe0\xed\xea\xf6\xe8\xe8").contains("encoding"));
    assert!(cause(b"%PDF-1.7\nand nothing").contains("PDF"));
}

#[test]
fn a_file_above_the_bound_is_refused_without_being_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.txt");
    let file = std::fs::File::create(&path).unwrap();
    // A hole: the file has a size and no contents.
    file.set_len(1 << 30).unwrap();
    let error = Document::read_path(&path).unwrap_err();
    assert_eq!(
        error,
        DocumentError::TooLarge { name: path.display().to_string(), bytes: 1 << 30, most: MAX_BYTES }
    );
    assert!(matches!(
        Document::read_path(&folder.path().join("none")),
        Err(DocumentError::Unreadable { .. })
    ));
}

#[test]
fn ten_mebibytes_without_a_break_are_one_line() {
    let word = "sanction ";
    let text = word.repeat((10 << 20) / word.len());
    let document = one(text.as_bytes());
    assert_eq!(document.lines.len(), 1);
    assert_eq!(document.lines[0].class, LineClass::Body);
    assert_eq!(document.quote(document.lines[0].span), text.trim_end());
}

/// A file of one page with this drawing.
fn pdf(drawing: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>stream\n{drawing}\nendstream", drawing.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 5>>stream\n/X Do\nendstream".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        offsets.push(file.len());
        writeln!(file, "{number} 0 obj{object}endobj").unwrap();
    }
    let start = file.len();
    writeln!(file, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1).unwrap();
    for offset in offsets {
        writeln!(file, "{offset:010} 00000 n ").unwrap();
    }
    write!(file, "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1).unwrap();
    file.into_bytes()
}

#[test]
fn a_pdf_gives_paragraphs() {
    let drawing = "BT /F 18 Tf 60 760 Td (Ministry adds two firms to its list) Tj ET\n\
                   BT /F 12 Tf 14 TL 60 700 Td (The ministry on Tuesday designated Alpha Trading) Tj T* [(an) 20 (d Beta) -300 (Shipping, which it accused of moving)] TJ\n\
                   0 -14 Td (oil for others.) Tj\n\
                   0 -40 Td (They could not be reached.) Tj ET";
    assert_eq!(
        story_of(&one(&pdf(drawing))),
        [
            ("Ministry adds two firms to its list", LineClass::Title),
            (
                "The ministry on Tuesday designated Alpha Trading and Beta Shipping, which it accused of moving oil for others.",
                LineClass::Body
            ),
            ("They could not be reached.", LineClass::Body),
        ]
    );
}

#[test]
fn a_pdf_of_pictures_says_so_and_one_that_draws_itself_ends() {
    for drawing in ["0 0 m 100 100 l S", "/X Do"] {
        match Document::read("scan.pdf", &pdf(drawing)) {
            Err(error @ DocumentError::Unreadable { .. }) => {
                assert!(
                    error.to_string().starts_with("scan.pdf: it is a PDF without text, only pictures"),
                    "{error}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_give_documents_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400), prefix in 0_usize..6) {
        let prefixes = [&b""[..], b"%PDF-1.4\n", b"<html>", b"From: a\nSubject: b\n\n", b"\xff\xfe", b"{\\rtf"];
        let bytes = [prefixes[prefix], &bytes].concat();
        if let Ok(documents) = Document::read("any", &bytes) {
            prop_assert!(!documents.is_empty());
        }
    }

    #[test]
    fn lines_are_in_order_apart_and_whole(
        words in proptest::collection::vec("(\\PC{0,12}|[A-Z][a-z]{2,9}|Sept\\. 13, 2019|\\(Reuters\\)|--|:|\\.|\u{a0}|\u{feff}|•|\r|\r\n|\n|\n\n)", 0..60)
    ) {
        let text = words.join(" ");
        let mut end = 0;
        for line in classify(&text) {
            let range = line.span.range();
            prop_assert!(range.start >= end && range.start < range.end);
            end = range.end;
            let words = text.get(range).unwrap();
            prop_assert_eq!(words.trim(), words);
            let _ = dateline(words);
        }
        if let Ok(document) = Document::from_text("any", String::new(), text.clone()) {
            for line in &document.lines {
                prop_assert_eq!(document.quote(line.span), text.get(line.span.range()).unwrap());
            }
        }
        // Nothing but white space lies outside the lines.
        let inside: usize = classify(&text).iter().map(|line| text[line.span.range()].chars().filter(|c| c.is_alphanumeric()).count()).sum();
        prop_assert_eq!(inside, text.chars().filter(|c| c.is_alphanumeric()).count());
    }
}
