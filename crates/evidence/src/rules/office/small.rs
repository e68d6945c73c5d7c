//! Offices in small letters before a name: "deputy minister of defence Given Family".

use crate::fact::{FactKind, MentionKind};
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

/// The last words of such titles.
const OFFICES: &[&str] = &[
    "minister",
    "premier",
    "governor",
    "mayor",
    "ambassador",
    "prosecutor",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "president",
    "secretary",
    "commander",
    "director",
    "chairman",
    "chairwoman",
    "head",
    "chief",
    "senator",
    "ceo",
    "rector",
    "commissioner",
];
/// Words between an office and the name of who holds it, at most.
const FAR: usize = 8;

/// Whose name ends the office in small letters whose last word stands at a place.
fn holder(sentence: &Sentence, noun: usize) -> Option<&Named> {
    let of = sentence.is(noun + 1, &["of", "for"]);
    let person = sentence
        .named
        .iter()
        .find(|named| named.first > noun && named.mention.kind == MentionKind::Person)
        .filter(|named| named.end > named.first + 1 && named.first - noun <= FAR)?;
    let between = noun + 1..person.first;
    let plain = between.clone().all(|at| {
        !sentence.is(at, &[",", ".", ";", ":", "(", "who", "which", "that", "and", "as", "by", "with", "to"])
            && !sentence.is_in(at, Set::Finite)
            && !sentence.is_in(at, Set::Says)
            && sentence.tokens.get(at).is_some_and(|token| token.kind != TokenKind::Quote)
    });
    // "the director of X", "the head of X's firm Y": what he heads, and no name of his.
    let last = person.first - 1;
    let apart = !of && between.is_empty()
        || of && between.len() > 1 && !sentence.is(last, &["of", "for", "the", "'s", "'", "a"]);
    (plain && apart).then_some(person)
}

fn is_small(sentence: &Sentence, at: usize) -> bool {
    sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
}

/// Whether a word belongs to the office whose last word follows.
fn is_before(sentence: &Sentence, at: usize) -> bool {
    is_small(sentence, at)
        && sentence.named_at(at).is_none()
        && ([Set::TitlePrefix, Set::Field, Set::Former].iter().any(|set| sentence.is_in(at, *set))
            || sentence.is(at, &["prime", "press"]))
}

/// Where the name begins behind an office in small letters that begins at a place.
pub(crate) fn named_after(sentence: &Sentence, at: usize) -> Option<usize> {
    let first = at + usize::from(sentence.is(at, &["the", "its", "his", "their"]));
    let noun = first + (first..first + 5).take_while(|place| is_before(sentence, *place)).count();
    let noun = Some(noun).filter(|noun| sentence.is(*noun, OFFICES) && is_small(sentence, *noun))?;
    holder(sentence, noun).map(|person| person.first)
}

/// Reads the offices that stand in small letters before a person's name.
pub(super) fn offices(sentence: &Sentence, memory: &mut Memory) -> Vec<Draft> {
    let mut found = Vec::new();
    for noun in sentence.all(OFFICES) {
        if !is_small(sentence, noun) || sentence.named_at(noun).is_some() || sentence.is_quoted(noun) {
            continue;
        }
        let Some(person) = holder(sentence, noun) else { continue };
        let first = (0..noun).rev().take_while(|at| is_before(sentence, *at)).last().unwrap_or(noun);
        let mention = person.mention.clone();
        memory.person = Some(mention.clone());
        let kind = FactKind::Office { person: mention, office: sentence.text_of(first, person.first) };
        let is_former = (first.saturating_sub(1)..noun).any(|at| sentence.is_in(at, Set::Former));
        found.push(Draft { is_former, ..Draft::new(first, person.end, "office.small", kind) });
    }
    found
}
