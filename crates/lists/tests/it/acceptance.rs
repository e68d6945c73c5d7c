//! The guard on removals and growth, replayed on the real history of one list.

use interdict_lists::accept::{Reason, Rules, Summary, judge};
use interdict_lists::{Format, Reading, SourceFile, SourceSet};
use interdict_model::{PartyKind, Position, Statement, Value};

use crate::data;

#[test]
fn the_real_history_is_stopped_only_where_many_vanish() {
    let Some(index) = data::path("ofac/history/sdn_csv_index.tsv") else { return };
    let index = std::fs::read_to_string(index).unwrap();
    let rules = Rules::built_in().unwrap();
    let (mut stopped, mut steps, mut largest) = (Vec::new(), 0, 0);
    let mut ids: Vec<u64> = Vec::new();
    let mut next = 0;
    for line in index.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [rows, added, removed] = [4, 7, 8].map(|at| fields[at].parse::<u64>().unwrap());
        // The index has counts only, so invented ids come and go in its numbers.
        let before = ids.clone();
        let come = if ids.is_empty() { rows } else { added };
        ids.drain(..usize::try_from(removed).unwrap());
        ids.extend(next..next + come);
        next += come;
        assert_eq!(ids.len(), usize::try_from(rows).unwrap(), "{}", fields[0]);
        if before.is_empty() {
            continue;
        }
        steps += 1;
        largest = largest.max(added);
        // The guard begins at 51 removals here (1 % is at least 90), so small steps need not be played.
        if removed < 40 && added < 200 {
            continue;
        }
        let mut reading = Reading::of("history".parse().unwrap());
        reading.statements = ids
            .iter()
            .map(|id| Statement {
                party: id.to_string(),
                printed: String::new(),
                value: Value::Kind(PartyKind::Unknown),
                position: Position::default(),
            })
            .collect();
        let parties = before.iter().map(|id| (id.to_string(), PartyKind::Unknown)).collect();
        let previous = Summary { parties, ..Summary::default() };
        let judgement = judge(&reading, Some(&previous), &rules);
        for reason in &judgement.reasons {
            assert!(matches!(reason, Reason::Removed { .. }), "{}: {reason}", fields[0]);
        }
        if !judgement.accepted {
            assert!(judgement.may_be_released());
            stopped.push(fields[0]);
        }
    }
    assert_eq!((steps, largest), (307, 553));
    assert_eq!(
        stopped,
        [
            "sdn_2021-09-22.csv",
            "sdn_2021-12-02.csv",
            "sdn_2021-12-30.csv",
            "sdn_2023-10-31.csv",
            "sdn_2023-12-20b.csv",
            "sdn_2024-03-04.csv",
        ]
    );
}

fn set(format: Format, files: &[(&str, &str)]) -> Option<SourceSet> {
    let mut found = Vec::new();
    for (component, relative) in files {
        let bytes = data::bytes(relative)?;
        let name = relative.rsplit('/').next().unwrap().trim_end_matches(".xz");
        found.push(((*component).to_owned(), SourceFile::from_bytes(name, bytes)));
    }
    Some(SourceSet { format, files: found, list: None })
}

/// What keeps a version out, known defects excused.
fn reasons(set: &SourceSet, edition: Option<&str>) -> Vec<Reason> {
    let rules = Rules::built_in().unwrap();
    let mut reading = set.read().unwrap();
    rules.excuse(&mut reading, &set.main().unwrap().bytes().unwrap());
    if let Some(edition) = edition {
        reading.issued = Some(edition.parse().unwrap());
    }
    judge(&reading, None, &rules).reasons
}

#[test]
fn whole_real_versions_pass_by_themselves() {
    for (format, file) in [
        (Format::UnXml, "un/un_2018-06-07.xml.xz"),
        (Format::UnXml, "un/un_2026-02-27.xml.xz"),
        (Format::UsCslCsv, "us_other/csl_consolidated_2022-05-06.csv.xz"),
        (Format::CaSemaXml, "ca/sema-lmes_2020-04.xml"),
        (Format::UkConList, "uk/ofsi_conlist_2018-04-13.csv.xz"),
        (Format::OfacXml, "ofac/cons_2018-04-06/consolidated.xml.xz"),
        (Format::OfacXml, "ofac/consolidated_2020-12-14.xml.xz"),
        (Format::OfacAdvanced, "ofac/cons_advanced_2020-03-17.xml.xz"),
    ] {
        let Some(one) = set(format, &[("main", file)]) else { return };
        assert_eq!(reasons(&one, None), [], "{file}");
    }
}

#[test]
fn a_real_set_passes_whole_and_not_without_a_file() {
    let files = [
        ("sdn", "ofac/2023-12-28/sdn.csv.xz"),
        ("add", "ofac/2023-12-28/add.csv.xz"),
        ("alt", "ofac/2023-12-28/alt.csv.xz"),
        ("comments", "ofac/2023-12-28/sdn_comments.csv"),
    ];
    let Some(whole) = set(Format::OfacDelimited, &files) else { return };
    assert_eq!(reasons(&whole, Some("2023-12-28")), []);

    // F05 and F12: without the comments file weak aliases of the sentinel are lost.
    let Some(cut) = set(Format::OfacDelimited, &files[..3]) else { return };
    let found = reasons(&cut, Some("2023-12-28"));
    assert!(found.iter().any(|reason| matches!(reason, Reason::MissingComponents { .. })), "{found:?}");
    assert!(found.iter().any(|reason| matches!(reason, Reason::SentinelAliases { .. })), "{found:?}");
}
