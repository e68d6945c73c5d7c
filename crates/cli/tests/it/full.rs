//! trust.md F24: the disk of a server is full, or that of its log: nothing is answered that is not recorded, and it goes on by itself
//! when there is room again.
//!
//! The disk is made full with `strace`, for the running process; where that may not be, the test says so and ends.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use interdict_home::Home;
use serde_json::{Value, json};

use crate::faults::why_not;
use crate::serving::Serving;
use crate::support::{loaded_on_sqlite, run};

/// Calls of a running server that fail, such as those that need room on its disk, for as long as this lives.
pub(crate) struct Full(Child);

impl Full {
    pub(crate) fn of(serving: &Serving, calls: &str, error: &str) -> Self {
        let process = serving.process().to_string();
        let rules = [format!("trace={calls}"), format!("inject={calls}:error={error}")];
        let child = Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e", &rules[0], "-e", &rules[1], "-p", &process])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        // Every thread of it must be held, not the first alone.
        while !tracers(&process).iter().all(|tracer| tracer != "0") {
            assert!(begun.elapsed() < Duration::from_secs(30), "the process cannot be traced");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self(child)
    }

    pub(crate) fn ends(mut self) {
        // Let go of by a signal that it understands, the process runs on.
        Command::new("kill").args(["-INT", &self.0.id().to_string()]).status().unwrap();
        self.0.wait().unwrap();
    }
}

/// Who traces each thread of a process; `0` is nobody.
fn tracers(process: &str) -> Vec<String> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let status = |thread: std::fs::DirEntry| std::fs::read_to_string(thread.path().join("status")).ok();
    threads
        .flatten()
        .filter_map(status)
        .filter_map(|text| {
            Some(text.lines().find_map(|line| line.strip_prefix("TracerPid:"))?.trim().to_owned())
        })
        .collect()
}

/// What is asked, over every API that screens, and what acts.
fn requests() -> Vec<(&'static str, &'static str, Value)> {
    let one = json!({ "name": "Harbour Lantern Cooperative Bakery" });
    let yente =
        json!({ "queries": { "a": { "schema": "Person", "properties": { "name": ["Lazarus Group"] } } } });
    vec![
        ("POST", "/api/v1/screen", one.clone()),
        ("POST", "/api/v1/screen/batch", json!({ "parties": [one, { "name": "Lazarus Group" }] })),
        ("GET", "/v2/search?name=Lazarus%20Group", json!({})),
        ("POST", "/match/default", yente),
        ("PUT", "/api/v1/customers/c-2", json!({ "name": "Lazarus Group" })),
    ]
}

/// How many decisions and acts on customers are recorded.
fn recorded(home: &std::path::Path) -> (usize, usize) {
    let home = Home::open(home).unwrap();
    home.store().verify_audit(&[]).unwrap().unwrap();
    let events = home.store().audit_events(0, 100_000).unwrap();
    let of = |start: &str| events.iter().filter(|event| event.act.starts_with(start)).count();
    (of("decision."), of("customer.") + of("alert."))
}

#[test]
fn f24_a_disk_that_is_full_lets_nothing_be_answered_unrecorded() {
    if let Some(why) = why_not() {
        return println!("skipped: {why}");
    }
    let (_folder, home) = loaded_on_sqlite(20);
    let serving = Serving::start(&home, &[]);
    let ask =
        |(method, path, body): &(&str, &str, Value)| serving.answer(method, path, &[], &body.to_string());
    let customer = json!({ "name": "Lazarus Group" }).to_string();
    assert_eq!(serving.answer("PUT", "/api/v1/customers/c-1", &[], &customer).0, 200);
    assert!(requests().iter().all(|request| ask(request).0 == 200));
    let before = recorded(&home);

    let full = Full::of(&serving, "pwrite64,ftruncate,fallocate", "ENOSPC");
    for request in requests() {
        let (status, answer) = ask(&request);
        assert_eq!(status, 503, "{}: {answer}", request.1);
        let is_ours = request.1.starts_with("/api/");
        assert!(!is_ours || answer.contains("application/problem+json"), "{}: {answer}", request.1);
        assert!(answer.contains("nothing was answered") && answer.contains("indeterminate"), "{answer}");
        assert!(!answer.contains("27307"), "{}: an answer all the same: {answer}", request.1);
    }
    // A stream has begun when it is found: its lines say it.
    let lines = "{\"name\": \"Harbour Lantern Cooperative Bakery\"}\n".repeat(3);
    let (_, answer) = serving.answer("POST", "/api/v1/screen/stream", &[("accept", "*/*")], &lines);
    assert!(!answer.contains("\"clear\""), "{answer}");
    let decide = json!({ "revision": 1, "outcome": "true_match", "reason": "as seen" }).to_string();
    assert_eq!(serving.answer("POST", "/api/v1/alerts/1/decide", &[], &decide).0, 503);
    // It lives, and what needs no record is told.
    assert_eq!(serving.answer("GET", "/livez", &[], "").0, 200);
    assert_eq!(serving.answer("GET", "/api/v1/alerts/1", &[], "").0, 200);
    full.ends();

    assert_eq!(recorded(&home), before, "nothing was answered, so nothing is recorded");
    for request in requests() {
        let (status, answer) = ask(&request);
        assert_eq!(status, 200, "there is room again: {}: {answer}", request.1);
    }
    assert_eq!(serving.answer("POST", "/api/v1/alerts/1/decide", &[], &decide).0, 200);
    assert!(recorded(&home) > before);
    run(&home, &["audit", "verify"]).done();
}

/// The log of a server cannot be written, nor what a command prints: the one goes on, the other says so and has done its work.
#[cfg(target_os = "linux")]
#[test]
fn f24_a_log_that_cannot_be_written_stops_nothing() {
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let (folder, home) = loaded_on_sqlite(5);
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let mut server = Command::new(env!("CARGO_BIN_EXE_interdict"))
        .env_remove("INTERDICT_STORE")
        .arg("--home")
        .arg(&home)
        .args(["serve", "--listen", &address])
        .stdout(full())
        .stderr(full())
        .spawn()
        .unwrap();
    let probe = |path: &str| {
        ureq::get(format!("http://{address}{path}")).call().map(|answer| answer.status().as_u16())
    };
    let begun = Instant::now();
    while !matches!(probe("/livez"), Ok(200)) {
        assert!(begun.elapsed() < Duration::from_mins(1), "it does not begin");
        std::thread::sleep(Duration::from_millis(50));
    }
    for _ in 0..5 {
        let answer = ureq::post(format!("http://{address}/api/v1/screen"))
            .header("content-type", "application/json")
            .send(r#"{"name": "Lazarus Group"}"#);
        assert!(answer.is_ok_and(|answer| answer.status() == 200));
        assert!(probe("/no/such/path").is_err());
    }
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(recorded(&home).0, 5);

    // Two versions, neither of which can be told of; both are there, and the command does not say that all is well.
    let days = folder.path().join("days");
    for (day, count) in [("2024-01-02", 6), ("2024-01-03", 7)] {
        crate::invented::Set::of(count).write(&days, day);
    }
    let mut import = Command::new(env!("CARGO_BIN_EXE_interdict"));
    let import =
        import.env_remove("INTERDICT_STORE").arg("--home").arg(&home).args(["lists", "import"]).arg(&days);
    let ran = import.stdout(full()).output().unwrap();
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.stderr).contains("cannot write the answer"), "{ran:?}");
    let all = run(&home, &["lists", "status", "--all"]).done();
    assert_eq!(all.lines().count(), 3, "{all}");
}
