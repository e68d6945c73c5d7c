//! F01 to F05 against a server of our own on this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use super::*;

const SDN: &str = "1,\"EXAMPLE COMPANY\",-0- ,\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"A remark.\"\r\n";
const ADD: &str = "1,1,\"1 Example Road\",\"Example Town\",\"Ruritania\",-0- \r\n";

/// What the server does with one request.
enum Answer {
    /// Sends this and closes.
    Raw(Vec<u8>),
    /// Sends the head, then a byte each 50 ms, for ever.
    Trickle,
    /// Sends the head, then as much as the client takes.
    Endless,
    /// Sends the head, then nothing.
    Silence,
}

fn ok(body: &str) -> Answer {
    let length = body.len();
    Answer::Raw(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes())
}

fn status(line: &str, headers: &str) -> Answer {
    Answer::Raw(format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\n{headers}\r\n").into_bytes())
}

type Script = dyn Fn(&str, usize) -> Answer + Send + Sync;

struct Server {
    origin: String,
    /// The heads of all requests, in order.
    requests: Arc<Mutex<Vec<String>>>,
}

/// Answers each request by its path and the number of requests for that path before.
fn serve(script: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let (script, log): (Arc<Script>, _) = (Arc::new(script), Arc::clone(&requests));
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (script, log) = (Arc::clone(&script), Arc::clone(&log));
            thread::spawn(move || answer(stream, &*script, &log));
        }
    });
    Server { origin, requests }
}

fn answer(mut stream: TcpStream, script: &Script, log: &Mutex<Vec<String>>) {
    let head: String = BufReader::new(&stream)
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .map(|line| line + "\n")
        .collect();
    let Some(path) = head.split(' ').nth(1).map(str::to_owned) else { return };
    let before = {
        let mut log = log.lock().unwrap();
        let before = log.iter().filter(|head| head.split(' ').nth(1) == Some(&path)).count();
        log.push(head);
        before
    };
    let head = b"HTTP/1.1 200 OK\r\n\r\n";
    match script(&path, before) {
        Answer::Raw(bytes) => drop(stream.write_all(&bytes)),
        Answer::Trickle => {
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
            while stream.write_all(b"1").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        }
        Answer::Endless => {
            drop(stream.write_all(head));
            while stream.write_all(&[b'1'; 4096]).is_ok() {}
        }
        Answer::Silence => {
            drop(stream.write_all(head));
            thread::sleep(Duration::from_secs(20));
        }
    }
}

impl Server {
    fn source(&self, names: &[&str]) -> Source {
        let files: Vec<String> = names
            .iter()
            .map(|name| {
                format!("{{component = \"{name}\", name = \"{name}.csv\", url = \"{}/{name}\"}}", self.origin)
            })
            .collect();
        let catalogue = format!(
            "version = 1\n[[source]]\nlist = \"us-ofac-sdn\"\nformat = \"ofac_delimited\"\ncap_bytes = 100_000\nfile = [{}]",
            files.join(", ")
        );
        Sources::parse(&catalogue).unwrap().sources.remove(0)
    }

    fn asked(&self, path: &str) -> usize {
        self.requests.lock().unwrap().iter().filter(|head| head.split(' ').nth(1) == Some(path)).count()
    }
}

fn quick() -> Patience {
    Patience {
        request: Duration::from_millis(1500),
        silence: Duration::from_millis(700),
        attempts: 3,
        ..Patience::default()
    }
}

/// Downloads without sleeping; gives the pauses that would have been made.
fn get(source: &Source, known: &[Fetched]) -> (Result<Outcome, FetchError>, Vec<Duration>) {
    let mut pauses = Vec::new();
    let outcome = download(source, known, &quick(), &mut |pause| pauses.push(pause));
    (outcome, pauses)
}

fn refused(script: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> FetchError {
    let server = serve(script);
    get(&server.source(&["sdn"]), &[]).0.unwrap_err()
}

fn content(path: &str) -> Answer {
    match path {
        "/sdn" => ok(SDN),
        "/add" => ok(ADD),
        _ => status("404 Not Found", ""),
    }
}

#[test]
fn a_whole_set_or_nothing() {
    let server = serve(|path, _| content(path));
    let (outcome, pauses) = get(&server.source(&["sdn", "add"]), &[]);
    let Outcome::New(download) = outcome.unwrap() else { panic!("new") };
    let names: Vec<_> = download.files.iter().map(|(part, file)| (part.as_str(), file.name())).collect();
    assert_eq!(names, [("sdn", "sdn.csv"), ("add", "add.csv")]);
    assert_eq!(download.files[0].1.bytes().unwrap()[..], *SDN.as_bytes());
    assert_eq!(download.fetched[0].bytes, SDN.len() as u64);
    assert_eq!(download.fetched[0].blake3, blake3::hash(SDN.as_bytes()).to_hex().to_string());
    assert!(pauses.is_empty());

    // F05: one of the files is not there.
    let (outcome, pauses) = get(&server.source(&["sdn", "alt"]), &[]);
    assert!(matches!(outcome, Err(FetchError::Status { status: 404, .. })));
    assert!(pauses.is_empty(), "what is not there is not asked for again");
}

#[test]
fn errors_that_pass_are_tried_again() {
    let server = serve(|_, before| match before {
        0 => status("500 Internal Server Error", ""),
        1 => status("503 Service Unavailable", ""),
        _ => ok(SDN),
    });
    let source = server.source(&["sdn"]);
    let (outcome, pauses) = get(&source, &[]);
    assert!(outcome.is_ok());
    assert_eq!(pauses.len(), 2);
    assert!(pauses[0] >= Duration::from_secs(1) && pauses[0] <= Duration::from_secs(2), "{pauses:?}");
    assert!(pauses[1] >= Duration::from_secs(2) && pauses[1] <= Duration::from_secs(4), "{pauses:?}");

    let server = serve(|_, _| status("500 Internal Server Error", ""));
    let (outcome, pauses) = get(&server.source(&["sdn"]), &[]);
    let given_up = outcome.unwrap_err();
    assert!(matches!(given_up, FetchError::GaveUp { attempts: 3, .. }), "{given_up}");
    assert_eq!((pauses.len(), server.asked("/sdn")), (2, 3));
    let (_, again) = get(&server.source(&["sdn"]), &[]);
    assert_eq!(again, pauses, "jitter comes from the seed");
}

#[test]
fn retry_after_is_honoured_within_bounds() {
    let server = serve(|_, before| match before {
        0 => status("429 Too Many Requests", "Retry-After: 60\r\n"),
        1 => status(
            "503 Service Unavailable",
            "Date: Mon, 06 Nov 2023 08:49:00 GMT\r\nRetry-After: Mon, 06 Nov 2023 08:50:30 GMT\r\n",
        ),
        _ => ok(SDN),
    });
    let (outcome, pauses) = get(&server.source(&["sdn"]), &[]);
    assert!(outcome.is_ok());
    assert_eq!(pauses, [Duration::from_mins(1), Duration::from_secs(90)]);

    let late = refused(|_, _| status("429 Too Many Requests", "Retry-After: 86400\r\n"));
    assert!(matches!(late, FetchError::Later { seconds: 86_400, .. }), "{late}");
}

#[test]
fn nobody_there() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (outcome, pauses) = get(&Server { origin, requests: Arc::default() }.source(&["sdn"]), &[]);
    assert!(matches!(outcome, Err(FetchError::GaveUp { .. })));
    assert_eq!(pauses.len(), 2);
}

#[test]
fn slow_endless_silent_and_cut_bodies_end() {
    let begin = std::time::Instant::now();
    let source = |server: &Server| server.source(&["sdn"]);
    let once = |server: &Server| {
        let patience = Patience { attempts: 1, ..quick() };
        download(&source(server), &[], &patience, &mut |_| ()).unwrap_err()
    };
    for (server, name) in
        [(serve(|_, _| Answer::Trickle), "trickle"), (serve(|_, _| Answer::Silence), "silence")]
    {
        let ended = once(&server);
        assert!(matches!(ended, FetchError::Transport { .. }), "{name}: {ended}");
    }
    let large = once(&serve(|_, _| Answer::Endless));
    assert!(matches!(large, FetchError::TooLarge { cap: 100_000, .. }), "{large}");
    let announced = serve(|_, _| Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n1".to_vec()));
    assert!(matches!(once(&announced), FetchError::TooLarge { .. }));

    // F04: the body is cut, at a row's end too.
    for part in 0..16 {
        let kept = SDN.len() * part / 16;
        let cut = serve(move |_, _| {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", SDN.len());
            Answer::Raw([head.as_bytes(), &SDN.as_bytes()[..kept]].concat())
        });
        let short = once(&cut);
        assert!(matches!(short, FetchError::Short { .. } | FetchError::Transport { .. }), "{kept}: {short}");
    }
    assert!(begin.elapsed() < Duration::from_secs(15));
}

#[test]
fn what_is_not_the_list_is_refused() {
    for page in ["<!DOCTYPE html><title>Error</title>", "\n<HTML>captcha", "{\"error\": 1}", "just words\n"] {
        let error = refused(move |_, _| ok(page));
        assert!(matches!(error, FetchError::NotTheFormat { .. }), "{page}: {error}");
    }
    assert!(matches!(refused(|_, _| ok(ADD)), FetchError::NotTheFormat { .. }), "another file of the set");
    assert!(matches!(refused(|_, _| ok("")), FetchError::Empty { .. }));
    let server = serve(|_, _| ok(SDN));
    let mut source = server.source(&["sdn"]);
    source.files[0].must_contain = Some("EXAMPLE COMPANY".to_owned());
    assert!(get(&source, &[]).0.is_ok());
    source.files[0].must_contain = Some("LAZARUS GROUP".to_owned());
    assert!(matches!(get(&source, &[]).0, Err(FetchError::Sentinel { .. })));
}

#[test]
fn redirects_lead_only_to_hosts_of_the_catalogue() {
    let script = |path: &str, _| match path {
        "/sdn" => status("302 Found", "Location: /moved?x=1\r\n"),
        "/moved?x=1" => status("301 Moved Permanently", "Location: last\r\n"),
        "/last" => ok(SDN),
        _ => status("404 Not Found", ""),
    };
    let server = serve(script);
    assert!(get(&server.source(&["sdn"]), &[]).0.is_ok());

    let port = serve(|path, _| content(path)).origin.rsplit(':').next().unwrap().to_owned();
    let server =
        serve(move |_, _| status("302 Found", &format!("Location: http://localhost:{port}/sdn\r\n")));
    let mut source = server.source(&["sdn"]);
    let elsewhere = get(&source, &[]).0.unwrap_err();
    assert!(matches!(elsewhere, FetchError::Redirect { .. }), "{elsewhere}");
    source.hosts.push("localhost".to_owned());
    assert!(get(&source, &[]).0.is_ok());

    for to in
        ["http://example.org/sdn", "file:///etc/passwd", "https://evil.example/sdn", "//evil.example/sdn", ""]
    {
        let error = refused(move |_, _| status("302 Found", &format!("Location: {to}\r\n")));
        assert!(matches!(error, FetchError::Redirect { .. }), "{to}: {error}");
    }
}

#[test]
fn unchanged_files_are_not_sent_again() {
    let server = serve(|path, _| {
        let Answer::Raw(bytes) = content(path) else { unreachable!() };
        let text = String::from_utf8(bytes).unwrap();
        let marks = "ETag: \"v1\"\r\nLast-Modified: Mon, 06 Nov 2023 08:49:00 GMT\r\nContent-Length";
        Answer::Raw(text.replacen("Content-Length", marks, 1).into_bytes())
    });
    let source = server.source(&["sdn", "add"]);
    let Outcome::New(first) = get(&source, &[]).0.unwrap() else { panic!("new") };
    assert_eq!(first.fetched[0].etag.as_deref(), Some("\"v1\""));
    assert_eq!(first.fetched[0].last_modified.as_deref(), Some("Mon, 06 Nov 2023 08:49:00 GMT"));

    let same = serve(|_, _| status("304 Not Modified", ""));
    let known = |server: &Server| {
        let mut known = first.fetched.clone();
        for (known, file) in known.iter_mut().zip(["sdn", "add"]) {
            known.url = format!("{}/{file}", server.origin);
        }
        known
    };
    assert!(matches!(get(&same.source(&["sdn", "add"]), &known(&same)).0.unwrap(), Outcome::NotModified));
    let head = same.requests.lock().unwrap()[0].to_lowercase();
    assert!(head.contains("if-none-match: \"v1\"") && head.contains("if-modified-since: mon, 06 nov 2023"));

    // One has changed: the other is asked for again without condition.
    let one =
        serve(
            |path, before| {
                if path == "/sdn" && before == 0 { status("304 Not Modified", "") } else { content(path) }
            },
        );
    let Outcome::New(second) = get(&one.source(&["sdn", "add"]), &known(&one)).0.unwrap() else {
        panic!("new")
    };
    assert_eq!(second.files.len(), 2);
    assert_eq!(one.asked("/sdn"), 2);
}

#[test]
fn addresses_are_https_except_on_this_machine() {
    for bad in [
        "http://example.org/x",
        "ftp://example.org",
        "https://user@example.org/",
        "https:///x",
        "x",
        "https://a b/",
    ] {
        assert!(address(bad).is_err(), "{bad}");
    }
    let at = address("https://Example.org:8443/a/b?q#f").unwrap();
    assert_eq!((at.host.as_str(), at.origin.as_str()), ("example.org", "https://Example.org:8443"));
    assert_eq!(at.resolve("c"), "https://Example.org:8443/a/c");
    assert_eq!(address("http://[::1]:80/").unwrap().host, "::1");
    assert!(host_fits(".s3.example.org", "bucket.s3.example.org"));
    assert!(!host_fits(".s3.example.org", "evils3.example.org"));
    assert!(!host_fits("example.org", "www.example.org"));
}

#[test]
fn the_catalogue_is_whole() {
    let sources = Sources::built_in().unwrap();
    assert_eq!(sources.sources.len(), 6);
    for source in &sources.sources {
        for file in &source.files {
            assert!(address(&file.url).unwrap().secure, "{}", file.url);
        }
    }
    assert_eq!(sources.get(&ListId::US_OFAC_SDN.parse().unwrap()).unwrap().files.len(), 4);
    assert!(Sources::parse("version = 2").is_err());
    assert!(Sources::parse("version = 1\nsauce = 1").is_err());
}
