//! OFAC's real list, where it is beside the repository: imported once, with a server for all tests.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::path::Path;
use std::sync::LazyLock;

use interdict_home::{Home, ImportOptions, Outcome};
use jiff::Timestamp;

use crate::support::Server;

/// A server on the list of 2023-12-28, or `None` with a line that says that it is not there.
pub(crate) fn ofac() -> Option<&'static Server> {
    static SERVER: LazyLock<Option<Server>> = LazyLock::new(|| {
        let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ofac/2023-12-28");
        if !set.exists() {
            println!("skipped: no list data (ofac/2023-12-28)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut home = Home::open(folder.path()).unwrap();
        // As one who has just got it: the list is fresh.
        let now = Timestamp::now();
        let options = ImportOptions { checked_at: Some(now), ..ImportOptions::default() };
        let outcomes = home.import(&[set], &options, now, &mut |_| {}).unwrap();
        assert!(outcomes.iter().any(|imported| matches!(imported.outcome, Outcome::Recorded { .. })));
        Some(Server::on(folder, |_| {}))
    });
    SERVER.as_ref()
}
