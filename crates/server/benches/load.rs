//! Screening over HTTP on loopback, beside the same questions in process.
//!
//! ```text
//! cargo bench -p interdict-server --bench load -- FOLDER
//! ```
//!
//! FOLDER is a data folder with lists imported; without one the starter list is asked, which says little. Half the questions are
//! listed names, half the same with their words turned round and a letter changed. Clients keep their connections.

#![allow(clippy::print_stdout, clippy::unwrap_used)] // a measurement prints, and stops where it is wrong

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use interdict_model::PartyKind;
use interdict_screen::{Query, Screener};
use interdict_server::engine::{Clock, Current};
use interdict_server::{Settings, start};

/// Questions asked one by one, and in batches.
const QUESTIONS: usize = 20_000;
const BATCH: usize = 100;
/// Connections at a time.
const CLIENTS: usize = 16;

fn main() {
    let folder = std::env::args().nth(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let folder = folder.unwrap_or_else(|| temporary.path().to_owned());
    let current = Current::open(&interdict_home::Place::of(&folder), Clock::system()).unwrap();
    let engine = current.engine();
    let names = names(&engine);
    println!("{} parties, {} questions, {CLIENTS} connections", engine.loaded.snapshot.len(), names.len());
    let started = Instant::now();
    let screener = Screener::new(&engine.loaded.snapshot, &engine.parameters, &engine.loaded.coverage);
    for name in &names {
        std::hint::black_box(screener.decide(&Query::named(PartyKind::default(), name.clone())));
    }
    let alone = rate(names.len(), started.elapsed());
    println!("in process, one thread: {alone:.0} questions/s");

    let mut settings = Settings::new(&folder);
    settings.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let opening = Instant::now();
    let server = runtime.block_on(async { start(settings) }).unwrap();
    println!("ready after {:.0} ms", opening.elapsed().as_secs_f64() * 1000.0);
    let address = server.address;

    let (took, mut times) = asked(&names, address);
    times.sort_unstable();
    let one = rate(names.len(), took);
    let at = |share: usize| times.get(times.len() * share / 1000).copied().unwrap_or_default();
    println!(
        "one by one: {one:.0}/s, {:.2} of in process; median {:.1} ms, 99 of 100 within {:.1} ms",
        one / alone,
        millis(at(500)),
        millis(at(990))
    );
    let started = Instant::now();
    let mut client = Client::new(address);
    for batch in names.chunks(BATCH) {
        let parties: Vec<_> = batch.iter().map(|name| serde_json::json!({ "name": name })).collect();
        client.post("/api/v1/screen/batch", &serde_json::json!({ "parties": parties }).to_string());
    }
    let many = rate(names.len(), started.elapsed());
    println!("batches of {BATCH}, one connection: {many:.0} parties/s, {:.2} of in process", many / alone);
    println!("resident: {} MB", resident() / 1000);
}

/// Names to ask: listed ones, and the same a little different.
fn names(engine: &interdict_server::engine::Engine) -> Vec<String> {
    let snapshot = &engine.loaded.snapshot;
    let every = (snapshot.len() / (QUESTIONS / 2)).max(1);
    let mut names = Vec::new();
    let listed = (0..snapshot.len()).step_by(every).filter_map(|party| {
        let party = u32::try_from(party).ok()?;
        Some(snapshot.record(party).ok()?.party.caption().to_owned())
    });
    for name in listed {
        let mut words: Vec<&str> = name.split_whitespace().collect();
        words.reverse();
        let other = words.join(" ").replacen('a', "e", 1).replacen('I', "Y", 1);
        names.push(name);
        names.push(other);
    }
    names.truncate(QUESTIONS);
    names
}

/// Asks all names on some connections at once: how long that took, and each question.
fn asked(names: &[String], address: SocketAddr) -> (Duration, Vec<Duration>) {
    let started = Instant::now();
    let times = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                scope.spawn(move || {
                    let mut client = Client::new(address);
                    let own = names.iter().skip(number).step_by(CLIENTS);
                    own.map(|name| {
                        let body = serde_json::json!({ "name": name }).to_string();
                        let asked = Instant::now();
                        client.post("/api/v1/screen", &body);
                        asked.elapsed()
                    })
                    .collect::<Vec<_>>()
                })
            })
            .collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    (started.elapsed(), times)
}

/// A connection that is kept.
struct Client(BufReader<TcpStream>);

impl Client {
    fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    fn post(&mut self, path: &str, body: &str) {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.0.get_mut().write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut length = 0;
        let mut line = String::new();
        for number in 0.. {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            if number == 0 {
                assert!(line.starts_with("HTTP/1.1 200"), "{line}");
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        self.0.read_exact(&mut answer).unwrap();
    }
}

#[allow(clippy::cast_precision_loss)] // a rate is printed without decimals
fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Kilobytes that the process holds.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or_default()
}
