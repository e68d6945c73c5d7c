//! Documents: what each line is, on the seeds and on changed copies of them, and every way in which a file can come.

#![allow(clippy::unwrap_used, reason = "a test")]

mod formats;
mod letters;
mod lines;
mod pages;

use interdict_evidence::Document;
use interdict_evidence::line::LineClass;

const RELEASE: &str = "\
Ministry adds two firms to its list\n\nBRUSSELS, Sept. 3 (HG) -- The ministry on Tuesday designated Alpha Trading and Beta \
Shipping, which it accused of moving oil.\n\nThe measures apply to:\nAlpha Trading\nBeta Shipping, of the port\n\nThe firms \
could not be reached.\n";

/// The one document in some bytes.
pub(crate) fn one(bytes: &[u8]) -> Document {
    let mut documents = Document::read("story", bytes).unwrap();
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

pub(crate) fn story_of(document: &Document) -> Vec<(&str, LineClass)> {
    document.lines.iter().map(|line| (document.quote(line.span), line.class)).collect()
}

pub(crate) fn blake3_hex(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
