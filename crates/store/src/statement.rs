//! Statements of a list: what a version says, and in which versions each stood.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use interdict_model::{Edition, ListId, Position, Statement, Value};
use serde::Serialize;

use crate::Store;
use crate::database::{Database, Row, values};
use crate::error::StoreError;
use crate::version::Version;

/// Hash of a statement: the first 16 bytes of BLAKE3 over party, component, printed text and value as JSON.
pub(crate) type StatementHash = [u8; 16];

/// A map by statement hash. The keys are parts of BLAKE3 hashes already, so they are not hashed again.
pub(crate) type ByHash<T> = HashMap<StatementHash, T, BuildHasherDefault<FirstBytes>>;

/// The statements of one version: hash to row.
pub(crate) type Members = ByHash<i64>;

/// Takes the first eight bytes of a [`StatementHash`] as its hash.
#[derive(Debug, Default)]
pub(crate) struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    /// Arrays announce their length; it is the same for all.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A statement with where it was first seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredStatement {
    /// The statement; its position is that in the version where it was first seen.
    #[serde(flatten)]
    pub statement: Statement,
    /// The edition in which it was first seen, by load order.
    pub first_seen: Edition,
}

/// A statement with the editions in which it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastStatement {
    /// The statement.
    #[serde(flatten)]
    pub stored: StoredStatement,
    /// The first stored edition in which it stands.
    pub since: Edition,
    /// The first stored edition after the last one in which it stands, among those that have its component; `None` if
    /// it stands in the newest of them.
    pub until: Option<Edition>,
}

/// Spans of load order in which a statement stood: from, up to but not including.
type Spans = Vec<(i64, Option<i64>)>;

impl Store {
    /// The statements of a version in a fixed order (party, property, printed text), whatever was loaded before.
    pub fn statements(&self, version: &Version) -> Result<Vec<StoredStatement>, StoreError> {
        of_version(&self.database, version)
    }

    /// Everything ever said about a party of a list, with the editions in which it stood, by the publisher's dates and
    /// not by the order of loading.
    pub fn party_history(&self, list: &ListId, party: &str) -> Result<Vec<PastStatement>, StoreError> {
        let versions: Vec<Version> =
            self.versions(Some(list))?.into_iter().filter(|version| version.seq.is_some()).collect();
        let mut found: Vec<(StatementHash, StoredStatement, Spans)> = Vec::new();
        self.database.query(
            "SELECT s.hash, s.party, s.printed, s.value, s.component, s.line, v.edition, p.from_seq, p.to_seq
             FROM statement s JOIN span p ON p.statement = s.id JOIN version v ON v.id = s.version
             WHERE s.list = ?1 AND s.party = ?2 ORDER BY s.id, p.from_seq",
            &values![list.as_str(), party],
            |row| {
                let (hash, stored) = stored(row)?;
                let span = (row.get(7)?, row.get(8)?);
                match found.last_mut() {
                    Some((same, _, spans)) if *same == hash => spans.push(span),
                    _ => found.push((hash, stored, vec![span])),
                }
                Ok(())
            },
        )?;
        Ok(found.into_iter().map(|(_, stored, spans)| past(stored, &spans, &versions)).collect())
    }
}

/// The statements of a version, checked against what was recorded of it, in a fixed order.
pub(crate) fn of_version(database: &Database, version: &Version) -> Result<Vec<StoredStatement>, StoreError> {
    let Some(seq) = version.seq else { return Ok(Vec::new()) };
    let mut digest = Sum::default();
    let mut found = database.query(
        "SELECT s.hash, s.party, s.printed, s.value, s.component, s.line, v.edition
         FROM statement s JOIN span p ON p.statement = s.id JOIN version v ON v.id = s.version
         WHERE s.list = ?1 AND p.from_seq <= ?2 AND (p.to_seq IS NULL OR p.to_seq > ?2)",
        &values![version.list.as_str(), seq],
        |row| {
            let (hash, stored) = stored(row)?;
            digest.add(&hash);
            Ok(stored)
        },
    )?;
    if digest.bytes() != version.digest {
        return Err(StoreError::Damaged(format!(
            "the statements of {} are not those recorded",
            version.label()
        )));
    }
    found.sort_by(|a, b| {
        let key =
            |s: &StoredStatement| (s.statement.value.property(), s.statement.position.component.clone());
        a.statement
            .party
            .cmp(&b.statement.party)
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.statement.printed.cmp(&b.statement.printed))
    });
    Ok(found)
}

/// A statement's spans of load order as editions. Versions without its component say nothing of it.
fn past(stored: StoredStatement, spans: &[(i64, Option<i64>)], versions: &[Version]) -> PastStatement {
    let stands = |version: &Version| {
        version
            .seq
            .is_some_and(|seq| spans.iter().any(|(from, to)| *from <= seq && to.is_none_or(|to| seq < to)))
    };
    let component = &stored.statement.position.component;
    let mut telling: Vec<&Version> =
        versions.iter().filter(|version| version.components.contains(component)).collect();
    telling.sort_by_key(|version| (version.edition, version.seq));
    let since =
        telling.iter().find(|version| stands(version)).map_or(stored.first_seen, |version| version.edition);
    let last = telling.iter().rposition(|version| stands(version));
    let until = last.and_then(|last| telling.get(last + 1)).map(|version| version.edition);
    PastStatement { stored, since, until }
}

/// The hash of a statement.
pub(crate) fn hash(party: &str, component: &str, printed: &str, value: &str) -> StatementHash {
    let fields = [party, component, printed, value];
    // In one piece: hashing a short text that is whole is much cheaper than hashing one that comes in parts.
    let mut whole = Vec::with_capacity(fields.iter().map(|field| size_of::<u64>() + field.len()).sum());
    for field in fields {
        whole.extend_from_slice(&(field.len() as u64).to_le_bytes());
        whole.extend_from_slice(field.as_bytes());
    }
    let mut short = StatementHash::default();
    short.copy_from_slice(&blake3::hash(&whole).as_bytes()[..16]);
    short
}

/// The sum of hashes modulo 2^128: the same whatever the order.
#[derive(Default)]
struct Sum(u128);

impl Sum {
    fn add(&mut self, hash: &StatementHash) {
        self.0 = self.0.wrapping_add(u128::from_le_bytes(*hash));
    }

    fn bytes(&self) -> StatementHash {
        self.0.to_le_bytes()
    }
}

/// The sum of hashes as a version keeps it.
pub(crate) fn sum<'a>(hashes: impl Iterator<Item = &'a StatementHash>) -> StatementHash {
    let mut sum = Sum::default();
    hashes.for_each(|hash| sum.add(hash));
    sum.bytes()
}

/// A statement from a row that begins with hash, party, printed, value, component, line, edition.
pub(crate) fn stored(row: &Row<'_>) -> Result<(StatementHash, StoredStatement), StoreError> {
    let expected: StatementHash = row.get(0)?;
    let party: String = row.get(1)?;
    let printed: String = row.get(2)?;
    let value: String = row.get(3)?;
    let component: String = row.get(4)?;
    if hash(&party, &component, &printed, &value) != expected {
        return Err(StoreError::Damaged(format!("a statement of party {party} is not what was recorded")));
    }
    let value: Value = serde_json::from_str(&value)?;
    let line = u64::try_from(row.get::<i64>(5)?).unwrap_or_default();
    let edition: String = row.get(6)?;
    let first_seen = edition.parse().map_err(|_| StoreError::Damaged(format!("edition `{edition}`")))?;
    Ok((
        expected,
        StoredStatement {
            statement: Statement { party, printed, value, position: Position { component, line } },
            first_seen,
        },
    ))
}
