//! `interdict ownership`: who is blocked because of whom they belong to.

#![allow(clippy::similar_names)] // owner and owned are the words of every source

mod draw;
mod kept;
mod print;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use hashbrown::HashMap;
use interdict_home::{ListStatus, SnapshotOptions};
use interdict_model::{Country, PartialDate, Party};
use interdict_ownership::policy::{Policies, Policy};
use interdict_ownership::solution::{Listing, Solution, Verdict};
use interdict_ownership::stake::Index;
use interdict_ownership::{Graph, Holding, PartyNo, Period, Share};
use interdict_registers::{Reader, Readings, read_listed};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::args::{self, OwnershipFormat};
use crate::{Context, Failure};

/// Problems shown one by one; the rest are counted.
const SHOWN: usize = 20;

/// What is known, and what is asked of it.
pub(crate) struct Case<'a> {
    pub(crate) graph: Graph,
    pub(crate) index: Index,
    pub(crate) policies: Policies,
    pub(crate) restriction: &'a str,
    pub(crate) day: Date,
    pub(crate) near: Share,
    /// The parties of the lists, for what lists themselves say of who is tied to whom.
    pub(crate) listed: Vec<Party>,
    /// The lists they are of, with their state; none where the listed parties come from a file.
    pub(crate) lists: Vec<ListStatus>,
}

pub(crate) fn run(context: &Context, command: &args::Ownership) -> Result<ExitCode, Failure> {
    match &command.command {
        Some(command) => kept::run(context, command),
        None => answer(context, &command.question),
    }
}

fn answer(context: &Context, command: &args::OwnershipQuestion) -> Result<ExitCode, Failure> {
    let day = command.as_of.unwrap_or_else(|| context.now.to_zoned(TimeZone::UTC).date());
    let policies = policies(command.policies.as_deref())?;
    let chosen = chosen(&policies, command, day)?;
    let Known { mut graph, listings, listed, lists } = known(context, command, &chosen)?;
    let (chosen, listings) = covered(context, command, &lists, chosen, listings)?;
    for text in &command.government {
        set_government(&mut graph, text)?;
    }
    if let Some(id) = &command.party {
        listed_party(&mut graph, &listed, id)?;
    }
    if command.listed.is_some() && listings.iter().all(Vec::is_empty) {
        context
            .note(format_args!("nobody in the file of listed parties is listed for {}", command.restriction));
    }
    let index = Index::new(&graph);
    let mut case = Case {
        graph,
        index,
        policies,
        restriction: &command.restriction,
        day,
        near: command.near,
        listed,
        lists,
    };
    let format = if context.json { OwnershipFormat::Json } else { command.format };
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let asked: Vec<(Policy, Vec<Listing>)> = chosen.into_iter().zip(listings).collect();
    if !command.assume.is_empty() {
        what_if(&mut case, &asked, &command.assume, format, &mut out)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let solutions: Vec<Solution> = asked
        .into_iter()
        .map(|(policy, listings)| Solution::new(&case.graph, &case.index, &policy, day, listings))
        .collect();
    match &command.party {
        Some(id) => {
            let party = case.find(id)?;
            if matches!(format, OwnershipFormat::Dot | OwnershipFormat::Svg) && solutions.len() > 1 {
                return Err(Failure::Words("a drawing is of one regime: name it with --regime".to_owned()));
            }
            match format {
                OwnershipFormat::Dot => draw::dot(&case, first(&solutions)?, party, &mut out)?,
                OwnershipFormat::Svg => draw::svg(&case, first(&solutions)?, party, &mut out)?,
                _ => print::parties(&case, &solutions, &[party], format, &mut out)?,
            }
        }
        None => match format {
            OwnershipFormat::Dot | OwnershipFormat::Svg => {
                return Err(Failure::Words("a drawing is of one party: name it with --party ID".to_owned()));
            }
            OwnershipFormat::Text => print::summary(&case, &solutions, &mut out)?,
            _ => {
                let parties: Vec<PartyNo> = case.graph.parties.all().collect();
                print::parties(&case, &solutions, &parties, format, &mut out)?;
            }
        },
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The policies asked about: of the regimes named, or of all that have one for the restriction on the day.
fn chosen(policies: &Policies, command: &args::OwnershipQuestion, day: Date) -> Result<Vec<Policy>, Failure> {
    let find = |regime: &str| policies.find(regime, &command.restriction, day).cloned();
    let chosen: Vec<Policy> = if command.regime.is_empty() {
        policies.regimes().into_iter().filter_map(|regime| find(regime).ok()).collect()
    } else {
        command.regime.iter().map(|regime| find(&regime.to_lowercase())).collect::<Result<_, _>>()?
    };
    if chosen.is_empty() {
        return Err(Failure::Words(format!("no regime has a policy for {} on {day}", command.restriction)));
    }
    Ok(chosen)
}

/// What is known before a question is answered.
struct Known {
    graph: Graph,
    /// Who starts each policy.
    listings: Vec<Vec<Listing>>,
    /// The parties of the lists.
    listed: Vec<Party>,
    /// The state of the lists.
    lists: Vec<ListStatus>,
}

/// What is known from the files named or from the data folder.
fn known(
    context: &Context,
    command: &args::OwnershipQuestion,
    policies: &[Policy],
) -> Result<Known, Failure> {
    let readings = if command.files.is_empty() { None } else { Some(read(context, &command.files)?) };
    if let Some(path) = &command.listed {
        let mut graph = readings.map(|readings| readings.graph).unwrap_or_default();
        let listings = listed(context, path, &command.restriction, &mut graph)?;
        return Ok(Known {
            graph,
            listings: vec![listings; policies.len()],
            listed: Vec::new(),
            lists: Vec::new(),
        });
    }
    let home = context.home_if_any()?;
    match (home, readings) {
        (Some(home), readings) => {
            let options = SnapshotOptions { as_of: command.as_of, ..SnapshotOptions::default() };
            let parameters = interdict_screen::Parameters::built_in()?;
            let (ownership, listed, lists) = home.ownership(readings, &options, &parameters, context.now)?;
            let listings = policies.iter().map(|policy| ownership.listings(policy)).collect();
            Ok(Known { graph: ownership.readings.graph, listings, listed, lists })
        }
        // Who is assumed to be listed, or is a government, needs no list.
        (None, Some(readings)) if !command.assume.is_empty() || !command.government.is_empty() => Ok(Known {
            graph: readings.graph,
            listings: vec![Vec::new(); policies.len()],
            listed: Vec::new(),
            lists: Vec::new(),
        }),
        (None, Some(_)) => Err(Failure::Words(
            "nobody is known to be listed: give the listed parties with --listed FILE, or import lists with `interdict \
             lists import`"
                .to_owned(),
        )),
        (None, None) => Err(Failure::Words(
            "there is no data folder: name files of ownership, or run `interdict lists import` and `interdict ownership \
             import`"
                .to_owned(),
        )),
    }
}

/// Leaves out the regimes of whose lists none is in force on the day: of everybody they would say "not blocked". One that
/// was asked for by name is an error.
fn covered(
    context: &Context,
    command: &args::OwnershipQuestion,
    lists: &[ListStatus],
    chosen: Vec<Policy>,
    listings: Vec<Vec<Listing>>,
) -> Result<(Vec<Policy>, Vec<Vec<Listing>>), Failure> {
    if lists.is_empty() {
        return Ok((chosen, listings));
    }
    let loaded = |policy: &Policy| {
        lists.iter().any(|status| status.view.is_some() && policy.lists.contains(&status.list))
    };
    let (with, without): (Vec<_>, Vec<_>) =
        chosen.into_iter().zip(listings).partition(|(policy, _)| loaded(policy));
    for (policy, _) in &without {
        let names: Vec<&str> = policy.lists.iter().map(interdict_model::ListId::as_str).collect();
        let why = format!(
            "{}: none of its lists ({}) is in force on that day, so nothing can be said of it",
            policy.regime,
            names.join(", ")
        );
        if !command.regime.is_empty() || with.is_empty() {
            return Err(Failure::Words(why));
        }
        context.note(why);
    }
    Ok(with.into_iter().unzip())
}

/// A party of a list that is asked about, LIST:ID, joins the graph under that id.
fn listed_party(graph: &mut Graph, listed: &[Party], id: &str) -> Result<(), Failure> {
    let Some((list, entry)) = id.split_once(':') else { return Ok(()) };
    let found = listed.iter().find(|party| party.list.as_str() == list && party.id == entry);
    if let (Some(found), None) = (found, graph.parties.find(id)) {
        let party = graph.parties.number(id)?;
        let profile = graph.parties.profile_mut(party);
        profile.kind = found.kind;
        profile.names = found.names.iter().map(|name| name.whole.clone()).collect();
    }
    Ok(())
}

fn first(solutions: &[Solution]) -> Result<&Solution, Failure> {
    solutions.first().ok_or_else(|| Failure::Words("no regime is asked about".to_owned()))
}

impl Case<'_> {
    /// The party with this id, or else the only one with this name.
    fn find(&self, id: &str) -> Result<PartyNo, Failure> {
        find(&self.graph, id)
    }
}

fn find(graph: &Graph, id: &str) -> Result<PartyNo, Failure> {
    if let Some(party) = graph.parties.find(id) {
        return Ok(party);
    }
    let wanted = id.to_lowercase();
    let names = |party: PartyNo| -> Vec<String> {
        let profile = graph.parties.profile(party);
        let names = profile.map(|profile| profile.names.as_slice()).unwrap_or_default();
        names.iter().map(|name| name.to_lowercase()).chain([graph.parties.id(party).to_lowercase()]).collect()
    };
    let mut exact = graph.parties.all().filter(|party| names(*party).contains(&wanted));
    if let (Some(party), None) = (exact.next(), exact.next()) {
        return Ok(party);
    }
    let near: Vec<String> = graph
        .parties
        .all()
        .filter(|party| names(*party).iter().any(|name| name.contains(&wanted)))
        .take(3)
        .map(|party| interdict_ownership::explain::name(graph, party))
        .collect();
    let near = if near.is_empty() { String::new() } else { format!("; is it {}?", near.join(" or ")) };
    Err(Failure::Words(format!("no party here has the id `{id}`{near}")))
}

fn policies(path: Option<&Path>) -> Result<Policies, Failure> {
    let Some(path) = path else { return Ok(Policies::built_in()?) };
    let failed = |cause: String| Failure::File { path: path.to_owned(), cause };
    let text = std::fs::read_to_string(path).map_err(|cause| failed(cause.to_string()))?;
    Policies::parse(&text).map_err(|cause| failed(cause.to_string()))
}

/// Reads the files, and says what was wrong in them.
fn read(context: &Context, files: &[std::path::PathBuf]) -> Result<Readings, Failure> {
    let mut reader = Reader::new();
    for path in files {
        reader.read_path(path)?;
    }
    let readings = reader.finish();
    tell(context, &readings);
    Ok(readings)
}

/// Says what was wrong in sources, and what in them is no holding.
fn tell(context: &Context, readings: &Readings) {
    for problem in readings.problems.iter().take(SHOWN) {
        context.note(problem);
    }
    if readings.problems.len() > SHOWN {
        context.note(format_args!("and {} more problems", readings.problems.len() - SHOWN));
    }
    for note in &readings.notes {
        context.note(note);
    }
}

/// Reads the file of listed parties; they join the graph.
fn listed(
    context: &Context,
    path: &Path,
    restriction: &str,
    graph: &mut Graph,
) -> Result<Vec<Listing>, Failure> {
    let failed = |cause: String| Failure::File { path: path.to_owned(), cause };
    let file = File::open(path).map_err(|cause| failed(cause.to_string()))?;
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let (rows, problems) = read_listed(&name, file)?;
    for problem in &problems {
        context.note(problem);
    }
    // Somebody may have written names for ids.
    let by_name: HashMap<String, String> = graph
        .parties
        .profiles()
        .flat_map(|(party, profile)| {
            let id = graph.parties.id(party).to_owned();
            profile.names.iter().map(move |name| (name.to_lowercase(), id.clone()))
        })
        .collect();
    let mut unknown = 0_usize;
    let mut listings = Vec::new();
    for row in rows {
        if row.restriction.as_deref().unwrap_or(interdict_ownership::policy::BLOCK) != restriction {
            continue;
        }
        if graph.parties.find(&row.party).is_none() {
            unknown = unknown.saturating_add(1);
            if unknown <= SHOWN {
                let like = by_name.get(row.party.to_lowercase().as_str());
                let like = like.map_or_else(String::new, |id| format!("; {id} has that name"));
                context.note(format_args!(
                    "{name}, record {}: no party of the data has the id `{}`{like}",
                    row.record, row.party
                ));
            }
        }
        let party = graph.parties.number(&row.party)?;
        identify(graph, party);
        listings.push(Listing {
            party,
            entry: row.party,
            what: format!("listed ({name}, record {})", row.record),
            certain: true,
            period: Period { from: row.from, to: row.to, unclear: false },
        });
    }
    if unknown > SHOWN {
        context.note(format_args!("and {} more listed ids that no party of the data has", unknown - SHOWN));
    }
    Ok(listings)
}

/// Whoever is listed is somebody.
fn identify(graph: &mut Graph, party: PartyNo) {
    if graph.parties.profile(party).is_some_and(|profile| profile.unnamed) {
        graph.parties.profile_mut(party).unnamed = false;
    }
}

fn set_government(graph: &mut Graph, text: &str) -> Result<(), Failure> {
    let wrong = |cause: &str| Failure::Words(format!("--government `{text}`: {cause}"));
    let (id, country) = text.rsplit_once('=').ok_or_else(|| wrong("expected ID=COUNTRY, e.g. acme=IR"))?;
    let country = Country::parse(country).ok_or_else(|| wrong("the country is not known"))?;
    let party = find(graph, id.trim()).map_err(|cause| wrong(&cause.to_string()))?;
    graph.parties.profile_mut(party).government = Some(country);
    Ok(())
}

/// What is assumed, read.
enum Assumption {
    Listed(PartyNo),
    Unlisted(PartyNo),
    Holding(Holding),
}

impl Assumption {
    fn read(graph: &mut Graph, day: Date, text: &str) -> Result<Self, Failure> {
        let wrong = |cause: String| Failure::Words(format!("--assume `{text}`: {cause}"));
        let form = || wrong("expected `listed: ID`, `unlisted: ID` or `share: OWNER,OWNED,SHARE`".to_owned());
        let (what, rest) = text.split_once(':').ok_or_else(form)?;
        let rest = rest.trim();
        match what.trim() {
            "listed" => {
                let party = find(graph, rest).map_err(|cause| wrong(cause.to_string()))?;
                identify(graph, party);
                Ok(Self::Listed(party))
            }
            "unlisted" => {
                let party = find(graph, rest).map_err(|cause| wrong(cause.to_string()))?;
                Ok(Self::Unlisted(party))
            }
            "share" => {
                let mut cells = rest.splitn(3, ',').map(str::trim);
                let (Some(owner), Some(owned), Some(share)) = (cells.next(), cells.next(), cells.next())
                else {
                    return Err(form());
                };
                let share = share
                    .parse()
                    .map_err(|cause: interdict_ownership::ShareError| wrong(cause.to_string()))?;
                let known = |id: &str| find(graph, id).map_err(|cause| wrong(cause.to_string()));
                let (owner, owned) = (known(owner)?, known(owned)?);
                let mut holding = Holding::shares(owner, owned, share);
                holding.period.from = Some(PartialDate::day(day));
                Ok(Self::Holding(holding))
            }
            _ => Err(form()),
        }
    }

    fn relist(&self, listings: &mut Vec<Listing>) {
        let (Self::Listed(party) | Self::Unlisted(party)) = self else { return };
        listings.retain(|listing| listing.party != *party);
        if let Self::Listed(party) = self {
            listings.push(Listing {
                party: *party,
                entry: format!("assumed {}", party.0),
                what: "assumed to be listed".to_owned(),
                certain: true,
                period: Period::default(),
            });
        }
    }
}

/// Solves as things are, then follows what is assumed, and prints whose verdict differs.
fn what_if(
    case: &mut Case<'_>,
    asked: &[(Policy, Vec<Listing>)],
    texts: &[String],
    format: OwnershipFormat,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let assumptions: Vec<Assumption> = texts
        .iter()
        .map(|text| Assumption::read(&mut case.graph, case.day, text))
        .collect::<Result<_, _>>()?;
    for (assumption, text) in assumptions.iter().zip(texts) {
        let listed =
            |party: &PartyNo| asked.iter().flat_map(|(_, all)| all).any(|listing| listing.party == *party);
        if matches!(assumption, Assumption::Unlisted(party) if !listed(party)) {
            return Err(Failure::Words(format!("--assume `{text}`: it is not listed")));
        }
    }
    // Assumptions may name parties that nothing is known of: the index must have a place for each.
    case.index = Index::new(&case.graph);
    let before: Vec<Solution> = asked
        .iter()
        .map(|(policy, listings)| Solution::new(&case.graph, &case.index, policy, case.day, listings.clone()))
        .collect();
    let mut changed: Vec<(PartyNo, PartyNo)> = Vec::new();
    for assumption in &assumptions {
        let Assumption::Holding(holding) = assumption else { continue };
        // What is assumed takes the place of every statement about the shares of the two.
        for (number, stated) in (0_u32..).zip(&case.graph.holdings) {
            if (stated.owner, stated.owned, stated.interest)
                == (holding.owner, holding.owned, holding.interest)
            {
                case.index.withdraw(number);
            }
        }
        let number = u32::try_from(case.graph.holdings.len()).map_err(|_| interdict_ownership::TooMany)?;
        case.graph.holdings.push(*holding);
        case.index.add(&case.graph, number);
        changed.push((holding.owner, holding.owned));
    }
    let mut differences: Vec<(Solution, Vec<(PartyNo, Verdict)>)> = Vec::new();
    for (before, (_, listings)) in before.into_iter().zip(asked) {
        let mut listings = listings.clone();
        for assumption in &assumptions {
            assumption.relist(&mut listings);
        }
        let mut after = before.clone();
        let mut moved = after.relist(listings);
        for (owner, owned) in &changed {
            moved.extend(after.reread(&case.graph, &case.index, *owner, *owned));
        }
        moved.sort_unstable();
        moved.dedup();
        let moved = moved
            .into_iter()
            .map(|party| (party, before.verdict(party)))
            .filter(|(party, before)| after.verdict(*party) != *before)
            .collect();
        differences.push((after, moved));
    }
    print::differences(case, &differences, format, out)
}
