//! Reads sources one after another into one graph.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use encoding_rs_io::DecodeReaderBytes;
use hashbrown::HashMap;
use interdict_lists::SourceFile;
use interdict_lists::container::{self, ContainerError};
use interdict_lists::limits;
use interdict_model::Country;
use interdict_ownership::{Graph, Holding, Origin, Parties, PartyNo, Period, Profile, Source, TooMany};

use crate::error::ReadError;
use crate::problem::{Note, Problem, ProblemKind};
use crate::{bods, edges, format::Format, gleif, json, words};

/// Problems of one kind that are listed for one source; the rest of them is counted in one more problem.
pub const PROBLEMS: u32 = 10_000;

/// Texts of a `source` column that become sources of their own, in one file.
pub const SOURCES: usize = 100_000;

/// Bytes that are looked at to tell what a plain source is.
const HEAD: u64 = 64 << 10;

/// What sources say, read together.
#[derive(Debug, Default)]
pub struct Readings {
    /// Parties, holdings and sources.
    pub graph: Graph,
    /// What was wrong, source by source; those of BODS records that name others come last.
    pub problems: Vec<Problem>,
    /// What was understood and became no holding, by source and kind.
    pub notes: Vec<Note>,
}

/// Reads sources one after another into one graph, so that a record may name one of another source.
#[derive(Debug, Default)]
pub struct Reader {
    pub(crate) graph: Graph,
    problems: Vec<Problem>,
    counts: HashMap<(u32, ProblemKind), u32>,
    notes: BTreeMap<(u32, String), u64>,
    arrangements: HashMap<(u32, String), u32>,
    /// Ids that stand for the same party: the first is dropped for the second.
    same: HashMap<PartyNo, PartyNo>,
    pub(crate) bods: bods::Statements,
}

impl Reader {
    /// A reader that has read nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a file, a compressed file, an archive or a folder. A plain file may have any size and is never held in
    /// memory as a whole; what is compressed may unpack to [`limits::FILE_BYTES`] a file.
    ///
    /// A file is named by its file name, one in an archive or a folder by its path within (`s1/a.csv`,
    /// `up.zip/dir/a.csv`). If some files of an archive or a folder are read, those that are not are problems of the kind
    /// [`ProblemKind::Refused`]; the error is the first of them only if none was read.
    ///
    /// After an error the reader keeps what it had read, and the problems name the source as refused.
    pub fn read_path(&mut self, path: &Path) -> Result<(), ReadError> {
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let is_folder = std::fs::metadata(path).is_ok_and(|kind| kind.is_dir());
        if !is_folder {
            return self.read_file(path, path.parent().unwrap_or(Path::new("")), &name);
        }
        let mut members = Members::default();
        // In the order of names, with what lies in a folder in its place.
        let mut open = vec![path.to_owned()];
        while let Some(next) = open.pop() {
            // The folder itself may be a link.
            if next == path {
                members.refused(self.open_folder(path, &name, &mut open));
                continue;
            }
            let name = name_within(path, &next);
            let kind = std::fs::symlink_metadata(&next).map(|kind| kind.file_type());
            match kind {
                Ok(kind) if kind.is_dir() => members.refused(self.open_folder(&next, &name, &mut open)),
                Ok(kind) if !kind.is_file() => {
                    let archive = path.display().to_string();
                    let error = ContainerError::NotAFile { archive, entry: name.clone() }.into();
                    members.refused(Err(self.refuse(&name, error)));
                }
                _ => members.add(self.read_file(&next, path, &name)),
            }
        }
        members.result(&name)
    }

    /// Adds what lies in a folder to what is still to be read, the first name last.
    fn open_folder(&mut self, folder: &Path, name: &str, open: &mut Vec<PathBuf>) -> Result<(), ReadError> {
        let entries = std::fs::read_dir(folder)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>());
        let mut entries = entries.map_err(|cause| {
            self.refuse(name, ReadError::Io { file: folder.display().to_string(), cause })
        })?;
        entries.sort_unstable_by(|a, b| b.cmp(a));
        open.append(&mut entries);
        Ok(())
    }

    /// Reads a file on disk under a name; what it holds is named by its place within `root`.
    fn read_file(&mut self, path: &Path, root: &Path, name: &str) -> Result<(), ReadError> {
        let mut head = Vec::new();
        let opened = File::open(path).and_then(|mut file| {
            (&mut file).take(PACKED_HEAD).read_to_end(&mut head)?;
            Ok(file)
        });
        match opened {
            Err(cause) => Err(self.refuse(name, ReadError::Io { file: path.display().to_string(), cause })),
            Ok(_) if is_packed(&head) => {
                self.read_container(name, root, |visit| container::open_path(path, visit))
            }
            Ok(file) => self.read_source(name, Cursor::new(head).chain(file)),
        }
    }

    /// Reads a source from its bytes, under a name for citing it. Bytes that are compressed are unpacked in memory.
    ///
    /// Of an archive as [`Reader::read_path`] says. After an error the reader keeps what it had read, and the problems
    /// name the source as refused.
    pub fn read(&mut self, name: &str, mut input: impl Read) -> Result<(), ReadError> {
        let mut bytes = Vec::new();
        let failed = |cause| ReadError::Io { file: name.to_owned(), cause };
        if let Err(cause) = (&mut input).take(PACKED_HEAD).read_to_end(&mut bytes) {
            return Err(self.refuse(name, failed(cause)));
        }
        if !is_packed(&bytes) {
            return self.read_source(name, Cursor::new(bytes).chain(input));
        }
        let left = limits::FILE_BYTES.saturating_add(1).saturating_sub(PACKED_HEAD);
        if let Err(cause) = input.take(left).read_to_end(&mut bytes) {
            return Err(self.refuse(name, failed(cause)));
        }
        let file = SourceFile::from_bytes(name, bytes);
        self.read_container(name, Path::new(""), |visit| container::open_file(&file, visit))
    }

    /// Reads a source that is not compressed.
    fn read_source(&mut self, name: &str, mut input: impl Read) -> Result<(), ReadError> {
        let failed = |cause| ReadError::Io { file: name.to_owned(), cause };
        let source = self.add_source(name, String::new());
        let mut read = || {
            let mut head = Vec::new();
            (&mut input).take(HEAD).read_to_end(&mut head).map_err(failed)?;
            if !head.starts_with(b"\xff\xfe") && !head.starts_with(b"\xfe\xff") {
                return self.read_plain(name, source, &head, &mut input);
            }
            let mut text = DecodeReaderBytes::new(Cursor::new(head).chain(&mut input));
            let mut head = Vec::new();
            (&mut text).take(HEAD).read_to_end(&mut head).map_err(failed)?;
            self.read_plain(name, source, &head, text)
        };
        let result = read();
        if let Err(error) = &result {
            let what = format!("refused before its end, what was read before stays: {error}");
            self.problem(Origin { source, record: 0 }, None, ProblemKind::Refused, what);
        }
        result
    }

    /// Names a source that could not be opened, and gives the reason back.
    fn refuse(&mut self, name: &str, error: ReadError) -> ReadError {
        let source = self.add_source(name, String::new());
        self.problem(Origin { source, record: 0 }, None, ProblemKind::Refused, format!("refused: {error}"));
        error
    }

    fn read_plain(
        &mut self,
        name: &str,
        source: u32,
        head: &[u8],
        input: impl Read,
    ) -> Result<(), ReadError> {
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let skipped = head.len() - text.len();
        let mut whole = Cursor::new(head).chain(input);
        // The byte order mark is passed over; the head has it whole.
        io::copy(&mut (&mut whole).take(skipped as u64), &mut io::sink())
            .map_err(|cause| ReadError::Io { file: name.to_owned(), cause })?;
        match text.trim_ascii_start().first() {
            None => Err(ReadError::Empty { file: name.to_owned() }),
            // A container that the walk through it hands over in one piece.
            _ if text.starts_with(b"PK\x03\x04") => Err(ReadError::Unknown {
                file: name.to_owned(),
                seen: "it is a spreadsheet or another office document".to_owned(),
            }),
            Some(b'<') => gleif::read_xml(self, name, source, text, BufReader::with_capacity(1 << 16, whole)),
            Some(b'{' | b'[') => {
                json::read(self, name, source, text, BufReader::with_capacity(1 << 16, whole))
            }
            Some(_) => edges::read(self, name, source, text, whole),
        }
    }

    /// Reads what lies in a compressed file or an archive of this name.
    fn read_container(
        &mut self,
        name: &str,
        root: &Path,
        open: impl FnOnce(&mut container::Visit<'_>) -> Result<(), ContainerError>,
    ) -> Result<(), ReadError> {
        let mut members = Members::default();
        let walked = open(&mut |file| {
            let name = name_within(root, &Path::new(file.folder()).join(file.name()));
            members.add(match file.open() {
                Ok(bytes) => self.read_source(&name, bytes),
                Err(error) => Err(self.refuse(&name, ReadError::Container(error.into()))),
            });
            ControlFlow::Continue(())
        });
        members.refused(walked.map_err(|error| self.refuse(name, error.into())));
        members.result(name)
    }

    /// What was read. Records that name records of other sources are put together here.
    pub fn finish(mut self) -> Readings {
        bods::finish(&mut self);
        self.join_same();
        let counts = std::mem::take(&mut self.counts);
        let mut more: Vec<_> = counts.into_iter().filter(|(_, count)| *count > PROBLEMS).collect();
        more.sort_unstable();
        for ((source, kind), count) in more {
            let what = format!("{} more problems of the kind {kind:?} are not listed", count - PROBLEMS);
            let source = self.source_name(source).to_owned();
            self.problems.push(Problem { source, record: 0, party: None, kind: ProblemKind::More, what });
        }
        let notes = std::mem::take(&mut self.notes);
        let notes = notes
            .into_iter()
            .map(|((source, kind), count)| Note { source: self.source_name(source).to_owned(), kind, count })
            .collect();
        Readings { graph: self.graph, problems: self.problems, notes }
    }

    /// Leaves out the ids that stand for a party with another id, and gives its holdings and profile to that.
    fn join_same(&mut self) {
        if self.same.is_empty() {
            return;
        }
        let into = std::mem::take(&mut self.same);
        let end_of = |mut party: PartyNo| {
            // Ids lead to better ones in at most three steps: record, company number, LEI.
            for _ in 0..4 {
                match into.get(&party) {
                    Some(next) => party = *next,
                    None => break,
                }
            }
            party
        };
        let old = std::mem::take(&mut self.graph.parties);
        let mut parties = Parties::default();
        let mut numbers = Vec::with_capacity(old.len());
        for party in old.all() {
            let end = end_of(party);
            // There were at least as many before.
            let Ok(number) = parties.number(old.id(end)) else {
                self.graph.parties = old;
                return;
            };
            if let Some(profile) = old.profile(party) {
                merge(parties.profile_mut(number), profile.clone());
            }
            numbers.push(number);
        }
        for holding in &mut self.graph.holdings {
            for party in [&mut holding.owner, &mut holding.owned] {
                *party = numbers.get(party.index()).copied().unwrap_or(*party);
            }
        }
        self.graph.parties = parties;
    }

    /// Counts a new source.
    pub(crate) fn add_source(&mut self, name: &str, format: String) -> u32 {
        let number = u32::try_from(self.graph.sources.len()).unwrap_or(u32::MAX);
        self.graph.sources.push(Source { name: name.to_owned(), format });
        number
    }

    /// Says what a source is, once.
    pub(crate) fn set_format(&mut self, source: u32, format: impl FnOnce() -> String) {
        if let Some(source) = self.graph.sources.get_mut(source as usize)
            && source.format.is_empty()
        {
            source.format = format();
        }
    }

    /// The name of a source.
    pub(crate) fn source_name(&self, source: u32) -> &str {
        self.graph.sources.get(source as usize).map_or("", |source| &source.name)
    }

    /// The number of a party.
    pub(crate) fn party(&mut self, id: &str, at: Origin) -> Result<PartyNo, ReadError> {
        self.graph.parties.number(id).map_err(|cause| self.too_many(at, cause))
    }

    /// The numbers of parties, in the order of their ids.
    pub(crate) fn parties(
        &mut self,
        ids: &[&str],
        at: Origin,
        numbers: &mut Vec<PartyNo>,
    ) -> Result<(), ReadError> {
        self.graph.parties.number_all(ids, numbers).map_err(|cause| self.too_many(at, cause))
    }

    fn too_many(&self, at: Origin, cause: TooMany) -> ReadError {
        ReadError::TooMany { file: self.source_name(at.source).to_owned(), cause }
    }

    /// A party that the record says exists but does not identify: one for each record.
    pub(crate) fn unnamed(&mut self, at: Origin) -> Result<PartyNo, ReadError> {
        // Two sources may have one name.
        let id = match at.source {
            0 => format!("unnamed:{}:{}", self.source_name(at.source), at.record),
            source => format!("unnamed:{}:{source}:{}", self.source_name(at.source), at.record),
        };
        let party = self.party(&id, at)?;
        self.graph.parties.profile_mut(party).unnamed = true;
        Ok(party)
    }

    /// Adds to what is known of a party.
    pub(crate) fn describe(&mut self, party: PartyNo, profile: Profile) {
        merge(self.graph.parties.profile_mut(party), profile);
    }

    /// Two ids stand for one party; the first is left out for the second. An id stands for one party only.
    pub(crate) fn is_same(&mut self, at: Origin, from: PartyNo, to: PartyNo) {
        if from == to {
            return;
        }
        let first = *self.same.entry(from).or_insert(to);
        if first != to {
            let id = |party| self.graph.parties.id(party).to_owned();
            let (id, first, second) = (id(from), id(first), id(to));
            let what = format!("`{id}` is said to be `{second}`, but elsewhere `{first}`; kept as `{first}`");
            self.problem(at, Some(&id), ProblemKind::Identifier, what);
        }
    }

    /// Two records of one format are of the same party, whatever other ids each of them has.
    pub(crate) fn join(&mut self, old: PartyNo, new: PartyNo) {
        let (first, second) = (self.same.get(&old).copied(), self.same.get(&new).copied());
        match (first, second) {
            (None, _) => self.is_same(Origin::default(), old, new),
            (Some(known), None) => self.is_same(Origin::default(), new, known),
            // Both have an id that other sources share, which they keep.
            (Some(_), Some(_)) => {}
        }
    }

    /// Keeps a holding.
    pub(crate) fn hold(&mut self, holding: Holding) {
        self.graph.holdings.push(holding);
    }

    /// The number of an arrangement, by its name in one source.
    pub(crate) fn arrangement(&mut self, source: u32, name: &str) -> u32 {
        let next = u32::try_from(self.arrangements.len()).unwrap_or(u32::MAX).saturating_add(1);
        *self.arrangements.entry((source, name.to_owned())).or_insert(next)
    }

    /// Names a problem.
    pub(crate) fn problem(
        &mut self,
        at: Origin,
        party: Option<&str>,
        kind: ProblemKind,
        what: impl Into<String>,
    ) {
        let count = self.counts.entry((at.source, kind)).or_default();
        *count = count.saturating_add(1);
        if *count <= PROBLEMS {
            let source = self.source_name(at.source).to_owned();
            let party = party.map(str::to_owned);
            self.problems.push(Problem { source, record: at.record, party, kind, what: what.into() });
        }
    }

    /// Counts a record that became no holding.
    pub(crate) fn note(&mut self, source: u32, kind: impl Into<String>) {
        *self.notes.entry((source, kind.into())).or_default() += 1;
    }

    /// From two texts, empty for none. What cannot be understood is a problem, and makes the period unclear.
    pub(crate) fn period(&mut self, at: Origin, party: Option<&str>, from: &str, to: &str) -> Period {
        match words::period(from, to) {
            Ok(period) => period,
            Err(cause) => {
                let what = format!("{cause}; kept as a holding of unknown dates");
                self.problem(at, party, ProblemKind::Dates, what);
                Period { unclear: true, ..Period::default() }
            }
        }
    }

    /// A country by its name or code, also of a part of it (`US-DE`); empty is none, unknown is a problem.
    pub(crate) fn country(&mut self, at: Origin, party: Option<&str>, text: &str) -> Option<Country> {
        let found = words::country(text);
        if found.is_none() && !text.trim().is_empty() {
            let what = format!("`{}` is not a country known here; left out", text.trim());
            self.problem(at, party, ProblemKind::Country, what);
        }
        found
    }

    /// Whether a record of this format has been recognised in the source.
    pub(crate) fn is_recognised(&self, source: u32) -> bool {
        self.graph.sources.get(source as usize).is_some_and(|source| !source.format.is_empty())
    }

    /// The format in words, for a source that is of one piece.
    pub(crate) fn recognised(&mut self, source: u32, format: Format) {
        self.set_format(source, || format.to_string());
    }
}

/// Adds what is new in one profile to another.
fn merge(into: &mut Profile, from: Profile) {
    fn add<T: PartialEq>(into: &mut Vec<T>, from: Vec<T>) {
        for value in from {
            if !into.contains(&value) {
                into.push(value);
            }
        }
    }
    add(&mut into.names, from.names);
    add(&mut into.identifiers, from.identifiers);
    add(&mut into.countries, from.countries);
    add(&mut into.birth_dates, from.birth_dates);
    if into.kind == interdict_model::PartyKind::Unknown {
        into.kind = from.kind;
    }
    into.government = into.government.or(from.government);
    into.unnamed |= from.unnamed;
}

/// What became of the files of an archive or a folder.
#[derive(Debug, Default)]
struct Members {
    is_any_read: bool,
    /// Why the first of those that were not read was refused.
    refused: Option<ReadError>,
}

impl Members {
    /// Counts a file.
    fn add(&mut self, result: Result<(), ReadError>) {
        self.is_any_read |= result.is_ok();
        self.refused(result);
    }

    /// Keeps the reason why something was refused.
    fn refused(&mut self, result: Result<(), ReadError>) {
        if let Err(error) = result {
            self.refused.get_or_insert(error);
        }
    }

    /// The reason why nothing was read, if nothing was.
    fn result(self, name: &str) -> Result<(), ReadError> {
        if self.is_any_read {
            return Ok(());
        }
        Err(self.refused.unwrap_or_else(|| ReadError::Empty { file: name.to_owned() }))
    }
}

/// The name of a file by its place within a folder.
fn name_within(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned()
}

/// Bytes that are looked at to tell a container: one tar header.
const PACKED_HEAD: u64 = 512;

/// Whether these are the first bytes of gzip, xz, zstd, zip, bzip2, 7z, RAR or tar (POSIX.1 ustar).
fn is_packed(head: &[u8]) -> bool {
    const MARKS: [&[u8]; 7] =
        [b"\x1f\x8b", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"BZh", b"7z\xbc\xaf", b"Rar!\x1a"];
    MARKS.iter().any(|mark| head.starts_with(mark)) || head.get(257..262) == Some(b"ustar")
}
