//! Files of ownership kept in the data folder, and the answers to who in them is listed.

use std::io::Write;
use std::process::ExitCode;

use interdict_home::SnapshotOptions;
use interdict_home::ownership::{How, Link};
use interdict_ownership::Graph;
use interdict_ownership::explain::name;
use interdict_screen::{Parameters, visible};
use interdict_store::LinkAnswer;
use serde_json::json;

use super::tell;
use crate::args::{LinkDecision, OwnershipCommand};
use crate::{Context, Failure};

pub(super) fn run(context: &Context, command: &OwnershipCommand) -> Result<ExitCode, Failure> {
    let makes = matches!(command, OwnershipCommand::Import { .. });
    let mut home = if makes { context.home()? } else { context.existing()? };
    let mut out = std::io::stdout().lock();
    match command {
        OwnershipCommand::Import { files } => {
            for path in files {
                let failed = |cause: String| Failure::File { path: path.clone(), cause };
                let file = path.file_name().ok_or_else(|| failed("name a file".to_owned()))?;
                let file = file.to_string_lossy();
                let before = home.store().ownership_sources(None)?;
                let replaced = before.into_iter().find(|source| source.name == file);
                let bytes = std::fs::read(path).map_err(|cause| failed(cause.to_string()))?;
                let (readings, changed) = home.add_ownership(&file, &bytes, context.now)?;
                tell(context, &readings);
                let (parties, holdings) = (readings.graph.parties.len(), readings.graph.holdings.len());
                let problems = readings.problems.len();
                if context.json {
                    let line = json!({
                        "name": file,
                        "parties": parties,
                        "holdings": holdings,
                        "problems": problems,
                        "changed": changed,
                    });
                    writeln!(out, "{line}")?;
                } else {
                    let there = match (changed, replaced) {
                        (false, _) => ", there already".to_owned(),
                        (true, Some(old)) => {
                            format!("; it replaces the file of that name loaded {:.0}", old.loaded_at)
                        }
                        (true, None) => String::new(),
                    };
                    let file = visible(&file);
                    writeln!(
                        out,
                        "{file}: {parties} parties, {holdings} holdings, {problems} problems{there}"
                    )?;
                }
            }
        }
        OwnershipCommand::Remove { name } => {
            if !home.remove_ownership(name, context.now)? {
                return Err(Failure::Words(format!(
                    "no file of ownership is called `{name}`; `interdict ownership sources` names those that are kept"
                )));
            }
            writeln!(out, "{}: taken out", visible(name))?;
        }
        OwnershipCommand::Sources => {
            for source in home.store().ownership_sources(None)? {
                if context.json {
                    serde_json::to_writer(&mut out, &source)?;
                    writeln!(out)?;
                } else {
                    let hash = source.hash.get(..12).unwrap_or(&source.hash);
                    writeln!(out, "{}  {hash}  loaded {:.0}", visible(&source.name), source.loaded_at)?;
                }
            }
        }
        OwnershipCommand::Links { proposed, moment } => {
            let options = SnapshotOptions {
                as_of: moment.as_of,
                known: moment.known_at.into(),
                ..SnapshotOptions::default()
            };
            let parameters = Parameters::built_in()?;
            let (ownership, _, _) = home.ownership(None, &options, &parameters, context.now)?;
            if ownership.links.is_empty() {
                context.note("no party of the data is, or may be, a listed one");
            }
            for link in ownership.links.iter().filter(|link| !proposed || !link.is_certain()) {
                if context.json {
                    serde_json::to_writer(&mut out, link)?;
                    writeln!(out)?;
                } else {
                    writeln!(out, "{}", in_words(&ownership.readings.graph, link))?;
                }
            }
            if !context.json {
                let rejected = home.store().link_answers(moment.known_at)?;
                let newest = |answer: &&LinkAnswer| {
                    let same =
                        |other: &&LinkAnswer| (&other.party, &other.entry) == (&answer.party, &answer.entry);
                    rejected.iter().rfind(same).is_some_and(|last| last == *answer)
                };
                for answer in rejected.iter().filter(|answer| !answer.is_same && !proposed).filter(newest) {
                    let (party, entry) = (visible(&answer.party), &answer.entry);
                    writeln!(
                        out,
                        "{party} is not {entry}, said {} on {:.0}: {}",
                        answer.by, answer.at, answer.reason
                    )?;
                }
                if ownership.links.iter().any(|link| !link.is_certain()) {
                    context.note(
                        "a proposed link never blocks: `interdict ownership confirm PARTY LIST:ID --reason WHY`, or `reject`",
                    );
                }
            }
        }
        OwnershipCommand::Confirm(decision) => decide(context, &mut home, decision, true, &mut out)?,
        OwnershipCommand::Reject(decision) => decide(context, &mut home, decision, false, &mut out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(graph: &Graph, link: &Link) -> String {
    let state = if link.is_certain() { "is" } else { "may be" };
    visible(&format!("{} {state} {}", name(graph, link.party), link.words()))
}

fn decide(
    context: &Context,
    home: &mut interdict_home::Home,
    decision: &LinkDecision,
    is_same: bool,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let parameters = Parameters::built_in()?;
    if decision.reason.trim().is_empty() {
        return Err(Failure::Words("--reason: say why; it is kept with the answer".to_owned()));
    }
    let (ownership, parties, _) =
        home.ownership(None, &SnapshotOptions::default(), &parameters, context.now)?;
    let graph = &ownership.readings.graph;
    let Some(party) = graph.parties.find(&decision.party) else {
        let id = &decision.party;
        return Err(Failure::Words(format!("no kept file of ownership has a party with the id `{id}`")));
    };
    let entry = &decision.entry;
    let listed = entry
        .split_once(':')
        .and_then(|(list, id)| parties.iter().find(|party| party.list.as_str() == list && party.id == id))
        .ok_or_else(|| {
            Failure::Words(format!("`{entry}` is no entry of a list in force; expected LIST:ID"))
        })?;
    let link = ownership
        .links
        .iter()
        .find(|link| link.party == party && format!("{}:{}", link.list, link.entry) == *entry);
    match link.map(|link| &link.how) {
        Some(How::Id | How::Identifier(_)) if !is_same => {
            return Err(Failure::Words(format!(
                "`{}` is {entry} by its own id or identifier, and a rejection would change nothing: mend the data",
                decision.party
            )));
        }
        None if is_same => context.note(format_args!(
            "nothing but your word links them: the matcher does not propose {} for {entry}",
            visible(&decision.party)
        )),
        _ => {}
    }
    home.answer_link(&LinkAnswer {
        party: decision.party.clone(),
        name: graph.parties.caption(party).to_owned(),
        entry: entry.clone(),
        is_same,
        by: decision.by.clone(),
        at: context.now,
        reason: decision.reason.clone(),
    })?;
    let is = if is_same { "is" } else { "is not" };
    writeln!(out, "{} {is} {} ({entry})", visible(&decision.party), visible(listed.caption()))?;
    Ok(())
}
