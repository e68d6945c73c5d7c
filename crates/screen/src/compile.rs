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
use interdict_names::align::{Joined, Run, acronyms, joins};
use interdict_names::distance::Letters;
use interdict_names::measure::contradicts;
use interdict_names::relate::{Outline, acronym_key, join_key, join_sound_key, published, text_key};
use interdict_names::{Class, Habit, NameError, Reading, Token, Word, readings};
use rayon::prelude::*;
use thiserror::Error;
use zerocopy::little_endian::{U32, U64};
use zerocopy::{Immutable, IntoBytes};

use crate::parameters::Parameters;
use crate::query::{identifier_key, shown};
use crate::score::habit;
use crate::snapshot::{
    CompiledList, CutEntry, Designation, FORMAT, HEADER, Header, KeyEntry, Keyed, MAGIC, MAY_BE_CUT,
    NameEntry, OF_PERSONS, PartyEntry, PartyFacts, REPEATS, Rest, RunEntry, Section, SectionEntry, Snapshot,
    SnapshotError, WEAK, WEIGHT_UNIT, WordEntry, WordingEntry, content_hash, hex, kind_code, upper_half,
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

/// Compiles some parties of a snapshot alone, in memory, with the words weighed as they are in the whole, so that what is said of
/// them is what the whole says ([`Screener::of_part`](crate::Screener::of_part)).
pub fn compile_part(input: CompileInput<'_>, whole: &Snapshot) -> Result<Snapshot, CompileError> {
    let parameters = input.parameters;
    let (bytes, _) = compile_weighed(input, &|token, _, _| whole.weigh(token, parameters))?;
    Ok(Snapshot::from_bytes(bytes)?)
}

/// Compiles a snapshot to the bytes of its file.
pub fn compile_bytes(input: CompileInput<'_>) -> Result<(Vec<u8>, CompileReport), CompileError> {
    let parameters = input.parameters;
    compile_weighed(input, &|token, with_word, names| parameters.weigh(token, with_word, names))
}

/// `weigh` gives the weight of a word that stands in so many of so many names.
fn compile_weighed(
    mut input: CompileInput<'_>,
    weigh: &dyn Fn(&Token, u32, u32) -> f64,
) -> Result<(Vec<u8>, CompileReport), CompileError> {
    input.lists.sort_by(|a, b| a.id.cmp(&b.id));
    input.parties.sort_by(|a, b| (&a.list, &a.id).cmp(&(&b.list, &b.id)));
    check_ids(&input)?;

    let mut warnings = Vec::new();
    let (designations, rules) = designate(&input, &mut warnings);
    let names = read_names(&input.parties, &mut warnings);
    let vocabulary = Vocabulary::new(&names, weigh)?;

    let mut file = FileWriter::new();
    file.add(Section::Lists, serde_json::to_vec(&input.lists)?);
    let places = write_records(&mut file, &input, &designations)?;
    write_parties(&mut file, &input.parties, &names, &places)?;
    let wordings = Wordings::new(&input.parties, &names, &vocabulary)?;
    wordings.write_names(&mut file, &input.parties, &names)?;
    wordings.write(&mut file, &vocabulary)?;
    wordings.write_postings(&mut file, vocabulary.words.len())?;
    wordings.write_run_keys(&mut file)?;
    vocabulary.write_words(&mut file)?;
    vocabulary.write_word_keys(&mut file)?;
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

/// One reading of a name, with its party.
struct ReadName {
    party: usize,
    /// Place in [`Party::names`].
    index: usize,
    weak: bool,
    reading: Reading,
}

fn read_names(parties: &[Party], warnings: &mut Vec<Warning>) -> Vec<ReadName> {
    let read: Vec<Vec<Result<Vec<Reading>, NameError>>> = parties
        .par_iter()
        .map(|party| party.names.iter().map(|name| readings(&name.whole)).collect())
        .collect();
    let mut names = Vec::new();
    for (of, (party, of_party)) in parties.iter().zip(read).enumerate() {
        for (index, (name, read)) in party.names.iter().zip(of_party).enumerate() {
            let mut warn = |cause| {
                warnings.push(Warning::NameNotScreened {
                    list: party.list.clone(),
                    party: party.id.clone(),
                    name: shown(&name.whole),
                    cause,
                });
            };
            match read {
                Ok(readings) if readings.iter().all(|reading| reading.tokens.is_empty()) => {
                    warn("it has no letter or digit".to_owned());
                }
                Ok(readings) => names.extend(readings.into_iter().map(|reading| ReadName {
                    party: of,
                    index,
                    weak: name.strength == NameStrength::Weak,
                    reading,
                })),
                Err(error) => warn(error.to_string()),
            }
        }
    }
    names
}

/// Every word of every name, in the order of the texts; the place is the id.
struct Vocabulary<'a> {
    words: Vec<(&'a Token, u16)>,
    ids: HashMap<&'a Token, u32>,
}

impl<'a> Vocabulary<'a> {
    fn new(names: &'a [ReadName], weigh: &dyn Fn(&Token, u32, u32) -> f64) -> Result<Self, CompileError> {
        // In how many names each word stands, however often and in however many readings.
        let mut counts: HashMap<&Token, (u32, (usize, usize))> = HashMap::new();
        let mut total = 0u32;
        let mut before = (usize::MAX, usize::MAX);
        for name in names {
            let whole = (name.party, name.index);
            if whole != before {
                total = total.saturating_add(1);
                before = whole;
            }
            for token in &name.reading.tokens {
                let (count, last) = counts.entry(token).or_insert((0, (usize::MAX, usize::MAX)));
                if *last != whole {
                    *count += 1;
                    *last = whole;
                }
            }
        }
        let mut words: Vec<(&Token, u16)> = counts
            .into_iter()
            .map(|(token, (count, _))| (token, weight(weigh(token, count, total))))
            .collect();
        words.sort_unstable_by_key(|&(token, _)| token);
        number(words.len(), "words")?;
        let ids = (0u32..).zip(&words).map(|(id, &(token, _))| (token, id)).collect();
        Ok(Self { words, ids })
    }

    fn id(&self, token: &Token) -> u32 {
        self.ids.get(token).copied().unwrap_or(u32::MAX)
    }

    fn weight(&self, id: u32) -> u32 {
        let word = usize::try_from(id).ok().and_then(|id| self.words.get(id));
        word.map_or(0, |&(_, weight)| weight.into())
    }

    fn write_words(&self, file: &mut FileWriter) -> Result<(), CompileError> {
        let mut entries = Vec::with_capacity(self.words.len());
        let mut text = Vec::new();
        for &(token, weight) in &self.words {
            let outline = Outline::of(&Word::new(token, |_| 1.0));
            let letters = outline.map_or(Letters { has: 0, alike: 0 }, |outline| outline.letters);
            entries.push(WordEntry {
                text: number(text.len(), "letters")?.into(),
                length: small(token.text.len(), "letters of a word")?.into(),
                weight: weight.into(),
                form: token.form.into(),
                class: token.class as u8,
                writing: token.writing as u8,
                letters: letters.has.into(),
                letters_alike: letters.alike.into(),
            });
            text.extend_from_slice(token.text.as_bytes());
        }
        file.add(Section::Words, entries.as_bytes().to_vec());
        file.add(Section::Text, text);
        Ok(())
    }

    fn write_word_keys(&self, file: &mut FileWriter) -> Result<(), CompileError> {
        let numbered: Vec<(u32, &Token)> = (0u32..).zip(self.words.iter().map(|&(token, _)| token)).collect();
        let keys = numbered.par_iter().flat_map_iter(|&(id, token)| {
            let mut keys = Vec::with_capacity(40);
            published(&Word::new(token, |_| 1.0), |key| keys.push(entry(key, id)));
            keys
        });
        file.add_keys([Section::WordKeyStarts, Section::WordKeys], keys.collect())
    }
}

/// A wording: see [`WordingEntry`].
struct Wording<'a> {
    reading: &'a Reading,
    /// Ids of its words.
    words: Vec<u32>,
    flags: u8,
    /// Its names.
    names: Vec<u32>,
}

/// Every wording of the names, in the order of the first name of each.
struct Wordings<'a> {
    all: Vec<Wording<'a>>,
    /// Of each name, its wording.
    of_names: Vec<u32>,
}

impl<'a> Wordings<'a> {
    fn new(
        parties: &[Party],
        names: &'a [ReadName],
        vocabulary: &Vocabulary<'_>,
    ) -> Result<Self, CompileError> {
        let mut known: HashMap<(Vec<u32>, usize, u8), usize> = HashMap::new();
        let mut wordings = Self { all: Vec::new(), of_names: Vec::with_capacity(names.len()) };
        for (name, read) in names.iter().enumerate() {
            let reading = &read.reading;
            let kind = parties.get(read.party).map(|party| party.kind).unwrap_or_default();
            let of_persons = habit(PartyKind::Unknown, kind) == Habit::Persons;
            let flag = |is: bool, flag: u8| if is { flag } else { 0 };
            let words: Vec<u32> = reading.tokens.iter().map(|token| vocabulary.id(token)).collect();
            let repeats =
                (1..).zip(&words).any(|(next, word)| words.iter().skip(next).any(|other| other == word));
            let flags = flag(read.weak, WEAK)
                | flag(reading.may_be_cut, MAY_BE_CUT)
                | flag(of_persons, OF_PERSONS)
                | flag(repeats, REPEATS);
            let new = wordings.all.len();
            let at = *known.entry((words.clone(), reading.before_comma, flags)).or_insert(new);
            if at == new {
                wordings.all.push(Wording { reading, words, flags, names: Vec::new() });
            }
            if let Some(wording) = wordings.all.get_mut(at) {
                wording.names.push(number(name, "names")?);
            }
            wordings.of_names.push(number(at, "names")?);
        }
        Ok(wordings)
    }

    fn write_names(
        &self,
        file: &mut FileWriter,
        parties: &[Party],
        names: &[ReadName],
    ) -> Result<(), CompileError> {
        let mut entries = Vec::with_capacity(names.len());
        let mut text = Vec::new();
        let mut last = None;
        for (name, &wording) in names.iter().zip(&self.of_names) {
            let printed = parties.get(name.party).and_then(|party| party.names.get(name.index));
            let printed = printed.map_or("", |name| name.whole.as_str());
            // Readings of one name share its text.
            let start = match last {
                Some((party, index, start)) if (party, index) == (name.party, name.index) => start,
                _ => {
                    let start = number(text.len(), "letters of names")?;
                    text.extend_from_slice(printed.as_bytes());
                    start
                }
            };
            last = Some((name.party, name.index, start));
            entries.push(NameEntry {
                party: number(name.party, "parties")?.into(),
                wording: wording.into(),
                text: start.into(),
                text_length: small(printed.len(), "letters of one name")?.into(),
                index: small(name.index, "names of one party")?.into(),
            });
        }
        file.add(Section::Names, entries.as_bytes().to_vec());
        file.add(Section::NameText, text);
        Ok(())
    }

    fn write(&self, file: &mut FileWriter, vocabulary: &Vocabulary<'_>) -> Result<(), CompileError> {
        let mut entries = Vec::with_capacity(self.all.len());
        let (mut words, mut names, mut cut): (Vec<U32>, Vec<U32>, Vec<(u32, u32)>) = Default::default();
        for (id, wording) in (0u32..).zip(&self.all) {
            let weights = wording.words.iter().map(|&id| vocabulary.weight(id));
            let weights: Vec<(u32, Class)> =
                weights.zip(wording.reading.tokens.iter().map(|token| token.class)).collect();
            let weigh = |counts: &dyn Fn(Class) -> bool| -> u32 {
                weights.iter().filter(|(_, class)| counts(*class)).map(|(weight, _)| weight).sum()
            };
            entries.push(WordingEntry {
                first_word: number(words.len(), "words of names")?.into(),
                first_name: number(names.len(), "names")?.into(),
                names: number(wording.names.len(), "names")?.into(),
                weight: weigh(&|_| true).into(),
                light: weigh(&Class::may_be_missing).into(),
                generic: weigh(&|class| !contradicts(class, Habit::Others)).into(),
                words: u8::try_from(wording.words.len())
                    .map_err(|_| CompileError::TooMany("words of one name"))?,
                before_comma: u8::try_from(wording.reading.before_comma)
                    .map_err(|_| CompileError::TooMany("words of one name"))?,
                flags: wording.flags,
                reserved: 0,
            });
            words.extend(wording.words.iter().copied().map(U32::new));
            names.extend(wording.names.iter().copied().map(U32::new));
            if wording.reading.may_be_cut {
                cut.extend(wording.words.last().map(|&last| (last, id)));
            }
        }
        cut.sort_unstable();
        let cut =
            cut.into_iter().map(|(last, wording)| CutEntry { last: last.into(), wording: wording.into() });
        file.add(Section::Wordings, entries.as_bytes().to_vec());
        file.add(Section::WordingWords, words.as_bytes().to_vec());
        file.add(Section::WordingNames, names.as_bytes().to_vec());
        file.add(Section::CutWordings, cut.collect::<Vec<_>>().as_bytes().to_vec());
        Ok(())
    }

    fn write_postings(&self, file: &mut FileWriter, words: usize) -> Result<(), CompileError> {
        let mut postings: Vec<Vec<u32>> = vec![Vec::new(); words];
        for (id, wording) in (0u32..).zip(&self.all) {
            for &word in &wording.words {
                if let Some(of_word) = usize::try_from(word).ok().and_then(|word| postings.get_mut(word))
                    && of_word.last() != Some(&id)
                {
                    of_word.push(id);
                }
            }
        }
        let (starts, postings) = flatten(postings)?;
        file.add(Section::WordStarts, starts.as_bytes().to_vec());
        file.add(Section::WordPostings, postings.as_bytes().to_vec());
        Ok(())
    }

    /// The keys of every join and acronym.
    fn write_run_keys(&self, file: &mut FileWriter) -> Result<(), CompileError> {
        let numbered: Vec<(u32, &Wording<'_>)> = (0u32..).zip(&self.all).collect();
        let entries = numbered.par_iter().flat_map_iter(|&(id, wording)| {
            let words: Vec<Word<'_>> =
                wording.reading.tokens.iter().map(|token| Word::new(token, |_| 1.0)).collect();
            let mut entries = Vec::new();
            let mut add = |key: u64, (first, count): Run| {
                // Names have at most 64 words.
                let small = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
                entries.push(RunEntry {
                    key: upper_half(key).into(),
                    wording: id.into(),
                    first: small(first),
                    count: small(count),
                });
            };
            joins(words.len(), |run| {
                let joined = Joined::new(&words, run);
                add(join_key(&joined.text), run);
                if let Some(sound) = joined.sound() {
                    add(join_sound_key(sound), run);
                }
            });
            acronyms(&words, |run, letters| add(acronym_key(letters), run));
            entries
        });
        file.add_keys([Section::RunKeyStarts, Section::RunKeys], entries.collect())
    }
}

/// Where the facts and the rest of the record of a party are, which list it stands on, and which set of designations it has.
struct Place {
    record: u64,
    record_length: u32,
    facts: u64,
    facts_length: u32,
    list: u16,
    designations: u32,
}

fn write_records(
    file: &mut FileWriter,
    input: &CompileInput<'_>,
    designations: &[Vec<Designation>],
) -> Result<Vec<Place>, CompileError> {
    // Most parties share their designations with many others.
    let mut sets: HashMap<String, usize> = HashMap::new();
    let mut different: Vec<&[Designation]> = Vec::new();
    let mut set_of = Vec::with_capacity(designations.len());
    for of_party in designations {
        let set = *sets.entry(serde_json::to_string(of_party)?).or_insert(different.len());
        if set == different.len() {
            different.push(of_party);
        }
        set_of.push(set);
    }
    file.add(Section::Designations, serde_json::to_vec(&different)?);
    let list_of: HashMap<&ListId, usize> =
        input.lists.iter().enumerate().map(|(at, list)| (&list.id, at)).collect();
    let json: Vec<(Vec<u8>, Vec<u8>)> = input
        .parties
        .par_iter()
        .map(|party| {
            Ok((serde_json::to_vec(&Rest::of(party))?, serde_json::to_vec(&PartyFacts::new(party))?))
        })
        .collect::<Result<_, serde_json::Error>>()?;
    let mut places = Vec::with_capacity(json.len());
    let (mut records, mut facts) = (Vec::new(), Vec::new());
    for (((record, of_party), party), set) in json.iter().zip(&input.parties).zip(set_of) {
        places.push(Place {
            record: records.len() as u64,
            record_length: number(record.len(), "bytes of one record")?,
            facts: facts.len() as u64,
            facts_length: number(of_party.len(), "bytes of one record")?,
            list: small(list_of.get(&party.list).copied().unwrap_or_default(), "lists")?,
            designations: number(set, "sets of designations")?,
        });
        records.extend_from_slice(record);
        facts.extend_from_slice(of_party);
    }
    file.add(Section::Records, records);
    file.add(Section::Facts, facts);
    Ok(places)
}

fn write_parties(
    file: &mut FileWriter,
    parties: &[Party],
    names: &[ReadName],
    places: &[Place],
) -> Result<(), CompileError> {
    let mut entries = Vec::with_capacity(parties.len());
    let mut first_name = 0usize;
    for (at, (party, place)) in parties.iter().zip(places).enumerate() {
        let rest = names.get(first_name..).unwrap_or_default();
        let count = rest.iter().take_while(|name| name.party == at).count();
        entries.push(PartyEntry {
            record: U64::new(place.record),
            facts: U64::new(place.facts),
            record_length: place.record_length.into(),
            facts_length: place.facts_length.into(),
            first_name: number(first_name, "names")?.into(),
            names: number(count, "names")?.into(),
            designations: place.designations.into(),
            list: place.list.into(),
            kind: kind_code(party.kind),
            reserved: 0,
        });
        first_name += count;
    }
    file.add(Section::Parties, entries.as_bytes().to_vec());
    Ok(())
}

fn write_keys(
    file: &mut FileWriter,
    input: &CompileInput<'_>,
    warnings: &mut Vec<Warning>,
) -> Result<(), CompileError> {
    let (mut identifiers, mut wallets) = (Vec::new(), Vec::new());
    for (index, party) in (0u32..).zip(&input.parties) {
        for identifier in &party.identifiers {
            if let Some(key) = identifier_key(identifier, input.parameters.facts.shortest_identifier) {
                identifiers.push(entry(text_key(&key), index));
            }
        }
        for wallet in &party.wallets {
            wallets.push(entry(text_key(wallet.key().as_str()), index));
        }
        if party.names.is_empty() && party.identifiers.is_empty() && party.wallets.is_empty() {
            warnings.push(Warning::NothingToFind { list: party.list.clone(), party: party.id.clone() });
        }
    }
    file.add_keys([Section::IdentifierKeyStarts, Section::IdentifierKeys], identifiers)?;
    file.add_keys([Section::WalletKeyStarts, Section::WalletKeys], wallets)
}

fn entry(key: u64, id: u32) -> KeyEntry {
    KeyEntry { key: upper_half(key).into(), id: id.into() }
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

    /// A [`KeyTable`](crate::snapshot::KeyTable), of about four keys in each part.
    fn add_keys<E: Keyed + Send + IntoBytes + Immutable>(
        &mut self,
        [starts, entries]: [Section; 2],
        mut keys: Vec<E>,
    ) -> Result<(), CompileError> {
        let order = |a: &E, b: &E| {
            (a.key(), a.id().get()).cmp(&(b.key(), b.id().get())).then_with(|| a.as_bytes().cmp(b.as_bytes()))
        };
        keys.par_sort_unstable_by(order);
        keys.dedup_by(|a, b| a.as_bytes() == b.as_bytes());
        let parts = (keys.len() / 4).max(1).next_power_of_two();
        let shift = 32 - parts.ilog2();
        let mut cuts = vec![0u32; parts + 1];
        for entry in &keys {
            let part = usize::try_from(entry.key().checked_shr(shift).unwrap_or(0)).unwrap_or(usize::MAX);
            if let Some(count) = part.checked_add(1).and_then(|next| cuts.get_mut(next)) {
                *count += 1;
            }
        }
        let mut total = 0u32;
        for cut in &mut cuts {
            total = total.checked_add(*cut).ok_or(CompileError::TooMany("keys"))?;
            *cut = total;
        }
        let cuts: Vec<U32> = cuts.into_iter().map(U32::new).collect();
        self.add(starts, cuts.as_bytes().to_vec());
        self.add(entries, keys.as_slice().as_bytes().to_vec());
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

fn small(count: usize, what: &'static str) -> Result<u16, CompileError> {
    u16::try_from(count).map_err(|_| CompileError::TooMany(what))
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
