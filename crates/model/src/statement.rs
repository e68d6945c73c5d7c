//! Statements: what one list says about one party, as printed and as understood, with its place.

use serde::{Deserialize, Serialize};

use crate::country::{Country, Place};
use crate::date::PartialDate;
use crate::identifier::Identifier;
use crate::measure::Measure;
use crate::name::Name;
use crate::party::{Gender, PartyKind};
use crate::wallet::Wallet;

/// One thing a list says about one party.
///
/// Two statements of one list are the same statement, in whatever versions they stand, when party, printed
/// text, value and component are equal; the line may move.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Statement {
    /// The list's own id of the party (OFAC `27307`, EU logical id, UN DATAID, UK unique id).
    pub party: String,
    /// The value as the list prints it. For a value made of several fields: the fields joined by ` | `.
    pub printed: String,
    /// The value as understood.
    #[serde(flatten)]
    pub value: Value,
    /// Where it stands.
    pub position: Position,
}

/// Where a statement stands in its source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Which file of a set: `sdn`, `add`, `alt`, `comments`; `main` for a list that is one file.
    pub component: String,
    /// Line (delimited text), or record number where lines mean nothing (XML, JSON, sheets), from 1.
    pub line: u64,
}

/// A value as understood; the variant is the property.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "property", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// Person, organisation, vessel, aircraft ...
    Kind(PartyKind),
    /// A name.
    Name(Name),
    /// Date of birth.
    BirthDate(PartialDate),
    /// Date of death.
    DeathDate(PartialDate),
    /// Date an organisation was founded.
    Established(PartialDate),
    /// Place of birth.
    BirthPlace(Place),
    /// Nationality.
    Nationality(Place),
    /// Citizenship, where the list keeps it apart from nationality.
    Citizenship(Place),
    /// A country the party is tied to otherwise (jurisdiction, flag, country of residence).
    Country(Place),
    /// Gender.
    Gender(Gender),
    /// Title of honour or rank (Dr., Major General).
    Title(String),
    /// Office, function or role.
    Role(String),
    /// An address.
    Address(Address),
    /// An identifier.
    Identifier(Identifier),
    /// A wallet.
    Wallet(Wallet),
    /// E-mail, telephone, web site.
    Contact(Contact),
    /// The programme (regime, tag) under which the party is listed.
    Programme(Programme),
    /// A measure the list itself states for this designation (UK `SanctionsImposed`).
    Measure(Measure),
    /// When the party was listed.
    Listed(PartialDate),
    /// When the entry was last amended.
    Amended(PartialDate),
    /// The list's public reference (EU.5709.80, KPi.001, CYB0004), or another list's reference for the party.
    Reference(String),
    /// The legal act.
    LegalBasis(String),
    /// A relation to another party. Designation basis, never a percentage of ownership.
    Relation(Relation),
    /// A named attribute without a type of its own (tonnage, vessel type, organization type).
    Detail(Detail),
    /// The statement of reasons.
    Reason(String),
    /// Standing text on the legal effect, repeated over many parties ("Secondary sanctions risk: ...").
    Boilerplate(String),
    /// Free text that the list keeps as free text.
    Remark(String),
    /// Text in a place where a typed value is expected, kept because it could not be read as one.
    NotUnderstood(String),
    /// The fragment at which a field was cut; what followed is lost, so what this version does not say of the party
    /// may still be so.
    CutOff(String),
}

/// An address; `text` is the whole of it in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The whole address as one line.
    pub text: String,
    /// Street and what is finer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// Town or city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State, province, region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

/// A way to reach the party.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Contact {
    /// Which way.
    pub kind: ContactKind,
    /// Address or number as printed.
    pub text: String,
}

/// Ways to reach a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// E-mail.
    Email,
    /// Telephone.
    Phone,
    /// Fax.
    Fax,
    /// Web site.
    Website,
}

/// A programme: the tag the list prints, and its full name where the list gives one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Programme {
    /// `DPRK3`, `SDGT`, `PRK`, `The Democratic People's Republic of Korea (Sanctions) ...`.
    pub tag: String,
    /// The sub-list on which it stands, where one file delivers several (CSL, OFAC Consolidated: `SSI List`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sublist: Option<String>,
}

/// A relation to another party.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Relation {
    /// What sort.
    pub kind: RelationKind,
    /// The list's own words for it (`Linked To`, `Owned or Controlled By`).
    pub label: String,
    /// The other party's id on the same list, if the list gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The other party's name as printed; empty if only the id is given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// Sorts of relation that lists state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// OFAC's "Linked To": says nothing of how.
    LinkedTo,
    /// Owned or controlled by, without percentage.
    OwnedOrControlledBy,
    /// Owns, controls or operates the other.
    OwnsOrControls,
    /// Acts for or on behalf of.
    ActsFor,
    /// Gives support to.
    Supports,
    /// Leader, official, officer, director.
    OfficialOf,
    /// Belongs to, is a unit or sub-group of.
    SubgroupOf,
    /// Family.
    FamilyOf,
    /// Associate.
    AssociateOf,
    /// Owner, operator, manager of a ship or aircraft.
    OwnerOrOperator,
    /// Any other.
    Other,
}

/// A named attribute without a type of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Detail {
    /// The list's name of it.
    pub label: String,
    /// The text.
    pub text: String,
}

/// What sort of change a difference in a statement is. The order is the order of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeClass {
    /// Standing legal text only: no reason to look at a customer again.
    Boilerplate,
    /// Addresses, contacts, relations, remarks, reasons: about the same party.
    Details,
    /// Programmes, measures, dates of listing: the same party under other law.
    Measures,
    /// Names, identifiers, dates, places, nationality, wallets: whom one would recognise has changed.
    Identity,
}

impl Value {
    /// The property's name, as in JSON: `birth_date`, `programme` ...
    pub fn property(&self) -> &'static str {
        match self {
            Self::Kind(_) => "kind",
            Self::Name(_) => "name",
            Self::BirthDate(_) => "birth_date",
            Self::DeathDate(_) => "death_date",
            Self::Established(_) => "established",
            Self::BirthPlace(_) => "birth_place",
            Self::Nationality(_) => "nationality",
            Self::Citizenship(_) => "citizenship",
            Self::Country(_) => "country",
            Self::Gender(_) => "gender",
            Self::Title(_) => "title",
            Self::Role(_) => "role",
            Self::Address(_) => "address",
            Self::Identifier(_) => "identifier",
            Self::Wallet(_) => "wallet",
            Self::Contact(_) => "contact",
            Self::Programme(_) => "programme",
            Self::Measure(_) => "measure",
            Self::Listed(_) => "listed",
            Self::Amended(_) => "amended",
            Self::Reference(_) => "reference",
            Self::LegalBasis(_) => "legal_basis",
            Self::Relation(_) => "relation",
            Self::Detail(_) => "detail",
            Self::Reason(_) => "reason",
            Self::Boilerplate(_) => "boilerplate",
            Self::Remark(_) => "remark",
            Self::NotUnderstood(_) => "not_understood",
            Self::CutOff(_) => "cut_off",
        }
    }

    /// The class of a change in which this value appears or disappears.
    ///
    /// Text that was not understood counts as [`ChangeClass::Identity`]: it may be a name.
    pub fn change_class(&self) -> ChangeClass {
        match self {
            Self::Kind(_)
            | Self::Name(_)
            | Self::BirthDate(_)
            | Self::DeathDate(_)
            | Self::Established(_)
            | Self::BirthPlace(_)
            | Self::Nationality(_)
            | Self::Citizenship(_)
            | Self::Country(_)
            | Self::Gender(_)
            | Self::Identifier(_)
            | Self::Wallet(_)
            | Self::NotUnderstood(_) => ChangeClass::Identity,
            Self::Programme(_) | Self::Measure(_) | Self::Listed(_) | Self::LegalBasis(_) => {
                ChangeClass::Measures
            }
            Self::Title(_)
            | Self::Role(_)
            | Self::Address(_)
            | Self::Contact(_)
            | Self::Reference(_)
            | Self::Relation(_)
            | Self::Detail(_)
            | Self::Reason(_)
            | Self::Remark(_) => ChangeClass::Details,
            Self::Amended(_) | Self::Boilerplate(_) | Self::CutOff(_) => ChangeClass::Boilerplate,
        }
    }
}
