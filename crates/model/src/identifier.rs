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
    fn typography_is_no_difference() {
        let a = Identifier::new(IdentifierKind::TaxId, "SI 91729181");
        let b = Identifier::new(IdentifierKind::TaxId, "si-91729181");
        assert_eq!(a.key(), b.key());
        assert_eq!(Identifier::new(IdentifierKind::Imo, "IMO 7406784").key(), "7406784");
    }
}
