//! What sanctions are called, and where it is said whom they are on: the noun that stands for them in, the place of their
//! object out. "Sanctions", and what they do: asset freezes, bans of travel or exports. Restrictions on visas alone put nobody on a list.

use crate::mention::Named;
use crate::rules::clause::{is_infinitive, is_negated, is_unreal};
use crate::rules::count::{count, is_number};
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::word::Set;

/// Whether the word at a place is what sanctions are called.
pub(crate) fn is_noun(sentence: &Sentence, at: usize) -> bool {
    let before = at.wrapping_sub(1);
    match sentence.tokens.get(at).map(|token| token.word.as_str()) {
        Some("sanctions") => true,
        // "The sanction has been imposed on X"; elsewhere it may be a verb or any penalty.
        Some("sanction") => sentence.is(at + 1, &["has", "was", "is"]),
        Some("measures") => sentence.is(before, &["restrictive", "freeze", "freezing"]),
        Some("freeze" | "freezes" | "freezing") => sentence.is(before, &["asset", "assets"]),
        // "introduced restrictions against X": in other languages sanctions are called so.
        Some("restrictions") => {
            let applied = sentence.is(at + 1, &["were", "are", "have"])
                && sentence.find(&["applied", "imposed", "introduced"], at + 1, at + 5).is_some();
            (sentence.is(at + 1, &["against"]) || applied)
                && !sentence.is(before, &["visa", "travel", "export", "import", "trade"])
        }
        Some("ban" | "bans") => sentence.is(before, &["travel", "export", "entry", "visa"]),
        _ => false,
    }
}

/// What may stand between such a noun and the word that says whom it is on: "sanctions under the Regulations against",
/// "sanctions and travel bans on".
const BETWEEN: &[&str] = &[
    "under",
    "pursuant",
    "to",
    "the",
    "and",
    "travel",
    "asset",
    "assets",
    "bans",
    "ban",
    "freeze",
    "freezes",
    "freezing",
    "measures",
    "financial",
    "targeted",
    "visa",
    "entry",
    "restrictions",
    "export",
    "economic",
    "restrictive",
    "other",
    "sanctions",
    "a",
    "an",
    "(",
    ")",
];

/// Whose sanctions they are that a noun stands for: "the sanctions of the USA".
pub(crate) fn whose(sentence: &Sentence, noun: usize) -> Option<&Named> {
    let of = noun + 1;
    let first = of + 1 + usize::from(sentence.is(of + 1, &["the"]));
    let named = sentence.named_at(first).filter(|named| named.first == first && named.is_authority());
    named.filter(|_| sentence.is(of, &["of"]))
}

/// The number before "sanctions" that counts them, where nothing after them counts or names whom they are on: "announced 20 new
/// sanctions (targeting the war machine)".
pub(crate) fn number(sentence: &Sentence, noun: usize) -> Option<usize> {
    let plain = ["new", "further", "fresh", "additional", "more", "major"];
    let mut number = noun;
    while sentence.is(number.wrapping_sub(1), &plain) {
        number -= 1;
    }
    let number = number.checked_sub(1).filter(|place| *place < noun && is_number(sentence, *place))?;
    // "20 new sanctions officers".
    let after = noun + 1;
    let ends = sentence.is_in(after, Set::Preposition)
        || sentence.tokens.get(after).is_none_or(|token| token.kind != TokenKind::Word)
        || sentence
            .is(after, &["targeting", "today", "as", "and", "designed", "aimed", "that", "which", "hitting"]);
    if !ends {
        return None;
    }
    let other =
        ["package", "packages", "regime", "regimes", "list", "lists", "programs", "programmes", "rounds"];
    if !sentence.is(noun, &["sanctions"])
        || sentence.is(noun + 1, &other)
        || sentence.is(number.wrapping_sub(1), &["$", "no", "package"])
    {
        return None;
    }
    let told = against(sentence, noun).is_some_and(|against| {
        let end = sentence.clause_end(against);
        let named = sentence.list_from(against + 1).0.into_iter().any(Named::is_party);
        named || count(sentence, against + 1, end).0.is_some()
    });
    (!told).then_some(number)
}

/// The word "against", "on" or "targeting" after such a noun.
pub(crate) fn against(sentence: &Sentence, noun: usize) -> Option<usize> {
    // "sanctions Tuesday against".
    let day = sentence.tokens.get(noun + 1).is_some_and(Token::is_capital)
        && sentence.is_in(noun + 1, Set::Calendar)
        || sentence.is(noun + 1, &["today", "yesterday"]);
    let after = noun + 1 + usize::from(day);
    let says = ["against", "on", "targeting"];
    // "the decision to apply sanctions to X".
    let applied = sentence.is(after, &["to"])
        && sentence
            .find(&["apply", "applying", "applies", "applied"], noun.saturating_sub(4), noun)
            .is_some();
    if sentence.is(after, &says) || applied {
        return Some(after);
    }
    if !sentence.is(after, &["under", "pursuant", "and", "in", "("]) {
        return None;
    }
    let place = sentence.find(&["against", "on"], after, after + 14)?;
    let plain = |at: usize| {
        sentence.is(at, BETWEEN)
            || at == after && sentence.is(at, &["in"])
            || sentence
                .tokens
                .get(at)
                .is_some_and(|token| token.is_capital() || token.kind == TokenKind::Number)
    };
    (after..place).all(plain).then_some(place)
}

/// What sanctions do to those whom they are on.
const DO: &[&str] = &[
    "designate",
    "designates",
    "designated",
    "hit",
    "hits",
    "target",
    "targets",
    "targeted",
    "cover",
    "covers",
    "list",
    "lists",
    "blacklists",
    "blacklisted",
    "sanctions",
    "comprise",
    "comprises",
];

/// Whether it is new sanctions that do what the verb at a place tells: "The sanctions designate X", "The measures, made under the
/// Act, hit X", "Today's action targets X".
pub(crate) fn act(sentence: &Sentence, at: usize) -> bool {
    let object = is_number(sentence, at + 1) || sentence.named_at(at + 1).is_some();
    // "The sanctions list includes": no verb; "the package comprises measures on trade".
    if !sentence.is(at, DO) || sentence.is(at, &["list", "lists", "comprise", "comprises"]) && !object {
        return false;
    }
    let mut end = at;
    while sentence.is(end.wrapping_sub(1), &["also", "specifically", "today", "now"]) {
        end -= 1;
    }
    // An aside between commas says by what law.
    if sentence.is(end.wrapping_sub(1), &[","]) {
        let open = (sentence.begins..end - 1).rev().find(|place| sentence.is(*place, &[","]));
        let law =
            ["made", "under", "adopted", "announced", "imposed", "taken", "issued", "which", "introduced"];
        match open.filter(|open| sentence.is(open + 1, &law)) {
            Some(open) => end = open,
            None => return false,
        }
    }
    let Some(noun) = end.checked_sub(1) else { return false };
    // "The asset freeze targets X".
    let frozen =
        sentence.is(noun, &["freeze", "freezes"]) && sentence.is(noun.wrapping_sub(1), &["asset", "assets"]);
    let before = noun.wrapping_sub(1 + usize::from(frozen));
    // "The package blacklists 105 ships".
    if sentence.is(noun, &["package"]) {
        return sentence.find(&["proposed", "draft", "planned", "next"], sentence.begins, at).is_none();
    }
    let own = ["new", "latest", "these", "this", "the", "today", "further", "additional", "'s"];
    let nouns = ["measures", "sanctions", "designations", "action", "actions", "listings", "penalties"];
    let law = object && sentence.is(noun, &["decision", "amendments", "amendment", "order"]);
    (sentence.is(noun, &nouns) || frozen || law)
        && sentence.is(before, &own)
        && (!sentence.is(before, &["'s"]) || sentence.is(before.wrapping_sub(1), &["today"]))
}

/// Whether it is said of new sanctions at the beginning of the sentence that they apply to somebody.
pub(crate) fn applies(sentence: &Sentence, at: usize) -> bool {
    let opens = sentence.begins;
    let plain = |place: usize| sentence.is(place, BETWEEN) || sentence.is(place, &["new", "today", "'s"]);
    let noun = (opens + 1..at).any(|place| is_noun(sentence, place));
    sentence.is(at + 1, &["to"])
        && sentence.is(opens, &["the", "these", "today"])
        && noun
        && (opens + 1..at).all(plain)
}

/// How sanctions are said to be imposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Imposed {
    /// By whoever announces or imposes them.
    Announced,
    /// By a decision or decree that somebody puts into effect.
    Decreed,
}

/// Whether the sanctions whose noun stands at a place are imposed, and how; `None` if they are planned, asked for or denied.
pub(crate) fn imposed(sentence: &Sentence, noun: usize) -> Option<Imposed> {
    if decreed(sentence, noun) {
        return Some(Imposed::Decreed);
    }
    let at = (noun.saturating_sub(12)..noun).find(|place| sentence.is_in(*place, Set::Imposes))?;
    // "a bill imposing sanctions on" is no law yet.
    let bill = ["bill", "bills", "legislation", "act", "law", "draft", "motion", "proposal", "resolution"];
    let draft = sentence.is(at, &["imposing"]) && sentence.find(&bill, at.saturating_sub(3), at).is_some();
    let sure = !is_negated(sentence, at) && !is_unreal(sentence, at) && !is_infinitive(sentence, at);
    (sure && !draft).then_some(Imposed::Announced)
}

/// "put into effect the decision on sanctions", "enacting the decision to impose sanctions", "signed a decree imposing sanctions".
fn decreed(sentence: &Sentence, noun: usize) -> bool {
    let Some(act) = (noun.saturating_sub(24)..noun)
        .rev()
        .find(|at| sentence.is(*at, &["decision", "decree", "decisions", "decrees"]))
    else {
        // "put into effect sanctions against X".
        let effect = (noun.saturating_sub(3)..noun).find(|at| sentence.is(*at, &["effect", "force"]));
        return effect.is_some_and(|effect| {
            let put = (effect.saturating_sub(3)..effect).find(|at| sentence.is(*at, &["put", "puts"]));
            put.is_some_and(|put| {
                !is_negated(sentence, put) && !is_unreal(sentence, put) && !is_infinitive(sentence, put)
            })
        });
    };
    let verb = sentence.find(
        &[
            "effect",
            "enacted",
            "enacts",
            "enacting",
            "signed",
            "signs",
            "implemented",
            "enforced",
            "enforces",
        ],
        act.saturating_sub(8),
        act + 6,
    );
    let put = |verb: usize| !is_negated(sentence, verb) && !is_unreal(sentence, verb);
    verb.is_some_and(|verb| {
        put(verb)
            && (!sentence.is(verb, &["effect"])
                || sentence.find(&["put", "puts", "putting"], verb.saturating_sub(3), verb).is_some())
    })
}

/// Whether it is an instrument of law that acts before a place: "This final rule adds", "These amendments impose".
pub(crate) fn is_instrument(sentence: &Sentence, at: usize) -> bool {
    let law = [
        "rule",
        "regulations",
        "regulation",
        "order",
        "decision",
        "amendments",
        "amendment",
        "decree",
        "package",
        "ordinance",
        "notice",
        "committee",
    ];
    let opens = sentence.begins;
    let by = sentence.find(&["by"], at, at + 12);
    // "imposed sanctions on X by decree".
    by.is_some_and(|by| sentence.is(by + 1, &["decree"]))
        || sentence.is(opens, &["this", "these", "the", "today"])
            && sentence.find(&law, opens + 1, (opens + 5).min(at)).is_some()
}

/// Whether somebody who holds an office acts right before a place, of whatever body it is: "The Foreign Minister X has".
pub(crate) fn official_acts(sentence: &Sentence, at: usize) -> bool {
    let mut end = at;
    while end > sentence.begins
        && (sentence.is_in(end - 1, Set::BeforeVerb)
            || sentence.is(end - 1, &["has", "have", "today", "jointly", "formally"]))
    {
        end -= 1;
    }
    // "X, Minister of Foreign Affairs, announced".
    if let Some(close) = end.checked_sub(1).filter(|close| sentence.is(*close, &[","]))
        && let Some(open) = (sentence.begins..close).rev().find(|place| sentence.is(*place, &[","]))
    {
        let titled = (open + 1..close).all(|place| {
            sentence.tokens.get(place).is_some_and(Token::is_capital)
                || sentence.is(place, &["for", "of", "and", "the"])
        });
        let office = sentence.find(&["minister", "secretary", "chancellor"], open + 1, close).is_some();
        let person = sentence
            .named
            .iter()
            .any(|named| named.end == open && named.is_party() && named.first <= sentence.begins + 3);
        return titled && office && person;
    }
    let person = sentence.named.iter().find(|named| named.end == end && named.is_party());
    let end = person.map_or(end, |person| person.first);
    // "The Minister for Foreign Affairs has": an office and nothing else before the verb.
    let opens = sentence.begins + usize::from(sentence.is(sentence.begins, &["the"]));
    let office = sentence.is(opens, &["minister", "secretary"])
        && sentence.is(opens + 1, &["for", "of"])
        && end > opens + 2
        && (opens + 2..end).all(|place| {
            sentence.tokens.get(place).is_some_and(Token::is_capital)
                || sentence.is(place, &["and", "for", "of", "the"])
        });
    if office {
        return true;
    }
    let title = ["minister", "secretary", "president", "chancellor", "premier", "state"];
    end > sentence.begins
        && sentence.is(end - 1, &title)
        && (!sentence.is(end - 1, &["state"]) || sentence.has(end.saturating_sub(3), &["secretary", "of"]))
        && (sentence.begins..end).all(|place| {
            sentence.is_in(place, Set::TitlePrefix)
                || sentence
                    .tokens
                    .get(place)
                    .is_some_and(|token| token.is_capital() || token.kind == TokenKind::Number)
                || sentence.is(place, &["the", "for", "of", "and", ","])
        })
}
