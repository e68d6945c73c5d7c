//! Every official list beside the repository, each alone in a data folder.

use std::path::{Path, PathBuf};

use interdict_home::ImportOptions;
use interdict_model::PartyKind;
use interdict_screen::Warning;
use interdict_store::Standing;

use crate::data;
use crate::support::{dated, empty, import, list, quarantined, recorded, snapshot};

const NOW: &str = "2026-03-01T00:00:00Z";

/// Imports one file alone; gives list, edition and parties.
fn alone(path: &Path, options: &ImportOptions) -> (String, u64) {
    let (_folder, mut home) = empty();
    let version = recorded(import(&mut home, path, options, NOW));
    assert_eq!(version.standing, Standing::Accepted, "{}: {:?}", path.display(), version.reasons);
    println!("{}: {} {} parties", path.display(), version.label(), version.parties);
    (version.label(), version.parties)
}

#[test]
fn united_nations_of_other_years() {
    for file in ["un_2018-06-07", "un_2021-01-18", "un_2024-11-30"] {
        let Some(path) = data::path(&format!("un/{file}.xml.xz")) else { return };
        assert!(alone(&path, &ImportOptions::default()).0.starts_with("un-sc@20"));
    }
}

#[test]
fn united_nations_by_kind() {
    let Some(path) = data::path("un/un_2026-02-27.xml.xz") else { return };
    let (_folder, mut home) = empty();
    let version = recorded(import(&mut home, &path, &ImportOptions::default(), NOW));
    assert_eq!((version.standing, version.parties), (Standing::Accepted, 730 + 273));
    let statuses = home.statuses(None, None, crate::support::time(NOW)).unwrap();
    let (_, parties) = home.in_force(&statuses).unwrap();
    let of = |kind| parties.iter().filter(|party| party.kind == kind).count();
    assert_eq!((of(PartyKind::Person), of(PartyKind::Organisation)), (730, 273));
}

#[test]
fn canada_australia_and_the_united_kingdom() {
    for (file, options, wanted) in [
        ("ca/sema-lmes_2020-04.xml", dated("2020-04-30"), "ca-sema@2020-04-30"),
        ("au/dfat_regulation8_consolidated_2024-11-11.xlsx", ImportOptions::default(), "au-dfat@2024-11-11"),
        ("uk/ofsi_conlist_2018-04-13.csv.xz", ImportOptions::default(), "uk-ofsi@2018-04-13"),
    ] {
        let Some(path) = data::path(file) else { return };
        assert_eq!(alone(&path, &options).0, wanted);
    }
}

#[test]
fn united_states_other_than_the_sdn_list() {
    for (file, wanted, parties) in [
        ("us_other/csl_consolidated_2022-05-06.csv.xz", "us-csl@2022-05-06", 14_048),
        ("ofac/consolidated_2020-12-14.xml.xz", "us-ofac-cons@2020-12-14", 376),
        ("ofac/cons_advanced_2020-03-17.xml.xz", "us-ofac-cons@2020-03-17", 375),
        ("ofac/CONS_ENHANCED_2025-01-14.ZIP", "us-ofac-cons@2025-01-10", 443),
        ("ofac/cons_2018-04-06/consolidated.xml.xz", "us-ofac-cons@2018-04-06", 639),
    ] {
        let Some(path) = data::path(file) else { return };
        let (label, found) = alone(&path, &ImportOptions::default());
        assert_eq!((label.as_str(), found), (wanted, parties), "{file}");
    }
}

#[test]
fn the_delimited_legacy_forms_are_one_content() {
    let Some(folder) = data::path("ofac/cons_2018-04-06") else { return };
    let mut parties = Vec::new();
    for suffix in ["csv", "del", "pip"] {
        let (kept, mut home) = empty();
        let apart = kept.path().join("2018-04-06");
        std::fs::create_dir(&apart).unwrap();
        for part in ["prim", "add", "alt"] {
            let from: PathBuf = [format!("cons_{part}.{suffix}"), format!("cons_{part}.{suffix}.xz")]
                .iter()
                .map(|name| folder.join(name))
                .find(|path| path.exists())
                .unwrap();
            std::fs::copy(&from, apart.join(from.file_name().unwrap())).unwrap();
        }
        println!("{suffix}");
        let version = recorded(import(&mut home, &apart, &ImportOptions::default(), NOW));
        parties.push((suffix, version.parties, version.statements));
    }
    println!("{parties:?}");
    assert_eq!(parties.len(), 3);
    assert!(parties.iter().all(|(_, count, statements)| *count == 639 && *statements == parties[0].2));
}

/// A sample of a list is not the list.
#[test]
fn samples_are_refused_by_their_sentinels() {
    for (file, id) in
        [("eu/fsf_1_1_trim_2026-08-05.xml", "eu-fsf"), ("uk/uk_sanctions_list_trim_2026-09-07.xml", "uk-sl")]
    {
        let Some(path) = data::path(file) else { return };
        let (_folder, mut home) = empty();
        let later = "2026-10-01T12:00:00Z";
        let why = quarantined(&import(&mut home, &path, &ImportOptions::default(), later));
        assert!(why.contains("is missing, listed since"), "{file}: {why}");
        assert!(home.store().view(&list(id), None, None).unwrap().is_none());
    }
}

/// L14: a programme the table does not know blocks, and is told.
#[test]
fn an_unknown_programme_blocks_and_warns() {
    use crate::invented::Set;
    use crate::support::{ask, named};
    let (folder, mut home) = empty();
    let mut set = Set::of(10);
    set.rows[8].programme = "EXAMPLE-EO99999".to_owned();
    let (id, name) = (set.rows[8].id.to_string(), set.rows[8].name.clone());
    recorded(import(&mut home, &set.write(folder.path(), "2026-02-28"), &ImportOptions::default(), NOW));
    let loaded = snapshot(&home, None, None, NOW);
    let warned = loaded.warnings.iter().any(|warning| {
        matches!(warning, Warning::UnmappedProgramme { programme, parties: 1, .. } if programme == "EXAMPLE-EO99999")
    });
    assert!(warned, "{:?}", loaded.warnings);
    let decision = ask(&loaded, &named(&name));
    assert!(decision.hits.iter().any(|hit| hit.party == id && hit.blocking), "{decision:?}");
}
