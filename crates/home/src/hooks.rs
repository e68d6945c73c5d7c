//! Web hooks: kept, ended, and how telling them went.

use interdict_store::NewHook;
use jiff::Timestamp;

use crate::Home;
use crate::error::HomeError;

impl Home {
    /// Adds a web hook. Gives its number.
    pub fn add_hook(&mut self, new: &NewHook<'_>, now: Timestamp) -> Result<i64, HomeError> {
        Ok(self.store.add_hook(new, now)?)
    }

    /// Ends a web hook of a tenant. Gives whether there was one that had not ended.
    pub fn end_hook(&mut self, tenant: &str, id: i64, now: Timestamp) -> Result<bool, HomeError> {
        Ok(self.store.end_hook(tenant, id, now)?)
    }

    /// Takes out messages from before a time that were delivered or given up. Gives how many.
    pub fn prune_messages(&mut self, before: Timestamp) -> Result<usize, HomeError> {
        Ok(self.store.prune_messages(before)?)
    }

    /// Keeps how a try to tell a message went: delivered without a failure, else tried again at `due_at`, or given up.
    pub fn keep_try(
        &mut self,
        message: i64,
        failure: Option<&str>,
        due_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), HomeError> {
        Ok(self.store.keep_try(message, failure, due_at, now)?)
    }
}
