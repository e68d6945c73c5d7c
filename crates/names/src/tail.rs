//! Where the name of a body ends, and where it is, or which office of it is meant, begins.
//!
//! `Sberbank Moscow branch`, `Rosneft (Geneva office)`, `HAMAS movement Gaza`, `Sovcombank account 40702810`: what follows is in no listed
//! name. [`head`] gives what stands before, to be read beside the whole text and never in its place: bodies have such words in their
//! names (`Bank of Moscow`).
//!
//! From the end, one after the other, go names of towns and countries, words for an office or an account with a number behind
//! them, and, once something went, links. What is left is given if it is
//!
//! * of a body: a word that is not in half of all names, and another one, or an office word, a comma or a bracket behind it (not `Aurora London`);
//! * of what may be a person: two own words and a comma or a bracket behind them (`Ivan Petrov, Minsk`), or a plain word and
//!   an office word.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::normalise;
use crate::token::{Class, tokens};

/// Words of the longest name of a place.
const LONGEST_PLACE: usize = 4;

/// What stands before a place or an office at the end of a text; `None` if there is nothing of the kind. `is_country` says whether a text
/// is the name of a country.
pub fn head(text: &str, may_be_person: bool, is_country: impl Fn(&str) -> bool) -> Option<&str> {
    let is_long = text.len() > normalise::MAX_BYTES;
    if is_long || !text.trim().contains(char::is_whitespace) || (may_be_person && !may_follow_person(text)) {
        return None;
    }
    let words = words(text);
    let mut tail = Tail { words: &words, end: words.len(), told: false };
    while tail.shorten(&is_country) {}
    let before = text.get(..words.get(tail.end)?.begins)?;
    let sign = before.trim_end().ends_with(is_sign);
    Some(trimmed(before)).filter(|head| is_name(head, may_be_person, tail.told, sign))
}

/// Signs and numbers, without which nothing behind a person's name tells: quickly seen, and most names have none.
fn may_follow_person(text: &str) -> bool {
    text.contains(|c: char| is_sign(c) || c.is_numeric())
}

fn is_sign(c: char) -> bool {
    matches!(c, ',' | ';' | '(' | '[' | '،')
}

/// Whether so much can be told by the text that is left.
fn is_name(head: &str, may_be_person: bool, told: bool, sign: bool) -> bool {
    let Ok(tokens) = tokens(head) else { return false };
    let own = tokens.iter().filter(|token| token.class.is_own()).count();
    let has = |class: fn(Class) -> bool| tokens.iter().any(|token| class(token.class));
    if may_be_person {
        (own > 1 && sign) || (told && has(|class| class == Class::Plain))
    } else {
        has(|class| class.is_own() && class != Class::Common) && (own > 1 || told || sign)
    }
}

/// A word of a text.
struct Word {
    /// Folded; several where a sign parts them.
    text: String,
    /// Where it begins.
    begins: usize,
}

impl Word {
    fn is_number(&self) -> bool {
        self.text.bytes().any(|letter| letter.is_ascii_digit())
    }
}

/// The words at the end that are taken away.
struct Tail<'w> {
    words: &'w [Word],
    /// Where it begins.
    end: usize,
    /// Whether an office is in it.
    told: bool,
}

impl Tail<'_> {
    /// Takes one thing away from the end, if there is one and something is left.
    fn shorten(&mut self, is_country: &impl Fn(&str) -> bool) -> bool {
        let left = self.words.get(..self.end).unwrap_or_default();
        let Some(last) = left.last() else { return false };
        let numbers = left.iter().rev().take_while(|word| word.is_number()).count();
        let count = if let Some(count) = place_at_end(left, is_country) {
            count
        } else if numbers > 0 && self.numbers_follow(numbers) {
            numbers
        } else if last.is(&TABLE.office) {
            self.told = true;
            1
        } else {
            usize::from(self.end < self.words.len() && last.is(&TABLE.link))
        };
        let is = count > 0 && count < self.end;
        self.end -= if is { count } else { 0 };
        is
    }

    /// Whether an office word, or the sign of a number, is before the numbers at the end.
    fn numbers_follow(&self, numbers: usize) -> bool {
        let before = self.end.checked_sub(numbers + 1).and_then(|at| self.words.get(at));
        before.is_some_and(|word| {
            word.is(&TABLE.office) || matches!(word.text.as_str(), "no" | "nr" | "number")
        })
    }
}

/// How many of the words at the end are the name of a place.
fn place_at_end(words: &[Word], is_country: &impl Fn(&str) -> bool) -> Option<usize> {
    (1..=LONGEST_PLACE.min(words.len())).rev().find(|&count| {
        let words = words.get(words.len() - count..).unwrap_or_default();
        let name = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        // Two and three letters are as likely a name.
        TABLE.place.contains(name.as_str()) || (name.len() > 3 && is_country(&name))
    })
}

impl Word {
    fn is(&self, sort: &HashSet<&str>) -> bool {
        sort.contains(self.text.as_str())
    }
}

fn trimmed(head: &str) -> &str {
    head.trim().trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ')')).trim_end()
}

fn words(text: &str) -> Vec<Word> {
    let is_gap =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '/' | '،' | ':');
    let spaced = text.split(is_gap).filter(|word| !word.is_empty());
    let folded = spaced.filter_map(|word| {
        let begins = word.as_ptr() as usize - text.as_ptr() as usize;
        let text = normalise::words(word).ok()?.join(" ");
        (!text.is_empty()).then_some(Word { text, begins })
    });
    folded.collect()
}

struct Sorts {
    office: HashSet<&'static str>,
    link: HashSet<&'static str>,
    place: HashSet<&'static str>,
}

static TABLE: LazyLock<Sorts> = LazyLock::new(|| {
    let of = |sort: &str| -> HashSet<&'static str> {
        let lines = include_str!("../data/tails.csv").lines();
        let rows = lines.filter_map(|line| line.split_once(';')).filter(|(name, _)| *name == sort);
        rows.flat_map(|(_, words)| words.split(';')).collect()
    };
    Sorts { office: of("office"), link: of("link"), place: of("place") }
});

#[cfg(test)]
mod tests {
    use super::*;

    fn head_of(text: &str, may_be_person: bool) -> Option<&str> {
        head(text, may_be_person, |text| matches!(text, "belarus" | "lebanon" | "panama"))
    }

    #[test]
    fn places_and_offices_end_names_of_bodies() {
        for (text, head) in [
            ("Quobatel Moscow branch", "Quobatel"),
            ("Quobatel, Moscow", "Quobatel"),
            ("Quobatel (Geneva office)", "Quobatel"),
            ("Quobatel movement Gaza", "Quobatel movement"),
            ("Quobatel Group London", "Quobatel Group"),
            ("Quobatel PJSC account no. 4070 2810", "Quobatel PJSC"),
            ("Quobatel branch 12", "Quobatel"),
            ("Quobatel Venmorak Hong Kong", "Quobatel Venmorak"),
            ("Quobatel Bank, London", "Quobatel Bank"),
            ("Quobatel organization Lebanon", "Quobatel organization"),
            ("ООО «Квобатель», филиал, Москва", "ООО «Квобатель"),
            ("Quobatel филиал Москва", "Quobatel"),
        ] {
            assert_eq!(head_of(text, false), Some(head), "{text}");
        }
        assert_eq!(head_of("Quobatel Venmorak, Minsk", true), Some("Quobatel Venmorak"));
    }

    #[test]
    fn names_have_none() {
        for name in [
            "Quobatel",
            "Quobatel London",
            "Bank of Moscow",
            "International Trading Company London",
            "London",
            "Unit 61398",
            "Quobatel 2",
            "Moscow Trading Company",
            "Group, London",
            "",
        ] {
            assert_eq!(head_of(name, false), None, "{name}");
        }
        for name in ["Jack London", "Quobatel London", "LONDON, Jack", "Quobatel, Minsk"] {
            assert_eq!(head_of(name, true), None, "{name}");
        }
    }

    #[test]
    fn the_table_is_folded_and_says_nothing_twice() {
        let mut seen = HashSet::new();
        for line in include_str!("../data/tails.csv").lines().filter(|line| !line.starts_with('#')) {
            for words in line.split(';').skip(1) {
                assert_eq!(normalise::normalise(words).as_deref(), Ok(words));
                assert!(seen.insert(words), "{words}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn a_head_is_the_beginning_of_the_text(text in "[A-Za-z0-9,;. ()/\n-]{0,60}|\\PC{0,40}|(Quobatel|London|branch|of|12| |,){0,9}") {
            if let Some(head) = head_of(&text, false) {
                proptest::prop_assert!(text.trim_start().starts_with(head) && head.len() < text.len());
            }
        }
    }
}
