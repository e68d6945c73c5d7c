//! Official formats in, statements out; fetch, accept or quarantine.
//!
//! The way through this room: [`source`] opens files, compressed files and archives; [`mod@format`] recognises
//! from the content which list and which kind of file each is and puts the files of one version together;
//! the reader of the format under [`formats`] turns bytes into a [`Reading`]; [`accept`] decides whether the
//! reading may come into force. [`fetch`] downloads from the official addresses.
//!
//! Rules every reader keeps:
//! - Nothing is dropped in silence. What a reader does not understand becomes a
//!   [`Value::NotUnderstood`](interdict_model::Value::NotUnderstood) statement (the text is kept and still
//!   searchable) or, where there is no party to hang it on, an [`Issue`].
//! - A row that cannot be read at all is an [`Issue`] with [`Severity::SkippedRow`]; acceptance refuses such a
//!   version. A file that ends before its end is a [`ReadError`].
//! - Every statement carries the component and line (or record number) where it stands.
//! - Sizes, depths and counts are bounded by [`limits`]; XML with a document type declaration is refused.

pub mod accept;
mod cells;
pub mod container;
mod delimited;
pub mod export;
pub mod fetch;
pub mod format;
pub mod formats;
mod json;
pub mod limits;
pub mod measures;
pub mod packed;
pub mod reading;
pub mod source;
pub mod starter;
pub mod table;
pub mod xml;

pub use format::{Format, SourceSet};
pub use measures::measures;
pub use reading::{Issue, PartyChange, ReadError, Reading, Severity, Writer};
pub use source::SourceFile;
