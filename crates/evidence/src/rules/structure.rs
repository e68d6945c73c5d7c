//! How bodies hang together: organs of a state, units, branches, and whom a state backs or directs.

use crate::fact::{Mention, MentionKind, Modality, RelationStated};
use crate::read::{Draft, Memory};
use crate::rules::clause::{objects, subjects};
use crate::rules::post::{in_role, of_noun};
use crate::rules::relation::{relation, with_share};
use crate::rules::share::share_before;
use crate::sentence::Sentence;
use crate::word::Set;

pub(crate) fn structures(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    organs(sentence, found);
    subgroups(sentence, memory, found);
    subordinate(sentence, memory, found);
    sponsored(sentence, found);
    directed(sentence, found);
}

/// "the Reconnaissance General Bureau, North Korea's primary intelligence bureau".
fn organs(sentence: &Sentence, found: &mut Vec<Draft>) {
    for named in &sentence.named {
        let comma = sentence.is(named.end, &[","]);
        let start = named.end + 1 + usize::from(sentence.is(named.end + 1, &["the"]));
        let Some(state) = sentence.named_at(start).filter(|state| state.mention.kind == MentionKind::Country)
        else {
            continue;
        };
        let possessive = sentence.is(state.end, &["'s", "'"]);
        if !comma || !possessive || !(named.is_party()) {
            continue;
        }
        let head = sentence.find(
            &["bureau", "agency", "service", "ministry", "army", "committee", "arm", "organization", "bank"],
            state.end,
            state.end + 5,
        );
        if let Some(head) = head {
            found.push(relation(
                named.first,
                head + 1,
                "relation.organ_of",
                RelationStated::OrganOf,
                &named.mention,
                &state.mention,
            ));
        }
    }
}

/// "are sub-groups of", "a subsidiary of", "is part of".
fn subgroups(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.every(Set::Part) {
        let wide = sentence.is(at + 1, &["of"]) && sentence.named_at(at).is_none();
        let objects = objects(sentence, at + 2);
        let (true, Some(object)) = (wide, objects.first()) else { continue };
        if sentence.is_quoted(at) || !object.is_party() {
            continue;
        }
        let verb = sentence.find(&["is", "are", "was", "were"], at.saturating_sub(3), at);
        let mut list = of_noun(sentence, memory, at);
        if list.is_empty() && verb.is_some() && sentence.is(at, &["sub-groups", "subgroups", "subsidiaries"])
        {
            // What somebody says of it may stand between the names and the verb.
            let first = sentence.named.iter().find(|named| named.is_party()).map_or(0, |named| named.first);
            let named = sentence.list_from(first).0;
            list = named
                .into_iter()
                .filter(|named| named.is_party() && named.end <= at)
                .map(|named| named.mention.clone())
                .collect();
        }
        if list.is_empty() {
            list.extend(in_role(sentence, memory, at, object.end));
        }
        // "a 51%-owned subsidiary of X", "a wholly-owned subsidiary of X".
        let owned = (at.saturating_sub(3)..at).filter(|_| sentence.is(at, &["subsidiary"])).find(|place| {
            sentence
                .tokens
                .get(*place)
                .is_some_and(|token| token.is("owned") || token.word.ends_with("-owned"))
                && sentence.named_at(*place).is_none()
        });
        for subject in list {
            if let Some(owned) = owned {
                let kind = RelationStated::OwnedBy;
                let draft =
                    relation(at, object.end, "relation.owned_subsidiary", kind, &subject, &object.mention);
                let share = share_before(sentence, owned).map(|stated| stated.share);
                found.push(with_share(draft, share));
            }
            found.push(relation(
                sentence
                    .named
                    .iter()
                    .find(|named| named.mention.span == subject.span)
                    .map_or(at, |named| named.first),
                object.end,
                "relation.sub_group_of",
                RelationStated::SubGroupOf,
                &subject,
                &object.mention,
            ));
        }
    }
}

/// "subordinate to".
fn subordinate(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["subordinate", "subordinated"]) {
        if !sentence.is(at + 1, &["to"]) {
            continue;
        }
        let plain = subjects(sentence, memory, at);
        if !plain.is_empty() && !sentence.is(at + 2, &["it", "them"]) {
            for subject in plain {
                for object in objects(sentence, at + 2) {
                    let kind = RelationStated::SubordinateTo;
                    found.push(relation(
                        at,
                        object.end,
                        "relation.subordinate_to",
                        kind,
                        &subject,
                        &object.mention,
                    ));
                }
            }
            continue;
        }
        let subject = sentence.named_before(at).filter(|named| named.end == at && named.is_party());
        if sentence.is(at + 2, &["it", "them"]) {
            // "A and the B subordinate to it": what is named before B.
            let Some(subject) = subject else { continue };
            let object =
                sentence.named.iter().rev().find(|named| named.end <= subject.first && named.is_party());
            if let Some(object) = object {
                found.push(relation(
                    subject.first,
                    at + 3,
                    "relation.subordinate_to",
                    RelationStated::SubordinateTo,
                    &subject.mention,
                    &object.mention,
                ));
            }
            continue;
        }
        let Some(object) = sentence.named_from(at + 2).filter(|named| !named.is_adjective) else { continue };
        let object = if sentence.is(object.end, &["'s", "'"]) {
            sentence.named_from(object.end).unwrap_or(object)
        } else {
            object
        };
        if let Some(subject) = subject {
            found.push(relation(
                subject.first,
                object.end,
                "relation.subordinate_to",
                RelationStated::SubordinateTo,
                &subject.mention,
                &object.mention,
            ));
        } else {
            // Units without a name, described by the words before.
            let noun = at.saturating_sub(2);
            let clause =
                sentence.find(&["is", "are", "was", "were", "which", ",", ";", "and", "or"], noun, at);
            if clause.is_some() || noun == 0 {
                continue;
            }
            let described = described(sentence, noun, at);
            let first = sentence.find(&["many", "some", "most"], 0, at).unwrap_or(noun);
            found.push(relation(
                first,
                object.end,
                "relation.subordinate_to",
                RelationStated::SubordinateTo,
                &described,
                &object.mention,
            ));
        }
    }
}

/// An expression without a name of its own, as a mention.
pub(crate) fn described(sentence: &Sentence, first: usize, end: usize) -> Mention {
    let text = sentence.text_of(first, end);
    Mention {
        span: sentence.span(first, end),
        kind: MentionKind::Described,
        entity: format!("described:{}", text.to_lowercase()),
        text,
    }
}

/// "sponsored by", "state-sponsored".
fn sponsored(sentence: &Sentence, found: &mut Vec<Draft>) {
    for at in
        sentence.all(&["sponsored", "state-sponsored", "government-sponsored", "state-backed", "backed"])
    {
        if sentence.is_quoted(at) {
            continue;
        }
        if sentence.is(at + 1, &["by"]) {
            let Some(object) =
                sentence.named_from(at + 2).filter(|named| named.mention.kind == MentionKind::Country)
            else {
                continue;
            };
            let noun = sentence.find(
                &["groups", "hackers", "entities", "companies", "actors"],
                at.saturating_sub(8),
                at,
            );
            let Some(noun) = noun else { continue };
            let claimed =
                sentence.find(&["claim", "claims", "claimed", "allegedly", "says", "say"], noun, at);
            let subject = described(sentence, noun.saturating_sub(2), noun + 1);
            let first = claimed.map_or(at, |claim| claim.saturating_sub(1));
            let end = if sentence.is(object.end, &["government"]) { object.end + 1 } else { object.end };
            let mut draft = relation(
                first,
                end,
                "relation.sponsored_by",
                RelationStated::SponsoredBy,
                &subject,
                &object.mention,
            );
            draft.modality = if claimed.is_some() { Modality::Claimed } else { Modality::Stated };
            found.push(draft);
            continue;
        }
        let hyphened = sentence.tokens.get(at).is_some_and(|token| token.word.contains('-'));
        let group = sentence.find(&["groups", "group", "hackers", "actors"], at, at + 6);
        let state = sentence.named.iter().find(|named| {
            named.mention.kind == MentionKind::Country
                && named.is_adjective
                && named.first + 4 >= at
                && named.first <= at + 3
        });
        if let (true, Some(group), Some(state)) = (hyphened, group, state) {
            let first = at.min(state.first);
            let subject = described(sentence, first, group + 1);
            found.push(relation(
                first,
                group + 1,
                "relation.state_sponsored",
                RelationStated::SponsoredBy,
                &subject,
                &state.mention,
            ));
        }
    }
}

/// "operating under the direction of".
fn directed(sentence: &Sentence, found: &mut Vec<Draft>) {
    for at in sentence.all(&["direction"]) {
        if !(sentence.is(at + 1, &["of"]) && at >= 2 && sentence.has(at - 2, &["under", "the"])) {
            continue;
        }
        let Some(object) = sentence.named_from(at + 2) else { continue };
        let noun = sentence.find(&["actors", "hackers", "operatives", "workers", "groups"], 0, at);
        let Some(noun) = noun else { continue };
        let first = noun.saturating_sub(1);
        let subject = described(sentence, first, noun + 1);
        found.push(relation(
            first,
            object.end,
            "relation.under_direction_of",
            RelationStated::UnderDirectionOf,
            &subject,
            &object.mention,
        ));
    }
}
