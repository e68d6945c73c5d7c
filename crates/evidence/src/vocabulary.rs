//! What is known by name before a document is read: authorities, countries, outlets, offices, and the names on lists.

use hashbrown::HashMap;

use interdict_model::{NameStrength, Party};

use crate::document::Span;
use crate::fact::MentionKind;
use crate::token::{Token, TokenKind, tokens};

/// Something that is known by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// `us-treasury`, `country:KP`, `list:us-ofac-sdn:27307`.
    pub key: String,
    /// What it is.
    pub kind: MentionKind,
    /// The country it belongs to, by ISO code; empty if none.
    pub country: String,
    /// Whether the name is of the people or an adjective (`North Korean`): a country, and never the actor alone.
    pub is_adjective: bool,
}

#[derive(Debug, Clone, Default)]
struct Node {
    next: HashMap<u32, u32>,
    /// What ends here: the number of the known thing, and which of the words must be capitals in the text.
    ends: Vec<(u32, Vec<Case>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Any,
    Capital,
    Capitals,
}

/// The names that are known, found by their words.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    known: Vec<Known>,
    words: HashMap<String, u32>,
    nodes: Vec<Node>,
    offices: HashMap<String, Vec<Vec<String>>>,
    /// The words that may begin a known name without a capital: few, and every other such word needs no search.
    plain: Vec<String>,
}

/// Words that are many things; a listed name of one of them alone is not looked for.
const TOO_SHORT: usize = 4;

impl Vocabulary {
    /// What is built in.
    pub fn built_in() -> Self {
        let mut vocabulary = Self {
            known: Vec::new(),
            words: HashMap::new(),
            nodes: vec![Node::default()],
            offices: HashMap::new(),
            plain: Vec::new(),
        };
        for line in lines(include_str!("../data/vocabulary.csv")) {
            let mut cells = line.splitn(4, ';');
            let (Some(key), Some(kind), Some(country), Some(phrases)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let kind = match kind {
                "authority" => MentionKind::Authority,
                "outlet" => MentionKind::Outlet,
                _ => MentionKind::Organisation,
            };
            for phrase in phrases.split('|') {
                vocabulary.add(phrase, key, kind, country, false);
            }
        }
        for line in lines(include_str!("../data/countries.csv")) {
            let mut cells = line.splitn(4, ';');
            let (Some(code), Some(names), Some(people), Some(capital)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let key = format!("country:{code}");
            for (phrases, adjective) in [(names, false), (people, true), (capital, false)] {
                for phrase in phrases.split('|').filter(|phrase| !phrase.is_empty()) {
                    vocabulary.add(phrase, &key, MentionKind::Country, code, adjective);
                }
            }
        }
        for line in lines(include_str!("../data/offices.csv")) {
            let words: Vec<String> = line.split_whitespace().map(str::to_lowercase).collect();
            if let Some(first) = words.first() {
                vocabulary.offices.entry(first.clone()).or_default().push(words);
            }
        }
        vocabulary
    }

    /// With the names of listed parties. Weak aliases and single short words name too much to be looked for in a text.
    #[must_use]
    pub fn with_parties(mut self, parties: &[Party]) -> Self {
        for party in parties {
            let key = format!("list:{}:{}", party.list, party.id);
            let kind = match party.kind {
                interdict_model::PartyKind::Person => MentionKind::Person,
                _ => MentionKind::Organisation,
            };
            for name in party.names.iter().filter(|name| name.strength == NameStrength::Strong) {
                if name.whole.chars().filter(|c| c.is_alphanumeric()).count() > TOO_SHORT {
                    self.add(&name.whole, &key, kind, "", false);
                }
            }
        }
        self
    }

    fn add(&mut self, phrase: &str, key: &str, kind: MentionKind, country: &str, is_adjective: bool) {
        let cut = tokens(phrase, Span::new(0, phrase.len()));
        if cut.is_empty() {
            return;
        }
        let listed = key.starts_with("list:");
        let cases: Vec<Case> = cut
            .iter()
            .map(|token| match token.kind {
                // Lists print in capitals what texts do not.
                TokenKind::Capitals | TokenKind::Capital if listed => Case::Any,
                TokenKind::Capitals => Case::Capitals,
                TokenKind::Capital => Case::Capital,
                _ => Case::Any,
            })
            .collect();
        let cases = match cases.split_first() {
            Some((_, rest)) if listed => [&[Case::Capital], rest].concat(),
            _ => cases,
        };
        if let (Some(Case::Any), Some(first)) = (cases.first(), cut.first())
            && !self.plain.contains(&first.word)
        {
            self.plain.push(first.word.clone());
        }
        let mut node = 0_usize;
        for token in &cut {
            let fresh = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
            let word = *self.words.entry(token.word.clone()).or_insert(fresh);
            let made = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
            let Some(here) = self.nodes.get_mut(node) else { return };
            let next = *here.next.entry(word).or_insert(made);
            if next == made {
                self.nodes.push(Node::default());
            }
            node = next as usize;
        }
        let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.known.push(Known { key: key.to_owned(), kind, country: country.to_owned(), is_adjective });
        if let Some(node) = self.nodes.get_mut(node) {
            node.ends.push((number, cases));
        }
    }

    /// The longest known name that begins at a token: how many tokens it has, and what it is.
    pub fn longest(&self, tokens: &[Token]) -> Option<(usize, &Known)> {
        let first = tokens.first()?;
        if !first.is_capital() && !self.plain.contains(&first.word) {
            return None;
        }
        let mut node = self.nodes.first()?;
        let mut found = None;
        for (length, token) in (1..).zip(tokens) {
            let Some(next) = self
                .words
                .get(&token.word)
                .and_then(|word| node.next.get(word))
                .and_then(|next| self.nodes.get(*next as usize))
            else {
                break;
            };
            node = next;
            let fits = |cases: &[Case]| {
                cases.iter().zip(tokens).all(|(case, token)| match case {
                    Case::Any => true,
                    Case::Capital => token.is_capital(),
                    // `U.S.` is written with dots, and single letters are no word in capitals.
                    Case::Capitals => token.kind == TokenKind::Capitals,
                })
            };
            if let Some((number, _)) = node.ends.iter().find(|(_, cases)| fits(cases)) {
                found = self.known.get(*number as usize).map(|known| (length, known));
            }
        }
        found
    }

    /// How many tokens the title of an office has that begins here; `None` if none does.
    pub fn office(&self, tokens: &[Token]) -> Option<usize> {
        let first = tokens.first()?;
        let titles = self.offices.get(&first.word)?;
        titles
            .iter()
            .filter(|words| {
                words.len() <= tokens.len() && words.iter().zip(tokens).all(|(word, token)| token.is(word))
            })
            .map(Vec::len)
            .max()
    }
}

/// The key of what may be the Treasury of the United States.
pub(crate) const OPEN_TREASURY: &str = "us-treasury?";
/// What the key of a state's ministry of finance begins with, before the code of the state: `finance:JP`.
pub(crate) const FINANCE: &str = "finance:";

/// The country that a key of the vocabulary belongs to, by ISO code; empty if none.
pub fn country_of(key: &str) -> String {
    if let Some(code) = key.strip_prefix("country:").or_else(|| key.strip_prefix(FINANCE)) {
        return code.to_owned();
    }
    lines(include_str!("../data/vocabulary.csv"))
        .find_map(|line| {
            let mut cells = line.splitn(4, ';');
            let (Some(known), Some(_), Some(country)) = (cells.next(), cells.next(), cells.next()) else {
                return None;
            };
            (known == key).then(|| country.to_owned())
        })
        .unwrap_or_default()
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(usize, String)> {
        let vocabulary = Vocabulary::built_in();
        let tokens = tokens(text, Span::new(0, text.len()));
        vocabulary.longest(&tokens).map(|(length, known)| (length, known.key.clone()))
    }

    #[test]
    fn the_longest_name_is_found_in_its_case() {
        assert_eq!(found("U.S. Department of the Treasury said"), Some((5, "us-treasury".to_owned())));
        assert_eq!(found("US Treasury imposes"), Some((2, "us-treasury".to_owned())));
        assert_eq!(found("us all"), None);
        assert_eq!(found("North Korea\u{2019}s primary"), Some((2, "country:KP".to_owned())));
        assert_eq!(found("treasury bonds"), None);
    }
}
