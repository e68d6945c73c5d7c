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
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use interdict_model::{Edition, ListId, Measure, Party, PartyKind};
use interdict_names::distance::Letters;
use interdict_names::relate::{Outline, text_key};
use interdict_names::{Class, Name, Token, Word, Writing};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zerocopy::little_endian::{U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use crate::parameters::Parameters;

mod party;

pub(crate) use party::{PartyEntry, PartyFacts, Rest, Written};

pub(crate) const MAGIC: [u8; 8] = *b"\x89IDSNAP\n";
/// Changes whenever the layout or the meaning of a section changes.
pub(crate) const FORMAT: u32 = 6;
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// JSON of the different sets of designations, see [`PartyFacts::designations`].
    Designations,
    /// JSON of what [`PartyFacts`] do not have of the parties, one after another.
    Records,
    /// JSON of [`PartyFacts`], one after another.
    Facts,
    /// [`PartyEntry`] in the order of list and party id.
    Parties,
    /// [`NameEntry`] in the order of parties and of names within them.
    Names,
    /// [`WordingEntry`] in the order of the first name of each.
    Wordings,
    /// Ids of the words of all wordings.
    WordingWords,
    /// Ids of the names of all wordings.
    WordingNames,
    /// [`CutEntry`] in the order of words and wordings.
    CutWordings,
    /// The names as printed, one after another.
    NameText,
    /// [`WordEntry`] in the order of their texts.
    Words,
    /// The texts of all words, one after another.
    Text,
    /// Where the wordings of each word begin, and the end.
    WordStarts,
    /// Wordings in which a word stands.
    WordPostings,
    /// Keys of words: see [`KeyTable`].
    WordKeyStarts,
    /// Words by their keys.
    WordKeys,
    /// Keys of runs of words (joins, acronyms).
    RunKeyStarts,
    /// Wordings by the keys of their runs.
    RunKeys,
    /// Keys of identifiers.
    IdentifierKeyStarts,
    /// Parties by the keys of their identifiers.
    IdentifierKeys,
    /// Keys of wallets.
    WalletKeyStarts,
    /// Parties by the keys of their wallets.
    WalletKeys,
}

impl Section {
    pub(crate) const ALL: [Self; 23] = [
        Self::Lists,
        Self::Designations,
        Self::Records,
        Self::Facts,
        Self::Parties,
        Self::Names,
        Self::Wordings,
        Self::WordingWords,
        Self::WordingNames,
        Self::CutWordings,
        Self::NameText,
        Self::Words,
        Self::Text,
        Self::WordStarts,
        Self::WordPostings,
        Self::WordKeyStarts,
        Self::WordKeys,
        Self::RunKeyStarts,
        Self::RunKeys,
        Self::IdentifierKeyStarts,
        Self::IdentifierKeys,
        Self::WalletKeyStarts,
        Self::WalletKeys,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Lists => "lists",
            Self::Designations => "designations",
            Self::Records => "records",
            Self::Facts => "facts",
            Self::Parties => "parties",
            Self::Names => "names",
            Self::Wordings => "wordings",
            Self::WordingWords => "words of wordings",
            Self::WordingNames => "names of wordings",
            Self::CutWordings => "cut wordings",
            Self::NameText => "text of names",
            Self::Words => "words",
            Self::Text => "text",
            Self::WordStarts => "word starts",
            Self::WordPostings => "word postings",
            Self::WordKeyStarts => "word key starts",
            Self::WordKeys => "word keys",
            Self::RunKeyStarts => "run key starts",
            Self::RunKeys => "run keys",
            Self::IdentifierKeyStarts => "identifier key starts",
            Self::IdentifierKeys => "identifier keys",
            Self::WalletKeyStarts => "wallet key starts",
            Self::WalletKeys => "wallet keys",
        }
    }

    fn bad(self, what: impl Into<String>) -> SnapshotError {
        SnapshotError::Section { section: self.name(), what: what.into() }
    }
}

/// One reading of a name: whose it is and how it is worded.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
pub(crate) struct NameEntry {
    pub(crate) party: U32,
    pub(crate) wording: U32,
    /// Where the printed name begins in [`Section::NameText`].
    pub(crate) text: U32,
    pub(crate) text_length: U16,
    /// Place in [`Party::names`].
    pub(crate) index: U16,
}

/// What all names are that have the same words in the same order, are persons' or not, weak or not, cut or not: a name
/// asked says the same beside each of them. A third of all names is worded like others, of other lists above all.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
pub(crate) struct WordingEntry {
    pub(crate) first_word: U32,
    /// Where its names begin in [`Section::WordingNames`], and how many there are.
    pub(crate) first_name: U32,
    pub(crate) names: U32,
    /// Of all words together, in ten-thousandths.
    pub(crate) weight: U32,
    /// Of the light words among them, in ten-thousandths.
    pub(crate) light: U32,
    /// Of the words that do not make two names of bodies two, in ten-thousandths.
    pub(crate) generic: U32,
    pub(crate) words: u8,
    pub(crate) before_comma: u8,
    /// [`WEAK`], [`MAY_BE_CUT`], [`OF_PERSONS`] and [`REPEATS`].
    pub(crate) flags: u8,
    pub(crate) reserved: u8,
}

/// A wording that may be cut, by its last word.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
pub(crate) struct CutEntry {
    pub(crate) last: U32,
    pub(crate) wording: U32,
}

/// [`WordingEntry::flags`]: the list calls the name weak.
pub(crate) const WEAK: u8 = 1;
/// [`WordingEntry::flags`]: the name may be cut.
pub(crate) const MAY_BE_CUT: u8 = 2;
/// [`WordingEntry::flags`]: the party may be a person.
pub(crate) const OF_PERSONS: u8 = 4;
/// [`WordingEntry::flags`]: a word stands in it more than once.
pub(crate) const REPEATS: u8 = 8;

/// A word of the vocabulary.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
pub(crate) struct WordEntry {
    pub(crate) text: U32,
    pub(crate) length: U16,
    /// In ten-thousandths.
    pub(crate) weight: U16,
    pub(crate) form: U16,
    pub(crate) class: u8,
    pub(crate) writing: u8,
    /// Of [`Outline::letters`]; none if the word is like no other.
    pub(crate) letters: U32,
    pub(crate) letters_alike: U32,
}

impl WordingEntry {
    pub(crate) fn is_weak(&self) -> bool {
        self.flags & WEAK != 0
    }

    pub(crate) fn may_be_cut(&self) -> bool {
        self.flags & MAY_BE_CUT != 0
    }

    pub(crate) fn repeats(&self) -> bool {
        self.flags & REPEATS != 0
    }

    /// A kind that has the habit of all its parties.
    pub(crate) fn kind(&self) -> PartyKind {
        if self.flags & OF_PERSONS != 0 { PartyKind::Person } else { PartyKind::Organisation }
    }
}

impl WordEntry {
    /// Above 0 and at most 1.
    pub(crate) fn weight(&self) -> f64 {
        f64::from(self.weight.get()) / WEIGHT_UNIT
    }

    /// What tells it from others at a glance, if it can be like others.
    pub(crate) fn outline(&self) -> Option<Outline> {
        let letters = Letters { has: self.letters.get(), alike: self.letters_alike.get() };
        let writing = Writing::from_code(self.writing)?;
        (letters.has != 0).then_some(Outline { length: self.length.get(), writing, letters })
    }
}

/// One key of a [`KeyTable`].
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
pub(crate) struct KeyEntry {
    /// The upper half of the key.
    pub(crate) key: U32,
    pub(crate) id: U32,
}

/// The key of a run of words of a wording.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
pub(crate) struct RunEntry {
    /// The upper half of the key.
    pub(crate) key: U32,
    pub(crate) wording: U32,
    /// The first word of the run.
    pub(crate) first: u8,
    /// How many words it has.
    pub(crate) count: u8,
}

/// An entry of a [`KeyTable`].
pub(crate) trait Keyed: Copy {
    fn key(&self) -> u32;
    fn id(&self) -> U32;
}

impl Keyed for KeyEntry {
    fn key(&self) -> u32 {
        self.key.get()
    }

    fn id(&self) -> U32 {
        self.id
    }
}

impl Keyed for RunEntry {
    fn key(&self) -> u32 {
        self.key.get()
    }

    fn id(&self) -> U32 {
        self.wording
    }
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

/// Keys, in the order of their upper halves, with what they lead to.
///
/// `starts` cuts the entries into as many parts as the highest bits of a key tell apart; it has a power of two
/// entries and the end. Only 32 bits of a key are kept, so a table may lead to something that does not have the key,
/// but never misses anything that has it: whoever looks up must look again at what was found.
#[derive(Clone, Copy)]
pub(crate) struct KeyTable<'a, E = KeyEntry> {
    starts: &'a [U32],
    entries: &'a [E],
    /// By how many bits the upper half of a key is shifted to find its part.
    shift: u32,
}

impl<'a, E: Keyed> KeyTable<'a, E> {
    fn new(starts: &'a [U32], entries: &'a [E]) -> Self {
        let parts = starts.len().saturating_sub(1).max(1);
        Self { starts, entries, shift: 32 - parts.ilog2() }
    }

    /// The entries of a key, in the order of the table.
    pub(crate) fn entries(&self, key: u64) -> impl Iterator<Item = &'a E> + use<'a, E> {
        self.part(key).entries()
    }

    /// Where the entries of a key are. Whoever looks up many keys finds all parts first and reads them then: so the memory
    /// need not be waited for each time.
    #[inline]
    pub(crate) fn part(&self, key: u64) -> Part<'a, E> {
        let upper = upper_half(key);
        let part = upper.checked_shr(self.shift).unwrap_or(0);
        let part = usize::try_from(part).unwrap_or(usize::MAX);
        let start = self.starts.get(part).map_or(0, |&start| index(start));
        let end = self.starts.get(part.saturating_add(1)).map_or(0, |&end| index(end));
        Part { upper, entries: self.entries.get(start..end).unwrap_or_default() }
    }

    /// The upper halves of all keys.
    pub(crate) fn uppers(&self) -> impl Iterator<Item = u32> + use<'a, E> {
        self.entries.iter().map(Keyed::key)
    }

    /// What a key leads to, in ascending order.
    pub(crate) fn get(&self, key: u64) -> impl Iterator<Item = u32> + use<'a, E> {
        self.entries(key).map(|entry| entry.id().get())
    }
}

/// The part of a [`KeyTable`] in which the entries of a key are.
pub(crate) struct Part<'a, E> {
    upper: u32,
    entries: &'a [E],
}

impl<'a, E: Keyed> Part<'a, E> {
    /// The entries of the key, in the order of the table.
    #[inline]
    pub(crate) fn entries(&self) -> impl Iterator<Item = &'a E> + use<'a, E> {
        let upper = self.upper;
        self.entries.iter().filter(move |entry| entry.key() == upper)
    }

    /// All entries of the part, of whatever key.
    #[inline]
    pub(crate) fn all(&self) -> &'a [E] {
        self.entries
    }

    /// Whether an entry of the part is of the key.
    #[inline]
    pub(crate) fn has(&self, entry: &E) -> bool {
        entry.key() == self.upper
    }
}

#[allow(clippy::cast_possible_truncation, reason = "32 bits are left")]
pub(crate) fn upper_half(key: u64) -> u32 {
    (key >> 32) as u32
}

/// Sections of a snapshot that are read again and again. To find one takes longer than to read from it.
#[derive(Clone, Copy)]
pub(crate) struct AtHand<'a> {
    text: &'a str,
    words: &'a [WordEntry],
    word_starts: &'a [U32],
    word_postings: &'a [U32],
    wordings: &'a [WordingEntry],
    words_of_wordings: &'a [U32],
}

impl<'a> AtHand<'a> {
    #[inline]
    pub(crate) fn word(&self, id: u32) -> Option<&'a WordEntry> {
        self.words.get(usize::try_from(id).ok()?)
    }

    /// A word of the vocabulary as the names' room knows it.
    #[inline]
    pub(crate) fn word_of(&self, entry: &WordEntry) -> Option<Word<'a>> {
        as_word(self.text, entry)
    }

    /// The letters of a word of the vocabulary.
    #[inline]
    pub(crate) fn text_of(&self, entry: &WordEntry) -> Option<&'a str> {
        letters_of(self.text, entry)
    }

    /// The first letter of a word.
    pub(crate) fn first_letter(&self, entry: &WordEntry) -> Option<u8> {
        self.text.as_bytes().get(index(entry.text)).copied()
    }

    #[inline]
    pub(crate) fn wording(&self, id: u32) -> Option<&'a WordingEntry> {
        self.wordings.get(usize::try_from(id).ok()?)
    }

    /// The ids of the words of a wording, in their order.
    #[inline]
    pub(crate) fn word_ids(&self, wording: &WordingEntry) -> &'a [U32] {
        let start = index(wording.first_word);
        self.words_of_wordings.get(start..start + usize::from(wording.words)).unwrap_or_default()
    }

    /// A name ready to be laid beside another.
    pub(crate) fn name_of(&self, wording: &WordingEntry) -> Name<'a> {
        let ids = self.word_ids(wording);
        let mut words = Vec::with_capacity(ids.len());
        words.extend(ids.iter().filter_map(|id| self.word_of(self.word(id.get())?)));
        Name { words, before_comma: wording.before_comma.into(), may_be_cut: wording.may_be_cut() }
    }

    /// Wordings in which a word stands, ascending, each once.
    pub(crate) fn wordings_with(&self, word: u32) -> &'a [U32] {
        let at = usize::try_from(word).unwrap_or(usize::MAX);
        match (self.word_starts.get(at), at.checked_add(1).and_then(|next| self.word_starts.get(next))) {
            (Some(&start), Some(&end)) => {
                self.word_postings.get(index(start)..index(end)).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

#[inline]
fn as_word<'a>(text: &'a str, entry: &WordEntry) -> Option<Word<'a>> {
    Some(Word {
        text: letters_of(text, entry)?,
        class: Class::from_code(entry.class)?,
        form: entry.form.get(),
        writing: Writing::from_code(entry.writing)?,
        weight: entry.weight(),
    })
}

#[inline]
fn letters_of<'a>(text: &'a str, entry: &WordEntry) -> Option<&'a str> {
    let start = index(entry.text);
    text.get(start..start + usize::from(entry.length.get()))
}

/// An open snapshot. Cheap to share between threads; never changes.
pub struct Snapshot {
    bytes: Arc<Bytes>,
    sections: [Range<usize>; Section::ALL.len()],
    lists: Vec<CompiledList>,
    designations: Vec<Vec<Designation>>,
    /// [`Section::Text`], which is read for every word that is compared.
    text: String,
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

    /// The content hash that a file says it has; whether it has it, opening it tells. `None` if it is no snapshot.
    pub fn content_hash_of(path: &Path) -> Option<String> {
        let mut head = [0; HEADER];
        File::open(path).and_then(|mut file| file.read_exact(&mut head)).ok()?;
        let (header, _) = Header::ref_from_prefix(&head).ok()?;
        (header.magic == MAGIC).then(|| hex(&header.content))
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
        let designations = all.get(sections[Section::Designations as usize].clone()).unwrap_or_default();
        let designations = serde_json::from_slice(designations)
            .map_err(|error| Section::Designations.bad(error.to_string()))?;
        let text = all.get(sections[Section::Text as usize].clone()).unwrap_or_default();
        let text = std::str::from_utf8(text).map_err(|_| Section::Text.bad("the letters are not ASCII"))?;
        let snapshot = Self {
            text: text.to_owned(),
            designations,
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

    /// A list, as facts refer to it.
    pub(crate) fn list(&self, at: usize) -> Result<&CompiledList, SnapshotError> {
        self.lists.get(at).ok_or_else(|| Section::Facts.bad("a party of no list"))
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

    /// Weight of a word under these parameters: as compiled if the snapshot knows the word.
    pub fn weigh(&self, token: &Token, parameters: &Parameters) -> f64 {
        let known = self.word_keys().get(text_key(&token.text)).find_map(|id| {
            let entry = self.word(id)?;
            let word = self.word_of(entry)?;
            let same = word.text == token.text
                && word.class == token.class
                && word.form == token.form
                && word.writing == token.writing;
            same.then_some(word.weight)
        });
        known.unwrap_or_else(|| parameters.weigh(token, 0, 0))
    }

    /// The name under which its list files a party; empty if it has none.
    pub fn caption(&self, party: u32) -> &str {
        let first = self.party(party).filter(|entry| entry.names.get() > 0);
        first.and_then(|entry| self.name(entry.first_name.get())).map_or("", |name| self.printed(name))
    }

    /// A set of designations.
    pub(crate) fn designations(&self, set: usize) -> &[Designation] {
        self.designations.get(set).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn party(&self, party: u32) -> Option<&PartyEntry> {
        self.parties().get(usize::try_from(party).ok()?)
    }

    pub(crate) fn name(&self, name: u32) -> Option<&NameEntry> {
        self.names().get(usize::try_from(name).ok()?)
    }

    /// A name as printed.
    pub(crate) fn printed(&self, name: &NameEntry) -> &str {
        let start = index(name.text);
        let end = start + usize::from(name.text_length.get());
        self.section(Section::NameText)
            .get(start..end)
            .and_then(|text| std::str::from_utf8(text).ok())
            .unwrap_or_default()
    }

    /// The sections that are read again and again, found once.
    pub(crate) fn at_hand(&self) -> AtHand<'_> {
        AtHand {
            text: &self.text,
            words: self.words(),
            word_starts: self.array(Section::WordStarts),
            word_postings: self.array(Section::WordPostings),
            wordings: self.wordings(),
            words_of_wordings: self.array(Section::WordingWords),
        }
    }

    pub(crate) fn word(&self, id: u32) -> Option<&WordEntry> {
        self.words().get(usize::try_from(id).ok()?)
    }

    /// The words that begin so, which stand one after another.
    pub(crate) fn words_beginning<'a>(&'a self, start: &'a str) -> impl Iterator<Item = u32> + 'a {
        let words = self.words();
        let text = |entry: &WordEntry| self.text_of(entry).unwrap_or_default();
        let first = words.partition_point(|entry| text(entry) < start);
        let from = words.iter().skip(first).zip(first..);
        let begin = from.take_while(move |(entry, _)| text(entry).starts_with(start));
        begin.filter_map(|(_, at)| u32::try_from(at).ok())
    }

    /// A word of the vocabulary as the names' room knows it.
    pub(crate) fn word_of(&self, entry: &WordEntry) -> Option<Word<'_>> {
        as_word(&self.text, entry)
    }

    /// The letters of a word of the vocabulary.
    pub(crate) fn text_of(&self, entry: &WordEntry) -> Option<&str> {
        letters_of(&self.text, entry)
    }

    /// How a name is worded.
    pub(crate) fn wording(&self, name: &NameEntry) -> Option<&WordingEntry> {
        self.wordings().get(index(name.wording))
    }

    /// The ids of the words of a wording, in their order.
    pub(crate) fn word_ids(&self, wording: &WordingEntry) -> &[U32] {
        self.at_hand().word_ids(wording)
    }

    /// A name ready to be laid beside another.
    pub(crate) fn name_of(&self, wording: &WordingEntry) -> Name<'_> {
        self.at_hand().name_of(wording)
    }

    /// The names that are worded so, ascending.
    pub(crate) fn names_of(&self, wording: &WordingEntry) -> &[U32] {
        let start = index(wording.first_name);
        let names = self.array::<U32>(Section::WordingNames);
        names.get(start..start.saturating_add(index(wording.names))).unwrap_or_default()
    }

    /// Wordings that may be cut and end in this word, ascending.
    pub(crate) fn cut_at(&self, word: u32) -> impl Iterator<Item = u32> {
        let cut = self.array::<CutEntry>(Section::CutWordings);
        let start = cut.partition_point(|entry| entry.last.get() < word);
        let from = cut.get(start..).unwrap_or_default().iter();
        from.take_while(move |entry| entry.last.get() == word).map(|entry| entry.wording.get())
    }

    /// Words by the keys they publish.
    pub(crate) fn word_keys(&self) -> KeyTable<'_> {
        self.keys(Section::WordKeyStarts, Section::WordKeys)
    }

    /// Runs of wordings by the keys of their joins and acronyms.
    pub(crate) fn run_keys(&self) -> KeyTable<'_, RunEntry> {
        KeyTable::new(self.array(Section::RunKeyStarts), self.array(Section::RunKeys))
    }

    /// Parties by [`identifier_key`](crate::query::identifier_key).
    pub(crate) fn identifier_keys(&self) -> KeyTable<'_> {
        self.keys(Section::IdentifierKeyStarts, Section::IdentifierKeys)
    }

    /// Parties by the keys of their wallets.
    pub(crate) fn wallet_keys(&self) -> KeyTable<'_> {
        self.keys(Section::WalletKeyStarts, Section::WalletKeys)
    }

    /// How many words the vocabulary has.
    pub(crate) fn words_len(&self) -> usize {
        self.words().len()
    }

    fn keys(&self, starts: Section, entries: Section) -> KeyTable<'_> {
        KeyTable::new(self.array(starts), self.array(entries))
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

    /// All names, in the order of parties.
    pub(crate) fn names(&self) -> &[NameEntry] {
        self.array(Section::Names)
    }

    /// All wordings.
    pub(crate) fn wordings(&self) -> &[WordingEntry] {
        self.array(Section::Wordings)
    }

    /// The vocabulary, in the order of ids.
    pub(crate) fn words(&self) -> &[WordEntry] {
        self.array(Section::Words)
    }

    /// Verifies every reference of one section into another.
    fn check(&self) -> Result<(), SnapshotError> {
        self.check_length::<PartyEntry>(Section::Parties)?;
        self.check_length::<NameEntry>(Section::Names)?;
        self.check_length::<WordingEntry>(Section::Wordings)?;
        self.check_length::<WordEntry>(Section::Words)?;
        let (parties, names, words) = (self.parties().len(), self.names().len(), self.words().len());
        let wordings = self.wordings().len();

        let records = self.section(Section::Records).len() as u64;
        let all_facts = self.section(Section::Facts).len() as u64;
        let (mut record, mut facts, mut name) = (0u64, 0u64, 0usize);
        for entry in self.parties() {
            if entry.record.get() != record
                || entry.facts.get() != facts
                || index(entry.first_name) != name
                || kind_of(entry.kind).is_none()
            {
                return Err(Section::Parties.bad("the parties are not one after another"));
            }
            if usize::from(entry.list.get()) >= self.lists.len()
                || index(entry.designations) >= self.designations.len()
            {
                return Err(Section::Parties.bad("a list or a set of designations lies outside"));
            }
            record = record.saturating_add(entry.record_length.get().into());
            facts = facts.saturating_add(entry.facts_length.get().into());
            name = name.saturating_add(index(entry.names));
        }
        if record != records || facts != all_facts || name != names {
            return Err(Section::Parties.bad("records, facts or names are missing or left over"));
        }
        let printed = self.section(Section::NameText).len();
        for entry in self.names() {
            if index(entry.party) >= parties || index(entry.wording) >= wordings {
                return Err(Section::Names.bad("a party or a wording lies outside"));
            }
            if index(entry.text) + usize::from(entry.text_length.get()) > printed {
                return Err(Section::Names.bad("a printed name lies outside"));
            }
        }
        let (mut word, mut name) = (0usize, 0usize);
        for entry in self.wordings() {
            if index(entry.first_word) != word || index(entry.first_name) != name {
                return Err(Section::Wordings.bad("the wordings are not one after another"));
            }
            word += usize::from(entry.words);
            name = name.saturating_add(index(entry.names));
        }
        self.check_ids(Section::WordingWords, word, words)?;
        self.check_ids(Section::WordingNames, name, names)?;
        self.check_length::<CutEntry>(Section::CutWordings)?;
        let cut = self.array::<CutEntry>(Section::CutWordings);
        if cut.iter().any(|entry| index(entry.last) >= words || index(entry.wording) >= wordings) {
            return Err(Section::CutWordings.bad("an entry points outside"));
        }
        let mut at = 0usize;
        for entry in self.words() {
            if index(entry.text) != at || Class::from_code(entry.class).is_none() {
                return Err(Section::Words.bad("the words are not one after another"));
            }
            at += usize::from(entry.length.get());
        }
        if at != self.text.len() || !self.text.is_ascii() {
            return Err(Section::Text.bad("letters are missing, left over or not ASCII"));
        }
        let end = self.check_starts(Section::WordStarts, Some(words + 1))?;
        self.check_ids(Section::WordPostings, end, wordings)?;
        self.check_keys::<KeyEntry>(Section::WordKeyStarts, Section::WordKeys, words)?;
        self.check_keys::<RunEntry>(Section::RunKeyStarts, Section::RunKeys, wordings)?;
        self.check_keys::<KeyEntry>(Section::IdentifierKeyStarts, Section::IdentifierKeys, parties)?;
        self.check_keys::<KeyEntry>(Section::WalletKeyStarts, Section::WalletKeys, parties)
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

    /// Verifies that starts ascend; gives the last, which is the end of what they cut.
    fn check_starts(&self, starts: Section, count: Option<usize>) -> Result<usize, SnapshotError> {
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
        Ok(array.last().map_or(0, |&last| index(last)))
    }

    /// Verifies that every key lies in its part and leads inside.
    fn check_keys<E>(&self, starts: Section, entries: Section, limit: usize) -> Result<(), SnapshotError>
    where
        E: Keyed + FromBytes + Immutable + KnownLayout + Unaligned,
    {
        let end = self.check_starts(starts, None)?;
        self.check_length::<E>(entries)?;
        let (cuts, keys) = (self.array::<U32>(starts), self.array::<E>(entries));
        if keys.len() != end || !cuts.len().saturating_sub(1).is_power_of_two() {
            return Err(starts.bad("the parts do not fit the keys"));
        }
        let table = KeyTable::new(cuts, keys);
        for (part, cut) in cuts.windows(2).enumerate() {
            let [start, end] = cut else { continue };
            let of_part = keys.get(index(*start)..index(*end)).unwrap_or_default();
            let lost = |entry: &E| {
                let home = entry.key().checked_shr(table.shift).unwrap_or(0);
                usize::try_from(home).ok() != Some(part) || index(entry.id()) >= limit
            };
            if of_part.iter().any(lost) {
                return Err(entries.bad("a key lies in the wrong part or leads outside"));
            }
        }
        Ok(())
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
