//! Who says what differently about one event.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::document::Span;
use crate::event::content::Report;
use crate::event::few::Few;
use crate::event::merge::Told;
use crate::event::{Conflict, Documents, Event};
use crate::fact::{DateBasis, Fact, FactDate, FactKind, Flow, Mention, Modality, RelationStated, in_figures};
use crate::token::{TokenKind, tokens};

/// Words that a sentence of a quotation must exceed to be compared.
const QUOTATION: usize = 6;
/// Quotations of one speaker that are compared with each other; beyond, only equal ones are told apart.
const QUOTED: usize = 100;

/// The office that a document gives a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Held {
    /// By key.
    person: String,
    /// As printed.
    name: String,
    office: String,
}

impl Held {
    /// The office that a fact states, if it states one that the person holds.
    pub(super) fn of(fact: &Fact, entity: &dyn Fn(&Mention) -> String) -> Option<Self> {
        match &fact.kind {
            FactKind::Office { person, office } if !fact.is_former => {
                Some(Self { person: entity(person), name: person.text.clone(), office: office.clone() })
            }
            _ => None,
        }
    }
}

/// A tie that a document states.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Tie {
    relation: RelationStated,
    subject: (String, String),
    object: (String, String),
}

impl Tie {
    /// The tie that a fact states: each end by key and as printed. What is denied, over or only attempted is none.
    pub(super) fn of(fact: &Fact, entity: &dyn Fn(&Mention) -> String) -> Option<Self> {
        let holds = !fact.is_former && !matches!(fact.modality, Modality::Denied | Modality::Attempted);
        match &fact.kind {
            FactKind::Relation { relation, subject, object, .. } if holds => {
                let end = |mention: &Mention| (entity(mention), mention.text.clone());
                Some(Self { relation: *relation, subject: end(subject), object: end(object) })
            }
            _ => None,
        }
    }
}

/// A sum that a document states.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Sum {
    of: Measured,
    /// In units and hundredths.
    figures: (u64, u8),
    /// With how it is bounded and who says so.
    value: String,
}

/// What a sum is of: two sums can differ only where all of this is the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Measured {
    /// By key.
    holder: String,
    flow: Flow,
    /// By key.
    from: Option<String>,
    currency: String,
    /// The year of which it is, if the text says so.
    year: Option<i16>,
    is_total: bool,
    is_attempted: bool,
}

impl Sum {
    /// The sum that a fact states, if it says whose it is and what became of it.
    pub(super) fn of(fact: &Fact, entity: &dyn Fn(&Mention) -> String) -> Option<Self> {
        let FactKind::Amount { units, hundredths, currency, comparator, holder, flow, from, is_total } =
            &fact.kind
        else {
            return None;
        };
        let year = fact.date.as_ref().filter(|date| date.basis == DateBasis::Explicit).and_then(|date| {
            let (from, to) = date.earliest.zip(date.latest)?;
            (from.year() == to.year()).then(|| from.year())
        });
        let by = fact.attribution.as_ref().and_then(|said| said.speaker.as_ref());
        let by = by.map_or("nobody named", |speaker| speaker.text.as_str());
        let figures = in_figures(*units, *hundredths);
        let of = Measured {
            holder: entity(holder.as_ref()?),
            flow: (*flow)?,
            from: from.as_ref().map(entity),
            currency: currency.clone(),
            year,
            is_total: *is_total,
            is_attempted: fact.modality == Modality::Attempted,
        };
        let value = format!("{} {currency} {figures} by {by}", comparator.code());
        Some(Self { of, figures: (*units, *hundredths), value })
    }
}

/// What somebody is quoted with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Quoted {
    /// By key.
    speaker: String,
    words: String,
}

impl Quoted {
    /// The quotation that a fact is, if it names its speaker.
    pub(super) fn of(fact: &Fact) -> Option<Self> {
        let speaker = fact.attribution.as_ref().and_then(|said| said.speaker.as_ref());
        let speaker = speaker.filter(|_| fact.rule == "speech.quotation")?;
        Some(Self { speaker: speaker.entity.clone(), words: fact.quote.clone() })
    }
}

/// A day of an event as it is compared.
pub(super) fn day(date: &FactDate) -> Option<String> {
    match (date.earliest, date.month_day) {
        (Some(day), _) => Some(day.to_string()),
        (None, Some((month, day))) => Some(format!("{month:02}-{:02}, no year", day.unwrap_or_default())),
        (None, None) => None,
    }
}

/// How many parties documents of one content count in an event of so many named targets.
///
/// Who counts "four organizations and one citizen" does not differ from himself where he speaks of the four, nor who counts four,
/// and one elsewhere, where five are named.
pub(super) fn counted(told: &Told<'_>, targets: usize) -> BTreeSet<u32> {
    let all = |of: fn(&Report) -> &Few<u32>| -> BTreeSet<u32> {
        told.reports.iter().flat_map(|report| of(report)).copied().collect()
    };
    let counts = &all(|report| &report.counts) - &all(|report| &report.parts);
    let sum = counts.iter().fold(0_u32, |sum, count| sum.saturating_add(*count));
    if counts.len() > 1 && sum as usize == targets { BTreeSet::from([sum]) } else { counts }
}

/// What is to be done where one document alone states a measure.
const ALONE: &str = "stated by the only document of the event: check the legal authority";

/// The hashes of documents.
fn hashes(told: &Told<'_>) -> impl Iterator<Item = Arc<str>> {
    told.documents.iter().map(|witness| Arc::clone(witness.hash))
}

/// Contents by their place among those of the event.
type Places = BTreeSet<usize>;

/// The documents of contents.
fn documents<'a>(told: &[Told<'_>], places: impl IntoIterator<Item = &'a usize>) -> Documents {
    places.into_iter().filter_map(|place| told.get(*place)).flat_map(hashes).collect()
}

/// Whether contents are of more than one document.
fn are_several(told: &[Told<'_>], places: &Places) -> bool {
    places.iter().filter_map(|place| told.get(*place)).map(|told| told.documents.len()).sum::<usize>() > 1
}

/// What is compared, of the documents that say the same.
type Values<'a> = &'a dyn Fn(&Told<'_>) -> BTreeSet<String>;

/// What the documents of an event say differently.
pub(super) fn conflicts(event: &Event, told: &[Told<'_>]) -> Vec<Conflict> {
    let mut found = Vec::new();
    // A document may report several events; days and counts are of one.
    let days = |told: &Told<'_>| told.reports.iter().flat_map(|report| report.days.iter().cloned()).collect();
    let counts =
        |told: &Told<'_>| counted(told, event.targets.len()).iter().map(ToString::to_string).collect();
    let compared: [(&str, &str, Values<'_>); 2] = [
        ("date", "the year is stated by some only; the others allow it", &days),
        ("count", "how many parties are counted", &counts),
    ];
    for (about, note, said) in compared {
        let mut values: BTreeMap<String, Documents> = BTreeMap::new();
        for told in told {
            for value in said(told) {
                values.entry(value).or_default().extend(hashes(told));
            }
        }
        // Who says several things himself differs from nobody.
        let apart = values.values().any(|ones| values.values().any(|others| ones.is_disjoint(others)));
        if apart {
            found.push(Conflict { about: about.to_owned(), values, note: note.to_owned() });
        }
    }
    for (measure, documents) in &event.measures {
        let others: Documents = event.documents.difference(documents).cloned().collect();
        // What one text alone says a designation does, beside freezing, may be the text's own view.
        let alone = event.documents.len() == 1 && !matches!(measure.as_str(), "freeze" | "ownership");
        if !others.is_empty() || alone {
            found.push(Conflict {
                about: format!("measure {measure}"),
                values: BTreeMap::from([
                    ("stated".to_owned(), documents.clone()),
                    (if alone { "stated by no other document" } else { "not stated" }.to_owned(), others),
                ]),
                note: if alone { ALONE } else { "stated by some documents only: check the legal authority" }
                    .to_owned(),
            });
        }
    }
    found.extend(amounts(told));
    found.extend(doubts(event));
    found.extend(offices(told));
    found.extend(relations(told));
    found.extend(quotations(told));
    found
}

/// Sums of one thing that documents state differently. Who gives several sums of it does not say which of them another's is.
fn amounts(told: &[Told<'_>]) -> Vec<Conflict> {
    let mut stated: BTreeMap<&Measured, BTreeMap<&str, Places>> = BTreeMap::new();
    for (place, one) in told.iter().enumerate() {
        let mut own: BTreeMap<&Measured, Vec<&Sum>> = BTreeMap::new();
        for sum in &one.content.sums {
            own.entry(&sum.of).or_default().push(sum);
        }
        own.retain(|_, sums| sums.windows(2).all(|pair| matches!(pair, [a, b] if a.figures == b.figures)));
        for sum in own.into_values().flatten() {
            stated.entry(&sum.of).or_default().entry(&sum.value).or_default().insert(place);
        }
    }
    let differ = |values: &BTreeMap<&str, Places>| {
        let all: Places = values.values().flatten().copied().collect();
        values.len() > 1 && are_several(told, &all)
    };
    let conflict = |values: BTreeMap<&str, Places>| Conflict {
        about: "amount".to_owned(),
        values: values
            .into_iter()
            .map(|(value, places)| (value.to_owned(), documents(told, &places)))
            .collect(),
        note: "how an amount is bounded and who estimates it".to_owned(),
    };
    stated.into_values().filter(differ).map(conflict).collect()
}

/// What some documents state as a fact and others as alleged, claimed or denied.
fn doubts(event: &Event) -> Option<Conflict> {
    let act = event.action.code();
    let mut values: BTreeMap<String, Documents> = BTreeMap::new();
    for (what, documents) in &event.modalities {
        if let Some(how) = what.strip_prefix(act).and_then(|how| how.strip_prefix(' ')) {
            values.insert(how.to_owned(), documents.clone());
        }
    }
    let doubting: Documents = values.values().flatten().cloned().collect();
    let others: Documents = event.documents.difference(&doubting).cloned().collect();
    if values.is_empty() || others.is_empty() {
        return None;
    }
    values.insert(Modality::Stated.code().to_owned(), others);
    let note = format!("some state the {act} as a fact and some do not");
    Some(Conflict { about: "modality".to_owned(), values, note })
}

/// Offices of one person that are not the same: neither says only more than the other. An office with another holder is no
/// difference; offices change hands.
fn offices(told: &[Told<'_>]) -> Vec<Conflict> {
    // By person and by the words of the office: each way of printing it with the contents.
    type Worded = BTreeMap<BTreeSet<String>, BTreeMap<String, Places>>;
    let mut by_person: BTreeMap<&str, Worded> = BTreeMap::new();
    for (place, one) in told.iter().enumerate() {
        for held in &one.content.offices {
            let of_person = by_person.entry(&held.person).or_default();
            let printed = of_person.entry(office_words(&held.office)).or_default();
            printed.entry(format!("{}, {}", held.name, held.office)).or_default().insert(place);
        }
    }
    let mut found = Vec::new();
    for worded in by_person.values() {
        let saying = |words: &BTreeSet<String>| -> Places {
            worded.get(words).into_iter().flat_map(BTreeMap::values).flatten().copied().collect()
        };
        let differs = worded.keys().enumerate().any(|(place, words)| {
            worded.keys().skip(place + 1).any(|other| {
                let apart = !words.is_subset(other) && !other.is_subset(words);
                apart && are_several(told, &(&saying(words) | &saying(other)))
            })
        });
        if differs {
            let values = worded.values().flatten();
            let values = values.map(|(value, places)| (value.clone(), documents(told, places)));
            let note = "one person with titles that are not of one office".to_owned();
            found.push(Conflict { about: "office".to_owned(), values: values.collect(), note });
        }
    }
    found
}

/// The words of an office, whose order differs between outlets: "Treasury Under Secretary", "Under Secretary of the Treasury".
fn office_words(office: &str) -> BTreeSet<String> {
    let small = ["the", "of", "for", "and", "to", "at", "us", "u.s", "'s", "'"];
    tokens(office, Span::new(0, office.len()))
        .into_iter()
        .filter(|token| !matches!(token.kind, TokenKind::Mark | TokenKind::Quote) && !token.is_any(&small))
        .map(|token| token.word)
        .collect()
}

/// Of one relation to one object: the sets of subjects that are stated, each with the contents.
type Subjects<'a> = BTreeMap<BTreeSet<&'a str>, Places>;

/// Ties that documents state the other way round, or of some parties only although they name the others.
fn relations(told: &[Told<'_>]) -> Vec<Conflict> {
    let mut stated: BTreeMap<(RelationStated, &str), Subjects<'_>> = BTreeMap::new();
    let mut printed: BTreeMap<&str, &str> = BTreeMap::new();
    for (place, one) in told.iter().enumerate() {
        let mut own: BTreeMap<(RelationStated, &str), BTreeSet<&str>> = BTreeMap::new();
        for tie in &one.content.ties {
            let Tie { relation, subject, object } = tie.as_ref();
            own.entry((*relation, &object.0)).or_default().insert(&subject.0);
            printed.entry(&subject.0).or_insert(&subject.1);
            printed.entry(&object.0).or_insert(&object.1);
        }
        for (tie, subjects) in own {
            stated.entry(tie).or_default().entry(subjects).or_default().insert(place);
        }
    }
    let mut found = Vec::new();
    for ((relation, object), sets) in &stated {
        let value = |subjects: &[&str], object: &str| {
            let word = |key: &str| printed.get(key).copied().unwrap_or(key).to_owned();
            let mut words: Vec<String> = subjects.iter().map(|subject| word(subject)).collect();
            words.sort();
            format!("{} {} {}", words.join(" and "), relation.code().replace('_', " "), word(object))
        };
        let about = format!("relation {}", relation.code());
        if sets.len() > 1 && of_other_parties(sets, told) {
            let values = sets.iter().map(|(subjects, places)| {
                let subjects: Vec<&str> = subjects.iter().copied().collect();
                (value(&subjects, object), documents(told, places))
            });
            let note = "one relation stated of other parties".to_owned();
            found.push(Conflict { about: about.clone(), values: values.collect(), note });
        }
        // To be associated has no direction.
        if *relation == RelationStated::AssociatedWith {
            continue;
        }
        let subjects: BTreeSet<&str> = sets.keys().flatten().copied().collect();
        for subject in subjects.into_iter().filter(|subject| subject < object) {
            let stating = |sets: &Subjects<'_>, subject: &str| -> Places {
                let of = sets.iter().filter(|(subjects, _)| subjects.contains(subject));
                of.flat_map(|(_, places)| places).copied().collect()
            };
            let back =
                stated.get(&(*relation, subject)).map(|sets| stating(sets, object)).unwrap_or_default();
            let there = stating(sets, subject);
            if !back.is_empty() && are_several(told, &(&there | &back)) {
                found.push(Conflict {
                    about: about.clone(),
                    values: BTreeMap::from([
                        (value(&[subject], object), documents(told, &there)),
                        (value(&[object], subject), documents(told, &back)),
                    ]),
                    note: "one relation stated the other way round".to_owned(),
                });
            }
        }
    }
    found
}

/// Whether a document states a relation of some of the parties of which another states it, and names the rest: who does not name
/// them says nothing of them.
fn of_other_parties(sets: &Subjects<'_>, told: &[Told<'_>]) -> bool {
    let names = |place: &usize, party: &str| {
        let named = told.get(*place).map(|told| &told.content.named);
        named.is_some_and(|named| named.binary_search_by(|one| one.as_ref().cmp(party)).is_ok())
    };
    sets.keys().any(|more| {
        sets.iter().any(|(fewer, places)| {
            let missing: Vec<&&str> = more.difference(fewer).collect();
            !missing.is_empty()
                && !fewer.is_disjoint(more)
                && places.iter().any(|place| missing.iter().all(|party| names(place, party)))
        })
    })
}

/// What somebody is quoted with: the words, with one way of printing them and the contents.
type Sayings = BTreeMap<Vec<String>, (String, Places)>;

/// Quotations of one speaker that are nearly the same words, and not the same.
fn quotations(told: &[Told<'_>]) -> Vec<Conflict> {
    let mut quoted: BTreeMap<&str, Sayings> = BTreeMap::new();
    for (place, one) in told.iter().enumerate() {
        for quotation in &one.content.quoted {
            let Quoted { speaker, words } = quotation.as_ref();
            // Quotations may be joined or cut, so they are compared sentence by sentence.
            for sentence in words.split(". ") {
                let span = Span::new(0, sentence.len());
                let words: Vec<String> = tokens(sentence, span)
                    .into_iter()
                    .filter(|token| !matches!(token.kind, TokenKind::Mark | TokenKind::Quote))
                    .map(|token| token.word)
                    .collect();
                if words.len() > QUOTATION {
                    let of_speaker = quoted.entry(speaker).or_default();
                    let known = of_speaker
                        .entry(words)
                        .or_insert_with(|| (sentence.trim().to_owned(), Places::new()));
                    known.1.insert(place);
                }
            }
        }
    }
    let mut found: Vec<Conflict> = Vec::new();
    for of_speaker in quoted.values() {
        let said: Vec<_> = of_speaker.iter().take(QUOTED).collect();
        let mut shown: BTreeSet<&String> = BTreeSet::new();
        for (place, (words, (text, saying))) in said.iter().enumerate() {
            let own: HashSet<&String> = words.iter().collect();
            let mut values = BTreeMap::from([(text.clone(), documents(told, saying))]);
            for (other_words, (other_text, others)) in said.iter().skip(place + 1) {
                let other: HashSet<&String> = other_words.iter().collect();
                if 5 * own.intersection(&other).count() >= 3 * own.union(&other).count()
                    && !shown.contains(other_text)
                {
                    shown.insert(other_text);
                    values.insert(other_text.clone(), documents(told, others));
                }
            }
            if values.len() > 1 && !shown.contains(text) {
                let note =
                    "one quotation in different words: at least one differs from the original".to_owned();
                found.push(Conflict { about: "quotation".to_owned(), values, note });
            }
        }
    }
    found
}
