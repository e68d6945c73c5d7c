//! What is attached to alerts.

use interdict_desk::{Duty, Person, Refused};
use interdict_store::{Attachment, NewAttachment};
use jiff::Timestamp;

use crate::Home;
use crate::error::HomeError;

/// Things attached to one alert, at most.
const MOST: usize = 100;

impl Home {
    /// Attaches something to an alert of a tenant. Gives what is attached by it, or was before; `None` if there is no such alert.
    pub fn attach(
        &mut self,
        (tenant, alert): (&str, i64),
        new: &NewAttachment<'_>,
        by: &Person,
        now: Timestamp,
    ) -> Result<Option<Attachment>, HomeError> {
        if !by.may(Duty::Decide) && !by.may(Duty::Approve) {
            return Err(Refused::NotTheirs(Duty::Decide).into());
        }
        let Some(before) = self.attachments(tenant, alert)? else { return Ok(None) };
        if before.len() >= MOST {
            return Err(Refused::Full(MOST).into());
        }
        self.store.act_as(&by.name);
        let writer = self.store.desk(now)?;
        let (hash, _) = writer.attach(tenant, alert, new)?;
        writer.commit()?;
        let all = self.store.attachments(alert)?;
        Ok(all.into_iter().find(|attachment| attachment.hash == hash))
    }

    /// What is attached to an alert of a tenant, the oldest first; `None` if there is no such alert.
    pub fn attachments(&self, tenant: &str, alert: i64) -> Result<Option<Vec<Attachment>>, HomeError> {
        if self.store.alert(tenant, alert)?.is_none() {
            return Ok(None);
        }
        Ok(Some(self.store.attachments(alert)?))
    }

    /// Something attached to an alert of a tenant, with its bytes.
    pub fn attachment(
        &self,
        (tenant, alert): (&str, i64),
        hash: &str,
    ) -> Result<Option<(Attachment, Vec<u8>)>, HomeError> {
        let all = self.attachments(tenant, alert)?.unwrap_or_default();
        let Some(found) = all.into_iter().find(|attachment| attachment.hash == hash) else { return Ok(None) };
        let bytes = self.store.source(&found.hash)?;
        Ok(Some((found, bytes)))
    }
}
