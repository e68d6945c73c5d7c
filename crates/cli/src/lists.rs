//! `interdict lists`: import, sync, status, diff, show, release, forget.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use interdict_home::{Home, ImportOptions, Imported, ListStatus, Outcome, SyncOptions};
use interdict_model::{ChangeClass, ListId, ListState, Value};
use interdict_store::{Delta, Location, Version};
use serde::Serialize;
use serde_json::json;

use crate::args::{self, Moment};
use crate::{Context, Failure, party};

pub(crate) fn run(context: &Context, command: args::Lists) -> Result<ExitCode, Failure> {
    match command {
        args::Lists::Import(command) => import(context, command),
        args::Lists::Sync(command) => sync(context, command),
        args::Lists::Status(command) => status(context, &command),
        args::Lists::Diff(command) => diff(context, &command),
        args::Lists::Show(command) => show(context, &command),
        args::Lists::Release(command) => release(context, &command),
        args::Lists::Forget(command) => forget(context, &command),
    }
}

fn import(context: &Context, command: args::Import) -> Result<ExitCode, Failure> {
    let mut home = context.home()?;
    let options = ImportOptions {
        list: command.list,
        date: command.date,
        partial: command.partial,
        checked_at: command.checked_at,
    };
    let mut report = Report::new(context);
    for path in &command.paths {
        let one = std::slice::from_ref(path);
        let mut told = Vec::new();
        home.import(one, &options, context.now, &mut |imported| {
            // A date that can be asked for is asked for; only then is it known what became of the version.
            if matches!(imported.outcome, Outcome::NeedsDate)
                && options.date.is_none()
                && std::io::stdin().is_terminal()
            {
                told.push(imported.source.clone());
            } else {
                report.tell(imported);
            }
        })?;
        if let Some(date) = told.first().and_then(|source| ask_date(source)) {
            let options = ImportOptions { date: Some(date), ..options.clone() };
            let mut again = |imported: &Imported| {
                if told.contains(&imported.source) {
                    report.tell(imported);
                }
            };
            home.import(one, &options, context.now, &mut again)?;
        } else {
            for source in told {
                report.tell(&Imported { source, outcome: Outcome::NeedsDate });
            }
        }
    }
    report.end(&home)
}

const NEEDS_DATE: &str = "the version's date is neither in the content nor, as a whole date, in the name of file or folder; \
                          give it with --date YYYY-MM-DD";

/// Asks the person at the terminal for a version's date; `None` if the answer is none.
fn ask_date(source: &str) -> Option<jiff::civil::Date> {
    write!(std::io::stderr(), "{source} does not say of which date it is (YYYY-MM-DD): ").ok()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).ok()?;
    answer.trim().parse().ok()
}

fn sync(context: &Context, command: args::Sync) -> Result<ExitCode, Failure> {
    let mut home = context.home()?;
    let options = SyncOptions { lists: command.lists, sources: command.sources, ..SyncOptions::default() };
    let mut report = Report::new(context);
    home.sync(&options, context.now, &mut |imported| report.tell(imported))?;
    report.end(&home)
}

/// Tells of versions as they come, and counts them. What cannot be told is no reason to leave out the versions that come after: it is
/// an error at the end.
struct Report<'a> {
    context: &'a Context,
    counts: [usize; 5],
    lines: Vec<serde_json::Value>,
    told: std::io::Result<()>,
    /// Whether a version in quarantine could not be read, and whether one could.
    defects: bool,
    changes: bool,
    quarantined: Vec<Version>,
}

impl<'a> Report<'a> {
    fn new(context: &'a Context) -> Self {
        Self {
            context,
            counts: [0; 5],
            lines: Vec::new(),
            told: Ok(()),
            defects: false,
            changes: false,
            quarantined: Vec::new(),
        }
    }

    fn tell(&mut self, imported: &Imported) {
        let (index, word, version, notes): (usize, &str, Option<&Version>, Vec<String>) =
            match &imported.outcome {
                Outcome::Recorded { version, notes } => {
                    (0, version.standing.code(), Some(version), notes.clone())
                }
                Outcome::Known(version) => (1, "known already", Some(version), Vec::new()),
                Outcome::Quarantined(version) => (2, "QUARANTINED", Some(version), version.reasons.clone()),
                Outcome::Refused(why) => (3, "REFUSED", None, vec![why.clone()]),
                Outcome::Failed(why) => (3, "NOT FETCHED", None, vec![why.clone()]),
                Outcome::NeedsDate => (3, "REFUSED", None, vec![NEEDS_DATE.to_owned()]),
                Outcome::NotAList => (4, "not a list", None, Vec::new()),
            };
        self.counts[index] += 1;
        if let Outcome::Quarantined(version) = &imported.outcome {
            // What was read of a file is kept with it, unless it could not be read.
            let unread = version.statements == 0;
            self.defects |= unread;
            self.changes |= !unread;
            self.quarantined.push(version.clone());
        }
        if self.context.json {
            self.lines.push(json!({
                "source": imported.source, "outcome": word.to_lowercase().replace(' ', "_"), "version": version, "notes": notes
            }));
            return;
        }
        let line = match version {
            Some(version) => format!(
                "{:<28} {word:<13} {:>7} parties {:>8} statements  {} ({})",
                version.label(),
                version.parties,
                version.statements,
                imported.source,
                version.format
            ),
            None if index == 4 => return self.context.note(format_args!("{word}: {}", imported.source)),
            None => format!("{:<28} {word}", imported.source),
        };
        let mut out = std::io::stdout().lock();
        let told = writeln!(out, "{line}")
            .and_then(|()| notes.iter().try_for_each(|note| writeln!(out, "    {note}")));
        self.told = std::mem::replace(&mut self.told, Ok(())).and(told);
    }

    fn end(self, home: &Home) -> Result<ExitCode, Failure> {
        self.told?;
        let [recorded, known, quarantined, refused, _] = self.counts;
        if self.context.json {
            print_json(&json!({ "versions": self.lines, "recorded": recorded, "known": known,
                "quarantined": quarantined, "refused": refused }))?;
        } else {
            let mut out = std::io::stdout().lock();
            writeln!(
                out,
                "{recorded} recorded, {known} known already, {quarantined} quarantined, {refused} refused"
            )?;
            if quarantined > 0 {
                writeln!(out, "what was in force before stays in force; see `interdict lists status`")?;
                if self.defects {
                    writeln!(
                        out,
                        "what could not be read is never released: get the list again, and import it with --checked-at or run `interdict lists sync`"
                    )?;
                }
                if self.changes {
                    writeln!(
                        out,
                        "what is a true change of the list, a person lets in with `interdict lists release`"
                    )?;
                }
                let hints = self.quarantined.iter().map(|version| home.hint_to_forget(version));
                for hint in hints.collect::<Result<BTreeSet<_>, _>>()?.into_iter().flatten() {
                    writeln!(out, "{hint}")?;
                }
            }
        }
        self.context.note(format_args!("data folder: {}", home.folder().display()));
        if let Location::Postgres(address) = home.store_location() {
            self.context.note(format_args!("store: {address}"));
        }
        let failed = quarantined + refused > 0 || recorded + known == 0;
        Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// A version with what its reader reported.
#[derive(Serialize)]
struct WithIssues<'a> {
    #[serde(flatten)]
    version: &'a Version,
    issues: &'a [String],
}

fn status(context: &Context, command: &args::Status) -> Result<ExitCode, Failure> {
    let home = context.existing()?;
    if command.all {
        let versions = home.store().versions(None)?;
        if context.json {
            let versions: Vec<_> =
                versions.iter().map(|version| WithIssues { version, issues: &version.issues }).collect();
            print_json(&versions)?;
        } else {
            let mut out = std::io::stdout().lock();
            for version in &versions {
                writeln!(
                    out,
                    "{:>5}  {:<28} {:<12} {:>7} parties  loaded {:.0}  {}",
                    version.id,
                    version.label(),
                    version.standing,
                    version.parties,
                    version.loaded_at,
                    &version.content[..12.min(version.content.len())]
                )?;
                for reason in &version.reasons {
                    writeln!(out, "       {reason}")?;
                }
                if !version.note.is_empty() {
                    writeln!(out, "       {}", version.note)?;
                }
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let statuses = home.statuses(command.moment.as_of, command.moment.known_at, context.now)?;
    if context.json {
        print_json(&statuses)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = std::io::stdout().lock();
    if statuses.is_empty() {
        writeln!(out, "no list is loaded; run `interdict lists sync` or `interdict lists import PATH`")?;
    }
    for status in &statuses {
        let edition = status.edition().map_or_else(|| "-".to_owned(), |edition| edition.to_string());
        let parties = status.view.as_ref().map_or(0, |view| view.main.parties);
        writeln!(
            out,
            "{:<16} {:<11} {edition:<11} {parties:>7} parties  {}",
            status.list, status.state, status.reason
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn diff(context: &Context, command: &args::Diff) -> Result<ExitCode, Failure> {
    let home = context.existing()?;
    let (from, to) = (find_version(&home, &command.from)?, find_version(&home, &command.to)?);
    if from.list != to.list {
        return Err(Failure::Words(format!(
            "{} and {} are versions of different lists",
            from.label(),
            to.label()
        )));
    }
    let delta = home.store().delta(&from, &to)?;
    if context.json {
        print_json(&delta)?;
    } else {
        print_delta(&delta, command.full)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print_delta(delta: &Delta, full: bool) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} -> {}", delta.from, delta.to)?;
    let classes = [
        (ChangeClass::Identity, "identity changed"),
        (ChangeClass::Measures, "measures or programme changed"),
        (ChangeClass::Details, "details changed"),
        (ChangeClass::Boilerplate, "boilerplate only"),
    ];
    write!(out, "{} added, {} removed", delta.added.len(), delta.removed.len())?;
    for (class, words) in classes {
        write!(out, ", {} {words}", delta.count(class))?;
    }
    writeln!(out)?;
    if !delta.not_compared.is_empty() {
        writeln!(
            out,
            "not compared, because only one of the two has them: {}",
            delta.not_compared.join(", ")
        )?;
    }
    if !delta.cut_off.is_empty() {
        writeln!(
            out,
            "cut off in {}, so that what they no longer show is not counted as gone: {}",
            delta.to,
            delta.cut_off.join(", ")
        )?;
    }
    for (sign, parties) in [('+', &delta.added), ('-', &delta.removed)] {
        for party in parties {
            writeln!(out, "{sign} {:<12} {}", party.party, party.name)?;
        }
    }
    for (class, words) in classes {
        for party in delta.changed.iter().filter(|party| party.class == class) {
            if class == ChangeClass::Boilerplate && !full {
                continue;
            }
            writeln!(out, "~ {:<12} {}  ({words})", party.party, party.name)?;
            for change in party.changes.iter().filter(|change| full || change.class == class) {
                writeln!(out, "      {} {}: {}", change.sign, change.property, change.printed)?;
            }
        }
    }
    Ok(())
}

/// The version a person means by `LIST@EDITION`, an edition, a number or the beginning of a content hash.
pub(crate) fn find_version(home: &Home, text: &str) -> Result<Version, Failure> {
    let versions = home.store().versions(None)?;
    let (list, edition) = match text.split_once('@') {
        Some((list, edition)) => (Some(list), edition),
        None => (None, text),
    };
    let hash = edition.len() >= 8 && edition.bytes().all(|byte| byte.is_ascii_hexdigit());
    let fits = |version: &&Version| {
        list.is_none_or(|list| version.list.as_str() == list)
            && (version.edition.to_string() == edition
                || version.id.to_string() == edition
                || (hash && version.content.starts_with(edition)))
    };
    match versions.iter().filter(fits).collect::<Vec<_>>().as_slice() {
        [only] => Ok((*only).clone()),
        [] => Err(Failure::Words(format!(
            "no version `{text}` is stored; `interdict lists status --all` names those that are"
        ))),
        many => {
            let labels: Vec<String> = many.iter().map(|version| version.label()).collect();
            Err(Failure::Words(format!("`{text}` can mean {}; say which", labels.join(", "))))
        }
    }
}

fn show(context: &Context, command: &args::Show) -> Result<ExitCode, Failure> {
    let home = context.existing()?;
    let (statuses, found) = find_party(context, &home, &command.party, &command.moment)?;
    let (list, id) = found;
    let status = statuses.iter().find(|status| status.list == list);
    let view = status.and_then(|status| status.view.as_ref());
    let statements = match view {
        Some(view) => {
            let all = home.store().view_statements(view)?;
            all.into_iter().filter(|stored| stored.statement.party == id).collect()
        }
        None => Vec::new(),
    };
    let history = home.store().party_history(&list, &id)?;
    let evidence = home.facts_about(&list, &id)?;
    if context.json {
        let history: Vec<_> = history
            .iter()
            .map(|past| json!({ "statement": past.stored, "since": past.since, "until": past.until }))
            .collect();
        print_json(&json!({
            "list": list, "party": id, "edition": view.map(interdict_store::View::edition),
            "state": status.map(|status| status.state), "listed": !statements.is_empty(),
            "statements": statements, "history": if command.history { history } else { Vec::new() },
            "evidence": evidence,
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = std::io::stdout().lock();
    if statements.is_empty() {
        match view {
            Some(view) => writeln!(out, "{list}:{id} is not listed in the version of {}", view.edition())?,
            None => writeln!(out, "no version of {list} is in force on that day")?,
        }
        let from = history.iter().map(|past| past.since).min();
        let still = history.iter().any(|past| past.until.is_none());
        let until = history.iter().filter_map(|past| past.until).max().filter(|_| !still);
        match (from, until) {
            (Some(from), Some(until)) => {
                writeln!(out, "it stands in versions from {from} until, not including, {until}")?;
            }
            (Some(from), None) => writeln!(out, "it stands in versions since {from}")?,
            (None, _) => {}
        }
    } else {
        let state = match status.map(|status| status.state) {
            Some(ListState::Quarantined) => "a newer version was refused".to_owned(),
            state => state.map(|state| state.to_string()).unwrap_or_default(),
        };
        writeln!(out, "{}", party::title(&list, &id, &statements))?;
        let edition = view.map_or_else(String::new, |view| view.edition().to_string());
        writeln!(out, "in {list} of {edition} ({state}), {} statements", statements.len())?;
        for stored in &statements {
            let statement = &stored.statement;
            writeln!(
                out,
                "  {:<15} {}   [{} {}, since {}]",
                statement.value.property(),
                party::words(&statement.value, &statement.printed),
                statement.position.component,
                statement.position.line,
                history
                    .iter()
                    .find(|past| past.stored.statement == *statement)
                    .map_or(stored.first_seen, |past| past.since)
            )?;
        }
    }
    if command.history {
        writeln!(out, "no longer said:")?;
        for past in &history {
            let Some(until) = past.until else { continue };
            let statement = &past.stored.statement;
            let words = party::words(&statement.value, &statement.printed);
            writeln!(
                out,
                "  {:<15} {words}   [since {} until {until}]",
                statement.value.property(),
                past.since
            )?;
        }
    }
    if !evidence.is_empty() {
        writeln!(out, "documents say (evidence beside the list; it lists nobody):")?;
        for citation in &evidence {
            writeln!(out, "  {}", party::cited(citation))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The party a person means by `LIST:ID` or an id alone.
#[allow(clippy::type_complexity)] // the statuses are needed again by the one caller
fn find_party(
    context: &Context,
    home: &Home,
    text: &str,
    moment: &Moment,
) -> Result<(Vec<ListStatus>, (ListId, String)), Failure> {
    let statuses = home.statuses(moment.as_of, moment.known_at, context.now)?;
    let lists = home.store().lists(moment.known_at)?;
    if let Some((list, id)) = text.split_once(':')
        && let Some(list) = lists.iter().find(|known| known.as_str() == list)
    {
        return Ok((statuses, (list.clone(), id.to_owned())));
    }
    let mut found = Vec::new();
    for list in lists {
        if !home.store().party_history(&list, text)?.is_empty() {
            found.push(list);
        }
    }
    match found.as_slice() {
        [only] => {
            let list = only.clone();
            Ok((statuses, (list, text.to_owned())))
        }
        [] => Err(Failure::Words(format!("no list that is loaded has or had a party `{text}`"))),
        many => {
            let names: Vec<String> = many.iter().map(|list| format!("{list}:{text}")).collect();
            Err(Failure::Words(format!("several lists have a party `{text}`: say {}", names.join(" or "))))
        }
    }
}

fn release(context: &Context, command: &args::Release) -> Result<ExitCode, Failure> {
    let mut home = context.existing()?;
    let version = find_version(&home, &command.version)?;
    if command.reason.trim().is_empty() {
        return Err(Failure::Words("a release needs a reason that others can check".to_owned()));
    }
    let released = home.release(&version, command.reason.trim(), &command.by, context.now)?;
    if context.json {
        print_json(&released)?;
    } else {
        writeln!(std::io::stdout(), "{} is in force: {} parties", released.label(), released.parties)?;
        context.note("it is as old as its date until the next `interdict lists sync`, or an import of its file with --checked-at");
    }
    Ok(ExitCode::SUCCESS)
}

fn forget(context: &Context, command: &args::ForgetList) -> Result<ExitCode, Failure> {
    let mut home = context.existing()?;
    let args::Said { reason, by } = &command.said;
    if reason.trim().is_empty() {
        return Err(Failure::Words("to forget a list needs a reason that others can check".to_owned()));
    }
    home.forget_list(&command.list, reason.trim(), by, context.now)?;
    writeln!(std::io::stdout(), "{} is forgotten", command.list)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a JSON document.
pub(crate) fn print_json<T: serde::Serialize>(value: &T) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(())
}

/// Whether a value is a name, for titles.
pub(crate) fn is_name(value: &Value) -> bool {
    matches!(value, Value::Name(_))
}
