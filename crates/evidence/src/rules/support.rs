//! Who supports whom: a party, a government or regime, or a policy.

use crate::fact::{Mention, MentionKind, RelationStated};
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, main_subject, objects, opening, subjects};
use crate::rules::relation::relation;
use crate::rules::structure::{described, organisation};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

/// What is provided where somebody is supported.
const PROVIDED: [&str; 22] = [
    "support",
    "assistance",
    "weapons",
    "funding",
    "missiles",
    "arms",
    "ammunition",
    "explosives",
    "money",
    "revenue",
    "funds",
    "equipment",
    "training",
    "vehicles",
    "fuel",
    "goods",
    "components",
    "drones",
    "materials",
    "services",
    "technology",
    "electronics",
];

/// Say how somebody supports, or that he gains by it too: "is supporting materially and benefiting from the Government of".
const BESIDE: [&str; 22] = [
    "materially",
    "financially",
    "actively",
    "politically",
    "publicly",
    "directly",
    "indirectly",
    "and",
    "or",
    "benefiting",
    "benefitting",
    "benefited",
    "benefitted",
    "benefits",
    "benefit",
    "from",
    "the",
    "former",
    "implemented",
    "implementing",
    "promoted",
    "promoting",
];

/// What a state has that is supported, and has no name.
const OF_STATE: &[&str] = &[
    "decision-makers",
    "military",
    "industrial",
    "military-industrial",
    "defence",
    "complex",
    "war",
    "effort",
    "full-scale",
    "illegal",
    "unprovoked",
    "unjustified",
    "aggression",
    "invasion",
    "of",
];

/// "provided support to", "materially assisted ... in support of", "benefiting from and supporting", "voted in favour of".
pub(crate) fn supporters(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.every(Set::Supports) {
        if sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at) {
            continue;
        }
        let Some(end) = given(sentence, at) else { continue };
        let Some((object, end)) = backed(sentence, end) else { continue };
        for subject in supporter(sentence, memory, at) {
            if object.entity != subject.entity {
                let kind = RelationStated::Supports;
                let draft = relation(at, end, "relation.supports", kind, &subject, &object);
                // "assisted, sponsored, or provided support for" is one support.
                if !found.iter().any(|known| known.rule == draft.rule && known.kind == draft.kind) {
                    found.push(draft);
                }
            }
        }
    }
    // "X is a long-time supporter of Y".
    for at in sentence.all(&["supporter", "supporters", "backer", "backers"]) {
        let is = sentence.find(&["is", "are", "was", "were", "remains"], at.saturating_sub(6), at);
        let Some(verb) = is.filter(|_| sentence.is(at + 1, &["of"]) && !is_negated(sentence, at)) else {
            continue;
        };
        let plain = (verb + 1..at).all(|place| {
            sentence.named_at(place).is_none() && !sentence.is(place, &[",", "by", "of", "for"])
        });
        let Some((object, end)) = backed(sentence, at + 2).filter(|_| plain && !sentence.is_quoted(at))
        else {
            continue;
        };
        for subject in subjects(sentence, memory, verb) {
            if object.entity != subject.entity {
                let kind = RelationStated::Supports;
                found.push(relation(verb, end, "relation.supporter_of", kind, &subject, &object));
            }
        }
    }
    for at in sentence.all(&["voted"]) {
        let favour = sentence.is(at + 1, &["in"])
            && sentence.is(at + 2, &["favour", "favor"])
            && sentence.is(at + 3, &["of"]);
        if !favour || sentence.is_quoted(at) || is_negated(sentence, at) {
            continue;
        }
        // "in favour of and/or expressed support for".
        let also = sentence
            .find(&["for"], at + 4, at + 10)
            .filter(|_| sentence.is(at + 4, &["and", "and/or", "or"]));
        let first = also.map_or(at + 4, |also| also + 1);
        // A law goes by its number; its title in quotation marks may hold anything.
        let end = policy_end(sentence, first);
        let end = (first + 1..end)
            .find(|place| {
                sentence.tokens.get(*place).is_some_and(|token| token.kind == TokenKind::Quote)
                    || sentence.is(*place, &["and"])
                        && sentence.is(place + 1, &["therefore", "thus", "thereby"])
            })
            .unwrap_or(end);
        if end == first {
            continue;
        }
        let mut voters = subjects(sentence, memory, at);
        // "a member of X, who voted": X does not vote.
        let who = sentence.is(at.wrapping_sub(1), &["who"]);
        voters.retain(|voter| !who || voter.kind == MentionKind::Person);
        // "Member of the Duma who voted": a text about one person that opens with what he is.
        let opens = sentence.is(0, &["member", "deputy", "senator"]) && who;
        if voters.is_empty()
            && opens
            && !sentence
                .named
                .iter()
                .any(|named| named.end <= at && named.mention.kind == MentionKind::Person)
        {
            voters.extend(memory.subject.clone());
        }
        for voter in voters {
            let law = described(sentence, first, end);
            found.push(relation(at, end, "relation.voted_for", RelationStated::Supports, &voter, &law));
        }
    }
}

/// Where it is told to whom the support is given that the verb at a place tells of.
fn given(sentence: &Sentence, at: usize) -> Option<usize> {
    if sentence.is(at, &["supports", "supported", "supporting"]) {
        // Passive, or the boilerplate that another verb begins.
        let passive = sentence.is(at.wrapping_sub(1), &["is", "are", "was", "were", "been", "being"])
            && !sentence.is(at, &["supporting"]);
        if passive {
            return None;
        }
        // "supporting, materially or financially, or benefitting from,".
        let beside = |place: usize| {
            let aside = sentence.is(place, &[","])
                && (sentence.is(place + 1, &BESIDE)
                    && !sentence.is(place + 1, &["and", "or", "the", "former"])
                    || sentence.is(place + 1, &["and", "or"]) && sentence.is(place + 2, &BESIDE)
                    || place > at + 1 && sentence.is(place - 1, &["from"]));
            sentence.is(place, &BESIDE) || aside
        };
        return (at + 1..at + 12).find(|place| !beside(*place));
    }
    // "provided X with training and funding".
    if let Some(with) = sentence
        .named_at(at + 1)
        .filter(|named| named.first == at + 1 && sentence.is(named.end, &["with"]))
        .map(|named| named.end)
    {
        return sentence.find(&PROVIDED, with, with + 7).map(|_| at + 1);
    }
    // "for having materially assisted X".
    let whom = at + 1 + usize::from(sentence.is(at + 1, &["the"]));
    let passive = sentence.is(at.wrapping_sub(1), &["is", "are", "was", "were", "been", "being"]);
    if sentence.is(at, &["assisted"])
        && !passive
        && sentence.named_at(whom).is_some_and(|named| named.first == whom && named.is_party())
    {
        return Some(at + 1);
    }
    let Some(support) = sentence.find(&PROVIDED, at + 1, at + 14) else {
        // "supplies its products to X": whatever it is.
        let goods = sentence.is(at, &["supplies", "supplied", "supplying", "delivered", "delivering"]);
        let to = sentence.find(&["to"], at + 2, at + 9).filter(|_| goods)?;
        let plain = (at + 1..to).all(|place| {
            sentence.named_at(place).is_none()
                && !sentence.is(place, &[",", ";", "and", "by", "that", "which", "used"])
                && !sentence.is_in(place, Set::Finite)
        });
        return (plain && !passive).then_some(to + 1);
    };
    let mut end = support + 1;
    // "goods, equipment and services to".
    while sentence.is(end, &[",", "and", "or"]) && sentence.is(end + 1, &PROVIDED) {
        end += 2;
    }
    // "services in support of".
    if sentence.has(end, &["in", "support"]) {
        end += 2;
    }
    if !sentence.is(end, &["to", "for", "of"]) {
        return None;
    }
    while sentence.is(
        end,
        &[
            "to",
            "for",
            ",",
            "or",
            "and",
            "goods",
            "services",
            "in",
            "support",
            "of",
            "other",
            "promoted",
            "promotes",
            "promoting",
            "facilitated",
            "facilitates",
            "facilitating",
            "implemented",
            "implementing",
        ],
    ) {
        end += 1;
    }
    Some(end)
}

/// Who the verb of support at a place is said of.
fn supporter(sentence: &Sentence, memory: &Memory, at: usize) -> Vec<Mention> {
    let having = (at.saturating_sub(8)..at).rev().find(|place| sentence.is(*place, &["having"]));
    let boilerplate = sentence.find(&["materially", "assisted", "sponsored"], at.saturating_sub(6), at + 1);
    let benefit = sentence.find(
        &["obtaining", "benefiting", "benefitting", "benefits", "benefited", "benefitted"],
        at.saturating_sub(6),
        at,
    );
    let verb = match (having, boilerplate, benefit) {
        (Some(having), Some(_), _) => having + 1,
        (Some(having), None, _) if having + 1 == at => at,
        (None, Some(first), _) if first < at => first,
        (None, None, Some(first)) => first,
        _ => at,
    };
    // "is involved in obtaining a benefit from or supporting", "is responsible for supporting".
    let gerund = sentence.is(at, &["supporting", "providing", "supplying"]);
    let involved = sentence
        .find(&["involved", "responsible", "engaged", "active"], at.saturating_sub(9), at)
        .filter(|_| gerund);
    // "Remains active in supporting" as a whole sentence of a text about one party.
    if gerund && sentence.is(0, &["remains", "remained"]) && involved == Some(1) && at < 6 {
        return memory.subject.iter().cloned().collect();
    }
    if let Some(involved) = involved {
        let plain = (involved + 1..at).all(|place| {
            sentence.named_at(place).is_none()
                && !sentence.is(place, &[",", ";", "by", "while", "who", "which"])
        });
        let told = sentence
            .find(&["is", "are", "was", "were", "been"], involved.saturating_sub(4), involved)
            .is_some();
        // "are involved in activities for Y, and/or involved in supporting Z".
        let earlier = sentence
            .find(&["involved"], 0, involved)
            .filter(|_| sentence.is(involved - 1, &["and", "or", "and/or"]))
            .filter(|first| sentence.find(&["is", "are", "been"], first.saturating_sub(4), *first).is_some());
        if let Some(first) = earlier.filter(|first| plain && !is_negated(sentence, *first)) {
            return main_subject(sentence, memory, first)
                .into_iter()
                .chain(subjects(sentence, memory, first))
                .take(1)
                .collect();
        }
        if plain && told && !is_negated(sentence, involved) {
            let plain = subjects(sentence, memory, involved);
            return if plain.is_empty() {
                main_subject(sentence, memory, involved).into_iter().collect()
            } else {
                plain
            };
        }
    }
    let plain = subjects(sentence, memory, verb);
    if plain.is_empty() && gerund { second(sentence, memory, at) } else { plain }
}

/// Who a gerund further on is said of: "X did this, thereby supporting Y", "X is responsible for this, and for supporting Y".
fn second(sentence: &Sentence, memory: &Memory, at: usize) -> Vec<Mention> {
    if at > FAR || sentence.find(&["while", "whose", "because", ";"], 0, at).is_some() {
        return Vec::new();
    }
    let before = at.wrapping_sub(1);
    let thereby = sentence.is(before, &["thereby", "thus", "therefore", "hence"]);
    // "is responsible for, supporting or implementing", "is involved in carrying out this, and supporting".
    let row = sentence.is(before, &[",", "and", "or", "for"])
        && sentence.find(&["responsible", "involved"], 0, at).is_some_and(|told| {
            sentence.find(&["is", "was", "are", "were", "been"], told.saturating_sub(4), told).is_some()
        });
    if thereby || row { opening(sentence, memory, before) } else { Vec::new() }
}

/// Beyond so many words it is open who a sentence still speaks of.
const FAR: usize = 60;

/// Who or what is supported from a place on, and where its name ends: a party, a government, a regime, or a policy.
pub(crate) fn backed(sentence: &Sentence, at: usize) -> Option<(Mention, usize)> {
    let mut first = at;
    while first < at + 2 && sentence.is(first, &["the", "materially", "any"]) {
        first += 1;
    }
    // "actions and policies which undermine".
    let policy = ["actions", "policies", "action", "policy"];
    // "separatist actions or policies" says by itself what they are.
    if sentence.is(first, &["separatist"]) && sentence.is(first + 1, &policy) {
        let end = policy_end(sentence, first + 1);
        return Some((described(sentence, first, end), end));
    }
    if sentence.is(first, &policy) {
        let mut and = first + 1;
        while and < first + 4 && sentence.is(and, &["and", "or", "/"]) {
            and += 1;
        }
        // "actions or policies attributable to the Government of X which", "actions and implemented policies, which".
        let whose = (and..and + 2).any(|place| sentence.is(place, &["attributable", "by", "of"]));
        let more = 2 * usize::from(sentence.is(and + 1, &policy));
        let which = (and..and + if whose { 12 } else { 3 + more })
            .find(|place| sentence.is(*place, &["which", "that", "undermining", "destabilising"]))?;
        let end = policy_end(sentence, which + 1);
        return Some((described(sentence, first, end), end));
    }
    let rule = ["government", "regime", "authorities", "junta"];
    // "the Government of Velm".
    if sentence.is(first, &rule) && sentence.is(first + 1, &["of"]) {
        let state = first + 2 + usize::from(sentence.is(first + 2, &["the"]));
        let named = sentence.named_at(state).or_else(|| sentence.named_at(first))?;
        let state =
            named.mention.kind == MentionKind::Country && named.end > first + 2 && !named.is_adjective;
        return state.then(|| (government(sentence, first, named.end, &named.mention.entity), named.end));
    }
    // "Velmian decision-makers", "Velmia's military and industrial complex", "Velmia's war of aggression".
    if let Some(state) = sentence.named_at(first).filter(|named| named.first == first)
        && state.mention.kind == MentionKind::Country
    {
        let from = state.end + usize::from(sentence.is(state.end, &["'s", "'"]));
        let words =
            (from..from + 5).take_while(|at| sentence.is(*at, OF_STATE) || sentence.is(*at, &["and", "-"]));
        let end = from + words.count();
        let end = end - usize::from(sentence.is(end - 1, &["and"]));
        if end > from
            && sentence
                .is(end - 1, &["decision-makers", "complex", "war", "effort", "aggression", "invasion"])
        {
            return Some((described(sentence, first, end), end));
        }
    }
    // "the Velmian regime", "the Reznikov regime".
    if let Some(named) = sentence.named_at(first).filter(|named| named.first == first)
        && sentence.is(named.end, &rule)
    {
        let end = named.end + 1;
        if named.mention.kind == MentionKind::Country {
            return Some((government(sentence, first, end, &named.mention.entity), end));
        }
        return named.is_party().then(|| (organisation(sentence, first, end), end));
    }
    if sentence.named_at(first).is_none()
        && sentence.tokens.get(first).is_some_and(crate::token::Token::is_capital)
        && sentence.is(first + 1, &["regime", "junta"])
    {
        return Some((organisation(sentence, first, first + 2), first + 2));
    }
    let object = objects(sentence, at).into_iter().next()?;
    let whole = object.is_party() && !sentence.is(object.end, &["in", "'s"]);
    whole.then(|| (object.mention.clone(), object.end))
}

/// Where what is said of a policy or a law ends: commas within a row of nouns and the full stop of "No." belong to it.
fn policy_end(sentence: &Sentence, at: usize) -> usize {
    let nouns = ["sovereignty", "independence", "stability", "security", "democracy", "rule"];
    let goes_on = |stop: usize| {
        // ", or stability", ", as well as the security".
        let noun = (stop + 1..stop + 6)
            .find(|place| !sentence.is(*place, &["or", "and", "as", "well", "the"]))
            .is_some_and(|place| sentence.is(place, &nouns));
        sentence.is(stop, &[","]) && noun || sentence.is(stop, &["."]) && sentence.is(stop - 1, &["no"])
    };
    let mut end = sentence.clause_end(at);
    while end > at && end < sentence.tokens.len() && goes_on(end) {
        end = sentence.clause_end(end + 1);
    }
    // "and is associated with X" says something else of who supports it.
    let other = (at..end).find(|place| {
        sentence.is(*place, &["and"])
            && sentence
                .is(place + 1, &["is", "are", "was", "has", "have", "therefore", "thus", "he", "she", "it"])
    });
    end = other.unwrap_or(end);
    while end > at && sentence.is(end - 1, &["and", "or", "therefore", "thus"]) {
        end -= 1;
    }
    end
}

/// The government of a state, as that state.
fn government(sentence: &Sentence, first: usize, end: usize, state: &str) -> Mention {
    Mention {
        text: sentence.text_of(first, end),
        span: sentence.span(first, end),
        kind: MentionKind::Country,
        entity: state.to_owned(),
    }
}
