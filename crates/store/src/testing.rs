//! What tests of all rooms share: the address of a PostgreSQL server in, a schema that goes away out.
//!
//! Built only for tests (the feature `testing`). The address is that of `INTERDICT_TEST_POSTGRES`; where it is not set, tests on
//! PostgreSQL say so and end.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, clippy::print_stderr)]

use std::sync::atomic::{AtomicU32, Ordering};

use crate::Location;
use crate::database::Database;

/// The variable with the address of the server.
const VARIABLE: &str = "INTERDICT_TEST_POSTGRES";

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
        let Ok(server) = std::env::var(VARIABLE) else {
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
