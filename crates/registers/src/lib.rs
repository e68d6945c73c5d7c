//! Registers of companies and of who owns them in, holdings out, with every problem named.
//!
//! A [`Reader`] takes sources one after another, recognises what each is from its content ([`Format`]), and gives one
//! [`Graph`](interdict_ownership::Graph) with the [`Problem`]s met on the way. [`read_listed`] reads the plain file of
//! parties that are listed. The formats and what becomes of each field are in `docs/ownership-data.md`.
//!
//! Rules every format's reader keeps:
//! - A record that names an owner and what is owned is kept, whatever else of it cannot be understood: a share that is
//!   none becomes [`Share::UNKNOWN`](interdict_ownership::Share::UNKNOWN), dates that are none an unclear
//!   [`Period`](interdict_ownership::Period). Nobody becomes clear because a record was bad.
//! - What could not be understood is a [`Problem`] with the file and the record; what was understood and is no holding
//!   is counted as a [`Note`].
//! - A file that is not what it should be as a whole is a [`ReadError`].
//!
//! ```
//! # fn main() -> Result<(), interdict_registers::ReadError> {
//! let mut reader = interdict_registers::Reader::new();
//! reader.read("edges.csv", "owner,owned,share\nX,A,50\nX,B,120\n".as_bytes())?;
//! let readings = reader.finish();
//! assert_eq!(readings.graph.holdings.len(), 2);
//! assert_eq!(
//!     readings.problems[0].to_string(),
//!     "edges.csv, record 3: the share `120` is not between 0 and 100 percent; kept as a holding of unknown size"
//! );
//! # Ok(())
//! # }
//! ```

#![allow(clippy::similar_names)] // `owner` and `owned` are the words of every source

mod bods;
mod edges;
mod error;
mod format;
mod ftm;
mod gleif;
mod json;
mod listed;
mod problem;
mod psc;
mod reader;
mod words;

pub use error::ReadError;
pub use format::Format;
pub use listed::{Listing, read_listed};
pub use problem::{Note, Problem, ProblemKind};
pub use reader::{PROBLEMS, Reader, Readings, SOURCES};
