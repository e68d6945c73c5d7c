//! From the lists in force to one snapshot file.
//!
//! The same lists, parties, measures and parameters give the same bytes, whatever their order. The file is
//! written beside its place, synced, and renamed: a reader sees the old snapshot or the new one, never half.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use interdict_model::{ListId, Measure, MeasureTable, NameStrength, Party, PartyKind, Programme};
use interdict_names::align::LONGEST_JOIN;
use interdict_names::{Class, NameError, Token, tokens};
use rayon::prelude::*;
use serde::Serialize;
use thiserror::Error;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{U16, U32, U64};

use crate::near::letters;
use crate::parameters::Parameters;
use crate::query::{identifier_key, shown};
use crate::snapshot::{
    CompiledList, Designation, FORMAT, HEADER, Header, MAGIC, NameEntry, PartyEntry, Section, SectionEntry,
    Snapshot, SnapshotError, WEIGHT_UNIT, WordEntry, content_hash, hex, kind_code,
};

/// What a snapshot is compiled from.
#[derive(Debug, Clone)]
pub struct CompileInput<'a> {
    /// The lists in force.
    pub lists: Vec<CompiledList>,
    /// Their parties; (list, id) is unique.
    pub parties: Vec<Party>,
    /// What programmes do.
    pub measures: &'a MeasureTable,
    /// The parameters it will be asked with.
    pub parameters: &'a Parameters,
}

/// What became of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompileReport {
    /// What a person should know of, sorted.
    pub warnings: Vec<Warning>,
    /// Parties in the snapshot.
    pub parties: usize,
    /// Names in the snapshot.
    pub names: usize,
    /// Size of the file.
    pub bytes: u64,
    /// Its content hash.
    pub content_hash: String,
}

/// Something that is screened, but not as one would wish.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// The table of measures does not know a programme: treated as blocking.
    UnmappedProgramme {
        /// The list.
        list: ListId,
        /// The programme's tag; empty if parties have none.
        programme: String,
        /// How many parties carry it.
        parties: usize,
    },
    /// A name that cannot be found by name.
    NameNotScreened {
        /// The list.
        list: ListId,
        /// The party.
        party: String,
        /// The name, cut and made visible.
        name: String,
        /// Why.
        cause: String,
    },
    /// A party without any name, identifier or wallet: nothing can find it.
    NothingToFind {
        /// The list.
        list: ListId,
        /// The party.
        party: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnmappedProgramme { list, programme, parties } if programme.is_empty() => write!(
                f,
                "{list}: {parties} parties without a programme; treated as blocking until the measures table says what the list does"
            ),
            Self::UnmappedProgramme { list, programme, parties } => write!(
                f,
                "{list}: the programme `{programme}` ({parties} parties) is not in the measures table; treated as blocking"
            ),
            Self::NameNotScreened { list, party, name, cause } => {
                write!(f, "{list}, party {party}: the name `{name}` cannot be found by name: {cause}")
            }
            Self::NothingToFind { list, party } => {
                write!(f, "{list}, party {party}: it has no name, identifier or wallet to be found by")
            }
        }
    }
}

/// Why no snapshot was made. Nothing is left behind and the old file stays as it was.
#[derive(Debug, Error)]
pub enum CompileError {
    /// Two lists of one id.
    #[error("the list `{0}` is given twice; give each list once")]
    ListTwice(ListId),
    /// A party of a list that is not among the lists.
    #[error("party {party} belongs to the list `{list}`, which is not among the lists given")]
    UnknownList {
        /// The list.
        list: ListId,
        /// The party.
        party: String,
    },
    /// Two parties of one id on one list.
    #[error("the list `{list}` has two parties with the id {party}")]
    PartyTwice {
        /// The list.
        list: ListId,
        /// The party.
        party: String,
    },
    /// More than the format can hold.
    #[error("too many {0} for one snapshot")]
    TooMany(&'static str),
    /// A dictionary could not be built.
    #[error("a dictionary of the snapshot could not be built: {0}")]
    Dictionary(#[from] fst::Error),
    /// A record could not be written as JSON.
    #[error("a record could not be written as JSON: {0}")]
    Record(#[from] serde_json::Error),
    /// The file could not be written.
    #[error("{path}: the snapshot could not be written: {cause}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// What was written does not open.
    #[error("the snapshot just compiled does not verify: {0}")]
    Verify(#[from] SnapshotError),
}

/// Compiles a snapshot and puts it in place at `path`.
pub fn compile(input: CompileInput<'_>, path: &Path) -> Result<CompileReport, CompileError> {
    let (bytes, report) = compile_bytes(input)?;
    write_in_place(path, &bytes).map_err(|cause| CompileError::Write { path: path.to_owned(), cause })?;
    Ok(report)
}

/// Compiles a snapshot and opens it in memory, for tests and for small lists.
pub fn compile_in_memory(input: CompileInput<'_>) -> Result<(Snapshot, CompileReport), CompileError> {
    let (bytes, report) = compile_bytes(input)?;
    Ok((Snapshot::from_bytes(bytes)?, report))
}

/// Compiles a snapshot to the bytes of its file.
pub fn compile_bytes(mut input: CompileInput<'_>) -> Result<(Vec<u8>, CompileReport), CompileError> {
    input.lists.sort_by(|a, b| a.id.cmp(&b.id));
    input.parties.sort_by(|a, b| (&a.list, &a.id).cmp(&(&b.list, &b.id)));
    check_ids(&input)?;

    let mut warnings = Vec::new();
    let (designations, rules) = designate(&input, &mut warnings);
    let names = read_names(&input.parties, &mut warnings);
    let vocabulary = Vocabulary::new(&names, input.parameters)?;

    let mut file = FileWriter::new();
    file.add(Section::Lists, serde_json::to_vec(&input.lists)?);
    let records = write_records(&mut file, &input.parties, designations)?;
    write_parties(&mut file, &input.parties, &records)?;
    vocabulary.write_names(&mut file, &names)?;
    vocabulary.write_words(&mut file)?;
    vocabulary.write_index(&mut file, &names)?;
    vocabulary.write_groups(&mut file)?;
    vocabulary.write_joins(&mut file, &names)?;
    write_keys(&mut file, &input, &mut warnings)?;

    let parameters =
        blake3::Hash::from_hex(input.parameters.compiled_hash()).unwrap_or_else(|_| blake3::hash(b""));
    let mut config = blake3::Hasher::new();
    config.update(crate::ENGINE.as_bytes()).update(&FORMAT.to_le_bytes()).update(parameters.as_bytes());
    config.update(&serde_json::to_vec(&rules)?);
    let bytes = file.finish(*parameters.as_bytes(), *config.finalize().as_bytes());

    warnings.sort();
    let report = CompileReport {
        warnings,
        parties: input.parties.len(),
        names: names.len(),
        bytes: bytes.len() as u64,
        content_hash: hex(content_hash(&bytes).as_bytes()),
    };
    Ok((bytes, report))
}

fn check_ids(input: &CompileInput<'_>) -> Result<(), CompileError> {
    for pair in input.lists.windows(2) {
        if let [a, b] = pair
            && a.id == b.id
        {
            return Err(CompileError::ListTwice(a.id.clone()));
        }
    }
    for pair in input.parties.windows(2) {
        if let [a, b] = pair
            && (&a.list, &a.id) == (&b.list, &b.id)
        {
            return Err(CompileError::PartyTwice { list: a.list.clone(), party: a.id.clone() });
        }
    }
    let known: BTreeSet<&ListId> = input.lists.iter().map(|list| &list.id).collect();
    match input.parties.iter().find(|party| !known.contains(&party.list)) {
        Some(party) => Err(CompileError::UnknownList { list: party.list.clone(), party: party.id.clone() }),
        None => Ok(()),
    }
}

/// The rules of the measures table as far as this snapshot uses them.
type Rules = Vec<((ListId, String), Vec<Measure>)>;

/// What each party's designations do. Measures that the list states for the designation itself win over the
/// table (the UK states them); a programme the table does not know is unmapped, which counts as blocking.
fn designate(input: &CompileInput<'_>, warnings: &mut Vec<Warning>) -> (Vec<Vec<Designation>>, Rules) {
    let mut unmapped: BTreeMap<(ListId, String), usize> = BTreeMap::new();
    let mut rules: BTreeMap<(ListId, String), Vec<Measure>> = BTreeMap::new();
    let mut look_up = |party: &Party, programme: &Programme| {
        if !party.stated_measures.is_empty() {
            return party.stated_measures.clone();
        }
        let name = match &programme.sublist {
            Some(sublist) => format!("{} ({sublist})", programme.tag),
            None => programme.tag.clone(),
        };
        let key = (party.list.clone(), name);
        let measures = match input.measures.of(&party.list, programme) {
            Some(measures) if !measures.is_empty() => {
                // A committee bars persons from travel; a programme's table cannot know which of its parties are.
                let person = matches!(party.kind, PartyKind::Person | PartyKind::Unknown);
                measures.iter().copied().filter(|measure| person || *measure != Measure::TravelBan).collect()
            }
            _ => {
                *unmapped.entry(key.clone()).or_default() += 1;
                vec![Measure::Unmapped]
            }
        };
        rules.entry(key).or_insert_with(|| measures.clone());
        measures
    };
    let designations = input
        .parties
        .iter()
        .map(|party| {
            let mut of_party: Vec<Designation> = party
                .programmes
                .iter()
                .map(|programme| Designation {
                    list: party.list.clone(),
                    programme: programme.tag.clone(),
                    sublist: programme.sublist.clone(),
                    measures: look_up(party, programme),
                })
                .collect();
            if of_party.is_empty() {
                of_party.push(Designation {
                    list: party.list.clone(),
                    programme: String::new(),
                    sublist: None,
                    measures: look_up(party, &Programme { tag: String::new(), sublist: None }),
                });
            }
            of_party
        })
        .collect();
    warnings.extend(unmapped.into_iter().map(|((list, programme), parties)| Warning::UnmappedProgramme {
        list,
        programme,
        parties,
    }));
    (designations, rules.into_iter().collect())
}

/// A name cut into words, with its party.
struct ReadName {
    party: usize,
    weak: bool,
    tokens: Vec<Token>,
}

fn read_names(parties: &[Party], warnings: &mut Vec<Warning>) -> Vec<ReadName> {
    let read: Vec<Vec<Result<Vec<Token>, NameError>>> = parties
        .par_iter()
        .map(|party| party.names.iter().map(|name| tokens(&name.whole)).collect())
        .collect();
    let mut names = Vec::new();
    for (index, (party, of_party)) in parties.iter().zip(read).enumerate() {
        for (name, read) in party.names.iter().zip(of_party) {
            let cause = match &read {
                Ok(tokens) if tokens.is_empty() => Some("it has no letter or digit".to_owned()),
                Ok(_) => None,
                Err(error) => Some(error.to_string()),
            };
            if let Some(cause) = cause {
                warnings.push(Warning::NameNotScreened {
                    list: party.list.clone(),
                    party: party.id.clone(),
                    name: shown(&name.whole),
                    cause,
                });
            }
            names.push(ReadName {
                party: index,
                weak: name.strength == NameStrength::Weak,
                tokens: read.unwrap_or_default(),
            });
        }
    }
    names
}

/// Every word of every name, in the order of the texts; the place is the id.
struct Vocabulary<'a> {
    words: Vec<(&'a Token, u16)>,
    ids: HashMap<&'a str, u32>,
}

impl<'a> Vocabulary<'a> {
    fn new(names: &'a [ReadName], parameters: &Parameters) -> Result<Self, CompileError> {
        // In how many names each word stands, however often.
        let mut counts: HashMap<&str, (&Token, u32, usize)> = HashMap::new();
        for (index, name) in names.iter().enumerate() {
            for token in &name.tokens {
                let (_, count, last) = counts.entry(&token.text).or_insert((token, 0, usize::MAX));
                if *last != index {
                    *count += 1;
                    *last = index;
                }
            }
        }
        let total = number(names.len(), "names")?;
        let mut words: Vec<(&Token, u16)> = counts
            .into_values()
            .map(|(token, count, _)| (token, weight(parameters.weigh(token, count, total))))
            .collect();
        words.sort_unstable_by(|(a, _), (b, _)| a.text.cmp(&b.text));
        number(words.len(), "words")?;
        let ids = (0u32..).zip(&words).map(|(id, (token, _))| (token.text.as_str(), id)).collect();
        Ok(Self { words, ids })
    }

    fn id(&self, token: &Token) -> u32 {
        self.ids.get(token.text.as_str()).copied().unwrap_or(u32::MAX)
    }

    fn weight(&self, token: &Token) -> u32 {
        self.ids
            .get(token.text.as_str())
            .and_then(|&id| self.words.get(usize::try_from(id).ok()?))
            .map_or(0, |&(_, weight)| weight.into())
    }

    fn write_names(&self, file: &mut FileWriter, names: &[ReadName]) -> Result<(), CompileError> {
        let mut entries = Vec::with_capacity(names.len());
        let mut words: Vec<U32> = Vec::new();
        for name in names {
            let initials = name.tokens.iter().filter(|token| token.class == Class::Initial).count();
            entries.push(NameEntry {
                party: number(name.party, "parties")?.into(),
                first_word: number(words.len(), "words of names")?.into(),
                weight: name.tokens.iter().map(|token| self.weight(token)).sum::<u32>().into(),
                words: u8::try_from(name.tokens.len())
                    .map_err(|_| CompileError::TooMany("words of one name"))?,
                initials: u8::try_from(initials).unwrap_or(u8::MAX),
                weak: name.weak.into(),
                reserved: 0,
            });
            words.extend(name.tokens.iter().map(|token| U32::new(self.id(token))));
        }
        file.add(Section::Names, entries.as_bytes().to_vec());
        file.add(Section::NameWords, words.as_bytes().to_vec());
        Ok(())
    }

    fn write_words(&self, file: &mut FileWriter) -> Result<(), CompileError> {
        let mut entries = Vec::with_capacity(self.words.len());
        let mut text = Vec::new();
        for &(token, weight) in &self.words {
            entries.push(WordEntry {
                letters: letters(&token.text).into(),
                text: number(text.len(), "letters")?.into(),
                length: U16::new(
                    u16::try_from(token.text.len())
                        .map_err(|_| CompileError::TooMany("letters of a word"))?,
                ),
                weight: weight.into(),
                group: token.group.into(),
                class: token.class as u8,
                reserved: 0,
            });
            text.extend_from_slice(token.text.as_bytes());
        }
        file.add(Section::Words, entries.as_bytes().to_vec());
        file.add(Section::Text, text);
        Ok(())
    }

    fn write_index(&self, file: &mut FileWriter, names: &[ReadName]) -> Result<(), CompileError> {
        let mut postings: Vec<Vec<u32>> = vec![Vec::new(); self.words.len()];
        for (name, read) in (0u32..).zip(names) {
            for token in &read.tokens {
                if let Some(of_word) =
                    usize::try_from(self.id(token)).ok().and_then(|id| postings.get_mut(id))
                {
                    of_word.push(name);
                }
            }
        }
        let index = self.words.iter().map(|(token, _)| token.text.as_str()).zip(postings);
        file.add_index([Section::WordMap, Section::WordStarts, Section::WordPostings], index)
    }

    fn write_groups(&self, file: &mut FileWriter) -> Result<(), CompileError> {
        let most = self.words.iter().map(|(token, _)| token.group).max().unwrap_or(0);
        let mut groups: Vec<Vec<u32>> = vec![Vec::new(); usize::from(most) + 1];
        for (id, (token, _)) in (0u32..).zip(&self.words) {
            if token.group != 0
                && let Some(members) = groups.get_mut(usize::from(token.group))
            {
                members.push(id);
            }
        }
        let (starts, members) = flatten(groups)?;
        file.add(Section::GroupStarts, starts.as_bytes().to_vec());
        file.add(Section::GroupMembers, members.as_bytes().to_vec());
        Ok(())
    }

    fn write_joins(&self, file: &mut FileWriter, names: &[ReadName]) -> Result<(), CompileError> {
        let numbered: Vec<(u32, &ReadName)> = (0u32..).zip(names).collect();
        let mut joins: Vec<(String, u32, u32)> = numbered
            .par_iter()
            .flat_map_iter(|&(name, read)| {
                (2..=LONGEST_JOIN).flat_map(move |count| {
                    read.tokens.windows(count).map(move |run| {
                        let text: String = run.iter().map(|token| token.text.as_str()).collect();
                        let weight = run.iter().map(|token| self.weight(token)).sum();
                        (text, name, weight)
                    })
                })
            })
            .collect();
        joins.par_sort_unstable();
        let (mut keys, mut postings, mut weights) = (Vec::new(), Vec::<Vec<u32>>::new(), Vec::<U32>::new());
        for (text, name, weight) in joins {
            match (keys.last(), postings.last_mut(), weights.last_mut()) {
                (Some(last), Some(of_join), Some(most)) if *last == text => {
                    of_join.push(name);
                    *most = most.get().max(weight).into();
                }
                _ => {
                    keys.push(text);
                    postings.push(vec![name]);
                    weights.push(weight.into());
                }
            }
        }
        let index = keys.iter().map(String::as_str).zip(postings);
        file.add_index([Section::JoinMap, Section::JoinStarts, Section::JoinPostings], index)?;
        file.add(Section::JoinWeights, weights.as_bytes().to_vec());
        Ok(())
    }
}

fn write_records(
    file: &mut FileWriter,
    parties: &[Party],
    designations: Vec<Vec<Designation>>,
) -> Result<Vec<(u64, u32)>, CompileError> {
    /// [`crate::snapshot::PartyRecord`] without a copy of the party.
    #[derive(Serialize)]
    struct Record<'a> {
        party: &'a Party,
        designations: Vec<Designation>,
    }
    let pairs: Vec<(&Party, Vec<Designation>)> = parties.iter().zip(designations).collect();
    let json: Vec<Vec<u8>> = pairs
        .into_par_iter()
        .map(|(party, designations)| serde_json::to_vec(&Record { party, designations }))
        .collect::<Result<_, _>>()?;
    let mut places = Vec::with_capacity(json.len());
    let mut start = 0u64;
    for record in &json {
        places.push((start, number(record.len(), "bytes of one record")?));
        start += record.len() as u64;
    }
    file.add(Section::Records, json.concat());
    Ok(places)
}

fn write_parties(
    file: &mut FileWriter,
    parties: &[Party],
    records: &[(u64, u32)],
) -> Result<(), CompileError> {
    let mut entries = Vec::with_capacity(parties.len());
    let mut first_name = 0usize;
    for (party, &(record, length)) in parties.iter().zip(records) {
        entries.push(PartyEntry {
            record: U64::new(record),
            record_length: length.into(),
            first_name: number(first_name, "names")?.into(),
            names: number(party.names.len(), "names")?.into(),
            kind: kind_code(party.kind),
            reserved: [0; 3],
        });
        first_name += party.names.len();
    }
    file.add(Section::Parties, entries.as_bytes().to_vec());
    Ok(())
}

fn write_keys(
    file: &mut FileWriter,
    input: &CompileInput<'_>,
    warnings: &mut Vec<Warning>,
) -> Result<(), CompileError> {
    let mut identifiers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut wallets: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (index, party) in (0u32..).zip(&input.parties) {
        for identifier in &party.identifiers {
            if let Some(key) = identifier_key(identifier, input.parameters.evidence.shortest_identifier) {
                identifiers.entry(key).or_default().push(index);
            }
        }
        for wallet in &party.wallets {
            wallets.entry(wallet.key().as_str()).or_default().push(index);
        }
        if party.names.is_empty() && party.identifiers.is_empty() && party.wallets.is_empty() {
            warnings.push(Warning::NothingToFind { list: party.list.clone(), party: party.id.clone() });
        }
    }
    for parties in identifiers.values_mut().chain(wallets.values_mut()) {
        parties.dedup();
    }
    file.add_index(
        [Section::IdentifierMap, Section::IdentifierStarts, Section::IdentifierPostings],
        identifiers.iter().map(|(key, parties)| (key.as_str(), parties.clone())),
    )?;
    file.add_index([Section::WalletMap, Section::WalletStarts, Section::WalletPostings], wallets)
}

/// Gathers the sections and lays them out.
struct FileWriter {
    sections: Vec<Vec<u8>>,
}

impl FileWriter {
    fn new() -> Self {
        Self { sections: vec![Vec::new(); Section::ALL.len()] }
    }

    fn add(&mut self, section: Section, bytes: Vec<u8>) {
        if let Some(place) = self.sections.get_mut(section as usize) {
            *place = bytes;
        }
    }

    /// A dictionary of ascending keys with their postings.
    fn add_index<'k>(
        &mut self,
        [map, starts, postings]: [Section; 3],
        entries: impl IntoIterator<Item = (&'k str, Vec<u32>)>,
    ) -> Result<(), CompileError> {
        let mut builder = fst::MapBuilder::memory();
        let mut lists = Vec::new();
        for (id, (key, list)) in (0u64..).zip(entries) {
            builder.insert(key, id)?;
            lists.push(list);
        }
        let (flat_starts, flat) = flatten(lists)?;
        self.add(map, builder.into_inner()?);
        self.add(starts, flat_starts.as_bytes().to_vec());
        self.add(postings, flat.as_bytes().to_vec());
        Ok(())
    }

    fn finish(self, parameters: [u8; 32], config: [u8; 32]) -> Vec<u8> {
        let mut table = Vec::with_capacity(self.sections.len());
        let mut at = (HEADER + Section::ALL.len() * size_of::<SectionEntry>()).next_multiple_of(8);
        for section in &self.sections {
            table.push(SectionEntry { start: (at as u64).into(), length: (section.len() as u64).into() });
            at = (at + section.len()).next_multiple_of(8);
        }
        let mut header = Header {
            magic: MAGIC,
            format: FORMAT.into(),
            sections: U32::new(u32::try_from(Section::ALL.len()).unwrap_or(u32::MAX)),
            length: (at as u64).into(),
            reserved: 0.into(),
            parameters,
            config,
            content: [0; 32],
        };
        let mut bytes = Vec::with_capacity(at);
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(table.as_bytes());
        for section in self.sections {
            bytes.resize(bytes.len().next_multiple_of(8), 0);
            bytes.extend_from_slice(&section);
        }
        bytes.resize(at, 0);
        header.content = *content_hash(&bytes).as_bytes();
        if let Some(place) = bytes.get_mut(..HEADER) {
            place.copy_from_slice(header.as_bytes());
        }
        bytes
    }
}

/// Lists laid end to end, with where each begins and where the last ends.
fn flatten(lists: Vec<Vec<u32>>) -> Result<(Vec<U32>, Vec<U32>), CompileError> {
    let mut starts: Vec<U32> = Vec::with_capacity(lists.len() + 1);
    let mut flat: Vec<U32> = Vec::new();
    for list in lists {
        starts.push(number(flat.len(), "postings")?.into());
        flat.extend(list.into_iter().map(U32::new));
    }
    starts.push(number(flat.len(), "postings")?.into());
    Ok((starts, flat))
}

fn number(count: usize, what: &'static str) -> Result<u32, CompileError> {
    u32::try_from(count).map_err(|_| CompileError::TooMany(what))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10,000")]
fn weight(weight: f64) -> u16 {
    (weight.clamp(0.0, 1.0) * WEIGHT_UNIT).round() as u16
}

/// Writes aside, syncs, renames, syncs the directory.
fn write_in_place(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // Another thread or process may be writing the same snapshot: each has a file of its own.
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".{}-{number}.partial", std::process::id()));
    let aside = PathBuf::from(aside);
    let result = (|| {
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, path)?;
        match path.parent() {
            Some(parent) if parent.as_os_str().is_empty() => File::open(".")?.sync_all(),
            Some(parent) => File::open(parent)?.sync_all(),
            None => Ok(()),
        }
    })();
    if result.is_err() {
        // The first error is the one to report; a file that cannot be removed either does no harm.
        let _ = fs::remove_file(&aside);
    }
    result
}
