//! trust.md F15 and F17 as probes see them, and the end of a server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use interdict_server::engine::Clock;
use jiff::{SignedDuration, Timestamp};

use crate::support::{Server, import_checked};

/// A clock that stands where it is put.
#[derive(Clone)]
struct Hands(Arc<AtomicI64>);

impl Hands {
    fn at(time: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(time.as_second())))
    }

    fn set(&self, time: Timestamp) {
        self.0.store(time.as_second(), Ordering::SeqCst);
    }

    fn clock(&self) -> Clock {
        let hands = self.clone();
        Clock::of(move || Timestamp::from_second(hands.0.load(Ordering::SeqCst)).unwrap())
    }
}

/// Waits for a look at the lists at this time.
fn looked(server: &Server, at: Timestamp) {
    let begun = Instant::now();
    while server.get("/api/v1/lists").json()["looked_at"] != at.to_string() {
        assert!(begun.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn verdict(server: &Server) -> String {
    let answer = server.post("/api/v1/screen", r#"{"name": "Harbour Lantern Cooperative Bakery"}"#).json();
    answer["verdict"].as_str().unwrap().to_owned()
}

/// A line of the metrics.
fn metric(server: &Server, start: &str) -> f64 {
    let text = server.get("/metrics").text;
    let line = text.lines().find_map(|line| line.strip_prefix(start));
    line.unwrap_or_else(|| panic!("{start} in {text}")).trim().parse().unwrap()
}

#[test]
fn f15_lists_age_at_the_second_by_the_clock_of_the_server() {
    let checked: Timestamp = "2024-01-10T12:00:00Z".parse().unwrap();
    let hands = Hands::at(checked);
    let server = Server::with(|settings| {
        import_checked(&settings.place.folder, checked);
        settings.clock = hands.clock();
        settings.server.refresh_seconds = 1;
    });
    let (hour, day) = (SignedDuration::from_hours(1), SignedDuration::from_hours(24));
    let second = SignedDuration::from_secs(1);
    let steps = [
        (SignedDuration::ZERO, "FRESH", 200),
        (hour, "FRESH", 200),
        (hour + second, "AGING", 200),
        (day, "AGING", 200),
        (day + second, "STALE", 503),
        (day * 30, "STALE", 503),
        // A clock that goes back a day: the check lies in its future and does not count.
        (-day, "STALE", 503),
    ];
    for (after, state, ready) in steps {
        let now = checked + after;
        hands.set(now);
        looked(&server, now);
        assert_eq!(server.get("/livez").status, 200, "it lives, however old the lists");
        let told = server.get("/readyz");
        assert_eq!(told.status, ready, "{after:#}: {}", told.text);
        assert_eq!(told.json()["reasons"].as_array().unwrap().is_empty(), ready == 200);
        let lists = server.get("/api/v1/lists").json();
        assert_eq!(lists["lists"][0]["state"], state, "{after:#}");
        assert_eq!(verdict(&server), if ready == 200 { "clear" } else { "indeterminate" }, "{after:#}");
        let label = format!("interdict_list_state{{list=\"us-ofac-sdn\",state=\"{state}\"}}");
        assert!((metric(&server, &label) - 1.0).abs() < f64::EPSILON);
        let age = metric(&server, "interdict_list_age_seconds{list=\"us-ofac-sdn\"}");
        assert!(age >= 0.0, "{age}");
        if !after.is_negative() {
            assert!((age - after.as_secs_f64()).abs() < 1.0, "{after:#}: {age}");
        }
    }
}

#[test]
fn f17_if_nobody_can_look_at_the_lists_nothing_is_clear() {
    let start: Timestamp = "2026-01-02T12:00:00Z".parse().unwrap();
    let hands = Hands::at(start);
    let server = Server::with(|settings| {
        import_checked(&settings.place.folder, start);
        settings.clock = hands.clock();
        settings.server.refresh_seconds = 1;
    });
    assert_eq!((server.get("/readyz").status, verdict(&server).as_str()), (200, "clear"));
    let file = server.folder.path().join("interdict.toml");
    std::fs::write(&file, "[lists]\nno_such_setting = 1\n").unwrap();
    hands.set(start + SignedDuration::from_mins(1));
    // The last look counts for a minute, and not for a second more.
    assert_eq!((server.get("/readyz").status, verdict(&server).as_str()), (200, "clear"));
    hands.set(start + SignedDuration::from_secs(61));
    let told = server.get("/readyz");
    assert_eq!((told.status, verdict(&server).as_str()), (503, "indeterminate"));
    assert!(told.text.contains("not known"), "{}", told.text);
    assert_eq!(server.get("/livez").status, 200);
    assert!(metric(&server, "interdict_ready").abs() < f64::EPSILON);
    assert!((metric(&server, "interdict_look_age_seconds") - 61.0).abs() < f64::EPSILON);
    // It heals by itself.
    std::fs::remove_file(file).unwrap();
    looked(&server, start + SignedDuration::from_secs(61));
    assert_eq!((server.get("/readyz").status, verdict(&server).as_str()), (200, "clear"));
}

/// Lines of a stream that are answered at a stretch.
const LINES: usize = 64;

/// A stream that has begun: some lines asked and answered.
fn begun_stream(server: &Server) -> BufReader<TcpStream> {
    let mut client = BufReader::new(TcpStream::connect(server.address).unwrap());
    let head = "POST /api/v1/screen/stream HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n";
    client.get_mut().write_all(head.as_bytes()).unwrap();
    ask(&mut client);
    answered(&mut client);
    client
}

fn ask(client: &mut BufReader<TcpStream>) {
    let lines = "{\"name\": \"Lazarus Group\"}\n".repeat(LINES);
    let chunk = format!("{:x}\r\n{lines}\r\n", lines.len());
    client.get_mut().write_all(chunk.as_bytes()).unwrap();
}

fn answered(client: &mut BufReader<TcpStream>) {
    let mut answers = 0;
    while answers < LINES {
        let mut line = String::new();
        assert_ne!(client.read_line(&mut line).unwrap(), 0, "it ended before the answer");
        answers += usize::from(line.contains("\"verdict\""));
    }
}

#[test]
fn told_to_end_it_finishes_what_it_is_at_and_takes_nothing_new() {
    let server = Server::with(|settings| settings.server.shutdown_seconds = 60);
    let mut stream = begun_stream(&server);
    let mut idle = TcpStream::connect(server.address).unwrap();
    server.running.stopper()();
    let begun = Instant::now();
    while TcpStream::connect(server.address).is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it still takes connections");
        std::thread::sleep(Duration::from_millis(20));
    }
    // What was begun goes on, and ends.
    ask(&mut stream);
    answered(&mut stream);
    stream.get_mut().write_all(b"0\r\n\r\n").unwrap();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    assert!(rest.ends_with("0\r\n\r\n"), "the answer has its end: {rest:?}");
    assert_eq!(idle.read(&mut [0; 1]).unwrap_or_default(), 0, "who asks nothing is not waited for");
    server.runtime.block_on(server.running.wait()).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(50), "it does not wait for longer than it has to");
}

#[test]
fn told_to_end_it_waits_for_nobody_beyond_its_time() {
    let server = Server::with(|settings| settings.server.shutdown_seconds = 1);
    let mut stream = begun_stream(&server);
    server.running.stopper()();
    let begun = Instant::now();
    server.runtime.block_on(server.running.wait()).unwrap();
    let took = begun.elapsed();
    assert!(took >= Duration::from_millis(900) && took < Duration::from_secs(20), "{took:?}");
    let mut rest = String::new();
    let _ = stream.read_to_string(&mut rest);
    assert!(!rest.ends_with("0\r\n\r\n"), "what is cut off does not look whole");
}
