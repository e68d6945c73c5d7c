//! Other names of threat actors, as catalogues give them: hints on whom a name may stand for, never more.
//!
//! A catalogue is one vendor's or community's opinion. MISP's galaxy has Andariel and Bluenoroff among the synonyms of Lazarus
//! Group, where lists and ATT&CK keep three parties apart. So a hint proposes a link and names its source; it is never certain
//! and puts nothing together.
//!
//! Not every name in a catalogue says enough to propose somebody ([`Rule`]): "Group" and "Diamond" are words of the language.

mod catalogue;

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Deserialize;

pub use catalogue::{Catalogue, Entry, HintError};

use crate::document::{Document, Span};
use crate::fact::{Mention, MentionKind};
use crate::mention::key_of;
use crate::token::{Token, TokenKind, tokens};
use crate::word::{Set, Sets};

/// Which names of a catalogue say enough to propose anybody.
///
/// - A word that only says what something is ([`forms`](Self::forms), and the words that make the name of a body) tells nothing.
/// - Two words that tell are enough, and so is one with such a form (`Sandworm Team`), a number or a code (`APT38`).
/// - One plain word is enough if it is long enough and no catalogue uses it beside another word that tells. What stands in
///   "Diamond Sleet" and "Silent Chollima" is vocabulary of whoever made these names up, and mostly of the language too. That
///   loses a few good names (`Turla`, for "Turla Relic") and drops what would name anything: snake, gold, evil, black, sea.
/// - One plain word that catalogues print in capitals only (`PLUTONIUM`) is met in capitals only.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Letters that a single plain word must have.
    pub shortest_word: usize,
    /// Letters and digits that a name with a digit must have.
    pub shortest_code: usize,
    /// Words that only say what something is, in lower case: `team`, `operation`.
    pub forms: BTreeSet<String>,
}

/// A name that a catalogue gives as another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Synonym<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The entry.
    pub entry: &'a Entry,
    /// The other name, as the catalogue prints it.
    pub name: &'a str,
}

/// Catalogues, made ready to be asked.
#[derive(Debug, Clone)]
pub struct Hints {
    catalogues: Vec<Catalogue>,
    rule: Rule,
    /// The entries that have a name, by catalogue and place.
    entries: HashMap<String, Vec<(usize, usize)>>,
    /// Names that are met in capitals only.
    capitals: HashSet<String>,
    /// Plain words that stand beside another word that tells.
    vocabulary: HashSet<String>,
}

/// Words that a code may have in a text: `APT 38`.
const CODE_WORDS: usize = 2;

impl Hints {
    /// Makes catalogues ready.
    pub fn new(catalogues: Vec<Catalogue>, rule: Rule) -> Self {
        let mut hints = Self {
            catalogues,
            rule,
            entries: HashMap::new(),
            capitals: HashSet::new(),
            vocabulary: HashSet::new(),
        };
        let mut plain = HashSet::new();
        for (catalogue, place, name) in hints.catalogues.iter().enumerate().flat_map(|(number, catalogue)| {
            catalogue.entries.iter().enumerate().flat_map(move |(place, entry)| {
                entry.names.iter().map(move |name| (number, place, name.as_str()))
            })
        }) {
            let key = key(name);
            let telling = hints.rule.telling(name);
            if telling.len() > 1 && !has_digit(name) {
                hints.vocabulary.extend(telling);
            }
            if is_capitals(name) {
                hints.capitals.insert(key.clone());
            } else {
                plain.insert(key.clone());
            }
            let known = hints.entries.entry(key).or_default();
            if !known.contains(&(catalogue, place)) {
                known.push((catalogue, place));
            }
        }
        hints.capitals.retain(|key| !plain.contains(key));
        hints
    }

    /// The catalogues.
    pub fn catalogues(&self) -> &[Catalogue] {
        &self.catalogues
    }

    /// Whether a name says enough to propose anybody, as it is printed.
    pub fn tells(&self, printed: &str) -> bool {
        let telling = self.rule.telling(printed);
        if self.capitals.contains(&key(printed)) && !is_capitals(printed) {
            return false;
        }
        if has_digit(printed) {
            return printed.chars().any(char::is_alphabetic)
                && printed.chars().filter(|c| c.is_alphanumeric()).count() >= self.rule.shortest_code;
        }
        match telling.as_slice() {
            [] => false,
            [word] if is_common(word) => false,
            [word] => {
                let alone =
                    word.chars().count() >= self.rule.shortest_word && !self.vocabulary.contains(word);
                alone || words(printed).any(|word| self.rule.is_form(&word))
            }
            _ => true,
        }
    }

    /// The other names of whom a text calls so, by every catalogue in which the name tells anything; each that tells anything
    /// itself, in the order of catalogues.
    pub fn synonyms(&self, printed: &str) -> Vec<Synonym<'_>> {
        if !self.tells(printed) {
            return Vec::new();
        }
        let own = self.known(printed);
        let Some(own) = own else { return Vec::new() };
        let entries = self.entries.get(&own).into_iter().flatten();
        entries
            .filter_map(|(catalogue, place)| {
                let catalogue = self.catalogues.get(*catalogue)?;
                Some((catalogue, catalogue.entries.get(*place)?))
            })
            .flat_map(|(catalogue, entry)| {
                entry.names.iter().map(move |name| Synonym { catalogue, entry, name })
            })
            .filter(|synonym| key(synonym.name) != own && self.tells(synonym.name))
            .collect()
    }

    /// The key under which a name is known: its own, or that without the word that says what it is (`the Andariel group`).
    fn known(&self, printed: &str) -> Option<String> {
        let whole = key(printed);
        if self.entries.contains_key(&whole) {
            return Some(whole);
        }
        let (rest, last) = printed.trim_end().rsplit_once(char::is_whitespace)?;
        let short = key(rest);
        let is_short = self.rule.is_form(&last.to_lowercase()) && self.tells(rest);
        (is_short && self.entries.contains_key(&short)).then_some(short)
    }

    /// Codes and names in capitals of the story that catalogues know, one mention of each. A text that names nobody by a name
    /// may still say `APT38`, which is no name to the rules of reading.
    pub fn codes(&self, document: &Document) -> Vec<Mention> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        for line in document.lines.iter().filter(|line| line.class.is_story()) {
            let words = tokens(&document.text, line.span);
            let mut at = 0;
            while at < words.len() {
                let Some((length, mention)) = self.code_at(document, &words, at) else {
                    at += 1;
                    continue;
                };
                at += length;
                if seen.insert(mention.entity.clone()) {
                    found.push(mention);
                }
            }
        }
        found
    }

    fn code_at(&self, document: &Document, words: &[Token], at: usize) -> Option<(usize, Mention)> {
        let first = words.get(at)?;
        let begins = match first.kind {
            TokenKind::Capitals | TokenKind::Number => true,
            TokenKind::Capital => has_digit(&first.word),
            _ => false,
        };
        if !begins {
            return None;
        }
        (1..=CODE_WORDS).rev().find_map(|length| {
            let code = words.get(at..at + length)?;
            let last =
                code.last().filter(|token| !matches!(token.kind, TokenKind::Mark | TokenKind::Quote))?;
            let span = Span::new(first.span.start as usize, last.span.end as usize);
            let text = document.quote(span);
            let fits = (has_digit(text) || (length == 1 && is_capitals(text))) && self.tells(text);
            (fits && self.entries.contains_key(&key(text))).then(|| {
                let entity = format!("party:{}", key_of(code));
                (length, Mention { text: text.to_owned(), span, kind: MentionKind::Organisation, entity })
            })
        })
    }
}

impl Rule {
    /// The words of a name that tell, in lower case.
    fn telling(&self, name: &str) -> Vec<String> {
        let particle = |word: &String| matches!(word.as_str(), "the" | "of" | "and" | "al");
        words(name).filter(|word| !self.is_form(word) && !particle(word)).collect()
    }

    fn is_form(&self, word: &str) -> bool {
        self.forms.contains(word) || Sets::of(word).has(Set::Head)
    }
}

fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Whether it is a word that texts use for anything: no name of its own.
fn is_common(word: &str) -> bool {
    [Set::Common, Set::Opener, Set::Adjective, Set::Nobody].iter().any(|set| Sets::of(word).has(*set))
}

fn has_digit(name: &str) -> bool {
    name.chars().any(|c| c.is_ascii_digit())
}

/// Whether it is one word in capitals without a digit.
fn is_capitals(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && name.chars().all(|c| c.is_alphabetic() && !c.is_lowercase())
}

/// As names are compared: letters and digits in lower case, so that `APT 38`, `APT-38` and `APT38` are one.
fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn hints() -> Hints {
        let text = r#"{"name": "Actors", "type": "threat-actor", "version": 1, "values": [
            {"value": "Venmorak Group", "meta": {"synonyms":
                ["Venmorak", "Diamond Sleet", "Diamond", "Group", "VMK", "QXT 38", "PLUMBAGO", "Operation Zelturin"]}},
            {"value": "Silent Quobatel", "meta": {"synonyms": ["Hidden Quobatel Team"]}},
            {"value": "Sleet"}
        ]}"#;
        let rule = Rule {
            shortest_word: 5,
            shortest_code: 4,
            forms: ["operation", "gang"].map(str::to_owned).into(),
        };
        Hints::new(vec![Catalogue::read("actors.json", text.as_bytes()).unwrap()], rule)
    }

    #[test]
    fn words_of_the_language_tell_nothing() {
        let hints = hints();
        for name in ["Diamond", "Sleet", "Group", "group", "VMK", "The Group", "38", "Federal", "The Sleet"] {
            assert!(!hints.tells(name), "{name}");
            assert!(hints.synonyms(name).is_empty(), "{name}");
        }
        for name in
            ["Diamond Sleet", "QXT38", "QXT-38", "PLUMBAGO", "Silent Quobatel", "Zelturin", "Sleet Team"]
        {
            assert!(hints.tells(name), "{name}");
        }
        assert!(!hints.tells("Plumbago"), "printed in capitals only");
    }

    #[test]
    fn a_name_has_the_other_names_of_its_entry_that_tell() {
        let hints = hints();
        let names = |name: &str| -> Vec<&str> {
            hints.synonyms(name).into_iter().map(|synonym| synonym.name).collect()
        };
        assert_eq!(names("Diamond gang"), Vec::<&str>::new());
        assert_eq!(names("the QXT 38"), Vec::<&str>::new(), "another name");
        assert_eq!(
            names("Diamond Sleet"),
            ["Venmorak Group", "Venmorak", "QXT 38", "PLUMBAGO", "Operation Zelturin"]
        );
        assert_eq!(names("diamond sleet gang"), names("Diamond Sleet"));
        assert_eq!(names("Silent Quobatel"), ["Hidden Quobatel Team"]);
    }

    #[test]
    fn codes_are_found_in_the_story() {
        let text = "Police blamed PLUMBAGO and QXT38.\n\nIt said QXT 38 and Plumbago, and the 38 others, were one.\n";
        let document = Document::from_text("one", "one".to_owned(), text.to_owned()).unwrap();
        let found: Vec<(String, String)> =
            hints().codes(&document).into_iter().map(|code| (code.text, code.entity)).collect();
        let pair = |text: &str, entity: &str| (text.to_owned(), entity.to_owned());
        assert_eq!(
            found,
            [
                pair("PLUMBAGO", "party:plumbago"),
                pair("QXT38", "party:qxt38"),
                pair("QXT 38", "party:qxt 38")
            ]
        );
    }
}
