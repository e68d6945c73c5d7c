//! Tenants: whose customers, alerts, decisions, documents and keys are whose. Lists belong to everybody.

use crate::Store;
use crate::database::Database;
use crate::error::StoreError;
use crate::seal::Sealed;

/// The tenant of whoever names none: of the command, and of everything from before there were others. It keeps the house: the lists
/// and the record, which are everybody's.
pub const MAIN: &str = "main";

/// Whether a text can name a tenant: 1 to 64 of the characters `a-z`, `0-9`, `-`, `_`, `.`, so that it can stand in the record, in a
/// path and in a file name as it is.
pub fn is_tenant(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(is_plain)
}

/// Whose each key, decision and document is.
pub(crate) const TABLES: &str = "
ALTER TABLE api_key ADD COLUMN tenant TEXT NOT NULL DEFAULT 'main';
ALTER TABLE decision ADD COLUMN tenant TEXT NOT NULL DEFAULT 'main';
ALTER TABLE evidence_document ADD COLUMN tenant TEXT NOT NULL DEFAULT 'main';
ALTER TABLE evidence_reading ADD COLUMN tenant TEXT NOT NULL DEFAULT 'main';
ALTER TABLE evidence_answer ADD COLUMN tenant TEXT NOT NULL DEFAULT 'main';
";

/// What was sealed before there were tenants.
const BEFORE: [Sealed; 4] = [
    before("api_key", &["name", "hash", "roles", "made_at", "expires_at", "ended_at"]),
    before("evidence_document", &["hash", "name", "source", "kept_at", "removed_at"]),
    before("evidence_reading", &["document", "rules", "lists", "read_at", "body"]),
    before("evidence_answer", &["document", "subject", "body", "answered_by", "answered_at", "reason"]),
];

const fn before(table: &'static str, columns: &'static [&'static str]) -> Sealed {
    Sealed { table, key: "id", columns, what: "row" }
}

/// Puts the tenant under the seals. A row that had been altered behind the store's back does not get a seal by this.
pub(crate) fn seal_again(database: &Database) -> Result<(), StoreError> {
    BEFORE.iter().try_for_each(|table| table.cover(database, "tenant"))
}

impl Store {
    /// From now on, decisions and documents are those of this tenant; [`MAIN`] if none was named.
    pub fn act_for(&mut self, tenant: &str) {
        tenant.clone_into(&mut self.tenant);
    }

    /// For which tenant.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use jiff::Timestamp;

    use super::*;
    use crate::both::{Fresh, on_both};
    use crate::database::values;
    use crate::{ApiKey, EvidenceAnswer, KeptReading};

    fn what_is_from_before_tenants_is_of_the_main_one_and_what_was_altered_stays_so(fresh: &Fresh) {
        let location = fresh.location();
        let mut store = Store::open(&location).unwrap();
        let at = Timestamp::from_second(9).unwrap();
        let key = ApiKey {
            name: "desk".to_owned(),
            tenant: MAIN.to_owned(),
            hash: [7; 32],
            roles: vec!["viewer".to_owned()],
            made_at: at,
            expires_at: None,
            ended_at: None,
        };
        store.keep_documents(b"file", &[("one".to_owned(), "one.txt".to_owned())], at).unwrap();
        let source = blake3::hash(b"file");
        // As format 7 had it.
        for table in ["api_key", "decision", "evidence_document", "evidence_reading", "evidence_answer"] {
            store.database.script(&format!("ALTER TABLE {table} DROP COLUMN tenant")).unwrap();
        }
        store
            .database
            .script(
                "DROP TABLE release_proposal; DROP TABLE policy; DROP TABLE policy_proposal; DROP TABLE key_owner; DROP TABLE attachment;
                 DROP TABLE hook_message; DROP TABLE hook",
            )
            .unwrap();
        for (table, column) in crate::seen::COLUMNS {
            store.database.script(&format!("ALTER TABLE {table} DROP COLUMN {column}")).unwrap();
        }
        let [keys, documents, ..] = &BEFORE;
        let row = values!["desk", &[7_u8; 32], "viewer", at, None::<&str>, None::<&str>];
        keys.insert(&store.database, &row, &[]).unwrap();
        let row = values!["two", "two.txt", source.as_bytes(), at, None::<&str>];
        documents.insert(&store.database, &row, &[]).unwrap();
        store.database.script("DELETE FROM evidence_document WHERE hash = 'one'; UPDATE evidence_document SET name = 'altered'").unwrap();
        store.database.set_format(7).unwrap();
        drop(store);
        let store = Store::open(&location).unwrap();
        assert_eq!(store.keys().unwrap(), [key]);
        assert!(matches!(store.kept_documents(), Err(StoreError::Damaged(_))));
    }

    fn documents_of_one_tenant_are_not_there_for_another(fresh: &Fresh) {
        let mut store = fresh.store();
        let at = Timestamp::from_second(9).unwrap();
        let list: interdict_model::ListId = "us-ofac-sdn".parse().unwrap();
        let document = [("one".to_owned(), "one.txt".to_owned())];
        let keep = |store: &mut Store, tenant: &str| {
            store.act_for(tenant);
            assert_eq!(store.keep_documents(b"file", &document, at).unwrap(), [true], "{tenant}");
            let reading = KeptReading {
                document: "one".to_owned(),
                rules: tenant.to_owned(),
                lists: String::new(),
                read_at: at,
                body: "{}".to_owned(),
            };
            store.keep_reading(&reading, &[(list.clone(), format!("of {tenant}"))]).unwrap();
        };
        keep(&mut store, MAIN);
        let answer = EvidenceAnswer {
            document: "one".to_owned(),
            subject: "fact".to_owned(),
            body: "{}".to_owned(),
            by: "reviewer".to_owned(),
            at,
            reason: "as the text says".to_owned(),
        };
        store.answer_evidence(&answer).unwrap();
        store.act_for("other");
        assert_eq!(store.kept_documents().unwrap(), []);
        assert_eq!(store.kept_reading("one").unwrap(), None);
        assert_eq!(store.evidence_answers("one").unwrap(), []);
        assert_eq!(store.documents_about(&list, "of main").unwrap(), []);
        assert!(!store.remove_document("one", None, at).unwrap());
        keep(&mut store, "other");
        assert_eq!(store.documents_about(&list, "of main").unwrap(), []);
        assert!(store.remove_document("one", None, at).unwrap());
        store.act_for(MAIN);
        assert_eq!(store.kept_documents().unwrap().len(), 1);
        assert_eq!(store.kept_reading("one").unwrap().unwrap().rules, MAIN);
        assert_eq!(store.documents_about(&list, "of main").unwrap().len(), 1);
        assert_eq!(store.documents_about(&list, "of other").unwrap(), []);
        assert_eq!(store.evidence_answers("one").unwrap(), [answer]);
    }

    on_both!(
        what_is_from_before_tenants_is_of_the_main_one_and_what_was_altered_stays_so,
        documents_of_one_tenant_are_not_there_for_another,
    );
}
