//! The four answers to "may I deal with this party?".

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a screening answers. The order is the order of gravity, gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing at or above the threshold, on complete and recent lists.
    Clear,
    /// Nothing found, but the lists do not allow one to say so (missing, stale, partial, starter only).
    #[serde(rename = "indeterminate")]
    CannotSay,
    /// Someone must look: alike enough to be the listed party.
    Possible,
    /// The listed party, unless a person finds otherwise.
    Match,
}

impl Verdict {
    /// The machine form: `clear`, `indeterminate`, `possible`, `match`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::CannotSay => "indeterminate",
            Self::Possible => "possible",
            Self::Match => "match",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CannotSay => "cannot say",
            other => other.code(),
        })
    }
}
