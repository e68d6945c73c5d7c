//! Paragraphs that are broken into lines: the lines in, one piece for each paragraph out.

use super::{LONG, Piece, dateline, ends_as_sentence, is_bullet, width};
use crate::word::{Set, Sets};

/// The widest column at which a text is taken to be broken, in [`width`].
const COLUMN: usize = 120;
/// The narrowest such column.
const NARROW: usize = 32;

/// Joins the lines of paragraphs in a text that is broken at a width.
///
/// A break belongs to the column, not to the author, if the next line's first word would not have fitted. The text counts
/// as broken if that holds for most breaks between lines that touch, and hardly a line is longer than a column.
pub(super) fn unwrap_columns(text: &str, pieces: Vec<Piece>) -> Vec<Piece> {
    let widths: Vec<usize> = pieces
        .iter()
        .map(|piece| if piece.end - piece.start > LONG { LONG } else { width(piece.text(text)) })
        .collect();
    let long = widths.iter().filter(|width| **width > COLUMN).count();
    let column = widths.iter().copied().filter(|width| *width <= COLUMN).max().unwrap_or_default();
    if long * 10 > pieces.len() || column < NARROW {
        return pieces;
    }
    let is_forced = |at: usize| {
        let (Some(piece), Some(next), Some(length)) = (pieces.get(at), pieces.get(at + 1), widths.get(at))
        else {
            return false;
        };
        let word = next.text(text).split_whitespace().next().unwrap_or_default();
        *length <= COLUMN
            && next.number == piece.last_number + 1
            && length + 1 + width(word) > column
            && !is_bullet(next.text(text))
    };
    let touching =
        pieces.windows(2).filter(|pair| matches!(pair, [a, b] if b.number == a.last_number + 1)).count();
    let forced = (0..pieces.len()).filter(|at| is_forced(*at)).count();
    // In a short text, a line that goes on with a small letter where the column ends shows as much as many forced breaks do.
    let goes_on = (0..pieces.len()).any(|at| is_forced(at) && is_in_sentence(text, &pieces, at));
    if forced < if goes_on { 1 } else { 3 } || forced * 2 < touching {
        return pieces;
    }
    let mut joined: Vec<Piece> = Vec::new();
    let mut continues = false;
    for (at, piece) in pieces.iter().enumerate() {
        match joined.last_mut() {
            Some(last) if continues => {
                last.end = piece.end;
                last.last_number = piece.last_number;
            }
            _ => joined.push(*piece),
        }
        continues = is_forced(at);
    }
    joined
}

/// Whether a line stops within a sentence that the next one goes on with: no stop at its end, then a small letter.
fn is_in_sentence(text: &str, pieces: &[Piece], at: usize) -> bool {
    let (Some(piece), Some(next)) = (pieces.get(at), pieces.get(at + 1)) else { return false };
    let line = piece.text(text);
    !line.ends_with(['.', '!', '?', ':', ';']) && next.text(text).starts_with(char::is_lowercase)
}

/// Joins the lines of paragraphs that are broken anywhere: lines that touch, of which one goes on with a small letter where
/// another stopped within its sentence, and the last ends one.
///
/// Before a capital such a paragraph goes on too, as within a name, but for the words that begin sentences.
pub(super) fn unwrap_paragraphs(text: &str, pieces: &[Piece]) -> Vec<Piece> {
    let touches = |at: usize| match (pieces.get(at), pieces.get(at + 1)) {
        (Some(piece), Some(next)) => next.number == piece.last_number + 1,
        _ => false,
    };
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut from = 0;
    while from < pieces.len() {
        let end = (from..pieces.len()).find(|at| !touches(*at)).unwrap_or(from) + 1;
        // What ends without a stop is a title and what stands under it.
        let is_prose = pieces.get(end - 1).is_some_and(|last| ends_as_sentence(last.text(text)));
        let is_broken = is_prose && (from..end - 1).any(|at| is_broken_within(text, pieces, at));
        let mut continues = false;
        for at in from..end {
            let Some(piece) = pieces.get(at) else { continue };
            match joined.last_mut() {
                Some(last) if continues => {
                    last.end = piece.end;
                    last.last_number = piece.last_number;
                }
                _ => joined.push(*piece),
            }
            continues = is_broken && at + 1 < end && goes_on(text, pieces, at);
        }
        from = end;
    }
    joined
}

/// The shortest line that a paragraph is broken after, in [`width`].
const BROKEN: usize = 16;

/// Whether a line stops within a sentence that the next one goes on with, and is no line of a list.
fn is_broken_within(text: &str, pieces: &[Piece], at: usize) -> bool {
    let line = pieces.get(at).map(|piece| piece.text(text)).unwrap_or_default();
    is_in_sentence(text, pieces, at)
        && !line.contains('\t')
        && line.split_whitespace().count() > 2
        && (line.len() > LONG || width(line) >= BROKEN)
}

/// Whether a broken paragraph goes on after a line of it.
fn goes_on(text: &str, pieces: &[Piece], at: usize) -> bool {
    let (Some(piece), Some(next)) = (pieces.get(at), pieces.get(at + 1)) else { return false };
    let (line, next) = (piece.text(text), next.text(text));
    if line.ends_with(['.', '!', '?', ':', ';']) || is_bullet(next) || line.contains('\t') {
        return false;
    }
    if next.starts_with(char::is_lowercase) {
        return true;
    }
    let bare = |word: Option<&str>| {
        word.unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
    };
    let last = bare(line.split_whitespace().next_back());
    let opens = Sets::of(&bare(next.split_whitespace().next())).has(Set::Opener) || dateline(next).is_some();
    line.ends_with(',') || Sets::of(&last).has(Set::Preposition) || last == "the" || !opens
}
