//! Delistings: who takes whom off a list or lifts the sanctions on him. What is planned, asked for, promised or denied is none,
//! and easing, waiving or suspending sanctions takes nobody off a list.

use crate::fact::{FactKind, Mention};
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::{Draft, Items, Memory};
use crate::rules::apart::clause_of;
use crate::rules::clause::{actors, is_infinitive, is_negated, is_unreal, subjects};
use crate::rules::count::count;
use crate::rules::event::{meant, targets};
use crate::rules::items;
use crate::rules::trigger::is_pronoun;
use crate::sentence::Sentence;
use crate::vocabulary::Vocabulary;
use crate::word::Set;

/// What is lifted.
const MEASURES: [&str; 12] = [
    "inclusion",
    "declaration",
    "declarations",
    "sanctions",
    "designation",
    "designations",
    "listing",
    "listings",
    "measures",
    "sanction",
    "freeze",
    "blacklisting",
];
/// What somebody is taken off.
const LISTS: [&str; 5] = ["list", "lists", "blacklist", "register", "annex"];

pub(crate) fn delistings(sentence: &Sentence, memory: &mut Memory, _vocabulary: &Vocabulary) -> Vec<Draft> {
    let mut found = Vec::new();
    if memory.items == Items::Delisted && sentence.class == LineClass::Item && sentence.is_first {
        return items::item(sentence, memory, Items::Delisted);
    }
    if is_denied(sentence) {
        return found;
    }
    for at in sentence.every(Set::Delists) {
        let read = found.last().is_some_and(|draft: &Draft| clause_of(sentence, at).start <= draft.end);
        let within = sentence.named_at(at).is_some_and(|named| named.end - named.first > 1);
        if read || sentence.is_quoted(at) || within {
            continue;
        }
        if sentence.is(at, &["longer"]) {
            found.extend(no_longer(sentence, memory, at));
            continue;
        }
        if sentence.is(at, &["renew", "renewed"]) {
            found.extend(not_renewed(sentence, memory, at));
            continue;
        }
        let begin = auxiliaries(sentence, at);
        let planned = sentence.is(begin, &["be"]) && is_infinitive(sentence, begin);
        if is_negated(sentence, at) || is_unreal(sentence, at) || is_infinitive(sentence, at) || planned {
            continue;
        }
        // "is removing X": no passive.
        let doing = sentence.tokens.get(at).is_some_and(|token| token.word.ends_with("ing"));
        let passive =
            !doing && sentence.find(&["was", "were", "been", "being", "is", "are"], begin, at).is_some();
        let draft = if passive { undergone(sentence, memory, at) } else { done(sentence, memory, at) };
        found.extend(draft);
    }
    found
}

/// Where the auxiliaries begin before a verb.
fn auxiliaries(sentence: &Sentence, at: usize) -> usize {
    let mut first = at;
    while sentence.is_in(first.wrapping_sub(1), Set::BeforeVerb)
        || sentence.is(first.wrapping_sub(1), &["be", "formally"])
    {
        first -= 1;
    }
    first
}

/// Whether the sentence says that it is not so.
fn is_denied(sentence: &Sentence) -> bool {
    let verb = sentence.find_in(Set::Delists, 0, sentence.tokens.len());
    let unsaid = ["denied", "denies", "false", "falsely", "untrue", "fake", "hoax"];
    verb.is_some_and(|verb| sentence.find(&unsaid, 0, verb).is_some())
        || sentence.is(0, &["had", "if", "were", "should"])
}

/// "removed X from the list", "lifted sanctions on X", "delisted X", "announced the removal of X from its list".
fn done(sentence: &Sentence, memory: &mut Memory, at: usize) -> Option<Draft> {
    let object = object(sentence, at)?;
    taken_off(sentence, memory, at, object)
}

/// Those named or counted from a place on, taken off a list by whoever acts.
fn taken_off(sentence: &Sentence, memory: &mut Memory, at: usize, object: usize) -> Option<Draft> {
    let authority = actors(sentence, at).into_iter().next();
    let (count, counted) = count(sentence, object, sentence.tokens.len());
    // What stands behind a colon is taken off only where it was counted.
    let named = if is_pronoun(sentence, object) {
        meant(sentence, object, at)
    } else if count.is_some() {
        targets(sentence, object)
    } else {
        sentence.list_from(object).0
    };
    let targets: Vec<&Named> = named
        .into_iter()
        .filter(|named| {
            named.is_party() && authority.is_none_or(|actor| actor.mention.entity != named.mention.entity)
        })
        .collect();
    let end = targets.iter().map(|named| named.end).max().unwrap_or(object);
    if targets.is_empty() && count.is_none() {
        return None;
    }
    let count = count.filter(|count| targets.is_empty() || *count as usize >= targets.len());
    memory.here.clear();
    let end = if targets.is_empty() { counted.unwrap_or(at + 1) } else { end };
    let first = authority.map_or(at, |actor| actor.first.min(at)).max(clause_of(sentence, at).start);
    let kind = FactKind::Delisting {
        authority: authority.map(|actor| actor.mention.clone()),
        count,
        targets: targets.into_iter().map(|named| named.mention.clone()).collect(),
    };
    Some(Draft::new(first, end.max(at + 1), "event.delist", kind))
}

/// "decided not to renew the listing of X", "did not renew the restrictive measures against X".
fn not_renewed(sentence: &Sentence, memory: &mut Memory, at: usize) -> Option<Draft> {
    let to = at.checked_sub(1).filter(|to| sentence.is(*to, &["to"]));
    let not = to.unwrap_or(at).checked_sub(1).filter(|not| sentence.is(*not, &["not"]))?;
    let verb = if to.is_some() { &["decided", "decides", "voted"] } else { &["did", "has", "have"] };
    let decided = not.checked_sub(1).filter(|verb_at| sentence.is(*verb_at, verb))?;
    let measure = sentence.find(&MEASURES, at + 1, at + 8)?;
    let object = sentence.find(&["of", "on", "against", "for"], measure + 1, measure + 4)? + 1;
    (!is_unreal(sentence, decided)).then(|| taken_off(sentence, memory, at, object)).flatten()
}

/// Where the object of a verb of delisting begins; `None` if the verb takes nobody off a list here.
fn object(sentence: &Sentence, at: usize) -> Option<usize> {
    let end = sentence.clause_end(at).max(at + 1);
    // "the removal of X": the noun's object.
    let of = usize::from(sentence.is(at, &["removal", "delisting"]) && sentence.is(at + 1, &["of"]));
    let noun = sentence.is(at, &["removal", "delisting"]);
    if noun
        && (of == 0
            || sentence
                .find(
                    &["announced", "approved", "announces", "confirmed", "ordered"],
                    at.saturating_sub(6),
                    at,
                )
                .is_none())
    {
        return None;
    }
    if sentence.is(at, &["delisted", "delist", "delists", "delisting", "unblocked", "de-listed"]) {
        return Some(at + 1 + of);
    }
    // "lifted (the) (asset) sanctions (imposed) on X", "revoked the designation of X", "revoked X's designation".
    let measure = sentence.find(&MEASURES, at + 1, (at + 8).min(end));
    if let Some(measure) = measure.filter(|measure| !sentence.is(measure + 1, &LISTS)) {
        let possessor = sentence.named.iter().find(|named| {
            named.first > at
                && named.end < measure
                && sentence.is(named.end, &["'s", "'"])
                && named.is_party()
        });
        if let Some(possessor) = possessor {
            return Some(possessor.first);
        }
        let to = sentence.find(&["on", "against", "of", "for", "from"], measure + 1, measure + 5)?;
        return Some(to + 1);
    }
    if sentence.is(
        at,
        &[
            "lifted",
            "lift",
            "annul",
            "terminate",
            "rescind",
            "revoke",
            "lifts",
            "ended",
            "annulled",
            "terminated",
            "rescinded",
            "revoked",
        ],
    ) {
        return None;
    }
    // "sanctioned X in 2019, removing it in 2023": what he was put on by the same sentence.
    let put = sentence.find(&["sanctioned", "designated", "blacklisted", "listed"], sentence.begins, at);
    if sentence.is(at, &["removing", "removed"]) && is_pronoun(sentence, at + 1) && put.is_some() {
        return Some(at + 1);
    }
    // "removed X from the list", "took X off its list", "removed the entry for X from".
    let from = sentence.find(&["from", "off"], at + 1, sentence.tokens.len())?;
    let list = sentence.find(&LISTS, from, from + 12);
    // "from its list of sponsors".
    let other = list.is_some_and(|list| {
        let subject = [
            "sanctions",
            "sanctioned",
            "designated",
            "specially",
            "blocked",
            "terrorist",
            "terrorists",
            "restrictive",
            "subject",
            "freeze",
            "banned",
            "nationals",
        ];
        sentence.is(list + 1, &["of"]) && sentence.find(&subject, from, list + 10).is_none()
    });
    if other {
        return None;
    }
    let sanctions = sentence.find(&["sanctions", "restrictive"], from, from + 4);
    let own = sentence.find(
        &["its", "sanctions", "sdn", "designated", "consolidated", "uk", "eu", "un", "ofac", "the"],
        from,
        from + 4,
    );
    // "from Annex 8".
    let annex = list.is_some_and(|list| list == from + 1 && sentence.is(list, &["annex"]));
    if (list.is_none() && sanctions.is_none()) || own.is_none() && !annex {
        return None;
    }
    let entry = sentence.find(&["entry", "entries", "name", "names"], at + 1, at + 4);
    let entry = entry.and_then(|entry| sentence.find(&["for", "of"], entry, entry + 2));
    // "excluded from the lists the businessman X": whom stands behind them.
    let behind = list.filter(|_| from == at + 1).filter(|list| {
        sentence.role(list + 1).is_some()
            || sentence.is(list + 1, &["the"])
            || sentence.named_at(list + 1).is_some_and(Named::is_party)
    });
    Some(entry.map_or(behind.map_or(at + 1 + of, |list| list + 1), |of| of + 1))
}

/// "X was delisted", "X was removed from the list by Y", "the sanctions on X were lifted".
fn undergone(sentence: &Sentence, memory: &mut Memory, at: usize) -> Option<Draft> {
    let by = sentence.find(&["by"], at, sentence.clause_end(at));
    let authority = by
        .and_then(|by| sentence.named_from(by).filter(|named| named.first <= by + 2 && named.is_authority()));
    let first = auxiliaries(sentence, at);
    // "the sanctions (imposed) on X (by Y) were lifted".
    let measure = (first.saturating_sub(14)..first).find(|place| sentence.is(*place, &MEASURES));
    // "the listing for X has been removed".
    let lifted = |measure: &usize| {
        !sentence.is(at, &["delisted", "removed"])
            || sentence.is(*measure, &["listing", "listings", "designation", "designations"])
    };
    if let Some(measure) = measure.filter(lifted) {
        let to = sentence.find(&["on", "against", "of", "for"], measure, first)?;
        let (list, end) = sentence.list_from(to + 1);
        let targets: Vec<Mention> = list
            .into_iter()
            .filter(|named| named.is_party() && named.end <= first)
            .map(|named| named.mention.clone())
            .collect();
        let imposed = sentence
            .named
            .iter()
            .find(|named| named.first >= end && named.end <= first && named.is_authority());
        let authority = authority.or(imposed).map(|named| named.mention.clone());
        let kind = FactKind::Delisting { authority, count: None, targets: targets.clone() };
        return (!targets.is_empty()).then(|| Draft::new(measure, at + 1, "event.delist.lifted", kind));
    }
    let off = sentence.is(at, &["delisted", "unblocked", "de-listed"])
        || sentence
            .find(&["from", "off"], at + 1, at + 5)
            .is_some_and(|from| sentence.find(&LISTS, from, from + 12).is_some());
    if !off {
        return None;
    }
    let targets = subjects(sentence, memory, at);
    let (count, counted) = if targets.is_empty() { count(sentence, 0, first) } else { (None, None) };
    if targets.is_empty() && counted != Some(first) {
        return None;
    }
    let own = sentence.named.iter().find(|named| {
        named.first > at && named.is_authority() && sentence.is(named.end, &["'s", "sanctions", "list"])
    });
    let begin = targets
        .first()
        .and_then(|target| sentence.named.iter().find(|named| named.mention.span == target.span))
        .map_or(first, |named| named.first);
    let authority = authority.or(own).map(|named| named.mention.clone());
    let kind = FactKind::Delisting { authority, count, targets };
    Some(Draft::new(begin, at + 1, "event.delist.passive", kind))
}

/// "X is no longer listed", "X is no longer subject to sanctions".
fn no_longer(sentence: &Sentence, memory: &mut Memory, at: usize) -> Option<Draft> {
    let listed = sentence.is(at + 1, &["listed", "sanctioned", "designated", "blacklisted"])
        || sentence.is(at + 1, &["subject"])
            && sentence.find(&["sanctions", "measures"], at, at + 7).is_some()
        || sentence.is(at + 1, &["on", "under"])
            && sentence.find(&["list", "sanctions"], at, at + 8).is_some();
    let no = at.checked_sub(1).filter(|no| sentence.is(*no, &["no"]))?;
    if !listed || is_unreal(sentence, no) {
        return None;
    }
    let verb = no.checked_sub(1).filter(|verb| sentence.is(*verb, &["is", "are"]))?;
    let targets = subjects(sentence, memory, verb);
    let by = sentence.find(&["by"], at, at + 5);
    let authority = by
        .and_then(|by| sentence.named_from(by).filter(|named| named.first <= by + 2 && named.is_authority()));
    let begin = sentence
        .named
        .iter()
        .find(|named| targets.first().is_some_and(|target| target.span == named.mention.span));
    let first = begin.map_or(verb, |named| named.first);
    let kind = FactKind::Delisting {
        authority: authority.map(|named| named.mention.clone()),
        count: None,
        targets: targets.clone(),
    };
    (!targets.is_empty()).then(|| Draft::new(first, at + 2, "event.delist.no_longer", kind))
}
