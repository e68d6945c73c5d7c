//! Who was screened against one snapshot needs little of the next: what changed, and what weighs otherwise.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{MeasureTable, Party, PartyKind};
use interdict_screen::asked::{Asked, Property};
use interdict_screen::compile::{compile_in_memory, compile_part};
use interdict_screen::sieve::block::{self, About, Block, ReadQuestion};
use interdict_screen::{
    Changed, CompileInput, CompiledList, LogOdds, Met, Parameters, Query, Screener, Shift, Sieve, Snapshot,
};
use proptest::prelude::*;

use crate::generated::{Seed, parties, vary};

fn input<'a>(
    parties: Vec<Party>,
    measures: &'a MeasureTable,
    parameters: &'a Parameters,
) -> CompileInput<'a> {
    let list = CompiledList {
        id: "one".parse().unwrap(),
        edition: "2026-01-01".parse().unwrap(),
        version: "1".to_owned(),
        partial: false,
    };
    CompileInput { lists: vec![list], parties, measures, parameters }
}

/// The parties of a list a day later: some gone, some new, some changed.
fn later(before: &[Party], seed: &mut Seed) -> Vec<Party> {
    let mut after = before.to_vec();
    for _ in 0..seed.below(4) {
        after.remove(seed.below(after.len()));
    }
    for _ in 0..seed.below(4) {
        let at = seed.below(after.len());
        let other = seed.below(before.len());
        match seed.below(4) {
            0 => after[at].names.push(before[other].names[0].clone()),
            1 => after[at].birth_dates.clone_from(&before[other].birth_dates),
            2 => after[at].remarks.push("more".to_owned()),
            _ => after[at].names.truncate(1),
        }
    }
    for number in 0..seed.below(4) {
        let mut party = before[seed.below(before.len())].clone();
        party.id = format!("new {number}");
        party.names[0].whole = vary(seed, &party.names[0].whole);
        after.push(party);
    }
    after
}

fn hits(snapshot: &Snapshot, met: &Met) -> BTreeMap<String, LogOdds> {
    met.hits
        .iter()
        .map(|(place, hit)| {
            assert_eq!(snapshot.record(*place).unwrap().party.id, hit.party);
            (hit.party.clone(), hit.log_odds)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_changed_and_what_weighs_otherwise_is_all_there_is_to_screen(
        seed in any::<u64>(), variety in 20usize..400, least_names in 1u32..400,
    ) {
        let mut parameters = Parameters::built_in().unwrap();
        parameters.weights.least_names = least_names;
        let measures = MeasureTable::parse("one,*,asset_freeze,test").unwrap();
        let mut seed = Seed(seed);
        let before = parties("one", 40 + seed.below(60), variety, seed.next());
        let after = later(&before, &mut seed);
        let compiled =
            |parties: &[Party]| compile_in_memory(input(parties.to_vec(), &measures, &parameters)).unwrap().0;
        let (older, newer) = (compiled(&before), compiled(&after));

        let changed = Changed::between(&older, &newer).unwrap();
        let shift = Shift::between(&older, &newer, &parameters);
        let mut touched: BTreeSet<u32> = changed.present.iter().copied().collect();
        touched.extend(shift.parties(&newer));
        let part: Vec<Party> = touched.iter().map(|&at| newer.record(at).unwrap().party).collect();
        let mut again: BTreeSet<String> = part.iter().map(|party| party.id.clone()).collect();
        again.extend(changed.gone.iter().map(|(_, id)| id.clone()));
        let part = compile_part(input(part, &measures, &parameters), &newer).unwrap();

        let old = Screener::new(&older, &parameters, &[]);
        let all = Screener::new(&newer, &parameters, &[]);
        let only = Screener::of_part(&part, &newer, &parameters);
        for _ in 0..12 {
            let party = seed.pick(if seed.0.is_multiple_of(2) { &before } else { &after }).clone();
            let name = &party.names[seed.below(party.names.len())].whole;
            let mut query = Query::named(PartyKind::Unknown, vary(&mut seed, name));
            if seed.below(2) == 0 {
                // A word of somebody else may weigh otherwise though none of the party's own does.
                let other = &seed.pick(&after).names[0].whole.clone();
                let words: Vec<&str> = other.split_whitespace().collect();
                query.names[0] = format!("{} {}", name, seed.pick(&words));
            }
            if seed.below(2) == 0 {
                query.kind = party.kind;
                query.birth_dates.clone_from(&party.birth_dates);
                query.identifiers.clone_from(&party.identifiers);
            }
            let truth = hits(&newer, &all.meet(&query));
            let told = if shift.is_in(&query) {
                truth.clone()
            } else {
                let mut told = hits(&older, &old.meet(&query));
                told.retain(|party, _| !again.contains(party));
                told.extend(hits(&part, &only.meet(&query)));
                told
            };
            prop_assert_eq!(told, truth.clone());
            // What the part says of its parties is what the whole says, whoever asks.
            let mut of_part = truth;
            of_part.retain(|party, _| again.contains(party));
            prop_assert_eq!(hits(&part, &only.meet(&query)), of_part);
        }
    }
}

/// Names that share much with one another, in scripts that are read in one way and in several.
const NAMES: [&str; 24] = [
    "Vladimir Putin",
    "Владимир Путин",
    "فلاديمير بوتين",
    "ולדימיר פוטין",
    "普京",
    "プーチン",
    "Sang Man Kim",
    "Sangman Kim",
    "김상만",
    "Muhammad Ali Hassan",
    "محمد علي حسن",
    "J. Hassan",
    "Hassan",
    "Muhamad Aly Hasan",
    "People's Liberation Army",
    "PLA Trading Ltd",
    "OOO Morozka",
    "Morozka LLC",
    "Moroz Ka",
    "Kim Jong Un",
    "金正恩",
    "Abdullah bin Omar",
    "Mohammed Hassan Abdullah Abdulrah",
    "12",
];

fn read(queries: &[Query], parameters: &Parameters) -> Vec<u8> {
    let asked = |query: &Query| Asked { query: query.clone(), ..Asked::default() };
    let questions: Vec<ReadQuestion> = (1..)
        .zip(queries)
        .map(|(number, query)| ReadQuestion::new(number, &asked(query), parameters))
        .collect();
    let about = About { after: 0, upto: queries.len() as u64, basis: [1; 32], last: [2; 32] };
    let bytes = block::write(&about, &questions).unwrap();
    assert_eq!(block::head(&bytes), Ok((about, bytes.len())));
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whom_the_sieve_leaves_out_meets_nobody(seed in any::<u64>(), variety in 20usize..400, least_names in 1u32..400) {
        let mut parameters = Parameters::built_in().unwrap();
        parameters.weights.least_names = least_names;
        let measures = MeasureTable::parse("one,*,asset_freeze,test").unwrap();
        let mut seed = Seed(seed);
        let name = |seed: &mut Seed| {
            let name = (*seed.pick(&NAMES)).to_owned();
            if seed.below(2) == 0 && name.is_ascii() { vary(seed, &name) } else { name }
        };
        let mut before = parties("one", 40 + seed.below(60), variety, seed.next());
        for party in &mut before {
            if seed.below(3) == 0 {
                party.names[0].whole = name(&mut seed);
            }
        }
        let mut after = later(&before, &mut seed);
        if let Some(party) = after.last_mut() {
            party.names[0].whole = name(&mut seed);
        }
        let compiled =
            |parties: &[Party]| compile_in_memory(input(parties.to_vec(), &measures, &parameters)).unwrap().0;
        let (older, newer) = (compiled(&before), compiled(&after));
        let changed = Changed::between(&older, &newer).unwrap();
        let shift = if seed.below(2) == 0 { Shift::between(&older, &newer, &parameters) } else { Shift::default() };
        let part = changed.present.iter().map(|&at| newer.record(at).unwrap().party).collect();
        let part = compile_part(input(part, &measures, &parameters), &newer).unwrap();
        let only = Screener::of_part(&part, &newer, &parameters);
        let sieve = Sieve::new(&part, &newer, &parameters, &shift).unwrap();

        let queries: Vec<Query> = (0..60)
            .map(|_| {
                let of = if seed.below(2) == 0 { &before } else { &after };
                let party = seed.pick(of).clone();
                let listed = party.names[seed.below(party.names.len())].whole.clone();
                let mut query = match seed.below(3) {
                    0 => Query::named(PartyKind::Unknown, name(&mut seed)),
                    1 if listed.is_ascii() => Query::named(PartyKind::Unknown, vary(&mut seed, &listed)),
                    _ => Query::named(party.kind, listed),
                };
                if seed.below(3) == 0 {
                    query.birth_dates.clone_from(&party.birth_dates);
                    query.nationalities = party.nationalities.iter().filter_map(|place| place.country).collect();
                }
                if seed.below(4) == 0 {
                    query.names[0] = "Nobody Whoishere".to_owned();
                    query.identifiers.clone_from(&party.identifiers);
                    query.wallets.clone_from(&party.wallets);
                }
                query
            })
            .collect();
        let bytes = read(&queries, &parameters);
        let without = sieve.without(&Block::read(&bytes).unwrap());
        prop_assert!(without.is_sorted());
        for (number, query) in (1..).zip(&queries) {
            let met = only.meet(query);
            if without.contains(&number) {
                prop_assert_eq!(&met.hits, &[], "{:?}", query);
                prop_assert!(met.problems.is_empty() && !shift.is_in(query), "{:?}", query);
            } else {
                // Whoever stays has a reason: something in common with the part, a word that weighs otherwise, a problem.
                prop_assert!(!changed.present.is_empty() || shift.is_in(query) || !met.problems.is_empty());
            }
        }
    }
}

/// A sieve that leaves nobody out would pass the law above.
#[test]
fn the_sieve_leaves_out_who_shares_nothing_and_keeps_who_may_meet() {
    let parameters = Parameters::built_in().unwrap();
    let measures = MeasureTable::parse("one,*,asset_freeze,test").unwrap();
    let json = serde_json::json!({ "list": "one", "id": "1", "kind": "person", "names": [
        interdict_model::Name::primary("Sang Man Kim".to_owned()),
        interdict_model::Name::primary("Katerina Morozka".to_owned()),
    ], "identifiers": [interdict_model::Identifier::parse("passport:KP:381420176")] });
    let party: Party = serde_json::from_value(json).unwrap();
    let (whole, _) = compile_in_memory(input(vec![party.clone()], &measures, &parameters)).unwrap();
    let part = compile_part(input(vec![party], &measures, &parameters), &whole).unwrap();
    let shift = Shift::default();
    let sieve = Sieve::new(&part, &whole, &parameters, &shift).unwrap();
    let object = |json: serde_json::Value| {
        let serde_json::Value::Object(object) = json else { unreachable!() };
        Asked::of_json(&object, Property::named).query
    };
    let asked = [
        (serde_json::json!({ "name": "Belgrava Nordwind" }), false),
        (serde_json::json!({ "name": "Sangman Kim" }), true),
        (serde_json::json!({ "name": "Катерина Морозка" }), true),
        (serde_json::json!({ "name": "Katerina Nordwind Belgrava Shipping" }), false),
        (serde_json::json!({ "name": "Belgrava Nordwind", "passport": "381420176" }), true),
        (serde_json::json!({ "name": "???" }), true),
        (serde_json::json!({ "name": "Ltd" }), true),
    ];
    let queries: Vec<Query> = asked.iter().map(|(json, _)| object(json.clone())).collect();
    let bytes = read(&queries, &parameters);
    let without = sieve.without(&Block::read(&bytes).unwrap());
    for (number, (json, stays)) in (1..).zip(&asked) {
        assert_eq!(!without.contains(&number), *stays, "{json}");
    }
    let mut other = parameters.clone();
    other.weights.common += 0.1;
    assert!(Sieve::new(&part, &whole, &other, &shift).is_none(), "weighed by other parameters");
    for at in [0, 20, 60, block::HEAD, bytes.len() - 1] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert!(Block::read(&damaged).is_err(), "byte {at}");
    }
    assert!(Block::read(&bytes[..bytes.len() - 1]).is_err() && Block::read(&[]).is_err());
}

#[test]
fn nothing_changed_is_nothing_to_screen() {
    let parameters = Parameters::built_in().unwrap();
    let measures = MeasureTable::parse("one,*,asset_freeze,test").unwrap();
    let compiled = || compile_in_memory(input(parties("one", 50, 100, 1), &measures, &parameters)).unwrap().0;
    assert!(Changed::between(&compiled(), &compiled()).unwrap().is_nothing());
    let shift = Shift::between(&compiled(), &compiled(), &parameters);
    assert!(shift.is_nothing() && shift.parties(&compiled()).is_empty());
    assert!(!shift.is_in(&Query::named(PartyKind::Person, "Kim")));
}
