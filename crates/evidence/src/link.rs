//! Who in a document is on a list.

use interdict_model::{Check, Identifier, IdentifierKind, ListId};
use serde::{Deserialize, Serialize};

use crate::document::Span;

/// A name in a document and the listed party that it stands for, or may.
///
/// A link is a reading of a name by the matcher. It changes no list and no fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameLink {
    /// The document's hash.
    pub document: String,
    /// What the document calls it, by the key of its mentions.
    pub entity: String,
    /// The name asked.
    pub name: String,
    /// The list.
    pub list: ListId,
    /// The id on the list.
    pub party: String,
    /// The name under which the list files it.
    pub caption: String,
    /// The probability that they are the same.
    pub score: String,
    /// The matcher's reasons, each with what speaks for or against.
    pub reason: String,
    /// The rules of the matcher that brought the names together.
    pub rules: Vec<String>,
    /// Whether a person must say: another listed party is nearly as likely, this one is not likely enough, or only a hint
    /// leads to it.
    pub is_open: bool,
    /// Whether a fact is about it; else the text only names it.
    #[serde(default)]
    pub is_in_fact: bool,
    /// The catalogue by which the name is another name of the listed party's, if only that leads there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Hint>,
}

impl NameLink {
    /// The key of the listed party, for events: `us-ofac-sdn:27307 LAZARUS GROUP`.
    pub fn target(&self) -> String {
        format!("{}:{} {}", self.list, self.party, self.caption)
    }
}

/// A name that a catalogue of threat actors gives as another name: why a link is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// The catalogue.
    pub catalogue: String,
    /// Its version, or the day of its newest entry.
    pub version: String,
    /// What its licence asks to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// The entry's id in the catalogue.
    pub entry: String,
    /// When the entry was last changed, if the catalogue says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// The name in the document.
    pub name: String,
    /// The other name, as the catalogue prints it: the one that was asked of the lists.
    pub synonym: String,
    /// Other listed parties that catalogues lead to from this name, as `list:party caption`. Nobody says which is meant, or that
    /// they are one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<String>,
}

/// The IMO number that stands right behind a ship's name, if its check digit is right: "MIRA (IMO 9074729)", "MIRA, IMO number: 9074729".
pub fn ship_number(text: &str, name: Span) -> Option<Identifier> {
    let behind = text.get(name.range().end..)?.lines().next()?;
    let before = |c: char| c.is_whitespace() || "\"'\u{201d}\u{2019}(,[-\u{2013}".contains(c);
    let number = behind.trim_start_matches(before).strip_prefix("IMO")?;
    let words = ["number", "Number", "no.", "No.", "no", "No", ":", "#", "-"];
    let mut rest = number.trim_start();
    while let Some(after) = words.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = after.trim_start();
    }
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let number = Identifier::new(IdentifierKind::Imo, rest.get(..end)?);
    (end == SHIP_DIGITS && number.check() == Check::Valid).then_some(number)
}

/// An IMO number has so many digits.
const SHIP_DIGITS: usize = 7;

#[cfg(test)]
mod tests {
    use super::ship_number;
    use crate::document::Span;

    #[test]
    fn a_ships_number_stands_behind_its_name() {
        for (text, number) in [
            ("MIRA (IMO 9074729) sailed", Some("9074729")),
            ("MIRA, IMO number: 9074729, sailed", Some("9074729")),
            ("MIRA\u{201d} (IMO: 9074729)", Some("9074729")),
            // A check digit that is wrong, another number, somebody else between.
            ("MIRA (IMO 9074728)", None),
            ("MIRA (MMSI 907472912)", None),
            ("MIRA and OSPREY (IMO 9074729)", None),
        ] {
            let found = ship_number(text, Span::new(0, 4)).map(|found| found.number);
            assert_eq!(found.as_deref(), number, "{text}");
        }
    }
}
