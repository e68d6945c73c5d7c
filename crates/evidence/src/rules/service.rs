//! Who acts for whom, works for whom and is associated with whom.

use crate::fact::{Mention, MentionKind, RelationStated};
use crate::mention::{Named, key_of};
use crate::read::{Draft, Memory};
use crate::rules::attack::doer::{doer, phrase};
use crate::rules::clause::{is_negated, is_unreal, main_subject, objects, opening, subjects};
use crate::rules::relation::{is_former, relation};
use crate::rules::structure::organisation;
use crate::rules::support::backed;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
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

/// "X, a mixer that serves as a key money-laundering tool of Y": X acts for Y.
pub(crate) fn tools(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["serves", "served"]) {
        let tool = sentence.find(&["tool", "instrument", "conduit"], at + 2, at + 8);
        let of =
            tool.map(|tool| tool + 1).filter(|of| sentence.is(at + 1, &["as"]) && sentence.is(*of, &["of"]));
        let Some(of) = of.filter(|_| !sentence.is_quoted(at) && !is_negated(sentence, at)) else { continue };
        // "of the OFAC-designated Y".
        let designated = |token: &Token| token.word.ends_with("-designated");
        let article = of + 1 + usize::from(sentence.is(of + 1, &["the"]));
        let first = article + usize::from(sentence.tokens.get(article).is_some_and(designated));
        let Some(object) = sentence.named_at(first).filter(|named| named.is_party()) else { continue };
        let Some(subject) = subjects(sentence, memory, at).into_iter().next() else { continue };
        let kind = RelationStated::ActsFor;
        found.push(relation(at, object.end, "relation.tool_of", kind, &subject, &object.mention));
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
        } else if sentence.has(end, &["for", "or", "at", "the", "direction", "of"]) {
            end + 6
        } else if sentence.has(end, &["on", "behalf", "of"]) || sentence.has(end, &["at", "direction", "of"])
        {
            end + 3
        } else if sentence.has(end, &["at", "the", "direction", "of"]) {
            end + 4
        } else if let Some(of) = at_orders(sentence, end) {
            of
        } else if sentence.is(end, &["for"]) && (works || !sentence.is(at, &["employed"]))
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
        let mut who = said_of(sentence, memory, at);
        if who.is_empty() && sentence.is(at, &["working", "acting"]) {
            who = accused(sentence, at);
        }
        for subject in who {
            for (object, last) in whom(sentence, end) {
                // "worked for U.S. and Canadian companies": from where they are.
                let from = object.kind == MentionKind::Country
                    && sentence.is(last, &["and", "or", ","])
                    && sentence.named_at(last + 1).is_some_and(|named| named.is_adjective);
                if from {
                    continue;
                }
                let kind = RelationStated::ActsFor;
                found.push(relation(at, last, "relation.acts_for", kind, &subject, &object));
            }
        }
    }
}

/// Whom somebody accuses of what a gerund tells: "accused A and B of working for".
fn accused(sentence: &Sentence, at: usize) -> Vec<Mention> {
    let of = at.wrapping_sub(1);
    if !sentence.is(of, &["of", "with"]) {
        return Vec::new();
    }
    let accusing = ["accused", "accuses", "accuse", "accusing", "charged", "charges", "suspected"];
    let verb = (of.saturating_sub(30)..of).rev().find(|place| sentence.is(*place, &accusing));
    let Some(verb) = verb else { return Vec::new() };
    let (list, end) = sentence.list_from(verb + 1);
    if end != of {
        return Vec::new();
    }
    list.into_iter().filter(|named| named.is_party()).map(|named| named.mention.clone()).collect()
}

/// Those that are named for whom somebody acts, or the government or regime.
pub(crate) fn whom(sentence: &Sentence, at: usize) -> Vec<(Mention, usize)> {
    let named = objects(sentence, at);
    // A lone word in capitals is a name here, though not elsewhere.
    let first = at + usize::from(sentence.is(at, &["the"]));
    let acronym = sentence
        .tokens
        .get(first..=first)
        .filter(|word| word.iter().all(|token| token.kind == TokenKind::Capitals && token.word.len() > 2))
        .filter(|_| named.is_empty() && sentence.named_at(first).is_none())
        .filter(|_| {
            !sentence.is(first + 1, &["'s", "-"])
                && !sentence.tokens.get(first + 1).is_some_and(Token::is_capital)
        });
    if let Some(word) = acronym {
        let mention = Mention {
            text: sentence.text_of(first, first + 1),
            span: sentence.span(first, first + 1),
            kind: MentionKind::Organisation,
            entity: format!("party:{}", key_of(word)),
        };
        return vec![(mention, first + 1)];
    }
    if named.is_empty() {
        return backed(sentence, at)
            .filter(|(object, _)| object.kind != MentionKind::Described)
            .into_iter()
            .collect();
    }
    // "the Assad family": more than the one who is named.
    named.into_iter().filter_map(|named| extended(sentence, named)).collect()
}

/// A name with the noun that makes it a name of several: "the Duric family". Nothing where it only says whose something else is.
fn extended(sentence: &Sentence, named: &Named) -> Option<(Mention, usize)> {
    let family = sentence.is(named.end, &["family", "clan", "brothers"]);
    if family && named.is_party() {
        return Some((organisation(sentence, named.first, named.end + 1), named.end + 1));
    }
    let noun = sentence.is(
        named.end,
        &[
            "regime",
            "affiliate",
            "affiliates",
            "subsidiary",
            "subsidiaries",
            "leader",
            "leaders",
            "members",
            "officials",
            "commander",
            "commanders",
            "financier",
        ],
    );
    (!noun || sentence.is(named.end, &["regime"])).then(|| (named.mention.clone(), named.end))
}

/// "X collects taxes on behalf of Y", "X, who fought at the direction of Y": whatever is done, it is done for Y.
pub(crate) fn behalf(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["behalf", "direction"]) {
        let article = usize::from(sentence.is(at.wrapping_sub(1), &["the"]));
        let on = at.wrapping_sub(1 + article);
        let leads = sentence.is(on, &["on"]) && sentence.is(at, &["behalf"])
            || sentence.is(on, &["at", "under"]) && sentence.is(at, &["direction"]);
        if !leads || !sentence.is(at + 1, &["of"]) || sentence.is_quoted(at) {
            continue;
        }
        // What acts says so itself; of a plan or a refusal it is not said.
        let acts = (on.saturating_sub(5)..on).any(|place| sentence.is_in(place, Set::Acts));
        if acts || is_negated(sentence, on) || is_unreal(sentence, on) {
            continue;
        }
        let Some(subject) = does(sentence, memory, on) else { continue };
        for (object, last) in whom(sentence, at + 2) {
            if object.entity != subject.entity {
                let kind = RelationStated::ActsFor;
                found.push(relation(on, last, "relation.on_behalf_of", kind, &subject, &object));
            }
        }
    }
}

/// Beyond so many words it is open who a sentence still speaks of.
const FAR: usize = 60;

/// Who does what stands before a place: whoever the sentence opens with, or stands before the last "who" or "which".
fn does(sentence: &Sentence, memory: &Memory, at: usize) -> Option<Mention> {
    let relative = sentence.find(&["who", "which"], 0, at.min(FAR)).is_some();
    let other = sentence.find(
        &["that", "whose", ";", "while", "because", "by", "received", "was", "were"],
        0,
        at.min(FAR),
    );
    // "received money on behalf of", "made by Y on behalf of", or far into a sentence: it is open who acts.
    if other.is_some() || at > FAR {
        return None;
    }
    if relative {
        main_subject(sentence, memory, at)
    } else {
        opening(sentence, memory, at).into_iter().next()
    }
}

/// "is associated with", "is linked to", "has ties to".
pub(crate) fn associates(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&[
        "associated",
        "linked",
        "affiliated",
        "connected",
        "tied",
        "aligned",
        "allied",
        "ties",
        "links",
        "connections",
        "works",
        "worked",
        "working",
    ]) {
        // "works closely with".
        let closely = sentence.is(at, &["works", "worked", "working"]);
        let verb = at;
        let at = at + usize::from(closely && sentence.is(at + 1, &["closely", "directly"]));
        if closely && !sentence.is(at, &["closely", "directly"]) {
            continue;
        }
        let to = sentence.is(at + 1, if closely { &["with"] } else { &["with", "to"] });
        let managed = sentence.find(&["manage", "manages"], at.saturating_sub(10), at).is_some();
        // "linked to the attack on X" is told as an attack.
        let attack =
            (at + 2..at + 9).take_while(|place| !sentence.is(*place, &[",", ".", "and"])).any(|place| {
                sentence.is(
                    place,
                    &[
                        "attack",
                        "attacks",
                        "hack",
                        "theft",
                        "heist",
                        "breach",
                        "malware",
                        "ransomware",
                        "campaign",
                        "campaigns",
                    ],
                )
            });
        if attack
            || !to
            || managed
            || sentence.is_quoted(at)
            || is_negated(sentence, at)
            || is_unreal(sentence, at)
        {
            continue;
        }
        // "has close ties to", "with links to": the noun has its verb or preposition before it.
        let noun = sentence.is(at, &["ties", "links", "connections"]);
        let subjects = if noun {
            let has = (at.saturating_sub(4)..at)
                .rev()
                .take_while(|place| sentence.named_at(*place).is_none())
                .find(|place| {
                    sentence.is(*place, &["has", "have", "maintains", "maintain", "with", "having", "had"])
                });
            let Some(has) = has else { continue };
            if sentence.is(has, &["with"]) {
                let comma = usize::from(sentence.is(has.wrapping_sub(1), &[","]));
                let named = sentence.named.iter().find(|named| named.end + comma == has && named.is_party());
                named.map(|named| named.mention.clone()).into_iter().collect()
            } else {
                doer(sentence, memory, has)
                    .filter(|who| who.kind != MentionKind::Described)
                    .into_iter()
                    .collect()
            }
        } else {
            said_of(sentence, memory, verb)
        };
        for subject in subjects {
            for (object, last) in whom(sentence, at + 2) {
                // Of a state only its government is a party to ties.
                let own = object.entity == subject.entity;
                if own || object.kind == MentionKind::Place {
                    continue;
                }
                let kind = RelationStated::AssociatedWith;
                let draft = relation(at, last, "relation.associated", kind, &subject, &object);
                // "formerly linked to".
                let is_former = is_former(sentence, at.saturating_sub(3), at);
                found.push(Draft { is_former, ..draft });
            }
        }
    }
}

/// Whoever a verb or participle is said of: plainly, by a hedge ("is said to work for"), or as "he" or "the group" of before.
pub(crate) fn said_of(sentence: &Sentence, memory: &Memory, at: usize) -> Vec<Mention> {
    let plain = subjects(sentence, memory, at);
    if !plain.is_empty() {
        return plain;
    }
    let hedge = hedged(sentence, memory, at);
    if !hedge.is_empty() {
        return hedge;
    }
    let first = phrase(sentence, at);
    let spoken = first > 0 && sentence.is(first - 1, &["he", "she", "it", "group", "gang"]);
    let infinitive = sentence.is(at.wrapping_sub(1), &["to"]) && first < at.wrapping_sub(1);
    if !spoken && !infinitive {
        return Vec::new();
    }
    doer(sentence, memory, at).into_iter().filter(|who| who.kind != MentionKind::Described).collect()
}

/// "on the orders of", "for the benefit of", "at the behest of": where the name begins for whom somebody acts so.
fn at_orders(sentence: &Sentence, at: usize) -> Option<usize> {
    let article = usize::from(sentence.is(at + 1, &["the"]));
    let noun = at + 1 + article;
    let nouns = [
        "orders",
        "order",
        "instructions",
        "behest",
        "benefit",
        "interests",
        "interest",
        "command",
        "direction",
    ];
    let told = sentence.is(at, &["on", "for", "at", "in", "under"])
        && sentence.is(noun, &nouns)
        && sentence.is(noun + 1, &["of", "from"]);
    told.then_some(noun + 2)
}

/// Who a participle is said of by another verb: "is believed to be linked to", "is also thought to be run by".
pub(crate) fn hedged(sentence: &Sentence, memory: &Memory, at: usize) -> Vec<Mention> {
    let be = at.wrapping_sub(1);
    let to = at.wrapping_sub(2);
    let (be, to) = if sentence.is(be, &["been"]) { (be, at.wrapping_sub(3)) } else { (be, to) };
    let told = sentence.is(be, &["be", "been"]) && sentence.is(to, &["to"]);
    let adverb =
        sentence.tokens.get(be).is_some_and(|token| token.word.len() > 4 && token.word.ends_with("ly"));
    if told {
        return doer(sentence, memory, to)
            .into_iter()
            .filter(|who| who.kind != MentionKind::Described)
            .collect();
    }
    if adverb {
        let verb =
            (be.saturating_sub(3)..be).rev().find(|place| sentence.is(*place, &["is", "are", "was", "were"]));
        return verb.map(|verb| subjects(sentence, memory, verb)).unwrap_or_default();
    }
    Vec::new()
}
