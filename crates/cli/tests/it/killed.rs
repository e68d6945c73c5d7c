//! trust.md F20: a server that is killed in the middle of everything opens again as it was or as it was to be, and every answer that
//! somebody got is in the record.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::serving::Serving;
use crate::support::{command, loaded_on_sqlite, run};

/// How often it is killed.
const KILLS: usize = 5;
/// Milliseconds of work before a kill, at most.
const WORK: u64 = 2500;
/// Decisions of each life of the server that are made again: as many as time allows; the others are only looked up.
const REPLAYED: usize = 20;
/// The variable that repeats a run.
const SEED: &str = "INTERDICT_TEST_SEED";

/// Sends a request and gives the body of the answer, if a whole one came and it was good.
fn ask(address: &str, method: &str, path: &str, body: &str) -> Option<Value> {
    let mut stream = BufReader::new(TcpStream::connect(address).ok()?);
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.get_mut().write_all(format!("{head}{body}").as_bytes()).ok()?;
    let (mut line, mut length) = (String::new(), 0);
    stream.read_line(&mut line).ok()?;
    let is_good = line.starts_with("HTTP/1.1 200");
    while line.trim() != "" {
        line.clear();
        stream.read_line(&mut line).ok()?;
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut answer = vec![0; length];
    stream.read_exact(&mut answer).ok()?;
    if is_good { serde_json::from_slice(&answer).ok() } else { None }
}

/// What clients were told before a kill.
#[derive(Default)]
struct Told {
    /// Number and id of each question.
    decisions: Vec<(u64, String)>,
    /// The id of each customer, and how many alerts it opened.
    customers: Vec<(String, u64)>,
    /// Number of each alert that was decided, its revision then, and the reason.
    alerts: Vec<(u64, u64, String)>,
}

/// Screens, in batches too, writes customers and decides their alerts until the server is gone.
fn work(address: &str, who: &str, is_over: &AtomicBool) -> Told {
    let mut told = Told::default();
    for place in 0.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let id = format!("{who}-{place}");
        let party =
            |part: usize| json!({ "id": format!("{id}-{part}"), "name": format!("Number {part} Person") });
        let parties: Vec<Value> = (0..3).map(party).collect();
        let batch = ask(address, "POST", "/api/v1/screen/batch", &json!({ "parties": parties }).to_string());
        let one = ask(address, "POST", "/api/v1/screen", &party(9).to_string());
        let answers = batch.iter().flat_map(|batch| batch["answers"].as_array().into_iter().flatten());
        for answer in answers.chain(one.as_ref()) {
            let id = answer["id"].as_str().unwrap().to_owned();
            told.decisions.push((answer["recorded"].as_u64().expect("no answer without a record"), id));
        }
        let path = format!("/api/v1/customers/{id}");
        let customer = json!({ "name": "Lazarus Group" }).to_string();
        let Some(written) = ask(address, "PUT", &path, &customer) else { continue };
        told.customers.push((id.clone(), written["alerts_opened"].as_u64().unwrap()));
        let alerts = ask(address, "GET", &format!("/api/v1/alerts?customer={id}"), "");
        let Some(alert) = alerts.map(|alerts| alerts["alerts"][0].clone()) else { continue };
        let number = alert["id"].as_u64().expect("whoever is listed has an alert");
        let reason = format!("seen by {id}");
        let finds = json!({ "revision": alert["revision"], "outcome": "true_match", "reason": reason });
        let path = format!("/api/v1/alerts/{number}/decide");
        if let Some(decided) = ask(address, "POST", &path, &finds.to_string()) {
            told.alerts.push((number, decided["revision"].as_u64().unwrap(), reason));
        }
    }
    told
}

/// Imports another version of a private list with the command, again and again, until it is over.
fn import(home: &Path, folder: &Path, life: usize, is_over: &AtomicBool) {
    for place in 0.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let rows: String =
            (0..50).map(|row| format!("p{row},person,Imported {life} {place} {row}\n")).collect();
        let file = folder.join("watch.csv");
        let text = format!("# issued: 2024-01-{:02}\n# list: watch\nid,schema,name\n{rows}", life + 1);
        std::fs::write(&file, text).unwrap();
        // Whether it is taken is not the question here: only that nothing is ever half.
        drop(command(home).args(["lists", "import", file.to_str().unwrap()]).output().unwrap());
    }
}

/// Every alert is as its last act left it, and every act on it is an event of the record, once.
fn no_alert_is_half(home: &Path) {
    let home = interdict_home::Home::open(home).unwrap();
    let events = home.store().audit_events(0, usize::MAX >> 1).unwrap();
    let mut recorded = std::collections::HashMap::new();
    for event in &events {
        *recorded.entry((event.subject.as_str(), event.act.as_str())).or_insert(0_usize) += 1;
    }
    for alert in home.store().alerts("main", &interdict_store::AlertFilter::default(), 1_000_000).unwrap() {
        let history = home.store().alert_events(alert.id).unwrap();
        let last = history.last().expect("an alert was opened by an act");
        assert_eq!(last.body, alert.body, "alert {}", alert.id);
        let subject = format!("main/alert/{}", alert.id);
        for act in &history {
            let same = history.iter().filter(|other| other.act == act.act).count();
            let in_record = recorded.get(&(subject.as_str(), format!("alert.{}", act.act).as_str())).copied();
            assert_eq!(in_record, Some(same), "alert {}: {}", alert.id, act.act);
        }
        assert!(home.store().customer("main", &alert.customer).unwrap().is_some(), "alert {}", alert.id);
    }
}

#[test]
fn f20_a_server_that_is_killed_keeps_every_answer_that_somebody_got() {
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let given = std::env::var(SEED).ok().and_then(|seed| seed.parse().ok());
    let mut state = given.unwrap_or_else(|| u64::try_from(clock() % 1_000_000).unwrap());
    println!("{SEED}={state}");
    // The generator of Knuth's MMIX.
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let (folder, home) = loaded_on_sqlite(50);
    let mut checkpoints = Vec::new();
    for life in 0..KILLS {
        // So that it looks while lists are imported.
        let mut serving = Serving::start(&home, &[("INTERDICT_SERVER_REFRESH_SECONDS", "1")]);
        let address = serving.address.clone();
        let is_over = AtomicBool::new(false);
        let told: Vec<Told> = std::thread::scope(|scope| {
            let workers = ["a", "b", "c"].map(|name| {
                let (address, is_over) = (&address, &is_over);
                scope.spawn(move || work(address, &format!("{life}-{name}"), is_over))
            });
            let (place, outer) = (&home, folder.path());
            scope.spawn(|| import(place, outer, life, &is_over));
            std::thread::sleep(Duration::from_millis(200 + random(WORK)));
            serving.kill();
            is_over.store(true, Ordering::Relaxed);
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        let checkpoint = run(&home, &["audit", "checkpoint"]).done();
        let file = folder.path().join(format!("checkpoint-{life}.txt"));
        std::fs::write(&file, checkpoint).unwrap();
        checkpoints.push(file);
        for file in &checkpoints {
            run(&home, &["audit", "verify", "--checkpoint", file.to_str().unwrap()]).done();
        }
        let again = Serving::start(&home, &[]);
        let decisions: Vec<_> = told.iter().flat_map(|told| &told.decisions).collect();
        println!("life {life}: {} decisions", decisions.len());
        assert!(life > 0 || !decisions.is_empty(), "it was killed before anything was asked");
        for (number, id) in &decisions {
            let kept = ask(&again.address, "GET", &format!("/api/v1/decisions/{number}"), "");
            let kept = kept.unwrap_or_else(|| panic!("decision {number} was answered and is gone"));
            assert_eq!(kept["asked"]["id"], **id, "decision {number}");
        }
        let every = (decisions.len() / REPLAYED).max(1);
        for (number, _) in decisions.iter().step_by(every) {
            let replayed = ask(&again.address, "POST", &format!("/api/v1/decisions/{number}/replay"), "");
            let replayed = replayed.unwrap_or_else(|| panic!("decision {number} cannot be made again"));
            assert_eq!(replayed["outcome"], "same", "{replayed}");
        }
        for (id, opened) in told.iter().flat_map(|told| &told.customers) {
            let kept = ask(&again.address, "GET", &format!("/api/v1/customers/{id}"), "");
            assert!(kept.is_some(), "customer {id} was taken and is gone");
            let alerts = ask(&again.address, "GET", &format!("/api/v1/alerts?customer={id}"), "").unwrap();
            let alerts = alerts["alerts"].as_array().unwrap().len();
            assert!(*opened > 0 && alerts as u64 >= *opened, "{id}: {opened} opened, {alerts} there");
        }
        let decided: Vec<_> = told.iter().flat_map(|told| &told.alerts).collect();
        println!("life {life}: {} alerts decided", decided.len());
        for (number, revision, reason) in decided {
            let kept = ask(&again.address, "GET", &format!("/api/v1/alerts/{number}"), "").unwrap();
            assert!(kept["revision"].as_u64().unwrap() >= *revision, "alert {number}: {kept}");
            let history = kept["history"].as_array().unwrap();
            let is_it = |done: &&Value| done["act"] == "decide" && done["reason"] == **reason;
            assert_eq!(history.iter().filter(is_it).count(), 1, "alert {number}: {kept}");
        }
        no_alert_is_half(&home);
    }
}
