//! `read`: documents in, facts, links and events out.

use crate::support::{file, loaded, run};

const RELEASE: &str = "\
Treasury Sanctions Hacking Groups

WASHINGTON, March 14 (Reuters) -- The U.S. Department of the Treasury on Thursday sanctioned two entities, Lazarus Group and Quobatel Trading Company, it accused of laundering stolen funds.

\u{201c}We will hold them to account,\u{201d} said Mary Example, Under Secretary for Terrorism and Financial Intelligence.

The sanctions freeze all of the entities\u{2019} property in the United States.

Venmorak Shipping Company denied allegations that it had moved $5 million.
";

const OTHER: &str = "\
The United States Treasury Department announced sanctions against Lazarus Group and Quobatel Trading Company on March 14, 2024, which are accused of laundering.

They are prohibited from entering the country.
";

#[test]
fn two_reports_are_one_event_and_what_differs_is_shown() {
    let (folder, home) = loaded(5);
    let one = file(folder.path(), "one.txt", RELEASE);
    let two = file(folder.path(), "two.txt", OTHER);
    let again = file(folder.path(), "again.txt", RELEASE);
    let told = run(&home, &["read", &one, &two, &again]).done();
    assert!(
        told.contains("\nEvent 1: designation by us-treasury of 2 parties, counted 2; 2024-03-14\n"),
        "{told}"
    );
    assert!(!told.contains("Event 2"), "{told}");
    assert!(told.contains("target us-ofac-sdn:27307 LAZARUS GROUP (printed Lazarus Group)"), "{told}");
    assert!(told.contains("  2 documents, 2 text families"), "the same text twice is one document: {told}");
    assert!(told.contains("differs: date: "), "{told}");
    assert!(told.contains("listed: Lazarus Group → LAZARUS GROUP (us-ofac-sdn:27307)"), "{told}");
    assert!(told.contains("denial: Venmorak Shipping Company denied allegations"), "{told}");
    let events = |paths: &[&str]| run(&home, &[&["read", "--events"], paths].concat()).done();
    let other_way = events(&[&two, &again, &one]).replace("again.txt", "one.txt");
    assert_eq!(events(&[&one, &two, &again]), other_way, "order says nothing");
    let table = crate::support::rows(&run(&home, &["read", &one, &two, "--differences"]).done());
    assert_eq!(table[0], ["event", "about", "value", "documents", "note"]);
    assert!(
        table.iter().any(|row| row[1] == "date" && row[2] == "03-14, no year" && row[3] == "one.txt"),
        "{table:?}"
    );
    // Reading changes no list.
    let before = run(&home, &["lists", "status"]).done();
    run(&home, &["read", &one, "--events"]).done();
    assert_eq!(run(&home, &["lists", "status"]).done(), before);
}

#[test]
fn every_fact_in_json_names_its_bytes_and_its_rule() {
    let (folder, home) = loaded(1);
    let one = file(folder.path(), "one.txt", RELEASE);
    let lines = run(&home, &["--json", "read", &one, "--no-lists"]).done();
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let facts: Vec<&serde_json::Value> =
        lines.iter().filter(|line| line["type"] == "fact").map(|line| &line["fact"]).collect();
    assert!(facts.len() > 4);
    for fact in facts {
        let at = |end: &str| usize::try_from(fact["span"][end].as_u64().unwrap()).unwrap();
        assert_eq!(&RELEASE[at("start")..at("end")], fact["quote"].as_str().unwrap());
        assert_eq!(fact["document"], blake3_of(RELEASE));
        assert!(!fact["rule"].as_str().unwrap().is_empty());
    }
    assert!(lines.iter().any(|line| line["type"] == "event"));
    let measure = lines.iter().find(|line| line["fact"]["rule"] == "measure.freeze").unwrap();
    let id = measure["fact"]["id"].as_str().unwrap();
    let told = run(&home, &["read", "explain", id, &one, "--no-lists"]).done();
    assert!(
        told.contains("rule measure.freeze") && told.contains("line 7: The sanctions freeze all"),
        "{told}"
    );
    let unknown = run(&home, &["read", "explain", "0000", &one, "--no-lists"]).failed();
    assert!(unknown.contains("no fact of these documents has the id `0000`"), "{unknown}");
}

fn blake3_of(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

#[test]
fn what_is_no_document_is_refused_by_name_and_the_rest_is_read() {
    let (folder, home) = loaded(1);
    let one = file(folder.path(), "one.txt", RELEASE);
    let empty = file(folder.path(), "empty.txt", " \n");
    let path = folder.path().join("binary.txt");
    std::fs::write(&path, [0_u8, 1, 2, 3, 0, 255]).unwrap();
    let told = run(&home, &["read", &one, &empty, path.to_str().unwrap()]);
    assert_eq!(told.code, 1, "{}", told.err);
    assert!(
        told.err.contains("refused: ") && told.err.contains("empty.txt") && told.err.contains("binary.txt"),
        "{}",
        told.err
    );
    assert!(told.out.contains("Event 1"), "{}", told.out);
}

/// A block of related links that hides a designation is shown for review, and gives no fact.
#[test]
fn a_designation_outside_the_story_is_shown_for_review() {
    let (folder, home) = loaded(1);
    let text = format!(
        "{RELEASE}\nMore Stories\nTreasury sanctions Andariel Holding Company \u{a0} Aug. 19, 2020\nAnother story of the day \u{a0} Aug. 20, 2020\nA third story of the day \u{a0} July 28, 2020\n"
    );
    let one = file(folder.path(), "one.txt", &text);
    let told = run(&home, &["read", &one, "--events"]).done();
    assert!(!told.contains("2020"), "{told}");
}

#[test]
fn the_answer_is_the_same_on_any_number_of_threads() {
    let (folder, home) = loaded(5);
    let documents = folder.path().join("documents");
    std::fs::create_dir(&documents).unwrap();
    for number in 0..300 {
        let text = if number % 3 == 0 { RELEASE } else { OTHER };
        let text = text.replace("2024", &(2000 + number % 40).to_string()) + &format!("\nCopy {number}.\n");
        std::fs::write(documents.join(format!("{number:03}.txt")), text).unwrap();
    }
    let documents = documents.to_str().unwrap();
    for format in [&["read"][..], &["--json", "read"], &["read", "--differences"], &["read", "--events"]] {
        let on = |threads: &str| run(&home, &[format, &[documents, "--threads", threads]].concat()).done();
        let alone = on("1");
        assert!(alone.len() > 1000);
        assert_eq!(alone, on("2"));
        assert_eq!(alone, on("7"));
    }
}

#[test]
fn what_documents_state_is_written_for_other_programs() {
    let (folder, home) = loaded(5);
    let one = file(folder.path(), "one.txt", RELEASE);
    let two = file(folder.path(), "two.txt", OTHER);
    let stix = |paths: &[&str], threads: &str| {
        let options =
            ["export", "--format", "stix", "--read-at", "2026-11-26T12:00:00Z", "--threads", threads];
        run(&home, &[&options[..], paths].concat()).done()
    };
    let bundle = stix(&[&one, &two], "1");
    assert_eq!(bundle, stix(&[&two, &one], "3"), "whatever the order and the threads");
    let read: serde_json::Value = serde_json::from_str(&bundle).unwrap();
    let of = |sort: &str| {
        let objects = read["objects"].as_array().unwrap().iter();
        objects.filter(|object| object["type"] == sort).cloned().collect::<Vec<_>>()
    };
    assert_eq!(of("report").len(), 2);
    assert_eq!(of("grouping").len(), 1);
    assert_eq!(of("opinion").len(), 1);
    // Listed in both documents, so it is one party.
    let lazarus: Vec<_> =
        of("identity").into_iter().filter(|object| object["name"] == "Lazarus Group").collect();
    assert_eq!(lazarus.len(), 1);
    assert_eq!(lazarus[0]["external_references"][0]["source_name"], "us-ofac-sdn");
    assert_eq!(lazarus[0]["external_references"][0]["external_id"], "27307");

    let path = folder.path().join("out.jsonl");
    run(&home, &["export", "--format", "ftm", &one, "-o", path.to_str().unwrap()]).done();
    let entities = std::fs::read_to_string(&path).unwrap();
    assert!(entities.contains("\"match\":[\"us-ofac-sdn-27307\"]"), "{entities}");
    let unlinked = run(&home, &["export", "--format", "ftm", &one, "--no-lists"]).done();
    assert!(unlinked.contains("\"Article\"") && !unlinked.contains("\"Similar\""));
    // Without documents it is the lists, as before.
    assert!(run(&home, &["export", "--format", "ftm"]).done().contains("\"topics\":[\"sanction\"]"));
}

#[test]
fn an_export_of_nothing_says_what_to_give() {
    let (folder, home) = loaded(1);
    let one = file(folder.path(), "one.txt", RELEASE);
    let told = run(&home, &["export", "--format", "stix"]).failed();
    assert!(told.contains("interdict export --format stix PATH"), "{told}");
    let told = run(&home, &["export", "--format", "csv", &one]).failed();
    assert!(told.contains("stix or ftm"), "{told}");
    let told = run(&home, &["export", "--format", "ftm", "--no-lists"]);
    assert!(told.code == 2 && told.err.contains("PATH"), "{}", told.err);
}

#[test]
fn a_page_is_written_beside_the_report() {
    let (folder, home) = loaded(5);
    let one = file(folder.path(), "one.txt", &RELEASE.replace("Venmorak", "<b>Venmorak</b>"));
    let path = folder.path().join("page.html");
    let told = run(&home, &["read", &one, "--html", path.to_str().unwrap()]).done();
    assert_eq!(told, run(&home, &["read", &one]).done());
    let page = std::fs::read_to_string(&path).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    assert!(
        page.contains("us-ofac-sdn:27307") && page.contains("&lt;b&gt;Venmorak") && !page.contains("<b>")
    );
    let nowhere = folder.path().join("no").join("page.html");
    assert!(run(&home, &["read", &one, "--html", nowhere.to_str().unwrap()]).failed().contains("page.html"));
}
