//! Lists from their publishers: fetch, then import what was fetched.

use crate::Home;

/// How to synchronise.
#[derive(Debug, Clone, Default)]
pub struct SyncOptions {}

impl Home {}
