//! What is in force, compiled.
//!
//! A snapshot file is named by the hash of everything it is compiled from (the content of every list in force, the
//! measures, the parameters, the engine), so there is no pointer to a current one that could be wrong: the right
//! file is there or it is compiled.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use interdict_lists::measures;
use interdict_model::party::assemble;
use interdict_model::{Edition, ListId, ListState, Party};
use interdict_screen::compile::{CompileInput, compile, compile_in_memory};
use interdict_screen::{CompiledList, Coverage, ENGINE, Parameters, RULES, Snapshot, SnapshotError, Warning};
use interdict_store::{Known, OwnershipSource, Seen};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Home;
use crate::config::Lists;
use crate::error::HomeError;
use crate::ownership;
use crate::state::ListStatus;

/// Which snapshot.
#[derive(Debug, Clone, Default)]
pub struct SnapshotOptions {
    /// What was in force on this day; the newest if `None`.
    pub as_of: Option<Date>,
    /// What counts of all that was loaded.
    pub known: Known,
    /// Whether lists that nobody had heard of by a time are left out, as they were then; otherwise they are missing. Of what a look saw
    /// they are no part in any case.
    pub as_it_was: bool,
    /// The lists that are required, and when one is too old; as the screening policy in force says if `None`.
    pub lists: Option<Lists>,
}

/// A snapshot with the state of the lists it was compiled from.
#[derive(Debug)]
pub struct Loaded {
    /// The snapshot.
    pub snapshot: Arc<Snapshot>,
    /// The state of every list, for the answer.
    pub coverage: Vec<Coverage>,
    /// What was found on compiling; empty if the file was there already.
    pub warnings: Vec<Warning>,
    /// The file; `None` if it is in memory.
    pub path: Option<PathBuf>,
    /// How far the store had been written that was looked at; `None` if there was none, or if something else was asked for.
    pub seen: Option<Seen>,
}

/// Snapshot files kept; the least recently written go first. Each can be compiled again.
const KEPT: usize = 12;
/// Seconds by which a file that was being written is older than a newer snapshot when whoever wrote it must be gone: nobody takes so long.
const ABANDONED: u64 = 3600;

impl Home {
    /// The snapshot of what is in force, compiled if it is not there, with the state of each list.
    ///
    /// Where no list was ever loaded it is the embedded starter list, on which no answer is *clear*; where none was in
    /// force on the day asked about, it is empty.
    pub fn snapshot(
        &self,
        options: &SnapshotOptions,
        parameters: &Parameters,
        now: Timestamp,
    ) -> Result<Loaded, HomeError> {
        self.snapshot_after(None, options, parameters, now)
    }

    /// The same for one that asks again and again: if what is in force is what it was in `previous`, that snapshot is shared and
    /// only the state of the lists is new.
    pub fn snapshot_after(
        &self,
        previous: Option<&Loaded>,
        options: &SnapshotOptions,
        parameters: &Parameters,
        now: Timestamp,
    ) -> Result<Loaded, HomeError> {
        // All is asked for as of one place in the order of writing: what is written while this goes on is no part of it, nor will it be
        // when the same is asked for again.
        let known = match options.known {
            Known::Everything => Known::Then(self.store.seen()?),
            other => other,
        };
        let seen = if let Known::Then(seen) = known { Some(seen) } else { None };
        let policy = options.lists.clone().map_or_else(|| self.policy_lists(), Ok)?;
        let mut statuses = self.statuses_by(&policy, options.as_of, known, now)?;
        if options.as_it_was {
            let lists = self.store.lists(known)?;
            statuses.retain(|status| lists.contains(&status.list) || policy.required.contains(&status.list));
        }
        let mut coverage: Vec<Coverage> = statuses.iter().map(covered).collect();
        let counted = if options.as_it_was || seen.is_some() { known } else { Known::Everything };
        if !self.store.has_versions(counted)? {
            let mut starter = starter(parameters)?;
            starter.coverage.extend(coverage);
            starter.seen = seen;
            return Ok(starter);
        }
        if !statuses.iter().any(|status| status.list.is_official()) {
            coverage.push(missing(ListId::US_OFAC_SDN)?);
        }
        let base = self.snapshot_path(&statuses, parameters, None);
        let sources = self.store.ownership_sources(known)?;
        if sources.is_empty() {
            let parties = || self.in_force(&statuses);
            let (snapshot, warnings) = self.shared_or_compiled(previous, &base, parameters, parties)?;
            return Ok(Loaded { snapshot, coverage, warnings, path: Some(base), seen });
        }
        let day = options.as_of.unwrap_or_else(|| now.to_zoned(TimeZone::UTC).date());
        let owned = self.ownership_hash(&sources, known, day)?;
        let path = self.snapshot_path(&statuses, parameters, Some(&owned));
        let with_derived = || {
            let (lists, parties) = self.in_force(&statuses)?;
            // Names are linked with the lists alone: what is derived must not depend on what was derived.
            let alone = || Ok((lists.clone(), parties.clone()));
            let (snapshot, _) = self.open_or_compile(&base, parameters, alone)?;
            let readings = self.read_ownership(&sources)?;
            let ownership = self.link(readings, &parties, &snapshot, parameters, known)?;
            let (derived_lists, derived_parties) = ownership::derived(&ownership, &lists, day, &owned)?;
            Ok(([lists, derived_lists].concat(), [parties, derived_parties].concat()))
        };
        let (snapshot, warnings) = self.shared_or_compiled(previous, &path, parameters, with_derived)?;
        coverage.extend(
            snapshot.lists().iter().filter(|list| !statuses.iter().any(|status| status.list == list.id)).map(
                |list| Coverage {
                    list: list.id.clone(),
                    edition: Some(list.edition),
                    version: list.version.clone(),
                    state: ownership::state_of_derived(&list.id, &statuses, day),
                    checked_at: None,
                    parties: 0,
                },
            ),
        );
        Ok(Loaded { snapshot, coverage, warnings, path: Some(path), seen })
    }

    /// The snapshot of this name: the one that was asked before, or that of the file.
    fn shared_or_compiled(
        &self,
        previous: Option<&Loaded>,
        path: &Path,
        parameters: &Parameters,
        parties: impl FnOnce() -> Result<(Vec<CompiledList>, Vec<Party>), HomeError>,
    ) -> Result<(Arc<Snapshot>, Vec<Warning>), HomeError> {
        if let Some(previous) = previous.filter(|previous| previous.path.as_deref() == Some(path)) {
            return Ok((Arc::clone(&previous.snapshot), Vec::new()));
        }
        let (snapshot, warnings) = self.open_or_compile(path, parameters, parties)?;
        Ok((Arc::new(snapshot), warnings))
    }

    /// The snapshot of this name, compiled if it is not there or cannot be used.
    fn open_or_compile(
        &self,
        path: &Path,
        parameters: &Parameters,
        parties: impl FnOnce() -> Result<(Vec<CompiledList>, Vec<Party>), HomeError>,
    ) -> Result<(Snapshot, Vec<Warning>), HomeError> {
        match Snapshot::open(path) {
            Ok(snapshot) => Ok((snapshot, Vec::new())),
            // Not there, of another format, or damaged: the store has everything to make it again.
            Err(cause) => {
                if !matches!(cause, SnapshotError::Open { .. }) {
                    tracing::warn!("{}: {cause}; compiled again", path.display());
                }
                let measures = measures::measures().map_err(|cause| HomeError::Table(cause.to_string()))?;
                let (lists, parties) = parties()?;
                let input = CompileInput { lists, parties, measures: &measures, parameters };
                let folder = self.folder.join("snapshots");
                std::fs::create_dir_all(&folder).map_err(|cause| HomeError::io(&folder, cause))?;
                let warnings = compile(input, path)?.warnings;
                self.forget_old_snapshots(path);
                Ok((Snapshot::open(path)?, warnings))
            }
        }
    }

    /// The snapshot of the lists alone, without what is derived from ownership.
    pub(crate) fn snapshot_of_lists(
        &self,
        statuses: &[ListStatus],
        parameters: &Parameters,
    ) -> Result<Snapshot, HomeError> {
        let path = self.snapshot_path(statuses, parameters, None);
        Ok(self.open_or_compile(&path, parameters, || self.in_force(statuses))?.0)
    }

    /// Stands for everything that derived parties are made of beside the lists.
    fn ownership_hash(
        &self,
        sources: &[OwnershipSource],
        known: Known,
        day: Date,
    ) -> Result<String, HomeError> {
        let mut hasher = blake3::Hasher::new();
        for source in sources {
            hasher.update(format!("{} {}\n", source.name, source.hash).as_bytes());
        }
        for answer in self.store.link_answers(known)? {
            hasher.update(format!("{}\n{}\n{}\n", answer.party, answer.entry, answer.is_same).as_bytes());
        }
        hasher.update(interdict_ownership::policy::BUILT_IN.as_bytes());
        hasher.update(day.to_string().as_bytes());
        Ok(hasher.finalize().to_hex().to_string())
    }

    /// The lists in force with their parties.
    pub fn in_force(&self, statuses: &[ListStatus]) -> Result<(Vec<CompiledList>, Vec<Party>), HomeError> {
        let mut lists = Vec::new();
        let mut parties = Vec::new();
        for status in statuses {
            let Some(view) = &status.view else { continue };
            lists.push(CompiledList {
                id: status.list.clone(),
                edition: view.edition(),
                version: view.content(),
                partial: view.is_partial(),
            });
            let statements = self.store.view_statements(view)?;
            parties.extend(assemble(&status.list, statements.iter().map(|stored| &stored.statement)));
        }
        Ok((lists, parties))
    }

    fn snapshot_path(
        &self,
        statuses: &[ListStatus],
        parameters: &Parameters,
        owned: Option<&str>,
    ) -> PathBuf {
        let mut hasher = blake3::Hasher::new();
        let views = statuses.iter().filter_map(|status| Some((&status.list, status.view.as_ref()?)));
        for (list, view) in views {
            hasher.update(
                format!("{list} {} {} {}\n", view.edition(), view.content(), view.is_partial()).as_bytes(),
            );
        }
        hasher.update(parameters.compiled_hash().as_bytes());
        hasher.update(measures::TEXT.as_bytes());
        hasher.update(ENGINE.as_bytes());
        hasher.update(RULES.as_bytes());
        if let Some(owned) = owned {
            hasher.update(owned.as_bytes());
            hasher.update(interdict_ownership::written::FORM.as_bytes());
        }
        let name = hasher.finalize().to_hex();
        self.folder.join("snapshots").join(format!("{}.snapshot", &name[..32]))
    }

    /// Old snapshot files take space and nothing depends on them; failing to remove one is no failure.
    fn forget_old_snapshots(&self, newest: &Path) {
        let Ok(entries) = std::fs::read_dir(self.folder.join("snapshots")) else { return };
        let mut files: Vec<_> = entries
            .flatten()
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .filter(|(_, path)| path != newest && path.extension().is_some_and(|suffix| suffix == "snapshot"))
            .collect();
        files.sort();
        let old = files.into_iter().rev().skip(KEPT - 1).map(|(_, path)| path);
        for path in old.chain(self.abandoned(newest)) {
            if let Err(cause) = std::fs::remove_file(&path) {
                tracing::warn!("{}: {cause}", path.display());
            }
        }
    }

    /// What processes that were killed had begun to write. Ages are held against that of the newest file: nothing here reads a clock.
    fn abandoned(&self, newest: &Path) -> Vec<PathBuf> {
        let modified = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
        let (Some(now), Ok(entries)) = (modified(newest), std::fs::read_dir(self.folder.join("snapshots")))
        else {
            return Vec::new();
        };
        let is_old = |path: &PathBuf| {
            let age = modified(path).and_then(|then| now.duration_since(then).ok());
            path.extension().is_some_and(|suffix| suffix == "partial")
                && age.is_some_and(|age| age.as_secs() > ABANDONED)
        };
        entries.flatten().map(|entry| entry.path()).filter(is_old).collect()
    }
}

/// The embedded starter list, compiled in memory. Needs no data folder.
pub fn starter(parameters: &Parameters) -> Result<Loaded, HomeError> {
    let reading = interdict_lists::starter::starter()?;
    let measures = measures::measures().map_err(|cause| HomeError::Table(cause.to_string()))?;
    let edition = reading.issued.unwrap_or_else(|| Edition::of(Date::constant(2023, 5, 23)));
    let version = blake3::hash(interdict_lists::starter::TEXT.as_bytes()).to_hex().to_string();
    let parties = assemble(&reading.list, &reading.statements);
    let coverage = Coverage {
        list: reading.list.clone(),
        edition: Some(edition),
        version: version.clone(),
        state: ListState::Starter,
        checked_at: None,
        parties: parties.len() as u64,
    };
    let list = CompiledList { id: reading.list, edition, version, partial: true };
    let input = CompileInput { lists: vec![list], parties, measures: &measures, parameters };
    let (snapshot, report) = compile_in_memory(input)?;
    Ok(Loaded {
        snapshot: Arc::new(snapshot),
        coverage: vec![coverage],
        warnings: report.warnings,
        path: None,
        seen: None,
    })
}

fn covered(status: &ListStatus) -> Coverage {
    Coverage {
        list: status.list.clone(),
        edition: status.edition(),
        version: status.view.as_ref().map_or_else(String::new, interdict_store::View::content),
        state: status.state,
        checked_at: status.checked_at,
        parties: status.view.as_ref().map_or(0, |view| view.main.parties),
    }
}

fn missing(list: &str) -> Result<Coverage, HomeError> {
    let list = list
        .parse()
        .map_err(|cause: interdict_model::list::BadListId| HomeError::Table(cause.to_string()))?;
    Ok(Coverage {
        list,
        edition: None,
        version: String::new(),
        state: ListState::Missing,
        checked_at: None,
        parties: 0,
    })
}
