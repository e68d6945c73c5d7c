//! Identifiers: passports, tax and registration numbers, LEI, BIC, IMO and the rest.

use interdict_model::{Identifier, IdentifierKind};

use crate::query::identifier_key;

/// How two identifiers stand to each other, the strongest agreement first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdentifierDegree {
    /// The same number of the same sort.
    Equal,
    /// The same number of the same sort, of another issuing country.
    OtherIssuer,
    /// The same number under another sort.
    OtherKind,
}

impl IdentifierDegree {
    /// All degrees.
    pub const ALL: [Self; 3] = [Self::Equal, Self::OtherIssuer, Self::OtherKind];

    /// The rule.
    pub fn code(self) -> &'static str {
        match self {
            Self::Equal => "identifier.equal",
            Self::OtherIssuer => "identifier.other_issuer",
            Self::OtherKind => "identifier.other_kind",
        }
    }
}

/// The rule for two different numbers of a sort of which a party has only one.
pub const DIFFERENT: &str = "identifier.different";

/// How two identifiers stand to each other, the numbers compared by
/// [`identifier_key`] and the sorts by what form and check digits say ([`Identifier::recognised`]); `None` if they are not
/// equal.
pub fn compare_identifiers(
    asked: &Identifier,
    listed: &Identifier,
    shortest: usize,
) -> Option<IdentifierDegree> {
    if identifier_key(asked, shortest)? != identifier_key(listed, shortest)? {
        return None;
    }
    let open = |kind| matches!(kind, IdentifierKind::Other);
    let kinds = [asked.recognised(), listed.recognised()];
    if kinds[0] != kinds[1] && !kinds.into_iter().any(open) {
        return Some(IdentifierDegree::OtherKind);
    }
    Some(match (asked.country, listed.country) {
        (Some(a), Some(b)) if a != b => IdentifierDegree::OtherIssuer,
        _ => IdentifierDegree::Equal,
    })
}

/// Whether two numbers of one sort speak against one party, because a party has only one of that sort for life: ships
/// keep their IMO number, and a legal entity its LEI.
pub fn differ(asked: &[Identifier], listed: &[Identifier], shortest: usize) -> bool {
    [IdentifierKind::Imo, IdentifierKind::Lei].into_iter().any(|kind| {
        let keys = |identifiers: &[Identifier]| -> Vec<String> {
            let of_kind = identifiers.iter().filter(|identifier| identifier.recognised() == kind);
            of_kind.filter_map(|identifier| identifier_key(identifier, shortest)).collect()
        };
        let asked = keys(asked);
        let differs = |listed: &[String]| !listed.is_empty() && !asked.iter().any(|key| listed.contains(key));
        !asked.is_empty() && differs(&keys(listed))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::Country;

    #[test]
    fn degrees() {
        let of = |kind, number: &str, country: Option<&str>| {
            let mut identifier = Identifier::new(kind, number);
            identifier.country = country.and_then(Country::parse);
            identifier
        };
        let passport = of(IdentifierKind::Passport, "381 420 176", Some("KP"));
        let degree = |other: Identifier| compare_identifiers(&passport, &other, 5);
        assert_eq!(degree(of(IdentifierKind::Passport, "381420176", None)), Some(IdentifierDegree::Equal));
        assert_eq!(degree(of(IdentifierKind::Other, "381420176", None)), Some(IdentifierDegree::Equal));
        assert_eq!(
            degree(of(IdentifierKind::Passport, "381420176", Some("CN"))),
            Some(IdentifierDegree::OtherIssuer)
        );
        assert_eq!(
            degree(of(IdentifierKind::TaxId, "381420176", Some("KP"))),
            Some(IdentifierDegree::OtherKind)
        );
        assert_eq!(degree(of(IdentifierKind::Passport, "381420177", Some("KP"))), None);
        let lei = of(IdentifierKind::Lei, "506700GE1G29325QX363", None);
        for (sort, found) in [
            (IdentifierKind::Other, IdentifierDegree::Equal),
            (IdentifierKind::Registration, IdentifierDegree::Equal),
            (IdentifierKind::Passport, IdentifierDegree::OtherKind),
        ] {
            assert_eq!(compare_identifiers(&of(sort, "506700ge1g29325qx363", None), &lei, 5), Some(found));
        }
        let ship = |number| vec![of(IdentifierKind::Imo, number, None)];
        assert!(differ(&ship("7406784"), &ship("9187629"), 5));
        assert!(!differ(&ship("7406784"), &ship("IMO 7406784"), 5));
        assert!(!differ(&ship("7406784"), &[], 5));
        assert!(differ(&[of(IdentifierKind::Other, "IMO 7406784", None)], &ship("9187629"), 5));
    }
}
