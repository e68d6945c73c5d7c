//! Parties as entities of FollowTheMoney, with what yente puts around them.

use interdict_lists::export::{ftm_entities, qualify};
use interdict_model::PartyKind;
use interdict_screen::PartyRecord;
use serde_json::{Map, Value, json};

use super::Refused;
use crate::directory::Directory;
use crate::engine::Engine;
use crate::listed::{damaged, measure_table};

/// An entity as JSON.
pub(super) type Entity = Map<String, Value>;
/// What refers to a party, with the name of the property in which it stands beside it.
pub(super) type Neighbour = (&'static str, Entity);

/// Where what refers to a party stands beside it: schema, the property that refers, the name of its reverse (FollowTheMoney's).
const REVERSES: [(&str, &str, &str); 18] = [
    ("Sanction", "entity", "sanctions"),
    ("Passport", "holder", "identification"),
    ("Identification", "holder", "identification"),
    ("CryptoWallet", "holder", "cryptoWallets"),
    ("Ownership", "owner", "ownershipOwner"),
    ("Ownership", "asset", "ownershipAsset"),
    ("Directorship", "director", "directorshipDirector"),
    ("Directorship", "organization", "directorshipOrganization"),
    ("Membership", "member", "membershipMember"),
    ("Membership", "organization", "membershipOrganization"),
    ("Representation", "agent", "agencyClient"),
    ("Representation", "client", "agentRepresentation"),
    ("Family", "person", "familyPerson"),
    ("Family", "relative", "familyRelative"),
    ("Associate", "person", "associates"),
    ("Associate", "associate", "associations"),
    ("UnknownLink", "subject", "unknownLinkTo"),
    ("UnknownLink", "object", "unknownLinkFrom"),
];

/// Schemata that parties have, and those above each.
const SCHEMATA: [(PartyKind, &str, &[&str]); 7] = [
    (PartyKind::Person, "Person", &["LegalEntity", "Thing"]),
    (PartyKind::Organisation, "Organization", &["LegalEntity", "Thing"]),
    (PartyKind::Vessel, "Vessel", &["Vehicle", "Asset", "Thing"]),
    (PartyKind::Aircraft, "Airplane", &["Vehicle", "Asset", "Thing"]),
    (PartyKind::Wallet, "CryptoWallet", &["Thing"]),
    (PartyKind::Security, "Security", &["Asset", "Thing"]),
    (PartyKind::Unknown, "LegalEntity", &["Thing"]),
];

/// The schema of a kind of party.
pub(super) fn schema_of(kind: PartyKind) -> &'static str {
    SCHEMATA.iter().find(|(known, ..)| *known == kind).map_or("LegalEntity", |(_, schema, _)| schema)
}

/// All schemata that parties have.
pub(super) fn schemata() -> impl Iterator<Item = &'static str> {
    SCHEMATA.iter().map(|(_, schema, _)| *schema)
}

/// Whether a party of this kind is of a schema or of one below it. Lists do not tell companies from other organisations.
pub(super) fn is_a(kind: PartyKind, wanted: &str) -> bool {
    let wanted = match wanted {
        "Company" | "PublicBody" => "Organization",
        other => other,
    };
    SCHEMATA
        .iter()
        .any(|(known, schema, above)| *known == kind && (*schema == wanted || above.contains(&wanted)))
}

/// What yente says of every entity beside what FollowTheMoney does. When the collector first saw it is not known here; the edition
/// of the list is when it was last seen.
fn around(mut entity: Entity, engine: &Engine, record: &PartyRecord) -> Entity {
    let list = engine.loaded.snapshot.lists().iter().find(|list| list.id == record.party.list);
    let seen = list.map(|list| format!("{}T00:00:00", list.edition.date));
    if !entity.contains_key("caption") {
        let first = |property: &str| entity.get("properties")?.get(property)?.get(0)?.as_str();
        let caption = ["program", "number", "publicKey", "role", "relationship"]
            .iter()
            .find_map(|property| first(property));
        let caption = caption.or_else(|| entity.get("schema")?.as_str()).unwrap_or_default().to_owned();
        entity.insert("caption".to_owned(), json!(caption));
    }
    for (key, value) in [
        ("referents", json!([])),
        ("first_seen", Value::Null),
        ("last_seen", json!(seen)),
        ("last_change", Value::Null),
    ] {
        entity.entry(key).or_insert(value);
    }
    entity
}

/// All entities of a party whose ids are `LIST-ID`: itself, then what belongs to it.
fn entities(engine: &Engine, record: &PartyRecord) -> Vec<Entity> {
    let objects =
        ftm_entities(&record.party, measure_table()).into_iter().filter_map(|entity| match entity {
            Value::Object(object) => Some(around(object, engine, record)),
            _ => None,
        });
    objects.collect()
}

/// A party by itself.
pub(super) fn plain(engine: &Engine, record: &PartyRecord) -> Entity {
    entities(engine, record).into_iter().next().unwrap_or_default()
}

/// The entity of this id: a party, or something that belongs to one (`LIST-ID-sanction-1`); with the record of the party.
pub(super) fn by_id(engine: &Engine, id: &str) -> Result<Option<(Entity, PartyRecord)>, Refused> {
    if let Some(record) = engine.qualified(id)? {
        return Ok(Some((plain(engine, &record), record)));
    }
    let mut words = id.rsplitn(3, '-');
    let (Some(number), Some(sort), Some(party)) = (words.next(), words.next(), words.next()) else {
        return Ok(None);
    };
    let belongs = matches!(sort, "id" | "wallet" | "sanction" | "relation") && number.parse::<u32>().is_ok();
    let Some(record) = (if belongs { engine.qualified(party)? } else { None }) else { return Ok(None) };
    let found =
        entities(engine, &record).into_iter().find(|entity| entity.get("id").is_some_and(|own| own == id));
    Ok(found.map(|entity| (entity, record)))
}

/// Everything that refers to a party, each with the name of the property in which it stands beside it.
pub(super) fn adjacent(
    engine: &Engine,
    directory: &Directory,
    record: &PartyRecord,
) -> Result<Vec<Neighbour>, Refused> {
    let id = &record.party.id;
    let mut found = Vec::new();
    let mut add = |entities: Vec<Entity>| {
        for entity in entities.into_iter().skip(1) {
            let schema = entity.get("schema").and_then(Value::as_str).unwrap_or_default();
            let refers = |property: &str| {
                let values = entity.get("properties").and_then(|properties| properties.get(property));
                values.and_then(Value::as_array).is_some_and(|values| values.iter().any(|value| value == id))
            };
            let reverse = REVERSES.iter().find(|(known, property, _)| *known == schema && refers(property));
            if let Some((_, property, reverse)) = reverse {
                found.push((*reverse, *property, entity));
            }
        }
    };
    add(entities(engine, record));
    let snapshot = &engine.loaded.snapshot;
    let own =
        id.strip_prefix(record.party.list.as_str()).and_then(|rest| rest.strip_prefix('-')).unwrap_or(id);
    let place = snapshot.place(&record.party.list, own).map_err(|cause| damaged(&cause))?;
    for other in place.map(|place| directory.naming(place)).unwrap_or_default() {
        let mut other = snapshot.record(*other).map_err(|cause| damaged(&cause))?;
        qualify(&mut other.party);
        add(entities(engine, &other));
    }
    let mut whole = Vec::new();
    for (reverse, own, mut entity) in found {
        with_other_end(engine, &mut entity, own)?;
        whole.push((reverse, entity));
    }
    Ok(whole)
}

/// Puts the party at the other end of an edge in the place of its id.
fn with_other_end(engine: &Engine, edge: &mut Entity, own: &str) -> Result<(), Refused> {
    let schema = edge.get("schema").and_then(Value::as_str).unwrap_or_default().to_owned();
    let other = REVERSES.iter().find(|(known, property, _)| *known == schema && *property != own);
    let Some((_, other, _)) = other else { return Ok(()) };
    let values = edge.get_mut("properties").and_then(|properties| properties.get_mut(*other));
    for value in values.and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(record) = value.as_str().map(|id| engine.qualified(id)).transpose()?.flatten() else {
            continue;
        };
        *value = Value::Object(plain(engine, &record));
    }
    Ok(())
}
