//! The pages that a user follows, command by command, against a server as they have it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::serving::Serving;

/// What stands between fences of a page, with what sort of text it is.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (line.trim().strip_prefix("```"), &mut open) {
            (Some(kind), None) => open = Some((kind.to_owned(), String::new())),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some((_, text))) => text.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    found
}

/// Whether everything that one value has is in the other; of lists the first items.
fn is_part(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(key, value)| whole.get(key).is_some_and(|other| is_part(value, other)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.len() <= whole.len() && part.iter().zip(whole).all(|(one, other)| is_part(one, other))
        }
        _ => part == whole,
    }
}

/// Every request of a page is answered, with what stands below it on the page where that is an answer.
#[test]
fn requests_of_the_pages_are_answered_as_they_say() {
    let version = Command::new("curl").args(["--json", "{}", "--version"]).output();
    if !version.is_ok_and(|version| version.status.success()) {
        println!("skipped: no curl that knows --json");
        return;
    }
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for (name, port, requests, answers) in
        [("from-watchman.md", 8084, 2, 1), ("from-yente.md", 8000, 1, 1), ("mcp.md", 8080, 1, 0)]
    {
        let page = std::fs::read_to_string(docs.join(name)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".curlrc"), "silent\nshow-error\nfail-with-body\n").unwrap();
        let server = Serving::start(&folder.path().join("home"), &[]);
        let blocks = blocks(&page);
        let mut followed = (0, 0);
        for (place, (kind, text)) in blocks.iter().enumerate() {
            if kind != "sh" || !text.contains("curl") {
                continue;
            }
            let text = text.replace(&format!("127.0.0.1:{port}"), &server.address);
            let ran =
                Command::new("bash").args(["-c", &text]).env("CURL_HOME", folder.path()).output().unwrap();
            let told = String::from_utf8(ran.stdout).unwrap();
            assert!(ran.status.success(), "{name}: {text}{told}{}", String::from_utf8_lossy(&ran.stderr));
            let told: Value = serde_json::from_str(&told).unwrap();
            followed.0 += 1;
            if let Some((_, below)) = blocks.get(place + 1).filter(|(kind, _)| kind == "json") {
                let below: Value = serde_json::from_str(below).unwrap();
                assert!(is_part(&below, &told), "{name}: {text}{told}");
                followed.1 += 1;
            }
        }
        assert_eq!(followed, (requests, answers), "{name}");
    }
}
