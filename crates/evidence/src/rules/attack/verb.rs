//! Attacks that a verb tells: "stole $5 million from Y", "hacked into Y", "targeted Y with ransomware", "accused of hacking Y".

use super::doer::{day_aside, doer, phrase};
use super::nameless::NAMELESS;
use super::{by_whom, how_sure, on_whom_from, unnamed_before};
use crate::fact::{FactKind, Mention, Modality};
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, objects, subjects};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

/// Take away: whom from follows "from".
const TAKES: &[&str] = &[
    "steal",
    "stole",
    "stolen",
    "stealing",
    "siphon",
    "siphoned",
    "siphoning",
    "exfiltrate",
    "exfiltrated",
    "exfiltrating",
    "loot",
    "looted",
    "looting",
    "drained",
    "draining",
    "swiped",
    "pilfered",
];
/// Are done to whom they are done to.
const ATTACKS: &[&str] = &[
    "hack",
    "hacked",
    "hacking",
    "compromise",
    "compromised",
    "compromising",
    "infiltrate",
    "infiltrated",
    "infiltrating",
    "breach",
    "breached",
    "breaching",
    "penetrate",
    "penetrated",
    "attack",
    "attacked",
    "attacking",
    "hijacked",
    "extort",
    "extorted",
    "extorting",
    "encrypted",
    "broke",
    "broken",
    "breaking",
    "target",
    "targets",
    "targeting",
    "targeted",
    "sabotaged",
    "defaced",
];
/// Of the last, those that are an attack only where the text tells of computers, or that somebody goes on doing so.
const OF_COMPUTERS: &[&str] = &[
    "target",
    "targets",
    "targeted",
    "targeting",
    "attacking",
    "compromise",
    "compromised",
    "compromising",
    "encrypted",
    "breached",
    "breach",
    "breaching",
    "penetrated",
    "penetrate",
    "infiltrated",
    "sabotaged",
    "defaced",
];
/// Tell that what is targeted is sanctioned.
const LAW: &[&str] = &[
    "sanctions",
    "sanctioned",
    "sanction",
    "designations",
    "measures",
    "designated",
    "restrictions",
    "action",
    "actions",
    "order",
    "package",
];
const PRONOUNS: &[&str] = &["it", "he", "she", "they", "we", "this", "that", "these", "who", "which"];
/// Forms that stand only after "to".
const INFINITIVES: &[&str] = &[
    "steal",
    "siphon",
    "exfiltrate",
    "loot",
    "hack",
    "compromise",
    "infiltrate",
    "breach",
    "penetrate",
    "attack",
    "extort",
    "target",
];

/// Attacks that a verb tells, in the active, of somebody who is accused of it, and in the passive. `harms` are the places of
/// [`Set::Harms`].
pub(super) fn attacks(sentence: &Sentence, memory: &Memory, harms: &[usize], found: &mut Vec<Draft>) {
    let verbs: Vec<usize> =
        harms.iter().copied().filter(|at| sentence.is(*at, TAKES) || sentence.is(*at, ATTACKS)).collect();
    if verbs.is_empty() {
        return;
    }
    let is_cyber = sentence.has_any(Set::Cyber);
    let is_law = sentence.find(LAW, 0, sentence.tokens.len()).is_some();
    for at in verbs {
        let goes_on = sentence.is(at, &["target", "targeting", "attack", "hack"])
            && sentence.find(&["continues", "continued", "continue"], at.saturating_sub(3), at).is_some();
        let computers = sentence.is(at, OF_COMPUTERS) && !goes_on && !(is_cyber || memory.spoken.is_cyber);
        let law = is_law && !goes_on && sentence.is(at, &["targeted", "targeting", "target", "targets"]);
        let quoted = sentence.is_quoted(at) || is_unreal(sentence, at);
        if computers || law || quoted || !is_told(sentence, at, goes_on) {
            continue;
        }
        let end = sentence.clause_end(at);
        let (first, modality) = how_sure(sentence, at, at);
        let first = day_aside(sentence, phrase(sentence, at)).map_or(first, |day| day.min(first));
        if is_negated(sentence, at) && modality != Modality::Denied {
            continue;
        }
        let gerund = sentence.tokens.get(at).is_some_and(|token| token.word.ends_with("ing"));
        let passive = sentence.is(at.wrapping_sub(1), &["is", "are", "was", "were", "been", "being"]);
        if passive && !gerund {
            let by = by_whom(sentence, at, end.max(at + 1));
            let victims = if sentence.is(at, TAKES) {
                from_whom(sentence, at, end)
            } else {
                let plain = subjects(sentence, memory, at);
                // "The network of X was breached by".
                let first = sentence.begins;
                let last = phrase(sentence, at);
                let opens = first < last && last - first < 9 && sentence.find(&[","], first, last).is_none();
                if plain.is_empty() && opens && !sentence.is(first, PRONOUNS) {
                    on_whom_from(sentence, first, last).0
                } else {
                    plain
                }
            };
            let Some((actor, last)) = by.filter(|_| !victims.is_empty()) else { continue };
            let kind = FactKind::Attack { actor: Some(actor), victims };
            found.push(Draft { modality, ..Draft::new(first, end.max(last), "attack.passive", kind) });
            continue;
        }
        let actor =
            if gerund && !goes_on { accused(sentence, memory, at) } else { doer(sentence, memory, at) };
        let Some(actor) = actor else { continue };
        let into = at + 1 + usize::from(sentence.is(at + 1, &["into", "off"]));
        if sentence.is(at, &["broke", "broken", "breaking"]) && into == at + 1 {
            continue;
        }
        if sentence.is(into, &[".", ",", ";", "by", "at", "for", "to"]) {
            continue;
        }
        let from = from_at(sentence, at, end);
        let takes =
            sentence.is(at, TAKES) || sentence.is(at, &["extort", "extorted", "extorting"]) && from.is_some();
        let (victims, last) = if takes {
            (from_whom(sentence, at, end), end)
        } else {
            on_whom_from(sentence, into, end.max(into + 1))
        };
        let victims: Vec<Mention> =
            victims.into_iter().filter(|victim| victim.entity != actor.entity).collect();
        // "is believed to have stolen over $5 million": from whom may be open.
        let believed = takes && matches!(modality, Modality::Alleged | Modality::Accused);
        if victims.is_empty() && !believed {
            continue;
        }
        let rule = if takes { "attack.theft" } else { "attack.verb" };
        let kind = FactKind::Attack { actor: Some(actor), victims };
        let last = year_after(sentence, last.max(at + 1));
        found.push(Draft { modality, ..Draft::new(first, last, rule, kind) });
    }
}

/// Whether the word at a place is a verb that tells what was done, and no noun or attribute.
fn is_told(sentence: &Sentence, at: usize, goes_on: bool) -> bool {
    let Some(token) = sentence.tokens.get(at) else { return false };
    if token.kind != TokenKind::Word || sentence.is(at + 1, &["-"]) {
        return false;
    }
    if goes_on {
        return true;
    }
    let before = at.wrapping_sub(1);
    let gerund = token.word.ends_with("ing");
    if sentence.is(at, INFINITIVES) {
        // "Hackers steal", "had steal" as a translation has it; "the bank hack" is a noun.
        let noun = sentence.is(at + 1, &["of", "on", "against", "by", "in"]);
        return sentence.is(before, &["to"]) && phrase(sentence, at) < before
            || sentence.is(before, &["has", "have", "had"])
            || sentence.is(before, NAMELESS) && !noun;
    }
    // "files stolen from X", "a hacked account": who did it is not said before.
    let auxiliary = (at.saturating_sub(3)..at).any(|place| {
        sentence.is(place, &["has", "have", "had", "having", "is", "are", "was", "were", "been", "being"])
    });
    if token.is("stolen") && !auxiliary {
        return false;
    }
    // "260,000 compromised devices", "the targeted banks": what they are.
    let describes = sentence.tokens.get(before).is_some_and(|before| {
        before.kind == TokenKind::Number
            || before.is_any(&["the", "a", "an", "these", "those", "all", "such"])
            || before.is_in(Set::Preposition) && !gerund
    });
    if at > 0 && describes && !gerund {
        return false;
    }
    // "against hacking", "the hacking of": nouns.
    let noun = gerund && sentence.is(before, &["against", "anti", "the", "computer", "of", "and", "or", "a"]);
    let accused = sentence.is(before, &["of"]) && how_sure(sentence, at, at).1 != Modality::Stated;
    !noun || accused
}

/// Where a year that stands right after a place ends: "hacked Y in 2019".
fn year_after(sentence: &Sentence, end: usize) -> usize {
    let year = sentence.is(end, &["in"])
        && sentence
            .tokens
            .get(end + 1)
            .is_some_and(|token| token.kind == TokenKind::Number && token.word.len() == 4);
    if year { end + 2 } else { end }
}

/// The "from" of a theft: in its clause, or behind commas that only list what was taken.
fn from_at(sentence: &Sentence, at: usize, end: usize) -> Option<usize> {
    sentence.find(&["from"], at, end).or_else(|| {
        (at..at + 26)
            .take_while(|place| {
                !sentence.is(*place, &[";", ".", "which", "who", "that", "while", "and/or"])
                    && !sentence.is_in(*place, Set::Finite)
                    && !sentence.is_in(*place, Set::Says)
            })
            .find(|place| sentence.is(*place, &["from"]))
    })
}

/// From whom something is taken.
fn from_whom(sentence: &Sentence, at: usize, end: usize) -> Vec<Mention> {
    let from = from_at(sentence, at, end);
    from.map(|from| on_whom_from(sentence, from + 1, end.max(from + 2)).0).unwrap_or_default()
}

/// Who is said to do what a gerund tells: "accused X of hacking", "X, accused of hacking", "sanctioned X for stealing", "X is
/// involved in hacking".
fn accused(sentence: &Sentence, memory: &Memory, at: usize) -> Option<Mention> {
    let before = at.checked_sub(1)?;
    if sentence.is(before, &["of", "with", "for"]) {
        let accusing = [
            "accused",
            "accuses",
            "accusing",
            "charged",
            "charging",
            "suspected",
            "indicted",
            "guilty",
            "blamed",
        ];
        let verb = (before.saturating_sub(12)..before).rev().find(|place| sentence.is(*place, &accusing));
        if let Some(verb) = verb {
            let object = objects(sentence, verb + 1).into_iter().next();
            if let Some(object) = object.filter(|object| object.end <= before) {
                return Some(object.mention.clone());
            }
            // "accusing it of stealing": whoever was named last.
            if sentence.is(verb + 1, &["it", "them", "him", "her"]) && verb + 2 == before {
                let last = sentence.named.iter().rev().find(|named| named.end <= verb)?;
                return last.is_party().then(|| last.mention.clone());
            }
            if let Some(people) = unnamed_before(sentence, verb + 1, before) {
                return Some(people);
            }
            let passive = subjects(sentence, memory, verb).into_iter().next();
            return passive.or_else(|| doer(sentence, memory, at)).or_else(|| {
                let named = sentence.named.iter().find(|named| {
                    named.is_party()
                        && (named.end == verb || named.end + 1 == verb && sentence.is(named.end, &[","]))
                });
                named.map(|named| named.mention.clone())
            });
        }
    }
    if sentence.is(before, &["for"]) && memory.here.len() == 1 {
        return memory.here.first().cloned();
    }
    if sentence.is(before, &["for", "in", "by"]) {
        let told = (before.saturating_sub(6)..before)
            .rev()
            .find(|place| sentence.is(*place, &["responsible", "involved", "engaged"]))?;
        let plain = subjects(sentence, memory, told).into_iter().next();
        return plain.or_else(|| doer(sentence, memory, told));
    }
    // "X denied hacking Y", "is hacking Y".
    let says = sentence.is(before, &["denied", "denies", "claimed", "admitted"]);
    let is =
        sentence.is(before, &["is", "are", "was", "were", "been"]) || sentence.is_in(before, Set::BeforeVerb);
    if says {
        return doer(sentence, memory, before);
    }
    if is {
        subjects(sentence, memory, at).into_iter().next().or_else(|| doer(sentence, memory, at))
    } else {
        None
    }
}
