//! API keys: who was given one, for what, until when. Of the secret only a hash is kept.

use jiff::Timestamp;
use rusqlite::params;
use serde_json::json;

use crate::error::StoreError;
use crate::seal::{seal, unaltered};
use crate::version::timestamp;
use crate::{Store, audit};

/// The columns that the seal covers.
pub(crate) const SEALED: &str = "name, hash, roles, made_at, expires_at, ended_at, tenant";

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
        let transaction = audit::begin(&mut self.connection)?;
        transaction.execute(
            "INSERT INTO api_key (name, hash, roles, made_at, expires_at, ended_at, tenant)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                key.name,
                key.hash.as_slice(),
                key.roles.join(" "),
                key.made_at.to_string(),
                key.expires_at.map(|at| at.to_string()),
                key.ended_at.map(|at| at.to_string()),
                key.tenant
            ],
        )?;
        seal(&transaction, "api_key", SEALED)?;
        let details = json!({ "roles": key.roles, "expires_at": key.expires_at, "tenant": key.tenant });
        audit::note(&transaction, &self.actor, "key.add", &key.name, details, key.made_at)?;
        transaction.commit()?;
        Ok(())
    }

    /// Ends a key. Gives whether there was one of that name that had not ended.
    pub fn end_key(&mut self, name: &str, at: Timestamp) -> Result<bool, StoreError> {
        // Sealing an altered row again would hide that it was.
        let known = self.keys()?.into_iter().any(|key| key.name == name && key.ended_at.is_none());
        if !known {
            return Ok(false);
        }
        let transaction = audit::begin(&mut self.connection)?;
        transaction.execute(
            "UPDATE api_key SET ended_at = ?2, seal = NULL WHERE name = ?1 AND ended_at IS NULL",
            params![name, at.to_string()],
        )?;
        seal(&transaction, "api_key", SEALED)?;
        audit::note(&transaction, &self.actor, "key.end", name, json!({}), at)?;
        transaction.commit()?;
        Ok(true)
    }

    /// All keys that were ever made, in the order in which they were.
    pub fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let sql = format!("SELECT {SEALED}, seal IS seal_of({SEALED}) FROM api_key ORDER BY id");
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query([])?;
        let mut keys = Vec::new();
        while let Some(row) = rows.next()? {
            let name: String = row.get(0)?;
            unaltered(row, 7, "key", &name)?;
            let time = |text: Option<String>| text.map(|text| timestamp(&text)).transpose();
            keys.push(ApiKey {
                hash: row.get(1)?,
                roles: row.get::<_, String>(2)?.split_whitespace().map(str::to_owned).collect(),
                made_at: timestamp(&row.get::<_, String>(3)?)?,
                expires_at: time(row.get(4)?)?,
                ended_at: time(row.get(5)?)?,
                tenant: row.get(6)?,
                name,
            });
        }
        Ok(keys)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_name_is_given_once_and_an_altered_key_opens_nothing() {
        let mut store = Store::in_memory().unwrap();
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
        store.connection.execute("UPDATE api_key SET ended_at = NULL", []).unwrap();
        assert!(matches!(store.keys(), Err(StoreError::Damaged(_))));
    }
}
