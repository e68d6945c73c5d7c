//! The Model Context Protocol as its clients see it.

use serde_json::{Value, json};

use crate::support::{Reply, Server};

fn post(server: &Server, message: &Value) -> Reply {
    server.post("/mcp", &message.to_string())
}

/// The result of a method.
fn result(server: &Server, method: &str, params: &Value) -> Value {
    let reply = post(server, &json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params}));
    assert_eq!((reply.status, reply.kind.as_str()), (200, "application/json"), "{}", reply.text);
    let reply = reply.json();
    assert_eq!((&reply["jsonrpc"], &reply["id"]), (&json!("2.0"), &json!(7)));
    reply["result"].clone()
}

fn call(server: &Server, tool: &str, arguments: &Value) -> Value {
    result(server, "tools/call", &json!({"name": tool, "arguments": arguments}))
}

/// The code of the error of JSON-RPC that a message meets.
fn code(server: &Server, status: u16, body: &str) -> i64 {
    let reply = server.post("/mcp", body);
    assert_eq!(reply.status, status, "{}", reply.text);
    reply.json()["error"]["code"].as_i64().unwrap()
}

#[test]
fn a_client_is_greeted_and_told_of_the_tools() {
    let server = Server::start();
    let asked = json!({"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    let greeted = result(&server, "initialize", &asked);
    assert_eq!(
        (&greeted["protocolVersion"], &greeted["serverInfo"]["name"]),
        (&json!("2025-03-26"), &json!("interdict"))
    );
    assert!(greeted["capabilities"]["tools"].is_object());
    let other = result(&server, "initialize", &json!({"protocolVersion": "1999-01-01"}));
    assert_eq!(
        other["protocolVersion"], "2025-06-18",
        "what is not spoken is answered with the newest that is"
    );
    let ready = post(&server, &json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    assert_eq!((ready.status, ready.text.as_str()), (202, ""));
    assert_eq!(result(&server, "ping", &json!({})), json!({}));
    let tools = result(&server, "tools/list", &json!({}));
    let names: Vec<&Value> = tools["tools"].as_array().unwrap().iter().map(|tool| &tool["name"]).collect();
    assert_eq!(names, ["screen_party", "search_entities", "get_party", "list_status"]);
    for tool in tools["tools"].as_array().unwrap() {
        assert_eq!(
            (&tool["inputSchema"]["type"], &tool["outputSchema"]["type"]),
            (&json!("object"), &json!("object"))
        );
    }
}

/// What every tool gives has the properties that its schema requires, and stands in the text too.
#[test]
fn what_tools_give_is_as_their_schemas_say() {
    let server = Server::start();
    let tools = result(&server, "tools/list", &json!({}))["tools"].clone();
    let calls = [
        ("screen_party", json!({"name": "Lazarus Group", "country": ["KP"]})),
        (
            "search_entities",
            json!({"request": {"name": "Kim Sang Man", "entityType": "person"}, "limit": 1, "minMatch": 0.5, "includeDetails": true}),
        ),
        ("get_party", json!({"list": "starter", "party": "43377"})),
        ("list_status", json!({})),
    ];
    for (name, arguments) in calls {
        let called = call(&server, name, &arguments);
        assert_eq!(called["isError"], false, "{called}");
        let structured = &called["structuredContent"];
        let text: Value = serde_json::from_str(called["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(text, *structured);
        let tool = tools.as_array().unwrap().iter().find(|tool| tool["name"] == name).unwrap();
        for required in tool["outputSchema"]["required"].as_array().unwrap() {
            let kind = &tool["outputSchema"]["properties"][required.as_str().unwrap()]["type"];
            let value = &structured[required.as_str().unwrap()];
            let is_right = match kind.as_str().unwrap() {
                "string" => value.is_string(),
                "array" => value.is_array(),
                "object" => value.is_object(),
                other => panic!("{other}"),
            };
            assert!(is_right, "{name}.{required}: {value}");
        }
    }
    let screened =
        call(&server, "screen_party", &json!({"name": "Quobatel Venmorak"}))["structuredContent"].clone();
    assert_eq!((screened["verdict"].as_str(), &screened["hits"]), (Some("indeterminate"), &json!([])));
    let found = call(
        &server,
        "search_entities",
        &json!({"request": {"name": "lazarus group", "entityType": "organization"}}),
    );
    assert_eq!(found["structuredContent"]["entities"][0]["sourceID"], "27307");
}

#[test]
fn a_wrong_argument_is_told_to_who_calls_the_tool() {
    let server = Server::start();
    let error = |tool: &str, arguments: Value| {
        let called = call(&server, tool, &arguments);
        assert_eq!(
            (&called["isError"], &called["structuredContent"]),
            (&json!(true), &Value::Null),
            "{called}"
        );
        called["content"][0]["text"].as_str().unwrap().to_owned()
    };
    assert!(error("screen_party", json!({"nme": "x"})).starts_with("nme:"));
    assert!(error("screen_party", json!({})).starts_with("name:"));
    assert!(error("search_entities", json!({"request": {"nam": "x"}})).contains("`nam`"));
    assert!(
        error("search_entities", json!({"request": {"name": "x", "format": "senzing"}})).contains("format")
    );
    assert!(error("search_entities", json!({"query": "x"})).starts_with("query:"));
    assert!(error("get_party", json!({"list": "starter"})).starts_with("party:"));
    assert!(error("get_party", json!({"list": "starter", "party": "0"})).contains("no list"));
}

#[test]
fn what_is_no_message_is_an_error_of_json_rpc() {
    let server = Server::start();
    assert_eq!(code(&server, 400, ""), -32_700);
    assert_eq!(code(&server, 400, &"[".repeat(100_000)), -32_600, "whatever follows, it is no object");
    let deep = format!("{{\"params\": {}", "[".repeat(100_000));
    assert_eq!(code(&server, 400, &deep), -32_700);
    assert_eq!(code(&server, 400, "[]"), -32_600);
    assert_eq!(code(&server, 400, "{}"), -32_600);
    assert_eq!(code(&server, 400, r#"{"jsonrpc": "1.0", "id": 1, "method": "ping"}"#), -32_600);
    assert_eq!(code(&server, 400, r#"{"jsonrpc": "2.0", "id": {}, "method": "ping"}"#), -32_600);
    assert_eq!(code(&server, 200, r#"{"jsonrpc": "2.0", "id": 1, "method": "resources/list"}"#), -32_601);
    assert_eq!(code(&server, 200, r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call"}"#), -32_602);
    assert_eq!(
        code(
            &server,
            200,
            r#"{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "delete_all"}}"#
        ),
        -32_602
    );
    server.get("/mcp").problem(405);
}

/// A page whose name was made to lead to this machine must not ask through a browser.
#[test]
fn pages_of_others_may_not_ask() {
    let ping = br#"{"jsonrpc": "2.0", "id": 1, "method": "ping"}"#;
    let status = |server: &Server, name: &str, value: &str| {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let request = agent.post(format!("http://{}/mcp", server.address)).header(name, value);
        let request = request.header("content-type", "application/json");
        request.send(&ping[..]).unwrap().status().as_u16()
    };
    let server = Server::start();
    assert_eq!(status(&server, "origin", "http://localhost:6274"), 200);
    assert_eq!(status(&server, "origin", "https://attacker.example"), 403);
    assert_eq!(status(&server, "origin", "http://localhost.attacker.example"), 403);
    assert_eq!(status(&server, "origin", "null"), 403);
    assert_eq!(status(&server, "mcp-protocol-version", "2025-06-18"), 200);
    assert_eq!(status(&server, "mcp-protocol-version", "1999-01-01"), 400);
    let open =
        Server::with(|settings| settings.server.allow_origin = Some("https://desk.example".to_owned()));
    assert_eq!(status(&open, "origin", "https://desk.example"), 200);
    assert_eq!(status(&open, "origin", "https://attacker.example"), 403);
}
