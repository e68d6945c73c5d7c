//! The titles of offices, and who holds them where the name follows.

use crate::fact::MentionKind;
use crate::name::{are_fields, is_field, is_head, is_on, is_ordinal, is_peoples, is_saint, own_name};
use crate::token::{Token, TokenKind};
use crate::vocabulary::{Known, Vocabulary};
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

/// Whether a word without a capital says what sort of body a name is of.
fn is_sort(token: &Token) -> bool {
    token.kind == TokenKind::Word
        && token.is_any(&[
            "unit",
            "department",
            "branch",
            "division",
            "committee",
            "directorate",
            "service",
            "council",
            "office",
            "brigade",
            "battalion",
            "regiment",
            "center",
            "centre",
            "section",
        ])
}

/// Whether a word without a capital names an organ of a state after its people.
fn is_organ(token: &Token) -> bool {
    token.kind == TokenKind::Word
        && token.is_any(&[
            "police",
            "armed",
            "security",
            "forces",
            "force",
            "army",
            "navy",
            "air",
            "military",
            "intelligence",
            "parliament",
            "government",
            "service",
            "services",
            "ministry",
        ])
}

/// Whether a number stands where the number of a bureau or unit does: `Bureau of Special Operations 4`.
fn is_short_number(tokens: &[Token], at: usize) -> bool {
    let digits = tokens
        .get(at)
        .is_some_and(|token| token.word.len() <= 4 && token.word.chars().all(|c| c.is_ascii_digit()));
    let month = at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|token| token.is_in(Set::Calendar));
    let counts = tokens.get(at + 1).is_some_and(|token| {
        token.is_capital()
            || token.kind == TokenKind::Word && !token.is_in(Set::Preposition) && !token.is_in(Set::Finite)
    });
    digits && !month && !counts
}

/// Whether the first words of a title can be its beginning: `Defence` before `Minister`, not before `Director`.
fn is_prefix(rest: &[Token], skip: usize) -> bool {
    let words = rest.get(..skip).unwrap_or_default();
    let fields = words.iter().any(|token| !token.is_in(Set::TitlePrefix));
    !fields || rest.get(skip).is_some_and(|token| token.is_any(&["minister", "secretary", "commissioner"]))
}

/// Whether a second title begins at a place: "Chairman of X and Deputy Director of Y".
fn begins_title(vocabulary: &Vocabulary, tokens: &[Token], at: usize) -> bool {
    let rest = tokens.get(at..).unwrap_or_default();
    let before = rest.iter().take(3).take_while(|token| token.is_in(Set::TitlePrefix)).count();
    (0..=before).any(|skip| {
        let title = rest.get(skip..).unwrap_or_default();
        vocabulary.office(title).is_some_and(|length| {
            title.first().is_some_and(Token::is_capital)
                && title.get(length).is_some_and(|next| next.is_any(&["of", "for", "at"]))
        })
    })
}

/// Where a title goes on behind a short form in brackets: "Commander of Bureau 4 (BSO 4) of the Army", "Director of the Open
/// Company (OC) Harbour".
fn bracketed(tokens: &[Token], open: usize) -> Option<usize> {
    let is = |place: usize, words: &[&str]| tokens.get(place).is_some_and(|token| token.is_any(words));
    let capital = |place: usize| tokens.get(place).is_some_and(Token::is_capital);
    let close = (open + 2..open + 5).find(|place| is(*place, &[")"])).filter(|_| is(open, &["("]))?;
    let short = (open + 1..close).all(|place| {
        capital(place) || tokens.get(place).is_some_and(|token| token.kind == TokenKind::Number)
    });
    let next = close + 1;
    let of = is(next, &["of", "for"]) && capital(next + 1 + usize::from(is(next + 1, &["the"])));
    let form = open.checked_sub(1).is_some_and(|last| is(last, &["company"])) && capital(next);
    (short && (of || form)).then_some(next)
}

/// The "of" behind a second title in small letters that shares it with the first: "CEO and managing director of X".
fn second_title(tokens: &[Token], and: usize) -> Option<usize> {
    let is = |place: usize, words: &[&str]| tokens.get(place).is_some_and(|token| token.is_any(words));
    let small = |place: usize, set: Set| {
        tokens.get(place).is_some_and(|token| token.kind == TokenKind::Word && token.is_in(set))
    };
    let mut noun = and + 1;
    while small(noun, Set::TitlePrefix) && noun < and + 4 {
        noun += 1;
    }
    let of = noun + 1;
    let capital = |place: usize| tokens.get(place).is_some_and(Token::is_capital);
    let goes_on = is(of, &["of", "at"]) && capital(of + 1 + usize::from(is(of + 1, &["the"])));
    (is(and, &["and"]) && small(noun, Set::Holder) && goes_on).then_some(of)
}

/// The first word of a name behind what sort of body it is: "of the holding company X".
fn sort_of_body(tokens: &[Token], of: usize) -> Option<usize> {
    let is = |place: usize, words: &[&str]| tokens.get(place).is_some_and(|token| token.is_any(words));
    let first = of + 1 + usize::from(is(of + 1, &["the"]));
    let mut name = first;
    while name < first + 3
        && tokens.get(name).is_some_and(|token| {
            token.kind == TokenKind::Word && (token.is_in(Set::Role) || token.is_in(Set::Head))
        })
    {
        name += 1;
    }
    let capital = tokens.get(name).is_some_and(Token::is_capital);
    (is(of, &["of", "at"]) && name > first && capital).then_some(name)
}

/// The title of an office that begins at a token; `General` before `Bureau` is none.
pub fn office_at(vocabulary: &Vocabulary, tokens: &[Token], at: usize) -> Option<Office> {
    let rest = tokens.get(at..)?;
    if !rest.first()?.is_capital() {
        return None;
    }
    // "First Deputy Minister", "Foreign Secretary": what stands before the title and belongs to it.
    let before = rest
        .iter()
        .take(4)
        .take_while(|token| {
            token.is_capital() && (token.is_in(Set::TitlePrefix) || token.is_in(Set::Field))
                || token.is("and")
        })
        .count();
    let length = (0..=before).rev().find_map(|skip| {
        vocabulary.office(rest.get(skip..)?).filter(|_| is_prefix(rest, skip)).map(|length| skip + length)
    })?;
    // The `General Court` is a body.
    let longer = |(known, what): &(usize, &Known)| {
        *known > length
            && matches!(what.kind, MentionKind::Authority | MentionKind::Organisation)
            && !what.key.starts_with("list:")
    };
    if vocabulary.longest(rest).is_some_and(|known| longer(&known)) {
        return None;
    }
    // "Commander in Chief General X": one title after another.
    let length = match rest.get(length..).and_then(|more| vocabulary.office(more)) {
        Some(more) if rest.get(length).is_some_and(Token::is_capital) => length + more,
        _ => length,
    };
    let capital =
        |place: usize| tokens.get(place).is_some_and(|token| token.is_capital() || is_ordinal(token));
    let after = rest.get(length..).unwrap_or_default().iter().take(3).take_while(|token| token.is_capital());
    // "General Staff" is a body, and no general.
    if after.into_iter().any(|token| token.is_in(Set::Head) || token.is("staff")) {
        return None;
    }
    let is = |place: usize, words: &[&str]| tokens.get(place).is_some_and(|token| token.is_any(words));
    let mut end = at + length;
    let mut scope = None;
    loop {
        if let Some(close) = scope.and_then(|_| bracketed(tokens, end)) {
            end = close;
        } else if let Some(of) = second_title(tokens, end).filter(|_| scope.is_none()) {
            end = of;
        } else if let Some(name) = sort_of_body(tokens, end) {
            scope = Some(end);
            end = name + 1;
        } else if scope.is_some()
            && is(end, &["in"])
            && is(end + 1, &["the"])
            && is(end + 2, &["field", "sphere"])
            && is(end + 3, &["of"])
            && capital(end + 4)
        {
            // "Department of Policy in the Field of Protection".
            end += 5;
        } else if is(end, &["for", "of", "to", "at"]) && capital(end + 1) {
            scope = Some(end);
            end += 2;
        } else if is(end, &["for", "of", "to", "at"]) && is(end + 1, &["the"]) && capital(end + 2) {
            scope = Some(end);
            end += 3;
        } else if let Some(begin) =
            scope.filter(|_| is(end, &["'s"]) && capital(end + 1) && !is_peoples(tokens, end))
        {
            // "Commander of Iran's Special Force": the body is that state's.
            let state = begin + 1 + usize::from(is(begin + 1, &["the"]));
            let known = tokens.get(state..).and_then(|rest| vocabulary.longest(rest));
            if !known
                .is_some_and(|(length, known)| known.kind == MentionKind::Country && state + length == end)
            {
                break;
            }
            end += 2;
        } else if scope.is_some() && is(end, &["and"]) && begins_title(vocabulary, tokens, end + 1) {
            break;
        } else if scope.is_some() && (is(end, &["and"]) && capital(end + 1) || is_peoples(tokens, end)) {
            end += 2;
        } else if capital(end) && scope.is_some() {
            end += 1;
        } else if let Some(begin) = scope.filter(|_| is(end, &["on"]) && capital(end + 1)) {
            if !is_on(tokens, begin + 1, end) {
                break;
            }
            end += 2;
        } else if let Some(begin) = scope.filter(|_| is(end, &[","]) && capital(end + 1)) {
            if !are_fields(tokens, begin, end) {
                break;
            }
            end += 2;
        } else if let Some(closed) = scope.and_then(|_| own_name(tokens, end)) {
            // "Director of JSC ‘X’ Given Family".
            let name = tokens.get(closed..closed + 2).unwrap_or_default();
            let person = name.len() == 2
                && name
                    .iter()
                    .all(|token| token.kind == TokenKind::Capital && !is_nobody(token) && !is_field(token));
            if person {
                return Some(Office { end: closed, person: Some(closed..closed + 2) });
            }
            end = closed;
        } else if scope.is_some() && capital(end - 1) && tokens.get(end).is_some_and(is_sort) {
            // "Head of the Expert unit", "Chairman of the Pervomaisky district court".
            end += 1;
        } else if scope.is_some() && is_saint(tokens, end) {
            end += 2;
        } else if scope.is_some() && capital(end - 1) && is_short_number(tokens, end) {
            end += 1;
        } else {
            break;
        }
    }
    // "Commander of the Special Units of the Iranian police force": no title ends with the people.
    if scope.is_some()
        && let Some(people) = end.checked_sub(1).and_then(|last| tokens.get(last..end))
        && vocabulary.longest(people).is_some_and(|(_, known)| known.kind == MentionKind::Country)
    {
        while end < at + 40 && tokens.get(end).is_some_and(is_organ) {
            end += 1;
        }
    }
    let plain = |place: usize| tokens.get(place).is_some_and(|token| token.kind == TokenKind::Capital);
    if let Some(scope) = scope {
        // The last two words of "for A and B C Given Family" are the name, unless the office ends the clause; an initial
        // between them belongs to it.
        let mut name = end.saturating_sub(2);
        if tokens.get(name).is_some_and(|token| token.word.chars().count() == 1) {
            name = name.saturating_sub(1);
        }
        let words = tokens.get(name..end).unwrap_or_default();
        let quoted =
            tokens.get(scope..end).unwrap_or_default().iter().any(|token| token.kind == TokenKind::Quote);
        let free = name > scope + 1
            && !quoted
            && words.iter().all(|token| token.kind == TokenKind::Capital || token.word.chars().count() == 1)
            && !words.iter().any(|token| is_nobody(token) || is_field(token) || token.is_in(Set::Particle))
            && vocabulary.longest(words).is_none_or(|(_, known)| known.key.starts_with("list:"))
            && !is(name.wrapping_sub(1), &["for", "of", "and", "the", "to"]);
        // "..., said the Secretary for A and B Given Family.": there the clause ends with the name.
        let said = (at.saturating_sub(2)..at).any(|place| is(place, &["said", "says", "added"]));
        let field = name.checked_sub(1).and_then(|last| tokens.get(last)).is_some_and(is_field);
        let closed =
            is(end, &[",", ".", ";", ")", ":"]) && !(said && (name > scope + 2 || field && name > scope + 1));
        // "President of the Russian Federation Given Family": the state ends where the name begins.
        let state = scope + 1 + usize::from(is(scope + 1, &["the"]));
        let known = tokens.get(state..).and_then(|rest| vocabulary.longest(rest));
        let of_state =
            known.is_some_and(|(length, known)| known.kind == MentionKind::Country && state + length == name);
        return Some(if free && (!closed || of_state) {
            Office { end: name, person: Some(name..end) }
        } else {
            Office { end, person: None }
        });
    }
    let mut name = end;
    let initial = |place: usize| {
        capital(place) && tokens.get(place).is_some_and(|token| token.word.chars().count() == 1)
    };
    while (plain(name) || initial(name))
        && name < end + 3
        && !tokens.get(name).is_some_and(|token| token.is_in(Set::Calendar))
    {
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
