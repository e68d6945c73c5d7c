//! Property and vessels that are identified as blocked, banks that are found to be of concern, and ships that are specified:
//! the verb in, the place of its object out.

use crate::sentence::Sentence;
use crate::word::Set;

/// As what something is identified.
const AS: &[&[&str]] = &[
    &["blocked", "property"],
    &["blocked", "vessel"],
    &["blocked", "vessels"],
    &["property", "in", "which"],
];
/// What a bank is found to be.
const CONCERN: &[&str] = &["money", "laundering", "concern"];

/// How far after the verb that stands: the names of some vessels are between.
const REACH: usize = 60;

/// Verbs that list somebody only with what they identify him as.
const VERBS: &[&str] = &[
    "identified",
    "identifies",
    "identifying",
    "found",
    "finds",
    "determined",
    "named",
    "declared",
    "specified",
    "specifies",
    "specifying",
];

/// Whether the word at a place is such a verb.
pub(crate) fn is_verb(sentence: &Sentence, at: usize) -> bool {
    sentence.is(at, VERBS)
}

/// Where the object begins of "identified X as blocked property", "found X to be of primary money laundering concern",
/// "specified the ships X"; `None` if nobody is listed by it.
pub(crate) fn object(sentence: &Sentence, at: usize) -> Option<usize> {
    if sentence.is(at, &["specified", "specifies", "specifying"]) {
        let ships =
            sentence.find(&["ship", "ships", "vessel", "vessels", "tanker", "tankers"], at + 1, at + 9);
        // "the form in which ships must report".
        let plain = |ships: &usize| sentence.find_in(Set::Preposition, at + 1, *ships).is_none();
        return ships.filter(plain).map(|_| at + 1);
    }
    is_listing(sentence, at + 1).then_some(at + 1)
}

/// Whether what is said from a place on, within the sentence, is that something is blocked or of concern.
pub(crate) fn is_listing(sentence: &Sentence, from: usize) -> bool {
    let end = sentence.tokens.len().min(from + REACH);
    let clause = (from..end).take_while(|place| !sentence.is(*place, &[";", "."]));
    if clause.clone().any(|place| sentence.has(place, CONCERN)) {
        return true;
    }
    let Some(said) = clause.clone().find(|place| sentence.is(*place, &["as", "be", "is", "was"])) else {
        return false;
    };
    (said..(said + 12).min(end)).any(|place| AS.iter().any(|words| sentence.has(place, words)))
}
