//! Recording a version of a list: files and statements in, one transaction out.

use std::collections::HashSet;
use std::time::Duration;

use interdict_model::{Edition, ListId, Statement};
use jiff::Timestamp;
use rayon::prelude::*;
use serde_json::json;

use crate::chunks::Cut;
use crate::database::{Database, Transaction, values};
use crate::error::StoreError;
use crate::proposal::LastWord;
use crate::statement::{ByHash, Members, StatementHash, hash, sum};
use crate::version::{ARRIVING, Standing, VERSION, Version, versions};
use crate::{Store, audit, check, release};

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

/// Statements that are written at a stretch before the transaction; a version that has no more new ones has none written before.
const AT_ONCE: usize = 2_000;
/// How long others have their turn between two stretches: SQLite gives the lock to whoever asks at the right moment.
const TURN: Duration = Duration::from_millis(2);

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
    ///
    /// What takes long is done before the transaction, so that others who write, decisions above all, wait little: what the version
    /// changes is found, and the pieces of its files and its new statements, if they are many, are written a few at a time. Nobody sees
    /// those until they are a file and stand in a version.
    pub fn record(&mut self, new: &NewVersion<'_>) -> Result<Recorded, StoreError> {
        let prepared = if new.standing.is_in_force() { prepare(new.statements)? } else { Vec::new() };
        let content = content(&new.files);
        let parties: HashSet<&str> =
            new.statements.iter().map(|statement| statement.party.as_str()).collect();
        let distinct: ByHash<&Prepared<'_>> = prepared.iter().map(|one| (one.hash, one)).collect();
        let files: Vec<Cut<'_>> = new.files.iter().map(|file| Cut::of(file.bytes)).collect();
        let mut ahead = None;
        if known(&self.database, new, &content)?.is_none() {
            for file in &files {
                file.put_ahead(&mut self.database)?;
            }
            if new.standing.is_in_force() {
                let cached = self.standing.remove(&new.list);
                ahead = Some(Difference::find(&self.database, &new.list, cached, &prepared, &distinct)?);
            }
        }
        let arriving = ahead.as_mut().map(|ahead| self.put_ahead(new, ahead)).transpose()?.flatten();
        // What is there is looked at under the lock: another process may be importing, too.
        let transaction = self.database.write()?;
        if let Some(known) = known(&transaction, new, &content)? {
            return Ok(Recorded::Known(known));
        }
        let newest = newest_seq(&transaction, &new.list)?;
        let seq = new.standing.is_in_force().then(|| next(newest));
        let edition = free_edition(&transaction, &new.list, new.edition)?;
        let row = values![
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
        ];
        let more = [
            ("issues", serde_json::to_string(&new.issues)?.into()),
            ("import_act", audit::next_number(&transaction)?.into()),
        ];
        let id = match arriving {
            Some(id) => {
                let changes: Vec<_> = VERSION.columns.iter().copied().zip(row).chain(more).collect();
                VERSION.update(&transaction, "id = ?1", &values![id], &changes)?;
                id
            }
            None => VERSION.insert(&transaction, &row, &more)?,
        };
        for (file, cut) in new.files.iter().zip(&files) {
            let source = cut.put(&transaction)?;
            transaction.execute(
                "INSERT INTO version_file (version, component, name, source) VALUES (?1, ?2, ?3, ?4)",
                &values![id, &file.component, &file.name, source.as_bytes()],
            )?;
        }
        let mut members = None;
        if let Some(seq) = seq {
            // Somebody else may have loaded one since.
            let difference = match ahead.filter(|ahead| ahead.newest == newest) {
                Some(ahead) => ahead,
                None => Difference::find(&transaction, &new.list, None, &prepared, &distinct)?,
            };
            members = Some(difference.write(&transaction, &new.list, id, seq)?);
        }
        let details = json!({
            "version": id, "edition": edition.to_string(), "standing": new.standing.code(), "content": content,
        });
        audit::note(&transaction, &self.actor, "list.import", new.list.as_str(), details, new.loaded_at)?;
        transaction.commit()?;
        if let Some(members) = members {
            self.standing.insert(new.list.clone(), members);
        }
        self.version(id).map(Recorded::New)
    }

    /// Writes the new statements of a version that has many, a few at a time, as those of a version that is arriving; gives its number.
    fn put_ahead(
        &mut self,
        new: &NewVersion<'_>,
        difference: &mut Difference<'_, '_>,
    ) -> Result<Option<i64>, StoreError> {
        let mut missing: Vec<_> = difference.coming.iter_mut().filter(|(_, at)| *at == At::Nowhere).collect();
        if missing.len() <= AT_ONCE {
            return Ok(None);
        }
        let none = StatementHash::default();
        let row = values![
            new.list.as_str(),
            "",
            None::<i64>,
            &new.format,
            ARRIVING,
            "",
            new.loaded_at,
            "[]",
            "[]",
            0_u64,
            0_u64,
            none,
            "[]",
            "",
        ];
        let id = {
            let transaction = self.database.write()?;
            let id = VERSION.insert(&transaction, &row, &[("issues", "[]".into())])?;
            transaction.commit()?;
            id
        };
        for some in missing.chunks_mut(AT_ONCE) {
            std::thread::sleep(TURN);
            let transaction = self.database.write()?;
            let statements = some.iter().map(|(one, _)| *one);
            let rows = insert(&transaction, &new.list, id, statements)?;
            transaction.commit()?;
            for ((_, at), row) in some.iter_mut().zip(rows) {
                *at = At::Ahead(row);
            }
        }
        std::thread::sleep(TURN);
        Ok(Some(id))
    }

    /// Puts a quarantined version into force: its statements (read again from its stored files by the caller) are
    /// recorded, and who released it and why. With it `closes` the proposal that was approved, if two people did this.
    pub fn release(
        &mut self,
        id: i64,
        statements: &[Statement],
        note: &str,
        closes: Option<&LastWord<'_>>,
        at: Timestamp,
    ) -> Result<Version, StoreError> {
        let version = self.version(id)?;
        if version.standing != Standing::Quarantined {
            return Err(StoreError::NoVersion(format!("{} in quarantine", version.label())));
        }
        let prepared = prepare(statements)?;
        let distinct: ByHash<&Prepared<'_>> = prepared.iter().map(|one| (one.hash, one)).collect();
        let transaction = self.database.write()?;
        if let Some(word) = closes {
            word.write(&transaction, &release::PROPOSAL)?;
        }
        let cached = self.standing.remove(&version.list);
        let difference = Difference::find(&transaction, &version.list, cached, &prepared, &distinct)?;
        let seq = next(difference.newest);
        let changes = [
            ("seq", seq.into()),
            ("standing", Standing::Released.code().into()),
            ("statements", distinct.len().into()),
            ("digest", sum(distinct.keys()).into()),
            ("note", note.into()),
            ("release_act", audit::next_number(&transaction)?.into()),
        ];
        VERSION.update(&transaction, "id = ?1", &values![id], &changes)?;
        let members = difference.write(&transaction, &version.list, id, seq)?;
        check::note_release(&transaction, &version, at)?;
        let mut details = json!({ "version": id, "edition": version.edition.to_string(), "note": note });
        if let Some(word) = closes {
            details["proposal"] = word.id.into();
        }
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
                Standing::Forgotten => false,
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

/// What a version changes of the statements that stand.
struct Difference<'p, 's> {
    /// The place in the load order of the version that it changes; none if there is none.
    newest: Option<i64>,
    /// Those that stand and stay.
    members: Members,
    /// Rows of those that go.
    gone: Vec<i64>,
    /// Those that come, each once, in the order in which the list has them.
    coming: Vec<(&'p Prepared<'s>, At)>,
}

/// In which row a statement is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// In none yet.
    Nowhere,
    /// In one that was written ahead.
    Ahead(i64),
    /// In one from before: it stood in another version, or was written ahead for one that never came.
    Before(i64),
}

impl<'p, 's> Difference<'p, 's> {
    /// Finds it: `cached` are the statements of the newest version, if they are at hand.
    fn find(
        database: &Database,
        list: &ListId,
        cached: Option<Members>,
        ordered: &'p [Prepared<'s>],
        distinct: &ByHash<&'p Prepared<'s>>,
    ) -> Result<Self, StoreError> {
        // The first that is read: if it is still so under the lock, nothing else has changed either.
        let newest = newest_seq(database, list)?;
        let mut members = standing_members(database, list, cached)?;
        let mut gone = Vec::new();
        members.retain(|hash, id| {
            let stays = distinct.contains_key(hash);
            if !stays {
                gone.push(*id);
            }
            stays
        });
        let mut seen: HashSet<StatementHash> = HashSet::new();
        let new = |one: &&Prepared<'_>| !members.contains_key(&one.hash) && seen.insert(one.hash);
        let coming: Vec<&Prepared<'_>> = ordered.iter().filter(new).collect();
        let find = "SELECT id FROM statement WHERE list = ?1 AND hash = ?2";
        let keys = coming.iter().map(|one| values![list.as_str(), &one.hash]);
        let known: Vec<Option<i64>> = database.find_each(find, keys, |row| row.get(0))?;
        let at = known.into_iter().map(|known| known.map_or(At::Nowhere, At::Before));
        Ok(Self { newest, members, gone, coming: coming.into_iter().zip(at).collect() })
    }

    /// Closes the spans of statements that go, opens those of the ones that come; gives all that stand then.
    fn write(
        self,
        transaction: &Transaction<'_>,
        list: &ListId,
        version: i64,
        seq: i64,
    ) -> Result<Members, StoreError> {
        let close = "UPDATE span SET to_seq = ?2 WHERE statement = ?1 AND to_seq IS NULL";
        transaction.execute_each(close, self.gone.iter().map(|id| values![*id, seq]))?;
        let new = self.coming.iter().filter(|(_, at)| *at == At::Nowhere).map(|(one, _)| *one);
        let mut inserted = insert(transaction, list, version, new)?.into_iter();
        let mut members = self.members;
        let (mut ids, mut before) = (Vec::with_capacity(self.coming.len()), Vec::new());
        for (one, at) in self.coming {
            let id = match at {
                At::Nowhere => inserted.next().unwrap_or_default(),
                At::Ahead(id) => id,
                At::Before(id) => {
                    before.push(id);
                    id
                }
            };
            members.insert(one.hash, id);
            ids.push(id);
        }
        // What was written ahead for a version that never came stands in this one first.
        let first = "UPDATE statement SET version = ?2
                     WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM span WHERE span.statement = statement.id)";
        transaction.execute_each(first, before.iter().map(|id| values![*id, version]))?;
        let open = "INSERT INTO span (statement, from_seq) VALUES (?1, ?2)";
        transaction.execute_each(open, ids.iter().map(|id| values![*id, seq]))?;
        Ok(members)
    }
}

/// Writes statements that no row has yet; gives the rows.
fn insert<'p, 's: 'p>(
    transaction: &Transaction<'_>,
    list: &ListId,
    version: i64,
    statements: impl Iterator<Item = &'p Prepared<'s>>,
) -> Result<Vec<i64>, StoreError> {
    let rows = statements.map(|one| {
        let Statement { party, printed, position, .. } = one.statement;
        let line = i64::try_from(position.line).unwrap_or(i64::MAX);
        values![list.as_str(), &one.hash, party, printed, &one.value, &position.component, line, version]
    });
    let insert = "INSERT INTO statement (list, hash, party, printed, value, component, line, version)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    transaction.insert_each(insert, "id", rows)
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

/// The place in the load order of the version of a list that was loaded last; none if none was.
fn newest_seq(database: &Database, list: &ListId) -> Result<Option<i64>, StoreError> {
    database.number("SELECT max(seq) FROM version WHERE list = ?1", &values![list.as_str()])
}

fn next(newest: Option<i64>) -> i64 {
    newest.map_or(1, |seq| seq.saturating_add(1))
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
