//! Who acts for whom, works for whom and is associated with whom.

use crate::fact::RelationStated;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, main_subject, objects, subjects};
use crate::rules::relation::{is_former, relation};
use crate::sentence::Sentence;
use crate::word::Set;

/// "by owning or controlling, directly or indirectly, X", "by working as a director (executive or not) of X".
pub(crate) fn gerunds(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["owning", "controlling", "working"]) {
        if sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at) {
            continue;
        }
        let works = sentence.is(at, &["working"]);
        let from = if works {
            let director = sentence.find(&["director"], at, at + 5).filter(|_| sentence.is(at + 1, &["as"]));
            let of = director.and_then(|director| sentence.find(&["of"], director, director + 14));
            let Some(of) = of else { continue };
            of + 1
        } else {
            let mut from = at + 1;
            while from < at + 8 && sentence.is(from, &["or", "and", "directly", "indirectly", ","]) {
                from += 1;
            }
            from
        };
        let objects = objects(sentence, from);
        // "an entity, X": the entity is named after the comma.
        let named = objects.first().copied().or_else(|| {
            let entity = sentence.find(&["entity", "company"], from, from + 8)?;
            let comma = sentence.find(&[","], entity, entity + 2)?;
            let name = comma + 1 + usize::from(sentence.is(comma + 1, &["namely"]));
            sentence.named_at(name).filter(|named| named.first == name)
        });
        let Some(object) = named.filter(|named| named.is_party()) else { continue };
        let Some(subject) = main_subject(sentence, memory, at) else { continue };
        found.push(if works {
            relation(
                at,
                object.end,
                "relation.works_as",
                RelationStated::HoldsOffice,
                &subject,
                &object.mention,
            )
        } else {
            relation(
                at,
                object.end,
                "relation.owning",
                RelationStated::ControlledBy,
                &object.mention,
                &subject,
            )
        });
    }
}

/// "acts for or on behalf of", "works for".
pub(crate) fn agents(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.every(Set::Acts) {
        if sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at) {
            continue;
        }
        let works = sentence.is(at, &["work", "works", "worked", "working"]);
        let mut end = at + 1;
        while sentence.is(end, &["or", "purported", "purporting", "to", "act", "directly", "indirectly", ","])
        {
            end += 1;
        }
        let end = if sentence.has(end, &["for", "or", "on", "behalf", "of"]) {
            end + 5
        } else if sentence.has(end, &["on", "behalf", "of"]) || sentence.has(end, &["at", "direction", "of"])
        {
            end + 3
        } else if sentence.has(end, &["at", "the", "direction", "of"]) {
            end + 4
        } else if (works && sentence.is(end, &["for"]))
            || (sentence.is(at, &["employed"]) && sentence.is(end, &["by"]))
        {
            end + 1
        } else {
            continue;
        };
        // "on behalf of, or at the direction of, X".
        let other = end + usize::from(sentence.is(end, &[","]));
        let end = [
            &["or", "at", "the", "direction", "of"][..],
            &["or", "at", "direction", "of"],
            &["and", "at", "the", "direction", "of"],
            &["or", "on", "behalf", "of"],
        ]
        .iter()
        .find(|words| sentence.has(other, words))
        .map_or(end, |words| other + words.len());
        // "on behalf of, directly or indirectly, X".
        let end = (end..end + 6)
            .find(|place| !sentence.is(*place, &[",", "directly", "or", "indirectly"]))
            .unwrap_or(end);
        for subject in subjects(sentence, memory, at) {
            for object in objects(sentence, end) {
                found.push(relation(
                    at,
                    object.end,
                    "relation.acts_for",
                    RelationStated::ActsFor,
                    &subject,
                    &object.mention,
                ));
            }
        }
    }
}

/// "is associated with", "is linked to".
pub(crate) fn associates(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["associated", "linked", "affiliated"]) {
        let to = sentence.is(at + 1, &["with", "to"]);
        let managed = sentence.find(&["manage", "manages"], at.saturating_sub(10), at).is_some();
        if !to || managed || sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at) {
            continue;
        }
        for subject in subjects(sentence, memory, at) {
            for object in objects(sentence, at + 2) {
                let own = object.mention.entity == subject.entity;
                if own || !object.is_party() {
                    continue;
                }
                let draft = relation(
                    at,
                    object.end,
                    "relation.associated",
                    RelationStated::AssociatedWith,
                    &subject,
                    &object.mention,
                );
                // "formerly linked to".
                let is_former = is_former(sentence, at.saturating_sub(3), at);
                found.push(Draft { is_former, ..draft });
            }
        }
    }
}
