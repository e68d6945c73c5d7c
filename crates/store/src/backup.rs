//! Backup and restore: everything that is kept out, as one archive with a checksum, and back into an empty store.
//!
//! An archive is Zstandard over lines of JSON, which any reader of JSON can read in twenty years: a head with the checkpoint of
//! the record of acts; for each table a line with its name and columns, and its rows as arrays, bytes as `{"base64": ...}`; at
//! the end how many rows there were and the BLAKE3 of everything before. It knows nothing of the database it came from, so it is
//! also the way from one to the other.
//!
//! What is restored is one transaction, kept only if the checksum is right, the record of acts is the one that the head
//! names, and the lists in force are as they were recorded.

use std::io::{BufRead, BufReader, Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use interdict_audit::Checkpoint;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use crate::audit::AuditFault;
use crate::database::{Database, Datum, Row, Transaction};
use crate::error::StoreError;
use crate::schema::{FORMAT, Table, tables};
use crate::{Store, audit, statement, version};

/// Version of the archive.
const ARCHIVE: u32 = 1;
/// Zstandard's level: most of the bytes are compressed already.
const LEVEL: i32 = 3;
/// Bytes of a line, at most: the longest are documents that were read.
const LINE_MAX: u64 = 1 << 30;
/// Rows that are written at once.
const AT_ONCE: usize = 1_000;

/// What an archive begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    interdict_backup: u32,
    /// Format of the tables.
    format: i64,
    made_at: Timestamp,
    /// The checkpoint of the record of acts, as text.
    checkpoint: String,
}

/// The line before the rows of a table.
#[derive(Debug, Serialize, Deserialize)]
struct Begin {
    table: String,
    columns: Vec<String>,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct End {
    rows: u64,
    blake3: String,
}

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// When it was made.
    pub made_at: Timestamp,
    /// The record of acts in it.
    pub checkpoint: Checkpoint,
    /// Rows of all tables.
    pub rows: u64,
    /// When the last act in it was done, if there is one.
    pub last_act: Option<Timestamp>,
    /// How many events a checkpoint that was kept elsewhere has more: what was done after the backup and is not in it.
    pub lacks: u64,
}

/// Why an archive is refused. Nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BackupError {
    /// Not an archive of this program.
    #[error("this is no backup of Interdict")]
    NotOne,
    /// It is cut, or not as it was written.
    #[error("the backup is damaged: {0}; take another")]
    Damaged(String),
    /// It was made by a newer program.
    #[error("the backup was made by a newer Interdict; use that program")]
    TooNew,
    /// There is something already.
    #[error(
        "the store is not empty; a backup is restored into a new one only (another --home, another database or schema)"
    )]
    NotEmpty,
    /// The record of acts in it is not whole, or not the one that a checkpoint speaks of.
    #[error("the record of acts in the backup: {0}")]
    Record(#[from] AuditFault),
}

impl Store {
    /// Writes everything that is kept, as it is at one moment, whatever is written meanwhile.
    pub fn back_up(&mut self, into: impl Write, at: Timestamp) -> Result<Backup, StoreError> {
        let transaction = self.database.read()?;
        let checkpoint = audit::checkpoint(&transaction)?;
        let last_act = last_act(&transaction)?;
        let mut out = Out { inner: zstd::Encoder::new(into, LEVEL)?, hash: blake3::Hasher::new() };
        let head = Head {
            interdict_backup: ARCHIVE,
            format: FORMAT,
            made_at: at,
            checkpoint: checkpoint.to_string(),
        };
        out.line(&head)?;
        let mut rows = 0;
        for table in tables() {
            let Table { name, columns, key, .. } = &table;
            out.line(&json!({ "table": name, "columns": columns }))?;
            let sql = format!("SELECT {} FROM {name} ORDER BY {key}", columns.join(", "));
            transaction.stream(name, &sql, &mut |row| {
                rows += 1;
                out.line(&cells(row, columns.len())?)
            })?;
        }
        let blake3 = out.hash.finalize().to_hex().to_string();
        out.line(&End { rows, blake3 })?;
        out.inner.finish()?.flush()?;
        Ok(Backup { made_at: at, checkpoint, rows, last_act, lacks: 0 })
    }

    /// Puts an archive into this store, which must be empty. `earlier` are checkpoints of the record of acts that were kept
    /// elsewhere. That it was restored is itself an act in the record, with the gap before it.
    pub fn restore(
        &mut self,
        from: impl Read,
        earlier: &[Checkpoint],
        at: Timestamp,
    ) -> Result<Backup, StoreError> {
        self.standing.clear();
        let transaction = self.database.write()?;
        if !is_empty(&transaction)? {
            return Err(BackupError::NotEmpty.into());
        }
        transaction.script("DELETE FROM audit_log")?;
        let decoder = zstd::Decoder::new(from).map_err(|_| BackupError::NotOne)?;
        let mut lines =
            Lines { inner: BufReader::new(decoder), hash: blake3::Hasher::new(), line: Vec::new() };
        let head: Head = match lines.next()? {
            Some(line) => serde_json::from_slice(line).map_err(|_| BackupError::NotOne)?,
            None => return Err(BackupError::NotOne.into()),
        };
        if head.interdict_backup > ARCHIVE || head.format > FORMAT {
            return Err(BackupError::TooNew.into());
        }
        let rows = match fill(&transaction, &mut lines) {
            // Rows that the database refuses are most often not those that were written.
            Err(cause) if !matches!(cause, StoreError::Backup(_)) && !lines.are_as_written() => {
                return Err(damaged("its rows do not fit together").into());
            }
            filled => filled?,
        };
        let known: Checkpoint =
            head.checkpoint.parse().map_err(|_| damaged("its checkpoint cannot be read"))?;
        let checkpoint = audit::verify(&transaction, &[])?.map_err(BackupError::Record)?;
        if checkpoint != known {
            return Err(damaged("its record of acts is not the one that it names").into());
        }
        // A checkpoint of a longer log says what was done after the backup.
        let (longer, within): (Vec<_>, Vec<_>) = earlier
            .iter()
            .cloned()
            .partition(|one| one.origin == checkpoint.origin && one.size > checkpoint.size);
        audit::verify(&transaction, &within)?.map_err(BackupError::Record)?;
        let lacks = longer.iter().map(|one| one.size - checkpoint.size).max().unwrap_or_default();
        in_force_is_whole(&transaction)?;
        let last_act = last_act(&transaction)?;
        let details = json!({
            "made_at": head.made_at, "events": checkpoint.size, "root": checkpoint.root.to_string(),
            "last_act": last_act, "lacks": lacks,
        });
        audit::note(&transaction, &self.actor, "store.restore", &checkpoint.origin, details, at)?;
        transaction.commit()?;
        Ok(Backup { made_at: head.made_at, checkpoint, rows, last_act, lacks })
    }
}

fn damaged(what: &str) -> BackupError {
    BackupError::Damaged(what.to_owned())
}

fn last_act(database: &Database) -> Result<Option<Timestamp>, StoreError> {
    database.find("SELECT at FROM audit_event ORDER BY number DESC LIMIT 1", &[], |row| row.get(0))
}

/// Nothing was ever kept in it. It has a name for its log all the same.
fn is_empty(database: &Database) -> Result<bool, StoreError> {
    for table in tables().iter().filter(|table| table.name != "audit_log") {
        let any = format!("SELECT 1 FROM {} LIMIT 1", table.name);
        if database.find(&any, &[], |_| Ok(()))?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Every version is as it was recorded, and so is every statement of those that count now.
fn in_force_is_whole(database: &Database) -> Result<(), StoreError> {
    let versions = version::versions(database, None)?;
    let mut lists: Vec<_> = versions.iter().map(|version| &version.list).collect();
    lists.dedup();
    for list in lists {
        let own = versions.iter().filter(|version| version.list == *list && version.standing.is_in_force());
        if let Some(newest) = own.max_by_key(|version| (version.edition, version.seq)) {
            statement::of_version(database, newest)?;
        }
    }
    Ok(())
}

/// Writes the rows of all tables, up to the end of the archive. Gives how many there were.
fn fill(transaction: &Transaction<'_>, lines: &mut Lines<impl BufRead>) -> Result<u64, StoreError> {
    let known = tables();
    let mut table: Option<(String, usize)> = None;
    let mut waiting: Vec<Vec<Datum<'static>>> = Vec::new();
    let mut filled: Vec<&Table> = Vec::new();
    let mut rows = 0;
    loop {
        let before = lines.hash.finalize().to_hex().to_string();
        let line = lines.next()?.ok_or_else(|| damaged("it is cut"))?;
        let value: Value = serde_json::from_slice(line).map_err(|_| damaged("a line cannot be read"))?;
        if let Value::Array(row) = value {
            let (insert, columns) = table.as_ref().ok_or_else(|| damaged("a row is of no table"))?;
            if row.len() != *columns {
                return Err(damaged("a row has other columns than its table").into());
            }
            waiting.push(row.into_iter().map(datum).collect::<Result<_, _>>()?);
            rows += 1;
            if waiting.len() == AT_ONCE {
                transaction.execute_each(insert, waiting.drain(..))?;
            }
            continue;
        }
        if let Some((insert, _)) = &table {
            transaction.execute_each(insert, waiting.drain(..))?;
        }
        if let Ok(end) = serde_json::from_value::<End>(value.clone()) {
            if end.blake3 != before || end.rows != rows {
                return Err(damaged("it is not as it was written").into());
            }
            // Reading on makes the decoder look at the end of the stream.
            if lines.next()?.is_some() {
                return Err(damaged("something follows its end").into());
            }
            break;
        }
        let begin: Begin =
            serde_json::from_value(value).map_err(|_| damaged("a line cannot be understood"))?;
        let own = known.iter().find(|one| one.name == begin.table);
        let own = own.ok_or_else(|| damaged("it has a table that is not known"))?;
        if !begin.columns.iter().all(|column| own.columns.contains(&column.as_str())) {
            return Err(damaged("it has a column that is not known").into());
        }
        let places: Vec<String> = (1..=begin.columns.len()).map(|place| format!("?{place}")).collect();
        let insert =
            format!("INSERT INTO {} ({}) VALUES ({})", own.name, begin.columns.join(", "), places.join(", "));
        filled.push(own);
        table = Some((insert, begin.columns.len()));
    }
    for table in filled {
        transaction.renumber(table)?;
    }
    Ok(rows)
}

/// A row as JSON.
fn cells(row: &Row<'_>, columns: usize) -> Result<Vec<Value>, StoreError> {
    (0..columns)
        .map(|column| {
            Ok(match row.datum(column)? {
                Datum::Null => Value::Null,
                Datum::Integer(number) => number.into(),
                Datum::Text(text) => text.into_owned().into(),
                Datum::Bytes(bytes) => json!({ "base64": STANDARD.encode(&bytes) }),
            })
        })
        .collect()
}

/// A value from JSON.
fn datum(value: Value) -> Result<Datum<'static>, BackupError> {
    match value {
        Value::Null => Some(Datum::Null),
        Value::Number(number) => number.as_i64().map(Datum::from),
        Value::String(text) => Some(text.into()),
        Value::Object(mut object) => match object.remove("base64") {
            Some(Value::String(text)) => STANDARD.decode(text).ok().map(Datum::from),
            _ => None,
        },
        Value::Bool(_) | Value::Array(_) => None,
    }
    .ok_or_else(|| damaged("a value cannot be read"))
}

/// Writes lines and hashes them.
struct Out<'a, W: Write> {
    inner: zstd::Encoder<'a, W>,
    hash: blake3::Hasher,
}

impl<W: Write> Out<'_, W> {
    fn line(&mut self, value: &impl Serialize) -> Result<(), StoreError> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.hash.update(&line);
        Ok(self.inner.write_all(&line)?)
    }
}

/// Reads lines and hashes them.
struct Lines<R> {
    inner: R,
    hash: blake3::Hasher,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// The next line; `None` at the end.
    fn next(&mut self) -> Result<Option<&[u8]>, BackupError> {
        self.line.clear();
        let read = (&mut self.inner).take(LINE_MAX).read_until(b'\n', &mut self.line);
        read.map_err(|cause| BackupError::Damaged(cause.to_string()))?;
        self.hash.update(&self.line);
        match self.line.last() {
            None => Ok(None),
            Some(b'\n') => Ok(Some(&self.line)),
            Some(_) => Err(damaged("it is cut, or has a line that is too long")),
        }
    }

    /// Whether the checksum at the end holds; reads all that is left.
    fn are_as_written(&mut self) -> bool {
        loop {
            let before = self.hash.finalize().to_hex().to_string();
            let Ok(Some(line)) = self.next() else { return false };
            if let Ok(end) = serde_json::from_slice::<End>(line) {
                return end.blake3 == before;
            }
        }
    }
}

#[cfg(test)]
mod tests;
