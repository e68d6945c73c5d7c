//! Checks with publishers: when a list was last known to be the newest.

use interdict_model::ListId;
use jiff::Timestamp;
use serde::Serialize;

use crate::Store;
use crate::database::values;
use crate::error::StoreError;
use crate::seal::Sealed;
use crate::seen::Known;

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
        let newest = |condition: &str| {
            let sql = format!("{} WHERE list = ?1 {condition} ORDER BY id DESC LIMIT 1", CHECK.select());
            self.database.find(&sql, &values![list.as_str()], |row| {
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
        let mut newest = None;
        // Times are compared as times: their texts differ in precision.
        self.database.query(
            &format!("{} WHERE list = ?1", CHECK.select()),
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
                Ok(())
            },
        )?;
        Ok(newest)
    }
}
