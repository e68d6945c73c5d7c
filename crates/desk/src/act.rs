//! What people do with alerts.

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use crate::alert::{Alert, Approval, Decision, DoNotAlert, Outcome, State, Turn};
use crate::rules::{Duty, Person, Rules};

/// What somebody does with an alert.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Gives it to somebody, or back to all.
    Assign {
        /// To whom, with what they may do now.
        to: Option<Person>,
    },
    /// Says something.
    Comment {
        /// What.
        text: String,
    },
    /// Decides.
    Decide {
        /// What is found.
        outcome: Outcome,
        /// Why.
        reason: String,
        /// With a false match: keeps the pair from alerting.
        do_not_alert: Option<DoNotAlert>,
        /// How many alerts are decided in this one act.
        together: usize,
    },
    /// Confirms what somebody else decided.
    Approve {
        /// Why.
        reason: String,
        /// Whoever proposed it, with what they may do now; `None` where that is not known.
        proposer: Option<Person>,
    },
    /// Does not: all is as it was before.
    Refuse {
        /// Why.
        reason: String,
    },
}

/// Why an act was not done. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refused {
    /// Somebody without a name.
    #[error("nobody did this: an act needs a person with a name")]
    Nobody,
    /// It is not theirs.
    #[error("{}", match .0 {
        Duty::Decide => "it needs somebody who decides alerts (role analyst)",
        Duty::Approve => "it needs somebody who approves (role approver)",
        Duty::Propose => "it needs somebody who proposes what is to be in force (role list_manager or administrator)",
    })]
    NotTheirs(Duty),
    /// It would be given to somebody who may not decide it.
    #[error("{name} may not decide this alert: give it to somebody who {}", match .duty {
        Duty::Decide | Duty::Propose => "decides alerts (role analyst)",
        Duty::Approve => "approves (role approver), since it was escalated",
    })]
    NotForThem {
        /// Whom.
        name: String,
        /// What they would have to be there for.
        duty: Duty,
    },
    /// One cannot be one's own second person.
    #[error("{0} proposed this; a second person, who is not the first, must confirm it")]
    OwnProposal(String),
    /// Whoever proposed it may no longer.
    #[error("{0} proposed this and may no longer decide it; do not approve it, and let it be decided anew")]
    NoLongerTheirs(String),
    /// Many alerts in one act that are not on one listed party.
    #[error("alerts that are decided in one act are all on one listed party")]
    ManyParties,
    /// Enough is attached.
    #[error("an alert has at most {0} things attached")]
    Full(usize),
    /// No reason.
    #[error("give a reason of at least {0} letters")]
    NoReason(usize),
    /// Somebody else is at it.
    #[error("{0} is at this alert; assign it to yourself first")]
    TakenBy(String),
    /// It has changed since.
    #[error("the alert has changed since you looked: it has revision {now}, you saw {seen}")]
    Stale {
        /// What it has.
        now: u64,
        /// What was seen.
        seen: u64,
    },
    /// Nothing waits for a second person.
    #[error("nothing waits for a second person here")]
    NotProposed,
    /// Something waits for a second person.
    #[error("a decision of {0} waits for a second person; it must be approved or refused first")]
    Waiting(String),
    /// The same waits for a second person already.
    #[error(
        "{by} proposed this already, as number {id}, and it is open: approve, refuse or take back that one first"
    )]
    AlreadyProposed {
        /// The number of the open proposal.
        id: i64,
        /// Who proposed it.
        by: String,
    },
    /// It is closed.
    #[error("the alert is decided; decide it anew instead")]
    Decided,
    /// What is proposed is in force.
    #[error("nothing would change: this is in force")]
    Same,
    /// Something else came in force since it was proposed.
    #[error(
        "something else came in force since this was proposed, so its effect is not the one that was shown; propose it anew"
    )]
    Changed,
    /// What is approved is not what was proposed.
    #[error("this is not what was proposed; look at the proposal again")]
    Other,
    /// Nobody has a name here.
    #[error(
        "without keys and sign-in nobody can be told from a second person: the settings say what the screening policy is, and `interdict lists release` releases versions of lists"
    )]
    OnePerson,
    /// An entry that keeps a pair from alerting goes with a false match only.
    #[error("only a false match can keep a pair from alerting")]
    NotFalse,
    /// An entry without evidence.
    #[error(
        "an entry that keeps a pair from alerting needs identifying evidence: a text, and at least one fact that differs"
    )]
    NoEvidence,
    /// An entry that has ended, or lasts too long.
    #[error("an entry that keeps a pair from alerting ends in the future and within {0} days")]
    Until(u16),
}

impl Alert {
    /// What becomes of the alert. `revision` is that of the alert as the person saw it; a comment needs none.
    pub fn act(
        &self,
        revision: u64,
        act: &Act,
        by: &Person,
        at: Timestamp,
        rules: &Rules,
    ) -> Result<Turn, Refused> {
        by.named()?;
        if !matches!(act, Act::Comment { .. }) && revision != self.revision {
            return Err(Refused::Stale { now: self.revision, seen: revision });
        }
        match act {
            Act::Assign { to } => self.assign(to.as_ref(), by),
            Act::Comment { text } => {
                theirs(by.may(Duty::Decide) || by.may(Duty::Approve), Duty::Decide)?;
                Ok(Turn { alert: self.clone(), act: "comment", reason: reason(text, rules)? })
            }
            Act::Decide { outcome, reason, do_not_alert, together } => {
                let decision = self.decision(*outcome, reason, do_not_alert.as_ref(), by, at, rules)?;
                Ok(self.decide(decision, *together, rules))
            }
            Act::Approve { reason, proposer } => self.approve(reason, proposer.as_ref(), by, at, rules),
            Act::Refuse { reason } => self.refuse(reason, by, rules),
        }
    }

    /// Whether a decision would need a second person.
    pub fn needs_second(&self, outcome: Outcome, keeps_silent: bool, together: usize, rules: &Rules) -> bool {
        let releases = outcome == Outcome::FalseMatch && (self.certain || self.was_true || keeps_silent);
        releases || (outcome.closes() && together > rules.bulk_max)
    }

    fn assign(&self, to: Option<&Person>, by: &Person) -> Result<Turn, Refused> {
        theirs(by.may(Duty::Decide) || by.may(Duty::Approve), Duty::Decide)?;
        match &self.state {
            State::Open | State::Assigned { .. } => {}
            State::Proposed { decision, .. } => return Err(Refused::Waiting(decision.by.clone())),
            State::Decided { .. } => return Err(Refused::Decided),
        }
        let mut alert = self.next();
        if let Some(to) = to.filter(|to| !to.may(self.duty())) {
            return Err(Refused::NotForThem { name: to.name.clone(), duty: self.duty() });
        }
        let to = to.map(|to| to.name.clone());
        alert.state = to.clone().map_or(State::Open, |to| State::Assigned { to });
        Ok(Turn { alert, act: "assign", reason: to.unwrap_or_default() })
    }

    /// Whose it is to decide: what was escalated is decided by somebody who may approve.
    fn duty(&self) -> Duty {
        if self.escalated { Duty::Approve } else { Duty::Decide }
    }

    /// A decision that may be made.
    fn decision(
        &self,
        outcome: Outcome,
        why: &str,
        do_not_alert: Option<&DoNotAlert>,
        by: &Person,
        at: Timestamp,
        rules: &Rules,
    ) -> Result<Decision, Refused> {
        theirs(by.may(self.duty()), self.duty())?;
        match &self.state {
            State::Assigned { to } if !by.is(to) => return Err(Refused::TakenBy(to.clone())),
            State::Proposed { decision, .. } => return Err(Refused::Waiting(decision.by.clone())),
            _ => {}
        }
        if let Some(entry) = do_not_alert {
            if outcome != Outcome::FalseMatch {
                return Err(Refused::NotFalse);
            }
            if !rules.is_reason(&entry.evidence) || entry.differs.is_empty() {
                return Err(Refused::NoEvidence);
            }
            let days = rules.do_not_alert_days_max;
            let latest = at.checked_add(SignedDuration::from_hours(i64::from(days) * 24));
            if entry.until <= at || latest.is_ok_and(|latest| entry.until > latest) {
                return Err(Refused::Until(days));
            }
        }
        Ok(Decision {
            outcome,
            by: by.name.clone(),
            at,
            reason: reason(why, rules)?,
            do_not_alert: do_not_alert.cloned(),
            customer: self.seen.customer.clone(),
            party: self.seen.party.clone(),
            rules: rules.version.clone(),
        })
    }

    fn decide(&self, decision: Decision, together: usize, rules: &Rules) -> Turn {
        let mut alert = self.next();
        let (outcome, reason) = (decision.outcome, decision.reason.clone());
        if self.needs_second(outcome, decision.do_not_alert.is_some(), together, rules) {
            alert.state = State::Proposed { decision, before: Box::new(self.state.clone()) };
            return Turn { alert, act: "propose", reason };
        }
        match outcome {
            Outcome::TrueMatch | Outcome::FalseMatch => {
                alert.was_true |= outcome == Outcome::TrueMatch;
                alert.state = State::Decided { decision, approval: None };
            }
            // To say of what is closed that more must be known opens it.
            Outcome::NeedMore => alert.state = State::Assigned { to: decision.by },
            Outcome::Escalate => {
                alert.escalated = true;
                alert.state = State::Open;
            }
        }
        Turn { alert, act: "decide", reason }
    }

    fn proposal(&self) -> Result<(&Decision, &State), Refused> {
        match &self.state {
            State::Proposed { decision, before } => Ok((decision, before)),
            _ => Err(Refused::NotProposed),
        }
    }

    fn approve(
        &self,
        why: &str,
        proposer: Option<&Person>,
        by: &Person,
        at: Timestamp,
        rules: &Rules,
    ) -> Result<Turn, Refused> {
        let (decision, _) = self.proposal()?;
        theirs(by.may(Duty::Approve), Duty::Approve)?;
        if by.is(&decision.by) {
            return Err(Refused::OwnProposal(decision.by.clone()));
        }
        // A proposal of somebody who could not make it now is none.
        if proposer.is_some_and(|proposer| !proposer.may(self.duty())) {
            return Err(Refused::NoLongerTheirs(decision.by.clone()));
        }
        if decision.do_not_alert.as_ref().is_some_and(|entry| entry.until <= at) {
            return Err(Refused::Until(rules.do_not_alert_days_max));
        }
        let reason = reason(why, rules)?;
        let mut alert = self.next();
        alert.was_true |= decision.outcome == Outcome::TrueMatch;
        let approval = Approval { by: by.name.clone(), at, reason: reason.clone() };
        alert.state = State::Decided { decision: decision.clone(), approval: Some(approval) };
        Ok(Turn { alert, act: "approve", reason })
    }

    /// The first person may take back what they proposed; anybody else needs to be one who approves.
    fn refuse(&self, why: &str, by: &Person, rules: &Rules) -> Result<Turn, Refused> {
        let (decision, before) = self.proposal()?;
        theirs(by.may(Duty::Approve) || by.is(&decision.by), Duty::Approve)?;
        let reason = reason(why, rules)?;
        let mut alert = self.next();
        alert.state = before.clone();
        Ok(Turn { alert, act: "refuse", reason })
    }
}

pub(crate) fn theirs(is_theirs: bool, duty: Duty) -> Result<(), Refused> {
    if is_theirs { Ok(()) } else { Err(Refused::NotTheirs(duty)) }
}

pub(crate) fn reason(text: &str, rules: &Rules) -> Result<String, Refused> {
    if rules.is_reason(text) {
        Ok(text.trim().to_owned())
    } else {
        Err(Refused::NoReason(rules.reason_letters_min))
    }
}
