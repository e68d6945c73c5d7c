//! Who sits where: offices and seats in bodies, and who leads or owns what as a noun tells it.

mod body;
mod holder;

use crate::fact::{Mention, MentionKind, RelationStated};
use crate::mention::Named;
use crate::name::{is_described, is_head, is_name, joins_fields};
use crate::office::office_at;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, objects, opening, subjects};
use crate::rules::relation::{ends_later, is_former, is_past, relation};
use crate::rules::structure::organisation;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;
use crate::word::{Set, Sets};

pub(crate) use holder::{beside, in_role, possessed, writers};
use holder::{held_by_name, is_holder, serves};

/// "X, under the leadership of Y": Y leads X.
pub(crate) fn led(sentence: &Sentence, found: &mut Vec<Draft>) {
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
        // "As of 4 January 2017, director of X" in a text about one party.
        let opens = before > 0
            && (0..before).all(|at| is_of_date(sentence, at))
            && !sentence.is(first, &["the", "a", "an"]);
        return if opens { memory.subject.iter().cloned().collect() } else { after(before) };
    }
    Vec::new()
}

/// Whether a word belongs to a date or leads to one.
fn is_of_date(sentence: &Sentence, at: usize) -> bool {
    sentence.is_in(at, Set::Calendar)
        || sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
        || sentence.is(
            at,
            &["as", "of", "since", "from", "in", "until", "between", "and", "to", "at", "least", "currently"],
        )
}

/// "the director of", "the leader of".
pub(crate) fn offices(sentence: &Sentence, memory: &Memory, vocabulary: &Vocabulary, found: &mut Vec<Draft>) {
    // The posts of one person stand in a row: where the last of them ended, and whose it was.
    let mut row: (usize, Vec<Mention>) = (0, Vec::new());
    for noun in 0..sentence.tokens.len() {
        // "a major of the 64th Brigade": who serves in it.
        let ranks = sentence.tokens.get(noun).is_some_and(|token| token.kind == TokenKind::Word)
            && sentence.is(noun, RANKS);
        let sits = ranks || sentence.is(noun, &["member", "members", "deputy"]);
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
            && sentence.find(&["board", "directors", "council"], of, next).is_some_and(|at| {
                // The "Security Council of the Federation" is the body.
                !(sentence.is(at, &["council"]) && sentence.tokens.get(at).is_some_and(Token::is_capital))
            })
            && sentence.named_at(next).is_none()
        {
            of = next;
        }
        // "State Secretary", "Secretary of State of X".
        if sentence.is(noun, &["secretary"]) && sentence.is(of + 1, &["state"]) {
            of += 2;
        }
        // "head of laboratory at X", "head of the information department of X".
        let direct = of;
        of = inner_of(sentence, of);
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
        // "First Deputy Head": the title may begin before the noun.
        let title = office_at(vocabulary, &sentence.tokens, noun);
        // "press secretary of the President of X" serves him.
        let article = usize::from(sentence.is(of + 1, &["the"]));
        if office_at(vocabulary, &sentence.tokens, of + 1 + article).is_some() {
            continue;
        }
        // "member of X's Management Board".
        let board = if sits { board(sentence, of + 1) } else { None };
        let objects = objects(sentence, of + 1);
        let (mention, end) = match objects.first() {
            None if board.is_some() => {
                let Some(board) = board else { continue };
                board
            }
            Some(object) if object.is_party() => {
                let longer =
                    if body::goes_on(sentence, object.end) { body::body(sentence, of + 1) } else { None };
                longer.unwrap_or_else(|| (object.mention.clone(), object.end))
            }
            Some(object)
                if object.mention.kind == MentionKind::Authority
                    && !sits
                    && !sentence.is(object.end, &["of", "'s"]) =>
            {
                (object.mention.clone(), object.end)
            }
            Some(object) => {
                let found = body::body(sentence, of + 1).filter(|(_, end)| !state && *end > object.end);
                let Some(found) = found else { continue };
                found
            }
            None if title.as_ref().is_none_or(|title| title.end <= of + 1) => {
                let Some(found) = body::body(sentence, of + 1).filter(|_| !state) else { continue };
                found
            }
            None => {
                // Within the title of an office in capitals the body has no mention of its own.
                let first = of + 1 + usize::from(sentence.is(of + 1, &["the"]));
                let first = first + usize::from(sentence.tokens.get(first).is_some_and(is_described));
                let Some(end) = title.as_ref().map(|title| title.end).filter(|end| *end > first + 1) else {
                    continue;
                };
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
                let company = sentence.is(noun, COMPANY) && is_company(words, vocabulary);
                if state
                    || other
                    || !(body || acronym || company)
                    || words.iter().any(|token| token.is("board"))
                {
                    continue;
                }
                (organisation(sentence, first, end), end)
            }
        };
        // "member of the X unit", "head of the X intelligence branch": the body's name goes on.
        let cut = |token: &Token| {
            token.kind == TokenKind::Word && (is_head(token) || !sits && token.is_in(Set::Field))
        };
        if sentence.tokens.get(end).is_some_and(cut) {
            continue;
        }
        // "of the provisional administration of Velm" is of a place, "of the rank of General" of none.
        let moved =
            of > direct && sentence.is(of, &["of"]) && !mention.text.split_whitespace().any(is_head_word);
        let rank = sentence.find(&["rank"], noun, of + 3).is_some();
        if moved || rank {
            continue;
        }
        // "captain of the KESTREL": a ship, and no unit.
        if sentence.is(noun, &["captain"]) && !mention.text.contains(char::is_lowercase) {
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
            holders.extend(held_by_name(sentence, title.as_ref(), noun, end));
        }
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

/// An organ of a body with the body's name: "X's Management Board".
fn board(sentence: &Sentence, at: usize) -> Option<(Mention, usize)> {
    let first = at + usize::from(sentence.is(at, &["the"]));
    let owner = sentence.named_at(first).filter(|named| named.first == first && named.is_party())?;
    let organ = owner.end + 1;
    let capital = |at: &usize| sentence.tokens.get(*at).is_some_and(Token::is_capital);
    let end = organ + (organ..organ + 5).take_while(capital).count();
    let organs = ["board", "council", "committee", "bureau", "politburo", "presidium"];
    if !sentence.is(owner.end, &["'s", "'"]) || end == organ || !sentence.is(end - 1, &organs) {
        return None;
    }
    Some((organisation(sentence, first, end), end))
}

/// Ranks of those who serve in a unit.
const RANKS: &[&str] =
    &["serviceman", "servicewoman", "soldier", "major", "colonel", "lieutenant", "captain", "sergeant"];

/// Posts in companies: what they are of is a company, whatever its name.
const COMPANY: &[&str] =
    &["director", "ceo", "founder", "co-founder", "owner", "co-owner", "manager", "chairman"];

/// Whether words within the title of an office can be a company's name: "General Director of Inforos", not "of Operations".
fn is_company(words: &[Token], vocabulary: &Vocabulary) -> bool {
    let plain = |token: &Token| {
        token.is_capital()
            && !token.is_in(Set::Field)
            && !token.is_in(Set::Nobody)
            && !token.is_in(Set::Calendar)
            && token.word.chars().count() > 3
    };
    (1..=3).contains(&words.len()) && words.iter().all(plain) && vocabulary.longest(words).is_none()
}

/// The last "of" of "of the information department of", where nothing in between has a capital; else the place itself.
fn inner_of(sentence: &Sentence, of: usize) -> usize {
    if !sentence.is(of, &["of"]) {
        return of;
    }
    let lower = |at: usize| {
        sentence.tokens.get(at).is_some_and(|token| {
            token.kind == TokenKind::Word && !token.is_in(Set::Preposition) && !token.is_any(&["and", "or"])
        })
    };
    let next = (of + 1..of + 6).find(|at| !lower(*at));
    next.filter(|next| {
        *next > of + 1 + usize::from(sentence.is(of + 1, &["the"])) && sentence.is(*next, &["of", "at"])
    })
    .unwrap_or(of)
}

fn is_head_word(word: &str) -> bool {
    Sets::of(&word.to_lowercase()).has(Set::Head)
}

/// Whether a shareholder holds the greater part: "majority shareholder", "sole shareholder".
fn holds_most(sentence: &Sentence, noun: usize) -> bool {
    sentence.is(noun, &["shareholder"])
        && sentence.is(noun.wrapping_sub(1), &["majority", "sole", "only", "controlling"])
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
    while sentence.is(at, &[",", "and", "as", "well", ";"]) {
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
