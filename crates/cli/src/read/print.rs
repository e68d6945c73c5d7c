//! What was read, for people and as JSON lines.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use interdict_evidence::event::{Documents, Event};
use interdict_evidence::review::{Difference, Review, Reviewed};
use interdict_evidence::words::in_words;
use interdict_evidence::{Document, Fact, NameLink, RULES};
use interdict_home::documents::{Again, Kept};
use interdict_screen::visible;
use serde::Serialize;
use serde_json::json;

use crate::Failure;
use crate::read::gather::Gathered;
use crate::screen::guarded;

/// Documents named beside a value; the rest are counted.
const NAMED: usize = 5;

/// The names of documents, without their folders, by hash.
pub(super) type Names = HashMap<Arc<str>, Box<str>>;

/// A document as JSON lines: itself, its facts, what was not understood, what is to be looked at, its links.
pub(super) fn lines(gathered: &Gathered, out: &mut impl Write) -> Result<(), Failure> {
    let Gathered { document, reading, links } = gathered;
    let published = reading.published.as_ref();
    line(
        &json!({ "type": "document", "name": document.name, "hash": document.hash, "published": published }),
        out,
    )?;
    for fact in &reading.facts {
        line(&json!({ "type": "fact", "fact": fact }), out)?;
    }
    for (sort, spans) in [("not_understood", &reading.not_understood), ("for_review", &reading.for_review)] {
        for span in spans {
            let quote = document.quote(*span);
            line(&json!({ "type": sort, "document": document.hash, "span": span, "quote": quote }), out)?;
        }
    }
    for link in links {
        line(&json!({ "type": "link", "link": link }), out)?;
    }
    Ok(())
}

/// Events as JSON lines.
pub(super) fn event_lines(merged: &[Event], out: &mut impl Write) -> Result<(), Failure> {
    // Written as they are: a copy of an event of many thousand documents takes more than they do.
    #[derive(Serialize)]
    struct Line<'a> {
        event: &'a Event,
        r#type: &'static str,
    }
    for event in merged {
        line(&Line { event, r#type: "event" }, out)?;
    }
    Ok(())
}

fn line(value: &impl Serialize, out: &mut impl Write) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)?;
    Ok(())
}

/// A document for people: its facts, what was not understood, and who of it is listed.
pub(super) fn report(gathered: &Gathered, out: &mut impl Write) -> Result<(), Failure> {
    let Gathered { document, reading, links } = gathered;
    writeln!(out, "{} ({} facts)", visible(&document.name), reading.facts.len())?;
    for fact in &reading.facts {
        writeln!(out, "  @{:<11} {}", fact.span.to_string(), visible(&in_words(fact)))?;
    }
    for span in &reading.not_understood {
        writeln!(out, "  not understood @{span}: {}", visible(document.quote(*span)))?;
    }
    for span in &reading.for_review {
        writeln!(out, "  to be looked at @{span}, outside the story: {}", visible(document.quote(*span)))?;
    }
    self::links(links, out)?;
    writeln!(out)?;
    Ok(())
}

/// Who of a document is listed, and whom catalogues lead to.
fn links(links: &[NameLink], out: &mut impl Write) -> Result<(), Failure> {
    for link in links.iter().filter(|link| link.hint.is_none()) {
        writeln!(out, "  {}", linked(link))?;
    }
    proposed(links, out)
}

/// A link of the matcher as a line: from which name to which party, and whether a person must say.
fn linked(link: &NameLink) -> String {
    let only = if link.is_in_fact { "" } else { ", named only" };
    let open = if link.is_open { ": to be decided by a person" } else { "" };
    let (name, caption) = (visible(&link.name), visible(&link.caption));
    format!("listed{only}: {name} → {caption} ({}:{}) {}{open}", link.list, link.party, link.score)
}

/// What catalogues lead to: a line for each name with every party and who says so, then what licences ask to be shown.
fn proposed(links: &[NameLink], out: &mut impl Write) -> Result<(), Failure> {
    let mut by_name: BTreeMap<&str, BTreeMap<(&str, &str), Vec<String>>> = BTreeMap::new();
    let mut captions: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut notices: BTreeSet<&str> = BTreeSet::new();
    for (link, hint) in links.iter().filter_map(|link| Some((link, link.hint.as_ref()?))) {
        let party = (link.list.as_str(), link.party.as_str());
        let of = hint.modified.as_ref().unwrap_or(&hint.version);
        let source = format!("{} {} of {of}, as {}", hint.catalogue, hint.entry, hint.synonym);
        by_name.entry(&link.name).or_default().entry(party).or_default().push(source);
        captions.insert(party, &link.caption);
        notices.extend(hint.notice.as_deref());
    }
    for (name, parties) in by_name {
        let told: Vec<String> = parties
            .iter()
            .map(|((list, party), sources)| {
                let caption = captions.get(&(*list, *party)).copied().unwrap_or_default();
                format!("{caption} ({list}:{party}) by {}", sources.join(" and "))
            })
            .collect();
        let several = if parties.len() > 1 { "; nobody says that these are one" } else { "" };
        writeln!(
            out,
            "  proposed: {} → {}: to be decided by a person{several}",
            visible(name),
            visible(&told.join("; or "))
        )?;
    }
    for notice in notices {
        writeln!(out, "  {}", visible(notice))?;
    }
    Ok(())
}

/// Events for people.
pub(super) fn events(names: &Names, merged: &[Event], out: &mut impl Write) -> Result<(), Failure> {
    let name = |hash: &Arc<str>| names.get(hash).map_or(hash.as_ref(), |name| name).to_owned();
    for (number, event) in (1..).zip(merged) {
        writeln!(out, "Event {number}: {}", headline(event))?;
        for (target, spellings) in &event.targets {
            let printed: Vec<&str> = spellings.iter().map(String::as_str).collect();
            writeln!(out, "  target {} (printed {})", visible(target), visible(&printed.join(", ")))?;
        }
        for (measure, documents) in &event.measures {
            writeln!(out, "  measure {measure}, stated by {} of {}", documents.len(), event.documents.len())?;
        }
        for (what, documents) in &event.modalities {
            writeln!(out, "  not as a fact: {what}, by {} of {}", documents.len(), event.documents.len())?;
        }
        let origins: Vec<&str> = event.origins.iter().map(String::as_str).collect();
        let origins = match origins.as_slice() {
            [] => "no origin named".to_owned(),
            [one] => format!("1 origin ({one})"),
            several => format!("{} origins ({})", several.len(), several.join(", ")),
        };
        let (documents, families) = (event.documents.len(), event.families.len());
        writeln!(out, "  {documents} documents, {families} text families, {}", visible(&origins))?;
        for conflict in &event.conflicts {
            let values: Vec<String> = conflict
                .values
                .iter()
                .map(|(value, documents)| {
                    let more = documents.len().saturating_sub(NAMED);
                    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                    if documents.is_empty() {
                        return value.clone();
                    }
                    let documents: Vec<String> = documents.iter().take(NAMED).map(name).collect();
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
    Ok(())
}

/// What documents say differently, a row for each value.
pub(super) fn differences(names: &Names, merged: &[Event], out: &mut impl Write) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["event", "about", "value", "documents", "note"])?;
    let joined = |documents: &Documents| -> String {
        let files: Vec<&str> =
            documents.iter().filter_map(|hash| names.get(hash).map(AsRef::as_ref)).collect();
        files.join("; ")
    };
    for (number, event) in (1..).zip(merged) {
        let number = format!("{number}: {}", headline(event));
        for conflict in &event.conflicts {
            for (value, documents) in &conflict.values {
                let row = [&number, &conflict.about, value, &joined(documents), &conflict.note];
                writer.write_record(row.map(|cell| guarded(cell)))?;
            }
        }
        for (what, documents) in &event.modalities {
            let (sort, how) = what.split_once(' ').unwrap_or((what, ""));
            let row = [&number, &format!("modality {sort}"), how, &joined(documents), "not stated as a fact"];
            writer.write_record(row.map(guarded))?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// One fact: what it says, where it stands, by which rule, in which words, and what was said of it.
pub(super) fn explain(
    document: &Document,
    fact: &Fact,
    known: Option<&Reviewed>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let line = document.lines.iter().find(|line| line.span.contains(fact.span));
    writeln!(out, "{}", visible(&in_words(fact)))?;
    writeln!(out, "document {} ({})", visible(&document.name), document.hash)?;
    writeln!(out, "bytes {}, rule {}", fact.span, fact.rule)?;
    writeln!(out, "words: {}", visible(&fact.quote))?;
    if let Some(line) = line {
        writeln!(out, "line {}: {}", line.number, visible(document.quote(line.span)))?;
    }
    if let Some(known) = known {
        writeln!(out, "{}", visible(&said(known)))?;
    }
    serde_json::to_writer_pretty(&mut *out, fact)?;
    writeln!(out)?;
    Ok(())
}

/// A kept document as one line.
pub(super) fn kept_line(kept: &Kept, out: &mut impl Write) -> Result<(), Failure> {
    let of = |status: &str| kept.facts.iter().filter(|known| known.status() == status).count();
    let rules = if kept.rules == RULES { "" } else { "; read by earlier rules: `interdict read again`" };
    writeln!(
        out,
        "{}  {}  {} facts: {} open, {} accepted, {} rejected, {} corrected; {} listed{rules}",
        kept.document.hash.get(..12).unwrap_or(&kept.document.hash),
        visible(&kept.document.name),
        kept.facts.len(),
        of("open"),
        of("accepted"),
        of("rejected"),
        of("corrected"),
        kept.links.iter().filter(|link| !link.is_open).count(),
    )?;
    Ok(())
}

/// A kept document with its facts.
pub(super) fn kept_report(
    kept: &Kept,
    document: &Document,
    json: bool,
    out: &mut impl Write,
) -> Result<(), Failure> {
    if json {
        line(
            &json!({ "type": "document", "document": kept.document, "rules": kept.rules, "read_at": kept.read_at }),
            out,
        )?;
        for known in &kept.facts {
            let counts = known.counts();
            line(
                &json!({ "type": "fact", "status": known.status(), "counts": counts, "reviewed": known }),
                out,
            )?;
        }
        for link in &kept.links {
            line(&json!({ "type": "link", "link": link }), out)?;
        }
        return Ok(());
    }
    kept_line(kept, out)?;
    for known in &kept.facts {
        writeln!(
            out,
            "  {}  @{:<11} {}",
            known.fact.id,
            known.fact.span.to_string(),
            visible(&in_words(&known.fact))
        )?;
        if known.review.is_some() || known.earlier.is_some() {
            writeln!(out, "      {}", visible(&said(known)))?;
        }
    }
    for span in &kept.not_understood {
        writeln!(out, "  not understood @{span}: {}", visible(document.quote(*span)))?;
    }
    for span in &kept.for_review {
        writeln!(out, "  to be looked at @{span}, outside the story: {}", visible(document.quote(*span)))?;
    }
    links(&kept.links, out)
}

/// What was said of a fact.
fn said(known: &Reviewed) -> String {
    let by = |review: &Review| {
        format!("{} by {} on {:.0}: {}", review.verdict.code(), review.by, review.at, review.reason)
    };
    match (&known.review, &known.earlier) {
        (Some(review), _) if known.is_read => by(review),
        (Some(review), _) => format!("{}; today's rules do not read it", by(review)),
        (None, Some(earlier)) => {
            let counts = if known.counts() { "" } else { ", so that this does not count" };
            format!("open; what was read here before was {}{counts}", by(earlier))
        }
        (None, None) => "open: nobody said anything of it".to_owned(),
    }
}

/// What reading a document again changed.
pub(super) fn again(again: &Again, json: bool, out: &mut impl Write) -> Result<(), Failure> {
    if json {
        return line(&json!({ "type": "again", "again": again }), out);
    }
    let Again { document, difference, unread } = again;
    let Difference { added, retired, changed, same } = difference;
    writeln!(
        out,
        "{}  {}  {same} the same, {} new, {} gone, {} changed",
        document.hash.get(..12).unwrap_or(&document.hash),
        visible(&document.name),
        added.len(),
        retired.len(),
        changed.len()
    )?;
    let mut fact = |sign: &str, fact: &Fact| {
        writeln!(out, "  {sign} {}  @{:<11} {}", fact.id, fact.span.to_string(), visible(&in_words(fact)))
    };
    for one in retired {
        fact("-", one)?;
    }
    for one in added {
        fact("+", one)?;
    }
    for (before, after) in changed {
        fact("<", before)?;
        fact(">", after)?;
    }
    for review in unread {
        let (code, by) = (review.verdict.code(), visible(&review.by));
        writeln!(out, "  no longer read: {} ({code} by {by} on {:.0})", review.fact.id, review.at)?;
    }
    Ok(())
}

/// The name of a document without its folders.
pub(super) fn short(name: &str) -> Box<str> {
    Path::new(name).file_name().map_or_else(|| name.into(), |name| name.to_string_lossy().into())
}

fn headline(event: &Event) -> String {
    let counts: Vec<String> = event.counts.iter().map(ToString::to_string).collect();
    let counted =
        if counts.is_empty() { String::new() } else { format!(", counted {}", counts.join(" or ")) };
    let date = match (event.earliest, event.latest, event.month_day) {
        (Some(from), Some(to), _) if from == to => from.to_string(),
        (Some(from), Some(to), _) => format!("{from} to {to}"),
        (_, _, Some((month, Some(day)))) => format!("{month:02}-{day:02}, no year stated"),
        _ => "no date stated".to_owned(),
    };
    let (action, by) = (event.action.code(), event.by());
    format!("{action} by {by} of {} parties{counted}; {date}", event.targets.len())
}
