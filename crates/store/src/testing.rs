//! What tests of all rooms share: the address of a PostgreSQL server in, a schema that goes away out.
//!
//! Built only for tests (the feature `testing`). The address is that of `INTERDICT_TEST_POSTGRES`; where it is not set, tests on
//! PostgreSQL say so and end.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, clippy::print_stderr)]

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use crate::Location;
use crate::database::Database;

/// The variable with the address of the server.
const VARIABLE: &str = "INTERDICT_TEST_POSTGRES";

fn server() -> Option<String> {
    std::env::var(VARIABLE).ok()
}

/// A schema of its own, dropped with everything in it.
#[derive(Debug)]
pub struct Schema {
    server: String,
    name: String,
}

impl Schema {
    /// A new schema; `None` where there is no server.
    pub fn new() -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let Some(server) = server() else {
            eprintln!("skipped: {VARIABLE} is not set");
            return None;
        };
        let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let own = Self { server, name };
        // What a test that was killed left under a number that comes again.
        own.run(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}", name = own.name));
        Some(own)
    }

    /// The address of a store in it.
    pub fn url(&self) -> String {
        let mark = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{mark}options=-csearch_path%3D{}", self.server, self.name)
    }

    /// The address of a store in it, read.
    pub fn location(&self) -> Location {
        self.url().parse().unwrap()
    }

    fn run(&self, sql: &str) {
        Database::open(&self.server.parse().unwrap()).unwrap().script(sql).unwrap();
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.run(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}

/// A folder that goes away, for a data folder `home` and files beside it. The store of `home` is a file, or a schema of its own
/// where there is a server.
#[derive(Debug)]
pub struct Folder {
    folder: TempDir,
    schema: Option<Schema>,
}

impl Folder {
    /// A new folder.
    pub fn new() -> Self {
        let schema = if server().is_some() { Schema::new() } else { None };
        let own = Self { folder: tempfile::tempdir().unwrap(), schema };
        let setting = own.setting();
        if !setting.is_empty() {
            let home = own.path().join("home");
            std::fs::create_dir(&home).unwrap();
            std::fs::write(home.join("interdict.toml"), setting).unwrap();
        }
        own
    }

    /// A new folder whose store is a file in any case: for tests that damage, copy or look into the file.
    pub fn on_sqlite() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), schema: None }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The line of `interdict.toml` that says where the store is; empty if it is a file.
    pub fn setting(&self) -> String {
        self.schema.as_ref().map_or_else(String::new, |schema| format!("store = \"{}\"\n", schema.url()))
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}
