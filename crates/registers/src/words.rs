//! What the words of registers mean: kinds of interest, dates, percentages, countries, company numbers.

use interdict_model::{Country, DateError, PartialDate, check_digits};
use interdict_ownership::{Interest, Path, Period, Share, ShareError};
use thiserror::Error;

/// What a table calls interests, beside the codes of [`Interest`]; in lower case with single spaces.
const INTERESTS: &[(&str, Interest)] = &[
    ("", Interest::Shares),
    ("share", Interest::Shares),
    ("equity", Interest::Shares),
    ("capital", Interest::Shares),
    ("stock", Interest::Shares),
    ("shareholding", Interest::Shares),
    ("shareholder", Interest::Shares),
    ("ownership", Interest::Shares),
    ("owner", Interest::Shares),
    ("ordinary shares", Interest::Shares),
    ("vote", Interest::Votes),
    ("voting", Interest::Votes),
    ("voting rights", Interest::Votes),
    ("unclear", Interest::UnclearShare),
    ("unknown", Interest::UnclearShare),
    ("other", Interest::UnclearShare),
    ("surplus assets", Interest::UnclearShare),
    ("profit", Interest::UnclearShare),
    ("options", Interest::Option),
    ("convertible", Interest::Option),
    ("warrant", Interest::Option),
    ("treasury shares", Interest::Treasury),
    ("own shares", Interest::Treasury),
    ("as nominee", Interest::Nominee),
    ("settlor", Interest::Trust),
    ("trustee", Interest::Trust),
    ("protector", Interest::Trust),
    ("beneficiary", Interest::Trust),
    ("board", Interest::BoardMajority),
    ("board appointment", Interest::BoardMajority),
    ("appointment of board", Interest::BoardMajority),
    ("control", Interest::Influence),
    ("significant influence or control", Interest::Influence),
    ("consolidated", Interest::Consolidation),
    ("subfund", Interest::Fund),
    ("head office", Interest::Branch),
    ("government", Interest::Agency),
    ("director", Interest::Officer),
    ("directorship", Interest::Officer),
    ("board member", Interest::Officer),
    ("manager", Interest::Officer),
];

/// The kind of interest and whether it is held through others, from a table's word for it: a code (`board_majority`) or
/// a natural word, in any case, perhaps after `direct` or `indirect`.
pub(crate) fn interest(text: &str) -> Option<(Interest, Path)> {
    let lower = text.to_lowercase().replace(['_', '-'], " ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    let (path, rest) = match words.split_first() {
        Some((&"indirect", rest)) => (Path::Indirect, rest),
        Some((&"direct", rest)) => (Path::Direct, rest),
        _ => (Path::Direct, &words[..]),
    };
    let word = rest.join(" ");
    let code = Interest::ALL.into_iter().find(|interest| interest.code().replace('_', " ") == word);
    let found =
        code.or_else(|| INTERESTS.iter().find(|(known, _)| *known == word).map(|(_, interest)| *interest));
    found.map(|interest| (interest, path))
}

/// Why a text is not a date.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum UnreadDate {
    #[error(transparent)]
    Date(#[from] DateError),
    #[error("`{0}` may be {1} or {2}, as it does not say which is the day and which the month")]
    Ambiguous(String, PartialDate, PartialDate),
}

/// Why two texts are not a period.
#[derive(Debug, Error)]
pub(crate) enum PeriodError {
    #[error(transparent)]
    Date(#[from] UnreadDate),
    #[error("it ends on {to}, before it begins on {from}")]
    Backwards { from: String, to: String },
}

/// A date, fast where it is written as most are: `2016-04-06`. Registers of some countries write the month first, so
/// numbers are read only where one order gives a day or both give the same.
pub(crate) fn date(text: &str) -> Result<PartialDate, UnreadDate> {
    if let [a, b, c, d, b'-', e, f, b'-', g, h] = *text.as_bytes() {
        let number = |bytes: &[u8]| {
            bytes.iter().try_fold(0_i16, |sum, byte| {
                Some(sum * 10 + i16::from(char::from(*byte).is_ascii_digit().then(|| byte - b'0')?))
            })
        };
        let part = |bytes: &[u8]| number(bytes).and_then(|number| i8::try_from(number).ok());
        if let (Some(year), Some(month), Some(day)) = (number(&[a, b, c, d]), part(&[e, f]), part(&[g, h]))
            && let Some(date) = PartialDate::from_parts(year, Some(month), Some(day))
        {
            return Ok(date);
        }
    }
    match (PartialDate::parse(text), PartialDate::parse_month_first(text)) {
        (Ok(day_first), Ok(month_first)) if day_first != month_first => {
            Err(UnreadDate::Ambiguous(text.trim().to_owned(), day_first, month_first))
        }
        (Err(_), Ok(date)) => Ok(date),
        (result, _) => Ok(result?),
    }
}

/// A period from two texts, empty for none.
pub(crate) fn period(from: &str, to: &str) -> Result<Period, PeriodError> {
    let read = |text: &str| if text.is_empty() { Ok(None) } else { date(text).map(Some) };
    let period = Period { from: read(from)?, to: read(to)?, unclear: false };
    if period.is_backwards() {
        return Err(PeriodError::Backwards { from: from.to_owned(), to: to.to_owned() });
    }
    Ok(period)
}

/// A share as a table has it: what [`Share`] reads, with a point or a comma before the decimal places.
pub(crate) fn table_share(text: &str) -> Result<Share, ShareError> {
    text.parse().or_else(|error| {
        if text.contains('.') || !text.contains(',') {
            return Err(error);
        }
        text.replace(',', ".").parse().map_err(|error| as_printed(&error, text))
    })
}

/// The same error about the text as it was printed.
fn as_printed(error: &ShareError, text: &str) -> ShareError {
    let text = text.trim().to_owned();
    match error {
        ShareError::Form(_) => ShareError::Form(text),
        ShareError::Range(_) => ShareError::Range(text),
        ShareError::Empty(_) => ShareError::Empty(text),
    }
}

/// A share from free text: what [`Share`] reads, and `from 25 to 50`, `between 25 and 50`, `more than 25`, `at least 50`,
/// `up to 25`, `51,5`, with or without `%` or `percent`. `majority` and the like say no number.
pub(crate) fn share(text: &str) -> Result<Share, ShareError> {
    if let Ok(share) = text.parse() {
        return Ok(share);
    }
    let mut plain = text.trim().to_lowercase();
    for word in ["percent", "per cent", "pct"] {
        plain = plain.replace(word, "");
    }
    if !plain.contains('.') {
        plain = plain.replace(',', ".");
    }
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = ["from ", "between "].iter().find_map(|word| plain.strip_prefix(word));
    if let Some((lower, upper)) =
        bare.and_then(|rest| rest.split_once(" to ").or_else(|| rest.split_once(" and ")))
    {
        return format!("{lower}-{upper}").parse();
    }
    for (words, sign) in [
        ("more than ", ">"),
        ("over ", ">"),
        ("above ", ">"),
        ("at least ", ">="),
        ("less than ", "<"),
        ("below ", "<"),
        ("under ", "<"),
        ("at most ", "<="),
        ("up to ", "<="),
    ] {
        if let Some(rest) = plain.strip_prefix(words) {
            return format!("{sign}{rest}").parse();
        }
    }
    plain.parse().map_err(|error| as_printed(&error, text))
}

/// A country by its name or code, or by the code of a part of it (ISO 3166-2, `US-DE`).
pub(crate) fn country(text: &str) -> Option<Country> {
    let text = text.trim();
    Country::parse(text).or_else(|| {
        let (country, _) = text.split_once('-')?;
        (country.len() == 2).then(|| Country::parse(country)).flatten()
    })
}

/// The id of a legal entity with this LEI (ISO 17442), in whatever case and spacing it is written: `lei:` and the
/// number; `None` if its form or check digits are wrong.
pub(crate) fn lei_id(number: &str) -> Option<String> {
    let bare: String =
        number.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    check_digits::lei(&bare).then(|| format!("lei:{bare}"))
}

/// The id of a company in the UK register: `gb-coh:` and its number of eight letters and digits. Registers and forms
/// leave out zeros: `1234567` is `01234567`, `SC1234` is `SC001234`. `None` if it is no such number.
pub(crate) fn company_id(number: &str) -> Option<String> {
    let bare: String =
        number.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
    if bare.is_empty() || bare.len() > 8 || !bare.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    if bare.len() == 8 {
        return bare.bytes().any(|byte| byte.is_ascii_digit()).then(|| format!("gb-coh:{bare}"));
    }
    let letters = bare.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (prefix, digits) = bare.split_at_checked(letters)?;
    let is_number = letters <= 2 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("gb-coh:{prefix}{digits:0>width$}", width = 8 - letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_interests() {
        for (text, wanted) in [
            ("", (Interest::Shares, Path::Direct)),
            ("Equity", (Interest::Shares, Path::Direct)),
            ("voting-rights", (Interest::Votes, Path::Direct)),
            ("board", (Interest::BoardMajority, Path::Direct)),
            ("unclear_share", (Interest::UnclearShare, Path::Direct)),
            ("indirect", (Interest::Shares, Path::Indirect)),
            ("Indirect  votes", (Interest::Votes, Path::Indirect)),
            ("direct nominee", (Interest::Nominee, Path::Direct)),
        ] {
            assert_eq!(interest(text), Some(wanted), "{text}");
        }
        for kind in Interest::ALL {
            assert_eq!(interest(kind.code()), Some((kind, Path::Direct)), "{kind}");
        }
        assert_eq!(interest("magic"), None);
        assert_eq!(interest("shares indirect"), None);
    }

    #[test]
    fn percentages_in_free_text() {
        for (text, wanted) in [
            ("50%", "50"),
            ("51,5", "51.5"),
            (">25 %", ">25-100"),
            ("25-50", "25-50"),
            ("from 25% to 50%", "25-50"),
            ("Between 25 and 50 percent", "25-50"),
            ("more than 25%", ">25-100"),
            ("at least 75 per cent", "75-100"),
            ("up to 10", "0-10"),
            ("", ""),
        ] {
            assert_eq!(share(text).map(|share| share.to_string()).as_deref(), Ok(wanted), "{text}");
        }
        for text in ["majority", "about 50", "1/2", "from 50", "half"] {
            assert_eq!(share(text), Err(ShareError::Form(text.to_owned())), "{text}");
        }
        assert_eq!(share("120 percent"), Err(ShareError::Range("120 percent".to_owned())));
    }

    #[test]
    fn dates_fast_and_slow_are_the_same() {
        for text in
            ["2016-04-06", "2016-02-30", "2016-4-6", "0999-01-01", "2016-04", "2016-04-06T08:00:00+01:00"]
        {
            assert_eq!(date(text).ok(), PartialDate::parse(text).ok(), "{text}");
        }
        assert!(matches!(period("2020", "2019"), Err(PeriodError::Backwards { .. })));
        assert!(matches!(period("soon", ""), Err(PeriodError::Date(_))));
    }

    #[test]
    fn a_date_whose_day_and_month_could_be_exchanged_is_none() {
        for (text, wanted) in [
            ("25/04/2026", "2026-04-25"),
            ("04/25/2026", "2026-04-25"),
            ("04.04.2026", "2026-04-04"),
            ("3 Apr 2026", "2026-04-03"),
            ("2026/04/03", "2026-04-03"),
        ] {
            assert_eq!(date(text).unwrap().to_string(), wanted, "{text}");
        }
        for text in ["03/04/2026", "3.4.2026", "03-04-2026", "01/02/2026 to 05/04/2026"] {
            assert!(matches!(date(text), Err(UnreadDate::Ambiguous(..))), "{text}");
        }
        assert_eq!(
            date("03/04/2026").unwrap_err().to_string(),
            "`03/04/2026` may be 2026-04-03 or 2026-03-04, as it does not say which is the day and which the month"
        );
    }

    #[test]
    fn decimal_commas_in_tables() {
        for (text, wanted) in
            [("33,5", "33.5"), ("25,5-50", "25.5-50"), (">25,5-50,5", ">25.5-50.5"), ("50", "50")]
        {
            assert_eq!(table_share(text).map(|share| share.to_string()).as_deref(), Ok(wanted), "{text}");
        }
        assert_eq!(table_share("120,5"), Err(ShareError::Range("120,5".to_owned())));
        assert_eq!(table_share("1,000,000"), Err(ShareError::Form("1,000,000".to_owned())));
        assert_eq!(table_share("1,000.5"), Err(ShareError::Form("1,000.5".to_owned())));
    }

    #[test]
    fn numbers_that_registers_share() {
        for (number, wanted) in [
            ("1234567", Some("gb-coh:01234567")),
            (" 07444723", Some("gb-coh:07444723")),
            ("sc1234", Some("gb-coh:SC001234")),
            ("R0000123", Some("gb-coh:R0000123")),
            ("IP00001R", Some("gb-coh:IP00001R")),
            ("", None),
            ("HRB 1", None),
            ("123456789", None),
            ("GB-XE-03", None),
            ("ABCDEFGH", None),
        ] {
            assert_eq!(company_id(number).as_deref(), wanted, "{number}");
        }
        assert_eq!(lei_id("010cmkz3von2 1wf2zd45").as_deref(), Some("lei:010CMKZ3VON21WF2ZD45"));
        assert_eq!(lei_id("010CMKZ3VON21WF2ZD46"), None);
        assert_eq!(country("US-DE"), Country::parse("US"));
        assert_eq!(country("West-Yorkshire"), None);
    }
}
