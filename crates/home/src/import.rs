//! Files in: recognise, group into versions, read, judge, record.
//!
//! Two walks over what is given. The first only looks at the beginning of each file and plans which files make a
//! version: the files of one format in one folder that bear the same date in their names. The second reads; a
//! version is read as soon as its last file has come by, so that an archive of three hundred versions needs the
//! memory of one.

mod unreadable;

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use interdict_lists::accept::{self, Judgement, Rules, Summary};
use interdict_lists::container;
use interdict_lists::format::{Head, Recognised, recognise};
use interdict_lists::reading::PartyChange;
use interdict_lists::{Format, ReadError, Reading, SourceFile, SourceSet};
use interdict_model::{Edition, ListId, Statement};
use interdict_store::{Check, NewFile, NewVersion, Recorded, Standing, Version};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Home;
use crate::error::HomeError;
use crate::names;

use self::unreadable::list_of;

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// The list id for formats that do not say which list they are.
    pub list: Option<ListId>,
    /// The date of versions whose content has none.
    pub date: Option<Date>,
    /// Take sets that are known to be incomplete.
    pub partial: bool,
    /// When the files were got from the publisher, at the latest now; otherwise only the version's own date is evidence of that.
    pub checked_at: Option<Timestamp>,
}

/// What became of one version, or of one file that is none.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The folder or file.
    pub source: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a version.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Recorded and in force (or partial); with what was tolerated.
    Recorded {
        /// The version.
        version: Version,
        /// Issues of the reader worth a word, and guards that were not applied.
        notes: Vec<String>,
    },
    /// The same content is there already.
    Known(Version),
    /// Recorded as quarantined; the old version stays in force.
    Quarantined(Version),
    /// Not recorded: it cannot be read, or it is not clear what it is.
    Refused(String),
    /// The publisher could not be reached, or did not send the list.
    Failed(String),
    /// Not recorded: neither the content nor a name gives the version's date.
    NeedsDate,
    /// Found in a folder or archive and no list.
    NotAList,
}

/// The files of one version: folder, format, family of names, date in the name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Group {
    folder: String,
    format: Format,
    family: String,
    edition: Option<Edition>,
}

impl Group {
    /// The edition if the content has no date: the one asked for, or that in the name of file or folder.
    fn dated(&self, options: &ImportOptions) -> Option<Edition> {
        let named = || self.edition.or_else(|| names::edition(&self.folder));
        options.date.map(Edition::of).or_else(named)
    }
}

impl Home {
    /// Imports files, archives and folders; calls `tell` after each version. A [`ImportOptions::checked_at`] in the future
    /// is an error, and nothing is imported.
    pub fn import(
        &mut self,
        paths: &[PathBuf],
        options: &ImportOptions,
        now: Timestamp,
        tell: &mut dyn FnMut(&Imported),
    ) -> Result<Vec<Imported>, HomeError> {
        // It would count as a check from that moment on, which nobody has made.
        if let Some(at) = options.checked_at.filter(|at| *at > now) {
            return Err(HomeError::CheckedLater { at, now });
        }
        let mut outcomes = Vec::new();
        for path in paths {
            let (plan, strangers) = match plan(path) {
                Ok(planned) => planned,
                Err(cause) => {
                    for imported in self.import_broken(path, cause, options, now)? {
                        tell(&imported);
                        outcomes.push(imported);
                    }
                    continue;
                }
            };
            // A file that was named must be a list; one that merely lies in a folder need not be.
            let named = path.is_file() && plan.is_empty();
            for (source, begins) in strangers {
                let outcome = if named {
                    let text = format!(
                        "not a format known here (begins with `{begins}`); `interdict lists import --help` names the formats"
                    );
                    Outcome::Refused(text)
                } else {
                    Outcome::NotAList
                };
                let imported = Imported { source, outcome };
                tell(&imported);
                outcomes.push(imported);
            }
            self.import_planned(path, &plan, options, now, &mut |imported| {
                tell(&imported);
                outcomes.push(imported);
            })?;
        }
        Ok(outcomes)
    }

    /// Second walk: one thread opens and reads, this one judges and records what the other has read. At most two
    /// versions are in memory.
    fn import_planned(
        &mut self,
        path: &Path,
        plan: &BTreeMap<Group, usize>,
        options: &ImportOptions,
        now: Timestamp,
        tell: &mut dyn FnMut(Imported),
    ) -> Result<(), HomeError> {
        std::thread::scope(|scope| {
            let (sender, receiver) = std::sync::mpsc::sync_channel::<Result<Taken, HomeError>>(0);
            scope.spawn(move || {
                let mut waiting: HashMap<Group, Vec<(String, SourceFile)>> = HashMap::new();
                let walked = container::open_path(path, &mut |file| {
                    let taken = match gather(file, plan, &mut waiting) {
                        Ok(None) => return ControlFlow::Continue(()),
                        Ok(Some((group, files))) => Ok(read_group(&group, files, options)),
                        Err(cause) => Err(cause),
                    };
                    // Nobody receives any more: the other thread met an error.
                    if sender.send(taken).is_err() {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                });
                if let Err(cause) = walked {
                    let _ = sender.send(Err(cause.into()));
                }
            });
            for taken in receiver {
                let Taken { source, read } = taken?;
                let outcome = match read {
                    Ok(read) => self.import_read(&read.set, read.reading, read.dated, None, options, now)?,
                    Err(why) => Outcome::Refused(why),
                };
                tell(Imported { source, outcome });
            }
            Ok(())
        })
    }

    /// Reads, judges and records one version. `dated` is the edition to use if the content has no date, `asked` the
    /// list it must be, if a certain one was asked for.
    pub fn import_set(
        &mut self,
        set: &SourceSet,
        dated: Option<Edition>,
        asked: Option<&ListId>,
        options: &ImportOptions,
        now: Timestamp,
    ) -> Result<Outcome, HomeError> {
        self.import_read(set, set.read(), dated, asked, options, now)
    }

    fn import_read(
        &mut self,
        set: &SourceSet,
        reading: Result<Reading, ReadError>,
        dated: Option<Edition>,
        asked: Option<&ListId>,
        options: &ImportOptions,
        now: Timestamp,
    ) -> Result<Outcome, HomeError> {
        let reading = match reading {
            Ok(reading) => reading,
            Err(cause) => {
                let list = asked.cloned().or_else(|| list_of(set));
                return self.import_unreadable(set, list, dated, &cause.to_string(), now);
            }
        };
        if let Some(why) = stands_for_another(set.format, &reading.list) {
            return Ok(Outcome::Refused(why));
        }
        if asked.is_some_and(|list| *list != reading.list) {
            return Ok(Outcome::Refused(format!("by its content this is the list {}", reading.list)));
        }
        match reading.issued.or(dated) {
            Some(edition) => self.judge_and_record(set, reading, edition, options, now),
            None => Ok(Outcome::NeedsDate),
        }
    }

    fn judge_and_record(
        &mut self,
        set: &SourceSet,
        mut reading: Reading,
        edition: Edition,
        options: &ImportOptions,
        now: Timestamp,
    ) -> Result<Outcome, HomeError> {
        // It would be the newest, and fresh, until that day. Somewhere on earth it is tomorrow already.
        let today = now.to_zoned(TimeZone::UTC).date();
        if today.tomorrow().is_ok_and(|latest| edition.date > latest) {
            let why = format!(
                "the version's date, {edition}, is in the future (today is {today}); give the right one with --date, or get the list again"
            );
            return Ok(Outcome::Refused(why));
        }
        let is_delta = !reading.changes.is_empty();
        let previous =
            self.in_force_before(&reading.list, edition, (!is_delta).then_some(&reading.components))?;
        if is_delta {
            let Some(base) = &previous else {
                let why = format!("a delta needs a version of {} to change; import one first", reading.list);
                return Ok(Outcome::Refused(why));
            };
            let base_statements =
                self.store.statements(base)?.into_iter().map(|stored| stored.statement).collect();
            reading = apply(base_statements, &base.components, reading);
        }
        reading.issued = Some(edition);
        let bytes = set.files.iter().map(|(_, file)| file.bytes()).collect::<Result<Vec<_>, _>>()?;
        let (before, days) = match &previous {
            Some(version) => {
                let days =
                    u32::try_from((edition.date - version.edition.date).get_days()).unwrap_or_default();
                (Some(self.summary(version)?), days)
            }
            None => (None, 0),
        };
        let judgement = judged(set, &mut reading, before.as_deref(), |rules| {
            if options.partial { rules.for_partial() } else { rules }.over(days)
        })?;
        let incomplete = options.partial && !reading.missing_components.is_empty();
        let standing = if judgement.accepted {
            if incomplete { Standing::Partial } else { Standing::Accepted }
        } else if incomplete && judgement.may_be_released() {
            // A partial version never supports "clear" and replaces nothing complete: its guards are told, not applied.
            Standing::Partial
        } else {
            Standing::Quarantined
        };
        let reasons: Vec<String> = judgement.reasons.iter().map(ToString::to_string).collect();
        let issues: Vec<String> = reading.issues.iter().take(MAX_ISSUES).map(ToString::to_string).collect();
        let new = NewVersion {
            list: reading.list.clone(),
            edition,
            format: set.format.to_string(),
            standing,
            loaded_at: now,
            components: reading.components.clone(),
            missing: reading.missing_components.clone(),
            files: set
                .files
                .iter()
                .zip(&bytes)
                .map(|((component, file), bytes)| NewFile {
                    component: component.clone(),
                    name: file.name().to_owned(),
                    bytes,
                })
                .collect(),
            statements: &reading.statements,
            reasons: reasons.clone(),
            issues,
        };
        let recorded = self.store.record(&new)?;
        if let Some(at) = options.checked_at
            && standing != Standing::Quarantined
        {
            let check = Check { at, succeeded: true, detail: "imported".to_owned(), remembered: None };
            self.store.note_check(&reading.list, &check)?;
        }
        Ok(match recorded {
            // What was refused before is refused again, however often it comes.
            Recorded::New(version) | Recorded::Known(version)
                if version.standing == Standing::Quarantined =>
            {
                Outcome::Quarantined(version)
            }
            Recorded::Known(version) => Outcome::Known(version),
            Recorded::New(version) => {
                self.summaries.insert(reading.list.clone(), (version.id, Arc::new(judgement.summary)));
                let mut notes = reasons;
                notes.extend(issue_counts(&reading));
                Outcome::Recorded { version, notes }
            }
        })
    }

    /// What a version held, for the guards; kept for the version last imported of each list.
    fn summary(&mut self, version: &Version) -> Result<Arc<Summary>, HomeError> {
        if let Some((id, summary)) = self.summaries.get(&version.list)
            && *id == version.id
        {
            return Ok(Arc::clone(summary));
        }
        let statements = self.store.statements(version)?;
        Ok(Arc::new(Summary::of(statements.iter().map(|stored| &stored.statement))))
    }

    /// The newest version in force with the same components whose edition is not after `edition`: what a new one is
    /// measured against. A delta changes whatever stands, of any components (`None`).
    fn in_force_before(
        &self,
        list: &ListId,
        edition: Edition,
        components: Option<&Vec<String>>,
    ) -> Result<Option<Version>, HomeError> {
        let mut versions = self.store.versions(Some(list))?;
        versions.retain(|version| {
            version.standing.is_in_force()
                && version.edition <= edition
                && components.is_none_or(|components| version.components == *components)
        });
        versions.sort_by_key(|version| (version.edition, version.seq));
        Ok(versions.pop())
    }
}

/// Why a list in a format that anybody may write cannot have this id, if it cannot. Every way into the store goes by this.
pub(crate) fn stands_for_another(format: Format, list: &ListId) -> Option<String> {
    let taken = list.taken_by().filter(|_| format.is_anybodys())?;
    Some(format!(
        "a list of one's own cannot be `{list}`, which is or could be read as `{taken}`; choose another id (--list, or `# list:` in the file)"
    ))
}

/// What the rules of acceptance, made fit for the case, say of a reading; what they excuse is taken off its issues.
pub(crate) fn judged(
    set: &SourceSet,
    reading: &mut Reading,
    before: Option<&Summary>,
    fit: impl FnOnce(Rules) -> Rules,
) -> Result<Judgement, HomeError> {
    let rules = Rules::built_in().map_err(|cause| HomeError::Table(cause.to_string()))?;
    let main = set.files.first().map(|(_, file)| file.bytes()).transpose()?;
    rules.excuse(reading, main.as_deref().unwrap_or_default());
    Ok(accept::judge(reading, before, &fit(rules)))
}

/// A version as the second walk takes it: read, or why its files make none.
struct Taken {
    source: String,
    read: Result<Read, String>,
}

/// A version, read.
struct Read {
    set: SourceSet,
    dated: Option<Edition>,
    reading: Result<Reading, ReadError>,
}

/// Takes one file of the second walk; gives the files of its version when it is the last one.
#[allow(clippy::type_complexity)] // a group and its files, used once
fn gather(
    file: SourceFile,
    plan: &BTreeMap<Group, usize>,
    waiting: &mut HashMap<Group, Vec<(String, SourceFile)>>,
) -> Result<Option<(Group, Vec<(String, SourceFile)>)>, HomeError> {
    let Some((group, component)) = look(&file)? else { return Ok(None) };
    let files = waiting.entry(group.clone()).or_default();
    files.push((component, file));
    if files.len() < plan.get(&group).copied().unwrap_or(1) {
        return Ok(None);
    }
    let files = waiting.remove(&group).unwrap_or_default();
    Ok(Some((group, files)))
}

fn read_group(group: &Group, mut files: Vec<(String, SourceFile)>, options: &ImportOptions) -> Taken {
    files.sort_by_key(|(component, _)| (component != "sdn" && component != "main", component.clone()));
    let source = match files.as_slice() {
        [(_, only)] => format!("{}/{}", only.folder(), only.name()).trim_start_matches("./").to_owned(),
        _ => group.folder.clone(),
    };
    let mut components: Vec<&str> = files.iter().map(|(component, _)| component.as_str()).collect();
    components.dedup();
    if components.len() < files.len() {
        let names: Vec<&str> = files.iter().map(|(_, file)| file.name()).collect();
        let why = format!(
            "{} could each be the same part of one version; put versions in folders of their own, or dates in their names",
            names.join(", ")
        );
        return Taken { source, read: Err(why) };
    }
    let set = SourceSet { format: group.format, files, list: options.list.clone() };
    let dated = group.dated(options);
    let reading = set.read();
    Taken { source, read: Ok(Read { set, dated, reading }) }
}

/// Issues kept with a version; how many there are in all is told at import.
const MAX_ISSUES: usize = 1_000;

/// First walk: which versions there are, and what is none.
#[allow(clippy::type_complexity)] // a plan and a list of strangers, used once
fn plan(path: &Path) -> Result<(BTreeMap<Group, usize>, Vec<(String, String)>), HomeError> {
    let mut groups: BTreeMap<Group, usize> = BTreeMap::new();
    let mut strangers = Vec::new();
    let mut failure = None;
    container::open_path(path, &mut |file| {
        match look(&file) {
            Ok(Some((group, _))) => *groups.entry(group).or_default() += 1,
            Ok(None) => {
                let begins = file.head(32).unwrap_or_default();
                let begins = String::from_utf8_lossy(&begins).escape_debug().to_string();
                strangers.push((format!("{}/{}", file.folder(), file.name()), begins));
            }
            Err(cause) => {
                failure = Some(cause);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    })?;
    match failure {
        Some(cause) => Err(cause),
        None => Ok((groups, strangers)),
    }
}

/// Which group a file belongs to, and as which component; `None` if it is no list.
fn look(file: &SourceFile) -> Result<Option<(Group, String)>, HomeError> {
    let head = Head::of(file)?;
    let Some(Recognised { format, component }) = recognise(&head).or_else(|| empty_but_named(&head)) else {
        return Ok(None);
    };
    // Two OFAC sets may lie in one folder (`sdn.csv`, `cons_prim.csv`), and two single files never make a set.
    let family = match format {
        Format::OfacDelimited if head.name.starts_with("cons") => "cons".to_owned(),
        Format::OfacDelimited => "sdn".to_owned(),
        _ => file.name().to_owned(),
    };
    let group =
        Group { folder: file.folder().to_owned(), format, family, edition: names::edition(file.name()) };
    Ok(Some((group, component)))
}

/// An empty file that bears the name of one of OFAC's: what a publisher's mishap looks like.
fn empty_but_named(head: &Head) -> Option<Recognised> {
    let components =
        [("sdn_comments", "comments"), ("sdn", "sdn"), ("cons_prim", "sdn"), ("cons_comments", "comments")];
    let blank = head.bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0x1a);
    let (_, component) = components.iter().find(|(name, _)| blank && head.name.starts_with(name))?;
    Some(Recognised { format: Format::OfacDelimited, component: (*component).to_owned() })
}

pub(crate) fn format_named(name: &str) -> Option<Format> {
    Format::ALL.into_iter().find(|format| format.to_string() == name)
}

/// A delta applied to the version it changes: a party added or modified is as the delta says, a removed one is gone.
fn apply(base: Vec<Statement>, components: &[String], delta: Reading) -> Reading {
    let touched: HashMap<&str, PartyChange> =
        delta.changes.iter().map(|(party, change)| (party.as_str(), *change)).collect();
    let mut statements: Vec<Statement> =
        base.into_iter().filter(|statement| !touched.contains_key(statement.party.as_str())).collect();
    statements.extend(delta.statements.iter().cloned());
    let mut all = components.to_vec();
    for component in &delta.components {
        if !all.contains(component) {
            all.push(component.clone());
        }
    }
    Reading { statements, components: all, changes: Vec::new(), declared_parties: None, ..delta }
}

/// `12 texts kept as not understood`, and the like.
fn issue_counts(reading: &Reading) -> Vec<String> {
    use interdict_lists::Severity;
    let count = |severity: Severity| reading.issues.iter().filter(|issue| issue.severity == severity).count();
    let mut notes = Vec::new();
    match count(Severity::NotUnderstood) {
        0 => {}
        many => notes.push(format!(
            "{many} texts were kept as text because they could not be read as the value expected"
        )),
    }
    match count(Severity::Note) {
        0 => {}
        many => notes.push(format!("{many} notes of the reader")),
    }
    if !notes.is_empty() {
        notes.push("`interdict --json lists status --all` has each of these under `issues`".to_owned());
    }
    notes
}
