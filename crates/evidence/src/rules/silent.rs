//! What was not understood: a sentence and what was read of it in, the parts of it that tell of an act and gave no fact out.
//!
//! The worst a reader can do is to pass an act over in silence. A sentence without any fact is listed if it has a word that tells
//! of an act, or names an authority; where a fact was read, a clause beside it is listed that tells of an act of its own.

use crate::document::Span;
use crate::fact::{FactKind, MentionKind};
use crate::mention::Named;
use crate::read::Draft;
use crate::rules::apart::clause_of;
use crate::sentence::Sentence;
use crate::word::Set;

/// What of a sentence was not understood.
pub(crate) fn silent(sentence: &Sentence, drafts: &[Draft]) -> Vec<Span> {
    // Who somebody is says nothing of an act.
    let told = |draft: &&Draft| !matches!(draft.kind, FactKind::Office { .. } | FactKind::Body { .. });
    let drafts: Vec<&Draft> = drafts.iter().filter(told).collect();
    if drafts.is_empty() {
        return if tells(sentence) { vec![sentence.whole()] } else { Vec::new() };
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
        if !whole && !read {
            found.push(sentence.span(clause.start, clause.end));
        }
    }
    found
}

/// Whether a sentence tells of an act, by a word of one or by whom it names.
fn tells(sentence: &Sentence) -> bool {
    // Who opens the sentence or is named after "by" does something.
    let acts = |named: &Named| {
        let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
        let before = named.first.wrapping_sub(1 + article);
        named.mention.kind == MentionKind::Authority
            && (named.first <= sentence.begins + article
                || sentence.is(before, &["by"])
                || sentence.is(before, &[","]) && sentence.is_in(named.end, Set::BeforeVerb))
            && !sentence.is(named.end, &["'s", "'"])
    };
    if sentence.named.iter().any(acts) || sentence.find_in(Set::Trigger, 0, sentence.tokens.len()).is_some() {
        return true;
    }
    let hint = sentence.find_in(Set::Hint, 0, sentence.tokens.len()).is_some();
    let listed = sentence.find(&["list", "lists", "blacklist", "annex"], 0, sentence.tokens.len()).is_some();
    let state = sentence.named.iter().any(Named::is_authority);
    hint && (state || listed)
}

fn is_in_name(sentence: &Sentence, at: usize) -> bool {
    sentence.named_at(at).is_some_and(|named| named.end - named.first > 1)
}
