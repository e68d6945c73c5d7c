//! What a designation does: typed measures, keyed on (list, programme).
//!
//! A programme tag is an authority and the list is the delivery: the same tag blocks on one list and not on
//! another. The table is versioned data, read by [`MeasureTable::parse`]; what it does not know counts as
//! blocking, and says so.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::list::ListId;
use crate::statement::Programme;

/// One kind of legal consequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Property blocked, no funds or resources made available.
    AssetFreeze,
    /// No dealing in the party's securities (NS-CMIC, sovereign debt).
    DealingBan,
    /// No entry; has no consequence for a payment.
    TravelBan,
    /// Named kinds of dealing only: new debt, equity, deepwater projects (SSI directives).
    Sectoral,
    /// Restricted or prohibited correspondent and payable-through accounts (CAPTA).
    CorrespondentBan,
    /// Others who deal with the party risk sanctions themselves; no separate block.
    SecondarySanctionsRisk,
    /// Goods, software and technology need a licence or are barred.
    ExportControl,
    /// Goods may not come in.
    ImportBan,
    /// Arms and related materiel.
    ArmsEmbargo,
    /// Named services may not be given.
    ServicesBan,
    /// Ships and aircraft: ports, flags, registration, insurance.
    TransportBan,
    /// No new investment.
    InvestmentBan,
    /// Restrictions outside the other kinds (menu-based sanctions, debarment, visa lists), not blocking.
    OtherRestriction,
    /// The programme is not in the table: treated as blocking until somebody maps it.
    Unmapped,
    /// Whether property is blocked depends on facts that are not known (ownership, a link that nobody confirmed): never a
    /// match by itself, always a reason to look.
    Undetermined,
}

impl Measure {
    /// Whether property must be blocked. [`Measure::Unmapped`] counts: not knowing is not a reason to pay.
    pub fn is_blocking(self) -> bool {
        matches!(self, Self::AssetFreeze | Self::Unmapped)
    }

    /// The machine form, e.g. `asset_freeze`.
    pub fn code(self) -> &'static str {
        match self {
            Self::AssetFreeze => "asset_freeze",
            Self::DealingBan => "dealing_ban",
            Self::TravelBan => "travel_ban",
            Self::Sectoral => "sectoral",
            Self::CorrespondentBan => "correspondent_ban",
            Self::SecondarySanctionsRisk => "secondary_sanctions_risk",
            Self::ExportControl => "export_control",
            Self::ImportBan => "import_ban",
            Self::ArmsEmbargo => "arms_embargo",
            Self::ServicesBan => "services_ban",
            Self::TransportBan => "transport_ban",
            Self::InvestmentBan => "investment_ban",
            Self::OtherRestriction => "other_restriction",
            Self::Unmapped => "unmapped",
            Self::Undetermined => "undetermined",
        }
    }

    const ALL: [Self; 15] = [
        Self::AssetFreeze,
        Self::DealingBan,
        Self::TravelBan,
        Self::Sectoral,
        Self::CorrespondentBan,
        Self::SecondarySanctionsRisk,
        Self::ExportControl,
        Self::ImportBan,
        Self::ArmsEmbargo,
        Self::ServicesBan,
        Self::TransportBan,
        Self::InvestmentBan,
        Self::OtherRestriction,
        Self::Unmapped,
        Self::Undetermined,
    ];
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code().replace('_', " "))
    }
}

impl FromStr for Measure {
    type Err = MeasureTableError;

    fn from_str(text: &str) -> Result<Self, MeasureTableError> {
        Self::ALL
            .into_iter()
            .find(|measure| measure.code() == text)
            .ok_or_else(|| MeasureTableError::UnknownMeasure(text.to_owned()))
    }
}

/// Why the table of measures could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MeasureTableError {
    /// A word that is none of [`Measure`]'s codes.
    #[error("`{0}` is not a measure")]
    UnknownMeasure(String),
    /// A line with the wrong number of fields.
    #[error("measures table, line {line}: expected `list,programme,measures,source`, found `{found}`")]
    Line {
        /// Line number, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
}

/// Which measures a programme carries on a list.
///
/// Read from comma-separated lines `list,programme,measures,source`, where `measures` are
/// [`Measure::code`]s joined by `+`, `programme` may be `*` (any programme of that list not named) or end in
/// `*` (a prefix), or begin with a sub-list and a slash; `source` says where the rule comes from, and `#` begins a comment.
#[derive(Debug, Clone, Default)]
pub struct MeasureTable {
    exact: BTreeMap<(String, String), Vec<Measure>>,
    prefixes: Vec<(String, String, Vec<Measure>)>,
}

impl MeasureTable {
    /// Reads the table's text.
    pub fn parse(text: &str) -> Result<Self, MeasureTableError> {
        let mut table = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') || line.starts_with("list,") {
                continue;
            }
            let mut fields = line.splitn(4, ',').map(str::trim);
            let (Some(list), Some(programme), Some(measures), Some(_source)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(MeasureTableError::Line { line: index + 1, found: line.to_owned() });
            };
            let measures = measures.split('+').map(str::parse).collect::<Result<Vec<Measure>, _>>()?;
            match programme.strip_suffix('*') {
                Some(prefix) => table.prefixes.push((list.to_owned(), prefix.to_owned(), measures)),
                None => {
                    table.exact.insert((list.to_owned(), programme.to_owned()), measures);
                }
            }
        }
        // The longest prefix is the most specific rule, so it is tried first.
        table.prefixes.sort_by_key(|(_, prefix, _)| std::cmp::Reverse(prefix.len()));
        Ok(table)
    }

    /// The measures of a programme as a list delivers it: by its sub-list and tag (`CAPTA List/UKRAINE-EO13662`)
    /// if the table has a rule for that sub-list, otherwise by its tag. `None` if the table does not know it.
    pub fn of(&self, list: &ListId, programme: &Programme) -> Option<&[Measure]> {
        let within = |sublist: &String| {
            let key = format!("{sublist}/{}", programme.tag);
            self.exact.get(&(list.as_str().to_owned(), key.clone())).map(Vec::as_slice).or_else(|| {
                self.prefixes
                    .iter()
                    .find(|(of, prefix, _)| {
                        of == list.as_str() && !prefix.is_empty() && key.starts_with(prefix)
                    })
                    .map(|(_, _, measures)| measures.as_slice())
            })
        };
        programme.sublist.as_ref().and_then(within).or_else(|| self.lookup(list, &programme.tag))
    }

    /// The measures of a tag on a list, or `None` if the table does not know it.
    pub fn lookup(&self, list: &ListId, programme: &str) -> Option<&[Measure]> {
        self.exact.get(&(list.as_str().to_owned(), programme.to_owned())).map(Vec::as_slice).or_else(|| {
            self.prefixes
                .iter()
                .find(|(of, prefix, _)| of == list.as_str() && programme.starts_with(prefix.as_str()))
                .map(|(_, _, measures)| measures.as_slice())
        })
    }
}
