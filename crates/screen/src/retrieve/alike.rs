//! What a listed name can say at most if words pair that are merely alike: point 3 of the [argument](super).

use interdict_names::align::bit;
use interdict_names::measure::{LEAST_ALIKE, contradicts};
use interdict_names::{Class, Habit};
use zerocopy::little_endian::U32;

use super::bound::{Paid, SLACK};
use super::search::Search;
use crate::parameters::{AlikeAtMost, AtMost, NameModel};

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
    /// What of the pairs of related words costs.
    pub(super) paid: Paid,
}

/// How a word of the vocabulary is like the words asked, as far as that was wanted in one search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Likeness {
    /// The number of the search.
    pub(super) search: u32,
    /// The least share of letters that differ.
    pub(super) least: f64,
    /// The words asked that it was held against.
    pub(super) tried: u64,
    /// Those of them that it may be alike to.
    pub(super) alike: u64,
}

impl Default for Likeness {
    fn default() -> Self {
        Self { search: 0, least: f64::INFINITY, tried: 0, alike: 0 }
    }
}

impl Likeness {
    /// At least so much of the letters differ from a word asked, if they may be alike.
    fn of(&mut self, at: usize, differs: impl FnOnce() -> Option<f64>) -> Option<f64> {
        if self.tried & bit(at) == 0 {
            self.tried |= bit(at);
            if let Some(distance) = differs() {
                self.alike |= bit(at);
                self.least = self.least.min(distance);
            }
        }
        (self.alike & bit(at) != 0).then_some(self.least)
    }
}

impl Search<'_> {
    /// What names can say at most of which only the weights are known, if pairs that are merely alike may add `further` to
    /// the weight of the others.
    pub(super) fn alike_of_any(&self, model: &NameModel, most: &AtMost, further: f64, paid: Paid) -> f64 {
        let least = self.least_alike;
        let alike = AlikeAtMost {
            least,
            most: further.max(least),
            extent: LEAST_ALIKE,
            costless: paid.costless,
            cost: paid.cost,
        };
        let rest = AtMost { contradicted: false, ..*most };
        model.at_most_alike(&rest, &alike).unwrap_or(f64::NEG_INFINITY)
    }

    /// What a listed name can say at most if one of its words is merely alike to a word asked, and not both of them are
    /// related to any other, `weak` being added; nothing above the floor if that cannot be.
    pub(super) fn alike(&mut self, ids: &[U32], most: &AtMost, known: &Known, weak: f64) -> f64 {
        let model = self.parameters.names_of(known.habit);
        let none_left = AtMost { left: 0.0, right: 0.0, contradicted: false, ..*most };
        let further = f64::midpoint(most.left, most.right) + number_of_free(known);
        let said = self.alike_of_any(model, &none_left, further, known.paid) + weak + SLACK;
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
        let snapshot = self.snapshot;
        let (mut asked_alike, mut asked_new, mut listed_new) = (0u64, 0.0, 0.0);
        let mut pairs = AlikeAtMost {
            least: f64::INFINITY,
            most: 0.0,
            extent: f64::INFINITY,
            costless: known.paid.costless,
            cost: known.paid.cost,
        };
        for (j, &id) in ids.iter().enumerate().filter(|(j, _)| listed_sure & bit(*j) == 0) {
            let Some(entry) = snapshot.word(id.get()) else { continue };
            let contradicts = |class| contradicts(class, known.habit);
            let Some(outline) = entry.outline() else { continue };
            if !Class::from_code(entry.class).is_some_and(contradicts) {
                continue;
            }
            let found = known.in_runs & bit(j) != 0 || self.found_word(id).is_some();
            let except = if found { sure | known.met } else { sure };
            let mut likeness = self.scratch.likeness(id.get());
            let mut is_alike = false;
            for &(i, weight, ref asked) in self.likens.iter().filter(|(i, ..)| except & bit(*i) == 0) {
                let differs = || asked.share_that_differs(outline, snapshot.text_of(entry)?);
                let Some(distance) = likeness.of(i, differs) else { continue };
                let new = |is_new: bool, weight: f64| if is_new { weight / 2.0 } else { 0.0 };
                let is_new = (known.met | known.free) & bit(i) == 0;
                pairs.least = pairs.least.min(new(is_new, weight) + new(!found, entry.weight()));
                pairs.extent = pairs.extent.min(LEAST_ALIKE + distance);
                is_alike = true;
                if is_new && asked_alike & bit(i) == 0 {
                    asked_new += weight;
                }
                asked_alike |= bit(i);
            }
            self.scratch.remember(id.get(), likeness);
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
