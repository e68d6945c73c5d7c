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

use hashbrown::HashSet;

use crate::party::PartyNo;
use crate::share::{Share, Total};
use crate::stake::{Stake, Stakes};

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
    pub(crate) fn test_met(
        self,
        stakes: &Stakes,
        party: PartyNo,
        totals: impl IntoIterator<Item = Total>,
    ) -> Option<u8> {
        (0_u8..).zip(stakes.meters()).zip(totals).find_map(|((test, meter), total)| {
            let met = match self {
                Self::Surely => meter.threshold.surely_reached(total),
                Self::Possibly if total.units == 0 => meter.possible.possibly_reached(total),
                Self::Possibly => meter.possible.possibly_reached(total.plus(stakes.unnamed(party, test))),
            };
            met.then_some(test)
        })
    }
}

/// A party under one test, in as few bytes as can be: in a large graph each step waits for memory.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    /// What restricted parties hold, as [`Total`] has it.
    units: u64,
    open: u32,
    /// In a party's first cell: 0 where restriction has not reached it, otherwise the order in which it did.
    rank: u32,
}

impl Cell {
    fn total(self) -> Total {
        Total { units: self.units, open: self.open }
    }

    fn set_total(&mut self, total: Total) {
        (self.units, self.open) = (total.units, total.open);
    }
}

/// Whom restriction has reached, and the totals on the way.
#[derive(Debug, Clone)]
pub struct Reach {
    side: Side,
    meters: usize,
    /// Of each party one for each meter.
    cells: Vec<Cell>,
    seeds: HashSet<PartyNo>,
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
        // A policy that passes nothing on has no meters, and who is listed still has a rank.
        let meters = stakes.meters().len().max(1);
        Self {
            side,
            meters,
            cells: vec![Cell::default(); parties.saturating_mul(meters)],
            seeds: HashSet::new(),
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
            let start = party.index() * self.meters;
            if let Some(cells) = self.cells.get_mut(start..start + self.meters) {
                cells.fill(Cell::default());
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
        let cell = self.cells.get(party.index().saturating_mul(self.meters))?;
        (cell.rank != 0).then_some(cell.rank)
    }

    /// Whether restriction starts with a party.
    pub fn is_seed(&self, party: PartyNo) -> bool {
        self.seeds.contains(&party)
    }

    /// Everybody whom restriction has reached.
    pub fn everybody(&self) -> impl Iterator<Item = PartyNo> + '_ {
        let firsts = self.cells.iter().step_by(self.meters);
        (0_u32..).zip(firsts).filter(|(_, cell)| cell.rank != 0).map(|(party, _)| PartyNo(party))
    }

    /// What restricted parties hold of a party under each test.
    pub fn totals(&self, party: PartyNo) -> impl Iterator<Item = Total> {
        let start = party.index().saturating_mul(self.meters);
        let cells = self.cells.get(start..start.saturating_add(self.meters)).unwrap_or_default();
        cells.iter().map(|cell| cell.total())
    }

    fn cell(&mut self, party: PartyNo, test: u8) -> Option<&mut Cell> {
        self.cells.get_mut(party.index().saturating_mul(self.meters).saturating_add(usize::from(test)))
    }

    fn set_rank(&mut self, party: PartyNo, rank: u32) {
        if let Some(cell) = self.cell(party, 0) {
            cell.rank = rank;
        }
    }

    /// The first test that a party meets.
    pub fn test_met(&self, stakes: &Stakes, party: PartyNo) -> Option<u8> {
        self.side.test_met(stakes, party, self.totals(party))
    }

    /// Starts from parties. Gives whom that newly reaches, they themselves among them.
    pub fn start(&mut self, stakes: &Stakes, seeds: impl IntoIterator<Item = PartyNo>) -> Vec<PartyNo> {
        let mut wave = Vec::new();
        for seed in seeds {
            if self.seeds.insert(seed) {
                self.take_up(seed, &mut wave);
            }
        }
        self.spread(stakes, wave)
    }

    fn take_up(&mut self, party: PartyNo, wave: &mut Vec<PartyNo>) {
        if self.rank(party).is_none() {
            self.set_rank(party, self.next);
            self.next = self.next.saturating_add(1);
            if let Some(touched) = &mut self.touched {
                touched.push(party);
            }
            wave.push(party);
        }
    }

    /// Adds what those newly reached hold, and what those hold whom that reaches, wave after wave. What a wave holds is
    /// looked up for all of it before it is added: many looks into memory then wait together.
    fn spread(&mut self, stakes: &Stakes, mut wave: Vec<PartyNo>) -> Vec<PartyNo> {
        let mut reached = Vec::new();
        while !wave.is_empty() {
            let numbers: Vec<u32> = wave.iter().flat_map(|owner| stakes.held_by(*owner)).collect();
            let held: Vec<Stake> = numbers.iter().filter_map(|number| stakes.get(*number).copied()).collect();
            reached.append(&mut wave);
            for stake in held {
                if self.joint && stake.arrangement != 0 {
                    if self.counted.insert((stake.owned, stake.arrangement)) {
                        for sibling in stakes.held_jointly(stake.owned, stake.arrangement) {
                            if let Some(stake) = stakes.get(*sibling) {
                                self.add(stakes, stake, &mut wave);
                            }
                        }
                    }
                } else {
                    self.add(stakes, &stake, &mut wave);
                }
            }
        }
        reached
    }

    fn add(&mut self, stakes: &Stakes, stake: &Stake, wave: &mut Vec<PartyNo>) {
        let (owned, bound) = (stake.owned, self.side.bound(stake.share));
        if bound == (0, false) {
            return;
        }
        let is_new = self.rank(owned).is_none();
        if let Some(touched) = &mut self.touched
            && is_new
        {
            touched.push(owned);
        }
        self.change(stake, |total| total.add(bound));
        if is_new && self.test_met(stakes, owned).is_some() {
            self.take_up(owned, wave);
        }
    }

    /// Changes what restricted parties hold of whom a stake is in.
    fn change(&mut self, stake: &Stake, how: impl FnOnce(&mut Total)) {
        if let Some(cell) = self.cell(stake.owned, stake.test) {
            let mut total = cell.total();
            how(&mut total);
            cell.set_total(total);
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
            let side = self.side;
            self.change(stake, |total| {
                total.subtract(side.bound(*before));
                total.add(side.bound(stake.share));
            });
            check.push(stake.owned);
        }
        let left = self.let_go(stakes, check.clone());
        let mut wave = Vec::new();
        for party in left.iter().copied().chain(check) {
            if self.rank(party).is_none() && self.test_met(stakes, party).is_some() {
                self.take_up(party, &mut wave);
            }
        }
        (self.spread(stakes, wave), left)
    }

    /// Stops starting from parties. Gives whom restriction newly reaches (those taken up again) and whom it leaves.
    pub(crate) fn stop(&mut self, stakes: &Stakes, seeds: &[PartyNo]) -> (Vec<PartyNo>, Vec<PartyNo>) {
        let seeds: Vec<PartyNo> = seeds.iter().copied().filter(|seed| self.seeds.remove(seed)).collect();
        let left = self.let_go(stakes, seeds);
        let mut wave = Vec::new();
        for party in &left {
            if self.rank(*party).is_none() && self.test_met(stakes, *party).is_some() {
                self.take_up(*party, &mut wave);
            }
        }
        (self.spread(stakes, wave), left)
    }

    /// Lets go of those among `check` whose owners of lower rank no longer suffice, and of all that rested on them.
    fn let_go(&mut self, stakes: &Stakes, mut check: Vec<PartyNo>) -> Vec<PartyNo> {
        let mut left = Vec::new();
        while let Some(party) = check.pop() {
            if self.rank(party).is_none() || self.is_seed(party) || self.is_supported(stakes, party) {
                continue;
            }
            self.set_rank(party, 0);
            left.push(party);
            for number in stakes.held_by(party) {
                let Some(stake) = stakes.get(number) else { continue };
                let bound = self.side.bound(stake.share);
                self.change(stake, |total| total.subtract(bound));
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
        self.side.test_met(stakes, party, totals.into_iter().take(self.meters)).is_some()
    }
}
