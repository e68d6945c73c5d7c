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
    for (country, fields) in lines() {
        table.by_name.insert(key(&country.to_string()), country);
        for (index, name) in fields.split(';').map(str::trim).enumerate() {
            if index == 0 {
                table.names.insert(country, name);
            }
            table.by_name.insert(key(name), country);
        }
    }
    table
});

/// The lines of the table: the code, and the names as one text.
fn lines() -> impl Iterator<Item = (Country, &'static str)> {
    include_str!("../data/countries.csv").lines().filter_map(|line| match line.split_once(';')? {
        (code, names) if !code.starts_with('#') => match *code.as_bytes() {
            [a, b] => Some((Country([a, b]), names)),
            _ => None,
        },
        _ => None,
    })
}

/// Letters and digits in lower case; accents of the few names that have them are listed as aliases.
fn key(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("the ").unwrap_or(&text);
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Country {
    /// Reads a code or a name (`KP`, `PRK`, `Korea, North`, `North Korea`, `DPR Korea`), in any case.
    /// A remark in brackets after the name, in lower case as lists write it (`Kuwait (since 2009)`), is passed
    /// over. `None` if the table does not know it.
    pub fn parse(text: &str) -> Option<Self> {
        TABLE.by_name.get(&key(text)).copied().or_else(|| {
            let (name, remark) = text.split_once('(')?;
            let is_remark = remark.starts_with(char::is_lowercase);
            TABLE.by_name.get(&key(name)).copied().filter(|_| is_remark)
        })
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
        // After a town, two letters are as likely a state as a country: "Los Angeles, CA", "Wilmington, DE".
        let tail = |tail| Country::parse(tail).filter(|country| country.code() != tail);
        let country = Country::parse(text).or_else(|| tails.find_map(tail));
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

    #[test]
    fn the_table_contradicts_itself_nowhere() {
        let mut seen: HashMap<String, Country> = HashMap::new();
        let mut codes = std::collections::HashSet::new();
        for (country, names) in lines() {
            assert!(country.code().bytes().all(|b| b.is_ascii_uppercase()), "{country}");
            assert!(codes.insert(country), "{country} has two lines");
            for name in names.split(';').chain([country.code()]) {
                let key = key(name);
                assert!(!key.is_empty(), "{country} has an empty name");
                let known = *seen.entry(key).or_insert(country);
                assert_eq!(known, country, "`{name}` stands for two countries");
            }
        }
        // 249 of ISO 3166-1, the six withdrawn that lists print, and Kosovo.
        assert_eq!(codes.len(), 256);
    }

    #[test]
    fn regions_in_dispute_are_not_countries() {
        for text in ["Region: Crimea", "Crimea", "Donetsk", "South Ossetia", "Korea", "Virgin Islands", "00"]
        {
            assert_eq!(Country::parse(text), None, "{text}");
        }
        for (text, code) in [
            ("West Bank", "PS"),
            ("Gaza", "PS"),
            ("Burma", "MM"),
            ("Türkiye", "TR"),
            ("Côte d’Ivoire", "CI"),
            ("Congo, Democratic Republic of the", "CD"),
            ("Serbia and Montenegro", "YU"),
            ("Kuwait (residence as at Mar 2009)", "KW"),
        ] {
            assert_eq!(Country::parse(text).unwrap().code(), code, "{text}");
        }
        assert_eq!(Country::parse("China (Taiwan)"), None);
    }

    #[test]
    fn a_state_of_the_union_is_not_a_country() {
        assert_eq!(Place::parse("Los Angeles, CA").country, None);
        assert_eq!(Place::parse("Los Angeles, CA, United States").country, Country::parse("US"));
        assert_eq!(Place::parse("London, UK").country, Country::parse("GB"));
        assert_eq!(Place::parse("CA").country, Country::parse("Canada"));
    }
}
