//! The rules of the regimes, as versioned data: when a party is restricted because of whom it belongs to.
//!
//! The file is `data/policies.toml`, whose head explains its words. A policy holds for one regime, one restriction and a
//! span of days; nothing is restricted under two policies at once except by asking for both.

use std::collections::BTreeMap;

use interdict_model::{Country, ListId, Measure};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::holding::Interest;
use crate::share::{Share, Threshold};

/// The policies in a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policies {
    /// The version of the file, which every answer names.
    pub version: String,
    #[serde(rename = "policy")]
    policies: Vec<Policy>,
}

/// The text of the file that is built in.
pub const BUILT_IN: &str = include_str!("../data/policies.toml");

/// Why policies could not be had.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// The file is not of the right form.
    #[error("the file of policies: {0}")]
    Form(#[from] Box<toml::de::Error>),
    /// A policy whose parts do not fit together.
    #[error("the policy `{title}`: {cause}")]
    Policy {
        /// Its title.
        title: String,
        /// What is wrong.
        cause: String,
    },
    /// No such regime or restriction.
    #[error("there is no policy for `{asked}`; known are {known}")]
    Unknown {
        /// What was asked for.
        asked: String,
        /// What there is.
        known: String,
    },
    /// The regime had no such rule on that day.
    #[error("no policy of {regime} for {restriction} is in force on {day}; the first begins on {first}")]
    NotInForce {
        /// The regime.
        regime: String,
        /// The restriction.
        restriction: String,
        /// The day asked about.
        day: Date,
        /// When the first begins.
        first: Date,
    },
}

/// The restriction that freezes property.
pub const BLOCK: &str = "block";

/// One regime's rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// The regime: `ofac`, `eu`, `uk`, `ch`, `un`.
    pub regime: String,
    /// What is passed on: [`BLOCK`] or a restriction short of it.
    pub restriction: String,
    /// What to call it.
    pub title: String,
    /// The first day.
    pub from: Date,
    /// The first day on which it no longer holds.
    #[serde(default)]
    pub until: Option<Date>,
    /// What makes a party owned; any one suffices.
    #[serde(default)]
    pub tests: Vec<Test>,
    /// Whose holdings are added.
    #[serde(default)]
    pub aggregation: Aggregation,
    /// What a party that is not listed passes on.
    #[serde(default)]
    pub cascade: Cascade,
    /// Whether anything is passed on at all.
    #[serde(default = "yes")]
    pub flow_down: bool,
    /// What control without a percentage does.
    #[serde(default)]
    pub control: BTreeMap<Interest, Treatment>,
    /// Governments whose parts and possessions are blocked without being listed.
    #[serde(default, rename = "government")]
    pub governments: Vec<Government>,
    /// Lists whose listings start it.
    #[serde(default)]
    pub lists: Vec<ListId>,
    /// Measures of a listing that start it.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// Texts one of which a listing's programmes or details must contain; any will do if empty.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What becomes of property frozen before holdings fell below the threshold, if the regime says so.
    #[serde(default)]
    pub stays_blocked: Option<String>,
    /// Law and guidance.
    pub sources: Vec<String>,
    /// What a reader of an answer should know.
    #[serde(default)]
    pub notes: Vec<String>,
}

fn yes() -> bool {
    true
}

/// A share that restricted parties must hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "TestText")]
pub struct Test {
    /// Shares or votes.
    pub interest: Interest,
    /// When it is surely met.
    pub threshold: Threshold,
    /// When it may be met, by the laxest reading; the same as `threshold` where there is one reading.
    pub possible: Threshold,
    /// What a party is that meets it.
    pub ground: Ground,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TestText {
    interest: Interest,
    #[serde(flatten)]
    threshold: ThresholdText,
    possible: Option<ThresholdText>,
    #[serde(default = "owned")]
    ground: Ground,
}

#[derive(Deserialize)]
struct ThresholdText {
    at_least: Option<Share>,
    more_than: Option<Share>,
}

fn owned() -> Ground {
    Ground::Owned
}

impl TryFrom<TestText> for Test {
    type Error = String;

    fn try_from(text: TestText) -> Result<Self, String> {
        if !matches!(text.interest, Interest::Shares | Interest::Votes) {
            return Err("a test is of shares or of votes".to_owned());
        }
        let threshold = text.threshold.read()?;
        let possible = text.possible.map_or(Ok(threshold), |possible| possible.read())?;
        Ok(Self { interest: text.interest, threshold, possible, ground: text.ground })
    }
}

impl ThresholdText {
    fn read(&self) -> Result<Threshold, String> {
        let (share, strict) = match (self.at_least, self.more_than) {
            (Some(share), None) => (share, false),
            (None, Some(share)) => (share, true),
            _ => return Err("a threshold is either `at_least` or `more_than`".to_owned()),
        };
        if !share.is_exact() {
            return Err("a threshold is one number of percent".to_owned());
        }
        Ok(Threshold { units: share.lower().0, strict })
    }
}

/// Why a party is restricted. Never mixed: an answer gives one, the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// It is on a list.
    Listed,
    /// It is part of, or belongs to, a government that is blocked as a whole.
    Government,
    /// Restricted parties hold at least the regime's threshold of it.
    Owned,
    /// A restricted party controls it, where the regime counts that.
    Controlled,
}

impl Ground {
    /// The machine form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Government => "government",
            Self::Owned => "owned",
            Self::Controlled => "controlled",
        }
    }
}

/// Whose holdings are added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// All restricted parties', whatever they are listed for.
    #[default]
    All,
    /// Each listed person's alone, with those held jointly with him by arrangement.
    Joint,
    /// Each listed person's alone.
    None,
}

/// What a restricted party that is not listed passes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cascade {
    /// Its whole stake.
    #[default]
    Whole,
    /// Its stake times the share of it that listed persons hold, whether or not it is restricted itself; votes times votes.
    /// Control is passed on whole.
    Multiplied,
}

/// What is made of control without a percentage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Shown, and nothing else.
    #[default]
    Ignored,
    /// It restricts, unless rebutted.
    Presumed,
    /// Undetermined until somebody has assessed it.
    Assessed,
}

/// A government that is blocked as a whole: with its subdivisions, agencies and instrumentalities, and with what it
/// owns by half or more or controls, as its definition says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Government {
    /// Its name in the definition.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// The first day.
    pub from: Date,
    /// The first day on which it no longer holds.
    #[serde(default)]
    pub until: Option<Date>,
    /// What control without a percentage does in the definition.
    #[serde(default)]
    pub control: BTreeMap<Interest, Treatment>,
    /// Law.
    pub sources: Vec<String>,
}

impl Government {
    /// Whether the definition holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

impl Policy {
    /// Whether the policy holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// The rule by which parties belong to a government that this policy blocks: its own tests of ownership, with the
    /// definition's view of control.
    #[must_use]
    pub fn of_government(&self, government: &Government) -> Self {
        let mut control = government.control.clone();
        control.insert(Interest::Agency, Treatment::Presumed);
        Self {
            title: government.name.clone(),
            control,
            governments: Vec::new(),
            sources: government.sources.clone(),
            notes: Vec::new(),
            ..self.clone()
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.flow_down && self.tests.is_empty() {
            return Err("it passes something on, but has no test".to_owned());
        }
        if self.cascade == Cascade::Multiplied && self.aggregation != Aggregation::All {
            return Err("shares that are multiplied are all listed persons' together: \
                        with `cascade = \"multiplied\"`, `aggregation` must be `all`"
                .to_owned());
        }
        if self.until.is_some_and(|until| until <= self.from) {
            return Err("it ends before it begins".to_owned());
        }
        if let Some(interest) = self.control.keys().find(|interest| {
            !matches!(
                interest,
                Interest::BoardMajority
                    | Interest::Influence
                    | Interest::Consolidation
                    | Interest::Trust
                    | Interest::Fund
            )
        }) {
            return Err(format!("`{}` is not a sort of control", interest.code()));
        }
        if self
            .tests
            .iter()
            .any(|test| self.tests.iter().filter(|other| other.interest == test.interest).count() > 1)
        {
            return Err("it has two tests of one interest".to_owned());
        }
        Ok(())
    }
}

impl Policies {
    /// The policies that are built in.
    pub fn built_in() -> Result<Self, PolicyError> {
        Self::parse(BUILT_IN)
    }

    /// Reads a file of policies.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let policies: Self = toml::from_str(text).map_err(Box::new)?;
        for policy in &policies.policies {
            policy.check().map_err(|cause| PolicyError::Policy { title: policy.title.clone(), cause })?;
        }
        Ok(policies)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Policy> {
        self.policies.iter()
    }

    /// The regimes, in the order of the file.
    pub fn regimes(&self) -> Vec<&str> {
        let mut regimes: Vec<&str> = Vec::new();
        for policy in &self.policies {
            if !regimes.contains(&policy.regime.as_str()) {
                regimes.push(&policy.regime);
            }
        }
        regimes
    }

    /// The policy of a regime for a restriction on a day.
    pub fn find(&self, regime: &str, restriction: &str, day: Date) -> Result<&Policy, PolicyError> {
        let mut candidates = self
            .policies
            .iter()
            .filter(|policy| policy.regime == regime && policy.restriction == restriction);
        if let Some(policy) = candidates.clone().find(|policy| policy.holds_on(day)) {
            return Ok(policy);
        }
        Err(match candidates.next() {
            Some(first) => PolicyError::NotInForce {
                regime: regime.to_owned(),
                restriction: restriction.to_owned(),
                day,
                first: first.from,
            },
            None => PolicyError::Unknown {
                asked: format!("{regime} {restriction}"),
                known: self
                    .policies
                    .iter()
                    .map(|policy| format!("{} {}", policy.regime, policy.restriction))
                    .collect::<std::collections::BTreeSet<_>>()
                    .into_iter()
                    .collect::<Vec<_>>()
                    .join(", "),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_policies_are_read_and_follow_one_another() {
        let policies = Policies::built_in().unwrap();
        assert_eq!(policies.regimes(), ["ofac", "eu", "uk", "ch", "un"]);
        let day = |text: &str| text.parse::<Date>().unwrap();
        let eu = |text: &str| policies.find("eu", BLOCK, day(text)).unwrap().tests[0].threshold;
        assert!(eu("2024-07-02").strict && !eu("2024-07-03").strict);
        assert!(matches!(policies.find("eu", BLOCK, day("1990-01-01")), Err(PolicyError::NotInForce { .. })));
        assert!(matches!(policies.find("xx", BLOCK, day("2024-01-01")), Err(PolicyError::Unknown { .. })));
        for (index, policy) in policies.iter().enumerate() {
            for other in policies.iter().skip(index + 1) {
                let same = policy.regime == other.regime && policy.restriction == other.restriction;
                let overlap = policy.until.is_none_or(|until| other.from < until)
                    && other.until.is_none_or(|until| policy.from < until);
                assert!(!(same && overlap), "{} and {} hold at once", policy.title, other.title);
            }
        }
    }

    #[test]
    fn a_policy_that_says_two_things_is_refused() {
        let with = |from: &str, to: &str| Policies::parse(&BUILT_IN.replacen(from, to, 1));
        assert!(with("at_least = \"50\"", "at_least = \"50\", more_than = \"40\"").is_err());
        assert!(with("at_least = \"50\"", "at_least = \"25-50\"").is_err());
        assert!(with("cascade = \"whole\"", "cascade = \"half\"").is_err());
        let multiplied = BUILT_IN.replace("cascade = \"whole\"", "cascade = \"multiplied\"");
        let cause = Policies::parse(&multiplied).unwrap_err().to_string();
        assert!(cause.contains("`OFAC guidance of 2008`: shares that are multiplied"), "{cause}");
        assert!(with("until = \"2014-08-13\"", "until = \"2004-08-13\"").is_err());
        assert!(with("version = ", "edition = 1\nversion = ").is_err());
    }
}
