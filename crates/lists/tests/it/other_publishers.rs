//! Canada, Australia and the formats without a list of their own, on real files.

use std::collections::BTreeMap;

use interdict_lists::format::{Head, SourceSet, recognise};
use interdict_lists::{Format, Reading, Severity, SourceFile};
use interdict_model::Party;
use interdict_model::party::assemble;

use crate::data;

fn read(relative: &str, name: &str, format: Format) -> Option<Reading> {
    let file = SourceFile::from_bytes(name, data::bytes(relative)?);
    let recognised = recognise(&Head::of(&file).unwrap()).unwrap();
    assert_eq!(recognised.format, format);
    let reading = SourceSet::single(format, file).read().unwrap();
    assert_eq!(reading.skipped_rows(), 0, "{:?}", reading.issues.iter().find(|i| i.severity == Severity::SkippedRow));
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for statement in &reading.statements {
        *kinds.entry(statement.value.property()).or_default() += 1;
    }
    println!("{relative}: {} rows, {} issues, {kinds:?}", reading.rows, reading.issues.len());
    for issue in reading.issues.iter().take(400) {
        println!("    {issue}");
    }
    Some(reading)
}

fn parties(reading: &Reading) -> BTreeMap<String, Party> {
    assemble(&reading.list, &reading.statements).into_iter().map(|party| (party.id.clone(), party)).collect()
}

#[test]
fn canada() {
    let Some(reading) = read("ca/sema-lmes_2020-04.xml", "sema-lmes.xml", Format::CaSemaXml) else { return };
    assert_eq!(reading.rows, 1_369);
    let parties = parties(&reading);
    assert_eq!(parties.len(), 1_369);
    assert_eq!(parties.values().map(|party| party.birth_dates.len()).sum::<usize>(), 213);
    assert!(parties.values().all(|party| !party.names.is_empty() && party.programmes.len() == 1));
}

#[test]
fn australia() {
    let path = "au/dfat_regulation8_consolidated_2024-11-11.xlsx";
    let Some(reading) = read(path, "regulation8_consolidated.xlsx", Format::AuDfatXlsx) else { return };
    assert_eq!(reading.rows, 9_553);
    let parties = parties(&reading);
    assert_eq!(parties.len(), 3_062);
    let names: usize = parties.values().map(|party| party.names.len()).sum();
    assert!(names > 9_500, "{names}");
    assert!(parties.values().all(|party| party.names[0].kind == interdict_model::NameKind::Primary));
    println!("{} with a date of listing", parties.values().filter(|party| party.listed.is_some()).count());
}
