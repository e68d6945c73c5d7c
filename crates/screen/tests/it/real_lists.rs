//! Complete retrieval on a real list: the index finds exactly what scoring every listed name finds.
//!
//! OFAC's list of 2023-12-28 is asked with its own names, as they stand and written otherwise, alone and with what else
//! is known of the party. `INTERDICT_QUESTIONS` asks more than the usual number.

use std::path::Path;

use interdict_lists::container::SourceFile;
use interdict_lists::format::{Format, SourceSet};
use interdict_model::{MeasureTable, Party, PartyKind, party};
use interdict_screen::compile::compile_in_memory;
use interdict_screen::decide::decide_exhaustively;
use interdict_screen::{CompileInput, CompiledList, Hit, Parameters, Query, Screener};
use rayon::prelude::*;

use crate::generated::{Seed, vary};

const QUESTIONS: usize = 1_500;
const THRESHOLDS: [f64; 4] = [0.05, 0.3, 0.5, 0.9];

fn ofac() -> Option<(CompiledList, Vec<Party>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ofac/2023-12-28");
    let mut set = SourceSet { format: Format::OfacDelimited, files: Vec::new(), list: None };
    for (component, name) in
        [("sdn", "sdn.csv.xz"), ("add", "add.csv.xz"), ("alt", "alt.csv.xz"), ("comments", "sdn_comments.csv")]
    {
        let path = folder.join(name);
        if !path.exists() {
            return None;
        }
        let mut files = interdict_lists::container::open(&path).unwrap();
        let file: SourceFile = files.remove(0);
        set.files.push((component.to_owned(), file));
    }
    let reading = set.read().unwrap();
    let parties = party::assemble(&reading.list, &reading.statements);
    let list = CompiledList {
        id: reading.list,
        edition: "2023-12-28".parse().unwrap(),
        version: "1".to_owned(),
        partial: false,
    };
    Some((list, parties))
}

fn question(seed: &mut Seed, parties: &[Party]) -> Query {
    let party = &parties[seed.below(parties.len())];
    let mut name = party.names.get(seed.below(party.names.len())).map_or("", |name| &name.whole).to_owned();
    for _ in 0..seed.below(3) {
        name = vary(seed, &name);
    }
    let mut query = Query::named(party.kind, name);
    match seed.below(4) {
        0 => query.kind = PartyKind::Unknown,
        1 => {
            query.birth_dates.clone_from(&party.birth_dates);
            query.nationalities = party.nationalities.iter().filter_map(|place| place.country).collect();
            query.identifiers = party.identifiers.iter().take(2).cloned().collect();
            query.wallets.clone_from(&party.wallets);
            query.gender = party.gender;
        }
        _ => {}
    }
    query
}

#[test]
fn retrieval_loses_nothing_on_a_real_list() {
    let Some((list, parties)) = ofac() else {
        println!("skipped: no list data");
        return;
    };
    let mut seed = Seed(20_231_228);
    let count = std::env::var("INTERDICT_QUESTIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(QUESTIONS);
    let questions: Vec<Query> = (0..count).map(|_| question(&mut seed, &parties)).collect();
    let base = Parameters::built_in().unwrap();
    let input =
        CompileInput { lists: vec![list], parties, measures: &MeasureTable::default(), parameters: &base };
    let (snapshot, _) = compile_in_memory(input).unwrap();
    let at = |threshold: f64| {
        let mut parameters = base.clone();
        parameters.thresholds.possible = threshold;
        parameters.thresholds.certain = parameters.thresholds.certain.max(threshold);
        parameters
    };
    let lowest = at(THRESHOLDS[0]);
    let hits: usize = questions
        .par_iter()
        .map(|query| {
            let all = decide_exhaustively(&snapshot, &lowest, query, &[]).hits;
            for threshold in THRESHOLDS {
                let parameters = at(threshold);
                let found = Screener::new(&snapshot, &parameters, &[]).decide(query);
                let of = |hits: &[Hit]| -> Vec<_> {
                    let hits = hits.iter().filter(|hit| hit.score.share() >= threshold - 1e-9);
                    hits.map(|hit| (hit.party.clone(), hit.pieces.clone())).collect()
                };
                assert_eq!(of(&found.hits), of(&all), "at {threshold}: {query:?}");
                assert_eq!(found.hits.len(), of(&all).len(), "at {threshold}: {query:?}");
            }
            all.len()
        })
        .sum();
    assert!(hits > count, "the questions must be near enough to test something: {hits}");
}
