//! How much of a company somebody owns, as a text says it: a bounded exact decimal from words or figures, and its short form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::fact::Comparator;

/// A share in per cent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Share {
    /// An exact decimal from 0 to 100 without needless zeros: `60`, `33.333`.
    pub percent: String,
    /// How it is bounded: "more than half", "50 percent or more".
    pub comparator: Comparator,
}

/// How bounds are written in short.
const BOUNDS: [(&str, Comparator); 5] = [
    (">=", Comparator::AtLeast),
    ("<=", Comparator::UpTo),
    (">", Comparator::MoreThan),
    ("<", Comparator::LessThan),
    ("~", Comparator::About),
];

impl Share {
    /// A share of these figures; `None` if they are no decimal from 0 to 100.
    pub fn new(figures: &str, comparator: Comparator) -> Option<Self> {
        let (whole, rest) = figures.split_once('.').unwrap_or((figures, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(rest) || !digits(whole) || whole.is_empty() || whole.len() > 3 {
            return None;
        }
        let whole: u32 = whole.parse().ok()?;
        let rest = rest.trim_end_matches('0');
        let fits = whole < 100 || whole == 100 && rest.is_empty();
        let percent = if rest.is_empty() { whole.to_string() } else { format!("{whole}.{rest}") };
        fits.then_some(Self { percent, comparator })
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = BOUNDS.iter().find(|(_, comparator)| *comparator == self.comparator);
        write!(f, "{}{}", bound.map_or("", |(bound, _)| *bound), self.percent)
    }
}

/// What is no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a share in per cent from 0 to 100, with `>`, `>=`, `<`, `<=` or `~` before it where it is bounded: `60`, `>=50`"
)]
pub struct ShareError;

impl FromStr for Share {
    type Err = ShareError;

    /// Reads the short form: `60`, `>=50`.
    fn from_str(text: &str) -> Result<Self, ShareError> {
        let bounded =
            BOUNDS.iter().find_map(|(bound, comparator)| Some((text.strip_prefix(bound)?, *comparator)));
        let (figures, comparator) = bounded.unwrap_or((text, Comparator::Exactly));
        Self::new(figures.trim(), comparator).ok_or(ShareError)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_are_kept_exactly() {
        let new = |figures| Share::new(figures, Comparator::Exactly).map(|share| share.percent);
        assert_eq!(new("33.3330").as_deref(), Some("33.333"));
        assert_eq!(new("050").as_deref(), Some("50"));
        assert_eq!(new("100.0").as_deref(), Some("100"));
        for none in ["100.01", "150", "", ".5", "5e1", "-1", "1.2.3"] {
            assert_eq!(new(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn the_short_form_reads_back(whole in 0_u32..100, rest in "[0-9]{0,12}", bound in 0_usize..6) {
            let comparator = BOUNDS.get(bound).map_or(Comparator::Exactly, |(_, comparator)| *comparator);
            let share = Share::new(&format!("{whole}.{rest}"), comparator);
            prop_assert!(share.is_some());
            prop_assert_eq!(share.as_ref().map(ToString::to_string).and_then(|text| text.parse().ok()), share);
        }
    }
}
