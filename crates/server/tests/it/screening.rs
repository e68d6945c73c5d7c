//! Screening over HTTP.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::Server;

#[test]
fn a_party_is_answered_with_evidence_and_the_state_of_the_lists() {
    let server = Server::start();
    let reply = server.post("/api/v1/screen", &json!({"id": "c-1", "name": "Lazarus Group"}).to_string());
    let answer = reply.json();
    assert_eq!(
        (reply.status, answer["verdict"].as_str(), answer["id"].as_str()),
        (200, Some("match"), Some("c-1"))
    );
    let hit = &answer["hits"][0];
    assert_eq!((hit["list"].as_str(), hit["party"].as_str()), (Some("starter"), Some("27307")));
    let pieces: f64 =
        hit["pieces"].as_array().unwrap().iter().map(|piece| piece["log_odds"].as_f64().unwrap()).sum();
    assert!((pieces - hit["log_odds"].as_f64().unwrap()).abs() < 1e-9, "the pieces add up");
    assert!(
        !answer["snapshot"].as_str().unwrap().is_empty() && !answer["engine"].as_str().unwrap().is_empty()
    );
    assert_eq!(answer["lists"][0]["state"], "STARTER");
    // The starter list is part of one list: nothing it does not find is clear.
    let other = server.post("/api/v1/screen", r#"{"name": "Quobatel Venmorak"}"#).json();
    assert_eq!(
        (other["verdict"].as_str(), other["hits"].as_array().map(Vec::len)),
        (Some("indeterminate"), Some(0))
    );
    assert!(!other["reasons"].as_array().unwrap().is_empty());
    assert_eq!(server.get("/livez").status, 200);
    let ready = server.get("/readyz");
    assert_eq!((ready.status, ready.json()["status"].as_str()), (503, Some("not_ready")));
    let lists = server.get("/api/v1/lists").json();
    assert_eq!(lists["snapshot"], answer["snapshot"]);
    let policy = server.get("/api/v1/policy").json();
    assert_eq!((&answer["policy"], &answer["parameters"]), (&policy["hash"], &policy["parameters_hash"]));
}

#[test]
fn a_mistake_is_named_by_its_field_and_nothing_is_answered() {
    let server = Server::start();
    let field = |body: &str| {
        let problem = server.post("/api/v1/screen", body).problem(422);
        problem["field"].as_str().unwrap().to_owned()
    };
    assert_eq!(field(r#"{"nme": "Lazarus Group"}"#), "nme");
    let unknown = server.post("/api/v1/screen", r#"{"telefone": "+1"}"#).problem(422);
    assert!(unknown["detail"].as_str().unwrap().contains(" phone,"), "{unknown}");
    assert_eq!(field(r#"{"name": {"full": "Lazarus Group"}}"#), "name");
    assert_eq!(field(r#"{"name": [["Lazarus Group"]]}"#), "name");
    assert_eq!(field(r#"{"schema": "person"}"#), "name");
    assert_eq!(field(r#"{"name": ""}"#), "name");
    let twice = server.post("/api/v1/screen", r#"{"name": "A", "name": "Lazarus Group"}"#).problem(422);
    assert!(twice["detail"].as_str().unwrap().contains("`name` stands twice"));
    let deep = format!("{{\"name\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    server.post("/api/v1/screen", &deep).problem(400);
    server.post("/api/v1/screen", "").problem(400);
    assert_eq!(field("[1]"), "body");
    let id = |id: &str| {
        let asked = format!(r#"{{"id": {id}, "name": "Lazarus Group"}}"#);
        server.post("/api/v1/screen", &asked).json()["id"].clone()
    };
    for (sent, back) in
        [("7.0", "7"), ("1e3", "1000"), ("-3", "-3"), ("18446744073709551615", "18446744073709551615")]
    {
        assert_eq!(id(sent), back);
    }
    assert_eq!(field(r#"{"id": 7.5, "name": "Lazarus Group"}"#), "id");
    assert_eq!(field(r#"{"id": 18446744073709551616, "name": "Lazarus Group"}"#), "id");
    server.post("/api/v1/screen", "\u{0}").problem(400);
    let batch = |body: Value| server.post("/api/v1/screen/batch", &body.to_string());
    let place = batch(json!({"parties": [{"name": "A B"}, {"nme": "A B"}]})).problem(422);
    assert_eq!(place["field"], "parties[1].nme");
    batch(json!({"parties": []})).problem(422);
    assert_eq!(batch(json!({"parties": [{"name": "A B"}], "more": 1})).problem(422)["field"], "more");
    let many: Vec<Value> = (0..1001).map(|_| json!({"name": "A B"})).collect();
    batch(json!({ "parties": many })).problem(422);
    server.get("/api/v1/nothing").problem(404);
    server.get("/api/v1/screen").problem(405);
    server.get("/api/v1/parties/starter/0").problem(404);
    server.get("/api/v1/parties/%00/0").problem(404);
}

#[test]
fn a_body_that_is_too_large_is_refused_without_being_read() {
    let server = Server::with(|settings| settings.server.body_bytes_max = 10_000);
    let body = json!({ "name": "x".repeat(20_000) }).to_string();
    server.post("/api/v1/screen", &body).problem(413);
    // A length that is only claimed is not waited for.
    let mut client = TcpStream::connect(server.address).unwrap();
    client
        .write_all(b"POST /api/v1/screen HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n{")
        .unwrap();
    client.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut told = [0; 12];
    client.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 413");
}

#[test]
fn a_batch_is_answered_in_order_from_one_snapshot() {
    let server = Server::start();
    let parties: Vec<Value> = (0..200)
        .map(|number| match number % 3 {
            0 => json!({"id": number, "name": "Lazarus Group"}),
            1 => json!({"id": number, "name": "Kim Sang Man"}),
            _ => json!({"id": number, "name": "Quobatel Venmorak"}),
        })
        .collect();
    let answers = server.post("/api/v1/screen/batch", &json!({ "parties": parties }).to_string()).json();
    let answers = answers["answers"].as_array().unwrap().clone();
    assert_eq!(answers.len(), 200);
    for (number, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], number.to_string());
        assert_eq!(answer["snapshot"], answers[0]["snapshot"]);
        let alone = server.post("/api/v1/screen", &parties[number].to_string()).json();
        assert_eq!(alone["hits"], answer["hits"], "a batch says what each question alone is told");
    }
}

#[test]
fn a_stream_is_answered_line_by_line_and_goes_on_after_a_mistake() {
    let server = Server::start();
    let mut lines = String::new();
    for number in 0..500 {
        lines += match number % 5 {
            0 => "\n",
            1 => "nonsense\n",
            2 => "{\"nme\": \"x\"}\n",
            _ => "{\"name\": \"Lazarus Group\"}\r\n",
        };
    }
    lines.push_str("{\"name\": \"Lazarus Group\"}");
    let reply = server.post("/api/v1/screen/stream", &lines);
    assert_eq!(reply.kind, "application/x-ndjson");
    let told: Vec<Value> = reply.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told.len(), 401, "blank lines are no questions");
    let verdicts = |verdict: &str| told.iter().filter(|line| line["verdict"] == verdict).count();
    assert_eq!((verdicts("match"), verdicts("indeterminate")), (201, 200));
    for (place, line) in told.iter().enumerate() {
        assert_eq!(line["line"], place as u64 + 1);
        assert_eq!(line["verdict"] == "indeterminate", line["problem"]["status"].is_u64());
    }
}

/// The answer to a line comes before the next line is sent.
#[test]
fn a_stream_answers_before_it_ends_and_goes_on_after_a_line_that_is_too_long() {
    let server = Server::start();
    let mut client = TcpStream::connect(server.address).unwrap();
    client.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    client
        .write_all(b"POST /api/v1/screen/stream HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n")
        .unwrap();
    let question = "{\"name\": \"Lazarus Group\"}\n".repeat(64);
    client.write_all(format!("{:x}\r\n{question}\r\n", question.len()).as_bytes()).unwrap();
    let mut told = vec![0; 4096];
    let count = client.read(&mut told).unwrap();
    assert!(String::from_utf8_lossy(&told[..count]).starts_with("HTTP/1.1 200"));
    drop(client);
    for (behind, answered) in [("", 1), ("\n{\"name\": \"Lazarus Group\"}\n", 2)] {
        let long = "x".repeat(3 << 20);
        let reply =
            server.post("/api/v1/screen/stream", &format!("{{\"name\": \"Lazarus Group\"}}\n{long}{behind}"));
        let told: Vec<Value> = reply.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(told.len(), answered + 1);
        assert_eq!((&told[1]["line"], &told[1]["verdict"]), (&json!(2), &json!("indeterminate")));
        assert_eq!(told[1]["problem"]["status"], 413);
        assert!(told.iter().enumerate().all(|(at, line)| at == 1 || line["verdict"] == "match"));
    }
}

/// Whoever sends and does not read is not read from: neither side holds more than a few lines.
#[test]
fn a_stream_takes_no_more_than_is_read_of_its_answers() {
    let server = Server::start();
    let mut client = TcpStream::connect(server.address).unwrap();
    client.set_write_timeout(Some(Duration::from_secs(3))).unwrap();
    client.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    client
        .write_all(b"POST /api/v1/screen/stream HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n")
        .unwrap();
    // Whole lines of which an answer is longer than its question.
    let lines = "{\"name\": \"Lazarus Group\"}\n".repeat(1000);
    let chunk = format!("{:x}\r\n{lines}\r\n", lines.len());
    let most = 64 << 20;
    let mut sent = 0;
    while sent < most && client.write_all(chunk.as_bytes()).is_ok() {
        sent += chunk.len();
    }
    assert!(sent < most, "the server took {sent} bytes of which nobody read an answer");
    assert_eq!(server.post("/api/v1/screen", r#"{"name": "Lazarus Group"}"#).json()["verdict"], "match");
    let mut told = vec![0; 1 << 20];
    client.read_exact(&mut told).unwrap();
}

#[test]
fn hostile_names_take_no_longer_than_their_bound() {
    let server = Server::start();
    let names = [
        "x".repeat(1 << 20),
        "a ".repeat(50_000),
        "\u{301}".repeat(1000),
        "of the and".to_owned(),
        "1".to_owned(),
    ];
    for name in names {
        let started = Instant::now();
        let reply = server.post("/api/v1/screen", &json!({ "name": name }).to_string());
        assert!(started.elapsed() < Duration::from_secs(10));
        assert!(reply.status == 200 || reply.status == 503, "{}", reply.text);
        assert_ne!(reply.json()["verdict"], "clear");
    }
}

#[test]
fn who_sends_a_head_byte_by_byte_holds_no_one_else_up() {
    let server = Server::start();
    let slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut client = TcpStream::connect(server.address).unwrap();
            client.write_all(b"POST /api/v1/scr").unwrap();
            client
        })
        .collect();
    let started = Instant::now();
    assert_eq!(server.post("/api/v1/screen", r#"{"name": "Lazarus Group"}"#).json()["verdict"], "match");
    assert!(started.elapsed() < Duration::from_secs(5));
    let mut first = slow.into_iter().next().unwrap();
    first.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut rest = Vec::new();
    // The server ends such a connection, whatever it says on the way out.
    let _ = first.read_to_end(&mut rest);
    assert!(started.elapsed() < Duration::from_secs(25));
}
