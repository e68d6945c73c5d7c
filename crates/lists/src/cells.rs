//! Several values in one cell, as tables of every publisher have them.
//!
//! Two conventions are read: values separated by semicolons, where a value that itself contains a semicolon
//! stands in quotes (OpenSanctions, our own CSV), and values enumerated as `a) ... b) ...` (UN and Australia).

/// The text with every run of white space, also of no-break spaces, made one space, and none at the ends.
pub(crate) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Joins values with semicolons. A value with a semicolon, or beginning with a quote, is put in quotes.
pub(crate) fn pack<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let packed: Vec<String> = values
        .into_iter()
        .map(|value| {
            if value.contains(';') || value.starts_with('"') {
                format!("\"{}\"", value.replace('"', "\"\""))
            } else {
                value.to_owned()
            }
        })
        .collect();
    packed.join(";")
}

/// The values of a cell written by [`pack`] or by hand: trimmed, empty ones left out. A quote that is not
/// closed before a semicolon or the end is a letter like any other (`"Vostok" LLC`).
pub(crate) fn unpack(cell: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = cell;
    loop {
        rest = rest.trim_start();
        let (value, after) = quoted(rest).unwrap_or_else(|| {
            let (value, after) = rest.split_once(';').map_or((rest, None), |(a, b)| (a, Some(b)));
            (value.trim().to_owned(), after)
        });
        if !value.is_empty() {
            values.push(value);
        }
        match after {
            Some(after) => rest = after,
            None => return values,
        }
    }
}

/// The value in quotes at the beginning, and what follows its semicolon.
fn quoted(text: &str) -> Option<(String, Option<&str>)> {
    let mut rest = text.strip_prefix('"')?;
    let mut value = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        value.push_str(part);
        if let Some(after) = after.strip_prefix('"') {
            value.push('"');
            rest = after;
            continue;
        }
        let after = after.trim_start();
        return match after.strip_prefix(';') {
            Some(after) => Some((value.trim().to_owned(), Some(after))),
            None => after.is_empty().then(|| (value.trim().to_owned(), None)),
        };
    }
}

/// The values of `a) Kabul b) Kandahar`, or of a text separated by semicolons, without their marks. A text of
/// neither form is one value.
pub(crate) fn enumerated(text: &str) -> Vec<String> {
    let text = squeeze(text);
    let mut parts = Vec::new();
    let mut start = 0;
    let begins = |text: &str| {
        let mut chars = text.chars();
        chars.next().is_some_and(|c| c.eq_ignore_ascii_case(&'a')) && chars.next() == Some(')')
    };
    if begins(&text) {
        let bytes = text.as_bytes();
        for (at, _) in text.match_indices(')') {
            let letter = at.checked_sub(1).and_then(|before| bytes.get(before));
            let before = at.checked_sub(2).and_then(|before| bytes.get(before));
            let alone = before.is_none_or(|b| matches!(b, b' ' | b';' | b',' | b'.'));
            if letter.is_some_and(u8::is_ascii_alphabetic) && alone {
                parts.push(text.get(start..at.saturating_sub(1)).unwrap_or_default());
                start = at + 1;
            }
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
        .iter()
        .flat_map(|part| part.split(';'))
        .map(|part| part.trim().trim_end_matches(',').trim_end().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn unpacks_what_publishers_write() {
        assert_eq!(unpack("fr;lb; sa"), ["fr", "lb", "sa"]);
        assert_eq!(unpack("\"\""), Vec::<String>::new());
        assert_eq!(unpack("\"one; and\nmore\";two"), ["one; and\nmore", "two"]);
        assert_eq!(unpack("\"Vostok\" LLC;Zapad"), ["\"Vostok\" LLC", "Zapad"]);
    }

    #[test]
    fn enumerations() {
        assert_eq!(enumerated("a) 1970 b) 1969  c)1971"), ["1970", "1969", "1971"]);
        assert_eq!(enumerated("a) Kabul; b) Herat,"), ["Kabul", "Herat"]);
        assert_eq!(enumerated("Kabul (see a) there"), ["Kabul (see a) there"]);
        assert_eq!(enumerated("Somalia;\nKenya"), ["Somalia", "Kenya"]);
        assert_eq!(enumerated(""), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn packing_round_trips(values in proptest::collection::vec("[a-z;\" ,=]{1,8}", 0..4)) {
            let values: Vec<String> =
                values.iter().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect();
            prop_assert_eq!(unpack(&pack(values.iter().map(String::as_str))), values);
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = (unpack(&text), enumerated(&text));
        }
    }
}
