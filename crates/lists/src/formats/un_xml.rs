//! United Nations Security Council Consolidated List, XML.
//!
//! Source of the rules: the UN's schema `sc-sanctions.xsd` and the published files, which go beyond it (NOTE
//! and STREET where the schema has none). `CONSOLIDATED_LIST[@dateGenerated]` holds `INDIVIDUALS/INDIVIDUAL`
//! and `ENTITIES/ENTITY`; `DATAID` is the stable id of a party, `REFERENCE_NUMBER` its public one.
//!
//! What is kept how:
//! - `FIRST_NAME` to `FOURTH_NAME` are one whole name. The UN does not say which of them is the family name,
//!   so the parts stay empty. An alias may hold several names joined with `; `, or a name and in brackets the
//!   same name in its own script; notes may hold further spellings. Each becomes a name of its own.
//! - Line breaks and indentation inside values differ between files of the same content, so values and
//!   `printed` have single spaces.
//! - Numbers of documents stand in `NUMBER`, but also in `TYPE_OF_DOCUMENT2` and `NOTE`, within words.
//! - A birth date of an alias ("born in 1968 under this name") is a birth date of the party.
//! - `na` and `null` are the UN's words for nothing. Sort keys and version numbers say nothing of a party.

use std::collections::HashSet;

use interdict_model::{
    Address, Country, Detail, Edition, Gender, Identifier, IdentifierKind, ListId, Name, NameKind,
    NameStrength, PartialDate, PartyKind, Place, Programme, Value,
};

use crate::format::{Format, Head, Recognised, SourceSet};
use crate::packed;
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::xml::{Element, Records};

/// Whether the file is the UN list: the root is `CONSOLIDATED_LIST`.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    (head.xml_root() == Some("CONSOLIDATED_LIST")).then(|| Recognised::single(Format::UnXml))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let list: ListId = ListId::UN_SC
        .parse()
        .map_err(|cause| ReadError::Set { set: set.name(), cause: format!("{cause}") })?;
    let mut reading = Reading::of(list);
    reading.components.push("main".to_owned());
    let mut records = Records::open(set.main()?, &["INDIVIDUAL", "ENTITY"])?;
    let mut seen = HashSet::new();
    while let Some(record) = records.next()? {
        let number = records.number();
        let Some(id) = record.child_text("DATAID") else {
            reading.rows += 1;
            let name = record.child_text("FIRST_NAME").unwrap_or("without a name");
            let message = format!("{} has no DATAID: `{name}`", record.name());
            reading.report(Severity::SkippedRow, "main", number, message);
            continue;
        };
        let again = !seen.insert(id.to_owned());
        let mut writer = reading.record("main", number, id);
        if again {
            writer.issue(Severity::NotUnderstood, "the DATAID stands twice; both records count as one party");
        }
        party(&mut writer, &record);
    }
    finish(&mut reading, &records);
    Ok(reading)
}

/// The date of the file, and what stood outside the records.
fn finish(reading: &mut Reading, records: &Records<'_>) {
    if let Some(root) = records.root() {
        let generated = root.attribute("dateGenerated").unwrap_or_default();
        reading.issued = generated.get(..10).and_then(|day| day.parse().ok()).map(Edition::of);
        if reading.issued.is_none() {
            let message = format!("dateGenerated is not a date: `{generated}`");
            reading.report(Severity::NotUnderstood, "main", 0, message);
        }
    }
    records.report_rest(reading);
}

fn party(writer: &mut Writer<'_>, record: &Element) {
    for internal in ["VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD"] {
        record.all(internal).for_each(Element::ignore);
    }
    let kind = if record.name() == "INDIVIDUAL" { PartyKind::Person } else { PartyKind::Organisation };
    writer.say(record.name(), Value::Kind(kind));
    names(writer, record);
    for reference in said_all(record, "REFERENCE_NUMBER") {
        writer.say(reference.clone(), Value::Reference(reference));
    }
    for tag in said_all(record, "UN_LIST_TYPE") {
        writer.say(tag.clone(), Value::Programme(Programme { tag, sublist: None }));
    }
    for text in said_all(record, "LISTED_ON") {
        dated(writer, &text, Value::Listed);
    }
    for value in record.walk(&["LAST_DAY_UPDATED", "VALUE"]) {
        if let Some(text) = said(value) {
            dated(writer, &text, Value::Amended);
        }
    }
    for text in said_all(record, "GENDER") {
        match Gender::parse(&text) {
            Some(gender) => writer.say(text, Value::Gender(gender)),
            None if text.eq_ignore_ascii_case("unknown") => {}
            None => writer.not_understood(&text, "not a gender"),
        }
    }
    for (element, value) in [("TITLE", Value::Title as fn(String) -> Value), ("DESIGNATION", Value::Role)] {
        for text in record.walk(&[element, "VALUE"]).into_iter().filter_map(said) {
            for one in packed::enumerated(&text) {
                writer.say(one, value(one.to_owned()));
            }
        }
    }
    let nationalities = record.walk(&["NATIONALITY", "VALUE"]).into_iter().chain(record.all("NATIONALITY2"));
    for text in nationalities.filter_map(said) {
        writer.say(text.clone(), Value::Nationality(Place::parse(&text)));
    }
    for kind in ["INDIVIDUAL_ADDRESS", "ENTITY_ADDRESS"] {
        record.all(kind).for_each(|element| address(writer, element));
    }
    record.all("INDIVIDUAL_DATE_OF_BIRTH").for_each(|element| birth_date(writer, element));
    record.all("INDIVIDUAL_PLACE_OF_BIRTH").for_each(|element| birth_place(writer, element));
    record.all("INDIVIDUAL_DOCUMENT").for_each(|element| document(writer, element));
    for text in said_all(record, "COMMENTS1") {
        writer.say(text.clone(), Value::Remark(text));
    }
    for value in record.walk(&["LIST_TYPE", "VALUE"]) {
        if let Some(text) = said(value).filter(|text| text != "UN List") {
            detail(writer, "LIST_TYPE", &text);
        }
    }
    for text in said_all(record, "DELISTED_ON") {
        writer.issue(Severity::Note, format!("the record carries a date of delisting: {text}"));
        detail(writer, "DELISTED_ON", &text);
    }
    for (path, text) in record.unread() {
        let text = packed::squeeze(&text);
        detail(writer, path.split_once('/').map_or(path.as_str(), |(_, rest)| rest), &text);
    }
}

fn names(writer: &mut Writer<'_>, record: &Element) {
    let parts: Vec<String> = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
        .into_iter()
        .filter_map(|element| record.child(element).and_then(said))
        .collect();
    if parts.is_empty() {
        writer.issue(Severity::NotUnderstood, "the record has no name");
    } else {
        // One record of an entity may name two bodies: "FIRST COMPANY ; SECOND COMPANY".
        for (index, whole) in packed::names(&parts.join(" ")).into_iter().enumerate() {
            let kind = if index == 0 { NameKind::Primary } else { NameKind::Aka };
            writer.say(parts.join(" | "), Value::Name(Name::alias(whole, kind, NameStrength::Strong)));
        }
    }
    for text in said_all(record, "NAME_ORIGINAL_SCRIPT") {
        // "ኤርሚኣስ ግርማይ (Tigrinya)": the language in brackets, if those are the only Latin letters.
        let (whole, script) = match bracketed(&text) {
            Some((name, language)) if is_latin(language) && !is_latin(name) => {
                (name.to_owned(), Some(language.to_owned()))
            }
            _ => (text.clone(), None),
        };
        let name = Name { whole, script, kind: NameKind::OriginalScript, ..Name::default() };
        writer.say(text, Value::Name(name));
    }
    for kind in ["INDIVIDUAL_ALIAS", "ENTITY_ALIAS"] {
        record.all(kind).for_each(|element| alias(writer, element));
    }
}

fn alias(writer: &mut Writer<'_>, element: &Element) {
    let quality = element.child("QUALITY").and_then(said);
    let text = element.child("ALIAS_NAME").and_then(said);
    let note = element.child("NOTE").and_then(said);
    let printed = join(" | ", [quality.as_deref(), text.as_deref(), note.as_deref()]);
    let (kind, strength) = match quality.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("low") => (NameKind::Aka, NameStrength::Weak),
        Some("f.k.a." | "fka") => (NameKind::Fka, NameStrength::Strong),
        None | Some("good" | "a.k.a." | "aka") => (NameKind::Aka, NameStrength::Strong),
        Some(other) => {
            writer.not_understood(other, "not a quality of an alias");
            (NameKind::Aka, NameStrength::Strong)
        }
    };
    let mut name = |whole: &str, kind| {
        writer.say(printed.clone(), Value::Name(Name::alias(whole, kind, strength)));
    };
    for one in text.as_deref().map(packed::names).unwrap_or_default() {
        match bracketed(one) {
            // "Name (original script: ...)", or the Latin form in brackets after the original.
            Some((outside, inside)) if is_latin(outside) && is_foreign(after_colon(inside)) => {
                name(outside, kind);
                name(after_colon(inside), NameKind::OriginalScript);
            }
            Some((outside, inside)) if is_foreign(outside) && is_latin(inside) => {
                name(outside, kind);
                name(inside, kind);
            }
            _ => name(one.split_once(", born ").map_or(one, |(before, _)| before), kind),
        }
    }
    for (spelling, kind) in note.as_deref().map(spellings).unwrap_or_default() {
        name(spelling, kind);
    }
    if let Some((_, born)) = text.as_deref().and_then(|text| text.split_once(", born ")) {
        detail(writer, "alias", &format!("born {born}"));
    }
    if let Some(note) = &note {
        detail(writer, "alias note", &join(": ", [text.as_deref(), Some(note)]));
    }
    let with_alias = |said: &str| join(" | ", [text.as_deref(), Some(said)]);
    for date in said_all(element, "DATE_OF_BIRTH") {
        match PartialDate::parse(day(&date)) {
            Ok(read) => writer.say(with_alias(&date), Value::BirthDate(read)),
            Err(cause) => writer.not_understood(&date, cause),
        }
    }
    let place = said_children(element, &["CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"]);
    if !place.is_empty() {
        let country = element.child("COUNTRY_OF_BIRTH").and_then(said).and_then(|text| Country::parse(&text));
        let place = place.join(", ");
        writer.say(with_alias(&place), Value::BirthPlace(Place { text: place, country }));
    }
}

/// Further spellings that the note of an alias gives, and what sort of name each is.
fn spellings(note: &str) -> Vec<(&str, NameKind)> {
    if let Some(names) = note.strip_suffix("(transliterations of original script name)") {
        return names.split(',').map(|name| (name.trim(), NameKind::Variation)).collect();
    }
    if note.contains(':') && is_foreign(after_colon(note)) {
        return vec![(after_colon(note), NameKind::OriginalScript)];
    }
    let names = packed::names(note);
    let is_name = |text: &&str| {
        text.split(' ').count() <= 5 && !text.contains(|c: char| c.is_ascii_digit() || "().:".contains(c))
    };
    if names.len() > 1 && names.iter().all(is_name) {
        return names.into_iter().map(|name| (name, NameKind::Variation)).collect();
    }
    Vec::new()
}

fn address(writer: &mut Writer<'_>, element: &Element) {
    let parts = said_children(element, &["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"]);
    let note = element.child("NOTE").and_then(said);
    let printed = join(" | ", parts.iter().map(|part| Some(part.as_str())).chain([note.as_deref()]));
    if printed.is_empty() {
        return;
    }
    let text = match (parts.is_empty(), note) {
        (true, note) => note.unwrap_or_default(),
        (false, None) => parts.join(", "),
        (false, Some(note)) => format!("{} ({note})", parts.join(", ")),
    };
    let part = |name| element.child(name).and_then(said);
    let country = match part("COUNTRY") {
        Some(country) => Country::parse(&country),
        None => Place::parse(&text).country,
    };
    let value = Address {
        text,
        street: part("STREET"),
        city: part("CITY"),
        region: part("STATE_PROVINCE"),
        postal_code: part("ZIP_CODE"),
        country,
    };
    writer.say(printed, Value::Address(value));
}

fn birth_date(writer: &mut Writer<'_>, element: &Element) {
    let part = |name: &str| element.child(name).and_then(said);
    let (sort, note) = (part("TYPE_OF_DATE"), part("NOTE"));
    let (exact, year, from, to) = (part("DATE"), part("YEAR"), part("FROM_YEAR"), part("TO_YEAR"));
    let stated = match (exact, year, from, to) {
        (Some(exact), ..) => Some(day(&exact).to_owned()),
        (None, Some(year), ..) => Some(year),
        (None, None, Some(from), Some(to)) => Some(format!("{from} to {to}")),
        (None, None, from, to) => {
            from.map(|from| format!("from {from}")).or_else(|| to.map(|to| format!("until {to}")))
        }
    };
    let printed = join(" | ", [sort.as_deref(), stated.as_deref(), note.as_deref()]);
    let hedged = |text: &String| text.to_ascii_lowercase().starts_with("approx");
    let circa = sort.as_ref().is_some_and(hedged) || note.as_ref().is_some_and(hedged);
    let read = match (&stated, &note) {
        (Some(stated), Some(note)) => {
            // "Sep." beside a year narrows it; any other note is kept beside the date.
            let narrowed = PartialDate::parse(&format!("{note} {stated}"));
            if narrowed.is_err() && !hedged(note) {
                detail(writer, "birth date note", &format!("{stated}: {note}"));
            }
            narrowed.or_else(|_| PartialDate::parse(stated))
        }
        (Some(text), None) | (None, Some(text)) => PartialDate::parse(text),
        (None, None) => return,
    };
    match read {
        Ok(date) => writer.say(printed, Value::BirthDate(date.with_circa(circa || date.is_circa()))),
        Err(cause) => writer.not_understood(&printed, cause),
    }
}

fn birth_place(writer: &mut Writer<'_>, element: &Element) {
    let mut parts = said_children(element, &["STREET", "CITY", "STATE_PROVINCE", "COUNTRY"]);
    parts.dedup();
    let note = element.child("NOTE").and_then(said);
    let printed = join(" | ", parts.iter().map(|part| Some(part.as_str())).chain([note.as_deref()]));
    if printed.is_empty() {
        return;
    }
    let country = element.child("COUNTRY").and_then(said).and_then(|text| Country::parse(&text));
    let place = match (parts.is_empty(), note) {
        (true, note) => Place::parse(&note.unwrap_or_default()),
        (false, None) => Place { text: parts.join(", "), country },
        (false, Some(note)) => Place { text: format!("{} ({note})", parts.join(", ")), country },
    };
    writer.say(printed, Value::BirthPlace(place));
}

fn document(writer: &mut Writer<'_>, element: &Element) {
    let part = |name: &str| element.child(name).and_then(said);
    let (general, special, note) = (part("TYPE_OF_DOCUMENT"), part("TYPE_OF_DOCUMENT2"), part("NOTE"));
    let (number, issued) = (part("NUMBER"), part("DATE_OF_ISSUE"));
    let (authority, city, of_issue) =
        (part("ISSUING_COUNTRY"), part("CITY_OF_ISSUE"), part("COUNTRY_OF_ISSUE"));
    let fields = [&general, &special, &number, &authority, &issued, &city, &of_issue, &note]
        .map(|part| part.as_deref());
    let printed = join(" | ", fields);
    if printed.is_empty() {
        return;
    }
    // The number has its own element, except where it is told in words.
    let (told, rest_of) = match (number.as_deref(), special.as_deref(), note.as_deref()) {
        (Some(number), ..) => (in_words(number).or(Some((None, number, None))), None),
        (None, Some(special), note) if in_words(special).is_some() => (in_words(special), note),
        (None, special, Some(note)) => (in_words(note), special),
        (None, ..) => (None, None),
    };
    let Some((words, number, tail)) = told else {
        writer.not_understood(&printed, "a document without a number");
        return;
    };
    let issued = match issued {
        None => None,
        Some(text) => match PartialDate::parse(day(&text)) {
            Ok(date) => Some(date),
            Err(cause) => {
                writer.not_understood(&text, cause);
                None
            }
        },
    };
    let sort = join(" ", [words, special.as_deref(), general.as_deref()]).to_lowercase();
    let country = [authority.as_deref(), of_issue.as_deref(), tail, words]
        .into_iter()
        .flatten()
        .find_map(Country::parse);
    let issue = join(", ", [city.as_deref(), of_issue.as_deref().filter(|_| city.is_some())]);
    let issue = (!issue.is_empty()).then(|| format!("issued in {issue}"));
    let notes = join("; ", [tail, rest_of, note.as_deref(), issue.as_deref()]);
    let expires = [note.as_deref(), tail].into_iter().flatten().find_map(expiry);
    // "Libya B014995": the country of issue, not the sort of document.
    let sort_words = words.filter(|words| Country::parse(words).is_none());
    let label = sort_words.or(special.as_deref()).or(general.as_deref()).unwrap_or_default();
    writer.say(
        printed,
        Value::Identifier(Identifier {
            kind: document_kind(&sort),
            number: number.to_owned(),
            label: label.to_owned(),
            country,
            issued,
            expires,
            note: (!notes.is_empty()).then_some(notes),
        }),
    );
}

fn document_kind(words: &str) -> IdentifierKind {
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    if has(&["social security", "ssn"]) {
        IdentifierKind::SocialSecurity
    } else if has(&["birth cert"]) {
        IdentifierKind::BirthCertificate
    } else if has(&["driver"]) {
        IdentifierKind::DriversLicence
    } else if has(&["fiscal"]) {
        IdentifierKind::TaxId
    } else if has(&["certificate", "ration card", "voter", "residen", "military", "travel document"]) {
        IdentifierKind::Other
    } else if has(&["passport", "passeport", "pasaporte"]) {
        IdentifierKind::Passport
    } else if has(&["identi", "national", "tazkira"]) {
        IdentifierKind::NationalId
    } else {
        IdentifierKind::Other
    }
}

/// A number within words: `Libyan passport number 347834, issued ...` gives the words before, the number and
/// the words after; `00016161 (Yemen)` the number and what is in brackets. `None` if the text is a bare
/// number, or has words that do not announce one.
fn in_words(text: &str) -> Option<(Option<&str>, &str, Option<&str>)> {
    let words: Vec<(usize, &str)> = text
        .split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        })
        .collect();
    let digit = words.iter().position(|(_, word)| word.contains(|c: char| c.is_ascii_digit()))?;
    // "L 191609", "DE- 473900": a short word in capitals belongs to the number.
    let is_prefix = |word: &str| word.len() <= 3 && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'-');
    let first = match digit.checked_sub(1).and_then(|before| words.get(before)) {
        Some((_, word)) if is_prefix(word) => digit - 1,
        _ => digit,
    };
    let mut end = words.get(first)?.0;
    for (at, word) in words.iter().skip(first) {
        if *at > words.get(digit)?.0
            && (word.starts_with('(') || !word.contains(|c: char| c.is_ascii_digit()))
        {
            break;
        }
        end = at + word.len();
        if word.ends_with([',', ';']) {
            break;
        }
    }
    let before = text.get(..words.get(first)?.0)?.trim();
    let number = text.get(words.get(first)?.0..end)?.trim_end_matches([',', ';', '.']);
    let after = text.get(end..)?.trim().trim_start_matches('(').trim_end_matches(')');
    let announced = ["number", "card", "passport", "ssn", "code", "document", "no."];
    let lower = before.to_lowercase();
    let fits = before.is_empty()
        || Country::parse(before).is_some()
        || announced.iter().any(|word| lower.contains(word)) && !lower.contains("issue");
    let stated = |part| Some(part).filter(|part: &&str| !part.is_empty());
    (fits && !number.is_empty()).then(|| (stated(before), number, stated(after)))
}

/// The date of expiry in a note: `Expires 6 Apr. 2016`, `Date of expiration: 24 Nov 2026`, `valid until ...`.
fn expiry(note: &str) -> Option<PartialDate> {
    let lower = note.to_ascii_lowercase();
    ["expiration date", "date of expiration", "expiry date of", "expires", "expired", "exp.", "valid until"]
        .iter()
        .find_map(|mark| {
            let rest = lower.split_once(mark)?.1.trim_start_matches([':', ' ']);
            let rest = rest.strip_prefix("on ").unwrap_or(rest);
            PartialDate::parse(rest.split([';', ',', ')']).next()?).ok()
        })
}

fn dated(writer: &mut Writer<'_>, text: &str, value: fn(PartialDate) -> Value) {
    match PartialDate::parse(day(text)) {
        Ok(date) => writer.say(text, value(date)),
        Err(cause) => writer.not_understood(text, cause),
    }
}

/// An `xs:date` without its time zone (`2014-01-10-05:00`); any other text as it is.
fn day(text: &str) -> &str {
    match text.as_bytes().get(10) {
        Some(b'-' | b'+' | b'Z' | b'T') => text.get(..10).unwrap_or(text),
        _ => text,
    }
}

fn detail(writer: &mut Writer<'_>, label: &str, text: &str) {
    writer.say(text, Value::Detail(Detail { label: label.to_owned(), text: text.to_owned() }));
}

/// The text of an element, if it says anything.
fn said(element: &Element) -> Option<String> {
    let text = packed::squeeze(element.text());
    (!matches!(text.as_str(), "" | "na" | "null")).then_some(text)
}

fn said_all(element: &Element, name: &str) -> Vec<String> {
    element.all(name).filter_map(said).collect()
}

fn said_children(element: &Element, names: &[&str]) -> Vec<String> {
    names.iter().filter_map(|name| element.child(name).and_then(said)).collect()
}

fn join<'a>(separator: &str, parts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(separator)
}

/// `Outside (inside)` in its two parts, where the brackets end the text.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (outside, inside) = text.strip_suffix(')')?.rsplit_once(" (")?;
    Some((outside.trim(), inside.trim()))
}

fn after_colon(text: &str) -> &str {
    text.rsplit(':').next().unwrap_or(text).trim()
}

fn is_latin(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_alphabetic())
}

/// Letters, none of them Latin.
fn is_foreign(text: &str) -> bool {
    !is_latin(text) && text.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;

    const LIST: &str = "<?xml version='1.0'?><CONSOLIDATED_LIST dateGenerated='2024-03-01T00:00:00Z'><INDIVIDUALS>\
        <INDIVIDUAL><DATAID>1</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME> ALPHA </FIRST_NAME>\
        <SECOND_NAME>BETA\n  GAMMA</SECOND_NAME><FOURTH_NAME>na</FOURTH_NAME><UN_LIST_TYPE>Test</UN_LIST_TYPE>\
        <REFERENCE_NUMBER>TSi.001</REFERENCE_NUMBER><LISTED_ON>2014-01-10-05:00</LISTED_ON><GENDER>Male</GENDER>\
        <NAME_ORIGINAL_SCRIPT>ኤ (Tigrinya)</NAME_ORIGINAL_SCRIPT><COMMENTS1>Some\n comment.</COMMENTS1>\
        <TITLE><VALUE>Dr.</VALUE></TITLE><DESIGNATION><VALUE>a) Clerk b) Head</VALUE></DESIGNATION>\
        <NATIONALITY><VALUE>Democratic People's Republic of Korea </VALUE><VALUE>na</VALUE></NATIONALITY>\
        <LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE><LAST_DAY_UPDATED><VALUE>2015-02-03</VALUE><VALUE/></LAST_DAY_UPDATED>\
        <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>One A; Two B</ALIAS_NAME>\
        <DATE_OF_BIRTH>1958 - 1964</DATE_OF_BIRTH><COUNTRY_OF_BIRTH>Russia</COUNTRY_OF_BIRTH></INDIVIDUAL_ALIAS>\
        <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Tri (original script: Три)</ALIAS_NAME></INDIVIDUAL_ALIAS>\
        <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>\
        <INDIVIDUAL_ADDRESS><CITY>Town</CITY><COUNTRY>Russia</COUNTRY><NOTE>as of 2016</NOTE></INDIVIDUAL_ADDRESS>\
        <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1961</YEAR></INDIVIDUAL_DATE_OF_BIRTH>\
        <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1958</FROM_YEAR><TO_YEAR>1960</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>\
        <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>Sep.</NOTE><YEAR>1970</YEAR></INDIVIDUAL_DATE_OF_BIRTH>\
        <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>30 years old</NOTE></INDIVIDUAL_DATE_OF_BIRTH>\
        <INDIVIDUAL_PLACE_OF_BIRTH/><INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>0123 (Expires 18 Jun. 2018)</NUMBER>\
        <ISSUING_COUNTRY>Russia</ISSUING_COUNTRY><DATE_OF_ISSUE>2008-06-18</DATE_OF_ISSUE></INDIVIDUAL_DOCUMENT>\
        <INDIVIDUAL_DOCUMENT/><SORT_KEY/><NEW_FIELD>news</NEW_FIELD></INDIVIDUAL>\
        <INDIVIDUAL><FIRST_NAME>NO ID</FIRST_NAME></INDIVIDUAL></INDIVIDUALS><ENTITIES>\
        <ENTITY><DATAID>2</DATAID><FIRST_NAME>TEST TRADING</FIRST_NAME>\
        <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>OLD TRADING</ALIAS_NAME></ENTITY_ALIAS></ENTITY>\
        </ENTITIES></CONSOLIDATED_LIST>";

    fn read_text(text: &str) -> Result<Reading, ReadError> {
        read(&SourceSet::single(Format::UnXml, SourceFile::from_bytes("un.xml", text.as_bytes())))
    }

    fn said_of(reading: &Reading, party: &str, property: &str) -> Vec<String> {
        let of = reading.statements.iter().filter(|s| s.party == party && s.value.property() == property);
        of.map(|statement| match &statement.value {
            Value::Name(name) => format!("{} {:?} {:?}", name.whole, name.kind, name.strength),
            Value::BirthDate(date) | Value::Listed(date) | Value::Amended(date) => date.to_string(),
            Value::Role(text) | Value::Reference(text) | Value::NotUnderstood(text) => text.clone(),
            Value::Nationality(place) | Value::BirthPlace(place) => {
                format!("{} {:?}", place.text, place.country.map(|c| c.to_string()))
            }
            Value::Address(address) => address.text.clone(),
            Value::Detail(detail) => format!("{}={}", detail.label, detail.text),
            other => format!("{other:?}"),
        })
        .collect()
    }

    #[test]
    fn reads_every_field() {
        let reading = read_text(LIST).unwrap();
        assert_eq!(reading.issued.unwrap().to_string(), "2024-03-01");
        assert_eq!((reading.rows, reading.skipped_rows()), (3, 1));
        let of = |property| said_of(&reading, "1", property);
        assert_eq!(
            of("name"),
            [
                "ALPHA BETA GAMMA Primary Strong",
                "ኤ OriginalScript Strong",
                "One A Aka Strong",
                "Two B Aka Strong",
                "Tri Aka Weak",
                "Три OriginalScript Weak"
            ]
        );
        assert_eq!(of("birth_date"), ["1958/1964", "~1961", "1958/1960", "1970-09"]);
        assert_eq!(of("not_understood"), ["EXACT | 30 years old"]);
        assert_eq!(of("role"), ["Clerk", "Head"]);
        assert_eq!(of("nationality"), ["Democratic People's Republic of Korea Some(\"KP\")"]);
        assert_eq!(of("birth_place"), ["Russia Some(\"RU\")"]);
        assert_eq!(of("address"), ["Town, Russia (as of 2016)"]);
        assert_eq!((of("listed"), of("amended")), (vec!["2014-01-10".into()], vec!["2015-02-03".into()]));
        assert_eq!(of("detail"), ["NEW_FIELD=news"]);
        let passport = reading.statements.iter().find_map(|s| match &s.value {
            Value::Identifier(identifier) => Some(identifier),
            _ => None,
        });
        let passport = passport.unwrap();
        assert_eq!((passport.number.as_str(), passport.kind), ("0123", IdentifierKind::Passport));
        assert_eq!(passport.expires.unwrap().to_string(), "2018-06-18");
        assert_eq!(said_of(&reading, "2", "name"), ["TEST TRADING Primary Strong", "OLD TRADING Fka Strong"]);
    }

    #[test]
    fn finds_numbers_within_words() {
        for (text, number) in [
            ("Libyan passport number 347834, issued under name X, expired on 21 Feb. 2014", Some("347834")),
            ("Tunisian passport number L 191609 issued on 28 Feb. 1996", Some("L 191609")),
            ("Moroccan national identity card DE- 473900", Some("DE- 473900")),
            ("R00005943, South Sudan", Some("R00005943")),
            ("No. H0044232 (Iraqi)", Some("H0044232")),
            ("North Korea 123456", Some("123456")),
            ("1 63 08 4 01 001 005E", Some("1 63 08 4 01 001 005E")),
            ("issued in 1993, under name X", None),
            ("Birth certificate", None),
        ] {
            assert_eq!(in_words(text).map(|(_, number, _)| number), number, "{text}");
        }
    }

    #[test]
    fn refuses_a_truncated_file() {
        for sixteenth in 0..16 {
            let cut = LIST.len() * sixteenth / 16;
            let cut = (0..=cut).rev().find(|&at| LIST.is_char_boundary(at)).unwrap_or(0);
            assert!(read_text(&LIST[..cut]).is_err(), "cut at {sixteenth}/16");
        }
    }
}
