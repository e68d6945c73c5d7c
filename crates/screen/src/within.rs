//! Numbers and wallets that stand where one would not look for them: `SALINA (IMO 9357377)` as a name, `INN 7707083893` as a tax
//! number, a wallet's address in a link.
//!
//! They are read beside what was asked, never in its place. A number within a name is taken if a word for numbers stands before it
//! (`passport`, `IMO`), or if it has seven digits or more; a BIC if such a word does, or if it is all there is. An identifier loses words
//! for numbers and the country that issued it, where that leaves digits alone, and the `.0` that a spreadsheet adds. A date of birth that
//! programs write where none is known (`1900-01-01`) is no date.

use std::borrow::Cow;

use interdict_model::{Country, Identifier, IdentifierKind, PartialDate, Wallet};

use crate::query::Query;

/// Digits of a number that stands in a name without a word for it, and of one that stands behind one.
const DIGITS: usize = 7;
const DIGITS_TOLD: usize = 5;
/// Digits that are left where letters before or behind them are the code of a country: fewer are as likely a series.
const DIGITS_OF_COUNTRY: usize = 8;
/// Letters of the longest number, an account's with words around it.
const LONGEST_NUMBER: usize = 34;
/// Letters of the shortest wallet that is read within a text.
const SHORTEST_WALLET: usize = 26;

/// Words for numbers, in capitals, with the sort that they tell.
const WORDS: [(&str, IdentifierKind); 38] = [
    ("IMO", IdentifierKind::Imo),
    ("MMSI", IdentifierKind::Mmsi),
    ("SWIFT", IdentifierKind::Bic),
    ("BIC", IdentifierKind::Bic),
    ("IBAN", IdentifierKind::BankAccount),
    ("LEI", IdentifierKind::Lei),
    ("PASSPORT", IdentifierKind::Passport),
    ("PASS", IdentifierKind::Passport),
    ("PP", IdentifierKind::Passport),
    ("PPT", IdentifierKind::Passport),
    ("PASAPORTE", IdentifierKind::Passport),
    ("REISEPASS", IdentifierKind::Passport),
    ("ПАСПОРТ", IdentifierKind::Passport),
    ("INN", IdentifierKind::TaxId),
    ("ИНН", IdentifierKind::TaxId),
    ("TIN", IdentifierKind::TaxId),
    ("NIT", IdentifierKind::TaxId),
    ("RFC", IdentifierKind::TaxId),
    ("TAX", IdentifierKind::TaxId),
    ("VAT", IdentifierKind::TaxId),
    ("OGRN", IdentifierKind::Registration),
    ("ОГРН", IdentifierKind::Registration),
    ("REG", IdentifierKind::Registration),
    ("REGISTRATION", IdentifierKind::Registration),
    ("ID", IdentifierKind::NationalId),
    ("CI", IdentifierKind::NationalId),
    ("CC", IdentifierKind::NationalId),
    ("NIC", IdentifierKind::NationalId),
    ("CNIC", IdentifierKind::NationalId),
    ("DNI", IdentifierKind::NationalId),
    ("CEDULA", IdentifierKind::NationalId),
    ("CURP", IdentifierKind::NationalId),
    ("V", IdentifierKind::NationalId),
    ("SSN", IdentifierKind::SocialSecurity),
    ("NO", IdentifierKind::Other),
    ("NR", IdentifierKind::Other),
    ("NUMBER", IdentifierKind::Other),
    ("NUM", IdentifierKind::Other),
];

fn word_for_numbers(word: &str) -> Option<IdentifierKind> {
    let word = word.to_uppercase();
    WORDS.iter().find(|(known, _)| *known == word).map(|&(_, kind)| kind)
}

fn digits(text: &str) -> usize {
    text.chars().filter(|c| c.is_numeric()).count()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The question with what stands within its texts, and without what only looks like a date; as it is, if there is nothing of the kind.
pub(crate) fn completed(query: &Query) -> Cow<'_, Query> {
    let mut identifiers: Vec<Identifier> = query.names.iter().flat_map(|name| in_name(name)).collect();
    identifiers.extend(query.identifiers.iter().filter_map(plainly));
    let numbers = query.identifiers.iter().map(|identifier| identifier.number.as_str());
    let texts = query.names.iter().chain(&query.addresses).chain(&query.contacts).map(String::as_str);
    let mut wallets: Vec<Wallet> = texts.chain(numbers).flat_map(wallets_in).collect();
    identifiers.retain(|found| !query.identifiers.iter().any(|known| known.key() == found.key()));
    wallets.retain(|found| !query.wallets.iter().any(|known| known.key() == found.key()));
    let placeholder = query.birth_dates.iter().any(|&date| is_placeholder(date));
    if identifiers.is_empty() && wallets.is_empty() && !placeholder {
        return Cow::Borrowed(query);
    }
    let mut query = query.clone();
    query.birth_dates.retain(|&date| !is_placeholder(date));
    query.identifiers.extend(identifiers);
    query.wallets.extend(wallets);
    Cow::Owned(query)
}

/// Days that programs write where no date is known: they say nothing of anybody.
fn is_placeholder(date: PartialDate) -> bool {
    const DAYS: [(i16, i8, i8); 6] =
        [(1, 1, 1), (1753, 1, 1), (1900, 1, 1), (1901, 1, 1), (1970, 1, 1), (9999, 12, 31)];
    let day = date.earliest();
    date.is_day() && DAYS.contains(&(day.year(), day.month(), day.day()))
}

/// The numbers within a name.
fn in_name(name: &str) -> Vec<Identifier> {
    let whole = name.trim();
    if is_like_bic(whole) {
        return vec![Identifier::new(IdentifierKind::Other, whole.get(..8).unwrap_or(whole))];
    }
    let is_for_bic = |word: &str| ["SWIFT", "BIC"].iter().any(|known| word.eq_ignore_ascii_case(known));
    if digits(name) < DIGITS_TOLD && !name.split(is_gap).any(is_for_bic) {
        return Vec::new();
    }
    let mut found = Vec::new();
    // What the words for numbers right before a word tell; of `passport no.` the first.
    let mut told: Option<IdentifierKind> = None;
    for word in name.split(is_gap).filter(|word| !word.is_empty()) {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some(kind) = word_for_numbers(plain) {
            told = told.filter(|_| kind == IdentifierKind::Other).or(Some(kind));
            continue;
        }
        let is = match told {
            Some(IdentifierKind::Bic) => is_like_bic(plain),
            Some(_) => digits(plain) >= DIGITS_TOLD,
            None => digits(plain) >= DIGITS,
        };
        if is && plain.len() <= LONGEST_NUMBER {
            let kind = told.unwrap_or(IdentifierKind::Other);
            let number = Identifier::new(kind, plain);
            found.extend(plainly(&number));
            found.push(number);
        }
        told = None;
    }
    found
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '|' | '#' | '№' | '"')
}

/// Eight or eleven capitals and digits, six letters first.
fn is_like_bic(word: &str) -> bool {
    matches!(word.len(), 8 | 11)
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && word.bytes().take(6).all(|byte| byte.is_ascii_uppercase())
}

/// An identifier without words for numbers, its country and what a spreadsheet adds; `None` if it has nothing of the kind.
fn plainly(identifier: &Identifier) -> Option<Identifier> {
    let number = identifier.number.trim();
    let with = |number: String| Identifier { number, ..identifier.clone() };
    if let Some((whole, zeros)) = number.split_once(['.', ','])
        && is_digits(whole)
        && !zeros.is_empty()
        && zeros.bytes().all(|byte| byte == b'0')
        && digits(whole) >= DIGITS_TOLD
    {
        return Some(with(whole.to_owned()));
    }
    let parts = number.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    // `RUS640848350`: letters and digits are parts too.
    let mut words: Vec<&str> = Vec::new();
    for part in parts {
        match part.find(|c: char| c.is_ascii_digit()) {
            Some(at) if at > 0 && part.get(at..).is_some_and(is_digits) => {
                words.extend(part.get(..at).into_iter().chain(part.get(at..)));
            }
            _ => words.push(part),
        }
    }
    let (others, numbers): (Vec<&str>, Vec<&str>) = words.into_iter().partition(|word| digits(word) == 0);
    let digits: String = numbers.concat();
    if others.is_empty() || !is_digits(&digits) {
        return None;
    }
    let least = others.iter().map(|word| match word_for_numbers(word) {
        Some(_) => Some(DIGITS_TOLD),
        None if word.chars().count() > 3 => Country::parse(word).map(|_| DIGITS_TOLD),
        None => Country::parse(word).map(|_| DIGITS_OF_COUNTRY),
    });
    let least = least.collect::<Option<Vec<usize>>>()?.into_iter().max()?;
    (digits.len() >= least).then(|| with(digits))
}

/// Whether a spreadsheet has written a number so that its last digits are lost: `6.40848E+08`.
pub(crate) fn is_rounded(number: &str) -> bool {
    let Some((digits, power)) = number.trim().split_once(['E', 'e']) else { return false };
    let mut parts = digits.split(['.', ',']);
    let whole = parts.next().is_some_and(|whole| whole.len() == 1 && is_digits(whole));
    whole
        && parts.next().is_some_and(is_digits)
        && parts.next().is_none()
        && power.strip_prefix('+').is_some_and(is_digits)
}

/// The wallets within a text: addresses of a known form with a right checksum.
fn wallets_in(text: &str) -> Vec<Wallet> {
    if text.len() < SHORTEST_WALLET || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let words = text.split(|c: char| !is_part(c)).filter(|word| word.len() >= SHORTEST_WALLET);
    words.filter_map(|word| Wallet::parse("", word).ok()).filter(Wallet::is_decoded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(name: &str) -> Vec<(IdentifierKind, String)> {
        in_name(name).into_iter().map(|found| (found.kind, found.key())).collect()
    }

    #[test]
    fn numbers_within_names() {
        use IdentifierKind::{Bic, Imo, Mmsi, NationalId, Other, Passport, TaxId};
        for (name, kind, key) in [
            ("SALINA (IMO 9074729)", Imo, "9074729"),
            ("M/T SALINA IMO: 9074729", Imo, "9074729"),
            ("SALINA IMO No. 9074729", Imo, "9074729"),
            ("MMSI 249257000", Mmsi, "249257000"),
            ("Kate Miller, passport no. 640848350", Passport, "640848350"),
            ("Kate Miller CI V-5892464", NationalId, "5892464"),
            ("Kate Miller passport RU640848350", Passport, "640848350"),
            ("Quobatel INN 7707083893", TaxId, "7707083893"),
            ("Quobatel SWIFT ABCDRUMM", Bic, "ABCDRUMM"),
            ("ABCDRUMMXXX", Other, "ABCDRUMM"),
            ("Kate Miller 640848350", Other, "640848350"),
        ] {
            assert!(numbers(name).contains(&(kind, key.to_owned())), "{name}: {:?}", numbers(name));
        }
        for name in [
            "Unit 61398",
            "Kate Miller",
            "Quobatel 2000",
            "No. 3 Bureau",
            "SHANGHAI BANK",
            "110th Research Center",
        ] {
            assert_eq!(numbers(name), [], "{name}");
        }
    }

    #[test]
    fn identifiers_plainly() {
        let plain = |number: &str| {
            plainly(&Identifier::new(IdentifierKind::Passport, number)).map(|found| found.number)
        };
        for number in [
            "RU 640848350",
            "Russia 640848350",
            "640848350 (Russia)",
            "No. 640848350",
            "RUS640848350",
            "640848350.0",
            "passport: 640 848 350",
        ] {
            assert_eq!(plain(number).as_deref(), Some("640848350"), "{number}");
        }
        assert_eq!(plain("V-5.892.464").as_deref(), Some("5892464"));
        for number in ["640848350", "MP 1234567", "AB123456", "6.40848E+08", "", "A-1", "12.50"] {
            assert_eq!(plain(number), None, "{number}");
        }
        assert!(is_rounded("6.40848E+08") && is_rounded("1,2e+11"));
        assert!(!is_rounded("640848350") && !is_rounded("E123") && !is_rounded("1E5"));
    }

    #[test]
    fn wallets_within_texts() {
        let text =
            "send to https://explorer.example/address/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed?tab=2";
        assert_eq!(wallets_in(text).len(), 1);
        assert_eq!(wallets_in("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2").len(), 1);
        assert_eq!(wallets_in("a word of letters and 1234567890123456789012345 digits").len(), 0);
        let query = Query::named(interdict_model::PartyKind::Unknown, "Ivan Petrov");
        assert!(matches!(completed(&query), Cow::Borrowed(_)));
    }
}
