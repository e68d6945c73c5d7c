//! Answers on ownership: for people, as rows, as JSON and as FollowTheMoney entities.

use std::io::Write;

use hashbrown::HashSet;
use interdict_ownership::explain::{name, share};
use interdict_ownership::history::{Spell, blocked_before, history};
use interdict_ownership::policy::Ground;
use interdict_ownership::proof::Proof;
use interdict_ownership::share::percent;
use interdict_ownership::solution::{Solution, Verdict};
use interdict_ownership::verify::{Unproved, Verifier};
use interdict_ownership::{Interest, PartyNo, Threshold};
use serde_json::{Value, json};

use super::Case;
use crate::Failure;
use crate::args::OwnershipFormat;
use crate::screen::guarded;

/// Parties listed under one heading; the rest are counted.
const LISTED: usize = 50;

/// The parties asked for, in a machine form or in full for people.
pub(super) fn parties(
    case: &Case<'_>,
    solutions: &[Solution],
    parties: &[PartyNo],
    format: OwnershipFormat,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let shown = |party: &PartyNo| case.graph.parties.profile(*party).is_none_or(|profile| !profile.unnamed);
    let parties = parties.iter().copied().filter(shown);
    match format {
        OwnershipFormat::Csv => {
            let several = solutions.len() > 1;
            let mut writer = csv::Writer::from_writer(out);
            let regime = several.then_some("regime");
            let head = ["party", "verdict", "share_min", "share_max", "reason"];
            writer.write_record(regime.into_iter().chain(head))?;
            for party in parties {
                for solution in solutions {
                    let (least, most) = solution.held(party);
                    let regime = several.then(|| solution.policy().regime.clone());
                    let row = [
                        guarded(case.graph.parties.id(party)),
                        solution.verdict(party).code().to_owned(),
                        percent(least.units),
                        percent(most.units),
                        guarded(&solution.reason(&case.graph, party)),
                    ];
                    writer.write_record(regime.into_iter().chain(row))?;
                }
            }
            writer.flush()?;
        }
        OwnershipFormat::Json => {
            for party in parties {
                for solution in solutions {
                    serde_json::to_writer(&mut *out, &as_json(case, solution, party)?)?;
                    writeln!(out)?;
                }
            }
        }
        OwnershipFormat::Ftm => ftm(case, solutions, parties, out)?,
        _ => {
            for party in parties {
                in_full(case, solutions, party, out)?;
            }
        }
    }
    Ok(())
}

/// The proof, checked: one that does not hold is not shown.
fn proof(case: &Case<'_>, solution: &Solution, party: PartyNo) -> Result<Proof, Failure> {
    let proof = solution.proof(&case.graph, &case.index, party)?;
    Verifier::for_proof(&case.graph, solution.policy(), case.day, solution.listings(), &proof)
        .check(&proof)
        .map_err(|flaw| Unproved { party: case.graph.parties.id(party).to_owned(), flaw })?;
    Ok(proof)
}

fn spells(case: &Case<'_>, solution: &Solution, party: PartyNo) -> Result<Vec<Spell>, Failure> {
    let regime = (solution.policy().regime.as_str(), case.restriction);
    Ok(history(&case.graph, &case.index, &case.policies, regime, solution.listings(), party, case.day)?)
}

fn as_json(case: &Case<'_>, solution: &Solution, party: PartyNo) -> Result<Value, Failure> {
    let proof = proof(case, solution, party)?;
    let (least, most) = solution.held(party);
    let spells = spells(case, solution, party)?;
    let blocked_before: Vec<Value> = blocked_before(&spells)
        .into_iter()
        .map(|(from, until, by_delisting)| json!({ "from": from, "until": until, "by_delisting": by_delisting }))
        .collect();
    let held: Vec<Value> = proof
        .held
        .iter()
        .map(|premise| {
            json!({
                "owner": case.graph.parties.id(premise.owner),
                "share": premise.share,
                "of": solution.stakes().meters().get(usize::from(premise.test)).map(|meter| meter.interest.code()),
                "sources": premise.holdings.iter().filter_map(|number| case.graph.holdings.get(*number as usize))
                    .map(|holding| case.graph.cite(holding)).collect::<Vec<_>>(),
            })
        })
        .collect();
    Ok(json!({
        "party": case.graph.parties.id(party),
        "name": case.graph.parties.caption(party),
        "regime": solution.policy().regime,
        "restriction": solution.policy().restriction,
        "policy": solution.policy().title,
        "policies": case.policies.version,
        "as_of": case.day,
        "lists": case.lists.iter().map(|status| json!({
            "list": status.list,
            "edition": status.edition(),
            "state": status.state,
        })).collect::<Vec<_>>(),
        "verdict": solution.verdict(party),
        "ground": solution.ground(party),
        "share_min": percent(least.units),
        "share_max": percent(most.units),
        "reason": solution.reason(&case.graph, party),
        "proof": solution.explain(&case.graph, &proof),
        "held": held,
        "concerns": solution.concerns(&case.graph, &case.index, party),
        "blocked_before": blocked_before,
    }))
}

/// One party under every regime, with proofs, history and what belongs to it.
fn in_full(
    case: &Case<'_>,
    solutions: &[Solution],
    party: PartyNo,
    out: &mut impl Write,
) -> Result<(), Failure> {
    states(case, out)?;
    writeln!(out, "{}, as of {}", name(&case.graph, party), case.day)?;
    for solution in solutions {
        let policy = solution.policy();
        writeln!(out)?;
        writeln!(
            out,
            "{}: {} ({}; {})",
            policy.regime.to_uppercase(),
            words(solution, party),
            solution.reason(&case.graph, party),
            policy.title
        )?;
        let proof = proof(case, solution, party)?;
        for line in solution.explain(&case.graph, &proof) {
            writeln!(out, "  {line}")?;
        }
        for (from, until, by_delisting) in blocked_before(&spells(case, solution, party)?) {
            let from = from.map_or_else(String::new, |from| format!(" from {from}"));
            let then = match (by_delisting, &policy.stays_blocked) {
                (true, _) => ", when a listing ended".to_owned(),
                (false, Some(rule)) => format!(": {rule}"),
                (false, None) => String::new(),
            };
            writeln!(out, "  Was blocked{from} until {until}{then}.")?;
        }
        for concern in solution.concerns(&case.graph, &case.index, party) {
            writeln!(out, "  Note: {concern}.")?;
        }
        let difference =
            solution.stakes().differences().iter().filter(|difference| difference.owned == party);
        for difference in difference {
            let stated: Vec<String> = difference.stated.iter().map(|stated| share(*stated)).collect();
            writeln!(
                out,
                "  Note: statements differ about what {} holds ({}); taken as {}.",
                name(&case.graph, difference.owner),
                stated.join("; "),
                share(difference.taken)
            )?;
        }
        let own = case.index.into_party(party).filter_map(|number| case.graph.holdings.get(number as usize));
        for holding in own.filter(|holding| holding.owner == party && holding.interest == Interest::Shares) {
            writeln!(
                out,
                "  Note: it holds {} of itself ({}); not counted unless the source calls it treasury shares.",
                share(holding.share),
                case.graph.cite(holding)
            )?;
        }
        if let Some(sum) = over_whole(solution, party) {
            writeln!(out, "  Note: what is stated of it comes to {sum} %, more than all of it.")?;
        }
    }
    let below = descendants(solutions, party);
    writeln!(out)?;
    if below.is_empty() {
        writeln!(out, "Nothing that is known belongs to it.")?;
    } else {
        writeln!(out, "It holds, directly or through others, something of:")?;
        for party in below.iter().take(LISTED) {
            let verdicts: Vec<String> = solutions
                .iter()
                .map(|solution| format!("{} {}", solution.policy().regime, words(solution, *party)))
                .collect();
            writeln!(out, "  {}: {}", name(&case.graph, *party), verdicts.join(", "))?;
        }
        more(below.len(), out)?;
    }
    basis(case, solutions, party, out)?;
    writeln!(out)?;
    for solution in solutions {
        for note in &solution.policy().notes {
            writeln!(out, "{}: {note}", solution.policy().regime.to_uppercase())?;
        }
    }
    Ok(())
}

/// What lists themselves say of who is tied to a listed party: why it was listed, and never counted as a share.
fn basis(
    case: &Case<'_>,
    solutions: &[Solution],
    party: PartyNo,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut entries: Vec<String> = solutions
        .iter()
        .flat_map(|solution| solution.listings_of(party))
        .filter(|listing| listing.certain)
        .map(|listing| listing.entry.clone())
        .chain([case.graph.parties.id(party).to_owned()])
        .collect();
    entries.sort();
    entries.dedup();
    for entry in entries {
        let Some((list, id)) = entry.split_once(':') else { continue };
        let of_list = || case.listed.iter().filter(|party| party.list.as_str() == list);
        let called = |id: &str| {
            of_list()
                .find(|party| party.id == id)
                .map_or_else(|| id.to_owned(), |party| party.caption().to_owned())
        };
        let mut lines = Vec::new();
        for relation in of_list().filter(|party| party.id == id).flat_map(|party| &party.relations) {
            let other = relation.party.as_deref().map_or_else(|| relation.name.clone(), called);
            let number = relation.party.as_deref().map_or_else(String::new, |id| format!(" [{list}:{id}]"));
            lines.push(format!("{}: {other}{number}", relation.label));
        }
        for other in of_list() {
            for relation in other.relations.iter().filter(|relation| relation.party.as_deref() == Some(id)) {
                lines.push(format!("of {} [{list}:{}]: {}", other.caption(), other.id, relation.label));
            }
        }
        if lines.is_empty() {
            continue;
        }
        writeln!(out, "\nDesignation basis that {list} states for {id} (never counted as ownership):")?;
        for line in lines.iter().take(LISTED) {
            writeln!(out, "  {line}")?;
        }
        more(lines.len(), out)?;
    }
    Ok(())
}

fn words(solution: &Solution, party: PartyNo) -> String {
    match (solution.verdict(party), solution.ground(party)) {
        (Verdict::Blocked, Some(ground)) => {
            let what = if solution.policy().restriction == interdict_ownership::policy::BLOCK {
                "blocked"
            } else {
                "restricted"
            };
            format!("{what}, {}", ground.code())
        }
        (Verdict::Undetermined, _) => "undetermined".to_owned(),
        _ => "not blocked".to_owned(),
    }
}

fn more(count: usize, out: &mut impl Write) -> std::io::Result<()> {
    if count > LISTED {
        writeln!(out, "  and {} more (--format csv has all)", count - LISTED)?;
    }
    Ok(())
}

/// The sum of the least that everybody holds of a party's shares, where it is more than all.
fn over_whole(solution: &Solution, party: PartyNo) -> Option<String> {
    let sum: u64 = solution
        .stakes()
        .held_of(party)
        .filter_map(|number| solution.stakes().get(number))
        .filter(|stake| stake.test == 0)
        .map(|stake| stake.share.lower().0)
        .sum();
    (sum > interdict_ownership::share::WHOLE).then(|| percent(sum))
}

/// Everybody of whom a party holds something, directly or through others, nearest first.
fn descendants(solutions: &[Solution], party: PartyNo) -> Vec<PartyNo> {
    let mut seen: HashSet<PartyNo> = HashSet::from_iter([party]);
    let mut found = Vec::new();
    let mut queue = std::collections::VecDeque::from([party]);
    while let Some(owner) = queue.pop_front() {
        for solution in solutions {
            for stake in solution.stakes().held_by(owner).filter_map(|number| solution.stakes().get(number)) {
                if seen.insert(stake.owned) {
                    found.push(stake.owned);
                    queue.push_back(stake.owned);
                }
            }
        }
    }
    found
}

/// The lists that the listed parties are of, with the state of each: an answer is no better than they are.
fn states(case: &Case<'_>, out: &mut impl Write) -> std::io::Result<()> {
    for status in &case.lists {
        let edition =
            status.edition().map_or_else(|| "not loaded".to_owned(), |edition| format!("of {edition}"));
        writeln!(out, "list {} {edition}: {}", status.list, status.state)?;
    }
    Ok(())
}

/// For people: how many are blocked under each regime, who they are, and who nearly is.
pub(super) fn summary(case: &Case<'_>, solutions: &[Solution], out: &mut impl Write) -> Result<(), Failure> {
    states(case, out)?;
    writeln!(
        out,
        "{} parties, {} holdings, {} listed; as of {}, policies {}",
        case.graph.parties.len(),
        case.graph.holdings.len(),
        solutions
            .iter()
            .flat_map(Solution::listings)
            .map(|listing| listing.party)
            .collect::<HashSet<_>>()
            .len(),
        case.day,
        case.policies.version
    )?;
    for solution in solutions {
        let mut groups: [Vec<PartyNo>; 5] = std::array::from_fn(|_| Vec::new());
        for party in case.graph.parties.all() {
            let group = match (solution.verdict(party), solution.ground(party)) {
                (Verdict::Blocked, Some(Ground::Listed)) => continue,
                (Verdict::Blocked, Some(Ground::Government)) => 0,
                (Verdict::Blocked, Some(Ground::Controlled)) => 2,
                (Verdict::Blocked, _) => 1,
                (Verdict::Undetermined, _) => 3,
                (Verdict::NotBlocked, _) => {
                    let near = Threshold { units: case.near.lower().0, strict: false };
                    if !near.possibly_reached(solution.held(party).1) {
                        continue;
                    }
                    4
                }
            };
            if let Some(group) = groups.get_mut(group) {
                group.push(party);
            }
        }
        writeln!(out, "\n{} ({})", solution.policy().regime.to_uppercase(), solution.policy().title)?;
        let heads = [
            "blocked as part of a government",
            "blocked by ownership",
            "blocked by control",
            "undetermined",
            "near misses",
        ];
        for (head, parties) in heads.into_iter().zip(&groups) {
            if parties.is_empty() && head.starts_with("blocked") && head != "blocked by ownership" {
                continue;
            }
            writeln!(out, "  {head}: {}", parties.len())?;
            for party in parties.iter().take(LISTED) {
                writeln!(out, "    {}: {}", name(&case.graph, *party), solution.reason(&case.graph, *party))?;
            }
            more(parties.len(), out)?;
        }
        let differences = solution.stakes().differences().len();
        if differences > 0 {
            writeln!(out, "  {differences} pairs of parties with statements that differ")?;
        }
    }
    Ok(())
}

/// Parties blocked by ownership as entities, with the sanction, the reason and what blocks them.
fn ftm(
    case: &Case<'_>,
    solutions: &[Solution],
    parties: impl Iterator<Item = PartyNo>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut owners: HashSet<PartyNo> = HashSet::new();
    let mut written: HashSet<PartyNo> = HashSet::new();
    for party in parties {
        for solution in solutions {
            if solution.verdict(party) != Verdict::Blocked || solution.ground(party) == Some(Ground::Listed) {
                continue;
            }
            if written.insert(party) {
                entity(case, party, Some("sanction.control"), out)?;
            }
            let id = case.graph.parties.id(party);
            let regime = &solution.policy().regime;
            let proof = proof(case, solution, party)?;
            let sanction = json!({
                "id": format!("{id}-{regime}"),
                "schema": "Sanction",
                "properties": {
                    "entity": [id],
                    "authority": [solution.policy().title],
                    "program": [regime],
                    "reason": [solution.reason(&case.graph, party)],
                    "summary": solution.explain(&case.graph, &proof),
                },
            });
            serde_json::to_writer(&mut *out, &sanction)?;
            writeln!(out)?;
            for premise in &proof.held {
                owners.insert(premise.owner);
                let owner = case.graph.parties.id(premise.owner);
                let interest =
                    solution.stakes().meters().get(usize::from(premise.test)).map(|meter| meter.interest);
                let link = if interest == Some(Interest::Shares) {
                    json!({
                        "id": format!("{owner}-{id}-{regime}-{}", premise.test),
                        "schema": "Ownership",
                        "properties": {
                            "owner": [owner],
                            "asset": [id],
                            "percentage": [premise.share.to_string()],
                        },
                    })
                } else {
                    // Votes and control are no shares, and must not come back as such.
                    let role = match interest {
                        Some(Interest::Votes) => format!("{} of the votes", share(premise.share)),
                        _ => "control".to_owned(),
                    };
                    json!({
                        "id": format!("{owner}-{id}-{regime}-{}", premise.test),
                        "schema": "UnknownLink",
                        "properties": { "subject": [owner], "object": [id], "role": [role] },
                    })
                };
                serde_json::to_writer(&mut *out, &link)?;
                writeln!(out)?;
            }
        }
    }
    let mut owners: Vec<PartyNo> = owners.into_iter().filter(|owner| !written.contains(owner)).collect();
    owners.sort_unstable();
    for owner in owners {
        let mut listings = solutions.iter().flat_map(Solution::listings);
        let listed = listings.any(|listing| listing.party == owner && listing.certain);
        entity(case, owner, listed.then_some("sanction"), out)?;
    }
    Ok(())
}

fn entity(case: &Case<'_>, party: PartyNo, topic: Option<&str>, out: &mut impl Write) -> Result<(), Failure> {
    use interdict_model::PartyKind;
    let profile = case.graph.parties.profile(party);
    let schema = match profile.map(|profile| profile.kind) {
        Some(PartyKind::Person) => "Person",
        Some(PartyKind::Organisation) => "Organization",
        Some(PartyKind::Vessel) => "Vessel",
        _ => "LegalEntity",
    };
    let names = profile.map_or_else(Vec::new, |profile| profile.names.clone());
    let names = if names.is_empty() { vec![case.graph.parties.id(party).to_owned()] } else { names };
    let countries: Vec<String> = profile
        .map(|profile| profile.countries.iter().map(|country| country.to_string().to_lowercase()).collect())
        .unwrap_or_default();
    let entity = json!({
        "id": case.graph.parties.id(party),
        "schema": schema,
        "properties": {
            "name": names,
            "country": countries,
            "topics": topic.into_iter().collect::<Vec<_>>(),
        },
    });
    serde_json::to_writer(&mut *out, &entity)?;
    writeln!(out)?;
    Ok(())
}

/// Whose verdict differs from what it was.
pub(super) fn differences(
    case: &Case<'_>,
    differences: &[(Solution, Vec<(PartyNo, Verdict)>)],
    format: OwnershipFormat,
    out: &mut impl Write,
) -> Result<(), Failure> {
    match format {
        OwnershipFormat::Csv => {
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(["regime", "party", "before", "after", "reason"])?;
            for (after, moved) in differences {
                for (party, before) in moved {
                    writer.write_record([
                        guarded(&after.policy().regime),
                        guarded(case.graph.parties.id(*party)),
                        before.code().to_owned(),
                        after.verdict(*party).code().to_owned(),
                        guarded(&after.reason(&case.graph, *party)),
                    ])?;
                }
            }
            writer.flush()?;
        }
        OwnershipFormat::Json => {
            for (after, moved) in differences {
                for (party, before) in moved {
                    let mut value = as_json(case, after, *party)?;
                    if let Some(object) = value.as_object_mut() {
                        object.insert("before".to_owned(), json!(before));
                    }
                    serde_json::to_writer(&mut *out, &value)?;
                    writeln!(out)?;
                }
            }
        }
        OwnershipFormat::Text => {
            for (after, moved) in differences {
                writeln!(out, "{}: {} would change", after.policy().regime.to_uppercase(), moved.len())?;
                for (party, before) in moved.iter().take(LISTED) {
                    writeln!(
                        out,
                        "  {}: {} → {} ({})",
                        name(&case.graph, *party),
                        before.code().replace('_', " "),
                        words(after, *party),
                        after.reason(&case.graph, *party)
                    )?;
                }
                more(moved.len(), out)?;
            }
        }
        _ => {
            return Err(Failure::Words("what would change is printed as text, csv or json".to_owned()));
        }
    }
    Ok(())
}
