//! Customers that are kept, and the runs in which they were screened again.
//!
//! Nothing is overwritten: a customer that is changed or removed gets another row, and the newest counts. Rows have numbers that
//! only grow. A run screens every customer whose newest row has at most the number `upto` of the run; one stored later was screened
//! on being stored, against the snapshot that its row names. So when each was last screened can be said of millions without
//! writing to any of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Store;
use crate::alert::DeskWriter;
use crate::audit;
use crate::database::{Datum, Row, values};
use crate::error::StoreError;
use crate::seal::Sealed;

const CUSTOMER: Sealed = Sealed {
    table: "customer",
    key: "number",
    columns: &[
        "tenant",
        "id",
        "version",
        "body",
        "changed_at",
        "changed_by",
        "snapshot",
        "basis",
        "problems",
    ],
    what: "customer",
};
const RUN: Sealed = Sealed {
    table: "rescreen",
    key: "id",
    columns: &[
        "snapshot",
        "basis",
        "previous",
        "upto",
        "stored",
        "screened",
        "incomplete",
        "opened",
        "started_at",
        "touched_at",
        "finished_at",
    ],
    what: "run",
};

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

fn customer(row: &Row<'_>) -> Result<Customer, StoreError> {
    let id: String = row.get(2)?;
    CUSTOMER.check(row, &id)?;
    Ok(Customer {
        number: row.get(0)?,
        tenant: row.get(1)?,
        id,
        version: row.get(3)?,
        body: row.get(4)?,
        changed_at: row.get(5)?,
        changed_by: row.get(6)?,
        snapshot: row.get(7)?,
        basis: row.get(8)?,
        problems: serde_json::from_str(&row.get::<String>(9)?)?,
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
        let sql =
            format!("{} WHERE tenant = ?1 AND id = ?2 ORDER BY version DESC LIMIT ?3", CUSTOMER.select());
        self.database.query(&sql, &values![tenant, id, most], customer)
    }

    /// Customers of a tenant in the order of their ids, after one, at most so many.
    pub fn customers(&self, tenant: &str, after: &str, most: usize) -> Result<Vec<Customer>, StoreError> {
        let sql = format!(
            "{} WHERE number IN
             (SELECT number FROM customer_now WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT ?3) ORDER BY id",
            CUSTOMER.select()
        );
        self.database.query(&sql, &values![tenant, after, most], customer)
    }

    /// How many customers a tenant keeps.
    pub fn customers_of(&self, tenant: &str) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM customer_now WHERE tenant = ?1";
        self.database.number(sql, &values![tenant])
    }

    /// How many customers are kept.
    pub fn customers_stored(&self) -> Result<u64, StoreError> {
        self.database.number("SELECT count(*) FROM customer_now", &[])
    }

    /// The customers of all tenants that were kept when rows had at most the number `upto`, as they were then, in the order of their
    /// numbers: those after one, at most so many.
    pub fn customers_then(&self, after: u64, upto: u64, most: usize) -> Result<Vec<Customer>, StoreError> {
        let sql = format!(
            "{} AS own WHERE number > ?1 AND number <= ?2 AND body IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM customer AS newer WHERE newer.tenant = own.tenant AND newer.id = own.id
                             AND newer.version > own.version AND newer.number <= ?2)
             ORDER BY number LIMIT ?3",
            CUSTOMER.select()
        );
        self.database.query(&sql, &values![after, upto, most], customer)
    }

    /// The first row of a customer that is kept, of whatever version.
    pub fn first_row_of_customer(&self, tenant: &str, id: &str) -> Result<Option<u64>, StoreError> {
        self.database.find(
            "SELECT min(number) FROM customer WHERE tenant = ?1 AND id = ?2 HAVING count(*) > 0",
            &values![tenant, id],
            |row| row.get(0),
        )
    }

    /// The customers in the rows of these numbers, in their order.
    pub fn customers_at(&self, numbers: &[u64]) -> Result<Vec<Customer>, StoreError> {
        let sql = format!("{} WHERE number = ?1", CUSTOMER.select());
        let rows = numbers.iter().map(|&number| values![number]);
        Ok(self.database.find_each(&sql, rows, customer)?.into_iter().flatten().collect())
    }

    /// The customers of all tenants that were written last, at most so many.
    pub fn newest_customers(&self, most: usize) -> Result<Vec<Customer>, StoreError> {
        let sql = format!(
            "{} WHERE number IN (SELECT number FROM customer_now ORDER BY number DESC LIMIT ?1) ORDER BY number DESC",
            CUSTOMER.select()
        );
        self.database.query(&sql, &values![most], customer)
    }

    /// The customers of all tenants whose rows have a number after this one and were not screened against this snapshot.
    pub fn customers_left(&self, after: u64, snapshot: &str, basis: &str) -> Result<u64, StoreError> {
        self.database.number(
            "SELECT count(*) FROM customer_now JOIN customer USING (number)
             WHERE number > ?1 AND (snapshot <> ?2 OR basis <> ?3)",
            &values![after, snapshot, basis],
        )
    }

    /// The newest runs first, at most so many; with `finished` only those that are done.
    pub fn rescreens(&self, finished: bool, most: usize) -> Result<Vec<Rescreen>, StoreError> {
        let which = if finished { "WHERE finished_at IS NOT NULL" } else { "" };
        let sql = format!("{} {which} ORDER BY id DESC LIMIT ?1", RUN.select());
        self.database.query(&sql, &values![most], |row| {
            let id: i64 = row.get(0)?;
            RUN.check(row, &id)?;
            Ok(Rescreen {
                id,
                snapshot: row.get(1)?,
                basis: row.get(2)?,
                previous: row.get(3)?,
                upto: row.get(4)?,
                stored: row.get(5)?,
                screened: row.get(6)?,
                incomplete: row.get(7)?,
                opened: row.get(8)?,
                started_at: row.get(9)?,
                touched_at: row.get(10)?,
                finished_at: row.get(11)?,
            })
        })
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
        let version: u64 = self.transaction.number(
            "SELECT coalesce(max(version), 0) + 1 FROM customer WHERE tenant = ?1 AND id = ?2",
            &values![new.tenant, new.id],
        )?;
        let problems = serde_json::to_string(new.problems)?;
        let row = CUSTOMER.insert(
            &self.transaction,
            &values![
                new.tenant,
                new.id,
                version,
                new.body,
                self.at,
                &self.actor,
                new.snapshot,
                new.basis,
                problems
            ],
            &[],
        )?;
        match new.body {
            Some(_) => self.transaction.execute(
                "INSERT INTO customer_now (tenant, id, number) VALUES (?1, ?2, ?3)
                 ON CONFLICT (tenant, id) DO UPDATE SET number = excluded.number",
                &values![new.tenant, new.id, row],
            )?,
            None => self.transaction.execute(
                "DELETE FROM customer_now WHERE tenant = ?1 AND id = ?2",
                &values![new.tenant, new.id],
            )?,
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
        let now = "SELECT 1 FROM customer_now WHERE number = ?1";
        Ok(self.transaction.find(now, &values![number], |_| Ok(()))?.is_some())
    }

    /// Begins a run over all customers that are kept now.
    pub fn begin_rescreen(
        &self,
        snapshot: &str,
        basis: &str,
        previous: Option<&str>,
    ) -> Result<Rescreen, StoreError> {
        let stored = self.transaction.number("SELECT count(*) FROM customer_now", &[])?;
        let upto = self.transaction.number("SELECT coalesce(max(number), 0) FROM customer", &[])?;
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
        run.id = RUN.insert(&self.transaction, &run.row(), &[])?;
        let details = json!({ "run": run.id, "stored": stored, "upto": upto, "previous": previous });
        audit::note(&self.transaction, &self.actor, "rescreen.begin", snapshot, details, self.at)?;
        Ok(run)
    }

    /// The numbers of the rows of all customers that are kept now, ascending.
    pub fn customer_numbers(&self) -> Result<Vec<u64>, StoreError> {
        self.transaction.query("SELECT number FROM customer_now ORDER BY number", &[], |row| row.get(0))
    }

    /// Keeps how far a run is. One that says it is done while fewer were screened than are stored is an error.
    pub fn keep_rescreen(&self, run: &Rescreen) -> Result<(), StoreError> {
        if run.finished_at.is_some() && run.screened != run.stored {
            return Err(StoreError::Incomplete { stored: run.stored, screened: run.screened });
        }
        let changes: Vec<(&str, Datum<'_>)> = RUN.columns.iter().copied().zip(run.row()).collect();
        RUN.update(&self.transaction, "id = ?1", &values![run.id], &changes)?;
        if run.finished_at.is_some() {
            let details = json!({
                "run": run.id, "stored": run.stored, "screened": run.screened, "incomplete": run.incomplete,
                "opened": run.opened,
            });
            audit::note(&self.transaction, &self.actor, "rescreen.finish", &run.snapshot, details, self.at)?;
        }
        Ok(())
    }

    /// Whether a run may still be written: none began after it.
    pub fn is_newest_rescreen(&self, run: &Rescreen) -> Result<bool, StoreError> {
        let newest: Option<i64> = self.transaction.number("SELECT max(id) FROM rescreen", &[])?;
        Ok(newest == Some(run.id))
    }
}

impl Rescreen {
    /// Its values in the order of the sealed columns.
    fn row(&self) -> [Datum<'_>; 11] {
        values![
            &self.snapshot,
            &self.basis,
            self.previous.as_deref(),
            self.upto,
            self.stored,
            self.screened,
            self.incomplete,
            self.opened,
            self.started_at,
            self.touched_at,
            self.finished_at
        ]
    }
}
