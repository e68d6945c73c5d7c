//! Every party that the scorer could score as possible: the candidates of a question.
//!
//! # Why none is missed
//!
//! [`score`](crate::score::score) gives a party points only for (a) an equal wallet, (b) an equal identifier
//! key, (c) a name whose [alignment](interdict_names::align()) reaches [`name_floor`], which is the threshold
//! less everything that other evidence could add.
//!
//! (a) and (b) are looked up by equality. For (c), an alignment above 0 has a pair that is not an initial with
//! a word, and each such pair is found here, because every way two words can pair is a search of the *whole*
//! vocabulary, with no prefix or first letter given in advance:
//!
//! | pair | search |
//! |---|---|
//! | equal words | the word in the dictionary |
//! | words of one group | the group's members |
//! | words within the forgiven edits | every word of the vocabulary that has nearly the same letters and length |
//! | one word asked, a join listed | an automaton over the dictionary of all joins in listed names |
//! | a join asked, one word listed | as for words, with the join |
//!
//! So every name with a pair is *touched*. What is known of a touched name is which words asked (`mask`) and
//! how much weight of its own may be paired; putting these in the formula of the alignment, with similarity 1
//! for all pairs and initials as lucky as can be, gives a number the alignment cannot exceed. Names whose
//! bound is below the floor are left out; no other name is, and nothing is ranked or cut before scoring.
//!
//! Work beyond [`Limits`](crate::parameters::Limits) is an error, and the answer to an error is "cannot say".

use std::collections::BTreeMap;

use fst::{IntoStreamer, Streamer};
use interdict_names::align::{LONGEST_JOIN, join_similarity, ratio, similarity};
use interdict_names::distance::{forgiven, forgiven_in_join};
use interdict_names::{Class, Word};
use thiserror::Error;

use crate::near::{Near, letters, may_be_near};
use crate::parameters::Parameters;
use crate::query::CompiledQuery;
use crate::score::name_floor;
use crate::snapshot::{Index, NameEntry, Snapshot, WEIGHT_UNIT, WordEntry};

/// The question is more work than the parameters allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the question is too much work ({what}: more than {limit}); ask with a more distinctive name")]
pub struct TooMuchWork {
    /// Of what.
    pub what: &'static str,
    /// The limit.
    pub limit: usize,
}

/// Candidates in ascending order, each once.
pub fn retrieve(
    snapshot: &Snapshot,
    query: &CompiledQuery<'_>,
    parameters: &Parameters,
) -> Result<Vec<u32>, TooMuchWork> {
    let mut parties: Vec<u32> = Vec::new();
    for (key, _) in &query.identifiers {
        parties.extend(snapshot.identifier_index().of(key).iter().map(|id| id.get()));
    }
    for wallet in &query.query.wallets {
        parties.extend(snapshot.wallet_index().of(wallet.key().as_str()).iter().map(|id| id.get()));
    }
    for name in &query.names {
        let words: Vec<Word<'_>> =
            name.words.iter().map(|(token, weight)| Word::new(token, |_| *weight)).collect();
        let touched = touch(snapshot, &words, parameters)?;
        let floor = name_floor(query, parameters);
        let names = touched.iter().enumerate().filter(|(_, touch)| touch.mask != 0);
        for (at, touch) in names {
            if let Some(entry) = u32::try_from(at).ok().and_then(|at| snapshot.name(at))
                && bound(&words, entry, touch, parameters) >= floor
            {
                parties.push(entry.party.get());
            }
        }
    }
    parties.sort_unstable();
    parties.dedup();
    bound_work(snapshot, query, parameters, &parties)?;
    Ok(parties)
}

/// What is known of a listed name before it is laid beside the name asked.
#[derive(Debug, Clone, Copy, Default)]
struct Touch {
    /// Which words asked may pair with something in it.
    mask: u64,
    /// At most this much of its own weight is in such pairs.
    weight: f64,
}

/// Touches every name that can have a pair with these words.
fn touch(
    snapshot: &Snapshot,
    words: &[Word<'_>],
    parameters: &Parameters,
) -> Result<Vec<Touch>, TooMuchWork> {
    let found = Found::search(snapshot, words, parameters);
    let (word_index, join_index) = (snapshot.word_index(), snapshot.join_index());
    let limit = parameters.limits.postings;
    let total: usize = found.words.keys().map(|&id| word_index.postings(id).len()).sum::<usize>()
        + found.joins.keys().map(|&id| join_index.postings(id).len()).sum::<usize>();
    if total > limit {
        return Err(TooMuchWork { what: "occurrences of its words on the lists", limit });
    }
    let mut touched = vec![Touch::default(); snapshot.names_len()];
    let mut add = |index: &Index<'_>, id: u64, mask: u64, weight: f64| {
        for name in index.postings(id) {
            if let Some(touch) = touched.get_mut(crate::snapshot::index(*name)) {
                touch.mask |= mask;
                touch.weight += weight;
            }
        }
    };
    for (&id, &mask) in &found.words {
        let weight = snapshot.word(id).map_or(1.0, |word| f64::from(word.weight.get()) / WEIGHT_UNIT);
        add(&word_index, id, mask, weight);
    }
    for (&id, &mask) in &found.joins {
        add(&join_index, id, mask, snapshot.join_weight(id));
    }
    Ok(touched)
}

/// Entries of the dictionaries that pair with words asked, and with which.
struct Found<'a> {
    snapshot: &'a Snapshot,
    words: BTreeMap<u64, u64>,
    joins: BTreeMap<u64, u64>,
}

impl<'a> Found<'a> {
    fn search(snapshot: &'a Snapshot, words: &[Word<'_>], parameters: &Parameters) -> Self {
        let mut found = Self { snapshot, words: BTreeMap::new(), joins: BTreeMap::new() };
        for (at, word) in words.iter().enumerate() {
            let mask = bits(at, 1);
            found.words_like(word, mask, parameters);
            found.joins_like(word, mask);
        }
        for count in 2..=LONGEST_JOIN {
            for (at, run) in words.windows(count).enumerate() {
                found.words_like_join(&run.iter().map(|word| word.text).collect::<String>(), bits(at, count));
            }
        }
        found
    }

    fn words_like(&mut self, word: &Word<'_>, mask: u64, parameters: &Parameters) {
        let align = parameters.align(true);
        let mut ids = words_near(self.snapshot, word.text, forgiven(word.text.len()));
        if word.group != 0 {
            ids.extend(self.snapshot.group(word.group).iter().map(|id| u64::from(id.get())));
        }
        self.take(&ids, mask, |listed| similarity(word, listed, &align));
    }

    /// Takes the words that are alike.
    fn take(&mut self, ids: &[u64], mask: u64, alike: impl Fn(&Word<'_>) -> f64) {
        for &id in ids {
            let listed = self.snapshot.word(id).and_then(|entry| self.snapshot.word_of(entry));
            if listed.is_some_and(|listed| alike(&listed) > 0.0) {
                *self.words.entry(id).or_default() |= mask;
            }
        }
    }

    fn joins_like(&mut self, word: &Word<'_>, mask: u64) {
        let limit = forgiven_in_join(word.text.len());
        for id in joins_near(self.snapshot.join_index().map, word.text, limit) {
            *self.joins.entry(id).or_default() |= mask;
        }
    }

    fn words_like_join(&mut self, joined: &str, mask: u64) {
        let ids = words_near(self.snapshot, joined, forgiven_in_join(joined.len()));
        self.take(&ids, mask, |listed| join_similarity(joined, listed.text));
    }
}

/// Ids of the word itself and of every word that can be within some edits of it.
fn words_near(snapshot: &Snapshot, text: &str, limit: usize) -> Vec<u64> {
    if limit == 0 {
        return snapshot.word_index().map.get(text).into_iter().collect();
    }
    let wanted = letters(text);
    let near = |entry: &WordEntry| {
        may_be_near(entry.letters.get(), wanted, limit)
            && usize::from(entry.length.get()).abs_diff(text.len()) <= limit
    };
    (0u64..).zip(snapshot.words()).filter(|(_, entry)| near(entry)).map(|(id, _)| id).collect()
}

/// Ids of the joins within some edits of a text, swaps apart.
fn joins_near<D: AsRef<[u8]>>(map: &fst::Map<D>, text: &str, limit: usize) -> Vec<u64> {
    if limit == 0 {
        return map.get(text).into_iter().collect();
    }
    let mut ids = Vec::new();
    let mut stream = map.search(Near::new(text, limit, false)).into_stream();
    while let Some((_, id)) = stream.next() {
        ids.push(id);
    }
    ids
}

/// A number that the alignment of the words asked with this name cannot exceed.
fn bound(words: &[Word<'_>], entry: &NameEntry, touch: &Touch, parameters: &Parameters) -> f64 {
    // Sums of rounded weights may differ in the last places.
    const SLACK: f64 = 1e-6;
    let (mut masked, mut unmasked) = (0.0, 0.0);
    for (at, word) in words.iter().enumerate() {
        if touch.mask & bits(at, 1) != 0 {
            masked += word.weight;
        } else if word.class != Class::Initial {
            unmasked += word.weight;
        }
    }
    let listed = f64::from(entry.weight.get()) / WEIGHT_UNIT;
    // Each initial, asked or listed, may pair with one word of the other name, of weight at most 1, and then
    // neither is left over.
    let asked_initials = words.iter().filter(|word| word.class == Class::Initial).count();
    let (asked_initials, listed_initials) = (count(asked_initials), f64::from(entry.initials));
    let initials = parameters.weights.initial;
    let paired =
        f64::midpoint(masked, touch.weight.min(listed)) + (asked_initials + listed_initials) * initials;
    let left = (unmasked - listed_initials).max(0.0);
    let right = (listed - touch.weight - asked_initials - listed_initials * initials).max(0.0);
    ratio(paired, paired, left, right, &parameters.align(true)) + SLACK
}

fn bound_work(
    snapshot: &Snapshot,
    query: &CompiledQuery<'_>,
    parameters: &Parameters,
    parties: &[u32],
) -> Result<(), TooMuchWork> {
    let asked: usize = query.names.iter().map(|name| name.words.len()).sum();
    let listed: usize = parties
        .iter()
        .filter_map(|&party| snapshot.party(party))
        .flat_map(|party| {
            let first = party.first_name.get();
            first..first.saturating_add(party.names.get())
        })
        .filter_map(|name| snapshot.name(name))
        .map(|name| usize::from(name.words))
        .sum();
    let limit = parameters.limits.word_pairs;
    if asked.saturating_mul(listed) > limit {
        return Err(TooMuchWork { what: "pairs of words to compare", limit });
    }
    Ok(())
}

fn bits(at: usize, count: usize) -> u64 {
    (at..at + count)
        .filter_map(|at| 1u64.checked_shl(u32::try_from(at).ok()?))
        .fold(0, |bits, bit| bits | bit)
}

#[allow(clippy::cast_precision_loss, reason = "at most 64")]
fn count(number: usize) -> f64 {
    number as f64
}
