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
    assert_eq!(
        reading.skipped_rows(),
        0,
        "{:?}",
        reading.issues.iter().find(|i| i.severity == Severity::SkippedRow)
    );
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for statement in &reading.statements {
        *kinds.entry(statement.value.property()).or_default() += 1;
    }
    println!("{relative}: {} rows, {} issues, {kinds:?}", reading.rows, reading.issues.len());
    for issue in reading.issues.iter().take(6) {
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

#[test]
fn open_sanctions_targets() {
    let path = "opensanctions/ua_war_sanctions_targets.simple_2026-03-13.csv.xz";
    let Some(reading) = read(path, "targets.simple.csv", Format::TargetsSimple) else { return };
    assert_eq!(reading.issued.unwrap().to_string(), "2026-03-13");
    let parties = parties(&reading);
    assert_eq!(parties.len(), 5_600);
    let of_kind = |kind| parties.values().filter(|party| party.kind == kind).count();
    assert_eq!(of_kind(interdict_model::PartyKind::Person), 1_543);
    assert_eq!(of_kind(interdict_model::PartyKind::Vessel), 1_340);
    assert!(
        parties.values().flat_map(|party| &party.remarks).all(|text| text.chars().any(char::is_alphabetic))
    );
}

#[test]
fn ransomware_wallets() {
    let path = "opensanctions/ransomwhere_targets.simple.csv.xz";
    let Some(reading) = read(path, "targets.simple.csv", Format::TargetsSimple) else { return };
    let parties = parties(&reading);
    assert_eq!(parties.len(), 11_186);
    assert!(parties.values().all(|party| party.wallets.len() == 1 && party.names.is_empty()));
    let text: Vec<_> = parties.values().filter(|party| !party.wallets[0].is_decoded()).collect();
    println!("{} wallets are not decoded", text.len());
    assert!(text.len() < 5);
}

#[test]
fn politically_exposed_persons_in_ftm() {
    let path = "opensanctions/sa_wiki_peps_entities.ftm_2024-03-14.json.xz";
    let Some(reading) = read(path, "entities.ftm.json", Format::Ftm) else { return };
    assert_eq!(reading.rows, 1_565);
    let parties = parties(&reading);
    // 423 persons are targets, 184 relatives are not.
    assert_eq!(parties.len(), 423);
    assert!(parties.values().any(|party| !party.relations.is_empty()));
}

#[test]
fn ftm_of_other_origin() {
    let path = "opensanctions/yente_fixtures/zala_entities.ftm.json";
    let Some(reading) = read(path, "zala.json", Format::Ftm) else { return };
    let zala = parties(&reading);
    assert_eq!(zala.len(), 14);
    let bare: Vec<_> = zala.values().filter(|party| party.programmes.is_empty()).collect();
    assert!(bare.len() <= 1, "{bare:?}");
    assert!(zala.values().any(|party| party.relations.iter().any(|relation| relation.party.is_some())));
    for (path, count) in [
        ("opensanctions/yente_fixtures/parteispenden_entities.ftm.json", 96),
        ("opensanctions/nomenklatura_fixtures/donations.ijson", 95),
    ] {
        let Some(reading) = read(path, "donations.json", Format::Ftm) else { return };
        assert_eq!(parties(&reading).len(), count);
    }
}

#[test]
fn one_data_set_in_three_forms() {
    let folder = "opensanctions/wd_persons_2024-03-10";
    let Some(simple) =
        read(&format!("{folder}/targets.simple.csv"), "targets.simple.csv", Format::TargetsSimple)
    else {
        return;
    };
    let Some(nested) = read(&format!("{folder}/targets.nested.json"), "targets.nested.json", Format::Ftm)
    else {
        return;
    };
    let Some(senzing) = read(&format!("{folder}/senzing.json"), "senzing.json", Format::Senzing) else {
        return;
    };
    let (simple, nested, senzing) = (parties(&simple), parties(&nested), parties(&senzing));
    assert_eq!(simple.keys().collect::<Vec<_>>(), nested.keys().collect::<Vec<_>>());
    assert_eq!(senzing.len(), 14);
    for (id, party) in &simple {
        let names = |party: &Party| {
            let mut names: Vec<String> = party.names.iter().map(|name| name.whole.clone()).collect();
            names.sort();
            names
        };
        assert_eq!(names(party), names(&nested[id]));
        assert_eq!(names(party), names(&senzing[id]));
        assert_eq!(party.birth_dates, nested[id].birth_dates);
        assert_eq!(party.birth_dates, senzing[id].birth_dates);
    }
}

#[test]
fn congress_in_senzing() {
    let Some(reading) = read("opensanctions/us_congress_senzing.json", "senzing.json", Format::Senzing)
    else {
        return;
    };
    let parties = parties(&reading);
    assert_eq!(parties.len(), 1_319);
    assert_eq!(parties.values().filter(|party| !party.death_dates.is_empty()).count(), 42);
    assert_eq!(parties.values().map(|party| party.names.len()).sum::<usize>(), 1_352);
}

type Write = fn(&[Party], &interdict_model::MeasureTable, &mut dyn std::io::Write) -> std::io::Result<()>;

#[test]
fn exports_of_real_lists_read_back() {
    use interdict_lists::export::{write_ftm, write_private_csv, write_senzing};
    let path = "opensanctions/ua_war_sanctions_targets.simple_2026-03-13.csv.xz";
    let Some(reading) = read(path, "targets.simple.csv", Format::TargetsSimple) else { return };
    let before = parties(&reading);
    let list: Vec<Party> = before.values().cloned().collect();
    let writers: [(Write, Format); 3] =
        [(write_ftm, Format::Ftm), (write_private_csv, Format::PrivateCsv), (write_senzing, Format::Senzing)];
    for (write, format) in writers {
        let mut out = Vec::new();
        write(&list, &interdict_model::MeasureTable::default(), &mut out).unwrap();
        let file = SourceFile::from_bytes("export", out);
        assert_eq!(recognise(&Head::of(&file).unwrap()).unwrap().format, format);
        let after = SourceSet::single(format, file).read().unwrap();
        assert_eq!(after.skipped_rows(), 0);
        let after = parties(&after);
        assert_eq!(after.len(), before.len(), "{format}");
        for (id, party) in &before {
            let sorted = |mut texts: Vec<String>| {
                texts.sort();
                texts.dedup();
                texts
            };
            let names = |party: &Party| sorted(party.names.iter().map(|name| name.whole.clone()).collect());
            let numbers =
                |party: &Party| sorted(party.identifiers.iter().map(|id| id.number.clone()).collect());
            assert_eq!(names(party), names(&after[id]), "{format}");
            assert_eq!(numbers(party), numbers(&after[id]), "{format}");
            assert_eq!(party.birth_dates, after[id].birth_dates, "{format}");
        }
    }
}
