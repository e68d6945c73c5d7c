//! The history of every list: versions, and statements with the versions in which they stood; what was loaded and answered
//! about ownership; documents with what was read in them and said of that; customers, and the alerts on them.
//!
//! One SQLite file. Everything an import changes is one transaction, so that a reader sees the old state or the
//! new one and never half of it, whatever is killed when.
//!
//! - **Sources** are kept by content: every file of every version, cut into content-defined chunks that are
//!   compressed and stored once, so that a hundred versions which differ in a few rows cost little more than one.
//! - **Statements** are kept once per list, with spans of load order in which they stood. Load order only
//!   grows; which version was *in force* on a day is decided by the publisher's edition, which was *known* by the
//!   time of loading ([`Store::view`]). Importing an old edition today therefore changes no row of yesterday.
//! - Every act that changes what counts is an event of an append-only log, written in the same transaction: no act without a record
//!   ([`AuditEvent`]).
//! - Every statement carries a hash and every version the sum of its statements' hashes; both are checked when a
//!   version is read, so that a flipped bit or a lost row is an error and never an answer.

mod alert;
mod attachment;
mod audit;
mod chunks;
mod customer;
mod decision;
mod delta;
mod error;
mod evidence;
mod gone;
mod hook;
mod key;
mod ownership;
mod schema;
mod seal;
mod tenant;
mod version;
mod view;

use std::collections::HashMap;
use std::path::Path;

use interdict_model::ListId;
use rusqlite::Connection;

pub use alert::{AlertAct, AlertEvent, AlertFilter, DeskWriter, KeptAlert};
pub use attachment::{Attachment, NewAttachment};
pub use audit::{AuditEvent, AuditFault, AuditProof};
pub use customer::{Customer, NewCustomer, Rescreen};
pub use decision::RecordedDecision;
pub use delta::{Change, ChangedParty, Delta, PartyDelta};
pub use error::StoreError;
pub use evidence::{EvidenceAnswer, KeptDocument, KeptReading};
pub use gone::GoneParty;
pub use hook::{Hook, HookMessage, NewHook};
pub use key::ApiKey;
pub use ownership::{LinkAnswer, OwnershipSource};
pub use tenant::{MAIN, is_tenant};
pub use version::{
    Check, FileEntry, NewFile, NewVersion, PastStatement, Recorded, Standing, StoredStatement, Version,
};
pub use view::View;

/// The store. One writer at a time; SQLite's lock sees to it.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    /// Who does what is done, for the record of acts.
    actor: String,
    /// Whose decisions and documents are read and written.
    tenant: String,
    /// The statements that stand in the newest loaded version of a list: hash to row. A cache for runs of imports.
    standing: HashMap<ListId, version::Members>,
}

impl Store {
    /// Opens the store, creating it if it is not there.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection =
            Connection::open(path).map_err(|cause| StoreError::Open { path: path.to_owned(), cause })?;
        Self::prepare(connection)
    }

    /// A store in memory, for tests and for a single run.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?)
    }

    fn prepare(connection: Connection) -> Result<Self, StoreError> {
        schema::prepare(&connection)?;
        Ok(Self { connection, actor: "local".to_owned(), tenant: MAIN.to_owned(), standing: HashMap::new() })
    }
}

#[cfg(test)]
mod tests;
