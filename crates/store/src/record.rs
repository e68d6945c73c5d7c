//! Recording a version of a list: files and statements in, one transaction out.

use std::collections::HashSet;
use std::collections::hash_map::Entry;

use interdict_model::{Edition, ListId, Statement};
use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::json;

use crate::database::{Database, Transaction, values};
use crate::error::StoreError;
use crate::statement::{ByHash, Members, StatementHash, hash, sum};
use crate::version::{Standing, VERSION, Version, versions};
use crate::{Store, audit, chunks};

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

/// What recording did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// A new version.
    New(Version),
    /// The same content is there already.
    Known(Version),
}

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
        let transaction = self.database.write()?;
        if let Some(known) = known(&transaction, new, &content)? {
            return Ok(Recorded::Known(known));
        }
        let mut members = standing_members(&transaction, &new.list, self.standing.remove(&new.list))?;
        let seq = if new.standing.is_in_force() { Some(next_seq(&transaction, &new.list)?) } else { None };
        let edition = free_edition(&transaction, &new.list, new.edition)?;
        let parties: HashSet<&str> =
            new.statements.iter().map(|statement| statement.party.as_str()).collect();
        let distinct: ByHash<&Prepared<'_>> = prepared.iter().map(|one| (one.hash, one)).collect();
        let id = VERSION.insert(
            &transaction,
            &values![
                new.list.as_str(),
                edition.to_string(),
                seq,
                &new.format,
                new.standing.code(),
                &content,
                new.loaded_at,
                serde_json::to_string(&new.components)?,
                serde_json::to_string(&new.missing)?,
                parties.len(),
                distinct.len(),
                sum(distinct.keys()),
                serde_json::to_string(&new.reasons)?,
                "",
            ],
            &[("issues", serde_json::to_string(&new.issues)?.into())],
        )?;
        for file in &new.files {
            let source = chunks::put(&transaction, file.bytes)?;
            transaction.execute(
                "INSERT INTO version_file (version, component, name, source) VALUES (?1, ?2, ?3, ?4)",
                &values![id, &file.component, &file.name, source.as_bytes()],
            )?;
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
        let transaction = self.database.write()?;
        let members = standing_members(&transaction, &version.list, self.standing.remove(&version.list))?;
        let seq = next_seq(&transaction, &version.list)?;
        let changes = [
            ("seq", seq.into()),
            ("standing", Standing::Released.code().into()),
            ("statements", distinct.len().into()),
            ("digest", sum(distinct.keys()).into()),
            ("note", note.into()),
        ];
        VERSION.update(&transaction, "id = ?1", &values![id], &changes)?;
        let members = replace_members(&transaction, &version.list, id, seq, members, &prepared, &distinct)?;
        let details = json!({ "version": id, "edition": version.edition.to_string(), "note": note });
        audit::note(&transaction, &self.actor, "list.release", version.list.as_str(), details, at)?;
        transaction.commit()?;
        self.standing.insert(version.list, members);
        self.version(id)
    }
}

/// The version that a new one would only repeat.
fn known(database: &Database, new: &NewVersion<'_>, content: &str) -> Result<Option<Version>, StoreError> {
    let versions = versions(database, Some(&new.list))?;
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
    database: &Database,
    list: &ListId,
    cached: Option<Members>,
) -> Result<Members, StoreError> {
    let newest: Option<StatementHash> = database.find(
        "SELECT digest FROM version WHERE list = ?1 AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1",
        &values![list.as_str()],
        |row| row.get(0),
    )?;
    let Some(newest) = newest else { return Ok(Members::default()) };
    if let Some(cached) = cached
        && sum(cached.keys()) == newest
    {
        return Ok(cached);
    }
    let mut members = Members::default();
    database.query(
        "SELECT s.hash, s.id FROM statement s JOIN span p ON p.statement = s.id
         WHERE s.list = ?1 AND p.to_seq IS NULL",
        &values![list.as_str()],
        |row| {
            members.insert(row.get(0)?, row.get(1)?);
            Ok(())
        },
    )?;
    Ok(members)
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
    let gone: Vec<(StatementHash, i64)> = members
        .iter()
        .filter(|(hash, _)| !distinct.contains_key(*hash))
        .map(|(hash, id)| (*hash, *id))
        .collect();
    let close = "UPDATE span SET to_seq = ?2 WHERE statement = ?1 AND to_seq IS NULL";
    transaction.execute_each(close, gone.iter().map(|(_, id)| values![*id, seq]))?;
    for (hash, _) in gone {
        members.remove(&hash);
    }
    // Those that come, each once, in the order in which the list has them.
    let mut coming = Vec::new();
    for one in ordered {
        if let Entry::Vacant(place) = members.entry(one.hash) {
            place.insert(0);
            coming.push(one);
        }
    }
    let find = "SELECT id FROM statement WHERE list = ?1 AND hash = ?2";
    let keys = coming.iter().map(|one| values![list.as_str(), &one.hash]);
    let known: Vec<Option<i64>> = transaction.find_each(find, keys, |row| row.get(0))?;
    let new = coming.iter().zip(&known).filter(|(_, known)| known.is_none());
    let rows = new.map(|(one, _)| {
        let Statement { party, printed, position, .. } = one.statement;
        let line = i64::try_from(position.line).unwrap_or(i64::MAX);
        values![list.as_str(), &one.hash, party, printed, &one.value, &position.component, line, version]
    });
    let insert = "INSERT INTO statement (list, hash, party, printed, value, component, line, version)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let mut inserted = transaction.insert_each(insert, "id", rows)?.into_iter();
    let ids: Vec<i64> =
        known.into_iter().map(|known| known.or_else(|| inserted.next()).unwrap_or_default()).collect();
    let open = "INSERT INTO span (statement, from_seq) VALUES (?1, ?2)";
    transaction.execute_each(open, ids.iter().map(|id| values![*id, seq]))?;
    for (one, id) in coming.into_iter().zip(ids) {
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
        transaction.number("SELECT max(seq) FROM version WHERE list = ?1", &values![list.as_str()])?;
    Ok(newest.map_or(1, |seq| seq.saturating_add(1)))
}

/// The edition itself, or the next free letter of its day.
fn free_edition(
    transaction: &Transaction<'_>,
    list: &ListId,
    mut edition: Edition,
) -> Result<Edition, StoreError> {
    let taken = |edition: Edition| -> Result<bool, StoreError> {
        let sql = "SELECT id FROM version WHERE list = ?1 AND edition = ?2 LIMIT 1";
        Ok(transaction.find(sql, &values![list.as_str(), edition.to_string()], |_| Ok(()))?.is_some())
    };
    while taken(edition)? && edition.within_day < 25 {
        edition.within_day += 1;
    }
    Ok(edition)
}
