//! What was read, for other programs and for people: [STIX 2.1](stix), [FollowTheMoney](ftm), an [HTML page](html).
//!
//! The exporters are functions of what was found and, where a format asks when something was made, of a time that is given:
//! the same input gives the same bytes, and documents in another order give the same STIX and FtM. They hold all documents.
//!
//! An article lists nobody. No exporter says of a party that it is sanctioned: it writes that a document says so, with how and
//! by whom it is said, and where.
//!
//! **Who is the same.** An entry of a list, a word of the vocabulary (`us-treasury`) and a state are the same in every
//! document. A name that no list decides is one party within its document and another one in the next: that two texts print
//! one name is no proof.

pub mod ftm;
pub mod html;
pub mod stix;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::document::{Document, Span};
use crate::event::Event;
use crate::fact::{Fact, FactKind, Mention, MentionKind, Modality, RelationStated};
use crate::line::{Line, LineClass, dateline};
use crate::link::NameLink;
use crate::read::Reading;

/// A document with what it states and who of it is, or may be, listed.
#[derive(Debug, Clone, Copy)]
pub struct Read<'a> {
    /// The document.
    pub document: &'a Document,
    /// What it states.
    pub reading: &'a Reading,
    /// Links of its names to lists.
    pub links: &'a [NameLink],
}

/// What is exported.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The documents, each once.
    pub documents: &'a [Read<'a>],
    /// The events that were put together from them.
    pub events: &'a [Event],
}

impl<'a> Found<'a> {
    /// The documents in the order of their hashes, each once.
    fn ordered(&self) -> Vec<Read<'a>> {
        let mut documents = self.documents.to_vec();
        documents.sort_by(|a, b| a.document.hash.cmp(&b.document.hash));
        documents.dedup_by(|a, b| a.document.hash == b.document.hash);
        documents
    }
}

impl<'a> Read<'a> {
    /// The headline, else the name under which the document came.
    fn title(&self) -> &'a str {
        let title = self.document.lines.iter().find(|line| line.class == LineClass::Title);
        title.map_or(self.document.name.as_str(), |line| self.document.quote(line.span))
    }

    /// The day of the dateline, if it states the year too. Nothing else tells when a document was published.
    fn published(&self) -> Option<Date> {
        let first = self.document.lines.iter().find(|line| line.class == LineClass::Body)?;
        let line = dateline(self.document.quote(first.span))?;
        let (month, day) = line.month_day?;
        Date::new(line.year?, month, day).ok()
    }

    /// What a mention of this document stands for, by a key that is the same wherever it is the same.
    fn key(&self, mention: &Mention) -> String {
        self.key_of(&mention.entity)
    }

    /// The same of a mention's entity.
    fn key_of(&self, entity: &str) -> String {
        let decided = self.links.iter().find(|link| link.entity == entity && !link.is_open);
        if let Some(link) = decided {
            return listed(link);
        }
        let is_shared = !entity.contains(':')
            || ["country:", "wallet:", "list:"].iter().any(|prefix| entity.starts_with(prefix));
        if is_shared { entity.to_owned() } else { format!("document:{}:{entity}", self.document.hash) }
    }

    /// The facts that begin within a span; facts stand in the order of the text.
    fn facts_in(&self, span: Span) -> &'a [Fact] {
        let facts = self.reading.facts.as_slice();
        let from = facts.partition_point(|fact| fact.span.start < span.start);
        let to = facts.partition_point(|fact| fact.span.start < span.end);
        facts.get(from..to).unwrap_or_default()
    }

    /// The line that a span begins in.
    fn line(&self, span: Span) -> Option<&'a Line> {
        let lines = self.document.lines.as_slice();
        let after = lines.partition_point(|line| line.span.start <= span.start);
        lines
            .get(after.checked_sub(1)?)
            .filter(|line| line.span.start <= span.start && span.start < line.span.end)
    }

    /// Where a fact stands, and by which rule: `bytes 12-40 of document 95a7... by event.designate`.
    fn place(&self, fact: &Fact) -> String {
        format!("bytes {} of document {} by {}", fact.span, self.document.hash, fact.rule)
    }
}

fn listed(link: &NameLink) -> String {
    format!("list:{}:{}", link.list, link.party)
}

/// Whoever or whatever is named.
#[derive(Debug, Clone)]
struct Named<'a> {
    /// The mention that says most: of the longest, the first by letters.
    mention: &'a Mention,
    /// As printed.
    spellings: BTreeSet<&'a str>,
    /// The links, open or not, each entry of a list once.
    links: BTreeMap<String, &'a NameLink>,
    /// Whether a text says, without denying it, that it attacked somebody.
    is_attacker: bool,
    /// Whether a text states that it has an owner.
    is_owned: bool,
    /// Offices that a text states.
    offices: BTreeSet<&'a str>,
    /// Other names that a text states.
    aliases: BTreeSet<&'a str>,
}

impl<'a> Named<'a> {
    fn new(mention: &'a Mention) -> Self {
        Self {
            mention,
            spellings: BTreeSet::new(),
            links: BTreeMap::new(),
            is_attacker: false,
            is_owned: false,
            offices: BTreeSet::new(),
            aliases: BTreeSet::new(),
        }
    }

    /// ISO 3166 code, if it is a state.
    fn country(&self) -> Option<&'a str> {
        self.mention.entity.strip_prefix("country:")
    }
}

/// Who is named in the documents, by key.
type Cast<'a> = BTreeMap<String, Named<'a>>;

/// Collects who is named: within facts, and as speakers and channels.
fn cast<'a>(documents: &[Read<'a>]) -> Cast<'a> {
    let mut cast = Cast::new();
    for read in documents {
        for fact in &read.reading.facts {
            for mention in mentioned(fact) {
                let named = cast.entry(read.key(mention)).or_insert_with(|| Named::new(mention));
                named.spellings.insert(&mention.text);
                let rank = |mention: &Mention| {
                    (std::cmp::Reverse(mention.text.len()), mention.text.clone(), mention.kind)
                };
                if rank(mention) < rank(named.mention) {
                    named.mention = mention;
                }
                for link in read.links.iter().filter(|link| link.entity == mention.entity) {
                    let known = named.links.entry(listed(link)).or_insert(link);
                    // Of several answers on one entry, the decided and then the likelier one.
                    let rank = |link: &NameLink| (!link.is_open, link.score.clone(), link.name.clone());
                    if rank(link) > rank(known) {
                        *known = link;
                    }
                }
            }
            let holds = fact.modality == Modality::Stated && !fact.is_former;
            let mut mark = |mention: &Mention, what: &dyn Fn(&mut Named<'a>)| {
                if let Some(named) = cast.get_mut(&read.key(mention)) {
                    what(named);
                }
            };
            match &fact.kind {
                FactKind::Attack { actor: Some(actor), .. } if fact.modality != Modality::Denied => {
                    mark(actor, &|named| named.is_attacker = true);
                }
                FactKind::Relation { relation: RelationStated::OwnedBy, subject, .. } if holds => {
                    mark(subject, &|named| named.is_owned = true);
                }
                FactKind::Office { person, office } if holds => {
                    mark(person, &|named| {
                        let _ = named.offices.insert(office);
                    });
                }
                FactKind::Alias { subject, alias } if holds => {
                    mark(subject, &|named| {
                        let _ = named.aliases.insert(&alias.text);
                    });
                }
                _ => {}
            }
        }
    }
    cast
}

/// Every mention of a fact: what it is about, who says it and through whom.
fn mentioned(fact: &Fact) -> Vec<&Mention> {
    let mut found = within(fact);
    if let Some(said) = &fact.attribution {
        found.extend(said.speaker.iter().chain(&said.channel));
    }
    found
}

/// What a fact is about.
fn within(fact: &Fact) -> Vec<&Mention> {
    let mut found = Vec::new();
    fact.kind.mentions(|mention| found.push(mention));
    found
}

/// Who says a fact, if a text names him.
fn speaker(fact: &Fact) -> Option<&Mention> {
    fact.attribution.as_ref().and_then(|said| said.speaker.as_ref())
}

/// The facts that a denial denies: what its line says and marks as denied, and what stands within its words.
fn denied<'a>(read: &Read<'a>, denial: &'a Fact) -> Vec<&'a Fact> {
    let line = read.line(denial.span).map_or(denial.span, |line| line.span.to(denial.span));
    let is_denied = |fact: &&Fact| {
        let is_of_it = fact.modality == Modality::Denied || denial.span.contains(fact.span);
        !matches!(fact.kind, FactKind::Denial) && is_of_it
    };
    read.facts_in(line).iter().filter(is_denied).collect()
}

/// Whether a mention is somebody or something that can stand beside parties as one of them.
fn is_party(mention: &Mention) -> bool {
    !matches!(mention.kind, MentionKind::Wallet | MentionKind::Place)
}
