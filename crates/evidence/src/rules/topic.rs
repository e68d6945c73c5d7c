//! What the items of a list, and sentences that say where somebody lives, tell of whom they are about.

use crate::fact::{Mention, MentionKind, RelationStated};
use crate::line::LineClass;
use crate::read::{Draft, Memory};
use crate::rules::clause::subjects;
use crate::rules::relation::relation;
use crate::rules::structure::described;
use crate::sentence::Sentence;
use crate::word::Set;

/// What is said of the party that an item of a list is about: "is responsible for training", "lives in", "pays".
pub(crate) fn topics(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
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
            let who = subjects(sentence, memory, at);
            let listed = sentence.class == LineClass::Item && !memory.topic.is_empty();
            let who = if who.is_empty() && listed { subject(at) } else { who };
            for party in who {
                let first = sentence.find(&["who"], at.saturating_sub(8), at).unwrap_or(at);
                let draft = relation(
                    first,
                    place.end,
                    "relation.resides_in",
                    RelationStated::ResidesIn,
                    &party,
                    &object,
                );
                found.push(Draft { is_former: past, ..draft });
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
