//! What must be so, known from what was done alone, without looking into the data folder.

use std::collections::{BTreeMap, BTreeSet};

use interdict_audit::Checkpoint;
use interdict_model::Edition;
use jiff::{SignedDuration, Timestamp};

/// Parties by the number they are invented from.
pub(super) type Numbers = BTreeSet<u32>;

/// A version of the list that was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Loaded {
    pub(super) edition: Edition,
    /// Its place in the order of coming into force; `None` in quarantine.
    pub(super) order: Option<u32>,
    /// Whom it lists; `None` if it cannot be read as a whole.
    pub(super) listed: Option<Numbers>,
    /// When it was refused.
    pub(super) refused_at: Option<Timestamp>,
    /// How many checks there had been when people released it: those were of another version.
    pub(super) checks_before: usize,
}

/// Everything that was done and lasts.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) versions: Vec<Loaded>,
    /// When the list was got from its publisher and taken.
    pub(super) checks: Vec<Timestamp>,
    /// The number each customer is named by.
    pub(super) customers: BTreeMap<String, u32>,
    /// Numbers of recorded decisions.
    pub(super) decisions: Vec<u64>,
    /// What was kept elsewhere of the record of acts.
    pub(super) checkpoints: Vec<Checkpoint>,
}

impl Facts {
    /// The version that must be in force.
    pub(super) fn in_force(&self) -> Option<&Loaded> {
        let loaded = self.versions.iter().filter(|version| version.order.is_some());
        loaded.max_by_key(|version| (version.edition, version.order))
    }

    /// Whom the list in force has.
    pub(super) fn listed(&self) -> Numbers {
        self.in_force().and_then(|version| version.listed.clone()).unwrap_or_default()
    }

    /// The next place in the order of coming into force.
    pub(super) fn next_order(&self) -> u32 {
        self.versions.iter().filter_map(|version| version.order).max().map_or(0, |last| last + 1)
    }

    /// Whether somebody who is not listed may be called clear.
    pub(super) fn may_be_clear(&self, now: Timestamp) -> bool {
        let Some(in_force) = self.in_force() else { return false };
        let newest = |skipped: usize| self.checks.iter().skip(skipped).filter(|at| **at <= now).max();
        let (checked, of_it) = (newest(0), newest(in_force.checks_before));
        let is_fresh = of_it.is_some_and(|at| now.duration_since(*at) <= SignedDuration::from_hours(24));
        let is_newest = self.versions.iter().all(|version| match version.refused_at {
            // Refused, and nobody has got the list that is in force since.
            Some(at) if version.edition > in_force.edition => checked.is_some_and(|checked| at <= *checked),
            _ => true,
        });
        is_fresh && is_newest
    }
}
