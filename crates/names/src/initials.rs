//! Initials that stops join or that have more than one letter, written as single letters: `V.A. Petrov` is `V A Petrov`, and
//! `Yu. Petrov` and `Ю. Петров` are `Y Petrov`.
//!
//! The fold makes one word of letters that stops join, which is right for `d.o.o.` and `J.P. Morgan`. In names of persons they are as
//! likely the first letters of given names, so [`spelled_out`] is read beside the name and never in its place. Only stops tell:
//! `VA` stays a word. An initial stands for what begins with its first Latin letter.

use any_ascii::any_ascii;

/// How one Cyrillic letter is written in Latin where it takes several.
const SEVERAL: [&str; 16] =
    ["kh", "yu", "zh", "sh", "ch", "ya", "ts", "ye", "yo", "dz", "dzh", "shch", "ju", "ja", "iu", "ia"];

/// The name with its initials as single letters; `None` if no stop tells of any that is not so already, or if nothing else is
/// in the name.
pub fn spelled_out(name: &str) -> Option<String> {
    if !name.contains('.') {
        return None;
    }
    let (mut any, mut others) = (false, false);
    let mut words: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        let bare = word.trim_end_matches([',', ';']);
        if let Some(letters) = initials(bare) {
            let written = bare.chars().filter(|c| c.is_alphabetic()).count();
            any |= letters.len() > 1 || written > 1 || !bare.is_ascii();
            let comma = word.get(bare.len()..).unwrap_or_default();
            words.push(letters.iter().map(char::to_string).collect::<Vec<_>>().join(" ") + comma);
        } else {
            others |= word.chars().filter(|c| c.is_alphabetic()).count() > 1;
            words.push(word.to_owned());
        }
    }
    (any && others).then(|| words.join(" "))
}

/// The first Latin letters of a word of initials, each with its stop; the last may lack it if it is not the first.
fn initials(word: &str) -> Option<Vec<char>> {
    let (before, last) = word.rsplit_once('.')?;
    let pieces = before.split('.').chain((!last.is_empty()).then_some(last));
    pieces.map(initial).collect()
}

fn initial(piece: &str) -> Option<char> {
    let mut letters = piece.chars();
    let first = letters.next().filter(|c| c.is_uppercase())?;
    let single = letters.next().is_none();
    if !single && !SEVERAL.contains(&piece.to_lowercase().as_str()) {
        return None;
    }
    any_ascii(first.encode_utf8(&mut [0; 4])).chars().find(char::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_tell_initials() {
        for (name, expected) in [
            ("V.A. Petrov", Some("V A Petrov")),
            ("PETROV, V.A.", Some("PETROV, V A")),
            ("Petrov V.A", Some("Petrov V A")),
            ("Yu. Petrov", Some("Y Petrov")),
            ("Kh.-M. Petrov", None),
            ("Ю.А. Петров", Some("Y A Петров")),
            ("Ю. Петров", Some("Y Петров")),
            ("Zh. Sh. Petrov", Some("Z S Petrov")),
            ("V. A. Petrov", None),
            ("VA Petrov", None),
            ("St. Petrov", None),
            ("d.o.o. Petrov", None),
            ("V.A.", None),
            ("", None),
            ("...", None),
        ] {
            assert_eq!(spelled_out(name).as_deref(), expected, "{name}");
        }
    }
}
