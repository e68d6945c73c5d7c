//! Dates of birth or founding.

use interdict_model::PartialDate;

/// How two dates stand to each other, the strongest agreement first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateDegree {
    /// The same day.
    Equal,
    /// One side knows only month and year, and they are the same.
    EqualMonth,
    /// One side knows only the year, or both do, and it is the same.
    EqualYear,
    /// Day and month have changed places.
    DayMonthSwapped,
    /// One digit differs, or two neighbouring digits have changed places.
    OneDigit,
    /// A range, or what is called "circa", that may hold the other.
    Overlaps,
    /// The same year, another day.
    SameYear,
    /// The year differs by one.
    NextYear,
    /// The same day and month, a hundred years apart: a slip in writing years with two digits.
    OtherCentury,
    /// The year differs by two to five.
    NearYears,
    /// The year differs by more.
    Conflict,
}

impl DateDegree {
    /// All degrees.
    pub const ALL: [Self; 11] = [
        Self::Equal,
        Self::EqualMonth,
        Self::EqualYear,
        Self::DayMonthSwapped,
        Self::OneDigit,
        Self::Overlaps,
        Self::SameYear,
        Self::NextYear,
        Self::OtherCentury,
        Self::NearYears,
        Self::Conflict,
    ];

    /// The rule.
    pub fn code(self) -> &'static str {
        match self {
            Self::Equal => "birth_date.equal",
            Self::EqualMonth => "birth_date.equal_month",
            Self::EqualYear => "birth_date.equal_year",
            Self::DayMonthSwapped => "birth_date.day_month_swapped",
            Self::OneDigit => "birth_date.one_digit",
            Self::Overlaps => "birth_date.overlaps",
            Self::SameYear => "birth_date.same_year",
            Self::NextYear => "birth_date.next_year",
            Self::OtherCentury => "birth_date.other_century",
            Self::NearYears => "birth_date.near_years",
            Self::Conflict => "birth_date.conflict",
        }
    }

    /// What it says, in words, of a date asked and a listed one.
    pub fn words(self, asked: PartialDate, listed: PartialDate) -> String {
        match self {
            Self::Equal => format!("born {listed} on both sides"),
            Self::EqualMonth | Self::EqualYear => format!("born {asked} agrees with the listed {listed}"),
            Self::DayMonthSwapped => {
                format!("born {asked} is the listed {listed} with day and month exchanged")
            }
            Self::OneDigit => format!("born {asked} is one slip away from the listed {listed}"),
            Self::Overlaps => format!("born {asked} lies within the listed {listed}, or the other way round"),
            Self::SameYear => format!("born {asked}, in the same year as the listed {listed}"),
            Self::NextYear => format!("born {asked}, a year from the listed {listed}"),
            Self::OtherCentury => format!("born {asked}, a hundred years from the listed {listed}"),
            Self::NearYears => format!("born {asked}, a few years from the listed {listed}"),
            Self::Conflict => format!("born {asked}, not the listed {listed}"),
        }
    }
}

/// How two dates stand to each other.
pub fn compare_dates(a: PartialDate, b: PartialDate) -> DateDegree {
    if a.is_day() && b.is_day() {
        return compare_days(a, b);
    }
    let hedged = |date: PartialDate| date.is_circa() || spans_years(date);
    if a.overlaps(b) {
        return if hedged(a) || hedged(b) {
            DateDegree::Overlaps
        } else if within_month(a) && within_month(b) {
            DateDegree::EqualMonth
        } else {
            DateDegree::EqualYear
        };
    }
    let (first, second) = if a.latest() < b.earliest() { (a, b) } else { (b, a) };
    let years = second.earliest().year() - first.latest().year();
    // "Circa" widens by a year or two; further away it is as wrong as any other date.
    match (years, a.is_circa() || b.is_circa()) {
        (..=2, true) => DateDegree::Overlaps,
        (0, false) => DateDegree::SameYear,
        (1, false) => DateDegree::NextYear,
        (..=5, _) => DateDegree::NearYears,
        _ => DateDegree::Conflict,
    }
}

fn spans_years(date: PartialDate) -> bool {
    date.earliest().year() != date.latest().year()
}

fn within_month(date: PartialDate) -> bool {
    let (first, last) = (date.earliest(), date.latest());
    (first.year(), first.month()) == (last.year(), last.month())
}

fn compare_days(a: PartialDate, b: PartialDate) -> DateDegree {
    let (x, y) = (a.earliest(), b.earliest());
    if x == y {
        return DateDegree::Equal;
    }
    let years = (x.year() - y.year()).abs();
    let same_day = (x.month(), x.day()) == (y.month(), y.day());
    if years == 0 && x.month() == y.day() && x.day() == y.month() {
        DateDegree::DayMonthSwapped
    } else if years == 100 && same_day {
        DateDegree::OtherCentury
    } else if one_digit(&x.to_string(), &y.to_string()) && (years <= 9 || years % 10 == 0) && years < 100 {
        DateDegree::OneDigit
    } else if years == 0 {
        DateDegree::SameYear
    } else if years == 1 {
        DateDegree::NextYear
    } else if years <= 5 {
        DateDegree::NearYears
    } else {
        DateDegree::Conflict
    }
}

/// Whether two dates in digits differ in one place, or by an exchange of two neighbours.
fn one_digit(a: &str, b: &str) -> bool {
    let places: Vec<usize> =
        a.bytes().zip(b.bytes()).enumerate().filter(|(_, (x, y))| x != y).map(|(at, _)| at).collect();
    match places.as_slice() {
        [_] => a.len() == b.len(),
        &[first, second] => {
            let at = |text: &str, place: usize| text.as_bytes().get(place).copied();
            second == first + 1 && at(a, first) == at(b, second) && at(a, second) == at(b, first)
        }
        _ => false,
    }
}

/// The strongest agreement of any date asked with any listed one, with the two dates. Lists give several dates where they
/// do not know which is right.
pub fn best_dates(
    asked: &[PartialDate],
    listed: &[PartialDate],
) -> Option<(DateDegree, PartialDate, PartialDate)> {
    let pairs = asked.iter().flat_map(|a| listed.iter().map(move |b| (compare_dates(*a, *b), *a, *b)));
    pairs.min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn degrees() {
        let degree = |a: &str, b: &str| {
            let (a, b): (PartialDate, PartialDate) = (a.parse().unwrap(), b.parse().unwrap());
            assert_eq!(compare_dates(a, b), compare_dates(b, a), "{a} {b}");
            compare_dates(a, b)
        };
        for (a, b, expected) in [
            ("1965-04-25", "1965-04-25", DateDegree::Equal),
            ("1965-04-25", "1965-04", DateDegree::EqualMonth),
            ("1965-04-25", "1965", DateDegree::EqualYear),
            ("1965", "1965", DateDegree::EqualYear),
            ("1965-04-05", "1965-05-04", DateDegree::DayMonthSwapped),
            ("1965-04-25", "1965-04-26", DateDegree::OneDigit),
            ("1965-04-25", "1956-04-25", DateDegree::OneDigit),
            ("1965-04-25", "1975-04-25", DateDegree::OneDigit),
            ("1965-04-25", "1953/1966", DateDegree::Overlaps),
            ("1965-04-25", "~1964", DateDegree::Overlaps),
            ("1965-04-25", "1965-11-03", DateDegree::SameYear),
            ("1965-04-25", "1966", DateDegree::NextYear),
            ("1965-04-25", "1966-12-31", DateDegree::NextYear),
            ("1965-04-25", "1865-04-25", DateDegree::OtherCentury),
            ("1965-04-25", "1969-12-01", DateDegree::NearYears),
            ("1965-04-25", "1990-01-01", DateDegree::Conflict),
            ("~1965", "1990", DateDegree::Conflict),
            ("1953/1960", "1970", DateDegree::Conflict),
        ] {
            assert_eq!(degree(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn the_best_of_several() {
        let dates = |text: &str| text.split(' ').map(|date| date.parse().unwrap()).collect::<Vec<_>>();
        let best = best_dates(&dates("1970 1965-04-25"), &dates("1981-01-01 1965"));
        assert_eq!(best.map(|(degree, ..)| degree), Some(DateDegree::EqualYear));
        assert_eq!(best_dates(&dates("1970"), &[]), None);
    }

    proptest! {
        #[test]
        fn symmetric(
            a in (1900i16..2010, 1i8..=12, 1i8..=28, 0u8..4), b in (1900i16..2010, 1i8..=12, 1i8..=28, 0u8..4),
        ) {
            let date = |(year, month, day, precision): (i16, i8, i8, u8)| {
                let month = (precision > 0).then_some(month);
                let day = (precision > 1).then_some(day);
                PartialDate::from_parts(year, month, day).unwrap().with_circa(precision == 3)
            };
            let (a, b) = (date(a), date(b));
            prop_assert_eq!(compare_dates(a, b), compare_dates(b, a));
        }
    }
}
