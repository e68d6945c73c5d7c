//! The UK lists, on the real files.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use interdict_lists::format::{Format, Head, recognise};
use interdict_lists::{Reading, Severity, SourceFile, SourceSet};
use interdict_model::party::assemble;
use interdict_model::{Measure, NameKind, NameStrength, Party, PartyKind};

use crate::{data, uk_yaml};

fn read(name: &str, bytes: Vec<u8>, format: Format) -> Reading {
    let file = SourceFile::from_bytes(name, bytes);
    assert_eq!(recognise(&Head::of(&file).unwrap()).map(|found| found.format), Some(format));
    SourceSet::single(format, file).read().unwrap()
}

fn parties(reading: &Reading) -> Vec<Party> {
    assemble(&reading.list, &reading.statements)
}

fn count(parties: &[Party], test: impl Fn(&Party) -> bool) -> usize {
    parties.iter().filter(|party| test(party)).count()
}

/// Issues by severity and by their words up to the text concerned, for the output of a failing test.
fn issues(reading: &Reading) -> BTreeMap<(Severity, String), usize> {
    let mut counts = BTreeMap::new();
    for issue in &reading.issues {
        let words = issue.message.split('`').next().unwrap_or_default().to_owned();
        *counts.entry((issue.severity, words)).or_default() += 1;
    }
    counts
}

/// The list of 2026-02-25 in its official form, made once.
fn full_list() -> Option<Vec<u8>> {
    static FULL: OnceLock<Option<Vec<u8>>> = OnceLock::new();
    FULL.get_or_init(|| {
        let archive = data::bytes("uk/uk_sanctions_list_2026-02-25_yaml.tar.xz")?;
        Some(uk_yaml::convert(&archive[..], "25/02/2026").unwrap().into_bytes())
    })
    .clone()
}

#[test]
fn the_official_sample() {
    let Some(bytes) = data::bytes("uk/uk_sanctions_list_trim_2026-09-07.xml") else { return };
    let reading = read("uk.xml", bytes, Format::UkXml);
    assert_eq!(reading.issued.unwrap().to_string(), "2026-09-07");
    assert!(reading.issues.is_empty(), "{:?}", reading.issues);
    let parties = parties(&reading);
    let [hawala, person] = parties.as_slice() else { panic!("{} parties", parties.len()) };
    assert_eq!((hawala.id.as_str(), hawala.kind), ("AFG0001", PartyKind::Organisation));
    assert_eq!(hawala.names.len(), 10);
    assert_eq!(hawala.addresses.len(), 16);
    assert!(hawala.addresses.iter().all(|address| address.text.contains(", ")));
    assert_eq!(hawala.contacts.len(), 6);
    assert_eq!(hawala.references, ["12703", "TAe.010"]);
    assert_eq!(hawala.stated_measures, [Measure::AssetFreeze]);
    assert_eq!(hawala.listed.unwrap().to_string(), "2012-06-29");
    assert_eq!(person.caption(), "MOHAMMAD HASSAN AKHUND");
    assert_eq!(person.birth_dates.len(), 10);
    assert_eq!(person.stated_measures, [Measure::AssetFreeze, Measure::TravelBan]);
    assert_eq!(person.identifiers.len(), 1, "the ten equal passports are one");
    assert_eq!(person.identifiers[0].number, "P04581926");
    assert_eq!(person.identifiers[0].expires.unwrap().to_string(), "2034-08-07");
    assert_eq!(person.roles.len(), 6);
    assert_eq!(person.birth_places.len(), 1);
}

#[test]
fn the_full_list() {
    let Some(bytes) = full_list() else { return };
    let reading = read("uk.xml", bytes, Format::UkXml);
    assert_eq!(reading.issued.unwrap().to_string(), "2026-02-25");
    assert_eq!(reading.rows, 6_035);
    let found = issues(&reading);
    println!("{} statements, issues {found:#?}", reading.statements.len());
    assert!(found.keys().all(|(severity, _)| *severity == Severity::Note), "{found:#?}");
    let parties = parties(&reading);
    let of_kind = |kind| count(&parties, |party| party.kind == kind);
    assert_eq!(of_kind(PartyKind::Person), 3_875);
    assert_eq!(of_kind(PartyKind::Organisation), 1_528);
    assert_eq!(of_kind(PartyKind::Vessel), 632);
    let under = |text| count(&parties, |p| p.programmes.iter().any(|programme| programme.tag.contains(text)));
    assert_eq!(under("Democratic People's Republic of Korea"), 261);
    let frozen = count(&parties, |p| p.stated_measures.contains(&Measure::AssetFreeze));
    assert_eq!(frozen, 5_409);
    assert!(parties.iter().all(|party| !party.stated_measures.is_empty() && party.listed.is_some()));
    assert!(parties.iter().all(|party| party.names[0].kind == NameKind::Primary));
    let names = |test: fn(&NameKind) -> bool| {
        reading
            .statements
            .iter()
            .filter(|s| matches!(&s.value, interdict_model::Value::Name(n) if test(&n.kind)))
            .count()
    };
    // 23 of the 15,069 names are empty, 19 of them variations; they are noted.
    assert_eq!(names(|kind| *kind != NameKind::OriginalScript), 15_069 - 23);
    assert_eq!(names(|kind| *kind == NameKind::OriginalScript), 3_597);
    assert_eq!(names(|kind| *kind == NameKind::Variation), 2_708 + 2_502 - 19);
    let weak = parties.iter().flat_map(|p| &p.names).filter(|n| n.strength == NameStrength::Weak).count();
    println!("{weak} weak names");
    let reasons = count(&parties, |party| !party.reasons.is_empty());
    println!("{reasons} statements of reasons");

    let expo = parties.iter().find(|party| party.id == "CYB0004").unwrap();
    let names: Vec<&str> = expo.names.iter().map(|name| name.whole.as_str()).collect();
    assert_eq!(names, ["Chosun Expo", "Chosen Expo", "Korean Export Joint Venture"]);
    assert_eq!(expo.addresses[0].text, "North Korea");
    assert_eq!(expo.stated_measures, [Measure::AssetFreeze, Measure::OtherRestriction]);
}

#[test]
fn a_fragment_of_the_full_list_is_refused() {
    let Some(bytes) = full_list() else { return };
    for sixteenth in [3, 13] {
        let cut = bytes[..bytes.len() * sixteenth / 16].to_vec();
        let set = SourceSet::single(Format::UkXml, SourceFile::from_bytes("uk.xml", cut));
        assert!(set.read().is_err(), "cut at {sixteenth}/16");
    }
}

#[test]
fn the_conlist() {
    let Some(bytes) = data::bytes("uk/ofsi_conlist_2018-04-13.csv.xz") else { return };
    let reading = read("ConList.csv", bytes, Format::UkConList);
    assert_eq!(reading.issued.unwrap().to_string(), "2018-04-13");
    assert_eq!((reading.rows, reading.skipped_rows()), (9_487, 0));
    println!("{} statements, issues {:#?}", reading.statements.len(), issues(&reading));
    let parties = parties(&reading);
    assert_eq!(parties.len(), 2_106);
    assert!(parties.iter().all(|party| !party.names.is_empty() && !party.programmes.is_empty()));
    assert!(count(&parties, |party| party.names.iter().any(|name| name.whole.contains('\u{fffd}'))) == 0);
    let lra = parties.iter().find(|party| party.id == "13344").unwrap();
    assert!(lra.names.iter().any(|name| name.whole.contains("KONY")));
    assert_eq!(lra.references, ["CFi.009"]);
    let tong_san = parties.iter().find(|party| party.id == "13556").unwrap();
    assert_eq!(tong_san.identifiers[0].key(), "8937675");
    let print = |what: &str, test: &dyn Fn(&Party) -> bool| println!("{what}: {}", count(&parties, test));
    print("with a reference", &|party| !party.references.is_empty());
    print("with an identifier", &|party| !party.identifiers.is_empty());
    print("with a date of birth", &|party| !party.birth_dates.is_empty());
}

#[test]
fn a_conlist_row_that_is_cut_is_named() {
    let Some(mut bytes) = data::bytes("uk/ofsi_conlist_2018-04-13.csv.xz") else { return };
    let line = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(4_999).unwrap().0;
    let end = bytes[line + 1..].iter().position(|byte| *byte == b'\n').unwrap() + line + 1;
    bytes.drain(end - 30..end);
    let reading = read("ConList.csv", bytes, Format::UkConList);
    let skipped: Vec<u64> =
        reading.issues.iter().filter(|i| i.severity == Severity::SkippedRow).map(|i| i.line).collect();
    assert_eq!(skipped, [5_001]);
}
