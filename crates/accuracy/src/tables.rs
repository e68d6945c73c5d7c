//! The small tables that mutations are made with, from `data/`.
//!
//! They were written for this bench and share nothing with the tables of the matcher, so that it is not asked for
//! its own answers.

use std::sync::LazyLock;

/// The lines of a table that are neither empty nor a comment.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

fn pairs(text: &'static str) -> Vec<(&'static str, &'static str)> {
    lines(text).filter_map(|line| line.split_once(' ')).collect()
}

fn letters(text: &'static str) -> Vec<(char, char)> {
    pairs(text)
        .into_iter()
        .filter_map(|(from, to)| Some((from.chars().next()?, to.chars().next()?)))
        .collect()
}

/// Latin letters and their lookalikes.
pub(crate) static HOMOGLYPHS: LazyLock<Vec<(char, char)>> =
    LazyLock::new(|| letters(include_str!("../data/homoglyphs.txt")));

/// Latin spellings and Cyrillic letters, longer spellings first.
pub(crate) static CYRILLIC: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| pairs(include_str!("../data/cyrillic.txt")));

/// Spellings of another romanisation.
pub(crate) static ROMANISATION: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| pairs(include_str!("../data/romanisation.txt")));

/// Words and how they are shortened.
pub(crate) static ABBREVIATIONS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| pairs(include_str!("../data/abbreviations.txt")));

/// Ordinal words and figures.
pub(crate) static ORDINALS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| pairs(include_str!("../data/ordinals.txt")));

/// What is added to names, by where.
pub(crate) static ADDITIONS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| pairs(include_str!("../data/additions.txt")));

/// Spellings of each legal form.
pub(crate) static LEGAL_FORMS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    lines(include_str!("../data/legal_forms.txt")).map(|line| line.split(" | ").collect()).collect()
});

/// A figure of another matcher, as quoted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Quoted {
    /// Which part of the bench it belongs beside.
    pub part: &'static str,
    /// What it was measured on.
    pub on: &'static str,
    /// What was measured.
    pub measure: &'static str,
    /// The figure or figures.
    pub figure: &'static str,
    /// Where it is quoted from.
    pub source: &'static str,
}

/// Figures of other matchers. They were measured by others, on other negatives and another edition of the list.
pub static QUOTED: LazyLock<Vec<Quoted>> = LazyLock::new(|| {
    lines(include_str!("../data/peers.txt"))
        .filter_map(|line| {
            let cells: Vec<&'static str> = line.split(" ; ").map(str::trim).collect();
            let [part, on, measure, figure, source] = <[&'static str; 5]>::try_from(cells).ok()?;
            Some(Quoted { part, on, measure, figure, source })
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let count = |text: &'static str| lines(text).count();
        assert_eq!(HOMOGLYPHS.len(), count(include_str!("../data/homoglyphs.txt")));
        assert!(HOMOGLYPHS.iter().all(|(latin, other)| latin.is_ascii() && !other.is_ascii()));
        assert_eq!(CYRILLIC.len(), count(include_str!("../data/cyrillic.txt")));
        assert_eq!(ROMANISATION.len(), count(include_str!("../data/romanisation.txt")));
        assert!(ROMANISATION.iter().all(|(from, to)| from != to && !to.contains(' ')));
        assert_eq!(ABBREVIATIONS.len(), count(include_str!("../data/abbreviations.txt")));
        assert_eq!(ORDINALS.len(), count(include_str!("../data/ordinals.txt")));
        assert_eq!(ADDITIONS.len(), count(include_str!("../data/additions.txt")));
        assert!(LEGAL_FORMS.iter().all(|forms| forms.len() > 1));
        assert_eq!(QUOTED.len(), count(include_str!("../data/peers.txt")));
    }

    #[test]
    fn longer_spellings_come_first() {
        for (at, (later, _)) in CYRILLIC.iter().enumerate() {
            assert!(CYRILLIC.iter().take(at).all(|(earlier, _)| !later.starts_with(earlier)), "{later}");
        }
    }
}
