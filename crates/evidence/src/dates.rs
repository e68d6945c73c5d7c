//! Dates as texts give them, with what they rest on. No year is ever invented.

use jiff::civil::Date;

use crate::document::Span;
use crate::fact::{DateBasis, FactDate};
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::word::Set;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn month(token: &Token) -> Option<i8> {
    if token.is_capital() { crate::line::month(&token.word) } else { None }
}

fn number(token: Option<&Token>, most: i16) -> Option<i16> {
    let token = token.filter(|token| token.kind == TokenKind::Number)?;
    let digits = token.word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    digits.parse().ok().filter(|value| (1..=most).contains(value))
}

fn year(token: Option<&Token>) -> Option<i16> {
    number(token, 2099).filter(|year| *year >= 1900)
}

/// The dates in a sentence, in order, each with the place of its first token.
pub fn dates(sentence: &Sentence) -> Vec<(usize, FactDate)> {
    let tokens = &sentence.tokens;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let begin = at;
        let none = FactDate {
            earliest: None,
            latest: None,
            month_day: None,
            weekday: None,
            basis: DateBasis::Explicit,
            span: token.span,
        };
        if let Some(month) = month(token) {
            let mut next = at + 1;
            if tokens.get(next).is_some_and(|token| token.is(".")) {
                next += 1;
            }
            let before = at.checked_sub(1).and_then(|before| number(tokens.get(before), 31));
            let day = number(tokens.get(next), 31).inspect(|_| next += 1);
            let after_comma = next + usize::from(tokens.get(next).is_some_and(|token| token.is(",")));
            let stated = year(tokens.get(after_comma));
            let day = day.or(before).and_then(|day| i8::try_from(day).ok());
            let first = if before.is_some() && day.is_some() { at.saturating_sub(1) } else { at };
            let end = if stated.is_some() { after_comma + 1 } else { next };
            let span = sentence.span(first, end);
            // "Marco", "Julio": months of other languages are names where no day or year stands beside them; "the March violence"
            // is no day of what is told.
            let bare = day.is_none() && stated.is_none();
            let foreign = bare && !token.is_in(Set::Calendar) && !token.is_in(Set::Month);
            let describes = bare
                && at
                    .checked_sub(1)
                    .and_then(|before| tokens.get(before))
                    .is_some_and(|token| token.is_any(&["the", "its", "his", "their", "'s"]))
                && tokens.get(at + 1).is_some_and(|next| {
                    next.kind == TokenKind::Word && !next.is_in(Set::Preposition) && !next.is_in(Set::Finite)
                });
            if foreign || describes {
                at += 1;
                continue;
            }
            let (earliest, latest) = stated.map_or((None, None), |year| interval(year, month, day));
            let month_day = if stated.is_none() { Some((month, day)) } else { None };
            found.push((first, FactDate { earliest, latest, month_day, span, ..none }));
            at = end;
            continue;
        }
        if let Some(weekday) = WEEKDAYS.iter().position(|day| token.is(day)).filter(|_| token.is_capital()) {
            let weekday = i8::try_from(weekday + 1).ok();
            found.push((begin, FactDate { weekday, basis: DateBasis::Weekday, ..none }));
        } else if let Some(date) = token.word.parse::<Date>().ok().filter(|_| token.kind == TokenKind::Number)
        {
            // `2024-03-04`.
            found.push((begin, FactDate { earliest: Some(date), latest: Some(date), ..none }));
        } else if let Some(date) = dotted(token) {
            found.push((begin, FactDate { earliest: Some(date), latest: Some(date), ..none }));
        } else if let Some((date, end)) = slashed(tokens, at) {
            found.push((begin, FactDate { span: sentence.span(at, end), ..date }));
            at = end;
            continue;
        } else if let Some(stated) = year(Some(token)) {
            let money =
                at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| before.is("$"));
            // "the Regulations 2019", "resolution 1591 (2005)": the year of an act of law.
            let law = (at.saturating_sub(4)..at).rev().any(|before| {
                tokens.get(before).is_some_and(|token| {
                    token.is_any(&[
                        "regulations",
                        "unscr",
                        "unsc",
                        "decision",
                        "cfsp",
                        "regulation",
                        "resolution",
                        "act",
                        "order",
                        "law",
                    ])
                })
            }) && tokens.get(at.wrapping_sub(1)).is_some_and(|before| {
                before.is("(") || before.is_capital() || before.is(")") || before.is("/")
            });
            let counted =
                tokens.get(at + 1).is_some_and(|next| next.is_any(&["hackers", "people", "percent"]));
            // "Decree No. 99/2025", "Regulation (EU) 2025/965": the year is part of a number.
            let joined = |slash: usize, other: usize| {
                tokens.get(slash).is_some_and(|token| token.is("/"))
                    && tokens.get(other).is_some_and(|token| token.kind == TokenKind::Number)
            };
            // "the Appropriations Act, 2024".
            let titled = tokens.get(at.wrapping_sub(1)).is_some_and(|before| before.is(","))
                && tokens.get(at.wrapping_sub(2)).is_some_and(|before| {
                    before.is_capital() && before.is_any(&["act", "regulations", "order", "law", "ordinance"])
                });
            let numbered = titled || joined(at.wrapping_sub(1), at.wrapping_sub(2)) || joined(at + 1, at + 2);
            if !money && !counted && !law && !numbered {
                let (earliest, latest) = (Date::new(stated, 1, 1).ok(), Date::new(stated, 12, 31).ok());
                found.push((begin, FactDate { earliest, latest, ..none }));
            }
        } else {
            let relative = [
                &["earlier", "this", "month"][..],
                &["later", "this", "year"],
                &["last", "week"],
                &["this", "week"],
                &["last", "month"],
                &["last", "year"],
                &["earlier", "this", "week"],
                &["yesterday"],
                &["today"],
                &["recently"],
            ];
            if let Some(words) = relative.iter().find(|words| sentence.has(at, words)) {
                let span = sentence.span(at, at + words.len());
                found.push((begin, FactDate { basis: DateBasis::Relative, span, ..none }));
                at += words.len();
                continue;
            }
        }
        at += 1;
    }
    for (at, date) in &mut found {
        open(sentence, *at, date);
    }
    between(sentence, &mut found);
    // "today (14 May 2025)": the brackets say which day.
    let told: Vec<usize> = found
        .iter()
        .filter(|(_, date)| date.basis == DateBasis::Explicit)
        .map(|(at, _)| *at)
        .filter(|at| sentence.is(at.wrapping_sub(1), &["("]))
        .collect();
    found.retain(|(at, date)| {
        date.basis != DateBasis::Relative || !told.iter().any(|told| (at + 2..at + 4).contains(told))
    });
    // A date of birth is no date of what is told.
    found.retain(|(at, _)| sentence.find(&["born", "dob", "birth"], at.saturating_sub(3), *at).is_none());
    // "Correction, 24 May 2023:" is when the text was changed.
    found.retain(|(at, _)| sentence.find(CORRECTS, at.saturating_sub(4), *at).is_none());
    found
}

/// "between August 2021 and January 2025" is one stretch of time, and neither end of it the day of anything.
fn between(sentence: &Sentence, found: &mut Vec<(usize, FactDate)>) {
    let mut place = 0;
    while let Some([(at, first), (and, last)]) = found.get(place..place + 2) {
        // The word before the second date; its day may stand before its month.
        let joined =
            sentence.is(at.wrapping_sub(1), &["between"]) && sentence.is(and.wrapping_sub(1), &["and"]);
        let reach = first.earliest.zip(last.latest).filter(|(from, to)| joined && from <= to);
        if reach.is_some() {
            let span = Span { start: first.span.start, end: last.span.end };
            let whole = FactDate { latest: last.latest, span, ..first.clone() };
            let at = *at;
            found.splice(place..place + 2, [(at, whole)]);
        }
        place += 1;
    }
}

/// Before a date, say that it is of a change of the text.
const CORRECTS: &[&str] = &[
    "correction",
    "corrections",
    "corrected",
    "clarification",
    "corrigendum",
    "erratum",
    "updated",
    "republished",
];

/// `14.03.2024`: with dots the day stands first.
fn dotted(token: &Token) -> Option<Date> {
    let parts: Vec<&str> = token.word.split('.').collect();
    let [day, month, stated] = parts.as_slice() else { return None };
    let whole = token.kind == TokenKind::Number
        && stated.len() == 4
        && (1900..2100).contains(&stated.parse::<i16>().ok()?);
    if whole { Date::new(stated.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok() } else { None }
}

/// `21/03/2023`: by day and month, or by month and day where only that can be; where both can, all days from one to the other.
fn slashed(tokens: &[Token], at: usize) -> Option<(FactDate, usize)> {
    let mark = |place: usize| tokens.get(place).is_some_and(|token| token.is("/"));
    let (first, second) = (number(tokens.get(at), 31)?, number(tokens.get(at + 2), 31)?);
    let stated = year(tokens.get(at + 4)).filter(|_| mark(at + 1) && mark(at + 3))?;
    let day =
        |month: i16, day: i16| Date::new(stated, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    let (one, other) = (day(second, first), day(first, second));
    let earliest = one.into_iter().chain(other).min()?;
    let latest = one.into_iter().chain(other).max();
    let date = FactDate {
        earliest: Some(earliest),
        latest,
        month_day: None,
        weekday: None,
        basis: DateBasis::Explicit,
        span: tokens.get(at)?.span,
    };
    Some((date, at + 5))
}

/// "Since 2021" has no last day, "until 2019" no first.
fn open(sentence: &Sentence, at: usize, date: &mut FactDate) {
    let mut before = at;
    while sentence.is(
        before.wrapping_sub(1),
        &["at", "least", "the", "early", "mid", "late", "about", "around", "end", "of"],
    ) {
        before -= 1;
    }
    if sentence.is(before.wrapping_sub(1), &["since"]) {
        date.latest = None;
    } else if sentence.is(before.wrapping_sub(1), &["until", "till"]) {
        date.earliest = None;
    }
}

impl FactDate {
    /// Whether it is a beginning or an end, and no day or interval of days in which something happened.
    pub fn is_open(&self) -> bool {
        self.earliest.is_some() != self.latest.is_some()
    }
}

fn interval(year: i16, month: i8, day: Option<i8>) -> (Option<Date>, Option<Date>) {
    if let Some(day) = day {
        let date = Date::new(year, month, day).ok();
        return (date, date);
    }
    let first = Date::new(year, month, 1).ok();
    (first, first.map(Date::last_of_month))
}
