//! Who decides, and the numbers that bound it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::act::Refused;

/// What a person may do with alerts, the screening policy and versions of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Takes alerts and decides them.
    Decide,
    /// Confirms what needs a second person, and decides what was escalated.
    Approve,
    /// Proposes another screening policy, or that a version of a list be released.
    Propose,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name that stands in the record.
    pub name: String,
    /// The other names they go by: one person may have a sign-in and keys.
    pub also: Vec<String>,
    /// What they may do.
    pub duties: Vec<Duty>,
}

impl Person {
    /// Whether this is theirs to do.
    pub fn may(&self, duty: Duty) -> bool {
        self.duties.contains(&duty)
    }

    /// An error if nobody could tell who it was.
    pub(crate) fn named(&self) -> Result<(), Refused> {
        if self.name.trim().is_empty() { Err(Refused::Nobody) } else { Ok(()) }
    }

    /// Whether they go by a name. Spaces and capitals do not make two people.
    pub fn is(&self, name: &str) -> bool {
        let plain = |name: &str| name.trim().to_lowercase();
        std::iter::once(&self.name).chain(&self.also).any(|own| plain(own) == plain(name))
    }
}

/// The numbers of `data/desk.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The version of the file.
    pub version: String,
    /// Letters or digits of a reason, at least.
    pub reason_letters_min: usize,
    /// Days for which a pair need not alert, at most.
    pub do_not_alert_days_max: u16,
    /// Alerts that one person may close in one act.
    pub bulk_max: usize,
}

/// The file of rules is broken.
#[derive(Debug, Error)]
#[error("the file of rules for alerts: {0}")]
pub struct RulesError(String);

impl Rules {
    /// The rules that come with the program.
    pub fn built_in() -> Result<Self, RulesError> {
        Self::parse(include_str!("../data/desk.toml"))
    }

    /// Reads and checks the TOML text of a file.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let rules: Self = toml::from_str(text).map_err(|cause| RulesError(cause.to_string()))?;
        let is_sound = rules.reason_letters_min > 0 && rules.do_not_alert_days_max > 0 && rules.bulk_max > 0;
        if is_sound { Ok(rules) } else { Err(RulesError("every number must be above 0".to_owned())) }
    }

    /// Whether a text says something.
    pub fn is_reason(&self, text: &str) -> bool {
        text.chars().filter(|c| c.is_alphanumeric()).count() >= self.reason_letters_min
    }
}
