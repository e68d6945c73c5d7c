//! `snapshot` and `export`.

use crate::invented::invented;
use crate::support::{file, loaded, rows, run};

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
            .contains("no list is in force")
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
