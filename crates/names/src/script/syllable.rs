//! Syllables of Mandarin and Korean in the spellings that they travel in.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::{han, hangul};

/// Longest spelling of a syllable: `chuang`, `kyeong`.
const LONGEST: usize = 6;

/// Which syllables a spelling may stand for: of Mandarin by their Pinyin, of Korean by their sign.
static SYLLABLES: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mandarin: HashSet<&'static str> = han::mandarin_syllables().collect();
    let korean: HashSet<&'static str> = han::korean_syllables().collect();
    let mandarin = mandarin.into_iter().map(|syllable| {
        // `Ing-wen` for `Ying-wen`.
        let bare = syllable.strip_prefix("y").unwrap_or(syllable);
        (syllable, vec![syllable.to_owned(), han::wade_giles(syllable), bare.to_owned()])
    });
    let korean = korean.into_iter().map(|syllable| (syllable, hangul::spellings(syllable)));
    let mut spellings: HashMap<String, Vec<&'static str>> = HashMap::new();
    for (syllable, spelled) in mandarin.chain(korean) {
        for spelling in spelled {
            spellings.entry(spelling).or_default().push(syllable);
        }
    }
    spellings
});

/// Whether both words are syllables, and never of one sign: `min` and `jin`. Words of other languages that happen to
/// be syllables (`dan`, `han`) are as short, and as surely two.
pub(crate) fn are_other_syllables(a: &str, b: &str) -> bool {
    if a.len() > LONGEST || b.len() > LONGEST {
        return false;
    }
    let (Some(a), Some(b)) = (SYLLABLES.get(a), SYLLABLES.get(b)) else { return false };
    !a.iter().any(|syllable| b.contains(syllable))
}

#[cfg(test)]
mod tests {
    use super::*;

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
