//! Releases that people proposed of versions in quarantine, each with its event of the record of acts, in one transaction.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::database::{Row, values};
use crate::error::StoreError;
use crate::proposal::{KeptProposal, LastWord, OPEN};
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

pub(crate) const PROPOSAL: Sealed = Sealed {
    table: "release_proposal",
    key: "id",
    columns: &["version", "state", "body"],
    what: "proposal of a release",
};

fn kept(row: &Row<'_>) -> Result<KeptProposal<i64>, StoreError> {
    let id = row.get(0)?;
    PROPOSAL.check(row, &id)?;
    Ok(KeptProposal { id, of: row.get(1)?, state: row.get(2)?, body: row.get(3)? })
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
    pub fn release_proposals(&self, version: i64) -> Result<Vec<KeptProposal<i64>>, StoreError> {
        let sql = format!("{} WHERE version = ?1 ORDER BY id DESC", PROPOSAL.select());
        self.database.query(&sql, &values![version], kept)
    }

    /// Writes that a release is refused or taken back; the version stays in quarantine. A proposal that somebody closed before is an error.
    pub fn refuse_release(
        &mut self,
        version: &Version,
        word: &LastWord<'_>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let transaction = self.database.write()?;
        word.write(&transaction, &PROPOSAL)?;
        let act = format!("list.{}_release", word.refusal());
        let details = json!({ "version": version.id, "proposal": word.id, "reason": word.reason });
        audit::note(&transaction, &self.actor, &act, version.list.as_str(), details, at)?;
        transaction.commit()?;
        Ok(())
    }
}
