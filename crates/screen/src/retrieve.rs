//! Every party that the scorer could score as possible: the candidates of a question.
//!
//! # Why none is missed
//!
//! A party is a candidate for (a) an equal wallet, (b) an equal identifier key, (c) a name that says at least
//! [`name_floor`], which is the threshold less everything that other evidence could add. (a) and (b) are looked up by
//! equality. For (c), let a name asked have the words `1 … n`.
//!
//! 1. *Every pair is found.* Two names are alike only by pairs of words, at least one of which is more than an initial
//!    ([`interdict_names::align()`]). A pair of two words needs a shared key ([`mod@interdict_names::relate`], whose law
//!    is a property test of its own), a pair of a word with several needs an equal join or acronym. All keys of all words
//!    asked are looked up in the whole vocabulary and in the runs of all names: no prefix, no first letter, no
//!    ranking is given in advance.
//! 2. *Some words need not be followed to their names.* What a name says can only grow with the weight of its pairs and
//!    fall with what is left over ([`NameModel::at_most`](crate::parameters::NameModel::at_most)). So if of the words
//!    asked only those of a set `N` paired, and the listed name had nothing else, it could say at most some number;
//!    while that is below the floor, every name that reaches the floor has a pair with a word outside `N`. The words with the
//!    most occurrences are put into `N` as long as this holds; the names of all others are visited.
//! 3. *A visited name is laid aside only by the same bound*, first taken from the words by which it was come upon (with
//!    all of `N`), then from the words it really has: those that no word
//!    asked is related to are left over, the others are taken to be paired in full. A single letter asked, and the last word
//!    of a name that may be cut, are taken to pair with whatever there is.
//! 4. All others are aligned as the scorer would, and nothing is ranked or cut.
//!
//! The words of a run (join, acronym) that a word asked stands for are taken to be paired as well. Work beyond
//! [`Limits`](crate::parameters::Limits) is an error, and the answer to an error is "cannot say".

use interdict_model::PartyKind;
use interdict_names::align::{
    Joined, Judge, Run, acronym, acronym_related, acronyms, align_by, bit, is_join, joins, mask,
};
use interdict_names::measure::contradicts;
use interdict_names::relate::{Asked, Via, acronym_key, join_key, join_sound_key, sound_key, text_key};
use interdict_names::{Class, Features, Habit, Name, Related, Relation, Word, align};
use thiserror::Error;
use zerocopy::little_endian::U32;

use crate::parameters::{AtMost, Parameters};
use crate::query::{CompiledQuery, QueryName};
use crate::score::{habit, name_floor};
use crate::snapshot::{NameEntry, Snapshot, WEIGHT_UNIT, WordEntry};

/// The question is more work than the parameters allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the question is too much work ({what}: more than {limit}); ask with a more distinctive name")]
pub struct TooMuchWork {
    /// Of what.
    pub what: &'static str,
    /// The limit.
    pub limit: usize,
}

/// A party that may be the one asked for, and the names by which it was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) party: u32,
    /// The names that say most, if any say enough.
    pub(crate) name: Option<NamePair>,
}

/// A name asked beside a listed one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NamePair {
    /// What they say, in log-odds, without the base.
    pub(crate) log_odds: f64,
    /// Place in [`CompiledQuery::names`].
    pub(crate) asked: usize,
    /// Place in the snapshot.
    pub(crate) listed: u32,
}

impl Candidate {
    /// Better candidates of one party first: the names that say most, and of equals those that stand first.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |candidate: &Self| candidate.name.map_or(f64::NEG_INFINITY, |name| name.log_odds);
        let place = |candidate: &Self| candidate.name.map(|name| (name.asked, name.listed));
        self.party
            .cmp(&other.party)
            .then_with(|| key(other).total_cmp(&key(self)))
            .then_with(|| place(self).cmp(&place(other)))
    }
}

/// Memory that one question after another is answered in.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Of each word of the vocabulary, 1 + its place among the words found; 0 if it was not found.
    places: Vec<u32>,
    /// Of each listed name, the number of the last search that came upon it.
    visited: Vec<u32>,
    /// Of each listed name that this search came upon, by which words asked.
    met: Vec<u64>,
    /// The names that this search came upon.
    names: Vec<u32>,
    search: u32,
}

impl Scratch {
    fn begin(&mut self, snapshot: &Snapshot) {
        if self.places.len() != snapshot.words_len() || self.visited.len() != snapshot.names_len() {
            *self = Self {
                places: vec![0; snapshot.words_len()],
                visited: vec![0; snapshot.names_len()],
                met: vec![0; snapshot.names_len()],
                names: Vec::new(),
                search: 0,
            };
        }
        self.search = self.search.wrapping_add(1);
        if self.search == 0 {
            self.visited.fill(0);
            self.search = 1;
        }
    }

    /// Comes upon a name by some words; whether for the first time in this search.
    fn meet(&mut self, name: u32, words: u64) -> bool {
        let Ok(at) = usize::try_from(name) else { return false };
        let (Some(last), Some(met)) = (self.visited.get_mut(at), self.met.get_mut(at)) else { return false };
        let first = *last != self.search;
        *last = self.search;
        *met = if first { words } else { *met | words };
        first
    }

    fn met(&self, name: u32) -> u64 {
        usize::try_from(name).ok().and_then(|at| self.met.get(at)).copied().unwrap_or_default()
    }
}

/// All candidates in ascending order of parties, each once, and for each name that was too much work the bound that was
/// hit: then more parties may be candidates than these.
pub(crate) fn retrieve(
    snapshot: &Snapshot,
    query: &CompiledQuery<'_>,
    parameters: &Parameters,
    scratch: &mut Scratch,
) -> (Vec<Candidate>, Vec<TooMuchWork>) {
    let (mut candidates, mut bounds) = (by_numbers(snapshot, query), Vec::new());
    let floor = name_floor(query, parameters);
    for (asked, name) in query.names.iter().enumerate() {
        scratch.begin(snapshot);
        let mut search = Search::new(snapshot, query.query.kind, name, asked, parameters, floor, scratch);
        let result = search.run(&mut candidates);
        search.end();
        bounds.extend(result.err());
    }
    (by_any_name(snapshot, query, parameters, best_of_each(candidates)), bounds)
}

/// The same by laying every name asked beside every listed name.
pub(crate) fn retrieve_exhaustively(
    snapshot: &Snapshot,
    query: &CompiledQuery<'_>,
    parameters: &Parameters,
) -> Vec<Candidate> {
    let mut candidates = by_numbers(snapshot, query);
    let floor = name_floor(query, parameters);
    for (asked, name) in query.names.iter().enumerate() {
        let left = name.name();
        for listed in 0..u32::try_from(snapshot.names_len()).unwrap_or(u32::MAX) {
            let Some(log_odds) = say(snapshot, query.query.kind, &left, listed, parameters) else { continue };
            let Some(entry) = snapshot.name(listed) else { continue };
            if log_odds >= floor {
                let name = Some(NamePair { log_odds, asked, listed });
                candidates.push(Candidate { party: entry.party.get(), name });
            }
        }
    }
    by_any_name(snapshot, query, parameters, best_of_each(candidates))
}

/// Gives parties found by a number their best name, whatever it says: beside a number a name counts below the floor too.
fn by_any_name(
    snapshot: &Snapshot,
    query: &CompiledQuery<'_>,
    parameters: &Parameters,
    mut candidates: Vec<Candidate>,
) -> Vec<Candidate> {
    for candidate in candidates.iter_mut().filter(|candidate| candidate.name.is_none()) {
        let Some(party) = snapshot.party(candidate.party) else { continue };
        let (first, last) =
            (party.first_name.get(), party.first_name.get().saturating_add(party.names.get()));
        let party = candidate.party;
        let names = (first..last).flat_map(|listed| {
            let pairs = query.names.iter().enumerate();
            pairs.filter_map(move |(asked, name)| {
                let log_odds = say(snapshot, query.query.kind, &name.name(), listed, parameters)?;
                Some(Candidate { party, name: Some(NamePair { log_odds, asked, listed }) })
            })
        });
        if let Some(best) = names.min_by(Candidate::order) {
            candidate.name = best.name;
        }
    }
    candidates
}

/// What a name asked and a listed one say, in log-odds without the base; `None` if they have nothing in common.
fn say(
    snapshot: &Snapshot,
    kind: PartyKind,
    asked: &Name<'_>,
    listed: u32,
    parameters: &Parameters,
) -> Option<f64> {
    let entry = snapshot.name(listed)?;
    let habit = habit(kind, entry.kind());
    let right = snapshot.name_of(entry);
    let features = Features::of(&align(asked, &right, habit)?, asked, &right);
    Some(parameters.names_of(habit).log_odds(&features, entry.is_weak()))
}

fn best_of_each(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_unstable_by(Candidate::order);
    candidates.dedup_by_key(|candidate| candidate.party);
    candidates
}

fn by_numbers(snapshot: &Snapshot, query: &CompiledQuery<'_>) -> Vec<Candidate> {
    let identifiers =
        query.identifiers.iter().flat_map(|(key, _)| snapshot.identifier_keys().get(text_key(key)));
    let wallets = query
        .query
        .wallets
        .iter()
        .flat_map(|wallet| snapshot.wallet_keys().get(text_key(wallet.key().as_str())));
    identifiers.chain(wallets).map(|party| Candidate { party, name: None }).collect()
}

/// A word of the vocabulary that stands for words asked.
#[derive(Debug)]
struct Found {
    word: u32,
    /// Which words asked may pair with it.
    mask: u64,
    weight: f64,
    /// How it is related to single words asked.
    related: Vec<(usize, Related)>,
    /// How it is related to runs of words asked.
    runs: Vec<(Run, Related)>,
}

/// What the words found for one word asked have together.
#[derive(Debug, Clone, Copy, Default)]
struct Partners {
    /// Names they stand in.
    names: usize,
    heaviest: f64,
}

/// What can be said of all listed names that were come upon by the same words asked.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a plain fact of the words left over")]
struct Outlook {
    met: u64,
    /// Whether any name can reach the floor with these words.
    promises: bool,
    /// Weight of the words asked that may be paired.
    asked: f64,
    /// Weight of what they may be paired with.
    listed: f64,
    /// Weight of the words asked that are surely not.
    left: f64,
    heavy_left: bool,
    contradicts_persons: bool,
    contradicts_others: bool,
    any_free: bool,
}

/// A run of a listed name that a word asked may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct ListedRun {
    name: u32,
    run: Run,
    asked: usize,
}

/// One name asked against all listed names.
struct Search<'a> {
    snapshot: &'a Snapshot,
    parameters: &'a Parameters,
    kind: PartyKind,
    asked: usize,
    name: Name<'a>,
    /// Its words, made ready.
    words: Vec<Asked<'a>>,
    /// Words that may pair with anything: initials, and the last of a name that may be cut.
    free: u64,
    floor: f64,
    found: Vec<Found>,
    /// Runs of listed names that words asked may stand for.
    by_run: Vec<ListedRun>,
    scratch: &'a mut Scratch,
    word_pairs: usize,
}

impl<'a> Search<'a> {
    fn new(
        snapshot: &'a Snapshot,
        kind: PartyKind,
        asked: &'a QueryName,
        number: usize,
        parameters: &'a Parameters,
        floor: f64,
        scratch: &'a mut Scratch,
    ) -> Self {
        let name = asked.name();
        let last = if name.may_be_cut { bit(name.words.len().saturating_sub(1)) } else { 0 };
        let initials = name.words.iter().enumerate().filter(|(_, word)| word.class == Class::Initial);
        let free = initials.fold(last, |bits, (at, _)| bits | bit(at));
        Self {
            snapshot,
            parameters,
            kind,
            asked: number,
            words: name.words.iter().copied().map(Asked::new).collect(),
            name,
            free,
            floor,
            found: Vec::with_capacity(64),
            by_run: Vec::new(),
            scratch,
            word_pairs: 0,
        }
    }

    fn run(&mut self, candidates: &mut Vec<Candidate>) -> Result<(), TooMuchWork> {
        self.find_words();
        self.find_runs();
        let mut visits = 0usize;
        let mut by_run = std::mem::take(&mut self.by_run);
        self.count_visits(&mut visits, by_run.len())?;
        by_run.sort_unstable();
        by_run.dedup();
        for of_name in by_run.chunk_by(|a, b| a.name == b.name) {
            let Some(&ListedRun { name, .. }) = of_name.first() else { continue };
            if self.scratch.meet(name, 0)
                && let Some(entry) = self.snapshot.name(name)
                && self.bound(entry, of_name) >= self.floor
            {
                self.lay_beside(name, of_name, candidates)?;
            }
        }
        let partners = self.partners();
        let followed = self.followed(&partners);
        let snapshot = self.snapshot;
        let mut names = std::mem::take(&mut self.scratch.names);
        names.clear();
        for at in 0..self.found.len() {
            let Some(found) = self.found.get(at) else { continue };
            if found.runs.is_empty() && found.mask & followed == 0 {
                continue;
            }
            let mask = found.mask;
            let postings = snapshot.names_with(found.word);
            self.count_visits(&mut visits, postings.len())?;
            for name in postings {
                if self.scratch.meet(name.get(), mask) {
                    names.push(name.get());
                }
            }
        }
        let result = self.judge(&names, followed, &partners, candidates);
        self.scratch.names = names;
        result
    }

    /// Lays the name asked beside those of these names that promise enough.
    fn judge(
        &mut self,
        names: &[u32],
        followed: u64,
        partners: &[Partners],
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), TooMuchWork> {
        let snapshot = self.snapshot;
        let mut outlooks: Vec<Outlook> = Vec::new();
        for &name in names {
            let met = self.scratch.met(name);
            let at = outlooks.iter().position(|outlook| outlook.met == met).unwrap_or_else(|| {
                outlooks.push(self.outlook(met, followed & !met & !self.free, partners));
                outlooks.len() - 1
            });
            if let Some(outlook) = outlooks.get(at)
                && outlook.promises
                && let Some(entry) = snapshot.name(name)
                && self.at_first_sight(entry, outlook) >= self.floor
                && self.bound(entry, &[]) >= self.floor
            {
                self.lay_beside(name, &[], candidates)?;
            }
        }
        Ok(())
    }

    /// What can be said of all names that were come upon by the same words, of which these are unpaired.
    fn outlook(&self, met: u64, unpaired: u64, partners: &[Partners]) -> Outlook {
        let promises = self.at_most_without(unpaired, partners) >= self.floor;
        let mut outlook = Outlook { met, promises, ..Outlook::default() };
        for (at, (word, partners)) in self.name.words.iter().zip(partners).enumerate() {
            if unpaired & bit(at) != 0 {
                outlook.left += word.weight;
                outlook.heavy_left |= !word.class.may_be_missing();
                outlook.contradicts_persons |= contradicts(word.class, Habit::Persons);
                outlook.contradicts_others |= contradicts(word.class, Habit::Others);
            } else if self.free & bit(at) != 0 {
                // At the weight of the lighter with a word of weight at most 1, or as found.
                outlook.asked += 2.0 * word.weight.max(partners.heaviest);
                outlook.listed += 1.0;
                outlook.any_free = true;
            } else {
                outlook.asked += word.weight;
                outlook.listed += partners.heaviest;
            }
        }
        outlook
    }

    /// What a listed name can say at most, from its weight alone.
    fn at_first_sight(&self, entry: &NameEntry, outlook: &Outlook) -> f64 {
        let unit = |number: u32| f64::from(number) / WEIGHT_UNIT;
        let habit = habit(self.kind, entry.kind());
        let weight = unit(entry.weight.get());
        let freed = if entry.may_be_cut() { 1.0 } else { 0.0 };
        let listed_left = (weight - outlook.listed - freed).max(0.0);
        let (silent, asked_contradicts) = match habit {
            Habit::Persons => (entry.light.get(), outlook.contradicts_persons),
            Habit::Others => (entry.generic.get(), outlook.contradicts_others),
        };
        let any_free = outlook.any_free || entry.may_be_cut();
        let model = self.parameters.names_of(habit);
        let most = AtMost {
            paired: f64::midpoint(outlook.asked, weight.min(outlook.listed)) + freed,
            left: (outlook.left - freed).max(0.0),
            right: listed_left,
            may_be_exact: !(outlook.heavy_left || listed_left > unit(entry.light.get()) + SLACK) || any_free,
            contradicted: asked_contradicts && listed_left > unit(silent) + SLACK && !any_free,
        };
        let weak = if entry.is_weak() { model.weak_alias } else { 0.0 };
        model.at_most(&most) + weak + SLACK
    }

    /// Leaves the scratch memory as it was.
    fn end(self) {
        for found in &self.found {
            if let Some(place) =
                usize::try_from(found.word).ok().and_then(|word| self.scratch.places.get_mut(word))
            {
                *place = 0;
            }
        }
    }

    fn count_visits(&self, visits: &mut usize, more: usize) -> Result<(), TooMuchWork> {
        let limit = self.parameters.limits.postings;
        *visits = visits.saturating_add(more);
        if *visits > limit {
            Err(TooMuchWork { what: "occurrences of its words on the lists", limit })
        } else {
            Ok(())
        }
    }

    /// Every word of the vocabulary that a word asked, or several together, stand for.
    fn find_words(&mut self) {
        let snapshot = self.snapshot;
        let keys = snapshot.word_keys();
        let persons = habit(self.kind, PartyKind::Person) == Habit::Persons;
        let mut ids: Vec<(u32, Via)> = Vec::with_capacity(64);
        for at in 0..self.name.words.len() {
            let Some(asked) = self.words.get(at).cloned() else { continue };
            ids.clear();
            asked.seek(|via, key| ids.extend(keys.get(key).map(|id| (id, via))));
            ids.sort_unstable_by_key(|&(id, _)| id);
            ids.dedup_by(|again, first| {
                let same = again.0 == first.0;
                if same {
                    first.1 = first.1.or(again.1);
                }
                same
            });
            for &(id, via) in &ids {
                let Some(listed) = snapshot.word(id).and_then(|entry| snapshot.word_of(entry)) else {
                    continue;
                };
                let related = asked.relate(&listed, via);
                let initial = persons && listed.class == Class::Initial && asked.starts_with(listed.text);
                if (related.is_some() || initial)
                    && let Some(found) = self.take(id, &listed, bit(at))
                {
                    found.related.extend(related.map(|related| (at, related)));
                }
            }
        }
        let count = self.name.words.len();
        let mut runs = Vec::new();
        joins(count, |run| runs.push(run));
        for run in runs {
            let joined = Joined::new(&self.name.words, run);
            let by_sound = joined.sound.iter().flat_map(|sound| keys.get(sound_key(sound)));
            let ids: Vec<u32> = keys.get(text_key(&joined.text)).chain(by_sound).collect();
            self.take_run(run, &ids, |listed| joined.related(listed));
        }
        let mut letters: Vec<(Run, String)> = Vec::new();
        acronyms(&self.name.words, |run, text| letters.push((run, text.to_owned())));
        for (run, text) in letters {
            let ids: Vec<u32> = keys.get(text_key(&text)).collect();
            self.take_run(run, &ids, |listed| acronym_related(&text, listed));
        }
    }

    /// Takes the words that stand for a run of words asked.
    fn take_run(&mut self, run: Run, ids: &[u32], related: impl Fn(&Word<'_>) -> Option<Related>) {
        let snapshot = self.snapshot;
        let bits = mask(run, self.name.words.len());
        for &id in ids {
            let Some(listed) = snapshot.word(id).and_then(|entry| snapshot.word_of(entry)) else { continue };
            if let Some(related) = related(&listed)
                && let Some(found) = self.take(id, &listed, bits)
                && !found.runs.contains(&(run, related))
            {
                found.runs.push((run, related));
            }
        }
    }

    fn take(&mut self, word: u32, listed: &Word<'_>, mask: u64) -> Option<&mut Found> {
        let place = usize::try_from(word).ok().and_then(|word| self.scratch.places.get_mut(word))?;
        if *place == 0 {
            let weight = listed.weight;
            self.found.push(Found { word, mask: 0, weight, related: Vec::new(), runs: Vec::new() });
            *place = u32::try_from(self.found.len()).unwrap_or(u32::MAX);
        }
        let found = self.found.get_mut(usize::try_from(*place).ok()?.checked_sub(1)?)?;
        found.mask |= mask;
        Some(found)
    }

    /// Every name in which neighbouring words stand for one word asked.
    fn find_runs(&mut self) {
        let keys = self.snapshot.run_keys();
        for (at, word) in self.words.iter().enumerate() {
            let mut take = |key| {
                self.by_run.extend(keys.entries(key).map(|entry| ListedRun {
                    name: entry.name.get(),
                    run: (entry.first.into(), entry.count.into()),
                    asked: at,
                }));
            };
            take(join_key(word.text()));
            if word.is_word() {
                take(acronym_key(word.text()));
            }
            if let Some(sound) = word.sound() {
                take(join_sound_key(sound));
            }
        }
    }

    /// What the words found for each word asked have together.
    fn partners(&self) -> Vec<Partners> {
        let mut partners = vec![Partners::default(); self.name.words.len()];
        for found in &self.found {
            let names = self.snapshot.names_with(found.word).len();
            for (at, partners) in partners.iter_mut().enumerate() {
                if found.mask & bit(at) != 0 {
                    partners.names += names;
                    partners.heaviest = partners.heaviest.max(found.weight);
                }
            }
        }
        partners
    }

    /// The words asked whose names must be visited; see the module's text, point 2.
    fn followed(&self, partners: &[Partners]) -> u64 {
        let mut order: Vec<usize> = (0..partners.len()).collect();
        order.sort_by_key(|&at| {
            (std::cmp::Reverse(partners.get(at).map_or(0, |partners| partners.names)), at)
        });
        let mut followed = u64::MAX;
        for at in order {
            let without = followed & !bit(at);
            // A free word may pair unseen, so it is never sure to be unpaired.
            if self.at_most_without(without & !self.free, partners) < self.floor {
                followed = without;
            }
        }
        followed
    }

    /// What a listed name could say at most if none of these words asked paired.
    fn at_most_without(&self, unpaired: u64, partners: &[Partners]) -> f64 {
        let (mut paired, mut left, mut heavy_left) = (0.0, 0.0, false);
        for (at, (word, Partners { heaviest, .. })) in self.name.words.iter().zip(partners).enumerate() {
            if unpaired & bit(at) != 0 {
                left += word.weight;
                heavy_left |= !word.class.may_be_missing();
            } else {
                // A free word pairs with any word, at the weight of the lighter; another at the mean of both.
                paired += f64::midpoint(word.weight, heaviest.max(word.weight));
            }
        }
        let most = AtMost { paired, left, right: 0.0, may_be_exact: !heavy_left, contradicted: false };
        let models = &self.parameters.names;
        [&models.persons, &models.others]
            .map(|model| model.at_most(&most))
            .into_iter()
            .fold(f64::NEG_INFINITY, f64::max)
            + SLACK
    }

    /// What a listed name can say at most, with the runs of it that words asked may stand for.
    fn bound(&self, entry: &NameEntry, runs: &[ListedRun]) -> f64 {
        let ids = self.snapshot.name_words(entry);
        let mut met = runs.iter().fold(0, |bits, run| bits | bit(run.asked));
        let in_runs = runs.iter().fold(0, |bits, run| bits | mask(run.run, ids.len()));
        let mut paired = 0.0;
        for (at, id) in ids.iter().enumerate() {
            if let Some(found) = self.found_word(id.get()) {
                met |= found.mask;
                paired += found.weight;
            } else if in_runs & bit(at) != 0 {
                paired += self.snapshot.word(id.get()).map_or(1.0, WordEntry::weight);
            }
        }
        let unit = |number: u32| f64::from(number) / WEIGHT_UNIT;
        let mut listed_left = (unit(entry.weight.get()) - paired).max(0.0);
        let habit = habit(self.kind, entry.kind());
        let heavy_listed_left = listed_left > unit(entry.light.get()) + SLACK;
        let silent = match habit {
            Habit::Persons => entry.light.get(),
            Habit::Others => entry.generic.get(),
        };
        let listed_contradicts = listed_left > unit(silent) + SLACK;
        let (mut heavy_asked_left, mut asked_contradicts) = (false, false);
        // The last word of a cut name may take any word asked, of weight at most 1, at the weight of the lighter.
        let freed = entry.may_be_cut();
        let mut twice_paired = paired;
        if freed {
            let last = ids.last().and_then(|id| self.snapshot.word(id.get())).map_or(0.0, WordEntry::weight);
            listed_left = (listed_left - last).max(0.0);
            twice_paired += 2.0 * last;
        }
        let (mut asked_left, mut free) = (0.0, 0.0);
        let free_here = self.free_beside(ids);
        for (at, word) in self.name.words.iter().enumerate() {
            let bit = bit(at);
            if free_here & bit != 0 {
                free += 1.0;
                twice_paired += 2.0 * word.weight;
            } else if met & bit != 0 {
                twice_paired += word.weight;
            } else {
                asked_left += word.weight;
                heavy_asked_left |= !word.class.may_be_missing();
                asked_contradicts |= contradicts(word.class, habit);
            }
        }
        let model = self.parameters.names_of(habit);
        let left = (asked_left - if freed { 1.0 } else { 0.0 }).max(0.0);
        let right = (listed_left - free).max(0.0);
        let any_free = free > 0.0 || freed;
        let most = AtMost {
            paired: twice_paired / 2.0,
            left,
            right,
            may_be_exact: !(heavy_listed_left || heavy_asked_left) || any_free,
            contradicted: listed_contradicts && asked_contradicts && !any_free,
        };
        let weak = if entry.is_weak() { model.weak_alias } else { 0.0 };
        model.at_most(&most) + weak + SLACK
    }

    /// Which of the free words asked find something to pair with among these.
    fn free_beside(&self, ids: &[U32]) -> u64 {
        if self.free == 0 {
            return 0;
        }
        let first = |id: &U32| self.snapshot.word(id.get()).map(|entry| self.snapshot.first_letter(entry));
        let letters =
            ids.iter().filter_map(first).flatten().fold(0u64, |bits, letter| bits | letter_bit(letter));
        let begins = |at: usize| {
            let letter = self.name.words.get(at).and_then(|word| word.text.as_bytes().first().copied());
            letter.is_some_and(|letter| letters & letter_bit(letter) != 0)
        };
        (0..self.name.words.len())
            .filter(|&at| self.free & bit(at) != 0 && begins(at))
            .fold(0, |bits, at| bits | bit(at))
    }

    fn found_word(&self, word: u32) -> Option<&Found> {
        let place = *self.scratch.places.get(usize::try_from(word).ok()?)?;
        self.found.get(usize::try_from(place).ok()?.checked_sub(1)?)
    }

    /// Aligns a listed name with the one asked and keeps it if it says enough.
    fn lay_beside(
        &mut self,
        listed: u32,
        runs: &[ListedRun],
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), TooMuchWork> {
        let snapshot = self.snapshot;
        let Some(entry) = snapshot.name(listed) else { return Ok(()) };
        let ids = snapshot.name_words(entry);
        self.word_pairs = self.word_pairs.saturating_add(ids.len().saturating_mul(self.name.words.len()));
        let limit = self.parameters.limits.word_pairs;
        if self.word_pairs > limit {
            return Err(TooMuchWork { what: "pairs of words to compare", limit });
        }
        let right = snapshot.name_of(entry);
        let habit = habit(self.kind, entry.kind());
        let known = Known { search: self, ids, right: &right, runs, habit };
        let Some(alignment) = align_by(&self.name, &right, habit, &known) else { return Ok(()) };
        let features = Features::of(&alignment, &self.name, &right);
        let weak = entry.is_weak();
        let log_odds = self.parameters.names_of(habit).log_odds(&features, weak);
        if log_odds >= self.floor {
            let name = Some(NamePair { log_odds, asked: self.asked, listed });
            candidates.push(Candidate { party: entry.party.get(), name });
        }
        Ok(())
    }
}

/// What the search found out about a listed name.
struct Known<'s, 'a> {
    search: &'s Search<'a>,
    ids: &'s [U32],
    right: &'s Name<'s>,
    /// Its runs that words asked may stand for.
    runs: &'s [ListedRun],
    habit: Habit,
}

impl Known<'_, '_> {
    fn found(&self, listed: usize) -> Option<&Found> {
        self.search.found_word(self.ids.get(listed)?.get())
    }
}

impl Judge for Known<'_, '_> {
    fn words(&self, asked: usize, listed: usize) -> Option<Related> {
        let related = &self.found(listed)?.related;
        related.iter().find(|(of, _)| *of == asked).map(|&(_, related)| related)
    }

    fn left_runs(&self, each: &mut dyn FnMut(Run, usize, Related)) {
        for listed in 0..self.ids.len() {
            for &(run, related) in self.found(listed).map(|found| &found.runs).into_iter().flatten() {
                if self.habit == Habit::Others || related.relation != Relation::Acronym {
                    each(run, listed, related);
                }
            }
        }
    }

    fn right_runs(&self, each: &mut dyn FnMut(Run, usize, Related)) {
        let asked = |at: usize| self.search.name.words.get(at);
        for of_run in self.runs.chunk_by(|a, b| a.run == b.run) {
            let Some(&ListedRun { run, .. }) = of_run.first() else { continue };
            let joined = Joined::new(&self.right.words, run);
            let acronym = match self.habit {
                Habit::Others => acronym(&self.right.words, run),
                Habit::Persons => None,
            };
            for at in of_run.iter().map(|run| run.asked) {
                let Some(word) = asked(at) else { continue };
                if is_join(run.1, self.ids.len())
                    && let Some(related) = joined.related(word)
                {
                    each(run, at, related);
                }
                if let Some(related) = acronym.as_ref().and_then(|letters| acronym_related(letters, word)) {
                    each(run, at, related);
                }
            }
        }
    }
}

/// A folded letter as a bit; digits, which begin no word that an initial stands for, share one.
fn letter_bit(letter: u8) -> u64 {
    1 << match letter {
        b'a'..=b'z' => letter - b'a',
        _ => 26,
    }
}

/// Sums of rounded weights may differ in the last places.
const SLACK: f64 = 1e-6;
