//! How bodies hang together: organs of a state, units, branches, and whom a state backs or directs.

use crate::fact::{Mention, MentionKind, Modality, RelationStated};
use crate::mention::{Named, key_of};
use crate::read::{Draft, Memory};
use crate::rules::attack::doer::doer;
use crate::rules::attack::nameless::people_first;
use crate::rules::clause::{is_negated, is_unreal, objects, subjects};
use crate::rules::count::is_number;
use crate::rules::post::{in_role, of_noun};
use crate::rules::relation::{relation, with_share};
use crate::rules::service::hedged;
use crate::rules::share::share_before;
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

pub(crate) fn structures(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    organs(sentence, found);
    subgroups(sentence, memory, found);
    subsidiaries(sentence, memory, found);
    fronts(sentence, found);
    subordinate(sentence, memory, found);
    beneath(sentence, memory, found);
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

/// "X is a Y subsidiary": Y owns it, wholly or not, and it is a part of Y.
fn subsidiaries(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["subsidiary"]) {
        let parent = sentence.named.iter().find(|named| named.end == at && named.is_party());
        let Some(parent) = parent.filter(|_| !sentence.is(at + 1, &["of"]) && !sentence.is_quoted(at)) else {
            continue;
        };
        let article = parent.first.wrapping_sub(1);
        let verb = article.wrapping_sub(1);
        let told = sentence.is(article, &["a", "an"]) && sentence.is(verb, &["is", "was"]);
        if !told || is_negated(sentence, parent.first) {
            continue;
        }
        for subject in subjects(sentence, memory, verb) {
            let kind = RelationStated::SubGroupOf;
            let rule = "relation.subsidiary";
            let draft = relation(verb, at + 1, rule, kind, &subject, &parent.mention);
            found.push(Draft { is_former: sentence.is(verb, &["was"]), ..draft });
        }
    }
}

/// "X, a Y front and proxy, did it": X acts for Y.
fn fronts(sentence: &Sentence, found: &mut Vec<Draft>) {
    for at in sentence.all(&["front", "proxy"]) {
        // Within a name it is no word for a tie: "the Redwater Front".
        let apart = sentence.named_at(at).is_none() && !sentence.is(at.wrapping_sub(1), &["and", "or"]);
        let next = at
            + 1
            + 2 * usize::from(sentence.is(at + 1, &["and"]) && sentence.is(at + 2, &["front", "proxy"]));
        if !apart || !sentence.is(next, &[",", "."]) || sentence.is_quoted(at) {
            continue;
        }
        // A short form in brackets may stand behind the name.
        let open = sentence.is(at.wrapping_sub(1), &[")"]);
        let end = if open { (0..at).rev().find(|place| sentence.is(*place, &["("])) } else { Some(at) };
        let whose = sentence.named.iter().find(|named| Some(named.end) == end && named.is_party());
        let Some(whose) = whose.filter(|named| sentence.is(named.first.wrapping_sub(1), &["a", "an"])) else {
            continue;
        };
        let before = whose.first.wrapping_sub(2);
        let who = sentence.named.iter().find(|named| named.end == before && named.is_party());
        let Some(who) = who.filter(|_| sentence.is(before, &[","])) else { continue };
        let kind = RelationStated::ActsFor;
        found.push(relation(who.first, next, "relation.front_of", kind, &who.mention, &whose.mention));
    }
}

/// "subordinate to".
fn subordinate(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["subordinate", "subordinated"]) {
        if !sentence.is(at + 1, &["to"]) {
            continue;
        }
        let plain = subjects(sentence, memory, at);
        let plain = if plain.is_empty() { hedged(sentence, memory, at) } else { plain };
        let plain = if plain.is_empty() { relative(sentence, at) } else { plain };
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
            // "is almost certainly subordinate to": no noun, and no units.
            let adverb = (noun..at).any(|place| {
                sentence.is_in(place, Set::BeforeVerb)
                    || sentence
                        .tokens
                        .get(place)
                        .is_some_and(|token| token.word.ends_with("ly") || token.word == "that")
            });
            if adverb {
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

/// "X is a trading entity that is subordinate to Y": X.
fn relative(sentence: &Sentence, at: usize) -> Vec<Mention> {
    let that = (at.saturating_sub(3)..at).rev().find(|place| sentence.is(*place, &["that", "which"]));
    let Some(that) = that else { return Vec::new() };
    let be = (that.saturating_sub(10)..that).rev().find(|place| sentence.is(*place, &["is", "was"]));
    let Some(be) = be.filter(|be| sentence.is(be + 1, &["a", "an"])) else { return Vec::new() };
    let noun = (be + 2..that).all(|place| {
        sentence.named_at(place).is_none_or(|named| named.is_adjective) && !sentence.is(place, &[","])
    });
    // "X of the Ministry of Y is": the whole name is X of the Ministry.
    let named = sentence.named.iter().find(|named| named.end == be && named.is_party()).filter(|_| noun);
    let whole = named.filter(|named| {
        !sentence.is(named.first.wrapping_sub(1), &["the", "of"])
            || !sentence.is_in(named.first.wrapping_sub(2), Set::Preposition)
    });
    whole.map(|named| named.mention.clone()).into_iter().collect()
}

/// "X, a subordinate element within Y", "X, an organisation under Y", "X falls under Y", "X reports to Y", "X belongs to Y".
fn beneath(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["under", "within", "beneath", "reports", "reported", "belongs", "answers"]) {
        if sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at) {
            continue;
        }
        let verb = sentence.is(at, &["reports", "belongs", "answers"]);
        let mut from = at + 1;
        if verb {
            if sentence.is(from, &["directly"]) {
                from += 1;
            }
            if !sentence.is(from, &["to"]) {
                continue;
            }
            from += 1;
        }
        // "under the umbrella of", "under the control of".
        if sentence.is(from, &["the"])
            && sentence.is(from + 1, &["umbrella", "command", "authority", "auspices"])
            && sentence.is(from + 2, &["of"])
        {
            from += 3;
        }
        let objects: Vec<&Named> =
            objects(sentence, from).into_iter().filter(|named| is_body(named)).collect();
        // "is under UN sanctions": what follows is the body's, and not the body.
        let attribute = |named: &Named| {
            sentence.tokens.get(named.end).is_some_and(|token| {
                token.kind == TokenKind::Word
                    && !token.is_in(Set::Preposition)
                    && !token.is_in(Set::BeforeVerb)
                    && !token
                        .is_any(&["and", "or", "which", "who", "that", "since", "as", "while", "when", "but"])
            })
        };
        let Some(object) = objects.first().filter(|named| !attribute(named)) else { continue };
        let who = if verb {
            doer(sentence, memory, at)
                .filter(|who| who.kind == MentionKind::Organisation)
                .into_iter()
                .collect()
        } else if sentence.is(
            at.wrapping_sub(1),
            &["falls", "fall", "operates", "operating", "sits", "works", "housed", "nested"],
        ) {
            let verb = at - 1;
            let plain = doer(sentence, memory, verb).filter(|who| who.kind == MentionKind::Organisation);
            plain.map_or_else(|| subjects(sentence, memory, verb), |who| vec![who])
        } else if sentence.is(at, &["under"]) && sentence.is(at.wrapping_sub(1), &["is", "are", "be"]) {
            let plain = subjects(sentence, memory, at - 1);
            let plain = if plain.is_empty() { hedged(sentence, memory, at) } else { plain };
            plain.into_iter().filter(|who| who.kind == MentionKind::Organisation).collect()
        } else if sentence.is(at.wrapping_sub(1), UNITS) {
            of_noun(sentence, memory, at - 1)
        } else {
            Vec::new()
        };
        for subject in who.into_iter().filter(|subject| subject.kind != MentionKind::Person) {
            // A ship or a company belongs to a company whose property it is.
            let form = (object.first..object.end).any(|place| {
                sentence.is_in(place, Set::Form)
                    && !sentence.is(place, &["group", "state", "public", "joint"])
            });
            let kind = if sentence.is(at, &["belongs"]) && form {
                RelationStated::OwnedBy
            } else {
                RelationStated::SubordinateTo
            };
            found.push(relation(at, object.end, "relation.beneath", kind, &subject, &object.mention));
        }
    }
}

/// What a part of a body is called.
const UNITS: &[&str] = &[
    "element",
    "unit",
    "organisation",
    "organization",
    "group",
    "entity",
    "bureau",
    "department",
    "agency",
    "office",
    "centre",
    "center",
    "division",
    "branch",
    "directorate",
    "institute",
    "body",
    "cell",
    "team",
    "company",
];

/// Whether it is a body: a party, or one that is known.
fn is_body(named: &Named) -> bool {
    named.mention.kind == MentionKind::Organisation && !named.is_adjective
        || named.is_party() && named.mention.kind != MentionKind::Person
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

/// A body that is called by these words, as a mention.
pub(crate) fn organisation(sentence: &Sentence, first: usize, end: usize) -> Mention {
    Mention {
        text: sentence.text_of(first, end),
        span: sentence.span(first, end),
        kind: MentionKind::Organisation,
        entity: format!("party:{}", key_of(sentence.tokens.get(first..end).unwrap_or_default())),
    }
}

/// Where the words begin that describe and count the people whose noun stands at a place: "three hacker groups".
fn counted(sentence: &Sentence, noun: usize) -> usize {
    let mut first = people_first(sentence, noun);
    while first > sentence.begins
        && (is_number(sentence, first - 1)
            || sentence.is(first - 1, &["several", "many", "some", "different"]))
    {
        first -= 1;
    }
    first
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
            let subject = described(sentence, counted(sentence, noun), noun + 1);
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
        let first = counted(sentence, noun);
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
