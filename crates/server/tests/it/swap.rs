//! trust.md F25: another snapshot comes into force while questions are answered.

#![allow(clippy::print_stdout, reason = "times are told, not promised")]

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use interdict_server::engine::{Clock, Current, Refresher};
use serde_json::{Value, json};

use crate::support::{Server, import};

const SWAPS: usize = 4;

fn names(edition: usize) -> Vec<String> {
    (0..200).map(|number| format!("Edition{edition} Somebody{number}")).collect()
}

fn put(folder: &std::path::Path, edition: usize) {
    let names = names(edition);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    import(folder, &format!("2026-01-{:02}", edition + 1), &names);
}

#[test]
fn f25_every_answer_is_from_one_snapshot_whatever_is_swapped_in() {
    let server = Server::with(|settings| {
        put(&settings.place.folder, 0);
        settings.server.refresh_seconds = 1;
    });
    let now = |server: &Server| server.get("/api/v1/lists").json()["snapshot"].as_str().unwrap().to_owned();
    let is_done = AtomicBool::new(false);
    let (mut in_force, mut singles, mut batches) = (vec![now(&server)], Vec::new(), Vec::new());
    std::thread::scope(|scope| {
        let one = || {
            let mut seen = Vec::new();
            while !is_done.load(Ordering::Relaxed) {
                let asked = Instant::now();
                let answer = server.post("/api/v1/screen", r#"{"name": "Edition1 Somebody7"}"#).json();
                seen.push((answer, asked.elapsed()));
            }
            seen
        };
        let many = || {
            let parties: Vec<Value> =
                (0..300).map(|number| json!({ "name": format!("Edition2 Somebody{number}") })).collect();
            let body = json!({ "parties": parties }).to_string();
            let mut seen = Vec::new();
            while !is_done.load(Ordering::Relaxed) {
                seen.push(
                    server.post("/api/v1/screen/batch", &body).json()["answers"].as_array().unwrap().clone(),
                );
            }
            seen
        };
        let asking = [scope.spawn(one), scope.spawn(one)];
        let batching = [scope.spawn(many), scope.spawn(many)];
        for edition in 1..=SWAPS {
            put(server.folder.path(), edition);
            let begun = Instant::now();
            while Some(&now(&server)) == in_force.last() {
                assert!(begun.elapsed() < Duration::from_mins(2), "no swap to edition {edition}");
                std::thread::sleep(Duration::from_millis(20));
            }
            in_force.push(now(&server));
        }
        is_done.store(true, Ordering::Relaxed);
        for asked in asking {
            singles.push(asked.join().unwrap());
        }
        for asked in batching {
            batches.extend(asked.join().unwrap());
        }
    });
    let place: HashMap<&str, usize> = in_force.iter().map(String::as_str).zip(0..).collect();
    assert_eq!(place.len(), SWAPS + 1, "each edition is a snapshot of its own");
    let of = |answer: &Value| place[answer["snapshot"].as_str().unwrap()];
    let mut longest = Duration::ZERO;
    for asked in &singles {
        let mut before = 0;
        for (answer, took) in asked {
            assert!(of(answer) >= before, "no answer is from a snapshot older than the one before it");
            before = of(answer);
            // The answer fits the snapshot it names: this name is listed in edition 1 alone.
            assert_eq!(answer["verdict"] == "match", of(answer) == 1, "{answer}");
            longest = longest.max(*took);
        }
    }
    assert!(!batches.is_empty());
    for batch in &batches {
        assert_eq!(batch.len(), 300);
        assert!(batch.iter().all(|answer| of(answer) == of(&batch[0])), "a batch of two snapshots");
    }
    let asked: usize = singles.iter().map(Vec::len).sum();
    println!(
        "{asked} single answers and {} batches over {SWAPS} swaps; the longest took {longest:?}",
        batches.len()
    );
}

/// Whoever asks for the engine never waits for a swap: not even while one is swapped in every moment.
#[test]
fn f25_nobody_waits_for_a_swap() {
    const SLOW: Duration = Duration::from_millis(50);
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), 0);
    let current =
        Arc::new(Current::open(&interdict_home::Place::of(folder.path()), Clock::system(), false).unwrap());
    let refresher = Refresher::start(
        Arc::clone(&current),
        &interdict_home::Place::of(folder.path()),
        Duration::from_millis(1),
    )
    .unwrap();
    let is_done = AtomicBool::new(false);
    let (asked, slow, looks) = std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let (mut asked, mut slow, mut looks) = (0_u64, 0_u64, 0_u64);
            let mut last = current.engine().looked_at;
            while !is_done.load(Ordering::Relaxed) {
                let begun = Instant::now();
                let engine = current.engine();
                slow += u64::from(begun.elapsed() > SLOW);
                looks += u64::from(engine.looked_at != last);
                last = engine.looked_at;
                asked += 1;
            }
            (asked, slow, looks)
        });
        for edition in 1..=3 {
            put(folder.path(), edition);
            std::thread::sleep(Duration::from_millis(200));
        }
        is_done.store(true, Ordering::Relaxed);
        reading.join().unwrap()
    });
    refresher.stop();
    println!("{asked} times asked over {looks} swaps, {slow} times longer than 50 ms");
    assert!(looks >= 3, "{looks} swaps");
    // A thread that the system does not run is late too, but seldom; a lock would be held up by every swap, and leave little to ask.
    assert!(slow * 10_000 < asked && asked > looks * 1000, "{slow} of {asked} over {looks} swaps");
}
