//! Alerts over HTTP: who may do what, and what needs two.

use interdict_server::access::Role;
use serde_json::{Value, json};

use crate::support::{Reply, Server, keys};

/// A server with one customer who is surely listed, and people of every sort.
fn server() -> (Server, i64) {
    let server = Server::with(|settings| {
        keys(
            &settings.place.folder,
            &[
                ("ann", &[Role::Analyst]),
                ("bob", &[Role::Approver]),
                ("cy", &[Role::Analyst, Role::Approver]),
                ("viewer", &[Role::Viewer]),
                ("admin", &[Role::Administrator]),
            ],
        );
    });
    let body = br#"{"name": "Lazarus Group", "schema": "organization"}"#;
    assert_eq!(server.call("PUT", "/api/v1/customers/c", Some("secret of ann"), body).status, 200);
    let alerts = get(&server, "/api/v1/alerts?customer=c").json();
    let alert = &alerts["alerts"][0];
    assert_eq!((&alert["certain"], &alert["released"]), (&json!(true), &json!(false)), "{alert}");
    let id = alert["id"].as_i64().unwrap();
    (server, id)
}

fn get(server: &Server, path: &str) -> Reply {
    server.call("GET", path, Some("secret of viewer"), b"")
}

fn act(server: &Server, id: i64, who: &str, what: &str, body: &Value) -> Reply {
    let path = format!("/api/v1/alerts/{id}/{what}");
    server.call("POST", &path, Some(&format!("secret of {who}")), body.to_string().as_bytes())
}

/// F45, U6: a match is not released by one person, nobody approves what he proposed, stale forms are refused.
#[test]
fn a_match_is_released_by_two_people_only() {
    let (server, id) = server();
    let finds = json!({"revision": 1, "outcome": "false_match", "reason": "a band of musicians"});
    for who in ["viewer", "admin"] {
        act(&server, id, who, "decide", &finds).problem(403);
    }
    act(&server, id, "bob", "decide", &finds).problem(403);
    let none = json!({"revision": 1, "outcome": "false_match", "reason": " - "});
    assert_eq!(act(&server, id, "cy", "decide", &none).problem(422)["field"], "reason");
    act(&server, id, "cy", "approve", &json!({"revision": 1, "approve": true, "reason": "yes, I saw it"}))
        .problem(409);

    let proposed = act(&server, id, "cy", "decide", &finds).json();
    assert_eq!((&proposed["state"], &proposed["released"]), (&json!("proposed"), &json!(false)));
    act(&server, id, "ann", "decide", &finds).problem(409);
    let yes = json!({"revision": 2, "approve": true, "reason": "seen their passport"});
    act(&server, id, "cy", "approve", &yes).problem(403);
    act(&server, id, "ann", "approve", &yes).problem(403);
    act(&server, id, "viewer", "approve", &yes).problem(403);
    let stale = json!({"revision": 1, "approve": true, "reason": "seen their passport"});
    act(&server, id, "bob", "approve", &stale).problem(409);
    assert_eq!(get(&server, &format!("/api/v1/alerts/{id}")).json()["released"], false);
    let decided = act(&server, id, "bob", "approve", &yes).json();
    assert_eq!((&decided["state"], &decided["released"]), (&json!("decided"), &json!(true)));
    assert_eq!(decided["decision"]["by"], "cy");
    assert_eq!(decided["decision"]["approved_by"], "bob");

    let whole = get(&server, &format!("/api/v1/alerts/{id}")).json();
    let acts: Vec<&str> =
        whole["history"].as_array().unwrap().iter().map(|done| done["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["open", "propose", "approve"]);
    // The customer moved: what was decided no longer stands.
    let moved = br#"{"name": "Lazarus Group", "schema": "organization", "address": "1 New Street"}"#;
    server.call("PUT", "/api/v1/customers/c", Some("secret of ann"), moved).json();
    let again = get(&server, &format!("/api/v1/alerts/{id}")).json();
    assert_eq!((&again["state"], &again["released"]), (&json!("open"), &json!(false)));
    assert_eq!(again["opened_because"], "the customer changed");
    let home = interdict_home::Home::open(server.folder.path()).unwrap();
    assert!(home.store().verify_audit(&[]).unwrap().is_ok());
}

#[test]
fn an_entry_needs_evidence_an_end_and_a_second_person() {
    let (server, id) = server();
    let with = |entry: Value| json!({"revision": 1, "outcome": "false_match", "reason": "other people", "do_not_alert": entry});
    for entry in [
        json!({"evidence": "-", "differs": ["name"], "until": "2999-01-01T00:00:00Z"}),
        json!({"evidence": "register", "differs": [], "until": "2999-01-01T00:00:00Z"}),
        json!({"evidence": "register", "differs": ["name"], "until": "2999-01-01T00:00:00Z"}),
        json!({"evidence": "register", "differs": ["name"], "until": "1999-01-01T00:00:00Z"}),
    ] {
        assert_eq!(act(&server, id, "ann", "decide", &with(entry)).problem(422)["field"], "do_not_alert");
    }
    act(&server, id, "ann", "decide", &with(json!({"evidence": "x", "differs": ["hair"], "until": "x"})))
        .problem(422);
    let until = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24);
    let entry =
        json!({"evidence": "extract of the register", "differs": ["country"], "until": until.to_string()});
    let proposed = act(&server, id, "ann", "decide", &with(entry)).json();
    assert_eq!(proposed["state"], "proposed");
    let refused = act(
        &server,
        id,
        "bob",
        "approve",
        &json!({"revision": 2, "approve": false, "reason": "not that one"}),
    )
    .json();
    assert_eq!((&refused["state"], &refused["released"]), (&json!("open"), &json!(false)));
}

#[test]
fn alerts_are_assigned_commented_escalated_and_filtered() {
    let (server, id) = server();
    act(&server, id, "viewer", "comment", &json!({"text": "hello there"})).problem(403);
    assert_eq!(
        act(&server, id, "ann", "comment", &json!({"text": "asked the branch"})).json()["revision"],
        1
    );
    let taken = act(&server, id, "ann", "assign", &json!({"revision": 1, "to": "ann"})).json();
    assert_eq!((&taken["state"], &taken["assignee"]), (&json!("assigned"), &json!("ann")));
    assert_eq!(get(&server, "/api/v1/alerts?assignee=ann&state=assigned").json()["alerts"][0]["id"], id);
    assert_eq!(get(&server, "/api/v1/alerts?state=open").json(), json!({"alerts": []}));
    let true_match = json!({"revision": 2, "outcome": "true_match", "reason": "the same number"});
    act(&server, id, "cy", "decide", &true_match).problem(409);
    let raised = json!({"revision": 2, "outcome": "escalate", "reason": "it is beyond me"});
    let raised = act(&server, id, "ann", "decide", &raised).json();
    assert_eq!((&raised["state"], &raised["escalated"]), (&json!("open"), &json!(true)));
    let true_match = json!({"revision": 3, "outcome": "true_match", "reason": "the same number"});
    act(&server, id, "ann", "decide", &true_match).problem(403);
    let decided = act(&server, id, "bob", "decide", &true_match).json();
    assert_eq!((&decided["state"], &decided["released"]), (&json!("decided"), &json!(false)));
    for (query, field) in [("state=closed", "state"), ("after=x", "after"), ("who=me", "who")] {
        assert_eq!(get(&server, &format!("/api/v1/alerts?{query}")).problem(422)["field"], field);
    }
    get(&server, "/api/v1/alerts/999").problem(404);
    get(&server, "/api/v1/alerts/x").problem(404);
    act(&server, id, "ann", "decide", &json!({"revision": 4, "outcome": "clear", "reason": "because"}))
        .problem(422);
    act(&server, id, "ann", "decide", &json!({"revision": 4, "outcome": "false_match"})).problem(422);
    act(&server, id, "ann", "comment", &json!({"text": "x y z", "more": 1})).problem(422);
}

/// One person with two keys, and one with a key and a sign-in, is nobody's second person (the sign-in: `server::sign_in`).
#[test]
fn one_person_with_two_keys_is_one() {
    let (server, id) = server();
    let mut home = interdict_home::Home::open(server.folder.path()).unwrap();
    let key = interdict_store::ApiKey {
        name: "cy-script".to_owned(),
        tenant: interdict_store::MAIN.to_owned(),
        hash: interdict_server::access::Key::hash_of("secret of cy-script"),
        roles: vec!["analyst".to_owned(), "approver".to_owned()],
        made_at: jiff::Timestamp::now(),
        expires_at: None,
        ended_at: None,
    };
    home.add_key_of(&key, Some("cy")).unwrap();
    crate::support::wait(|| {
        let told = server.call("GET", "/api/v1/lists", Some("secret of cy-script"), b"");
        (told.status == 200).then_some(())
    });
    let finds = json!({"revision": 1, "outcome": "false_match", "reason": "a band of musicians"});
    let yes = json!({"revision": 2, "approve": true, "reason": "seen their passport"});
    act(&server, id, "cy-script", "decide", &finds).json();
    let own = act(&server, id, "cy", "approve", &yes).problem(403);
    assert!(own["detail"].as_str().unwrap().contains("cy-script proposed this"), "{own}");
    assert_eq!(act(&server, id, "bob", "approve", &yes).status, 200);
}

/// An alert is given to somebody who is known and may decide it; the answer names the field and says what to do.
#[test]
fn an_alert_is_given_only_to_who_may_decide_it() {
    let (server, id) = server();
    crate::access::add_for(server.folder.path(), "north", "nora", &["analyst"], None);
    let assign = |to: &str| act(&server, id, "cy", "assign", &json!({"revision": 1, "to": to}));
    for (to, word) in [
        ("nobody", "nobody goes by this name"),
        ("oidc:ann", "has signed in"),
        ("nora", "nobody goes by this name"),
        ("viewer", "role analyst"),
        ("bob", "role analyst"),
        ("admin", "role analyst"),
    ] {
        let problem = assign(to).problem(422);
        assert_eq!(problem["field"], "to", "{to}");
        assert!(problem["detail"].as_str().unwrap().contains(word), "{to}: {problem}");
    }
    assert_eq!(assign("ann").json()["assignee"], "ann");
    let back = json!({"revision": 2, "to": null});
    assert_eq!(act(&server, id, "cy", "assign", &back).json()["state"], "open");
    // Whose key has ended may nothing any more.
    let mut home = interdict_home::Home::open(server.folder.path()).unwrap();
    assert!(home.end_key("ann", jiff::Timestamp::now()).unwrap());
    let ended = act(&server, id, "cy", "assign", &json!({"revision": 3, "to": "ann"})).problem(422);
    assert_eq!(ended["field"], "to");
    // Of those who sign in at a provider only those are known who did.
    for (tenant, role) in [("main", "viewer"), ("north", "analyst"), ("main", "analyst")] {
        assert_eq!(act(&server, id, "cy", "assign", &json!({"revision": 3, "to": "oidc:ann"})).status, 422);
        let details = json!({"tenant": tenant, "roles": [role]});
        home.note_sign_in("oidc:ann", details, jiff::Timestamp::now()).unwrap();
    }
    let given = act(&server, id, "cy", "assign", &json!({"revision": 3, "to": "oidc:ann"})).json();
    assert_eq!(given["assignee"], "oidc:ann");
    assert_eq!(act(&server, id, "cy", "assign", &json!({"revision": 4, "to": "cy"})).status, 200);
    // What was escalated is for somebody who approves.
    let raised = json!({"revision": 5, "outcome": "escalate", "reason": "it is beyond me"});
    assert_eq!(act(&server, id, "cy", "decide", &raised).status, 200);
    assert_eq!(
        act(&server, id, "cy", "assign", &json!({"revision": 6, "to": "bob"})).json()["assignee"],
        "bob"
    );
    // A server where nobody says who asks knows nobody.
    let open = Server::start();
    let body = br#"{"name": "Lazarus Group", "schema": "organization"}"#;
    assert_eq!(open.call("PUT", "/api/v1/customers/c", None, body).status, 200);
    let alerts = open.get("/api/v1/alerts").json();
    let path = format!("/api/v1/alerts/{}/assign", alerts["alerts"][0]["id"]);
    assert_eq!(open.post(&path, r#"{"revision": 1, "to": "anybody"}"#).json()["assignee"], "anybody");
}

/// The examples of docs/desk.md do what they say, in their order.
#[test]
fn the_examples_of_the_document_are_taken_as_they_stand() {
    let text = include_str!("../../../../docs/desk.md");
    let server = Server::with(|settings| {
        let both: &[Role] = &[Role::Analyst, Role::Approver];
        keys(
            &settings.place.folder,
            &[("ann", &[Role::Analyst]), ("bob", both), ("viewer", &[Role::Viewer])],
        );
    });
    let until = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24)).to_string();
    let text = text.replace("'$(date -u -d '+90 days' +%FT%TZ)'", &until);
    let mut asked = 0;
    for example in text.split("\nask $").skip(1) {
        let (who, rest) = example.split_once(' ').unwrap();
        let (path, rest) = rest.split_once(" '").unwrap();
        let (body, _) = rest.split_once('\'').unwrap();
        let key = format!("secret of {}", who.to_lowercase());
        let reply = server.call("POST", &format!("/api/v1/{path}"), Some(&key), body.as_bytes());
        assert_eq!(reply.status, 200, "{path} {body}: {}", reply.text);
        assert!(!reply.text.contains("\"problem\""), "{path} {body}: {}", reply.text);
        asked += 1;
    }
    assert_eq!(asked, 8, "every example was asked");
    for (id, outcome) in [(1, "false_match"), (2, "true_match")] {
        let alert = get(&server, &format!("/api/v1/alerts/{id}")).json();
        assert_eq!((&alert["state"], &alert["decision"]["outcome"]), (&json!("decided"), &json!(outcome)));
    }
}
