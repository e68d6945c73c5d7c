//! Who does what a verb tells: the party or state that it is said of, or people who have no name.

use crate::fact::{Fact, FactKind, Mention, MentionKind};
use crate::mention::Named;
use crate::read::Memory;
use crate::rules::attack::nameless::{GROUPS, NAMELESS, TIES, describes, people_first, people_of_state};
use crate::rules::clause::subjects;
use crate::rules::speaker::before_aside;
use crate::rules::structure::described;
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

/// Of whom the text spoke last, so that it may go on without the name.
#[derive(Debug, Default)]
pub(crate) struct Spoken {
    /// The one group, for "the group".
    group: Option<Mention>,
    /// Whom the sentence before opened with, for "it" and "he".
    opened: Option<Mention>,
    /// Whether the text so far tells of computers that are attacked.
    pub(super) is_cyber: bool,
}

/// Who does what the verb at a place tells. Nobody where that is not plain, for a wrong actor is worse than none.
pub(crate) fn doer(sentence: &Sentence, memory: &Memory, at: usize) -> Option<Mention> {
    ends_at(sentence, memory, phrase(sentence, at), true)
}

/// Where the verb phrase begins that the word at a place belongs to: `is` before `stolen` in `is also believed to have stolen`.
pub(crate) fn phrase(sentence: &Sentence, at: usize) -> usize {
    let mut first = at;
    while first > sentence.begins && sentence.named_at(first - 1).is_none() {
        let before = first - 1;
        let leads = |words: &[&str], verbs: &[&str]| {
            sentence.is(before, words) && sentence.is(before.wrapping_sub(1), verbs)
                || sentence.is(before, verbs) && sentence.is(first, words)
        };
        let adverb = sentence.tokens.get(before).is_some_and(|token| {
            token.kind == TokenKind::Word && token.word.len() > 4 && token.word.ends_with("ly")
        });
        // "It's been tied to".
        let short = sentence.is(before, &["'s", "'re"]) && sentence.is(before.wrapping_sub(1), PRONOUNS);
        let verb = short
            || sentence.is_in(before, Set::BeforeVerb)
            || sentence.is(before, &["having", "did", "does", "long", "often"]);
        if !(adverb || verb || leads(&["to"], TO) || leads(&["of", "for", "in", "with"], OF)) {
            break;
        }
        first = before;
    }
    first
}

const PRONOUNS: &[&str] = &["it", "he", "she", "they", "who", "that"];
/// Before "to" and a verb: how sure it is, or how far it got.
const TO: &[&str] = &[
    "attempted",
    "tried",
    "continues",
    "continued",
    "continue",
    "began",
    "managed",
    "believed",
    "thought",
    "said",
    "alleged",
    "reported",
    "suspected",
    "known",
    "understood",
    "claimed",
    "claims",
    "assessed",
    "considered",
    "conspired",
    "conspiring",
    "conspiracy",
    "estimated",
];
/// Before "of", "for" or "in" and a gerund.
const OF: &[&str] = &[
    "accused",
    "suspected",
    "capable",
    "responsible",
    "blamed",
    "involved",
    "engaged",
    "guilty",
    "participated",
    "charged",
    "indicted",
    "convicted",
];

/// Whoever ends right before a place; `open` if "and" and commas may still lead to another verb's subject.
fn ends_at(sentence: &Sentence, memory: &Memory, end: usize, open: bool) -> Option<Mention> {
    if end == sentence.begins {
        return memory.subject.clone();
    }
    let before = end.checked_sub(1)?;
    let quote = sentence.tokens.get(before).is_some_and(|token| token.kind == TokenKind::Quote);
    let name_end = if quote { before } else { end };
    if let Some(named) = sentence.named.iter().find(|named| named.end == name_end && named.end > 0) {
        return named_doer(sentence, named);
    }
    // "X, also known as “Y,” did": the comma of the aside stands within the marks.
    if quote && sentence.is(before.wrapping_sub(1), &[","]) {
        let named = before_aside(sentence, before - 1).filter(|named| can_do(named));
        return named.map(|named| named.mention.clone());
    }
    if sentence.is(before, &[")"]) {
        let bracket = (sentence.begins..before).rev().find(|place| sentence.is(*place, &["("]))?;
        return ends_at(sentence, memory, bracket, false);
    }
    if sentence.is(before, &["who", "which", "that"]) {
        let comma = usize::from(sentence.is(before.wrapping_sub(1), &[","]));
        // "X, a group that stole": X; "the group that stole": the group.
        return aside_noun(sentence, before)
            .or_else(|| ends_at(sentence, memory, before.checked_sub(comma)?, false));
    }
    if sentence.is(before, &["it", "he", "she", "they"]) {
        let plain = subjects(sentence, memory, end).into_iter().next();
        return plain
            .or_else(|| memory.spoken_of(sentence, before))
            .or_else(|| same(sentence, before).filter(|_| memory.subject.is_none()));
    }
    if let Some(group) = group_before(sentence, memory, end) {
        return Some(group);
    }
    if let Some(named) = named_as(sentence, end) {
        return Some(named);
    }
    if let Some(people) = people(sentence, end).or_else(|| people_of_state(sentence, end)) {
        return Some(people);
    }
    if sentence.is(before, &[","]) {
        // "and, in September 2016, hacked", "and in September 2016, hacked".
        if let Some(day) = day_aside(sentence, end) {
            let and = day.saturating_sub(2)..day;
            let joined = open && sentence.find(&["and", "but"], and.start, and.end).is_some();
            return if joined {
                opening(sentence, memory, and.start)
            } else {
                ends_at(sentence, memory, day, open)
            };
        }
        // "X (Y), cyber actors tied to Z, are": what they are stands between the commas.
        let comma = (sentence.begins..before).rev().find(|place| sentence.is(*place, &[","]));
        let actors = comma.filter(|open| {
            (open + 1..open + 4).any(|place| sentence.is(place, &["actors", "hackers"]))
                && !(open + 1..before).any(|place| sentence.is_in(place, Set::Finite))
        });
        if let Some(actor) = actors.and_then(|comma| ends_at(sentence, memory, comma, false)) {
            return Some(actor);
        }
        if let Some(called) = called_aside(sentence, before) {
            return Some(called);
        }
        let named = before_aside(sentence, before).or_else(|| before_saying(sentence, before));
        let named = named.and_then(|named| whole(sentence, named));
        let named = named.filter(|named| can_do(named)).map(|named| named.mention.clone());
        return named.or_else(|| opening(sentence, memory, before).filter(|_| open));
    }
    if open && (sentence.is(before, &["and", "but"]) || sentence.is_in(before, Set::Calendar)) {
        return opening(sentence, memory, before);
    }
    None
}

/// Where the words begin that say when, if they end with the comma before a place: "in September 2016, hacked".
pub(super) fn day_aside(sentence: &Sentence, end: usize) -> Option<usize> {
    let comma = end.checked_sub(1).filter(|comma| sentence.is(*comma, &[","]))?;
    let first =
        (comma.saturating_sub(6)..comma).rev().find(|place| sentence.is(*place, &["in", "on", "since"]))?;
    let day = (first + 1..comma).all(|place| {
        sentence.is_in(place, Set::Calendar)
            || sentence
                .is(place, &["early", "late", "mid", "the", "of", "last", "month", "year", "week", "may"])
            || sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Number)
    });
    (day && first + 1 < comma && first > sentence.begins).then_some(first)
}

/// "The group came to notice when it broke into": the one party that is named before in the sentence, which it opens.
fn same(sentence: &Sentence, pronoun: usize) -> Option<Mention> {
    if !sentence.is(pronoun, &["it"]) {
        return None;
    }
    let mut before = sentence.named.iter().filter(|named| named.end <= pronoun && can_do(named));
    let one = before.next().filter(|one| one.first <= sentence.begins + 1 && one.is_party())?;
    before.next().is_none().then(|| one.mention.clone())
}

/// "the group, known as X, did", "the attackers, who call themselves X, did": X, by the aside that the comma at a place closes.
fn called_aside(sentence: &Sentence, close: usize) -> Option<Mention> {
    let open = (close.saturating_sub(10)..close).rev().find(|place| sentence.is(*place, &[","]))?;
    let noun = open.checked_sub(1)?;
    let named = sentence.named_at(noun).is_some();
    if named || !sentence.is(noun, GROUPS) && !sentence.is(noun, NAMELESS) {
        return None;
    }
    let word = (open + 1..close).find(|place| {
        sentence.is(*place, &["known", "called", "named", "dubbed", "tracked", "call", "calls", "calling"])
    })?;
    let name = (word + 1..close).find(|place| {
        !sentence.is(*place, &["as", "itself", "themselves", "the"])
            && !sentence.tokens.get(*place).is_some_and(|token| token.kind == TokenKind::Quote)
    })?;
    let named = sentence.named_at(name).filter(|named| named.first == name && named.is_party())?;
    Some(named.mention.clone())
}

/// Whoever is named before an aside that says who says so, and that the comma at a place closes: "X, the ministry said, did".
fn before_saying(sentence: &Sentence, close: usize) -> Option<&Named> {
    let open = (close.saturating_sub(9)..close).rev().find(|place| sentence.is(*place, &[","]))?;
    let says = sentence.is_in(close - 1, Set::Says) || sentence.has(open + 1, &["according", "to"]);
    sentence.named.iter().find(|named| named.end == open && says)
}

/// The party whose name goes on with another's: of "the Centre (CST) of the Bureau" the Centre. Nobody if it has no name.
fn whole<'a>(sentence: &'a Sentence, named: &'a Named) -> Option<&'a Named> {
    let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
    let of = named.first.wrapping_sub(1 + article);
    if !sentence.is(of, &["of"]) {
        return Some(named);
    }
    // "The hackers of X, which is part of Y, did": X's are X.
    if sentence.is(of.wrapping_sub(1), NAMELESS) {
        return Some(named);
    }
    let mut end = of;
    if sentence.is(end.wrapping_sub(1), &[")"]) {
        end = (sentence.begins..end).rev().find(|place| sentence.is(*place, &["("]))?;
    }
    sentence.named.iter().find(|before| before.end == end)
}

/// Whether it is a party or a state, and no adjective.
fn can_do(named: &Named) -> bool {
    named.is_party() || named.mention.kind == MentionKind::Country && !named.is_adjective
}

/// A name that ends right before its verb, unless it is the object of something: "members of X" are X's, "a link to X" is not X.
fn named_doer(sentence: &Sentence, named: &Named) -> Option<Mention> {
    if !can_do(named) {
        return None;
    }
    let mut first = named.first;
    while sentence.is(first.wrapping_sub(1), &["the", "\u{201c}", "\"", "\u{2018}"])
        || sentence
            .tokens
            .get(first.wrapping_sub(1))
            .is_some_and(|token| describes(token) || token.is_any(GROUPS))
            && first > sentence.begins
        || sentence.named_at(first.wrapping_sub(1)).is_some_and(|before| before.is_adjective)
    {
        first -= 1;
    }
    // "from China and Velm": the row begins before.
    while sentence.is(first.wrapping_sub(1), &["and", ","])
        && let Some(before) = sentence
            .named
            .iter()
            .find(|before| before.end + 1 == first && before.mention.kind == named.mention.kind)
    {
        let article = usize::from(sentence.is(before.first.wrapping_sub(1), &["the"]));
        if !sentence.is_in(before.first.wrapping_sub(1 + article), Set::Preposition) {
            break;
        }
        first = before.first - article;
    }
    // "Iran's X": X.
    if sentence.is(first.wrapping_sub(1), &["'s", "'"])
        && let Some(state) = sentence.named.iter().find(|state| state.end + 1 == first)
    {
        first = state.first - usize::from(sentence.is(state.first.wrapping_sub(1), &["the"]));
    }
    let preposition = first.checked_sub(1).filter(|before| sentence.is_in(*before, Set::Preposition));
    let Some(preposition) = preposition else {
        return Some(named.mention.clone());
    };
    if named.is_party() && sentence.is(preposition, &["of", "from"]) {
        let of_it = preposition.checked_sub(1).filter(|noun| sentence.is(*noun, NAMELESS))?;
        let article =
            (of_it.saturating_sub(4)..of_it).rev().find(|place| sentence.is_in(*place, Set::Preposition));
        return article.is_none().then(|| named.mention.clone());
    }
    // "a hacking collective linked to X was behind": they are described by X, and are not X.
    let tied = preposition.checked_sub(1).filter(|tied| sentence.is(*tied, TIES));
    if let Some(noun) = tied
        .and_then(|tied| tied.checked_sub(1))
        .filter(|noun| sentence.is(*noun, NAMELESS) || sentence.is(*noun, GROUPS))
    {
        return Some(described(sentence, people_first(sentence, noun), named.end));
    }
    // "Hackers from Velm stole".
    let from =
        sentence.is(preposition, &["from", "in"]) && sentence.is(preposition.wrapping_sub(1), NAMELESS);
    from.then(|| described(sentence, people_first(sentence, preposition - 1), named.end))
}

/// "named X as the group behind the attack": X.
fn named_as(sentence: &Sentence, end: usize) -> Option<Mention> {
    let noun =
        end.checked_sub(1).filter(|noun| sentence.is(*noun, NAMELESS) || sentence.is(*noun, GROUPS))?;
    let named_as = (noun.saturating_sub(5)..noun).rev().find(|place| sentence.is(*place, &["as"]))?;
    let named = sentence.named.iter().find(|named| named.end == named_as && named.is_party())?;
    let verb = (named.first.saturating_sub(3)..named.first)
        .any(|place| sentence.is(place, &["named", "identified", "identifies", "names", "singled"]));
    verb.then(|| named.mention.clone())
}

/// "North Korean hackers", "a group of suspected state hackers" that end before a place; of "Redwater hackers" Redwater.
fn people(sentence: &Sentence, end: usize) -> Option<Mention> {
    let noun = end.checked_sub(1).filter(|noun| *noun >= sentence.begins)?;
    if !sentence.is(noun, NAMELESS) && !sentence.is(noun, GROUPS) {
        return None;
    }
    let first = people_first(sentence, noun);
    let named = sentence.named.iter().find(|named| named.end == first && named.is_party());
    if let Some(named) = named {
        return named_doer(sentence, named);
    }
    // Of a state whose name is no adjective: "Iran's hackers", "hackers" alone; a group must be described.
    let capital = sentence.named_at(first.wrapping_sub(1)).is_some_and(|named| {
        named.end == first && (named.is_adjective || named.mention.kind == MentionKind::Country)
    });
    let of_others = first.checked_sub(1).is_some_and(|before| {
        sentence.is_in(before, Set::Preposition) || sentence.is(before, &["'s", "by", "its", "their"])
    });
    let alone = sentence.is(noun, GROUPS) && first == noun;
    let plain =
        sentence.is(noun, &["members", "forces", "troops", "agents", "team", "unit"]) && first == noun;
    (!capital && !of_others && !alone && !plain).then(|| described(sentence, first, end))
}

/// "the group" of which the text spoke last.
fn group_before(sentence: &Sentence, memory: &Memory, end: usize) -> Option<Mention> {
    let noun = end.checked_sub(1)?;
    let members = sentence.is(noun, NAMELESS) && sentence.is(noun.wrapping_sub(1), &["its"]);
    if members {
        let whose = memory.spoken_of(sentence, noun - 1)?;
        return Some(Mention {
            text: sentence.text_of(noun - 1, end),
            span: sentence.span(noun - 1, end),
            ..whose
        });
    }
    // "the group", "the same group".
    let article = noun.wrapping_sub(1 + usize::from(sentence.is(noun.wrapping_sub(1), &["same"])));
    let the = sentence.is(article, &["the", "this"]) && sentence.is(noun, GROUPS);
    if !the {
        return None;
    }
    let of = article.checked_sub(1).is_some_and(|before| sentence.is_in(before, Set::Preposition));
    if of {
        return None;
    }
    let about = memory.subject.as_ref().filter(|_| memory.other_pronoun.is_none());
    let group = about.or(memory.spoken.group.as_ref())?;
    let text = sentence.text_of(article, end);
    Some(Mention { text, span: sentence.span(article, end), ..group.clone() })
}

/// "X, a group that": X.
fn aside_noun(sentence: &Sentence, relative: usize) -> Option<Mention> {
    let article = (relative.saturating_sub(8)..relative)
        .rev()
        .find(|place| sentence.is(*place, &["a", "an", "the", ","]))?;
    let comma = article
        .checked_sub(1)
        .filter(|comma| sentence.is(*comma, &[","]) && !sentence.is(article, &[","]))?;
    let noun = (article + 1..relative).all(|place| {
        sentence.named_at(place).is_none_or(|named| named.is_adjective)
            && !sentence.is_in(place, Set::Preposition)
    });
    let end = if sentence.is(comma.wrapping_sub(1), &[")"]) {
        (sentence.begins..comma).rev().find(|place| sentence.is(*place, &["("]))?
    } else {
        comma
    };
    let named = sentence.named.iter().find(|named| named.end == end && can_do(named)).filter(|_| noun)?;
    Some(named.mention.clone())
}

/// Whoever the sentence opens with, after what says when, if it says what stands before a place of him.
pub(crate) fn opening(sentence: &Sentence, memory: &Memory, before: usize) -> Option<Mention> {
    let other =
        ["which", "who", "that", "whose", ";", "while", "because", "when", "after", "before", "where"];
    if sentence.find(&other, sentence.begins, before).is_some() || before.saturating_sub(sentence.begins) > 60
    {
        return None;
    }
    let first = match after_adverbial(sentence) {
        Some(first) if first <= before => first,
        None => sentence.begins,
        Some(_) => return None,
    };
    let pronoun = sentence.is(first, &["it", "he", "she", "they"]);
    if pronoun && is_verb(sentence, first + 1) {
        return subjects(sentence, memory, first + 1)
            .into_iter()
            .next()
            .or_else(|| memory.spoken_of(sentence, first));
    }
    let article = usize::from(sentence.is(first, &["the", "a", "an"]));
    // "The Redwater group", "the hacking group Redwater", "Redwater hackers", "North Korean hackers".
    let end = (first + article + 1..=(first + article + 9).min(before))
        .find(|place| is_verb(sentence, *place) && sentence.named_at(*place).is_none())?;
    ends_at(sentence, memory, phrase(sentence, end), false)
}

/// Where a sentence goes on after what says when or where: "In March 2022, X".
fn after_adverbial(sentence: &Sentence) -> Option<usize> {
    let first = sentence.begins;
    let words = ["on", "during", "since", "last", "also", "earlier", "later", "meanwhile", "separately"];
    if !sentence.is_in(first, Set::Preposition) && !sentence.is(first, &words) {
        return None;
    }
    let comma = sentence.find(&[","], first, first + 9)?;
    let who = sentence.named.iter().any(|named| named.first < comma && named.is_party());
    (!who).then_some(comma + 1)
}

/// Whether a word is the verb of what stands before it: one that is known, or has the ending of one.
fn is_verb(sentence: &Sentence, at: usize) -> bool {
    sentence.is_in(at, Set::Finite)
        || sentence.is(at, &["stole", "did", "began", "broke", "took", "continues"])
        || sentence.tokens.get(at).is_some_and(|token| {
            token.kind == TokenKind::Word
                && token.word.len() > 3
                && token.word.ends_with("ed")
                && !token.word.contains('-')
        })
}

impl Memory {
    /// Whom the sentence before opened with, if the pronoun at a place stands for it and nobody else is named before.
    pub(crate) fn spoken_of(&self, sentence: &Sentence, at: usize) -> Option<Mention> {
        let opened = self.spoken.opened.as_ref().filter(|_| self.subject.is_none())?;
        let fits = if opened.kind == MentionKind::Person {
            sentence.is(at, &["he", "she", "his", "her"])
        } else {
            sentence.is(at, &["it", "its", "they"])
        };
        let other = sentence.named.iter().any(|named| named.end <= at && can_do(named));
        let (text, span) = (sentence.text_of(at, at + 1), sentence.span(at, at + 1));
        (fits && !other).then(|| Mention { text, span, ..opened.clone() })
    }
}

/// Remembers whom a sentence opened with and the group it spoke of, and whether it told of computers.
pub(crate) fn remember(sentence: &Sentence, facts: &[Fact], memory: &mut Memory) {
    memory.spoken.is_cyber |= sentence.has_any(Set::Cyber);
    let begins = after_adverbial(sentence).unwrap_or(sentence.begins);
    let first = begins + usize::from(sentence.is(begins, &["the"]));
    let opens = sentence.named.iter().find(|named| named.is_party() && named.first == first);
    let opens = opens.filter(|named| {
        is_verb(sentence, named.end) || sentence.is(named.end, &[",", "(", "forces", "hackers", "fighters"])
    });
    let goes_on = sentence.is(sentence.begins, &["it", "he", "she"])
        || sentence.is(first, GROUPS) && first > sentence.begins;
    match opens {
        Some(named) => memory.spoken.opened = Some(named.mention.clone()),
        None if goes_on => {}
        None => memory.spoken.opened = None,
    }
    // Whoever attacks, and a band by its name or by what it is called.
    let span = sentence.whole();
    let attackers = facts.iter().rev().take_while(|fact| fact.span.start >= span.start);
    let attackers = attackers.filter_map(|fact| match &fact.kind {
        FactKind::Attack { actor: Some(actor), .. } if actor.kind == MentionKind::Organisation => Some(actor),
        _ => None,
    });
    let bands = sentence.named.iter().filter(|named| is_band(sentence, named)).map(|named| &named.mention);
    let mut found: Vec<&Mention> = bands.chain(attackers).collect();
    found.sort_by(|a, b| a.entity.cmp(&b.entity));
    found.dedup_by(|a, b| a.entity == b.entity);
    match found.as_slice() {
        [] => {}
        [one] => memory.spoken.group = Some((*one).clone()),
        _ => memory.spoken.group = None,
    }
}

/// Whether a party is a group by its name or by what the sentence calls it: "the gang Redwater", "Redwater, a hacking group".
fn is_band(sentence: &Sentence, named: &Named) -> bool {
    if !named.is_party() || named.mention.kind == MentionKind::Person {
        return false;
    }
    let words = sentence.tokens.get(named.first..named.end).unwrap_or_default();
    let quoted =
        sentence.tokens.get(named.end).is_some_and(|token| token.kind == TokenKind::Quote && named.first > 0);
    let quote = usize::from(quoted);
    let aside = sentence.is(named.end, &[",", "is", "was"])
        && (named.end + 1..named.end + 8)
            .take_while(|place| !sentence.is(*place, &[",", ".", "and", "of", "by", "for", "to"]))
            .any(|place| sentence.is(place, GROUPS));
    words.iter().any(|token| token.is_any(GROUPS))
        || sentence.is(named.end + quote, GROUPS)
        || sentence.is(named.first.wrapping_sub(1 + quote), GROUPS)
        || aside
}
