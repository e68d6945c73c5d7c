//! A document as it was captured: its bytes by hash, its text, and its lines by what they are.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::line::{Line, classify};

/// A run of bytes of a document's text, from `start` up to, not including, `end`.
///
/// For a document that came as text in UTF-8 these are positions in the file itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// From `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        // A document is refused above 4 GiB, so that positions fit.
        let short = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        Self { start: short(start), end: short(end) }
    }

    /// As a range for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the beginning of one to the end of another.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether the other lies within.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.start, self.end)
    }
}

/// Why bytes are no document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// Nothing but white space.
    #[error("{name}: there is no text in it")]
    Empty {
        /// The document.
        name: String,
    },
    /// Bytes that are not text in any encoding known here.
    #[error(
        "{name}: it is not text (byte {at} is a control character); give a text, HTML, e-mail or PDF file"
    )]
    Binary {
        /// The document.
        name: String,
        /// Where that shows.
        at: usize,
    },
    /// More than the bound.
    #[error("{name}: it has {bytes} bytes, and at most {most} are read as one document; split it")]
    TooLarge {
        /// The document.
        name: String,
        /// Its size.
        bytes: u64,
        /// The bound.
        most: u64,
    },
    /// A format that was recognised and could not be read.
    #[error("{name}: {cause}")]
    Unreadable {
        /// The document.
        name: String,
        /// What is wrong, and what to do.
        cause: String,
    },
}

/// A document. Built by [`Document::from_text`] or by the reader of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The name under which it came.
    pub name: String,
    /// BLAKE3 of the original bytes, in hexadecimal.
    pub hash: String,
    /// The text.
    pub text: String,
    /// Its lines in order, none empty.
    pub lines: Vec<Line>,
}

impl Document {
    /// From text, with the hash of the bytes it came from.
    pub fn from_text(name: &str, hash: String, text: String) -> Result<Self, DocumentError> {
        if text.trim().is_empty() {
            return Err(DocumentError::Empty { name: name.to_owned() });
        }
        let lines = classify(&text);
        Ok(Self { name: name.to_owned(), hash, text, lines })
    }

    /// The text of a span; empty if it is not one of this document.
    pub fn quote(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}
