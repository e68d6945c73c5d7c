//! Attacks and thefts: who is said to have done, attempted or be doing what to whom.

use crate::fact::{FactKind, Mention, MentionKind, Modality};
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, objects, subjects};
use crate::sentence::Sentence;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

pub(crate) fn attacks(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    blamed(sentence, &mut found);
    let actor = |at: usize| actor(sentence, memory, at);
    for at in sentence.every(Set::Attacks) {
        if sentence.is_quoted(at) || is_negated(sentence, at) {
            continue;
        }
        let end = sentence.clause_end(at);
        if passive(sentence, memory, at, &mut found) {
            continue;
        }
        if sentence.is(at, &["steal", "stole", "stolen"]) {
            let attempted = sentence.find(&["attempted", "tried"], at.saturating_sub(3), at);
            let from = sentence.find(&["from"], at, end);
            // "what was stolen", "files stolen from X": who stole it is not said before.
            let active = sentence.find(&["has", "have", "had"], at.saturating_sub(3), at).is_some();
            if sentence.is(at, &["stolen"]) && !active {
                continue;
            }
            let Some(actor) = actor(at) else { continue };
            if attempted.is_none() && from.is_none() {
                continue;
            }
            let first = attempted.map_or(at, |attempted| attempted.saturating_sub(1));
            let kind = FactKind::Attack {
                actor: Some(actor),
                victims: victims(sentence, from.unwrap_or(at) + 1, end),
            };
            let modality = if attempted.is_some() { Modality::Attempted } else { Modality::Stated };
            found.push(Draft { modality, ..Draft::new(first, end, "attack.theft", kind) });
        } else if sentence.is(at, &["hacked", "breached"]) {
            let into = if sentence.is(at + 1, &["into"]) { at + 2 } else { at + 1 };
            let Some(actor) = actor(at) else { continue };
            if sentence.is(at + 1, &["to", "by"]) {
                continue;
            }
            let stop = end.max(into + 1);
            let first = sentence.find(&["in"], at.saturating_sub(5), at).unwrap_or(at);
            let kind = FactKind::Attack { actor: Some(actor), victims: victims(sentence, into, stop) };
            found.push(Draft::new(first, stop, "attack.hack", kind));
        } else if sentence.is(at, &["operations"]) {
            let carried = sentence.find(&["carried", "conducted"], at.saturating_sub(6), at);
            let against = sentence.find(&["against", "on"], at, at + 2);
            let (Some(carried), Some(against), Some(actor)) = (carried, against, actor(at)) else { continue };
            let first =
                if sentence.is(carried.wrapping_sub(1), &["successfully"]) { carried - 1 } else { carried };
            let kind = FactKind::Attack { actor: Some(actor), victims: listed(sentence, against + 1, end) };
            found.push(Draft::new(first, end, "attack.operations", kind));
        } else if sentence.is(at, &["target", "targets"]) {
            // "continues to target the South Korean government"; sanctions that target somebody are another rule's.
            let continues = sentence.find(&["continues", "continued", "continue"], at.saturating_sub(3), at);
            let Some(continues) = continues else { continue };
            let Some(actor) = actor(continues) else { continue };
            let kind = FactKind::Attack { actor: Some(actor), victims: victims(sentence, at + 1, end) };
            found.push(Draft::new(continues, end, "attack.targets", kind));
        } else if sentence.is(at, &["targeted"]) && sentence.is(at + 1, &["at"]) {
            let kind = FactKind::Attack { actor: None, victims: victims(sentence, at + 2, end) };
            let first = sentence.find(&["efforts", "attacks", "campaigns"], at.saturating_sub(5), at);
            if let Some(first) = first {
                found.push(Draft {
                    modality: Modality::Alleged,
                    ..Draft::new(first, end, "attack.targeted", kind)
                });
            }
        }
    }
    found
}

/// "was hacked by", "was stolen from X by Y": who did it stands after. Whether the verb is passive at all.
fn passive(sentence: &Sentence, memory: &Memory, at: usize, found: &mut Vec<Draft>) -> bool {
    let verb = sentence.is(at, &["stolen", "hacked", "breached", "attacked", "targeted"]);
    if !verb || !sentence.is(at.wrapping_sub(1), &["is", "are", "was", "were", "been", "being"]) {
        return false;
    }
    let end = sentence.clause_end(at);
    let by = sentence.find(&["by"], at, end);
    let actor = by.and_then(|by| objects(sentence, by + 1).first().copied()).filter(|named| named.is_party());
    let from = sentence.find(&["from"], at, end);
    let victims: Vec<Mention> = if sentence.is(at, &["stolen"]) {
        let named = from.map(|from| objects(sentence, from + 1)).unwrap_or_default();
        named.into_iter().map(|named| named.mention.clone()).collect()
    } else {
        subjects(sentence, memory, at)
    };
    if let Some(actor) = actor.filter(|_| !victims.is_empty()) {
        let kind = FactKind::Attack { actor: Some(actor.mention.clone()), victims };
        found.push(Draft::new(at, end.max(actor.end), "attack.passive", kind));
    }
    true
}

/// "was blamed for the 2014 cyber attack of X and the 2017 Y attack on Z".
fn blamed(sentence: &Sentence, found: &mut Vec<Draft>) {
    for at in sentence.all(&["blamed", "accused"]) {
        let blamed = sentence.has(at, &["blamed", "for"]);
        if !blamed || sentence.is_quoted(at) {
            continue;
        }
        let actor = sentence
            .named
            .iter()
            .find(|named| named.is_party() && named.end <= at)
            .map(|named| named.mention.clone());
        let mut first = at;
        for attack in sentence
            .all(&["attack", "attacks", "hack", "theft", "breach"])
            .into_iter()
            .filter(|attack| *attack > at)
        {
            let Some(on) = sentence.find(&["of", "on", "against"], attack, attack + 2) else { continue };
            let next = sentence
                .find(&["and"], on, sentence.tokens.len())
                .filter(|and| sentence.is(and + 1, &["the"]));
            let end = next.unwrap_or_else(|| sentence.clause_end(on));
            let kind = FactKind::Attack { actor: actor.clone(), victims: victims(sentence, on + 1, end) };
            found.push(Draft { modality: Modality::Blamed, ..Draft::new(first, end, "attack.blamed", kind) });
            first = end + 1;
        }
    }
}

/// Who does it: the party that the sentence or the clause begins with, or the one spoken of.
fn actor(sentence: &Sentence, memory: &Memory, at: usize) -> Option<Mention> {
    sentence
        .named
        .iter()
        .find(|named| named.is_party() && named.end <= at && !sentence.is(named.end, &["'s", "'"]))
        .map(|named| named.mention.clone())
        .or_else(|| memory.topic.first().cloned())
}

/// The list that is named first after a place: "banks in countries including A, B and C".
fn listed(sentence: &Sentence, first: usize, end: usize) -> Vec<Mention> {
    // "protesters in the towns of X": the towns are not whom it was done to.
    let list = sentence.find(&["including", "like", "as"], first, first + 8);
    let near = sentence.named_from(first).is_some_and(|named| named.first <= first + 2);
    if list.is_none() && !near {
        return described(sentence, first, end);
    }
    let Some(named) = sentence.named_from(first).filter(|named| named.first < end.max(first + 8)) else {
        return victims(sentence, first, end);
    };
    sentence.list_from(named.first).0.into_iter().map(|named| named.mention.clone()).collect()
}

/// On whom: what is named, or else what is described.
fn victims(sentence: &Sentence, first: usize, end: usize) -> Vec<Mention> {
    let named: Vec<Mention> = sentence
        .named
        .iter()
        .filter(|named| named.first >= first && named.end <= end && !named.is_adjective)
        .map(|named| named.mention.clone())
        .collect();
    if !named.is_empty() {
        return named;
    }
    described(sentence, first, end)
}

fn described(sentence: &Sentence, first: usize, end: usize) -> Vec<Mention> {
    let end = end.max(first + 1).min(sentence.tokens.len());
    let text = sentence.text_of(first, end);
    vec![Mention {
        span: sentence.span(first, end),
        kind: MentionKind::Described,
        entity: format!("described:{}", text.to_lowercase()),
        text,
    }]
}
