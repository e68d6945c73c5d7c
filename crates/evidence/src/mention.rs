//! Who and what is named in a line: known names, and names that are known only by how they are written.

use interdict_model::Wallet;

use crate::document::{Document, Span};
use crate::fact::{Mention, MentionKind};
use crate::name::{guess, is_body, is_head, is_instrument, is_name, quoted_name, run};
use crate::office::office_at;
use crate::token::{Token, TokenKind};
use crate::vocabulary::{FINANCE, Known, OPEN_TREASURY, Vocabulary};
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
        if let Some(wallet) = rest.first().and_then(|token| wallet(document, token)) {
            found.push(Named {
                first: at,
                end: at + 1,
                mention: wallet,
                is_adjective: false,
                country: String::new(),
            });
            at += 1;
            continue;
        }
        let here = vocabulary.longest(rest);
        if let Some((end, country)) = here.and_then(|here| ministry_of_finance(vocabulary, tokens, at, here))
        {
            let key = if country == "US" { "us-treasury".to_owned() } else { format!("{FINANCE}{country}") };
            found.push(Named {
                first: at,
                end,
                mention: mention(document, tokens, at, end, MentionKind::Authority, key),
                is_adjective: false,
                country,
            });
            at = end;
            continue;
        }
        // "Islamic Republic of Iran Shipping Lines": the name of a state begins that of a body.
        if let Some((length, _)) = here.filter(|(length, known)| {
            let of = rest.iter().take(*length).any(|token| token.is("of"));
            of && known.kind == MentionKind::Country && !known.is_adjective
        }) {
            let more =
                rest.get(length..).unwrap_or_default().iter().take_while(|token| token.is_capital()).count();
            let end = at + length + more;
            if is_body(tokens.get(at + length..end).unwrap_or_default()) {
                let words = tokens.get(at..end).unwrap_or_default();
                let key = format!("party:{}", key_of(words));
                found.push(Named {
                    first: at,
                    end,
                    mention: mention(document, tokens, at, end, MentionKind::Organisation, key),
                    is_adjective: false,
                    country: String::new(),
                });
                at = end;
                continue;
            }
        }
        let here = here.filter(|(length, known)| {
            *length > 1 || known.kind != MentionKind::Authority || is_whole(tokens, at)
        });
        let known = here.filter(|(length, _)| {
            // `the North` before `Korean`: the name goes on.
            let article = rest.first().is_some_and(|token| token.is("the"));
            let next = rest.get(1..).and_then(|after| vocabulary.longest(after));
            // So it does in `the Ministry of Defence`.
            !(article
                && (rest.get(*length).is_some_and(|next| {
                    next.is_capital()
                        || next.is_any(&["of", "for"]) && rest.get(1).is_some_and(Token::is_capital)
                }) || next.is_some_and(|(longer, _)| longer >= *length)))
        });
        let known = known.filter(|_| !is_given_name(vocabulary, tokens, at));
        let run = quoted_name(tokens, at).or_else(|| run(vocabulary, tokens, at)).filter(|end| {
            is_name(tokens.get(at..*end).unwrap_or_default())
                || speaks(tokens, at, *end)
                || is_ship(tokens, at, *end)
                || is_by_letters(tokens, at, *end)
                || is_numbered(tokens, at, *end)
        });
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

/// Whether a word that can be a state or its capital begins the name of a person: "Sofia Korvat".
fn is_given_name(vocabulary: &Vocabulary, tokens: &[Token], at: usize) -> bool {
    const GIVEN: [&str; 5] = ["sofia", "jordan", "israel", "chad", "georgia"];
    // "German Pavlovich Korvat".
    let patronymic = tokens.get(at + 1).is_some_and(|next| {
        next.kind == TokenKind::Capital && next.word.len() > 6 && next.word.ends_with("vich")
    });
    let given = tokens.get(at).is_some_and(|token| token.is_any(&GIVEN)) || patronymic;
    if !tokens.get(at).is_some_and(|token| token.kind == TokenKind::Capital) || !given {
        return false;
    }
    run(vocabulary, tokens, at).is_some_and(|end| {
        let words = tokens.get(at + 1..end).unwrap_or_default();
        let plain = |word: &Token| word.kind == TokenKind::Capital && !word.is_in(Set::Designates);
        (1..=2).contains(&words.len())
            && words.iter().all(plain)
            && !is_body(words)
            && vocabulary.longest(words).is_none()
    })
}

/// Whether a word that names an authority by itself is no part of another name: not the "Council" of a city, nor the
/// "Commerce" of a chamber or a bank.
fn is_whole(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at).filter(|token| token.kind == TokenKind::Capital) else { return true };
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let next = tokens.get(at + 1);
    let joined = before.is_some_and(|before| before.is_any(&["of", "and", "for", "&"]));
    let goes_on = next.is_some_and(|next| next.is_capital() && (is_head(next) || next.is_in(Set::Form)));
    if token.is("council") {
        let opens = before.is_none_or(|before| before.is(":"));
        return opens && !goes_on && !next.is_some_and(|next| next.is_any(&["of", "for", "on"]));
    }
    !joined && !goes_on
}

/// Whether a lone word in capitals says something: "VELMARO said".
fn speaks(tokens: &[Token], at: usize, end: usize) -> bool {
    let lone = end == at + 1
        && tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Capitals && token.word.chars().count() > 3);
    // "the group ARMAGEDON".
    let group = at.checked_sub(1).and_then(|before| tokens.get(before));
    let called = group.is_some_and(|before| before.is_any(&["group", "gang", "collective", "hackers"]));
    lone && (called || tokens.get(end).is_some_and(|next| next.is_any(&["said", "says"])))
}

/// Whether a lone word in capitals is a ship's name: behind "the vessels" in a row of such names, or before its IMO number.
fn is_ship(tokens: &[Token], at: usize, end: usize) -> bool {
    let letters = |place: usize| tokens.get(place).filter(|token| token.kind == TokenKind::Capitals);
    let is = |place: usize, words: &[&str]| tokens.get(place).is_some_and(|token| token.is_any(words));
    if end != at + 1 || letters(at).is_none_or(|token| token.word.chars().count() < 3) {
        return false;
    }
    let numbered = is(end, &["imo"]) || is(end, &["(", ","]) && is(end + 1, &["imo"]);
    let ships = ["vessel", "vessels", "tanker", "tankers", "ship", "ships", "freighter", "yacht", "yachts"];
    let noun = (at.saturating_sub(ROW)..at)
        .rev()
        .take_while(|place| {
            is(*place, &ships)
                || is(*place, &[",", "and", "the", "(", ")", "imo"])
                || letters(*place).is_some()
                || tokens.get(*place).is_some_and(|token| token.kind == TokenKind::Number)
        })
        .any(|place| is(place, &ships));
    numbered || noun
}

/// Whether a lone word in capitals is all of a numbered item: "1. ZSERVERS".
fn is_numbered(tokens: &[Token], at: usize, end: usize) -> bool {
    let is = |place: usize, words: &[&str]| tokens.get(place).is_some_and(|token| token.is_any(words));
    let number = tokens.first().is_some_and(|token| token.kind == TokenKind::Number);
    let word = tokens.get(at).is_some_and(|token| {
        token.kind == TokenKind::Capitals && token.word.chars().count() > 3 && !token.is_in(Set::Letters)
    });
    number && is(1, &[".", ")"]) && at == 2 && word && end == 3 && tokens.len() == 3
}

/// A row of ships is looked through so far back.
const ROW: usize = 60;

/// Whether a lone word in capitals is a body that the text calls by its letters: "the XYZ was", "owned by the XYZ".
fn is_by_letters(tokens: &[Token], at: usize, end: usize) -> bool {
    let is = |place: usize, words: &[&str]| tokens.get(place).is_some_and(|token| token.is_any(words));
    let word = tokens.get(at).filter(|token| token.kind == TokenKind::Capitals && end == at + 1);
    let short = word.is_some_and(|token| {
        (3..=6).contains(&token.word.chars().count())
            && token.word.chars().all(char::is_alphabetic)
            && !token.is_in(Set::Letters)
            && !token.is_in(Set::Programme)
    });
    let the = at.checked_sub(1).filter(|the| is(*the, &["the"]));
    let Some(before) = the.filter(|_| short) else { return false };
    let verb = tokens.get(end).is_some_and(|next| {
        next.kind == TokenKind::Word
            && (next.is_in(Set::Finite) || next.is_in(Set::Says) || next.is_in(Set::Attacks))
            && !next.is_any(&[
                "target",
                "targets",
                "operations",
                "act",
                "acts",
                "reports",
                "states",
                "claims",
            ])
    });
    let by =
        before.checked_sub(1).filter(|by| is(*by, &["by"])).and_then(|by| by.checked_sub(1)).is_some_and(
            |verb| {
                tokens.get(verb).is_some_and(|verb| {
                    verb.is_in(Set::Undergone)
                        || verb.is_any(&["employed", "sponsored", "backed", "trained", "funded"])
                })
            },
        );
    verb || by
}

/// Shorter words are no address of digital currency.
const WALLET: usize = 25;

/// An address of digital currency, if a word is one by its checksum. A transaction's hash is none, and of what has no checksum
/// only what is written as Ethereum writes addresses.
fn wallet(document: &Document, token: &Token) -> Option<Mention> {
    if token.word.len() < WALLET || token.kind == TokenKind::Quote {
        return None;
    }
    let text = document.quote(token.span);
    let wallet = Wallet::parse("", text).ok().filter(Wallet::is_decoded)?;
    let key = wallet.key().as_str();
    let unproved = ["hex32:", "base58:"].iter().any(|family| key.starts_with(family));
    (!unproved).then(|| Mention {
        text: text.to_owned(),
        span: token.span,
        kind: MentionKind::Wallet,
        entity: format!("wallet:{key}"),
    })
}

/// A ministry of finance with the state beside it: `Russia's Finance Ministry`, `the Ministry of Finance of Japan`. Gives the
/// token after it and the state.
fn ministry_of_finance(
    vocabulary: &Vocabulary,
    tokens: &[Token],
    at: usize,
    (length, here): (usize, &Known),
) -> Option<(usize, String)> {
    let is = |place: usize, words: &[&str]| tokens.get(place).is_some_and(|token| token.is_any(words));
    let known = |place: usize| vocabulary.longest(tokens.get(place..)?);
    let is_finance = |first: usize, length: usize, known: &Known| {
        let words = tokens.get(first..first + length).unwrap_or_default();
        known.key == OPEN_TREASURY && words.iter().any(|token| token.is("finance"))
    };
    if here.kind == MentionKind::Country {
        let next = at + length + usize::from(is(at + length, &["'s", "'"]));
        let (length, ministry) = known(next)?;
        return is_finance(next, length, ministry).then(|| (next + length, here.country.clone()));
    }
    let of = at + length;
    if !is_finance(at, length, here) || !is(of, &["of"]) {
        return None;
    }
    let first = of + 1 + usize::from(is(of + 1, &["the"]) && known(of + 1).is_none());
    let (length, state) = known(first).filter(|(_, known)| known.kind == MentionKind::Country)?;
    Some((first + length, state.country.clone()))
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
        .filter(|token| {
            !token.is("the")
                && !matches!(token.kind, TokenKind::Mark | TokenKind::Quote | TokenKind::Possessive)
        })
        .map(|token| token.word.as_str())
        .collect();
    words.join(" ")
}
