//! What each word of a name is: a plain word, a legal form, a title, a particle, a number, an initial.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::normalise::{self, NameError};

/// What a word is. Decides how much it weighs and whether edits are forgiven, never whether it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    /// Any word that is nothing else.
    Plain = 0,
    /// A plain word so frequent in names that sharing it says little.
    Common = 1,
    /// A frequent plain word.
    Usual = 2,
    /// `LLC`, `OOO`, `d.o.o.`, `Joint Stock Company` ...
    LegalForm = 3,
    /// Honours, ranks, offices.
    Title = 4,
    /// Articles, prepositions, links (`al`, `bin`, `of`).
    Particle = 5,
    /// Digits, ordinals (`110th` is `110`), Roman numerals of two letters or more. Numbers agree or differ.
    Number = 6,
    /// One letter.
    Initial = 7,
}

impl Class {
    /// The class of a stored code.
    pub fn from_code(code: u8) -> Option<Self> {
        [
            Self::Plain,
            Self::Common,
            Self::Usual,
            Self::LegalForm,
            Self::Title,
            Self::Particle,
            Self::Number,
            Self::Initial,
        ]
        .into_iter()
        .find(|&class| class as u8 == code)
    }

    /// Whether a full name may lack the word and still be the full name: legal forms, titles, particles.
    pub fn is_light(self) -> bool {
        matches!(self, Self::LegalForm | Self::Title | Self::Particle)
    }
}

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token {
    /// The word: lower-case ASCII letters and digits, never empty. A legal form of several words is one token.
    pub text: String,
    /// What it is.
    pub class: Class,
    /// Words of one group stand for one another (`mohamed` and `muhammad`, `ooo` and `llc`); 0 is no group.
    pub group: u16,
}

/// The tokens of a name as printed. Empty if the name has no letter or digit.
pub fn tokens(name: &str) -> Result<Vec<Token>, NameError> {
    let words = normalise::words(name)?;
    let mut tokens = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some((first, after)) = rest.split_first() {
        if let Some((text, group, count)) = legal_form(rest) {
            tokens.push(Token { text, class: Class::LegalForm, group });
            rest = rest.get(count..).unwrap_or_default();
        } else {
            tokens.push(classify(first));
            rest = after;
        }
    }
    Ok(tokens)
}

fn classify(word: &str) -> Token {
    let number = ordinal(word);
    let text = number.unwrap_or(word);
    let class = if text.bytes().all(|b| b.is_ascii_digit()) || is_roman(text) {
        Class::Number
    } else if text.len() == 1 {
        Class::Initial
    } else {
        TABLES.classes.get(text).copied().unwrap_or(Class::Plain)
    };
    Token { text: text.to_owned(), class, group: TABLES.groups.get(text).copied().unwrap_or(0) }
}

/// `110th` is `110`.
fn ordinal(word: &str) -> Option<&str> {
    ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|suffix| word.strip_suffix(suffix))
        .filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// `ii` to `xxxix`; one letter is an initial.
fn is_roman(word: &str) -> bool {
    let ones = word.trim_start_matches('x');
    let tens = word.len() - ones.len();
    word.len() > 1
        && tens <= 3
        && matches!(ones, "" | "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix")
}

/// The longest legal form at the start of these words: its letters, its group, how many words it takes.
///
/// Words are compared by their letters without spaces, so `joint-stock company` and `d. o. o.` are found; a
/// form spelled as single letters (`S A`) counts only at the end of the name, where initials do not stand.
fn legal_form(words: &[String]) -> Option<(String, u16, usize)> {
    const LONGEST_FORM: usize = 6;
    (1..=words.len().min(LONGEST_FORM)).rev().find_map(|count| {
        let run = words.get(..count)?;
        let letters = run.concat();
        let &group = TABLES.legal_forms.get(&letters)?;
        let spelled = count > 1 && run.iter().all(|word| word.len() == 1);
        (!spelled || count == words.len()).then_some((letters, group, count))
    })
}

struct Tables {
    legal_forms: HashMap<String, u16>,
    groups: HashMap<String, u16>,
    classes: HashMap<String, Class>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables { legal_forms: HashMap::new(), groups: HashMap::new(), classes: HashMap::new() };
    let mut group = 0;
    for line in lines(include_str!("../data/legal_forms.csv")) {
        group += 1;
        for form in line.split(';').skip(1) {
            tables.legal_forms.insert(form.replace(' ', ""), group);
        }
    }
    for line in lines(include_str!("../data/equivalents.csv")) {
        group += 1;
        for word in line.split_whitespace() {
            tables.groups.insert(word.to_owned(), group);
        }
    }
    for line in lines(include_str!("../data/words.csv")) {
        let mut words = line.split_whitespace();
        let class = match words.next() {
            Some("title") => Class::Title,
            Some("particle") => Class::Particle,
            Some("common") => Class::Common,
            _ => Class::Usual,
        };
        for word in words {
            // The first class named wins: `international` is common, not usual.
            tables.classes.entry(word.to_owned()).or_insert(class);
        }
    }
    tables
});

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(name: &str) -> Vec<(String, Class)> {
        tokens(name).unwrap().into_iter().map(|token| (token.text, token.class)).collect()
    }

    #[test]
    fn legal_forms_in_every_dress() {
        for name in ["SIS DOO", "SIS d.o.o.", "Sis doo", "SIS d. o. o.", "SIS, D.O.O"] {
            assert_eq!(
                classes(name),
                [("sis".into(), Class::Plain), ("doo".into(), Class::LegalForm)],
                "{name}"
            );
        }
        let groups = |name: &str| tokens(name).unwrap().iter().map(|token| token.group).collect::<Vec<_>>();
        assert_eq!(groups("OAO Gazprom"), groups("Open Joint-Stock Company Gazprom"));
        assert_eq!(groups("FABERLIC Sp. z o.o."), groups("FABERLIC GmbH"));
    }

    #[test]
    fn numbers_titles_particles() {
        assert_eq!(classes("110th Brigade").first(), Some(&("110".into(), Class::Number)));
        assert_eq!(classes("Fund VIII").last(), Some(&("viii".into(), Class::Number)));
        assert_eq!(classes("Dr. A. Khan").first(), Some(&("dr".into(), Class::Title)));
        assert_eq!(classes("S A Khan").first(), Some(&("s".into(), Class::Initial)));
    }

    #[test]
    fn no_word_is_in_two_groups() {
        let mut seen = HashMap::new();
        for (index, line) in lines(include_str!("../data/equivalents.csv")).enumerate() {
            for word in line.split_whitespace() {
                assert_eq!(seen.insert(word, index), None, "{word}");
            }
        }
    }
}
