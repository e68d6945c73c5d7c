//! The three XML forms of OFAC's Consolidated list, on real files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use interdict_lists::format::{Format, Head, SourceSet, recognise};
use interdict_lists::{Reading, Severity, SourceFile};
use interdict_model::party::assemble;
use interdict_model::{IdentifierKind, ListId, NameKind, NameStrength, Party, RelationKind, Value};

use crate::data;

fn read(name: &str, format: Format, bytes: Vec<u8>) -> Reading {
    let file = SourceFile::from_bytes(name, bytes);
    let head = Head::of(&file).unwrap();
    assert_eq!(recognise(&head).unwrap().format, format);
    let reading = SourceSet::single(format, file).read().unwrap();
    print_summary(name, &reading);
    reading
}

fn print_summary(name: &str, reading: &Reading) {
    let mut properties: BTreeMap<&str, usize> = BTreeMap::new();
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    for statement in &reading.statements {
        *properties.entry(statement.value.property()).or_default() += 1;
        if let Value::Detail(detail) = &statement.value {
            *labels.entry(&detail.label).or_default() += 1;
        }
    }
    println!(
        "{name}: {} rows, {} statements, {} issues",
        reading.rows,
        reading.statements.len(),
        reading.issues.len()
    );
    println!("  {properties:?}\n  details: {labels:?}");
    for issue in reading.issues.iter().take(20) {
        println!("  {:?} {issue}", issue.severity);
    }
}

fn parties(reading: &Reading) -> BTreeMap<String, Party> {
    let parties = assemble(&reading.list, &reading.statements);
    parties.into_iter().map(|party| (party.id.clone(), party)).collect()
}

fn enhanced() -> Option<Vec<u8>> {
    let archive = data::bytes("ofac/CONS_ENHANCED_2025-01-14.ZIP")?;
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut bytes = Vec::new();
    archive.by_index(0).unwrap().read_to_end(&mut bytes).unwrap();
    Some(bytes)
}

fn assert_nothing_lost(reading: &Reading) {
    let worst = reading.issues.iter().map(|issue| issue.severity).max();
    assert!(worst < Some(Severity::NotUnderstood), "{:?}", reading.issues.first());
    // A path with a slash or an attribute is a part of the format that the reader does not know.
    let unknown = reading.statements.iter().find(
        |s| matches!(&s.value, Value::Detail(detail) if detail.label.contains(['@']) || detail.label.contains("ID")),
    );
    assert_eq!(unknown, None);
}

#[test]
fn consolidated_2018() {
    let Some(bytes) = data::bytes("ofac/cons_2018-04-06/consolidated.xml.xz") else { return };
    let reading = read("consolidated.xml", Format::OfacXml, bytes);
    assert_eq!(reading.list.as_str(), ListId::US_OFAC_CONS);
    assert_eq!(reading.issued.unwrap().to_string(), "2018-04-06");
    assert_eq!(reading.declared_parties, Some(639));
    assert_nothing_lost(&reading);
    let parties = parties(&reading);
    assert_eq!(parties.len(), 639);
    let names = reading.statements.iter().filter(|s| matches!(s.value, Value::Name(_)));
    assert_eq!(names.count(), 639 + 1255, "a primary name each, and every alias of the file");
    let imo = |party: &&Party| party.identifiers.iter().any(|id| id.kind == IdentifierKind::Imo);
    assert_eq!(parties.values().filter(imo).count(), 74);
    assert_eq!(parties["9639"].names[0].whole, "HANIYA, Ismail Abdul Salah");
    let tanker = |party: &&Party| party.relations.iter().any(|r| r.name == "NATIONAL IRANIAN TANKER COMPANY");
    assert!(parties.values().filter(tanker).count() >= 80);
}

#[test]
fn consolidated_2020() {
    let Some(bytes) = data::bytes("ofac/consolidated_2020-12-14.xml.xz") else { return };
    let reading = read("us_govt_sanctions_list.xml", Format::OfacXml, bytes);
    assert_eq!(reading.list.as_str(), ListId::US_OFAC_CONS, "decided without the file's name");
    assert_eq!(reading.declared_parties, Some(376));
    assert_nothing_lost(&reading);
    assert_eq!(parties(&reading).len(), 376);
}

#[test]
fn advanced_2020() {
    let Some(bytes) = data::bytes("ofac/cons_advanced_2020-03-17.xml.xz") else { return };
    let reading = read("list.xml", Format::OfacAdvanced, bytes);
    assert_eq!(reading.list.as_str(), ListId::US_OFAC_CONS, "decided without the file's name");
    assert_eq!(reading.issued.unwrap().to_string(), "2020-03-17");
    assert_nothing_lost(&reading);
    let parties = parties(&reading);
    assert_eq!(parties.len(), 375);
    let count = |of: fn(&Value) -> bool| reading.statements.iter().filter(|s| of(&s.value)).count();
    assert_eq!(count(|value| matches!(value, Value::Name(_))), 1290);
    assert_eq!(count(|value| matches!(value, Value::Relation(_))), 276);
    assert_eq!(count(|value| matches!(value, Value::BirthDate(_))), 77);
    // 573 documents, 34 BIC and 3 BIK that stand as features.
    assert_eq!(count(|value| matches!(value, Value::Identifier(_))), 573 + 34 + 3);

    let haniya = &parties["9639"];
    assert_eq!(haniya.names[0].whole, "HANIYA, Ismail Abdul Salah");
    assert_eq!(haniya.names[0].family.as_deref(), Some("HANIYA"));
    assert_eq!(haniya.birth_dates[0].to_string(), "1962");
    assert_eq!(haniya.listed.unwrap().to_string(), "2006-04-12");
    assert_eq!(haniya.programmes.len(), 1);
    assert_eq!(haniya.programmes[0].sublist.as_deref(), Some("NS-PLC List"));
    let owned = &parties["18267"].relations[0];
    assert_eq!((owned.kind, owned.party.as_deref()), (RelationKind::OwnedOrControlledBy, Some("17022")));
    assert_eq!(owned.name, parties["17022"].caption());
}

#[test]
fn enhanced_2025() {
    let Some(bytes) = enhanced() else { return };
    let reading = read("list.xml", Format::OfacEnhanced, bytes);
    assert_eq!(reading.list.as_str(), ListId::US_OFAC_CONS);
    assert_eq!(reading.issued.unwrap().to_string(), "2025-01-10");
    assert!(reading.changes.is_empty());
    assert_nothing_lost(&reading);
    let parties = parties(&reading);
    assert_eq!(parties.len(), 443);
    let names = parties.values().flat_map(|party| &party.names);
    assert_eq!(names.clone().filter(|name| name.kind == NameKind::OriginalScript).count(), 45);
    assert!(names.clone().any(|name| name.strength == NameStrength::Weak));
    let gazprom = &parties["17250"];
    let lists: BTreeSet<_> = gazprom.programmes.iter().filter_map(|p| p.sublist.as_deref()).collect();
    assert_eq!(lists, BTreeSet::from(["NS-MBS List", "SSI List"]));
}

/// The same parties read from two formats, nine months apart, have the same names, dates, numbers and addresses.
/// Letter case apart: the flat format prints in capitals what the advanced one prints as written.
#[test]
fn formats_agree() {
    let (Some(advanced), Some(plain)) = (
        data::bytes("ofac/cons_advanced_2020-03-17.xml.xz"),
        data::bytes("ofac/consolidated_2020-12-14.xml.xz"),
    ) else {
        return;
    };
    let advanced = parties(&read("a.xml", Format::OfacAdvanced, advanced));
    let plain = parties(&read("b.xml", Format::OfacXml, plain));
    let identity = |party: &Party| {
        let names =
            party.names.iter().map(|n| format!("{:?} {:?} {}", n.kind, n.strength, n.whole.to_uppercase()));
        let dates = party.birth_dates.iter().map(ToString::to_string);
        let numbers =
            party.identifiers.iter().map(|id| format!("{:?} {} {:?}", id.kind, id.number, id.country));
        let addresses = party.addresses.iter().map(|address| address.text.clone());
        names.chain(dates).chain(numbers).chain(addresses).collect::<BTreeSet<_>>()
    };
    let both: Vec<_> = advanced.iter().filter_map(|(id, a)| Some((id, a, plain.get(id)?))).collect();
    let differing: Vec<_> =
        both.iter().filter(|(_, a, b)| a.kind != b.kind || identity(a) != identity(b)).collect();
    for (id, a, b) in &differing {
        let (a, b) = (identity(a), identity(b));
        println!("{id}: {:?}", a.symmetric_difference(&b).collect::<Vec<_>>());
    }
    println!("{} parties in both, {} differ", both.len(), differing.len());
    assert!(both.len() > 370 && differing.len() <= 10);
}

/// A list cut anywhere is an error, never a shorter list.
#[test]
fn a_cut_file_is_an_error() {
    let Some(bytes) = data::bytes("ofac/cons_advanced_2020-03-17.xml.xz") else { return };
    for share in [3, 50, 90, 99] {
        let file = SourceFile::from_bytes("cut.xml", &bytes[..bytes.len() * share / 100]);
        assert!(SourceSet::single(Format::OfacAdvanced, file).read().is_err(), "cut at {share} %");
    }
}
