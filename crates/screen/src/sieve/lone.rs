//! What a listed name says at most of which one word alone pairs with a word asked: point 4 of the [argument](super).
//!
//! Besides related words, and runs of words, only initials and words that were cut pair, and words that are merely alike beside pairs
//! of [`ALIKE_BESIDE`]. Where none of that can be, the one pair is all there is, and everything else is left over on both sides.
//! What names say grows with what is paired and falls with what is left over
//! ([`NameModel::at_most`](crate::parameters::NameModel::at_most)): so the heaviest pair beside the least that any of
//! the listed names leaves over is the most that all of them can say.

use interdict_model::PartyKind;
use interdict_names::align::ALIKE_BESIDE;
use interdict_names::measure::contradicts;
use interdict_names::{Class, Habit};

use crate::parameters::{AtMost, Parameters};
use crate::score::habit;
use crate::snapshot::{Snapshot, WEIGHT_UNIT, WordEntry};

/// Sums of rounded weights may differ in the last places.
const SLACK: f64 = 1e-6;

/// The listed names that have a word related to one asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lone {
    /// Something else may pair in one of them.
    open: bool,
    persons: Names,
    others: Names,
}

/// Those of persons, or all others.
#[derive(Debug, Clone, Copy)]
struct Names {
    /// The most that a pair weighs; `None` if there are no such names.
    paired: Option<f64>,
    /// The least that is left over beside it.
    left: f64,
    /// Whether in each of them a word is left over that makes two names of persons two.
    contradict_persons: bool,
    /// The same of names of others.
    contradict_others: bool,
}

/// What is left over of a name.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a plain fact of the words")]
pub(super) struct Rest {
    weight: f64,
    may_pair: bool,
    may_be_missing: bool,
    contradicts_persons: bool,
    contradicts_others: bool,
}

impl Rest {
    /// Of words of these classes and weights.
    pub(super) fn of(words: impl Iterator<Item = (Class, f64)>) -> Self {
        let none = Self {
            weight: 0.0,
            may_pair: false,
            may_be_missing: true,
            contradicts_persons: false,
            contradicts_others: false,
        };
        words.fold(none, |rest, (class, weight)| Self {
            weight: rest.weight + weight,
            may_pair: rest.may_pair || class == Class::Initial,
            may_be_missing: rest.may_be_missing && class.may_be_missing(),
            contradicts_persons: rest.contradicts_persons || contradicts(class, Habit::Persons),
            contradicts_others: rest.contradicts_others || contradicts(class, Habit::Others),
        })
    }
}

impl Lone {
    /// Of the names with one of these words, which are related to a word asked of this weight.
    pub(super) fn new(part: &Snapshot, asked: f64, kin: &[u32], stands_for_run: bool) -> Self {
        let none =
            Names { paired: None, left: f64::INFINITY, contradict_persons: true, contradict_others: true };
        let mut lone = Self { open: stands_for_run, persons: none, others: none };
        let part = part.at_hand();
        for &word in kin {
            let weight = part.word(word).map_or(1.0, WordEntry::weight);
            for wording in part.wordings_with(word) {
                let Some(entry) = part.wording(wording.get()) else {
                    lone.open = true;
                    continue;
                };
                let others = part.word_ids(entry).iter().filter(|id| id.get() != word).map(|id| {
                    part.word(id.get())
                        .and_then(|entry| Class::from_code(entry.class))
                        .unwrap_or(Class::Initial)
                });
                let rest = Rest::of(others.map(|class| (class, 0.0)));
                lone.open |= entry.may_be_cut() || entry.repeats() || rest.may_pair;
                let names = match habit(PartyKind::Unknown, entry.kind()) {
                    Habit::Persons => &mut lone.persons,
                    Habit::Others => &mut lone.others,
                };
                let pair = f64::midpoint(asked, weight);
                names.paired = Some(names.paired.map_or(pair, |paired| paired.max(pair)));
                names.left = names.left.min((f64::from(entry.weight.get()) / WEIGHT_UNIT - weight).max(0.0));
                names.contradict_persons &= rest.contradicts_persons;
                names.contradict_others &= rest.contradicts_others;
            }
        }
        lone
    }

    /// What these names say at most beside a name of which so much is left over; infinite if that cannot be told so simply.
    pub(super) fn at_most(&self, kind: PartyKind, rest: &Rest, parameters: &Parameters) -> f64 {
        // Of names of which nothing is missing more is to be said.
        if self.open || rest.may_pair || rest.may_be_missing {
            return f64::INFINITY;
        }
        let of = |names: &Names, listed: PartyKind| {
            let Some(paired) = names.paired else { return f64::NEG_INFINITY };
            let habit = habit(kind, listed);
            if habit == Habit::Persons && paired >= ALIKE_BESIDE - SLACK {
                return f64::INFINITY;
            }
            let contradicted = match habit {
                Habit::Persons => rest.contradicts_persons && names.contradict_persons,
                Habit::Others => rest.contradicts_others && names.contradict_others,
            };
            let most = AtMost {
                paired,
                costless: paired,
                cost: f64::INFINITY,
                left: rest.weight,
                right: names.left,
                may_be_exact: false,
                may_be_complete: false,
                contradicted,
            };
            parameters.names_of(habit).at_most(&most) + SLACK
        };
        of(&self.persons, PartyKind::Person).max(of(&self.others, PartyKind::Organisation))
    }
}
