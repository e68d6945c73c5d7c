//! Who in a document is on a list: the names that facts mention, asked of the snapshot.
//!
//! A link says which listed party a name may stand for, with the matcher's reasons. A name with two candidates of nearly the
//! same score is left to a person, and a fact changes no list whatever it is linked to.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use interdict_evidence::fact::{Mention, MentionKind};
use interdict_evidence::{Document, NameLink, Reading};
use interdict_model::PartyKind;
use interdict_screen::{Parameters, Query, Screener, Snapshot};

/// How much more likely the first candidate must be than the second, in log-odds: a factor of e.
const MARGIN: f64 = 1.0;

/// From which log-odds a name alone is taken for the listed party: seven in ten.
const LIKELY: f64 = 0.847;

/// Names whose answers are kept for the documents to come; articles on one event name the same parties.
const KEPT: usize = 1 << 16;

/// Links the names of documents to the lists of a snapshot. May be asked on many threads; what it keeps changes no answer.
pub struct Linker<'a> {
    screener: Screener<'a>,
    kept: Mutex<HashMap<(PartyKind, String), Option<NameLink>>>,
}

impl<'a> Linker<'a> {
    /// To the lists of this snapshot.
    pub fn new(snapshot: &'a Snapshot, parameters: &'a Parameters) -> Self {
        Self { screener: Screener::new(snapshot, parameters, &[]), kept: Mutex::default() }
    }

    /// A link for every party that the facts of a document name and that is likely to be listed, in the order of their keys.
    pub fn links(&self, document: &Document, reading: &Reading) -> Vec<NameLink> {
        let mut names: BTreeMap<&str, &Mention> = BTreeMap::new();
        for fact in &reading.facts {
            fact.kind.mentions(|mention| {
                let asked = matches!(mention.kind, MentionKind::Organisation | MentionKind::Person)
                    && mention.entity.starts_with("party:");
                if asked {
                    let known = names.entry(&mention.entity).or_insert(mention);
                    // The longest form says most.
                    if mention.text.len() > known.text.len() {
                        *known = mention;
                    }
                }
            });
        }
        let linked = |(entity, mention): (&str, &Mention)| {
            let link = self.ask(mention)?;
            Some(NameLink { document: document.hash.clone(), entity: entity.to_owned(), ..link })
        };
        names.into_iter().filter_map(linked).collect()
    }

    /// The link of a name, without document and key.
    fn ask(&self, mention: &Mention) -> Option<NameLink> {
        let kind =
            if mention.kind == MentionKind::Person { PartyKind::Person } else { PartyKind::Organisation };
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (kind, mention.text.clone());
        if let Some(known) = kept().get(&key) {
            return known.clone();
        }
        let link = self.link(kind, &mention.text);
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, link.clone());
        link
    }

    fn link(&self, kind: PartyKind, name: &str) -> Option<NameLink> {
        let decision = self.screener.decide(&Query::named(kind, name.to_owned()));
        let best = decision.hits.first()?;
        // The same party on another list is no rival.
        let rival = decision.hits.iter().skip(1).find(|hit| hit.list == best.list && hit.party != best.party);
        let is_open = rival.is_some_and(|rival| best.log_odds.value() - rival.log_odds.value() < MARGIN)
            || best.log_odds.value() < LIKELY;
        Some(NameLink {
            document: String::new(),
            entity: String::new(),
            name: name.to_owned(),
            list: best.list.clone(),
            party: best.party.clone(),
            caption: best.caption.clone(),
            score: best.score.to_string(),
            reason: best.reason.clone(),
            rules: best.pieces.iter().map(|piece| piece.rule.clone()).collect(),
            is_open,
        })
    }
}
