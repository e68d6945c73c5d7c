//! A listed party in Watchman's words.
//!
//! Nothing is invented to fill a field: a date that is no whole day leaves `birthDate` null and stands, as it is known, in
//! `birthDates`; a vessel without a known tonnage has none. `sourceData` has the party as its list says it, whole.

use interdict_model::party::Gender;
use interdict_model::statement::{Address as Listed, ContactKind, Relation, RelationKind};
use interdict_model::{Country, Identifier, IdentifierKind, Measure, NameKind, PartialDate, Party};
use interdict_screen::Designation;
use serde::Serialize;
use serde_json::Value;

use super::words::{EntityType, number_type, source_of};

/// A party.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entity {
    name: String,
    #[serde(rename = "entityType")]
    sort: Option<EntityType>,
    source_list: String,
    #[serde(rename = "sourceID")]
    source_id: String,
    person: Option<Person>,
    business: Option<Body>,
    organization: Option<Body>,
    aircraft: Option<Aircraft>,
    vessel: Option<Vessel>,
    contact: Contacts,
    addresses: Option<Vec<Address>>,
    crypto_addresses: Option<Vec<CryptoAddress>>,
    affiliations: Option<Vec<Affiliation>>,
    sanctions_info: Option<SanctionsInfo>,
    historical_info: Option<Vec<HistoricalInfo>>,
    source_data: Option<Value>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    name: String,
    alt_names: Option<Vec<String>>,
    gender: &'static str,
    birth_date: Option<String>,
    birth_dates: Option<Vec<String>>,
    place_of_birth: String,
    death_date: Option<String>,
    titles: Option<Vec<String>>,
    #[serde(rename = "governmentIDs")]
    government_ids: Option<Vec<GovernmentId>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    name: String,
    alt_names: Option<Vec<String>>,
    created: Option<String>,
    dissolved: Option<String>,
    #[serde(rename = "governmentIDs")]
    government_ids: Option<Vec<GovernmentId>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Aircraft {
    name: String,
    alt_names: Option<Vec<String>>,
    #[serde(rename = "type")]
    sort: String,
    flag: String,
    built: Option<String>,
    icao_code: String,
    model: String,
    serial_number: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Vessel {
    name: String,
    alt_names: Option<Vec<String>>,
    imo_number: String,
    #[serde(rename = "type")]
    sort: String,
    flag: String,
    built: Option<String>,
    model: String,
    tonnage: Option<u64>,
    mmsi: String,
    call_sign: String,
    gross_registered_tonnage: Option<u64>,
    owner: String,
}

#[derive(Debug, Serialize)]
struct GovernmentId {
    name: String,
    #[serde(rename = "type")]
    sort: String,
    country: String,
    identifier: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Contacts {
    email_addresses: Option<Vec<String>>,
    phone_numbers: Option<Vec<String>>,
    fax_numbers: Option<Vec<String>>,
    websites: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Address {
    line1: String,
    line2: String,
    city: String,
    postal_code: String,
    state: String,
    country: String,
}

#[derive(Debug, Serialize)]
struct CryptoAddress {
    currency: String,
    address: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Affiliation {
    entity_name: String,
    #[serde(rename = "type")]
    sort: String,
}

#[derive(Debug, Serialize)]
struct SanctionsInfo {
    programs: Vec<String>,
    secondary: bool,
    description: String,
}

#[derive(Debug, Serialize)]
struct HistoricalInfo {
    #[serde(rename = "type")]
    sort: &'static str,
    value: String,
    date: Option<String>,
}

impl Entity {
    /// A listed party with what its designations do; `asked` is the type that was asked for.
    pub(crate) fn listed(party: &Party, designations: &[Designation], asked: Option<EntityType>) -> Self {
        let secondary = designations
            .iter()
            .any(|designation| designation.measures.contains(&Measure::SecondarySanctionsRisk));
        let sanctions_info = (!party.programmes.is_empty()).then(|| SanctionsInfo {
            programs: party.programmes.iter().map(|programme| programme.tag.clone()).collect(),
            secondary,
            description: party.remarks.join("; "),
        });
        let entity_type = Some(EntityType::of(party.kind, asked));
        let source_data = serde_json::to_value(party).ok();
        Self {
            sanctions_info,
            source_data,
            ..Self::of(party, entity_type, source_of(&party.list), &party.id)
        }
    }

    /// The party that was asked for, as it was understood.
    pub(crate) fn asked(party: &Party, entity_type: Option<EntityType>, source_id: &str) -> Self {
        Self::of(party, entity_type, "api-request".to_owned(), source_id)
    }

    fn of(party: &Party, entity_type: Option<EntityType>, source_list: String, source_id: &str) -> Self {
        let name = party.names.first().map_or_else(String::new, |name| name.whole.clone());
        let alt_names = some(party.names.iter().skip(1).map(|name| name.whole.clone()));
        let government_ids = some(party.identifiers.iter().filter_map(government_id));
        let body = || Body {
            name: name.clone(),
            alt_names: alt_names.clone(),
            created: day(&party.birth_dates),
            dissolved: day(&party.death_dates),
            government_ids: some(party.identifiers.iter().filter_map(government_id)),
        };
        let is = |wanted| entity_type == Some(wanted);
        Self {
            business: is(EntityType::Business).then(body),
            organization: is(EntityType::Organization).then(body),
            aircraft: is(EntityType::Aircraft).then(|| aircraft(party, &name, alt_names.clone())),
            vessel: is(EntityType::Vessel).then(|| vessel(party, &name, alt_names.clone())),
            person: is(EntityType::Person).then(|| Person {
                name: name.clone(),
                gender: match party.gender {
                    Some(Gender::Female) => "female",
                    Some(Gender::Male) => "male",
                    Some(Gender::Other) => "other",
                    None => "",
                },
                birth_date: day(&party.birth_dates),
                birth_dates: some(party.birth_dates.iter().map(ToString::to_string)),
                place_of_birth: party
                    .birth_places
                    .first()
                    .map_or_else(String::new, |place| place.text.clone()),
                death_date: day(&party.death_dates),
                titles: some(party.roles.iter().cloned()),
                alt_names,
                government_ids,
            }),
            contact: Contacts {
                email_addresses: contacts(party, ContactKind::Email),
                phone_numbers: contacts(party, ContactKind::Phone),
                fax_numbers: contacts(party, ContactKind::Fax),
                websites: contacts(party, ContactKind::Website),
            },
            addresses: some(party.addresses.iter().map(address)),
            crypto_addresses: some(party.wallets.iter().map(|wallet| CryptoAddress {
                currency: wallet.asset().to_owned(),
                address: wallet.address().to_owned(),
            })),
            affiliations: some(party.relations.iter().map(affiliation)),
            sanctions_info: None,
            historical_info: some(
                party.names.iter().filter(|name| name.kind == NameKind::Fka).map(|name| HistoricalInfo {
                    sort: "Former Name",
                    value: name.whole.clone(),
                    date: None,
                }),
            ),
            source_data: None,
            source_id: source_id.to_owned(),
            name,
            sort: entity_type,
            source_list,
        }
    }
}

/// Watchman writes null for none.
fn some<T>(values: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let values: Vec<T> = values.collect();
    (!values.is_empty()).then_some(values)
}

/// The first date that is a whole day and not "about" one, in the form of RFC 3339.
fn day(dates: &[PartialDate]) -> Option<String> {
    let whole = dates.iter().find(|date| date.is_day() && !date.is_circa())?;
    Some(format!("{}T00:00:00Z", whole.earliest()))
}

fn contacts(party: &Party, kind: ContactKind) -> Option<Vec<String>> {
    some(party.contacts.iter().filter(|contact| contact.kind == kind).map(|contact| contact.text.clone()))
}

fn country_name(country: Option<Country>) -> String {
    country.map(|country| country.name().to_owned()).unwrap_or_default()
}

/// Numbers that Watchman has no field of their own for.
fn government_id(identifier: &Identifier) -> Option<GovernmentId> {
    let elsewhere = matches!(
        identifier.kind,
        IdentifierKind::Imo
            | IdentifierKind::Mmsi
            | IdentifierKind::CallSign
            | IdentifierKind::AircraftSerial
            | IdentifierKind::AircraftTail
    );
    (!elsewhere).then(|| GovernmentId {
        name: identifier.label.clone(),
        sort: number_type(identifier),
        country: country_name(identifier.country),
        identifier: identifier.number.clone(),
    })
}

fn address(address: &Listed) -> Address {
    let in_parts = address.street.is_some() || address.city.is_some() || address.postal_code.is_some();
    // What a list prints in one piece stays in one piece.
    let whole = (!in_parts).then(|| address.text.clone());
    Address {
        line1: address.street.clone().or(whole).unwrap_or_default(),
        line2: String::new(),
        city: address.city.clone().unwrap_or_default(),
        postal_code: address.postal_code.clone().unwrap_or_default(),
        state: address.region.clone().unwrap_or_default(),
        country: country_name(address.country),
    }
}

fn affiliation(relation: &Relation) -> Affiliation {
    let named = Some(&relation.name).filter(|name| !name.is_empty());
    let sort = if relation.label.is_empty() {
        serde_json::to_value(relation.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned))
    } else {
        Some(relation.label.clone())
    };
    Affiliation {
        entity_name: named.or(relation.party.as_ref()).cloned().unwrap_or_default(),
        sort: sort.unwrap_or_default(),
    }
}

/// The detail whose label is one of these, whatever the list puts around the words.
fn detail(party: &Party, labels: &[&str]) -> String {
    let found = party.details.iter().find(|detail| {
        let label = detail.label.to_lowercase();
        labels.iter().any(|wanted| label == *wanted)
    });
    found.map(|detail| detail.text.clone()).unwrap_or_default()
}

fn number(party: &Party, kind: IdentifierKind, is_right: impl Fn(&Identifier) -> bool) -> String {
    let found = party.identifiers.iter().find(|identifier| identifier.kind == kind && is_right(identifier));
    found.map(|identifier| identifier.number.clone()).unwrap_or_default()
}

fn flag(party: &Party) -> String {
    let printed = detail(party, &["vessel flag", "flag"]);
    let place = party.countries.first();
    let known = place
        .map(|place| place.country.map_or_else(|| place.text.clone(), |country| country.name().to_owned()));
    known.unwrap_or(printed)
}

/// A date among the details: only a whole day has a moment.
fn built(party: &Party, labels: &[&str]) -> Option<String> {
    PartialDate::parse(&detail(party, labels)).ok().and_then(|date| day(&[date]))
}

fn aircraft(party: &Party, name: &str, alt_names: Option<Vec<String>>) -> Aircraft {
    let is_transponder = |identifier: &Identifier| identifier.label.to_lowercase().contains("transponder");
    Aircraft {
        name: name.to_owned(),
        alt_names,
        sort: detail(party, &["aircraft type"]),
        flag: flag(party),
        built: built(party, &["aircraft manufacture date"]),
        icao_code: number(party, IdentifierKind::AircraftSerial, is_transponder),
        model: detail(party, &["aircraft model"]),
        serial_number: number(party, IdentifierKind::AircraftSerial, |identifier| {
            !is_transponder(identifier)
        }),
    }
}

fn vessel(party: &Party, name: &str, alt_names: Option<Vec<String>>) -> Vessel {
    let tons = |labels: &[&str]| detail(party, labels).replace(',', "").trim().parse().ok();
    let imo = number(party, IdentifierKind::Imo, |_| true);
    let owner = party.relations.iter().find(|relation| relation.kind == RelationKind::OwnerOrOperator);
    Vessel {
        name: name.to_owned(),
        alt_names,
        imo_number: imo.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned(),
        sort: detail(party, &["vessel type"]),
        flag: flag(party),
        built: built(party, &["vessel year of build"]),
        model: detail(party, &["vessel model"]),
        tonnage: tons(&["tonnage", "vessel tonnage"]),
        mmsi: number(party, IdentifierKind::Mmsi, |_| true),
        call_sign: number(party, IdentifierKind::CallSign, |_| true),
        gross_registered_tonnage: tons(&["gross registered tonnage", "vessel gross registered tonnage"]),
        owner: owner.map_or_else(|| detail(party, &["vessel owner"]), |owner| owner.name.clone()),
    }
}
