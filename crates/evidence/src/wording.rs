//! How much of their wording two documents share, from a sample of each.

use crate::document::Document;
use crate::token::{TokenKind, tokens};

/// Words in a row that make a shingle.
const SHINGLE: usize = 6;
/// Shingles in common, as one in so many of the shorter text, from which two documents are one family.
const FAMILY: usize = 4;
/// Shingles kept of a document: enough to tell a quarter from nothing, and half a kilobyte.
const KEPT: usize = 128;

/// A sample of a document's shingles: those with the smallest hashes, the same of every text (a bottom-k sketch; Broder 1997).
///
/// Hashes have 32 bits. The samples of two texts of a million words each lie below some 550,000, so that strangers share 128 * 128
/// / 550,000 = 0.03 hashes by chance, where kin share at least seven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wording {
    /// Hashes in ascending order.
    pub(crate) shingles: Box<[u32]>,
    /// Hashes above this were not kept.
    bound: u32,
}

impl Wording {
    /// Of the story that a document tells.
    pub(crate) fn of(document: &Document) -> Self {
        let mut words: Vec<String> = Vec::new();
        for line in document.lines.iter().filter(|line| line.class.is_story()) {
            let of_line = tokens(&document.text, line.span);
            words.extend(
                of_line
                    .into_iter()
                    .filter(|token| !matches!(token.kind, TokenKind::Mark | TokenKind::Quote))
                    .map(|token| token.word),
            );
        }
        let mut hashes: Vec<u32> = words
            .windows(SHINGLE)
            .map(|window| {
                let hash = blake3::hash(window.join(" ").as_bytes());
                u32::from_le_bytes(hash.as_bytes().first_chunk().copied().unwrap_or_default())
            })
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        let bound = if hashes.len() > KEPT {
            hashes.truncate(KEPT);
            hashes.last().copied().unwrap_or(u32::MAX)
        } else {
            u32::MAX
        };
        Self { shingles: hashes.into_boxed_slice(), bound }
    }

    /// Whether two texts share so much of their wording that one was made from the other, or both from a third.
    pub(crate) fn is_kin(&self, other: &Self) -> bool {
        // Below the smaller bound both samples are whole.
        let bound = self.bound.min(other.bound);
        let within = |wording: &Self| wording.shingles.partition_point(|hash| *hash <= bound);
        let own = self.shingles.get(..within(self)).unwrap_or_default();
        let others = other.shingles.get(..within(other)).unwrap_or_default();
        let shared = own.iter().filter(|hash| others.binary_search(hash).is_ok()).count();
        shared > SHINGLE && shared * FAMILY >= own.len().min(others.len())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A text of so many words that no other text has, after so many of another.
    fn text(shared: usize, own: usize, name: &str) -> Wording {
        let words: Vec<String> = (0..shared)
            .map(|number| format!("common{number}"))
            .chain((0..own).map(|number| format!("{name}{number}")))
            .collect();
        let text = format!("{}.", words.join(" "));
        Wording::of(&Document::from_text(name, name.to_owned(), text).unwrap())
    }

    #[test]
    fn texts_that_share_a_good_part_are_kin_long_or_short() {
        for length in [60, 600, 6000] {
            let half = length / 2;
            assert!(text(half, half, "one").is_kin(&text(half, half, "two")), "half of {length}");
            let little = length / 20;
            assert!(
                !text(little, length - little, "one").is_kin(&text(little, length - little, "two")),
                "a twentieth of {length}"
            );
        }
        // A short text that stands whole within a long one.
        assert!(text(400, 0, "one").is_kin(&text(400, 4000, "two")));
    }
}
