//! Who they are that a text has only counted or described: a sentence that says no more than their names in, designations out.

use hashbrown::HashMap;

use crate::fact::{FactDate, FactKind, Mention};
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::clause::{is_negated, is_unreal};
use crate::rules::count::{self, is_number};
use crate::rules::items::{is_of_list, mark};
use crate::rules::phrase::{in_semicolons, object_end, parties_in};
use crate::sentence::Sentence;
use crate::word::Set;

/// What the text has said of those whom it names later, or calls by a common noun later.
#[derive(Debug, Default)]
pub(crate) struct Described {
    /// Who designated those that were counted and not named, with the day.
    counted: Option<(Option<Mention>, Option<FactDate>)>,
    /// The designated and delisted by what they are called: "the mixer". Nobody where there are several.
    called: HashMap<String, Option<Mention>>,
}

impl Described {
    /// Notes what a fact of a sentence tells of it.
    pub(crate) fn note(&mut self, sentence: &Sentence, draft: &Draft) {
        let (targets, authority, count) = match &draft.kind {
            FactKind::Designation { authority, targets, count, .. } => (targets, authority, count),
            FactKind::Delisting { authority, targets, .. } => (targets, authority, &None),
            _ => return,
        };
        if count.is_some_and(|count| count as usize > targets.len()) {
            self.counted = Some((authority.clone(), draft.date.clone()));
        } else if !matches!(draft.rule, "event.members" | "event.include") && !is_of_list(draft.rule) {
            self.counted = None;
        }
        for target in targets {
            let Some(noun) = called(sentence, target) else { continue };
            let known = self.called.entry(noun).or_insert_with(|| Some(target.clone()));
            if known.as_ref().is_some_and(|known| known.entity != target.entity) {
                *known = None;
            }
        }
    }

    /// The day on which those were designated who were counted before.
    pub(crate) fn day(&self) -> Option<FactDate> {
        self.counted.as_ref().and_then(|(_, day)| day.clone())
    }

    /// Whom "the mixer" right before a place means.
    pub(crate) fn meant(&self, sentence: &Sentence, before: usize) -> Option<Mention> {
        let noun = before.checked_sub(1)?;
        let opens = sentence.is(noun.wrapping_sub(1), &["the"]) && noun == sentence.begins + 1;
        let target = self.called.get(&sentence.tokens.get(noun).filter(|_| opens)?.word)?.as_ref()?;
        let text = sentence.text_of(noun - 1, before);
        Some(Mention { text, span: sentence.span(noun - 1, before), ..target.clone() })
    }
}

/// What a sentence says that one it names is: "X, a virtual currency mixer".
fn called(sentence: &Sentence, target: &Mention) -> Option<String> {
    let named = sentence.named.iter().find(|named| named.mention.span == target.span)?;
    let bracket = sentence.is(named.end, &["("]).then(|| sentence.find(&[")"], named.end, named.end + 6));
    let end = bracket.flatten().map_or(named.end, |close| close + 1);
    let aside = sentence.is(end, &[","]) && sentence.is(end + 1, &["a", "an"]);
    let nouns = end + 2..end + 8;
    let plain = |at: &usize| {
        !sentence.is_in(*at, Set::Preposition) && !sentence.is(*at, &[",", ".", "that", "which", "who"])
    };
    let last = nouns.take_while(plain).last().filter(|_| aside)?;
    let noun = nouns_of(sentence, end + 2, last)?;
    sentence.tokens.get(noun).map(|token| token.word.clone())
}

/// The last noun of what parties are called in a stretch of words.
fn nouns_of(sentence: &Sentence, first: usize, last: usize) -> Option<usize> {
    (first..=last)
        .take_while(|at| !sentence.is_in(*at, Set::Finite) && !sentence.is(*at, &["it", "he", "she"]))
        .filter(|at| sentence.is_in(*at, Set::Counted) || sentence.is_in(*at, Set::PredicateNoun))
        .last()
}

/// Where the names begin of those who were counted: "The (three) entities (added) are (named as)", "They include", "It named
/// them as", "identified the individuals as".
fn names_from(sentence: &Sentence) -> Option<usize> {
    let opens = said_first(sentence);
    // "Among them are X and Y".
    if sentence.has(opens, &["among", "them"]) && sentence.is(opens + 2, &["are", "is", "were"]) {
        return Some(opens + 3);
    }
    let body = ["it", "they", "ministry", "department", "treasury", "government", "council", "statement"];
    let names = ["named", "names", "identified", "identifies"];
    // "It named the individuals as", "The ministry identified them as".
    let verb = sentence.find(&names, opens + 1, opens + 5).filter(|verb| {
        let passive = sentence.is(*verb - 1, &["were", "are", "been"]);
        let actor = sentence.named.iter().any(|named| named.is_authority() && named.end <= *verb);
        !passive && (actor || sentence.find(&body, opens, *verb).is_some())
    });
    if let Some(verb) = verb {
        let them = sentence.is(verb + 1, &["them"]);
        let end = verb + 1 + noun_phrase(sentence, verb + 1);
        let last = if them { verb + 2 } else { end };
        return (last > verb + 1 && sentence.is(last, &["as"])).then_some(last + 1);
    }
    let they = sentence.is(opens, &["they", "these", "those"]);
    let noun = opens + noun_phrase(sentence, opens);
    let mut verb = if noun > opens { noun } else { opens + usize::from(they) };
    // "The entities added (today)".
    let listed = ["added", "listed", "sanctioned", "designated", "blacklisted", "targeted", "specified"];
    if sentence.is(verb, &listed) && noun > opens {
        verb += 1 + usize::from(sentence.is(verb + 1, &["today"]));
    }
    if verb == opens
        || !sentence.is(
            verb,
            &["include", "included", "includes", "are", "were", "is", "was", "comprise", "comprised"],
        )
    {
        return None;
    }
    let told = sentence.is(verb, &["are", "were", "is", "was"])
        && sentence.is(verb + 1, &["named", "identified", "known"])
        && sentence.is(verb + 2, &["as"]);
    Some(verb + if told { 3 } else { 1 })
}

/// Where a sentence begins, behind who says it: "The ministry said the other three groups are".
fn said_first(sentence: &Sentence) -> usize {
    let opens = opening(sentence);
    let says = sentence.find(&["said", "says"], opens + 1, opens + 8);
    let actor = |says: usize| {
        (opens..says).all(|at| {
            sentence.named_at(at).is_some_and(|named| !named.is_party())
                || sentence.is(at, &["the", "'s"])
                || sentence.is_in(at, Set::Voice)
                || sentence.is_in(at, Set::Head)
                || sentence.is_in(at, Set::Field)
        })
    };
    match says.filter(|says| actor(*says)) {
        Some(says) => says + 1 + usize::from(sentence.is(says + 1, &["that"])),
        None => opens,
    }
}

/// Where a sentence begins, behind the mark of an item.
fn opening(sentence: &Sentence) -> usize {
    if sentence.class == LineClass::Item { mark(sentence) } else { sentence.begins }
}

/// How many words "the (three) (Russian) (listed) individuals" has that stands at a place; 0 if it does not.
fn noun_phrase(sentence: &Sentence, at: usize) -> usize {
    if !sentence.is(at, &["the", "these", "those"]) {
        return 0;
    }
    let plain = |place: &usize| {
        is_number(sentence, *place)
            || sentence.is_in(*place, Set::Counted)
            || sentence.named_at(*place).is_some_and(|named| named.is_adjective)
            || sentence.is(
                *place,
                &["sanctioned", "designated", "listed", "blacklisted", "newly", "new", "other", "and"],
            )
    };
    let length = 1 + (at + 1..at + 8).take_while(plain).count();
    // "The four include X".
    let alone = length == 2 && is_number(sentence, at + 1);
    if alone || sentence.is_in(at + length - 1, Set::Counted) {
        length
    } else if sentence.is(at, &["these"])
        && sentence.is(at + 2, &["include", "included"])
        && count::is_party_noun(sentence, at + 1)
    {
        // "These procurers include X".
        2
    } else {
        0
    }
}

/// "The individuals include A, B and C.", "The entities are D and E.", "It named them as F and G" after an act that only
/// counted them.
pub(crate) fn members(sentence: &Sentence, memory: &mut Memory) -> Option<Draft> {
    let (authority, _) = memory.described.counted.clone()?;
    let opens = opening(sentence);
    let from = names_from(sentence)?;
    if sentence.class == LineClass::Title || is_negated(sentence, from - 1) || is_unreal(sentence, from - 1) {
        return None;
    }
    let first = from + usize::from(sentence.is(from, &["the"]));
    let (mut list, mut end) = sentence.list_from(from);
    let row = parties_in(sentence, from, object_end(sentence, from));
    if row.len() > list.len() && !list.is_empty() {
        end = row.last().map_or(end, |last| last.end);
        list = row;
    }
    let divided = in_semicolons(sentence, from);
    if divided.len() > list.len() {
        // What is said of the last stands behind him.
        end = sentence.tokens.len();
        list = divided;
    }
    let ranks = |named: &&Named| {
        (first..named.first).all(|at| sentence.is_in(at, Set::Rank) || sentence.is_in(at, Set::Addressed))
    };
    let begins = list.first().is_some_and(ranks)
        || sentence.role(first).is_some_and(|name| list.first().is_some_and(|named| named.first == name));
    // Whatever follows the names would say more of them: "are X's suppliers", "include X subsidiaries".
    let ends = end >= sentence.tokens.len()
        || sentence.is(end, &[".", ";", ","])
        || sentence.is(end, &["and"]) && is_number(sentence, end + 1);
    let all = !list.is_empty() && list.iter().all(|named: &&Named| named.is_party());
    if !(begins && ends && all) {
        return None;
    }
    let targets: Vec<Mention> = list.into_iter().map(|named| named.mention.clone()).collect();
    memory.here.clone_from(&targets);
    memory.targets.extend(targets.iter().cloned());
    let legal_basis = Vec::new();
    let kind = FactKind::Designation { authority, count: None, targets, is_further: false, legal_basis };
    Some(Draft::new(opens, end, "event.members", kind))
}
