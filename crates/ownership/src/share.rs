//! How much of a party somebody holds: exact decimals or intervals of them, never floats.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// One percent, in the units of this module: billionths of a percent.
pub const PERCENT: u64 = 1_000_000_000;
/// One hundred percent, in the units of this module.
pub const WHOLE: u64 = 100 * PERCENT;
/// Decimal places of a percentage that a unit holds.
const PLACES: usize = 9;

/// A share of 0 to 100 percent, as exact as its source: one value, or an interval whose ends may be left out of it.
///
/// Invariant: `0 <= lower <= upper <= 100`, and an interval that leaves out an end is not empty.
///
/// The text form is `50`, `33.34`, `25-50` (both ends belong to it), `>25-50` (more than 25, at most 50), `50-<75`,
/// `>25`, `>=50`, `<25`, `<=25`; [`Share::UNKNOWN`] is the empty text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Share {
    /// Twice the units, plus one if the share is more than that.
    lower: u64,
    /// Twice the units, less one if the share is less than that.
    upper: u64,
}

/// Why a text is not a share.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShareError {
    /// No form of share known here.
    #[error("`{0}` is not a share; expected percent such as 50, 33.34, 25-50, >25-50 or nothing for unknown")]
    Form(String),
    /// Less than 0 or more than 100 percent.
    #[error("the share `{0}` is not between 0 and 100 percent")]
    Range(String),
    /// An interval that ends before it begins, or holds nothing.
    #[error("the share `{0}` is an interval with nothing in it")]
    Empty(String),
}

impl Share {
    /// Nothing is known: 0 to 100 percent.
    pub const UNKNOWN: Self = Self { lower: 0, upper: 2 * WHOLE };
    /// Nothing at all: exactly 0 percent.
    pub const NONE: Self = Self { lower: 0, upper: 0 };
    /// Everything: exactly 100 percent.
    pub const ALL: Self = Self { lower: 2 * WHOLE, upper: 2 * WHOLE };

    /// From bounds in billionths of a percent and whether each is left out. `None` unless the invariant holds.
    pub fn between(lower: u64, above: bool, upper: u64, below: bool) -> Option<Self> {
        if lower > WHOLE || upper > WHOLE {
            return None;
        }
        let packed =
            Self { lower: 2 * lower + u64::from(above), upper: (2 * upper).checked_sub(u64::from(below))? };
        (packed.lower <= packed.upper && !(lower == upper && (above || below))).then_some(packed)
    }

    /// Exactly so many billionths of a percent; `None` above 100 percent.
    pub fn exactly(units: u64) -> Option<Self> {
        Self::between(units, false, units, false)
    }

    /// The lower bound: billionths of a percent, and whether the share is more than that.
    pub fn lower(self) -> (u64, bool) {
        (self.lower / 2, self.lower % 2 == 1)
    }

    /// The upper bound: billionths of a percent, and whether the share is less than that.
    pub fn upper(self) -> (u64, bool) {
        (self.upper.div_ceil(2), self.upper % 2 == 1)
    }

    /// Whether it is one value.
    pub fn is_exact(self) -> bool {
        // More than one unit and less than the next meet in the middle: that is no value.
        self.lower == self.upper && self.lower.is_multiple_of(2)
    }

    /// The least it can be, as one value.
    #[must_use]
    pub fn least(self) -> Self {
        let units = self.lower / 2 + self.lower % 2;
        Self { lower: 2 * units, upper: 2 * units }
    }

    /// The most it can be, as one value.
    #[must_use]
    pub fn most(self) -> Self {
        let units = self.upper / 2;
        Self { lower: 2 * units, upper: 2 * units }
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { lower: self.lower.min(other.lower), upper: self.upper.max(other.upper) }
    }

    /// Both together, up to all of it.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let end =
            |(a, open_a): (u64, bool), (b, open_b): (u64, bool)| (a.saturating_add(b), open_a || open_b);
        let (lower, above) = end(self.lower(), other.lower());
        let (upper, below) = end(self.upper(), other.upper());
        let lower = if lower >= WHOLE { 2 * WHOLE } else { 2 * lower + u64::from(above) };
        let upper = if upper > WHOLE { 2 * WHOLE } else { (2 * upper).saturating_sub(u64::from(below)) };
        Self { lower, upper: upper.max(lower) }
    }

    /// What both allow; `None` if nothing is.
    pub fn meet(self, other: Self) -> Option<Self> {
        let (lower, upper) = (self.lower.max(other.lower), self.upper.min(other.upper));
        // Between more than a unit and less than the next there is something, at a unit that one end leaves out nothing.
        (lower < upper || (lower == upper && (lower.is_multiple_of(2) || self == other)))
            .then_some(Self { lower, upper })
    }

    /// With nothing certain: from 0 to the same upper bound.
    #[must_use]
    pub fn at_most(self) -> Self {
        Self { lower: 0, upper: self.upper }
    }

    /// From the same lower bound to the upper bound of another.
    #[must_use]
    pub(crate) fn up_to(self, other: Self) -> Self {
        Self { lower: self.lower, upper: other.upper.max(self.lower) }
    }

    /// From the same lower bound to all.
    #[must_use]
    pub fn at_least(self) -> Self {
        Self { lower: self.lower, upper: 2 * WHOLE }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((lower, above), (upper, below)) = (self.lower(), self.upper());
        if *self == Self::UNKNOWN {
            return Ok(());
        }
        if self.is_exact() {
            return f.write_str(&percent(lower));
        }
        let above = if above { ">" } else { "" };
        let below = if below { "<" } else { "" };
        write!(f, "{above}{}-{below}{}", percent(lower), percent(upper))
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Share({self})")
    }
}

/// A number of percent as people write it: `50`, `33.34`; takes billionths of a percent.
pub fn percent(units: u64) -> String {
    let (whole, rest) = (units / PERCENT, units % PERCENT);
    if rest == 0 {
        return whole.to_string();
    }
    format!("{whole}.{rest:0PLACES$}").trim_end_matches('0').to_owned()
}

/// Reads a number of percent: billionths, and whether digits beyond the ninth decimal place were left off.
fn number(text: &str) -> Option<(u64, bool)> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + rest.len() == 0 || whole.len() > 9 || !digits(whole) || !digits(rest) {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let kept = rest.get(..rest.len().min(PLACES))?;
    let fraction: u64 = if kept.is_empty() { 0 } else { kept.parse().ok()? };
    let scale = 10_u64.checked_pow(u32::try_from(PLACES - kept.len()).ok()?)?;
    let beyond = rest.get(PLACES..).is_some_and(|beyond| beyond.bytes().any(|b| b != b'0'));
    Some((whole.checked_mul(PERCENT)?.checked_add(fraction.checked_mul(scale)?)?, beyond))
}

impl FromStr for Share {
    type Err = ShareError;

    /// Reads the text form; a percent sign and spaces are allowed. More than nine decimal places become the interval
    /// between the two nearest numbers of nine.
    fn from_str(text: &str) -> Result<Self, ShareError> {
        let printed = || text.trim().to_owned();
        // The common case, without allocating: files have millions of these.
        if let Some((units, false)) = number(text) {
            return Self::exactly(units).ok_or_else(|| ShareError::Range(printed()));
        }
        let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '%').collect();
        if bare.is_empty() {
            return Ok(Self::UNKNOWN);
        }
        let bare =
            bare.replace(['\u{2013}', '\u{2014}'], "-").replace('\u{2265}', ">=").replace('\u{2264}', "<=");
        if bare.strip_prefix('-').is_some_and(|rest| number(rest).is_some()) {
            return Err(ShareError::Range(printed()));
        }
        let (lower, upper) = match bare.split_once('-') {
            Some((lower, upper)) => (Some(lower), Some(upper)),
            None if bare.starts_with('<') => (None, Some(bare.as_str())),
            None if bare.starts_with('>') => (Some(bare.as_str()), None),
            None => {
                let (units, beyond) = number(&bare).ok_or_else(|| ShareError::Form(printed()))?;
                return if beyond {
                    Self::between(units, true, units.saturating_add(1), true)
                } else {
                    Self::exactly(units)
                }
                .ok_or_else(|| ShareError::Range(printed()));
            }
        };
        let form = || ShareError::Form(printed());
        let (lower, above) = match lower {
            None => (0, false),
            Some(end) => {
                let open = end.starts_with('>') && !end.starts_with(">=");
                let (units, beyond) = number(end.trim_start_matches(['>', '='])).ok_or_else(form)?;
                (units, open || beyond)
            }
        };
        let (upper, below) = match upper {
            None => (WHOLE, false),
            Some(end) => {
                let open = end.starts_with('<') && !end.starts_with("<=");
                let (units, beyond) = number(end.trim_start_matches(['<', '='])).ok_or_else(form)?;
                (if beyond { units.saturating_add(1) } else { units }, open || beyond)
            }
        };
        if lower > WHOLE || upper > WHOLE {
            return Err(ShareError::Range(printed()));
        }
        Self::between(lower, above, upper, below).ok_or_else(|| ShareError::Empty(printed()))
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A sum of lower or of upper bounds: billionths of a percent, and how many of the terms leave their bound out.
///
/// More than 25 plus more than 25 is more than 50, which a sum of numbers alone would not know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// The sum of the bounds.
    pub units: u64,
    /// How many of them do not belong to their interval.
    pub open: u32,
}

impl Total {
    /// Adds a bound as [`Share::lower`] or [`Share::upper`] gives it.
    pub fn add(&mut self, (units, open): (u64, bool)) {
        self.units = self.units.saturating_add(units);
        self.open = self.open.saturating_add(u32::from(open));
    }

    /// Both sums together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { units: self.units.saturating_add(other.units), open: self.open.saturating_add(other.open) }
    }

    /// Takes away a bound that was added before.
    pub fn subtract(&mut self, (units, open): (u64, bool)) {
        self.units = self.units.saturating_sub(units);
        self.open = self.open.saturating_sub(u32::from(open));
    }
}

/// A share that must be reached: `at_least` or `more_than` so many percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// In billionths of a percent.
    pub units: u64,
    /// Whether exactly that much is too little.
    pub strict: bool,
}

impl Threshold {
    /// Whether whatever has this sum of lower bounds surely reaches it.
    pub fn surely_reached(self, lower: Total) -> bool {
        if self.strict {
            lower.units > self.units || (lower.units == self.units && lower.open > 0)
        } else {
            lower.units >= self.units
        }
    }

    /// Whether something with this sum of upper bounds can reach it.
    pub fn possibly_reached(self, upper: Total) -> bool {
        upper.units > self.units || (!self.strict && upper.units == self.units && upper.open == 0)
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = if self.strict { "more than" } else { "at least" };
        write!(f, "{words} {} %", percent(self.units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_printed() {
        for (text, printed) in [
            ("50", "50"),
            ("33.34", "33.34"),
            ("33.340", "33.34"),
            (".5", "0.5"),
            (" 49.99 % ", "49.99"),
            ("25-50", "25-50"),
            (">25-50", ">25-50"),
            ("50-<75", "50-<75"),
            (">25", ">25-100"),
            (">=50", "50-100"),
            ("<25", "0-<25"),
            ("<=25", "0-25"),
            ("", ""),
            ("0", "0"),
            ("100", "100"),
            ("16.6666666667", ">16.666666666-<16.666666667"),
        ] {
            let share: Share = text.parse().unwrap();
            assert_eq!(share.to_string(), printed, "{text}");
            assert_eq!(share.to_string().parse::<Share>().unwrap(), share, "{text}");
        }
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["-5", "-0.1 %"] {
            assert!(matches!(text.parse::<Share>(), Err(ShareError::Range(_))), "{text}");
        }
        for text in ["120", "100.0000000001", "50-120", "101%"] {
            assert!(matches!(text.parse::<Share>(), Err(ShareError::Range(_))), "{text}");
        }
        for text in ["50-25", ">50-50", "50-<50", ">100", "<0"] {
            assert!(matches!(text.parse::<Share>(), Err(ShareError::Empty(_))), "{text}");
        }
        for text in ["half", "5O", "1,5", "--", "1-2-3", ".", "50..60", ">"] {
            assert!(matches!(text.parse::<Share>(), Err(ShareError::Form(_))), "{text}");
        }
    }

    #[test]
    fn open_ends_decide_at_the_threshold() {
        let sum = |shares: &[&str], bound: fn(Share) -> (u64, bool)| {
            let mut total = Total::default();
            for share in shares {
                total.add(bound(share.parse().unwrap()));
            }
            total
        };
        let half = Threshold { units: 50 * PERCENT, strict: false };
        let majority = Threshold { units: 50 * PERCENT, strict: true };
        assert!(majority.surely_reached(sum(&[">25-50", ">25-50"], Share::lower)));
        assert!(!majority.surely_reached(sum(&["25-50", "25-50"], Share::lower)));
        assert!(half.surely_reached(sum(&["25-50", "25-50"], Share::lower)));
        assert!(half.possibly_reached(sum(&[">25-50"], Share::upper)));
        assert!(!half.possibly_reached(sum(&["25-<50"], Share::upper)));
        assert!(!majority.possibly_reached(sum(&["25-50"], Share::upper)));
        assert!(!half.surely_reached(sum(&["49.999999999"], Share::lower)));
        assert!(half.surely_reached(sum(&["33.34", "16.66"], Share::lower)));
    }
}
