//! Who in a document is on a list: the names that facts mention, asked of the snapshot.
//!
//! A link says which listed party a name may stand for, with the matcher's reasons. A name with two candidates of nearly the
//! same score is left to a person, and a fact changes no list whatever it is linked to.

use std::collections::BTreeMap;

use interdict_evidence::Reading;
use interdict_evidence::fact::{Mention, MentionKind};
use interdict_model::{ListId, PartyKind};
use interdict_screen::{Parameters, Query, Snapshot, decide_all};
use serde::Serialize;

/// A name in a document and the listed party that it stands for, or may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NameLink {
    /// What the document calls it, by the key of its mentions.
    pub entity: String,
    /// The name asked.
    pub name: String,
    /// The list.
    pub list: ListId,
    /// The id on the list.
    pub party: String,
    /// The name under which the list files it.
    pub caption: String,
    /// The probability that they are the same.
    pub score: String,
    /// The matcher's reasons, each with what speaks for or against.
    pub reason: String,
    /// The rules of the matcher that brought the names together.
    pub rules: Vec<String>,
    /// Whether a person must say: another listed party is nearly as likely, or this one is not likely enough.
    pub is_open: bool,
}

/// How much more likely the first candidate must be than the second, in log-odds: a factor of e.
const MARGIN: f64 = 1.0;

/// From which log-odds a name alone is taken for the listed party: seven in ten.
const LIKELY: f64 = 0.847;

/// Links every party that facts name to the lists of a snapshot; names without a likely party have no link.
pub fn link(readings: &[&Reading], snapshot: &Snapshot, parameters: &Parameters) -> Vec<NameLink> {
    let mut names: BTreeMap<String, Mention> = BTreeMap::new();
    for reading in readings {
        for fact in &reading.facts {
            fact.kind.mentions(|mention| {
                let asked = matches!(mention.kind, MentionKind::Organisation | MentionKind::Person)
                    && mention.entity.starts_with("party:");
                if asked {
                    let known = names.entry(mention.entity.clone()).or_insert_with(|| mention.clone());
                    // The longest form says most.
                    if mention.text.len() > known.text.len() {
                        *known = mention.clone();
                    }
                }
            });
        }
    }
    let asked: Vec<(&String, &Mention)> = names.iter().collect();
    let queries: Vec<Query> = asked
        .iter()
        .map(|(_, mention)| {
            let kind =
                if mention.kind == MentionKind::Person { PartyKind::Person } else { PartyKind::Organisation };
            Query::named(kind, mention.text.clone())
        })
        .collect();
    let decisions = decide_all(snapshot, parameters, &queries, &[], 0);
    let mut links = Vec::new();
    for ((entity, mention), decision) in asked.into_iter().zip(decisions) {
        let Some(best) = decision.hits.first() else { continue };
        // The same party on another list is no rival.
        let rival = decision.hits.iter().skip(1).find(|hit| hit.list == best.list && hit.party != best.party);
        let is_open = rival.is_some_and(|rival| best.log_odds.value() - rival.log_odds.value() < MARGIN)
            || best.log_odds.value() < LIKELY;
        links.push(NameLink {
            entity: entity.clone(),
            name: mention.text.clone(),
            list: best.list.clone(),
            party: best.party.clone(),
            caption: best.caption.clone(),
            score: best.score.to_string(),
            reason: best.reason.clone(),
            rules: best.pieces.iter().map(|piece| piece.rule.clone()).collect(),
            is_open,
        });
    }
    links
}
