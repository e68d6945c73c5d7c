//! Senzing entity JSON, one record per line or in one array.
//!
//! The attributes are Senzing's (senzing.com/docs/entity_specification). They stand in any of three shapes, all
//! read alike: directly in the record (`"NAME_FULL": ...`), in lists by subject (`"NAMES": [{...}]`, the older
//! form and the one OpenSanctions exports), or in one list `"FEATURES"` (the newer form). Whatever the shape,
//! each object is one feature: its attributes belong together. An attribute may carry a usage word in front
//! (`HOME_ADDR_LINE1`); the word is kept out of the value.
//!
//! Attributes that are not known here are kept as details. `REL_ANCHOR_*` repeats the record's own id and
//! `DATA_SOURCE` is the same in every record; neither is stated.
//!
//! [`write_senzing`] writes the form with `FEATURES`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use interdict_model::{
    Address, Contact, ContactKind, Country, Detail, Gender, Identifier, IdentifierKind, MeasureTable, Name,
    NameKind, NameStrength, PartialDate, Party, PartyKind, Place, Programme, Relation, RelationKind, Value,
    Wallet,
};
use serde_json::json;

use crate::format::{Format, Head, Recognised, SourceSet};
use crate::json::{self, Object};
use crate::reading::{ReadError, Reading, Severity, Writer};

/// Whether the file is of this format: JSON with `DATA_SOURCE` or `RECORD_ID` and a name or features.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let text = head.text.trim_start_matches('\u{feff}').trim_start();
    let fits = text.starts_with(['{', '['])
        && (text.contains("\"RECORD_ID\"") || text.contains("\"DATA_SOURCE\""))
        && ["\"NAMES\"", "\"FEATURES\"", "NAME_FULL\"", "NAME_ORG\"", "NAME_LAST\""]
            .iter()
            .any(|mark| text.contains(mark));
    fits.then(|| Recognised::single(Format::Senzing))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let mut reading = Reading::of(set.list_or_name("senzing")?);
    reading.components.push("main".to_owned());
    json::records(set.main()?, |line, record| {
        let record = record.and_then(|mut object| {
            let id = object.remove("RECORD_ID").map(|id| json::texts(&id).join(" ")).unwrap_or_default();
            if id.is_empty() { Err("the record has no RECORD_ID".to_owned()) } else { Ok((id, object)) }
        });
        match record {
            Ok((id, object)) => state(object, &mut reading.record("main", line, id)),
            Err(cause) => {
                reading.rows += 1;
                reading.report(Severity::SkippedRow, "main", line, cause);
            }
        }
        Ok(())
    })?;
    Ok(reading)
}

/// An attribute, and the value its text becomes.
type Property<T> = (&'static str, fn(T) -> Value);

/// Attributes that belong together, by name.
type Feature = BTreeMap<String, String>;

fn state(object: Object, writer: &mut Writer<'_>) {
    let mut own = Feature::new();
    let mut features = Vec::new();
    for (key, value) in object {
        match value {
            serde_json::Value::Array(values) => {
                for value in values {
                    match value {
                        serde_json::Value::Object(inner) => features.push(feature(inner)),
                        plain => {
                            for text in json::texts(&plain) {
                                writer.say(&text, detail(&key, &text));
                            }
                        }
                    }
                }
            }
            serde_json::Value::Object(inner) => features.push(feature(inner)),
            plain => {
                own.extend(json::texts(&plain).into_iter().map(|text| (key.clone(), text)));
            }
        }
    }
    own.remove("DATA_SOURCE");
    // Attributes directly in the record: each subject with its usage word is a feature of its own.
    let mut split: BTreeMap<(String, &str), Feature> = BTreeMap::new();
    for (key, text) in own {
        let (usage, subject) = subject(&key);
        split.entry((usage.to_owned(), subject)).or_default().insert(key[usage.len()..].to_owned(), text);
    }
    for ((usage, _), mut feature) in split {
        if usage.starts_with("PRIMARY") {
            feature.insert("NAME_TYPE".to_owned(), "PRIMARY".to_owned());
        }
        features.insert(0, feature);
    }
    // The kind first: what a date means depends on it.
    let kind = features
        .iter_mut()
        .find_map(|feature| feature.remove("RECORD_TYPE"))
        .map(|text| (PartyKind::parse(&text).unwrap_or_default(), text));
    if let Some((kind, text)) = kind {
        writer.say(text, Value::Kind(kind));
    }
    let mut named = false;
    for feature in &mut features {
        take(feature, &mut named, writer);
        for (key, text) in feature {
            writer.say(&*text, detail(key, text));
        }
    }
}

fn feature(object: Object) -> Feature {
    let mut feature = Feature::new();
    for (key, value) in object {
        let texts = json::texts(&value);
        if !texts.is_empty() {
            feature.insert(key, texts.join("; "));
        }
    }
    feature
}

/// The subjects whose attributes belong together, by the beginning of the attribute's name.
const SUBJECTS: [&str; 20] = [
    "NAME_",
    "ADDR_",
    "PHONE_",
    "EMAIL_",
    "WEBSITE_",
    "PASSPORT_",
    "NATIONAL_ID_",
    "TAX_ID_",
    "SSN_",
    "DRIVERS_LICENSE_",
    "OTHER_ID_",
    "TRUSTED_ID_",
    "ACCOUNT_",
    "LEI_",
    "DUNS_",
    "IMO_",
    "MMSI_",
    "CALL_SIGN_",
    "REL_POINTER_",
    "REL_ANCHOR_",
];

/// The usage word with its underscore (may be empty) and the subject of an attribute; an attribute of no known
/// subject is its own.
fn subject(key: &str) -> (&str, &'static str) {
    for subject in SUBJECTS {
        if key.starts_with(subject) {
            return ("", subject);
        }
    }
    for subject in ["NAME_", "ADDR_", "PHONE_"] {
        if let Some(at) = key.find(subject)
            && key[..at].ends_with('_')
        {
            return (&key[..at], subject);
        }
    }
    ("", "")
}

fn detail(label: &str, text: &str) -> Value {
    Value::Detail(Detail { label: label.to_owned(), text: text.to_owned() })
}

/// Identifiers: attribute of the number, of the country and of the sort, and what it is.
const IDENTIFIERS: [(&str, &str, &str, IdentifierKind); 15] = [
    ("PASSPORT_NUMBER", "PASSPORT_COUNTRY", "", IdentifierKind::Passport),
    ("NATIONAL_ID_NUMBER", "NATIONAL_ID_COUNTRY", "NATIONAL_ID_TYPE", IdentifierKind::NationalId),
    ("TAX_ID_NUMBER", "TAX_ID_COUNTRY", "TAX_ID_TYPE", IdentifierKind::TaxId),
    ("REGISTRATION_NUMBER", "REGISTRATION_COUNTRY", "", IdentifierKind::Registration),
    ("SSN_NUMBER", "", "", IdentifierKind::SocialSecurity),
    ("DRIVERS_LICENSE_NUMBER", "DRIVERS_LICENSE_STATE", "", IdentifierKind::DriversLicence),
    ("LEI_NUMBER", "", "", IdentifierKind::Lei),
    ("DUNS_NUMBER", "", "", IdentifierKind::Duns),
    ("IMO_NUMBER", "", "", IdentifierKind::Imo),
    ("MMSI_NUMBER", "", "", IdentifierKind::Mmsi),
    ("CALL_SIGN", "", "", IdentifierKind::CallSign),
    ("BIC_NUMBER", "", "", IdentifierKind::Bic),
    ("NPI_NUMBER", "", "", IdentifierKind::Other),
    ("TRUSTED_ID_NUMBER", "", "TRUSTED_ID_TYPE", IdentifierKind::Other),
    ("OTHER_ID_NUMBER", "OTHER_ID_COUNTRY", "OTHER_ID_TYPE", IdentifierKind::Other),
];

/// What `OTHER_ID_TYPE` calls the sorts known here: our own words, and those of FollowTheMoney.
fn other_kind(label: &str) -> IdentifierKind {
    let words = label.to_lowercase().replace([' ', '-'], "_");
    json::sort(&words).unwrap_or(match words.as_str() {
        "imo_number" | "imonumber" => IdentifierKind::Imo,
        "callsign" => IdentifierKind::CallSign,
        "swift" | "swiftbic" => IdentifierKind::Bic,
        "registrationnumber" | "ogrncode" => IdentifierKind::Registration,
        "isin" => IdentifierKind::Security,
        "passportnumber" => IdentifierKind::Passport,
        "inncode" | "taxnumber" => IdentifierKind::TaxId,
        _ => IdentifierKind::Other,
    })
}

fn place(text: &str) -> Place {
    match Country::parse(text) {
        Some(country) if text.len() <= 3 => Place { text: country.name().to_owned(), country: Some(country) },
        _ => Place::parse(text),
    }
}

/// Takes from a feature what is understood, and states it.
fn take(feature: &mut Feature, named: &mut bool, writer: &mut Writer<'_>) {
    feature.retain(|key, _| !key.starts_with("REL_ANCHOR_"));
    name(feature, named, writer);
    address(feature, writer);
    relation(feature, writer);
    if let Some(address) = feature.remove("ACCOUNT_NUMBER") {
        account(&address, feature, writer);
    }
    for (number, country, sort, kind) in IDENTIFIERS {
        let Some(text) = feature.remove(number) else { continue };
        let country = feature.remove(country).filter(|_| !country.is_empty());
        let label = feature.remove(sort).unwrap_or_default();
        let printed: Vec<&str> = [Some(text.as_str()), country.as_deref(), Some(label.as_str())]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        let printed = printed.join(" | ");
        let known = country.as_deref().and_then(Country::parse);
        let kind = if kind == IdentifierKind::Other { other_kind(&label) } else { kind };
        let note = country.filter(|_| known.is_none());
        let value = Identifier { label, country: known, note, ..Identifier::new(kind, text) };
        writer.say(printed, Value::Identifier(value));
    }
    let dates: [Property<PartialDate>; 6] = [
        ("DATE_OF_BIRTH", Value::BirthDate),
        ("DATE_OF_DEATH", Value::DeathDate),
        ("REGISTRATION_DATE", Value::Established),
        ("DATE_OF_INCORPORATION", Value::Established),
        ("LISTING_DATE", Value::Listed),
        ("LAST_CHANGE", Value::Amended),
    ];
    for (key, value) in dates {
        if let Some(text) = feature.remove(key) {
            match PartialDate::parse(&text) {
                Ok(date) => writer.say(text, value(date)),
                Err(cause) => writer.not_understood(&text, cause),
            }
        }
    }
    let places: [Property<Place>; 6] = [
        ("PLACE_OF_BIRTH", Value::BirthPlace),
        ("NATIONALITY", Value::Nationality),
        ("CITIZENSHIP", Value::Citizenship),
        ("REGISTRATION_COUNTRY", Value::Country),
        ("COUNTRY_OF_ASSOCIATION", Value::Country),
        ("COUNTRY", Value::Country),
    ];
    for (key, value) in places {
        if let Some(text) = feature.remove(key) {
            let place = place(&text);
            writer.say(text, value(place));
        }
    }
    for (key, kind) in [
        ("PHONE_NUMBER", ContactKind::Phone),
        ("EMAIL_ADDRESS", ContactKind::Email),
        ("WEBSITE_ADDRESS", ContactKind::Website),
    ] {
        if let Some(text) = feature.remove(key) {
            writer.say(text.clone(), Value::Contact(Contact { kind, text }));
        }
    }
    if let Some(text) = feature.remove("GENDER") {
        match Gender::parse(&text) {
            Some(gender) => writer.say(text, Value::Gender(gender)),
            None => writer.not_understood(&text, "not a gender known here"),
        }
    }
    for key in ["PROGRAM", "PROGRAM_ID"] {
        if let Some(tag) = feature.remove(key) {
            writer.say(tag.clone(), Value::Programme(Programme { tag, sublist: None }));
        }
    }
}

fn name(feature: &mut Feature, named: &mut bool, writer: &mut Writer<'_>) {
    let keys =
        ["NAME_FULL", "NAME_ORG", "NAME_PREFIX", "NAME_FIRST", "NAME_MIDDLE", "NAME_LAST", "NAME_SUFFIX"];
    let texts: Vec<Option<String>> = keys.iter().map(|key| feature.remove(*key)).collect();
    let [full, organisation, prefix, given, middle, family, suffix] = texts.as_slice() else { return };
    let printed: Vec<&str> = texts.iter().flatten().map(String::as_str).collect();
    if printed.is_empty() {
        return;
    }
    let printed = printed.join(" | ");
    let composed: Vec<&str> =
        [given, middle, family, suffix].into_iter().flatten().map(String::as_str).collect();
    let whole = full.clone().or_else(|| organisation.clone()).unwrap_or_else(|| composed.join(" "));
    let sort = feature.remove("NAME_TYPE").unwrap_or_default().to_uppercase();
    let (kind, strength) = match sort.as_str() {
        "WEAK" | "WEAK_ALIAS" => (NameKind::Aka, NameStrength::Weak),
        "FKA" | "FORMER" | "PREVIOUS" => (NameKind::Fka, NameStrength::Strong),
        "MAIDEN" | "BIRTH" => (NameKind::Maiden, NameStrength::Strong),
        "NATIVE" | "ORIGINAL" => (NameKind::OriginalScript, NameStrength::Strong),
        "PRIMARY" | "" if !*named => (NameKind::Primary, NameStrength::Strong),
        "PRIMARY" => (NameKind::Variation, NameStrength::Strong),
        _ => (NameKind::Aka, NameStrength::Strong),
    };
    *named |= kind == NameKind::Primary;
    if let Some(title) = prefix {
        writer.say(title, Value::Title(title.clone()));
    }
    if whole.is_empty() {
        return;
    }
    let name = Name {
        given: given.clone(),
        middle: middle.clone(),
        family: family.clone(),
        ..Name::alias(whole, kind, strength)
    };
    writer.say(printed, Value::Name(name));
}

fn address(feature: &mut Feature, writer: &mut Writer<'_>) {
    let lines: Vec<String> = (1..=6).filter_map(|line| feature.remove(&format!("ADDR_LINE{line}"))).collect();
    let full = feature.remove("ADDR_FULL");
    let keys = ["ADDR_CITY", "ADDR_STATE", "ADDR_POSTAL_CODE", "ADDR_COUNTRY"];
    let rest: Vec<Option<String>> = keys.iter().map(|key| feature.remove(*key)).collect();
    let [city, region, postal_code, country] = rest.as_slice() else { return };
    let parts: Vec<&str> =
        full.iter().chain(&lines).chain(rest.iter().flatten()).map(String::as_str).collect();
    if parts.is_empty() {
        return;
    }
    let value = Address {
        text: full.clone().unwrap_or_else(|| parts.join(", ")),
        street: (!lines.is_empty()).then(|| lines.join(", ")),
        city: city.clone(),
        region: region.clone(),
        postal_code: postal_code.clone(),
        country: country
            .as_deref()
            .and_then(Country::parse)
            .or_else(|| full.as_deref().and_then(|full| Place::parse(full).country)),
    };
    writer.say(parts.join(" | "), Value::Address(value));
}

fn relation(feature: &mut Feature, writer: &mut Writer<'_>) {
    let Some(key) = feature.remove("REL_POINTER_KEY") else { return };
    feature.remove("REL_POINTER_DOMAIN");
    let role = feature.remove("REL_POINTER_ROLE").unwrap_or_default();
    let lower = role.to_lowercase();
    let words = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let kind = if words(&["family", "spouse", "father", "mother", "son", "daughter", "sibling"]) {
        RelationKind::FamilyOf
    } else if words(&["director", "occupancy", "employ", "officer", "principal"]) {
        RelationKind::OfficialOf
    } else if words(&["owned"]) {
        RelationKind::OwnedOrControlledBy
    } else if words(&["owner"]) {
        RelationKind::OwnsOrControls
    } else if words(&["member", "subgroup"]) {
        RelationKind::SubgroupOf
    } else if words(&["represent", "acts"]) {
        RelationKind::ActsFor
    } else if words(&["associate"]) {
        RelationKind::AssociateOf
    } else if words(&["link"]) {
        RelationKind::LinkedTo
    } else {
        RelationKind::Other
    };
    let printed = if role.is_empty() { key.clone() } else { format!("{role} | {key}") };
    writer
        .say(printed, Value::Relation(Relation { kind, label: role, party: Some(key), name: String::new() }));
}

/// An account is a wallet if its number decodes as one, or its domain is a ticker and it has a wallet's form.
fn account(number: &str, feature: &mut Feature, writer: &mut Writer<'_>) {
    let domain = feature.remove("ACCOUNT_DOMAIN").unwrap_or_default();
    let ticker = (2..=5).contains(&domain.len()) && domain.chars().all(|c| c.is_ascii_uppercase());
    let printed = if domain.is_empty() { number.to_owned() } else { format!("{number} | {domain}") };
    let value = match Wallet::parse(&domain, number) {
        Ok(wallet) if wallet.is_decoded() || (ticker && number.len() >= 25) => Value::Wallet(wallet),
        _ => Value::Identifier(Identifier {
            label: domain,
            ..Identifier::new(IdentifierKind::BankAccount, number)
        }),
    };
    writer.say(printed, value);
}

/// Writes parties as Senzing records, one JSON object per line, with `FEATURES`. The data source is the list;
/// programmes and measures are `RISKS` beside the features, as OpenSanctions writes its topics.
pub fn write_senzing(parties: &[Party], measures: &MeasureTable, out: &mut dyn Write) -> io::Result<()> {
    for party in parties {
        serde_json::to_writer(&mut *out, &record(party, measures))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn record(party: &Party, measures: &MeasureTable) -> serde_json::Value {
    let mut features: Vec<serde_json::Value> = Vec::new();
    let kind = match party.kind {
        PartyKind::Person => Some("PERSON"),
        PartyKind::Organisation => Some("ORGANIZATION"),
        PartyKind::Vessel => Some("VESSEL"),
        PartyKind::Aircraft => Some("AIRCRAFT"),
        PartyKind::Wallet | PartyKind::Security | PartyKind::Unknown => None,
    };
    features.extend(kind.map(|kind| json!({"RECORD_TYPE": kind})));
    for name in &party.names {
        let sort = match (name.kind, name.strength) {
            (_, NameStrength::Weak) => "WEAK",
            (NameKind::Primary | NameKind::Variation, _) => "PRIMARY",
            (NameKind::Fka, _) => "FKA",
            (NameKind::Maiden, _) => "MAIDEN",
            (NameKind::OriginalScript, _) => "NATIVE",
            (NameKind::Aka | NameKind::Nka, _) => "ALIAS",
        };
        features.push(json!({"NAME_TYPE": sort, "NAME_FULL": name.whole}));
    }
    let born = if party.kind == PartyKind::Organisation { "REGISTRATION_DATE" } else { "DATE_OF_BIRTH" };
    features.extend(party.birth_dates.iter().map(|date| json!({born: date.to_string()})));
    features.extend(party.death_dates.iter().map(|date| json!({"DATE_OF_DEATH": date.to_string()})));
    features.extend(party.birth_places.iter().map(|place| json!({"PLACE_OF_BIRTH": place.text})));
    let code = |place: &Place| place.country.map_or_else(|| place.text.clone(), |c| c.code().to_owned());
    features.extend(party.nationalities.iter().map(|place| json!({"NATIONALITY": code(place)})));
    features.extend(party.countries.iter().map(|place| json!({"COUNTRY_OF_ASSOCIATION": code(place)})));
    features.extend(party.gender.iter().map(|gender| {
        json!({"GENDER": match gender { Gender::Female => "F", Gender::Male => "M", Gender::Other => "X" }})
    }));
    features.extend(party.addresses.iter().map(|address| json!({"ADDR_FULL": address.text})));
    for identifier in &party.identifiers {
        features.push(written_identifier(identifier));
    }
    for wallet in &party.wallets {
        features.push(json!({"ACCOUNT_NUMBER": wallet.address(), "ACCOUNT_DOMAIN": wallet.asset()}));
    }
    for contact in &party.contacts {
        let key = match contact.kind {
            ContactKind::Email => "EMAIL_ADDRESS",
            ContactKind::Phone | ContactKind::Fax => "PHONE_NUMBER",
            ContactKind::Website => "WEBSITE_ADDRESS",
        };
        features.push(json!({key: contact.text}));
    }
    for relation in &party.relations {
        if let Some(other) = &relation.party {
            features.push(json!({
                "REL_POINTER_DOMAIN": party.list.as_str(),
                "REL_POINTER_KEY": other,
                "REL_POINTER_ROLE": relation.label,
            }));
        }
    }
    features.push(json!({"REL_ANCHOR_DOMAIN": party.list.as_str(), "REL_ANCHOR_KEY": party.id}));
    let risks: Vec<serde_json::Value> = party
        .programmes
        .iter()
        .map(|programme| {
            let known = measures.lookup(&party.list, &programme.tag).unwrap_or_default();
            let mut all: Vec<&str> = Vec::new();
            for measure in known.iter().chain(&party.stated_measures) {
                if !all.contains(&measure.code()) {
                    all.push(measure.code());
                }
            }
            json!({"TOPIC": "sanction", "PROGRAM": programme.tag, "MEASURES": all})
        })
        .collect();
    let mut record = json!({
        "DATA_SOURCE": party.list.as_str().to_uppercase(),
        "RECORD_ID": party.id,
        "FEATURES": features,
    });
    if let Some(object) = record.as_object_mut().filter(|_| !risks.is_empty()) {
        object.insert("RISKS".to_owned(), json!(risks));
    }
    record
}

/// In the attributes made for the sort, if they can hold the country; otherwise as `OTHER_ID`.
fn written_identifier(identifier: &Identifier) -> serde_json::Value {
    let country = identifier.country.map(|country| country.code().to_owned()).unwrap_or_default();
    let known = IDENTIFIERS.iter().find(|(_, country_key, _, kind)| {
        *kind == identifier.kind
            && *kind != IdentifierKind::Other
            && (country.is_empty() || !country_key.is_empty())
    });
    let (number, country_key, sort_key) = match known {
        Some((number, country_key, sort_key, _)) => (*number, *country_key, *sort_key),
        None => ("OTHER_ID_NUMBER", "OTHER_ID_COUNTRY", "OTHER_ID_TYPE"),
    };
    let label = match (known, identifier.kind) {
        (Some(_), _) | (None, IdentifierKind::Other) => identifier.label.clone(),
        (None, kind) => json::word(kind).to_uppercase(),
    };
    let mut written = Object::new();
    for (key, text) in [(number, &identifier.number), (country_key, &country), (sort_key, &label)] {
        if !key.is_empty() && !text.is_empty() {
            written.insert(key.to_owned(), json!(text));
        }
    }
    serde_json::Value::Object(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use interdict_model::party::assemble;

    fn parties(text: &str) -> Vec<Party> {
        let file = SourceFile::from_bytes("entities.json", text.as_bytes());
        assert!(recognise(&Head::of(&file).unwrap()).is_some());
        let reading = read(&SourceSet::single(Format::Senzing, file)).unwrap();
        assert_eq!(reading.skipped_rows(), 0);
        assemble(&reading.list, &reading.statements)
    }

    #[test]
    fn three_shapes_say_the_same() {
        let flat = r#"{"DATA_SOURCE":"T","RECORD_ID":"1","RECORD_TYPE":"PERSON","PRIMARY_NAME_FIRST":"Erika","PRIMARY_NAME_LAST":"Mustermann","DATE_OF_BIRTH":"1965-04-25","HOME_ADDR_LINE1":"Heidestr. 17","HOME_ADDR_CITY":"Köln","PASSPORT_NUMBER":"C01X00T47","PASSPORT_COUNTRY":"ru","COLOUR":"red"}"#;
        let lists = r#"[{"DATA_SOURCE":"T","RECORD_ID":"1","RECORD_TYPE":"PERSON","NAMES":[{"NAME_TYPE":"PRIMARY","NAME_FIRST":"Erika","NAME_LAST":"Mustermann"}],"DATES":[{"DATE_OF_BIRTH":"1965-04-25"}],"ADDRESSES":[{"ADDR_LINE1":"Heidestr. 17","ADDR_CITY":"Köln"}],"IDENTIFIERS":[{"PASSPORT_NUMBER":"C01X00T47","PASSPORT_COUNTRY":"ru"}],"COLOUR":"red"}]"#;
        let features = r#"{"DATA_SOURCE":"T","RECORD_ID":"1","FEATURES":[{"RECORD_TYPE":"PERSON"},{"NAME_FIRST":"Erika","NAME_LAST":"Mustermann"},{"DATE_OF_BIRTH":"1965-04-25"},{"ADDR_LINE1":"Heidestr. 17","ADDR_CITY":"Köln"},{"PASSPORT_NUMBER":"C01X00T47","PASSPORT_COUNTRY":"ru"}],"COLOUR":"red"}"#;
        let first = parties(flat);
        assert_eq!(first[0].names[0].whole, "Erika Mustermann");
        assert_eq!(first[0].identifiers[0].country, Country::parse("RU"));
        assert_eq!(first[0].details.len(), 1, "{:?}", first[0].details);
        assert_eq!(first, parties(lists));
        assert_eq!(first, parties(features));
    }

    #[test]
    fn relations_wallets_and_topics() {
        let found = parties(concat!(
            r#"{"DATA_SOURCE":"T","RECORD_ID":"1","NAMES":[{"NAME_FULL":"Example"},{"NAME_TYPE":"ALIAS","NAME_FULL":"Ex"}],"#,
            r#""RELATIONSHIPS":[{"REL_ANCHOR_DOMAIN":"D","REL_ANCHOR_KEY":"1","REL_POINTER_DOMAIN":"D","REL_POINTER_KEY":"2","REL_POINTER_ROLE":"Family"}],"#,
            r#""IDENTIFIERS":[{"ACCOUNT_NUMBER":"0x098B716B8Aaf21512996dC57EB0615e2383E2f96","ACCOUNT_DOMAIN":"ETH"},{"ACCOUNT_NUMBER":"0012345678","ACCOUNT_DOMAIN":"BANK"}],"RISKS":[{"TOPIC":"sanction"}]}"#,
        ));
        assert_eq!(found[0].relations[0].kind, RelationKind::FamilyOf);
        assert_eq!(found[0].wallets[0].asset(), "ETH");
        assert_eq!(found[0].identifiers[0].kind, IdentifierKind::BankAccount);
        assert_eq!(found[0].details[0].label, "TOPIC");
        assert_eq!(found[0].names[1].kind, NameKind::Aka);
    }
}
