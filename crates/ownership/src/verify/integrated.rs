//! Checking what multiplies shares along the chain.
//!
//! A proof of *blocked* or *undetermined* is reckoned step by step from nothing. That somebody is *not blocked* follows
//! from upper bounds which, put into the reckoning, give nothing above themselves: the least solution is not above them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Claim, Count, Flaw, Verifier};
use crate::party::PartyNo;
use crate::proof::{Premise, Reason, Step};
use crate::reach::Side;
use crate::share::{Total, WHOLE};

/// A sum of bounds: billionths of a percent, and how many are left out.
type Sum = (u128, u32);

/// What has been shown of integrated shares.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) seeds: BTreeSet<PartyNo>,
    /// By party and test.
    sums: BTreeMap<(PartyNo, usize), Sum>,
}

impl Verifier<'_> {
    /// Checks one step and takes what it shows; whether the party is restricted by it.
    pub(super) fn check_multiplied(
        &self,
        side: Side,
        step: &Step,
        shown: &mut Shown,
    ) -> Result<bool, String> {
        let Reason::Held { premises, test, .. } = &step.reason else {
            return Err("it is not a step of holding".to_owned());
        };
        let test = usize::from(*test);
        let (count, ..) = self.test(test).ok_or_else(|| format!("the policy has no test {test}"))?;
        let mut sum: Sum = (0, 0);
        let mut counted: BTreeSet<PartyNo> = BTreeSet::new();
        for Premise { owner, share, times, .. } in premises {
            let id = self.graph.parties.id(*owner);
            if !counted.insert(*owner) {
                return Err(format!("`{id}` is counted twice"));
            }
            let bound = self
                .bound(side, *owner, step.party, count)
                .ok_or_else(|| format!("nothing is stated of what `{id}` holds"))?;
            let stated = side.bound(*share);
            if (u128::from(stated.0), stated.1) != bound {
                return Err(format!("`{id}` does not hold what is said"));
            }
            let weight = self.weight(side, shown, *owner, test);
            let said = times.map_or((u128::from(WHOLE), 0), |times| (u128::from(times.units), times.open));
            if said.0 != weight.0 || (said.1 > 0) != (weight.1 > 0) {
                return Err(format!("so much of what `{id}` holds does not count"));
            }
            let part = multiplied(side, bound, weight);
            sum = (sum.0 + part.0, sum.1 + u32::from(part.1));
        }
        shown.sums.insert((step.party, test), sum);
        let joined = self.joined(side, step.party, count, sum);
        Ok(self.met(test, side, joined))
    }

    fn joined(&self, side: Side, party: PartyNo, count: Count, sum: Sum) -> Sum {
        if side == Side::Possibly && sum.0 > 0 { self.with_unnamed(party, count, sum) } else { sum }
    }

    fn bound(&self, side: Side, owner: PartyNo, owned: PartyNo, count: Count) -> Option<(u128, bool)> {
        let (lower, upper) = self.bounds(owner, owned).get(&count).copied()?;
        Some(if side == Side::Surely { lower } else { upper })
    }

    /// How much of what an owner holds counts under a test, by what has been shown.
    fn weight(&self, side: Side, shown: &Shown, owner: PartyNo, test: usize) -> Sum {
        let whole = u128::from(WHOLE);
        let joined = |test: usize| {
            let sum = shown.sums.get(&(owner, test)).copied().unwrap_or_default();
            self.test(test).map_or(sum, |(count, ..)| self.joined(side, owner, count, sum))
        };
        if shown.seeds.contains(&owner) {
            return (whole, 0);
        }
        if test == self.policy.tests.len() {
            let restricted = (0..=test).any(|test| self.met(test, side, joined(test)));
            return if restricted { (whole, 0) } else { (0, 0) };
        }
        let sum = joined(test);
        match side {
            Side::Surely if sum.0 >= whole => (whole, 0),
            Side::Possibly if sum.0 > whole => (whole, 0),
            _ => sum,
        }
    }

    /// Checks that a claim's totals are upper bounds and that nobody outside it meets a test by them.
    pub(super) fn check_bounds(&self, claim: &Claim) -> Result<(), Flaw> {
        let side = Side::Possibly;
        let tests = 0..=self.policy.tests.len();
        let mut shown = Shown { seeds: claim.seeds.clone(), sums: BTreeMap::new() };
        for (party, totals) in &claim.totals {
            for (test, Total { units, open }) in totals.iter().enumerate() {
                shown.sums.insert((*party, test), (u128::from(*units), *open));
            }
        }
        for (owned, owners) in &self.held_of {
            let missed = || Flaw::Missed(self.graph.parties.id(*owned).to_owned());
            for test in tests.clone() {
                let Some((count, ..)) = self.test(test) else { continue };
                let mut sum: Sum = (0, 0);
                for owner in owners {
                    let Some(bound) = self.bound(side, *owner, *owned, count) else { continue };
                    let part = multiplied(side, bound, self.weight(side, &shown, *owner, test));
                    sum = (sum.0 + part.0, sum.1 + u32::from(part.1));
                }
                let claimed = shown.sums.get(&(*owned, test)).copied().unwrap_or_default();
                let above = sum.0 > claimed.0 || (sum.0 == claimed.0 && sum.1 == 0 && claimed.1 > 0);
                if above {
                    return Err(missed());
                }
                let outside = !claim.reached.contains(owned);
                if outside && self.met(test, side, self.joined(side, *owned, count, sum)) {
                    return Err(missed());
                }
            }
        }
        Ok(())
    }
}

/// A bound times how much of it counts; rounded to the safe side, and then not reached.
fn multiplied(side: Side, bound: (u128, bool), weight: Sum) -> (u128, bool) {
    let product = bound.0 * weight.0;
    let whole = u128::from(WHOLE);
    let exact = product.is_multiple_of(whole);
    let units = if side == Side::Possibly { product.div_ceil(whole) } else { product / whole };
    let nothing = (bound.0 == 0 && !bound.1) || (weight.0 == 0 && weight.1 == 0);
    (units, !nothing && (!exact || bound.1 || weight.1 > 0))
}
