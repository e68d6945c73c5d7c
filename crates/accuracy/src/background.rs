//! Names of those who are not listed: what an alert on them costs is the other half of finding.
//!
//! A name equal to a listed one (the same folded words in any order) is left out, because an alert on it would be
//! right; nothing else is, so whoever is listed under another spelling counts against the matcher. News about
//! listed people (the storyweb sentences) is not used for that reason: too many of its names would be theirs.
//!
//! Names of one source are *hard*: persons proscribed by Pakistan bear the names that OFAC's list is full of, and
//! some of them are on it under another spelling. Figures are given without and with them.

use std::collections::HashSet;

use interdict_model::PartyKind;
use serde_json::Value;

use crate::AccuracyError;
use crate::data::Shared;
use crate::fold;

/// Some names of one source.
#[derive(Debug, Clone)]
pub struct Background {
    /// What the source is.
    pub source: &'static str,
    /// Whether its names are much like those of the list.
    pub hard: bool,
    /// The names.
    pub names: Vec<String>,
}

/// A source: what it is, the file, and how its names are found.
struct Recipe {
    kind: PartyKind,
    source: &'static str,
    path: &'static str,
    find: fn(&Value) -> Option<&str>,
    hard: bool,
}

/// Of a hard source every so many-th name is taken, so that one country does not outweigh the world.
const EVERY_HARD: usize = 8;

/// World Bank suppliers are firms (`F`) or individuals.
fn firm(record: &Value) -> Option<&str> {
    (record.get("SUPP_TYPE_CODE")?.as_str()? == "F").then(|| record.get("SUPP_NAME")?.as_str()).flatten()
}

fn senzing_person(record: &Value) -> Option<&str> {
    (record.get("RECORD_TYPE")?.as_str()? == "PERSON")
        .then(|| record.get("NAMES")?.get(0)?.get("NAME_FULL")?.as_str())
        .flatten()
}

fn ftm<'a>(record: &'a Value, schemata: &[&str]) -> Option<&'a str> {
    schemata
        .contains(&record.get("schema")?.as_str()?)
        .then(|| record.get("properties")?.get("name")?.get(0)?.as_str())
        .flatten()
}

fn ftm_person(record: &Value) -> Option<&str> {
    ftm(record, &["Person"])
}

fn ftm_organisation(record: &Value) -> Option<&str> {
    ftm(record, &["Company", "Organization", "LegalEntity"])
}

fn latin_person(record: &Value) -> Option<&str> {
    let names = (record.get("entity_type")?.as_str()? == "person").then(|| record.get("names"))??;
    let latin = names.as_array()?.iter().find(|name| name.get("script").is_some_and(|s| s == "Latn"))?;
    latin.get("full_name")?.as_str()
}

const RECIPES: [Recipe; 8] = [
    Recipe {
        kind: PartyKind::Person,
        source: "members of the US Congress",
        path: "data/opensanctions/us_congress_senzing.json",
        find: senzing_person,
        hard: false,
    },
    Recipe {
        kind: PartyKind::Person,
        source: "Saudi public figures",
        path: "data/opensanctions/sa_wiki_peps_entities.ftm_2024-03-14.json.xz",
        find: ftm_person,
        hard: false,
    },
    Recipe {
        kind: PartyKind::Person,
        source: "persons barred by Russia",
        path: "data/other_lists/ru_mid_stop_list_2026-03-15.jsonld.xz",
        find: latin_person,
        hard: false,
    },
    Recipe {
        kind: PartyKind::Person,
        source: "persons proscribed by Pakistan",
        path: "data/other_lists/pk_nacta_proscribed_persons.json.xz",
        find: |record| record.get("Name")?.as_str(),
        hard: true,
    },
    Recipe {
        kind: PartyKind::Organisation,
        source: "firms debarred by the World Bank",
        path: "data/other_lists/world_bank_debarred_2021-01.json.xz",
        find: firm,
        hard: false,
    },
    Recipe {
        kind: PartyKind::Organisation,
        source: "donors to German parties",
        path: "data/opensanctions/yente_fixtures/parteispenden_entities.ftm.json",
        find: ftm_organisation,
        hard: false,
    },
    Recipe {
        kind: PartyKind::Organisation,
        source: "bearers of an LEI",
        path: "data/ownership/gleif/lei-data.json",
        find: |record| record.get("Entity")?.get("LegalName")?.as_str(),
        hard: false,
    },
    Recipe {
        kind: PartyKind::Organisation,
        source: "companies of a BODS sample",
        path: "data/ownership/bods/lib-cove-bods_0.4_sample_300_statements.json",
        find: |record| {
            (record.get("recordType")? == "entity")
                .then(|| record.get("recordDetails")?.get("name")?.as_str())
                .flatten()
        },
        hard: false,
    },
];

/// The background of a kind: every source that is there, without the names in `listed` (folded, sorted).
#[allow(clippy::implicit_hasher, reason = "one caller, with the standard one")]
pub fn background(
    shared: &mut Shared<'_>,
    kind: PartyKind,
    listed: &HashSet<String>,
) -> Result<Vec<Background>, AccuracyError> {
    let mut met: HashSet<String> = HashSet::new();
    let mut found = Vec::new();
    for recipe in RECIPES.iter().filter(|recipe| recipe.kind == kind) {
        let Some(bytes) = shared.bytes(recipe.path)? else { continue };
        let records = records(&bytes, recipe.path)?;
        let names = records
            .iter()
            .filter_map(recipe.find)
            .map(str::trim)
            .filter(|name| usable(name, kind))
            .step_by(if recipe.hard { EVERY_HARD } else { 1 })
            .filter(|name| {
                let key = fold::sorted(name);
                !listed.contains(&key) && met.insert(key)
            })
            .map(str::to_owned)
            .collect();
        found.push(Background { source: recipe.source, hard: recipe.hard, names });
    }
    Ok(found)
}

/// Latin letters only; of a person at least two words, since a single one is not how customers are named.
fn usable(name: &str, kind: PartyKind) -> bool {
    let latin = |c: char| !c.is_alphabetic() || c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c);
    let least = if kind == PartyKind::Person { 2 } else { 1 };
    name.chars().all(latin) && fold::words(name).len() >= least
}

/// The records of a file: JSON lines, an array, or an array somewhere within an object.
fn records(bytes: &[u8], path: &str) -> Result<Vec<Value>, AccuracyError> {
    let damaged = |cause: serde_json::Error| AccuracyError::Data(format!("{path}: {cause}"));
    let values: Vec<Value> =
        serde_json::Deserializer::from_slice(bytes).into_iter().collect::<Result<_, _>>().map_err(damaged)?;
    match <[Value; 1]>::try_from(values) {
        Ok([value]) => Ok(array_within(value).unwrap_or_default()),
        Err(lines) => Ok(lines),
    }
}

/// The first array of records met within a value.
fn array_within(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(records) => records.first().is_some_and(Value::is_object).then_some(records),
        Value::Object(fields) => fields.into_iter().find_map(|(_, value)| array_within(value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_in_every_shape() {
        let count = |text: &str| records(text.as_bytes(), "x").map(|records| records.len());
        assert_eq!(count("{\"a\":1}\n{\"a\":2}\n").unwrap(), 2);
        assert_eq!(count("[{\"a\":1},{\"a\":2},{\"a\":3}]").unwrap(), 3);
        assert_eq!(count("{\"c\":[\"d\"],\"r\":{\"x\":[{\"a\":1}]}}").unwrap(), 1);
        assert!(count("{").is_err());
    }

    #[test]
    fn usable_names() {
        assert!(usable("Émile Nguyễn", PartyKind::Person));
        assert!(!usable("Maryam", PartyKind::Person));
        assert!(usable("Allianz", PartyKind::Organisation));
        assert!(!usable("\u{421}. Howard Someone", PartyKind::Person)); // a Cyrillic С
        assert!(!usable("- -", PartyKind::Organisation));
    }
}
