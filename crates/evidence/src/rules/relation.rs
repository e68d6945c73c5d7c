//! Ties between parties, and their other names.

use crate::fact::{FactKind, Mention, MentionKind, Modality, RelationStated};
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::sentence::Sentence;
use crate::vocabulary::Vocabulary;

pub(crate) fn relations(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    controlled(sentence, &mut found);
    organs(sentence, &mut found);
    subgroups(sentence, &mut found);
    subordinate(sentence, memory, &mut found);
    sponsored(sentence, &mut found);
    directed(sentence, &mut found);
    topics(sentence, memory, &mut found);
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

/// The parties that a passive clause speaks of: the list before "all of which", "which", or the name right before.
fn subjects(sentence: &Sentence, at: usize) -> Vec<&Named> {
    let relative = sentence.find(&["which", "whom", "who"], at.saturating_sub(5), at);
    let Some(before) = relative.or(Some(at)) else { return Vec::new() };
    // The end of the list of names before: its last name, then back to its first.
    let Some(last) = sentence.named.iter().rposition(|named| named.end <= before && named.is_party()) else {
        return Vec::new();
    };
    let near = sentence.named.get(last).is_some_and(|named| before - named.end <= 5);
    if !near {
        return Vec::new();
    }
    let mut first = last;
    while let Some(previous) = first.checked_sub(1) {
        let (Some(a), Some(b)) = (sentence.named.get(previous), sentence.named.get(first)) else { break };
        let joined = (a.end..b.first).all(|place| sentence.is(place, &[",", "and", "the", "or"]));
        if !joined || !a.is_party() {
            break;
        }
        first = previous;
    }
    let all_of = relative.is_some_and(|which| which >= 2 && sentence.has(which - 2, &["all", "of"]));
    let both = relative.is_some_and(|which| which >= 2 && sentence.has(which - 2, &["both", "of"]));
    if all_of || both || relative.is_none() {
        sentence.named.get(first..=last).unwrap_or_default().iter().collect()
    } else {
        sentence.named.get(last..=last).unwrap_or_default().iter().collect()
    }
}

/// "controlled by", "owned or controlled by".
fn controlled(sentence: &Sentence, found: &mut Vec<Draft>) {
    for at in sentence.all(&["controlled", "run", "operated", "directed"]) {
        if !sentence.is(at + 1, &["by"]) || sentence.is_quoted(at) {
            continue;
        }
        let Some(object) = sentence.named_from(at + 2).filter(|named| named.first <= at + 4) else {
            continue;
        };
        for subject in subjects(sentence, at) {
            let first = at.saturating_sub(4).max(subject.end.min(at));
            found.push(relation(
                first,
                object.end,
                "relation.controlled_by",
                RelationStated::ControlledBy,
                &subject.mention,
                &object.mention,
            ));
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
fn subgroups(sentence: &Sentence, found: &mut Vec<Draft>) {
    for at in sentence.all(&[
        "sub-groups",
        "subgroups",
        "sub-group",
        "subgroup",
        "subsidiary",
        "subsidiaries",
        "unit",
        "branch",
    ]) {
        let (true, Some(object)) = (sentence.is(at + 1, &["of"]), sentence.named_from(at + 2)) else {
            continue;
        };
        if sentence.is_quoted(at) || object.first > at + 3 {
            continue;
        }
        let verb = sentence.find(&["is", "are", "was", "were"], at.saturating_sub(3), at);
        if verb.is_none() {
            continue;
        }
        // What somebody says of it may stand between the names and the verb.
        let list = sentence
            .list_from(sentence.named.iter().find(|named| named.is_party()).map_or(0, |named| named.first))
            .0;
        for subject in list.into_iter().filter(|named| named.is_party() && named.end <= at) {
            found.push(relation(
                subject.first,
                object.end,
                "relation.sub_group_of",
                RelationStated::SubGroupOf,
                &subject.mention,
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
        let _ = memory;
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
        let first = noun.map_or(at - 2, |noun| noun.saturating_sub(1));
        let subject = described(sentence, first, noun.map_or(at, |noun| noun + 1));
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
    for at in sentence.all(&[
        "training", "trains", "trained", "lives", "resides", "residing", "based", "living", "payment",
        "lead", "leads", "manage", "manages", "employs",
    ]) {
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
            && let Some(place) = sentence.named_from(at + 2).filter(|named| named.first == at + 2)
        {
            let object = Mention { kind: MentionKind::Place, ..place.mention.clone() };
            for party in subject(at) {
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

/// "also known as", "a.k.a.", "alias".
pub(crate) fn aliases(sentence: &Sentence, _memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in 0..sentence.tokens.len() {
        let length = if sentence.has(at, &["also", "known", "as"]) || sentence.has(at, &["also", "called"]) {
            if sentence.is(at + 1, &["known"]) { 3 } else { 2 }
        } else if sentence.is(at, &["aka", "alias", "a.k.a"]) {
            1
        } else {
            continue;
        };
        let Some(alias) = sentence.named_from(at + length).filter(|named| named.first <= at + length + 1)
        else {
            continue;
        };
        let subject = sentence.named.iter().rev().find(|named| named.end <= at && named.is_party());
        if let Some(subject) = subject {
            let open = usize::from(at > 0 && sentence.is(at - 1, &["("]));
            let close = usize::from(sentence.is(alias.end, &[")"]));
            let kind = FactKind::Alias { subject: subject.mention.clone(), alias: alias.mention.clone() };
            found.push(Draft::new(at - open, alias.end + close, "relation.alias", kind));
        }
    }
    found
}
