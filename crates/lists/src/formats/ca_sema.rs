//! Canada: the consolidated list of the Special Economic Measures Act and the Justice for Victims of Corrupt
//! Foreign Officials Act, XML with the root `data-set`.
//!
//! A record has no id. What the law itself cites is regulation, schedule and item, so the party's id is made of
//! them (`russia-1-part-2-45`) and they are stated as its reference. Element names follow the file of 2020 and
//! those of later files (`EntityOrShip`, `DateOfBirthOrShipBuildDate`, `TitleOrShip`, `ShipIMONumber`,
//! `DateOfListing`).
//!
//! How things are kept:
//! - `Country` names the regulation, not the party's country; its English half is the programme.
//! - A person is `LastName, GivenName`, the order of the list. An organisation with an English and a French name
//!   (`Iran Electronics Industries/Industries électroniques`) has the English one as primary name and the
//!   French one as a variation; a slash within short forms (`GORT/ORTAS`) is part of the name.
//! - `Aliases` is one text separated by commas. For people it often holds only another spelling of the given
//!   name (`Andrei`) or of the family name (`PASHENKO`). Such a word alone would meet every Andrei in the
//!   world, so it is kept as a weak alias and, joined with the rest of the name, as a strong one.

use std::collections::HashMap;

use interdict_model::{
    Identifier, IdentifierKind, ListId, Name, NameKind, NameStrength, PartialDate, PartyKind, Programme,
    Value,
};

use crate::format::{Format, Head, Recognised, SourceSet};
use crate::packed::squeeze;
use crate::reading::{ReadError, Reading, Severity, Writer};
use crate::xml::{Element, Records};

/// Whether the file is of this format: root `data-set` with `record`s of the list's own fields.
pub(crate) fn recognise(head: &Head) -> Option<Recognised> {
    let fits = head.xml_root() == Some("data-set")
        && head.text.contains("<Country>")
        && ["<LastName>", "<Entity>", "<EntityOrShip>", "<Schedule>"]
            .iter()
            .any(|mark| head.text.contains(mark));
    fits.then(|| Recognised::single(Format::CaSemaXml))
}

/// Reads one version of the list.
pub(crate) fn read(set: &SourceSet) -> Result<Reading, ReadError> {
    let file = set.main()?;
    let list =
        ListId::slug(ListId::CA_SEMA).map_err(|cause| ReadError::malformed(file.name(), "list id", cause))?;
    let mut reading = Reading::of(list);
    reading.components.push("main".to_owned());
    let mut records = Records::open(file, &["record"])?;
    let mut known: HashMap<String, u32> = HashMap::new();
    while let Some(record) = records.next()? {
        let number = records.number();
        let mut id = party_id(&record);
        if id.is_empty() || names(&record).is_empty() {
            reading.rows += 1;
            reading.report(
                Severity::SkippedRow,
                "main",
                number,
                "the record has no name, or neither country nor item",
            );
            continue;
        }
        let copies: &mut u32 = known.entry(id.clone()).or_default();
        *copies += 1;
        if *copies > 1 {
            let message = format!("record {copies} of {id}: kept apart");
            reading.report(Severity::Note, "main", number, message);
            id = format!("{id}-copy-{copies}");
        }
        state(&record, &mut reading.record("main", number, id));
    }
    for (path, count) in records.outside() {
        reading.report(
            Severity::NotUnderstood,
            "main",
            0,
            format!("text outside records: {path} ({count} times)"),
        );
    }
    Ok(reading)
}

/// The English half of a bilingual text `Russia / Russie`.
fn english(text: &str) -> String {
    let text = squeeze(text);
    text.split_once(" / ").map_or(text.as_str(), |(english, _)| english).to_owned()
}

fn party_id(record: &Element) -> String {
    let country = english(record.child_text("Country").unwrap_or_default());
    // The regulation on corrupt officials has a name of nine words and an abbreviation: `(JVCFOR)`.
    let short = country.rsplit_once('(').map_or(country.as_str(), |(_, rest)| rest.trim_end_matches(')'));
    let schedule = record.child_text("Schedule").filter(|text| !text.eq_ignore_ascii_case("N/A"));
    let item = record.child_text("Item");
    if short.is_empty() && item.is_none() {
        return String::new();
    }
    let parts = [Some(short), schedule, item];
    let mut id = String::new();
    for c in parts.into_iter().flatten().collect::<Vec<_>>().join("-").chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            id.push(c);
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_matches('-').to_owned()
}

fn entity(record: &Element) -> Option<&str> {
    record.child_text("Entity").or_else(|| record.child_text("EntityOrShip"))
}

/// The names a record is filed under.
fn names(record: &Element) -> Vec<Name> {
    if let Some(entity) = entity(record) {
        let (first, second) = bilingual(&squeeze(entity));
        let french = second.map(|whole| Name {
            script: Some("fr".to_owned()),
            ..Name::alias(whole, NameKind::Variation, NameStrength::Strong)
        });
        return std::iter::once(Name::primary(first)).chain(french).collect();
    }
    let part = |name| record.child_text(name).map(squeeze);
    let (family, given) = (part("LastName"), part("GivenName"));
    let whole: Vec<&str> = [family.as_deref(), given.as_deref()].into_iter().flatten().collect();
    if whole.is_empty() {
        return Vec::new();
    }
    vec![Name { whole: whole.join(", "), given, family, ..Name::default() }]
}

/// `English name/nom français`: split only where both sides have words enough to be a name.
fn bilingual(name: &str) -> (String, Option<String>) {
    let mut depth = 0i32;
    for (at, c) in name.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '/' if depth == 0 => {
                let (left, right) = (name[..at].trim(), name[at + 1..].trim());
                if left.contains(' ') && right.contains(' ') {
                    return (left.to_owned(), Some(right.to_owned()));
                }
            }
            _ => {}
        }
    }
    (name.to_owned(), None)
}

fn state(record: &Element, writer: &mut Writer<'_>) {
    let title = record.child_text("Title").or_else(|| record.child_text("TitleOrShip"));
    let imo = ["ShipIMONumber", "ShipImoNumber", "IMONumber"].iter().find_map(|name| record.child_text(name));
    let ship = imo.is_some()
        || title.is_some_and(|title| {
            let title = title.to_lowercase();
            ["ship", "vessel", "navire"].iter().any(|word| title.split(['/', ' ']).any(|part| part == *word))
        });
    let kind = match (ship, entity(record).is_some()) {
        (true, _) => PartyKind::Vessel,
        (false, true) => PartyKind::Organisation,
        (false, false) => PartyKind::Person,
    };
    writer.say("", Value::Kind(kind));
    let printed = entity(record).map_or_else(
        || {
            let parts = ["LastName", "GivenName"].iter().filter_map(|name| record.child_text(name));
            parts.collect::<Vec<_>>().join(" | ")
        },
        str::to_owned,
    );
    let names = names(record);
    for name in &names {
        writer.say(&printed, Value::Name(name.clone()));
    }
    for aliases in record.texts("Aliases") {
        for alias in split_aliases(&squeeze(aliases)) {
            let primary = names.first().filter(|_| kind == PartyKind::Person);
            for name in read_alias(&alias, primary) {
                writer.say(&alias, Value::Name(name));
            }
        }
    }
    if let Some(title) = title {
        if ship {
            writer.say(title, detail("TitleOrShip", title));
        } else {
            let english = squeeze(title);
            let english = english.split('/').next().unwrap_or(&english).trim().to_owned();
            writer.say(title, Value::Title(english));
        }
    }
    for field in ["DateOfBirth", "DateOfBirthOrShipBuildDate"] {
        for text in record.texts(field) {
            dates(text, kind, writer);
        }
    }
    if let Some(imo) = imo {
        writer.say(imo, Value::Identifier(Identifier::new(IdentifierKind::Imo, squeeze(imo))));
    }
    if let Some(country) = record.child_text("Country") {
        writer.say(country, Value::Programme(Programme { tag: english(country), sublist: None }));
    }
    let schedule = record.child_text("Schedule").filter(|text| !text.eq_ignore_ascii_case("N/A"));
    let item = record.child_text("Item");
    let reference: Vec<String> = [("Schedule", schedule), ("Item", item)]
        .into_iter()
        .filter_map(|(word, text)| text.map(|text| format!("{word} {}", squeeze(text))))
        .collect();
    if !reference.is_empty() {
        let printed: Vec<&str> = [schedule, item].into_iter().flatten().collect();
        writer.say(printed.join(" | "), Value::Reference(reference.join(", ")));
    }
    if let Some(text) = record.child_text("DateOfListing") {
        match PartialDate::parse(text) {
            Ok(date) => writer.say(text, Value::Listed(date)),
            Err(cause) => writer.not_understood(text, cause),
        }
    }
    for (path, text) in record.unread() {
        let label = path.trim_start_matches("record/").to_owned();
        writer.say(&text, detail(&label, &text));
    }
}

fn detail(label: &str, text: &str) -> Value {
    Value::Detail(interdict_model::Detail { label: label.to_owned(), text: text.to_owned() })
}

/// `1964-03`, or `1972-08-10 or 1972-08-11`. A ship's is the date when it was built.
fn dates(text: &str, kind: PartyKind, writer: &mut Writer<'_>) {
    for part in squeeze(text).split(" or ") {
        match PartialDate::parse(part) {
            Ok(date) => writer.say(
                part,
                match kind {
                    PartyKind::Person => Value::BirthDate(date),
                    PartyKind::Vessel => detail("ship build date", part),
                    _ => Value::Established(date),
                },
            ),
            Err(cause) => writer.not_understood(part, cause),
        }
    }
}

/// The aliases between commas outside brackets; `Co., Ltd.` stays together.
fn split_aliases(text: &str) -> Vec<String> {
    const FORMS: [&str; 9] = ["ltd", "ltd.", "limited", "inc", "inc.", "llc", "jsc", "pjsc", "s.a."];
    let mut depth = 0i32;
    let pieces = text.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth <= 0
    });
    let mut aliases: Vec<String> = Vec::new();
    for piece in pieces.map(str::trim).filter(|piece| !piece.is_empty()) {
        match aliases.last_mut().filter(|_| FORMS.contains(&piece.to_lowercase().as_str())) {
            Some(last) => *last = format!("{last}, {piece}"),
            None => aliases.push(piece.to_owned()),
        }
    }
    aliases
}

/// The names an alias stands for: itself, and for a person's partial alias also the alias in its place in the
/// full name.
fn read_alias(alias: &str, person: Option<&Name>) -> Vec<Name> {
    let strong = |whole: String| Name::alias(whole, NameKind::Aka, NameStrength::Strong);
    let Some((family, given)) = person.and_then(|name| Some((name.family.as_ref()?, name.given.as_ref()?)))
    else {
        return vec![strong(alias.to_owned())];
    };
    let capitals = |word: &str| word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    let has_family = alias.split(' ').any(capitals);
    let one_word = !alias.contains(' ');
    let bare = if one_word {
        Name::alias(alias, NameKind::Aka, NameStrength::Weak)
    } else {
        strong(alias.to_owned())
    };
    let full = if one_word && has_family {
        Some(Name {
            family: Some(alias.to_owned()),
            given: Some(given.clone()),
            ..strong(format!("{alias}, {given}"))
        })
    } else if one_word || (capitals(family) && !has_family) {
        Some(Name {
            family: Some(family.clone()),
            given: Some(alias.to_owned()),
            ..strong(format!("{family}, {alias}"))
        })
    } else {
        None
    };
    std::iter::once(bare).chain(full).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use interdict_model::party::assemble;

    const LIST: &str = "<?xml version=\"1.0\"?><data-set>
        <record><Country>Russia / Russie</Country><LastName>MUSTERMANN</LastName><GivenName>Aleksei Petrovich</GivenName>
          <Aliases>Alexey, MUSTERMAN</Aliases><DateOfBirth>1972-08-10 or 1972-08-11</DateOfBirth>
          <Title>Colonel/colonel</Title><Schedule>1, Part 2</Schedule><Item>45</Item><Colour>red</Colour></record>
        <record><Country>Iran</Country><Entity>Example Oil\u{a0}Company (EOC)/Compagnie exemple</Entity>
          <Aliases>EOC, Example Co., Ltd.</Aliases><Schedule>N/A</Schedule><Item>3</Item></record>
        <record><Country>Iran</Country><EntityOrShip>EXAMPLE STAR</EntityOrShip><ShipIMONumber>9074729</ShipIMONumber>
          <DateOfBirthOrShipBuildDate>2001</DateOfBirthOrShipBuildDate><Schedule>3</Schedule><Item>1</Item>
          <DateOfListing>2025-02-24</DateOfListing></record>
        <record><Item>9</Item></record></data-set>";

    fn reading() -> Reading {
        let file = SourceFile::from_bytes("list.xml", LIST.as_bytes());
        assert!(recognise(&Head::of(&file).unwrap()).is_some());
        read(&SourceSet::single(Format::CaSemaXml, file)).unwrap()
    }

    #[test]
    fn reads_people_organisations_and_ships() {
        let reading = reading();
        let parties = assemble(&reading.list, &reading.statements);
        let ids: Vec<&str> = parties.iter().map(|party| party.id.as_str()).collect();
        assert_eq!(ids, ["iran-3", "iran-3-1", "russia-1-part-2-45"]);
        let names = |at: usize| parties[at].names.iter().map(|name| name.whole.as_str()).collect::<Vec<_>>();
        assert_eq!(names(0), ["Example Oil Company (EOC)", "Compagnie exemple", "EOC", "Example Co., Ltd."]);
        assert_eq!(parties[1].kind, PartyKind::Vessel);
        assert_eq!(parties[1].identifiers[0].number, "9074729");
        assert_eq!(parties[1].listed.unwrap().to_string(), "2025-02-24");
        assert_eq!(
            names(2),
            [
                "MUSTERMANN, Aleksei Petrovich",
                "Alexey",
                "MUSTERMANN, Alexey",
                "MUSTERMAN",
                "MUSTERMAN, Aleksei Petrovich"
            ]
        );
        assert_eq!(parties[2].birth_dates.len(), 2);
        assert_eq!(parties[2].references, ["Schedule 1, Part 2, Item 45"]);
        assert_eq!(parties[2].programmes[0].tag, "Russia");
        assert_eq!(parties[2].details[0].label, "Colour");
    }

    #[test]
    fn a_record_without_a_name_is_reported() {
        assert_eq!(reading().skipped_rows(), 1);
    }
}
