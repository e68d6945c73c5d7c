//! How far the store had been written when somebody looked, and what counts then.
//!
//! A clock does not say it: an import takes its time when it begins and is there when it is committed, and whoever looks in between sees
//! nothing of it. But writes come one after another, and each act has its number in the record of acts. So what a look sees is what was
//! written before a number, whenever it is asked for again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::error::StoreError;

/// The act by which a version of a list, a file or an answer came, and the one by which it went. `NULL` is what was there before acts had
/// their numbers kept beside them. No seal covers them: they say only what an earlier look saw, and what was decided by that look is
/// compared with what was recorded.
pub(crate) const TABLES: &str = "
ALTER TABLE version ADD COLUMN import_act INTEGER;
ALTER TABLE version ADD COLUMN release_act INTEGER;
ALTER TABLE ownership_source ADD COLUMN add_act INTEGER;
ALTER TABLE ownership_source ADD COLUMN end_act INTEGER;
ALTER TABLE ownership_link ADD COLUMN act INTEGER;
";

/// How far the store had been written: everything before these numbers, and nothing after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// How many acts the record had.
    pub acts: u64,
    /// The number of the newest check of a list.
    pub checks: u64,
}

/// What counts of all that was ever written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Known {
    /// Everything.
    #[default]
    Everything,
    /// What was loaded by a time, by the clocks of those who loaded it.
    By(Timestamp),
    /// What a look saw.
    Then(Seen),
}

impl From<Option<Timestamp>> for Known {
    fn from(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Everything, Self::By)
    }
}

impl Known {
    /// Whether what was written at a time, by an act, counts.
    pub(crate) fn has(self, at: Timestamp, act: Option<u64>) -> bool {
        match self {
            Self::Everything => true,
            Self::By(time) => at <= time,
            Self::Then(seen) => seen.has_act(act),
        }
    }
}

impl Seen {
    /// Whether an act had been written.
    pub(crate) fn has_act(self, act: Option<u64>) -> bool {
        act.is_none_or(|act| act < self.acts)
    }
}

impl Store {
    /// How far the store is written now.
    pub fn seen(&self) -> Result<Seen, StoreError> {
        let now = "SELECT (SELECT coalesce(max(number) + 1, 0) FROM audit_event),
                          (SELECT coalesce(max(id), 0) FROM list_check)";
        let found =
            self.database.find(now, &[], |row| Ok(Seen { acts: row.get(0)?, checks: row.get(1)? }))?;
        found.ok_or_else(|| StoreError::Damaged("a count has no answer".to_owned()))
    }
}

/// Every column that came with or after [`TABLES`], for tests that make older stores.
#[cfg(test)]
pub(crate) const COLUMNS: [(&str, &str); 7] = [
    ("version", "import_act"),
    ("version", "release_act"),
    ("ownership_source", "add_act"),
    ("ownership_source", "end_act"),
    ("ownership_link", "act"),
    ("decision", "coverage"),
    ("decision", "policy"),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::both::{Fresh, on_both};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// What was there when the numbers came counts for every later look, and decisions are read as they were.
    fn a_store_from_before_acts_had_their_numbers_kept(fresh: &Fresh) {
        let location = fresh.location();
        let mut store = Store::open(&location).unwrap();
        store.add_ownership("one", b"one", at(50)).unwrap();
        let decision = store.record_decision("c-1", "clear", "{}", "{\"a\":1}", at(60)).unwrap();
        for (table, column) in COLUMNS {
            store.database.script(&format!("ALTER TABLE {table} DROP COLUMN {column}")).unwrap();
        }
        store
            .database
            .script(
                "DROP TABLE release_proposal; DROP TABLE policy; DROP TABLE policy_proposal; DROP TABLE key_owner;
                 CREATE INDEX audit_event_by_subject ON audit_event (subject, number)",
            )
            .unwrap();
        store.database.set_format(10).unwrap();
        drop(store);
        let mut store = Store::open(&location).unwrap();
        let names = |store: &Store, known: Known| -> Vec<String> {
            let sources = store.ownership_sources(known).unwrap();
            sources.into_iter().map(|source| source.name).collect()
        };
        let seen = Known::Then(store.seen().unwrap());
        // Clocks say that both were done before the look.
        store.add_ownership("two", b"two", at(1)).unwrap();
        store.remove_ownership("one", at(1)).unwrap();
        assert_eq!(names(&store, seen), ["one"]);
        assert_eq!(names(&store, Known::Everything), ["two"]);
        assert_eq!(names(&store, Known::Then(store.seen().unwrap())), ["two"]);
        let found = store.decision(decision).unwrap().unwrap();
        assert_eq!((found.body.as_str(), found.coverage), ("{\"a\":1}", None));
        assert!(store.verify_audit(&[]).unwrap().is_ok());
    }

    on_both!(a_store_from_before_acts_had_their_numbers_kept);
}
