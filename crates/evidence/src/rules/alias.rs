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
        if words.iter().all(|word| word.is_in(Set::Programme)) {
            continue;
        }
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
        let Some(Called { mut place, form }) = called(sentence, at) else { continue };
        while sentence.is(
            place,
            &["the", "his", "her", "its", "by", "alias", "aliases", "nickname", "name", "names", ":"],
        ) {
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
            // Of what stands in brackets before it is no other name: "the Centre of the Staff (GRU) (a.k.a. X)".
            .filter(|named| !(sentence.is(named.end, &[")"]) && at > named.end + 1))
            // "Ermakov, who used the aliases", "X is also tracked as": the verb has its subject.
            .find(|named| named.end <= at && named.is_party() && (form != Form::Verb || named.end + 5 > at))
            .filter(|named| before.saturating_sub(named.end) <= if bare { 0 } else { 4 })
            // "in X province, also known as": it is not X that is known so.
            .filter(|named| {
                (named.end..before).all(|place| {
                    sentence.tokens.get(place).is_none_or(|token| token.kind != TokenKind::Word)
                        || sentence.is(
                            place,
                            &[
                                "writing",
                                "operating",
                                "working",
                                "acting",
                                "known",
                                "online",
                                "is",
                                "are",
                                "was",
                                "were",
                                "who",
                                "which",
                                "that",
                                "also",
                                "has",
                                "have",
                                "been",
                                "goes",
                                "going",
                                "went",
                                "used",
                                "uses",
                                "using",
                            ],
                        )
                        || sentence.is_in(place, Set::Counted)
                        || sentence.is_in(place, Set::PredicateNoun)
                })
            });
        let Some(subject) = subject else {
            named_in_row(sentence, (at, place), &mut found);
            continue;
        };
        names(sentence, vocabulary, &subject.mention, at - open, Called { place, form }, &mut found);
    }
    called_by_others(sentence, vocabulary, &mut found);
    found
}

/// The names that stand in a row from a place on, as names of somebody; the first word that says so is at `first`.
fn names(
    sentence: &Sentence,
    vocabulary: &Vocabulary,
    subject: &Mention,
    mut first: usize,
    Called { mut place, form }: Called,
    found: &mut Vec<Draft>,
) {
    let bracket = sentence.is(first, &["("]);
    let is_former = sentence.is(first + usize::from(bracket), &["formerly", "previously", "fka"]);
    let row = row_end(sentence, place, form);
    while let Some((alias, end)) = name_at(sentence, place).or_else(|| handle_at(sentence, place, form)) {
        let close = usize::from(sentence.is(end, &[")"]));
        // "also known as the Head of X": an office, and no name.
        let office = office_at(vocabulary, &sentence.tokens, place).is_some()
            || sentence.is_in(place, Set::Holder) && end == place + 1;
        if alias.entity == subject.entity || office {
            break;
        }
        let kind = FactKind::Alias { subject: subject.clone(), alias };
        found.push(Draft { is_former, ..Draft::new(first, end + close, "relation.alias", kind) });
        // More names follow in brackets, and in a row that says how many it has or where it ends; elsewhere a comma ends it.
        let mut next = end;
        while (bracket || next < row)
            && sentence.is(next, &[",", "and", "or", ";", "aka", "also", "known", "as"])
        {
            next += 1;
        }
        // "Mango,” and “Crypt”": the comma stands within the marks.
        if next == end {
            break;
        }
        first = next;
        place = next;
    }
}

/// "X, which other vendors track as Y or Z", "X, whom researchers call Y".
fn called_by_others(sentence: &Sentence, vocabulary: &Vocabulary, found: &mut Vec<Draft>) {
    for at in sentence.all(&["track", "tracks", "tracked", "call", "calls", "dub", "dubbed", "named"]) {
        let tracks = sentence.is(at, &["track", "tracks", "tracked"]);
        let place = at + 1 + usize::from(tracks);
        let relative =
            (at.saturating_sub(6)..at).rev().find(|place| sentence.is(*place, &["which", "whom", "that"]));
        let Some(relative) = relative.filter(|relative| {
            (!tracks || sentence.is(at + 1, &["as"]))
                && *relative + 1 < at
                && (relative + 1..at).all(|place| {
                    !sentence.is(place, &[",", "and"])
                        && !sentence.is_in(place, Set::Finite)
                        && !sentence.is_in(place, Set::BeforeVerb)
                })
        }) else {
            continue;
        };
        let end = relative - usize::from(sentence.is(relative.wrapping_sub(1), &[","]));
        let subject = sentence.named.iter().find(|named| named.end == end && named.is_party());
        if let Some(subject) = subject {
            names(sentence, vocabulary, &subject.mention, at, Called { place, form: Form::Verb }, found);
        }
    }
}

/// "a group known publicly as A, B (formerly C) and D": the first name is the group's, and the others are A's.
fn named_in_row(sentence: &Sentence, (at, place): (usize, usize), found: &mut Vec<Draft>) {
    if !sentence
        .is(at.wrapping_sub(1), &["group", "gang", "collective", "unit", "actor", "actors", "cluster"])
    {
        return;
    }
    let (row, _) = sentence.list_from(place);
    let Some((first, others)) = row.split_first().filter(|(first, _)| first.first == place) else { return };
    let last = others.last().map(|last| last.first.wrapping_sub(1));
    if !last.is_some_and(|and| sentence.is(and, &["and", "or"])) || row.iter().any(|named| !named.is_party())
    {
        return;
    }
    for named in others.iter().filter(|named| named.mention.entity != first.mention.entity) {
        let kind = FactKind::Alias { subject: first.mention.clone(), alias: named.mention.clone() };
        found.push(Draft::new(named.first, named.end, "relation.alias", kind));
    }
}

/// How a text says that a name follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// "X, also known as Y": what follows the name may be another party.
    Aside,
    /// "X is also tracked as Y and Z".
    Verb,
    /// "X used the monikers Y and Z": all that follows are names of X.
    Several,
}

/// Where the name begins that another name follows from.
struct Called {
    place: usize,
    form: Form,
}

/// Words by which names of somebody are called.
const NAMES: &[&str] = &[
    "moniker",
    "monikers",
    "aliases",
    "alias",
    "handle",
    "handles",
    "pseudonym",
    "pseudonyms",
    "nickname",
    "nicknames",
    "username",
    "usernames",
    "persona",
    "personas",
    "names",
];

/// Whether a word at a place says that another name follows, and where that begins.
fn called(sentence: &Sentence, at: usize) -> Option<Called> {
    let found = |place: usize, form: Form| Some(Called { place, form });
    let known = [
        "also",
        "formerly",
        "previously",
        "better",
        "otherwise",
        "variously",
        "commonly",
        "publicly",
        "widely",
        "locally",
    ];
    let be = sentence.is(at.wrapping_sub(1), &["is", "are", "was", "were", "been"]);
    let form = if be { Form::Verb } else { Form::Aside };
    let calls = ["known", "tracked", "referred", "identified"];
    // "also known as", "is also tracked by Velm Labs as", "known to the private sector as", "widely referred to as".
    let adverb = sentence.is(at, &known) && sentence.is(at + 1, &calls);
    let bare = be && sentence.is(at, &calls)
        || sentence.is(at, &["tracked"]) && !sentence.is(at.wrapping_sub(1), &known);
    if sentence.is(at, &[","]) && sentence.has(at + 1, &["known", "as"]) {
        return found(at + 3, form);
    }
    if adverb || bare {
        let verb = at + usize::from(adverb);
        let by = sentence.is(verb + 1, &["by"]);
        if by && let Some(noun) = sentence.find(NAMES, verb + 2, verb + 6) {
            let several = sentence.tokens.get(noun).is_some_and(|token| token.word.ends_with('s'));
            return found(noun + 1, if several { Form::Several } else { form });
        }
        if by
            && sentence.is(at, &["also"])
            && sentence.named_at(verb + 2).is_some()
            && sentence.is(verb, &["known"])
        {
            return found(verb + 2, form);
        }
        let said = sentence.find(&["as"], verb + 1, verb + 9)?;
        let plain = said == verb + 1
            || (sentence.is(verb + 1, &["to", "by", "in", "within", "among", "publicly", "widely"])
                && sentence.find(&[",", ".", ";", "and"], verb + 1, said).is_none());
        // "is known as a supporter of": no name.
        let article = sentence.is(said + 1, &["a", "an", "one", "being", "having"]);
        return if plain && !article { found(said + 1, form) } else { None };
    }
    // "The ministry also named X": no other name, but what it does.
    let also = sentence.is(at, &["also"]) && (be || sentence.is(at.wrapping_sub(1), &[",", "(", "-"]));
    if (also || sentence.is(at, &["formerly", "previously"]))
        && sentence.is(at + 1, &["called", "named", "dubbed"])
    {
        return found(at + 2, form);
    }
    if sentence.is(at, &["also"]) && sentence.is(at + 1, &["spelled", "spelt", "written", "transliterated"]) {
        return found(at + 2 + usize::from(sentence.is(at + 2, &["as"])), form);
    }
    // "used the online aliases A, B and C", "going by the moniker A", "under the pseudonym A".
    let uses = ["under", "used", "uses", "using", "by"];
    if sentence.is(at, &uses)
        && let Some(noun) = sentence.find(NAMES, at + 1, at + 5)
        && (at + 1..noun).all(|place| {
            sentence.is(
                place,
                &[
                    "the",
                    "a",
                    "an",
                    "online",
                    "several",
                    "multiple",
                    "his",
                    "her",
                    "its",
                    "following",
                    "hacker",
                    "various",
                    "code",
                ],
            )
        })
    {
        // "by the moniker" after a verb that is read above.
        let read =
            sentence.is(at, &["by"]) && !sentence.is(at.wrapping_sub(1), &["goes", "going", "went", "go"]);
        let several = sentence.tokens.get(noun).is_some_and(|token| token.word.ends_with('s'));
        let under = sentence.is(at, &["under"]);
        let form = if several {
            Form::Several
        } else if under {
            Form::Aside
        } else {
            Form::Verb
        };
        return if read { None } else { found(noun + 1, form) };
    }
    if sentence.is(at, &["nicknamed", "codenamed", "dubbed"]) || sentence.has(at, &["call", "sign"]) {
        return found(at + 1 + usize::from(sentence.is(at, &["call"])), form);
    }
    let aka = sentence.is(at, &["aka", "alias", "fka"])
        && !sentence.is(at.wrapping_sub(1), &["his", "the", "an", "her", "online"]);
    if aka { found(at + 1, form) } else { None }
}

/// Where a row of names ends that begins at a place: "A, B and C" after a verb, "A, B or C" also in an aside; the place itself
/// where it is open what follows the first.
fn row_end(sentence: &Sentence, place: usize, form: Form) -> usize {
    let mut at = place;
    loop {
        let Some((_, end)) = name_at(sentence, at).or_else(|| handle_at(sentence, at, form)) else {
            return place;
        };
        let comma = usize::from(sentence.is(end, &[","]));
        let joint = end + comma;
        if sentence.is(joint, &["and", "or"]) {
            let quote =
                |at: usize| sentence.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Quote);
            let quoted = quote(place) && quote(joint + 1);
            let all = form != Form::Aside || sentence.is(joint, &["or"]) || quoted;
            let last = name_at(sentence, joint + 1).or_else(|| handle_at(sentence, joint + 1, form));
            // "is known as A and B is": what follows is another sentence.
            return match last.filter(|(_, last)| all && !sentence.is_in(*last, Set::Finite)) {
                Some((_, last)) => last,
                None => place,
            };
        }
        if comma == 0 {
            return place;
        }
        at = joint;
    }
}

/// A name as people give themselves online, where the text says that names follow: `aiiis_ermak`.
fn handle_at(sentence: &Sentence, place: usize, form: Form) -> Option<(Mention, usize)> {
    let token = sentence.tokens.get(place).filter(|_| form == Form::Several)?;
    // The parts of a handle touch: `blue_ox`, `j.nil`.
    let touch = |at: usize| matches!((sentence.tokens.get(at), sentence.tokens.get(at + 1)), (Some(a), Some(b)) if a.span.end == b.span.start);
    let mut end = place + 1;
    while touch(end - 1) && sentence.is(end, &["_", ".", "-"]) && touch(end) && end < place + 7 {
        end += 2;
    }
    let word = matches!(token.kind, TokenKind::Word | TokenKind::Capital | TokenKind::Capitals);
    let handle = word && (token.is_capital() || end > place + 1 || token.word.contains(char::is_numeric));
    let words = sentence.tokens.get(place..end)?;
    let mention = Mention {
        text: sentence.text_of(place, end),
        span: sentence.span(place, end),
        kind: MentionKind::Organisation,
        entity: format!("party:{}", sentence.text_of(place, end).to_lowercase()),
    };
    let named = sentence.named_at(place).is_some() || words.is_empty();
    (handle && !named).then_some((mention, end))
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
