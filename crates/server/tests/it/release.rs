//! A version that was refused comes into force by two people only, who both saw what it would change.

use interdict_home::{Home, ImportOptions, Outcome};
use interdict_model::ListId;
use interdict_server::access::Role;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::invented::Set;
use crate::support::{Reply, Server, import_checked, keys, wait};

const PEOPLE: [(&str, &[Role]); 5] = [
    ("lena", &[Role::ListManager]),
    ("lou", &[Role::ListManager, Role::Approver]),
    ("bob", &[Role::Approver]),
    ("ada", &[Role::Administrator]),
    ("vic", &[Role::Viewer, Role::Analyst]),
];

/// A server on a list of 25 parties, of which a refused version lacks four.
fn server() -> (Server, i64) {
    let mut refused = 0;
    let server = Server::with(|settings| {
        let folder = &settings.place.folder;
        keys(folder, &PEOPLE);
        let now = Timestamp::now() - SignedDuration::from_mins(10);
        import_checked(folder, now);
        refused = import(folder, "2024-01-02", 16, now);
    });
    (server, refused)
}

/// Imports a set with so many invented parties, which is refused; gives its number.
fn import(folder: &std::path::Path, day: &str, count: u32, now: Timestamp) -> i64 {
    let set = Set::of(count).write(&folder.join(day), day);
    let options = ImportOptions { checked_at: Some(now), ..ImportOptions::default() };
    let mut home = Home::open(folder).unwrap();
    let imported = home.import(&[set], &options, now, &mut |_| {}).unwrap();
    let Outcome::Quarantined(version) = &imported[0].outcome else { panic!("{:?}", imported[0].outcome) };
    version.id
}

fn call(server: &Server, who: &str, route: &str, body: &Value) -> Reply {
    let (method, path) = route.split_once(' ').unwrap();
    server.call(method, path, Some(&format!("secret of {who}")), body.to_string().as_bytes())
}

fn path(version: i64) -> String {
    format!("/api/v1/lists/{}/versions/{version}/release", ListId::US_OFAC_SDN)
}

fn propose(server: &Server, who: &str, version: i64) -> Reply {
    let body = json!({ "reason": "the publisher says that they were delisted" });
    call(server, who, &format!("POST {}", path(version)), &body)
}

fn last_word(server: &Server, who: &str, version: i64, content: &Value) -> Reply {
    let approve = !content.is_null();
    let body = json!({ "approve": approve, "content": content, "reason": "compared with the notice" });
    call(server, who, &format!("POST {}/approve", path(version)), &body)
}

fn standing(server: &Server, version: i64) -> Value {
    let route = format!("GET /api/v1/lists/{}/versions", ListId::US_OFAC_SDN);
    let history = call(server, "vic", &route, &json!({})).json();
    let versions = history["versions"].as_array().unwrap().clone();
    versions.into_iter().find(|one| one["version"] == version).unwrap()["standing"].clone()
}

fn parties(server: &Server) -> Value {
    let lists = call(server, "vic", "GET /api/v1/lists", &json!({})).json();
    let lists = lists["lists"].as_array().unwrap().clone();
    lists.into_iter().find(|one| one["list"] == ListId::US_OFAC_SDN).unwrap()["parties"].clone()
}

fn acts(server: &Server) -> Vec<(String, String)> {
    let events = call(server, "ada", "GET /api/v1/audit/events?most=1000", &json!({})).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let events = events["events"].as_array().unwrap().clone();
    let told = events.iter().map(|event| (text(&event["act"]), text(&event["actor"])));
    told.filter(|(act, _)| act.contains("release")).collect()
}

#[test]
fn a_refused_version_comes_into_force_by_two_people_who_saw_what_goes() {
    let (server, refused) = server();
    assert_eq!(parties(&server), 25);
    let proposed = propose(&server, "lena", refused);
    assert_eq!(proposed.status, 200, "{}", proposed.text);
    let proposal = proposed.json();
    let effect = &proposal["effect"];
    assert_eq!((&effect["added"], &effect["removed"]), (&json!(0), &json!(4)), "{effect}");
    assert_eq!(effect["first_removed"].as_array().unwrap().len(), 4);
    assert_eq!(effect["in_force"], "us-ofac-sdn@2024-01-01");
    let twice = propose(&server, "lou", refused).problem(409);
    let told = format!("lena proposed this already, as number {}, and it is open: approve", proposal["id"]);
    assert!(twice["detail"].as_str().unwrap().starts_with(&told), "{twice}");

    let content = &proposal["content"];
    for alone in ["lena", "vic", "ada"] {
        last_word(&server, alone, refused, content).problem(403);
    }
    last_word(&server, "bob", refused, &json!("another")).problem(409);
    let blind = json!({ "approve": true, "reason": "whatever it is" });
    let route = format!("POST {}/approve", path(refused));
    assert_eq!(call(&server, "bob", &route, &blind).problem(422)["field"], "content");
    let mute = json!({ "approve": true, "content": content, "reason": "." });
    assert_eq!(call(&server, "bob", &route, &mute).problem(422)["field"], "reason");
    assert_eq!((standing(&server, refused), parties(&server)), (json!("quarantined"), json!(25)));

    let approved = last_word(&server, "bob", refused, content);
    assert_eq!(approved.status, 200, "{}", approved.text);
    assert_eq!(approved.json()["closed_by"], "bob");
    assert_eq!(standing(&server, refused), "released");
    wait(|| (parties(&server) == 21).then_some(()));
    last_word(&server, "lou", refused, content).problem(409);
    propose(&server, "lena", refused).problem(409);
    let expected = [("list.propose_release", "lena"), ("list.release", "bob")];
    assert_eq!(acts(&server), expected.map(|(act, actor)| (act.to_owned(), actor.to_owned())));
    Home::open(server.folder.path()).unwrap().store().verify_audit(&[]).unwrap().unwrap();
}

#[test]
fn nobody_releases_alone_and_what_changed_since_is_proposed_anew() {
    let (server, refused) = server();
    let content = propose(&server, "lou", refused).json()["content"].clone();
    last_word(&server, "lou", refused, &content).problem(403);
    assert_eq!(last_word(&server, "lou", refused, &Value::Null).json()["state"], "withdrawn");
    propose(&server, "lena", refused);
    assert_eq!(last_word(&server, "bob", refused, &Value::Null).json()["state"], "refused");
    last_word(&server, "bob", refused, &content).problem(409);

    // Another version comes into force between the proposal and the last word.
    propose(&server, "lena", refused);
    let now = Timestamp::now();
    let set = Set::of(21).write(&server.folder.path().join("later"), "2024-01-03");
    let options = ImportOptions { checked_at: Some(now), ..ImportOptions::default() };
    let mut home = Home::open(server.folder.path()).unwrap();
    let imported = home.import(&[set], &options, now, &mut |_| {}).unwrap();
    assert!(matches!(imported[0].outcome, Outcome::Recorded { .. }), "{:?}", imported[0].outcome);
    let problem = last_word(&server, "bob", refused, &content).problem(409);
    assert!(problem["detail"].as_str().unwrap().contains("came in force since"), "{problem}");
    assert_eq!(last_word(&server, "bob", refused, &Value::Null).status, 200);

    // Nor does the command, where several people work.
    let version = home.store().version(refused).unwrap();
    let alone = home.release(&version, "I am sure", "lena", now).unwrap_err().to_string();
    assert!(alone.contains("two of them release"), "{alone}");
    let states: Vec<Value> =
        call(&server, "vic", &format!("GET {}", path(refused)), &json!({})).json()["proposals"]
            .as_array()
            .unwrap()
            .iter()
            .map(|proposal| proposal["state"].clone())
            .collect();
    assert_eq!(states, ["refused", "refused", "withdrawn"]);
    propose(&server, "lena", 999).problem(404);
}

/// Where nobody has a name there is no second person: the command does it.
#[test]
fn without_keys_the_command_releases() {
    let mut refused = 0;
    let server = Server::with(|settings| {
        let now = Timestamp::now() - SignedDuration::from_mins(10);
        import_checked(&settings.place.folder, now);
        refused = import(&settings.place.folder, "2024-01-02", 16, now);
    });
    let body = json!({ "reason": "the publisher says so" }).to_string();
    let alone = server.call("POST", &path(refused), None, body.as_bytes()).problem(409);
    assert!(alone["detail"].as_str().unwrap().contains("interdict lists release"), "{alone}");
    let mut home = Home::open(server.folder.path()).unwrap();
    let version = home.store().version(refused).unwrap();
    assert!(home.release(&version, "the publisher says so", "lena", Timestamp::now()).is_ok());
}
