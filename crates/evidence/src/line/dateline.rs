//! The dateline with which a story begins: place, day, outlet.

use super::cues::{AGENCIES, CITIES};
use super::date::{day, month, year};
use super::fold;
use crate::document::Span;

/// The longest dateline, in bytes.
const LONGEST: usize = 120;

/// `WASHINGTON, Sept. 13 (CGTN) --`, with positions in the text it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dateline {
    /// All of it, from the first word up to the first word of the story.
    pub span: Span,
    /// Place, day and outlet without the dash or colon: `WASHINGTON, Sept. 13 (CGTN)`.
    pub head: Span,
    /// The place, with a region if one is printed: `Washington, D.C.`.
    pub place: Option<Span>,
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
/// Known are `WASHINGTON, Sept. 13 (CGTN) --`, `Sept. 13 (UPI) --`, `WASHINGTON (Outlet - 13th September, 2019)`,
/// `MOSCOW, September 13. /TASS/.`, `WASHINGTON –` and `Washington:`. Brackets need a day, a known agency, a known city or
/// capitals beside them, a dash the same, and a colon a known city, because a speaker or a label stands before most colons.
pub fn dateline(line: &str) -> Option<Dateline> {
    let mut most = line.len().min(LONGEST);
    while !line.is_char_boundary(most) {
        most -= 1;
    }
    let window = line.get(..most)?;
    bracketed(window).or_else(|| plain(window)).or_else(|| dated(window)).or_else(|| stopped(window))
}

/// With a full stop behind the day: `Brussels, 20 May 2025. The Council`. The place must be a known city, and the year stated.
fn stopped(window: &str) -> Option<Dateline> {
    let stops = window.match_indices(". ").map(|(at, _)| at);
    let (head, place, date) = stops.take(3).find_map(|at| {
        let head = window.get(..at)?;
        let (rest, date) = split_date(head);
        let place = rest.trim_end_matches([',', ' ']);
        let date = date.filter(|date| date.year.is_some() && is_place(place) && is_known(place))?;
        Some((head.len(), place.len(), date))
    })?;
    let story = window.len() - window.get(head + 1..)?.trim_start().len();
    Some(Dateline {
        span: Span::new(0, story),
        head: Span::new(0, head),
        place: Some(Span::new(0, place)),
        month_day: Some(date.in_year),
        year: date.year,
        date: Some(date.span),
        outlet: None,
    })
}

/// With the day first: `16 January 2025, Kyiv.`, `March 3, 2024 - Ottawa:`. The place must be a known city.
fn dated(window: &str) -> Option<Dateline> {
    let mut from = 0;
    let (place, date, end) = window
        .char_indices()
        .filter(|(_, c)| matches!(c, ',' | '-' | '–' | '—'))
        .find_map(|(at, mark)| {
            let (rest, date) = split_date(window.get(..at)?);
            let date = date.filter(|date| rest.trim().is_empty() && date.year.is_some())?;
            from = at + mark.len_utf8();
            let behind = window.get(from..)?;
            let length = behind.find(['.', ':', '–', '—', '-'])?;
            let place = behind.get(..length)?.trim();
            let mark = behind.get(length..)?.chars().next()?.len_utf8();
            let start = from + behind.find(place)?;
            (is_place(place) && is_known(place))
                .then(|| (Span::new(start, start + place.len()), date, from + length + mark))
        })?;
    let behind = window.get(end..)?;
    let story = window.len() - behind.trim_start().len();
    (story < window.len() && behind.starts_with(char::is_whitespace)).then(|| Dateline {
        span: Span::new(0, story),
        head: Span::new(0, place.range().end),
        place: Some(place),
        month_day: Some(date.in_year),
        year: date.year,
        date: Some(date.span),
        outlet: None,
    })
}

/// With the outlet in brackets or between strokes.
fn bracketed(window: &str) -> Option<Dateline> {
    let open = window.find(['(', '/'])?;
    let (is_stroke, mut before) = (window.get(open..)?.starts_with('/'), window.get(..open)?.trim_end());
    if is_stroke {
        before = before.strip_suffix('.')?;
    }
    let inside = window.get(open + 1..)?.split_once(if is_stroke { '/' } else { ')' })?.0;
    let close = open + 1 + inside.len() + 1;
    let after = window.get(close..)?;
    let bare = after.trim_start().trim_start_matches(DASHES).trim_start_matches([':', '.']);
    let is_set_off = bare.len() < after.trim_start().len();
    let story = window.len() - bare.trim_start().len();

    // "UrduPoint News / Sputnik - 13th September, 2019" has its day inside; a stroke may stand in the outlet's name.
    let inner = inside.split_once(" - ").and_then(|(name, day)| {
        let from = open + 1 + name.len() + 3;
        let (rest, found) = split_date(day);
        found.filter(|_| rest.trim().is_empty()).map(|found| (name, found.moved(from)))
    });
    let (name, inner) = inner.map_or((inside, None), |(name, day)| (name, Some(day)));
    let (rest, outer) = split_date(before);
    let date = outer.or(inner);
    let place = rest.trim_end_matches([',', ' ', '\u{a0}']);
    let is_agency = AGENCIES.contains(&fold(name).as_str());
    let is_told = date.is_some() || is_agency || is_known(place) || is_capitals(place);
    let holds = (is_set_off || inner.is_some())
        && is_told
        && (is_place(place) || (place.is_empty() && date.is_some()))
        && story < window.len()
        && (1..=5).contains(&name.split_whitespace().count())
        && !name.contains(|c: char| c.is_ascii_digit());
    holds.then(|| Dateline {
        span: Span::new(0, story),
        head: Span::new(0, close),
        place: (!place.is_empty()).then(|| Span::new(0, place.len())),
        month_day: date.map(|date| date.in_year),
        year: date.and_then(|date| date.year),
        date: date.map(|date| date.span),
        outlet: Some(Span::new(open + 1, open + 1 + name.len())),
    })
}

/// Without an outlet: place and perhaps a day, then a dash or colon.
fn plain(window: &str) -> Option<Dateline> {
    let (head_end, story, is_colon) = separator(window)?;
    let head = window.get(..head_end)?;
    let (rest, date) = split_date(head);
    let place = rest.trim_end_matches([',', ' ', '\u{a0}']);
    let holds = is_place(place) && (is_known(place) || (!is_colon && (is_capitals(place) || date.is_some())));
    holds.then(|| Dateline {
        span: Span::new(0, story),
        head: Span::new(0, head.len()),
        place: Some(Span::new(0, place.len())),
        month_day: date.map(|date| date.in_year),
        year: date.and_then(|date| date.year),
        date: date.map(|date| date.span),
        outlet: None,
    })
}

/// Dashes before a story.
const DASHES: [char; 4] = ['-', '–', '—', '―'];

/// Where the head ends, where the story begins, and whether a colon stands between.
fn separator(window: &str) -> Option<(usize, usize, bool)> {
    let (at, found) = window.char_indices().find(|(at, c)| {
        // A hyphen within a word is none.
        let before = window.get(..*at).unwrap_or_default();
        let after = window.get(*at..).unwrap_or_default();
        let is_hyphen = *c == '-'
            && !after.starts_with("--")
            && !(before.ends_with(char::is_whitespace) && after.starts_with("- "));
        *c == ':' || (DASHES.contains(c) && !is_hyphen)
    })?;
    let head = window.get(..at)?.trim_end();
    let story = window.get(at..)?.trim_start_matches(DASHES).trim_start_matches(':').trim_start();
    (!story.is_empty() && !head.is_empty()).then_some((head.len(), window.len() - story.len(), found == ':'))
}

/// Whether the place, without its region, is a city that stories are dated from.
fn is_known(place: &str) -> bool {
    CITIES.contains(&fold(place.split(',').next().unwrap_or_default()).as_str())
}

/// Whether the place is printed in capitals; a short word in capitals is rather an abbreviation.
fn is_capitals(place: &str) -> bool {
    place.chars().filter(|c| c.is_alphabetic()).count() >= 5 && !place.chars().any(char::is_lowercase)
}

/// A day within a dateline.
#[derive(Debug, Clone, Copy)]
struct Day {
    in_year: (i8, i8),
    year: Option<i16>,
    span: Span,
}

impl Day {
    /// The same in a text that begins so many bytes earlier.
    fn moved(self, bytes: usize) -> Self {
        let range = self.span.range();
        Self { span: Span::new(range.start + bytes, range.end + bytes), ..self }
    }
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

    // `03.04.2025`: day, month and year.
    if let Some((from, word)) = words.last()
        && let [of_month, in_year, stated] = word.split('.').collect::<Vec<_>>().as_slice()
        && let (Some(of_month), Ok(month @ 1..=12), Some(stated)) =
            (day(of_month), in_year.parse::<i8>(), year(stated))
    {
        let day =
            Day { in_year: (month, of_month), year: Some(stated), span: Span::new(*from, from + word.len()) };
        return (head.get(..*from).unwrap_or_default(), Some(day));
    }
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
