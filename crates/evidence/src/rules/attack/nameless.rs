//! People without a name where something is done, and which words describe them: "a group of suspected state hackers".

use crate::fact::Mention;
use crate::rules::structure::described;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};

/// People without a name where it is done.
pub(super) const NAMELESS: &[&str] = &[
    "hackers",
    "hacker",
    "attackers",
    "cybercriminals",
    "operatives",
    "actors",
    "members",
    "militants",
    "gunmen",
    "agents",
    "spies",
    "fighters",
    "forces",
    "troops",
    "mercenaries",
    "personnel",
];
/// What a band of them is called.
pub(crate) const GROUPS: &[&str] =
    &["group", "gang", "crew", "collective", "outfit", "team", "cell", "unit", "cluster"];

/// Before "to", "with", "by" or "for" and whoever they belong to.
pub(super) const TIES: &[&str] = &[
    "linked",
    "tied",
    "affiliated",
    "associated",
    "backed",
    "sponsored",
    "aligned",
    "connected",
    "controlled",
    "run",
    "supported",
    "working",
    "acting",
    "operating",
    "employed",
    "directed",
    "led",
    "loyal",
];

/// Whether a word before a noun only says of which sort somebody is: "state-sponsored", "cyber", "malicious".
pub(super) fn describes(token: &Token) -> bool {
    token.kind != TokenKind::Number
        && (token.word.contains('-') && !token.is_capital()
            || token.is_any(&[
                "state",
                "sponsored",
                "cyber",
                "cyberattack",
                "government",
                "malicious",
                "threat",
                "hacker",
                "hackers",
                "hacking",
                "hacktivist",
                "ransomware",
                "cybercrime",
                "cybercriminal",
                "espionage",
                "criminal",
                "extortion",
                "attack",
                "military",
                "intelligence",
                "suspected",
                "alleged",
                "backed",
                "linked",
                "notorious",
                "elite",
                "unknown",
                "unidentified",
                "advanced",
                "persistent",
                "regime",
                "foreign",
                "armed",
                "paramilitary",
                "militant",
                "mercenary",
                "terrorist",
                "same",
                "infamous",
                "prolific",
            ]))
}

/// Where the words begin that describe the people or the group whose noun stands at a place.
pub(crate) fn people_first(sentence: &Sentence, noun: usize) -> usize {
    let mut first = noun;
    while let Some(before) =
        first.checked_sub(1).filter(|before| *before >= sentence.begins && noun - before < 9)
    {
        let adjective = sentence.named_at(before).is_some_and(|named| named.is_adjective);
        let word = sentence.tokens.get(before).is_some_and(describes);
        // "a group of state hackers".
        let of = sentence.is(before, &["of"]) && sentence.is(before.wrapping_sub(1), GROUPS);
        let group = sentence.is(before, GROUPS) && sentence.is(before + 1, &["of"]);
        if !(adjective || word || of || group) {
            break;
        }
        first = before;
    }
    // "a U.S.-sanctioned group": a state and what it did.
    while let Some(named) = sentence
        .named
        .iter()
        .find(|named| named.end == first && named.is_adjective && named.first >= sentence.begins)
    {
        first = named.first;
    }
    first
}

/// "hackers affiliated with the Velmian government" that end before a place.
pub(super) fn people_of_state(sentence: &Sentence, end: usize) -> Option<Mention> {
    let last = end.checked_sub(1)?;
    if !sentence.is(last, &["government", "military", "state", "regime", "intelligence", "army", "services"])
    {
        return None;
    }
    let noun = (last.saturating_sub(7)..last)
        .rev()
        .find(|place| sentence.is(*place, NAMELESS) || sentence.is(*place, GROUPS))?;
    let tied = sentence.is(noun + 1, TIES);
    let to = sentence.is(noun + 2, &["to", "with", "by", "for"]);
    let plain = (noun + 3..last).all(|place| {
        sentence.is(place, &["the", "a"]) || sentence.named_at(place).is_some_and(|named| named.is_adjective)
    });
    (tied && to && plain).then(|| described(sentence, people_first(sentence, noun), end))
}
