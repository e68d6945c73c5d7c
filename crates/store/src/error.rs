//! What can go wrong in the store, and what to do about it.

use std::path::PathBuf;

use thiserror::Error;

/// An error of the store. Nothing was changed by the operation that gave it, but for [`StoreError::Unknown`].
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file cannot be opened as a store.
    #[error("cannot open the store {path}: {cause}", path = path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// SQLite's reason.
        cause: rusqlite::Error,
    },
    /// PostgreSQL cannot be reached, or does not let in.
    #[error("cannot open the store {address}: {cause}")]
    Connect {
        /// The address without its password.
        address: String,
        /// Why.
        cause: String,
    },
    /// The address of a store is not understood, or not allowed.
    #[error(transparent)]
    Location(#[from] crate::LocationError),
    /// SQLite refused (disk full, locked for too long, not a database ...).
    #[error("the store cannot be read or written: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused (disk full, locked for too long, no right to ...).
    #[error("the store cannot be read or written: {0}")]
    Postgres(String),
    /// The connection to PostgreSQL was lost. The next call makes a new one.
    #[error("the connection to the store was lost, and nothing was written: {0}; try again")]
    ConnectionLost(String),
    /// The connection to PostgreSQL was lost while it was told to keep what was written.
    #[error(
        "the connection to the store was lost at the moment of writing, and whether it was written is not known: {0}; \
         look before you try again"
    )]
    Unknown(String),
    /// The file was written by a newer Interdict.
    #[error("the store has format {found}, this program knows up to {known}; use the newer program")]
    TooNew {
        /// Format of the file.
        found: i64,
        /// Format known here.
        known: i64,
    },
    /// What was read is not what was written.
    #[error("the store is damaged: {0}; restore a backup, or remove the store and import the lists again")]
    Damaged(String),
    /// No such version.
    #[error("no version {0} is stored; `interdict lists status --all` names those that are")]
    NoVersion(String),
    /// A list that was in force cannot be forgotten.
    #[error(
        "{0} was in force, so its list cannot be forgotten: what was screened against it stays to be shown"
    )]
    InForce(String),
    /// A value could not be written as JSON.
    #[error("a value cannot be stored: {0}")]
    Json(#[from] serde_json::Error),
    /// A file could not be packed or unpacked, or the place for a backup be written.
    #[error("a file cannot be packed, unpacked or written: {0}")]
    Io(#[from] std::io::Error),
    /// What was to be written had been changed by somebody else in the meantime.
    #[error("{0} was changed in the meantime; look at it again")]
    ChangedSince(String),
    /// A backup cannot be restored.
    #[error(transparent)]
    Backup(#[from] crate::BackupError),
    /// A run that is not complete was said to be.
    #[error("{screened} customers were screened of {stored} that are stored; the run is not complete")]
    Incomplete {
        /// How many there are.
        stored: u64,
        /// How many were screened.
        screened: u64,
    },
}
