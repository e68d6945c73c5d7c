//! A party asked for in FollowTheMoney's words.

use interdict_model::{Country, IdentifierKind, PartyKind};
use interdict_screen::asked::{Asked, Fields, Property};
use serde_json::{Map, Value, json};

use super::Refused;
use crate::json::Any;

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

/// Schemata that can be asked for.
pub(crate) const SCHEMATA: [&str; 12] = [
    "Person",
    "Organization",
    "Company",
    "PublicBody",
    "Vessel",
    "Airplane",
    "CryptoWallet",
    "Security",
    "Thing",
    "LegalEntity",
    "Vehicle",
    "Asset",
];

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
    pub(super) fn read(schema: &str, properties: &[(String, Any)], place: &str) -> Result<Self, Refused> {
        let kind = kind_of(schema).ok_or_else(|| {
            Refused::bad(format!("{place}.schema: cannot match entities of the schema `{schema}`"))
        })?;
        let mut fields = Fields::default();
        let mut told = Map::new();
        let mut unused = Vec::new();
        for (name, Any(value)) in properties {
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

#[cfg(test)]
mod tests {
    use super::{SCHEMATA, kind_of};

    #[test]
    fn the_schemata_that_are_told_are_those_that_are_taken() {
        assert!(SCHEMATA.iter().all(|schema| kind_of(schema).is_some()));
        assert!(["Sanction", "Event", "person", ""].iter().all(|schema| kind_of(schema).is_none()));
    }
}
