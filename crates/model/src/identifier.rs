//! Identifiers: passports, tax and registration numbers, IMO, MMSI, LEI, BIC and the rest.

use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::date::PartialDate;

/// A number that names a party, with who issued it and when, where the source says so.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// What sort of number it is.
    pub kind: IdentifierKind,
    /// The number as printed.
    pub number: String,
    /// The list's own word for the sort (`Folio Mercantil No.`, `Unified Social Credit Code (USCC)`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Issuing country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Date of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<PartialDate>,
    /// Date of expiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<PartialDate>,
    /// What else the source says of it ("stolen", "false", issuing authority).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Sorts of identifier that matching must tell apart. Everything else is [`IdentifierKind::Other`], with the
/// list's own label beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Travel document.
    Passport,
    /// National identity card or number.
    NationalId,
    /// Tax number of any state (INN, NIT, RFC, VAT ...).
    TaxId,
    /// Company or other public register (OGRN, Folio Mercantil, Companies House ...).
    Registration,
    /// Driving licence.
    DriversLicence,
    /// Social security number.
    SocialSecurity,
    /// Birth certificate.
    BirthCertificate,
    /// IMO ship or company number.
    Imo,
    /// Maritime Mobile Service Identity.
    Mmsi,
    /// Radio call sign.
    CallSign,
    /// Aircraft registration (tail number).
    AircraftTail,
    /// Aircraft manufacturer's serial number, construction number, Mode S code.
    AircraftSerial,
    /// Legal Entity Identifier, ISO 17442.
    Lei,
    /// Business Identifier Code, ISO 9362 (SWIFT).
    Bic,
    /// Account number or IBAN.
    BankAccount,
    /// Securities: ISIN, CUSIP, ticker.
    Security,
    /// D-U-N-S number.
    Duns,
    /// Any other number.
    Other,
}

impl IdentifierKind {
    /// The machine form: `passport`, `national_id`, `tax_id` ...
    pub fn code(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::NationalId => "national_id",
            Self::TaxId => "tax_id",
            Self::Registration => "registration",
            Self::DriversLicence => "drivers_licence",
            Self::SocialSecurity => "social_security",
            Self::BirthCertificate => "birth_certificate",
            Self::Imo => "imo",
            Self::Mmsi => "mmsi",
            Self::CallSign => "call_sign",
            Self::AircraftTail => "aircraft_tail",
            Self::AircraftSerial => "aircraft_serial",
            Self::Lei => "lei",
            Self::Bic => "bic",
            Self::BankAccount => "bank_account",
            Self::Security => "security",
            Self::Duns => "duns",
            Self::Other => "other",
        }
    }

    /// Reads the machine form, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }

    const ALL: [Self; 18] = [
        Self::Passport,
        Self::NationalId,
        Self::TaxId,
        Self::Registration,
        Self::DriversLicence,
        Self::SocialSecurity,
        Self::BirthCertificate,
        Self::Imo,
        Self::Mmsi,
        Self::CallSign,
        Self::AircraftTail,
        Self::AircraftSerial,
        Self::Lei,
        Self::Bic,
        Self::BankAccount,
        Self::Security,
        Self::Duns,
        Self::Other,
    ];
}

impl Identifier {
    /// An identifier of which only sort and number are known.
    pub fn new(kind: IdentifierKind, number: impl Into<String>) -> Self {
        Self {
            kind,
            number: number.into(),
            label: String::new(),
            country: None,
            issued: None,
            expires: None,
            note: None,
        }
    }

    /// Reads what people type and our own CSV prints: `passport:RU:731969851` (sort, issuing country, number; the
    /// country may be left out or empty), `imo:7406784`, or a bare number. A text before a colon that is no sort
    /// belongs to the number.
    pub fn parse(text: &str) -> Self {
        let sorted = text.split_once(':').and_then(|(word, rest)| Some((IdentifierKind::parse(word)?, rest)));
        let Some((kind, rest)) = sorted else {
            return Self::new(IdentifierKind::Other, text.trim());
        };
        let (country, number) = match rest.split_once(':') {
            Some(("", number)) => (None, number),
            Some((country, number)) => match Country::parse(country) {
                Some(country) => (Some(country), number),
                None => (None, rest),
            },
            None => (None, rest),
        };
        Self { country, ..Self::new(kind, number.trim()) }
    }

    /// The number reduced to capitals and digits, by which equal numbers are found equal: spaces, dots,
    /// hyphens and slashes are typography (`230-254.15` and `23025415`). An IMO number loses a leading `IMO`.
    pub fn key(&self) -> String {
        let key: String =
            self.number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
        match self.kind {
            IdentifierKind::Imo => key.strip_prefix("IMO").map_or(key.clone(), str::to_owned),
            _ => key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        let passport = Identifier::parse("passport:RU:731969851");
        assert_eq!((passport.kind, passport.country), (IdentifierKind::Passport, Country::parse("RU")));
        assert_eq!(Identifier::parse("IMO:7406784").kind, IdentifierKind::Imo);
        assert_eq!(Identifier::parse("tax_id::12:3").number, "12:3");
        assert_eq!(Identifier::parse("12:34").number, "12:34");
        for kind in IdentifierKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
    }

    #[test]
    fn typography_is_no_difference() {
        let a = Identifier::new(IdentifierKind::TaxId, "SI 91729181");
        let b = Identifier::new(IdentifierKind::TaxId, "si-91729181");
        assert_eq!(a.key(), b.key());
        assert_eq!(Identifier::new(IdentifierKind::Imo, "IMO 7406784").key(), "7406784");
    }
}
