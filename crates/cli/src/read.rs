//! `interdict read`: what articles and releases state, who in them is on a list, and what they say differently.

use std::collections::{BTreeMap, HashMap};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use interdict_evidence::event::{Event, Read, events};
use interdict_evidence::fact::{DateBasis, Fact, FactDate, FactKind, Mention, Modality, in_figures};
use interdict_evidence::{Document, Reader, Reading, Vocabulary};
use interdict_home::evidence::{NameLink, link};
use interdict_home::{SnapshotOptions, snapshot};
use interdict_screen::visible;
use serde_json::json;

use crate::args;
use crate::screen::guarded;
use crate::{Context, Failure};

/// Documents named beside a value; the rest are counted.
const NAMED: usize = 5;

pub(crate) fn run(context: &Context, command: &args::Read) -> Result<ExitCode, Failure> {
    let mut documents = Vec::new();
    let mut refused = 0_u32;
    for path in files(&command.paths)? {
        match Document::read_path(&path) {
            Ok(found) => documents.extend(found),
            Err(cause) => {
                refused = refused.saturating_add(1);
                eprintln!("refused: {cause}");
            }
        }
    }
    // The same bytes under two names are one document.
    let mut seen = std::collections::HashSet::new();
    documents.retain(|document: &Document| seen.insert(document.hash.clone()));
    let reader = Reader::new(Vocabulary::built_in());
    let readings: Vec<Reading> = documents.iter().map(|document| reader.read(document)).collect();
    let links = if command.no_lists { Vec::new() } else { links(context, command, &readings)? };
    let by_entity: HashMap<&str, &NameLink> =
        links.iter().filter(|link| !link.is_open).map(|link| (link.entity.as_str(), link)).collect();
    let entity = |mention: &Mention| {
        by_entity.get(mention.entity.as_str()).map_or_else(
            || mention.entity.clone(),
            |link| format!("{}:{} {}", link.list, link.party, link.caption),
        )
    };
    let read: Vec<Read<'_>> =
        documents.iter().zip(&readings).map(|(document, reading)| Read { document, reading }).collect();
    let merged = events(&read, &entity);
    let mut out = BufWriter::new(std::io::stdout().lock());
    if let Some(id) = &command.explain {
        explain(&read, id, &mut out)?;
    } else if command.differences {
        differences(&read, &merged, &mut out)?;
    } else if context.json {
        as_lines(&read, &links, &merged, command.events, &mut out)?;
    } else {
        report(&read, &links, &merged, command.events, &mut out)?;
    }
    out.flush()?;
    let code = if documents.is_empty() || refused > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    Ok(code)
}

/// The files named, and those in folders named, in the order of their names.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        let failed = |cause: std::io::Error| Failure::File { path: path.clone(), cause: cause.to_string() };
        if path.is_dir() {
            let mut inside: Vec<PathBuf> =
                std::fs::read_dir(path).map_err(failed)?.flatten().map(|entry| entry.path()).collect();
            inside.retain(|path| path.is_file());
            inside.sort();
            found.extend(inside);
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn links(context: &Context, command: &args::Read, readings: &[Reading]) -> Result<Vec<NameLink>, Failure> {
    let parameters = interdict_screen::Parameters::built_in()?;
    let options = SnapshotOptions { as_of: command.as_of, known_at: None };
    let loaded = match context.home_if_any()? {
        Some(home) => home.snapshot(&options, &parameters, context.now)?,
        None => snapshot::starter(&parameters)?,
    };
    for list in &loaded.coverage {
        context.note(format_args!("linked to {} ({})", list.list, list.state));
    }
    Ok(link(&readings.iter().collect::<Vec<_>>(), &loaded.snapshot, &parameters))
}

fn as_lines(
    read: &[Read<'_>],
    links: &[NameLink],
    merged: &[Event],
    only_events: bool,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut line = |value: serde_json::Value| -> Result<(), Failure> {
        serde_json::to_writer(&mut *out, &value)?;
        writeln!(out)?;
        Ok(())
    };
    if !only_events {
        for Read { document, reading } in read {
            line(json!({ "type": "document", "name": document.name, "hash": document.hash }))?;
            for fact in &reading.facts {
                line(json!({ "type": "fact", "fact": fact }))?;
            }
            for (sort, spans) in
                [("not_understood", &reading.not_understood), ("for_review", &reading.for_review)]
            {
                for span in spans {
                    line(
                        json!({ "type": sort, "document": document.hash, "span": span, "quote": document.quote(*span) }),
                    )?;
                }
            }
        }
        for link in links {
            line(json!({ "type": "link", "link": link }))?;
        }
    }
    for event in merged {
        line(json!({ "type": "event", "event": event }))?;
    }
    Ok(())
}

fn report(
    read: &[Read<'_>],
    links: &[NameLink],
    merged: &[Event],
    only_events: bool,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let names: BTreeMap<&str, &str> =
        read.iter().map(|read| (read.document.hash.as_str(), read.document.name.as_str())).collect();
    let name = |hash: &str| names.get(hash).map_or_else(|| hash.to_owned(), |name| short(name));
    for (number, event) in (1..).zip(merged) {
        writeln!(out, "Event {number}: {}", headline(event))?;
        for (target, spellings) in &event.targets {
            let printed: Vec<&str> = spellings.iter().map(String::as_str).collect();
            writeln!(out, "  target {} (printed {})", visible(target), visible(&printed.join(", ")))?;
        }
        for (measure, documents) in &event.measures {
            writeln!(out, "  measure {measure}, stated by {} of {}", documents.len(), event.documents.len())?;
        }
        writeln!(out, "  {} documents, {} text families", event.documents.len(), event.families.len())?;
        for conflict in &event.conflicts {
            let values: Vec<String> = conflict
                .values
                .iter()
                .map(|(value, documents)| {
                    let more = documents.len().saturating_sub(NAMED);
                    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                    let documents: Vec<String> =
                        documents.iter().take(NAMED).map(|hash| name(hash)).collect();
                    format!("{value} ({}{more})", documents.join(", "))
                })
                .collect();
            writeln!(
                out,
                "  differs: {}: {}. {}",
                conflict.about,
                visible(&values.join("; ")),
                conflict.note
            )?;
        }
        writeln!(out)?;
    }
    if only_events {
        return Ok(());
    }
    if !links.is_empty() {
        writeln!(out, "On the lists")?;
        for link in links {
            let open = if link.is_open { ": to be decided by a person" } else { "" };
            writeln!(
                out,
                "  {} → {} ({}:{}) {}{open}",
                visible(&link.name),
                visible(&link.caption),
                link.list,
                link.party,
                link.score
            )?;
        }
        writeln!(out)?;
    }
    for Read { document, reading } in read {
        writeln!(out, "{} ({} facts)", visible(&document.name), reading.facts.len())?;
        for fact in &reading.facts {
            writeln!(out, "  @{:<11} {}", fact.span.to_string(), visible(&in_words(fact)))?;
        }
        for span in &reading.not_understood {
            writeln!(out, "  not understood @{span}: {}", visible(document.quote(*span)))?;
        }
        for span in &reading.for_review {
            writeln!(
                out,
                "  to be looked at @{span}, outside the story: {}",
                visible(document.quote(*span))
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// What documents say differently, a row for each value.
fn differences(read: &[Read<'_>], merged: &[Event], out: &mut impl Write) -> Result<(), Failure> {
    let names: BTreeMap<&str, String> =
        read.iter().map(|read| (read.document.hash.as_str(), short(&read.document.name))).collect();
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["event", "about", "value", "documents", "note"])?;
    for (number, event) in (1..).zip(merged) {
        for conflict in &event.conflicts {
            for (value, documents) in &conflict.values {
                let documents: Vec<&str> = documents
                    .iter()
                    .filter_map(|hash| names.get(hash.as_str()).map(String::as_str))
                    .collect();
                let number = format!("{number}: {}", headline(event));
                let row = [&number, &conflict.about, value, &documents.join("; "), &conflict.note];
                writer.write_record(row.map(|cell| guarded(cell)))?;
            }
        }
    }
    writer.flush()?;
    Ok(())
}

/// One fact: what it says, where it stands, by which rule, in which words.
fn explain(read: &[Read<'_>], id: &str, out: &mut impl Write) -> Result<(), Failure> {
    for Read { document, reading } in read {
        let Some(fact) = reading.facts.iter().find(|fact| fact.id == id) else { continue };
        let line = document.lines.iter().find(|line| line.span.contains(fact.span));
        writeln!(out, "{}", visible(&in_words(fact)))?;
        writeln!(out, "document {} ({})", visible(&document.name), document.hash)?;
        writeln!(out, "bytes {}, rule {}", fact.span, fact.rule)?;
        writeln!(out, "words: {}", visible(&fact.quote))?;
        if let Some(line) = line {
            writeln!(out, "line {}: {}", line.number, visible(document.quote(line.span)))?;
        }
        serde_json::to_writer_pretty(&mut *out, fact)?;
        writeln!(out)?;
        return Ok(());
    }
    Err(Failure::Words(format!("no fact of these documents has the id `{id}`; `--json` gives the ids")))
}

fn short(name: &str) -> String {
    Path::new(name).file_name().map_or_else(|| name.to_owned(), |name| name.to_string_lossy().into_owned())
}

fn headline(event: &Event) -> String {
    let authorities: Vec<&str> = event.authorities.iter().map(String::as_str).collect();
    let counts: Vec<String> = event.counts.iter().map(ToString::to_string).collect();
    let counted =
        if counts.is_empty() { String::new() } else { format!(", counted {}", counts.join(" or ")) };
    let date = match (event.earliest, event.latest, event.month_day) {
        (Some(from), Some(to), _) if from == to => from.to_string(),
        (Some(from), Some(to), _) => format!("{from} to {to}"),
        (_, _, Some((month, Some(day)))) => format!("{month:02}-{day:02}, no year stated"),
        _ => "no date stated".to_owned(),
    };
    format!("designation by {} of {} parties{counted}; {date}", authorities.join(", "), event.targets.len())
}

/// A fact as a line.
fn in_words(fact: &Fact) -> String {
    let what = match &fact.kind {
        FactKind::Designation { authority, count, targets, .. } => {
            let by = authority.as_ref().map_or("somebody", |authority| authority.text.as_str());
            let count = count.map_or_else(String::new, |count| format!("{count} parties "));
            let names: Vec<&str> = targets.iter().map(|target| target.text.as_str()).collect();
            format!("designation by {by}: {count}{}", names.join(", "))
        }
        FactKind::Delisting { authority, count, targets } => {
            let by = authority.as_ref().map_or("somebody", |authority| authority.text.as_str());
            let count = count.map_or_else(String::new, |count| format!("{count} parties "));
            let names: Vec<&str> = targets.iter().map(|target| target.text.as_str()).collect();
            format!("delisting by {by}: {count}{}", names.join(", "))
        }
        FactKind::Measure(measure) => {
            let value = serde_json::to_value(measure).unwrap_or_default();
            let sort = value
                .get("measure")
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default()
                .replace('_', " ");
            let percent = value.get("hundredths").and_then(serde_json::Value::as_u64);
            percent.map_or_else(
                || format!("measure: {sort}"),
                |hundredths| format!("measure: {sort} from {}.{:02} %", hundredths / 100, hundredths % 100),
            )
        }
        FactKind::Relation { relation, subject, object } => {
            let relation = serde_json::to_value(relation).unwrap_or_default();
            let relation = relation.as_str().unwrap_or_default().replace('_', " ");
            format!("{} {relation} {}", subject.text, object.text)
        }
        FactKind::Alias { subject, alias } => format!("{} also known as {}", subject.text, alias.text),
        FactKind::Attack { actor, victims } => {
            let actor = actor.as_ref().map_or("somebody", |actor| actor.text.as_str());
            let victims: Vec<&str> = victims.iter().map(|victim| victim.text.as_str()).collect();
            format!("attack by {actor} on {}", victims.join(", "))
        }
        FactKind::Amount { units, hundredths, currency, comparator, .. } => {
            let comparator = serde_json::to_value(comparator).unwrap_or_default();
            format!(
                "amount: {} {currency} {}",
                comparator.as_str().unwrap_or_default().replace('_', " "),
                in_figures(*units, *hundredths)
            )
        }
        FactKind::Coordination { with } => format!("in coordination with {}", with.text),
        FactKind::Office { person, office } => format!("{}, {office}", person.text),
        FactKind::Body { body } => format!("cited: {}", body.text),
        FactKind::Wallet { wallet, holder } => {
            let holder = holder.as_ref().map_or("nobody named", |holder| holder.text.as_str());
            format!("wallet {} of {holder}", wallet.text)
        }
        FactKind::Reason { .. } | FactKind::Claim | FactKind::Denial | FactKind::Status => {
            format!("{}: {}", fact.kind.code(), fact.quote)
        }
    };
    let what = if fact.is_former { format!("{what} [no more]") } else { what };
    let modality = if fact.modality == Modality::Stated {
        String::new()
    } else {
        format!(
            " [{}]",
            serde_json::to_value(fact.modality)
                .ok()
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_default()
        )
    };
    let by = fact.attribution.as_ref().and_then(|said| {
        let speaker = said.speaker.as_ref().map(|speaker| format!(" said by {}", speaker.text));
        let channel = said.channel.as_ref().map(|channel| format!(" through {}", channel.text));
        (speaker.is_some() || channel.is_some())
            .then(|| speaker.unwrap_or_default() + &channel.unwrap_or_default())
    });
    let date = fact.date.as_ref().map(dated).unwrap_or_default();
    format!("{what}{modality}{}{date} <{}>", by.unwrap_or_default(), fact.rule)
}

fn dated(date: &FactDate) -> String {
    let basis = match date.basis {
        DateBasis::Explicit => "stated",
        DateBasis::Dateline => "by the dateline",
        DateBasis::Weekday => "by the weekday",
        DateBasis::Relative => "relative",
        DateBasis::OtherDocument => "by another document",
        DateBasis::OfficialList => "by the list",
    };
    match (date.earliest, date.latest, date.month_day) {
        (Some(from), Some(to), _) if from == to => format!(" on {from} ({basis})"),
        (Some(from), Some(to), _) => format!(" between {from} and {to} ({basis})"),
        (_, _, Some((month, Some(day)))) => format!(" on {month:02}-{day:02}, no year ({basis})"),
        (_, _, Some((month, None))) => format!(" in month {month:02}, no year ({basis})"),
        _ => format!(" ({basis})"),
    }
}
