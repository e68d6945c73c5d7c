//! A decision made again comes out the same, whatever was being written when the lists were looked at.

use interdict_home::decisions::{Recorded, Replay};
use interdict_home::{Home, ImportOptions, Loaded, Outcome, SnapshotOptions};
use interdict_screen::asked::Asked;
use interdict_screen::{Decision, Parameters, Screener};
use interdict_store::LinkAnswer;
use interdict_store::testing::Folder;

use crate::invented::Set;
use crate::support::{dated, empty, import, quarantined, recorded, sdn, time};

/// When everything that comes later began, before the look.
const BEGUN: &str = "2024-01-10T00:00:00Z";
/// When the lists are looked at.
const LOOK: &str = "2024-01-10T00:00:05Z";
const COUNT: u32 = 200;

fn parameters() -> Parameters {
    Parameters::built_in().unwrap()
}

/// Looks at the lists, as a server does every few seconds.
fn look(home: &Home) -> Loaded {
    home.snapshot(&SnapshotOptions::default(), &parameters(), time(LOOK)).unwrap()
}

/// Decides and records by what a look saw. Gives the number and what was decided.
fn decide(home: &mut Home, loaded: &Loaded, name: &str) -> (u64, Decision) {
    let mut asked = Asked { shown: name.to_owned(), ..Asked::default() };
    asked.query = crate::support::named(name);
    let parameters = parameters();
    let decision = Screener::new(&loaded.snapshot, &parameters, &loaded.coverage).decide(&asked.query);
    let made =
        Recorded { asked, decision: decision.clone(), as_of: None, moment: time(LOOK), seen: loaded.seen };
    (home.record_decision(&made, &parameters).unwrap(), decision)
}

/// Whether one more look after what was done says something else, and the decision from before all the same comes out as it was.
fn holds_although(what: &str, home: &mut Home, act: impl FnOnce(&mut Home)) {
    let seen = look(home);
    act(home);
    let (number, then) = decide(home, &seen, "LAZARUS GROUP");
    let (_, now) = decide(home, &look(home), "LAZARUS GROUP");
    assert_ne!(then, now, "{what}: it changes what is said, or nothing is tested here");
    assert_eq!(home.replay(number).unwrap(), Some(Replay::Same), "{what}");
    // Whatever is done after it does not matter either, nor what files are there.
    std::fs::remove_dir_all(home.folder().join("snapshots")).unwrap();
    assert_eq!(home.replay(number).unwrap(), Some(Replay::Same), "{what}, compiled anew");
}

fn set(folder: &Folder, count: u32, date: &str) -> std::path::PathBuf {
    Set::of(count).write(folder.path(), date)
}

/// Each act takes its time when it begins, and is done after the lists were looked at: as an import that is held open.
#[test]
fn what_was_begun_before_a_look_and_done_after_it_is_no_part_of_it() {
    let (folder, mut home) = empty();
    let (first, second) = (set(&folder, COUNT, "2024-01-01"), set(&folder, COUNT + 1, "2024-01-02"));
    let plain = ImportOptions::default();
    holds_although("the first list of all", &mut home, |home| {
        recorded(import(home, &first, &plain, BEGUN));
    });
    holds_although("a newer version", &mut home, |home| {
        recorded(import(home, &second, &plain, BEGUN));
    });
    holds_although("a check", &mut home, |home| {
        let checked = ImportOptions { checked_at: Some(time(BEGUN)), ..ImportOptions::default() };
        assert!(matches!(import(home, &second, &checked, BEGUN), Outcome::Known(_)));
    });
    let file = folder.path().join("watch.csv");
    std::fs::write(&file, "id,schema,name\n1,organisation,Lazarus Group\n").unwrap();
    holds_although("a list that nobody had heard of", &mut home, |home| {
        let list = ImportOptions { list: Some("watch".parse().unwrap()), ..dated("2024-01-05") };
        recorded(import(home, &file, &list, BEGUN));
    });
    let shrunken = Set::of(COUNT).without(|row| row.kind == "vessel" && row.id % 16 == 1);
    let shrunken = shrunken.write(folder.path(), "2024-01-03");
    holds_although("a version that is refused", &mut home, |home| {
        // Somebody had got the list after it began otherwise, and it would be no news.
        quarantined(&import(home, &shrunken, &plain, "2024-01-10T00:00:01Z"));
    });
    holds_although("a version that is released", &mut home, |home| {
        let versions = home.store().versions(Some(&sdn())).unwrap();
        let refused = versions.into_iter().find(|version| !version.standing.is_in_force()).unwrap();
        home.release(&refused, "the publisher confirmed it", "a reviewer", time(BEGUN)).unwrap();
    });
    let owned = |share: u32| format!("owner,owned,share\nus-ofac-sdn:27307,LAZARUS GROUP HOLDING,{share}\n");
    holds_although("data on ownership", &mut home, |home| {
        home.add_ownership("own.csv", owned(60).as_bytes(), time(BEGUN)).unwrap();
    });
    holds_although("an answer on ownership", &mut home, |home| {
        let answer = LinkAnswer {
            party: "LAZARUS GROUP HOLDING".to_owned(),
            name: "LAZARUS GROUP HOLDING".to_owned(),
            entry: "us-ofac-sdn:27307".to_owned(),
            is_same: true,
            by: "a reviewer".to_owned(),
            at: time(BEGUN),
            reason: "the same number".to_owned(),
        };
        home.answer_link(&answer).unwrap();
    });
    holds_although("other data of the same name", &mut home, |home| {
        home.add_ownership("own.csv", owned(80).as_bytes(), time(BEGUN)).unwrap();
    });
    holds_although("data that is taken out", &mut home, |home| {
        assert!(home.remove_ownership("own.csv", time(BEGUN)).unwrap());
    });
}

/// Decisions from before it was kept what a look saw are made again by what was loaded by their moment.
#[test]
fn a_decision_without_what_was_seen_goes_by_the_clock() {
    let (folder, mut home) = empty();
    recorded(import(&mut home, &set(&folder, COUNT, "2024-01-01"), &ImportOptions::default(), BEGUN));
    let seen = Loaded { seen: None, ..look(&home) };
    let (number, _) = decide(&mut home, &seen, "LAZARUS GROUP");
    let newer = set(&folder, COUNT + 1, "2024-01-02");
    recorded(import(&mut home, &newer, &ImportOptions::default(), "2024-01-10T00:00:06Z"));
    assert_eq!(home.replay(number).unwrap(), Some(Replay::Same));
}

/// F47: what the settings say of ages and required lists is part of the policy that a decision names, and so are thresholds.
#[test]
fn f47_settings_that_change_later_change_no_decision() {
    let (folder, mut home) = empty();
    let checked = ImportOptions { checked_at: Some(time(BEGUN)), ..ImportOptions::default() };
    recorded(import(&mut home, &set(&folder, COUNT, "2024-01-01"), &checked, BEGUN));
    drop(home);
    let path = folder.path().join("home");
    let name = "HARBOUR LANTERN COOPERATIVE BAKERY";
    let mut made = Vec::new();
    for lists in [
        "",
        "lists.aging_after_minutes = 0\nlists.stale_after_minutes = 0\n",
        "lists.required = [\"un-sc\"]\n",
    ] {
        std::fs::write(path.join("interdict.toml"), folder.setting() + lists).unwrap();
        let mut home = Home::open(&path).unwrap();
        let seen = look(&home);
        let (number, decision) = decide(&mut home, &seen, name);
        made.push((number, decision.verdict.code()));
        for (number, _) in &made {
            assert_eq!(home.replay(*number).unwrap(), Some(Replay::Same), "{number} after `{lists}`");
        }
    }
    let verdicts: Vec<&str> = made.iter().map(|(_, verdict)| *verdict).collect();
    assert_eq!(verdicts, ["clear", "indeterminate", "indeterminate"]);
    let home = Home::open(&path).unwrap();
    let policies: std::collections::BTreeSet<_> =
        made.iter().map(|(number, _)| home.decision(*number).unwrap().unwrap().policy).collect();
    assert_eq!(policies.len(), 3, "each names its own");
}
