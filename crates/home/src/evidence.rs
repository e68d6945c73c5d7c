//! Who in a document is on a list: the names in it, asked of the snapshot; and what lists say of what is reported.
//!
//! A link says which listed party a name may stand for, with the matcher's reasons. A name with two candidates of nearly the
//! same score is left to a person, and a fact changes no list whatever it is linked to. Whoever is only named, holds an office or
//! speaks is linked where the names are very like, and a person or a single word among them never without somebody's word. The IMO
//! number behind a ship's name says more than the name. A single word is a party's whole name, or it is left open. What a catalogue of
//! threat actors gives as another name is a [`Hint`]: it proposes and decides nothing. All numbers are in `data/links.toml`.

mod catalogues;
mod listings;
mod policy;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use interdict_evidence::fact::{Fact, FactKind, Mention, MentionKind};
use interdict_evidence::link::ship_number;
use interdict_evidence::word::{Set, Sets};
use interdict_evidence::{Document, Hint, Hints, NameLink, Reading};
use interdict_model::{Identifier, ListId, PartyKind, Wallet};
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
    kept: Mutex<HashMap<Question, Option<Answer>>>,
}

/// What is asked of the snapshot: who goes by a name, with the number of the ship where the document gives one.
type Question = (MentionKind, String, Option<Identifier>);

/// What the snapshot says of a name.
#[derive(Debug, Clone)]
struct Answer {
    /// The likeliest link, without document, key and role.
    link: NameLink,
    log_odds: f64,
    /// The same party on other lists.
    beside: Vec<NameLink>,
}

/// A name of a document that is asked.
struct Asked<'m> {
    mention: &'m Mention,
    /// The IMO number that the document gives behind the name.
    number: Option<Identifier>,
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
        for (entity, asked) in asked(document, reading, &codes) {
            let finished = |link: NameLink| NameLink {
                document: document.hash.clone(),
                entity: entity.to_owned(),
                is_in_fact: asked.is_in_fact,
                ..link
            };
            let (own, is_sure) = self.own(&asked);
            // A name that is listed is not drawn to another by a catalogue.
            let proposed = if is_sure { Vec::new() } else { self.proposed(asked.mention) };
            // What the matcher and a catalogue both lead to is said once.
            let said = |link: &&NameLink| {
                proposed.iter().any(|other| (&link.list, &link.party) == (&other.list, &other.party))
            };
            links.extend(own.iter().filter(|link| !said(link)).cloned().map(finished));
            links.extend(proposed.into_iter().map(finished));
        }
        links
    }

    /// The links of a name by the name itself, the likeliest first, and whether the matcher is sure of the names.
    fn own(&self, asked: &Asked<'_>) -> (Vec<NameLink>, bool) {
        let Some(Answer { link, log_odds, beside }) =
            self.ask(asked.mention.kind, &asked.mention.text, asked.number.as_ref())
        else {
            return (Vec::new(), false);
        };
        let is_sure = !link.is_open;
        let mut links = vec![link];
        links.extend(beside);
        if !asked.is_in_fact && asked.mention.kind != MentionKind::Wallet {
            if log_odds < self.policy.link.named {
                return (Vec::new(), false);
            }
            let is_open = asked.mention.kind == MentionKind::Person || is_plain_word(&asked.mention.text);
            for link in &mut links {
                link.is_open |= is_open;
            }
        }
        (links, is_sure)
    }

    /// The listed parties that catalogues lead to from a name: open links, the best of each catalogue's entry for each party.
    fn proposed(&self, mention: &Mention) -> Vec<NameLink> {
        let Some(hints) = self.hints else { return Vec::new() };
        let mut found: Vec<(f64, NameLink, Hint)> = Vec::new();
        for synonym in hints.synonyms(&mention.text) {
            let Some(Answer { link, log_odds, .. }) = self.ask(MentionKind::Organisation, synonym.name, None)
            else {
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
    fn ask(&self, kind: MentionKind, name: &str, number: Option<&Identifier>) -> Option<Answer> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (kind, name.to_owned(), number.cloned());
        if let Some(known) = kept().get(&key) {
            return known.clone();
        }
        let answer = self.answer(kind, name, number);
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, answer.clone());
        answer
    }

    /// The party of one list that a name stands for, and how sure that is.
    fn on_list(&self, list: &ListId, name: &str) -> Option<(Hit, Sure)> {
        let decision = self.screener.decide(&Query::named(PartyKind::Unknown, name));
        let mut hits = decision.hits.into_iter().filter(|hit| hit.list == *list);
        let best = hits.next()?;
        let likely = self.policy.link.likely;
        let sure = if best.log_odds.value() < likely {
            Sure::Unlikely
        } else if hits.next().is_some_and(|rival| self.is_near(&best, &rival)) {
            Sure::Rivalled
        } else {
            Sure::Alone
        };
        Some((best, sure))
    }

    /// Whether a second candidate is nearly as likely as the first.
    fn is_near(&self, best: &Hit, rival: &Hit) -> bool {
        best.log_odds.value() - rival.log_odds.value() < self.policy.link.margin
    }

    fn answer(&self, kind: MentionKind, name: &str, number: Option<&Identifier>) -> Option<Answer> {
        let numbered = number.map(|number| self.numbered(name, number)).unwrap_or_default();
        let (query, likely) = match kind {
            // An address that cannot be read is compared with nothing.
            MentionKind::Wallet => {
                let wallets = vec![Wallet::parse_labelled(name).ok()?];
                (Query { wallets, ..Query::default() }, self.policy.link.likely)
            }
            MentionKind::Person => (Query::named(PartyKind::Person, name), self.policy.link.likely_person),
            _ => (Query::named(PartyKind::Organisation, name), self.policy.link.likely),
        };
        let is_by_number = !numbered.is_empty();
        let mut hits = if is_by_number { numbered } else { self.screener.decide(&query).hits };
        // "Rosneft" is whom a list calls that before one whom it calls "Rosneft Trading".
        let is_short = kind == MentionKind::Organisation && content(name) == 1 && !is_by_number;
        if is_short {
            hits.sort_by_key(|hit| !is_whole(name, hit));
        }
        // What a derived list says of a party, its publisher says better.
        let published: HashSet<(ListId, String)> =
            hits.iter().map(|hit| (hit.list.clone(), hit.party.clone())).collect();
        hits.retain(|hit| {
            let from = self.policy.derived.get(&hit.list).into_iter().flatten();
            !from.into_iter().any(|list| published.contains(&(list.clone(), hit.party.clone())))
        });
        let best = hits.first()?;
        // A ship of another number, or of one that no list has, is another ship as far as anybody can tell.
        let mut is_open = best.log_odds.value() < likely
            || number.is_some() && !is_by_number
            || is_short && !is_whole(name, best);
        let mut beside = Vec::new();
        let mut seen = HashSet::from([best.list.clone()]);
        for hit in hits.iter().skip(1) {
            if hit.list == best.list {
                is_open |= self.is_near(best, hit);
            } else if hit.log_odds.value() >= likely && seen.insert(hit.list.clone()) {
                // The same party on another list is no rival; another one is.
                if kind == MentionKind::Wallet || self.is_same(best, hit) {
                    beside.push(linked(name, hit));
                } else {
                    is_open |= self.is_near(best, hit);
                }
            }
        }
        let mut link = linked(name, best);
        link.is_open = is_open;
        for link in &mut beside {
            link.is_open = is_open;
        }
        Some(Answer { link, log_odds: best.log_odds.value(), beside })
    }

    /// The parties that have the number of a ship, the likeliest by name first.
    fn numbered(&self, name: &str, number: &Identifier) -> Vec<Hit> {
        let identifiers = vec![number.clone()];
        let mut hits = self.screener.decide(&Query { identifiers, ..Query::default() }).hits;
        let name = name.to_lowercase();
        let called = |hit: &Hit| hit.caption.to_lowercase() == name;
        hits.sort_by_key(|hit| !called(hit));
        hits
    }

    /// Whether parties of two lists go by one name: the one list's, asked of the other list, is its party before all others.
    fn is_same(&self, one: &Hit, other: &Hit) -> bool {
        let decision = self.screener.decide(&Query::named(PartyKind::Unknown, other.caption.clone()));
        let found = decision.hits.into_iter().find(|hit| hit.list == one.list);
        found.is_some_and(|hit| hit.party == one.party && hit.log_odds.value() >= self.policy.link.named)
    }
}

/// How sure it is that a name stands for a party of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sure {
    /// Nobody else is as likely.
    Alone,
    /// Another party is nearly as likely: one of them it is.
    Rivalled,
    /// It is not likely enough.
    Unlikely,
}

/// The link of a name to a hit, without document, key and role.
fn linked(name: &str, hit: &Hit) -> NameLink {
    NameLink {
        document: String::new(),
        entity: String::new(),
        name: name.to_owned(),
        list: hit.list.clone(),
        party: hit.party.clone(),
        caption: hit.caption.clone(),
        score: hit.score.to_string(),
        reason: hit.reason.clone(),
        rules: hit.pieces.iter().map(|piece| piece.rule.clone()).collect(),
        is_open: false,
        is_in_fact: false,
        hint: None,
    }
}

/// How many words a name has beside those of a company's form.
fn content(name: &str) -> usize {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !Sets::of(&word.to_lowercase()).has(Set::Form)).count()
}

/// Whether the name by which a hit was found has no more words than the one asked.
fn is_whole(name: &str, hit: &Hit) -> bool {
    content(hit.matched_name.as_deref().unwrap_or(&hit.caption)) <= content(name)
}

/// Whether a name is one word without a digit, which may be anybody's: "Riviera", "Karst".
fn is_plain_word(name: &str) -> bool {
    !name.contains(|c: char| c.is_whitespace() || c.is_ascii_digit())
}

/// The names of a document that are asked, by key: those that facts are about, and those that are only named.
fn asked<'m>(
    document: &Document,
    reading: &'m Reading,
    codes: &'m [Mention],
) -> BTreeMap<&'m str, Asked<'m>> {
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
        let known = found.entry(&mention.entity).or_insert(Asked { mention, number: None, is_in_fact });
        if known.number.is_none() {
            known.number = ship_number(&document.text, mention.span);
        }
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
