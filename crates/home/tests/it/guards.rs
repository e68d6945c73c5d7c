//! trust.md F04, F05, F09 to F12, F19: what must not come into force, and that the old version serves on.

use std::path::Path;
use std::sync::LazyLock;

use interdict_home::{Home, ImportOptions, Outcome};
use interdict_model::{ListState, Verdict};
use interdict_store::Standing;
use interdict_store::testing::Folder;

use crate::invented::{ALIAS_ONLY, Set, invented, write};
use crate::support::{
    ask, dated, empty, empty_on_sqlite, import, named, names_party, quarantined, recorded, sdn, snapshot,
    state,
};

const COUNT: u32 = 400;
const NOW: &str = "2024-01-02T12:00:00Z";

/// A data folder with one accepted version of 2024-01-01, to be copied by each test.
static BASE: LazyLock<Folder> = LazyLock::new(|| {
    let (folder, mut home) = empty_on_sqlite();
    let set = Set::of(COUNT).write(folder.path(), "2024-01-01");
    let version = recorded(import(&mut home, &set, &ImportOptions::default(), NOW));
    assert_eq!((version.standing, version.parties), (Standing::Accepted, u64::from(COUNT) + 5));
    assert_eq!(version.components, ["sdn", "add", "alt", "comments"]);
    folder
});

/// A copy of the base.
fn base() -> (Folder, Home) {
    let folder = Folder::on_sqlite();
    let home = folder.path().join("home");
    std::fs::create_dir_all(&home).unwrap();
    // Opened and closed, so that no journal lies beside the store when it is copied.
    drop(Home::open(&BASE.path().join("home")).unwrap());
    std::fs::copy(BASE.path().join("home/store.sqlite"), home.join("store.sqlite")).unwrap();
    (folder, Home::open(&home).unwrap())
}

/// The files as a version of the next day.
fn next(home: &mut Home, folder: &Path, files: &[(&str, String)]) -> Outcome {
    let path = write(folder, "2024-01-02", files);
    import(home, &path, &ImportOptions::default(), NOW)
}

/// The old version is what answers, and every answer says that a newer one was refused.
fn the_old_one_serves(home: &Home) {
    assert_eq!(home.store().view(&sdn(), None, None).unwrap().unwrap().edition().to_string(), "2024-01-01");
    assert_eq!(state(home, &sdn(), NOW), ListState::Quarantined);
    let loaded = snapshot(home, None, None, NOW);
    for name in ALIAS_ONLY {
        assert!(ask(&loaded, &named(name)).verdict >= Verdict::Possible, "{name}");
    }
    let absent = ask(&loaded, &named("Harbour Lantern Cooperative Bakery"));
    assert_eq!(absent.verdict, Verdict::CannotSay, "{absent:?}");
}

fn refused(files: &[(&str, String)]) -> String {
    let (folder, mut home) = base();
    let outcome = next(&mut home, folder.path(), files);
    let why = quarantined(&outcome);
    the_old_one_serves(&home);
    why
}

#[test]
fn a_small_change_comes_into_force() {
    let (folder, mut home) = base();
    let mut set = Set::of(COUNT + 1);
    set.rows.retain(|row| row.id != 50_007);
    recorded(next(&mut home, folder.path(), &set.files()));
    let versions = home.store().versions(Some(&sdn())).unwrap();
    let delta = home.store().delta(&versions[0], &versions[1]).unwrap();
    let ids =
        |parties: &[interdict_store::PartyDelta]| parties.iter().map(|p| p.party.clone()).collect::<Vec<_>>();
    assert_eq!(
        (ids(&delta.added), ids(&delta.removed)),
        (vec!["50400".to_owned()], vec!["50007".to_owned()])
    );
    assert!(delta.changed.is_empty());
    // F19: whom the list let go is not found any more, and is found as of the day before.
    let gone = named(&invented(7).name);
    assert!(!names_party(&ask(&snapshot(&home, None, None, NOW), &gone), "50007"));
    assert!(names_party(&ask(&snapshot(&home, Some("2024-01-01"), None, NOW), &gone), "50007"));
    // L10: the history keeps what was said, with its end.
    let history = home.store().party_history(&sdn(), "50007").unwrap();
    assert!(!history.is_empty());
    assert!(history.iter().all(|past| {
        past.since.to_string() == "2024-01-01"
            && past.until.is_some_and(|until| until.to_string() == "2024-01-02")
    }));
}

#[test]
fn f05_a_file_of_the_set_is_missing_or_empty() {
    let mut files = Set::of(COUNT + 1).files();
    for at in 0..files.len() {
        if at == 0 {
            continue; // without its main file the set is not even a set
        }
        let (name, text) = files[at].clone();
        let mut fewer = files.clone();
        fewer.remove(at);
        println!("{name} missing: {}", refused(&fewer));
        files[at] = (name, String::new());
        // An empty file of addresses or names is no file known by its content: the set lacks it.
        println!("{name} empty: {}", refused(&files));
        files[at] = (name, text);
    }
}

#[test]
fn f05_a_file_is_from_another_day() {
    let mut files = Set::of(COUNT + 1).files();
    let older = Set::of(COUNT - 20);
    files[1].1 = older.add();
    println!("{}", refused(&files));
    // More aliases than parties to hang them on: the main file is the older one.
    let mut files = Set::of(COUNT + 1).files();
    files[0].1 = Set::of(COUNT).sdn();
    println!("{}", refused(&files));
}

#[test]
fn f09_a_quarter_of_the_vessels_is_gone() {
    let why = refused(&Set::of(COUNT).without(|row| row.kind == "vessel" && row.id % 16 == 1).files());
    assert!(why.contains("vessel"), "{why}");
}

#[test]
fn f10_empty_without_a_programme_or_without_a_sentinel() {
    // One programme in five; all its parties are moved, none is gone.
    let mut moved = Set::of(COUNT);
    moved
        .rows
        .iter_mut()
        .filter(|row| row.programme == "CUBA")
        .for_each(|row| row.programme = "IRAN".to_owned());
    assert!(refused(&moved.files()).contains("CUBA"));
    for sentinel in [6366, 12210, 27307] {
        let why = refused(&Set::of(COUNT).without(|row| row.id == sentinel).files());
        assert!(why.contains(&sentinel.to_string()), "{why}");
    }
    let empty: Vec<_> = Set { rows: Vec::new() }.files();
    println!("empty: {}", refused(&empty));
}

#[test]
fn f11_doubled_reused_or_grown() {
    let set = Set::of(COUNT);
    let mut files = set.files();
    files[0].1 = files[0].1.repeat(2);
    assert!(refused(&files).contains("twice"));
    let mut doubled = set.clone();
    doubled.rows.extend(set.rows.clone());
    assert!(refused(&doubled.files()).contains("twice"));
    // The ids stand for others: every id moves to the next party.
    let mut shifted = set.clone();
    for at in 5..shifted.rows.len() - 1 {
        shifted.rows[at].id += 1;
    }
    shifted.rows.pop();
    println!("shifted: {}", refused(&shifted.files()));
    println!("grown: {}", refused(&Set::of(COUNT * 10).files()));
}

#[test]
fn f12_the_row_of_comments_that_goes_on_is_dropped() {
    let mut files = Set::of(COUNT + 1).files();
    assert!(files[3].1.starts_with("27307,"));
    files[3].1 = "50001,\"Something else.\"\r\n".to_owned();
    let why = refused(&files);
    assert!(why.contains("weak aliases") || why.contains("cut"), "{why}");
}

/// F04: a main file that was cut never comes into force, be it the first version or a later one, be it cut in a row
/// or between two.
#[test]
fn f04_a_cut_main_file() {
    let set = Set::of(COUNT + 1);
    let whole = set.sdn();
    let (folder, mut with_base) = base();
    let (_alone_folder, mut alone) = empty();
    let mut number = 0;
    for sixteenth in 0..16 {
        let at = whole.len() * sixteenth / 16;
        let line = whole[at..].find("\r\n").map_or(whole.len(), |end| at + end + 2);
        // Where the last row but one ends, too.
        let cuts = [at, line.min(whole.trim_end().rfind('\n').unwrap() + 1)];
        for cut in cuts {
            number += 1;
            let mut files = set.files();
            files[0].1 = whole[..cut].to_owned();
            let path = write(folder.path(), &format!("cut-{number}"), &files);
            for home in [&mut with_base, &mut alone] {
                let outcome = import(home, &path, &dated("2024-01-02"), NOW);
                assert!(
                    matches!(outcome, Outcome::Quarantined(_) | Outcome::Refused(_)),
                    "cut at {cut} of {}: {outcome:?}",
                    whole.len()
                );
            }
        }
    }
    the_old_one_serves(&with_base);
    assert!(alone.store().view(&sdn(), None, None).unwrap().is_none());
    // Only the satellites are cut: the same.
    for component in 1..4 {
        for sixteenth in 1..16 {
            let mut files = set.files();
            let text = &files[component].1;
            let at = text.len() * sixteenth / 16;
            let line = text[at..].find("\r\n").map_or(text.len(), |end| at + end + 2);
            if component == 2 || text[line..].trim_matches('\u{1a}').is_empty() {
                continue; // aliases cut between two rows: see the next test; only the end mark cut: nothing is lost
            }
            files[component].1.truncate(line);
            let path = write(folder.path(), &format!("satellite-{component}-{sixteenth}"), &files);
            let outcome = import(&mut with_base, &path, &dated("2024-01-02"), NOW);
            assert!(
                matches!(outcome, Outcome::Quarantined(_) | Outcome::Refused(_)),
                "{component} at {line}: {outcome:?}"
            );
        }
    }
}

/// The alias file has no row for every party, so a cut between two rows shows only in how many parties have an
/// alias.
#[test]
fn f04_a_cut_alias_file() {
    let set = Set::of(COUNT + 1);
    let (folder, mut home) = base();
    for sixteenth in 0..=12 {
        let mut files = set.files();
        let text = &files[2].1;
        let at = text.len() * sixteenth / 16;
        let line = text[at..].find("\r\n").map_or(text.len(), |end| at + end + 2);
        files[2].1.truncate(line);
        let path = write(folder.path(), &format!("alias-{sixteenth}"), &files);
        let outcome = import(&mut home, &path, &dated("2024-01-02"), NOW);
        assert!(matches!(outcome, Outcome::Quarantined(_) | Outcome::Refused(_)), "{sixteenth}: {outcome:?}");
    }
    the_old_one_serves(&home);
}

#[test]
fn what_was_refused_is_refused_again_and_can_be_released() {
    let (folder, mut home) = base();
    let shrunken = Set::of(COUNT).without(|row| row.kind == "vessel" && row.id % 16 == 1);
    let first = next(&mut home, folder.path(), &shrunken.files());
    quarantined(&first);
    quarantined(&next(&mut home, folder.path(), &shrunken.files()));
    let Outcome::Quarantined(version) = first else { unreachable!() };
    let released = home
        .release(&version, "the publisher confirmed it", "a reviewer", crate::support::time(NOW))
        .unwrap();
    assert_eq!(released.standing, Standing::Released);
    assert!(released.note.contains("a reviewer") && released.note.contains("the publisher confirmed it"));
    assert_eq!(home.store().view(&sdn(), None, None).unwrap().unwrap().main, released);
    assert_ne!(state(&home, &sdn(), NOW), ListState::Quarantined);
    assert!(home.release(&version, "again", "a reviewer", crate::support::time(NOW)).is_err());
}

/// Released, it would serve as whole, and the names it lacks would be gone.
#[test]
fn what_lacks_a_file_is_never_released() {
    let (folder, mut home) = base();
    let mut files = Set::of(COUNT + 1).files();
    files.retain(|(name, _)| !name.starts_with("alt"));
    let Outcome::Quarantined(version) = next(&mut home, folder.path(), &files) else {
        panic!("a set without its aliases is refused")
    };
    let refused = home
        .release(&version, "we lack the aliases", "a reviewer", crate::support::time(NOW))
        .unwrap_err()
        .to_string();
    assert!(refused.contains("alt missing") && refused.contains("--partial"), "{refused}");
    the_old_one_serves(&home);
}
