//! A party asked for in FollowTheMoney's words.

use std::fmt;
use std::marker::PhantomData;

use interdict_model::{Country, IdentifierKind, PartyKind};
use interdict_screen::asked::{Asked, Fields, Property};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use super::Refused;

/// An object in which no key stands twice, in its order.
#[derive(Debug)]
pub(super) struct Unique<V>(pub(super) Vec<(String, V)>);

impl<V> Default for Unique<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Unique<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Object<V> {
            type Value = Unique<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique<V>, A::Error> {
                let mut seen = std::collections::HashSet::new();
                let mut found = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    if !seen.insert(key.clone()) {
                        return Err(A::Error::custom(format_args!("the key `{key}` stands twice")));
                    }
                    found.push((key, map.next_value()?));
                }
                Ok(Unique(found))
            }
        }
        deserializer.deserialize_map(Object(PhantomData))
    }
}

/// A party that is asked for, with the form in which it is told back.
#[derive(Debug)]
pub(super) struct Question {
    /// The question to the engine.
    pub(super) asked: Asked,
    /// Its schema.
    pub(super) schema: String,
    /// Its properties, as they were understood: countries by code, the rest as it came.
    pub(super) properties: Map<String, Value>,
}

/// The kind of party of a schema; none for schemata of things that are not on lists.
fn kind_of(schema: &str) -> Option<PartyKind> {
    Some(match schema {
        "Person" => PartyKind::Person,
        "Organization" | "Company" | "PublicBody" => PartyKind::Organisation,
        "Vessel" => PartyKind::Vessel,
        "Airplane" => PartyKind::Aircraft,
        "CryptoWallet" => PartyKind::Wallet,
        "Security" => PartyKind::Security,
        // A legal entity may be a person.
        "Thing" | "LegalEntity" | "Vehicle" | "Asset" => PartyKind::Unknown,
        _ => return None,
    })
}

/// What a property of FollowTheMoney is to a question; none if it says nothing to the scorer.
fn property_of(name: &str) -> Option<Property> {
    let number = Property::IdNumber;
    Some(match name {
        "secondName" => Property::MiddleName,
        "citizenship" => Property::Nationality,
        "mainCountry" | "jurisdiction" | "birthCountry" => Property::Country,
        "incorporationDate" => Property::BirthDate,
        "idNumber" => number(IdentifierKind::Other),
        "socialSecurityNumber" => number(IdentifierKind::SocialSecurity),
        "dunsCode" => number(IdentifierKind::Duns),
        "callSign" => number(IdentifierKind::CallSign),
        "isin" | "isinCode" => number(IdentifierKind::Security),
        "serialNumber" | "icaoCode" => number(IdentifierKind::AircraftSerial),
        "kppCode" | "okpoCode" | "uscCode" | "uniqueEntityId" | "npiCode" | "cikCode" => {
            number(IdentifierKind::Registration)
        }
        "vatCode" => number(IdentifierKind::TaxId),
        // No properties of FollowTheMoney, though a question has words for them.
        "id" | "schema" | "type" => return None,
        other => return Property::named(other),
    })
}

/// Properties that a question may have, for suggestions.
pub(super) const PROPERTIES: [&str; 28] = [
    "name",
    "alias",
    "weakAlias",
    "previousName",
    "firstName",
    "middleName",
    "lastName",
    "birthDate",
    "incorporationDate",
    "birthPlace",
    "gender",
    "nationality",
    "citizenship",
    "country",
    "jurisdiction",
    "flag",
    "address",
    "position",
    "email",
    "phone",
    "website",
    "passportNumber",
    "idNumber",
    "taxNumber",
    "registrationNumber",
    "imoNumber",
    "leiCode",
    "swiftBic",
];

impl Question {
    /// Reads a question. `place` says where in the request it stands, for messages.
    pub(super) fn read(schema: &str, properties: &[(String, Value)], place: &str) -> Result<Self, Refused> {
        let kind = kind_of(schema).ok_or_else(|| {
            Refused::bad(format!("{place}.schema: cannot match entities of the schema `{schema}`"))
        })?;
        let mut fields = Fields::default();
        let mut told = Map::new();
        let mut unused = Vec::new();
        for (name, value) in properties {
            let values = match value {
                Value::Array(values) => values.as_slice(),
                Value::Null => &[],
                one => std::slice::from_ref(one),
            };
            let property = property_of(name);
            let mut texts = Vec::new();
            for value in values {
                let text = match value {
                    Value::String(text) => text.clone(),
                    Value::Number(number) => number.to_string(),
                    Value::Null => continue,
                    _ => {
                        return Err(Refused::shape(format!(
                            "{place}.properties.{name}: give a text, or a list of texts"
                        )));
                    }
                };
                if let Some(property) = property {
                    fields.add(property, &text);
                }
                let is_country = matches!(property, Some(Property::Country | Property::Nationality));
                let code = Country::parse(&text).filter(|_| is_country);
                texts.push(code.map_or(text, |country| country.code().to_lowercase()));
            }
            if property.is_none() && !texts.is_empty() {
                unused.push(format!("the property `{name}` is no evidence here"));
            }
            told.insert(name.clone(), json!(texts));
        }
        let mut asked = fields.asked();
        asked.query.kind = kind;
        asked.remarks.extend(unused);
        Ok(Self { asked, schema: schema.to_owned(), properties: told })
    }
}
