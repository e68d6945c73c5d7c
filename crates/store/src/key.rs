//! API keys: who was given one, for what, until when. Of the secret only a hash is kept.

use jiff::Timestamp;
use serde_json::json;

use crate::database::values;
use crate::error::StoreError;
use crate::seal::Sealed;
use crate::{Store, audit};

const KEY: Sealed = Sealed {
    table: "api_key",
    key: "id",
    columns: &["name", "hash", "roles", "made_at", "expires_at", "ended_at", "tenant"],
    what: "key",
};

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
        transaction.commit()?;
        Ok(())
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

    on_both!(a_name_is_given_once_and_an_altered_key_opens_nothing,);
}
