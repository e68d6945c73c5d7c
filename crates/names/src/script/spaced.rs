//! Letters set apart inside a longer name: `S B E R B A N K of Russia`.
//!
//! A run of single letters as long as no person's initials is a word. Two or three letters, and a whole name of such letters, are joined
//! where names are laid side by side; see [`align`](crate::align).

use super::{Romanisation, System};

/// So many single letters in a row are no initials.
const LEAST: usize = 4;

/// The name with its letters put together; none if nothing of the kind is in it, or nothing else.
pub(super) fn joined(text: &str) -> Option<Romanisation> {
    if !may_be(text) {
        return None;
    }
    let parts: Vec<&str> = text.split(is_gap).filter(|part| !part.is_empty()).collect();
    let mut words: Vec<String> = Vec::new();
    let mut any = false;
    for run in parts.chunk_by(|one, next| is_letter(one) && is_letter(next)) {
        if run.len() >= LEAST {
            any = true;
            words.push(run.concat());
        } else {
            words.extend(run.iter().map(|part| (*part).to_owned()));
        }
    }
    (any && words.len() > 1).then(|| Romanisation { system: System::Spaced, text: words.join(" ") })
}

/// Whether single letters stand one after the other, at a glance: in most names they do not.
fn may_be(text: &str) -> bool {
    let mut row = 0;
    text.split(is_gap).any(|part| {
        row = if is_letter(part) { row + 1 } else { 0 };
        row >= LEAST
    })
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '.' | '*' | '/')
}

fn is_letter(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}
