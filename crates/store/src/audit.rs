//! The record of acts: every act is an event of an append-only log, written in the transaction of the act.
//!
//! An event has a number, from 0, a time, who did it, what, to what, and details in JSON. Its leaf in the Merkle tree is over all of
//! them, so that an event that was changed, taken out, put in or moved shows ([`Store::verify_audit`]). That the whole log was
//! written anew shows against a [`Checkpoint`] that was kept elsewhere.

use interdict_audit::{Checkpoint, Hash, consistency, inclusion, leaf, root};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use crate::Store;
use crate::database::{Database, Row, Transaction, values};
use crate::error::StoreError;

pub(crate) const TABLES: &str = "
CREATE TABLE audit_log (
    origin  TEXT NOT NULL
) STRICT;
CREATE TABLE audit_event (
    number  INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    actor   TEXT NOT NULL,
    act     TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    leaf    BLOB NOT NULL
) STRICT;
CREATE INDEX audit_event_by_subject ON audit_event (subject, number);
";

/// An event of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// Its number, from 0. Order is by number: clocks go back.
    pub number: u64,
    /// When, by the clock of who did it.
    pub at: Timestamp,
    /// Who did it.
    pub actor: String,
    /// What: `list.import`, `list.release`, `decision.record` ...
    pub act: String,
    /// To what.
    pub subject: String,
    /// What else there is to say.
    pub details: Value,
}

impl AuditEvent {
    /// The event as it is hashed: one line of JSON with the fields in this order.
    fn line(&self) -> Result<Vec<u8>, StoreError> {
        Ok(serde_json::to_vec(self)?)
    }
}

/// What is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AuditFault {
    /// An event is not as it was written.
    #[error("event {number} is not as it was written: it was changed, moved or put in")]
    Altered {
        /// The first such event.
        number: u64,
    },
    /// Events are missing.
    #[error("event {number} is missing: it was taken out, or the log was cut there")]
    Missing {
        /// The first number that is missing.
        number: u64,
    },
    /// The log is not the one that a checkpoint speaks of, or was written anew since.
    #[error(
        "the log does not begin with what the checkpoint of {size} events says: it was written anew since, or is another"
    )]
    Rewritten {
        /// How many events the checkpoint has.
        size: u64,
    },
    /// A checkpoint of another log.
    #[error("the checkpoint is of the log `{found}`; this one is `{own}`")]
    Other {
        /// The checkpoint's.
        found: String,
        /// This one's.
        own: String,
    },
}

/// A proof that an event is in the log, with the checkpoint that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditProof {
    /// The event.
    pub event: AuditEvent,
    /// Its leaf.
    pub leaf: Hash,
    /// The hashes beside its way to the root, nearest first.
    pub path: Vec<Hash>,
    /// The log.
    pub checkpoint: Checkpoint,
}

impl Store {
    /// From now on, acts are done by this person or program; `local` if nobody was named.
    pub fn act_as(&mut self, actor: &str) {
        actor.clone_into(&mut self.actor);
    }

    /// Who acts.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// Writes that somebody signed in; without it they did not.
    pub fn note_sign_in(&mut self, subject: &str, details: Value, at: Timestamp) -> Result<u64, StoreError> {
        let transaction = self.database.write()?;
        let number = note(&transaction, subject, "sign_in", subject, details, at)?;
        transaction.commit()?;
        Ok(number)
    }

    /// The event of the last time that somebody of this name signed in; `None` if nobody did.
    pub fn last_sign_in(&self, subject: &str) -> Result<Option<AuditEvent>, StoreError> {
        let found = self.database.query(
            "SELECT number, at, actor, act, subject, details FROM audit_event
             WHERE subject = ?1 AND act = 'sign_in' ORDER BY number DESC LIMIT 1",
            &values![subject],
            whole_event,
        )?;
        Ok(found.into_iter().next())
    }

    /// Writes that somebody signed out.
    pub fn note_sign_out(&mut self, subject: &str, at: Timestamp) -> Result<u64, StoreError> {
        let transaction = self.database.write()?;
        let number = note(&transaction, subject, "sign_out", subject, json!({}), at)?;
        transaction.commit()?;
        Ok(number)
    }

    /// Events from a number on, at most so many.
    pub fn audit_events(&self, from: u64, most: usize) -> Result<Vec<AuditEvent>, StoreError> {
        self.database.query(
            "SELECT number, at, actor, act, subject, details FROM audit_event WHERE number >= ?1
             ORDER BY number LIMIT ?2",
            &values![from, most],
            whole_event,
        )
    }

    /// What the log holds now, to be kept elsewhere.
    pub fn audit_checkpoint(&self) -> Result<Checkpoint, StoreError> {
        checkpoint(&self.database)
    }

    /// The proof that an event is in the log; `None` if there is no such event.
    pub fn audit_proof(&self, number: u64) -> Result<Option<AuditProof>, StoreError> {
        let leaves = leaves(&self.database)?;
        let Some(event) = self.audit_events(number, 1)?.into_iter().find(|event| event.number == number)
        else {
            return Ok(None);
        };
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        let (Some(path), Some(leaf)) = (inclusion(&leaves, place), leaves.get(place)) else {
            return Ok(None);
        };
        let checkpoint =
            Checkpoint { origin: origin(&self.database)?, size: leaves.len() as u64, root: root(&leaves) };
        Ok(Some(AuditProof { event, leaf: *leaf, path, checkpoint }))
    }

    /// The proof that the log of now begins with the log of so many events; `None` if it never was as short, or is shorter.
    pub fn audit_consistency(&self, old: u64) -> Result<Option<Vec<Hash>>, StoreError> {
        Ok(consistency(&leaves(&self.database)?, usize::try_from(old).unwrap_or(usize::MAX)))
    }

    /// Looks at every event, and holds the log against checkpoints of earlier days. Gives the checkpoint of now, or what is wrong.
    pub fn verify_audit(&self, earlier: &[Checkpoint]) -> Result<Result<Checkpoint, AuditFault>, StoreError> {
        verify(&self.database, earlier)
    }
}

/// Looks at every event, and holds the log against earlier checkpoints.
pub(crate) fn verify(
    database: &Database,
    earlier: &[Checkpoint],
) -> Result<Result<Checkpoint, AuditFault>, StoreError> {
    let own = origin(database)?;
    let mut leaves = Vec::new();
    let mut fault = None;
    database.query(
        "SELECT number, at, actor, act, subject, details, leaf FROM audit_event ORDER BY number",
        &[],
        |row| {
            if fault.is_none() {
                match checked(row, leaves.len() as u64)? {
                    Ok(leaf) => leaves.push(leaf),
                    Err(found) => fault = Some(found),
                }
            }
            Ok(())
        },
    )?;
    if let Some(fault) = fault {
        return Ok(Err(fault));
    }
    for checkpoint in earlier {
        if checkpoint.origin != own {
            let found = checkpoint.origin.clone();
            return Ok(Err(AuditFault::Other { found, own }));
        }
        let size = usize::try_from(checkpoint.size).unwrap_or(usize::MAX);
        match leaves.get(..size) {
            None => return Ok(Err(AuditFault::Missing { number: leaves.len() as u64 })),
            Some(begin) if root(begin) != checkpoint.root => {
                return Ok(Err(AuditFault::Rewritten { size: checkpoint.size }));
            }
            Some(_) => {}
        }
    }
    Ok(Ok(Checkpoint { origin: own, size: leaves.len() as u64, root: root(&leaves) }))
}

/// What the log holds now.
pub(crate) fn checkpoint(database: &Database) -> Result<Checkpoint, StoreError> {
    let leaves = leaves(database)?;
    Ok(Checkpoint { origin: origin(database)?, size: leaves.len() as u64, root: root(&leaves) })
}

fn origin(database: &Database) -> Result<String, StoreError> {
    database
        .find("SELECT origin FROM audit_log", &[], |row| row.get(0))?
        .ok_or_else(|| StoreError::Damaged("the audit log has no name".to_owned()))
}

fn leaves(database: &Database) -> Result<Vec<Hash>, StoreError> {
    database.query("SELECT leaf FROM audit_event ORDER BY number", &[], |row| Ok(Hash(row.get(0)?)))
}

/// An event as it is in its row, which must be one.
fn whole_event(row: &Row<'_>) -> Result<AuditEvent, StoreError> {
    let number = row.get(0)?;
    let damaged = || StoreError::Damaged(format!("event {number} of the audit log was altered"));
    event(row, number)?.ok_or_else(damaged)
}

/// An event as it is in its row; `None` if it cannot be one.
fn event(row: &Row<'_>, number: u64) -> Result<Option<AuditEvent>, StoreError> {
    let at = row.get::<String>(1)?.parse();
    let details = serde_json::from_str(&row.get::<String>(5)?);
    let (Ok(at), Ok(details)) = (at, details) else { return Ok(None) };
    Ok(Some(AuditEvent { number, at, actor: row.get(2)?, act: row.get(3)?, subject: row.get(4)?, details }))
}

/// The leaf of the event that must come next, or what is wrong with it.
fn checked(row: &Row<'_>, number: u64) -> Result<Result<Hash, AuditFault>, StoreError> {
    if u64::try_from(row.get::<i64>(0)?) != Ok(number) {
        return Ok(Err(AuditFault::Missing { number }));
    }
    let Some(event) = event(row, number)? else { return Ok(Err(AuditFault::Altered { number })) };
    let own = leaf(&event.line()?);
    let is_same = own.0.as_slice() == row.get::<Vec<u8>>(6)?;
    Ok(if is_same { Ok(own) } else { Err(AuditFault::Altered { number }) })
}

/// Writes an event into the transaction of its act.
pub(crate) fn note(
    transaction: &Transaction<'_>,
    actor: &str,
    act: &str,
    subject: &str,
    details: Value,
    at: Timestamp,
) -> Result<u64, StoreError> {
    let number = next_number(transaction)?;
    let (actor, act, subject) = (actor.to_owned(), act.to_owned(), subject.to_owned());
    note_each(transaction, &[AuditEvent { number, at, actor, act, subject, details }])?;
    Ok(number)
}

/// The number of the next event; it stays free for as long as the transaction lasts.
pub(crate) fn next_number(transaction: &Transaction<'_>) -> Result<u64, StoreError> {
    transaction.number("SELECT coalesce(max(number) + 1, 0) FROM audit_event", &[])
}

/// Writes events, numbered from [`next_number`] on, into the transaction of their acts.
pub(crate) fn note_each(transaction: &Transaction<'_>, events: &[AuditEvent]) -> Result<(), StoreError> {
    let leaves =
        events.iter().map(|event| Ok(leaf(&event.line()?).0)).collect::<Result<Vec<_>, StoreError>>()?;
    let rows = events.iter().zip(&leaves).map(|(event, leaf)| {
        let AuditEvent { number, at, actor, act, subject, details } = event;
        values![*number, *at, actor, act, subject, details.to_string(), leaf]
    });
    transaction.execute_each(
        "INSERT INTO audit_event (number, at, actor, act, subject, details, leaf)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        rows,
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use interdict_audit::{is_consistent, is_included};

    use super::*;
    use crate::both::{Fresh, on_both};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// A store in which so many files of ownership were kept.
    fn store(fresh: &Fresh, acts: i64) -> Store {
        let mut store = fresh.store();
        store.act_as("reviewer");
        for number in 0..acts {
            let name = format!("file {number}\n\u{1b}[31m\"}}");
            store.add_ownership(&name, format!("bytes {number}").as_bytes(), at(100 - number)).unwrap();
        }
        store
    }

    fn fault(store: &Store, earlier: &[Checkpoint]) -> AuditFault {
        store.verify_audit(earlier).unwrap().unwrap_err()
    }

    fn every_act_is_an_event_and_can_be_proved(fresh: &Fresh) {
        let mut store = store(fresh, 5);
        let then = store.audit_checkpoint().unwrap();
        store.remove_ownership("file 1\n\u{1b}[31m\"}", at(7)).unwrap();
        let now = store.verify_audit(std::slice::from_ref(&then)).unwrap().unwrap();
        assert_eq!(now.size, 6);
        let events = store.audit_events(0, 100).unwrap();
        assert_eq!(events.len(), 6);
        assert_eq!((events[5].act.as_str(), events[5].actor.as_str()), ("ownership.remove", "reviewer"));
        // Clocks go back, numbers do not.
        assert!(events[0].at > events[4].at);
        for event in &events {
            assert_eq!(event.line().unwrap().iter().filter(|byte| **byte < b' ').count(), 0, "one line");
            let proof = store.audit_proof(event.number).unwrap().unwrap();
            assert_eq!(proof.event, *event);
            assert_eq!(leaf(&event.line().unwrap()), proof.leaf);
            assert!(is_included(proof.leaf, event.number, now.size, &proof.path, now.root));
        }
        let proof = store.audit_consistency(then.size).unwrap().unwrap();
        assert!(is_consistent(then.size, then.root, now.size, now.root, &proof));
        assert_eq!(store.audit_proof(6).unwrap(), None);
        // What changes nothing is no act.
        assert!(!store.add_ownership("file 2\n\u{1b}[31m\"}", b"bytes 2", at(8)).unwrap());
        assert_eq!(store.audit_checkpoint().unwrap(), now);
    }

    fn an_event_that_was_changed_taken_out_put_in_or_moved_is_named(fresh: &Fresh) {
        for field in ["actor", "act", "subject", "at", "details"] {
            let store = store(fresh, 6);
            let value = if field == "at" { "1970-01-01T00:00:09Z" } else { "\"other\"" };
            let sql = format!("UPDATE audit_event SET {field} = ?1 WHERE number = 3");
            store.database.execute(&sql, &values![value]).unwrap();
            assert_eq!(fault(&store, &[]), AuditFault::Altered { number: 3 }, "{field}");
        }
        let run = |sql: &str| {
            let store = store(fresh, 6);
            store.database.script(sql).unwrap();
            fault(&store, &[])
        };
        assert_eq!(run("DELETE FROM audit_event WHERE number = 2"), AuditFault::Missing { number: 2 });
        let moved = "UPDATE audit_event SET number = 99 WHERE number = 2;
                     UPDATE audit_event SET number = 2 WHERE number = 4;
                     UPDATE audit_event SET number = 4 WHERE number = 99";
        assert_eq!(run(moved), AuditFault::Altered { number: 2 });
        let put_in = "INSERT INTO audit_event SELECT 6, at, actor, act, subject, details, leaf FROM audit_event WHERE number = 5";
        assert_eq!(run(put_in), AuditFault::Altered { number: 6 });
    }

    fn a_log_that_was_cut_forked_or_written_anew_shows_against_a_checkpoint(fresh: &Fresh) {
        let mut whole = store(fresh, 6);
        let then = whole.audit_checkpoint().unwrap();
        let origin = then.origin.clone();
        whole.database.script("DELETE FROM audit_event WHERE number >= 4").unwrap();
        assert!(
            whole.verify_audit(&[]).unwrap().is_ok(),
            "nothing in the log itself shows that its end was cut"
        );
        assert_eq!(fault(&whole, std::slice::from_ref(&then)), AuditFault::Missing { number: 4 });
        // Two other acts instead: every hash is right.
        for number in 0..3 {
            whole.add_ownership(&format!("other {number}"), b"other", at(50)).unwrap();
        }
        assert!(whole.verify_audit(&[]).unwrap().is_ok());
        assert_eq!(fault(&whole, std::slice::from_ref(&then)), AuditFault::Rewritten { size: 6 });
        let other = store(fresh, 6);
        assert!(matches!(fault(&other, &[then]), AuditFault::Other { found, .. } if found == origin));
    }

    fn without_a_record_there_is_no_act(fresh: &Fresh) {
        let mut store = store(fresh, 2);
        let before = store.audit_checkpoint().unwrap();
        // Without this column no event can be written.
        store.database.script("ALTER TABLE audit_event RENAME COLUMN leaf TO gone").unwrap();
        assert!(store.add_ownership("more", b"more", at(9)).is_err());
        assert!(store.keep_documents(b"x", &[("h".to_owned(), "n".to_owned())], at(9)).is_err());
        store.database.script("ALTER TABLE audit_event RENAME COLUMN gone TO leaf").unwrap();
        assert_eq!(store.ownership_sources(None).unwrap().len(), 2);
        assert_eq!(store.kept_documents().unwrap(), []);
        assert_eq!(store.verify_audit(&[]).unwrap().unwrap(), before);
    }

    on_both!(
        every_act_is_an_event_and_can_be_proved,
        an_event_that_was_changed_taken_out_put_in_or_moved_is_named,
        a_log_that_was_cut_forked_or_written_anew_shows_against_a_checkpoint,
        without_a_record_there_is_no_act,
    );
}
