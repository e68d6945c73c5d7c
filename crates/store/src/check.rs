//! Checks with publishers: when a list was last known to be the newest.
//!
//! A check is of what was in force then. When people release a version that was refused, the checks before it were of another one, so
//! the release is noted among them as their end: [`Store::last_success_of`].

use interdict_model::ListId;
use jiff::Timestamp;
use serde::Serialize;

use crate::Store;
use crate::database::{Transaction, values};
use crate::error::StoreError;
use crate::seal::Sealed;
use crate::seen::Known;
use crate::version::{Standing, Version};

/// The seal covers whatever decides how fresh a list is.
const CHECK: Sealed = Sealed {
    table: "list_check",
    key: "id",
    columns: &["list", "at", "succeeded", "detail", "remembered"],
    what: "the record of a check of",
};

/// A check with the publisher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// When.
    pub at: Timestamp,
    /// Whether the publisher answered with the list or with "unchanged".
    pub succeeded: bool,
    /// What happened.
    pub detail: String,
    /// What the fetcher wants to be reminded of at the next check (entity tags and the like), as JSON.
    pub remembered: Option<String>,
}

/// How the detail of a release begins, which is noted among the checks of its list and is none.
const RELEASED: &str = "released: version ";

fn released(version: i64) -> String {
    format!("{RELEASED}{version}")
}

/// Notes among the checks of a list that a version of it was released.
pub(crate) fn note_release(
    transaction: &Transaction<'_>,
    version: &Version,
    at: Timestamp,
) -> Result<(), StoreError> {
    let row = values![version.list.as_str(), at, false, released(version.id), None::<&str>];
    CHECK.insert(transaction, &row, &[]).map(drop)
}

impl Store {
    /// Notes a check with the publisher.
    pub fn note_check(&mut self, list: &ListId, check: &Check) -> Result<(), StoreError> {
        let row =
            values![list.as_str(), check.at, check.succeeded, &check.detail, check.remembered.as_deref()];
        // In a transaction for the order of the numbers: the newest check is the one with the largest.
        let transaction = self.database.write()?;
        CHECK.insert(&transaction, &row, &[])?;
        transaction.commit()
    }

    /// The last check of a list, and the last successful one.
    pub fn last_checks(&self, list: &ListId) -> Result<(Option<Check>, Option<Check>), StoreError> {
        let releases = format!("{RELEASED}%");
        let newest = |condition: &str| {
            let checks = format!("{} WHERE list = ?1 AND detail NOT LIKE ?2", CHECK.select());
            let sql = format!("{checks} {condition} ORDER BY id DESC LIMIT 1");
            self.database.find(&sql, &values![list.as_str(), &releases], |row| {
                CHECK.check(row, list)?;
                Ok(Check {
                    at: row.get(2)?,
                    succeeded: row.get(3)?,
                    detail: row.get(4)?,
                    remembered: row.get(5)?,
                })
            })
        };
        Ok((newest("")?, newest("AND succeeded = 1")?))
    }

    /// When a list was last checked with success, at or before a moment, by the checks that count.
    pub fn last_success_before(
        &self,
        list: &ListId,
        moment: Timestamp,
        known: Known,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.last_success(list, None, moment, known)
    }

    /// The same of a version that is in force: where people released it, only checks that were made after that.
    pub fn last_success_of(
        &self,
        version: &Version,
        moment: Timestamp,
        known: Known,
    ) -> Result<Option<Timestamp>, StoreError> {
        let released = (version.standing == Standing::Released).then(|| released(version.id));
        self.last_success(&version.list, released.as_deref(), moment, known)
    }

    /// `released` is what a release is noted as, before which nothing counts.
    fn last_success(
        &self,
        list: &ListId,
        released: Option<&str>,
        moment: Timestamp,
        known: Known,
    ) -> Result<Option<Timestamp>, StoreError> {
        let mut newest = None;
        // Times are compared as times: their texts differ in precision.
        self.database.query(
            &format!("{} WHERE list = ?1 ORDER BY id", CHECK.select()),
            &values![list.as_str()],
            |row| {
                CHECK.check(row, list)?;
                let at: Timestamp = row.get(2)?;
                let is_known = match known {
                    Known::Then(seen) => row.get::<u64>(0)? <= seen.checks,
                    // A check counts by its own time alone, which is held against the moment.
                    Known::Everything | Known::By(_) => true,
                };
                if row.get(3)? && at <= moment && is_known {
                    newest = newest.max(Some(at));
                }
                if released == Some(row.get::<String>(4)?.as_str()) {
                    newest = None;
                }
                Ok(())
            },
        )?;
        Ok(newest)
    }
}
