//! trust.md F35: ten thousand connections that do nothing, and hundreds that do it slowly, while others are answered.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::serving::Serving;
use crate::support::loaded_on_sqlite;

const IDLE: usize = 10_000;
const SLOW: usize = 300;
/// Files of either process beside the connections.
const BESIDE: usize = 500;
/// What one connection that was used and waits may hold of the server's memory, on average.
const BYTES: usize = 48 << 10;
/// Questions that are timed.
const ASKED: usize = 400;
/// What the times of questions may grow by, beside a share of what they were: a debug build on a shared machine is uneven.
const UNEVEN: Duration = Duration::from_millis(100);

/// Files that a process of this test may have open; `None` where the system does not say.
fn files_max() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Sends a request on a connection that is kept, and reads the answer.
fn ask(stream: &mut TcpStream, method: &str, path: &str, body: &str) -> String {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let mut bytes = [0; 4096];
    loop {
        let count = stream.read(&mut bytes).unwrap();
        assert!(count > 0, "closed after {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&bytes[..count]);
        let text = String::from_utf8_lossy(&answer);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_lowercase();
            let length = length.lines().find_map(|line| line.strip_prefix("content-length:"));
            if length.and_then(|length| length.trim().parse().ok()) == Some(body.len()) {
                assert!(text.starts_with("HTTP/1.1 200"), "{text}");
                return body.to_owned();
            }
        }
    }
}

/// How many connections the server has.
fn connections(address: &str) -> usize {
    let metrics = ask(&mut TcpStream::connect(address).unwrap(), "GET", "/metrics", "");
    let line = metrics.lines().find_map(|line| line.strip_prefix("interdict_connections "));
    line.and_then(|count| count.trim().parse().ok()).expect("it counts its connections")
}

/// The time within which 99 of 100 questions are answered.
fn asking(address: &str) -> Duration {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut times: Vec<Duration> = (0..ASKED)
        .map(|_| {
            let begun = Instant::now();
            ask(&mut stream, "POST", "/api/v1/screen", r#"{"name": "Lazarus Group"}"#);
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ASKED * 99 / 100]
}

#[test]
fn f35_ten_thousand_that_do_nothing_and_hundreds_that_are_slow_hurt_nobody() {
    if files_max().is_none_or(|most| most < IDLE + SLOW + BESIDE) {
        println!("skipped: fewer than {} files may be open (ulimit -n)", IDLE + SLOW + BESIDE);
        return;
    }
    let (_folder, home) = loaded_on_sqlite(50);
    let most = (IDLE + SLOW + BESIDE).to_string();
    let server = Serving::start(
        &home,
        &[
            ("INTERDICT_SERVER_CONNECTIONS_MAX", &most),
            ("INTERDICT_SERVER_CONNECTIONS_PER_ADDRESS_MAX", &most),
            ("INTERDICT_SERVER_IDLE_SECONDS", "600"),
        ],
    );
    let alone = asking(&server.address);
    let before = server.memory();
    let mut idle: Vec<TcpStream> = Vec::with_capacity(IDLE);
    for _ in 0..IDLE {
        let mut stream = TcpStream::connect(&server.address).unwrap();
        // One that was used, and is kept for later.
        ask(&mut stream, "GET", "/livez", "");
        idle.push(stream);
    }
    // A kept connection waits ten seconds for the next head: on a slow machine the first are gone by now.
    let open = connections(&server.address);
    let each = server.memory().saturating_sub(before) / open.max(1);
    let beside_idle = asking(&server.address);
    let is_over = AtomicBool::new(false);
    let beside_slow = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut slow: Vec<TcpStream> =
                (0..SLOW).map(|_| TcpStream::connect(&server.address).unwrap()).collect();
            let body = "POST /api/v1/screen HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n\r\n";
            for (place, stream) in slow.iter_mut().enumerate() {
                // Half are slow with the head, half with the body.
                let sent = if place.is_multiple_of(2) { &body[..20] } else { body };
                stream.write_all(sent.as_bytes()).unwrap();
            }
            while !is_over.load(Ordering::Relaxed) {
                for stream in &mut slow {
                    // One that was cut off meanwhile takes no more.
                    let _ = stream.write(b" ");
                }
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        std::thread::sleep(Duration::from_millis(500));
        let beside_slow = asking(&server.address);
        is_over.store(true, Ordering::Relaxed);
        beside_slow
    });
    println!(
        "{each} bytes for each of {open} connections; 99 of 100 questions within {alone:?} alone, {beside_idle:?} beside them, {beside_slow:?} beside {SLOW} slow ones too"
    );
    assert!(each <= BYTES, "{each} bytes for each connection");
    for (what, time) in [("idle", beside_idle), ("slow", beside_slow)] {
        assert!(time <= alone * 2 + UNEVEN, "{what}: {time:?}, alone {alone:?}");
    }
    drop(idle);
}
