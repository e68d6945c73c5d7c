//! Keeping what is kept: backups, restoring them, and taking out what is over.

use std::io::{Read, Write};

use interdict_audit::Checkpoint;
use interdict_store::{Backup, Purged};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::Home;
use crate::error::HomeError;

impl Home {
    /// Writes everything that is kept into one archive, as it is at this moment. Snapshots are not in it: they are compiled anew.
    pub fn back_up(&mut self, into: impl Write, now: Timestamp) -> Result<Backup, HomeError> {
        Ok(self.store.back_up(into, now)?)
    }

    /// Puts an archive into the store, which must be empty, and holds it against checkpoints that were kept elsewhere.
    pub fn restore(
        &mut self,
        from: impl Read,
        earlier: &[Checkpoint],
        now: Timestamp,
    ) -> Result<Backup, HomeError> {
        Ok(self.store.restore(from, earlier, now)?)
    }

    /// Takes out what was over for as many years as the configuration says, by the days of UTC. Gives the day before which it was,
    /// and how much; with `keep` it is only counted.
    pub fn purge(&mut self, keep: bool, now: Timestamp) -> Result<(jiff::civil::Date, Purged), HomeError> {
        let years = self.config().retention_years;
        let today = now.to_zoned(TimeZone::UTC).date();
        let day = today.saturating_sub(Span::new().years(years));
        let purged = self.store.purge(day, keep, now)?;
        if !keep && purged.customers > 0 {
            self.forget_ahead(0)?;
        }
        Ok((day, purged))
    }
}
