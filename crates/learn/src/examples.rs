//! Pairs of names of which it is known whether they name one party.

use std::collections::HashSet;

use interdict_accuracy::data::NameList;
use interdict_accuracy::fold;
use interdict_accuracy::mutate::Class;
use interdict_accuracy::random::Random;
use interdict_accuracy::split::{Split, sides};
use interdict_model::{MeasureTable, Party, PartyKind};
use interdict_names::measure::contradicts;
use interdict_names::relate::alike;
use interdict_names::{Feature, Features, Habit, Name, Word, align, readings, relate, tokens};
use interdict_screen::compile::compile_in_memory;
use interdict_screen::parameters::{Coefficients, NameModel};
use interdict_screen::score::habit;
use interdict_screen::{CompileInput, Parameters, Query, Snapshot, decide};
use rayon::prelude::*;

use crate::{LearnError, Prior};

/// One pair of names.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// What [`Features`] measures.
    pub features: [f64; Feature::ALL.len()],
    /// Whether they name one party.
    pub same: bool,
    /// How often it occurs.
    pub weight: f64,
}

/// Examples by habit.
#[derive(Debug, Clone, Default)]
pub struct Examples {
    persons: Vec<Example>,
    others: Vec<Example>,
}

/// Near misses are sought under numbers of their own that let much pass, so that what is learned does not decide what
/// is looked at: `constant`, then what each feature says.
const SEEK: (f64, [(Feature, f64); 8]) = (
    3.0,
    [
        (Feature::Exact, 1.0),
        (Feature::Information, 2.0),
        (Feature::Replaced, -8.0),
        (Feature::Omitted, -4.0),
        (Feature::Edited, -4.0),
        (Feature::Acronym, -1.0),
        (Feature::Initial, -1.0),
        (Feature::NumbersDiffer, -1.0),
    ],
);
/// Of the near misses, those that score at least this are all taken, of the others one in [`FAR_TAKEN`].
const NEAR: f64 = 0.3;
const FAR: f64 = 0.02;
const FAR_TAKEN: u32 = 16;
/// Questions of each sort; more say little more.
const QUESTIONS: usize = 2_000;
/// Of the parties of the side, one in so many is left out of the list and asked as unlisted.
const LEFT_OUT: u8 = 3;
/// Tries for each party.
const REPLACED: usize = 4;
/// Names in which a word like another is sought.
const LOOKED_AT: usize = 100;
/// Seed of the misspellings; the measurements use another.
const SEED: u64 = 0x1ea2_4ed0;

/// One question: a name, whose it is, and what it is.
struct Question<'a> {
    name: &'a str,
    kind: PartyKind,
    /// The party on the list, if it is listed.
    party: Option<&'a Party>,
    sort: Sort,
}

/// Where a question comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// An alias of a listed party.
    Listed,
    /// A name of a party that was left out of the list.
    LeftOut,
    /// An ordinary name.
    Ordinary,
}

impl Examples {
    /// The examples of a habit.
    pub fn of(&self, habit: Habit) -> &[Example] {
        match habit {
            Habit::Persons => &self.persons,
            Habit::Others => &self.others,
        }
    }

    /// Gathers examples from the training side of a list; of several names of a party, those count that say most
    /// under the parameters given.
    pub fn gather(
        list: &NameList,
        background: &[String],
        parameters: &Parameters,
    ) -> Result<Self, LearnError> {
        let low = seeking(parameters);
        let sides = sides(&list.parties);
        let side: Vec<&Party> = list
            .parties
            .iter()
            .zip(sides)
            .filter(|(_, side)| *side == Split::Train)
            .map(|(party, _)| party)
            .collect();
        let left_out = |party: &&Party| {
            let hash =
                party.id.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
            hash % u32::from(LEFT_OUT) == 0
        };
        let (unlisted, listed): (Vec<&Party>, Vec<&Party>) = side.into_iter().partition(left_out);
        let (snapshot, _) = compile_in_memory(CompileInput {
            lists: vec![list.list.clone()],
            parties: listed.iter().map(|&party| party.clone()).collect(),
            measures: &MeasureTable::default(),
            parameters: &low,
        })?;

        let mut questions: Vec<Question<'_>> = Vec::new();
        for party in &listed {
            let mut seen = HashSet::new();
            for name in &party.names {
                if seen.insert(fold::sorted(&name.whole)) {
                    questions.push(Question {
                        name: &name.whole,
                        kind: party.kind,
                        party: Some(party),
                        sort: Sort::Listed,
                    });
                }
            }
        }
        for party in &unlisted {
            let name = party.names.first().map(|name| name.whole.as_str());
            questions.extend(name.map(|name| Question {
                name,
                kind: party.kind,
                party: None,
                sort: Sort::LeftOut,
            }));
        }
        questions.extend(background.iter().map(|name| Question {
            name,
            kind: PartyKind::Person,
            party: None,
            sort: Sort::Ordinary,
        }));
        let mut examples = Self::default();
        for sort in [Sort::Listed, Sort::LeftOut, Sort::Ordinary] {
            let of_sort: Vec<&Question<'_>> =
                questions.iter().filter(|question| question.sort == sort).collect();
            // Spread over all of them: neighbours on a list are alike.
            let every = of_sort.len().div_ceil(QUESTIONS).max(1);
            let asked: Vec<&Question<'_>> = of_sort.into_iter().step_by(every).collect();
            let share = match sort {
                Sort::Listed => 1.0,
                Sort::LeftOut if background.is_empty() => Prior::USUAL.unlisted,
                Sort::LeftOut | Sort::Ordinary => Prior::USUAL.unlisted / 2.0,
            };
            let weight = share * 1000.0 / count(asked.len());
            for question in asked {
                examples.ask(&snapshot, &low, parameters, question, weight);
            }
        }
        let every = listed.len().div_ceil(QUESTIONS).max(1);
        let misspelt: Vec<&Party> = listed.iter().copied().step_by(every).collect();
        examples.misspell(&snapshot, parameters, &misspelt);
        examples.replace(&snapshot, parameters, &misspelt);
        Ok(examples)
    }

    /// Brothers, and branches of a firm: names that differ in one word of weight, taken from another party.
    fn replace(&mut self, snapshot: &Snapshot, parameters: &Parameters, listed: &[&Party]) {
        let mut random = Random::new(SEED);
        let (mut found, mut alike) = (Vec::new(), Vec::new());
        for party in listed {
            let Some(name) = party.names.first() else { continue };
            let habit = habit(party.kind, party.kind);
            let mut others = || {
                let other = random.pick(listed)?;
                let able = other.kind == party.kind && other.id != party.id;
                able.then(|| other.names.first().map(|name| name.whole.as_str())).flatten()
            };
            let drawn: Vec<&str> = (0..LOOKED_AT).filter_map(|_| others()).collect();
            let asked = drawn.iter().take(REPLACED).filter_map(|other| {
                with_a_word_of(&name.whole, other, habit, &mut Random::of(SEED, &party.id))
            });
            let measured = |asked: String| measure(snapshot, parameters, party.kind, &asked, &name.whole);
            found.extend(
                asked
                    .filter_map(measured)
                    .filter(|features| features.get(Feature::Replaced) > 0.0)
                    .map(|features| (party.kind, features)),
            );
            alike.extend(
                with_an_alike_word(&name.whole, &drawn, habit)
                    .and_then(measured)
                    .filter(|features| features.get(Feature::Alike) > 0.0)
                    .map(|features| (party.kind, features)),
            );
        }
        for (found, prior) in [(found, Prior::USUAL.replaced), (alike, Prior::USUAL.alike)] {
            let weight = prior * 1000.0 / count(found.len());
            for (kind, features) in found {
                self.push(kind, &features, false, weight);
            }
        }
    }

    /// Asks one question; `weight` is how often it is asked.
    fn ask(
        &mut self,
        snapshot: &Snapshot,
        low: &Parameters,
        parameters: &Parameters,
        question: &Question<'_>,
        weight: f64,
    ) {
        let query = Query::named(question.kind, question.name);
        let own = question.party.map(|party| party.id.as_str());
        let decision = decide(snapshot, low, &query, &[]);
        let misses: Vec<_> = decision.hits.iter().filter(|hit| Some(hit.party.as_str()) != own).collect();
        let measured: Vec<(bool, Features)> = misses
            .par_iter()
            .filter_map(|hit| {
                let near = hit.score.share() >= NEAR;
                if !near && !drawn(question.name, &hit.party).is_multiple_of(FAR_TAKEN) {
                    return None;
                }
                let name = hit.matched_name.as_ref()?;
                Some((near, measure(snapshot, parameters, question.kind, question.name, name)?))
            })
            .collect();
        for (near, features) in measured {
            let times = if near { 1.0 } else { f64::from(FAR_TAKEN) };
            self.push(question.kind, &features, false, weight * times);
        }
        if let Some(party) = question.party {
            self.take_best(snapshot, parameters, question.name, party, weight);
        }
    }

    /// The best of a party's other names, as screening the list without this one would find.
    fn take_best(
        &mut self,
        snapshot: &Snapshot,
        parameters: &Parameters,
        asked: &str,
        party: &Party,
        weight: f64,
    ) {
        let key = fold::sorted(asked);
        let others = party.names.iter().filter(|name| fold::sorted(&name.whole) != key);
        let model = parameters.names_of(habit(party.kind, party.kind));
        let best = others
            .filter_map(|name| measure(snapshot, parameters, party.kind, asked, &name.whole))
            .max_by(|a, b| model.log_odds(a, false).total_cmp(&model.log_odds(b, false)));
        if let Some(features) = best {
            self.push(party.kind, &features, true, weight);
        }
    }

    fn misspell(&mut self, snapshot: &Snapshot, parameters: &Parameters, listed: &[&Party]) {
        let found: Vec<(PartyKind, Features)> = listed
            .par_iter()
            .flat_map_iter(|party| {
                let name = party.names.first().map(|name| name.whole.as_str()).unwrap_or_default();
                let asked = Class::ALL.iter().filter_map(move |class| class.apply(name, party.kind, SEED));
                let measured = asked.filter_map(move |asked| {
                    Some((party.kind, measure(snapshot, parameters, party.kind, &asked, name)?))
                });
                // What folds to the same name teaches nothing.
                measured.filter(|(_, features)| features.get(Feature::Exact) < 1.0)
            })
            .collect();
        let weight = Prior::USUAL.misspelt * 1000.0 / count(found.len());
        for (kind, features) in found {
            self.push(kind, &features, true, weight);
        }
    }

    fn push(&mut self, kind: PartyKind, features: &Features, same: bool, weight: f64) {
        let example = Example { features: *features.values(), same, weight };
        match habit(kind, kind) {
            Habit::Persons => self.persons.push(example),
            Habit::Others => self.others.push(example),
        }
    }
}

/// A name with one of its words of weight exchanged for one of another name.
fn with_a_word_of(name: &str, other: &str, habit: Habit, random: &mut Random) -> Option<String> {
    let heavy = |name: &str| -> Vec<String> {
        let tokens = tokens(name).unwrap_or_default();
        tokens.into_iter().filter(|token| contradicts(token.class, habit)).map(|token| token.text).collect()
    };
    let (mut own, others) = (tokens(name).ok()?, heavy(other));
    let places: Vec<usize> = own
        .iter()
        .enumerate()
        .filter(|(_, token)| contradicts(token.class, habit))
        .map(|(at, _)| at)
        .collect();
    // A name of one word has nothing left when it is exchanged.
    if own.iter().filter(|token| !token.class.is_light()).count() < 2 {
        return None;
    }
    let place = own.get_mut(*random.pick(&places)?)?;
    random.pick(&others)?.clone_into(&mut place.text);
    Some(own.into_iter().map(|token| token.text).collect::<Vec<_>>().join(" "))
}

/// A name with one of its words of weight exchanged for one that is alike, but not related, from other names.
fn with_an_alike_word(name: &str, others: &[&str], habit: Habit) -> Option<String> {
    let mut own = tokens(name).ok()?;
    if own.len() < 2 {
        return None;
    }
    for other in others.iter().filter_map(|other| tokens(other).ok()).flatten() {
        for at in 0..own.len() {
            let place = own.get_mut(at)?;
            if !contradicts(place.class, habit) || !contradicts(other.class, habit) {
                continue;
            }
            let (a, b) = (Word::new(place, |_| 1.0), Word::new(&other, |_| 1.0));
            if relate(&a, &b).is_none() && alike(&a, &b).is_some() {
                *place = other;
                return Some(own.into_iter().map(|token| token.text).collect::<Vec<_>>().join(" "));
            }
        }
    }
    None
}

/// Parameters that let much pass.
fn seeking(parameters: &Parameters) -> Parameters {
    let mut low = parameters.clone();
    low.thresholds.possible = FAR;
    for model in [&mut low.names.persons, &mut low.names.others] {
        let (constant, features) = SEEK;
        *model = NameModel { constant, weak_alias: 0.0, features: Coefficients::default() };
        for (feature, says) in features {
            model.features.set(feature, says);
        }
    }
    low
}

/// A number that is the same on every run.
fn drawn(name: &str, party: &str) -> u32 {
    name.bytes().chain(party.bytes()).fold(7, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
        >> 7
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number.max(1)).unwrap_or(u32::MAX))
}

/// What two names measure in the readings that say most.
fn measure(
    snapshot: &Snapshot,
    parameters: &Parameters,
    kind: PartyKind,
    asked: &str,
    listed: &str,
) -> Option<Features> {
    let habit = habit(kind, kind);
    let model = parameters.names_of(habit);
    let (asked, listed) = (readings(asked).ok()?, readings(listed).ok()?);
    let weigh = |token: &_| snapshot.weigh(token, parameters);
    let pairs = asked.iter().flat_map(|a| listed.iter().map(move |b| (a, b)));
    let measured = pairs.filter_map(|(a, b)| {
        let (a, b) = (Name::new(a, weigh), Name::new(b, weigh));
        Some(Features::of(&align(&a, &b, habit)?, &a, &b))
    });
    measured.max_by(|a, b| model.log_odds(a, false).total_cmp(&model.log_odds(b, false)))
}
