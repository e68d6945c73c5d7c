//! Documents over HTTP: read, kept, shown, given back.

use serde_json::json;

use crate::support::Server;

const TEXT: &str = "The Department of the Treasury sanctioned Lazarus Group on September 13, 2019.\n\nLazarus Group is controlled by the Reconnaissance General Bureau.\n";

#[test]
fn a_document_is_read_kept_shown_and_given_back() {
    let server = Server::start();
    let read = server.post("/api/v1/documents/read?name=release.txt", TEXT).json();
    let document = &read["documents"][0];
    let facts = document["facts"].as_array().unwrap();
    assert!(facts.iter().any(|fact| fact["quote"].as_str().unwrap().contains("Treasury")), "{read}");
    assert!(document.get("kept").is_none());
    assert_eq!(server.get("/api/v1/documents").json(), json!({"documents": []}), "reading keeps nothing");

    let kept = server.post("/api/v1/documents?name=release.txt", TEXT).json();
    assert_eq!(
        (&kept["documents"][0]["kept"], &kept["documents"][0]["facts"]),
        (&json!(true), &document["facts"])
    );
    let again = server.post("/api/v1/documents?name=other.txt", TEXT).json();
    assert_eq!(again["documents"][0]["kept"], false);
    let all = server.get("/api/v1/documents").json();
    assert_eq!(
        (all["documents"].as_array().unwrap().len(), &all["documents"][0]["name"]),
        (1, &json!("release.txt"))
    );
    let path = format!("/api/v1/documents/{}", document["hash"].as_str().unwrap());
    let one = server.get(&path).json();
    assert_eq!(one["reviewed"].as_array().unwrap().len(), facts.len());
    assert_eq!(server.get(&format!("{path}/file")).text, TEXT);
    assert!(
        server
            .header(&format!("{path}/file"), "content-disposition")
            .unwrap()
            .ends_with("UTF-8''release.txt")
    );
    // What it says of a listed party is found by the party.
    if let Some(link) = document["links"].as_array().unwrap().iter().find(|link| link["is_open"] == false) {
        let about = format!(
            "/api/v1/parties/{}/{}/evidence",
            link["list"].as_str().unwrap(),
            link["party"].as_str().unwrap()
        );
        let cited = server.get(&about).json();
        assert!(!cited["facts"].as_array().unwrap().is_empty(), "{about}: {cited}");
    } else {
        panic!("nobody is linked: {read}");
    }
    assert_eq!(server.call("DELETE", &path, None, b"").status, 204);
    server.call("DELETE", &path, None, b"").problem(404);
    server.get(&path).problem(404);
    server.get(&format!("{path}/file")).problem(404);
    server.get("/api/v1/documents/..%2f..%2fstore.sqlite").problem(404);
}

#[test]
fn what_is_no_document_is_refused_with_the_reason() {
    let server = Server::start();
    for bytes in [&b""[..], &[0; 64], b"PK\x03\x04"] {
        let told = server.call("POST", "/api/v1/documents/read", None, bytes).problem(422);
        assert_eq!(told["field"], "body", "{told}");
    }
    server.post("/api/v1/documents/read?title=x", TEXT).problem(422);
    server.post("/api/v1/documents/read?name=a%0ab", TEXT).problem(422);
    server.get("/api/v1/parties/No%20List/7/evidence").problem(404);
}

/// Whoever wraps a document in an object is told to send the document, and nothing is read in its place.
#[test]
fn json_is_no_document() {
    let server = Server::start();
    for path in ["/api/v1/documents/read", "/api/v1/documents"] {
        for kind in ["application/json", "Application/JSON; charset=utf-8", "application/ld+json"] {
            let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
            let request = agent.post(format!("http://{}{path}", server.address)).header("content-type", kind);
            let mut response = request.send(json!({ "text": TEXT }).to_string()).unwrap();
            assert_eq!(response.status(), 415, "{path} {kind}");
            let problem: serde_json::Value =
                serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
            assert!(problem["detail"].as_str().unwrap().contains("application/octet-stream"), "{problem}");
        }
    }
    assert_eq!(server.get("/api/v1/documents").json(), json!({"documents": []}));
}
