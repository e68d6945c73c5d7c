//! Events: what several documents say of one designation or delisting, put together and never evened out.
//!
//! Reports are not events: five articles on one day's measures are one event with five documents. Reports join if the
//! authorities are of one country, the parties named overlap or one of them names none, and the dates can be the same. What
//! they say differently is a [`Conflict`]; nothing is resolved in silence. Documents that share much of their wording are
//! one [`family`](Event::families): copies of one text are not witnesses of their own.
//!
//! What merging needs of a document is its [`Summary`], a few kilobytes at most, so that a long stream of documents can be
//! merged without being held.

mod conflict;
pub mod listing;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::event::conflict::{Held, Said, Tie, compared, conflicts};
use crate::fact::{Fact, FactKind, Mention, MentionKind};
use crate::read::Reading;
use crate::vocabulary::country_of;
use crate::wording::Wording;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Parties were put on a list.
    #[default]
    Designation,
    /// Parties were taken off it.
    Delisting,
}

impl Action {
    /// The machine form, e.g. `designation`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Designation => "designation",
            Self::Delisting => "delisting",
        }
    }
}

/// A designation or delisting as the documents report it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Which of the two.
    pub action: Action,
    /// The country of the authority, by ISO code, or the authority itself where it is of several states; empty if nobody says.
    pub country: String,
    /// The authorities as named, by key.
    pub authorities: BTreeSet<String>,
    /// The parties designated or delisted, by what links or the text call them, each with the spellings met.
    pub targets: BTreeMap<String, BTreeSet<String>>,
    /// How many parties the documents count.
    pub counts: BTreeSet<u32>,
    /// The first day it can have been.
    pub earliest: Option<Date>,
    /// The last day it can have been.
    pub latest: Option<Date>,
    /// Month and day, where no document states the year.
    pub month_day: Option<(i8, Option<i8>)>,
    /// The documents, by hash.
    pub documents: BTreeSet<String>,
    /// The documents by wording: each family is of one text.
    pub families: Vec<BTreeSet<String>>,
    /// From whom the documents have it, by key: the authority whose act it is, or an outlet or body that a document names as its
    /// only source. Empty if no document says.
    ///
    /// A designation is an act that its authority makes known itself, so all who report it as the authority's go back to one
    /// source, however many they are and through whatever agency.
    pub origins: BTreeSet<String>,
    /// The facts, by id: reports of the event itself, then what it does and why.
    pub facts: Vec<String>,
    /// The measures stated, each with the documents that state it.
    pub measures: BTreeMap<String, BTreeSet<String>>,
    /// What documents say differently.
    pub conflicts: Vec<Conflict>,
}

impl Event {
    /// By whom, as far as documents say.
    pub fn by(&self) -> String {
        if self.authorities.is_empty() {
            return "somebody".to_owned();
        }
        self.authorities.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// Who says what differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// About what: `date`, `count`, `measure freeze`, `amount`, `office`, `relation controlled_by`, `quotation`; `list: date`,
    /// `list: not found` and others where a list says differently.
    pub about: String,
    /// Each value, with the documents that say so; none for what a list says.
    pub values: BTreeMap<String, BTreeSet<String>>,
    /// What that means, in words.
    pub note: String,
}

/// What merging needs of a document: made from its reading, without holding its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    document: String,
    reports: Vec<Report>,
    /// The measures stated, each with the fact.
    measures: Vec<(String, String)>,
    /// The facts that say why and with whom.
    grounds: Vec<String>,
    /// What is compared between documents.
    said: Vec<Said>,
    offices: Vec<Held>,
    ties: Vec<Tie>,
    /// Whom facts name, by key; kept where there are ties.
    named: BTreeSet<String>,
    /// Quotations with their speaker.
    quoted: Vec<(String, String)>,
    wording: Wording,
}

impl Summary {
    /// Of a document and what it states; `None` if it reports no act of an authority, so that nothing of it can be merged.
    ///
    /// `entity` says what a mention stands for, e.g. by its link to a list.
    pub fn of(document: &Document, reading: &Reading, entity: &dyn Fn(&Mention) -> String) -> Option<Self> {
        let reports = of_document(&reading.facts, entity);
        if reports.is_empty() {
            return None;
        }
        let mut summary = Self {
            document: document.hash.clone(),
            reports,
            measures: Vec::new(),
            grounds: Vec::new(),
            said: Vec::new(),
            offices: Vec::new(),
            ties: Vec::new(),
            named: BTreeSet::new(),
            quoted: Vec::new(),
            wording: Wording::of(document),
        };
        for fact in &reading.facts {
            match &fact.kind {
                FactKind::Measure(measure) => {
                    summary.measures.push((measure.code().to_owned(), fact.id.clone()));
                }
                FactKind::Reason { .. } | FactKind::Coordination { .. } => {
                    summary.grounds.push(fact.id.clone());
                }
                _ => {}
            }
            let said = compared(fact).into_iter();
            summary.said.extend(said.map(|(about, value)| Said { about, value, fact: fact.id.clone() }));
            summary.offices.extend(Held::of(fact, entity));
            summary.ties.extend(Tie::of(fact, entity));
            fact.kind.mentions(|mention| {
                summary.named.insert(entity(mention));
            });
            if fact.rule == "speech.quotation"
                && let Some(speaker) = fact.attribution.as_ref().and_then(|said| said.speaker.as_ref())
            {
                summary.quoted.push((speaker.entity.clone(), fact.quote.clone()));
            }
        }
        if summary.ties.is_empty() {
            summary.named.clear();
        }
        Some(summary)
    }
}

/// The first and last day that a date allows, and its month and day where no year is stated.
type Days = (Option<Date>, Option<Date>, Option<(i8, Option<i8>)>);

/// Texts of one family that others are held against.
const HELD: usize = 8;
/// What a document reports of one event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Report {
    action: Action,
    /// Outlets and bodies that are named as the source; empty text for the authority itself.
    origins: BTreeSet<String>,
    country: String,
    authorities: BTreeSet<String>,
    targets: BTreeMap<String, BTreeSet<String>>,
    counts: BTreeSet<u32>,
    dates: Vec<Days>,
    documents: BTreeSet<String>,
    facts: Vec<String>,
}

/// The events that documents report; documents in any order, and one document twice, give the same events.
pub fn events(summaries: &[Summary]) -> Vec<Event> {
    let mut ordered: Vec<&Summary> = summaries.iter().collect();
    ordered.sort_by(|a, b| a.document.cmp(&b.document));
    ordered.dedup_by(|a, b| a.document == b.document);
    let mut reports: Vec<Report> =
        ordered.iter().flat_map(|summary| summary.reports.iter().cloned()).collect();
    // Those that name most come first, so that those that name nobody find whom they are about.
    reports.sort_by(|a, b| {
        (b.targets.len(), &a.documents, &a.facts).cmp(&(a.targets.len(), &b.documents, &b.facts))
    });
    let mut merged: Vec<Report> = Vec::new();
    for report in reports {
        match merged.iter_mut().find(|event| same(event, &report)) {
            Some(event) => join(event, report),
            None => merged.push(report),
        }
    }
    merged.iter().map(|report| finish(report, &ordered)).collect()
}

fn of_document(facts: &[Fact], entity: &dyn Fn(&Mention) -> String) -> Vec<Report> {
    let mut reports: Vec<Report> = Vec::new();
    for fact in facts {
        let (action, authority, count, targets) = match &fact.kind {
            FactKind::Designation { authority, count, targets, .. } => {
                (Action::Designation, authority, count, targets)
            }
            FactKind::Delisting { authority, count, targets } => {
                (Action::Delisting, authority, count, targets)
            }
            _ => continue,
        };
        let mut report = Report {
            action,
            documents: BTreeSet::from([fact.document.clone()]),
            facts: vec![fact.id.clone()],
            counts: count.iter().copied().collect(),
            ..Report::default()
        };
        if let Some(authority) = authority {
            // A body of several states stands for itself.
            let country = country_of(&authority.entity);
            report.country = if country.is_empty() { authority.entity.clone() } else { country };
            report.authorities.insert(authority.entity.clone());
        }
        report.origins.extend(origin(fact, &report.country));
        for target in targets {
            report.targets.entry(entity(target)).or_default().insert(target.text.clone());
        }
        if let Some(date) = &fact.date {
            report.dates.push((date.earliest, date.latest, date.month_day));
        }
        // Within one document everything about one authority is one event, unless two lists of names have nothing in common
        // and each is counted.
        match reports.iter_mut().find(|known| within_document(known, &report)) {
            Some(known) => join(known, report),
            None => reports.push(report),
        }
    }
    reports
}

/// From whom a document has what a fact reports, by key; empty for the authority of the event's country, nothing if nobody says.
fn origin(fact: &Fact, country: &str) -> Option<String> {
    let said = fact.attribution.as_ref().and_then(|said| said.speaker.as_ref().or(said.channel.as_ref()));
    match said {
        // Who passes on what the authority says is a channel and no source.
        Some(speaker) if speaker.kind == MentionKind::Outlet => Some(speaker.entity.clone()),
        _ if !country.is_empty() => Some(String::new()),
        Some(speaker) => Some(speaker.entity.clone()),
        None => None,
    }
}

fn within_document(known: &Report, report: &Report) -> bool {
    if known.action != report.action {
        return false;
    }
    let country = known.country.is_empty() || report.country.is_empty() || known.country == report.country;
    // Others who were designated on a day of their own are another event: "which was designated on 20 June 2017".
    let dated = |report: &Report| report.dates.iter().any(|(from, ..)| from.is_some());
    let apart = !known.targets.is_empty()
        && !report.targets.is_empty()
        && !report.targets.keys().any(|target| known.targets.contains_key(target))
        && dated(known) != dated(report);
    country && !apart && dates_fit(known, report)
}

/// Whether two reports are of one event.
fn same(event: &Report, report: &Report) -> bool {
    if (event.action, &event.country) != (report.action, &report.country) || !dates_fit(event, report) {
        return false;
    }
    let shared = report.targets.keys().filter(|target| event.targets.contains_key(*target)).count();
    if event.targets.is_empty() || report.targets.is_empty() {
        // Without names the count must fit: three groups are not four organisations and a citizen.
        return event.counts.iter().any(|count| report.counts.contains(count))
            || report.counts.iter().any(|count| *count as usize == event.targets.len());
    }
    // Two measures of one day that share one target stay two.
    shared * 2 >= event.targets.len().min(report.targets.len())
        && shared > 0
        && (shared > 1 || event.targets.len().min(report.targets.len()) == 1)
}

fn dates_fit(a: &Report, b: &Report) -> bool {
    a.dates.iter().all(|(from, to, day)| {
        b.dates.iter().all(|(other_from, other_to, other_day)| {
            let intervals = match (from, to, other_from, other_to) {
                (Some(from), Some(to), Some(other_from), Some(other_to)) => {
                    from <= other_to && other_from <= to
                }
                _ => true,
            };
            let month_day = |from: &Option<Date>, to: &Option<Date>, day: &Option<(i8, Option<i8>)>| {
                day.or_else(|| match (from, to) {
                    (Some(from), Some(to)) if from == to => Some((from.month(), Some(from.day()))),
                    _ => None,
                })
            };
            let days = match (month_day(from, to, day), month_day(other_from, other_to, other_day)) {
                (Some((month, day)), Some((other_month, other_day))) => {
                    month == other_month && (day.is_none() || other_day.is_none() || day == other_day)
                }
                _ => true,
            };
            intervals && days
        })
    })
}

fn join(event: &mut Report, report: Report) {
    if event.country.is_empty() {
        event.country = report.country;
    }
    event.authorities.extend(report.authorities);
    event.origins.extend(report.origins);
    for (target, spellings) in report.targets {
        event.targets.entry(target).or_default().extend(spellings);
    }
    event.counts.extend(report.counts);
    // Thousands of reports state a handful of dates.
    for date in report.dates {
        if !event.dates.contains(&date) {
            event.dates.push(date);
        }
    }
    event.documents.extend(report.documents);
    event.facts.extend(report.facts);
}

fn finish(report: &Report, summaries: &[&Summary]) -> Event {
    let of_event: Vec<&Summary> =
        summaries.iter().filter(|summary| report.documents.contains(&summary.document)).copied().collect();
    let mut measures: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut facts = report.facts.clone();
    facts.sort();
    for summary in &of_event {
        for (measure, fact) in &summary.measures {
            measures.entry(measure.clone()).or_default().insert(summary.document.clone());
            facts.push(fact.clone());
        }
        facts.extend(summary.grounds.iter().cloned());
    }
    let stated: Vec<(Date, Date)> =
        report.dates.iter().filter_map(|(from, to, _)| Some(((*from)?, (*to)?))).collect();
    let month_day = report.dates.iter().find_map(|(_, _, day)| *day);
    let origins = report.origins.iter().filter_map(|origin| {
        // The authority by its closest name: the Treasury rather than the United States.
        let body = report.authorities.iter().find(|authority| !authority.starts_with("country:"));
        if origin.is_empty() { body.or(report.authorities.first()) } else { Some(origin) }
    });
    let mut event = Event {
        action: report.action,
        origins: origins.cloned().collect(),
        country: report.country.clone(),
        authorities: report.authorities.clone(),
        targets: report.targets.clone(),
        counts: report.counts.clone(),
        earliest: stated.iter().map(|(from, _)| *from).max(),
        latest: stated.iter().map(|(_, to)| *to).min(),
        month_day,
        documents: report.documents.clone(),
        families: families(&of_event),
        facts,
        measures,
        conflicts: Vec::new(),
    };
    event.conflicts = conflicts(&event, &of_event);
    event
}

/// The documents by wording.
fn families(summaries: &[&Summary]) -> Vec<BTreeSet<String>> {
    // A text is held against the first few of each family that share a shingle with it: among thousands of copies of one
    // text, more would say nothing new.
    let mut families: Vec<(BTreeSet<String>, Vec<&Wording>)> = Vec::new();
    let mut holders: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
    for summary in summaries {
        let own = &summary.wording;
        let places: BTreeSet<(usize, usize)> =
            own.shingles.iter().filter_map(|shingle| holders.get(shingle)).flatten().copied().collect();
        // Kin to one of a family, not to all of it together: what three texts quote is no kinship.
        let kin = places
            .into_iter()
            .find(|(family, member)| {
                let held = families.get(*family).and_then(|(_, held)| held.get(*member));
                held.is_some_and(|held| held.is_kin(own))
            })
            .map(|(family, _)| family);
        let family = kin.unwrap_or_else(|| {
            families.push((BTreeSet::new(), Vec::new()));
            families.len() - 1
        });
        let Some((documents, held)) = families.get_mut(family) else { continue };
        documents.insert(summary.document.clone());
        if held.len() < HELD {
            for shingle in &own.shingles {
                holders.entry(*shingle).or_default().push((family, held.len()));
            }
            held.push(own);
        }
    }
    families.into_iter().map(|(documents, _)| documents).collect()
}
