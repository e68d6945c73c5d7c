//! What only the whole text tells of the names in it: which words a headline writes with capitals alone, which short forms
//! stand for which names, and which ministry "the ministry" is.

use hashbrown::{HashMap, HashSet};

use crate::fact::{Mention, MentionKind};
use crate::mention::{Named, key_of};
use crate::rules::attack::nameless::GROUPS;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::word::Set;

/// Whether a line is written as headlines are: nearly every longer word with a capital, or all in capitals.
pub(crate) fn is_headline(tokens: &[Token]) -> bool {
    let long = |token: &&Token| {
        matches!(token.kind, TokenKind::Capital | TokenKind::Capitals | TokenKind::Word)
            && token.word.chars().count() > 3
    };
    let words = tokens.iter().filter(long).count();
    let capitals = tokens.iter().filter(long).filter(|token| token.is_capital()).count();
    words >= 3 && capitals * 10 >= words * 8 && !tokens.last().is_some_and(|token| token.is("."))
}

/// Drops the names of headlines that the text beneath does not bear out, and cuts those that it bears out in part: a run of
/// capitals is a name if its words are names where capitals mean something.
///
/// `proper` holds the words that the text writes with a capital within sentences, `plain` those that it writes without.
pub(crate) fn bear_out(sentence: &mut Sentence, proper: &HashSet<String>, plain: &HashSet<String>) {
    let tokens = &sentence.tokens;
    let is_name = |token: &Token| {
        proper.contains(&token.word)
            || token.kind == TokenKind::Number
            || token.is_any(&["of", "and", "the", "for", "&"])
    };
    // Without a text beneath nothing can be borne out; then common words alone are no name.
    let alone = proper.is_empty();
    sentence.named.retain_mut(|named| {
        if !named.mention.entity.starts_with("party:") {
            return true;
        }
        let words = tokens.get(named.first..named.end).unwrap_or_default();
        // "Officials Involved in": who is counted, and nobody's name.
        let counted =
            words.first().is_some_and(|first| first.is_in(Set::Counted) && first.word.ends_with('s'));
        if alone && counted {
            return false;
        }
        let borne = |token: &Token| if alone { !plain.contains(&token.word) } else { is_name(token) };
        // The longest stretch of it that is borne out.
        let mut best = 0..0;
        let mut from = None;
        for place in 0..=words.len() {
            let holds = words.get(place).is_some_and(borne);
            match (holds, from) {
                (true, None) => from = Some(place),
                (false, Some(start)) => {
                    if place - start > best.len() {
                        best = start..place;
                    }
                    from = None;
                }
                _ => {}
            }
        }
        if best.len() == words.len() {
            return true;
        }
        // "Financial Institutions": what only says of what sort they are is no name.
        let sort =
            words.get(best.clone()).is_some_and(|words| words.iter().all(|word| word.is_in(Set::Field)));
        if sort {
            return false;
        }
        let capital = words.get(best.clone()).unwrap_or_default().iter().any(Token::is_capital);
        if !capital || alone {
            return false;
        }
        let (first, end) = (named.first + best.start, named.first + best.end);
        let cut = |token: Option<&Token>| token.map(|token| token.span);
        if let (Some(begin), Some(last)) = (cut(tokens.get(first)), cut(tokens.get(end - 1))) {
            let span = begin.to(last);
            let skip = (span.start.saturating_sub(named.mention.span.start)) as usize;
            let length = (span.end.saturating_sub(span.start)) as usize;
            named.mention.text = named.mention.text.get(skip..skip + length).unwrap_or_default().to_owned();
            named.mention.span = span;
            named.mention.entity = format!("party:{}", key_of(tokens.get(first..end).unwrap_or_default()));
            (named.first, named.end) = (first, end);
        }
        !named.mention.text.is_empty()
    });
}

/// A short form that the text gives a name in brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Short {
    /// The words of the short form within the sentence.
    pub(crate) words: std::ops::Range<usize>,
    /// Whether it is a name of its own, as `MODAFL` is, and no part of the full one.
    pub(crate) is_other: bool,
}

/// The short form in brackets right after a name: `(Wagner)`, `(“the Fund”)`, `(hereinafter ‘X’)`, `(MODAFL)`.
pub(crate) fn short_form(sentence: &Sentence, named: &Named) -> Option<Short> {
    // "X Co. (XC)": the stop is of the form.
    let stop = sentence.is(named.end, &["."]) && sentence.is_in(named.end.wrapping_sub(1), Set::Form);
    let open = named.end + usize::from(stop);
    if !sentence.is(open, &["("]) || !named.is_party() {
        return None;
    }
    // Of a row of bodies, or of the end of a longer name, it is open whose the short form is.
    let tail = sentence.is(named.first.wrapping_sub(1), &["of", "for"])
        && sentence
            .tokens
            .get(named.first.wrapping_sub(2))
            .is_some_and(|token| token.is_capital() && sentence.named_at(named.first - 2).is_some());
    if named.end - named.first > 9 || tail {
        return None;
    }
    let close = sentence.find(&[")"], open, open + 12)?;
    let mut first = open + 1;
    let mut last = close;
    let said = sentence.is(first, &["hereinafter", "hereafter", "henceforth"]);
    while sentence.is(first, &["hereinafter", "hereafter", "henceforth", "referred", "to", "as", "the", ":"])
        && first < last
    {
        first += 1;
    }
    let quote = |at: usize| sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Quote);
    let quoted = quote(first) && quote(last.wrapping_sub(1)) && last > first + 2;
    if quoted {
        (first, last) = (first + 1, last - 1);
    }
    first += usize::from(sentence.is(first, &["the"]));
    let words = sentence.tokens.get(first..last).filter(|words| !words.is_empty() && words.len() <= 6)?;
    let full = sentence.tokens.get(named.first..named.end)?;
    let capitals = words.iter().any(Token::is_capital);
    let plain = words.iter().all(|word| {
        word.is_capital()
            || word.kind == TokenKind::Number
            || word.is_any(&["of", "and", "&"])
            || word.is_in(Set::Particle)
    });
    if !capitals || !plain {
        return None;
    }
    // `Whirl` for `Whirl.io`: the name without its domain.
    let domain = |word: &Token, other: &Token| {
        other.word.strip_prefix(&word.word).is_some_and(|rest| rest.starts_with('.'))
    };
    let of_name = |word: &Token| full.iter().any(|other| other.is(&word.word) || domain(word, other));
    let part = words.iter().all(of_name);
    if part {
        return (words.len() < full.len() || !said).then_some(Short { words: first..last, is_other: false });
    }
    let [word] = words else {
        return (quoted || said).then_some(Short { words: first..last, is_other: true });
    };
    // "Unit 4411 of the Velmian Directorate (KDB)": a number has no such name, the body has.
    let numbered = full.get(1).is_some_and(|word| word.kind == TokenKind::Number);
    if numbered && full.iter().any(|word| word.is("of")) && !quoted && !said {
        return None;
    }
    // "Bureau of the Acme Corps (AC)": the acronym is of the last part, and no name of the whole.
    let tail = (1..full.len())
        .rev()
        .find(|place| full.get(*place).is_some_and(|token| token.is_any(&["of", "for", "at", "in"])));
    let of_tail = tail.is_some_and(|of| {
        let tail = full.get(of + 1..).unwrap_or_default();
        begun(&word.word, tail) >= begun(&word.word, full) && is_acronym(&word.word, tail)
    });
    if of_tail {
        return None;
    }
    // One letter in common is enough of what is written as an acronym, if nothing else is known by it.
    let letters = word.word.chars().all(char::is_alphabetic) && (2..=8).contains(&word.word.chars().count());
    let known = sentence.named_at(first).is_some_and(|named| !named.mention.entity.starts_with("party:"));
    let acronym = word.kind == TokenKind::Capitals
        && !known
        && (is_acronym(&word.word, full) || letters && full.len() > 1 && begun(&word.word, full) > 0);
    (acronym || quoted || said).then_some(Short { words: first..last, is_other: true })
}

/// Whether the letters of a short form begin words of the name, in their order.
fn is_acronym(short: &str, full: &[Token]) -> bool {
    let letters = short.chars().filter(|c| c.is_alphabetic()).count();
    // Names of other languages are often shortened from their own words; half of the letters is kinship enough in brackets.
    begun(short, full) * 2 >= letters && letters >= 2
}

/// How many letters of a short form begin words of a name, in their order.
fn begun(short: &str, full: &[Token]) -> usize {
    let mut words = full
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::Quote | TokenKind::Possessive))
        .flat_map(|token| token.word.split('-'))
        .peekable();
    let mut count = 0;
    for letter in short.chars().filter(|c| c.is_alphabetic()) {
        let mut ahead = words.clone();
        if ahead.any(|word| word.starts_with(letter)) {
            words = ahead;
            count += 1;
        }
    }
    count
}

/// Makes the short forms that the text gives stand for the names they were given to, from where they are given on.
pub(crate) fn resolve(sentences: &mut [Sentence]) {
    let mut shorts: HashMap<String, (String, MentionKind)> = HashMap::new();
    for sentence in sentences {
        let known = |shorts: &HashMap<String, (String, MentionKind)>, sentence: &mut Sentence| {
            for named in sentence.named.iter_mut().filter(|named| named.is_party()) {
                let words = sentence.tokens.get(named.first..named.end).unwrap_or_default();
                if let Some((entity, kind)) = shorts.get(&key_of(words)) {
                    named.mention.entity.clone_from(entity);
                    named.mention.kind = *kind;
                }
            }
        };
        known(&shorts, sentence);
        let given: Vec<(String, String, MentionKind, std::ops::Range<usize>)> = sentence
            .named
            .iter()
            .filter_map(|named| {
                let short = short_form(sentence, named)?;
                let key = key_of(sentence.tokens.get(short.words.clone()).unwrap_or_default());
                Some((key, named.mention.entity.clone(), named.mention.kind, short.words))
            })
            .collect();
        for (key, entity, kind, words) in given {
            // Two names with one short form leave open which is meant.
            let taken = shorts.get(&key).is_some_and(|(other, _)| *other != entity);
            if taken {
                shorts.remove(&key);
                continue;
            }
            name(sentence, words, &entity, kind);
            shorts.insert(key, (entity, kind));
        }
        known(&shorts, sentence);
        if !shorts.is_empty() {
            add(sentence, &shorts);
        }
    }
}

/// Names what was taken for nothing and is a short form: a lone word in capitals.
fn add(sentence: &mut Sentence, shorts: &HashMap<String, (String, MentionKind)>) {
    for at in 0..sentence.tokens.len() {
        let Some(token) = sentence.tokens.get(at).filter(|token| token.is_capital()) else { continue };
        if sentence.named_at(at).is_none()
            && let Some((entity, kind)) = shorts.get(&token.word)
        {
            name(sentence, at..at + 1, entity, *kind);
        }
    }
}

/// Makes words of a sentence a mention.
fn name(sentence: &mut Sentence, words: std::ops::Range<usize>, entity: &str, kind: MentionKind) {
    let mention = Mention {
        text: sentence.text_of(words.start, words.end),
        span: sentence.span(words.start, words.end),
        kind,
        entity: entity.to_owned(),
    };
    sentence.named.retain(|named| named.end <= words.start || words.end <= named.first);
    let place = sentence.named.partition_point(|named| named.first < words.start);
    let named =
        Named { first: words.start, end: words.end, mention, is_adjective: false, country: String::new() };
    sentence.named.insert(place, named);
}

/// Makes whoever the text calls a group one wherever it is named, though its name is written as those of people are: "the gang
/// Crimson Otter", "Crimson Otter, a group that".
pub(crate) fn called_groups(sentences: &mut [Sentence]) {
    let called = |sentence: &Sentence, named: &Named| {
        let quote = |at: usize| sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Quote);
        let before = named.first.wrapping_sub(1 + usize::from(quote(named.first.wrapping_sub(1))));
        let of_it = sentence.is(before, GROUPS)
            && sentence.tokens.get(before).is_some_and(|token| !token.is_capital());
        let aside = sentence.is(named.end, &[","]) && sentence.is(named.end + 1, &["a", "an", "the"]);
        let noun = (named.end + 2..named.end + 9)
            .take_while(|place| {
                sentence
                    .tokens
                    .get(*place)
                    .is_some_and(|token| token.kind == TokenKind::Word || token.is_capital())
                    && !sentence.is_in(*place, Set::Preposition)
            })
            .last();
        let ends = |noun: usize| {
            sentence.is(noun, GROUPS)
                || (named.end + 2..noun).any(|place| {
                    sentence.is(place, GROUPS)
                        && sentence.is(place + 1, &["that", "which", "it", "linked", "tied", "believed"])
                })
        };
        of_it || aside && noun.is_some_and(ends)
    };
    let groups: HashSet<String> = sentences
        .iter()
        .flat_map(|sentence| sentence.named.iter().map(move |named| (sentence, named)))
        .filter(|(sentence, named)| named.mention.kind == MentionKind::Person && called(sentence, named))
        .map(|(_, named)| named.mention.entity.clone())
        .collect();
    if groups.is_empty() {
        return;
    }
    for named in sentences.iter_mut().flat_map(|sentence| &mut sentence.named) {
        if groups.contains(&named.mention.entity) {
            named.mention.kind = MentionKind::Organisation;
        }
    }
}

/// Makes "the ministry", "the department" and "the agency" what the text named last of that sort.
pub(crate) fn last_of_its_sort(sentences: &mut [Sentence]) {
    let sorts = ["ministry", "department", "agency"];
    let mut last: HashMap<&str, Named> = HashMap::new();
    for named in sentences.iter_mut().flat_map(|sentence| &mut sentence.named) {
        // Most names are of none of the sorts, whatever their case.
        if !["inistry", "epartment", "gency"].iter().any(|part| named.mention.text.contains(part)) {
            continue;
        }
        let text = named.mention.text.to_lowercase();
        let Some(sort) = sorts.iter().find(|sort| text.split_whitespace().any(|word| word == **sort)) else {
            continue;
        };
        let alone = text.split_whitespace().count() == 2 && text.starts_with("the ");
        if !alone {
            last.insert(sort, named.clone());
        } else if let Some(earlier) = last.get(sort) {
            named.mention.entity.clone_from(&earlier.mention.entity);
            named.mention.kind = earlier.mention.kind;
            named.country.clone_from(&earlier.country);
        }
    }
}
