//! Who holds a post, where no verb says so: by "as", by "serving as", and by a name beside the post.

use crate::fact::{FactKind, Mention, MentionKind, RelationStated};
use crate::mention::Named;
use crate::office::Office;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, objects, subjects};
use crate::rules::post::of_noun;
use crate::rules::relation::{is_former, relation};
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::word::Set;

/// Who holds a post by a name beside it: "Commander of X Given Family", "the chairman of X, Given Family, said".
pub(super) fn held_by_name(
    sentence: &Sentence,
    title: Option<&Office>,
    noun: usize,
    end: usize,
) -> Option<Mention> {
    let person = |at: usize| {
        sentence.named_at(at).filter(|named| named.first == at && named.mention.kind == MentionKind::Person)
    };
    if let Some(range) = title.and_then(|title| title.person.clone()) {
        return person(range.start).map(|named| named.mention.clone());
    }
    let first = (noun.saturating_sub(3)..noun).rev().find(|at| sentence.is(*at, &["the"]))?;
    let plain = (first + 1..noun).all(|at| {
        sentence.named_at(at).is_none()
            && sentence
                .tokens
                .get(at)
                .is_some_and(|token| !token.is_in(Set::Preposition) && token.kind != TokenKind::Mark)
    });
    let of = sentence.is(first.wrapping_sub(1), &["of", "to", "for", "with"]);
    let named = person(end + 1).filter(|named| {
        plain
            && !of
            && sentence.is(end, &[","])
            && named.end > named.first + 1
            && sentence.is(named.end, &[",", ".", "("])
    })?;
    Some(named.mention.clone())
}

/// Who writes for a paper or works in a body by what he is called beside its name.
const EMPLOYED: &[&str] = &["journalist", "reporter", "correspondent", "columnist", "employee"];

/// "X Brigade commander Given Family", "the X Bank's chairman Given Family", "X Director Given Family", "X member Given Family",
/// "X reporter Given Family": a body, a post or seat in it and who has it, side by side.
pub(crate) fn beside(sentence: &Sentence, found: &mut Vec<Draft>) {
    for noun in
        sentence.every(Set::Holder).into_iter().chain(sentence.all(&["member"])).chain(sentence.all(EMPLOYED))
    {
        if sentence.is(noun, &["shareholder", "officer"])
            || sentence.is_quoted(noun)
            || is_unreal(sentence, noun)
        {
            continue;
        }
        let holder = sentence.named_at(noun + 1).filter(|named| {
            named.first == noun + 1
                && named.mention.kind == MentionKind::Person
                && named.end > named.first + 1
        });
        // "the Velm Scandal Russian President Given Family": his state goes before, and is no body.
        let capital = sentence.tokens.get(noun).is_some_and(Token::is_capital);
        let states = capital && sentence.is(noun, &["president", "leader", "secretary", "judge"]);
        let Some(holder) = holder.filter(|_| !states) else { continue };
        let mut first = noun;
        while sentence.is(first.wrapping_sub(1), &["'s", "'"])
            || sentence.is_in(first.wrapping_sub(1), Set::TitlePrefix)
            || sentence.is_in(first.wrapping_sub(1), Set::Former)
        {
            first -= 1;
        }
        let body = sentence.named.iter().find(|named| {
            named.end == first && named.is_party() && named.mention.kind == MentionKind::Organisation
        });
        let Some(body) = body.filter(|body| !sentence.is(body.first.wrapping_sub(1), &["and", ",", "/"]))
        else {
            continue;
        };
        let owns = sentence.is(noun, &["owner", "co-owner"]);
        let sits = sentence.is(noun, &["member"]);
        let (kind, one, other) = if owns {
            (RelationStated::OwnedBy, &body.mention, &holder.mention)
        } else if sits {
            (RelationStated::MemberOf, &holder.mention, &body.mention)
        } else if sentence.is(noun, EMPLOYED) {
            (RelationStated::Employs, &body.mention, &holder.mention)
        } else {
            (RelationStated::HoldsOffice, &holder.mention, &body.mention)
        };
        let is_former = is_former(sentence, first, noun);
        let draft = relation(body.first, holder.end, "relation.office_beside", kind, one, other);
        found.push(Draft { is_former, ..draft });
    }
}

/// Who serves as what a noun says, and whether that is past: "X has served as deputy head of", "Y, serving as commander of",
/// "was sanctioned as head of".
pub(super) fn serves(sentence: &Sentence, memory: &Memory, noun: usize) -> (Vec<Mention>, bool) {
    let nobody = (Vec::new(), false);
    let Some(role) = (noun.saturating_sub(6)..noun).rev().find(|place| sentence.is(*place, &["as"])) else {
        return nobody;
    };
    let plain = (role + 1..noun).all(|place| {
        sentence.named_at(place).is_none_or(|named| named.is_adjective)
            && !sentence.is(place, &[",", "and", "of", "well", "such", "to"])
    });
    // "remains active in the regime as".
    let active = sentence
        .find(&["remains", "remained", "continues", "continued"], role.saturating_sub(9), role)
        .filter(|at| sentence.find(&["active", "serve", "work", "act"], *at, *at + 3).is_some());
    let verb = active.unwrap_or(role.wrapping_sub(1));
    let acts = active.is_some()
        || sentence.is(
            verb,
            &[
                "serves",
                "served",
                "serving",
                "worked",
                "works",
                "working",
                "acts",
                "acted",
                "appointed",
                "elected",
                "confirmed",
                "sanctioned",
                "designated",
            ],
        );
    if !plain || !acts || is_negated(sentence, verb) || is_unreal(sentence, verb) {
        return nobody;
    }
    // "appointed as": of whom it is done; "appointed X as" has X before the "as".
    let passive = sentence.is(verb, &["appointed", "elected", "confirmed", "sanctioned", "designated"]);
    if passive && sentence.find(&["was", "been", "is"], verb.saturating_sub(3), verb).is_none() {
        return nobody;
    }
    let perfect = sentence.find(&["has", "have"], verb.saturating_sub(3), verb).is_some();
    let told = sentence.is(verb, &["served", "worked", "acted"]) && !perfect;
    let reported = sentence.find_in(Set::Says, 0, verb).is_some();
    (subjects(sentence, memory, verb), told && !reported)
}

/// Who is said to be something by "as": "As head of X, Y is", "Y, as the head of X, is", "in his role as director of X".
pub(crate) fn in_role(sentence: &Sentence, memory: &Memory, noun: usize, end: usize) -> Option<Mention> {
    let role = (noun.saturating_sub(5)..noun).rev().find(|place| sentence.is(*place, &["as"]))?;
    let plain = (role + 1..noun).all(|place| {
        sentence.named_at(place).is_none()
            && !sentence.is(place, &[",", "and", "of", "well", "such", "its", "their", "his", "her"])
    });
    if !plain || is_negated(sentence, role) {
        return None;
    }
    let before = role.checked_sub(1);
    // "Y, as the head of X, is".
    if let Some(comma) = before.filter(|comma| sentence.is(*comma, &[","])) {
        let named = sentence.named.iter().find(|named| named.end == comma && named.is_party());
        return named.map(|named| named.mention.clone());
    }
    let of_role = before.is_some_and(|before| {
        sentence.is(before, &["role", "position", "capacity", "function", "functions"])
            && sentence.find(&["his", "her", "their", "its"], before.saturating_sub(4), before).is_some()
    });
    if !of_role && let Some(before) = before {
        // "X as general manager of Y therefore supports".
        let named = sentence
            .named
            .iter()
            .find(|named| named.end == before + 1 && named.mention.kind == MentionKind::Person);
        return named.map(|named| named.mention.clone());
    }
    // "..., Y is": whoever stands after the comma that closes it.
    let comma = sentence.find(&[","], end, end + 14);
    // A rank may stand before the name.
    let named = comma.and_then(|comma| {
        (comma + 1..comma + 4)
            .take_while(|at| {
                *at == comma + 1
                    || sentence.is_in(at - 1, Set::Rank)
                    || sentence.is_in(at - 1, Set::Addressed)
            })
            .find_map(|at| sentence.named_at(at))
    });
    if let Some(named) = named.filter(|named| named.is_party()) {
        return Some(named.mention.clone());
    }
    // "As a member of X, the ‘legislature’ of Y, they are", "the individual is".
    let stands_for = |comma: usize| {
        let noun = sentence.is(comma + 1, &["the"])
            && sentence.is(comma + 2, &["individual", "person", "member", "company", "entity"]);
        sentence.is(comma, &[","]) && (noun || sentence.is(comma + 1, &["he", "she", "it", "they"]))
    };
    let pronoun = comma.is_some_and(|comma| (comma..comma + 14).any(stands_for));
    memory.subject.clone().filter(|_| (of_role || pronoun) && !memory.has_rival)
}

/// Whether a mention can hold an office: a person, or a name whose family name is printed in capitals, which hides that.
pub(super) fn is_holder(mention: &Mention) -> bool {
    let capitals = |word: &str| word.chars().filter(|c| c.is_uppercase()).count() > 2;
    mention.kind == MentionKind::Person || mention.text.split_whitespace().any(capitals)
}

/// "X, an investigative reporter for Y": Y employs X.
pub(crate) fn writers(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for noun in sentence.all(EMPLOYED) {
        if !sentence.is(noun + 1, &["for", "at", "of", "with"]) || sentence.is_quoted(noun) {
            continue;
        }
        let bodies = objects(sentence, noun + 2);
        let ends_in_head = |body: &Named| sentence.is_in(body.end - 1, Set::Head);
        // "of X Television and Radio Company": one name, cut.
        let joined = bodies.windows(2).any(|pair| match pair {
            [one, other] => other.first == one.end + 1 && !ends_in_head(one) && ends_in_head(other),
            _ => false,
        });
        if joined {
            continue;
        }
        // "of the Velm police": the name goes on; a state is none.
        let is_whole = |body: &Named| {
            !matches!(body.mention.kind, MentionKind::Person | MentionKind::Country)
                && !sentence.tokens.get(body.end).is_some_and(|next| {
                    next.kind == TokenKind::Word
                        && [Set::Head, Set::Field, Set::Nobody].iter().any(|set| next.is_in(*set))
                })
        };
        let ended = is_former(sentence, noun.saturating_sub(4), noun);
        for who in of_noun(sentence, memory, noun).iter().filter(|who| is_holder(who)) {
            for body in bodies.iter().filter(|body| is_whole(body)) {
                let kind = RelationStated::Employs;
                let draft = relation(noun, body.end, "relation.writes_for", kind, &body.mention, who);
                found.push(Draft { is_former: ended, ..draft });
            }
        }
    }
}

/// "X's director, Given Family, did", "Its director general, Given Family," of the body that the text named last.
pub(crate) fn possessed(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for noun in sentence.every(Set::Holder) {
        let small = sentence.tokens.get(noun).is_some_and(|token| token.kind == TokenKind::Word);
        if !small
            || sentence.is(noun, &["shareholder", "owner", "co-owner", "officer"])
            || sentence.is_quoted(noun)
        {
            continue;
        }
        // "director general".
        let end = noun + 1 + usize::from(sentence.is(noun + 1, &["general", "executive"]));
        let person = sentence.named_at(end + 1).filter(|named| {
            named.first == end + 1
                && named.mention.kind == MentionKind::Person
                && named.end > named.first + 1
                && sentence.is(end, &[","])
                && sentence.is(named.end, &[",", ".", "("])
        });
        let Some(person) = person else { continue };
        let first = (0..noun)
            .rev()
            .take_while(|at| sentence.is_in(*at, Set::TitlePrefix) || sentence.is_in(*at, Set::Former))
            .last()
            .unwrap_or(noun);
        let Some(mark) = first.checked_sub(1) else { continue };
        let of = |named: &&Named| {
            named.end == mark && named.is_party() && named.mention.kind == MentionKind::Organisation
        };
        let body = if sentence.is(mark, &["'s", "'"]) {
            sentence.named.iter().find(of).map(|named| named.mention.clone())
        } else if sentence.is(mark, &["its"]) && mark == sentence.begins && memory.subject.is_none() {
            memory.lately.clone()
        } else {
            None
        };
        let Some(body) = body else { continue };
        let known = found.iter().any(|draft| {
            matches!(&draft.kind, FactKind::Relation { subject, object, .. }
                if subject.entity == person.mention.entity && object.entity == body.entity)
        });
        if !known {
            let is_former = is_former(sentence, first, noun);
            let kind = RelationStated::HoldsOffice;
            let draft = relation(mark, person.end, "relation.office_beside", kind, &person.mention, &body);
            found.push(Draft { is_former, ..draft });
        }
    }
}
