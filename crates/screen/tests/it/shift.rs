//! Who was screened against one snapshot needs little of the next: what changed, and what weighs otherwise.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{MeasureTable, Party, PartyKind};
use interdict_screen::compile::{compile_in_memory, compile_part};
use interdict_screen::{
    Changed, CompileInput, CompiledList, LogOdds, Met, Parameters, Query, Screener, Shift, Snapshot,
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
