//! The cases of `tests/cases/cases.toml`, under every regime.

use std::collections::BTreeMap;

use interdict_ownership::Graph;
use interdict_ownership::policy::{BLOCK, Policies};
use interdict_ownership::solution::Verdict;
use serde::Deserialize;

use crate::support::{day, hold, listing, solve};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

type ByRegime = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    holdings: Vec<String>,
    #[serde(default = "both")]
    listed: Vec<String>,
    #[serde(default)]
    proposed: Vec<String>,
    #[serde(default)]
    governments: BTreeMap<String, String>,
    #[serde(default = "today")]
    as_of: String,
    #[serde(default = "regimes")]
    regimes: Vec<String>,
    #[serde(default)]
    blocked: ByRegime,
    #[serde(default)]
    undetermined: ByRegime,
}

fn both() -> Vec<String> {
    vec!["X".to_owned(), "Y".to_owned()]
}

fn today() -> String {
    "2026-01-01".to_owned()
}

fn regimes() -> Vec<String> {
    ["ofac", "eu", "uk", "ch", "un"].map(str::to_owned).to_vec()
}

#[test]
fn every_case_has_its_verdicts_under_every_regime() {
    let text = include_str!("../cases/cases.toml");
    let cases: Cases = toml::from_str(text).unwrap();
    let policies = Policies::built_in().unwrap();
    let mut wrong = Vec::new();
    for case in &cases.case {
        let mut graph = Graph::default();
        for holding in &case.holdings {
            hold(&mut graph, holding);
        }
        for (party, country) in &case.governments {
            let party = graph.parties.number(party).unwrap();
            graph.parties.profile_mut(party).government = interdict_model::Country::parse(country);
        }
        let mut listings: Vec<_> = case.listed.iter().map(|id| listing(&mut graph, id, true)).collect();
        listings.extend(case.proposed.iter().map(|id| listing(&mut graph, id, false)));
        for regime in &case.regimes {
            let policy = policies.find(regime, BLOCK, day(&case.as_of)).unwrap();
            let solution = solve(&graph, policy, &case.as_of, &listings);
            let named = |verdicts: &ByRegime, id: &str| {
                verdicts.get(regime).is_some_and(|ids| ids.iter().any(|known| known == id))
            };
            for party in graph.parties.all() {
                let id = graph.parties.id(party);
                let expected = if case.listed.iter().any(|listed| listed == id) || named(&case.blocked, id) {
                    Verdict::Blocked
                } else if named(&case.undetermined, id) {
                    Verdict::Undetermined
                } else {
                    Verdict::NotBlocked
                };
                let verdict = solution.verdict(party);
                if verdict != expected {
                    wrong.push(format!("{} / {regime}: {id} {verdict:?}, not {expected:?}", case.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.case.len() >= 40);
}
