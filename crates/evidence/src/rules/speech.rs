//! Who says what: speakers, quotations, denials, and that nothing was said.

use crate::fact::{Attribution, FactKind, Mention, MentionKind, Modality};
use crate::mention::Named;
use crate::office::office_at;
use crate::read::{Draft, Memory, is_person};
use crate::rules::clause::{is_negated, subjects};
use crate::sentence::Sentence;
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
        if let Some(named) = named {
            let from = if sentence.is(at.wrapping_sub(1), &["and"]) { at } else { 0 };
            let speaker = Some(named.mention.clone());
            return Some((Attribution { speaker, channel: None, is_direct: direct }, from));
        }
    }
    let begins = sentence.begins;
    for at in sentence.every(Set::Says) {
        let passive =
            |at: usize| sentence.is(at, &["is", "are", "was", "were", "be", "been", "being", "widely", "to"]);
        if sentence.is_quoted(at) || at <= begins || passive(at.wrapping_sub(1)) {
            continue;
        }
        let mut before = at.checked_sub(1)?;
        while before > begins
            && sentence.is(before, &["further", "also", "later", "then", "now", "has", "have", "had"])
        {
            before -= 1;
        }
        if sentence.is(before, &["it", "they"]) {
            return made(memory.body.clone(), None);
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
        // "said Sigal Mandelker", "said Deputy Secretary ...".
        let after = sentence.named_from(at + 1).filter(|named| named.first <= at + 1);
        let quoted_before = sentence.quoted.iter().any(|range| range.end < at);
        if let (true, Some(after)) = (quoted_before, after) {
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
        let near = subject_of(sentence, at);
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
            return made(Some(named.mention.clone()), channel);
        }
    }
    None
}

/// Who is the subject of a verb of saying: what is named right before it, before a day or an aside in commas, or the body whose
/// spokesman it is. Nobody where another noun stands before it.
fn subject_of(sentence: &Sentence, at: usize) -> Option<&Named> {
    let mut end = at;
    loop {
        let before = end.checked_sub(1).filter(|before| *before >= sentence.begins)?;
        let token = sentence.tokens.get(before)?;
        let adverb =
            token.kind == crate::token::TokenKind::Word && token.word.ends_with("ly") && token.word.len() > 4;
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
        // "the mission in the Congo said": the mission did, if it is named.
        return sentence.named.iter().find(|other| other.end == before && other.first >= sentence.begins);
    }
    // "Iranian media reported": no state said it.
    Some(named).filter(|named| !named.is_adjective)
}

/// Whoever is named before the aside that the comma at a place closes: "X, the minister of Y, said".
fn before_aside(sentence: &Sentence, close: usize) -> Option<&Named> {
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
    let before =
        (sentence.begins..close).rev().filter(|place| sentence.is(*place, &[","])).take(4).find_map(|open| {
            let named =
                sentence.named.iter().find(|named| named.end == open && named.first >= sentence.begins)?;
            let aside = open + 1;
            let begins = sentence.is(
                aside,
                &["the", "a", "an", "who", "which", "whose", "whom", "in", "on", "also", "speaking"],
            ) || sentence.is_in(aside, Set::Former)
                || sentence.is_in(aside, Set::Holder)
                || sentence.tokens.get(aside).is_some_and(|token| {
                    token.is_capital()
                        || token.kind == crate::token::TokenKind::Number
                        || token.is_in(Set::TitlePrefix)
                });
            (begins && !sentence.is_quoted(named.first) && !named.is_adjective).then_some(named)
        });
    before.or_else(called)
}

/// The title of an office without a name that ends at a place: "the Foreign Secretary announced".
fn office_before(sentence: &Sentence, last: usize, vocabulary: &Vocabulary) -> Option<Mention> {
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

/// Quotations, each as what its speaker says.
pub(crate) fn quotations(
    sentence: &Sentence,
    next: Option<&Sentence>,
    memory: &mut Memory,
    speaker: Option<&Attribution>,
    vocabulary: &Vocabulary,
    drafts: &mut Vec<Draft>,
) {
    let announced = memory.announced.take();
    for range in &sentence.quoted {
        if range.len() < 6 {
            continue;
        }
        let mut end = range.end;
        while end > range.start && sentence.is(end - 1, &[",", ".", ";"]) {
            end -= 1;
        }
        // A statement of reasons quotes names and titles of laws; what somebody says it introduces as said.
        let open = range.start.saturating_sub(2);
        let introduced =
            range.start <= 1 || sentence.is(open, &[",", ":", "that"]) || sentence.is_in(open, Set::Says);
        if memory.subject.is_some() && !(introduced && speaker.is_some()) {
            continue;
        }
        let mut attribution = speaker.cloned().or_else(|| {
            announced.clone().map(|speaker| Attribution {
                speaker: Some(speaker),
                channel: None,
                is_direct: true,
            })
        });
        // A quotation that is a line of its own may be spoken for by the sentence after it.
        if attribution.is_none()
            && let Some(next) = next
            && let Some((after, 0)) = self::speaker(next, memory, vocabulary)
        {
            attribution = Some(Attribution { is_direct: true, ..after });
        }
        // "..., said X. ‘And so on.’": a quotation right after it in one paragraph is X's too.
        let whole = range.start <= 1 && range.end + 3 >= sentence.tokens.len();
        if attribution.is_none()
            && whole
            && let Some((_, speaker)) = memory.quoted.as_ref().filter(|(line, _)| *line == sentence.line)
        {
            attribution =
                Some(Attribution { speaker: Some(speaker.clone()), channel: None, is_direct: true });
        }
        memory.quoted = attribution
            .as_ref()
            .and_then(|said| said.speaker.clone())
            .map(|speaker| (sentence.line, speaker));
        let attribution = attribution.map(|said| Attribution { is_direct: true, ..said });
        drafts
            .push(Draft { attribution, ..Draft::new(range.start, end, "speech.quotation", FactKind::Claim) });
    }
    // "X said:" before the quotation of the next line.
    let last = sentence.tokens.len().checked_sub(1);
    if last.is_some_and(|last| sentence.is(last, &[":"])) {
        memory.announced = speaker
            .and_then(|said| said.speaker.clone())
            .or_else(|| memory.person.clone())
            .or_else(|| memory.body.clone());
    }
}

/// What is said without quotation marks: "said that ...", "according to X, ...", "accused X of ...", "allegedly ...".
pub(crate) fn indirect(sentence: &Sentence, _memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut claim = |first: usize, end: usize, rule: &'static str, modality: Modality| {
        if end > first + 2 {
            found.push(Draft { modality, ..Draft::new(first, end, rule, FactKind::Claim) });
        }
    };
    let stop = |from: usize| {
        sentence.find(&[".", ";"], from, sentence.tokens.len()).unwrap_or(sentence.tokens.len())
    };
    for at in sentence.every(Set::Says) {
        if sentence.is_quoted(at) || sentence.is(at, &["denied", "denies"]) {
            continue;
        }
        // "trials that she conducted": what stands between tells only how or when it is said.
        let that = sentence.find(&["that"], at + 1, at + 8).filter(|that| !sentence.is_quoted(*that)).filter(
            |that| {
                (at + 1..*that).all(|place| {
                    sentence.is(
                        place,
                        &[
                            "in",
                            "a",
                            "the",
                            "its",
                            "his",
                            "her",
                            "on",
                            "to",
                            "also",
                            "later",
                            "earlier",
                            "today",
                            "repeatedly",
                            "publicly",
                            "recently",
                            "statement",
                            "report",
                            "release",
                            "press",
                            "interview",
                            "reporters",
                            "journalists",
                            "again",
                            "the",
                        ],
                    ) || sentence.is_in(place, Set::Calendar)
                        || sentence
                            .tokens
                            .get(place)
                            .is_some_and(|token| token.kind == crate::token::TokenKind::Number)
                        || sentence.named_at(place).is_some()
                })
            },
        );
        if let Some(that) = that {
            claim(that + 1, stop(that), "speech.said_that", Modality::Stated);
        } else if sentence.is(at, &["accused", "accuses"]) {
            let of = sentence.find(&["of"], at + 2, at + 14);
            // "an organisation accused of": no accuser is named.
            let participle = sentence.is(
                at.wrapping_sub(1),
                &[
                    "organisation",
                    "organization",
                    "entity",
                    "body",
                    "group",
                    "person",
                    "was",
                    "were",
                    "is",
                    "are",
                    "been",
                    "being",
                    "those",
                ],
            );
            let accuser = !participle && sentence.named_before(at).is_some_and(|named| at - named.end <= 16);
            if of.is_some() && accuser {
                claim(at, stop(at), "speech.accused_of", Modality::Accused);
            }
        } else if sentence.is(at, &["said"]) && sentence.is(at + 1, &["it", "they"]) {
            claim(at + 1, stop(at), "speech.said", Modality::Stated);
        }
    }
    for at in sentence.all(&["according"]) {
        let comma = sentence.find(&[","], at, at + 14);
        let said = sentence.is(at + 1, &["to"]) && !sentence.is(at + 2, &["which"]);
        let Some(comma) = comma.filter(|_| said && !sentence.is_quoted(at)) else {
            continue;
        };
        // "according to X, the head of Y, Z did it": what follows the first comma says who X is.
        let aside = sentence.is(comma + 1, &["a", "an", "the", "who", "which"])
            && sentence.named.iter().any(|named| named.end == comma);
        let comma = sentence
            .find(&[","], comma + 1, comma + 16)
            .filter(|close| aside && sentence.find_in(Set::Finite, comma + 1, *close).is_none())
            .unwrap_or(comma);
        let end = stop(comma);
        let written = sentence.find(&["statement", "report", "release", "notice"], at, comma).is_some();
        let modality = if written { Modality::Stated } else { Modality::Claimed };
        claim(comma + 1, end, "speech.according_to", modality);
    }
    for at in sentence.all(&["allegedly", "reportedly"]) {
        if !sentence.is_quoted(at) {
            claim(
                at,
                sentence.find(&["and"], at, sentence.tokens.len()).unwrap_or_else(|| stop(at)).min(stop(at)),
                "speech.allegedly",
                Modality::Alleged,
            );
        }
    }
    found
}

/// Outlets and bodies that are cited: who they are matters to how far a text can be trusted, and none is a party to sanctions.
pub(crate) fn bodies(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    for named in &sentence.named {
        let cited = named.mention.kind == MentionKind::Outlet && !named.country.is_empty();
        let statement = named.first >= 2
            && sentence
                .find(&["statement", "spokesperson", "spokesman"], named.first.saturating_sub(8), named.first)
                .is_some()
            && named.mention.kind == MentionKind::Organisation;
        let target = memory.targets.iter().any(|target| target.entity == named.mention.entity);
        // In a text about one party, whose spokesman somebody is says nothing of sources.
        let statement = statement && memory.subject.is_none();
        if (cited || statement) && !target && named.first > 8 {
            found.push(Draft::new(
                named.first,
                named.end,
                "speech.cited",
                FactKind::Body { body: named.mention.clone() },
            ));
        }
    }
    found
}

/// Remembers who spoke, for "it said" and "she said".
pub(crate) fn remember(sentence: &Sentence, speaker: Option<Attribution>, memory: &mut Memory) {
    if let Some(channel) = speaker.as_ref().and_then(|said| said.channel.clone()) {
        memory.channel = Some(channel);
    }
    if let Some(said) = speaker.and_then(|said| said.speaker) {
        if is_person(&said) {
            memory.person = Some(said);
        } else {
            memory.body = Some(said);
        }
    }
    let cited = sentence.find(&["statement"], 0, sentence.tokens.len());
    if let Some(named) = cited
        .and_then(|cited| sentence.named_from(cited))
        .filter(|named| named.mention.kind == MentionKind::Organisation)
    {
        memory.body = Some(named.mention.clone());
    }
}

/// Denials, and that there is no answer yet, which is none.
pub(crate) fn denials(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in sentence.all(&["denied", "denies", "deny", "rejected", "dismissed"]) {
        if sentence.is_quoted(at) || is_negated(sentence, at) {
            continue;
        }
        let who = subject_of(sentence, at);
        let object = sentence.find(
            &[
                "allegations",
                "allegation",
                "accusations",
                "charges",
                "claims",
                "reports",
                "involvement",
                "that",
                "it",
            ],
            at,
            at + 6,
        );
        if let (Some(who), Some(object)) = (who, object) {
            // A state's agency denies for the state.
            let through = who.mention.kind == MentionKind::Outlet;
            let state = sentence
                .named
                .iter()
                .find(|named| named.end <= who.first && named.mention.kind == MentionKind::Country);
            let speaker =
                if through { state.map(|named| named.mention.clone()) } else { Some(who.mention.clone()) };
            memory.denier.clone_from(&speaker);
            let attribution =
                Attribution { speaker, channel: through.then(|| who.mention.clone()), is_direct: false };
            let end =
                sentence.find(&["that"], object, object + 6).unwrap_or_else(|| sentence.clause_end(object));
            found.push(Draft {
                modality: Modality::Denied,
                attribution: Some(attribution),
                ..Draft::new(who.first, end, "speech.denial", FactKind::Denial)
            });
        }
    }
    for at in sentence.all(&["defense", "defence", "defend"]) {
        let against = sentence.find(&["against"], at, at + 3);
        let allegations = sentence.find(&["allegations", "accusations"], at, sentence.tokens.len());
        if let (Some(_), Some(allegations)) = (against, allegations) {
            let speaker = sentence
                .named
                .iter()
                .find(|named| named.end <= at && !named.is_adjective)
                .map(|named| named.mention.clone());
            memory.denier.clone_from(&speaker);
            found.push(Draft {
                modality: Modality::Denied,
                attribution: Some(Attribution { speaker, channel: None, is_direct: false }),
                ..Draft::new(at, sentence.clause_end(allegations), "speech.defence", FactKind::Denial)
            });
            // What is denied is a claim of somebody, which the text may not name.
            let that = sentence.find(&["that"], allegations, allegations + 3);
            if let Some(that) = that {
                found.push(Draft {
                    modality: Modality::Denied,
                    ..Draft::new(that + 1, sentence.clause_end(that), "speech.denied_claim", FactKind::Claim)
                });
            }
        }
    }
    for at in sentence.all(&["response", "comment", "reply"]) {
        if sentence.is(at.wrapping_sub(1), &["no"]) {
            found.push(Draft::new(0, sentence.tokens.len(), "speech.no_answer", FactKind::Status));
        }
    }
    found
}
