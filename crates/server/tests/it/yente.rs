//! yente's API, motiva's additions and OpenRefine's service as their clients see them.

use serde_json::{Value, json};

use crate::data;
use crate::support::{Reply, Server, import, wait};

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// The answer to one question.
fn matched(server: &Server, path: &str, query: &Value) -> Value {
    let reply = server.post(path, &json!({"queries": {"q": query}}).to_string());
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()["responses"]["q"].clone()
}

/// The reply to a mistake.
fn detail(reply: &Reply, status: u16) -> String {
    assert_eq!(reply.status, status, "{}", reply.text);
    reply.json()["detail"].as_str().unwrap().to_owned()
}

fn form(fields: &[(&str, Value)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        form.append_pair(name, &value.to_string());
    }
    form.finish()
}

#[test]
fn a_match_is_answered_in_the_shape_that_clients_read() {
    let server = Server::start();
    let body = json!({"queries": {"q1": {"id": "mine", "schema": "Person", "properties": {
        "name": ["Kim Sang Man"], "birthDate": "1965", "nationality": ["North Korea"]}}}});
    let reply = server.post("/match/default", &body.to_string()).json();
    assert_eq!(keys(&reply), ["limit", "responses"]);
    assert_eq!(reply["limit"], 5);
    let answer = &reply["responses"]["q1"];
    assert_eq!(
        keys(answer),
        ["lists", "query", "reasons", "results", "snapshot", "status", "total", "verdict"]
    );
    assert_eq!(answer["status"], 200);
    assert_eq!(answer["total"], json!({"value": 1, "relation": "eq"}));
    assert_eq!(
        answer["query"],
        json!({"id": "mine", "schema": "Person",
            "properties": {"name": ["Kim Sang Man"], "birthDate": ["1965"], "nationality": ["kp"]}})
    );
    let result = &answer["results"][0];
    assert_eq!(
        keys(result),
        [
            "caption",
            "datasets",
            "explanations",
            "first_seen",
            "id",
            "last_change",
            "last_seen",
            "match",
            "properties",
            "referents",
            "schema",
            "score",
            "target"
        ]
    );
    assert_eq!(
        (result["id"].as_str(), result["schema"].as_str(), result["caption"].as_str()),
        (Some("starter-43377"), Some("Person"), Some("KIM, Sang Man"))
    );
    assert_eq!((result["match"].as_bool(), result["target"].as_bool()), (Some(true), Some(true)));
    assert_eq!(result["properties"]["birthDate"], json!(["1965-04-25"]));
    assert_eq!(result["properties"]["topics"], json!(["sanction"]));
    assert_eq!(result["datasets"], json!(["starter"]));
    let explanations = result["explanations"].as_object().unwrap();
    assert_eq!(keys(&explanations["name.word.equal"]), ["candidate", "detail", "query", "score"]);
    let sum: f64 = explanations.values().map(|feature| feature["score"].as_f64().unwrap()).sum();
    assert!(
        (1.0 / (1.0 + (-sum).exp()) - result["score"].as_f64().unwrap()).abs() < 1e-4,
        "the features add up"
    );
    assert_eq!(answer["verdict"], "match");
    assert_eq!(
        server.header_of_post("/match/default", &body.to_string(), "x-batch-size").as_deref(),
        Some("1")
    );
}

#[test]
fn a_result_at_the_threshold_is_kept_and_a_threshold_changes_no_verdict() {
    let server = Server::start();
    let query = json!({"schema": "Organization", "properties": {"name": "Lazarus Group"}});
    let usual = matched(&server, "/match/default", &query);
    let score = usual["results"][0]["score"].as_f64().unwrap();
    let at = matched(&server, &format!("/match/default?threshold={score}"), &query);
    assert_eq!(
        (at["results"][0]["score"].as_f64(), at["results"][0]["match"].as_bool()),
        (Some(score), Some(true))
    );
    let above = matched(&server, "/match/default?threshold=1", &query);
    assert_eq!(
        (above["results"].as_array().map(Vec::len), above["verdict"].as_str()),
        (Some(0), Some("match"))
    );
    let shown = matched(&server, "/match/default?threshold=1&cutoff=0.5", &query);
    assert_eq!(
        (shown["results"][0]["match"].as_bool(), shown["total"]["value"].as_u64()),
        (Some(false), Some(1))
    );
}

#[test]
fn nothing_found_on_lists_that_are_no_coverage_does_not_look_like_clear() {
    let server = Server::start();
    let nobody = json!({"schema": "Person", "properties": {"name": "Quobatel Venmorak"}});
    let answer = matched(&server, "/match/default", &nobody);
    assert_eq!(
        (answer["results"].as_array().map(Vec::len), answer["verdict"].as_str()),
        (Some(0), Some("indeterminate"))
    );
    assert_eq!(answer["lists"][0]["state"], "STARTER");
    assert!(!answer["reasons"].as_array().unwrap().is_empty());
    let nothing =
        matched(&server, "/match/default", &json!({"schema": "Person", "properties": {"notes": "x"}}));
    assert_eq!((nothing["status"].as_u64(), nothing["verdict"].as_str()), (Some(400), Some("indeterminate")));
    let odd = matched(
        &server,
        "/match/default",
        &json!({"schema": "Person", "properties": {"name": "Kim Sang Man", "eyeColor": "blue"}}),
    );
    assert!(odd["reasons"].to_string().contains("eyeColor"), "{odd}");
    let catalog = server.get("/catalog").json();
    assert_eq!(
        (catalog["index_stale"].as_bool(), catalog["outdated"].clone()),
        (Some(true), json!(["starter"]))
    );
}

#[test]
fn limits_of_motiva_and_yente_are_understood() {
    let server = Server::start();
    let lazarus = json!({"schema": "Thing", "properties": {"name": "Lazarus Group"}});
    let count = |path: &str, extra: Value| {
        let mut query = lazarus.clone();
        query.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let answer = matched(&server, path, &query);
        (answer["total"]["value"].as_u64().unwrap(), answer["verdict"].as_str().unwrap().to_owned())
    };
    let found = (1, "match".to_owned());
    assert_eq!(count("/match/default", json!({})), found);
    assert_eq!(count("/match/starter?algorithm=logic-v1&partition=true&index_type=scoped", json!({})), found);
    assert_eq!(count("/match/default?include_dataset=starter", json!({})), found);
    let left_out = (0, "indeterminate".to_owned());
    assert_eq!(count("/match/default?exclude_dataset=starter", json!({})), left_out);
    assert_eq!(count("/match/default?exclude_entity_ids=starter-27307", json!({})), left_out);
    assert_eq!(
        count("/match/default", json!({"params": {"exclude_entity_ids": ["starter-27307"]}})),
        left_out
    );
    // What only hides a result changes no verdict.
    let hidden = (0, "match".to_owned());
    assert_eq!(count("/match/default?exclude_schema=LegalEntity", json!({})), hidden);
    assert_eq!(count("/match/default?topics=role.pep", json!({})), hidden);
    assert_eq!(count("/match/default?topics=sanction", json!({})), found);
    let filters = |groups: Value| count("/match/default", json!({"filters": groups}));
    assert_eq!(filters(json!({"topics": [["role.pep", "sanction"]], "countries": [["kp"]]})), found);
    assert_eq!(filters(json!({"topics": [["sanction"], ["role.pep"]]})), hidden);
    let root = json!({"queries": {"q": lazarus}, "params": {"exclude_entity_ids": ["starter-27307"]}, "weights": {"x": 1}});
    let answer = server.post("/match/default", &root.to_string()).json()["responses"]["q"].clone();
    assert_eq!(answer["total"]["value"], 0);
    assert!(answer["reasons"].to_string().contains("weights"));
}

#[test]
fn mistakes_have_a_detail() {
    let server = Server::start();
    let one = json!({"queries": {"q": {"schema": "Person", "properties": {"name": "A B"}}}}).to_string();
    assert!(detail(&server.post("/match/moon", &one), 404).contains("moon"));
    assert!(detail(&server.post("/match/default?algorithm=x", &one), 400).contains("algorithm"));
    assert!(detail(&server.post("/match/default?limit=501", &one), 422).contains("limit"));
    assert!(detail(&server.post("/match/default?threshold=x", &one), 422).contains("threshold"));
    assert!(
        detail(&server.post("/match/default?changed_since=2023-01-01", &one), 400).contains("changed_since")
    );
    assert!(detail(&server.post("/match/default", "{}"), 422).contains("queries"));
    detail(&server.post("/match/default", ""), 422);
    detail(&server.post("/match/default", "[1]"), 422);
    detail(&server.post("/match/default", r#"{"queries": {}}"#), 400);
    let deep = format!("{{\"queries\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    detail(&server.post("/match/default", &deep), 422);
    let twice = r#"{"queries": {"q": {"schema": "Person", "properties": {"name": "A", "name": "B"}}}}"#;
    assert!(detail(&server.post("/match/default", twice), 422).contains("`name` stands twice"));
    let schema = r#"{"queries": {"q": {"schema": "Spaceship", "properties": {"name": "A"}}}}"#;
    assert!(detail(&server.post("/match/default", schema), 400).contains("queries.q.schema"));
    let shape = r#"{"queries": {"q": {"schema": "Person", "properties": {"name": {"first": "A"}}}}}"#;
    assert!(detail(&server.post("/match/default", shape), 422).contains("queries.q.properties.name"));
    let many: serde_json::Map<String, Value> = (0..101)
        .map(|number| (number.to_string(), json!({"schema": "Person", "properties": {"name": "A B"}})))
        .collect();
    detail(&server.post("/match/default", &json!({"queries": many}).to_string()), 400);
    let excluded = vec!["exclude_entity_ids=x"; 51].join("&");
    detail(&server.post(&format!("/match/default?{excluded}"), &one), 400);
    assert!(detail(&server.get("/entities/nobody"), 404).contains("nobody"));
    detail(&server.get("/entities/starter-0"), 404);
    detail(&server.get("/entities/starter-27307-sanction-99"), 404);
    detail(&server.get("/search/default?limit=x"), 422);
    detail(&server.get("/search/default?filter=colour:red"), 400);
    detail(&server.get("/reconcile/moon"), 404);
}

#[test]
fn an_entity_has_what_refers_to_it() {
    let server = Server::start();
    let lazarus = server.get("/entities/starter-27307").json();
    let properties = &lazarus["properties"];
    assert_eq!(properties["cryptoWallets"].as_array().unwrap().len(), 8);
    assert_eq!(properties["cryptoWallets"][0]["schema"], "CryptoWallet");
    assert_eq!(properties["sanctions"][0]["properties"]["program"], json!(["DPRK3"]));
    // Two groups say that they belong to it; what they say stands beside it too, with the group in it.
    let members = properties["membershipOrganization"].as_array().unwrap();
    let captions: Vec<&Value> =
        members.iter().map(|edge| &edge["properties"]["member"][0]["caption"]).collect();
    assert_eq!(captions, [&json!("BLUENOROFF"), &json!("ANDARIEL")]);
    let flat = server.get("/entities/starter-27307?nested=false").json();
    assert!(flat["properties"]["sanctions"].is_null() && flat["properties"]["name"].is_array());
    let sanction = server.get("/entities/starter-27307-sanction-1").json();
    assert_eq!(
        (sanction["schema"].as_str(), &sanction["properties"]["entity"]),
        (Some("Sanction"), &json!(["starter-27307"]))
    );

    let adjacent = server.get("/entities/starter-27307/adjacent?limit=1").json();
    assert_eq!(keys(&adjacent), ["adjacent", "entity"]);
    let wallets = &adjacent["adjacent"]["cryptoWallets"];
    assert_eq!(keys(wallets), ["limit", "offset", "results", "total"]);
    assert_eq!(
        (wallets["results"].as_array().unwrap().len(), wallets["total"]["value"].as_u64()),
        (1, Some(8))
    );
    let page = server.get("/entities/starter-27307/adjacent/cryptoWallets?limit=5&offset=6").json();
    assert_eq!((page["results"].as_array().unwrap().len(), page["total"]["value"].as_u64()), (2, Some(8)));
    let none = server.get("/entities/starter-27307/adjacent/familyPerson").json();
    assert_eq!(none["total"]["value"], 0);
}

#[test]
fn looking_around_by_text_has_pages_and_facets() {
    let server = Server::start();
    let all = server.get("/search/default?limit=2&offset=8").json();
    assert_eq!(keys(&all), ["facets", "limit", "offset", "results", "total"]);
    assert_eq!((all["total"]["value"].as_u64(), all["results"].as_array().map(Vec::len)), (Some(9), Some(1)));
    let countries = &all["facets"]["countries"];
    assert_eq!(countries["label"], "Countries");
    assert_eq!(countries["values"][0], json!({"name": "kp", "label": "North Korea", "count": 9}));
    let found = |query: &str| {
        let reply = server.get(&format!("/search/default?{query}")).json();
        reply["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entity| entity["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("q=lazarus"), ["starter-27307"]);
    assert_eq!(found("q=43377"), ["starter-43377"], "by a part of the id");
    assert_eq!(found("q=reconnaissance%20bureau").len(), 2);
    assert_eq!(found("schema=Person"), ["starter-43377"]);
    assert_eq!(found("exclude_schema=Organization"), ["starter-43377"]);
    assert_eq!(
        found("filter=schema:Person&filter=countries:cn&filter_op=OR"),
        ["starter-43338", "starter-43377"]
    );
    assert!(found("filter=schema:Person&filter=countries:cn").is_empty());
    assert!(found("q=quobatel").is_empty());
    let fields = server.post("/catalog/fields", r#"{"fields": ["schema"], "query": ""}"#).json();
    assert_eq!(
        fields["schema"]["values"][0],
        json!({"name": "Organization", "label": "Organization", "count": 8})
    );
}

#[test]
fn what_there_is_can_be_asked() {
    let server = Server::start();
    let catalog = server.get("/catalog").json();
    let names: Vec<&Value> =
        catalog["datasets"].as_array().unwrap().iter().map(|dataset| &dataset["name"]).collect();
    assert_eq!(names, ["starter", "default", "sanctions", "all"]);
    assert_eq!(server.get("/manifest").json(), catalog);
    let tag = server.header("/catalog", "etag").unwrap();
    assert_eq!(server.status_with("/catalog", "if-none-match", &tag), 304);
    assert_eq!(server.status_with("/catalog", "if-none-match", "\"other\""), 200);
    let algorithms = server.get("/algorithms").json();
    assert_eq!(keys(&algorithms), ["algorithms", "best", "default"]);
    assert_eq!(algorithms["algorithms"][0]["name"], algorithms["best"]);
    assert!(algorithms["algorithms"][0]["features"]["identifier.equal"]["coefficient"].is_number());
    assert_eq!(server.get("/healthz").json(), json!({"status": "ok"}));
    assert_eq!(server.get("/readyz").status, 503, "the starter list is no coverage");
    let version = server.get("/-/version").json();
    assert_eq!(keys(&version), ["index", "interdict", "motiva"]);
}

#[test]
fn openrefine_reconciles_suggests_extends_and_previews() {
    let server = Server::start();
    let manifest = server.get("/reconcile/default").json();
    assert_eq!(manifest["versions"], json!(["0.2"]));
    // What the models of yente 5.5 ask of the three answers that its clients read into them.
    assert!(manifest["documentation"].is_string() && manifest["extend"]["propose_settings"].is_array());
    let proposed = server.get("/reconcile/default/extend/property?type=Person").json();
    assert_eq!(proposed["limit"], proposed["properties"].as_array().unwrap().len());
    let algorithms = server.get("/algorithms").json();
    let features = algorithms["algorithms"][0]["features"].as_object().unwrap();
    assert!(!features.is_empty() && features.values().all(|feature| feature["url"].is_string()));
    let base = format!("http://{}", server.address);
    for (service, what) in [
        ("suggest", "entity"),
        ("suggest", "type"),
        ("suggest", "property"),
        ("extend", "propose_properties"),
    ] {
        let service = &manifest[service][what];
        let url = format!(
            "{}{}",
            service["service_url"].as_str().unwrap(),
            service["service_path"].as_str().unwrap()
        );
        let path = url.strip_prefix(&base).unwrap();
        assert_eq!(server.get(&format!("{path}?prefix=n&type=Person")).status, 200, "{url}");
    }
    let queries = json!({
        "q0": {"query": "Lazarus Group", "type": "Organization", "limit": 3, "properties": [{"pid": "country", "v": {"id": "kp", "name": "kp"}}]},
        "q1": {"query": "Quobatel Venmorak"},
        "q2": {"query": ""},
    });
    let body = form(&[("queries", queries.clone())]);
    let answers = server.post("/reconcile/default", &body).json();
    let candidate = &answers["q0"]["result"][0];
    assert_eq!(keys(candidate), ["description", "id", "match", "name", "score", "type"]);
    assert_eq!(
        (candidate["id"].as_str(), candidate["name"].as_str(), candidate["match"].as_bool()),
        (Some("starter-27307"), Some("LAZARUS GROUP"), Some(true))
    );
    assert_eq!(candidate["type"], json!([{"id": "Organization", "name": "Organization"}]));
    assert_eq!(
        (&answers["q1"]["result"], answers["q1"]["verdict"].as_str()),
        (&json!([]), Some("indeterminate"))
    );
    assert_eq!(answers["q2"]["result"], json!([]));
    assert_eq!(server.get(&format!("/reconcile/default?{body}")).json(), answers, "the same by GET");

    let extend = json!({"ids": ["starter-43377", "starter-0"], "properties": [{"id": "birthDate"}, {"id": "imoNumber"}]});
    let rows = server.post("/reconcile/default", &form(&[("extend", extend)])).json();
    assert_eq!(
        rows["meta"],
        json!([{"id": "birthDate", "name": "birthDate"}, {"id": "imoNumber", "name": "imoNumber"}])
    );
    assert_eq!(rows["rows"]["starter-43377"], json!({"birthDate": [{"str": "1965-04-25"}], "imoNumber": []}));
    assert_eq!(rows["rows"]["starter-0"], json!({"birthDate": [], "imoNumber": []}));
    let suggested = server.get("/reconcile/default/suggest/entity?prefix=blue").json();
    assert_eq!(suggested["result"][0]["name"], "BLUENOROFF");
    let types = server.get("/reconcile/default/suggest/type?prefix=per").json();
    assert_eq!(types["result"], json!([{"id": "Person", "name": "Person"}]));
    let page = server.get("/reconcile/default/preview/starter-43336");
    assert_eq!(page.kind, "text/html; charset=utf-8");
    assert!(page.text.contains("KOREAN PEOPLE&#39;S ARMY") && !page.text.contains("PEOPLE'S"));
    detail(&server.post("/reconcile/default", "x=1"), 400);
    detail(&server.post("/reconcile/default", "queries=nonsense"), 400);
}

#[test]
fn the_real_list_is_matched() {
    let Some(server) = data::ofac() else { return };
    let maduro =
        json!({"schema": "Person", "properties": {"name": ["Nicolás Maduro Moros"], "birthDate": ["1962"]}});
    let answer = matched(server, "/match/us_ofac_sdn", &maduro);
    let result = &answer["results"][0];
    assert_eq!(
        (result["id"].as_str(), result["match"].as_bool()),
        (Some("us-ofac-sdn-22790"), Some(true)),
        "{answer}"
    );
    assert_eq!(result["properties"]["nationality"], json!(["ve"]));
    let nobody = json!({"schema": "Person", "properties": {"name": "Quobatel Venmorak"}});
    let clear = matched(server, "/match/sanctions", &nobody);
    assert_eq!(
        (clear["verdict"].as_str(), clear["lists"][0]["state"].as_str()),
        (Some("clear"), Some("FRESH")),
        "{clear}"
    );
    let nowhere = matched(server, "/match/sanctions?exclude_dataset=us_ofac_sdn", &nobody);
    assert_eq!((nowhere["status"].as_u64(), nowhere["verdict"].as_str()), (Some(400), Some("indeterminate")));
    let others = matched(server, "/match/sanctions?exclude_entity_ids=us-ofac-sdn-22790", &maduro);
    assert_ne!(others["verdict"], "match", "{others}");
    assert_eq!(server.get("/catalog").json()["current"], json!(["us-ofac-sdn"]));
    assert_eq!(server.get("/readyz").status, 200);
    // Every edge stands at both of its ends.
    let entity = server.get("/entities/us-ofac-sdn-27307").json();
    for edge in entity["properties"]["unknownLinkTo"].as_array().into_iter().flatten() {
        let other = edge["properties"]["object"][0]["id"].as_str().unwrap();
        let back = server.get(&format!("/entities/{other}/adjacent/unknownLinkFrom?limit=500")).json();
        let back = back["results"].as_array().unwrap();
        assert!(back.iter().any(|found| found["id"] == edge["id"]), "{other}");
    }
    let russia = server.get("/search/default?q=wagner&countries=ru&limit=1").json();
    assert!(russia["total"]["value"].as_u64() > Some(0), "{russia}");
}

/// A client may have in its settings what is no list here.
#[test]
fn to_leave_out_what_is_not_there_is_told_and_changes_nothing() {
    let server = Server::start();
    let query = json!({"schema": "Person", "properties": {"name": "Kim Sang Man"}});
    let usual = matched(&server, "/match/default", &query);
    let answer = matched(&server, "/match/default?exclude_dataset=us_cia_world_leaders", &query);
    assert_eq!((&answer["results"], &answer["verdict"]), (&usual["results"], &usual["verdict"]));
    assert!(answer["reasons"].to_string().contains("us_cia_world_leaders"), "{answer}");
    let body = json!({"queries": {"q": query}}).to_string();
    detail(&server.post("/match/default?include_dataset=us_cia_world_leaders", &body), 404);
    let found = server.get("/search/default?q=kim&exclude_dataset=us_cia_world_leaders");
    assert_eq!(found.status, 200, "{}", found.text);
}

/// Step 2 of docs/from-yente.md.
#[test]
fn the_starter_list_goes_with_the_first_list_and_nothing_is_clear() {
    let server = Server::start();
    let ask = |name: &str| {
        matched(&server, "/match/default", &json!({"schema": "Person", "properties": {"name": name}}))
    };
    assert_eq!(ask("Kim Sang Man")["verdict"], "match");
    import(server.folder.path(), "2024-01-01", &["Quobatel Venmorak"]);
    let answer = wait(|| Some(ask("Kim Sang Man")).filter(|answer| answer["lists"][0]["list"] == "watch"));
    assert_eq!((&answer["results"], &answer["verdict"]), (&json!([]), &json!("indeterminate")));
    let official = &answer["lists"][1];
    assert_eq!((&official["list"], &official["state"]), (&json!("us-ofac-sdn"), &json!("MISSING")));
    assert!(answer["reasons"].to_string().contains("us-ofac-sdn"), "{answer}");
    assert_eq!(ask("Quobatel Venmorak")["verdict"], "match");
}
