//! The whole bench on an invented list, written as its publisher would.

#![allow(missing_docs, clippy::unwrap_used, clippy::format_push_string, reason = "a test")]

use std::path::Path;

use interdict_accuracy::split::Split;
use interdict_accuracy::{Options, Part, Report, run};
use interdict_screen::Parameters;

/// Invented persons and firms: every family name another, so that no two are alike.
const FAMILIES: [&str; 12] = [
    "QUASTELBROOK",
    "OSTROWALD",
    "VANDERKAMP",
    "PUMPERNICKEL",
    "ZWETSCHGENAU",
    "THISTLEWICK",
    "MORGENFROST",
    "KLIPPENSTEIG",
    "HUMBERDINCK",
    "FEATHERSTONEHAUGH",
    "BRANDELWEIN",
    "JUXTAPOSSE",
];

fn write(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

fn shared(folder: &Path) {
    let (mut sdn, mut alt, mut add) = (String::new(), String::new(), String::new());
    for (id, family) in (1..).zip(FAMILIES) {
        let row = |name: &str, kind: &str| {
            format!("{id},\"{name}\",{kind},\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n")
        };
        if id % 3 == 0 {
            sdn += &row(&format!("{family} SECOND TRADING COMPANY LIMITED"), "-0- ");
            alt += &format!("{id},{id},\"aka\",\"{family} GENERAL STORES\",-0- \r\n");
        } else {
            sdn += &row(&format!("{family}, Ferdinand Otto"), "\"individual\"");
            alt += &format!("{id},{id},\"aka\",\"{family}, Ferdynand\",-0- \r\n");
        }
        add += &format!("{id},{id},-0- ,-0- ,-0- ,-0- \r\n");
    }
    let set = "data/ofac/2023-12-28";
    write(folder, &format!("{set}/sdn.csv.xz"), &sdn);
    write(folder, &format!("{set}/alt.csv.xz"), &alt);
    write(folder, &format!("{set}/add.csv.xz"), &add);
    write(folder, &format!("{set}/sdn_comments.csv"), "1,\"Nothing more\"\r\n");
    write(
        folder,
        "bench/name_pairs_dev.csv",
        "case_group,schema,name1,name2,is_match,quality,category,label_doubt\n\
         x,Person,Otto Quastelbrook,QUASTELBROOK Otto,true,STRONG,,\n\
         x,Person,Otto Quastelbrook,Berenike Ostrowald,false,STRONG,,\n",
    );
    write(
        folder,
        "data/opensanctions/us_congress_senzing.json",
        "{\"RECORD_TYPE\":\"PERSON\",\"NAMES\":[{\"NAME_FULL\":\"Griselda Innocent\"}]}\n\
         {\"RECORD_TYPE\":\"PERSON\",\"NAMES\":[{\"NAME_FULL\":\"Otto Ferdinand Ostrowald\"}]}\n",
    );
}

fn reports(folder: &Path) -> Vec<Report> {
    let parameters = Parameters::built_in().unwrap();
    let ask =
        |split| run(&Options { shared: folder, parts: &Part::ALL, split, parameters: &parameters }).unwrap();
    Split::ALL.map(ask).to_vec()
}

#[test]
fn an_invented_list() {
    let folder = tempfile::tempdir().unwrap();
    shared(folder.path());
    let reports = reports(folder.path());
    let sum = |of: &dyn Fn(&Report) -> usize| reports.iter().map(of).sum::<usize>();
    assert!(reports.iter().all(Report::control_holds));
    assert!(reports.iter().all(|report| report.skipped.is_empty() && report.sources.len() == 6));
    // Every party is on one side, and each alias is asked once.
    assert_eq!(sum(&|report| report.mutations.as_ref().unwrap().names), 2 * FAMILIES.len());
    assert_eq!(sum(&|report| report.leave_one_out.iter().map(|recall| recall.asked).sum()), FAMILIES.len());
    for report in &reports {
        // The name equal to a listed one is no innocent name.
        let persons = report.leave_one_out.first().unwrap();
        assert_eq!(persons.against.first().unwrap().alerts.whole, 1);
        assert_eq!(persons.against.first().unwrap().alerts.part, 0);
    }

    let held_out = reports.last().unwrap();
    let text = held_out.to_string();
    for part in
        ["# Labelled pairs", "# Leave one alias out", "# Found under mutated names", "control: every name"]
    {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    let names: Vec<&str> = held_out.charts().iter().map(|(name, _)| *name).collect();
    let expected =
        ["pairs.svg", "leave-one-out-persons.svg", "leave-one-out-organisations.svg", "mutations.svg"];
    assert_eq!(names, expected);
    // What is written for machines carries figures, hashes and ids, but no name.
    let json = serde_json::to_string(held_out).unwrap();
    let charts: String = held_out.charts().into_iter().map(|(_, svg)| svg).collect();
    for family in FAMILIES {
        assert!(!json.contains(family) && !charts.contains(family) && !text.contains(family));
    }
    assert!(json.contains("\"split\":\"held-out\"") && json.contains("\"parameters_hash\""));
}

#[test]
fn the_same_figures_every_time() {
    let folder = tempfile::tempdir().unwrap();
    shared(folder.path());
    let json = || {
        let reports = reports(folder.path());
        serde_json::to_string(&reports).unwrap()
    };
    assert_eq!(json(), json());
}

#[test]
fn damaged_data_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    shared(folder.path());
    write(folder.path(), "bench/name_pairs_dev.csv", "schema,name1\nPerson,x\n");
    let parameters = Parameters::built_in().unwrap();
    let options = Options {
        shared: folder.path(),
        parts: &[Part::Pairs],
        split: Split::HeldOut,
        parameters: &parameters,
    };
    let error = run(&options).unwrap_err().to_string();
    assert!(error.contains("name_pairs_dev.csv"), "{error}");
}
