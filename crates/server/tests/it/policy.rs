//! F47: another screening policy needs two people, shows what it would change, and leaves decisions as they were.

use interdict_desk::{Duty, Person};
use interdict_home::policy::Moment;
use interdict_home::{Home, Place};
use interdict_server::access::Role;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::support::{Reply, Server, import_checked, keys, wait};

const SECRET: &str = "secret of ";
const NAME: &str = "Lazarus Group";

const PEOPLE: [(&str, &[Role]); 6] = [
    ("lena", &[Role::ListManager, Role::Viewer]),
    ("ada", &[Role::Administrator]),
    ("bob", &[Role::Approver]),
    ("cy", &[Role::Administrator, Role::Approver]),
    ("cy-script", &[Role::Approver]),
    ("vic", &[Role::Viewer, Role::Analyst]),
];

fn server() -> Server {
    Server::with(|settings| {
        keys(&settings.place.folder, &PEOPLE);
        let mut home = Home::open(&settings.place.folder).unwrap();
        assert!(home.own_key("cy-script", "cy", Timestamp::UNIX_EPOCH).unwrap());
    })
}

fn call(server: &Server, who: &str, route: &str, body: &Value) -> Reply {
    let (method, path) = route.split_once(' ').unwrap();
    server.call(method, path, Some(&format!("{SECRET}{who}")), body.to_string().as_bytes())
}

fn screen(server: &Server, name: &str) -> Value {
    call(server, "vic", "POST /api/v1/screen", &json!({ "name": name })).json()
}

fn policy(server: &Server) -> Value {
    call(server, "vic", "GET /api/v1/policy", &json!({})).json()
}

/// Proposes that a match begins at this score.
fn propose(server: &Server, who: &str, certain: f64) -> Reply {
    let body = json!({ "thresholds": { "match": certain }, "reason": "fewer false alarms" });
    call(server, who, "POST /api/v1/policy/proposals", &body)
}

fn approve(server: &Server, who: &str, proposal: &Value) -> Reply {
    let body = json!({ "approve": true, "policy": proposal["policy"], "reason": "looked at the sample" });
    call(server, who, &format!("POST /api/v1/policy/proposals/{}/approve", proposal["id"]), &body)
}

fn refuse(server: &Server, who: &str, proposal: &Value) -> Reply {
    let body = json!({ "approve": false, "reason": "not now" });
    call(server, who, &format!("POST /api/v1/policy/proposals/{}/approve", proposal["id"]), &body)
}

/// Waits until this server decides by a policy.
fn decides_by(server: &Server, hash: &Value) {
    wait(|| (policy(server)["hash"] == *hash).then_some(()));
}

fn replays(server: &Server, number: u64) {
    let again = call(server, "vic", &format!("POST /api/v1/decisions/{number}/replay"), &json!({})).json();
    assert_eq!(again["outcome"], "same", "{number}: {again}");
}

fn acts(server: &Server) -> Vec<(String, String)> {
    let events = call(server, "ada", "GET /api/v1/audit/events?most=1000", &json!({})).json();
    let events = events["events"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let told = events.iter().map(|event| (text(&event["act"]), text(&event["actor"])));
    told.filter(|(act, _)| act.starts_with("policy.")).collect()
}

#[test]
fn f47_a_policy_comes_in_force_by_two_people_and_decisions_keep_theirs() {
    let server = server();
    let first = policy(&server);
    assert_eq!(
        (&first["by"], &first["needs_two"], &first["notices"]),
        (&json!("settings"), &json!(true), &json!([]))
    );
    let before = screen(&server, NAME);
    assert_eq!(before["verdict"], "match");
    let number = before["recorded"].as_u64().unwrap();

    let proposed = propose(&server, "lena", 1.0);
    assert_eq!(proposed.status, 200, "{}", proposed.text);
    let proposal = proposed.json();
    let changes = proposal["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(
        (&changes[0]["field"], &changes[0]["to"]),
        (&json!("parameters.thresholds.match"), &json!(1.0))
    );
    let effect = &proposal["effect"];
    assert_eq!((&effect["decisions"], &effect["customers"]), (&json!(1), &json!(0)));
    assert_eq!(effect["changed"], json!([{ "from": "match", "to": "possible", "count": 1 }]));
    assert_eq!(effect["examples"], json!([{ "decision": number, "from": "match", "to": "possible" }]));

    // Nobody is enough alone, and nothing changes until somebody else approves what they saw.
    approve(&server, "lena", &proposal).problem(403);
    approve(&server, "ada", &proposal).problem(403);
    approve(&server, "vic", &proposal).problem(403);
    propose(&server, "bob", 1.0).problem(403);
    propose(&server, "vic", 1.0).problem(403);
    let path = format!("POST /api/v1/policy/proposals/{}/approve", proposal["id"]);
    let blind = json!({ "approve": true, "reason": "whatever it is" });
    assert_eq!(call(&server, "bob", &path, &blind).problem(422)["field"], "policy");
    let other = json!({ "approve": true, "policy": first["hash"], "reason": "whatever it is" });
    call(&server, "bob", &path, &other).problem(409);
    let mute = json!({ "approve": true, "policy": proposal["policy"], "reason": "." });
    assert_eq!(call(&server, "bob", &path, &mute).problem(422)["field"], "reason");
    assert_eq!(screen(&server, NAME)["verdict"], "match");

    let approved = approve(&server, "bob", &proposal);
    assert_eq!(approved.status, 200, "{}", approved.text);
    assert_eq!(
        (&approved.json()["state"], &approved.json()["closed_by"]),
        (&json!("approved"), &json!("bob"))
    );
    decides_by(&server, &proposal["policy"]);
    let now = policy(&server);
    assert_eq!((&now["by"], &now["proposal"]), (&json!("bob"), &proposal["id"]));
    let after = screen(&server, NAME);
    assert_eq!(after["verdict"], "possible");

    // What was decided before is what it was, and says by which policy.
    replays(&server, number);
    replays(&server, after["recorded"].as_u64().unwrap());
    for (decision, hash) in [(&before, &first["hash"]), (&after, &proposal["policy"])] {
        let path = format!("GET /api/v1/decisions/{}", decision["recorded"]);
        assert_eq!(call(&server, "vic", &path, &json!({})).json()["policy"]["hash"], *hash);
    }
    approve(&server, "bob", &proposal).problem(409);
    refuse(&server, "bob", &proposal).problem(409);
    let expected = [("policy.adopt", "settings"), ("policy.propose", "lena"), ("policy.approve", "bob")];
    assert_eq!(acts(&server), expected.map(|(act, actor)| (act.to_owned(), actor.to_owned())));
    Home::open(server.folder.path()).unwrap().store().verify_audit(&[]).unwrap().unwrap();
}

#[test]
fn f47_one_person_is_one_by_every_name_and_takes_back_only_what_is_theirs() {
    let server = server();
    let proposal = propose(&server, "cy", 0.9).json();
    approve(&server, "cy", &proposal).problem(403);
    approve(&server, "cy-script", &proposal).problem(403);
    refuse(&server, "lena", &proposal).problem(403);
    assert_eq!(refuse(&server, "cy", &proposal).json()["state"], "withdrawn");
    approve(&server, "bob", &proposal).problem(409);
    let proposal = propose(&server, "cy", 0.9).json();
    assert_eq!(refuse(&server, "bob", &proposal).json()["state"], "refused");
    assert_eq!(propose(&server, "cy", 0.85).problem(422)["field"], "parameters", "nothing would change");
    let listed = call(&server, "vic", "GET /api/v1/policy/proposals", &json!({})).json();
    let states: Vec<&Value> =
        listed["proposals"].as_array().unwrap().iter().map(|proposal| &proposal["state"]).collect();
    assert_eq!(states, ["refused", "withdrawn"]);
    assert_eq!(policy(&server)["by"], "settings");
}

#[test]
fn f47_whoever_lost_the_role_meanwhile_neither_proposed_nor_approves() {
    let server = server();
    let end = |name: &str| {
        let mut home = Home::open(server.folder.path()).unwrap();
        assert!(home.end_key(name, Timestamp::now()).unwrap());
    };
    let proposal = propose(&server, "lena", 0.9).json();
    end("lena");
    approve(&server, "bob", &proposal).problem(409);
    let proposal = propose(&server, "ada", 0.9).json();
    end("cy-script");
    let late = approve(&server, "cy-script", &proposal).status;
    assert!(matches!(late, 401 | 403), "{late}");
    assert_eq!(approve(&server, "bob", &proposal).status, 200);
}

#[test]
fn f47_of_two_at_once_one_comes_in_force_and_the_other_is_stale() {
    let server = server();
    let proposals = [propose(&server, "lena", 0.9).json(), propose(&server, "ada", 0.95).json()];
    let codes: Vec<u16> = std::thread::scope(|scope| {
        let at_once: Vec<_> = ["bob", "cy"]
            .into_iter()
            .zip(&proposals)
            .map(|(who, proposal)| scope.spawn(|| approve(&server, who, proposal).status))
            .collect();
        at_once.into_iter().map(|each| each.join().unwrap()).collect()
    });
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [200, 409], "{codes:?}");
    let (first, stale) = if codes[0] == 200 { (0, 1) } else { (1, 0) };
    decides_by(&server, &proposals[first]["policy"]);
    let problem = approve(&server, "bob", &proposals[stale]).problem(409);
    assert!(problem["detail"].as_str().unwrap().contains("came in force since"), "{problem}");
    assert_eq!(refuse(&server, "bob", &proposals[stale]).status, 200);
}

#[test]
fn f47_ages_and_required_lists_change_no_decision_of_before() {
    let server = Server::with(|settings| {
        keys(&settings.place.folder, &PEOPLE);
        import_checked(&settings.place.folder, Timestamp::now() - SignedDuration::from_mins(10));
    });
    let name = "Harbour Lantern Cooperative Bakery";
    let before = screen(&server, name);
    assert_eq!(before["verdict"], "clear");
    let lists = |asked: Value| {
        let body = json!({ "lists": asked, "reason": "checked every minute" });
        let proposal = call(&server, "ada", "POST /api/v1/policy/proposals", &body);
        assert_eq!(proposal.status, 200, "{}", proposal.text);
        assert_eq!(approve(&server, "bob", &proposal.json()).status, 200);
        decides_by(&server, &proposal.json()["policy"]);
        proposal.json()
    };
    let shown = lists(json!({ "aging_after_minutes": 1, "stale_after_minutes": 2 }));
    assert_eq!(
        shown["effect"]["changed"],
        json!([{ "from": "clear", "to": "indeterminate", "count": 1 }]),
        "{shown}"
    );
    let stale = screen(&server, name);
    assert_eq!(stale["verdict"], "indeterminate");
    lists(json!({ "required": ["un-sc"], "aging_after_minutes": 60, "stale_after_minutes": 1440 }));
    let required = screen(&server, name);
    assert_eq!(required["verdict"], "indeterminate");
    for decision in [before, stale, required] {
        replays(&server, decision["recorded"].as_u64().unwrap());
    }
    for (body, field) in [
        (
            json!({ "lists": { "aging_after_minutes": 3, "stale_after_minutes": 2 } }),
            "lists.stale_after_minutes",
        ),
        (json!({ "lists": { "required": ["no such list!"] } }), "lists.required"),
        (json!({ "lists": { "aging": 3 } }), "lists.aging"),
        (json!({ "thresholds": { "match": 2.0 } }), "thresholds"),
        (json!({ "parameters": { "version": "x" } }), "parameters"),
        (json!({ "parameters": "mine" }), "parameters"),
    ] {
        let mut body = body;
        body["reason"] = "a reason".into();
        let problem = call(&server, "ada", "POST /api/v1/policy/proposals", &body).problem(422);
        assert_eq!(problem["field"], field, "{problem}");
    }
}

#[test]
fn stored_customers_are_screened_again_by_another_policy() {
    let server = server();
    let put = |id: &str| {
        let path = format!("PUT /api/v1/customers/{id}");
        assert_eq!(call(&server, "vic", &path, &json!({ "name": NAME })).status, 200);
    };
    put("c-1");
    let runs = || call(&server, "ada", "GET /api/v1/rescreen", &json!({})).json();
    wait(|| runs()["complete"].as_bool().unwrap().then_some(()));
    let proposal = propose(&server, "ada", 1.0).json();
    assert_eq!(proposal["effect"]["customers"], 1);
    assert_eq!(
        proposal["effect"]["examples"],
        json!([{ "customer": "c-1", "from": "match", "to": "possible" }])
    );
    let alert =
        || call(&server, "vic", "GET /api/v1/alerts?customer=c-1", &json!({})).json()["alerts"][0].clone();
    assert_eq!(alert()["certain"], true);
    approve(&server, "bob", &proposal);
    decides_by(&server, &proposal["policy"]);
    wait(|| runs()["complete"].as_bool().unwrap().then_some(()));
    let newest = runs()["runs"][0].clone();
    assert!(newest["previous"].is_null(), "everybody against everything: {newest}");
    assert_eq!((&newest["stored"], &newest["screened"]), (&json!(1), &json!(1)));
    assert_eq!(alert()["certain"], false);
}

/// A file of settings in a folder that outlives the servers on it.
fn on(folder: &std::path::Path, settings: &str) -> Server {
    std::fs::write(folder.join("interdict.toml"), settings).unwrap();
    Server::with(|own| own.place = Place::of(folder))
}

#[test]
fn f47_the_settings_count_for_one_person_and_for_a_team_they_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let stale = |server: &Server, who: Option<&str>| {
        let secret = who.map(|who| format!("{SECRET}{who}"));
        let shown = server.call("GET", "/api/v1/policy", secret.as_deref(), b"").json();
        (shown["lists"]["stale_after_minutes"].clone(), shown["notices"].as_array().unwrap().len())
    };
    let alone = on(folder.path(), "");
    // There was no store when it started: the first policy is kept at its next look.
    wait(|| alone.get("/api/v1/policy").json()["since"].is_string().then_some(()));
    assert_eq!(stale(&alone, None), (json!(1440), 0));
    let body = json!({ "thresholds": { "match": 0.9 }, "reason": "fewer false alarms" }).to_string();
    alone.post("/api/v1/policy/proposals", &body).problem(409);
    // One person edits the file and starts anew.
    let edited = on(folder.path(), "lists.stale_after_minutes = 300\n");
    assert_eq!(stale(&edited, None), (json!(300), 0));
    assert_eq!(stale(&wait_for_look(alone), None).0, json!(300), "every server on the store decides by it");
    keys(folder.path(), &PEOPLE);
    let team = on(folder.path(), "lists.stale_after_minutes = 99999\n");
    assert_eq!(stale(&team, Some("vic")), (json!(300), 1), "two people, or nothing changes");
    let ready = team.get("/readyz").json();
    assert!(ready["notices"][0].as_str().unwrap().contains("lists.stale_after_minutes"), "{ready}");
    let agreed = on(folder.path(), "lists.stale_after_minutes = 300\n");
    assert_eq!(stale(&agreed, Some("vic")), (json!(300), 0));
    let silent = on(folder.path(), "");
    assert_eq!(stale(&silent, Some("vic")), (json!(300), 0), "what is not set contradicts nothing");
    let adopted = acts(&silent).into_iter().filter(|(act, _)| act == "policy.adopt").count();
    assert_eq!(adopted, 3, "the first, the edited, and that two are needed from then on");
}

/// The same server after it looked at what is in force.
fn wait_for_look(server: Server) -> Server {
    let looked = || server.get("/api/v1/lists").json()["looked_at"].clone();
    let before = looked();
    wait(|| (looked() != before).then_some(()));
    server
}

/// Without keys and sign-in everybody is `local`, who is not the second person of somebody that signed in before.
#[test]
fn f47_whoever_has_no_name_is_nobodys_second_person() {
    let mut known = None;
    let server = Server::with(|settings| {
        let mut home = Home::open(&settings.place.folder).unwrap();
        let now = Timestamp::now();
        let mut policy = home.settle_policy(true, Moment::Start, now).unwrap().policy;
        policy.lists.stale_after_minutes = 99_999;
        let (name, duties) = ("oidc:ann".to_owned(), vec![Duty::Propose]);
        let ann = Person { name, also: Vec::new(), duties };
        known = Some(home.propose_policy(&policy, "fewer stale lists", &ann, now).unwrap());
    });
    let proposed = known.unwrap();
    let path = format!("/api/v1/policy/proposals/{}/approve", proposed.id);
    let body = json!({ "approve": true, "policy": proposed.proposal.what(), "reason": "looked at it" });
    server.post(&path, &body.to_string()).problem(409);
    let other = json!({ "thresholds": { "match": 0.9 }, "reason": "fewer false alarms" });
    server.post("/api/v1/policy/proposals", &other.to_string()).problem(409);
    let shown = server.get("/api/v1/policy").json();
    assert_eq!((&shown["needs_two"], &shown["lists"]["stale_after_minutes"]), (&json!(true), &json!(1440)));
}
