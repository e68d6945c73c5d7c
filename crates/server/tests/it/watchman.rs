//! Watchman's API as its clients see it.

use serde_json::{Value, json};

use crate::access::add;
use crate::data;
use crate::support::Server;

/// The keys of an object, sorted.
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn error(server: &Server, query: &str) -> String {
    let reply = server.get(&format!("/v2/search?{query}"));
    assert_eq!(reply.status, 400, "{query}: {}", reply.text);
    assert_eq!(keys(&reply.json()), ["error"]);
    reply.json()["error"].as_str().unwrap().to_owned()
}

#[test]
fn a_search_is_answered_in_the_shape_that_clients_read() {
    let server = Server::start();
    let reply = server.get("/v2/search?name=kim+sang+man&type=person&limit=1&birthDate=1965-04-25").json();
    assert_eq!(keys(&reply), ["entities", "lists", "query", "reasons", "snapshot", "total", "verdict"]);
    assert_eq!(reply["query"]["name"], "kim sang man");
    assert_eq!(reply["query"]["sourceList"], "api-request");
    assert_eq!(reply["query"]["person"]["birthDate"], "1965-04-25T00:00:00Z");
    let entity = &reply["entities"][0];
    assert_eq!(
        keys(entity),
        [
            "addresses",
            "affiliations",
            "aircraft",
            "business",
            "contact",
            "cryptoAddresses",
            "entityType",
            "historicalInfo",
            "match",
            "name",
            "organization",
            "person",
            "sanctionsInfo",
            "sourceData",
            "sourceID",
            "sourceList",
            "vessel"
        ]
    );
    assert_eq!(
        (entity["name"].as_str(), entity["entityType"].as_str(), entity["sourceID"].as_str()),
        (Some("KIM, Sang Man"), Some("person"), Some("43377"))
    );
    assert!(entity["match"].as_f64().unwrap() > 0.99);
    // As its own client says that it knows no gender.
    let unknown =
        server.get("/v2/search?name=Kim+Sang+Man&type=person&gender=unknown&minMatch=0.00&debug=false");
    assert_eq!(unknown.json()["entities"][0]["sourceID"], "43377", "{}", unknown.text);
    assert_eq!(
        entity["person"],
        json!({
            "name": "KIM, Sang Man",
            "altNames": ["KIM, Sangman"],
            "gender": "male",
            "birthDate": "1965-04-25T00:00:00Z",
            "birthDates": ["1965-04-25"],
            "placeOfBirth": "North Pyongan Province, North Korea",
            "deathDate": null,
            "titles": null,
            "governmentIDs": [
                {"name": "", "type": "passport", "country": "North Korea", "identifier": "109420132"},
                {"name": "", "type": "passport", "country": "North Korea", "identifier": "827220538"},
                {"name": "", "type": "passport", "country": "North Korea", "identifier": "563220082"},
            ],
        })
    );
    assert_eq!(entity["cryptoAddresses"][0]["currency"], "XBT");
    assert_eq!(entity["sanctionsInfo"]["programs"], json!(["DPRK4"]));
    assert_eq!(entity["business"], Value::Null);
    assert_eq!(entity["sourceData"]["id"], "43377");
    assert_eq!(reply["verdict"], "match");
    assert_eq!(reply["lists"][0]["state"], "STARTER");
}

#[test]
fn what_is_not_known_is_an_error_that_names_it() {
    let server = Server::start();
    assert!(error(&server, "nam=x").contains("`nam`"));
    assert!(error(&server, "name=x&type=company").contains("type:"));
    assert!(error(&server, "name=x&minMatch=high").contains("minMatch"));
    assert!(error(&server, "name=x&minMatch=1.5").contains("minMatch"));
    assert!(error(&server, "name=x&limit=-1").contains("limit"));
    assert!(error(&server, "name=x&type=person&imoNumber=1").contains("imoNumber"));
    assert!(error(&server, "name=x&type=vessel&gov_passport=IR:1").contains("gov_passport"));
    assert!(error(&server, "name=x&birthDate=soon").contains("birthDate"));
    assert!(error(&server, "name=x&gov_passport=1").contains("COUNTRY:NUMBER"));
    assert!(error(&server, "name=x&gov_shoe-size=IR:1").contains("gov_shoe-size"));
    assert!(error(&server, "name=x&cryptoAddress=%20:").contains("cryptoAddress"));
    assert!(error(&server, "name=x&source=moon").contains("source"));
    assert!(error(&server, "name=x&format=xml").contains("format"));
    assert!(error(&server, "name=x&algorithm=soundex").contains("algorithm"));
    assert!(error(&server, "type=person").contains("name"));
    assert!(error(&server, "").contains("name"));
}

/// Faults of Watchman that are not kept.
#[test]
fn a_type_is_no_filter_and_a_year_no_day_and_a_threshold_met_is_met() {
    let server = Server::start();
    let found = server.get("/v2/search?name=lazarus+group&type=organization").json();
    let entity = &found["entities"][0];
    assert_eq!(
        (entity["sourceID"].as_str(), entity["entityType"].as_str()),
        (Some("27307"), Some("organization"))
    );
    assert_eq!(entity["organization"]["name"], "LAZARUS GROUP");
    let as_business = server.get("/v2/search?name=lazarus+group&type=business").json();
    assert_eq!(as_business["entities"][0]["entityType"], "business");
    assert_eq!(as_business["entities"][0]["match"], entity["match"]);
    let as_person = server.get("/v2/search?name=lazarus+group&type=person").json();
    assert_eq!(
        as_person["entities"][0]["sourceID"], "27307",
        "another type is evidence against, not a filter"
    );
    assert!(as_person["entities"][0]["match"].as_f64() < entity["match"].as_f64());

    let by_year = server.get("/v2/search?name=kim+sang+man&type=person&birthDate=1965").json();
    assert_eq!(by_year["query"]["person"]["birthDate"], Value::Null);
    assert_eq!(by_year["query"]["person"]["birthDates"], json!(["1965"]));

    let score = &found["entities"][0]["match"];
    let at = server.get(&format!("/v2/search?name=lazarus+group&type=organization&minMatch={score}")).json();
    assert_eq!(at["entities"].as_array().unwrap().len(), 1, "exactly at the threshold");
    let above = server.get("/v2/search?name=lazarus+group&type=organization&minMatch=1").json();
    assert_eq!(
        (above["entities"].as_array().unwrap().len(), above["verdict"].as_str()),
        (0, Some("match")),
        "a threshold hides a result and changes no verdict"
    );
}

#[test]
fn nothing_found_on_lists_that_are_no_coverage_is_not_clear() {
    let server = Server::start();
    let reply = server.get("/v2/search?name=quobatel+venmorak").json();
    assert_eq!(
        (reply["entities"].as_array().map(Vec::len), reply["verdict"].as_str()),
        (Some(0), Some("indeterminate"))
    );
    assert!(!reply["reasons"].as_array().unwrap().is_empty());
    // Another list than the one of the hit: nothing of it counts.
    let info = server.get("/v2/listinfo").json();
    assert_eq!(info["lists"], json!({"starter": 9}));
    assert_eq!(info["listHashes"]["starter"], info["states"][0]["version"]);
}

#[test]
fn numbers_wallets_and_ids_find_their_party_without_a_name() {
    let server = Server::start();
    let found = |query: &str| {
        let reply = server.get(&format!("/v2/search?{query}")).json();
        (reply["entities"][0]["sourceID"].clone(), reply["verdict"].clone())
    };
    let kim = (json!("43377"), json!("match"));
    assert_eq!(found("gov_passport=North%20Korea:109420132&type=person"), kim);
    assert_eq!(found("cryptoAddress=BTC:1D6gG9iKEhPitTcWRJiniuj1jYM2hNeAfJ"), kim);
    assert_eq!(found("sourceID=43377"), kim);
    assert_eq!(found("sourceID=43377&source=starter&name=nobody+such"), kim);
    assert_eq!(found("sourceID=0"), (Value::Null, json!("indeterminate")));
}

#[test]
fn details_are_given_when_asked_and_add_up() {
    let server = Server::start();
    let plain = server.get("/v2/search?name=lazarus+group").json();
    assert_eq!(
        (&plain["entities"][0]["details"], &plain["entities"][0]["debug"]),
        (&Value::Null, &Value::Null)
    );
    let told = server.get("/v2/search?name=lazarus+group&debug=true").json();
    let details = &told["entities"][0]["details"];
    assert_eq!(details["finalScore"], told["entities"][0]["match"]);
    let pieces = details["pieces"].as_array().unwrap();
    assert_eq!(
        keys(&pieces[0]),
        [
            "exact",
            "fieldsCompared",
            "logOdds",
            "matched",
            "pieceType",
            "required",
            "score",
            "weight",
            "words"
        ]
    );
    let sum: f64 = pieces.iter().map(|piece| piece["logOdds"].as_f64().unwrap()).sum();
    assert!((1.0 / (1.0 + (-sum).exp()) - details["finalScore"].as_f64().unwrap()).abs() < 1e-4);
    assert!(told["entities"][0]["debug"].is_string());
}

#[test]
fn senzing_records_come_by_parameter_or_header() {
    let server = Server::start();
    let array = server.get("/v2/search?name=lazarus+group&format=senzing").json();
    assert_eq!(
        (array[0]["DATA_SOURCE"].as_str(), array[0]["RECORD_ID"].as_str()),
        (Some("STARTER"), Some("27307"))
    );
    let lines = server.get("/v2/search?name=lazarus+group&format=senzing/jsonl");
    assert_eq!(lines.kind, "application/x-ndjson");
    assert_eq!(lines.text.lines().count(), 1);
    let whole = server.get("/v2/export/starter?format=senzing/json").json();
    assert_eq!(whole.as_array().unwrap().len(), 9);
    assert_eq!(server.get("/v2/export/starter?format=senzing/ndjson").text.lines().count(), 9);
    let entities = server.get("/v2/export/starter").json();
    assert_eq!(
        (entities.as_array().unwrap().len(), entities[1]["name"].as_str()),
        (9, Some("LAZARUS GROUP"))
    );
    assert_eq!(server.get("/v2/export/moon").status, 404);
    assert_eq!(server.get("/v2/export/starter?as=csv").status, 400);
}

const LIST: &str = "id,schema,name,alias,birth_date,id_number\n\
    w-1,person,\"VENMORAK, Quobatel\",Q. Venmorak,1971,passport:DE:C01X00T47\n\
    w-2,vessel,QUOBATEL STAR,,,imo:9074729\n";

#[test]
fn a_list_that_is_taken_in_is_searched_and_judged() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::on(folder, |settings| settings.server.refresh_seconds = 30);
    let taken = server.post("/v2/ingest/watch-list", LIST);
    assert_eq!(taken.status, 200, "{}", taken.text);
    let taken = taken.json();
    assert_eq!(keys(&taken), ["edition", "entities", "fileType", "list", "notes"]);
    assert_eq!(
        (taken["fileType"].as_str(), taken["list"].as_str()),
        (Some("watch-list"), Some("watch-list"))
    );
    assert_eq!(taken["entities"][0]["person"]["governmentIDs"][0]["country"], "Germany");
    assert_eq!(taken["entities"][1]["vessel"]["imoNumber"], "9074729");
    // It is looked at now, and not only when it is time.
    let found = |_| server.get("/v2/search?name=quobatel+venmorak&type=person").json()["entities"][0].clone();
    let entity = (0..200)
        .map(found)
        .find(|entity| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            entity.is_object()
        })
        .expect("found within ten seconds");
    assert_eq!(
        (entity["sourceList"].as_str(), entity["sourceID"].as_str()),
        (Some("watch_list"), Some("w-1"))
    );
    // What another list has does not count, and that list is missing.
    let elsewhere = server.get("/v2/search?name=quobatel+venmorak&type=person&source=us_ofac").json();
    assert_eq!(
        (elsewhere["total"].as_u64(), elsewhere["verdict"].as_str()),
        (Some(0), Some("indeterminate"))
    );
    // An official list is missing, so nothing is clear by this list alone.
    assert_eq!(server.get("/v2/search?name=somebody+else").json()["verdict"], "indeterminate");
    assert_eq!(server.get("/v2/export/watch_list").json().as_array().unwrap().len(), 2);
    let refused = |list: &str, body: &str| {
        let reply = server.post(&format!("/v2/ingest/{list}"), body);
        assert!(reply.json()["error"].is_string(), "{}", reply.text);
        reply.status
    };
    assert_eq!(refused("us-ofac-sdn", LIST), 400, "an official list comes from its publisher");
    for taken in [
        "us_ofac",
        "US-OFAC",
        "us_ofac_sdn",
        "un_csl",
        "un_sc_sanctions",
        "eu",
        "starter",
        "ownership-ofac",
        "all",
    ] {
        assert_eq!(refused(taken, LIST), 400, "{taken} is or could be read as an official list");
    }
    assert_eq!(server.get("/v2/export/us_ofac").status, 404, "nothing stands for it");
    assert_eq!(refused("watch-list", "nonsense"), 400);
    assert_eq!(refused("watch-list", "id,schema,name\n"), 422, "an empty list does not replace a full one");
    // The good one again: what was refused was a mishap.
    let state = |wanted: &str| {
        let told = || server.get("/api/v1/lists").text;
        let seen = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            let lists: Value = serde_json::from_str(&told()).unwrap();
            let all = lists["lists"].as_array().unwrap();
            all.iter().any(|list| list["list"] == "watch-list" && list["state"] == wanted)
        });
        assert!(seen, "{wanted}: {}", told());
    };
    state("QUARANTINED");
    assert_eq!(server.post("/v2/ingest/watch-list", LIST).status, 200);
    state("FRESH");
    let senzing = r#"{"DATA_SOURCE":"T","RECORD_ID":"1","RECORD_TYPE":"PERSON","PRIMARY_NAME_FULL":"Quobatel Venmorak","DATE_OF_BIRTH":"1971"}"#;
    let taken = server.post("/v2/ingest/senzing-list", senzing);
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(taken.json()["entities"][0]["name"], "Quobatel Venmorak");
}

#[test]
fn a_look_is_asked_for_by_who_keeps_the_lists() {
    let server = Server::with(|settings| {
        add(&settings.place.folder, "viewer", &["viewer"], None);
        add(&settings.place.folder, "keeper", &["list_manager"], None);
        settings.server.refresh_seconds = 30;
    });
    let refresh = |method: &str, key: &str| {
        server.call(method, "/v2/data/refresh", Some(&format!("secret of {key}")), &[])
    };
    let status = refresh("GET", "viewer");
    assert_eq!((status.status, status.json()["trigger"].as_str()), (200, Some("startup")));
    assert_eq!(refresh("POST", "viewer").status, 403);
    let started = refresh("POST", "keeper");
    assert!(started.status == 202 || started.status == 409, "{}", started.text);
    let done = (0..100).map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        refresh("GET", "viewer").json()
    });
    let done = done.into_iter().find(|status| status["state"] == "succeeded").unwrap();
    assert_eq!(done["trigger"], "manual");
    assert_eq!(server.call("POST", "/v2/ingest/list", Some("secret of viewer"), LIST.as_bytes()).status, 403);
}

#[test]
fn browsers_read_answers_only_where_it_was_set_up() {
    let server = Server::start();
    assert_eq!(server.get("/ping").text, "PONG");
    assert_eq!(server.header("/v2/listinfo", "access-control-allow-origin"), None);
    let open = Server::with(|settings| settings.server.allow_origin = Some("*".to_owned()));
    assert_eq!(open.header("/v2/listinfo", "access-control-allow-origin").as_deref(), Some("*"));
}

#[test]
fn the_real_list_is_searched() {
    let Some(server) = data::ofac() else { return };
    let reply = server.get("/v2/search?name=nicolas+maduro&type=person&limit=1").json();
    let entity = &reply["entities"][0];
    assert_eq!(
        (entity["sourceList"].as_str(), entity["sourceID"].as_str()),
        (Some("us_ofac"), Some("22790")),
        "{reply}"
    );
    assert_eq!(entity["person"]["birthDate"], "1962-11-23T00:00:00Z");
    let cedula = &entity["person"]["governmentIDs"][0];
    assert_eq!(
        (cedula["type"].as_str(), cedula["country"].as_str(), cedula["identifier"].as_str()),
        (Some("cedula"), Some("Venezuela"), Some("5892464"))
    );
    assert!(entity["sanctionsInfo"]["programs"].as_array().unwrap().contains(&json!("VENEZUELA")));
    let hamas = server.get("/v2/search?name=hamas&type=organization&limit=1").json();
    assert_eq!(hamas["entities"][0]["name"], "HAMAS", "{hamas}");
    // A list that was just got and has nobody so named.
    let clear = server.get("/v2/search?name=quobatel+venmorak&source=us_ofac").json();
    assert_eq!((clear["verdict"].as_str(), clear["total"].as_u64()), (Some("clear"), Some(0)), "{clear}");
    let all = server.get("/v2/export/us_ofac").json();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 13_821);
    let blocks = ["person", "business", "organization", "aircraft", "vessel"];
    for entity in all {
        let filled: Vec<&str> = blocks.into_iter().filter(|block| entity[block].is_object()).collect();
        assert_eq!(filled, [entity["entityType"].as_str().unwrap()], "one block, that of its type");
    }
    let lists = server.get("/v2/listinfo").json();
    assert_eq!(lists["lists"]["us_ofac"], 13_821);
}
