//! `snapshot` and `export`.

use crate::invented::invented;
use crate::support::{file, loaded, loaded_on_sqlite, rows, run};

#[test]
fn a_snapshot_is_built_described_and_verified() {
    let (folder, home) = loaded(60);
    let copy = folder.path().join("copy.snapshot");
    let copy = copy.to_str().unwrap();
    let built = run(&home, &["snapshot", "build", "--output", copy, "--json"]).json();
    assert_eq!((&built["parties"], &built["lists"][0]["id"]), (&65.into(), &"us-ofac-sdn".into()));
    let again = run(&home, &["snapshot", "info", "--json"]).json();
    assert_eq!(again["content"], built["content"]);
    assert_eq!(run(&home, &["snapshot", "info", copy, "--json"]).json()["content"], built["content"]);
    assert!(run(&home, &["snapshot", "verify"]).done().contains("intact"));
    assert!(run(&home, &["snapshot", "verify", copy]).done().contains("intact"));
    // A file alone supports hits, and no "clear".
    let with = |name: &str| run(&home, &["screen", "--exit-code", "--snapshot", copy, "--name", name]).code;
    assert_eq!((with("Lazarus Group"), with("Harbour Lantern Bakery")), (30, 10));
    let mut bytes = std::fs::read(copy).unwrap();
    for at in [0, 100, bytes.len() / 2, bytes.len() - 1] {
        bytes[at] ^= 0x10;
        std::fs::write(copy, &bytes).unwrap();
        assert!(run(&home, &["snapshot", "verify", copy]).failed().contains("error"), "byte {at}");
        assert!(run(&home, &["screen", "--snapshot", copy, "--name", "x"]).failed().contains("error"));
        bytes[at] ^= 0x10;
    }
    let empty = folder.path().join("empty");
    run(&empty, &["snapshot", "build"]).failed();
}

#[test]
fn exports() {
    let (folder, home) = loaded(60);
    let ftm = run(&home, &["export", "--format", "ftm"]).done();
    let senzing = run(&home, &["export", "--format", "senzing"]).done();
    for text in [&ftm, &senzing] {
        assert!(text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
        assert!(
            text.lines().count() >= 65 && text.contains("LAZARUS GROUP") && text.contains("HIDDEN COBRA")
        );
    }
    assert_eq!(senzing.lines().count(), 65);
    assert!(run(&home, &["export", "--format", "csv", "--list", "un-sc"]).failed().contains("un-sc"));
    assert!(
        run(&folder.path().join("empty"), &["export", "--format", "csv"])
            .failed()
            .contains("there is no store in")
    );

    // Our own CSV comes back as a private list, with every name.
    let csv = folder.path().join("private.csv");
    let csv = csv.to_str().unwrap();
    run(&home, &["export", "--format", "csv", "--output", csv]).done();
    let other = folder.path().join("other");
    let told = run(&other, &["lists", "import", csv, "--list", "private-x", "--date", "2024-01-01"]).done();
    assert!(told.contains("private-x@2024-01-01") && told.contains("65 parties"), "{told}");
    let mut customers = "name\n".to_owned();
    for name in
        ["Lazarus Group", "Guardians of Peace", "KIM, Sangman", &invented(9).name, &invented(16).aliases[0]]
    {
        customers += &format!("\"{name}\"\n");
    }
    let customers = file(folder.path(), "names.csv", &customers);
    let answers = |home: &std::path::Path| {
        let answers = rows(&run(home, &["screen", &customers, "--format", "csv"]).done());
        answers[1..].iter().map(|row| (row[0].clone(), row[2].clone(), row[4].clone())).collect::<Vec<_>>()
    };
    let (official, private) = (answers(&home), answers(&other));
    assert!(
        official.iter().all(|(_, verdict, _)| verdict == "match" || verdict == "possible"),
        "{official:?}"
    );
    assert_eq!(official.len(), private.len());
    for (one, other) in official.iter().zip(&private) {
        assert_eq!((&one.0, &one.1), (&other.0, &other.1));
        assert!(other.2.contains(&one.2), "{other:?} for {one:?}");
    }
    // Nothing about a private list makes the answer "clear": no official list is loaded.
    assert_eq!(run(&other, &["screen", "--exit-code", "--name", "Harbour Lantern Bakery"]).code, 10);
}

/// Whoever reads what a command writes may stop at any time (`| head`): the command ends quietly.
#[test]
fn a_reader_that_went_away_is_no_error() {
    let (folder, home) = loaded_on_sqlite(30);
    let pairs = file(folder.path(), "pairs.csv", "schema,name1,name2\nperson,Erika Muster,Erika Muster\n");
    let people = file(folder.path(), "people.csv", "id,name\n1,Erika Muster\n");
    let own = file(
        folder.path(),
        "own.csv",
        "# list: watch\n# issued: 2024-01-01\nid,schema,name\n1,person,Erika Muster\n",
    );
    let edges = file(folder.path(), "edges.csv", "owner,owned,share\nA,B,60\n");
    let listed = file(folder.path(), "listed.csv", "party\nA\n");
    run(&home, &["lists", "import", &own]).done();
    let mut calls: Vec<Vec<&str>> = vec![
        vec!["lists", "status"],
        vec!["lists", "status", "--all"],
        vec!["lists", "diff", "1", "1"],
        vec!["lists", "show", "watch:1"],
        vec!["lists", "import", &own],
        vec!["screen", "--name", "Erika Muster"],
        vec!["screen", &people],
        vec!["screen", &people, "--format", "csv"],
        vec!["compare", &pairs],
        vec!["ownership", &edges, "--listed", &listed],
        vec!["snapshot", "info"],
        vec!["snapshot", "verify"],
        vec!["config", "show"],
        vec!["audit", "log"],
        vec!["audit", "checkpoint"],
        vec!["audit", "verify"],
        vec!["key", "list"],
        vec!["export", "--format", "ftm"],
        vec!["export", "--format", "csv"],
        vec!["retention"],
        vec!["--help"],
    ];
    let json: Vec<Vec<&str>> = calls.iter().map(|call| [&["--json"], call.as_slice()].concat()).collect();
    calls.extend(json);
    for call in calls {
        // Sound as it is when it can be read, so that nothing else is why it ends.
        let whole = run(&home, &call);
        assert_eq!(whole.code, 0, "{call:?}: {}", whole.err);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_interdict"));
        command.args(["--home", home.to_str().unwrap()]).args(&call).env("USER", "reviewer");
        let ran = command.stdout(writer).stderr(std::process::Stdio::piped()).output().unwrap();
        let told = String::from_utf8(ran.stderr).unwrap();
        assert!(!told.contains("error") && !told.contains("panicked"), "{call:?}: {told}");
        assert_eq!(ran.status.code(), Some(0), "{call:?}: {told}");
    }
}

/// A list of one's own never takes the place of an official one, whatever it says of itself and whatever is said of it.
#[test]
fn a_list_of_ones_own_never_stands_for_an_official_one() {
    let (folder, home) = loaded_on_sqlite(20);
    let before = run(&home, &["--json", "lists", "status"]).json();
    let csv = "id,schema,name\n1,person,Erika Muster\n";
    let own = file(folder.path(), "own.csv", csv);
    let senzing = file(
        folder.path(),
        "own.json",
        r#"{"DATA_SOURCE": "X", "RECORD_ID": "1", "NAME_FULL": "Erika Muster", "RECORD_TYPE": "PERSON"}"#,
    );
    let ftm = file(
        folder.path(),
        "own.ftm.json",
        r#"{"id": "x-1", "schema": "Person", "properties": {"name": ["Erika Muster"], "topics": ["sanction"]}}"#,
    );
    let broken = file(folder.path(), "broken.csv", "id,schema,name\n1,person\n2,per");
    for list in [
        "us-ofac-sdn",
        "us_ofac_sdn",
        "us_ofac",
        "us-non-sdn",
        "un_sc_sanctions",
        "un",
        "starter",
        "ownership-ofac",
        "all",
    ] {
        let said = file(folder.path(), "said.csv", &format!("# list: {list}\n{csv}"));
        run(&home, &["lists", "import", &said, "--date", "2024-01-01"]).failed();
        for path in [&own, &senzing, &ftm, &broken] {
            let told =
                run(&home, &["lists", "import", path, "--list", list, "--date", "2024-01-01"]).failed();
            assert!(told.contains(&format!("cannot be `{list}`")), "{path} as {list}: {told}");
        }
    }
    assert_eq!(run(&home, &["--json", "lists", "status"]).json(), before, "no state of any list is another");
    run(&home, &["lists", "import", &own, "--list", "desk-watch", "--date", "2024-01-01"]).done();
}
