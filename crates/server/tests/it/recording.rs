//! Decisions of the server: recorded before they are answered, or not answered (F24, F31).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use interdict_home::config::Recording;
use interdict_server::access::Role;
use serde_json::{Value, json};

use crate::support::{Server, keys};

const NAME: &str = "Lazarus Group";

/// The numbers that a reply has in its header.
fn numbers(server: &Server, path: &str, kind: &str, body: &str) -> Vec<u64> {
    let request = ureq::post(format!("http://{}{path}", server.address)).header("content-type", kind);
    let response = request.send(body).unwrap();
    let value = response.headers().get("x-decision-numbers").map(|value| value.to_str().unwrap().to_owned());
    value.iter().flat_map(|value| value.split(',')).map(|number| number.parse().unwrap()).collect()
}

/// That a decision was recorded, on this name, and comes out the same again.
fn holds(server: &Server, number: u64, name: &str) {
    let kept = server.get(&format!("/api/v1/decisions/{number}"));
    assert_eq!(kept.status, 200, "{number}: {}", kept.text);
    assert!(kept.text.contains(name), "{number}: {}", kept.text);
    let again = server.post(&format!("/api/v1/decisions/{number}/replay"), "").json();
    assert_eq!(again["outcome"], "same", "{number}: {again}");
}

#[test]
fn whoever_asks_in_whatever_form_is_answered_with_the_number_of_the_decision() {
    let server = Server::start();
    let one = server.post("/api/v1/screen", &json!({ "name": NAME }).to_string()).json();
    holds(&server, one["recorded"].as_u64().unwrap(), NAME);
    let parties: Vec<Value> = (0..3).map(|place| json!({ "name": format!("{NAME} {place}") })).collect();
    let batch = server.post("/api/v1/screen/batch", &json!({ "parties": parties }).to_string()).json();
    for (place, answer) in batch["answers"].as_array().unwrap().iter().enumerate() {
        holds(&server, answer["recorded"].as_u64().unwrap(), &format!("{NAME} {place}"));
    }
    let lines = "{\"name\": \"Kim Sang Man\"}\nnonsense\n{\"name\": \"Lazarus Group\"}\n";
    let stream = server.post("/api/v1/screen/stream", lines).text;
    let told: Vec<Value> = stream.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    holds(&server, told[0]["recorded"].as_u64().unwrap(), "Kim Sang Man");
    assert!(told[1]["recorded"].is_null(), "what was not understood was not decided");
    holds(&server, told[2]["recorded"].as_u64().unwrap(), NAME);

    server.call("PUT", "/api/v1/customers/c-1", None, json!({ "name": NAME }).to_string().as_bytes());
    let customer = server.post("/api/v1/customers/c-1/screen", "").json();
    holds(&server, customer["recorded"].as_u64().unwrap(), NAME);

    let watchman = server.header("/v2/search?name=Lazarus+Group&limit=3", "x-decision-numbers").unwrap();
    holds(&server, watchman.parse().unwrap(), NAME);
    let query = |name: &str| json!({ "schema": "Person", "properties": { "name": [name] } });
    let queries = json!({ "queries": { "z": query(NAME), "a": query("Kim Sang Man"), "m": query(NAME) } });
    let yente = numbers(&server, "/match/default", "application/json", &queries.to_string());
    assert_eq!(yente.len(), 3);
    // The keys are sent in the order of the alphabet.
    for (number, name) in yente.into_iter().zip(["Kim Sang Man", NAME, NAME]) {
        holds(&server, number, name);
    }
    let form = format!("queries={}", r#"{"q0": {"query": "Kim Sang Man"}}"#.replace(' ', "%20"));
    let reconciled = numbers(&server, "/reconcile/default", "application/x-www-form-urlencoded", &form);
    assert_eq!(reconciled.len(), 1);
    holds(&server, reconciled[0], "Kim Sang Man");
    for (tool, arguments) in [
        ("screen_party", json!({ "name": NAME })),
        ("search_entities", json!({ "request": { "name": NAME }, "limit": 3 })),
    ] {
        let params = json!({ "name": tool, "arguments": arguments });
        let call = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params });
        let told = numbers(&server, "/mcp", "application/json", &call.to_string());
        assert_eq!(told.len(), 1, "{tool}");
        holds(&server, told[0], NAME);
    }
    // Looking around is no screening.
    assert_eq!(server.header("/search/default?q=Lazarus", "x-decision-numbers"), None);
}

#[test]
fn who_wants_fewer_records_asks_for_each() {
    let server = Server::with(|settings| settings.server.record = Recording::Asked);
    let body = json!({ "name": NAME }).to_string();
    assert!(server.post("/api/v1/screen", &body).json()["recorded"].is_null());
    assert!(server.post("/api/v1/screen?record=true", &body).json()["recorded"].is_u64());
    let batch = json!({ "parties": [{ "name": NAME }] }).to_string();
    assert!(server.post("/api/v1/screen/batch", &batch).json()["answers"][0]["recorded"].is_null());
    let asked = server.post("/api/v1/screen/batch?record=true", &batch).json();
    assert!(asked["answers"][0]["recorded"].is_u64());
    assert!(server.post("/api/v1/screen/stream", &body).json()["recorded"].is_null());
    assert!(server.post("/api/v1/screen/stream?record=true", &body).json()["recorded"].is_u64());
    server.post("/api/v1/screen/stream?record=perhaps", &body).problem(422);
    assert_eq!(server.header("/v2/search?name=Lazarus+Group", "x-decision-numbers"), None);
}

/// A trigger stands for whatever makes writing fail: a full disk, a store that cannot be reached.
#[test]
fn f31_what_cannot_be_recorded_is_not_answered() {
    let server = Server::start();
    let store = rusqlite::Connection::open(server.folder.path().join("store.sqlite")).unwrap();
    let body = json!({ "name": NAME }).to_string();
    let before = server.post("/api/v1/screen", &body).json()["recorded"].as_u64().unwrap();
    store
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON decision BEGIN SELECT RAISE(ABORT, 'full'); END")
        .unwrap();
    let problem = server.post("/api/v1/screen", &body).problem(503);
    assert_eq!(problem["verdict"], "indeterminate");
    assert!(problem["hits"].is_null());
    server.post("/api/v1/screen/batch", &json!({ "parties": [{ "name": NAME }] }).to_string()).problem(503);
    let line = server.post("/api/v1/screen/stream", &body).json();
    assert_eq!(
        (line["verdict"].as_str(), line["problem"]["status"].as_u64()),
        (Some("indeterminate"), Some(503))
    );
    assert_eq!(server.get("/v2/search?name=Lazarus+Group").status, 503);
    let queries = json!({ "queries": { "q": { "schema": "Person", "properties": { "name": [NAME] } } } });
    assert_eq!(server.post("/match/default", &queries.to_string()).status, 503);
    store.execute_batch("DROP TRIGGER full").unwrap();
    let after = server.post("/api/v1/screen", &body).json()["recorded"].as_u64().unwrap();
    assert_eq!(after, before + 1, "nothing was written in between, and it goes on");
}

/// One that cannot be written fails alone, though many are written together.
#[test]
fn who_comes_with_what_cannot_be_written_fails_nobody_else() {
    let server = Server::start();
    let store = rusqlite::Connection::open(server.folder.path().join("store.sqlite")).unwrap();
    store
        .execute_batch(
            "CREATE TRIGGER one BEFORE INSERT ON decision WHEN NEW.body LIKE '%Unwritable%'
             BEGIN SELECT RAISE(ABORT, 'this one'); END",
        )
        .unwrap();
    let told: Vec<(usize, u16, Value)> = std::thread::scope(|scope| {
        let ask = |place: usize| {
            let name = if place.is_multiple_of(4) { "Unwritable Name" } else { NAME };
            let reply = server.post("/api/v1/screen", &json!({ "name": name }).to_string());
            (place, reply.status, reply.json())
        };
        let asked: Vec<_> = (0..32).map(|place| scope.spawn(move || ask(place))).collect();
        asked.into_iter().map(|each| each.join().unwrap()).collect()
    });
    let mut seen = std::collections::BTreeSet::new();
    for (place, status, answer) in told {
        assert_eq!(status == 503, place.is_multiple_of(4), "{place}: {answer}");
        if status == 200 {
            assert!(seen.insert(answer["recorded"].as_u64().unwrap()), "each has a number of its own");
        }
    }
    assert_eq!(seen.len(), 24);
    for number in seen {
        holds(&server, number, NAME);
    }
}

#[test]
fn decisions_written_together_are_each_of_who_asked() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["ann", "ben", "eve"];
    keys(folder.path(), &names.map(|name| (name, &[Role::Viewer, Role::Administrator][..])));
    let server = Server::on(folder, |_| {});
    std::thread::scope(|scope| {
        for name in names {
            let server = &server;
            scope.spawn(move || {
                for place in 0..10 {
                    let key = format!("secret of {name}");
                    let body = json!({ "id": format!("{name}-{place}"), "name": NAME }).to_string();
                    let reply = server.call("POST", "/api/v1/screen", Some(&key), body.as_bytes());
                    let number = reply.json()["recorded"].as_u64().unwrap();
                    let events = server.call(
                        "GET",
                        &format!("/api/v1/audit/events?from={number}&most=1"),
                        Some(&key),
                        b"",
                    );
                    let event = &events.json()["events"][0];
                    assert_eq!(event["subject"], format!("{name}-{place}"));
                    assert!(event["actor"].as_str().unwrap().ends_with(name), "{event}");
                }
            });
        }
    });
}

/// A client that sends the next line when it has the answer to the last.
#[test]
fn a_line_is_answered_before_the_next_is_sent() {
    let server = Server::start();
    let mut client = TcpStream::connect(server.address).unwrap();
    client.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    client
        .write_all(b"POST /api/v1/screen/stream HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n")
        .unwrap();
    let mut told = String::new();
    for place in 1..=5 {
        let line = format!("{{\"id\": \"line {place}\", \"name\": \"{NAME}\"}}\n");
        client.write_all(format!("{:x}\r\n{line}\r\n", line.len()).as_bytes()).unwrap();
        let mut bytes = [0; 1 << 14];
        while !told.contains(&format!("\"line\":{place},")) {
            let count = client.read(&mut bytes).unwrap();
            assert!(count > 0, "it ended: {told}");
            told.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    }
    client.write_all(b"0\r\n\r\n").unwrap();
    assert_eq!(told.matches("\"verdict\":\"match\"").count(), 5);
}

/// F47: nothing that a question says changes the thresholds by which is decided and recorded, and no setting does.
#[test]
fn f47_no_request_changes_a_threshold() {
    let server = Server::start();
    let usual = server.post("/api/v1/screen", &json!({ "name": NAME }).to_string()).json();
    let kept = |number: u64| server.get(&format!("/api/v1/decisions/{number}")).json()["decision"].clone();
    let recorded = kept(usual["recorded"].as_u64().unwrap());
    assert_eq!(recorded["verdict"], "match");
    let query = json!({
        "weights": { "name_match": 0.0 }, "config": { "thresholds": { "match": 1.0 } },
        "queries": { "q": { "schema": "Organization", "properties": { "name": [NAME] } } },
    });
    let path = "/match/default?threshold=1&cutoff=1&algorithm=regression-v1";
    let [number] = numbers(&server, path, "application/json", &query.to_string())[..] else {
        panic!("one decision")
    };
    let watchman = server.header("/v2/search?name=Lazarus+Group&minMatch=1", "x-decision-numbers").unwrap();
    for number in [number, watchman.parse().unwrap()] {
        let decision = kept(number);
        assert_eq!(decision["parameters"], recorded["parameters"], "{number}");
        assert_eq!(decision["verdict"], "match", "{number}");
    }
    let body = json!({ "name": NAME, "thresholds": { "match": 1.0 } });
    assert_eq!(server.post("/api/v1/screen", &body.to_string()).problem(422)["field"], "thresholds");
    let is_number_of_scorer =
        |key: &str| key.contains("threshold") || key.contains("parameter") || key.contains("weight");
    let set =
        interdict_home::config::SETTINGS.iter().filter(|setting| is_number_of_scorer(setting.key)).count();
    assert_eq!(set, 0, "what changes them needs two people: `policy`");
}
