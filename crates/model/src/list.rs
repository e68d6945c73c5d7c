//! Lists, their editions, and the state each list is in.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The stable name of a list: `us-ofac-sdn`, `un-sc`, `eu-fsf`, `uk-sl`, `private-watchlist`.
///
/// Invariant: one to 64 of `a-z`, `0-9`, `-`, `_` and `.`; never empty. The list is the delivery, not the
/// authority: a tag that stands on two lists has two meanings (`UKRAINE-EO13662` on SSI and on SDN).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ListId(String);

/// A text that is not a list id.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a list id: use 1 to 64 of a-z, 0-9, `-`, `_`, `.`")]
pub struct BadListId(pub String);

impl ListId {
    /// OFAC's Specially Designated Nationals list.
    pub const US_OFAC_SDN: &'static str = "us-ofac-sdn";
    /// OFAC's Consolidated (non-SDN) list.
    pub const US_OFAC_CONS: &'static str = "us-ofac-cons";
    /// The UN Security Council Consolidated List.
    pub const UN_SC: &'static str = "un-sc";
    /// The EU Financial Sanctions Files.
    pub const EU_FSF: &'static str = "eu-fsf";
    /// The UK Sanctions List (FCDO), the only UK source since 28 January 2026.
    pub const UK_SL: &'static str = "uk-sl";
    /// The OFSI Consolidated List, retired on 28 January 2026: history only.
    pub const UK_OFSI: &'static str = "uk-ofsi";
    /// The US Consolidated Screening List of trade.gov.
    pub const US_CSL: &'static str = "us-csl";
    /// Canada's SEMA/JVCFOA list.
    pub const CA_SEMA: &'static str = "ca-sema";
    /// Australia's DFAT Consolidated List.
    pub const AU_DFAT: &'static str = "au-dfat";
    /// The small list embedded in the binary.
    pub const STARTER: &'static str = "starter";

    /// The lists that governments and international bodies publish.
    pub const OFFICIAL: [&'static str; 9] = [
        Self::US_OFAC_SDN,
        Self::US_OFAC_CONS,
        Self::UN_SC,
        Self::EU_FSF,
        Self::UK_SL,
        Self::UK_OFSI,
        Self::US_CSL,
        Self::CA_SEMA,
        Self::AU_DFAT,
    ];

    /// Whether a government or international body publishes the list: only an answer that covers one of these can be
    /// *clear*, and nobody else may take such an id ([`ListId::taken_by`]).
    pub fn is_official(&self) -> bool {
        Self::OFFICIAL.contains(&self.as_str())
    }

    /// The first day on which the list is no longer published, if it was retired: it is history before that day and
    /// says nothing from then on. The OFSI Consolidated List closed on 28 January 2026 (gov.uk); the UK Sanctions List
    /// replaced it.
    pub fn retired(&self) -> Option<Date> {
        (self.0 == Self::UK_OFSI).then(|| Date::constant(2026, 1, 28))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Makes an id from any text: lower case, what is not allowed becomes `-`.
    pub fn slug(text: &str) -> Result<Self, BadListId> {
        let mut slug = String::new();
        for c in text.trim().chars().flat_map(char::to_lowercase) {
            let c = if c.is_ascii_alphanumeric() || matches!(c, '_' | '.') { c } else { '-' };
            if !(c == '-' && slug.ends_with('-')) {
                slug.push(c);
            }
        }
        slug.trim_matches('-').chars().take(64).collect::<String>().parse()
    }
}

impl FromStr for ListId {
    type Err = BadListId;

    fn from_str(text: &str) -> Result<Self, BadListId> {
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.'));
        if fits { Ok(Self(text.to_owned())) } else { Err(BadListId(text.to_owned())) }
    }
}

impl TryFrom<String> for ListId {
    type Error = BadListId;

    fn try_from(text: String) -> Result<Self, BadListId> {
        text.parse()
    }
}

impl From<ListId> for String {
    fn from(id: ListId) -> Self {
        id.0
    }
}

impl fmt::Display for ListId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which publication of a list: its date, and a letter where a publisher issued several on one day.
///
/// Text form: `2023-05-23`, then `2023-05-23b`, `2023-05-23c` ...; the order of the texts is the order in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edition {
    /// The date the publisher gives.
    pub date: Date,
    /// 0 for the first edition of the day, 1 for `b`, 2 for `c` ...
    pub within_day: u8,
}

/// A text that is not an edition.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{0}` is not an edition: expected a date such as 2023-05-23, or 2023-05-23b for the second of that day"
)]
pub struct BadEdition(pub String);

impl Edition {
    /// The first edition of a day.
    pub fn of(date: Date) -> Self {
        Self { date, within_day: 0 }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        match self.within_day {
            0 => Ok(()),
            n => write!(f, "{}", char::from(b'a'.saturating_add(n.min(25)))),
        }
    }
}

impl FromStr for Edition {
    type Err = BadEdition;

    fn from_str(text: &str) -> Result<Self, BadEdition> {
        let bad = || BadEdition(text.to_owned());
        let (date, suffix) = text.split_at_checked(10).ok_or_else(bad)?;
        let date: Date = date.parse().map_err(|_| bad())?;
        let within_day = match suffix.as_bytes() {
            [] => 0,
            [letter @ b'a'..=b'z'] => letter - b'a',
            _ => return Err(bad()),
        };
        Ok(Self { date, within_day })
    }
}

impl Serialize for Edition {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Edition {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The state of a list at the moment of an answer. Only [`ListState::Fresh`] and [`ListState::Aging`]
/// support the verdict *clear*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ListState {
    /// Checked with the publisher within the short limit.
    Fresh,
    /// Not checked within the short limit, but within the long one.
    Aging,
    /// Not checked within the long limit, or nobody knows when it was.
    Stale,
    /// The newest version offered was refused; the version before it is served.
    Quarantined,
    /// Known to be incomplete (imported on purpose with `--partial`).
    Partial,
    /// Wanted, but never loaded.
    Missing,
    /// The list embedded in the program: examples, not coverage.
    Starter,
}

impl ListState {
    /// Whether an answer from a list in this state may say *clear*.
    pub fn supports_clear(self) -> bool {
        matches!(self, Self::Fresh | Self::Aging)
    }
}

impl fmt::Display for ListState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fresh => "FRESH",
            Self::Aging => "AGING",
            Self::Stale => "STALE",
            Self::Quarantined => "QUARANTINED",
            Self::Partial => "PARTIAL",
            Self::Missing => "MISSING",
            Self::Starter => "STARTER",
        })
    }
}
