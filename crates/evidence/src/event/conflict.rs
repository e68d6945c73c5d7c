//! Who says what differently about one event.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::document::Span;
use crate::event::{Conflict, Event, Summary};
use crate::fact::{Fact, FactKind, Mention, Modality, RelationStated, in_figures};
use crate::token::{TokenKind, tokens};

/// Words that a sentence of a quotation must exceed to be compared.
const QUOTATION: usize = 6;
/// Quotations of one speaker that are compared with each other; beyond, only equal ones are told apart.
const QUOTED: usize = 100;

/// Something that a document says and that is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) about: Compared,
    pub(super) value: String,
    /// The fact that says so.
    pub(super) fact: String,
}

/// The office that a document gives a person.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
            FactKind::Relation { relation, subject, object } if holds => {
                let end = |mention: &Mention| (entity(mention), mention.text.clone());
                Some(Self { relation: *relation, subject: end(subject), object: end(object) })
            }
            _ => None,
        }
    }
}

/// What documents can say differently about one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Compared {
    Date,
    Count,
    Amount,
}

impl Compared {
    const ALL: [Self; 3] = [Self::Date, Self::Count, Self::Amount];

    fn about(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Count => "count",
            Self::Amount => "amount",
        }
    }

    fn note(self) -> &'static str {
        match self {
            Self::Date => "the year is stated by some only; the others allow it",
            Self::Count => "how many parties are counted",
            Self::Amount => "how an amount is bounded and who estimates it",
        }
    }
}

pub(super) fn compared(fact: &Fact) -> Vec<(Compared, String)> {
    match &fact.kind {
        FactKind::Designation { count, .. } | FactKind::Delisting { count, .. } => {
            let date = fact.date.as_ref().and_then(|date| match (date.earliest, date.month_day) {
                (Some(day), _) => Some(day.to_string()),
                (None, Some((month, day))) => {
                    Some(format!("{month:02}-{:02}, no year", day.unwrap_or_default()))
                }
                (None, None) => None,
            });
            let date = date.map(|date| (Compared::Date, date));
            date.into_iter().chain(count.map(|count| (Compared::Count, count.to_string()))).collect()
        }
        FactKind::Amount { units, hundredths, currency, comparator, .. } => {
            let by = fact.attribution.as_ref().and_then(|said| said.speaker.as_ref());
            let by = by.map_or("nobody named", |speaker| speaker.text.as_str());
            let figures = in_figures(*units, *hundredths);
            vec![(Compared::Amount, format!("{} {currency} {figures} by {by}", comparator.code()))]
        }
        _ => Vec::new(),
    }
}

/// What the documents of an event say differently.
pub(super) fn conflicts(event: &Event, summaries: &[&Summary]) -> Vec<Conflict> {
    let mut found = Vec::new();
    for sort in Compared::ALL {
        let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for summary in summaries {
            // A document may report several events; days and counts are of one.
            let of_event = |said: &&Said| {
                said.about == sort && (sort == Compared::Amount || event.facts.contains(&said.fact))
            };
            for said in summary.said.iter().filter(of_event) {
                values.entry(said.value.clone()).or_default().insert(summary.document.clone());
            }
        }
        if values.len() > 1 {
            found.push(Conflict { about: sort.about().to_owned(), values, note: sort.note().to_owned() });
        }
    }
    for (measure, documents) in &event.measures {
        let others: BTreeSet<String> = event.documents.difference(documents).cloned().collect();
        // What one text alone says a designation does, beside freezing, may be the text's own view.
        let alone = event.documents.len() == 1 && !matches!(measure.as_str(), "freeze" | "ownership");
        if !others.is_empty() || alone {
            found.push(Conflict {
                about: format!("measure {measure}"),
                values: BTreeMap::from([
                    ("stated".to_owned(), documents.clone()),
                    ("not stated".to_owned(), others),
                ]),
                note: "stated by some documents only: check the legal authority".to_owned(),
            });
        }
    }
    found.extend(offices(summaries));
    found.extend(relations(summaries));
    found.extend(quotations(summaries));
    found
}

/// Offices of one person that are not the same: neither says only more than the other. An office with another holder is no
/// difference; offices change hands.
fn offices(summaries: &[&Summary]) -> Vec<Conflict> {
    // By person and by the words of the office: each way of printing it with the documents. Copies of one text are many and
    // wordings few.
    type Worded<'a> = BTreeMap<BTreeSet<String>, BTreeMap<String, BTreeSet<&'a str>>>;
    let mut by_person: BTreeMap<&str, Worded<'_>> = BTreeMap::new();
    for summary in summaries {
        for held in &summary.offices {
            let of_person = by_person.entry(&held.person).or_default();
            let printed = of_person.entry(office_words(&held.office)).or_default();
            let value = format!("{}, {}", held.name, held.office);
            printed.entry(value).or_default().insert(&summary.document);
        }
    }
    let mut found = Vec::new();
    for worded in by_person.values() {
        let documents = |words: &BTreeSet<String>| -> BTreeSet<&str> {
            worded.get(words).into_iter().flat_map(BTreeMap::values).flatten().copied().collect()
        };
        let differs = worded.keys().enumerate().any(|(place, words)| {
            worded.keys().skip(place + 1).any(|other| {
                let apart = !words.is_subset(other) && !other.is_subset(words);
                apart && documents(words).union(&documents(other)).count() > 1
            })
        });
        if differs {
            let values = worded.values().flatten().map(|(value, documents)| {
                (value.clone(), documents.iter().map(|document| (*document).to_owned()).collect())
            });
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

/// Of one relation to one object: the sets of subjects that documents state, each with the documents.
type Subjects<'a> = BTreeMap<BTreeSet<&'a str>, BTreeSet<&'a str>>;

/// Ties that documents state the other way round, or of some parties only although they name the others.
fn relations(summaries: &[&Summary]) -> Vec<Conflict> {
    let mut stated: BTreeMap<(RelationStated, &str), Subjects<'_>> = BTreeMap::new();
    let mut printed: BTreeMap<&str, &str> = BTreeMap::new();
    for summary in summaries {
        let mut own: BTreeMap<(RelationStated, &str), BTreeSet<&str>> = BTreeMap::new();
        for Tie { relation, subject, object } in &summary.ties {
            own.entry((*relation, &object.0)).or_default().insert(&subject.0);
            printed.entry(&subject.0).or_insert(&subject.1);
            printed.entry(&object.0).or_insert(&object.1);
        }
        for (tie, subjects) in own {
            stated.entry(tie).or_default().entry(subjects).or_default().insert(&summary.document);
        }
    }
    let known: BTreeMap<&str, &BTreeSet<String>> =
        summaries.iter().map(|summary| (summary.document.as_str(), &summary.named)).collect();
    let mut found = Vec::new();
    for ((relation, object), sets) in &stated {
        let value = |subjects: &[&str], object: &str| {
            let word = |key: &str| printed.get(key).copied().unwrap_or(key).to_owned();
            let mut words: Vec<String> = subjects.iter().map(|subject| word(subject)).collect();
            words.sort();
            format!("{} {} {}", words.join(" and "), relation.code().replace('_', " "), word(object))
        };
        let about = format!("relation {}", relation.code());
        if sets.len() > 1 && of_other_parties(sets, &known) {
            let values = sets.iter().map(|(subjects, documents)| {
                let subjects: Vec<&str> = subjects.iter().copied().collect();
                (value(&subjects, object), documents.iter().map(|document| (*document).to_owned()).collect())
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
            let stating = |sets: &Subjects<'_>, subject: &str| -> BTreeSet<String> {
                let of = sets.iter().filter(|(subjects, _)| subjects.contains(subject));
                of.flat_map(|(_, documents)| documents).map(|document| (*document).to_owned()).collect()
            };
            let back =
                stated.get(&(*relation, subject)).map(|sets| stating(sets, object)).unwrap_or_default();
            let there = stating(sets, subject);
            if !back.is_empty() && there.union(&back).count() > 1 {
                found.push(Conflict {
                    about: about.clone(),
                    values: BTreeMap::from([
                        (value(&[subject], object), there),
                        (value(&[object], subject), back),
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
fn of_other_parties(sets: &Subjects<'_>, known: &BTreeMap<&str, &BTreeSet<String>>) -> bool {
    sets.keys().any(|more| {
        sets.iter().any(|(fewer, documents)| {
            let missing: Vec<&&str> = more.difference(fewer).collect();
            !missing.is_empty()
                && !fewer.is_disjoint(more)
                && documents.iter().any(|document| {
                    let names = |one: &&&str| known.get(document).is_some_and(|all| all.contains(**one));
                    missing.iter().all(names)
                })
        })
    })
}

/// What somebody is quoted with: the words, with one way of printing them and the documents.
type Sayings = BTreeMap<Vec<String>, (String, BTreeSet<String>)>;

/// Quotations of one speaker that are nearly the same words, and not the same.
fn quotations(summaries: &[&Summary]) -> Vec<Conflict> {
    let mut quoted: BTreeMap<String, Sayings> = BTreeMap::new();
    for summary in summaries {
        for (speaker, quote) in &summary.quoted {
            // Quotations may be joined or cut, so they are compared sentence by sentence.
            for sentence in quote.split(". ") {
                let span = Span::new(0, sentence.len());
                let words: Vec<String> = tokens(sentence, span)
                    .into_iter()
                    .filter(|token| !matches!(token.kind, TokenKind::Mark | TokenKind::Quote))
                    .map(|token| token.word)
                    .collect();
                if words.len() > QUOTATION {
                    let of_speaker = quoted.entry(speaker.clone()).or_default();
                    let known = of_speaker
                        .entry(words)
                        .or_insert_with(|| (sentence.trim().to_owned(), BTreeSet::new()));
                    known.1.insert(summary.document.clone());
                }
            }
        }
    }
    let mut found: Vec<Conflict> = Vec::new();
    for of_speaker in quoted.values() {
        let said: Vec<_> = of_speaker.iter().take(QUOTED).collect();
        let mut told: BTreeSet<&String> = BTreeSet::new();
        for (place, (words, (text, documents))) in said.iter().enumerate() {
            let own: HashSet<&String> = words.iter().collect();
            let mut values = BTreeMap::from([(text.clone(), documents.clone())]);
            for (other_words, (other_text, other_documents)) in said.iter().skip(place + 1) {
                let other: HashSet<&String> = other_words.iter().collect();
                if 5 * own.intersection(&other).count() >= 3 * own.union(&other).count()
                    && !told.contains(other_text)
                {
                    told.insert(other_text);
                    values.insert(other_text.clone(), other_documents.clone());
                }
            }
            if values.len() > 1 && !told.contains(text) {
                let note =
                    "one quotation in different words: at least one differs from the original".to_owned();
                found.push(Conflict { about: "quotation".to_owned(), values, note });
            }
        }
    }
    found
}
