//! Why somebody is designated.

use crate::fact::{FactKind, Modality};
use crate::read::Draft;
use crate::sentence::Sentence;

/// Why: what the targets are accused of, responsible for, or did in the eyes of whoever designates.
pub(crate) fn reasons(sentence: &Sentence) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut reason = |first: usize, rule: &'static str, modality: Modality| {
        let end = sentence.clause_end(first);
        if end > first + 2 {
            found.push(Draft {
                modality,
                ..Draft::new(first, end, rule, FactKind::Reason { targets: Vec::new() })
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
        } else if at > 0 && sentence.has(at - 1, &["on", "behalf", "of"]) {
            reason(at - 1, "reason.behalf", Modality::Accused);
        } else if at > 0 && sentence.has(at - 1, &["to", "generate", "revenue"]) {
            reason(at - 1, "reason.revenue", Modality::Accused);
        } else if sentence.has(at, &["suspected", "of"]) {
            reason(at, "reason.suspected", Modality::Alleged);
        }
    }
    found
}
