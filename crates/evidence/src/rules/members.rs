//! Who they are that a text has only counted or described: a sentence that says no more than their names in, designations out.

use std::collections::HashMap;

use crate::fact::{FactDate, FactKind, Mention};
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::{Draft, Memory};
use crate::rules::clause::is_negated;
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
        if count.is_some() && targets.is_empty() {
            self.counted = Some((authority.clone(), draft.date.clone()));
        } else if draft.rule != "event.members" {
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

/// "The individuals include A, B and C.", "The entities are D and E." after an act that only counted them.
pub(crate) fn members(sentence: &Sentence, memory: &mut Memory) -> Option<Draft> {
    let (authority, _) = memory.described.counted.clone()?;
    let opens = sentence.begins;
    let noun = sentence.is(opens, &["the"]) && sentence.is_in(opens + 1, Set::Counted);
    let verb = if noun { opens + 2 } else { opens + 1 };
    let told = noun && sentence.is(verb, &["include", "included", "are", "were", "comprise"])
        || sentence.is(opens, &["they"]) && sentence.is(verb, &["include", "comprise", "are"]);
    if !told || sentence.class != LineClass::Body || is_negated(sentence, verb) {
        return None;
    }
    let first = verb + 1 + usize::from(sentence.is(verb + 1, &["the"]));
    let (list, end) = sentence.list_from(verb + 1);
    let begins = list.first().is_some_and(|named| named.first == first);
    // Whatever follows the names would say more of them: "are X's suppliers", "include X subsidiaries".
    let ends = end + 1 >= sentence.tokens.len() || sentence.is(end, &[".", ";"]);
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
