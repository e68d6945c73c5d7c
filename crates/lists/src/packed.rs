//! Several values packed into one field, as the UN and the EU print them: `(a) first, (b) second` and
//! `first; second`. A field is split only where the packing is beyond doubt; otherwise it stays whole.

/// White space as a reader sees it: line breaks and indentation inside a value come from the publisher's
/// serialiser, and differ between two files that say the same.
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The values of `(a) first, (b) second` or `a) first b) second`; any other text is one value, without a
/// leading `a)`. A text is packed if it begins with the mark of `a` and the mark of `b` follows.
pub fn enumerated(text: &str) -> Vec<&str> {
    let text = text.trim();
    let Some(mut rest) = after_mark(text, 'a') else { return Vec::from_iter(tidy(text)) };
    let mut found = Vec::new();
    for letter in 'b'..='z' {
        let Some((piece, next)) = split_at_mark(rest, letter) else { break };
        found.extend(tidy(piece));
        rest = next;
    }
    found.extend(tidy(rest));
    found
}

/// The names of `first; second`. A semicolon without a space after it is a misprint inside one name, a
/// semicolon at the end is no separator.
pub fn names(text: &str) -> Vec<&str> {
    text.split("; ").filter_map(tidy).collect()
}

fn tidy(piece: &str) -> Option<&str> {
    let piece = piece.trim().trim_end_matches([',', ';']).trim_end();
    (!piece.is_empty()).then_some(piece)
}

/// The text after a leading `(a)` or `a)`.
fn after_mark(text: &str, letter: char) -> Option<&str> {
    text.strip_prefix('(').unwrap_or(text).strip_prefix(letter)?.strip_prefix(')')
}

/// The text before and after the next `(b)` or ` b)`.
fn split_at_mark(text: &str, letter: char) -> Option<(&str, &str)> {
    text.split_once(&format!("({letter})")).or_else(|| text.split_once(&format!(" {letter})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_what_is_packed() {
        assert_eq!(
            enumerated("(a) Minister of Tests, (b) Head, Office (South); (c) Clerk."),
            ["Minister of Tests", "Head, Office (South)", "Clerk."]
        );
        assert_eq!(enumerated("a) First b) Second"), ["First", "Second"]);
        assert_eq!(enumerated("a) Only one"), ["Only one"]);
        assert_eq!(enumerated("Article 3(a) and (b)"), ["Article 3(a) and (b)"]);
        assert_eq!(names("One Name; Other Name;"), ["One Name", "Other Name"]);
        assert_eq!(names("One „;Name“"), ["One „;Name“"]);
        assert!(enumerated(" ").is_empty() && names(" ; ").is_empty());
        assert_eq!(squeeze(" a\n   b "), "a b");
    }
}
