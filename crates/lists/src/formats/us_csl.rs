//! US Consolidated Screening List of trade.gov, CSV and JSON (list id `us-csl`).
//!
//! One file delivers some thirteen lists of three departments: OFAC's SDN and non-SDN lists, the BIS Entity,
//! Denied Persons, Unverified and Military End User lists, and State's debarment and nonproliferation lists.
//! The `source` column becomes the sub-list of each programme, since a tag has one meaning on SDN and another on
//! SSI; a row without programme (the BIS lists) gets the abbreviation of its source as tag (`EL`, `DPL`).
//!
//! `_id` (`id` in JSON) is the party. OFAC's ids are its own, so a bank that stands on SDN, SSI and CAPTA has
//! three rows and is one party with three sub-lists; the others are hashes. The content has no date.
//!
//! The CSV packs the values of a column with `; ` and the fields of one value with `, `, leaving out the empty
//! ones. An identification is `country, expiry, issue, number, type`: with a single date it is not known which
//! of the two it is, so it is kept in the note.

use interdict_model::{
    Address, Contact, ContactKind, Country, Detail, Gender, Identifier, IdentifierKind, ListId, Name,
    NameKind, NameStrength, PartialDate, PartyKind, Place, Programme, Relation, RelationKind, Value, Wallet,
};
use serde_json::{Map, Value as Json};

use super::csv_table;
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::source::SourceFile;
use crate::table::{Header, Row};

/// Whether the file is of this format, and which part of a set.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let text = head.text.trim_start();
    if text.starts_with(['{', '[']) {
        let has = |field: &str| text.contains(&format!("\"{field}\""));
        let found = has("source_information_url") && has("alt_names") && has("programs");
        return found.then(|| Recognised::single(Format::UsCslJson));
    }
    let header = Header::new(text.lines().next()?.split(',').map(|name| name.trim_matches('"')));
    is_header(&header).then(|| Recognised::single(Format::UsCslCsv))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let list: ListId =
        ListId::US_CSL.parse().map_err(|cause| ReadError::malformed(file.name(), "list id", cause))?;
    let mut reading = Reading::of(list);
    reading.components.push("main".to_owned());
    if set.format == Format::UsCslJson {
        for (number, record) in (1..).zip(json_records(file)?) {
            match Record::of_json(&record) {
                Some(found) => found.state(&mut reading, number),
                None => reading.report(Severity::SkippedRow, "main", number, "a result that is no object"),
            }
        }
    } else {
        let table = csv_table::read(file, &mut reading, is_header)?;
        for row in &table.rows {
            Record::of_row(row).state(&mut reading, row.line());
        }
    }
    Ok(reading.without_repeats())
}

fn is_header(header: &Header) -> bool {
    ["source", "entity_number", "programs", "alt_names", "federal_register_notice"]
        .into_iter()
        .all(|name| header.has(name))
}

/// The records of the JSON export: the array itself, or that under `results`.
fn json_records(file: &SourceFile) -> Result<Vec<Json>, ReadError> {
    let bytes = file.bytes()?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let place = |cause: &serde_json::Error| format!("line {}, column {}", cause.line(), cause.column());
    let content: Json = serde_json::from_slice(bytes).map_err(|cause| {
        if cause.is_eof() {
            return ReadError::Truncated { file: file.name().to_owned(), cause: place(&cause) };
        }
        ReadError::malformed(file.name(), place(&cause), cause)
    })?;
    let records = match content {
        Json::Object(mut whole) => whole.remove("results"),
        other => Some(other),
    };
    match records {
        Some(Json::Array(records)) => Ok(records),
        _ => Err(ReadError::malformed(file.name(), "the top level", "expected an array of results")),
    }
}

/// One record with its fields, whichever format it came from.
#[derive(Default)]
struct Record {
    id: Option<String>,
    entity_number: Option<String>,
    source: String,
    fields: Vec<(String, Vec<Part>)>,
}

/// One value of a field: a text, or in JSON an object of texts.
enum Part {
    Text(String),
    Object(Vec<(String, String)>),
}

impl Record {
    fn of_row(row: &Row) -> Self {
        let mut record = Self::default();
        for (name, text) in row.unread() {
            let parts = if PACKED.contains(&name.to_ascii_lowercase().as_str()) {
                text.split("; ").map(|part| part.trim().trim_end_matches(';')).collect()
            } else {
                vec![text]
            };
            let parts = parts.into_iter().filter(|part| !part.is_empty());
            record.add(name, parts.map(|part| Part::Text(part.to_owned())).collect());
        }
        record
    }

    fn of_json(json: &Json) -> Option<Self> {
        let mut record = Self::default();
        for (name, value) in json.as_object()? {
            let parts = match value {
                Json::Array(values) => values.iter().filter_map(Part::of_json).collect(),
                value => Part::of_json(value).into_iter().collect(),
            };
            record.add(name, parts);
        }
        Some(record)
    }

    fn add(&mut self, name: &str, parts: Vec<Part>) {
        let name = name.to_ascii_lowercase();
        match (name.as_str(), parts.first()) {
            (_, None) => {}
            ("_id" | "id", Some(Part::Text(text))) => self.id = Some(text.clone()),
            ("entity_number", Some(Part::Text(text))) => self.entity_number = Some(text.clone()),
            ("source", Some(Part::Text(text))) => self.source.clone_from(text),
            _ => self.fields.push((name, parts)),
        }
    }

    /// The abbreviation in brackets: `EL` of "Entity List (EL) - Bureau of Industry and Security".
    fn abbreviation(&self) -> &str {
        let bracket = self.source.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        bracket.map_or(self.source.as_str(), |(inside, _)| inside)
    }

    fn state(&self, reading: &mut Reading, line: u64) {
        let party = match (&self.id, &self.entity_number) {
            (Some(id), _) => id.clone(),
            (None, Some(number)) if !self.source.is_empty() => format!("{}-{number}", self.abbreviation()),
            _ => {
                let message = "a record without `_id`, and without `source` and `entity_number` instead";
                return reading.report(Severity::SkippedRow, "main", line, message);
            }
        };
        let mut writer = reading.record("main", line, party);
        let sublist = Some(self.source.clone()).filter(|source| !source.is_empty());
        if !self.fields.iter().any(|(name, _)| name == "programs") && sublist.is_some() {
            let tag = self.abbreviation().to_owned();
            writer.say(&self.source, Value::Programme(Programme { tag, sublist: sublist.clone() }));
        }
        // The id that OFAC gives the party is the reference by which its own lists know it.
        if let Some(number) = self.entity_number.as_ref().filter(|number| Some(*number) != self.id.as_ref()) {
            writer.say(number, Value::Reference(number.clone()));
        }
        for (name, parts) in &self.fields {
            for part in parts {
                match part {
                    Part::Text(text) => self::text(&mut writer, name, text, sublist.as_deref()),
                    Part::Object(object) => self::object(&mut writer, name, object),
                }
            }
        }
    }
}

/// The columns that pack several values with `; `.
const PACKED: [&str; 8] = [
    "programs",
    "addresses",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "ids",
];

impl Part {
    fn of_json(json: &Json) -> Option<Self> {
        let text = |json: &Json| match json {
            Json::Null => None,
            Json::String(text) => Some(text.trim().to_owned()),
            other => Some(other.to_string()),
        };
        match json {
            Json::Object(object) => Some(Self::Object(texts(object, text))).filter(|part| !part.is_empty()),
            json => text(json).map(Self::Text).filter(|part| !part.is_empty()),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Object(fields) => fields.is_empty(),
        }
    }
}

fn texts(object: &Map<String, Json>, text: impl Fn(&Json) -> Option<String>) -> Vec<(String, String)> {
    let fields = object.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?)));
    fields.filter(|(_, text)| !text.is_empty()).collect()
}

fn text(writer: &mut Writer<'_>, field: &str, text: &str, sublist: Option<&str>) {
    let owned = || text.to_owned();
    let detail = |label: &str| Value::Detail(Detail { label: label.to_owned(), text: text.to_owned() });
    match field {
        "name" => writer.say(text, Value::Name(Name::primary(text))),
        "alt_names" => {
            // The BIS lists write their aliases as a sentence: "A; B; and C".
            let whole = text.strip_prefix("and ").unwrap_or(text);
            let name = Name::alias(whole, NameKind::Aka, NameStrength::Strong);
            writer.say(text, Value::Name(name));
        }
        "type" => match PartyKind::parse(text) {
            Some(kind) => writer.say(text, Value::Kind(kind)),
            None => writer.not_understood(text, "not one of Individual, Entity, Vessel, Aircraft"),
        },
        "programs" => {
            let printed = [sublist, Some(text)].into_iter().flatten().collect::<Vec<_>>().join(" | ");
            let programme = Programme { tag: owned(), sublist: sublist.map(str::to_owned) };
            writer.say(printed, Value::Programme(programme));
        }
        "title" => writer.say(text, Value::Title(owned())),
        "addresses" => {
            let last = text.rsplit(", ").next().unwrap_or(text);
            let country = Some(last).filter(|last| last.len() == 2).and_then(Country::parse);
            writer.say(text, Value::Address(Address { text: owned(), country, ..Address::default() }));
        }
        "citizenships" => writer.say(text, Value::Citizenship(Place::parse(text))),
        "nationalities" => writer.say(text, Value::Nationality(Place::parse(text))),
        "places_of_birth" => writer.say(text, Value::BirthPlace(Place::parse(text))),
        "dates_of_birth" => date(writer, text, Value::BirthDate),
        "start_date" => date(writer, text, Value::Listed),
        "federal_register_notice" => writer.say(text, Value::LegalBasis(owned())),
        "call_sign" => identifier(writer, text, IdentifierKind::CallSign, field, text, &About::default()),
        "vessel_flag" => writer.say(text, Value::Country(Place::parse(text))),
        "vessel_owner" => relation(writer, RelationKind::OwnerOrOperator, field, text),
        "remarks" => remarks(writer, text),
        "ids" => packed_id(writer, text),
        // The same for all parties of a source: when the address changes, no party has.
        "source_list_url" | "source_information_url" => {
            writer.say(text, Value::Boilerplate(format!("{field}: {text}")));
        }
        _ => writer.say(text, detail(field)),
    }
}

fn date(writer: &mut Writer<'_>, text: &str, make: fn(PartialDate) -> Value) {
    match PartialDate::parse(text) {
        Ok(date) => writer.say(text, make(date)),
        Err(cause) => writer.not_understood(text, cause),
    }
}

fn relation(writer: &mut Writer<'_>, kind: RelationKind, label: &str, name: &str) {
    let relation = Relation { kind, label: label.to_owned(), party: None, name: name.to_owned() };
    writer.say(name, Value::Relation(relation));
}

/// Remarks are free text, and `(Linked To: A; Linked To: B)`.
fn remarks(writer: &mut Writer<'_>, text: &str) {
    const LINKED: &str = "Linked To: ";
    let Some((free, linked)) = text.split_once("(Linked To: ") else {
        return writer.say(text, Value::Remark(text.to_owned()));
    };
    // What stands after the closing bracket is not there in the lists seen; if it is, it stays in the name.
    let linked = linked.strip_suffix(')').unwrap_or(linked);
    for name in linked.split("; ").map(|name| name.strip_prefix(LINKED).unwrap_or(name)) {
        relation(writer, RelationKind::LinkedTo, "Linked To", name.trim());
    }
    let free = free.trim().trim_end_matches(';');
    if !free.is_empty() {
        writer.say(free, Value::Remark(free.to_owned()));
    }
}

/// An address or identification of the JSON export.
fn object(writer: &mut Writer<'_>, field: &str, object: &[(String, String)]) {
    let get = |name: &str| object.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
    let printed = object.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" | ");
    match field {
        "addresses" => {
            const PARTS: [&str; 5] = ["address", "city", "state", "postal_code", "country"];
            let owned = |name: &str| get(name).map(str::to_owned);
            let address = Address {
                text: PARTS.into_iter().filter_map(get).collect::<Vec<_>>().join(", "),
                street: owned("address"),
                city: owned("city"),
                region: owned("state"),
                postal_code: owned("postal_code"),
                country: get("country").and_then(Country::parse),
            };
            writer.say(printed, Value::Address(address));
            rest(writer, field, object, &PARTS);
        }
        "ids" => {
            const PARTS: [&str; 5] = ["country", "expiration_date", "issue_date", "number", "type"];
            let parse = |name: &str| get(name).and_then(|text| PartialDate::parse(text).ok());
            let about = About {
                country: get("country").and_then(Country::parse),
                issued: parse("issue_date"),
                expires: parse("expiration_date"),
                note: None,
            };
            id(writer, &printed, get("type").unwrap_or_default(), get("number").unwrap_or_default(), &about);
            for name in ["issue_date", "expiration_date"] {
                if let Some(text) = get(name).filter(|_| parse(name).is_none()) {
                    writer.not_understood(text, format_args!("{name} is not a date"));
                }
            }
            rest(writer, field, object, &PARTS);
        }
        _ => rest(writer, field, object, &[]),
    }
}

/// Keeps the fields of an object that are not known here.
fn rest(writer: &mut Writer<'_>, field: &str, object: &[(String, String)], known: &[&str]) {
    for (name, text) in object.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
        let detail = Detail { label: format!("{field}/{name}"), text: text.clone() };
        writer.say(text, Value::Detail(detail));
    }
}

/// What an identification says beside sort and number.
#[derive(Default)]
struct About {
    country: Option<Country>,
    issued: Option<PartialDate>,
    expires: Option<PartialDate>,
    note: Option<String>,
}

/// An identification of the CSV: `country, expiry, issue, number, type` without the empty ones. The number may
/// have commas of its own.
fn packed_id(writer: &mut Writer<'_>, printed: &str) {
    let Some((before, label)) = printed.rsplit_once(", ") else {
        return writer.not_understood(printed, "an identification without a type");
    };
    let mut rest = before;
    let mut about = About::default();
    if let Some((first, after)) = rest.split_once(", ")
        && first.len() == 2
        && first.bytes().all(|b| b.is_ascii_uppercase())
    {
        about.country = Country::parse(first);
        // A code that the table of countries does not have must not be lost.
        about.note = about.country.is_none().then(|| first.to_owned());
        rest = after;
    }
    let mut dates = Vec::new();
    while let Some((first, after)) = rest.split_once(", ")
        && let Ok(date) = first.parse::<jiff::civil::Date>()
    {
        dates.push((first, PartialDate::day(date)));
        rest = after;
    }
    match dates.as_slice() {
        [] => {}
        [(_, expires), (_, issued)] => (about.expires, about.issued) = (Some(*expires), Some(*issued)),
        others => {
            let texts: Vec<&str> = others.iter().map(|(text, _)| *text).collect();
            about.note = Some(format!("issued or expires {}", texts.join(", ")));
        }
    }
    id(writer, printed, label, rest, &about);
}

/// States an identification, which may be no identifier at all: OFAC keeps gender, web sites, wallets and
/// legal notices under the same heading.
fn id(writer: &mut Writer<'_>, printed: &str, label: &str, number: &str, about: &About) {
    let label = label.trim_end_matches([' ', '-', ':']);
    let words = label.to_ascii_lowercase();
    let has = |word: &str| words.contains(word);
    let detail = || Value::Detail(Detail { label: label.to_owned(), text: number.to_owned() });
    let contact = |kind| Value::Contact(Contact { kind, text: number.to_owned() });
    if let Some(asset) = label.strip_prefix("Digital Currency Address") {
        return match Wallet::parse(asset.trim_start_matches([' ', '-']), number) {
            Ok(wallet) => writer.say(printed, Value::Wallet(wallet)),
            Err(cause) => writer.not_understood(printed, cause),
        };
    }
    let value = match words.as_str() {
        "gender" => match Gender::parse(number) {
            Some(gender) => Value::Gender(gender),
            None => return writer.not_understood(printed, "not a gender known here"),
        },
        "website" => contact(ContactKind::Website),
        "email address" => contact(ContactKind::Email),
        "phone number" => contact(ContactKind::Phone),
        "fax" => contact(ContactKind::Fax),
        "organization established date" => return date(writer, number, Value::Established),
        "nationality of registration" | "registration country" => Value::Country(Place::parse(number)),
        "aircraft operator" => {
            return relation(writer, RelationKind::OwnerOrOperator, label, number);
        }
        "additional sanctions information" | "secondary sanctions risk" => {
            Value::Boilerplate(format!("{label}: {number}"))
        }
        _ if words.starts_with("transactions prohibited") => Value::Boilerplate(format!("{label}: {number}")),
        _ => match identifier_kind(&words, number) {
            Some(kind) => return identifier(writer, printed, kind, label, number, about),
            // Dates and determinations of directives, models, target types: attributes, not numbers.
            None if has("date") || has("directive") || has("determination") || has("information") => detail(),
            None if has("model") || has("type") || has("flag") || has("issuer name") => detail(),
            None => return identifier(writer, printed, IdentifierKind::Other, label, number, about),
        },
    };
    writer.say(printed, value);
}

fn identifier(
    writer: &mut Writer<'_>,
    printed: &str,
    kind: IdentifierKind,
    label: &str,
    number: &str,
    about: &About,
) {
    let identifier = Identifier {
        label: label.to_owned(),
        country: about.country,
        issued: about.issued,
        expires: about.expires,
        note: about.note.clone(),
        ..Identifier::new(kind, number)
    };
    writer.say(printed, Value::Identifier(identifier));
}

/// The sort of number that a label of OFAC's identification types names, in lower case; `None` for a label
/// that is of no sort told apart.
fn identifier_kind(label: &str, number: &str) -> Option<IdentifierKind> {
    use IdentifierKind as Kind;
    let has = |word: &str| label.contains(word);
    let is_imo = number.starts_with("IMO ");
    Some(match label {
        "mmsi" => Kind::Mmsi,
        "swift/bic" => Kind::Bic,
        "isin" | "equity ticker" | "micex code" => Kind::Security,
        "d-u-n-s number" => Kind::Duns,
        "ssn" => Kind::SocialSecurity,
        "legal entity number" if number.len() == 20 => Kind::Lei,
        "r.f.c." | "rfc" | "nit #" | "ruc #" | "rif #" | "v.a.t. number" | "c.u.i.t." | "us fein" | "rtn"
        | "c.i.f." => Kind::TaxId,
        "national id no."
        | "cedula no."
        | "c.u.r.p."
        | "d.n.i."
        | "c.u.i."
        | "numero de identidad"
        | "identification number"
        | "citizen's card number"
        | "national foreign id number"
        | "uae identification"
        | "turkish identification number" => Kind::NationalId,
        "c.r. no."
        | "romanian c.r."
        | "enterprise number"
        | "business number"
        | "file number"
        | "rsin"
        | "legal entity number"
        | "government gazette number"
        | "branch unit number"
        | "trade license no." => Kind::Registration,
        _ if is_imo || has("vessel registration") => Kind::Imo,
        _ if has("call sign") => Kind::CallSign,
        _ if has("passport") => Kind::Passport,
        _ if has("driver's license") => Kind::DriversLicence,
        _ if has("birth certificate") => Kind::BirthCertificate,
        _ if has("tail number") => Kind::AircraftTail,
        _ if has("aircraft") && (has("serial") || has("construction") || has("transponder")) => {
            Kind::AircraftSerial
        }
        _ if has("tax") || has("fiscal code") || has("tributaria") => Kind::TaxId,
        _ if has("personal id") || has("id card") || has("kenyan id") || has("numerical code") => {
            Kind::NationalId
        }
        _ if has("electoral") => Kind::Other,
        _ if has("regist") || has("company number") || has("chamber of comm") || has("social credit") => {
            Kind::Registration
        }
        _ if has("mercantil") || has("incorporation") => Kind::Registration,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use interdict_model::Party;
    use interdict_model::party::assemble;

    use super::*;

    /// Written for the tests: invented parties under the labels of the official files.
    const CSV: &str = "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,\
        start_date,end_date,standard_order,license_requirement,vessel_flag,remarks,source_list_url,alt_names,\
        dates_of_birth,nationalities,source_information_url,ids\n\
        7,Specially Designated Nationals (SDN) - Treasury Department,7,Entity,DPRK3; CYBER2,EXAMPLE BANK,,\"Street 1, Pyongyang, KP; KP\",,,,,,,All offices; (Linked To: A & B; Linked To: C),http://x,EX BANK; \"EXB\",1965; circa 1970,KP,http://y,\"KP, 2030-01-02, 2020-01-02, A1, Passport; RU, 2020-01-02, B2, Passport; Male, Gender; 0xb6f5ec1a0a9cd1526536d3f0426c429529471f40, Digital Currency Address - ETH; section 1(b), as amended, Secondary sanctions risk:; IMO 9000001, Vessel Registration Identification; 7, New Sort No.\"\n\
        7,Capta List (CAP) - Treasury Department,7,Entity,DPRK3,EXAMPLE BANK,,,,,,,,,,,,,,,\n\
        ab12,Entity List (EL) - Bureau of Industry and Security,,,,Example Works,,\"Town, RU\",87 FR 1,2022-03-09,2030-01-01,Y,All items,,,,,,,,\n\
        short,row\n";

    const JSON: &str = r#"{"total":2,"results":[
        {"id":"7","source":"Specially Designated Nationals (SDN) - Treasury Department","entity_number":7,
         "type":"Entity","programs":["DPRK3","CYBER2"],"name":"EXAMPLE BANK","alt_names":["EX BANK"],
         "addresses":[{"address":"Street 1","city":"Pyongyang","state":null,"postal_code":null,"country":"KP"}],
         "ids":[{"type":"Passport","number":"A1","country":"KP","issue_date":"2020-01-02","expiration_date":"2030-01-02"}],
         "dates_of_birth":[],"source_information_url":"http://y","new_field":{"a":1}},
        {"source":"Entity List (EL) - Bureau of Industry and Security","entity_number":null,"name":"No Id"}]}"#;

    fn reading(text: &str, format: Format) -> Result<Reading, ReadError> {
        let file = SourceFile::from_bytes("list", text.as_bytes());
        assert_eq!(recognise(&Head::of(&file)?).map(|r| r.format), Some(format));
        read(&SourceSet::single(format, file))
    }

    fn parties(reading: &Reading) -> Vec<Party> {
        assemble(&reading.list, &reading.statements)
    }

    #[test]
    fn reads_the_csv() {
        let reading = reading(CSV, Format::UsCslCsv).unwrap();
        assert_eq!((reading.list.as_str(), reading.rows, reading.skipped_rows()), ("us-csl", 3, 1));
        assert!(reading.issued.is_none());
        let parties = parties(&reading);
        let [bank, works] = parties.as_slice() else { panic!("{} parties", parties.len()) };
        let programmes: Vec<_> = bank
            .programmes
            .iter()
            .map(|p| (p.tag.as_str(), p.sublist.as_deref().unwrap().split(" - ").next().unwrap()))
            .collect();
        let sdn = "Specially Designated Nationals (SDN)";
        assert_eq!(programmes, [("DPRK3", sdn), ("CYBER2", sdn), ("DPRK3", "Capta List (CAP)")]);
        assert_eq!(bank.names.len(), 3);
        assert_eq!(bank.addresses.len(), 2);
        assert_eq!(bank.addresses[0].country, Country::parse("KP"));
        assert_eq!(bank.relations.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["A & B", "C"]);
        assert_eq!(bank.remarks, ["All offices"]);
        assert!(bank.boilerplate.contains(&"Secondary sanctions risk: section 1(b), as amended".to_owned()));
        assert_eq!(bank.gender, Some(Gender::Male));
        assert_eq!(bank.wallets[0].asset(), "ETH");
        let [a, b, imo, new] = bank.identifiers.as_slice() else { panic!("{:?}", bank.identifiers) };
        assert_eq!((a.number.as_str(), a.country), ("A1", Country::parse("KP")));
        assert_eq!(a.expires.unwrap().to_string(), "2030-01-02");
        assert_eq!(a.issued.unwrap().to_string(), "2020-01-02");
        assert_eq!(b.note.as_deref(), Some("issued or expires 2020-01-02"));
        assert_eq!((imo.kind, imo.key().as_str()), (IdentifierKind::Imo, "9000001"));
        assert_eq!((new.kind, new.label.as_str()), (IdentifierKind::Other, "New Sort No."));
        assert_eq!(works.programmes[0].tag, "EL");
        assert_eq!(works.legal_bases, ["87 FR 1"]);
        assert_eq!(works.listed.unwrap().to_string(), "2022-03-09");
        for kept in ["end_date", "standard_order", "license_requirement"] {
            assert!(works.details.iter().any(|detail| detail.label == kept), "{kept}");
        }
    }

    #[test]
    fn reads_the_json() {
        let reading = reading(JSON, Format::UsCslJson).unwrap();
        let parties = parties(&reading);
        let [bank] = parties.as_slice() else { panic!("{} parties", parties.len()) };
        assert_eq!(bank.id, "7");
        assert_eq!(bank.addresses[0].city.as_deref(), Some("Pyongyang"));
        assert_eq!(bank.identifiers[0].expires.unwrap().to_string(), "2030-01-02");
        assert!(bank.details.iter().any(|detail| detail.label == "new_field/a"));
        assert_eq!(reading.skipped_rows(), 1);
    }

    #[test]
    fn a_fragment_is_refused() {
        for sixteenth in 1..16 {
            let cut = JSON.get(..JSON.len() * sixteenth / 16).unwrap();
            let file = SourceFile::from_bytes("list.json", cut.as_bytes());
            assert!(read(&SourceSet::single(Format::UsCslJson, file)).is_err(), "cut at {sixteenth}/16");
        }
        let file = SourceFile::from_bytes("list.json", &b"{\"results\":{}}"[..]);
        assert!(read(&SourceSet::single(Format::UsCslJson, file)).is_err());
        let unclosed = CSV.replacen("KP; KP\"", "KP; KP", 1);
        let file = SourceFile::from_bytes("list.csv", unclosed.as_bytes());
        let read = read(&SourceSet::single(Format::UsCslCsv, file));
        assert!(read.is_err() || read.is_ok_and(|reading| reading.skipped_rows() > 1));
    }
}
