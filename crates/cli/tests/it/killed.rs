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
    customers: Vec<String>,
}

/// Screens, in batches too, and writes customers until the server is gone.
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
        if ask(address, "PUT", &path, &json!({ "name": "Lazarus Group" }).to_string()).is_some() {
            told.customers.push(id);
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
        // One look, before any import: what a look amid an import does to replay is told in docs/server.md.
        let mut serving = Serving::start(&home, &[("INTERDICT_SERVER_REFRESH_SECONDS", "30")]);
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
        for id in told.iter().flat_map(|told| &told.customers) {
            let kept = ask(&again.address, "GET", &format!("/api/v1/customers/{id}"), "");
            assert!(kept.is_some(), "customer {id} was taken and is gone");
        }
    }
}
