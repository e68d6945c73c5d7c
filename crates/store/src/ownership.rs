//! Files of ownership by content, and what people answered about who is whom in them.
//!
//! Nothing is overwritten: a file that is replaced or taken out keeps its row with the time at which it no longer
//! counted, and of several answers to one question the newest counts. So the state at any earlier time can be had.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Store;
use crate::audit;
use crate::chunks;
use crate::database::{Transaction, values};
use crate::error::StoreError;
use crate::seal::{Sealed, hex};
use crate::seen::Known;

const SOURCE: Sealed = Sealed {
    table: "ownership_source",
    key: "id",
    columns: &["name", "source", "loaded_at", "removed_at"],
    what: "ownership source",
};
const LINK: Sealed = Sealed {
    table: "ownership_link",
    key: "id",
    columns: &["party", "name", "entry", "is_same", "answered_by", "answered_at", "reason"],
    what: "answer",
};

pub(crate) const TABLES: &str = "
CREATE TABLE ownership_source (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL,
    source      BLOB NOT NULL REFERENCES source (hash),
    loaded_at   TEXT NOT NULL,
    removed_at  TEXT,
    seal        BLOB
) STRICT;
CREATE TABLE ownership_link (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    party       TEXT NOT NULL,
    name        TEXT NOT NULL,
    entry       TEXT NOT NULL,
    is_same     INTEGER NOT NULL,
    answered_by TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    reason      TEXT NOT NULL,
    seal        BLOB
) STRICT;
";

/// A file of ownership that was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnershipSource {
    /// Its name, by which a newer one replaces it.
    pub name: String,
    /// BLAKE3 of its bytes, in hexadecimal; [`Store::source`] gives them.
    pub hash: String,
    /// When it was loaded.
    pub loaded_at: Timestamp,
    /// When it was replaced or taken out; still counts if `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<Timestamp>,
}

/// What somebody answered to the question whether a party of the ownership data is a listed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkAnswer {
    /// The party's id in the ownership data.
    pub party: String,
    /// The name that the data gave the party then. An id that comes to stand for somebody else takes no answer with it.
    pub name: String,
    /// The listed party: `LIST:ID`.
    pub entry: String,
    /// Whether they are the same.
    pub is_same: bool,
    /// Who says so.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl Store {
    /// Keeps a file of ownership; one of the same name no longer counts from then on. Gives whether anything changed: the
    /// same bytes under the same name are there already.
    pub fn add_ownership(&mut self, name: &str, bytes: &[u8], at: Timestamp) -> Result<bool, StoreError> {
        let transaction = self.database.write()?;
        let hash = chunks::put(&transaction, bytes)?;
        let known: i64 = transaction.number(
            "SELECT count(*) FROM ownership_source WHERE name = ?1 AND source = ?2 AND removed_at IS NULL",
            &values![name, hash.as_bytes()],
        )?;
        if known > 0 {
            return Ok(false);
        }
        end(&transaction, name, at)?;
        let act = audit::next_number(&transaction)?;
        let row = values![name, hash.as_bytes(), at, None::<&str>];
        SOURCE.insert(&transaction, &row, &[("add_act", act.into())])?;
        let details = json!({ "content": hash.to_hex().as_str() });
        audit::note(&transaction, &self.actor, "ownership.add", name, details, at)?;
        transaction.commit()?;
        Ok(true)
    }

    /// Takes a file of ownership out from now on. Gives whether there was one of that name.
    pub fn remove_ownership(&mut self, name: &str, at: Timestamp) -> Result<bool, StoreError> {
        let transaction = self.database.write()?;
        let ended = end(&transaction, name, at)?;
        if ended > 0 {
            audit::note(&transaction, &self.actor, "ownership.remove", name, json!({}), at)?;
        }
        transaction.commit()?;
        Ok(ended > 0)
    }

    /// The files of ownership that counted, in the order in which they were loaded.
    pub fn ownership_sources(&self, known: impl Into<Known>) -> Result<Vec<OwnershipSource>, StoreError> {
        let known = known.into();
        let mut sources = Vec::new();
        let sql = format!("SELECT {}, add_act, end_act FROM ownership_source ORDER BY id", SOURCE.columns());
        self.database.query(&sql, &[], |row| {
            let name: String = row.get(1)?;
            SOURCE.check(row, &name)?;
            let source = OwnershipSource {
                hash: hex(&row.get::<Vec<u8>>(2)?),
                loaded_at: row.get(3)?,
                removed_at: row.get(4)?,
                name,
            };
            let is_removed = match (source.removed_at, known) {
                // What is taken out at a moment no longer counts then.
                (Some(removed), Known::By(time)) => removed <= time,
                (Some(removed), _) => known.has(removed, row.get(7)?),
                (None, _) => false,
            };
            let counts = known.has(source.loaded_at, row.get(6)?) && !is_removed;
            if counts {
                sources.push(source);
            }
            Ok(())
        })?;
        Ok(sources)
    }

    /// Keeps an answer.
    pub fn answer_link(&mut self, answer: &LinkAnswer) -> Result<(), StoreError> {
        let transaction = self.database.write()?;
        let row = values![
            &answer.party,
            &answer.name,
            &answer.entry,
            answer.is_same,
            &answer.by,
            answer.at,
            &answer.reason
        ];
        let act = audit::next_number(&transaction)?;
        LINK.insert(&transaction, &row, &[("act", act.into())])?;
        audit::note(&transaction, &self.actor, "ownership.answer", &answer.party, json!(answer), answer.at)?;
        transaction.commit()?;
        Ok(())
    }

    /// The answers that counted, the oldest first: of several on one question the last counts.
    pub fn link_answers(&self, known: impl Into<Known>) -> Result<Vec<LinkAnswer>, StoreError> {
        let known = known.into();
        let mut answers = Vec::new();
        let sql = format!("SELECT {}, act FROM ownership_link ORDER BY id", LINK.columns());
        self.database.query(&sql, &[], |row| {
            let party: String = row.get(1)?;
            LINK.check(row, &party)?;
            let answer = LinkAnswer {
                name: row.get(2)?,
                entry: row.get(3)?,
                is_same: row.get(4)?,
                by: row.get(5)?,
                at: row.get(6)?,
                reason: row.get(7)?,
                party,
            };
            if known.has(answer.at, row.get(9)?) {
                answers.push(answer);
            }
            Ok(())
        })?;
        Ok(answers)
    }
}

fn end(transaction: &Transaction<'_>, name: &str, at: Timestamp) -> Result<usize, StoreError> {
    let removal = [("removed_at", at.into()), ("end_act", audit::next_number(transaction)?.into())];
    SOURCE.update(transaction, "name = ?1 AND removed_at IS NULL", &values![name], &removal)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::both::{Fresh, on_both};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn names(store: &Store, known_at: Option<Timestamp>) -> Vec<String> {
        let sources = store.ownership_sources(known_at).unwrap();
        sources.into_iter().map(|source| format!("{} {}", source.name, &source.hash[..4])).collect()
    }

    fn a_file_that_is_replaced_or_taken_out_still_counted_before(fresh: &Fresh) {
        let mut store = fresh.store();
        assert!(store.add_ownership("a.csv", b"one", at(100)).unwrap());
        assert!(!store.add_ownership("a.csv", b"one", at(150)).unwrap(), "the same again changes nothing");
        assert!(store.add_ownership("a.csv", b"two", at(200)).unwrap());
        assert!(store.remove_ownership("a.csv", at(300)).unwrap());
        assert!(!store.remove_ownership("a.csv", at(300)).unwrap());
        let hash = |bytes: &[u8]| format!("a.csv {}", &blake3::hash(bytes).to_hex()[..4]);
        assert_eq!(names(&store, Some(at(99))), [""; 0]);
        assert_eq!(names(&store, Some(at(199))), [hash(b"one")]);
        assert_eq!(names(&store, Some(at(299))), [hash(b"two")]);
        assert_eq!(names(&store, None), [""; 0]);
        assert_eq!(store.source(&blake3::hash(b"one").to_hex()).unwrap(), b"one");
    }

    fn a_row_altered_behind_the_stores_back_is_an_error(fresh: &Fresh) {
        let mut store = fresh.store();
        store.add_ownership("a.csv", b"one", at(100)).unwrap();
        let answer = LinkAnswer {
            party: "A".to_owned(),
            name: "A Ltd".to_owned(),
            entry: "us-ofac-sdn:1".to_owned(),
            is_same: false,
            by: "reviewer".to_owned(),
            at: at(100),
            reason: "another country".to_owned(),
        };
        store.answer_link(&answer).unwrap();
        assert_eq!(store.link_answers(None).unwrap(), [answer]);
        assert_eq!(store.link_answers(Some(at(99))).unwrap(), []);
        store.database.script("UPDATE ownership_link SET is_same = 1").unwrap();
        assert!(matches!(store.link_answers(None), Err(StoreError::Damaged(_))));
        store.database.script("UPDATE ownership_source SET removed_at = NULL, name = 'b.csv'").unwrap();
        assert!(matches!(store.ownership_sources(None), Err(StoreError::Damaged(_))));
        assert!(matches!(store.remove_ownership("b.csv", at(200)), Err(StoreError::Damaged(_))));
    }

    fn a_store_from_before_ownership_is_brought_up_to_date(fresh: &Fresh) {
        let location = fresh.location();
        let store = Store::open(&location).unwrap();
        store
            .database.script(
                "DROP TABLE ownership_source; DROP TABLE ownership_link; DROP TABLE evidence_party; DROP TABLE audit_log;
                 DROP TABLE release_proposal; DROP TABLE policy; DROP TABLE policy_proposal; DROP TABLE decision; DROP TABLE api_key; DROP TABLE key_owner; DROP TABLE attachment; DROP TABLE hook_message; DROP TABLE hook;
                 DROP TABLE alert_event; DROP TABLE alert; DROP TABLE customer_now; DROP TABLE customer; DROP TABLE rescreen;
                 DROP TABLE audit_event; DROP TABLE evidence_reading; DROP TABLE evidence_document; DROP TABLE evidence_answer;
                 ALTER TABLE version DROP COLUMN import_act; ALTER TABLE version DROP COLUMN release_act",
            )
            .unwrap();
        store.database.set_format(1).unwrap();
        drop(store);
        let mut store = Store::open(&location).unwrap();
        assert!(store.add_ownership("a.csv", b"one", at(100)).unwrap());
        drop(store);
        assert_eq!(names(&Store::open(&location).unwrap(), None).len(), 1);
    }

    on_both!(
        a_file_that_is_replaced_or_taken_out_still_counted_before,
        a_row_altered_behind_the_stores_back_is_an_error,
        a_store_from_before_ownership_is_brought_up_to_date,
    );
}
