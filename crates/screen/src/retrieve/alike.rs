//! What a listed name can say at most if words pair that are merely alike: point 3 of the [argument](super).

use interdict_names::align::bit;
use interdict_names::measure::LEAST_ALIKE;
use interdict_names::relate::Liken;
use interdict_names::{Habit, Name, Writing};
use zerocopy::little_endian::U32;

use super::bound::SLACK;
use super::search::Search;
use crate::parameters::{AlikeAtMost, AtMost, NameModel};
use crate::snapshot::{AtHand, WordEntry, index};

/// What was found out about the words of a listed name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) habit: Habit,
    /// The words asked that are related to any of them.
    pub(super) met: u64,
    /// The words asked that may pair with anything and find something here.
    pub(super) free: u64,
    /// The words listed that stand in runs for which a word asked stands.
    pub(super) in_runs: u64,
    /// Whether any word of either name may pair with anything.
    pub(super) any_free: bool,
    /// Weight of the words listed that do not make two names two.
    pub(super) silent: f64,
}

/// A word asked that others may be like.
#[derive(Debug)]
pub(super) struct AskedAlike<'a> {
    /// Its place in the name.
    at: usize,
    weight: f64,
    /// Its bit in a [`Likeness`].
    bit: u64,
    liken: Liken<'a>,
}

impl<'a> AskedAlike<'a> {
    /// Those of a name.
    pub(super) fn of(name: &Name<'a>, likenesses: &mut Likenesses) -> Vec<Self> {
        likenesses.make_room(name.words.len());
        let words =
            name.words.iter().enumerate().filter_map(|(at, &word)| Some((at, word, Liken::new(word)?)));
        words
            .map(|(at, word, liken)| Self { at, weight: word.weight, bit: likenesses.bit(&liken), liken })
            .collect()
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// See [`Liken::share_that_differs`].
    pub(super) fn differs(&self, at_hand: &AtHand<'_>, entry: &WordEntry) -> Option<f64> {
        self.liken.share_that_differs(entry.outline()?, at_hand.text_of(entry)?)
    }
}

/// How words of the vocabulary are like the words asked, as far as that was wanted. Readings of one name share words, so
/// what was found out is kept from one search to the next while there are bits for the words of all.
#[derive(Debug, Default)]
pub(super) struct Likenesses {
    /// Of each word of the vocabulary.
    all: Vec<Likeness>,
    /// The words asked that have a bit, with their writing.
    asked: Vec<(String, Writing)>,
    /// Counts how often the bits were given anew.
    round: u32,
}

/// How a word of the vocabulary is like words asked.
#[derive(Debug, Clone, Copy)]
struct Likeness {
    round: u32,
    /// The least share of letters that differ.
    least: f64,
    /// The words asked that it was held against.
    tried: u64,
    /// Those of them that it may be alike to.
    alike: u64,
}

impl Likeness {
    const NONE: Self = Self { round: 0, least: f64::INFINITY, tried: 0, alike: 0 };
}

impl Likenesses {
    pub(super) fn new(vocabulary: usize) -> Self {
        Self { all: vec![Likeness::NONE; vocabulary], ..Self::default() }
    }

    /// Forgets all: another question has other words.
    pub(super) fn forget(&mut self) {
        self.asked.clear();
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.all.fill(Likeness::NONE);
            self.round = 1;
        }
    }

    fn make_room(&mut self, words: usize) {
        if bit(self.asked.len() + words) == 0 {
            self.forget();
        }
    }

    fn bit(&mut self, word: &Liken<'_>) -> u64 {
        let is_it = |(text, writing): &(String, Writing)| text == word.text() && *writing == word.writing();
        let known = self.asked.iter().position(is_it);
        let at = known.unwrap_or_else(|| {
            self.asked.push((word.text().to_owned(), word.writing()));
            self.asked.len() - 1
        });
        bit(at)
    }

    fn get(&self, word: U32) -> Likeness {
        let known = self.all.get(index(word)).copied().filter(|known| known.round == self.round);
        known.unwrap_or(Likeness { round: self.round, ..Likeness::NONE })
    }

    fn set(&mut self, word: U32, likeness: Likeness) {
        if let Some(place) = self.all.get_mut(index(word)) {
            *place = likeness;
        }
    }
}

impl Search<'_> {
    /// What names can say at most of which only the weights are known, if pairs that are merely alike may add `further` to
    /// the weight of the others.
    pub(super) fn alike_of_any(&self, model: &NameModel, most: &AtMost, further: f64) -> f64 {
        let least = self.least_alike;
        let alike = AlikeAtMost { least, most: further.max(least), extent: LEAST_ALIKE };
        let rest = AtMost { contradicted: false, ..*most };
        model.at_most_alike(&rest, &alike).unwrap_or(f64::NEG_INFINITY)
    }

    /// What a listed name can say at most if one of its words is merely alike to a word asked, and not both of them are
    /// related to any other, `weak` being added; nothing above the floor if that cannot be.
    pub(super) fn alike(&mut self, ids: &[U32], most: &AtMost, known: &Known, weak: f64) -> f64 {
        let model = self.parameters.names_of(known.habit);
        let none_left = AtMost { left: 0.0, right: 0.0, contradicted: false, ..*most };
        let further = f64::midpoint(most.left, most.right) + number_of_free(known);
        let said = self.alike_of_any(model, &none_left, further) + weak + SLACK;
        if said < self.floor { said } else { self.alike_by_letters(ids, most, known) + weak + SLACK }
    }

    /// The words asked and those listed that are equal: they pair before all others.
    fn sure(&self, ids: &[U32]) -> (u64, u64) {
        let (mut asked, mut listed) = (0u64, 0u64);
        for (at, id) in ids.iter().enumerate() {
            if let Some(found) = self.found_word(*id)
                && found.mask == found.exact
                && found.mask.is_power_of_two()
                && found.mask & asked == 0
            {
                asked |= found.mask;
                listed |= bit(at);
            }
        }
        (asked, listed)
    }

    /// The same once it is seen which words are alike.
    fn alike_by_letters(&mut self, ids: &[U32], most: &AtMost, known: &Known) -> f64 {
        let (sure, listed_sure) = self.sure(ids);
        let at_hand = self.at_hand;
        let (mut asked_alike, mut asked_new, mut listed_new) = (0u64, 0.0, 0.0);
        let mut pairs = AlikeAtMost { least: f64::INFINITY, most: 0.0, extent: f64::INFINITY };
        for (j, &id) in ids.iter().enumerate().filter(|(j, _)| listed_sure & bit(*j) == 0) {
            let Some(entry) = at_hand.word(id.get()) else { continue };
            if entry.outline().is_none() {
                continue;
            }
            let found = known.in_runs & bit(j) != 0 || self.found_word(id).is_some();
            let except = if found { sure | known.met } else { sure };
            let wanted = self.alike.iter().filter(|asked| except & bit(asked.at) == 0);
            let mut likeness = self.scratch.likenesses.get(id);
            let tried = likeness.tried;
            for asked in wanted.clone().filter(|asked| tried & asked.bit == 0) {
                likeness.tried |= asked.bit;
                if let Some(distance) = asked.differs(&at_hand, entry) {
                    likeness.alike |= asked.bit;
                    likeness.least = likeness.least.min(distance);
                }
            }
            let mut is_alike = false;
            for &AskedAlike { at: i, weight, .. } in wanted.filter(|asked| likeness.alike & asked.bit != 0) {
                let new = |is_new: bool, weight: f64| if is_new { weight / 2.0 } else { 0.0 };
                let is_new = (known.met | known.free) & bit(i) == 0;
                pairs.least = pairs.least.min(new(is_new, weight) + new(!found, entry.weight()));
                pairs.extent = pairs.extent.min(LEAST_ALIKE + likeness.least);
                is_alike = true;
                if is_new && asked_alike & bit(i) == 0 {
                    asked_new += weight;
                }
                asked_alike |= bit(i);
            }
            if likeness.tried != tried {
                self.scratch.likenesses.set(id, likeness);
            }
            if is_alike && !found {
                listed_new += entry.weight();
            }
        }
        if pairs.least.is_infinite() {
            return f64::NEG_INFINITY;
        }
        pairs.most = f64::midpoint(asked_new, listed_new);
        pairs.extent -= SLACK;
        let (left, right) = ((most.left - asked_new).max(0.0), (most.right - listed_new).max(0.0));
        let asked_contradicts = self.sorts.contradict(known.habit) & !(known.met | asked_alike) != 0;
        let contradicted = !known.any_free && asked_contradicts && right > known.silent + SLACK;
        let model = self.parameters.names_of(known.habit);
        let rest = AtMost { left, right, contradicted, ..*most };
        model.at_most_alike(&rest, &pairs).unwrap_or(f64::NEG_INFINITY)
    }
}

/// Words that may pair with anything may leave as many others, each of weight 1 at most, to be alike.
fn number_of_free(known: &Known) -> f64 {
    f64::from(known.free.count_ones() + u32::from(known.any_free))
}
