//! What can go wrong in a data folder.

use std::path::{Path, PathBuf};

use interdict_lists::ReadError;
use interdict_lists::container::ContainerError;
use interdict_screen::{CompileError, SnapshotError};
use interdict_store::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;
use thiserror::Error;

use crate::config::ConfigError;

/// An error of the data folder. What was in force stays in force.
#[derive(Debug, Error)]
pub enum HomeError {
    /// The operating system refused.
    #[error("{path}: {cause}", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// The configuration is not understood.
    #[error(transparent)]
    Settings(#[from] ConfigError),
    /// A file of sources is not understood.
    #[error("{path}: {cause}", path = path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file or archive could not be opened.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// A file of ownership could not be read.
    #[error(transparent)]
    Ownership(#[from] interdict_registers::ReadError),
    /// A proof of ownership that its own verifier refuses.
    #[error(transparent)]
    Unproved(#[from] interdict_ownership::verify::Unproved),
    /// More parties than can be numbered.
    #[error(transparent)]
    TooMany(#[from] interdict_ownership::TooMany),
    /// A kept document cannot be read again.
    #[error("document {name}: {cause}")]
    Document {
        /// Its name.
        name: String,
        /// What is wrong, and what to do.
        cause: String,
    },
    /// What was kept of a document is not as it was written.
    #[error("what was kept of a document cannot be read: {cause}")]
    Kept {
        /// What is wrong.
        cause: String,
    },
    /// A screening policy cannot be read, or its numbers make no sense.
    #[error("the screening policy: {0}")]
    Policy(String),
    /// The snapshot.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The snapshot could not be compiled.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// A file of other names of threat actors.
    #[error("hints: {0}")]
    Hint(Box<interdict_evidence::HintError>),
    /// A table embedded in the program is broken.
    #[error("a table built into this program cannot be read: {0}")]
    Table(String),
    /// Lists asked for as of a day to come.
    #[error(
        "nobody can say what the lists will be on {day}: today is {today}; ask as of a day that was, or leave it out"
    )]
    DayToCome {
        /// The day asked about.
        day: Date,
        /// The day it is.
        today: Date,
    },
    /// Files said to have been got from the publisher in the future.
    #[error(
        "the files cannot have been checked with the publisher at {at:.0}, which is in the future (it is {now:.0}); \
         give --checked-at the time at which you got them, or leave it out"
    )]
    CheckedLater {
        /// When, as the caller says.
        at: Timestamp,
        /// The time of the import.
        now: Timestamp,
    },
    /// The rules for alerts that are built in.
    #[error(transparent)]
    Rules(#[from] interdict_desk::RulesError),
    /// An act on an alert that the rules refuse.
    #[error(transparent)]
    Refused(#[from] interdict_desk::Refused),
    /// Not clear which version, list or party is meant.
    #[error("{0}")]
    Which(String),
}

impl HomeError {
    pub(crate) fn io(path: &Path, cause: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), cause }
    }
}
