//! `read`: what documents say otherwise than lists, and than each other. The list wins, and nothing changes it.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::invented::{Row, Set};
use crate::support::{file, rows, run};

fn row(id: u32, name: &str) -> Row {
    Row {
        id,
        name: name.to_owned(),
        kind: "",
        programme: "CYBER2".to_owned(),
        remarks: String::new(),
        aliases: Vec::new(),
    }
}

/// A data folder with two editions: a company left the list between them, and two companies have one name.
fn two_editions() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let mut set = Set::of(5);
    set.rows.push(row(70_001, "QUOBATEL TRADING COMPANY"));
    set.rows.push(row(70_002, "ZELMODAR SHIPPING COMPANY"));
    set.rows.push(row(70_003, "ZELMODAR SHIPPING COMPANY"));
    let before = set.write(folder.path(), "2023-06-01");
    let after = set.without(|row| row.id == 70_001).write(folder.path(), "2024-01-01");
    let now = jiff::Timestamp::now().to_string();
    let (before, after) = (before.to_str().unwrap(), after.to_str().unwrap());
    run(&home, &["lists", "import", before]).done();
    run(&home, &["lists", "import", after, "--checked-at", &now]).done();
    (folder, home)
}

const REPORT: &str = "\
The U.S. Department of the Treasury sanctioned Lazarus Group, Quobatel Trading Company, Venmorak Shipping Company and Zelmodar Shipping Company on December 20, 2023.
";

const LIFTED: &str =
    "The U.S. Department of the Treasury removed Lazarus Group from the SDN List on December 20, 2023.\n";

fn differences(home: &Path, paths: &[&str]) -> Vec<Vec<String>> {
    rows(&run(home, &[&["read", "--differences"], paths].concat()).done())
}

#[test]
fn f51_what_contradicts_the_list_is_shown_and_the_list_wins() {
    let (folder, home) = two_editions();
    let report = file(folder.path(), "report.txt", REPORT);
    let before = run(&home, &["lists", "status"]).done();
    let table = differences(&home, &[&report]);
    let values = |about: &str, who: &str| -> Vec<&str> {
        let of = |row: &&Vec<String>| row[1] == about && row[2].contains(who);
        table.iter().filter(of).map(|row| row[2].as_str()).collect()
    };
    assert_eq!(values("list: date", "Lazarus"), ["Lazarus Group designated 2023-12-20"]);
    assert_eq!(
        values("list: date", "already"),
        ["on the list us-ofac-sdn of 2023-06-01 already"],
        "{table:?}"
    );
    assert_eq!(values("list: no longer listed", "designated"), ["Quobatel Trading Company designated"]);
    assert_eq!(
        values("list: no longer listed", "last"),
        ["last on the list us-ofac-sdn of 2023-06-01 as QUOBATEL TRADING COMPANY, not on that of 2024-01-01"]
    );
    // Nobody of the name, and a name of two: neither is linked, the second for a person to decide.
    assert_eq!(
        values("list: not found", "designated"),
        ["Venmorak Shipping Company designated", "Zelmodar Shipping Company designated"]
    );
    assert_eq!(
        values("list: not found", "not on the list"),
        [
            "not on the list us-ofac-sdn of 2024-01-01",
            "not on the list us-ofac-sdn of 2024-01-01; perhaps ZELMODAR SHIPPING COMPANY (us-ofac-sdn:70002), which a \
             person must say"
        ]
    );
    let told = run(&home, &["read", &report]).done();
    assert!(
        told.contains(
            "differs: list: not found: Venmorak Shipping Company designated (report.txt); not on the list"
        ),
        "{told}"
    );
    let open = told.lines().find(|line| line.contains("listed: Zelmodar")).unwrap();
    assert!(open.ends_with("to be decided by a person"), "two candidates within the margin: {open}");
    let json = run(&home, &["--json", "read", "--events", &report]).json();
    let conflicts = json["event"]["conflicts"].as_array().unwrap();
    assert!(conflicts.iter().any(|conflict| conflict["about"] == "list: no longer listed"), "{conflicts:?}");
    // On a day when it stood there it is no contradiction.
    let told = run(&home, &["read", &report, "--as-of", "2023-07-01"]).done();
    assert!(!told.contains("no longer listed"), "{told}");
    // The article neither lists nor delists.
    assert_eq!(run(&home, &["lists", "status"]).done(), before);
    let screened = run(&home, &["screen", "--name", "Lazarus Group"]);
    assert!(screened.out.contains("27307"), "{}", screened.out);
    // Without lists nothing is held against them.
    let told = run(&home, &["read", "--no-lists", &report]).done();
    assert!(!told.contains("list: "), "{told}");
}

#[test]
fn f51_who_is_said_to_be_delisted_is_still_listed() {
    let (folder, home) = two_editions();
    let report = file(folder.path(), "report.txt", REPORT);
    let lifted = file(folder.path(), "lifted.txt", LIFTED);
    let table = differences(&home, &[&lifted, &report]);
    let still: Vec<&Vec<String>> = table.iter().filter(|row| row[1] == "list: still listed").collect();
    let values: Vec<(&str, &str)> = still.iter().map(|row| (row[2].as_str(), row[3].as_str())).collect();
    assert_eq!(
        values,
        [("Lazarus Group delisted", "lifted.txt"), ("on the list us-ofac-sdn of 2024-01-01", "")]
    );
    // A designation and a delisting of one day by one authority are two events.
    let told = run(&home, &["read", &lifted, &report]).done();
    assert!(told.contains(": delisting by us-ofac") || told.contains(": delisting by us-treasury"), "{told}");
    assert!(told.contains("Event 2: ") && !told.contains("Event 3: "), "{told}");
    assert!(told.contains("listed: Lazarus Group → LAZARUS GROUP (us-ofac-sdn:27307)"), "{told}");
}

/// A weekday beside a dateline with a year is a day, so that it can be held against the list.
#[test]
fn a_dateline_with_a_year_dates_what_is_said_of_a_weekday() {
    let (folder, home) = two_editions();
    let told = |line: &str, day: &str| {
        let text = format!(
            "WASHINGTON, {line} (Reuters) -- The U.S. Department of the Treasury on {day} sanctioned Lazarus Group.\n"
        );
        let path = file(folder.path(), "dated.txt", &text);
        run(&home, &["read", "--events", &path]).done()
    };
    let same_day = told("March 14, 2024", "Thursday");
    assert!(same_day.contains("of 1 parties; 2024-03-14\n"), "{same_day}");
    assert!(same_day.contains("differs: list: date: Lazarus Group designated 2024-03-14"), "{same_day}");
    let day_before = told("March 15, 2024", "Thursday");
    assert!(day_before.contains("of 1 parties; 2024-03-14\n"), "{day_before}");
    let without_year = told("March 14", "Thursday");
    assert!(without_year.contains("03-14, no year stated"), "{without_year}");
}

/// F52: one authority, one day, one party in both: two measures all the same.
#[test]
fn f52_two_measures_of_one_day_stay_two() {
    let (folder, home) = two_editions();
    let measure = |name: &str, targets: &str| {
        let text = format!("The U.S. Department of the Treasury sanctioned {targets} on March 14, 2024.\n");
        file(folder.path(), name, &text)
    };
    let one = measure("one.txt", "Lazarus Group, Venmorak Shipping Company and Baradun Trading Company");
    let two = measure("two.txt", "Lazarus Group, Tolvarin Holding Company and Sedrak Marine Company");
    let told = run(&home, &["read", "--events", &one, &two]).done();
    assert!(told.contains("Event 2: designation by us-treasury of 3 parties"), "{told}");
    assert!(!told.contains("Event 3: "), "{told}");
}

/// F49: one text in other clothes has the same links and the same contradictions.
#[test]
fn f49_the_form_of_a_text_changes_nothing() {
    let (folder, home) = two_editions();
    let told = |name: &str, bytes: &[u8]| -> String {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let told = run(&home, &["read", path.to_str().unwrap()]).done();
        // Where it stands and what it is called may differ.
        let kept = told.lines().filter(|line| line.contains("listed") || line.starts_with("Event"));
        kept.map(|line| line.replace(name, "it").replace('\u{a0}', " ") + "\n").collect()
    };
    let plain = told("plain.txt", REPORT.as_bytes());
    assert!(plain.contains("differs: list: no longer listed"), "{plain}");
    assert_eq!(told("crlf.txt", REPORT.replace('\n', "\r\n").as_bytes()), plain);
    assert_eq!(told("bom.txt", format!("\u{feff}{REPORT}").as_bytes()), plain);
    assert_eq!(told("nbsp.txt", REPORT.replace("Lazarus Group", "Lazarus\u{a0}Group").as_bytes()), plain);
    let wide: Vec<u8> =
        std::iter::once(0xfeff_u16).chain(REPORT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(told("wide.txt", &wide), plain);
}

/// Who stands behind a report, and what reports of one event say otherwise than each other.
#[test]
fn origins_offices_and_relations() {
    let (folder, home) = two_editions();
    let one = "\
The U.S. Department of the Treasury sanctioned Lazarus Group and Reconnaissance General Bureau on March 14, 2024.

Lazarus Group and Reconnaissance General Bureau are controlled by Venmorak Shipping Company.

\u{201c}We will hold them to account,\u{201d} said Mary Example, Under Secretary for Terrorism and Financial Intelligence.
";
    let other = "\
On March 14, 2024, the US Treasury announced sanctions against Lazarus Group and Reconnaissance General Bureau.

Lazarus Group is controlled by Venmorak Shipping Company. Venmorak Shipping Company is controlled by Zelmodar Holding Company.

\u{201c}They will answer for it,\u{201d} said Mary Example, Deputy Secretary of State.
";
    let third = "\
The US Treasury blacklisted Reconnaissance General Bureau and Lazarus Group on March 14, 2024.

Zelmodar Holding Company is controlled by Venmorak Shipping Company.

\u{201c}It is right,\u{201d} said Mary Example, Treasury Under Secretary for Terrorism and Financial Intelligence.
";
    let paths: Vec<String> = [("one.txt", one), ("other.txt", other), ("third.txt", third)]
        .iter()
        .map(|(name, text)| file(folder.path(), name, text))
        .collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let told = run(&home, &[&["read"], &paths[..]].concat()).done();
    assert!(told.contains("  3 documents, 3 text families, 1 origin (us-treasury)\n"), "{told}");
    let table = differences(&home, &paths);
    let values = |about: &str| -> Vec<(&str, &str)> {
        let of = |row: &&Vec<String>| row[1] == about;
        table.iter().filter(of).map(|row| (row[2].as_str(), row[3].as_str())).collect()
    };
    let offices = values("office");
    assert_eq!(offices.len(), 3, "{table:?}");
    assert!(offices.iter().all(|(value, _)| value.starts_with("Mary Example, ")), "{offices:?}");
    // The two that word one office differently are no contradiction alone.
    let table = differences(&home, &[paths[0], paths[2]]);
    assert!(table.iter().all(|row| row[1] != "office"), "{table:?}");
    let table = differences(&home, &[paths[0], paths[1]]);
    let relations: Vec<&str> =
        table.iter().filter(|row| row[1] == "relation controlled_by").map(|row| row[2].as_str()).collect();
    assert_eq!(
        relations,
        [
            "Lazarus Group and Reconnaissance General Bureau controlled by Venmorak Shipping Company",
            "Lazarus Group controlled by Venmorak Shipping Company"
        ]
    );
    let table = differences(&home, &[paths[1], paths[2]]);
    let relations: Vec<&str> =
        table.iter().filter(|row| row[1] == "relation controlled_by").map(|row| row[2].as_str()).collect();
    assert_eq!(
        relations,
        [
            "Venmorak Shipping Company controlled by Zelmodar Holding Company",
            "Zelmodar Holding Company controlled by Venmorak Shipping Company"
        ]
    );
}
