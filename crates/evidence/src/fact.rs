//! What a text states, typed: each fact with where it stands, by which rule it was read, and how it is stated.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::document::Span;
pub use crate::share::Share;

/// A name or other expression in the text, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mention {
    /// As printed.
    pub text: String,
    /// Where.
    pub span: Span,
    /// What sort of thing it is.
    pub kind: MentionKind,
    /// What it stands for, by a key of the vocabulary (`us-treasury`, `country:KP`) or of the document (`party:lazarus group`).
    pub entity: String,
}

/// Sorts of things that are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    /// A person.
    Person,
    /// A body, company or group.
    Organisation,
    /// A state, also by its capital or its people.
    Country,
    /// An authority that can designate.
    Authority,
    /// A news outlet or agency: it reports, and is no party.
    Outlet,
    /// A place.
    Place,
    /// An expression without a name of its own: "the three groups", "state-sponsored hackers".
    Described,
    /// An address of digital currency; its entity is `wallet:` and the key by which addresses are compared.
    Wallet,
}

/// How sure the text itself is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// Said as a fact.
    #[default]
    Stated,
    /// Somebody is accused of it.
    Accused,
    /// Somebody is blamed for it.
    Blamed,
    /// "Allegedly", "reportedly".
    Alleged,
    /// Somebody claims it.
    Claimed,
    /// Somebody estimates it.
    Estimated,
    /// It was attempted, not done.
    Attempted,
    /// Somebody denies it.
    Denied,
}

impl Modality {
    /// The machine form, e.g. `accused`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Accused => "accused",
            Self::Blamed => "blamed",
            Self::Alleged => "alleged",
            Self::Claimed => "claimed",
            Self::Estimated => "estimated",
            Self::Attempted => "attempted",
            Self::Denied => "denied",
        }
    }
}

/// Who says something.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Attribution {
    /// The speaker, if named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Mention>,
    /// Through whom it came, e.g. a news agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Mention>,
    /// Whether it stands in quotation marks.
    pub is_direct: bool,
}

/// A day, or an interval of days, or a day of a year that the text does not state; with what that rests on. An interval with
/// one end is open at the other: "since 2021" has no last day, "until 2019" no first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactDate {
    /// The first day it can be, if a year is stated or follows; of "since 2021" the first day of that year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Date>,
    /// The last day it can be; of "until 2019" the last day of that year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<Date>,
    /// Month and day where no year is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month_day: Option<(i8, Option<i8>)>,
    /// A weekday that is named, 1 for Monday: it must fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekday: Option<i8>,
    /// What it rests on.
    pub basis: DateBasis,
    /// Where it stands.
    pub span: Span,
}

/// What a date rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateBasis {
    /// It is written out.
    Explicit,
    /// The dateline of the story.
    Dateline,
    /// The day that stands alone under the title.
    Published,
    /// The day on which an e-mail was sent.
    Sent,
    /// A weekday near the dateline.
    Weekday,
    /// "Last week", "earlier this month".
    Relative,
    /// Another document states it.
    OtherDocument,
    /// The list states it.
    OfficialList,
}

/// How an amount is bounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// So much.
    #[default]
    Exactly,
    /// About, around.
    About,
    /// More than.
    MoreThan,
    /// At least.
    AtLeast,
    /// Up to, as much as, at most.
    UpTo,
    /// Less than.
    LessThan,
}

impl Comparator {
    /// The machine form, e.g. `more_than`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Exactly => "exactly",
            Self::About => "about",
            Self::MoreThan => "more_than",
            Self::AtLeast => "at_least",
            Self::UpTo => "up_to",
            Self::LessThan => "less_than",
        }
    }
}

/// What becomes of a sum of money, seen from its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// Stolen, earned, received.
    Gained,
    /// Transferred, laundered.
    Moved,
    /// Paid, spent, invested.
    Paid,
    /// Lost.
    Lost,
    /// Demanded.
    Demanded,
    /// Held or owed.
    Held,
}

/// What a measure does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "measure")]
pub enum MeasureStated {
    /// Property is frozen or blocked, or no funds may be made available.
    Freeze,
    /// The freeze reaches what is owned by so much or more, in hundredths of a percent.
    Ownership {
        /// Hundredths of a percent.
        hundredths: u32,
        /// Whether exactly so much is enough.
        is_inclusive: bool,
    },
    /// Nobody may deal with the party.
    DealingBan,
    /// No entry.
    EntryBan,
}

impl MeasureStated {
    /// The machine form of its sort, e.g. `dealing_ban`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Freeze => "freeze",
            Self::Ownership { .. } => "ownership",
            Self::DealingBan => "dealing_ban",
            Self::EntryBan => "entry_ban",
        }
    }
}

/// Relations that texts state between parties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationStated {
    /// Controlled by.
    ControlledBy,
    /// Owned by.
    OwnedBy,
    /// A part or sub-group of.
    SubGroupOf,
    /// Subordinate to.
    SubordinateTo,
    /// Sponsored by a state.
    SponsoredBy,
    /// Operates under the direction of.
    UnderDirectionOf,
    /// The intelligence bureau, agency or other organ of a state.
    OrganOf,
    /// Trains, or is responsible for training.
    Trains,
    /// Employs.
    Employs,
    /// Pays, or is involved in paying.
    Pays,
    /// Lives or is based in.
    ResidesIn,
    /// Is associated with, or manages units that are.
    AssociatedWith,
    /// Leads the development of.
    LeadsDevelopmentOf,
    /// Supports or gives to.
    Supports,
    /// Acts or works for.
    ActsFor,
    /// Leads a body or holds an office in it.
    HoldsOffice,
    /// Is a member of a body.
    MemberOf,
    /// Is of one family with.
    RelatedTo,
}

impl RelationStated {
    /// The machine form, e.g. `controlled_by`.
    pub fn code(self) -> &'static str {
        match self {
            Self::ControlledBy => "controlled_by",
            Self::OwnedBy => "owned_by",
            Self::SubGroupOf => "sub_group_of",
            Self::SubordinateTo => "subordinate_to",
            Self::SponsoredBy => "sponsored_by",
            Self::UnderDirectionOf => "under_direction_of",
            Self::OrganOf => "organ_of",
            Self::Trains => "trains",
            Self::Employs => "employs",
            Self::Pays => "pays",
            Self::ResidesIn => "resides_in",
            Self::AssociatedWith => "associated_with",
            Self::LeadsDevelopmentOf => "leads_development_of",
            Self::Supports => "supports",
            Self::ActsFor => "acts_for",
            Self::HoldsOffice => "holds_office",
            Self::MemberOf => "member_of",
            Self::RelatedTo => "related_to",
        }
    }
}

/// What a fact is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FactKind {
    /// An authority, or its state, designates parties.
    Designation {
        /// Who does.
        #[serde(skip_serializing_if = "Option::is_none")]
        authority: Option<Mention>,
        /// How many, as the text counts them.
        #[serde(skip_serializing_if = "Option::is_none")]
        count: Option<u32>,
        /// Whom, as far as they are named.
        targets: Vec<Mention>,
        /// Whether the text speaks of further measures.
        is_further: bool,
        /// What it rests on by the text: executive orders as `E.O. 13722`, other acts of law as printed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        legal_basis: Vec<String>,
    },
    /// An authority, or its state, takes parties off its list or lifts the sanctions on them. Plans, calls and promises to do
    /// so are none.
    Delisting {
        /// Who does.
        #[serde(skip_serializing_if = "Option::is_none")]
        authority: Option<Mention>,
        /// How many, as the text counts them.
        #[serde(skip_serializing_if = "Option::is_none")]
        count: Option<u32>,
        /// Whom, as far as they are named.
        targets: Vec<Mention>,
    },
    /// Why.
    Reason {
        /// Of whose designation, as far as the sentence names them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        targets: Vec<Mention>,
    },
    /// What the designation does.
    Measure(MeasureStated),
    /// A tie between two.
    Relation {
        /// Which.
        relation: RelationStated,
        /// Of whom.
        subject: Mention,
        /// To whom.
        object: Mention,
        /// How much of the subject the object owns, where the tie is of ownership and the text says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<Share>,
    },
    /// Another name.
    Alias {
        /// Of whom.
        subject: Mention,
        /// The name.
        alias: Mention,
    },
    /// An attack or theft.
    Attack {
        /// By whom, if the text says so.
        #[serde(skip_serializing_if = "Option::is_none")]
        actor: Option<Mention>,
        /// On whom.
        victims: Vec<Mention>,
    },
    /// A sum of money.
    Amount {
        /// In the currency's unit.
        units: u64,
        /// Hundredths of the unit beside, 0 to 99.
        #[serde(default, skip_serializing_if = "is_zero")]
        hundredths: u8,
        /// ISO 4217.
        currency: String,
        /// How it is bounded.
        comparator: Comparator,
        /// Who is said to have got or lost it.
        #[serde(skip_serializing_if = "Option::is_none")]
        holder: Option<Mention>,
        /// What became of it, if the text says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        flow: Option<Flow>,
        /// From whom it was got.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Mention>,
        /// Whether it adds up what was got or moved over time: "in total", "since 2017".
        #[serde(default, skip_serializing_if = "is_false")]
        is_total: bool,
    },
    /// What somebody says.
    Claim,
    /// What somebody denies.
    Denial,
    /// Done together with others.
    Coordination {
        /// With whom.
        with: Mention,
    },
    /// A person with the office that the text gives him.
    Office {
        /// Who.
        person: Mention,
        /// The office as printed.
        office: String,
    },
    /// A body that is named.
    Body {
        /// Which.
        body: Mention,
    },
    /// An address of digital currency.
    Wallet {
        /// The address as printed.
        wallet: Mention,
        /// Whose it is, if the text says so; else it is only cited.
        #[serde(skip_serializing_if = "Option::is_none")]
        holder: Option<Mention>,
    },
    /// A state of affairs that holds for the time being.
    Status,
}

/// An amount in figures: `2980265.86`, `1125000000`.
pub fn in_figures(units: u64, hundredths: u8) -> String {
    if hundredths == 0 { units.to_string() } else { format!("{units}.{hundredths:02}") }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes what it asks about by reference
fn is_zero(hundredths: &u8) -> bool {
    *hundredths == 0
}

/// Calls `$each` with every mention within `$kind`, a reference of either sort.
macro_rules! walk {
    ($kind:expr, $each:ident) => {
        match $kind {
            Self::Designation { authority: one, targets: many, .. }
            | Self::Delisting { authority: one, targets: many, .. }
            | Self::Attack { actor: one, victims: many } => {
                IntoIterator::into_iter(one).chain(many).for_each($each);
            }
            Self::Reason { targets } => IntoIterator::into_iter(targets).for_each($each),
            Self::Relation { subject: one, object: other, .. }
            | Self::Alias { subject: one, alias: other } => [one, other].into_iter().for_each($each),
            Self::Amount { holder, from, .. } => {
                IntoIterator::into_iter(holder).chain(from).for_each($each);
            }
            Self::Wallet { wallet, holder } => [wallet].into_iter().chain(holder).for_each($each),
            Self::Coordination { with: one }
            | Self::Office { person: one, .. }
            | Self::Body { body: one } => {
                [one].into_iter().for_each($each);
            }
            Self::Measure(_) | Self::Claim | Self::Denial | Self::Status => {}
        }
    };
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as above
fn is_false(flag: &bool) -> bool {
    !*flag
}

impl FactKind {
    /// Calls `each` with every mention within.
    pub fn mentions<'a>(&'a self, each: impl FnMut(&'a Mention)) {
        walk!(self, each);
    }

    /// The same, to be changed.
    pub(crate) fn mentions_mut(&mut self, each: impl FnMut(&mut Mention)) {
        walk!(self, each);
    }

    /// The machine form of what it is, e.g. `designation`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Designation { .. } => "designation",
            Self::Delisting { .. } => "delisting",
            Self::Reason { .. } => "reason",
            Self::Measure(_) => "measure",
            Self::Relation { .. } => "relation",
            Self::Alias { .. } => "alias",
            Self::Attack { .. } => "attack",
            Self::Amount { .. } => "amount",
            Self::Claim => "claim",
            Self::Denial => "denial",
            Self::Coordination { .. } => "coordination",
            Self::Office { .. } => "office",
            Self::Body { .. } => "body",
            Self::Wallet { .. } => "wallet",
            Self::Status => "status",
        }
    }
}

/// One thing that a document states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Names the fact: from document, span, rule and kind.
    pub id: String,
    /// The document's hash.
    pub document: String,
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub quote: String,
    /// The rule that read it, e.g. `event.designate`.
    pub rule: String,
    /// What is stated.
    #[serde(flatten)]
    pub kind: FactKind,
    /// How it is stated.
    pub modality: Modality,
    /// Whether the text says that it holds no more: "formerly", "until 2019", "ex-"; whatever the modality.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_former: bool,
    /// Who says so; the document itself if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<FactDate>,
}
