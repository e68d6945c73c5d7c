//! Who is on a list, or under sanctions, as a text tells it of one that it reported: "X and Y are also on the list".

use crate::fact::{FactKind, Mention};
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal};
use crate::rules::phrase::{object_end, parties_in};
use crate::rules::sanction;
use crate::sentence::Sentence;
use crate::word::Set;

const BE: &[&str] = &["is", "are", "was", "were", "been", "remain", "remains"];

/// Reads the designations that a sentence tells by what is true of those designated.
pub(crate) fn listed(sentence: &Sentence, memory: &mut Memory) -> Option<Draft> {
    if sentence.class == LineClass::Title {
        return None;
    }
    let (draft, targets) = on_the_list(sentence, memory)
        .or_else(|| the_list_includes(sentence, memory))
        .or_else(|| under_sanctions(sentence, memory))?;
    memory.here.clone_from(&targets);
    for target in targets {
        if !memory.targets.iter().any(|known| known.entity == target.entity) {
            memory.targets.push(target);
        }
    }
    Some(draft)
}

fn draft(
    rule: &'static str,
    named: &[&Named],
    end: usize,
    authority: Option<Mention>,
) -> Option<(Draft, Vec<Mention>)> {
    let first = named.first()?.first;
    let last = named.iter().map(|named| named.end).max()?;
    let targets: Vec<Mention> = named.iter().map(|named| named.mention.clone()).collect();
    let legal_basis = Vec::new();
    let kind = FactKind::Designation {
        authority,
        count: None,
        targets: targets.clone(),
        is_further: false,
        legal_basis,
    };
    Some((Draft::new(first, end.max(last), rule, kind), targets))
}

/// Whose list or sanctions they are that a noun names: the authority before it, else that of the text.
fn whose(sentence: &Sentence, from: usize, noun: usize, memory: &Memory) -> Option<Mention> {
    let before = sentence.named.iter().find(|named| {
        let adjective = named.country == "EU" || named.is_authority() || named.is_adjective;
        named.first >= from && named.end <= noun && adjective
    });
    let of = sanction::whose(sentence, noun);
    before.filter(|named| named.is_authority()).or(of).map(|named| named.mention.clone()).or_else(|| {
        // "on the Swiss list": whose it is stands there, and it is nobody's that the text told of.
        memory.authority.clone().filter(|_| before.is_none())
    })
}

/// "Two refineries, A and B, are also on the list", "Also on the list are A and B".
fn on_the_list(sentence: &Sentence, memory: &Memory) -> Option<(Draft, Vec<Mention>)> {
    memory.authority.as_ref()?;
    let list = sentence.all(&["list", "blacklist"]).into_iter().find(|list| {
        sentence.is(list.wrapping_sub(2), &["on", "in"])
            && sentence.is(list.wrapping_sub(1), &["the", "this"])
            || sentence.is(list.wrapping_sub(3), &["on"])
                && sentence.has(list.wrapping_sub(2), &["the", "sanctions"])
    })?;
    // "on the list of the richest".
    if sentence.is(list + 1, &["of", "for"]) || sentence.is_quoted(list) {
        return None;
    }
    let on = (0..list).rev().find(|at| sentence.is(*at, &["on", "in"]))?;
    let sure = |at: usize| !is_negated(sentence, at) && !is_unreal(sentence, at);
    if sentence.is(list + 1, &["is", "are", "were", "was"])
        && sentence.is(sentence.begins, &["also", "on", "newly"])
    {
        let named = parties_in(sentence, list + 2, object_end(sentence, list + 2));
        return draft("event.on_list", &named, list + 2, memory.authority.clone()).filter(|_| sure(list + 1));
    }
    let mut verb = on;
    while sentence
        .is(verb.wrapping_sub(1), &["also", "now", "included", "featured", "named", "among", "those"])
    {
        verb -= 1;
    }
    let verb = verb.checked_sub(1).filter(|verb| sentence.is(*verb, BE) && sure(*verb))?;
    let words = (0..=verb).rev().take_while(|at| sentence.is_in(*at, Set::BeforeVerb)).last();
    let named = parties_in(sentence, sentence.begins, words.unwrap_or(verb));
    draft("event.on_list", &named, list + 1, memory.authority.clone())
}

/// "The list includes A and her husband B", "The list also features C" after whose list it is.
fn the_list_includes(sentence: &Sentence, memory: &Memory) -> Option<(Draft, Vec<Mention>)> {
    memory.authority.as_ref()?;
    let opens = sentence.begins;
    let noun = (opens + 1..opens + 3).find(|at| sentence.is(*at, &["list", "blacklist", "lists"]))?;
    // "The list of sanctioned persons includes".
    let of = (noun + 1..noun + 6).take_while(|at| {
        sentence.is(*at, &["of", "the", "those", "sanctioned", "designated", "new"])
            || sentence.is_in(*at, Set::Counted)
    });
    let noun = noun + if sentence.is(noun + 1, &["of"]) { of.count() } else { 0 };
    let verb = noun + 1 + usize::from(sentence.is(noun + 1, &["also", "now"]));
    let verbs = ["includes", "included", "include", "features", "comprises", "names", "contains"];
    let told = sentence.is(opens, &["the", "this", "its"])
        && (sentence.is(opens + 1, &["list", "lists", "blacklist"])
            || sentence.is(noun - 1, &["sanctions", "new", "updated", "full", "black"]))
        && sentence.is(verb, &verbs)
        && !is_negated(sentence, verb);
    let from = verb + 1 + usize::from(sentence.is(verb + 1, &["also"]));
    let named = if told { parties_in(sentence, from, object_end(sentence, from)) } else { Vec::new() };
    draft("event.include", &named, verb + 1, memory.authority.clone())
}

/// "A and B are subject to the blocking of assets", "C has been under EU sanctions since 2014".
fn under_sanctions(sentence: &Sentence, memory: &Memory) -> Option<(Draft, Vec<Mention>)> {
    for at in sentence.all(&["under", "subject"]) {
        let from = at + 1 + usize::from(sentence.is(at, &["subject"]) && sentence.is(at + 1, &["to"]));
        if from == at + 1 && sentence.is(at, &["subject"]) || sentence.is_quoted(at) {
            continue;
        }
        let mut be = at;
        while sentence
            .is(be.wrapping_sub(1), &["already", "now", "also", "currently", "still", "all", "both"])
        {
            be -= 1;
        }
        let Some(be) = be.checked_sub(1).filter(|be| sentence.is(*be, BE)) else { continue };
        // "was under sanctions until": what held once is told with its own days.
        let verb = (0..be)
            .rev()
            .take_while(|at| sentence.is_in(*at, Set::BeforeVerb) || sentence.is(*at, &["already"]))
            .last();
        let verb = verb.unwrap_or(be);
        if is_negated(sentence, be) || is_unreal(sentence, be) || sentence.is(be, &["was", "were"]) {
            continue;
        }
        let noun = (from..from + 6)
            .find(|at| sanction::is_noun(sentence, *at) || sentence.has(*at, &["blocking", "of", "assets"]));
        let Some(noun) = noun else { continue };
        let plain = (from..noun).all(|at| !sentence.is_in(at, Set::Preposition) || sentence.is(at, &["to"]));
        // "sanctions evasion".
        let other = sentence.is(noun + 1, &["evasion", "regime", "list", "pressure", "law", "laws"]);
        if !plain || other {
            continue;
        }
        // Whose sanctions somebody is under is no act, but for when he came under them, or where the text tells of them.
        let since = sentence.find(&["since"], noun, noun + 8).is_some();
        let of_text = sentence.named.iter().all(|named| named.end <= from || named.first > noun + 2);
        if !since && !of_text {
            continue;
        }
        let authority = whose(sentence, from, noun, memory);
        let named = parties_in(sentence, sentence.begins, verb);
        if authority.is_some() && !named.is_empty() {
            let end = sanction::whose(sentence, noun).map_or(noun + 1, |named| named.end);
            return draft("event.under", &named, end, authority);
        }
    }
    None
}
