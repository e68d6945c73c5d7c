//! What a listed name can say at most: points 2 and 3 of the [argument](super).

use interdict_model::PartyKind;
use interdict_names::Habit;
use interdict_names::align::{bit, mask};
use interdict_names::measure::contradicts;
use zerocopy::little_endian::U32;

use super::search::Search;
use super::words::{Found, ListedRun};
use crate::parameters::AtMost;
use crate::score::habit;
use crate::snapshot::{NameEntry, WEIGHT_UNIT, WordEntry};

/// Sums of rounded weights may differ in the last places.
const SLACK: f64 = 1e-6;

/// What the words found for one word asked have together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Partners {
    /// Weight of the heaviest.
    heaviest: f64,
    /// Whether any says the same in full.
    exact: bool,
    /// Weight of the heaviest that is not followed, if there is one.
    unfollowed: Option<f64>,
    /// Whether any that is not followed says the same in full.
    unfollowed_exact: bool,
}

/// What can be said of all listed names that were come upon by the same words asked.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a plain fact of the words asked")]
pub(super) struct Outlook {
    pub(super) met: u64,
    /// Weight of the words asked that may be paired.
    asked: f64,
    /// Weight of what they may be paired with.
    listed: f64,
    /// Weight of the words asked that are surely not.
    left: f64,
    may_be_exact: bool,
    contradicts_persons: bool,
    contradicts_others: bool,
    any_free: bool,
}

impl Search<'_> {
    /// Decides which words found are followed to their names; see point 2.
    pub(super) fn follow(&mut self) -> Vec<Partners> {
        // Names of rarer words are sooner visited than argued about.
        const WORTH_A_THOUGHT: usize = 8;
        let mut partners = vec![Partners::default(); self.name.words.len()];
        let mut order: Vec<(usize, usize)> = Vec::with_capacity(self.found.len());
        for (place, found) in self.found.iter().enumerate() {
            for (at, partners) in partners.iter_mut().enumerate().filter(|(at, _)| found.mask & bit(*at) != 0)
            {
                partners.heaviest = partners.heaviest.max(found.weight);
                partners.exact |= found.exact & bit(at) != 0;
            }
            let names = self.snapshot.names_with(found.word).len();
            if found.runs.is_empty() && names >= WORTH_A_THOUGHT {
                order.push((names, place));
            }
        }
        order.sort_unstable_by_key(|&(names, place)| (std::cmp::Reverse(names), place));
        for (_, place) in order {
            let Some(found) = self.found.get(place) else { continue };
            if self.at_most_unvisited(&partners, found) >= self.floor {
                continue;
            }
            for (at, partners) in partners.iter_mut().enumerate().filter(|(at, _)| found.mask & bit(*at) != 0)
            {
                partners.unfollowed = Some(partners.unfollowed.unwrap_or(0.0).max(found.weight));
                partners.unfollowed_exact |= found.exact & bit(at) != 0;
            }
            if let Some(found) = self.found.get_mut(place) {
                found.followed = false;
            }
        }
        partners
    }

    /// What a name can say at most that has none of the words followed, if this one is not followed either.
    fn at_most_unvisited(&self, partners: &[Partners], besides: &Found) -> f64 {
        let (mut paired, mut left, mut may_be_exact) = (0.0, 0.0, true);
        for (at, (word, partners)) in self.name.words.iter().zip(partners).enumerate() {
            let mut heaviest = partners.unfollowed;
            let mut exact = partners.unfollowed_exact;
            if besides.mask & bit(at) != 0 {
                heaviest = Some(heaviest.unwrap_or(0.0).max(besides.weight));
                exact |= besides.exact & bit(at) != 0;
            }
            may_be_exact &= exact || word.class.is_light();
            match heaviest {
                // A free word pairs with any word, at the weight of the lighter.
                _ if self.free & bit(at) != 0 => {
                    paired += word.weight.max(f64::midpoint(word.weight, heaviest.unwrap_or(0.0)));
                }
                Some(heaviest) => paired += f64::midpoint(word.weight, heaviest),
                None => left += word.weight,
            }
        }
        let most = AtMost { paired, left, right: 0.0, may_be_exact, contradicted: false };
        let at_most = |kind| self.parameters.names_of(habit(self.kind, kind)).at_most(&most);
        at_most(PartyKind::Person).max(at_most(PartyKind::Organisation)) + SLACK
    }

    /// What can be said of all names that were come upon by the same words asked.
    pub(super) fn outlook(&self, met: u64, partners: &[Partners]) -> Outlook {
        let mut outlook = Outlook { met, may_be_exact: true, ..Outlook::default() };
        for (at, (word, partners)) in self.name.words.iter().zip(partners).enumerate() {
            let (heaviest, exact) = if met & bit(at) != 0 {
                (Some(partners.heaviest), partners.exact)
            } else {
                (partners.unfollowed, partners.unfollowed_exact)
            };
            outlook.may_be_exact &= exact || word.class.is_light();
            match heaviest {
                _ if self.free & bit(at) != 0 => {
                    // At the weight of the lighter with a word of weight at most 1, or as found.
                    outlook.asked += 2.0 * word.weight.max(heaviest.unwrap_or(0.0));
                    outlook.listed += 1.0;
                    outlook.any_free = true;
                }
                Some(heaviest) => {
                    outlook.asked += word.weight;
                    outlook.listed += heaviest;
                }
                None => {
                    outlook.left += word.weight;
                    outlook.contradicts_persons |= contradicts(word.class, Habit::Persons);
                    outlook.contradicts_others |= contradicts(word.class, Habit::Others);
                }
            }
        }
        outlook
    }

    /// What a listed name can say at most, from its weight alone.
    pub(super) fn at_first_sight(&self, entry: &NameEntry, outlook: &Outlook) -> f64 {
        let unit = |number: u32| f64::from(number) / WEIGHT_UNIT;
        let habit = habit(self.kind, entry.kind());
        let weight = unit(entry.weight.get());
        let freed = if entry.may_be_cut() { 1.0 } else { 0.0 };
        let beyond = (weight - outlook.listed).max(0.0);
        let listed_left = (beyond - freed).max(0.0);
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
            may_be_exact: outlook.may_be_exact && beyond <= unit(entry.light.get()) + SLACK,
            contradicted: asked_contradicts && listed_left > unit(silent) + SLACK && !any_free,
        };
        let weak = if entry.is_weak() { model.weak_alias } else { 0.0 };
        model.at_most(&most) + weak + SLACK
    }

    /// What a listed name can say at most, with the runs of it that words asked may stand for.
    pub(super) fn bound(&self, entry: &NameEntry, runs: &[ListedRun]) -> f64 {
        let ids = self.snapshot.name_words(entry);
        let mut met = runs.iter().fold(0, |bits, run| bits | bit(run.asked));
        let in_runs = runs.iter().fold(0, |bits, run| bits | mask(run.run, ids.len()));
        let mut exact = met;
        let mut may_be_exact = true;
        let mut paired = 0.0;
        for (at, id) in ids.iter().enumerate() {
            if let Some(found) = self.found_word(id.get()) {
                met |= found.mask;
                exact |= found.exact;
                paired += found.weight;
                may_be_exact &= found.exact != 0 || found.is_light || in_runs & bit(at) != 0;
            } else if in_runs & bit(at) != 0 {
                paired += self.snapshot.word(id.get()).map_or(1.0, WordEntry::weight);
            }
        }
        let unit = |number: u32| f64::from(number) / WEIGHT_UNIT;
        let mut listed_left = (unit(entry.weight.get()) - paired).max(0.0);
        let habit = habit(self.kind, entry.kind());
        may_be_exact &= listed_left <= unit(entry.light.get()) + SLACK;
        let silent = match habit {
            Habit::Persons => entry.light.get(),
            Habit::Others => entry.generic.get(),
        };
        let listed_contradicts = listed_left > unit(silent) + SLACK;
        let mut asked_contradicts = false;
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
            may_be_exact &= exact & bit != 0 || word.class.is_light();
            if free_here & bit != 0 {
                free += 1.0;
                twice_paired += 2.0 * word.weight;
            } else if met & bit != 0 {
                twice_paired += word.weight;
            } else {
                asked_left += word.weight;
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
            may_be_exact,
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
}

/// A folded letter as a bit; digits, which begin no word that an initial stands for, share one.
fn letter_bit(letter: u8) -> u64 {
    1 << match letter {
        b'a'..=b'z' => letter - b'a',
        _ => 26,
    }
}
