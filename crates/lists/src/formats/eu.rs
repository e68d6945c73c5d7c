//! What the EU's two serialisations of the Financial Sanctions Files share: how each part of an entity
//! (name alias, birth date, citizenship, address, identification) becomes statements.
//!
//! A part is read through [`Part`], which gives a field by its attribute name of the XML 1.1 schema; the CSV
//! readers translate their column names. Source of the rules: the schema `fsd/export` 1.1 and its annotations.
//!
//! - The EU marks no primary name: the first strong alias is the primary one. An alias is weak if
//!   `strong="false"`, or if its remark says so, which it does in many spellings ("low quality alias").
//! - Titles, functions and genders stand on every alias again; each is stated once per party.
//! - `00`/`UNKNOWN` is the EU's word for no country.
//! - Years of the Islamic and other calendars are not Gregorian years; such dates stay text.
//! - The designation date is the day of listing. Without one it is the entry into force of the regulation;
//!   beside one, that is the day of the last amendment.

use std::collections::HashSet;

use interdict_model::{
    Address, Contact, ContactKind, Country, Detail, Gender, Identifier, IdentifierKind, Name, NameKind,
    NameStrength, PartialDate, PartyKind, Place, Programme, Value,
};

use crate::packed;
use crate::reading::{Severity, Writer};

/// One part of an entity: a field by its XML 1.1 attribute name, trimmed and not empty.
pub(super) type Part<'a> = dyn Fn(&str) -> Option<&'a str> + 'a;

/// What has been stated of one entity, so that what every alias repeats is stated once.
#[derive(Debug, Default)]
pub(super) struct Entity {
    said: HashSet<Value>,
    has_primary: bool,
}

impl Entity {
    /// States a value unless this entity has it already.
    pub(super) fn once(&mut self, writer: &mut Writer<'_>, printed: &str, value: Value) {
        if self.said.insert(value.clone()) {
            writer.say(printed, value);
        }
    }

    /// The entity's own attributes. `code` and `class` are the subject type (`person`, `P`).
    pub(super) fn head(&mut self, writer: &mut Writer<'_>, part: &Part<'_>) {
        let (code, class) = (part("code"), part("classificationCode"));
        let printed = join(" | ", [code, class]);
        let by_class = match class {
            Some("P") => Some(PartyKind::Person),
            Some("E") => Some(PartyKind::Organisation),
            _ => None,
        };
        let kind = match code.map(|code| PartyKind::parse(code).ok_or(code)) {
            Some(Ok(kind)) => kind,
            Some(Err(_)) | None if printed.is_empty() => PartyKind::Unknown,
            None => by_class.unwrap_or_default(),
            Some(Err(code)) => {
                if self.said.insert(Value::NotUnderstood(code.to_owned())) {
                    writer.not_understood(code, "not a type of subject");
                }
                by_class.unwrap_or_default()
            }
        };
        self.once(writer, &printed, Value::Kind(kind));
        for reference in [part("euReferenceNumber"), part("unitedNationId")].into_iter().flatten() {
            self.once(writer, reference, Value::Reference(reference.to_owned()));
        }
        if let Some(text) = part("designationDate") {
            self.date(writer, text, Value::Listed);
        }
        if let Some(text) = part("delistingDate") {
            writer.issue(Severity::Note, format!("the entity carries a date of delisting: {text}"));
            self.detail(writer, "delistingDate", text);
        }
        for text in [part("designationDetails"), part("remark")].into_iter().flatten() {
            self.once(writer, text, Value::Remark(text.to_owned()));
        }
    }

    /// The regulation under which the entity is listed.
    pub(super) fn regulation(&mut self, writer: &mut Writer<'_>, part: &Part<'_>, designated: bool) {
        if let Some(programme) = part("programme") {
            let value = Programme { tag: programme.to_owned(), sublist: None };
            self.once(writer, programme, Value::Programme(value));
        }
        if let Some(text) = part("entryIntoForceDate").or(part("publicationDate")) {
            self.date(writer, text, if designated { Value::Amended } else { Value::Listed });
        }
        self.legal_basis(writer, part);
    }

    /// The act by which a part was added.
    pub(super) fn legal_basis(&mut self, writer: &mut Writer<'_>, part: &Part<'_>) {
        let Some(title) = part("numberTitle") else { return };
        let fields = ["regulationType", "organisationType", "publicationDate", "publicationUrl"];
        let printed = join(" | ", std::iter::once(Some(title)).chain(fields.map(part)));
        self.once(writer, &printed, Value::LegalBasis(title.to_owned()));
    }

    /// A name alias, with its title, function and gender. `any_strong`: whether the entity has a strong alias at
    /// all; if not, its first alias is the primary name.
    pub(super) fn name(
        &mut self,
        writer: &mut Writer<'_>,
        part: &Part<'_>,
        remarks: &[&str],
        any_strong: bool,
    ) {
        let (given, middle, family) = (part("firstName"), part("middleName"), part("lastName"));
        let joined = join(" ", [given, middle, family]);
        let whole = part("wholeName").unwrap_or(&joined);
        let script = part("nameLanguage");
        let printed =
            [Some(whole), given, middle, family, script].into_iter().chain(remarks.iter().copied().map(Some));
        let printed = join(" | ", printed);
        let weak = is_weak(part("strong"), remarks);
        let strength = if weak { NameStrength::Weak } else { NameStrength::Strong };
        let names = packed::names(whole);
        // The parts belong to the whole field: to none of several names in it.
        let of_one = |part: Option<&str>| part.filter(|_| names.len() == 1).map(str::to_owned);
        for one in &names {
            let primary = !self.has_primary && (!weak || !any_strong);
            self.has_primary |= primary;
            let name = Name {
                whole: packed::squeeze(one),
                given: of_one(given),
                middle: of_one(middle),
                family: of_one(family),
                kind: if primary { NameKind::Primary } else { NameKind::Aka },
                strength,
                script: script.map(str::to_owned),
            };
            writer.say(printed.clone(), Value::Name(name));
        }
        if let Some(text) = part("gender").filter(|text| *text != "?") {
            match Gender::parse(text) {
                Some(gender) => self.once(writer, text, Value::Gender(gender)),
                None => writer.not_understood(text, "not a gender"),
            }
        }
        for (field, value) in [("title", Value::Title as fn(String) -> Value), ("function", Value::Role)] {
            for one in part(field).map(packed::enumerated).unwrap_or_default() {
                self.once(writer, one, value(one.to_owned()));
            }
        }
        for remark in remarks.iter().filter(|remark| !is_only_quality(remark)) {
            self.once(writer, remark, Value::Remark((*remark).to_owned()));
        }
    }

    /// A date and place of birth.
    pub(super) fn birth(&mut self, writer: &mut Writer<'_>, part: &Part<'_>) {
        let circa = part("circa") == Some("true");
        let calendar = part("calendarType").filter(|calendar| *calendar != "GREGORIAN");
        let (day, month) = (part("dayOfMonth"), part("monthOfYear"));
        let (from, to) = (part("yearRangeFrom"), part("yearRangeTo"));
        let date = match (part("birthdate"), part("year"), from, to) {
            (Some(date), ..) => Some(date.to_owned()),
            (None, Some(year), ..) => Some(join("-", [Some(year), month, month.and(day)])),
            (None, None, Some(from), Some(to)) => Some(format!("{from} to {to}")),
            (None, None, None, None) => None,
            (None, None, from, to) => Some(join(" ", [from.or(Some("until")), to.or(Some("or later"))])),
        };
        if let Some(text) = date {
            let printed = join(" | ", [Some(&*text), circa.then_some("circa"), calendar]);
            let read = match calendar {
                Some(calendar) if !is_gregorian(calendar, &text) => {
                    Err(format!("a date of the {} calendar", calendar.to_lowercase()))
                }
                _ => PartialDate::parse(&padded(&text)).map_err(|cause| cause.to_string()),
            };
            match read {
                Ok(date) => {
                    self.once(writer, &printed, Value::BirthDate(date.with_circa(circa || date.is_circa())));
                }
                Err(cause) => writer.not_understood(&printed, cause),
            }
        }
        let place = place(part, &["place", "city", "zipCode", "region"]);
        if !place.text.is_empty() {
            self.once(writer, &place.text.clone(), Value::BirthPlace(place));
        }
    }

    /// A citizenship.
    pub(super) fn citizenship(&mut self, writer: &mut Writer<'_>, part: &Part<'_>) {
        let place = place(part, &["region"]);
        if !place.text.is_empty() {
            self.once(writer, &place.text.clone(), Value::Citizenship(place));
        }
        for label in ["acquisitionDate", "disenfranchisementDate"] {
            if let Some(text) = part(label) {
                self.detail(writer, label, text);
            }
        }
    }

    /// An address; its contacts are read apart.
    pub(super) fn address(&mut self, writer: &mut Writer<'_>, part: &Part<'_>) {
        let (country_text, country) = country(part);
        let box_text = part("poBox").map(|number| {
            if number.starts_with(|c: char| c.is_ascii_digit()) {
                format!("PO Box {number}")
            } else {
                number.to_owned()
            }
        });
        let fields = [
            part("street"),
            box_text.as_deref(),
            part("place"),
            part("city"),
            part("region"),
            part("zipCode"),
            country_text,
        ];
        let text = join(", ", fields);
        if text.is_empty() {
            return;
        }
        let at_listing = (part("asAtListingTime") == Some("true")).then_some("as at listing time");
        let printed = join(" | ", fields.into_iter().chain([at_listing]));
        let value = Address {
            text,
            street: part("street").map(str::to_owned),
            city: part("city").map(str::to_owned),
            region: part("region").map(str::to_owned),
            postal_code: part("zipCode").map(str::to_owned),
            country,
        };
        self.once(writer, &printed, Value::Address(value));
    }

    /// A contact: `PHONE`, `FAX`, `EMAIL`, `WEB`; any other key is a detail.
    pub(super) fn contact(&mut self, writer: &mut Writer<'_>, key: &str, text: &str) {
        let kind = match key.to_ascii_uppercase().as_str() {
            "PHONE" | "TEL" | "TELEPHONE" | "MOBILE" => ContactKind::Phone,
            "FAX" => ContactKind::Fax,
            "EMAIL" | "E-MAIL" | "MAIL" => ContactKind::Email,
            "WEB" | "WEBSITE" | "WEB SITE" | "URL" => ContactKind::Website,
            _ => return self.detail(writer, key, text),
        };
        self.once(
            writer,
            &format!("{key} | {text}"),
            Value::Contact(Contact { kind, text: text.to_owned() }),
        );
    }

    /// An identity document or registration number.
    pub(super) fn identification(&mut self, writer: &mut Writer<'_>, part: &Part<'_>, remarks: &[&str]) {
        let code = part("identificationTypeCode").unwrap_or("other");
        let description = part("identificationTypeDescription");
        let (number, latin) = (part("number"), part("latinNumber"));
        let (country_text, country) = country(part);
        let flags = [
            ("diplomatic", "diplomatic"),
            ("knownFalse", "known to be false"),
            ("knownExpired", "known to have expired"),
            ("reportedLost", "reported lost"),
            ("revokedByIssuer", "revoked by the issuer"),
        ]
        .map(|(flag, words)| (part(flag) == Some("true")).then(|| words.to_owned()));
        let told = [
            ("issuedBy", "issued by"),
            ("validFrom", "valid from"),
            ("region", "region"),
            ("nameOnDocument", "name on the document:"),
        ]
        .map(|(field, words)| part(field).map(|text| format!("{words} {text}")));
        let remarks = remarks.iter().map(|remark| Some((*remark).to_owned()));
        let notes: Vec<String> = flags.into_iter().chain(told).chain(remarks).flatten().collect();
        let note = notes.join("; ");
        let (issued, expires) = (part("issueDate"), part("validTo"));
        let fields = [Some(code), description, number, latin, country_text, issued, expires];
        let printed = join(" | ", fields.into_iter().chain([Some(&*note).filter(|note| !note.is_empty())]));
        let mut date = |text: Option<&str>| match PartialDate::parse(text?) {
            Ok(date) => Some(date),
            Err(cause) => {
                writer.not_understood(text?, cause);
                None
            }
        };
        let (issued, expires) = (date(issued), date(expires));
        if number.or(latin).is_none() {
            writer.not_understood(&printed, "an identification without a number");
        }
        for number in [number, latin.filter(|latin| Some(*latin) != number)].into_iter().flatten() {
            let value = Identifier {
                kind: identifier_kind(code),
                number: number.to_owned(),
                label: description.unwrap_or(code).to_owned(),
                country,
                issued,
                expires,
                note: Some(note.clone()).filter(|note| !note.is_empty()),
            };
            self.once(writer, &printed, Value::Identifier(value));
        }
        if let Some(name) = part("nameOnDocument") {
            self.detail(writer, "nameOnDocument", name);
        }
    }

    /// A named attribute kept as text.
    pub(super) fn detail(&mut self, writer: &mut Writer<'_>, label: &str, text: &str) {
        self.once(writer, text, Value::Detail(Detail { label: label.to_owned(), text: text.to_owned() }));
    }

    /// States a date, or that it is none.
    pub(super) fn date(&mut self, writer: &mut Writer<'_>, text: &str, value: fn(PartialDate) -> Value) {
        match PartialDate::parse(text) {
            Ok(date) => self.once(writer, text, value(date)),
            Err(cause) => writer.not_understood(text, cause),
        }
    }
}

/// Whether an alias is weak: `strong="false"`, or a remark that says "low quality" or "weak" in any spelling.
pub(super) fn is_weak(strong: Option<&str>, remarks: &[&str]) -> bool {
    strong == Some("false") || remarks.iter().any(|remark| says_low_quality(remark))
}

fn says_low_quality(remark: &str) -> bool {
    let lower = remark.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let is_low = |word: &str| {
        matches!(word, "low" | "lo" | "lov" | "loww" | "lwo" | "olw" | "lower" | "lowq" | "poor" | "weak")
    };
    let of_quality = |pair: &[&str]| matches!(pair, [low, quality] if is_low(low) && is_quality(quality));
    words.windows(2).any(|pair| of_quality(pair) || matches!(pair, ["weak", "alias" | "a" | "aka"]))
        || words.iter().any(|word| word.strip_prefix("low").is_some_and(is_quality))
}

/// `quality` and its misspellings: up to two letters wrong, missing, doubled or swapped.
fn is_quality(word: &str) -> bool {
    let is_near = (5..=10).contains(&word.chars().count()) && word.starts_with('q');
    word.starts_with("quality") || is_near && distance(word, "quality") <= 2
}

/// Edit distance (Levenshtein) of two short words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((y, above), diagonal) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(x != *y)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// A remark that says nothing but the quality of the alias: the strength of the name carries it.
fn is_only_quality(remark: &str) -> bool {
    remark.split_whitespace().count() <= 3
        && (says_low_quality(remark) || remark.to_lowercase().starts_with("good quality"))
}

fn identifier_kind(code: &str) -> IdentifierKind {
    match code.to_ascii_lowercase().as_str() {
        "passport" | "diplomaticpassport" => IdentifierKind::Passport,
        "id" => IdentifierKind::NationalId,
        "regnumber" => IdentifierKind::Registration,
        "fiscalcode" | "taxid" | "euvat" => IdentifierKind::TaxId,
        "imo" => IdentifierKind::Imo,
        "swiftbic" => IdentifierKind::Bic,
        "birthcert" => IdentifierKind::BirthCertificate,
        "drivinglicence" => IdentifierKind::DriversLicence,
        "ssn" => IdentifierKind::SocialSecurity,
        "iban" => IdentifierKind::BankAccount,
        _ => IdentifierKind::Other,
    }
}

/// The country as printed, and as understood; `00` and `UNKNOWN` are nothing.
fn country<'a>(part: &Part<'a>) -> (Option<&'a str>, Option<Country>) {
    let code = part("countryIso2Code").filter(|code| *code != "00");
    let description = part("countryDescription").filter(|text| *text != "UNKNOWN");
    let country = code.and_then(Country::parse).or_else(|| description.and_then(Country::parse));
    (description.or(code), country)
}

fn place(part: &Part<'_>, fields: &[&str]) -> Place {
    let (text, country) = country(part);
    let mut pieces: Vec<Option<&str>> = fields.iter().map(|field| part(field)).chain([text]).collect();
    pieces.dedup();
    Place { text: join(", ", pieces), country }
}

/// Whether a date said to be of another calendar must be Gregorian all the same: the Islamic calendars are in
/// their fifteenth century, so `1982` is none of their years.
fn is_gregorian(calendar: &str, date: &str) -> bool {
    calendar == "ISLAMIC"
        && date.get(..4).and_then(|year| year.parse().ok()).is_some_and(|year: u16| year >= 1_800)
}

/// `1962-9-3` with two digits for month and day, as ISO 8601 has it.
fn padded(date: &str) -> String {
    let pad = |piece: &str| if piece.len() == 1 { format!("0{piece}") } else { piece.to_owned() };
    date.split('-').map(pad).collect::<Vec<_>>().join("-")
}

/// The parts that are there, joined.
pub(super) fn join<'a>(separator: &str, parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn low_quality_in_any_spelling() {
        for remark in [
            "low quality alias",
            "Low-quality a.k.a.",
            "low qualtiy alias; formerly listed as",
            "low qaulity alias",
            "lowquality alias",
            "Low qualityalias",
            "lo quality alias",
            "weak alias",
        ] {
            assert!(is_weak(None, &[remark]), "{remark}");
        }
        for remark in [
            "good quality alias",
            "Qualified lawyer",
            "lives in the Low Quarter",
            "lower house",
            "quality low-cost",
        ] {
            assert!(!is_weak(Some("true"), &[remark]), "{remark}");
        }
        assert!(is_weak(Some("false"), &[]));
    }
}
