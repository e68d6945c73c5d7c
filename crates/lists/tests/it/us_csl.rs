//! The US Consolidated Screening List, on the real file.

use std::collections::{BTreeMap, BTreeSet};

use interdict_lists::format::{Format, Head, recognise};
use interdict_lists::{SourceFile, SourceSet};
use interdict_model::Value;
use interdict_model::party::assemble;

use crate::data;

#[test]
fn the_whole_list() {
    let Some(bytes) = data::bytes("us_other/csl_consolidated_2022-05-06.csv.xz") else { return };
    let file = SourceFile::from_bytes("consolidated.csv", bytes);
    let format = recognise(&Head::of(&file).unwrap()).map(|found| found.format);
    assert_eq!(format, Some(Format::UsCslCsv));
    let reading = SourceSet::single(Format::UsCslCsv, file).read().unwrap();
    assert_eq!((reading.rows, reading.skipped_rows()), (14_160, 0));
    assert!(reading.issued.is_none());

    let mut issues: BTreeMap<String, usize> = BTreeMap::new();
    for issue in &reading.issues {
        *issues.entry(format!("{:?} {}", issue.severity, issue.message)).or_default() += 1;
    }
    println!("{} statements, issues {issues:#?}", reading.statements.len());

    // A row of the file is a party on a sub-list; a few OFAC banks stand on two or three.
    let mut sublists: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for statement in &reading.statements {
        if let Value::Programme(programme) = &statement.value {
            let source = programme.sublist.clone().unwrap();
            sublists.entry(source).or_default().insert(&statement.party);
        }
    }
    let sizes: BTreeMap<&str, usize> = sublists
        .iter()
        .map(|(source, parties)| (source.split(['(', ')']).nth(1).unwrap(), parties.len()))
        .collect();
    let expected = BTreeMap::from([
        ("SDN", 10_026),
        ("EL", 2_001),
        ("DTC", 727),
        ("DPL", 462),
        ("SSI", 290),
        ("UVL", 201),
        ("ISN", 163),
        ("PLC", 78),
        ("MEU", 71),
        ("CMIC", 68),
        // 53 rows, of which two are the same bank twice.
        ("CAP", 52),
        ("NS-MBS List", 17),
        ("FSE", 3),
    ]);
    assert_eq!(sizes, expected);

    let parties = assemble(&reading.list, &reading.statements);
    assert_eq!(parties.len(), 14_048);
    let by_name = |name: &str| parties.iter().find(|party| party.caption() == name).unwrap();
    let lazarus = by_name("LAZARUS GROUP");
    assert_eq!(lazarus.id, "27307");
    assert!(lazarus.names.iter().any(|name| name.whole == "HIDDEN COBRA"), "{:?}", lazarus.names);
    assert_eq!(by_name("BLUENOROFF").id, "27308");
    assert_eq!(by_name("ANDARIEL").id, "27309");
    let wallets: usize = parties.iter().map(|party| party.wallets.len()).sum();
    println!("{wallets} wallets");
    let text_only = parties.iter().flat_map(|p| &p.wallets).filter(|wallet| !wallet.is_decoded()).count();
    println!("{text_only} wallets not decoded");
}
