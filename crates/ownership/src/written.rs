//! A proof as data: what [`explain`](crate::explain) says in words, in fields with names, to be written as JSON and read again.
//!
//! Percentages are decimals in text, exact to the billionth of a percent that shares are reckoned in.

use serde::{Deserialize, Serialize};

use crate::graph::Graph;
use crate::holding::{Holding, Interest, Standing};
use crate::party::PartyNo;
use crate::policy::Ground;
use crate::proof::{Deciding, Fact, Premise, Proof, Reason, Step};
use crate::reach::Side;
use crate::share::{Share, Total, percent};
use crate::solution::{Listing, Solution, Verdict};

/// What a proof looks like; another name for another form.
pub const FORM: &str = "proof-1";

/// A proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Written {
    /// The steps; each rests on those before it, and the last is the party's own.
    pub steps: Vec<WrittenStep>,
    /// What would decide it, where it is undetermined: the fact that decides it both ways first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<WrittenOpen>,
}

/// A party of a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WrittenParty {
    /// Its id in the data on ownership.
    pub id: String,
    /// What to call it.
    pub name: String,
}

/// A step: who is, or may be, restricted, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WrittenStep {
    /// Who.
    pub party: WrittenParty,
    /// Why.
    #[serde(flatten)]
    pub reason: WrittenReason,
}

/// What a step rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum WrittenReason {
    /// A list names it.
    Listed {
        /// The entry of the list.
        entry: String,
        /// Who that is, and how it is known to be this party.
        what: String,
        /// Whether that is certain; a proposed link is not.
        certain: bool,
    },
    /// It belongs to a government that is blocked as a whole.
    Government {
        /// The definition.
        government: String,
        /// The steps under that definition.
        #[cfg_attr(feature = "schema", schema(no_recursion))]
        steps: Vec<WrittenStep>,
    },
    /// Shares go round in a circle above it that was not reckoned to the end.
    Unsettled,
    /// Restricted parties hold enough of it.
    Held {
        /// `owned` or `controlled`; none where it only passes on a part of what it holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>))]
        ground: Option<Ground>,
        /// Of what: `shares`, `votes`, `board_majority`.
        of: String,
        /// Who holds what.
        holders: Vec<WrittenPremise>,
        /// Percent that owners hold whom nobody names, where it is needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unnamed: Option<WrittenTotal>,
        /// The sum; none for control, which is not added up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<WrittenTotal>,
        /// What is needed, in words: `at least 50 %`, `more than 50 %`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        needed: Option<String>,
    },
}

/// A sum of bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WrittenTotal {
    /// Percent.
    pub percent: String,
    /// Whether it is more than that, or of what is only possible less, and not just that.
    pub open: bool,
}

/// Between what and what a share lies, in percent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WrittenShare {
    /// At least.
    pub from: String,
    /// Whether it is more than that.
    pub above: bool,
    /// At most.
    pub to: String,
    /// Whether it is less than that.
    pub below: bool,
}

/// What one party holds, and where that is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WrittenPremise {
    /// Who holds.
    pub holder: WrittenParty,
    /// How much.
    pub share: WrittenShare,
    /// Percent of it that count, where shares are multiplied along the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<WrittenTotal>,
    /// Whom it is held with by arrangement, where it counts for that reason only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jointly_with: Option<WrittenParty>,
    /// The statements.
    pub stated: Vec<WrittenHolding>,
}

/// A statement that somebody holds something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WrittenHolding {
    /// What sort of interest.
    pub interest: String,
    /// How much the source says.
    pub share: WrittenShare,
    /// The source; none where it is an assumption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The record in it, as its reader counts them: of CSV the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<u32>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Whether it may not stand on the day that is asked about.
    pub perhaps_not_then: bool,
}

/// A fact that would decide it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WrittenOpen {
    /// The fact.
    #[serde(flatten)]
    pub fact: WrittenFact,
    /// The verdict if it is so, or as much as it can be.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub if_most: Verdict,
    /// The verdict if it is not so, or as little as it can be.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub if_least: Verdict,
}

/// Something that sources leave open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum WrittenFact {
    /// How much one party holds of another.
    Stake {
        /// Who holds.
        holder: WrittenParty,
        /// Of whom.
        held: WrittenParty,
        /// Of what.
        of: String,
        /// Between what and what.
        share: WrittenShare,
    },
    /// Whether a party is who a list names.
    Link {
        /// The party.
        party: WrittenParty,
        /// The entry of the list.
        entry: String,
        /// Who that would be.
        what: String,
    },
    /// Who the owners are whom nobody names.
    Unnamed {
        /// Of whom.
        held: WrittenParty,
        /// Percent that they hold at most.
        share: WrittenTotal,
    },
}

impl Solution {
    /// The proof as data, to be written.
    pub fn written(&self, graph: &Graph, proof: &Proof) -> Written {
        let side = if proof.verdict == Verdict::Undetermined { Side::Possibly } else { Side::Surely };
        Written {
            steps: proof.steps.iter().map(|step| self.written_step(graph, side, step)).collect(),
            open: proof.open.iter().map(|deciding| written_open(graph, deciding)).collect(),
        }
    }

    fn written_step(&self, graph: &Graph, side: Side, step: &Step) -> WrittenStep {
        let reason = match &step.reason {
            Reason::Listed(Listing { entry, what, certain, .. }) => {
                WrittenReason::Listed { entry: entry.clone(), what: what.clone(), certain: *certain }
            }
            Reason::Government { name, proof } => {
                let definition = self.governments().iter().find(|government| {
                    government.verdict(step.party) == proof.verdict && government.ground(step.party).is_some()
                });
                let steps = definition.map(|definition| definition.written(graph, proof).steps);
                WrittenReason::Government { government: name.clone(), steps: steps.unwrap_or_default() }
            }
            Reason::Unsettled => WrittenReason::Unsettled,
            Reason::Held { ground, test, premises, unnamed, total } => {
                let meter = self.stakes().meters().get(usize::from(*test));
                let interest = meter.map_or(Interest::Shares, |meter| meter.interest);
                let adds_up = interest != Interest::BoardMajority;
                let needed = meter.filter(|_| adds_up && ground.is_some()).map(|meter| match side {
                    Side::Surely => meter.threshold.to_string(),
                    Side::Possibly => meter.possible.to_string(),
                });
                WrittenReason::Held {
                    ground: *ground,
                    of: interest.code().to_owned(),
                    holders: premises.iter().map(|premise| self.written_premise(graph, premise)).collect(),
                    unnamed: (unnamed.units > 0).then(|| (*unnamed).into()),
                    total: adds_up.then(|| total.plus(*unnamed).into()),
                    needed,
                }
            }
        };
        WrittenStep { party: party(graph, step.party), reason }
    }

    fn written_premise(&self, graph: &Graph, premise: &Premise) -> WrittenPremise {
        let holdings = premise.holdings.iter().filter_map(|number| graph.holdings.get(*number as usize));
        WrittenPremise {
            holder: party(graph, premise.owner),
            share: premise.share.into(),
            times: premise.times.map(WrittenTotal::from),
            jointly_with: premise.jointly_with.map(|with| party(graph, with)),
            stated: holdings.map(|holding| self.written_holding(graph, holding)).collect(),
        }
    }

    fn written_holding(&self, graph: &Graph, holding: &Holding) -> WrittenHolding {
        let origin = holding.origin;
        let source = graph.sources.get(origin.source as usize).filter(|_| origin.record > 0);
        WrittenHolding {
            interest: holding.interest.code().to_owned(),
            share: holding.share.into(),
            record: source.map(|_| origin.record),
            source: source.map(|source| source.name.clone()),
            from: holding.period.from.map(|day| day.to_string()),
            until: holding.period.to.map(|day| day.to_string()),
            perhaps_not_then: holding.period.on(self.day()) == Standing::MayStand,
        }
    }
}

fn party(graph: &Graph, party: PartyNo) -> WrittenParty {
    let unnamed = graph.parties.profile(party).is_some_and(|profile| profile.unnamed);
    let name = if unnamed { "an owner nobody names" } else { graph.parties.caption(party) };
    WrittenParty { id: graph.parties.id(party).to_owned(), name: name.to_owned() }
}

fn written_open(graph: &Graph, deciding: &Deciding) -> WrittenOpen {
    let fact = match &deciding.fact {
        Fact::Stake { owner, owned, interest, share } => WrittenFact::Stake {
            holder: party(graph, *owner),
            held: party(graph, *owned),
            of: interest.code().to_owned(),
            share: (*share).into(),
        },
        Fact::Link(listing) => WrittenFact::Link {
            party: party(graph, listing.party),
            entry: listing.entry.clone(),
            what: listing.what.clone(),
        },
        Fact::Unnamed { owned, share } => {
            WrittenFact::Unnamed { held: party(graph, *owned), share: (*share).into() }
        }
    };
    WrittenOpen { fact, if_most: deciding.at_most, if_least: deciding.at_least }
}

impl From<Share> for WrittenShare {
    fn from(share: Share) -> Self {
        let ((from, above), (to, below)) = (share.lower(), share.upper());
        Self { from: percent(from), above, to: percent(to), below }
    }
}

impl From<Total> for WrittenTotal {
    fn from(total: Total) -> Self {
        Self { percent: percent(total.units), open: total.open > 0 }
    }
}
