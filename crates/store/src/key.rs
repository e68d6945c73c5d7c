//! API keys: who was given one, for what, until when. Of the secret only a hash is kept.
//!
//! A person may have several keys and a sign-in, each with a name of its own in the record. Whose a key is says which names are one
//! person's, so that they never count as two.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::json;

use crate::database::{Database, Transaction, values};
use crate::error::StoreError;
use crate::seal::Sealed;
use crate::{Store, audit};

const KEY: Sealed = Sealed {
    table: "api_key",
    key: "id",
    columns: &["name", "hash", "roles", "made_at", "expires_at", "ended_at", "tenant"],
    what: "key",
};

/// Whose a key is: the name of a sign-in, or of another key.
pub(crate) const TABLES: &str = "
CREATE TABLE key_owner (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL UNIQUE,
    owner       TEXT NOT NULL,
    at          TEXT NOT NULL,
    seal        BLOB NOT NULL
) STRICT;
";

const OWNER: Sealed =
    Sealed { table: "key_owner", key: "id", columns: &["name", "owner", "at"], what: "the owner of key" };

/// A key that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Whom it was given to.
    pub name: String,
    /// The tenant whose customers, alerts, decisions and documents it opens.
    pub tenant: String,
    /// BLAKE3 of the secret.
    pub hash: [u8; 32],
    /// Codes of roles.
    pub roles: Vec<String>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
}

impl Store {
    /// Keeps a key; a name is given once and never again, so that it stands for one holder in the record.
    pub fn add_key(&mut self, key: &ApiKey) -> Result<(), StoreError> {
        self.add_key_of(key, None)
    }

    /// The same, and whose it is.
    pub fn add_key_of(&mut self, key: &ApiKey, owner: Option<&str>) -> Result<(), StoreError> {
        let transaction = self.database.write()?;
        let row = values![
            &key.name,
            &key.hash,
            key.roles.join(" "),
            key.made_at,
            key.expires_at,
            key.ended_at,
            &key.tenant
        ];
        KEY.insert(&transaction, &row, &[])?;
        let details = json!({ "roles": key.roles, "expires_at": key.expires_at, "tenant": key.tenant });
        audit::note(&transaction, &self.actor, "key.add", &key.name, details, key.made_at)?;
        if let Some(owner) = owner {
            note_owner(&transaction, &self.actor, &key.name, owner, key.made_at)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Says whose a key is, which is said once: who could say it again could make two people of one. Gives whether there is such a key
    /// of which it was not said yet.
    pub fn own_key(&mut self, name: &str, owner: &str, at: Timestamp) -> Result<bool, StoreError> {
        let is_key = self.keys()?.iter().any(|key| key.name == name);
        let transaction = self.database.write()?;
        if !is_key || owners(&transaction)?.iter().any(|(known, _)| known == name) {
            return Ok(false);
        }
        note_owner(&transaction, &self.actor, name, owner, at)?;
        transaction.commit()?;
        Ok(true)
    }

    /// Keys with whose they are, where that was said.
    pub fn key_owners(&self) -> Result<Vec<(String, String)>, StoreError> {
        owners(&self.database)
    }

    /// The other names of the person who goes by this one: of keys that are theirs, and of whoever theirs are.
    pub fn names_of_person(&self, name: &str) -> Result<Vec<String>, StoreError> {
        let owners = self.key_owners()?;
        let mut names = BTreeSet::from([name.to_owned()]);
        // A key may be another key's, so names are followed until no more come.
        loop {
            let before = names.len();
            for (key, owner) in &owners {
                if names.contains(key) || names.contains(owner) {
                    names.extend([key.clone(), owner.clone()]);
                }
            }
            if names.len() == before {
                break;
            }
        }
        names.remove(name);
        Ok(names.into_iter().collect())
    }

    /// Ends a key. Gives whether there was one of that name that had not ended.
    pub fn end_key(&mut self, name: &str, at: Timestamp) -> Result<bool, StoreError> {
        let transaction = self.database.write()?;
        let end = [("ended_at", at.into())];
        if KEY.update(&transaction, "name = ?1 AND ended_at IS NULL", &values![name], &end)? == 0 {
            return Ok(false);
        }
        audit::note(&transaction, &self.actor, "key.end", name, json!({}), at)?;
        transaction.commit()?;
        Ok(true)
    }

    /// All keys that were ever made, in the order in which they were.
    pub fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        self.database.query(&format!("{} ORDER BY id", KEY.select()), &[], |row| {
            let name: String = row.get(1)?;
            KEY.check(row, &name)?;
            Ok(ApiKey {
                hash: row.get(2)?,
                roles: row.get::<String>(3)?.split_whitespace().map(str::to_owned).collect(),
                made_at: row.get(4)?,
                expires_at: row.get(5)?,
                ended_at: row.get(6)?,
                tenant: row.get(7)?,
                name,
            })
        })
    }
}

fn owners(database: &Database) -> Result<Vec<(String, String)>, StoreError> {
    database.query(&format!("{} ORDER BY id", OWNER.select()), &[], |row| {
        let name: String = row.get(1)?;
        OWNER.check(row, &name)?;
        Ok((name, row.get(2)?))
    })
}

fn note_owner(
    transaction: &Transaction<'_>,
    actor: &str,
    name: &str,
    owner: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    OWNER.insert(transaction, &values![name, owner, at], &[])?;
    audit::note(transaction, actor, "key.owner", name, json!({ "owner": owner }), at)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::both::{Fresh, on_both};

    fn a_name_is_given_once_and_an_altered_key_opens_nothing(fresh: &Fresh) {
        let mut store = fresh.store();
        let at = Timestamp::from_second(9).unwrap();
        let key = ApiKey {
            name: "desk".to_owned(),
            tenant: "main".to_owned(),
            hash: [7; 32],
            roles: vec!["viewer".to_owned(), "analyst".to_owned()],
            made_at: at,
            expires_at: Some(at),
            ended_at: None,
        };
        store.add_key(&key).unwrap();
        assert_eq!(store.keys().unwrap(), std::slice::from_ref(&key));
        assert!(store.add_key(&ApiKey { hash: [8; 32], ..key }).is_err());
        assert!(store.end_key("desk", at).unwrap());
        assert!(!store.end_key("desk", at).unwrap() && !store.end_key("other", at).unwrap());
        assert_eq!(store.keys().unwrap().first().unwrap().ended_at, Some(at));
        store.database.script("UPDATE api_key SET ended_at = NULL").unwrap();
        assert!(matches!(store.keys(), Err(StoreError::Damaged(_))));
    }

    fn names_of_one_person_are_told_and_whose_a_key_is_is_said_once(fresh: &Fresh) {
        let mut store = fresh.store();
        let at = Timestamp::from_second(9).unwrap();
        let key = |name: &str, secret: u8| ApiKey {
            name: name.to_owned(),
            tenant: "main".to_owned(),
            hash: [secret; 32],
            roles: Vec::new(),
            made_at: at,
            expires_at: None,
            ended_at: None,
        };
        store.add_key(&key("desk", 1)).unwrap();
        store.add_key_of(&key("ann-script", 2), Some("oidc:ann")).unwrap();
        store.add_key_of(&key("ann-old", 3), Some("ann-script")).unwrap();
        let names = |store: &Store, name: &str| store.names_of_person(name).unwrap();
        for (name, others) in [
            ("oidc:ann", ["ann-old", "ann-script"]),
            ("ann-old", ["ann-script", "oidc:ann"]),
            ("ann-script", ["ann-old", "oidc:ann"]),
        ] {
            assert_eq!(names(&store, name), others);
        }
        assert!(names(&store, "desk").is_empty() && names(&store, "oidc:bob").is_empty());
        assert!(store.own_key("desk", "oidc:bob", at).unwrap());
        assert_eq!(names(&store, "oidc:bob"), ["desk"]);
        assert!(!store.own_key("desk", "oidc:ann", at).unwrap(), "not said again");
        assert!(!store.own_key("nobody", "oidc:ann", at).unwrap());
        let acts: Vec<String> =
            store.audit_events(0, 100).unwrap().into_iter().map(|event| event.act).collect();
        assert_eq!(acts.iter().filter(|act| *act == "key.owner").count(), 3);
        store.database.script("UPDATE key_owner SET owner = 'oidc:eve'").unwrap();
        assert!(matches!(store.names_of_person("desk"), Err(StoreError::Damaged(_))));
    }

    on_both!(
        names_of_one_person_are_told_and_whose_a_key_is_is_said_once,
        a_name_is_given_once_and_an_altered_key_opens_nothing,
    );
}
