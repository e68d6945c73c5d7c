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
//!    is a property test of its own), a pair of a word with several needs an equal join or acronym, and the last word of
//!    a listed name that may be cut is the beginning of its partner. All keys of all words asked are looked up in the
//!    whole vocabulary and in the runs of all names, and all their beginnings among the last words of names that may be
//!    cut: no prefix, no first letter, no ranking is given in advance.
//! 2. *Some words need not be followed to their names.* What a name says can only grow with the weight of its pairs and
//!    fall with what they cost and with what is left over
//!    ([`NameModel::at_most`](crate::parameters::NameModel::at_most)). Let `U` be some of the words found, none of which
//!    stands for a run of words asked. A name that has none of the other words found pairs by `U` alone (names found by a
//!    run or by a cut word are visited in any case). So if each word asked paired with its heaviest
//!    partner in `U`, those without one were left over, and the listed name had nothing else, that would be the most such
//!    a name can say; while it is below the floor, every name that reaches the floor has a word outside `U`. The words of
//!    the most occurrences are put into `U` as long as this holds; the names of all others are visited.
//! 3. *A visited name is laid aside only by the same bound*, first taken from the words by which it was come upon and from
//!    what they weigh (with all of `U`, but for those of which it was looked up where they stand), then from the words it
//!    really has: those that no word asked is related to are left over, the others are taken to be paired in full, each at
//!    the least that any of its pairs costs. A word of the list pairs with one word or one run asked, so a short name
//!    leaves much of a long one over. A single letter asked is taken to pair with whatever there is, and so is the last
//!    word of a name that may be cut, unless so few words of the lists begin with it that all of them are taken as found.
//!    Two names may be one full name only if every word that is not light has an equal partner, and complete only if every
//!    word that may not be missing has one.
//!
//!    In names of persons, words that are merely alike pair too, beside pairs of [`ALIKE_BESIDE`](interdict_names::align::ALIKE_BESIDE). If
//!    every such pair is of two words that are both related to some word of the other name, the bound above holds: their
//!    weight is in it, and likeness only costs. Else a word asked or listed that is related to none pairs, adding half its
//!    weight; the pairs cost at least what [`at_most_alike`](crate::parameters::NameModel::at_most_alike) takes off, and
//!    such names are neither exact nor complete. Until the words of a name are read, all that is left over may be alike;
//!    then each word asked is held against each word listed by its letters, but for words that have an equal: equal words
//!    pair before all others. The greater of both bounds counts, in point 2 as well.
//! 4. All others are aligned as the scorer would, and nothing is ranked or cut.
//!
//! Names of one wording (the same words in the same order, of parties of one habit) are one name in all this: what is said
//! beside one of them is said beside all.
//!
//! The words of a run (join, acronym) that a word asked stands for are taken to be paired as well. Work beyond
//! [`Limits`](crate::parameters::Limits) is an error, and the answer to an error is "cannot say".

mod alike;
mod bound;
mod mark;
mod search;
mod words;

use interdict_model::PartyKind;
use interdict_names::relate::text_key;
use interdict_names::{Alignment, Features, Name, align};
use thiserror::Error;

use crate::parameters::Parameters;
use crate::query::{CompiledQuery, QueryName};
use crate::score::{habit, name_floor};
use crate::snapshot::Snapshot;
pub(crate) use search::Scratch;
use search::Search;

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
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) party: u32,
    /// The names that say most, if any say enough.
    pub(crate) name: Option<NamePair>,
}

/// A name asked beside a listed one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamePair {
    /// What they say, in log-odds, without the base.
    pub(crate) log_odds: f64,
    /// Place in [`CompiledQuery::names`].
    pub(crate) asked: usize,
    /// Place in the snapshot.
    pub(crate) listed: u32,
    /// Which word stands for which.
    pub(crate) alignment: Alignment,
}

impl Candidate {
    /// Better candidates of one party first: the names that say most, and of equals those that stand first.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |candidate: &Self| candidate.name.as_ref().map_or(f64::NEG_INFINITY, |name| name.log_odds);
        let place = |candidate: &Self| candidate.name.as_ref().map(|name| (name.asked, name.listed));
        self.party
            .cmp(&other.party)
            .then_with(|| key(other).total_cmp(&key(self)))
            .then_with(|| place(self).cmp(&place(other)))
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
    scratch.fit(snapshot);
    for (asked, name) in query.names.iter().enumerate() {
        let mut search = Search::new(snapshot, query.query.kind, name, asked, parameters, floor, scratch);
        bounds.extend(search.run(&mut candidates).err());
        search.end();
    }
    (by_any_name(snapshot, query, parameters, best_of_each(candidates)), bounds)
}

/// Whether any of these names has a candidate, or is too much work to tell.
pub(crate) fn may_find(
    snapshot: &Snapshot,
    kind: PartyKind,
    names: &[QueryName],
    floor: f64,
    parameters: &Parameters,
    scratch: &mut Scratch,
) -> bool {
    scratch.fit(snapshot);
    names.iter().enumerate().any(|(asked, name)| {
        let mut candidates = Vec::new();
        let mut search = Search::new(snapshot, kind, name, asked, parameters, floor, scratch);
        let result = search.run(&mut candidates);
        search.end();
        result.is_err() || !candidates.is_empty()
    })
}

/// What [`retrieve`] finds, by laying every name asked beside every listed name.
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
            let said = say(snapshot, query.query.kind, &left, listed, parameters);
            let (Some((log_odds, alignment)), Some(entry)) = (said, snapshot.name(listed)) else { continue };
            if log_odds >= floor {
                let name = Some(NamePair { log_odds, asked, listed, alignment });
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
                let (log_odds, alignment) =
                    say(snapshot, query.query.kind, &name.name(), listed, parameters)?;
                Some(Candidate { party, name: Some(NamePair { log_odds, asked, listed, alignment }) })
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
) -> Option<(f64, Alignment)> {
    let wording = snapshot.wording(snapshot.name(listed)?)?;
    let habit = habit(kind, wording.kind());
    let right = snapshot.name_of(wording);
    let alignment = align(asked, &right, habit)?;
    let features = Features::of(&alignment, asked, &right);
    Some((parameters.names_of(habit).log_odds(&features, wording.is_weak()), alignment))
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
