//! The body in which somebody holds a post, where its name is more than a run of capitals: "the Expert unit of the Velm Bank", "the
//! sports club ‘Harbour’", "the Northern Brigade of the ‘Republic of Velm’".

use crate::fact::Mention;
use crate::name::{is_described, is_head, is_name};
use crate::rules::structure::organisation;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::word::Set;

/// The longest name of a body, in words.
const LONGEST: usize = 24;

/// Words without a capital that stand within the name of a part of a body.
const WITHIN: &[&str] = &[
    "district", "court", "police", "military", "regional", "general", "security", "sub-unit", "club",
    "channel",
];

/// Whether a name goes on where a mention of it ends: "Moskovski" before "district court", "Headquarters" before "of the ‘Republic".
pub(super) fn goes_on(sentence: &Sentence, end: usize) -> bool {
    let sort = sentence
        .tokens
        .get(end)
        .is_some_and(|token| token.kind == TokenKind::Word && (is_head(token) || token.is_any(WITHIN)));
    let next = end + 1 + usize::from(sentence.is(end + 1, &["the"]));
    let of = sentence.is(end, &["of"])
        && sentence
            .tokens
            .get(next)
            .is_some_and(|token| token.is_capital() || token.kind == TokenKind::Quote);
    sort || of
}

/// The body whose name begins at a place, and where it ends; `None` if it is not plain where that is.
pub(super) fn body(sentence: &Sentence, at: usize) -> Option<(Mention, usize)> {
    let first = at + usize::from(sentence.is(at, &["the", "a", "an"]));
    let first = first + usize::from(sentence.is(first, &["so-called"]));
    let mut end = part(sentence, first)?;
    // "of the Velm Bank", "of ‘Harbour’", "in Minsk".
    while sentence.is(end, &["of", "for", "at"]) && end - first < LONGEST {
        let next = end + 1 + usize::from(sentence.is(end + 1, &["the"]));
        let Some(longer) = part(sentence, next) else { break };
        end = longer;
    }
    // "its subsidiary LLC ‘Harbour’", "ultraconservative TV channel ‘Harbour’": what sort of body it is begins no name.
    let first = (first..end).find(|at| {
        let token = sentence.tokens.get(*at);
        token.is_some_and(|token| (token.kind != TokenKind::Word || is_head(token)) && !is_described(token))
    })?;
    let words = sentence.tokens.get(first..end)?;
    let quoted = words.iter().any(|token| token.kind == TokenKind::Quote);
    let body = quoted || words.iter().any(|token| is_head(token) || token.is_any(WITHIN));
    let goes_on =
        sentence.tokens.get(end).is_some_and(|next| next.is_capital() || next.kind == TokenKind::Quote)
            || sentence.is(end, &["and", "for", "of", "'s", "on"])
                && sentence.tokens.get(end + 1).is_some_and(Token::is_capital);
    if !body || goes_on || words.len() > LONGEST || !(quoted || is_name(words)) {
        return None;
    }
    Some((organisation(sentence, first, end), end))
}

/// Where a part of such a name ends that begins at a place: a name, with what sort of body it is behind it or before it, or a name
/// in quotation marks.
fn part(sentence: &Sentence, first: usize) -> Option<usize> {
    let quote = |at: usize| sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Quote);
    let mut end = first;
    let mut has_capital = false;
    while end - first < 10 {
        if quote(end) {
            // Marks within marks leave open where the name ends.
            let close = (end + 1..end + 12).find(|at| quote(*at))?;
            let name = sentence.tokens.get(end + 1)?;
            return (name.is_capital() && !quote(close + 1)).then_some(close + 1);
        }
        if let Some(named) = sentence.named_at(end) {
            has_capital = true;
            end = named.end;
            continue;
        }
        let token = sentence.tokens.get(end)?;
        // "Kremlin-aligned ruling party ‘X’": it only describes.
        let capital = token.is_capital() && !is_described(token);
        let inner = capital || token.kind == TokenKind::Number && has_capital;
        // "Expert unit", "district court"; "military-patriotic club" only before a name in quotation marks.
        let sort = is_head(token) || token.is_any(WITHIN) || token.is_in(Set::Field) || is_described(token);
        let before_quote = || (end..end + 6).take_while(|at| !sentence.is(*at, &[",", "."])).any(quote);
        let describes = !has_capital
            && !capital
            && !token.is_in(Set::Preposition)
            && token.kind != TokenKind::Mark
            && before_quote();
        if !(inner || token.kind == TokenKind::Word && sort && (has_capital || before_quote()) || describes) {
            break;
        }
        has_capital |= capital;
        end += 1;
    }
    // What ends it is a capital or a sort of body.
    while end > first
        && sentence
            .tokens
            .get(end - 1)
            .is_some_and(|last| last.kind == TokenKind::Word && !(is_head(last) || last.is_any(WITHIN)))
    {
        end -= 1;
    }
    (end > first && has_capital).then_some(end)
}
