//! The snapshot: everything a decision needs in one immutable, content-addressed file.
//!
//! ```text
//! header      128 bytes, see `Header`; ends in the content hash of everything else
//! table       one `SectionEntry` for each of `Section::ALL`, in that order
//! sections    each begins at a multiple of 8; all numbers little-endian
//! ```
//!
//! A file is opened read-only by memory map. Opening verifies the content hash (so every flipped bit and every
//! missing byte is found) and then, all the same, every offset and every reference from one section into
//! another: what is read later cannot lead outside. Party records are JSON and are read one at a time, for
//! the few parties that a question comes near to.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use interdict_model::{Edition, ListId, Measure, Party, PartyKind};
use interdict_names::{Class, Token};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zerocopy::little_endian::{U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::parameters::Parameters;

pub(crate) const MAGIC: [u8; 8] = *b"\x89IDSNAP\n";
/// Changes whenever the layout or the meaning of a section changes.
pub(crate) const FORMAT: u32 = 1;
pub(crate) const HEADER: usize = 128;

/// A list as it stands in a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompiledList {
    /// The list.
    pub id: ListId,
    /// Its edition.
    pub edition: Edition,
    /// Hash of the version in force.
    pub version: String,
    /// Known to be incomplete.
    #[serde(default)]
    pub partial: bool,
}

/// What one programme does to a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Designation {
    /// The list.
    pub list: ListId,
    /// The programme's tag; empty if the list names none.
    pub programme: String,
    /// The sub-list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sublist: Option<String>,
    /// Its measures, never empty.
    pub measures: Vec<Measure>,
}

/// A party with what its designations do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyRecord {
    /// The party.
    pub party: Party,
    /// Its designations with their measures.
    pub designations: Vec<Designation>,
}

/// Why a file is not a snapshot that can be used. Compile it again from the lists.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// The file cannot be opened or read.
    #[error("{path}: the snapshot cannot be opened: {cause}")]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Not a snapshot at all.
    #[error("this is not a snapshot: it does not begin as one; compile it again")]
    Magic,
    /// A snapshot of another format.
    #[error("the snapshot has format {found}, this program reads format {FORMAT}; compile it again")]
    Format {
        /// The format found.
        found: u32,
    },
    /// Shorter or longer than it says.
    #[error(
        "the snapshot is {found} bytes long instead of {expected}: it was cut or extended; compile it again"
    )]
    Length {
        /// As the header says.
        expected: u64,
        /// As it is.
        found: u64,
    },
    /// Some byte is not what was written.
    #[error(
        "the snapshot is damaged: its content does not have the hash it was written with; compile it again"
    )]
    Hash,
    /// A section does not fit together with the others.
    #[error("the snapshot is damaged in section `{section}`: {what}; compile it again")]
    Section {
        /// Which section.
        section: &'static str,
        /// What is wrong.
        what: String,
    },
}

#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct Header {
    pub(crate) magic: [u8; 8],
    pub(crate) format: U32,
    pub(crate) sections: U32,
    pub(crate) length: U64,
    pub(crate) reserved: U64,
    pub(crate) parameters: [u8; 32],
    pub(crate) config: [u8; 32],
    pub(crate) content: [u8; 32],
}

#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub(crate) struct SectionEntry {
    pub(crate) start: U64,
    pub(crate) length: U64,
}

/// The sections, in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// JSON of the lists.
    Lists,
    /// JSON of the party records, one after another.
    Records,
    /// [`PartyEntry`] in the order of list and party id.
    Parties,
    /// [`NameEntry`] in the order of parties and of names within them.
    Names,
    /// Ids of the words of all names.
    NameWords,
    /// [`WordEntry`] in the order of their texts.
    Words,
    /// The texts of all words, one after another.
    Text,
    /// Text of a word to its id.
    WordMap,
    /// Where the postings of each word begin, and the end.
    WordStarts,
    /// Names in which a word stands, once for each time.
    WordPostings,
    /// Where the members of each group of equivalent words begin, and the end.
    GroupStarts,
    /// Ids of the words of each group.
    GroupMembers,
    /// Joins of two or three neighbouring words, to their id.
    JoinMap,
    /// The most that the words of each join weigh together, in ten-thousandths.
    JoinWeights,
    /// Where the postings of each join begin, and the end.
    JoinStarts,
    /// Names in which a join stands.
    JoinPostings,
    /// Key of an identifier to its id.
    IdentifierMap,
    /// Where the postings of each identifier begin, and the end.
    IdentifierStarts,
    /// Parties that bear an identifier.
    IdentifierPostings,
    /// Key of a wallet to its id.
    WalletMap,
    /// Where the postings of each wallet begin, and the end.
    WalletStarts,
    /// Parties that hold a wallet.
    WalletPostings,
}

impl Section {
    pub(crate) const ALL: [Self; 22] = [
        Self::Lists,
        Self::Records,
        Self::Parties,
        Self::Names,
        Self::NameWords,
        Self::Words,
        Self::Text,
        Self::WordMap,
        Self::WordStarts,
        Self::WordPostings,
        Self::GroupStarts,
        Self::GroupMembers,
        Self::JoinMap,
        Self::JoinWeights,
        Self::JoinStarts,
        Self::JoinPostings,
        Self::IdentifierMap,
        Self::IdentifierStarts,
        Self::IdentifierPostings,
        Self::WalletMap,
        Self::WalletStarts,
        Self::WalletPostings,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Lists => "lists",
            Self::Records => "records",
            Self::Parties => "parties",
            Self::Names => "names",
            Self::NameWords => "words of names",
            Self::Words => "words",
            Self::Text => "text",
            Self::WordMap => "word map",
            Self::WordStarts => "word starts",
            Self::WordPostings => "word postings",
            Self::GroupStarts => "group starts",
            Self::GroupMembers => "group members",
            Self::JoinMap => "join map",
            Self::JoinWeights => "join weights",
            Self::JoinStarts => "join starts",
            Self::JoinPostings => "join postings",
            Self::IdentifierMap => "identifier map",
            Self::IdentifierStarts => "identifier starts",
            Self::IdentifierPostings => "identifier postings",
            Self::WalletMap => "wallet map",
            Self::WalletStarts => "wallet starts",
            Self::WalletPostings => "wallet postings",
        }
    }

    fn bad(self, what: impl Into<String>) -> SnapshotError {
        SnapshotError::Section { section: self.name(), what: what.into() }
    }
}

/// A party: where its record and its names are.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
pub(crate) struct PartyEntry {
    pub(crate) record: U64,
    pub(crate) record_length: U32,
    pub(crate) first_name: U32,
    pub(crate) names: U32,
    pub(crate) kind: u8,
    pub(crate) reserved: [u8; 3],
}

/// A name: whose it is and where its words are.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
pub(crate) struct NameEntry {
    pub(crate) party: U32,
    pub(crate) first_word: U32,
    /// Weight of all words together, in ten-thousandths.
    pub(crate) weight: U32,
    pub(crate) words: u8,
    pub(crate) initials: u8,
    pub(crate) weak: u8,
    pub(crate) reserved: u8,
}

/// A word of the vocabulary.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
pub(crate) struct WordEntry {
    /// Which letters it has, see [`crate::near::letters`].
    pub(crate) letters: U32,
    pub(crate) text: U32,
    pub(crate) length: U16,
    /// In ten-thousandths.
    pub(crate) weight: U16,
    pub(crate) group: U16,
    pub(crate) class: u8,
    pub(crate) reserved: u8,
}

/// Weights are kept in ten-thousandths.
pub(crate) const WEIGHT_UNIT: f64 = 10_000.0;

enum Bytes {
    Map(memmap2::Mmap),
    Memory(Vec<u8>),
}

impl Bytes {
    fn all(&self) -> &[u8] {
        match self {
            Self::Map(map) => map,
            Self::Memory(bytes) => bytes,
        }
    }
}

/// A part of the file that owns a share of it, so that a dictionary can be kept beside it.
#[derive(Clone)]
struct Part {
    bytes: Arc<Bytes>,
    range: Range<usize>,
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        self.bytes.all().get(self.range.clone()).unwrap_or_default()
    }
}

/// A dictionary with the postings of its entries.
pub(crate) struct Index<'a> {
    pub(crate) map: &'a fst::Map<PartOfFile>,
    starts: &'a [U32],
    postings: &'a [U32],
}

/// What a dictionary is read from.
pub(crate) struct PartOfFile(Part);

impl AsRef<[u8]> for PartOfFile {
    fn as_ref(&self) -> &[u8] {
        self.0.as_ref()
    }
}

impl<'a> Index<'a> {
    /// The postings of an entry.
    pub(crate) fn postings(&self, id: u64) -> &'a [U32] {
        let range = usize::try_from(id).ok().and_then(|id| {
            let start = usize::try_from(self.starts.get(id)?.get()).ok()?;
            let end = usize::try_from(self.starts.get(id + 1)?.get()).ok()?;
            Some(start..end)
        });
        range.and_then(|range| self.postings.get(range)).unwrap_or_default()
    }

    /// The postings of a key; empty if it is not there.
    pub(crate) fn of(&self, key: &str) -> &'a [U32] {
        self.map.get(key).map(|id| self.postings(id)).unwrap_or_default()
    }
}

/// An open snapshot. Cheap to share between threads; never changes.
pub struct Snapshot {
    bytes: Arc<Bytes>,
    sections: [Range<usize>; Section::ALL.len()],
    lists: Vec<CompiledList>,
    word_map: fst::Map<PartOfFile>,
    join_map: fst::Map<PartOfFile>,
    identifier_map: fst::Map<PartOfFile>,
    wallet_map: fst::Map<PartOfFile>,
    content: String,
    config: String,
    parameters: String,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("content", &self.content)
            .field("lists", &self.lists)
            .finish_non_exhaustive()
    }
}

impl Snapshot {
    /// Opens and verifies a file.
    pub fn open(path: &Path) -> Result<Self, SnapshotError> {
        let fail = |cause| SnapshotError::Open { path: path.to_owned(), cause };
        let file = File::open(path).map_err(fail)?;
        // SAFETY: the file is opened read-only and mapped privately. Snapshots are immutable by contract:
        // `compile` writes aside and renames, so a name is given to another file but the bytes of a file that
        // is mapped are never written again. Somebody who truncates the file from outside while it is open
        // makes reads fail with a signal (the process stops, which is fail-closed), not with wrong bytes that
        // were taken for right ones at the time of opening.
        #[allow(unsafe_code, reason = "mapping a file is the only way to open 100 MB in milliseconds")]
        let map = unsafe { memmap2::MmapOptions::new().populate().map(&file) }.map_err(fail)?;
        Self::read(Bytes::Map(map))
    }

    /// Verifies and takes a snapshot already in memory.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, SnapshotError> {
        Self::read(Bytes::Memory(bytes))
    }

    fn read(bytes: Bytes) -> Result<Self, SnapshotError> {
        let bytes = Arc::new(bytes);
        let all = bytes.all();
        let (header, rest) = Header::ref_from_prefix(all).map_err(|_| SnapshotError::Magic)?;
        if header.magic != MAGIC {
            return Err(SnapshotError::Magic);
        }
        if header.format.get() != FORMAT {
            return Err(SnapshotError::Format { found: header.format.get() });
        }
        let found = u64::try_from(all.len()).unwrap_or(u64::MAX);
        if header.length.get() != found {
            return Err(SnapshotError::Length { expected: header.length.get(), found });
        }
        if content_hash(all).as_bytes() != &header.content {
            return Err(SnapshotError::Hash);
        }
        let sections = read_table(header, rest, all.len())?;
        let lists_json = all.get(sections[Section::Lists as usize].clone()).unwrap_or_default();
        let lists =
            serde_json::from_slice(lists_json).map_err(|error| Section::Lists.bad(error.to_string()))?;
        let map = |section: Section| {
            let part = Part { bytes: Arc::clone(&bytes), range: sections[section as usize].clone() };
            fst::Map::new(PartOfFile(part)).map_err(|error| section.bad(error.to_string()))
        };
        let snapshot = Self {
            word_map: map(Section::WordMap)?,
            join_map: map(Section::JoinMap)?,
            identifier_map: map(Section::IdentifierMap)?,
            wallet_map: map(Section::WalletMap)?,
            lists,
            content: hex(&header.content),
            config: hex(&header.config),
            parameters: hex(&header.parameters),
            sections,
            bytes: Arc::clone(&bytes),
        };
        snapshot.check()?;
        Ok(snapshot)
    }

    /// Hash of the content, in hexadecimal: the name of the snapshot.
    pub fn content_hash(&self) -> &str {
        &self.content
    }

    /// Hash of what the snapshot was compiled with: parameters, measures, format, engine.
    pub fn config_hash(&self) -> &str {
        &self.config
    }

    /// Hash of the parameters it was compiled with.
    pub fn parameters_hash(&self) -> &str {
        &self.parameters
    }

    /// The lists in it, in the order of their ids.
    pub fn lists(&self) -> &[CompiledList] {
        &self.lists
    }

    /// How many parties it has.
    pub fn len(&self) -> usize {
        self.parties().len()
    }

    /// Whether it has no party.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many names it has.
    pub fn names_len(&self) -> usize {
        self.names().len()
    }

    /// Reads a party, by its place in the order of list and id.
    pub fn record(&self, party: u32) -> Result<PartyRecord, SnapshotError> {
        let bad = |what: &str| Section::Records.bad(format!("party {party}: {what}"));
        let entry = self.party(party).ok_or_else(|| bad("there is no such party"))?;
        let start = usize::try_from(entry.record.get()).map_err(|_| bad("its record lies outside"))?;
        let end = start.saturating_add(index(entry.record_length));
        let json =
            self.section(Section::Records).get(start..end).ok_or_else(|| bad("its record lies outside"))?;
        serde_json::from_slice(json).map_err(|error| bad(&error.to_string()))
    }

    /// Weight of a word under these parameters: as compiled if the snapshot knows the word.
    pub fn weigh(&self, token: &Token, parameters: &Parameters) -> f64 {
        match self.word_map.get(&token.text).and_then(|id| self.word(id)) {
            Some(entry) => f64::from(entry.weight.get()) / WEIGHT_UNIT,
            None => parameters.weigh(token, 0, 0),
        }
    }

    pub(crate) fn party(&self, party: u32) -> Option<&PartyEntry> {
        self.parties().get(usize::try_from(party).ok()?)
    }

    pub(crate) fn name(&self, name: u32) -> Option<&NameEntry> {
        self.names().get(usize::try_from(name).ok()?)
    }

    pub(crate) fn word(&self, id: u64) -> Option<&WordEntry> {
        self.words().get(usize::try_from(id).ok()?)
    }

    /// A word of the vocabulary as the names' room knows it.
    pub(crate) fn word_of(&self, entry: &WordEntry) -> Option<interdict_names::Word<'_>> {
        let start = index(entry.text);
        let text = self.section(Section::Text).get(start..start + usize::from(entry.length.get()))?;
        Some(interdict_names::Word {
            text: std::str::from_utf8(text).ok()?,
            class: Class::from_code(entry.class)?,
            group: entry.group.get(),
            weight: f64::from(entry.weight.get()) / WEIGHT_UNIT,
        })
    }

    /// The words of a name.
    pub(crate) fn name_words(&self, name: &NameEntry) -> Vec<interdict_names::Word<'_>> {
        let start = index(name.first_word);
        self.array::<U32>(Section::NameWords)
            .get(start..start + usize::from(name.words))
            .unwrap_or_default()
            .iter()
            .filter_map(|id| self.word_of(self.word(id.get().into())?))
            .collect()
    }

    pub(crate) fn word_index(&self) -> Index<'_> {
        self.index(&self.word_map, Section::WordStarts, Section::WordPostings)
    }

    pub(crate) fn join_index(&self) -> Index<'_> {
        self.index(&self.join_map, Section::JoinStarts, Section::JoinPostings)
    }

    pub(crate) fn identifier_index(&self) -> Index<'_> {
        self.index(&self.identifier_map, Section::IdentifierStarts, Section::IdentifierPostings)
    }

    pub(crate) fn wallet_index(&self) -> Index<'_> {
        self.index(&self.wallet_map, Section::WalletStarts, Section::WalletPostings)
    }

    pub(crate) fn join_weight(&self, id: u64) -> f64 {
        let weight = usize::try_from(id).ok().and_then(|id| self.array::<U32>(Section::JoinWeights).get(id));
        weight.map_or(0.0, |weight| f64::from(weight.get()) / WEIGHT_UNIT)
    }

    /// Ids of the words that stand for one another.
    pub(crate) fn group(&self, group: u16) -> &[U32] {
        let starts = self.array::<U32>(Section::GroupStarts);
        let at = usize::from(group);
        match (starts.get(at), starts.get(at + 1)) {
            (Some(&start), Some(&end)) => {
                self.array::<U32>(Section::GroupMembers).get(index(start)..index(end)).unwrap_or_default()
            }
            _ => &[],
        }
    }

    fn index<'a>(&'a self, map: &'a fst::Map<PartOfFile>, starts: Section, postings: Section) -> Index<'a> {
        Index { map, starts: self.array(starts), postings: self.array(postings) }
    }

    fn section(&self, section: Section) -> &[u8] {
        self.sections
            .get(section as usize)
            .and_then(|range| self.bytes.all().get(range.clone()))
            .unwrap_or_default()
    }

    /// A section as an array. `check` has seen that the length fits.
    fn array<T: FromBytes + Immutable + KnownLayout + Unaligned>(&self, section: Section) -> &[T] {
        <[T]>::ref_from_bytes(self.section(section)).unwrap_or_default()
    }

    fn parties(&self) -> &[PartyEntry] {
        self.array(Section::Parties)
    }

    fn names(&self) -> &[NameEntry] {
        self.array(Section::Names)
    }

    /// The vocabulary, in the order of ids.
    pub(crate) fn words(&self) -> &[WordEntry] {
        self.array(Section::Words)
    }

    /// Verifies every reference of one section into another.
    fn check(&self) -> Result<(), SnapshotError> {
        self.check_length::<PartyEntry>(Section::Parties)?;
        self.check_length::<NameEntry>(Section::Names)?;
        self.check_length::<WordEntry>(Section::Words)?;
        self.check_length::<U32>(Section::JoinWeights)?;
        let (parties, names, words) = (self.parties().len(), self.names().len(), self.words().len());

        let records = self.section(Section::Records).len() as u64;
        let (mut record, mut name) = (0u64, 0usize);
        for entry in self.parties() {
            if entry.record.get() != record
                || index(entry.first_name) != name
                || kind_of(entry.kind).is_none()
            {
                return Err(Section::Parties.bad("the parties are not one after another"));
            }
            record = record.saturating_add(entry.record_length.get().into());
            name = name.saturating_add(index(entry.names));
        }
        if record != records || name != names {
            return Err(Section::Parties.bad("records or names are missing or left over"));
        }
        let mut word = 0usize;
        for entry in self.names() {
            if index(entry.first_word) != word || index(entry.party) >= parties {
                return Err(Section::Names.bad("the names are not one after another"));
            }
            word += usize::from(entry.words);
        }
        self.check_ids(Section::NameWords, word, words)?;
        let text = self.section(Section::Text);
        let mut at = 0usize;
        for entry in self.words() {
            if index(entry.text) != at || Class::from_code(entry.class).is_none() {
                return Err(Section::Words.bad("the words are not one after another"));
            }
            at += usize::from(entry.length.get());
        }
        if at != text.len() || !text.is_ascii() {
            return Err(Section::Text.bad("letters are missing, left over or not ASCII"));
        }
        let joins = self.array::<U32>(Section::JoinWeights).len();
        for (map, count, starts, postings, limit) in [
            (&self.word_map, words, Section::WordStarts, Section::WordPostings, names),
            (&self.join_map, joins, Section::JoinStarts, Section::JoinPostings, names),
            (
                &self.identifier_map,
                self.identifier_map.len(),
                Section::IdentifierStarts,
                Section::IdentifierPostings,
                parties,
            ),
            (
                &self.wallet_map,
                self.wallet_map.len(),
                Section::WalletStarts,
                Section::WalletPostings,
                parties,
            ),
        ] {
            if map.len() != count {
                return Err(starts.bad("the dictionary has another number of entries"));
            }
            self.check_starts(starts, Some(count + 1), postings, limit)?;
        }
        self.check_starts(Section::GroupStarts, None, Section::GroupMembers, words)
    }

    fn check_length<T>(&self, section: Section) -> Result<(), SnapshotError> {
        if self.section(section).len().is_multiple_of(size_of::<T>()) {
            Ok(())
        } else {
            Err(section.bad("its length is not a whole number of entries"))
        }
    }

    fn check_ids(&self, section: Section, count: usize, limit: usize) -> Result<(), SnapshotError> {
        self.check_length::<U32>(section)?;
        let ids = self.array::<U32>(section);
        if ids.len() != count {
            return Err(section.bad(format!("{} entries instead of {count}", ids.len())));
        }
        if ids.iter().any(|&id| index(id) >= limit) {
            return Err(section.bad("an entry points outside"));
        }
        Ok(())
    }

    fn check_starts(
        &self,
        starts: Section,
        count: Option<usize>,
        postings: Section,
        limit: usize,
    ) -> Result<(), SnapshotError> {
        self.check_length::<U32>(starts)?;
        let array = self.array::<U32>(starts);
        if count.is_some_and(|count| array.len() != count) {
            return Err(starts.bad("it has another number of entries"));
        }
        if array.first().is_some_and(|&first| index(first) != 0)
            || array.windows(2).any(|pair| matches!(pair, [a, b] if a.get() > b.get()))
        {
            return Err(starts.bad("the starts are out of order"));
        }
        self.check_ids(postings, array.last().map_or(0, |&last| index(last)), limit)
    }
}

/// Hash of everything but the hash itself.
pub(crate) fn content_hash(all: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(all.get(..HEADER - 32).unwrap_or_default());
    hasher.update_rayon(all.get(HEADER..).unwrap_or_default());
    hasher.finalize()
}

fn read_table(
    header: &Header,
    rest: &[u8],
    length: usize,
) -> Result<[Range<usize>; Section::ALL.len()], SnapshotError> {
    let count = Section::ALL.len();
    let bad = |what: &str| SnapshotError::Section { section: "section table", what: what.to_owned() };
    if usize::try_from(header.sections.get()).ok() != Some(count) || header.reserved.get() != 0 {
        return Err(bad("it does not have the sections of this format"));
    }
    let (table, _) =
        <[SectionEntry]>::ref_from_prefix_with_elems(rest, count).map_err(|_| bad("it is cut off"))?;
    let mut sections = std::array::from_fn(|_| 0..0);
    let mut free = HEADER + size_of_val(table);
    for (entry, range) in table.iter().zip(&mut sections) {
        let start = usize::try_from(entry.start.get()).map_err(|_| bad("a section lies outside"))?;
        let end = usize::try_from(entry.length.get())
            .ok()
            .and_then(|length| start.checked_add(length))
            .filter(|&end| end <= length)
            .ok_or_else(|| bad("a section lies outside"))?;
        if start < free || !start.is_multiple_of(8) {
            return Err(bad("sections overlap or are not aligned"));
        }
        free = end;
        *range = start..end;
    }
    Ok(sections)
}

pub(crate) fn hex(hash: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*hash).to_hex().to_string()
}

/// A 32-bit number of the file as an index.
pub(crate) fn index(number: U32) -> usize {
    usize::try_from(number.get()).unwrap_or(usize::MAX)
}

const KINDS: [PartyKind; 7] = [
    PartyKind::Person,
    PartyKind::Organisation,
    PartyKind::Vessel,
    PartyKind::Aircraft,
    PartyKind::Wallet,
    PartyKind::Security,
    PartyKind::Unknown,
];

/// The kind of a stored code.
pub(crate) fn kind_of(code: u8) -> Option<PartyKind> {
    KINDS.get(usize::from(code)).copied()
}

/// The code of a kind.
pub(crate) fn kind_code(kind: PartyKind) -> u8 {
    KINDS.iter().position(|&known| known == kind).and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}
