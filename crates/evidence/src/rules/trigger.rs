//! The words that tell of a designation: whether one does here, and where its object begins.

use crate::mention::Named;
use crate::rules::clause::{is_infinitive, is_lifting, is_negated, is_unreal};
use crate::rules::count::is_number;
use crate::sentence::Sentence;
use crate::word::Set;

/// The executive orders that a sentence names: `E.O. 13722`, however it prints them.
pub(crate) fn legal_basis(sentence: &Sentence) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for at in sentence.all(&["eo", "order", "orders"]) {
        let executive = sentence.is(at, &["eo"]) || sentence.is(at.wrapping_sub(1), &["executive"]);
        // "Executive Order (E.O.) 13382", "E.O.s 13382 and 13949".
        let mut next = at + 1;
        while executive && next < at + 9 {
            let number = sentence.tokens.get(next).map(|token| token.word.as_str()).unwrap_or_default();
            if (4..=5).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit()) {
                let order = format!("E.O. {number}");
                if !found.contains(&order) {
                    found.push(order);
                }
            } else if !sentence.is(next, &["(", ")", "eo", "and", ",", "."]) {
                break;
            }
            next += 1;
        }
    }
    found
}

/// What sanctions do themselves.
const AFFECTS: &[&str] = &[
    "hit", "hits", "bite", "squeeze", "hurt", "force", "push", "cripple", "threaten", "loom", "work", "fail",
    "spark", "cut", "disrupt", "cost", "weigh", "strain",
];

/// Where a sanctions list stands to which somebody is added: "to its sanctions list", "to the SDN List".
pub(crate) fn on_a_list(sentence: &Sentence, from: usize) -> Option<usize> {
    let to = (from..sentence.tokens.len()).find(|place| {
        sentence.is(*place, &["to", "on", "in", "into"])
            && sentence.find(&["list", "blacklist", "lists"], *place, place + 7).is_some()
    })?;
    let list = sentence.find(&["list", "blacklist", "lists"], to, to + 10)?;
    // "its list of persons subject to asset freezes".
    let sanctions = sentence.is(list, &["blacklist"])
        || sentence.is(list + 1, &["of"])
            && sentence
                .find(&["freeze", "freezes", "sanctions", "sanctioned", "designated"], list, list + 10)
                .is_some()
        || sentence.find(&["sanctions", "sdn", "designated", "consolidated"], to, list).is_some();
    sanctions.then_some(to)
}

/// Whether a word tells of a designation here, by which rule, and where its object begins.
pub(crate) fn trigger(sentence: &Sentence, at: usize) -> Option<(&'static str, usize)> {
    let after = at + 1;
    if sentence.is(at, &["added", "adds", "included", "placed", "put", "entered"]) {
        let to = on_a_list(sentence, after)?;
        // "announced that it had placed on its list": the actor is named before.
        let pronoun = sentence.find(&["it", "they"], at.saturating_sub(3), at).is_some()
            && sentence.named.iter().any(|named| named.is_authority() && named.end <= at);
        let acting = pronoun || (at.saturating_sub(4)..at).any(|near| actor_at(sentence, near));
        // "placed on its blacklist X": whom stands after the list.
        let list = sentence.find(&["list", "blacklist", "lists"], to, to + 10).filter(|_| to == after);
        return acting.then_some(("event.added", list.map_or(after, |list| list + 1)));
    }
    // "announced the designation of X", "approved the addition of X to its list".
    if sentence.is(at, &["designation", "designations", "addition", "listing"]) {
        let announced = (at.saturating_sub(6)..at).find(|place| sentence.is_in(*place, Set::Imposes))?;
        let listed = !sentence.is(at, &["addition"]) || on_a_list(sentence, after).is_some();
        let sure = !is_negated(sentence, announced) && !is_unreal(sentence, announced);
        let done = sure && listed && !is_infinitive(sentence, announced) && !is_lifting(sentence);
        return (done && sentence.is(after, &["of"])).then_some(("event.designation_of", after + 1));
    }
    // "decided to freeze the assets of X".
    if sentence.is(at, &["freeze", "freezes", "froze", "freezing"])
        && let Some(assets) = sentence.find(&["assets", "funds"], after, after + 3)
        && sentence.is(assets + 1, &["of", "belonging"])
    {
        let acting = sentence.named.iter().any(|named| named.is_authority() && named.end <= at);
        let object = assets + 2 + usize::from(sentence.is(assets + 1, &["belonging"]));
        return (acting && !is_lifting(sentence)).then_some(("event.freeze", object));
    }
    // "restrictive measures", "asset freezes": sanctions by their content.
    let by_content = sentence.is(at, &["measures"]) && sentence.is(at.wrapping_sub(1), &["restrictive"])
        || sentence.is(at, &["freeze", "freezes"]) && sentence.is(at.wrapping_sub(1), &["asset", "assets"]);
    if sentence.is(at, &["measures", "freeze", "freezes"]) && !by_content {
        return None;
    }
    let noun = by_content || sentence.is(at, &["sanctions"]);
    if noun && is_lifting(sentence) {
        return None;
    }
    // "sanctions under the Regulations against", "sanctions and travel bans on": what stands between says more of the sanctions.
    let against = if sentence.is(after, &["under", "pursuant", "and", "in"]) {
        sentence.find(&["against", "on"], after, after + 14).filter(|against| {
            (after..*against).all(|place| {
                sentence.is(
                    place,
                    &[
                        "under", "pursuant", "to", "the", "and", "travel", "asset", "bans", "freezes", "(",
                        ")",
                    ],
                ) || sentence.tokens.get(place).is_some_and(crate::token::Token::is_capital)
            })
        })
    } else {
        Some(after).filter(|after| sentence.is(*after, &["against", "on", "targeting"]))
    };
    if let Some(against) = against.filter(|_| noun) {
        let announced = (at.saturating_sub(12)..at).find(|place| sentence.is_in(*place, Set::Imposes))?;
        let after = against;
        let sure = !is_negated(sentence, announced) && !is_unreal(sentence, announced);
        return (sure && !is_infinitive(sentence, announced)).then_some(("event.announce", after + 1));
    }
    if noun && sentence.is(after, &["have", "has", "were", "are", "was"]) {
        let placed = sentence.find(&["placed", "imposed", "announced"], after, after + 4)?;
        let object = sentence.find(&["against", "on"], placed, placed + 3)?;
        return (!is_negated(sentence, placed)).then_some(("event.placed", object + 1));
    }
    if by_content {
        return None;
    }
    if sentence.is(at, &["listed"]) {
        let acting = at.checked_sub(1).is_some_and(|before| actor_at(sentence, before));
        let object = is_number(sentence, after) || sentence.named_at(after).is_some();
        return (acting && object).then_some(("event.listed", after));
    }
    if sentence.is(at, &["sanctions", "blacklists"]) && !is_verb(sentence, at) {
        return None;
    }
    // A headline's "US Sanctions Hit X": what they do, and no name.
    if sentence.is(at, &["sanctions"]) && sentence.is(after, AFFECTS) {
        return None;
    }
    if sentence.is(at, &["sanctioning", "designating"])
        && !sentence.is(at.wrapping_sub(1), &["is", "are", "was", "were", "also", "today"])
    {
        return None;
    }
    if sentence.is(at, &["target", "targets", "targeted"]) {
        let measures = sentence.find(
            &["measures", "sanctions", "designations", "action", "actions"],
            at.saturating_sub(4),
            at,
        )?;
        let new = sentence.is(measures.wrapping_sub(1), &["new", "latest", "these", "the", "today"]);
        // "Today's action targets".
        let today = sentence.is(measures.wrapping_sub(1), &["'s"])
            && sentence.is(measures.wrapping_sub(2), &["today"]);
        return (new || today).then_some(("event.target", after));
    }
    // "hit X with sanctions".
    if sentence.is(at, &["hit", "hits"]) {
        let acting = at.checked_sub(1).is_some_and(|before| {
            actor_at(sentence, before) || sentence.is(before, &["has", "have", "also", "today"])
        });
        let with = sentence.find(&["with"], after, sentence.clause_end(after))?;
        let sanctions = sentence.find(&["sanctions"], with, with + 4)?;
        let plain = ["new", "fresh", "further", "financial", "economic", "more", "tough"];
        let plain = (with + 1..sanctions).all(|place| sentence.is(place, &plain));
        // "hit back with sanctions on X": whom is said elsewhere.
        let named = sentence.named_from(after).is_some_and(|named| named.end <= with && named.is_party());
        return (acting && plain && named).then_some(("event.hit", after));
    }
    // `designated` and `sanctioned` as attributes: "the designated entities", "a sanctioned bank".
    // "has today (14 May) sanctioned": what stands in brackets says when.
    let open = sentence
        .is(at.wrapping_sub(1), &[")"])
        .then(|| (at.saturating_sub(8)..at).rev().find(|place| sentence.is(*place, &["("])))
        .flatten();
    if open.is_some_and(|open| is_negated(sentence, open) || is_unreal(sentence, open)) {
        return None;
    }
    let before = open.unwrap_or(at).checked_sub(1);
    if before.is_some_and(|before| {
        sentence.is(before, &["the", "a", "of", "and", "existing", "un", "all", "any", "us"])
            && !actor_at(sentence, before)
    }) {
        return None;
    }
    if sentence.is(after, &["by"]) {
        return None;
    }
    let acting = before.is_some_and(|before| {
        actor_at(sentence, before)
            || sentence.is(before, &["has", "have", "had", "also", "today", "previously", "is", "are"])
            || sentence.named_at(before).is_some()
            || (0..before).rev().take(3).any(|near| actor_at(sentence, near))
            || actor_at(sentence, before_date(sentence, before))
    });
    // "goods for EU designated X": an attribute of X.
    let attribute = before.and_then(|before| sentence.named_at(before)).is_some_and(|actor| {
        let article = usize::from(sentence.is(actor.first.wrapping_sub(1), &["the"]));
        sentence.is(
            actor.first.wrapping_sub(1 + article),
            &["for", "of", "to", "by", "with", "from", "in", "on", "including", "via", "through"],
        )
    });
    if attribute {
        return None;
    }
    let object = is_number(sentence, after)
        || sentence.named_at(after).is_some()
        || sentence.tokens.get(after).is_some_and(|token| token.word.ends_with("-based"))
        || sentence.is(after, &["a", "an", "the", "several", "more", "another", "its"]);
    (acting && object).then_some(("event.designate", after))
}

/// Whether "sanctions" is a verb: right after who acts, who is no object of what comes before.
pub(crate) fn is_verb(sentence: &Sentence, at: usize) -> bool {
    let Some(actor) = sentence.named.iter().find(|named| named.end == at && named.is_authority()) else {
        return false;
    };
    let article = usize::from(sentence.is(actor.first.wrapping_sub(1), &["the"]));
    let begins = actor.first <= sentence.begins + article;
    begins || sentence.is(actor.first.wrapping_sub(1 + article), &[",", "and", "as", "after", "when", ":"])
}

/// The place before a date that ends at a place: "the Treasury on March 14, 2024 sanctioned".
fn before_date(sentence: &Sentence, at: usize) -> usize {
    let mut first = at;
    while first > 0
        && (sentence.is_in(first, Set::Calendar)
            || sentence.is_in(first, Set::Month)
            || sentence.is(first, &[",", "on", "in"])
            || sentence.tokens.get(first).is_some_and(|token| token.kind == crate::token::TokenKind::Number))
    {
        first -= 1;
    }
    first
}

pub(crate) fn actor_at(sentence: &Sentence, at: usize) -> bool {
    sentence.named_at(at).is_some_and(Named::is_authority)
}
