//! Ties between parties, and their other names.

use crate::fact::{FactKind, Mention, MentionKind, Modality, RelationStated};
use crate::line::LineClass;
use crate::mention::{is_head, is_name, joins_fields, key_of, office_at};
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, objects, subjects};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

pub(crate) fn relations(sentence: &Sentence, memory: &mut Memory, vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    passives(sentence, memory, &mut found);
    actives(sentence, memory, &mut found);
    offices(sentence, memory, vocabulary, &mut found);
    agents(sentence, memory, &mut found);
    supporters(sentence, memory, &mut found);
    associates(sentence, memory, &mut found);
    organs(sentence, &mut found);
    subgroups(sentence, memory, &mut found);
    subordinate(sentence, memory, &mut found);
    sponsored(sentence, &mut found);
    directed(sentence, &mut found);
    topics(sentence, memory, &mut found);
    // A part of a name that is taken for the whole ties nobody to itself.
    found.retain(|draft| match &draft.kind {
        FactKind::Relation { subject, object, .. } => subject.entity != object.entity,
        _ => true,
    });
    // A person is part of no body as a unit is.
    let about = memory.subject.as_ref().filter(|_| memory.other_pronoun.is_some());
    found.retain(|draft| match &draft.kind {
        FactKind::Relation { relation: RelationStated::SubGroupOf, subject, .. } => {
            about.is_none_or(|about| about.entity != subject.entity)
        }
        _ => true,
    });
    found
}

fn relation(
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
        FactKind::Relation { relation, subject: subject.clone(), object: object.clone() },
    )
}

/// "owned or controlled by", "headed by": who does it stands after.
fn passives(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.every(Set::Undergone) {
        if !sentence.is(at + 1, &["by"]) || sentence.is_quoted(at) || is_negated(sentence, at) {
            continue;
        }
        if sentence.find(&["formerly", "previously", "once"], at.saturating_sub(3), at).is_some() {
            continue;
        }
        let objects = objects(sentence, at + 2);
        let Some(last) = objects.last() else { continue };
        let subjects = subjects(sentence, memory, at);
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
                    Some("headed" | "led" | "chaired") if object.is_party() => relation(
                        first,
                        last.end,
                        "relation.headed_by",
                        RelationStated::HoldsOffice,
                        &object.mention,
                        subject,
                    ),
                    Some("owned") => relation(
                        first,
                        last.end,
                        "relation.owned_by",
                        RelationStated::OwnedBy,
                        subject,
                        &object.mention,
                    ),
                    Some("headed" | "led" | "chaired") => continue,
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
    }
}

/// "owns", "controls", "heads": who does it stands before.
fn actives(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["owns", "controls", "heads", "chairs"]) {
        let unsure = is_negated(sentence, at) || is_unreal(sentence, at);
        if sentence.is_quoted(at) || unsure || sentence.named_at(at).is_some() {
            continue;
        }
        for subject in subjects(sentence, memory, at) {
            for object in objects(sentence, at + 1).into_iter().filter(|object| object.is_party()) {
                let kind = match sentence.tokens.get(at).map(|token| token.word.as_str()) {
                    Some("owns") => ("relation.owns", RelationStated::OwnedBy),
                    Some("controls") => ("relation.controls", RelationStated::ControlledBy),
                    _ => ("relation.heads", RelationStated::HoldsOffice),
                };
                let (of, to) = match kind.1 {
                    RelationStated::HoldsOffice => (&subject, &object.mention),
                    _ => (&object.mention, &subject),
                };
                found.push(relation(at, object.end, kind.0, kind.1, of, to));
            }
        }
    }
}

/// Who a noun is said of: "X is the director of", "X, a subsidiary of", "X (commander of".
fn of_noun(sentence: &Sentence, memory: &Memory, noun: usize) -> Vec<Mention> {
    // Words that describe the noun, back to the verb, the comma or the bracket before them.
    let mut first = noun;
    while let Some(before) = first.checked_sub(1) {
        let Some(token) = sentence.tokens.get(before).filter(|_| noun - before <= 9) else {
            return Vec::new();
        };
        let stops = token.is_any(&[
            "is",
            "are",
            "was",
            "were",
            "been",
            "as",
            ",",
            "(",
            ".",
            ";",
            ":",
            "by",
            "with",
            "for",
            "to",
            "became",
            "remains",
            "in",
            "from",
            "at",
            "that",
            "which",
            "who",
            "named",
            "appointed",
            "of",
        ]);
        if stops || sentence.named_at(before).is_some_and(|named| !named.is_adjective) {
            break;
        }
        first = before;
    }
    let past = sentence.find(&["former", "ex", "deposed", "late"], first, noun).is_some();
    let after = |end: usize| {
        sentence
            .named
            .iter()
            .find(|named| named.end == end && named.is_party())
            .map(|named| vec![named.mention.clone()])
            .unwrap_or_default()
    };
    if past || is_negated(sentence, noun) {
        return Vec::new();
    }
    // "Deputy head of X" as the beginning of a text about one party.
    let Some(before) = first.checked_sub(1) else { return memory.subject.iter().cloned().collect() };
    if sentence.is(before, &["is", "are", "became", "remains"]) {
        return subjects(sentence, memory, before);
    }
    if sentence.is(before, &["been"]) && sentence.is(before.wrapping_sub(1), &["has", "have"]) {
        return subjects(sentence, memory, before);
    }
    if sentence.is(before, &["("]) {
        return after(before);
    }
    // An apposition; "of X, a unit of Y, a part of Z" leaves open whose the second is.
    if sentence.is(before, &[","]) {
        return after(before);
    }
    Vec::new()
}

/// "the director of", "the leader of".
fn offices(sentence: &Sentence, memory: &Memory, vocabulary: &Vocabulary, found: &mut Vec<Draft>) {
    for noun in sentence.every(Set::Holder) {
        if sentence.is_quoted(noun) || sentence.named_at(noun).is_some() {
            continue;
        }
        let owns = sentence.is(noun, &["owner", "co-owner"]);
        let state = sentence.is(noun, &["president"]);
        let mut of = noun + 1;
        // "chairman of the board of directors of X".
        while sentence.is(of, &["of"])
            && let Some(next) = sentence.find(&["of"], of + 1, of + 7)
            && sentence.find(&["board", "directors", "council"], of, next).is_some()
        {
            of = next;
        }
        if !sentence.is(of, &["of", "at"]) {
            continue;
        }
        let title = office_at(vocabulary, &sentence.tokens, noun);
        let (mention, end) = match objects(sentence, of + 1).first() {
            Some(object) if object.is_party() => (object.mention.clone(), object.end),
            Some(_) => continue,
            None => {
                // Within the title of an office in capitals the body has no mention of its own.
                let first = of + 1 + usize::from(sentence.is(of + 1, &["the"]));
                let Some(end) = title.map(|title| title.end).filter(|end| *end > first + 1) else { continue };
                let words = sentence.tokens.get(first..end).unwrap_or_default();
                let ands = (first..end).filter(|place| sentence.is(*place, &["and"]));
                let other = ands.into_iter().any(|and| !joins_fields(&sentence.tokens, and));
                if state
                    || other
                    || !is_name(words)
                    || !words.iter().any(is_head)
                    || words.iter().any(|token| token.is("board"))
                {
                    continue;
                }
                let mention = Mention {
                    text: sentence.text_of(first, end),
                    span: sentence.span(first, end),
                    kind: MentionKind::Organisation,
                    entity: format!("party:{}", key_of(words)),
                };
                (mention, end)
            }
        };
        // "head of X from 2011 to 2013": he is it no more.
        let from = sentence.find(&["from", "until", "between"], end, end + 8);
        if from.is_some_and(|from| {
            sentence.is(from, &["until"]) || sentence.find(&["to", "until", "and"], from, from + 6).is_some()
        }) {
            continue;
        }
        for subject in of_noun(sentence, memory, noun) {
            // "recipient of a prize, director of X": what stands before the comma is nobody who can direct.
            let about = memory.subject.as_ref().is_some_and(|about| about.entity == subject.entity);
            if !(about || is_holder(&subject)) {
                continue;
            }
            found.push(if owns {
                relation(noun, end, "relation.owner_of", RelationStated::OwnedBy, &mention, &subject)
            } else {
                relation(noun, end, "relation.office_in", RelationStated::HoldsOffice, &subject, &mention)
            });
        }
    }
}

/// Whether a mention can hold an office: a person, or a name whose family name is printed in capitals, which hides that.
fn is_holder(mention: &Mention) -> bool {
    let capitals = |word: &str| word.chars().filter(|c| c.is_uppercase()).count() > 2;
    mention.kind == MentionKind::Person || mention.text.split_whitespace().any(capitals)
}

/// "acts for or on behalf of", "works for".
fn agents(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
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
        } else if (works && sentence.is(end, &["for"]))
            || (sentence.is(at, &["employed"]) && sentence.is(end, &["by"]))
        {
            end + 1
        } else {
            continue;
        };
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

/// "provided support to", "materially assisted ... in support of".
fn supporters(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.every(Set::Supports) {
        if sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at) {
            continue;
        }
        let end = if sentence.is(at, &["supports", "supported"]) {
            // Passive, or the boilerplate that another verb begins.
            let passive = sentence.is(at.wrapping_sub(1), &["is", "are", "was", "were", "been", "being"]);
            if passive {
                continue;
            }
            at + 1
        } else {
            let Some(support) =
                sentence.find(&["support", "assistance", "weapons", "funding"], at + 1, at + 14)
            else {
                continue;
            };
            let mut end = support + 1;
            if !sentence.is(end, &["to", "for"]) {
                continue;
            }
            while sentence.is(
                end,
                &["to", "for", ",", "or", "and", "goods", "services", "in", "support", "of", "other"],
            ) {
                end += 1;
            }
            end
        };
        let having = (at.saturating_sub(8)..at).rev().find(|place| sentence.is(*place, &["having"]));
        let boilerplate =
            sentence.find(&["materially", "assisted", "sponsored"], at.saturating_sub(6), at + 1);
        let verb = match (having, boilerplate) {
            (Some(having), Some(_)) => having + 1,
            (Some(having), None) if having + 1 == at => at,
            (None, Some(first)) if first < at => first,
            _ => at,
        };
        for subject in subjects(sentence, memory, verb) {
            for object in objects(sentence, end).into_iter().filter(|object| {
                object.is_party()
                    && !sentence.is(object.end, &["in", "'s"])
                    && object.mention.entity != subject.entity
            }) {
                found.push(relation(
                    at,
                    object.end,
                    "relation.supports",
                    RelationStated::Supports,
                    &subject,
                    &object.mention,
                ));
            }
        }
    }
}

/// "is associated with", "is linked to".
fn associates(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
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
                found.push(relation(
                    at,
                    object.end,
                    "relation.associated",
                    RelationStated::AssociatedWith,
                    &subject,
                    &object.mention,
                ));
            }
        }
    }
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
        for subject in list {
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

fn described(sentence: &Sentence, first: usize, end: usize) -> Mention {
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

/// What is said of the party that an item of a list is about: "is responsible for training", "lives in", "pays".
fn topics(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    let subject = |at: usize| -> Vec<Mention> {
        let pronoun = sentence.find(
            &["he", "she", "it", "they", "both", "organizations", "who"],
            at.saturating_sub(12),
            at,
        );
        let own = sentence
            .named
            .iter()
            .find(|named| named.is_party() && named.end <= at)
            .map(|named| named.mention.clone());
        match own {
            Some(own) if pronoun.is_none() || memory.topic.is_empty() => vec![own],
            _ if !memory.topic.is_empty() => memory.topic.clone(),
            Some(own) => vec![own],
            None => Vec::new(),
        }
    };
    for at in sentence.every(Set::Topic) {
        let end = sentence.clause_end(at);
        let quote_end = sentence.find(&["\u{201d}", "\""], at, sentence.tokens.len()).unwrap_or(end);
        if sentence.is(at, &["training"]) && at >= 2 && sentence.has(at - 2, &["responsible", "for"]) {
            for party in subject(at) {
                let open = sentence.find(&["\u{201c}", "\""], at, at + 2);
                let close =
                    open.and_then(|open| sentence.find(&["\u{201d}", "\""], open + 1, sentence.tokens.len()));
                let stop = close.map_or(end, |close| close + 1);
                let object = described(sentence, at + 1, stop);
                found.push(relation(
                    at - 2,
                    stop,
                    "relation.trains",
                    RelationStated::Trains,
                    &party,
                    &object,
                ));
            }
        }
        if sentence.is(at, &["lives", "resides", "residing", "based", "living"])
            && sentence.is(at + 1, &["in"])
            && let Some(place) = sentence
                .named_from(at + 2)
                .filter(|named| named.first <= at + 2 + usize::from(sentence.is(at + 2, &["the"])))
        {
            let object = Mention { kind: MentionKind::Place, ..place.mention.clone() };
            let past =
                sentence.find(&["formerly", "previously", "was", "were"], at.saturating_sub(3), at).is_some();
            let who = if past { Vec::new() } else { subjects(sentence, memory, at) };
            let listed = sentence.class == LineClass::Item && !memory.topic.is_empty();
            let who = if who.is_empty() && listed { subject(at) } else { who };
            for party in who {
                let first = sentence.find(&["who"], at.saturating_sub(8), at).unwrap_or(at);
                found.push(relation(
                    first,
                    place.end,
                    "relation.resides_in",
                    RelationStated::ResidesIn,
                    &party,
                    &object,
                ));
            }
        }
        if sentence.is(at, &["payment"]) && sentence.find(&["involved"], at.saturating_sub(4), at).is_some() {
            for party in subject(at) {
                let first = sentence.find(&["involved"], at.saturating_sub(4), at).unwrap_or(at);
                let stop = quote_end.max(end).min(sentence.tokens.len());
                let object = described(sentence, at + 1, stop);
                found.push(relation(first, stop, "relation.pays", RelationStated::Pays, &party, &object));
            }
        }
        if sentence.is(at, &["lead", "leads"]) && sentence.find(&["development"], at, at + 3).is_some() {
            for party in subject(at) {
                let object = described(sentence, at + 1, end);
                found.push(relation(
                    at.saturating_sub(2),
                    end,
                    "relation.leads_development",
                    RelationStated::LeadsDevelopmentOf,
                    &party,
                    &object,
                ));
            }
        }
        if sentence.is(at, &["manage", "manages"])
            && sentence.find(&["associated"], at, at + 8).is_some()
            && let Some(object) =
                sentence.find(&["with"], at, at + 10).and_then(|with| sentence.named_from(with))
        {
            for party in subject(at) {
                found.push(relation(
                    at,
                    object.end,
                    "relation.associated_with",
                    RelationStated::AssociatedWith,
                    &party,
                    &object.mention,
                ));
            }
        }
    }
}

/// "also known as", "a.k.a.", "alias", and the list of names that may follow.
pub(crate) fn aliases(sentence: &Sentence, _memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in 0..sentence.tokens.len() {
        let known = ["also", "formerly", "previously", "better", "otherwise"];
        let mut place = if sentence.is(at, &known) && sentence.has(at + 1, &["known", "as"])
            || sentence.has(at, &["also", "known", "by"])
        {
            at + 3
        } else if sentence.has(at, &["also", "called"]) {
            at + 2
        } else if sentence.is(at, &["aka", "alias", "fka"])
            && !sentence.is(at.wrapping_sub(1), &["his", "the", "an", "her"])
        {
            at + 1
        } else {
            continue;
        };
        while sentence
            .is(place, &["the", "his", "her", "its", "by", "alias", "aliases", "nickname", "name", ":"])
        {
            place += 1;
        }
        let open = usize::from(at > 0 && sentence.is(at - 1, &["("]));
        let before = at - open - usize::from(open == 0 && at > 0 && sentence.is(at - 1, &[","]));
        let subject = sentence
            .named
            .iter()
            .rev()
            .find(|named| named.end <= at && named.is_party())
            .filter(|named| before.saturating_sub(named.end) <= 4);
        let Some(subject) = subject else { continue };
        let mut first = at - open;
        while let Some((alias, end)) = name_at(sentence, place) {
            let close = usize::from(sentence.is(end, &[")"]));
            if alias.entity == subject.mention.entity {
                break;
            }
            let kind = FactKind::Alias { subject: subject.mention.clone(), alias };
            found.push(Draft::new(first, end + close, "relation.alias", kind));
            // More names follow only in brackets; elsewhere a comma ends it.
            let mut next = end;
            while open == 1 && sentence.is(next, &[",", "and", "or", ";", "aka", "also", "known", "as"]) {
                next += 1;
            }
            if next == end {
                break;
            }
            first = next;
            place = next;
        }
    }
    found
}

/// The name that stands at a place: one in quotation marks, or one that is known by how it is written.
fn name_at(sentence: &Sentence, place: usize) -> Option<(Mention, usize)> {
    if sentence.tokens.get(place)?.kind == TokenKind::Quote {
        let close = (place + 1..place + 9)
            .find(|at| sentence.tokens.get(*at).is_some_and(|token| token.kind == TokenKind::Quote))?;
        // A comma before the closing mark is not of the name.
        let end = close - usize::from(sentence.is(close - 1, &[","]));
        let words = sentence.tokens.get(place + 1..end).filter(|words| !words.is_empty())?;
        let mention = Mention {
            text: sentence.text_of(place + 1, end),
            span: sentence.span(place + 1, end),
            kind: MentionKind::Organisation,
            entity: format!("party:{}", key_of(words)),
        };
        return Some((mention, close + 1));
    }
    let named = sentence.named_at(place).filter(|named| named.is_party())?;
    Some((named.mention.clone(), named.end))
}
