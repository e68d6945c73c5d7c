//! Documents that are kept: reviewed, cited, read again.

use std::path::Path;

use serde_json::Value;

use crate::support::{file, loaded, run};

const RELEASE: &str = "\
Treasury Sanctions Hacking Groups

WASHINGTON, March 14 (Reuters) -- The U.S. Department of the Treasury on Thursday sanctioned two entities, Lazarus Group and Quobatel Trading Company, it accused of laundering stolen funds.

Lazarus Group and Quobatel Trading Company are controlled by the Baradun Group.
";

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The facts of the kept document, each with its status.
fn facts(home: &Path) -> Vec<Value> {
    let told = run(home, &["--json", "read", "kept", "release.txt"]).done();
    lines(&told).into_iter().filter(|line| line["type"] == "fact").collect()
}

fn relation<'a>(facts: &'a [Value], subject: &str) -> &'a Value {
    facts
        .iter()
        .map(|line| &line["reviewed"])
        .find(|known| known["fact"]["kind"] == "relation" && known["fact"]["subject"]["text"] == subject)
        .unwrap()
}

#[test]
fn a_reviewed_fact_keeps_its_status_and_a_rejected_one_is_cited_nowhere() {
    let (folder, home) = loaded(1);
    let release = file(folder.path(), "release.txt", RELEASE);
    let before = run(&home, &["lists", "status"]).done();
    let screened = |home: &Path| run(home, &["--json", "screen", "--name", "Lazarus Group"]).done();
    let decided = |home: &Path| lines(&screened(home))[0]["decision"].clone();
    let decision = decided(&home);
    assert!(!screened(&home).contains("evidence\":["), "nothing is kept yet");

    let told = run(&home, &["read", &release, "--keep"]);
    assert!(told.err.contains("1 documents kept"), "{}", told.err);
    assert!(run(&home, &["read", &release, "--keep"]).err.contains("0 documents kept"));
    assert!(
        run(&home, &["read", "kept"]).done().contains("open, 0 accepted, 0 rejected, 0 corrected; 1 listed")
    );

    let shown = |home: &Path| run(home, &["lists", "show", "us-ofac-sdn:27307"]).done();
    assert!(shown(&home).contains("Lazarus Group controlled by Baradun Group"), "{}", shown(&home));
    let table = run(&home, &["screen", "--name", "Lazarus Group"]).done();
    assert!(table.contains("a document says: ") && table.contains("release.txt @"), "{table}");

    let known = facts(&home);
    let id = relation(&known, "Lazarus Group")["fact"]["id"].as_str().unwrap().to_owned();
    let says = ["--by", "reviewer", "--reason", "read by eye"];
    let answer = |act: &[&str]| run(&home, &[&["read"], act, &says].concat());
    assert!(answer(&["accept", &id]).done().starts_with("accepted: Lazarus Group controlled by"));
    assert!(shown(&home).contains(&format!("fact {id}, accepted]")), "{}", shown(&home));
    assert!(answer(&["reject", &id]).done().starts_with("rejected: "));
    assert!(!shown(&home).contains("controlled by"), "{}", shown(&home));
    let known = facts(&home);
    let review = &relation(&known, "Lazarus Group")["review"];
    assert_eq!((review["by"].as_str(), review["reason"].as_str()), (Some("reviewer"), Some("read by eye")));
    assert!(review["at"].as_str().is_some());

    // Read again by the same rules, nothing is otherwise and the answer holds.
    let again = run(&home, &["read", "again"]);
    assert!(again.out.contains("0 new, 0 gone, 0 changed"), "{}", again.out);
    assert_eq!(facts(&home), known);
    let explained = run(&home, &["read", "explain", &id]).done();
    assert!(explained.contains("rejected by reviewer on ") && explained.contains("line 5: "), "{explained}");

    assert_eq!(decided(&home), decision, "a document changes no answer");
    assert_eq!(run(&home, &["lists", "status"]).done(), before);

    let mute = run(&home, &["read", "forget", "release.txt", "--by", "reviewer"]);
    assert!(mute.code == 2 && mute.err.contains("--reason"), "{}", mute.err);
    answer(&["forget", "release.txt"]).done();
    let log = run(&home, &["audit", "log", "--json"]).done();
    let last = log.lines().rfind(|line| line.contains("document.forget")).unwrap();
    assert!(last.contains(r#""actor":"reviewer""#) && last.contains(r#""reason":"read by eye""#), "{last}");
    assert!(!shown(&home).contains("documents say"));
    assert!(answer(&["forget", "release.txt"]).failed().contains("no kept document"));
}

#[test]
fn a_correction_counts_in_place_of_what_was_read() {
    let (folder, home) = loaded(1);
    let release = file(folder.path(), "release.txt", RELEASE);
    run(&home, &["read", &release, "--keep", "--quiet"]).done();
    let known = facts(&home);
    let designation = known.iter().find(|line| line["reviewed"]["fact"]["kind"] == "designation").unwrap();
    let id = designation["reviewed"]["fact"]["id"].as_str().unwrap();
    let says = ["--by", "reviewer", "--reason", "the second is not meant"];
    let correct = |set: &str| run(&home, &[&["read", "correct", id, "--set", set][..], &says].concat());
    assert!(correct("targets=Nobody Limited").failed().contains("does not stand in the document"));
    assert!(correct("victims=Lazarus Group").failed().contains("what can be corrected: authority, count"));
    assert!(correct("count=many").failed().contains("`many` is no count"));
    correct("targets=Lazarus Group").done();
    let events = run(&home, &["read", "kept", "--events"]).done();
    assert!(events.contains("of 1 parties") && !events.contains("Quobatel"), "{events}");
    let known = facts(&home);
    let corrected = known.iter().filter(|line| line["status"] == "corrected").collect::<Vec<_>>();
    assert_eq!(corrected.len(), 1);
    assert_eq!(corrected[0]["reviewed"]["review"]["fact"]["targets"].as_array().unwrap().len(), 2);
    // What is given to other programs is what people left.
    let exported = run(&home, &["export", "--format", "ftm", "--kept"]).done();
    assert!(exported.contains("Lazarus Group") && exported.contains("\"Event\""), "{exported}");
    let targets = |text: &str| {
        let events: Vec<Value> = lines(text).into_iter().filter(|line| line["schema"] == "Event").collect();
        events.iter().map(|event| event["properties"]["involved"].as_array().map_or(0, Vec::len)).max()
    };
    let as_read = run(&home, &["export", "--format", "ftm", &release]).done();
    assert!(targets(&exported) < targets(&as_read), "{exported}\n{as_read}");
}

#[test]
fn a_person_says_who_a_name_stands_for() {
    let (folder, home) = loaded(1);
    let release = file(folder.path(), "release.txt", RELEASE);
    run(&home, &["read", &release, "--keep", "--quiet"]).done();
    let says = ["--by", "reviewer", "--reason", "another company"];
    let link = |act: &[&str]| run(&home, &[&["read", "link", "release.txt"], act, &says].concat());
    let shown = |id: &str| run(&home, &["lists", "show", id]).done().contains("documents say");
    assert!(shown("us-ofac-sdn:27307"));
    link(&["Lazarus Group", "us-ofac-sdn:27307", "--different"]).done();
    assert!(!shown("us-ofac-sdn:27307"));
    assert!(link(&["Lazarus Group", "us-ofac-sdn:1"]).failed().contains("is not in force"));
    assert!(link(&["Somebody", "us-ofac-sdn:27307"]).failed().contains("names `Somebody`"));
    link(&["Baradun Group", "us-ofac-sdn:27307"]).done();
    assert!(shown("us-ofac-sdn:27307"));
    // Both hold when the document is read again.
    run(&home, &["read", "again"]).done();
    let told = run(&home, &["--json", "read", "kept", "release.txt"]).done();
    let links: Vec<Value> = lines(&told).into_iter().filter(|line| line["type"] == "link").collect();
    assert_eq!(links.len(), 1, "{links:?}");
    assert_eq!(links[0]["link"]["name"], "Baradun Group");
}
