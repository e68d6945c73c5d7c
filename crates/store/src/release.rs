//! Releases that people proposed of versions in quarantine, each with its event of the record of acts, in one transaction.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::database::{Row, Transaction, values};
use crate::error::StoreError;
use crate::policy::OPEN;
use crate::seal::Sealed;
use crate::version::Version;
use crate::{Store, audit};

pub(crate) const TABLES: &str = "
CREATE TABLE release_proposal (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    version     INTEGER NOT NULL REFERENCES version (id),
    state       TEXT NOT NULL,
    body        TEXT NOT NULL,
    seal        BLOB NOT NULL
) STRICT;
";

const PROPOSAL: Sealed = Sealed {
    table: "release_proposal",
    key: "id",
    columns: &["version", "state", "body"],
    what: "proposal of a release",
};

/// A release that somebody proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRelease {
    /// Its number.
    pub id: i64,
    /// The number of the version.
    pub version: i64,
    /// `open`, or what became of it.
    pub state: String,
    /// Who, when and why, in JSON that this room does not look into.
    pub body: String,
}

/// What becomes of a proposal, to be written.
#[derive(Debug, Clone)]
pub struct ReleaseClosed<'a> {
    /// The proposal.
    pub id: i64,
    /// `approved`, `refused`, `withdrawn`.
    pub state: &'a str,
    /// The proposal after it.
    pub body: &'a str,
}

impl ReleaseClosed<'_> {
    /// Writes it. A proposal that somebody closed before is an error.
    pub(crate) fn write(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        let changes = [("state", self.state.into()), ("body", self.body.into())];
        match PROPOSAL.update(transaction, "id = ?1 AND state = ?2", &values![self.id, OPEN], &changes)? {
            1 => Ok(()),
            _ => Err(StoreError::ChangedSince(format!("proposal {}", self.id))),
        }
    }
}

fn kept(row: &Row<'_>) -> Result<KeptRelease, StoreError> {
    let id = row.get(0)?;
    PROPOSAL.check(row, &id)?;
    Ok(KeptRelease { id, version: row.get(1)?, state: row.get(2)?, body: row.get(3)? })
}

impl Store {
    /// Keeps a proposal to release a version that is in quarantine. `details` are what else the record is to say of it. A version has
    /// one open proposal at most. Gives its number.
    pub fn propose_release(
        &mut self,
        version: &Version,
        body: &str,
        mut details: Value,
        at: Timestamp,
    ) -> Result<i64, StoreError> {
        let transaction = self.database.write()?;
        let standing = format!("{} WHERE version = ?1 AND state = ?2", PROPOSAL.select());
        if transaction.find(&standing, &values![version.id, OPEN], kept)?.is_some() {
            return Err(StoreError::ChangedSince(format!("what is proposed for {}", version.label())));
        }
        let id = PROPOSAL.insert(&transaction, &values![version.id, OPEN, body], &[])?;
        details["proposal"] = id.into();
        details["version"] = version.id.into();
        audit::note(&transaction, &self.actor, "list.propose_release", version.list.as_str(), details, at)?;
        transaction.commit()?;
        Ok(id)
    }

    /// What was proposed for a version, the newest first.
    pub fn release_proposals(&self, version: i64) -> Result<Vec<KeptRelease>, StoreError> {
        let sql = format!("{} WHERE version = ?1 ORDER BY id DESC", PROPOSAL.select());
        self.database.query(&sql, &values![version], kept)
    }

    /// Writes that a release is refused or taken back; the version stays in quarantine. A proposal that somebody closed before is an error.
    pub fn refuse_release(
        &mut self,
        version: &Version,
        closed: &ReleaseClosed<'_>,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let transaction = self.database.write()?;
        closed.write(&transaction)?;
        let act = if closed.state == "withdrawn" { "list.withdraw_release" } else { "list.refuse_release" };
        let details = json!({ "version": version.id, "proposal": closed.id, "reason": reason });
        audit::note(&transaction, &self.actor, act, version.list.as_str(), details, at)?;
        transaction.commit()?;
        Ok(())
    }
}
