//! Documents that are kept: shown, reviewed, read again.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use interdict_evidence::NameLink;
use interdict_evidence::review::{Review, Verdict, correct};
use interdict_home::Home;
use interdict_home::documents::{Kept, LINK_RULE};
use interdict_model::ListId;
use interdict_screen::visible;

use super::gather::Readers;
use super::{Merging, no_fact, print};
use crate::args::{FactDecision, HowRead, ReadCommand, Said};
use crate::{Context, Failure};

pub(super) fn run(context: &Context, act: &ReadCommand) -> Result<ExitCode, Failure> {
    let mut home = context.existing()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match act {
        ReadCommand::Explain { fact, .. } => {
            let kept = of_fact(&home, fact)?;
            let document = home.document(&kept.document)?;
            for known in kept.facts.iter().filter(|known| known.fact.id == *fact) {
                print::explain(&document, &known.fact, Some(known), &mut out)?;
            }
        }
        ReadCommand::Kept { document: Some(name), .. } => {
            let kept = one(&home, name)?;
            let document = home.document(&kept.document)?;
            print::kept_report(&kept, &document, context.json, &mut out)?;
        }
        ReadCommand::Kept { document: None, events, differences } => {
            let all = home.kept()?;
            if all.is_empty() {
                context.note("no document is kept; `interdict read PATH --keep` keeps one");
            }
            let mut merging = Merging::default();
            for kept in &all {
                if *events || *differences {
                    merging.add(&home.document(&kept.document)?, &kept.reading(), &kept.links);
                } else if context.json {
                    serde_json::to_writer(&mut out, kept)?;
                    writeln!(out)?;
                } else {
                    print::kept_line(kept, &mut out)?;
                }
            }
            if *events || *differences {
                let merged = merging.events(context, &HowRead::default())?;
                merging.print(context, *differences, &merged, &mut out)?;
            }
        }
        ReadCommand::Accept(decision) => {
            decide(context, &mut home, decision, Verdict::Accepted, &mut out)?;
        }
        ReadCommand::Reject(decision) => {
            decide(context, &mut home, decision, Verdict::Rejected, &mut out)?;
        }
        ReadCommand::Correct { decision, changes } => {
            let kept = of_fact(&home, &decision.fact)?;
            let document = home.document(&kept.document)?;
            let known = kept.facts.iter().find(|known| known.fact.id == decision.fact);
            let known = known.ok_or_else(|| no_fact(&decision.fact))?;
            let readers = interdict_evidence::Reader::new(interdict_evidence::Vocabulary::built_in());
            let to = correct(&readers, &document, &known.fact, changes)
                .map_err(|cause| Failure::Words(cause.to_string()))?;
            decide(context, &mut home, decision, Verdict::Corrected { to: Box::new(to) }, &mut out)?;
        }
        ReadCommand::Link { document, name, entry, different, said } => {
            let kept = one(&home, document)?;
            let link = link(context, &home, &kept, name, entry)?;
            let words = if *different { "is not" } else { "is" };
            writeln!(
                out,
                "{} in {} {words} {}:{} {}",
                visible(&link.name),
                visible(&kept.document.name),
                link.list,
                link.party,
                visible(&link.caption)
            )?;
            home.answer_name(link, !different, &who(said)?, &said.reason, context.now)?;
        }
        ReadCommand::Again { dry_run, how } => {
            let readers = Readers::new(context, how)?;
            let linker = readers.linker();
            let all =
                home.read_again(readers.reader(), linker.as_ref(), readers.lists(), !dry_run, context.now)?;
            for again in &all {
                print::again(again, context.json, &mut out)?;
            }
            let changed = all.iter().filter(|again| !again.difference.is_empty()).count();
            let would = if *dry_run { "would read" } else { "read" };
            context.note(format_args!("{would} {} documents otherwise, of {}", changed, all.len()));
        }
        ReadCommand::Forget { document, said } => {
            let kept = one(&home, document)?;
            home.act_as(&who(said)?);
            home.forget_document(&kept.document.hash, Some(said.reason.trim()), context.now)?;
            writeln!(out, "{}: no longer counts", visible(&kept.document.name))?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The kept document that is meant: by the beginning of its hash, or by its name or the end of it.
fn one(home: &Home, text: &str) -> Result<Kept, Failure> {
    let mut found = home.kept()?;
    let is_hash = text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    found.retain(|kept| {
        let name = &kept.document.name;
        (is_hash && kept.document.hash.starts_with(text))
            || name.strip_suffix(text).is_some_and(|before| before.is_empty() || before.ends_with('/'))
    });
    match found.len() {
        1 => found.pop().ok_or_else(|| none(text)),
        0 => Err(none(text)),
        _ => {
            let hashes: Vec<&str> = found
                .iter()
                .map(|kept| kept.document.hash.get(..12).unwrap_or(&kept.document.hash))
                .collect();
            Err(Failure::Words(format!("several documents are called `{text}`: say {}", hashes.join(" or "))))
        }
    }
}

fn none(text: &str) -> Failure {
    Failure::Words(format!("no kept document is `{text}`; `interdict read kept` names those that are"))
}

fn of_fact(home: &Home, id: &str) -> Result<Kept, Failure> {
    let of = |kept: &Kept| kept.facts.iter().any(|known| known.fact.id == id);
    home.kept()?.into_iter().find(of).ok_or_else(|| {
        Failure::Words(format!(
            "no fact of a kept document has the id `{id}`; `interdict read kept DOCUMENT` gives the ids"
        ))
    })
}

fn who(said: &Said) -> Result<String, Failure> {
    let by = said.by.trim();
    if by.is_empty() || said.reason.trim().is_empty() {
        return Err(Failure::Words("say who answers and why: --by NAME --reason WHY".to_owned()));
    }
    Ok(by.to_owned())
}

fn decide(
    context: &Context,
    home: &mut Home,
    decision: &FactDecision,
    verdict: Verdict,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let kept = of_fact(home, &decision.fact)?;
    let known = kept.facts.iter().find(|known| known.fact.id == decision.fact);
    let known = known.ok_or_else(|| no_fact(&decision.fact))?;
    let review = Review {
        // What was read, also where a correction stands in its place now.
        fact: known.review.as_ref().map_or_else(|| known.fact.clone(), |review| review.fact.clone()),
        verdict,
        by: who(&decision.said)?,
        at: context.now,
        reason: decision.said.reason.clone(),
    };
    let shown = match &review.verdict {
        Verdict::Corrected { to } => to,
        Verdict::Accepted | Verdict::Rejected => &review.fact,
    };
    let words = interdict_evidence::words::in_words(shown);
    writeln!(out, "{}: {}", review.verdict.code(), visible(&words))?;
    home.review(review)?;
    Ok(())
}

/// The link between a name of a document and a listed party, as a person says it.
fn link(context: &Context, home: &Home, kept: &Kept, name: &str, entry: &str) -> Result<NameLink, Failure> {
    let mut entity = None;
    for known in &kept.facts {
        known.fact.kind.mentions(|mention| {
            if mention.text == name || mention.entity == name {
                entity = Some(mention.entity.clone());
            }
        });
    }
    // Whoever is only named has a link, if he may be listed.
    let linked = kept.links.iter().find(|link| link.name == name || link.entity == name);
    let entity = entity.or_else(|| linked.map(|link| link.entity.clone())).ok_or_else(|| {
        let document = visible(&kept.document.name);
        Failure::Words(format!("no fact of {document} names `{name}`; give a name as a fact has it"))
    })?;
    let (list, party) = entry
        .split_once(':')
        .ok_or_else(|| Failure::Words(format!("`{entry}` is no listed party: write LIST:ID")))?;
    let list: ListId = list.parse().map_err(|cause| Failure::Words(format!("`{list}`: {cause}")))?;
    let proposed = kept.links.iter().find(|link| link.list == list && link.party == party);
    let caption = if let Some(link) = proposed {
        link.caption.clone()
    } else {
        let statuses = home.statuses(None, None, context.now)?;
        let (_, parties) = home.in_force(&statuses)?;
        let listed = parties.iter().find(|listed| listed.list == list && listed.id == party);
        let listed = listed.ok_or_else(|| {
            Failure::Words(format!("{list}:{party} is not in force; `interdict lists show` finds parties"))
        })?;
        listed.caption().to_owned()
    };
    Ok(NameLink {
        document: kept.document.hash.clone(),
        entity,
        name: name.to_owned(),
        list,
        party: party.to_owned(),
        caption,
        score: "1".to_owned(),
        reason: "a person says so".to_owned(),
        rules: vec![LINK_RULE.to_owned()],
        is_open: false,
        is_in_fact: true,
        hint: None,
    })
}
