//! The UN list, on every published file at hand.

use interdict_lists::format::{self, Head};
use interdict_lists::{Format, Reading, Severity, SourceFile, SourceSet};
use interdict_model::{NameKind, NameStrength, Party, PartyKind, party};

fn read(name: &str) -> Option<Reading> {
    let file = SourceFile::from_bytes(name, crate::data::bytes(&format!("un/{name}.xml.xz"))?);
    let recognised = format::recognise(&Head::of(&file).unwrap()).unwrap();
    assert_eq!(recognised.format, Format::UnXml);
    Some(SourceSet::single(recognised.format, file).read().unwrap())
}

fn parties(reading: &Reading) -> Vec<Party> {
    party::assemble(&reading.list, &reading.statements)
}

#[test]
fn every_file_loads_whole() {
    for (name, individuals, entities, issued) in [
        ("un_2018-06-07", 693, 405, "2018-06-07"),
        ("un_2018-10-29", 703, 390, "2018-10-29"),
        ("un_2020-03-20", 709, 305, "2020-03-20"),
        ("un_2021-01-18", 710, 293, "2021-01-18"),
        ("un_2024-11-30", 686, 193, "2024-11-30"),
        ("un_2026-02-27", 730, 273, "2026-02-27"),
    ] {
        let Some(reading) = read(name) else { return };
        let parties = parties(&reading);
        let of_kind = |kind| parties.iter().filter(|party| party.kind == kind).count();
        assert_eq!(of_kind(PartyKind::Person), individuals, "{name}");
        assert_eq!(of_kind(PartyKind::Organisation), entities, "{name}");
        assert_eq!(reading.issued.map(|edition| edition.to_string()).as_deref(), Some(issued));
        assert_eq!(reading.skipped_rows(), 0, "{name}");
        assert!(parties.iter().all(|party| !party.names.is_empty() && !party.programmes.is_empty()));
        let not_understood: Vec<String> = reading
            .issues
            .iter()
            .filter(|issue| issue.severity >= Severity::NotUnderstood)
            .map(ToString::to_string)
            .collect();
        println!(
            "{name}: {} statements, not understood:\n  {}",
            reading.statements.len(),
            not_understood.join("\n  ")
        );
        assert!(not_understood.len() <= 8, "{name}");
    }
}

#[test]
fn aliases_joined_in_one_field_are_split() {
    let Some(reading) = read("un_2026-02-27") else { return };
    let parties = parties(&reading);
    let names: Vec<_> = parties.iter().flat_map(|party| &party.names).collect();
    let packed: Vec<_> = names.iter().filter(|name| name.whole.contains("; ")).collect();
    assert!(packed.is_empty(), "{packed:?}");
    assert!(names.iter().any(|name| name.whole == "Abd Ur-Rehman" && name.kind == NameKind::Aka));
    assert!(names.iter().any(|name| name.strength == NameStrength::Weak));
    let korea = parties.iter().filter(|p| p.references.iter().any(|r| r.starts_with("KP"))).count();
    assert_eq!(korea, 80 + 75);
}

#[test]
fn a_truncated_file_is_refused() {
    let Some(bytes) = crate::data::bytes("un/un_2026-02-27.xml.xz") else { return };
    for sixteenth in 0..16 {
        let cut = &bytes[..bytes.len() * sixteenth / 16];
        let set = SourceSet::single(Format::UnXml, SourceFile::from_bytes("un.xml", cut));
        assert!(set.read().is_err(), "cut at {sixteenth}/16");
    }
}
