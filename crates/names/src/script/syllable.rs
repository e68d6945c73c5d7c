//! Syllables of Mandarin and Korean in the spellings that they travel in.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{han, hangul};
use crate::concept::Table;

/// Longest spelling of a syllable: `chuang`, `kyeong`.
const LONGEST: usize = 6;

/// Which syllables a spelling may stand for: of Mandarin by their Pinyin, of Korean by their sign.
static SYLLABLES: LazyLock<Table<Vec<&'static str>, String>> = LazyLock::new(|| {
    let mandarin: HashSet<&'static str> = han::mandarin_syllables().collect();
    let korean: HashSet<&'static str> = han::korean_syllables().collect();
    let mandarin = mandarin.into_iter().map(|syllable| {
        // `Ing-wen` for `Ying-wen`.
        let bare = syllable.strip_prefix("y").unwrap_or(syllable);
        (syllable, vec![syllable.to_owned(), han::wade_giles(syllable), bare.to_owned()])
    });
    let korean = korean.into_iter().map(|syllable| (syllable, hangul::spellings(syllable)));
    let mut spellings = Table::<Vec<&'static str>, String>::default();
    for (syllable, spelled) in mandarin.chain(korean) {
        for spelling in spelled {
            spellings.entry(spelling).or_default().push(syllable);
        }
    }
    spellings
});

/// The syllables that a folded word may be; none for most words.
pub(crate) fn syllables(word: &str) -> &'static [&'static str] {
    if word.len() > LONGEST { &[] } else { SYLLABLES.get(word).map_or(&[], Vec::as_slice) }
}

/// Whether two words are both syllables, and never of one sign: `min` and `jin`. Words of other languages that happen to
/// be syllables (`dan`, `han`) are as short, and as surely two.
pub(crate) fn are_others(a: &[&str], b: &[&str]) -> bool {
    !a.is_empty() && !b.is_empty() && !a.iter().any(|syllable| b.contains(syllable))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_other_syllables(a: &str, b: &str) -> bool {
        are_others(syllables(a), syllables(b))
    }

    #[test]
    fn syllables_are_told_apart() {
        for (a, b) in [("min", "jin"), ("soo", "sok"), ("ching", "chiang"), ("wang", "kang"), ("li", "lu")] {
            assert!(are_other_syllables(a, b), "{a} {b}");
        }
        for (a, b) in
            [("chol", "cheol"), ("jong", "jeong"), ("jing", "ching"), ("wnag", "wang"), ("kim", "kirn")]
        {
            assert!(!are_other_syllables(a, b), "{a} {b}");
        }
    }
}
