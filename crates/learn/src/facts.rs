//! Learn what facts beside the name say, from records of one party on several lists (Fellegi and Sunter, 1969).
//!
//! What a degree of agreement says is `ln(m / u)`: how often it occurs between two records of one party (`m`), against how
//! often between records of two parties (`u`), among pairs where both sides know the fact.
//!
//! - *One party* (`linked`): OFAC's records of the training side beside the UN's, or else beside the UK's. They are linked by
//!   names or by a number, never by a fact that is learned.
//! - *Two parties*: parties of the training side whose names come near each other in screening, because a score is read
//!   only where somebody came near. Of dates of birth too few of those agree by chance, and names hardly tell an age, so
//!   they are counted between all persons.
//!
//! Degrees come from [`weigh_beside`], which is what screening itself weighs with; of several values on a side the best
//! agreement counts, as there. [`estimate`] makes a number of the counts, and its text says how far they are believed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use interdict_accuracy::data::{self, Shared, Source};
use interdict_accuracy::fold;
use interdict_accuracy::split::{Split, sides};
use interdict_lists::Format;
use interdict_model::{MeasureTable, Party, PartyKind};
use interdict_screen::compile::compile_in_memory;
use interdict_screen::facts::best_dates;
use interdict_screen::query::identifier_key;
use interdict_screen::{CompileInput, Parameters, Query, decide_all, weigh_beside};
use rayon::prelude::*;

use crate::LearnError;

/// Lists that were published independently of OFAC's, in their official formats.
const OTHERS: [(Format, &str); 2] = [
    (Format::UnXml, "data/un/un_2024-11-30.xml.xz"),
    (Format::UkConList, "data/uk/ofsi_conlist_2018-04-13.csv.xz"),
];

/// Agreement counts half: lists copy from each other and from the same papers, and facts agree together (who shares the
/// place of birth shares the nationality), so that the sum would count one thing several times. Judgement.
const BELIEVED: f64 = 0.5;
/// The most that one agreement may add, so that no date or address makes a match of a given name, and no question has to look
/// at every name that could be lifted so far. Judgement.
const MOST: f64 = 4.0;
/// How far from the truth the first numbers are taken to be (a standard deviation, in log-odds): counts must outweigh it.
const SPREAD: f64 = 0.5;
/// Fewer pairs of one party, and the first numbers stay.
const LEAST_PAIRS: usize = 20;
/// Parties of the training side that are asked about; more say little more.
const QUESTIONS: usize = 2_000;
/// Names come near that are possible at this threshold under the first parameters, which is below the usual one, because
/// facts may lift them.
const NEAR: f64 = 0.1;
/// An identifier that links two records has at least so many letters and digits.
const LINKING_IDENTIFIER: usize = 6;
/// One name links two records if it has so many words; of fewer, several names must be shared.
const LINKING_WORDS: usize = 3;

/// A fact, and what can be said of it.
struct Group {
    /// For people, and in the provenance.
    name: &'static str,
    /// Where the pairs of two parties come from.
    apart: Apart,
    /// Whether customers share it by chance more often than listed parties do, so that lists may only lower what agreement
    /// adds: a bank's customers are mostly of its own country, and so are those whose names come near.
    customers_share: bool,
    /// The rules, of which one at most is said, and whether each speaks for one party.
    rules: &'static [(&'static str, bool)],
    /// Whether both know the fact, where the rules do not say so because some pairs give none of them.
    known: Option<fn(&Query, &Party) -> bool>,
}

/// Which pairs of two parties tell how often a fact agrees by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Apart {
    /// All persons.
    Persons,
    /// Parties whose names come near.
    Near,
    /// Those of them that share no programme: fronts of one network share its addresses, as customers do not.
    NearAndUnrelated,
}

const FOR: bool = true;
const AGAINST: bool = false;

/// What is learned. `birth_date.next_year` is not: customers' ages are often off by one, and that is forgiven.
const GROUPS: [Group; 6] = [
    Group {
        name: "birth_date",
        apart: Apart::Persons,
        customers_share: false,
        rules: &[
            ("birth_date.equal", FOR),
            ("birth_date.equal_month", FOR),
            ("birth_date.equal_year", FOR),
            ("birth_date.day_month_swapped", FOR),
            ("birth_date.one_digit", FOR),
            ("birth_date.overlaps", FOR),
            ("birth_date.same_year", FOR),
            ("birth_date.other_century", AGAINST),
            ("birth_date.near_years", AGAINST),
            ("birth_date.conflict", AGAINST),
        ],
        known: Some(|query, party| !query.birth_dates.is_empty() && !party.birth_dates.is_empty()),
    },
    Group {
        name: "birth_place",
        apart: Apart::Near,
        customers_share: false,
        rules: &[("birth_place.shared", FOR), ("birth_place.differs", AGAINST)],
        known: Some(|query, party| !query.birth_places.is_empty() && !party.birth_places.is_empty()),
    },
    Group {
        name: "country.nationality",
        apart: Apart::Near,
        customers_share: true,
        rules: &[("country.nationality_shared", FOR), ("country.nationality_differs", AGAINST)],
        known: None,
    },
    Group {
        name: "country",
        apart: Apart::Near,
        customers_share: true,
        rules: &[("country.shared", FOR), ("country.differs", AGAINST)],
        known: None,
    },
    Group {
        name: "address",
        apart: Apart::NearAndUnrelated,
        customers_share: false,
        rules: &[("address.same", FOR), ("address.other_number", FOR), ("address.place", FOR)],
        known: Some(|query, party| !query.addresses.is_empty() && !party.addresses.is_empty()),
    },
    Group {
        name: "role",
        apart: Apart::Near,
        customers_share: false,
        rules: &[("role.shared", FOR)],
        known: Some(|query, party| !query.roles.is_empty() && !party.roles.is_empty()),
    },
];

/// Of each of these the later says no more than the earlier.
const ORDERS: [&[&str]; 5] = [
    &["birth_date.equal", "birth_date.equal_month", "birth_date.equal_year"],
    &["birth_date.equal", "birth_date.day_month_swapped"],
    &["birth_date.equal_year", "birth_date.one_digit", "birth_date.same_year"],
    &["birth_date.equal_year", "birth_date.overlaps"],
    &["address.same", "address.other_number", "address.place"],
];

/// Whether a rule is among those that are learned.
pub fn is_learned(rule: &str) -> bool {
    GROUPS.iter().any(|group| group.rules.iter().any(|(learned, _)| *learned == rule))
}

/// What was learned of facts, and from what.
#[derive(Debug, Clone)]
pub struct LearnedFacts {
    /// The log-odds, by rule; only of rules that were learned.
    pub log_odds: BTreeMap<String, f64>,
    /// The counts of each rule, for people.
    pub told: Vec<String>,
    /// What goes into the file.
    pub provenance: BTreeMap<String, String>,
    /// The files.
    pub sources: Vec<Source>,
}

/// Learns what facts say. `None` if there is no list of OFAC, or no other list, in the folder.
///
/// # Errors
///
/// A list that is there and cannot be read or compiled.
pub fn learn(folder: &Path, start: &Parameters) -> Result<Option<LearnedFacts>, LearnError> {
    let mut shared = Shared::new(folder);
    let Some(ofac) = data::ofac_whole(&mut shared)? else { return Ok(None) };
    let mut others = Vec::new();
    for (format, path) in OTHERS {
        others.extend(data::whole(&mut shared, format, path)?);
    }
    if others.is_empty() {
        return Ok(None);
    }
    let mut learned = learn_from(&ofac, &others, start)?;
    learned.sources = shared.into_sources();
    Ok(Some(learned))
}

/// Learns from lists at hand: the one that is split, and others that were published independently.
///
/// # Errors
///
/// The list cannot be compiled.
pub fn learn_from(
    listed: &[Party],
    others: &[Vec<Party>],
    start: &Parameters,
) -> Result<LearnedFacts, LearnError> {
    let sides = sides(listed);
    let is_train = |at: usize| sides.get(at) == Some(&Split::Train);
    let (mut same, mut numbered) = (Counts::default(), Counts::default());
    let (mut taken, mut by_number) = (BTreeSet::new(), 0);
    for other in others {
        for link in linked(listed, other, start.facts.shortest_identifier) {
            // A party that two of the others have counts once: they copy from each other.
            if is_train(link.listed)
                && let Some((party, record)) = listed.get(link.listed).zip(other.get(link.other))
                && taken.insert(&party.id)
            {
                same.add(record, party, start);
                if link.by_number {
                    by_number += 1;
                    numbered.add(record, party, start);
                }
            }
        }
    }
    let train: Vec<&Party> =
        listed.iter().enumerate().filter(|(at, _)| is_train(*at)).map(|(_, party)| party).collect();
    let mut different = [
        (Apart::Persons, persons(&train)),
        (Apart::Near, Counts::default()),
        (Apart::NearAndUnrelated, Counts::default()),
    ];
    let pairs = near(&train, start)?;
    for (a, b) in &pairs {
        different[1].1.add(a, b, start);
        if !a.programmes.iter().any(|programme| b.programmes.contains(programme)) {
            different[2].1.add(a, b, start);
        }
    }
    let mut learned = LearnedFacts {
        log_odds: BTreeMap::new(),
        told: vec!["facts: rule, of one party, of two parties, ln(m/u), before, learned".to_owned()],
        provenance: BTreeMap::new(),
        sources: Vec::new(),
    };
    learned.provenance.insert(
        "facts".to_owned(),
        format!(
            "learned by `interdict train` from {} pairs of records of one party ({by_number} by a number) and {} of two whose names come near; numbers, wallets, contacts, gender, kind by judgement",
            taken.len(),
            pairs.len()
        ),
    );
    // Who is linked by a number is hardly a namesake, so the difference tells how many of the others may be.
    let years_apart = |counts: &Counts| counts.of("birth_date.near_years") + counts.of("birth_date.conflict");
    learned.told.push(format!(
        "facts: dates two years or more apart: {} of {} pairs linked by a number, {} of {} of all",
        years_apart(&numbered),
        numbered.of("birth_date"),
        years_apart(&same),
        same.of("birth_date")
    ));
    for group in &GROUPS {
        let Some((_, different)) = different.iter().find(|(apart, _)| *apart == group.apart) else {
            continue;
        };
        group.learn(&same, different, start, &mut learned);
    }
    keep_order(&mut learned.log_odds);
    Ok(learned)
}

impl Group {
    fn learn(&self, same: &Counts, different: &Counts, start: &Parameters, learned: &mut LearnedFacts) {
        let (of_same, of_different) = (same.of(self.name), different.of(self.name));
        if of_same < LEAST_PAIRS || of_different < LEAST_PAIRS {
            learned.told.push(format!("facts: {}: too few pairs, {of_same} and {of_different}", self.name));
            return;
        }
        learned.provenance.insert(
            format!("facts {}", self.name),
            format!("{of_same} pairs of one party, {of_different} of two"),
        );
        for &(rule, speaks_for) in self.rules {
            let before = start.facts.get(rule);
            let (is, may_be) = (
                Share { of: of_same, are: same.of(rule) },
                Share { of: of_different, are: different.of(rule) },
            );
            let bounds = match (speaks_for, self.customers_share) {
                (true, false) => (0.0, MOST),
                _ => (before.min(0.0), before.max(0.0)),
            };
            let estimate = estimate(is, may_be, before, bounds);
            learned.told.push(format!(
                "facts: {rule}: {}/{of_same}, {}/{of_different}, {:.2}, {before}, {}",
                is.are, may_be.are, estimate.counted, estimate.learned
            ));
            learned.log_odds.insert(rule.to_owned(), estimate.learned);
        }
    }
}

/// How often something was so.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    /// Of so many pairs.
    pub of: usize,
    /// So many.
    pub are: usize,
}

/// What counts amount to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// `ln(m / u)`, half a pair added to each count.
    pub counted: f64,
    /// What the parameter file says, in whole thousandths.
    pub learned: f64,
}

/// What a degree says that occurs so often between records of one party, and so often between those of two.
///
/// 1. `ln(m / u)` with half a pair added to each count. Its variance is about the sum of the inverse counts.
/// 2. Agreement counts by `BELIEVED`, conflict whole.
/// 3. It is averaged with `before`, each by its certainty (`SPREAD`), so that what few pairs tell stays near judgement. What
///    was never seen at all stays as it was.
/// 4. It is held within `bounds`: agreement from 0 to `MOST`; conflict from `before` to 0. Records of customers are wrong more
///    often and in other ways than lists that copy from each other, so lists may soften what judgement takes off for a
///    conflict and never sharpen it; exact names bear the conflicts of judgement.
pub fn estimate(same: Share, different: Share, before: f64, bounds: (f64, f64)) -> Estimate {
    let share = |share: Share| (number(share.are) + 0.5) / (number(share.of) + 1.0);
    let counted = (share(same) / share(different)).ln();
    if same.are + different.are == 0 {
        return Estimate { counted, learned: before };
    }
    let (least, most) = bounds;
    let believed = if most > 0.0 { BELIEVED } else { 1.0 };
    let variance =
        believed * believed * (1.0 / (number(same.are) + 0.5) + 1.0 / (number(different.are) + 0.5));
    let (told, held) = (1.0 / variance, 1.0 / (SPREAD * SPREAD));
    let averaged = (believed * counted * told + before * held) / (told + held);
    // Adding 0 makes a plain zero of a negative one.
    Estimate { counted, learned: (averaged.clamp(least, most) * 1000.0).round() / 1000.0 + 0.0 }
}

/// Lowers what says more than a closer agreement.
fn keep_order(log_odds: &mut BTreeMap<String, f64>) {
    for order in ORDERS {
        let mut most = f64::INFINITY;
        for rule in order {
            if let Some(value) = log_odds.get_mut(*rule) {
                *value = value.min(most);
                most = *value;
            }
        }
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How often each rule was said, and of how many pairs each group was known.
#[derive(Debug, Clone, Default)]
struct Counts(BTreeMap<&'static str, usize>);

impl Counts {
    fn of(&self, name: &str) -> usize {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// Counts what everything beside the name says of two records, the first as a question.
    fn add(&mut self, asked: &Party, listed: &Party, parameters: &Parameters) {
        let query = Query::about(asked);
        let evidence = weigh_beside(&query, listed, parameters);
        for group in &GROUPS {
            let said = group
                .rules
                .iter()
                .map(|(rule, _)| *rule)
                .find(|rule| evidence.pieces.iter().any(|piece| piece.rule == *rule));
            if let Some(rule) = said {
                *self.0.entry(rule).or_default() += 1;
            }
            if group.known.map_or(said.is_some(), |known| known(&query, listed)) {
                *self.0.entry(group.name).or_default() += 1;
            }
        }
    }
}

/// Counts dates of birth between all persons.
fn persons(parties: &[&Party]) -> Counts {
    let born: Vec<&Party> = parties
        .iter()
        .copied()
        .filter(|party| party.kind == PartyKind::Person && !party.birth_dates.is_empty())
        .collect();
    let count = |at: usize| {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        let (before, after) = born.split_at(at);
        for (a, b) in after.first().into_iter().flat_map(|a| before.iter().map(move |b| (a, b))) {
            if let Some((degree, ..)) = best_dates(&a.birth_dates, &b.birth_dates) {
                *counts.entry(degree.code()).or_default() += 1;
                *counts.entry("birth_date").or_default() += 1;
            }
        }
        counts
    };
    let sum = |mut sum: BTreeMap<&'static str, usize>, counts: BTreeMap<&'static str, usize>| {
        for (rule, count) in counts {
            *sum.entry(rule).or_default() += count;
        }
        sum
    };
    Counts((0..born.len()).into_par_iter().map(count).reduce(BTreeMap::new, sum))
}

/// A record of one list that is of the party of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Link {
    /// Place in the one list.
    listed: usize,
    /// Place in the other.
    other: usize,
    /// Whether they share a number; all others share names.
    by_number: bool,
}

/// Records of one party on two lists: they share an identifier, two full names, or one of [`LINKING_WORDS`] words, that no
/// other party of either list has; each party has at most one link.
fn linked(listed: &[Party], others: &[Party], shortest: usize) -> Vec<Link> {
    let name = |party: &Party| -> Vec<String> {
        party.names.iter().map(|name| fold::sorted(&name.whole)).filter(|name| name.contains(' ')).collect()
    };
    let number = |party: &Party| -> Vec<String> {
        let keys = party.identifiers.iter();
        keys.filter_map(|identifier| identifier_key(identifier, shortest.max(LINKING_IDENTIFIER))).collect()
    };
    // Of each pair: shared names, the most words of one, shared numbers.
    let mut pairs: BTreeMap<(usize, usize), (usize, usize, usize)> = BTreeMap::new();
    let mine = of_one_party(listed, name);
    for (key, other) in of_one_party(others, name) {
        if let Some(&own) = mine.get(&key) {
            let (names, words, _) = pairs.entry((own, other)).or_default();
            *names += 1;
            *words = (*words).max(key.split(' ').count());
        }
    }
    let mine = of_one_party(listed, number);
    for (key, other) in of_one_party(others, number) {
        if let Some(&own) = mine.get(&key) {
            pairs.entry((own, other)).or_default().2 += 1;
        }
    }
    pairs.retain(|_, (names, words, numbers)| *numbers > 0 || *names > 1 || *words >= LINKING_WORDS);
    let alone = |same: &dyn Fn(&(usize, usize)) -> bool| pairs.keys().filter(|pair| same(pair)).count() == 1;
    pairs
        .iter()
        .filter(|((own, other), _)| alone(&|pair| pair.0 == *own) && alone(&|pair| pair.1 == *other))
        .map(|(&(listed, other), (.., numbers))| Link { listed, other, by_number: *numbers > 0 })
        .collect()
}

/// The keys that one party has, with its place.
fn of_one_party(parties: &[Party], keys: impl Fn(&Party) -> Vec<String>) -> BTreeMap<String, usize> {
    let mut owners: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (at, party) in parties.iter().enumerate() {
        for key in keys(party) {
            let owner = owners.entry(key).or_insert(Some(at));
            *owner = owner.filter(|&owner| owner == at);
        }
    }
    owners.into_iter().filter_map(|(key, owner)| Some((key, owner?))).collect()
}

/// Pairs of different parties that come near each other by name, each once. Who shares an identifier may be one party
/// listed twice and is left out.
fn near<'a>(parties: &[&'a Party], start: &Parameters) -> Result<Vec<(&'a Party, &'a Party)>, LearnError> {
    let mut low = start.clone();
    low.thresholds.possible = NEAR;
    let Some(list) = parties.first().map(|party| party.list.clone()) else { return Ok(Vec::new()) };
    let (snapshot, _) = compile_in_memory(CompileInput {
        lists: vec![data::label(list)?],
        parties: parties.iter().map(|&party| party.clone()).collect(),
        measures: &MeasureTable::default(),
        parameters: &low,
    })?;
    let places: HashMap<&str, usize> =
        parties.iter().enumerate().map(|(at, party)| (party.id.as_str(), at)).collect();
    // Spread over all of them: neighbours on a list are alike.
    let every = parties.len().div_ceil(QUESTIONS).max(1);
    let asked: Vec<(usize, &Party)> = parties.iter().copied().enumerate().step_by(every).collect();
    let queries: Vec<Query> = asked
        .iter()
        .map(|(_, party)| Query { kind: party.kind, names: Query::about(party).names, ..Query::default() })
        .collect();
    let mut pairs = BTreeSet::new();
    for ((at, _), decision) in asked.iter().zip(decide_all(&snapshot, &low, &queries, &[], 0)) {
        let others = decision.hits.iter().filter_map(|hit| places.get(hit.party.as_str()));
        pairs.extend(others.filter(|&other| other != at).map(|&other| (*at.min(&other), *at.max(&other))));
    }
    let shortest = start.facts.shortest_identifier;
    let numbers = |party: &Party| -> Vec<String> {
        party.identifiers.iter().filter_map(|identifier| identifier_key(identifier, shortest)).collect()
    };
    let pairs = pairs.into_iter().filter_map(|(a, b)| Some((*parties.get(a)?, *parties.get(b)?)));
    let apart = |(a, b): &(&Party, &Party)| {
        let numbers_of_b = numbers(b);
        !numbers(a).iter().any(|number| numbers_of_b.contains(number))
    };
    Ok(pairs.filter(apart).collect())
}

#[cfg(test)]
mod tests;
