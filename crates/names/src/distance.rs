//! Edit distances between folded words, and how many edits are forgiven.

/// Words longer than this are only ever equal or different.
pub const LONGEST: usize = 48;

/// Edits forgiven between two words, by the length of the shorter: none up to three letters, one from four to
/// seven, two from eight.
pub fn forgiven(shorter: usize) -> usize {
    match shorter {
        0..=3 => 0,
        4..=7 => 1,
        8..=LONGEST => 2,
        _ => 0,
    }
}

/// Edits forgiven between a word and the join of neighbouring words: one from six letters.
pub fn forgiven_in_join(shorter: usize) -> usize {
    usize::from((6..=LONGEST).contains(&shorter))
}

/// The edits of an inserted, missing, wrong or (with `swaps`) two exchanged neighbouring letters that turn
/// `a` into `b`, each place edited once ("optimal string alignment"); `None` if more than `limit`.
pub fn edits(a: &[u8], b: &[u8], limit: usize, swaps: bool) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    if limit == 0 || a.len().abs_diff(b.len()) > limit || a.len().max(b.len()) > LONGEST {
        return None;
    }
    // Row `i` holds the distances from the first `i` letters of `a` to every beginning of `b`.
    let width = b.len() + 1;
    let mut before = [0usize; LONGEST + 1];
    let mut above = [0usize; LONGEST + 1];
    for (cell, value) in above.iter_mut().zip(0..width) {
        *cell = value;
    }
    let mut last = None;
    for (i, &x) in a.iter().enumerate() {
        let mut row = [0usize; LONGEST + 1];
        let mut left = i + 1;
        let mut previous = None;
        let mut lowest = left;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        let cells = row.iter_mut().skip(1).zip(above.iter().zip(above.iter().skip(1)));
        // `before[j - 1]` is the cell two rows up and two columns left of cell `j + 1`.
        for ((j, &y), (cell, (&diagonal, &up))) in b.iter().enumerate().zip(cells) {
            let mut cost = (diagonal + usize::from(x != y)).min(up + 1).min(left + 1);
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
        if lowest > limit && above.iter().take(width).all(|&cost| cost > limit) {
            return None;
        }
        before = above;
        above = row;
        last = Some(x);
    }
    above.get(b.len()).copied().filter(|&distance| distance <= limit)
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

    #[test]
    fn counts() {
        assert_eq!(edits(b"donald", b"donlad", 1, true), Some(1));
        assert_eq!(edits(b"donald", b"donlad", 1, false), None);
        assert_eq!(edits(b"lukashenko", b"lukashnko", 2, true), Some(1));
        assert_eq!(edits(b"kim", b"kam", 0, true), None);
    }

    proptest! {
        #[test]
        fn as_the_textbook_says(a in "[abc]{0,9}", b in "[abc]{0,9}", limit in 0usize..4, swaps: bool) {
            let full = slow(a.as_bytes(), b.as_bytes(), swaps);
            let expected = (full <= limit).then_some(full);
            prop_assert_eq!(edits(a.as_bytes(), b.as_bytes(), limit, swaps), expected);
        }
    }
}
