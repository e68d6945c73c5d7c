//! EU Financial Sanctions Files, XML 1.1: `export/sanctionEntity`, namespace `fsd/export`.
//!
//! Source of the rules: the Commission's schema 1.1 (`xmlFullSanctionsList_1_1`). `logicalId` of the entity is
//! the id of the party; almost everything else is in attributes. What each part becomes is told in
//! [`eu`](super::eu). Ids of parts, the language of the regulation and the number of the file say nothing of a
//! party and are left out; each `regulationSummary` becomes a legal basis.

use std::collections::HashSet;

use interdict_model::{Edition, ListId, Value};

use super::eu::{Entity, Part, is_weak, join};
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::xml::{Element, Records};

/// Whether the file is the EU list: the root is `export` in the namespace `fsd/export`.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let is_eu = head.xml_root() == Some("export") && head.text.contains("/fsd/export");
    is_eu.then(|| Recognised::single(Format::EuXml))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let list: ListId = ListId::EU_FSF
        .parse()
        .map_err(|cause| ReadError::Set { set: set.name(), cause: format!("{cause}") })?;
    let mut reading = Reading::of(list);
    reading.components.push("main".to_owned());
    let mut records = Records::open(set.main()?, &["sanctionEntity"])?;
    let mut seen = HashSet::new();
    while let Some(record) = records.next()? {
        let number = records.number();
        let Some(id) = record.attribute("logicalId") else {
            reading.rows += 1;
            let reference = record.attribute("euReferenceNumber").unwrap_or("none");
            let message = format!("a sanctionEntity has no logicalId (reference {reference})");
            reading.report(Severity::SkippedRow, "main", number, message);
            continue;
        };
        let again = !seen.insert(id.to_owned());
        let mut writer = reading.record("main", number, id);
        if again {
            writer.issue(
                Severity::NotUnderstood,
                "the logicalId stands twice; both entities count as one party",
            );
        }
        entity(&mut writer, &record);
    }
    finish(&mut reading, &records);
    Ok(reading)
}

/// The date of the file, and what stood outside the records.
fn finish(reading: &mut Reading, records: &Records<'_>) {
    if let Some(root) = records.root() {
        let _ = root.attribute("globalFileId");
        let generated = root.attribute("generationDate").unwrap_or_default();
        reading.issued = generated.get(..10).and_then(|day| day.parse().ok()).map(Edition::of);
        if reading.issued.is_none() {
            let message = format!("generationDate is not a date: `{generated}`");
            reading.report(Severity::NotUnderstood, "main", 0, message);
        }
    }
    records.report_rest(reading);
}

fn entity(writer: &mut Writer<'_>, record: &Element) {
    let mut entity = Entity::default();
    let subject = record.child("subjectType");
    let head = |name: &str| match name {
        "code" | "classificationCode" => subject.and_then(|subject| subject.attribute(name)),
        _ => record.attribute(name),
    };
    entity.head(writer, &head);
    remarks_of(&mut entity, writer, record);
    let designated = record.attribute("designationDate").is_some();
    for regulation in record.all("regulation") {
        let _ = regulation.attribute("logicalId");
        let url = regulation.child_text("publicationUrl");
        let part = |name: &str| if name == "publicationUrl" { url } else { regulation.attribute(name) };
        entity.regulation(writer, &part, designated);
        remarks_of(&mut entity, writer, regulation);
        for corrigendum in regulation.all("corrigendum") {
            entity.legal_basis(writer, &|name| corrigendum.attribute(name));
        }
    }
    let is_strong = |alias: &Element| !is_weak(alias.attribute("strong"), &remarks(alias));
    let any_strong = record.all("nameAlias").any(is_strong);
    if record.child("nameAlias").is_none() {
        writer.issue(Severity::NotUnderstood, "the entity has no name");
    }
    for element in record.children() {
        let part: &Part<'_> = &|name| element.attribute(name);
        match element.name() {
            "nameAlias" => entity.name(writer, part, &remarks(element), any_strong),
            "birthdate" => entity.birth(writer, part),
            "citizenship" => entity.citizenship(writer, part),
            "address" => {
                entity.address(writer, part);
                for contact in element.all("contactInfo") {
                    if let Some(value) = contact.attribute("value") {
                        entity.contact(writer, contact.attribute("key").unwrap_or("contact"), value);
                    }
                }
            }
            "identification" => entity.identification(writer, part, &remarks(element)),
            _ => continue,
        }
        if !matches!(element.name(), "nameAlias" | "identification") {
            remarks_of(&mut entity, writer, element);
        }
        for internal in ["logicalId", "regulationLanguage"] {
            let _ = element.attribute(internal);
        }
        for summary in element.all("regulationSummary") {
            entity.legal_basis(writer, &|name| summary.attribute(name));
        }
    }
    for (path, text) in record.unread() {
        entity.detail(writer, path.split_once('/').map_or(path.as_str(), |(_, rest)| rest), &text);
    }
}

fn remarks(element: &Element) -> Vec<&str> {
    element.texts("remark").collect()
}

/// The remarks and the `additionalInformation` (key and value) of an entity or of one of its parts.
fn remarks_of(entity: &mut Entity, writer: &mut Writer<'_>, element: &Element) {
    for text in element.texts("remark") {
        entity.once(writer, text, Value::Remark(text.to_owned()));
    }
    for information in element.all("additionalInformation") {
        let (key, value) = (information.attribute("key"), information.attribute("value"));
        entity.detail(writer, key.unwrap_or("additionalInformation"), &join("", [value]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use interdict_model::{NameKind, NameStrength, Party, party};

    const LIST: &str = "<?xml version='1.0' encoding='UTF-8'?>\
        <export xmlns='http://eu.europa.ec/fpi/fsd/export' generationDate='2024-03-01T16:47:04.449+02:00' globalFileId='1'>\
        <sanctionEntity designationDate='2001-10-17' designationDetails='' unitedNationId='TSi.001' euReferenceNumber='EU.1.1' logicalId='10'>\
        <remark>A remark</remark>\
        <regulation regulationType='amendment' organisationType='council' publicationDate='2023-02-13' entryIntoForceDate='2023-02-14' numberTitle='2023/1 (OJ L1)' programme='TST' logicalId='5'>\
        <publicationUrl>https://example.org/act?a=1&amp;b=2</publicationUrl></regulation>\
        <subjectType code='person' classificationCode='P'/>\
        <nameAlias firstName='' middleName='' lastName='' wholeName='Weak One' function='' title='' nameLanguage='EN' strong='true' regulationLanguage='en' logicalId='1'>\
        <remark>low qualtiy alias; formerly listed as</remark>\
        <regulationSummary regulationType='amendment' publicationDate='2022-02-13' numberTitle='2022/1 (OJ L1)' publicationUrl='https://example.org'/></nameAlias>\
        <nameAlias firstName='Alpha' middleName='B.' lastName='Gamma' wholeName='Alpha B. Gamma' function='(a) Clerk, (b) Head' gender='M' title='Dr.' nameLanguage='' strong='true' regulationLanguage='en' logicalId='2'/>\
        <nameAlias wholeName='Alef' gender='M' title='Dr.' nameLanguage='AR' strong='false' regulationLanguage='en' logicalId='3'/>\
        <citizenship region='' countryIso2Code='KP' countryDescription='KOREA' regulationLanguage='en' logicalId='4'/>\
        <birthdate circa='true' calendarType='GREGORIAN' city='Town' zipCode='' year='1966' monthOfYear='4' region='' place='' countryIso2Code='00' countryDescription='UNKNOWN' regulationLanguage='en' logicalId='5'/>\
        <birthdate circa='false' calendarType='GREGORIAN' yearRangeFrom='1960' yearRangeTo='1962' countryIso2Code='00' countryDescription='UNKNOWN' regulationLanguage='en' logicalId='6'/>\
        <birthdate circa='false' calendarType='ISLAMIC' year='1340' countryIso2Code='00' countryDescription='UNKNOWN' regulationLanguage='en' logicalId='7'/>\
        <address city='Town' street='Road 1' poBox='7' zipCode='99' region='' place='' asAtListingTime='false' countryIso2Code='RU' countryDescription='RUSSIAN FEDERATION' regulationLanguage='en' logicalId='8'>\
        <contactInfo key='PHONE' value='+1 2'/><contactInfo key='RADIO' value='ch 5'/></address>\
        <identification diplomatic='false' knownExpired='false' knownFalse='true' reportedLost='false' revokedByIssuer='false' issuedBy='Office' latinNumber='' nameOnDocument='' number='AB 12' identificationTypeCode='passport' identificationTypeDescription='National passport' region='' countryIso2Code='RU' countryDescription='RUSSIAN FEDERATION' regulationLanguage='en' logicalId='9'><remark>seen</remark></identification>\
        <novelty kind='x'>y</novelty></sanctionEntity>\
        <sanctionEntity euReferenceNumber='EU.2.2'><nameAlias wholeName='No Id'/></sanctionEntity></export>";

    fn read_text(text: &str) -> Result<Reading, ReadError> {
        read(&SourceSet::single(Format::EuXml, SourceFile::from_bytes("eu.xml", text.as_bytes())))
    }

    fn only(reading: &Reading) -> Party {
        party::assemble(&reading.list, &reading.statements).remove(0)
    }

    #[test]
    fn reads_every_field() {
        let reading = read_text(LIST).unwrap();
        assert_eq!(reading.issued.unwrap().to_string(), "2024-03-01");
        assert_eq!((reading.rows, reading.skipped_rows()), (2, 1));
        let party = only(&reading);
        let names: Vec<_> = party.names.iter().map(|n| (n.whole.as_str(), n.kind, n.strength)).collect();
        assert_eq!(
            names,
            [
                ("Alpha B. Gamma", NameKind::Primary, NameStrength::Strong),
                ("Weak One", NameKind::Aka, NameStrength::Weak),
                ("Alef", NameKind::Aka, NameStrength::Weak),
            ]
        );
        assert_eq!(party.names[0].family.as_deref(), Some("Gamma"));
        let dates: Vec<String> = party.birth_dates.iter().map(ToString::to_string).collect();
        assert_eq!(dates, ["~1966-04", "1960/1962"]);
        assert_eq!(party.roles, ["Dr.", "Clerk", "Head"]);
        assert_eq!(party.references, ["EU.1.1", "TSi.001"]);
        assert_eq!(party.listed.unwrap().to_string(), "2001-10-17");
        assert_eq!(party.programmes[0].tag, "TST");
        assert_eq!(party.legal_bases, ["2023/1 (OJ L1)", "2022/1 (OJ L1)"]);
        assert_eq!(party.addresses[0].text, "Road 1, PO Box 7, Town, 99, RUSSIAN FEDERATION");
        assert_eq!(party.contacts.len(), 1);
        assert_eq!(party.identifiers[0].note.as_deref(), Some("known to be false; issued by Office; seen"));
        assert_eq!(party.remarks, ["A remark", "low qualtiy alias; formerly listed as", "1340 | ISLAMIC"]);
        let details: Vec<_> = party.details.iter().map(|d| format!("{}={}", d.label, d.text)).collect();
        assert_eq!(details, ["RADIO=ch 5", "novelty=y", "novelty/@kind=x"]);
    }

    #[test]
    fn refuses_a_truncated_file() {
        for sixteenth in 0..16 {
            assert!(read_text(&LIST[..LIST.len() * sixteenth / 16]).is_err(), "cut at {sixteenth}/16");
        }
    }
}
