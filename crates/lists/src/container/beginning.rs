//! The beginnings of what lies in a file that is cut or damaged further on: enough to say which lists it would have held.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream, read_zipfile_from_stream_with_compressed_size};

use super::{Kind, bare_name, decoder, path_of};
use crate::format::Head;
use crate::limits;
use crate::source::SourceFile;

/// What can be unpacked of the first bytes of a compressed file on disk, or of every entry of an archive as far as it goes, as many as
/// [`Head`] looks at. For telling what it is, never for reading it. Nothing of a plain file: that one shows itself what it is.
pub fn beginnings(path: &Path) -> Vec<SourceFile> {
    of_file(path).unwrap_or_default()
}

fn of_file(path: &Path) -> Option<Vec<SourceFile>> {
    let whole = SourceFile::from_path(path);
    let head = whole.head(Kind::BYTES).ok()?;
    let kind = Kind::of(&head);
    let open = || Some(BufReader::new(File::open(path).ok()?));
    let length = std::fs::metadata(path).ok()?.len();
    match kind {
        Kind::Plain | Kind::Foreign(_) => None,
        Kind::Tar => Some(of_tar(open()?, &whole)),
        Kind::Zip => {
            let found = of_zip(open, length, &whole)?;
            // An office document is one file.
            let is_document = found.iter().any(|file| file.name() == "[Content_Types].xml");
            let as_one = || Some(SourceFile::from_bytes(whole.name(), whole.head(Head::BYTES).ok()?));
            if is_document { as_one().map(|file| vec![file.in_folder(whole.folder())]) } else { Some(found) }
        }
        Kind::Gzip | Kind::Xz | Kind::Zstd => {
            let plain = || decoder(kind, open()?, length, limits::ARCHIVE_BYTES, whole.name()).ok();
            if Kind::of(&first(plain()?, Kind::BYTES)) == Kind::Tar {
                return Some(of_tar(plain()?, &whole));
            }
            let bytes = first(plain()?, Head::BYTES);
            is_plain(&bytes).then(|| {
                vec![SourceFile::from_bytes(bare_name(whole.name()), bytes).in_folder(whole.folder())]
            })
        }
    }
}

/// Where it breaks off, what came before is kept.
fn first(source: impl Read, count: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = source.take(u64::try_from(count).unwrap_or(u64::MAX)).read_to_end(&mut bytes);
    bytes
}

fn is_plain(bytes: &[u8]) -> bool {
    !bytes.is_empty() && Kind::of(bytes) == Kind::Plain
}

/// An entry of an archive from its first bytes, around which one compression may lie.
fn entry(archive: &SourceFile, name: &[u8], bytes: Vec<u8>) -> Option<SourceFile> {
    let name = String::from_utf8_lossy(name).into_owned();
    let (folder, name) = name.rsplit_once('/').unwrap_or(("", &name));
    let kind = Kind::of(&bytes);
    let bytes = match kind {
        Kind::Gzip | Kind::Xz | Kind::Zstd => {
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            first(decoder(kind, &bytes[..], length, limits::FILE_BYTES, name).ok()?, Head::BYTES)
        }
        _ => bytes,
    };
    let folder = format!("{}/{folder}", path_of(archive));
    is_plain(&bytes)
        .then(|| SourceFile::from_bytes(bare_name(name), bytes).in_folder(folder.trim_end_matches('/')))
}

fn of_tar(source: impl Read, archive: &SourceFile) -> Vec<SourceFile> {
    let mut tar = tar::Archive::new(source);
    let Ok(entries) = tar.entries() else { return Vec::new() };
    let mut found = Vec::new();
    // Behind the first entry that cannot be read nothing can be told from anything.
    for one in entries.map_while(Result::ok).take(limits::TAR_ENTRIES) {
        let name = one.path_bytes().into_owned();
        found.extend(entry(archive, &name, first(one, Head::BYTES)));
    }
    found
}

/// By the table of contents at the end; where that was cut off, by what stands before each entry.
fn of_zip<R: Read + Seek>(
    open: impl Fn() -> Option<R>,
    length: u64,
    archive: &SourceFile,
) -> Option<Vec<SourceFile>> {
    let beginning = |one: ZipFile<'_, _>| {
        let name = one.name_raw().to_vec();
        entry(archive, &name, first(one, Head::BYTES))
    };
    let mut found = Vec::new();
    if let Ok(mut zip) = ZipArchive::new(open()?) {
        for index in 0..zip.len().min(limits::ZIP_ENTRIES) {
            found.extend(zip.by_index(index).ok().and_then(beginning));
        }
        return Some(found);
    }
    let mut source = open()?;
    for _ in 0..limits::ZIP_ENTRIES {
        let Ok(Some(one)) = read_zipfile_from_stream(&mut source) else { break };
        found.extend(beginning(one));
    }
    if found.is_empty() {
        // The size of an entry may stand behind it, where it cannot be known yet: then the first one is all there is to see.
        let mut source = open()?;
        let one = read_zipfile_from_stream_with_compressed_size(&mut source, length).ok().flatten();
        found.extend(one.and_then(beginning));
    }
    Some(found)
}
