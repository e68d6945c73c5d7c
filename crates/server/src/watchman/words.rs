//! What Watchman calls things: lists, sorts of numbers, what a party can be.

use interdict_model::taken::IN_WATCHMAN;
use interdict_model::{Identifier, IdentifierKind, ListId, PartyKind};
use serde::Serialize;

/// The name of a list in Watchman: of an official one that by which its clients know it, of any other its own id with `_` for `-`,
/// which is never that of an official one.
pub(crate) fn source_of(list: &ListId) -> String {
    let known = IN_WATCHMAN.iter().find(|(ours, _)| *ours == list.as_str());
    let own = || list.as_str().replace('-', "_");
    match known {
        Some((_, theirs)) => (*theirs).to_owned(),
        // From before such ids were refused.
        None if !list.is_official() && ListId::official_named(&own(), &IN_WATCHMAN).is_some() => {
            format!("private_{}", own())
        }
        None => own(),
    }
}

/// Whether a text names the list, in Watchman's way or ours. What names an official list names no other.
pub(crate) fn is_source(text: &str, list: &ListId) -> bool {
    match ListId::official_named(text, &IN_WATCHMAN) {
        Some(official) => list.as_str() == official,
        None => text == list.as_str() || text == source_of(list),
    }
}

/// Sorts of numbers and what Watchman calls them.
const NUMBERS: [(IdentifierKind, &str); 7] = [
    (IdentifierKind::Passport, "passport"),
    (IdentifierKind::DriversLicence, "drivers-license"),
    (IdentifierKind::NationalId, "national-id"),
    (IdentifierKind::TaxId, "tax-id"),
    (IdentifierKind::SocialSecurity, "ssn"),
    (IdentifierKind::Registration, "business-registration"),
    (IdentifierKind::BirthCertificate, "birth-certificate"),
];

/// Sorts that Watchman tells apart by the words of the list: letters of the label, the name there, and what it is here.
const LABELS: [(&str, &str, IdentifierKind); 8] = [
    ("cedula", "cedula", IdentifierKind::NationalId),
    ("curp", "curp", IdentifierKind::NationalId),
    ("cuit", "cuit", IdentifierKind::TaxId),
    ("electoral", "electoral", IdentifierKind::Other),
    ("commercialregistry", "commercial-registry", IdentifierKind::Registration),
    ("refugee", "refugee-id", IdentifierKind::Other),
    ("diplomaticpassport", "diplomatic-passport", IdentifierKind::Passport),
    ("personalid", "personal-id", IdentifierKind::NationalId),
];

/// The sort of number that Watchman calls so, with the words to keep beside it.
pub(crate) fn number_called(name: &str) -> Option<(IdentifierKind, &'static str)> {
    let plain = NUMBERS.iter().find(|(_, theirs)| *theirs == name).map(|(kind, _)| (*kind, ""));
    plain.or_else(|| {
        let labelled = LABELS.iter().find(|(_, theirs, _)| *theirs == name);
        labelled.map(|(_, theirs, kind)| (*kind, *theirs))
    })
}

/// What Watchman calls the sorts of numbers that it has a name for.
pub(crate) fn numbers() -> impl Iterator<Item = &'static str> {
    NUMBERS.iter().map(|(_, theirs)| *theirs).chain(LABELS.iter().map(|(_, theirs, _)| *theirs))
}

/// What Watchman calls the sort of a number.
pub(super) fn number_type(identifier: &Identifier) -> String {
    let label: String = identifier.label.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let labelled = LABELS.iter().find(|(letters, ..)| label.contains(letters)).map(|(_, theirs, _)| *theirs);
    let plain = || NUMBERS.iter().find(|(kind, _)| *kind == identifier.kind).map(|(_, theirs)| *theirs);
    labelled.or_else(plain).map_or_else(|| identifier.kind.code().replace('_', "-"), str::to_owned)
}

/// What a party can be in Watchman.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum EntityType {
    Person,
    Business,
    Organization,
    Aircraft,
    Vessel,
}

impl EntityType {
    /// All of them by their names.
    pub(crate) const ALL: [(&str, Self); 5] = [
        ("person", Self::Person),
        ("business", Self::Business),
        ("organization", Self::Organization),
        ("aircraft", Self::Aircraft),
        ("vessel", Self::Vessel),
    ];

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == text).map(|(_, entity_type)| entity_type)
    }

    pub(crate) fn kind(self) -> PartyKind {
        match self {
            Self::Person => PartyKind::Person,
            Self::Business | Self::Organization => PartyKind::Organisation,
            Self::Aircraft => PartyKind::Aircraft,
            Self::Vessel => PartyKind::Vessel,
        }
    }

    /// What a listed party is called. Lists do not tell businesses from other organisations, so it is called as the asker
    /// calls it, and a business if nobody says, as in Watchman.
    pub(super) fn of(kind: PartyKind, asked: Option<Self>) -> Self {
        match kind {
            PartyKind::Person => Self::Person,
            PartyKind::Vessel => Self::Vessel,
            PartyKind::Aircraft => Self::Aircraft,
            _ if asked == Some(Self::Organization) => Self::Organization,
            _ => Self::Business,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// A list from before such ids were refused is itself, and never what clients of Watchman mean.
    #[test]
    fn what_names_an_official_list_names_no_other() {
        let list = |id: &str| id.parse::<ListId>().unwrap();
        for (official, theirs) in IN_WATCHMAN {
            let official = list(official);
            assert!(is_source(theirs, &official) && is_source(official.as_str(), &official));
            for other in [theirs.to_owned(), theirs.replace('_', "-"), official.as_str().replace('-', "_")] {
                let other = list(&other);
                if other == official {
                    continue;
                }
                assert!(!is_source(theirs, &other), "{theirs} is not {other}");
                assert!(!is_source(official.as_str(), &other), "{official} is not {other}");
                assert!(!is_source(&source_of(&other), &official), "{other} is not {official}");
                assert!(is_source(&source_of(&other), &other), "{other} is itself");
            }
        }
        assert_eq!(source_of(&list("watch-list")), "watch_list");
    }
}
