//! The titles of offices, and who holds them where the name follows.

use crate::mention::is_head;
use crate::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;
use crate::word::Set;

/// The title of an office in a sentence, with who holds it where his name follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The token after the title.
    pub end: usize,
    /// The name after it.
    pub person: Option<std::ops::Range<usize>>,
}

/// Words that are in no person's name: what a body, a state or a part of one is called.
pub(crate) fn is_nobody(token: &Token) -> bool {
    is_head(token) || token.is_in(Set::Nobody)
}

/// The title of an office that begins at a token; `General` before `Bureau` is none.
pub fn office_at(vocabulary: &Vocabulary, tokens: &[Token], at: usize) -> Option<Office> {
    let rest = tokens.get(at..)?;
    if !rest.first()?.is_capital() {
        return None;
    }
    let length = vocabulary.office(rest)?;
    let capital = |place: usize| tokens.get(place).is_some_and(Token::is_capital);
    let after = rest.get(length..).unwrap_or_default().iter().take(3).take_while(|token| token.is_capital());
    if after.into_iter().any(|token| token.is_in(Set::Head)) {
        return None;
    }
    let is = |place: usize, words: &[&str]| tokens.get(place).is_some_and(|token| token.is_any(words));
    let mut end = at + length;
    let mut scope = None;
    loop {
        if is(end, &["for", "of", "to", "at"]) && capital(end + 1) {
            scope = Some(end);
            end += 2;
        } else if is(end, &["for", "of", "to", "at"]) && is(end + 1, &["the"]) && capital(end + 2) {
            scope = Some(end);
            end += 3;
        } else if is(end, &["and"]) && capital(end + 1) && scope.is_some() {
            end += 2;
        } else if capital(end) && scope.is_some() {
            end += 1;
        } else {
            break;
        }
    }
    let plain = |place: usize| tokens.get(place).is_some_and(|token| token.kind == TokenKind::Capital);
    if let Some(scope) = scope {
        // The last two words of "for A and B C Given Family" are the name, unless the office ends the clause.
        let name = end.saturating_sub(2);
        let free = name > scope + 2
            && plain(name)
            && plain(name + 1)
            && !tokens.get(name..end).unwrap_or_default().iter().any(is_nobody)
            && !is(name.wrapping_sub(1), &["for", "of", "and", "the", "to"]);
        let closed = is(end, &[",", ".", ";", ")", ":"]);
        return Some(if free && !closed {
            Office { end: name, person: Some(name..end) }
        } else {
            Office { end, person: None }
        });
    }
    let mut name = end;
    while plain(name) && name < end + 3 {
        name += 1;
    }
    // `General Given FAMILY`: lists and statements print family names so.
    while name > end
        && name < end + 4
        && tokens.get(name).is_some_and(|token| token.kind == TokenKind::Capitals)
    {
        name += 1;
    }
    let nobody = tokens.get(end..name).unwrap_or_default().iter().any(is_nobody);
    let person = (name >= end + 2 && !nobody).then_some(end..name);
    Some(Office { end, person })
}
