//! Questions as people and their systems write them: properties in plain text.
//!
//! A property goes by its usual names ([`Property::named`]). What cannot be read (a date that is none) is a remark in the
//! answer, and where it was a value to find the party by, nothing found is not *clear*.

use interdict_model::{Country, Gender, Identifier, IdentifierKind, PartialDate, PartyKind, Verdict, Wallet};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::decide::Decision;
use crate::query::Query;

/// What can be said of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// The asker's own id.
    Id,
    /// What it is.
    Schema,
    /// A whole name.
    Name,
    /// The first part of a name.
    FirstName,
    /// The middle part.
    MiddleName,
    /// The last part.
    LastName,
    /// Another name.
    Alias,
    /// When it was born or founded.
    BirthDate,
    /// Where.
    BirthPlace,
    /// Gender.
    Gender,
    /// Nationality.
    Nationality,
    /// Any other country.
    Country,
    /// An address, on one line.
    Address,
    /// A title, office or role.
    Role,
    /// E-mail, telephone, web site.
    Contact,
    /// A number of a document or register.
    IdNumber(IdentifierKind),
    /// A wallet.
    Wallet,
}

/// The usual names of properties, in lower case with `_` for spaces and hyphens.
const NAMES: &[(Property, &[&str])] = &[
    (
        Property::Id,
        &[
            "id",
            "customer_id",
            "customerid",
            "client_id",
            "party_id",
            "record_id",
            "reference",
            "ref",
            "row_id",
        ],
    ),
    (Property::Schema, &["schema", "type", "kind", "entity_type", "party_type", "customer_type"]),
    (
        Property::Name,
        &[
            "name",
            "full_name",
            "fullname",
            "customer_name",
            "entity_name",
            "party_name",
            "company_name",
            "company",
            "legal_name",
            "caption",
        ],
    ),
    (
        Property::FirstName,
        &["first_name", "firstname", "given_name", "givenname", "forename", "forenames", "first"],
    ),
    (
        Property::MiddleName,
        &["middle_name", "middlename", "middle_names", "patronymic", "father_name", "fathername"],
    ),
    (Property::LastName, &["last_name", "lastname", "surname", "family_name", "familyname", "last"]),
    (
        Property::Alias,
        &[
            "alias",
            "aliases",
            "aka",
            "also_known_as",
            "alt_name",
            "alt_names",
            "other_names",
            "other_name",
            "previous_name",
            "previousname",
            "weak_alias",
            "weakalias",
            "trading_name",
            "maiden_name",
        ],
    ),
    (
        Property::BirthDate,
        &[
            "birth_date",
            "birthdate",
            "date_of_birth",
            "dob",
            "birthday",
            "birth_year",
            "incorporation_date",
            "incorporationdate",
        ],
    ),
    (Property::BirthPlace, &["birth_place", "birthplace", "place_of_birth", "pob"]),
    (Property::Gender, &["gender", "sex"]),
    (Property::Nationality, &["nationality", "nationalities", "citizenship", "citizenships"]),
    (
        Property::Country,
        &[
            "country",
            "countries",
            "country_code",
            "residence",
            "country_of_residence",
            "jurisdiction",
            "flag",
        ],
    ),
    (Property::Address, &["address", "addresses", "street_address", "full_address"]),
    (
        Property::Role,
        &["role", "roles", "position", "positions", "title", "job_title", "jobtitle", "occupation", "office"],
    ),
    (
        Property::Contact,
        &[
            "email",
            "emails",
            "e_mail",
            "email_address",
            "phone",
            "phones",
            "phone_number",
            "telephone",
            "telephone_number",
            "mobile",
            "website",
            "websites",
            "web_site",
            "homepage",
            "url",
            "contact",
            "contacts",
        ],
    ),
    (
        Property::IdNumber(IdentifierKind::Other),
        &["id_number", "idnumber", "id_numbers", "identifier", "identifiers", "document_number", "document"],
    ),
    (
        Property::IdNumber(IdentifierKind::Passport),
        &["passport", "passport_number", "passport_no", "passportnumber"],
    ),
    (Property::IdNumber(IdentifierKind::NationalId), &["national_id", "national_id_number", "nationalid"]),
    (
        Property::IdNumber(IdentifierKind::TaxId),
        &["tax_id", "tax_number", "taxnumber", "tin", "vat", "vat_number", "vatcode", "inn", "inncode"],
    ),
    (
        Property::IdNumber(IdentifierKind::Registration),
        &["registration_number", "registrationnumber", "company_number", "ogrn", "ogrncode"],
    ),
    (Property::IdNumber(IdentifierKind::Imo), &["imo", "imo_number", "imonumber"]),
    (Property::IdNumber(IdentifierKind::Mmsi), &["mmsi"]),
    (Property::IdNumber(IdentifierKind::Lei), &["lei", "leicode"]),
    (Property::IdNumber(IdentifierKind::Bic), &["bic", "swift", "swift_bic", "swiftbic"]),
    (Property::IdNumber(IdentifierKind::BankAccount), &["iban", "account", "account_number"]),
    (Property::Wallet, &["wallet", "wallets", "wallet_address", "crypto_address", "publickey", "public_key"]),
];

impl Property {
    /// The property that a name means.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim_start_matches('\u{feff}').trim().to_lowercase().replace([' ', '-'], "_");
        NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(property, _)| *property)
    }

    /// The first name that each property goes by.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().filter_map(|(_, names)| names.first().copied())
    }

    /// Whether a party can be found by it.
    pub fn finds(self) -> bool {
        matches!(
            self,
            Self::Name | Self::FirstName | Self::LastName | Self::Alias | Self::IdNumber(_) | Self::Wallet
        )
    }
}

/// What somebody asks, with what of it could not be read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The asker's own id of the party, if there is one.
    pub id: String,
    /// A name to show.
    pub shown: String,
    /// The question.
    pub query: Query,
    /// Values that could not be read.
    pub remarks: Vec<String>,
    /// Whether one of them is a value to find the party by: then nothing found is not *clear*.
    pub unsearched: bool,
}

impl Asked {
    /// Of a JSON object, flat or with its values under `properties` (the form of FollowTheMoney and yente); `property` says what
    /// a key means.
    pub fn of_json(object: &Map<String, Value>, property: impl Fn(&str) -> Option<Property>) -> Self {
        let mut fields = Fields::default();
        let nested = object.get("properties").and_then(Value::as_object);
        for (key, value) in object.iter().chain(nested.into_iter().flatten()) {
            let Some(property) = property(key) else { continue };
            let mut add = |value: &Value| match value {
                Value::String(text) => fields.add(property, text),
                Value::Number(number) => fields.add(property, &number.to_string()),
                _ => {}
            };
            match value {
                Value::Array(values) => values.iter().for_each(add),
                value => add(value),
            }
        }
        fields.asked()
    }

    /// Whether there is nothing to find a party by.
    pub fn is_nobody(&self) -> bool {
        let query = &self.query;
        query.names.is_empty() && query.identifiers.is_empty() && query.wallets.is_empty() && !self.unsearched
    }

    /// Tells in a decision what of the question could not be read.
    pub fn tell(&self, decision: &mut Decision) {
        if self.unsearched {
            decision.verdict = decision.verdict.max(Verdict::CannotSay);
        }
        decision.reasons.extend(self.remarks.iter().map(|remark| format!("not used: {remark}")));
    }

    /// Puts one value into the question; what cannot be read becomes a remark.
    fn put(&mut self, property: Property, value: &str) {
        if let Err(remark) = put(&mut self.query, property, value) {
            self.unsearched |= property.finds();
            self.remarks.push(remark);
        }
    }
}

/// The values of one question by property.
#[derive(Debug, Default)]
pub struct Fields {
    values: Vec<(Property, String)>,
}

impl Fields {
    /// Adds a value, if it is one.
    pub fn add(&mut self, property: Property, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.values.push((property, value.to_owned()));
        }
    }

    /// The values of a property, joined by a space.
    fn joined(&self, wanted: Property) -> String {
        let values: Vec<&str> = self
            .values
            .iter()
            .filter(|(property, _)| *property == wanted)
            .map(|(_, value)| value.as_str())
            .collect();
        values.join(" ")
    }

    /// The question; what cannot be read becomes a remark.
    pub fn asked(&self) -> Asked {
        let mut asked = Asked::default();
        for (property, value) in &self.values {
            asked.put(*property, value);
        }
        let parts =
            [Property::FirstName, Property::MiddleName, Property::LastName].map(|part| self.joined(part));
        let built = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        let query = &mut asked.query;
        if !built.is_empty() && !query.names.contains(&built) {
            query.names.insert(0, built);
        }
        asked.id = self.joined(Property::Id);
        let first = query.names.first().cloned();
        asked.shown = first
            .or_else(|| query.wallets.first().map(ToString::to_string))
            .or_else(|| query.identifiers.first().map(|identifier| identifier.number.clone()))
            .unwrap_or_else(|| asked.id.clone());
        asked
    }
}

/// Puts one value into the question, or says why it cannot be read.
fn put(query: &mut Query, property: Property, value: &str) -> Result<(), String> {
    let country =
        |text: &str| Country::parse(text).ok_or_else(|| format!("`{text}` is not a country known here"));
    match property {
        // Parts of a name are put together.
        Property::Id | Property::FirstName | Property::MiddleName | Property::LastName => {}
        Property::Schema => {
            query.kind =
                PartyKind::parse(value).ok_or_else(|| format!("`{value}` is not a schema known here"))?;
        }
        Property::Name => query.names.insert(query.names.len().min(1), value.to_owned()),
        Property::Alias => query.names.push(value.to_owned()),
        Property::BirthDate => query.birth_dates.extend(dates(value)?),
        Property::Gender => {
            let gender =
                Gender::parse(value).ok_or_else(|| format!("`{value}` is not a gender known here"))?;
            query.gender = Some(gender);
        }
        Property::Nationality => query.nationalities.push(country(value)?),
        Property::Country => query.countries.push(country(value)?),
        Property::Address => query.addresses.push(value.to_owned()),
        Property::BirthPlace => query.birth_places.push(value.to_owned()),
        Property::Role => query.roles.push(value.to_owned()),
        Property::Contact => query.contacts.push(value.to_owned()),
        Property::IdNumber(IdentifierKind::Other) => {
            let identifier = Identifier::parse(value);
            if identifier.number.is_empty() {
                return Err(format!("`{value}` has no number after its kind and country"));
            }
            // A sort or country that is not known became part of the number, which then is nobody's.
            let odd = identifier.number.contains(':');
            query.identifiers.push(identifier);
            if odd {
                return Err(format!(
                    "`{value}` is not KIND:COUNTRY:NUMBER with a kind and a country known here"
                ));
            }
        }
        Property::IdNumber(kind) => query.identifiers.push(Identifier::new(kind, value)),
        Property::Wallet => {
            let wallet = Wallet::parse_labelled(value).map_err(|cause| cause.to_string())?;
            query.wallets.push(wallet);
        }
    }
    Ok(())
}

/// A date of birth. Written with slashes it may be day first or month first; where both are dates, both are asked.
fn dates(value: &str) -> Result<Vec<PartialDate>, String> {
    let both = [PartialDate::parse(value), PartialDate::parse_month_first(value)];
    let mut found: Vec<PartialDate> = both.iter().flatten().copied().collect();
    found.dedup();
    match both {
        [Err(cause), Err(_)] => Err(cause.to_string()),
        _ => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_property_means_two_things() {
        let mut names: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(names.iter().all(|name| Property::named(name).is_some()));
    }
}
