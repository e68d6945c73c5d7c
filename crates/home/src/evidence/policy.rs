//! The numbers by which names in documents are linked, from `data/links.toml`.

use std::collections::BTreeMap;

use interdict_evidence::hint;
use interdict_model::ListId;
use serde::Deserialize;

use crate::error::HomeError;

/// How names are linked, and what is held against the lists. Log-odds are natural.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkPolicy {
    /// Version of the form; only 1 is read.
    pub version: u32,
    /// When a name is taken for a listed party.
    pub link: LinkRule,
    /// When a catalogue's other name proposes one.
    pub hint: HintRule,
    /// What is held against the lists.
    pub list: ListRule,
    /// On which lists the designations of an authority stand, by its country or by the body itself.
    pub regimes: BTreeMap<String, Vec<ListId>>,
}

/// When a name is taken for a listed party.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRule {
    /// Log-odds by which the first candidate must be ahead of the second of its list.
    pub margin: f64,
    /// Log-odds from which a party that a fact is about is linked without a person's word.
    pub likely: f64,
    /// Log-odds from which anybody else is linked at all.
    pub named: f64,
}

/// When a catalogue's other name proposes a listed party.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HintRule {
    /// Log-odds from which the other name is the listed party's.
    pub likely: f64,
    /// Letters that a single plain word must have.
    pub shortest_word: usize,
    /// Letters and digits that a name with a digit must have.
    pub shortest_code: usize,
    /// Words that only say what something is.
    pub forms: Vec<String>,
}

/// What is held against the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListRule {
    /// Days by which dates may differ.
    pub days: i32,
}

impl LinkPolicy {
    /// The policy that comes with the program.
    pub fn built_in() -> Result<Self, HomeError> {
        let policy: Self = toml::from_str(include_str!("../../data/links.toml"))
            .map_err(|cause| HomeError::Table(cause.to_string()))?;
        if policy.version == 1 {
            Ok(policy)
        } else {
            Err(HomeError::Table(format!("links: version {} is not known here, only 1", policy.version)))
        }
    }

    /// Which names of catalogues say enough.
    pub fn hint_rule(&self) -> hint::Rule {
        hint::Rule {
            shortest_word: self.hint.shortest_word,
            shortest_code: self.hint.shortest_code,
            forms: self.hint.forms.iter().cloned().collect(),
        }
    }

    /// The lists on which designations of an authority stand; none if that is not known.
    pub fn lists_of(&self, authority: &str) -> &[ListId] {
        self.regimes.get(authority).map_or(&[], Vec::as_slice)
    }
}
