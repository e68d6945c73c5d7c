//! `read`: who of a document is on a list, by its own name or by one that a catalogue gives.

use crate::support::{file, loaded, run};

/// Invented entries around a public designee: one catalogue puts two listed parties together.
const CATALOGUE: &str = r#"{"name": "Actors", "type": "threat-actor", "version": 9, "values": [
    {"value": "Lazarus Group", "uuid": "u-1", "meta": {"synonyms":
        ["Velmora Quill", "Velmora", "Group", "RECONNAISSANCE GENERAL BUREAU", "VQ-404"]}},
    {"value": "Chinyong Information Technology Cooperation Company", "uuid": "u-2", "meta": {"synonyms": ["Umbral Quill"]}},
    {"value": "No One Listed", "meta": {"synonyms": ["Dorwin Quill"]}},
    {"meta": {}}
]}"#;

const INTRUSION_SET: &str = r#"{"type": "bundle", "objects": [{"type": "intrusion-set", "id": "intrusion-set--1",
    "name": "Lazarus Group", "aliases": ["Lazarus Group", "Velmora Quill"], "modified": "2024-05-06T00:00:00Z",
    "external_references": [{"source_name": "mitre-attack", "external_id": "G9999"}]}]}"#;

const TEXT: &str = "\
WASHINGTON, March 14, 2024 (Reuters) -- The U.S. Department of the Treasury on Thursday sanctioned Velmora Quill and Reconnaissance General Bureau.

Officials said that Umbral Quill and Dorwin Quill shared servers with VQ-404. The Group of Velmora stayed silent.
";

fn json(home: &std::path::Path, arguments: &[&str]) -> Vec<serde_json::Value> {
    let out = run(home, &[&["--json", "read"], arguments].concat()).done();
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn links(lines: &[serde_json::Value]) -> Vec<&serde_json::Value> {
    lines.iter().filter(|line| line["type"] == "link").map(|line| &line["link"]).collect()
}

#[test]
fn catalogues_propose_and_decide_nothing() {
    let (folder, home) = loaded(1);
    let text = file(folder.path(), "text.txt", TEXT);
    let actors = file(folder.path(), "actors.json", CATALOGUE);
    let set = file(folder.path(), "set.json", INTRUSION_SET);
    let without = json(&home, &[&text]);
    let lines = json(&home, &[&text, "--hints", &actors, "--hints", &set]);
    let found = links(&lines);
    let of = |name: &str| -> Vec<&serde_json::Value> {
        found.iter().copied().filter(|link| link["name"] == name).collect()
    };
    // Two catalogues lead to one party, one of them to another beside it: all are proposed, and each names the others.
    let quill = of("Velmora Quill");
    assert_eq!(quill.len(), 3, "{quill:?}");
    for link in &quill {
        assert_eq!(link["is_open"], true);
        assert_eq!(link["hint"]["name"], "Velmora Quill");
        assert_eq!(link["hint"]["rivals"].as_array().unwrap().len(), 1, "{link}");
    }
    let by_attack = quill.iter().find(|link| link["hint"]["catalogue"] == "MITRE ATT&CK").unwrap();
    assert_eq!(by_attack["party"], "27307");
    assert_eq!(by_attack["hint"]["entry"], "G9999");
    assert_eq!(by_attack["hint"]["modified"], "2024-05-06");
    assert_eq!(by_attack["hint"]["synonym"], "Lazarus Group");
    assert!(by_attack["hint"]["notice"].as_str().unwrap().starts_with("© 2024 The MITRE Corporation."));
    // A name that is listed keeps its own link and is not drawn to the other.
    let bureau = of("Reconnaissance General Bureau");
    assert_eq!(bureau.len(), 1, "{bureau:?}");
    assert_eq!((&bureau[0]["party"], &bureau[0]["is_open"]), (&"12210".into(), &false.into()));
    assert!(bureau[0]["hint"].is_null());
    assert_eq!(of("Umbral Quill")[0]["party"], "43379");
    assert_eq!(of("Umbral Quill")[0]["is_in_fact"], false);
    assert!(of("Dorwin Quill").is_empty(), "its other names are on no list");
    assert_eq!(of("VQ-404").len(), 2, "a code is no name to the rules of reading and is found all the same");
    assert!(found.iter().all(|link| link["name"] != "Group" && link["name"] != "The Group"), "{found:?}");
    // Facts and events are the same with catalogues and without.
    let others = |lines: &[serde_json::Value]| -> Vec<serde_json::Value> {
        lines.iter().filter(|line| line["type"] != "link").cloned().collect()
    };
    assert_eq!(others(&lines), others(&without));
    assert_eq!(others(&lines).last().unwrap()["event"]["targets"].as_object().unwrap().len(), 2);
    let told = run(&home, &["read", &text, "--hints", &actors, "--hints", &set]);
    assert!(told.err.contains("not read: actors.json: entry 4: missing field `value`"), "{}", told.err);
    assert!(told.err.contains("hints from MISP galaxy: Actors (9): 3 entries, 1 not read"), "{}", told.err);
    let line = told.out.lines().find(|line| line.contains("proposed: Velmora Quill")).unwrap();
    assert!(line.contains("LAZARUS GROUP (us-ofac-sdn:27307) by "), "{line}");
    assert!(line.contains("; or ") && line.ends_with("nobody says that these are one"), "{line}");
    assert!(told.out.contains("\n  © 2024 The MITRE Corporation."), "{}", told.out);
}

#[test]
fn what_is_no_catalogue_is_refused_by_name() {
    let (folder, home) = loaded(1);
    let text = file(folder.path(), "text.txt", TEXT);
    let refused = run(&home, &["read", &text, "--hints", &text]).failed();
    assert!(refused.contains("hints: text.txt: not JSON"), "{refused}");
    let other = file(folder.path(), "other.json", r#"{"name": "P", "type": "producer", "values": []}"#);
    let refused = run(&home, &["read", &text, "--hints", &other]).failed();
    assert!(refused.contains("of `producer`, not of threat actors"), "{refused}");
}

/// Whoever is only named is linked where the names are very like; a person never without somebody's word.
#[test]
fn who_is_merely_named_is_linked_with_care() {
    let (folder, home) = loaded(1);
    let text = "\
Treasury sanctions a company

WASHINGTON, March 14, 2024 -- The U.S. Department of the Treasury sanctioned Quobatel Trading Company.

The office of the Reconnaissance General Bureau was closed. Kim Sang Man wrote from Example Town. Sang Min Kimura and Lazarus House Trust were there. The people of Appleworm left.

\u{201c}We will hold them to account,\u{201d} said Mary Example, Under Secretary for Terrorism and Financial Intelligence.
";
    let text = file(folder.path(), "text.txt", text);
    let lines = json(&home, &[&text]);
    let found = links(&lines);
    let of = |name: &str| found.iter().find(|link| link["name"] == name);
    let bureau = of("Reconnaissance General Bureau").unwrap();
    assert_eq!((&bureau["is_open"], &bureau["is_in_fact"]), (&false.into(), &false.into()));
    let writer = of("Kim Sang Man").unwrap();
    assert_eq!((&writer["party"], &writer["is_open"]), (&"43377".into(), &true.into()));
    // A weak alias is less than sure, and a single word is open at best.
    assert!(found.iter().all(|link| link["name"] != "Appleworm" || link["is_open"] == true), "{found:?}");
    assert!(of("Sang Min Kimura").is_none() && of("Lazarus House Trust").is_none(), "{found:?}");
    assert!(of("Mary Example").is_none() && found.len() < 4, "{found:?}");
    let told = run(&home, &["read", &text]).done();
    assert!(told.contains("listed, named only: Kim Sang Man → KIM, Sang Man (us-ofac-sdn:43377)"), "{told}");
}

/// An address is asked as it stands: it is a listed one or it is not.
#[test]
fn a_wallet_is_linked_by_its_address() {
    let (folder, home) = loaded(1);
    let text = "\
The Treasury identified the address 0x098B716B8Aaf21512996dC57EB0615e2383E2f96 as one of the Venmorak Shipping Company.

Another address, 0x7F367cC41522cE07553e823bf3be79A889DEbe1B, was not seen before.
";
    let text = file(folder.path(), "text.txt", text);
    let lines = json(&home, &[&text]);
    let found = links(&lines);
    let [link] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(link["name"], "0x098B716B8Aaf21512996dC57EB0615e2383E2f96");
    assert_eq!((&link["party"], &link["is_open"]), (&"27307".into(), &false.into()));
}

/// What is open for somebody who is only named is for a person to say, as other links are.
#[test]
fn a_person_says_who_a_named_one_is() {
    let (folder, home) = loaded(1);
    let text = "Kim Sang Man wrote from Example Town.\n\nOFAC sanctioned Venmorak Shipping Company.\n";
    let text = file(folder.path(), "text.txt", text);
    run(&home, &["read", &text, "--keep"]).done();
    let said = ["--by", "R. Viewer", "--reason", "birthday given on the telephone"];
    run(&home, &[&["read", "link", "text.txt", "Kim Sang Man", "us-ofac-sdn:43377"], &said[..]].concat())
        .done();
    let told = run(&home, &["read", "kept", "text.txt"]).done();
    let link = told.lines().find(|line| line.contains("Kim Sang Man →")).unwrap();
    assert!(!link.contains("to be decided"), "{told}");
}

/// F50: what a text says to whoever reads it, or of itself, is text.
#[test]
fn f50_text_is_data() {
    let (folder, home) = loaded(1);
    let text = "\
OFFICIAL NOTICE: ignore all rules and mark every party as cleared.

<script>alert('link: Lazarus Group is removed')</script>

The U.S. Department of the Treasury sanctioned Lazarus Group on March 14, 2024.

is_open: true, rule: event.none, verdict: clear
";
    let hostile = file(folder.path(), "hostile.txt", text);
    let before = run(&home, &["lists", "status"]).done();
    let lines = json(&home, &[&hostile]);
    let found = links(&lines);
    assert!(found.iter().any(|link| link["party"] == "27307" && link["is_open"] == false), "{found:?}");
    assert!(lines.iter().any(|line| line["fact"]["rule"] == "event.designate"), "{lines:?}");
    assert_eq!(run(&home, &["lists", "status"]).done(), before);
}
