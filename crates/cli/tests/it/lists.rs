//! `lists`: import, status, diff, show, release; and an import that is killed.

use crate::invented::Set;
use crate::support::{command, file, finish, loaded, loaded_on_sqlite, run};

fn write(folder: &std::path::Path, day: &str, set: &Set) -> String {
    set.write(folder, day).to_str().unwrap().to_owned()
}

#[test]
fn what_is_no_list_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let unknown = file(folder.path(), "letter.txt", "Dear reader, this is no list.\n");
    let told = run(&home, &["lists", "import", &unknown]).failed();
    assert!(told.contains("letter.txt") && told.contains("not a format known here"), "{told}");
    assert!(run(&home, &["lists", "import", "/nowhere/at/all"]).failed().contains("/nowhere/at/all"));
    // A set whose date nothing gives.
    let undated = write(folder.path(), "undated", &Set::of(5));
    assert!(run(&home, &["lists", "import", &undated]).failed().contains("--date"));
    assert!(run(&home, &["lists", "import", &undated, "--date", "2024-01-01"]).done().contains("1 recorded"));
    assert!(
        run(&home, &["lists", "import", &undated, "--date", "2024-01-01"]).done().contains("1 known already")
    );
}

/// A version of a day to come would be the newest, and fresh, until that day.
#[test]
fn no_version_is_of_a_day_to_come() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let undated = write(folder.path(), "undated", &Set::of(5));
    let told = run(&home, &["lists", "import", &undated, "--date", "9998-01-01"]).failed();
    assert!(told.contains("REFUSED") && told.contains("in the future") && told.contains("--date"), "{told}");
    assert!(run(&home, &["lists", "status", "--all"]).done().is_empty());
}

/// Nobody has checked anything in the future; taken at its word it would be fresh from that day on.
#[test]
fn checked_at_is_not_in_the_future() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let set = write(folder.path(), "2024-01-01", &Set::of(5));
    let later = (jiff::Timestamp::now() + jiff::SignedDuration::from_mins(5)).to_string();
    let told = run(&home, &["lists", "import", &set, "--checked-at", &later]).failed();
    assert!(told.contains("in the future") && told.contains("--checked-at"), "{told}");
    assert!(run(&home, &["lists", "status"]).done().contains("no list is loaded"));
    run(&home, &["lists", "import", &set, "--checked-at", &jiff::Timestamp::now().to_string()]).done();
}

#[test]
fn status_diff_and_show() {
    let (folder, home) = loaded(300);
    let mut next = Set::of(301);
    next.rows.retain(|row| row.id != 50_011);
    next.rows[10].remarks = "DOB 1950.".to_owned();
    run(&home, &["lists", "import", &write(folder.path(), "2024-01-02", &next)]).done();

    let status = run(&home, &["lists", "status", "--json"]).json();
    assert_eq!(
        (&status[0]["list"], &status[0]["view"]["main"]["parties"]),
        (&"us-ofac-sdn".into(), &305.into())
    );
    assert_eq!(status[0]["view"]["main"]["edition"], "2024-01-02");
    let all = run(&home, &["lists", "status", "--all", "--json"]).json();
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert!(all[0]["issues"].is_array(), "what the reader reported: {}", all[0]);

    let delta = run(&home, &["lists", "diff", "us-ofac-sdn@2024-01-01", "2024-01-02", "--json"]).json();
    assert_eq!(
        (&delta["added"][0]["party"], &delta["removed"][0]["party"]),
        (&"50300".into(), &"50011".into())
    );
    assert_eq!(delta["changed"].as_array().unwrap().len(), 1, "{delta}");
    let words = run(&home, &["lists", "diff", "2024-01-01", "2024-01-02"]).done();
    assert!(words.contains("1 added, 1 removed"), "{words}");
    assert!(run(&home, &["lists", "diff", "2024-01-01", "2031-01-01"]).failed().contains("2031-01-01"));

    let show =
        |arguments: &[&str]| run(&home, &[&["lists", "show", "us-ofac-sdn:50011"], arguments].concat());
    assert!(show(&[]).done().contains("not listed"));
    let then = show(&["--as-of", "2024-01-01", "--json"]).json();
    assert_eq!((&then["listed"], &then["edition"]), (&true.into(), &"2024-01-01".into()));
    let history = show(&["--history", "--json"]).json();
    assert_eq!(
        (&history["history"][0]["since"], &history["history"][0]["until"]),
        (&"2024-01-01".into(), &"2024-01-02".into())
    );
    assert!(run(&home, &["lists", "show", "27307"]).done().contains("LAZARUS GROUP"));
    assert!(run(&home, &["lists", "show", "no-such-party"]).failed().contains("no-such-party"));
}

#[test]
fn quarantine_and_release() {
    let (folder, home) = loaded(300);
    let shrunken = Set::of(300).without(|row| row.id % 3 == 0 && row.id > 50_000);
    let path = write(folder.path(), "2024-01-02", &shrunken);
    for _ in 0..2 {
        let told = run(&home, &["lists", "import", &path]).failed();
        assert!(told.contains("QUARANTINED") && told.contains("no longer listed"), "{told}");
    }
    let status = run(&home, &["lists", "status", "--json"]).json();
    assert_eq!(
        (&status[0]["state"], &status[0]["view"]["main"]["edition"]),
        (&"QUARANTINED".into(), &"2024-01-01".into())
    );
    assert_eq!(run(&home, &["screen", "--exit-code", "--name", "Harbour Lantern Bakery"]).code, 10);
    let version = "us-ofac-sdn@2024-01-02";
    assert_eq!(run(&home, &["lists", "release", version]).code, 2, "a reason is asked for");
    assert!(run(&home, &["lists", "release", version, "--reason", "  "]).failed().contains("reason"));
    let released =
        run(&home, &["lists", "release", version, "--reason", "the publisher confirmed it", "--json"]).json();
    assert_eq!(released["standing"], "released");
    let note = released["note"].as_str().unwrap();
    assert!(note.contains("reviewer") && note.contains("the publisher confirmed it"), "{note}");
    let status = run(&home, &["lists", "status", "--json"]).json();
    assert_eq!(status[0]["view"]["main"]["edition"], "2024-01-02");
    run(&home, &["lists", "release", version, "--reason", "again"]).failed();
}

/// trust.md F04: a file that was cut is a newer version that was refused, also where nothing gives its date.
#[test]
fn f04_a_cut_file_without_a_date_quarantines_its_list() {
    let (folder, home) = loaded(300);
    let sdn = file(
        folder.path(),
        "cut.xml",
        "<?xml version=\"1.0\"?>\n<sdnList><publshInformation><Record_Count>2</Record_Count></publshInformation><sdnEntry><uid>1</uid><lastName>HARB",
    );
    let clear = ["screen", "--exit-code", "--name", "Harbour Lantern Bakery"];
    assert_eq!(run(&home, &clear).code, 0);
    let told = run(&home, &["lists", "import", &sdn]).failed();
    assert!(told.contains("QUARANTINED") && told.contains("1 quarantined, 0 refused"), "{told}");
    assert!(told.contains("get the list again") && !told.contains("lists release"), "{told}");
    let log = run(&home, &["audit", "log"]).done();
    let last = log.lines().last().unwrap();
    assert!(last.contains("list.import us-ofac-sdn") && last.contains("quarantined"), "{log}");
    assert_eq!(run(&home, &clear).code, 10);
    // The list of the United Nations was never loaded: nothing is served instead.
    let un = "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST dateGenerated=\"2024-01-01T00:00:00Z\"><INDIVIDUALS><INDIVIDUAL><DATAID>1";
    let un = file(folder.path(), "consolidated.xml", un);
    assert!(run(&home, &["lists", "import", &un]).failed().contains("QUARANTINED"));
    let status = run(&home, &["lists", "status", "--json"]).json();
    let stands: Vec<&str> =
        status.as_array().unwrap().iter().map(|list| list["state"].as_str().unwrap()).collect();
    assert_eq!(stands, ["QUARANTINED", "QUARANTINED"]);
    let told = run(&home, &clear[..]).done_with(10);
    assert!(told.contains("un-sc was refused and there is none before it"), "{told}");
    assert!(told.contains("us-ofac-sdn was refused and an older one is served"), "{told}");
}

/// Where the system does not say who works, one is told what to say.
#[test]
fn who_releases_is_asked_for() {
    let (_folder, home) = loaded(1);
    for user in [Some(""), None] {
        let mut command = command(&home);
        match user {
            Some(user) => command.env("USER", user),
            None => command.env_remove("USER"),
        };
        let told = finish(command.args(["read", "accept", "x", "--reason", "y"]));
        assert!(told.code == 2 && told.err.contains("--by"), "{user:?}: {}", told.err);
    }
}

/// The same of a compressed file that breaks off (RFC 1952, one stored block): its beginning says which list it is.
#[test]
fn f04_a_cut_gzip_quarantines_its_list() {
    let (folder, home) = loaded(300);
    let text = "<?xml version=\"1.0\"?>\n<sdnList><publshInformation><Record_Count>2</Record_Count></publshInformation><sdnEntry>";
    let length = u16::MAX;
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(text.as_bytes());
    let path = folder.path().join("list.xml.gz");
    std::fs::write(&path, &bytes).unwrap();
    let told = run(&home, &["lists", "import", path.to_str().unwrap()]).failed();
    assert!(told.contains("QUARANTINED") && told.contains("list.xml.gz"), "{told}");
    let status = run(&home, &["lists", "status", "--json"]).json();
    assert_eq!((status.as_array().unwrap().len(), &status[0]["state"]), (1, &"QUARANTINED".into()));
    let version = status[0]["quarantined"]["id"].to_string();
    run(&home, &["lists", "release", &version, "--reason", "it is what came"]).failed();
    // What shows no list is an error, as before.
    std::fs::write(&path, &bytes[..15]).unwrap();
    assert!(run(&home, &["lists", "import", path.to_str().unwrap()]).failed().contains("error: "));
}

/// An archive or a folder that breaks off quarantines every list of which it shows something, and nothing else of it is imported.
#[test]
fn f04_a_cut_archive_quarantines_its_lists() {
    let sdn = "<?xml version=\"1.0\"?>\n<sdnList><publshInformation><Record_Count>2</Record_Count></publshInformation><sdnEntry>";
    let un = "<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST dateGenerated=\"2024-01-01T00:00:00Z\"><INDIVIDUALS><INDIVIDUAL><DATAID>1";
    let header = |name: &str, text: &str| {
        let mut block = [0_u8; 512];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..135].copy_from_slice(format!("{:011o}", text.len()).as_bytes());
        block[148..156].copy_from_slice(b"        ");
        block[156] = b'0';
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        block.to_vec()
    };
    let mut tar = header("list.xml", sdn);
    tar.extend(sdn.as_bytes());
    tar.resize(1024, 0);
    tar.extend(header("consolidated.xml", &un.repeat(9)));
    tar.extend(un.as_bytes());
    let states = |home: &std::path::Path| {
        let status = run(home, &["lists", "status", "--json"]).json();
        let state = |one: &serde_json::Value| format!("{} {}", one["list"], one["state"]).replace('"', "");
        status.as_array().unwrap().iter().map(state).collect::<Vec<_>>()
    };
    for in_folder in [false, true] {
        let (folder, home) = loaded(300);
        let given = folder.path().join("given");
        std::fs::create_dir(&given).unwrap();
        std::fs::write(given.join("a.tar"), &tar).unwrap();
        file(
            &given,
            "watch.csv",
            "# list: watch\n# issued: 2024-01-01\nid,schema,name\n1,person,Quobatel Venmorak\n",
        );
        let path = if in_folder { given } else { given.join("a.tar") };
        let told = run(&home, &["lists", "import", path.to_str().unwrap()]).failed();
        assert!(told.contains("2 quarantined") && told.contains("a.tar"), "{told}");
        assert_eq!(told.contains("nothing of this folder was imported"), in_folder, "{told}");
        assert_eq!(states(&home), ["un-sc QUARANTINED", "us-ofac-sdn QUARANTINED"]);
        let clear = ["screen", "--exit-code", "--name", "Harbour Lantern Bakery"];
        assert_eq!(run(&home, &clear).code, 10);
    }
}

/// A list of one's own that was never to be is forgotten; one that was in force, or that others publish, is not.
#[test]
fn a_list_that_was_never_to_be_is_forgotten() {
    let (folder, home) = loaded(300);
    let clear = ["screen", "--exit-code", "--name", "Harbour Lantern Bakery"];
    let recorded = |home: &std::path::Path| run(home, &[&clear[..], &["--record"]].concat()).code;
    let bad = "# issued: 2024-01-01\nid,schema,name\n1,person\n";
    let bad = file(folder.path(), "bad.csv", bad);
    let told = run(&home, &["lists", "import", "--list", "wacth", &bad]).failed();
    assert!(told.contains("interdict lists forget wacth --reason WHY"), "{told}");
    assert_eq!(recorded(&home), 10, "it counts as refused");
    let status = run(&home, &["lists", "status"]).done();
    assert!(status.contains("QUARANTINED") && status.contains("lists forget wacth"), "{status}");

    let forget = |list: &str| run(&home, &["lists", "forget", list, "--reason", "a slip of the name"]);
    let mute = run(&home, &["lists", "forget", "wacth"]);
    assert!(mute.code == 2 && mute.err.contains("--reason"), "{}", mute.err);
    assert!(forget("us-ofac-sdn").failed().contains("others publish"));
    assert!(forget("nothing").failed().contains("in quarantine"));
    assert_eq!(forget("wacth").done(), "wacth is forgotten\n");
    assert!(forget("wacth").failed().contains("in quarantine"));
    assert_eq!(run(&home, &clear).code, 0);
    assert!(!run(&home, &["lists", "status"]).done().contains("wacth"));
    let all = run(&home, &["lists", "status", "--all"]).done();
    assert!(all.contains("forgotten") && all.contains("by reviewer: a slip of the name"), "{all}");
    let log = run(&home, &["audit", "log"]).done();
    assert!(log.contains("list.forget wacth"), "{log}");
    run(&home, &["audit", "verify"]).done();
    // What was decided while it counted as refused is made again the same.
    let decision = log.lines().find(|line| line.contains("decision.record")).unwrap();
    let number = decision.split_whitespace().next().unwrap();
    run(&home, &["replay", number]).done();

    // The same file under that name is refused again; under the right one a good file takes the place of a bad one.
    assert!(run(&home, &["lists", "import", "--list", "wacth", &bad]).failed().contains("QUARANTINED"));
    forget("wacth").done();
    let good = "# issued: 2024-01-02\nid,schema,name\n1,person,Quobatel Venmorak\n";
    let good = file(folder.path(), "good.csv", good);
    run(&home, &["lists", "import", "--list", "watch", &good]).done();
    let told = run(&home, &["lists", "import", "--list", "watch", "--date", "2024-01-03", &bad]).failed();
    assert!(!told.contains("lists forget"), "it was in force: {told}");
    assert!(forget("watch").failed().contains("was in force"));
}

/// Who only looks makes nothing, and is told that nothing is there.
#[test]
fn looking_makes_no_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("nowhere");
    for command in [
        &["lists", "status"][..],
        &["lists", "status", "--all"],
        &["lists", "diff", "1", "2"],
        &["lists", "show", "27307"],
        &["lists", "release", "1", "--reason", "x"],
        &["snapshot", "build"],
        &["audit", "log"],
        &["audit", "verify"],
        &["audit", "checkpoint"],
        &["audit", "prove", "1"],
        &["replay", "1"],
        &["export", "--format", "csv"],
        &["key", "list"],
        &["read", "kept"],
    ] {
        let told = run(&home, command).failed();
        assert!(told.contains("nowhere") && told.contains("lists import"), "{command:?}: {told}");
        assert!(!home.exists(), "{command:?}");
    }
}

/// trust.md F20: an import killed at any moment leaves the old version or the new one.
#[cfg(unix)]
#[test]
fn an_import_killed_at_any_moment() {
    use interdict_store::Store;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    let (folder, home) = loaded_on_sqlite(500);
    let new = write(folder.path(), "2024-01-02", &Set::of(520));
    let copy = |to: &std::path::Path| {
        drop(std::fs::remove_dir_all(to));
        std::fs::create_dir(to).unwrap();
        std::fs::copy(home.join("store.sqlite"), to.join("store.sqlite")).unwrap();
    };
    let spawn = |home: &std::path::Path| {
        Command::new(env!("CARGO_BIN_EXE_interdict"))
            .args(["--quiet", "--home"])
            .arg(home)
            .args(["lists", "import", &new])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let scratch = folder.path().join("killed");
    copy(&scratch);
    let started = Instant::now();
    assert!(spawn(&scratch).wait().unwrap().success());
    let whole = started.elapsed();
    let (mut old, mut newer) = (0, 0);
    for step in 0..26u32 {
        copy(&scratch);
        let mut child = spawn(&scratch);
        // Spread over the run, the later half more closely: that is where the store is written.
        let share = if step < 8 { f64::from(step) / 16.0 } else { 0.5 + f64::from(step - 8) / 28.0 };
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        child.kill().unwrap();
        child.wait().unwrap();
        let store = Store::open(&scratch.join("store.sqlite").as_path().into()).unwrap();
        let versions = store.versions(None).unwrap();
        let editions: Vec<String> = versions.iter().map(|version| version.edition.to_string()).collect();
        match editions.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["2024-01-01"] => old += 1,
            ["2024-01-01", "2024-01-02"] => newer += 1,
            other => panic!("{other:?}"),
        }
        for version in &versions {
            assert_eq!(store.statements(version).unwrap().len() as u64, version.statements);
            for entry in store.files(version.id).unwrap() {
                store.source(&entry.source).unwrap();
            }
        }
        drop(store);
        // And it can be done again.
        if step % 9 == 0 {
            assert!(spawn(&scratch).wait().unwrap().success());
        }
    }
    println!("{old} old, {newer} new; an import takes {whole:?}");
    assert!(old > 0);
}
