//! Who says what: speakers, quotations, denials, and that nothing was said.

use crate::fact::{Attribution, FactKind, Mention, MentionKind, Modality};
use crate::read::{Draft, Memory, is_person};
use crate::rules::attack::doer::{doer, phrase};
use crate::rules::clause::is_negated;
use crate::rules::speaker::{self, mission, subject_of};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

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
            // Too short to be a claim; who said it goes on in the next.
            let said = speaker.and_then(|said| said.speaker.clone()).filter(|_| range.start <= 1);
            memory.quoted = said.map(|speaker| (sentence.line, speaker)).or(memory.quoted.take());
            continue;
        }
        // A title or a name: every word has a capital.
        let title = range.clone().all(|at| {
            sentence.tokens.get(at).is_some_and(|token| {
                token.kind != TokenKind::Word
                    || token.is_any(&["of", "the", "and", "for", "in", "on", "to", "a"])
            })
        });
        if title {
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
        // "..., said X. ‘And so on.’": a quotation right after it in one paragraph is X's too.
        let whole = range.start <= 1 && range.end + 3 >= sentence.tokens.len();
        if attribution.is_none()
            && whole
            && let Some((_, speaker)) = memory.quoted.as_ref().filter(|(line, _)| *line == sentence.line)
        {
            attribution =
                Some(Attribution { speaker: Some(speaker.clone()), channel: None, is_direct: true });
        }
        // A quotation that is a line of its own may be spoken for by the sentence after it; one that somebody is said to say is
        // spoken for.
        let said = sentence.tokens.len() > range.len() + 4
            || sentence.every(Set::Says).into_iter().any(|at| !sentence.is_quoted(at));
        if attribution.is_none()
            && !said
            && let Some(next) = next
            && !next.every(Set::Says).into_iter().any(|at| next.is(at, &["denied", "denies"]))
            && let Some((after, 0)) = speaker::speaker(next, memory, vocabulary)
        {
            attribution = Some(Attribution { is_direct: true, ..after });
        }
        // "“...” – Given Family, Minister of X" in the line beneath.
        if attribution.is_none()
            && !said
            && let Some(person) = next.and_then(signed)
        {
            attribution = Some(Attribution { speaker: Some(person), channel: None, is_direct: true });
        }
        // "X “called it groundless”": what is quoted goes on from whom it is said of.
        let small = sentence.tokens.get(range.start).is_some_and(|token| token.kind == TokenKind::Word);
        if attribution.is_none()
            && small
            && range.start > 1
            && let Some(named) = subject_of(sentence, range.start - 1)
        {
            let speaker = Some(named.mention.clone());
            attribution = Some(Attribution { speaker, channel: None, is_direct: true });
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

/// Who signs a quotation by a line of his own: "- Given Family, Minister of X".
fn signed(sentence: &Sentence) -> Option<Mention> {
    let dash = sentence.is(0, &["-", "--", "\u{2013}", "\u{2014}", "\u{2015}"]) && sentence.is_first;
    let dashes = (0..3).take_while(|at| sentence.is(*at, &["-", "--", "\u{2013}", "\u{2014}", "\u{2015}"]));
    let first = dashes.count();
    let person = sentence.named.iter().find(|named| is_person(&named.mention))?;
    let plain = (first..person.first).all(|at| sentence.named_at(at).is_none());
    let near = person.first <= first + 6 && sentence.tokens.len() <= SIGNED;
    let verb = (0..sentence.tokens.len()).any(|at| sentence.is_in(at, Set::Finite));
    (dash && plain && near && !verb).then(|| person.mention.clone())
}

/// A line that signs a quotation has so many words at most.
const SIGNED: usize = 40;

/// Where the words between two places end with the mark that closes a quotation begun among them: "said the theft was “a
/// protest.”".
pub(crate) fn with_closing_mark(sentence: &Sentence, first: usize, end: usize) -> usize {
    let opened =
        sentence.quoted.iter().find(|range| (first + 1..end).contains(&range.start) && range.end >= end);
    match opened {
        Some(range) if range.end <= end + 1 => (range.end + 1).min(sentence.tokens.len()),
        _ => end,
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
        // "alleges that A, 31; B, 27; and C, 36, did it": a row of people with their ages.
        let age = |at: usize| {
            sentence.is(at, &[";"])
                && sentence
                    .tokens
                    .get(at.wrapping_sub(1))
                    .is_some_and(|token| token.kind == TokenKind::Number)
                && sentence.is(at.wrapping_sub(2), &[","])
        };
        // "X Co. acquired": the stop is of the form.
        let form = |at: usize| {
            sentence.is(at, &["."])
                && sentence.is_in(at.wrapping_sub(1), Set::Form)
                && sentence.tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Word)
        };
        let ends = |at: &usize| sentence.is(*at, &[".", ";"]) && !age(*at) && !form(*at);
        (from..sentence.tokens.len()).find(ends).unwrap_or(sentence.tokens.len())
    };
    for at in sentence.every(Set::Says) {
        // "called claims that X does it false": the claims are nobody's here.
        let noun = sentence.is(at, &["claims", "claim", "reports", "report"])
            && (sentence.is(
                at.wrapping_sub(1),
                &[
                    "called",
                    "denied",
                    "rejected",
                    "dismissed",
                    "the",
                    "these",
                    "such",
                    "described",
                    "refuted",
                    "of",
                    "by",
                ],
            ) || sentence.is(at.wrapping_sub(1), &["as"])
                || at == sentence.begins);
        if sentence.is_quoted(at) || noun || sentence.is(at, &["denied", "denies"]) {
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
                            "conference",
                            "briefing",
                            "hearing",
                            "committee",
                            "again",
                            "the",
                            ",",
                        ],
                    ) || sentence.is_in(place, Set::Calendar)
                        || sentence.tokens.get(place).is_some_and(|token| token.kind == TokenKind::Number)
                        || sentence.named_at(place).is_some()
                })
            },
        );
        if let Some(that) = that {
            let charges = sentence.is(at.wrapping_sub(1), CHARGES);
            let modality = if charges { Modality::Alleged } else { Modality::Stated };
            claim(that + 1, stop(that), "speech.said_that", modality);
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
        // "X did it, according to Y, who saw it": what follows says no more of what Y says.
        let opens = at <= sentence.begins + 3
            || sentence.is(at.wrapping_sub(1), &["and", "but", "that", "while", ";"]);
        if !opens {
            continue;
        }
        // "according to X, the head of Y, Z did it": what follows the first comma says who X is.
        let title = sentence.is_in(comma + 1, Set::Holder)
            || sentence.is_in(comma + 1, Set::Addressed)
            || sentence.is_in(comma + 1, Set::TitlePrefix);
        let aside = (title || sentence.is(comma + 1, &["a", "an", "the", "who", "which"]))
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

/// By which somebody is accused before a court.
pub(crate) const CHARGES: &[&str] = &["indictment", "complaint", "affidavit"];

/// Whether a speaker is such a paper: "the indictment", "court documents".
pub(crate) fn is_charge(entity: &str) -> bool {
    let words = entity.strip_prefix("described:").unwrap_or_default();
    words.starts_with("court ") || words.split(' ').next_back().is_some_and(|last| CHARGES.contains(&last))
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

/// What is said of somebody and can be denied.
const SAID_OF: &[&str] = &[
    "allegation",
    "allegations",
    "accusation",
    "accusations",
    "charge",
    "charges",
    "claim",
    "claims",
    "report",
    "reports",
    "assertion",
    "assertions",
    "suggestion",
    "suggestions",
    "findings",
    "involvement",
    "wrongdoing",
    "guilt",
    "responsibility",
    "role",
    "link",
    "links",
    "ties",
    "connection",
    "connections",
    "knowledge",
    "part",
];

/// Where what is denied stands, if the verb at a place denies something: "denied the claim", "denied carrying it out", "denied that",
/// "called the accusations groundless". Nobody denies anything who is denied entry.
fn denied(sentence: &Sentence, at: usize) -> Option<usize> {
    let noun = sentence.find(SAID_OF, at + 1, at + 7);
    if sentence.is(at, &["called", "described"]) {
        let false_ = [
            "groundless",
            "baseless",
            "false",
            "fabricated",
            "unfounded",
            "untrue",
            "fabrication",
            "fabrications",
            "slander",
            "slanders",
            "nonsense",
            "absurd",
            "lies",
            "lie",
            "propaganda",
            "disinformation",
            "provocation",
        ];
        return noun.filter(|noun| sentence.find(&false_, *noun, noun + 16).is_some());
    }
    if noun.is_some() {
        return noun;
    }
    let denies = sentence.is(at, &["denied", "denies", "deny", "denying"]);
    let passive = sentence.is(at.wrapping_sub(1), &["was", "were", "been", "being", "is", "are"]);
    let said = at + 1;
    let gerund = sentence.tokens.get(said).is_some_and(|token| token.word.ends_with("ing"));
    (denies
        && !passive
        && (gerund || sentence.is(said, &["that", "it", "this", "them", "any", "having", "being"])))
    .then_some(said)
}

/// Denials, and that there is no answer yet, which is none.
pub(crate) fn denials(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in sentence.all(&[
        "denied",
        "denies",
        "deny",
        "denying",
        "rejected",
        "rejects",
        "dismissed",
        "dismisses",
        "refuted",
        "called",
        "described",
    ]) {
        if sentence.is_quoted(at) || is_negated(sentence, at) {
            continue;
        }
        let mut who = subject_of(sentence, at).map(|named| (named.mention.clone(), named.first));
        if who.is_none() {
            who = doer(sentence, memory, at).map(|who| (who, phrase(sentence, at).saturating_sub(1)));
        }
        // "Embassy" alone is only a part of how it is called.
        let lone = |who: &Mention| !who.text.contains(' ') && who.kind == MentionKind::Organisation;
        if who.as_ref().is_none_or(|(who, _)| lone(who))
            && let Some(mission) = mission(sentence, phrase(sentence, at))
        {
            who = Some((mission, sentence.begins));
        }
        // "The company denied that".
        if who.is_none()
            && let Some(last) = phrase(sentence, at).checked_sub(1)
            && let Some(body) = speaker::body_before(sentence, memory, last)
        {
            who = Some((body, last));
        }
        let Some(object) = denied(sentence, at) else { continue };
        let object = Some(object);
        if let (Some((who, first)), Some(object)) = (who, object) {
            // A state's agency denies for the state.
            let through = who.kind == MentionKind::Outlet;
            let state = sentence
                .named
                .iter()
                .find(|named| named.end <= first && named.mention.kind == MentionKind::Country);
            let speaker = if through { state.map(|named| named.mention.clone()) } else { Some(who.clone()) };
            memory.denier.clone_from(&speaker);
            if let Some(person) = speaker.as_ref().filter(|who| is_person(who)) {
                memory.person = Some(person.clone());
            }
            let attribution =
                Attribution { speaker, channel: through.then(|| who.clone()), is_direct: false };
            let plain = |that: &usize| {
                *that > object && (object..*that).all(|place| !sentence.is(place, &[",", "saying"]))
            };
            let that = sentence.find(&["that"], object, object + 6).filter(plain);
            let end = that.unwrap_or_else(|| sentence.clause_end(object));
            // "X denied that Y": that he does, and not what, is the denial; of two words it would not tell.
            let end = if end <= object + 1 { sentence.clause_end(object + 1) } else { end };
            found.push(Draft {
                modality: Modality::Denied,
                attribution: Some(attribution),
                ..Draft::new(first, end, "speech.denial", FactKind::Denial)
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
