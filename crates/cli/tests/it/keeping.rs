//! Backups, restoring them, retention, and where the store is.

use interdict_store::testing::Folder;

use crate::support::{file, loaded, run};

#[test]
fn a_backup_comes_back_in_another_store() {
    let (folder, home) = loaded(60);
    run(&home, &["screen", "--name", "Harbour Lantern Cooperative Bakery", "--record"]).done();
    let checkpoint = run(&home, &["audit", "checkpoint"]).done();
    let checkpoint = file(folder.path(), "checkpoint.txt", &checkpoint);
    let events = run(&home, &["audit", "log"]).done();
    let number = (events.lines().count() - 1).to_string();
    let backup = folder.path().join("all.backup");
    let backup = backup.to_str().unwrap();
    let told = run(&home, &["backup", backup]).done();
    assert!(told.contains("events in the record of acts"), "{told}");
    assert!(run(&home, &["backup", backup]).failed().contains("all.backup"), "it is not written over");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(backup).unwrap().permissions().mode() & 0o077,
            0,
            "nobody else reads it"
        );
    }
    // Into a file, and into PostgreSQL where there is a server.
    for other in [Folder::on_sqlite(), Folder::new()] {
        let new = other.path().join("home");
        let told = run(&new, &["restore", backup, "--checkpoint", &checkpoint]).done();
        assert!(told.contains("what was done after that is not in it"), "{told}");
        let of = |home: &std::path::Path| run(home, &["lists", "status", "--json"]).json()[0]["view"].clone();
        assert_eq!(of(&new), of(&home));
        run(&new, &["audit", "verify", "--checkpoint", &checkpoint]).done();
        assert!(
            run(&new, &["replay", &number]).done().contains("the same in every bit"),
            "a decision is made again from it"
        );
        let log = run(&new, &["audit", "log"]).done();
        assert!(log.starts_with(&events) && log.contains("store.restore"), "{log}");
        assert!(run(&new, &["restore", backup]).failed().contains("not empty"));
    }
    // An older one tells what it lacks.
    run(&home, &["key", "add", "desk", "--role", "viewer"]).done();
    let later = run(&home, &["audit", "checkpoint"]).done();
    let later = file(folder.path(), "later.txt", &later);
    let told = run(&folder.path().join("older"), &["restore", backup, "--checkpoint", &later]).done();
    assert!(told.contains("1 later acts"), "{told}");
}

#[test]
fn a_broken_backup_is_refused_and_nothing_is_there() {
    let (folder, home) = loaded(5);
    let path = folder.path().join("all.backup");
    run(&home, &["backup", path.to_str().unwrap()]).done();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let new = folder.path().join("new");
    let refused = run(&new, &["restore", path.to_str().unwrap()]).failed();
    assert!(refused.contains("the backup is damaged"), "{refused}");
    assert_eq!(run(&new, &["audit", "log"]).done(), "");
    let nothing = run(&folder.path().join("nothing"), &["backup", "x"]).failed();
    assert!(nothing.contains("there is no store"), "{nothing}");
}

#[test]
fn retention_counts_before_it_takes_out() {
    let (_folder, home) = loaded(5);
    run(&home, &["screen", "--name", "Harbour Lantern", "--record"]).done();
    let counted = run(&home, &["retention", "--json"]).json();
    assert_eq!((&counted["years"], &counted["purged"]), (&10.into(), &false.into()));
    assert_eq!(counted["over"]["decisions"], 0, "of today");
    // Nothing is kept for no year: what was over before today, which this decision is not.
    let settings = home.join("interdict.toml");
    let before = std::fs::read_to_string(&settings).unwrap_or_default();
    std::fs::write(&settings, format!("{before}retention_years = 0\n")).unwrap();
    let purged = run(&home, &["retention", "--purge"]).done();
    assert!(purged.starts_with("taken out, by 0 years") && purged.contains("0  decisions"), "{purged}");
}

#[test]
fn a_password_of_the_store_is_never_shown() {
    let folder = Folder::on_sqlite();
    let home = folder.path().join("home");
    std::fs::create_dir(&home).unwrap();
    for address in
        ["postgres://desk:s3cret@127.0.0.1:1/x", "postgres://desk:s3cret@[/x", "nosql://desk:s3cret@x"]
    {
        let ran = run(&home, &["--store", address, "lists", "status"]);
        assert_eq!(ran.code, 1);
        assert!(!format!("{}{}", ran.out, ran.err).contains("s3cret"), "{}", ran.err);
        let mut command = crate::support::command(&home);
        let ran = crate::support::finish(command.env("INTERDICT_STORE", address).args(["lists", "status"]));
        assert_eq!(ran.code, 1);
        assert!(!format!("{}{}", ran.out, ran.err).contains("s3cret"), "{}", ran.err);
        let mut command = crate::support::command(&home);
        let help = crate::support::finish(command.env("INTERDICT_STORE", address).arg("--help")).done();
        assert!(help.contains("INTERDICT_STORE") && !help.contains("s3cret"), "{help}");
        for wrong in [
            format!("store = \"{address}\"\n"),
            format!("store = [\"{address}\"]\n"),
            format!("stor = \"{address}\"\n"),
        ] {
            std::fs::write(home.join("interdict.toml"), &wrong).unwrap();
            let ran = run(&home, &["lists", "status"]);
            assert_eq!(ran.code, 1, "{wrong}");
            assert!(!format!("{}{}", ran.out, ran.err).contains("s3cret"), "{}", ran.err);
        }
        std::fs::remove_file(home.join("interdict.toml")).unwrap();
    }
}

#[test]
fn the_store_can_be_named() {
    let folder = Folder::on_sqlite();
    let home = folder.path().join("home");
    let other = folder.path().join("other.sqlite");
    run(&home, &["--store", other.to_str().unwrap(), "key", "add", "desk", "--role", "viewer"]).done();
    assert!(other.exists() && !home.join("store.sqlite").exists());
    assert!(run(&home, &["key", "list"]).failed().contains("there is no store in"));
    std::fs::write(home.join("interdict.toml"), "store = \"../other.sqlite\"\n").unwrap();
    assert!(run(&home, &["key", "list"]).done().contains("desk"), "a path is one from the data folder");
}
