//! `interdict read`: what articles and releases state, who in them is on a list, and what they say differently.

mod gather;
mod listed;
mod print;

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

use interdict_evidence::event::{Summary, events};
use interdict_evidence::fact::Mention;

use crate::args;
use crate::read::gather::{Gathered, Options, gather};
use crate::read::print::Names;
use crate::{Context, Failure};

pub(crate) fn run(context: &Context, command: &args::Read) -> Result<ExitCode, Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let options = Options {
        as_of: command.as_of,
        links: !command.no_lists,
        hints: &command.hints,
        threads: command.threads,
    };
    let only_merged = command.events || command.differences;
    let mut summaries = Vec::new();
    let mut names = Names::default();
    let mut explained = false;
    let counts = gather(context, &command.paths, &options, &mut |gathered| {
        if let Some(id) = &command.explain {
            explained |= print::explain(&gathered, id, &mut out)?;
        } else if !only_merged && context.json {
            print::lines(&gathered, &mut out)?;
        } else if !only_merged {
            print::report(&gathered, &mut out)?;
        }
        if let Some(summary) = summary(&gathered) {
            names.insert(gathered.document.hash, gathered.document.name);
            summaries.push(summary);
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
        let mut merged = events(&summaries);
        if !command.no_lists {
            listed::against_lists(context, command.as_of, &mut merged)?;
        }
        if command.differences {
            print::differences(&names, &merged, &mut out)?;
        } else if context.json {
            print::event_lines(&merged, &mut out)?;
        } else {
            print::events(&names, &merged, &mut out)?;
        }
    }
    out.flush()?;
    let whole = counts.documents > 0 && counts.refused == 0;
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What merging needs of a document; a party that is on a list is called by its entry there.
fn summary(gathered: &Gathered) -> Option<Summary> {
    let by_entity: HashMap<&str, String> = gathered
        .links
        .iter()
        .filter(|link| !link.is_open)
        .map(|link| (link.entity.as_str(), link.target()))
        .collect();
    let entity = |mention: &Mention| {
        by_entity.get(mention.entity.as_str()).map_or_else(|| mention.entity.clone(), Clone::clone)
    };
    Summary::of(&gathered.document, &gathered.reading, &entity)
}
