//! F38: what a page of somebody else can make a browser on this machine do.

use std::io::{Read, Write};
use std::net::TcpStream;

use interdict_server::access::Role;

use crate::support::{Server, keys};

/// The answer to a request as it is written: the status, the head in lower case, the body.
fn raw(server: &Server, request: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let request = request.replace("ADDRESS", &server.address.to_string());
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_lowercase(), body.to_owned())
}

fn get(server: &Server, path: &str, headers: &str) -> u16 {
    raw(server, &format!("GET {path} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n")).0
}

fn post(server: &Server, path: &str, headers: &str, body: &str) -> u16 {
    let length = body.len();
    let head = format!("POST {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}");
    raw(server, &format!("{head}\r\n{body}")).0
}

const LISTS: &str = "/api/v1/lists";

#[test]
fn a_name_that_was_made_to_lead_here_is_not_answered() {
    let server = Server::with(|settings| settings.server.hosts = vec!["screening.internal".to_owned()]);
    for host in [
        "127.0.0.1:8080",
        "localhost",
        "LOCALHOST:1",
        "localhost.",
        "[::1]:80",
        "127.8.8.8",
        "screening.internal:80",
    ] {
        assert_eq!(get(&server, LISTS, &format!("Host: {host}\r\n")), 200, "{host}");
    }
    for host in [
        "attacker.example",
        "localhost.attacker.example",
        "127.0.0.1.attacker.example",
        "10.0.0.1",
        "[::2]",
        "0.0.0.0",
        "2130706433",
        "",
    ] {
        for path in
            [LISTS, "/livez", "/no/such/path", "/api/v1/customers", "/v2/search?name=a", "/entities/x"]
        {
            assert_eq!(get(&server, path, &format!("Host: {host}\r\n")), 421, "{host} {path}");
        }
    }
    // Nothing was written for it either.
    let put = "PUT /api/v1/customers/a HTTP/1.1\r\nConnection: close\r\nHost: attacker.example\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"name\": \"Ann\"}";
    assert_eq!(raw(&server, put).0, 421);
    server.get("/api/v1/customers/a").problem(404);
}

#[test]
fn a_page_of_another_origin_is_refused_on_every_route() {
    let server = Server::start();
    let document = server.get("/api/v1/openapi.json").json();
    let mut seen = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.replace(['{', '}'], "");
        for method in methods.as_object().unwrap().keys() {
            for origin in
                ["https://attacker.example", "null", "http://localhost.attacker.example", "http://10.0.0.1"]
            {
                let head = format!(
                    "{} {path} HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\nOrigin: {origin}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}",
                    method.to_uppercase()
                );
                assert_eq!(raw(&server, &head).0, 403, "{method} {path} {origin}");
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
    let from = |headers: &str| get(&server, LISTS, &format!("Host: ADDRESS\r\n{headers}\r\n"));
    assert_eq!(from("Origin: http://127.0.0.1:3333"), 200);
    assert_eq!(from("Origin: http://localhost:3333"), 200);
    assert_eq!(from("Origin: http://localhost\r\nOrigin: https://attacker.example"), 403);
    // An image or a script of a page has no origin, but says that it is another site's.
    assert_eq!(from("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors"), 403);
    assert_eq!(from("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors"), 200);
    assert_eq!(from("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"), 200, "a link is followed");
    let open =
        Server::with(|settings| settings.server.allow_origin = Some("https://desk.example".to_owned()));
    assert_eq!(get(&open, LISTS, "Host: ADDRESS\r\nOrigin: https://desk.example\r\n"), 200);
    assert_eq!(get(&open, LISTS, "Host: ADDRESS\r\nOrigin: https://attacker.example\r\n"), 403);
    let any = Server::with(|settings| settings.server.allow_origin = Some("*".to_owned()));
    assert_eq!(get(&any, LISTS, "Host: ADDRESS\r\nOrigin: https://attacker.example\r\n"), 403);
}

#[test]
fn a_form_changes_nothing() {
    let server = Server::start();
    let body = r#"{"name": "Erika Mustermann"}"#;
    let as_type = |kind: &str| post(&server, "/api/v1/screen", &format!("Host: ADDRESS\r\n{kind}"), body);
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "TEXT/PLAIN;charset=utf-8",
        "",
    ] {
        assert_eq!(as_type(&format!("Content-Type: {kind}\r\n")), 415, "{kind}");
    }
    assert_eq!(as_type(""), 415, "a body of no type");
    assert_eq!(as_type("Content-Type: application/json\r\n"), 200);
    assert_eq!(as_type("Content-Type: Application/JSON; charset=utf-8\r\n"), 200);
    let customers = "/api/v1/customers/bulk";
    let line = r#"{"id": "a", "name": "Ann"}"#;
    assert_eq!(post(&server, customers, "Host: ADDRESS\r\nContent-Type: text/plain\r\n", line), 415);
    assert_eq!(server.get("/api/v1/customers").json(), serde_json::json!({"customers": []}));
    // Where callers say who they are, no page of somebody else can; the type is theirs to say.
    let keyed = Server::with(|settings| keys(&settings.place.folder, &[("desk", &[Role::Viewer])]));
    let headers = "Host: screening.example\r\nOrigin: https://desk.example\r\nAuthorization: Bearer secret of desk\r\nContent-Type: text/plain\r\n";
    assert_eq!(post(&keyed, "/api/v1/screen", headers, body), 200);
}

#[test]
fn answers_are_inert_and_kept_by_nobody() {
    let server = Server::start();
    for path in [LISTS, "/livez", "/no/such/path", "/api/v1/customers", "/api/v1/openapi.json"] {
        let (_, head, _) =
            raw(&server, &format!("GET {path} HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n"));
        for header in [
            "cache-control: no-store",
            "x-content-type-options: nosniff",
            "x-frame-options: deny",
            "referrer-policy: no-referrer",
            "content-security-policy: default-src 'none'; frame-ancestors 'none'",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(head.contains(&format!("\r\n{header}")), "{path}: no {header} in\n{head}");
        }
        assert!(!head.contains("access-control-allow-origin"), "{path}");
    }
    // What is refused at the door is as inert.
    let (status, head, _) =
        raw(&server, "GET / HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n");
    assert!(status == 421 && head.contains("cache-control: no-store"), "{head}");
}

#[test]
fn no_path_leads_out_of_the_data_folder() {
    let server = Server::start();
    std::fs::write(server.folder.path().join("secret.txt"), "do not read").unwrap();
    let ups = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "%252e%252e%252f", "/"];
    let rooms = [
        "",
        "api/v1/",
        "api/v1/lists/",
        "api/v1/parties/watch/",
        "api/v1/documents/",
        "v2/ingest/",
        "entities/",
        "datasets/",
    ];
    for room in rooms {
        for up in ups {
            for file in ["secret.txt", "store.sqlite", "etc/passwd"] {
                let path = format!("/{room}{}{file}", up.repeat(3));
                let (status, _, body) = raw(
                    &server,
                    &format!("GET {path} HTTP/1.1\r\nHost: ADDRESS\r\nConnection: close\r\n\r\n"),
                );
                assert!((400..500).contains(&status), "{path}: {status}");
                assert!(
                    !body.contains("do not read") && !body.contains("SQLite") && !body.contains("root:"),
                    "{path}"
                );
            }
        }
    }
}
