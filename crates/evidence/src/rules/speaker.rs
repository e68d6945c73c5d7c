//! Who says what a sentence states.

use crate::fact::{Attribution, Mention, MentionKind};
use crate::mention::Named;
use crate::office::office_at;
use crate::read::{Memory, is_person};
use crate::rules::attack::doer::phrase;
use crate::rules::clause::subjects;
use crate::rules::count::is_number;
use crate::rules::sanction;
use crate::rules::speech::CHARGES;
use crate::rules::structure::described;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::vocabulary::Vocabulary;
use crate::word::Set;

/// Who says what a sentence states, if it tells, with the place from which it holds: "..., and according to X, ..." says
/// nothing of what comes before.
pub(crate) fn speaker(
    sentence: &Sentence,
    memory: &Memory,
    vocabulary: &Vocabulary,
) -> Option<(Attribution, usize)> {
    let direct = !sentence.quoted.is_empty();
    let made = |speaker: Option<Mention>, channel: Option<Mention>| {
        Some((Attribution { speaker, channel, is_direct: direct }, 0))
    };
    if let Some(at) = sentence.all(&["according"]).into_iter().find(|at| sentence.is(at + 1, &["to"])) {
        // "according to several sources, X did": X is not the source; "according to which" names none.
        let comma = sentence.find(&[","], at, sentence.tokens.len()).unwrap_or(sentence.tokens.len());
        let named = sentence
            .named_from(at + 2)
            .filter(|named| named.first <= at + 6 && named.first < comma && !sentence.is(at + 2, &["which"]));
        // "According to the indictment", "According to court documents".
        let article = at + 2 + usize::from(sentence.is(at + 2, &["the", "an", "a"]));
        let papers = article + usize::from(sentence.is(article, &["superseding", "unsealed", "federal"]));
        let court = sentence.is(papers, &["court"])
            && sentence.is(papers + 1, &["documents", "papers", "filings", "records"]);
        if named.is_none() && (court || sentence.is(papers, CHARGES)) {
            let speaker = Some(described(sentence, at + 2, papers + 1 + usize::from(court)));
            return Some((Attribution { speaker, channel: None, is_direct: direct }, 0));
        }
        // "According to him".
        let pronoun = if sentence.is(at + 2, &["him", "her"]) {
            memory.person.clone()
        } else if sentence.is(at + 2, &["it", "them"]) {
            memory.body.clone()
        } else {
            None
        };
        if pronoun.is_some() {
            return Some((Attribution { speaker: pronoun, channel: None, is_direct: direct }, 0));
        }
        // "According to the report": of whoever spoke last, else the paper itself.
        let paper = sentence.is(at + 2, &["the", "a"])
            && sentence.is(at + 3, &["advisory", "report", "notice", "statement", "release", "filing"]);
        if named.is_none() && paper {
            let speaker = memory.body.clone().unwrap_or_else(|| described(sentence, at + 2, at + 4));
            return Some((Attribution { speaker: Some(speaker), channel: None, is_direct: direct }, 0));
        }
        // "According to the Service", "according to the panel of independent monitors".
        let noun = (at + 3..at + 7)
            .find(|place| sentence.is_in(*place + 1, Set::Preposition) || *place + 1 == comma);
        if named.is_none()
            && sentence.is(at + 2, &["the", "a", "an"])
            && let Some(body) = noun.and_then(|noun| unnamed_body(sentence, memory, at + 2, noun))
        {
            return Some((Attribution { speaker: Some(body), channel: None, is_direct: direct }, 0));
        }
        if let Some(named) = named {
            let from = if sentence.is(at.wrapping_sub(1), &["and"]) { at } else { 0 };
            let speaker = Some(source(sentence, named));
            return Some((Attribution { speaker, channel: None, is_direct: direct }, from));
        }
    }
    let begins = sentence.begins;
    for at in sentence.every(Set::Says) {
        let passive =
            |at: usize| sentence.is(at, &["is", "are", "was", "were", "be", "been", "being", "widely", "to"]);
        // "is also said to work for".
        let hedge = sentence.is(at + 1, &["to"])
            && sentence.find(&["is", "are", "was", "were", "been"], at.saturating_sub(3), at).is_some();
        // "it added four judges": to a list.
        let adds = sentence.is(at, &["added", "adds"])
            && (is_number(sentence, at + 1)
                || sentence.named_at(at + 1).is_some_and(Named::is_party)
                || sentence.is(at + 1, &["the", "these"])
                    && sentence
                        .find(&["entry", "entries", "names", "name", "following"], at + 2, at + 5)
                        .is_some());
        // "X and Y announced sanctions against Z": what they do, and not what one of them says.
        let imposes = sentence.is(at, &["announced", "announces"])
            && (at + 1..at + 8)
                .take_while(|place| !sentence.is(*place, &["that", ",", ".", ";"]))
                .any(|place| sanction::is_noun(sentence, place))
            && sentence.named.iter().any(|named| {
                named.end == at && named.is_authority() && {
                    let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
                    sentence.is(named.first.wrapping_sub(1 + article), &["and"])
                }
            });
        // "X, which denies it, moved money, the indictment says": whoever denies says no more than that.
        let denies = sentence.is(at, &["denied", "denies"])
            && sentence.is(at.wrapping_sub(1), &["which", "who"])
            && sentence.find(&[","], at, sentence.tokens.len()).is_some();
        let verb = passive(at.wrapping_sub(1));
        if sentence.is_quoted(at) || at <= begins || hedge || verb || denies || adds || imposes {
            continue;
        }
        let mut before = at.checked_sub(1)?;
        while before > begins
            && sentence.is(before, &["further", "also", "later", "then", "now", "has", "have", "had"])
        {
            before -= 1;
        }
        if sentence.is(before, &["it", "they"]) {
            // "The Treasury sanctioned X, which it said did Y": the Treasury, and nobody of before.
            let relative = sentence.is(before.wrapping_sub(1), &["which", "who", "whom"]);
            let own = sentence.named.iter().find(|named| named.end <= before && named.is_authority());
            let own = own.filter(|_| relative).map(|named| named.mention.clone());
            return made(own.or_else(|| memory.body.clone()), None);
        }
        if sentence.is(before, &["she", "he"]) {
            let about = memory.subject.clone().filter(|_| memory.other_pronoun.is_some());
            let other =
                memory.has_rival || memory.other_pronoun.is_some_and(|other| sentence.is(before, &[other]));
            return made(memory.person.clone().or(about.filter(|_| !other)), None);
        }
        if sentence.is(before, &["statement", "report", "release"]) {
            return made(memory.body.clone(), memory.channel.clone());
        }
        // "The indictment alleges that".
        if sentence.is(before, CHARGES) && sentence.is(before.wrapping_sub(1), &["the", "a", "an"]) {
            return made(Some(described(sentence, before - 1, before + 1)), None);
        }
        // "said Sigal Mandelker", "said Deputy Secretary ...".
        let after = sentence.named_from(at + 1).filter(|named| named.first <= at + 1);
        let quoted_before = sentence.quoted.iter().any(|range| range.end < at);
        // "a spokesman told X": X only hears it.
        // "said Velm Labs's chief executive, Given Family": he did.
        // "said U.S. Attorney Given Family": no state did.
        let whose = after.is_some_and(|after| {
            let title = sentence.tokens.get(after.end).filter(|title| title.is_capital());
            let state = !is_person(&after.mention);
            let office = |title: &Token| state || title.is_in(Set::Holder) || title.is_in(Set::Role);
            sentence.is(after.end, &["'s", "'"]) || title.is_some_and(office)
        });
        let after = after.filter(|_| !whose).or_else(|| titled(sentence, at + 1)).or(after);
        // "said Minister Korvat" of whom the text has named in full.
        if let (true, None, Some(person)) = (quoted_before, after, by_family(sentence, memory, at + 1)) {
            return made(Some(person), None);
        }
        // "and accused X of it": X is no speaker.
        let of_another = sentence.is(at, &["told", "accused", "accuses", "denied", "denies", "warned"]);
        if let (true, Some(after)) = (quoted_before && !of_another, after) {
            return made(Some(after.mention.clone()), None);
        }
        if sentence.is(before, &["defense", "defence"]) {
            return made(memory.denier.clone().or_else(|| memory.body.clone()), None);
        }
        // "independent states", "media reports": nouns, unless who says it stands right before.
        let noun = sentence.is(at, &["states", "reports", "claims", "claim", "notes", "estimates"])
            && !sentence.named.iter().any(|named| named.end == before + 1);
        if noun {
            continue;
        }
        if let Some(office) = office_before(sentence, before, vocabulary) {
            return made(Some(office), None);
        }
        if let Some(person) = nameless(sentence, before) {
            return made(Some(person), None);
        }
        // "the minister said": who was named as one before.
        let titled = sentence.is(before, TITLES) && sentence.is(before.wrapping_sub(1), &["the"]);
        if titled && memory.person.is_some() {
            return made(memory.person.clone(), None);
        }
        if let Some(body) = body_before(sentence, memory, before) {
            return made(Some(body), None);
        }
        let near = subject_of(sentence, at);
        // "Velm's embassy in London told reporters that".
        if near.is_none()
            && let Some(mission) = mission(sentence, phrase(sentence, at))
        {
            return made(Some(mission), None);
        }
        // "He denied it and stated that": a second predicate, or the pronoun of a text about one party.
        if near.is_none()
            && let Some(subject) = subjects(sentence, memory, at).into_iter().next()
        {
            return made(Some(subject), None);
        }
        if let Some(named) = near {
            if named.mention.kind == MentionKind::Outlet {
                // An agency that cites a statement is the way it came.
                let cited =
                    sentence.find(&["statement", "spokesperson", "spokesman"], at, sentence.tokens.len());
                let source = cited.and_then(|cited| sentence.named_from(cited));
                // "X reported that Y claimed": what Y claimed came through X.
                let told = sentence
                    .every(Set::Says)
                    .into_iter()
                    .filter(|other| *other > at && !sentence.is_quoted(*other));
                let second = told
                    .filter_map(|other| {
                        sentence
                            .named_before(other)
                            .filter(|second| second.first > at && other - second.end <= 3)
                    })
                    .find(|second| second.mention.kind != MentionKind::Outlet);
                let source = source.or(second);
                return made(source.map(|named| named.mention.clone()), Some(named.mention.clone()));
            }
            // "The agency cited a statement from X that accused ...".
            let cites = sentence.find(&["cited", "citing", "quoted", "quoting"], 0, at);
            let channel = cites
                .and_then(|cites| sentence.named_before(cites))
                .filter(|outlet| outlet.mention.kind == MentionKind::Outlet)
                .map(|outlet| outlet.mention.clone());
            // "targeted X, which the Treasury accused of", "lifted A, while Canada said": he says no more than that clause.
            let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
            let clause = named.first.wrapping_sub(1 + article);
            if named.first > begins + 2
                && sentence.is(clause, &["which", "whom", "while", "whereas", "where"])
            {
                let speaker = Some(named.mention.clone());
                return Some((Attribution { speaker, channel, is_direct: direct }, clause));
            }
            // "X, which was sanctioned by Y, denied it": he says nothing of what a relative clause tells of him.
            let which = named.end + 1;
            if named.first <= begins + 1
                && sentence.is(named.end, &[","])
                && sentence.is(which, &["which", "who", "whom", "whose"])
                && sentence.find(&[","], which, at).is_some()
            {
                let speaker = Some(named.mention.clone());
                return Some((Attribution { speaker, channel, is_direct: direct }, at));
            }
            return made(Some(named.mention.clone()), channel);
        }
    }
    None
}

/// Who is meant behind "according to" where a state, its capital or its people only says whose the source is: "US prosecutors", "the
/// U.S. Attorney Given Family", "the Velmian newspaper X", "The Velm Times".
fn source(sentence: &Sentence, named: &Named) -> Mention {
    let state = matches!(named.mention.kind, MentionKind::Country | MentionKind::Place);
    if !(state || named.is_adjective) {
        return named.mention.clone();
    }
    if let Some(person) = titled(sentence, named.end) {
        return person.mention.clone();
    }
    let unnamed = |place: usize, capital: bool| {
        sentence.tokens.get(place).is_some_and(|token| {
            let sort = if capital { token.is_capital() } else { token.kind == TokenKind::Word };
            let ends = token.is_in(Set::Preposition) || token.is_in(Set::Finite) || token.is_in(Set::Says);
            let ends = ends || !capital && token.word.ends_with("ed");
            sort && !ends && !token.is_in(Set::Opener) && sentence.named_at(place).is_none()
        })
    };
    let mut end = named.end;
    for capital in [false, true] {
        while unnamed(end, capital) {
            end += 1;
        }
    }
    let behind = sentence.named_at(end).filter(|behind| behind.first == end && behind.is_party());
    match behind {
        Some(behind) if end > named.end => behind.mention.clone(),
        Some(behind) => described(sentence, named.first, behind.end),
        None if end > named.end => described(sentence, named.first, end),
        None => named.mention.clone(),
    }
}

/// The person who spoke or was named with an office last, if a title and his family's name stand at a place: "Minister Korvat".
fn by_family(sentence: &Sentence, memory: &Memory, at: usize) -> Option<Mention> {
    let titles = (at..at + 4).take_while(|place| {
        [Set::Addressed, Set::TitlePrefix, Set::Field, Set::Rank]
            .iter()
            .any(|set| sentence.is_in(*place, *set))
    });
    let name = at + titles.count();
    let word = sentence.tokens.get(name).filter(|word| word.kind == TokenKind::Capital && name > at)?;
    let person = memory.person.as_ref()?;
    let family = person.text.split_whitespace().next_back()?.to_lowercase();
    word.is(&family).then(|| person.clone())
}

/// The person whose title begins at a place, behind a word of saying: `Assistant Attorney General X`, `the head of research at Y, X`.
fn titled(sentence: &Sentence, at: usize) -> Option<&Named> {
    let person = sentence.named.iter().find(|named| named.first > at && is_person(&named.mention))?;
    let comma = usize::from(sentence.is(person.first - 1, &[","]));
    let title = at..person.first - comma;
    let plain = title.clone().all(|place| {
        !sentence.is(place, &[",", ".", ";", "that", "who", "which", "(", ":"])
            && !sentence.is_in(place, Set::Finite)
            && !sentence.is_in(place, Set::Says)
    });
    let office = title.clone().any(|place| {
        [Set::Holder, Set::TitlePrefix, Set::Role].iter().any(|set| sentence.is_in(place, *set))
    });
    let near = title.len() <= 12 && !title.is_empty();
    (near && plain && (office || comma == 0 && sentence.tokens.get(at).is_some_and(Token::is_capital)))
        .then_some(person)
}

/// Somebody without a name who says it: "a ministry official", "a spokesperson for the Velmian embassy in London". The words up to
/// a place are looked at, and a body is its own voice: "a spokesman for X" is X.
fn nameless(sentence: &Sentence, last: usize) -> Option<Mention> {
    const PEOPLE: &[&str] = &[
        "official",
        "spokesperson",
        "spokesman",
        "spokeswoman",
        "representative",
        "analyst",
        "researcher",
        "researchers",
        "officials",
        "analysts",
        "investigators",
        "prosecutors",
        "diplomat",
        "source",
        "sources",
        "expert",
        "experts",
        "lawyer",
        "officer",
    ];
    let noun = (last.saturating_sub(9)..=last).rev().find(|place| sentence.is(*place, PEOPLE))?;
    // "a spokesman for X said": X; of "the embassy in London" no body is known.
    let tail_plain = noun == last
        || sentence.is(noun + 1, &["for", "from", "of", "at"])
            && (noun + 1..=last).all(|place| !sentence.is(place, &[",", ".", ";", "and", "who", "that"]))
            && sentence.named.iter().all(|named| {
                named.end != last + 1
                    || named.mention.kind == MentionKind::Country
                    || named.mention.kind == MentionKind::Place
            })
            && sentence.find(&["in", "to"], noun + 1, last).is_some();
    if !tail_plain {
        return None;
    }
    let first = (noun.saturating_sub(6)..noun)
        .rev()
        .find(|place| sentence.is(*place, &["a", "an", "one", "the", "senior"]));
    let first = first.filter(|first| {
        (*first..noun).all(|place| {
            !sentence.is(place, &[",", ".", ";", "that", "which", "who"])
                && !sentence.is_in(place, Set::Preposition)
                && !sentence.is_in(place, Set::Says)
        })
    });
    let begins = first.unwrap_or(noun);
    // "Velm Ministry official": the body is named, and speaks.
    let plural = sentence.tokens.get(noun).is_some_and(|token| token.word.ends_with('s'));
    // "Velm Labs analysts told reporters".
    let whose = sentence.named.iter().find(|named| named.end == noun && named.first == sentence.begins);
    if let Some(whose) = whose.filter(|whose| plural && (whose.is_party() || whose.is_adjective)) {
        return Some(described(sentence, whose.first, last + 1));
    }
    // "X is behind it, researchers say".
    let opens = noun == sentence.begins || sentence.is(noun.wrapping_sub(1), &[","]);
    (first.is_some() || plural && opens).then(|| described(sentence, begins, last + 1))
}

/// What somebody is called by his office who was named before.
const TITLES: &[&str] = &[
    "minister",
    "president",
    "governor",
    "chancellor",
    "ambassador",
    "senator",
    "mayor",
    "chairman",
    "secretary",
];

/// A body without a name that says it: "the unification ministry", "the collective". The words up to a place are looked at.
pub(crate) fn body_before(sentence: &Sentence, memory: &Memory, last: usize) -> Option<Mention> {
    // "Finnish police" has no article.
    let people = sentence.named.iter().find(|named| named.end == last && named.is_adjective);
    let article = (last.saturating_sub(3)..last).rev().find(|place| sentence.is(*place, &["the"]));
    let first = article.or(people.map(|named| named.first))?;
    let opens = first == sentence.begins
        || sentence.is(first - 1, &[",", "and", "but", "while"])
        || sentence.tokens.get(first - 1).is_some_and(|token| token.kind == TokenKind::Quote);
    if opens { unnamed_body(sentence, memory, first, last) } else { None }
}

/// The body that words from an article to a noun describe. It is the one of that sort that said something last, if there is one.
fn unnamed_body(sentence: &Sentence, memory: &Memory, article: usize, noun: usize) -> Option<Mention> {
    const BODIES: &[&str] = &[
        "police",
        "firm",
        "gang",
        "collective",
        "monitors",
        "experts",
        "researchers",
        "prosecutors",
        "court",
        "mission",
        "embassy",
    ];
    let token = sentence.tokens.get(noun).filter(|_| sentence.named_at(noun).is_none())?;
    let sort = token.is_in(Set::Head) || token.is_any(BODIES);
    let plain = (article + 1..noun).all(|place| {
        let people = sentence.named_at(place).is_some_and(|named| named.is_adjective);
        let word = sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Word);
        let other = sentence.is_in(place, Set::Preposition) || sentence.is_in(place, Set::Says);
        people || word && sentence.named_at(place).is_none() && !other
    });
    if !(sort && plain) {
        return None;
    }
    let known = memory.body.as_ref().filter(|body| {
        article + 1 == noun && body.text.to_lowercase().split_whitespace().any(|word| token.is(word))
    });
    Some(known.cloned().unwrap_or_else(|| described(sentence, article, noun + 1)))
}

/// A mission of a state that speaks for it, if the words that open a sentence up to a place describe one: "the Velmian Embassy in
/// London", "Velm's mission to the United Nations".
pub(crate) fn mission(sentence: &Sentence, end: usize) -> Option<Mention> {
    let missions =
        ["embassy", "mission", "consulate", "delegation", "ministry", "government", "agency", "service"];
    // "Velm's intelligence agency (VIA) said".
    let bracket = sentence.is(end.wrapping_sub(1), &[")"]);
    let open = (sentence.begins..end).rev().find(|place| bracket && sentence.is(*place, &["("]));
    let end = open.unwrap_or(end);
    let noun = sentence.find(&missions, sentence.begins, end)?;
    let plain = (sentence.begins..end).all(|place| {
        !sentence.is(place, &[",", ";", ":", "(", "that", "who", "which", "and"])
            && (place < noun || !sentence.is_in(place, Set::Finite))
    });
    let state = sentence.named.iter().any(|named| {
        named.first >= sentence.begins && named.end <= noun && named.mention.kind == MentionKind::Country
    });
    let article = usize::from(sentence.is(sentence.begins, &["the"]));
    (plain && state && end - sentence.begins < 12)
        .then(|| described(sentence, sentence.begins + article, end))
}

/// Who is the subject of a verb of saying: what is named right before it, before a day or an aside in commas, or the body whose
/// spokesman it is. Nobody where another noun stands before it.
pub(crate) fn subject_of(sentence: &Sentence, at: usize) -> Option<&Named> {
    let mut end = at;
    loop {
        let before = end.checked_sub(1).filter(|before| *before >= sentence.begins)?;
        let token = sentence.tokens.get(before)?;
        let adverb = token.kind == TokenKind::Word && token.word.ends_with("ly") && token.word.len() > 4;
        if adverb
            || sentence.is(
                before,
                &[
                    "also",
                    "later",
                    "then",
                    "now",
                    "has",
                    "have",
                    "had",
                    "further",
                    "today",
                    "yesterday",
                    "earlier",
                    "on",
                ],
            )
            || token.is_capital() && token.is_in(Set::Calendar)
        {
            end = before;
            continue;
        }
        // "X in a statement said".
        if sentence.is(before, &["statement", "interview", "report", "release"])
            && let Some(preposition) =
                (before.saturating_sub(4)..before).rev().find(|place| sentence.is(*place, &["in"]))
        {
            end = preposition;
            continue;
        }
        // "X and other officials stated".
        if before >= end.saturating_sub(1)
            && sentence.is(before.wrapping_sub(1), &["other"])
            && sentence.is(before.wrapping_sub(2), &["and"])
        {
            end = before - 2;
            continue;
        }
        if token.is(")") {
            end = (0..before).rev().find(|place| sentence.is(*place, &["("]))?;
            continue;
        }
        if token.is(",") {
            return before_aside(sentence, before);
        }
        // "a statement from X that accused".
        if token.is_any(&["that", "which", "who"]) && end == at {
            let end = before - usize::from(sentence.is(before.wrapping_sub(1), &[","]));
            return sentence.named.iter().find(|named| named.end == end && named.first >= sentence.begins);
        }
        break;
    }
    let named = sentence.named.iter().find(|named| named.end == end && !sentence.is_quoted(named.first))?;
    if named.first < sentence.begins {
        return None;
    }
    let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
    let Some(before) = named.first.checked_sub(1 + article) else { return Some(named) };
    if sentence.is_in(before, Set::Preposition) && !named.is_adjective {
        let opens = before <= sentence.begins;
        let spoken = (before.saturating_sub(3)..before).any(|place| sentence.is_in(place, Set::Voice));
        if spoken && named.mention.kind != MentionKind::Country || opens {
            return Some(named).filter(|_| !opens);
        }
        // "the mission in the Congo said": the mission did, if it is named. "The attorney for the District of Velm": no district did.
        let whole =
            sentence.named.iter().find(|other| other.end == before && other.first >= sentence.begins)?;
        let article = usize::from(sentence.is(whole.first.wrapping_sub(1), &["the"]));
        let Some(before) = whole.first.checked_sub(1 + article) else { return Some(whole) };
        if !sentence.is(before, &["of", "for"]) || before <= sentence.begins {
            return Some(whole);
        }
        return sentence.named.iter().find(|other| other.end == before && is_person(&other.mention));
    }
    // "Iranian media reported": no state said it.
    Some(named).filter(|named| !named.is_adjective)
}

/// Whoever is named before the aside that the comma at a place closes: "X, the minister of Y, said".
pub(crate) fn before_aside(sentence: &Sentence, close: usize) -> Option<&Named> {
    // "the state's news agency, the X (Y), said": X is what it is called.
    let end = if sentence.is(close.wrapping_sub(1), &[")"]) {
        (0..close).rev().find(|place| sentence.is(*place, &["("])).unwrap_or(close)
    } else {
        close
    };
    let called = || {
        sentence.named.iter().find(|named| named.end == end).filter(|named| {
            let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
            sentence.is(named.first.wrapping_sub(1 + article), &[","]) && named.first > sentence.begins
        })
    };
    let commas = (sentence.begins..close).rev().filter(|place| sentence.is(*place, &[","])).take(4);
    let mut asides = commas.filter_map(|open| {
        let named =
            sentence.named.iter().find(|named| named.end == open && named.first >= sentence.begins)?;
        let aside = open + 1;
        let begins = sentence.is(
            aside,
            &["the", "a", "an", "another", "who", "which", "whose", "whom", "in", "on", "also", "speaking"],
        ) || sentence.is(aside, &["of", "for", "to"])
            && sentence.is(aside + 1, &["which", "whom", "whose"])
            || sentence.is_in(aside, Set::Former)
            || sentence.is(aside, &["known", "based", "tracked", "called", "dubbed", "named"])
            || sentence.is_in(aside, Set::Participle)
            || sentence.is_in(aside, Set::Holder)
            || sentence.tokens.get(aside).is_some_and(|token| {
                token.is_capital() || token.kind == TokenKind::Number || token.is_in(Set::TitlePrefix)
            });
        // "X, a Velm, Harland trader, said": where he lives.
        let indefinite = sentence.is(named.first.wrapping_sub(1), &["a", "an"]);
        (begins && !indefinite && !sentence.is_quoted(named.first) && !named.is_adjective).then_some(named)
    });
    // "X, the wife of Y, a former trader, said": X.
    let nearest = asides.next();
    let within = |named: &&Named| {
        let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
        sentence.is(named.first.wrapping_sub(1 + article), &["of"]) && is_person(&named.mention)
    };
    let before = match nearest {
        Some(named) if within(&named) => asides.next().or(nearest),
        _ => nearest,
    };
    // "the group X, which is part of Y, did it, the head of the department, Given Family, said": the last one.
    let titled = called().filter(|named| {
        let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
        let comma = named.first.wrapping_sub(1 + article);
        let title = (sentence.begins..comma)
            .rev()
            .take_while(|place| !sentence.is(*place, &[","]))
            .any(|place| sentence.is_in(place, Set::Holder) && sentence.named_at(place).is_none());
        is_person(&named.mention) && title
    });
    titled.or(before).or_else(called)
}

/// The title of an office without a name that ends at a place: "the Foreign Secretary announced".
pub(crate) fn office_before(sentence: &Sentence, last: usize, vocabulary: &Vocabulary) -> Option<Mention> {
    let first = (last.saturating_sub(8)..=last).find(|place| {
        office_at(vocabulary, &sentence.tokens, *place)
            .is_some_and(|office| office.end == last + 1 && office.person.is_none())
    })?;
    // "X, the Secretary of Y said": he is named.
    let article = usize::from(sentence.is(first.wrapping_sub(1), &["the"]));
    let comma = first.checked_sub(1 + article).filter(|comma| sentence.is(*comma, &[","]));
    if let Some(named) = comma
        .and_then(|comma| sentence.named.iter().find(|named| named.end == comma))
        .filter(|named| is_person(&named.mention))
    {
        return Some(named.mention.clone());
    }
    let text = sentence.text_of(first, last + 1);
    Some(Mention {
        span: sentence.span(first, last + 1),
        kind: MentionKind::Described,
        entity: format!("described:{}", text.to_lowercase()),
        text,
    })
}
