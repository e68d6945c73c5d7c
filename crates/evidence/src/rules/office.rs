//! Persons with the office that a text gives them.

use crate::fact::{FactKind, Mention, MentionKind};
use crate::mention::is_office;
use crate::read::{Draft, Memory, is_person};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::vocabulary::Vocabulary;

pub(crate) fn offices(sentence: &Sentence, memory: &mut Memory, vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.tokens.len() {
        let Some((length, end)) = office_at(sentence, vocabulary, at) else {
            at += 1;
            continue;
        };
        let first = before(sentence, at);
        if let Some((draft, person)) = holder(sentence, first, at, length, end) {
            memory.person = Some(person);
            let next = draft.end;
            found.push(draft);
            at = next.max(end);
        } else {
            at = end;
        }
    }
    found
}

/// The title of an office that begins at a place, with its capitals: how many words it has, and where the whole ends.
fn office_at(sentence: &Sentence, vocabulary: &Vocabulary, at: usize) -> Option<(usize, usize)> {
    let rest = sentence.tokens.get(at..)?;
    if !rest.first()?.is_capital() {
        return None;
    }
    if !is_office(vocabulary, &sentence.tokens, at) {
        return None;
    }
    let length = vocabulary.office(rest)?;
    let mut end = at + length;
    // "for Terrorism and Financial Intelligence", "of State": what the office is for.
    while let Some(token) = sentence.tokens.get(end) {
        let capital = |skip: usize| sentence.tokens.get(end + skip).is_some_and(crate::token::Token::is_capital);
        if token.is_any(&["for", "of", "to", "at"]) && (capital(1) || (sentence.is(end + 1, &["the"]) && capital(2))) {
            end += if capital(1) { 2 } else { 3 };
        } else if token.is("and") && capital(1) && sentence.find(&["for", "of"], at, end).is_some() {
            end += 2;
        } else if token.is_capital() && sentence.find(&["for", "of"], at + length, end).is_some() {
            end += 1;
        } else {
            break;
        }
    }
    Some((length, end))
}

/// The authority or country before an office belongs to it.
fn before(sentence: &Sentence, at: usize) -> usize {
    sentence.named.iter().find(|named| named.end == at).map_or(at, |named| named.first)
}

/// Who holds an office: the name after it, or the one before a comma.
fn holder(sentence: &Sentence, first: usize, at: usize, length: usize, end: usize) -> Option<(Draft, Mention)> {
    if sentence.is(first.wrapping_sub(1), &[","]) && first >= 2 {
        let named = sentence.named.iter().find(|named| named.end == first - 1 && named.mention.kind != MentionKind::Country)?;
        let person = Mention { kind: MentionKind::Person, ..named.mention.clone() };
        let office = sentence.text_of(first, end);
        let draft = Draft::new(named.first, end, "office.after_name", FactKind::Office { person: person.clone(), office });
        return Some((draft, person));
    }
    let after = sentence.named.iter().find(|named| named.first == end && is_person(&named.mention));
    if let Some(named) = after {
        let office = sentence.text_of(first, end);
        let draft = Draft::new(first, named.end, "office.before_name", FactKind::Office { person: named.mention.clone(), office });
        return Some((draft, named.mention.clone()));
    }
    // The last two words with capitals of "Under Secretary for A and B C Given Family" are the name.
    let words = end.checked_sub(at + length)?;
    let name = end.checked_sub(2)?;
    let plain = |place: usize| sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Capital);
    if words >= 5 && plain(name) && plain(name + 1) && !sentence.is(name.wrapping_sub(1), &["for", "of", "and", "the"]) && !sentence.is(end, &[",", "."]) {
        let span = sentence.span(name, end);
        let text = sentence.text_of(name, end);
        let key = crate::mention::key_of(sentence.tokens.get(name..end)?);
        let person = Mention { text, span, kind: MentionKind::Person, entity: format!("party:{key}") };
        let office = sentence.text_of(first, name);
        let draft = Draft::new(first, end, "office.before_name", FactKind::Office { person: person.clone(), office });
        return Some((draft, person));
    }
    None
}
