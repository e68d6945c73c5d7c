//! A bundle of [STIX 2.1]. `docs/evidence-exports.md` has the table of what becomes what, and why.
//!
//! One fact is one object: a tie is a `relationship`, an attack an `incident`, a denial an `opinion`, all else a `note`. Each
//! has the labels `fact:KIND` and `modality:HOW`, the place it was read at as an external reference, and everything that the
//! fact holds in an extension which the bundle itself defines. What is denied has confidence 0; other modalities are not put
//! into numbers, because the text gives none.
//!
//! [STIX 2.1]: https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Cast, Found, Named, Read, cast, denied, is_party, key, mentioned, speaker, within};
use crate::document::Span;
use crate::event::{Conflict, Event};
use crate::fact::{Fact, FactKind, Mention, MentionKind, Modality, RelationStated};
use crate::words::{in_brief, in_words};

/// The namespace of all ids, drawn once. An id is UUIDv5 in the namespace of its type, which is UUIDv5 of the type in this one.
pub const NAMESPACE: Uuid = Uuid::from_u128(0x5f0c_3b7e_91d4_4a86_b2e3_7c1d_09f8_a645);

/// When the definition of the extension and the identity of the tool were made.
const DEFINED: &str = "2026-11-26T00:00:00.000Z";

/// Version of the extension: a property that changes its meaning needs another.
const VERSION: &str = "1.0.0";

/// What the extension's properties say; the bundle must carry it.
const SCHEMA: &str = "On an object made from a fact: `fact` names it within its document; `document` is BLAKE3 of the \
    document's bytes in hexadecimal; `start` and `end` are the first byte of its words in the document's text and the byte \
    after the last; `quote` is those words; `rule` is what read it; `modality` is stated, accused, blamed, alleged, claimed, \
    estimated, attempted or denied; `is_former` is whether the text says that it holds no more; `speaker` and `channel` are who \
    says it and through whom, as printed, `speaker_ref` and `channel_ref` their objects, `is_direct` whether in quotation marks; \
    `date` is when, with what that rests on; `stated` is the fact in full. On a report: `document`; `published_by` is what the \
    time of publication rests on, dateline or reading (then it is the time of reading and says nothing of the publication). On \
    a party: `spellings` is how texts print it; `sort` is what they take it for.";

/// The bundle of what was found, as JSON with a line for each object.
///
/// `read_at` is when the documents were read; objects get it as their time of creation. Ids do not depend on it: whoever takes
/// in two exports of the same documents gets the same objects, and should give both the same time.
pub fn bundle(found: &Found<'_>, read_at: Timestamp) -> String {
    let documents = found.ordered();
    let cast = cast(&documents);
    let mut writer = Writer {
        cast: &cast,
        read_at: time(read_at),
        objects: BTreeMap::new(),
        here: BTreeSet::new(),
        facts: BTreeMap::new(),
    };
    writer.definitions();
    for read in &documents {
        writer.document(read);
    }
    let names =
        documents.iter().map(|read| (read.document.hash.as_str(), read.document.name.as_str())).collect();
    for event in found.events {
        writer.event(event, &names);
    }
    let ids: Vec<&str> = writer.objects.keys().map(String::as_str).collect();
    let bundle = id("bundle", &format!("{} {}", writer.read_at, ids.join(" ")));
    let objects: Vec<&str> = writer.objects.values().map(String::as_str).collect();
    format!("{{\"type\":\"bundle\",\"id\":\"{bundle}\",\"objects\":[\n{}\n]}}\n", objects.join(",\n"))
}

/// Collects the objects.
struct Writer<'a> {
    cast: &'a Cast<'a>,
    read_at: String,
    /// By id, written: a tree of values takes ten times the room.
    objects: BTreeMap<String, String>,
    /// What was added since the document began.
    here: BTreeSet<String>,
    /// The object of each fact.
    facts: BTreeMap<&'a str, String>,
}

impl<'a> Writer<'a> {
    /// Who made the bundle, and what its own properties mean.
    fn definitions(&mut self) {
        let tool = tool();
        let identity = json!({
            "type": "identity", "spec_version": "2.1", "id": tool, "created": DEFINED, "modified": DEFINED,
            "name": "Interdict", "identity_class": "system",
            "description": "Reads documents by rules and says what they state. It asserts none of it.",
        });
        let definition = json!({
            "type": "extension-definition", "spec_version": "2.1", "id": extension(), "created": DEFINED,
            "modified": DEFINED, "created_by_ref": tool, "name": "Facts read from documents",
            "description": "Where a fact stands, by which rule it was read, how it is said and by whom.",
            "schema": SCHEMA, "version": VERSION, "extension_types": ["property-extension"],
        });
        self.objects.insert(tool, identity.to_string());
        self.objects.insert(extension(), definition.to_string());
    }

    /// Adds an object and gives its id. `key` is what defines it among those of its type.
    fn add(&mut self, sort: &str, key: &str, properties: Value) -> String {
        let id = id(sort, key);
        let mut object = Map::new();
        for (name, value) in [
            ("type", json!(sort)),
            ("spec_version", json!("2.1")),
            ("id", json!(id)),
            ("created", json!(self.read_at)),
            ("modified", json!(self.read_at)),
            ("created_by_ref", json!(tool())),
        ] {
            object.insert(name.to_owned(), value);
        }
        if let Value::Object(properties) = without_empty(properties) {
            object.extend(properties);
        }
        self.objects.insert(id.clone(), Value::Object(object).to_string());
        self.here.insert(id.clone());
        id
    }

    fn document(&mut self, read: &Read<'a>) {
        let report = id("report", &read.document.hash);
        self.here.clear();
        for mention in read.reading.facts.iter().flat_map(mentioned) {
            self.party(read, mention);
        }
        // A statement refers to what is read from its words, and a denial to what it denies.
        let rank = |fact: &&Fact| match fact.kind {
            FactKind::Denial => 2,
            FactKind::Claim => 1,
            _ => 0,
        };
        let mut facts: Vec<&'a Fact> = read.reading.facts.iter().collect();
        facts.sort_by_key(rank);
        for fact in facts {
            let object = self.fact(read, fact, &report);
            self.facts.insert(&fact.id, object);
        }
        for (sort, what, spans) in [
            (
                "not-understood",
                "A sentence that tells of an act and was not understood",
                &read.reading.not_understood,
            ),
            (
                "for-review",
                "A line outside the story that reads like a designation, to be looked at",
                &read.reading.for_review,
            ),
        ] {
            for span in spans {
                let quote = read.document.quote(*span);
                let note = json!({
                    "abstract": what, "content": format!("{what}: \"{quote}\""), "object_refs": [report],
                    "labels": [sort], "external_references": [reference(read, *span)],
                });
                self.add("note", &format!("{sort}:{}:{span}", read.document.hash), note);
            }
        }
        for link in read.links.iter().filter(|link| link.is_open) {
            let key = read.key_of(&link.entity);
            let Some(party) = self.cast.get(&key).and_then(|named| self.object(&key, named)) else {
                continue;
            };
            let content = format!(
                "It is open whether \"{}\" is {} ({}:{}), score {}: a person must decide. {}",
                link.name, link.caption, link.list, link.party, link.score, link.reason
            );
            let note = json!({
                "abstract": "A link to a list that is open", "content": content, "object_refs": [party],
                "labels": ["link:open"],
            });
            let key = format!("link:{}:{}:{}:{}", read.document.hash, link.entity, link.list, link.party);
            self.add("note", &key, note);
        }
        let mut refs = std::mem::take(&mut self.here);
        if refs.is_empty() {
            // A report must refer to something.
            refs.insert(tool());
        }
        let published = read.published();
        let by = if published.is_some() { "dateline" } else { "reading" };
        let published = published.map_or_else(|| self.read_at.clone(), |day| format!("{day}T00:00:00.000Z"));
        let words = format!(
            "{}: {} facts, {} sentences not understood",
            read.document.name,
            read.reading.facts.len(),
            read.reading.not_understood.len()
        );
        let object = json!({
            "name": read.title(), "description": words, "published": published, "object_refs": refs,
            "external_references": [{
                "source_name": "document", "description": read.document.name,
                "external_id": format!("blake3:{}", read.document.hash),
            }],
            "extensions": extended(json!({ "document": read.document.hash, "published_by": by })),
        });
        self.add("report", &read.document.hash, object);
    }

    /// The object of who is named; `None` if it is no party.
    fn party(&mut self, read: &Read<'a>, mention: &Mention) -> Option<String> {
        if !is_party(mention) {
            return None;
        }
        let key = read.key(mention);
        let named = self.cast.get(&key)?;
        let sort = sort(named);
        // Its object says the same whoever names it.
        if let Some(known) = self.object(&key, named) {
            self.here.insert(known.clone());
            return Some(known);
        }
        let references: Vec<Value> = named
            .links
            .values()
            .filter(|link| !link.is_open)
            .map(|link| {
                json!({
                    "source_name": link.list, "external_id": link.party,
                    "description": format!("{}, score {}. {}", link.caption, link.score, link.reason),
                })
            })
            .collect();
        let mut object = json!({
            "name": named.mention.text, "external_references": references,
            "extensions": extended(json!({ "spellings": named.spellings, "sort": named.mention.kind })),
        });
        if let Some(object) = object.as_object_mut() {
            if sort == "intrusion-set" {
                object.insert("aliases".to_owned(), json!(named.aliases));
            } else {
                object.insert("identity_class".to_owned(), json!(identity_class(named)));
                object.insert("roles".to_owned(), json!(named.offices));
            }
        }
        Some(self.add(sort, &key, object))
    }

    /// The id of a party that is there.
    fn object(&self, key: &str, named: &Named<'_>) -> Option<String> {
        let id = id(sort(named), key);
        self.objects.contains_key(&id).then_some(id)
    }

    fn fact(&mut self, read: &Read<'a>, fact: &'a Fact, report: &str) -> String {
        let key = format!("fact:{}:{}", read.document.hash, fact.id);
        let common = self.common(read, fact);
        match &fact.kind {
            FactKind::Relation { relation, subject, object, .. } => {
                let place = (*relation == RelationStated::ResidesIn).then(|| self.location(object)).flatten();
                let target = place.or_else(|| self.party(read, object));
                if let (Some(source), Some(target)) = (self.party(read, subject), target) {
                    let sort = match relation {
                        // As section 4.5 writes it.
                        RelationStated::ResidesIn => "located-at".to_owned(),
                        other => other.code().replace('_', "-"),
                    };
                    return self.relationship(&key, &sort, &source, &target, fact, common);
                }
            }
            FactKind::Attack { actor, victims } => {
                let incident = self.add(
                    "incident",
                    &key,
                    joined(
                        json!({ "name": in_brief(fact), "description": words(read, fact) }),
                        common.clone(),
                    ),
                );
                let actor = actor.as_ref().and_then(|actor| self.party(read, actor));
                if let Some(actor) = &actor {
                    let key = format!("{key}:actor");
                    self.relationship(&key, "attributed-to", &incident, actor, fact, common.clone());
                }
                let victims: Vec<String> =
                    victims.iter().filter_map(|victim| self.party(read, victim)).collect();
                let source = actor.as_ref().unwrap_or(&incident);
                for victim in victims.iter().filter(|victim| *victim != source) {
                    let key = format!("{key}:{victim}");
                    self.relationship(&key, "targets", source, victim, fact, common.clone());
                }
                return incident;
            }
            FactKind::Denial => {
                let mut refs: Vec<String> = denied(read, fact)
                    .into_iter()
                    .filter_map(|other| self.facts.get(other.id.as_str()).cloned())
                    .collect();
                if refs.is_empty() {
                    let content =
                        format!("What is denied, in the words of {}: \"{}\"", read.document.name, fact.quote);
                    let note =
                        json!({ "abstract": "What is denied", "content": content, "object_refs": [report] });
                    refs.push(self.add("note", &format!("{key}:denied"), joined(note, common.clone())));
                }
                let opinion = json!({
                    "opinion": "strongly-disagree", "explanation": words(read, fact), "object_refs": refs,
                    "authors": speaker(fact).map(|speaker| [&speaker.text]),
                });
                // The opinion is held; that its object is denied is what it says.
                let mut common = common;
                if let Some(common) = common.as_object_mut() {
                    common.remove("confidence");
                }
                return self.add("opinion", &key, joined(opinion, common));
            }
            _ => {}
        }
        let mut refs: BTreeSet<String> =
            within(fact).into_iter().filter_map(|mention| self.party(read, mention)).collect();
        if matches!(fact.kind, FactKind::Claim) {
            // A statement is about what is read from its words.
            let inside = |other: &&Fact| {
                fact.span.contains(other.span) && !matches!(other.kind, FactKind::Claim | FactKind::Denial)
            };
            refs.extend(
                read.facts_in(fact.span)
                    .iter()
                    .filter(inside)
                    .filter_map(|other| self.facts.get(other.id.as_str()).cloned()),
            );
        }
        if refs.is_empty() {
            refs.insert(report.to_owned());
        }
        let note = json!({
            "abstract": in_brief(fact), "content": words(read, fact), "object_refs": refs,
            "authors": speaker(fact).map(|speaker| [&speaker.text]),
        });
        self.add("note", &key, joined(note, common))
    }

    fn relationship(
        &mut self,
        key: &str,
        sort: &str,
        source: &str,
        target: &str,
        fact: &Fact,
        common: Value,
    ) -> String {
        let object = json!({
            "relationship_type": sort, "source_ref": source, "target_ref": target,
            "description": format!("{}. In its words: \"{}\"", in_words(fact), fact.quote),
        });
        self.add("relationship", key, joined(object, common))
    }

    /// A state as a place.
    fn location(&mut self, mention: &Mention) -> Option<String> {
        let code = mention.entity.strip_prefix("country:")?;
        let object = json!({ "name": mention.text, "country": code });
        // The name is the first that is met in the order of the documents.
        let known = id("location", code);
        Some(if self.objects.contains_key(&known) { known } else { self.add("location", code, object) })
    }

    /// What every object of a fact has.
    fn common(&self, read: &Read<'a>, fact: &Fact) -> Value {
        let object = |mention: &Mention| {
            let key = read.key(mention);
            self.cast.get(&key).and_then(|named| self.object(&key, named))
        };
        let said = fact.attribution.as_ref();
        let speaker = said.and_then(|said| said.speaker.as_ref());
        let channel = said.and_then(|said| said.channel.as_ref());
        let mut labels =
            vec![format!("fact:{}", fact.kind.code()), format!("modality:{}", fact.modality.code())];
        if fact.is_former {
            labels.push("former".to_owned());
        }
        json!({
            "labels": labels,
            "confidence": (fact.modality == Modality::Denied).then_some(0),
            "external_references": [reference(read, fact.span)],
            "extensions": extended(json!({
                "fact": fact.id, "document": read.document.hash, "start": fact.span.start, "end": fact.span.end,
                "quote": fact.quote, "rule": fact.rule, "modality": fact.modality.code(),
                "is_former": fact.is_former,
                "speaker": speaker.map(|speaker| &speaker.text), "speaker_ref": speaker.and_then(object),
                "channel": channel.map(|channel| &channel.text), "channel_ref": channel.and_then(object),
                "is_direct": said.map(|said| said.is_direct),
                "date": fact.date, "stated": fact.kind,
            })),
        })
    }

    /// An event as the group of the objects that report it.
    fn event(&mut self, event: &Event, names: &BTreeMap<&str, &str>) {
        let reports = event.documents.iter().map(|hash| id("report", hash));
        let facts = event.facts.iter().filter_map(|fact| self.facts.get(fact.to_string().as_str()).cloned());
        let refs: BTreeSet<String> =
            reports.filter(|id| self.objects.contains_key(id)).chain(facts).collect();
        if refs.is_empty() {
            return;
        }
        let key = key(event);
        let (action, by) = (event.action.code(), event.by());
        let day = match (event.earliest, event.latest) {
            (Some(from), Some(to)) if from == to => from.to_string(),
            (Some(from), Some(to)) => format!("{from} to {to}"),
            _ => "no day with its year stated".to_owned(),
        };
        let targets: Vec<&str> =
            event.targets.values().filter_map(|names| names.first()).map(String::as_str).collect();
        let words = format!(
            "Reports of one {action} by {by}: {}; {day}. {} documents, {} text families; copies of one text are no witnesses of \
             their own.",
            targets.join(", "),
            event.documents.len(),
            event.families.len()
        );
        let grouping = json!({
            "name": format!("{action} reported: {by}"), "description": words,
            "context": "unspecified", "object_refs": refs, "labels": [format!("event:{action}")],
        });
        let group = self.add("grouping", &key, grouping);
        for conflict in &event.conflicts {
            let note = json!({
                "abstract": format!("Documents differ: {}", conflict.about), "content": differing(conflict, names),
                "object_refs": [group], "labels": ["conflict"],
            });
            self.add("note", &format!("conflict:{key}:{}:{:?}", conflict.about, conflict.values), note);
        }
    }
}

/// Who says what differently; `names` are those of documents by hash.
fn differing(conflict: &Conflict, names: &BTreeMap<&str, &str>) -> String {
    let name = |hash: &Arc<str>| names.get(hash.as_ref()).map_or(hash.as_ref(), |name| *name).to_owned();
    let values: Vec<String> = conflict
        .values
        .iter()
        .map(|(value, of)| format!("{value} ({})", of.iter().map(name).collect::<Vec<_>>().join(", ")))
        .collect();
    format!("{}: {}. {}", conflict.about, values.join("; "), conflict.note)
}

/// The type of object for who is named: who is said to have attacked is an intrusion set, if it is a body or group.
fn sort(named: &Named<'_>) -> &'static str {
    let is_group = named.mention.kind == MentionKind::Organisation && named.country().is_none();
    if named.is_attacker && is_group { "intrusion-set" } else { "identity" }
}

/// A value of the vocabulary `identity-class-ov`.
fn identity_class(named: &Named<'_>) -> &'static str {
    match named.mention.kind {
        MentionKind::Person => "individual",
        _ if named.country().is_some() => "organization",
        MentionKind::Organisation | MentionKind::Authority | MentionKind::Outlet | MentionKind::Country => {
            "organization"
        }
        MentionKind::Described => "class",
        MentionKind::Place | MentionKind::Wallet => "unknown",
    }
}

/// A fact as the statement of its document.
fn words(read: &Read<'_>, fact: &Fact) -> String {
    format!("{} states: {}. In its words: \"{}\"", read.document.name, in_words(fact), fact.quote)
}

fn reference(read: &Read<'_>, span: Span) -> Value {
    json!({
        "source_name": "document", "description": format!("{}, bytes {span}", read.document.name),
        "external_id": format!("blake3:{}#{span}", read.document.hash),
    })
}

fn extended(properties: Value) -> Value {
    let properties = joined(json!({ "extension_type": "property-extension" }), properties);
    json!({ extension(): properties })
}

fn tool() -> String {
    id("identity", "tool:interdict")
}

fn extension() -> String {
    id("extension-definition", VERSION)
}

/// An id from what defines an object among those of its type.
fn id(sort: &str, key: &str) -> String {
    let namespace = Uuid::new_v5(&NAMESPACE, sort.as_bytes());
    format!("{sort}--{}", Uuid::new_v5(&namespace, key.as_bytes()))
}

/// As STIX writes times: to the millisecond, in UTC.
fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn joined(mut one: Value, other: Value) -> Value {
    if let (Some(one), Value::Object(other)) = (one.as_object_mut(), other) {
        one.extend(other);
    }
    one
}

/// STIX has neither nulls nor empty lists or strings, section 2.
fn without_empty(value: Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(properties) => properties.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(values) => {
            Value::Array(values.into_iter().map(without_empty).filter(|value| !is_empty(value)).collect())
        }
        Value::Object(properties) => Value::Object(
            properties
                .into_iter()
                .map(|(name, value)| (name, without_empty(value)))
                .filter(|(_, value)| !is_empty(value))
                .collect(),
        ),
        other => other,
    }
}
