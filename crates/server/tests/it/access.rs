//! Who may call what.

use std::path::Path;

use interdict_home::Home;
use interdict_server::access::{Key, Role};
use interdict_server::{ServerError, Settings, start};
use interdict_store::ApiKey;
use jiff::Timestamp;
use serde_json::Value;

use crate::support::{Server, settings};

const MADE: Timestamp = Timestamp::UNIX_EPOCH;

pub(crate) fn add(folder: &Path, name: &str, roles: &[&str], expires_at: Option<Timestamp>) {
    add_for(folder, interdict_store::MAIN, name, roles, expires_at);
}

/// A key of a tenant.
pub(crate) fn add_for(
    folder: &Path,
    tenant: &str,
    name: &str,
    roles: &[&str],
    expires_at: Option<Timestamp>,
) {
    let key = ApiKey {
        name: name.to_owned(),
        tenant: tenant.to_owned(),
        hash: Key::hash_of(&format!("secret of {name}")),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        made_at: MADE,
        expires_at,
        ended_at: None,
    };
    Home::open(folder).unwrap().add_key(&key).unwrap();
}

/// A server with a key for each role, and some that open nothing.
fn guarded() -> Server {
    Server::with(|settings| {
        for role in Role::ALL {
            add(&settings.place.folder, role.code(), &[role.code()], None);
        }
        add(&settings.place.folder, "nobody", &[], None);
        add(&settings.place.folder, "of a role that is none", &["king"], None);
        add(&settings.place.folder, "former", &["viewer"], Some(MADE));
        add(&settings.place.folder, "ended", &["viewer"], None);
        Home::open(&settings.place.folder).unwrap().end_key("ended", MADE).unwrap();
    })
}

/// The scheme is read in any case (RFC 9110, 11.1), and clients of OpenSanctions' API call it `ApiKey`.
#[test]
fn a_key_comes_as_clients_send_it() {
    let server = guarded();
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let ask = |value: &str| {
        let request = agent.get(format!("http://{}/catalog", server.address)).header("authorization", value);
        request.call().unwrap().status().as_u16()
    };
    for scheme in ["Bearer", "bearer", "ApiKey", "APIKEY"] {
        assert_eq!(ask(&format!("{scheme} secret of viewer")), 200, "{scheme}");
        assert_eq!(ask(&format!("{scheme} secret of a stranger")), 401, "{scheme}");
    }
    for value in ["Basic secret of viewer", "secret of viewer", "Bearer", "Bearer "] {
        assert_eq!(ask(value), 401, "{value}");
    }
}

#[test]
fn a_key_opens_what_its_roles_may_and_nothing_else() {
    let server = guarded();
    let screen =
        |secret: Option<&str>| server.call("POST", "/api/v1/screen", secret, br#"{"name": "Lazarus Group"}"#);
    assert_eq!(screen(Some("secret of viewer")).status, 200);
    for secret in
        [None, Some(""), Some("secret of somebody"), Some("secret of former"), Some("secret of ended")]
    {
        screen(secret).problem(401);
    }
    screen(Some("secret of nobody")).problem(403);
    screen(Some("secret of of a role that is none")).problem(403);
    server.call("GET", "/api/v1/audit/events", Some("secret of viewer"), b"").problem(403);
    let events = server.call("GET", "/api/v1/audit/events", Some("secret of administrator"), b"");
    assert_eq!(events.status, 200);
    // What a key does stands in the record under its name.
    let recorded = server.call(
        "POST",
        "/api/v1/screen?record=true",
        Some("secret of analyst"),
        br#"{"name": "Lazarus Group"}"#,
    );
    let number = recorded.json()["recorded"].as_u64().unwrap();
    let path = format!("/api/v1/audit/events?from={number}&most=1");
    let event = server.call("GET", &path, Some("secret of administrator"), b"").json();
    assert_eq!(event["events"][0]["actor"], "analyst");
    assert_eq!(event["events"][0]["act"], "decision.record");
}

/// Every path of the document but those that tell nothing of anybody asks who calls.
#[test]
fn no_route_is_open_that_should_not_be() {
    let server = guarded();
    let document = server.get("/api/v1/openapi.json").json();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    let open = ["/livez", "/readyz", "/api/v1/openapi.json", "/ping", "/healthz"];
    // Where nobody signs in by a browser, there is none of these.
    let absent = ["/sign-in", "/signed-in", "/sign-out"];
    let mut seen = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let path = path.replace("{number}", "0").replace(['{', '}'], "");
            let reply = |secret: Option<&str>| server.call(&method.to_uppercase(), &path, secret, b"{}");
            if open.contains(&path.as_str()) {
                assert!(matches!(reply(None).status, 200 | 503), "{path}");
            } else if absent.contains(&path.as_str()) {
                reply(None).problem(404);
            } else {
                assert_eq!(reply(None).status, 401, "{path}");
                assert_eq!(reply(Some("secret of nobody")).status, 403, "{path}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 30, "{seen}");
}

#[test]
fn without_keys_the_server_is_for_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut open: Settings = settings(folder.path());
    open.server.listen = "0.0.0.0:0".parse().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refused = runtime.block_on(async { start(open) });
    assert!(matches!(refused, Err(ServerError::Open { .. })));
}

#[test]
fn the_document_has_every_operation_once_by_its_own_name() {
    let document = Server::start().get("/api/v1/openapi.json").json();
    let operations = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|methods| methods.as_object().unwrap().values());
    let mut names: Vec<&str> =
        operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn a_recorded_decision_is_shown_proved_and_made_again() {
    let server = Server::start();
    let answer =
        server.post("/api/v1/screen?record=true", r#"{"id": "c-1", "name": "Lazarus Group"}"#).json();
    let number = answer["recorded"].as_u64().unwrap();
    let shown = server.get(&format!("/api/v1/decisions/{number}")).json();
    assert_eq!(shown["asked"]["id"], "c-1");
    assert_eq!(shown["decision"]["snapshot"], answer["snapshot"]);
    let again = server.post(&format!("/api/v1/decisions/{number}/replay"), "").json();
    assert_eq!(again["outcome"], "same", "{again}");
    let proof: Value = server.get(&format!("/api/v1/audit/events/{number}/proof")).json();
    let line = proof["line"].as_str().unwrap();
    assert!(line.contains("decision.record") && line.contains("c-1"));
    let checkpoint = server.get("/api/v1/audit/checkpoint").json();
    assert_eq!(checkpoint["checkpoint"], proof["checkpoint"]);
    server.get("/api/v1/decisions/99").problem(404);
    server.get("/api/v1/decisions/9223372036854775808").problem(404);
    server.get("/api/v1/decisions/x").problem(422);
    server.get("/api/v1/audit/events?most=0").problem(422);
    server.get("/api/v1/audit/events?more=1").problem(422);
    server.get("/api/v1/audit/events/18446744073709551615/proof").problem(404);
    server.post("/api/v1/screen?recrod=true", r#"{"name": "Lazarus Group"}"#).problem(422);
}

#[test]
fn the_document_says_that_a_stream_may_be_empty() {
    let document = Server::start().get("/api/v1/openapi.json").json();
    assert_eq!(document["paths"]["/api/v1/screen/stream"]["post"]["requestBody"]["required"], false);
}
