//! Stored customers: whoever is screened again by what differs has been screened against everything.

use std::collections::BTreeMap;

use interdict_desk::{Act, Alert, Duty, Outcome, Person, Refused};
use interdict_home::desk::{GivenCustomer, Lists, read};
use interdict_home::{Home, HomeError};
use interdict_lists::measures;
use interdict_model::{Name, Party, PartyKind};
use interdict_screen::{CompileInput, CompiledList, Parameters, Query, Screener, Snapshot, compile};
use interdict_store::{AlertFilter, StoreError};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::{empty, time};

pub(crate) const NOW: &str = "2026-03-01T00:00:00Z";

pub(crate) fn clock() -> Timestamp {
    time(NOW)
}

const WORDS: [&str; 14] = [
    "Ivan", "Petrov", "Karmanov", "Ali", "Hassan", "Trading", "Morozka", "Belgrava", "Sunday", "Kim",
    "Yongsu", "Nordwind", "Shipping", "Katerina",
];

pub(crate) fn party(id: u8, words: &[usize], year: Option<i16>) -> Party {
    let name = words.iter().map(|&at| WORDS[at % WORDS.len()]).collect::<Vec<_>>().join(" ");
    let names = vec![Name::primary(name)];
    let json = json!({ "list": "one", "id": id.to_string(), "kind": PartyKind::Person, "names": names });
    let mut party: Party = serde_json::from_value(json).unwrap();
    party.birth_dates = year.and_then(interdict_model::PartialDate::year).into_iter().collect();
    party
}

/// Compiles parties into the folder where a home keeps its snapshots.
pub(crate) fn compiled(home: &Home, parties: &BTreeMap<u8, Party>, parameters: &Parameters) -> Snapshot {
    let folder = home.folder().join("snapshots");
    std::fs::create_dir_all(&folder).unwrap();
    let version = blake3::hash(format!("{parties:?}").as_bytes()).to_hex().to_string();
    let path = folder.join(format!("{version}.snapshot"));
    let list = CompiledList {
        id: "one".parse().unwrap(),
        edition: "2026-01-01".parse().unwrap(),
        version,
        partial: false,
    };
    let measures = measures::measures().unwrap();
    let parties = parties.values().cloned().collect();
    compile(CompileInput { lists: vec![list], parties, measures: &measures, parameters }, &path).unwrap();
    Snapshot::open(&path).unwrap()
}

pub(crate) fn given(id: &str, body: Value) -> GivenCustomer {
    let Value::Object(body) = body else { panic!("an object") };
    GivenCustomer { id: id.to_owned(), body }
}

/// What matters of all alerts: which pairs, where they stand, whether they meet, how alike they are.
fn alerts(home: &Home) -> Vec<(String, String, String, bool, bool, String)> {
    let kept = home.store().alerts("t", &AlertFilter::default(), 10_000).unwrap();
    let mut told: Vec<_> = kept
        .iter()
        .map(|kept| {
            let alert: Alert = read(kept).unwrap();
            let state = alert.state().is_released();
            let gone = alert.gone().is_some();
            let side = format!("{:?}", (alert.seen().certain, &alert.seen().customer, &alert.seen().party));
            (kept.customer.clone(), kept.party.clone(), kept.state.clone(), state, gone, side)
        })
        .collect();
    told.sort();
    told
}

#[derive(Debug, Clone)]
enum Step {
    List {
        id: u8,
        words: Vec<usize>,
        year: Option<i16>,
    },
    Delist {
        id: u8,
    },
    Customer {
        id: u8,
        words: Vec<usize>,
        year: Option<i16>,
    },
    Leave {
        id: u8,
    },
    Decide {
        at: usize,
        outcome: Outcome,
    },
    /// A byte of what was read ahead is another, or the file is cut, or gone.
    Damage {
        at: usize,
        how: u8,
    },
    /// Other lists are in force, and nobody was screened again yet.
    Swap,
    Screen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let words = || proptest::collection::vec(0usize..14, 1..4);
    let year = || proptest::option::of(1960i16..1963);
    let outcome = prop_oneof![2 => Just(Outcome::FalseMatch), 1 => Just(Outcome::TrueMatch)];
    let step = prop_oneof![
        5 => (0u8..30, words(), year()).prop_map(|(id, words, year)| Step::List { id, words, year }),
        1 => (0u8..30).prop_map(|id| Step::Delist { id }),
        4 => (0u8..12, words(), year()).prop_map(|(id, words, year)| Step::Customer { id, words, year }),
        1 => (0u8..12).prop_map(|id| Step::Leave { id }),
        1 => (0usize..20, outcome).prop_map(|(at, outcome)| Step::Decide { at, outcome }),
        1 => (any::<usize>(), 0u8..3).prop_map(|(at, how)| Step::Damage { at, how }),
        1 => Just(Step::Swap),
        2 => Just(Step::Screen),
    ];
    proptest::collection::vec(step, 10..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]

    #[test]
    fn the_difference_finds_what_everything_finds(steps in steps(), least_names in prop_oneof![Just(1u32), Just(50_000)]) {
        let mut parameters = Parameters::built_in().unwrap();
        // On few names every new one shifts the weights of words.
        parameters.weights.least_names = least_names;
        let (_one, mut by_difference) = empty();
        let (_two, mut by_all) = empty();
        let ann = Person { name: "Ann".to_owned(), also: Vec::new(), duties: vec![Duty::Decide] };
        let mut listed: BTreeMap<u8, Party> = (0u8..8).map(|id| (id, party(id, &[id.into(), 1, 4], None))).collect();
        let mut snapshot = compiled(&by_difference, &listed, &parameters);
        let mut differences = 0;
        for step in steps.into_iter().chain([Step::Screen]) {
            let lists = Lists { snapshot: &snapshot, parameters: &parameters };
            match step {
                Step::List { id, words, year } => { listed.insert(id, party(id, &words, year)); }
                Step::Delist { id } => { listed.remove(&id); }
                Step::Customer { id, words, year } => {
                    let name: Vec<&str> = words.iter().map(|&at| WORDS[at]).collect();
                    let mut body = json!({ "name": name.join(" ") });
                    if let Some(year) = year { body["birth_date"] = json!(year); }
                    for home in [&mut by_difference, &mut by_all] {
                        home.put_customers("t", &[given(&id.to_string(), body.clone())], lists, "Ann", clock()).unwrap();
                    }
                }
                Step::Leave { id } => {
                    for home in [&mut by_difference, &mut by_all] {
                        home.remove_customer("t", &id.to_string(), "Ann", clock()).unwrap();
                    }
                }
                Step::Decide { at, outcome } => {
                    let act = Act::Decide { outcome, reason: "as seen".to_owned(), do_not_alert: None, together: 1 };
                    for home in [&mut by_difference, &mut by_all] {
                        let mut kept = home.store().alerts("t", &AlertFilter::default(), 1000).unwrap();
                        kept.sort_by(|a, b| (&a.customer, &a.party).cmp(&(&b.customer, &b.party)));
                        let Some(alert) = kept.get(at) else { continue };
                        match home.act_on_alert(("t", alert.id), alert.revision, &act, &ann, clock()) {
                            Ok(_) | Err(HomeError::Refused(Refused::Waiting(_))) => {}
                            Err(cause) => panic!("{cause}"),
                        }
                    }
                }
                Step::Damage { at, how } => {
                    let path = by_difference.folder().join("customers.ahead");
                    let Ok(mut bytes) = std::fs::read(&path) else { continue };
                    if bytes.is_empty() { continue }
                    let at = at % bytes.len();
                    match how {
                        0 => bytes[at] ^= 1,
                        1 => bytes.truncate(at),
                        _ => bytes.clear(),
                    }
                    std::fs::write(&path, bytes).unwrap();
                }
                Step::Swap => snapshot = compiled(&by_difference, &listed, &parameters),
                Step::Screen => {
                    snapshot = compiled(&by_difference, &listed, &parameters);
                    let lists = Lists { snapshot: &snapshot, parameters: &parameters };
                    if let Some(run) = by_difference.rescreen(lists, &clock).unwrap() {
                        differences += usize::from(run.previous.is_some());
                        prop_assert_eq!(run.screened, run.stored);
                        prop_assert_eq!(run.stored, by_difference.store().customers_stored().unwrap());
                        prop_assert!(by_difference.all_screened(lists).unwrap().is_some());
                        prop_assert!(by_difference.rescreen(lists, &clock).unwrap().is_none(), "once is enough");
                    }
                    by_all.rescreen_all(lists, &clock).unwrap();
                    prop_assert_eq!(alerts(&by_difference), alerts(&by_all));
                    // Whoever meets somebody has an alert, and whoever has an alert that meets does meet.
                    let screener = Screener::new(&snapshot, &parameters, &[]);
                    for customer in by_all.store().customers("t", "", 100).unwrap() {
                        let body: Map<String, Value> = serde_json::from_str(customer.body.as_deref().unwrap()).unwrap();
                        let asked = interdict_screen::asked::Asked::of_json(&body, interdict_screen::asked::Property::named);
                        let query: &Query = &asked.query;
                        let mut met: Vec<String> =
                            screener.meet(query).hits.into_iter().map(|(_, hit)| hit.party).collect();
                        met.sort();
                        let of = alerts(&by_difference).into_iter().filter(|alert| alert.0 == customer.id && !alert.4);
                        prop_assert_eq!(met, of.map(|alert| alert.1).collect::<Vec<_>>());
                    }
                }
            }
        }
        prop_assert!(differences > 0 || by_difference.store().rescreens(true, 100).unwrap().len() < 2);
        by_difference.store().verify_audit(&[]).unwrap().unwrap();
    }
}

/// F16, F19: a designation alerts on a planted customer, a delisting marks the alert, and what was decided stays.
#[test]
fn a_designation_and_a_delisting() {
    let (_folder, mut home) = empty();
    let parameters = Parameters::built_in().unwrap();
    let mut listed: BTreeMap<u8, Party> = (0u8..8).map(|id| (id, party(id, &[3, 4, 5], None))).collect();
    let before = compiled(&home, &listed, &parameters);
    let lists = Lists { snapshot: &before, parameters: &parameters };
    let customers: Vec<GivenCustomer> = (0..5000)
        .map(|number| given(&format!("c{number}"), json!({ "name": format!("Somebody Numbertwo{number}") })))
        .chain([given("planted", json!({ "name": "Katerina Nordwind Morozka" }))])
        .collect();
    let written = home.put_customers("t", &customers, lists, "loader", clock()).unwrap();
    assert!(written.iter().all(|written| written.opened == 0 && written.version == 1));
    home.rescreen(lists, &clock).unwrap().unwrap();

    listed.insert(90, party(90, &[13, 11, 6], None));
    let after = compiled(&home, &listed, &parameters);
    let lists = Lists { snapshot: &after, parameters: &parameters };
    assert!(home.all_screened(lists).unwrap().is_none(), "nobody was screened against this yet");
    let run = home.rescreen(lists, &clock).unwrap().unwrap();
    assert_eq!((run.stored, run.screened, run.opened, run.incomplete), (5001, 5001, 1, 0));
    assert!(
        std::fs::metadata(home.folder().join("customers.ahead")).unwrap().len() > 5001,
        "they were read ahead"
    );
    assert_eq!(run.previous.as_deref(), Some(before.content_hash()));
    let alert = home.store().alerts_of("t", "planted").unwrap().pop().unwrap();
    assert_eq!((alert.party.as_str(), alert.state.as_str()), ("90", "open"));

    let ann = Person { name: "Ann".to_owned(), also: Vec::new(), duties: vec![Duty::Decide] };
    let bob = Person { name: "Bob".to_owned(), also: Vec::new(), duties: vec![Duty::Approve] };
    let act = Act::Decide {
        outcome: Outcome::TrueMatch,
        reason: "the same passport".to_owned(),
        do_not_alert: None,
        together: 1,
    };
    let refused = home.act_on_alert(("t", alert.id), alert.revision, &act, &bob, clock());
    assert!(matches!(refused, Err(HomeError::Refused(Refused::NotTheirs(Duty::Decide)))));
    let decided = home.act_on_alert(("t", alert.id), alert.revision, &act, &ann, clock()).unwrap().unwrap();
    assert_eq!(decided.state, "decided");
    assert!(home.act_on_alert(("other", alert.id), alert.revision, &act, &ann, clock()).unwrap().is_none());

    listed.remove(&90);
    let gone = compiled(&home, &listed, &parameters);
    let lists = Lists { snapshot: &gone, parameters: &parameters };
    home.rescreen(lists, &clock).unwrap().unwrap();
    let kept = home.store().alert("t", alert.id).unwrap().unwrap();
    let marked = read(&kept).unwrap();
    assert_eq!(marked.gone(), Some("the list no longer has the party"));
    assert_eq!(kept.state, "decided", "the decision stays");
    assert_eq!(marked.seen().snapshot, after.content_hash(), "with the version it was made on");
    let acts: Vec<String> =
        home.store().alert_events(alert.id).unwrap().into_iter().map(|event| event.act).collect();
    assert_eq!(acts, ["open", "decide", "gone"]);
    // A run that is cut off is begun anew, against everything, and finds nothing twice.
    let opened = home.store().alerts("t", &AlertFilter::default(), 100).unwrap().len();
    assert!(home.all_screened(lists).unwrap().is_some());
    let mut cut = interdict_store::Store::open(home.store_location()).unwrap();
    let writer = cut.desk(clock()).unwrap();
    writer.begin_rescreen("another", &lists.basis(), None).unwrap();
    writer.commit().unwrap();
    assert!(home.all_screened(lists).unwrap().is_none());
    let anew = home.rescreen(lists, &clock).unwrap().unwrap();
    assert_eq!((anew.previous, anew.screened), (None, 5001));
    assert_eq!(home.store().alerts("t", &AlertFilter::default(), 100).unwrap().len(), opened);
    home.store().verify_audit(&[]).unwrap().unwrap();
    assert!(matches!(
        interdict_store::Store::in_memory()
            .unwrap()
            .desk(clock())
            .unwrap()
            .keep_rescreen(&interdict_store::Rescreen { screened: run.screened - 1, ..run }),
        Err(StoreError::Incomplete { .. })
    ));
}

/// Erasure: of who is removed, in whatever version, nothing is left in what was read ahead, nor in what is read ahead after that.
#[test]
fn nothing_is_left_of_who_is_removed_in_what_was_read_ahead() {
    let (_folder, mut home) = empty();
    let parameters = Parameters::built_in().unwrap();
    let mut listed: BTreeMap<u8, Party> = (0u8..8).map(|id| (id, party(id, &[3, 4, 5], None))).collect();
    let ahead = |home: &Home| std::fs::read(home.folder().join("customers.ahead")).unwrap();
    let mut next = |home: &mut Home, id: u8| {
        listed.insert(id, party(id, &[13, 11, 6], None));
        let snapshot = compiled(home, &listed, &parameters);
        home.rescreen(Lists { snapshot: &snapshot, parameters: &parameters }, &clock).unwrap();
        snapshot
    };
    let people = |numbers: std::ops::Range<u32>| -> Vec<GivenCustomer> {
        numbers
            .map(|number| {
                given(&format!("c{number}"), json!({ "name": format!("Somebody Numbertwo{number}") }))
            })
            .collect()
    };
    let first = next(&mut home, 20);
    let lists = Lists { snapshot: &first, parameters: &parameters };
    home.put_customers("t", &people(0..40), lists, "loader", clock()).unwrap();
    next(&mut home, 21);
    next(&mut home, 22);
    let whole = ahead(&home).len();
    assert!(whole > 0, "they were read ahead");
    // Written anew, it stands in a row after all others; what was read ahead of the old row goes too.
    home.put_customers("t", &people(7..8), lists, "loader", clock()).unwrap();
    assert!(home.remove_customer("t", "c7", "ann", clock()).unwrap());
    assert!(ahead(&home).is_empty(), "it was in the first block");
    next(&mut home, 23);
    let after = ahead(&home);
    assert!(!after.is_empty() && after.len() < whole, "{} of {whole}", after.len());
    assert!(!home.remove_customer("t", "c7", "ann", clock()).unwrap());
    assert_eq!(ahead(&home), after, "nobody was removed");
    // What is over by its age goes from there with the store.
    let later = clock() + jiff::SignedDuration::from_hours(24 * 366 * 11);
    assert!(home.purge(false, later).unwrap().1.customers > 0);
    assert!(ahead(&home).is_empty());
}

/// A customer who came while lists were in force that no run was for.
#[test]
fn who_came_between_two_runs_is_screened_against_everything() {
    let (_folder, mut home) = empty();
    let parameters = Parameters::built_in().unwrap();
    let mut listed: BTreeMap<u8, Party> = (0u8..8).map(|id| (id, party(id, &[3, 4, 5], None))).collect();
    let first = compiled(&home, &listed, &parameters);
    let lists = Lists { snapshot: &first, parameters: &parameters };
    home.put_customers("t", &[given("early", json!({ "name": "Ivan Petrov" }))], lists, "a", clock())
        .unwrap();
    home.rescreen(lists, &clock).unwrap().unwrap();
    listed.insert(90, party(90, &[13, 11, 6], None));
    let between = compiled(&home, &listed, &parameters);
    let lists = Lists { snapshot: &between, parameters: &parameters };
    let body = json!({ "name": "Katerina Nordwind Morozka" });
    let written = home.put_customers("t", &[given("late", body)], lists, "a", clock()).unwrap();
    assert_eq!(written[0].opened, 1);
    // The party is withdrawn before anybody else was screened against it: from run to run nothing changed.
    listed.remove(&90);
    let again = compiled(&home, &listed, &parameters);
    assert_eq!(again.content_hash(), first.content_hash());
    let lists = Lists { snapshot: &again, parameters: &parameters };
    assert!(home.all_screened(lists).unwrap().is_none());
    let run = home.rescreen(lists, &clock).unwrap().unwrap();
    assert_eq!((run.stored, run.screened), (2, 2));
    let alert = read(&home.store().alerts_of("t", "late").unwrap()[0]).unwrap();
    assert_eq!(alert.gone(), Some("the list no longer has the party"));
}
