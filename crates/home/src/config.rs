//! `interdict.toml`: what a user may set for a data folder.

use std::path::Path;

use interdict_model::ListId;
use interdict_store::Location;
use serde::Deserialize;

use crate::error::HomeError;

/// The settings, with their defaults where the file says nothing.
///
/// ```toml
/// store = "postgres://interdict@db.example/interdict"   # instead of `store.sqlite` in the folder
/// retention_years = 10                  # what was over for as long may be taken out
///
/// [lists]
/// required = ["us-ofac-sdn", "un-sc"]   # no answer is "clear" without these
/// aging_after_minutes = 60              # since the last successful check with the publisher
/// stale_after_minutes = 1440
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the store is; `store.sqlite` in the folder if not said. Better in `INTERDICT_STORE` if it holds a password.
    pub store: Option<Location>,
    /// Years after which what is over may be taken out ([`crate::Home::purge`]). 31 CFR 501.601 asks for ten.
    pub retention_years: u16,
    /// Settings on lists.
    pub lists: Lists,
}

/// Settings on lists. The time limits are those of trust.md §4.4: they can be tightened, and loosening them shows
/// in every answer as the state of the list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lists {
    /// Lists without which no answer is *clear*. Those that were ever loaded or asked for are required anyway.
    pub required: Vec<ListId>,
    /// Minutes after the last successful check when a list is AGING.
    pub aging_after_minutes: u32,
    /// Minutes after the last successful check when a list is STALE.
    pub stale_after_minutes: u32,
}

impl Default for Lists {
    fn default() -> Self {
        Self { required: Vec::new(), aging_after_minutes: 60, stale_after_minutes: 24 * 60 }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self { store: None, retention_years: 10, lists: Lists::default() }
    }
}

/// Its name in the data folder.
pub(crate) const FILE: &str = "interdict.toml";

impl Config {
    /// Reads the file; a file that is not there gives the defaults.
    pub fn read(path: &Path) -> Result<Self, HomeError> {
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|cause| {
                // The line itself stays untold: it may hold the password of the store.
                let before = cause.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                HomeError::Config {
                    path: path.to_owned(),
                    cause: format!("line {line}: {}", cause.message()),
                }
            }),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(cause) => Err(HomeError::io(path, cause)),
        }
    }
}
