//! What a snapshot keeps of a party: the facts that scoring reads, and the rest of its record beside them. Nothing stands twice.

use std::borrow::Cow;
use std::ops::Range;

use interdict_model::statement::{Address, Contact};
use interdict_model::{
    Country, Detail, Gender, Identifier, ListId, Measure, Name, PartialDate, Party, Place, Programme,
    Relation, Wallet,
};
use serde::{Deserialize, Serialize};
use zerocopy::little_endian::{U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::{PartyRecord, Section, Snapshot, SnapshotError, index, kind_of};

/// A party: where its facts, the rest of its record and its names are.
#[derive(FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned, Clone, Copy)]
#[repr(C)]
pub(crate) struct PartyEntry {
    pub(crate) record: U64,
    pub(crate) facts: U64,
    pub(crate) record_length: U32,
    pub(crate) facts_length: U32,
    /// First of its [`NameEntry`](super::NameEntry)s.
    pub(crate) first_name: U32,
    /// How many it has: one for each reading of each name.
    pub(crate) names: U32,
    /// Which of the snapshot's sets of designations.
    pub(crate) designations: U32,
    /// Which of the snapshot's lists.
    pub(crate) list: U16,
    pub(crate) kind: u8,
    pub(crate) reserved: u8,
}

/// What scoring and reporting need of a party, short and quickly read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PartyFacts {
    /// Which of the snapshot's lists; it stands in [`PartyEntry`].
    #[serde(skip)]
    pub(crate) list: usize,
    /// Which of the snapshot's sets of designations; it stands in [`PartyEntry`].
    #[serde(skip)]
    pub(crate) designations: usize,
    /// The list's own id.
    pub(crate) id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gender: Option<Gender>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) birth_dates: Vec<PartialDate>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) birth_places: Vec<Place>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) nationalities: Vec<Country>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) countries: Vec<Country>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) roles: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) addresses: Vec<Address>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) identifiers: Vec<Identifier>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) wallets: Vec<Wallet>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) contacts: Vec<Contact>,
}

impl PartyFacts {
    pub(crate) fn new(party: &Party) -> Self {
        let countries = |places: &[Place]| places.iter().filter_map(|place| place.country).collect();
        Self {
            list: 0,
            designations: 0,
            id: party.id.clone(),
            gender: party.gender,
            birth_dates: party.birth_dates.clone(),
            birth_places: party.birth_places.clone(),
            nationalities: countries(&party.nationalities),
            countries: countries(&party.countries),
            roles: party.roles.clone(),
            addresses: party.addresses.clone(),
            identifiers: party.identifiers.clone(),
            wallets: party.wallets.clone(),
            contacts: party.contacts.clone(),
        }
    }
}

/// What [`PartyFacts`] and [`PartyEntry`] do not have of a party.
#[derive(Serialize, Deserialize)]
pub(crate) struct Rest<'a> {
    names: Cow<'a, [Name]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    death_dates: Cow<'a, [PartialDate]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    nationalities: Cow<'a, [Place]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    countries: Cow<'a, [Place]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    programmes: Cow<'a, [Programme]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    stated_measures: Cow<'a, [Measure]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listed: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "is_empty")]
    references: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    legal_bases: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    relations: Cow<'a, [Relation]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    details: Cow<'a, [Detail]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    reasons: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    boilerplate: Cow<'a, [String]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    remarks: Cow<'a, [String]>,
}

fn is_empty<T>(items: &[T]) -> bool {
    items.is_empty()
}

impl<'a> Rest<'a> {
    pub(crate) fn of(party: &'a Party) -> Self {
        Self {
            names: Cow::Borrowed(&party.names),
            death_dates: Cow::Borrowed(&party.death_dates),
            nationalities: Cow::Borrowed(&party.nationalities),
            countries: Cow::Borrowed(&party.countries),
            programmes: Cow::Borrowed(&party.programmes),
            stated_measures: Cow::Borrowed(&party.stated_measures),
            listed: party.listed,
            references: Cow::Borrowed(&party.references),
            legal_bases: Cow::Borrowed(&party.legal_bases),
            relations: Cow::Borrowed(&party.relations),
            details: Cow::Borrowed(&party.details),
            reasons: Cow::Borrowed(&party.reasons),
            boilerplate: Cow::Borrowed(&party.boilerplate),
            remarks: Cow::Borrowed(&party.remarks),
        }
    }
}

/// Where a party is filed: the part of its facts by which parties of a list are in order.
#[derive(Debug, Deserialize)]
struct Filed<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
}

impl Snapshot {
    /// Reads a party, by its place in the order of list and id.
    pub fn record(&self, party: u32) -> Result<PartyRecord, SnapshotError> {
        let bad = |what: &str| Section::Records.bad(format!("party {party}: {what}"));
        let entry = self.party(party).ok_or_else(|| bad("there is no such record"))?;
        let json = self.rest_of(entry).ok_or_else(|| bad("it lies outside"))?;
        let rest: Rest<'_> = serde_json::from_slice(json).map_err(|error| bad(&error.to_string()))?;
        let facts = self.facts(party)?;
        Ok(PartyRecord {
            party: Party {
                list: self.list(facts.list)?.id.clone(),
                id: facts.id,
                kind: kind_of(entry.kind).ok_or_else(|| bad("it is of no kind"))?,
                names: rest.names.into_owned(),
                birth_dates: facts.birth_dates,
                death_dates: rest.death_dates.into_owned(),
                birth_places: facts.birth_places,
                nationalities: rest.nationalities.into_owned(),
                countries: rest.countries.into_owned(),
                gender: facts.gender,
                roles: facts.roles,
                addresses: facts.addresses,
                identifiers: facts.identifiers,
                wallets: facts.wallets,
                contacts: facts.contacts,
                programmes: rest.programmes.into_owned(),
                stated_measures: rest.stated_measures.into_owned(),
                listed: rest.listed,
                references: rest.references.into_owned(),
                legal_bases: rest.legal_bases.into_owned(),
                relations: rest.relations.into_owned(),
                details: rest.details.into_owned(),
                reasons: rest.reasons.into_owned(),
                boilerplate: rest.boilerplate.into_owned(),
                remarks: rest.remarks.into_owned(),
            },
            designations: self.designations(facts.designations).to_vec(),
        })
    }

    /// All that is written of a party and does not hang on the snapshot that it stands in.
    pub(crate) fn written(&self, party: u32) -> Option<Written<'_>> {
        let entry = self.party(party)?;
        Some(Written {
            list: &self.lists.get(usize::from(entry.list.get()))?.id,
            kind: entry.kind,
            facts: self.facts_of(entry)?,
            rest: self.rest_of(entry)?,
            designations: self.designations(index(entry.designations)),
        })
    }

    fn rest_of(&self, entry: &PartyEntry) -> Option<&[u8]> {
        let start = usize::try_from(entry.record.get()).ok()?;
        self.section(Section::Records).get(start..start.saturating_add(index(entry.record_length)))
    }

    fn facts_of(&self, entry: &PartyEntry) -> Option<&[u8]> {
        let start = usize::try_from(entry.facts.get()).ok()?;
        self.section(Section::Facts).get(start..start.saturating_add(index(entry.facts_length)))
    }

    /// List and id of a party.
    pub(crate) fn filed(&self, party: u32) -> Result<(ListId, String), SnapshotError> {
        let (entry, Filed { id }) = self.read_facts(party)?;
        Ok((self.list(entry.list.get().into())?.id.clone(), id.into_owned()))
    }

    /// The places of a list's parties; none if the snapshot has no such list.
    pub fn parties_of(&self, list: &ListId) -> Result<Range<u32>, SnapshotError> {
        let Some(at) = self.lists.iter().position(|known| known.id == *list) else { return Ok(0..0) };
        let first_of = |list: usize| {
            let place = self.parties().partition_point(|entry| usize::from(entry.list.get()) < list);
            u32::try_from(place).unwrap_or(u32::MAX)
        };
        Ok(first_of(at)..first_of(at.saturating_add(1)))
    }

    /// The place of a party, by its list and its id there.
    pub fn place(&self, list: &ListId, id: &str) -> Result<Option<u32>, SnapshotError> {
        let Range { start: mut low, end } = self.parties_of(list)?;
        let mut high = end;
        while low < high {
            let middle = low.midpoint(high);
            let (_, filed): (_, Filed<'_>) = self.read_facts(middle)?;
            match filed.id.as_ref().cmp(id) {
                std::cmp::Ordering::Less => low = middle.saturating_add(1),
                std::cmp::Ordering::Equal => return Ok(Some(middle)),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        Ok(None)
    }

    /// What scoring needs of a party.
    pub(crate) fn facts(&self, party: u32) -> Result<PartyFacts, SnapshotError> {
        let (entry, facts): (_, PartyFacts) = self.read_facts(party)?;
        Ok(PartyFacts { list: entry.list.get().into(), designations: index(entry.designations), ..facts })
    }

    /// The same of a party to which names alone are compared: nothing beside them is read.
    pub(crate) fn facts_in_brief(&self, party: u32) -> Result<PartyFacts, SnapshotError> {
        let (entry, Filed { id }) = self.read_facts(party)?;
        Ok(PartyFacts {
            list: entry.list.get().into(),
            designations: index(entry.designations),
            id: id.into_owned(),
            ..PartyFacts::default()
        })
    }

    fn read_facts<'a, F: Deserialize<'a>>(
        &'a self,
        party: u32,
    ) -> Result<(&'a PartyEntry, F), SnapshotError> {
        let bad = |what: &str| Section::Facts.bad(format!("party {party}: {what}"));
        let entry = self.party(party).ok_or_else(|| bad("there is no such party"))?;
        let json = self.facts_of(entry).ok_or_else(|| bad("they lie outside"))?;
        Ok((entry, serde_json::from_slice(json).map_err(|error| bad(&error.to_string()))?))
    }
}

/// All that a list says of a party and what its designations do, as it is written: equal of two snapshots if both say the same.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Written<'a> {
    list: &'a ListId,
    kind: u8,
    facts: &'a [u8],
    rest: &'a [u8],
    designations: &'a [super::Designation],
}
