//! Identifiers: passports, tax and registration numbers, IMO, MMSI, LEI, BIC and the rest.

use serde::{Deserialize, Serialize};

use crate::check_digits;
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

/// What form and check digits say of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// The number obeys the rule of its sort.
    Valid,
    /// It breaks the rule named, as when a digit is mistyped.
    Invalid(&'static str),
    /// No rule is known for such a number.
    Unchecked,
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

    /// The number reduced to capitals and digits, by which equal numbers are found equal: spaces, dots, hyphens and slashes
    /// are typography (`230-254.15` and `23025415`, `EP-GOM` and `EPGOM`), and so are digits of other scripts. An IMO number
    /// loses a leading `IMO`, under whatever sort it stands, an MMSI and an account number a leading `MMSI` and `IBAN`.
    pub fn key(&self) -> String {
        let key: String = self
            .number
            .chars()
            .map(western_digit)
            .flat_map(char::to_uppercase)
            .filter(|c| c.is_alphanumeric())
            .collect();
        let prefix = match self.kind {
            IdentifierKind::Imo => "IMO",
            IdentifierKind::Mmsi => "MMSI",
            IdentifierKind::BankAccount => "IBAN",
            kind if may_be_another(kind) && written_imo(&key) => "IMO",
            _ => return key,
        };
        match key.strip_prefix(prefix) {
            Some(bare) if !bare.is_empty() => bare.to_owned(),
            _ => key,
        }
    }

    /// What form and check digits say of the number, by its sort and the issuing country: LEI, BIC, IMO, MMSI, IBAN and ISIN
    /// everywhere; INN and OGRN of Russia and the USCC of China, where the country or the label says so; identity cards of
    /// China; national codes of Iran. See [`check_digits`] for the standards.
    pub fn check(&self) -> Check {
        let key = self.key();
        let rule = |holds, broken| if holds { Check::Valid } else { Check::Invalid(broken) };
        let digits = key.bytes().all(|byte| byte.is_ascii_digit());
        let country = self.country.as_ref().map(Country::code);
        let russian = digits && country == Some("RU");
        let [inn, ogrn] = ["inn", "ogrn"].map(|word| self.is_labelled(word));
        let uscc_rule = || {
            rule(
                check_digits::uscc(&key),
                "a Chinese social credit code has 18 letters and digits, the last of which checks the others",
            )
        };
        match (self.recognised(), country) {
            (IdentifierKind::Lei, _) => rule(
                check_digits::lei(&key),
                "an LEI has 20 letters and digits, the last two of which check it",
            ),
            (IdentifierKind::Bic, _) => {
                rule(is_bic(&key), "a BIC has 8 or 11 letters and digits, the country in the fifth and sixth")
            }
            (IdentifierKind::Imo, _) => rule(
                check_digits::imo_ship(&key) || check_digits::imo_company(&key),
                "an IMO number has seven digits, the last of which checks the others",
            ),
            (IdentifierKind::Mmsi, _) => rule(check_digits::mmsi(&key), "an MMSI has nine digits"),
            (IdentifierKind::BankAccount, _) if check_digits::iban_form(&key) => {
                rule(check_digits::iban(&key), "the third and fourth digit of an IBAN check the rest")
            }
            (IdentifierKind::Security, _) if check_digits::isin_form(&key) => {
                rule(check_digits::isin(&key), "the last digit of an ISIN checks the others")
            }
            (kind, _)
                if inn || (kind == IdentifierKind::TaxId && russian && matches!(key.len(), 10 | 12)) =>
            {
                rule(
                    check_digits::inn(&key),
                    "a Russian tax number (INN) has 10 or 12 digits, the last of which check the others",
                )
            }
            (kind, _)
                if ogrn
                    || (kind == IdentifierKind::Registration && russian && matches!(key.len(), 13 | 15)) =>
            {
                rule(
                    check_digits::ogrn(&key),
                    "a Russian register number (OGRN) has 13 or 15 digits, the last of which checks the others",
                )
            }
            (IdentifierKind::TaxId | IdentifierKind::Registration, Some("CN")) if key.len() == 18 => {
                uscc_rule()
            }
            _ if self.is_labelled("uscc") => uscc_rule(),
            (IdentifierKind::NationalId, Some("CN")) if key.len() == 18 => rule(
                check_digits::chinese_resident(&key),
                "the last digit of a Chinese identity number checks the others",
            ),
            (IdentifierKind::NationalId, Some("IR")) if digits && key.len() == 10 => rule(
                check_digits::iranian_national(&key),
                "the last digit of an Iranian national code checks the others",
            ),
            _ => Check::Unchecked,
        }
    }

    /// What a number filed under a loose sort (other, registration, tax) is, when its form and check digits leave little
    /// doubt: an LEI typed as "other" is an LEI. `None` if the sort is telling, or nothing is recognised. `IMO` before seven
    /// digits says so by itself; whether their check digit holds is for [`Identifier::check`].
    ///
    /// One check digit alone proves little (one in ten random numbers passes), so numbers made of digits only are
    /// recognised where the issuing country agrees.
    pub fn recognise(&self) -> Option<IdentifierKind> {
        if !may_be_another(self.kind) {
            return None;
        }
        let key = self.key();
        let letters = key.bytes().filter(u8::is_ascii_uppercase).count();
        let country = self.country.as_ref().map(Country::code);
        let begins_with_country = || key.get(..2).and_then(Country::parse).is_some();
        let label = self.label.to_ascii_lowercase();
        let recognised = if check_digits::lei(&key) && letters > 0 {
            IdentifierKind::Lei
        } else if check_digits::iban(&key) && begins_with_country() {
            IdentifierKind::BankAccount
        } else if check_digits::isin(&key) && (begins_with_country() || key.starts_with("XS")) {
            IdentifierKind::Security
        } else if self.key_is_written_imo() && is_imo_form(&key) {
            IdentifierKind::Imo
        } else if is_bic(&key) && (label.contains("swift") || label.contains("bic")) {
            IdentifierKind::Bic
        } else if country == Some("RU") && check_digits::inn(&key) {
            IdentifierKind::TaxId
        } else if country == Some("RU") && check_digits::ogrn(&key)
            || check_digits::uscc(&key) && (letters > 0 || country == Some("CN"))
        {
            IdentifierKind::Registration
        } else {
            return None;
        };
        (recognised != self.kind).then_some(recognised)
    }

    /// The sort the number belongs to: the one [recognised](Identifier::recognise), else the one it is filed under.
    pub fn recognised(&self) -> IdentifierKind {
        self.recognise().unwrap_or(self.kind)
    }

    /// Whether the label has this word, alone among others (`INN`, `Tax ID (INN)`).
    fn is_labelled(&self, word: &str) -> bool {
        self.label.split(|c: char| !c.is_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word))
    }

    fn key_is_written_imo(&self) -> bool {
        self.number.trim_start().get(..3).is_some_and(|start| start.eq_ignore_ascii_case("imo"))
            || self.label.to_ascii_lowercase().contains("imo number")
    }
}

/// Sorts so loose that a number of another sort is often filed under them.
fn may_be_another(kind: IdentifierKind) -> bool {
    matches!(kind, IdentifierKind::Other | IdentifierKind::Registration | IdentifierKind::TaxId)
}

/// `IMO` and seven digits.
fn written_imo(key: &str) -> bool {
    key.strip_prefix("IMO").is_some_and(is_imo_form)
}

fn is_imo_form(key: &str) -> bool {
    key.len() == 7 && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// The form of a BIC with a country in its place.
fn is_bic(key: &str) -> bool {
    check_digits::bic(key) && key.get(4..6).and_then(Country::parse).is_some()
}

/// Arabic-Indic, Persian, Devanagari and full-width digits as `0` to `9`.
fn western_digit(c: char) -> char {
    const ZEROS: [u32; 4] = [0x0660, 0x06F0, 0x0966, 0xFF10];
    let value = ZEROS.into_iter().find_map(|zero| u32::from(c).checked_sub(zero).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    fn of(kind: IdentifierKind, country: &str, number: &str) -> Identifier {
        Identifier { country: Country::parse(country), ..Identifier::new(kind, number) }
    }

    #[test]
    fn keys_in_every_dress() {
        let key = |kind, number: &str| Identifier::new(kind, number).key();
        assert_eq!(key(IdentifierKind::AircraftTail, "EP-GOM"), key(IdentifierKind::AircraftTail, "epgom"));
        assert_eq!(key(IdentifierKind::Other, "IMO 9074729"), key(IdentifierKind::Imo, "9074729"));
        assert_eq!(key(IdentifierKind::Other, "IMO 9074728"), key(IdentifierKind::Imo, "9074728"));
        assert_eq!(key(IdentifierKind::Mmsi, "MMSI 273 123 456"), key(IdentifierKind::Mmsi, "273123456"));
        assert_eq!(key(IdentifierKind::CallSign, "u.b-c 12"), key(IdentifierKind::CallSign, "UBC12"));
        assert_eq!(key(IdentifierKind::NationalId, "۰۴۹۹۳۷۰۸۹۹"), "0499370899");
        assert_eq!(key(IdentifierKind::Imo, "IMO"), "IMO");
        let iban = "DE89 3704 0044 0532 0130 00";
        assert_eq!(
            key(IdentifierKind::BankAccount, &format!("IBAN {iban}")),
            key(IdentifierKind::BankAccount, iban)
        );
    }

    #[test]
    fn checks_by_sort_and_country() {
        for (kind, country, good, bad) in [
            (IdentifierKind::Lei, "", "5067 00GE 1G29 325Q X363", "506700GE1G29325QX364"),
            (IdentifierKind::Bic, "", "DEUTDEFF", "DEUTQQFF"),
            (IdentifierKind::Imo, "", "IMO 9074729", "9074721"),
            (IdentifierKind::Mmsi, "", "273123456", "27312345"),
            (IdentifierKind::BankAccount, "", "GB29 NWBK 6016 1331 9268 19", "GB28NWBK60161331926819"),
            (IdentifierKind::Security, "", "US0378331005", "US0378331006"),
            (IdentifierKind::TaxId, "RU", "7707083893", "7707083894"),
            (IdentifierKind::Registration, "RU", "1027700132195", "1027700132196"),
            (IdentifierKind::Registration, "CN", "91350100M000100Y43", "91350100M000100Y44"),
            (IdentifierKind::NationalId, "CN", "11010519491231002X", "110105194912310021"),
            (IdentifierKind::NationalId, "IR", "049-937089-9", "0499370898"),
        ] {
            assert_eq!(of(kind, country, good).check(), Check::Valid, "{good}");
            assert!(matches!(of(kind, country, bad).check(), Check::Invalid(_)), "{bad}");
        }
        for (kind, country, number) in [
            (IdentifierKind::TaxId, "", "7707083894"),
            (IdentifierKind::TaxId, "RU", "770708389"),
            (IdentifierKind::BankAccount, "", "40817810099910004312"),
            (IdentifierKind::Passport, "RU", "731969851"),
        ] {
            assert_eq!(of(kind, country, number).check(), Check::Unchecked, "{number}");
        }
        assert_eq!(of(IdentifierKind::Other, "", "IMO 9074729").check(), Check::Valid);
        assert!(matches!(of(IdentifierKind::Other, "", "IMO 9074728").check(), Check::Invalid(_)));
    }

    #[test]
    fn a_label_says_which_rule_holds() {
        let check = |kind, label: &str, number: &str| {
            Identifier { label: label.to_owned(), ..Identifier::new(kind, number) }.check()
        };
        for (kind, label, good, bad) in [
            (IdentifierKind::TaxId, "INN", "7707083893", "770708389"),
            (IdentifierKind::Other, "Tax ID (INN)", "7707083893", "7707083894"),
            (IdentifierKind::Registration, "Registration (OGRN)", "1027700132195", "1027700132196"),
            (
                IdentifierKind::Registration,
                "Unified Social Credit Code (USCC)",
                "91350100M000100Y43",
                "91350100M000100Y4",
            ),
        ] {
            assert_eq!(check(kind, label, good), Check::Valid, "{good}");
            assert!(matches!(check(kind, label, bad), Check::Invalid(_)), "{bad}");
            assert_eq!(check(kind, "Inner number", bad), Check::Unchecked, "{bad}");
        }
    }

    #[test]
    fn knows_a_number_under_a_loose_sort() {
        let found = |kind, country: &str, number: &str| of(kind, country, number).recognise();
        let other = IdentifierKind::Other;
        assert_eq!(found(other, "", "506700GE1G29325QX363"), Some(IdentifierKind::Lei));
        assert_eq!(
            found(IdentifierKind::Registration, "", "506700ge1g29325qx363"),
            Some(IdentifierKind::Lei)
        );
        assert_eq!(found(other, "", "GB29 NWBK 6016 1331 9268 19"), Some(IdentifierKind::BankAccount));
        assert_eq!(found(other, "", "US0378331005"), Some(IdentifierKind::Security));
        assert_eq!(found(other, "", "imo 9074729"), Some(IdentifierKind::Imo));
        assert_eq!(found(other, "", "9074729"), None);
        assert_eq!(of(other, "", "9074729").recognised(), other);
        assert_eq!(found(other, "RU", "7707083893"), Some(IdentifierKind::TaxId));
        assert_eq!(found(IdentifierKind::TaxId, "RU", "7707083893"), None);
        assert_eq!(found(IdentifierKind::TaxId, "RU", "1027700132195"), Some(IdentifierKind::Registration));
        assert_eq!(found(other, "", "91350100M000100Y43"), Some(IdentifierKind::Registration));
        assert_eq!(found(IdentifierKind::Passport, "", "506700GE1G29325QX363"), None);
        let swift = Identifier { label: "SWIFT/BIC".to_owned(), ..Identifier::new(other, "DEUTDEFF") };
        assert_eq!(swift.recognise(), Some(IdentifierKind::Bic));
    }

    proptest! {
        #[test]
        fn any_text_is_judged(number in "\\PC{0,40}", kind in 0usize..IdentifierKind::ALL.len()) {
            for country in ["", "RU", "CN", "IR"] {
                let identifier = of(IdentifierKind::ALL[kind], country, &number);
                let _ = (identifier.check(), identifier.recognise());
                let again = Identifier { number: identifier.key(), ..identifier.clone() };
                prop_assert_eq!(again.key(), identifier.key());
            }
        }
    }
}
