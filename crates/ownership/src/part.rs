//! The part of a graph that a verdict rests on, as a graph of its own.
//!
//! A verdict depends only on a party's owners, their owners, and so on. Asking what if, or what was, of that part alone
//! takes time that grows with it and not with the graph.

use hashbrown::HashMap;
use jiff::civil::Date;

use crate::graph::Graph;
use crate::party::{PartyNo, TooMany};
use crate::solution::Listing;
use crate::stake::Index;

/// A party with everybody above it.
#[derive(Debug, Clone)]
pub struct Part {
    /// The graph; sources are numbered as in the whole.
    pub graph: Graph,
    /// Its index.
    pub index: Index,
    /// The listings of its parties.
    pub listings: Vec<Listing>,
    /// The party it was made for.
    pub party: PartyNo,
}

impl Part {
    /// The part of a graph above a party.
    pub fn above(
        graph: &Graph,
        index: &Index,
        listings: &[Listing],
        party: PartyNo,
    ) -> Result<Self, TooMany> {
        let mut part = Graph { sources: graph.sources.clone(), ..Graph::default() };
        let mut numbers: HashMap<PartyNo, PartyNo> = HashMap::new();
        let mut queue = vec![party];
        take(graph, &mut part, &mut numbers, party)?;
        while let Some(owned) = queue.pop() {
            for number in index.into_party(owned) {
                let Some(holding) = graph.holdings.get(number as usize) else { continue };
                if !numbers.contains_key(&holding.owner) {
                    queue.push(holding.owner);
                }
                let owner = take(graph, &mut part, &mut numbers, holding.owner)?;
                let owned = take(graph, &mut part, &mut numbers, owned)?;
                part.holdings.push(crate::Holding { owner, owned, ..*holding });
            }
        }
        let listings = listings
            .iter()
            .filter_map(|listing| Some(Listing { party: *numbers.get(&listing.party)?, ..listing.clone() }))
            .collect();
        let index = Index::new(&part);
        let party = numbers.get(&party).copied().unwrap_or(PartyNo(0));
        Ok(Self { graph: part, index, listings, party })
    }

    /// The days on which something here begins, ends, or becomes certain, in order.
    pub fn days(&self) -> Vec<Date> {
        let periods = self
            .graph
            .holdings
            .iter()
            .map(|holding| holding.period)
            .chain(self.listings.iter().map(|listing| listing.period));
        let mut days: Vec<Date> = periods
            .flat_map(|period| [period.from, period.to])
            .flatten()
            .flat_map(|date| [date.earliest(), date.latest()])
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

fn take(
    graph: &Graph,
    part: &mut Graph,
    numbers: &mut HashMap<PartyNo, PartyNo>,
    party: PartyNo,
) -> Result<PartyNo, TooMany> {
    if let Some(number) = numbers.get(&party) {
        return Ok(*number);
    }
    let number = part.parties.number(graph.parties.id(party))?;
    if let Some(profile) = graph.parties.profile(party) {
        *part.parties.profile_mut(number) = profile.clone();
    }
    numbers.insert(party, number);
    Ok(number)
}
