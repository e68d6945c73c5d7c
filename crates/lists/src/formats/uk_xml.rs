//! UK Sanctions List XML of the FCDO, root `Designations` (list id `uk-sl`).
//!
//! `Designations` has `DateGenerated` and one `Designation` per party, whose `UniqueID` is the party id. Most
//! fields stand alone; those that belong together (a name, an address, a place of birth, a passport) are
//! groups and are read as one. What each field means is said in [`uk`], for the XML and the CSV alike.
//!
//! `SanctionsImposedIndicators` repeats `SanctionsImposed` as yes and no. An indicator that says yes to a
//! measure which the text does not name is stated as a measure, with a note; the rest of them add nothing.

use interdict_model::{Edition, IdentifierKind, ListId, Measure, PartialDate, PartyKind, Value};

use super::uk::{self, NameFields};
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::xml::{Element, Records};

/// Whether the file is of this format, and which part of a set.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    (head.xml_root() == Some("Designations")).then(|| Recognised::single(Format::UkXml))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let list: ListId =
        ListId::UK_SL.parse().map_err(|cause| ReadError::malformed(file.name(), "list id", cause))?;
    let mut reading = Reading::of(list);
    reading.components.push("main".to_owned());
    let mut records = Records::open(file, &["DateGenerated", "Designation"])?;
    let mut number = 0;
    while let Some(record) = records.next()? {
        if records.root().map(Element::name) != Some("Designations") {
            return Err(ReadError::malformed(file.name(), "root element", "expected `Designations`"));
        }
        if record.name() == "DateGenerated" {
            generated(&mut reading, record.text());
            continue;
        }
        number += 1;
        match record.child_text("UniqueID") {
            Some(id) => designation(&mut reading.record("main", number, id), &record),
            None => reading.report(Severity::SkippedRow, "main", number, "a Designation without UniqueID"),
        }
    }
    for (path, times) in records.outside() {
        let message = format!("text outside every Designation, in {path}, {times} times");
        reading.report(Severity::NotUnderstood, "main", 0, message);
    }
    Ok(reading)
}

fn generated(reading: &mut Reading, text: &str) {
    match PartialDate::parse(text) {
        Ok(date) if date.is_day() => reading.issued = Some(Edition::of(date.earliest())),
        _ => reading.report(
            Severity::NotUnderstood,
            "main",
            0,
            format!("DateGenerated is not a day: `{text}`"),
        ),
    }
}

fn designation(writer: &mut Writer<'_>, record: &Element) {
    let of_person =
        record.child_text("IndividualEntityShip").and_then(PartyKind::parse) == Some(PartyKind::Person);
    let imposed: Vec<Measure> =
        record.texts("SanctionsImposed").flat_map(|text| text.split('|')).filter_map(uk::measure).collect();
    let context = Context { of_person, imposed };
    for child in record.children().iter().filter(|child| child.name() != "UniqueID") {
        element(writer, &context, child);
    }
    // Attributes, and text beside elements: the format has neither, so whatever is there is new.
    for (path, text) in record.unread() {
        uk::say(writer, &path, &text);
    }
}

/// What the groups need to know of the designation they stand in.
struct Context {
    of_person: bool,
    imposed: Vec<Measure>,
}

fn element(writer: &mut Writer<'_>, context: &Context, element: &Element) {
    match element.name() {
        "Name" if element.children().iter().any(|part| part.name().starts_with("Name")) => {
            let part = |at: usize| element.child_text(PARTS.get(at).copied().unwrap_or_default());
            let fields = NameFields {
                parts: std::array::from_fn(part),
                sort: element.child_text("NameType"),
                strength: element.child_text("AliasStrength"),
                of_person: context.of_person,
            };
            if !uk::name(writer, &fields) {
                writer.issue(Severity::Note, "a Name without any text");
            }
        }
        "NonLatinName" if !element.children().is_empty() => {
            if let Some(text) = element.child_text("NameNonLatinScript") {
                let script = element.child_text("NonLatinScriptType");
                uk::original_script(writer, text, script, element.child_text("NonLatinScriptLanguage"));
            }
        }
        "Address" if !element.children().is_empty() => {
            let lines = element.children().iter().filter(|line| line.name().starts_with("AddressLine"));
            let lines: Vec<Option<String>> =
                lines.map(|line| Some(line.text().to_owned()).filter(|text| !text.is_empty())).collect();
            let postal_code = element.child_text("AddressPostalCode");
            uk::address(writer, lines, postal_code, element.child_text("AddressCountry"));
        }
        "Location" => {
            let town = element.child_text("TownOfBirth");
            uk::birth_places(writer, town, element.child_text("CountryOfBirth"));
        }
        "Passport" => document(writer, IdentifierKind::Passport, element),
        "NationalIdentifier" => document(writer, IdentifierKind::NationalId, element),
        "SanctionsImposedIndicators" => indicators(writer, context, element),
        name if element.children().is_empty() => uk::say(writer, name, element.text()),
        _ => {
            for child in element.children() {
                self::element(writer, context, child);
            }
        }
    }
}

const PARTS: [&str; 6] = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"];

/// A passport or national identifier: a number and a free text, each under a label that begins with the
/// name of the group.
fn document(writer: &mut Writer<'_>, kind: IdentifierKind, element: &Element) {
    let field = |suffix: &str| {
        let child = element.children().iter().find(|child| child.name().ends_with(suffix))?;
        Some(child.text()).filter(|text| !text.is_empty())
    };
    let information = field("AdditionalInformation");
    // A list in which the element holds the number itself is understood as well.
    let number = field("Number").or_else(|| Some(element.text()).filter(|text| !text.is_empty()));
    uk::document(writer, kind, element.name(), number, information);
}

fn indicators(writer: &mut Writer<'_>, context: &Context, element: &Element) {
    for indicator in element.children() {
        if !indicator.text().eq_ignore_ascii_case("true") {
            continue;
        }
        match uk::measure(indicator.name()) {
            Some(measure) if context.imposed.contains(&measure) => {}
            Some(measure) => {
                let name = indicator.name();
                writer.say(format!("{name}: true"), Value::Measure(measure));
                let message = format!("{name} is marked, but SanctionsImposed does not name it");
                writer.issue(Severity::Note, message);
            }
            None => writer.not_understood(indicator.name(), "not a measure known here"),
        }
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::party::assemble;
    use interdict_model::{Country, NameKind, NameStrength, Party, RelationKind};

    use super::*;
    use crate::source::SourceFile;

    /// Written for the tests: invented parties in the shape of the official file.
    const SAMPLE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Designations xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <DateGenerated>07/09/2026</DateGenerated>
  <Designation>
    <LastUpdated>04/08/2026</LastUpdated><DateDesignated>dd/06/2012</DateDesignated>
    <UniqueID>TST0001</UniqueID><OFSIGroupID>90001</OFSIGroupID><UNReferenceNumber>N/A</UNReferenceNumber>
    <Names>
      <Name><Name1>Example</Name1><Name2>Middle</Name2><Name6>PERSON </Name6><NameType>Primary Name</NameType></Name>
      <Name><Name6>The Example</Name6><NameType>ALias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name>
      <Name><NameType>Alias</NameType></Name>
    </Names>
    <NonLatinNames><NonLatinName><NameNonLatinScript>Пример</NameNonLatinScript><NonLatinScriptType>Cyrillic</NonLatinScriptType></NonLatinName></NonLatinNames>
    <Titles><Title>Dr</Title></Titles>
    <RegimeName>The Example (Sanctions) Regulations 2019</RegimeName>
    <IndividualEntityShip>Individual</IndividualEntityShip><DesignationSource>UK</DesignationSource>
    <SanctionsImposed>Asset freeze|Prohibition of tea</SanctionsImposed>
    <SanctionsImposedIndicators><AssetFreeze>true</AssetFreeze><TravelBan>true</TravelBan><Deflag>false</Deflag></SanctionsImposedIndicators>
    <UKStatementofReasons>&lt;p&gt;Research &amp;amp; more&lt;/p&gt;</UKStatementofReasons>
    <Addresses><Address><AddressLine1>1 High St,</AddressLine1><AddressLine6>Town</AddressLine6><AddressPostalCode>123</AddressPostalCode><AddressCountry>North Korea</AddressCountry></Address></Addresses>
    <PhoneNumbers><PhoneNumber>-103</PhoneNumber></PhoneNumbers>
    <IndividualDetails><Individual>
      <DOBs><DOB>dd/mm/1945</DOB><DOB>dd/mm/yyyy</DOB><DOB>45/45/1945</DOB></DOBs>
      <PassportDetails><Passport><PassportNumber>P1</PassportNumber><PassportAdditionalInformation>Russia passport number P1, issued on 7 August 2024 (expires 7 August 2034)</PassportAdditionalInformation></Passport></PassportDetails>
      <BirthDetails><Location><TownOfBirth>Town</TownOfBirth><CountryOfBirth>Russia</CountryOfBirth></Location></BirthDetails>
      <Genders><Gender>Male</Gender></Genders>
    </Individual></IndividualDetails>
    <NewField kind="x">new</NewField>
  </Designation>
  <Designation>
    <UniqueID>TST0002</UniqueID>
    <Names><Name><Name6>Example Ship</Name6><NameType>Primary name</NameType></Name></Names>
    <IndividualEntityShip>Ship</IndividualEntityShip>
    <SanctionsImposed>De-flag</SanctionsImposed>
    <ShipDetails><Ship><IMONumbers><IMONumber>9000001</IMONumber></IMONumbers>
      <CurrentOwnerOperators><CurrentOwnerOperator>Example Shipping</CurrentOwnerOperator></CurrentOwnerOperators>
      <CurrentBelievedFlagOfShip>Russia</CurrentBelievedFlagOfShip><TypeOfShip>Tug</TypeOfShip></Ship></ShipDetails>
  </Designation>
  <Designation><Names/></Designation>
</Designations>
"#;

    fn reading(text: &str) -> Result<Reading, ReadError> {
        let file = SourceFile::from_bytes("list.xml", text.as_bytes());
        assert_eq!(recognise(&Head::of(&file)?).map(|r| r.format), Some(Format::UkXml));
        read(&SourceSet::single(Format::UkXml, file))
    }

    fn parties(reading: &Reading) -> Vec<Party> {
        assemble(&reading.list, &reading.statements)
    }

    #[test]
    fn reads_a_person() {
        let reading = reading(SAMPLE).unwrap();
        assert_eq!(reading.list.as_str(), "uk-sl");
        assert_eq!(reading.issued.unwrap().to_string(), "2026-09-07");
        let parties = parties(&reading);
        let person = &parties[0];
        assert_eq!((person.id.as_str(), person.kind), ("TST0001", PartyKind::Person));
        let [primary, alias, original] = person.names.as_slice() else { panic!("{:?}", person.names) };
        assert_eq!(primary.whole, "Example Middle PERSON");
        assert_eq!(primary.given.as_deref(), Some("Example"));
        assert_eq!(primary.middle.as_deref(), Some("Middle"));
        assert_eq!(primary.family.as_deref(), Some("PERSON"));
        assert_eq!((alias.kind, alias.strength, &alias.family), (NameKind::Aka, NameStrength::Weak, &None));
        assert_eq!(original.kind, NameKind::OriginalScript);
        assert_eq!(original.script.as_deref(), Some("Cyrillic"));
        assert_eq!(person.stated_measures, [Measure::AssetFreeze, Measure::TravelBan]);
        assert_eq!(person.reasons, ["Research & more"]);
        assert_eq!(person.listed.unwrap().to_string(), "2012-06");
        assert_eq!(person.references, ["90001"]);
        assert_eq!(person.birth_dates.len(), 1);
        assert_eq!(person.birth_places[0].text, "Town, Russia");
        assert_eq!(person.addresses[0].text, "1 High St, Town, 123, North Korea");
        assert_eq!(person.addresses[0].country, Country::parse("KP"));
        let passport = &person.identifiers[0];
        assert_eq!((passport.kind, passport.number.as_str()), (IdentifierKind::Passport, "P1"));
        assert_eq!(passport.country, Country::parse("RU"));
        assert_eq!(passport.expires.unwrap().to_string(), "2034-08-07");
        assert_eq!(person.remarks, ["Prohibition of tea", "45/45/1945"]);
        for kept in ["NewField", "Designation/NewField/@kind", "DesignationSource", "UNReferenceNumber"] {
            assert!(person.details.iter().any(|detail| detail.label == kept), "{kept}: {:?}", person.details);
        }
        assert_eq!(reading.skipped_rows(), 1);
    }

    #[test]
    fn reads_a_ship() {
        let reading = reading(SAMPLE).unwrap();
        let parties = parties(&reading);
        let ship = &parties[1];
        assert_eq!(ship.kind, PartyKind::Vessel);
        assert_eq!(ship.identifiers[0].kind, IdentifierKind::Imo);
        assert_eq!(ship.relations[0].kind, RelationKind::OwnerOrOperator);
        assert_eq!(ship.relations[0].name, "Example Shipping");
        assert_eq!(ship.countries[0].country, Country::parse("RU"));
        assert_eq!(ship.stated_measures, [Measure::TransportBan]);
        assert!(ship.details.iter().any(|detail| detail.label == "TypeOfShip" && detail.text == "Tug"));
    }

    #[test]
    fn a_fragment_is_refused() {
        let whole = SAMPLE.trim_end().len();
        for sixteenth in 1..16 {
            let mut cut = whole * sixteenth / 16;
            while !SAMPLE.is_char_boundary(cut) {
                cut += 1;
            }
            let file = SourceFile::from_bytes("list.xml", &SAMPLE.as_bytes()[..cut]);
            assert!(read(&SourceSet::single(Format::UkXml, file)).is_err(), "cut at {sixteenth}/16");
        }
        let other = SAMPLE.replace("Designations", "Others");
        let file = SourceFile::from_bytes("list.xml", other.as_bytes());
        assert!(read(&SourceSet::single(Format::UkXml, file)).is_err());
    }
}
