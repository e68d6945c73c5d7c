//! Every programme on the real lists is in the table of measures.

use std::collections::BTreeSet;

use interdict_lists::measures;
use interdict_model::{ListId, Programme};

use crate::data;

/// The tags in the fourth field of a legacy file.
fn tags(relative: &str, tags: &mut BTreeSet<String>) -> Option<()> {
    let bytes = data::bytes(relative)?;
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[..]);
    for row in rows.byte_records() {
        let row = row.unwrap();
        let Some(field) = row.get(3) else { continue };
        tags.extend(String::from_utf8_lossy(field).split("] [").map(|tag| tag.trim().to_owned()));
    }
    Some(())
}

fn unknown(list: &str, tags: &BTreeSet<String>) -> Vec<String> {
    let (table, list): (_, ListId) = (measures().unwrap(), list.parse().unwrap());
    tags.iter().filter(|tag| table.lookup(&list, tag).is_none()).cloned().collect()
}

#[test]
fn every_tag_of_ofacs_lists_is_mapped() {
    let mut sdn = BTreeSet::new();
    for version in ["2018-01", "2019-01", "2021-07", "2022-01-21", "2023-12-28", "2024-05-03"] {
        let Some(()) = tags(&format!("ofac/{version}/sdn.csv.xz"), &mut sdn) else { return };
    }
    assert!(sdn.len() >= 75, "{}", sdn.len());
    // Not tags: what stands for none.
    sdn.retain(|tag| tag != "-0-");
    assert_eq!(unknown("us-ofac-sdn", &sdn), Vec::<String>::new());

    let mut cons = BTreeSet::new();
    for file in ["ofac/cons_2018-04-06/cons_prim.csv", "ofac/cons_2025-12/cons_prim.csv"] {
        let Some(()) = tags(file, &mut cons) else { return };
    }
    assert_eq!(unknown("us-ofac-cons", &cons), Vec::<String>::new());
}

#[test]
fn every_committee_of_the_un_list_is_mapped() {
    let mut committees = BTreeSet::new();
    for version in ["2018-06-07", "2020-03-20", "2024-11-30", "2026-02-27"] {
        let Some(bytes) = data::bytes(&format!("un/un_{version}.xml.xz")) else { return };
        let text = String::from_utf8(bytes).unwrap();
        let printed = text.split("<UN_LIST_TYPE>").skip(1).filter_map(|rest| rest.split('<').next());
        committees.extend(printed.map(|tag| tag.trim().to_owned()));
    }
    assert_eq!(committees.len(), 15);
    assert_eq!(unknown("un-sc", &committees), Vec::<String>::new());
}

#[test]
fn every_source_of_the_screening_list_is_mapped() {
    let Some(bytes) = data::bytes("us_other/csl_consolidated_2022-05-06.csv.xz") else { return };
    let table = measures().unwrap();
    let list: ListId = ListId::US_CSL.parse().unwrap();
    let mut rows = csv::Reader::from_reader(&bytes[..]);
    let header = rows.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (source, programs) = (at("source"), at("programs"));
    let mut seen = BTreeSet::new();
    for row in rows.records() {
        let row = row.unwrap();
        for tag in row[programs].split(';').map(str::trim) {
            let programme = Programme { tag: tag.to_owned(), sublist: Some(row[source].to_owned()) };
            assert!(table.of(&list, &programme).is_some(), "{programme:?}");
            seen.insert(row[source].to_owned());
        }
    }
    assert_eq!(seen.len(), 13);
}
