//! A verifier of proofs that trusts nothing but the statements.
//!
//! It shares no code with the solver: it reads holdings, adds bounds and compares thresholds in its own few lines, so that
//! an error would have to be made twice to go unseen. *Blocked* and *undetermined* are checked step by step
//! ([`Verifier::check`]); *not blocked* is checked for a whole graph, by showing that those who are or may be restricted
//! are closed: nobody outside meets a test by what they hold at most ([`Verifier::check_complete`]).

mod integrated;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use thiserror::Error;

use crate::graph::Graph;
use crate::holding::{Holding, Interest, Path, Standing};
use crate::party::PartyNo;
use crate::policy::{Aggregation, Cascade, Policy, Treatment};
use crate::proof::{Proof, Reason, Step};
use crate::reach::Side;
use crate::share::{Share, Total, WHOLE};
use crate::solution::{Listing, Verdict};

use integrated::Shown;

/// Why a proof does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Flaw {
    /// A step that does not follow.
    #[error("step {step}, `{party}`: {cause}")]
    Step {
        /// Its number, from 1.
        step: usize,
        /// Whose step.
        party: String,
        /// What is wrong.
        cause: String,
    },
    /// The last step is not about the party.
    #[error("the proof does not end with `{0}`")]
    End(String),
    /// Somebody is called not blocked who may be.
    #[error("`{0}` may be restricted by what is known, and is called not blocked")]
    Missed(String),
}

/// A proof that does not hold: whoever meets it shows no verdict.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the proof of the verdict on `{party}` does not hold ({flaw}); this is an error of the program, please report it"
)]
pub struct Unproved {
    /// Whose verdict.
    pub party: String,
    /// What is wrong with the proof.
    pub flaw: Flaw,
}

/// A bound: billionths of a percent, and whether it is left out.
type Bound = (u128, bool);
/// At least and at most.
type Bounds = (Bound, Bound);
/// What one statement says, at least and at most, and whether it surely stands.
type Stated = (Bound, Bound, bool);
/// What is stated of one kind of holding, by source.
type BySource = BTreeMap<u32, Vec<Stated>>;

/// Checks proofs against the statements of a graph.
#[derive(Debug)]
pub struct Verifier<'a> {
    graph: &'a Graph,
    policy: &'a Policy,
    day: Date,
    listings: &'a [Listing],
    pairs: BTreeMap<(PartyNo, PartyNo), Vec<&'a Holding>>,
    held_of: BTreeMap<PartyNo, BTreeSet<PartyNo>>,
    held_by: BTreeMap<PartyNo, BTreeSet<PartyNo>>,
}

/// What is counted: shares, votes or control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Count {
    Shares,
    Votes,
    Control,
}

/// Who is reached from whom, as a solver claims it: one set where all count together, one for each person otherwise.
#[derive(Debug, Clone, Default)]
pub struct Claim {
    /// What it starts from.
    pub seeds: BTreeSet<PartyNo>,
    /// Everybody reached.
    pub reached: BTreeSet<PartyNo>,
    /// Where shares are multiplied, what listed persons hold of parties under each test; nothing of the others.
    pub totals: BTreeMap<PartyNo, Vec<Total>>,
}

impl<'a> Verifier<'a> {
    /// For a graph, a policy, a day and listings.
    pub fn new(graph: &'a Graph, policy: &'a Policy, day: Date, listings: &'a [Listing]) -> Self {
        Self::of_holdings(graph, policy, day, listings, graph.holdings.iter())
    }

    /// The same with only the statements that one proof can rest on: those about its parties. For [`Verifier::check`].
    pub fn for_proof(
        graph: &'a Graph,
        policy: &'a Policy,
        day: Date,
        listings: &'a [Listing],
        proof: &Proof,
    ) -> Self {
        let parties: BTreeSet<PartyNo> = proof.steps.iter().map(|step| step.party).collect();
        let about = graph.holdings.iter().filter(|holding| parties.contains(&holding.owned));
        Self::of_holdings(graph, policy, day, listings, about)
    }

    fn of_holdings(
        graph: &'a Graph,
        policy: &'a Policy,
        day: Date,
        listings: &'a [Listing],
        holdings: impl Iterator<Item = &'a Holding>,
    ) -> Self {
        let mut pairs: BTreeMap<(PartyNo, PartyNo), Vec<&Holding>> = BTreeMap::new();
        let mut held_of: BTreeMap<PartyNo, BTreeSet<PartyNo>> = BTreeMap::new();
        let mut held_by: BTreeMap<PartyNo, BTreeSet<PartyNo>> = BTreeMap::new();
        for holding in holdings {
            pairs.entry((holding.owner, holding.owned)).or_default().push(holding);
            held_of.entry(holding.owned).or_default().insert(holding.owner);
            held_by.entry(holding.owner).or_default().insert(holding.owned);
        }
        Self { graph, policy, day, listings, pairs, held_of, held_by }
    }

    /// Checks a proof of *blocked* or *undetermined*. One of *not blocked* has no steps to check.
    pub fn check(&self, proof: &Proof) -> Result<(), Flaw> {
        let side = match proof.verdict {
            Verdict::Blocked => Side::Surely,
            Verdict::Undetermined => Side::Possibly,
            Verdict::NotBlocked => return Ok(()),
        };
        let mut shown: BTreeSet<PartyNo> = BTreeSet::new();
        let multiplied = self.policy.cascade == Cascade::Multiplied;
        let mut integrated = Shown::default();
        let mut persons: BTreeSet<String> = BTreeSet::new();
        for (number, step) in (1..).zip(&proof.steps) {
            let flaw = |cause: String| Flaw::Step {
                step: number,
                party: self.graph.parties.id(step.party).to_owned(),
                cause,
            };
            match &step.reason {
                Reason::Listed(listing) => {
                    self.check_listing(side, step.party, listing).map_err(flaw)?;
                    persons.insert(listing.entry.clone());
                }
                Reason::Government { name, proof } => {
                    self.check_government(side, step, name, proof)?;
                    persons.insert(format!("government {}", step.party.0));
                }
                Reason::Unsettled if multiplied && side == Side::Possibly => {}
                Reason::Held { .. } if multiplied => {
                    let restricted = self.check_multiplied(side, step, &mut integrated).map_err(flaw)?;
                    if number == proof.steps.len() && !restricted {
                        return Err(flaw("what is shown does not reach the threshold".to_owned()));
                    }
                    continue;
                }
                Reason::Held { .. } | Reason::Unsettled => {
                    self.check_held(side, step, &shown).map_err(flaw)?;
                }
            }
            integrated.seeds.insert(step.party);
            shown.insert(step.party);
        }
        if proof.steps.last().is_none_or(|step| step.party != proof.party) {
            return Err(Flaw::End(self.graph.parties.id(proof.party).to_owned()));
        }
        if self.policy.aggregation != Aggregation::All && persons.len() > 1 {
            return Err(Flaw::Step {
                step: 1,
                party: self.graph.parties.id(proof.party).to_owned(),
                cause: "it adds what several persons hold, and the policy takes each alone".to_owned(),
            });
        }
        Ok(())
    }

    fn check_listing(&self, side: Side, party: PartyNo, cited: &Listing) -> Result<(), String> {
        let known = self.listings.iter().any(|listing| {
            listing.party == party && listing.entry == cited.entry && self.counts(side, listing)
        });
        if known { Ok(()) } else { Err("no listing that counts on the day says so".to_owned()) }
    }

    fn counts(&self, side: Side, listing: &Listing) -> bool {
        match listing.period.on(self.day) {
            Standing::Stands => listing.certain || side == Side::Possibly,
            Standing::MayStand => side == Side::Possibly,
            Standing::Stood => false,
        }
    }

    fn check_government(&self, side: Side, step: &Step, name: &str, proof: &Proof) -> Result<(), Flaw> {
        let flaw = |cause: &str| Flaw::Step {
            step: 1,
            party: self.graph.parties.id(step.party).to_owned(),
            cause: cause.to_owned(),
        };
        let government = self
            .policy
            .governments
            .iter()
            .find(|government| government.name == name && government.holds_on(self.day))
            .ok_or_else(|| flaw("the policy blocks no such government on the day"))?;
        if proof.party != step.party || (side == Side::Surely && proof.verdict != Verdict::Blocked) {
            return Err(flaw("the proof of belonging to the government is of something else"));
        }
        let definition = self.policy.of_government(government);
        let members: Vec<Listing> = self
            .graph
            .parties
            .profiles()
            .filter(|(_, profile)| profile.government == Some(government.country))
            .map(|(party, _)| Listing {
                party,
                entry: name.to_owned(),
                what: name.to_owned(),
                certain: true,
                period: crate::Period::default(),
            })
            .collect();
        Verifier::for_proof(self.graph, &definition, self.day, &members, proof).check(proof)
    }

    fn check_held(&self, side: Side, step: &Step, shown: &BTreeSet<PartyNo>) -> Result<(), String> {
        let Reason::Held { premises, test, .. } = &step.reason else {
            return Err("it is not a step of holding".to_owned());
        };
        let (count, ..) =
            self.test(usize::from(*test)).ok_or_else(|| format!("the policy has no test {test}"))?;
        let mut sum: (u128, u32) = (0, 0);
        let mut counted: BTreeSet<PartyNo> = BTreeSet::new();
        for premise in premises {
            let owner = self.graph.parties.id(premise.owner);
            if !counted.insert(premise.owner) {
                return Err(format!("`{owner}` is counted twice"));
            }
            if !shown.contains(&premise.owner) && !self.holds_with(premise.owner, step.party, count, shown) {
                return Err(format!("`{owner}` is not shown to be restricted"));
            }
            let bounds = self.bounds(premise.owner, step.party).get(&count).copied();
            let (lower, upper) =
                bounds.ok_or_else(|| format!("nothing is stated of what `{owner}` holds"))?;
            let (units, open) = if side == Side::Surely { lower } else { upper };
            let stated = side.bound(premise.share);
            if (u128::from(stated.0), stated.1) != (units, open) {
                return Err(format!("`{owner}` does not hold what is said"));
            }
            sum = (sum.0 + units, sum.1 + u32::from(open));
        }
        if side == Side::Possibly && sum.0 > 0 {
            sum = self.with_unnamed(step.party, count, sum);
        }
        if self.met(usize::from(*test), side, sum) {
            Ok(())
        } else {
            Err("what is shown does not reach the threshold".to_owned())
        }
    }

    /// Whether somebody holds what counts by arrangement with one who is shown, under a policy that counts this.
    fn holds_with(&self, owner: PartyNo, owned: PartyNo, count: Count, shown: &BTreeSet<PartyNo>) -> bool {
        let arrangements = |owner: PartyNo, count: Option<Count>| -> BTreeSet<u32> {
            let holdings = self.pairs.get(&(owner, owned)).into_iter().flatten();
            holdings
                .filter(|holding| {
                    self.read(holding).is_some_and(|(of, ..)| count.is_none_or(|count| of == count))
                })
                .map(|holding| holding.arrangement)
                .filter(|arrangement| *arrangement != 0)
                .collect()
        };
        let own = arrangements(owner, Some(count));
        self.policy.aggregation == Aggregation::Joint
            && !own.is_empty()
            && shown.iter().any(|other| arrangements(*other, None).intersection(&own).next().is_some())
    }

    /// A test: what it counts, and the thresholds that are surely and possibly met; strict ones leave themselves out.
    fn test(&self, test: usize) -> Option<(Count, Bound, Bound)> {
        match self.policy.tests.get(test) {
            Some(test) => {
                let count = if test.interest == Interest::Votes { Count::Votes } else { Count::Shares };
                let read = |threshold: crate::Threshold| (u128::from(threshold.units), threshold.strict);
                Some((count, read(test.threshold), read(test.possible)))
            }
            None => (test == self.policy.tests.len()).then_some((Count::Control, (0, true), (0, true))),
        }
    }

    fn met(&self, test: usize, side: Side, (units, open): (u128, u32)) -> bool {
        let Some((_, surely, possibly)) = self.test(test) else { return false };
        match side {
            Side::Surely if surely.1 => units > surely.0 || (units == surely.0 && open > 0),
            Side::Surely => units >= surely.0,
            Side::Possibly if possibly.1 || open > 0 => units > possibly.0,
            Side::Possibly => units >= possibly.0,
        }
    }

    fn is_unnamed(&self, party: PartyNo) -> bool {
        self.graph.parties.profile(party).is_some_and(|profile| profile.unnamed)
    }

    fn with_unnamed(&self, owned: PartyNo, count: Count, (mut units, mut open): (u128, u32)) -> (u128, u32) {
        for owner in self.held_of.get(&owned).into_iter().flatten() {
            for holding in self.pairs.get(&(*owner, owned)).into_iter().flatten() {
                let nobody = self.is_unnamed(*owner) || *owner == owned;
                if let Some((of, _, upper)) = self.read(holding)
                    && of == count
                    && nobody
                {
                    units += upper.0;
                    open += u32::from(upper.1);
                }
            }
        }
        (units, open)
    }

    /// One statement under the policy on the day: what it counts for, at least and at most.
    fn read(&self, holding: &Holding) -> Option<(Count, Bound, Bound)> {
        const ALL: Bound = (WHOLE as u128, false);
        let standing = holding.period.on(self.day);
        let own = holding.owner == holding.owned;
        if standing == Standing::Stood
            || holding.path == Path::SpelledOut
            || (own && holding.interest != Interest::Treasury)
        {
            return None;
        }
        let (lower, upper) = plain(holding.share);
        let treatment = self.policy.control.get(&holding.interest).copied().unwrap_or_default();
        let has_votes = self.policy.tests.iter().any(|test| test.interest == Interest::Votes);
        let first = match self.policy.tests.first()?.interest {
            Interest::Votes => Count::Votes,
            _ => Count::Shares,
        };
        let (count, mut lower, mut upper) = match holding.interest {
            Interest::Shares => (Count::Shares, lower, upper),
            Interest::Votes if has_votes => (Count::Votes, lower, upper),
            Interest::Votes | Interest::Officer => return None,
            Interest::Branch => (first, ALL, ALL),
            _ if treatment == Treatment::Presumed => (Count::Control, ALL, ALL),
            _ if treatment == Treatment::Assessed => (Count::Control, (0, false), ALL),
            Interest::BoardMajority
            | Interest::Influence
            | Interest::Consolidation
            | Interest::Fund
            | Interest::Agency => return None,
            _ => (Count::Shares, (0, false), upper),
        };
        if holding.path == Path::Indirect {
            let test = self
                .policy
                .tests
                .iter()
                .position(|test| (test.interest == Interest::Votes) == (count == Count::Votes));
            let test = if count == Count::Control { Some(self.policy.tests.len()) } else { test };
            if !test.is_some_and(|test| self.met(test, Side::Surely, (lower.0, u32::from(lower.1)))) {
                lower = (0, false);
            }
            upper = ALL;
        }
        (upper.0 > 0).then_some((count, lower, upper))
    }

    /// Everything stated about one owner and one owned party, at least and at most, by what it counts for.
    fn bounds(&self, owner: PartyNo, owned: PartyNo) -> BTreeMap<Count, Bounds> {
        let mut kinds: BTreeMap<(Count, Interest), BySource> = BTreeMap::new();
        for holding in self.pairs.get(&(owner, owned)).into_iter().flatten() {
            if owner == owned {
                continue;
            }
            if let Some((count, lower, upper)) = self.read(holding) {
                let stands = holding.period.on(self.day) == Standing::Stands;
                kinds
                    .entry((count, holding.interest))
                    .or_default()
                    .entry(holding.origin.source)
                    .or_default()
                    .push((lower, upper, stands));
            }
        }
        let mut all: BTreeMap<Count, Bounds> = BTreeMap::new();
        for ((count, _), sources) in kinds {
            let of_kind =
                sources.into_values().map(|stated| of_source(&stated)).reduce(|(l1, u1), (l2, u2)| {
                    let (lower, upper) = (higher(l1, l2), lesser(u1, u2));
                    if holds_something(lower, upper) {
                        (lower, upper)
                    } else {
                        (lesser_low(l1, l2), greater_up(u1, u2))
                    }
                });
            let Some((lower, upper)) = of_kind else { continue };
            let sum = all.entry(count).or_insert(((0, false), (0, false)));
            *sum = (capped(sum.0, lower), capped(sum.1, upper));
        }
        all
    }

    /// Checks that what a solver calls reached on upper bounds is closed: whoever is not among it is *not blocked*.
    /// With one claim where all count together, and one for each person otherwise.
    pub fn check_complete(&self, claims: &[Claim]) -> Result<(), Flaw> {
        for listing in self.listings.iter().filter(|listing| self.counts(Side::Possibly, listing)) {
            if !claims.iter().any(|claim| claim.seeds.contains(&listing.party)) {
                return Err(Flaw::Missed(self.graph.parties.id(listing.party).to_owned()));
            }
        }
        for claim in claims {
            if let Some(missing) = claim.seeds.difference(&claim.reached).next() {
                return Err(Flaw::Missed(self.graph.parties.id(*missing).to_owned()));
            }
            match self.policy.cascade {
                _ if !self.policy.flow_down => {}
                Cascade::Whole => self.check_closed(claim)?,
                Cascade::Multiplied => self.check_bounds(claim)?,
            }
        }
        Ok(())
    }

    fn check_closed(&self, claim: &Claim) -> Result<(), Flaw> {
        let outside: BTreeSet<PartyNo> = claim
            .reached
            .iter()
            .flat_map(|owner| self.held_by.get(owner).into_iter().flatten())
            .copied()
            .filter(|owned| !claim.reached.contains(owned))
            .collect();
        for owned in outside {
            let mut sums: BTreeMap<Count, (u128, u32)> = BTreeMap::new();
            for owner in self.held_of.get(&owned).into_iter().flatten() {
                for (count, (_, upper)) in self.bounds(*owner, owned) {
                    if !claim.reached.contains(owner)
                        && !self.holds_with(*owner, owned, count, &claim.reached)
                    {
                        continue;
                    }
                    let sum = sums.entry(count).or_default();
                    *sum = (sum.0 + upper.0, sum.1 + u32::from(upper.1));
                }
            }
            for test in 0..=self.policy.tests.len() {
                let Some((count, ..)) = self.test(test) else { continue };
                let Some(sum) = sums.get(&count).copied().filter(|(units, _)| *units > 0) else { continue };
                if self.met(test, Side::Possibly, self.with_unnamed(owned, count, sum)) {
                    return Err(Flaw::Missed(self.graph.parties.id(owned).to_owned()));
                }
            }
        }
        Ok(())
    }
}

fn plain(share: Share) -> Bounds {
    let wide = |(units, open): (u64, bool)| (u128::from(units), open);
    (wide(share.lower()), wide(share.upper()))
}

/// What one source says of one kind of holding: at least the least of what stands, at most all that differs together.
fn of_source(stated: &[Stated]) -> Bounds {
    let distinct: BTreeSet<Bounds> = stated.iter().map(|(lower, upper, _)| (*lower, *upper)).collect();
    let upper = distinct.iter().map(|(_, upper)| *upper).reduce(capped).unwrap_or_default();
    let lower = stated.iter().filter(|(.., stands)| *stands).map(|(lower, ..)| *lower).reduce(lesser_low);
    (lower.unwrap_or((0, false)), upper)
}

/// The sum of two bounds, up to everything.
fn capped(a: Bound, b: Bound) -> Bound {
    let sum = a.0 + b.0;
    let whole = u128::from(WHOLE);
    if sum > whole { (whole, false) } else { (sum, (a.1 || b.1) && !(sum == whole && a.1 == b.1 && !a.1)) }
}

fn higher(a: Bound, b: Bound) -> Bound {
    if a > b { a } else { b }
}

fn lesser_low(a: Bound, b: Bound) -> Bound {
    if a < b { a } else { b }
}

/// The lower of two upper bounds: of equal ones the one that is left out.
fn lesser(a: Bound, b: Bound) -> Bound {
    if (a.0, !a.1) < (b.0, !b.1) { a } else { b }
}

fn greater_up(a: Bound, b: Bound) -> Bound {
    if (a.0, !a.1) > (b.0, !b.1) { a } else { b }
}

fn holds_something(lower: Bound, upper: Bound) -> bool {
    lower.0 < upper.0 || (lower.0 == upper.0 && !lower.1 && !upper.1)
}
