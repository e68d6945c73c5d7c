//! FollowTheMoney entities as JSON lines (`entities.ftm.json`), and the nested form (`targets.nested.json`).
//!
//! An entity is `{id, schema, properties}` with every property an array; the vocabulary is FollowTheMoney's
//! (followthemoney.tech). Some entities are things, others join things:
//!
//! - People, organisations, ships, aircraft, securities and wallets are parties. A wallet with a holder in the
//!   same file is a value of its holder instead.
//! - `Sanction`, `Passport`, `Identification`, `Address` become values of the party they belong to.
//! - `Ownership`, `Directorship`, `Family`, `UnknownLink` and the other edges become a relation of both parties
//!   they join; what else the edge says (percentage, dates) is kept as details of the party it starts from.
//! - Offices, documents, events and programmes are context: they lend their name to what refers to them.
//!
//! Entities that the file itself marks as no target (`"target": false`), that have no risk topic and no
//! sanction are context too: the relatives and subsidiaries that a data set prints around its targets. They
//! are named in relations, and a note says how many they are; were they parties, everybody's cousin would be
//! a match. A file without `target` marks has only parties.
//!
//! Names: the caption is primary, other values of `name` are variations, `alias` is an alias, `weakAlias` a weak
//! one, `previousName` a former name. Of the bookkeeping of the collector only `last_change` is kept, as the
//! date of amendment: `first_seen` and `last_seen` say when a crawler ran, and would make every party differ in
//! every version. The newest `last_seen` is the edition.
//!
//! [`write_ftm`] writes parties in the same vocabulary, with one `Sanction` per programme.

mod write;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::format::{Format, Head, Recognised, SourceSet};
use crate::json::{self, Object};
use crate::reading::{ReadError, Reading, Severity, Writer};
use interdict_model::{
    Address, Contact, ContactKind, Country, Detail, Edition, Gender, Identifier, IdentifierKind, Measure,
    Name, NameKind, NameStrength, PartialDate, PartyKind, Place, Programme, Relation, RelationKind, Value,
    Wallet,
};

pub use write::{ftm_entities, write_ftm};

/// Whether the file is of this format: JSON objects with `schema` and `properties`.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let text = head.text.trim_start_matches('\u{feff}').trim_start();
    let first = text.lines().next()?;
    let fits = (first.starts_with('{') || first.starts_with('['))
        && text.contains("\"schema\"")
        && text.contains("\"properties\"")
        && text.contains("\"id\"");
    fits.then(|| Recognised::single(Format::Ftm))
}

/// What an entity is to this reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Party,
    Edge,
    Sanction,
    Document,
    Address,
    Context,
}

/// An edge: schema, the property it starts from, the property it leads to, the relation of the first to the
/// second, and of the second to the first.
const EDGES: [(&str, &str, &str, RelationKind, RelationKind); 12] = [
    ("Ownership", "owner", "asset", RelationKind::OwnsOrControls, RelationKind::OwnedOrControlledBy),
    ("Directorship", "director", "organization", RelationKind::OfficialOf, RelationKind::Other),
    ("Employment", "employee", "employer", RelationKind::OfficialOf, RelationKind::Other),
    ("Membership", "member", "organization", RelationKind::SubgroupOf, RelationKind::Other),
    ("Representation", "agent", "client", RelationKind::ActsFor, RelationKind::Other),
    ("Family", "person", "relative", RelationKind::FamilyOf, RelationKind::FamilyOf),
    ("Associate", "person", "associate", RelationKind::AssociateOf, RelationKind::AssociateOf),
    ("UnknownLink", "subject", "object", RelationKind::LinkedTo, RelationKind::LinkedTo),
    ("Succession", "predecessor", "successor", RelationKind::Other, RelationKind::Other),
    ("Payment", "payer", "beneficiary", RelationKind::Other, RelationKind::Other),
    ("Debt", "debtor", "creditor", RelationKind::Other, RelationKind::Other),
    ("Occupancy", "holder", "post", RelationKind::OfficialOf, RelationKind::Other),
];

fn role(schema: &str) -> Role {
    match schema {
        "Sanction" => Role::Sanction,
        "Passport" | "Identification" => Role::Document,
        "Address" => Role::Address,
        _ if EDGES.iter().any(|(edge, ..)| *edge == schema) => Role::Edge,
        "Position" | "Program" | "Project" | "Event" | "Call" | "Meeting" | "Trip" | "Note" | "Article"
        | "Document" | "Pages" | "PlainText" | "HyperText" | "Email" | "Image" | "Audio" | "Video"
        | "Folder" | "Package" | "Table" | "Workbook" | "Message" | "Assessment" | "CourtCase"
        | "Contract" | "License" | "TaxRoll" | "BankAccount" | "UserAccount" | "RealEstate" => Role::Context,
        _ => Role::Party,
    }
}

fn kind(schema: &str) -> PartyKind {
    match schema {
        "PublicBody" | "Organization" | "Company" | "LegalEntity" | "Asset" => PartyKind::Organisation,
        _ => PartyKind::parse(schema).unwrap_or_default(),
    }
}

/// One entity, its properties as texts.
#[derive(Debug, Default)]
struct Entity {
    id: String,
    schema: String,
    caption: Option<String>,
    properties: BTreeMap<String, Vec<String>>,
    context_only: bool,
    datasets: Vec<String>,
    referents: Vec<String>,
    last_change: Option<String>,
    last_seen: Option<String>,
}

impl Entity {
    /// The entity, and before it the entities nested in its properties, which refer to each other by id.
    fn flatten(mut object: Object, found: &mut Vec<Self>, depth: usize) -> Result<(), String> {
        let text = |object: &mut Object, key: &str| {
            object.remove(key).and_then(|value| json::texts(&value).into_iter().next())
        };
        let mut entity = Self {
            id: text(&mut object, "id").ok_or("the entity has no `id`")?,
            schema: text(&mut object, "schema").ok_or("the entity has no `schema`")?,
            caption: text(&mut object, "caption"),
            last_change: text(&mut object, "last_change"),
            last_seen: text(&mut object, "last_seen"),
            context_only: object.remove("target") == Some(serde_json::Value::Bool(false)),
            ..Self::default()
        };
        entity.datasets = object.remove("datasets").map(|value| json::texts(&value)).unwrap_or_default();
        entity.referents = object.remove("referents").map(|value| json::texts(&value)).unwrap_or_default();
        for bookkeeping in ["first_seen", "origin", "key_prefix"] {
            object.remove(bookkeeping);
        }
        let Some(serde_json::Value::Object(properties)) = object.remove("properties") else {
            return Err(format!("the entity {} has no object `properties`", entity.id));
        };
        // Keys that do not belong beside `properties` are properties that slipped out of it.
        for (key, value) in properties.into_iter().chain(object) {
            let key = key.rsplit(':').next().unwrap_or(&key).to_owned();
            let values = match value {
                serde_json::Value::Array(values) => values,
                single => vec![single],
            };
            for value in values {
                let nested = match value {
                    serde_json::Value::Object(nested)
                        if nested.contains_key("schema") && nested.contains_key("properties") =>
                    {
                        nested
                    }
                    plain => {
                        entity.properties.entry(key.clone()).or_default().extend(json::texts(&plain));
                        continue;
                    }
                };
                if depth == 0 {
                    return Err(format!("the entity {} nests entities too deep", entity.id));
                }
                Self::flatten(nested, found, depth - 1)?;
                // An edge needs the ids of its ends; a party needs no list of its edges.
                if let Some(inner) = found.last()
                    && (key == "addressEntity" || role(&entity.schema) != Role::Party)
                {
                    entity.properties.entry(key.clone()).or_default().push(inner.id.clone());
                }
            }
        }
        entity.properties.retain(|_, values| !values.is_empty());
        found.push(entity);
        Ok(())
    }

    fn all(&self, property: &str) -> &[String] {
        self.properties.get(property).map_or(&[], Vec::as_slice)
    }

    fn first(&self, property: &str) -> Option<&str> {
        self.all(property).first().map(String::as_str)
    }

    /// The name under which the entity is filed.
    fn caption(&self) -> Option<String> {
        let names = self.all("name");
        let caption = self.caption.as_deref().filter(|caption| names.iter().any(|name| name == caption));
        let composed = || {
            let parts = ["firstName", "secondName", "middleName", "fatherName", "lastName"];
            let parts: Vec<&str> = parts.iter().filter_map(|part| self.first(part)).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        };
        let aliases = || ["alias", "weakAlias", "previousName"].iter().find_map(|key| self.first(key));
        caption
            .or_else(|| names.first().map(String::as_str))
            .map(str::to_owned)
            .or_else(composed)
            .or_else(|| aliases().map(str::to_owned))
    }
}

/// What must be known of all entities before the first can be stated.
#[derive(Debug, Default)]
struct Index {
    /// Name of every entity that can be named in a relation.
    names: HashMap<String, String>,
    parties: HashSet<String>,
    /// Wallets that are values of their holders.
    holders: HashMap<String, Vec<String>>,
    addresses: HashMap<String, (String, Address)>,
    sanctioned: HashSet<String>,
    candidates: HashSet<String>,
    context: usize,
    newest: Option<String>,
}

/// Nested forms go four levels deep; more is not FollowTheMoney.
const NESTING: usize = 8;

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let mut reading = Reading::of(set.list_or_name("ftm")?);
    reading.components.push("main".to_owned());
    let mut index = Index::default();
    json::records(file, |_, record| {
        let mut found = Vec::new();
        if let Ok(object) = record
            && Entity::flatten(object, &mut found, NESTING).is_ok()
        {
            for entity in &found {
                index.add(entity);
            }
        }
        Ok(())
    })?;
    index.settle();
    let mut stated = HashSet::new();
    let mut rows = 0;
    json::records(file, |line, record| {
        rows += 1;
        let mut found = Vec::new();
        if let Err(cause) = record.and_then(|object| Entity::flatten(object, &mut found, NESTING)) {
            reading.report(Severity::SkippedRow, "main", line, cause);
            return Ok(());
        }
        for entity in &found {
            // The nested form prints an edge at both of its ends.
            if stated.insert(entity.id.clone()) {
                state(entity, &index, &mut reading, line);
            } else if found.len() == 1 {
                let message = format!("a second entity with the id {}", entity.id);
                reading.report(Severity::Note, "main", line, message);
                state(entity, &index, &mut reading, line);
            }
        }
        Ok(())
    })?;
    // An edge is written at both of its ends but is one record.
    reading.rows = rows;
    if index.context > 0 {
        let message = format!(
            "{} entities are marked as no target and have neither topic nor sanction: context, not parties",
            index.context
        );
        reading.report(Severity::Note, "main", 0, message);
    }
    reading.issued = index.newest.and_then(|date| date.get(..10)?.parse().ok()).map(Edition::of);
    Ok(reading)
}

impl Index {
    fn add(&mut self, entity: &Entity) {
        if let Some(name) = entity.caption().or_else(|| entity.caption.clone()) {
            self.names.insert(entity.id.clone(), name);
        }
        self.newest = self.newest.take().max(entity.last_seen.clone());
        match role(&entity.schema) {
            Role::Party if entity.context_only && entity.all("topics").is_empty() => {
                self.candidates.insert(entity.id.clone());
            }
            Role::Party => {
                self.parties.insert(entity.id.clone());
            }
            Role::Sanction => self.sanctioned.extend(entity.all("entity").iter().cloned()),
            Role::Address => {
                self.addresses.insert(entity.id.clone(), address(entity));
            }
            Role::Edge | Role::Document | Role::Context => {}
        }
        if entity.schema == "CryptoWallet" && !entity.all("holder").is_empty() {
            self.holders.insert(entity.id.clone(), entity.all("holder").to_vec());
        }
    }

    /// Decides who is a party, when all sanctions and holders are known.
    fn settle(&mut self) {
        let (sanctioned, others): (Vec<String>, Vec<String>) =
            std::mem::take(&mut self.candidates).into_iter().partition(|id| self.sanctioned.contains(id));
        self.parties.extend(sanctioned);
        let parties = &self.parties;
        let known = |id: &String| parties.contains(id);
        self.holders.retain(|wallet, holders| {
            holders.retain(|holder| holder != wallet && known(holder));
            !holders.is_empty()
        });
        for wallet in self.holders.keys() {
            self.parties.remove(wallet);
        }
        self.context = others.iter().filter(|id| !self.holders.contains_key(*id)).count();
    }

    /// The parties an id stands for: itself, or the holders of a wallet.
    fn owners<'a>(&'a self, id: &'a String) -> Vec<&'a str> {
        match self.holders.get(id) {
            Some(holders) => holders.iter().map(String::as_str).collect(),
            None if self.parties.contains(id) => vec![id],
            None => Vec::new(),
        }
    }
}

fn address(entity: &Entity) -> (String, Address) {
    let join = |keys: &[&str]| -> Option<String> {
        let parts: Vec<&str> = keys.iter().flat_map(|key| entity.all(key)).map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    };
    let keys = [
        "full",
        "postOfficeBox",
        "street",
        "street2",
        "street3",
        "city",
        "region",
        "state",
        "postalCode",
        "country",
        "remarks",
        "summary",
    ];
    let printed: Vec<&str> = keys.iter().flat_map(|key| entity.all(key)).map(String::as_str).collect();
    let parts = ["postOfficeBox", "street", "street2", "street3", "city", "region", "state", "postalCode"];
    let text =
        entity.first("full").map(str::to_owned).or_else(|| join(&parts)).or_else(|| entity.caption.clone());
    let country = entity.first("country").and_then(Country::parse);
    let text = text.or_else(|| country.map(|country| country.name().to_owned())).unwrap_or_default();
    let value = Address {
        text,
        street: join(&["street", "street2", "street3"]),
        city: entity.first("city").map(str::to_owned),
        region: join(&["region", "state"]),
        postal_code: entity.first("postalCode").map(str::to_owned),
        country,
    };
    (printed.join(" | "), value)
}

fn state(entity: &Entity, index: &Index, reading: &mut Reading, line: u64) {
    match role(&entity.schema) {
        Role::Party => {
            if let Some(holders) = index.holders.get(&entity.id) {
                for holder in holders {
                    wallet(entity, &mut reading.record("main", line, holder));
                }
            } else if index.parties.contains(&entity.id) {
                party(entity, index, &mut reading.record("main", line, &entity.id));
            }
        }
        Role::Sanction => {
            for id in entity.all("entity") {
                for owner in index.owners(id) {
                    sanction(entity, &mut reading.record("main", line, owner));
                }
            }
        }
        Role::Document => {
            for id in entity.all("holder") {
                for owner in index.owners(id) {
                    document(entity, &mut reading.record("main", line, owner));
                }
            }
        }
        Role::Edge => edge(entity, index, reading, line),
        Role::Address | Role::Context => {}
    }
}

fn say_dates(entity: &Entity, property: &str, writer: &mut Writer<'_>, value: impl Fn(PartialDate) -> Value) {
    for text in entity.all(property) {
        match PartialDate::parse(text) {
            Ok(date) => writer.say(text, value(date)),
            Err(cause) => writer.not_understood(text, cause),
        }
    }
}

fn detail(label: impl Into<String>, text: &str) -> Value {
    Value::Detail(Detail { label: label.into(), text: text.to_owned() })
}

/// A country property: usually an ISO code in lower case.
fn place(text: &str) -> Place {
    match Country::parse(text) {
        Some(country) if text.len() <= 3 => Place { text: country.name().to_owned(), country: Some(country) },
        _ => Place::parse(text),
    }
}

/// Kinds of identifier by property; the property's name is kept as the label.
fn identifier_kind(property: &str, schema: &str) -> Option<IdentifierKind> {
    Some(match property {
        "passportNumber" | "passport" => IdentifierKind::Passport,
        "idNumber" if schema == "Person" => IdentifierKind::NationalId,
        "nationalId" => IdentifierKind::NationalId,
        "innCode" | "taxNumber" | "vatCode" | "giiNumber" | "inn" => IdentifierKind::TaxId,
        "registrationNumber" if matches!(schema, "Airplane" | "Vehicle") => IdentifierKind::AircraftTail,
        "registrationNumber" | "ogrnCode" | "okpoCode" | "uscCode" | "coatoCode" | "companyNumber" => {
            IdentifierKind::Registration
        }
        "socialSecurityNumber" => IdentifierKind::SocialSecurity,
        "imoNumber" => IdentifierKind::Imo,
        "mmsi" => IdentifierKind::Mmsi,
        "callSign" => IdentifierKind::CallSign,
        "serialNumber" | "icaoCode" => IdentifierKind::AircraftSerial,
        "leiCode" => IdentifierKind::Lei,
        "swiftBic" | "bic" => IdentifierKind::Bic,
        "iban" | "accountNumber" => IdentifierKind::BankAccount,
        "isin" | "isinCode" | "ticker" | "figiCode" => IdentifierKind::Security,
        "dunsCode" => IdentifierKind::Duns,
        "idNumber" | "kppCode" | "bikCode" | "ipoCode" | "permId" | "uniqueEntityId" | "cageCode"
        | "npiCode" | "icijId" | "wikidataId" | "bvdId" | "fcCode" | "crdNumber" | "tnVedCode" | "uscc"
        | "cikCode" | "brightQueryId" | "brightQueryOrgId" => IdentifierKind::Other,
        _ => return None,
    })
}

fn party(entity: &Entity, index: &Index, writer: &mut Writer<'_>) {
    let kind = kind(&entity.schema);
    writer.say(&entity.schema, Value::Kind(kind));
    if entity.schema == "CryptoWallet" {
        wallet(entity, writer);
        return;
    }
    names(entity, writer);
    for (property, values) in &entity.properties {
        match property.as_str() {
            "name" | "alias" | "weakAlias" | "previousName" | "abbreviation" | "aliases" | "fullName"
            | "birthName" | "maidenName" | "firstName" | "secondName" | "middleName" | "fatherName"
            | "lastName" => {}
            "birthDate" => say_dates(entity, property, writer, Value::BirthDate),
            "deathDate" => say_dates(entity, property, writer, Value::DeathDate),
            "incorporationDate" => say_dates(entity, property, writer, Value::Established),
            "modifiedAt" => say_dates(entity, property, writer, Value::Amended),
            "addressEntity" => {
                for id in values {
                    match index.addresses.get(id) {
                        Some((printed, address)) => writer.say(printed, Value::Address(address.clone())),
                        None => writer.say(id, detail(property, id)),
                    }
                }
            }
            "parent" | "owner" | "operator" | "manager" => {
                for text in values {
                    let known = index.names.get(text);
                    let kind = if property == "parent" {
                        RelationKind::SubgroupOf
                    } else {
                        RelationKind::OwnerOrOperator
                    };
                    writer.say(
                        text,
                        Value::Relation(Relation {
                            kind,
                            label: property.clone(),
                            party: known.map(|_| text.clone()),
                            name: known.unwrap_or(text).clone(),
                        }),
                    );
                }
            }
            _ => {
                for text in values {
                    writer.say(text, property_value(entity, property, text));
                }
            }
        }
    }
    if let Some(text) = &entity.last_change
        && let Ok(date) = PartialDate::parse(text)
    {
        writer.say(text, Value::Amended(date));
    }
    for text in &entity.referents {
        writer.say(text, Value::Reference(text.clone()));
    }
    for text in &entity.datasets {
        writer.say(text, detail("dataset", text));
    }
}

/// The value of a property that stands for itself.
fn property_value(entity: &Entity, property: &str, text: &str) -> Value {
    let contact = |kind| Value::Contact(Contact { kind, text: text.to_owned() });
    match property {
        "birthPlace" | "birthCountry" => Value::BirthPlace(place(text)),
        "nationality" => Value::Nationality(place(text)),
        "citizenship" => Value::Citizenship(place(text)),
        "country" | "jurisdiction" | "mainCountry" | "flag" | "pastFlags" | "residence" => {
            Value::Country(place(text))
        }
        "gender" => Gender::parse(text).map_or_else(|| detail(property, text), Value::Gender),
        "title" => Value::Title(text.to_owned()),
        "position" => Value::Role(text.to_owned()),
        "address" => Value::Address(Address {
            text: text.to_owned(),
            country: Place::parse(text).country,
            ..Address::default()
        }),
        "email" => contact(ContactKind::Email),
        "phone" => contact(ContactKind::Phone),
        "fax" => contact(ContactKind::Fax),
        "website" => contact(ContactKind::Website),
        "programId" | "program" => Value::Programme(Programme { tag: text.to_owned(), sublist: None }),
        "notes" | "summary" | "description" => Value::Remark(text.to_owned()),
        "publicKey" => {
            Wallet::parse("", text).map_or_else(|_| Value::NotUnderstood(text.to_owned()), Value::Wallet)
        }
        _ => match identifier_kind(property, &entity.schema) {
            Some(kind) => {
                Value::Identifier(Identifier { label: property.to_owned(), ..Identifier::new(kind, text) })
            }
            None => detail(property, text),
        },
    }
}

/// States the names. The parts of a name go with the primary one if the entity has one of each and the whole
/// name contains them; otherwise nobody can tell which goes with which, and they are details.
fn names(entity: &Entity, writer: &mut Writer<'_>) {
    let caption = entity.caption();
    let single = |keys: &[&str]| -> Option<String> {
        let values: Vec<&str> = keys.iter().flat_map(|key| entity.all(key)).map(String::as_str).collect();
        match values.as_slice() {
            [value] => caption
                .as_ref()
                .is_some_and(|whole| whole.to_lowercase().contains(&value.to_lowercase()))
                .then(|| (*value).to_owned()),
            _ => None,
        }
    };
    let given = single(&["firstName"]);
    let family = single(&["lastName"]);
    let fits = given.is_some() && family.is_some();
    let middle = single(&["secondName", "middleName", "fatherName"]).filter(|_| fits);
    if let Some(caption) = &caption {
        let printed: Vec<&str> = [Some(caption), given.as_ref(), middle.as_ref(), family.as_ref()]
            .into_iter()
            .enumerate()
            .filter_map(|(at, part)| part.filter(|_| at == 0 || fits).map(String::as_str))
            .collect();
        let printed = printed.join(" | ");
        let name = Name {
            given: given.filter(|_| fits),
            middle: middle.clone(),
            family: family.filter(|_| fits),
            ..Name::primary(caption)
        };
        writer.say(printed, Value::Name(name));
    }
    for (property, kind, strength) in [
        ("name", NameKind::Variation, NameStrength::Strong),
        ("alias", NameKind::Aka, NameStrength::Strong),
        ("aliases", NameKind::Aka, NameStrength::Strong),
        ("fullName", NameKind::Variation, NameStrength::Strong),
        ("abbreviation", NameKind::Aka, NameStrength::Strong),
        ("weakAlias", NameKind::Aka, NameStrength::Weak),
        ("previousName", NameKind::Fka, NameStrength::Strong),
        ("birthName", NameKind::Maiden, NameStrength::Strong),
        ("maidenName", NameKind::Maiden, NameStrength::Strong),
    ] {
        for text in entity.all(property) {
            if property != "name" || caption.as_ref() != Some(text) {
                writer.say(text, Value::Name(Name::alias(text, kind, strength)));
            }
        }
    }
    for property in ["firstName", "secondName", "middleName", "fatherName", "lastName"] {
        let taken = fits && (matches!(property, "firstName" | "lastName") || middle.is_some());
        for text in entity.all(property).iter().filter(|_| !taken) {
            writer.say(text, detail(property, text));
        }
    }
}

/// A wallet: of its holder, or a party of its own. The name of a wallet entity is a label (`Locky`), not a
/// person's name, so it is no name to be matched.
fn wallet(entity: &Entity, writer: &mut Writer<'_>) {
    let asset = entity.first("currency").unwrap_or_default();
    let keys = entity.all("publicKey");
    let addresses = if keys.is_empty() { entity.all("name") } else { keys };
    for address in addresses {
        match Wallet::parse(asset, address) {
            Ok(wallet) if asset.is_empty() => writer.say(address, Value::Wallet(wallet)),
            Ok(wallet) => writer.say(format!("{asset} | {address}"), Value::Wallet(wallet)),
            Err(cause) => writer.not_understood(address, cause),
        }
    }
    for (property, values) in &entity.properties {
        let taken = matches!(property.as_str(), "publicKey" | "currency" | "holder");
        for text in values.iter().filter(|text| !taken && !addresses.contains(text)) {
            writer.say(
                text,
                match property.as_str() {
                    "name" | "alias" | "weakAlias" => detail(format!("wallet {property}"), text),
                    _ => property_value(entity, property, text),
                },
            );
        }
    }
}

/// A measure by the words of OpenSanctions' programme descriptions.
const PROVISIONS: [(&str, Measure); 9] = [
    ("Asset freeze", Measure::AssetFreeze),
    ("Travel ban", Measure::TravelBan),
    ("Export control", Measure::ExportControl),
    ("Arms embargo", Measure::ArmsEmbargo),
    ("Import restrictions", Measure::ImportBan),
    ("Transportation restrictions", Measure::TransportBan),
    ("Investment ban", Measure::InvestmentBan),
    ("Services ban", Measure::ServicesBan),
    ("Financial restrictions", Measure::DealingBan),
];

fn sanction(entity: &Entity, writer: &mut Writer<'_>) {
    let has_id = !entity.all("programId").is_empty();
    let has_listing = !entity.all("listingDate").is_empty();
    for (property, values) in &entity.properties {
        match property.as_str() {
            "entity" => {}
            "listingDate" => say_dates(entity, property, writer, Value::Listed),
            "startDate" if !has_listing => say_dates(entity, property, writer, Value::Listed),
            "modifiedAt" => say_dates(entity, property, writer, Value::Amended),
            _ => {
                for text in values {
                    let value = match property.as_str() {
                        "programId" => Value::Programme(Programme { tag: text.clone(), sublist: None }),
                        "program" if !has_id => {
                            Value::Programme(Programme { tag: text.clone(), sublist: None })
                        }
                        "reason" => Value::Reason(text.clone()),
                        "provisions" => PROVISIONS
                            .iter()
                            .find(|(words, _)| words.eq_ignore_ascii_case(text))
                            .map_or_else(|| detail("sanction provisions", text), |(_, m)| Value::Measure(*m)),
                        "authorityId" | "unscId" | "recordId" => Value::Reference(text.clone()),
                        _ => detail(format!("sanction {property}"), text),
                    };
                    writer.say(text, value);
                }
            }
        }
    }
}

fn document(entity: &Entity, writer: &mut Writer<'_>) {
    let words = entity.first("type").map(str::to_lowercase);
    let own = words.as_deref().and_then(|words| json::sort(&words.replace(' ', "_")));
    let kind = match words.as_deref() {
        _ if entity.schema == "Passport" => IdentifierKind::Passport,
        Some(_) if let Some(own) = own => own,
        Some(text) if text.contains("passport") => IdentifierKind::Passport,
        Some(text) if text.contains("driv") => IdentifierKind::DriversLicence,
        Some(text) if text.contains("tax") => IdentifierKind::TaxId,
        Some(text) if text.contains("national") || text.contains("identity") => IdentifierKind::NationalId,
        _ => IdentifierKind::Other,
    };
    let date = |property| entity.first(property).and_then(|text| PartialDate::parse(text).ok());
    let numbers = ["number", "passportNumber"].into_iter().flat_map(|key| entity.all(key));
    let mut stated = false;
    for number in numbers {
        stated = true;
        let value = Identifier {
            label: entity.first("type").unwrap_or(&entity.schema).to_owned(),
            country: entity.first("country").and_then(Country::parse),
            issued: date("startDate"),
            expires: date("endDate"),
            note: entity.first("summary").map(str::to_owned),
            ..Identifier::new(kind, number)
        };
        let keys = ["type", "country", "startDate", "endDate", "summary"];
        let others = keys.iter().filter_map(|key| entity.first(key));
        let printed: Vec<&str> = std::iter::once(number.as_str()).chain(others).collect();
        writer.say(printed.join(" | "), Value::Identifier(value));
    }
    for (property, values) in &entity.properties {
        let taken = match property.as_str() {
            "holder" | "number" | "passportNumber" => true,
            "type" | "country" | "startDate" | "endDate" | "summary" => stated && values.len() == 1,
            _ => false,
        };
        for text in values.iter().filter(|_| !taken) {
            writer.say(text, detail(format!("{} {property}", entity.schema), text));
        }
    }
}

fn edge(entity: &Entity, index: &Index, reading: &mut Reading, line: u64) {
    let Some(&(schema, from, to, forth, back)) = EDGES.iter().find(|(schema, ..)| *schema == entity.schema)
    else {
        return;
    };
    let words = ["role", "relationship", "status"].iter().find_map(|key| entity.first(key));
    let label = words.map_or_else(|| schema.to_owned(), |words| format!("{schema}: {words}"));
    let end = |id: &String| {
        (index.parties.contains(id).then(|| id.clone()), index.names.get(id).unwrap_or(id).clone())
    };
    let relate = |reading: &mut Reading, owner: &str, other: &String, kind| {
        let (party, name) = end(other);
        let value = Value::Relation(Relation { kind, label: label.clone(), party, name });
        reading.record("main", line, owner).say(format!("{label} | {other}"), value);
    };
    for source in entity.all(from) {
        for target in entity.all(to) {
            for owner in index.owners(source) {
                if schema == "Occupancy" {
                    let name = index.names.get(target).unwrap_or(target);
                    reading.record("main", line, owner).say(target, Value::Role(name.clone()));
                } else {
                    relate(reading, owner, target, forth);
                }
                let mut writer = reading.record("main", line, owner);
                for (property, values) in &entity.properties {
                    let taken = [from, to, "role", "relationship"].contains(&property.as_str());
                    for text in values.iter().filter(|_| !taken) {
                        writer.say(text, detail(format!("{label} {target} {property}"), text));
                    }
                }
            }
            for owner in index.owners(target) {
                relate(reading, owner, source, back);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use interdict_model::Party;
    use interdict_model::party::assemble;

    fn reading(lines: &str) -> Reading {
        let file = SourceFile::from_bytes("things.json", lines.as_bytes());
        assert!(recognise(&Head::of(&file).unwrap()).is_some());
        read(&SourceSet::single(Format::Ftm, file)).unwrap()
    }

    fn parties(lines: &str) -> Vec<Party> {
        let reading = reading(lines);
        assert_eq!(reading.skipped_rows(), 0, "{:?}", reading.issues);
        assemble(&reading.list, &reading.statements)
    }

    #[test]
    fn edges_become_values_of_the_parties_they_join() {
        let parties = parties(concat!(
            r#"{"id":"s1","schema":"Sanction","properties":{"entity":["p1"],"programId":["X-1"],"provisions":["Asset freeze"],"listingDate":["2019-09-13"],"endDate":["2024"]},"target":false}"#,
            "\n",
            r#"{"id":"p1","schema":"Person","caption":"Erika Mustermann","properties":{"name":["E. Mustermann","Erika Mustermann"],"firstName":["Erika"],"lastName":["Mustermann"],"weakAlias":["EM"],"birthDate":["1965-04"],"nationality":["ru"],"addressEntity":["a1"],"topics":["sanction"]},"target":true,"last_seen":"2024-03-14T11:31:42"}"#,
            "\n",
            r#"{"id":"c1","schema":"Company","properties":{"name":["Example GmbH"],"ogrnCode":["1027700132195"]},"target":true}"#,
            "\n",
            r#"{"id":"o1","schema":"Ownership","properties":{"owner":["p1"],"asset":["c1"],"percentage":["51"]},"target":false}"#,
            "\n",
            r#"{"id":"f1","schema":"Family","properties":{"person":["p1"],"relative":["p2"],"relationship":["cousin"]},"target":false}"#,
            "\n",
            r#"{"id":"p2","schema":"Person","properties":{"name":["Max Mustermann"]},"target":false}"#,
            "\n",
            r#"{"id":"a1","schema":"Address","properties":{"full":["Heidestr. 17, Köln"],"city":["Köln"]},"target":false}"#,
            "\n",
            r#"{"id":"d1","schema":"Passport","properties":{"holder":["p1"],"number":["C01X00T47"],"country":["ru"]},"target":false}"#,
            "\n",
            r#"{"id":"w1","schema":"CryptoWallet","properties":{"holder":["p1"],"publicKey":["0x098B716B8Aaf21512996dC57EB0615e2383E2f96"],"currency":["ETH"]},"target":false}"#,
            "\n",
            r#"{"id":"q1","schema":"Occupancy","properties":{"holder":["p1"],"post":["po"]},"target":false}"#,
            "\n",
            r#"{"id":"po","schema":"Position","properties":{"name":["Minister"]},"target":false}"#,
        ));
        let ids: Vec<&str> = parties.iter().map(|party| party.id.as_str()).collect();
        assert_eq!(ids, ["c1", "p1"], "the cousin is context");
        let person = &parties[1];
        assert_eq!(person.names[0].whole, "Erika Mustermann");
        assert_eq!(person.names[0].family.as_deref(), Some("Mustermann"));
        assert_eq!(person.names[2].strength, NameStrength::Weak);
        assert_eq!(person.programmes[0].tag, "X-1");
        assert_eq!(person.stated_measures, [Measure::AssetFreeze]);
        assert_eq!(person.listed.unwrap().to_string(), "2019-09-13");
        assert_eq!(person.addresses[0].city.as_deref(), Some("Köln"));
        assert_eq!(person.identifiers[0].kind, IdentifierKind::Passport);
        assert!(person.wallets[0].is_decoded());
        assert_eq!(person.roles, ["Minister"]);
        assert_eq!(person.relations[0].kind, RelationKind::OwnsOrControls);
        assert_eq!(
            (person.relations[1].name.as_str(), &person.relations[1].party),
            ("Max Mustermann", &None)
        );
        assert!(person.details.iter().any(|detail| detail.text == "51"));
        assert!(person.details.iter().any(|detail| detail.label == "sanction endDate"));
        assert_eq!(parties[0].relations[0].kind, RelationKind::OwnedOrControlledBy);
        assert_eq!(parties[0].relations[0].party.as_deref(), Some("p1"));
    }

    #[test]
    fn nested_and_careless_entities() {
        let parties = parties(
            r#"{"id":"p1","schema":"Person","properties":{"name":["A B"],"Person:birthCountry":"RU","familyPerson":[{"id":"f1","schema":"Family","properties":{"person":["p1"],"relative":[{"id":"p2","schema":"Person","properties":{"name":["C D"]},"target":false}]}}]},"title":"Dr","target":true}"#,
        );
        assert_eq!(parties.len(), 1);
        assert_eq!(parties[0].relations[0].name, "C D");
        assert_eq!(parties[0].birth_places.len(), 1);
        assert_eq!(parties[0].roles, ["Dr"]);
    }

    #[test]
    fn what_is_no_entity_is_reported() {
        let reading = reading("{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{}}\n{\"id\":\"b\"}\n[]\n");
        assert_eq!(reading.skipped_rows(), 2);
    }
}
