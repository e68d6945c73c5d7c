//! Ties between parties, and their other names.

use crate::fact::{FactKind, Mention, MentionKind, RelationStated};
use crate::mention::{Named, key_of};
use crate::name::{is_described, is_head, is_name, joins_fields};
use crate::office::office_at;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, objects, opening, subjects};
use crate::rules::{kin, service, structure, support, topic};
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;
use crate::word::Set;

pub(crate) fn relations(sentence: &Sentence, memory: &mut Memory, vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    passives(sentence, memory, &mut found);
    actives(sentence, memory, &mut found);
    led(sentence, &mut found);
    offices(sentence, memory, vocabulary, &mut found);
    service::agents(sentence, memory, &mut found);
    service::gerunds(sentence, memory, &mut found);
    support::supporters(sentence, memory, &mut found);
    service::associates(sentence, memory, &mut found);
    kin::relatives(sentence, memory, &mut found);
    structure::structures(sentence, memory, &mut found);
    topic::topics(sentence, memory, &mut found);
    // A part of a name that is taken for the whole ties nobody to itself.
    found.retain(|draft| match &draft.kind {
        FactKind::Relation { subject, object, .. } => subject.entity != object.entity,
        _ => true,
    });
    // A person is part of no body as a unit is.
    let about = memory
        .subject
        .as_ref()
        .filter(|subject| memory.other_pronoun.is_some() || subject.kind == MentionKind::Person);
    found.retain(|draft| match &draft.kind {
        FactKind::Relation { relation: RelationStated::SubGroupOf, subject, .. } => {
            about.is_none_or(|about| about.entity != subject.entity)
        }
        _ => true,
    });
    found
}

pub(crate) fn relation(
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
        // "owned and controlled directly or indirectly by": the last verb of the row is read.
        let mut by = at + 1;
        while by < at + 7
            && sentence
                .is(by, &["directly", "indirectly", "or", "and", ",", "wholly", "100", "%", "ultimately"])
        {
            by += 1;
        }
        if !sentence.is(by, &["by"]) || sentence.is_quoted(at) || is_negated(sentence, at) {
            continue;
        }
        let former = is_former(sentence, at.saturating_sub(4), at) || is_past(sentence, at);
        // "by, directly or indirectly, X".
        let mut from = by + 1;
        while from < by + 7 && sentence.is(from, &["directly", "indirectly", "or", ","]) {
            from += 1;
        }
        let objects = objects(sentence, from);
        let Some(last) = objects.last() else { continue };
        let subjects = subjects(sentence, memory, at);
        let from = found.len();
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
        let ends = ends_later(sentence, last.end);
        for draft in found.iter_mut().skip(from) {
            draft.is_former = former || ends;
        }
    }
}

/// "X, under the leadership of Y": Y leads X.
fn led(sentence: &Sentence, found: &mut Vec<Draft>) {
    for at in sentence.all(&["leadership", "command"]) {
        let first = at.wrapping_sub(1 + usize::from(sentence.is(at.wrapping_sub(1), &["the"])));
        if !sentence.is(first, &["under"]) || !sentence.is(at + 1, &["of"]) || sentence.is_quoted(at) {
            continue;
        }
        let end = first - usize::from(sentence.is(first.wrapping_sub(1), &[","]));
        let body = sentence.named.iter().find(|named| {
            named.end == end && named.is_party() && named.mention.kind == MentionKind::Organisation
        });
        let leader = objects(sentence, at + 2).into_iter().next();
        if let (Some(body), Some(leader)) = (body, leader.filter(|leader| is_holder(&leader.mention))) {
            let kind = RelationStated::HoldsOffice;
            found.push(relation(
                body.first,
                leader.end,
                "relation.led",
                kind,
                &leader.mention,
                &body.mention,
            ));
        }
    }
}

/// "owns", "controls", "heads", "headed": who does it stands before.
fn actives(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&[
        "owns",
        "controls",
        "heads",
        "chairs",
        "leads",
        "headed",
        "chaired",
        "owned",
        "controlled",
        "led",
    ]) {
        let unsure = is_negated(sentence, at) || is_unreal(sentence, at);
        // "headed Y" tells of the past, "has headed Y since 2020" does not; "headed by" is another rule's.
        let past = sentence.is(at, &["headed", "chaired", "owned", "controlled", "led"]);
        let perfect = sentence.find(&["has", "have"], at.saturating_sub(3), at).is_some();
        if past
            && (sentence.is(at + 1, &["by"])
                || sentence
                    .find(&["is", "are", "was", "were", "been", "being"], at.saturating_sub(3), at)
                    .is_some())
        {
            continue;
        }
        let former = past && !perfect && sentence.find_in(Set::Says, 0, at).is_none()
            || is_former(sentence, at.saturating_sub(3), at);
        if sentence.is_quoted(at) || unsure || sentence.named_at(at).is_some() {
            continue;
        }
        for subject in subjects(sentence, memory, at) {
            for object in
                objects(sentence, share(sentence, at + 1)).into_iter().filter(|object| object.is_party())
            {
                let kind = match sentence.tokens.get(at).map(|token| token.word.as_str()) {
                    Some("owns" | "owned") => ("relation.owns", RelationStated::OwnedBy),
                    Some("controls" | "controlled") => ("relation.controls", RelationStated::ControlledBy),
                    _ => ("relation.heads", RelationStated::HoldsOffice),
                };
                let (of, to) = match kind.1 {
                    RelationStated::HoldsOffice => (&subject, &object.mention),
                    _ => (&object.mention, &subject),
                };
                let draft = relation(at, object.end, kind.0, kind.1, of, to);
                found.push(Draft { is_former: former || ends_later(sentence, object.end), ..draft });
            }
        }
    }
}

/// Where what is owned begins, after the share of it: "owns 75 % of the shares of X". Less than half is no ownership here, and
/// what is said of it is looked for where nothing stands.
fn share(sentence: &Sentence, at: usize) -> usize {
    let figures = sentence.tokens.get(at).map(|token| token.word.replace(',', ".")).unwrap_or_default();
    let figures = figures.trim_end_matches('%');
    let Ok(share) = figures.parse::<f32>() else { return at };
    let mut end = at + 1;
    while end < at + 8
        && sentence.is(
            end,
            &["%", "percent", "per", "cent", "of", "the", "its", "shares", "stake", "share", "capital", "in"],
        )
    {
        end += 1;
    }
    if share < HALF || end == at + 1 { sentence.tokens.len() } else { end }
}

/// In per cent.
const HALF: f32 = 50.0;

/// Who a noun is said of: "X is the director of", "X, a subsidiary of", "X (commander of".
pub(crate) fn of_noun(sentence: &Sentence, memory: &Memory, noun: usize) -> Vec<Mention> {
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
            "and",
            "of",
        ]);
        if stops || sentence.named_at(before).is_some_and(|named| !named.is_adjective) {
            break;
        }
        first = before;
    }
    let after = |end: usize| {
        sentence
            .named
            .iter()
            .find(|named| named.end == end && named.is_party())
            .map(|named| vec![named.mention.clone()])
            .unwrap_or_default()
    };
    if is_negated(sentence, noun) {
        return Vec::new();
    }
    // "Deputy head of X" as the beginning of a text about one party.
    let Some(before) = first.checked_sub(1) else {
        // "The owner of X has been arrested" is about another.
        let other = sentence.is(first, &["the", "a", "an"]);
        return memory.subject.iter().filter(|_| !other).cloned().collect();
    };
    if sentence.is(before, &["is", "are", "was", "were", "became", "remains"]) {
        return subjects(sentence, memory, before);
    }
    if sentence.is(before, &["been"]) && sentence.is(before.wrapping_sub(1), &["has", "have"]) {
        return subjects(sentence, memory, before);
    }
    if sentence.is(before, &["("]) {
        return after(before);
    }
    // "X is the director of Y and the chairman of Z".
    if sentence.is(before, &["and"]) {
        return opening(sentence, memory, before);
    }
    // An apposition; "of X, a unit of Y, a part of Z" leaves open whose the second is.
    if sentence.is(before, &[","]) {
        return after(before);
    }
    Vec::new()
}

/// "the director of", "the leader of".
fn offices(sentence: &Sentence, memory: &Memory, vocabulary: &Vocabulary, found: &mut Vec<Draft>) {
    // The posts of one person stand in a row: where the last of them ended, and whose it was.
    let mut row: (usize, Vec<Mention>) = (0, Vec::new());
    for noun in 0..sentence.tokens.len() {
        let sits = sentence.is(noun, &["member", "members", "deputy"]);
        if !sits && !sentence.is_in(noun, Set::Holder) {
            continue;
        }
        if sentence.is_quoted(noun) || sentence.named_at(noun).is_some_and(|named| !sits || named.is_party())
        {
            continue;
        }
        let owns = sentence.is(noun, &["owner", "co-owner"]) || holds_most(sentence, noun);
        if !owns && sentence.is(noun, &["shareholder"]) {
            continue;
        }
        let state = sentence.is(noun, &["president"]);
        let mut of = noun + 1;
        // "chairman of the board of directors of X".
        // "chairman and secretary of X".
        if sentence.is(of, &["and"])
            && let Some(next) = sentence.find(&["of"], of + 2, of + 4)
            && (of..next).all(|place| sentence.named_at(place).is_none())
        {
            of = next;
        }
        // "Chief of Staff of X", "Chief of the General Staff of X".
        if let Some(staff) = sentence
            .find(&["staff"], of, of + 4)
            .filter(|_| sentence.is(noun, &["chief"]) && sentence.is(of, &["of"]))
        {
            of = staff + 1;
        }
        while sentence.is(of, &["of"])
            && let Some(next) = sentence.find(&["of"], of + 1, of + 7)
            && sentence.find(&["board", "directors", "council"], of, next).is_some()
            && sentence.named_at(next).is_none()
        {
            of = next;
        }
        if !(sentence.is(of, &["of", "at"]) || owns && sentence.is(of, &["in"])) {
            continue;
        }
        // "head of the company X".
        let sort = of + 1 + usize::from(sentence.is(of + 1, &["the"]));
        let sort = sort
            + usize::from(
                sentence.tokens.get(sort).is_some_and(|token| !token.is_capital() && is_described(token)),
            );
        if sentence.is_in(sort, Set::PredicateNoun)
            && sentence.tokens.get(sort).is_some_and(|token| !token.is_capital())
            && sentence.named_at(sort + 1).is_some_and(Named::is_party)
        {
            of = sort;
        }
        // "X's director is Y".
        if let Some(body) = sentence
            .named
            .iter()
            .find(|named| named.is_party() && named.end + 1 == noun && sentence.is(named.end, &["'s", "'"]))
            && sentence.is(noun + 1, &["is", "was"])
            && let Some(holder) =
                objects(sentence, noun + 2).first().filter(|holder| is_holder(&holder.mention))
        {
            let (one, other, kind) = if owns {
                (&body.mention, &holder.mention, RelationStated::OwnedBy)
            } else {
                (&holder.mention, &body.mention, RelationStated::HoldsOffice)
            };
            let is_former = sentence.is(noun + 1, &["was"]);
            let draft = relation(body.first, holder.end, "relation.office_of", kind, one, other);
            found.push(Draft { is_former, ..draft });
            continue;
        }
        let title = office_at(vocabulary, &sentence.tokens, noun);
        let (mention, end) = match objects(sentence, of + 1).first() {
            Some(object) if object.is_party() => (object.mention.clone(), object.end),
            Some(_) => continue,
            None => {
                // Within the title of an office in capitals the body has no mention of its own.
                let first = of + 1 + usize::from(sentence.is(of + 1, &["the"]));
                let first = first + usize::from(sentence.tokens.get(first).is_some_and(is_described));
                let Some(end) = title.map(|title| title.end).filter(|end| *end > first + 1) else { continue };
                let words = sentence.tokens.get(first..end).unwrap_or_default();
                let ands = (first..end).filter(|place| sentence.is(*place, &["and"]));
                let other = ands.into_iter().any(|and| !joins_fields(&sentence.tokens, and));
                let acronym =
                    matches!(words, [word] if word.kind == TokenKind::Capitals && word.word.len() > 2);
                let body = is_name(words) && words.iter().any(is_head);
                // Whoever is president of a state holds no office in a body.
                let state = state
                    && (words
                        .iter()
                        .any(|token| token.is_any(&["republic", "federation", "union", "state", "states"]))
                        || vocabulary
                            .longest(words)
                            .is_some_and(|(_, known)| known.kind == MentionKind::Country));
                if state || other || !(body || acronym) || words.iter().any(|token| token.is("board")) {
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
        // "member of the X unit": the body's name goes on.
        let cut = |token: &Token| token.kind == TokenKind::Word && is_head(token);
        if sits && sentence.tokens.get(end).is_some_and(cut) {
            continue;
        }
        let start = noun.saturating_sub(6);
        let begin = (start..noun)
            .rev()
            .find(|place| sentence.is(*place, &[",", "(", "is", "was", "are", "were"]))
            .unwrap_or(start);
        let former = is_former(sentence, begin, noun + 1)
            || begin.checked_add(1).is_some_and(|verb| verb <= noun && is_past(sentence, verb))
            || ends_later(sentence, end);
        // "recipient of a prize, director of X": what stands before the comma is nobody who can direct.
        let can_hold = |subject: &Mention| {
            memory.subject.as_ref().is_some_and(|about| about.entity == subject.entity) || is_holder(subject)
        };
        let mut holders = of_noun(sentence, memory, noun);
        holders.retain(can_hold);
        let mut former = former;
        if holders.is_empty() {
            holders.extend(in_role(sentence, memory, noun, end).filter(can_hold));
        }
        if holders.is_empty() {
            let (serving, past) = serves(sentence, memory, noun);
            holders = serving;
            holders.retain(can_hold);
            if !holders.is_empty() {
                former =
                    past || is_former(sentence, noun.saturating_sub(4), noun) || ends_later(sentence, end);
            }
        }
        if holders.is_empty() && goes_on(sentence, row.0, noun) {
            holders.clone_from(&row.1);
        }
        row = (end, holders.clone());
        for subject in holders {
            let draft = if sits {
                relation(noun, end, "relation.member_of", RelationStated::MemberOf, &subject, &mention)
            } else if owns {
                relation(noun, end, "relation.owner_of", RelationStated::OwnedBy, &mention, &subject)
            } else {
                relation(noun, end, "relation.office_in", RelationStated::HoldsOffice, &subject, &mention)
            };
            found.push(Draft { is_former: former, ..draft });
        }
    }
}

/// Whether a shareholder holds the greater part: "majority shareholder", "sole shareholder".
fn holds_most(sentence: &Sentence, noun: usize) -> bool {
    sentence.is(noun, &["shareholder"])
        && sentence.is(noun.wrapping_sub(1), &["majority", "sole", "controlling"])
}

/// Who serves as what a noun says, and whether that is past: "X has served as deputy head of", "Y, serving as commander of",
/// "was sanctioned as head of".
fn serves(sentence: &Sentence, memory: &Memory, noun: usize) -> (Vec<Mention>, bool) {
    let nobody = (Vec::new(), false);
    let Some(role) = (noun.saturating_sub(6)..noun).rev().find(|place| sentence.is(*place, &["as"])) else {
        return nobody;
    };
    let plain = (role + 1..noun).all(|place| {
        sentence.named_at(place).is_none_or(|named| named.is_adjective)
            && !sentence.is(place, &[",", "and", "of", "well", "such", "to"])
    });
    let verb = role.wrapping_sub(1);
    let acts = sentence.is(
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

/// Whether a post stands in a row with the one that ended at a place: "..., the chairman of X and a member of Y".
pub(crate) fn goes_on(sentence: &Sentence, end: usize, noun: usize) -> bool {
    let mut at = end;
    // "(since 2014)".
    if sentence.is(at, &["("]) {
        let Some(close) = sentence.find(&[")"], at, noun.min(at + 9)) else { return false };
        at = close + 1;
    }
    let joint = at;
    while sentence.is(at, &[",", "and", "as", "well"]) {
        at += 1;
    }
    let plain = |place: usize| {
        sentence.named_at(place).is_none()
            && sentence.tokens.get(place).is_some_and(|token| {
                token.is_in(Set::TitlePrefix)
                    || token.is_in(Set::Former)
                    || token.is_in(Set::Field)
                    || token.is_any(&[
                        "the",
                        "a",
                        "an",
                        "also",
                        "current",
                        "currently",
                        "co-founder",
                        "supervisory",
                        "founding",
                        "and",
                    ])
            })
    };
    end > 0 && at > joint && at <= noun && (at..noun).all(plain)
}

/// Whether a word before a place says that what follows holds no more: "former", "ex-".
pub(crate) fn is_former(sentence: &Sentence, first: usize, end: usize) -> bool {
    // "previously" and "once" say so of ties, though not of a designation.
    (first..end).any(|place| {
        (sentence.is_in(place, Set::Former) || sentence.is(place, &["previously", "once"]))
            && sentence.named_at(place).is_none()
    })
}

/// Whether the verb before a place tells of the past. What somebody is reported to have said goes back a tense by itself.
fn is_past(sentence: &Sentence, at: usize) -> bool {
    let past = sentence.find(&["was", "were"], at.saturating_sub(3), at).is_some()
        || at.checked_sub(2).is_some_and(|had| sentence.has(had, &["had", "been"]));
    past && sentence.find_in(Set::Says, 0, at).is_none()
}

/// Whether an end is told right after a tie: "until 2019", "from 2011 to 2013", "between 2014 and 2018".
pub(crate) fn ends_later(sentence: &Sentence, end: usize) -> bool {
    // "(2008-2017)", "(Apr 2010 - Sept 2019)".
    if sentence.is(end, &["("]) {
        let close = sentence.find(&[")"], end, end + 9).unwrap_or(end);
        let years = (end..close)
            .filter_map(|place| sentence.tokens.get(place))
            .flat_map(|token| token.word.split('-'))
            .filter(|word| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit()))
            .count();
        if years == 2 {
            return true;
        }
        return close > end && close < end + 5 && ends_later(sentence, close + 1);
    }
    // "July 2018 to October 2021".
    let to = sentence.find(&["to", "until", "-"], end, end + 4);
    let is_year = |place: &usize| {
        sentence
            .tokens
            .get(*place)
            .is_some_and(|token| token.word.len() == 4 && token.word.chars().all(|c| c.is_ascii_digit()))
    };
    if let Some(to) = to
        && (end..to).any(|place| is_year(&place))
        && (to + 1..to + 4).any(|place| is_year(&place))
    {
        return true;
    }
    let Some(from) = sentence.find(&["from", "until", "till", "between"], end, end + 5) else { return false };
    if (end..from).any(|place| {
        sentence.is(place, &[",", ";", "."]) && !sentence.is(from, &["until", "till", "from", "between"])
    }) {
        return false;
    }
    let year = |place: usize| {
        sentence
            .tokens
            .get(place)
            .is_some_and(|token| token.word.len() == 4 && token.word.chars().all(|c| c.is_ascii_digit()))
    };
    let dated = (from..from + 5).any(year);
    let closed = sentence.is(from, &["until", "till"])
        || sentence
            .find(&["to", "until", "till", "and", "-"], from, from + 6)
            .is_some_and(|to| !sentence.is(to + 1, &["present", "date", "now"]));
    dated && closed
}

/// Who is said to be something by "as": "As head of X, Y is", "Y, as the head of X, is", "in his role as director of X".
pub(crate) fn in_role(sentence: &Sentence, memory: &Memory, noun: usize, end: usize) -> Option<Mention> {
    let role = (noun.saturating_sub(5)..noun).rev().find(|place| sentence.is(*place, &["as"]))?;
    let plain = (role + 1..noun).all(|place| {
        sentence.named_at(place).is_none() && !sentence.is(place, &[",", "and", "of", "well", "such"])
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
    if !of_role && before.is_some() {
        return None;
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
    let pronoun = comma.is_some_and(|comma| sentence.is(comma + 1, &["he", "she", "it"]));
    memory.subject.clone().filter(|_| (of_role || pronoun) && !memory.has_rival)
}

/// Whether a mention can hold an office: a person, or a name whose family name is printed in capitals, which hides that.
fn is_holder(mention: &Mention) -> bool {
    let capitals = |word: &str| word.chars().filter(|c| c.is_uppercase()).count() > 2;
    mention.kind == MentionKind::Person || mention.text.split_whitespace().any(capitals)
}
