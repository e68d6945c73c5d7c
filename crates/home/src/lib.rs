//! One data folder: what was loaded, what is in force, and the snapshot compiled from it.
//!
//! A [`Home`] ties the rooms below it together: files come in through `lists`, are judged and recorded in `store`
//! ([`Home::import`], [`Home::sync`]), and what is in force is compiled by `screen` into a snapshot
//! ([`Home::snapshot`]). It reads no clock: every function that needs the time takes it.
//!
//! The folder holds `store.sqlite` (everything that was ever loaded), `snapshots/` (compiled files, each named by
//! what it was compiled from), `customers.ahead` (what names of stored customers say; it and the snapshots can be removed at any time)
//! and, if the user wrote one, `interdict.toml`. The store may be in PostgreSQL instead ([`Place`]); several folders, on several
//! machines, can then share it.

pub mod config;
pub mod decisions;
pub mod desk;
pub mod documents;
mod error;
pub mod evidence;
mod forget;
mod hooks;
mod import;
mod keep;
mod names;
pub mod ownership;
mod place;
pub mod policy;
mod proposal;
pub mod release;
pub mod snapshot;
mod state;
mod sync;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use interdict_lists::accept::Summary;
use interdict_model::ListId;
use interdict_store::{ApiKey, Location, Store};
use jiff::Timestamp;

use crate::config::Settled;

pub use config::Config;
pub use error::HomeError;
pub use import::{ImportOptions, Imported, Outcome};
pub use place::Place;
pub use snapshot::{Loaded, SnapshotOptions};
pub use state::ListStatus;
pub use sync::SyncOptions;

/// A data folder, opened.
#[derive(Debug)]
pub struct Home {
    folder: PathBuf,
    settled: Settled,
    store: Store,
    /// What the version last imported of each list held, by version number.
    summaries: HashMap<ListId, (i64, Arc<Summary>)>,
}

impl Home {
    /// Opens a data folder, creating it if it is not there, with its store in it or where its configuration says.
    pub fn open(folder: &Path) -> Result<Self, HomeError> {
        Self::open_at(&Place::of(folder))
    }

    /// Opens a data folder whose store may be elsewhere.
    pub fn open_at(place: &Place) -> Result<Self, HomeError> {
        let folder = place.folder.as_path();
        std::fs::create_dir_all(folder).map_err(|cause| HomeError::io(folder, cause))?;
        let settled = Settled::of_folder(folder, &[])?;
        let store = Store::open(&place.store(&settled.config))?;
        Ok(Self { folder: folder.to_owned(), settled, store, summaries: HashMap::new() })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the store is.
    pub fn store_location(&self) -> &Location {
        self.store.location()
    }

    /// The history of the lists.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// From now on, acts are done by this person or program; `local` if nobody was named.
    pub fn act_as(&mut self, actor: &str) {
        self.store.act_as(actor);
    }

    /// From now on, decisions and documents are those of this tenant; the main one if none was named.
    pub fn act_for(&mut self, tenant: &str) {
        self.store.act_for(tenant);
    }

    /// Keeps an API key.
    pub fn add_key(&mut self, key: &ApiKey) -> Result<(), HomeError> {
        Ok(self.store.add_key(key)?)
    }

    /// Keeps an API key, and whose it is.
    pub fn add_key_of(&mut self, key: &ApiKey, owner: Option<&str>) -> Result<(), HomeError> {
        Ok(self.store.add_key_of(key, owner)?)
    }

    /// Says whose a key is. Gives whether there is such a key of which it was not said yet.
    pub fn own_key(&mut self, name: &str, owner: &str, now: Timestamp) -> Result<bool, HomeError> {
        Ok(self.store.own_key(name, owner, now)?)
    }

    /// Ends an API key. Gives whether there was one of that name that had not ended.
    pub fn end_key(&mut self, name: &str, now: Timestamp) -> Result<bool, HomeError> {
        Ok(self.store.end_key(name, now)?)
    }

    /// Writes that somebody signed in; without it they did not.
    pub fn note_sign_in(
        &mut self,
        name: &str,
        details: serde_json::Value,
        now: Timestamp,
    ) -> Result<u64, HomeError> {
        Ok(self.store.note_sign_in(name, details, now)?)
    }

    /// Writes that somebody signed out.
    pub fn note_sign_out(&mut self, name: &str, now: Timestamp) -> Result<u64, HomeError> {
        Ok(self.store.note_sign_out(name, now)?)
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.settled.config
    }
}
