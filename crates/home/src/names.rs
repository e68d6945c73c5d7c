//! Dates in the names of files and folders: `sdn_2022-04-22b.csv`, `2023-12-28/`, `un_20260227.xml`.

use interdict_model::Edition;
use jiff::civil::Date;

/// The edition a name gives: a whole date, with a letter right after it for a later edition of the day.
///
/// A month alone (`cons_2025-12`) is no date.
pub(crate) fn edition(name: &str) -> Option<Edition> {
    let bytes = name.as_bytes();
    (0..bytes.len()).find_map(|start| {
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        if before.is_some_and(u8::is_ascii_digit) {
            return None;
        }
        dashed(name, start).or_else(|| compact(name, start))
    })
}

fn dashed(name: &str, start: usize) -> Option<Edition> {
    let text = name.get(start..start + 10)?;
    let (separator, rest) = (text.as_bytes().get(4)?, name.get(start + 10..)?);
    if !matches!(separator, b'-' | b'_') || text.as_bytes().get(7) != Some(separator) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<i16>().ok());
    let date = date(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    ended(date, rest)
}

fn compact(name: &str, start: usize) -> Option<Edition> {
    let text = name.get(start..start + 8)?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<i16>().ok());
    ended(date(number(0, 4)?, number(4, 6)?, number(6, 8)?)?, name.get(start + 8..)?)
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1990..=2200).contains(&year).then_some(date)
}

/// The letter of the edition, if one follows the date and nothing else does before the name's next break.
fn ended(date: Date, rest: &str) -> Option<Edition> {
    let mut after = rest.bytes();
    let within_day = match (after.next(), after.next()) {
        (Some(digit), _) if digit.is_ascii_digit() => return None,
        (Some(letter @ b'b'..=b'z'), next) if next.is_none_or(|byte| !byte.is_ascii_alphanumeric()) => {
            letter - b'a'
        }
        _ => 0,
    };
    Some(Edition { date, within_day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_dates_and_nothing_else() {
        let found = |name: &str| edition(name).map(|edition| edition.to_string());
        assert_eq!(found("sdn_2022-04-22b.csv").as_deref(), Some("2022-04-22b"));
        assert_eq!(found("sdn_2022-04-22.csv").as_deref(), Some("2022-04-22"));
        assert_eq!(found("2023-12-28").as_deref(), Some("2023-12-28"));
        assert_eq!(found("delta_2023-05-23").as_deref(), Some("2023-05-23"));
        assert_eq!(found("un_20260227.xml").as_deref(), Some("2026-02-27"));
        assert_eq!(found("a/2019-09-13/sdn.csv").as_deref(), Some("2019-09-13"));
        assert_eq!(found("cons_2025-12"), None);
        assert_eq!(found("112022-04-22"), None);
        assert_eq!(found("2022-13-40"), None);
        assert_eq!(found("id_1234567890"), None);
    }
}
