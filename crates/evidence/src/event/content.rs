//! What a document says of events, apart from whose facts these are: equal in all documents that say the same.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::document::Span;
use crate::event::conflict::{Held, Quoted, Sum, Tie, day};
use crate::event::few::{Few, Pairs};
use crate::event::{Action, FactId};
use crate::fact::{DateBasis, Fact, FactKind, Mention, MentionKind, Modality};
use crate::rules::count::number;
use crate::token::tokens;
use crate::vocabulary::country_of;

/// The first and last day that a date allows, its month and day where no year is stated, and its weekday where only that is.
pub(super) type Days = (Option<Date>, Option<Date>, Option<(i8, Option<i8>)>, Option<i8>);

/// What a document reports of one event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Report {
    pub(super) action: Action,
    pub(super) country: String,
    pub(super) targets: Pairs<String, Few<String>>,
    pub(super) counts: Few<u32>,
    /// Of the counts those that are added up in another: "four organizations and one citizen".
    pub(super) parts: Few<u32>,
    pub(super) dates: Few<Days>,
    pub(super) authorities: Few<String>,
    /// Outlets and bodies that are named as the source; empty text for the authority itself.
    pub(super) origins: Few<String>,
    /// The days as they are compared.
    pub(super) days: Few<String>,
    /// The measures stated of this event.
    pub(super) measures: Few<String>,
    /// How facts of the event are stated, where that is not as facts: the sort of the fact, and how.
    pub(super) modalities: Few<(&'static str, &'static str)>,
    /// The reporting facts, by their place among those cited of the document.
    pub(super) facts: Vec<u32>,
    /// The facts that say what the event does, then why and with whom; likewise.
    pub(super) beside: Vec<u32>,
}

impl Report {
    /// Gives back what room it does not need, before it is held.
    fn shrink(&mut self) {
        self.targets.shrink(Few::shrink);
        for few in [&mut self.authorities, &mut self.origins, &mut self.days, &mut self.measures] {
            few.shrink();
        }
        self.counts.shrink();
        self.parts.shrink();
        self.dates.shrink();
        self.modalities.shrink();
        self.facts.shrink_to_fit();
        self.beside.shrink_to_fit();
    }
}

/// What a document says, of events and beside them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) reports: Vec<Report>,
    pub(super) sums: Vec<Sum>,
    pub(super) offices: Vec<Held>,
    pub(super) ties: Vec<Tie>,
    /// Whom facts name, by key; kept where there are ties.
    pub(super) named: BTreeSet<String>,
    pub(super) quoted: Vec<Quoted>,
}

impl Said {
    /// What facts of one document say, and the ids of those cited; `None` if no act of an authority is reported.
    ///
    /// `entity` says what a mention stands for, e.g. by its link to a list.
    pub(super) fn of(facts: &[Fact], entity: &dyn Fn(&Mention) -> String) -> Option<(Self, Box<[FactId]>)> {
        let mut cited = Vec::new();
        let mut cite = |fact: &Fact| -> Option<u32> {
            cited.push(FactId::parse(&fact.id)?);
            u32::try_from(cited.len() - 1).ok()
        };
        let mut stories = stories(facts, entity);
        if stories.is_empty() {
            return None;
        }
        for fact in facts.iter().filter(|fact| fact.modality != Modality::Stated) {
            if let Some(story) = doubted(fact, &stories, entity).and_then(|place| stories.get_mut(place)) {
                story.report.modalities.insert((fact.kind.code(), fact.modality.code()));
            }
        }
        for story in &mut stories {
            story.report.facts = story.facts.iter().filter_map(|fact| cite(fact)).collect();
        }
        let is_ground =
            |fact: &&Fact| matches!(fact.kind, FactKind::Reason { .. } | FactKind::Coordination { .. });
        let is_measure = |fact: &&Fact| matches!(fact.kind, FactKind::Measure(_));
        for fact in facts.iter().filter(is_measure).chain(facts.iter().filter(is_ground)) {
            let Some(story) = of_which(fact, &stories, entity).and_then(|place| stories.get_mut(place))
            else {
                continue;
            };
            if let FactKind::Measure(measure) = &fact.kind {
                story.report.measures.insert(measure.code().to_owned());
            }
            story.report.beside.extend(cite(fact));
        }
        let reports = stories.into_iter().map(|mut story| {
            story.report.shrink();
            story.report
        });
        let mut said = Self { reports: reports.collect(), ..Self::default() };
        for fact in facts {
            said.sums.extend(Sum::of(fact, entity));
            said.offices.extend(Held::of(fact, entity));
            said.ties.extend(Tie::of(fact, entity));
            said.quoted.extend(Quoted::of(fact));
            fact.kind.mentions(|mention| {
                said.named.insert(entity(mention));
            });
        }
        if said.ties.is_empty() {
            said.named.clear();
        }
        Some((said, cited.into_boxed_slice()))
    }
}

/// A report with the facts that tell it.
struct Story<'a> {
    report: Report,
    facts: Vec<&'a Fact>,
}

fn stories<'a>(facts: &'a [Fact], entity: &dyn Fn(&Mention) -> String) -> Vec<Story<'a>> {
    let mut stories: Vec<Story<'a>> = Vec::new();
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
        let mut report = Report { action, counts: count.iter().copied().collect(), ..Report::default() };
        report.parts.extend(count.iter().flat_map(|count| parts(*count, &fact.quote)));
        if let Some(authority) = authority {
            // A body of several states stands for all of them: the Council for the Union.
            let country = country_of(&authority.entity);
            let whole = || authority.entity.split('-').next().unwrap_or_default().to_owned();
            report.country = if country.is_empty() { whole() } else { country };
            report.authorities.insert(authority.entity.clone());
        }
        report.origins.extend(origin(fact, &report.country));
        for target in targets {
            report.targets.change(entity(target), |spellings| spellings.insert(target.text.clone()));
        }
        report.dates.extend(
            fact.date.as_ref().map(|date| (date.earliest, date.latest, date.month_day, date.weekday)),
        );
        report.days.extend(fact.date.as_ref().and_then(day));
        // Within one document everything about one authority is one event, unless two lists of names have nothing in common
        // and each is counted.
        match stories.iter_mut().find(|known| within_document(&known.report, &report)) {
            Some(known) => {
                join(&mut known.report, &report);
                known.facts.push(fact);
            }
            None => stories.push(Story { report, facts: vec![fact] }),
        }
    }
    stories
}

/// Which of the events that a document reports a measure or a ground belongs to: the only one of whose targets it names one, else
/// the one of today if it follows from "today's action", else the one that the text speaks of last before it, else the first after it.
///
/// An event that is only told of in a relative clause ("X, which the Treasury designated earlier") is not what the text goes on to
/// speak of. What a text says to be frozen or forbidden is so by a designation.
fn of_which(fact: &Fact, stories: &[Story<'_>], entity: &dyn Fn(&Mention) -> String) -> Option<usize> {
    let may_be = |story: &Story<'_>| {
        story.report.action == Action::Designation || !matches!(fact.kind, FactKind::Measure(_))
    };
    let likely: Vec<(usize, &Story<'_>)> =
        stories.iter().enumerate().filter(|(_, story)| may_be(story)).collect();
    let mut named: Vec<String> = Vec::new();
    if let FactKind::Reason { targets } = &fact.kind {
        named.extend(targets.iter().map(entity));
    }
    let mut naming = likely.iter().filter(|(_, Story { report, .. })| {
        named.iter().any(|target| report.targets.contains_key(target))
            || report.targets.values().flatten().any(|name| fact.quote.contains(name.as_str()))
    });
    if let (Some((place, _)), None) = (naming.next(), naming.next()) {
        return Some(*place);
    }
    let told = || likely.iter().flat_map(|(place, story)| story.facts.iter().map(move |told| (told, *place)));
    // "As a result of today's action, all property is blocked": by what the text tells first as done today, else without a day.
    if let Some(today) = fact.date.as_ref().filter(|_| matches!(fact.kind, FactKind::Measure(_))) {
        let first = |fits: &dyn Fn(&Fact) -> bool| {
            let mut told: Vec<_> = told().filter(|(told, _)| fits(told)).collect();
            told.sort_by_key(|(told, place)| (told.span.start, *place));
            told.first().map(|(_, place)| *place)
        };
        let is_today = |told: &Fact| {
            told.date.as_ref().is_some_and(|date| {
                let now =
                    [DateBasis::Relative, DateBasis::Dateline, DateBasis::Published].contains(&date.basis);
                match today.earliest.zip(date.earliest) {
                    Some((day, told)) => day == told && date.latest == date.earliest,
                    None => now,
                }
            })
        };
        let found = first(&is_today).or_else(|| first(&|told| told.date.is_none()));
        if found.is_some() {
            return found;
        }
    }
    let is_aside = |told: &Fact| told.rule == "event.designate.relative";
    let before = told().filter(|(told, _)| told.span.start <= fact.span.start && !is_aside(told));
    let before = before.max_by_key(|(told, place)| (told.span.start, *place));
    before
        .or_else(|| told().min_by_key(|(told, place)| (is_aside(told), told.span.start, *place)))
        .map(|(_, place)| place)
}

/// Which of the events a fact belongs to that is not stated as a fact: the one that it reports, says more of, or whose targets attacked.
fn doubted(fact: &Fact, stories: &[Story<'_>], entity: &dyn Fn(&Mention) -> String) -> Option<usize> {
    match &fact.kind {
        FactKind::Designation { .. } | FactKind::Delisting { .. } => {
            stories.iter().position(|story| story.facts.iter().any(|told| told.id == fact.id))
        }
        FactKind::Reason { .. } | FactKind::Coordination { .. } | FactKind::Measure(_) | FactKind::Denial => {
            of_which(fact, stories, entity)
        }
        FactKind::Attack { actor: Some(actor), .. } => {
            let actor = entity(actor);
            stories.iter().position(|story| story.report.targets.contains_key(&actor))
        }
        _ => None,
    }
}

/// The numbers that words add up to a count of parties; none if it is no sum.
fn parts(count: u32, words: &str) -> Vec<u32> {
    let words = tokens(words, Span::new(0, words.len()));
    let numbers: Vec<u32> =
        words.iter().filter_map(|token| number(&token.word)).filter(|number| *number < count).collect();
    let sum = numbers.iter().fold(0_u32, |sum, number| sum.saturating_add(*number));
    if sum == count { numbers } else { Vec::new() }
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
    // Others who were designated at another time are another event: "which was designated on 20 June 2017", "in May".
    let disjoint = !known.targets.is_empty()
        && !report.targets.is_empty()
        && !report.targets.keys().any(|target| known.targets.contains_key(target));
    let one_time = || {
        let same = known.dates.iter().any(|date| report.dates.iter().any(|other| date == other));
        same || known.dates.is_empty() && report.dates.is_empty()
    };
    // "In 2022 it sanctioned X": what is told of a longer time is recalled, and is not what is counted now.
    let shared = report.targets.keys().any(|target| known.targets.contains_key(target));
    let recalls = |report: &Report| report.dates.iter().any(|(from, to, ..)| from.is_some() && from != to);
    let recalled = !shared && (recalls(known) || recalls(report));
    country && dates_fit(known, report) && (!(disjoint || recalled) || one_time())
}

pub(super) fn dates_fit(a: &Report, b: &Report) -> bool {
    a.dates.iter().all(|(from, to, day, weekday)| {
        b.dates.iter().all(|(other_from, other_to, other_day, other_weekday)| {
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
            let weekdays = match (weekday, other_weekday) {
                (Some(weekday), Some(other)) => weekday == other,
                _ => true,
            };
            let within = may_be_on(*day, *other_from, *other_to) && may_be_on(*other_day, *from, *to);
            intervals && days && weekdays && within
        })
    })
}

/// Whether a day of a year that is not stated can be of an interval.
fn may_be_on(day: Option<(i8, Option<i8>)>, from: Option<Date>, to: Option<Date>) -> bool {
    let (Some((month, of_month)), Some(from), Some(to)) = (day, from, to) else { return true };
    (from.year()..=to.year()).any(|year| {
        let first = Date::new(year, month, of_month.unwrap_or(1)).ok();
        let last = if of_month.is_some() { first } else { first.map(Date::last_of_month) };
        first.zip(last).is_some_and(|(first, last)| first <= to && from <= last)
    })
}

/// Adds what another report says of the event, but for the facts, which are a document's own.
pub(super) fn join(event: &mut Report, report: &Report) {
    if event.country.is_empty() {
        event.country.clone_from(&report.country);
    }
    event.authorities.extend(report.authorities.iter().cloned());
    event.origins.extend(report.origins.iter().cloned());
    for (target, spellings) in report.targets.iter() {
        event.targets.change(target.clone(), |known| known.extend(spellings.iter().cloned()));
    }
    event.counts.extend(&report.counts);
    event.parts.extend(&report.parts);
    event.dates.extend(&report.dates);
    event.days.extend(report.days.iter().cloned());
}
