//! Designations: who puts whom under sanctions, why, and with whom together.

mod forms;
mod targets;

use crate::dates::dates;
use crate::fact::{FactKind, Mention, MentionKind};
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::{Draft, Items, Memory};
use crate::rules::apart::clause_of;
use crate::rules::basis::legal_basis;
use crate::rules::clause::{actors, agents, is_infinitive, is_negated, is_unreal};
use crate::rules::count::{self, count, counted_without_number};
use crate::rules::event::forms::{announces, imposed, included, inverted, powers, titled};
use crate::rules::event::targets::beside;
pub(crate) use crate::rules::event::targets::targets;
use crate::rules::items;
use crate::rules::listed::listed;
use crate::rules::members::members;
use crate::rules::passive::undergone;
use crate::rules::phrase::{joint, object_end, parties_in};
use crate::rules::reason::reasons;
use crate::rules::sanction::{is_instrument, official_acts, whose};
use crate::rules::trigger::{is_carried_out, is_pronoun, trigger};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::vocabulary::{Vocabulary, country_of};
use crate::word::Set;
pub(crate) fn designations(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = items::item(sentence, memory, Items::Designated);
    items::introduces(sentence, memory);
    if is_untrue(sentence) {
        return found;
    }
    let lifts = lifts(sentence);
    let is_lifted = |at: usize| lifts && is_lifted(sentence, at);
    if let Some(draft) = included(sentence, memory).filter(|draft| !is_lifted(draft.first)) {
        found.push(draft);
        found.extend(reasons(sentence, &memory.here, 0));
        return found;
    }
    if let Some(draft) = inverted(sentence, memory).filter(|draft| !is_lifted(draft.first)) {
        found.push(draft);
        found.extend(reasons(sentence, &memory.here, 0));
        return found;
    }
    if let Some(draft) = members(sentence, memory).or_else(|| titled(sentence)) {
        found.push(draft);
        return found;
    }
    if let Some(draft) = powers(sentence, memory) {
        found.push(draft);
        return found;
    }
    if let Some(draft) = imposed(sentence, memory).filter(|draft| !is_lifted(draft.first)) {
        found.push(draft);
        return found;
    }
    if !lifts && let Some(draft) = listed(sentence, memory) {
        found.push(draft);
        found.extend(reasons(sentence, &memory.here, 0));
        return found;
    }
    // Where the act ended that was read last: another may stand in a clause of its own.
    let mut read = None;
    for at in sentence.every(Set::Designates) {
        if read.is_some_and(|end| at < end || clause_of(sentence, at).start <= end) {
            continue;
        }
        // Within a name it is no act: "Sanctions Committee".
        let within = sentence
            .named
            .iter()
            .any(|named| named.first <= at && at < named.end && named.end - named.first > 1);
        if sentence.is_quoted(at) || within {
            continue;
        }
        let planned = is_infinitive(sentence, at) && !is_carried_out(sentence, at);
        if is_negated(sentence, at) || is_unreal(sentence, at) || planned || is_lifted(at) {
            continue;
        }
        if let Some(draft) = undergone(sentence, memory, at) {
            let draft = with_others(sentence, memory, draft);
            let by = sentence.find(&["by"], at + 1, at + 8);
            let acting = by.map_or_else(Vec::new, |by| agents(sentence, by));
            found.extend(by_each(draft, &acting));
            continue;
        }
        let Some((rule, object)) = trigger(sentence, at) else { continue };
        if let Some(draft) = designation(sentence, memory, rule, at, object) {
            read = Some(draft.end);
            let draft = with_others(sentence, memory, draft);
            found.extend(by_each(draft, &acting(sentence, rule, at)));
        }
    }
    items::counted(sentence, memory, &found);
    if found.is_empty() {
        announces(sentence, memory);
    }
    if !found.is_empty() {
        let here = memory.here.clone();
        let from = found.last().map_or(0, |draft| draft.first);
        found.extend(reasons(sentence, &here, from));
        let orders = legal_basis(sentence);
        for draft in &mut found {
            if let FactKind::Designation { legal_basis, .. } = &mut draft.kind {
                legal_basis.clone_from(&orders);
            }
        }
    }
    found.extend(coordination(sentence));
    found
}

/// Who designates: whoever is named before the verb. "The Federal Council adopted the EU sanctions on X" is no act of the EU.
fn acting<'a>(sentence: &'a Sentence, rule: &str, at: usize) -> Vec<&'a Named> {
    let near = at.saturating_sub(12);
    let verb = match rule {
        "event.announce" => (near..at).rev().find(|place| sentence.is_in(*place, Set::Imposes)),
        "event.joined" => sentence.find(&["joined", "joins"], near, at),
        _ => None,
    };
    let before = verb.map_or_else(Vec::new, |verb| actors(sentence, verb));
    let named = if before.is_empty() { actors(sentence, at) } else { return before };
    // "has adopted European Union sanctions on X": whose sanctions they are, and not who acts.
    let whose = |named: &&Named| verb.is_some_and(|verb| named.first > verb);
    if named.iter().any(whose) { Vec::new() } else { named }
}

fn designation(
    sentence: &Sentence,
    memory: &mut Memory,
    rule: &'static str,
    at: usize,
    object: usize,
) -> Option<Draft> {
    let authority = if rule == "event.placed" {
        // "Sanctions were imposed on X by Y", "By decision of Y, sanctions were imposed on X".
        let decision = sentence.find(&["decision", "decree", "order", "resolution"], sentence.begins, at);
        let opens = decision.filter(|_| sentence.is(sentence.begins, &["by"])).map(|act| act + 1);
        let by = sentence.find(&["by"], object, sentence.tokens.len()).or(opens);
        let by = by.and_then(|by| {
            sentence.named_from(by).filter(|named| named.first <= by + 2 && named.is_authority())
        });
        by.or_else(|| whose(sentence, at))
    } else {
        acting(sentence, rule, at).into_iter().next()
    };
    // "The government had imposed": whose it is was said before.
    let opens = sentence.begins + usize::from(sentence.is(sentence.begins, &["the"]));
    let said_before = authority.is_none()
        && sentence.named.first().is_none_or(|named| named.first > opens)
        && sentence.is(
            opens,
            &[
                "it",
                "they",
                "government",
                "ministry",
                "department",
                "council",
                "committee",
                "agency",
                "administration",
            ],
        );
    // "In 2023 the office designated X".
    let office = sentence
        .is(at.wrapping_sub(1), &["office", "bureau", "department", "ministry", "agency", "bloc"])
        && sentence.is(at.wrapping_sub(2), &["the"]);
    // "Today's action follows the designation of X": by whoever acts today.
    let earlier = rule == "event.designation_of" && sentence.is(opens, &["today", "this", "action"]);
    let said_before = said_before
        || authority.is_none() && (earlier || office)
        || authority.is_none()
            && sentence.is(opens, &["foreign", "finance", "economics", "economy", "defence", "defense"])
            && sentence.is(opens + 1, &["ministry", "minister"]);
    // "The sanction has been imposed on X" after who imposed it.
    let the_one = rule == "event.placed"
        && sentence.is(at, &["sanction"])
        && at == sentence.begins + 1
        && sentence.is(sentence.begins, &["the"]);
    // "The measures hit X", "Sanctions were also imposed on X": of whoever imposed those told of before.
    let of_those = rule == "event.target" && sentence.is(sentence.begins, &["the", "these", "this", "today"])
        || rule == "event.placed"
            && (sentence.find(&["also"], at, object).is_some()
                || at <= sentence.begins + 1 && memory.opened_by.is_some() && dates(sentence).is_empty());
    // "We sanctioned X" in a release of whoever acts.
    let we = authority.is_none() && sentence.find(&["we"], at.saturating_sub(3), at).is_some();
    let before = memory.authority.clone().filter(|_| {
        said_before && rule != "event.placed" || we || (the_one || of_those) && authority.is_none()
    });
    if rule == "event.targeted" && !goes_on(sentence, memory, authority) {
        return None;
    }
    let clause = clause_of(sentence, at).end;
    let (mut count, mut counted) = count(sentence, object, clause);
    let mut targets =
        if is_pronoun(sentence, object) { meant(sentence, object, at) } else { targets(sentence, object) };
    // "sanctions Harbour clerics": what is designated has no name. No verb follows an object.
    let attribute = |named: &Named| {
        sentence.tokens.get(named.end).is_some_and(|token| {
            let plural = token.word.len() > 4 && token.word.ends_with('s') && !token.word.ends_with("ss");
            let other = [Set::Finite, Set::Preposition, Set::BeforeVerb, Set::Says];
            token.kind == TokenKind::Word
                && plural
                && !other.iter().any(|set| token.is_in(*set))
                && !token.is_any(&["always", "towards", "besides", "assets"])
        })
    };
    if let [only] = targets.as_slice()
        && attribute(only)
    {
        return None;
    }
    // "sanctions on the Redwater unit behind the Harbour attack": a unit without a name, and no attack is designated.
    let unit = targets.first().is_some_and(|first| {
        (sentence.is_in(first.end, Set::Part) || sentence.is_in(first.end, Set::Counted))
            && sentence.is(first.end + 1, &["behind", "responsible", "that", "which", "in", "of", "accused"])
    });
    // "is designating a Redwater Group front company": nor is the group.
    let front = targets.first().is_some_and(|first| {
        sentence.is(first.end, &["front", "shell", "cover", "branch", "subsidiary", "affiliate"])
            && sentence.named_from(first.end).is_none_or(|next| next.first > first.end + 2)
    });
    if unit || front {
        targets.clear();
    }
    if count.is_none()
        && targets.is_empty()
        && matches!(rule, "event.announce" | "event.placed" | "event.designate" | "event.decreed")
    {
        (count, counted) = count::others(sentence, object, clause);
    }
    targets.retain(|named| {
        named.is_party() && authority.is_none_or(|authority| authority.mention.entity != named.mention.entity)
    });
    beside(sentence, object, &mut targets, (&mut count, &mut counted));
    // "two officials, X and Y, and three companies": the names are of those counted first.
    if let (Some(number), Some(last)) = (count, targets.iter().map(|named| named.end).max())
        && number as usize == targets.len()
    {
        let and = last + usize::from(sentence.is(last, &[","]));
        let more = count::count(sentence, and + 1, sentence.clause_end(and + 1)).0;
        let more = more.filter(|_| sentence.is(and, &["and"]) && count::is_number(sentence, and + 1));
        count = Some(number.saturating_add(more.unwrap_or_default()));
    }
    let targets: Vec<Mention> = targets.into_iter().map(|named| named.mention.clone()).collect();
    // "two lesser-known entities, B and C" after A counts some of them only.
    let count = count.filter(|count| targets.is_empty() || *count as usize >= targets.len());
    // "Since November 3, Canada has sanctioned 11 individuals, among them X": the number is of all of that time.
    let count = count.filter(|_| !is_total(sentence, at, object));
    // A headline without a name or a number announces what the story tells.
    let vague = sentence.class == LineClass::Title || !counted_without_number(sentence, object);
    let vague = vague || matches!(rule, "event.target" | "event.freeze");
    if targets.is_empty() && (count.is_none() && vague || is_total(sentence, at, object)) {
        return None;
    }
    let unnamed = matches!(rule, "event.placed" | "event.target" | "event.decreed")
        || is_instrument(sentence, at)
        || official_acts(sentence, at)
        || sentence
            .find_in(Set::Imposes, at.saturating_sub(12), at)
            .is_some_and(|verb| official_acts(sentence, verb));
    if authority.is_none() && memory.authority.is_none() && !unnamed {
        return None;
    }
    // "The measures hit X hard": what they did to him, where nothing says that he is on a list by them.
    let hit = rule == "event.target" && sentence.is(at, &["hit", "hits"]) && targets.len() < 2;
    let last = sentence.list_from(object).1;
    if hit && (memory.authority.is_none() || sentence.is(last, &["hard", "harder", "badly", "most"])) {
        return None;
    }
    memory.here.clone_from(&targets);
    let further = sentence.find(&["further", "additional"], 0, at).is_some();
    let authority = authority.map(|named| named.mention.clone()).or(before);
    if memory.authority.is_none()
        || authority.as_ref().is_some_and(|known| known.kind == MentionKind::Authority)
    {
        memory.authority = authority.clone().or(memory.authority.take());
    }
    for target in &targets {
        if !memory.targets.iter().any(|known| known.entity == target.entity) {
            memory.targets.push(target.clone());
        }
    }
    let last = targets.iter().map(|target| target.span.end).max();
    let pronoun = if is_pronoun(sentence, object) { object + 1 } else { at + 1 };
    let end = (0..sentence.tokens.len())
        .rev()
        .find(|place| sentence.tokens.get(*place).is_some_and(|token| Some(token.span.end) == last))
        .map_or(counted.unwrap_or(at + 1), |place| place + 1)
        .max(counted.unwrap_or_default());
    // Whoever acts may be named in the clause before.
    let first = authority_place(sentence, authority.as_ref()).unwrap_or(at).min(at);
    let first = first.max(clause_of(sentence, at).start);
    Some(Draft::new(
        first,
        if pronoun > at + 1 { pronoun } else { end.max(at + 1) },
        rule,
        FactKind::Designation { authority, count, targets, is_further: further, legal_basis: Vec::new() },
    ))
}

/// Whether a sentence only sums up what was done over time: "Since 2014 X has sanctioned 300 persons", "over 1,400 persons".
fn is_total(sentence: &Sentence, at: usize, object: usize) -> bool {
    let thousands = |place: &usize| {
        let number = sentence.tokens.get(*place).map(|token| token.word.replace(',', ""));
        number.and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| number >= 1000)
    };
    let first_time = (sentence.begins..at).any(|place| sentence.has(place, &["first", "time"]));
    // "With today's announcement, X has sanctioned 24 persons": these and all before them.
    let summed = sentence.is(sentence.begins, &["with"])
        && sentence
            .find(
                &["announcement", "action", "actions", "designations", "listings", "package", "measures"],
                sentence.begins,
                at,
            )
            .is_some_and(|noun| sentence.is(noun + 1, &[","]))
        && sentence.find(&["has", "have"], sentence.begins, at).is_some();
    let so_far = (at.saturating_sub(4)..at).any(|place| sentence.has(place, &["so", "far"]));
    summed
        || so_far
        || sentence.find(&["since"], sentence.begins, at).is_some()
        || sentence.is(at.wrapping_sub(1), &["now"])
        || sentence.find(&["now"], at.saturating_sub(5), at).is_some_and(|now| {
            sentence.is(now - 1, &["has", "have"]) && sentence.find_in(Set::Imposes, now, at).is_some()
        })
        || sentence.find(&["total"], object, object + 4).is_some()
        || (object..object + 4).find(thousands).is_some_and(|place| !sentence.is_in(place, Set::Calendar))
        || first_time
}

/// Whether a text that tells of sanctions of the same state goes on with them: "Washington also targeted three companies".
fn goes_on(sentence: &Sentence, memory: &Memory, authority: Option<&Named>) -> bool {
    let country = |mention: &Mention| country_of(&mention.entity);
    let same = authority.zip(memory.authority.as_ref()).is_some_and(|(actor, known)| {
        let own = country(known);
        actor.mention.entity == known.entity || !own.is_empty() && own == country(&actor.mention)
    });
    let strikes =
        ["strike", "strikes", "missile", "drone", "drones", "cyberattack", "attack", "attacks", "hackers"];
    same && sentence.find(&strikes, sentence.begins, sentence.tokens.len()).is_none()
}

/// Whom "him", "her" or "it" means: the one party that the sentence names before the act.
pub(crate) fn meant(sentence: &Sentence, pronoun: usize, at: usize) -> Vec<&Named> {
    let person = sentence.is(pronoun, &["him", "her"]);
    let several = sentence.is(pronoun, &["them"]);
    let before: Vec<&Named> =
        sentence.named.iter().filter(|named| named.is_party() && named.end <= at).collect();
    let kind = if person { MentionKind::Person } else { MentionKind::Organisation };
    let fits = |named: &&Named| {
        !sentence.is(named.end, &["'s", "'"]) && (several || named.mention.kind == kind || before.len() == 1)
    };
    let number = if several { before.len() > 1 } else { before.len() == 1 };
    if number && before.iter().all(fits) { before } else { Vec::new() }
}

/// A designation by several authorities is one of each.
fn by_each(draft: Draft, acting: &[&Named]) -> Vec<Draft> {
    let mut found = Vec::new();
    if let FactKind::Designation { authority: Some(first), .. } = &draft.kind
        && acting.iter().any(|named| named.mention.span == first.span)
    {
        let others = acting.iter().filter(|named| named.mention.entity != first.entity);
        for other in others {
            let mut draft = draft.clone();
            if let FactKind::Designation { authority, .. } = &mut draft.kind {
                *authority = Some(other.mention.clone());
            }
            draft.first = draft.first.min(other.first);
            draft.end = draft.end.max(other.end);
            found.push(draft);
        }
    }
    found.insert(0, draft);
    found
}

/// Adds whom a designation befalls "along with" those named in it: "was sanctioned in May along with two firms, including X".
fn with_others(sentence: &Sentence, memory: &mut Memory, mut draft: Draft) -> Draft {
    let (from, close) = (draft.end, clause_of(sentence, draft.end).end);
    let with = (from..close).find(|at| joint(sentence, *at) == 2 || sentence.is(*at, &["alongside"]));
    let FactKind::Designation { targets, count: None, .. } = &mut draft.kind else { return draft };
    let Some(with) = with.filter(|with| {
        let act = (from..*with).any(|at| sentence.is_in(at, Set::Finite) || sentence.is_in(at, Set::Says));
        !targets.is_empty() && !act
    }) else {
        return draft;
    };
    let others = with + joint(sentence, with).max(1);
    for named in parties_in(sentence, others, object_end(sentence, others).min(close)) {
        let known = |target: &Mention| target.entity == named.mention.entity;
        if !targets.iter().any(known) {
            targets.push(named.mention.clone());
            memory.here.push(named.mention.clone());
            draft.end = draft.end.max(named.end);
        }
        if !memory.targets.iter().any(known) {
            memory.targets.push(named.mention.clone());
        }
    }
    draft
}

fn authority_place(sentence: &Sentence, authority: Option<&Mention>) -> Option<usize> {
    let authority = authority?;
    sentence.named.iter().find(|named| named.mention.span == authority.span).map(|named| named.first)
}

/// Tell of somebody taken off a list.
const LIFTED: &[&str] = &["lifted", "lifts", "delisted", "delists", "revoked", "removed", "removes"];

/// Whether a sentence tells of somebody taken off a list, and not that he is on it again: "which was delisted in 2019, has
/// again been sanctioned".
fn lifts(sentence: &Sentence) -> bool {
    let again = ["again", "re-designated", "redesignated", "anew"];
    let within = |words: &[&str]| sentence.find(words, 0, sentence.tokens.len()).is_some();
    within(LIFTED) && !within(&again)
}

/// Whether the clause of a word tells of somebody taken off a list, whatever it says of how he came on it.
fn is_lifted(sentence: &Sentence, at: usize) -> bool {
    clause_of(sentence, at).any(|place| sentence.is(place, LIFTED) && !sentence.is_quoted(place))
}

/// Whether a sentence says that a designation is not so: it is denied, called false, or only thought of ("Had it designated").
fn is_untrue(sentence: &Sentence) -> bool {
    let unsaid = [
        "denied",
        "denies",
        "false",
        "falsely",
        "wrong",
        "untrue",
        "fake",
        "hoax",
        "fabricated",
        "incorrectly",
    ];
    let act = sentence.find(
        &["designated", "sanctioned", "listed", "designates", "sanctions"],
        0,
        sentence.tokens.len(),
    );
    let before = act.and_then(|act| sentence.find(&unsaid, 0, act));
    before.is_some_and(|at| !sentence.is_quoted(at)) || sentence.is(0, &["had", "if", "were"])
}

/// Done together with another state or body.
fn coordination(sentence: &Sentence) -> Vec<Draft> {
    let mut found = Vec::new();
    for at in sentence.all(&["coordination", "jointly", "concert", "partnership", "coordinated"]) {
        let Some(with) = sentence.find(&["with"], at, at + 4) else { continue };
        if let Some(named) = sentence.named_from(with).filter(|named| {
            let near = (with + 1..named.first).all(|place| {
                sentence.is(
                    place,
                    &["the", "its", "our", "partners", "allies", "in", "government", "governments", "of"],
                )
            });
            named.first <= with + 5 && near && named.is_authority()
        }) {
            let mut named = named;
            loop {
                let kind = FactKind::Coordination { with: named.mention.clone() };
                found.push(Draft::new(at, named.end, "event.coordination", kind));
                // "with the United States and the United Kingdom", "with A, B and C".
                let joins = |place: &usize| sentence.is(*place, &[",", "and", "the"]);
                let next = named.end + (named.end..named.end + 3).take_while(joins).count();
                match sentence.named_at(next).filter(|other| other.first == next && other.is_authority()) {
                    Some(other) if next > named.end && !sentence.is_in(other.end, Set::Finite) => {
                        named = other;
                    }
                    _ => break,
                }
            }
        }
    }
    found
}
