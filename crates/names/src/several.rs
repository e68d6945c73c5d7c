//! Where one field holds several names, or a name and what is no name.
//!
//! `Arkady Rotenberg and Maria Smith`, `Sergey Lavrov c/o …`, `Ivan Petrov (client since 2010)`, `Ivan Petrov DOB 21.03.1950`: the other
//! words are in no listed name, and so many of them hide it. [`names`] gives each name that may be meant, to be read beside the whole
//! text and never in its place: names of bodies hold such words too.
//!
//! Always ends a name: a semicolon, line end, bar, slash between spaces, and the words of the row `end` in `data/several.csv` (`c/o`,
//! `alias`). So does a word of the row `number` if a word with a digit follows (`DOB`, `account`). Where it may be of a person, so do
//! brackets, `and` and its like (row `and`); a comma between two names that share a word, as in families; and the first of several commas.
//! A name that is given has two words of its own or more: `Smith and Sons` gives none.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::normalise;
use crate::token::own_words;

/// Names that are given at most.
const MOST: usize = 6;

/// The names in a text of which it has several, or one beside something else; empty if there is nothing of the kind, as in most.
pub fn names(text: &str, may_be_person: bool) -> Vec<&str> {
    if text.len() > normalise::MAX_BYTES || !may_have_several(text) {
        return Vec::new();
    }
    let mut names = Vec::new();
    let mut begins = 0;
    for (end, after) in ends(text, may_be_person).into_iter().chain([(text.len(), text.len())]) {
        names.extend(text.get(begins..end).map(trimmed));
        begins = after;
    }
    if may_be_person {
        let of_commas: Vec<&str> = names.iter().flat_map(|name| between_commas(name)).collect();
        names.extend(of_commas);
    }
    let whole = trimmed(text).len();
    names.retain(|name| name.len() < whole && own_words(name) > 1);
    names.truncate(MOST);
    names
}

/// Three words and something that may stand between names.
fn may_have_several(text: &str) -> bool {
    text.split_whitespace().nth(2).is_some()
}

fn trimmed(name: &str) -> &str {
    name.trim_matches(|c: char| {
        c.is_whitespace() || is_end(c) || is_bracket(c) || matches!(c, ',' | '.' | ':' | '-')
    })
}

fn is_end(c: char) -> bool {
    matches!(c, ';' | '\n' | '\r' | '|' | '؛' | '；')
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '（' | '）')
}

/// Where names end, and what comes after begins.
fn ends(text: &str, may_be_person: bool) -> Vec<(usize, usize)> {
    let is_sign = |c: char| is_end(c) || (may_be_person && is_bracket(c));
    let signs = text.char_indices().filter(|&(_, c)| is_sign(c)).map(|(at, c)| (at, at + c.len_utf8()));
    let words: Vec<(usize, &str)> =
        text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).collect();
    let is_between = |at: usize, word: &str| {
        let plain = word.trim_matches([',', ':', '.']).to_lowercase();
        let numbered = || {
            let next = words.iter().skip(at + 1).take(2);
            next.into_iter().any(|(_, next)| next.contains(|c: char| c.is_numeric()))
        };
        word == "/"
            || TABLE.ends.contains(plain.as_str())
            || (may_be_person && TABLE.and.contains(plain.as_str()))
            || (TABLE.numbers.contains(plain.as_str()) && numbered())
    };
    let between = words.iter().enumerate().filter(|(at, (_, word))| *at > 0 && is_between(*at, word));
    let mut ends: Vec<(usize, usize)> =
        signs.chain(between.map(|(_, &(begins, word))| (begins, begins + word.len()))).collect();
    ends.sort_unstable();
    ends
}

/// Of `Sergey Lavrov, Ministry of Foreign Affairs, Moscow` the first; of `Arkady Rotenberg, Boris Rotenberg` both. One comma is
/// else what lists have behind a family name.
fn between_commas(text: &str) -> Vec<&str> {
    let parts: Vec<&str> =
        text.split([',', '،', '，']).map(trimmed).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [one, other] if share_a_word(one, other) => vec![one, other],
        [first, _, _, ..] => vec![first],
        _ => Vec::new(),
    }
}

fn share_a_word(one: &str, other: &str) -> bool {
    let words = |name: &str| normalise::words(name).unwrap_or_default();
    let one: HashSet<String> = words(one).into_iter().collect();
    words(other).iter().any(|word| word.len() > 2 && one.contains(word))
}

struct Sorts {
    ends: HashSet<&'static str>,
    and: HashSet<&'static str>,
    numbers: HashSet<&'static str>,
}

static TABLE: LazyLock<Sorts> = LazyLock::new(|| {
    let of = |sort: &str| -> HashSet<&'static str> {
        let lines = include_str!("../data/several.csv").lines();
        let rows = lines.filter_map(|line| line.split_once(' ')).filter(|(name, _)| *name == sort);
        rows.flat_map(|(_, words)| words.split_whitespace()).collect()
    };
    Sorts { ends: of("end"), and: of("and"), numbers: of("number") }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_names_in_one_field() {
        for (text, expected) in [
            ("Arkady Petrov and Maria Smith", &["Arkady Petrov", "Maria Smith"][..]),
            ("Arkady Petrov & Maria Smith", &["Arkady Petrov", "Maria Smith"]),
            ("Arkady Petrov / Maria Smith", &["Arkady Petrov", "Maria Smith"]),
            ("Arkady Petrov; Maria Smith", &["Arkady Petrov", "Maria Smith"]),
            ("Arkady Petrov or Maria Smith", &["Arkady Petrov", "Maria Smith"]),
            ("Аркадий Петров и Мария Смит", &["Аркадий Петров", "Мария Смит"]),
            ("Arkady Petrov, Boris Petrov", &["Arkady Petrov", "Boris Petrov"]),
            ("Sergey Petrov, Ministry of Foreign Affairs, Moscow", &["Sergey Petrov"]),
            ("Sergey Petrov c/o Quobatel Venmorak", &["Sergey Petrov", "Quobatel Venmorak"]),
            ("Petrov Sergey DOB 21.03.1950", &["Petrov Sergey"]),
            ("Sergey Petrov (client since 2010)", &["Sergey Petrov"]),
            ("Sergey Petrov account 40702810", &["Sergey Petrov"]),
            ("PETROV, Ivan and SMITH, Maria", &["PETROV, Ivan", "SMITH, Maria"]),
        ] {
            let found = names(text, true);
            assert!(expected.iter().all(|name| found.contains(name)), "{text}: {found:?}");
        }
    }

    #[test]
    fn one_name_is_one() {
        for text in [
            "Ivan Petrov",
            "PETROV, Ivan Sergeevich",
            "GARCIA LOPEZ, Juan Carlos",
            "Smith and Sons",
            "PETROV, Ivan, Jr.",
            "Account Trading Company",
            "and",
            "( ; / )",
            "",
        ] {
            assert_eq!(names(text, true), Vec::<&str>::new(), "{text}");
        }
        for body in ["Northern Fishing and Canning Works", "Northern Canning Works (Hong Kong) Limited"] {
            assert_eq!(names(body, false), Vec::<&str>::new());
        }
    }
}
