//! The tables, and how a file of an older format becomes one of today.
//!
//! `span(statement, from_seq, to_seq)`: the statement stood in the versions of its list loaded as number `from_seq`
//! up to, not including, `to_seq`; null while it still stands in the newest loaded one.

use crate::database::{Database, values};
use crate::error::StoreError;
use crate::{
    alert, attachment, audit, customer, decision, evidence, hook, key, ownership, policy, release, seen,
    tenant,
};

/// The format written here: the number of [`STEPS`].
pub(crate) const FORMAT: i64 = 15;

/// What makes each format of the one before: lists, then ownership, then documents, then the record of acts, then decisions and
/// keys, then customers and alerts, then whose everything is, then web hooks, then what is attached to alerts, then by which act each came,
/// then what decisions share, then whose each key is, then the screening policy, then
/// proposed releases.
const STEPS: [&str; 15] = [
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
    seen::TABLES,
    decision::COVERAGE,
    key::TABLES,
    policy::TABLES,
    release::TABLES,
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
CREATE TABLE source (
    hash        BLOB PRIMARY KEY,
    bytes       INTEGER NOT NULL,
    chunks      BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE chunk (
    hash        BLOB PRIMARY KEY,
    data        BLOB NOT NULL
) STRICT;
CREATE TABLE version_file (
    version     INTEGER NOT NULL REFERENCES version (id),
    component   TEXT NOT NULL,
    name        TEXT NOT NULL,
    source      BLOB NOT NULL REFERENCES source (hash),
    PRIMARY KEY (version, component)
) STRICT, WITHOUT ROWID;
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

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<&'static str>,
    /// The columns by which a row is told from others, with commas between.
    pub(crate) key: &'static str,
    /// Whether the database gives the key.
    pub(crate) is_numbered: bool,
}

/// All tables, each after those that it refers to: read from the statements that make them, so that none is forgotten.
pub(crate) fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for line in STEPS.iter().flat_map(|step| step.lines()) {
        let words = line.trim().trim_end_matches(',');
        if let Some(name) = words.strip_prefix("CREATE TABLE ") {
            let name = name.trim_end_matches(" (");
            tables.push(Table { name, columns: Vec::new(), key: "", is_numbered: false });
        } else if let Some((name, column)) =
            words.strip_prefix("ALTER TABLE ").and_then(|words| words.split_once(" ADD COLUMN "))
        {
            let table = tables.iter_mut().find(|table| table.name == name);
            if let (Some(table), Some(column)) = (table, column.split(' ').next()) {
                table.columns.push(column);
            }
        } else if let (true, Some(table)) = (line.starts_with("    "), tables.last_mut()) {
            if let Some(key) = words.strip_prefix("PRIMARY KEY (") {
                table.key = key.trim_end_matches(')');
            } else if let Some(column) = words.split(' ').next().filter(|word| *word != "UNIQUE") {
                if words.contains("PRIMARY KEY") || table.columns.is_empty() {
                    table.key = column;
                }
                table.is_numbered |= words.contains("INTEGER PRIMARY KEY");
                table.columns.push(column);
            }
        }
    }
    tables
}

/// Creates the tables, or brings those of an older format up to date.
pub(crate) fn prepare(database: &mut Database) -> Result<(), StoreError> {
    let found = database.format()?;
    if found > FORMAT {
        return Err(StoreError::TooNew { found, known: FORMAT });
    }
    if found < FORMAT {
        // Two processes may start at once: the second finds the tables of the first.
        let transaction = database.write()?;
        let now = usize::try_from(transaction.format()?).unwrap_or_default();
        for tables in STEPS.iter().skip(now) {
            match &*transaction {
                Database::Sqlite(own) => own.script(tables)?,
                Database::Postgres(own) => own.script(&for_postgres(tables))?,
            }
            if *tables == tenant::TABLES {
                tenant::seal_again(&transaction)?;
            }
        }
        let mut origin = [0; 16];
        getrandom::fill(&mut origin).map_err(|cause| std::io::Error::other(cause.to_string()))?;
        let origin = format!("interdict/{:032x}", u128::from_be_bytes(origin));
        let name = "INSERT INTO audit_log (origin) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM audit_log)";
        transaction.execute(name, &values![origin])?;
        transaction.set_format(FORMAT)?;
        transaction.commit()?;
    }
    Ok(())
}

/// The tables in the words of PostgreSQL. Text is ordered by its bytes, as SQLite does.
fn for_postgres(tables: &str) -> String {
    [
        ("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"),
        ("INTEGER PRIMARY KEY", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"),
        (" INTEGER", " BIGINT"),
        (" TEXT", " TEXT COLLATE \"C\""),
        (" BLOB", " BYTEA"),
        (") STRICT, WITHOUT ROWID;", ");"),
        (") STRICT;", ");"),
    ]
    .iter()
    .fold(tables.to_owned(), |sql, (ours, theirs)| sql.replace(ours, theirs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::both::{Fresh, on_both};

    fn every_table_and_column_is_known(fresh: &Fresh) {
        let store = fresh.store();
        let all = match store.database {
            Database::Sqlite(_) => {
                "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
                 WHERE m.type = 'table' AND m.name <> 'sqlite_sequence' ORDER BY 1, 2"
            }
            Database::Postgres(_) => {
                "SELECT table_name::text, column_name::text FROM information_schema.columns
                 WHERE table_schema = current_schema() AND table_name <> 'store_format' ORDER BY 1, 2"
            }
        };
        let there: Vec<(String, String)> =
            store.database.query(all, &[], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let mut known: Vec<(String, String)> = tables()
            .iter()
            .flat_map(|table| {
                table.columns.iter().map(|column| (table.name.to_owned(), (*column).to_owned()))
            })
            .collect();
        known.sort();
        assert_eq!(there, known);
    }

    on_both!(every_table_and_column_is_known);
}
