//! The least fixpoint on one bound: whom restriction reaches from the parties that it starts with.
//!
//! `restricted(E) <- seed(E), or the stakes of the O with restricted(O) in E meet a test` has one least solution. It is
//! reached by starting from the seeds and adding what each newly restricted party holds to the totals of what it holds;
//! parties that only own each other never start. Run on lower bounds it gives who is surely restricted, on upper bounds
//! who may be.
//!
//! Each party gets a rank when restriction reaches it, and its test is met by owners of lower rank alone. That makes
//! the ranks a proof order, and lets a change be followed without starting again: a party stays as long as owners of lower
//! rank suffice; those that lose them are let go first, and taken up again where what is left suffices.

use std::collections::VecDeque;

use hashbrown::HashSet;

use crate::party::PartyNo;
use crate::share::{Share, Total};
use crate::stake::Stakes;

/// Which bound of every interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The lower bounds: what is surely so.
    Surely,
    /// The upper bounds: what may be so.
    Possibly,
}

impl Side {
    /// This bound of a share.
    pub fn bound(self, share: Share) -> (u64, bool) {
        match self {
            Self::Surely => share.lower(),
            Self::Possibly => share.upper(),
        }
    }

    /// For sorting bounds: the larger one is the one that does more.
    pub(crate) fn size(self, (units, open): (u64, bool)) -> (u64, bool) {
        (units, open == (self == Self::Surely))
    }

    /// How many of these bounds, in their order, meet a test of a party: their number, their sum, and what unnamed owners
    /// hold if that is needed besides.
    pub(crate) fn enough(
        self,
        stakes: &Stakes,
        (party, test): (PartyNo, u8),
        bounds: &[(u64, bool)],
    ) -> Option<(usize, Total, Total)> {
        let meter = stakes.meters().get(usize::from(test))?;
        let unnamed = if self == Self::Surely { Total::default() } else { stakes.unnamed(party, test) };
        [Total::default(), unnamed].into_iter().find_map(|unnamed| {
            let mut sum = Total::default();
            (1..).zip(bounds).find_map(|(number, bound)| {
                sum.add(*bound);
                let joined = sum.plus(unnamed);
                let met = match self {
                    Self::Surely => meter.threshold.surely_reached(joined),
                    Self::Possibly => meter.possible.possibly_reached(joined),
                };
                met.then_some((number, sum, unnamed))
            })
        })
    }

    /// The first test that a party meets of whom restricted parties hold these totals.
    pub(crate) fn test_met(self, stakes: &Stakes, party: PartyNo, totals: &[Total]) -> Option<u8> {
        (0_u8..).zip(stakes.meters()).zip(totals).find_map(|((test, meter), total)| {
            let met = match self {
                Self::Surely => meter.threshold.surely_reached(*total),
                Self::Possibly if total.units == 0 => meter.possible.possibly_reached(*total),
                Self::Possibly => meter.possible.possibly_reached(total.plus(stakes.unnamed(party, test))),
            };
            met.then_some(test)
        })
    }
}

/// Whom restriction has reached, and the totals on the way.
#[derive(Debug, Clone)]
pub struct Reach {
    side: Side,
    meters: usize,
    /// 0 where it has not reached; otherwise the order in which it did.
    ranks: Vec<u32>,
    seeds: HashSet<PartyNo>,
    totals: Vec<Total>,
    next: u32,
    /// Whether holdings of one arrangement count for whoever of it is restricted.
    joint: bool,
    counted: HashSet<(PartyNo, u32)>,
    /// Every party with a rank or a total, in order; empty unless it is asked for.
    touched: Option<Vec<PartyNo>>,
}

impl Reach {
    /// Nobody yet.
    pub fn new(parties: usize, stakes: &Stakes, side: Side) -> Self {
        let meters = stakes.meters().len();
        Self {
            side,
            meters,
            ranks: vec![0; parties],
            seeds: HashSet::new(),
            totals: vec![Total::default(); parties.saturating_mul(meters)],
            next: 1,
            joint: false,
            counted: HashSet::new(),
            touched: None,
        }
    }

    /// The same, to be used again and again for one person at a time.
    pub(crate) fn for_persons(parties: usize, stakes: &Stakes, side: Side, joint: bool) -> Self {
        Self { joint, touched: Some(Vec::new()), ..Self::new(parties, stakes, side) }
    }

    /// Forgets everybody, in time that grows only with how many were reached.
    pub(crate) fn clear(&mut self) -> Vec<PartyNo> {
        let touched = self.touched.as_mut().map(std::mem::take).unwrap_or_default();
        for party in &touched {
            if let Some(rank) = self.ranks.get_mut(party.index()) {
                *rank = 0;
            }
            let start = party.index() * self.meters;
            if let Some(totals) = self.totals.get_mut(start..start + self.meters) {
                totals.fill(Total::default());
            }
        }
        self.seeds.clear();
        self.counted.clear();
        self.next = 1;
        touched
    }

    pub(crate) fn touched(&self) -> &[PartyNo] {
        self.touched.as_deref().unwrap_or_default()
    }

    /// The order in which restriction reached a party; `None` if it did not.
    pub fn rank(&self, party: PartyNo) -> Option<u32> {
        self.ranks.get(party.index()).copied().filter(|rank| *rank != 0)
    }

    /// Whether restriction starts with a party.
    pub fn is_seed(&self, party: PartyNo) -> bool {
        self.seeds.contains(&party)
    }

    /// Everybody whom restriction has reached.
    pub fn everybody(&self) -> impl Iterator<Item = PartyNo> + '_ {
        (0_u32..).zip(&self.ranks).filter(|(_, rank)| **rank != 0).map(|(party, _)| PartyNo(party))
    }

    /// What restricted parties hold of a party under each test.
    pub fn totals(&self, party: PartyNo) -> &[Total] {
        let start = party.index().saturating_mul(self.meters);
        self.totals.get(start..start.saturating_add(self.meters)).unwrap_or_default()
    }

    /// The first test that a party meets.
    pub fn test_met(&self, stakes: &Stakes, party: PartyNo) -> Option<u8> {
        self.side.test_met(stakes, party, self.totals(party))
    }

    /// Starts from parties. Gives whom that newly reaches, they themselves among them.
    pub fn start(&mut self, stakes: &Stakes, seeds: impl IntoIterator<Item = PartyNo>) -> Vec<PartyNo> {
        let mut queue = VecDeque::new();
        for seed in seeds {
            if self.seeds.insert(seed) {
                self.take_up(seed, &mut queue);
            }
        }
        self.spread(stakes, queue)
    }

    fn take_up(&mut self, party: PartyNo, queue: &mut VecDeque<PartyNo>) {
        if let Some(rank) = self.ranks.get_mut(party.index())
            && *rank == 0
        {
            *rank = self.next;
            self.next = self.next.saturating_add(1);
            if let Some(touched) = &mut self.touched {
                touched.push(party);
            }
            queue.push_back(party);
        }
    }

    fn spread(&mut self, stakes: &Stakes, mut queue: VecDeque<PartyNo>) -> Vec<PartyNo> {
        let mut reached = Vec::new();
        while let Some(owner) = queue.pop_front() {
            reached.push(owner);
            for number in stakes.held_by(owner) {
                let Some(stake) = stakes.get(number) else { continue };
                if self.joint && stake.arrangement != 0 {
                    if self.counted.insert((stake.owned, stake.arrangement)) {
                        for sibling in stakes.held_jointly(stake.owned, stake.arrangement) {
                            if let Some(stake) = stakes.get(*sibling) {
                                self.add(stakes, stake.owned, stake.test, stake.share, &mut queue);
                            }
                        }
                    }
                } else {
                    self.add(stakes, stake.owned, stake.test, stake.share, &mut queue);
                }
            }
        }
        reached
    }

    fn add(
        &mut self,
        stakes: &Stakes,
        owned: PartyNo,
        test: u8,
        share: Share,
        queue: &mut VecDeque<PartyNo>,
    ) {
        let bound = self.side.bound(share);
        if bound == (0, false) {
            return;
        }
        if let Some(touched) = &mut self.touched
            && self.ranks.get(owned.index()) == Some(&0)
        {
            touched.push(owned);
        }
        let place = owned.index().saturating_mul(self.meters).saturating_add(usize::from(test));
        if let Some(total) = self.totals.get_mut(place) {
            total.add(bound);
        }
        if self.rank(owned).is_none() && self.test_met(stakes, owned).is_some() {
            self.take_up(owned, queue);
        }
    }

    /// Follows changes of stakes, each given by its number and its share before, and of unnamed owners' holdings in
    /// parties. Gives whom restriction newly reaches and whom it leaves; a party may be in both and is then where it was.
    pub(crate) fn follow(
        &mut self,
        stakes: &Stakes,
        changed: &[(u32, Share)],
        unnamed: &[PartyNo],
    ) -> (Vec<PartyNo>, Vec<PartyNo>) {
        let mut check: Vec<PartyNo> = unnamed.to_vec();
        for (number, before) in changed {
            let Some(stake) = stakes.get(*number) else { continue };
            if self.rank(stake.owner).is_none() {
                continue;
            }
            let place =
                stake.owned.index().saturating_mul(self.meters).saturating_add(usize::from(stake.test));
            if let Some(total) = self.totals.get_mut(place) {
                total.subtract(self.side.bound(*before));
                total.add(self.side.bound(stake.share));
            }
            check.push(stake.owned);
        }
        let left = self.let_go(stakes, check.clone());
        let mut queue = VecDeque::new();
        for party in left.iter().copied().chain(check) {
            if self.rank(party).is_none() && self.test_met(stakes, party).is_some() {
                self.take_up(party, &mut queue);
            }
        }
        (self.spread(stakes, queue), left)
    }

    /// Stops starting from parties. Gives whom restriction newly reaches (those taken up again) and whom it leaves.
    pub(crate) fn stop(&mut self, stakes: &Stakes, seeds: &[PartyNo]) -> (Vec<PartyNo>, Vec<PartyNo>) {
        let seeds: Vec<PartyNo> = seeds.iter().copied().filter(|seed| self.seeds.remove(seed)).collect();
        let left = self.let_go(stakes, seeds);
        let mut queue = VecDeque::new();
        for party in &left {
            if self.rank(*party).is_none() && self.test_met(stakes, *party).is_some() {
                self.take_up(*party, &mut queue);
            }
        }
        (self.spread(stakes, queue), left)
    }

    /// Lets go of those among `check` whose owners of lower rank no longer suffice, and of all that rested on them.
    fn let_go(&mut self, stakes: &Stakes, mut check: Vec<PartyNo>) -> Vec<PartyNo> {
        let mut left = Vec::new();
        while let Some(party) = check.pop() {
            if self.rank(party).is_none() || self.is_seed(party) || self.is_supported(stakes, party) {
                continue;
            }
            if let Some(rank) = self.ranks.get_mut(party.index()) {
                *rank = 0;
            }
            left.push(party);
            for number in stakes.held_by(party) {
                let Some(stake) = stakes.get(number) else { continue };
                let bound = self.side.bound(stake.share);
                let place =
                    stake.owned.index().saturating_mul(self.meters).saturating_add(usize::from(stake.test));
                if let Some(total) = self.totals.get_mut(place) {
                    total.subtract(bound);
                }
                check.push(stake.owned);
            }
        }
        left
    }

    /// Whether owners of lower rank suffice.
    fn is_supported(&self, stakes: &Stakes, party: PartyNo) -> bool {
        let Some(rank) = self.rank(party) else { return false };
        // Shares, votes and control: no policy has more tests.
        let mut totals = [Total::default(); 3];
        for number in stakes.held_of(party) {
            if let Some(stake) = stakes.get(number)
                && self.rank(stake.owner).is_some_and(|owner| owner < rank)
                && let Some(total) = totals.get_mut(usize::from(stake.test))
            {
                total.add(self.side.bound(stake.share));
            }
        }
        self.side.test_met(stakes, party, totals.get(..self.meters).unwrap_or(&totals)).is_some()
    }
}
