//! By what law somebody is designated: a sentence that tells of it in, the executive orders, acts, sections, regulations,
//! decisions and resolutions that it rests on out.

use crate::sentence::Sentence;
use crate::token::TokenKind;

/// End the name of an act of law.
const LAWS: &[&str] = &[
    "act",
    "regulations",
    "regulation",
    "order",
    "decision",
    "decree",
    "law",
    "ordinance",
    "resolution",
    "code",
];
/// Acts that go by their letters.
const LETTERS: &[&str] = &["caatsa", "inksna", "ieepa", "peesa", "ifca", "samla", "sema", "jvcfoa"];
/// How long the name of an act may be.
const LONGEST: usize = 18;

/// The acts of law that a sentence names as those that it acts by: `E.O. 13722` however it prints an executive order, and
/// others as printed.
pub(crate) fn legal_basis(sentence: &Sentence) -> Vec<String> {
    let mut found = orders(sentence);
    for at in sentence.all(&["under", "pursuant", "accordance", "basis", "by"]) {
        let named = sentence.is(at.wrapping_sub(1), &["established", "listed", "sanctioned", "designated"])
            && sentence.is(at.wrapping_sub(2), &["committee", "already", "previously"]);
        if sentence.is_quoted(at) || named {
            continue;
        }
        let mut first = at + 1;
        while sentence.is(first, &["to", "with", "of", "the", "authority", "its", "new"]) {
            first += 1;
        }
        let Some(end) = law(sentence, first) else { continue };
        let printed = sentence.text_of(first, end).split_whitespace().collect::<Vec<_>>().join(" ");
        if !found.contains(&printed) {
            found.push(printed);
        }
    }
    found
}

/// Whether a word belongs to the name of an act of law that "under" or "pursuant to" leads to.
pub(crate) fn is_of_law(sentence: &Sentence, at: usize) -> bool {
    (at.saturating_sub(LONGEST)..at).filter(|place| sentence.is(*place, &["under", "pursuant"])).any(
        |place| {
            let first = (place + 1..place + 4).find(|place| !sentence.is(*place, &["to", "the"]));
            first.and_then(|first| law(sentence, first)).is_some_and(|end| at < end)
        },
    )
}

/// The executive orders: "Executive Order (E.O.) 13382", "E.O.s 13382 and 13949".
fn orders(sentence: &Sentence) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for at in sentence.all(&["eo", "order", "orders"]) {
        let executive = sentence.is(at, &["eo"]) || sentence.is(at.wrapping_sub(1), &["executive"]);
        let mut next = at + 1;
        while executive && next < at + 9 {
            let number = sentence.tokens.get(next).map(|token| token.word.as_str()).unwrap_or_default();
            if (4..=5).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit()) {
                let order = format!("E.O. {number}");
                if !found.contains(&order) {
                    found.push(order);
                }
            } else if !sentence.is(next, &["(", ")", "eo", "and", ",", "."]) {
                break;
            }
            next += 1;
        }
    }
    found
}

/// Where the act of law ends that is named at a place: `section 7031(c) of the X Act, 2024`, `Council Decision (CFSP) 2025/966`.
fn law(sentence: &Sentence, first: usize) -> Option<usize> {
    if sentence.is(first, &["section", "sections", "subsection", "article", "regulation"])
        && is_number(sentence, first + 1)
    {
        let mut end = first + 2;
        while sentence.is(end, &["("]) && sentence.is(end + 2, &[")"]) {
            end += 3;
        }
        if !sentence.is(end, &["of"]) {
            return Some(end);
        }
        let of = end + 1 + usize::from(sentence.is(end + 1, &["the"]));
        // A section of an executive order says no more than the order.
        let executive = sentence.is(of, &["executive", "eo"]);
        return if executive { None } else { Some(law(sentence, of).unwrap_or(end)) };
    }
    if sentence.is(first, LETTERS) {
        return Some(first + 1);
    }
    let within = |place: &usize| {
        sentence.tokens.get(*place).is_some_and(|token| {
            token.is_capital()
                || token.kind == TokenKind::Possessive
                || token.is_any(LAWS)
                || token.is_any(&["of", "and", "the", "for", "on", "through", "(", ")", ",", "-"])
        })
    };
    let kind = (first..first + LONGEST).take_while(within).find(|place| sentence.is(*place, LAWS))?;
    if sentence.is(kind.wrapping_sub(1), &["executive"]) || first == kind && !is_numbered(sentence, kind + 1)
    {
        return None;
    }
    // "the Regulations" of what went before name none.
    let opens = sentence.tokens.get(first)?;
    if !opens.is_capital() && first != kind {
        return None;
    }
    let mut end = kind + 1;
    while sentence.is(end, &["(", ")", "/", "no", ".", "eu", "cfsp", "ec", "euratom"])
        || is_number(sentence, end)
    {
        end += 1;
    }
    // The full stop of the sentence is not of the act.
    while end > kind + 1 && !is_number(sentence, end - 1) && !sentence.is(end - 1, &[")", "cfsp", "eu"]) {
        end -= 1;
    }
    let year =
        sentence.is(end, &[","]) && sentence.tokens.get(end + 1).is_some_and(|token| is_year(&token.word));
    Some(if year { end + 2 } else { end })
}

fn is_numbered(sentence: &Sentence, at: usize) -> bool {
    is_number(sentence, at) || sentence.is(at, &["(", "no"])
}

fn is_number(sentence: &Sentence, at: usize) -> bool {
    sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
}

fn is_year(word: &str) -> bool {
    word.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))
}
