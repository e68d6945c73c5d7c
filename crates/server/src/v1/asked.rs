//! Parties as clients describe them, read strictly: a field that is not known, of another type or given twice is an error.

use interdict_screen::asked::{Asked, Property};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::json::{self, Any, Unique};
use crate::problem::Problem;

/// One value or several.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code, reason = "it is the description of a shape")]
#[serde(untagged)]
pub(crate) enum Values {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// A party to screen. Give what is known; at least a name, a number or a wallet.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it is the description of a shape")]
#[schema(example = json!({"id": "c-17", "schema": "person", "name": "Kim Sang Man", "birth_date": "1965-01-21", "nationality": "KP"}))]
pub(crate) struct Party {
    /// Your own id; it stands in the answer.
    id: Option<String>,
    /// `person`, `organization`, `vessel`, `aircraft`. Evidence, never a filter.
    schema: Option<String>,
    /// Whole names.
    name: Option<Values>,
    /// First parts of a name given in parts.
    first_name: Option<Values>,
    /// Middle parts, patronymics.
    middle_name: Option<Values>,
    /// Last parts.
    last_name: Option<Values>,
    /// Other names.
    alias: Option<Values>,
    /// Dates of birth or founding: `1965-01-21`, `1965-01`, `1965`.
    birth_date: Option<Values>,
    /// Places of birth.
    birth_place: Option<Values>,
    /// `male`, `female`.
    gender: Option<Values>,
    /// Nationalities, by name or ISO code.
    nationality: Option<Values>,
    /// Other countries.
    country: Option<Values>,
    /// Addresses, one line each.
    address: Option<Values>,
    /// Titles, offices, roles.
    role: Option<Values>,
    /// E-mail addresses.
    email: Option<Values>,
    /// Telephone numbers.
    phone: Option<Values>,
    /// Web sites.
    website: Option<Values>,
    /// Numbers of any sort, as `KIND:COUNTRY:NUMBER` or plain.
    id_number: Option<Values>,
    /// Passport numbers.
    passport: Option<Values>,
    /// Numbers of identity cards.
    national_id: Option<Values>,
    /// Tax numbers.
    tax_id: Option<Values>,
    /// Numbers in a register of companies.
    registration_number: Option<Values>,
    /// IMO numbers.
    imo: Option<Values>,
    /// MMSI numbers.
    mmsi: Option<Values>,
    /// LEIs.
    lei: Option<Values>,
    /// BICs.
    bic: Option<Values>,
    /// IBANs and account numbers.
    iban: Option<Values>,
    /// Wallet addresses, `ASSET:ADDRESS` or plain.
    wallet: Option<Values>,
}

/// The properties of a party, by the document of the API.
fn properties() -> Vec<String> {
    match Party::schema() {
        RefOr::T(Schema::Object(party)) => party.properties.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// A whole number that is written with a fraction or an exponent: JSON has no other sort than numbers, so `7.0` is one.
fn whole(value: &Value) -> Option<i64> {
    value.as_f64().filter(|_| value.is_f64()).and_then(json::exactly)
}

/// A JSON object in which no key stands twice.
#[derive(Debug)]
pub(crate) struct Strict(Map<String, Value>);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Unique(entries) = Unique::<Any>::deserialize(deserializer)?;
        Ok(Self(entries.into_iter().map(|(key, Any(value))| (key, value)).collect()))
    }
}

impl Strict {
    /// From the bytes of a body or a line.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        Ok(json::read(bytes)?)
    }

    /// The object as it was sent.
    pub(crate) fn object(self) -> Map<String, Value> {
        self.0
    }

    /// The question. `place` says where in a request the object stands, for messages.
    pub(crate) fn asked(&self, place: &str) -> Result<Asked, Problem> {
        let field = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
        for (key, value) in &self.0 {
            let (is_right, what) = match Property::named(key) {
                // An id is given back as it came, and whole numbers come whole.
                Some(Property::Id) => {
                    let is_whole = value.is_i64() || value.is_u64() || whole(value).is_some();
                    (value.is_string() || is_whole, "give a text or a whole number")
                }
                Some(Property::Schema) => (value.is_string(), "give a text"),
                // Other numbers may lose digits on the way, and have none before the first that counts.
                Some(_) => {
                    let is_list = value.as_array().is_some_and(|values| values.iter().all(Value::is_string));
                    (value.is_string() || is_list, "give a text, or a list of texts")
                }
                None => {
                    let detail = format!("there is no such property; there are {}", properties().join(", "));
                    return Err(Problem::invalid(&field(key), detail));
                }
            };
            if !is_right {
                return Err(Problem::invalid(&field(key), format!("{what}; this is {}", json::sort(value))));
            }
        }
        let mut asked = Asked::of_json(&self.0, Property::named);
        let written = self.0.values().find(|value| value.is_f64() && value.to_string() == asked.id);
        if let Some(number) = written.and_then(whole) {
            asked.id = number.to_string();
        }
        if asked.is_nobody() {
            return Err(Problem::invalid(&field("name"), "give a name, a number or a wallet to screen by"));
        }
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::mem::discriminant;

    use super::*;

    #[test]
    fn every_property_that_is_read_is_named_and_every_name_is_read() {
        let named = properties();
        for name in ["name", "email", "phone", "website"] {
            assert!(named.iter().any(|known| known == name), "{name}: {named:?}");
        }
        let read: Vec<Property> = named.iter().map(|name| Property::named(name).unwrap()).collect();
        for name in Property::names() {
            let property = Property::named(name).unwrap();
            assert!(read.iter().any(|one| discriminant(one) == discriminant(&property)), "{name}");
            assert!(named.iter().any(|known| known == name), "{name}: {named:?}");
        }
    }
}
