//! The cases of `tests/cases/cases.toml`, under every regime.

use std::collections::BTreeMap;

use interdict_ownership::policy::{BLOCK, Policies};
use interdict_ownership::solution::Verdict;
use interdict_ownership::{Graph, Share};
use serde::Deserialize;

use crate::support::{day, hold, listing, multiplied, solve};

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
    /// What listed persons hold by products along the chain.
    #[serde(default)]
    integrated: BTreeMap<String, Share>,
    /// The restriction asked about.
    #[serde(default = "block")]
    restriction: String,
}

fn block() -> String {
    BLOCK.to_owned()
}

impl Case {
    fn graph(&self) -> Graph {
        let mut graph = Graph::default();
        for holding in &self.holdings {
            hold(&mut graph, holding);
        }
        for (party, country) in &self.governments {
            let party = graph.parties.number(party).unwrap();
            graph.parties.profile_mut(party).government = interdict_model::Country::parse(country);
        }
        graph
    }
}

fn cases() -> Vec<Case> {
    let cases: Cases = toml::from_str(include_str!("../cases/cases.toml")).unwrap();
    cases.case
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
    let cases = cases();
    let policies = Policies::built_in().unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let mut graph = case.graph();
        let mut listings: Vec<_> = case.listed.iter().map(|id| listing(&mut graph, id, true)).collect();
        listings.extend(case.proposed.iter().map(|id| listing(&mut graph, id, false)));
        for regime in &case.regimes {
            let policy = policies.find(regime, &case.restriction, day(&case.as_of)).unwrap();
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
    assert!(cases.len() >= 40);
}

#[test]
fn products_along_the_chain_are_what_the_cases_say() {
    let mut seen = 0;
    for case in cases().iter().filter(|case| !case.integrated.is_empty()) {
        let mut graph = case.graph();
        let listings: Vec<_> = case.listed.iter().map(|id| listing(&mut graph, id, true)).collect();
        let solution = solve(&graph, &multiplied(), &case.as_of, &listings);
        for (id, expected) in &case.integrated {
            let party = graph.parties.find(id).unwrap();
            let (least, most) = solution.held(party);
            let (lower, upper) = (expected.lower().0, expected.upper().0);
            assert!(least.units <= upper && lower <= most.units, "{}: {id} {least:?} {most:?}", case.id);
            assert!(most.units - least.units <= 4, "{}: {id} {least:?} {most:?}", case.id);
            let half = 50 * interdict_ownership::share::PERCENT;
            let verdict = if lower >= half { Verdict::Blocked } else { Verdict::NotBlocked };
            assert_eq!(solution.verdict(party), verdict, "{}: {id}", case.id);
            seen += 1;
        }
    }
    assert!(seen >= 28, "{seen}");
}
