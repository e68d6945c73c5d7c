//! Clauses that tell of acts side by side: a word in, the clause that it stands in out.

use std::ops::Range;

use crate::rules::trigger::actor_at;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::word::Set;

/// The clause that a word stands in, of those that tell of acts side by side: "designated X and removed Y", "designated X; Y was
/// removed".
pub(crate) fn clause_of(sentence: &Sentence, at: usize) -> Range<usize> {
    let first = (0..at).rev().find(|place| begins_clause(sentence, *place)).map_or(0, |place| place + 1);
    let end = (at + 1..sentence.tokens.len()).find(|place| begins_clause(sentence, *place));
    first..end.unwrap_or(sentence.tokens.len())
}

/// Whether the clause of a word takes sanctions back.
pub(crate) fn is_taken_back(sentence: &Sentence, at: usize) -> bool {
    clause_of(sentence, at).any(|place| sentence.is_in(place, Set::Lifts) && !sentence.is_quoted(place))
}

/// What may stand between "and" and the verb of another clause.
const BETWEEN: &[&str] = &[
    "it", "they", "the", "today", "last", "this", "year", "month", "week", "later", "then", "in", "on", "to",
    "did", "not",
];

/// Whether the word at a place begins another clause: ";", "while", or "and" with another act.
fn begins_clause(sentence: &Sentence, at: usize) -> bool {
    if sentence.is(at, &[";", "while", "whereas", "but"]) {
        return true;
    }
    if !sentence.is(at, &["and"]) {
        return false;
    }
    let skipped = |place: usize| {
        sentence.is_in(place, Set::BeforeVerb)
            || sentence.is_in(place, Set::Calendar)
            || sentence.is(place, BETWEEN)
            || sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Number)
            || actor_at(sentence, place)
    };
    let Some(verb) = (at + 1..at + 7).find(|place| !skipped(*place)) else { return false };
    let acts = sentence.is_in(verb, Set::Designates) || sentence.is_in(verb, Set::Delists);
    // "decided not to renew A and to remove B".
    let infinitive = verb == at + 2 && sentence.is(at + 1, &["to"]);
    acts && (infinitive || sentence.tokens.get(verb).is_some_and(is_verb))
}

/// Whether a word of an act is its verb, and no noun.
fn is_verb(token: &Token) -> bool {
    let verbs = [
        "froze",
        "put",
        "identifying",
        "designating",
        "delisting",
        "designates",
        "delists",
        "lifts",
        "adds",
        "removes",
    ];
    token.word.ends_with("ed") || token.is_any(&verbs)
}
