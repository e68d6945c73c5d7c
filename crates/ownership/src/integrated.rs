//! Shares multiplied along the chain: how much of each party listed persons hold, directly and through others.
//!
//! The integrated share of listed persons in E is the sum over its owners O of share(O, E), times one where O is listed,
//! and times their integrated share in O where it is not. Control is no percentage and is passed on whole, by whoever is
//! restricted.
//!
//! Circles make that an equation, whose least solution is approached from both ends: lower bounds rise from nothing and
//! are rounded down, upper bounds fall from everything that listed persons can reach and are rounded up. Whenever one
//! stops, both are true bounds; owners come before what they own, so that without circles one round is enough.

use std::cmp::Reverse;

use hashbrown::{HashMap, HashSet};

use crate::holding::Interest;
use crate::party::PartyNo;
use crate::reach::Side;
use crate::share::{Total, WHOLE};
use crate::stake::Stakes;

/// Rounds after which a circle is left as it is: what is still open then stays open.
const ROUNDS: usize = 200;

/// The integrated shares in everybody on one bound.
#[derive(Debug, Clone)]
pub(crate) struct Integrated {
    side: Side,
    seeds: HashSet<PartyNo>,
    /// Those whom listed persons hold anything of, and they themselves; owners first but for circles.
    order: Vec<PartyNo>,
    /// Under each test.
    totals: HashMap<PartyNo, Vec<Total>>,
}

/// A step in the reckoning of one party: what owners hold of it, and how much of that counts.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) party: PartyNo,
    pub(crate) test: u8,
    pub(crate) total: Total,
    /// The larger ones first.
    pub(crate) parts: Vec<Part>,
    /// What unnamed owners hold, where that counts too.
    pub(crate) unnamed: Total,
    /// Whether this makes the party restricted.
    pub(crate) met: bool,
}

/// A stake, how much of it counts, and under which of its owner's tests it does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) stake: u32,
    pub(crate) weight: Total,
    product: (u64, bool),
    by: u8,
}

impl Integrated {
    /// From these parties, on one bound.
    pub(crate) fn new(stakes: &Stakes, side: Side, seeds: impl IntoIterator<Item = PartyNo>) -> Self {
        let mut integrated = Self::at_the_start(stakes, side, seeds.into_iter().collect());
        for _ in 0..ROUNDS {
            if !integrated.round(stakes) {
                break;
            }
        }
        integrated
    }

    fn at_the_start(stakes: &Stakes, side: Side, seeds: HashSet<PartyNo>) -> Self {
        let order = order(stakes, side, &seeds);
        let total = match side {
            Side::Surely => Total::default(),
            Side::Possibly => Total { units: u64::MAX, open: 0 },
        };
        let totals = order.iter().map(|party| (*party, vec![total; stakes.meters().len()])).collect();
        Self { side, seeds, order, totals }
    }

    /// Reckons everybody once; whether anything changed.
    fn round(&mut self, stakes: &Stakes) -> bool {
        let mut changed = false;
        for place in 0..self.order.len() {
            let Some(party) = self.order.get(place).copied() else { break };
            for test in (0_u8..).take(stakes.meters().len()) {
                let (total, _) = self.sum(stakes, party, test);
                changed |= self.set(party, test, total);
            }
        }
        changed
    }

    /// What listed persons hold of a party under a test, as far as their shares in its owners are known.
    fn sum(&self, stakes: &Stakes, party: PartyNo, test: u8) -> (Total, Vec<Part>) {
        let mut total = Total::default();
        let mut parts = Vec::new();
        for number in stakes.held_of(party) {
            let Some(stake) = stakes.get(number).filter(|stake| stake.test == test) else { continue };
            let Some(by) = self.counts_by(stakes, stake.owner, test) else { continue };
            let weight = self.weight(stakes, stake.owner, test);
            let part = times(self.side, self.side.bound(stake.share), weight);
            if part != (0, false) {
                total.add(part);
                parts.push(Part { stake: number, weight, product: part, by });
            }
        }
        (total, parts)
    }

    fn set(&mut self, party: PartyNo, test: u8, total: Total) -> bool {
        let Some(known) = self.totals.get_mut(&party).and_then(|totals| totals.get_mut(usize::from(test)))
        else {
            return false;
        };
        let changed = *known != total;
        *known = total;
        changed
    }

    /// Under which test a party holds what it passes on: the same, but for control, which whoever is restricted has.
    fn counts_by(&self, stakes: &Stakes, owner: PartyNo, test: u8) -> Option<u8> {
        if is_control(stakes, test) && !self.is_seed(owner) {
            self.test_met(stakes, owner)
        } else {
            Some(test)
        }
    }

    /// How much of what a party holds counts, of [`WHOLE`].
    pub(crate) fn weight(&self, stakes: &Stakes, owner: PartyNo, test: u8) -> Total {
        let whole = Total { units: WHOLE, open: 0 };
        if self.is_seed(owner) {
            return whole;
        }
        if is_control(stakes, test) {
            return self.test_met(stakes, owner).map_or(Total::default(), |_| whole);
        }
        let mut total = self.totals(owner).get(usize::from(test)).copied().unwrap_or_default();
        if self.side == Side::Possibly && total.units > 0 {
            total = total.plus(stakes.unnamed(owner, test));
        }
        if total.units > WHOLE || (total.units == WHOLE && self.side == Side::Surely) { whole } else { total }
    }

    /// What listed persons hold of a party under each test.
    pub(crate) fn totals(&self, party: PartyNo) -> &[Total] {
        self.totals.get(&party).map_or(&[], Vec::as_slice)
    }

    /// Everybody of whom listed persons hold anything under a test, with how much.
    pub(crate) fn all_totals(&self) -> impl Iterator<Item = (PartyNo, &[Total])> {
        self.totals.iter().map(|(party, totals)| (*party, totals.as_slice()))
    }

    pub(crate) fn is_seed(&self, party: PartyNo) -> bool {
        self.seeds.contains(&party)
    }

    /// The first test that a party meets.
    pub(crate) fn test_met(&self, stakes: &Stakes, party: PartyNo) -> Option<u8> {
        self.side.test_met(stakes, party, self.totals(party).iter().copied())
    }

    /// Whether a party is restricted.
    pub(crate) fn reaches(&self, stakes: &Stakes, party: PartyNo) -> bool {
        self.is_seed(party) || self.test_met(stakes, party).is_some()
    }

    /// Everybody who is restricted.
    pub(crate) fn everybody(&self, stakes: &Stakes) -> impl Iterator<Item = PartyNo> {
        self.order.iter().copied().filter(|party| self.reaches(stakes, *party))
    }

    /// Reckons anew, from other parties or after stakes changed. Gives whom that touches.
    pub(crate) fn renew(
        &mut self,
        stakes: &Stakes,
        seeds: impl IntoIterator<Item = PartyNo>,
    ) -> Vec<PartyNo> {
        let before = std::mem::replace(self, Self::new(stakes, self.side, seeds));
        before.order.into_iter().chain(self.order.iter().copied()).collect()
    }

    /// The reckoning that makes a party restricted, from nothing upwards, each step after those that it rests on; empty
    /// where a circle on the way was not reckoned to the end.
    pub(crate) fn trail(&self, stakes: &Stakes, party: PartyNo) -> Vec<Found> {
        let mut above: HashSet<PartyNo> = HashSet::new();
        above.insert(party);
        let mut queue = vec![party];
        while let Some(owned) = queue.pop() {
            let owners =
                stakes.held_of(owned).filter_map(|number| stakes.get(number)).map(|stake| stake.owner);
            queue.extend(owners.filter(|owner| !self.is_seed(*owner) && above.insert(*owner)));
        }
        let order: Vec<PartyNo> = self.order.iter().copied().filter(|party| above.contains(party)).collect();
        let mut rising = Self {
            side: self.side,
            seeds: self.seeds.clone(),
            totals: order
                .iter()
                .map(|party| (*party, vec![Total::default(); stakes.meters().len()]))
                .collect(),
            order,
        };
        let mut found: Vec<Found> = Vec::new();
        for _ in 0..ROUNDS {
            let before = found.len();
            for place in 0..rising.order.len() {
                let Some(of) = rising.order.get(place).copied() else { break };
                for test in (0_u8..).take(stakes.meters().len()) {
                    let (total, parts) = rising.sum(stakes, of, test);
                    if rising.set(of, test, total) {
                        let unnamed = match self.side {
                            Side::Surely => Total::default(),
                            Side::Possibly => stakes.unnamed(of, test),
                        };
                        let met = rising.test_met(stakes, of) == Some(test);
                        found.push(Found { party: of, test, total, parts, unnamed, met });
                    }
                    if of == party && rising.test_met(stakes, party) == Some(test) {
                        return rested_on(stakes, self.side, found);
                    }
                }
            }
            if found.len() == before {
                break;
            }
        }
        Vec::new()
    }
}

fn is_control(stakes: &Stakes, test: u8) -> bool {
    stakes.meters().get(usize::from(test)).is_some_and(|meter| meter.interest == Interest::BoardMajority)
}

/// The last step and those that it rests on.
fn rested_on(stakes: &Stakes, side: Side, mut found: Vec<Found>) -> Vec<Found> {
    for step in &mut found {
        step.parts.sort_by_key(|part| (Reverse(side.size(part.product)), part.stake));
    }
    if let Some(last) = found.last_mut() {
        let products: Vec<(u64, bool)> = last.parts.iter().map(|part| part.product).collect();
        if let Some((needed, total, unnamed)) = side.enough(stakes, (last.party, last.test), &products) {
            last.parts.truncate(needed);
            (last.total, last.unnamed) = (total, unnamed);
        }
    }
    let mut wanted: HashSet<(PartyNo, u8)> =
        found.last().map(|last| (last.party, last.test)).into_iter().collect();
    let mut kept = Vec::new();
    for step in found.into_iter().rev() {
        if !wanted.remove(&(step.party, step.test)) {
            continue;
        }
        wanted.extend(step.parts.iter().filter_map(|part| Some((stakes.get(part.stake)?.owner, part.by))));
        kept.push(step);
    }
    kept.reverse();
    kept
}

/// A bound of a share times a bound of what counts, rounded towards the safe side: a bound that was rounded is never
/// reached.
pub(crate) fn times(side: Side, (units, open): (u64, bool), weight: Total) -> (u64, bool) {
    let product = u128::from(units) * u128::from(weight.units);
    let (whole, rest) = (product / u128::from(WHOLE), product % u128::from(WHOLE));
    let up = u128::from(side == Side::Possibly && rest > 0);
    let something = |units: u64, open: bool| units > 0 || open;
    let open = rest > 0
        || (open && something(weight.units, weight.open > 0))
        || (weight.open > 0 && something(units, open));
    (u64::try_from(whole + up).unwrap_or(u64::MAX), open)
}

/// Everybody whom what is held leads to from the seeds, each after his owners but for circles.
fn order(stakes: &Stakes, side: Side, seeds: &HashSet<PartyNo>) -> Vec<PartyNo> {
    let mut starts: Vec<PartyNo> = seeds.iter().copied().collect();
    starts.sort_unstable();
    let mut seen: HashSet<PartyNo> = HashSet::new();
    let mut order = Vec::new();
    let owned = |party: PartyNo| {
        let held = stakes.held_by(party).filter_map(|number| stakes.get(number));
        held.filter(|stake| side.bound(stake.share) != (0, false))
            .map(|stake| stake.owned)
            .collect::<Vec<_>>()
    };
    for start in starts {
        if !seen.insert(start) {
            continue;
        }
        let mut path = vec![(start, owned(start))];
        while let Some((party, left)) = path.last_mut() {
            if let Some(next) = left.pop() {
                if seen.insert(next) {
                    path.push((next, owned(next)));
                }
            } else {
                order.push(*party);
                path.pop();
            }
        }
    }
    order.reverse();
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::PERCENT;

    #[test]
    fn a_product_is_rounded_to_the_safe_side_and_says_so() {
        let half = Total { units: 50 * PERCENT, open: 0 };
        assert_eq!(times(Side::Surely, (50 * PERCENT, false), half), (25 * PERCENT, false));
        assert_eq!(times(Side::Surely, (1, false), half), (0, true));
        assert_eq!(times(Side::Possibly, (1, false), half), (1, true));
        assert_eq!(times(Side::Surely, (50 * PERCENT, true), half), (25 * PERCENT, true));
        assert_eq!(times(Side::Possibly, (50 * PERCENT, true), Total::default()), (0, false));
        let more = Total { units: 0, open: 1 };
        assert_eq!(times(Side::Surely, (50 * PERCENT, false), more), (0, true));
    }
}
