//! What is attached to alerts: kept as it came, and never shown as what it claims to be.

use serde_json::{Value, json};

use crate::support::Server;

/// Bytes that the server takes at a time.
const BODY_MAX: usize = 2000;

fn server() -> (Server, i64) {
    let server = Server::with(|settings| settings.server.body_bytes_max = BODY_MAX);
    let body = br#"{"name": "Lazarus Group", "schema": "organization"}"#;
    assert_eq!(server.call("PUT", "/api/v1/customers/c", None, body).status, 200);
    let id = server.get("/api/v1/alerts").json()["alerts"][0]["id"].as_i64().unwrap();
    (server, id)
}

/// F37: a file is bytes to be saved, whatever it, its name or its type say.
#[test]
fn a_file_comes_back_as_bytes_to_be_saved() {
    let (server, id) = server();
    let attach = |name: &str, kind: &str, bytes: &[u8]| {
        let url = format!("http://{}/api/v1/alerts/{id}/attachments?name={name}", server.address);
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let mut response = agent.post(url).header("content-type", kind).send(bytes).unwrap();
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    };
    let page = b"<script>alert(document.domain)</script>";
    let (status, told) = attach("%22evil%22%3B%20x%E2%80%AE.html", "text/html", page);
    assert_eq!(status, 200, "{told}");
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        (&told["content_type"], &told["bytes"], &told["by"]),
        (&json!("text/html"), &json!(page.len()), &json!("local"))
    );
    let path = format!("/api/v1/alerts/{id}/attachments/{}", told["hash"].as_str().unwrap());
    let file = server.get(&path);
    assert_eq!(
        (file.status, file.kind.as_str(), file.text.as_bytes()),
        (200, "application/octet-stream", &page[..])
    );
    assert_eq!(
        server.header(&path, "content-disposition").unwrap(),
        "attachment; filename=\"download\"; filename*=UTF-8''%22evil%22%3B%20x%E2%80%AE.html"
    );
    assert_eq!(server.header(&path, "x-content-type-options").unwrap(), "nosniff");
    // The same bytes are attached once, under the name they first came with.
    assert_eq!(attach("other.html", "text/html", page).0, 200);
    let all = server.get(&format!("/api/v1/alerts/{id}/attachments")).json();
    assert_eq!(all["attachments"], json!([told]));
    for (name, bytes) in [("a%0d%0aSet-Cookie:%20x", &b"x"[..]), ("", b"x"), ("a", b"")] {
        assert_eq!(attach(name, "text/csv", bytes).0, 422, "{name}");
    }
    server.get(&format!("/api/v1/alerts/{id}/attachments/{}", "0".repeat(64))).problem(404);
    server.get(&format!("/api/v1/alerts/{id}/attachments/..%2f..%2fstore.sqlite")).problem(404);
    server.get("/api/v1/alerts/999/attachments").problem(404);
    let events = server.get("/api/v1/audit/events").json();
    let acts: Vec<&Value> =
        events["events"].as_array().unwrap().iter().filter(|event| event["act"] == "alert.attach").collect();
    assert_eq!(acts.len(), 1);
    assert_eq!(acts[0]["details"]["hash"], told["hash"]);
}

#[test]
fn what_is_too_large_or_too_much_is_refused() {
    let (server, id) = server();
    let path = format!("/api/v1/alerts/{id}/attachments");
    server.call("POST", &path, None, &[b'x'; BODY_MAX + 1]).problem(413);
    for number in 0..100 {
        assert_eq!(server.post(&path, &format!("file {number}")).status, 200);
    }
    server.post(&path, "one more").problem(409);
}
