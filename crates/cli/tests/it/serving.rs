//! `interdict serve` as a process: its log, its traces, its end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{command, finish, run};

/// A server as a process, with every line it wrote.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: String,
    lines: Receiver<String>,
}

impl Serving {
    pub(crate) fn start(home: &Path, variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_interdict"))
            .env_remove("INTERDICT_HOME")
            .envs(variables.iter().copied())
            .arg("--home")
            .arg(home)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (told, lines) = channel();
        let written = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in written.lines().map_while(Result::ok) {
                let _ = told.send(line);
            }
        });
        let address = loop {
            let line = lines.recv_timeout(Duration::from_mins(1)).unwrap();
            if let Some((_, rest)) = line.split_once("listening on http://") {
                break rest.split('"').next().unwrap_or_default().to_owned();
            }
        };
        Self { child, address, lines }
    }

    /// Sends a request as it is, and gives the status.
    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> u16 {
        self.answer(method, path, headers, body).0
    }

    /// Sends a request as it is, and gives the status and all of the answer.
    pub(crate) fn answer(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("{method} {path}: {answer}")), answer)
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(status.unwrap().success());
    }

    /// Ends it without a word of warning (SIGKILL).
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Bytes of its memory without mapped files; 0 where the system does not say (Linux does).
    pub(crate) fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|text| text.parse::<usize>().ok()).unwrap_or(0) << 10
    }

    /// Asks it to end as a service manager does, and gives what it wrote.
    fn end(mut self) -> Vec<String> {
        self.signal("TERM");
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        };
        assert!(status.success(), "{status}");
        self.lines.iter().collect()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A word that must stand nowhere; other words of ours do not have it.
const PLANTED: &str = "qzplanted";

/// A value for whatever a path or a query asks for.
fn filled(path: &str, places: &[(&str, &str)]) -> String {
    let mut path = path.to_owned();
    for (name, value) in places {
        path = path.replace(&format!("{{{name}}}"), value);
    }
    path
}

/// trust.md F39: names and secrets are sent to every route, rightly and wrongly, and stand nowhere in the log.
#[test]
fn f39_no_name_and_no_secret_is_in_the_log() {
    let home = tempfile::tempdir().unwrap();
    let secret = run(
        home.path(),
        &[
            "key",
            "add",
            "desk",
            "--role",
            "viewer",
            "--role",
            "analyst",
            "--role",
            "administrator",
            "--role",
            "list_manager",
        ],
    )
    .done()
    .split_whitespace()
    .find(|word| word.starts_with("interdict_"))
    .unwrap()
    .to_owned();
    let serving = Serving::start(
        home.path(),
        &[
            ("INTERDICT_SERVER_LOG_FORMAT", "json"),
            ("INTERDICT_SERVER_LOG_LEVEL", "debug"),
            ("INTERDICT_SERVER_OTLP_ENDPOINT", "http://127.0.0.1:9"),
            ("INTERDICT_SERVER_OTLP_AUTHORIZATION", "Bearer qzplantedtoken"),
        ],
    );
    let document = {
        let mut stream = TcpStream::connect(&serving.address).unwrap();
        stream
            .write_all(b"GET /api/v1/openapi.json HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        let start = body.find('{').unwrap();
        let end = body.rfind('}').unwrap();
        serde_json::from_str::<Value>(&body[start..=end]).unwrap()
    };
    let authorization = format!("Bearer {secret}");
    let bodies = [
        format!(r#"{{"name": "{PLANTED} Person", "id": "{PLANTED}-id", "birth_date": "{PLANTED}"}}"#),
        format!(r#"{{"id": "{PLANTED}", "name": "{PLANTED} Person"}}"#),
        format!(r#"{{"parties": [{{"name": "{PLANTED} Person"}}]}}"#),
        format!(
            r#"{{"queries": {{"{PLANTED}": {{"schema": "Person", "properties": {{"name": ["{PLANTED} Person"]}}}}}}}}"#
        ),
        format!(
            r#"{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {{"name": "screen_party", "arguments": {{"name": "{PLANTED}"}}}}}}"#
        ),
        format!("{PLANTED} that is no JSON"),
        format!("id,name\n1,{PLANTED}\n"),
        String::new(),
    ];
    let (mut sent, mut routes) = (0, 0);
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            routes += 1;
            let method = method.to_uppercase();
            let mut places = vec![path.clone()];
            while let Some(start) = places[0].find('{') {
                let end = places[0].find('}').unwrap();
                let name = places[0][start + 1..end].to_owned();
                places[0] = filled(&places[0], &[(&name, PLANTED)]);
            }
            places.push(format!("{}?q={PLANTED}&name={PLANTED}+Person&{PLANTED}=1", places[0]));
            places.push(format!("{}?record=true", places[0]));
            for place in &places {
                for body in &bodies {
                    let headers = [
                        ("authorization", authorization.as_str()),
                        ("x-request-id", "qzplanted-request"),
                        ("traceparent", "qzplanted-trace"),
                        ("user-agent", "qzplanted-agent"),
                    ];
                    serving.send(&method, place, &headers, body);
                    sent += 1;
                }
                serving.send(&method, place, &[("authorization", "Bearer qzplanted-secret")], &bodies[0]);
            }
        }
    }
    serving.send("GET", "/qzplanted/path?key=qzplanted", &[], "");
    serving.send("QZPLANTED", "/livez", &[], "");
    // Wrong things with the data folder must not tell more than right ones.
    std::fs::write(home.path().join("interdict.toml"), "[lists]\nrequired = [\"qz planted\"]\n").unwrap();
    serving.signal("HUP");
    std::thread::sleep(Duration::from_millis(500));
    serving.send("POST", "/api/v1/screen", &[("authorization", &authorization)], &bodies[0]);
    std::fs::remove_file(home.path().join("interdict.toml")).unwrap();
    let lines = serving.end();
    let mut answered = 0;
    for line in &lines {
        assert!(!line.to_lowercase().contains(PLANTED), "{line}");
        assert!(!line.contains(&secret), "{line}");
        let line: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        assert!(line["timestamp"].is_string() && line["level"].is_string(), "{line}");
        if line["message"] == "answered" {
            answered += 1;
            assert!(
                line["status"].is_u64() && line["ms"].is_u64() && line["span"]["id"].is_string(),
                "{line}"
            );
            let route = line["route"].as_str().unwrap();
            assert!(route == "unmatched" || document["paths"].get(route).is_some(), "{line}");
            assert!(line["key"].is_null() || line["key"] == "desk", "{line}");
        }
    }
    assert!(routes > 40 && answered > sent, "{answered} lines for {sent} requests on {routes} routes");
    assert!(lines.iter().any(|line| line.contains("\"key\":\"desk\"")));
    // What is asked wrongly reached the handlers, rightly too: the record has the name that the log has not.
    assert!(run(home.path(), &["audit", "log"]).done().contains(PLANTED));
}

/// A collector that takes what it is sent.
fn collector() -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (told, received) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = BufReader::new(stream);
            let (mut whole, mut length) = (Vec::new(), 0);
            loop {
                let mut line = String::new();
                if stream.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
                    break;
                }
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                whole.extend_from_slice(line.as_bytes());
            }
            let mut body = vec![0; length];
            if stream.read_exact(&mut body).is_err() {
                continue;
            }
            whole.extend_from_slice(&body);
            // Told first: with the answer the server may end, and the test look.
            let _ = told.send(whole);
            let _ = stream
                .get_mut()
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    (address, received)
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn traces_go_to_the_collector_and_go_on_where_the_client_began() {
    let home = tempfile::tempdir().unwrap();
    let (endpoint, received) = collector();
    let serving = Serving::start(
        home.path(),
        &[
            ("INTERDICT_SERVER_OTLP_ENDPOINT", &endpoint),
            ("INTERDICT_SERVER_OTLP_AUTHORIZATION", "Bearer for-the-collector"),
        ],
    );
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let body = format!(r#"{{"name": "{PLANTED} Person"}}"#);
    assert_eq!(serving.send("POST", "/api/v1/screen?record=true", &[("traceparent", parent)], &body), 200);
    let lines = serving.end();
    assert!(lines.iter().any(|line| line.contains("0af7651916cd43dd8448eb211c80319c")), "{lines:#?}");
    let sent: Vec<u8> = received.try_iter().flatten().collect();
    assert!(sent.starts_with(b"POST /v1/traces HTTP/1.1"), "{}", String::from_utf8_lossy(&sent));
    let trace = 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes();
    let span = 0xb7ad_6b71_6920_3331_u64.to_be_bytes();
    for part in [
        &trace[..],
        &span,
        b"Bearer for-the-collector",
        b"POST /api/v1/screen",
        b"decide",
        b"store",
        b"http.route",
        b"interdict",
    ] {
        assert!(has(&sent, part), "{} in {}", String::from_utf8_lossy(part), String::from_utf8_lossy(&sent));
    }
    assert!(!has(&sent, PLANTED.as_bytes()));
}

#[test]
fn without_a_collector_there_are_no_traces_and_one_that_is_gone_harms_nobody() {
    let home = tempfile::tempdir().unwrap();
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for variables in [vec![], vec![("INTERDICT_SERVER_OTLP_ENDPOINT", format!("http://{gone}"))]] {
        let variables: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let serving = Serving::start(home.path(), &variables);
        for _ in 0..5 {
            assert_eq!(serving.send("GET", "/livez", &[], ""), 200);
        }
        let lines = serving.end();
        assert_eq!(lines.iter().any(|line| line.contains("trace=")), !variables.is_empty(), "{lines:#?}");
        let lost = lines.iter().filter(|line| line.contains("traces are lost")).count();
        assert_eq!(lost, variables.len(), "{lines:#?}");
    }
}

#[test]
fn a_probe_says_whether_the_server_lives_and_is_ready() {
    let home = tempfile::tempdir().unwrap();
    let serving = Serving::start(home.path(), &[]);
    let probe = |more: &[&str]| {
        let mut command = command(home.path());
        command.env("INTERDICT_SERVER_LISTEN", &serving.address).arg("probe").args(more);
        finish(&mut command)
    };
    let lives = probe(&[]);
    assert_eq!(lives.code, 0, "{}", lives.err);
    let ready = probe(&["--ready"]);
    assert_eq!(ready.code, 1, "the starter list is no coverage");
    assert!(ready.err.contains("503"), "{}", ready.err);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let set = format!("server.listen={nobody}");
    assert_eq!(run(home.path(), &["probe", "--set", &set]).code, 1);
}
