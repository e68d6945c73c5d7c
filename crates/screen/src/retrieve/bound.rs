//! What a listed name can say at most: points 2 and 3 of the [argument](super).

use interdict_model::PartyKind;
use interdict_names::Habit;
use interdict_names::align::{ALIKE_WORDS, bit, mask};
use interdict_names::measure::contradicts;
use zerocopy::little_endian::U32;

use super::alike::Known;
use super::search::Search;
use super::words::{Costs, Found, ListedRun};
use crate::parameters::AtMost;
use crate::score::habit;
use crate::snapshot::{WEIGHT_UNIT, WordEntry, WordingEntry};

/// Sums of rounded weights may differ in the last places.
pub(super) const SLACK: f64 = 1e-6;

/// What the words found for one word asked have together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Partners {
    /// Weight of the heaviest.
    heaviest: f64,
    /// Whether any says the same in full.
    exact: bool,
    /// What the cheapest costs.
    cost: Costs,
    /// Weight of the heaviest that is not followed, if there is one.
    unfollowed: Option<f64>,
    /// Whether any that is not followed says the same in full.
    unfollowed_exact: bool,
}

impl Partners {
    const NONE: Self =
        Self { heaviest: 0.0, exact: false, cost: Costs::MOST, unfollowed: None, unfollowed_exact: false };
}

/// Up to how many words of a listed name it is worth to ask how many words they pair with.
const COUNTED: usize = 8;

/// What can be said of all listed names that were come upon by the same words asked.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a plain fact of the words asked")]
pub(super) struct Outlook {
    pub(super) met: u64,
    /// Whether any name can reach the floor with these words.
    pub(super) promises: bool,
    /// Weight of the words asked that may be paired.
    asked: f64,
    /// The most that one, two ... of them weigh; what is not said here is `asked`.
    heaviest: [f64; COUNTED],
    /// Weight of what they may be paired with.
    listed: f64,
    /// Of pairs that cost nothing, and what those cost at least that do; by the habit.
    persons: Paid,
    others: Paid,
    /// Weight of the words asked that are surely not.
    left: f64,
    may_be_exact: bool,
    may_be_complete: bool,
    contradicts_persons: bool,
    contradicts_others: bool,
    any_free: bool,
}

/// Pairs that cost nothing, and the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paid {
    /// The most that pairs weigh that cost nothing.
    pub(super) costless: f64,
    /// The least that others cost, if they are all there is.
    pub(super) cost: f64,
}

impl Paid {
    /// No pair yet.
    pub(super) const NONE: Self = Self { costless: 0.0, cost: f64::INFINITY };

    /// Adds the weight of words at this cost.
    pub(super) fn add(&mut self, weight: f64, cost: Option<f64>) {
        match cost {
            Some(cost) => self.cost = self.cost.min(cost),
            None => self.costless += weight,
        }
    }
}

impl Default for Paid {
    fn default() -> Self {
        Self::NONE
    }
}

/// The words asked that a word found may pair with.
fn of_found<'p>(
    partners: &'p mut [Partners],
    found: &Found,
) -> impl Iterator<Item = (usize, &'p mut Partners)> + use<'p> {
    let mask = found.mask;
    partners.iter_mut().enumerate().filter(move |(at, _)| mask & bit(*at) != 0)
}

/// Notes that a word found is not followed.
fn without(partners: &mut [Partners], found: &Found) {
    for (at, partners) in of_found(partners, found) {
        partners.unfollowed = Some(partners.unfollowed.unwrap_or(0.0).max(found.weight));
        partners.unfollowed_exact |= found.exact & bit(at) != 0;
    }
}

impl Search<'_> {
    /// What the words found for each word asked have together, of which none is followed yet.
    fn partners(&self) -> Vec<Partners> {
        let mut partners = vec![Partners::NONE; self.name.words.len()];
        for found in &self.found {
            for (at, partners) in of_found(&mut partners, found) {
                partners.heaviest = partners.heaviest.max(found.weight);
                partners.exact |= found.exact & bit(at) != 0;
                partners.cost = partners.cost.min(found.cost);
            }
        }
        partners
    }

    /// Decides which words found are followed to their names; see point 2.
    pub(super) fn follow(&mut self) {
        // Names of rarer words are sooner visited than argued about.
        const WORTH_A_THOUGHT: usize = 8;
        let mut partners = self.partners();
        let frequent = |&place: &usize| {
            let found = self.found.get(place).filter(|found| !found.for_run)?;
            let names = self.snapshot.wordings_with(found.word).len();
            (names >= WORTH_A_THOUGHT).then_some((names, place))
        };
        let mut order: Vec<(usize, usize)> = (0..self.found.len()).filter_map(|at| frequent(&at)).collect();
        order.sort_unstable_by_key(|&(names, place)| (std::cmp::Reverse(names), place));
        for (_, place) in order {
            let Some(found) = self.found.get(place) else { continue };
            if self.at_most_unvisited(&partners, found) < self.floor {
                without(&mut partners, found);
                if let Some(found) = self.found.get_mut(place) {
                    found.followed = false;
                }
            }
        }
    }

    /// What the words found for each word asked have together, once it is decided which are followed.
    pub(super) fn partners_followed(&self) -> Vec<Partners> {
        let mut partners = self.partners();
        for found in self.found.iter().filter(|found| !found.followed) {
            without(&mut partners, found);
        }
        partners
    }

    /// What a name can say at most that has none of the words followed, if this one is not followed either.
    fn at_most_unvisited(&self, partners: &[Partners], besides: &Found) -> f64 {
        let (mut paired, mut left, mut may_be_exact, mut may_be_complete) = (0.0, 0.0, true, true);
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
                None => {
                    left += word.weight;
                    may_be_complete &= word.class.may_be_missing();
                }
            }
        }
        let (right, contradicted) = (0.0, false);
        let most = AtMost { paired, left, right, may_be_exact, may_be_complete, contradicted };
        self.at_most_of_any(&most, Paid { costless: paired, ..Paid::NONE })
    }

    /// What can be said of all names that were come upon by the same words asked.
    pub(super) fn outlook(&self, met: u64, partners: &[Partners]) -> Outlook {
        let mut outlook = Outlook { met, may_be_exact: true, may_be_complete: true, ..Outlook::default() };
        let mut weights = Vec::with_capacity(self.name.words.len());
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
                    outlook.persons.costless = f64::INFINITY;
                    outlook.others.costless = f64::INFINITY;
                }
                Some(heaviest) => {
                    weights.push(word.weight);
                    outlook.asked += word.weight;
                    outlook.listed += heaviest;
                    let weight = f64::midpoint(word.weight, heaviest);
                    outlook.persons.add(weight, partners.cost.get(Habit::Persons));
                    outlook.others.add(weight, partners.cost.get(Habit::Others));
                }
                None => {
                    outlook.left += word.weight;
                    outlook.may_be_complete &= word.class.may_be_missing();
                    outlook.contradicts_persons |= contradicts(word.class, Habit::Persons);
                    outlook.contradicts_others |= contradicts(word.class, Habit::Others);
                }
            }
        }
        weights.sort_unstable_by(|a, b| b.total_cmp(a));
        let mut sum = 0.0;
        for (at, most) in outlook.heaviest.iter_mut().enumerate() {
            sum += weights.get(at).copied().unwrap_or(0.0);
            *most = sum;
        }
        outlook.promises = self.at_most_of_any(
            &AtMost {
                paired: f64::midpoint(outlook.asked, outlook.listed),
                left: outlook.left,
                right: 0.0,
                may_be_exact: outlook.may_be_exact,
                may_be_complete: outlook.may_be_complete,
                contradicted: false,
            },
            outlook.persons,
        ) >= self.floor;
        outlook
    }

    /// Whether words of the name asked and of one of so many words may pair because they are merely alike.
    fn may_be_alike(&self, habit: Habit, words: usize) -> bool {
        let able = |words: usize| (2..=ALIKE_WORDS).contains(&words);
        habit == Habit::Persons && able(words) && able(self.name.words.len())
    }

    /// What a name of any party and of any further words can say at most.
    fn at_most_of_any(&self, most: &AtMost, persons: Paid) -> f64 {
        let further = f64::midpoint(most.left, number_of(self.heaviest.len()));
        let at_most = |kind| {
            let habit = habit(self.kind, kind);
            let model = self.parameters.names_of(habit);
            match habit {
                Habit::Persons => model.at_most(most).max(self.alike_of_any(model, most, further, persons)),
                Habit::Others => model.at_most(most),
            }
        };
        at_most(PartyKind::Person).max(at_most(PartyKind::Organisation)) + SLACK
    }

    /// What a listed name can say at most, from its weight and the number of its words alone. Each of them pairs with one
    /// word asked, unless some stand `for_run`s of words asked. Names cut within a word asked were visited before.
    pub(super) fn at_first_sight(&self, entry: &WordingEntry, outlook: &Outlook, for_run: bool) -> f64 {
        let unit = |number: u32| f64::from(number) / WEIGHT_UNIT;
        let habit = habit(self.kind, entry.kind());
        let weight = unit(entry.weight.get());
        let listed_left = (weight - outlook.listed).max(0.0);
        let (silent, asked_contradicts, paid) = match habit {
            Habit::Persons => (entry.light.get(), outlook.contradicts_persons, outlook.persons),
            Habit::Others => (entry.generic.get(), outlook.contradicts_others, outlook.others),
        };
        let counted = usize::from(entry.words).checked_sub(1).and_then(|at| outlook.heaviest.get(at));
        let asked = match counted {
            Some(&most) if !outlook.any_free && !for_run => most,
            _ => outlook.asked,
        };
        let model = self.parameters.names_of(habit);
        let none_left = listed_left <= unit(entry.light.get()) + SLACK;
        let most = AtMost {
            paired: f64::midpoint(asked, weight.min(outlook.listed)),
            left: (outlook.left + outlook.asked - asked).max(0.0),
            right: listed_left,
            may_be_exact: outlook.may_be_exact && none_left,
            may_be_complete: outlook.may_be_complete && none_left,
            contradicted: asked_contradicts && listed_left > unit(silent) + SLACK && !outlook.any_free,
        };
        let weak = if entry.is_weak() { model.weak_alias } else { 0.0 };
        let said = model.at_most(&most) + weak + SLACK;
        if said >= self.floor || !self.may_be_alike(habit, entry.words.into()) {
            return said;
        }
        // Each pair has one word of the list and one word, or run, asked, of a weight of 1 at most.
        let at = |count: usize| count.checked_sub(1).and_then(|at| self.heaviest.get(at)).copied();
        let whole = at(self.heaviest.len()).unwrap_or(0.0);
        let left = if for_run { 0.0 } else { whole - at(entry.words.into()).unwrap_or(whole) };
        let right = (weight - number_of(self.heaviest.len())).max(0.0);
        let rest = AtMost { left, right, contradicted: false, ..most };
        let further = f64::midpoint(most.left, most.right);
        said.max(self.alike_of_any(model, &rest, further, paid) + weak + SLACK)
    }

    /// What a listed name can say at most, with the runs of it that words asked may stand for.
    pub(super) fn bound(&mut self, entry: &WordingEntry, runs: &[ListedRun]) -> f64 {
        let ids = self.words_of(entry);
        let mut met = runs.iter().fold(0, |bits, run| bits | bit(run.asked));
        let in_runs = runs.iter().fold(0, |bits, run| bits | mask(run.run, ids.len()));
        let habit = habit(self.kind, entry.kind());
        let mut exact = met;
        let mut may_be_exact = true;
        let mut paired = 0.0;
        // Each word of the list, and each run, pairs with one word or run asked.
        let weight_of = |at: usize| self.name.words.get(at).map_or(0.0, |word| word.weight);
        let mut paid = Paid::NONE;
        let mut met_for_nothing = met;
        let mut reach: f64 = runs.iter().map(|run| weight_of(run.asked)).sum();
        for (at, id) in ids.iter().enumerate() {
            if let Some(found) = self.found_word(*id) {
                met |= found.mask;
                exact |= found.exact;
                paired += found.weight;
                let cost = found.cost.get(habit);
                paid.add(found.weight / 2.0, cost);
                met_for_nothing |= if cost.is_none() { found.mask } else { 0 };
                reach += found.asked;
                may_be_exact &= found.exact != 0 || found.is_light || in_runs & bit(at) != 0;
            } else if in_runs & bit(at) != 0 {
                let weight = self.snapshot.word(id.get()).map_or(1.0, WordEntry::weight);
                paired += weight;
                paid.add(weight / 2.0, None);
            }
        }
        let unit = |number: u32| f64::from(number) / WEIGHT_UNIT;
        let mut listed_left = (unit(entry.weight.get()) - paired).max(0.0);
        let mut may_be_complete = listed_left <= unit(entry.light.get()) + SLACK;
        may_be_exact &= may_be_complete;
        let silent = match habit {
            Habit::Persons => entry.light.get(),
            Habit::Others => entry.generic.get(),
        };
        let listed_contradicts = listed_left > unit(silent) + SLACK;
        // The last word of a cut name may take any word asked, of weight at most 1, at the weight of the lighter.
        let freed = entry.may_be_cut();
        let mut twice_paired = paired;
        if freed {
            let last = ids.last().and_then(|id| self.snapshot.word(id.get())).map_or(0.0, WordEntry::weight);
            listed_left = (listed_left - last).max(0.0);
            twice_paired += 2.0 * last;
            paid.costless = f64::INFINITY;
        }
        let (mut asked_met, mut asked_left, mut free) = (0.0, 0.0, 0.0);
        let free_here = self.free_beside(ids);
        for (at, word) in self.name.words.iter().enumerate() {
            let bit = bit(at);
            if free_here & bit != 0 {
                free += 1.0;
                twice_paired += 2.0 * word.weight;
                paid.costless = f64::INFINITY;
            } else if met & bit != 0 {
                asked_met += word.weight;
                if met_for_nothing & bit != 0 {
                    paid.costless += word.weight / 2.0;
                }
            } else {
                asked_left += word.weight;
            }
        }
        let sorts = self.sorts;
        let unpaired = sorts.all & !(met | free_here);
        may_be_exact &= sorts.all & !(exact | sorts.light) == 0;
        may_be_complete &= unpaired & !sorts.may_be_missing == 0;
        let asked_contradicts = unpaired & sorts.contradict(habit) != 0;
        let asked_paired = reach.min(asked_met);
        let model = self.parameters.names_of(habit);
        let without_last = |left: f64| (left - if freed { 1.0 } else { 0.0 }).max(0.0);
        let right = (listed_left - free).max(0.0);
        let any_free = free > 0.0 || freed;
        let most = AtMost {
            paired: f64::midpoint(twice_paired, asked_paired),
            left: without_last(asked_left + asked_met - asked_paired),
            right,
            may_be_exact,
            may_be_complete,
            contradicted: listed_contradicts && asked_contradicts && !any_free,
        };
        let weak = if entry.is_weak() { model.weak_alias } else { 0.0 };
        let said = model.at_most(&most) + weak + SLACK;
        if said >= self.floor || !self.may_be_alike(habit, ids.len()) {
            return said;
        }
        // A word asked that is related to words of the list may as well pair with another that is merely alike.
        let paired = f64::midpoint(twice_paired, asked_met);
        let most = AtMost { paired, left: without_last(asked_left), ..most };
        let known = Known { habit, met, free: free_here, in_runs, any_free, silent: unit(silent), paid };
        said.max(self.alike(ids, &most, &known, weak))
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

/// A small number as one to count weights with.
fn number_of(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// A folded letter as a bit; digits, which begin no word that an initial stands for, share one.
fn letter_bit(letter: u8) -> u64 {
    1 << match letter {
        b'a'..=b'z' => letter - b'a',
        _ => 26,
    }
}
