//! Where a home is: a data folder and what was said of its store in, the place of the store out.

use std::path::{Path, PathBuf};

use interdict_store::Location;

use crate::config::{Config, Settled};
use crate::error::HomeError;

/// A data folder, and its store if that was named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The folder.
    pub folder: PathBuf,
    /// The store; what the configuration says if `None`, and `store.sqlite` in the folder if it says nothing.
    pub store: Option<Location>,
}

impl Place {
    /// A folder with its store in it, or where its configuration says.
    pub fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), store: None }
    }

    /// Whether there is anything: a store elsewhere counts as there, a file does if it exists.
    pub fn is_there(&self) -> Result<bool, HomeError> {
        let config = Settled::of_folder(&self.folder, &[])?.config;
        Ok(match self.store(&config) {
            Location::File(path) => path.exists(),
            Location::Postgres(_) => true,
        })
    }

    pub(crate) fn store(&self, config: &Config) -> Location {
        let said = self.store.as_ref().or(config.store.as_ref());
        match said {
            // A path in the configuration is one from the data folder.
            Some(Location::File(path)) if self.store.is_none() => Location::File(self.folder.join(path)),
            Some(location) => location.clone(),
            None => Location::File(self.folder.join("store.sqlite")),
        }
    }
}
