//! Ties between parties, and their other names.

mod holder;

use crate::fact::{FactKind, Mention, MentionKind, RelationStated, Share};
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, objects, subjects_before};
use crate::rules::relation::holder::{bracketed, holders, relative, shareholders};
use crate::rules::share::{Stated, share_at, share_before, stake};
use crate::rules::{kin, post, proxy, service, staff, structure, support, topic};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

pub(crate) fn relations(sentence: &Sentence, memory: &mut Memory, vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    passives(sentence, memory, &mut found);
    actives(sentence, memory, &mut found);
    post::led(sentence, &mut found);
    post::offices(sentence, memory, vocabulary, &mut found);
    post::beside(sentence, &mut found);
    post::writers(sentence, memory, &mut found);
    shareholders(sentence, &mut found);
    holders(sentence, &mut found);
    relative(sentence, &mut found);
    post::possessed(sentence, memory, &mut found);
    service::agents(sentence, memory, &mut found);
    service::tools(sentence, memory, &mut found);
    proxy::proxies(sentence, memory, &mut found);
    service::behalf(sentence, memory, &mut found);
    service::gerunds(sentence, memory, &mut found);
    support::supporters(sentence, memory, &mut found);
    service::associates(sentence, memory, &mut found);
    kin::relatives(sentence, memory, &mut found);
    staff::staff(sentence, memory, &mut found);
    structure::structures(sentence, memory, &mut found);
    topic::topics(sentence, memory, &mut found);
    // A part of a name that is taken for the whole ties nobody to itself.
    found.retain(|draft| match &draft.kind {
        FactKind::Relation { subject, object, .. } => subject.entity != object.entity,
        _ => true,
    });
    // A person is part of no body as a unit is.
    let about = memory
        .subject
        .as_ref()
        .filter(|subject| memory.other_pronoun.is_some() || subject.kind == MentionKind::Person);
    found.retain(|draft| match &draft.kind {
        FactKind::Relation { relation: RelationStated::SubGroupOf, subject, .. } => {
            about.is_none_or(|about| about.entity != subject.entity)
        }
        _ => true,
    });
    found
}

pub(crate) fn relation(
    first: usize,
    end: usize,
    rule: &'static str,
    relation: RelationStated,
    subject: &Mention,
    object: &Mention,
) -> Draft {
    Draft::new(
        first,
        end,
        rule,
        FactKind::Relation { relation, subject: subject.clone(), object: object.clone(), share: None },
    )
}

/// A tie of ownership with the share that the text gives.
pub(crate) fn with_share(mut draft: Draft, stated: Option<Share>) -> Draft {
    if let FactKind::Relation { relation: RelationStated::OwnedBy, share, .. } = &mut draft.kind {
        *share = stated;
    }
    draft
}

/// Between "owned" and "by".
const BEFORE_BY: &[&str] = &[
    "directly",
    "indirectly",
    "or",
    "and",
    ",",
    "wholly",
    "ultimately",
    "individually",
    "in",
    "the",
    "aggregate",
    "operated",
    "managed",
];

/// "owned or controlled by", "headed by": who does it stands after.
fn passives(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    // Whose owners are told in a row: "60 percent owned by A and 40 percent owned by B".
    let mut row: (usize, Vec<Mention>) = (0, Vec::new());
    for at in 0..sentence.tokens.len() {
        // "owned 51 percent by A and 49 percent by B".
        let goes_on = row.0 > 0 && row.0 + 1 == at && sentence.is(row.0, &["and", ","]);
        let again = if goes_on { share_at(sentence, at) } else { None };
        let again = again.filter(|stated| sentence.is(stated.end, &["by"]));
        let joined = sentence.tokens.get(at).is_some_and(|token| token.word.ends_with("-owned"));
        if !sentence.is_in(at, Set::Undergone) && !joined && again.is_none() {
            continue;
        }
        // "owned and controlled directly or indirectly by": the last verb of the row is read.
        let number = |at: usize| sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number);
        let owned = joined || again.is_some() || sentence.is(at, &["owned"]);
        let mut by = again.as_ref().map_or(at + 1, |stated| stated.end);
        let mut share = again.or_else(|| share_before(sentence, at).filter(|_| owned));
        while by < at + 18 {
            if let Some(stated) = share_at(sentence, by).filter(|_| owned && share.is_none()) {
                by = stated.end;
                share = Some(Stated { first: at, ..stated });
            } else if sentence.is(by, &["in"]) && number(by + 1) {
                // "founded in 2010 by".
                by += 2;
            } else if sentence.is(by, BEFORE_BY) {
                by += 1;
            } else if sentence.is(by, &["("]) {
                // "(within the meaning of regulation 7)".
                let Some(close) = sentence.find(&[")"], by, by + 10) else { break };
                by = close + 1;
            } else {
                break;
            }
        }
        if !sentence.is(by, &["by"]) || sentence.is_quoted(at) || is_negated(sentence, at) {
            continue;
        }
        // A founder stays one.
        let founded = sentence.is(at, &["founded", "co-founded"]);
        let former = !founded && (is_former(sentence, at.saturating_sub(4), at) || is_past(sentence, at));
        // "by, directly or indirectly, X".
        let mut from = by + 1;
        while from < by + 7 && sentence.is(from, &["directly", "indirectly", "or", ","]) {
            from += 1;
        }
        let mut objects = objects(sentence, from);
        // "owned or controlled by, or having acted for or on behalf of, X": who is named last is meant by both.
        if objects.is_empty() && sentence.is(by + 1, &[","]) && sentence.is(by + 2, &["or"]) {
            let last = sentence.named_from(by + 3).filter(|named| {
                named.first < by + 30
                    && sentence.find(&[".", ";"], by, named.first).is_none()
                    && sentence.is(named.first.wrapping_sub(1), &[",", "of", "for", "the"])
            });
            objects.extend(last);
        }
        // "controlled by X lieutenant Given Family": not by X.
        for object in &mut objects {
            *object = whose_man(sentence, object).unwrap_or(*object);
        }
        let Some(last) = objects.last().copied() else { continue };
        let mut told = share.as_ref().map_or(at, |share| share.first);
        // "owned, controlled, or directed by": the row begins before.
        while told > 1 && sentence.is(told - 1, &[",", "or"]) {
            let verb =
                told - 1 - usize::from(sentence.is(told - 1, &["or"]) && sentence.is(told - 2, &[","]));
            match verb.checked_sub(usize::from(sentence.is(verb, &[",", "or"]))) {
                Some(verb) if sentence.is_in(verb, Set::Undergone) => told = verb,
                _ => break,
            }
        }
        let mut subjects = subjects_before(sentence, memory, told, at);
        if subjects.is_empty() && row.0 > 0 && row.0 + 1 == told && sentence.is(row.0, &["and", ","]) {
            subjects.clone_from(&row.1);
        }
        if subjects.is_empty() && !sentence.is(told.wrapping_sub(1), &["or", "and"]) {
            subjects = service::said_of(sentence, memory, told);
        }
        row = (last.end, subjects.clone());
        let from = found.len();
        // "owned by A (51 per cent) and B (49 per cent)": each with his share.
        let each = if owned && share.is_none() { bracketed(sentence, last) } else { Vec::new() };
        if each.len() > 1 {
            objects = each.iter().map(|(named, _)| *named).collect();
        }
        for subject in &subjects {
            let first = at.saturating_sub(4).max(
                sentence
                    .named
                    .iter()
                    .filter(|named| named.end <= at)
                    .map(|named| named.end)
                    .max()
                    .unwrap_or(0),
            );
            for object in &objects {
                found.push(match sentence.tokens.get(at).map(|token| token.word.as_str()) {
                    Some("headed" | "led" | "chaired" | "founded" | "co-founded") if object.is_party() => {
                        relation(
                            first,
                            last.end,
                            "relation.headed_by",
                            RelationStated::HoldsOffice,
                            &object.mention,
                            subject,
                        )
                    }
                    _ if owned => with_share(
                        relation(
                            first,
                            last.end,
                            "relation.owned_by",
                            RelationStated::OwnedBy,
                            subject,
                            &object.mention,
                        ),
                        share.as_ref().map(|stated| stated.share.clone()).or_else(|| {
                            let own = each.iter().find(|(named, _)| named.first == object.first);
                            own.map(|(_, share)| share.clone())
                        }),
                    ),
                    Some("headed" | "led" | "chaired" | "founded" | "co-founded") => continue,
                    _ => relation(
                        first,
                        last.end,
                        "relation.controlled_by",
                        RelationStated::ControlledBy,
                        subject,
                        &object.mention,
                    ),
                });
            }
        }
        let ends = ends_later(sentence, last.end);
        for draft in found.iter_mut().skip(from) {
            draft.is_former = former || ends;
        }
    }
}

/// Who is named behind whose man he is: "X lieutenant Given Family".
fn whose_man<'a>(sentence: &'a Sentence, named: &Named) -> Option<&'a Named> {
    let man = [Set::Role, Set::Rank, Set::Aide, Set::Kin].iter().any(|set| sentence.is_in(named.end, *set))
        || sentence.is(named.end, &["friend", "ally", "confidant", "associate"]);
    let lower = sentence.tokens.get(named.end).is_some_and(|token| token.kind == TokenKind::Word);
    let person = sentence.named_at(named.end + 1)?;
    (man && lower && person.first == named.end + 1 && person.mention.kind == MentionKind::Person)
        .then_some(person)
}

/// "owns", "controls", "heads", "headed": who does it stands before.
fn actives(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.every(Set::Ties) {
        let holds = sentence.is(at, &["holds", "held", "has", "have", "hold", "acquired", "acquires"]);
        let stake = stake(sentence, at + 1);
        if holds && stake.is_none() {
            continue;
        }
        let unsure = is_negated(sentence, at) || is_unreal(sentence, at);
        // "headed Y" tells of the past, "has headed Y since 2020" does not; "headed by" is another rule's.
        let past = sentence.is(at, &["headed", "chaired", "owned", "controlled", "led", "held"]);
        let perfect = sentence.find(&["has", "have"], at.saturating_sub(3), at).is_some();
        if past
            && (sentence.is(at + 1, &["by"])
                || sentence
                    .find(&["is", "are", "was", "were", "been", "being"], at.saturating_sub(3), at)
                    .is_some())
        {
            continue;
        }
        let former = past && !perfect && sentence.find_in(Set::Says, 0, at).is_none()
            || is_former(sentence, at.saturating_sub(3), at);
        if sentence.is_quoted(at) || unsure || sentence.named_at(at).is_some() {
            continue;
        }
        let (from, share) = match stake {
            Some((from, share)) => (from, Some(share)),
            None => (at + 1, None),
        };
        for subject in service::said_of(sentence, memory, at) {
            for object in objects(sentence, from).into_iter().filter(|object| object.is_party()) {
                let kind = match sentence.tokens.get(at).map(|token| token.word.as_str()) {
                    _ if share.is_some() => ("relation.owns", RelationStated::OwnedBy),
                    Some("owns" | "owned" | "own") => ("relation.owns", RelationStated::OwnedBy),
                    Some("controls" | "controlled") => ("relation.controls", RelationStated::ControlledBy),
                    _ => ("relation.heads", RelationStated::HoldsOffice),
                };
                let (of, to) = match kind.1 {
                    RelationStated::HoldsOffice => (&subject, &object.mention),
                    _ => (&object.mention, &subject),
                };
                let draft = with_share(relation(at, object.end, kind.0, kind.1, of, to), share.clone());
                found.push(Draft { is_former: former || ends_later(sentence, object.end), ..draft });
            }
        }
    }
}

/// Whether a word before a place says that what follows holds no more: "former", "ex-".
pub(crate) fn is_former(sentence: &Sentence, first: usize, end: usize) -> bool {
    // "previously" and "once" say so of ties, though not of a designation.
    (first..end).any(|place| {
        (sentence.is_in(place, Set::Former) || sentence.is(place, &["previously", "once"]))
            && sentence.named_at(place).is_none()
    })
}

/// Whether the verb before a place tells of the past. What somebody is reported to have said goes back a tense by itself.
pub(crate) fn is_past(sentence: &Sentence, at: usize) -> bool {
    let past = sentence.find(&["was", "were"], at.saturating_sub(3), at).is_some()
        || at.checked_sub(2).is_some_and(|had| sentence.has(had, &["had", "been"]));
    past && sentence.find_in(Set::Says, 0, at).is_none()
}

/// Whether an end is told right after a tie: "until 2019", "from 2011 to 2013", "between 2014 and 2018".
pub(crate) fn ends_later(sentence: &Sentence, end: usize) -> bool {
    // "(2008-2017)", "(Apr 2010 - Sept 2019)".
    if sentence.is(end, &["("]) {
        let close = sentence.find(&[")"], end, end + 9).unwrap_or(end);
        let years = (end..close)
            .filter_map(|place| sentence.tokens.get(place))
            .flat_map(|token| token.word.split('-'))
            .filter(|word| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit()))
            .count();
        if years == 2 {
            return true;
        }
        return close > end && close < end + 5 && ends_later(sentence, close + 1);
    }
    // "July 2018 to October 2021".
    let to = sentence.find(&["to", "until", "-"], end, end + 4);
    let is_year = |place: &usize| {
        sentence
            .tokens
            .get(*place)
            .is_some_and(|token| token.word.len() == 4 && token.word.chars().all(|c| c.is_ascii_digit()))
    };
    if let Some(to) = to
        && (end..to).any(|place| is_year(&place))
        && (to + 1..to + 4).any(|place| is_year(&place))
    {
        return true;
    }
    let Some(from) = sentence.find(&["from", "until", "till", "between"], end, end + 5) else { return false };
    if (end..from).any(|place| {
        sentence.is(place, &[",", ";", "."]) && !sentence.is(from, &["until", "till", "from", "between"])
    }) {
        return false;
    }
    let year = |place: usize| {
        sentence
            .tokens
            .get(place)
            .is_some_and(|token| token.word.len() == 4 && token.word.chars().all(|c| c.is_ascii_digit()))
    };
    let dated = (from..from + 5).any(year);
    let closed = sentence.is(from, &["until", "till"])
        || sentence
            .find(&["to", "until", "till", "and", "-"], from, from + 6)
            .is_some_and(|to| !sentence.is(to + 1, &["present", "date", "now"]));
    dated && closed
}
