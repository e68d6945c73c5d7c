//! `interdict read`: what articles and releases state, who in them is on a list, and what they say differently.

mod gather;
mod kept;
mod listed;
mod print;

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use interdict_evidence::event::{Event, Merger};
use interdict_evidence::export::{Found, Read, html};
use interdict_evidence::fact::Mention;
use interdict_evidence::{Document, NameLink, Reading};

use crate::args::{self, HowRead, ReadCommand};
use crate::read::gather::{Counts, Gathered, Readers};
use crate::read::print::Names;
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: &args::Read) -> Result<ExitCode, Failure> {
    match &command.act {
        None => read(context, command),
        Some(ReadCommand::Explain { fact, paths, how }) if !paths.is_empty() => {
            explain(context, fact, paths, how)
        }
        Some(act) => kept::run(context, act),
    }
}

fn read(context: &Context, command: &args::Read) -> Result<ExitCode, Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let readers = Readers::new(context, &command.how)?;
    let mut home = if command.keep { Some(context.home()?) } else { None };
    let only_merged = command.events || command.differences;
    let mut merging = Merging::default();
    let mut kept = 0_usize;
    let mut documents = Vec::new();
    let counts = readers.gather(&command.paths, |bytes, found| {
        if let Some(home) = &mut home {
            let parts: Vec<(&Document, &Reading, &[NameLink])> = found
                .iter()
                .map(|Gathered { document, reading, links }| (document, reading, links.as_slice()))
                .collect();
            let new = home.keep_documents(bytes, &parts, readers.lists(), context.now)?;
            kept = kept.saturating_add(new.into_iter().filter(|new| *new).count());
        }
        for gathered in found {
            if !only_merged && context.json {
                print::lines(&gathered, &mut out)?;
            } else if !only_merged {
                print::report(&gathered, &mut out)?;
            }
            if !command.facts {
                merging.add(&gathered.document, &gathered.reading, &gathered.links);
            }
            // Only the page needs the texts together.
            if command.html.is_some() {
                documents.push(gathered);
            }
        }
        Ok(())
    })?;
    let merged = merging.events(context, &command.how)?;
    merging.print(context, command.differences, &merged, &mut out)?;
    if let Some(path) = &command.html {
        let held = Held { documents, events: merged, counts };
        let page = html::page(&Found { documents: &held.read(), events: &held.events });
        std::fs::write(path, page)
            .map_err(|cause| Failure::File { path: path.clone(), cause: cause.to_string() })?;
    }
    out.flush()?;
    if command.keep {
        context.note(format_args!("{kept} documents kept; `interdict read kept` shows them"));
    }
    Ok(counts.code())
}

/// All documents together, for what cannot be written one by one.
pub(crate) struct Held {
    documents: Vec<Gathered>,
    pub(crate) events: Vec<Event>,
    pub(crate) counts: Counts,
}

impl Held {
    /// As the exporters take them.
    pub(crate) fn read(&self) -> Vec<Read<'_>> {
        let documents = self.documents.iter();
        documents.map(|Gathered { document, reading, links }| Read { document, reading, links }).collect()
    }
}

/// Reads the files and folders named and holds what they state.
pub(crate) fn held(context: &Context, paths: &[PathBuf], how: &HowRead) -> Result<Held, Failure> {
    let mut merging = Merging::default();
    let mut documents = Vec::new();
    let counts = Readers::new(context, how)?.gather(paths, |_, found| {
        for Gathered { document, reading, links } in &found {
            merging.add(document, reading, links);
        }
        documents.extend(found);
        Ok(())
    })?;
    Ok(Held { documents, events: merging.events(context, how)?, counts })
}

/// The documents that are kept, as people left them.
pub(crate) fn held_kept(context: &Context, how: &HowRead) -> Result<Held, Failure> {
    let home = context.existing()?;
    let mut merging = Merging::default();
    let mut documents = Vec::new();
    for kept in home.kept()? {
        let document = home.document(&kept.document)?;
        let reading = kept.reading();
        merging.add(&document, &reading, &kept.links);
        documents.push(Gathered { document, reading, links: kept.links });
    }
    let counts = Counts { documents: u32::try_from(documents.len()).unwrap_or(u32::MAX), refused: 0 };
    Ok(Held { documents, events: merging.events(context, how)?, counts })
}

fn explain(context: &Context, id: &str, paths: &[PathBuf], how: &HowRead) -> Result<ExitCode, Failure> {
    let mut out = std::io::stdout().lock();
    let mut explained = false;
    Readers::new(context, how)?.gather(paths, |_, found| {
        for Gathered { document, reading, .. } in &found {
            if let Some(fact) = reading.facts.iter().find(|fact| fact.id == id) {
                print::explain(document, fact, None, &mut out)?;
                explained = true;
            }
        }
        Ok(())
    })?;
    if explained { Ok(ExitCode::SUCCESS) } else { Err(no_fact(id)) }
}

fn no_fact(id: &str) -> Failure {
    Failure::Words(format!("no fact of these documents has the id `{id}`; `--json` gives the ids"))
}

/// What of the documents read so far can be merged.
#[derive(Default)]
struct Merging {
    merger: Merger,
    names: Names,
}

impl Merging {
    /// Takes in a document; a party that is on a list is called by its entry there.
    fn add(&mut self, document: &Document, reading: &Reading, links: &[NameLink]) {
        // Of one party on several lists the first stands for it.
        let by_entity: HashMap<&str, String> = links
            .iter()
            .rev()
            .filter(|link| !link.is_open)
            .map(|link| (link.entity.as_str(), link.target()))
            .collect();
        let entity = |mention: &Mention| {
            by_entity.get(mention.entity.as_str()).map_or_else(|| mention.entity.clone(), Clone::clone)
        };
        if let Some(hash) = self.merger.add(document, reading, &entity) {
            self.names.entry(hash).or_insert_with(|| print::short(&document.name));
        }
    }

    /// The events, held against the lists.
    fn events(&self, context: &Context, how: &HowRead) -> Result<Vec<Event>, Failure> {
        let mut merged = self.merger.events();
        if !how.no_lists {
            listed::against_lists(context, how.as_of, &mut merged)?;
        }
        Ok(merged)
    }

    /// Prints events, or what they differ in.
    fn print(
        &self,
        context: &Context,
        differences: bool,
        merged: &[Event],
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        if differences {
            print::differences(&self.names, merged, out)
        } else if context.json {
            print::event_lines(merged, out)
        } else {
            print::events(&self.names, merged, out)
        }
    }
}
