//! What people attach to alerts: bytes by content, each with the name and type under which it came.

use jiff::Timestamp;
use rusqlite::params;
use serde_json::json;

use crate::alert::DeskWriter;
use crate::error::StoreError;
use crate::seal::{hex, unaltered};
use crate::version::timestamp;
use crate::{Store, audit, chunks};

pub(crate) const TABLES: &str = "
CREATE TABLE attachment (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    alert       INTEGER NOT NULL REFERENCES alert (id),
    hash        BLOB NOT NULL REFERENCES source (hash),
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,
    seal        BLOB NOT NULL,
    UNIQUE (alert, hash)
) STRICT;
";

const SEALED: &str = "alert, hash, name, kind, bytes, at, actor";

/// Something that is attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// BLAKE3 of its bytes, in hexadecimal; [`Store::source`] gives them.
    pub hash: String,
    /// The name under which it came.
    pub name: String,
    /// The media type that whoever attached it gave. Nobody looked whether it is true.
    pub kind: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// When it was attached.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// Something to be attached.
#[derive(Debug, Clone, Copy)]
pub struct NewAttachment<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its media type, as given.
    pub kind: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl Store {
    /// What is attached to an alert, the oldest first.
    pub fn attachments(&self, alert: i64) -> Result<Vec<Attachment>, StoreError> {
        let sql = format!(
            "SELECT hash, name, kind, bytes, at, actor, seal IS seal_of({SEALED}) FROM attachment
             WHERE alert = ?1 ORDER BY id"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query([alert])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            unaltered(row, 6, "an attachment of alert", &alert.to_string())?;
            found.push(Attachment {
                hash: hex(&row.get::<_, Vec<u8>>(0)?),
                name: row.get(1)?,
                kind: row.get(2)?,
                bytes: row.get(3)?,
                at: timestamp(&row.get::<_, String>(4)?)?,
                by: row.get(5)?,
            });
        }
        Ok(found)
    }
}

impl DeskWriter<'_> {
    /// Attaches something to an alert. Gives the hash of its bytes, and whether they were not attached to it yet; if they were,
    /// nothing changes.
    pub fn attach(
        &self,
        tenant: &str,
        alert: i64,
        new: &NewAttachment<'_>,
    ) -> Result<(String, bool), StoreError> {
        let hash = chunks::put(&self.transaction, new.bytes)?;
        let known = self
            .transaction
            .prepare_cached("SELECT 1 FROM attachment WHERE alert = ?1 AND hash = ?2")?
            .exists(params![alert, hash.as_bytes().as_slice()])?;
        let name = hash.to_hex().to_string();
        if known {
            return Ok((name, false));
        }
        self.transaction.execute(
            &format!(
                "INSERT INTO attachment ({SEALED}, seal)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, seal_of(?1, ?2, ?3, ?4, ?5, ?6, ?7))"
            ),
            params![
                alert,
                hash.as_bytes().as_slice(),
                new.name,
                new.kind,
                new.bytes.len() as u64,
                self.at.to_string(),
                self.actor
            ],
        )?;
        let details = json!({ "hash": name, "bytes": new.bytes.len(), "kind": new.kind });
        let subject = format!("{tenant}/alert/{alert}");
        audit::note(&self.transaction, &self.actor, "alert.attach", &subject, details, self.at)?;
        Ok((name, true))
    }
}
