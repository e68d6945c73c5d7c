//! F46: an entry that keeps a pair from alerting, when the list merges, renames or changes the party, or time passes.

use std::collections::BTreeMap;

use interdict_desk::{Act, Alert, DoNotAlert, Duty, Fact, Outcome, Person};
use interdict_home::Home;
use interdict_home::desk::{Lists, read};
use interdict_model::{Name, NameKind, NameStrength, Party};
use interdict_screen::Parameters;
use interdict_store::KeptAlert;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::desk::{clock, compiled, given, party};
use crate::support::empty;

const CUSTOMER: &str = "planted";

fn screen(home: &mut Home, listed: &BTreeMap<u8, Party>) -> u64 {
    let parameters = Parameters::built_in().unwrap();
    let snapshot = compiled(home, listed, &parameters);
    let lists = Lists { snapshot: &snapshot, parameters: &parameters };
    home.rescreen(lists, &clock).unwrap().map_or(0, |run| run.opened)
}

/// The alert on a party, by its id on the list.
fn alert(home: &Home, party: &str) -> (KeptAlert, Alert) {
    let alerts = home.store().alerts_of("t", CUSTOMER).unwrap();
    let kept = alerts.into_iter().find(|kept| kept.party == party).unwrap();
    let alert = read(&kept).unwrap();
    (kept, alert)
}

fn acts(home: &Home, alert: i64) -> Vec<String> {
    home.store().alert_events(alert).unwrap().into_iter().map(|event| event.act).collect()
}

/// A customer who is surely listed as 7, and whom two people found to be somebody else, so that the pair need not alert.
fn silent() -> (interdict_store::testing::Folder, Home, BTreeMap<u8, Party>) {
    let (folder, mut home) = empty();
    let listed: BTreeMap<u8, Party> =
        [(1, party(1, &[3, 4, 5], None)), (7, party(7, &[13, 11, 6], None))].into_iter().collect();
    let parameters = Parameters::built_in().unwrap();
    let snapshot = compiled(&home, &listed, &parameters);
    let lists = Lists { snapshot: &snapshot, parameters: &parameters };
    let customer = given(CUSTOMER, json!({ "name": "Katerina Nordwind Morozka", "birth_date": "1990" }));
    home.put_customers("t", &[customer], lists, "loader", clock()).unwrap();
    home.rescreen(lists, &clock).unwrap();
    decide(&mut home, "7");
    (folder, home, listed)
}

fn decide(home: &mut Home, party: &str) {
    let (kept, _) = alert(home, party);
    let ann = Person { name: "Ann".to_owned(), also: Vec::new(), duties: vec![Duty::Decide] };
    let bob = Person { name: "Bob".to_owned(), also: Vec::new(), duties: vec![Duty::Approve] };
    let entry = DoNotAlert {
        evidence: "passport seen at the branch".to_owned(),
        differs: vec![Fact::BirthDate],
        until: until(),
    };
    let act = Act::Decide {
        outcome: Outcome::FalseMatch,
        reason: "somebody else".to_owned(),
        do_not_alert: Some(entry),
        together: 1,
    };
    let proposed = home.act_on_alert(("t", kept.id), kept.revision, &act, &ann, clock()).unwrap().unwrap();
    let act = Act::Approve { reason: "seen too".to_owned(), proposer: Some(ann) };
    let decided = home.act_on_alert(("t", kept.id), proposed.revision, &act, &bob, clock()).unwrap().unwrap();
    assert_eq!((decided.state.as_str(), decided.until), ("decided", Some(until())));
}

fn until() -> Timestamp {
    clock() + SignedDuration::from_hours(24 * 30)
}

/// The party under another id, with the former one among its references.
fn renamed(listed: &mut BTreeMap<u8, Party>, from: u8, to: u8) -> &mut Party {
    let mut party = listed.remove(&from).unwrap();
    party.references.push(from.to_string());
    party.id = to.to_string();
    listed.entry(to).or_insert(party)
}

#[test]
fn it_survives_another_id_of_the_same_party() {
    let (_folder, mut home, mut listed) = silent();
    renamed(&mut listed, 7, 70);
    assert_eq!(screen(&mut home, &listed), 0, "nothing alerts");
    let (kept, moved) = alert(&home, "70");
    assert!(moved.state().is_released() && moved.gone().is_none());
    assert_eq!(kept.until, Some(until()), "with the same end");
    let (old, before) = alert(&home, "7");
    assert_eq!(before.gone(), Some("the list calls the party 70 now"));
    assert!(before.state().is_released(), "what was decided stays");
    let told = home.store().alert_events(kept.id).unwrap();
    assert!(told[0].reason.contains(&format!("called the party 7 (alert {})", old.id)), "{}", told[0].reason);
    // And again, and nothing happens twice.
    renamed(&mut listed, 70, 71);
    assert_eq!(screen(&mut home, &listed), 0);
    assert!(alert(&home, "71").1.state().is_released());
    assert_eq!(screen(&mut home, &listed), 0);
    assert_eq!(home.store().alerts_of("t", CUSTOMER).unwrap().len(), 3);
    home.store().verify_audit(&[]).unwrap().unwrap();
}

#[test]
fn it_ends_where_the_other_id_comes_with_something_new() {
    let (_folder, mut home, mut listed) = silent();
    let party = renamed(&mut listed, 7, 70);
    party.names.push(Name::alias("Katerina Belgrava".to_owned(), NameKind::Aka, NameStrength::Strong));
    assert_eq!(screen(&mut home, &listed), 1);
    let (kept, moved) = alert(&home, "70");
    assert_eq!((kept.state.as_str(), kept.until, moved.state().is_released()), ("open", None, false));
    assert_eq!(acts(&home, kept.id), ["reopen"]);
}

#[test]
fn it_ends_when_the_party_gains_an_alias_or_the_customer_changes_and_with_its_day() {
    let (_folder, mut home, mut listed) = silent();
    let party = listed.get_mut(&7).unwrap();
    party.names.push(Name::alias("Katerina Belgrava".to_owned(), NameKind::Aka, NameStrength::Strong));
    assert_eq!(screen(&mut home, &listed), 1);
    assert_eq!(alert(&home, "7").0.state, "open");

    let (_folder, mut home, listed) = silent();
    let parameters = Parameters::built_in().unwrap();
    let snapshot = compiled(&home, &listed, &parameters);
    let lists = Lists { snapshot: &snapshot, parameters: &parameters };
    let put = |home: &mut Home, body| {
        home.put_customers("t", &[given(CUSTOMER, body)], lists, "loader", clock()).unwrap();
        alert(home, "7").1.state().is_released()
    };
    let moved =
        json!({ "name": "Katerina Nordwind Morozka", "birth_date": "1990", "address": "1 New Street" });
    assert!(put(&mut home, moved), "an address is no identity");
    let other = json!({ "name": "Katerina Nordwind Morozka", "birth_date": "1991" });
    assert!(!put(&mut home, other), "another date of birth is");

    let (_folder, mut home, _) = silent();
    assert_eq!(home.lapse_alerts(until() - SignedDuration::from_secs(1)).unwrap(), 0);
    assert_eq!(home.lapse_alerts(until()).unwrap(), 1);
    assert_eq!(alert(&home, "7").0.state, "open");
}

/// Of two parties that become one, that which holds the customer up counts.
#[test]
fn what_was_found_true_of_one_is_not_silenced_by_the_other() {
    let (_folder, mut home, mut listed) = silent();
    listed.insert(8, party(8, &[13, 11, 6], None));
    assert_eq!(screen(&mut home, &listed), 1);
    let party = renamed(&mut listed, 7, 9);
    party.references.push("8".to_owned());
    listed.remove(&8);
    screen(&mut home, &listed);
    let (kept, merged) = alert(&home, "9");
    assert_eq!((kept.state.as_str(), merged.state().is_released()), ("open", false));
    let told = home.store().alert_events(kept.id).unwrap();
    assert!(told[0].reason.contains("the list called the party 8"), "{}", told[0].reason);
}
