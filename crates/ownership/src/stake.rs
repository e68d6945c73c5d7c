//! What sources state about one party's holdings in another, put together under a policy on a day.
//!
//! Several statements about the same two parties are one [`Stake`] per test:
//!
//! - the same statement twice counts once;
//! - two sources that agree on a value or an interval are taken at what both allow; two that contradict each other leave
//!   everything between them open;
//! - one source with two different statements may mean two blocks of shares or a correction: at least the smaller, at most
//!   both together;
//! - kinds of holding that may or may not be shares (an option, a nominee's) raise only what is possible;
//! - an indirect share may contain what else is stated. It decides alone if it is large enough, and is otherwise open
//!   upwards: a small share reckoned along a chain can stand at the end of majority stakes. One whose links are all stated
//!   counts nothing beside them;
//! - what an owner holds whom a source does not name, and a party's treasury shares, raise what is possible for others who
//!   hold something. An owner without a name who is himself restricted counts as anybody does.

use hashbrown::HashMap;
use jiff::civil::Date;
use serde::Serialize;

use crate::graph::Graph;
use crate::holding::{Holding, Interest, Path, Standing};
use crate::party::PartyNo;
use crate::policy::{Ground, Policy, Treatment};
use crate::share::{Share, Threshold, Total};

/// What one party holds of another under one test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stake {
    /// Who holds.
    pub owner: PartyNo,
    /// Of whom.
    pub owned: PartyNo,
    /// Between what and what.
    pub share: Share,
    /// Which test, as [`Stakes::meters`] counts them.
    pub test: u8,
    /// Held by agreement with others whose stake has the same number; 0 is none.
    pub arrangement: u32,
}

/// What makes a party restricted, as the fixpoint sees it: a policy's tests, then control as one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meter {
    /// What is counted; [`Interest::BoardMajority`] stands for control of every sort.
    pub interest: Interest,
    /// When it is surely met.
    pub threshold: Threshold,
    /// When it may be met.
    pub possible: Threshold,
    /// What a party is that meets it.
    pub ground: Ground,
}

/// Statements of different sources, or of one, that do not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Who holds.
    #[serde(skip)]
    pub owner: PartyNo,
    /// Of whom.
    #[serde(skip)]
    pub owned: PartyNo,
    /// What is said, in the order of the sources.
    pub stated: Vec<Share>,
    /// What was made of it.
    pub taken: Share,
}

/// The holdings of each party's owners, by number in [`Graph::holdings`].
#[derive(Debug, Clone, Default)]
pub struct Index {
    starts: Vec<u32>,
    numbers: Vec<u32>,
    added: HashMap<PartyNo, Vec<u32>>,
    withdrawn: hashbrown::HashSet<u32>,
}

impl Index {
    /// Of all holdings of a graph.
    pub fn new(graph: &Graph) -> Self {
        let (starts, numbers) =
            group(graph.parties.len(), graph.holdings.iter().map(|holding| holding.owned));
        Self { starts, numbers, added: HashMap::new(), withdrawn: hashbrown::HashSet::new() }
    }

    /// Takes in a holding that was added to the graph.
    pub fn add(&mut self, graph: &Graph, number: u32) {
        if let Some(holding) = graph.holdings.get(number as usize) {
            self.added.entry(holding.owned).or_default().push(number);
        }
    }

    /// Leaves a holding out from now on.
    pub fn withdraw(&mut self, number: u32) {
        self.withdrawn.insert(number);
    }

    /// The numbers of the holdings in a party.
    pub fn into_party(&self, owned: PartyNo) -> impl Iterator<Item = u32> + '_ {
        slice(&self.starts, &self.numbers, owned)
            .iter()
            .chain(self.added.get(&owned).into_iter().flatten())
            .copied()
            .filter(|number| !self.is_withdrawn(*number))
    }

    fn is_withdrawn(&self, number: u32) -> bool {
        !self.withdrawn.is_empty() && self.withdrawn.contains(&number)
    }
}

/// Numbers grouped by party: where each party's begin, and the numbers. A counting sort, so order within a group stays.
fn group(parties: usize, keys: impl Iterator<Item = PartyNo> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; parties.saturating_add(1)];
    let mut count = 0_usize;
    for key in keys.clone() {
        if let Some(start) = starts.get_mut(key.index() + 1) {
            *start += 1;
        }
        count += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut next = starts.clone();
    let mut numbers = vec![0_u32; count];
    for (number, key) in (0_u32..).zip(keys) {
        if let Some(place) = next.get_mut(key.index()) {
            if let Some(slot) = numbers.get_mut(*place as usize) {
                *slot = number;
            }
            *place += 1;
        }
    }
    (starts, numbers)
}

fn slice<'a>(starts: &[u32], numbers: &'a [u32], party: PartyNo) -> &'a [u32] {
    match (starts.get(party.index()), starts.get(party.index() + 1)) {
        (Some(from), Some(to)) => numbers.get(*from as usize..*to as usize).unwrap_or_default(),
        _ => &[],
    }
}

fn added(by_party: &HashMap<PartyNo, Vec<u32>>, party: PartyNo) -> impl Iterator<Item = u32> + '_ {
    by_party.get(&party).into_iter().flatten().copied()
}

/// All stakes of a graph under a policy on a day, by owner and by owned.
#[derive(Debug, Clone)]
pub struct Stakes {
    meters: Vec<Meter>,
    rule: Rule,
    /// Grouped by owner, since restriction spreads from owners to what they own.
    all: Vec<Stake>,
    out_starts: Vec<u32>,
    in_starts: Vec<u32>,
    in_numbers: Vec<u32>,
    added_in: HashMap<PartyNo, Vec<u32>>,
    added_out: HashMap<PartyNo, Vec<u32>>,
    joint: HashMap<(PartyNo, u32), Vec<u32>>,
    /// What nobody in particular holds: may join what others hold.
    unnamed: HashMap<(PartyNo, u8), Total>,
    differences: Vec<Difference>,
}

/// How a policy reads a holding on a day.
#[derive(Debug, Clone)]
struct Rule {
    day: Date,
    shares: Option<u8>,
    votes: Option<u8>,
    control: Option<u8>,
    treatment: [Treatment; Interest::ALL.len()],
    thresholds: Vec<Threshold>,
}

/// One holding as a policy reads it.
#[derive(Debug, Clone, Copy)]
struct Read {
    test: u8,
    interest: Interest,
    source: u32,
    arrangement: u32,
    share: Share,
    stands: bool,
    /// Of a party's shares in itself.
    own: bool,
    /// Whether it may join what others hold: nobody says who the owner is, or it is the party itself.
    unnamed: bool,
}

impl Rule {
    fn new(policy: &Policy, day: Date, meters: &[Meter]) -> Self {
        let place = |interest: Interest| {
            meters
                .iter()
                .position(|meter| meter.interest == interest)
                .and_then(|place| u8::try_from(place).ok())
        };
        let mut treatment = [Treatment::Ignored; Interest::ALL.len()];
        for (interest, how) in &policy.control {
            if let Some(slot) = treatment.get_mut(*interest as usize) {
                *slot = *how;
            }
        }
        Self {
            day,
            shares: place(Interest::Shares),
            votes: place(Interest::Votes),
            control: place(Interest::BoardMajority),
            treatment,
            thresholds: meters.iter().map(|meter| meter.threshold).collect(),
        }
    }

    fn read(&self, holding: &Holding, unnamed: bool) -> Option<Read> {
        let own = holding.owner == holding.owned;
        if own && holding.interest != Interest::Treasury {
            // What a party holds of itself cannot be the reason why it is restricted.
            return None;
        }
        let standing = holding.period.on(self.day);
        if standing == Standing::Stood || holding.path == Path::SpelledOut {
            return None;
        }
        let treated = self.treatment.get(holding.interest as usize).copied().unwrap_or_default();
        let (test, share) = match (holding.interest, treated) {
            (Interest::Shares, _) => (self.shares?, holding.share),
            (Interest::Votes, _) => (self.votes?, holding.share),
            (Interest::Branch, _) => (0, Share::ALL),
            (_, Treatment::Presumed) => (self.control?, Share::ALL),
            (_, Treatment::Assessed) => (self.control?, Share::UNKNOWN),
            (
                Interest::UnclearShare
                | Interest::Option
                | Interest::Treasury
                | Interest::Nominee
                | Interest::Nominator
                | Interest::Trust,
                Treatment::Ignored,
            ) => (self.shares?, holding.share.at_most()),
            _ => return None,
        };
        let share = if holding.path == Path::Indirect {
            let mut alone = Total::default();
            alone.add(share.lower());
            let enough =
                self.thresholds.get(usize::from(test)).is_some_and(|needed| needed.surely_reached(alone));
            if enough { share.at_least() } else { Share::UNKNOWN }
        } else {
            share
        };
        (share != Share::NONE).then_some(Read {
            test,
            interest: holding.interest,
            source: holding.origin.source,
            arrangement: holding.arrangement,
            share,
            stands: standing == Standing::Stands,
            own,
            unnamed: unnamed || own,
        })
    }
}

impl Stakes {
    /// Puts together all holdings of a graph.
    pub fn new(graph: &Graph, index: &Index, policy: &Policy, day: Date) -> Self {
        let mut meters: Vec<Meter> = policy
            .tests
            .iter()
            .map(|test| Meter {
                interest: test.interest,
                threshold: test.threshold,
                possible: test.possible,
                ground: test.ground,
            })
            .collect();
        if policy.control.values().any(|treatment| *treatment != Treatment::Ignored) {
            let any = Threshold { units: 0, strict: true };
            meters.push(Meter {
                interest: Interest::BoardMajority,
                threshold: any,
                possible: any,
                ground: Ground::Controlled,
            });
        }
        let rule = Rule::new(policy, day, &meters);
        let parties = graph.parties.len();
        let mut stakes = Self {
            meters,
            rule,
            all: Vec::with_capacity(if policy.flow_down { graph.holdings.len() } else { 0 }),
            out_starts: Vec::with_capacity(parties + 1),
            in_starts: Vec::new(),
            in_numbers: Vec::new(),
            added_in: HashMap::new(),
            added_out: HashMap::new(),
            joint: HashMap::new(),
            unnamed: HashMap::new(),
            differences: Vec::new(),
        };
        let (starts, numbers) = group(parties, graph.holdings.iter().map(|holding| holding.owner));
        stakes.out_starts.push(0);
        let mut holdings: Vec<&Holding> = Vec::new();
        for owner in graph.parties.all() {
            if policy.flow_down {
                let held =
                    slice(&starts, &numbers, owner).iter().filter(|number| !index.is_withdrawn(**number));
                holdings.clear();
                holdings.extend(held.filter_map(|number| graph.holdings.get(*number as usize)));
                // Stable, so that the statements about one party stay in the order of the sources.
                holdings.sort_by_key(|holding| holding.owned);
                for run in holdings.chunk_by(|a, b| a.owned == b.owned) {
                    stakes.push_pair(graph, run);
                }
            }
            stakes.out_starts.push(u32::try_from(stakes.all.len()).unwrap_or(u32::MAX));
        }
        let (in_starts, in_numbers) = group(parties, stakes.all.iter().map(|stake| stake.owned));
        (stakes.in_starts, stakes.in_numbers) = (in_starts, in_numbers);
        stakes
    }

    /// What is tested.
    pub fn meters(&self) -> &[Meter] {
        &self.meters
    }

    /// The day.
    pub fn day(&self) -> Date {
        self.rule.day
    }

    /// Statements that do not agree.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// A stake by its number.
    pub fn get(&self, number: u32) -> Option<&Stake> {
        self.all.get(number as usize)
    }

    /// The numbers of the stakes that a party holds.
    pub fn held_by(&self, owner: PartyNo) -> impl Iterator<Item = u32> + '_ {
        let range = match (self.out_starts.get(owner.index()), self.out_starts.get(owner.index() + 1)) {
            (Some(from), Some(to)) => *from..*to,
            _ => 0..0,
        };
        range.chain(added(&self.added_out, owner))
    }

    /// The numbers of the stakes in a party.
    pub fn held_of(&self, owned: PartyNo) -> impl Iterator<Item = u32> + '_ {
        slice(&self.in_starts, &self.in_numbers, owned).iter().copied().chain(added(&self.added_in, owned))
    }

    /// The stakes in a party that are held by one arrangement.
    pub fn held_jointly(&self, owned: PartyNo, arrangement: u32) -> &[u32] {
        self.joint.get(&(owned, arrangement)).map_or(&[], Vec::as_slice)
    }

    /// The upper bounds of what owners hold whom nobody names, under a test.
    pub fn unnamed(&self, owned: PartyNo, test: u8) -> Total {
        self.unnamed.get(&(owned, test)).copied().unwrap_or_default()
    }

    /// What the statements about one owner and one owned party amount to, under each test.
    pub(crate) fn of_pair(&self, graph: &Graph, pair: &[&Holding]) -> Vec<(u8, Share, u32)> {
        let mut found: Vec<(u8, Share, u32)> = Vec::new();
        let mut reads: Vec<Read> = pair
            .iter()
            .filter_map(|holding| self.rule.read(holding, is_unnamed(graph, holding.owner)))
            .filter(|read| !read.own)
            .collect();
        reads.sort_by_key(|read| (read.test, read.interest, read.source));
        for kind in reads.chunk_by(|a, b| (a.test, a.interest) == (b.test, b.interest)) {
            let Some(first) = kind.first() else { continue };
            let share = put_together(kind);
            let arrangement = kind.iter().map(|read| read.arrangement).max().unwrap_or_default();
            match found.iter_mut().find(|(test, ..)| *test == first.test) {
                Some((_, total, joint)) => {
                    *total = total.plus(share);
                    *joint = (*joint).max(arrangement);
                }
                None => found.push((first.test, share, arrangement)),
            }
        }
        found
    }

    /// Which test a holding counts for on the day; `None` if for none.
    pub fn test_of(&self, holding: &Holding) -> Option<u8> {
        self.rule.read(holding, false).map(|read| read.test)
    }

    /// Sets what unnamed owners hold of a party.
    pub(crate) fn suppose_unnamed(&mut self, owned: PartyNo, test: u8, total: Total) {
        self.unnamed.insert((owned, test), total);
    }

    fn push_pair(&mut self, graph: &Graph, pair: &[&Holding]) {
        let Some(first) = pair.first() else { return };
        let (owner, owned) = (first.owner, first.owned);
        if let [holding] = pair {
            let Some(read) = self.rule.read(holding, is_unnamed(graph, owner)) else { return };
            if read.unnamed {
                self.unnamed.entry((owned, read.test)).or_default().add(read.share.upper());
            }
            if !read.own {
                let share = if read.stands { read.share } else { read.share.at_most() };
                self.push(Stake { owner, owned, share, test: read.test, arrangement: read.arrangement });
            }
            return;
        }
        for holding in pair {
            if let Some(read) = self.rule.read(holding, is_unnamed(graph, owner))
                && read.unnamed
            {
                self.unnamed.entry((owned, read.test)).or_default().add(read.share.upper());
            }
        }
        for (test, share, arrangement) in self.of_pair(graph, pair) {
            self.push(Stake { owner, owned, share, test, arrangement });
        }
        self.note_difference(pair);
    }

    fn push(&mut self, stake: Stake) {
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        if stake.arrangement != 0 {
            self.joint.entry((stake.owned, stake.arrangement)).or_default().push(number);
        }
        self.all.push(stake);
    }

    fn note_difference(&mut self, pair: &[&Holding]) {
        let mut kinds: Vec<(Read, PartyNo, PartyNo)> = pair
            .iter()
            .filter_map(|holding| Some((self.rule.read(holding, false)?, holding.owner, holding.owned)))
            .collect();
        kinds.sort_by_key(|(read, ..)| (read.test, read.interest, read.source));
        for kind in kinds.chunk_by(|(a, ..), (b, ..)| (a.test, a.interest) == (b.test, b.interest)) {
            let stated: Vec<Share> = kind.iter().map(|(read, ..)| read.share).collect();
            let reads: Vec<Read> = kind.iter().map(|(read, ..)| *read).collect();
            let taken = put_together(&reads);
            let agreed = stated
                .iter()
                .skip(1)
                .try_fold(*stated.first().unwrap_or(&taken), |all, share| all.meet(*share));
            if agreed != Some(taken)
                && let Some((_, owner, owned)) = kind.first()
            {
                self.differences.push(Difference { owner: *owner, owned: *owned, stated, taken });
            }
        }
    }

    /// Sets what the two parties' stakes are from now on. Gives each changed stake's number with its share before.
    pub(crate) fn set_pair(
        &mut self,
        owner: PartyNo,
        owned: PartyNo,
        now: &[(u8, Share, u32)],
    ) -> Vec<(u32, Share)> {
        let mut changed = Vec::new();
        let present: Vec<u32> = self
            .held_of(owned)
            .filter(|number| self.get(*number).is_some_and(|stake| stake.owner == owner))
            .collect();
        for number in &present {
            let Some(stake) = self.all.get_mut(*number as usize) else { continue };
            let share =
                now.iter().find(|(test, ..)| *test == stake.test).map_or(Share::NONE, |(_, share, _)| *share);
            if share != stake.share {
                changed.push((*number, stake.share));
                stake.share = share;
            }
        }
        for (test, share, arrangement) in now {
            let known =
                present.iter().any(|number| self.get(*number).is_some_and(|stake| stake.test == *test));
            if !known {
                let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
                self.push(Stake { owner, owned, share: *share, test: *test, arrangement: *arrangement });
                self.added_in.entry(owned).or_default().push(number);
                self.added_out.entry(owner).or_default().push(number);
                changed.push((number, Share::NONE));
            }
        }
        changed
    }

    /// Reads the holdings of unnamed owners in a party again.
    pub(crate) fn set_unnamed(&mut self, graph: &Graph, index: &Index, owned: PartyNo) {
        let mut totals: HashMap<u8, Total> = HashMap::new();
        for holding in index.into_party(owned).filter_map(|number| graph.holdings.get(number as usize)) {
            if let Some(read) = self.rule.read(holding, is_unnamed(graph, holding.owner))
                && read.unnamed
            {
                totals.entry(read.test).or_default().add(read.share.upper());
            }
        }
        for test in (0_u8..).take(self.meters.len()) {
            match totals.get(&test) {
                Some(total) => self.unnamed.insert((owned, test), *total),
                None => self.unnamed.remove(&(owned, test)),
            };
        }
    }

    /// Reads holdings as of another day from now on; the pairs that this changes must be set again.
    pub(crate) fn set_day(&mut self, day: Date) {
        self.rule.day = day;
    }
}

fn is_unnamed(graph: &Graph, owner: PartyNo) -> bool {
    graph.parties.profile(owner).is_some_and(|profile| profile.unnamed)
}

/// What statements of one kind amount to, in the order of their sources.
fn put_together(kind: &[Read]) -> Share {
    let mut whole: Option<Share> = None;
    for source in kind.chunk_by(|a, b| a.source == b.source) {
        let share = of_one_source(source);
        whole = Some(match whole {
            None => share,
            Some(before) => before.meet(share).unwrap_or_else(|| before.hull(share)),
        });
    }
    whole.unwrap_or(Share::NONE)
}

fn of_one_source(reads: &[Read]) -> Share {
    let mut distinct: Vec<Share> = Vec::new();
    for read in reads {
        if !distinct.contains(&read.share) {
            distinct.push(read.share);
        }
    }
    let all = distinct.iter().copied().reduce(Share::plus).unwrap_or(Share::NONE);
    // What surely stands says what there is at least.
    let surely = reads.iter().filter(|read| read.stands).map(|read| read.share).reduce(Share::hull);
    match surely {
        Some(surely) => surely.up_to(all),
        None => all.at_most(),
    }
}
