//! The plain folding that the bench itself uses: for the split, for what counts as the same words, and for the
//! baselines.
//!
//! It is not the matcher's folding on purpose: a better matcher must not change which names are asked.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a name: lower case, without accents, cut at whatever is no letter or digit. Apostrophes are dropped.
pub fn words(name: &str) -> Vec<String> {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ'))
        .flat_map(char::to_lowercase)
        .collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words in alphabetical order as one line: equal for names that differ only in order, case and punctuation.
pub fn sorted(name: &str) -> String {
    let mut words = words(name);
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds() {
        assert_eq!(words("AL-QA'IDA,  Émile"), ["al", "qaida", "emile"]);
        assert_eq!(sorted("DOE, John A."), sorted("John A DOE"));
        assert_ne!(sorted("John Doe"), sorted("John John Doe"));
        assert_eq!(sorted("…"), "");
    }
}
