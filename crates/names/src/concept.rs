//! Words that stand for one another: spellings, nicknames, translations, abbreviations; and pairs that never do.
//!
//! The tables are in `data/`. Two words are related if they share a concept; a word may be in several, so
//! the relation is not transitive (`chang` is `zhang` in one romanisation and `chang` in another).

/// How two words that share a concept are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Relation {
    /// One name in other romanisations or languages (`mohammed`, `muhammad`).
    Spelling,
    /// Short forms and pet names (`sasha`, `aleksandr`).
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

/// The groups a folded word belongs to.
pub fn concepts(_word: &str) -> &'static [Concept] {
    &[]
}

/// Whether two folded words look or sound alike but must never be taken for one another
/// (`cooperation`, `corporation`). Symmetric.
pub fn apart(_a: &str, _b: &str) -> bool {
    false
}

/// The digits of a number word (`first` is `1`).
pub fn number(_word: &str) -> Option<&'static str> {
    None
}
