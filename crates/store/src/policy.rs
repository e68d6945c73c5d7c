//! The screening policy: every one that was ever in force, and what people proposed.
//!
//! A policy is a text that this room does not look into, kept once by its hash. The newest row says which one is in force; rows are
//! added and never changed. Each comes with its event of the record of acts, in one transaction.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::database::{Database, Row, Transaction, values};
use crate::error::StoreError;
use crate::proposal::{KeptProposal, LastWord, OPEN};
use crate::seal::{Sealed, hex};
use crate::{Store, audit, chunks};

pub(crate) const TABLES: &str = "
CREATE TABLE policy_proposal (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    policy      BLOB NOT NULL REFERENCES source (hash),
    state       TEXT NOT NULL,
    body        TEXT NOT NULL,
    seal        BLOB NOT NULL
) STRICT;
CREATE TABLE policy (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    policy      BLOB NOT NULL REFERENCES source (hash),
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    is_shared   INTEGER NOT NULL,
    proposal    INTEGER REFERENCES policy_proposal (id),
    seal        BLOB NOT NULL
) STRICT;
ALTER TABLE decision ADD COLUMN policy BLOB REFERENCES source (hash);
";

const POLICY: Sealed = Sealed {
    table: "policy",
    key: "id",
    columns: &["policy", "at", "actor", "reason", "is_shared", "proposal"],
    what: "policy",
};
const PROPOSAL: Sealed = Sealed {
    table: "policy_proposal",
    key: "id",
    columns: &["policy", "state", "body"],
    what: "proposal of a policy",
};

/// A screening policy that came in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPolicy {
    /// Which of all that came in force, from 1.
    pub id: i64,
    /// BLAKE3 of its text, in hexadecimal.
    pub hash: String,
    /// When it came in force.
    pub at: Timestamp,
    /// Who put it there: whoever approved it, or `settings`.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Whether several people work here, so that the next one needs two.
    pub is_shared: bool,
    /// The proposal that was approved.
    pub proposal: Option<i64>,
}

fn kept(row: &Row<'_>) -> Result<KeptPolicy, StoreError> {
    let id = row.get(0)?;
    POLICY.check(row, &id)?;
    Ok(KeptPolicy {
        id,
        hash: hex(&row.get::<Vec<u8>>(1)?),
        at: row.get(2)?,
        by: row.get(3)?,
        reason: row.get(4)?,
        is_shared: row.get(5)?,
        proposal: row.get(6)?,
    })
}

fn proposal(row: &Row<'_>) -> Result<KeptProposal<String>, StoreError> {
    let id = row.get(0)?;
    PROPOSAL.check(row, &id)?;
    Ok(KeptProposal { id, of: hex(&row.get::<Vec<u8>>(1)?), state: row.get(2)?, body: row.get(3)? })
}

fn newest(database: &Database) -> Result<Option<KeptPolicy>, StoreError> {
    database.find(&format!("{} ORDER BY id DESC LIMIT 1", POLICY.select()), &[], kept)
}

/// An error if another policy came in force than the one that was read.
fn ensure_newest(transaction: &Transaction<'_>, read: Option<i64>) -> Result<(), StoreError> {
    if newest(transaction)?.map(|policy| policy.id) == read {
        Ok(())
    } else {
        Err(StoreError::ChangedSince("the screening policy in force".to_owned()))
    }
}

impl Store {
    /// The policy in force; `None` where none was ever kept.
    pub fn policy(&self) -> Result<Option<KeptPolicy>, StoreError> {
        newest(&self.database)
    }

    /// The policies that came in force, the newest first, at most so many.
    pub fn policies(&self, most: usize) -> Result<Vec<KeptPolicy>, StoreError> {
        self.database.query(&format!("{} ORDER BY id DESC LIMIT ?1", POLICY.select()), &values![most], kept)
    }

    /// The text of a policy, by its hash.
    pub fn policy_text(&self, hash: &str) -> Result<String, StoreError> {
        let altered = |_| StoreError::Damaged(format!("policy {hash} is no text"));
        String::from_utf8(self.source(hash)?).map_err(altered)
    }

    /// Puts a policy in force that nobody proposed, in place of the one that was read: what the settings say. `is_shared` says that the
    /// next one needs two people.
    pub fn adopt_policy(
        &mut self,
        text: &str,
        reason: &str,
        is_shared: bool,
        read: Option<i64>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let transaction = self.database.write()?;
        ensure_newest(&transaction, read)?;
        let hash = chunks::put(&transaction, text.as_bytes())?;
        let row = values![hash.as_bytes(), at, &self.actor, reason, is_shared, None::<i64>];
        POLICY.insert(&transaction, &row, &[])?;
        let details = json!({ "reason": reason, "needs_two": is_shared });
        audit::note(&transaction, &self.actor, "policy.adopt", &hash.to_hex(), details, at)?;
        transaction.commit()?;
        Ok(())
    }

    /// Keeps a proposal. `details` are what else the record is to say of it. Gives its number.
    pub fn propose_policy(
        &mut self,
        text: &str,
        body: &str,
        details: Value,
        at: Timestamp,
    ) -> Result<i64, StoreError> {
        let transaction = self.database.write()?;
        let hash = chunks::put(&transaction, text.as_bytes())?;
        let id = PROPOSAL.insert(&transaction, &values![hash.as_bytes(), OPEN, body], &[])?;
        note(&transaction, &self.actor, ("propose", id), &hash.to_hex(), details, at)?;
        transaction.commit()?;
        Ok(id)
    }

    /// A proposal by its number.
    pub fn policy_proposal(&self, id: i64) -> Result<Option<KeptProposal<String>>, StoreError> {
        self.database.find(&format!("{} WHERE id = ?1", PROPOSAL.select()), &values![id], proposal)
    }

    /// Proposals, the newest first, at most so many.
    pub fn policy_proposals(&self, most: usize) -> Result<Vec<KeptProposal<String>>, StoreError> {
        let sql = format!("{} ORDER BY id DESC LIMIT ?1", PROPOSAL.select());
        self.database.query(&sql, &values![most], proposal)
    }

    /// Writes the last word on a proposal, and puts its policy in force if that is in place of one of this number. A proposal on which
    /// somebody had it, or another policy in force than was read, is an error.
    pub fn close_policy_proposal(
        &mut self,
        word: &LastWord<'_>,
        replaces: Option<i64>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (id, reason) = (word.id, word.reason);
        let Some(known) = self.policy_proposal(id)? else {
            return Err(StoreError::ChangedSince(format!("proposal {id}")));
        };
        let transaction = self.database.write()?;
        word.write(&transaction, &PROPOSAL)?;
        let mut details = json!({ "reason": reason });
        let act = if let Some(replaced) = replaces {
            ensure_newest(&transaction, Some(replaced))?;
            details["replaces"] = newest(&transaction)?.map(|before| before.hash).into();
            let hash = blake3::Hash::from_hex(&known.of)
                .map_err(|_| StoreError::Damaged(format!("proposal {id} names no policy")))?;
            let row = values![hash.as_bytes(), at, &self.actor, reason, true, Some(id)];
            POLICY.insert(&transaction, &row, &[])?;
            "approve"
        } else {
            word.refusal()
        };
        note(&transaction, &self.actor, (act, id), &known.of, details, at)?;
        transaction.commit()?;
        Ok(())
    }
}

/// Writes the event of an act on a proposal.
fn note(
    transaction: &Transaction<'_>,
    actor: &str,
    (act, id): (&str, i64),
    policy: &str,
    mut details: Value,
    at: Timestamp,
) -> Result<(), StoreError> {
    details["proposal"] = id.into();
    audit::note(transaction, actor, &format!("policy.{act}"), policy, details, at)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::both::{Fresh, on_both};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn close(
        store: &mut Store,
        id: i64,
        state: &str,
        replaces: Option<i64>,
        second: i64,
    ) -> Result<(), StoreError> {
        let word = LastWord { id, state, body: "{}", reason: "seen" };
        store.close_policy_proposal(&word, replaces, at(second))
    }

    fn a_policy_comes_in_force_with_its_event_and_the_one_before_is_kept(fresh: &Fresh) {
        let mut store = fresh.store();
        assert_eq!(store.policy().unwrap(), None);
        store.act_as("settings");
        store.adopt_policy("one", "the first", false, None, at(1)).unwrap();
        let first = store.policy().unwrap().unwrap();
        assert_eq!((first.by.as_str(), first.is_shared, first.proposal), ("settings", false, None));
        assert_eq!(store.policy_text(&first.hash).unwrap(), "one");
        store.act_as("ann");
        let id = store.propose_policy("two", "{}", json!({ "reason": "fewer" }), at(2)).unwrap();
        assert_eq!(store.policy().unwrap().unwrap(), first, "a proposal changes nothing");
        assert_eq!(store.policy_proposal(id).unwrap().unwrap().state, "open");
        store.act_as("bob");
        close(&mut store, id, "approved", Some(first.id), 3).unwrap();
        let second = store.policy().unwrap().unwrap();
        assert_eq!((second.by.as_str(), second.is_shared, second.proposal), ("bob", true, Some(id)));
        assert_eq!(store.policy_text(&second.hash).unwrap(), "two");
        assert_eq!(store.policies(9).unwrap(), [second.clone(), first.clone()]);
        let events = store.audit_events(0, 9).unwrap();
        let acts: Vec<(&str, &str)> =
            events.iter().map(|event| (event.act.as_str(), event.actor.as_str())).collect();
        assert_eq!(
            acts,
            [("policy.adopt", "settings"), ("policy.propose", "ann"), ("policy.approve", "bob")]
        );
        assert_eq!((&events[2].subject, &events[2].details["replaces"]), (&second.hash, &json!(first.hash)));
    }

    fn whoever_read_another_policy_or_an_open_proposal_changes_nothing(fresh: &Fresh) {
        let mut store = fresh.store();
        store.adopt_policy("one", "the first", true, None, at(1)).unwrap();
        let first = store.policy().unwrap().unwrap();
        let ids: Vec<i64> = ["two", "three"]
            .iter()
            .map(|text| store.propose_policy(text, "{}", json!({}), at(2)).unwrap())
            .collect();
        close(&mut store, ids[0], "approved", Some(first.id), 3).unwrap();
        let before = (store.policy().unwrap(), store.audit_checkpoint().unwrap());
        let stale = |result: Result<(), StoreError>| {
            assert!(matches!(result, Err(StoreError::ChangedSince(_))), "{result:?}");
        };
        stale(close(&mut store, ids[0], "approved", Some(first.id + 1), 4));
        stale(close(&mut store, ids[0], "withdrawn", None, 4));
        stale(close(&mut store, ids[1], "approved", Some(first.id), 4));
        stale(close(&mut store, 99, "refused", None, 4));
        stale(store.adopt_policy("four", "the settings", true, Some(first.id), at(4)));
        stale(store.adopt_policy("four", "the settings", true, None, at(4)));
        assert_eq!((store.policy().unwrap(), store.audit_checkpoint().unwrap()), before);
        assert_eq!(store.policy_proposal(ids[1]).unwrap().unwrap().state, "open", "all or nothing");
        close(&mut store, ids[1], "withdrawn", None, 5).unwrap();
        assert_eq!(store.policy().unwrap(), before.0);
        assert_eq!(store.audit_events(0, 99).unwrap().last().unwrap().act, "policy.withdraw");
    }

    fn what_was_altered_is_an_error(fresh: &Fresh) {
        let mut store = fresh.store();
        store.adopt_policy("one", "the first", true, None, at(1)).unwrap();
        let id = store.propose_policy("two", "{}", json!({}), at(2)).unwrap();
        store.database.script("UPDATE policy SET is_shared = 0").unwrap();
        assert!(matches!(store.policy(), Err(StoreError::Damaged(_))));
        store.database.script("UPDATE policy SET is_shared = 1").unwrap();
        assert!(store.policy().is_ok());
        store.database.script("UPDATE policy_proposal SET state = 'approved'").unwrap();
        assert!(matches!(store.policy_proposal(id), Err(StoreError::Damaged(_))));
    }

    on_both!(
        a_policy_comes_in_force_with_its_event_and_the_one_before_is_kept,
        whoever_read_another_policy_or_an_open_proposal_changes_nothing,
        what_was_altered_is_an_error,
    );
}
