//! The tables, and how a file of an older format becomes one of today.
//!
//! `span(statement, from_seq, to_seq)`: the statement stood in the versions of its list loaded as number `from_seq`
//! up to, not including, `to_seq`; null while it still stands in the newest loaded one.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;

use crate::error::StoreError;
use crate::{alert, attachment, audit, customer, decision, evidence, hook, ownership, tenant};

/// The format written here: the number of [`STEPS`].
const FORMAT: i64 = 10;

/// What makes each format of the one before: lists, then ownership, then documents, then the record of acts, then decisions and
/// keys, then customers and alerts, then whose everything is, then web hooks, then what is attached to
/// alerts.
const STEPS: [&str; 10] = [
    TABLES,
    ownership::TABLES,
    evidence::TABLES,
    audit::TABLES,
    decision::TABLES,
    customer::TABLES,
    alert::TABLES,
    tenant::TABLES,
    hook::TABLES,
    attachment::TABLES,
];

const TABLES: &str = "
CREATE TABLE version (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    list        TEXT NOT NULL,
    edition     TEXT NOT NULL,
    seq         INTEGER,
    format      TEXT NOT NULL,
    standing    TEXT NOT NULL,
    content     TEXT NOT NULL,
    loaded_at   TEXT NOT NULL,
    components  TEXT NOT NULL,
    missing     TEXT NOT NULL,
    parties     INTEGER NOT NULL,
    statements  INTEGER NOT NULL,
    digest      BLOB NOT NULL,
    reasons     TEXT NOT NULL,
    issues      TEXT NOT NULL,
    note        TEXT NOT NULL DEFAULT '',
    seal        BLOB,
    UNIQUE (list, seq)
) STRICT;
CREATE INDEX version_by_edition ON version (list, edition);
CREATE TABLE version_file (
    version     INTEGER NOT NULL REFERENCES version (id),
    component   TEXT NOT NULL,
    name        TEXT NOT NULL,
    source      BLOB NOT NULL REFERENCES source (hash),
    PRIMARY KEY (version, component)
) STRICT, WITHOUT ROWID;
CREATE TABLE source (hash BLOB PRIMARY KEY, bytes INTEGER NOT NULL, chunks BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE chunk (hash BLOB PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE statement (
    id          INTEGER PRIMARY KEY,
    list        TEXT NOT NULL,
    hash        BLOB NOT NULL,
    party       TEXT NOT NULL,
    printed     TEXT NOT NULL,
    value       TEXT NOT NULL,
    component   TEXT NOT NULL,
    line        INTEGER NOT NULL,
    version     INTEGER NOT NULL REFERENCES version (id),
    UNIQUE (list, hash)
) STRICT;
CREATE INDEX statement_by_party ON statement (list, party);
CREATE TABLE span (
    statement   INTEGER NOT NULL REFERENCES statement (id),
    from_seq    INTEGER NOT NULL,
    to_seq      INTEGER,
    PRIMARY KEY (statement, from_seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE list_check (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    list        TEXT NOT NULL,
    at          TEXT NOT NULL,
    succeeded   INTEGER NOT NULL,
    detail      TEXT NOT NULL,
    remembered  TEXT,
    seal        BLOB
) STRICT;
CREATE INDEX list_check_by_list ON list_check (list, id);
";

/// The columns of a version that its seal covers: whatever decides what is in force and how fresh it is.
pub(crate) const SEALED_VERSION: &str = "list, edition, seq, format, standing, content, loaded_at, components, missing, parties, statements, digest, reasons, note";
/// The columns of a check that its seal covers.
pub(crate) const SEALED_CHECK: &str = "list, at, succeeded, detail, remembered";

/// Gives SQL the function `seal_of(...)`: 16 bytes of BLAKE3 over the values with their types and lengths. A row whose
/// `seal` is not that of its columns was altered behind the store's back.
fn add_seal(connection: &Connection) -> Result<(), StoreError> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("seal_of", -1, flags, |context| {
        let mut hasher = blake3::Hasher::new();
        for index in 0..context.len() {
            let (sort, bytes): (u8, Vec<u8>) = match context.get_raw(index) {
                ValueRef::Null => (0, Vec::new()),
                ValueRef::Integer(number) => (1, number.to_le_bytes().to_vec()),
                ValueRef::Real(number) => (2, number.to_le_bytes().to_vec()),
                ValueRef::Text(text) => (3, text.to_vec()),
                ValueRef::Blob(blob) => (4, blob.to_vec()),
            };
            hasher.update(&[sort]);
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(&bytes);
        }
        Ok(hasher.finalize().as_bytes()[..16].to_vec())
    })?;
    Ok(())
}

/// Sets the connection up and creates or migrates the tables.
pub(crate) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    add_seal(connection)?;
    connection.busy_timeout(std::time::Duration::from_secs(30))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL makes a commit durable across a power cut; imports are few, so its cost does not matter.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    let format = || connection.pragma_query_value::<i64, _>(None, "user_version", |row| row.get(0));
    let found = format()?;
    if found > FORMAT {
        return Err(StoreError::TooNew { found, known: FORMAT });
    }
    if found < FORMAT {
        // Two processes may start at once: the second finds the tables of the first.
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let now = usize::try_from(format()?).unwrap_or_default();
        for tables in STEPS.iter().skip(now) {
            connection.execute_batch(tables)?;
        }
        connection.pragma_update(None, "user_version", FORMAT)?;
        connection.execute_batch("COMMIT")?;
    }
    Ok(())
}
