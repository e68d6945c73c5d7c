//! Why a verdict is what it is: the steps that lead to it, each resting on statements that can be looked up, and for what
//! is undetermined the fact that would decide it.

use std::cmp::Reverse;

use hashbrown::{HashMap, HashSet};

use crate::graph::Graph;
use crate::holding::Interest;
use crate::integrated::Integrated;
use crate::part::Part;
use crate::party::{PartyNo, TooMany};
use crate::policy::{Aggregation, Ground};
use crate::reach::Side;
use crate::share::{Share, Total};
use crate::solution::{Listing, Solution, Verdict};
use crate::stake::{Index, Stake};

/// The argument for one party's verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Whose.
    pub party: PartyNo,
    /// The verdict.
    pub verdict: Verdict,
    /// For *blocked* the steps on lower bounds, for *undetermined* those on upper bounds: each rests on steps before it,
    /// the last one is the party's own. For *not blocked* nothing: what speaks against it is `held`.
    pub steps: Vec<Step>,
    /// Who holds something of the party and is, or may be, restricted, with what that amounts to; all of it.
    pub held: Vec<Premise>,
    /// For *undetermined*: what would decide it, the one that decides it both ways first.
    pub open: Vec<Deciding>,
}

/// One step of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Who is, or may be, restricted.
    pub party: PartyNo,
    /// Why.
    pub reason: Reason,
}

/// What a step rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A list names it.
    Listed(Listing),
    /// It belongs to a government that is blocked as a whole, by the proof under that definition.
    Government {
        /// The definition's name.
        name: String,
        /// The proof.
        proof: Box<Proof>,
    },
    /// Shares are multiplied round a circle on the way, and what is open there was not reckoned to the end. It claims
    /// nothing but that.
    Unsettled,
    /// Restricted parties hold enough of it.
    Held {
        /// Owned or controlled; `None` where the party is not restricted by this, and only passes on a part of what it holds.
        ground: Option<Ground>,
        /// Which test, as [`crate::stake::Stakes::meters`] counts them.
        test: u8,
        /// Enough of what they hold, the largest first.
        premises: Vec<Premise>,
        /// What owners hold whom nobody names, where it is needed to get there.
        unnamed: Total,
        /// The sum.
        total: Total,
    },
}

/// What one party holds of another, and where that is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Premise {
    /// Who holds.
    pub owner: PartyNo,
    /// What it amounts to.
    pub share: Share,
    /// Which test it counts for.
    pub test: u8,
    /// How much of it counts, of [`crate::share::WHOLE`], where shares are multiplied and the owner is not listed.
    pub times: Option<Total>,
    /// Whom it is held with by arrangement, where it counts only for that reason.
    pub jointly_with: Option<PartyNo>,
    /// The statements, by number in [`Graph::holdings`].
    pub holdings: Vec<u32>,
}

/// A fact that would decide an undetermined case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    /// The fact.
    pub fact: Fact,
    /// The verdict if it is at its least.
    pub at_least: Verdict,
    /// The verdict if it is at its most.
    pub at_most: Verdict,
}

/// Something that sources leave open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// How much one party holds of another.
    Stake {
        /// Who holds.
        owner: PartyNo,
        /// Of whom.
        owned: PartyNo,
        /// Of what.
        interest: Interest,
        /// Between what and what.
        share: Share,
    },
    /// Whether a party is who a list names.
    Link(Listing),
    /// Who the owners are whom nobody names.
    Unnamed {
        /// Of whom.
        owned: PartyNo,
        /// How much they hold at most.
        share: Total,
    },
}

/// Uncertain facts tried one by one, at most.
const TRIED: usize = 200;

impl Solution {
    /// The proof of a party's verdict. Takes time that grows with what the verdict rests on.
    pub fn proof(&self, graph: &Graph, index: &Index, party: PartyNo) -> Result<Proof, TooMany> {
        let verdict = self.verdict(party);
        let steps = match verdict {
            Verdict::Blocked => self.steps(graph, index, Side::Surely, party)?,
            Verdict::Undetermined => self.steps(graph, index, Side::Possibly, party)?,
            Verdict::NotBlocked => Vec::new(),
        };
        let open =
            if verdict == Verdict::Undetermined { self.deciding(graph, index, party)? } else { Vec::new() };
        let mut held: Vec<Premise> = self
            .stakes()
            .held_of(party)
            .filter_map(|number| self.stakes().get(number))
            .filter(|stake| stake.share != Share::NONE && self.passes_on(Side::Possibly, stake.owner))
            .map(|stake| {
                let times = self.times(Side::Possibly, stake.owner, stake.test);
                Premise { times, ..self.premise(graph, index, stake) }
            })
            .collect();
        held.sort_by_key(|premise| (premise.test, Reverse(premise.share.upper()), premise.owner));
        Ok(Proof { party, verdict, steps, held, open })
    }

    fn premise(&self, graph: &Graph, index: &Index, stake: &Stake) -> Premise {
        let holdings = index
            .into_party(stake.owned)
            .filter(|number| {
                graph.holdings.get(*number as usize).is_some_and(|holding| holding.owner == stake.owner)
            })
            .filter(|number| {
                graph
                    .holdings
                    .get(*number as usize)
                    .is_some_and(|holding| self.stakes().test_of(holding) == Some(stake.test))
            })
            .collect();
        Premise {
            owner: stake.owner,
            share: stake.share,
            test: stake.test,
            times: None,
            jointly_with: None,
            holdings,
        }
    }

    /// The steps that lead to a party on one bound, in an order in which each rests on those before it.
    fn steps(&self, graph: &Graph, index: &Index, side: Side, party: PartyNo) -> Result<Vec<Step>, TooMany> {
        if let Some(integrated) = self.integrated(side) {
            return self.multiplied_steps(graph, index, integrated, side, party);
        }
        let ranks = self.ranks_towards(side, party);
        let mut steps: Vec<(u32, Step)> = Vec::new();
        let mut seen: HashSet<PartyNo> = HashSet::new();
        let mut queue = vec![party];
        while let Some(party) = queue.pop() {
            let Some(rank) = ranks.rank(party) else { continue };
            if !seen.insert(party) {
                continue;
            }
            let reason = if ranks.is_seed(party) {
                self.seed_reason(graph, index, side, party)?
            } else {
                let reason = self.held_reason(graph, index, side, party, rank, &ranks);
                if let Some(Reason::Held { premises, .. }) = &reason {
                    queue
                        .extend(premises.iter().map(|premise| premise.jointly_with.unwrap_or(premise.owner)));
                }
                reason
            };
            if let Some(reason) = reason {
                steps.push((rank, Step { party, reason }));
            }
        }
        steps.sort_by_key(|(rank, _)| *rank);
        Ok(steps.into_iter().map(|(_, step)| step).collect())
    }

    /// The steps of a reckoning with products: a party stands once for each value that a later step uses.
    fn multiplied_steps(
        &self,
        graph: &Graph,
        index: &Index,
        integrated: &Integrated,
        side: Side,
        party: PartyNo,
    ) -> Result<Vec<Step>, TooMany> {
        let trail =
            if integrated.is_seed(party) { Vec::new() } else { integrated.trail(self.stakes(), party) };
        let mut seeds: Vec<PartyNo> = Vec::new();
        if integrated.is_seed(party) {
            seeds.push(party);
        }
        let mut held = Vec::new();
        for found in &trail {
            let mut premises = Vec::new();
            for part in &found.parts {
                let Some(stake) = self.stakes().get(part.stake) else { continue };
                let listed = integrated.is_seed(stake.owner);
                if listed {
                    seeds.push(stake.owner);
                }
                let times = if listed { None } else { Some(part.weight) };
                premises.push(Premise { times, ..self.premise(graph, index, stake) });
            }
            let meter = self.stakes().meters().get(usize::from(found.test));
            let reason = Reason::Held {
                ground: meter.map(|meter| meter.ground).filter(|_| found.met),
                test: found.test,
                premises,
                unnamed: found.unnamed,
                total: found.total,
            };
            held.push(Step { party: found.party, reason });
        }
        seeds.sort_unstable();
        seeds.dedup();
        let mut steps = Vec::new();
        for seed in seeds {
            if let Some(reason) = self.seed_reason(graph, index, side, seed)? {
                steps.push(Step { party: seed, reason });
            }
        }
        steps.extend(held);
        if steps.is_empty() {
            steps.push(Step { party, reason: Reason::Unsettled });
        }
        Ok(steps)
    }

    fn seed_reason(
        &self,
        graph: &Graph,
        index: &Index,
        side: Side,
        party: PartyNo,
    ) -> Result<Option<Reason>, TooMany> {
        if self.seed(side, party) == Some(Ground::Listed) {
            return Ok(self.listings_of(party).first().map(|listing| Reason::Listed((*listing).clone())));
        }
        for government in self.governments() {
            if government.reaches(side, party) {
                let proof = Box::new(government.proof(graph, index, party)?);
                return Ok(Some(Reason::Government { name: government.policy().title.clone(), proof }));
            }
        }
        Ok(None)
    }

    fn held_reason(
        &self,
        graph: &Graph,
        index: &Index,
        side: Side,
        party: PartyNo,
        rank: u32,
        ranks: &crate::solution::Ranks<'_>,
    ) -> Option<Reason> {
        let stakes = self.stakes();
        let before = |owner: PartyNo| ranks.rank(owner).is_some_and(|owner| owner < rank);
        let joint = self.policy().aggregation == Aggregation::Joint;
        let partner = |stake: &Stake| -> Option<PartyNo> {
            let siblings = stakes.held_jointly(stake.owned, stake.arrangement);
            let owners =
                siblings.iter().filter_map(|number| stakes.get(*number)).map(|sibling| sibling.owner);
            if joint && stake.arrangement != 0 { owners.filter(|owner| before(*owner)).min() } else { None }
        };
        let mut counted: Vec<&Stake> = stakes
            .held_of(party)
            .filter_map(|number| stakes.get(number))
            .filter(|stake| {
                side.bound(stake.share) != (0, false) && (before(stake.owner) || partner(stake).is_some())
            })
            .collect();
        counted.sort_by_key(|stake| (Reverse(side.size(side.bound(stake.share))), stake.owner));
        for (test, meter) in (0_u8..).zip(stakes.meters()) {
            let counted: Vec<&Stake> = counted.iter().copied().filter(|stake| stake.test == test).collect();
            let bounds: Vec<(u64, bool)> = counted.iter().map(|stake| side.bound(stake.share)).collect();
            if let Some((needed, total, unnamed)) = side.enough(stakes, (party, test), &bounds) {
                let premises = counted.into_iter().take(needed).map(|stake| {
                    let jointly_with = if before(stake.owner) { None } else { partner(stake) };
                    Premise { jointly_with, ..self.premise(graph, index, stake) }
                });
                let premises = premises.collect();
                return Some(Reason::Held { ground: Some(meter.ground), test, premises, unnamed, total });
            }
        }
        None
    }

    /// What would decide an undetermined case: each open fact on the way is tried at its least and at its most.
    fn deciding(&self, graph: &Graph, index: &Index, party: PartyNo) -> Result<Vec<Deciding>, TooMany> {
        let part = Part::above(graph, index, self.listings(), party)?;
        let back: HashMap<PartyNo, PartyNo> = part
            .graph
            .parties
            .all()
            .filter_map(|inside| Some((inside, graph.parties.find(part.graph.parties.id(inside))?)))
            .collect();
        let outside = |inside: PartyNo| back.get(&inside).copied().unwrap_or(inside);
        let solution = Self::new(&part.graph, &part.index, self.policy(), self.day(), part.listings.clone());
        let mut open = Vec::new();
        for inside in part.graph.parties.all() {
            for number in solution.stakes().held_of(inside) {
                let Some(stake) = solution.stakes().get(number) else { continue };
                if stake.share.is_exact()
                    || !solution.passes_on(Side::Possibly, stake.owner)
                    || open.len() >= TRIED
                {
                    continue;
                }
                let Some(meter) = solution.stakes().meters().get(usize::from(stake.test)) else { continue };
                let at = |share: Share| {
                    let mut tried = solution.clone();
                    tried.suppose(stake.owner, stake.owned, stake.test, share);
                    tried.verdict(part.party)
                };
                open.push(Deciding {
                    fact: Fact::Stake {
                        owner: outside(stake.owner),
                        owned: outside(stake.owned),
                        interest: meter.interest,
                        share: stake.share,
                    },
                    at_least: at(stake.share.least()),
                    at_most: at(stake.share.most()),
                });
            }
            for test in (0_u8..).take(solution.stakes().meters().len()) {
                let share = solution.stakes().unnamed(inside, test);
                if share.units > 0 && open.len() < TRIED {
                    let mut without = solution.clone();
                    without.suppose_unnamed(inside, test, Total::default());
                    open.push(Deciding {
                        fact: Fact::Unnamed { owned: outside(inside), share },
                        at_least: without.verdict(part.party),
                        at_most: Verdict::Undetermined,
                    });
                }
            }
        }
        for (place, listing) in part.listings.iter().enumerate() {
            let surely = solution.seed(Side::Surely, listing.party).is_some();
            if surely || solution.seed(Side::Possibly, listing.party).is_none() || open.len() >= TRIED {
                continue;
            }
            let with = |certain: bool| {
                let mut listings = part.listings.clone();
                if certain {
                    if let Some(listing) = listings.get_mut(place) {
                        *listing = Listing { certain, period: crate::Period::default(), ..listing.clone() };
                    }
                } else {
                    listings.remove(place);
                }
                let mut tried = solution.clone();
                tried.relist(listings);
                tried.verdict(part.party)
            };
            open.push(Deciding {
                fact: Fact::Link(Listing { party: outside(listing.party), ..listing.clone() }),
                at_least: with(false),
                at_most: with(true),
            });
        }
        open.retain(|deciding| {
            deciding.at_least != Verdict::Undetermined || deciding.at_most != Verdict::Undetermined
        });
        open.sort_by_key(|deciding| {
            let decided = |verdict: Verdict| u8::from(verdict == Verdict::Undetermined);
            decided(deciding.at_least) + decided(deciding.at_most)
        });
        Ok(open)
    }
}
