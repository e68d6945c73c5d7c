//! Files as they come: plain, compressed, or inside an archive.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::limits;
use crate::reading::ReadError;

/// One uncompressed file of a list, wherever it lies. Cheap to clone; may be opened again and again.
#[derive(Debug, Clone)]
pub struct SourceFile {
    name: String,
    folder: String,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Memory(Arc<[u8]>),
    Path(PathBuf),
}

impl SourceFile {
    /// A file whose bytes are at hand.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), folder: String::new(), content: Content::Memory(bytes.into()) }
    }

    /// An uncompressed file on disk.
    pub fn from_path(path: &Path) -> Self {
        let text = |part: Option<&std::ffi::OsStr>| {
            part.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default()
        };
        Self {
            name: text(path.file_name()),
            folder: path.parent().map(|parent| parent.to_string_lossy().into_owned()).unwrap_or_default(),
            content: Content::Path(path.to_owned()),
        }
    }

    /// The same file, said to lie in `folder` (a path, or an archive and a path within).
    #[must_use]
    pub fn in_folder(self, folder: impl Into<String>) -> Self {
        Self { folder: folder.into(), ..self }
    }

    /// The file's name without compression suffix, e.g. `sdn.csv`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it lies: folder, or archive.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Opens the file from its beginning.
    pub fn open(&self) -> Result<Box<dyn BufRead + '_>, ReadError> {
        match &self.content {
            Content::Memory(bytes) => Ok(Box::new(Cursor::new(&bytes[..]))),
            Content::Path(path) => {
                let file = std::fs::File::open(path).map_err(|cause| self.io(cause))?;
                Ok(Box::new(BufReader::with_capacity(1 << 16, file.take(limits::FILE_BYTES))))
            }
        }
    }

    /// Reads the first `count` bytes (fewer if the file is shorter).
    pub fn head(&self, count: usize) -> Result<Vec<u8>, ReadError> {
        let mut head = Vec::new();
        let limit = u64::try_from(count).unwrap_or(u64::MAX);
        self.open()?.take(limit).read_to_end(&mut head).map_err(|cause| self.io(cause))?;
        Ok(head)
    }

    /// Reads the whole file.
    pub fn bytes(&self) -> Result<Arc<[u8]>, ReadError> {
        match &self.content {
            Content::Memory(bytes) => Ok(Arc::clone(bytes)),
            Content::Path(path) => std::fs::read(path).map(Into::into).map_err(|cause| self.io(cause)),
        }
    }

    /// An input error with this file's name.
    pub fn io(&self, cause: std::io::Error) -> ReadError {
        ReadError::Io { file: self.name.clone(), cause }
    }
}
