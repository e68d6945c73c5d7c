//! What people attach to alerts: bytes by content, each with the name and type under which it came.

use jiff::Timestamp;
use serde_json::json;

use crate::alert::DeskWriter;
use crate::database::values;
use crate::error::StoreError;
use crate::seal::{Sealed, hex};
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

const ATTACHMENT: Sealed = Sealed {
    table: "attachment",
    key: "id",
    columns: &["alert", "hash", "name", "kind", "bytes", "at", "actor"],
    what: "an attachment of alert",
};

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
        let sql = format!("{} WHERE alert = ?1 ORDER BY id", ATTACHMENT.select());
        self.database.query(&sql, &values![alert], |row| {
            ATTACHMENT.check(row, &alert)?;
            Ok(Attachment {
                hash: hex(&row.get::<Vec<u8>>(2)?),
                name: row.get(3)?,
                kind: row.get(4)?,
                bytes: row.get(5)?,
                at: row.get(6)?,
                by: row.get(7)?,
            })
        })
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
        let known = "SELECT id FROM attachment WHERE alert = ?1 AND hash = ?2";
        let known = self.transaction.find(known, &values![alert, hash.as_bytes()], |_| Ok(()))?.is_some();
        let name = hash.to_hex().to_string();
        if known {
            return Ok((name, false));
        }
        let row = values![alert, hash.as_bytes(), new.name, new.kind, new.bytes.len(), self.at, &self.actor];
        ATTACHMENT.insert(&self.transaction, &row, &[])?;
        let details = json!({ "hash": name, "bytes": new.bytes.len(), "kind": new.kind });
        let subject = format!("{tenant}/alert/{alert}");
        audit::note(&self.transaction, &self.actor, "alert.attach", &subject, details, self.at)?;
        Ok((name, true))
    }
}
