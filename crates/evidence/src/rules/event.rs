//! Designations: who puts whom under sanctions, why, and with whom together.

use crate::fact::{FactKind, Mention, MentionKind, Modality};
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::sentence::Sentence;
use crate::vocabulary::Vocabulary;

const NUMBERS: [&str; 13] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "dozen",
];

/// What is counted when parties are.
const COUNTED: [&str; 30] = [
    "entities",
    "entity",
    "groups",
    "group",
    "individuals",
    "individual",
    "persons",
    "person",
    "people",
    "companies",
    "company",
    "organizations",
    "organization",
    "organisations",
    "organisation",
    "citizens",
    "citizen",
    "nationals",
    "national",
    "firms",
    "firm",
    "vessels",
    "ships",
    "banks",
    "officials",
    "men",
    "women",
    "hackers",
    "addresses",
    "targets",
];

pub(crate) fn designations(sentence: &Sentence, memory: &mut Memory, vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    if let Some(draft) = item(sentence, memory) {
        found.push(draft);
    }
    // The targets may follow as items of a list.
    memory.items_follow = apply(sentence).is_some();
    memory.items_are_targets |= memory.items_follow;
    for at in sentence.all(&[
        "sanctioned",
        "sanctions",
        "sanction",
        "designated",
        "designates",
        "blacklisted",
        "target",
        "targets",
        "targeted",
    ]) {
        // Within a name it is no act: "Sanctions Committee".
        let within = sentence
            .named
            .iter()
            .any(|named| named.first <= at && at < named.end && named.end - named.first > 1);
        if sentence.is_quoted(at) || within {
            continue;
        }
        let Some((rule, object)) = trigger(sentence, at) else { continue };
        if let Some(draft) = designation(sentence, memory, rule, at, object) {
            found.push(draft);
            break;
        }
    }
    if !found.is_empty() {
        found.extend(reasons(sentence));
    }
    found.extend(coordination(sentence, vocabulary));
    found
}

/// Whether a word tells of a designation here, by which rule, and where its object begins.
fn trigger(sentence: &Sentence, at: usize) -> Option<(&'static str, usize)> {
    let noun = sentence.is(at, &["sanctions"]);
    let after = at + 1;
    if noun && sentence.is(after, &["against", "on"]) {
        let announced = sentence.find(
            &[
                "announced",
                "announces",
                "imposed",
                "imposes",
                "impose",
                "imposing",
                "imposition",
                "levied",
                "introduced",
                "slapped",
                "unveiled",
                "placed",
            ],
            0,
            at,
        );
        return announced.map(|_| ("event.announce", after + 1));
    }
    if noun && sentence.is(after, &["have", "has", "were", "are", "was"]) {
        let placed = sentence.find(&["placed", "imposed", "announced"], after, after + 4)?;
        let object = sentence.find(&["against", "on"], placed, placed + 3)?;
        return Some(("event.placed", object + 1));
    }
    if sentence.is(at, &["target", "targets", "targeted"]) {
        let measures = sentence.find(
            &["measures", "sanctions", "designations", "action", "actions"],
            at.saturating_sub(4),
            at,
        )?;
        let new = sentence.is(measures.wrapping_sub(1), &["new", "latest", "these", "the", "today"]);
        return new.then_some(("event.target", after));
    }
    // `designated` and `sanctioned` as attributes: "the designated entities", "a sanctioned bank".
    let before = at.checked_sub(1);
    if before.is_some_and(|before| {
        sentence.is(before, &["the", "a", "of", "and", "existing", "un", "all", "any", "us"])
            && !actor_at(sentence, before)
    }) {
        return None;
    }
    if sentence.is(after, &["by"]) {
        return Some(("event.designate.passive", after + 1));
    }
    let acting = before.is_some_and(|before| {
        actor_at(sentence, before)
            || sentence.is(before, &["has", "have", "had", "also", "today", "previously"])
            || sentence.named_at(before).is_some()
            || (0..before).rev().take(3).any(|near| actor_at(sentence, near))
    });
    let object = sentence.is(after, &NUMBERS)
        || sentence.named_at(after).is_some()
        || sentence.is(after, &["a", "an", "the", "several", "more", "another"]);
    (acting && object).then_some(("event.designate", after))
}

fn actor_at(sentence: &Sentence, at: usize) -> bool {
    sentence.named_at(at).is_some_and(Named::is_authority)
}

fn designation(
    sentence: &Sentence,
    memory: &mut Memory,
    rule: &'static str,
    at: usize,
    object: usize,
) -> Option<Draft> {
    let passive = rule == "event.designate.passive";
    let authority = if passive {
        sentence.named_from(object).filter(|named| named.is_authority())
    } else {
        sentence.named.iter().rev().filter(|named| named.end <= at).find(|named| named.is_authority())
    };
    let begins = if passive { 0 } else { object };
    let (count, counted) = count(sentence, begins, if passive { at } else { sentence.tokens.len() });
    let mut targets = if passive { sentence.list_from(0).0 } else { targets(sentence, object) };
    targets.retain(|named| named.is_party());
    let targets: Vec<Mention> = targets.into_iter().map(|named| named.mention.clone()).collect();
    // "two lesser-known entities, B and C" after A counts some of them only.
    let count = count.filter(|count| targets.is_empty() || *count as usize >= targets.len());
    if targets.is_empty() && count.is_none() && !counted_without_number(sentence, begins) {
        return None;
    }
    if authority.is_none() && memory.authority.is_none() && rule != "event.placed" && rule != "event.target" {
        return None;
    }
    let further = sentence.find(&["further", "additional"], 0, at).is_some();
    let authority = authority.map(|named| named.mention.clone());
    if memory.authority.is_none()
        || authority.as_ref().is_some_and(|known| known.kind == MentionKind::Authority)
    {
        memory.authority = authority.clone().or(memory.authority.take());
    }
    for target in &targets {
        if !memory.targets.iter().any(|known| known.entity == target.entity) {
            memory.targets.push(target.clone());
        }
    }
    let last = targets.iter().map(|target| target.span.end).max();
    let end = (0..sentence.tokens.len())
        .rev()
        .find(|place| sentence.tokens.get(*place).is_some_and(|token| Some(token.span.end) == last))
        .map_or(counted.unwrap_or(at + 1), |place| place + 1)
        .max(counted.unwrap_or_default());
    let first = authority_place(sentence, authority.as_ref()).unwrap_or(at).min(at);
    Some(Draft::new(
        first,
        end.max(at + 1),
        rule,
        FactKind::Designation { authority, count, targets, is_further: further },
    ))
}

fn authority_place(sentence: &Sentence, authority: Option<&Mention>) -> Option<usize> {
    let authority = authority?;
    sentence.named.iter().find(|named| named.mention.span == authority.span).map(|named| named.first)
}

/// The number of parties that a sentence counts, with the place after them: "four organizations and one citizen" are five.
fn count(sentence: &Sentence, from: usize, to: usize) -> (Option<u32>, Option<usize>) {
    let mut sum: Option<u32> = None;
    let mut end = None;
    let mut at = from;
    while at < to {
        let number = sentence.tokens.get(at).and_then(|token| {
            let word = NUMBERS
                .iter()
                .position(|number| token.is(number))
                .and_then(|place| u32::try_from(place + 1).ok());
            word.or_else(|| token.word.parse().ok().filter(|number| (1..=999).contains(number)))
        });
        if let Some(number) = number {
            // A few words may stand between: "three state-sponsored North Korean hacking groups".
            let noun = sentence.find(&COUNTED, at + 1, (at + 7).min(to));
            let between = noun.is_some_and(|noun| {
                sentence.find(&[",", "percent", "of", "by", "in"], at + 1, noun).is_some()
            });
            if let Some(noun) = noun.filter(|_| !between) {
                let more = sum.is_some();
                // The same parties may be counted again further on; only what is joined by "and" is added.
                if more && !sentence.is(at.wrapping_sub(1), &["and"]) {
                    break;
                }
                sum = Some(sum.unwrap_or_default().saturating_add(number));
                end = Some(noun + 1);
                at = noun + 1;
                continue;
            }
        }
        at += 1;
    }
    (sum, end)
}

/// Parties without names or number: "North Korean hacker groups".
fn counted_without_number(sentence: &Sentence, from: usize) -> bool {
    sentence.find(&COUNTED, from, from + 6).is_some()
}

/// The parties named after a trigger: the list that follows, or the one that "called", "specifically", "including" begins.
fn targets(sentence: &Sentence, object: usize) -> Vec<&Named> {
    let (list, end) = sentence.list_from(object);
    let named: Vec<&Named> = list.into_iter().filter(|named| named.is_party()).collect();
    if !named.is_empty() {
        return named;
    }
    let begin = sentence.find(
        &["called", "named", "specifically", "including", "namely", ":"],
        end.max(object),
        sentence.tokens.len(),
    );
    begin.map_or_else(Vec::new, |begin| sentence.list_from(begin + 1).0)
}

/// "The sanctions apply to:" before the items of a list.
fn apply(sentence: &Sentence) -> Option<usize> {
    let last = sentence.tokens.len().checked_sub(1)?;
    let colon = sentence.is(last, &[":"]);
    let measures = sentence.find(
        &["sanctions", "designations", "measures", "list", "designated", "sanctioned"],
        0,
        last,
    )?;
    colon.then_some(measures)
}

/// An item of a list of targets: what it names first.
fn item(sentence: &Sentence, memory: &mut Memory) -> Option<Draft> {
    if sentence.class != LineClass::Item || !sentence.is_first || !memory.items_are_targets {
        return None;
    }
    let start = sentence.find(&["\u{2022}", "-", "*", "\u{b7}"], 0, 1).map_or(0, |mark| mark + 1);
    let (named, end) = sentence.list_from(start);
    let named: Vec<Mention> =
        named.into_iter().filter(|named| named.is_party()).map(|named| named.mention.clone()).collect();
    if named.is_empty() {
        return None;
    }
    memory.topic.clone_from(&named);
    memory.targets.extend(named.iter().cloned());
    let kind = FactKind::Designation {
        authority: memory.authority.clone(),
        count: None,
        targets: named,
        is_further: false,
    };
    Some(Draft::new(start, end, "event.item", kind))
}

/// Why: what the targets are accused of, responsible for, or did in the eyes of whoever designates.
fn reasons(sentence: &Sentence) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut reason = |first: usize, rule: &'static str, modality: Modality| {
        let end = sentence.clause_end(first);
        if end > first + 2 {
            found.push(Draft { modality, ..Draft::new(first, end, rule, FactKind::Reason) });
        }
    };
    for at in sentence.all(&["accused", "responsible", "retaliation", "behalf", "generate", "suspected"]) {
        if sentence.is_quoted(at) {
            continue;
        }
        if sentence.has(at, &["accused", "of"]) {
            reason(at, "reason.accused", Modality::Accused);
        } else if sentence.has(at, &["responsible", "for"]) {
            reason(at, "reason.responsible", Modality::Stated);
        } else if at > 0 && sentence.has(at - 1, &["in", "retaliation", "for"]) {
            reason(at - 1, "reason.retaliation", Modality::Stated);
        } else if at > 0 && sentence.has(at - 1, &["on", "behalf", "of"]) {
            reason(at - 1, "reason.behalf", Modality::Accused);
        } else if at > 0 && sentence.has(at - 1, &["to", "generate", "revenue"]) {
            reason(at - 1, "reason.revenue", Modality::Accused);
        } else if sentence.has(at, &["suspected", "of"]) {
            reason(at, "reason.suspected", Modality::Alleged);
        }
    }
    found
}

/// Done together with another state or body.
fn coordination(sentence: &Sentence, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in sentence.all(&["coordination", "jointly", "concert", "partnership", "coordinated"]) {
        let Some(with) = sentence.find(&["with"], at, at + 3) else { continue };
        if let Some(named) =
            sentence.named_from(with).filter(|named| named.first <= with + 3 && named.is_authority())
        {
            let kind = FactKind::Coordination { with: named.mention.clone() };
            found.push(Draft::new(at, named.end, "event.coordination", kind));
        }
    }
    found
}
