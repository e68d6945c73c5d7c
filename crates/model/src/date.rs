//! Dates with the precision the source gave: a day, a month, a year, a range, "circa".

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// An interval of days in which a date lies, exactly as wide as the source leaves it.
///
/// Invariant: `earliest <= latest`. A known day has `earliest == latest`; `1965` runs from 1 January to 31
/// December; `1953 to 1960` from 1 January 1953 to 31 December 1960. `circa` records that the source itself
/// hedged; it does not widen the interval (how much to forgive is the scorer's business).
///
/// The text form, used in JSON and by [`FromStr`], is ISO 8601: `1965-04-25`, `1965-04`, `1965`,
/// `1953/1960`, `1953-03/1953-06`, with a leading `~` for circa.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    earliest: Date,
    latest: Date,
    circa: bool,
}

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DateError {
    /// No form of date known here.
    #[error("`{0}` is not a date; expected e.g. 1965-04-25, 1965-04, 1965, 25 Apr 1965 or 1953 to 1960")]
    Form(String),
    /// The right form, but no such day (31 February, month 0 of a full date, year 9999).
    #[error("`{0}` has the form of a date but names no day of the calendar between the years 1000 and 2200")]
    NoSuchDay(String),
    /// A range whose end lies before its start.
    #[error("the range `{0}` ends before it begins")]
    Backwards(String),
}

/// Years outside are typing errors or placeholders (9999), never a birth or a listing.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2200;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl PartialDate {
    /// A known day.
    pub fn day(date: Date) -> Self {
        Self { earliest: date, latest: date, circa: false }
    }

    /// Any day of a year.
    pub fn year(year: i16) -> Option<Self> {
        Self::from_parts(year, None, None)
    }

    /// From numbers: a year, perhaps a month (1-12), perhaps a day. `None` if there is no such day.
    pub fn from_parts(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        if !YEARS.contains(&year) {
            return None;
        }
        match (month, day) {
            (None, None) => Some(Self {
                earliest: Date::new(year, 1, 1).ok()?,
                latest: Date::new(year, 12, 31).ok()?,
                circa: false,
            }),
            (Some(month), None) => {
                let first = Date::new(year, month, 1).ok()?;
                Some(Self { earliest: first, latest: first.last_of_month(), circa: false })
            }
            (Some(month), Some(day)) => Some(Self::day(Date::new(year, month, day).ok()?)),
            (None, Some(_)) => None,
        }
    }

    /// From the start of one date to the end of another. `None` if that runs backwards.
    pub fn range(from: Self, to: Self) -> Option<Self> {
        (from.earliest <= to.latest).then_some(Self {
            earliest: from.earliest,
            latest: to.latest,
            circa: from.circa || to.circa,
        })
    }

    /// The same date, hedged or not.
    #[must_use]
    pub fn with_circa(self, circa: bool) -> Self {
        Self { circa, ..self }
    }

    /// The first day it can be.
    pub fn earliest(self) -> Date {
        self.earliest
    }

    /// The last day it can be.
    pub fn latest(self) -> Date {
        self.latest
    }

    /// Whether the source hedged ("circa", "approximately").
    pub fn is_circa(self) -> bool {
        self.circa
    }

    /// Whether it names one day.
    pub fn is_day(self) -> bool {
        self.earliest == self.latest
    }

    /// Whether some day fits both.
    pub fn overlaps(self, other: Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }

    /// Reads every form the official lists print, in English.
    ///
    /// ISO (`1965-04-25`, also with a time part or a `/` range), `25 Apr 1965`, `Apr 25, 1965`, `Apr 1965`,
    /// `1965`, `25/04/1965`, `00/04/1965` and `dd/mm/1965` (a placeholder for what is unknown), `circa`, `c.`,
    /// `approximately`, `between X and Y`, `X to Y`, `X - Y`. A date written with slashes is read day first;
    /// where a list writes month first (OFAC's XML) use [`PartialDate::parse_month_first`].
    pub fn parse(text: &str) -> Result<Self, DateError> {
        parse(text, false)
    }

    /// As [`PartialDate::parse`], with `04/25/1965` read month first.
    pub fn parse_month_first(text: &str) -> Result<Self, DateError> {
        parse(text, true)
    }
}

fn parse(text: &str, month_first: bool) -> Result<PartialDate, DateError> {
    let printed = || text.trim().to_owned();
    let mut lower = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let mut circa = false;
    for hedge in ["circa", "approximately", "approx.", "approx", "about", "c.", "~"] {
        if let Some(rest) = lower.strip_prefix(hedge) {
            circa = true;
            lower = rest.trim_start_matches([':', ' ']).to_owned();
        }
    }
    let lower = lower.trim();
    if let Some((from, to)) = split_range(lower) {
        let (from, to) = (parse(from, month_first)?, parse(to, month_first)?);
        return PartialDate::range(from, to)
            .map(|date| date.with_circa(circa || date.circa))
            .ok_or_else(|| DateError::Backwards(printed()));
    }
    single(lower, month_first)
        .ok_or_else(|| DateError::Form(printed()))?
        .ok_or_else(|| DateError::NoSuchDay(printed()))
        .map(|date| date.with_circa(circa))
}

/// The two ends of `a to b`, `between a and b`, `a/b` (ISO interval) or `1953-1960`.
fn split_range(text: &str) -> Option<(&str, &str)> {
    let bare = text.strip_prefix("between ").or_else(|| text.strip_prefix("from ")).unwrap_or(text);
    for separator in [" to ", " and ", " - ", " \u{2013} "] {
        if let Some((from, to)) = bare.split_once(separator) {
            return Some((from.trim(), to.trim()));
        }
    }
    let is_iso = |part: &str| part.len() >= 4 && part.bytes().take(4).all(|b| b.is_ascii_digit());
    if let Some((from, to)) = bare.split_once('/')
        && is_iso(from)
        && is_iso(to)
        && !to.contains('/')
    {
        return Some((from, to));
    }
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    bare.split_once('-').filter(|(from, to)| is_year(from) && is_year(to))
}

/// One date without range or hedge. Outer `None`: not of any form; inner `None`: no such day.
#[allow(clippy::option_option)] // the two failures are different errors to the caller
fn single(text: &str, month_first: bool) -> Option<Option<PartialDate>> {
    let text = text.split_once('t').map_or(text, |(date, time)| {
        if time.starts_with(|c: char| c.is_ascii_digit()) { date } else { text }
    });
    let text = text.split_once(' ').map_or(text, |(date, time)| if time.contains(':') { date } else { text });
    let fields: Vec<&str> = text.split(['-', '/', '.', ' ', ',']).filter(|field| !field.is_empty()).collect();
    let number = |field: &str| -> Option<i16> {
        (field.len() <= 4 && field.bytes().all(|b| b.is_ascii_digit())).then(|| field.parse().ok()).flatten()
    };
    let month = |field: &str| -> Option<i16> {
        if field.len() < 3 || !field.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let index = MONTHS
            .iter()
            .position(|name| name.starts_with(field) || (field == "sept" && *name == "september"))?;
        i16::try_from(index + 1).ok()
    };
    // "00", "dd" and "mm" stand for "not known" on the UK lists.
    let unknown = |field: &str| matches!(field, "00" | "0" | "dd" | "mm");
    let part = |value: i16| i8::try_from(value).ok();
    let build = |year: i16, month: Option<i16>, day: Option<i16>| -> Option<PartialDate> {
        match (month, day) {
            (None, _) => PartialDate::from_parts(year, None, None),
            (Some(month), None) => PartialDate::from_parts(year, Some(part(month)?), None),
            (Some(month), Some(day)) => PartialDate::from_parts(year, Some(part(month)?), Some(part(day)?)),
        }
    };
    match fields.as_slice() {
        [year] if year.len() == 4 => number(year).map(|year| build(year, None, None)),
        [digits] if digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) => {
            Some(build(number(&digits[..4])?, number(&digits[4..6]), number(&digits[6..])))
        }
        [first, year] if year.len() == 4 && month(first).is_some() => {
            number(year).map(|year| build(year, month(first), None))
        }
        [year, second]
            if year.len() == 4 && second.len() <= 2 && (number(second).is_some() || unknown(second)) =>
        {
            number(year).map(|year| build(year, number(second).filter(|_| !unknown(second)), None))
        }
        [year, second, third] if year.len() == 4 && number(year).is_some() => {
            let year = number(year)?;
            let middle = number(second).or_else(|| month(second));
            if unknown(second) {
                return Some(build(year, None, None));
            }
            let day = if unknown(third) { None } else { Some(number(third)?) };
            Some(build(year, Some(middle?), day))
        }
        [first, second, year] if year.len() == 4 => {
            let year = number(year)?;
            if let Some(named) = month(second) {
                let day = if unknown(first) { None } else { Some(number(first)?) };
                return Some(build(year, Some(named), day));
            }
            if let Some(named) = month(first) {
                return Some(build(year, Some(named), Some(number(second)?)));
            }
            let (day, month) = if month_first { (second, first) } else { (first, second) };
            if unknown(month) {
                return (unknown(day) || number(day).is_some()).then(|| build(year, None, None));
            }
            let month = number(month)?;
            let day = if unknown(day) { None } else { Some(number(day)?) };
            Some(build(year, Some(month), day))
        }
        _ => None,
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.circa {
            f.write_str("~")?;
        }
        let (from, to) = (self.earliest, self.latest);
        if from == to {
            return write!(f, "{from}");
        }
        let starts_year = from.month() == 1 && from.day() == 1;
        let ends_year = to.month() == 12 && to.day() == 31;
        let whole_months = from.day() == 1 && to == to.last_of_month();
        let month = |date: Date| format!("{:04}-{:02}", date.year(), date.month());
        match (starts_year && ends_year, whole_months) {
            (true, _) if from.year() == to.year() => write!(f, "{:04}", from.year()),
            (true, _) => write!(f, "{:04}/{:04}", from.year(), to.year()),
            (false, true) if month(from) == month(to) => f.write_str(&month(from)),
            (false, true) => write!(f, "{}/{}", month(from), month(to)),
            (false, false) => write!(f, "{from}/{to}"),
        }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        Self::parse(text)
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        PartialDate::parse(text).map_or_else(|error| format!("error: {error}"), |date| date.to_string())
    }

    #[test]
    fn reads_what_the_lists_print() {
        for (printed, read) in [
            ("25 Apr 1965", "1965-04-25"),
            ("Apr 1965", "1965-04"),
            ("1965", "1965"),
            ("circa 1965", "~1965"),
            ("circa 25 Apr 1965", "~1965-04-25"),
            ("1953 to 1960", "1953/1960"),
            ("circa 1953-1960", "~1953/1960"),
            ("01 Jan 1968 to 31 Dec 1968", "1968"),
            ("between 1963 and 1968", "1963/1968"),
            ("1953 to 1953", "1953"),
            ("Between 1963 and 1968.", "1963/1968"),
            ("25/04/1965", "1965-04-25"),
            ("00/04/1965", "1965-04"),
            ("00/00/1965", "1965"),
            ("dd/mm/1965", "1965"),
            ("1965-04-25T00:00:00", "1965-04-25"),
            ("1965-04-25 00:00:00", "1965-04-25"),
            ("19650425", "1965-04-25"),
            ("Sept 1970", "1970-09"),
            ("1965-00-00", "1965"),
            ("15-Oct-1957", "1957-10-15"),
        ] {
            assert_eq!(shown(printed), read, "{printed}");
        }
        assert_eq!(PartialDate::parse_month_first("04/25/1965").unwrap().to_string(), "1965-04-25");
    }

    #[test]
    fn refuses_what_is_no_day() {
        for text in
            ["31 Feb 1970", "9999", "00 Jan 19x0", "", "unknown", "1960 to 1953", "32/01/1970", "12 1970 3"]
        {
            assert!(PartialDate::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_form_round_trips(a in -200_000i32..80_000, width in 0i32..3000, circa: bool) {
            let epoch = Date::new(1970, 1, 1).unwrap();
            let from = epoch.saturating_add(jiff::ToSpan::days(a));
            let to = from.saturating_add(jiff::ToSpan::days(width));
            let date = PartialDate::range(PartialDate::day(from), PartialDate::day(to)).unwrap().with_circa(circa);
            prop_assert_eq!(date.to_string().parse::<PartialDate>().unwrap(), date);
        }

        #[test]
        fn never_panics(text in "\\PC{0,24}") {
            let _ = PartialDate::parse(&text);
            let _ = PartialDate::parse_month_first(&text);
        }
    }
}
