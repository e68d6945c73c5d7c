//! OFAC enhanced export, root `sanctionsData`, and the OFAC delta file.
//!
//! Both are made by OFAC's Sanctions List Service and share the `entity` element: everything about a party in
//! one place, with reference texts written out (schema `ENHANCED_XML.xsd`). The export is a list; a delta
//! (namespace `https://www.treasury.gov/ofac/DeltaFile/1.0`) holds only the entities that changed, each with an
//! `action`. `publicationInfo/dataAsOf` dates the content.
//!
//! How it is kept
//! - A party is an `entity`; its id is OFAC's uid. Of every name each translation is a name: the one in Latin
//!   script with the kind of the alias, the others as names in original script.
//! - Lists and programmes stand side by side, without saying which belongs to which: every programme is
//!   stated for every list of the party, as OFAC's advanced format does. `Consolidated List` is the list of all
//!   non-SDN lists: beside a specific list only its date is kept.
//! - `valueDate` is the date, `value` how OFAC prints it.
//! - Relations carry id and name of the other party, which need not be in the file.
//!
//! A delta is read for one list (the set's, or else the SDN list): an entity that is not on that list after
//! the change counts as removed from it (an entry that moves to another list), unless it was only now added
//! elsewhere. What an element that is missing from a modified entity means is nowhere laid down, so only
//! complete entities are taken: one that carries `action` marks inside, or lacks a part that every entity of
//! the export has (type, lists, programmes, names), is reported as a row that could not be read. The version
//! is then not accepted, and the full list must be loaded.

use std::collections::HashMap;

use interdict_model::{
    Country, Detail, Edition, ListId, Name, NameKind, NameStrength, PartialDate, Programme, Relation, Value,
};

use super::ofac_words::{self, AddressParts, CountryText, Labelled, NameParts};
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::reading::{PartyChange, ReadError, Reading, Severity, Writer};
use crate::xml::{Element, Records};

/// The mark of a delta in the namespace of its root.
const DELTA_NAMESPACE: &str = "/ofac/DeltaFile/";

const RECORDS: [&str; 4] = ["publicationInfo", "referenceValue", "featureType", "entity"];

/// Whether the file is of this format, and which part of a set.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let root = head.xml_root()?;
    let start = head.text.get(head.text.find(root)?..)?;
    let root_tag = start.split('>').next()?;
    if root_tag.contains(DELTA_NAMESPACE) {
        return Some(Recognised::single(Format::OfacDelta));
    }
    (root == "sanctionsData").then(|| Recognised::single(Format::OfacEnhanced))
}

/// Reads one version of the list, or one delta.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let mut reading = ofac_words::reading(file.name())?;
    let is_delta = set.format == Format::OfacDelta;
    if is_delta && let Some(list) = &set.list {
        reading.list = list.clone();
    }
    let mut records = Records::open(file, &RECORDS)?;
    let mut codes = HashMap::new();
    let (mut on_sdn, mut on_other) = (0usize, 0usize);
    while let Some(record) = records.next()? {
        let line = records.number();
        match record.name() {
            "publicationInfo" => publication(&record, line, &mut reading),
            "referenceValue" => {
                // The texts are written out where they are used; only the ISO codes of countries are not.
                if let (Some(id), Some(code)) = (record.attribute("refId"), record.child_text("isoCode"))
                    && let Some(country) = Country::parse(code)
                {
                    codes.insert(id.to_owned(), country);
                }
            }
            "featureType" => {}
            _ => {
                let lists = lists(&record);
                on_sdn += usize::from(lists.contains(&ofac_words::SDN_LIST));
                on_other += usize::from(lists.iter().any(|list| *list != ofac_words::SDN_LIST));
                let Some(id) = record.attribute("id") else {
                    let message = "an entity without id cannot be told from other parties";
                    reading.report(Severity::SkippedRow, "main", line, message);
                    continue;
                };
                if is_delta && !change(&record, id, &lists, line, &mut reading) {
                    continue;
                }
                entity(&record, &codes, &mut reading.record("main", line, id));
            }
        }
    }
    ofac_words::finish(&mut reading, &records);
    if !is_delta {
        let list = ofac_words::list_id(on_sdn, on_other, file.name());
        reading.list = ofac_words::model_list(list, file.name())?;
    }
    Ok(reading)
}

fn publication(record: &Element, line: u64, reading: &mut Reading) {
    // The delta calls it differently; no other element of the head holds a date.
    let dated = ["dataAsOf", "datePublished", "publicationDate"];
    if let Some(text) = dated.iter().find_map(|name| record.child_text(name)) {
        match PartialDate::parse(text) {
            Ok(date) if date.is_day() => reading.issued = Some(Edition::of(date.earliest())),
            _ => {
                let message = format!("expected the day of publication, found `{text}`");
                reading.report(Severity::NotUnderstood, "main", line, message);
            }
        }
    }
    for list in record.walk(&["filters", "sanctionsLists", "sanctionsList"]) {
        ignore_keys(list);
    }
    for (path, text) in record.unread() {
        reading.report(Severity::Note, "main", line, format!("{path}: `{text}`"));
    }
}

fn lists(record: &Element) -> Vec<&str> {
    record.walk(&["sanctionsLists", "sanctionsList"]).into_iter().map(Element::text).collect()
}

/// Records what a delta says of a party; returns whether its content is to be read.
fn change(record: &Element, id: &str, lists: &[&str], line: u64, reading: &mut Reading) -> bool {
    let action = record.attribute("action").map(str::to_ascii_lowercase);
    let change = match action.as_deref() {
        Some("add") => PartyChange::Added,
        Some("modify") => PartyChange::Modified,
        Some("remove" | "delete") => {
            reading.rows += 1;
            reading.changes.push((id.to_owned(), PartyChange::Removed));
            return false;
        }
        other => {
            let message = format!(
                "entity {id}: expected action add, modify or remove, found `{}`",
                other.unwrap_or("")
            );
            reading.report(Severity::SkippedRow, "main", line, message);
            return false;
        }
    };
    if let Some(cause) = incomplete(record) {
        let message =
            format!("entity {id} is not complete ({cause}); load the full list instead of the delta");
        reading.report(Severity::SkippedRow, "main", line, message);
        return false;
    }
    let of_sdn = reading.list.as_str() == ListId::US_OFAC_SDN;
    if lists.iter().any(|list| (*list == ofac_words::SDN_LIST) == of_sdn) {
        reading.changes.push((id.to_owned(), change));
        return true;
    }
    if change == PartyChange::Modified {
        // It may have left this list for another. If it never was on this list, removing it does nothing.
        reading.changes.push((id.to_owned(), PartyChange::Removed));
    }
    let message = format!("entity {id} is not on {} ({})", reading.list, lists.join(", "));
    reading.report(Severity::Note, "main", line, message);
    false
}

/// Why an entity of a delta cannot be taken for the whole entry.
fn incomplete(record: &Element) -> Option<String> {
    fn marked(element: &Element) -> Option<&Element> {
        let below = element.children().iter();
        below
            .clone()
            .find(|child| child.attribute("action").is_some())
            .or_else(|| below.clone().find_map(marked))
    }
    if let Some(part) = marked(record) {
        return Some(format!("its `{}` is marked as changed by itself", part.name()));
    }
    let parts = [
        ["generalInfo", "entityType"],
        ["sanctionsLists", "sanctionsList"],
        ["sanctionsPrograms", "sanctionsProgram"],
        ["names", "name"],
    ];
    let missing = parts.iter().find(|path| record.walk(*path).is_empty())?;
    Some(format!("{} is missing", missing.join("/")))
}

fn entity(record: &Element, codes: &HashMap<String, Country>, writer: &mut Writer<'_>) {
    record.attribute("action");
    if let Some(general) = record.child("generalInfo") {
        self::general(general, writer);
    }
    for name in record.walk(&["names", "name"]) {
        self::name(name, writer);
    }
    listing(record, writer);
    for address in record.walk(&["addresses", "address"]) {
        self::address(address, codes, writer);
    }
    for feature in record.walk(&["features", "feature"]) {
        self::feature(feature, codes, writer);
    }
    for document in record.walk(&["identityDocuments", "identityDocument"]) {
        self::document(document, codes, writer);
    }
    for relationship in record.walk(&["relationships", "relationship"]) {
        self::relationship(relationship, writer);
    }
    ofac_words::say_unread(record, writer);
}

fn general(general: &Element, writer: &mut Writer<'_>) {
    if let Some(identity) = general.child("identityId") {
        identity.ignore(); // an internal key
    }
    if let Some(entity_type) = general.child("entityType") {
        entity_type.attribute("refId");
        let text = entity_type.text();
        match ofac_words::party_kind(text) {
            Some(kind) => writer.say(text, Value::Kind(kind)),
            None => {
                writer.not_understood(text, "entityType: expected Individual, Entity, Vessel or Aircraft");
            }
        }
    }
    if let Some(title) = general.child_text("title") {
        writer.say(title, Value::Role(title.to_owned()));
    }
    if let Some(remarks) = general.child_text("remarks") {
        ofac_words::say_remarks(writer, remarks);
    }
}

/// A name and its translations. Where OFAC formats the name (`formattedFullName`) that is the whole name.
fn name(element: &Element, writer: &mut Writer<'_>) {
    element.attribute("id");
    let flag = |name| element.child_text(name) == Some("true");
    let strength = if flag("isLowQuality") { NameStrength::Weak } else { NameStrength::Strong };
    let alias_type = element.child("aliasType");
    let kind = match alias_type.map(Element::text) {
        _ if flag("isPrimary") => NameKind::Primary,
        Some(text) => ofac_words::name_kind(text).unwrap_or_else(|| {
            writer.issue(Severity::NotUnderstood, format!("alias type `{text}` read as a.k.a."));
            NameKind::Aka
        }),
        None => NameKind::Aka,
    };
    ignore_reference(alias_type);
    for translation in element.walk(&["translations", "translation"]) {
        translation.attribute("id");
        translation.child_text("isPrimary"); // the Latin one is, which its script says too
        let mut parts = NameParts::default();
        parts.script = script(translation);
        for part in translation.walk(&["nameParts", "namePart"]) {
            part.attribute("id");
            ignore_reference(part.child("type"));
            parts.add(
                part.child_text("type").unwrap_or_default(),
                part.child_text("value").unwrap_or_default(),
            );
        }
        let mut name = parts.name();
        for formatted in ["formattedFirstName", "formattedLastName"] {
            translation.child_text(formatted); // the full name below repeats them
        }
        if let Some(full) = translation.child_text("formattedFullName") {
            full.clone_into(&mut name.whole);
        }
        if name.whole.is_empty() {
            writer.issue(Severity::NotUnderstood, "a name without text");
            continue;
        }
        let kind = if name.script.is_some() { NameKind::OriginalScript } else { kind };
        writer.say(name.whole.clone(), Value::Name(Name { kind, strength, ..name }));
    }
}

/// The script of a translation, unless it is Latin.
fn script(translation: &Element) -> Option<String> {
    ignore_reference(translation.child("script"));
    translation.child_text("script").filter(|script| *script != "Latin").map(str::to_owned)
}

/// Lists with their dates, programmes, types of sanction and legal bases.
fn listing(record: &Element, writer: &mut Writer<'_>) {
    let lists = record.walk(&["sanctionsLists", "sanctionsList"]);
    let is_meta = |list: &Element| list.text() == ofac_words::META_LIST;
    let has_specific = lists.iter().any(|list| !is_meta(list));
    let mut sublists = Vec::new();
    for list in lists {
        ignore_keys(list);
        let text = list.text();
        let beside_specific = has_specific && is_meta(list);
        if !beside_specific {
            sublists.push(text);
        }
        let Some(printed) = list.attribute("datePublished") else { continue };
        match PartialDate::parse(printed) {
            Ok(date) if !beside_specific => writer.say(format!("{text} | {printed}"), Value::Listed(date)),
            Ok(_) => {
                let detail = Detail { label: text.to_owned(), text: printed.to_owned() };
                writer.say(format!("{text} | {printed}"), Value::Detail(detail));
            }
            Err(cause) => writer.not_understood(printed, format_args!("date of {text}: {cause}")),
        }
    }
    for programme in record.walk(&["sanctionsPrograms", "sanctionsProgram"]) {
        ignore_keys(programme);
        let tag = programme.text();
        if sublists.is_empty() {
            writer.say(tag, Value::Programme(Programme { tag: tag.to_owned(), sublist: None }));
        }
        for list in &sublists {
            let programme = Programme { tag: tag.to_owned(), sublist: Some(ofac_words::sublist(list)) };
            writer.say(format!("{list} | {tag}"), Value::Programme(programme));
        }
    }
    for sanction in record.walk(&["sanctionsTypes", "sanctionsType"]) {
        ignore_keys(sanction);
        let detail = Detail { label: "Sanctions type".to_owned(), text: sanction.text().to_owned() };
        writer.say(sanction.text(), Value::Detail(detail));
    }
    for authority in record.walk(&["legalAuthorities", "legalAuthority"]) {
        ignore_keys(authority);
        writer.say(authority.text(), Value::LegalBasis(authority.text().to_owned()));
    }
}

/// An address in each script in which it is written. A translation without parts says no more than the country.
fn address(element: &Element, codes: &HashMap<String, Country>, writer: &mut Writer<'_>) {
    element.attribute("id");
    let country = element.child("country").and_then(|country| self::country(country, codes));
    let translations = element.walk(&["translations", "translation"]);
    let mut said = false;
    for translation in &translations {
        translation.attribute("id");
        translation.child_text("isPrimary");
        script(translation); // an address shows its script by itself
        let mut parts = AddressParts::default();
        for part in translation.walk(&["addressParts", "addressPart"]) {
            part.attribute("id");
            ignore_reference(part.child("type"));
            parts.add(
                part.child_text("type").unwrap_or_default(),
                part.child_text("value").unwrap_or_default(),
            );
        }
        let has_parts = parts != AddressParts::default();
        if let Some(country) = country {
            country.text.clone_into(&mut parts.country);
            parts.known_country = country.country;
        }
        if has_parts || !said {
            parts.say(writer);
        }
        said = true;
    }
    if translations.is_empty()
        && let Some(country) = country
    {
        let known_country = country.country;
        AddressParts { country: country.text.to_owned(), known_country, ..AddressParts::default() }
            .say(writer);
    }
}

/// A country with the code that the file's own reference values give it.
fn country<'a>(element: &'a Element, codes: &HashMap<String, Country>) -> Option<CountryText<'a>> {
    let read = CountryText::read(element.text())?;
    let code = element.attribute("refId").and_then(|id| codes.get(id)).copied();
    Some(CountryText { country: code.or(read.country), ..read })
}

fn feature(element: &Element, codes: &HashMap<String, Country>, writer: &mut Writer<'_>) {
    for internal in [element.child("versionId"), element.child("isPrimary")].into_iter().flatten() {
        internal.ignore();
    }
    element.attribute("id");
    if let Some(of_type) = element.child("type") {
        of_type.attribute("featureTypeId");
    }
    let label = element.child_text("type").unwrap_or("Feature");
    let text = element.child_text("value").unwrap_or_default();
    let code = element.child_text("valueRefId").and_then(|id| codes.get(id)).copied();
    ignore_reference(element.child("reliability"));
    let note = [element.child_text("reliability"), element.child_text("comments")];
    let it = Labelled {
        label,
        text,
        country: code.map(|country| CountryText { text, country: Some(country) }),
        date: element.child("valueDate").and_then(|date| value_date(date, writer)),
        note: Some(ofac_words::join("; ", note)).filter(|note| !note.is_empty()),
        ..Labelled::default()
    };
    ofac_words::say(writer, it);
}

/// A date from its first to its last possible day.
fn value_date(element: &Element, writer: &mut Writer<'_>) -> Option<PartialDate> {
    element.attribute("id");
    element.child_text("isDateRange"); // the days show it
    let circa = element.child_text("isApproximate") == Some("true");
    let days =
        ["fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd"].map(|name| element.child_text(name));
    let mut texts = days.iter().copied().flatten();
    let first = texts.next()?;
    let last = texts.next_back().unwrap_or(first);
    let date = PartialDate::parse(first).and_then(|from| Ok((from, PartialDate::parse(last)?)));
    match date {
        Ok((from, to)) => PartialDate::range(from, to).map(|date| date.with_circa(circa)).or_else(|| {
            writer.not_understood(&format!("{first} | {last}"), "the period ends before it begins");
            None
        }),
        Err(cause) => {
            writer.not_understood(&format!("{first} | {last}"), cause);
            None
        }
    }
}

fn document(element: &Element, codes: &HashMap<String, Country>, writer: &mut Writer<'_>) {
    element.attribute("id");
    ignore_reference(element.child("type"));
    if let Some(name) = element.child("name") {
        name.ignore(); // which of the party's names stands on the document
    }
    let mut date = |name: &str| {
        let text = element.child_text(name)?;
        PartialDate::parse(text).map_err(|cause| writer.not_understood(text, cause)).ok()
    };
    let (issued, expires) = (date("issueDate"), date("expirationDate"));
    let country = element.child("issuingCountry").and_then(|country| self::country(country, codes));
    // Where the place of issue is only the issuing country again, it adds nothing.
    let place = element.child_text("issuingLocation").filter(|text| country.is_none_or(|c| c.text != *text));
    let place = place.map(|place| format!("issued in {place}"));
    let invalid = element.child_text("isValid").filter(|valid| *valid != "true").map(|_| "not valid");
    let note =
        [element.child_text("issuingAuthority"), place.as_deref(), invalid, element.child_text("comments")];
    let it = Labelled {
        label: element.child_text("type").unwrap_or("Document"),
        text: element.child_text("documentNumber").unwrap_or_default(),
        country,
        issued,
        expires,
        note: Some(ofac_words::join("; ", note)).filter(|note| !note.is_empty()),
        date: None,
        is_document: true,
    };
    ofac_words::say(writer, it);
}

fn relationship(element: &Element, writer: &mut Writer<'_>) {
    element.attribute("id");
    ignore_reference(element.child("type"));
    ignore_reference(element.child("quality"));
    let label = element.child_text("type").unwrap_or("related to");
    let related = element.child("relatedEntity");
    let party = related.and_then(|related| related.attribute("entityId"));
    let name = related.map(Element::text).unwrap_or_default();
    if party.is_none() && name.is_empty() {
        return writer.not_understood(label, "a relationship to nobody");
    }
    let relation = Relation {
        kind: ofac_words::relation_kind(label),
        label: label.to_owned(),
        party: party.map(str::to_owned),
        name: name.to_owned(),
    };
    writer.say(ofac_words::join(" | ", [Some(label), party, Some(name)]), Value::Relation(relation));
    for note in [element.child_text("quality"), element.child_text("comments")].into_iter().flatten() {
        ofac_words::say_about(writer, label, party.unwrap_or(name), note);
    }
}

/// The key of a reference value, whose text is what counts.
fn ignore_reference(element: Option<&Element>) {
    if let Some(element) = element {
        element.attribute("refId");
    }
}

/// The keys of a reference value and of its use.
fn ignore_keys(element: &Element) {
    ignore_reference(Some(element));
    element.attribute("id");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    fn whole(id: u64, action: &str, list: &str) -> String {
        format!(
            "<entity id='{id}' action='{action}'><generalInfo><entityType>Individual</entityType></generalInfo>\
             <sanctionsLists><sanctionsList datePublished='2026-09-23'>{list}</sanctionsList></sanctionsLists>\
             <sanctionsPrograms><sanctionsProgram>DPRK3</sanctionsProgram></sanctionsPrograms>\
             <names><name><isPrimary>true</isPrimary><translations><translation><script>Latin</script>\
             <formattedFullName>FAMILY, Given</formattedFullName></translation></translations></name></names></entity>"
        )
    }

    fn delta(entities: &str, list: Option<&str>) -> Reading {
        let text = format!(
            "<?xml version='1.0'?><sanctionsData xmlns='https://www.treasury.gov/ofac/DeltaFile/1.0'>\
             <publicationInfo><datePublished>2026-09-23T10:00:00</datePublished></publicationInfo>\
             <entities>{entities}</entities></sanctionsData>"
        );
        let file = SourceFile::from_bytes("2026-09-23_delta.xml", text.into_bytes());
        let format = recognise(&Head::of(&file).unwrap()).unwrap().format;
        assert_eq!(format, Format::OfacDelta);
        let list = list.map(|id| id.parse().unwrap());
        read(&SourceSet { list, ..SourceSet::single(format, file) }).unwrap()
    }

    #[test]
    fn a_delta_names_what_changed() {
        let entities = [
            whole(1, "add", "SDN List"),
            whole(2, "modify", "SDN List"),
            "<entity id='3' action='remove'/>".to_owned(),
            whole(4, "modify", "Non-SDN Menu-Based Sanctions List"),
            whole(5, "add", "Non-SDN Menu-Based Sanctions List"),
        ]
        .concat();
        let sdn = delta(&entities, None);
        let of = |id: &str, change| (id.to_owned(), change);
        let common =
            [of("1", PartyChange::Added), of("2", PartyChange::Modified), of("3", PartyChange::Removed)];
        assert_eq!(sdn.changes[..3], common);
        assert_eq!(sdn.changes[3..], [of("4", PartyChange::Removed)], "4 has left, 5 never came");
        assert_eq!(sdn.list.as_str(), ListId::US_OFAC_SDN);
        assert_eq!(sdn.issued.unwrap().to_string(), "2026-09-23");
        assert_eq!(sdn.skipped_rows(), 0);
        let parties: Vec<&str> = sdn.statements.iter().map(|statement| statement.party.as_str()).collect();
        assert!(parties.iter().all(|party| matches!(*party, "1" | "2")), "{parties:?}");
        let cons = delta(&entities, Some(ListId::US_OFAC_CONS));
        assert_eq!(
            cons.changes[1..],
            [of("3", PartyChange::Removed), of("4", PartyChange::Modified), of("5", PartyChange::Added)]
        );
    }

    #[test]
    fn a_partial_change_is_not_guessed_at() {
        let partial = "<entity id='6' action='modify'><names><name id='1' action='add'/></names></entity>";
        let reading = delta(partial, None);
        assert_eq!(reading.skipped_rows(), 1);
        assert!(reading.changes.is_empty());
        let missing = whole(7, "modify", "SDN List").replace("sanctionsProgram>", "other>");
        assert_eq!(delta(&missing, None).skipped_rows(), 1);
        assert_eq!(delta(&whole(8, "swap", "SDN List"), None).skipped_rows(), 1);
    }
}
