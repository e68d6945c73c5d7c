//! `interdict ownership`: who is blocked because of whom they belong to.

mod draw;
mod print;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use interdict_model::{Country, PartialDate};
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
    pub(crate) listings: Vec<Listing>,
    pub(crate) policies: Policies,
    pub(crate) restriction: &'a str,
    pub(crate) day: Date,
    pub(crate) near: Share,
}

pub(crate) fn run(context: &Context, command: &args::Ownership) -> Result<ExitCode, Failure> {
    let day = command.as_of.unwrap_or_else(|| context.now.to_zoned(TimeZone::UTC).date());
    let policies = policies(command.policies.as_deref())?;
    let regimes: Vec<String> = if command.regime.is_empty() {
        policies
            .regimes()
            .into_iter()
            .filter(|regime| policies.find(regime, &command.restriction, day).is_ok())
            .map(str::to_owned)
            .collect()
    } else {
        command.regime.clone()
    };
    let chosen: Vec<Policy> = regimes
        .iter()
        .map(|regime| policies.find(regime, &command.restriction, day).cloned())
        .collect::<Result<_, _>>()?;
    if chosen.is_empty() {
        return Err(Failure::Words(format!("no regime has a policy for {} on {day}", command.restriction)));
    }
    let mut readings = read(context, &command.files)?;
    for text in &command.government {
        set_government(&mut readings.graph, text)?;
    }
    let listings = match &command.listed {
        Some(path) => listed(context, path, &command.restriction, &mut readings.graph)?,
        None => Vec::new(),
    };
    if listings.is_empty() && command.government.is_empty() && command.assume.is_empty() {
        context.note("nobody here is listed: give the listed parties with --listed FILE");
    }
    let index = Index::new(&readings.graph);
    let mut case = Case {
        graph: readings.graph,
        index,
        listings,
        policies,
        restriction: &command.restriction,
        day,
        near: command.near,
    };
    let format = if context.json { OwnershipFormat::Json } else { command.format };
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    if !command.assume.is_empty() {
        what_if(&mut case, &chosen, &command.assume, format, &mut out)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let solutions: Vec<Solution> = chosen
        .iter()
        .map(|policy| Solution::new(&case.graph, &case.index, policy, day, case.listings.clone()))
        .collect();
    match &command.party {
        Some(id) => {
            let party = case.find(id)?;
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

fn first(solutions: &[Solution]) -> Result<&Solution, Failure> {
    solutions.first().ok_or_else(|| Failure::Words("no regime is asked about".to_owned()))
}

impl Case<'_> {
    fn find(&self, id: &str) -> Result<PartyNo, Failure> {
        self.graph.parties.find(id).ok_or_else(|| {
            let mut named = self.graph.parties.profiles().filter(|(_, profile)| {
                profile.names.iter().any(|name| name.to_lowercase().contains(&id.to_lowercase()))
            });
            let near = named.next().map_or_else(String::new, |(party, _)| {
                format!("; is it {}?", interdict_ownership::explain::name(&self.graph, party))
            });
            Failure::Words(format!("no party here has the id `{id}`{near}"))
        })
    }
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
    for problem in readings.problems.iter().take(SHOWN) {
        context.note(problem);
    }
    if readings.problems.len() > SHOWN {
        context.note(format_args!("and {} more problems", readings.problems.len() - SHOWN));
    }
    for note in &readings.notes {
        context.note(note);
    }
    Ok(readings)
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
    let mut listings = Vec::new();
    for row in rows {
        if row.restriction.as_deref().unwrap_or(interdict_ownership::policy::BLOCK) != restriction {
            continue;
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
    let party = graph.parties.number(id.trim())?;
    graph.parties.profile_mut(party).government = Some(country);
    Ok(())
}

/// Solves as things are, then with what is assumed, and prints whose verdict differs.
fn what_if(
    case: &mut Case<'_>,
    policies: &[Policy],
    assumptions: &[String],
    format: OwnershipFormat,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut changed: Vec<(PartyNo, PartyNo)> = Vec::new();
    let mut listings = case.listings.clone();
    let mut graph = case.graph.clone();
    let before_parties = graph.parties.len();
    let mut withdrawn: Vec<u32> = Vec::new();
    for text in assumptions {
        let wrong = |cause: String| Failure::Words(format!("--assume `{text}`: {cause}"));
        let form = || wrong("expected `listed: ID`, `unlisted: ID` or `share: OWNER,OWNED,SHARE`".to_owned());
        let (what, rest) = text.split_once(':').ok_or_else(form)?;
        let rest = rest.trim();
        match what.trim() {
            "listed" => {
                let party = graph.parties.number(rest)?;
                identify(&mut graph, party);
                listings.retain(|listing| listing.party != party);
                listings.push(Listing {
                    party,
                    entry: rest.to_owned(),
                    what: "assumed to be listed".to_owned(),
                    certain: true,
                    period: Period::default(),
                });
            }
            "unlisted" => {
                let party = graph.parties.find(rest).ok_or_else(|| wrong("no such party here".to_owned()))?;
                let listed = listings.len();
                listings.retain(|listing| listing.party != party);
                if listings.len() == listed {
                    return Err(wrong("it is not listed".to_owned()));
                }
            }
            "share" => {
                let mut cells = rest.splitn(3, ',').map(str::trim);
                let (Some(owner), Some(owned), Some(share)) = (cells.next(), cells.next(), cells.next())
                else {
                    return Err(form());
                };
                let share: Share = share
                    .parse()
                    .map_err(|cause: interdict_ownership::ShareError| wrong(cause.to_string()))?;
                let (owner, owned) = (graph.parties.number(owner)?, graph.parties.number(owned)?);
                let day = PartialDate::day(case.day);
                // What is assumed takes the place of every statement about the shares of the two.
                for (number, holding) in (0_u32..).zip(&graph.holdings) {
                    if (holding.owner, holding.owned, holding.interest)
                        == (owner, owned, interdict_ownership::Interest::Shares)
                    {
                        withdrawn.push(number);
                    }
                }
                let mut holding = Holding::shares(owner, owned, share);
                holding.period.from = Some(day);
                holding.origin.source = u32::MAX;
                graph.holdings.push(holding);
                changed.push((owner, owned));
            }
            _ => return Err(form()),
        }
    }
    // A party that is only assumed is in nobody's solution before; both are solved on the larger graph.
    let first_new = u32::try_from(case.graph.holdings.len()).unwrap_or(u32::MAX);
    let new: Vec<Holding> = graph.holdings.split_off(first_new as usize);
    let index_before =
        if graph.parties.len() == before_parties { case.index.clone() } else { Index::new(&graph) };
    let mut solutions = Vec::new();
    for policy in policies {
        solutions.push(Solution::new(&graph, &index_before, policy, case.day, case.listings.clone()));
    }
    let mut index = index_before;
    for holding in new {
        graph.holdings.push(holding);
        index.add(&graph, u32::try_from(graph.holdings.len() - 1).unwrap_or(u32::MAX));
    }
    for number in withdrawn {
        index.withdraw(number);
    }
    let mut differences: Vec<(Solution, Vec<(PartyNo, Verdict)>)> = Vec::new();
    for before in solutions {
        let mut after = before.clone();
        let mut moved = after.relist(listings.clone());
        for (owner, owned) in &changed {
            moved.extend(after.reread(&graph, &index, *owner, *owned));
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
    case.graph = graph;
    case.index = index;
    case.listings = listings;
    print::differences(case, &differences, format, out)
}
