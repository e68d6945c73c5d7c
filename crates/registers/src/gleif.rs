//! GLEIF: level 1 (who is who), level 2 (who consolidates whom) and the exceptions from reporting it, in XML
//! (LEI-CDF 3, RR-CDF 2, Reporting Exceptions 2) and in the JSON made of it.
//!
//! Level 2 is about accounting consolidation: it says that there is control, never how many percent are held.

use std::io::BufRead;

use interdict_lists::xml::{Element, Records};
use interdict_model::{Identifier, IdentifierKind, PartyKind};
use interdict_ownership::{Holding, Interest, Origin, PartyNo, Path, Period, Profile, Share};
use serde_json::Value;

use crate::error::ReadError;
use crate::format::Format;
use crate::json::{Object, list, object, plain, text};
use crate::problem::ProblemKind;
use crate::reader::Reader;
use crate::words;

/// Registers whose numbers are those of Companies House: England and Wales, Northern Ireland, Scotland.
const COMPANIES_HOUSE: [&str; 3] = ["RA000585", "RA000586", "RA000587"];

/// Reads an XML file into the reader's graph.
pub(crate) fn read_xml(
    reader: &mut Reader,
    name: &str,
    source: u32,
    head: &[u8],
    input: impl BufRead,
) -> Result<(), ReadError> {
    let root = root_name(head);
    let Some((format, record)) = Format::of_root(&root) else {
        return Err(ReadError::Unknown {
            file: name.to_owned(),
            seen: format!("XML with the root `{root}`"),
        });
    };
    reader.recognised(source, format);
    let wanted = [record];
    let mut records =
        Records::stream(name, head.get(..256.min(head.len())).unwrap_or_default(), input, &wanted);
    while let Some(element) = records.next().map_err(ReadError::Xml)? {
        let at = Origin { source, record: u32::try_from(records.number()).unwrap_or(u32::MAX) };
        let Value::Object(object) = value_of(&element) else {
            reader.problem(at, None, ProblemKind::Form, "is an empty record; not kept");
            continue;
        };
        match format {
            Format::GleifEntities => entity(reader, at, &object)?,
            Format::GleifRelations => relation(reader, at, &object)?,
            _ => exception(reader, at, &object),
        }
    }
    Ok(())
}

/// The local name of the root element; empty if there is none in sight.
fn root_name(head: &[u8]) -> String {
    let text = String::from_utf8_lossy(head);
    let mut rest = text.trim_start();
    while let Some(inside) = rest.strip_prefix('<') {
        if let Some(comment) = inside.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest.trim_start());
        } else if inside.starts_with(['?', '!']) {
            rest = inside.split_once('>').map_or("", |(_, rest)| rest.trim_start());
        } else {
            let name =
                inside.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or("");
            return name.rsplit(':').next().unwrap_or(name).to_owned();
        }
    }
    String::new()
}

/// An element as the JSON made of it has it: a text, or an object of its children, those of one name as a list.
fn value_of(element: &Element) -> Value {
    if element.children().is_empty() {
        return Value::String(element.text().to_owned());
    }
    let mut object = Object::new();
    for child in element.children() {
        let value = value_of(child);
        match object.get_mut(child.name()) {
            None => drop(object.insert(child.name().to_owned(), value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Value::Object(object)
}

/// The items of a group: in XML `Periods/Period`, in JSON a list.
fn items<'a>(object: &'a Object, group: &str, item: &str) -> Vec<&'a Value> {
    let groups = list(object, group).iter();
    groups
        .flat_map(|group| match group.as_object() {
            Some(inner) if inner.contains_key(item) && inner.get(item).is_some_and(|v| !v.is_string()) => {
                list(inner, item).iter().collect()
            }
            _ => vec![group],
        })
        .collect()
}

/// The day on which a record was deleted from the golden copy, if it was.
fn deleted(record: &Object) -> Option<String> {
    let extension = object(record, "Extension")?;
    // In JSON extensions keep the prefix of their namespace.
    let deletion = object(extension, "Deletion").or_else(|| object(extension, "gleif:Deletion"))?;
    let day = [text(deletion, "DeletedAt"), text(deletion, "gleif:DeletedAt")].concat();
    Some(day)
}

/// The party with an LEI. One whose form or check digits are wrong is reported and kept as it is.
fn party(reader: &mut Reader, at: Origin, number: &str) -> Result<PartyNo, ReadError> {
    let id = words::lei_id(number).unwrap_or_else(|| {
        let what = format!("`{number}` is not an LEI: its form or check digits are wrong; kept with this id");
        reader.problem(at, Some(number), ProblemKind::Identifier, what);
        format!("lei:{number}")
    });
    reader.party(&id, at)
}

/// Level 1: a legal entity and what its registration says.
pub(crate) fn entity(reader: &mut Reader, at: Origin, record: &Object) -> Result<(), ReadError> {
    let lei = text(record, "LEI");
    if lei.is_empty() {
        reader.problem(at, None, ProblemKind::Party, "has no LEI; not kept");
        return Ok(());
    }
    let number = party(reader, at, &lei)?;
    let none = Object::new();
    let entity = object(record, "Entity").unwrap_or(&none);
    let registration = object(record, "Registration").unwrap_or(&none);
    let mut profile = Profile { kind: PartyKind::Organisation, ..Profile::default() };
    profile.names.push(text(entity, "LegalName").into_owned());
    for (group, item) in [
        ("OtherEntityNames", "OtherEntityName"),
        ("TransliteratedOtherEntityNames", "TransliteratedOtherEntityName"),
    ] {
        for name in items(entity, group, item) {
            let name = name.as_object().and_then(|inner| inner.get(item)).unwrap_or(name);
            profile.names.extend(list_texts(name));
        }
    }
    profile.names.retain(|name| !name.is_empty());
    profile.identifiers.push(Identifier::new(IdentifierKind::Lei, &*lei));
    let jurisdiction = reader.country(at, Some(&lei), &text(entity, "LegalJurisdiction"));
    for group in ["LegalAddress", "HeadquartersAddress"] {
        let country = object(entity, group).map_or("".into(), |address| text(address, "Country"));
        profile.countries.extend(reader.country(at, Some(&lei), &country));
    }
    profile.countries.extend(jurisdiction);
    profile.countries.sort_unstable();
    profile.countries.dedup();
    let category = text(entity, "EntityCategory");
    if category == "RESIDENT_GOVERNMENT_ENTITY" {
        profile.government = jurisdiction;
    }
    if let Ok(date) = words::date(&text(entity, "EntityCreationDate")) {
        profile.birth_dates.push(date);
    }
    if let Some(authority) = object(entity, "RegistrationAuthority") {
        let id = text(authority, "RegistrationAuthorityEntityID");
        let register = text(authority, "RegistrationAuthorityID");
        if !id.is_empty() {
            let mut identifier = Identifier::new(IdentifierKind::Registration, &*id);
            register.as_ref().clone_into(&mut identifier.label);
            identifier.country = jurisdiction;
            profile.identifiers.push(identifier);
        }
        if COMPANIES_HOUSE.contains(&&*register)
            && let Some(company) = words::company_id(&id)
        {
            let company = reader.party(&company, at)?;
            reader.is_same(at, company, number);
        }
    }
    reader.describe(number, profile);
    let status = text(registration, "RegistrationStatus");
    if !matches!(&*status, "ISSUED" | "PENDING_TRANSFER" | "PENDING_ARCHIVAL" | "") {
        let renewal = text(registration, "NextRenewalDate");
        let due = renewal.split('T').next().filter(|day| !day.is_empty());
        let due = due.map_or(String::new(), |day| format!(", renewal was due on {day}"));
        let what = format!("the registration of the LEI {lei} is {status}{due}; kept, it may be out of date");
        reader.problem(at, Some(&lei), ProblemKind::Registration, what);
    }
    if text(entity, "EntityStatus") == "INACTIVE" {
        let what = format!("the entity with the LEI {lei} is INACTIVE; kept");
        reader.problem(at, Some(&lei), ProblemKind::Registration, what);
    }
    if let Some(day) = deleted(record) {
        let what = format!("the record of the LEI {lei} was deleted on {day}; kept");
        reader.problem(at, Some(&lei), ProblemKind::Registration, what);
    }
    Ok(())
}

/// The texts of a value that may be a list.
fn list_texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().map(|value| plain(value).into_owned()).collect(),
        value => vec![plain(value).into_owned()],
    }
}

/// Level 2: a relation of a child (the start) to a parent (the end), which becomes the holder.
pub(crate) fn relation(reader: &mut Reader, at: Origin, record: &Object) -> Result<(), ReadError> {
    let none = Object::new();
    let record = object(record, "RelationshipRecord").unwrap_or(record);
    let relation = object(record, "Relationship").unwrap_or(&none);
    let registration = object(record, "Registration").unwrap_or(&none);
    let node = |key: &str| {
        let node = object(relation, key).unwrap_or(&none);
        (text(node, "NodeID"), text(node, "NodeIDType"))
    };
    let ((child, child_type), (parent, parent_type)) = (node("StartNode"), node("EndNode"));
    if child.is_empty() {
        let what = format!("does not say whose parent `{parent}` is; not kept");
        reader.problem(at, Some(&parent), ProblemKind::Party, what);
        return Ok(());
    }
    let (status, registered) =
        (text(relation, "RelationshipStatus"), text(registration, "RegistrationStatus"));
    if matches!(&*registered, "ANNULLED" | "DUPLICATE") {
        let what =
            format!("the relation of {child} to {parent} is {registered}: it should not have been; not kept");
        reader.problem(at, Some(&child), ProblemKind::Registration, what);
        return Ok(());
    }
    let kind = text(relation, "RelationshipType");
    let (interest, share) = match &*kind {
        "IS_DIRECTLY_CONSOLIDATED_BY" | "IS_ULTIMATELY_CONSOLIDATED_BY" => {
            (Interest::Consolidation, Share::UNKNOWN)
        }
        "IS_INTERNATIONAL_BRANCH_OF" => (Interest::Branch, Share::ALL),
        "IS_FUND-MANAGED_BY" | "IS_SUBFUND_OF" | "IS_FEEDER_TO" => (Interest::Fund, Share::UNKNOWN),
        _ => {
            let what =
                format!("the relation `{kind}` is not known here; kept as an interest of unclear kind");
            reader.problem(at, Some(&child), ProblemKind::Kind, what);
            (Interest::UnclearShare, Share::UNKNOWN)
        }
    };
    let path = if kind == "IS_ULTIMATELY_CONSOLIDATED_BY" { Path::Indirect } else { Path::Direct };
    let mut period = relation_period(reader, at, &child, relation);
    let is_over = matches!(&*status, "INACTIVE" | "NULL") || registered == "RETIRED";
    let removed = deleted(record);
    if let Some(day) = &removed {
        let what = format!("the relation of {child} to {parent} was deleted on {day}; kept until then");
        reader.problem(at, Some(&child), ProblemKind::Registration, what);
        if period.to.is_none() {
            match words::date(day) {
                Ok(day) => period.to = Some(day),
                Err(_) => period.unclear = true,
            }
        }
    } else if is_over && period.to.is_none() {
        let status = if registered == "RETIRED" { &registered } else { &status };
        let what = format!(
            "the relation of {child} to {parent} is {status} without a last day; kept as a holding of unknown dates"
        );
        reader.problem(at, Some(&child), ProblemKind::Dates, what);
        period.unclear = true;
    }
    if !matches!(&*registered, "PUBLISHED" | "PENDING_TRANSFER" | "PENDING_ARCHIVAL" | "RETIRED" | "") {
        let what =
            format!("the registration of {child} to {parent} is {registered}; kept, it may be out of date");
        reader.problem(at, Some(&child), ProblemKind::Registration, what);
    }
    let owner = if parent.is_empty() {
        let what = format!("does not say who is the parent of {child}; kept with an unnamed holder");
        reader.problem(at, Some(&child), ProblemKind::Party, what);
        reader.unnamed(at)?
    } else {
        node_party(reader, at, &parent, &parent_type)?
    };
    let owned = node_party(reader, at, &child, &child_type)?;
    reader.hold(Holding { owner, owned, share, interest, path, period, arrangement: 0, origin: at });
    Ok(())
}

/// The party of a node, which mostly is an LEI.
fn node_party(reader: &mut Reader, at: Origin, id: &str, kind: &str) -> Result<PartyNo, ReadError> {
    if matches!(kind, "LEI" | "") { party(reader, at, id) } else { reader.party(&format!("{kind}:{id}"), at) }
}

/// The period of the relation itself; those of accounts and of filings are about something else.
fn relation_period(reader: &mut Reader, at: Origin, child: &str, relation: &Object) -> Period {
    let periods = items(relation, "RelationshipPeriods", "RelationshipPeriod");
    let mut own = periods
        .into_iter()
        .filter_map(Value::as_object)
        .filter(|period| text(period, "PeriodType") == "RELATIONSHIP_PERIOD");
    let Some(first) = own.next() else { return Period::default() };
    let period = reader.period(at, Some(child), &text(first, "StartDate"), &text(first, "EndDate"));
    if own.next().is_some() {
        let what = "has several periods; kept as a holding of unknown dates";
        reader.problem(at, Some(child), ProblemKind::Dates, what);
        return Period { unclear: true, ..Period::default() };
    }
    period
}

/// A reason why no parent is reported: counted, never a holding, since it names nobody and no percentage.
pub(crate) fn exception(reader: &mut Reader, at: Origin, record: &Object) {
    let lei = text(record, "LEI");
    if words::lei_id(&lei).is_none() {
        let what = format!("`{lei}` is not an LEI: its form or check digits are wrong; counted all the same");
        reader.problem(at, Some(&lei), ProblemKind::Identifier, what);
    }
    if let Some(day) = deleted(record) {
        let what = format!("the reporting exception of {lei} was deleted on {day}; not counted");
        reader.problem(at, Some(&lei), ProblemKind::Registration, what);
        return;
    }
    let reason = list(record, "ExceptionReason").iter().map(plain).collect::<Vec<_>>().join(", ");
    if reason.is_empty() {
        reader.problem(
            at,
            Some(&lei),
            ProblemKind::Kind,
            "gives no reason for its exception; counted all the same",
        );
    }
    reader.note(at.source, format!("reporting exception {reason}"));
}
