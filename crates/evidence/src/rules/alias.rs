//! Other names of parties.

use crate::context::short_form;
use crate::fact::{FactKind, Mention, MentionKind};
use crate::mention::key_of;
use crate::office::office_at;
use crate::read::{Draft, Memory};
use crate::rules::entry::is_entry;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;
use crate::word::Set;

/// "also known as", "a.k.a.", "alias", and the list of names that may follow.
pub(crate) fn aliases(sentence: &Sentence, _memory: &mut Memory, vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    if is_entry(sentence) {
        return found;
    }
    scripts(sentence, &mut found);
    // A short form in brackets that is no part of the name: `(MODAFL)`, `(hereinafter ‘X’)`.
    for named in &sentence.named {
        let Some(short) = short_form(sentence, named).filter(|short| short.is_other) else { continue };
        let words = sentence.tokens.get(short.words.clone()).unwrap_or_default();
        let alias = Mention {
            text: sentence.text_of(short.words.start, short.words.end),
            span: sentence.span(short.words.start, short.words.end),
            kind: named.mention.kind,
            entity: format!("party:{}", key_of(words)),
        };
        let kind = FactKind::Alias { subject: named.mention.clone(), alias };
        found.push(Draft::new(named.first, short.words.end, "relation.short_form", kind));
    }
    for at in 0..sentence.tokens.len() {
        let known =
            ["also", "formerly", "previously", "better", "otherwise", "commonly", "widely", "locally", ","];
        let mut place = if sentence.is(at, &known) && sentence.has(at + 1, &["known", "as"])
            || sentence.has(at, &["also", "known", "by"])
        {
            at + 3
        } else if sentence.is(at, &["also", "formerly", "previously"])
            && sentence.is(at + 1, &["called", "named"])
        {
            at + 2
        } else if sentence.is(at, &["also"])
            && sentence.is(at + 1, &["spelled", "spelt", "written", "transliterated"])
        {
            at + 2 + usize::from(sentence.is(at + 2, &["as"]))
        } else if sentence.is(at, &["under"])
            && let Some(noun) =
                sentence.find(&["pseudonym", "pseudonyms", "alias", "nickname", "moniker"], at + 1, at + 4)
        {
            noun + 1
        } else if sentence.is(at, &["nicknamed", "codenamed"]) || sentence.has(at, &["call", "sign"]) {
            at + 1 + usize::from(sentence.is(at, &["call"]))
        } else if sentence.is(at, &["aka", "alias", "fka"])
            && !sentence.is(at.wrapping_sub(1), &["his", "the", "an", "her"])
        {
            at + 1
        } else {
            continue;
        };
        while sentence
            .is(place, &["the", "his", "her", "its", "by", "alias", "aliases", "nickname", "name", ":"])
        {
            place += 1;
        }
        let open = usize::from(at > 0 && sentence.is(at - 1, &["("]));
        let before = at - open - usize::from(open == 0 && at > 0 && sentence.is(at - 1, &[","]));
        // ", known as Y" says it of what stands right before.
        let bare = sentence.is(at, &[","]);
        let subject = sentence
            .named
            .iter()
            .rev()
            .find(|named| named.end <= at && named.is_party())
            .filter(|named| before.saturating_sub(named.end) <= if bare { 0 } else { 4 })
            // "in X province, also known as": it is not X that is known so.
            .filter(|named| {
                (named.end..before).all(|place| {
                    sentence.tokens.get(place).is_none_or(|token| token.kind != TokenKind::Word)
                        || sentence
                            .is(place, &["writing", "operating", "working", "acting", "known", "online"])
                        || sentence.is_in(place, Set::Counted)
                        || sentence.is_in(place, Set::PredicateNoun)
                })
            });
        let Some(subject) = subject else { continue };
        let mut first = at - open;
        while let Some((alias, end)) = name_at(sentence, place) {
            let close = usize::from(sentence.is(end, &[")"]));
            // "also known as the Head of X": an office, and no name.
            let office = office_at(vocabulary, &sentence.tokens, place).is_some()
                || sentence.is_in(place, Set::Holder) && end == place + 1;
            if alias.entity == subject.mention.entity || office {
                break;
            }
            let kind = FactKind::Alias { subject: subject.mention.clone(), alias };
            let is_former = sentence.is(at, &["formerly", "previously", "fka"]);
            found.push(Draft { is_former, ..Draft::new(first, end + close, "relation.alias", kind) });
            // More names follow only in brackets; elsewhere a comma ends it.
            let mut next = end;
            while open == 1 && sentence.is(next, &[",", "and", "or", ";", "aka", "also", "known", "as"]) {
                next += 1;
            }
            if next == end {
                break;
            }
            first = next;
            place = next;
        }
    }
    found
}

/// The same name in its own script, in brackets: `Velm Bank (Велм Банк)`.
fn scripts(sentence: &Sentence, found: &mut Vec<Draft>) {
    for named in sentence
        .named
        .iter()
        .filter(|named| named.is_party() && named.end > named.first + 1 && sentence.is(named.end, &["("]))
    {
        let Some(close) = sentence.find(&[")"], named.end, named.end + 10) else { continue };
        // "(Russian: ...)": which language it is.
        let language = named.end + 1;
        let first = if sentence.is(language + 1, &[":"]) { language + 2 } else { language };
        let other = |token: &Token| {
            let letters = || token.word.chars().filter(|c| c.is_alphabetic());
            letters().next().is_none() || letters().all(|c| c > LATIN)
        };
        let words = sentence.tokens.get(first..close).unwrap_or_default();
        let name = sentence.tokens.get(named.first..named.end).unwrap_or_default();
        let letters = words.iter().any(|token| token.word.chars().any(char::is_alphabetic));
        if !letters || !words.iter().all(other) || name.iter().all(other) {
            continue;
        }
        let alias = Mention {
            text: sentence.text_of(first, close),
            span: sentence.span(first, close),
            kind: named.mention.kind,
            entity: format!("party:{}", key_of(words)),
        };
        let kind = FactKind::Alias { subject: named.mention.clone(), alias };
        found.push(Draft::new(named.first, close, "relation.script", kind));
    }
}

/// The last letter of the Latin alphabets of Unicode's first blocks.
const LATIN: char = '\u{24f}';

/// The name that stands at a place: one in quotation marks, or one that is known by how it is written.
pub(crate) fn name_at(sentence: &Sentence, place: usize) -> Option<(Mention, usize)> {
    if sentence.tokens.get(place)?.kind == TokenKind::Quote {
        let close = (place + 1..place + 9)
            .find(|at| sentence.tokens.get(*at).is_some_and(|token| token.kind == TokenKind::Quote))?;
        // A comma before the closing mark is not of the name.
        let end = close - usize::from(sentence.is(close - 1, &[","]));
        let words = sentence.tokens.get(place + 1..end).filter(|words| !words.is_empty())?;
        let mention = Mention {
            text: sentence.text_of(place + 1, end),
            span: sentence.span(place + 1, end),
            kind: MentionKind::Organisation,
            entity: format!("party:{}", key_of(words)),
        };
        return Some((mention, close + 1));
    }
    // A lone word in capitals is a name here, though not elsewhere.
    let token = sentence.tokens.get(place)?;
    if sentence.named_at(place).is_none() && token.kind == TokenKind::Capitals && token.word.len() > 2 {
        let words = sentence.tokens.get(place..=place)?;
        let mention = Mention {
            text: sentence.text_of(place, place + 1),
            span: token.span,
            kind: MentionKind::Organisation,
            entity: format!("party:{}", key_of(words)),
        };
        return Some((mention, place + 1));
    }
    let named = sentence.named_at(place).filter(|named| named.is_party())?;
    Some((named.mention.clone(), named.end))
}
