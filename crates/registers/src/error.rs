//! Why a whole source was refused.

use std::io;

use interdict_lists::container::ContainerError;
use interdict_ownership::TooMany;
use thiserror::Error;

use crate::format::Format;

/// Why a source was refused, with what to do. What was read of it before stays in the reader, with a problem that says so.
#[derive(Debug, Error)]
pub enum ReadError {
    /// It cannot be opened or read.
    #[error("{file}: cannot be read ({cause}); check the path and the rights")]
    Io {
        /// The source.
        file: String,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
    /// A compressed file, an archive or a folder that cannot be opened.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// XML that is malformed, cut off or beyond a bound.
    #[error(transparent)]
    Xml(interdict_lists::ReadError),
    /// Nothing is in it.
    #[error("{file}: has no records; was it cut off?")]
    Empty {
        /// The source.
        file: String,
    },
    /// Not a format known here.
    #[error(
        "{file}: is in no format known here ({seen}); expected one of: {known}",
        known = Format::ALL.map(|format| format.to_string()).join(", ")
    )]
    Unknown {
        /// The source.
        file: String,
        /// What was seen instead.
        seen: String,
    },
    /// A table without the columns that say who owns what.
    #[error("{file}: has no column `{missing}`; the first line must name the columns {needed}")]
    Column {
        /// The source.
        file: String,
        /// The column that is missing.
        missing: &'static str,
        /// Those that must be there.
        needed: &'static str,
    },
    /// A file of holdings where one of listed parties is wanted.
    #[error(
        "{file}: says who owns whom, not who is listed; give it as ownership data, and here one id a line or a table \
         with the column party (and, where wanted, from, to, restriction)"
    )]
    Holdings {
        /// The source.
        file: String,
    },
    /// Bytes that are no text.
    #[error("{file}: is no text, it has zero bytes; save it as text in UTF-8")]
    Binary {
        /// The source.
        file: String,
    },
    /// A quoted cell that runs over many lines or over a party's id: most likely a quote without an end, which would
    /// hide the records up to the next one.
    #[error("{file}, record {record}: a quoted cell runs on to line {end}; close or remove its quote")]
    Quote {
        /// The source.
        file: String,
        /// The line where the record begins.
        record: u64,
        /// The line where it ends.
        end: u64,
    },
    /// JSON that does not hold together, so that what follows cannot be found.
    #[error("{file}, record {record}: is not JSON ({cause}); was it cut off?")]
    Json {
        /// The source.
        file: String,
        /// The record, from 1.
        record: u64,
        /// What is wrong.
        cause: String,
    },
    /// Beyond a bound.
    #[error("{file}, record {record}: {what} is beyond the limit of {limit} bytes")]
    Limit {
        /// The source.
        file: String,
        /// The record, from 1.
        record: u64,
        /// What is too large.
        what: &'static str,
        /// The bound.
        limit: usize,
    },
    /// More parties than a graph can have.
    #[error("{file}: {cause}")]
    TooMany {
        /// The source.
        file: String,
        /// The bound.
        #[source]
        cause: TooMany,
    },
}
