//! Attacks that somebody is linked to or blamed for: "X has been tied to the hack of Y", "A attributed the theft from Y to X".

use super::doer::doer;
use super::noun::{is_attack, noun_from, on_whom};
use super::people_from;
use crate::fact::{Attribution, FactKind, Mention, MentionKind, Modality};
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, objects};
use crate::rules::speaker::subject_of;
use crate::rules::structure::described;
use crate::sentence::Sentence;

/// By which somebody is tied to an attack.
const TIES: &[&str] = &["linked", "tied", "connected", "links", "ties"];
/// By which an attack is put down to somebody.
const GIVES: &[&str] = &["attributed", "attributes", "attribute", "pinned", "traced"];
const BLAMES: &[&str] = &["blamed", "blames", "blame", "blaming"];

/// `harms` are the places of [`crate::word::Set::Harms`].
pub(super) fn attacks(sentence: &Sentence, memory: &Memory, harms: &[usize], found: &mut Vec<Draft>) {
    let told = |at: usize| !sentence.is_quoted(at) && !is_negated(sentence, at) && !is_unreal(sentence, at);
    let attack = |from: usize| noun_from(sentence, from).filter(|noun| harms.contains(noun));
    for at in sentence.all(TIES).into_iter().filter(|at| told(*at)) {
        let passive = sentence.is(at + 1, &["to", "with"]);
        let object = if passive { None } else { party(sentence, at + 1) };
        let (to, actor, said) = match object {
            Some(object) if sentence.is(object.end, &["to", "with"]) => {
                (object.end, Some(object.mention.clone()), subject_of(sentence, at))
            }
            _ if passive => (at + 1, doer(sentence, memory, at), None),
            _ => continue,
        };
        let (Some(actor), Some(noun)) = (actor, attack(to + 1)) else { continue };
        put(sentence, (at, noun), actor, said, found);
    }
    // "linked the theft to X" tells the same as "attributed the theft to X".
    let gives = sentence.all(GIVES).into_iter().chain(sentence.all(TIES));
    for at in gives.filter(|at| told(*at)) {
        // "confirmed that the theft took place and attributes it to X".
        if sentence.is(at + 1, &["it", "this", "them", "these"]) && sentence.is(at + 2, &["to", "on"]) {
            let noun = harms.iter().copied().rfind(|noun| *noun < at && is_attack(sentence, *noun));
            if let (Some(noun), Some(object)) = (noun, party(sentence, at + 3)) {
                put(sentence, (at, noun), object.mention.clone(), subject_of(sentence, at), found);
            }
            continue;
        }
        let Some(noun) = attack(at + 1) else { continue };
        let Some(to) = sentence.find(&["to", "on"], noun, sentence.clause_end(noun)) else { continue };
        // "pinned the attack on X"; "attributed the attack on Y to X".
        let to = sentence.find(&["to"], to, sentence.clause_end(noun)).unwrap_or(to);
        // "attributed the attack to hackers tied to X": they have no name, and are not X.
        let actor = party(sentence, to + 1).map(|object| object.mention.clone());
        if let Some(actor) = actor.or_else(|| nameless(sentence, to + 1)) {
            put(sentence, (at, noun), actor, subject_of(sentence, at), found);
        }
    }
    for at in sentence.all(BLAMES).into_iter().filter(|at| told(*at)) {
        let known = party(sentence, at + 1).map(|object| (object.mention.clone(), object.end));
        // "blamed the same hackers": whoever they were.
        let told_before = sentence.find(&["same", "these", "those"], at + 1, at + 3).is_some();
        let object = known
            .filter(|(_, end)| sentence.is(*end, &["for"]))
            .or_else(|| people_from(sentence, at + 1).filter(|_| !told_before));
        let Some((actor, end)) = object.filter(|(_, end)| sentence.is(*end, &["for"])) else { continue };
        if let Some(noun) = attack(end + 1) {
            put(sentence, (at, noun), actor, subject_of(sentence, at), found);
        }
    }
}

/// People whom the words from a place on describe, with those they are tied to: "hackers affiliated with Velm".
fn nameless(sentence: &Sentence, at: usize) -> Option<Mention> {
    let (people, end) = people_from(sentence, at)?;
    if people.kind != MentionKind::Described {
        return Some(people);
    }
    let tied = sentence.is(end + 1, &["with", "to", "by", "for"])
        && sentence
            .is(end, &["affiliated", "linked", "tied", "connected", "associated", "backed", "working"]);
    let first = sentence.is(at, &["the", "a", "an"]);
    let of = sentence.named_from(end).filter(|named| tied && named.first <= end + 3);
    Some(of.map_or(people, |named| described(sentence, at + usize::from(first), named.end)))
}

/// The party or state that a verb at the place before has for its object.
fn party(sentence: &Sentence, at: usize) -> Option<&Named> {
    let named = objects(sentence, at).into_iter().next()?;
    (named.is_party() || named.mention.kind == MentionKind::Country).then_some(named)
}

fn put(
    sentence: &Sentence,
    (verb, noun): (usize, usize),
    actor: Mention,
    said: Option<&Named>,
    found: &mut Vec<Draft>,
) {
    if found.iter().any(|draft| draft.first <= noun && noun < draft.end) {
        return;
    }
    let (victims, end) = on_whom(sentence, noun, verb.min(noun), &actor);
    let first = verb.min(noun);
    // "linked X to attacks": on whom and when is open, so that it says nothing.
    let series = sentence.is(noun, &["attacks", "cyberattacks", "cyber-attacks", "hacks", "thefts"]);
    if victims.is_empty() && series {
        return;
    }
    let attribution = said.map(|named| Attribution {
        speaker: Some(named.mention.clone()),
        channel: None,
        is_direct: false,
    });
    let kind = FactKind::Attack { actor: Some(actor), victims };
    let modality = Modality::Blamed;
    found.push(Draft {
        modality,
        attribution,
        ..Draft::new(first, end.max(noun.max(verb) + 1), "attack.linked", kind)
    });
}
