//! Several values in one cell of OpenSanctions' tables and of our own CSV: separated by semicolons, where a
//! value that itself contains a semicolon stands in quotes. What official lists print is [`crate::packed`].

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

    proptest! {
        #[test]
        fn packing_round_trips(values in proptest::collection::vec("[a-z;\" ,=]{1,8}", 0..4)) {
            let values: Vec<String> =
                values.iter().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect();
            prop_assert_eq!(unpack(&pack(values.iter().map(String::as_str))), values);
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = unpack(&text);
        }
    }
}
