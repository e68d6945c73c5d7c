//! Edit distances between folded words, and how many edits are forgiven.

use serde::{Deserialize, Serialize};

/// Words longer than this are only ever equal or different.
pub const LONGEST: usize = 48;

/// Edits forgiven a word by its length; between two words the smaller number counts. None up to two letters, one
/// from three to five, two from six to twenty, one beyond, where nothing is written by hand.
pub fn forgiven(length: usize) -> usize {
    match length {
        3..=5 | 21..=LONGEST => 1,
        6..=20 => 2,
        _ => 0,
    }
}

/// From here on any two edits are forgiven; in shorter words only such as spellings of one name show (see [`edit_cost`]).
pub const ANY_TWO_EDITS: usize = 8;
/// What two edits in a shorter word may cost.
pub const CHEAP: f64 = 1.3;

/// The edits of an inserted, missing, wrong or (with `swaps`) two exchanged neighbouring letters that turn
/// `a` into `b`, each place edited once ("optimal string alignment"); `None` if more than `limit`.
pub fn edits(a: &[u8], b: &[u8], limit: usize, swaps: bool) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    if limit == 0 || a.len().abs_diff(b.len()) > limit || a.len().max(b.len()) > LONGEST {
        return None;
    }
    // What two words begin and end with alike costs nothing.
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(start..)?, b.get(start..)?);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(..a.len() - end)?, b.get(..b.len() - end)?);
    // Row `i` holds the distances from the first `i` letters of `a` to every beginning of `b`.
    let width = b.len() + 1;
    let mut before = [0u8; LONGEST + 1];
    let mut above = [0u8; LONGEST + 1];
    for (cell, value) in above.iter_mut().zip(0u8..).take(width) {
        *cell = value;
    }
    let (most, mut last) = (u8::try_from(limit).unwrap_or(u8::MAX), None);
    for (i, &x) in (1u8..).zip(a) {
        let mut row = [0u8; LONGEST + 1];
        let (mut left, mut previous, mut lowest) = (i, None, i);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        let cells = row.iter_mut().skip(1).zip(above.iter().zip(above.iter().skip(1)));
        // `before[j - 1]` is the cell two rows up and two columns left of cell `j + 1`.
        for ((j, &y), (cell, (&diagonal, &up))) in b.iter().enumerate().zip(cells) {
            let mut cost = (diagonal + u8::from(x != y)).min(up + 1).min(left + 1);
            if swaps
                && last == Some(y)
                && previous == Some(x)
                && let Some(&corner) = j.checked_sub(1).and_then(|at| before.get(at))
            {
                cost = cost.min(corner + 1);
            }
            *cell = cost;
            left = cost;
            lowest = lowest.min(cost);
            previous = Some(y);
        }
        // A swap may still reach over one bad row, so the row before must be bad too.
        if lowest > most && above.iter().take(width).all(|&cost| cost > most) {
            return None;
        }
        before = above;
        above = row;
        last = Some(x);
    }
    above.get(b.len()).map(|&distance| usize::from(distance)).filter(|&distance| distance <= limit)
}

/// A word of `a` to `z` whose [`edits`] from many others are counted: where each letter stands, as bits, so that a whole
/// column of the table is one number (Hyyrö 2003, with swaps).
#[derive(Debug, Clone)]
pub struct Places {
    letters: [u64; 26],
    length: usize,
}

impl Places {
    /// Of a word; `None` if it is empty, too long, or not of letters alone.
    pub fn of(word: &[u8]) -> Option<Self> {
        let mut letters = [0; 26];
        for (at, &letter) in word.iter().enumerate() {
            *letters.get_mut(usize::from(letter.wrapping_sub(b'a')))? |=
                1u64.checked_shl(u32::try_from(at).ok()?)?;
        }
        (1..=LONGEST).contains(&word.len()).then_some(Self { letters, length: word.len() })
    }

    /// What [`edits`] counts from this word to another, swaps included.
    pub fn edits(&self, other: &[u8], limit: usize) -> Option<usize> {
        if self.length.abs_diff(other.len()) > limit || other.len() > LONGEST {
            return None;
        }
        let last = 1u64 << (self.length - 1);
        // Where a step down costs one more, or one less; where a step aside costs nothing; and the places of the letter before.
        let (mut more, mut less, mut free, mut before) = (u64::MAX, 0u64, 0u64, 0u64);
        let mut distance = self.length;
        for &letter in other {
            let equal = self.letters.get(usize::from(letter.wrapping_sub(b'a'))).copied().unwrap_or_default();
            let swapped = ((!free & equal) << 1) & before;
            free = ((equal & more).wrapping_add(more) ^ more) | equal | less | swapped;
            let aside_more = less | !(free | more);
            let aside_less = free & more;
            distance += usize::from(aside_more & last != 0);
            distance -= usize::from(aside_less & last != 0);
            let shifted = aside_more << 1 | 1;
            more = aside_less << 1 | !(free | shifted);
            less = shifted & free;
            before = equal;
        }
        (distance <= limit).then_some(distance)
    }
}

/// Letters of one text that stand where another has other letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Letters of the first text; empty if the second has more.
    pub asked: String,
    /// Letters of the second text.
    pub listed: String,
    /// How many letters of the first text stand before.
    pub at: usize,
}

/// Where two folded texts differ, by their longest common subsequence. Nothing for texts too long to lay out.
#[allow(clippy::many_single_char_names, reason = "two texts, two places, two letters")]
pub fn differences(a: &str, b: &str) -> Vec<Difference> {
    const LONGEST_TEXT: usize = 200;
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() > LONGEST_TEXT || b.len() > LONGEST_TEXT {
        return Vec::new();
    }
    // `common[i][j]` is the length of the longest common subsequence of `a[i..]` and `b[j..]`.
    let mut common = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    let cell = |common: &Vec<Vec<usize>>, i: usize, j: usize| {
        common.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default()
    };
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let length = if x == y {
                cell(&common, i + 1, j + 1) + 1
            } else {
                cell(&common, i + 1, j).max(cell(&common, i, j + 1))
            };
            if let Some(place) = common.get_mut(i).and_then(|row| row.get_mut(j)) {
                *place = length;
            }
        }
    }
    let mut found: Vec<Difference> = Vec::new();
    let (mut i, mut j, mut open) = (0, 0, false);
    while i < a.len() || j < b.len() {
        let (x, y) = (a.get(i), b.get(j));
        if x == y {
            (i, j, open) = (i + 1, j + 1, false);
            continue;
        }
        if !open {
            found.push(Difference { asked: String::new(), listed: String::new(), at: i });
            open = true;
        }
        let Some(last) = found.last_mut() else { break };
        match (x, y) {
            (Some(&x), _) if y.is_none() || cell(&common, i + 1, j) >= cell(&common, i, j + 1) => {
                last.asked.push(char::from(x));
                i += 1;
            }
            (_, Some(&y)) => {
                last.listed.push(char::from(y));
                j += 1;
            }
            _ => break,
        }
    }
    found
}

/// What the edits between two words amount to in letters, where slips that spellings of one name show count
/// less than a whole letter: a vowel for another, letters of one sound, a doubled letter, an `h`, two
/// neighbours exchanged. Symmetric; 0 only for equal words.
pub fn edit_cost(a: &[u8], b: &[u8]) -> f64 {
    edit_cost_within(a, b, f64::INFINITY).unwrap_or(f64::INFINITY)
}

/// [`edit_cost`], if it is at most this.
pub fn edit_cost_within(a: &[u8], b: &[u8], most: f64) -> Option<f64> {
    let cost = if a.len().max(b.len()) > LONGEST {
        // Words too long for a table: every letter counts.
        if a == b { 0.0 } else { crate::relate::length(a.len().max(b.len())) }
    } else {
        f64::from(tenths_within(a, b, most * 10.0 + 0.5)?) / 10.0
    };
    (cost <= most).then_some(cost)
}

/// Of a whole letter, in the tenths that costs are counted in.
const WHOLE: u16 = 10;
/// Two neighbours exchanged.
const SWAPPED: u16 = 8;

/// The cost in tenths; `None` if it is certainly above `most`.
fn tenths_within(a: &[u8], b: &[u8], most: f64) -> Option<u16> {
    // What two words begin and end with alike costs nothing; what stands before still tells a doubled letter.
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let shorter = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(shorter).take_while(|(x, y)| x == y).count();
    let (rows, columns) = (start..a.len() - end, start..b.len() - end);
    let middle = b.get(columns.clone())?;
    let mut drops = [0; LONGEST];
    let mut tables = [[0; LONGEST + 1]; 3];
    let [before, above, row] = &mut tables;
    let (mut before, mut above, mut row) = (before, above, row);
    let mut sum = 0;
    for ((cell, drop), j) in above.iter_mut().skip(1).zip(&mut drops).zip(columns) {
        *drop = dropped(b, j);
        sum += *drop;
        *cell = sum;
    }
    let mut lowest_above = 0;
    let mut last = None;
    for i in rows {
        let (drop_a, x) = (dropped(a, i), *a.get(i)?);
        let others = other_letters(x);
        let mut left = above.first().copied().unwrap_or_default() + drop_a;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        let mut lowest = left;
        let mut previous = None;
        let cells = row.iter_mut().skip(1).zip(above.iter().zip(above.iter().skip(1)));
        // `before[j - 1]` is the cell two rows up and two columns left of cell `j + 1`.
        for ((j, (&y, &drop)), (cell, (&diagonal, &up))) in middle.iter().zip(&drops).enumerate().zip(cells) {
            let exchanged = if x == y { 0 } else { in_place_of(others, y) };
            let mut cost = (diagonal + exchanged).min(up + drop_a).min(left + drop);
            if last == Some(y)
                && previous == Some(x)
                && let Some(&corner) = j.checked_sub(1).and_then(|at| before.get(at))
            {
                cost = cost.min(corner + SWAPPED);
            }
            *cell = cost;
            left = cost;
            lowest = lowest.min(cost);
            previous = Some(y);
        }
        // A swap may still reach over one bad row, so the row before must be bad too.
        if f64::from(lowest.min(lowest_above)) > most {
            return None;
        }
        lowest_above = lowest;
        last = Some(x);
        (before, above, row) = (above, row, before);
    }
    above.get(middle.len()).copied()
}

/// The cost of leaving out the letter at a place, in tenths.
fn dropped(word: &[u8], at: usize) -> u16 {
    let letter = word.get(at);
    let twin = |neighbour: Option<usize>| neighbour.is_some_and(|at| word.get(at) == letter);
    if twin(at.checked_sub(1)) || twin(at.checked_add(1).filter(|&at| at < word.len())) {
        return 4;
    }
    match letter {
        Some(b'h') => 5,
        Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'y') => 7,
        _ => WHOLE,
    }
}

/// What letters cost in the place of one, in tenths: those of the alphabet.
type Others = [u16; 26];

/// The cost of another letter in the place of one, in tenths.
fn in_place_of(others: &Others, letter: u8) -> u16 {
    others.get(usize::from(letter.wrapping_sub(b'a'))).copied().unwrap_or(WHOLE)
}

/// What the letters cost that stand in the place of this one.
fn other_letters(letter: u8) -> &'static Others {
    static OTHERS: [Others; 26] = costs_of_letters();
    OTHERS.get(usize::from(letter.wrapping_sub(b'a'))).unwrap_or(&[WHOLE; 26])
}

const fn costs_of_letters() -> [Others; 26] {
    const VOWELS: u32 = letter_bits(b"aeiouy");
    const ALIKE: [u32; 26] = letters_alike();
    let mut costs = [[WHOLE; 26]; 26];
    let mut letter = 0;
    while letter < 26 {
        let mut other = 0;
        while other < 26 {
            if VOWELS & (1 << letter) != 0 && VOWELS & (1 << other) != 0 {
                costs[letter][other] = 5;
            } else if ALIKE[letter] & (1 << other) != 0 {
                costs[letter][other] = 6;
            }
            other += 1;
        }
        letter += 1;
    }
    costs
}

/// The letters of a word, without their order: two words of `a` to `z` differ by [`Letters::least_cost`] at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letters {
    /// As bits of the alphabet.
    pub has: u32,
    /// Those of a like sound.
    pub alike: u32,
}

impl Letters {
    /// Of a folded word.
    pub fn of(word: &[u8]) -> Self {
        word.iter().fold(Self { has: 0, alike: 0 }, |letters, &letter| Self {
            has: letters.has | letter_bit(letter),
            alike: letters.alike | letters_like(letter),
        })
    }

    /// What [`edit_cost`] of two such words is at least. A letter that the other word lacks must be left out or stand in
    /// the place of another; one that stands twice costs twice the least.
    #[inline]
    pub fn least_cost(self, other: Self) -> f64 {
        const CHEAP: u32 = letter_bits(b"aeiouyh");
        let tenths = |only: u32, other: Self| {
            let (cheap, rest) = (only & CHEAP, only & !CHEAP);
            8 * only.count_ones() - 3 * cheap.count_ones() - 2 * (rest & other.alike).count_ones()
        };
        f64::from(tenths(self.has & !other.has, other).max(tenths(other.has & !self.has, self))) / 10.0
    }
}

/// A word of `a` to `z` that many others are held against: where its letters stand, as bits.
///
/// Let an alignment of two words have equal letters, cheap exchanges (of a vowel for a vowel, of letters of a like sound),
/// and letters that are left over: dropped, exchanged for any other, or swapped. No more pairs are equal than the longest
/// common subsequence has letters, and no more are equal or cheap than the longest one has in which cheap exchanges count as
/// equal. A letter of a cheap exchange costs a quarter of a whole one at least; a letter left over costs half of one, but for
/// one that stands twice, which is a tenth cheaper, and for swaps, which are two tenths cheaper each.
#[derive(Debug, Clone)]
pub struct Pattern {
    letters: [(u64, u64); 26],
    length: u32,
    twins: u32,
}

impl Pattern {
    /// Of a folded word of at most [`LONGEST`] letters.
    pub fn of(word: &[u8]) -> Self {
        let mut letters = [(0, 0); 26];
        for (at, &letter) in word.iter().take(LONGEST).enumerate() {
            let others = other_letters(letter);
            for ((place, other), &cost) in letters.iter_mut().zip(b'a'..).zip(others) {
                let (equal, like) = (other == letter, cost < WHOLE);
                place.0 |= u64::from(equal) << at;
                place.1 |= u64::from(equal || like) << at;
            }
        }
        Self { letters, length: count(word.len()), twins: count(twins(word)) }
    }

    /// What [`edit_cost`] of this word and another of `a` to `z` is at least.
    pub fn least_cost(&self, other: &[u8]) -> f64 {
        // Of each subsequence, the letters of this word it has are the zeros.
        let (mut equal, mut like) = (u64::MAX, u64::MAX);
        let (mut before, mut swaps) = (0u64, 0u32);
        let add = |row: u64, letters: u64| row.wrapping_add(row & letters) | (row & !letters);
        for &letter in other {
            let at = usize::from(letter.wrapping_sub(b'a'));
            let (same, alike) = self.letters.get(at).copied().unwrap_or_default();
            equal = add(equal, same);
            like = add(like, alike);
            swaps += u32::from((same << 1) & before != 0);
            before = same;
        }
        let letters = self.length + count(other.len());
        let (unequal, unlike) = (letters - 2 * equal.count_zeros(), letters - 2 * like.count_zeros());
        let cheaper = 2 * swaps + self.twins + count(twins(other));
        let twentieths = (5 * (unequal - unlike) + 10 * unlike).saturating_sub(2 * cheaper);
        f64::from(twentieths) / 20.0
    }
}

/// How many letters have an equal neighbour.
fn twins(word: &[u8]) -> usize {
    let pairs = word.windows(2).filter(|pair| matches!(pair, [a, b] if a == b)).count();
    2 * pairs
}

/// A number of letters.
fn count(letters: usize) -> u32 {
    u32::try_from(letters).unwrap_or(u32::MAX)
}

/// Letters of a like sound, as bits of the alphabet.
fn letters_like(letter: u8) -> u32 {
    const ALIKE: [u32; 26] = letters_alike();
    let place = letter.checked_sub(b'a').and_then(|at| ALIKE.get(usize::from(at)));
    place.copied().unwrap_or(0)
}

/// A folded letter as a bit; 0 for anything else.
const fn letter_bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { 0 }
}

const fn letter_bits(letters: &[u8]) -> u32 {
    let (mut bits, mut rest) = (0, letters);
    while let [first, others @ ..] = rest {
        bits |= letter_bit(*first);
        rest = others;
    }
    bits
}

/// Of each letter of the alphabet, those of a like sound.
const fn letters_alike() -> [u32; 26] {
    const SOUNDS: [&[u8]; 10] = [b"ckq", b"csz", b"bvp", b"vwuf", b"gjk", b"dt", b"iyj", b"gh", b"kx", b"sx"];
    let mut alike = [0; 26];
    let mut letter = 0;
    while letter < 26 {
        let mut sound = 0;
        while sound < SOUNDS.len() {
            let bits = letter_bits(SOUNDS[sound]);
            if bits & (1 << letter) != 0 {
                alike[letter] |= bits;
            }
            sound += 1;
        }
        letter += 1;
    }
    alike
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook table, to compare with.
    fn slow(a: &[u8], b: &[u8], swaps: bool) -> usize {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut cost = (d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]))
                        .min(d[i - 1][j] + 1)
                        .min(d[i][j - 1] + 1);
                    if swaps && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        cost = cost.min(d[i - 2][j - 2] + 1);
                    }
                    cost
                }
            }
        }
        d[a.len()][b.len()]
    }

    fn edits_cost_ceiling(a: &str, b: &str) -> f64 {
        f64::from(u32::try_from(slow(a.as_bytes(), b.as_bytes(), true)).unwrap()) + 1e-9
    }

    #[test]
    fn counts() {
        assert_eq!(edits(b"donald", b"donlad", 1, true), Some(1));
        assert_eq!(edits(b"donald", b"donlad", 1, false), None);
        assert_eq!(edits(b"lukashenko", b"lukashnko", 2, true), Some(1));
        assert_eq!(edits(b"kim", b"kam", 0, true), None);
    }

    #[test]
    fn where_letters_differ() {
        let found = differences("schulze", "scholz");
        let shown: Vec<_> = found.iter().map(|d| (d.asked.as_str(), d.listed.as_str(), d.at)).collect();
        assert_eq!(shown, [("u", "o", 3), ("e", "", 6)]);
        assert!(differences("kim", "kim").is_empty());
    }

    #[test]
    fn usual_slips_cost_less() {
        let cost = |a: &str, b: &str| edit_cost(a.as_bytes(), b.as_bytes());
        assert!((cost("olaf", "olaf")).abs() < 1e-9);
        assert!((cost("hasan", "hassan") - 0.4).abs() < 1e-9);
        assert!((cost("schulze", "scholze") - 0.5).abs() < 1e-9);
        assert!((cost("sergei", "sergey") - 0.5).abs() < 1e-9);
        assert!((cost("donald", "donlad") - 0.8).abs() < 1e-9);
        assert!((cost("merkel", "mertel") - 1.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn costs_are_symmetric_and_bounded(a in "[a-e]{1,9}", b in "[a-e]{1,9}") {
            let there = edit_cost(a.as_bytes(), b.as_bytes());
            prop_assert!((there - edit_cost(b.as_bytes(), a.as_bytes())).abs() < 1e-9);
            prop_assert!(a == b || there > 0.0);
            prop_assert!(there <= edits_cost_ceiling(&a, &b));
        }

        #[test]
        fn a_cost_is_cut_off_and_bounded_from_below(
            a in "[a-z]{1,12}|[a-eghklrs]{1,9}", b in "[a-z]{1,12}|[a-eghklrs]{1,9}", most in 0.0f64..6.0,
        ) {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            let cost = edit_cost(a, b);
            prop_assert_eq!(edit_cost_within(a, b, most), (cost <= most).then_some(cost));
            prop_assert!(Letters::of(a).least_cost(Letters::of(b)) <= cost + 1e-9);
            prop_assert!(Pattern::of(a).least_cost(b) <= cost + 1e-9);
        }

        #[test]
        fn as_the_textbook_says(a in "[abc]{0,9}", b in "[abc]{0,9}", limit in 0usize..4, swaps: bool) {
            let full = slow(a.as_bytes(), b.as_bytes(), swaps);
            let expected = (full <= limit).then_some(full);
            prop_assert_eq!(edits(a.as_bytes(), b.as_bytes(), limit, swaps), expected);
            if let Some(places) = Places::of(a.as_bytes()).filter(|_| swaps) {
                prop_assert_eq!(places.edits(b.as_bytes(), limit), expected);
            }
        }
    }
}
