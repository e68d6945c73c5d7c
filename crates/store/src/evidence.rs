//! Documents that were kept, what was read in them, and what people said of that.
//!
//! Nothing is overwritten. A document is its file by content; a reading is what the rules of one time found in it, and the
//! newest counts; of several answers to one question the last counts. What a reading and an answer hold is text in JSON that
//! this room does not look into.

use interdict_model::ListId;
use jiff::Timestamp;
use rusqlite::params;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Store;
use crate::audit;
use crate::chunks;
use crate::error::StoreError;
use crate::seal::{hex, seal, unaltered};
use crate::version::timestamp;

/// The columns of each table that its seal covers.
pub(crate) const SEALED_DOCUMENT: &str = "hash, name, source, kept_at, removed_at, tenant";
pub(crate) const SEALED_READING: &str = "document, rules, lists, read_at, body, tenant";
pub(crate) const SEALED_ANSWER: &str = "document, subject, body, answered_by, answered_at, reason, tenant";

pub(crate) const TABLES: &str = "
CREATE TABLE evidence_document (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    hash        TEXT NOT NULL,
    name        TEXT NOT NULL,
    source      BLOB NOT NULL REFERENCES source (hash),
    kept_at     TEXT NOT NULL,
    removed_at  TEXT,
    seal        BLOB
) STRICT;
CREATE INDEX evidence_document_by_hash ON evidence_document (hash);
CREATE TABLE evidence_reading (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    document    TEXT NOT NULL,
    rules       TEXT NOT NULL,
    lists       TEXT NOT NULL,
    read_at     TEXT NOT NULL,
    body        TEXT NOT NULL,
    seal        BLOB
) STRICT;
CREATE INDEX evidence_reading_by_document ON evidence_reading (document, id);
CREATE TABLE evidence_party (
    list        TEXT NOT NULL,
    party       TEXT NOT NULL,
    reading     INTEGER NOT NULL REFERENCES evidence_reading (id),
    PRIMARY KEY (list, party, reading)
) STRICT, WITHOUT ROWID;
CREATE TABLE evidence_answer (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    document    TEXT NOT NULL,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    reason      TEXT NOT NULL,
    seal        BLOB
) STRICT;
CREATE INDEX evidence_answer_by_document ON evidence_answer (document, id);
";

/// A document that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDocument {
    /// BLAKE3 of the document, in hexadecimal; of an attachment, not that of its e-mail.
    pub hash: String,
    /// The name under which it came.
    pub name: String,
    /// BLAKE3 of the file it came in; [`Store::source`] gives its bytes.
    pub source: String,
    /// When it was kept.
    pub kept_at: Timestamp,
}

/// What was read in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReading {
    /// The document's hash.
    pub document: String,
    /// The rules it was read by, by hash.
    pub rules: String,
    /// The snapshot of lists its names were linked to, by hash; empty if to none.
    pub lists: String,
    /// When.
    pub read_at: Timestamp,
    /// What was found, in JSON.
    pub body: String,
}

/// What somebody answered about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceAnswer {
    /// The document's hash.
    pub document: String,
    /// What about.
    pub subject: String,
    /// The answer, in JSON.
    pub body: String,
    /// Who says so.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl Store {
    /// Keeps the documents of a file, each by hash and name. Gives which of them were not there yet.
    pub fn keep_documents(
        &mut self,
        file: &[u8],
        documents: &[(String, String)],
        at: Timestamp,
    ) -> Result<Vec<bool>, StoreError> {
        let transaction = audit::begin(&mut self.connection)?;
        let source = chunks::put(&transaction, file)?;
        let mut new = Vec::with_capacity(documents.len());
        for (hash, name) in documents {
            let known: i64 = transaction.query_row(
                "SELECT count(*) FROM evidence_document WHERE hash = ?1 AND tenant = ?2 AND removed_at IS NULL",
                [hash, &self.tenant],
                |row| row.get(0),
            )?;
            new.push(known == 0);
            if known == 0 {
                transaction.execute(
                    "INSERT INTO evidence_document (hash, name, source, kept_at, tenant) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![hash, name, source.as_bytes().as_slice(), at.to_string(), self.tenant],
                )?;
                audit::note(&transaction, &self.actor, "document.keep", hash, json!({ "name": name }), at)?;
            }
        }
        seal(&transaction, "evidence_document", SEALED_DOCUMENT)?;
        transaction.commit()?;
        Ok(new)
    }

    /// No longer counts a document from now on; its bytes, readings and answers stay. Gives whether it was there.
    pub fn remove_document(&mut self, hash: &str, at: Timestamp) -> Result<bool, StoreError> {
        // Sealing an altered row again would hide that it was.
        let known = self.kept_documents()?.into_iter().any(|document| document.hash == hash);
        let transaction = audit::begin(&mut self.connection)?;
        transaction.execute(
            "UPDATE evidence_document SET removed_at = ?2, seal = NULL
             WHERE hash = ?1 AND tenant = ?3 AND removed_at IS NULL",
            params![hash, at.to_string(), self.tenant],
        )?;
        seal(&transaction, "evidence_document", SEALED_DOCUMENT)?;
        if known {
            audit::note(&transaction, &self.actor, "document.forget", hash, json!({}), at)?;
        }
        transaction.commit()?;
        Ok(known)
    }

    /// The documents of the tenant that count, in the order in which they were kept.
    pub fn kept_documents(&self) -> Result<Vec<KeptDocument>, StoreError> {
        let sql = format!(
            "SELECT hash, name, source, kept_at, seal IS seal_of({SEALED_DOCUMENT}) FROM evidence_document
             WHERE tenant = ?1 AND removed_at IS NULL ORDER BY id"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query([&self.tenant])?;
        let mut documents = Vec::new();
        while let Some(row) = rows.next()? {
            let document = KeptDocument {
                hash: row.get(0)?,
                name: row.get(1)?,
                source: hex(&row.get::<_, Vec<u8>>(2)?),
                kept_at: timestamp(&row.get::<_, String>(3)?)?,
            };
            unaltered(row, 4, "document", &document.name)?;
            documents.push(document);
        }
        Ok(documents)
    }

    /// Keeps a reading; it counts instead of any before it. `parties` are the listed parties that its facts are about.
    pub fn keep_reading(
        &mut self,
        reading: &KeptReading,
        parties: &[(ListId, String)],
    ) -> Result<(), StoreError> {
        let transaction = audit::begin(&mut self.connection)?;
        transaction.execute(
            "INSERT INTO evidence_reading (document, rules, lists, read_at, body, tenant) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                reading.document,
                reading.rules,
                reading.lists,
                reading.read_at.to_string(),
                reading.body,
                self.tenant
            ],
        )?;
        let id = transaction.last_insert_rowid();
        for (list, party) in parties {
            transaction.execute(
                "INSERT OR IGNORE INTO evidence_party (list, party, reading) VALUES (?1, ?2, ?3)",
                params![list.as_str(), party, id],
            )?;
        }
        seal(&transaction, "evidence_reading", SEALED_READING)?;
        let details = json!({ "rules": reading.rules, "lists": reading.lists });
        audit::note(&transaction, &self.actor, "document.read", &reading.document, details, reading.read_at)?;
        transaction.commit()?;
        Ok(())
    }

    /// The newest reading of a document.
    pub fn kept_reading(&self, document: &str) -> Result<Option<KeptReading>, StoreError> {
        let sql = format!(
            "SELECT document, rules, lists, read_at, body, seal IS seal_of({SEALED_READING})
             FROM evidence_reading WHERE document = ?1 AND tenant = ?2 ORDER BY id DESC LIMIT 1"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query([document, &self.tenant])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        unaltered(row, 5, "reading of document", document)?;
        Ok(Some(KeptReading {
            document: row.get(0)?,
            rules: row.get(1)?,
            lists: row.get(2)?,
            read_at: timestamp(&row.get::<_, String>(3)?)?,
            body: row.get(4)?,
        }))
    }

    /// The documents that count whose newest reading is about a listed party, in the order in which they were kept.
    pub fn documents_about(&self, list: &ListId, party: &str) -> Result<Vec<KeptDocument>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT DISTINCT document FROM evidence_party JOIN evidence_reading ON id = reading
             WHERE evidence_party.list = ?1 AND evidence_party.party = ?2 AND tenant = ?3
               AND id = (SELECT max(id) FROM evidence_reading AS newer
                         WHERE newer.document = evidence_reading.document AND newer.tenant = ?3)",
        )?;
        let about: Vec<String> = query
            .query_map(params![list.as_str(), party, self.tenant], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if about.is_empty() {
            return Ok(Vec::new());
        }
        let mut documents = self.kept_documents()?;
        documents.retain(|document| about.contains(&document.hash));
        Ok(documents)
    }

    /// Keeps an answer.
    pub fn answer_evidence(&mut self, answer: &EvidenceAnswer) -> Result<(), StoreError> {
        let transaction = audit::begin(&mut self.connection)?;
        transaction.execute(
            "INSERT INTO evidence_answer (document, subject, body, answered_by, answered_at, reason, tenant)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                answer.document,
                answer.subject,
                answer.body,
                answer.by,
                answer.at.to_string(),
                answer.reason,
                self.tenant
            ],
        )?;
        seal(&transaction, "evidence_answer", SEALED_ANSWER)?;
        let details = json!({
            "subject": answer.subject, "answer": answer.body, "by": answer.by, "reason": answer.reason,
        });
        audit::note(&transaction, &self.actor, "document.answer", &answer.document, details, answer.at)?;
        transaction.commit()?;
        Ok(())
    }

    /// The answers about a document, the oldest first: of several on one subject the last counts.
    pub fn evidence_answers(&self, document: &str) -> Result<Vec<EvidenceAnswer>, StoreError> {
        let sql = format!(
            "SELECT document, subject, body, answered_by, answered_at, reason, seal IS seal_of({SEALED_ANSWER})
             FROM evidence_answer WHERE document = ?1 AND tenant = ?2 ORDER BY id"
        );
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query([document, &self.tenant])?;
        let mut answers = Vec::new();
        while let Some(row) = rows.next()? {
            let answer = EvidenceAnswer {
                document: row.get(0)?,
                subject: row.get(1)?,
                body: row.get(2)?,
                by: row.get(3)?,
                at: timestamp(&row.get::<_, String>(4)?)?,
                reason: row.get(5)?,
            };
            unaltered(row, 6, "answer about", &answer.subject)?;
            answers.push(answer);
        }
        Ok(answers)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn reading(document: &str, body: &str, second: i64) -> KeptReading {
        KeptReading {
            document: document.to_owned(),
            rules: "rules".to_owned(),
            lists: "lists".to_owned(),
            read_at: at(second),
            body: body.to_owned(),
        }
    }

    #[test]
    fn the_newest_reading_counts_and_says_whom_it_is_about() {
        let mut store = Store::in_memory().unwrap();
        let list: ListId = "us-ofac-sdn".parse().unwrap();
        let documents =
            [("one".to_owned(), "one.txt".to_owned()), ("two".to_owned(), "a/two.txt".to_owned())];
        assert_eq!(store.keep_documents(b"file", &documents, at(1)).unwrap(), [true, true]);
        assert_eq!(store.keep_documents(b"file", &documents, at(2)).unwrap(), [false, false]);
        let kept = store.kept_documents().unwrap();
        assert_eq!(kept.len(), 2);
        assert_eq!(store.source(&kept[1].source).unwrap(), b"file");
        store.keep_reading(&reading("one", "{}", 3), &[(list.clone(), "7".to_owned())]).unwrap();
        store.keep_reading(&reading("two", "{}", 3), &[(list.clone(), "7".to_owned())]).unwrap();
        let about = |store: &Store, party: &str| -> Vec<String> {
            let documents = store.documents_about(&list, party).unwrap();
            documents.into_iter().map(|document| document.hash).collect()
        };
        assert_eq!(about(&store, "7"), ["one", "two"]);
        // Read again, the first is about somebody else.
        store.keep_reading(&reading("one", "{\"a\":1}", 4), &[(list.clone(), "8".to_owned())]).unwrap();
        assert_eq!(about(&store, "7"), ["two"]);
        assert_eq!(about(&store, "8"), ["one"]);
        assert_eq!(store.kept_reading("one").unwrap().unwrap().body, "{\"a\":1}");
        assert!(store.remove_document("two", at(5)).unwrap());
        assert!(!store.remove_document("two", at(6)).unwrap());
        assert_eq!(about(&store, "7"), [""; 0]);
        assert_eq!(store.keep_documents(b"file", &documents, at(7)).unwrap(), [false, true]);
    }

    #[test]
    fn a_row_altered_behind_the_stores_back_is_an_error() {
        let mut store = Store::in_memory().unwrap();
        store.keep_documents(b"file", &[("one".to_owned(), "one.txt".to_owned())], at(1)).unwrap();
        store.keep_reading(&reading("one", "{}", 3), &[]).unwrap();
        let answer = EvidenceAnswer {
            document: "one".to_owned(),
            subject: "fact".to_owned(),
            body: "{}".to_owned(),
            by: "reviewer".to_owned(),
            at: at(4),
            reason: "as the text says".to_owned(),
        };
        store.answer_evidence(&answer).unwrap();
        assert_eq!(store.evidence_answers("one").unwrap(), [answer]);
        for (table, column) in
            [("evidence_answer", "reason"), ("evidence_reading", "body"), ("evidence_document", "name")]
        {
            store.connection.execute(&format!("UPDATE {table} SET {column} = 'other'"), []).unwrap();
        }
        assert!(matches!(store.evidence_answers("one"), Err(StoreError::Damaged(_))));
        assert!(matches!(store.kept_reading("one"), Err(StoreError::Damaged(_))));
        assert!(matches!(store.kept_documents(), Err(StoreError::Damaged(_))));
        assert!(matches!(store.remove_document("one", at(5)), Err(StoreError::Damaged(_))));
    }
}
