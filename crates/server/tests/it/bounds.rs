//! trust.md F35: who asks too much, too often or too slowly is refused, and others are answered.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use interdict_server::access::Role;
use interdict_server::{ServerError, Settings, start};

use crate::support::{Server, keys, settings};

/// Whether the server has closed a connection, waiting for so long.
fn is_closed(client: &mut TcpStream, wait: Duration) -> bool {
    client.set_read_timeout(Some(wait)).unwrap();
    match client.read(&mut [0; 1]) {
        Ok(read) => read == 0,
        Err(cause) => cause.kind() != std::io::ErrorKind::WouldBlock,
    }
}

fn metric(server: &Server, start: &str) -> u64 {
    let text = server.get("/metrics").text;
    text.lines().find_map(|line| line.strip_prefix(start)).unwrap().trim().parse().unwrap()
}

#[test]
fn a_gigabyte_is_refused_before_it_is_sent_or_after_what_is_allowed() {
    let server = Server::start();
    for path in [
        "/api/v1/screen",
        "/api/v1/screen/batch",
        "/api/v1/alerts/decide",
        "/api/v1/documents/read",
        "/v2/ingest/mine",
        "/match/default",
        "/catalog/fields",
        "/reconcile/default",
        "/mcp",
    ] {
        let mut client = TcpStream::connect(server.address).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n"
        );
        client.write_all(head.as_bytes()).unwrap();
        client.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut told = [0; 12];
        client.read_exact(&mut told).unwrap();
        assert_eq!(&told, b"HTTP/1.1 413", "{path}");
    }
    // One that does not say how long it is: it is cut off at the bound.
    let mut client = TcpStream::connect(server.address).unwrap();
    client
        .write_all(b"POST /api/v1/screen HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
        .unwrap();
    client.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000)).into_bytes();
    let mut sent = 0_usize;
    while sent < 1 << 30 && client.write_all(&chunk).is_ok() {
        sent += 0x10000;
    }
    assert!(sent < 64 << 20, "{sent} bytes were taken");
    assert_eq!(server.get("/livez").status, 200);
}

#[test]
fn connections_that_say_nothing_are_few_and_not_for_long() {
    let server = Server::with(|settings| {
        settings.server.connections_max = 40;
        settings.server.idle_seconds = 2;
    });
    let begun = Instant::now();
    let mut silent: Vec<TcpStream> = (0..300).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    let closed = silent
        .iter_mut()
        .rev()
        .take(200)
        .filter_map(|client| is_closed(client, Duration::from_secs(10)).then_some(()))
        .count();
    assert_eq!(closed, 200, "those beyond the bound are closed at once");
    // Those within it when they have been silent for too long, and then there is room again.
    assert!(silent.iter_mut().all(|client| is_closed(client, Duration::from_secs(30))));
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
    assert_eq!(server.get("/livez").status, 200);
    let refused = metric(&server, "interdict_connections_refused_total{reason=\"all\"}");
    assert!((200..=300).contains(&refused), "{refused}");
    assert!(metric(&server, "interdict_connections ") <= 2);
}

#[test]
fn one_address_has_its_share_of_connections() {
    let server = Server::with(|settings| settings.server.connections_per_address_max = 5);
    let mut held: Vec<TcpStream> = (0..8).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    let closed = held
        .iter_mut()
        .filter_map(|client| is_closed(client, Duration::from_millis(500)).then_some(()))
        .count();
    assert_eq!(closed, 3);
    held.clear();
    let begun = Instant::now();
    while TcpStream::connect(server.address)
        .is_ok_and(|mut client| is_closed(&mut client, Duration::from_millis(200)))
    {
        assert!(begun.elapsed() < Duration::from_secs(20), "places are not given back");
    }
    // A proxy of ours may have more.
    let server = Server::with(|settings| {
        settings.server.connections_per_address_max = 1;
        settings.server.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let mut held: Vec<TcpStream> = (0..4).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    assert!(held.iter_mut().all(|client| !is_closed(client, Duration::from_millis(200))));
}

#[test]
fn who_sends_a_head_byte_by_byte_is_cut_off_and_others_are_answered() {
    let server = Server::start();
    let mut slow = TcpStream::connect(server.address).unwrap();
    let begun = Instant::now();
    let head = b"GET /livez HTTP/1.1\r\nhost: localhost\r\nx-a: ".iter().chain(std::iter::repeat(&b'a'));
    let mut cut_off = None;
    for byte in head.take(200) {
        if slow.write_all(&[*byte]).is_err() || is_closed(&mut slow, Duration::from_millis(100)) {
            cut_off = Some(begun.elapsed());
            break;
        }
        assert_eq!(server.get("/livez").status, 200);
    }
    let cut_off = cut_off.expect("it was never cut off");
    assert!(cut_off > Duration::from_secs(5), "{cut_off:?}");
}

/// A connection that is kept for the next request may wait as long as any may be idle, whatever a head may take.
#[test]
fn a_kept_connection_waits_as_long_as_it_may_be_idle() {
    let waits = |idle: u64, kept: u64, closed: bool| {
        let server = Server::with(|settings| settings.server.idle_seconds = idle);
        let mut client = TcpStream::connect(server.address).unwrap();
        let ask = |client: &mut TcpStream| {
            client.write_all(b"GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
            client.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            let mut head = [0; 12];
            client.read_exact(&mut head).unwrap();
            assert_eq!(&head, b"HTTP/1.1 200");
            // The rest of the answer is small and comes with it.
            std::thread::sleep(Duration::from_millis(200));
            assert!(client.read(&mut [0; 4096]).unwrap() > 0);
        };
        ask(&mut client);
        assert_eq!(is_closed(&mut client, Duration::from_secs(kept)), closed, "idle_seconds = {idle}");
        if !closed {
            ask(&mut client);
        }
    };
    waits(1, 10, true);
    waits(30, 13, false);
}

/// RFC 9112, 9.6: who is refused before the body was read can read why, though the body comes after the answer.
#[test]
fn an_answer_is_not_lost_with_a_body_that_nobody_reads() {
    let server = Server::with(|settings| keys(&settings.place.folder, &[("one", &[Role::Viewer])]));
    let mut client = TcpStream::connect(server.address).unwrap();
    let head = "POST /api/v1/screen HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 200000\r\n\r\n";
    client.write_all(head.as_bytes()).unwrap();
    // The answer is on its way, and perhaps the connection closed, before the body comes.
    std::thread::sleep(Duration::from_millis(300));
    for _ in 0..20 {
        client.write_all(&[b' '; 10_000]).unwrap();
        std::thread::sleep(Duration::from_millis(5));
    }
    client.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut told = String::new();
    client.read_to_string(&mut told).unwrap();
    assert!(told.starts_with("HTTP/1.1 401") && told.ends_with('}'), "{told}");
}

/// Whoever reads a body that stops waits no longer than a connection may be idle.
#[test]
fn a_body_that_stops_holds_nobody() {
    let server = Server::with(|settings| settings.server.idle_seconds = 1);
    for path in [
        "/api/v1/screen",
        "/api/v1/screen/stream",
        "/api/v1/customers/bulk",
        "/v2/ingest/watch",
        "/reconcile/default",
        "/mcp",
    ] {
        let mut client = TcpStream::connect(server.address).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{{"
        );
        client.write_all(head.as_bytes()).unwrap();
        client.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut told = Vec::new();
        let ended = client.read_to_end(&mut told);
        let told = String::from_utf8_lossy(&told);
        assert!(ended.is_ok(), "{path}: {ended:?} after {told}");
        let is_right =
            told.starts_with("HTTP/1.1 4") || told.contains("indeterminate") || told.contains("broke off");
        assert!(is_right, "{path}: {told}");
    }
}

/// An answer may take longer than a connection may be idle.
#[test]
fn a_stream_that_goes_on_is_not_idle_and_one_that_stops_is() {
    let server = Server::with(|settings| settings.server.idle_seconds = 2);
    let mut client = TcpStream::connect(server.address).unwrap();
    client
        .write_all(b"POST /api/v1/screen/stream HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n")
        .unwrap();
    for _ in 0..8 {
        client.write_all(b"1\r\n\n\r\n").unwrap();
        std::thread::sleep(Duration::from_millis(500));
    }
    client.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let begun = Instant::now();
    let mut told = Vec::new();
    let _ = client.read_to_end(&mut told);
    assert!(told.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&told));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn a_key_asks_as_often_as_it_may() {
    let server = Server::with(|settings| {
        keys(&settings.place.folder, &[("one", &[Role::Viewer]), ("two", &[Role::Viewer])]);
        // Slow enough that a loaded machine fills no bucket on the way.
        settings.server.requests_per_second_per_key = 1;
    });
    let ask = |name: &str| {
        server.call(
            "POST",
            "/api/v1/screen",
            Some(&format!("secret of {name}")),
            br#"{"name": "Lazarus Group"}"#,
        )
    };
    let begun = Instant::now();
    let statuses: Vec<u16> = (0..30).map(|_| ask("one").status).collect();
    let passed = statuses.iter().filter(|status| **status == 200).count() as u64;
    assert!(passed >= 2 && passed <= 3 + begun.elapsed().as_secs(), "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 429)));
    let refused = ask("one");
    let problem = refused.problem(429);
    assert_eq!(
        (problem["type"].as_str(), problem["verdict"].as_str()),
        (Some("too-often"), Some("indeterminate"))
    );
    let wait: u64 = refused.retry_after.unwrap().parse().unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    assert_eq!(ask("two").status, 200, "another key has its own bucket");
    assert_eq!(
        server.get("/readyz").status,
        503,
        "probes are not counted, and the starter list is not ready"
    );
    let document = server.get("/api/v1/openapi.json").json();
    assert!(document["paths"]["/api/v1/screen"]["post"]["responses"]["429"].is_object());
    assert!(document["paths"]["/livez"]["get"]["responses"]["429"].is_null());
    std::thread::sleep(Duration::from_secs(wait));
    assert_eq!(ask("one").status, 200, "what is told to wait is enough");
}

#[test]
fn an_address_that_knows_no_key_is_not_asked_for_one_forever() {
    let server = Server::with(|settings| {
        keys(&settings.place.folder, &[("one", &[Role::Viewer])]);
        settings.server.requests_per_second_per_address = 1;
    });
    let begun = Instant::now();
    let statuses: Vec<u16> =
        (0..30).map(|_| server.call("GET", "/api/v1/lists", Some("guessed"), b"").status).collect();
    let asked = statuses.iter().filter(|status| **status == 401).count() as u64;
    assert!(asked >= 2 && asked <= 3 + begun.elapsed().as_secs(), "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 401 | 429)));
    assert_eq!(server.get("/livez").status, 200);
}

#[test]
fn settings_that_cannot_be_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    keys(folder.path(), &[("one", &[Role::Viewer])]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let begin = |change: &dyn Fn(&mut Settings)| {
        let mut settings = settings(folder.path());
        change(&mut settings);
        runtime.block_on(async { start(settings) })
    };
    let open = |settings: &mut Settings| settings.server.listen = "0.0.0.0:0".parse().unwrap();
    assert!(matches!(begin(&open), Err(ServerError::Settings(words)) if words.starts_with("server.listen")));
    let behind_a_proxy = |settings: &mut Settings| {
        open(settings);
        settings.server.plain_http = true;
    };
    assert!(begin(&behind_a_proxy).is_ok());
    assert!(matches!(
        begin(&|settings| settings.server.tls_key = Some("key.pem".into())),
        Err(ServerError::Settings(words)) if words.starts_with("server.tls_key")
    ));
}
