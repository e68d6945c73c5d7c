//! The EU list: the official extract, the full list of a mirror in the official form, and the old CSV.

use interdict_lists::format::{self, Head};
use interdict_lists::{Format, Reading, Severity, SourceFile, SourceSet};
use interdict_model::{IdentifierKind, NameKind, NameStrength, Party, PartyKind, Value, party};

use crate::eu_yaml;

fn read(name: &str, bytes: Vec<u8>, expected: Format) -> Reading {
    let file = SourceFile::from_bytes(name, bytes);
    let recognised = format::recognise(&Head::of(&file).unwrap()).unwrap();
    assert_eq!(recognised.format, expected);
    SourceSet::single(recognised.format, file).read().unwrap()
}

fn parties(reading: &Reading) -> Vec<Party> {
    party::assemble(&reading.list, &reading.statements)
}

fn not_understood(reading: &Reading) -> Vec<String> {
    let issues = reading.issues.iter().filter(|issue| issue.severity >= Severity::NotUnderstood);
    issues.map(ToString::to_string).collect()
}

#[test]
fn the_official_extract_loads_whole() {
    let Some(bytes) = crate::data::bytes("eu/fsf_1_1_trim_2026-08-05.xml") else { return };
    let reading = read("fsf.xml", bytes.clone(), Format::EuXml);
    assert_eq!(reading.issued.unwrap().to_string(), "2026-08-05");
    assert!(reading.issues.is_empty(), "{:?}", reading.issues);
    let parties = parties(&reading);
    assert_eq!((reading.rows, parties.len()), (5, 5));
    let find = |id: &str| parties.iter().find(|party| party.id == id).unwrap();
    // Weak by remark only: the file says strong="true" of every alias.
    let weak: Vec<&str> = find("514")
        .names
        .iter()
        .filter(|name| name.strength == NameStrength::Weak)
        .map(|name| name.whole.as_str())
        .collect();
    assert_eq!(weak, ["Saiyid Abd al-Man", "Abdul Man’am Saiyid"]);
    assert_eq!(find("514").listed.unwrap().to_string(), "2001-10-17");
    assert_eq!(find("3745").contacts[0].text, "+253 (0) 99 983 784");
    assert!(parties.iter().all(|party| party.details.is_empty()));
    for sixteenth in 0..16 {
        let cut = &bytes[..bytes.len() * sixteenth / 16];
        let set = SourceSet::single(Format::EuXml, SourceFile::from_bytes("fsf.xml", cut));
        assert!(set.read().is_err(), "cut at {sixteenth}/16");
    }
}

#[test]
fn the_full_list_loads_whole() {
    let Some(archive) = crate::data::bytes("eu/fsf_2026-02-25_yaml.tar.xz") else { return };
    let xml = eu_yaml::convert(&archive, "2026-02-25").unwrap();
    let reading = read("full.xml", xml.into_bytes(), Format::EuXml);
    assert_eq!((reading.rows, reading.skipped_rows()), (5_860, 0));
    let issues = not_understood(&reading);
    println!("{} statements, not understood:\n  {}", reading.statements.len(), issues.join("\n  "));
    assert_eq!(issues.len(), 4, "years of the Islamic calendar");
    let parties = parties(&reading);
    let of_kind = |kind| parties.iter().filter(|party| party.kind == kind).count();
    assert_eq!((of_kind(PartyKind::Person), of_kind(PartyKind::Organisation)), (4_341, 1_519));
    // One field in the list holds three names, one two; every other alias is one name.
    let names = reading.statements.iter().filter(|s| matches!(s.value, Value::Name(_))).count();
    assert_eq!(names, 29_809 + 3);
    let primaries = |party: &Party| party.names.iter().filter(|n| n.kind == NameKind::Primary).count();
    assert!(parties.iter().all(|party| primaries(party) == 1));
    let under =
        |tag: &str| parties.iter().filter(|p| p.programmes.iter().any(|known| known.tag == tag)).count();
    assert_eq!((under("PRK"), under("UKR"), under("IRN"), under("CYB")), (255, 2_596, 732, 21));
    let expo = parties.iter().find(|p| p.references.iter().any(|r| r == "EU.5709.80")).unwrap();
    assert_eq!((expo.id.as_str(), expo.caption()), ("125006", "Chosun Expo"));
    assert_eq!(expo.names.len(), 3);
    assert_eq!(expo.addresses[0].country.map(|country| country.to_string()).as_deref(), Some("KP"));
    assert_eq!(expo.legal_bases, ["2020/1125 (OJ L246)"]);
    let identifiers = || parties.iter().flat_map(|party| &party.identifiers);
    assert_eq!(identifiers().filter(|id| id.kind == IdentifierKind::Imo).count(), 25);
    assert!(parties.iter().all(|party| party.details.is_empty()), "every field is understood");
}

#[test]
fn the_old_csv_loads_whole() {
    let Some(bytes) = crate::data::bytes("eu/fsf_csv_2018-07-04_first_rows.csv.xz") else { return };
    let reading = read("old.csv", bytes, Format::EuCsv);
    assert_eq!((reading.rows, reading.skipped_rows()), (999, 0));
    assert_eq!(reading.issued.unwrap().to_string(), "2018-07-04");
    let parties = parties(&reading);
    assert_eq!(parties.len(), 93);
    let names = reading.statements.iter().filter(|s| matches!(s.value, Value::Name(_))).count();
    println!("{} statements, {names} names, {} issues", reading.statements.len(), reading.issues.len());
    let details: Vec<_> = parties.iter().flat_map(|party| &party.details).collect();
    assert!(details.is_empty(), "{details:?}");
    let find = |id: &str| parties.iter().find(|party| party.id == id).unwrap();
    assert_eq!(find("13").birth_places[0].text, "al-Awja, near Tikrit, IRQ");
    assert!(find("20").names.iter().any(|name| name.whole == "Qoussaï Saddam Hussein Al-Tikriti"));
}
