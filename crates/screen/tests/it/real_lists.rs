//! Complete retrieval on a real list: the index finds exactly what scoring every listed name finds.
//!
//! OFAC's list of 2023-12-28 is asked with its own names, as they stand and written otherwise, alone and with what else
//! is known of the party. Scoring every name is slow, so that usually every sixteenth party of the list stands for all;
//! with a number in `INTERDICT_QUESTIONS` that many questions are put to the whole list.

use std::path::{Path, PathBuf};

use interdict_lists::{Format, SourceSet, container};
use interdict_model::{MeasureTable, Party, PartyKind, party};
use interdict_screen::compile::compile_in_memory;
use interdict_screen::decide::decide_exhaustively;
use interdict_screen::{CompileInput, CompiledList, Parameters, Query, decide};
use rayon::prelude::*;

use crate::generated::{Seed, vary};

const EDITION: &str = "2023-12-28";
const FILES: [(&str, &str); 4] =
    [("sdn", "sdn.csv.xz"), ("add", "add.csv.xz"), ("alt", "alt.csv.xz"), ("comments", "sdn_comments.csv")];
const QUESTIONS: usize = 1_200;
const ONE_IN: usize = 16;
const THRESHOLDS: [f64; 4] = [0.05, 0.3, 0.5, 0.9];

/// The list's files beside the workspace, also seen from a worktree one folder deeper.
fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    ["../shared", "../../shared"]
        .map(|shared| root.join(shared).join("data/ofac").join(EDITION))
        .into_iter()
        .find(|folder| FILES.iter().all(|(_, name)| folder.join(name).exists()))
}

fn ofac() -> Option<(CompiledList, Vec<Party>)> {
    let folder = folder()?;
    let mut set = SourceSet { format: Format::OfacDelimited, files: Vec::new(), list: None };
    for (component, name) in FILES {
        let file = container::files(&folder.join(name)).unwrap().remove(0);
        set.files.push((component.to_owned(), file));
    }
    let reading = set.read().unwrap();
    let parties = party::assemble(&reading.list, &reading.statements);
    let list = CompiledList {
        id: reading.list,
        edition: EDITION.parse().unwrap(),
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
    let asked = std::env::var("INTERDICT_QUESTIONS").ok().and_then(|count| count.parse().ok());
    let (count, one_in) = asked.map_or((QUESTIONS, ONE_IN), |count| (count, 1));
    let parties: Vec<Party> = parties.into_iter().step_by(one_in).collect();
    let mut seed = Seed(20_231_228);
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
    // One threshold after another: a low one lets more names through, a high one allows more to be passed over.
    let answers: Vec<(usize, Option<String>)> = questions
        .par_iter()
        .enumerate()
        .map(|(number, query)| {
            let threshold = THRESHOLDS[number % THRESHOLDS.len()];
            let parameters = at(threshold);
            let all = decide_exhaustively(&snapshot, &parameters, query, &[]).hits;
            let found = decide(&snapshot, &parameters, query, &[]).hits;
            (all.len(), (found != all).then(|| format!("at {threshold}: {query:?}")))
        })
        .collect();
    let hits: usize = answers.iter().map(|(hits, _)| hits).sum();
    let differ: Vec<&String> = answers.iter().filter_map(|(_, differ)| differ.as_ref()).collect();
    println!("{count} questions, {hits} hits");
    assert!(hits > count / 2, "the questions must be near enough to test something: {hits}");
    assert!(
        differ.is_empty(),
        "{} of {count} answers, as {:#?}",
        differ.len(),
        &differ[..differ.len().min(3)]
    );
}
