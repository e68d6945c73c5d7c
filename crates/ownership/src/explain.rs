//! Verdicts and proofs in words.

use std::fmt::Write as _;

use crate::graph::Graph;
use crate::holding::{Interest, Standing};
use crate::party::PartyNo;
use crate::policy::{Aggregation, Ground};
use crate::proof::{Deciding, Fact, Premise, Proof, Reason, Step};
use crate::reach::Side;
use crate::share::{PERCENT, Share, Total, percent};
use crate::solution::{Solution, Verdict};
use crate::stake::{Index, Stake};

/// Owners named in one line; the rest are counted.
const NAMED: usize = 4;

/// What to call a party: its name with its id, or its id where that is all there is.
pub fn name(graph: &Graph, party: PartyNo) -> String {
    let (caption, id) = (graph.parties.caption(party), graph.parties.id(party));
    let unnamed = graph.parties.profile(party).is_some_and(|profile| profile.unnamed);
    match (unnamed, caption == id) {
        (true, _) => "an owner nobody names".to_owned(),
        (false, true) => id.to_owned(),
        (false, false) => format!("{caption} [{id}]"),
    }
}

/// A share in words: `50 %`, `more than 25 and at most 50 %`, `an unknown share`.
pub fn share(share: Share) -> String {
    if share == Share::UNKNOWN {
        return "an unknown share".to_owned();
    }
    let ((lower, above), (upper, below)) = (share.lower(), share.upper());
    if share.is_exact() {
        return format!("{} %", percent(lower));
    }
    let (lower, upper) = (percent(lower), percent(upper));
    match (above, below) {
        (false, false) => format!("{lower} to {upper} %"),
        (true, false) => format!("more than {lower} and at most {upper} %"),
        (false, true) => format!("at least {lower} and less than {upper} %"),
        (true, true) => format!("more than {lower} and less than {upper} %"),
    }
}

/// A sum in words, e.g. `more than 50 %`.
pub fn total(side: Side, total: Total) -> String {
    let units = percent(total.units);
    match (side, total.open > 0) {
        (_, false) => format!("{units} %"),
        (Side::Surely, true) => format!("more than {units} %"),
        (Side::Possibly, true) => format!("less than {units} %"),
    }
}

impl Solution {
    /// One line on a party's verdict: who holds what of it, or that a list names it.
    pub fn reason(&self, graph: &Graph, party: PartyNo) -> String {
        let verdict = self.verdict(party);
        let ground = self.ground(party);
        match (verdict, ground) {
            (Verdict::Blocked, Some(Ground::Listed)) => self
                .listings_of(party)
                .first()
                .map_or_else(|| "listed".to_owned(), |listing| listing.what.clone()),
            (Verdict::Undetermined, Some(Ground::Listed)) => {
                let what = self.listings_of(party).first().map(|listing| listing.what.clone());
                format!("perhaps listed: {}", what.unwrap_or_default())
            }
            (_, Some(Ground::Government)) => {
                let names: Vec<&str> = self
                    .governments()
                    .iter()
                    .filter(|government| government.reaches(Side::Possibly, party))
                    .map(|government| government.policy().title.as_str())
                    .collect();
                let perhaps = if verdict == Verdict::Undetermined { "perhaps " } else { "" };
                format!("{perhaps}part of, or belonging to, the {}", names.join(", "))
            }
            (Verdict::Blocked, Some(Ground::Controlled)) => {
                format!("controlled by {}", self.owners(graph, party))
            }
            (Verdict::Blocked, _) => {
                let (held, _) = self.held(party);
                let owners = self.stakes().held_of(party).filter_map(|number| self.stakes().get(number));
                let counted = owners.filter(|stake| self.passes_on(Side::Surely, stake.owner)).count();
                let added = self.policy().aggregation == Aggregation::All && counted > 1;
                let aggregate = if added { " in aggregate" } else { "" };
                format!("owned {}{aggregate} by {}", total(Side::Surely, held), self.owners(graph, party))
            }
            (Verdict::Undetermined, Some(Ground::Controlled)) => {
                format!("perhaps controlled by {}; to be assessed", self.owners(graph, party))
            }
            (Verdict::Undetermined, _) => {
                let (least, most) = self.held(party);
                let held = if least == most {
                    total(Side::Possibly, most)
                } else {
                    format!("between {} and {} %", percent(least.units), percent(most.units))
                };
                let tests = (0_u8..).take(self.stakes().meters().len());
                let unnamed =
                    tests.map(|test| self.stakes().unnamed(party, test)).max_by_key(|sum| sum.units);
                let besides = match unnamed.filter(|sum| sum.units > 0) {
                    Some(sum) => format!(
                        ", and up to {} by owners nobody names, or by itself",
                        total(Side::Possibly, sum)
                    ),
                    None if least == most => "; readings of the threshold differ".to_owned(),
                    None => String::new(),
                };
                format!("{held} held by {}{besides}", self.owners(graph, party))
            }
            (Verdict::NotBlocked, _) => {
                let (_, most) = self.held(party);
                if most.units == 0 {
                    "no restricted owner".to_owned()
                } else {
                    format!("at most {} held by {}", total(Side::Possibly, most), self.owners(graph, party))
                }
            }
        }
    }

    /// Whether a stake in a party belongs to what its verdict rests on: it is of the ground that decided, and its owner
    /// counts on the same bound, for the same person where each counts alone.
    fn speaks(&self, party: PartyNo, stake: &Stake) -> bool {
        let side = match self.verdict(party) {
            Verdict::NotBlocked => return self.passes_on(Side::Possibly, stake.owner),
            Verdict::Blocked => Side::Surely,
            Verdict::Undetermined => Side::Possibly,
        };
        let meter = self.stakes().meters().get(usize::from(stake.test));
        if meter.map(|meter| meter.ground) != self.ground(party) {
            return false;
        }
        if self.policy().aggregation == Aggregation::All {
            return self.passes_on(side, stake.owner);
        }
        let ranks = self.ranks_towards(side, party);
        let counts = |owner: PartyNo| ranks.rank(owner).is_some();
        let jointly = self.policy().aggregation == Aggregation::Joint && stake.arrangement != 0;
        counts(stake.owner)
            || (jointly
                && self
                    .stakes()
                    .held_jointly(party, stake.arrangement)
                    .iter()
                    .filter_map(|number| self.stakes().get(*number))
                    .any(|sibling| counts(sibling.owner)))
    }

    /// The owners of a party that are or may be restricted, each with what he holds.
    fn owners(&self, graph: &Graph, party: PartyNo) -> String {
        let mut owners: Vec<(Share, PartyNo, u8)> = self
            .stakes()
            .held_of(party)
            .filter_map(|number| self.stakes().get(number))
            .filter(|stake| stake.share != Share::NONE && self.speaks(party, stake))
            .map(|stake| (stake.share, stake.owner, stake.test))
            .collect();
        owners.sort_by_key(|(share, owner, test)| (*test, std::cmp::Reverse(share.upper()), *owner));
        let mut text = String::new();
        for (place, (held, owner, test)) in owners.iter().take(NAMED).enumerate() {
            let meter = self.stakes().meters().get(usize::from(*test));
            let of = match meter.map(|meter| meter.interest) {
                Some(Interest::Votes) => " of votes",
                Some(Interest::BoardMajority) => "",
                _ => " ",
            };
            let of = of.trim_end();
            let listed = match (self.seed(Side::Surely, *owner), self.seed(Side::Possibly, *owner)) {
                (Some(Ground::Listed), _) => ", listed",
                (None, Some(Ground::Listed)) => ", perhaps listed: a link to be confirmed",
                _ => "",
            };
            let held = match meter.map(|meter| meter.interest) {
                Some(Interest::BoardMajority) => "control".to_owned(),
                _ if *held == Share::UNKNOWN => "unknown".to_owned(),
                _ => held.to_string(),
            };
            let side = if self.verdict(party) == Verdict::Blocked { Side::Surely } else { Side::Possibly };
            let times = self.times(side, *owner, *test);
            let times = times.map_or_else(String::new, |times| format!(" × {}", percent(times.units)));
            let comma = if place > 0 { ", " } else { "" };
            // Writing to a string cannot fail.
            let _ = write!(text, "{comma}{} ({held}{of}{times}{listed})", name(graph, *owner));
        }
        if owners.len() > NAMED {
            let _ = write!(text, " and {} more", owners.len() - NAMED);
        }
        if text.is_empty() { "owners by arrangement".to_owned() } else { text }
    }

    /// The proof in words, a line for each step and for each open fact.
    pub fn explain(&self, graph: &Graph, proof: &Proof) -> Vec<String> {
        let side = if proof.verdict == Verdict::Undetermined { Side::Possibly } else { Side::Surely };
        let mut lines = Vec::new();
        for (number, step) in (1..).zip(&proof.steps) {
            lines.push(format!("{number}. {}", self.step(graph, side, step)));
            if let Reason::Government { proof, .. } = &step.reason {
                let definition = self.governments().iter().find(|government| {
                    government.verdict(step.party) == proof.verdict && government.ground(step.party).is_some()
                });
                if let Some(definition) = definition {
                    lines.extend(
                        definition.explain(graph, proof).into_iter().map(|line| format!("   {line}")),
                    );
                }
            }
        }
        if proof.verdict == Verdict::NotBlocked && !proof.held.is_empty() {
            let held = proof.held.iter().map(|premise| self.premise_words(graph, Side::Possibly, premise));
            lines.push(format!("Held of it: {}.", held.collect::<Vec<_>>().join("; ")));
        }
        for (place, deciding) in proof.open.iter().take(NAMED).enumerate() {
            let begin = if place == 0 { "What would decide it" } else { "or" };
            lines.push(format!("{begin}: {}.", open(graph, deciding)));
        }
        if proof.verdict == Verdict::Undetermined && proof.open.is_empty() {
            lines.push(
                self.readings(proof)
                    .unwrap_or_else(|| "No one fact would decide it; several are open together.".to_owned()),
            );
        }
        lines
    }

    /// That a proof needs the laxer reading of a threshold, if it does.
    fn readings(&self, proof: &Proof) -> Option<String> {
        proof.steps.iter().find_map(|step| {
            let Reason::Held { test, total, unnamed, .. } = &step.reason else { return None };
            let meter = self.stakes().meters().get(usize::from(*test))?;
            (!meter.threshold.possibly_reached(total.plus(*unnamed))).then(|| {
                format!(
                    "Readings of the threshold differ: {} is enough by one, {} is needed by the other.",
                    meter.possible, meter.threshold
                )
            })
        })
    }

    fn step(&self, graph: &Graph, side: Side, step: &Step) -> String {
        let party = name(graph, step.party);
        match &step.reason {
            Reason::Listed(listing) if listing.certain => format!("{party}: {}.", listing.what),
            Reason::Listed(listing) => format!("{party}: perhaps {}.", listing.what),
            Reason::Government { name, .. } => format!("{party} is part of, or belongs to, the {name}:"),
            Reason::Unsettled => {
                format!("{party}: shares go round in a circle above it that was not reckoned to the end.")
            }
            Reason::Held { ground, test, premises, unnamed, total: sum } => {
                let mut parts: Vec<String> =
                    premises.iter().map(|premise| self.premise_words(graph, side, premise)).collect();
                if unnamed.units > 0 {
                    parts.push(format!(
                        "owners nobody names, or it itself, hold up to {}",
                        total(Side::Possibly, *unnamed)
                    ));
                }
                let Some(meter) = self.stakes().meters().get(usize::from(*test)) else { return party };
                if meter.interest == Interest::BoardMajority {
                    let may = if side == Side::Surely { "" } else { "may be " };
                    let ground = ground.map_or("", Ground::code);
                    return format!("{party}: {} → {may}{ground}.", parts.join("; "));
                }
                let of = if meter.interest == Interest::Votes { " of the votes" } else { "" };
                let sum = sum.plus(*unnamed);
                let (sum, needed) = match side {
                    Side::Surely => (total(side, sum), meter.threshold.to_string()),
                    Side::Possibly => (format!("up to {}", total(side, sum)), meter.possible.to_string()),
                };
                let together = if premises.len() > 1 { " together" } else { "" };
                let parts = parts.join("; ");
                let Some(ground) = ground else {
                    return format!("{party}: {parts};{together} {sum}{of} counts for what it holds.");
                };
                let result = if side == Side::Surely { ground.code() } else { "may be reached" };
                format!("{party}: {parts};{together} {sum}{of}, {needed} is needed → {result}.")
            }
        }
    }

    /// What one owner holds, with where that is stated.
    fn premise_words(&self, graph: &Graph, side: Side, premise: &Premise) -> String {
        let owner = name(graph, premise.owner);
        let meter = self.stakes().meters().get(usize::from(premise.test));
        let what = match meter.map(|meter| meter.interest) {
            Some(Interest::BoardMajority) => {
                let mut sorts: Vec<String> = premise
                    .holdings
                    .iter()
                    .filter_map(|number| graph.holdings.get(*number as usize))
                    .map(|holding| holding.interest.to_string())
                    .collect();
                sorts.dedup();
                format!("has control ({})", sorts.join(", "))
            }
            Some(Interest::Votes) => format!("holds {} of the votes", share(premise.share)),
            _ => format!("holds {}", share(premise.share)),
        };
        let times =
            premise.times.filter(|_| meter.is_some_and(|meter| meter.interest != Interest::BoardMajority));
        let times = times.map_or_else(String::new, |times| format!(" × {}", total(side, times)));
        let jointly = premise
            .jointly_with
            .map_or_else(String::new, |with| format!(" by arrangement with {}", name(graph, with)));
        let cited: Vec<String> = premise
            .holdings
            .iter()
            .filter_map(|number| graph.holdings.get(*number as usize))
            .map(|holding| {
                let mut text = String::new();
                // A kind or a value that the statement has and the sum does not show.
                if !matches!(holding.interest, Interest::Shares | Interest::Votes)
                    && meter.is_some_and(|meter| meter.interest != Interest::BoardMajority)
                {
                    let _ = write!(text, "{} ", holding.interest);
                }
                if holding.share != premise.share
                    && meter.is_some_and(|meter| meter.interest != Interest::BoardMajority)
                {
                    let _ = write!(text, "{}, ", share(holding.share));
                }
                if holding.period.on(self.day()) == Standing::MayStand {
                    text.push_str("perhaps not on that day, ");
                }
                text.push_str(&graph.cite(holding));
                match (holding.period.from, holding.period.to) {
                    (Some(from), Some(to)) => {
                        let _ = write!(text, ", from {from} until {to}");
                    }
                    (Some(from), None) => {
                        let _ = write!(text, ", from {from}");
                    }
                    (None, Some(to)) => {
                        let _ = write!(text, ", until {to}");
                    }
                    (None, None) => {}
                }
                text
            })
            .collect();
        let cited = if cited.is_empty() { String::new() } else { format!(" ({})", cited.join("; ")) };
        format!("{owner} {what}{times}{jointly}{cited}")
    }

    /// Restricted parties that direct, manage or act for a party without owning it: no ground by itself where the regime
    /// ignores control, and still a reason to look (OFAC FAQ 398, 400).
    pub fn concerns(&self, graph: &Graph, index: &Index, party: PartyNo) -> Vec<String> {
        index
            .into_party(party)
            .filter_map(|number| graph.holdings.get(number as usize))
            .filter(|holding| {
                let control = matches!(
                    holding.interest,
                    Interest::BoardMajority
                        | Interest::Influence
                        | Interest::Consolidation
                        | Interest::Trust
                        | Interest::Fund
                        | Interest::Officer
                ) || (holding.interest == Interest::Votes
                    && self.stakes().test_of(holding).is_none()
                    && holding.share.upper().0 > 50 * PERCENT);
                control
                    && self.reaches(Side::Possibly, holding.owner)
                    && holding.period.on(self.day()) != Standing::Stood
            })
            .map(|holding| {
                let perhaps = if self.reaches(Side::Surely, holding.owner) { "" } else { "perhaps " };
                let caution = match (holding.interest, self.stakes().test_of(holding)) {
                    (Interest::Officer, _) => "no dealing that involves him, such as a contract he signs",
                    (_, None) => "control, which does not block by itself here",
                    (_, Some(_)) => "control, which counts here",
                };
                format!(
                    "{}, {perhaps}restricted: {} ({}); {caution}",
                    name(graph, holding.owner),
                    holding.interest,
                    graph.cite(holding)
                )
            })
            .collect()
    }
}

/// What would decide a case, in words.
fn open(graph: &Graph, deciding: &Deciding) -> String {
    let becomes = |verdict: Verdict| match verdict {
        Verdict::Blocked => "blocked",
        Verdict::NotBlocked => "not blocked",
        Verdict::Undetermined => "still undetermined",
    };
    let (least, most) = (becomes(deciding.at_least), becomes(deciding.at_most));
    match &deciding.fact {
        Fact::Stake { owner, owned, interest: Interest::BoardMajority, .. } => format!(
            "whether {} controls {} (if so {most}, if not {least})",
            name(graph, *owner),
            name(graph, *owned)
        ),
        Fact::Stake { owner, owned, interest, share } => {
            let votes = if *interest == Interest::Votes { " of the votes" } else { "" };
            let ((lower, above), (upper, below)) = (share.lower(), share.upper());
            let above = if above { "just above " } else { "" };
            let below = if below { "just below " } else { "" };
            format!(
                "how much{votes} of {} {} holds (at {below}{} % {most}, at {above}{} % {least})",
                name(graph, *owned),
                name(graph, *owner),
                percent(upper),
                percent(lower)
            )
        }
        Fact::Link(listing) => format!(
            "whether {} is {} (if so {most}, if not {least})",
            name(graph, listing.party),
            listing.what
        ),
        Fact::Unnamed { owned, share } => format!(
            "who the unnamed owners of {} are, who hold up to {} (if nobody restricted, {least})",
            name(graph, *owned),
            total(Side::Possibly, *share)
        ),
    }
}
