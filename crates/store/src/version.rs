//! Versions of a list: recording one, finding them, reading their statements.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

use interdict_model::{Edition, ListId, Position, Statement, Value};
use jiff::Timestamp;
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::error::StoreError;
use crate::schema::{SEALED_CHECK, SEALED_VERSION};
use crate::{Store, audit, chunks};

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
}

impl Standing {
    /// Whether its statements count.
    pub fn is_in_force(self) -> bool {
        !matches!(self, Self::Quarantined)
    }

    /// The machine form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Quarantined => "quarantined",
            Self::Released => "released",
            Self::Partial => "partial",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        [Self::Accepted, Self::Quarantined, Self::Released, Self::Partial]
            .into_iter()
            .find(|s| s.code() == code)
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A version to be recorded.
#[derive(Debug)]
pub struct NewVersion<'a> {
    /// The list.
    pub list: ListId,
    /// The publisher's edition. If the store has other content under it, the next letter of that day is taken.
    pub edition: Edition,
    /// Name of the format.
    pub format: String,
    /// How it stands.
    pub standing: Standing,
    /// When it is loaded.
    pub loaded_at: Timestamp,
    /// Components read.
    pub components: Vec<String>,
    /// Components a complete version would have.
    pub missing: Vec<String>,
    /// The files.
    pub files: Vec<NewFile<'a>>,
    /// The statements; ignored (but counted) for a quarantined version.
    pub statements: &'a [Statement],
    /// Why it is quarantined, or what was tolerated.
    pub reasons: Vec<String>,
    /// What the reader reported.
    pub issues: Vec<String>,
}

/// A file of a version to be recorded.
#[derive(Debug)]
pub struct NewFile<'a> {
    /// Component.
    pub component: String,
    /// File name.
    pub name: String,
    /// Content, uncompressed.
    pub bytes: &'a [u8],
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
    digest: StatementHash,
    /// Why it is quarantined, or what was tolerated.
    pub reasons: Vec<String>,
    /// What the reader reported.
    #[serde(skip)]
    pub issues: Vec<String>,
    /// Who released it and why, if it was released.
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

/// What recording did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// A new version.
    New(Version),
    /// The same content is there already.
    Known(Version),
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

/// A check with the publisher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// When.
    pub at: Timestamp,
    /// Whether the publisher answered with the list or with "unchanged".
    pub succeeded: bool,
    /// What happened.
    pub detail: String,
    /// What the fetcher wants to be reminded of at the next check (entity tags and the like), as JSON.
    pub remembered: Option<String>,
}

/// Spans of load order in which a statement stood: from, up to but not including.
type Spans = Vec<(i64, Option<i64>)>;

/// A statement made ready for the store.
struct Prepared<'a> {
    hash: StatementHash,
    value: String,
    statement: &'a Statement,
}

impl Store {
    /// Records a version: files, statements, standing, in one transaction.
    ///
    /// The same content is recorded once for a day, and once as long as nothing else came into force in between: a
    /// list that goes back to what it was before is a new version. What is quarantined and comes again is still
    /// quarantined.
    pub fn record(&mut self, new: &NewVersion<'_>) -> Result<Recorded, StoreError> {
        let prepared = if new.standing.is_in_force() { prepare(new.statements)? } else { Vec::new() };
        let content = content(&new.files);
        // What is there is looked at under the lock: another process may be importing, too.
        let transaction = audit::begin(&mut self.connection)?;
        if let Some(known) = known(&transaction, new, &content)? {
            return Ok(Recorded::Known(known));
        }
        let mut members = standing_members(&transaction, &new.list, self.standing.remove(&new.list))?;
        let seq = if new.standing.is_in_force() { Some(next_seq(&transaction, &new.list)?) } else { None };
        let edition = free_edition(&transaction, &new.list, new.edition)?;
        let parties: HashSet<&str> =
            new.statements.iter().map(|statement| statement.party.as_str()).collect();
        let distinct: ByHash<&Prepared<'_>> = prepared.iter().map(|one| (one.hash, one)).collect();
        transaction
            .prepare_cached(
                "INSERT INTO version (list, edition, seq, format, standing, content, loaded_at, components, missing,
                 parties, statements, digest, reasons, issues)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?
            .execute(params![
                new.list.as_str(),
                edition.to_string(),
                seq,
                new.format,
                new.standing.code(),
                content,
                new.loaded_at.to_string(),
                serde_json::to_string(&new.components)?,
                serde_json::to_string(&new.missing)?,
                to_i64(parties.len()),
                to_i64(distinct.len()),
                sum(distinct.keys()).as_slice(),
                serde_json::to_string(&new.reasons)?,
                serde_json::to_string(&new.issues)?,
            ])?;
        let id = transaction.last_insert_rowid();
        seal_version(&transaction, id)?;
        for file in &new.files {
            let source = chunks::put(&transaction, file.bytes)?;
            transaction
                .prepare_cached(
                    "INSERT INTO version_file (version, component, name, source) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![id, file.component, file.name, source.as_bytes().as_slice()])?;
        }
        if let Some(seq) = seq {
            members = replace_members(&transaction, &new.list, id, seq, members, &prepared, &distinct)?;
        }
        let details = json!({
            "version": id, "edition": edition.to_string(), "standing": new.standing.code(), "content": content,
        });
        audit::note(&transaction, &self.actor, "list.import", new.list.as_str(), details, new.loaded_at)?;
        transaction.commit()?;
        self.standing.insert(new.list.clone(), members);
        self.version(id).map(Recorded::New)
    }

    /// Puts a quarantined version into force: its statements (read again from its stored files by the caller) are
    /// recorded, and who released it and why.
    pub fn release(
        &mut self,
        id: i64,
        statements: &[Statement],
        note: &str,
        at: Timestamp,
    ) -> Result<Version, StoreError> {
        let version = self.version(id)?;
        if version.standing != Standing::Quarantined {
            return Err(StoreError::NoVersion(format!("{} in quarantine", version.label())));
        }
        let prepared = prepare(statements)?;
        let distinct: ByHash<&Prepared<'_>> = prepared.iter().map(|one| (one.hash, one)).collect();
        let transaction = audit::begin(&mut self.connection)?;
        let members = standing_members(&transaction, &version.list, self.standing.remove(&version.list))?;
        let seq = next_seq(&transaction, &version.list)?;
        transaction.execute(
            "UPDATE version SET seq = ?2, standing = ?3, statements = ?4, digest = ?5, note = ?6 WHERE id = ?1",
            params![
                id,
                seq,
                Standing::Released.code(),
                to_i64(distinct.len()),
                sum(distinct.keys()).as_slice(),
                note
            ],
        )?;
        seal_version(&transaction, id)?;
        let members = replace_members(&transaction, &version.list, id, seq, members, &prepared, &distinct)?;
        let details = json!({ "version": id, "edition": version.edition.to_string(), "note": note });
        audit::note(&transaction, &self.actor, "list.release", version.list.as_str(), details, at)?;
        transaction.commit()?;
        self.standing.insert(version.list, members);
        self.version(id)
    }

    /// All versions, of one list or of all, by list and edition, oldest first.
    pub fn versions(&self, list: Option<&ListId>) -> Result<Vec<Version>, StoreError> {
        versions(&self.connection, list)
    }

    /// A version by its number.
    pub fn version(&self, id: i64) -> Result<Version, StoreError> {
        self.connection
            .prepare_cached(&format!("{} WHERE id = ?1", select_version()))?
            .query_and_then([id], version)?
            .next()
            .ok_or_else(|| StoreError::NoVersion(id.to_string()))?
    }

    /// The files of a version.
    pub fn files(&self, version: i64) -> Result<Vec<FileEntry>, StoreError> {
        let mut query = self.connection.prepare_cached(
            "SELECT component, name, source FROM version_file WHERE version = ?1 ORDER BY component",
        )?;
        let rows = query.query_map([version], |row| {
            let source = blake3::Hash::from_bytes(row.get(2)?).to_hex().to_string();
            Ok(FileEntry { component: row.get(0)?, name: row.get(1)?, source })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The statements of a version in a fixed order (party, property, printed text), whatever was loaded before.
    pub fn statements(&self, version: &Version) -> Result<Vec<StoredStatement>, StoreError> {
        let Some(seq) = version.seq else { return Ok(Vec::new()) };
        let mut query = self.connection.prepare_cached(
            "SELECT s.hash, s.party, s.printed, s.value, s.component, s.line, v.edition
             FROM statement s JOIN span p ON p.statement = s.id JOIN version v ON v.id = s.version
             WHERE s.list = ?1 AND p.from_seq <= ?2 AND (p.to_seq IS NULL OR p.to_seq > ?2)",
        )?;
        let mut digest = Sum::default();
        let mut found = Vec::new();
        let mut rows = query.query(params![version.list.as_str(), seq])?;
        while let Some(row) = rows.next()? {
            let (hash, stored) = stored(row)?;
            digest.add(&hash);
            found.push(stored);
        }
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

    /// Everything ever said about a party of a list, with the editions in which it stood, by the publisher's dates and
    /// not by the order of loading.
    pub fn party_history(&self, list: &ListId, party: &str) -> Result<Vec<PastStatement>, StoreError> {
        let versions: Vec<Version> =
            self.versions(Some(list))?.into_iter().filter(|version| version.seq.is_some()).collect();
        let mut query = self.connection.prepare_cached(
            "SELECT s.hash, s.party, s.printed, s.value, s.component, s.line, v.edition, p.from_seq, p.to_seq
             FROM statement s JOIN span p ON p.statement = s.id JOIN version v ON v.id = s.version
             WHERE s.list = ?1 AND s.party = ?2 ORDER BY s.id, p.from_seq",
        )?;
        let mut rows = query.query(params![list.as_str(), party])?;
        let mut found: Vec<(StatementHash, StoredStatement, Spans)> = Vec::new();
        while let Some(row) = rows.next()? {
            let (hash, stored) = stored(row)?;
            let span = (row.get(7)?, row.get(8)?);
            match found.last_mut() {
                Some((same, _, spans)) if *same == hash => spans.push(span),
                _ => found.push((hash, stored, vec![span])),
            }
        }
        Ok(found.into_iter().map(|(_, stored, spans)| past(stored, &spans, &versions)).collect())
    }

    /// Notes a check with the publisher.
    pub fn note_check(&mut self, list: &ListId, check: &Check) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO list_check (list, at, succeeded, detail, remembered) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![list.as_str(), check.at.to_string(), check.succeeded, check.detail, check.remembered],
        )?;
        let id = self.connection.last_insert_rowid();
        let seal = format!("UPDATE list_check SET seal = seal_of({SEALED_CHECK}) WHERE id = ?1");
        self.connection.execute(&seal, [id])?;
        Ok(())
    }

    /// The last check of a list, and the last successful one.
    pub fn last_checks(&self, list: &ListId) -> Result<(Option<Check>, Option<Check>), StoreError> {
        let newest = |condition: &str| -> Result<Option<Check>, StoreError> {
            let sql = format!(
                "SELECT at, succeeded, detail, remembered, seal IS seal_of({SEALED_CHECK}) FROM list_check
                 WHERE list = ?1 {condition} ORDER BY id DESC LIMIT 1"
            );
            let mut query = self.connection.prepare_cached(&sql)?;
            let mut rows = query.query([list.as_str()])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            if !row.get::<_, bool>(4)? {
                return Err(altered_check(list));
            }
            Ok(Some(Check {
                at: timestamp(&row.get::<_, String>(0)?)?,
                succeeded: row.get(1)?,
                detail: row.get(2)?,
                remembered: row.get(3)?,
            }))
        };
        Ok((newest("")?, newest("AND succeeded = 1")?))
    }

    /// When a list was last checked with success, at or before a moment.
    pub fn last_success_before(
        &self,
        list: &ListId,
        moment: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let sql =
            format!("SELECT at, succeeded, seal IS seal_of({SEALED_CHECK}) FROM list_check WHERE list = ?1");
        let mut query = self.connection.prepare_cached(&sql)?;
        let mut rows = query.query([list.as_str()])?;
        let mut newest = None;
        // Times are compared as times: their texts differ in precision.
        while let Some(row) = rows.next()? {
            if !row.get::<_, bool>(2)? {
                return Err(altered_check(list));
            }
            let at = timestamp(&row.get::<_, String>(0)?)?;
            if row.get::<_, bool>(1)? && at <= moment {
                newest = newest.max(Some(at));
            }
        }
        Ok(newest)
    }

    /// Every list of which anything is known: versions or checks.
    pub fn lists(&self) -> Result<Vec<ListId>, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT list FROM version UNION SELECT list FROM list_check ORDER BY 1")?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        rows.map(|list| list.map_err(StoreError::from).and_then(|list| list_id(&list))).collect()
    }

    /// The lists of which something was known at a time: a version was loaded, or a check was made.
    pub fn lists_known_at(&self, time: Timestamp) -> Result<Vec<ListId>, StoreError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT list, loaded_at FROM version UNION SELECT list, at FROM list_check")?;
        let mut rows = query.query([])?;
        let mut lists = Vec::new();
        while let Some(row) = rows.next()? {
            if timestamp(&row.get::<_, String>(1)?)? <= time {
                lists.push(list_id(&row.get::<_, String>(0)?)?);
            }
        }
        lists.sort();
        lists.dedup();
        Ok(lists)
    }
}

fn versions(connection: &Connection, list: Option<&ListId>) -> Result<Vec<Version>, StoreError> {
    let sql = format!("{} WHERE ?1 IS NULL OR list = ?1 ORDER BY list, edition, id", select_version());
    let mut query = connection.prepare_cached(&sql)?;
    let rows = query.query_and_then([list.map(ListId::as_str)], version)?;
    rows.collect()
}

/// The version that a new one would only repeat.
fn known(
    connection: &Connection,
    new: &NewVersion<'_>,
    content: &str,
) -> Result<Option<Version>, StoreError> {
    let versions = versions(connection, Some(&new.list))?;
    let day = new.edition.date;
    let before = versions.iter().filter(|v| v.standing.is_in_force() && v.edition.date <= day);
    let in_force = before.max_by_key(|v| (v.edition, v.seq)).map(|v| v.id);
    let repeats = |v: &&Version| {
        v.content == content
            && match v.standing {
                Standing::Quarantined => new.standing == Standing::Quarantined,
                Standing::Partial if new.standing == Standing::Accepted => false,
                _ => v.edition.date == day || Some(v.id) == in_force,
            }
    };
    Ok(versions.iter().filter(repeats).max_by_key(|v| (v.standing.is_in_force(), v.id)).cloned())
}

/// The statements of the newest loaded version: those cached, if nobody has loaded since.
fn standing_members(
    connection: &Connection,
    list: &ListId,
    cached: Option<Members>,
) -> Result<Members, StoreError> {
    let newest: Option<StatementHash> = connection
        .prepare_cached(
            "SELECT digest FROM version WHERE list = ?1 AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([list.as_str()], |row| row.get(0))
        .optional()?;
    let Some(newest) = newest else { return Ok(Members::default()) };
    if let Some(cached) = cached
        && sum(cached.keys()) == newest
    {
        return Ok(cached);
    }
    let mut query = connection.prepare_cached(
        "SELECT s.hash, s.id FROM statement s JOIN span p ON p.statement = s.id
         WHERE s.list = ?1 AND p.to_seq IS NULL",
    )?;
    let rows = query.query_map([list.as_str()], |row| Ok((row.get::<_, StatementHash>(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<Members, _>>()?)
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

/// Closes the spans of statements that no longer stand, opens those of new ones; gives the new members.
fn replace_members(
    transaction: &Transaction<'_>,
    list: &ListId,
    version: i64,
    seq: i64,
    mut members: Members,
    ordered: &[Prepared<'_>],
    distinct: &ByHash<&Prepared<'_>>,
) -> Result<Members, StoreError> {
    let mut close =
        transaction.prepare_cached("UPDATE span SET to_seq = ?2 WHERE statement = ?1 AND to_seq IS NULL")?;
    let gone: Vec<(StatementHash, i64)> = members
        .iter()
        .filter(|(hash, _)| !distinct.contains_key(*hash))
        .map(|(hash, id)| (*hash, *id))
        .collect();
    for (hash, id) in gone {
        close.execute([id, seq])?;
        members.remove(&hash);
    }
    let mut find = transaction.prepare_cached("SELECT id FROM statement WHERE list = ?1 AND hash = ?2")?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO statement (list, hash, party, printed, value, component, line, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut open = transaction.prepare_cached("INSERT INTO span (statement, from_seq) VALUES (?1, ?2)")?;
    for one in ordered {
        if members.contains_key(&one.hash) {
            continue;
        }
        let known: Option<i64> =
            find.query_row(params![list.as_str(), one.hash.as_slice()], |row| row.get(0)).optional()?;
        let id = if let Some(id) = known {
            id
        } else {
            let statement = one.statement;
            insert.execute(params![
                list.as_str(),
                one.hash.as_slice(),
                statement.party,
                statement.printed,
                one.value,
                statement.position.component,
                i64::try_from(statement.position.line).unwrap_or(i64::MAX),
                version
            ])?;
            transaction.last_insert_rowid()
        };
        open.execute([id, seq])?;
        members.insert(one.hash, id);
    }
    Ok(members)
}

fn prepare(statements: &[Statement]) -> Result<Vec<Prepared<'_>>, StoreError> {
    // Half of the time an import takes would go here; the order of the result is that of the statements.
    statements
        .par_iter()
        .map(|statement| {
            let value = serde_json::to_string(&statement.value)?;
            let hash = hash(&statement.party, &statement.position.component, &statement.printed, &value);
            Ok(Prepared { hash, value, statement })
        })
        .collect()
}

fn hash(party: &str, component: &str, printed: &str, value: &str) -> StatementHash {
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

fn sum<'a>(hashes: impl Iterator<Item = &'a StatementHash>) -> StatementHash {
    let mut sum = Sum::default();
    hashes.for_each(|hash| sum.add(hash));
    sum.bytes()
}

fn content(files: &[NewFile<'_>]) -> String {
    let mut parts: Vec<(&str, blake3::Hash)> =
        files.iter().map(|file| (file.component.as_str(), blake3::hash(file.bytes))).collect();
    parts.sort_unstable_by_key(|(component, _)| *component);
    if let [(_, only)] = parts.as_slice() {
        return only.to_hex().to_string();
    }
    let mut hasher = blake3::Hasher::new();
    for (component, hash) in parts {
        hasher.update(component.as_bytes());
        hasher.update(&[0]);
        hasher.update(hash.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

fn next_seq(transaction: &Transaction<'_>, list: &ListId) -> Result<i64, StoreError> {
    let newest: Option<i64> =
        transaction
            .query_row("SELECT max(seq) FROM version WHERE list = ?1", [list.as_str()], |row| row.get(0))?;
    Ok(newest.map_or(1, |seq| seq.saturating_add(1)))
}

/// The edition itself, or the next free letter of its day.
fn free_edition(
    transaction: &Transaction<'_>,
    list: &ListId,
    mut edition: Edition,
) -> Result<Edition, StoreError> {
    let mut taken = transaction.prepare_cached("SELECT 1 FROM version WHERE list = ?1 AND edition = ?2")?;
    while taken.exists(params![list.as_str(), edition.to_string()])? && edition.within_day < 25 {
        edition.within_day += 1;
    }
    Ok(edition)
}

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
    let line = u64::try_from(row.get::<_, i64>(5)?).unwrap_or_default();
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

fn version(row: &Row<'_>) -> Result<Version, StoreError> {
    let damaged = |what: &str| StoreError::Damaged(format!("a version has no readable {what}"));
    let strings = |at: usize, what: &str| -> Result<Vec<String>, StoreError> {
        serde_json::from_str(&row.get::<_, String>(at)?).map_err(|_| damaged(what))
    };
    if !row.get::<_, bool>(16)? {
        let id: i64 = row.get(0)?;
        return Err(StoreError::Damaged(format!("the record of version {id} is not what was recorded")));
    }
    Ok(Version {
        id: row.get(0)?,
        list: list_id(&row.get::<_, String>(1)?)?,
        edition: row.get::<_, String>(2)?.parse().map_err(|_| damaged("edition"))?,
        seq: row.get(3)?,
        format: row.get(4)?,
        standing: Standing::parse(&row.get::<_, String>(5)?).ok_or_else(|| damaged("standing"))?,
        content: row.get(6)?,
        loaded_at: timestamp(&row.get::<_, String>(7)?)?,
        components: strings(8, "components")?,
        missing: strings(9, "missing components")?,
        parties: row.get(10)?,
        statements: row.get(11)?,
        digest: row.get(12)?,
        reasons: strings(13, "reasons")?,
        issues: strings(14, "issues")?,
        note: row.get(15)?,
    })
}

fn select_version() -> String {
    format!(
        "SELECT id, list, edition, seq, format, standing, content, loaded_at, components, missing, parties, statements,
         digest, reasons, issues, note, seal IS seal_of({SEALED_VERSION}) FROM version"
    )
}

fn seal_version(transaction: &Transaction<'_>, id: i64) -> Result<(), StoreError> {
    transaction
        .execute(&format!("UPDATE version SET seal = seal_of({SEALED_VERSION}) WHERE id = ?1"), [id])?;
    Ok(())
}

fn altered_check(list: &ListId) -> StoreError {
    StoreError::Damaged(format!("the record of a check of {list} is not what was recorded"))
}

pub(crate) fn timestamp(text: &str) -> Result<Timestamp, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged(format!("`{text}` is not a time")))
}

fn list_id(text: &str) -> Result<ListId, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged(format!("`{text}` is not a list id")))
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
