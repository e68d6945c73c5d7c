//! Why somebody is designated.

use crate::fact::{FactKind, Mention, Modality};
use crate::read::Draft;
use crate::sentence::Sentence;
use crate::word::Set;

/// Why: what the targets are accused of, responsible for, or did in the eyes of whoever designates. `from` is where the
/// designation begins.
pub(crate) fn reasons(sentence: &Sentence, targets: &[Mention], from: usize) -> Vec<Draft> {
    let mut found = Vec::new();
    // "is being designated for having assisted X", "sanctioned A for its role in B".
    let designated = sentence.find(
        &[
            "designated",
            "sanctioned",
            "designating",
            "sanctioning",
            "blacklisted",
            "listed",
            "measures",
            "sanctions",
        ],
        from,
        sentence.tokens.len(),
    );
    if let Some(at) = designated.and_then(|from| {
        (from..sentence.tokens.len()).find(|at| {
            // "for its subsidiary X": for whom, and not why.
            let whom = [Set::Part, Set::PredicateNoun, Set::Counted, Set::Kin]
                .iter()
                .any(|set| sentence.is_in(at + 2, *set));
            let doing = !whom
                && sentence.tokens.get(at + 1).is_some_and(|token| {
                    token.word.len() > 4 && token.word.ends_with("ing") && !token.is_capital()
                        || token.is_any(&["their", "his", "her", "its"])
                });
            let other = sentence.find(&["which", "who", "that", "whose"], from, *at).is_some();
            sentence.is(*at, &["for"]) && doing && !other && !sentence.is_quoted(*at)
        })
    }) {
        let end = (at..sentence.tokens.len())
            .find(|place| {
                // Another party's designation begins there.
                let next = place + 1 + usize::from(sentence.is(place + 1, &["and"]));
                let other = sentence.is(*place, &[",", ";"])
                    && sentence
                        .named_at(next)
                        .is_some_and(|named| sentence.is(named.end, &["is", "are", "was", "were"]));
                // "for its support, the Treasury said": who says so is no part of it.
                let says = sentence.is(*place, &[","])
                    && (place + 1..place + 6).any(|at| {
                        sentence.is(at, &["said", "says"])
                            && sentence.named.iter().any(|named| named.end == at)
                            || sentence.is(at, &["said", "says"]) && sentence.is(at - 1, &["it", "they"])
                    });
                other
                    || says
                    || sentence.is(*place, &[":"])
                    || (sentence.is(*place, &[".", ";"]) && place + 1 >= sentence.tokens.len())
            })
            .unwrap_or(sentence.tokens.len());
        found.push(Draft::new(at, end, "reason.for", FactKind::Reason { targets: targets.to_vec() }));
        return found;
    }
    let mut reason = |first: usize, rule: &'static str, modality: Modality| {
        let end = sentence.clause_end(first);
        // "moved money on behalf of X, which OFAC designated": what befell X is told of him, and is not why.
        let span = sentence.span(first, end.max(first + 1));
        let of_target = targets.iter().any(|target| span.contains(target.span));
        if end > first + 2 && !of_target {
            found.push(Draft {
                modality,
                ..Draft::new(first, end, rule, FactKind::Reason { targets: targets.to_vec() })
            });
        }
    };
    for at in sentence.all(&["accused", "responsible", "retaliation", "behalf", "generate", "suspected"]) {
        if sentence.is_quoted(at) {
            continue;
        }
        if sentence.has(at, &["accused", "of"]) {
            reason(at, "reason.accused", Modality::Accused);
        } else if sentence.has(at, &["responsible", "for"]) {
            reason(at, "reason.responsible", Modality::Stated);
        } else if at > 0 && sentence.has(at - 1, &["in", "retaliation", "for"]) {
            reason(at - 1, "reason.retaliation", Modality::Stated);
        } else if at > 0
            && sentence.has(at - 1, &["on", "behalf", "of"])
            && !sentence.is(at.wrapping_sub(2), &["or"])
        {
            reason(at - 1, "reason.behalf", Modality::Accused);
        } else if at > 0 && sentence.has(at - 1, &["to", "generate", "revenue"]) {
            reason(at - 1, "reason.revenue", Modality::Accused);
        } else if sentence.has(at, &["suspected", "of"]) {
            reason(at, "reason.suspected", Modality::Alleged);
        }
    }
    found
}
