//! A document as it was captured: its bytes by hash, its text, and its lines by what they are.
//!
//! [`Document::read`] tells a format from the content, never from the name: PDF, HTML, e-mail, else text. What it cannot
//! read it refuses by name ([`DocumentError`]); it never reads half a document in silence.

mod email;
mod encoding;
mod html;
mod pdf;

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::line::{Line, classify};

/// A run of bytes of a document's text, from `start` up to, not including, `end`.
///
/// For a document that came as text in UTF-8 these are positions in the file itself: a byte order mark stays the first
/// character of the text, and no line contains it. For every other format they are positions in the text made of it.
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

/// The most bytes that are read as one document: 64 MiB, twenty thousand articles' worth.
pub const MAX_BYTES: u64 = 64 << 20;

/// A document. Built by [`Document::read`], or by [`Document::from_text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The name under which it came; of an attachment, the e-mail's name, a slash and its own.
    pub name: String,
    /// BLAKE3 of the original bytes, in hexadecimal; of a text attached to an e-mail, of the text as it was decoded.
    pub hash: String,
    /// The text.
    pub text: String,
    /// Its lines in order, none empty.
    pub lines: Vec<Line>,
    /// Attachments that could not be read, each with the reason.
    pub unread: Vec<DocumentError>,
    /// The day of an e-mail's head, by the sender's clock; none of a message that is passed on, whose day is another.
    pub sent: Option<Date>,
}

impl Document {
    /// From text, with the hash of the bytes it came from.
    pub fn from_text(name: &str, hash: String, text: String) -> Result<Self, DocumentError> {
        let lines = classify(&text);
        if lines.is_empty() {
            return Err(DocumentError::Empty { name: name.to_owned() });
        }
        Ok(Self { name: name.to_owned(), hash, text, lines, unread: Vec::new(), sent: None })
    }

    /// The documents in a file: one, or an e-mail and after it those of its attachments that are documents.
    ///
    /// `name` is for messages and for [`Document::name`] only. At most [`MAX_BYTES`] are read.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Self>, DocumentError> {
        Self::read_at(name, bytes, 0)
    }

    /// The same within so many e-mails.
    fn read_at(name: &str, bytes: &[u8], depth: usize) -> Result<Vec<Self>, DocumentError> {
        refuse_large(name, u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        let beginning = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        if beginning.starts_with(b"%PDF-") {
            return Ok(vec![pdf::read(name, bytes)?]);
        }
        if email::is_email(bytes) {
            return email::read(name, bytes, depth);
        }
        if html::is_html(bytes) {
            return Ok(vec![html::read(name, bytes)?]);
        }
        let text = encoding::decode(name, bytes)?;
        Ok(vec![Self::from_text(name, hash(bytes), text)?])
    }

    /// The documents in the file at a path; a file above [`MAX_BYTES`] is refused by its size, without being read.
    pub fn read_path(path: &Path) -> Result<Vec<Self>, DocumentError> {
        Self::read(&path.display().to_string(), &Self::bytes_of(path)?)
    }

    /// The bytes of a file that may be a document, at most [`MAX_BYTES`].
    pub fn bytes_of(path: &Path) -> Result<Vec<u8>, DocumentError> {
        let name = path.display().to_string();
        let unreadable = |cause: std::io::Error| DocumentError::Unreadable {
            name: name.clone(),
            cause: cause.to_string(),
        };
        let file = File::open(path).map_err(unreadable)?;
        refuse_large(&name, file.metadata().map_err(unreadable)?.len())?;
        Self::bytes_from(&name, file)
    }

    /// The bytes of a stream that may be a document, at most [`MAX_BYTES`]; `name` is for messages.
    pub fn bytes_from(name: &str, stream: impl Read) -> Result<Vec<u8>, DocumentError> {
        let mut bytes = Vec::new();
        // A pipe tells no size; one byte above the bound is enough to see that there are too many.
        stream
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|cause| DocumentError::Unreadable { name: name.to_owned(), cause: cause.to_string() })?;
        refuse_large(name, u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        Ok(bytes)
    }

    /// The text of a span; empty if it is not one of this document.
    pub fn quote(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

fn refuse_large(name: &str, bytes: u64) -> Result<(), DocumentError> {
    if bytes > MAX_BYTES {
        return Err(DocumentError::TooLarge { name: name.to_owned(), bytes, most: MAX_BYTES });
    }
    Ok(())
}

/// BLAKE3 in hexadecimal.
fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
