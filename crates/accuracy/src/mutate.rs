//! Ways in which a listed name comes written in a payment or a customer file.
//!
//! The classes follow what testers of filters do to list entries (typing errors, order, initials, transliteration,
//! lookalike letters, fields cut at 35 characters ...). A mutation is a pure function of the name and a seed; where a
//! class cannot be applied to a name (no number in it, too short to be cut) there is no mutation.

use interdict_model::PartyKind;
use serde::Serialize;

use crate::random::Random;
use crate::tables::{ABBREVIATIONS, ADDITIONS, CYRILLIC, HOMOGLYPHS, LEGAL_FORMS, ORDINALS, ROMANISATION};

/// The length of a line of name in SWIFT MT messages (`4*35x`).
pub const FIELD: usize = 35;

/// A class of mutation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// As listed: the control, which must always be found.
    Exact,
    /// All lower, all upper, or alternating.
    Case,
    /// Doubled, leading and trailing blanks.
    Spaces,
    /// Punctuation left out, or a hyphen where a blank was.
    Punctuation,
    /// A line break in place of a blank.
    LineBreak,
    /// Invisible characters within words.
    ZeroWidth,
    /// Accents on two letters.
    Diacritics,
    /// One letter, wherever it stands, written with its lookalike of another script.
    Homoglyph,
    /// A comma moved: `Given Family` for `FAMILY, Given`, and the other way round.
    CommaForm,
    /// The words rotated by one.
    Rotated,
    /// The words in reverse order.
    Reversed,
    /// One letter too many.
    LetterInserted,
    /// One letter missing.
    LetterDropped,
    /// One letter wrong.
    LetterWrong,
    /// Two neighbouring letters exchanged.
    LettersSwapped,
    /// Two of the four errors before.
    TwoErrors,
    /// A word broken in two.
    Split,
    /// Two words joined.
    Joined,
    /// All words run together.
    RunTogether,
    /// Given names as initials.
    Initials,
    /// A name in the middle left out.
    MiddleDropped,
    /// A word more.
    WordAdded,
    /// A title before it (`M/V` for a ship).
    TitleAdded,
    /// An address on the same line.
    AddressAppended,
    /// Letters of another romanisation, by one rule.
    Romanised,
    /// By two rules.
    RomanisedTwice,
    /// In Cyrillic letters, by ear.
    Cyrillic,
    /// The legal form spelled otherwise.
    LegalFormChanged,
    /// The legal form left out.
    LegalFormDropped,
    /// Usual words shortened.
    Abbreviated,
    /// `110th` for `110`, `2nd` for `second`, and the other way round.
    Ordinals,
    /// Cut after 35 characters.
    Truncated,
}

impl Class {
    /// All classes, the control first.
    pub const ALL: [Self; 32] = [
        Self::Exact,
        Self::Case,
        Self::Spaces,
        Self::Punctuation,
        Self::LineBreak,
        Self::ZeroWidth,
        Self::Diacritics,
        Self::Homoglyph,
        Self::CommaForm,
        Self::Rotated,
        Self::Reversed,
        Self::LetterInserted,
        Self::LetterDropped,
        Self::LetterWrong,
        Self::LettersSwapped,
        Self::TwoErrors,
        Self::Split,
        Self::Joined,
        Self::RunTogether,
        Self::Initials,
        Self::MiddleDropped,
        Self::WordAdded,
        Self::TitleAdded,
        Self::AddressAppended,
        Self::Romanised,
        Self::RomanisedTwice,
        Self::Cyrillic,
        Self::LegalFormChanged,
        Self::LegalFormDropped,
        Self::Abbreviated,
        Self::Ordinals,
        Self::Truncated,
    ];

    /// The class in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Exact => "exact (control)",
            Self::Case => "case",
            Self::Spaces => "repeated spaces",
            Self::Punctuation => "punctuation",
            Self::LineBreak => "line break",
            Self::ZeroWidth => "zero-width characters",
            Self::Diacritics => "diacritics added",
            Self::Homoglyph => "homoglyph",
            Self::CommaForm => "comma form",
            Self::Rotated => "words rotated",
            Self::Reversed => "words reversed",
            Self::LetterInserted => "typo: letter inserted",
            Self::LetterDropped => "typo: letter dropped",
            Self::LetterWrong => "typo: wrong letter",
            Self::LettersSwapped => "typo: letters swapped",
            Self::TwoErrors => "typos: two",
            Self::Split => "word split",
            Self::Joined => "two words joined",
            Self::RunTogether => "all words run together",
            Self::Initials => "given names as initials",
            Self::MiddleDropped => "middle name dropped",
            Self::WordAdded => "word added",
            Self::TitleAdded => "title added",
            Self::AddressAppended => "address appended",
            Self::Romanised => "romanised: one rule",
            Self::RomanisedTwice => "romanised: two rules",
            Self::Cyrillic => "in Cyrillic",
            Self::LegalFormChanged => "legal form changed",
            Self::LegalFormDropped => "legal form dropped",
            Self::Abbreviated => "words abbreviated",
            Self::Ordinals => "ordinals and numbers",
            Self::Truncated => "truncated at 35",
        }
    }

    /// The mutated name; `None` if the class does not apply to it or leaves it as it was.
    pub fn apply(self, name: &str, kind: PartyKind, seed: u64) -> Option<String> {
        if self == Self::Exact {
            return Some(name.to_owned());
        }
        // Nothing is left of nothing.
        if !name.chars().any(char::is_alphanumeric) {
            return None;
        }
        let person = kind == PartyKind::Person;
        let organisation = kind == PartyKind::Organisation;
        let mut random = Random::of(seed, &format!("{}:{name}", self.label()));
        let random = &mut random;
        let mutated = match self {
            Self::Case => case(name, random),
            Self::Spaces => Some(format!(" {}  ", name.replace(' ', "  "))),
            Self::Punctuation => punctuation(name),
            Self::LineBreak => at_blank(name, random, "\r\n"),
            Self::ZeroWidth => zero_width(name, random),
            Self::Diacritics => diacritics(name, random),
            Self::Homoglyph => homoglyph(name, random),
            Self::CommaForm => comma_form(name, person),
            Self::Rotated => rotated(name, random),
            Self::Reversed => several(natural(name)).map(|mut words| {
                words.reverse();
                words.join(" ")
            }),
            Self::LetterInserted => typo(name, Typo::Inserted, random),
            Self::LetterDropped => typo(name, Typo::Dropped, random),
            Self::LetterWrong => typo(name, Typo::Wrong, random),
            Self::LettersSwapped => typo(name, Typo::Swapped, random),
            Self::TwoErrors => two_typos(name, random),
            Self::Split => split(name, random),
            Self::Joined => at_blank(&natural(name).join(" "), random, ""),
            Self::RunTogether => several(natural(name)).map(|words| words.concat()),
            Self::Initials if person => initials(name),
            Self::MiddleDropped if person => middle_dropped(name, random),
            Self::WordAdded => added(name, "word", kind, random),
            Self::TitleAdded => {
                addition("title", kind, random).map(|title| format!("{title} {}", natural(name).join(" ")))
            }
            Self::AddressAppended => {
                let addresses: Vec<&str> = ADDITIONS
                    .iter()
                    .filter(|(place, _)| *place == "address")
                    .map(|(_, text)| *text)
                    .collect();
                random.pick(&addresses).map(|address| format!("{}{address}", natural(name).join(" ")))
            }
            Self::Romanised if person => romanised(name, 1, random),
            Self::RomanisedTwice if person => romanised(name, 2, random),
            Self::Cyrillic if person => Some(cyrillic(&natural(name).join(" "))),
            Self::LegalFormChanged if organisation => legal_form(name, Some(random)),
            Self::LegalFormDropped if organisation => legal_form(name, None),
            Self::Abbreviated if organisation => Some(abbreviated(name)),
            Self::Ordinals if organisation => Some(ordinals(name)),
            Self::Truncated => truncated(name),
            _ => None,
        };
        mutated.filter(|mutated| mutated != name && mutated.chars().any(char::is_alphanumeric))
    }
}

fn words(name: &str) -> Vec<&str> {
    name.split_whitespace().collect()
}

/// The words in natural order: `FAMILY, Given` becomes `Given FAMILY`.
fn natural(name: &str) -> Vec<&str> {
    match name.split_once(", ") {
        Some((family, given)) if !given.contains(", ") && !family.trim().is_empty() => {
            words(given).into_iter().chain(words(family)).collect()
        }
        _ => words(name),
    }
}

fn several(words: Vec<&str>) -> Option<Vec<&str>> {
    (words.len() > 1).then_some(words)
}

fn case(name: &str, random: &mut Random) -> Option<String> {
    let upper = name.to_uppercase();
    let lower = name.to_lowercase();
    let alternating = name
        .chars()
        .zip([true, false].into_iter().cycle())
        .flat_map(
            |(c, up)| if up { c.to_uppercase().collect::<Vec<_>>() } else { c.to_lowercase().collect() },
        )
        .collect();
    let other: Vec<String> =
        [upper, lower, alternating].into_iter().filter(|mutated| mutated != name).collect();
    random.pick(&other).cloned()
}

fn punctuation(name: &str) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || c.is_whitespace();
    if name.chars().all(plain) {
        return several(words(name)).map(|words| match words.split_first() {
            Some((first, rest)) => format!("{first}-{}", rest.join(" ")),
            None => String::new(),
        });
    }
    let apostrophe = |c: &char| matches!(c, '\'' | '’' | '`');
    let blanked: String =
        name.chars().filter(|c| !apostrophe(c)).map(|c| if plain(c) { c } else { ' ' }).collect();
    Some(words(&blanked).join(" "))
}

/// One blank, chosen by chance, replaced.
fn at_blank(name: &str, random: &mut Random, by: &str) -> Option<String> {
    let blanks: Vec<usize> = name.match_indices(' ').map(|(at, _)| at).collect();
    let at = *random.pick(&blanks)?;
    Some(format!("{}{by}{}", name.get(..at)?, name.get(at + 1..)?))
}

/// Places between two letters of one word, as byte offsets.
fn inside(name: &str) -> Vec<usize> {
    let mut before = ' ';
    let mut places = Vec::new();
    for (at, c) in name.char_indices() {
        if before.is_alphabetic() && c.is_alphabetic() {
            places.push(at);
        }
        before = c;
    }
    places
}

fn zero_width(name: &str, random: &mut Random) -> Option<String> {
    let mut mutated = name.to_owned();
    for hidden in ['\u{200b}', '\u{200d}', '\u{ad}'] {
        let places = inside(&mutated);
        mutated.insert(*random.pick(&places)?, hidden);
    }
    Some(mutated)
}

fn diacritics(name: &str, random: &mut Random) -> Option<String> {
    const ACCENTS: [(&str, char); 8] = [
        ("aouAOU", '\u{308}'),
        ("aeiouAEIOU", '\u{301}'),
        ("aeiouAEIOU", '\u{300}'),
        ("eoaEOA", '\u{302}'),
        ("nNaoAO", '\u{303}'),
        ("szcSZC", '\u{30c}'),
        ("cCsStT", '\u{327}'),
        ("aeiouAEIOU", '\u{304}'),
    ];
    let mut mutated = name.to_owned();
    for _ in 0..2 {
        let places: Vec<(usize, char)> = mutated
            .char_indices()
            .flat_map(|(at, c)| {
                let accents = ACCENTS.iter().filter(move |(letters, _)| letters.contains(c));
                accents.map(move |(_, accent)| (at + 1, *accent))
            })
            .collect();
        let (at, accent) = random.pick(&places)?;
        mutated.insert(*at, *accent);
    }
    Some(mutated)
}

fn homoglyph(name: &str, random: &mut Random) -> Option<String> {
    let able: Vec<&(char, char)> = HOMOGLYPHS.iter().filter(|(latin, _)| name.contains(*latin)).collect();
    let (latin, lookalike) = random.pick(&able)?;
    Some(name.replace(*latin, &lookalike.to_string()))
}

/// Only persons' names have two forms; a comma of an organisation's name means something else.
fn comma_form(name: &str, person: bool) -> Option<String> {
    if !person {
        return None;
    }
    if name.contains(", ") {
        return Some(natural(name).join(" "));
    }
    let words = several(words(name))?;
    let (family, given) = words.split_last()?;
    Some(format!("{family}, {}", given.join(" ")))
}

fn rotated(name: &str, random: &mut Random) -> Option<String> {
    let mut words = several(natural(name))?;
    let by = 1 + random.below(words.len() - 1);
    words.rotate_left(by);
    Some(words.join(" "))
}

/// A typing error.
#[derive(Debug, Clone, Copy)]
enum Typo {
    Inserted,
    Dropped,
    Wrong,
    Swapped,
}

/// Words in which a typing error is made have at least so many letters: in shorter ones it makes another word.
const TYPED: usize = 4;

/// One error, in a word of at least four letters, at its second letter or later: `FAMILY` stays in its place.
fn typo(name: &str, typo: Typo, random: &mut Random) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    let word = |at: usize| -> (usize, usize) {
        let is_letter = |c: &&char| c.is_alphabetic();
        let before = letters.iter().take(at).rev().take_while(is_letter).count();
        (at - before, before + letters.iter().skip(at).take_while(is_letter).count())
    };
    let places: Vec<usize> = (0..letters.len())
        .filter(|&at| {
            let (start, length) = word(at);
            let next = letters.get(at + 1);
            letters.get(at).is_some_and(|c| c.is_alphabetic())
                && length >= TYPED
                && at > start
                && (!matches!(typo, Typo::Swapped)
                    || next.is_some_and(|next| next.is_alphabetic() && Some(next) != letters.get(at)))
        })
        .collect();
    let at = *random.pick(&places)?;
    let there = *letters.get(at)?;
    let mut mutated = letters.clone();
    match typo {
        Typo::Inserted => mutated.insert(at, another(there, random)?),
        Typo::Dropped => drop(mutated.remove(at)),
        Typo::Wrong => *mutated.get_mut(at)? = another(there, random)?,
        Typo::Swapped => mutated.swap(at, at + 1),
    }
    Some(mutated.into_iter().collect())
}

/// A letter that is not this one, of the same case.
fn another(letter: char, random: &mut Random) -> Option<char> {
    let able: Vec<char> = ('a'..='z').filter(|c| !c.eq_ignore_ascii_case(&letter)).collect();
    let chosen = *random.pick(&able)?;
    Some(if letter.is_uppercase() { chosen.to_ascii_uppercase() } else { chosen })
}

fn two_typos(name: &str, random: &mut Random) -> Option<String> {
    const ALL: [Typo; 4] = [Typo::Inserted, Typo::Dropped, Typo::Wrong, Typo::Swapped];
    let first = *random.pick(&ALL)?;
    let once = typo(name, first, random)?;
    let second = *random.pick(&ALL)?;
    typo(&once, second, random)
}

/// A word of at least six letters broken with two letters or more on either side.
fn split(name: &str, random: &mut Random) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    let places: Vec<usize> = (0..letters.len())
        .filter(|&at| {
            let run =
                |letters: &mut dyn Iterator<Item = &char>| letters.take_while(|c| c.is_alphabetic()).count();
            let before = run(&mut letters.iter().take(at).rev());
            let after = run(&mut letters.iter().skip(at));
            before >= 2 && after >= 2 && before + after >= 6
        })
        .collect();
    let at = *random.pick(&places)?;
    let mut mutated = letters;
    mutated.insert(at, ' ');
    Some(mutated.into_iter().collect())
}

fn initials(name: &str) -> Option<String> {
    let words = several(natural(name))?;
    // Of `FAMILY, Given` all words before the comma are family; else the last word is.
    let family = name.split_once(", ").map_or(1, |(family, _)| self::words(family).len());
    let given = words.len().checked_sub(family).filter(|given| *given > 0)?;
    let short = words.iter().enumerate().map(|(at, word)| match word.chars().next() {
        Some(first) if at < given && first.is_alphabetic() => format!("{first}."),
        _ => (*word).to_owned(),
    });
    Some(short.collect::<Vec<_>>().join(" "))
}

fn middle_dropped(name: &str, random: &mut Random) -> Option<String> {
    let mut words = natural(name);
    let between = words.len().checked_sub(2).filter(|between| *between > 0)?;
    words.remove(1 + random.below(between));
    Some(words.join(" "))
}

fn addition(place: &str, kind: PartyKind, random: &mut Random) -> Option<&'static str> {
    let place = format!("{place}-{}", kind.code());
    let able: Vec<&'static str> =
        ADDITIONS.iter().filter(|(known, _)| *known == place).map(|(_, text)| *text).collect();
    random.pick(&able).copied()
}

fn added(name: &str, place: &str, kind: PartyKind, random: &mut Random) -> Option<String> {
    let text = addition(place, kind, random)?;
    let mut words = natural(name);
    // A person's further name stands before the last one; elsewhere words are appended.
    let at = if kind == PartyKind::Person { words.len().saturating_sub(1) } else { words.len() };
    words.insert(at, text);
    Some(words.join(" "))
}

/// So many rules of another romanisation, each applied wherever it fits.
fn romanised(name: &str, rules: usize, random: &mut Random) -> Option<String> {
    let mut mutated = name.to_lowercase();
    let mut used: Vec<&str> = Vec::new();
    for _ in 0..rules {
        // What one rule wrote, its opposite must not undo.
        let able: Vec<&(&str, &str)> = ROMANISATION
            .iter()
            .filter(|(from, to)| mutated.contains(from) && !used.contains(from) && !used.contains(to))
            .collect();
        let (from, to) = random.pick(&able)?;
        mutated = mutated.replace(from, to);
        used.extend([*from, *to]);
    }
    Some(mutated)
}

fn cyrillic(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut rest = lower.as_str();
    let mut mutated = String::new();
    while let Some(first) = rest.chars().next() {
        let rule = CYRILLIC.iter().find_map(|(latin, cyrillic)| Some((rest.strip_prefix(latin)?, *cyrillic)));
        if let Some((after, cyrillic)) = rule {
            mutated.push_str(cyrillic);
            rest = after;
        } else {
            // Apostrophes stand for signs that are seldom written; what is not Latin stays.
            if !matches!(first, '\'' | '’' | '`') {
                mutated.push(first);
            }
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    mutated
}

/// The legal form at the end, spelled otherwise, or left out if there is no source of chance.
fn legal_form(name: &str, random: Option<&mut Random>) -> Option<String> {
    let words = words(name);
    let is_form = |part: &[&str], form: &str| {
        let bare = |text: &str| text.trim_matches([',', '.']).to_uppercase();
        let form: Vec<&str> = form.split(' ').collect();
        part.len() == form.len() && part.iter().zip(form).all(|(a, b)| bare(a) == bare(b))
    };
    // The longest ending that is a legal form, with at least one word before it.
    let (at, group) = (1..words.len()).find_map(|at| {
        let end = words.get(at..)?;
        let group = LEGAL_FORMS.iter().find(|group| group.iter().any(|form| is_form(end, form)))?;
        Some((at, group))
    })?;
    let before = words.get(..at)?.join(" ");
    let before = before.trim_end_matches(',');
    let end = words.get(at..)?.join(" ");
    match random {
        None => Some(before.to_owned()),
        Some(random) => {
            let others: Vec<&&str> = group.iter().filter(|form| !form.eq_ignore_ascii_case(&end)).collect();
            random.pick(&others).map(|form| format!("{before} {form}"))
        }
    }
}

fn abbreviated(name: &str) -> String {
    let short = words(name).into_iter().map(|word| {
        let known = ABBREVIATIONS.iter().find(|(long, _)| word.eq_ignore_ascii_case(long));
        known.map_or(word, |(_, short)| *short)
    });
    short.collect::<Vec<_>>().join(" ")
}

fn ordinals(name: &str) -> String {
    let changed = words(name).into_iter().map(|word| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = word.get(digits.len()..).unwrap_or_default().to_ascii_uppercase();
        let number = !digits.is_empty() && digits.len() <= 4 && digits.chars().all(|c| c.is_ascii_digit());
        match ORDINALS.iter().find(|(long, _)| word.eq_ignore_ascii_case(long)) {
            Some((_, figure)) => (*figure).to_owned(),
            None if number && matches!(ending.as_str(), "ST" | "ND" | "RD" | "TH") => digits.to_owned(),
            None if number && ending.is_empty() => format!("{digits}{}", ordinal_ending(digits)),
            None => word.to_owned(),
        }
    });
    changed.collect::<Vec<_>>().join(" ")
}

fn ordinal_ending(digits: &str) -> &'static str {
    match digits.as_bytes() {
        [.., b'1', _] => "TH",
        [.., b'1'] => "ST",
        [.., b'2'] => "ND",
        [.., b'3'] => "RD",
        _ => "TH",
    }
}

/// What a field of 35 characters keeps, if the name is longer.
fn truncated(name: &str) -> Option<String> {
    (name.chars().count() > FIELD).then(|| name.chars().take(FIELD).collect::<String>().trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: &str = "QUASTELBROOK, Ferdinand Otto";
    const FIRM: &str = "SECOND ORIENTAL TRADING AND SHIPPING COMPANY OF NOWHERE CO., LTD.";

    fn person(class: Class) -> String {
        class.apply(PERSON, PartyKind::Person, 1).unwrap_or_default()
    }

    fn firm(class: Class) -> String {
        class.apply(FIRM, PartyKind::Organisation, 1).unwrap_or_default()
    }

    #[test]
    fn each_class_on_an_invented_name() {
        assert_eq!(person(Class::Exact), PERSON);
        assert_eq!(person(Class::Spaces), " QUASTELBROOK,  Ferdinand  Otto  ");
        assert_eq!(person(Class::Punctuation), "QUASTELBROOK Ferdinand Otto");
        assert_eq!(person(Class::CommaForm), "Ferdinand Otto QUASTELBROOK");
        assert_eq!(person(Class::Reversed), "QUASTELBROOK Otto Ferdinand");
        assert_eq!(person(Class::RunTogether), "FerdinandOttoQUASTELBROOK");
        assert_eq!(person(Class::Initials), "F. O. QUASTELBROOK");
        assert_eq!(person(Class::MiddleDropped), "Ferdinand QUASTELBROOK");
        assert_eq!(person(Class::Cyrillic), "фердинанд отто квастелбрук");
        assert_eq!(firm(Class::Truncated), "SECOND ORIENTAL TRADING AND SHIPPIN");
        assert_eq!(firm(Class::Ordinals), FIRM.replace("SECOND", "2ND"));
        assert!(firm(Class::Abbreviated).contains("TRDG & SHPG CO OF"));
        assert_eq!(
            Class::LegalFormDropped.apply("NOWHERE BANK, LLC", PartyKind::Organisation, 1).as_deref(),
            Some("NOWHERE BANK")
        );
        assert_eq!(
            Class::Ordinals.apply("112 FACTORY", PartyKind::Organisation, 1).as_deref(),
            Some("112TH FACTORY")
        );
        assert_eq!(
            Class::Ordinals.apply("110TH CENTER", PartyKind::Organisation, 1).as_deref(),
            Some("110 CENTER")
        );
        let vessel = Class::TitleAdded.apply("NOWHERE STAR", PartyKind::Vessel, 1).unwrap_or_default();
        assert!(vessel.ends_with(" NOWHERE STAR"));
    }

    #[test]
    fn classes_that_do_not_apply() {
        assert_eq!(person(Class::Truncated), "");
        assert_eq!(person(Class::Abbreviated), "");
        assert_eq!(firm(Class::Initials), "");
        assert_eq!(firm(Class::CommaForm), "");
        assert_eq!(Class::Rotated.apply("ONE", PartyKind::Vessel, 1), None);
        assert_eq!(Class::LetterDropped.apply("A BC DEF", PartyKind::Vessel, 1), None);
        assert_eq!(Class::LegalFormDropped.apply("LTD", PartyKind::Organisation, 1), None);
        for class in Class::ALL.into_iter().skip(1) {
            assert_eq!(class.apply("", PartyKind::Person, 1), None, "{class:?}");
            assert_eq!(class.apply(" - ", PartyKind::Organisation, 1), None, "{class:?}");
        }
    }

    #[test]
    fn deterministic_and_bounded() {
        let names =
            [PERSON, FIRM, "Łódź Ærø’s — 3 O'NEILL-STRASSE", "王 偉", "x", "ПЕТРОВ Иван", "a\u{301}b, c, d"];
        for class in Class::ALL {
            for kind in [PartyKind::Person, PartyKind::Organisation, PartyKind::Vessel] {
                for name in names {
                    for seed in 0..20 {
                        let mutated = class.apply(name, kind, seed);
                        assert_eq!(mutated, class.apply(name, kind, seed));
                        let length = mutated.map_or(0, |mutated| mutated.chars().count());
                        assert!(length <= 2 * name.chars().count() + 80, "{class:?} {name}");
                    }
                }
            }
        }
    }

    #[test]
    fn typing_errors_cost_what_they_say() {
        for seed in 0..200 {
            let distance = |class: Class| {
                let mutated = class.apply(PERSON, PartyKind::Person, seed).unwrap();
                strsim::osa_distance(PERSON, &mutated)
            };
            for class in
                [Class::LetterInserted, Class::LetterDropped, Class::LetterWrong, Class::LettersSwapped]
            {
                assert_eq!(distance(class), 1, "{class:?} {seed}");
            }
            if let Some(mutated) = Class::TwoErrors.apply(PERSON, PartyKind::Person, seed) {
                assert!(strsim::levenshtein(PERSON, &mutated) <= 4);
            }
        }
    }
}
