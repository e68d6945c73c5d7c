//! The formats read here, recognised from the content.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A table of edges: `owner,owned,share` and more.
    Csv,
    /// Beneficial Ownership Data Standard 0.2 to 0.4, JSON.
    Bods,
    /// GLEIF level 1: who is who, XML or JSON.
    GleifEntities,
    /// GLEIF level 2: relationship records, XML or JSON.
    GleifRelations,
    /// GLEIF level 2: reporting exceptions, XML or JSON.
    GleifExceptions,
    /// UK persons with significant control, JSON lines or documents.
    UkPsc,
    /// FollowTheMoney entities, JSON lines.
    Ftm,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Csv,
        Self::Bods,
        Self::GleifEntities,
        Self::GleifRelations,
        Self::GleifExceptions,
        Self::UkPsc,
        Self::Ftm,
    ];

    /// What a JSON record is, from its keys.
    pub(crate) fn of_record(record: &Map<String, Value>) -> Option<Self> {
        let has = |key: &str| record.contains_key(key);
        if has("statementID") || has("statementId") || has("statementType") || has("recordType") {
            return Some(Self::Bods);
        }
        if has("Relationship") || has("RelationshipRecord") {
            return Some(Self::GleifRelations);
        }
        if has("ExceptionCategory") || has("ExceptionReason") {
            return Some(Self::GleifExceptions);
        }
        if has("LEI") && has("Entity") {
            return Some(Self::GleifEntities);
        }
        if has("schema") && has("id") {
            return Some(Self::Ftm);
        }
        record.get("data").is_some_and(|data| data.get("kind").is_some()).then_some(Self::UkPsc)
    }

    /// What an XML file is, and the name of its records, from its root element.
    pub(crate) fn of_root(root: &str) -> Option<(Self, &'static str)> {
        match root {
            "LEIData" => Some((Self::GleifEntities, "LEIRecord")),
            "RelationshipData" => Some((Self::GleifRelations, "RelationshipRecord")),
            "ReportingExceptionData" => Some((Self::GleifExceptions, "Exception")),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "CSV with the columns owner,owned,share",
            Self::Bods => "BODS",
            Self::GleifEntities => "GLEIF level 1",
            Self::GleifRelations => "GLEIF relationship records",
            Self::GleifExceptions => "GLEIF reporting exceptions",
            Self::UkPsc => "UK PSC",
            Self::Ftm => "FollowTheMoney",
        })
    }
}
