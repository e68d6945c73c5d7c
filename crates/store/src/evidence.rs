//! Documents that were kept, what was read in them, and what people said of that.
//!
//! Nothing is overwritten. A document is its file by content; a reading is what the rules of one time found in it, and the
//! newest counts; of several answers to one question the last counts. What a reading and an answer hold is text in JSON that
//! this room does not look into.

use interdict_model::ListId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Store;
use crate::audit;
use crate::chunks;
use crate::database::values;
use crate::error::StoreError;
use crate::seal::{Sealed, hex};

const DOCUMENT: Sealed = Sealed {
    table: "evidence_document",
    key: "id",
    columns: &["hash", "name", "source", "kept_at", "removed_at", "tenant"],
    what: "document",
};
const READING: Sealed = Sealed {
    table: "evidence_reading",
    key: "id",
    columns: &["document", "rules", "lists", "read_at", "body", "tenant"],
    what: "reading",
};
const ANSWER: Sealed = Sealed {
    table: "evidence_answer",
    key: "id",
    columns: &["document", "subject", "body", "answered_by", "answered_at", "reason", "tenant"],
    what: "answer",
};

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
        let transaction = self.database.write()?;
        let source = chunks::put(&transaction, file)?;
        let mut new = Vec::with_capacity(documents.len());
        for (hash, name) in documents {
            let known: i64 = transaction.number(
                "SELECT count(*) FROM evidence_document WHERE hash = ?1 AND tenant = ?2 AND removed_at IS NULL",
                &values![hash, &self.tenant],
            )?;
            new.push(known == 0);
            if known == 0 {
                let row = values![hash, name, source.as_bytes(), at, None::<&str>, &self.tenant];
                DOCUMENT.insert(&transaction, &row, &[])?;
                audit::note(&transaction, &self.actor, "document.keep", hash, json!({ "name": name }), at)?;
            }
        }
        transaction.commit()?;
        Ok(new)
    }

    /// No longer counts a document from now on; its bytes, readings and answers stay. The record keeps the reason, if there is one. Gives
    /// whether it was there.
    pub fn remove_document(
        &mut self,
        hash: &str,
        reason: Option<&str>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let transaction = self.database.write()?;
        let removal = [("removed_at", at.into())];
        let condition = "hash = ?1 AND tenant = ?2 AND removed_at IS NULL";
        let known = DOCUMENT.update(&transaction, condition, &values![hash, &self.tenant], &removal)? > 0;
        if known {
            let details = reason.map_or_else(|| json!({}), |reason| json!({ "reason": reason }));
            audit::note(&transaction, &self.actor, "document.forget", hash, details, at)?;
        }
        transaction.commit()?;
        Ok(known)
    }

    /// The documents of the tenant that count, in the order in which they were kept.
    pub fn kept_documents(&self) -> Result<Vec<KeptDocument>, StoreError> {
        let sql = format!("{} WHERE tenant = ?1 AND removed_at IS NULL ORDER BY id", DOCUMENT.select());
        self.database.query(&sql, &values![&self.tenant], |row| {
            let name: String = row.get(2)?;
            DOCUMENT.check(row, &name)?;
            Ok(KeptDocument {
                hash: row.get(1)?,
                source: hex(&row.get::<Vec<u8>>(3)?),
                kept_at: row.get(4)?,
                name,
            })
        })
    }

    /// Keeps a reading; it counts instead of any before it. `parties` are the listed parties that its facts are about.
    pub fn keep_reading(
        &mut self,
        reading: &KeptReading,
        parties: &[(ListId, String)],
    ) -> Result<(), StoreError> {
        let transaction = self.database.write()?;
        let row = values![
            &reading.document,
            &reading.rules,
            &reading.lists,
            reading.read_at,
            &reading.body,
            &self.tenant
        ];
        let id = READING.insert(&transaction, &row, &[])?;
        transaction.execute_each(
            "INSERT INTO evidence_party (list, party, reading) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            parties.iter().map(|(list, party)| values![list.as_str(), party, id]),
        )?;
        let details = json!({ "rules": reading.rules, "lists": reading.lists });
        audit::note(&transaction, &self.actor, "document.read", &reading.document, details, reading.read_at)?;
        transaction.commit()?;
        Ok(())
    }

    /// The newest reading of a document.
    pub fn kept_reading(&self, document: &str) -> Result<Option<KeptReading>, StoreError> {
        let sql =
            format!("{} WHERE document = ?1 AND tenant = ?2 ORDER BY id DESC LIMIT 1", READING.select());
        self.database.find(&sql, &values![document, &self.tenant], |row| {
            READING.check(row, &document)?;
            Ok(KeptReading {
                document: row.get(1)?,
                rules: row.get(2)?,
                lists: row.get(3)?,
                read_at: row.get(4)?,
                body: row.get(5)?,
            })
        })
    }

    /// The documents that count whose newest reading is about a listed party, in the order in which they were kept.
    pub fn documents_about(&self, list: &ListId, party: &str) -> Result<Vec<KeptDocument>, StoreError> {
        let about: Vec<String> = self.database.query(
            "SELECT DISTINCT document FROM evidence_party JOIN evidence_reading ON id = reading
             WHERE evidence_party.list = ?1 AND evidence_party.party = ?2 AND tenant = ?3
               AND id = (SELECT max(id) FROM evidence_reading AS newer
                         WHERE newer.document = evidence_reading.document AND newer.tenant = ?3)",
            &values![list.as_str(), party, &self.tenant],
            |row| row.get(0),
        )?;
        if about.is_empty() {
            return Ok(Vec::new());
        }
        let mut documents = self.kept_documents()?;
        documents.retain(|document| about.contains(&document.hash));
        Ok(documents)
    }

    /// Keeps an answer.
    pub fn answer_evidence(&mut self, answer: &EvidenceAnswer) -> Result<(), StoreError> {
        let transaction = self.database.write()?;
        let row = values![
            &answer.document,
            &answer.subject,
            &answer.body,
            &answer.by,
            answer.at,
            &answer.reason,
            &self.tenant
        ];
        ANSWER.insert(&transaction, &row, &[])?;
        let details = json!({
            "subject": answer.subject, "answer": answer.body, "by": answer.by, "reason": answer.reason,
        });
        audit::note(&transaction, &self.actor, "document.answer", &answer.document, details, answer.at)?;
        transaction.commit()?;
        Ok(())
    }

    /// The answers about a document, the oldest first: of several on one subject the last counts.
    pub fn evidence_answers(&self, document: &str) -> Result<Vec<EvidenceAnswer>, StoreError> {
        let sql = format!("{} WHERE document = ?1 AND tenant = ?2 ORDER BY id", ANSWER.select());
        self.database.query(&sql, &values![document, &self.tenant], |row| {
            let subject: String = row.get(2)?;
            ANSWER.check(row, &subject)?;
            Ok(EvidenceAnswer {
                document: row.get(1)?,
                body: row.get(3)?,
                by: row.get(4)?,
                at: row.get(5)?,
                reason: row.get(6)?,
                subject,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::both::{Fresh, on_both};

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

    fn the_newest_reading_counts_and_says_whom_it_is_about(fresh: &Fresh) {
        let mut store = fresh.store();
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
        assert!(store.remove_document("two", None, at(5)).unwrap());
        assert!(!store.remove_document("two", None, at(6)).unwrap());
        assert_eq!(about(&store, "7"), [""; 0]);
        assert_eq!(store.keep_documents(b"file", &documents, at(7)).unwrap(), [false, true]);
    }

    fn a_row_altered_behind_the_stores_back_is_an_error(fresh: &Fresh) {
        let mut store = fresh.store();
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
            store.database.script(&format!("UPDATE {table} SET {column} = 'other'")).unwrap();
        }
        assert!(matches!(store.evidence_answers("one"), Err(StoreError::Damaged(_))));
        assert!(matches!(store.kept_reading("one"), Err(StoreError::Damaged(_))));
        assert!(matches!(store.kept_documents(), Err(StoreError::Damaged(_))));
        assert!(matches!(store.remove_document("one", None, at(5)), Err(StoreError::Damaged(_))));
    }

    on_both!(
        the_newest_reading_counts_and_says_whom_it_is_about,
        a_row_altered_behind_the_stores_back_is_an_error,
    );
}
