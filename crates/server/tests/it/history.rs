//! What lists said before, and who is blocked because of whom they belong to.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use interdict_home::Home;
use jiff::Timestamp;
use serde_json::json;

use crate::support::{Server, import, wait};

#[test]
fn versions_and_what_changed_between_them() {
    let server = Server::with(|settings| {
        import(&settings.place.folder, "2026-01-01", &["Borislav Karmanovich", "Ivan Petrovich Morozka"]);
        import(
            &settings.place.folder,
            "2026-01-02",
            &["Borislav Karmanovich", "Ivan Petrov Morozka", "Katerina Nordwindova"],
        );
    });
    let lists = server.get("/api/v1/lists").json();
    let watch = lists["lists"]
        .as_array()
        .unwrap()
        .iter()
        .find(|list| list["list"].as_str().unwrap().contains("watch"));
    let list = watch.unwrap()["list"].as_str().unwrap();
    let history = server.get(&format!("/api/v1/lists/{list}/versions")).json();
    let editions: Vec<&str> =
        history["versions"].as_array().unwrap().iter().map(|one| one["edition"].as_str().unwrap()).collect();
    assert_eq!(editions, ["2026-01-01", "2026-01-02"]);
    assert_eq!(history["versions"][1]["standing"], "accepted");
    let delta = |query: &str| server.get(&format!("/api/v1/lists/{list}/delta{query}"));
    let newest = delta("").json();
    assert_eq!(
        (newest["added"][0]["name"].as_str(), newest["removed"].as_array().unwrap().len()),
        (Some("Katerina Nordwindova"), 0)
    );
    assert_eq!(newest["changed"][0]["party"], "p2");
    let signs: Vec<&str> = newest["changed"][0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["sign"].as_str().unwrap())
        .collect();
    assert!(signs.contains(&"+") && signs.contains(&"-"), "{newest}");
    assert_eq!(delta("?from=2026-01-01&to=2026-01-02").json(), newest);
    let number = |at: usize| history["versions"][at]["version"].to_string();
    assert_eq!(delta(&format!("?from={}&to={}", number(0), number(1))).json(), newest);
    let back = delta("?from=2026-01-02&to=2026-01-01").json();
    assert_eq!(back["removed"], newest["added"]);
    for nothing in ["?to=2026-01-01", "?to=2026-09-09", "?from=x%0a", "?to="] {
        delta(nothing).problem(404);
    }
    assert_eq!(delta("?since=2026").problem(422)["field"], "since");
    server.get("/api/v1/lists/no-such-list/versions").problem(404);
    server.get("/api/v1/lists/no-such-list/delta").problem(404);
    server.get("/api/v1/lists/No%20List/delta").problem(404);
}

#[test]
fn who_is_blocked_because_of_whom_is_told_with_the_proof() {
    let server = Server::with(|settings| settings.server.refresh_seconds = 1);
    assert_eq!(server.get("/api/v1/ownership").json()["regimes"], json!([]));
    server.get("/api/v1/ownership/us").problem(404);
    let Some((list, owner)) = owned(&server) else { return };
    let regime = list.strip_prefix("ownership-").unwrap();
    let all = server.get(&format!("/api/v1/ownership/{regime}")).json();
    assert_eq!(all["parties"].as_array().unwrap().len(), 2, "{all}");
    let first = server.get(&format!("/api/v1/ownership/{regime}?limit=1")).json();
    let rest =
        server.get(&format!("/api/v1/ownership/{regime}?after={}", first["next"].as_str().unwrap())).json();
    assert_eq!(
        (first["parties"][0].clone(), rest["parties"][0].clone()),
        (all["parties"][0].clone(), all["parties"][1].clone())
    );
    server.get(&format!("/api/v1/ownership/{regime}?after=nobody")).problem(422);
    let one = server.get(&format!("/api/v1/ownership/{regime}/sub")).json();
    assert_eq!((&one["verdict"], &one["held_by"]), (&json!("blocked"), &json!(["mid"])), "{one}");
    assert!(one["proof"].to_string().contains(&owner), "{one}");
    let step = |number: usize| one["steps"][number].clone();
    assert_eq!(one["steps"].as_array().map(Vec::len), Some(3), "{one}");
    assert_eq!((&step(0)["reason"], &step(0)["entry"]), (&json!("listed"), &json!("us-ofac-sdn:7157")));
    let mid = step(1);
    assert_eq!(
        (&mid["party"]["id"], &mid["reason"], &mid["ground"], &mid["of"]),
        (&json!("mid"), &json!("held"), &json!("owned"), &json!("shares"))
    );
    assert_eq!(
        (&mid["total"], &mid["needed"]),
        (&json!({"percent": "60", "open": false}), &json!("at least 50 %"))
    );
    let holder = &mid["holders"][0];
    assert_eq!(holder["share"], json!({"from": "60", "above": false, "to": "60", "below": false}));
    let stated = json!({"interest": "shares", "share": holder["share"], "source": "holdings.csv", "record": 2, "perhaps_not_then": false});
    assert_eq!(holder["stated"], json!([stated]));
    assert_eq!(
        (&step(2)["party"]["id"], &step(2)["holders"][0]["holder"]["id"]),
        (&json!("sub"), &json!("mid"))
    );
    assert_eq!(one["open"], json!([]));
    assert!(!one["law"].as_array().unwrap().is_empty());
    server.get(&format!("/api/v1/ownership/{regime}/nobody")).problem(404);
}

/// Data on ownership in which a listed party holds one company, and that another; the derived list that comes of it.
fn owned(server: &Server) -> Option<(String, String)> {
    let set = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/ofac/2023-12-28");
    if !set.exists() {
        println!("skipped: no list data (ofac/2023-12-28)");
        return None;
    }
    let mut home = Home::open(server.folder.path()).unwrap();
    let now = Timestamp::now();
    let options =
        interdict_home::ImportOptions { checked_at: Some(now), ..interdict_home::ImportOptions::default() };
    home.import(&[set], &options, now, &mut |_| {}).unwrap();
    let csv = "owner,owned,share\nus-ofac-sdn:7157,mid,60\nmid,sub,100\n";
    home.add_ownership("holdings.csv", csv.as_bytes(), now).unwrap();
    let regimes = wait(|| {
        let regimes = server.get("/api/v1/ownership").json()["regimes"].clone();
        (!regimes.as_array().unwrap().is_empty()).then_some(regimes)
    });
    Some((regimes[0]["list"]["list"].as_str().unwrap().to_owned(), "7157".to_owned()))
}
