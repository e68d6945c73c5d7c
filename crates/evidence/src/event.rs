//! Events: what several documents say of one designation or delisting, put together and never evened out.
//!
//! Reports are not events: five articles on one day's measures are one event with five documents. Reports join if the
//! authorities are of one country, the parties named overlap or one of them names none, and the dates can be the same. What
//! they say differently is a [`Conflict`]; nothing is resolved in silence. Documents that share much of their wording are
//! one [`family`](Event::families): copies of one text are not witnesses of their own.
//!
//! A [`Merger`] keeps what merging needs of documents and not their texts: what several of them say alike is held once, so that a
//! long stream of documents takes some hundred bytes each.

mod conflict;
mod content;
mod few;
pub mod listing;
mod merge;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use crate::event::merge::Merger;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Parties were put on a list.
    #[default]
    Designation,
    /// Parties were taken off it.
    Delisting,
}

impl Action {
    /// The machine form, e.g. `designation`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Designation => "designation",
            Self::Delisting => "delisting",
        }
    }
}

/// Documents by hash. Events name one document many times, so the hashes are shared.
pub type Documents = BTreeSet<Arc<str>>;

/// The id of a fact, as in [`Fact::id`](crate::fact::Fact::id), in eight bytes; written as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FactId(u64);

impl FactId {
    /// From its 16 digits; `None` if it is no id of a fact.
    pub fn parse(id: &str) -> Option<Self> {
        let is_id = id.len() == 16 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_id { u64::from_str_radix(id, 16).ok().map(Self) } else { None }
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl From<FactId> for String {
    fn from(id: FactId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for FactId {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        Self::parse(&id).ok_or_else(|| format!("`{id}` is no id of a fact: 16 hexadecimal digits"))
    }
}

/// A designation or delisting as the documents report it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Which of the two.
    pub action: Action,
    /// The country of the authority, by ISO code, or the authority itself where it is of several states; empty if nobody says.
    pub country: String,
    /// The authorities as named, by key.
    pub authorities: BTreeSet<String>,
    /// The parties designated or delisted, by what links or the text call them, each with the spellings met.
    pub targets: BTreeMap<String, BTreeSet<String>>,
    /// How many parties the documents count.
    pub counts: BTreeSet<u32>,
    /// The first day it can have been.
    pub earliest: Option<Date>,
    /// The last day it can have been.
    pub latest: Option<Date>,
    /// Month and day, where no document states the year.
    pub month_day: Option<(i8, Option<i8>)>,
    /// The documents, by hash.
    pub documents: Documents,
    /// The documents by wording: each family is of one text.
    pub families: Vec<Documents>,
    /// From whom the documents have it, by key: the authority whose act it is, or an outlet or body that a document names as its
    /// only source. Empty if no document says.
    ///
    /// A designation is an act that its authority makes known itself, so all who report it as the authority's go back to one
    /// source, however many they are and through whatever agency.
    pub origins: BTreeSet<String>,
    /// The facts: reports of the event itself, then what it does and why.
    pub facts: Vec<FactId>,
    /// The measures stated, each with the documents that state it.
    pub measures: BTreeMap<String, Documents>,
    /// How facts of the event are stated, where that is not as facts: `designation alleged`, `reason accused`, `attack attempted`,
    /// `denial denied`, each with the documents that state it so. Attacks are those of the parties named.
    #[serde(default)]
    pub modalities: BTreeMap<String, Documents>,
    /// What documents say differently.
    pub conflicts: Vec<Conflict>,
}

impl Event {
    /// By whom, as far as documents say.
    pub fn by(&self) -> String {
        if self.authorities.is_empty() {
            return "somebody".to_owned();
        }
        self.authorities.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// Who says what differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// About what: `date`, `count`, `measure freeze`, `amount`, `office`, `relation controlled_by`, `quotation`, `modality`; `list: date`,
    /// `list: not found` and others where a list says differently.
    pub about: String,
    /// Each value, with the documents that say so; none for what a list says.
    pub values: BTreeMap<String, Documents>,
    /// What that means, in words.
    pub note: String,
}
