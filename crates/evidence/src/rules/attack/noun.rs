//! Attacks that a noun tells: "carried out the attack on", "was behind the theft of", "attacks by X against Y were carried out".

use super::doer::doer;
use super::{by_whom, how_sure, on_whom_from};
use crate::fact::{Attribution, FactKind, Mention, Modality};
use crate::read::{Draft, Memory};
use crate::rules::alias::name_at;
use crate::rules::clause::{is_negated, is_unreal, main_subject, objects};
use crate::rules::count::is_number;
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::word::Set;

/// What an attack or a theft is called.
const ATTACK: &[&str] = &[
    "attack",
    "attacks",
    "cyberattack",
    "cyberattacks",
    "cyber-attack",
    "cyber-attacks",
    "hack",
    "hacks",
    "heist",
    "heists",
    "theft",
    "thefts",
    "breach",
    "breaches",
    "intrusion",
    "intrusions",
    "exploit",
    "bombing",
    "bombings",
    "compromise",
    "sabotage",
];
/// What is an attack if it is said to be of computers, or hostile.
const ACTIVITY: &[&str] = &["activity", "activities", "operation", "operations", "campaign", "campaigns"];
const HOSTILE: &[&str] = &[
    "cyber",
    "hacking",
    "hostile",
    "malicious",
    "ransomware",
    "phishing",
    "spear-phishing",
    "spearphishing",
    "malware",
    "espionage",
    "cyber-espionage",
];
/// By which somebody does it.
const DOES: &[&str] = &[
    "carried",
    "carrying",
    "conducted",
    "conducting",
    "conduct",
    "conducts",
    "launched",
    "launching",
    "perpetrated",
    "perpetrating",
    "mounted",
    "committed",
    "executed",
    "orchestrated",
    "orchestrating",
    "staged",
    "waged",
    "took",
    "participated",
    "engaged",
    "involved",
    "responsible",
    "behind",
    "pulled",
    "deployed",
    "deploying",
    "used",
    "unleashed",
];
/// What is set on somebody.
const TOOLS: &[&str] = &["ransomware", "malware", "wiper", "wipers"];
/// Breaches that are of no computer.
const OF_LAW: &[&str] = &[
    "embargo",
    "agreement",
    "law",
    "sanctions",
    "ceasefire",
    "cessation",
    "resolution",
    "obligations",
    "rights",
    "treaty",
    "peace",
    "contract",
    "measures",
];

/// "X carried out the attack on Y", "X is responsible for attacks against Y", and the passive. `harms` are the places of [`Set::Harms`].
pub(super) fn attacks(sentence: &Sentence, memory: &Memory, harms: &[usize], found: &mut Vec<Draft>) {
    for at in harms.iter().copied().filter(|at| sentence.is(*at, DOES)) {
        if sentence.is_quoted(at) || is_unreal(sentence, at) {
            continue;
        }
        let Some(after) = after_verb(sentence, at) else { continue };
        // "attacks carried out by X against Y", "attacks were launched against Y by X".
        if let Some(noun) = noun_before(sentence, at) {
            passive(sentence, at, noun, after, found);
            continue;
        }
        let Some(noun) = noun_from(sentence, after) else { continue };
        let Some(actor) = who(sentence, memory, at) else { continue };
        let (first, modality) = how_sure(sentence, at, noun);
        if is_negated(sentence, at) && modality != Modality::Denied {
            continue;
        }
        let (victims, end) = on_whom(sentence, noun, at, &actor);
        // "Involved in relevant cyber activity" is a ground of law; an attack is on somebody.
        if victims.is_empty() && sentence.is(noun, ACTIVITY) {
            continue;
        }
        let kind = FactKind::Attack { actor: Some(actor), victims };
        found.push(Draft { modality, ..Draft::new(first, end, "attack.act", kind) });
    }
    attributed(sentence, harms, found);
    claimed(sentence, memory, harms, found);
    in_role(sentence, memory, harms, found);
    attempted(sentence, harms, found);
}

/// Who does what the verb at a place tells, and whoever a gerund further on is said of.
fn who(sentence: &Sentence, memory: &Memory, at: usize) -> Option<Mention> {
    // "Threatening, planning or conducting": perhaps none of it was done.
    if sentence.is(at.wrapping_sub(1), &["or"]) {
        return None;
    }
    let gerund = sentence.tokens.get(at).is_some_and(|token| token.word.ends_with("ing"));
    // "X denied carrying out".
    let says = gerund && sentence.is(at.wrapping_sub(1), &["denied", "denies", "claimed", "admitted"]);
    let plain = doer(sentence, memory, at - usize::from(says));
    if plain.is_some() || !gerund {
        return plain;
    }
    let told = sentence.find(&["responsible", "involved", "accused"], at.saturating_sub(8), at);
    told.and_then(|_| main_subject(sentence, memory, at))
}

/// "X claimed responsibility for the attack on Y", "X took credit for it", "X claimed the attack on Y".
fn claimed(sentence: &Sentence, memory: &Memory, harms: &[usize], found: &mut Vec<Draft>) {
    for at in sentence.all(&["responsibility", "credit"]) {
        let verb = at.wrapping_sub(1);
        // "claimed responsibility on Tuesday for".
        let leads = (at + 1..at + 4).find(|place| sentence.is(*place, &["for"]));
        let verbs = ["claimed", "claims", "claiming", "took", "takes", "taken", "taking", "assumed"];
        let claims = sentence.is(verb, &verbs) && leads.is_some();
        if !claims || sentence.is_quoted(at) || is_negated(sentence, verb) || is_unreal(sentence, verb) {
            continue;
        }
        let near = |noun: &usize| (at + 2..at + 14).contains(noun) && is_attack(sentence, *noun);
        let plain = |noun: usize| sentence.find_in(Set::Finite, at + 2, noun).is_none();
        let Some(noun) = harms.iter().copied().find(near).filter(|noun| plain(*noun)) else { continue };
        let Some(actor) = doer(sentence, memory, verb) else { continue };
        let (victims, end) = on_whom(sentence, noun, verb, &actor);
        let kind = FactKind::Attack { actor: Some(actor), victims };
        let modality = Modality::Claimed;
        found.push(Draft { modality, ..Draft::new(verb, end, "attack.claimed", kind) });
    }
    for at in sentence.all(&["claimed", "claims", "claim"]) {
        let noun = noun_from(sentence, at + 1).filter(|noun| harms.contains(noun) && *noun < at + 5);
        let told = sentence.is_quoted(at) || is_negated(sentence, at) || is_unreal(sentence, at);
        let Some(noun) = noun.filter(|_| !told) else { continue };
        let Some(actor) = doer(sentence, memory, at) else { continue };
        let (victims, end) = on_whom(sentence, noun, at, &actor);
        if victims.is_empty() {
            continue;
        }
        let kind = FactKind::Attack { actor: Some(actor), victims };
        let modality = Modality::Claimed;
        found.push(Draft { modality, ..Draft::new(at, end, "attack.claimed", kind) });
    }
}

/// "sanctioned X for his role in the attack against Y in 2022": of the one who is designated for it.
fn in_role(sentence: &Sentence, memory: &Memory, harms: &[usize], found: &mut Vec<Draft>) {
    let [actor] = memory.here.as_slice() else { return };
    for at in sentence.all(&["role", "involvement", "part", "participation"]) {
        let his = sentence.is(at.wrapping_sub(1), &["his", "her", "its", "their"])
            && sentence.is(at.wrapping_sub(2), &["for"]);
        if !his || !sentence.is(at + 1, &["in"]) || sentence.is_quoted(at) {
            continue;
        }
        let Some(noun) = noun_from(sentence, at + 2).filter(|noun| harms.contains(noun)) else { continue };
        let (victims, end) = on_whom(sentence, noun, at, actor);
        if victims.is_empty() {
            continue;
        }
        // The year of the attack, and not of the designation, stands right behind it.
        let year = sentence.is(end, &["in"])
            && sentence.tokens.get(end + 1).is_some_and(|token| token.kind == TokenKind::Number);
        let end = if year { end + 2 } else { end };
        let kind = FactKind::Attack { actor: Some(actor.clone()), victims };
        found.push(Draft::new(at, end, "attack.role", kind));
    }
}

/// "the attempted cyber-attack against Y": of nobody who is named.
fn attempted(sentence: &Sentence, harms: &[usize], found: &mut Vec<Draft>) {
    for noun in harms.iter().copied().filter(|at| is_attack(sentence, *at)) {
        let sorts = ["cyber", "ransomware", "terrorist", "hacking"];
        let sort = usize::from(sentence.is(noun.wrapping_sub(1), &sorts));
        let first = noun.wrapping_sub(1 + sort);
        let on = sentence.is(noun + 1, &["against", "on"]);
        let read = found.iter().any(|draft| draft.first <= noun && noun < draft.end);
        if !sentence.is(first, &["attempted"])
            || !on
            || read
            || sentence.is_quoted(noun)
            || is_of_law(sentence, noun)
        {
            continue;
        }
        // "the foiled, attempted attack", "no attempted attack".
        if is_negated(sentence, first) || is_unreal(sentence, first) {
            continue;
        }
        let article = noun + 2 + usize::from(sentence.is(noun + 2, &["the"]));
        let Some((victim, end)) = name_at(sentence, article) else { continue };
        let kind = FactKind::Attack { actor: None, victims: vec![victim] };
        let modality = Modality::Attempted;
        found.push(Draft { modality, ..Draft::new(first, end, "attack.attempted", kind) });
    }
}

/// Where what is done stands, after the verb at a place and the small words that belong to it.
fn after_verb(sentence: &Sentence, at: usize) -> Option<usize> {
    let next = |words: &[&str]| sentence.is(at + 1, words);
    if sentence.is(at, &["pulled"]) {
        return next(&["off"]).then_some(at + 2);
    }
    if sentence.is(at, &["deployed", "deploying", "used", "unleashed"]) {
        return (at + 1..at + 5).any(|place| sentence.is(place, TOOLS)).then_some(at + 1);
    }
    if sentence.is(at, &["carried", "carrying"]) {
        return next(&["out"]).then_some(at + 2);
    }
    if sentence.is(at, &["took"]) {
        return (next(&["part"]) && sentence.is(at + 2, &["in"])).then_some(at + 3);
    }
    if sentence.is(at, &["participated", "engaged", "involved"]) {
        return next(&["in"]).then_some(at + 2);
    }
    if sentence.is(at, &["responsible"]) {
        return next(&["for"]).then_some(at + 2);
    }
    Some(at + 1)
}

/// The word for an attack that is what is done from a place on: nothing but what describes it stands before.
pub(super) fn noun_from(sentence: &Sentence, from: usize) -> Option<usize> {
    let mut noun = None;
    let mut of_series = false;
    for place in from..from + 14 {
        let token = sentence.tokens.get(place)?;
        if is_attack(sentence, place) {
            noun = Some(place);
            // "a ransomware attack campaign": the last one.
            if !is_attack(sentence, place + 1) {
                break;
            }
            continue;
        }
        let series = token.is_any(&["series", "number", "string", "wave", "spate", "range", "of"]);
        of_series |= series;
        let stops = token.is_any(&[",", ";", ".", ":", "(", ")", "who", "which", "that", "by"])
            || token.is_in(Set::Finite)
            || token.is_in(Set::Preposition) && !of_series
            || token.word.ends_with("ing") && !token.is_any(HOSTILE) && token.kind == TokenKind::Word;
        if stops {
            break;
        }
    }
    noun.filter(|noun| !is_of_law(sentence, *noun))
}

/// Whether a word at a place is one for an attack here.
pub(super) fn is_attack(sentence: &Sentence, at: usize) -> bool {
    let named = sentence.named_at(at).is_some_and(|named| named.end > at + 1);
    if sentence.is(at, ATTACK) || sentence.is(at, TOOLS) && sentence.is(at + 1, &["against", "on"]) {
        return !named && (!sentence.is(at, &["compromise"]) || sentence.is(at + 1, &["of"]));
    }
    sentence.is(at, ACTIVITY) && !named && sentence.find(HOSTILE, at.saturating_sub(3), at).is_some()
}

pub(super) fn is_of_law(sentence: &Sentence, noun: usize) -> bool {
    sentence.is(noun, &["breach", "breaches"])
        && (sentence.find(OF_LAW, noun, noun + 9).is_some() || sentence.is(noun + 1, &["relevant"]))
}

/// The word for an attack that stands right before a passive, with what it was on between them at most.
fn noun_before(sentence: &Sentence, at: usize) -> Option<usize> {
    let by = sentence.is(at, &["carried"]) && sentence.is(at + 2, &["by", "against", "on"])
        || sentence.is(at + 1, &["by", "against", "on"]);
    let is = ["is", "are", "was", "were", "been", "being"];
    let told = by || sentence.is(at.wrapping_sub(1), &is);
    if !told || sentence.is(at, &["involved", "responsible", "behind", "engaged", "participated", "took"]) {
        return None;
    }
    (at.saturating_sub(16)..at)
        .rev()
        .take_while(|place| !sentence.is(*place, &[";", ".", ":", "who", "which"]))
        .find(|place| is_attack(sentence, *place) && !is_of_law(sentence, *place))
}

fn passive(sentence: &Sentence, at: usize, noun: usize, after: usize, found: &mut Vec<Draft>) {
    let until = sentence.clause_end(after).max(after);
    let by = by_whom(sentence, noun, until);
    let Some((actor, actor_end)) = by else { return };
    let against = sentence.find(&["against", "on"], noun, until);
    let (victims, end) = match against {
        Some(against) => on_whom_from(sentence, against + 1, until),
        None => on_whom(sentence, noun, at, &actor),
    };
    let victims: Vec<Mention> = victims.into_iter().filter(|victim| victim.entity != actor.entity).collect();
    let (_, modality) = how_sure(sentence, noun, at);
    let kind = FactKind::Attack { actor: Some(actor), victims };
    found.push(Draft { modality, ..Draft::new(noun, end.max(actor_end), "attack.carried_out_by", kind) });
}

/// "the hack of Y by X", "the theft of $5 million from Y, attributed to X".
fn attributed(sentence: &Sentence, harms: &[usize], found: &mut Vec<Draft>) {
    for noun in harms.iter().copied().filter(|at| sentence.is(*at, ATTACK)) {
        if sentence.is_quoted(noun) || !is_attack(sentence, noun) || is_of_law(sentence, noun) {
            continue;
        }
        let end = (noun + 1..noun + 20)
            .find(|place| {
                sentence.is(*place, &[";", ".", "who", "which"]) || sentence.tokens.get(*place).is_none()
            })
            .unwrap_or(noun + 20);
        let by =
            sentence.find(&["attributed", "linked"], noun, end).filter(|at| sentence.is(at + 1, &["to"]));
        let by = by.map(|at| at + 1);
        let Some(at) = by else { continue };
        let Some(actor) = objects(sentence, at + 1).into_iter().next().filter(|named| named.is_party())
        else {
            continue;
        };
        let (victims, _) = on_whom(sentence, noun, at, &actor.mention);
        // "an attack the FBI attributed to Z": who says so.
        let says = sentence
            .named
            .iter()
            .find(|named| named.end + 1 == at && named.first > noun && !named.is_adjective);
        let attribution = says.map(|named| Attribution {
            speaker: Some(named.mention.clone()),
            channel: None,
            is_direct: false,
        });
        let kind = FactKind::Attack { actor: Some(actor.mention.clone()), victims };
        let modality = if is_negated(sentence, at) { continue } else { Modality::Blamed };
        found.push(Draft { modality, attribution, ..Draft::new(noun, actor.end, "attack.attributed", kind) });
    }
}

/// On whom the attack at a place was, as far as the text says, and where that ends.
pub(super) fn on_whom(
    sentence: &Sentence,
    noun: usize,
    verb: usize,
    actor: &Mention,
) -> (Vec<Mention>, usize) {
    let stop = (noun + 1..noun + 12)
        .find(|place| sentence.is(*place, &[",", ";", ".", ":", "who", "which", "that", "by"]))
        .unwrap_or(noun + 12);
    let theft = sentence.is(noun, &["theft", "thefts"]);
    let from =
        sentence.find(&["from"], noun + 1, stop).filter(|_| theft || sentence.is(noun, &["heist", "heists"]));
    let against = sentence.find(&["against", "on", "targeting", "at"], noun + 1, stop).filter(|at| {
        // "in a post on X": where it was said.
        let said = sentence.is(at - 1, &["post", "message", "statement", "video", "channel", "thread"]);
        let about = sentence.is(at + 1, &["about"]) && !is_number(sentence, at + 2);
        !said && !about && !sentence.is(at + 1, &["behalf", "or"]) && !sentence.is_in(at + 1, Set::Calendar)
    });
    // "the attack of January 2022".
    let day = |of: usize| {
        sentence.is_in(of + 1, Set::Calendar)
            || sentence
                .tokens
                .get(of + 1)
                .is_some_and(|token| token.kind == TokenKind::Number && token.word.len() == 4)
    };
    let of = Some(noun + 1).filter(|of| sentence.is(*of, &["of"]) && !theft && !day(*of));
    let Some(before) = from.or(against).or(of) else {
        // "a Velm Bank breach": whose name describes it.
        let end = noun + 1;
        let named = sentence.named.iter().find(|named| {
            named.end == noun
                && named.first > verb
                && named.is_party()
                && named.mention.entity != actor.entity
        });
        let of_body = named.filter(|_| sentence.is(noun, &["breach", "hack", "heist", "theft", "exploit"]));
        return (of_body.map(|named| named.mention.clone()).into_iter().collect(), end);
    };
    let (victims, end) = on_whom_from(sentence, before + 1, sentence.clause_end(before).max(before + 2));
    (victims.into_iter().filter(|victim| victim.entity != actor.entity).collect(), end)
}
