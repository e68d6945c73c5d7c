//! Where the real lists are. They are never in the repository.

use std::path::{Path, PathBuf};

/// A file or folder of the shared data beside the repository, or `None` with a line that says so.
pub(crate) fn path(relative: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(relative);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: no list data ({relative})");
    None
}
