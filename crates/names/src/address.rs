//! Where a name ends and an address on the same line begins.
//!
//! In payments one field often holds both: `Ivan Petrov, 12 Lenin Street, Minsk 220030`. The words of an address are in no listed
//! name, and so many of them hide it. [`heads`] gives what stands before an address, to be read beside the whole text and
//! never in its place: whoever is listed with such words is still found by them.
//!
//! A text has parts between commas, semicolons, line ends, bars, and dashes or slashes with spaces round them. The address begins with
//! the first part, but for the very first, in which stands one of these; numbers are words with a digit:
//!
//! 1. a street word, an ending of one, or a part of a house, and a number (`Lenin Street 12`, `2nd Floor`);
//! 2. a box word and then a number (`P.O. Box 1177`);
//! 3. a number in front, if a street word, a box, a part of a house or a country follows anywhere (`12 Lenina, Belarus`);
//! 4. a postcode in front or at the end, beside one to three words none of which has a number in names of bodies (`Unit 61398`): five
//!    digits and more, or four if a country follows;
//! 5. without a number: a street word that is nothing else in front or at the end of two words or more, or a country alone in the last part.
//!    Then two words of the party's own must stand before it, since `Jordan` and `Georgia` are given names too.
//!
//! Inside a part an address begins at a number of up to four digits with a street word among the next four words, at a street word that stands
//! in front of a street's name with a number among the next four, and at a box with its number.
//!
//! Where more than one part is before the address, a town may be the last of them (`Ivan Petrov, Minsk, ul. Lenina 12`), so the first
//! part alone is given too if it has two words of its own. Without one such word nothing is given.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::normalise;
use crate::token::own_words;

/// What may stand before the address in a text, up to three readings; empty if there is no address, as in most names, where it
/// costs a look at each letter. `is_country` says whether a text is the name of a country.
pub fn heads(text: &str, is_country: impl Fn(&str) -> bool) -> Vec<&str> {
    if text.len() > normalise::MAX_BYTES || !may_have_one(text) {
        return Vec::new();
    }
    let parts = parts(text, &is_country);
    let Some(Beginning { at, head, inside, numbered }) = beginning(text, &parts) else { return Vec::new() };
    let first = parts.first().filter(|part| at > 1 && part.text.len() < head.len());
    let least = if numbered { 1 } else { 2 };
    [(inside, 1), (Some(head), least), (first.map(|part| part.text), 2)]
        .into_iter()
        .filter_map(|(head, least)| head.filter(|head| own_words(head) >= least))
        .collect()
}

/// A number; or two words and something behind the last separator. Most names (`PETROV, Ivan`) have neither.
fn may_have_one(text: &str) -> bool {
    text.chars().any(char::is_numeric)
        || separators(text)
            .last()
            .and_then(|(at, _)| text.get(..at))
            .is_some_and(|before| before.trim().contains(char::is_whitespace))
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '\n' | '\r' | '|' | '،' | '؛' | '、' | '，' | '；')
}

/// Those that are one only between spaces.
fn is_spaced_separator(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '/')
}

/// What stands between two separators.
struct Part<'t> {
    text: &'t str,
    words: Vec<Word>,
    is_country: bool,
}

/// A word of a part.
struct Word {
    text: String,
    /// Where it begins in the whole text.
    begins: usize,
}

impl Word {
    fn is(&self, sort: &HashSet<&str>) -> bool {
        sort.contains(self.text.as_str())
    }

    fn is_street(&self) -> bool {
        self.is(&TABLE.street) || TABLE.endings.iter().any(|ending| self.text.ends_with(ending))
    }

    fn digits(&self) -> usize {
        self.text.bytes().filter(u8::is_ascii_digit).count()
    }

    fn is_number(&self) -> bool {
        self.digits() > 0
    }
}

impl Part<'_> {
    fn has(&self, is: impl Fn(&Word) -> bool) -> bool {
        self.words.iter().any(is)
    }

    /// The place of a box word with its number behind it, with the words that belong to it (`P.O. Box 1177`).
    fn a_box(&self) -> Option<usize> {
        let mut pairs = self.words.iter().zip(self.words.iter().skip(1));
        let at = pairs.position(|(word, next)| word.is(&TABLE.boxes) && next.is_number())?;
        let before = self.words.get(..at)?.iter().rev();
        let belong =
            before.take_while(|word| matches!(word.text.as_str(), "p" | "o" | "po" | "gpo" | "post"));
        Some(at - belong.count())
    }

    fn tells(&self) -> bool {
        self.is_country
            || self.has(|word| word.is_street() || word.is(&TABLE.parts))
            || self.a_box().is_some()
    }

    /// Whether a part is the beginning of an address, with those that follow it, and whether it is so by a number.
    fn begins(&self, after: &[Self]) -> Option<bool> {
        let (first, last) = (self.words.first()?, self.words.last()?);
        let country_follows = after.iter().any(|part| part.is_country);
        let numbered = self.has(Word::is_number);
        let by_number = numbered
            && (self.has(|word| word.is_street() || word.is(&TABLE.parts))
                || self.a_box().is_some()
                || (first.is_number() && (self.tells() || after.iter().any(Self::tells)))
                || self.is_postcode(if country_follows { 4 } else { 5 }));
        let strong = |word: &Word| word.is(&TABLE.strong);
        let by_word = (self.words.len() > 1 && (strong(first) || strong(last)))
            || (self.is_country && after.is_empty());
        by_number.then_some(true).or(by_word.then_some(false))
    }

    /// Whether it is a town with a postcode of at least so many digits.
    fn is_postcode(&self, digits: usize) -> bool {
        let is_code = |word: &Word| word.digits() >= digits && word.digits() == word.text.len();
        let others = self.words.len().saturating_sub(1);
        (1..=3).contains(&others)
            && (self.words.first().is_some_and(is_code) || self.words.last().is_some_and(is_code))
            && self.words.iter().filter(|word| !is_code(word)).count() == others
            && !self.has(|word| word.is(&TABLE.counted))
    }

    /// Where an address begins inside the part.
    fn begins_inside(&self) -> Option<usize> {
        let by_box = self.a_box();
        let by_street = self.words.iter().enumerate().position(|(at, word)| {
            let next = || self.words.iter().skip(at + 1).take(4);
            let house = word.text.starts_with(|c: char| c.is_ascii_digit()) && word.digits() <= 4;
            (house && next().any(Word::is_street)) || (word.is(&TABLE.lead) && next().any(Word::is_number))
        });
        by_box.into_iter().chain(by_street).min().filter(|&at| at > 0)
    }
}

/// Where an address begins.
struct Beginning<'t> {
    /// In which part.
    at: usize,
    /// What stands before it.
    head: &'t str,
    /// What stands before it if it begins inside of the part behind a comma, which as a whole may be one too: `PETROV, Ivan 12 Lenin
    /// Street`.
    inside: Option<&'t str>,
    /// Whether a number tells so.
    numbered: bool,
}

fn beginning<'t>(text: &'t str, parts: &[Part<'t>]) -> Option<Beginning<'t>> {
    parts.iter().enumerate().find_map(|(at, part)| {
        let before = |word: usize| {
            let head = text.get(..part.words.get(word)?.begins)?;
            let is_end = |c: char| is_separator(c) || c.is_whitespace() || is_spaced_separator(c);
            Some(head.trim_end_matches(is_end).trim_start())
        };
        let inside = part.begins_inside().and_then(before);
        match part.begins(parts.get(at + 1..)?).filter(|_| at > 0) {
            Some(numbered) => {
                let inside = inside.filter(|_| at == 1);
                Some(Beginning { at, head: before(0)?, inside, numbered })
            }
            None => Some(Beginning { at, head: inside?, inside: None, numbered: true }),
        }
    })
}

/// The parts of a text that have words.
fn parts<'t>(text: &'t str, is_country: &impl Fn(&str) -> bool) -> Vec<Part<'t>> {
    let mut parts = Vec::new();
    let mut begins = 0;
    for (end, after) in separators(text).chain([(text.len(), text.len())]) {
        if let Some(part) = text.get(begins..end) {
            let words = words(part, begins);
            let is_country = is_country_name(part, is_country);
            if !words.is_empty() {
                parts.push(Part { text: part.trim(), words, is_country });
            }
        }
        begins = after;
    }
    parts
}

/// Two and three letters are as likely a name.
fn is_country_name(part: &str, is_country: &impl Fn(&str) -> bool) -> bool {
    let name = part.trim().trim_end_matches('.');
    name.chars().filter(|c| c.is_alphabetic()).nth(3).is_some() && is_country(name)
}

/// Where separators begin and end.
fn separators(text: &str) -> impl Iterator<Item = (usize, usize)> {
    text.char_indices().filter_map(|(at, c)| {
        let end = at + c.len_utf8();
        let spaced = || {
            let is_space = |side: Option<char>| side.is_some_and(char::is_whitespace);
            let (before, after) = (text.get(..at)?, text.get(end..)?);
            (is_space(before.chars().next_back()) && is_space(after.chars().next())).then_some(())
        };
        let parts = is_separator(c) || (is_spaced_separator(c) && spaced().is_some());
        parts.then_some((at, end))
    })
}

fn words(part: &str, begins: usize) -> Vec<Word> {
    let spaced = part.split_whitespace();
    spaced
        .flat_map(|word| {
            let at = begins + (word.as_ptr() as usize - part.as_ptr() as usize);
            let folded = normalise::words(word).unwrap_or_default();
            folded.into_iter().map(move |text| Word { text, begins: at })
        })
        .collect()
}

struct Sorts {
    street: HashSet<&'static str>,
    lead: HashSet<&'static str>,
    strong: HashSet<&'static str>,
    boxes: HashSet<&'static str>,
    parts: HashSet<&'static str>,
    counted: HashSet<&'static str>,
    endings: Vec<&'static str>,
}

static TABLE: LazyLock<Sorts> = LazyLock::new(|| {
    let of = |sort: &str| -> Vec<&'static str> {
        let lines = include_str!("../data/addresses.csv").lines();
        let rows = lines.filter_map(|line| line.split_once(' ')).filter(|(name, _)| *name == sort);
        rows.flat_map(|(_, words)| words.split_whitespace()).collect()
    };
    let set = |sort| of(sort).into_iter().collect();
    Sorts {
        street: set("street"),
        lead: set("lead"),
        strong: set("strong"),
        boxes: set("box"),
        parts: set("part"),
        counted: set("counted"),
        endings: of("ending"),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    fn heads_of(text: &str) -> Vec<&str> {
        heads(text, |text| matches!(text, "Belarus" | "Austria" | "Jordan" | "United Kingdom"))
    }

    #[test]
    fn addresses_end_names() {
        for (text, head) in [
            ("Ivan Petrov, 12 Lenin Street, Minsk 220030", "Ivan Petrov"),
            ("PETROV, Ivan, 12 Lenin Street, Minsk 220030", "PETROV, Ivan"),
            ("Ivan Petrov; P.O. Box 1177; Minsk", "Ivan Petrov"),
            ("Ivan Petrov\nul. Lenina 12\nMinsk", "Ivan Petrov"),
            ("Ivan Petrov - 220030 Minsk", "Ivan Petrov"),
            ("Ivan Petrov / Lindenstrasse 4", "Ivan Petrov"),
            ("Ivan Petrov, 1010 Wien, Austria", "Ivan Petrov"),
            ("Ivan Petrov, 12/3 Lenina, Belarus", "Ivan Petrov"),
            ("Ivan Petrov, Lenin Street, Minsk", "Ivan Petrov"),
            ("Ivan Petrov, Belarus", "Ivan Petrov"),
            ("Ivan Petrov 12 Lenin Street Minsk", "Ivan Petrov"),
            ("Ivan Petrov 12A Lenin Street", "Ivan Petrov"),
            ("Ivan Petrov ul. Lenina 12", "Ivan Petrov"),
            ("PETROV, Ivan 12 Lenin Street", "PETROV, Ivan"),
            ("Ivan Petrov PO Box 55, Minsk", "Ivan Petrov"),
            ("Ivan Petrov P. O. Box 55", "Ivan Petrov"),
            ("Иван Петров, ул. Ленина, д. 12, Минск", "Иван Петров"),
            ("Иван Петров, 220030, Минск, улица Ленина", "Иван Петров"),
            ("Military Unit 26165, 20 Some Prospekt", "Military Unit 26165"),
            ("Zarya, 4 Harbour Road", "Zarya"),
        ] {
            assert_eq!(heads_of(text).first(), Some(&head), "{text}");
        }
        let town = ["Ivan Petrov, Minsk", "Ivan Petrov"];
        for tail in ["ul. Lenina 12", "Lenina ulitsa 12, Belarus", "Belarus", "P.O. Box 4"] {
            assert_eq!(heads_of(&format!("Ivan Petrov, Minsk, {tail}")), town, "{tail}");
        }
    }

    #[test]
    fn names_have_none() {
        for name in [
            "Ivan Petrov",
            "PETROV, Ivan",
            "PETROV, Ivan, Jr.",
            "SMITH, Jordan",
            "PLA, Unit 61398",
            "Party, Office 39",
            "Bureau 121",
            "SONG WON 7-28",
            "1ST OF MAY TRADING CO., LTD.",
            "MAYA 1",
            "Wall Street Trading",
            "12 Lenin Street, Minsk",
            "P.O. Box 1177",
            "Dr., 12 Lenin Street",
            "Foo, Vision 2030",
            "Shenzhen Electronics Co., Ltd., Branch No. 4",
            ",,, 12",
            "",
        ] {
            assert_eq!(heads_of(name), Vec::<&str>::new(), "{name}");
        }
    }

    #[test]
    fn the_table_is_folded_and_says_nothing_twice() {
        for line in include_str!("../data/addresses.csv").lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().skip(1).collect();
            assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len(), "{line}");
            assert!(words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())), "{line}");
        }
        assert!(TABLE.lead.iter().all(|word| TABLE.street.contains(word)));
        assert!(TABLE.strong.iter().all(|word| TABLE.street.contains(word)));
    }

    proptest::proptest! {
        #[test]
        fn a_head_is_a_part_of_the_text(text in "[A-Za-z0-9,;. /\n-]{0,60}|\\PC{0,40}") {
            for head in heads_of(&text) {
                proptest::prop_assert!(text.contains(head) && head.len() < text.len());
            }
        }
    }
}
