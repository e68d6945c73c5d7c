//! OFAC `SDN.XML` and `CONSOLIDATED.XML`, root `sdnList`.
//!
//! A flat format: one `sdnEntry` per party with its names, programmes, numbers, addresses, dates and places of
//! birth. The element set is the same for both lists and has not changed since 2014 (OFAC's data specification
//! `dat_spec.txt`); the namespace has changed twice, so only local names count. The file's own date and number
//! of entries stand in `publshInformation` (OFAC's spelling).
//!
//! How it is kept: `uid` is the party; `lastName` and `firstName` give `LAST, First`, as OFAC prints it;
//! `akaList/aka/category` `weak` is a weak alias; every `idList/id` is read by its label (see
//! `ofac_words`: wallets, contacts and standing text are among them); remarks are split at semicolons. The
//! format does not say on which of the non-SDN lists a party stands, so programmes have no sub-list.

use interdict_model::{
    Edition, Identifier, IdentifierKind, Name, NameKind, NameStrength, PartialDate, Programme, Value,
};

use super::ofac_words::{self, AddressParts, CountryText, Labelled};
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::xml::{Element, Records};

/// Programme tags that OFAC uses only for its non-SDN lists. A few SDN parties carry one of them as well.
const NON_SDN_TAGS: [&str; 4] = ["NS-PLC", "FSE-", "561", "CMIC-"];

/// Whether the file is of this format, and which part of a set.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    (head.xml_root() == Some("sdnList")).then(|| Recognised::single(Format::OfacXml))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let mut reading = ofac_words::reading(file.name())?;
    let wanted = ["publshInformation", "publicationInformation", "sdnEntry"];
    let mut records = Records::open(file, &wanted)?;
    let (mut parties, mut non_sdn) = (0usize, 0usize);
    while let Some(record) = records.next()? {
        if record.name() != "sdnEntry" {
            publication(&record, records.number(), &mut reading);
            continue;
        }
        parties += 1;
        let tags = record.walk(&["programList", "program"]);
        let is_non_sdn = |tag: &str| NON_SDN_TAGS.iter().any(|prefix| tag.starts_with(prefix));
        non_sdn += usize::from(tags.iter().any(|tag| is_non_sdn(tag.text())));
        let Some(uid) = record.child_text("uid") else {
            let text = record.child_text("lastName").unwrap_or("no name");
            let message = format!("an sdnEntry without uid (`{text}`) cannot be told from other parties");
            reading.report(Severity::SkippedRow, "main", records.number(), message);
            continue;
        };
        entry(&record, &mut reading.record("main", records.number(), uid));
    }
    ofac_words::finish(&mut reading, &records);
    // Nearly every tenth party of the non-SDN lists has a tag of its own, on the SDN list one in thousands.
    let (on_sdn, on_other) =
        if non_sdn * 20 >= parties.max(1) { (0, 1) } else { (usize::from(non_sdn > 0), 0) };
    reading.list = ofac_words::model_list(ofac_words::list_id(on_sdn, on_other, file.name()), file.name())?;
    Ok(reading)
}

fn publication(record: &Element, line: u64, reading: &mut Reading) {
    if let Some(text) = record.child_text("Publish_Date") {
        match PartialDate::parse_month_first(text) {
            Ok(date) if date.is_day() => reading.issued = Some(Edition::of(date.earliest())),
            _ => {
                let message = format!("Publish_Date: expected a day as MM/DD/YYYY, found `{text}`");
                reading.report(Severity::NotUnderstood, "main", line, message);
            }
        }
    }
    if let Some(text) = record.child_text("Record_Count") {
        if let Ok(count) = text.parse() {
            reading.declared_parties = Some(count);
        } else {
            let message = format!("Record_Count: expected a number, found `{text}`");
            reading.report(Severity::NotUnderstood, "main", line, message);
        }
    }
    for (path, text) in record.unread() {
        reading.report(Severity::Note, "main", line, format!("{path}: `{text}`"));
    }
}

fn entry(record: &Element, writer: &mut Writer<'_>) {
    if let Some(text) = record.child_text("sdnType") {
        match ofac_words::party_kind(text) {
            Some(kind) => writer.say(text, Value::Kind(kind)),
            None => writer.not_understood(text, "sdnType: expected Individual, Entity, Vessel or Aircraft"),
        }
    }
    name(record, NameKind::Primary, NameStrength::Strong, writer);
    for aka in record.walk(&["akaList", "aka"]) {
        alias(aka, writer);
    }
    for programme in record.walk(&["programList", "program"]) {
        let tag = programme.text().to_owned();
        writer.say(tag.clone(), Value::Programme(Programme { tag, sublist: None }));
    }
    if let Some(title) = record.child_text("title") {
        writer.say(title, Value::Role(title.to_owned()));
    }
    for id in record.walk(&["idList", "id"]) {
        number(id, writer);
    }
    for item in record.walk(&["dateOfBirthList", "dateOfBirthItem"]) {
        labelled(item, "dateOfBirth", "Birthdate", writer);
    }
    for item in record.walk(&["placeOfBirthList", "placeOfBirthItem"]) {
        labelled(item, "placeOfBirth", "Place of Birth", writer);
    }
    for item in record.walk(&["nationalityList", "nationality"]) {
        labelled(item, "country", "Nationality Country", writer);
    }
    for item in record.walk(&["citizenshipList", "citizenship"]) {
        labelled(item, "country", "Citizenship Country", writer);
    }
    for address in record.walk(&["addressList", "address"]) {
        self::address(address, writer);
    }
    if let Some(vessel) = record.child("vesselInfo") {
        self::vessel(vessel, writer);
    }
    if let Some(remarks) = record.child_text("remarks") {
        ofac_words::say_remarks(writer, remarks);
    }
    ofac_words::say_unread(record, writer);
}

/// `lastName` and `firstName` of an entry or alias. Returns nothing if neither has text.
fn name(element: &Element, kind: NameKind, strength: NameStrength, writer: &mut Writer<'_>) {
    let (family, given) = (element.child_text("lastName"), element.child_text("firstName"));
    let whole = ofac_words::join(", ", [family, given]);
    if whole.is_empty() {
        return writer.issue(Severity::NotUnderstood, "a name without text");
    }
    // An organisation's name stands in lastName alone; that is a whole name, not a family name.
    let family = family.filter(|_| given.is_some()).map(str::to_owned);
    let name = Name { given: given.map(str::to_owned), family, ..Name::alias(whole.clone(), kind, strength) };
    writer.say(whole, Value::Name(name));
}

fn alias(aka: &Element, writer: &mut Writer<'_>) {
    let kind = aka.child_text("type").unwrap_or("a.k.a.");
    let kind = ofac_words::name_kind(kind).unwrap_or_else(|| {
        writer.issue(Severity::NotUnderstood, format!("alias type `{kind}` read as a.k.a."));
        NameKind::Aka
    });
    let strength = match aka.child_text("category") {
        Some("weak") => NameStrength::Weak,
        Some("strong") | None => NameStrength::Strong,
        Some(other) => {
            writer.issue(Severity::NotUnderstood, format!("alias category `{other}` read as strong"));
            NameStrength::Strong
        }
    };
    ignore_uid(aka);
    name(aka, kind, strength, writer);
}

fn number(id: &Element, writer: &mut Writer<'_>) {
    ignore_uid(id);
    let mut date = |child: &str| {
        let text = id.child_text(child)?;
        PartialDate::parse_month_first(text).map_err(|cause| writer.not_understood(text, cause)).ok()
    };
    let (issued, expires) = (date("issueDate"), date("expirationDate"));
    let it = Labelled {
        label: id.child_text("idType").unwrap_or("Identification"),
        text: id.child_text("idNumber").unwrap_or_default(),
        country: id.child_text("idCountry").and_then(CountryText::read),
        issued,
        expires,
        ..Labelled::default()
    };
    ofac_words::say(writer, it);
}

/// One of the `...List/...Item` children: a value, a uid and whether it is the main one of several.
fn labelled(item: &Element, child: &str, label: &str, writer: &mut Writer<'_>) {
    ignore_uid(item);
    if let Some(main) = item.child("mainEntry") {
        // Which of several dates OFAC prints first: the order of the file keeps it.
        main.ignore();
    }
    if let Some(text) = item.child_text(child) {
        ofac_words::say(writer, Labelled { label, text, ..Labelled::default() });
    }
}

fn address(element: &Element, writer: &mut Writer<'_>) {
    ignore_uid(element);
    let mut parts = AddressParts::default();
    for (child, part_type) in [
        ("address1", "ADDRESS1"),
        ("address2", "ADDRESS2"),
        ("address3", "ADDRESS3"),
        ("city", "CITY"),
        ("stateOrProvince", "STATE/PROVINCE"),
        ("postalCode", "POSTAL CODE"),
    ] {
        parts.add(part_type, element.child_text(child).unwrap_or_default());
    }
    element.child_text("country").unwrap_or_default().clone_into(&mut parts.country);
    parts.say(writer);
}

fn vessel(vessel: &Element, writer: &mut Writer<'_>) {
    if let Some(text) = vessel.child_text("callSign") {
        let label = "Call sign".to_owned();
        let identifier = Identifier { label, ..Identifier::new(IdentifierKind::CallSign, text) };
        writer.say(text, Value::Identifier(identifier));
    }
    for (child, label) in [
        ("vesselFlag", "Vessel Flag"),
        ("vesselOwner", "Vessel Owner"),
        ("vesselType", "Vessel Type"),
        ("tonnage", "Vessel Tonnage"),
        ("grossRegisteredTonnage", "Vessel Gross Registered Tonnage"),
    ] {
        if let Some(text) = vessel.child_text(child) {
            ofac_words::say(writer, Labelled { label, text, ..Labelled::default() });
        }
    }
}

/// OFAC's internal key of a sub-record: it names no party and is not stable across formats.
fn ignore_uid(element: &Element) {
    if let Some(uid) = element.child("uid") {
        uid.ignore();
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{Detail, ListId, PartyKind};

    use super::*;
    use crate::source::SourceFile;

    fn read_text(name: &str, entries: &str) -> Reading {
        let text = format!(
            "<?xml version='1.0'?><sdnList xmlns='urn:any'><publshInformation><Publish_Date>09/23/2026\
             </Publish_Date><Record_Count>2</Record_Count></publshInformation>{entries}</sdnList>"
        );
        let file = SourceFile::from_bytes(name, text.into_bytes());
        assert_eq!(recognise(&Head::of(&file).unwrap()), Some(Recognised::single(Format::OfacXml)));
        read(&SourceSet::single(Format::OfacXml, file)).unwrap()
    }

    #[test]
    fn reads_an_entry() {
        let reading = read_text(
            "sdn.xml",
            "<sdnEntry><uid>7</uid><firstName>Given</firstName><lastName>FAMILY</lastName><sdnType>Individual</sdnType>\
             <programList><program>SDGT</program></programList>\
             <akaList><aka><uid>1</uid><type>f.k.a.</type><category>weak</category><lastName>NICK</lastName></aka></akaList>\
             <idList><id><uid>2</uid><idType>Passport</idType><idNumber>A1</idNumber><idCountry>Iran</idCountry>\
             <expirationDate>09 Jun 2009</expirationDate></id></idList>\
             <dateOfBirthList><dateOfBirthItem><uid>3</uid><dateOfBirth>circa 1960</dateOfBirth><mainEntry>true</mainEntry>\
             </dateOfBirthItem></dateOfBirthList><novelty kind='x'>new</novelty></sdnEntry>\
             <sdnEntry><lastName>NOBODY</lastName></sdnEntry>",
        );
        assert_eq!(reading.list.as_str(), ListId::US_OFAC_SDN);
        assert_eq!(reading.issued.unwrap().to_string(), "2026-09-23");
        assert_eq!(reading.declared_parties, Some(2));
        assert_eq!(reading.skipped_rows(), 1, "an entry without uid");
        let has = |value: Value| reading.statements.iter().any(|statement| statement.value == value);
        assert!(has(Value::Kind(PartyKind::Person)));
        assert!(has(Value::Name(Name {
            given: Some("Given".into()),
            family: Some("FAMILY".into()),
            ..Name::primary("FAMILY, Given")
        })));
        assert!(has(Value::Name(Name::alias("NICK", NameKind::Fka, NameStrength::Weak))));
        assert!(has(Value::BirthDate(PartialDate::year(1960).unwrap().with_circa(true))));
        let detail =
            |label: &str, text: &str| Value::Detail(Detail { label: label.into(), text: text.into() });
        assert!(has(detail("novelty", "new")) && has(detail("novelty/@kind", "x")));
        assert!(reading.statements.iter().any(|s| s.printed == "Passport | A1 | Iran | expires 2009-06-09"));
    }

    /// domain.md L5: OFAC has changed the namespace twice; local names decide.
    #[test]
    fn a_new_namespace_changes_nothing() {
        let entry = "<sdnEntry><uid>1</uid><lastName>X</lastName></sdnEntry>";
        let usual = read_text("sdn.xml", entry);
        let date = "<publshInformation><Publish_Date>09/23/2026</Publish_Date></publshInformation>";
        let prefixed =
            format!("{date}{entry}").replace("</", "\u{1}").replace('<', "<o:").replace('\u{1}', "</o:");
        let text = format!("<o:sdnList xmlns:o='urn:new'>{prefixed}</o:sdnList>");
        let file = SourceFile::from_bytes("sdn.xml", text.into_bytes());
        assert_eq!(recognise(&Head::of(&file).unwrap()), Some(Recognised::single(Format::OfacXml)));
        let renamed = read(&SourceSet::single(Format::OfacXml, file)).unwrap();
        assert_eq!(renamed.statements, usual.statements);
    }

    #[test]
    fn tags_then_the_name_tell_the_list() {
        let list = |file, tag| {
            let programme = format!("<programList><program>{tag}</program></programList>");
            let entry = format!("<sdnEntry><uid>1</uid><lastName>X</lastName>{programme}</sdnEntry>");
            read_text(file, &entry).list.to_string()
        };
        assert_eq!(list("x.xml", "NS-PLC"), ListId::US_OFAC_CONS);
        assert_eq!(list("CONSOLIDATED.XML", "SYRIA"), ListId::US_OFAC_CONS);
        assert_eq!(list("x.xml", "SYRIA"), ListId::US_OFAC_SDN);
    }
}
