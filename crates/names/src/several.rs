//! Where one field holds several names, or a name and what is no name.
//!
//! `Arkady Rotenberg and Maria Smith`, `Sergey Lavrov c/o …`, `Ivan Petrov (client since 2010)`, `Ivan Petrov DOB 21.03.1950`: the other
//! words are in no listed name, and so many of them hide it. [`names`] gives each name that may be meant, to be read beside the whole
//! text and never in its place: names of bodies hold such words too.
//!
//! Always ends a name: a semicolon, line end, bar, slash between spaces, a word with a colon behind it, and the words of the row `end` in
//! `data/several.csv` (`c/o`, `alias`), also where it is the first word. So does a word of the row `number` if a word with a digit
//! follows (`DOB`, `account`). Where it may be of a person, so do brackets, numbers, `and` and its like (row `and`), and words around a
//! person's name (`Estate of`); a comma between two names that share a word, as in families; and the first of several commas. What
//! stands before a ship's name (`MV`) is left out. A name that is given has two words of its own or more (`Smith and Sons` gives
//! none), or one where a word with a colon, for a number or for a ship stands beside it, or a word of the row `end` and no person is meant.

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
    let mut names: Vec<(&str, bool)> = Vec::new();
    let mut begins = End { at: 0, after: 0, is_sure: false };
    for end in ends(text, may_be_person).into_iter().chain([End::of_text(text)]) {
        names.extend(
            text.get(begins.after..end.at).map(|name| (trimmed(name), begins.is_sure || end.is_sure)),
        );
        begins = end;
    }
    let ships = names.iter().filter_map(|(name, _)| Some((after_ship_word(name, may_be_person)?, true)));
    let ships: Vec<(&str, bool)> = ships.collect();
    if may_be_person {
        let of_commas: Vec<&str> = names.iter().flat_map(|(name, _)| between_commas(name)).collect();
        names.extend(of_commas.into_iter().map(|name| (name, false)));
    }
    names.extend(ships);
    let whole = trimmed(text).len();
    names.retain(|&(name, is_sure)| name.len() < whole && own_words(name) > usize::from(!is_sure));
    names.truncate(MOST);
    names.into_iter().map(|(name, _)| name).collect()
}

/// Whether a field holds a word for there being no name, and nothing else.
pub fn is_nobody(text: &str) -> bool {
    let text = text.trim();
    text.len() < 40
        && !text.contains(char::is_whitespace)
        && TABLE.nobody.contains(text.to_lowercase().as_str())
}

/// Words enough and something that may stand between names.
fn may_have_several(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.take(2).count() {
        0 => false,
        1 => first.ends_with(':') || is_of(first, &TABLE.ship) || is_of(first, &TABLE.ship_alone),
        _ => true,
    }
}

/// What stands behind a word for a ship.
fn after_ship_word(name: &str, may_be_person: bool) -> Option<&str> {
    let (first, rest) = name.split_once(char::is_whitespace)?;
    let is = is_of(first, &TABLE.ship) || (!may_be_person && is_of(first, &TABLE.ship_alone));
    is.then(|| trimmed(rest))
}

fn is_of(word: &str, row: &HashSet<&'static str>) -> bool {
    row.contains(word.trim_matches([',', ':', '.']).to_lowercase().as_str())
}

/// Where a name ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    at: usize,
    /// Where the next may begin.
    after: usize,
    /// Whether a single word beside it is a name.
    is_sure: bool,
}

impl End {
    fn of_text(text: &str) -> Self {
        Self { at: text.len(), after: text.len(), is_sure: false }
    }
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

/// Where names end.
fn ends(text: &str, may_be_person: bool) -> Vec<End> {
    let is_sign = |c: char| is_end(c) || (may_be_person && is_bracket(c));
    let signs = text.char_indices().filter(|&(_, c)| is_sign(c));
    let signs = signs.map(|(at, c)| End { at, after: at + c.len_utf8(), is_sure: false });
    let words: Vec<(usize, &str)> =
        text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).collect();
    let numbered = |at: usize| {
        let next = words.iter().skip(at + 1).take(2);
        next.into_iter().any(|(_, next)| next.contains(|c: char| c.is_numeric()))
    };
    // Whether it ends a name, and surely.
    let is_between = |at: usize, word: &str| -> Option<bool> {
        let plain = word.trim_matches([',', ':', '.', '(', ')']).to_lowercase();
        let plain = plain.as_str();
        if word.ends_with(':') || (TABLE.numbers.contains(plain) && at > 0 && numbered(at)) {
            return Some(true);
        }
        let is_number = || at > 1 && plain.chars().filter(|c| c.is_numeric()).count() > 1;
        // No body is named by half of its names, as persons are.
        if TABLE.ends.contains(plain) {
            return Some(!may_be_person);
        }
        let is = (at > 0 && word == "/")
            || (may_be_person
                && ((at > 0 && TABLE.and.contains(plain)) || TABLE.person.contains(plain) || is_number()));
        is.then_some(false)
    };
    let between = words.iter().enumerate().filter_map(|(at, &(begins, word))| {
        let is_sure = is_between(at, word)?;
        Some(End { at: begins, after: begins + word.len(), is_sure })
    });
    let mut ends: Vec<End> = signs.chain(between).collect();
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
    person: HashSet<&'static str>,
    ship: HashSet<&'static str>,
    ship_alone: HashSet<&'static str>,
    nobody: HashSet<&'static str>,
}

static TABLE: LazyLock<Sorts> = LazyLock::new(|| {
    let of = |sort: &str| -> HashSet<&'static str> {
        let lines = include_str!("../data/several.csv").lines();
        let rows = lines.filter_map(|line| line.split_once(' ')).filter(|(name, _)| *name == sort);
        rows.flat_map(|(_, words)| words.split_whitespace()).collect()
    };
    Sorts {
        ends: of("end"),
        and: of("and"),
        numbers: of("number"),
        person: of("person"),
        ship: of("ship"),
        ship_alone: of("ship-alone"),
        nobody: of("nobody"),
    }
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
            ("Attn: Mr Sergey Petrov", &["Mr Sergey Petrov"]),
            ("attn Sergey Petrov", &["Sergey Petrov"]),
            ("UBO: Sergey Petrov", &["Sergey Petrov"]),
            ("UBO: Zhirkovsky", &["Zhirkovsky"]),
            ("Maria Smith on behalf of Sergey Petrov", &["of Sergey Petrov"]),
            ("Estate of Sergey Petrov", &["of Sergey Petrov"]),
            ("The Sergey Petrov Trust", &["The Sergey Petrov"]),
            ("Sergey Petrov 1950", &["Sergey Petrov"]),
            ("MT VENMORAK", &["VENMORAK"]),
            ("M/V Venmorak ex Quobatel Star", &["Quobatel Star"]),
        ] {
            let found = names(text, true);
            assert!(expected.iter().all(|name| found.contains(name)), "{text}: {found:?}");
        }
    }

    #[test]
    fn ships_and_bodies() {
        for (text, expected) in [
            ("MV VENMORAK", "VENMORAK"),
            ("M.V. VENMORAK 7", "VENMORAK 7"),
            ("MS Venmorak", "Venmorak"),
            ("crude tanker VENMORAK IMO 9074729", "crude tanker VENMORAK"),
            ("Vessel: VENMORAK / IMO: 9074729", "VENMORAK"),
            ("VENMORAK (IMO 9074729)", "VENMORAK"),
            ("Beneficiary bank: Venmorak", "Venmorak"),
        ] {
            assert!(names(text, false).contains(&expected), "{text}: {:?}", names(text, false));
        }
        assert!(is_nobody("Unknown") && is_nobody(" n/a ") && !is_nobody("Unknown Trading"));
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
