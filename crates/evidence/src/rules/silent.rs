//! What was not understood: a sentence and what was read of it in, the parts of it that tell of an act and gave no fact out.
//!
//! The worst a reader can do is to pass an act over in silence. A sentence without any fact is listed if it has a word that tells
//! of an act, or names an authority; where a fact was read, a clause beside it is listed that tells of an act of its own.

use crate::document::Span;
use crate::fact::{Fact, FactKind, MentionKind};
use crate::line::LineClass;
use crate::mention::Named;
use crate::read::Draft;
use crate::rules::apart::clause_of;
use crate::rules::clause::{actors, is_lifting, is_negated, is_unreal};
use crate::sentence::Sentence;
use crate::token::TokenKind;
use crate::vocabulary::country_of;
use crate::word::Set;

/// What of a sentence was not understood; `of_sanctions` says that the text has told who imposes sanctions.
pub(crate) fn silent(sentence: &Sentence, drafts: &[Draft], of_sanctions: bool) -> Vec<Span> {
    // Who somebody is says nothing of an act.
    let told = |draft: &&Draft| !matches!(draft.kind, FactKind::Office { .. } | FactKind::Body { .. });
    let drafts: Vec<&Draft> = drafts.iter().filter(told).collect();
    // Why it was done, and not that it was: "is imposing sanctions on the heads of X, responsible for".
    let only_why = !drafts.is_empty()
        && drafts.iter().all(|draft| matches!(draft.kind, FactKind::Reason { .. }))
        && sentence.find_in(Set::Imposes, 0, sentence.tokens.len()).is_some();
    if only_why {
        return vec![sentence.whole()];
    }
    if drafts.is_empty() {
        return if tells(sentence, of_sanctions) { vec![sentence.whole()] } else { Vec::new() };
    }
    let mut found = Vec::new();
    let mut after = 0;
    for at in sentence.every(Set::Act) {
        if at < after || sentence.is_quoted(at) || is_in_name(sentence, at) {
            continue;
        }
        let clause = clause_of(sentence, at);
        after = clause.end;
        let whole = clause.start == 0 && clause.end == sentence.tokens.len();
        let read = drafts.iter().any(|draft| draft.first < clause.end && clause.start < draft.end);
        // "X designated A, who is also sanctioned by Y": each act for itself, where its subject stands right before it.
        let mut before = at;
        while sentence.is_in(before.wrapping_sub(1), Set::BeforeVerb) {
            before -= 1;
        }
        let own = sentence.named.iter().any(|named| named.end == before && !named.is_adjective);
        let covered = drafts.iter().any(|draft| (draft.first..draft.end).contains(&at));
        let events = drafts
            .iter()
            .any(|draft| matches!(draft.kind, FactKind::Designation { .. } | FactKind::Delisting { .. }));
        if !whole && !read || own && events && !covered {
            found.push(sentence.span(clause.start, clause.end));
        }
    }
    found
}

/// Whether a title without a name only announces the designation that the story tells of: "Ministry sanctions members of a gang".
pub(crate) fn is_borne_out(sentence: &Sentence, facts: &[Fact]) -> bool {
    let acts =
        ["sanction", "sanctions", "sanctioned", "designates", "designated", "designation", "blacklists"];
    let Some(act) = sentence.find(&acts, 0, sentence.tokens.len()) else { return false };
    let is_plain = sentence.class == LineClass::Title
        && !sentence.named.iter().any(Named::is_party)
        && !is_negated(sentence, act)
        && !is_unreal(sentence, act)
        && !is_lifting(sentence);
    // A body of several states stands for itself, whatever of it acts.
    let whose = |entity: &str| {
        let country = country_of(entity);
        if country.is_empty() { entity.split('-').next().unwrap_or_default().to_owned() } else { country }
    };
    let by = actors(sentence, act).first().map(|named| whose(&named.mention.entity));
    is_plain
        && facts.iter().any(|fact| match &fact.kind {
            FactKind::Designation { authority, .. } => by.as_ref().is_none_or(|country| {
                authority.as_ref().is_some_and(|authority| whose(&authority.entity) == *country)
            }),
            _ => false,
        })
}

/// Whether a sentence tells of an act, by a word of one or by whom it names; in a text of sanctions also where it names or counts
/// parties beside the word.
fn tells(sentence: &Sentence, of_sanctions: bool) -> bool {
    // Who opens the sentence or is named after "by" does something.
    let acts = |named: &Named| {
        let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
        let before = named.first.wrapping_sub(1 + article);
        named.mention.kind == MentionKind::Authority
            && (named.first <= sentence.begins + article
                || sentence.is(before, &["by"])
                || sentence.is(before, &[","]) && sentence.is_in(named.end, Set::BeforeVerb)
                // "In parallel, X finalized a rule", "In parallel, the X (Y) finalized a rule".
                || sentence.is(before, &[","])
                    && before <= sentence.begins + 4
                    && sentence.named_at(sentence.begins).is_none()
                    && does(sentence, named.end))
            && !sentence.is(named.end, &["'s", "'"])
    };
    if sentence.named.iter().any(acts) || sentence.find_in(Set::Trigger, 0, sentence.tokens.len()).is_some() {
        return true;
    }
    let hint = sentence.find_in(Set::Hint, 0, sentence.tokens.len()).is_some();
    let listed = sentence.find(&["list", "lists", "blacklist", "annex"], 0, sentence.tokens.len()).is_some();
    // "The Justice Department charges three men": a body that designates nobody acts too.
    let body = |named: &Named| named.mention.kind == MentionKind::Organisation && !named.is_party();
    let state = sentence.named.iter().any(|named| named.is_authority() || body(named));
    let restrictions = sentence.find(&["restrictions"], 0, sentence.tokens.len()).is_some();
    let parties = (of_sanctions || restrictions)
        && (sentence.named.iter().any(Named::is_party) || !sentence.every(Set::Counted).is_empty());
    hint && (state || listed || parties)
}

/// Whether the word at a place, or behind a short form in brackets, is a verb of what was done.
fn does(sentence: &Sentence, at: usize) -> bool {
    let close = sentence.is(at, &["("]).then(|| sentence.find(&[")"], at, at + 5)).flatten();
    let verb = close.map_or(at, |close| close + 1);
    sentence.is_in(verb, Set::Finite)
        || sentence
            .tokens
            .get(verb)
            .is_some_and(|token| token.kind == TokenKind::Word && token.word.ends_with("ed"))
}

fn is_in_name(sentence: &Sentence, at: usize) -> bool {
    sentence.named_at(at).is_some_and(|named| named.end - named.first > 1)
}
