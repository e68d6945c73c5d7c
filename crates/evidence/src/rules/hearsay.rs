//! What a text has only from others: reports that nobody who is named vouches for, and reports that it calls wrong itself.

use crate::fact::FactKind;
use crate::read::Draft;
use crate::rules::clause::is_negated;
use crate::sentence::Sentence;
use crate::vocabulary::country_of;
use crate::word::Set;

/// What goes round, whoever began it.
const RUMOURS: &[&str] = &["rumour", "rumours", "rumor", "rumors", "gossip", "speculation", "hearsay"];

/// What is read, heard or shown, and says something.
const REPORTS: &[&str] =
    &["report", "reports", "media", "press", "newspaper", "newspapers", "tabloid", "tabloids", "outlets"];

/// What somebody can say something by, and another can forge.
const PAPERS: &[&str] = &[
    "website",
    "site",
    "page",
    "account",
    "article",
    "post",
    "tweet",
    "report",
    "reports",
    "story",
    "stories",
    "statement",
    "release",
    "letter",
    "notice",
    "document",
    "documents",
    "video",
    "message",
    "e-mail",
    "email",
    "news",
    "headline",
    "newspaper",
];

/// Say of such a thing that it is not what it seems.
const FORGED: &[&str] = &[
    "spoof",
    "fake",
    "hoax",
    "parody",
    "satirical",
    "bogus",
    "forged",
    "fabricated",
    "doctored",
    "phony",
    "phoney",
    "false",
];

/// How a report is said to be wrong.
const WRONG: &[&str] = &[
    "wrong",
    "false",
    "untrue",
    "incorrect",
    "mistaken",
    "inaccurate",
    "fake",
    "fabricated",
    "unfounded",
    "baseless",
    "groundless",
];

/// Say of a verb that what it tells is not so.
pub(crate) const FALSELY: &[&str] =
    &["falsely", "wrongly", "mistakenly", "erroneously", "incorrectly", "wrongfully"];

/// Whether a fact is only reported, by nobody who is named: "Some reports said that X did it", "It was reported that", "Rumours
/// spread that", "X did it, a tabloid wrote".
pub(crate) fn is_only_reported(sentence: &Sentence, draft: &Draft) -> bool {
    let from = clause_before(sentence, draft.first);
    let rumour = sentence.find(RUMOURS, from, draft.first);
    if rumour.is_some_and(|at| {
        sentence.find(&["that"], at, draft.first).is_some()
            || says_within(sentence, at, draft.first).is_some()
    }) {
        return true;
    }
    // "It was reported that", "it has been said that".
    let passive = ["reported", "rumoured", "rumored", "said", "claimed", "alleged", "suggested"];
    if let Some(said) = sentence.find(&passive, from + 2, draft.first)
        && sentence.is(from, &["it"])
        && sentence.is(said - 1, &["was", "is", "been", "also", "widely", "earlier", "previously"])
        && sentence.is(said + 1, &["that"])
    {
        return true;
    }
    // A "press release" is of whoever gives it out.
    let given = |at: usize| {
        sentence.is(
            at + 1,
            &["release", "releases", "statement", "conference", "briefing", "secretary", "office", "service"],
        )
    };
    let report = sentence.find(REPORTS, from, draft.first).filter(|at| !given(*at));
    let nameless = |at: usize, says: usize| {
        // "Media company X said": X did.
        is_nameless(sentence, from, at) && (at..says).all(|place| sentence.named_at(place).is_none())
    };
    let says = |at: usize| says_within(sentence, at, draft.first).is_some_and(|says| nameless(at, says));
    if report.is_some_and(says) {
        return true;
    }
    tag(sentence, draft).is_some_and(|(from, says)| {
        let noun = sentence.find(REPORTS, says.saturating_sub(2).max(from), says);
        noun.is_some_and(|at| is_nameless(sentence, from, at))
    })
}

/// Whether the sentence itself calls a report of the fact wrong: "a spoof website announced that", "X did it, Y incorrectly
/// reported", "Y reported that X did it, but Z said the report was wrong", "by mistake".
pub(crate) fn is_called_wrong(sentence: &Sentence, draft: &Draft) -> bool {
    if is_forged(sentence, draft)
        || tag(sentence, draft).is_some_and(|(from, says)| sentence.find(FALSELY, from, says + 2).is_some())
    {
        return true;
    }
    let mistake = sentence.has(draft.end, &["by", "mistake"]) || sentence.has(draft.end, &["in", "error"]);
    // An act that was a mistake was done; a report that is one tells of none.
    let told = tag(sentence, draft).is_some()
        || sentence.every(Set::Says).into_iter().any(|at| at < draft.first && !sentence.is_quoted(at));
    mistake && told || is_contradicted(sentence, draft)
}

/// Whether a fact is told only by what is not what it seems: "a spoof website announced that".
pub(crate) fn is_forged(sentence: &Sentence, draft: &Draft) -> bool {
    let forged = |from: usize, to: usize| {
        let noun = |at: usize| sentence.find(PAPERS, at + 1, (at + 3).min(to));
        sentence.find(FORGED, from, to).and_then(noun)
    };
    let from = clause_before(sentence, draft.first);
    forged(from, draft.first).and_then(|at| says_within(sentence, at, draft.first)).is_some()
        || tag(sentence, draft).is_some_and(|(from, says)| forged(from, says).is_some())
}

/// "..., but Z said the report was wrong", of what is told as said before. Z is of the state whose act it is, or nobody: what the
/// party itself says of an act undoes none.
fn is_contradicted(sentence: &Sentence, draft: &Draft) -> bool {
    let told = (0..draft.first).any(|at| sentence.is_in(at, Set::Says) && !sentence.is_quoted(at));
    let but = sentence.find(&["but", ";", "although", "though"], draft.end, sentence.tokens.len());
    let Some(but) = but.filter(|_| told || tag(sentence, draft).is_some()) else { return false };
    let nouns = ["report", "reports", "claim", "claims", "story", "news", "article", "this", "that", "it"];
    let wrong = |noun: &usize| {
        let not = usize::from(sentence.is(noun + 2, &["not"]));
        let called = if not == 1 { &["true", "correct", "accurate", "so"][..] } else { WRONG };
        sentence.is(noun + 1, &["was", "were", "is", "are"]) && sentence.is(noun + 2 + not, called)
    };
    let mut places = (but + 1..sentence.tokens.len()).filter(|at| sentence.is(*at, &nouns));
    places.find(wrong).is_some_and(|noun| {
        let says = sentence.find_in(Set::Says, but + 1, noun);
        says.is_none_or(|says| {
            let by = sentence.named.iter().find(|named| named.first > but && named.end == says);
            by.is_some_and(|by| acts_for(draft).is_some_and(|state| country_of(&by.mention.entity) == state))
        })
    })
}

/// The state whose authority does what a fact tells.
fn acts_for(draft: &Draft) -> Option<String> {
    let (FactKind::Designation { authority, .. } | FactKind::Delisting { authority, .. }) = &draft.kind
    else {
        return None;
    };
    authority.as_ref().map(|authority| country_of(&authority.entity)).filter(|state| !state.is_empty())
}

/// The clause of saying that follows a fact, from behind its comma, and its verb: "X did it, a tabloid wrote".
fn tag(sentence: &Sentence, draft: &Draft) -> Option<(usize, usize)> {
    let told =
        ["said", "says", "say", "reported", "reports", "wrote", "claimed", "claims", "announced", "stated"];
    let stops = [",", ";", "but", "and", "that", "which", "who", "whose", "whom"];
    let comma = sentence.find(&[","], draft.end, draft.end + 8)?;
    let says = (comma + 2..comma + 9)
        .take_while(|at| !sentence.is(*at, &stops))
        .find(|at| sentence.is(*at, &told) && sentence.named_at(*at).is_none())?;
    let ends = says + 1 == sentence.tokens.len()
        || sentence.is(says + 1, &[".", ",", ";", "on", "in", "last", "today", "yesterday", "but"])
        || sentence.is(says + 1, FALSELY)
        || sentence.is_in(says + 1, Set::Calendar);
    ends.then_some((comma + 1, says))
}

/// Where the clause begins that leads to a place, if it is no subordinate of another.
fn clause_before(sentence: &Sentence, at: usize) -> usize {
    let begins = (sentence.begins..at).rev().find(|place| sentence.is(*place, &[";", "but"]));
    begins.map_or(sentence.begins, |place| place + 1)
}

/// The verb of saying of which the word at a place is the subject or the noun, if it leads to a place behind it.
fn says_within(sentence: &Sentence, at: usize, to: usize) -> Option<usize> {
    let told = [
        "circulated",
        "spread",
        "emerged",
        "surfaced",
        "suggested",
        "wrote",
        "appeared",
        "indicated",
        "suggest",
        "say",
    ];
    let verb = (at + 1..(at + 7).min(to))
        .take_while(|place| !sentence.is(*place, &[",", "that", "which", "who"]))
        .find(|place| sentence.is_in(*place, Set::Says) || sentence.is(*place, &told))?;
    let broken = sentence.find(&[";", "but", "although"], verb, to).is_some();
    (!broken && !sentence.is_quoted(verb) && !is_negated(sentence, verb)).then_some(verb)
}

/// Whether what reports is called by no name and was not spoken of before: "some reports", "a tabloid", and neither "the report" nor
/// "a report of the Treasury".
fn is_nameless(sentence: &Sentence, from: usize, noun: usize) -> bool {
    let words = from..noun;
    words.len() <= 4
        && words.clone().all(|at| {
            sentence.named_at(at).is_none_or(|named| named.is_adjective)
                && !sentence.is(at, &["the", "this", "that", "its", "his", "her", "their", "our", ",", "'s"])
        })
        && !sentence.is(noun + 1, &["of", "by", "from"])
}
