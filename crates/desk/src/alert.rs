//! An alert, and what screening makes of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::side::Side;

/// How a customer met a listed party.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// Content hash of the snapshot.
    pub snapshot: String,
    /// The probability that they are one, from 0 to 1.
    pub score: f64,
    /// Whether the score says *match*.
    pub certain: bool,
    /// The name under which the list files the party.
    pub caption: String,
    /// The evidence in a sentence.
    pub reason: String,
    /// The customer then.
    pub customer: Side,
    /// The listed party then.
    pub party: Side,
}

/// What a screening found of a pair.
#[derive(Debug, Clone, PartialEq)]
pub enum Screened {
    /// They meet.
    Met(Box<Sighting>),
    /// They do not, and why: the party was delisted, the customer changed ...
    Gone(String),
}

/// What a person finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The customer is the listed party. Closes the alert; nothing is released.
    TrueMatch,
    /// The customer is somebody else. Closes and releases.
    FalseMatch,
    /// More must be known. The alert stays.
    NeedMore,
    /// Somebody who may approve must decide. The alert stays.
    Escalate,
}

impl Outcome {
    /// Whether it closes the alert.
    pub fn closes(self) -> bool {
        matches!(self, Self::TrueMatch | Self::FalseMatch)
    }
}

/// A fact by which two parties are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The name.
    Name,
    /// The kind: a person, a ship.
    Kind,
    /// The date of birth or founding.
    BirthDate,
    /// The place of birth.
    BirthPlace,
    /// The nationality.
    Nationality,
    /// Another country.
    Country,
    /// The gender.
    Gender,
    /// A number of a document or register.
    Identifier,
    /// The address.
    Address,
}

/// Keeps a pair from alerting, for a time, while both are by what one recognises them (`good guy`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoNotAlert {
    /// What was seen: which document of whom, when.
    pub evidence: String,
    /// The facts that differ, one at least.
    pub differs: Vec<Fact>,
    /// When it ends.
    pub until: Timestamp,
}

/// What a person decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub outcome: Outcome,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// With a false match: keeps the pair from alerting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub do_not_alert: Option<DoNotAlert>,
    /// The customer as it was.
    pub customer: Side,
    /// The listed party as it was.
    pub party: Side,
    /// The version of the rules.
    pub rules: String,
}

/// What a second person confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// Where an alert stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Nobody is at it.
    Open,
    /// Somebody is.
    Assigned {
        /// Who.
        to: String,
    },
    /// A decision waits for a second person; until then all is as it was before.
    Proposed {
        /// The decision.
        decision: Decision,
        /// What it was before.
        before: Box<State>,
    },
    /// It is closed.
    Decided {
        /// The decision.
        decision: Decision,
        /// Of the second person, where one was needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approval: Option<Approval>,
    },
}

impl State {
    /// The machine form.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Assigned { .. } => "assigned",
            Self::Proposed { .. } => "proposed",
            Self::Decided { .. } => "decided",
        }
    }

    /// Whether the customer was found to be somebody else, so that nothing holds them up.
    pub fn is_released(&self) -> bool {
        match self {
            Self::Open | Self::Assigned { .. } => false,
            Self::Proposed { before, .. } => before.is_released(),
            Self::Decided { decision, .. } => decision.outcome == Outcome::FalseMatch,
        }
    }
}

/// A customer that may be a listed party: one alert for one pair, for good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    pub(crate) opened_at: Timestamp,
    pub(crate) because: String,
    pub(crate) state: State,
    pub(crate) seen: Sighting,
    /// Whether the score said *match* since it was opened.
    pub(crate) certain: bool,
    /// Whether a true match was ever decided.
    pub(crate) was_true: bool,
    /// Whether somebody who may approve must decide.
    pub(crate) escalated: bool,
    /// Why the pair no longer meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gone: Option<String>,
    pub(crate) revision: u64,
}

/// What became of an alert, and the word for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The alert as it is now.
    pub alert: Alert,
    /// `open`, `reopen`, `change`, `move`, `gone` of screening; `assign`, `comment`, `decide`, `propose`, `approve`, `refuse` of people.
    pub act: &'static str,
    /// Why.
    pub reason: String,
}

impl Alert {
    /// Opens an alert for a pair that has none.
    pub fn open(sighting: Sighting, because: &str, at: Timestamp) -> Turn {
        let alert = Self {
            opened_at: at,
            because: because.to_owned(),
            state: State::Open,
            certain: sighting.certain,
            seen: sighting,
            was_true: false,
            escalated: false,
            gone: None,
            revision: 1,
        };
        Turn { alert, act: "open", reason: because.to_owned() }
    }

    /// When it was opened, the last time.
    pub fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// Why it was opened, the last time.
    pub fn because(&self) -> &str {
        &self.because
    }

    /// Where it stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// How the pair met, the last time.
    pub fn seen(&self) -> &Sighting {
        &self.seen
    }

    /// Why the pair no longer meets, if it does not. That closes nothing: somebody must look.
    pub fn gone(&self) -> Option<&str> {
        self.gone.as_deref()
    }

    /// Whether somebody who may approve must decide.
    pub fn is_escalated(&self) -> bool {
        self.escalated
    }

    /// Grows with every change, so that an act on a stale view shows.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Who is at it.
    pub fn assignee(&self) -> Option<&str> {
        match &self.state {
            State::Assigned { to } => Some(to),
            _ => None,
        }
    }

    /// Who proposed the decision that waits for a second person, if one does.
    pub fn proposer(&self) -> Option<&str> {
        match &self.state {
            State::Proposed { decision, .. } => Some(&decision.by),
            _ => None,
        }
    }

    /// The entry that keeps the pair from alerting at a time, as the two sides are; none where screening would open the alert again.
    pub fn silence(&self, customer: &Side, party: &Side, at: Timestamp) -> Option<&DoNotAlert> {
        let State::Decided { decision, .. } = &self.state else { return None };
        let entry = decision.do_not_alert.as_ref().filter(|entry| entry.until > at)?;
        let is_same = decision.customer.identity == customer.identity
            && decision.party.identity == party.identity
            && self.gone.is_none();
        is_same.then_some(entry)
    }

    /// When it opens again by itself ([`Alert::lapse`]), if it does.
    pub fn until(&self) -> Option<Timestamp> {
        let decision = match &self.state {
            State::Proposed { before, .. } => match before.as_ref() {
                State::Decided { decision, .. } => decision,
                _ => return None,
            },
            State::Decided { decision, .. } => decision,
            _ => return None,
        };
        decision.do_not_alert.as_ref().map(|entry| entry.until)
    }

    /// What a screening makes of the alert; `None` if nothing.
    pub fn screened(&self, found: &Screened, at: Timestamp) -> Option<Turn> {
        match found {
            Screened::Gone(_) if self.gone.is_some() => None,
            Screened::Gone(why) => {
                let mut alert = self.next();
                alert.gone = Some(why.clone());
                Some(Turn { alert, act: "gone", reason: why.clone() })
            }
            Screened::Met(sighting) => self.met(sighting, at),
        }
    }

    /// The alert of the same pair under another id that the list now gives the party: as it stands, with what the sighting makes of it.
    pub fn moved(&self, sighting: &Sighting, at: Timestamp) -> Turn {
        let turn = self.met(sighting, at);
        turn.unwrap_or_else(|| Turn {
            alert: self.next(),
            act: "move",
            reason: "nothing else is said of them".to_owned(),
        })
    }

    fn met(&self, sighting: &Sighting, at: Timestamp) -> Option<Turn> {
        let state = match &self.state {
            // What the first person looked at is no more: a second must not confirm it.
            State::Proposed { decision, before } if self.gone.is_some() || !rests_on(decision, sighting) => {
                before.as_ref()
            }
            state => state,
        };
        let opened = match state {
            State::Decided { decision, .. } => self.opens_again(decision, sighting, at),
            _ => None,
        };
        if let Some(why) = opened {
            return Some(self.again(sighting.clone(), why, at));
        }
        let is_same = self.seen.customer == sighting.customer
            && self.seen.party == sighting.party
            && self.seen.certain == sighting.certain
            && self.gone.is_none();
        if is_same && *state == self.state {
            return None;
        }
        let mut alert = self.next();
        alert.state = state.clone();
        alert.certain |= sighting.certain;
        alert.seen = sighting.clone();
        alert.gone = None;
        let reason = if *state == self.state {
            "what is said of one of them, or how alike they are, changed"
        } else {
            "what was proposed rests on what is no longer so"
        };
        Some(Turn { alert, act: "change", reason: reason.to_owned() })
    }

    /// Why a decided alert opens again.
    fn opens_again(&self, decision: &Decision, sighting: &Sighting, at: Timestamp) -> Option<&'static str> {
        let entry = decision.do_not_alert.as_ref();
        if self.gone.is_some() {
            return Some("they did not meet for a time and do again");
        }
        if entry.is_some_and(|entry| entry.until <= at) {
            return Some(ENDED);
        }
        if rests_on(decision, sighting) {
            // A likeness that was only possible may have become a match with nothing said anew: words weigh otherwise.
            return (entry.is_none() && sighting.certain && !self.certain)
                .then_some("they are now alike enough for a match");
        }
        let same_identity = decision.customer.identity == sighting.customer.identity
            && decision.party.identity == sighting.party.identity;
        if entry.is_some() && same_identity {
            return None;
        }
        Some(if decision.customer == sighting.customer {
            "what the list says of the party changed"
        } else {
            "the customer changed"
        })
    }

    /// Opens the alert again where an entry that kept the pair from alerting has ended.
    pub fn lapse(&self, at: Timestamp) -> Option<Turn> {
        let ended = self.until().is_some_and(|until| until <= at);
        ended.then(|| self.again(self.seen.clone(), ENDED, at))
    }

    fn again(&self, sighting: Sighting, why: &str, at: Timestamp) -> Turn {
        let mut alert = self.next();
        alert.opened_at = at;
        why.clone_into(&mut alert.because);
        alert.state = State::Open;
        alert.certain = sighting.certain;
        alert.escalated = false;
        alert.seen = sighting;
        alert.gone = None;
        Turn { alert, act: "reopen", reason: why.to_owned() }
    }

    pub(crate) fn next(&self) -> Self {
        let mut alert = self.clone();
        alert.revision = self.revision.saturating_add(1);
        alert
    }
}

const ENDED: &str = "the entry that kept them from alerting has ended";

fn rests_on(decision: &Decision, sighting: &Sighting) -> bool {
    decision.customer == sighting.customer && decision.party == sighting.party
}
