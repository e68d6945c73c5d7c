//! Entries of a list as OFAC prints them in its recent actions: `LAST, First (a.k.a. ...); DOB ...; nationality ... [PROGRAMME]`.

use crate::fact::{FactKind, Mention, MentionKind};
use crate::mention::key_of;
use crate::read::{Draft, Items, Memory};
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;

/// An entry under a heading that says that what follows was added or taken off designates or delists whom it is of, with the
/// names it gives. Under another heading it gives the names alone.
pub(crate) fn entries(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    let Some((end, close)) = shape(sentence) else { return found };
    let human = sentence.find(&["dob", "pob", "gender"], end, close).is_some();
    let Some(target) = name(sentence, 0, end, human) else { return found };
    let targets = vec![target.clone()];
    let authority = memory.acting.first().cloned();
    match memory.items {
        Items::Any => {}
        Items::Designated => {
            let legal_basis = Vec::new();
            let kind =
                FactKind::Designation { authority, count: None, targets, is_further: false, legal_basis };
            memory.targets.push(target.clone());
            found.push(Draft::new(0, close, "event.entry", kind));
        }
        Items::Delisted => {
            let kind = FactKind::Delisting { authority, count: None, targets };
            found.push(Draft::new(0, close, "event.delist.entry", kind));
        }
    }
    for at in sentence.all(&["aka", "fka", "nka"]).into_iter().filter(|at| *at < close) {
        let stop = sentence.find(&[";", ")"], at, close).unwrap_or(close);
        let quote =
            |place: usize| sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Quote);
        let (first, last) =
            if quote(at + 1) && quote(stop.wrapping_sub(1)) { (at + 2, stop - 1) } else { (at + 1, stop) };
        let Some(alias) = name(sentence, first, last, human) else { continue };
        if alias.entity != target.entity {
            let is_former = sentence.is(at, &["fka"]);
            let kind = FactKind::Alias { subject: target.clone(), alias };
            found.push(Draft { is_former, ..Draft::new(at, stop, "relation.entry_alias", kind) });
        }
    }
    found
}

/// Whether a sentence is an entry.
pub(crate) fn is_entry(sentence: &Sentence) -> bool {
    shape(sentence).is_some()
}

/// Where the name ends and where the programmes in square brackets do, if a sentence has the shape of an entry.
fn shape(sentence: &Sentence) -> Option<(usize, usize)> {
    sentence.tokens.first().filter(|token| token.kind == TokenKind::Capitals)?;
    let length = sentence.tokens.len();
    let open = sentence.find(&["["], 2, length)?;
    let close = sentence.find(&["]"], open, length)? + 1;
    sentence.tokens.get(open + 1).filter(|token| token.kind == TokenKind::Capitals)?;
    let fields = [
        "dob",
        "pob",
        "nationality",
        "gender",
        "passport",
        "aka",
        "fka",
        "nka",
        "organization",
        "vessel",
        "website",
        "citizen",
        "secondary",
    ];
    sentence.find(&fields, 1, open)?;
    // "LAST, First" has one comma; what follows the second is an address.
    let mut stops = (1..open).filter(|place| sentence.is(*place, &[",", "(", ";"]));
    let first = stops.next()?;
    let given = sentence.is(first, &[","])
        && sentence.tokens.get(first + 1).is_some_and(|token| token.kind == TokenKind::Capital)
        && sentence.find(&["dob", "pob", "gender"], first, open).is_some();
    Some((if given { stops.next().unwrap_or(open) } else { first }, close))
}

/// The name in a range of words; of a person the family name stands first, and the key has it last.
fn name(sentence: &Sentence, first: usize, end: usize, human: bool) -> Option<Mention> {
    let words = sentence.tokens.get(first..end).filter(|words| words.iter().any(Token::is_capital))?;
    let comma = words.iter().position(|token| token.is(",")).filter(|_| human);
    let key = match comma {
        Some(comma) => {
            let (family, given) = words.split_at(comma);
            format!("{} {}", key_of(given), key_of(family))
        }
        None => key_of(words),
    };
    Some(Mention {
        text: sentence.text_of(first, end),
        span: sentence.span(first, end),
        kind: if human { MentionKind::Person } else { MentionKind::Organisation },
        entity: format!("party:{key}"),
    })
}
