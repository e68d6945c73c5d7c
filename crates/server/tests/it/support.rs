//! A server on a port of its own, and a client.

use std::io::Read;
use std::net::SocketAddr;
use std::path::Path;

use interdict_server::access::Role;
use interdict_server::{Running, Settings, start};
use serde_json::Value;

/// A server with the starter list, running as long as this is held.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) running: Running,
    pub(crate) runtime: tokio::runtime::Runtime,
}

/// Waits until something is there, for a minute at most.
pub(crate) fn wait<T>(mut found: impl FnMut() -> Option<T>) -> T {
    let begun = std::time::Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(begun.elapsed() < std::time::Duration::from_mins(1), "it did not come");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) retry_after: Option<String>,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|cause| panic!("{cause}: {}", self.text))
    }

    /// The reply to a mistake: a problem document with this status.
    pub(crate) fn problem(&self, status: u16) -> Value {
        assert_eq!((self.status, self.kind.as_str()), (status, "application/problem+json"), "{}", self.text);
        let problem = self.json();
        assert_eq!(problem["status"], status);
        problem
    }
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::on(tempfile::tempdir().unwrap(), change)
    }

    /// A server on a data folder, which goes away with it.
    pub(crate) fn on(folder: tempfile::TempDir, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = settings(folder.path());
        change(&mut settings);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let running = runtime.block_on(async { start(settings) }).unwrap();
        Self { address: running.address, folder, running, runtime }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.call("GET", path, None, &[])
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Reply {
        self.call("POST", path, None, body.as_bytes())
    }

    /// A header of the reply to a `GET`.
    pub(crate) fn header(&self, path: &str, name: &str) -> Option<String> {
        let response = ureq::get(format!("http://{}{path}", self.address)).call().unwrap();
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    }

    /// A header of the reply to a `POST`.
    pub(crate) fn header_of_post(&self, path: &str, body: &str, name: &str) -> Option<String> {
        let request = ureq::post(format!("http://{}{path}", self.address));
        let response = request.header("content-type", "application/json").send(body).unwrap();
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    }

    /// The status of a `GET` with a header.
    pub(crate) fn status_with(&self, path: &str, name: &str, value: &str) -> u16 {
        let request = ureq::get(format!("http://{}{path}", self.address)).header(name, value);
        request.call().unwrap().status().as_u16()
    }

    pub(crate) fn call(&self, method: &str, path: &str, key: Option<&str>, body: &[u8]) -> Reply {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address))
            .header("content-type", kind_of(path));
        let request = match key {
            Some(key) => request.header("authorization", format!("Bearer {key}")),
            None => request,
        };
        let mut response = if body.is_empty() && method == "GET" {
            agent.run(request.body(()).unwrap()).unwrap()
        } else {
            agent.run(request.body(body).unwrap()).unwrap()
        };
        let header = |name: &str| Some(response.headers().get(name)?.to_str().unwrap().to_owned());
        let (kind, retry_after) = (header("content-type"), header("retry-after"));
        let mut text = String::new();
        response.body_mut().as_reader().read_to_string(&mut text).unwrap();
        Reply { status: response.status().as_u16(), kind: kind.unwrap_or_default(), retry_after, text }
    }
}

/// What the body of a request says that it is.
fn kind_of(path: &str) -> &'static str {
    if path.starts_with("/api/v1/documents") { "application/octet-stream" } else { "application/json" }
}

/// Keys by name, each with its roles, in a data folder; `secret of NAME` opens.
pub(crate) fn keys(folder: &Path, of: &[(&str, &[Role])]) {
    for (name, roles) in of {
        let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
        crate::access::add(folder, name, &codes, None);
    }
}

/// Imports a private list of these names into a data folder.
pub(crate) fn import(folder: &Path, issued: &str, names: &[&str]) {
    let rows: Vec<String> = (1..).zip(names).map(|(id, name)| format!("p{id},person,{name}")).collect();
    let rows = rows.join("\n");
    let file = folder.join(format!("watch-{issued}.csv"));
    std::fs::write(&file, format!("# issued: {issued}\n# list: watch\nid,schema,name\n{rows}\n")).unwrap();
    let mut home = interdict_home::Home::open(folder).unwrap();
    let now = jiff::Timestamp::now();
    let options = interdict_home::ImportOptions::default();
    let imported = home.import(&[file], &options, now, &mut |_| {}).unwrap();
    assert!(
        matches!(imported[0].outcome, interdict_home::Outcome::Recorded { .. }),
        "{:?}",
        imported[0].outcome
    );
}

/// Imports an invented list of OFAC into a data folder, checked with its publisher at this time: answers can be "clear" then.
pub(crate) fn import_checked(folder: &Path, checked: jiff::Timestamp) {
    let set = crate::invented::Set::of(20).write(folder, "2024-01-01");
    let options = interdict_home::ImportOptions {
        checked_at: Some(checked),
        ..interdict_home::ImportOptions::default()
    };
    let mut home = interdict_home::Home::open(folder).unwrap();
    let imported = home.import(&[set], &options, checked, &mut |_| {}).unwrap();
    assert!(
        matches!(imported[0].outcome, interdict_home::Outcome::Recorded { .. }),
        "{:?}",
        imported[0].outcome
    );
}

pub(crate) fn settings(folder: &Path) -> Settings {
    let mut settings = Settings::new(folder);
    settings.server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    settings
}
