//! Who and what is named in a line: known names, and names that are known only by how they are written.

use crate::document::{Document, Span};
use crate::fact::{Mention, MentionKind};
use crate::office::{is_nobody, office_at};
use crate::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;
use crate::word::Set;

/// A mention with the tokens it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The first token.
    pub first: usize,
    /// The token after the last.
    pub end: usize,
    /// The mention.
    pub mention: Mention,
    /// Whether it is an adjective of a country: `North Korean`.
    pub is_adjective: bool,
    /// The country of an authority or body, by ISO code.
    pub country: String,
}

impl Named {
    /// Whether it can be designated: a person, a body or a group, and none that is known as an organ of a state or as press.
    pub fn is_party(&self) -> bool {
        matches!(self.mention.kind, MentionKind::Organisation | MentionKind::Person)
            && (self.mention.entity.starts_with("party:") || self.mention.entity.starts_with("list:"))
    }

    /// Whether it can act as the one who designates.
    pub fn is_authority(&self) -> bool {
        matches!(self.mention.kind, MentionKind::Authority | MentionKind::Country) && !self.is_adjective
    }
}

/// The mentions among the tokens of a sentence, in order, none within another.
pub fn mentions(document: &Document, vocabulary: &Vocabulary, tokens: &[Token]) -> Vec<Named> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let rest = tokens.get(at..).unwrap_or_default();
        if let Some(office) = office_at(vocabulary, tokens, at) {
            // Who holds it is a person; the title is nobody's name.
            if let Some(person) = office.person.clone() {
                found.push(Named {
                    first: person.start,
                    end: person.end,
                    mention: mention(
                        document,
                        tokens,
                        person.start,
                        person.end,
                        MentionKind::Person,
                        format!("party:{}", key_of(tokens.get(person.clone()).unwrap_or_default())),
                    ),
                    is_adjective: false,
                    country: String::new(),
                });
            }
            at = office.person.map_or(office.end, |person| person.end);
            continue;
        }
        let known = vocabulary.longest(rest).filter(|(length, _)| {
            // `the North` before `Korean`: the name goes on.
            let article = rest.first().is_some_and(|token| token.is("the"));
            let next = rest.get(1..).and_then(|after| vocabulary.longest(after));
            !(article
                && (rest.get(*length).is_some_and(Token::is_capital)
                    || next.is_some_and(|(longer, _)| longer >= *length)))
        });
        let run = run(vocabulary, tokens, at).filter(|end| is_name(tokens.get(at..*end).unwrap_or_default()));
        let length = run.map_or(0, |end| end - at);
        let body = run.is_some_and(|end| is_body(tokens.get(at..end).unwrap_or_default()));
        match known {
            // A known name that is only the beginning of the name of a body is part of it.
            Some((known_length, known))
                if known_length >= length || !body || known.kind == MentionKind::Authority =>
            {
                let end = at + known_length;
                found.push(Named {
                    first: at,
                    end,
                    mention: mention(document, tokens, at, end, known.kind, known.key.clone()),
                    is_adjective: known.is_adjective,
                    country: known.country.clone(),
                });
                at = end;
            }
            _ => match run {
                Some(end) => {
                    let kind = if body { MentionKind::Organisation } else { MentionKind::Described };
                    let kind = if kind == MentionKind::Described { guess(tokens, at, end) } else { kind };
                    let words = tokens.get(at..end).unwrap_or_default();
                    let instrument = is_instrument(words);
                    let kind = if instrument { MentionKind::Described } else { kind };
                    let sort = if instrument { "described" } else { "party" };
                    let key = format!("{sort}:{}", key_of(words));
                    found.push(Named {
                        first: at,
                        end,
                        mention: mention(document, tokens, at, end, kind, key),
                        is_adjective: false,
                        country: String::new(),
                    });
                    at = end;
                }
                None => at += 1,
            },
        }
    }
    found
}

fn mention(
    document: &Document,
    tokens: &[Token],
    first: usize,
    end: usize,
    kind: MentionKind,
    entity: String,
) -> Mention {
    let span = span_of(tokens, first, end);
    Mention { text: document.quote(span).to_owned(), span, kind, entity }
}

/// The span of a run of tokens.
pub fn span_of(tokens: &[Token], first: usize, end: usize) -> Span {
    match (tokens.get(first), end.checked_sub(1).and_then(|last| tokens.get(last))) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::new(0, 0),
    }
}

/// A name as it is compared: its words in lower case, without what stands for "the".
pub fn key_of(tokens: &[Token]) -> String {
    let words: Vec<&str> = tokens
        .iter()
        .filter(|token| !token.is("the") && !matches!(token.kind, TokenKind::Mark | TokenKind::Quote))
        .map(|token| token.word.as_str())
        .collect();
    words.join(" ")
}

/// Whether a word makes a name the name of a body.
pub(crate) fn is_head(token: &Token) -> bool {
    token.is_in(Set::Head)
}

fn is_body(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| token.is_in(Set::Head))
}

/// Where the name ends that begins here by how it is written: words with capitals, joined as names of bodies are.
fn run(vocabulary: &Vocabulary, tokens: &[Token], first: usize) -> Option<usize> {
    let begin = tokens.get(first)?;
    let ordinal = is_ordinal(begin);
    if !(begin.is_capital() || ordinal) || begin.is_in(Set::Opener) || begin.is_in(Set::Month) {
        return None;
    }
    // "Moreover," and its like begin a sentence and name nobody; a "Turkey-based" firm is not named so.
    if is_adverb(tokens, first) || is_described(begin) {
        return None;
    }
    // A rank or a form of address before a name is no part of it.
    let rank =
        ["commander-in-chief", "colonel", "major", "lieutenant", "captain", "admiral", "mr", "mrs", "dr"];
    if begin.is_any(&rank) && tokens.get(first + 1).is_some_and(Token::is_capital) {
        return None;
    }
    // The title of an office is no name of its own.
    if office_at(vocabulary, tokens, first).is_some() {
        return None;
    }
    let mut end = first + 1;
    while let Some(token) = tokens.get(end) {
        if token.is_capital() || is_ordinal(token) {
            if office_at(vocabulary, tokens, end).is_some() {
                break;
            }
            if is_described(token) {
                break;
            }
            end += 1;
            continue;
        }
        // `Penal Colony 5`, `Unit 180`.
        let numbered = tokens.get(end - 1).is_some_and(|last| {
            last.is_any(&[
                "unit",
                "colony",
                "ward",
                "branch",
                "department",
                "bureau",
                "division",
                "factory",
                "plant",
                "office",
                "no",
            ])
        });
        if numbered && token.word.len() <= 5 && token.word.chars().all(|c| c.is_ascii_digit()) {
            end += 1;
            continue;
        }
        if let Some(closed) = own_name(tokens, end) {
            end = closed;
            continue;
        }
        if let Some(suffix) = suffix(tokens, end) {
            end = suffix;
            continue;
        }
        let here = tokens.get(first..end)?;
        let joins = |skip: usize| tokens.get(end + skip).is_some_and(Token::is_capital);
        let body = is_body(here);
        let clause = here.iter().any(|token| token.is("for"));
        let length = match token.word.as_str() {
            "of" | "for" | "against" if body && joins(1) => 1,
            "of" if body && tokens.get(end + 1).is_some_and(|next| next.is("the")) && joins(2) => 2,
            "the" if clause && joins(1) && here.last().is_some_and(|last| last.is("countering")) => 1,
            "and" if clause && joins(1) => 1,
            "and" if joins(1) && (!body || fields_of(here)) && joins_fields(tokens, end) => 1,
            "de" | "al" | "bin" | "el" | "&" if joins(1) => 1,
            // `Lazarus group`: the last word of a name, not written with a capital.
            "group" | "gang" if !body => {
                end += 1;
                break;
            }
            _ => break,
        };
        end += length;
    }
    if ordinal && end == first + 1 { None } else { Some(end) }
}

/// Whether a word begins a sentence as adverbs and conjunctions do, with a capital only for that.
fn is_adverb(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let begins = at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_none_or(|before| matches!(before.kind, TokenKind::Quote | TokenKind::Mark) && !before.is(","));
    let alone = !tokens.get(at + 1).is_some_and(Token::is_capital);
    let adverb = token.word.len() > 4 && token.word.ends_with("ly") && !token.is("italy");
    begins && alone && token.kind == TokenKind::Capital && (adverb || token.is_in(Set::Connective))
}

/// Whether a word only describes: `Turkey-based`, `Russian-owned`.
fn is_described(token: &Token) -> bool {
    [
        "-based",
        "-linked",
        "-backed",
        "-owned",
        "-controlled",
        "-led",
        "-made",
        "-sponsored",
        "-aligned",
        "-affiliated",
        "-designated",
        "-listed",
        "-installed",
        "-held",
        "-occupied",
        "-sanctioned",
    ]
    .iter()
    .any(|ending| token.word.ends_with(ending))
}

/// The end of a body's own name that follows in quotation marks what sort of body it is: `Plant ‘Name’`.
fn own_name(tokens: &[Token], at: usize) -> Option<usize> {
    let quote = |place: usize| tokens.get(place).is_some_and(|token| token.kind == TokenKind::Quote);
    let head = at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(is_head);
    if !head || !quote(at) || !tokens.get(at + 1).is_some_and(Token::is_capital) {
        return None;
    }
    let close = (at + 2..at + 14).find(|place| quote(*place))?;
    let name = tokens.get(at + 1..close)?;
    let plain = name.iter().all(|token| {
        token.is_capital()
            || token.kind == TokenKind::Number
            || token.is_any(&["of", "and", "the", "for", "-"])
    });
    plain.then_some(close + 1)
}

/// The end of the form of a company that a full stop or a comma divides from its name: `Co., Ltd.`, `Trading, LLC`.
fn suffix(tokens: &[Token], at: usize) -> Option<usize> {
    const FORMS: [&str; 14] = [
        "ltd", "inc", "llc", "corp", "co", "limited", "plc", "gmbh", "jsc", "fze", "fzco", "llp", "sa", "pte",
    ];
    let before = at.checked_sub(1).and_then(|before| tokens.get(before))?;
    let mut place = at;
    if tokens.get(place)?.is(".") && before.is_any(&FORMS) {
        place += 1;
    }
    if tokens.get(place)?.is(",") {
        place += 1;
    }
    let form = tokens.get(place).is_some_and(|token| token.is_capital() && token.is_any(&FORMS));
    // "in Russia, JSC Name": there the form begins another name.
    let ends = !tokens.get(place + 1).is_some_and(Token::is_capital);
    (place > at && form && ends).then_some(place + 1)
}

/// An adjective that begins the name of a body whose other words have no capitals: `Central apparatus`.
fn is_adjective(token: &Token) -> bool {
    ["ical", "ese", "ssian"].iter().any(|ending| token.word.ends_with(ending)) || token.is_in(Set::Adjective)
}

/// Whether a number counts: `110th`, `142nd`.
fn is_ordinal(token: &Token) -> bool {
    token.kind == TokenKind::Number
        && ["th", "nd", "rd", "st"].iter().any(|ending| token.word.ends_with(ending))
}

/// Whether a name is still in its fields: `Academy of Management`.
fn fields_of(name: &[Token]) -> bool {
    name.iter().any(|token| token.is("of")) && !name.last().is_some_and(is_head)
}

/// Whether an "and" at a place joins the fields of a body's name: `Mining and Metallurgical Company`.
pub(crate) fn joins_fields(tokens: &[Token], at: usize) -> bool {
    const FIELDS: [&str; 13] = [
        "ing", "ical", "tion", "ment", "ence", "ense", "logy", "ics", "ity", "onal", "cial", "tific",
        "search",
    ];
    let field = |place: usize| {
        tokens.get(place).is_some_and(|token| FIELDS.iter().any(|ending| token.word.ends_with(ending)))
    };
    let head = (at + 1..at + 5)
        .take_while(|place| tokens.get(*place).is_some_and(Token::is_capital))
        .any(|place| tokens.get(place).is_some_and(is_head));
    at > 0 && field(at - 1) && head
}

/// What is written with capitals and is no party: acts of law, programmes, lists.
fn is_instrument(tokens: &[Token]) -> bool {
    let ends = tokens.last().is_some_and(|token| token.is_in(Set::InstrumentEnd));
    let starts = tokens.first().is_some_and(|token| token.is_in(Set::InstrumentStart));
    let phrase =
        [&["terrorist", "organization"][..], &["terrorist", "organizations"], &["specially", "designated"]];
    ends || starts
        || phrase.iter().any(|phrase| {
            tokens
                .windows(phrase.len())
                .any(|words| words.iter().zip(*phrase).all(|(word, wanted)| word.is(wanted)))
        })
}

/// Whether a run of words with capitals can be a name.
pub(crate) fn is_name(run: &[Token]) -> bool {
    // "the Company", "the Ministry": a word of that sort alone stands for what was named before.
    let lone =
        matches!(run, [token] if token.kind == TokenKind::Capitals || is_head(token) || is_adjective(token));
    // "Joint Stock Company" without a name.
    let form = run.iter().all(|token| token.is_in(Set::Form));
    let letter = matches!(run, [token] if token.word.chars().count() == 1);
    !lone && !form && !letter && !run.iter().all(|token| token.is_in(Set::Common))
}

/// What a name without a word that tells is: a person, if it has two or three words as names of people have; else a body.
fn guess(tokens: &[Token], first: usize, end: usize) -> MentionKind {
    let words = end - first;
    let hyphened = tokens.get(first..end).unwrap_or_default().iter().any(|token| token.word.contains('-'));
    let capitals =
        tokens.get(first..end).unwrap_or_default().iter().any(|token| token.kind == TokenKind::Capitals);
    let nobody = tokens.get(first..end).unwrap_or_default().iter().any(is_nobody);
    if (words == 2 || words == 3) && !capitals && !nobody && (hyphened || words >= 2) {
        MentionKind::Person
    } else {
        MentionKind::Organisation
    }
}
