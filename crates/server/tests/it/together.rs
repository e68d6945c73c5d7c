//! Alerts that are decided together, whoever lost a role meanwhile (F45), and what a decision does to the next screening.

use interdict_home::Home;
use interdict_server::access::Role;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::{Reply, Server, import, keys};

const SECRET: &str = "secret of ";

fn server() -> Server {
    Server::with(|settings| {
        import(&settings.place.folder, "2026-01-01", &["Katerina Nordwindova", "Borislav Karmanovich"]);
        keys(
            &settings.place.folder,
            &[
                ("ann", &[Role::Analyst]),
                ("bob", &[Role::Approver]),
                ("cy", &[Role::Analyst, Role::Approver]),
                ("viewer", &[Role::Viewer]),
            ],
        );
    })
}

fn call(server: &Server, who: &str, route: &str, body: &Value) -> Reply {
    let (method, path) = route.split_once(' ').unwrap();
    server.call(method, path, Some(&format!("{SECRET}{who}")), body.to_string().as_bytes())
}

/// So many customers of a listed name, each with the number of its alert.
fn alerts(server: &Server, name: &str, count: usize) -> Vec<i64> {
    let ids = (0..count).map(|number| format!("{name} {number}"));
    ids.map(|id| {
        let path = format!("PUT /api/v1/customers/{}", id.replace(' ', "%20"));
        assert_eq!(call(server, "ann", &path, &json!({ "name": name })).json()["alerts_opened"], 1);
        let path = format!("GET /api/v1/alerts?customer={}", id.replace(' ', "%20"));
        call(server, "ann", &path, &json!({})).json()["alerts"][0]["id"].as_i64().unwrap()
    })
    .collect()
}

fn decide(server: &Server, who: &str, ids: &[i64], revision: u64, outcome: &str) -> Reply {
    let alerts: Vec<Value> = ids.iter().map(|id| json!({"id": id, "revision": revision})).collect();
    let body = json!({"alerts": alerts, "outcome": outcome, "reason": "seen all their passports"});
    call(server, who, "POST /api/v1/alerts/decide", &body)
}

fn states(reply: &Reply) -> Vec<String> {
    let outcomes = reply.json()["outcomes"].as_array().unwrap().clone();
    outcomes
        .iter()
        .map(|outcome| outcome["alert"]["state"].as_str().unwrap_or("refused").to_owned())
        .collect()
}

#[test]
fn many_are_decided_each_by_the_rules_and_each_an_act_of_its_own() {
    let server = server();
    let few = alerts(&server, "Katerina Nordwindova", 3);
    assert_eq!(
        states(&decide(&server, "ann", &few, 1, "true_match")),
        ["decided"; 3],
        "ten at most need one person"
    );
    // One that was changed meanwhile is refused alone; so is one that is not there.
    call(
        &server,
        "ann",
        &format!("POST /api/v1/alerts/{}/decide", few[0]),
        &json!({"revision": 2, "outcome": "need_more", "reason": "asked the branch"}),
    );
    let mixed = decide(&server, "ann", &[few[0], few[1], 999], 2, "true_match");
    assert_eq!(states(&mixed), ["refused", "decided", "refused"]);
    let problems: Vec<Value> = mixed.json()["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|outcome| outcome["problem"]["status"].clone())
        .collect();
    assert_eq!(problems, [json!(409), Value::Null, json!(404)]);
    // A true match that was decided is released by two people only, in a crowd too.
    assert_eq!(states(&decide(&server, "ann", &few[2..], 2, "false_match")), ["proposed"]);

    let many = alerts(&server, "Borislav Karmanovich", 11);
    let before = Home::open(server.folder.path()).unwrap().store().audit_checkpoint().unwrap().size;
    assert_eq!(
        states(&decide(&server, "ann", &many, 1, "true_match")),
        ["proposed"; 11],
        "more than ten wait"
    );
    let home = Home::open(server.folder.path()).unwrap();
    assert_eq!(home.store().audit_checkpoint().unwrap().size, before + 11, "each is an event");
    home.store().verify_audit(&[]).unwrap().unwrap();

    assert_eq!(decide(&server, "ann", &[few[0], many[0]], 1, "true_match").problem(422)["field"], "alerts");
    assert_eq!(decide(&server, "ann", &[few[0], few[0]], 1, "true_match").problem(422)["field"], "alerts");
    assert_eq!(decide(&server, "ann", &[], 1, "true_match").problem(422)["field"], "alerts");
    decide(&server, "viewer", &few, 1, "true_match").problem(403);
    assert_eq!(
        states(&decide(&server, "bob", &few[..1], 3, "true_match")),
        ["refused"],
        "an approver decides no alerts"
    );
    let more = json!({"alerts": [], "outcome": "true_match", "reason": "x", "do_not_alert": {}});
    call(&server, "ann", "POST /api/v1/alerts/decide", &more).problem(422);
}

fn propose(server: &Server, who: &str, id: i64) -> Reply {
    let body =
        json!({"revision": 1, "outcome": "false_match", "reason": "a namesake", "do_not_alert": entry()});
    call(server, who, &format!("POST /api/v1/alerts/{id}/decide"), &body)
}

fn entry() -> Value {
    let until = Timestamp::now() + SignedDuration::from_hours(24);
    json!({"evidence": "passport seen at the branch", "differs": ["birth_date"], "until": until.to_string()})
}

fn approve(server: &Server, who: &str, id: i64) -> Reply {
    let body = json!({"revision": 2, "approve": true, "reason": "seen it too"});
    call(server, who, &format!("POST /api/v1/alerts/{id}/approve"), &body)
}

/// F45: a role that is gone is gone at once, for whoever approves and for whoever proposed.
#[test]
fn nobody_approves_without_the_role_nor_for_somebody_who_lost_it() {
    // The server looks at the keys once an hour: it still takes the key, and the act is refused.
    let server = Server::with(|settings| {
        settings.server.refresh_seconds = 30;
        keys(
            &settings.place.folder,
            &[("ann", &[Role::Analyst]), ("bob", &[Role::Approver]), ("dan", &[Role::Approver])],
        );
    });
    let put = json!({"name": "Lazarus Group", "schema": "organization"});
    assert_eq!(call(&server, "ann", "PUT /api/v1/customers/c", &put).status, 200);
    let id =
        call(&server, "ann", "GET /api/v1/alerts", &json!({})).json()["alerts"][0]["id"].as_i64().unwrap();
    assert_eq!(propose(&server, "ann", id).json()["state"], "proposed");
    let end = |name: &str| {
        let mut home = Home::open(server.folder.path()).unwrap();
        assert!(home.end_key(name, Timestamp::now()).unwrap());
    };
    end("bob");
    approve(&server, "bob", id).problem(403);
    end("ann");
    let told = approve(&server, "dan", id).problem(409);
    assert!(told["detail"].as_str().unwrap().starts_with("ann proposed this and may no longer"), "{told}");
    let no = json!({"revision": 2, "approve": false, "reason": "decide it anew"});
    let refused = call(&server, "dan", &format!("POST /api/v1/alerts/{id}/approve"), &no).json();
    assert_eq!((&refused["state"], &refused["released"]), (&json!("open"), &json!(false)));
}

/// F46: an entry is honoured and shown when the customer is screened, and only as long as both sides are the same.
#[test]
fn who_need_not_alert_is_shown_and_does_not_count() {
    let server = server();
    let id = alerts(&server, "Katerina Nordwindova", 1)[0];
    let screen = || {
        call(&server, "viewer", "POST /api/v1/customers/Katerina%20Nordwindova%200/screen", &json!({})).json()
    };
    let before = screen();
    assert_eq!(
        (&before["verdict"], before["hits"].as_array().unwrap().len()),
        (&json!("match"), 1),
        "{before}"
    );
    assert_eq!(
        before["alerts"][0],
        json!({"list": before["hits"][0]["list"], "party": "p1", "alert": id, "state": "open", "released": false})
    );
    propose(&server, "ann", id);
    assert_eq!(screen()["verdict"], "match", "what waits for a second person changes nothing");
    assert_eq!(approve(&server, "bob", id).json()["released"], true);
    let after = screen();
    assert!(["clear", "indeterminate"].contains(&after["verdict"].as_str().unwrap()), "{after}");
    assert_eq!((after["hits"].as_array().unwrap().len(), after["silent"].as_array().unwrap().len()), (0, 1));
    assert_eq!(
        (&after["silent"][0]["alert"], &after["silent"][0]["hit"]["party"]),
        (&json!(id), &json!("p1"))
    );
    assert_eq!(after["silent"][0]["evidence"], "passport seen at the branch");
    assert_eq!(after["snapshot"], before["snapshot"]);
    // The question by itself is answered as ever.
    assert_eq!(
        call(&server, "viewer", "POST /api/v1/screen", &json!({"name": "Katerina Nordwindova"})).json()["verdict"],
        "match"
    );
    // Another customer by what one recognises them: the entry is for nobody.
    let other = json!({"name": "Katerina Nordwindova", "birth_date": "1970"});
    call(&server, "ann", "PUT /api/v1/customers/Katerina%20Nordwindova%200", &other).json();
    let again = screen();
    assert_eq!((again["hits"].as_array().unwrap().len(), &again["silent"]), (1, &json!([])));
    call(&server, "viewer", "POST /api/v1/customers/nobody/screen", &json!({})).problem(404);
}
