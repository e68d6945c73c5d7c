//! F47: which screening policy is in force, whatever the settings, the release or another server say.

use interdict_desk::{Duty, Person, Refused};
use interdict_home::config::Lists;
use interdict_home::decisions::Recorded;
use interdict_home::policy::{InForce, Moment, ScreeningPolicy};
use interdict_home::{Home, HomeError, SnapshotOptions};
use interdict_screen::asked::Asked;
use interdict_screen::{Parameters, Screener};
use interdict_store::Store;
use interdict_store::testing::Folder;

use crate::support::{empty, named, time};

const NOW: &str = "2024-01-10T00:00:00Z";

fn settle(home: &mut Home, signs_in: bool, moment: Moment) -> InForce {
    home.settle_policy(signs_in, moment, time(NOW)).unwrap()
}

/// The data folder with these lines in its settings.
fn set(folder: &Folder, lines: &str) -> Home {
    let path = folder.path().join("home");
    std::fs::write(path.join("interdict.toml"), folder.setting() + lines).unwrap();
    Home::open(&path).unwrap()
}

fn acts(home: &Home) -> usize {
    home.store().audit_events(0, 99).unwrap().iter().filter(|event| event.act == "policy.adopt").count()
}

fn person(name: &str, duty: Duty) -> Person {
    Person { name: name.to_owned(), also: Vec::new(), duties: vec![duty] }
}

#[test]
fn what_needed_two_people_once_always_does() {
    let (folder, mut home) = empty();
    let first = settle(&mut home, false, Moment::Start);
    assert!(!first.needs_two && first.kept.is_some());
    assert_eq!(settle(&mut home, false, Moment::Start).hash, first.hash);
    assert_eq!(acts(&home), 1, "nothing new, no act");
    // What one person sets comes in force at a start, and at no other time.
    let mut home = set(&folder, "lists.stale_after_minutes = 300\n");
    let later = settle(&mut home, false, Moment::Later);
    assert_eq!((later.hash, later.notices.len()), (first.hash.clone(), 1));
    let second = settle(&mut home, false, Moment::Start);
    assert_eq!((second.policy.lists.stale_after_minutes, second.notices.len()), (300, 0));
    // People sign in. Then the sign-in is taken out of the settings, and they are edited.
    let signed = settle(&mut home, true, Moment::Start);
    assert!(signed.needs_two && signed.hash == second.hash);
    let mut home = set(&folder, "lists.stale_after_minutes = 99999\n");
    let edited = settle(&mut home, false, Moment::Start);
    assert!(edited.needs_two);
    assert_eq!((edited.hash, edited.notices.len()), (second.hash, 1));
    assert_eq!(acts(&home), 3, "the first, the second, and that two are needed");
    let in_vain = home.settings_not_in_force(false).unwrap();
    assert_eq!(in_vain.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["lists.stale_after_minutes"]);
}

#[test]
fn nobody_proposes_where_one_person_works() {
    let (_folder, mut home) = empty();
    settle(&mut home, false, Moment::Start);
    let policy = ScreeningPolicy::new(Parameters::built_in().unwrap(), Lists::default());
    let refused = home.propose_policy(&policy, "fewer", &person("local", Duty::Propose), time(NOW));
    assert!(matches!(refused, Err(HomeError::Refused(Refused::OnePerson))), "{refused:?}");
}

/// A policy of another release, whose parameters this one does not know.
#[test]
fn a_release_that_cannot_read_the_parameters_in_force_takes_its_own_and_says_so() {
    let (_folder, mut home) = empty();
    settle(&mut home, true, Moment::Start);
    let read = home.store().policy().unwrap().map(|kept| kept.id);
    let text = r#"{"parameters":{"version":"of tomorrow"},"lists":{"required":["un-sc"],"aging_after_minutes":1,"stale_after_minutes":2}}"#;
    let mut store = Store::open(home.store_location()).unwrap();
    store.adopt_policy(text, "of tomorrow", true, read, time(NOW)).unwrap();
    assert!(matches!(home.policy_in_force(false), Err(HomeError::Policy(_))));
    assert!(matches!(home.parameters(), Err(HomeError::Policy(_))));
    let settled = settle(&mut home, false, Moment::Start);
    assert_eq!(settled.policy.parameters, Parameters::built_in().unwrap());
    assert_eq!(settled.policy.lists.stale_after_minutes, 2, "what it can read stays as it was");
    let kept = settled.kept.unwrap();
    assert!(kept.is_shared && kept.by == "settings" && kept.reason.contains("this release"), "{kept:?}");
}

/// Records a decision of a tenant on the embedded list, and gives its number.
fn decide(home: &mut Home, tenant: &str) -> u64 {
    let parameters = Parameters::built_in().unwrap();
    let loaded = home.snapshot(&SnapshotOptions::default(), &parameters, time(NOW)).unwrap();
    let asked = Asked { shown: tenant.to_owned(), query: named("Lazarus Group"), ..Asked::default() };
    let decision = Screener::new(&loaded.snapshot, &parameters, &loaded.coverage).decide(&asked.query);
    home.act_for(tenant);
    let made = Recorded { asked, decision, as_of: None, moment: time(NOW), seen: loaded.seen };
    home.record_decision(&made, &parameters).unwrap()
}

#[test]
fn the_effect_counts_all_tenants_and_names_those_of_the_house() {
    let (_folder, mut home) = empty();
    settle(&mut home, true, Moment::Start);
    decide(&mut home, "north");
    let own = decide(&mut home, "main");
    let mut parameters = Parameters::built_in().unwrap();
    parameters.thresholds.certain = 1.0;
    let policy = ScreeningPolicy::new(parameters, Lists::default());
    let proposed = home.propose_policy(&policy, "fewer", &person("ann", Duty::Propose), time(NOW)).unwrap();
    let effect = &proposed.effect;
    assert_eq!((effect.decisions, effect.changed[0].count), (2, 2), "{effect:?}");
    let named: Vec<Option<u64>> = effect.examples.iter().map(|example| example.decision).collect();
    assert_eq!(named, [Some(own)]);
    let fields: Vec<&str> = proposed.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["parameters.thresholds.match"]);
    assert_eq!(home.policy_proposal(proposed.id).unwrap(), Some(proposed), "kept as it was shown");
}
