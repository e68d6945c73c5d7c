//! The sample files of every format, where they are at hand: what each holds was counted by reading it.

#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::similar_names)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use interdict_ownership::{Interest, Path as Held};
use interdict_registers::{ReadError, Reader, Readings};

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ownership");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no ownership data");
    None
}

fn read(folder: &Path, files: &[&str]) -> Readings {
    let mut reader = Reader::new();
    for file in files {
        reader.read_path(&folder.join(file)).unwrap_or_else(|error| unreachable!("{file}: {error}"));
    }
    reader.finish()
}

/// File, format, parties, holdings, problems, records that became notes.
const FILES: [(&str, &str, usize, usize, usize, u64); 52] = [
    ("bods/data-standard_examples/bods-package-annotations.json", "BODS 0.4", 2, 1, 1, 0),
    ("bods/data-standard_examples/bods-package-entity-owning-entity.json", "BODS 0.4", 2, 1, 0, 0),
    ("bods/data-standard_examples/bods-package-fi-soe.json", "BODS 0.4", 4, 5, 0, 0),
    ("bods/data-standard_examples/bods-package-linking-annotations.json", "BODS 0.4", 2, 1, 0, 0),
    ("bods/data-standard_examples/bods-package.json", "BODS 0.4", 2, 1, 1, 0),
    ("bods/data-standard_examples/fermcat.json", "BODS 0.4", 4, 5, 0, 16),
    ("bods/data-standard_examples/full-pep-declaration.json", "BODS 0.4", 2, 2, 1, 0),
    ("bods/data-standard_examples/indirect-ownership.json", "BODS 0.4", 3, 3, 1, 0),
    ("bods/data-standard_examples/joint-ownership.json", "BODS 0.4", 4, 3, 0, 0),
    ("bods/data-standard_examples/levent.json", "BODS 0.4", 4, 4, 0, 0),
    ("bods/data-standard_examples/listed-company-exempt-from-disclosure.json", "BODS 0.4", 2, 1, 0, 0),
    ("bods/data-standard_examples/mixed-direct-and-indirect-ownership.json", "BODS 0.4", 3, 4, 3, 0),
    ("bods/data-standard_examples/multiple-indirect-ownership.json", "BODS 0.4", 4, 5, 4, 0),
    ("bods/data-standard_examples/multiple-tax-residencies.json", "BODS 0.4", 2, 1, 1, 0),
    ("bods/data-standard_examples/mutilple-indirect-ownership-2.json", "BODS 0.4", 4, 5, 2, 0),
    ("bods/data-standard_examples/nomination.json", "BODS 0.4", 4, 4, 0, 0),
    ("bods/data-standard_examples/plc-entity-statement.json", "BODS 0.4", 1, 0, 0, 0),
    ("bods/data-standard_examples/simple-pep-declaration.json", "BODS 0.4", 2, 2, 1, 0),
    ("bods/data-standard_examples/tecido.json", "BODS 0.4", 3, 5, 0, 6),
    ("bods/lib-cove-bods_0.2_basic_1.json", "BODS 0.2", 2, 1, 0, 0),
    ("bods/lib-cove-bods_0.3_basic_1.json", "BODS 0.3", 2, 1, 0, 0),
    ("bods/lib-cove-bods_0.3_basic_with_correct_mic_codes_1.json", "BODS 0.3", 2, 1, 0, 0),
    ("bods/lib-cove-bods_0.3_pep_status_1.json", "BODS 0.3", 2, 1, 0, 0),
    ("bods/lib-cove-bods_0.4_basic_1.json", "BODS 0.4", 2, 1, 1, 0),
    ("bods/lib-cove-bods_0.4_sample_300_statements.json", "BODS 0.4", 200, 100, 100, 0),
    ("bods/lib-cove-bods_0.4_statistic_count_declaration_subjects.json", "BODS", 5, 3, 3, 3),
    ("gleif/lei-data-out.json", "BODS 0.2", 5, 0, 0, 0),
    ("gleif/lei-data.json", "GLEIF level 1", 13, 0, 5, 0),
    ("gleif/lei-data.xml", "GLEIF level 1", 13, 0, 5, 0),
    ("gleif/lei-updates-data2-new.xml", "GLEIF level 1", 12, 0, 3, 0),
    ("gleif/lei-updates-data2.xml", "GLEIF level 1", 12, 0, 2, 0),
    ("gleif/repex-data.json", "GLEIF reporting exceptions", 0, 0, 0, 10),
    ("gleif/repex-data.xml", "GLEIF reporting exceptions", 0, 0, 0, 10),
    ("gleif/repex-updates-data2-new.xml", "GLEIF reporting exceptions", 0, 0, 1, 6),
    ("gleif/repex-updates-data2.xml", "GLEIF reporting exceptions", 0, 0, 0, 7),
    ("gleif/rr-data-out.json", "BODS 0.2", 16, 10, 20, 0),
    ("gleif/rr-data.json", "GLEIF relationship records", 16, 10, 2, 0),
    ("gleif/rr-data.xml", "GLEIF relationship records", 16, 10, 2, 0),
    ("gleif/rr-updates-data2-new.xml", "GLEIF relationship records", 11, 10, 1, 0),
    ("gleif/rr-updates-data2.xml", "GLEIF relationship records", 11, 11, 0, 0),
    ("uk_psc/psc_ceased_on.json", "UK PSC", 2, 2, 0, 0),
    ("uk_psc/psc_corporate.json", "UK PSC", 2, 1, 1, 0),
    ("uk_psc/psc_exemptions.json", "UK PSC", 0, 0, 0, 1),
    ("uk_psc/psc_individual.json", "UK PSC", 2, 2, 0, 0),
    ("uk_psc/psc_legal.json", "UK PSC", 2, 1, 1, 0),
    ("uk_psc/psc_no_country.json", "UK PSC", 2, 1, 1, 0),
    ("uk_psc/psc_no_match.json", "UK PSC", 2, 1, 2, 0),
    ("uk_psc/psc_not_found.json", "UK PSC", 2, 1, 1, 0),
    ("uk_psc/psc_statement.json", "UK PSC", 0, 0, 0, 1),
    ("uk_psc/psc_statement_ceased_on.json", "UK PSC", 0, 0, 0, 1),
    ("uk_psc/psc_super_secure.json", "UK PSC", 2, 1, 0, 0),
    ("uk_psc/psc_totals.json", "UK PSC", 0, 0, 0, 1),
];

#[test]
fn every_sample_loads_as_counted() {
    let Some(folder) = folder() else { return };
    for (file, format, parties, holdings, problems, notes) in FILES {
        let readings = read(&folder, &[file]);
        let graph = &readings.graph;
        let found = (graph.sources[0].format.as_str(), graph.parties.len(), graph.holdings.len());
        let noted: u64 = readings.notes.iter().map(|note| note.count).sum();
        assert_eq!(found, (format, parties, holdings), "{file}: {:?}", readings.problems);
        assert_eq!((readings.problems.len(), noted), (problems, notes), "{file}: {:?}", readings.problems);
    }
    let unknown = read(&folder, &["uk_psc/psc_unknown_kind.json"]);
    assert_eq!(
        unknown.problems[0].to_string(),
        "psc_unknown_kind.json, record 1: the kind `unknown-kind` is not known here and no company is named; not kept"
    );
}

#[test]
fn every_other_file_there_is_refused_with_the_reason() {
    let Some(folder) = folder() else { return };
    let known: BTreeSet<PathBuf> = FILES.iter().map(|(file, ..)| folder.join(file)).collect();
    let mut folders = vec![folder.clone()];
    let mut others = 0;
    while let Some(path) = folders.pop() {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !known.contains(&path) && !path.ends_with("psc_unknown_kind.json") {
                let error = Reader::new().read_path(&path).unwrap_err();
                assert!(matches!(error, ReadError::Unknown { .. }), "{}: {error}", path.display());
                others += 1;
            }
        }
    }
    // The JSON schemas, which are about data and are none.
    assert_eq!(others, 6);
}

#[test]
fn samples_that_say_the_same_are_read_the_same() {
    let Some(folder) = folder() else { return };
    let edges = |file: &str| -> BTreeSet<String> {
        let readings = read(&folder, &[file]);
        let parties = &readings.graph.parties;
        let holdings = readings.graph.holdings.iter();
        holdings
            .map(|h| {
                format!("{} {} {:?} {:?}", parties.id(h.owner), parties.id(h.owned), h.interest, h.period)
            })
            .collect()
    };
    assert_eq!(edges("gleif/rr-data.json"), edges("gleif/rr-data.xml"));
    let names = |file: &str| -> BTreeSet<String> {
        let readings = read(&folder, &[file]);
        let parties = &readings.graph.parties;
        parties.all().map(|party| format!("{} {:?}", parties.id(party), parties.profile(party))).collect()
    };
    assert_eq!(names("gleif/lei-data.json"), names("gleif/lei-data.xml"));
}

#[test]
fn indirect_shares_are_spelled_out_where_shares_lead_all_the_way() {
    let Some(folder) = folder() else { return };
    let primary = |file: &str| {
        let readings = read(&folder, &[&format!("bods/data-standard_examples/{file}.json")]);
        let holdings = readings.graph.holdings.iter().map(|holding| (holding.interest, holding.path));
        holdings.filter(|(_, path)| *path != Held::Direct).collect::<Vec<_>>()
    };
    for file in [
        "indirect-ownership",
        "mixed-direct-and-indirect-ownership",
        "multiple-indirect-ownership",
        "mutilple-indirect-ownership-2",
    ] {
        assert_eq!(primary(file), [(Interest::Shares, Held::SpelledOut)], "{file}");
    }
    // The state holds through a ministry that it controls without shares; the nominator through a seat on a board.
    assert_eq!(primary("bods-package-fi-soe"), [(Interest::Shares, Held::Indirect)]);
    assert_eq!(primary("nomination"), [(Interest::Influence, Held::Indirect)]);
}
