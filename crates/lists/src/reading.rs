//! What a reader gives: statements, what it could not read, and what the file says of itself.

use std::collections::HashSet;
use std::fmt;

use interdict_model::{Edition, ListId, Position, Statement, Value};
use serde::Serialize;
use thiserror::Error;

/// Why a file could not be read to its end. Whatever was read before is void.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The operating system could not read it.
    #[error("{file}: {cause}")]
    Io {
        /// The file.
        file: String,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// The bytes are not what this format requires.
    #[error("{file}, {place}: {cause}")]
    Malformed {
        /// The file.
        file: String,
        /// Line, byte or record.
        place: String,
        /// What is wrong, and what was expected.
        cause: String,
    },
    /// The file stops in the middle.
    #[error("{file}: the file ends before its end ({cause}); download it again")]
    Truncated {
        /// The file.
        file: String,
        /// What is missing.
        cause: String,
    },
    /// A document type declaration: official lists have none, and it is how XML attacks begin.
    #[error("{file}: refused, because it declares a document type (DOCTYPE); official lists never do")]
    Doctype {
        /// The file.
        file: String,
    },
    /// A bound of [`crate::limits`] is exceeded.
    #[error("{file}: {what} exceeds the limit of {limit}")]
    Limit {
        /// The file.
        file: String,
        /// What is too large.
        what: String,
        /// The bound, with unit.
        limit: String,
    },
    /// The content is of no format known here.
    #[error(
        "{file}: not a format known here (begins with `{begins}`); `interdict lists import --help` names the formats"
    )]
    UnknownFormat {
        /// The file.
        file: String,
        /// The first characters.
        begins: String,
    },
    /// A set of files that does not go together.
    #[error("{set}: {cause}")]
    Set {
        /// The set (folder or archive).
        set: String,
        /// What is missing or contradictory.
        cause: String,
    },
}

impl ReadError {
    /// A malformed place.
    pub fn malformed(file: &str, place: impl fmt::Display, cause: impl fmt::Display) -> Self {
        Self::Malformed { file: file.to_owned(), place: place.to_string(), cause: cause.to_string() }
    }
}

/// How grave an issue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// A text was kept as text because it could not be read as the typed value expected there.
    NotUnderstood,
    /// A row or record could not be read at all. A version with such an issue is not accepted.
    SkippedRow,
}

/// One thing a reader has to report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// How grave.
    pub severity: Severity,
    /// The component (file of the set).
    pub component: String,
    /// Line or record number, from 1; 0 if it concerns the whole file.
    pub line: u64,
    /// The party, if known.
    pub party: Option<String>,
    /// What is wrong, in words, with the text concerned.
    pub message: String,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.component, self.line)?;
        if let Some(party) = &self.party {
            write!(f, " (party {party})")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// What a delta file says happened to a party since the version before.
///
/// A delta is applied to the version before it: `Added` and `Modified` parties get exactly the statements of
/// the reading (for `Modified`, all statements of the version before are replaced, because a delta is only read
/// when its entries are complete), `Removed` parties lose all theirs, and every other party keeps its own.
/// Adding a party that is there and removing one that is not are no errors: publishers repeat themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyChange {
    /// Listed anew.
    Added,
    /// Listed before and now; its statements are those of this reading.
    Modified,
    /// No longer on this list.
    Removed,
}

/// The content of one version of one list, or of a change to one.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The list.
    pub list: ListId,
    /// The publisher's date, if the content has one.
    pub issued: Option<Edition>,
    /// The number of parties the content itself declares (OFAC `Record_Count`), if it does.
    pub declared_parties: Option<u64>,
    /// Which components were read: `sdn`, `add`, `alt`, `comments`; or `main`.
    pub components: Vec<String>,
    /// Components that a complete version of this list needs and that were not in the set.
    pub missing_components: Vec<String>,
    /// Rows or records read.
    pub rows: u64,
    /// The statements, in source order.
    pub statements: Vec<Statement>,
    /// For a delta, what happened to each party it names, in source order; empty for a full list. A reading with
    /// changes is not a list and must be applied to the version before.
    pub changes: Vec<(String, PartyChange)>,
    /// What could not be read or deserves a word.
    pub issues: Vec<Issue>,
}

impl Reading {
    /// An empty reading of a list.
    pub fn of(list: ListId) -> Self {
        Self {
            list,
            issued: None,
            declared_parties: None,
            components: Vec::new(),
            missing_components: Vec::new(),
            rows: 0,
            statements: Vec::new(),
            changes: Vec::new(),
            issues: Vec::new(),
        }
    }

    /// Begins a record: counts it and gives a writer for its party.
    pub fn record(&mut self, component: &str, line: u64, party: impl Into<String>) -> Writer<'_> {
        self.rows += 1;
        Writer { reading: self, party: party.into(), component: component.to_owned(), line }
    }

    /// Reports something that is not about one readable party.
    pub fn report(&mut self, severity: Severity, component: &str, line: u64, message: impl Into<String>) {
        self.issues.push(Issue {
            severity,
            component: component.to_owned(),
            line,
            party: None,
            message: message.into(),
        });
    }

    /// Keeps the first of equal statements and of equal issues.
    ///
    /// For files with one row per name: each row repeats what is said of the party. Equal is what
    /// [`Statement`] calls the same statement; the line that is kept is the first.
    #[must_use]
    pub fn without_repeats(mut self) -> Self {
        let mut said = HashSet::new();
        self.statements.retain(|statement| {
            let Statement { party, printed, value, position } = statement;
            said.insert((party.clone(), printed.clone(), value.clone(), position.component.clone()))
        });
        let mut reported = HashSet::new();
        self.issues.retain(|issue| {
            let place = if issue.party.is_some() { 0 } else { issue.line };
            reported.insert((issue.party.clone(), place, issue.message.clone()))
        });
        self
    }

    /// How many rows could not be read.
    pub fn skipped_rows(&self) -> usize {
        self.issues.iter().filter(|issue| issue.severity == Severity::SkippedRow).count()
    }
}

/// Writes the statements of one record.
#[derive(Debug)]
pub struct Writer<'a> {
    reading: &'a mut Reading,
    party: String,
    component: String,
    line: u64,
}

impl Writer<'_> {
    /// States a value. `printed` is the text of the source; fields of a composite value joined by ` | `.
    pub fn say(&mut self, printed: impl Into<String>, value: Value) {
        self.reading.statements.push(Statement {
            party: self.party.clone(),
            printed: printed.into(),
            value,
            position: Position { component: self.component.clone(), line: self.line },
        });
    }

    /// Keeps a text that could not be read as the value expected, and reports it.
    pub fn not_understood(&mut self, text: &str, why: impl fmt::Display) {
        self.say(text, Value::NotUnderstood(text.to_owned()));
        self.issue(Severity::NotUnderstood, format!("{why}: `{text}`"));
    }

    /// Reports something about this party.
    pub fn issue(&mut self, severity: Severity, message: impl Into<String>) {
        self.reading.issues.push(Issue {
            severity,
            component: self.component.clone(),
            line: self.line,
            party: Some(self.party.clone()),
            message: message.into(),
        });
    }

    /// Goes on in another component of the set (a record that continues in another file); gives the one left.
    pub fn enter(&mut self, component: &str) -> String {
        std::mem::replace(&mut self.component, component.to_owned())
    }

    /// The party of this record.
    pub fn party(&self) -> &str {
        &self.party
    }
}
