//! trust.md F34, F35: what is not understood is refused with the field named, in the words of whoever's protocol it is.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::access::add;
use crate::support::{Reply, Server};

/// How each family of paths tells what is wrong.
fn said(path: &str, reply: &Reply) -> String {
    let json = reply.json();
    let (kind, text) = match path.split(['/', '?']).nth(1).unwrap() {
        "api" => ("application/problem+json", &json["detail"]),
        "v2" => ("application/json", &json["error"]),
        "mcp" => ("application/json", &json["error"]["message"]),
        _ => ("application/json", &json["detail"]),
    };
    assert_eq!(reply.kind, kind, "{path}: {}", reply.text);
    let field = json["field"].as_str().map(|field| format!("{field}: ")).unwrap_or_default();
    format!("{field}{}", text.as_str().unwrap_or_else(|| panic!("{path}: {}", reply.text)))
}

/// Bodies with what is wrong about each and the field that must be named; nothing where no field can be.
const BODIES: &[(&str, &str, u16, &str)] = &[
    ("/api/v1/screen", r#"{"name": "A B", "nam": "C"}"#, 422, "nam:"),
    ("/api/v1/screen", r#"{"name": true}"#, 422, "name:"),
    ("/api/v1/screen", r#"{"name": 5}"#, 422, "name: give a text, or a list of texts; this is a number"),
    ("/api/v1/screen", r#"{"name": ["A B", 5]}"#, 422, "name:"),
    ("/api/v1/screen", r#"{"name": "A B", "birth_date": 1965}"#, 422, "birth_date:"),
    ("/api/v1/screen", r#"{"name": "A B", "id_number": 109420132}"#, 422, "id_number:"),
    ("/api/v1/screen", r#"{"name": "A B", "id": 7.5}"#, 422, "id:"),
    ("/api/v1/screen", r#"[{"name": "A B"}]"#, 422, "an object"),
    ("/api/v1/screen/batch", r#"[{"name": "A B"}]"#, 422, "an object"),
    ("/api/v1/screen/batch", r#"{"parties": [["A B"]]}"#, 422, "parties[0]:"),
    ("/api/v1/alerts/decide", "[]", 422, "an object"),
    ("/api/v1/alerts/1/assign", r#""ann""#, 422, "an object"),
    ("/api/v1/screen", r#"{"name": "A B", "schema": ["person"]}"#, 422, "schema:"),
    ("/api/v1/screen", r#"{"name": "A B", "name": "C D"}"#, 422, "name:"),
    (
        "/api/v1/screen/batch",
        r#"{"parties": [{"name": "A B"}, {"name": "A", "name": "B"}]}"#,
        422,
        "parties[1].name:",
    ),
    ("/api/v1/screen/batch", r#"{"parties": {"name": "A B"}}"#, 422, "parties:"),
    ("/api/v1/screen/batch", r#"{"partys": []}"#, 422, "partys:"),
    ("/api/v1/alerts/1/assign", r#"{"revision": "1"}"#, 422, "revision:"),
    ("/api/v1/alerts/1/assign", r#"{"to": "ann"}"#, 422, "revision:"),
    ("/api/v1/alerts/1/decide", r#"{"revision": 1, "outcome": "maybe", "reason": "abc"}"#, 422, "outcome:"),
    (
        "/api/v1/alerts/1/decide",
        r#"{"revision": 1, "outcome": "escalate", "reason": "abc", "tenant": "x"}"#,
        422,
        "tenant:",
    ),
    (
        "/api/v1/alerts/decide",
        r#"{"alerts": [{"id": 1}], "outcome": "escalate", "reason": "abc"}"#,
        422,
        "alerts[0].revision:",
    ),
    (
        "/api/v1/alerts/decide",
        r#"{"alerts": [{"id": 1, "revision": 1}], "outcome": "escalate", "reason": "."}"#,
        422,
        "reason:",
    ),
    ("/api/v1/hooks", r#"{"url": 7}"#, 422, "url:"),
    ("/match/default", r#"{"queries": {"q": {"schema": 7}}}"#, 422, "queries.q.schema:"),
    (
        "/match/default",
        r#"{"queries": {"q": {"schema": "Person", "properties": {"name": "A", "name": "B"}}}}"#,
        422,
        "queries.q.properties.name:",
    ),
    (
        "/match/default",
        r#"{"queries": {"q": {"schema": "Person"}, "q": {"schema": "Person"}}}"#,
        422,
        "queries.q:",
    ),
    (
        "/match/default",
        r#"{"queries": {"q": {"schema": "Person", "properties": {"name": [["A"]]}}}}"#,
        422,
        "queries.q.properties.name:",
    ),
    ("/catalog/fields", r#"{"fields": "countries"}"#, 422, "fields:"),
    ("/mcp", r#"{"jsonrpc": "2.0", "id": 1, "id": 2, "method": "ping"}"#, 400, "id:"),
    ("/mcp", r#"{"jsonrpc": "2.0", "id": [1], "method": "ping"}"#, 400, "id:"),
    ("/mcp", r#"{"jsonrpc": "2.0", "id": 1, "method": 7}"#, 400, "method:"),
    (
        "/mcp",
        r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "a", "name": "b"}}"#,
        400,
        "params.name:",
    ),
];

#[test]
fn a_field_that_is_not_known_of_another_type_or_there_twice_is_named() {
    let server = Server::start();
    for (path, body, status, field) in BODIES {
        let reply = server.post(path, body);
        assert_eq!(reply.status, *status, "{path} {body}: {}", reply.text);
        let said = said(path, &reply);
        assert!(said.contains(field), "{path} {body}: {said}");
    }
}

#[test]
fn a_parameter_that_is_not_known_of_another_type_or_there_twice_is_named() {
    let server = Server::start();
    for (path, status, field) in [
        ("/api/v1/customers?lmit=1", 422, "lmit"),
        ("/api/v1/customers?limit=x", 422, "limit"),
        ("/api/v1/customers?limit=1&limit=2", 422, "limit"),
        ("/api/v1/alerts?state=shut", 422, "state"),
        ("/api/v1/audit/events?most=x", 422, "most:"),
        ("/api/v1/audit/events?most=1001", 422, "most:"),
        ("/api/v1/audit/events?from=-1", 422, "from:"),
        ("/api/v1/lists?x=1", 422, "x"),
        ("/api/v1/lists/starter/versions?x=1", 422, "x"),
        ("/api/v1/customers/c?x=1", 422, "x"),
        ("/v2/search?nme=x", 400, "nme"),
        ("/v2/search?name=x&limit=many", 400, "limit"),
        ("/v2/search?name=x&limit=0", 400, "from 1 on"),
        ("/v2/search?name=x&minMatch=2", 400, "minMatch"),
        ("/v2/search?name=x&limit=1&limit=2", 400, "limit"),
        ("/v2/search?name=x&type=person&type=vessel", 400, "type"),
        ("/v2/search?name=x&type=ghost", 400, "type"),
        ("/v2/search?name=x&format=xml", 400, "format"),
        ("/v2/search?name=x&debug=maybe", 400, "debug"),
        ("/v2/export/starter?form=x", 400, "form"),
        ("/v2/export/starter?format=senzing&format=watchman", 400, "format"),
        ("/search/default?limit=x", 422, "limit"),
        ("/search/default?limit=", 422, "limit"),
        ("/search/default?offset=9500", 422, "offset"),
        ("/search/default?q=a&q=b", 422, "q"),
        ("/entities/starter-27307?nested=perhaps", 422, "nested"),
        ("/entities/starter-27307/adjacent?offset=-1", 422, "offset"),
        ("/reconcile/default?queries=x&queries=y", 422, "queries"),
    ] {
        let reply = server.get(path);
        assert_eq!(reply.status, status, "{path}: {}", reply.text);
        let said = said(path, &reply);
        assert!(said.contains(field), "{path}: {said}");
    }
    for (path, field) in [
        ("/api/v1/screen?record=maybe", "record"),
        ("/api/v1/screen?record=true&record=true", "record"),
        ("/api/v1/screen/batch?record=", "record"),
        ("/api/v1/screen/stream?record=1", "record"),
    ] {
        let problem = server.post(path, r#"{"name": "A B"}"#).problem(422);
        assert_eq!(problem["field"], field, "{path}");
    }
    // yente reads no parameter that it does not know, and its clients may send some; so it is told.
    let body = r#"{"queries": {"q": {"schema": "Person", "properties": {"name": "A B"}}}}"#;
    let answer = server.post("/match/default?treshold=0.9", body).json();
    assert!(answer["responses"]["q"]["reasons"].to_string().contains("`treshold`"), "{answer}");
    // Nor a field of the body: each query is told of its own.
    let body = r#"{"queries": {"q": {"schema": "Person", "propertys": {}, "properties": {"name": "A B"}}, "r": {"schema": "Person", "properties": {"name": "A B"}}}, "parms": {}}"#;
    let answer = server.post("/match/default", body).json();
    for (query, own) in [("q", true), ("r", false)] {
        let reasons = answer["responses"][query]["reasons"].to_string();
        assert!(reasons.contains("`parms`"), "{reasons}");
        assert_eq!(reasons.contains("`queries.q.propertys`"), own, "{reasons}");
    }
}

#[test]
fn a_body_that_is_no_json_or_too_deep_is_refused() {
    let server = Server::start();
    for path in [
        "/api/v1/screen",
        "/api/v1/screen/batch",
        "/api/v1/alerts/1/comment",
        "/match/default",
        "/catalog/fields",
        "/mcp",
    ] {
        let deep = "[".repeat(100_000);
        let within = format!("{{\"name\": {deep}, \"queries\": {deep}");
        for body in ["", "{", "nonsense", "\u{feff}{}", "{\"name\": \"\\ud800\"}", &deep, &within] {
            let reply = server.post(path, body);
            assert!(
                matches!(reply.status, 400 | 422),
                "{path} {}: {}",
                &body[..body.len().min(20)],
                reply.text
            );
            said(path, &reply);
        }
    }
}

/// Who may not, who sends too much and who has no key is told so in the words that the client reads.
#[test]
fn what_concerns_the_whole_server_is_told_in_the_words_of_the_protocol() {
    let server = Server::with(|settings| add(&settings.place.folder, "nobody", &[], None));
    for path in ["/api/v1/lists", "/v2/listinfo", "/catalog", "/reconcile/default", "/entities/x"] {
        for (key, status) in [(None, 401), (Some("secret of nobody"), 403)] {
            let reply = server.call("GET", path, key, b"");
            assert_eq!(reply.status, status, "{path}");
            said(path, &reply);
        }
    }
    let reply = server.call("POST", "/mcp", None, b"{}");
    assert_eq!(reply.status, 401);
    said("/mcp", &reply);
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let refused = agent.get(format!("http://{}/v2/listinfo", server.address)).call().unwrap();
    assert_eq!(refused.headers().get("www-authenticate").unwrap(), "Bearer");
    let server = Server::with(|settings| settings.server.body_bytes_max = 2000);
    let large = format!("{{\"x\": \"{}\"}}", "x".repeat(4000));
    for path in ["/api/v1/screen", "/v2/ingest/mine", "/match/default", "/reconcile/default", "/mcp"] {
        let reply = server.post(path, &large);
        assert_eq!(reply.status, 413, "{path}");
        said(path, &reply);
    }
}

/// A body that comes slower than a connection may be idle ends with an answer, and holds nobody up.
#[test]
fn a_body_that_stops_is_answered_in_the_words_of_the_protocol() {
    let server = Server::with(|settings| settings.server.idle_seconds = 1);
    for path in ["/api/v1/screen", "/match/default", "/mcp"] {
        let mut slow = TcpStream::connect(server.address).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{{"
        );
        slow.write_all(head.as_bytes()).unwrap();
        assert_eq!(server.get("/livez").status, 200);
        slow.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut told = String::new();
        slow.read_to_string(&mut told).unwrap();
        // It is refused if the server still has somebody to tell.
        if let Some((head, body)) = told.split_once("\r\n\r\n") {
            assert!(head.starts_with("HTTP/1.1 4"), "{path}: {head}");
            assert!(serde_json::from_str::<Value>(body).is_ok_and(|body| body.is_object()), "{path}: {body}");
        }
    }
}
