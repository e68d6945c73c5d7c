//! `screen` and `compare`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::invented::invented;
use crate::support::{command, file, finish, loaded, rows, run};

const COLUMNS: [&str; 9] =
    ["row", "id", "verdict", "score", "party", "list", "listed_name", "programmes", "reason"];

fn customers() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/customers.csv").to_str().unwrap().to_owned()
}

/// The first command of the read-me, on an empty data folder: the starter list answers, and never with `clear`.
#[test]
fn the_example_without_any_list() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let answers = rows(&run(&home, &["screen", &customers(), "--format", "csv"]).done());
    assert_eq!(answers[0][..9], COLUMNS);
    assert_eq!(answers[0][9..], ["role"], "a column that says nothing of who a party is passes through");
    let mut verdicts: BTreeMap<&str, (&str, Vec<&str>)> = BTreeMap::new();
    for row in &answers[1..] {
        let entry = verdicts.entry(&row[1]).or_insert((&row[2], Vec::new()));
        assert_eq!(entry.0, row[2], "one verdict per customer");
        if !row[4].is_empty() {
            entry.1.push(&row[4]);
        }
    }
    let wanted = EXPECTED.iter().map(|(id, verdict, party)| (*id, (*verdict, *party)));
    for (id, (verdict, party)) in wanted {
        let (is, parties) = &verdicts[id];
        assert_eq!(*is, verdict, "{id}: {parties:?}");
        assert_eq!(parties.first().copied().unwrap_or_default(), party, "{id}");
    }
    assert_eq!(verdicts.len(), EXPECTED.len());
    assert!(verdicts.values().all(|(verdict, _)| *verdict != "clear"));
    assert!(!home.exists(), "screening with the starter list leaves nothing behind");
}

const EXPECTED: [(&str, &str, &str); 16] = [
    ("C001", "cannot_say", ""),
    ("C002", "match", "27307"),
    ("C003", "match", "43377"),
    ("C004", "match", "43377"),
    ("C005", "possible", "43377"),
    ("C006", "cannot_say", ""),
    ("C007", "match", "43379"),
    ("C008", "match", "43336"),
    ("C009", "possible", "43338"),
    ("C010", "match", "27308"),
    ("C011", "match", "27307"),
    ("C012", "match", "43377"),
    ("C013", "cannot_say", ""),
    ("C014", "cannot_say", ""),
    ("C015", "cannot_say", ""),
    ("C016", "cannot_say", ""),
];

#[test]
fn every_form_says_the_same_on_any_number_of_threads() {
    let (folder, home) = loaded(60);
    let mut text = "id,name,birth_date,note\n".to_owned();
    for number in 0..40 {
        text += &format!("N{number},\"{}\",,a note\n", invented(3 * number).name);
    }
    let file = file(folder.path(), "customers.csv", &text);
    for form in ["csv", "json", "table"] {
        let with =
            |threads: &str| run(&home, &["screen", &file, "--format", form, "--threads", threads]).done();
        let one = with("1");
        assert!(one == with("4"), "{form}");
        if form == "json" {
            let lines: Vec<serde_json::Value> =
                one.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(lines.len(), 40);
            assert_eq!(lines[0]["id"], "N0");
            assert_eq!(lines[0]["decision"]["verdict"], "match");
            assert_eq!(lines[0]["decision"]["hits"][0]["party"], "50000");
            assert_eq!(
                lines[39]["decision"]["verdict"], "clear",
                "the 117th is not on the list: {}",
                lines[39]
            );
        }
    }
}

#[test]
fn columns_rows_and_what_cannot_be_read() {
    let (folder, home) = loaded(20);
    let none = file(folder.path(), "none.csv", "colour,size\nred,1\n");
    let told = run(&home, &["screen", &none]).failed();
    assert!(told.contains("colour, size") && told.contains("--map"), "{told}");
    let name = invented(6).name;
    let mapped = file(folder.path(), "mapped.csv", &format!("colour,size\n\"{name}\",1\n"));
    let answers = rows(&run(&home, &["screen", &mapped, "--map", "colour=name", "--format", "csv"]).done());
    assert_eq!((answers[1][2].as_str(), answers[1][4].as_str()), ("match", "50006"));
    assert_eq!((answers[0][9].as_str(), answers[1][9].as_str()), ("size", "1"));
    let told = run(&home, &["screen", &mapped, "--map", "colour=colour"]).failed();
    assert!(told.contains("is no property"), "{told}");

    // A row with a field too few, one with too many, one with nothing, one with a date that is none.
    let broken = "id,name,birth_date\n1,Harbour Lantern Bakery\n2,Harbour Lantern Bakery,1999,x\n3,,\n4,Harbour Lantern Bakery,31/31/31\n5,Harbour Lantern Bakery,\n";
    let broken = file(folder.path(), "broken.csv", broken);
    let answers = rows(&run(&home, &["screen", &broken, "--format", "csv"]).done());
    let verdicts: Vec<(&str, &str)> =
        answers[1..].iter().map(|row| (row[1].as_str(), row[2].as_str())).collect();
    assert_eq!(
        verdicts,
        [("1", "cannot_say"), ("2", "cannot_say"), ("3", "cannot_say"), ("4", "clear"), ("5", "clear")]
    );
    assert!(answers[4][8].contains("not used"), "{:?}", answers[4]);
    let lines = "{\"id\":\"1\",\"name\":\"Lazarus Group\"}\nnot json\n\n{\"id\":\"3\",\"colour\":\"red\"}\n";
    let lines = file(folder.path(), "lines.jsonl", lines);
    let answers = rows(&run(&home, &["screen", &lines, "--format", "csv"]).done());
    let verdicts: Vec<&str> = answers[1..].iter().map(|row| row[2].as_str()).collect();
    assert_eq!(verdicts, ["match", "cannot_say", "cannot_say"]);
    assert!(run(&home, &["screen", "nowhere.csv"]).failed().contains("nowhere.csv"));
    assert!(run(&home, &["screen", &file_of_nothing(folder.path())]).failed().contains("empty"));
}

fn file_of_nothing(folder: &Path) -> String {
    file(folder, "nothing.csv", "")
}

/// Bytes that are no UTF-8 make a row nobody can read, and never one that is not answered.
/// What cannot be read cannot have been looked for, so that nothing found is not "clear".
#[test]
fn unread_values_are_told_and_never_clear() {
    let (_folder, home) = loaded(300);
    let day = ["--as-of", "2024-01-01", "--format", "csv"];
    let ask =
        |arguments: &[&str]| rows(&run(&home, &[&["screen"], arguments, &day].concat()).done())[1].clone();
    let known = ask(&["--name", "Northwind Bakery"]);
    assert_eq!(known[2], "clear", "{known:?}");
    for (option, value) in [
        ("--id", "foo:bar:109420132"),
        ("--id", "passport:XX:109420132"),
        ("--wallet", "0x098B716B8Aaf21512996dC57EB0615e2383E2f9"),
        ("--wallet", "hello"),
    ] {
        let row = ask(&["--name", "Northwind Bakery", option, value]);
        assert_eq!((row[2].as_str(), row[8].contains(value)), ("cannot_say", true), "{row:?}");
    }
    let before = run(&home, &["screen", "--name", "Lazarus Group", "--as-of", "2019-01-01"]).done();
    assert!(before.contains("CANNOT SAY") && !before.contains("starter"), "{before}");
}

/// A list of one's own is fresh, whatever it is called, and covers nobody else's.
#[test]
fn a_private_list_alone_is_never_clear() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let list = "# list: my-watchlist\n# issued: 2024-01-01\nid,schema,name\n1,Person,Invented Example\n";
    let path = file(folder.path(), "own.csv", list);
    run(&home, &["lists", "import", &path]).done();
    let told = run(&home, &["screen", "--name", "Northwind Bakery"]).done();
    assert!(
        told.contains("my-watchlist of 2024-01-01: FRESH") && told.contains("us-ofac-sdn not loaded"),
        "{told}"
    );
    assert!(told.contains("CANNOT SAY"), "{told}");
}

#[test]
fn a_map_of_a_column_that_is_not_there_is_an_error() {
    let (folder, home) = loaded(300);
    let path = file(folder.path(), "odd.csv", "name,Krypto\nJane Roe,0x1\n");
    let told = run(&home, &["screen", &path, "--map", "Kripto=wallet"]).failed();
    assert!(told.contains("kripto") && told.contains("Krypto"), "{told}");
}

#[test]
fn a_row_of_another_encoding() {
    let (folder, home) = loaded(20);
    let path = folder.path().join("latin.csv");
    std::fs::write(&path, b"id,name\n1,Lazarus Group\n2,Caf\xe9 Lantern\n3,Lazarus Group\n").unwrap();
    let answers = rows(&run(&home, &["screen", path.to_str().unwrap(), "--format", "csv"]).done());
    let verdicts: Vec<&str> = answers[1..].iter().map(|row| row[2].as_str()).collect();
    assert_eq!(verdicts, ["match", "cannot_say", "match"]);
}

#[test]
fn exit_codes() {
    let (_folder, home) = loaded(20);
    let name = |name: &str| run(&home, &["screen", "--exit-code", "--name", name]).code;
    assert_eq!(name("Harbour Lantern Bakery"), 0);
    assert_eq!(name("..."), 10);
    assert_eq!(name("Lazarus Group"), 30);
    assert_eq!(name("Lazarus Groupe Ltd"), 20);
    assert_eq!(run(&home, &["screen", "--name", "Lazarus Group"]).code, 0);
    let elsewhere = home.join("not-there");
    assert_eq!(run(&elsewhere, &["screen", "--exit-code", "--name", "Harbour Lantern Bakery"]).code, 10);
    assert_eq!(run(&home, &["screen", "nowhere.csv", "--exit-code"]).code, 1);
    for wrong in [
        &["screen"][..],
        &["screen", "--nme", "x"],
        &["no-such-command"],
        &["screen", "--name", "x", "--threshold", "2"],
    ] {
        assert_eq!(run(&home, wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn no_cell_is_a_formula() {
    let (folder, home) = loaded(20);
    let text = "id,name,note\n=1+1,Lazarus Group,@SUM(A1)\n+2,Harbour Lantern Bakery,-3\n4,\"=HYPERLINK(\"\"x\"\") Lantern\",\"\tx\"\n";
    let file = file(folder.path(), "formulas.csv", text);
    let answers = rows(&run(&home, &["screen", &file, "--format", "csv"]).done());
    let dangerous = |cell: &&String| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    assert_eq!(answers.iter().flatten().find(dangerous), None);
    assert_eq!((answers[1][1].as_str(), answers[1][9].as_str()), ("'=1+1", "'@SUM(A1)"));
}

#[test]
fn standard_input_and_the_setting_of_the_environment() {
    let (_folder, home) = loaded(20);
    let mut plain = assert_cmd::Command::new(env!("CARGO_BIN_EXE_interdict"));
    plain.env("INTERDICT_HOME", &home).args(["screen", "-", "--format", "csv"]);
    let answers = rows(&finish(plain.write_stdin("name\nLazarus Group\n")).done());
    assert_eq!((answers[1][2].as_str(), answers[1][5].as_str()), ("match", "us-ofac-sdn"));
    // The argument counts more than the environment.
    let other = home.join("other");
    let mut both = command(&other);
    both.env("INTERDICT_HOME", &home).args(["screen", "--name", "Lazarus Group", "--json"]);
    assert_eq!(finish(&mut both).json()["decision"]["hits"][0]["list"], "starter");
}

#[test]
fn compare_keeps_rows_and_is_symmetric() {
    let folder = tempfile::tempdir().unwrap();
    let pairs = [
        ("person", "Kim Sang Man", "KIM, Sangman"),
        ("organisation", "Lazarus Group", "Lazarus House Community Trust"),
        ("organisation", "Jinyong IT Cooperation Co", "JINYONG IT COOPERATION COMPANY"),
        ("vessel", "Some \"Ship\"", "Some Ship"),
        ("person", "--", "Maria Silva"),
    ];
    let write = |name: &str, swap: bool| {
        let mut writer = csv::Writer::from_path(folder.path().join(name)).unwrap();
        writer.write_record(["no", "schema", "name1", "name2"]).unwrap();
        for (at, (schema, one, two)) in pairs.iter().enumerate() {
            let (one, two) = if swap { (two, one) } else { (one, two) };
            writer.write_record([&at.to_string(), *schema, *one, *two]).unwrap();
        }
        writer.flush().unwrap();
        folder.path().join(name).to_str().unwrap().to_owned()
    };
    let compare = |file: &str| rows(&run(folder.path(), &["compare", file]).done());
    let (there, back) = (compare(&write("there.csv", false)), compare(&write("back.csv", true)));
    assert_eq!(there[0], ["no", "schema", "name1", "name2", "score"]);
    assert_eq!(there.len(), pairs.len() + 1);
    for ((there, back), pair) in there[1..].iter().zip(&back[1..]).zip(&pairs) {
        assert_eq!((there[2].as_str(), there[3].as_str()), (pair.1, pair.2));
        let score: f64 = there[4].parse().unwrap();
        assert!((0.0..=1.0).contains(&score), "{there:?}");
        assert_eq!(there[4], back[4], "{there:?}");
    }
    let score = |at: usize| there[at].last().unwrap().parse::<f64>().unwrap();
    assert!(score(1) > 0.9 && score(2) < 0.7 && score(5) < 0.001, "{there:?}");
    let wrong = file(folder.path(), "wrong.csv", "schema,name\nperson,x\n");
    assert!(run(folder.path(), &["compare", &wrong]).failed().contains("name1"));
    let wrong = file(folder.path(), "schema.csv", "schema,name1,name2\nstarship,x,y\n");
    assert!(run(folder.path(), &["compare", &wrong]).failed().contains("starship"));
}

/// A name cannot write lines of its own into the table.
#[test]
fn a_name_cannot_forge_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let table = run(folder.path(), &["screen", "--name", "John\u{1b}[31mDoe\nC99 Evil CLEAR"]).done();
    assert!(!table.contains('\u{1b}') && !table.lines().any(|line| line.starts_with("C99")), "{table}");
}
