//! The history of every list: versions, and statements with the versions in which they stood; what was loaded and answered
//! about ownership; documents with what was read in them and said of that; customers, and the alerts on them; the screening policy; proposed releases.
//!
//! One SQLite file, or one schema of PostgreSQL ([`Location`]). Everything an import changes is one transaction, so that a reader sees the old state or the
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
mod backup;
mod check;
mod chunks;
mod customer;
mod database;
mod decision;
mod delta;
mod error;
mod evidence;
mod gone;
mod hook;
mod key;
mod ownership;
mod policy;
mod proposal;
mod record;
mod release;
mod retention;
mod schema;
mod seal;
mod seen;
mod statement;
mod tenant;
mod version;
mod view;

use std::collections::HashMap;

use database::Database;
use interdict_model::ListId;

pub use alert::{AlertAct, AlertEvent, AlertFilter, DeskWriter, KeptAlert};
pub use attachment::{Attachment, NewAttachment};
pub use audit::{AuditEvent, AuditFault, AuditProof};
pub use backup::{Backup, BackupError};
pub use check::Check;
pub use customer::{Customer, NewCustomer, Rescreen};
pub use database::{Address, Location, LocationError};
pub use decision::{NewDecision, RecordedDecision};
pub use delta::{Change, ChangedParty, Delta, PartyDelta};
pub use error::StoreError;
pub use evidence::{EvidenceAnswer, KeptDocument, KeptReading};
pub use gone::GoneParty;
pub use hook::{Hook, HookMessage, NewHook};
pub use key::ApiKey;
pub use ownership::{LinkAnswer, OwnershipSource};
pub use policy::KeptPolicy;
pub use proposal::{KeptProposal, LastWord};
pub use record::{NewFile, NewVersion, Recorded};
pub use retention::Purged;
pub use seen::{Known, Seen};
pub use statement::{PastStatement, StoredStatement};
pub use tenant::{MAIN, is_tenant};
pub use version::{FileEntry, Standing, Version};
pub use view::View;

/// The store. One writer at a time; the lock of the database sees to it.
#[derive(Debug)]
pub struct Store {
    database: Database,
    location: Location,
    /// Who does what is done, for the record of acts.
    actor: String,
    /// Whose decisions and documents are read and written.
    tenant: String,
    /// The statements that stand in the newest loaded version of a list: hash to row. A cache for runs of imports.
    standing: HashMap<ListId, statement::Members>,
}

impl Store {
    /// Opens the store, creating it if it is not there.
    pub fn open(location: &Location) -> Result<Self, StoreError> {
        Self::prepare(Database::open(location)?, location.clone())
    }

    /// A store in memory, for tests and for a single run.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Database::in_memory()?, Location::File(":memory:".into()))
    }

    /// Where it is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    fn prepare(mut database: Database, location: Location) -> Result<Self, StoreError> {
        schema::prepare(&mut database)?;
        Ok(Self {
            database,
            location,
            actor: "local".to_owned(),
            tenant: MAIN.to_owned(),
            standing: HashMap::new(),
        })
    }
}

#[cfg(any(test, feature = "testing"))]
pub mod testing;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod both;
#[cfg(test)]
mod tests;
