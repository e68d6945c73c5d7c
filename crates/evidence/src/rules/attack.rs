//! Attacks and thefts: who is said to have done, attempted or be doing what to whom.

pub(crate) mod doer;
mod linked;
pub(crate) mod nameless;
mod noun;
mod verb;

use crate::fact::{FactKind, Mention, MentionKind, Modality};
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, objects};
use crate::rules::structure;
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

pub(crate) fn attacks(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    blamed(sentence, memory, &mut found);
    let harms = sentence.every(Set::Harms);
    if !harms.is_empty() {
        noun::attacks(sentence, memory, &harms, &mut found);
        verb::attacks(sentence, memory, &harms, &mut found);
        linked::attacks(sentence, memory, &harms, &mut found);
        suffered(sentence, memory, &harms, &mut found);
    }
    hacked(sentence, memory, &mut found);
    exploited(sentence, memory, &mut found);
    for at in sentence.all(&["operations"]) {
        // "successfully carried out such operations against banks".
        let carried = sentence.find(&["carried", "conducted"], at.saturating_sub(6), at);
        let against = sentence.find(&["against", "on"], at, at + 2);
        let (Some(carried), Some(against)) = (carried, against) else { continue };
        let read = found.iter().any(|draft| draft.first <= at && at < draft.end);
        if read || sentence.is_quoted(at) || is_negated(sentence, carried) || is_unreal(sentence, carried) {
            continue;
        }
        let Some(actor) = doer::doer(sentence, memory, carried) else { continue };
        let first =
            if sentence.is(carried.wrapping_sub(1), &["successfully"]) { carried - 1 } else { carried };
        let (victims, _) = on_whom_from(sentence, against + 1, sentence.clause_end(at));
        let kind = FactKind::Attack { actor: Some(actor), victims };
        found.push(Draft::new(first, sentence.clause_end(at), "attack.operations", kind));
    }
    for at in sentence.all(&["targeted"]) {
        if !sentence.is(at + 1, &["at"]) || sentence.is_quoted(at) || is_negated(sentence, at) {
            continue;
        }
        let end = sentence.clause_end(at);
        let kind = FactKind::Attack { actor: None, victims: victims(sentence, at + 2, end) };
        let first = sentence.find(&["efforts", "attacks", "campaigns"], at.saturating_sub(5), at);
        if let Some(first) = first {
            let modality = Modality::Alleged;
            found.push(Draft { modality, ..Draft::new(first, end, "attack.targeted", kind) });
        }
    }
    of_the_one_told(sentence, &mut found);
    found
}

/// Whether a sentence tells of an attack that no fact of it holds: a verb of one, in no quotation, beside facts of other things.
pub(crate) fn is_untold(sentence: &Sentence, drafts: &[Draft]) -> bool {
    let told = drafts.iter().any(|draft| {
        matches!(
            draft.kind,
            FactKind::Attack { .. }
                | FactKind::Claim
                | FactKind::Denial
                | FactKind::Amount { .. }
                | FactKind::Reason { .. }
        )
    });
    let verbs = [
        "stole",
        "stolen",
        "hacked",
        "siphoned",
        "breached",
        "attacked",
        "looted",
        "exfiltrated",
        "extorted",
        "encrypted",
    ];
    let carried = |at: usize| {
        sentence.is(at, &["carried", "launched", "perpetrated", "conducted", "behind"])
            && (at..at + 8).any(|place| noun::is_attack(sentence, place))
    };
    // Who is blamed, or who suffered it, is an attack also beside a sum.
    let blamed = |at: usize| {
        sentence.is(at, &["blamed", "attributed", "suffered"])
            && (at..at + 12).any(|place| noun::is_attack(sentence, place))
    };
    let held = drafts
        .iter()
        .any(|draft| matches!(draft.kind, FactKind::Attack { .. } | FactKind::Claim | FactKind::Denial));
    if !held && (0..sentence.tokens.len()).any(|at| blamed(at) && !sentence.is_quoted(at)) {
        return true;
    }
    let into = |at: usize| sentence.is(at, &["broke", "broken"]) && sentence.is(at + 1, &["into"]);
    !told
        && (0..sentence.tokens.len())
            .any(|at| (sentence.is(at, &verbs) || carried(at) || into(at)) && !sentence.is_quoted(at))
}

/// "hackers stole $5 million from X, an attack that Y attributed to Z": on whom stands in what was told before.
fn of_the_one_told(sentence: &Sentence, found: &mut [Draft]) {
    let told: Vec<(usize, Vec<Mention>)> = found
        .iter()
        .filter_map(|draft| match &draft.kind {
            FactKind::Attack { victims, .. } => Some((draft.end, victims.clone())),
            _ => None,
        })
        .collect();
    for draft in found.iter_mut().filter(|draft| draft.rule == "attack.attributed") {
        let begins = draft.first.wrapping_sub(2);
        let aside = sentence.is(begins, &[","]) && sentence.is(begins + 1, &["a", "an"]);
        let before = told.iter().find(|(end, _)| aside && *end == begins);
        if let (FactKind::Attack { victims, .. }, Some((_, whom))) = (&mut draft.kind, before)
            && victims.is_empty()
        {
            victims.clone_from(whom);
        }
    }
}

/// "was blamed for the 2014 cyber attack of X and the 2017 Y attack on Z".
fn blamed(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["blamed", "accused"]) {
        let blamed = sentence.has(at, &["blamed", "for"]);
        if !blamed || sentence.is_quoted(at) || is_negated(sentence, at) {
            continue;
        }
        let first_named = || {
            let named = sentence.named.iter().find(|named| named.is_party() && named.end <= at);
            named.map(|named| named.mention.clone())
        };
        let actor = doer::doer(sentence, memory, at).or_else(first_named);
        let mut first = at;
        for attack in sentence
            .all(&["attack", "attacks", "hack", "theft", "breach", "heist"])
            .into_iter()
            .filter(|attack| *attack > at)
        {
            let theft = sentence.is(attack, &["theft", "heist"]);
            // "the theft of $5 million from X".
            let from = sentence.find(&["from"], attack, attack + 9).filter(|_| theft);
            let words: &[&str] = if theft { &["of", "on"] } else { &["of", "on", "against"] };
            let Some(on) = from.or_else(|| sentence.find(words, attack, attack + 2)) else { continue };
            let next = sentence
                .find(&["and"], on, sentence.tokens.len())
                .filter(|and| sentence.is(and + 1, &["the"]));
            let end = next.unwrap_or_else(|| sentence.clause_end(on));
            let (victims, _) = on_whom_from(sentence, on + 1, end);
            let kind = FactKind::Attack { actor: actor.clone(), victims };
            found.push(Draft { modality: Modality::Blamed, ..Draft::new(first, end, "attack.blamed", kind) });
            first = end + 1;
        }
    }
}

/// Where it is told what somebody suffered by the word at a place, and the verb that is said of him: "suffered [an attack]", "fell
/// victim to", "was hit by", "was the target of".
fn suffers(sentence: &Sentence, at: usize) -> Option<(usize, usize)> {
    let be = ["is", "was", "were", "been", "became"];
    if sentence.is(at, &["suffered"]) {
        return Some((at, at + 1));
    }
    if sentence.is(at, &["fell"]) && sentence.has(at + 1, &["victim", "to"]) {
        return Some((at, at + 3));
    }
    if sentence.is(at, &["hit", "crippled", "paralysed", "paralyzed"])
        && sentence.is(at + 1, &["by"])
        && sentence.is(at.wrapping_sub(1), &be)
    {
        return Some((at, at + 2));
    }
    let article = at.wrapping_sub(1);
    let target = sentence.is(at, &["target", "victim"]) && sentence.is(at + 1, &["of"]);
    let told = sentence.is(article, &["the", "a"]) && sentence.is(article.wrapping_sub(1), &be);
    (target && told).then_some((article.wrapping_sub(1), at + 2))
}

/// "X suffered a security breach", "X fell victim to a hack by Y": on whom it was; by whom, if it says.
fn suffered(sentence: &Sentence, memory: &Memory, harms: &[usize], found: &mut Vec<Draft>) {
    let words = ["suffered", "fell", "hit", "crippled", "paralysed", "paralyzed", "target", "victim"];
    for at in sentence.all(&words) {
        let Some((at, first)) = suffers(sentence, at) else { continue };
        if sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at) {
            continue;
        }
        let plain = |place: &usize| {
            !sentence.is_in(*place, Set::Preposition)
                && !sentence.is(*place, &[",", ".", ";", "and", "after"])
        };
        let noun = (first..first + 9).take_while(plain).find(|place| {
            harms.contains(place) && noun::is_attack(sentence, *place) && !noun::is_of_law(sentence, *place)
        });
        let Some(noun) =
            noun.filter(|noun| !found.iter().any(|draft| (draft.first..draft.end).contains(noun)))
        else {
            continue;
        };
        let Some(victim) = doer::doer(sentence, memory, at) else { continue };
        let by = by_whom(sentence, noun, sentence.clause_end(noun).min(noun + 6));
        let end = by.as_ref().map_or(noun + 1, |(_, end)| *end);
        let (first, modality) = how_sure(sentence, at, noun);
        let kind = FactKind::Attack { actor: by.map(|(actor, _)| actor), victims: vec![victim] };
        found.push(Draft { modality, ..Draft::new(first, end, "attack.suffered", kind) });
    }
}

/// "X was hacked on Wednesday": on whom it was, where nothing says by whom.
fn hacked(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["hacked", "breached"]) {
        let passive = sentence.is(at.wrapping_sub(1), &["was", "were"]);
        let told = sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at);
        let by = sentence.find(&["by"], at + 1, sentence.clause_end(at)).is_some();
        if !passive || told || by || found.iter().any(|draft| (draft.first..draft.end).contains(&at)) {
            continue;
        }
        let Some(victim) = doer::doer(sentence, memory, at).filter(|who| who.kind != MentionKind::Described)
        else {
            continue;
        };
        let (first, modality) = how_sure(sentence, at, at);
        let kind = FactKind::Attack { actor: None, victims: vec![victim] };
        found.push(Draft { modality, ..Draft::new(first.min(at - 1), at + 1, "attack.hacked", kind) });
    }
}

/// "Hackers exploited a vulnerability in the platform X": on X.
fn exploited(sentence: &Sentence, memory: &Memory, found: &mut Vec<Draft>) {
    for at in sentence.all(&["exploited"]) {
        let flaw = sentence.find(&["vulnerability", "vulnerabilities", "flaw", "bug"], at + 1, at + 5);
        let Some(place) = flaw.map(|flaw| flaw + 1).filter(|place| sentence.is(*place, &["in", "of"])) else {
            continue;
        };
        let told = sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at);
        if told || found.iter().any(|draft| (draft.first..draft.end).contains(&at)) {
            continue;
        }
        let whom = sentence.list_from(place + 1).0.into_iter().find(|named| named.is_party());
        let near = whom.filter(|named| named.first <= place + 5);
        let (Some(actor), Some(whom)) = (doer::doer(sentence, memory, at), near) else { continue };
        let (first, modality) = how_sure(sentence, at, at);
        let kind = FactKind::Attack { actor: Some(actor), victims: vec![whom.mention.clone()] };
        found.push(Draft { modality, ..Draft::new(first, whom.end, "attack.exploited", kind) });
    }
}

/// Whom "by" names between two places.
fn by_whom(sentence: &Sentence, from: usize, to: usize) -> Option<(Mention, usize)> {
    let by = sentence.find(&["by"], from, to)?;
    if let Some(named) = objects(sentence, by + 1).into_iter().next()
        && (named.is_party() || named.mention.kind == MentionKind::Country)
        && !sentence.is(named.end, nameless::NAMELESS)
    {
        return Some((named.mention.clone(), named.end));
    }
    people_from(sentence, by + 1)
}

/// People who are described from a place on, and where that ends: "a Velmian state-sponsored group", "hackers linked to Velm".
fn people_from(sentence: &Sentence, at: usize) -> Option<(Mention, usize)> {
    let article = at + usize::from(sentence.is(at, &["the", "a", "an", "unknown"]));
    let noun = (article..article + 9)
        .take_while(|place| !sentence.is(*place, &[",", ".", ";", "in", "and", "to", "with"]))
        .filter(|place| sentence.is(*place, nameless::NAMELESS) || sentence.is(*place, &["group", "gang"]))
        .last()?;
    let first = nameless::people_first(sentence, noun);
    let party = sentence.named.iter().find(|named| named.end == first && named.is_party());
    if let Some(named) = party.filter(|named| named.first >= article) {
        return Some((named.mention.clone(), noun + 1));
    }
    (first <= article && (noun > first || sentence.is(noun, nameless::NAMELESS)))
        .then(|| (structure::described(sentence, first, noun + 1), noun + 1))
}

/// People who are described between two places and nobody who is named: "accused Velmian hackers of".
fn unnamed_before(sentence: &Sentence, from: usize, end: usize) -> Option<Mention> {
    people_from(sentence, from).filter(|(_, last)| *last == end).map(|(people, _)| people)
}

/// How sure the text is of what the word at a place tells, and where that is said.
fn how_sure(sentence: &Sentence, at: usize, to: usize) -> (usize, Modality) {
    let from = at.saturating_sub(7);
    let clause =
        (from..at).rev().find(|place| sentence.is(*place, &[",", ";", ":"])).map_or(from, |at| at + 1);
    for (words, modality) in [
        (&["denied", "denies", "denying"][..], Modality::Denied),
        (&["accused", "charged", "indicted", "accuses", "accuse"], Modality::Accused),
        (
            &["allegedly", "reportedly", "suspected", "believed", "alleged", "thought", "supposedly"],
            Modality::Alleged,
        ),
        (&["claimed", "claims", "claim"], Modality::Claimed),
        (
            &[
                "attempted",
                "tried",
                "sought",
                "attempting",
                "trying",
                "attempt",
                "attempts",
                "foiled",
                "thwarted",
            ],
            Modality::Attempted,
        ),
    ] {
        if let Some(place) = sentence.find(words, clause, to) {
            return (place.min(at), modality);
        }
    }
    // "is said to be behind the attack".
    let said = (clause..to).find(|place| {
        sentence.is(*place, &["said", "reported", "understood"])
            && sentence.is(place + 1, &["to"])
            && sentence.is(place.wrapping_sub(1), &["is", "are", "was", "were", "also", "been"])
    });
    said.map_or((at, Modality::Stated), |place| (place.min(at), Modality::Alleged))
}

/// Whom what stands from a place on names or describes, up to what tells how, when or why, and where that ends.
fn on_whom_from(sentence: &Sentence, first: usize, end: usize) -> (Vec<Mention>, usize) {
    // "attacked A, B, and C": a row that ends with "and".
    let (row, last) = sentence.list_from(first);
    let closed = row.len() > 2
        && row.iter().all(|named| named.is_party() && !is_attribute(sentence, named, sentence.tokens.len()))
        && row.first().is_some_and(|named| named.first == first)
        && row.last().is_some_and(|named| sentence.is(named.first.wrapping_sub(1), &["and"]))
        && !sentence.is(last, &["'s", "'"]);
    if closed {
        return (row.into_iter().map(|named| named.mention.clone()).collect(), last);
    }
    let end = end.min(sentence.tokens.len()).min(first + 24);
    let stops = [
        "in",
        "by",
        "with",
        "using",
        "to",
        "for",
        "which",
        "who",
        "that",
        "as",
        "during",
        "since",
        "through",
        "when",
        "causing",
        "via",
        "following",
        "between",
        "resulting",
        "after",
        "before",
        "while",
        "worth",
        "and/or",
        "around",
        "because",
        "where",
        "including",
        "such",
        "across",
        "over",
        "on",
        "from",
        "last",
        "earlier",
        "at",
        "have",
        "has",
        "had",
        "is",
        "are",
        "was",
        "were",
    ];
    let inside = |place: usize| sentence.named_at(place).is_some_and(|named| named.first < place);
    // "Bank Co., Ltd.": the stop is of the name.
    let end = sentence
        .named
        .iter()
        .find(|named| named.first < end && end < named.end)
        .map_or(end, |named| named.end);
    let stop = (first + 1..end)
        .find(|place| {
            (sentence.is(*place, &stops) && !(sentence.is(*place, &["at"]) && sentence.is(place + 1, &["least"]))
                || sentence.is(*place, &["and"])
                    && (sentence.is(place + 1, &stops) || is_verb(sentence, place + 1)))
                && !inside(*place)
                // "30 to 40 million".
                && !(sentence.is(*place, &["to"]) && sentence.tokens.get(place + 1).is_some_and(|token| token.kind == TokenKind::Number))
        })
        .unwrap_or(end);
    // "banks in countries including A, B and C".
    let including = sentence
        .find(&["including"], first, first + 8)
        .or_else(|| {
            sentence
                .find(&["such"], first, first + 8)
                .filter(|at| sentence.is(at + 1, &["as"]))
                .map(|at| at + 1)
        })
        .filter(|at| {
            let article = usize::from(sentence.is(at + 1, &["the"]));
            sentence.named_at(at + 1).or_else(|| sentence.named_at(at + 1 + article)).is_some()
        });
    if let Some(including) = including {
        let (named, last) = sentence.list_from(including + 1);
        let attribute = |named: &&Named| is_attribute(sentence, named, sentence.tokens.len());
        if !named.is_empty() && !sentence.is(last, &["'s", "'"]) && !named.iter().any(attribute) {
            return (named.into_iter().map(|named| named.mention.clone()).collect(), last);
        }
    }
    if stop <= first {
        return (Vec::new(), first);
    }
    (victims(sentence, first, stop), stop)
}

/// On whom: what is named, or else what is described. Of "two U.S. Air Force bases", "Velm's parliament" and "banks of Velm" it
/// is the bases, the parliament and the banks.
fn victims(sentence: &Sentence, first: usize, end: usize) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut from = first;
    // "member states of an alliance and Velm": who has no name stands first.
    let head =
        sentence.named.iter().find(|named| named.first >= first && named.end <= end && !named.is_adjective);
    if let Some(head) = head
        && sentence.is(head.first.wrapping_sub(1), &["and"])
        && head.first > first + 1
        && head.first - first < 8
    {
        found.extend(described(sentence, first, head.first - 1));
    }
    for named in sentence.named.iter().filter(|named| named.first >= first && named.end <= end) {
        let state = named.mention.kind == MentionKind::Country;
        let of = sentence.is(named.first.wrapping_sub(1), &["of", "in", "from"])
            || sentence.is(named.first.wrapping_sub(1), &["the"])
                && sentence.is(named.first.wrapping_sub(2), &["of"]);
        // What begins the phrase is whose or where the victims are, and none of them.
        let whose = sentence.is(named.end, &["'s", "'"]);
        let part = state && of && found.is_empty() && named.first > first + 1;
        // "EU Member States".
        let joint = sentence.named.iter().any(|other| other.first == named.end && !other.is_adjective);
        let behind = sentence
            .named
            .iter()
            .any(|other| other.end == named.first && !other.is_adjective && other.first >= first);
        if named.is_adjective || part || whose && !state || joint {
            continue;
        }
        let start = (from..named.first)
            .rev()
            .find(|place| sentence.is(*place, &[",", "and", "or", "including"]))
            .map_or(from, |place| place + 1);
        let place = sentence.is(named.first.wrapping_sub(1), &["of"])
            && sentence.is(
                named.first.wrapping_sub(2),
                &["village", "town", "city", "district", "province", "port"],
            );
        // "the campaign of Given Family".
        let of_person = named.mention.kind == MentionKind::Person
            && sentence.is(named.first.wrapping_sub(1), &["of"])
            && named.first > start + 1
            && !sentence.is(named.first - 2, THINGS);
        if whose || place || behind || of_person || is_attribute(sentence, named, end) {
            let stop = (named.end..end).find(|place| sentence.is(*place, &[",", "and", "or"])).unwrap_or(end);
            found.extend(described(sentence, start, stop));
            from = stop;
        } else {
            found.push(named.mention.clone());
            from = named.end;
        }
    }
    if found.is_empty() { described(sentence, first, end) } else { found }
}

/// Whether a name only says whose what follows is: "two U.S. Air Force bases"; not so of its network.
fn is_attribute(sentence: &Sentence, named: &Named, end: usize) -> bool {
    named.end < end
        && sentence.tokens.get(named.end).is_some_and(|token| {
            token.kind == TokenKind::Word
                && !token.is_in(Set::Preposition)
                && !token.is_in(Set::BeforeVerb)
                && !token.is_in(Set::Finite)
                && !token.word.ends_with("ed")
                && !token.word.ends_with("ing")
                && !token.is_any(THINGS)
                && !token.is_any(&[
                    "and",
                    "or",
                    "as",
                    "around",
                    "worldwide",
                    "group",
                    "because",
                    "more",
                    "less",
                    "again",
                    "twice",
                    "least",
                ])
        })
}

/// Whether a word after "and" is another verb, and no participle of another victim.
fn is_verb(sentence: &Sentence, at: usize) -> bool {
    let noun = sentence
        .tokens
        .get(at + 1)
        .is_some_and(|token| token.word.ends_with('s') && token.kind == TokenKind::Word);
    sentence.is(at, &["stole", "broke", "took", "stealing"])
        || sentence.tokens.get(at).is_some_and(|token| {
            token.kind == TokenKind::Word && token.word.ends_with("ed") && !token.word.contains('-') && !noun
        })
}

/// What an attack on somebody reaches: it is he who is attacked.
const THINGS: &[&str] = &[
    "network",
    "networks",
    "system",
    "systems",
    "server",
    "servers",
    "website",
    "websites",
    "computer",
    "computers",
    "account",
    "accounts",
    "database",
    "databases",
    "bridge",
    "exchange",
    "wallet",
    "wallets",
    "platform",
    "infrastructure",
    "email",
    "emails",
];

fn described(sentence: &Sentence, first: usize, end: usize) -> Vec<Mention> {
    let end = end.max(first + 1).min(sentence.tokens.len());
    let text = sentence.text_of(first, end);
    vec![Mention {
        span: sentence.span(first, end),
        kind: MentionKind::Described,
        entity: format!("described:{}", text.to_lowercase()),
        text,
    }]
}
