//! Parties out as FollowTheMoney entities, in the vocabulary the reader reads.

use std::collections::BTreeMap;
use std::io::{self, Write};

use interdict_model::{
    ContactKind, Gender, Identifier, IdentifierKind, Measure, MeasureTable, NameKind, NameStrength, Party,
    PartyKind, Place, Programme, RelationKind,
};
use serde_json::json;

use super::{EDGES, PROVISIONS};
use crate::json;

/// Writes parties as FollowTheMoney entities, one JSON object per line.
///
/// A programme becomes a `Sanction` with the measures of the table and of the list itself as `provisions`; a
/// wallet becomes a `CryptoWallet` with its holder; a relation to a party of known id becomes an edge.
pub fn write_ftm(parties: &[Party], measures: &MeasureTable, out: &mut dyn Write) -> io::Result<()> {
    for party in parties {
        for entity in ftm_entities(party, measures) {
            serde_json::to_writer(&mut *out, &entity)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}

fn schema_of(kind: PartyKind) -> &'static str {
    match kind {
        PartyKind::Person => "Person",
        PartyKind::Organisation => "Organization",
        PartyKind::Vessel => "Vessel",
        PartyKind::Aircraft => "Airplane",
        PartyKind::Wallet => "CryptoWallet",
        PartyKind::Security => "Security",
        PartyKind::Unknown => "LegalEntity",
    }
}

/// The property in which an identifier is written, for kinds whose property says all there is to say.
fn identifier_property(identifier: &Identifier, kind: PartyKind) -> Option<&'static str> {
    let bare = identifier.country.is_none() && identifier.issued.is_none() && identifier.expires.is_none();
    if !bare {
        return None;
    }
    Some(match (identifier.kind, kind) {
        (IdentifierKind::Passport, PartyKind::Person) => "passportNumber",
        (IdentifierKind::NationalId, PartyKind::Person) => "idNumber",
        (IdentifierKind::TaxId, _) => "taxNumber",
        (IdentifierKind::Registration, PartyKind::Organisation) => "registrationNumber",
        (IdentifierKind::Imo, _) => "imoNumber",
        (IdentifierKind::Mmsi, _) => "mmsi",
        (IdentifierKind::CallSign, _) => "callSign",
        (IdentifierKind::Lei, _) => "leiCode",
        (IdentifierKind::Bic, _) => "swiftBic",
        (IdentifierKind::Duns, _) => "dunsCode",
        _ => return None,
    })
}

/// A party as FollowTheMoney entities: the party itself, then its documents, wallets, sanctions and relations.
pub fn ftm_entities(party: &Party, measures: &MeasureTable) -> Vec<serde_json::Value> {
    let mut properties: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut add = |property: &'static str, text: String| {
        if !text.is_empty() {
            let values = properties.entry(property).or_default();
            if !values.contains(&text) {
                values.push(text);
            }
        }
    };
    let code = |place: &Place| place.country.map_or_else(|| place.text.clone(), |c| c.code().to_lowercase());
    for name in &party.names {
        let property = match (name.kind, name.strength) {
            (NameKind::Primary | NameKind::Variation | NameKind::OriginalScript, NameStrength::Strong) => {
                "name"
            }
            (NameKind::Fka, NameStrength::Strong) => "previousName",
            (_, NameStrength::Strong) => "alias",
            (_, NameStrength::Weak) => "weakAlias",
        };
        add(property, name.whole.clone());
    }
    if let Some(first) = party.names.first() {
        let pieces =
            [("firstName", &first.given), ("middleName", &first.middle), ("lastName", &first.family)];
        for (property, text) in pieces {
            add(property, text.clone().unwrap_or_default());
        }
    }
    let birth = if party.kind == PartyKind::Person { "birthDate" } else { "incorporationDate" };
    party.birth_dates.iter().for_each(|date| add(birth, date.to_string()));
    party.death_dates.iter().for_each(|date| add("deathDate", date.to_string()));
    party.birth_places.iter().for_each(|place| add("birthPlace", place.text.clone()));
    party.nationalities.iter().for_each(|place| add("nationality", code(place)));
    party.countries.iter().for_each(|place| add("country", code(place)));
    if let Some(gender) = party.gender {
        add(
            "gender",
            match gender {
                Gender::Female => "female".to_owned(),
                Gender::Male => "male".to_owned(),
                Gender::Other => "other".to_owned(),
            },
        );
    }
    party.roles.iter().for_each(|role| add("position", role.clone()));
    party.addresses.iter().for_each(|address| add("address", address.text.clone()));
    for contact in &party.contacts {
        let property = match contact.kind {
            ContactKind::Email => "email",
            // FollowTheMoney has no property of its own for fax numbers.
            ContactKind::Phone | ContactKind::Fax => "phone",
            ContactKind::Website => "website",
        };
        add(property, contact.text.clone());
    }
    party.remarks.iter().for_each(|text| add("notes", text.clone()));
    for identifier in &party.identifiers {
        if let Some(property) = identifier_property(identifier, party.kind) {
            add(property, identifier.number.clone());
        }
    }
    add("topics", "sanction".to_owned());
    if party.kind == PartyKind::Wallet
        && let [wallet] = party.wallets.as_slice()
    {
        add("publicKey", wallet.address().to_owned());
        add("currency", wallet.asset().to_owned());
    }
    let list = party.list.as_str();
    let entity = |id: &str, schema: &str, properties: serde_json::Value, target: bool| json!({"id": id, "schema": schema, "properties": properties, "datasets": [list], "target": target});
    let mut main = entity(&party.id, schema_of(party.kind), json!(properties), true);
    if let Some(object) = main.as_object_mut() {
        object.insert("caption".to_owned(), json!(party.caption()));
    }
    let mut written = vec![main];
    for (number, identifier) in (1..).zip(&party.identifiers) {
        if identifier_property(identifier, party.kind).is_none() {
            let schema =
                if identifier.kind == IdentifierKind::Passport { "Passport" } else { "Identification" };
            let mut document = json!({"holder": [party.id], "number": [identifier.number]});
            let texts = [
                ("type", identifier_type(identifier)),
                ("country", identifier.country.map(|country| country.code().to_lowercase())),
                ("startDate", identifier.issued.map(|date| date.to_string())),
                ("endDate", identifier.expires.map(|date| date.to_string())),
                ("summary", identifier.note.clone()),
            ];
            for (property, text) in texts {
                if let (Some(text), Some(object)) = (text, document.as_object_mut()) {
                    object.insert(property.to_owned(), json!([text]));
                }
            }
            written.push(entity(&format!("{}-id-{number}", party.id), schema, document, false));
        }
    }
    if party.kind != PartyKind::Wallet || party.wallets.len() != 1 {
        for (number, wallet) in (1..).zip(&party.wallets) {
            let mut properties = json!({"holder": [party.id], "publicKey": [wallet.address()]});
            if let Some(object) = properties.as_object_mut().filter(|_| !wallet.asset().is_empty()) {
                object.insert("currency".to_owned(), json!([wallet.asset()]));
            }
            written.push(entity(&format!("{}-wallet-{number}", party.id), "CryptoWallet", properties, false));
        }
    }
    for (number, programme) in (1..).zip(&party.programmes) {
        written.push(entity(
            &format!("{}-sanction-{number}", party.id),
            "Sanction",
            written_sanction(party, programme, measures),
            false,
        ));
    }
    for (number, relation) in (1..).zip(&party.relations) {
        let Some(other) = &relation.party else { continue };
        let (schema, from, to, turned) = edge_of(relation.kind);
        let (from_id, to_id) = if turned { (other, &party.id) } else { (&party.id, other) };
        let role = if matches!(schema, "Family" | "Associate") { "relationship" } else { "role" };
        let properties = json!({from: [from_id], to: [to_id], role: [relation.label]});
        written.push(entity(&format!("{}-relation-{number}", party.id), schema, properties, false));
    }
    written
}

/// The list's own word for a number of unknown sort, or the sort's machine word with spaces.
fn identifier_type(identifier: &Identifier) -> Option<String> {
    match identifier.kind {
        IdentifierKind::Other => Some(identifier.label.clone()).filter(|label| !label.is_empty()),
        kind => Some(json::word(kind).replace('_', " ")),
    }
}

fn written_sanction(party: &Party, programme: &Programme, measures: &MeasureTable) -> serde_json::Value {
    let mut all: Vec<Measure> = measures.of(&party.list, programme).unwrap_or_default().to_vec();
    all.extend(&party.stated_measures);
    let mut provisions: Vec<&str> = Vec::new();
    for (words, measure) in PROVISIONS {
        if all.contains(&measure) && !provisions.contains(&words) {
            provisions.push(words);
        }
    }
    let mut properties = json!({"entity": [party.id], "program": [programme.tag]});
    if let Some(object) = properties.as_object_mut() {
        let mut add = |property: &str, values: Vec<String>| {
            if !values.is_empty() {
                object.insert(property.to_owned(), json!(values));
            }
        };
        add("provisions", provisions.into_iter().map(str::to_owned).collect());
        add("authority", programme.sublist.iter().cloned().collect());
        add("listingDate", party.listed.iter().map(ToString::to_string).collect());
        add("reason", party.reasons.clone());
        add("authorityId", party.references.clone());
    }
    properties
}

/// The edge for a relation; `true` if it leads from the other party to this one.
fn edge_of(kind: RelationKind) -> (&'static str, &'static str, &'static str, bool) {
    let (schema, turned) = match kind {
        RelationKind::OwnsOrControls | RelationKind::OwnerOrOperator => ("Ownership", false),
        RelationKind::OwnedOrControlledBy => ("Ownership", true),
        RelationKind::OfficialOf => ("Directorship", false),
        RelationKind::SubgroupOf => ("Membership", false),
        RelationKind::ActsFor => ("Representation", false),
        RelationKind::FamilyOf => ("Family", false),
        RelationKind::AssociateOf => ("Associate", false),
        RelationKind::LinkedTo | RelationKind::Supports | RelationKind::Other => ("UnknownLink", false),
    };
    let ends = EDGES.iter().find(|(edge, ..)| *edge == schema);
    let (from, to) = ends.map_or(("subject", "object"), |(_, from, to, ..)| (*from, *to));
    (schema, from, to, turned)
}
