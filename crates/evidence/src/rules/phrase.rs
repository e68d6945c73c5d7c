//! Whom a noun phrase names: a row of parties with what is said of each in, those parties out.

use crate::mention::Named;
use crate::name::is_described;
use crate::rules::count;
use crate::sentence::{ENDINGS, Sentence, is_role};
use crate::token::{Token, TokenKind};
use crate::word::Set;

/// Begin an aside that names others than those of the row: a clause of its own, another name, or whom somebody is compared with.
const APART: &[&str] = &[
    "not",
    "except",
    "excluding",
    "which",
    "who",
    "whose",
    "whom",
    "that",
    "where",
    "when",
    "while",
    "after",
    "following",
    "besides",
    "apart",
    "unlike",
    "despite",
    "as",
    "formerly",
    "aka",
    "alias",
    "fka",
    "according",
    "if",
    "because",
    "since",
    "before",
    "not",
    "except",
    "excluding",
    "whereas",
];

/// Begin what is said of the act and no more of whom it is done to.
const BEHIND: &[&str] = &[
    "for",
    "pursuant",
    "under",
    "because",
    "after",
    "over",
    "due",
    "accusing",
    "saying",
    "citing",
    "following",
    "amid",
    "who",
    "which",
    "that",
    "while",
    "but",
    "using",
    "alleging",
    "stating",
];

const ARTICLES: &[&str] = &["the", "a", "an", "its", "his", "her", "their", "another", "several"];

/// Where the phrase ends that begins at a place and names whom an act is done to: before what says why, by what law or of
/// what else the sentence tells. What an aside says between commas, or of the party before it, ends none.
pub(crate) fn object_end(sentence: &Sentence, from: usize) -> usize {
    let aside = |at: usize| {
        // "A, which insures ships, and B".
        let close =
            sentence.is(at.wrapping_sub(1), &[","]).then(|| sentence.find(&[","], at, at + 24)).flatten();
        close.filter(|close| joint(sentence, close + 1) > 0)
    };
    let mut at = from;
    while at < sentence.tokens.len() {
        if sentence.is(at, BEHIND) || sentence.is(at, &["."]) && at + 1 >= sentence.tokens.len() {
            match aside(at) {
                Some(close) => at = close,
                None => return at,
            }
        }
        let also = sentence.is(at, &["as"])
            && !sentence.is(at + 1, &["well"])
            && !sentence.is(at.wrapping_sub(1), &["well", "such"]);
        if also || sentence.is(at, &[";", ":"]) {
            return at;
        }
        at += 1;
    }
    at
}

/// How many words join what stands behind them to a row, from a place on: "and", "as well as", "along with".
pub(crate) fn joint(sentence: &Sentence, at: usize) -> usize {
    if sentence.has(at, &["as", "well", "as"]) {
        3
    } else if sentence.is(at, &["along", "together"]) && sentence.is(at + 1, &["with"]) {
        2
    } else {
        usize::from(sentence.is(at, &["and", "plus"]))
    }
}

/// The parties that a noun phrase names: "Two refineries in China, A and B, and a trader, C", "presenter A and her husband B, as
/// well as C, head of D". Who is only the owner, the employer or the place of one of them is none, and where a verb stands
/// within the phrase, or it is open who belongs to it, there is nobody.
pub(crate) fn parties_in(sentence: &Sentence, from: usize, to: usize) -> Vec<&Named> {
    let to = to.min(sentence.tokens.len());
    let mut found: Vec<&Named> = Vec::new();
    // Whether the name before is no member of the row, and where it ends.
    let mut outside = None;
    let mut start = from;
    while start < to {
        let end = (start..to).find(|at| ends_part(sentence, *at)).unwrap_or(to);
        let opens = start + joint(sentence, start);
        let aside = sentence.is(opens, APART)
            || sentence.is(opens + 1, &["whom", "which"])
            || is_participle(sentence, opens);
        if !aside && acts(sentence, opens, end) {
            return Vec::new();
        }
        for named in sentence.named.iter().filter(|named| named.first >= start && named.end <= end) {
            if !named.is_party() {
                continue;
            }
            let joined = outside.is_some_and(|outside| follows(sentence, outside, named.first));
            if aside || joined || is_owner(sentence, named) || !begins(sentence, start, named.first) {
                outside = Some(named.end);
                continue;
            }
            // Whoever acts is no member; the verb behind the phrase is that of all.
            if named.end < to && sentence.is_subject(named) {
                return Vec::new();
            }
            found.push(named);
        }
        // What stands in brackets is another name.
        start = if sentence.is(end, &["("]) {
            sentence.find(&[")"], end, to).map_or(to, |close| close + 1)
        } else {
            end + 1
        };
    }
    found
}

fn ends_part(sentence: &Sentence, at: usize) -> bool {
    let form = sentence.is(at, &[".", ","]) && sentence.named_at(at).is_some();
    sentence.is(at, &[",", ";", ":", "(", "-", "--", "\u{2013}", "\u{2014}"]) && !form
}

/// Whether the name that begins at a place goes on with those that are outside the row: "head of B and C".
fn follows(sentence: &Sentence, outside: usize, first: usize) -> bool {
    outside < first && (outside..first).all(|at| sentence.is(at, &["and", "or", "the", "'s", "'"]))
}

/// Whether a name only says whose or which the one after it is: "X's chief Y", "Channel One head Y", "a Y company, X".
fn is_owner(sentence: &Sentence, named: &Named) -> bool {
    // "a SAF weapons supplier".
    let word = |at: &usize| {
        let acts = [Set::Preposition, Set::Finite, Set::Says, Set::BeforeVerb];
        sentence.tokens.get(*at).is_some_and(|token| {
            token.kind == TokenKind::Word && !token.is_any(APART) && !token.is_any(&["and", "or"])
        }) && !acts.iter().any(|set| sentence.is_in(*at, *set))
    };
    let noun = (named.end..named.end + 4).take_while(word).last();
    let called = |noun: usize| {
        sentence.tokens.get(noun).is_some_and(is_role)
            || [Set::Counted, Set::PredicateNoun].iter().any(|set| sentence.is_in(noun, *set))
    };
    noun.is_some_and(called)
        || sentence.is(named.end, &["'s", "'"])
        || sentence.tokens.get(named.end).is_some_and(is_role)
        || [Set::Holder, Set::Counted, Set::PredicateNoun].iter().any(|set| sentence.is_in(named.end, *set))
}

/// Whether nothing between the beginning of a part and a name makes that the object of another word: "the banker X" and not "met X".
fn begins(sentence: &Sentence, start: usize, first: usize) -> bool {
    let opens = |at: usize| {
        let with = sentence.is(at, &["with"]) && sentence.is(at.wrapping_sub(1), &["along", "together"]);
        // "such as", "as well as".
        let such = sentence.is(at, &["as"]) && sentence.is(at.wrapping_sub(1), &["such", "well"]);
        // "on A and on B".
        let on = sentence.is(at, &["on", "against"]) && (at == start || sentence.is(at - 1, &["and"]));
        with || such || on || sentence.is(at, &["and", "or", "plus", "including", "namely", "them"])
    };
    let from = (start..first).rev().find(|at| opens(*at)).map_or(start, |at| at + 1);
    // Behind an article no verb follows.
    let article = sentence.is(from, ARTICLES) || count::is_number(sentence, from);
    (from..first).all(|at| {
        let Some(token) = sentence.tokens.get(at).filter(|token| token.kind == TokenKind::Word) else {
            return true;
        };
        if token.is_in(Set::Preposition) || token.is_in(Set::Finite) || token.is_any(APART) {
            return false;
        }
        let described =
            [Set::Field, Set::TitlePrefix, Set::Former, Set::Common, Set::Counted, Set::Filler, Set::Kin];
        article
            || is_role(token)
            || is_described(token)
            || described.iter().any(|set| token.is_in(*set))
            || sentence.named_at(at).is_some()
            || ENDINGS.iter().any(|ending| token.word.ends_with(ending))
    })
}

/// Whether an aside begins with a participle: "A, owned by B,".
fn is_participle(sentence: &Sentence, at: usize) -> bool {
    let word = |token: &Token| {
        token.kind == TokenKind::Word && (token.word.ends_with("ed") || token.word.ends_with("ing"))
    };
    let also = at + usize::from(sentence.is(at, &["also", "both", "previously", "itself", "all"]));
    sentence.is_in(also, Set::Participle)
        || sentence.tokens.get(also).is_some_and(word)
            && !sentence.is(also, &["including"])
            && sentence.named_at(also).is_none()
}

/// Whether a part has a verb: then it is a clause, and no part of a phrase.
fn acts(sentence: &Sentence, start: usize, end: usize) -> bool {
    let stop = (start..end).find(|at| {
        sentence.is(*at, APART)
            && !sentence.is(at.wrapping_sub(1), &["well", "such"])
            && !sentence.is(at + 1, &["well"])
    });
    (start..stop.unwrap_or(end)).any(|at| {
        let past = sentence
            .tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Word && token.word.ends_with("ed"))
            && sentence.named.iter().any(|named| named.end == at && named.is_party());
        let verb = sentence.is_in(at, Set::Finite)
            && !sentence.is(at, &["owned", "controlled", "leads", "heads", "works"])
            || sentence.is_in(at, Set::Says) && sentence.is(at, &["said", "says"]);
        (verb || past) && sentence.named_at(at).is_none()
    })
}

/// A row whose members semicolons divide, with what is said of each: "X, head of Y; judge Z; and W". Nobody if a part does not begin
/// with a party and what he is.
pub(crate) fn in_semicolons(sentence: &Sentence, from: usize) -> Vec<&Named> {
    let stop =
        (from..sentence.tokens.len()).find(|at| sentence.is(*at, &["."])).unwrap_or(sentence.tokens.len());
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut start = from;
    while start < stop {
        let end = (start..stop).find(|at| sentence.is(*at, &[";"])).unwrap_or(stop);
        parts.push((start + joint(sentence, start), end));
        start = end + 1;
    }
    let first_of = |(from, to): &(usize, usize)| {
        let named = sentence.named_from(*from).filter(|named| named.is_party() && named.end <= *to)?;
        let described = |at: usize| {
            sentence.is(at, &["the", "a", "an", "and"])
                || [Set::Rank, Set::Addressed, Set::Role, Set::TitlePrefix, Set::Filler, Set::Field]
                    .iter()
                    .any(|set| sentence.is_in(at, *set))
                || sentence.named_at(at).is_some_and(|other| other.is_adjective)
        };
        (*from..named.first).all(described).then_some(named)
    };
    let found: Option<Vec<&Named>> = parts.iter().map(first_of).collect();
    found.filter(|found| found.len() > 1).unwrap_or_default()
}
