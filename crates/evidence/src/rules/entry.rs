//! Entries of a list as authorities print them: those of OFAC's recent actions, `LAST, First (a.k.a. ...); DOB ...; nationality ...
//! [PROGRAMME]`, and those of the Security Council, `QDi.435 Name: 1: FIRST 2: SECOND 3: na 4: na ...`.

use crate::fact::{FactKind, Mention, MentionKind};
use crate::mention::{Named, key_of};
use crate::read::{Draft, Items, Memory};
use crate::rules::items;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;

/// An entry under a heading that says that what follows was added or taken off designates or delists whom it is of, with the
/// names it gives. Under another heading it gives the names alone.
pub(crate) fn entries(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    if goes_on(sentence, memory) {
        if let Some(target) = &memory.entry {
            other_names(sentence, target, 0, &mut found);
        }
        return found;
    }
    memory.entry = None;
    let numbered = memory.numbered.take();
    memory.numbered = number_alone(sentence);
    let named = numbered.filter(|_| sentence.has(0, &["name", ":"]));
    if let Some(entry) =
        un_entry(sentence).or_else(|| named.and_then(|is_human| parts(sentence, 0, 2, is_human)))
    {
        // The sentence itself may say what becomes of it.
        if entry.first > 0 {
            memory.items = items::entries_below(sentence);
            memory.acting.clear();
        }
        return designated(sentence, memory, &entry);
    }
    let Some((end, close)) = shape(sentence) else { return found };
    let human = sentence.find(&["dob", "pob", "gender"], end, close).is_some();
    let Some(target) = name(sentence, 0, end, human) else { return found };
    found.extend(event(memory, &target, 0, close));
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

/// What the heading above makes of an entry.
fn event(memory: &mut Memory, target: &Mention, first: usize, end: usize) -> Option<Draft> {
    let authority = memory.acting.first().cloned();
    let targets = vec![target.clone()];
    match memory.items {
        Items::Any => None,
        Items::Designated => {
            let legal_basis = Vec::new();
            let kind =
                FactKind::Designation { authority, count: None, targets, is_further: false, legal_basis };
            memory.targets.push(target.clone());
            Some(Draft::new(first, end, "event.entry", kind))
        }
        Items::Delisted => {
            let kind = FactKind::Delisting { authority, count: None, targets };
            Some(Draft::new(first, end, "event.delist.entry", kind))
        }
    }
}

/// Whether a sentence is an entry.
pub(crate) fn is_entry(sentence: &Sentence) -> bool {
    un_entry(sentence).is_some() || shape(sentence).is_some() || number_alone(sentence).is_some()
}

/// An entry of a list of the Security Council.
struct UnEntry {
    /// Where its number begins.
    first: usize,
    /// The words of each part of its name.
    parts: Vec<(usize, usize)>,
    is_human: bool,
}

/// What follows the name in such an entry.
const FIELDS: &[&str] = &[
    "title",
    "designation",
    "dob",
    "pob",
    "aka",
    "fka",
    "address",
    "nationality",
    "passport",
    "national",
    "listed",
    "other",
    "good",
    "low",
    "name",
];

fn un_entry(sentence: &Sentence) -> Option<UnEntry> {
    // At the beginning, or after the colon of the sentence that tells what becomes of it.
    let begins = |at: &usize| *at == 0 || sentence.is(at - 1, &[":"]);
    (0..sentence.tokens.len().min(60)).filter(begins).find_map(|first| {
        let is_human = number(sentence, first)?;
        let named = sentence.is(first + 3, &["name"]) && sentence.is(first + 4, &[":"]);
        if named { parts(sentence, first, first + 5, is_human) } else { None }
    })
}

/// Whether the number of such an entry stands at a place, `QDi.435`, and whether it is of a person.
fn number(sentence: &Sentence, first: usize) -> Option<bool> {
    let word = &sentence.tokens.get(first).filter(|token| token.word.len() == 3)?.word;
    let sort = word
        .strip_prefix(|c: char| c.is_ascii_lowercase())?
        .strip_prefix(|c: char| c.is_ascii_lowercase())?;
    let is_human = match sort {
        "i" => true,
        "e" => false,
        _ => return None,
    };
    let digits = sentence.tokens.get(first + 2)?.kind == TokenKind::Number;
    (digits && sentence.is(first + 1, &["."])).then_some(is_human)
}

/// Whether a line is no more than the number of an entry, whose fields are in the lines beneath.
fn number_alone(sentence: &Sentence) -> Option<bool> {
    if sentence.tokens.len() == 3 { number(sentence, 0) } else { None }
}

/// The parts of the name that begins at a place of an entry.
fn parts(sentence: &Sentence, first: usize, from: usize, is_human: bool) -> Option<UnEntry> {
    let mut parts = Vec::new();
    let mut at = from;
    loop {
        let numbered = sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
            && sentence.is(at + 1, &[":"]);
        let begin = if numbered { at + 2 } else { at };
        let ends = |place: usize| {
            sentence.is(place + 1, &[":"])
                || sentence.is(place, &["(", ";"])
                || sentence.is(place, FIELDS) && sentence.find(&[":"], place, place + 4).is_some()
        };
        let end = (begin..sentence.tokens.len()).find(|place| ends(*place)).unwrap_or(sentence.tokens.len());
        let end = if sentence.is(end.wrapping_sub(1), &["."]) { end - 1 } else { end };
        if end > begin && !sentence.is(begin, &["na"]) {
            parts.push((begin, end));
        }
        let next = sentence.tokens.get(end).is_some_and(|token| token.kind == TokenKind::Number);
        if !numbered || !next || parts.len() > 4 {
            break;
        }
        at = end;
    }
    (!parts.is_empty()).then_some(UnEntry { first, parts, is_human })
}

/// Whom such an entry is of, by the heading above it, with the other names it gives.
fn designated(sentence: &Sentence, memory: &mut Memory, entry: &UnEntry) -> Vec<Draft> {
    let mut found = Vec::new();
    let (Some((first, _)), Some((_, end))) = (entry.parts.first(), entry.parts.last()) else { return found };
    let words: Vec<String> =
        entry.parts.iter().filter_map(|(first, end)| sentence.tokens.get(*first..*end)).map(key_of).collect();
    let printed: Vec<String> =
        entry.parts.iter().map(|(first, end)| sentence.text_of(*first, *end)).collect();
    let kind = if entry.is_human { MentionKind::Person } else { MentionKind::Organisation };
    let target = Mention {
        // Without the numbers of its parts, which are no part of the name.
        text: printed.join(" "),
        span: sentence.span(*first, *end),
        kind,
        entity: format!("party:{}", words.join(" ")),
    };
    found.extend(event(memory, &target, entry.first, *end));
    other_names(sentence, &target, *end, &mut found);
    memory.entry = Some(target);
    found
}

/// Whether a line goes on with the fields of the entry above it: "Title: na Designation: na DOB: ...".
pub(crate) fn goes_on(sentence: &Sentence, memory: &Memory) -> bool {
    let field = |at: usize| sentence.is(at, FIELDS) && sentence.find(&[":"], at + 1, at + 6).is_some();
    memory.entry.is_some() && field(0) && un_entry(sentence).is_none()
}

/// Whether what was taken for a name runs from one field of an entry into the next: "Pavel Duric Nationality: na".
pub(crate) fn runs_on(sentence: &Sentence, named: &Named) -> bool {
    (named.first + 1..named.end)
        .any(|at| sentence.is(at, FIELDS) && sentence.find(&[":"], at + 1, at + 4).is_some())
}

/// The other names that the fields of an entry give from a place on.
fn other_names(sentence: &Sentence, target: &Mention, from: usize, found: &mut Vec<Draft>) {
    for at in (from..sentence.tokens.len())
        .filter(|at| sentence.is(*at, &["aka", "fka"]) && sentence.is(at + 1, &[":"]))
    {
        let begin = at + 2;
        let end = (begin..sentence.tokens.len())
            .find(|place| sentence.is(*place, FIELDS) && sentence.find(&[":"], *place, place + 4).is_some())
            .unwrap_or(sentence.tokens.len());
        // "a) ONE b) ANOTHER": each behind its letter.
        let letter = |place: usize| {
            sentence.tokens.get(place).is_some_and(|token| token.word.len() == 1)
                && sentence.is(place + 1, &[")"])
        };
        let mut place = begin;
        while place < end {
            let from = if letter(place) { place + 2 } else { place };
            let to = (from + 1..end).find(|next| letter(*next) || sentence.is(*next, &[";"])).unwrap_or(end);
            if let Some(alias) = name(sentence, from, to, false).filter(|_| !sentence.is(from, &["na"])) {
                let kind = FactKind::Alias {
                    subject: target.clone(),
                    alias: Mention { kind: target.kind, ..alias },
                };
                let is_former = sentence.is(at, &["fka"]);
                found.push(Draft { is_former, ..Draft::new(at, to, "relation.entry_alias", kind) });
            }
            place = to.max(place + 1);
        }
    }
}

/// Whether a line gives a field of the entry above it: "DOB: 12/04/1977. Nationality: ...".
pub(crate) fn is_field(sentence: &Sentence) -> bool {
    // "Designated pursuant to section 1 of": by what law the entry above it stands there.
    if sentence.is(0, &["designated", "identified"]) && sentence.is(1, &["pursuant", "under", "for", "as"]) {
        return true;
    }
    (sentence.is(0, FIELDS) || sentence.is(0, &["position", "gender", "name", "imo"]))
        && sentence.find(&[":"], 1, 6).is_some()
}

/// The person whose family name stands first, in capitals, at a place: `KORVAT, Milan`; and the place after.
pub(crate) fn family_first(sentence: &Sentence, first: usize) -> Option<(Mention, usize)> {
    let is = |at: &usize, kind: TokenKind| sentence.tokens.get(*at).is_some_and(|token| token.kind == kind);
    let family = (first..first + 4).take_while(|at| is(at, TokenKind::Capitals)).count();
    let comma = first + family;
    let given = (comma + 1..comma + 5).take_while(|at| is(at, TokenKind::Capital)).count();
    let end = comma + 1 + given;
    let ends = end >= sentence.tokens.len() || sentence.is(end, &[".", "(", ";", ","]);
    let whole = family > 0 && given > 0 && sentence.is(comma, &[","]) && ends;
    whole.then(|| name(sentence, first, end, true)).flatten().map(|person| (person, end))
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
    // "LADY MIRA Crude Oil Tanker Gabon flag;": what sort of ship it is follows the name.
    let sorts = [
        "crude",
        "oil",
        "chemical",
        "products",
        "tanker",
        "cargo",
        "container",
        "bulk",
        "lpg",
        "lng",
        "general",
        "yacht",
        "vessel",
    ];
    let ship = sentence.find(&["flag"], 1, first).and_then(|flag| {
        (1..flag).find(|at| {
            sentence.is(*at, &sorts)
                && sentence.tokens.get(*at).is_some_and(|token| token.kind == TokenKind::Capital)
        })
    });
    if let Some(sort) = ship {
        return Some((sort, close));
    }
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
