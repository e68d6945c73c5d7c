//! What sources say about who holds what of whom.

use std::fmt;

use interdict_model::PartialDate;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::party::PartyNo;
use crate::share::Share;

/// What kind of hold a holder has. Percentages are only ever added within shares, or within votes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interest {
    /// Shares, equity, capital; also what a source calls ownership without saying of what.
    #[default]
    Shares,
    /// Voting rights.
    Votes,
    /// A share of something that may or may not be equity: rights to profit or to what is left at dissolution, an
    /// interest whose kind is not known or not published. May count as shares, never surely.
    UnclearShare,
    /// Options, convertibles, rights that depend on a condition: not shares yet.
    Option,
    /// A party's shares in itself (treasury shares).
    Treasury,
    /// Shares or votes held for somebody else as nominee: title without benefit.
    Nominee,
    /// Shares or votes enjoyed through a nominee: benefit without title.
    Nominator,
    /// A role in a trust, foundation or similar arrangement: settlor, trustee, protector, beneficiary.
    Trust,
    /// The right to appoint or remove the majority of the board.
    BoardMajority,
    /// Significant influence or control by other means: contract, articles, law.
    Influence,
    /// The holder consolidates the other in its accounts: evidence of control, seldom of a percentage.
    Consolidation,
    /// The holder manages the fund, or the other is a sub-fund or feeder of it.
    Fund,
    /// The other is a branch of the holder: the same legal person.
    Branch,
    /// The other is a political subdivision, agency or instrumentality of the holder, a government.
    Agency,
    /// A member of a board, a senior manager, a representative. Never ownership.
    Officer,
}

impl Interest {
    /// The machine form, e.g. `board_majority`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Shares => "shares",
            Self::Votes => "votes",
            Self::UnclearShare => "unclear_share",
            Self::Option => "option",
            Self::Treasury => "treasury",
            Self::Nominee => "nominee",
            Self::Nominator => "nominator",
            Self::Trust => "trust",
            Self::BoardMajority => "board_majority",
            Self::Influence => "influence",
            Self::Consolidation => "consolidation",
            Self::Fund => "fund",
            Self::Branch => "branch",
            Self::Agency => "agency",
            Self::Officer => "officer",
        }
    }

    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Shares,
        Self::Votes,
        Self::UnclearShare,
        Self::Option,
        Self::Treasury,
        Self::Nominee,
        Self::Nominator,
        Self::Trust,
        Self::BoardMajority,
        Self::Influence,
        Self::Consolidation,
        Self::Fund,
        Self::Branch,
        Self::Agency,
        Self::Officer,
    ];
}

impl fmt::Display for Interest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnclearShare => "interest of unclear kind",
            Self::Option => "option",
            Self::Treasury => "treasury shares",
            Self::Nominee => "shares as nominee",
            Self::Nominator => "shares through a nominee",
            Self::Trust => "role in a trust",
            Self::BoardMajority => "appointment of the board",
            Self::Influence => "influence or control",
            Self::Consolidation => "accounting consolidation",
            Self::Fund => "fund relation",
            Self::Branch => "head office",
            Self::Agency => "government",
            other => other.code(),
        })
    }
}

/// Whether a holding is held directly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Path {
    /// Held directly, or the source does not say.
    #[default]
    Direct,
    /// Held through others who are not all known: may contain what else is stated, so it is never added to it.
    Indirect,
    /// Held through others, each link of which is a holding of its own: counts nothing beside them.
    SpelledOut,
}

/// When a holding stands: from a day, until the day on which it no longer does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day; always so far if `None`.
    pub from: Option<PartialDate>,
    /// The first day on which it no longer stands; still standing if `None`.
    pub to: Option<PartialDate>,
    /// Whether the source's dates could not be understood, so that nobody knows when it stood.
    pub unclear: bool,
}

/// Whether something stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Stands,
    /// It may: the dates are too coarse to tell.
    MayStand,
    /// It does not.
    Stood,
}

impl Period {
    /// Whether it stands on a day.
    pub fn on(&self, day: Date) -> Standing {
        if self.unclear {
            return Standing::MayStand;
        }
        let surely =
            self.from.is_none_or(|from| from.latest() <= day) && self.to.is_none_or(|to| day < to.earliest());
        let perhaps =
            self.from.is_none_or(|from| from.earliest() <= day) && self.to.is_none_or(|to| day < to.latest());
        match (surely, perhaps) {
            (true, _) => Standing::Stands,
            (false, true) => Standing::MayStand,
            (false, false) => Standing::Stood,
        }
    }

    /// Whether it certainly ends before it begins.
    pub fn is_backwards(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if to.latest() < from.earliest())
    }
}

/// Where a holding stands: which of the sources read, and which record in it (a line, or a statement by its number).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The source, as its reader counts them.
    pub source: u32,
    /// The record within it, from 1; 0 where there is no source, as for an assumption.
    pub record: u32,
}

/// One statement that somebody holds something of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Holding {
    /// Who holds.
    pub owner: PartyNo,
    /// Of whom.
    pub owned: PartyNo,
    /// How much; [`Share::UNKNOWN`] where the source does not say or does not count in percent.
    pub share: Share,
    /// What is held.
    pub interest: Interest,
    /// Directly or through others.
    pub path: Path,
    /// When.
    pub period: Period,
    /// Holdings in one party that are held by agreement as one have the same number; 0 is none.
    pub arrangement: u32,
    /// Where this stands.
    pub origin: Origin,
}

impl Holding {
    /// Shares held directly and without dates, from no source: for tests and assumptions.
    pub fn shares(owner: PartyNo, owned: PartyNo, share: Share) -> Self {
        Self {
            owner,
            owned,
            share,
            interest: Interest::Shares,
            path: Path::Direct,
            period: Period::default(),
            arrangement: 0,
            origin: Origin::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_before_its_last_day_and_knows_when_it_cannot_tell() {
        let date = |text: &str| Some(PartialDate::parse(text).unwrap());
        let day = |text: &str| text.parse::<Date>().unwrap();
        let period = Period { from: date("2014-03-01"), to: date("2020-06-30"), unclear: false };
        assert_eq!(period.on(day("2014-02-28")), Standing::Stood);
        assert_eq!(period.on(day("2014-03-01")), Standing::Stands);
        assert_eq!(period.on(day("2020-06-29")), Standing::Stands);
        assert_eq!(period.on(day("2020-06-30")), Standing::Stood);
        let coarse = Period { from: date("2014"), to: date("2020-06"), unclear: false };
        assert_eq!(coarse.on(day("2014-05-05")), Standing::MayStand);
        assert_eq!(coarse.on(day("2015-01-01")), Standing::Stands);
        assert_eq!(coarse.on(day("2020-06-15")), Standing::MayStand);
        assert_eq!(coarse.on(day("2020-06-30")), Standing::Stood);
        assert_eq!(Period { unclear: true, ..Period::default() }.on(day("2020-06-30")), Standing::MayStand);
        assert!(Period { from: date("2020"), to: date("2019"), unclear: false }.is_backwards());
    }
}
