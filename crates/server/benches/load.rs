//! Screening over HTTP on loopback, against the budgets, beside the same questions in process.
//!
//! ```text
//! cargo bench -p interdict-server --bench load
//! cargo bench -p interdict-server --bench load -- FOLDER
//! ```
//!
//! Asks the lists of FOLDER, which gets one more (`bench-swap`) and every decision that is recorded. Without it, lists of the shared
//! data are imported into a folder that is gone afterwards. Half the questions are listed names, half the same with their words turned
//! round and a letter changed. Clients keep their connections, and share the processors with the server. A process of its own serves
//! and asks for each value of `server.record`, so that neither importing nor the other counts.
//!
//! Each figure stands on a line with its budget and `ok` or `over`. The processor time of each question, of server and clients together,
//! is told beside: it says something on a machine that is shared, too.

#![allow(clippy::print_stdout, clippy::unwrap_used)] // a measurement prints, and stops where it is wrong

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use interdict_home::config::Recording;
use interdict_home::{Home, ImportOptions, Outcome, Place, SnapshotOptions};
use interdict_model::PartyKind;
use interdict_screen::{Parameters, Query, Screener};
use interdict_server::engine::{Clock, Current};
use interdict_server::{Running, Settings, start};
use jiff::Timestamp;

/// Questions asked one by one, and in batches.
const QUESTIONS: usize = 20_000;
const BATCH: usize = 100;
/// Connections at a time.
const CLIENTS: usize = 16;
/// Questions a second, one by one; the time within which 99 of 100 are answered then.
const SINGLE_RATE: f64 = 5_000.0;
const SINGLE_MILLISECONDS: f64 = 10.0;
/// Parties a second in batches.
const BATCH_RATE: f64 = 10_000.0;
/// From the start of the server to its first answer, with the snapshot compiled.
const READY_MILLISECONDS: f64 = 1_000.0;
/// Memory of the process without the pages of mapped files, which the system takes back when it wants.
const RESIDENT_MEGABYTES: f64 = 400.0;
/// The longest that a question takes while another snapshot comes in force.
const SWAP_MILLISECONDS: f64 = 50.0;
/// Parties of a list that comes, all of them new, and the longest that a question takes meanwhile: to write them holds up whoever writes.
const LARGE: usize = 100_000;
const LARGE_MILLISECONDS: f64 = 2_000.0;
/// How long a swap may take to be seen at all.
const SWAP_PATIENCE: Duration = Duration::from_mins(2);

/// Lists as published that bear their date.
const PUBLISHED: [&str; 4] = [
    "ofac/2023-12-28",
    "un/un_2026-02-27.xml.xz",
    "uk/ofsi_conlist_2018-04-13.csv.xz",
    "us_other/csl_consolidated_2022-05-06.csv.xz",
];

/// The argument with which this program runs itself, followed by a value of `server.record` and the folder.
const SERVE: &str = "--serve";

/// As the command has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, record, folder] = arguments.as_slice()
        && first == SERVE
    {
        let record = if record == "all" { Recording::All } else { Recording::Asked };
        return measure(Path::new(folder), record);
    }
    let given = arguments.iter().find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let folder = given.clone().unwrap_or_else(|| temporary.path().join("home"));
    if given.is_none() && !import(&folder) {
        println!("skipped: no list data");
        return;
    }
    // Compiled here, so that opening alone counts.
    let home = Home::open(&folder).unwrap();
    let parameters = Parameters::built_in().unwrap();
    drop(home.snapshot(&SnapshotOptions::default(), &parameters, Timestamp::now()).unwrap());
    drop(home);
    for record in ["asked", "all"] {
        println!("server.record = \"{record}\"");
        let mut own = Command::new(std::env::current_exe().unwrap());
        let status = own.args([SERVE, record]).arg(&folder).status().unwrap();
        assert!(status.success(), "the process that serves failed");
    }
}

/// Imports lists of the shared data; `false` if there are none.
fn import(folder: &Path) -> bool {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let there: Vec<PathBuf> =
        PUBLISHED.iter().map(|name| data.join(name)).filter(|path| path.exists()).collect();
    let mut home = Home::open(folder).unwrap();
    for path in &there {
        let now = Timestamp::now();
        let options = ImportOptions { checked_at: Some(now), ..ImportOptions::default() };
        for one in home.import(std::slice::from_ref(path), &options, now, &mut |_| {}).unwrap() {
            let recorded = matches!(one.outcome, Outcome::Recorded { .. });
            assert!(recorded, "{} is not recorded: {:?}", path.display(), one.outcome);
        }
    }
    !there.is_empty()
}

/// Serves, asks and reports.
fn measure(folder: &Path, record: Recording) {
    let place = Place::of(folder);
    let current = Current::open(&place, Clock::system(), false).unwrap();
    let engine = current.engine();
    let names = names(&engine);
    println!("{} parties, {} questions, {CLIENTS} connections", engine.loaded.snapshot.len(), names.len());
    let started = Instant::now();
    let screener = Screener::new(&engine.loaded.snapshot, &engine.parameters, &engine.loaded.coverage);
    for name in &names {
        std::hint::black_box(screener.decide(&Query::named(PartyKind::default(), name.clone())));
    }
    report("in process, one thread", rate(names.len(), started.elapsed()), "/s", None);
    drop(screener);
    drop((engine, current));

    let mut settings = Settings::new(folder);
    settings.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    settings.server.record = record;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let opening = Instant::now();
    let server = runtime.block_on(async { start(settings) }).unwrap();
    let address = server.address;
    Client::new(address).post("/api/v1/screen", r#"{"name": "Lazarus Group"}"#);
    report("ready", millis(opening.elapsed()), "ms", Some(Budget::Most(READY_MILLISECONDS)));

    let used = processor_seconds();
    let (took, mut times) = asked(&names, address);
    let each = each_used(used, names.len());
    times.sort_unstable();
    let at = |share: usize| millis(times.get(times.len() * share / 1000).copied().unwrap_or_default());
    report("one by one", rate(names.len(), took), "/s", Some(Budget::Least(SINGLE_RATE)));
    report("    median", at(500), "ms", None);
    report("    99 of 100", at(990), "ms", Some(Budget::Most(SINGLE_MILLISECONDS)));
    report("    processor, each", each, "us", None);
    let (started, used) = (Instant::now(), processor_seconds());
    let mut client = Client::new(address);
    for batch in names.chunks(BATCH) {
        let parties: Vec<_> = batch.iter().map(|name| serde_json::json!({ "name": name })).collect();
        client.post("/api/v1/screen/batch", &serde_json::json!({ "parties": parties }).to_string());
    }
    let many = rate(names.len(), started.elapsed());
    report("batches of 100, parties", many, "/s", Some(Budget::Least(BATCH_RATE)));
    report("    processor, each", each_used(used, names.len()), "us", None);
    let file = megabytes("RssFile:");
    report("memory", megabytes("VmRSS:") - file, "MB", Some(Budget::Most(RESIDENT_MEGABYTES)));
    report("    mapped files besides", file, "MB", None);
    let stall = swap(folder, &server, &names, 1);
    report("longest while swapping", millis(stall), "ms", Some(Budget::Most(SWAP_MILLISECONDS)));
    if record == Recording::All {
        let stall = swap(folder, &server, &names, LARGE);
        let budget = Some(Budget::Most(LARGE_MILLISECONDS));
        report("longest while a large list comes", millis(stall), "ms", budget);
    }
}

/// Imports one more list of so many parties and asks until the answers are from it: the longest that a question took meanwhile.
fn swap(folder: &Path, server: &Running, names: &[String], parties: usize) -> Duration {
    let is_imported = AtomicBool::new(false);
    let look = server.reloader();
    let mut client = Client::new(server.address);
    let mut snapshot = || {
        let answer = client.post("/api/v1/screen", r#"{"name": "Lazarus Group"}"#);
        serde_json::from_slice::<serde_json::Value>(&answer).unwrap()["snapshot"].to_string()
    };
    let before = snapshot();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let file = folder.join("bench-swap.csv");
            // Another content each time: the same would be known already.
            let now = Timestamp::now().as_nanosecond();
            let rows: Vec<String> =
                (0..parties).map(|party| format!("p{party},person,{}\n", made_name(party, now))).collect();
            let list = format!("bench-swap-{parties}");
            let text = format!("# issued: 2024-01-01\n# list: {list}\nid,schema,name\n{}", rows.concat());
            std::fs::write(&file, text).unwrap();
            let mut home = Home::open(folder).unwrap();
            home.import(&[file], &ImportOptions::default(), Timestamp::now(), &mut |_| {}).unwrap();
            is_imported.store(true, Ordering::Relaxed);
            look();
        });
        let mut longest = Duration::ZERO;
        let mut client = Client::new(server.address);
        for name in names.iter().cycle() {
            let body = serde_json::json!({ "name": name }).to_string();
            let asked = Instant::now();
            client.post("/api/v1/screen", &body);
            longest = longest.max(asked.elapsed());
            assert!(begun.elapsed() < SWAP_PATIENCE, "no other snapshot came in force");
            if is_imported.load(Ordering::Relaxed) && snapshot() != before {
                break;
            }
        }
        longest
    })
}

/// A name that shares little with others: words of the digits of a number and the time.
fn made_name(number: usize, now: i128) -> String {
    let mut state = u64::try_from(number).unwrap() ^ u64::try_from(now).unwrap().rotate_left(20);
    let mut word = || -> String {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let letter = |at: u32| char::from(b'a' + u8::try_from((state >> (8 + 7 * at)) % 26).unwrap());
        (0..7).map(letter).collect()
    };
    format!("{} {}", word(), word())
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

    /// The body of the answer, which must be a good one.
    fn post(&mut self, path: &str, body: &str) -> Vec<u8> {
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
        answer
    }
}

#[allow(clippy::cast_precision_loss)] // a rate is printed without decimals
fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Processor time of this process, all threads (0 where the system does not say).
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// Microseconds of it for each question since so many seconds of it were used.
#[allow(clippy::cast_precision_loss)] // thousands of questions
fn each_used(before: f64, questions: usize) -> f64 {
    (processor_seconds() - before) * 1e6 / questions.max(1) as f64
}

/// Megabytes of this process, by a field of its status (0 where the system does not say).
fn megabytes(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
    let kibibytes: f64 = line.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or(0.0);
    kibibytes * 1024.0 / 1e6
}

/// What a figure is held to.
#[derive(Clone, Copy)]
enum Budget {
    Most(f64),
    Least(f64),
}

fn report(what: &str, value: f64, unit: &str, budget: Option<Budget>) {
    // How many times a budget may be exceeded before it is `over`, where the machine is shared.
    let slack = std::env::var("BENCH_SLACK").ok().and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let verdict = match budget {
        Some(Budget::Most(most)) => {
            format!("(at most {most} {unit}: {})", if value <= most * slack { "ok" } else { "over" })
        }
        Some(Budget::Least(least)) => {
            format!("(at least {least} {unit}: {})", if value * slack >= least { "ok" } else { "over" })
        }
        None => String::new(),
    };
    println!("{what:<32} {value:>9.1} {unit:<2} {verdict}");
}
