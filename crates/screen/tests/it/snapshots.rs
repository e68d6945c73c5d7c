//! The file: the same input gives the same bytes, and no damage goes unnoticed.

use std::sync::LazyLock;

use interdict_model::{ListId, MeasureTable, Party};
use interdict_screen::compile::{compile_bytes, compile_in_memory};
use interdict_screen::{
    CompileError, CompileInput, CompiledList, Parameters, Snapshot, SnapshotError, Warning, compile,
};
use proptest::prelude::*;

use crate::generated::parties;

fn list(id: &str) -> CompiledList {
    CompiledList {
        id: id.parse().unwrap(),
        edition: "2026-01-01".parse().unwrap(),
        version: "1".to_owned(),
        partial: false,
    }
}

fn bytes_of(lists: Vec<CompiledList>, parties: Vec<Party>) -> Vec<u8> {
    let parameters = Parameters::built_in().unwrap();
    let measures = MeasureTable::parse("one,*,asset_freeze,test\ntwo,*,travel_ban,test").unwrap();
    compile_bytes(CompileInput { lists, parties, measures: &measures, parameters: &parameters }).unwrap().0
}

fn small() -> Vec<u8> {
    static SMALL: LazyLock<Vec<u8>> =
        LazyLock::new(|| bytes_of(vec![list("one")], parties("one", 30, 50, 3)));
    SMALL.clone()
}

#[test]
fn order_makes_no_difference() {
    let mut all = parties("one", 200, 300, 1);
    all.extend(parties("two", 100, 300, 2));
    let there = bytes_of(vec![list("one"), list("two")], all.clone());
    all.reverse();
    let back = bytes_of(vec![list("two"), list("one")], all);
    assert!(there == back);
    let snapshot = Snapshot::from_bytes(there).unwrap();
    assert_eq!(snapshot.len(), 300);
    assert_eq!(snapshot.lists().len(), 2);
}

#[test]
fn every_party_is_found_by_its_list_and_id_and_nobody_else() {
    let mut all = parties("one", 40, 300, 1);
    all.extend(parties("two", 30, 300, 2));
    let snapshot =
        Snapshot::from_bytes(bytes_of(vec![list("one"), list("two"), list("zero")], all.clone())).unwrap();
    for party in &all {
        let place = snapshot.place(&party.list, &party.id).unwrap().unwrap();
        assert_eq!(snapshot.record(place).unwrap().party, *party);
        assert_eq!(snapshot.caption(place), party.names.first().map_or("", |name| &name.whole));
        assert!(snapshot.parties_of(&party.list).unwrap().contains(&place));
    }
    let id = |text: &str| text.parse::<ListId>().unwrap();
    assert_eq!(snapshot.parties_of(&id("one")).unwrap(), 0..40);
    assert_eq!(snapshot.parties_of(&id("two")).unwrap(), 40..70);
    assert!(snapshot.parties_of(&id("zero")).unwrap().is_empty());
    assert!(snapshot.parties_of(&id("none")).unwrap().is_empty());
    for (list, party) in [("one", ""), ("one", "~"), ("two", "nobody"), ("zero", "1"), ("none", "1")] {
        assert_eq!(snapshot.place(&id(list), party).unwrap(), None);
    }
}

#[test]
fn put_in_place_and_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.snapshot");
    let parameters = Parameters::built_in().unwrap();
    let measures = MeasureTable::default();
    for count in [10, 20] {
        let input = CompileInput {
            lists: vec![list("one")],
            parties: parties("one", count, 50, 1),
            measures: &measures,
            parameters: &parameters,
        };
        let report = compile(input, &path).unwrap();
        let snapshot = Snapshot::open(&path).unwrap();
        assert_eq!((snapshot.len(), snapshot.content_hash()), (count, report.content_hash.as_str()));
        assert_eq!(report.bytes, std::fs::metadata(&path).unwrap().len());
        assert!(report.warnings.iter().any(|warning| matches!(warning, Warning::UnmappedProgramme { .. })));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    assert!(matches!(Snapshot::open(&folder.path().join("none")), Err(SnapshotError::Open { .. })));
}

#[test]
fn nothing_at_all_is_a_snapshot_too() {
    let snapshot = Snapshot::from_bytes(bytes_of(vec![], vec![])).unwrap();
    assert!(snapshot.is_empty());
}

#[test]
fn refuses_what_does_not_fit() {
    let parameters = Parameters::built_in().unwrap();
    let measures = MeasureTable::default();
    let compile = |lists, parties| {
        compile_in_memory(CompileInput { lists, parties, measures: &measures, parameters: &parameters })
            .map(|_| ())
    };
    let some = parties("one", 2, 10, 1);
    assert!(matches!(compile(vec![], some.clone()), Err(CompileError::UnknownList { .. })));
    assert!(matches!(compile(vec![list("one"), list("one")], vec![]), Err(CompileError::ListTwice(_))));
    let twice = [some.clone(), some].concat();
    assert!(matches!(compile(vec![list("one")], twice), Err(CompileError::PartyTwice { .. })));
}

#[test]
fn config_follows_what_was_compiled_with() {
    let config = |list_id: &str, table: &str| {
        let parameters = Parameters::built_in().unwrap();
        let input = CompileInput {
            lists: vec![list(list_id)],
            parties: parties(list_id, 3, 10, 1),
            measures: &MeasureTable::parse(table).unwrap(),
            parameters: &parameters,
        };
        compile_in_memory(input).unwrap().0.config_hash().to_owned()
    };
    assert_eq!(config("one", "one,*,asset_freeze,a"), config("one", "one,*,asset_freeze,b"));
    assert_ne!(config("one", "one,*,asset_freeze,a"), config("one", "one,*,travel_ban,a"));
    assert!(ListId::slug("one").is_ok());
}

#[test]
fn wrong_beginning_or_format() {
    let mut bytes = small();
    bytes[0] ^= 1;
    assert!(matches!(Snapshot::from_bytes(bytes), Err(SnapshotError::Magic)));
    let mut bytes = small();
    bytes[8] ^= 1;
    assert!(matches!(Snapshot::from_bytes(bytes), Err(SnapshotError::Format { .. })));
    assert!(matches!(Snapshot::from_bytes(vec![]), Err(SnapshotError::Magic)));
}

/// Puts the right hash over wrong bytes, so that the checks behind the hash must hold.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&bytes[..96]).update(&bytes[128..]);
    let hash = hasher.finalize();
    bytes[96..128].copy_from_slice(hash.as_bytes());
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_flipped_bit_is_found(at: prop::sample::Index, bit in 0u8..8) {
        let mut bytes = small();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(Snapshot::from_bytes(bytes).is_err(), "byte {at}");
    }

    #[test]
    fn every_cut_and_every_addition_is_found(at: prop::sample::Index) {
        let bytes = small();
        let cut = at.index(bytes.len());
        prop_assert!(Snapshot::from_bytes(bytes[..cut].to_vec()).is_err());
        let longer = [bytes, vec![0; 1 + cut % 9]].concat();
        prop_assert!(Snapshot::from_bytes(longer).is_err());
    }

    /// Even with a forged hash: an error or a working snapshot, never a panic outside the dictionaries.
    #[test]
    fn offsets_are_checked_behind_the_hash(at in 128usize..600, byte: u8) {
        let mut bytes = small();
        bytes[at] = byte;
        if let Ok(snapshot) = Snapshot::from_bytes(sealed(bytes)) {
            for party in 0..u32::try_from(snapshot.len()).unwrap() {
                let _ = snapshot.record(party);
            }
        }
    }
}
