//! Attacks that a verb tells: "siphoned $5 million from Y", "compromised Y", "targeted Y with ransomware", "accused of hacking Y".

use super::{by_whom, how_sure, victims_of, who};
use crate::fact::{FactKind, Mention, Modality};
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal, objects, subjects};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

/// Take away: whom from follows "from".
const TAKES: &[&str] = &[
    "stealing",
    "siphoned",
    "siphoning",
    "exfiltrated",
    "exfiltrating",
    "looted",
    "looting",
    "drained",
    "draining",
    "swiped",
    "pilfered",
];
/// Are done to whom they are done to.
const ATTACKS: &[&str] = &[
    "hacking",
    "compromised",
    "compromising",
    "infiltrated",
    "infiltrating",
    "breaching",
    "penetrated",
    "attacking",
    "hijacked",
    "extorted",
    "targeting",
    "targeted",
];
/// Tell that it is about computers.
const CYBER: &[&str] = &[
    "cyber",
    "cyberattack",
    "cyberattacks",
    "cyber-attack",
    "cyber-attacks",
    "ransomware",
    "malware",
    "hacker",
    "hackers",
    "hacking",
    "hacked",
    "phishing",
    "spear-phishing",
    "spearphishing",
    "ddos",
    "intrusion",
    "intrusions",
    "network",
    "networks",
    "systems",
    "computers",
    "data",
    "email",
    "emails",
    "server",
    "servers",
    "bridge",
    "exchange",
    "wallets",
    "cryptocurrency",
    "vulnerability",
    "vulnerabilities",
    "backdoor",
    "botnet",
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

/// Attacks that a verb tells, in the active, of somebody who is accused of it, and in the passive. `harms` are the places of
/// [`Set::Harms`].
pub(super) fn attacks(sentence: &Sentence, memory: &Memory, harms: &[usize], found: &mut Vec<Draft>) {
    let of = |words: &[&str]| -> Vec<usize> {
        harms.iter().copied().filter(|at| sentence.is(*at, words)).collect()
    };
    let takes = of(TAKES);
    let attacks = of(ATTACKS);
    if takes.is_empty() && attacks.is_empty() {
        return;
    }
    let is_cyber = sentence.find(CYBER, 0, sentence.tokens.len()).is_some();
    let is_law = sentence.find(LAW, 0, sentence.tokens.len()).is_some();
    for at in takes.into_iter().chain(attacks) {
        let targets = sentence.is(at, &["targeted", "targeting", "attacking", "compromised", "compromising"]);
        let gerund = sentence.tokens.get(at).is_some_and(|token| token.word.ends_with("ing"));
        // "260,000 compromised devices": what they are.
        let before = at.checked_sub(1).and_then(|before| sentence.tokens.get(before));
        let describes = before.is_some_and(|before| {
            before.kind == TokenKind::Number || before.is_in(Set::Preposition) && !gerund
        });
        let capital = describes || sentence.tokens.get(at).is_none_or(|token| token.kind != TokenKind::Word);
        if capital || sentence.is_quoted(at) || is_unreal(sentence, at) {
            continue;
        }
        if targets && (!is_cyber || is_law && sentence.is(at, &["targeted", "targeting"])) {
            continue;
        }
        if gerund && sentence.is(at.wrapping_sub(1), &["against", "anti", "the", "computer", "of"]) {
            let accused = sentence.is(at - 1, &["of"]) && how_sure(sentence, at, at).1 != Modality::Stated;
            if !accused {
                continue;
            }
        }
        let end = sentence.clause_end(at);
        let passive = sentence.is(at.wrapping_sub(1), &["is", "are", "was", "were", "been", "being"]);
        let (first, modality) = how_sure(sentence, at, at);
        if is_negated(sentence, at) && modality != Modality::Denied {
            continue;
        }
        if passive && !gerund {
            let Some((actor, last)) = by_whom(sentence, at, end.max(at + 1)) else { continue };
            let victims = if sentence.is(at, TAKES) {
                from_whom(sentence, at, end)
            } else {
                subjects(sentence, memory, at)
            };
            if victims.is_empty() {
                continue;
            }
            let kind = FactKind::Attack { actor: Some(actor), victims };
            found.push(Draft { modality, ..Draft::new(first, end.max(last), "attack.verb_passive", kind) });
            continue;
        }
        let actor =
            if gerund { doer(sentence, memory, at) } else { who(sentence, memory, at).into_iter().next() };
        let Some(actor) = actor else { continue };
        let into = at + 1 + usize::from(sentence.is(at + 1, &["into", "off"]));
        if sentence.is(into, &[".", ",", ";", "by", "at", "for", "to"]) {
            continue;
        }
        let (victims, last) = if sentence.is(at, TAKES) {
            let victims = from_whom(sentence, at, end);
            if victims.is_empty() {
                continue;
            }
            (victims, end)
        } else {
            victims_of(sentence, into, end.max(into + 1))
        };
        let victims: Vec<Mention> =
            victims.into_iter().filter(|victim| victim.entity != actor.entity).collect();
        if victims.is_empty() {
            continue;
        }
        let kind = FactKind::Attack { actor: Some(actor), victims };
        found.push(Draft { modality, ..Draft::new(first, last.max(at + 1), "attack.verb", kind) });
    }
}

/// From whom something is taken.
fn from_whom(sentence: &Sentence, at: usize, end: usize) -> Vec<Mention> {
    let from = sentence.find(&["from"], at, end);
    from.map(|from| victims_of(sentence, from + 1, end.max(from + 2)).0).unwrap_or_default()
}

/// Who is said to do what a gerund tells: "accused X of hacking", "X, accused of hacking", "sanctioned X for stealing", "X is
/// involved in hacking".
fn doer(sentence: &Sentence, memory: &Memory, at: usize) -> Option<Mention> {
    let before = at.checked_sub(1)?;
    if sentence.is(before, &["of", "with", "for"]) {
        let accusing = ["accused", "accuses", "charged", "suspected", "indicted", "guilty"];
        let verb = (before.saturating_sub(12)..before).rev().find(|place| sentence.is(*place, &accusing));
        if let Some(verb) = verb {
            let object = objects(sentence, verb + 1).into_iter().next();
            if let Some(object) = object.filter(|object| object.end <= before) {
                return Some(object.mention.clone());
            }
            let passive = subjects(sentence, memory, verb).into_iter().next();
            return passive.or_else(|| {
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
        let plain = subjects(sentence, memory, told);
        return plain.into_iter().next();
    }
    // "X, hacking Y", "is hacking Y".
    let is =
        sentence.is(before, &["is", "are", "was", "were", "been"]) || sentence.is_in(before, Set::BeforeVerb);
    if is { subjects(sentence, memory, at).into_iter().next() } else { None }
}
