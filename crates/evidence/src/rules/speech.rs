//! Who says what: speakers, quotations, denials, and that nothing was said.

use crate::fact::{Attribution, FactKind, Mention, MentionKind, Modality};
use crate::read::{Draft, Memory, is_person};
use crate::sentence::Sentence;
use crate::vocabulary::Vocabulary;

/// Verbs by which somebody says something.
const SAYS: [&str; 30] = [
    "said",
    "says",
    "say",
    "stated",
    "states",
    "claimed",
    "claims",
    "claim",
    "reported",
    "reports",
    "announced",
    "announces",
    "believes",
    "noted",
    "notes",
    "added",
    "adds",
    "estimated",
    "estimates",
    "told",
    "declared",
    "confirmed",
    "warned",
    "alleged",
    "alleges",
    "denied",
    "denies",
    "accused",
    "accuses",
    "stressed",
];

/// Who says what a sentence states, if it tells.
pub(crate) fn speaker(sentence: &Sentence, memory: &Memory) -> Option<Attribution> {
    let direct = !sentence.quoted.is_empty();
    let made = |speaker: Option<Mention>, channel: Option<Mention>| {
        Some(Attribution { speaker, channel, is_direct: direct })
    };
    if let Some(at) = sentence.all(&["according"]).into_iter().find(|at| sentence.is(at + 1, &["to"])) {
        let named = sentence.named_from(at + 2).filter(|named| named.first <= at + 6);
        if let Some(named) = named {
            return made(Some(named.mention.clone()), None);
        }
    }
    let begins = sentence.after_dateline();
    for at in sentence.all(&SAYS) {
        let passive =
            |at: usize| sentence.is(at, &["is", "are", "was", "were", "be", "been", "being", "widely", "to"]);
        if sentence.is_quoted(at) || at <= begins || passive(at.wrapping_sub(1)) {
            continue;
        }
        let before = at.checked_sub(1)?;
        if sentence.is(before, &["it", "they"]) {
            return made(memory.body.clone(), None);
        }
        if sentence.is(before, &["she", "he"]) {
            return made(memory.person.clone(), None);
        }
        if sentence.is(before, &["statement", "report", "release"]) {
            return made(memory.body.clone(), None);
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
        let near = sentence.named_before(at).filter(|named| {
            at - named.end <= 12 && named.first >= begins && !sentence.is_quoted(named.first)
        });
        if let Some(named) = near {
            if named.mention.kind == MentionKind::Outlet {
                // An agency that cites a statement is the way it came.
                let cited =
                    sentence.find(&["statement", "spokesperson", "spokesman"], at, sentence.tokens.len());
                let source = cited.and_then(|cited| sentence.named_from(cited));
                return made(source.map(|named| named.mention.clone()), Some(named.mention.clone()));
            }
            return made(Some(named.mention.clone()), None);
        }
    }
    None
}

/// Quotations, each as what its speaker says.
pub(crate) fn quotations(
    sentence: &Sentence,
    next: Option<&Sentence>,
    memory: &mut Memory,
    speaker: Option<&Attribution>,
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
            && let Some(after) = self::speaker(next, memory)
        {
            attribution = Some(Attribution { is_direct: true, ..after });
        }
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
    for at in sentence.all(&SAYS) {
        if sentence.is_quoted(at) || sentence.is(at, &["denied", "denies"]) {
            continue;
        }
        let that = sentence.find(&["that"], at + 1, at + 6).filter(|that| !sentence.is_quoted(*that));
        if let Some(that) = that {
            claim(that + 1, stop(that), "speech.said_that", Modality::Stated);
        } else if sentence.is(at, &["accused", "accuses"]) {
            let of = sentence.find(&["of"], at + 2, at + 14);
            let accuser = sentence.named_before(at).is_some_and(|named| at - named.end <= 16);
            if of.is_some() && accuser {
                claim(at, stop(at), "speech.accused_of", Modality::Accused);
            }
        } else if sentence.is(at, &["said"]) && sentence.is(at + 1, &["it", "they"]) {
            claim(at + 1, stop(at), "speech.said", Modality::Stated);
        }
    }
    for at in sentence.all(&["according"]) {
        let comma = sentence.find(&[","], at, at + 14);
        let Some(comma) = comma.filter(|_| sentence.is(at + 1, &["to"]) && !sentence.is_quoted(at)) else {
            continue;
        };
        let end = stop(comma);
        let quoted = sentence.quoted.iter().any(|range| range.start > comma);
        if !quoted {
            claim(comma + 1, end, "speech.according_to", Modality::Claimed);
        }
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
        if sentence.is_quoted(at) {
            continue;
        }
        let who = sentence.named_before(at).filter(|named| at - named.end <= 6);
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
        }
    }
    for at in sentence.all(&["response", "comment", "reply"]) {
        if sentence.is(at.wrapping_sub(1), &["no"]) {
            found.push(Draft::new(0, sentence.tokens.len(), "speech.no_answer", FactKind::Status));
        }
    }
    found
}
