//! Laws of the fixpoint, on random graphs.

use interdict_model::PartialDate;
use interdict_ownership::policy::{Aggregation, Cascade, Policy};
use interdict_ownership::proof::{Proof, Reason};
use interdict_ownership::reach::Side;
use interdict_ownership::share::{PERCENT, Share, Total};
use interdict_ownership::solution::{Listing, Solution, Verdict};
use interdict_ownership::stake::Index;
use interdict_ownership::verify::{Claim, Verifier};
use interdict_ownership::{Graph, Holding, Interest, Origin, PartyNo, Path, Period};
use proptest::prelude::*;

use crate::support::{day, listing, multiplied, policy};

const ON: &str = "2026-01-01";

/// A share of whole percents: exact, a range, or unknown. Ends left out where `open` says so.
fn share() -> impl Strategy<Value = Share> {
    let range = (0_u64..=100, 0_u64..=100, any::<bool>(), any::<bool>()).prop_map(|(a, b, above, below)| {
        let (low, high) = (a.min(b), a.max(b));
        Share::between(low * PERCENT, above, high * PERCENT, below)
            .unwrap_or_else(|| Share::exactly(low * PERCENT).unwrap())
    });
    let exact = prop_oneof![Just(50_u64), Just(49), Just(25), Just(100), 0_u64..=100]
        .prop_map(|units| Share::exactly(units * PERCENT).unwrap());
    prop_oneof![6 => exact, 3 => range, 1 => Just(Share::UNKNOWN)]
}

fn statement(parties: u32) -> impl Strategy<Value = Holding> {
    let interest =
        prop_oneof![6 => Just(Interest::Shares), 4 => prop::sample::select(Interest::ALL.to_vec())];
    let path = prop_oneof![8 => Just(Path::Direct), 1 => Just(Path::Indirect), 1 => Just(Path::SpelledOut)];
    let from = prop_oneof![6 => Just(None), 1 => Just(PartialDate::year(2026)), 1 => Just(PartialDate::year(2020)), 1 => Just(PartialDate::year(2030))];
    (
        0..parties,
        0..parties,
        share(),
        interest,
        path,
        from,
        0_u32..3,
        prop_oneof![4 => Just(0_u32), 1 => Just(7)],
    )
        .prop_map(|(owner, owned, share, interest, path, from, source, arrangement)| Holding {
            interest,
            path,
            period: Period { from, to: None, unclear: false },
            arrangement,
            origin: Origin { source, record: 1 },
            ..Holding::shares(PartyNo(owner), PartyNo(owned), share)
        })
}

type Edge = (u32, u32, Share, bool);

fn edges(parties: u32) -> impl Strategy<Value = Vec<Edge>> {
    let most = (parties * 3) as usize;
    prop::collection::vec((0..parties, 0..parties, share(), any::<bool>()), 0..most).prop_map(|mut edges| {
        // One statement for each pair and kind: how several are put together is tested by cases.
        edges.sort_by_key(|(owner, owned, _, votes)| (*owner, *owned, *votes));
        edges.dedup_by_key(|(owner, owned, _, votes)| (*owner, *owned, *votes));
        edges
    })
}

fn build(parties: u32, edges: &[Edge], listed: &[(u32, bool)]) -> (Graph, Vec<Listing>) {
    let mut graph = Graph::default();
    for party in 0..parties {
        graph.parties.number(&format!("P{party}")).unwrap();
    }
    for (owner, owned, share, votes) in edges {
        let mut holding = Holding::shares(PartyNo(*owner), PartyNo(*owned), *share);
        if *votes {
            holding.interest = Interest::Votes;
        }
        graph.holdings.push(holding);
    }
    let mut listed = listed.to_vec();
    listed.sort_unstable();
    listed.dedup_by_key(|(party, _)| *party);
    let listings =
        listed.iter().map(|(party, certain)| listing(&mut graph, &format!("P{party}"), *certain)).collect();
    (graph, listings)
}

/// A part of one.
#[allow(clippy::cast_precision_loss)] // a test compares with room to spare
fn part_of(units: u64) -> f64 {
    units as f64 / (100 * PERCENT) as f64
}

/// The rules of all regimes, and two by which shares are multiplied.
fn policies() -> Vec<Policy> {
    let mut policies: Vec<Policy> =
        ["ofac", "eu", "uk", "ch", "un"].iter().map(|regime| policy(regime, ON)).collect();
    policies.push(multiplied());
    policies.push(Policy { cascade: Cascade::Multiplied, ..policy("eu", ON) });
    policies
}

/// The proof without one of its premises, with one of them twice, and with one larger than it is, each in turn. Nothing is left out
/// where something else makes up for it: what unnamed owners hold, or products that come to more than all.
fn spoilt(graph: &Graph, policy: &Policy, proof: &Proof) -> Vec<Proof> {
    let side = if proof.verdict == Verdict::Blocked { Side::Surely } else { Side::Possibly };
    let unnamed = graph.parties.profiles().any(|(_, profile)| profile.unnamed)
        || graph.holdings.iter().any(|holding| holding.interest == Interest::Treasury);
    let mut all = Vec::new();
    for place in 0..proof.steps.len() {
        let Reason::Held { premises, .. } = &proof.steps[place].reason else { continue };
        for number in 0..premises.len() {
            let change = |how: &dyn Fn(&mut Vec<interdict_ownership::proof::Premise>)| {
                let mut proof = proof.clone();
                if let Reason::Held { premises, .. } = &mut proof.steps[place].reason {
                    how(premises);
                }
                proof
            };
            let last = policy.cascade == Cascade::Whole || place + 1 == proof.steps.len();
            if last && !(unnamed && side == Side::Possibly) {
                all.push(change(&|premises| drop(premises.remove(number))));
            }
            all.push(change(&|premises| premises.push(premises[number].clone())));
            let whole = Some(Total { units: 100 * PERCENT, open: 0 });
            if premises[number].times.is_some() && premises[number].times != whole {
                all.push(change(&|premises| premises[number].times = whole));
            }
            if side.bound(premises[number].share) != side.bound(Share::ALL) {
                all.push(change(&|premises| premises[number].share = Share::ALL));
            }
        }
    }
    all
}

/// The claims with somebody left out who is reached, and with half of what somebody's owners come to, each in turn.
fn short(claims: &[Claim]) -> Vec<Vec<Claim>> {
    let mut all = Vec::new();
    for (place, claim) in claims.iter().enumerate() {
        let change = |how: &dyn Fn(&mut Claim)| {
            let mut claims = claims.to_vec();
            how(&mut claims[place]);
            claims
        };
        for party in &claim.reached {
            all.push(change(&|claim| {
                claim.reached.remove(party);
            }));
        }
        for (party, totals) in &claim.totals {
            if totals.iter().any(|total| total.units > 1) {
                all.push(change(&|claim| {
                    claim.totals.get_mut(party).unwrap().iter_mut().for_each(|total| total.units /= 2);
                }));
            }
        }
    }
    all
}

/// The definition, written out: repeat until nothing is added. Bounds are twice the billionths, give or take one where
/// an end is left out, each compared as a number of its own kind.
fn by_definition(policy: &Policy, edges: &[Edge], seeds: &[u32], side: Side, parties: u32) -> Vec<bool> {
    let alone = policy.aggregation != Aggregation::All;
    let starts: Vec<Vec<u32>> =
        if alone { seeds.iter().map(|seed| vec![*seed]).collect() } else { vec![seeds.to_vec()] };
    let mut all = vec![false; parties as usize];
    for start in starts {
        let mut blocked = vec![false; parties as usize];
        for seed in start {
            blocked[seed as usize] = true;
        }
        loop {
            let mut next = blocked.clone();
            for party in 0..parties {
                for test in &policy.tests {
                    let votes = test.interest == Interest::Votes;
                    let held: Vec<Share> = edges
                        .iter()
                        .filter(|(owner, owned, _, kind)| {
                            *owned == party && *owner != party && *kind == votes && blocked[*owner as usize]
                        })
                        .map(|(_, _, share, _)| *share)
                        .collect();
                    let met = match side {
                        Side::Surely => {
                            let sum: u64 = held.iter().map(|share| share.lower().0).sum();
                            let more = held.iter().any(|share| share.lower().1);
                            sum > test.threshold.units
                                || (sum == test.threshold.units && (!test.threshold.strict || more))
                        }
                        Side::Possibly => {
                            let sum: u64 = held.iter().map(|share| share.upper().0).sum();
                            let less = held.iter().any(|share| share.upper().1);
                            sum > test.possible.units
                                || (sum == test.possible.units && !test.possible.strict && !less)
                        }
                    };
                    if met {
                        next[party as usize] = true;
                    }
                }
            }
            if next == blocked {
                break;
            }
            blocked = next;
        }
        for (all, blocked) in all.iter_mut().zip(blocked) {
            *all |= blocked;
        }
    }
    all
}

fn agrees(policy: &Policy, solution: &Solution, edges: &[Edge], listed: &[(u32, bool)], parties: u32) {
    let mut listed = listed.to_vec();
    listed.sort_unstable();
    listed.dedup_by_key(|(party, _)| *party);
    let surely: Vec<u32> = listed.iter().filter(|(_, certain)| *certain).map(|(party, _)| *party).collect();
    let possibly: Vec<u32> = listed.iter().map(|(party, _)| *party).collect();
    let surely = by_definition(policy, edges, &surely, Side::Surely, parties);
    let possibly = by_definition(policy, edges, &possibly, Side::Possibly, parties);
    for party in 0..parties {
        let expected = match (surely[party as usize], possibly[party as usize]) {
            (true, _) => Verdict::Blocked,
            (false, true) => Verdict::Undetermined,
            (false, false) => Verdict::NotBlocked,
        };
        assert_eq!(solution.verdict(PartyNo(party)), expected, "P{party} under {}", policy.title);
    }
}

/// Whether bounds are the same but for what circles leave. They are reckoned for at most 200 rounds, each rounded to the safe side,
/// and owners come in another order where holdings came one by one: what is left of a circle that closes slowly is seen to differ
/// by some hundred-thousandths of a percent. Verdicts and grounds may not differ at all.
fn agree((lower, upper): (Total, Total), (other_lower, other_upper): (Total, Total)) -> bool {
    let near =
        |one: Total, other: Total| one.units.abs_diff(other.units) <= 1_000_000 && one.open == other.open;
    near(lower, other_lower) && near(upper, other_upper)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// An independent computation from the definition agrees on every verdict, with ranges and cycles, under every regime.
    #[test]
    fn every_verdict_is_the_definitions(
        edges in edges(14),
        listed in prop::collection::vec((0_u32..14, any::<bool>()), 0..5),
    ) {
        let (graph, listings) = build(14, &edges, &listed);
        let index = Index::new(&graph);
        for regime in ["ofac", "eu", "uk", "ch", "un"] {
            let policy = policy(regime, ON);
            let solution = Solution::new(&graph, &index, &policy, day(ON), listings.clone());
            agrees(&policy, &solution, &edges, &listed, 14);
        }
    }

    /// Products along the chain lie where floating-point numbers, reckoned long enough, put them.
    #[test]
    fn integrated_shares_are_between_their_bounds(
        edges in edges(8),
        listed in prop::collection::vec((0_u32..8, Just(true)), 0..4),
    ) {
        let (graph, listings) = build(8, &edges, &listed);
        let solution =
            Solution::new(&graph, &Index::new(&graph), &multiplied(), day(ON), listings);
        for side in [Side::Surely, Side::Possibly] {
            let bound = |share: Share| part_of(side.bound(share).0);
            let mut all = [0_f64; 8];
            for _ in 0..2_000 {
                let before = all;
                for (party, value) in (0_u32..).zip(&mut all) {
                    let held = edges.iter().filter(|(owner, owned, _, votes)| *owned == party && owner != owned && !votes);
                    *value = held
                        .map(|(owner, _, share, _)| {
                            let is_listed = listed.iter().any(|(listed, _)| listed == owner);
                            bound(*share) * if is_listed { 1.0 } else { before[*owner as usize].min(1.0) }
                        })
                        .sum();
                }
            }
            for (party, value) in (0_u32..).zip(all) {
                let (least, most) = solution.held(PartyNo(party));
                match side {
                    Side::Surely => prop_assert!(part_of(least.units) <= value.min(1.0) + 1e-9),
                    Side::Possibly => prop_assert!(part_of(most.units) >= value.min(1.0) - 1e-9),
                }
            }
        }
    }

    /// Every proof is accepted by a verifier that knows only the statements, also where one pair has many of them, and
    /// what is not reached is shown to be out of reach.
    #[test]
    fn every_proof_is_accepted_by_the_verifier(
        statements in prop::collection::vec(statement(9), 0..24),
        listed in prop::collection::vec((0_u32..9, any::<bool>()), 0..4),
        unnamed in prop::option::of(0_u32..9),
    ) {
        let (mut graph, listings) = build(9, &[], &listed);
        graph.holdings = statements;
        if let Some(unnamed) = unnamed.filter(|unnamed| listed.iter().all(|(party, _)| party != unnamed)) {
            graph.parties.profile_mut(PartyNo(unnamed)).unnamed = true;
        }
        let index = Index::new(&graph);
        for policy in policies() {
            let regime = &policy.title;
            let solution = Solution::new(&graph, &index, &policy, day(ON), listings.clone());
            let verifier = Verifier::new(&graph, &policy, day(ON), &listings);
            for party in graph.parties.all() {
                let proof = solution.proof(&graph, &index, party).unwrap();
                let alone = Verifier::for_proof(&graph, &policy, day(ON), &listings, &proof);
                prop_assert_eq!(alone.check(&proof), verifier.check(&proof));
                if let Err(flaw) = verifier.check(&proof) {
                    return Err(TestCaseError::fail(format!("{regime}: {flaw}\n{proof:#?}")));
                }
                // A proof short of a step is none; an arrangement can make up for one, and more rounds of a product.
                let spare = policy.aggregation == Aggregation::Joint || policy.cascade == Cascade::Multiplied;
                let needed = if spare { 0 } else { proof.steps.len() };
                for left_out in 0..needed {
                    let mut short = proof.clone();
                    short.steps.remove(left_out);
                    prop_assert!(verifier.check(&short).is_err(), "{regime}: {short:#?}");
                }
                for spoilt in spoilt(&graph, &policy, &proof) {
                    prop_assert!(verifier.check(&spoilt).is_err(), "{regime}: {spoilt:#?}\nfrom {proof:#?}");
                }
            }
            let claims = solution.claims(Side::Possibly);
            prop_assert_eq!(verifier.check_complete(&claims), Ok(()));
            for short in short(&claims) {
                prop_assert!(verifier.check_complete(&short).is_err(), "{regime}: {short:#?}\nfrom {claims:#?}");
            }
        }
    }

    /// Whatever is changed one by one, the result is what solving everything anew gives.
    #[test]
    fn changes_followed_give_what_solving_anew_gives(
        start in edges(12),
        listed in prop::collection::vec((0_u32..12, any::<bool>()), 0..4),
        changes in prop::collection::vec(
            prop_oneof![
                (0_u32..12, 0_u32..12, share(), any::<bool>()).prop_map(|edge| (Some(edge), None)),
                (0_u32..12, any::<bool>(), any::<bool>()).prop_map(|list| (None, Some(list))),
            ],
            1..30,
        ),
    ) {
        for policy in [policy("ofac", ON), policy("uk", ON), multiplied()] {
            let (mut graph, mut listings) = build(12, &start, &listed);
            let mut index = Index::new(&graph);
            let mut solution = Solution::new(&graph, &index, &policy, day(ON), listings.clone());
            for (edge, list) in &changes {
                let before: Vec<Verdict> = graph.parties.all().map(|party| solution.verdict(party)).collect();
                let mut moved = Vec::new();
                if let Some((owner, owned, share, votes)) = edge {
                    let interest = if *votes { Interest::Votes } else { Interest::Shares };
                    let (owner, owned) = (PartyNo(*owner), PartyNo(*owned));
                    let known = graph.holdings.iter().position(|holding| {
                        (holding.owner, holding.owned, holding.interest) == (owner, owned, interest)
                    });
                    match known {
                        // A share of nothing takes the holding away.
                        Some(number) if *share == Share::NONE => {
                            index.withdraw(u32::try_from(number).unwrap());
                            // A later statement about the same pair is a new holding.
                            graph.holdings[number].interest = Interest::Officer;
                        }
                        Some(number) => graph.holdings[number].share = *share,
                        None => {
                            graph.holdings.push(Holding { interest, ..Holding::shares(owner, owned, *share) });
                            index.add(&graph, u32::try_from(graph.holdings.len() - 1).unwrap());
                        }
                    }
                    moved = solution.reread(&graph, &index, owner, owned);
                }
                if let Some((party, certain, gone)) = list {
                    listings.retain(|listing| listing.party != PartyNo(*party));
                    if !gone {
                        listings.push(listing(&mut graph, &format!("P{party}"), *certain));
                    }
                    moved = solution.relist(listings.clone());
                }
                let anew = Solution::new(&graph, &Index::new(&graph), &policy, day(ON), listings.clone());
                for (party, before) in graph.parties.all().zip(before) {
                    prop_assert_eq!(solution.verdict(party), anew.verdict(party));
                    prop_assert_eq!(solution.ground(party), anew.ground(party));
                    let (held, held_anew) = (solution.held(party), anew.held(party));
                    prop_assert!(agree(held, held_anew), "P{}: {held:?} and {held_anew:?}", party.0);
                    if solution.verdict(party) != before {
                        prop_assert!(moved.contains(&party), "P{} moved unsaid", party.0);
                    }
                }
            }
        }
    }
}
