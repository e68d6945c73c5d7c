//! A party as one list describes it, assembled from its statements.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::country::Place;
use crate::date::PartialDate;
use crate::identifier::Identifier;
use crate::list::ListId;
use crate::measure::Measure;
use crate::name::{Name, NameKind};
use crate::statement::{Address, Contact, Detail, Programme, Relation, Statement, Value};
use crate::wallet::Wallet;

/// What a party is. Evidence when two records are compared, never a filter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A natural person.
    Person,
    /// A company, authority, group or other body.
    Organisation,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// A wallet listed without an owner.
    Wallet,
    /// A security.
    Security,
    /// The source does not say.
    #[default]
    Unknown,
}

impl PartyKind {
    /// The machine form: `person`, `organisation` ...
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Vessel => "vessel",
            Self::Aircraft => "aircraft",
            Self::Wallet => "wallet",
            Self::Security => "security",
            Self::Unknown => "unknown",
        }
    }

    /// Reads what people and FollowTheMoney write: `Person`, `individual`, `Company`, `entity`, `Vessel` ...
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text.trim().to_ascii_lowercase().as_str() {
            "person" | "individual" | "natural person" | "p" => Self::Person,
            "organisation" | "organization" | "company" | "legalentity" | "legal entity" | "entity"
            | "business" | "publicbody" | "enterprise" | "o" => Self::Organisation,
            "vessel" | "ship" => Self::Vessel,
            "aircraft" | "airplane" | "plane" => Self::Aircraft,
            "wallet" | "cryptowallet" => Self::Wallet,
            "security" => Self::Security,
            "unknown" | "thing" | "" => Self::Unknown,
            _ => return None,
        })
    }
}

/// Gender as lists state it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Anything else the source says.
    Other,
}

impl Gender {
    /// Reads `Male`, `M`, `female`, `F` ...; `None` for an empty or unknown text.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "male" | "m" => Some(Self::Male),
            "female" | "f" => Some(Self::Female),
            "other" | "x" => Some(Self::Other),
            _ => None,
        }
    }
}

/// A party on one list. Built only by [`assemble`]; every vector is in the order of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The list.
    pub list: ListId,
    /// The list's own id.
    pub id: String,
    /// What it is.
    pub kind: PartyKind,
    /// All names, the primary one first.
    pub names: Vec<Name>,
    /// Dates of birth (of founding, for an organisation).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub birth_dates: Vec<PartialDate>,
    /// Dates of death.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub death_dates: Vec<PartialDate>,
    /// Places of birth.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub birth_places: Vec<Place>,
    /// Nationalities and citizenships.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nationalities: Vec<Place>,
    /// Other countries: jurisdiction, flag, residence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Place>,
    /// Gender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Titles, offices and roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Identifiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Wallets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wallets: Vec<Wallet>,
    /// E-mail, telephone, web.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// Programmes under which it is listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<Programme>,
    /// Measures that the list itself states.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stated_measures: Vec<Measure>,
    /// First date of listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<PartialDate>,
    /// References: the list's public one, and other lists' for the same party.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<String>,
    /// Legal acts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legal_bases: Vec<String>,
    /// Relations to other parties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// Attributes without a type of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
    /// Statements of reasons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Standing legal text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boilerplate: Vec<String>,
    /// Free text, and text that was not understood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

impl Party {
    /// The name under which the list files the party, or its id if it has none (a bare wallet).
    pub fn caption(&self) -> &str {
        self.names.first().map_or(&self.id, |name| &name.whole)
    }

    fn empty(list: &ListId, id: &str) -> Self {
        Self {
            list: list.clone(),
            id: id.to_owned(),
            kind: PartyKind::Unknown,
            names: Vec::new(),
            birth_dates: Vec::new(),
            death_dates: Vec::new(),
            birth_places: Vec::new(),
            nationalities: Vec::new(),
            countries: Vec::new(),
            gender: None,
            roles: Vec::new(),
            addresses: Vec::new(),
            identifiers: Vec::new(),
            wallets: Vec::new(),
            contacts: Vec::new(),
            programmes: Vec::new(),
            stated_measures: Vec::new(),
            listed: None,
            references: Vec::new(),
            legal_bases: Vec::new(),
            relations: Vec::new(),
            details: Vec::new(),
            reasons: Vec::new(),
            boilerplate: Vec::new(),
            remarks: Vec::new(),
        }
    }

    fn add(&mut self, value: &Value) {
        match value {
            Value::Kind(kind) => self.kind = *kind,
            Value::Name(name) => push(&mut self.names, name),
            Value::BirthDate(date) | Value::Established(date) => push(&mut self.birth_dates, date),
            Value::DeathDate(date) => push(&mut self.death_dates, date),
            Value::BirthPlace(place) => push(&mut self.birth_places, place),
            Value::Nationality(place) | Value::Citizenship(place) => push(&mut self.nationalities, place),
            Value::Country(place) => push(&mut self.countries, place),
            Value::Gender(gender) => self.gender = Some(*gender),
            Value::Title(text) | Value::Role(text) => push(&mut self.roles, text),
            Value::Address(address) => push(&mut self.addresses, address),
            Value::Identifier(identifier) => push(&mut self.identifiers, identifier),
            Value::Wallet(wallet) => push(&mut self.wallets, wallet),
            Value::Contact(contact) => push(&mut self.contacts, contact),
            Value::Programme(programme) => push(&mut self.programmes, programme),
            Value::Measure(measure) => push(&mut self.stated_measures, measure),
            Value::Listed(date) => self.listed = Some(self.listed.map_or(*date, |known| known.min(*date))),
            Value::Amended(_) => {}
            Value::Reference(text) => push(&mut self.references, text),
            Value::LegalBasis(text) => push(&mut self.legal_bases, text),
            Value::Relation(relation) => push(&mut self.relations, relation),
            Value::Detail(detail) => push(&mut self.details, detail),
            Value::Reason(text) => push(&mut self.reasons, text),
            Value::Boilerplate(text) => push(&mut self.boilerplate, text),
            Value::Remark(text) | Value::NotUnderstood(text) | Value::CutOff(text) => {
                push(&mut self.remarks, text);
            }
        }
    }
}

fn push<T: Clone + PartialEq>(values: &mut Vec<T>, value: &T) {
    if !values.contains(value) {
        values.push(value.clone());
    }
}

/// Assembles the parties of one list from its statements, in the order of party id.
///
/// Statements of a party may be scattered; within a party their order decides the order of values, except
/// that primary names come first.
pub fn assemble<'a>(list: &ListId, statements: impl IntoIterator<Item = &'a Statement>) -> Vec<Party> {
    let mut parties: BTreeMap<&str, Party> = BTreeMap::new();
    for statement in statements {
        parties
            .entry(&statement.party)
            .or_insert_with(|| Party::empty(list, &statement.party))
            .add(&statement.value);
    }
    parties
        .into_values()
        .map(|mut party| {
            party.names.sort_by_key(|name| name.kind != NameKind::Primary);
            party
        })
        .collect()
}
