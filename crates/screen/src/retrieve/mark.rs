//! What is noted of a wording while a question is answered: point 3 of the [argument](super).

use super::words::Found;
use crate::snapshot::WEIGHT_UNIT;

/// Words asked by which a wording was come upon, as bits; from the 32nd on they share one, so that there may be more of them
/// than there are, never fewer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Met {
    words: u32,
    for_nothing: u32,
}

impl Met {
    pub(super) const NONE: Self = Self { words: 0, for_nothing: 0 };
    const LAST: u32 = 1 << 31;

    /// The words asked that a word found stands for.
    pub(super) fn of(found: &Found) -> Self {
        let words = Self::fold(found.mask);
        Self { words, for_nothing: if found.cost.is_any_none() { words } else { 0 } }
    }

    #[allow(clippy::cast_possible_truncation, reason = "what does not fit shares the last bit")]
    fn fold(words: u64) -> u32 {
        words as u32 | if words < u64::from(Self::LAST) { 0 } else { Self::LAST }
    }

    fn unfold(words: u32) -> u64 {
        let beyond = if words & Self::LAST == 0 { 0 } else { u64::MAX << 31 };
        u64::from(words) | beyond
    }

    fn or(self, other: Self) -> Self {
        Self { words: self.words | other.words, for_nothing: self.for_nothing | other.for_nothing }
    }

    /// The words asked.
    pub(super) fn words(self) -> u64 {
        Self::unfold(self.words)
    }

    /// Those that pair here for next to nothing.
    pub(super) fn for_nothing(self) -> u64 {
        Self::unfold(self.for_nothing)
    }

    /// A number that tells one from others.
    pub(super) fn number(self) -> u64 {
        u64::from(self.for_nothing) << 32 | u64::from(self.words)
    }
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    /// By which words asked, and by which of them for next to nothing.
    pub(super) met: Met,
    /// What the words found in it weigh together that were looked up, in ten-thousandths; with [`Mark::FOR_RUN`] if one of
    /// them stands for a run of words asked.
    pub(super) found: u32,
}

impl Mark {
    /// Far above what the words of one name weigh.
    const FOR_RUN: u32 = 1 << 31;

    /// What the words found weigh.
    pub(super) fn weight(self) -> f64 {
        f64::from(self.found & !Self::FOR_RUN) / WEIGHT_UNIT
    }

    /// Whether a word found stands for a run of words asked.
    pub(super) fn for_run(self) -> bool {
        self.found & Self::FOR_RUN != 0
    }

    /// What a word found adds to [`Mark::found`].
    pub(super) fn of(found: &Found) -> u32 {
        u32::from(found.entry_weight) | if found.for_run { Self::FOR_RUN } else { 0 }
    }

    /// Comes upon it by one more word found.
    pub(super) fn meet(&mut self, words: Met, found: u32) {
        self.met = self.met.or(words);
        self.found = self.found.saturating_add(found & !Self::FOR_RUN) | (found & Self::FOR_RUN);
    }
}
