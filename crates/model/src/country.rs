//! Countries by ISO 3166-1 alpha-2 code, read from every name the lists print, and places within them.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A country or territory, as its ISO 3166-1 alpha-2 code in capitals.
///
/// Codes no longer in ISO are kept where lists still print them (`SU` Soviet Union, `YU` Yugoslavia, `CS`,
/// `DD`, `XK` Kosovo by usage). A name that is not known stays text in the statement; it is never guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

struct Table {
    by_name: HashMap<String, Country>,
    names: HashMap<Country, &'static str>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { by_name: HashMap::new(), names: HashMap::new() };
    for line in include_str!("../data/countries.csv").lines() {
        let mut fields = line.split(';').map(str::trim);
        let Some(&[a, b]) = fields.next().map(str::as_bytes) else { continue };
        let country = Country([a, b]);
        table.by_name.insert(key(&country.to_string()), country);
        for (index, name) in fields.enumerate() {
            if index == 0 {
                table.names.insert(country, name);
            }
            table.by_name.insert(key(name), country);
        }
    }
    table
});

/// Letters and digits in lower case; accents of the few names that have them are listed as aliases.
fn key(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("the ").unwrap_or(&text);
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Country {
    /// Reads a code or a name (`KP`, `PRK`, `Korea, North`, `North Korea`, `DPR Korea`), in any case.
    /// `None` if the table does not know it.
    pub fn parse(text: &str) -> Option<Self> {
        TABLE.by_name.get(&key(text)).copied()
    }

    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// The usual English name.
    pub fn name(self) -> &'static str {
        TABLE.names.get(&self).copied().unwrap_or("unknown country")
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Country {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a country known here"))
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

/// A place as printed, with its country where it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The whole place as a person would read it.
    pub text: String,
    /// The country, if the source names one that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

impl Place {
    /// A place from its text; the country is taken from the whole text or from what follows its last comma.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        // "Pyongan, Korea, North" needs the last two pieces; "Cairo, Egypt" the last one.
        let mut tails = text.match_indices(',').map(|(at, _)| text[at + 1..].trim());
        let country = Country::parse(text).or_else(|| tails.find_map(Country::parse));
        Self { text: text.to_owned(), country }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_list_spellings() {
        let kp = Country::parse("KP").unwrap();
        for text in ["Korea, North", "north korea", "DPRK", "The Democratic People's Republic of Korea"] {
            assert_eq!(Country::parse(text), Some(kp), "{text}");
        }
        assert_eq!(Country::parse("Atlantis"), None);
        assert_eq!(Place::parse("North Pyongan Province, North Korea").country, Some(kp));
        assert_eq!(Place::parse("Sinuiju, Korea, North").country, Some(kp));
        assert_eq!(Place::parse("Sinuiju").country, None);
    }
}
