//! Reports put together to events.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::Document;
use crate::event::conflict::{Held, Quoted, Sum, Tie, conflicts, counted};
use crate::event::content::{Report, Said, dates_fit, join};
use crate::event::{Action, Documents, Event, FactId};
use crate::fact::Mention;
use crate::read::Reading;
use crate::wording::Wording;

/// Texts of one family that others are held against.
const HELD: usize = 8;

/// Documents on their way to events: what merging needs of each, without its text.
///
/// What documents say alike is held once. Of its own a document has its hash, the ids of its facts and a sample of its wording.
#[derive(Debug, Default)]
pub struct Merger {
    documents: HashMap<Arc<str>, Own>,
    /// Each content with its number.
    contents: HashMap<Content, usize>,
    parts: Parts,
}

/// What a document says: equal for all that say the same. Its parts are shared between contents that differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Content {
    pub(super) reports: Box<[Arc<Report>]>,
    pub(super) sums: Box<[Arc<Sum>]>,
    pub(super) offices: Box<[Arc<Held>]>,
    pub(super) ties: Box<[Arc<Tie>]>,
    /// Whom facts name, by key, in order.
    pub(super) named: Box<[Arc<str>]>,
    pub(super) quoted: Box<[Arc<Quoted>]>,
}

/// What a document has of its own.
#[derive(Debug)]
struct Own {
    /// The number of its content.
    content: usize,
    /// The facts that the reports of its content cite.
    facts: Box<[FactId]>,
    wording: Wording,
}

/// Everything that was said so far, once.
#[derive(Debug, Default)]
struct Parts {
    words: HashSet<Arc<str>>,
    reports: HashSet<Arc<Report>>,
    sums: HashSet<Arc<Sum>>,
    offices: HashSet<Arc<Held>>,
    ties: HashSet<Arc<Tie>>,
    quoted: HashSet<Arc<Quoted>>,
}

impl Parts {
    fn content(&mut self, said: Said) -> Content {
        let words = &mut self.words;
        let mut word = |text: String| {
            if let Some(known) = words.get(text.as_str()) {
                return Arc::clone(known);
            }
            let new: Arc<str> = text.into();
            words.insert(Arc::clone(&new));
            new
        };
        Content {
            named: said.named.into_iter().map(&mut word).collect(),
            reports: shared(&mut self.reports, said.reports),
            sums: shared(&mut self.sums, said.sums),
            offices: shared(&mut self.offices, said.offices),
            ties: shared(&mut self.ties, said.ties),
            quoted: shared(&mut self.quoted, said.quoted),
        }
    }
}

/// The same values, those that are known by what is known.
fn shared<T: Hash + Eq>(known: &mut HashSet<Arc<T>>, values: Vec<T>) -> Box<[Arc<T>]> {
    let share = |value: T| {
        if let Some(known) = known.get(&value) {
            return Arc::clone(known);
        }
        let new = Arc::new(value);
        known.insert(Arc::clone(&new));
        new
    };
    values.into_iter().map(share).collect()
}

impl Merger {
    /// Takes in a document and what it states, and gives its hash as events name it; `None` if it reports no act of an authority,
    /// so that nothing of it can be merged. A document that is known already changes nothing.
    ///
    /// `entity` says what a mention stands for, e.g. by its link to a list.
    pub fn add(
        &mut self,
        document: &Document,
        reading: &Reading,
        entity: &dyn Fn(&Mention) -> String,
    ) -> Option<Arc<str>> {
        if let Some((known, _)) = self.documents.get_key_value(document.hash.as_str()) {
            return Some(Arc::clone(known));
        }
        let (said, facts) = Said::of(&reading.facts, entity)?;
        let next = self.contents.len();
        let content = *self.contents.entry(self.parts.content(said)).or_insert(next);
        let hash: Arc<str> = document.hash.as_str().into();
        self.documents.insert(Arc::clone(&hash), Own { content, facts, wording: Wording::of(document) });
        Some(hash)
    }

    /// The events that the documents report; the order in which they came says nothing.
    pub fn events(&self) -> Vec<Event> {
        let mut groups: Vec<Group<'_>> = Vec::with_capacity(self.contents.len());
        let mut contents: Vec<(&Content, usize)> =
            self.contents.iter().map(|(content, number)| (content, *number)).collect();
        contents.sort_unstable_by_key(|(_, number)| *number);
        groups.extend(contents.into_iter().map(|(content, _)| Group { content, documents: Vec::new() }));
        for (hash, own) in &self.documents {
            if let Some(group) = groups.get_mut(own.content) {
                group.documents.push(Witness { hash, own });
            }
        }
        events(groups)
    }
}

/// Documents of one content, in the order of their hashes.
struct Group<'a> {
    content: &'a Content,
    documents: Vec<Witness<'a>>,
}

/// A document by hash.
#[derive(Clone, Copy)]
pub(super) struct Witness<'a> {
    pub(super) hash: &'a Arc<str>,
    own: &'a Own,
}

/// What documents of one content say of an event.
pub(super) struct Told<'a> {
    pub(super) content: &'a Content,
    /// Those of its reports that are of the event.
    pub(super) reports: Vec<&'a Report>,
    pub(super) documents: &'a [Witness<'a>],
}

/// Merges contents, not documents: all documents of one content go where it goes.
///
/// That is where each would go alone, since a report fits whatever it was joined to. Only one that neither names nor counts
/// anybody fits nothing, not even its like, and stays an event by itself for every document.
fn events(mut groups: Vec<Group<'_>>) -> Vec<Event> {
    for group in &mut groups {
        group.documents.sort_unstable_by_key(|witness| witness.hash);
    }
    groups.sort_by(|a, b| {
        let first = |group: &Group<'_>| group.documents.first().map(|witness| Arc::clone(witness.hash));
        first(a).cmp(&first(b))
    });
    let mut reports: Vec<(&Report, usize)> = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        reports.extend(group.content.reports.iter().map(|report| (report.as_ref(), place)));
    }
    // Those that name most come first, so that those that name nobody find whom they are about.
    reports.sort_by(|(a, a_place), (b, b_place)| {
        (b.targets.len(), a, a_place).cmp(&(a.targets.len(), b, b_place))
    });
    let mut merged = Merged::default();
    for (report, place) in reports {
        let Some(group) = groups.get(place) else { continue };
        let Group { content, documents } = group;
        if report.targets.is_empty() && report.counts.is_empty() {
            for document in documents.chunks(1) {
                merged.put_apart(report, Told { content, reports: vec![report], documents: document });
            }
        } else {
            merged.put(report, place, group);
        }
    }
    let mut events: Vec<Event> = merged.events.iter().map(Found::finish).collect();
    events.sort_by(|a, b| {
        (b.targets.len(), &a.documents, &a.facts).cmp(&(a.targets.len(), &b.documents, &b.facts))
    });
    events
}

/// Events as they are put together, found by what a report must share with them.
#[derive(Default)]
struct Merged<'a> {
    events: Vec<Found<'a>>,
    by_target: HashMap<(Action, &'a str, &'a str), BTreeSet<usize>>,
    by_count: HashMap<(Action, &'a str, usize), BTreeSet<usize>>,
}

struct Found<'a> {
    report: Report,
    told: Vec<Told<'a>>,
    /// Where in `told` the documents of a group are.
    groups: HashMap<usize, usize>,
}

impl<'a> Merged<'a> {
    fn put_apart(&mut self, report: &Report, told: Told<'a>) {
        self.events.push(Found { report: report.clone(), told: vec![told], groups: HashMap::new() });
    }

    fn put(&mut self, report: &'a Report, number: usize, group: &'a Group<'a>) {
        let (action, country) = (report.action, report.country.as_str());
        let sharing =
            report.targets.keys().filter_map(|target| self.by_target.get(&(action, country, target)));
        let counting =
            report.counts.iter().filter_map(|count| self.by_count.get(&(action, country, *count as usize)));
        let counting = counting.filter(|_| report.targets.is_empty());
        let likely: BTreeSet<usize> = sharing.chain(counting).flatten().copied().collect();
        let fits = |place: &usize| self.events.get(*place).is_some_and(|event| same(&event.report, report));
        let place = likely.into_iter().find(fits).unwrap_or(self.events.len());
        if place == self.events.len() {
            self.events.push(Found { report: report.clone(), told: Vec::new(), groups: HashMap::new() });
        }
        let Some(event) = self.events.get_mut(place) else { return };
        join(&mut event.report, report);
        // Several reports of one content can be of one event.
        let told = *event.groups.entry(number).or_insert(event.told.len());
        if let Some(told) = event.told.get_mut(told) {
            told.reports.push(report);
        } else {
            let Group { content, documents } = group;
            event.told.push(Told { content, reports: vec![report], documents });
        }
        for target in report.targets.keys() {
            self.by_target.entry((action, country, target)).or_default().insert(place);
        }
        let counts = report.counts.iter().map(|count| *count as usize);
        for count in counts.chain([event.report.targets.len()]) {
            self.by_count.entry((action, country, count)).or_default().insert(place);
        }
    }
}

/// Whether a report is of an event.
fn same(event: &Report, report: &Report) -> bool {
    if (event.action, &event.country) != (report.action, &report.country) || !dates_fit(event, report) {
        return false;
    }
    let shared = report.targets.keys().filter(|target| event.targets.contains_key(*target)).count();
    if event.targets.is_empty() || report.targets.is_empty() {
        // Without names the count must fit, and both must say when: three groups are not four organisations and a citizen, and
        // three groups of another time are other groups.
        if event.dates.is_empty() || report.dates.is_empty() {
            return false;
        }
        return event.counts.iter().any(|count| report.counts.contains(count))
            || report.counts.iter().any(|count| *count as usize == event.targets.len());
    }
    // Two measures of one day that share one target stay two.
    shared * 2 >= event.targets.len().min(report.targets.len())
        && shared > 0
        && (shared > 1 || event.targets.len().min(report.targets.len()) == 1)
}

impl Found<'_> {
    fn finish(&self) -> Event {
        let Self { report, told, .. } = self;
        let mut documents: BTreeMap<&Arc<str>, (Witness<'_>, &Told<'_>)> = BTreeMap::new();
        let mut measures: BTreeMap<String, Documents> = BTreeMap::new();
        let mut modalities: BTreeMap<String, Documents> = BTreeMap::new();
        let mut counts = BTreeSet::new();
        for one in told {
            documents.extend(one.documents.iter().map(|witness| (witness.hash, (*witness, one))));
            for measure in one.reports.iter().flat_map(|report| &report.measures) {
                let stating = measures.entry(measure.clone()).or_default();
                stating.extend(one.documents.iter().map(|witness| Arc::clone(witness.hash)));
            }
            for (sort, how) in one.reports.iter().flat_map(|report| &report.modalities) {
                let stating = modalities.entry(format!("{sort} {how}")).or_default();
                stating.extend(one.documents.iter().map(|witness| Arc::clone(witness.hash)));
            }
            counts.extend(counted(one, report.targets.len()));
        }
        let cited = |places: fn(&Report) -> &[u32]| -> Vec<FactId> {
            let of_document = |(Witness { own, .. }, told): &(Witness<'_>, &Told<'_>)| -> Vec<FactId> {
                let places = told.reports.iter().flat_map(|report| places(report));
                places.filter_map(|place| own.facts.get(*place as usize)).copied().collect()
            };
            documents.values().flat_map(of_document).collect()
        };
        let mut facts = cited(|report| &report.facts);
        facts.sort_unstable();
        facts.extend(cited(|report| &report.beside));
        facts.shrink_to_fit();
        let stated: Vec<(Date, Date)> =
            report.dates.iter().filter_map(|(from, to, ..)| Some(((*from)?, (*to)?))).collect();
        let origins = report.origins.iter().filter_map(|origin| {
            // The authority by its closest name: the Treasury rather than the United States.
            let body = report.authorities.iter().find(|authority| !authority.starts_with("country:"));
            if origin.is_empty() { body.or(report.authorities.first()) } else { Some(origin) }
        });
        let mut event = Event {
            action: report.action,
            origins: origins.cloned().collect(),
            country: report.country.clone(),
            authorities: report.authorities.iter().cloned().collect(),
            targets: report
                .targets
                .iter()
                .map(|(target, spellings)| (target.clone(), spellings.iter().cloned().collect()))
                .collect(),
            counts,
            earliest: stated.iter().map(|(from, _)| *from).max(),
            latest: stated.iter().map(|(_, to)| *to).min(),
            month_day: report.dates.iter().find_map(|(_, _, day, _)| *day),
            documents: documents.keys().map(|hash| Arc::clone(hash)).collect(),
            families: families(documents.values().map(|(witness, _)| *witness)),
            facts,
            measures,
            modalities,
            conflicts: Vec::new(),
        };
        event.conflicts = conflicts(&event, told);
        event
    }
}

/// The documents by wording.
fn families<'a>(documents: impl Iterator<Item = Witness<'a>>) -> Vec<Documents> {
    // A text is held against the first few of each family that share a shingle with it: among thousands of copies of one
    // text, more would say nothing new.
    let mut families: Vec<(Documents, Vec<&Wording>)> = Vec::new();
    let mut holders: HashMap<u32, Vec<(usize, usize)>> = HashMap::new();
    for Witness { hash, own } in documents {
        let own = &own.wording;
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
            families.push((Documents::new(), Vec::new()));
            families.len() - 1
        });
        let Some((documents, held)) = families.get_mut(family) else { continue };
        documents.insert(Arc::clone(hash));
        if held.len() < HELD {
            for shingle in &own.shingles {
                holders.entry(*shingle).or_default().push((family, held.len()));
            }
            held.push(own);
        }
    }
    families.into_iter().map(|(documents, _)| documents).collect()
}

#[cfg(test)]
mod tests;
