//! OFAC `SDN_ADVANCED.XML` and `CONS_ADVANCED.XML`, root `Sanctions`.
//!
//! The Advanced Sanctions Data Model (schema `sdn_advanced.xsd`) is a relational database written down: tables
//! of reference values, locations, identity documents, parties, relationships and entries, in this order, which
//! name each other by id. The file is read once from top to bottom; reference values, locations and documents
//! are kept until the party that names them comes, and what a party is listed for comes after all parties, so
//! the statements of one party are scattered over the reading.
//!
//! How it is kept
//! - Ids are resolved to the reference text of the same file, and the text decides (`ofac_words`).
//! - A party is a `Profile`; its id is OFAC's uid. Its name is put together from the name parts as OFAC prints
//!   it elsewhere, `LAST, First Middle`, but in the letter case of the parts (OFAC's other formats print
//!   organisations and family names in capitals). Latin script is not stated, other scripts are.
//! - A `DatePeriod` runs from the first day of its start to the last day of its end: 1 January to 31 December
//!   is that year.
//! - A `SanctionsEntry` states date, legal basis and programmes on one list. `Consolidated List` is the list of
//!   all non-SDN lists and stands beside the specific one: where there is a specific one, only the date of the
//!   meta entry is kept. An entry lists all programmes of the party, not only those of its list, and so do we.
//! - A relationship is stated about the party it starts from, in OFAC's words. It is a basis of designation and
//!   says nothing of percentages.

use std::collections::{HashMap, HashSet};

use interdict_model::{
    Country, Detail, Edition, Name, NameKind, NameStrength, PartialDate, Programme, Relation, Value,
};

use super::ofac_words::{self, AddressParts, CountryText, Labelled};
use crate::format::{Format, Head, Recognised, SourceSet};
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::xml::{Element, Records};

const RECORDS: [&str; 8] = [
    "DateOfIssue",
    "ReferenceValueSets",
    "Location",
    "IDRegDocument",
    "DistinctParty",
    "ProfileRelationship",
    "SanctionsEntry",
    "SanctionsEntryLink",
];

/// The type of measure whose comment is a programme tag.
const PROGRAMME: &str = "Program";

/// Whether the file is of this format, and which part of a set.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let is_advanced = head.xml_root() == Some("Sanctions") && head.text.contains("un.org/sanctions/");
    is_advanced.then(|| Recognised::single(Format::OfacAdvanced))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let mut tables = Tables::new(file.name())?;
    let mut records = Records::open(file, &RECORDS)?;
    while let Some(record) = records.next()? {
        if records.number() == 1
            && let Some(base) = records.root().and_then(|root| root.attribute("DeltaBaseVersion"))
        {
            let cause = format!("the file is a change to version {base}, not a list; load the full file");
            return Err(ReadError::malformed(file.name(), "Sanctions/@DeltaBaseVersion", cause));
        }
        tables.take(&record, records.number());
    }
    tables.finish(&records, file.name())
}

/// A reference value: its text, and the attributes that other tables need.
#[derive(Debug, Default)]
struct Reference {
    text: String,
    /// `Country/@ISO2`.
    iso2: Option<String>,
    /// `AreaCode/@Description`.
    description: Option<String>,
    /// `PartySubType/@PartyTypeID`.
    party_type: Option<String>,
}

/// The reference values by kind (element name) and id.
#[derive(Debug, Default)]
struct References(HashMap<String, HashMap<String, Reference>>);

impl References {
    fn get(&self, kind: &str, id: &str) -> Option<&Reference> {
        self.0.get(kind)?.get(id)
    }

    /// The text of the value that `element` names in `attribute`; `None` without the attribute.
    ///
    /// An id that the file does not define is reported, and stands for itself.
    fn text<'a>(
        &'a self,
        kind: &str,
        element: &'a Element,
        attribute: &str,
        writer: &mut Writer<'_>,
    ) -> Option<&'a str> {
        let id = element.attribute(attribute)?;
        let found = self.get(kind, id);
        if found.is_none() {
            let message = format!("the file defines no {kind} with id {id}");
            writer.issue(Severity::NotUnderstood, message);
        }
        Some(found.map_or(id, |reference| &reference.text))
    }

    fn country<'a>(
        &'a self,
        element: &'a Element,
        attribute: &str,
        writer: &mut Writer<'_>,
    ) -> Option<CountryText<'a>> {
        let text = self.text("Country", element, attribute, writer)?;
        let iso2 = self.get("Country", element.attribute(attribute)?).and_then(|r| r.iso2.as_deref());
        let read = CountryText::read(text)?;
        Some(CountryText { country: iso2.and_then(Country::parse).or(read.country), ..read })
    }
}

/// A document that waits for the party to which it belongs, as the record in which it stood.
struct Waiting {
    record: Element,
    line: u64,
}

/// An entry on the meta list, held back until it is known whether there is a specific one.
struct MetaEntry {
    party: String,
    record: Element,
    line: u64,
}

/// What has been read so far.
struct Tables {
    reading: Reading,
    references: References,
    locations: HashMap<String, AddressParts>,
    waiting: HashMap<String, Vec<Waiting>>,
    /// The party of each identity.
    identities: HashMap<String, String>,
    /// The primary name of each party.
    names: HashMap<String, String>,
    on_sdn: HashSet<String>,
    on_other: HashSet<String>,
    on_specific: HashSet<String>,
    meta: Vec<MetaEntry>,
}

impl Tables {
    fn new(file: &str) -> Result<Self, ReadError> {
        Ok(Self {
            reading: ofac_words::reading(file)?,
            references: References::default(),
            locations: HashMap::new(),
            waiting: HashMap::new(),
            identities: HashMap::new(),
            names: HashMap::new(),
            on_sdn: HashSet::new(),
            on_other: HashSet::new(),
            on_specific: HashSet::new(),
            meta: Vec::new(),
        })
    }

    fn take(&mut self, record: &Element, line: u64) {
        match record.name() {
            "DateOfIssue" => self.date_of_issue(record, line),
            "ReferenceValueSets" => self.reference_values(record),
            "Location" => self.location(record, line),
            "IDRegDocument" => self.document(record, line),
            "DistinctParty" => self.party(record, line),
            "ProfileRelationship" => self.relationship(record, line),
            "SanctionsEntry" => self.entry(record, line),
            _ => {
                // No file has used these so far; what they would say is not known.
                let text: Vec<String> =
                    record.unread().into_iter().map(|(p, t)| format!("{p}={t}")).collect();
                let message = format!("a link between entries is not read: {}", text.join(", "));
                self.reading.report(Severity::NotUnderstood, "main", line, message);
            }
        }
    }

    fn date_of_issue(&mut self, record: &Element, line: u64) {
        if let Some(date) = day(record) {
            self.reading.issued = Some(Edition::of(date.earliest()));
        } else {
            let message = "DateOfIssue is not a day of the calendar";
            self.reading.report(Severity::NotUnderstood, "main", line, message);
        }
    }

    fn reference_values(&mut self, record: &Element) {
        for value in record.children().iter().flat_map(Element::children) {
            let own = |name: &str| value.attribute(name).map(str::to_owned);
            let reference = Reference {
                text: value.text().to_owned(),
                iso2: own("ISO2"),
                description: own("Description"),
                party_type: own("PartyTypeID"),
            };
            if let Some(id) = value.attribute("ID") {
                let kind = self.references.0.entry(value.name().to_owned()).or_default();
                kind.insert(id.to_owned(), reference);
            }
        }
    }

    /// Keeps a location for the features and documents that name it.
    fn location(&mut self, record: &Element, line: u64) {
        let Some(id) = record.attribute("ID") else {
            let message = "a Location without ID cannot be referred to";
            return self.reading.report(Severity::NotUnderstood, "main", line, message);
        };
        let mut parts = AddressParts::default();
        for part in record.all("LocationPart") {
            let part_type = part.attribute("LocPartTypeID").unwrap_or_default();
            let part_type = self.references.get("LocPartType", part_type).map_or("", |r| &r.text);
            for value in part.all("LocationPartValue") {
                for internal in ["Primary", "LocPartValueTypeID", "LocPartValueStatusID"] {
                    value.attribute(internal);
                }
                parts.add(part_type, value.child_text("Value").unwrap_or_default());
            }
        }
        // The area code repeats the country, as a code.
        let country = record.all("LocationCountry").find_map(|country| {
            country.attribute("CountryRelevanceID");
            self.references.get("Country", country.attribute("CountryID")?)
        });
        let area = record
            .all("LocationAreaCode")
            .find_map(|area| self.references.get("AreaCode", area.attribute("AreaCodeID")?));
        if let Some(country) = country {
            parts.country.clone_from(&country.text);
            parts.known_country = country.iso2.as_deref().and_then(Country::parse);
        } else if let Some(area) = area {
            parts.country = area.description.clone().unwrap_or_else(|| area.text.clone());
            parts.known_country = Country::parse(&area.text);
        }
        self.locations.insert(id.to_owned(), parts);
        for reference in record.all("FeatureVersionReference").chain(record.all("IDRegDocumentReference")) {
            reference.ignore(); // the other side names the location too
        }
        for (path, text) in record.unread() {
            let message = format!("{path} of location {id} is not read: `{text}`");
            self.reading.report(Severity::NotUnderstood, "main", line, message);
        }
    }

    /// States a document if its party is known, or keeps it for when the party comes.
    fn document(&mut self, record: &Element, line: u64) {
        let identity = record.attribute("IdentityID").unwrap_or_default();
        if let Some(party) = self.identities.get(identity) {
            let mut writer = self.reading.record("main", line, party.clone());
            document(record, &self.references, &self.locations, &mut writer);
        } else {
            let waiting = Waiting { record: record.clone(), line };
            self.waiting.entry(identity.to_owned()).or_default().push(waiting);
        }
    }

    fn party(&mut self, record: &Element, line: u64) {
        record.attribute("FixedRef");
        let mut comments: Vec<&str> = record.texts("Comment").collect();
        let mut found = false;
        for profile in record.all("Profile") {
            let Some(id) = profile.attribute("ID") else { continue };
            found = true;
            let mut writer = self.reading.record("main", line, id);
            party_kind(profile, &self.references, &mut writer);
            for identity in profile.all("Identity") {
                if let Some(identity) = identity.attribute("ID") {
                    self.identities.insert(identity.to_owned(), id.to_owned());
                }
                if let Some(name) = identity_names(identity, &self.references, &mut writer) {
                    self.names.entry(id.to_owned()).or_insert(name);
                }
            }
            for feature in profile.all("Feature") {
                self::feature(feature, &self.references, &self.locations, &mut writer);
            }
            for comment in comments.drain(..).chain(profile.texts("Comment")) {
                ofac_words::say_remarks(&mut writer, comment);
            }
            for reference in profile.all("SanctionsEntryReference") {
                reference.ignore(); // the entry names the profile too
            }
            ofac_words::say_unread(profile, &mut writer);
            let identities: Vec<&str> =
                profile.all("Identity").filter_map(|identity| identity.attribute("ID")).collect();
            for waiting in identities.iter().filter_map(|id| self.waiting.remove(*id)).flatten() {
                let mut writer = self.reading.record("main", waiting.line, id);
                document(&waiting.record, &self.references, &self.locations, &mut writer);
            }
        }
        if !found {
            let message = "a DistinctParty without a Profile that has an ID cannot be told from others";
            self.reading.report(Severity::SkippedRow, "main", line, message);
        }
        for (path, text) in record.unread() {
            let message = format!("{path} is not read: `{text}`");
            self.reading.report(Severity::NotUnderstood, "main", line, message);
        }
    }

    fn relationship(&mut self, record: &Element, line: u64) {
        let (Some(from), Some(to)) = (record.attribute("From-ProfileID"), record.attribute("To-ProfileID"))
        else {
            let message = "a ProfileRelationship that does not name both parties";
            return self.reading.report(Severity::SkippedRow, "main", line, message);
        };
        let writer = &mut self.reading.record("main", line, from);
        let references = &self.references;
        let label = references.text("RelationType", record, "RelationTypeID", writer).unwrap_or("related to");
        let former = record.attribute("Former") == Some("true");
        let quality = references.text("RelationQuality", record, "RelationQualityID", writer);
        let name = self.names.get(to).cloned().unwrap_or_default();
        for internal in ["ID", "SanctionsEntryID"] {
            record.attribute(internal);
        }
        let printed =
            ofac_words::join(" | ", [Some(label), Some(to), Some(&name), former.then_some("former")]);
        let relation = Relation {
            kind: ofac_words::relation_kind(label),
            label: if former { format!("{label} (former)") } else { label.to_owned() },
            party: Some(to.to_owned()),
            name,
        };
        writer.say(printed, Value::Relation(relation));
        let comment = record.child_text("Comment");
        for note in quality.filter(|quality| *quality != "Unknown").into_iter().chain(comment) {
            ofac_words::say_about(writer, label, to, note);
        }
        ofac_words::say_unread(record, writer);
    }

    fn entry(&mut self, record: &Element, line: u64) {
        let Some(party) = record.attribute("ProfileID") else {
            let message = "a SanctionsEntry without ProfileID concerns nobody";
            return self.reading.report(Severity::SkippedRow, "main", line, message);
        };
        let list = record.attribute("ListID").unwrap_or_default();
        let list = self.references.get("List", list).map_or(list, |reference| &reference.text);
        let on = if list == ofac_words::SDN_LIST { &mut self.on_sdn } else { &mut self.on_other };
        on.insert(party.to_owned());
        if list == ofac_words::META_LIST {
            let entry = MetaEntry { party: party.to_owned(), record: record.clone(), line };
            return self.meta.push(entry);
        }
        self.on_specific.insert(party.to_owned());
        entry(record, list, &self.references, &mut self.reading.record("main", line, party));
    }

    fn finish(mut self, records: &Records<'_>, file: &str) -> Result<Reading, ReadError> {
        for MetaEntry { party, record, line } in std::mem::take(&mut self.meta) {
            let mut writer = self.reading.record("main", line, party.as_str());
            if self.on_specific.contains(&party) {
                meta_date(&record, &mut writer);
            } else {
                entry(&record, ofac_words::META_LIST, &self.references, &mut writer);
            }
        }
        let mut issues: Vec<(Severity, u64, String)> = Vec::new();
        for (identity, documents) in std::mem::take(&mut self.waiting) {
            for document in documents {
                let number = document.record.child_text("IDRegistrationNo").unwrap_or("no number");
                let message =
                    format!("document `{number}` belongs to identity {identity}, which no party has");
                issues.push((Severity::SkippedRow, document.line, message));
            }
        }
        // An entry for nobody would make a party without a name; a party on no list has no legal consequence.
        let parties: HashSet<&String> = self.identities.values().collect();
        let listed: HashSet<&String> = self.on_sdn.union(&self.on_other).collect();
        for party in listed.difference(&parties) {
            let message = format!("a SanctionsEntry names profile {party}, which the file does not describe");
            issues.push((Severity::SkippedRow, 0, message));
        }
        for party in parties.difference(&listed) {
            let message = format!("profile {party} stands on no list of the file");
            issues.push((Severity::NotUnderstood, 0, message));
        }
        issues.sort();
        for (severity, line, message) in issues {
            self.reading.report(severity, "main", line, message);
        }
        ofac_words::finish(&mut self.reading, records);
        let list = ofac_words::list_id(self.on_sdn.len(), self.on_other.len(), file);
        self.reading.list = ofac_words::model_list(list, file)?;
        Ok(self.reading)
    }
}

/// Person, organisation, vessel or aircraft: the subtype says which ship or aircraft, else the type does.
fn party_kind(profile: &Element, references: &References, writer: &mut Writer<'_>) {
    let subtype = profile.attribute("PartySubTypeID").and_then(|id| references.get("PartySubType", id));
    let party_type = subtype
        .and_then(|subtype| subtype.party_type.as_deref())
        .and_then(|id| references.get("PartyType", id))
        .map_or("", |reference| reference.text.as_str());
    let subtype = subtype.map_or("", |reference| reference.text.as_str());
    match ofac_words::party_kind(subtype).or_else(|| ofac_words::party_kind(party_type)) {
        Some(kind) => {
            let printed = if subtype == "Unknown" { party_type } else { subtype };
            writer.say(printed, Value::Kind(kind));
        }
        None => writer.not_understood(
            &ofac_words::join(" | ", [Some(party_type), Some(subtype)]),
            "expected an individual, an entity, a vessel or an aircraft",
        ),
    }
}

/// States the names of an identity and returns the primary one.
fn identity_names(identity: &Element, references: &References, writer: &mut Writer<'_>) -> Option<String> {
    let flag = |name| identity.attribute(name) == Some("true");
    identity.attribute("FixedRef");
    let (is_primary, is_false) = (flag("Primary"), flag("False"));
    let mut part_types: HashMap<&str, &str> = HashMap::new();
    for group in identity.walk(&["NamePartGroups", "MasterNamePartGroup", "NamePartGroup"]) {
        let part_type = references.text("NamePartType", group, "NamePartTypeID", writer);
        if let (Some(id), Some(part_type)) = (group.attribute("ID"), part_type) {
            part_types.insert(id, part_type);
        }
    }
    let mut primary = None;
    for alias in identity.all("Alias") {
        alias.attribute("FixedRef");
        let flag = |name| alias.attribute(name) == Some("true");
        let (primary_alias, weak) = (flag("Primary") && is_primary, flag("LowQuality"));
        let alias_type = references.text("AliasType", alias, "AliasTypeID", writer).unwrap_or_default();
        let kind = if primary_alias {
            NameKind::Primary
        } else {
            let known = ofac_words::name_kind(alias_type).filter(|kind| *kind != NameKind::Primary);
            known.unwrap_or_else(|| {
                writer.issue(Severity::Note, format!("alias type `{alias_type}` read as a.k.a."));
                NameKind::Aka
            })
        };
        let strength = if weak { NameStrength::Weak } else { NameStrength::Strong };
        for documented in alias.all("DocumentedName") {
            let name = documented_name(documented, &part_types, references, writer);
            if name.whole.is_empty() {
                writer.issue(Severity::NotUnderstood, "a name without text");
                continue;
            }
            let kind = if name.script.is_some() { NameKind::OriginalScript } else { kind };
            if kind == NameKind::Primary {
                primary.get_or_insert_with(|| name.whole.clone());
            }
            if is_false {
                ofac_words::say_about(writer, "Name", &name.whole, "of a false identity");
            }
            writer.say(name.whole.clone(), Value::Name(Name { kind, strength, ..name }));
        }
    }
    primary
}

/// One name from its parts. Kind and strength are the caller's.
fn documented_name(
    documented: &Element,
    part_types: &HashMap<&str, &str>,
    references: &References,
    writer: &mut Writer<'_>,
) -> Name {
    for internal in ["ID", "FixedRef", "DocNameStatusID"] {
        documented.attribute(internal);
    }
    let mut parts = ofac_words::NameParts::default();
    for part in documented.all("DocumentedNamePart") {
        let Some(value) = part.child("NamePartValue") else { continue };
        value.attribute("ScriptStatusID");
        let around = |name| part.attribute(name).unwrap_or_default();
        let text = format!("{}{}{}", around("LeadingChars"), value.text(), around("TrailingChars"));
        let part_type = value.attribute("NamePartGroupID").and_then(|id| part_types.get(id));
        let script = references.text("Script", value, "ScriptID", writer);
        if value.attribute("Acronym") == Some("true") {
            ofac_words::say_about(writer, "Name", &text, "an acronym");
        }
        parts.add(part_type.copied().unwrap_or_default(), &text);
        parts.script = script.filter(|script| *script != "Latin" && *script != "Unknown").map(str::to_owned);
    }
    parts.name()
}

/// States every version of a feature.
fn feature(
    feature: &Element,
    references: &References,
    locations: &HashMap<String, AddressParts>,
    writer: &mut Writer<'_>,
) {
    feature.attribute("ID");
    for reference in feature.all("IdentityReference") {
        reference.ignore(); // the identity in which the feature stands; a party has one
    }
    let label = references.text("FeatureType", feature, "FeatureTypeID", writer).unwrap_or("Feature");
    for version in feature.all("FeatureVersion") {
        version.attribute("ID");
        let reliability = references.text("Reliability", version, "ReliabilityID", writer);
        let note = ofac_words::join(
            "; ",
            [reliability.filter(|text| *text != "Unknown"), version.child_text("Comment")],
        );
        let note = Some(note).filter(|note| !note.is_empty());
        let places: Vec<&AddressParts> = version
            .all("VersionLocation")
            .filter_map(|place| {
                let id = place.attribute("LocationID")?;
                let found = locations.get(id);
                if found.is_none() {
                    writer.not_understood(id, format_args!("{label}: the file has no such location"));
                }
                found
            })
            .collect();
        if label == "Location" {
            for place in &places {
                place.say(writer);
                if let Some(note) = &note {
                    ofac_words::say_about(writer, "Address", &place.text(), note);
                }
            }
            for detail in version.all("VersionDetail") {
                detail.attribute("DetailTypeID"); // "LOCATION", which the place itself shows
            }
            continue;
        }
        let date = version.child("DatePeriod").and_then(|period| date_period(period, writer));
        let mut texts: Vec<&str> = Vec::new();
        for detail in version.all("VersionDetail") {
            detail.attribute("DetailTypeID");
            texts.extend(references.text("DetailReference", detail, "DetailReferenceID", writer));
            texts.extend(Some(detail.text()).filter(|text| !text.is_empty()));
        }
        let place_text = places.first().map(|place| place.text()).unwrap_or_default();
        let text = if texts.is_empty() && date.is_none() { place_text } else { texts.join(", ") };
        if text.is_empty() && date.is_none() && label != "Gender" && version.child("DatePeriod").is_some() {
            continue; // the period that could not be read has been kept already
        }
        let country = places.first().and_then(|place| place.country_text());
        ofac_words::say(writer, Labelled { label, text: &text, country, date, note, ..Labelled::default() });
    }
}

/// States an identity document.
fn document(
    record: &Element,
    references: &References,
    locations: &HashMap<String, AddressParts>,
    writer: &mut Writer<'_>,
) {
    for internal in ["ID", "IdentityID"] {
        record.attribute(internal);
    }
    for reference in record.all("DocumentedNameReference").chain(record.all("FeatureVersionReference")) {
        reference.ignore(); // which of the party's names stands on the document
    }
    let label = references.text("IDRegDocType", record, "IDRegDocTypeID", writer).unwrap_or("Document");
    let country = references.country(record, "IssuedBy-CountryID", writer);
    let validity = references.text("Validity", record, "ValidityID", writer);
    let place = record.attribute("IssuedIn-LocationID").and_then(|id| locations.get(id));
    // Where the place of issue is only the issuing country again, it adds nothing.
    let place = place
        .map(AddressParts::text)
        .filter(|text| country.is_none_or(|country| country.text != text))
        .map(|text| format!("issued in {text}"));
    let mut note = vec![
        record.child_text("IssuingAuthority"),
        place.as_deref(),
        validity.filter(|text| *text != "Valid"),
        record.child_text("Comment"),
    ];
    let (mut issued, mut expires, mut other) = (None, None, Vec::new());
    for dated in record.all("DocumentDate") {
        let date_type = references.text("IDRegDocDateType", dated, "IDRegDocDateTypeID", writer);
        let date = dated.child("DatePeriod").and_then(|period| date_period(period, writer));
        match (date_type, date) {
            (_, None) => {}
            (Some("Issue Date"), date) => issued = date,
            (Some("Expiration Date"), date) => expires = date,
            (kind, Some(date)) => other.push(format!("{} {date}", kind.unwrap_or("Date"))),
        }
    }
    note.extend(other.iter().map(|text| Some(text.as_str())));
    let it = Labelled {
        label,
        text: record.child_text("IDRegistrationNo").unwrap_or_default(),
        country,
        issued,
        expires,
        note: Some(ofac_words::join("; ", note)).filter(|note| !note.is_empty()),
        date: None,
        is_document: true,
    };
    ofac_words::say(writer, it);
    ofac_words::say_unread(record, writer);
}

/// States an entry on one list: dates, legal bases, programmes and other measures.
fn entry(record: &Element, list: &str, references: &References, writer: &mut Writer<'_>) {
    for internal in ["ID", "ProfileID", "ListID"] {
        record.attribute(internal);
    }
    for event in record.all("EntryEvent") {
        event.attribute("ID");
        let kind = references.text("EntryEventType", event, "EntryEventTypeID", writer).unwrap_or_default();
        let basis = references.text("LegalBasis", event, "LegalBasisID", writer);
        let date = event.child("Date").and_then(|date| {
            day(date).ok_or(date).map_or_else(
                |date| {
                    let text: Vec<&str> = date.children().iter().map(Element::text).collect();
                    writer.not_understood(&text.join("-"), "the date of an entry is no day of the calendar");
                    None
                },
                Some,
            )
        });
        match date {
            Some(date) if kind == "Created" => writer.say(format!("{list} | {date}"), Value::Listed(date)),
            Some(date) => {
                let label = format!("{list}, {kind}");
                let text = date.to_string();
                writer.say(format!("{label} | {text}"), Value::Detail(Detail { label, text }));
            }
            None => {}
        }
        if let Some(basis) = basis.filter(|basis| *basis != "Unknown") {
            writer.say(basis, Value::LegalBasis(basis.to_owned()));
        }
        if let Some(comment) = event.child_text("Comment") {
            ofac_words::say_about(writer, "Entry", list, comment);
        }
    }
    for measure in record.all("SanctionsMeasure") {
        measure.attribute("ID");
        let kind = references.text("SanctionsType", measure, "SanctionsTypeID", writer).unwrap_or_default();
        let comment = measure.child_text("Comment");
        if let Some(period) = measure.child("DatePeriod") {
            for fixed in PERIOD_ATTRIBUTES {
                period.attribute(fixed);
            }
        }
        match comment {
            Some(tag) if kind == PROGRAMME => {
                let programme = Programme { tag: tag.to_owned(), sublist: Some(ofac_words::sublist(list)) };
                writer.say(format!("{list} | {tag}"), Value::Programme(programme));
            }
            _ => {
                let text = ofac_words::join(": ", [Some(kind), comment]);
                let label = "Sanctions type".to_owned();
                writer.say(format!("{list} | {text}"), Value::Detail(Detail { label, text }));
            }
        }
    }
    ofac_words::say_unread(record, writer);
}

/// Of an entry on the meta list beside a specific one: since when.
fn meta_date(record: &Element, writer: &mut Writer<'_>) {
    for date in record.walk(&["EntryEvent", "Date"]).into_iter().filter_map(day) {
        let label = ofac_words::META_LIST.to_owned();
        let text = date.to_string();
        writer.say(format!("{label} | {text}"), Value::Detail(Detail { label, text }));
    }
}

/// How exactly a period is known, in a way OFAC fills without meaning, and its calendar.
const PERIOD_ATTRIBUTES: [&str; 4] = ["CalendarTypeID", "YearFixed", "MonthFixed", "DayFixed"];

/// A period as the range from the first day of its start to the last day of its end.
fn date_period(period: &Element, writer: &mut Writer<'_>) -> Option<PartialDate> {
    let boundary = |name: &str| {
        let boundary = period.child(name)?;
        let circa = boundary.attribute("Approximate") == Some("true");
        for fixed in PERIOD_ATTRIBUTES {
            boundary.attribute(fixed);
            period.attribute(fixed);
        }
        let (from, to) = (boundary.child("From").and_then(day), boundary.child("To").and_then(day));
        let (from, to) = (from.or(to)?, to.or(from)?);
        PartialDate::range(from, to).map(|date| date.with_circa(circa))
    };
    let range = match (boundary("Start"), boundary("End")) {
        (Some(start), Some(end)) => PartialDate::range(start, end),
        (start, end) => start.or(end),
    };
    if range.is_none() {
        let parts: Vec<String> = period.unread().into_iter().map(|(_, text)| text).collect();
        let text = if parts.is_empty() { period_text(period) } else { parts.join(" ") };
        writer.not_understood(&text, "the period names no days of the calendar");
    }
    range
}

/// All numbers of a period, for a message.
fn period_text(element: &Element) -> String {
    let below = element.children().iter().map(period_text);
    let texts: Vec<String> =
        std::iter::once(element.text().to_owned()).chain(below).filter(|text| !text.is_empty()).collect();
    texts.join("-")
}

/// A `Year`, `Month`, `Day` triple.
fn day(element: &Element) -> Option<PartialDate> {
    element.attribute("CalendarTypeID");
    let number = |name: &str| element.child_text(name);
    let (year, month, day) = (number("Year")?, number("Month")?, number("Day")?);
    PartialDate::from_parts(year.parse().ok()?, Some(month.parse().ok()?), Some(day.parse().ok()?))
}

#[cfg(test)]
mod tests;
