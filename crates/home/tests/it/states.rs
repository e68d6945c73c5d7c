//! trust.md F15: a list ages at the minutes it says, and no clock makes it younger.

use interdict_home::{Home, ImportOptions, Outcome};
use interdict_model::{ListState, Verdict};
use jiff::{SignedDuration, Timestamp};

use crate::invented::Set;
use interdict_store::testing::Folder;

use crate::support::{ask, day, empty, import, list, named, recorded, sdn, snapshot, time};

const CHECKED: &str = "2024-01-10T12:00:00Z";

fn loaded() -> (Folder, Home) {
    let (folder, mut home) = empty();
    let set = Set::of(20).write(folder.path(), "2024-01-01");
    let options = ImportOptions { checked_at: Some(time(CHECKED)), ..ImportOptions::default() };
    recorded(import(&mut home, &set, &options, CHECKED));
    (folder, home)
}

fn status(home: &Home, now: Timestamp) -> (ListState, SignedDuration) {
    let status =
        home.statuses(None, None, now).unwrap().into_iter().find(|status| status.list == sdn()).unwrap();
    (status.state, now.duration_since(status.checked_at.unwrap()))
}

#[test]
fn it_ages_at_the_minute() {
    let (_folder, home) = loaded();
    let checked = time(CHECKED);
    let at = |minutes: i64, seconds: i64| {
        let now = checked + SignedDuration::from_mins(minutes) + SignedDuration::from_secs(seconds);
        status(&home, now).0
    };
    assert_eq!(at(0, 0), ListState::Fresh);
    assert_eq!(at(60, 0), ListState::Fresh);
    assert_eq!(at(60, 1), ListState::Aging);
    assert_eq!(at(24 * 60, 0), ListState::Aging);
    assert_eq!(at(24 * 60, 1), ListState::Stale);
    assert_eq!(at(30 * 24 * 60, 0), ListState::Stale);
    // What each state is worth.
    let verdict = |minutes: i64| {
        let now = (checked + SignedDuration::from_mins(minutes)).to_string();
        ask(&snapshot(&home, None, None, &now), &named("Harbour Lantern Cooperative Bakery")).verdict
    };
    assert_eq!(
        (verdict(60), verdict(61), verdict(1441)),
        (Verdict::Clear, Verdict::Clear, Verdict::CannotSay)
    );
}

#[test]
fn a_clock_set_back_gives_no_negative_age_and_no_fresher_list() {
    let (_folder, home) = loaded();
    let checked = time(CHECKED);
    // The check lies in the future of a clock that went back: it does not count.
    for hours in 1..=24 {
        let (state, age) = status(&home, checked - SignedDuration::from_hours(hours));
        assert!(!age.is_negative(), "{hours} hours back: {age:#}");
        assert_eq!(state, ListState::Stale, "{hours} hours back");
    }
    // Before the version was even published.
    let (state, age) = status(&home, checked - SignedDuration::from_hours(24 * 365));
    assert!(!age.is_negative());
    println!("a year back: {state}");
}

#[test]
fn limits_can_be_set_and_lists_required() {
    let (folder, home) = loaded();
    drop(home);
    let text = "[lists]\nrequired = [\"un-sc\"]\naging_after_minutes = 5\nstale_after_minutes = 10\n";
    std::fs::write(folder.path().join("home/interdict.toml"), folder.setting() + text).unwrap();
    let home = Home::open(&folder.path().join("home")).unwrap();
    let at = |minutes: i64| status(&home, time(CHECKED) + SignedDuration::from_mins(minutes)).0;
    assert_eq!((at(5), at(6), at(11)), (ListState::Fresh, ListState::Aging, ListState::Stale));
    let loaded = snapshot(&home, None, None, CHECKED);
    let missing = loaded.coverage.iter().find(|coverage| coverage.list == list("un-sc")).unwrap();
    assert_eq!(missing.state, ListState::Missing);
    let decision = ask(&loaded, &named("Harbour Lantern Cooperative Bakery"));
    assert_eq!(decision.verdict, Verdict::CannotSay, "a required list is missing");
    std::fs::write(folder.path().join("home/interdict.toml"), "[lists]\nstale_after = 3\n").unwrap();
    let refused = Home::open(&folder.path().join("home")).unwrap_err().to_string();
    assert!(refused.contains("stale_after"), "{refused}");
}

#[test]
fn as_of_a_day_is_judged_at_the_end_of_that_day() {
    let (_folder, home) = loaded();
    let now = time("2024-06-01T00:00:00Z");
    let on = |date: &str| home.statuses(Some(day(date)), None, now).unwrap().remove(0);
    assert_eq!(on("2024-01-01").state, ListState::Fresh, "the day of the edition");
    assert_eq!(on("2024-01-05").state, ListState::Stale, "nobody had checked since");
    assert_eq!(on("2024-01-10").state, ListState::Aging, "checked at noon of that day");
    assert!(on("2023-12-31").view.is_none());
    let before = home.statuses(None, Some(time("2024-01-10T11:59:59Z")), now).unwrap().remove(0);
    assert_eq!(before.state, ListState::Missing, "not known yet");
    let to_come = home.statuses(Some(day("2030-01-01")), None, now).unwrap_err().to_string();
    assert!(to_come.contains("2030-01-01") && to_come.contains("today is 2024-06-01"), "{to_come}");
}

/// Whoever looked at the publisher before a release saw what was in force then.
#[test]
fn a_release_makes_no_list_look_checked() {
    let (folder, mut home) = loaded();
    let checked = |at: &str| ImportOptions { checked_at: Some(time(at)), ..ImportOptions::default() };
    let refused = Set::of(16).write(folder.path(), "2024-01-05");
    let outcome = import(&mut home, &refused, &checked("2024-01-10T12:10:00Z"), "2024-01-10T12:10:00Z");
    let Outcome::Quarantined(version) = outcome else { panic!("{outcome:?}") };
    // The publisher has the old one again.
    let old = Set::of(20).write(&folder.path().join("again"), "2024-01-01");
    let at = "2024-01-10T12:20:00Z";
    assert!(matches!(import(&mut home, &old, &checked(at), at), Outcome::Known(_)));
    let now = time("2024-01-10T12:30:00Z");
    assert_eq!(status(&home, now).0, ListState::Fresh);
    let before = home.store().last_checks(&sdn()).unwrap();
    home.release(&version, "the publisher says so", "reviewer", now).unwrap();
    assert_eq!(status(&home, now).0, ListState::Stale, "nobody saw that this is the newest");
    assert_eq!(home.store().last_checks(&sdn()).unwrap(), before, "a release is no look at the publisher");
    // The check of a file that was got before the release and is imported after it is of the version.
    let at = "2024-01-10T12:31:00Z";
    let again = import(&mut home, &refused, &checked("2024-01-10T12:25:00Z"), at);
    assert!(matches!(again, Outcome::Known(_)), "{again:?}");
    assert_eq!(status(&home, time(at)), (ListState::Fresh, SignedDuration::from_mins(6)));
}
