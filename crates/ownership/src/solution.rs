//! The verdict on every party of a graph under one policy on one day.

use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::graph::Graph;
use crate::holding::{Holding, Interest, Period, Standing};
use crate::integrated::Integrated;
use crate::party::PartyNo;
use crate::policy::{Aggregation, Cascade, Ground, Policy};
use crate::reach::{Reach, Side};
use crate::share::{Share, Total, WHOLE};
use crate::stake::{Index, Stakes};
use crate::verify::Claim;

/// What is known of a party's being restricted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is, whatever the open values are.
    Blocked,
    /// It depends on what the sources leave open.
    Undetermined,
    /// It is not, whatever the open values are.
    NotBlocked,
}

impl Verdict {
    /// The machine form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Undetermined => "undetermined",
            Self::NotBlocked => "not_blocked",
        }
    }
}

/// A party of the graph that a list names, or may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// The party.
    #[serde(skip)]
    pub party: PartyNo,
    /// Who is listed, e.g. `us-ofac-sdn 36`: parties with the same are one person to a regime that takes each alone.
    pub entry: String,
    /// Who that is and how it is known to be this party, in words.
    pub what: String,
    /// Whether that is certain. A proposed link is not: it never blocks.
    pub certain: bool,
    /// When it is listed.
    #[serde(skip)]
    pub period: Period,
}

/// One regime's answer for a whole graph on one day.
#[derive(Debug, Clone)]
pub struct Solution {
    policy: Policy,
    stakes: Stakes,
    listings: Vec<Listing>,
    /// Who belongs to a blocked government, by definition; each a solution of its own.
    governments: Vec<Solution>,
    seeds: Seeds,
    sides: Sides,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Seeds {
    surely: HashMap<PartyNo, Ground>,
    possibly: HashMap<PartyNo, Ground>,
}

#[derive(Debug, Clone)]
enum Sides {
    /// All restricted parties count together.
    Together { surely: Box<Reach>, possibly: Box<Reach> },
    /// Each listed person counts alone.
    Apart { surely: Apart, possibly: Apart },
    /// Only listed persons count, with their stakes multiplied along the chain.
    Multiplied { surely: Box<Integrated>, possibly: Box<Integrated> },
}

/// What restriction reaches from each person alone.
#[derive(Debug, Clone)]
struct Apart {
    scratch: Box<Reach>,
    persons: Vec<Person>,
    /// Which persons hold something of a party, or are it.
    touching: HashMap<PartyNo, Vec<u32>>,
}

/// A listed person, by the parties that are he.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    pub(crate) key: String,
    pub(crate) seeds: Vec<PartyNo>,
    /// Rank and totals of every party he holds anything of.
    pub(crate) touched: HashMap<PartyNo, (u32, Vec<Total>)>,
}

impl Solution {
    /// Solves a graph.
    pub fn new(graph: &Graph, index: &Index, policy: &Policy, day: Date, listings: Vec<Listing>) -> Self {
        let governments = policy
            .governments
            .iter()
            .filter(|government| government.holds_on(day))
            .filter_map(|government| {
                let parties: Vec<Listing> = governed(graph, government.country, &government.name);
                // Without a party that is the government, nothing can belong to it, and reading all again is saved.
                (!parties.is_empty())
                    .then(|| Self::new(graph, index, &policy.of_government(government), day, parties))
            })
            .collect();
        let stakes = Stakes::new(graph, index, policy, day);
        let parties = graph.parties.len();
        let sides = match policy.aggregation {
            Aggregation::All if policy.cascade == Cascade::Multiplied => Sides::Multiplied {
                surely: Box::new(Integrated::new(&stakes, Side::Surely, [])),
                possibly: Box::new(Integrated::new(&stakes, Side::Possibly, [])),
            },
            Aggregation::All => Sides::Together {
                surely: Box::new(Reach::new(parties, &stakes, Side::Surely)),
                possibly: Box::new(Reach::new(parties, &stakes, Side::Possibly)),
            },
            Aggregation::Joint | Aggregation::None => {
                let joint = policy.aggregation == Aggregation::Joint;
                let apart = |side| Apart {
                    scratch: Box::new(Reach::for_persons(parties, &stakes, side, joint)),
                    persons: Vec::new(),
                    touching: HashMap::new(),
                };
                Sides::Apart { surely: apart(Side::Surely), possibly: apart(Side::Possibly) }
            }
        };
        let mut solution =
            Self { policy: policy.clone(), stakes, listings, governments, seeds: Seeds::default(), sides };
        solution.set_seeds();
        solution
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The day.
    pub fn day(&self) -> Date {
        self.stakes.day()
    }

    /// The stakes.
    pub fn stakes(&self) -> &Stakes {
        &self.stakes
    }

    /// The listings.
    pub fn listings(&self) -> &[Listing] {
        &self.listings
    }

    /// The listings of a party that stand on the day, certain ones first.
    pub fn listings_of(&self, party: PartyNo) -> Vec<&Listing> {
        let mut listings: Vec<&Listing> = self
            .listings
            .iter()
            .filter(|listing| listing.party == party && listing.period.on(self.day()) != Standing::Stood)
            .collect();
        listings.sort_by_key(|listing| !listing.certain);
        listings
    }

    /// The governments that somebody here belongs to, each with who does and why.
    pub fn governments(&self) -> &[Self] {
        &self.governments
    }

    /// The verdict on a party.
    pub fn verdict(&self, party: PartyNo) -> Verdict {
        if self.reaches(Side::Surely, party) {
            Verdict::Blocked
        } else if self.reaches(Side::Possibly, party) {
            Verdict::Undetermined
        } else {
            Verdict::NotBlocked
        }
    }

    /// Why a party is, or may be, restricted; `None` if it is not.
    pub fn ground(&self, party: PartyNo) -> Option<Ground> {
        let side = match self.verdict(party) {
            Verdict::Blocked => Side::Surely,
            Verdict::Undetermined => Side::Possibly,
            Verdict::NotBlocked => return None,
        };
        if let Some(ground) = self.seed(side, party) {
            return Some(ground);
        }
        let test = match &self.sides {
            Sides::Together { surely, possibly } => {
                let reach = if side == Side::Surely { surely } else { possibly };
                reach.test_met(&self.stakes, party)
            }
            Sides::Apart { surely, possibly } => {
                let apart = if side == Side::Surely { surely } else { possibly };
                apart.persons_of(party).find_map(|person| {
                    side.test_met(&self.stakes, party, person.touched.get(&party)?.1.iter().copied())
                })
            }
            Sides::Multiplied { surely, possibly } => {
                let integrated = if side == Side::Surely { surely } else { possibly };
                integrated.test_met(&self.stakes, party)
            }
        };
        test.and_then(|test| self.stakes.meters().get(usize::from(test))).map(|meter| meter.ground)
    }

    /// Whether restriction starts with a party, and why.
    pub fn seed(&self, side: Side, party: PartyNo) -> Option<Ground> {
        let seeds = match side {
            Side::Surely => &self.seeds.surely,
            Side::Possibly => &self.seeds.possibly,
        };
        seeds.get(&party).copied()
    }

    /// Whether restriction reaches a party, on one bound.
    pub fn reaches(&self, side: Side, party: PartyNo) -> bool {
        match (&self.sides, side) {
            (Sides::Together { surely, .. }, Side::Surely) => surely.rank(party).is_some(),
            (Sides::Together { possibly, .. }, Side::Possibly) => possibly.rank(party).is_some(),
            (Sides::Apart { surely, .. }, Side::Surely) => surely.persons_of(party).next().is_some(),
            (Sides::Apart { possibly, .. }, Side::Possibly) => possibly.persons_of(party).next().is_some(),
            (Sides::Multiplied { surely, .. }, Side::Surely) => surely.reaches(&self.stakes, party),
            (Sides::Multiplied { possibly, .. }, Side::Possibly) => possibly.reaches(&self.stakes, party),
        }
    }

    /// Whether what a party holds counts, on one bound: because it is restricted, or, where shares are multiplied,
    /// because listed persons hold some of it.
    pub fn passes_on(&self, side: Side, owner: PartyNo) -> bool {
        match self.integrated(side) {
            Some(integrated) => (0_u8..).take(self.stakes.meters().len()).any(|test| {
                let weight = integrated.weight(&self.stakes, owner, test);
                weight != Total::default()
            }),
            None => self.reaches(side, owner),
        }
    }

    /// How much of what a party holds under a test counts, where shares are multiplied and it is not listed.
    pub(crate) fn times(&self, side: Side, owner: PartyNo, test: u8) -> Option<Total> {
        let integrated = self.integrated(side).filter(|integrated| !integrated.is_seed(owner))?;
        Some(integrated.weight(&self.stakes, owner, test))
    }

    /// The integrated shares on one bound, where shares are multiplied.
    pub(crate) fn integrated(&self, side: Side) -> Option<&Integrated> {
        match &self.sides {
            Sides::Multiplied { surely, possibly } => {
                Some(if side == Side::Surely { surely } else { possibly })
            }
            _ => None,
        }
    }

    /// How much of a party restricted parties hold, at least and at most, in billionths of a percent: of shares, or of
    /// votes where that is more. Where each person counts alone, the most that one of them holds.
    pub fn held(&self, party: PartyNo) -> (Total, Total) {
        (self.held_on(Side::Surely, party), self.held_on(Side::Possibly, party))
    }

    fn held_on(&self, side: Side, party: PartyNo) -> Total {
        let mut total = match &self.sides {
            Sides::Together { surely, possibly } => {
                let reach = if side == Side::Surely { surely } else { possibly };
                self.most(reach.totals(party))
            }
            Sides::Apart { surely, possibly } => {
                let apart = if side == Side::Surely { surely } else { possibly };
                apart
                    .touching(party)
                    .filter_map(|person| Some(self.most(person.touched.get(&party)?.1.iter().copied())))
                    .max_by_key(|total| (total.units, total.open))
                    .unwrap_or_default()
            }
            Sides::Multiplied { surely, possibly } => {
                let integrated = if side == Side::Surely { surely } else { possibly };
                self.most(integrated.totals(party).iter().copied())
            }
        };
        total.units = total.units.min(WHOLE);
        total
    }

    /// The largest of a party's totals, which are of shares and of votes.
    fn most(&self, totals: impl Iterator<Item = Total>) -> Total {
        totals
            .zip(self.stakes.meters())
            .filter(|(_, meter)| meter.interest != Interest::BoardMajority)
            .map(|(total, _)| total)
            .max_by_key(|total| (total.units, total.open))
            .unwrap_or_default()
    }

    /// For a proof: the rank of each party on one bound, from one person who reaches `party` where each counts alone.
    pub(crate) fn ranks_towards(&self, side: Side, party: PartyNo) -> Ranks<'_> {
        match &self.sides {
            Sides::Together { surely, possibly } => {
                Ranks::Together(if side == Side::Surely { surely } else { possibly })
            }
            Sides::Apart { surely, possibly } => {
                let apart = if side == Side::Surely { surely } else { possibly };
                apart.persons_of(party).next().map_or(Ranks::Nobody, Ranks::Person)
            }
            Sides::Multiplied { .. } => Ranks::Nobody,
        }
    }

    /// What starts restriction: certain and possible listings, and what belongs to blocked governments.
    fn current_seeds(&self) -> Seeds {
        let mut seeds = Seeds::default();
        for listing in &self.listings {
            match listing.period.on(self.day()) {
                Standing::Stood => continue,
                Standing::Stands if listing.certain => {
                    seeds.surely.insert(listing.party, Ground::Listed);
                }
                _ => {}
            }
            seeds.possibly.insert(listing.party, Ground::Listed);
        }
        for government in &self.governments {
            for (side, into) in [(Side::Surely, &mut seeds.surely), (Side::Possibly, &mut seeds.possibly)] {
                for party in government.everybody(side) {
                    into.entry(party).or_insert(Ground::Government);
                }
            }
        }
        seeds
    }

    /// Everybody whom restriction reaches on one bound, in no order.
    pub fn everybody(&self, side: Side) -> Vec<PartyNo> {
        match &self.sides {
            Sides::Together { surely, possibly } => {
                let reach = if side == Side::Surely { surely } else { possibly };
                reach.everybody().collect()
            }
            Sides::Apart { surely, possibly } => {
                let apart = if side == Side::Surely { surely } else { possibly };
                let parties = apart.touching.keys().copied();
                parties.filter(|party| apart.persons_of(*party).next().is_some()).collect()
            }
            Sides::Multiplied { surely, possibly } => {
                let integrated = if side == Side::Surely { surely } else { possibly };
                integrated.everybody(&self.stakes).collect()
            }
        }
    }

    /// What is reached on one bound, to be checked: all together, or person by person.
    pub fn claims(&self, side: Side) -> Vec<Claim> {
        match &self.sides {
            Sides::Together { .. } => {
                let seeds = if side == Side::Surely { &self.seeds.surely } else { &self.seeds.possibly };
                vec![Claim {
                    seeds: seeds.keys().copied().collect(),
                    reached: self.everybody(side).into_iter().collect(),
                    ..Claim::default()
                }]
            }
            Sides::Multiplied { surely, possibly } => {
                let seeds = if side == Side::Surely { &self.seeds.surely } else { &self.seeds.possibly };
                let integrated = if side == Side::Surely { surely } else { possibly };
                vec![Claim {
                    seeds: seeds.keys().copied().collect(),
                    reached: self.everybody(side).into_iter().collect(),
                    totals: integrated.all_totals().map(|(party, totals)| (party, totals.to_vec())).collect(),
                }]
            }
            Sides::Apart { surely, possibly } => {
                let apart = if side == Side::Surely { surely } else { possibly };
                apart
                    .persons
                    .iter()
                    .map(|person| Claim {
                        seeds: person.seeds.iter().copied().collect(),
                        reached: person
                            .touched
                            .iter()
                            .filter(|(_, (rank, _))| *rank != 0)
                            .map(|(party, _)| *party)
                            .collect(),
                        ..Claim::default()
                    })
                    .collect()
            }
        }
    }

    /// Brings restriction in line with what it starts from now. Gives everybody whose reach on some bound may differ.
    fn set_seeds(&mut self) -> Vec<PartyNo> {
        let now = self.current_seeds();
        let before = std::mem::replace(&mut self.seeds, now);
        let mut moved = Vec::new();
        match &mut self.sides {
            Sides::Together { surely, possibly } => {
                let now = &self.seeds;
                moved.extend(restart(surely, &self.stakes, &before.surely, &now.surely));
                moved.extend(restart(possibly, &self.stakes, &before.possibly, &now.possibly));
            }
            Sides::Apart { surely, possibly } => {
                let persons = persons(&self.listings, &self.seeds);
                for (apart, seeds) in [(surely, &self.seeds.surely), (possibly, &self.seeds.possibly)] {
                    moved.extend(apart.set_persons(&self.stakes, &persons, seeds));
                }
            }
            Sides::Multiplied { surely, possibly } => {
                moved.extend(surely.renew(&self.stakes, self.seeds.surely.keys().copied()));
                moved.extend(possibly.renew(&self.stakes, self.seeds.possibly.keys().copied()));
            }
        }
        // A ground may have changed with the reach unchanged: a party that was owned is now listed.
        let changed = |before: &HashMap<PartyNo, Ground>, now: &HashMap<PartyNo, Ground>| -> Vec<PartyNo> {
            before
                .keys()
                .chain(now.keys())
                .copied()
                .filter(|party| before.get(party) != now.get(party))
                .collect()
        };
        moved.extend(changed(&before.surely, &self.seeds.surely));
        moved.extend(changed(&before.possibly, &self.seeds.possibly));
        moved
    }

    /// Takes other listings from now on. Gives the parties whose verdict or ground that may change.
    pub fn relist(&mut self, listings: Vec<Listing>) -> Vec<PartyNo> {
        self.listings = listings;
        tidy(self.set_seeds())
    }

    /// Reads the holdings of one owner in one party again, after the graph and the index were changed. Gives the parties
    /// whose verdict that may change; takes time that grows with them and with their owners, not with the graph.
    pub fn reread(&mut self, graph: &Graph, index: &Index, owner: PartyNo, owned: PartyNo) -> Vec<PartyNo> {
        let mut moved = Vec::new();
        let mut governments = std::mem::take(&mut self.governments);
        for government in &mut governments {
            moved.extend(government.reread(graph, index, owner, owned));
        }
        self.governments = governments;
        if !moved.is_empty() {
            moved = self.set_seeds();
        }
        if !self.policy.flow_down {
            return tidy(moved);
        }
        let pair: Vec<&Holding> = index
            .into_party(owned)
            .filter_map(|number| graph.holdings.get(number as usize))
            .filter(|holding| holding.owner == owner)
            .collect();
        let now = self.stakes.of_pair(graph, &pair);
        let changed = self.stakes.set_pair(owner, owned, &now);
        self.stakes.set_unnamed(graph, index, owned);
        moved.extend(self.follow(owner, owned, &changed));
        tidy(moved)
    }

    fn follow(&mut self, owner: PartyNo, owned: PartyNo, changed: &[(u32, Share)]) -> Vec<PartyNo> {
        let mut moved = Vec::new();
        match &mut self.sides {
            Sides::Together { surely, possibly } => {
                for reach in [surely, possibly] {
                    let (reached, left) = reach.follow(&self.stakes, changed, &[owned]);
                    moved.extend(reached.into_iter().chain(left));
                }
            }
            Sides::Apart { surely, possibly } => {
                for (apart, seeds) in [(surely, &self.seeds.surely), (possibly, &self.seeds.possibly)] {
                    moved.extend(apart.follow(&self.stakes, owner, owned, seeds));
                }
            }
            Sides::Multiplied { surely, possibly } => {
                moved.extend(surely.renew(&self.stakes, self.seeds.surely.keys().copied()));
                moved.extend(possibly.renew(&self.stakes, self.seeds.possibly.keys().copied()));
            }
        }
        moved
    }

    /// Supposes that one owner's stake in one party under one test is this, whatever is stated.
    pub(crate) fn suppose(&mut self, owner: PartyNo, owned: PartyNo, test: u8, share: Share) {
        let now: Vec<(u8, Share, u32)> = self
            .stakes
            .held_of(owned)
            .filter_map(|number| self.stakes.get(number))
            .filter(|stake| stake.owner == owner)
            .map(|stake| {
                (stake.test, if stake.test == test { share } else { stake.share }, stake.arrangement)
            })
            .collect();
        let changed = self.stakes.set_pair(owner, owned, &now);
        self.follow(owner, owned, &changed);
    }

    /// Supposes that unnamed owners hold so much of a party.
    pub(crate) fn suppose_unnamed(&mut self, owned: PartyNo, test: u8, total: Total) {
        self.stakes.suppose_unnamed(owned, test, total);
        self.follow(owned, owned, &[]);
    }

    /// Moves to another day on which the same policy holds. `pairs` are the owners and owned parties of the holdings that
    /// begin or end in between. Gives the parties whose verdict that may change.
    pub fn move_to(
        &mut self,
        graph: &Graph,
        index: &Index,
        day: Date,
        pairs: &[(PartyNo, PartyNo)],
    ) -> Vec<PartyNo> {
        self.set_day(day);
        let mut moved = self.set_seeds();
        for (owner, owned) in pairs {
            moved.extend(self.reread(graph, index, *owner, *owned));
        }
        tidy(moved)
    }

    fn set_day(&mut self, day: Date) {
        self.stakes.set_day(day);
        for government in &mut self.governments {
            government.set_day(day);
        }
    }
}

/// Lets restriction start from other parties than before. Gives whom that reaches or leaves.
fn restart(
    reach: &mut Reach,
    stakes: &Stakes,
    before: &HashMap<PartyNo, Ground>,
    now: &HashMap<PartyNo, Ground>,
) -> Vec<PartyNo> {
    let gone: Vec<PartyNo> = before.keys().copied().filter(|seed| !now.contains_key(seed)).collect();
    let mut come: Vec<PartyNo> = now.keys().copied().filter(|seed| !before.contains_key(seed)).collect();
    // In a fixed order, so that the same question has the same proof.
    come.sort_unstable();
    let mut moved = reach.start(stakes, come);
    let (reached, left) = reach.stop(stakes, &gone);
    moved.extend(reached.into_iter().chain(left));
    moved
}

/// Ranks for a proof.
pub(crate) enum Ranks<'a> {
    Together(&'a Reach),
    Person(&'a Person),
    Nobody,
}

impl Ranks<'_> {
    pub(crate) fn rank(&self, party: PartyNo) -> Option<u32> {
        match self {
            Self::Together(reach) => reach.rank(party),
            Self::Person(person) => {
                person.touched.get(&party).map(|(rank, _)| *rank).filter(|rank| *rank != 0)
            }
            Self::Nobody => None,
        }
    }

    pub(crate) fn is_seed(&self, party: PartyNo) -> bool {
        match self {
            Self::Together(reach) => reach.is_seed(party),
            Self::Person(person) => person.seeds.contains(&party),
            Self::Nobody => false,
        }
    }
}

impl Apart {
    /// The persons who hold something of a party, or are it.
    fn touching(&self, party: PartyNo) -> impl Iterator<Item = &Person> {
        self.touching
            .get(&party)
            .into_iter()
            .flatten()
            .filter_map(|number| self.persons.get(*number as usize))
    }

    /// The persons whose restriction reaches a party.
    fn persons_of(&self, party: PartyNo) -> impl Iterator<Item = &Person> {
        self.touching(party)
            .filter(move |person| person.touched.get(&party).is_some_and(|(rank, _)| *rank != 0))
    }

    /// Sets who the persons are, and solves anew for those that changed.
    fn set_persons(
        &mut self,
        stakes: &Stakes,
        persons: &[(String, Vec<PartyNo>)],
        seeds: &HashMap<PartyNo, Ground>,
    ) -> Vec<PartyNo> {
        let mut moved = Vec::new();
        let known: HashMap<String, u32> =
            (0_u32..).zip(&self.persons).map(|(number, person)| (person.key.clone(), number)).collect();
        let mut present = HashSet::new();
        for (key, parties) in persons {
            let parties: Vec<PartyNo> =
                parties.iter().copied().filter(|party| seeds.contains_key(party)).collect();
            let number = known.get(key).copied().unwrap_or_else(|| {
                self.persons.push(Person { key: key.clone(), ..Person::default() });
                u32::try_from(self.persons.len() - 1).unwrap_or(u32::MAX)
            });
            present.insert(number);
            if self.persons.get(number as usize).is_some_and(|person| person.seeds != parties) {
                moved.extend(self.solve(stakes, number, parties));
            }
        }
        for number in known.into_values().filter(|number| !present.contains(number)) {
            moved.extend(self.solve(stakes, number, Vec::new()));
        }
        moved
    }

    fn solve(&mut self, stakes: &Stakes, number: u32, seeds: Vec<PartyNo>) -> Vec<PartyNo> {
        self.scratch.start(stakes, seeds.iter().copied());
        let touched = self
            .scratch
            .touched()
            .iter()
            .map(|party| {
                (
                    *party,
                    (self.scratch.rank(*party).unwrap_or_default(), self.scratch.totals(*party).collect()),
                )
            })
            .collect();
        self.scratch.clear();
        let Some(person) = self.persons.get_mut(number as usize) else { return Vec::new() };
        let before = std::mem::replace(&mut person.touched, touched);
        person.seeds = seeds;
        for party in before.keys() {
            if let Some(numbers) = self.touching.get_mut(party) {
                numbers.retain(|other| *other != number);
                if numbers.is_empty() {
                    self.touching.remove(party);
                }
            }
        }
        for party in person.touched.keys() {
            let numbers = self.touching.entry(*party).or_default();
            numbers.push(number);
            numbers.sort_unstable();
        }
        before.into_keys().chain(person.touched.keys().copied()).collect()
    }

    /// Solves anew for the persons to whom a change of what `owner` holds of `owned` can matter.
    fn follow(
        &mut self,
        stakes: &Stakes,
        owner: PartyNo,
        owned: PartyNo,
        seeds: &HashMap<PartyNo, Ground>,
    ) -> Vec<PartyNo> {
        let mut affected: Vec<u32> = self.touching.get(&owner).cloned().unwrap_or_default();
        // What unnamed owners hold may join what any person holds.
        affected.extend(self.touching.get(&owned).into_iter().flatten());
        let arrangements: Vec<u32> = stakes
            .held_of(owned)
            .filter_map(|number| stakes.get(number))
            .filter(|stake| stake.owner == owner && stake.arrangement != 0)
            .map(|stake| stake.arrangement)
            .collect();
        for arrangement in arrangements {
            for stake in
                stakes.held_jointly(owned, arrangement).iter().filter_map(|number| stakes.get(*number))
            {
                affected.extend(self.touching.get(&stake.owner).into_iter().flatten());
            }
        }
        affected.sort_unstable();
        affected.dedup();
        let mut moved = Vec::new();
        for number in affected {
            let parties: Vec<PartyNo> = self
                .persons
                .get(number as usize)
                .map(|person| person.seeds.iter().copied().filter(|seed| seeds.contains_key(seed)).collect())
                .unwrap_or_default();
            moved.extend(self.solve(stakes, number, parties));
        }
        moved
    }
}

/// The persons, by what lists call them, each with the parties that he is; those of a government are each their own.
fn persons(listings: &[Listing], seeds: &Seeds) -> Vec<(String, Vec<PartyNo>)> {
    let mut by_key: HashMap<String, Vec<PartyNo>> = HashMap::new();
    for listing in listings {
        if seeds.possibly.contains_key(&listing.party) {
            by_key.entry(listing.entry.clone()).or_default().push(listing.party);
        }
    }
    for (party, ground) in &seeds.possibly {
        if *ground == Ground::Government {
            by_key.entry(format!("government {}", party.0)).or_default().push(*party);
        }
    }
    let mut persons: Vec<(String, Vec<PartyNo>)> = by_key
        .into_iter()
        .map(|(key, mut parties)| {
            parties.sort_unstable();
            parties.dedup();
            (key, parties)
        })
        .collect();
    persons.sort();
    persons
}

/// The parties that sources call the state, or a body of the state, of a country.
fn governed(graph: &Graph, country: interdict_model::Country, name: &str) -> Vec<Listing> {
    let mut parties: Vec<PartyNo> = graph
        .parties
        .profiles()
        .filter(|(_, profile)| profile.government == Some(country))
        .map(|(party, _)| party)
        .collect();
    parties.sort_unstable();
    parties
        .into_iter()
        .map(|party| Listing {
            party,
            entry: name.to_owned(),
            what: name.to_owned(),
            certain: true,
            period: Period::default(),
        })
        .collect()
}

fn tidy(mut parties: Vec<PartyNo>) -> Vec<PartyNo> {
    parties.sort_unstable();
    parties.dedup();
    parties
}
