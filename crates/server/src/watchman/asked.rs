//! What `/v2/search` is asked: every parameter known, none given in vain.
//!
//! The parameters become statements and these a party, as lists become parties, so that what is echoed is what is screened.

use interdict_model::party::{Gender, assemble};
use interdict_model::statement::{Address, Contact, ContactKind, Detail, Position};
use interdict_model::{
    Country, Identifier, IdentifierKind, ListId, Name, NameKind, NameStrength, PartialDate, Party, Place,
    Statement, Value, Wallet,
};
use interdict_screen::Query;
use interdict_screen::asked::Asked;
use serde_json::json;

use super::Refused;
use super::words::{EntityType, number_called, numbers};

/// What the reply is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// Watchman's own entities.
    #[default]
    Watchman,
    /// Senzing records in one JSON array.
    Senzing,
    /// Senzing records, one a line.
    SenzingLines,
}

impl Form {
    /// By the name of a format or a media type.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "watchman" | "" => Self::Watchman,
            "senzing" | "senzing/json" => Self::Senzing,
            "senzing/jsonl" | "senzing/ndjson" => Self::SenzingLines,
            _ => return None,
        })
    }

    /// What the client asked for, by the parameter or by `Accept`.
    pub(crate) fn asked(parameter: Option<&str>, accept: Option<&str>) -> Result<Self, Refused> {
        if let Some(text) = parameter {
            return Self::parse(text).ok_or_else(|| {
                Refused::bad(format!("format: there is no `{text}`; there are {}", Self::NAMES.join(", ")))
            });
        }
        let kinds = accept.into_iter().flat_map(|accept| accept.split(','));
        let kinds = kinds.filter_map(|kind| kind.split(';').next()).map(str::trim);
        let known = kinds.filter(|kind| kind.starts_with("senzing")).find_map(Self::parse);
        Ok(known.unwrap_or_default())
    }
}

impl Form {
    /// What can be asked for.
    pub(crate) const NAMES: [&str; 5] =
        ["watchman", "senzing", "senzing/json", "senzing/jsonl", "senzing/ndjson"];
}

/// Parameters that say one thing; twice they would say another to whoever reads the last of them.
const SINGLE: [&str; 14] = [
    "name",
    "type",
    "source",
    "sourceID",
    "limit",
    "minMatch",
    "requestID",
    "debug",
    "format",
    "gender",
    "birthDate",
    "deathDate",
    "created",
    "dissolved",
];

/// Results if nobody says how many.
const LIMIT: usize = 10;
/// Results at most; who asks for more gets these.
const LIMIT_MAX: usize = 100;

/// A question.
#[derive(Debug)]
pub(crate) struct Search {
    /// The party asked for, as it was understood.
    pub(crate) party: Party,
    /// Its type, if it was given.
    pub(crate) entity_type: Option<EntityType>,
    /// The only list to look in, by Watchman's name or ours.
    pub(crate) source: Option<String>,
    /// An id on a list: whoever has it is found.
    pub(crate) source_id: Option<String>,
    /// Results at most.
    pub(crate) limit: usize,
    /// Least score of a result.
    pub(crate) min_match: f64,
    /// Whether to explain.
    pub(crate) debug: bool,
    /// The form of the reply.
    pub(crate) form: Form,
    /// Parameters that are understood and say nothing to the scorer.
    pub(crate) unused: Vec<&'static str>,
}

/// Parameters that say something of parties of certain types only; with another type they are an error.
const OF_TYPES: [(&str, &[EntityType]); 20] = {
    use EntityType::{Aircraft, Business, Organization, Person, Vessel};
    [
        ("titles", &[Person]),
        ("gender", &[Person]),
        ("birthDate", &[Person]),
        ("deathDate", &[Person]),
        ("created", &[Business, Organization]),
        ("dissolved", &[Business, Organization]),
        ("aircraftType", &[Aircraft]),
        ("icaoCode", &[Aircraft]),
        ("serialNumber", &[Aircraft]),
        ("model", &[Aircraft, Vessel]),
        ("built", &[Aircraft, Vessel]),
        ("flag", &[Aircraft, Vessel]),
        ("imoNumber", &[Vessel]),
        ("vesselType", &[Vessel]),
        ("mmsi", &[Vessel]),
        ("callSign", &[Vessel]),
        ("owner", &[Vessel]),
        ("tonnage", &[Vessel]),
        ("grossRegisteredTonnage", &[Vessel]),
        ("gov_", &[Person, Business, Organization]),
    ]
};

/// Parameters that are kept as details: label there, and the parameter.
const DETAILS: [(&str, &str); 8] = [
    ("deathDate", "death date"),
    ("dissolved", "dissolved"),
    ("aircraftType", "aircraft type"),
    ("model", "model"),
    ("built", "built"),
    ("vesselType", "vessel type"),
    ("tonnage", "tonnage"),
    ("grossRegisteredTonnage", "gross registered tonnage"),
];

impl Search {
    /// From the parameters in their order.
    pub(crate) fn parse(parameters: &[(String, String)], accept: Option<&str>) -> Result<Self, Refused> {
        let given = |name: &str| {
            parameters
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.trim())
                .filter(|value| !value.is_empty())
        };
        for name in SINGLE {
            if parameters.iter().filter(|(key, _)| key == name).count() > 1 {
                return Err(Refused::bad(format!("{name}: it stands twice")));
            }
        }
        let entity_type = match given("type") {
            None => None,
            Some(text) => Some(EntityType::parse(text).ok_or_else(|| {
                Refused::bad(format!(
                    "type: there is no `{text}`; there are person, business, organization, aircraft, vessel"
                ))
            })?),
        };
        let min_match = match given("minMatch") {
            None => 0.0,
            Some(text) => text
                .parse::<f64>()
                .ok()
                .filter(|score| (0.0..=1.0).contains(score))
                .ok_or_else(|| Refused::bad(format!("minMatch: `{text}` is not a number from 0 to 1")))?,
        };
        let limit = match given("limit") {
            None => LIMIT,
            Some(text) => text
                .parse::<usize>()
                .ok()
                .filter(|limit| *limit > 0)
                .ok_or_else(|| {
                    Refused::bad(format!(
                        "limit: `{text}` is not a whole number from 1 on (above {LIMIT_MAX} it counts as {LIMIT_MAX})"
                    ))
                })?
                .min(LIMIT_MAX),
        };
        let mut said = Said { values: Vec::new(), unused: Vec::new(), entity_type };
        for (key, value) in parameters {
            said.parameter(key, value.trim())?;
        }
        let list: ListId = "api-request".parse().map_err(|_| Refused::bad("the request has no list"))?;
        let kind = Value::Kind(entity_type.map(EntityType::kind).unwrap_or_default());
        let statements = std::iter::once(kind).chain(said.values).map(|value| Statement {
            party: "request".to_owned(),
            printed: String::new(),
            value,
            position: Position::default(),
        });
        let statements: Vec<Statement> = statements.collect();
        let party = assemble(&list, &statements).pop().ok_or_else(|| Refused::bad("nothing was asked"))?;
        let source_id = given("sourceID").map(str::to_owned);
        if party.names.is_empty()
            && party.identifiers.is_empty()
            && party.wallets.is_empty()
            && source_id.is_none()
        {
            return Err(Refused::bad("name: give a name, a number, a wallet or a sourceID to search by"));
        }
        Ok(Self {
            party,
            entity_type,
            source: given("source").map(str::to_owned),
            source_id,
            limit,
            min_match,
            debug: match given("debug") {
                None | Some("false" | "0" | "no") => false,
                Some("true" | "1" | "yes") => true,
                Some(text) => return Err(Refused::bad(format!("debug: `{text}` is neither true nor false"))),
            },
            form: Form::asked(given("format"), accept)?,
            unused: said.unused,
        })
    }

    /// As a question to the engine.
    pub(crate) fn asked(&self) -> Asked {
        Asked {
            shown: self.party.caption().to_owned(),
            query: Query::about(&self.party),
            remarks: self
                .unused
                .iter()
                .map(|name| format!("the parameter `{name}` is no evidence here"))
                .collect(),
            ..Asked::default()
        }
    }
}

/// What was said so far.
struct Said {
    values: Vec<Value>,
    unused: Vec<&'static str>,
    entity_type: Option<EntityType>,
}

impl Said {
    fn parameter(&mut self, key: &str, value: &str) -> Result<(), Refused> {
        let base = if key.starts_with("gov_") { "gov_" } else { key };
        if let (Some(asked), Some((_, types))) =
            (self.entity_type, OF_TYPES.iter().find(|(name, _)| *name == base))
            && !types.contains(&asked)
        {
            return Err(Refused::bad(format!("{key}: says nothing of the type that is asked for")));
        }
        if let Some((name, label)) = DETAILS.iter().find(|(name, _)| *name == key) {
            if !value.is_empty() {
                self.unused.push(name);
                let value = match *name {
                    "deathDate" | "dissolved" => Value::DeathDate(date(key, value)?),
                    _ => Value::Detail(Detail { label: (*label).to_owned(), text: value.to_owned() }),
                };
                self.values.push(value);
            }
            return Ok(());
        }
        let value = match key {
            // These are read where they are needed.
            "type" | "source" | "sourceID" | "limit" | "minMatch" | "requestID" | "debug"
            | "debugSourceIDs" | "format" => return Ok(()),
            "algorithm" => {
                return Err(Refused::bad(
                    "algorithm: there is one way of scoring here; leave the parameter out",
                ));
            }
            _ if value.is_empty() && is_known(base) => return Ok(()),
            "name" => Value::Name(Name::primary(value)),
            "altNames" => Value::Name(Name::alias(value, NameKind::Aka, NameStrength::Strong)),
            "titles" => Value::Title(value.to_owned()),
            "email" | "emailAddress" | "emailAddresses" => contact(ContactKind::Email, value),
            "phone" | "phoneNumber" | "phoneNumbers" => contact(ContactKind::Phone, value),
            "fax" | "faxNumber" | "faxNumbers" => contact(ContactKind::Fax, value),
            "website" | "websites" => contact(ContactKind::Website, value),
            "address" | "addresses" => Value::Address(Address {
                text: value.to_owned(),
                street: None,
                city: None,
                region: None,
                postal_code: None,
                country: Place::parse(value).country,
            }),
            "cryptoAddress" | "cryptoAddresses" => Value::Wallet(
                Wallet::parse_labelled(value).map_err(|cause| Refused::bad(format!("{key}: {cause}")))?,
            ),
            // A client of Watchman's sends what it does not know so.
            "gender" if value.eq_ignore_ascii_case("unknown") => return Ok(()),
            "gender" => Value::Gender(
                Gender::parse(value)
                    .ok_or_else(|| Refused::bad(format!("gender: `{value}` is not known here")))?,
            ),
            "birthDate" => Value::BirthDate(date(key, value)?),
            "created" => Value::Established(date(key, value)?),
            "flag" => Value::Country(Place { text: value.to_owned(), country: Some(country(key, value)?) }),
            "icaoCode" => Value::Identifier(Identifier {
                label: "Transponder".to_owned(),
                ..Identifier::new(IdentifierKind::AircraftSerial, value)
            }),
            "serialNumber" => Value::Identifier(Identifier::new(IdentifierKind::AircraftSerial, value)),
            "imoNumber" => Value::Identifier(Identifier::new(IdentifierKind::Imo, value)),
            "mmsi" => Value::Identifier(Identifier::new(IdentifierKind::Mmsi, value)),
            "callSign" => Value::Identifier(Identifier::new(IdentifierKind::CallSign, value)),
            "owner" => {
                self.unused.push("owner");
                Value::Detail(Detail { label: "vessel owner".to_owned(), text: value.to_owned() })
            }
            _ => match key.strip_prefix("gov_") {
                Some(sort) => government(key, sort, value)?,
                None => return Err(Refused::bad(format!("there is no parameter `{key}`"))),
            },
        };
        self.values.push(value);
        Ok(())
    }
}

/// Whether a parameter without a value is at least one that there is.
fn is_known(key: &str) -> bool {
    OF_TYPES.iter().any(|(name, _)| *name == key) || OF_ALL.contains(&key)
}

/// Parameters that say something of a party of whatever type.
const OF_ALL: [&str; 17] = [
    "name",
    "altNames",
    "email",
    "emailAddress",
    "emailAddresses",
    "phone",
    "phoneNumber",
    "phoneNumbers",
    "fax",
    "faxNumber",
    "faxNumbers",
    "website",
    "websites",
    "address",
    "addresses",
    "cryptoAddress",
    "cryptoAddresses",
];

/// The parameters as an OpenAPI document has them. That a search needs a name, a number, a wallet or an id, that `source` is a list
/// which is loaded, countries some that there are, and what goes with a `type`, it has no words for.
pub(crate) fn parameters() -> serde_json::Value {
    let one = |name: &str, schema: serde_json::Value, about: &str| json!({ "name": name, "in": "query", "required": false, "schema": schema, "description": about });
    let text = || json!({ "type": "string" });
    let types: Vec<&str> = EntityType::ALL.iter().map(|(name, _)| *name).collect();
    let mut all = vec![
        one("type", json!({ "type": "string", "enum": types }), "What it is. Evidence, never a filter"),
        one("source", text(), "Look on this list only"),
        one("sourceID", text(), "Whoever has this id on a list"),
        one("minMatch", json!({ "type": "number", "minimum": 0, "maximum": 1 }), "Least score of a result"),
        one("limit", json!({ "type": "integer", "minimum": 1 }), "Results at most; more than 100 is 100"),
        one("debug", json!({ "type": "boolean" }), "Whether to explain"),
        one("format", json!({ "type": "string", "enum": Form::NAMES }), "The form of the reply"),
        one("requestID", text(), "Changes nothing"),
        one("debugSourceIDs", text(), "Changes nothing"),
    ];
    for name in OF_ALL.into_iter().chain(OF_TYPES.map(|(name, _)| name)) {
        let (schema, about) = match name {
            "gender" => (json!({ "type": "string", "enum": ["male", "female", "unknown"] }), "Of persons"),
            "birthDate" | "deathDate" | "created" | "dissolved" => (
                json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" }),
                "YYYY-MM-DD, YYYY-MM or YYYY",
            ),
            "cryptoAddress" | "cryptoAddresses" => (text(), "CURRENCY:ADDRESS; may be repeated"),
            "gov_" => continue,
            "name" => (text(), "What it is called"),
            _ => (text(), "May be repeated"),
        };
        all.push(one(name, schema, about));
    }
    for sort in numbers().chain(["citizenship", "nationality"]) {
        all.push(one(&format!("gov_{sort}"), text(), "COUNTRY:NUMBER; may be repeated"));
    }
    all.into()
}

fn contact(kind: ContactKind, value: &str) -> Value {
    Value::Contact(Contact { kind, text: value.to_owned() })
}

fn date(key: &str, value: &str) -> Result<PartialDate, Refused> {
    PartialDate::parse(value).map_err(|cause| Refused::bad(format!("{key}: {cause}")))
}

fn country(key: &str, value: &str) -> Result<Country, Refused> {
    Country::parse(value).ok_or_else(|| Refused::bad(format!("{key}: `{value}` is not a country known here")))
}

/// `gov_passport=Iran:A12345`.
fn government(key: &str, sort: &str, value: &str) -> Result<Value, Refused> {
    if matches!(sort, "citizenship" | "nationality") {
        let text = value.split(':').next().unwrap_or(value);
        return Ok(Value::Nationality(Place { text: text.to_owned(), country: Some(country(key, text)?) }));
    }
    let (kind, label) =
        number_called(sort).ok_or_else(|| Refused::bad(format!("{key}: there is no such sort of number")))?;
    let (issuer, number) =
        value.split_once(':').ok_or_else(|| Refused::bad(format!("{key}: write it as COUNTRY:NUMBER")))?;
    let issuer = issuer.trim();
    let country = if issuer.is_empty() { None } else { Some(country(key, issuer)?) };
    Ok(Value::Identifier(Identifier {
        label: label.to_owned(),
        country,
        ..Identifier::new(kind, number.trim())
    }))
}
