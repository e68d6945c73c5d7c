//! Plain string measures to hold the matcher against: whoever is no better than these has gained nothing.
//!
//! All of them see the names folded ([`fold`]), with the words in the order written unless said otherwise.

use crate::fold;

/// A measure of two names, from 0 to 1.
pub type Measure = fn(&str, &str) -> f64;

/// The measures, by name.
pub const BASELINES: [(&str, Measure); 2] =
    [("token-sort ratio", token_sort_ratio), ("Jaro-Winkler", jaro_winkler)];

/// Twice the longest common subsequence over the sum of the lengths, of the words in alphabetical order: the
/// `token_sort_ratio` of FuzzyWuzzy and RapidFuzz.
pub fn token_sort_ratio(a: &str, b: &str) -> f64 {
    indel_ratio(&fold::sorted(a), &fold::sorted(b))
}

/// Jaro-Winkler (W. E. Winkler, 1990) of the names as written.
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(&fold::words(a).join(" "), &fold::words(b).join(" "))
}

/// Whether at most two letters are inserted, missing or wrong.
///
/// The labels of the pairs file largely follow this rule, so a figure on them says little before each measure has
/// been helped by it.
pub fn within_two_edits(a: &str, b: &str) -> bool {
    strsim::levenshtein(&fold::words(a).join(" "), &fold::words(b).join(" ")) <= 2
}

fn indel_ratio(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let whole = a.len() + b.len();
    if whole == 0 {
        return 0.0;
    }
    // `row[j]` is the longest common subsequence of the letters of `a` so far and the first `j` letters of `b`.
    let mut row = vec![0usize; b.len() + 1];
    for x in &a {
        let (mut corner, mut left) = (0, 0);
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let above = *cell;
            left = if x == y { corner + 1 } else { above.max(left) };
            *cell = left;
            corner = above;
        }
    }
    crate::interval::ratio(2 * row.last().copied().unwrap_or_default(), whole)
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact by construction")]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // `kitten`, `sitting`: i t t n in common, 8 of 13 letters.
        assert_eq!(indel_ratio("kitten", "sitting"), 8.0 / 13.0);
        assert_eq!(token_sort_ratio("Smith, JOHN", "john smith"), 1.0);
        assert_eq!(token_sort_ratio("", ""), 0.0);
        assert!((jaro_winkler("MARTHA", "marhta") - 0.961_1).abs() < 1e-4);
        assert!(within_two_edits("Ivan Petrov", "Iwan Petrow"));
        assert!(!within_two_edits("Ivan Petrov", "Iwam Petrow"));
    }
}
