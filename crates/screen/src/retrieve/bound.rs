//! What a listed name can say at most: points 2 and 3 of the [argument](super).

use interdict_model::PartyKind;
use interdict_names::align::{ALIKE_BESIDE, ALIKE_WORDS, bit, mask};
use interdict_names::measure::contradicts;
use interdict_names::{Class, Habit};
use zerocopy::little_endian::U32;

use super::alike::Known;
use super::mark::{Mark, Met};
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
    /// What the cheapest costs of those that cost anything.
    cost: Costs,
    /// Weight of the heaviest that is not followed, if there is one.
    unfollowed: Option<f64>,
    /// Whether any that is not followed says the same in full.
    unfollowed_exact: bool,
    /// What the cheapest costs that is not followed.
    unfollowed_cost: Costs,
}

impl Partners {
    const NONE: Self = Self {
        heaviest: 0.0,
        exact: false,
        cost: Costs::MOST,
        unfollowed: None,
        unfollowed_exact: false,
        unfollowed_cost: Costs::MOST,
    };
}

/// Up to how many words of a listed name it is worth to ask how many words they pair with.
const COUNTED: usize = 8;

/// What can be said of all listed names that were come upon by the same words asked.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a plain fact of the words asked")]
pub(super) struct Outlook {
    pub(super) met: Met,
    /// Whether any name can reach the floor with these words; if none can, nothing else is said.
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
    /// The most that names say that have more left over than what may be missing; by the habit.
    persons_with_more: f64,
    others_with_more: f64,
}

/// Outlooks remembered, as a power of two.
const REMEMBERED: u32 = 6;

/// The outlooks of the words asked by which wordings were come upon. Few differ, so some are remembered, by a hash of the words.
pub(super) struct Outlooks<'p> {
    partners: &'p [Partners],
    remembered: [Option<Outlook>; 1 << REMEMBERED],
}

impl<'p> Outlooks<'p> {
    /// None yet; `partners` are what the words found for each word asked have together.
    pub(super) fn new(partners: &'p [Partners]) -> Self {
        Self { partners, remembered: [None; 1 << REMEMBERED] }
    }

    /// The outlook of these words.
    #[inline]
    pub(super) fn of(&mut self, met: Met, search: &Search<'_>) -> &Outlook {
        let hash = met.number().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - REMEMBERED);
        let at = usize::try_from(hash).unwrap_or_default() % self.remembered.len();
        let place = &mut self.remembered[at];
        if place.as_ref().is_none_or(|outlook| outlook.met != met) {
            *place = Some(search.outlook(met, self.partners));
        }
        place.get_or_insert_default()
    }
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
        partners.unfollowed_cost = partners.unfollowed_cost.min(found.cost);
    }
}

/// What the words of a listed name weigh at most that pair with words asked and were not looked up.
pub(super) fn unknown(partners: &[Partners]) -> f64 {
    partners.iter().filter_map(|partners| partners.unfollowed).sum()
}

impl Search<'_> {
    /// What the words found for each word asked have together, of which none is followed yet.
    fn partners(&self) -> Vec<Partners> {
        let mut partners = vec![Partners::NONE; self.name.words.len()];
        for found in &self.found {
            for (at, partners) in of_found(&mut partners, found) {
                partners.heaviest = partners.heaviest.max(found.weight);
                partners.exact |= found.exact & bit(at) != 0;
                if !found.cost.is_any_none() {
                    partners.cost = partners.cost.min(found.cost);
                }
            }
        }
        partners
    }

    /// Decides which words found are followed to their names; see point 2. Gives what the words found for each word asked
    /// have together, as if all were followed.
    pub(super) fn follow(&mut self) -> Vec<Partners> {
        // Names of rarer words are sooner visited than argued about.
        const WORTH_A_THOUGHT: usize = 8;
        let all = self.partners();
        let mut partners = all.clone();
        let frequent = |&place: &usize| {
            let found = self.found.get(place).filter(|found| !found.for_run)?;
            let names = self.at_hand.wordings_with(found.word).len();
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
        all
    }

    /// What the words found for each word asked have together, once it is decided which are followed or looked up.
    pub(super) fn partners_followed(&self, mut partners: Vec<Partners>) -> Vec<Partners> {
        for found in self.found.iter().filter(|found| !found.followed) {
            without(&mut partners, found);
        }
        partners
    }

    /// What a name can say at most that has none of the words followed, if this one is not followed either.
    fn at_most_unvisited(&self, partners: &[Partners], besides: &Found) -> f64 {
        let (mut paired, mut left, mut may_be_exact, mut may_be_complete) = (0.0, 0.0, true, true);
        let (mut persons, mut others) = (Paid::NONE, Paid::NONE);
        for (at, (word, partners)) in self.name.words.iter().zip(partners).enumerate() {
            let mut heaviest = partners.unfollowed;
            let mut exact = partners.unfollowed_exact;
            let mut cost = partners.unfollowed_cost;
            if besides.mask & bit(at) != 0 {
                heaviest = Some(heaviest.unwrap_or(0.0).max(besides.weight));
                exact |= besides.exact & bit(at) != 0;
                cost = cost.min(besides.cost);
            }
            may_be_exact &= exact || word.class.is_light();
            match heaviest {
                // A free word pairs with any word, at the weight of the lighter.
                _ if self.free & bit(at) != 0 => {
                    let weight = word.weight.max(f64::midpoint(word.weight, heaviest.unwrap_or(0.0)));
                    paired += weight;
                    persons.add(weight, None);
                    others.add(weight, None);
                }
                Some(heaviest) => {
                    let weight = f64::midpoint(word.weight, heaviest);
                    paired += weight;
                    persons.add(weight, cost.get(Habit::Persons));
                    others.add(weight, cost.get(Habit::Others));
                }
                None => {
                    left += word.weight;
                    may_be_complete &= word.class.may_be_missing();
                }
            }
        }
        let (right, contradicted) = (0.0, false);
        let Paid { costless, cost } = persons;
        let most =
            AtMost { paired, costless, cost, left, right, may_be_exact, may_be_complete, contradicted };
        self.at_most_of_any(&most, others)
    }

    /// What can be said of all names that were come upon by the same words asked.
    #[inline(never)]
    pub(super) fn outlook(&self, met: Met, partners: &[Partners]) -> Outlook {
        let mut outlook = Outlook { met, may_be_exact: true, may_be_complete: true, ..Outlook::default() };
        let mut weights = Vec::with_capacity(self.name.words.len());
        let (words, for_nothing) = (met.words(), met.for_nothing());
        for (at, (word, partners)) in self.name.words.iter().zip(partners).enumerate() {
            let (heaviest, exact, cost) = if words & bit(at) != 0 {
                let paid = if for_nothing & bit(at) != 0 { Costs::NONE } else { partners.cost };
                (Some(partners.heaviest), partners.exact, paid.min(partners.unfollowed_cost))
            } else {
                (partners.unfollowed, partners.unfollowed_exact, partners.unfollowed_cost)
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
                    outlook.persons.add(weight, cost.get(Habit::Persons));
                    outlook.others.add(weight, cost.get(Habit::Others));
                }
                None => {
                    outlook.left += word.weight;
                    outlook.may_be_complete &= word.class.may_be_missing();
                    outlook.contradicts_persons |= contradicts(word.class, Habit::Persons);
                    outlook.contradicts_others |= contradicts(word.class, Habit::Others);
                }
            }
        }
        let most = AtMost {
            paired: f64::midpoint(outlook.asked, outlook.listed),
            costless: outlook.persons.costless,
            cost: outlook.persons.cost,
            left: outlook.left,
            right: 0.0,
            may_be_exact: outlook.may_be_exact,
            may_be_complete: outlook.may_be_complete,
            contradicted: false,
        };
        outlook.promises = self.at_most_of_any(&most, outlook.others) >= self.floor;
        if !outlook.promises {
            return outlook;
        }
        weights.sort_unstable_by(|a, b| b.total_cmp(a));
        let mut sum = 0.0;
        for (at, most) in outlook.heaviest.iter_mut().enumerate() {
            sum += weights.get(at).copied().unwrap_or(0.0);
            *most = sum;
        }
        let differ = |contradicts: bool| contradicts && !outlook.any_free;
        let more = AtMost { may_be_exact: false, may_be_complete: false, ..most };
        let persons = AtMost { contradicted: differ(outlook.contradicts_persons), ..more };
        let others =
            AtMost { contradicted: differ(outlook.contradicts_others), ..of_others(&more, outlook.others) };
        outlook.persons_with_more = self.at_most_persons(&persons) + SLACK;
        outlook.others_with_more = self.parameters.names_of(Habit::Others).at_most(&others) + SLACK;
        outlook
    }

    /// Whether words of the name asked and of one of so many words may pair because they are merely alike.
    fn may_be_alike(&self, habit: Habit, words: usize) -> bool {
        let able = |words: usize| (2..=ALIKE_WORDS).contains(&words);
        habit == Habit::Persons && able(words) && able(self.name.words.len())
    }

    /// What a name of any party and of any further words can say at most; of names that are not persons' other pairs cost
    /// nothing.
    fn at_most_of_any(&self, most: &AtMost, others: Paid) -> f64 {
        let at_most = |kind| match habit(self.kind, kind) {
            Habit::Persons => self.at_most_persons(most),
            Habit::Others => self.parameters.names_of(Habit::Others).at_most(&of_others(most, others)),
        };
        at_most(PartyKind::Person).max(at_most(PartyKind::Organisation)) + SLACK
    }

    /// The same of a person's name.
    fn at_most_persons(&self, most: &AtMost) -> f64 {
        // All that is left over may be alike.
        let further = f64::midpoint(most.left, number_of(self.heaviest.len()));
        let none_left = AtMost { left: 0.0, right: 0.0, ..*most };
        let model = self.parameters.names_of(Habit::Persons);
        model.at_most(most).max(self.alike_of_any(model, &none_left, further))
    }

    /// What a listed name can say at most, from its weight, the number of its words, and what those of them weigh that were
    /// found in it; `unknown` is what others weigh at most that were not looked up. Each of them pairs with one
    /// word asked, unless some stand `for_run`s of words asked. Names cut within a word asked were visited before.
    pub(super) fn at_first_sight(
        &self,
        entry: &WordingEntry,
        outlook: &Outlook,
        mark: &Mark,
        unknown: f64,
    ) -> f64 {
        let for_run = mark.for_run();
        let unit = |number: u32| f64::from(number) / WEIGHT_UNIT;
        let habit = habit(self.kind, entry.kind());
        let weight = unit(entry.weight.get());
        // What was found in it, what may be, and what words asked take that pair with anything. Of a word that stands there
        // twice only one was counted.
        let free = if outlook.any_free { f64::from(self.free.count_ones()) } else { 0.0 };
        let found = if entry.repeats() { f64::INFINITY } else { mark.weight() + unknown + free };
        let listed = found.min(outlook.listed);
        let listed_left = (weight - listed).max(0.0);
        let (silent, asked_contradicts, paid, with_more) = match habit {
            Habit::Persons => {
                (entry.light.get(), outlook.contradicts_persons, outlook.persons, outlook.persons_with_more)
            }
            Habit::Others => {
                (entry.generic.get(), outlook.contradicts_others, outlook.others, outlook.others_with_more)
            }
        };
        // What may be missing is silent, too.
        if listed_left > unit(silent) + SLACK && with_more < self.floor {
            return with_more;
        }
        let counted = usize::from(entry.words).checked_sub(1).and_then(|at| outlook.heaviest.get(at));
        let asked = match counted {
            Some(&most) if !outlook.any_free && !for_run => most,
            _ => outlook.asked,
        };
        let model = self.parameters.names_of(habit);
        let none_left = listed_left <= unit(entry.light.get()) + SLACK;
        let most = AtMost {
            paired: f64::midpoint(asked, weight.min(listed)),
            costless: paid.costless,
            cost: paid.cost,
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
        said.max(self.alike_of_any(model, &rest, further) + weak + SLACK)
    }

    /// What a listed name can say at most, with the runs of it that words asked may stand for. Its last word may take any
    /// word asked if it `may_be_cut`; names cut within a word asked were all [found](Self::find_cut) before the words of
    /// others were followed.
    pub(super) fn bound(&mut self, entry: &WordingEntry, runs: &[ListedRun], may_be_cut: bool) -> f64 {
        let ids = self.at_hand.word_ids(entry);
        let mut met = 0;
        let in_runs = runs.iter().fold(0, |bits, run| bits | mask(run.run, ids.len()));
        let habit = habit(self.kind, entry.kind());
        let (mut exact, mut met_for_nothing, mut runs_cost) = (0, 0, Costs::MOST);
        for run in runs {
            met |= bit(run.asked);
            exact |= bit(run.asked);
            runs_cost = runs_cost.min(run.cost);
            met_for_nothing |= if run.cost.get(habit).is_none() { bit(run.asked) } else { 0 };
        }
        let mut may_be_exact = true;
        let mut paired = 0.0;
        // Each word of the list, and each run, pairs with one word or run asked.
        let weight_of = |at: usize| self.name.words.get(at).map_or(0.0, |word| word.weight);
        let mut paid = Paid::NONE;
        let mut reach: f64 = runs.iter().map(|run| weight_of(run.asked)).sum();
        for (at, id) in ids.iter().enumerate() {
            if let Some(found) = self.found_word(*id) {
                met |= found.mask;
                exact |= found.exact;
                paired += found.weight;
                let mut cost = found.cost;
                if in_runs & bit(at) != 0 {
                    cost = cost.min(runs_cost);
                }
                let cost = cost.get(habit);
                paid.add(found.weight / 2.0, cost);
                met_for_nothing |= if cost.is_none() { found.mask } else { 0 };
                reach += found.asked;
                may_be_exact &= found.exact != 0 || found.is_light || in_runs & bit(at) != 0;
            } else if in_runs & bit(at) != 0 {
                let weight = self.at_hand.word(id.get()).map_or(1.0, WordEntry::weight);
                paired += weight;
                paid.add(weight / 2.0, runs_cost.get(habit));
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
        let freed = may_be_cut;
        let mut twice_paired = paired;
        if freed {
            let last = ids.last().and_then(|id| self.at_hand.word(id.get())).map_or(0.0, WordEntry::weight);
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
            costless: paid.costless,
            cost: paid.cost,
            left: without_last(asked_left + asked_met - asked_paired),
            right,
            may_be_exact,
            may_be_complete,
            contradicted: listed_contradicts && asked_contradicts && !any_free,
        };
        let weak = if entry.is_weak() { model.weak_alias } else { 0.0 };
        let said = model.at_most(&most) + weak + SLACK;
        // Words pair that are merely alike beside related words that weigh enough.
        let beside = most.paired >= ALIKE_BESIDE - SLACK;
        if said >= self.floor || !beside || !self.may_be_alike(habit, ids.len()) {
            return said;
        }
        // A word asked that is related to words of the list may as well pair with another that is merely alike.
        let paired = f64::midpoint(twice_paired, asked_met);
        let most = AtMost { paired, left: without_last(asked_left), ..most };
        let known = Known { habit, met, free: free_here, in_runs, any_free, silent: unit(silent) };
        said.max(self.alike(ids, &most, &known, weak))
    }

    /// Which of the free words asked find something to pair with among these.
    fn free_beside(&self, ids: &[U32]) -> u64 {
        if self.free == 0 {
            return 0;
        }
        let first = |id: &U32| self.at_hand.word(id.get()).map(|entry| self.at_hand.first_letter(entry));
        let letters =
            ids.iter().filter_map(first).flatten().fold(0u64, |bits, letter| bits | letter_bit(letter));
        let wholes = |start: &str| {
            let text = |id: &U32| self.at_hand.text_of(self.at_hand.word(id.get())?);
            ids.iter().filter_map(text).any(|whole| whole.starts_with(start))
        };
        let begins = |at: usize| {
            let Some(word) = self.name.words.get(at) else { return false };
            let letter = word.text.as_bytes().first();
            letter.is_some_and(|&letter| letters & letter_bit(letter) != 0)
                && (word.class == Class::Initial || wholes(word.text))
        };
        (0..self.name.words.len())
            .filter(|&at| self.free & bit(at) != 0 && begins(at))
            .fold(0, |bits, at| bits | bit(at))
    }
}

/// The same for names that are not persons'.
fn of_others(most: &AtMost, others: Paid) -> AtMost {
    AtMost { costless: others.costless, cost: others.cost, ..*most }
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
