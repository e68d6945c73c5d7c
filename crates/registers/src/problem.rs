//! What was wrong with a record and what became of it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What sort of thing was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// A share that is none, or not between 0 and 100 percent.
    Share,
    /// Dates that are none, or that end before they begin.
    Dates,
    /// A record that does not say what is owned, or by whom.
    Party,
    /// A record that names another which is not there.
    MissingRecord,
    /// A kind or type of record not known here.
    Kind,
    /// A kind of interest not known here, or none given.
    Interest,
    /// A number that breaks the rule of its sort, such as an LEI with wrong check digits, or an id that two sources have
    /// for different records.
    Identifier,
    /// A country or jurisdiction not known here.
    Country,
    /// A registration that lapsed, was retired, annulled or deleted.
    Registration,
    /// A column not known here.
    Column,
    /// Bytes that are not UTF-8.
    Encoding,
    /// A record that is not of the form it should have.
    Form,
    /// So many problems of a kind that the rest of them is only counted.
    More,
    /// The source was refused, as a whole or before its end.
    Refused,
}

/// One thing that was wrong, where, and what was done with the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The source by the name it was given.
    pub source: String,
    /// The record within it: a line of a table or of JSON lines, otherwise a record by its number; 0 is the whole source.
    pub record: u32,
    /// The party it is about, by its id in the source, where there is one.
    pub party: Option<String>,
    /// What sort of thing was wrong.
    pub kind: ProblemKind,
    /// The cause, and what was done with the record.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if self.record > 0 {
            write!(f, ", record {}", self.record)?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Records that were understood and deliberately became no holding, counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Note {
    /// The source by the name it was given.
    pub source: String,
    /// What they are, e.g. `PSC exemption`, `reporting exception NATURAL_PERSONS`.
    pub kind: String,
    /// How many.
    pub count: u64,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} × {}", self.source, self.count, self.kind)
    }
}
