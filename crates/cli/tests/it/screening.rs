//! `screen` and `compare`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::invented::invented;
use crate::support::{command, file, finish, loaded, rows, run};

const COLUMNS: [&str; 10] =
    ["row", "id", "verdict", "score", "party", "list", "listed_name", "matched_name", "programmes", "reason"];

fn customers() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/customers.csv").to_str().unwrap().to_owned()
}

/// The first command of the read-me, on an empty data folder: the starter list answers, and never with `clear`.
#[test]
fn the_example_without_any_list() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let answers = rows(&run(&home, &["screen", &customers(), "--format", "csv"]).done());
    assert_eq!(answers[0][..10], COLUMNS);
    assert_eq!(answers[0][10..], ["role"], "a column that says nothing of who a party is passes through");
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
    ("C001", "indeterminate", ""),
    ("C002", "match", "27307"),
    ("C003", "match", "43377"),
    ("C004", "match", "43377"),
    ("C005", "possible", "43377"),
    ("C006", "indeterminate", ""),
    ("C007", "match", "43379"),
    ("C008", "match", "43336"),
    ("C009", "match", "43338"),
    ("C010", "match", "27308"),
    ("C011", "match", "27307"),
    ("C012", "match", "43377"),
    ("C013", "indeterminate", ""),
    ("C014", "indeterminate", ""),
    ("C015", "indeterminate", ""),
    ("C016", "indeterminate", ""),
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
    assert_eq!((answers[0][10].as_str(), answers[1][10].as_str()), ("size", "1"));
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
        [
            ("1", "indeterminate"),
            ("2", "indeterminate"),
            ("3", "indeterminate"),
            ("4", "clear"),
            ("5", "clear")
        ]
    );
    assert!(answers[4][9].contains("not used"), "{:?}", answers[4]);
    let lines = "{\"id\":\"1\",\"name\":\"Lazarus Group\"}\nnot json\n\n{\"id\":\"3\",\"colour\":\"red\"}\n";
    let lines = file(folder.path(), "lines.jsonl", lines);
    let answers = rows(&run(&home, &["screen", &lines, "--format", "csv"]).done());
    let verdicts: Vec<&str> = answers[1..].iter().map(|row| row[2].as_str()).collect();
    assert_eq!(verdicts, ["match", "indeterminate", "indeterminate"]);
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
        assert_eq!((row[2].as_str(), row[9].contains(value)), ("indeterminate", true), "{row:?}");
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
    assert_eq!(verdicts, ["match", "indeterminate", "match"]);
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
    // A threshold hides no match.
    let with = ["screen", "--exit-code", "--name", "Lazarus Group", "--threshold", "1"];
    assert_eq!(run(&home, &with).code, 30);
    let elsewhere = home.join("not-there");
    assert_eq!(run(&elsewhere, &["screen", "--exit-code", "--name", "Harbour Lantern Bakery"]).code, 10);
    assert_eq!(run(&home, &["screen", "nowhere.csv", "--exit-code"]).code, 1);
    for wrong in [
        &["screen"][..],
        &["screen", "--nme", "x"],
        &["no-such-command"],
        &["screen", "--name", "x", "--threshold", "2"],
        &["screen", "--name", "x", "--map", "y=name"],
        &["screen", "--name", "x", "--known-at", "2024-01-01"],
        &["screen", "--name", "x", "--snapshot", "y", "--as-of", "2024-01-01"],
    ] {
        assert_eq!(run(&home, wrong).code, 2, "{wrong:?}");
    }
}

/// An option makes nobody clear: a threshold above that of the parameters leaves hits out, says so, and records them.
#[test]
fn a_higher_threshold_leaves_out_hits_and_no_verdict() {
    let (_folder, home) = loaded(20);
    let with = |more: &[&str]| run(&home, &[&["screen", "--name", "Lazarus Groupe Ltd"], more].concat());
    let usual = with(&["--json"]).json()["decision"].clone();
    assert_eq!(usual["verdict"], "possible");
    let high = ["--threshold", "0.84"];
    let told = "1 hit below --threshold 0.84 left out, the best at 0.";
    let json = with(&[&high[..], &["--json", "--record"]].concat()).json();
    let decision = &json["decision"];
    assert_eq!((&decision["verdict"], &decision["hits"]), (&"possible".into(), &serde_json::json!([])));
    assert!(decision["reasons"].to_string().contains(told), "{decision}");
    assert_eq!(decision["parameters"], usual["parameters"], "made by the numbers in force");
    let csv = rows(&with(&[&high[..], &["--format", "csv"]].concat()).done());
    assert_eq!((csv.len(), csv[1][2].as_str()), (2, "possible"));
    assert!(csv[1][9].contains(told), "{csv:?}");
    let table = with(&high).done();
    assert!(table.contains("POSSIBLE") && table.contains(told) && !table.contains("clear speaks"), "{table}");
    assert_eq!(with(&[&high[..], &["--exit-code"]].concat()).code, 20);
    let again = run(&home, &["replay", &json["recorded"].to_string()]).done();
    assert!(again.contains("possible): the same in every bit"), "{again}");
    // A lower one finds more, and what is above one that is higher stays.
    let low = with(&["--threshold", "0.01", "--json"]).json();
    assert!(low["decision"]["hits"].as_array().unwrap().len() >= usual["hits"].as_array().unwrap().len());
    let between = with(&["--threshold", "0.45", "--json"]).json();
    assert_eq!(between["decision"]["hits"], usual["hits"]);
}

#[test]
fn no_cell_is_a_formula() {
    let (folder, home) = loaded(20);
    let text = "id,name,note\n=1+1,Lazarus Group,@SUM(A1)\n+2,Harbour Lantern Bakery,-3\n4,\"=HYPERLINK(\"\"x\"\") Lantern\",\"\tx\"\n";
    let file = file(folder.path(), "formulas.csv", text);
    let answers = rows(&run(&home, &["screen", &file, "--format", "csv"]).done());
    let dangerous = |cell: &&String| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    assert_eq!(answers.iter().flatten().find(dangerous), None);
    assert_eq!((answers[1][1].as_str(), answers[1][10].as_str()), ("'=1+1", "'@SUM(A1)"));
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
}

/// One odd row stops no other: what is not known is told with file and line, what cannot be compared has no score.
#[test]
fn compare_tells_odd_rows_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let ask = |name: &str, bytes: &[u8], arguments: &[&str]| {
        let path = home.join(name);
        std::fs::write(&path, bytes).unwrap();
        run(home, &[&["compare", path.to_str().unwrap()], arguments].concat())
    };
    // Told, and compared all the same.
    let text = "\u{feff}schema,name1,name2\r\nstarship,Kim Sang Man,KIM Sang Man\r\nperson,,Kim\r\nPerson,\"Kim, Sang Man\",Kim Sang Man\r\n";
    let told = ask("kinds.csv", text.as_bytes(), &[]);
    assert!(told.err.contains("kinds.csv:2: `starship` is not a schema known here"), "{}", told.err);
    assert!(told.err.contains("kinds.csv:3: the name `` has no letter"), "{}", told.err);
    let scores =
        |text: &str| rows(text)[1..].iter().map(|row| row.last().unwrap().clone()).collect::<Vec<_>>();
    let known = scores(&told.done());
    assert!(*known[0] > *"0.9" && *known[1] < *"0.001" && *known[2] > *"0.9", "{known:?}");
    // Separated as spreadsheets of other countries do, and without a schema.
    let told = ask("semicolons.csv", b"name1;name2\nKim Sang Man;Sang Man Kim\n", &[]);
    assert!(told.err.contains("no column `schema`"), "{}", told.err);
    assert_eq!(rows(&told.done())[1][..2], ["Kim Sang Man", "Sang Man Kim"]);
    // Not to be compared: too long, too few fields, too many, not UTF-8. The row between has its score.
    let mut text =
        format!("schema,name1,name2\nperson,{},Kim\nperson,Kim\n", "Kim ".repeat(1 << 18)).into_bytes();
    text.extend_from_slice(b"person,Kim,Kim,Kim\nperson,Kim Sang Man,Kim Sang Man\nperson,Jos\xe9,Jos\xe9\n");
    for json in [false, true] {
        let told = ask("rows.csv", &text, if json { &["--json"] } else { &[] });
        assert_eq!(told.code, 1);
        for part in [
            "rows.csv:2: not compared: the name is",
            "rows.csv:3: not compared: it has 2 fields, the header 3",
            "rows.csv:4: not compared: it has 4",
            "rows.csv:6: not compared: it is not UTF-8",
            "4 of 5 rows could not be compared",
        ] {
            assert!(told.err.contains(part), "{part}: {}", told.err);
        }
        if json {
            let lines: Vec<serde_json::Value> =
                told.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(lines.iter().filter(|line| line["comparison"].is_null()).count(), 4);
            assert!(
                lines[1]["problem"].as_str().unwrap().contains("fields") && lines[3]["problem"].is_null()
            );
        } else {
            let found = scores(&told.out);
            assert_eq!(found.iter().filter(|score| score.is_empty()).count(), 4, "{found:?}");
            assert!(*found[3] > *"0.9", "{found:?}");
        }
    }
    let twice = ask("twice.csv", b"schema,name1,name1,name2\nperson,a,b,c\n", &[]).failed();
    assert!(twice.contains("twice"), "{twice}");
    assert!(ask("empty.csv", b"", &[]).failed().contains("empty"));
}

/// The listed name that was met is told where it is not the one under which the party is filed.
#[test]
fn the_listed_name_that_was_met() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |arguments: &[&str]| run(folder.path(), &[&["screen"], arguments].concat()).done();
    let table = ask(&["--name", "Hidden Cobra"]);
    assert!(table.contains("LAZARUS GROUP (starter:27307), as `HIDDEN COBRA` DPRK3"), "{table}");
    assert!(ask(&["--name", "Lazarus Group"]).contains("LAZARUS GROUP (starter:27307) DPRK3"));
    let row = |arguments: &[&str]| {
        let answers = rows(&ask(&[arguments, &["--format", "csv"]].concat()));
        (answers[1][6].clone(), answers[1][7].clone())
    };
    let names = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(row(&["--name", "Hidden Cobra"]), names("LAZARUS GROUP", "HIDDEN COBRA"));
    assert_eq!(row(&["--name", "Lazarus Group"]), names("LAZARUS GROUP", "LAZARUS GROUP"));
    let wallet = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96";
    assert_eq!(row(&["--wallet", wallet]), names("LAZARUS GROUP", ""));
}

/// Whatever columns can say of a party, options can.
#[test]
fn one_party_by_every_option() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |arguments: &[&str]| {
        let told = run(folder.path(), &[&["screen", "--json"], arguments].concat());
        told.json()["decision"].clone()
    };
    let header = "name,first_name,middle_name,last_name,alias,schema,birth_date,birth_place,gender,nationality,country,address,\
                  role,email,phone,website,id_number,passport,national_id,tax_id,registration_number,imo,mmsi,lei,bic,iban,wallet";
    let values = [
        "Lazarus Group",
        "Sang",
        "Un",
        "Kim",
        "Hidden Cobra",
        "organisation",
        "1965",
        "Pyongyang",
        "male",
        "KP",
        "China",
        "Potonggang District, Pyongyang",
        "Director",
        "a@example.org",
        "+1 555 0100",
        "example.org",
        "109420132",
        "381420176",
        "A12345678",
        "7707083893",
        "1027700132195",
        "9074729",
        "273456789",
        "506700GE1G29325QX363",
        "ABCDRUMM",
        "DE89370400440532013000",
        "0x098B716B8Aaf21512996dC57EB0615e2383E2f96",
    ];
    let options: Vec<String> =
        header.split(',').map(|name| format!("--{}", name.replace('_', "-"))).collect();
    let given: Vec<&str> =
        options.iter().zip(&values).flat_map(|(option, value)| [option.as_str(), value]).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header.split(',')).unwrap();
    writer.write_record(values).unwrap();
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    let one = ask(&given);
    assert_eq!(one, ask(&[&file(folder.path(), "one.csv", &text)]), "the same answer as from a file");
    assert_eq!(one["verdict"], "match");
    // Each is read: what cannot be read is told.
    for option in ["--gender", "--nationality", "--country", "--birth-date"] {
        let told = ask(&["--name", "Lazarus Group", option, "?!"]);
        assert!(
            told["reasons"].to_string().contains("not used: `?!`")
                || told["reasons"].to_string().contains("?!"),
            "{told}"
        );
    }
    let parts = ask(&["--first-name", "Sang Man", "--last-name", "Kim"]);
    assert_eq!((&parts["verdict"], &parts["hits"][0]["party"]), (&"match".into(), &"43377".into()));
    let place = ask(&["--name", "Kim Sang Man", "--role", "no such role", "--email", "a@example.org"]);
    assert_eq!(place["hits"][0]["party"], "43377");
    assert_eq!(
        run(folder.path(), &["screen", "x.csv", "--role", "director"]).code,
        2,
        "a file or a party, not both"
    );
}

/// What the lists lack, and what of the question was too much work, stands in every form, beside a hit too.
#[test]
fn incomplete_answers_say_so_in_every_form() {
    let (folder, home) = loaded(20);
    let forms = ["table", "csv", "json"];
    // No list was checked for too long on that day.
    for form in forms {
        for name in ["Lazarus Group", "Harbour Lantern Bakery"] {
            let told =
                run(&home, &["screen", "--name", name, "--as-of", "2024-02-01", "--format", form]).done();
            assert!(
                told.contains("us-ofac-sdn was not checked with its publisher for too long"),
                "{form}: {told}"
            );
        }
        let told = run(&home, &["screen", "--name", "Lazarus Group", "--format", form]).done();
        assert!(!told.contains("checked with its publisher for too long"), "{form}: {told}");
    }
    // A bound of one pair of words is met by any name like a listed one, while the wallet is found all the same.
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../screen/data/parameters.json");
    let mut parameters: serde_json::Value =
        serde_json::from_slice(&std::fs::read(built_in).unwrap()).unwrap();
    parameters["limits"]["word_pairs"] = 1.into();
    let parameters = file(folder.path(), "parameters.json", &parameters.to_string());
    let wallet = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96";
    for form in forms {
        let arguments = ["screen", "--name", "Lazarus Group", "--parameters", &parameters, "--format", form];
        let told = run(&home, &arguments).done();
        // In words for people, by its code for programs.
        let verdict = if form == "table" { "CANNOT SAY" } else { "indeterminate" };
        assert!(told.contains(verdict) && told.contains("too much work"), "{form}: {told}");
        let told = run(&home, &[&arguments[..], &["--wallet", wallet]].concat()).done();
        assert!(told.to_lowercase().contains("match") && told.contains("too much work"), "{form}: {told}");
    }
}

/// Files as spreadsheets and other programs save them.
#[test]
fn files_of_other_programs() {
    let (folder, home) = loaded(20);
    let ask = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        run(&home, &["screen", path.to_str().unwrap(), "--format", "csv"])
    };
    for (name, text) in [
        ("bom.csv", "\u{feff}name,note\r\nLazarus Group,x\r\n"),
        ("quoted.csv", "\u{feff}\"name\",\"note\"\r\n\"Lazarus Group\",\"x\"\r\n"),
        ("semicolon.csv", "name;note\nLazarus Group;x\n"),
        ("tab.csv", "\n\nname\tnote\nLazarus Group\tx\n"),
    ] {
        let answers = rows(&ask(name, text.as_bytes()).done());
        assert_eq!(
            (&answers[0][10], &answers[1][2], &answers[1][10]),
            (&"note".into(), &"match".into(), &"x".into()),
            "{name}"
        );
    }
    let lines = ask("bom.jsonl", "\u{feff}{\"name\": \"Lazarus Group\"}\n".as_bytes());
    assert_eq!(rows(&lines.done())[1][2], "match");
    let twice = rows(&ask("twice.csv", b"name,name\nHarbour Lantern Bakery,Lazarus Group\n").done());
    assert_eq!(twice[1][2], "match", "both are names");
    for (order, name) in
        [(u16::to_le_bytes as fn(u16) -> [u8; 2], "little.csv"), (u16::to_be_bytes, "big.csv")]
    {
        let utf16: Vec<u8> = "\u{feff}name\nLazarus Group\n".encode_utf16().flat_map(order).collect();
        assert!(ask(name, &utf16).failed().contains("save it as UTF-8"));
    }
    assert!(ask("blank.csv", "\u{feff}\r\n \n".as_bytes()).failed().contains("empty"));
    // Nobody to screen is no good news, and no row hides in the quotation marks of another.
    assert!(ask("header.csv", b"id,name\n").failed().contains("nobody to screen"));
    assert!(ask("array.json", b"[{\"name\": \"Lazarus Group\"}]").failed().contains("one object a line"));
    let answers = rows(&ask("quote.csv", b"name\n\"Harbour Lantern Bakery\nNorthwind\nLazarus\n").done());
    assert_eq!((answers.len(), &*answers[1][2]), (2, "indeterminate"), "{answers:?}");
    assert!(answers[1][9].contains("quotation mark"), "{answers:?}");
    // A row that lacks a column passed through, and one nobody can read, keep no other from being answered.
    let answers =
        rows(&ask("short.csv", b"id,name,note\n1,Lazarus Group\n2,Caf\xe9,x\n3,Lazarus Group,x\n").done());
    let found: Vec<(&str, &str)> =
        answers[1..].iter().map(|row| (row[2].as_str(), row[10].as_str())).collect();
    assert_eq!(found, [("match", ""), ("indeterminate", ""), ("match", "x")]);
    assert!(answers[1][9].contains("has 2 fields"), "{:?}", answers[1]);
    // What nobody knows how to screen by is named.
    let unknown = ask("unknown.csv", b"id,name,Reisepass,role\n1,Lazarus Group,640848350,x\n");
    let told = &unknown.err;
    assert!(
        told.contains("not screened by") && told.contains("Reisepass") && !told.contains("role"),
        "{told}"
    );
}

/// A name cannot write lines of its own into the table.
#[test]
fn a_name_cannot_forge_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let table = run(folder.path(), &["screen", "--name", "John\u{1b}[31mDoe\nC99 Evil CLEAR"]).done();
    assert!(!table.contains('\u{1b}') && !table.lines().any(|line| line.starts_with("C99")), "{table}");
}
