//! `interdict read`: what articles and releases state, who in them is on a list, and what they say differently.

mod gather;
mod print;

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use interdict_evidence::event::{Event, Summary, events};
use interdict_evidence::export::{Found, Read, html};
use interdict_evidence::fact::Mention;

use crate::args;
pub(crate) use crate::read::gather::Options;
use crate::read::gather::{Counts, Gathered, gather};
use crate::read::print::Names;
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: &args::Read) -> Result<ExitCode, Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let options = Options { as_of: command.as_of, links: !command.no_lists, threads: command.threads };
    let only_merged = command.events || command.differences;
    let mut summaries = Vec::new();
    let mut names = Names::default();
    let mut explained = false;
    let mut kept = Vec::new();
    let counts = gather(context, &command.paths, &options, &mut |gathered| {
        if let Some(id) = &command.explain {
            explained |= print::explain(&gathered, id, &mut out)?;
        } else if !only_merged && context.json {
            print::lines(&gathered, &mut out)?;
        } else if !only_merged {
            print::report(&gathered, &mut out)?;
        }
        if let Some(summary) = summary(&gathered) {
            names.insert(gathered.document.hash.clone(), gathered.document.name.clone());
            summaries.push(summary);
        }
        // Only the page needs the texts together.
        if command.html.is_some() {
            kept.push(gathered);
        }
        Ok(())
    })?;
    if let Some(id) = &command.explain {
        if !explained {
            return Err(Failure::Words(format!(
                "no fact of these documents has the id `{id}`; `--json` gives the ids"
            )));
        }
    } else {
        let merged = events(&summaries);
        if command.differences {
            print::differences(&names, &merged, &mut out)?;
        } else if context.json {
            print::event_lines(&merged, &mut out)?;
        } else {
            print::events(&names, &merged, &mut out)?;
        }
        if let Some(path) = &command.html {
            let held = Held { documents: kept, events: merged, counts };
            let page = html::page(&Found { documents: &held.read(), events: &held.events });
            std::fs::write(path, page)
                .map_err(|cause| Failure::File { path: path.clone(), cause: cause.to_string() })?;
        }
    }
    out.flush()?;
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
pub(crate) fn held(context: &Context, paths: &[PathBuf], options: &Options) -> Result<Held, Failure> {
    let mut documents = Vec::new();
    let counts = gather(context, paths, options, &mut |gathered| {
        documents.push(gathered);
        Ok(())
    })?;
    let summaries: Vec<Summary> = documents.iter().filter_map(summary).collect();
    Ok(Held { documents, events: events(&summaries), counts })
}

/// What merging needs of a document; a party that is on a list is called by its entry there.
fn summary(gathered: &Gathered) -> Option<Summary> {
    let by_entity: HashMap<&str, String> = gathered
        .links
        .iter()
        .filter(|link| !link.is_open)
        .map(|link| (link.entity.as_str(), format!("{}:{} {}", link.list, link.party, link.caption)))
        .collect();
    let entity = |mention: &Mention| {
        by_entity.get(mention.entity.as_str()).map_or_else(|| mention.entity.clone(), Clone::clone)
    };
    Summary::of(&gathered.document, &gathered.reading, &entity)
}
