//! Web hooks: what a receiver gets, and where none may listen.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::support::{Server, wait};

/// A request as a receiver gets it: the head in lower case, and the body.
type Got = Vec<(String, String)>;

/// A receiver that answers with these statuses, one after another, and with the last from then on.
fn receiver(statuses: &'static [u16]) -> (String, Arc<Mutex<Got>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/told", listener.local_addr().unwrap());
    let got = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&got);
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap() <= 2 {
                    break;
                }
                let line = line.to_lowercase();
                if let Some(text) = line.strip_prefix("content-length:") {
                    length = text.trim().parse().unwrap();
                }
                head.push_str(&line);
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            all.lock().unwrap().push((head, String::from_utf8(body).unwrap()));
            let status = statuses.get(number).or(statuses.last()).unwrap();
            let more = if *status == 302 { "Location: http://127.0.0.1:9/\r\n" } else { "" };
            write!(stream, "HTTP/1.1 {status} X\r\n{more}Connection: close\r\nContent-Length: 0\r\n\r\n")
                .unwrap();
        }
    });
    (url, got)
}

fn server() -> Server {
    Server::with(|settings| {
        settings.server.refresh_seconds = 1;
        settings.server.hook_hosts = vec!["127.0.0.1".to_owned()];
    })
}

fn hook(server: &Server, url: &str) -> Value {
    server.post("/api/v1/hooks", &json!({ "url": url }).to_string()).json()
}

fn open_an_alert(server: &Server, customer: &str) {
    let body = br#"{"name": "Lazarus Group", "schema": "organization"}"#;
    assert_eq!(server.call("PUT", &format!("/api/v1/customers/{customer}"), None, body).status, 200);
}

fn header(head: &str, name: &str) -> String {
    let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in {head}")).trim().to_owned()
}

#[test]
fn a_receiver_is_told_with_a_signature_and_again_until_it_takes_it() {
    let (url, got) = receiver(&[500, 200]);
    let server = server();
    let made = hook(&server, &url);
    let secret = made["secret"].as_str().unwrap().strip_prefix("whsec_").unwrap();
    let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &BASE64.decode(secret).unwrap());
    open_an_alert(&server, "c");
    let all = wait(|| Some(got.lock().unwrap().clone()).filter(|got| got.len() >= 2));
    let ids: Vec<String> = all.iter().map(|(head, _)| header(head, "webhook-id")).collect();
    assert_eq!(ids[0], ids[1], "one message has one id");
    for (head, body) in &all {
        let signed = format!("{}.{}.{body}", header(head, "webhook-id"), header(head, "webhook-timestamp"));
        // The head was made lower case, so the signature is compared so.
        let right =
            format!("v1,{}", BASE64.encode(ring::hmac::sign(&secret, signed.as_bytes()))).to_lowercase();
        assert_eq!(header(head, "webhook-signature"), right);
        let told: Value = serde_json::from_str(body).unwrap();
        assert_eq!(told["type"], "alert.open");
        assert_eq!((&told["data"]["customer"], &told["data"]["state"]), (&json!("c"), &json!("open")));
        assert!(!body.contains("Lazarus"), "no name leaves the house");
    }
    let path = format!("/api/v1/hooks/{}/messages", made["id"]);
    let message = wait(|| {
        let message = server.get(&path).json()["messages"][0].clone();
        message["done_at"].is_string().then_some(message)
    });
    assert_eq!(
        (&message["attempts"], message.get("due_at"), message.get("failure")),
        (&json!(2), None, None)
    );
    // The secret is shown once.
    let shown = server.get("/api/v1/hooks").text;
    assert!(!shown.contains("secret") && shown.contains(&url), "{shown}");
    assert_eq!(server.call("DELETE", &format!("/api/v1/hooks/{}", made["id"]), None, b"").status, 204);
    open_an_alert(&server, "d");
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_eq!(got.lock().unwrap().len(), 2, "who ended is told no more");
    let events = server.get("/api/v1/audit/events").text;
    assert!(events.contains("hook.add") && events.contains("hook.end"));
    assert!(!events.contains(made["secret"].as_str().unwrap()));
}

#[test]
fn a_redirect_is_not_followed_and_who_is_gone_is_ended() {
    let (url, got) = receiver(&[302, 410]);
    let server = server();
    let made = hook(&server, &url);
    open_an_alert(&server, "c");
    let path = format!("/api/v1/hooks/{}/messages", made["id"]);
    let failed = wait(|| {
        let message = server.get(&path).json()["messages"][0].clone();
        message["failure"].is_string().then_some(message)
    });
    assert_eq!(failed["failure"], "it answered with status 302");
    wait(|| (server.get("/api/v1/hooks").json() == json!({"hooks": []})).then_some(()));
    assert_eq!(got.lock().unwrap().len(), 2);
    let events = server.get("/api/v1/audit/events").text;
    assert!(events.contains("hook.give_up") && events.contains("\"actor\":\"hooks\""));
}

/// F38: nobody makes the server ask its own network.
#[test]
fn no_hook_listens_within_the_own_network() {
    let server = Server::with(|settings| settings.server.refresh_seconds = 1);
    let (url, got) = receiver(&[200]);
    for url in [
        url.as_str(),
        "https://localhost/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "file:///etc/passwd",
        "https://10.0.0.1",
        "http://example.org/",
        "gopher://a.example/",
    ] {
        let told = server.post("/api/v1/hooks", &json!({ "url": url }).to_string());
        if url == "https://localhost/" {
            // A name is looked at when it is resolved, each time.
            assert_eq!(told.status, 200, "{}", told.text);
        } else {
            assert_eq!(told.problem(422)["field"], "url", "{url}");
        }
    }
    open_an_alert(&server, "c");
    let id = server.get("/api/v1/hooks").json()["hooks"][0]["id"].clone();
    let failed = wait(|| {
        let message = server.get(&format!("/api/v1/hooks/{id}/messages")).json()["messages"][0].clone();
        message["failure"].is_string().then_some(message)
    });
    assert!(failed["failure"].as_str().unwrap().contains("host not found"), "{failed}");
    assert_eq!(got.lock().unwrap().len(), 0);
    server.post("/api/v1/hooks", r#"{"url": "https://a.example/", "secret": "x"}"#).problem(422);
    server.get("/api/v1/hooks/99/messages").problem(404);
}
