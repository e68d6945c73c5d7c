//! Numbers for Prometheus. `.ci/run` reads the file written here with the parser of Prometheus's own client.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use interdict_server::access::Role;
use serde_json::json;

use crate::customers::complete;
use crate::support::{Server, import, import_checked, keys};

/// The samples of a scrape by name and labels.
fn samples(text: &str) -> BTreeMap<String, f64> {
    assert!(text.ends_with("# EOF\n"));
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap();
            (name.to_owned(), value.parse().unwrap_or_else(|_| panic!("{line}")))
        })
        .collect()
}

#[test]
fn requests_verdicts_lists_customers_and_alerts_are_counted() {
    let server = Server::with(|settings| {
        import(&settings.place.folder, "2026-01-01", &["Borislav Karmanovich"]);
        import_checked(&settings.place.folder, jiff::Timestamp::now());
    });
    let screen = |name: &str| server.post("/api/v1/screen", &json!({ "name": name }).to_string());
    assert_eq!(screen("Borislav Karmanovich").json()["verdict"], "match");
    assert_eq!(screen("Harbour Lantern Bakery").json()["verdict"], "clear");
    let batch =
        json!({ "parties": [{ "name": "Borislav Karmanovich" }, { "name": "Harbour Lantern Bakery" }] });
    assert_eq!(server.post("/api/v1/screen/batch", &batch.to_string()).status, 200);
    screen("");
    server.get("/api/v1/parties/watch/p1");
    server.get("/api/v1/parties/watch/planted-party");
    server.get("/planted-path");
    let mut client = TcpStream::connect(server.address).unwrap();
    client.write_all(b"PLANTED /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
    client.read_to_end(&mut Vec::new()).unwrap();
    let body = json!({ "name": "Borislav Karmanovich" }).to_string();
    server.call("PUT", "/api/v1/customers/c1", None, body.as_bytes()).json();
    complete(&server);

    let reply = server.get("/metrics");
    assert!(reply.kind.starts_with("application/openmetrics-text"), "{}", reply.kind);
    if let Some(folder) = option_env!("CARGO_TARGET_TMPDIR") {
        std::fs::write(Path::new(folder).join("metrics.txt"), &reply.text).unwrap();
    }
    assert!(!reply.text.to_lowercase().contains("planted"), "{}", reply.text);
    assert!(!reply.text.contains("Karmanovich"), "{}", reply.text);
    let samples = samples(&reply.text);
    let is = |name: &str, value: f64| {
        let found = samples.get(name).unwrap_or_else(|| panic!("{name} in {}", reply.text));
        assert!((found - value).abs() < f64::EPSILON, "{name} is {found}");
    };
    is("interdict_verdicts_total{verdict=\"match\"}", 2.0);
    is("interdict_verdicts_total{verdict=\"clear\"}", 2.0);
    is("interdict_verdicts_total{verdict=\"possible\"}", 0.0);
    is("interdict_request_seconds_count{method=\"POST\",route=\"/api/v1/screen\",status=\"200\"}", 2.0);
    is("interdict_request_seconds_count{method=\"POST\",route=\"/api/v1/screen/batch\",status=\"200\"}", 1.0);
    is(
        "interdict_request_seconds_count{method=\"GET\",route=\"/api/v1/parties/{list}/{party}\",status=\"404\"}",
        1.0,
    );
    is("interdict_request_seconds_count{method=\"GET\",route=\"unmatched\",status=\"404\"}", 1.0);
    is("interdict_request_seconds_count{method=\"OTHER\",route=\"/livez\",status=\"405\"}", 1.0);
    is("interdict_list_state{list=\"watch\",state=\"FRESH\"}", 1.0);
    is("interdict_list_state{list=\"watch\",state=\"STALE\"}", 0.0);
    is("interdict_list_parties{list=\"watch\"}", 1.0);
    is("interdict_ready", 1.0);
    is("interdict_store_readable", 1.0);
    is("interdict_customers", 1.0);
    is("interdict_customers_all_screened", 1.0);
    is("interdict_alerts{state=\"open\"}", 1.0);
    is("interdict_jobs_waiting", 0.0);
    assert!(samples["interdict_list_age_seconds{list=\"watch\"}"] >= 0.0);
    let snapshot = server.get("/api/v1/lists").json()["snapshot"].as_str().unwrap().to_owned();
    assert!(
        reply.text.contains(&format!("interdict_snapshot_info{{snapshot=\"{snapshot}\"")),
        "{}",
        reply.text
    );
}

#[test]
fn numbers_are_for_who_may_look() {
    let server =
        Server::with(|settings| keys(&settings.place.folder, &[("one", &[Role::Viewer]), ("none", &[])]));
    server.call("GET", "/metrics", None, b"").problem(401);
    server.call("GET", "/metrics", Some("secret of none"), b"").problem(403);
    assert_eq!(server.call("GET", "/metrics", Some("secret of one"), b"").status, 200);
}
