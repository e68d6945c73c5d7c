//! Who in a document is on a list: the names in it, asked of the snapshot; and what lists say of what is reported.
//!
//! A link says which listed party a name may stand for, with the matcher's reasons. A name with two candidates of nearly the
//! same score is left to a person, and a fact changes no list whatever it is linked to. Whoever is only named, holds an office or
//! speaks is linked where the names are very like, and a person or a single word among them never without somebody's word. What a catalogue of
//! threat actors gives as another name is a [`Hint`]: it proposes and decides nothing. All numbers are in `data/links.toml`.

mod catalogues;
mod listings;
mod policy;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use interdict_evidence::fact::{Fact, FactKind, Mention, MentionKind};
use interdict_evidence::{Document, Hint, Hints, NameLink, Reading};
use interdict_model::{ListId, PartyKind, Wallet};
use interdict_screen::{Hit, Parameters, Query, Screener, Snapshot};

pub use catalogues::hints;
pub use listings::Listings;
pub use policy::{HintRule, LinkPolicy, LinkRule, ListRule};

/// Names whose answers are kept for the documents to come; articles on one event name the same parties.
const KEPT: usize = 1 << 16;

/// Links the names of documents to the lists of a snapshot. May be asked on many threads; what it keeps changes no answer.
pub struct Linker<'a> {
    screener: Screener<'a>,
    policy: &'a LinkPolicy,
    hints: Option<&'a Hints>,
    kept: Mutex<HashMap<(MentionKind, String), Option<Answer>>>,
}

/// What the snapshot says of a name.
#[derive(Debug, Clone)]
struct Answer {
    /// The link, without document, key and role.
    link: NameLink,
    log_odds: f64,
}

/// A name of a document that is asked.
struct Asked<'m> {
    mention: &'m Mention,
    is_in_fact: bool,
}

impl<'a> Linker<'a> {
    /// To the lists of this snapshot; `hints` are catalogues to be asked for names that lists do not have.
    pub fn new(
        snapshot: &'a Snapshot,
        parameters: &'a Parameters,
        policy: &'a LinkPolicy,
        hints: Option<&'a Hints>,
    ) -> Self {
        Self { screener: Screener::new(snapshot, parameters, &[]), policy, hints, kept: Mutex::default() }
    }

    /// A link for every party that the story of a document names and that is likely to be listed, and one for every party that
    /// only a catalogue leads to; in the order of their keys.
    pub fn links(&self, document: &Document, reading: &Reading) -> Vec<NameLink> {
        let codes = self.hints.map(|hints| hints.codes(document)).unwrap_or_default();
        let mut links = Vec::new();
        for (entity, asked) in asked(reading, &codes) {
            let finished = |link: NameLink| NameLink {
                document: document.hash.clone(),
                entity: entity.to_owned(),
                is_in_fact: asked.is_in_fact,
                ..link
            };
            let own = self.own(&asked);
            // A name that is listed is not drawn to another by a catalogue.
            if own.as_ref().is_some_and(|(_, is_sure)| *is_sure) {
                links.extend(own.map(|(link, _)| finished(link)));
                continue;
            }
            let mut proposed = self.proposed(asked.mention);
            // What the matcher and a catalogue both lead to is said once.
            if let Some((own, _)) = own
                && !proposed.iter().any(|link| (&link.list, &link.party) == (&own.list, &own.party))
            {
                proposed.insert(0, own);
            }
            links.extend(proposed.into_iter().map(finished));
        }
        links
    }

    /// The link of a name by the name itself, and whether the matcher is sure of the names.
    fn own(&self, asked: &Asked<'_>) -> Option<(NameLink, bool)> {
        let Answer { mut link, log_odds } = self.ask(asked.mention.kind, &asked.mention.text)?;
        let is_sure = !link.is_open;
        if !asked.is_in_fact && asked.mention.kind != MentionKind::Wallet {
            if log_odds < self.policy.link.named {
                return None;
            }
            link.is_open |= asked.mention.kind == MentionKind::Person || is_plain_word(&asked.mention.text);
        }
        Some((link, is_sure))
    }

    /// The listed parties that catalogues lead to from a name: open links, the best of each catalogue's entry for each party.
    fn proposed(&self, mention: &Mention) -> Vec<NameLink> {
        let Some(hints) = self.hints else { return Vec::new() };
        let mut found: Vec<(f64, NameLink, Hint)> = Vec::new();
        for synonym in hints.synonyms(&mention.text) {
            let Some(Answer { link, log_odds }) = self.ask(MentionKind::Organisation, synonym.name) else {
                continue;
            };
            if link.is_open || log_odds < self.policy.hint.likely {
                continue;
            }
            let hint = Hint {
                catalogue: synonym.catalogue.name.clone(),
                version: synonym.catalogue.version.clone(),
                notice: synonym.catalogue.notice.clone(),
                entry: synonym.entry.id.clone(),
                modified: synonym.entry.modified.clone(),
                name: mention.text.clone(),
                synonym: synonym.name.to_owned(),
                rivals: Vec::new(),
            };
            let same = |(_, known, other): &&mut (f64, NameLink, Hint)| {
                (&known.list, &known.party) == (&link.list, &link.party)
                    && (&other.catalogue, &other.entry) == (&hint.catalogue, &hint.entry)
            };
            match found.iter_mut().find(same) {
                Some(known) if known.0 < log_odds => *known = (log_odds, link, hint),
                Some(_) => {}
                None => found.push((log_odds, link, hint)),
            }
        }
        let names: BTreeSet<(String, String)> = found
            .iter()
            .map(|(_, link, _)| (format!("{}:{}", link.list, link.party), link.caption.clone()))
            .collect();
        found
            .into_iter()
            .map(|(_, link, mut hint)| {
                let own = format!("{}:{}", link.list, link.party);
                let others = names.iter().filter(|(party, _)| *party != own);
                hint.rivals = others.map(|(party, caption)| format!("{party} {caption}")).collect();
                NameLink { name: mention.text.clone(), is_open: true, hint: Some(hint), ..link }
            })
            .collect()
    }

    /// What the snapshot says of a name or a wallet.
    fn ask(&self, kind: MentionKind, name: &str) -> Option<Answer> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (kind, name.to_owned());
        if let Some(known) = kept().get(&key) {
            return known.clone();
        }
        let answer = self.answer(kind, name);
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, answer.clone());
        answer
    }

    /// The party of one list that a name stands for, and whether a person must say.
    fn on_list(&self, list: &ListId, name: &str) -> Option<(Hit, bool)> {
        let decision = self.screener.decide(&Query::named(PartyKind::Unknown, name));
        let mut hits = decision.hits.into_iter().filter(|hit| hit.list == *list);
        let best = hits.next()?;
        let is_open = self.is_open(&best, hits.next().as_ref());
        Some((best, is_open))
    }

    /// Whether a person must say that a name stands for a hit, with the next of the same list.
    fn is_open(&self, best: &Hit, rival: Option<&Hit>) -> bool {
        let rule = &self.policy.link;
        let near = rival.is_some_and(|rival| best.log_odds.value() - rival.log_odds.value() < rule.margin);
        near || best.log_odds.value() < rule.likely
    }

    fn answer(&self, kind: MentionKind, name: &str) -> Option<Answer> {
        let query = match kind {
            // An address that cannot be read is compared with nothing.
            MentionKind::Wallet => {
                Query { wallets: vec![Wallet::parse_labelled(name).ok()?], ..Query::default() }
            }
            MentionKind::Person => Query::named(PartyKind::Person, name),
            _ => Query::named(PartyKind::Organisation, name),
        };
        let decision = self.screener.decide(&query);
        let best = decision.hits.first()?;
        // The same party on another list is no rival.
        let rival = decision.hits.iter().skip(1).find(|hit| hit.list == best.list && hit.party != best.party);
        let is_open = self.is_open(best, rival);
        let link = NameLink {
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
            is_in_fact: false,
            hint: None,
        };
        Some(Answer { link, log_odds: best.log_odds.value() })
    }
}

/// Whether a name is one word without a digit, which may be anybody's: "Riviera", "Karst".
fn is_plain_word(name: &str) -> bool {
    !name.contains(|c: char| c.is_whitespace() || c.is_ascii_digit())
}

/// The names of a document that are asked, by key: those that facts are about, and those that are only named.
fn asked<'m>(reading: &'m Reading, codes: &'m [Mention]) -> BTreeMap<&'m str, Asked<'m>> {
    let mut found: BTreeMap<&str, Asked<'m>> = BTreeMap::new();
    let mut add = |mention: &'m Mention, is_in_fact: bool| {
        let sort = match mention.kind {
            MentionKind::Organisation | MentionKind::Person => mention.entity.starts_with("party:"),
            MentionKind::Wallet => true,
            _ => false,
        };
        if !sort {
            return;
        }
        let known = found.entry(&mention.entity).or_insert(Asked { mention, is_in_fact });
        known.is_in_fact |= is_in_fact;
        // The longest form says most.
        if mention.text.len() > known.mention.text.len() {
            known.mention = mention;
        }
    };
    for fact in &reading.facts {
        let mut subjects = Vec::new();
        about(fact, &mut subjects);
        fact.kind.mentions(|mention| add(mention, subjects.contains(&mention)));
    }
    // A word that stands in a longer name of the text is a part of that name, as far as anybody can tell.
    let parts: HashSet<&str> = reading
        .mentions
        .iter()
        .map(|mention| mention.text.as_str())
        .filter(|name| name.contains(' '))
        .flat_map(str::split_whitespace)
        .collect();
    for mention in reading.mentions.iter().filter(|mention| !parts.contains(mention.text.as_str())) {
        add(mention, false);
    }
    for mention in codes {
        add(mention, false);
    }
    found
}

/// Whom a fact is about, so that it matters whether he is listed: not who speaks or holds an office, not the victim of an attack,
/// not with whom something is done.
fn about<'m>(fact: &'m Fact, found: &mut Vec<&'m Mention>) {
    match &fact.kind {
        FactKind::Designation { targets, .. }
        | FactKind::Delisting { targets, .. }
        | FactKind::Reason { targets } => found.extend(targets),
        FactKind::Relation { subject, object, .. } => found.extend([subject, object]),
        FactKind::Alias { subject, alias } => found.extend([subject, alias]),
        FactKind::Attack { actor, .. } => found.extend(actor),
        FactKind::Amount { holder, .. } => found.extend(holder),
        FactKind::Wallet { wallet, holder } => {
            found.push(wallet);
            found.extend(holder);
        }
        FactKind::Measure(_)
        | FactKind::Claim
        | FactKind::Denial
        | FactKind::Coordination { .. }
        | FactKind::Office { .. }
        | FactKind::Body { .. }
        | FactKind::Status => {}
    }
}
