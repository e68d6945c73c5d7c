//! Countries, places of birth, addresses, roles.

use interdict_model::Country;
use interdict_names::normalise::words;

/// How two addresses stand to each other, the strongest agreement first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AddressDegree {
    /// Street, number and place.
    Same,
    /// Three words in four of the shorter one, but another number.
    OtherNumber,
    /// A town or street in common.
    Place,
}

impl AddressDegree {
    /// All degrees.
    pub const ALL: [Self; 3] = [Self::Same, Self::OtherNumber, Self::Place];

    /// The rule.
    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "address.same",
            Self::OtherNumber => "address.other_number",
            Self::Place => "address.place",
        }
    }
}

/// Words of addresses that say nothing of where.
const EMPTY: [&str; 40] = [
    "street",
    "st",
    "str",
    "ul",
    "ulitsa",
    "road",
    "rd",
    "avenue",
    "ave",
    "no",
    "number",
    "building",
    "bldg",
    "house",
    "floor",
    "room",
    "office",
    "suite",
    "apartment",
    "apt",
    "flat",
    "block",
    "po",
    "box",
    "p",
    "o",
    "the",
    "of",
    "and",
    "city",
    "district",
    "region",
    "province",
    "village",
    "town",
    "near",
    "in",
    "al",
    "el",
    "de",
];

/// How two addresses stand to each other; `None` if nothing says that they are near. Addresses that differ say nothing:
/// people and firms have many.
pub fn compare_addresses(asked: &str, listed: &str) -> Option<AddressDegree> {
    let (asked, listed) = (telling(asked)?, telling(listed)?);
    // A country is not an address.
    let country = |words: &[String]| Country::parse(&words.join(" ")).is_some();
    if asked.is_empty() || listed.is_empty() || country(&asked) || country(&listed) {
        return None;
    }
    let is_number = |word: &&String| word.bytes().any(|byte| byte.is_ascii_digit());
    let common: Vec<&String> = asked.iter().filter(|word| listed.contains(word)).collect();
    let common_words = common.iter().filter(|word| !is_number(word)).count();
    let numbers = |words: &[String]| words.iter().filter(is_number).count();
    let words_of = |list: &[String]| list.len() - numbers(list);
    let shorter = words_of(&asked).min(words_of(&listed));
    if common_words == 0 {
        return None;
    }
    let most = common_words * 4 >= shorter * 3;
    let numbers_known = numbers(&asked) > 0 && numbers(&listed) > 0;
    let number_shared = common.len() > common_words;
    Some(if most && shorter >= 2 && (number_shared || (!numbers_known && shorter >= 3)) {
        AddressDegree::Same
    } else if most && shorter >= 2 {
        AddressDegree::OtherNumber
    } else {
        AddressDegree::Place
    })
}

fn telling(address: &str) -> Option<Vec<String>> {
    let mut words = words(address).ok()?;
    words.retain(|word| !EMPTY.contains(&word.as_str()));
    words.sort_unstable();
    words.dedup();
    Some(words)
}

/// Whether two texts (places of birth, roles) share a word of weight: four letters or more, and not of the usual ones.
pub fn shares_rare_word(asked: &str, listed: &str) -> bool {
    const USUAL: [&str; 18] = [
        "city",
        "district",
        "region",
        "province",
        "village",
        "town",
        "republic",
        "state",
        "general",
        "director",
        "member",
        "head",
        "chief",
        "former",
        "deputy",
        "company",
        "department",
        "people",
    ];
    let words_of = |text: &str| -> Vec<String> {
        let mut words = words(text).unwrap_or_default();
        words.retain(|word| word.len() >= 4 && !USUAL.contains(&word.as_str()));
        words
    };
    let listed = words_of(listed);
    words_of(asked).iter().any(|word| listed.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (a, b, expected) in [
            ("19 Spruha, Trzin, Slovenia", "Spruha 19, Trzin 1236, Slovenia", Some(AddressDegree::Same)),
            ("21 Spruha, Trzin", "Spruha 19, Trzin", Some(AddressDegree::OtherNumber)),
            ("Potonggang District, Pyongyang", "Pyongyang, Korea, North", Some(AddressDegree::Place)),
            ("10 Downing Street, London", "5 Tverskaya ul., Moscow", None),
            ("Moscow, Russia", "Russia", None),
        ] {
            assert_eq!(compare_addresses(a, b), expected, "{a} {b}");
            assert_eq!(compare_addresses(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn rare_words() {
        assert!(shares_rare_word("Sinuiju, North Korea", "Sinuiju"));
        assert!(!shares_rare_word("Republic of Iraq", "Republic of Iran"));
    }
}
