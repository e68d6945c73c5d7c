//! The beginning of a compressed file that is cut or damaged further on: enough to say which list it would have been.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::{Kind, bare_name, decoder};
use crate::format::Head;
use crate::limits;
use crate::source::SourceFile;

/// What can be unpacked of the first bytes of a compressed file on disk, as many as [`Head`] looks at. For telling what it is,
/// never for reading it. `None` if nothing can, or if it is no single compressed file.
pub fn beginning(path: &Path) -> Option<SourceFile> {
    let whole = SourceFile::from_path(path);
    let kind = Kind::of(&whole.head(Kind::BYTES).ok()?);
    if !matches!(kind, Kind::Gzip | Kind::Xz | Kind::Zstd) {
        return None;
    }
    let mut file = File::open(path).ok()?;
    let length = file.seek(SeekFrom::End(0)).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    let plain = decoder(kind, BufReader::new(file), length, limits::FILE_BYTES, whole.name()).ok()?;
    let mut bytes = Vec::new();
    // Where it breaks off, what came before is kept.
    let _ = plain.take(u64::try_from(Head::BYTES).unwrap_or(u64::MAX)).read_to_end(&mut bytes);
    let is_plain = !bytes.is_empty() && Kind::of(&bytes) == Kind::Plain;
    is_plain.then(|| SourceFile::from_bytes(bare_name(whole.name()), bytes).in_folder(whole.folder()))
}
