//! Customers that are kept, and the runs in which they were screened again.
//!
//! Nothing is overwritten: a customer that is changed or removed gets another row, and the newest counts. Rows have numbers that
//! only grow. A run screens every customer whose newest row has at most the number `upto` of the run; one stored later was screened
//! on being stored, against the snapshot that its row names. So when each was last screened can be said of millions without
//! writing to any of them.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Store;
use crate::alert::DeskWriter;
use crate::audit;
use crate::error::StoreError;
use crate::seal::unaltered;
use crate::version::timestamp;

/// The columns that a seal covers.
const SEALED_CUSTOMER: &str = "tenant, id, version, body, changed_at, changed_by, snapshot, basis, problems";
const SEALED_RUN: &str = "snapshot, basis, previous, upto, stored, screened, incomplete, opened, started_at, touched_at, finished_at";

pub(crate) const TABLES: &str = "
CREATE TABLE customer (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant      TEXT NOT NULL,
    id          TEXT NOT NULL,
    version     INTEGER NOT NULL,
    body        TEXT,
    changed_at  TEXT NOT NULL,
    changed_by  TEXT NOT NULL,
    snapshot    TEXT NOT NULL,
    basis       TEXT NOT NULL,
    problems    TEXT NOT NULL,
    seal        BLOB NOT NULL,
    UNIQUE (tenant, id, version)
) STRICT;
CREATE TABLE customer_now (
    tenant      TEXT NOT NULL,
    id          TEXT NOT NULL,
    number      INTEGER NOT NULL UNIQUE REFERENCES customer (number),
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE rescreen (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    snapshot    TEXT NOT NULL,
    basis       TEXT NOT NULL,
    previous    TEXT,
    upto        INTEGER NOT NULL,
    stored      INTEGER NOT NULL,
    screened    INTEGER NOT NULL,
    incomplete  INTEGER NOT NULL,
    opened      INTEGER NOT NULL,
    started_at  TEXT NOT NULL,
    touched_at  TEXT,
    finished_at TEXT,
    seal        BLOB NOT NULL
) STRICT;
";

/// A customer as it is kept now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Whose customer it is.
    pub tenant: String,
    /// The tenant's id of it.
    pub id: String,
    /// Number of its row: grows with every change to any customer.
    pub number: u64,
    /// How often it was written, from 1.
    pub version: u64,
    /// As the client gave it, in JSON; `None` where it was removed.
    pub body: Option<String>,
    /// When it was written.
    pub changed_at: Timestamp,
    /// By whom.
    pub changed_by: String,
    /// Content hash of the snapshot it was screened against on being written; empty of one that was removed.
    pub snapshot: String,
    /// What else that screening hung on, as [`Rescreen::basis`].
    pub basis: String,
    /// What of it could not be screened then.
    pub problems: Vec<String>,
}

/// A run in which customers were screened again, or are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rescreen {
    /// Its number.
    pub id: i64,
    /// Content hash of the snapshot.
    pub snapshot: String,
    /// What else answers hang on: the parameters, the engine and its rules, by hash.
    pub basis: String,
    /// The snapshot against which all were screened before, where only the difference was; `None` where all was.
    pub previous: Option<String>,
    /// Customers up to this number belong to it.
    pub upto: u64,
    /// How many there are.
    pub stored: u64,
    /// How many of them were screened.
    pub screened: u64,
    /// Of how many of those whom it asked about something could not be screened.
    pub incomplete: u64,
    /// Alerts that it opened, anew or again.
    pub opened: u64,
    /// When it began.
    pub started_at: Timestamp,
    /// When all were screened against what changed on the lists.
    pub touched_at: Option<Timestamp>,
    /// When it was done: then as many were screened as are stored.
    pub finished_at: Option<Timestamp>,
}

const CUSTOMER: &str = "tenant, id, number, version, body, changed_at, changed_by, snapshot, basis, problems,
    seal IS seal_of(tenant, id, version, body, changed_at, changed_by, snapshot, basis, problems)";

fn customer(row: &Row<'_>) -> Result<Customer, StoreError> {
    let id: String = row.get(1)?;
    unaltered(row, 10, "customer", &id)?;
    Ok(Customer {
        tenant: row.get(0)?,
        id,
        number: row.get(2)?,
        version: row.get(3)?,
        body: row.get(4)?,
        changed_at: timestamp(&row.get::<_, String>(5)?)?,
        changed_by: row.get(6)?,
        snapshot: row.get(7)?,
        basis: row.get(8)?,
        problems: serde_json::from_str(&row.get::<_, String>(9)?)?,
    })
}

impl Store {
    /// A customer as it is now; `None` if there never was one of that id, or if it was removed.
    pub fn customer(&self, tenant: &str, id: &str) -> Result<Option<Customer>, StoreError> {
        let newest = self.customer_versions(tenant, id, 1)?.pop();
        Ok(newest.filter(|customer| customer.body.is_some()))
    }

    /// The versions of a customer, the newest first, at most so many.
    pub fn customer_versions(
        &self,
        tenant: &str,
        id: &str,
        most: usize,
    ) -> Result<Vec<Customer>, StoreError> {
        let sql = format!(
            "SELECT {CUSTOMER} FROM customer WHERE tenant = ?1 AND id = ?2 ORDER BY version DESC LIMIT ?3"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query(params![tenant, id, most])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(customer(row)?);
        }
        Ok(found)
    }

    /// Customers of a tenant in the order of their ids, after one, at most so many.
    pub fn customers(&self, tenant: &str, after: &str, most: usize) -> Result<Vec<Customer>, StoreError> {
        let sql = format!(
            "SELECT {CUSTOMER} FROM customer WHERE number IN
             (SELECT number FROM customer_now WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT ?3) ORDER BY id"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query(params![tenant, after, most])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(customer(row)?);
        }
        Ok(found)
    }

    /// How many customers a tenant keeps.
    pub fn customers_of(&self, tenant: &str) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM customer_now WHERE tenant = ?1";
        Ok(self.connection.query_row(sql, [tenant], |row| row.get(0))?)
    }

    /// How many customers are kept.
    pub fn customers_stored(&self) -> Result<u64, StoreError> {
        Ok(self.connection.query_row("SELECT count(*) FROM customer_now", [], |row| row.get(0))?)
    }

    /// The customers of all tenants that were kept when rows had at most the number `upto`, as they were then, in the order of their
    /// numbers: those after one, at most so many.
    pub fn customers_then(&self, after: u64, upto: u64, most: usize) -> Result<Vec<Customer>, StoreError> {
        let sql = format!(
            "SELECT {CUSTOMER} FROM customer AS own WHERE number > ?1 AND number <= ?2 AND body IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM customer AS newer WHERE newer.tenant = own.tenant AND newer.id = own.id
                             AND newer.version > own.version AND newer.number <= ?2)
             ORDER BY number LIMIT ?3"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query(params![after, upto, most])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(customer(row)?);
        }
        Ok(found)
    }

    /// The customers in the rows of these numbers, in their order.
    pub fn customers_at(&self, numbers: &[u64]) -> Result<Vec<Customer>, StoreError> {
        let mut query =
            self.connection.prepare_cached(&format!("SELECT {CUSTOMER} FROM customer WHERE number = ?1"))?;
        let mut found = Vec::with_capacity(numbers.len());
        for number in numbers {
            let mut rows = query.query([number])?;
            found.extend(rows.next()?.map(customer).transpose()?);
        }
        Ok(found)
    }

    /// The customers of all tenants whose rows have a number after this one and were not screened against this snapshot.
    pub fn customers_left(&self, after: u64, snapshot: &str, basis: &str) -> Result<u64, StoreError> {
        Ok(self.connection.query_row(
            "SELECT count(*) FROM customer_now JOIN customer USING (number)
             WHERE number > ?1 AND (snapshot <> ?2 OR basis <> ?3)",
            params![after, snapshot, basis],
            |row| row.get(0),
        )?)
    }

    /// The newest runs first, at most so many; with `finished` only those that are done.
    pub fn rescreens(&self, finished: bool, most: usize) -> Result<Vec<Rescreen>, StoreError> {
        let sql = format!(
            "SELECT id, {SEALED_RUN}, seal IS seal_of({SEALED_RUN}) FROM rescreen
             WHERE finished_at IS NOT NULL OR NOT ?1 ORDER BY id DESC LIMIT ?2"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query(params![finished, most])?;
        let mut runs = Vec::new();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            unaltered(row, 12, "run", &id.to_string())?;
            let time = |text: Option<String>| text.map(|text| timestamp(&text)).transpose();
            runs.push(Rescreen {
                id,
                snapshot: row.get(1)?,
                basis: row.get(2)?,
                previous: row.get(3)?,
                upto: row.get(4)?,
                stored: row.get(5)?,
                screened: row.get(6)?,
                incomplete: row.get(7)?,
                opened: row.get(8)?,
                started_at: timestamp(&row.get::<_, String>(9)?)?,
                touched_at: time(row.get(10)?)?,
                finished_at: time(row.get(11)?)?,
            });
        }
        Ok(runs)
    }
}

/// A customer to be written.
#[derive(Debug, Clone)]
pub struct NewCustomer<'a> {
    /// Whose.
    pub tenant: &'a str,
    /// The tenant's id of it.
    pub id: &'a str,
    /// As the client gave it, in JSON; `None` to remove it.
    pub body: Option<&'a str>,
    /// Content hash of the snapshot against which it was screened.
    pub snapshot: &'a str,
    /// What else that hung on.
    pub basis: &'a str,
    /// What of it could not be screened.
    pub problems: &'a [String],
}

impl DeskWriter<'_> {
    /// Writes a customer, or that it was removed. Gives the number of its row and which version it is.
    pub fn put_customer(&self, new: &NewCustomer<'_>) -> Result<(u64, u64), StoreError> {
        let version: u64 = self
            .transaction
            .prepare_cached(
                "SELECT coalesce(max(version), 0) + 1 FROM customer WHERE tenant = ?1 AND id = ?2",
            )?
            .query_row([new.tenant, new.id], |row| row.get(0))?;
        self.transaction
            .prepare_cached(&format!(
                "INSERT INTO customer ({SEALED_CUSTOMER}, seal)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
                         seal_of(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9))"
            ))?
            .execute(params![
                new.tenant,
                new.id,
                version,
                new.body,
                self.at.to_string(),
                self.actor,
                new.snapshot,
                new.basis,
                serde_json::to_string(new.problems)?
            ])?;
        let row = self.transaction.last_insert_rowid();
        match new.body {
            Some(_) => self
                .transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO customer_now (tenant, id, number) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![new.tenant, new.id, row])?,
            None => self
                .transaction
                .prepare_cached("DELETE FROM customer_now WHERE tenant = ?1 AND id = ?2")?
                .execute([new.tenant, new.id])?,
        };
        let act = if new.body.is_some() { "customer.put" } else { "customer.remove" };
        let content = new.body.map(|body| blake3::hash(body.as_bytes()).to_hex().to_string());
        // The record names no customer: what was written is in the row that the hash stands for.
        let details = json!({ "version": version, "content": content, "snapshot": new.snapshot });
        let subject = format!("{}/{}", new.tenant, new.id);
        audit::note(&self.transaction, &self.actor, act, &subject, details, self.at)?;
        Ok((u64::try_from(row).unwrap_or_default(), version))
    }

    /// Whether a customer is still as it is in the row of this number.
    pub fn is_customer_now(&self, number: u64) -> Result<bool, StoreError> {
        Ok(self
            .transaction
            .prepare_cached("SELECT 1 FROM customer_now WHERE number = ?1")?
            .exists([number])?)
    }

    /// Begins a run over all customers that are kept now.
    pub fn begin_rescreen(
        &self,
        snapshot: &str,
        basis: &str,
        previous: Option<&str>,
    ) -> Result<Rescreen, StoreError> {
        let (stored, upto): (u64, u64) = self.transaction.query_row(
            "SELECT count(*), (SELECT coalesce(max(number), 0) FROM customer) FROM customer_now",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let mut run = Rescreen {
            id: 0,
            snapshot: snapshot.to_owned(),
            basis: basis.to_owned(),
            previous: previous.map(str::to_owned),
            upto,
            stored,
            screened: 0,
            incomplete: 0,
            opened: 0,
            started_at: self.at,
            touched_at: None,
            finished_at: None,
        };
        self.write_rescreen(&run, None)?;
        run.id = self.transaction.last_insert_rowid();
        let details = json!({ "run": run.id, "stored": stored, "upto": upto, "previous": previous });
        audit::note(&self.transaction, &self.actor, "rescreen.begin", snapshot, details, self.at)?;
        Ok(run)
    }

    /// The numbers of the rows of all customers that are kept now, ascending.
    pub fn customer_numbers(&self) -> Result<Vec<u64>, StoreError> {
        let mut query = self.transaction.prepare_cached("SELECT number FROM customer_now ORDER BY number")?;
        let numbers = query.query_map([], |row| row.get(0))?;
        Ok(numbers.collect::<Result<_, _>>()?)
    }

    /// Keeps how far a run is. One that says it is done while fewer were screened than are stored is an error.
    pub fn keep_rescreen(&self, run: &Rescreen) -> Result<(), StoreError> {
        if run.finished_at.is_some() && run.screened != run.stored {
            return Err(StoreError::Incomplete { stored: run.stored, screened: run.screened });
        }
        self.write_rescreen(run, Some(run.id))?;
        if run.finished_at.is_some() {
            let details = json!({
                "run": run.id, "stored": run.stored, "screened": run.screened, "incomplete": run.incomplete,
                "opened": run.opened,
            });
            audit::note(&self.transaction, &self.actor, "rescreen.finish", &run.snapshot, details, self.at)?;
        }
        Ok(())
    }

    fn write_rescreen(&self, run: &Rescreen, id: Option<i64>) -> Result<(), StoreError> {
        let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
        self.transaction
            .prepare_cached(&format!(
                "INSERT OR REPLACE INTO rescreen (id, {SEALED_RUN}, seal)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
                         seal_of(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12))"
            ))?
            .execute(params![
                id,
                run.snapshot,
                run.basis,
                run.previous,
                run.upto,
                run.stored,
                run.screened,
                run.incomplete,
                run.opened,
                run.started_at.to_string(),
                time(run.touched_at),
                time(run.finished_at)
            ])?;
        Ok(())
    }

    /// Whether a run may still be written: none began after it.
    pub fn is_newest_rescreen(&self, run: &Rescreen) -> Result<bool, StoreError> {
        let newest: Option<i64> = self
            .transaction
            .query_row("SELECT max(id) FROM rescreen", [], |row| row.get(0))
            .optional()?
            .flatten();
        Ok(newest == Some(run.id))
    }
}
