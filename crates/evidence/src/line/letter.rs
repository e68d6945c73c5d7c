//! Earlier messages within a message: the lines in, where the writer's own text ends out.
//!
//! What a reply cites was said before and elsewhere; no fact is read from it. What is passed on is what the message is about.

use super::{Guess, LineClass, Piece, fold};

/// The longest line that says who wrote what follows, in bytes.
const LONGEST: usize = 300;

/// Fields of the head of a message, as replies and forwarded messages print them.
const FIELDS: &[&str] = &["from:", "sent:", "date:", "to:", "cc:", "subject:", "reply-to:", "importance:"];

/// Gives lines that an earlier message is cited in their class.
///
/// A line after `>` is cited. After "On ... wrote:", "Original Message" or the head of a message everything is, unless nothing
/// stands before it: then it is the text.
pub(super) fn earlier_messages(text: &str, pieces: &[Piece], guesses: &mut [Guess]) {
    let line = |at: usize| pieces.get(at).map(|piece| piece.text(text)).unwrap_or_default();
    let mut cited = false;
    let mut is_forwarded = false;
    let mut has_own = false;
    let mut at = 0;
    while at < pieces.len() {
        let here = line(at);
        let head = head(text, pieces, at);
        let mut class = None;
        let mut taken = 1;
        if here.starts_with('>') {
            class = Some(LineClass::Quote);
        } else if is_forward_mark(here) {
            (cited, is_forwarded) = (false, true);
            class = Some(LineClass::Widget);
        } else if is_original_mark(here) {
            cited = has_own && !is_forwarded;
            class = Some(LineClass::Widget);
        } else if head > 0 {
            taken = head;
            cited |= has_own && !is_forwarded;
            class = Some(LineClass::Widget);
        } else if is_attribution(here) {
            cited |= has_own && !is_forwarded && !line(at + 1).starts_with('>');
            class = Some(LineClass::Widget);
        } else if cited {
            class = Some(LineClass::Quote);
        } else {
            has_own |= matches!(guesses.get(at), Some(Guess::Sure(LineClass::Body)));
        }
        if let Some(class) = class {
            for guess in guesses.iter_mut().skip(at).take(taken) {
                *guess = Guess::Sure(class);
            }
        }
        at += taken;
    }
}

/// Whether a line says that a message follows that is passed on.
pub(crate) fn is_forward_mark(line: &str) -> bool {
    if line.len() > LONGEST || !(line.contains("orward") || line.contains("ORWARD")) {
        return false;
    }
    let folded = fold(line);
    let bare = folded.trim_matches(|c: char| c == '-' || c == '_' || c == ':' || c.is_whitespace());
    matches!(bare, "forwarded message" | "begin forwarded message" | "forwarded message follows")
        || bare.starts_with("forwarded by ") && folded.starts_with("--")
}

/// Whether a line begins the message that is answered: `-----Original Message-----`.
pub(crate) fn is_original_mark(line: &str) -> bool {
    line.len() <= LONGEST
        && line.starts_with("--")
        && fold(line).trim_matches(|c: char| c == '-' || c.is_whitespace()) == "original message"
}

/// "On 3 March 2025 at 10:00, A <a@example.org> wrote:".
fn is_attribution(line: &str) -> bool {
    line.len() <= LONGEST
        && line.ends_with("wrote:")
        && (line.contains('@') || line.starts_with("On ") && line.contains(|c: char| c.is_ascii_digit()))
}

/// How many lines from here on are the head of a message: fields, "From" first, "Sent" or "Date" and "To" or "Subject" among them.
fn head(text: &str, pieces: &[Piece], at: usize) -> usize {
    let field = |at: usize| {
        let line = pieces.get(at)?.text(text);
        let name = line.get(..=line.find(':')?).filter(|name| name.len() <= 12)?;
        // "*From:*" is how bold print comes out as text.
        let name = name.trim_matches('*').to_ascii_lowercase();
        FIELDS.iter().find(|known| **known == name).copied()
    };
    if field(at) != Some("from:") {
        return 0;
    }
    let fields: Vec<&str> = (at..at + FIELDS.len()).map_while(field).collect();
    let has = |names: &[&str]| names.iter().any(|name| fields.contains(name));
    if has(&["sent:", "date:"]) && has(&["to:", "subject:"]) { fields.len() } else { 0 }
}
