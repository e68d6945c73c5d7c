//! Versions of a list: finding them, and what each is.

use std::fmt;

use interdict_model::{Edition, ListId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::database::{Database, Row, values};
use crate::error::StoreError;
use crate::seal::Sealed;
use crate::seen::Known;
use crate::statement::StatementHash;
use crate::{Store, audit};

/// The seal covers whatever decides what is in force.
pub(crate) const VERSION: Sealed = Sealed {
    table: "version",
    key: "id",
    columns: &[
        "list",
        "edition",
        "seq",
        "format",
        "standing",
        "content",
        "loaded_at",
        "components",
        "missing",
        "parties",
        "statements",
        "digest",
        "reasons",
        "note",
    ],
    what: "the record of version",
};

/// What stands in place of the standing of a version whose statements are being written before it is there, or that was never there
/// because whoever wrote them was stopped. Nobody sees it.
pub(crate) const ARRIVING: &str = "arriving";

/// How a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Accepted by the rules.
    Accepted,
    /// Refused by the rules; its files are kept, its statements are not in force.
    Quarantined,
    /// Refused by the rules and released by people.
    Released,
    /// Known to be incomplete, imported on purpose.
    Partial,
    /// Refused by the rules, of a list that was never in force, and forgotten by people: there is to be no such list.
    Forgotten,
}

impl Standing {
    /// Whether its statements count.
    pub fn is_in_force(self) -> bool {
        !matches!(self, Self::Quarantined | Self::Forgotten)
    }

    /// The machine form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Quarantined => "quarantined",
            Self::Released => "released",
            Self::Partial => "partial",
            Self::Forgotten => "forgotten",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        [Self::Accepted, Self::Quarantined, Self::Released, Self::Partial, Self::Forgotten]
            .into_iter()
            .find(|s| s.code() == code)
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A recorded version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Number in this store.
    pub id: i64,
    /// The list.
    pub list: ListId,
    /// The edition.
    pub edition: Edition,
    /// Place in the load order of its list; `None` while quarantined.
    #[serde(skip)]
    pub seq: Option<i64>,
    /// Name of the format.
    pub format: String,
    /// How it stands.
    pub standing: Standing,
    /// BLAKE3 over the files, in hexadecimal: the identity of the content.
    pub content: String,
    /// When it was loaded.
    pub loaded_at: Timestamp,
    /// Components read.
    pub components: Vec<String>,
    /// Components a complete version would have.
    pub missing: Vec<String>,
    /// Parties.
    pub parties: u64,
    /// Statements.
    pub statements: u64,
    #[serde(skip)]
    pub(crate) digest: StatementHash,
    /// The act by which it came.
    #[serde(skip)]
    pub(crate) import_act: Option<u64>,
    /// The act by which it was released, or forgotten.
    #[serde(skip)]
    pub(crate) release_act: Option<u64>,
    /// Why it is quarantined, or what was tolerated.
    pub reasons: Vec<String>,
    /// What the reader reported.
    #[serde(skip)]
    pub issues: Vec<String>,
    /// Who released or forgot it and why, if somebody did.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Version {
    /// `us-ofac-sdn@2023-05-23`: how people name it.
    pub fn label(&self) -> String {
        format!("{}@{}", self.list, self.edition)
    }
}

/// A file of a recorded version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileEntry {
    /// Component.
    pub component: String,
    /// File name.
    pub name: String,
    /// Hash of the content, in hexadecimal.
    pub source: String,
}

impl Store {
    /// All versions, of one list or of all, by list and edition, oldest first.
    pub fn versions(&self, list: Option<&ListId>) -> Result<Vec<Version>, StoreError> {
        versions(&self.database, list)
    }

    /// A version by its number.
    pub fn version(&self, id: i64) -> Result<Version, StoreError> {
        self.database
            .find(&format!("{} AND id = ?1", select()), &values![id], version)?
            .ok_or_else(|| StoreError::NoVersion(id.to_string()))
    }

    /// The files of a version.
    pub fn files(&self, version: i64) -> Result<Vec<FileEntry>, StoreError> {
        self.database.query(
            "SELECT component, name, source FROM version_file WHERE version = ?1 ORDER BY component",
            &values![version],
            |row| {
                let source = blake3::Hash::from_bytes(row.get(2)?).to_hex().to_string();
                Ok(FileEntry { component: row.get(0)?, name: row.get(1)?, source })
            },
        )
    }

    /// The versions of a list that count, as they stood: what was released or forgotten only later is still quarantined.
    pub fn versions_known(&self, list: &ListId, known: Known) -> Result<Vec<Version>, StoreError> {
        self.known(Some(list), known)
    }

    /// Whether any version of any list counts.
    pub fn has_versions(&self, known: Known) -> Result<bool, StoreError> {
        Ok(!self.known(None, known)?.is_empty())
    }

    fn known(&self, list: Option<&ListId>, known: Known) -> Result<Vec<Version>, StoreError> {
        let mut versions = self.versions(list)?;
        versions.retain(|version| known.has(version.loaded_at, version.import_act));
        if let Known::Then(seen) = known {
            for version in &mut versions {
                let by_people = matches!(version.standing, Standing::Released | Standing::Forgotten);
                if by_people && !seen.has_act(version.release_act) {
                    (version.standing, version.seq) = (Standing::Quarantined, None);
                }
            }
        }
        versions.retain(|version| version.standing != Standing::Forgotten);
        Ok(versions)
    }

    /// Forgets a list of which no version was ever in force, as if nobody had loaded it: its versions stay, and what was decided while it
    /// counted as refused is made again the same. `note` says who does so and why. Gives the versions.
    pub fn forget_list(&mut self, list: &ListId, note: &str, at: Timestamp) -> Result<Vec<i64>, StoreError> {
        let transaction = self.database.write()?;
        let known = versions(&transaction, Some(list))?;
        if let Some(in_force) = known.iter().find(|version| version.standing.is_in_force()) {
            return Err(StoreError::InForce(in_force.label()));
        }
        let refused = known.iter().filter(|version| version.standing == Standing::Quarantined);
        let refused: Vec<i64> = refused.map(|version| version.id).collect();
        if refused.is_empty() {
            return Err(StoreError::NoVersion(format!("{list} in quarantine")));
        }
        let act = audit::next_number(&transaction)?;
        for id in &refused {
            let changes = [
                ("standing", Standing::Forgotten.code().into()),
                ("note", note.into()),
                ("release_act", act.into()),
            ];
            VERSION.update(&transaction, "id = ?1", &values![*id], &changes)?;
        }
        let details = json!({ "versions": refused, "note": note });
        audit::note(&transaction, &self.actor, "list.forget", list.as_str(), details, at)?;
        transaction.commit()?;
        Ok(refused)
    }

    /// Every list of which anything is known: a version was loaded, or a check was made.
    pub fn lists(&self, known: impl Into<Known>) -> Result<Vec<ListId>, StoreError> {
        let known = known.into();
        let versions = self.known(None, known)?;
        let mut lists: Vec<ListId> = versions.into_iter().map(|version| version.list).collect();
        self.database.query("SELECT list, at, id FROM list_check", &[], |row| {
            let counts = match known {
                Known::Then(seen) => row.get::<u64>(2)? <= seen.checks,
                Known::Everything | Known::By(_) => known.has(row.get(1)?, None),
            };
            if counts {
                lists.push(list_id(&row.get::<String>(0)?)?);
            }
            Ok(())
        })?;
        lists.sort();
        lists.dedup();
        Ok(lists)
    }
}

fn select() -> String {
    let columns = VERSION.columns();
    format!("SELECT {columns}, issues, import_act, release_act FROM version WHERE standing <> '{ARRIVING}'")
}

/// The versions of one list or of all, by list and edition, oldest first.
pub(crate) fn versions(database: &Database, list: Option<&ListId>) -> Result<Vec<Version>, StoreError> {
    let order = "ORDER BY list, edition, id";
    match list {
        Some(list) => {
            let sql = format!("{} AND list = ?1 {order}", select());
            database.query(&sql, &values![list.as_str()], version)
        }
        None => database.query(&format!("{} {order}", select()), &[], version),
    }
}

fn version(row: &Row<'_>) -> Result<Version, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("a version has no readable {what}"));
    let strings = |at: usize, what: &str| -> Result<Vec<String>, StoreError> {
        serde_json::from_str(&row.get::<String>(at)?).map_err(|_| damaged(what))
    };
    let id = row.get(0)?;
    VERSION.check(row, &id)?;
    Ok(Version {
        id,
        list: list_id(&row.get::<String>(1)?)?,
        edition: row.get::<String>(2)?.parse().map_err(|_| damaged("edition"))?,
        seq: row.get(3)?,
        format: row.get(4)?,
        standing: Standing::parse(&row.get::<String>(5)?).ok_or_else(|| damaged("standing"))?,
        content: row.get(6)?,
        loaded_at: row.get(7)?,
        components: strings(8, "components")?,
        missing: strings(9, "missing components")?,
        parties: row.get(10)?,
        statements: row.get(11)?,
        digest: row.get(12)?,
        reasons: strings(13, "reasons")?,
        note: row.get(14)?,
        issues: strings(16, "issues")?,
        import_act: row.get(17)?,
        release_act: row.get(18)?,
    })
}

fn list_id(text: &str) -> Result<ListId, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged(format!("`{text}` is not a list id")))
}
