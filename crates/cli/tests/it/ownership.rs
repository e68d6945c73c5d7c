//! `ownership`: from files alone, and with the lists of the data folder.

use std::path::Path;

use tempfile::TempDir;

use crate::support::{Ran, file, loaded, rows, run};

fn bare(folder: &Path, edges: &str, listed: &str, arguments: &[&str]) -> Ran {
    let edges = file(folder, "edges.csv", edges);
    let listed = file(folder, "listed.csv", listed);
    let home = folder.join("home");
    run(&home, &[&["ownership", &edges, "--listed", &listed], arguments].concat())
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

const EDGES: &str = "\
owner,owned,share,from,to
X,A,25,,
Y,A,25,,
A,B,50,,
X,C,>25-50,,
X,D,50,,2020-06-30
X,D,40,2020-06-30,
X,E,,,
Y,F,49.99,,
";

#[test]
fn every_party_of_a_bare_file_has_a_verdict() {
    let folder = folder();
    let ran = bare(
        folder.path(),
        EDGES,
        "X\nY\n",
        &["--regime", "ofac", "--format", "csv", "--as-of", "2026-01-01"],
    );
    let answers = rows(&ran.done());
    assert_eq!(answers[0], ["party", "verdict", "share_min", "share_max", "reason"]);
    let told: Vec<[&str; 4]> =
        answers[1..].iter().map(|row| [&*row[0], &*row[1], &*row[2], &*row[3]]).collect();
    assert_eq!(
        told,
        [
            ["X", "blocked", "0", "0"],
            ["A", "blocked", "50", "50"],
            ["Y", "blocked", "0", "0"],
            ["B", "blocked", "50", "50"],
            ["C", "undetermined", "25", "50"],
            ["D", "not_blocked", "40", "40"],
            ["E", "undetermined", "0", "100"],
            ["F", "not_blocked", "49.99", "49.99"],
        ]
    );
    assert!(!folder.path().join("home").exists(), "nothing is left behind");
}

#[test]
fn regimes_answer_side_by_side() {
    let folder = folder();
    let ran = bare(folder.path(), EDGES, "X\nY\n", &["--regime", "ofac,uk,ch", "--format", "csv"]);
    let answers = rows(&ran.done());
    assert_eq!(answers[0][0], "regime");
    let of = |party: &str| -> Vec<&str> {
        answers.iter().filter(|row| row[1] == party).map(|row| row[2].as_str()).collect()
    };
    assert_eq!(of("A"), ["blocked", "not_blocked", "not_blocked"], "O1: OFAC adds, half is enough");
    assert_eq!(of("B"), ["blocked", "not_blocked", "not_blocked"]);
    let wrong = bare(folder.path(), EDGES, "X\n", &["--regime", "ofca"]).failed();
    assert!(wrong.contains("there is no policy for `ofca block`") && wrong.contains("uk block"), "{wrong}");
}

/// The section "Bad input" of what ownership promises: each is reported with file and record, and the rest counts.
#[test]
fn what_is_wrong_is_reported_with_its_record_and_counts_as_possible() {
    let folder = folder();
    let edges = "owner,owned,share,from,to\nX,A,-5,,\nX,B,120,,\nX,C,60,2021-01-01,2020-01-01\nX,D,half,,\nX,E,60,,\nX,,60,,\n";
    let ran = bare(folder.path(), edges, "X\n", &["--regime", "ofac", "--format", "csv"]);
    for place in [2, 3, 4, 5, 7] {
        assert!(ran.err.contains(&format!("edges.csv, record {place}: ")), "{place}: {}", ran.err);
    }
    let answers = rows(&ran.done());
    let verdicts: Vec<(&str, &str)> = answers[1..].iter().map(|row| (&*row[0], &*row[1])).collect();
    assert_eq!(
        verdicts,
        [
            ("X", "blocked"),
            ("A", "undetermined"),
            ("B", "undetermined"),
            ("C", "undetermined"),
            ("D", "undetermined"),
            ("E", "blocked"),
        ]
    );
    let ran =
        run(&folder.path().join("home"), &["ownership", &file(folder.path(), "edges.csv", "a,b\n1,2\n")]);
    assert!(ran.failed().contains("edges.csv"));
    let ran = run(&folder.path().join("home"), &["ownership"]);
    assert!(ran.failed().contains("interdict ownership import"));
}

#[test]
fn a_party_has_its_proof_its_history_and_what_belongs_to_it() {
    let folder = folder();
    let told = |party: &str, listed: &str| {
        bare(folder.path(), EDGES, listed, &["--party", party, "--regime", "ofac", "--as-of", "2026-01-01"])
            .done()
    };
    let a = told("A", "X\nY\n");
    assert!(
        a.contains("X holds 25 % (edges.csv, record 2); Y holds 25 % (edges.csv, record 3); together 50 %"),
        "{a}"
    );
    assert!(a.contains("  B: ofac blocked, owned"), "{a}");
    let c = told("C", "X\nY\n");
    assert!(c.contains("What would decide it: how much of C X holds (at 50 % blocked"), "{c}");
    // OFAC FAQ 402: what was blocked before the sale stays blocked.
    let d = told("D", "X\nY\n");
    assert!(
        d.contains(
            "Was blocked until 2020-06-30: property blocked by then stays blocked until it is licensed"
        ),
        "{d}"
    );
    let earlier =
        bare(folder.path(), EDGES, "X\n", &["--party", "D", "--regime", "ofac", "--as-of", "2020-06-29"]);
    assert!(earlier.done().contains("OFAC: blocked, owned"));
    let gone = bare(folder.path(), EDGES, "X\n", &["--party", "Q"]).failed();
    assert!(gone.contains("no party here has the id `Q`"), "{gone}");
}

/// OFAC FAQ 398 and 400: control does not block, and whoever acts for the party is still a listed person.
#[test]
fn a_listed_person_who_signs_for_a_party_is_pointed_out() {
    let folder = folder();
    let edges = "owner,owned,share,interest\nX,A,,board\nX,B,,officer\n";
    let a = bare(folder.path(), edges, "X\n", &["--party", "A", "--regime", "ofac,eu"]).done();
    assert!(a.contains("OFAC: not blocked") && a.contains("EU: blocked, controlled"), "{a}");
    assert!(a.contains("Note: X, restricted: appointment of the board"), "{a}");
    let b = bare(folder.path(), edges, "X\n", &["--party", "B", "--regime", "ofac"]).done();
    assert!(b.contains("OFAC: not blocked") && b.contains("such as a contract he signs"), "{b}");
}

#[test]
fn an_assumption_shows_whose_verdict_would_change() {
    let folder = folder();
    let assumed = |facts: &[&str], listed: &str| {
        let mut arguments = vec!["--regime", "ofac", "--format", "csv"];
        for fact in facts {
            arguments.extend(["--assume", fact]);
        }
        bare(folder.path(), EDGES, listed, &arguments)
    };
    let moved = |ran: Ran| -> Vec<String> {
        rows(&ran.done())[1..].iter().map(|row| format!("{} {} {}", row[1], row[2], row[3])).collect()
    };
    assert_eq!(
        moved(assumed(&["listed: Y"], "X\n")),
        ["A not_blocked blocked", "Y not_blocked blocked", "B not_blocked blocked"]
    );
    assert_eq!(moved(assumed(&["share: X,C,51"], "X\n")), ["C undetermined blocked"]);
    assert_eq!(
        moved(assumed(&["unlisted: Y"], "X\nY\n")),
        ["A blocked not_blocked", "Y blocked not_blocked", "B blocked not_blocked"]
    );
    assert_eq!(moved(assumed(&["listed: F", "share: F,C,60"], "X\n")).len(), 2);
    assert!(assumed(&["share: X,Typo,50"], "X\n").failed().contains("no party here has the id `Typo`"));
    assert!(assumed(&["unlisted: A"], "X\n").failed().contains("it is not listed"));
    assert!(assumed(&["X is bad"], "X\n").failed().contains("expected `listed: ID`"));
}

#[test]
fn restrictions_pass_down_by_their_own_threshold() {
    let folder = folder();
    let edges = "owner,owned,share\nX,A,33\nY,B,33\nX,C,20\nY,C,20\n";
    let listed = "party,restriction\nX,ssi-directive-4\nY,ssi-directive-1\n";
    let told = |restriction: &str| {
        let arguments = ["--regime", "ofac", "--restriction", restriction, "--format", "csv"];
        rows(&bare(folder.path(), edges, listed, &arguments).done())
            .iter()
            .filter(|row| row[1] == "blocked")
            .map(|row| row[0].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(told("ssi-directive-4"), ["X", "A"], "a third is enough, and directives are not added");
    assert_eq!(told("ssi-directive-1"), ["Y"]);
    assert_eq!(told("cmic"), [""; 0], "nobody is listed under it");
}

#[test]
fn the_proof_is_drawn_and_nothing_in_a_name_becomes_markup() {
    let folder = folder();
    let edges = "owner,owned,share\nX,\"<script>alert(1)</script> & \"\"Co\"\"\",60\n\"=1+1\",B,60\n";
    let id = "<script>alert(1)</script> & \"Co\"";
    let drawn = |format: &str| {
        bare(folder.path(), edges, "X\n=1+1\n", &["--party", id, "--regime", "ofac", "--format", format])
            .done()
    };
    let svg = drawn("svg");
    assert!(svg.starts_with("<?xml") && svg.contains("60 %") && svg.contains("blocked: owned"), "{svg}");
    assert!(!svg.contains("<script>"), "{svg}");
    let dot = drawn("dot");
    assert!(dot.starts_with("digraph") && dot.contains("\\\"Co\\\""), "{dot}");
    let csv = bare(folder.path(), edges, "X\n=1+1\n", &["--regime", "ofac", "--format", "csv"]).done();
    assert!(rows(&csv).iter().any(|row| row[0] == "'=1+1"), "{csv}");
    assert!(bare(folder.path(), edges, "X\n", &["--format", "svg"]).failed().contains("--party ID"));
}

#[test]
fn the_derived_list_goes_out_as_json_and_as_entities() {
    let folder = folder();
    let json = bare(folder.path(), EDGES, "X\nY\n", &["--regime", "ofac", "--format", "json"]).done();
    let lines: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let b = lines.iter().find(|line| line["party"] == "B").unwrap();
    assert_eq!((b["verdict"].as_str(), b["ground"].as_str()), (Some("blocked"), Some("owned")));
    assert_eq!(b["held"][0]["sources"][0], "edges.csv, record 4");
    let ftm = bare(folder.path(), EDGES, "X\nY\n", &["--regime", "ofac", "--format", "ftm"]).done();
    let entities: Vec<serde_json::Value> =
        ftm.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |schema: &str| -> Vec<&str> {
        entities
            .iter()
            .filter(|entity| entity["schema"] == schema)
            .map(|entity| entity["id"].as_str().unwrap())
            .collect()
    };
    assert_eq!(of("LegalEntity"), ["A", "B", "X", "Y"], "the blocked, then those who block them");
    assert_eq!(of("Sanction"), ["A-ofac", "B-ofac"]);
    assert_eq!(of("Ownership").len(), 3);
}

/// E6, E13, E14 of the enforcement cases: a party that no list names is found because of whom it belongs to. A link by
/// name alone never blocks.
#[test]
fn screening_finds_who_belongs_to_a_listed_party() {
    let (folder, home) = loaded(20);
    let data = file(
        folder.path(),
        "register.csv",
        "owner,owned,share\nLazarus Group,Quobatel Trading,60\nus-ofac-sdn:12210,Venmorak Shipping,30\n\
         us-ofac-sdn:43379,Venmorak Shipping,20\nus-ofac-sdn:12210,Zelkun Works,49.99\n",
    );
    let imported = run(&home, &["ownership", "import", &data]).done();
    assert_eq!(imported, "register.csv: 6 parties, 4 holdings, 0 problems\n");
    let screened = |name: &str| {
        let decision = run(&home, &["screen", "--name", name, "--format", "json"]).json();
        let hit = &decision["decision"]["hits"][0];
        let verdict = decision["decision"]["verdict"].as_str().unwrap().to_owned();
        (
            verdict,
            hit["list"].as_str().unwrap_or_default().to_owned(),
            hit["programmes"][0]["programme"].to_string(),
        )
    };
    // Thirty and twenty of two listed parties are half, and nobody needs to be listed for that.
    let (verdict, list, basis) = screened("Venmorak Shipping");
    assert_eq!((verdict.as_str(), list.as_str()), ("match", "ownership-ofac"));
    assert!(
        basis.contains("not listed; owned 50 %") && basis.contains("RECONNAISSANCE GENERAL BUREAU"),
        "{basis}"
    );
    assert_eq!(screened("Zelkun Works").0, "clear");
    let (verdict, list, basis) = screened("Quobatel Trading");
    assert_eq!(
        (verdict.as_str(), list.as_str()),
        ("possible", "ownership-ofac"),
        "a proposed link never blocks"
    );
    assert!(basis.contains("ownership open: between 0 and 60 %"), "{basis}");

    let links = run(&home, &["ownership", "links", "--proposed"]).done();
    assert!(
        links.contains("Lazarus Group may be listed (us-ofac-sdn:27307 LAZARUS GROUP, proposed by name"),
        "{links}"
    );
    let answer = |verb: &str| {
        run(
            &home,
            &[
                "ownership",
                verb,
                "Lazarus Group",
                "us-ofac-sdn:27307",
                "--reason",
                "looked up",
                "--by",
                "reviewer",
            ],
        )
    };
    answer("confirm").done();
    assert_eq!(screened("Quobatel Trading").0, "match");
    let party = run(&home, &["ownership", "--party", "Quobatel Trading"]).done();
    assert!(party.contains("confirmed by reviewer"), "{party}");
    answer("reject").done();
    assert_eq!(screened("Quobatel Trading").0, "clear");
    let unknown =
        run(&home, &["ownership", "confirm", "Nobody", "us-ofac-sdn:27307", "--reason", "x"]).failed();
    assert!(unknown.contains("no kept file of ownership has a party with the id `Nobody`"), "{unknown}");

    // What the file no longer says no longer counts; the file itself can be taken out.
    file(folder.path(), "register.csv", "owner,owned,share\nus-ofac-sdn:12210,Venmorak Shipping,30\n");
    run(&home, &["ownership", "import", &data]).done();
    assert_eq!(screened("Venmorak Shipping").0, "clear");
    assert!(run(&home, &["ownership", "sources"]).done().contains("register.csv"));
    run(&home, &["ownership", "remove", "register.csv"]).done();
    assert_eq!(run(&home, &["ownership", "sources"]).done(), "");
    assert!(
        run(&home, &["ownership", "remove", "register.csv"])
            .failed()
            .contains("no file of ownership is called")
    );
}

/// The list's own relations explain a designation, and are never a share.
#[test]
fn what_a_list_says_of_ties_is_shown_and_not_counted() {
    let (_folder, home) = loaded(5);
    let party = run(&home, &["ownership", "--party", "us-ofac-sdn:27307"]).done();
    assert!(
        party.contains("Designation basis that us-ofac-sdn states for 27307 (never counted as ownership)"),
        "{party}"
    );
    assert!(party.contains("Linked To: EXAMPLE"), "{party}");
}

/// What a trial by a new user found: nothing is "not blocked" because something was not loaded, or was called otherwise.
#[test]
fn nobody_is_not_blocked_for_want_of_a_list() {
    let (folder, home) = loaded(5);
    let data = file(folder.path(), "register.csv", "owner,owned,share\nus-ofac-sdn:27307,Quobatel,60\n");
    run(&home, &["ownership", "import", &data]).done();
    let eu = run(&home, &["ownership", "--regime", "eu", "--format", "csv"]).failed();
    assert!(eu.contains("eu: none of its lists (eu-fsf) is in force on that day"), "{eu}");
    let early = run(&home, &["ownership", "--as-of", "2023-12-31", "--party", "Quobatel"]).failed();
    assert!(early.contains("none of its lists"), "{early}");
    let told = run(&home, &["ownership", "--regime", "OFAC", "--party", "quobatel"]).done();
    assert!(told.starts_with("list us-ofac-sdn of 2024-01-01: FRESH"), "{told}");
    let nobody = folder.path().join("nobody");
    let alone = run(&nobody, &["ownership", &data]).failed();
    assert!(alone.contains("give the listed parties with --listed FILE"), "{alone}");
    let typo = bare(folder.path(), EDGES, "Xx\n", &["--regime", "ofac", "--format", "csv"]);
    assert!(typo.err.contains("listed.csv, record 1: no party of the data has the id `Xx`"), "{}", typo.err);
}

/// An answer is about somebody: where an id comes to stand for another name, it is asked again.
#[test]
fn an_answer_does_not_outlive_the_name_it_was_given_for() {
    let (folder, home) = loaded(5);
    let entity = |name: &str| {
        format!(
            "{{\"id\":\"p1\",\"schema\":\"Company\",\"properties\":{{\"name\":[\"{name}\"]}}}}\n\
             {{\"id\":\"c1\",\"schema\":\"Company\",\"properties\":{{\"name\":[\"Venmorak\"]}}}}\n\
             {{\"id\":\"o1\",\"schema\":\"Ownership\",\"properties\":{{\"owner\":[\"p1\"],\"asset\":[\"c1\"],\"percentage\":[\"60\"]}}}}\n"
        )
    };
    let data = file(folder.path(), "register.json", &entity("Lazarus Group"));
    run(&home, &["ownership", "import", &data]).done();
    let answer =
        ["ownership", "confirm", "p1", "us-ofac-sdn:27307", "--reason", "looked up", "--by", "reviewer"];
    run(&home, &answer).done();
    assert!(run(&home, &["ownership", "links"]).done().contains("confirmed by reviewer"));
    file(folder.path(), "register.json", &entity("Sunflower Bakery"));
    let again = run(&home, &["ownership", "import", &data]).done();
    assert!(again.contains("it replaces the file of that name"), "{again}");
    assert_eq!(run(&home, &["ownership", "links"]).done(), "");
    let refused = run(&home, &["ownership", "confirm", "p1", "us-ofac-sdn:27307", "--reason", " "]).failed();
    assert!(refused.contains("say why"), "{refused}");
}

/// Votes and control are no shares, and do not come back as such.
#[test]
fn entities_tell_votes_and_control_from_shares() {
    let folder = folder();
    let edges = "owner,owned,share,interest\nX,A,,board\nX,B,60,votes\nX,C,60,\n";
    let ftm = bare(folder.path(), edges, "X\n", &["--regime", "eu", "--format", "ftm"]).done();
    let schemas: Vec<String> = ftm
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|entity| entity["id"].as_str().unwrap().starts_with("X-"))
        .map(|entity| format!("{} {}", entity["id"], entity["schema"]))
        .collect();
    assert_eq!(
        schemas,
        ["\"X-A-eu-2\" \"UnknownLink\"", "\"X-B-eu-1\" \"UnknownLink\"", "\"X-C-eu-0\" \"Ownership\""]
    );
    let several = bare(folder.path(), edges, "X\n", &["--party", "A", "--format", "dot"]).failed();
    assert!(several.contains("a drawing is of one regime"), "{several}");
    // A delisting frees; a sale does not.
    let listed = "party,from,to\nX,,2022-01-01\n";
    let edges = "owner,owned,share\nX,C,60\n";
    let freed = bare(folder.path(), edges, listed, &["--party", "C", "--regime", "ofac"]).done();
    assert!(freed.contains("Was blocked until 2022-01-01, when a listing ended."), "{freed}");
}
