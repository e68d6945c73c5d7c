//! How much of a company somebody owns: the words of a share in, the share and where its words end out.

use crate::fact::{Comparator, Share};
use crate::sentence::Sentence;
use crate::token::Token;

/// A share with the tokens that say it.
pub(crate) struct Stated {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) share: Share,
}

/// The share that begins at a place: "60 percent", "more than 75 % ", "50 percent or more", "a majority", "half".
pub(crate) fn share_at(sentence: &Sentence, first: usize) -> Option<Stated> {
    let (mut comparator, at) = compared(sentence, first);
    if sentence.is(at, &["majority"]) {
        return Some(stated(first, at + 1, "50", Comparator::MoreThan));
    }
    let mut end = after_sign(sentence, at + 1)?;
    if sentence.is(end, &["or"]) && sentence.is(end + 1, &["more", "greater", "above"]) {
        comparator = Comparator::AtLeast;
        end += 2;
    }
    let share = number(sentence.tokens.get(at)?, comparator)?;
    Some(Stated { first, end, share })
}

/// The share that ends right before a place: "60 percent owned", "wholly owned", "majority-owned", "100%-owned".
pub(crate) fn share_before(sentence: &Sentence, owned: usize) -> Option<Stated> {
    let joined = sentence.tokens.get(owned).and_then(|token| token.word.strip_suffix("-owned"));
    if let Some(how) = joined.and_then(how_much) {
        return Some(stated(owned, owned, how.0, how.1));
    }
    // "percent-owned": the number stands before.
    if joined.is_some_and(|joined| joined == "percent") {
        let first = owned.checked_sub(1)?;
        let share = number(sentence.tokens.get(first)?, Comparator::Exactly)?;
        return Some(Stated { first, end: owned, share });
    }
    let hyphen = usize::from(sentence.is(owned.wrapping_sub(1), &["-"]));
    let last = owned.checked_sub(1 + hyphen)?;
    if let Some(how) = sentence.tokens.get(last).and_then(|token| how_much(&token.word)) {
        return Some(stated(last, owned, how.0, how.1));
    }
    let per = usize::from(sentence.is(last, &["cent"]) && sentence.is(last.wrapping_sub(1), &["per"]));
    if !sentence.is(last, &["%", "percent"]) && per == 0 {
        return None;
    }
    let figures = last.checked_sub(1 + per)?;
    let first = (figures.saturating_sub(2)..figures).find(|at| compared(sentence, *at).1 == figures);
    let first = first.unwrap_or(figures);
    let share = number(sentence.tokens.get(figures)?, compared(sentence, first).0)?;
    Some(Stated { first, end: owned, share })
}

/// Where the company begins of "owns 60 percent (of the shares) of X", "holds a 51 % stake in X", and the share; the place given
/// is that behind the verb.
pub(crate) fn stake(sentence: &Sentence, after: usize) -> Option<(usize, Share)> {
    let first = after + usize::from(sentence.is(after, &["a", "an", "the", "his", "its", "her"]));
    let share = share_at(sentence, first)?;
    let of = [
        "of",
        "the",
        "its",
        "shares",
        "stake",
        "share",
        "capital",
        "in",
        "interest",
        "shareholding",
        "equity",
        "ownership",
        "total",
        "issued",
        "voting",
    ];
    let end = share.end + (share.end..share.end + 10).take_while(|at| sentence.is(*at, &of)).count();
    (end > share.end).then_some((end, share.share))
}

fn stated(first: usize, end: usize, percent: &str, comparator: Comparator) -> Stated {
    Stated { first, end, share: Share { percent: percent.to_owned(), comparator } }
}

/// The share that a word before a noun says: "majority shareholder", "sole shareholder".
pub(crate) fn share_named(sentence: &Sentence, at: usize) -> Option<Share> {
    let (percent, comparator) = how_much(&sentence.tokens.get(at)?.word)?;
    Some(Share { percent: percent.to_owned(), comparator })
}

fn how_much(word: &str) -> Option<(&'static str, Comparator)> {
    match word {
        "wholly" | "fully" | "entirely" | "sole" | "only" => Some(("100", Comparator::Exactly)),
        "majority" => Some(("50", Comparator::MoreThan)),
        _ => None,
    }
}

/// How what follows a place is bounded, and where the number stands.
fn compared(sentence: &Sentence, at: usize) -> (Comparator, usize) {
    let than = usize::from(sentence.is(at + 1, &["than"]));
    match sentence.tokens.get(at).map(|token| token.word.as_str()) {
        Some("more") if than == 1 => (Comparator::MoreThan, at + 2),
        Some("less") if than == 1 => (Comparator::LessThan, at + 2),
        Some("over") => (Comparator::MoreThan, at + 1),
        Some("about" | "around" | "approximately" | "roughly" | "nearly" | "almost") => {
            (Comparator::About, at + 1)
        }
        Some("at") if sentence.is(at + 1, &["least"]) => (Comparator::AtLeast, at + 2),
        Some("up") if sentence.is(at + 1, &["to"]) => (Comparator::UpTo, at + 2),
        _ => (Comparator::Exactly, at),
    }
}

/// The place after "%", "percent" or "per cent".
fn after_sign(sentence: &Sentence, at: usize) -> Option<usize> {
    if sentence.is(at, &["%", "percent"]) {
        return Some(at + 1);
    }
    sentence.has(at, &["per", "cent"]).then_some(at + 2)
}

/// The share that a number is: of a decimal comma too; one of thousands makes no share.
fn number(token: &Token, comparator: Comparator) -> Option<Share> {
    match token.word.as_str() {
        "fifty" => Share::new("50", comparator),
        word => Share::new(&word.replace(',', "."), comparator),
    }
}
