//! Stored customers over HTTP: kept, screened, screened again.

use std::time::{Duration, Instant};

use interdict_server::access::Role;
use serde_json::{Value, json};

use crate::support::{Server, import, keys};

/// Waits until everybody who is kept was screened against the lists of now.
pub(crate) fn complete(server: &Server) -> Value {
    let begun = Instant::now();
    loop {
        let standing = server.get("/api/v1/rescreen").json();
        if standing["complete"] == true && standing["runs"].as_array().is_some_and(|runs| !runs.is_empty()) {
            return standing;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "{standing}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_customer_is_kept_changed_and_removed() {
    let server = Server::start();
    let put = |body: &str| server.call("PUT", "/api/v1/customers/c-1", None, body.as_bytes());
    server.get("/api/v1/customers/c-1").problem(404);
    let first = put(r#"{"name": "Erika Mustermann", "birth_date": "1965-04-25"}"#).json();
    assert_eq!(first, json!({"id": "c-1", "version": 1, "alerts_opened": 0, "problems": []}));
    let second = put(r#"{"id": "c-1", "name": "Lazarus Group"}"#).json();
    assert_eq!((&second["version"], &second["alerts_opened"]), (&json!(2), &json!(1)));
    let kept = server.get("/api/v1/customers/c-1").json();
    assert_eq!(kept["party"], json!({"id": "c-1", "name": "Lazarus Group"}));
    assert_eq!(kept["screened_against"], server.get("/api/v1/lists").json()["snapshot"]);
    assert_eq!(kept["changed_by"], "local");
    let alerts = server.get("/api/v1/alerts?customer=c-1").json();
    assert_eq!(alerts["alerts"][0]["state"], "open");
    assert_eq!(server.call("DELETE", "/api/v1/customers/c-1", None, b"").status, 204);
    server.call("DELETE", "/api/v1/customers/c-1", None, b"").problem(404);
    server.get("/api/v1/customers/c-1").problem(404);
    let alert = server.get("/api/v1/alerts?customer=c-1").json()["alerts"][0].clone();
    assert_eq!((&alert["state"], &alert["gone"]), (&json!("open"), &json!("the customer was removed")));
}

#[test]
fn mistakes_name_the_field() {
    let server = Server::start();
    let put = |path: &str, body: &str| server.call("PUT", path, None, body.as_bytes());
    assert_eq!(put("/api/v1/customers/a", r#"{"nmae": "x"}"#).problem(422)["field"], "nmae");
    assert_eq!(put("/api/v1/customers/a", r#"{"id": "b", "name": "x"}"#).problem(422)["field"], "id");
    assert_eq!(put("/api/v1/customers/a", r#"{"birth_date": "1965"}"#).problem(422)["field"], "name");
    put("/api/v1/customers/a", r#"{"name": "x", "name": "y"}"#).problem(422);
    put("/api/v1/customers/a", "").problem(400);
    assert_eq!(put("/api/v1/customers/%0a", r#"{"name": "x"}"#).problem(422)["field"], "id");
    for (query, field) in
        [("limit=0", "limit"), ("limit=x", "limit"), ("first=1", "first"), ("after=a&after=b", "after")]
    {
        assert_eq!(server.get(&format!("/api/v1/customers?{query}")).problem(422)["field"], field);
    }
    assert_eq!(server.get("/api/v1/customers").json(), json!({"customers": []}), "nothing was written");
}

/// What of a customer cannot be read is told when it comes, as long as it is kept, and whenever it is screened.
#[test]
fn what_of_a_customer_cannot_be_read_is_told() {
    let server = Server::start();
    let body = |more: &str| format!(r#"{{"name": "Erika Mustermann", {more}}}"#);
    for (more, value) in [
        (r#""birth_date": "soon""#, "`soon`"),
        (r#""birth_date": ["1965", "31 Feb 1970"]"#, "`31 Feb 1970`"),
        (r#""nationality": "Atlantis""#, "`Atlantis`"),
        (r#""schema": "ghost""#, "`ghost`"),
        (r#""gender": "?""#, "`?`"),
        (r#""id_number": "passport:KP:""#, "`passport:KP:`"),
        (r#""wallet": "hello""#, "`hello`"),
    ] {
        let body = body(more);
        let told =
            |problems: &Value| problems.as_array().unwrap().iter().any(|one| one.to_string().contains(value));
        let written = server.call("PUT", "/api/v1/customers/c", None, body.as_bytes()).json();
        assert!(told(&written["problems"]), "{more}: {written}");
        let kept = server.get("/api/v1/customers/c").json();
        assert_eq!(kept["problems"], written["problems"], "{more}");
        let screened = server.post("/api/v1/customers/c/screen", "").json();
        assert!(told(&screened["reasons"]), "{more}: {screened}");
        let asked = server.post("/api/v1/screen", &body).json();
        assert_eq!(screened["verdict"], asked["verdict"], "{more}");
        assert!(told(&asked["reasons"]), "{more}: {asked}");
    }
    let line = r#"{"id": "d", "name": "Erika Mustermann", "birth_date": "soon"}"#;
    assert_eq!(server.post("/api/v1/customers/bulk", line).json()["with_problems"], 1);
}

#[test]
fn many_come_as_lines_and_are_listed_in_pages() {
    let server = Server::start();
    let mut lines: Vec<String> =
        (0..700).map(|number| format!(r#"{{"id": "c{number:03}", "name": "Somebody {number}"}}"#)).collect();
    lines.insert(3, r#"{"name": "without an id"}"#.to_owned());
    lines.insert(5, "no JSON".to_owned());
    lines.push(r#"{"id": "c001", "name": "Lazarus Group"}"#.to_owned());
    lines.push(r#"{"id": "c001", "name": "Hidden Cobra"}"#.to_owned());
    let told = server.post("/api/v1/customers/bulk", &lines.join("\n")).json();
    assert_eq!((&told["written"], &told["refused"]), (&json!(702), &json!(2)));
    assert_eq!(told["problems"][0]["line"], 4);
    assert_eq!(told["problems"][0]["problem"]["field"], "id");
    assert_eq!(told["problems"][1]["line"], 6);
    assert_eq!(server.get("/api/v1/customers/c001").json()["version"], 3, "each line is a version");
    let first = server.get("/api/v1/customers?limit=600").json();
    assert_eq!((first["customers"].as_array().unwrap().len(), &first["next"]), (600, &json!("c599")));
    let rest = server.get("/api/v1/customers?limit=600&after=c599").json();
    assert_eq!((rest["customers"].as_array().unwrap().len(), rest.get("next")), (100, None));
}

/// Who was screened as it came needs no run, and while somebody waits it is said why and how long.
#[test]
fn it_is_told_why_not_everybody_was_screened_yet() {
    let server = Server::with(|settings| {
        settings.server.refresh_seconds = 2;
        import(&settings.place.folder, "2026-01-01", &["Borislav Karmanovich"]);
    });
    let standing = server.get("/api/v1/rescreen").json();
    assert_eq!((&standing["complete"], standing.get("waits")), (&json!(true), None), "nobody is kept");
    server.call("PUT", "/api/v1/customers/c", None, br#"{"name": "John Smith"}"#).json();
    let standing = server.get("/api/v1/rescreen").json();
    assert_eq!(standing["complete"], true, "it was screened as it came: {standing}");
    complete(&server);
    import(server.folder.path(), "2026-01-02", &["Borislav Karmanovich", "Katerina Nordwindova"]);
    let waits = crate::support::wait(|| {
        let standing = server.get("/api/v1/rescreen").json();
        (standing["complete"] == false).then(|| standing["waits"].clone())
    });
    assert!(waits["because"].as_str().is_some_and(|words| !words.is_empty()), "{waits}");
    assert!(waits["is_running"] == true || waits["begins_within_seconds"] == 2, "{waits}");
    assert_eq!(complete(&server).get("waits"), None);
}

/// F16: a new designation alerts on a stored customer, and the proof says that nobody was left out.
#[test]
fn a_new_list_screens_everybody_again() {
    let server = Server::with(|settings| {
        settings.server.refresh_seconds = 1;
        import(&settings.place.folder, "2026-01-01", &["Borislav Karmanovich"]);
    });
    for (id, name) in [("planted", "Katerina Nordwindova"), ("other", "John Smith")] {
        let body = json!({ "name": name }).to_string();
        server.call("PUT", &format!("/api/v1/customers/{id}"), None, body.as_bytes()).json();
    }
    let before = complete(&server);
    assert_eq!(server.get("/api/v1/alerts").json(), json!({"alerts": []}));
    import(server.folder.path(), "2026-01-02", &["Borislav Karmanovich", "Katerina Nordwindova"]);
    let begun = Instant::now();
    while server.get("/api/v1/lists").json()["snapshot"] == before["snapshot"] {
        assert!(begun.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(100));
    }
    let after = complete(&server);
    let run = &after["runs"][0];
    assert_eq!((&run["stored"], &run["screened"], &run["alerts_opened"]), (&json!(2), &json!(2), &json!(1)));
    assert_eq!((&run["snapshot"], &run["previous"]), (&after["snapshot"], &before["snapshot"]));
    assert!(run["finished_at"].is_string());
    let alerts = server.get("/api/v1/alerts?state=open").json();
    assert_eq!(alerts["alerts"][0]["customer"], "planted");
    assert_eq!(alerts["alerts"][0]["opened_because"], "the lists changed");
    assert_eq!(server.get("/api/v1/customers/other").json()["screened_against"], after["snapshot"]);
}

#[test]
fn only_those_who_keep_customers_write_them() {
    let given: [(&str, &[Role]); 3] =
        [("viewer", &[Role::Viewer]), ("analyst", &[Role::Analyst]), ("lists", &[Role::ListManager])];
    let server = Server::with(|settings| keys(&settings.place.folder, &given));
    let body = br#"{"id": "a", "name": "Erika Mustermann"}"#;
    for (method, path) in [
        ("PUT", "/api/v1/customers/a"),
        ("POST", "/api/v1/customers/bulk"),
        ("DELETE", "/api/v1/customers/a"),
    ] {
        server.call(method, path, None, body).problem(401);
        server.call(method, path, Some("secret of viewer"), body).problem(403);
        server.call(method, path, Some("secret of lists"), body).problem(403);
        assert!(server.call(method, path, Some("secret of analyst"), body).status < 300, "{method} {path}");
    }
}
