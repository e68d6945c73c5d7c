//! The seam to what keeps the rows: SQL and values in, rows out, the same for SQLite and PostgreSQL.
//!
//! All rooms of the store write their SQL once, in what both databases understand:
//!
//! - parameters are numbered (`?1`); one that is compared with NULL alone has its type said (`CAST(?1 AS TEXT) IS NULL`);
//! - columns are whole numbers, text and bytes ([`Datum`]), text is ordered by its bytes;
//! - `ON CONFLICT` instead of `INSERT OR ...`; no functions but `count`, `max` and `coalesce`.
//!
//! Tables are written as SQLite has them; what PostgreSQL calls otherwise is put in at one place ([`crate::schema`]).
//!
//! A write is a [`Transaction`], and there is one writer at a time: by SQLite's lock on the file, by an advisory lock on the
//! schema in PostgreSQL. So numbers of rows grow in the order in which they become visible, and the log of acts cannot fork.

mod datum;
mod location;
mod postgres;
mod sqlite;

use std::ops::Deref;

pub(crate) use datum::{Datum, FromDatum, values};
pub use location::{Address, Location, LocationError};
use postgres::Postgres;
use sqlite::Sqlite;

use crate::error::StoreError;
use crate::schema::Table;

/// A database, opened.
#[derive(Debug)]
pub(crate) enum Database {
    /// SQLite, built in.
    Sqlite(Sqlite),
    /// PostgreSQL, elsewhere.
    Postgres(Postgres),
}

/// A row of an answer.
pub(crate) enum Row<'a> {
    /// Of SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// Of PostgreSQL.
    Postgres(&'a tokio_postgres::Row),
}

impl Row<'_> {
    /// The value of a column, by its place from 0.
    pub(crate) fn datum(&self, column: usize) -> Result<Datum<'_>, StoreError> {
        match self {
            Row::Sqlite(row) => sqlite::datum(row, column),
            Row::Postgres(row) => postgres::datum(row, column),
        }
    }

    /// The value of a column, read.
    pub(crate) fn get<T: FromDatum>(&self, column: usize) -> Result<T, StoreError> {
        datum::read(self.datum(column)?, column)
    }
}

impl Database {
    pub(crate) fn open(location: &Location) -> Result<Self, StoreError> {
        Ok(match location {
            Location::File(path) => Self::Sqlite(Sqlite::open(path)?),
            Location::Postgres(address) => Self::Postgres(Postgres::open(Address::clone(address))?),
        })
    }

    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        Sqlite::in_memory().map(Self::Sqlite)
    }

    /// Runs statements that take no values.
    pub(crate) fn script(&self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(own) => own.script(sql),
            Self::Postgres(own) => own.script(sql),
        }
    }

    /// Runs a statement; gives how many rows it changed.
    pub(crate) fn execute(&self, sql: &str, values: &[Datum<'_>]) -> Result<usize, StoreError> {
        match self {
            Self::Sqlite(own) => own.execute(sql, values),
            Self::Postgres(own) => own.execute(sql, values),
        }
    }

    /// Inserts one row; gives the number that it got in the column `key`.
    pub(crate) fn insert(&self, sql: &str, key: &str, values: &[Datum<'_>]) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite(own) => own.insert(sql, values),
            Self::Postgres(_) => {
                let sql = format!("{sql} RETURNING {key}");
                self.find(&sql, values, |row| row.get(0))?.ok_or_else(not_inserted)
            }
        }
    }

    /// Reads every row of an answer.
    pub(crate) fn query<T>(
        &self,
        sql: &str,
        values: &[Datum<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        match self {
            Self::Sqlite(own) => own.query(sql, values, &mut read),
            Self::Postgres(own) => own.query(sql, values, &mut read),
        }
    }

    /// Reads the only row of an answer, if there is one.
    pub(crate) fn find<T>(
        &self,
        sql: &str,
        values: &[Datum<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.query(sql, values, read)?.pop())
    }

    /// A number that every answer to the question has, such as a count.
    pub(crate) fn number<T: FromDatum>(&self, sql: &str, values: &[Datum<'_>]) -> Result<T, StoreError> {
        let found = self.find(sql, values, |row| row.get(0))?;
        found.ok_or_else(|| StoreError::Damaged("a count has no answer".to_owned()))
    }

    /// Runs a statement once for each row of values.
    pub(crate) fn execute_each<'a, R: AsRef<[Datum<'a>]>>(
        &self,
        sql: &str,
        rows: impl Iterator<Item = R>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(own) => own.execute_each(sql, rows),
            Self::Postgres(own) => own.each(sql, rows, &mut |_| Ok(())),
        }
    }

    /// Inserts rows; gives the number that each got in the column `key`.
    pub(crate) fn insert_each<'a, R: AsRef<[Datum<'a>]>>(
        &self,
        sql: &str,
        key: &str,
        rows: impl Iterator<Item = R>,
    ) -> Result<Vec<i64>, StoreError> {
        match self {
            Self::Sqlite(own) => own.insert_each(sql, rows),
            Self::Postgres(_) => {
                let keys = self.find_each(&format!("{sql} RETURNING {key}"), rows, |row| row.get(0))?;
                keys.into_iter().map(|key| key.ok_or_else(not_inserted)).collect()
            }
        }
    }

    /// Asks once for each row of values; gives the first row of each answer, read.
    pub(crate) fn find_each<'a, T, R: AsRef<[Datum<'a>]>>(
        &self,
        sql: &str,
        rows: impl Iterator<Item = R>,
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<Option<T>>, StoreError> {
        match self {
            Self::Sqlite(own) => own.find_each(sql, rows, &mut read),
            Self::Postgres(own) => {
                let mut found = Vec::new();
                own.each(sql, rows, &mut |rows| {
                    found.push(rows.first().map(|row| read(&Row::Postgres(row))).transpose()?);
                    Ok(())
                })?;
                Ok(found)
            }
        }
    }

    /// Begins to write: nobody else writes until it is committed or dropped.
    pub(crate) fn write(&mut self) -> Result<Transaction<'_>, StoreError> {
        match self {
            Self::Sqlite(own) => own.script("BEGIN IMMEDIATE")?,
            Self::Postgres(own) => own.begin(postgres::WRITE)?,
        }
        Ok(Transaction { database: self, is_done: false })
    }

    /// Begins to read: it sees one state throughout, whatever is written meanwhile.
    pub(crate) fn read(&mut self) -> Result<Transaction<'_>, StoreError> {
        match self {
            Self::Sqlite(own) => own.script("BEGIN")?,
            Self::Postgres(own) => own.begin(postgres::READ)?,
        }
        Ok(Transaction { database: self, is_done: false })
    }

    /// Reads the rows of an answer as they come; for answers that are too large to be held. Within a transaction; the answer has
    /// a name.
    pub(crate) fn stream(
        &self,
        name: &str,
        sql: &str,
        read: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(own) => own.query(sql, &[], read).map(drop),
            Self::Postgres(own) => own.stream(name, sql, read),
        }
    }

    /// Makes the next row of a table get a number after all that are there, which were written with numbers.
    pub(crate) fn renumber(&self, table: &Table) -> Result<(), StoreError> {
        match self {
            // It looks at the largest by itself.
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(_) if !table.is_numbered => Ok(()),
            Self::Postgres(own) => own.script(&format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{key}'), max({key})) FROM {table}
                 HAVING max({key}) IS NOT NULL",
                table = table.name,
                key = table.key
            )),
        }
    }

    /// The number of the format of the tables; 0 where there are none.
    pub(crate) fn format(&self) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite(own) => own.format(),
            Self::Postgres(own) => own.format(),
        }
    }

    pub(crate) fn set_format(&self, format: i64) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(own) => own.set_format(format),
            Self::Postgres(own) => own.set_format(format),
        }
    }
}

fn not_inserted() -> StoreError {
    StoreError::Damaged("a row that was written got no number".to_owned())
}

/// What is read or written as a whole. Dropped without [`Transaction::commit`], nothing of it was written.
#[derive(Debug)]
pub(crate) struct Transaction<'a> {
    database: &'a Database,
    is_done: bool,
}

impl Transaction<'_> {
    /// Makes all of it last.
    pub(crate) fn commit(mut self) -> Result<(), StoreError> {
        match self.database {
            Database::Sqlite(own) => own.script("COMMIT")?,
            Database::Postgres(own) => own.commit()?,
        }
        self.is_done = true;
        Ok(())
    }
}

impl Deref for Transaction<'_> {
    type Target = Database;

    fn deref(&self) -> &Database {
        self.database
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        match self.database {
            // What cannot be rolled back was rolled back already, and nothing of it was committed in any case.
            Database::Sqlite(own) if own.is_in_transaction() => drop(own.script("ROLLBACK")),
            Database::Sqlite(_) => {}
            Database::Postgres(own) => own.roll_back(),
        }
    }
}

#[cfg(test)]
mod tests;
