//! `interdict read`: what articles and releases state, who in them is on a list, and what they say differently.

mod gather;
mod kept;
mod listed;
mod print;

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use interdict_evidence::event::{Summary, events};
use interdict_evidence::fact::Mention;
use interdict_evidence::{Document, NameLink, Reading};

use crate::args::{self, HowRead, ReadCommand};
use crate::read::gather::{Gathered, Readers};
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
        }
        Ok(())
    })?;
    merging.print(context, command.differences, &command.how, &mut out)?;
    out.flush()?;
    if command.keep {
        context.note(format_args!("{kept} documents kept; `interdict read kept` shows them"));
    }
    let whole = counts.documents > 0 && counts.refused == 0;
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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
    summaries: Vec<Summary>,
    names: Names,
}

impl Merging {
    /// Takes in a document; a party that is on a list is called by its entry there.
    fn add(&mut self, document: &Document, reading: &Reading, links: &[NameLink]) {
        let by_entity: HashMap<&str, String> = links
            .iter()
            .filter(|link| !link.is_open)
            .map(|link| (link.entity.as_str(), link.target()))
            .collect();
        let entity = |mention: &Mention| {
            by_entity.get(mention.entity.as_str()).map_or_else(|| mention.entity.clone(), Clone::clone)
        };
        if let Some(summary) = Summary::of(document, reading, &entity) {
            self.names.insert(document.hash.clone(), document.name.clone());
            self.summaries.push(summary);
        }
    }

    /// Prints the events, or what they differ in, held against the lists.
    fn print(
        &self,
        context: &Context,
        differences: bool,
        how: &HowRead,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let mut merged = events(&self.summaries);
        if !how.no_lists {
            listed::against_lists(context, how.as_of, &mut merged)?;
        }
        if differences {
            print::differences(&self.names, &merged, out)
        } else if context.json {
            print::event_lines(&merged, out)
        } else {
            print::events(&self.names, &merged, out)
        }
    }
}
