//! Opens what people hand over: a file, a compressed file, an archive, or a folder of these.
//!
//! What something is, is told by its first bytes, never by its name: gzip (RFC 1952), xz, zstd (RFC 8878), zip,
//! tar. Compression may lie around a tar archive and around a single entry of an archive (a `.csv.xz` in a zip);
//! anything deeper is refused. A zip that is an office document (XLSX) stays one file. Entries are handed over
//! one at a time, so that a history of 800 MB needs the memory of one version. Nothing is ever written to disk.
//!
//! An archive is refused as a whole, with a reason, before it goes beyond a bound of [`limits`]: bytes of a file,
//! bytes of all entries, number of entries, expansion against the compressed size, memory of the decompressor.
//! So are encrypted entries, links, names that leave the archive, two entries of one name, and bytes after the
//! end. An empty file is handed over like any other; its reader refuses it.

mod beginning;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use thiserror::Error;
use zip::ZipArchive;

use crate::limits;
use crate::reading::ReadError;
use crate::source::SourceFile;

pub use self::beginning::beginnings;

/// What is told of each file; [`ControlFlow::Break`] ends the walk without error.
pub type Visit<'a> = dyn FnMut(SourceFile) -> ControlFlow<()> + 'a;

/// Why a file, archive or folder was refused.
#[derive(Debug, Error)]
pub enum ContainerError {
    /// Not readable, cut short, or beyond a bound.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The compressed bytes or the archive's own structure are wrong.
    #[error("{file}: damaged ({cause}); download it again")]
    Damaged {
        /// The file or archive.
        file: String,
        /// What is wrong.
        cause: String,
    },
    /// An entry whose name is absolute, contains `..`, or is no name.
    #[error("{archive}: refused, because the entry `{entry}` names a place outside the archive")]
    Escapes {
        /// The archive.
        archive: String,
        /// The entry's name.
        entry: String,
    },
    /// A link or a device, in an archive or a folder.
    #[error("{archive}: refused, because `{entry}` is a link or a device, not a file")]
    NotAFile {
        /// The archive or folder.
        archive: String,
        /// The entry's name.
        entry: String,
    },
    /// Two entries of one name: which one is read would be chance.
    #[error("{archive}: refused, because it has `{entry}` twice")]
    Duplicate {
        /// The archive.
        archive: String,
        /// The name, in lower case and without compression suffix.
        entry: String,
    },
    /// An entry that needs a password.
    #[error("{archive}: refused, because `{entry}` is encrypted; unpack it and import the folder")]
    Encrypted {
        /// The archive.
        archive: String,
        /// The entry's name.
        entry: String,
    },
    /// Archives within archives, or compression around compression.
    #[error("{file}: refused, because it is {kind} inside {inside}; unpack it and import the folder")]
    Nested {
        /// The file.
        file: String,
        /// What it is.
        kind: &'static str,
        /// Where it lies.
        inside: String,
    },
    /// A compression that is recognised but not read here.
    #[error("{file}: {kind} is not read here; unpack it and import the folder")]
    Unsupported {
        /// The file.
        file: String,
        /// What it is.
        kind: &'static str,
    },
}

/// Hands over every file at `path`: the file itself, the entries of an archive, or those of a folder and its
/// subfolders in the order of their names.
///
/// Uncompressed files stay where they are on disk; the others are in memory, one at a time.
pub fn open_path(path: &Path, visit: &mut Visit<'_>) -> Result<(), ContainerError> {
    let kind = std::fs::metadata(path).map_err(|cause| unreadable(path, cause))?;
    if kind.is_dir() {
        let mut seen = 0;
        folder(path, 0, &mut seen, visit).map(drop)
    } else {
        file_on_disk(path, visit).map(drop)
    }
}

/// Hands over what a file at hand consists of (a download, say), as [`open_path`] does for one on disk.
pub fn open_file(file: &SourceFile, visit: &mut Visit<'_>) -> Result<(), ContainerError> {
    let bytes = file.bytes()?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let kind = Kind::of(&bytes);
    unpack(Cursor::new(&bytes[..]), length, kind, file.clone(), visit).map(drop)
}

/// All files at `path`, in memory where they were compressed. For one version of a list; a history is walked
/// with [`open_path`].
pub fn files(path: &Path) -> Result<Vec<SourceFile>, ContainerError> {
    let mut found = Vec::new();
    open_path(path, &mut |file| {
        found.push(file);
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// The files at `path` that are cut or damaged, with why; in a folder perhaps several. Nothing if all can be opened, or if one is refused
/// for another reason.
pub fn broken_files(path: &Path) -> Result<Vec<(PathBuf, ContainerError)>, ContainerError> {
    let mut found = Vec::new();
    let mut waiting = vec![path.to_owned()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let failed = |cause| unreadable(&path, cause);
            for entry in std::fs::read_dir(&path).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let kind = entry.file_type().map_err(failed)?;
                // Links are refused wherever they lead.
                if kind.is_dir() || kind.is_file() {
                    waiting.push(entry.path());
                }
            }
            continue;
        }
        match file_on_disk(&path, &mut |_| ControlFlow::Continue(())) {
            Ok(_) => {}
            Err(cause) if cause.is_broken() => found.push((path, cause)),
            Err(cause) => return Err(cause),
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(found)
}

impl ContainerError {
    /// Whether bytes are missing or wrong, so that the file was perhaps harmed on its way.
    pub fn is_broken(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Read(ReadError::Truncated { .. }))
    }
}

type Walk = Result<ControlFlow<()>, ContainerError>;

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Gzip,
    Xz,
    Zstd,
    Zip,
    Tar,
    Foreign(&'static str),
}

impl Kind {
    /// Bytes needed to tell: one tar header.
    const BYTES: usize = 512;

    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            // A local file header, or the end record of an empty archive.
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, ..] => Self::Foreign("a bzip2 file"),
            [b'7', b'z', 0xbc, 0xaf, ..] => Self::Foreign("a 7z archive"),
            [b'R', b'a', b'r', b'!', 0x1a, ..] => Self::Foreign("a RAR archive"),
            _ if head.get(..Self::BYTES).is_some_and(tar_checksum_fits) => Self::Tar,
            _ => Self::Plain,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Plain => "a file",
            Self::Gzip => "gzip",
            Self::Xz => "xz",
            Self::Zstd => "zstd",
            Self::Zip => "a zip archive",
            Self::Tar => "a tar archive",
            Self::Foreign(name) => name,
        }
    }
}

fn unreadable(path: &Path, cause: io::Error) -> ReadError {
    ReadError::Io { file: path.display().to_string(), cause }
}

/// How deep folders may lie.
const FOLDER_DEPTH: usize = 16;

fn folder(path: &Path, depth: usize, seen: &mut usize, visit: &mut Visit<'_>) -> Walk {
    let name = path.display().to_string();
    if depth > FOLDER_DEPTH {
        return Err(limit(&name, "the depth of folders", format!("{FOLDER_DEPTH}")));
    }
    let mut entries = std::fs::read_dir(path)
        .and_then(Iterator::collect::<io::Result<Vec<_>>>)
        .map_err(|cause| unreadable(path, cause))?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        *seen += 1;
        if *seen > limits::TAR_ENTRIES {
            return Err(limit(&name, "the number of files", format!("{}", limits::TAR_ENTRIES)));
        }
        let kind = entry.file_type().map_err(|cause| unreadable(&entry.path(), cause))?;
        let flow = if kind.is_dir() {
            folder(&entry.path(), depth + 1, seen, visit)?
        } else if kind.is_file() {
            file_on_disk(&entry.path(), visit)?
        } else {
            let entry = entry.file_name().to_string_lossy().into_owned();
            return Err(ContainerError::NotAFile { archive: name, entry });
        };
        if flow.is_break() {
            return Ok(flow);
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn file_on_disk(path: &Path, visit: &mut Visit<'_>) -> Walk {
    let plain = SourceFile::from_path(path);
    let failed = |cause| unreadable(path, cause);
    let mut file = File::open(path).map_err(failed)?;
    let kind = file.metadata().map_err(failed)?;
    if !kind.is_file() {
        return Err(ContainerError::NotAFile {
            archive: plain.folder().to_owned(),
            entry: plain.name().to_owned(),
        });
    }
    let mut head = Vec::new();
    let wanted = u64::try_from(Kind::BYTES).unwrap_or(u64::MAX);
    (&mut file).take(wanted).read_to_end(&mut head).map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    unpack(BufReader::with_capacity(1 << 16, file), kind.len(), Kind::of(&head), plain, visit)
}

/// Opens the outermost layer. `source` has `length` bytes and lies at its beginning; `file` is the same as a file.
fn unpack<R: BufRead + Seek>(
    source: R,
    length: u64,
    kind: Kind,
    file: SourceFile,
    visit: &mut Visit<'_>,
) -> Walk {
    let name = file.name().to_owned();
    match kind {
        Kind::Plain => {
            if length > limits::FILE_BYTES {
                return Err(file_limit(&name));
            }
            Ok(visit(file))
        }
        Kind::Foreign(kind) => Err(ContainerError::Unsupported { file: name, kind }),
        Kind::Tar => tar(source, &name, &path_of(&file), visit),
        Kind::Zip => zip(source, length, file, visit),
        Kind::Gzip | Kind::Xz | Kind::Zstd => {
            let plain = decoder(kind, source, length, limits::ARCHIVE_BYTES, &name)?;
            let mut plain = BufReader::with_capacity(1 << 16, plain);
            let mut head = Vec::new();
            let wanted = u64::try_from(Kind::BYTES).unwrap_or(u64::MAX);
            (&mut plain).take(wanted).read_to_end(&mut head).map_err(|cause| broken(&name, cause))?;
            let inner = Kind::of(&head);
            let all = Cursor::new(head).chain(plain);
            if inner == Kind::Tar {
                return tar(all, &name, &path_of(&file), visit);
            }
            let bytes = read_capped(all, &name)?;
            let inside = kind.name().to_owned();
            Ok(visit(leaf(&name, file.folder(), bytes, &inside, false)?))
        }
    }
}

/// A file in memory, from its bytes; `may_unpack` if one compression may still lie around it.
fn leaf(
    name: &str,
    folder: &str,
    bytes: Vec<u8>,
    inside: &str,
    may_unpack: bool,
) -> Result<SourceFile, ContainerError> {
    let kind = Kind::of(&bytes);
    let bytes = match kind {
        Kind::Plain => bytes,
        Kind::Zip => {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let mut archive = ZipArchive::new(Cursor::new(&bytes[..])).map_err(|e| zip_error(name, e))?;
            if !is_document(&archive) {
                return Err(nested(name, kind, inside));
            }
            check_document(&mut archive, length, name)?;
            bytes
        }
        Kind::Gzip | Kind::Xz | Kind::Zstd if may_unpack => {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            let plain = decoder(kind, &bytes[..], length, limits::FILE_BYTES, name)?;
            let plain = read_capped(plain, name)?;
            return leaf(bare_name(name), folder, plain, kind.name(), false);
        }
        Kind::Foreign(kind) => return Err(ContainerError::Unsupported { file: name.to_owned(), kind }),
        _ => return Err(nested(name, kind, inside)),
    };
    Ok(SourceFile::from_bytes(bare_name(name), bytes).in_folder(folder))
}

fn nested(file: &str, kind: Kind, inside: &str) -> ContainerError {
    ContainerError::Nested { file: file.to_owned(), kind: kind.name(), inside: inside.to_owned() }
}

/// The decompressed stream, bounded by `cap` and by the expansion allowed for `length` compressed bytes.
fn decoder<'a>(
    kind: Kind,
    source: impl BufRead + 'a,
    length: u64,
    cap: u64,
    name: &str,
) -> Result<Box<dyn Read + 'a>, ContainerError> {
    let plain: Box<dyn Read + 'a> = match kind {
        Kind::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(source)),
        Kind::Xz => {
            let stream = liblzma::stream::Stream::new_stream_decoder(
                limits::DECODER_BYTES,
                liblzma::stream::CONCATENATED,
            )
            .map_err(|cause| broken(name, cause.into()))?;
            Box::new(liblzma::bufread::XzDecoder::new_stream(source, stream))
        }
        Kind::Zstd => {
            let stream =
                zstd::stream::read::Decoder::with_buffer(source).map_err(|cause| broken(name, cause))?;
            Box::new(stream)
        }
        other => return Err(nested(name, other, "an unknown compression")),
    };
    Ok(Box::new(Bounded::new(plain, length, cap)))
}

/// Reads at most [`limits::FILE_BYTES`].
fn read_capped(source: impl Read, name: &str) -> Result<Vec<u8>, ContainerError> {
    let mut bytes = Vec::new();
    source.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|cause| broken(name, cause))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits::FILE_BYTES {
        return Err(file_limit(name));
    }
    Ok(bytes)
}

/// A reader that fails, instead of ending, once it has given more than its bounds.
#[derive(Debug)]
struct Bounded<R> {
    inner: R,
    left: u64,
    exceeded: Exceeded,
}

/// Which bound was exceeded; travels inside an [`io::Error`].
#[derive(Debug, Clone, Copy, Error)]
enum Exceeded {
    #[error("expansion")]
    Expansion,
    #[error("size")]
    Archive,
}

impl<R> Bounded<R> {
    fn new(inner: R, compressed: u64, cap: u64) -> Self {
        let expansion = allowance(compressed);
        if expansion < cap {
            Self { inner, left: expansion, exceeded: Exceeded::Expansion }
        } else {
            Self { inner, left: cap, exceeded: Exceeded::Archive }
        }
    }
}

/// Bytes that so many compressed bytes may become: the first MiB is free.
fn allowance(compressed: u64) -> u64 {
    compressed.saturating_mul(limits::EXPANSION_RATIO).saturating_add(1 << 20)
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(u64::try_from(read).unwrap_or(u64::MAX))
            .ok_or_else(|| io::Error::other(self.exceeded))?;
        Ok(read)
    }
}

fn limit(file: &str, what: &str, limit: impl Into<String>) -> ContainerError {
    ReadError::Limit { file: file.to_owned(), what: what.to_owned(), limit: limit.into() }.into()
}

fn file_limit(file: &str) -> ContainerError {
    limit(file, "the size", format!("{} MiB", limits::FILE_BYTES >> 20))
}

/// What an error of a decompressor means.
fn broken(file: &str, cause: io::Error) -> ContainerError {
    match cause.get_ref().and_then(|inner| inner.downcast_ref::<Exceeded>()) {
        Some(Exceeded::Expansion) => {
            return limit(file, "the expansion", format!("{} to 1", limits::EXPANSION_RATIO));
        }
        Some(Exceeded::Archive) => {
            return limit(file, "the unpacked size", format!("{} MiB", limits::ARCHIVE_BYTES >> 20));
        }
        None => {}
    }
    match cause.kind() {
        io::ErrorKind::UnexpectedEof => {
            ReadError::Truncated { file: file.to_owned(), cause: cause.to_string() }.into()
        }
        // What the decompressors give for bytes that are wrong, as against a disk that cannot be read.
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
            ContainerError::Damaged { file: file.to_owned(), cause: cause.to_string() }
        }
        _ => ReadError::Io { file: file.to_owned(), cause }.into(),
    }
}

/// The name without `.gz`, `.xz`, `.zst`.
fn bare_name(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, suffix))
            if !stem.is_empty() && ["gz", "xz", "zst"].iter().any(|s| suffix.eq_ignore_ascii_case(s)) =>
        {
            stem
        }
        _ => name,
    }
}

fn path_of(file: &SourceFile) -> String {
    if file.folder().is_empty() {
        file.name().to_owned()
    } else {
        format!("{}/{}", file.folder(), file.name())
    }
}

/// The names met in one archive, so that none stands for two files and none leaves it.
struct Entries<'a> {
    archive: &'a str,
    path: &'a str,
    names: BTreeSet<String>,
}

impl<'a> Entries<'a> {
    fn of(archive: &'a str, path: &'a str) -> Self {
        Self { archive, path, names: BTreeSet::new() }
    }

    /// Checks an entry's name and splits it into folder and file name.
    fn place(&mut self, entry: &str) -> Result<(String, String), ContainerError> {
        let escapes = entry.is_empty()
            || entry.starts_with('/')
            || entry.contains(['\\', '\0'])
            || entry.as_bytes().get(1) == Some(&b':')
            || entry.trim_end_matches('/').split('/').any(|part| part == "..");
        if escapes {
            return Err(ContainerError::Escapes {
                archive: self.archive.to_owned(),
                entry: entry.to_owned(),
            });
        }
        let parts: Vec<&str> = entry.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let clean = parts.join("/").to_lowercase();
        let clean = bare_name(&clean);
        if !self.names.insert(clean.to_owned()) {
            return Err(ContainerError::Duplicate {
                archive: self.archive.to_owned(),
                entry: clean.to_owned(),
            });
        }
        let (name, folders) = parts.split_last().map_or(("", &[][..]), |(name, folders)| (*name, folders));
        let folder = std::iter::once(self.path).chain(folders.iter().copied()).collect::<Vec<_>>().join("/");
        Ok((folder, name.to_owned()))
    }
}

fn zip_error(file: &str, cause: zip::result::ZipError) -> ContainerError {
    match cause {
        zip::result::ZipError::Io(cause) => broken(file, cause),
        other => ContainerError::Damaged { file: file.to_owned(), cause: other.to_string() },
    }
}

/// Whether a zip archive is an office document (Office Open XML or OpenDocument), to be kept in one piece.
fn is_document<R: Read + Seek>(archive: &ZipArchive<R>) -> bool {
    archive.index_for_name("[Content_Types].xml").is_some() || archive.index_for_name("mimetype").is_some()
}

/// Proves that a document's parts keep the bounds, before a reader of sheets opens it.
fn check_document<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    length: u64,
    name: &str,
) -> Result<(), ContainerError> {
    zip_count(archive, name)?;
    let mut left = allowance(length).min(limits::ARCHIVE_BYTES);
    for index in 0..archive.len() {
        let part = zip_entry(archive, index, &mut left, name)?;
        drop(part);
    }
    Ok(())
}

fn zip_count<R>(archive: &ZipArchive<R>, name: &str) -> Result<(), ContainerError>
where
    R: Read + Seek,
{
    if archive.len() > limits::ZIP_ENTRIES {
        return Err(limit(name, "the number of entries", limits::ZIP_ENTRIES.to_string()));
    }
    if archive.has_duplicate_names() {
        return Err(ContainerError::Duplicate { archive: name.to_owned(), entry: "an entry".to_owned() });
    }
    Ok(())
}

/// The bytes of an entry; `left` is what the archive may still expand to.
fn zip_entry<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    left: &mut u64,
    name: &str,
) -> Result<(String, Option<Vec<u8>>), ContainerError> {
    let (entry, special) = {
        let raw = archive.by_index_raw(index).map_err(|cause| zip_error(name, cause))?;
        let entry = String::from_utf8_lossy(raw.name_raw()).into_owned();
        if raw.encrypted() {
            return Err(ContainerError::Encrypted { archive: name.to_owned(), entry });
        }
        if raw.is_dir() {
            return Ok((entry, None));
        }
        // The type bits of a Unix mode: a regular file, or no type given.
        let special = raw.unix_mode().is_some_and(|mode| !matches!(mode & 0o170_000, 0 | 0o100_000));
        // The declared size is only a first look; what is read is counted below.
        if raw.size() > limits::FILE_BYTES {
            return Err(file_limit(&entry));
        }
        (entry, special)
    };
    if special {
        return Err(ContainerError::NotAFile { archive: name.to_owned(), entry });
    }
    let content = archive.by_index(index).map_err(|cause| zip_error(name, cause))?;
    let bytes = read_capped(Bounded { inner: content, left: *left, exceeded: Exceeded::Expansion }, name)?;
    *left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    Ok((entry, Some(bytes)))
}

fn zip<R: BufRead + Seek>(source: R, length: u64, file: SourceFile, visit: &mut Visit<'_>) -> Walk {
    let name = file.name().to_owned();
    let mut archive = ZipArchive::new(source).map_err(|cause| zip_error(&name, cause))?;
    if is_document(&archive) {
        check_document(&mut archive, length, &name)?;
        return Ok(visit(file));
    }
    zip_count(&archive, &name)?;
    let path = path_of(&file);
    let mut entries = Entries::of(&name, &path);
    let mut left = allowance(length).min(limits::ARCHIVE_BYTES);
    // All names are looked at before the first file is handed over.
    let mut places = Vec::new();
    for index in 0..archive.len() {
        let raw = archive.by_index_raw(index).map_err(|cause| zip_error(&name, cause))?;
        places.push(entries.place(&String::from_utf8_lossy(raw.name_raw()))?);
    }
    for (index, (folder, entry)) in places.into_iter().enumerate() {
        let (_, Some(bytes)) = zip_entry(&mut archive, index, &mut left, &name)? else { continue };
        let flow = visit(leaf(&entry, &folder, bytes, &format!("the zip archive {name}"), true)?);
        if flow.is_break() {
            return Ok(flow);
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Whether a block is a tar header: its checksum (the sum of its bytes, with the checksum field taken as spaces)
/// stands in it as octal digits.
fn tar_checksum_fits(block: &[u8]) -> bool {
    let (Some(before), Some(printed), Some(after)) =
        (block.get(..148), block.get(148..156), block.get(156..512))
    else {
        return false;
    };
    let sum: u64 = before.iter().chain(after).map(|&byte| u64::from(byte)).sum::<u64>() + 8 * u64::from(b' ');
    block.first() != Some(&0) && octal(printed) == Some(sum)
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    u64::from_str_radix(text, 8).ok()
}

/// Bytes of a long name or an extended header that are read.
const TAR_NAME_BYTES: u64 = 1 << 16;

/// Walks a tar archive (POSIX.1 ustar and pax, GNU long names).
///
/// Read here block by block rather than by a library, because an archive cut exactly between two entries must be
/// refused, and that shows only in the missing end mark.
fn tar(mut source: impl Read, name: &str, path: &str, visit: &mut Visit<'_>) -> Walk {
    let mut entries = Entries::of(name, path);
    let inside = format!("the tar archive {name}");
    let mut long_name: Option<String> = None;
    let mut count = 0;
    let mut total = 0u64;
    loop {
        let mut block = [0u8; 512];
        source.read_exact(&mut block).map_err(|cause| broken(name, cause))?;
        if block.iter().all(|&byte| byte == 0) {
            return tar_end(source, name);
        }
        if !tar_checksum_fits(&block) {
            let cause = format!("the header of entry {} does not fit its checksum", count + 1);
            return Err(ContainerError::Damaged { file: name.to_owned(), cause });
        }
        count += 1;
        if count > limits::TAR_ENTRIES {
            return Err(limit(name, "the number of entries", limits::TAR_ENTRIES.to_string()));
        }
        let header = tar::Header::from_byte_slice(&block);
        let size = header.entry_size().map_err(|cause| broken(name, cause))?;
        let printed = || String::from_utf8_lossy(&header.path_bytes()).into_owned();
        let kind = header.entry_type();
        if kind.is_gnu_longname() || kind.is_pax_local_extensions() || kind.is_pax_global_extensions() {
            if size > TAR_NAME_BYTES {
                return Err(limit(name, "the size of an extended header", format!("{TAR_NAME_BYTES} bytes")));
            }
            let content = tar_content(&mut source, size, name)?;
            if kind.is_gnu_longname() {
                let text = String::from_utf8_lossy(&content);
                long_name = Some(text.trim_end_matches('\0').to_owned());
            } else if kind.is_pax_local_extensions() {
                long_name = pax_path(&content, name)?.or(long_name);
            }
            continue;
        }
        let entry = long_name.take().unwrap_or_else(printed);
        if kind.is_dir() {
            entries.place(&entry)?;
            continue;
        }
        if !(kind.is_file() || kind.is_contiguous()) {
            return Err(ContainerError::NotAFile { archive: name.to_owned(), entry });
        }
        let (folder, file) = entries.place(&entry)?;
        if size > limits::FILE_BYTES {
            return Err(file_limit(&file));
        }
        total = total.saturating_add(size);
        if total > limits::ARCHIVE_BYTES {
            return Err(limit(name, "the unpacked size", format!("{} MiB", limits::ARCHIVE_BYTES >> 20)));
        }
        let content = tar_content(&mut source, size, name)?;
        let flow = visit(leaf(&file, &folder, content, &inside, true)?);
        if flow.is_break() {
            return Ok(flow);
        }
    }
}

/// The content of an entry and the padding to the next block.
fn tar_content(source: &mut impl Read, size: u64, name: &str) -> Result<Vec<u8>, ContainerError> {
    let mut content = Vec::new();
    let padded = size.next_multiple_of(512);
    source.take(padded).read_to_end(&mut content).map_err(|cause| broken(name, cause))?;
    if u64::try_from(content.len()).unwrap_or(u64::MAX) != padded {
        let cause = "an entry is cut off".to_owned();
        return Err(ReadError::Truncated { file: name.to_owned(), cause }.into());
    }
    content.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    Ok(content)
}

/// After the first zero block only zeros may come, at least one more block of them.
fn tar_end(mut source: impl Read, name: &str) -> Walk {
    let mut rest = [0u8; 4096];
    let mut zeros = 0;
    loop {
        let read = source.read(&mut rest).map_err(|cause| broken(name, cause))?;
        if read == 0 {
            break;
        }
        if rest.iter().take(read).any(|&byte| byte != 0) {
            let cause = "there are bytes after the end mark of the archive".to_owned();
            return Err(ContainerError::Damaged { file: name.to_owned(), cause });
        }
        zeros += read;
    }
    if zeros < 512 {
        let cause = "the end mark of the archive is cut off".to_owned();
        return Err(ReadError::Truncated { file: name.to_owned(), cause }.into());
    }
    Ok(ControlFlow::Continue(()))
}

/// The path in a pax extended header: records `length key=value\n` (POSIX.1-2001).
fn pax_path(content: &[u8], name: &str) -> Result<Option<String>, ContainerError> {
    let mut path = None;
    for record in tar::PaxExtensions::new(content) {
        let record = record.map_err(|cause| broken(name, cause))?;
        match record.key_bytes() {
            b"path" => path = Some(String::from_utf8_lossy(record.value_bytes()).into_owned()),
            key if key == b"size" || key.starts_with(b"GNU.sparse") => {
                let cause = "the archive has sparse or oversized entries".to_owned();
                return Err(ContainerError::Damaged { file: name.to_owned(), cause });
            }
            _ => {}
        }
    }
    Ok(path)
}

#[cfg(test)]
mod tests;
