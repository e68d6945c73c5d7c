//! Property and vessels that are identified as blocked, banks that are found to be of concern, and ships that are specified:
//! the verb in, the place of its object out.

use crate::sentence::Sentence;

/// As what something is identified.
const AS: &[&[&str]] = &[
    &["blocked", "property"],
    &["blocked", "vessel"],
    &["blocked", "vessels"],
    &["property", "in", "which"],
    &["money", "laundering", "concern"],
];

/// How far after the verb that stands: the names of some vessels are between.
const REACH: usize = 60;

/// Where the object begins of "identified X as blocked property", "found X to be of primary money laundering concern",
/// "specified the ships X"; `None` if nobody is listed by it.
pub(crate) fn object(sentence: &Sentence, at: usize) -> Option<usize> {
    if sentence.is(at, &["specified", "specifies", "specifying"]) {
        let ships =
            sentence.find(&["ship", "ships", "vessel", "vessels", "tanker", "tankers"], at + 1, at + 9);
        return ships.map(|_| at + 1);
    }
    let words = ["identified", "identifies", "identifying", "found", "finds", "determined"];
    (sentence.is(at, &words) && is_listing(sentence, at + 1)).then_some(at + 1)
}

/// Whether what is said from a place on, within the sentence, is that something is blocked or of concern.
pub(crate) fn is_listing(sentence: &Sentence, from: usize) -> bool {
    let end = sentence.tokens.len().min(from + REACH);
    let Some(as_) = (from..end).find(|place| sentence.is(*place, &["as", "be", "is", "was", ";"])) else {
        return false;
    };
    (as_..(as_ + 12).min(end)).any(|place| AS.iter().any(|words| sentence.has(place, words)))
}
