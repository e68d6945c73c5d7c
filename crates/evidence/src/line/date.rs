//! Dates as pages print them, only so far as they tell what a line is: a whole line that is a date, a date at its end.

use super::cues::{DATE_COMPANY, DATE_TIES, MONTHS, WEEKDAYS};
use super::fold;

/// The longest line that can be a date and nothing else, in bytes.
const WHOLE: usize = 120;

/// One piece of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// A month by its name.
    Month(i8),
    /// 1 to 31.
    Day(i8),
    /// Four digits of a year.
    Year,
    /// A whole date in figures.
    Figures,
    /// A weekday, a time, "updated".
    Company,
}

/// The month that a word names, in small letters without accents.
pub(crate) fn month(word: &str) -> Option<i8> {
    let word = fold(word.trim_end_matches(['.', ',']));
    MONTHS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}

/// A day of a month, also with an ordinal ending.
pub(super) fn day(word: &str) -> Option<i8> {
    let word = word.trim_end_matches(['.', ',']);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 2 {
        return None;
    }
    let (number, ending) = word.split_at(digits);
    if !matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ème") {
        return None;
    }
    number.parse().ok().filter(|day| (1..=31).contains(day))
}

/// A year as dates of news have it.
pub(super) fn year(word: &str) -> Option<i16> {
    let word = word.trim_end_matches(['.', ',']);
    if word.len() != 4 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    word.parse().ok().filter(|year| (1900..=2100).contains(year))
}

/// Whether a word is a whole date in figures: 2019-09-13, 13/09/2019, 13.09.2019, 2019年9月13日.
fn is_figures(word: &str) -> bool {
    let mut word = word.trim_end_matches(['.', ',', '日', '일']);
    if let Some((day, time)) = word.split_once('T')
        && time.contains(':')
    {
        word = day;
    }
    let parts: Vec<&str> = word.split(['-', '/', '.', '年', '月', '년', '월']).collect();
    let [first, middle, last] = parts.as_slice() else { return false };
    (year(first).is_some() && day(middle).is_some() && day(last).is_some())
        || (day(first).is_some() && day(middle).is_some() && year(last).is_some())
}

fn is_time(word: &str) -> bool {
    // "11.04".
    let dotted = word.split_once('.').is_some_and(|(hour, minute)| {
        (1..=2).contains(&hour.len())
            && minute.len() == 2
            && hour.parse::<u8>().is_ok_and(|hour| hour < 24)
            && minute.parse::<u8>().is_ok_and(|minute| minute < 60)
    });
    dotted
        || word.contains(':')
            && word.bytes().all(|byte| byte.is_ascii_digit() || b":+.apmAPMZ".contains(&byte))
            && word.starts_with(|c: char| c.is_ascii_digit())
}

fn piece(word: &str) -> Option<Piece> {
    if let Some(number) = month(word) {
        Some(Piece::Month(number))
    } else if let Some(number) = day(word) {
        Some(Piece::Day(number))
    } else if year(word).is_some() {
        Some(Piece::Year)
    } else if is_figures(word) {
        Some(Piece::Figures)
    } else {
        let bare = fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
        let is_company = bare.is_empty()
            || is_time(word)
            || WEEKDAYS.contains(&bare.as_str())
            || DATE_COMPANY.contains(&bare.as_str());
        is_company.then_some(Piece::Company)
    }
}

/// Whether a line is a date and nothing else but a weekday, a time, or a word such as "updated".
pub(super) fn is_whole_line(line: &str) -> bool {
    if line.len() > WHOLE {
        return false;
    }
    let (mut months, mut days, mut figures) = (0, 0, 0);
    for word in line.split_whitespace() {
        match piece(word) {
            Some(Piece::Month(_)) => months += 1,
            Some(Piece::Day(_)) => days += 1,
            Some(Piece::Figures) => figures += 1,
            Some(Piece::Year | Piece::Company) => {}
            None => return false,
        }
    }
    (months == 1 && (1..=2).contains(&days) && figures == 0) || (figures == 1 && months == 0)
}

/// A date with its year that ends a line, and how it is set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tail {
    /// The bytes before the date and the blanks before it.
    pub(super) before: usize,
    /// Whether two blanks or more, a bar or a dash stand before it.
    pub(super) is_set_off: bool,
}

/// The date that ends a line, unless the words before lead to it ("announced on 13 September 2019").
pub(super) fn tail(line: &str) -> Option<Tail> {
    // "Press release 30 July 2020 11:20": the time is of the day.
    let line = match last_word(line) {
        Some((before, word)) if is_time(word) => before.trim_end(),
        _ => line,
    };
    // Dates with a year end in a digit, or in the sign for "day".
    if !line.ends_with(|c: char| c.is_ascii_digit() || c == '日' || c == '일') {
        return None;
    }
    let (before, last) = last_word(line)?;
    let start = if is_figures(last) {
        before.len()
    } else {
        year(last)?;
        let (before, second) = last_word(before.trim_end())?;
        let (before, first) = last_word(before.trim_end())?;
        let is_date = (month(first).is_some() && day(second).is_some())
            || (day(first).is_some() && month(second).is_some());
        is_date.then_some(before.len())?
    };
    let before = line.get(..start)?;
    let bare = before.trim_end();
    let blanks = before.get(bare.len()..)?.chars().count();
    let text = bare.trim_end_matches(['|', '-', '–', '—', '·', '•']);
    let tie = last_word(text).map(|(_, word)| fold(word)).unwrap_or_default();
    if text.trim().is_empty() || text.ends_with([':', ',', '(']) || DATE_TIES.contains(&tie.as_str()) {
        return None;
    }
    Some(Tail { before: text.trim_end().len(), is_set_off: blanks >= 2 || text.len() < bare.len() })
}

/// The last word of a line without blanks at its end, and what stands before it.
fn last_word(line: &str) -> Option<(&str, &str)> {
    let start =
        line.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
    let (before, word) = line.split_at_checked(start)?;
    (!word.is_empty()).then_some((before, word))
}
