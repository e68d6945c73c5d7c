//! FollowTheMoney entities. `docs/evidence-exports.md` has the table of what becomes what, and why.
//!
//! A document is an `Article`, whoever is named a party with a `Mention` in each document, and a fact an `Event`, a link between
//! two parties, a `CryptoWallet` or a `Note`. FtM has no word for how something is said, so only what a text states as holding
//! becomes a typed link (`Ownership`, `Employment` ...); what is accused, alleged or over is an `UnknownLink` whose `status` says
//! so, and what is denied a `Note`. No entity has the topic of sanctions and none is a `Sanction`: those are of lists.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use unicode_normalization::UnicodeNormalization;

use super::{Cast, Found, Named, Read, cast, is_party, key, mentioned, speaker, within};
use crate::event::Event;
use crate::fact::{Comparator, Fact, FactDate, FactKind, Mention, MentionKind, Modality, RelationStated};
use crate::vocabulary::country_of;
use crate::words::{in_brief, in_words};

/// The dataset that entities name.
pub const DATASET: &str = "interdict-documents";

/// The entities as JSON, in the order of their ids; references to entries of lists are ids that the export of several lists writes
/// (`LIST-PARTY`), all others are among the entities.
pub fn entities(found: &Found<'_>) -> Vec<String> {
    let documents = found.ordered();
    let cast = cast(&documents);
    let mut writer = Writer { cast: &cast, entities: BTreeMap::new() };
    for (key, named) in &cast {
        writer.party(key, named);
    }
    for read in &documents {
        writer.document(read);
    }
    let facts: BTreeMap<&str, (&Read<'_>, &Fact)> = documents
        .iter()
        .flat_map(|read| read.reading.facts.iter().map(move |fact| (fact.id.as_str(), (read, fact))))
        .collect();
    for event in found.events {
        writer.event(event, &facts);
    }
    writer.entities.into_values().collect()
}

/// Properties of an entity: each with its values.
type Properties = BTreeMap<&'static str, BTreeSet<String>>;

/// Adds a value in the form in which the FollowTheMoney library itself keeps it (its module `normality.cleaning`), so that
/// reading an entity changes nothing: without characters that are not seen, composed (NFC), with single blanks.
fn put(properties: &mut Properties, name: &'static str, value: &str) {
    let is_seen = |c: &char| {
        (c.is_whitespace() || !c.is_control())
            && !matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
    };
    let value: String = value.chars().filter(is_seen).nfc().collect();
    let value: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
    // It takes quotation marks around a whole name off, too.
    let marks = ['"', '\''];
    let is_quoted = matches!(name, "name" | "alias") && value.starts_with(marks) && value.ends_with(marks);
    let value = if is_quoted { value.trim_matches(['"', '\'', ' ']) } else { value.as_str() };
    if !value.is_empty() {
        properties.entry(name).or_default().insert(value.to_owned());
    }
}

fn with(values: &[(&'static str, &str)]) -> Properties {
    let mut properties = Properties::new();
    for (name, value) in values {
        put(&mut properties, name, value);
    }
    properties
}

struct Writer<'a> {
    cast: &'a Cast<'a>,
    /// By id, written: a tree of values takes ten times the room.
    entities: BTreeMap<String, String>,
}

impl<'a> Writer<'a> {
    fn add(&mut self, id: &str, schema: &str, properties: &Properties) {
        let entity = json!({
            "id": id, "schema": schema, "properties": properties, "datasets": [DATASET], "target": false,
        });
        self.entities.insert(id.to_owned(), entity.to_string());
    }

    /// A party, and the entries of lists that it is or may be.
    fn party(&mut self, key: &str, named: &Named<'a>) {
        let Some(schema) = schema(named) else { return };
        let id = party_id(key);
        let mut properties = with(&[("name", &named.mention.text)]);
        for spelling in named.spellings.iter().filter(|spelling| **spelling != named.mention.text) {
            put(&mut properties, "alias", spelling);
        }
        for alias in &named.aliases {
            put(&mut properties, "alias", alias);
        }
        if schema == "Person" {
            for office in &named.offices {
                put(&mut properties, "position", office);
            }
        }
        put(&mut properties, "country", &country_of(&named.mention.entity).to_lowercase());
        self.add(&id, schema, &properties);
        for (entry, link) in &named.links {
            let criteria = if link.is_open {
                format!("open, a person must decide: {}", link.reason)
            } else {
                link.reason.clone()
            };
            let matched = format!("{}-{}", link.list, link.party);
            let properties = with(&[
                ("candidate", &id),
                ("match", &matched),
                ("confidenceScore", &link.score),
                ("criteria", &criteria),
                ("matcher", "interdict"),
            ]);
            self.add(&hashed("similar", &format!("{key} {entry}")), "Similar", &properties);
        }
    }

    fn document(&mut self, read: &Read<'a>) {
        let id = document_id(read);
        let mut properties = with(&[
            ("title", read.title()),
            ("fileName", &read.document.name),
            ("processingAgent", "interdict"),
            ("notes", &format!("BLAKE3 of its bytes: {}", read.document.hash)),
        ]);
        if let Some(day) = read.published() {
            put(&mut properties, "publishedAt", &day.to_string());
        }
        self.add(&id, "Article", &properties);
        let mut names: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for mention in read.reading.facts.iter().flat_map(mentioned) {
            names.entry(read.key(mention)).or_default().insert(&mention.text);
        }
        for (key, spellings) in names {
            let Some(schema) = self.cast.get(&key).and_then(schema) else { continue };
            let mut properties =
                with(&[("document", &id), ("resolved", &party_id(&key)), ("detectedSchema", schema)]);
            for spelling in spellings {
                put(&mut properties, "name", spelling);
            }
            self.add(&hashed("mention", &format!("{id} {key}")), "Mention", &properties);
        }
        for fact in &read.reading.facts {
            self.fact(read, fact);
        }
        for (sort, spans) in
            [("not understood", &read.reading.not_understood), ("for review", &read.reading.for_review)]
        {
            for span in spans {
                let properties = with(&[
                    ("name", sort),
                    ("description", read.document.quote(*span)),
                    ("entity", &id),
                    ("proof", &id),
                    ("keywords", sort),
                    ("notes", &format!("bytes {span} of document {}", read.document.hash)),
                ]);
                self.add(&hashed("note", &format!("{id} {sort} {span}")), "Note", &properties);
            }
        }
    }

    fn fact(&mut self, read: &Read<'a>, fact: &Fact) {
        let id = format!("fact-{}", fact.id);
        let holds = fact.modality == Modality::Stated && !fact.is_former;
        match &fact.kind {
            // What is denied is no link and no event.
            _ if fact.modality == Modality::Denied => self.note(read, fact, &id),
            FactKind::Relation { relation, subject, object, .. } => {
                let ends = self.end(read, subject).zip(self.end(read, object));
                match ends {
                    Some((subject, object)) => {
                        let edge = holds.then(|| edge(*relation, &subject, &object)).flatten();
                        self.link(read, fact, &id, &subject, &object, relation.code(), edge);
                    }
                    None => self.note(read, fact, &id),
                }
            }
            FactKind::Designation { authority, .. } | FactKind::Delisting { authority, .. } => {
                let mut properties = said(read, fact);
                if let Some((authority, _)) =
                    authority.as_ref().and_then(|authority| self.end(read, authority))
                {
                    put(&mut properties, "organizer", &authority);
                }
                let involved =
                    within(fact).into_iter().filter(|mention| Some(*mention) != authority.as_ref());
                self.happened(read, fact, &id, involved, properties);
            }
            FactKind::Attack { actor, victims } => {
                let properties = said(read, fact);
                self.happened(read, fact, &id, within(fact).into_iter(), properties);
                let actor = actor.as_ref().and_then(|actor| self.end(read, actor));
                for (number, victim) in (1..).zip(victims) {
                    let Some((actor, victim)) = actor.clone().zip(self.end(read, victim)) else { continue };
                    self.link(read, fact, &format!("{id}-{number}"), &actor, &victim, "attacked", None);
                }
            }
            FactKind::Wallet { wallet, holder } if holds => {
                let mut properties = said(read, fact);
                put(&mut properties, "publicKey", &wallet.text);
                if let Some((holder, _)) = holder.as_ref().and_then(|holder| self.end(read, holder)) {
                    put(&mut properties, "holder", &holder);
                }
                self.add(&id, "CryptoWallet", &properties);
            }
            _ => self.note(read, fact, &id),
        }
    }

    /// Something that a document says happened.
    fn happened<'m>(
        &mut self,
        read: &Read<'a>,
        fact: &Fact,
        id: &str,
        involved: impl Iterator<Item = &'m Mention>,
        mut properties: Properties,
    ) {
        put(&mut properties, "name", &in_brief(fact));
        put(&mut properties, "recordId", &record(read, fact));
        for mention in involved {
            if let Some((party, _)) = self.end(read, mention) {
                put(&mut properties, "involved", &party);
            }
        }
        put_date(&mut properties, fact.date.as_ref());
        self.add(id, "Event", &properties);
    }

    fn note(&mut self, read: &Read<'a>, fact: &Fact, id: &str) {
        let mut properties = said(read, fact);
        let parties: Vec<String> = within(fact)
            .into_iter()
            .filter_map(|mention| self.end(read, mention))
            .map(|(id, _)| id)
            .collect();
        for party in &parties {
            put(&mut properties, "entity", party);
        }
        if parties.is_empty() {
            put(&mut properties, "entity", &document_id(read));
        }
        put(&mut properties, "name", fact.kind.code());
        self.add(id, "Note", &properties);
    }

    /// A tie between two: of a schema of its own, or unknown with its role.
    #[allow(clippy::too_many_arguments)] // both ends and what ties them
    fn link(
        &mut self,
        read: &Read<'a>,
        fact: &Fact,
        id: &str,
        subject: &End,
        object: &End,
        role: &str,
        edge: Option<Edge>,
    ) {
        let edge =
            edge.unwrap_or(Edge { schema: "UnknownLink", ends: ["subject", "object"], is_turned: false });
        let (one, other) = if edge.is_turned { (object, subject) } else { (subject, object) };
        let role = role.replace('_', " ");
        let role = if fact.modality == Modality::Stated {
            role
        } else {
            format!("{role} ({})", fact.modality.code())
        };
        let mut properties = with(&[
            (edge.ends[0], &one.0),
            (edge.ends[1], &other.0),
            ("summary", &fact.quote),
            ("description", &in_words(fact)),
            ("proof", &document_id(read)),
            ("recordId", &record(read, fact)),
        ]);
        // A share that is bounded is no number: the description has it.
        if let FactKind::Relation { share: Some(share), .. } = &fact.kind
            && edge.schema == "Ownership"
            && share.comparator == Comparator::Exactly
        {
            put(&mut properties, "percentage", &share.percent);
        }
        match edge.schema {
            "Payment" => put(&mut properties, "purpose", &role),
            "Associate" | "Family" => put(&mut properties, "relationship", &role),
            _ => {
                put(&mut properties, "role", &role);
                put(&mut properties, "status", fact.modality.code());
                if fact.is_former {
                    put(&mut properties, "status", "former");
                }
            }
        }
        put_date(&mut properties, fact.date.as_ref());
        self.add(id, edge.schema, &properties);
    }

    /// The entity that a mention stands for, with its schema. A place becomes an `Address` when it is first asked for.
    fn end(&mut self, read: &Read<'a>, mention: &Mention) -> Option<End> {
        let key = read.key(mention);
        if mention.kind == MentionKind::Place {
            let id = hashed("place", &key);
            if !self.entities.contains_key(&id) {
                let country = country_of(&mention.entity).to_lowercase();
                self.add(&id, "Address", &with(&[("full", &mention.text), ("country", &country)]));
            }
            return Some((id, "Address"));
        }
        if !is_party(mention) {
            return None;
        }
        let schema = schema(self.cast.get(&key)?)?;
        Some((party_id(&key), schema))
    }

    /// A merged event: who is said to have been designated, by all its documents.
    fn event(&mut self, event: &Event, facts: &BTreeMap<&str, (&Read<'a>, &'a Fact)>) {
        let words = format!(
            "Reports of one {} by {}: {} documents, {} text families",
            event.action.code(),
            event.by(),
            event.documents.len(),
            event.families.len()
        );
        let mut properties = with(&[("name", &words), ("keywords", "event:merged")]);
        for (read, fact) in event.facts.iter().filter_map(|id| facts.get(id.to_string().as_str())) {
            put(&mut properties, "recordId", &record(read, fact));
            put(&mut properties, "proof", &document_id(read));
            let (FactKind::Designation { authority, targets, .. }
            | FactKind::Delisting { authority, targets, .. }) = &fact.kind
            else {
                continue;
            };
            for (property, mentions) in
                [("organizer", authority.as_slice()), ("involved", targets.as_slice())]
            {
                for mention in mentions {
                    if let Some((party, _)) = self.end(read, mention) {
                        put(&mut properties, property, &party);
                    }
                }
            }
        }
        match (event.earliest, event.latest) {
            (Some(from), Some(to)) if from == to => put(&mut properties, "date", &from.to_string()),
            (from, to) => {
                put(&mut properties, "startDate", &from.map(|day| day.to_string()).unwrap_or_default());
                put(&mut properties, "endDate", &to.map(|day| day.to_string()).unwrap_or_default());
            }
        }
        for conflict in &event.conflicts {
            let values: Vec<&str> = conflict.values.keys().map(String::as_str).collect();
            let words =
                format!("documents differ, {}: {}. {}", conflict.about, values.join("; "), conflict.note);
            put(&mut properties, "notes", &words);
        }
        let key = key(event);
        self.add(&hashed("event", &key), "Event", &properties);
    }
}

/// An entity's id and schema.
type End = (String, &'static str);

/// A schema of links, with the properties of its ends.
struct Edge {
    schema: &'static str,
    ends: [&'static str; 2],
    /// Whether the first end is the object.
    is_turned: bool,
}

/// The schema that says a tie, if both ends are what it asks for.
fn edge(relation: RelationStated, subject: &End, object: &End) -> Option<Edge> {
    let is_person = |end: &End| end.1 == "Person";
    let is_body = |end: &End| matches!(end.1, "Organization" | "Company" | "PublicBody");
    let is_legal = |end: &End| is_person(end) || is_body(end) || end.1 == "LegalEntity";
    let edge = |schema, ends, is_turned| Some(Edge { schema, ends, is_turned });
    match relation {
        RelationStated::OwnedBy if subject.1 == "Company" && is_legal(object) => {
            edge("Ownership", ["owner", "asset"], true)
        }
        RelationStated::SubGroupOf | RelationStated::MemberOf if is_legal(subject) && is_body(object) => {
            edge("Membership", ["member", "organization"], false)
        }
        RelationStated::Employs if is_body(subject) && is_person(object) => {
            edge("Employment", ["employer", "employee"], false)
        }
        RelationStated::HoldsOffice if is_legal(subject) && is_body(object) => {
            edge("Directorship", ["director", "organization"], false)
        }
        RelationStated::RelatedTo if is_person(subject) && is_person(object) => {
            edge("Family", ["person", "relative"], false)
        }
        RelationStated::ActsFor if is_legal(subject) && is_legal(object) => {
            edge("Representation", ["agent", "client"], false)
        }
        RelationStated::Pays if is_legal(subject) && is_legal(object) => {
            edge("Payment", ["payer", "beneficiary"], false)
        }
        RelationStated::AssociatedWith if is_person(subject) && is_person(object) => {
            edge("Associate", ["person", "associate"], false)
        }
        _ => None,
    }
}

/// The schema of who is named; `None` for what is no party.
fn schema(named: &Named<'_>) -> Option<&'static str> {
    if named.country().is_some() {
        return Some("PublicBody");
    }
    Some(match named.mention.kind {
        MentionKind::Person => "Person",
        // What is said to have an owner must be able to have one.
        MentionKind::Organisation | MentionKind::Outlet if named.is_owned => "Company",
        MentionKind::Organisation | MentionKind::Outlet => "Organization",
        MentionKind::Authority | MentionKind::Country => "PublicBody",
        MentionKind::Described => "LegalEntity",
        MentionKind::Place | MentionKind::Wallet => return None,
    })
}

fn put_date(properties: &mut Properties, date: Option<&FactDate>) {
    let Some(date) = date else { return };
    match (date.earliest, date.latest) {
        (Some(from), Some(to)) if from == to => put(properties, "date", &from.to_string()),
        (from, to) => {
            put(properties, "startDate", &from.map(|day| day.to_string()).unwrap_or_default());
            put(properties, "endDate", &to.map(|day| day.to_string()).unwrap_or_default());
        }
    }
}

/// What an entity that is a thing has of its fact.
fn said(read: &Read<'_>, fact: &Fact) -> Properties {
    let mut properties = with(&[
        ("summary", &fact.quote),
        ("description", &in_words(fact)),
        ("proof", &document_id(read)),
        ("notes", &read.place(fact)),
        ("keywords", &format!("fact:{}", fact.kind.code())),
        ("keywords", &format!("modality:{}", fact.modality.code())),
    ]);
    if fact.is_former {
        put(&mut properties, "keywords", "former");
    }
    if let Some(speaker) = speaker(fact) {
        put(&mut properties, "keywords", &format!("said by {}", speaker.text));
    }
    properties
}

/// The fact and where it stands: `FACT@12-40`.
fn record(read: &Read<'_>, fact: &Fact) -> String {
    format!("{}@{} of {} by {}", fact.id, fact.span, read.document.hash, fact.rule)
}

fn document_id(read: &Read<'_>) -> String {
    format!("document-{}", read.document.hash)
}

fn party_id(key: &str) -> String {
    hashed("party", key)
}

/// An id: what sort of entity, and the first 32 digits of BLAKE3 of what defines it.
fn hashed(sort: &str, key: &str) -> String {
    let hash = blake3::hash(key.as_bytes()).to_hex();
    format!("{sort}-{}", hash.get(..32).unwrap_or_default())
}
