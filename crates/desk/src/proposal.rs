//! A proposal of what counts for everybody, and who has the last word on it: another screening policy, or the release of a version of a
//! list that is quarantined.
//!
//! A proposal is never changed: whoever wants another takes it back and proposes anew. So what a second person saw is what they approve,
//! which they say by its hash, and it takes the place of what it was held against, or of nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::act::{Refused, reason, theirs};
use crate::alert::Approval;
use crate::rules::{Duty, Person, Rules};

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Nobody had the last word yet.
    Open,
    /// What was proposed came in force.
    Approved,
    /// A second person did not want it.
    Refused,
    /// Whoever proposed it took it back.
    Withdrawn,
}

impl Fate {
    /// The machine form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What somebody proposed, named by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    what: String,
    /// What was in force then.
    against: String,
    by: String,
    at: Timestamp,
    reason: String,
    fate: Fate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_word: Option<Approval>,
}

impl Proposal {
    /// Proposes something in place of what is in force.
    pub fn new(
        what: &str,
        in_force: &str,
        why: &str,
        by: &Person,
        at: Timestamp,
        rules: &Rules,
    ) -> Result<Self, Refused> {
        by.named()?;
        theirs(by.may(Duty::Propose), Duty::Propose)?;
        if what == in_force {
            return Err(Refused::Same);
        }
        Ok(Self {
            what: what.to_owned(),
            against: in_force.to_owned(),
            by: by.name.clone(),
            at,
            reason: reason(why, rules)?,
            fate: Fate::Open,
            last_word: None,
        })
    }

    /// The second person approves: it comes in force. `seen` is what they saw, `in_force` what is now, and `proposer` whoever proposed it
    /// with what they may do now, `None` where that is not known.
    pub fn approve(
        &self,
        (seen, in_force): (&str, &str),
        why: &str,
        proposer: Option<&Person>,
        by: &Person,
        at: Timestamp,
        rules: &Rules,
    ) -> Result<Self, Refused> {
        by.named()?;
        theirs(by.may(Duty::Approve), Duty::Approve)?;
        self.is_open()?;
        if by.is(&self.by) {
            return Err(Refused::OwnProposal(self.by.clone()));
        }
        if proposer.is_some_and(|proposer| !proposer.may(Duty::Propose)) {
            return Err(Refused::NoLongerTheirs(self.by.clone()));
        }
        if seen != self.what {
            return Err(Refused::Other);
        }
        if in_force != self.against {
            return Err(Refused::Changed);
        }
        self.closed(Fate::Approved, why, by, at, rules)
    }

    /// The first person takes it back, or one who approves does not want it: nothing changes.
    pub fn refuse(&self, why: &str, by: &Person, at: Timestamp, rules: &Rules) -> Result<Self, Refused> {
        by.named()?;
        let is_own = by.is(&self.by);
        theirs(is_own || by.may(Duty::Approve), Duty::Approve)?;
        self.is_open()?;
        self.closed(if is_own { Fate::Withdrawn } else { Fate::Refused }, why, by, at, rules)
    }

    fn is_open(&self) -> Result<(), Refused> {
        if self.fate == Fate::Open { Ok(()) } else { Err(Refused::NotProposed) }
    }

    fn closed(
        &self,
        fate: Fate,
        why: &str,
        by: &Person,
        at: Timestamp,
        rules: &Rules,
    ) -> Result<Self, Refused> {
        let word = Approval { by: by.name.clone(), at, reason: reason(why, rules)? };
        Ok(Self { fate, last_word: Some(word), ..self.clone() })
    }

    /// The hash of what is proposed.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// The hash of what was in force when it was proposed; empty if nothing was.
    pub fn against(&self) -> &str {
        &self.against
    }

    /// Who proposed it.
    pub fn by(&self) -> &str {
        &self.by
    }

    /// When.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What became of it.
    pub fn fate(&self) -> Fate {
        self.fate
    }

    /// Who had the last word, when and why.
    pub fn last_word(&self) -> Option<&Approval> {
        self.last_word.as_ref()
    }
}
