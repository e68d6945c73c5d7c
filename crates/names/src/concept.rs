//! Words that stand for one another: spellings, nicknames, translations, abbreviations; and pairs that never do.
//!
//! The tables are in `data/`, each with its format in its first lines. They are general knowledge of names, not drawn
//! from any list. Two words are related if they share a concept; a word may be in several, so
//! the relation is not transitive (`chang` is `zhang` in one romanisation and `chang` in another).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// How two words that share a concept are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Relation {
    /// One name in other romanisations or languages (`mohammed`, `muhammad`).
    Spelling,
    /// Short forms and pet names (`sasha`, `aleksandr`), and one given name in languages that write it quite
    /// differently (`ivan`, `juan`).
    Nickname,
    /// One generic word in other languages, or its near synonym in names of bodies (`universitet`, `university`).
    Translation,
    /// A short form of a generic word (`grp`, `group`).
    Abbreviation,
}

/// Membership of a word in one group of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Concept {
    /// Of which table.
    pub relation: Relation,
    /// Which group; unique over all tables.
    pub id: u32,
}

/// The groups a folded word belongs to, in the order of [`Relation`]; empty for a word of no table.
pub fn concepts(word: &str) -> &'static [Concept] {
    CONCEPTS.get(word).map_or(&[], Vec::as_slice)
}

/// Whether two folded words look or sound alike but must never be taken for one another
/// (`cooperation`, `corporation`). Symmetric.
pub fn apart(a: &str, b: &str) -> bool {
    apart_from(a).contains(&b)
}

/// All words that a folded word must never be taken for; none for most words.
pub fn apart_from(word: &str) -> &'static [&'static str] {
    APART.get(word).map_or(&[], Vec::as_slice)
}

/// The digits of a number word (`first` is `1`, `dvadtsat` is `20`).
pub fn number(word: &str) -> Option<&'static str> {
    NUMBERS.get(word).copied()
}

const GROUPS: [(Relation, &str); 4] = [
    (Relation::Spelling, include_str!("../data/spellings.csv")),
    (Relation::Nickname, include_str!("../data/nicknames.csv")),
    (Relation::Translation, include_str!("../data/translations.csv")),
    (Relation::Abbreviation, include_str!("../data/abbreviations.csv")),
];

/// What is known of words. The tables are fixed, so nobody can fill them with words of one hash.
pub(crate) type Table<V, K = &'static str> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

/// Looking up words is a good part of all work, and this hash takes a few instructions.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    // Ends a text: there is but one.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

static CONCEPTS: LazyLock<Table<Vec<Concept>>> = LazyLock::new(|| {
    let groups =
        GROUPS.into_iter().flat_map(|(relation, table)| lines(table).map(move |line| (relation, line)));
    let mut concepts = Table::<Vec<_>>::default();
    for ((relation, line), id) in groups.zip(1..) {
        for word in line.split(';') {
            concepts.entry(word).or_default().push(Concept { relation, id });
        }
    }
    concepts
});

static APART: LazyLock<Table<Vec<&str>>> = LazyLock::new(|| {
    let mut apart = Table::<Vec<_>>::default();
    for (left, right) in lines(include_str!("../data/apart.csv")).filter_map(|line| line.split_once(';')) {
        for (a, b) in left.split(' ').flat_map(|a| right.split(' ').map(move |b| (a, b))) {
            apart.entry(a).or_default().push(b);
            apart.entry(b).or_default().push(a);
        }
    }
    apart
});

static NUMBERS: LazyLock<Table<&str>> = LazyLock::new(|| {
    let rows = lines(include_str!("../data/numbers.csv")).filter_map(|line| line.split_once(';'));
    rows.flat_map(|(digits, words)| words.split(';').map(move |word| (word, digits))).collect()
});

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn related(a: &str, b: &str, relation: Relation) -> bool {
        concepts(a).iter().any(|one| one.relation == relation && concepts(b).contains(one))
    }

    fn is_folded(word: &str) -> bool {
        word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    }

    #[test]
    fn words_stand_for_one_another() {
        use Relation::{Abbreviation, Nickname, Spelling, Translation};
        for (a, b, relation) in [
            ("mohammed", "mehmet", Spelling),
            ("gaddafi", "qadhafi", Spelling),
            ("evgenii", "yevgeny", Spelling),
            ("oleksandr", "iskandar", Spelling),
            ("ri", "rhee", Spelling),
            ("hsi", "xi", Spelling),
            ("zhang", "chang", Spelling),
            ("sasha", "aleksandr", Nickname),
            ("pepe", "jose", Nickname),
            ("ivan", "juan", Nickname),
            ("daehak", "universitet", Translation),
            ("gongsi", "kompaniya", Translation),
            ("grp", "group", Abbreviation),
            ("mfg", "manufacturing", Abbreviation),
            ("md", "mohammed", Abbreviation),
        ] {
            assert!(related(a, b, relation), "{a} {b}");
        }
        assert!(!related("vladimir", "vladislav", Spelling));
        assert!(concepts("no such word").is_empty());
    }

    #[test]
    fn some_never_do() {
        assert!(apart("cooperation", "corporation") && apart("corporation", "cooperation"));
        assert!(apart("iraq", "iran") && !apart("iran", "iran"));
        for (a, b) in APART.iter().flat_map(|(a, others)| others.iter().map(move |b| (*a, *b))) {
            assert!(is_folded(a) && is_folded(b) && a != b, "{a} {b}");
            assert!(!related(a, b, Relation::Spelling), "{a} {b} are apart and yet one name");
        }
    }

    #[test]
    fn number_words() {
        assert_eq!(number("first"), Some("1"));
        assert_eq!(number("dvadtsat"), Some("20"));
        assert_eq!(number("kim"), None);
    }

    #[test]
    fn tables_are_folded_and_say_nothing_twice() {
        let numbers = (Relation::Spelling, include_str!("../data/numbers.csv"));
        for (relation, table) in GROUPS.into_iter().chain([numbers]) {
            let mut seen = HashSet::new();
            for line in lines(table) {
                assert!(seen.insert(line), "{relation:?}: {line}");
                let words: Vec<_> = line.split(';').collect();
                assert!(words.len() > 1 && words.len() < 100, "{relation:?}: {line}");
                assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len(), "{relation:?}: {line}");
                assert!(
                    words.iter().all(|word| is_folded(word) || number(words[1]).is_some()),
                    "{relation:?}: {line}"
                );
            }
        }
        for (word, groups) in CONCEPTS.iter() {
            assert!(groups.len() <= 16, "{word} is in {} groups", groups.len());
        }
        assert!(CONCEPTS.len() > 5000);
    }
}
