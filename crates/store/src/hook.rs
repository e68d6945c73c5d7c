//! Web hooks: whom to tell of what becomes of alerts, and the outbox of what is still to be told.
//!
//! A message is written in the transaction of its act, so that nothing that happened goes untold and nothing is told that did not
//! happen. It waits in the outbox until it was delivered or given up.

use jiff::Timestamp;
use serde_json::json;

use crate::database::{Row, Transaction, values};
use crate::error::StoreError;
use crate::seal::Sealed;
use crate::{Store, audit};

pub(crate) const TABLES: &str = "
CREATE TABLE hook (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant      TEXT NOT NULL,
    url         TEXT NOT NULL,
    secret      BLOB NOT NULL,
    made_at     TEXT NOT NULL,
    made_by     TEXT NOT NULL,
    ended_at    TEXT,
    seal        BLOB NOT NULL
) STRICT;
CREATE TABLE hook_message (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    hook        INTEGER NOT NULL REFERENCES hook (id),
    body        TEXT NOT NULL,
    made_at     TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    due_at      TEXT,
    done_at     TEXT,
    failure     TEXT
) STRICT;
CREATE INDEX hook_message_due ON hook_message (hook, id) WHERE due_at IS NOT NULL;
";

const HOOK: Sealed = Sealed {
    table: "hook",
    key: "id",
    columns: &["tenant", "url", "secret", "made_at", "made_by", "ended_at"],
    what: "web hook",
};

/// Somebody who is told.
#[derive(Clone, PartialEq, Eq)]
pub struct Hook {
    /// Its number.
    pub id: i64,
    /// Whose alerts it is told of.
    pub tenant: String,
    /// Where it listens.
    pub url: String,
    /// By what messages are signed. It must be used again and again, so it is kept as it is.
    pub secret: Vec<u8>,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
}

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hook").field("id", &self.id).field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

/// Somebody to be told.
#[derive(Clone, Copy)]
pub struct NewHook<'a> {
    /// Whose alerts.
    pub tenant: &'a str,
    /// Where it listens.
    pub url: &'a str,
    /// By what messages are signed.
    pub secret: &'a [u8],
}

impl std::fmt::Debug for NewHook<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewHook").field("tenant", &self.tenant).finish_non_exhaustive()
    }
}

/// A message in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookMessage {
    /// Its number.
    pub id: i64,
    /// To whom.
    pub hook: i64,
    /// The message, in JSON.
    pub body: String,
    /// When what it tells of happened.
    pub made_at: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried again; `None` once it was delivered or given up.
    pub due_at: Option<Timestamp>,
    /// When it was delivered.
    pub done_at: Option<Timestamp>,
    /// Why the last try failed.
    pub failure: Option<String>,
}

fn hook(row: &Row<'_>) -> Result<Hook, StoreError> {
    let id: i64 = row.get(0)?;
    HOOK.check(row, &id)?;
    Ok(Hook {
        id,
        tenant: row.get(1)?,
        url: row.get(2)?,
        secret: row.get(3)?,
        made_at: row.get(4)?,
        made_by: row.get(5)?,
        ended_at: row.get(6)?,
    })
}

fn message(row: &Row<'_>) -> Result<HookMessage, StoreError> {
    Ok(HookMessage {
        id: row.get(0)?,
        hook: row.get(1)?,
        body: row.get(2)?,
        made_at: row.get(3)?,
        attempts: row.get(4)?,
        due_at: row.get(5)?,
        done_at: row.get(6)?,
        failure: row.get(7)?,
    })
}

const MESSAGE: &str = "id, hook, body, made_at, attempts, due_at, done_at, failure";

impl Store {
    /// Adds a web hook. Gives its number.
    pub fn add_hook(&mut self, new: &NewHook<'_>, at: Timestamp) -> Result<i64, StoreError> {
        let transaction = self.database.write()?;
        let row = values![new.tenant, new.url, new.secret, at, &self.actor, None::<&str>];
        let id = HOOK.insert(&transaction, &row, &[])?;
        let subject = format!("{}/hook/{id}", new.tenant);
        audit::note(&transaction, &self.actor, "hook.add", &subject, json!({ "url": new.url }), at)?;
        transaction.commit()?;
        Ok(id)
    }

    /// Ends a web hook of a tenant: what waits for it is told no more. Gives whether there was one that had not ended.
    pub fn end_hook(&mut self, tenant: &str, id: i64, at: Timestamp) -> Result<bool, StoreError> {
        let transaction = self.database.write()?;
        let condition = "tenant = ?1 AND id = ?2 AND ended_at IS NULL";
        if HOOK.update(&transaction, condition, &values![tenant, id], &[("ended_at", at.into())])? == 0 {
            return Ok(false);
        }
        let stop = "UPDATE hook_message SET due_at = NULL WHERE hook = ?1 AND due_at IS NOT NULL";
        transaction.execute(stop, &values![id])?;
        audit::note(&transaction, &self.actor, "hook.end", &format!("{tenant}/hook/{id}"), json!({}), at)?;
        transaction.commit()?;
        Ok(true)
    }

    /// The web hooks of a tenant, or of all, that have not ended.
    pub fn hooks(&self, tenant: Option<&str>) -> Result<Vec<Hook>, StoreError> {
        let all = format!("{} WHERE ended_at IS NULL", HOOK.select());
        match tenant {
            Some(tenant) => {
                self.database.query(&format!("{all} AND tenant = ?1 ORDER BY id"), &values![tenant], hook)
            }
            None => self.database.query(&format!("{all} ORDER BY id"), &[], hook),
        }
    }

    /// The messages to a web hook that are to be tried now, the oldest first, at most so many.
    pub fn due_messages(
        &self,
        hook: i64,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<HookMessage>, StoreError> {
        let sql =
            format!("SELECT {MESSAGE} FROM hook_message WHERE hook = ?1 AND due_at IS NOT NULL ORDER BY id");
        let mut due = self.database.query(&sql, &values![hook], message)?;
        due.retain(|message| message.due_at.is_some_and(|due| due <= now));
        due.truncate(most);
        Ok(due)
    }

    /// The newest messages to a web hook, the newest first, at most so many.
    pub fn hook_messages(&self, hook: i64, most: usize) -> Result<Vec<HookMessage>, StoreError> {
        let sql = format!("SELECT {MESSAGE} FROM hook_message WHERE hook = ?1 ORDER BY id DESC LIMIT ?2");
        self.database.query(&sql, &values![hook, most], message)
    }

    /// Takes out messages from before a time that were delivered or given up. Gives how many; what became of those that were given up
    /// stays in the record.
    pub fn prune_messages(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        let over = "DELETE FROM hook_message WHERE due_at IS NULL AND made_at < ?1";
        let transaction = self.database.write()?;
        let pruned = transaction.execute(over, &values![before])?;
        transaction.commit()?;
        Ok(pruned)
    }

    /// Keeps how a try went: delivered if `failure` is `None`, to be tried again at `due_at`, or given up, which is an event of the record.
    pub fn keep_try(
        &mut self,
        message: i64,
        failure: Option<&str>,
        due_at: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let transaction = self.database.write()?;
        let done_at = failure.is_none().then_some(at);
        transaction.execute(
            "UPDATE hook_message SET attempts = attempts + 1, due_at = ?2, done_at = ?3, failure = ?4 WHERE id = ?1",
            &values![message, due_at, done_at, failure],
        )?;
        if let (Some(failure), None) = (failure, due_at) {
            let to: Option<(String, i64)> = transaction.find(
                "SELECT hook.tenant, hook.id FROM hook JOIN hook_message ON hook.id = hook WHERE hook_message.id = ?1",
                &values![message],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let subject = to.map_or_else(String::new, |(tenant, id)| format!("{tenant}/hook/{id}"));
            let details = json!({ "message": message, "failure": failure });
            audit::note(&transaction, &self.actor, "hook.give_up", &subject, details, at)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

/// Puts a message to every web hook of a tenant into the outbox, in the transaction of what it tells of.
pub(crate) fn tell(
    transaction: &Transaction<'_>,
    tenant: &str,
    body: &serde_json::Value,
    at: Timestamp,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO hook_message (hook, body, made_at, attempts, due_at)
         SELECT id, CAST(?2 AS TEXT), CAST(?3 AS TEXT), 0, CAST(?3 AS TEXT) FROM hook
         WHERE tenant = ?1 AND ended_at IS NULL",
        &values![tenant, body.to_string(), at],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::both::{Fresh, on_both};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn what_happens_is_told_once_to_each_hook_of_the_tenant_until_it_ends(fresh: &Fresh) {
        let mut store = fresh.store();
        store.act_as("admin");
        let new = |tenant| NewHook { tenant, url: "https://a.example/", secret: b"s" };
        let own = store.add_hook(&new("t"), at(1)).unwrap();
        let other = store.add_hook(&new("u"), at(1)).unwrap();
        let writer = store.desk(at(2)).unwrap();
        tell(&writer.transaction, "t", &json!({ "type": "alert.open" }), at(2)).unwrap();
        drop(writer);
        assert_eq!(store.due_messages(own, at(9), 9).unwrap(), [], "what was not done is not told");
        let writer = store.desk(at(2)).unwrap();
        tell(&writer.transaction, "t", &json!({ "type": "alert.open" }), at(2)).unwrap();
        writer.commit().unwrap();
        assert_eq!(store.due_messages(other, at(9), 9).unwrap(), []);
        assert_eq!(store.due_messages(own, at(1), 9).unwrap(), []);
        let due = store.due_messages(own, at(2), 9).unwrap();
        assert_eq!((due.len(), due[0].attempts), (1, 0));
        store.keep_try(due[0].id, Some("refused"), Some(at(7)), at(3)).unwrap();
        assert_eq!(store.due_messages(own, at(6), 9).unwrap(), []);
        assert_eq!(store.due_messages(own, at(7), 9).unwrap()[0].attempts, 1);
        store.keep_try(due[0].id, Some("refused"), None, at(8)).unwrap();
        assert_eq!(store.due_messages(own, at(99), 9).unwrap(), []);
        let writer = store.desk(at(9)).unwrap();
        tell(&writer.transaction, "t", &json!({ "type": "alert.open" }), at(9)).unwrap();
        writer.commit().unwrap();
        assert_eq!(store.prune_messages(at(2)).unwrap(), 0, "it is not old enough");
        assert_eq!(store.prune_messages(at(60)).unwrap(), 1, "what waits is not taken out, however old");
        assert_eq!(store.hook_messages(own, 9).unwrap().len(), 1);
        assert!(!store.end_hook("u", own, at(9)).unwrap(), "it is not theirs");
        assert!(store.end_hook("t", own, at(9)).unwrap() && !store.end_hook("t", own, at(9)).unwrap());
        assert_eq!(store.hooks(None).unwrap().iter().map(|hook| hook.id).collect::<Vec<_>>(), [other]);
        let acts: Vec<String> =
            store.audit_events(0, 9).unwrap().into_iter().map(|event| event.act).collect();
        assert_eq!(acts, ["hook.add", "hook.add", "hook.give_up", "hook.end"]);
        store.database.script("UPDATE hook SET url = 'https://b.example/'").unwrap();
        assert!(matches!(store.hooks(None), Err(StoreError::Damaged(_))));
    }

    on_both!(what_happens_is_told_once_to_each_hook_of_the_tenant_until_it_ends);
}
