//! Graphs made for a test.

use interdict_model::PartialDate;
use interdict_ownership::policy::{BLOCK, Policies, Policy};
use interdict_ownership::solution::{Listing, Solution, Verdict};
use interdict_ownership::stake::Index;
use interdict_ownership::{Graph, Holding, Interest, Origin, Path, Period, Source};
use jiff::civil::Date;

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn policy(regime: &str, on: &str) -> Policy {
    Policies::built_in().unwrap().find(regime, BLOCK, day(on)).unwrap().clone()
}

/// A rule by which shares are multiplied along the chain; no regime that is built in has it.
pub(crate) const MULTIPLIED: &str = r#"
        version = "test"
        [[policy]]
        regime = "multiplied"
        restriction = "block"
        title = "half or more by products"
        from = "2000-01-01"
        tests = [{ interest = "shares", at_least = "50" }]
        aggregation = "all"
        cascade = "multiplied"
        sources = ["none"]
    "#;

/// That rule.
pub(crate) fn multiplied() -> Policy {
    Policies::parse(MULTIPLIED).unwrap().find("multiplied", BLOCK, day("2026-01-01")).unwrap().clone()
}

/// Adds `owner,owned,share[,interest[,from[,to[,arrangement[,source]]]]]`; an owner whose id begins with `?` is one
/// nobody names; `?` alone is another each time.
pub(crate) fn hold(graph: &mut Graph, text: &str) {
    let mut fields = text.split(',').map(str::trim);
    let mut next = || fields.next().unwrap_or_default().to_owned();
    let (owner, owned, share, interest) = (next(), next(), next(), next());
    let (from, to, arrangement, source) = (next(), next(), next(), next());
    let date = |text: &str| (!text.is_empty()).then(|| PartialDate::parse(text).unwrap());
    let (interest, path) = match interest.as_str() {
        "" => (Interest::Shares, Path::Direct),
        "indirect" => (Interest::Shares, Path::Indirect),
        "spelled_out" => (Interest::Shares, Path::SpelledOut),
        code => (*Interest::ALL.iter().find(|interest| interest.code() == code).unwrap(), Path::Direct),
    };
    let unnamed = owner == "?";
    let owner =
        graph.parties.number(&if unnamed { format!("? {}", graph.holdings.len()) } else { owner }).unwrap();
    if unnamed {
        graph.parties.profile_mut(owner).unnamed = true;
    }
    let owned = graph.parties.number(&owned).unwrap();
    let record = u32::try_from(graph.holdings.len()).unwrap() + 1;
    graph.holdings.push(Holding {
        owner,
        owned,
        share: share.parse().unwrap(),
        interest,
        path,
        period: Period { from: date(&from), to: date(&to), unclear: false },
        arrangement: arrangement.parse().unwrap_or_default(),
        origin: Origin { source: source.parse().unwrap_or_default(), record },
    });
}

pub(crate) fn listing(graph: &mut Graph, id: &str, certain: bool) -> Listing {
    Listing {
        party: graph.parties.number(id).unwrap(),
        entry: id.to_owned(),
        what: format!("{id} is listed"),
        certain,
        period: Period::default(),
    }
}

pub(crate) fn solve(graph: &Graph, policy: &Policy, on: &str, listings: &[Listing]) -> Solution {
    Solution::new(graph, &Index::new(graph), policy, day(on), listings.to_vec())
}

/// A graph of these holdings, from a source called `test`, and its index.
pub(crate) fn graph(holdings: &[&str]) -> (Graph, Index) {
    let mut graph = Graph::default();
    graph.sources.push(Source { name: "test".to_owned(), format: "test".to_owned() });
    for holding in holdings {
        hold(&mut graph, holding);
    }
    let index = Index::new(&graph);
    (graph, index)
}

/// What is said of one party.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
    pub(crate) lines: Vec<String>,
}

/// The answer on a party in words; a listed id that ends with `?` is a proposed link.
pub(crate) fn explained(
    policy: &Policy,
    on: &str,
    holdings: &[&str],
    listed: &[&str],
    party: &str,
) -> Answer {
    let (mut graph, index) = graph(holdings);
    let listings: Vec<Listing> =
        listed.iter().map(|id| listing(&mut graph, id.trim_end_matches('?'), !id.ends_with('?'))).collect();
    let solution = solve(&graph, policy, on, &listings);
    let party = graph.parties.find(party).unwrap();
    let proof = solution.proof(&graph, &index, party).unwrap();
    Answer {
        verdict: solution.verdict(party),
        reason: solution.reason(&graph, party),
        lines: solution.explain(&graph, &proof),
    }
}
