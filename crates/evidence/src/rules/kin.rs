//! Family, and who is close to whom.

use crate::fact::{Mention, MentionKind, RelationStated};
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, objects, subjects};
use crate::rules::post::{goes_on, of_noun};
use crate::rules::relation::{is_former, relation};
use crate::sentence::Sentence;
use crate::word::Set;

/// "X is the son of Y", "Y's wife, X", "X, a close associate of Y", "X is married to Y".
pub(crate) fn relatives(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    // "son of X, brother of Y": of one person, who is not X.
    let mut row: (usize, Vec<Mention>) = (0, Vec::new());
    for at in 0..sentence.tokens.len() {
        let kin = sentence.is_in(at, Set::Kin) && !sentence.is(at, &["in-law"]);
        let associate = sentence.is(at, &["associate", "confidant"]);
        let married = sentence.is(at, &["married"]) && sentence.is(at + 1, &["to"]);
        if !(kin || associate || married) || sentence.is_quoted(at) || sentence.named_at(at).is_some() {
            continue;
        }
        // A partner in business is none in life.
        let business = sentence.is(at.wrapping_sub(1), &["business", "trading", "senior", "managing"])
            || sentence.is(at, &["partner"]);
        let (rule, tie) = if associate || business {
            ("relation.associate_of", RelationStated::AssociatedWith)
        } else {
            ("relation.relative_of", RelationStated::RelatedTo)
        };
        let ends =
            is_former(sentence, at.saturating_sub(3), at) || sentence.is(at, &["ex-wife", "ex-husband"]);
        let mut tied = |first: usize, end: usize, one: &Mention, other: &Mention| {
            let draft = relation(first, end, rule, tie, one, other);
            found.push(Draft { is_former: ends, ..draft });
        };
        if married {
            if is_negated(sentence, at) {
                continue;
            }
            for one in subjects(sentence, memory, at) {
                if let Some(other) = human(objects(sentence, at + 2).first().copied()) {
                    tied(at, other.end, &one, &other.mention);
                }
            }
            continue;
        }
        // "the nephew of Y"; "father-in-law".
        if sentence.is(at + 1, &["of"]) {
            let Some(other) = human(objects(sentence, at + 2).first().copied()) else { continue };
            let holders = if goes_on(sentence, row.0, at) { row.1 } else { of_noun(sentence, memory, at) };
            // "father of X, Y and Z".
            let (mut list, mut end) = sentence.list_from(other.first);
            if !list.last().is_some_and(|last| {
                sentence.is(last.first.wrapping_sub(1), &["and"]) && !sentence.is(last.end, &["'s", "'"])
            }) {
                (list, end) = (vec![other], other.end);
            }
            for one in holders.iter().filter(|one| one.kind == MentionKind::Person) {
                for other in list.iter().filter_map(|named| human(Some(*named))) {
                    tied(at, other.end, one, &other.mention);
                }
            }
            row = (end, holders);
            continue;
        }
        // "Y's wife, X": right after it, in an aside or not.
        let name = at + 1 + usize::from(sentence.is(at + 1, &[",", "is", "was"]));
        let Some(one) = human(sentence.named_at(name).filter(|named| named.first == name)) else { continue };
        let owner = sentence.named.iter().find(|named| {
            named.is_party()
                && named.mention.kind == MentionKind::Person
                && named.end < at
                && sentence.is(named.end, &["'s", "'"])
                && (named.end + 1..at).all(|place| sentence.named_at(place).is_none())
                && at - named.end <= 3
        });
        if let Some(owner) = owner {
            tied(owner.first, one.end, &one.mention, &owner.mention);
        } else if let Some(about) = memory.subject.as_ref().filter(|about| about.entity != one.mention.entity)
        {
            // "his wife, X" of whom the text is about, if nobody else was named before.
            let his = sentence.find(&["his", "her"], at.saturating_sub(3), at);
            let other = sentence
                .named
                .iter()
                .any(|named| named.end <= at && named.is_party() && named.mention.entity != about.entity);
            if let Some(his) = his.filter(|_| !other && !memory.has_rival) {
                tied(his, one.end, &one.mention, about);
            }
        }
    }
}

/// Only a person has a family.
fn human(named: Option<&Named>) -> Option<&Named> {
    named.filter(|named| named.is_party() && named.mention.kind == MentionKind::Person)
}
