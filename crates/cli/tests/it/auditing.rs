//! The record of acts, decisions made again, keys.

use crate::support::{file, loaded, loaded_on_sqlite, run};

#[test]
fn every_act_stands_in_a_log_that_can_be_checked_and_proved() {
    let (folder, home) = loaded(1);
    let log = run(&home, &["--json", "audit", "log"]).done();
    let events: Vec<serde_json::Value> =
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!events.is_empty() && events.iter().all(|event| event["act"] == "list.import"), "{log}");
    let then = run(&home, &["audit", "checkpoint"]).done();
    let checkpoint = file(folder.path(), "checkpoint", &then);
    run(&home, &["screen", "--name", "Lazarus Group", "--record"]).done();
    let verified = run(&home, &["audit", "verify", "--checkpoint", &checkpoint]).done();
    assert!(verified.contains("and begins as 1 checkpoints say"), "{verified}");
    let number = events.len().to_string();
    let proof = run(&home, &["audit", "prove", &number]).done();
    assert!(proof.contains("decision.record"), "{proof}");
    let path = file(folder.path(), "proof.json", &proof);
    // A proof needs no log.
    let elsewhere = folder.path().join("elsewhere");
    run(&elsewhere, &["audit", "verify", "--proof", &path]).done();
    let forged = file(folder.path(), "forged.json", &proof.replace("Lazarus", "Nobody"));
    assert!(run(&elsewhere, &["audit", "verify", "--proof", &forged]).failed().contains("it proves nothing"));
    assert!(run(&home, &["audit", "prove", "99"]).failed().contains("no event of the number 99"));
    run(&elsewhere, &["lists", "import", "/nowhere/at/all"]).failed(); // makes a store, and a log of its own
    let other = run(&elsewhere, &["audit", "verify", "--checkpoint", &checkpoint]).failed();
    assert!(other.contains("the checkpoint is of the log"), "{other}");
    let none = file(folder.path(), "none", "x");
    assert!(run(&home, &["audit", "verify", "--checkpoint", &none]).failed().contains("no checkpoint"));
}

#[test]
fn a_recorded_decision_is_made_again_from_what_was_loaded_then() {
    let (folder, home) = loaded(1);
    let customers = file(
        folder.path(),
        "customers.csv",
        "id,name,birth_date\nc-1,Lazarus Group,\nc-2,Jane Roe,31 February\nc-3,Kim Sang Man,1965\n",
    );
    let told = run(&home, &["--json", "screen", &customers, "--record"]).done();
    let numbers: Vec<String> = told
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["recorded"].to_string())
        .collect();
    assert_eq!(numbers.len(), 3);
    // Lists that are loaded later are not those of then.
    let more = "id,name\n1,Jane Roe\n2,Quobatel Trading Company\n";
    let private = file(folder.path(), "private-list.csv", more);
    run(&home, &["lists", "import", &private, "--list", "private-desk", "--date", "2024-01-01"]).done();
    assert!(run(&home, &["screen", "--name", "Jane Roe"]).done().contains("MATCH"));
    for number in &numbers {
        let again = run(&home, &["replay", number]).done();
        assert!(again.contains("the same in every bit"), "{again}");
    }
    assert!(run(&home, &["replay", "0"]).failed().contains("no decision 0 was recorded"));
    let csv = run(&home, &["screen", &customers, "--record", "--format", "csv"]).failed();
    assert!(csv.contains("no place for the number"), "{csv}");
}

/// F47: a decision keeps the thresholds by which it was made. Made with others it says so, and the effect is there to be seen before they
/// are used: the same question by both.
#[test]
fn f47_a_decision_keeps_the_thresholds_it_was_made_by() {
    let (folder, home) = loaded(1);
    let built_in = include_str!("../../../screen/data/parameters.json");
    let mut stricter: serde_json::Value = serde_json::from_str(built_in).unwrap();
    stricter["thresholds"]["match"] = 0.9999.into();
    let stricter = file(folder.path(), "stricter.json", &stricter.to_string());
    let ask = |more: &[&str]| -> serde_json::Value {
        let arguments = [&["--json", "screen", "--name", "Lazarus Group", "--record"], more].concat();
        serde_json::from_str(&run(&home, &arguments).done()).unwrap()
    };
    let (usual, strict) = (ask(&[]), ask(&["--parameters", &stricter]));
    assert_eq!(
        (&usual["decision"]["verdict"], &strict["decision"]["verdict"]),
        (&"match".into(), &"possible".into()),
        "the effect"
    );
    assert_ne!(usual["decision"]["parameters"], strict["decision"]["parameters"]);
    assert_eq!(
        usual["decision"]["snapshot"], strict["decision"]["snapshot"],
        "thresholds are not compiled in"
    );
    // The file is gone and the built-in numbers are in force: each is made again by its own.
    std::fs::remove_file(&stricter).unwrap();
    for decision in [&usual, &strict] {
        let again = run(&home, &["replay", &decision["recorded"].to_string()]).done();
        assert!(again.contains("the same in every bit"), "{again}");
    }
}

/// F30: whatever a name holds, an event is one line and moves no cursor; the order is that of the numbers.
#[test]
fn f30_an_event_is_one_line() {
    let (_folder, home) = loaded_on_sqlite(1);
    let before = run(&home, &["audit", "log"]).done().lines().count();
    let names = [
        "two\nlines",
        "\u{1b}[2Jcleared",
        "\"},{\"act\":\"key.end\"",
        "right\u{202e}left",
        "tab\tand\rreturn",
    ];
    for name in names {
        run(&home, &["key", "add", name, "--role", "viewer"]).done();
    }
    for arguments in [&["audit", "log"][..], &["--json", "audit", "log"]] {
        let log = run(&home, arguments).done();
        assert_eq!(log.lines().count(), before + names.len(), "{log}");
        assert!(!log.chars().any(|c| c != '\n' && c.is_control()), "{log:?}");
    }
    assert!(
        !run(&home, &["audit", "log"]).done().contains('\u{202e}'),
        "nothing turns the line round for a reader"
    );
    let json = run(&home, &["--json", "audit", "log"]).done();
    let told: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbers: Vec<u64> = told.iter().map(|event| event["number"].as_u64().unwrap()).collect();
    assert!(numbers.is_sorted());
    let subjects: Vec<&str> = told[before..].iter().map(|event| event["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, names);
    assert!(run(&home, &["audit", "verify"]).done().contains("events"));
}

#[test]
fn a_key_is_shown_once_and_kept_as_a_hash() {
    let (_folder, home) = loaded_on_sqlite(1);
    let secret = run(&home, &["key", "add", "desk", "--role", "viewer", "--role", "analyst"]).done();
    assert!(secret.trim().starts_with("interdict_") && secret.trim().len() == 74, "{secret}");
    assert!(run(&home, &["key", "list"]).done().contains("desk  analyst, viewer  without end"));
    let again = run(&home, &["key", "add", "desk", "--role", "viewer"]).failed();
    assert!(again.contains("there is or was a key"), "{again}");
    assert!(run(&home, &["key", "add", "x", "--role", "king"]).err.contains("there are the roles viewer"));
    run(&home, &["key", "add", "north-desk", "--role", "viewer", "--tenant", "north"]).done();
    assert!(run(&home, &["key", "list"]).done().contains("north-desk  viewer  of north  without end"));
    assert!(
        run(&home, &["key", "add", "y", "--role", "viewer", "--tenant", "No/rth"])
            .err
            .contains("a tenant is named by")
    );
    assert!(
        run(&home, &["key", "add", "oidc:ann", "--role", "viewer"])
            .failed()
            .contains("of people who sign in")
    );
    let store = std::fs::read(home.join("store.sqlite")).unwrap();
    let bytes = secret.trim().as_bytes();
    assert!(!store.windows(bytes.len()).any(|window| window == bytes));
    let log = run(&home, &["audit", "log"]).done();
    assert!(log.contains("key.add desk") && !log.contains(secret.trim()), "{log}");
    run(&home, &["key", "add", "ann-script", "--role", "viewer", "--owner", "oidc:ann"]).done();
    assert!(run(&home, &["key", "list"]).done().contains("ann-script  viewer  of oidc:ann  without end"));
    let nobody = run(&home, &["key", "add", "z", "--role", "viewer", "--owner", "ann"]).failed();
    assert!(nobody.contains("`ann` is neither the name of a key"), "{nobody}");
    run(&home, &["key", "own", "desk", "ann-script"]).done();
    let again = run(&home, &["key", "own", "desk", "oidc:bob"]).failed();
    assert!(again.contains("it was said already whose it is"), "{again}");
    run(&home, &["key", "end", "desk"]).done();
    assert!(run(&home, &["key", "end", "desk"]).failed().contains("no key called `desk` is open"));
}
