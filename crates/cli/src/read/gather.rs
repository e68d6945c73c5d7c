//! Documents on their way: read on several threads, linked to the lists, and handed on in the order of their files.
//!
//! A few files are held at a time, however many there are.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use interdict_evidence::{Catalogue, Document, DocumentError, Hints, NameLink, Reader, Reading, Vocabulary};
use interdict_home::evidence::{LinkPolicy, Linker, hints};
use interdict_home::{Loaded, SnapshotOptions, snapshot};
use interdict_screen::Parameters;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::args::HowRead;
use crate::{Context, Failure};

/// Files that are read at a time, and bytes: enough to keep the threads busy.
const FILES: usize = 256;
const BYTES: u64 = 32 << 20;

/// Bad entries of a catalogue that are told one by one; all are counted.
const PROBLEMS: usize = 20;

/// A document with what it states and who of it is listed.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) document: Document,
    pub(crate) reading: Reading,
    pub(crate) links: Vec<NameLink>,
}

/// What came of the files.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) documents: u32,
    pub(crate) refused: u32,
}

impl Counts {
    /// Success if there were documents and none was refused.
    pub(crate) fn code(self) -> ExitCode {
        if self.documents > 0 && self.refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// What documents are read with: the rules, and the lists that names are linked to.
pub(crate) struct Readers {
    reader: Reader,
    parameters: Parameters,
    loaded: Option<Loaded>,
    policy: LinkPolicy,
    hints: Option<Hints>,
    threads: usize,
}

impl Readers {
    /// As the command line asks.
    pub(crate) fn new(context: &Context, how: &HowRead) -> Result<Self, Failure> {
        let parameters = Parameters::built_in()?;
        let loaded = if how.no_lists { None } else { Some(lists(context, how.as_of, &parameters)?) };
        let policy = LinkPolicy::built_in()?;
        let hints = catalogues(context, &how.hints, &policy)?;
        let reader = Reader::new(Vocabulary::built_in());
        let threads = how.threads.map_or(0, std::num::NonZeroUsize::get);
        Ok(Self { reader, parameters, loaded, policy, hints, threads })
    }

    /// The rules.
    pub(crate) fn reader(&self) -> &Reader {
        &self.reader
    }

    /// What links names to the lists, if any are asked.
    pub(crate) fn linker(&self) -> Option<Linker<'_>> {
        let loaded = self.loaded.as_ref()?;
        Some(Linker::new(&loaded.snapshot, &self.parameters, &self.policy, self.hints.as_ref()))
    }

    /// The snapshot of the lists, by hash; empty if none are asked.
    pub(crate) fn lists(&self) -> &str {
        self.loaded.as_ref().map_or("", |loaded| loaded.snapshot.content_hash())
    }

    /// Reads the files named, and those in folders named, and hands on the documents of each with its bytes, in the order of the
    /// files and every document once; what is no document is told and counted.
    pub(crate) fn gather(
        &self,
        paths: &[PathBuf],
        mut each: impl FnMut(&[u8], Vec<Gathered>) -> Result<(), Failure>,
    ) -> Result<Counts, Failure> {
        let linker = self.linker();
        let read = |named: &Named| -> Result<(Vec<u8>, Vec<Gathered>), DocumentError> {
            let (name, bytes) = contents(named.as_ref().map_err(Clone::clone)?)?;
            let documents = Document::read(&name, &bytes)?;
            let gathered = documents.into_iter().map(|document| {
                let reading = self.reader.read(&document);
                let links =
                    linker.as_ref().map(|linker| linker.links(&document, &reading)).unwrap_or_default();
                Gathered { document, reading, links }
            });
            Ok((bytes, gathered.collect()))
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build()
            .map_err(|cause| Failure::Words(format!("no threads can be started: {cause}")))?;
        let mut counts = Counts::default();
        let mut seen = HashSet::new();
        let mut files = files(paths).into_iter().peekable();
        while files.peek().is_some() {
            let batch = batch(&mut files);
            let answers: Vec<_> = pool.install(|| batch.par_iter().map(read).collect());
            for answer in answers {
                match answer {
                    Ok((bytes, mut found)) => {
                        for cause in found.iter().flat_map(|gathered| &gathered.document.unread) {
                            crate::remark(format_args!("not read: {cause}"));
                        }
                        // The same bytes under two names are one document.
                        found.retain(|gathered| seen.insert(identity(&gathered.document)));
                        let new = u32::try_from(found.len()).unwrap_or(u32::MAX);
                        counts.documents = counts.documents.saturating_add(new);
                        each(&bytes, found)?;
                    }
                    Err(cause) => {
                        counts.refused = counts.refused.saturating_add(1);
                        crate::remark(format_args!("refused: {cause}"));
                    }
                }
            }
        }
        Ok(counts)
    }
}

/// The first half of a document's hash: no two documents share it, and a million of them take a few megabytes.
fn identity(document: &Document) -> u128 {
    let half = document.hash.get(..32).unwrap_or_default();
    u128::from_str_radix(half, 16).unwrap_or_default()
}

/// The catalogues named, with what was wrong in them told.
fn catalogues(context: &Context, paths: &[PathBuf], policy: &LinkPolicy) -> Result<Option<Hints>, Failure> {
    if paths.is_empty() {
        return Ok(None);
    }
    let found = hints(paths, policy)?;
    for catalogue in found.catalogues() {
        for problem in catalogue.problems.iter().take(PROBLEMS) {
            crate::remark(format_args!("not read: {problem}"));
        }
        let Catalogue { name, version, entries, problems, .. } = catalogue;
        context.note(format_args!(
            "hints from {name} ({version}): {} entries, {} not read",
            entries.len(),
            problems.len()
        ));
    }
    Ok(Some(found))
}

/// The next files, up to so many and so many bytes, and at least one.
fn batch(files: &mut std::iter::Peekable<impl Iterator<Item = Named>>) -> Vec<Named> {
    let mut batch = Vec::new();
    let mut bytes = 0_u64;
    while batch.len() < FILES && bytes < BYTES {
        let Some(named) = files.next() else { break };
        let size = named.as_ref().ok().and_then(|path| path.metadata().ok()).map_or(0, |found| found.len());
        bytes = bytes.saturating_add(size);
        batch.push(named);
    }
    batch
}

/// The lists in force, or the starter list where no data folder is.
pub(crate) fn lists(
    context: &Context,
    as_of: Option<Date>,
    parameters: &Parameters,
) -> Result<Loaded, Failure> {
    let options = SnapshotOptions { as_of, ..SnapshotOptions::default() };
    let loaded = match context.home_if_any()? {
        Some(home) => home.snapshot(&options, parameters, context.now)?,
        None => snapshot::starter(parameters)?,
    };
    for list in &loaded.coverage {
        context.note(format_args!("linked to {} ({})", list.list, list.state));
    }
    Ok(loaded)
}

/// The path that stands for standard input.
const STDIN: &str = "-";

/// A file to read, or why it is none.
type Named = Result<PathBuf, DocumentError>;

/// The files named, and those in folders named and in the folders there, in the order of their names.
fn files(paths: &[PathBuf]) -> Vec<Named> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            within(path, &mut found);
        } else {
            found.push(Ok(path.clone()));
        }
    }
    found
}

/// The files in a folder. What is in it and is not read is told: a link to a folder, which may lead back here, and what would
/// wait for another program, such as a pipe.
fn within(folder: &Path, found: &mut Vec<Named>) {
    let refused = |path: &Path, cause: &str| {
        Err(DocumentError::Unreadable { name: path.display().to_string(), cause: cause.to_owned() })
    };
    let mut inside = Vec::new();
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            for entry in entries {
                match entry {
                    Ok(entry) => inside.push(entry.path()),
                    Err(cause) => found.push(refused(folder, &cause.to_string())),
                }
            }
        }
        Err(cause) => found.push(refused(folder, &cause.to_string())),
    }
    inside.sort();
    for path in inside {
        if !path.is_dir() {
            let special = path.exists() && !path.is_file();
            found.push(if special { refused(&path, "it is no file; name it by itself") } else { Ok(path) });
        } else if path.is_symlink() {
            found.push(refused(&path, "it is a link to a folder; name the folder by itself"));
        } else {
            within(&path, found);
        }
    }
}

/// The name and the bytes of a file, or of standard input.
fn contents(path: &Path) -> Result<(String, Vec<u8>), DocumentError> {
    if path == Path::new(STDIN) {
        let name = "standard input".to_owned();
        return Document::bytes_from(&name, std::io::stdin().lock()).map(|bytes| (name, bytes));
    }
    Document::bytes_of(path).map(|bytes| (path.display().to_string(), bytes))
}
