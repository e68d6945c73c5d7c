//! Where the real lists are. They are never in the repository.

use std::path::{Path, PathBuf};

/// A file or folder of the shared data beside the repository, or `None` with a line that says so.
#[allow(dead_code)] // which modules use it depends on the formats tested
pub(crate) fn path(relative: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(relative);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: no list data ({relative})");
    None
}

/// The bytes of a file of the shared data, decompressed if its name ends in `.xz`.
#[allow(dead_code)]
pub(crate) fn bytes(relative: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(path(relative)?).unwrap();
    if Path::new(relative).extension().is_none_or(|suffix| suffix != "xz") {
        return Some(bytes);
    }
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut liblzma::read::XzDecoder::new(&bytes[..]), &mut plain).unwrap();
    Some(plain)
}
