//! Who employs, pays and trains whom.

use crate::fact::{Mention, MentionKind, RelationStated};
use crate::read::{Draft, Memory};
use crate::rules::attack::doer::doer;
use crate::rules::clause::{is_negated, is_unreal, objects, subjects};
use crate::rules::relation::relation;
use crate::rules::structure::described;
use crate::sentence::Sentence;
use crate::word::Set;

/// Nouns for those who are employed, paid or trained.
const PEOPLE: &[&str] = &[
    "workers",
    "hackers",
    "people",
    "fighters",
    "operatives",
    "programmers",
    "engineers",
    "developers",
    "militants",
    "nationals",
    "recruits",
    "personnel",
    "soldiers",
    "troops",
    "agents",
    "staff",
    "mercenaries",
    "students",
    "specialists",
    "individuals",
    "militias",
    "forces",
];

/// "X employs 130 workers", "X has trained foreign fighters", "X pays the salaries of Y", "Y is paid by X", "Y was trained by X".
pub(crate) fn staff(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    let verbs = ["employs", "employed", "employ", "trains", "trained", "train", "pays", "paid", "pay"];
    for at in sentence.all(&verbs) {
        if sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at) {
            continue;
        }
        let kind = if sentence.is(at, &["employs", "employed", "employ"]) {
            RelationStated::Employs
        } else if sentence.is(at, &["trains", "trained", "train"]) {
            RelationStated::Trains
        } else {
            RelationStated::Pays
        };
        let passive = sentence.is(at + 1, &["by"]) && sentence.is_in(at.wrapping_sub(1), Set::BeforeVerb);
        if passive {
            // "employed by X" is acting for X.
            if kind == RelationStated::Employs {
                continue;
            }
            let Some(by) = objects(sentence, at + 2).into_iter().next() else { continue };
            for whom in subjects(sentence, memory, at) {
                if whom.entity != by.mention.entity {
                    found.push(relation(at, by.end, "relation.staff_by", kind, &by.mention, &whom));
                }
            }
            continue;
        }
        if sentence.is(at.wrapping_sub(1), &["is", "are", "was", "were", "been", "being", "to"]) {
            continue;
        }
        let Some((whom, end)) = whom(sentence, at, kind) else { continue };
        let plain = subjects(sentence, memory, at);
        let who = if plain.is_empty() { doer(sentence, memory, at).into_iter().collect() } else { plain };
        for who in
            who.into_iter().filter(|who| who.kind != MentionKind::Described && who.entity != whom.entity)
        {
            found.push(relation(at, end, "relation.staff", kind, &who, &whom));
        }
    }
}

/// Whom the verb at a place has for its object: people, or, of what is paid, whose wages they are.
fn whom(sentence: &Sentence, at: usize, kind: RelationStated) -> Option<(Mention, usize)> {
    let mut first = at + 1;
    if kind == RelationStated::Pays {
        let wages =
            sentence.find(&["salaries", "wages", "salary", "bonuses", "stipends"], first, first + 4)?;
        let of = wages + 1;
        if !sentence.is(of, &["of", "to", "for"]) {
            return None;
        }
        first = of + 1;
    }
    let named = objects(sentence, first).into_iter().next();
    if let Some(named) = named.filter(|named| {
        let human = kind != RelationStated::Employs || named.mention.kind == MentionKind::Person;
        named.is_party() && human && named.first <= first + 1
    }) {
        return Some((named.mention.clone(), named.end));
    }
    let stops = ["in", "for", "to", "by", "with", "who", "which", "that", ",", ";", ".", "on", "as", "from"];
    let noun = (first..first + 11)
        .take_while(|place| !sentence.is(*place, &stops))
        .filter(|place| sentence.is(*place, PEOPLE))
        .last()?;
    Some((described(sentence, first, noun + 1), noun + 1))
}
