//! What a word stands in: who its verb is said of, and whether what it tells is said to be so at all.

mod object;
mod subject;

use crate::fact::MentionKind;
use crate::mention::Named;
use crate::sentence::Sentence;
use crate::token::{Token, TokenKind};
use crate::word::Set;

pub(crate) use object::objects;
pub(crate) use subject::{list_to, main_subject, opening, subjects, subjects_before};

/// Whether the verb at a place is negated.
pub(crate) fn is_negated(sentence: &Sentence, at: usize) -> bool {
    (at.saturating_sub(5)..at).rev().take_while(|place| !sentence.is(*place, &[",", ";", ":", "("])).any(
        |place| {
            let negates = sentence.is_in(place, Set::Negation)
                || sentence.tokens.get(place).is_some_and(|token| token.word.ends_with("n't"));
            negates && !sentence.is(place + 1, &["only"])
        },
    )
}

/// Whether the act at a place is only possible, planned, asked for or threatened.
pub(crate) fn is_unreal(sentence: &Sentence, at: usize) -> bool {
    (at.saturating_sub(8)..at).rev().take_while(|place| !sentence.is(*place, &[",", ";", ":"])).any(|place| {
        let month = sentence.tokens.get(place).is_some_and(Token::is_capital);
        // "a group called X", "calling itself X": no call for anything.
        let name = sentence.is(place, &["called", "calling", "calls", "call"])
            && (sentence.named_at(place + 1).is_some_and(Named::is_party)
                || sentence.is(place + 1, &["itself", "themselves", "himself", "herself"])
                || sentence.tokens.get(place + 1).is_some_and(|token| token.kind == TokenKind::Quote));
        !month && !name && sentence.is_in(place, Set::Unreal)
    })
}

/// Whether a place tells of an act to come: "to impose", but for "decided to impose".
pub(crate) fn is_infinitive(sentence: &Sentence, at: usize) -> bool {
    let verbs = [
        "decided",
        "decides",
        "agreed",
        "agrees",
        "moved",
        "acted",
        "voted",
        "votes",
        "determined",
        "resolved",
    ];
    // "decided on Tuesday to impose", "decided not to renew A and to remove B".
    let chain = sentence.is(at.wrapping_sub(2), &["and", "also"]);
    // "decided today, by Cabinet approval, to designate".
    let aside = sentence.is(at.wrapping_sub(2), &[","]);
    let reach = if chain {
        30
    } else if aside {
        12
    } else {
        5
    };
    let decided = sentence.find(&verbs, at.saturating_sub(reach), at);
    sentence.is(at.wrapping_sub(1), &["to"]) && decided.is_none()
}

/// Who does what the verb at a place tells: the authority named last before it, and those joined to that by "and"; but for one
/// that an aside compares or adds ("unlike X", "followed by X", "in coordination with X"), that is only where or against whom
/// it happens, or whose war it is.
pub(crate) fn actors(sentence: &Sentence, at: usize) -> Vec<&Named> {
    let before = |named: &Named| {
        let article = usize::from(sentence.is(named.first.wrapping_sub(1), &["the"]));
        named.first.wrapping_sub(1 + article)
    };
    let helps = [
        "support",
        "help",
        "backing",
        "assistance",
        "consent",
        "knowledge",
        "request",
        "behalf",
        "example",
        "lead",
    ];
    // "in coordination with the UK's Foreign Office": the state stands before it.
    let before = |named: &Named| {
        let place = before(named);
        let state = sentence.named.iter().find(|state| {
            state.end == place
                && state.mention.kind == MentionKind::Country
                && sentence.is(place, &["'s", "'"])
        });
        state.map_or(place, before)
    };
    let is_aside = |named: &Named| {
        let of = before(named);
        // "in coordination with the UK, which is placing sanctions on X": the UK does so.
        let which = named.end + 1;
        if sentence.is(named.end, &[","])
            && sentence.is(which, &["which"])
            && sentence.find(&[",", ";"], which, at).is_none()
        {
            return false;
        }
        sentence.is(of, &["of"]) && sentence.is(of.wrapping_sub(1), &helps)
            || sentence.is(
                before(named),
                &["unlike", "not", "by", "like", "than", "with", "against", "alongside", "without"],
            )
            // "the Russia (Sanctions) (EU Exit) Regulations 2019".
            || sentence.is(before(named), &["("]) && sentence.is(named.end, &["exit"])
            || named.mention.kind == MentionKind::Country
                // "the USA PATRIOT Act", "the Russia Regulations", "the Iran (Sanctions) Regulations".
                && (sentence.find(&["act", "regulations"], named.end, named.end + 2).is_some()
                    || sentence.is(named.end, &["("]) && sentence.is(named.end + 1, &["sanctions"])
                    // "sanctions on North Korea", "the Committee concerning Iraq": about whom.
                    || sentence
                        .is(before(named), &["in", "from", "to", "at", "on", "concerning", "regarding"])
                    // "the Special Economic Measures (Belarus) Regulations".
                    || sentence.is(before(named), &["("]) && sentence.is(named.end, &[")"]))
    };
    // "Canada's government": of a state's other things it is no actor.
    let is_owner = |named: &Named| {
        named.mention.kind == MentionKind::Country
            && sentence.is(named.end, &["'s", "'"])
            && !sentence
                .is(named.end + 1, &["government", "ministry", "minister", "cabinet", "foreign", "finance"])
    };
    let from = (sentence.begins..at).rev().find(|place| sentence.is(*place, &[":", ";"])).unwrap_or_default();
    let all: Vec<&Named> =
        sentence.named.iter().filter(|named| named.end <= at && named.is_authority()).collect();
    let Some(last) =
        all.iter().rposition(|named| named.first >= from && !is_aside(named) && !is_owner(named))
    else {
        return Vec::new();
    };
    let mut first = last;
    let mut joined = false;
    while let (Some(earlier), Some(later)) =
        (first.checked_sub(1).and_then(|earlier| all.get(earlier)), all.get(first))
    {
        let plain = (earlier.end..later.first).all(|place| sentence.is(place, &[",", "and", "the"]));
        joined |= sentence.is(before(later), &["and"]);
        if !plain || !joined || earlier.end == later.first {
            break;
        }
        first -= 1;
    }
    // "After talks with the UK, the US": whoever an aside names begins no list of actors.
    if all.get(first).is_some_and(|named| is_aside(named) || is_owner(named)) {
        first = last;
    }
    all.get(first..=last).unwrap_or_default().iter().rev().copied().collect()
}

/// Whom "by" names: a list of authorities, up to one who does something else.
pub(crate) fn agents(sentence: &Sentence, by: usize) -> Vec<&Named> {
    let mut found: Vec<&Named> = Vec::new();
    let mut at = by + 1;
    loop {
        while sentence.is(at, &["the", ",", "and", "both"]) && at < by + 60 {
            at += 1;
        }
        let Some(named) = sentence.named_at(at).filter(|named| named.first == at && named.is_authority())
        else {
            return found;
        };
        let acts = sentence.is_in(named.end, Set::Finite)
            || sentence.is_in(named.end, Set::Says)
            || sentence.is(named.end, &["'s", "'"]);
        if acts && !found.is_empty() {
            return found;
        }
        found.push(named);
        at = named.end;
        let and = sentence.is(at, &["and"]) || sentence.is(at, &[","]) && is_row(sentence, at);
        if !and {
            return found;
        }
    }
}

/// Whether a comma goes on a row of authorities that ends with "and": "the UK, Canada and Japan".
fn is_row(sentence: &Sentence, comma: usize) -> bool {
    (comma..sentence.tokens.len())
        .take_while(|place| {
            sentence.is(*place, &[",", "and", "the"])
                || sentence.named_at(*place).is_some_and(Named::is_authority)
        })
        .any(|place| sentence.is(place, &["and"]))
}

/// Whether a sentence takes sanctions back.
pub(crate) fn is_lifting(sentence: &Sentence) -> bool {
    sentence.every(Set::Lifts).into_iter().any(|at| !sentence.is_quoted(at)) || no_longer_applies(sentence)
}

/// "The assets freeze no longer applies to the names set out below."
pub(crate) fn no_longer_applies(sentence: &Sentence) -> bool {
    let applies = ["apply", "applies", "applicable"];
    sentence.all(&["longer"]).into_iter().any(|at| {
        sentence.is(at.wrapping_sub(1), &["no"])
            && sentence.is(at + 1, &applies)
            && !sentence.is_quoted(at)
            && !is_unreal(sentence, at)
    })
}
