//! One SQLite file, or one in memory: SQL and values in, rows out.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, params_from_iter};

use super::{Datum, Row};
use crate::error::StoreError;

/// How long a write waits for another writer: so often for so long. SQLite's own waits grow to a tenth of a second, in which somebody
/// who writes in short stretches takes the lock again and again.
const WAITS: i32 = 30_000;
const WAIT: Duration = Duration::from_millis(1);
/// Pages of the log that are gathered before they are put into the file: 16 MB. Whoever writes the last of them waits for that, so it
/// is done seldom.
const CHECKPOINT: u32 = 4_000;
/// Prepared statements that are kept: somewhat more than there are in all rooms of the store.
const STATEMENTS: usize = 128;

/// Makes a file that is not there yet for its owner alone: it will hold customers and secrets. SQLite gives the files beside it the
/// same rights, and tells what is wrong where none can be made.
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}

/// An open file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        make_private(path);
        let connection =
            Connection::open(path).map_err(|cause| StoreError::Open { path: path.to_owned(), cause })?;
        Self::set_up(connection)
    }

    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        Self::set_up(Connection::open_in_memory()?)
    }

    fn set_up(mut connection: Connection) -> Result<Self, StoreError> {
        connection.busy_handler(Some(|waited| {
            std::thread::sleep(WAIT);
            waited < WAITS
        }))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // FULL makes a commit durable across a power cut; imports are few, so its cost does not matter.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "cache_size", -65_536)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { connection })
    }

    pub(crate) fn script(&self, sql: &str) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch(sql)?)
    }

    /// Whether a transaction is open: some errors end it by themselves.
    pub(crate) fn is_in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    pub(crate) fn execute(&self, sql: &str, values: &[Datum<'_>]) -> Result<usize, StoreError> {
        Ok(self.connection.prepare_cached(sql)?.execute(params_from_iter(values))?)
    }

    pub(crate) fn insert(&self, sql: &str, values: &[Datum<'_>]) -> Result<i64, StoreError> {
        self.connection.prepare_cached(sql)?.execute(params_from_iter(values))?;
        Ok(self.connection.last_insert_rowid())
    }

    pub(crate) fn query<T>(
        &self,
        sql: &str,
        values: &[Datum<'_>],
        read: &mut dyn FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut query = self.connection.prepare_cached(sql)?;
        let mut rows = query.query(params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(&Row::Sqlite(row))?);
        }
        Ok(found)
    }

    pub(crate) fn execute_each<'a, R: AsRef<[Datum<'a>]>>(
        &self,
        sql: &str,
        rows: impl Iterator<Item = R>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        for values in rows {
            statement.execute(params_from_iter(values.as_ref()))?;
        }
        Ok(())
    }

    pub(crate) fn insert_each<'a, R: AsRef<[Datum<'a>]>>(
        &self,
        sql: &str,
        rows: impl Iterator<Item = R>,
    ) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        rows.map(|values| {
            statement.execute(params_from_iter(values.as_ref()))?;
            Ok(self.connection.last_insert_rowid())
        })
        .collect()
    }

    pub(crate) fn find_each<'a, T, R: AsRef<[Datum<'a>]>>(
        &self,
        sql: &str,
        rows: impl Iterator<Item = R>,
        read: &mut dyn FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<Option<T>>, StoreError> {
        let mut query = self.connection.prepare_cached(sql)?;
        rows.map(|values| {
            let mut rows = query.query(params_from_iter(values.as_ref()))?;
            rows.next()?.map(|row| read(&Row::Sqlite(row))).transpose()
        })
        .collect()
    }

    /// The number of the format of the tables; 0 in an empty file.
    pub(crate) fn format(&self) -> Result<i64, StoreError> {
        Ok(self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
    }

    pub(crate) fn set_format(&self, format: i64) -> Result<(), StoreError> {
        Ok(self.connection.pragma_update(None, "user_version", format)?)
    }
}

impl ToSql for Datum<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Datum::Null => ValueRef::Null,
            Datum::Integer(number) => ValueRef::Integer(*number),
            Datum::Text(text) => ValueRef::Text(text.as_bytes()),
            Datum::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// A column of a row; the tables are strict and have no other types.
pub(crate) fn datum<'a>(row: &'a rusqlite::Row<'_>, column: usize) -> Result<Datum<'a>, StoreError> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Datum::Null,
        ValueRef::Integer(number) => Datum::Integer(number),
        ValueRef::Blob(bytes) => bytes.into(),
        ValueRef::Text(text) => std::str::from_utf8(text)
            .map_err(|_| StoreError::Damaged(format!("column {column} of a row is not text")))?
            .into(),
        ValueRef::Real(_) => {
            return Err(StoreError::Damaged(format!("column {column} of a row holds a fraction")));
        }
    })
}
