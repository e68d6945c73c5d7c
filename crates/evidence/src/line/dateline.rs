//! The dateline with which a story begins: place, day, outlet.

use super::cues::CITIES;
use super::date::{day, month, year};
use super::fold;
use crate::document::Span;

/// The longest dateline, in bytes.
const LONGEST: usize = 120;

/// `WASHINGTON, Sept. 13 (CGTN) --`, with positions in the text it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dateline {
    /// All of it, from the place up to the first word of the story.
    pub span: Span,
    /// Place, day and outlet without the dash or colon: `WASHINGTON, Sept. 13 (CGTN)`.
    pub head: Span,
    /// The place, with a region if one is printed: `Washington, D.C.`.
    pub place: Span,
    /// Month and day, if printed.
    pub month_day: Option<(i8, i8)>,
    /// The year, if printed.
    pub year: Option<i16>,
    /// Where the day stands.
    pub date: Option<Span>,
    /// Who reports.
    pub outlet: Option<Span>,
}

/// The dateline at the beginning of a line of the story, if it has one.
///
/// A dash needs a place in capitals, a known city, a day or an outlet before it; a colon needs a known city, because
/// a speaker or a label stands before most colons.
pub fn dateline(line: &str) -> Option<Dateline> {
    let mut most = line.len().min(LONGEST);
    while !line.is_char_boundary(most) {
        most -= 1;
    }
    let window = line.get(..most)?;
    let (head_end, story, is_colon) = separator(window)?;
    let head = window.get(..head_end)?;

    let mut rest = head;
    let mut outlet = None;
    if let Some(open) = rest.rfind('(')
        && let Some(name) = rest.get(open + 1..).and_then(|name| name.strip_suffix(')'))
        && !name.trim().is_empty()
        && name.split_whitespace().count() <= 4
    {
        outlet = Some(Span::new(open + 1, open + 1 + name.len()));
        rest = rest.get(..open)?.trim_end();
    }

    let (rest, date) = split_date(rest);
    let place = rest.trim_end_matches([',', ' ', '\u{a0}']);
    if !is_place(place) {
        return None;
    }
    let is_known = CITIES.contains(&fold(place.split(',').next().unwrap_or_default().trim()).as_str());
    let is_capitals =
        place.chars().filter(|c| c.is_alphabetic()).count() >= 5 && !place.chars().any(char::is_lowercase);
    let is_dated = date.is_some() || outlet.is_some();
    let holds = if is_colon { is_known } else { is_known || is_capitals || is_dated };
    holds.then(|| Dateline {
        span: Span::new(0, story),
        head: Span::new(0, head.len()),
        place: Span::new(0, place.len()),
        month_day: date.map(|date| date.in_year),
        year: date.and_then(|date| date.year),
        date: date.map(|date| date.span),
        outlet,
    })
}

/// Where the head ends, where the story begins, and whether a colon stands between.
fn separator(window: &str) -> Option<(usize, usize, bool)> {
    for (at, c) in window.char_indices() {
        let after = window.get(at..)?;
        let is_dash =
            matches!(c, '–' | '—' | '―') || after.starts_with("--") || (c == '-' && after.starts_with("- "));
        let is_colon = c == ':';
        // A hyphen within a word is none.
        let is_apart =
            c != '-' || after.starts_with("--") || window.get(..at)?.ends_with(char::is_whitespace);
        if (is_dash && is_apart) || is_colon {
            let bare = after.trim_start_matches(['-', '–', '—', '―', ':']);
            let story = bare.trim_start();
            let head = window.get(..at)?.trim_end();
            // Something must be said after it.
            return (!story.is_empty() && !head.is_empty()).then_some((
                head.len(),
                window.len() - story.len(),
                is_colon,
            ));
        }
    }
    None
}

/// A day within a dateline.
#[derive(Debug, Clone, Copy)]
struct Day {
    in_year: (i8, i8),
    year: Option<i16>,
    span: Span,
}

/// Takes a day from the end: `Sept. 13`, `13 September 2019`.
fn split_date(head: &str) -> (&str, Option<Day>) {
    let none = (head, None);
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut start = None;
    for (at, c) in head.char_indices() {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                words.extend(head.get(from..at).map(|word| (from, word)));
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.and_then(|from| head.get(from..).map(|word| (from, word))));

    let stated = words.last().and_then(|(_, word)| year(word));
    let take = if stated.is_some() { words.len().saturating_sub(1) } else { words.len() };
    let Some(&[(from, first), (_, second)]) = words.get(take.saturating_sub(2)..take) else { return none };
    let in_year = match (month(first), day(second), day(first), month(second)) {
        (Some(month), Some(day), _, _) | (_, _, Some(day), Some(month)) => (month, day),
        _ => return none,
    };
    let day = Day { in_year, year: stated, span: Span::new(from, head.trim_end().len()) };
    (head.get(..from).unwrap_or_default(), Some(day))
}

/// Whether words look like a place: a few of them, each with a capital, or a script without capitals.
fn is_place(place: &str) -> bool {
    let small = ["of", "the", "de", "del", "la", "le", "du", "da", "do", "am", "and"];
    let words = place.split_whitespace().count();
    (1..=5).contains(&words)
        && place.chars().all(|c| {
            c.is_alphabetic() || c.is_whitespace() || matches!(c, ',' | '.' | '\'' | '’' | '-' | '/')
        })
        && place.split_whitespace().all(|word| {
            small.contains(&word)
                || word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        })
}
