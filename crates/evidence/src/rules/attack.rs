//! Attacks and thefts: who is said to have done, attempted or be doing what to whom.

mod noun;
mod verb;

use crate::fact::{FactKind, Mention, MentionKind, Modality};
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, main_subject, objects, opening, subjects};
use crate::sentence::Sentence;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

pub(crate) fn attacks(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    blamed(sentence, &mut found);
    let harms = sentence.every(Set::Harms);
    if !harms.is_empty() {
        noun::attacks(sentence, memory, &harms, &mut found);
        verb::attacks(sentence, memory, &harms, &mut found);
    }
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

/// Who does what the verb at a place tells, as far as that is plain: whoever it is said of, a state, or hackers without a name.
fn who(sentence: &Sentence, memory: &Memory, at: usize) -> Vec<Mention> {
    // "Forces of X that carried out": the forces. "Threatening, planning or conducting": perhaps none of it was done.
    if sentence.is(at.wrapping_sub(1), &["that", "or"]) || sentence.is(at.wrapping_sub(2), &["that"]) {
        return Vec::new();
    }
    // Participles further on are said of whom the sentence is about: "X is responsible for carrying out".
    let gerund = sentence.tokens.get(at).is_some_and(|token| token.word.ends_with("ing"));
    // "X denied carrying out".
    let says = gerund && sentence.is(at.wrapping_sub(1), &["denied", "denies", "claimed", "admitted"]);
    let plain = subjects(sentence, memory, at - usize::from(says));
    if !plain.is_empty() {
        return plain;
    }
    let mut before = at;
    while before > 0
        && sentence.named_at(before - 1).is_none()
        && (sentence.is_in(before - 1, Set::BeforeVerb)
            || sentence
                .is(before - 1, &["successfully", "allegedly", "reportedly", "repeatedly", "who", "to"])
            || sentence.is(before - 1, &["attempted", "tried", "sought", "continues", "continued"]))
    {
        before -= 1;
    }
    if before < at {
        let plain = subjects(sentence, memory, before);
        let named = sentence.named.iter().find(|named| named.end == before && named.is_party());
        let object = named.is_some_and(|named| sentence.is_in(named.first.wrapping_sub(1), Set::Preposition));
        match named.filter(|_| !object) {
            Some(named) => return vec![named.mention.clone()],
            None if !plain.is_empty() => return plain,
            None => {}
        }
    }
    let state = sentence.named.iter().find(|named| {
        named.end == before
            && named.mention.kind == MentionKind::Country
            && !named.is_adjective
            && !sentence.is_in(named.first.wrapping_sub(1), Set::Preposition)
    });
    if let Some(state) = state {
        return vec![state.mention.clone()];
    }
    if sentence.is(before.wrapping_sub(1), HACKERS) && before > 0 {
        return vec![unnamed(sentence, before)];
    }
    if gerund {
        let told = sentence.find(&["responsible", "involved", "accused"], at.saturating_sub(8), at);
        if told.is_none() {
            return Vec::new();
        }
        return main_subject(sentence, memory, at).into_iter().collect();
    }
    opening(sentence, memory, at)
}

/// Who has no name where it is done.
const HACKERS: &[&str] = &["hackers", "hacker", "attackers", "cybercriminals", "operatives"];

/// "North Korean hackers" that end before a place.
fn unnamed(sentence: &Sentence, end: usize) -> Mention {
    let mut first = end - 1;
    while first > 0
        && end - first < 5
        && (sentence.named_at(first - 1).is_some_and(|named| named.is_adjective)
            || sentence.tokens.get(first - 1).is_some_and(|token| {
                token.word.contains('-') || token.is_any(&["state", "sponsored", "cyber", "government"])
            }))
    {
        first -= 1;
    }
    described(sentence, first, end).remove(0)
}

/// Whom "by" names between two places.
fn by_whom(sentence: &Sentence, from: usize, to: usize) -> Option<(Mention, usize)> {
    let by = sentence.find(&["by"], from, to)?;
    let named = objects(sentence, by + 1).into_iter().next()?;
    let acts = named.is_party() || named.mention.kind == MentionKind::Country;
    acts.then(|| (named.mention.clone(), named.end))
}

/// How sure the text is of what the word at a place tells, and where that is said.
fn how_sure(sentence: &Sentence, at: usize, to: usize) -> (usize, Modality) {
    let from = at.saturating_sub(7);
    let clause =
        (from..at).rev().find(|place| sentence.is(*place, &[",", ";", ":"])).map_or(from, |at| at + 1);
    for (words, modality) in [
        (&["denied", "denies", "denying"][..], Modality::Denied),
        (&["accused", "charged", "indicted", "accuses", "accuse"], Modality::Accused),
        (
            &["allegedly", "reportedly", "suspected", "believed", "alleged", "thought", "supposedly"],
            Modality::Alleged,
        ),
        (&["claimed", "claims", "claim"], Modality::Claimed),
        (
            &["attempted", "tried", "sought", "attempting", "trying", "attempt", "attempts"],
            Modality::Attempted,
        ),
    ] {
        if let Some(place) = sentence.find(words, clause, to) {
            return (place.min(at), modality);
        }
    }
    (at, Modality::Stated)
}

/// Whom what stands from a place on names or describes, up to what tells how, when or why, and where that ends.
fn victims_of(sentence: &Sentence, first: usize, end: usize) -> (Vec<Mention>, usize) {
    let end = end.min(sentence.tokens.len()).min(first + 24);
    let stops = [
        "in",
        "by",
        "with",
        "using",
        "to",
        "for",
        "which",
        "who",
        "that",
        "as",
        "during",
        "since",
        "through",
        "when",
        "causing",
        "via",
        "following",
        "between",
        "resulting",
        "after",
        "before",
        "while",
        "worth",
        "and/or",
    ];
    let inside = |place: usize| sentence.named_at(place).is_some_and(|named| named.first < place);
    let stop = (first + 1..end)
        .find(|place| {
            (sentence.is(*place, &stops) || sentence.is(*place, &["and"]) && sentence.is(place + 1, &stops))
                && !inside(*place)
        })
        .unwrap_or(end);
    // "banks in countries including A, B and C".
    let including =
        sentence.find(&["including"], first, first + 8).filter(|at| sentence.named_at(at + 1).is_some());
    if let Some(including) = including {
        let (named, last) = sentence.list_from(including + 1);
        if !named.is_empty() {
            return (named.into_iter().map(|named| named.mention.clone()).collect(), last);
        }
    }
    if stop <= first {
        return (Vec::new(), first);
    }
    (victims(sentence, first, stop), stop)
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
