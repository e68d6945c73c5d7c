//! Every word within some edits of a given one, in a whole dictionary.
//!
//! Two ways, for two shapes of dictionary. The vocabulary is small and its words are at hand: all of it is looked
//! through by [`letters`], which leaves few words to compare in full. Joins of words are many and forgive one
//! edit only: [`Near`] is an automaton that walks their dictionary.
//!
//! The states of the automaton are the rows of the table of edit distances, kept as the band of cells that can still be within
//! the limit. It accepts exactly what [`interdict_names::distance::edits`] accepts (a property test compares
//! them): that is the ground of complete retrieval.

use fst::Automaton;

/// Which letters and digits a folded word has, as bits: `a` to `z`, then the digits in six groups.
///
/// An edit changes at most two bits (a wrong letter takes one and gives one; a swap none), so words within `n`
/// edits differ in at most `2 n` bits.
pub(crate) fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |bits, byte| {
        bits | match byte {
            b'a'..=b'z' => 1 << (byte - b'a'),
            _ => 1 << (26 + byte % 6),
        }
    })
}

/// Whether two words with these letters can be within `limit` edits.
pub(crate) fn may_be_near(a: u32, b: u32, limit: usize) -> bool {
    usize::try_from((a ^ b).count_ones()).is_ok_and(|bits| bits <= 2 * limit)
}

/// Most edits; the band is one cell wider on either side.
const MOST: usize = 2;
const BAND: usize = 2 * MOST + 1;
/// More than any limit.
const FAR: u8 = 100;

/// Accepts words within `limit` edits of `word`; with `swaps`, exchanged neighbours are one edit.
pub(crate) struct Near<'a> {
    word: &'a [u8],
    limit: u8,
    swaps: bool,
}

/// The rows after some letters: `row[b]` is the distance of those letters to the first
/// `letters + b - MOST` letters of the word.
#[derive(Clone, Copy)]
pub(crate) struct Rows {
    letters: usize,
    row: [u8; BAND],
    above: [u8; BAND],
    last: u8,
}

impl<'a> Near<'a> {
    pub(crate) fn new(word: &'a str, limit: usize, swaps: bool) -> Self {
        let limit = u8::try_from(limit.min(MOST)).unwrap_or_default();
        Self { word: word.as_bytes(), limit, swaps }
    }

    /// How many letters of the word cell `band` of the row after `letters` letters stands for.
    fn column(&self, letters: usize, band: usize) -> Option<usize> {
        (letters + band).checked_sub(MOST).filter(|&column| column <= self.word.len())
    }
}

fn cell(row: [u8; BAND], band: usize) -> u8 {
    row.get(band).copied().unwrap_or(FAR)
}

impl Automaton for Near<'_> {
    type State = Rows;

    fn start(&self) -> Rows {
        let mut row = [FAR; BAND];
        for (band, value) in row.iter_mut().enumerate() {
            if let Some(column) = self.column(0, band) {
                *value = u8::try_from(column).unwrap_or(FAR);
            }
        }
        Rows { letters: 0, row, above: [FAR; BAND], last: 0 }
    }

    fn is_match(&self, state: &Rows) -> bool {
        (self.word.len() + MOST)
            .checked_sub(state.letters)
            .is_some_and(|band| cell(state.row, band) <= self.limit)
    }

    fn can_match(&self, state: &Rows) -> bool {
        let within = |row: &[u8; BAND], limit: u8| row.iter().any(|&cost| cost <= limit);
        // A swap reaches over one row at the price of one edit.
        within(&state.row, self.limit)
            || (self.swaps && self.limit > 0 && within(&state.above, self.limit - 1))
    }

    fn accept(&self, state: &Rows, letter: u8) -> Rows {
        let letters = state.letters + 1;
        let mut row = [FAR; BAND];
        let mut left = FAR;
        for (band, value) in row.iter_mut().enumerate() {
            let Some(column) = self.column(letters, band) else { continue };
            let cost = match column.checked_sub(1) {
                None => u8::try_from(letters).unwrap_or(FAR),
                Some(at) => {
                    let expected = self.word.get(at).copied();
                    let wrong = cell(state.row, band) + u8::from(expected != Some(letter));
                    let extra = cell(state.row, band + 1) + 1;
                    let mut cost = wrong.min(extra).min(left + 1);
                    if self.swaps
                        && letters > 1
                        && expected == Some(state.last)
                        && at.checked_sub(1).and_then(|before| self.word.get(before)) == Some(&letter)
                    {
                        cost = cost.min(cell(state.above, band) + 1);
                    }
                    cost
                }
            };
            *value = cost.min(FAR);
            left = *value;
        }
        Rows { letters, row, above: state.row, last: letter }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_names::distance::edits;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn accepts_what_the_table_accepts(
            word in "[abc]{0,9}", other in "[abc]{0,9}", limit in 0usize..=2, swaps: bool,
        ) {
            let near = Near::new(&word, limit, swaps);
            let mut state = near.start();
            let mut reachable = true;
            for letter in other.bytes() {
                reachable &= near.can_match(&state);
                state = near.accept(&state, letter);
            }
            let accepted = reachable && near.can_match(&state) && near.is_match(&state);
            let expected = edits(word.as_bytes(), other.as_bytes(), limit, swaps).is_some();
            prop_assert_eq!(accepted, expected);
            prop_assert!(!expected || may_be_near(letters(&word), letters(&other), limit));
        }
    }
}
