//! The words OFAC uses in all its XML formats, and what each means here.
//!
//! One label ("Digital Currency Address - XBT", "Secondary sanctions risk:", "Tax ID No.") stands in `SDN.XML`
//! as an `idType`, in the advanced format as a feature type or a document type and in the enhanced format as
//! either. The ids of these labels differ from file to file and are never relied on; the text decides.
//! The labels were collected from the published files; a label that is not known here is kept with its text.

use interdict_model::{
    Address, Contact, ContactKind, Country, Detail, Gender, Identifier, IdentifierKind, ListId, Name,
    NameKind, PartialDate, PartyKind, Place, Relation, RelationKind, Value, Wallet,
};

use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::xml::{Element, Records};

/// The list on which everybody of the SDN files stands.
pub(super) const SDN_LIST: &str = "SDN List";
/// The list of all non-SDN lists: it stands beside the specific one and says nothing of its own.
pub(super) const META_LIST: &str = "Consolidated List";

/// A labelled value as OFAC states it, whichever element carries it.
#[derive(Debug, Default)]
pub(super) struct Labelled<'a> {
    /// OFAC's label.
    pub(super) label: &'a str,
    /// The value as text; empty where only a date or a country is given.
    pub(super) text: &'a str,
    /// The country it is about, or that issued it.
    pub(super) country: Option<CountryText<'a>>,
    /// The date the value consists of (birth, founding).
    pub(super) date: Option<PartialDate>,
    /// Date of issue of a document.
    pub(super) issued: Option<PartialDate>,
    /// Date of expiry of a document.
    pub(super) expires: Option<PartialDate>,
    /// What else is said of it.
    pub(super) note: Option<String>,
    /// Whether it stands where only identity documents stand, so that an unknown label is one too.
    pub(super) is_document: bool,
}

/// A country as a list prints it, and as it is known here.
#[derive(Debug, Clone, Copy)]
pub(super) struct CountryText<'a> {
    /// The printed name.
    pub(super) text: &'a str,
    /// The country, if the name (or the code beside it) is known.
    pub(super) country: Option<Country>,
}

impl<'a> CountryText<'a> {
    /// Reads a printed name; OFAC's `undetermined` is no country.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let says_something = !text.is_empty() && !text.eq_ignore_ascii_case("undetermined");
        says_something.then(|| Self { text, country: Country::parse(text) })
    }

    fn place(self) -> Place {
        Place { text: self.text.to_owned(), country: self.country }
    }
}

/// States a labelled value under the property its label names.
///
/// A value that cannot be what its label says is kept as not understood. A note on a value whose type has no
/// room for one becomes a detail of its own.
pub(super) fn say(writer: &mut Writer<'_>, it: Labelled<'_>) {
    let it = Labelled { label: it.label.trim().trim_end_matches([':', '-', ' ']), ..it };
    let key = it.label.to_ascii_lowercase();
    let whole = it.whole();
    if whole.is_empty() && !it.is_document {
        return writer.not_understood(it.label, "a label without a value");
    }
    match it.typed(&key, &whole) {
        Ok(Some(value)) => {
            writer.say(it.printed(&whole), value);
            if let Some(note) = &it.note {
                say_about(writer, it.label, &whole, note);
            }
        }
        Ok(None) => it.say_number_or_detail(&key, whole, writer),
        Err(why) => writer.not_understood(&format!("{} {whole}", it.label), why),
    }
}

impl Labelled<'_> {
    /// The value as a person reads it: the text, or what stands in its place.
    fn whole(&self) -> String {
        let text = self.text.trim();
        match (self.date, self.country) {
            _ if !text.is_empty() => text.to_owned(),
            (Some(date), _) => date.to_string(),
            (None, Some(country)) => country.text.to_owned(),
            (None, None) => String::new(),
        }
    }

    fn printed(&self, whole: &str) -> String {
        let issued = self.issued.map(|date| format!("issued {date}"));
        let expires = self.expires.map(|date| format!("expires {date}"));
        let country = self.country.map(|country| country.text).filter(|country| *country != whole);
        join(" | ", [Some(whole), country, issued.as_deref(), expires.as_deref(), self.note.as_deref()])
    }

    /// The value by its label, `None` if the label has no type of its own (a number or a detail).
    fn typed(&self, key: &str, whole: &str) -> Result<Option<Value>, String> {
        let text = || whole.to_owned();
        let contact = |kind| Value::Contact(Contact { kind, text: text() });
        let place = || self.country.map_or_else(|| Place::parse(whole), CountryText::place);
        let date = || self.date.map_or_else(|| PartialDate::parse_month_first(whole), Ok);
        Ok(Some(match key {
            "birthdate" => Value::BirthDate(date().map_err(|cause| cause.to_string())?),
            "organization established date" => Value::Established(date().map_err(|cause| cause.to_string())?),
            "place of birth" => Value::BirthPlace(Place::parse(whole)),
            "citizenship country" => Value::Citizenship(place()),
            "nationality country" | "nationality of registration" => Value::Nationality(place()),
            "vessel flag" | "other vessel flag" => {
                let place = place();
                // "None Identified" stands for a flag that is not known; it is no country.
                if place.country.is_none() {
                    return Ok(None);
                }
                Value::Country(place)
            }
            "gender" => Value::Gender(Gender::parse(whole).ok_or("expected male, female or other")?),
            "title" => Value::Role(text()),
            "website" => contact(ContactKind::Website),
            "email address" => contact(ContactKind::Email),
            "phone number" => contact(ContactKind::Phone),
            "fax number" | "fax" => contact(ContactKind::Fax),
            "vessel owner" | "vessel operator" | "vessel manager" | "aircraft operator"
            | "aircraft owner" => Value::Relation(Relation {
                kind: RelationKind::OwnerOrOperator,
                label: self.label.to_owned(),
                party: None,
                name: text(),
            }),
            "secondary sanctions risk"
            | "additional sanctions information"
            | "for more information, please see"
            | "transactions prohibited for persons owned or controlled by u.s. financial institutions" => {
                Value::Boilerplate(format!("{}: {whole}", self.label))
            }
            // What a directive forbids and from when: which law applies, not who the party is.
            _ if is_directive(key) => Value::LegalBasis(format!("{} {whole}", self.label)),
            _ => match key.strip_prefix("digital currency address") {
                Some(asset) => {
                    let asset = asset.trim_start_matches([' ', '-', ':']);
                    Value::Wallet(Wallet::parse(asset, whole).map_err(|cause| cause.to_string())?)
                }
                None => return Ok(None),
            },
        }))
    }

    fn say_number_or_detail(self, key: &str, whole: String, writer: &mut Writer<'_>) {
        let label = self.label.to_owned();
        let printed = join(" | ", [Some(label.as_str()), Some(&self.printed(&whole))]);
        let is_number = !self.text.trim().is_empty() && !key.contains("flag") && !key.contains("tonnage");
        let kind = identifier_kind(key, &whole)
            .or(self.is_document.then_some(IdentifierKind::Other))
            .filter(|_| is_number);
        if let Some(kind) = kind {
            let identifier = Identifier {
                kind,
                number: whole,
                label,
                country: self.country.and_then(|country| country.country),
                issued: self.issued,
                expires: self.expires,
                note: self.note,
            };
            return writer.say(printed, Value::Identifier(identifier));
        }
        // A document without a number still has its dates, country and note.
        let text = if self.is_document { self.printed(&whole) } else { whole.clone() };
        writer.say(printed, Value::Detail(Detail { label, text }));
        if let Some(note) = self.note.filter(|_| !self.is_document) {
            say_about(writer, self.label, &whole, &note);
        }
    }
}

/// Keeps what is said about a value ("Reported", "(NYSE)") beside it.
pub(super) fn say_about(writer: &mut Writer<'_>, label: &str, text: &str, note: &str) {
    let label = format!("{} (note)", label.trim_end_matches([':', '-', ' ']));
    writer.say(format!("{text} | {note}"), Value::Detail(Detail { label, text: format!("{text}: {note}") }));
}

/// Whether a label (in lower case) tells which provisions of a programme apply to the party, or from when.
fn is_directive(key: &str) -> bool {
    let has = |word: &str| key.contains(word);
    let of_an_order = has("executive order") || key.starts_with("eo ");
    (of_an_order && (has("information") || has("determination")))
        || ["caatsa section", "ifca determination", "peesa information", "hkaa information", "ifsr"]
            .iter()
            .any(|start| key.starts_with(start))
        || (has("date (") && ["listing", "effective", "divestment", "sales"].iter().any(|word| has(word)))
}

/// What sort of number a label names (`key`: lower case, without the closing colon or dash); `None` if the
/// label does not sound like a number at all.
fn identifier_kind(key: &str, text: &str) -> Option<IdentifierKind> {
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    let letters = |text: &str| text.bytes().filter(u8::is_ascii_alphanumeric).count();
    Some(match key {
        "swift/bic" | "bic" => IdentifierKind::Bic,
        "mmsi" => IdentifierKind::Mmsi,
        "isin" | "cusip" | "equity ticker" => IdentifierKind::Security,
        "aircraft tail number" => IdentifierKind::AircraftTail,
        // ISO 17442: 20 characters. Other numbers stand under the same label.
        "lei" | "legal entity number" if letters(text) == 20 => IdentifierKind::Lei,
        "legal entity number" => IdentifierKind::Registration,
        "vessel registration identification" | "imo number" => {
            let digits = text.trim().trim_start_matches(['I', 'M', 'O', ' ']);
            let is_imo = digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit());
            if is_imo { IdentifierKind::Imo } else { IdentifierKind::Registration }
        }
        _ if has(&["passport"]) => IdentifierKind::Passport,
        _ if has(&["call sign"]) => IdentifierKind::CallSign,
        _ if key.starts_with("aircraft") && has(&["serial", "construction number", "transponder"]) => {
            IdentifierKind::AircraftSerial
        }
        _ if has(&["driver"]) => IdentifierKind::DriversLicence,
        _ if key == "ssn" || has(&["social security"]) => IdentifierKind::SocialSecurity,
        _ if has(&["birth certificate"]) => IdentifierKind::BirthCertificate,
        _ if has(&["d-u-n-s"]) => IdentifierKind::Duns,
        _ if has(&["iban", "bank account", "account number", "bik (ru)"]) => IdentifierKind::BankAccount,
        _ if has(&[
            "tax id",
            "tax no",
            "taxpayer",
            "v.a.t.",
            "vat number",
            "r.f.c.",
            "nit #",
            "ruc #",
            "c.u.i.t.",
            "us fein",
            "rtn",
            "fiscal code",
            "c.i.f.",
            "n.i.f.",
            "n.i.e.",
        ]) =>
        {
            IdentifierKind::TaxId
        }
        _ if has(&[
            "national id",
            "national foreign id",
            "identification number",
            "cedula",
            "personal id",
            "id card",
            "identity card",
            "identity no",
            "c.u.r.p.",
            "d.n.i.",
            "citizen's card",
            "numero de identidad",
            "i.f.e.",
            "electoral registry",
            "tazkira",
            "kenyan id",
            "bosnian personal",
            "c.u.i.",
            "residency number",
        ]) =>
        {
            IdentifierKind::NationalId
        }
        _ if has(&[
            "registration",
            "registry",
            "folio mercantil",
            "matricula mercantil",
            "company number",
            "company id",
            "gazette number",
            "c.r. no",
            "unified social credit",
            "chamber of commerce",
            "trade license",
            "enterprise number",
            "commercial",
            "certificate of incorporation",
            "business number",
            "economic register",
        ]) =>
        {
            IdentifierKind::Registration
        }
        _ if key.ends_with('#') || has(&[" no.", " number", "license", "licence", "identifi"]) => {
            IdentifierKind::Other
        }
        _ if key.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == "id") => {
            IdentifierKind::Other
        }
        _ => return None,
    })
}

/// The sort of a relation by OFAC's words for it. Words not known here are kept in the label.
pub(super) fn relation_kind(label: &str) -> RelationKind {
    match label.trim().to_ascii_lowercase().as_str() {
        "linked to" => RelationKind::LinkedTo,
        "associate of" => RelationKind::AssociateOf,
        "providing support to" => RelationKind::Supports,
        "acting for or on behalf of" => RelationKind::ActsFor,
        "owned or controlled by" => RelationKind::OwnedOrControlledBy,
        "family member of" => RelationKind::FamilyOf,
        "leader or official of" | "principal executive officer" => RelationKind::OfficialOf,
        "owns, controls, or operates" => RelationKind::OwnsOrControls,
        _ => RelationKind::Other,
    }
}

/// The kind of a name by OFAC's alias type: `A.K.A.`, `f.k.a.`, `N.K.A.`, `Name`.
pub(super) fn name_kind(alias_type: &str) -> Option<NameKind> {
    match alias_type.trim().to_ascii_lowercase().as_str() {
        "name" => Some(NameKind::Primary),
        "a.k.a." => Some(NameKind::Aka),
        "f.k.a." => Some(NameKind::Fka),
        "n.k.a." => Some(NameKind::Nka),
        _ => None,
    }
}

/// What a party is by `sdnType`, `entityType`, or party type and subtype.
pub(super) fn party_kind(text: &str) -> Option<PartyKind> {
    match text.trim().to_ascii_lowercase().as_str() {
        "individual" => Some(PartyKind::Person),
        "entity" => Some(PartyKind::Organisation),
        "vessel" => Some(PartyKind::Vessel),
        "aircraft" => Some(PartyKind::Aircraft),
        _ => None,
    }
}

/// The short name of a list as OFAC uses it on its own pages; a list not known here keeps its printed name.
pub(super) fn sublist(printed: &str) -> String {
    match printed.trim() {
        "Sectoral Sanctions Identifications List" => "SSI List",
        "Non-SDN Palestinian Legislative Council List" => "NS-PLC List",
        "Non-SDN Menu-Based Sanctions List" => "NS-MBS List",
        "Non-SDN CMIC List" => "NS-CMIC List",
        other => other,
    }
    .to_owned()
}

/// The parts of an address in OFAC's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AddressParts {
    /// `address1` to `address3`.
    pub(super) street: Vec<String>,
    /// City.
    pub(super) city: String,
    /// State or province, and OFAC's `REGION` ("West Bank").
    pub(super) region: Vec<String>,
    /// Postal code.
    pub(super) postal_code: String,
    /// Country as printed.
    pub(super) country: String,
    /// The country where it is known; `None` leaves it to the printed name.
    pub(super) known_country: Option<Country>,
    /// Parts of a type not known here.
    pub(super) other: Vec<String>,
}

impl AddressParts {
    /// Adds a part by OFAC's name of its type: `ADDRESS1`, `CITY`, `STATE/PROVINCE` ...
    pub(super) fn add(&mut self, part_type: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let join_to = |target: &mut String| *target = join(", ", [Some(target.as_str()), Some(value)]);
        match part_type.trim().to_ascii_uppercase().as_str() {
            "ADDRESS1" | "ADDRESS2" | "ADDRESS3" => self.street.push(value.to_owned()),
            "CITY" => join_to(&mut self.city),
            "STATE/PROVINCE" | "REGION" => self.region.push(value.to_owned()),
            "POSTAL CODE" => join_to(&mut self.postal_code),
            _ => self.other.push(value.to_owned()),
        }
    }

    /// Everything in one line; empty if nothing is known ("undetermined").
    pub(super) fn text(&self) -> String {
        self.joined(", ")
    }

    /// States the address, unless it says nothing.
    pub(super) fn say(&self, writer: &mut Writer<'_>) {
        let text = self.text();
        if text.is_empty() {
            return;
        }
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        let address = Address {
            street: some(self.street.join(", ")),
            city: some(self.city.clone()),
            region: some(self.region.join(", ")),
            postal_code: some(self.postal_code.clone()),
            country: self.country_text().and_then(|country| country.country),
            text,
        };
        writer.say(self.joined(" | "), Value::Address(address));
    }

    /// The country, if one is named.
    pub(super) fn country_text(&self) -> Option<CountryText<'_>> {
        let read = CountryText::read(&self.country)?;
        Some(CountryText { country: self.known_country.or(read.country), ..read })
    }

    fn joined(&self, separator: &str) -> String {
        let parts = self.street.iter().chain([&self.city]).chain(&self.region).chain([&self.postal_code]);
        let parts = parts.chain(&self.other).map(|part| Some(part.as_str()));
        join(separator, parts.chain([self.country_text().map(|country| country.text)]))
    }
}

/// The parts of a name in the order of the source.
#[derive(Debug, Default)]
pub(super) struct NameParts {
    before_comma: Vec<String>,
    after_comma: Vec<String>,
    given: Vec<String>,
    middle: Vec<String>,
    /// Script, unless it is Latin.
    pub(super) script: Option<String>,
}

impl NameParts {
    /// Adds a part by OFAC's name of its type: `Last Name`, `First Name`, `Entity Name` ...
    pub(super) fn add(&mut self, part_type: &str, text: &str) {
        let text = text.trim().to_owned();
        if text.is_empty() {
            return;
        }
        match part_type {
            "First Name" => self.given.push(text.clone()),
            "Middle Name" | "Patronymic" => self.middle.push(text.clone()),
            _ => {}
        }
        match part_type {
            "First Name" | "Middle Name" | "Patronymic" | "Nickname" => self.after_comma.push(text),
            _ => self.before_comma.push(text),
        }
    }

    /// The name as OFAC prints it: `LAST, First Middle`. Kind and strength are left to the caller.
    pub(super) fn name(self) -> Name {
        let (before, after) = (self.before_comma.join(" "), self.after_comma.join(" "));
        let some = |parts: &[String]| Some(parts.join(" ")).filter(|text| !text.is_empty());
        // The name of an organisation or a ship, or an only name, is a whole name, not a family name.
        let family = some(&self.before_comma).filter(|_| !after.is_empty());
        Name {
            whole: join(", ", [Some(before.as_str()), Some(&after)]),
            given: some(&self.given),
            middle: some(&self.middle),
            family,
            script: self.script,
            ..Name::default()
        }
    }
}

/// States the remarks of an entry, one statement per `;`-separated piece.
///
/// `Linked To: NAME` (also in parentheses) is a relation, `Telephone` and `Fax` are contacts, "For more
/// information ..." and "All offices worldwide" are standing text, everything else stays a remark.
pub(super) fn say_remarks(writer: &mut Writer<'_>, remarks: &str) {
    for piece in split_outside_parentheses(remarks) {
        let bare = piece.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(piece);
        let lower = bare.to_ascii_lowercase();
        let contact = |kind, word: &str| {
            let number = bare.get(word.len()..).unwrap_or_default();
            let number = number.trim_start_matches([':', ' ', '.']).to_owned();
            Value::Contact(Contact { kind, text: number })
        };
        let value = if let Some(linked) = bare.strip_prefix("Linked To:") {
            Value::Relation(Relation {
                kind: RelationKind::LinkedTo,
                label: "Linked To".to_owned(),
                party: None,
                name: linked.trim().trim_end_matches('.').to_owned(),
            })
        } else if lower.starts_with("telephone number") {
            contact(ContactKind::Phone, "telephone number")
        } else if lower.starts_with("telephone ") || lower.starts_with("telephone:") {
            contact(ContactKind::Phone, "telephone")
        } else if lower.starts_with("fax ") || lower.starts_with("fax:") {
            contact(ContactKind::Fax, "fax")
        } else if ["for more information", "all offices", "all branches"]
            .iter()
            .any(|start| lower.starts_with(start))
        {
            Value::Boilerplate(bare.to_owned())
        } else {
            Value::Remark(bare.to_owned())
        };
        writer.say(piece, value);
    }
}

/// The pieces between semicolons that are not inside parentheses, trimmed, without empty ones.
fn split_outside_parentheses(text: &str) -> Vec<&str> {
    let mut depth = 0usize;
    text.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ';' && depth == 0
    })
    .map(str::trim)
    .filter(|piece| !piece.is_empty())
    .collect()
}

/// Which of OFAC's two files this is, from how many parties stand on the SDN list and how many on another.
///
/// The SDN file may hold parties that are on other lists too and the reverse, so the larger number decides;
/// if both are equal, the file's name does, and a file of which nothing is known counts as the SDN list.
pub(super) fn list_id(on_sdn: usize, on_other: usize, file: &str) -> &'static str {
    let named_cons = file.to_ascii_lowercase().contains("cons");
    match on_sdn.cmp(&on_other) {
        std::cmp::Ordering::Less => ListId::US_OFAC_CONS,
        std::cmp::Ordering::Equal if named_cons => ListId::US_OFAC_CONS,
        std::cmp::Ordering::Equal | std::cmp::Ordering::Greater => ListId::US_OFAC_SDN,
    }
}

/// An empty reading; which list it is becomes known when the file has been read.
pub(super) fn reading(file: &str) -> Result<Reading, ReadError> {
    let mut reading = Reading::of(model_list(ListId::US_OFAC_SDN, file)?);
    reading.components.push("main".to_owned());
    Ok(reading)
}

/// A list id of the model as its type; the model's own constants always parse.
pub(super) fn model_list(id: &str, file: &str) -> Result<ListId, ReadError> {
    id.parse().map_err(|cause| ReadError::malformed(file, "list id", cause))
}

/// Ends a reading: how many records there were, and what stood outside of them.
pub(super) fn finish(reading: &mut Reading, records: &Records<'_>) {
    reading.rows = records.number();
    for (path, times) in records.outside() {
        let message = format!("text in `{path}` ({times} times) stands outside every record");
        reading.report(Severity::NotUnderstood, "main", 0, message);
    }
}

/// Keeps everything in a record that nobody asked for, under its path below the record.
pub(super) fn say_unread(record: &Element, writer: &mut Writer<'_>) {
    for (path, text) in record.unread() {
        let label = path.split_once('/').map_or(path.as_str(), |(_, below)| below).to_owned();
        writer.say(format!("{label} | {text}"), Value::Detail(Detail { label, text }));
    }
}

/// Joins the parts that have text.
pub(super) fn join<'a>(separator: &str, parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    let mut joined = String::new();
    for part in parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty()) {
        if !joined.is_empty() {
            joined.push_str(separator);
        }
        joined.push_str(part);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(it: Labelled<'_>) -> Value {
        let mut reading = Reading::of("test".parse().unwrap());
        say(&mut reading.record("main", 1, "1"), it);
        reading.statements.remove(0).value
    }

    #[test]
    fn labels_decide() {
        let number = |label, text| match said(Labelled { label, text, ..Labelled::default() }) {
            Value::Identifier(identifier) => identifier.kind,
            other => panic!("{label}: {other:?}"),
        };
        assert_eq!(number("Vessel Registration Identification", "IMO 7406784"), IdentifierKind::Imo);
        assert_eq!(number("Vessel Registration Identification", "AB-12"), IdentifierKind::Registration);
        assert_eq!(number("Tax ID No.", "1"), IdentifierKind::TaxId);
        assert_eq!(number("Legal Entity Number", "253400V1H6ART1UQ0N98"), IdentifierKind::Lei);
        assert_eq!(number("Trade License No.", "7"), IdentifierKind::Registration);
        assert_eq!(number("Stateless Person ID Card", "7"), IdentifierKind::NationalId);
        assert_eq!(number("Residency Number", "7"), IdentifierKind::NationalId);
        assert_eq!(number("Visa No.", "7"), IdentifierKind::Other);
        let effective =
            Labelled { label: "Effective Date (CMIC)", text: "2 Aug 2021", ..Labelled::default() };
        assert_eq!(said(effective), Value::LegalBasis("Effective Date (CMIC) 2 Aug 2021".into()));
        let label = "Digital Currency Address - XBT";
        let text = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";
        assert!(matches!(said(Labelled { label, text, ..Labelled::default() }), Value::Wallet(_)));
        let label = "Secondary sanctions risk:";
        let risk = said(Labelled { label, text: "see section 11", ..Labelled::default() });
        assert_eq!(risk, Value::Boilerplate("Secondary sanctions risk: see section 11".into()));
        let flag = said(Labelled { label: "Former Vessel Flag", text: "Malta", ..Labelled::default() });
        assert!(matches!(flag, Value::Detail(_)), "a former flag is no country of today");
        let broken = said(Labelled { label: "Birthdate", text: "long ago", ..Labelled::default() });
        assert_eq!(broken, Value::NotUnderstood("Birthdate long ago".into()));
    }

    #[test]
    fn remarks_are_taken_apart() {
        let mut reading = Reading::of("test".parse().unwrap());
        let remarks = "HAMAS - Gaza; Fax +1 (2) 3; (Linked To: A; B AND CO.); for more information, see x";
        say_remarks(&mut reading.record("main", 1, "1"), remarks);
        let values: Vec<_> = reading.statements.iter().map(|s| &s.value).collect();
        assert!(matches!(values[0], Value::Remark(text) if text == "HAMAS - Gaza"));
        assert!(matches!(values[1], Value::Contact(c) if c.text == "+1 (2) 3"));
        assert!(matches!(values[2], Value::Relation(r) if r.name == "A; B AND CO"));
        assert!(matches!(values[3], Value::Boilerplate(_)));
    }

    #[test]
    fn the_larger_number_decides_the_list() {
        assert_eq!(list_id(10, 3, "x.xml"), ListId::US_OFAC_SDN);
        assert_eq!(list_id(3, 10, "sdn.xml"), ListId::US_OFAC_CONS);
        assert_eq!(list_id(0, 0, "CONSOLIDATED.XML"), ListId::US_OFAC_CONS);
        assert_eq!(list_id(0, 0, "sdn.xml"), ListId::US_OFAC_SDN);
    }
}
