//! What was so on earlier days: property that was frozen while a party was blocked stays frozen after it no longer is.
//!
//! OFAC FAQ 402: where holdings fall below the threshold, the party is no longer blocked, and property blocked before stays
//! blocked until it is licensed or released.

use jiff::civil::Date;
use serde::Serialize;

use crate::graph::Graph;
use crate::holding::{Period, Standing};
use crate::part::Part;
use crate::party::{PartyNo, TooMany};
use crate::policy::Policies;
use crate::solution::{Listing, Solution, Verdict};
use crate::stake::Index;

/// A verdict and the days on which it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spell {
    /// The first day; `None` for the first of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it began because a listing ended, and not because of what is held.
    pub by_delisting: bool,
}

/// A party's verdicts through time under a regime, each from the day given until the next, up to a day. Begins where the
/// regime's first policy does.
pub fn history(
    graph: &Graph,
    index: &Index,
    policies: &Policies,
    (regime, restriction): (&str, &str),
    listings: &[Listing],
    party: PartyNo,
    until: Date,
) -> Result<Vec<Spell>, TooMany> {
    let part = Part::above(graph, index, listings, party)?;
    let mut spells: Vec<Spell> = Vec::new();
    for policy in
        policies.iter().filter(|policy| policy.regime == regime && policy.restriction == restriction)
    {
        let mut days = part.days();
        days.push(policy.from);
        days.retain(|day| policy.holds_on(*day) && *day <= until);
        days.sort_unstable();
        days.dedup();
        for day in days {
            let solution = Solution::new(&part.graph, &part.index, policy, day, part.listings.clone());
            let verdict = solution.verdict(part.party);
            if spells.last().is_some_and(|last| last.verdict == verdict) {
                continue;
            }
            // Had the listings of the day before gone on, would the party still be blocked?
            let by_delisting = spells.last().is_some_and(|last| last.verdict == Verdict::Blocked)
                && day.yesterday().is_ok_and(|before| {
                    let mut listings = part.listings.clone();
                    listings.retain(|listing| listing.period.on(before) != Standing::Stood);
                    for listing in &mut listings {
                        listing.period = Period::default();
                    }
                    let gone_on = Solution::new(&part.graph, &part.index, policy, day, listings);
                    gone_on.verdict(part.party) == Verdict::Blocked
                });
            spells.push(Spell { from: Some(day), verdict, by_delisting });
        }
    }
    if let Some(first) = spells.first_mut() {
        first.from = None;
    }
    Ok(spells)
}

/// The spells before the last during which a party was blocked: from when, until when, and whether a delisting ended it.
pub fn blocked_before(spells: &[Spell]) -> Vec<(Option<Date>, Date, bool)> {
    spells
        .iter()
        .zip(spells.iter().skip(1))
        .filter(|(spell, _)| spell.verdict == Verdict::Blocked)
        .filter_map(|(spell, next)| Some((spell.from, next.from?, next.by_delisting)))
        .collect()
}
