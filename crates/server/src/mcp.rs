//! `POST /mcp`: the Model Context Protocol over streamable HTTP, without sessions. Each request is one JSON-RPC message and its
//! answer one JSON document; what every tool gives has a schema.
//!
//! Only the part of the protocol that a server with tools needs is here: `initialize`, `ping`, `tools/list`, `tools/call`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use interdict_model::ListId;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::body::Whole;
use crate::decided::numbers;
use crate::json::{self, Any};
use crate::problem::Problem;
use crate::v1::answer::Answer;
use crate::v1::asked::Strict;
use crate::{gate, v1, watchman};

/// Versions of the protocol that are spoken, the newest first.
const VERSIONS: [&str; 3] = ["2025-06-18", "2025-03-26", "2024-11-05"];

const PARSE: i64 = -32_700;
const REQUEST: i64 = -32_600;
const METHOD: i64 = -32_601;
const PARAMETERS: i64 = -32_602;

/// A message of JSON-RPC; without `id` it is a notification.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = McpMessage)]
pub(crate) struct Message {
    /// `2.0`.
    #[schema(pattern = "^2\\.0$")]
    jsonrpc: String,
    /// `initialize`, `ping`, `tools/list`, `tools/call`, or what is a notification.
    method: Option<String>,
    /// An object, if any are given.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    params: Any,
    /// A text or a number; what has none is a notification.
    #[serde(default)]
    #[schema(value_type = Value)]
    id: Any,
}

/// Why a message has no result.
struct Fault {
    code: i64,
    message: String,
}

fn fault(code: i64, message: impl Into<String>) -> Fault {
    Fault { code, message: message.into() }
}

/// Answers one message of the Model Context Protocol.
#[utoipa::path(post, path = "/mcp", tag = "mcp", security(("key" = [])),
    request_body(content = Message, content_type = "application/json", description = "A message of JSON-RPC 2.0"),
    responses((status = 200, description = "The answer, or the error of JSON-RPC"), (status = 202, description = "A notification was taken"),
        (status = 400), (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem)))]
pub(crate) async fn message(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Response {
    // The protocol wants this of every server, whoever asks.
    if !gate::is_known_origin(&app, &headers) {
        return gate::foreign().into_response();
    }
    let version = headers.get("mcp-protocol-version").map(|value| value.to_str().unwrap_or_default());
    if version.is_some_and(|version| !VERSIONS.contains(&version)) {
        let known = VERSIONS.join(", ");
        return failed(
            StatusCode::BAD_REQUEST,
            &Value::Null,
            &fault(REQUEST, format!("the versions {known} are spoken")),
        );
    }
    let message: Message = match json::read(&body) {
        Ok(message) => message,
        Err(wrong) => {
            let code = if wrong.is_json { REQUEST } else { PARSE };
            return failed(StatusCode::BAD_REQUEST, &Value::Null, &fault(code, wrong.to_string()));
        }
    };
    let no_message = |why: &str| failed(StatusCode::BAD_REQUEST, &Value::Null, &fault(REQUEST, why));
    if message.jsonrpc != "2.0" {
        return no_message("jsonrpc: only version 2.0 is spoken");
    }
    let params = match message.params.0 {
        Value::Object(params) => params,
        Value::Null => Map::new(),
        _ => return no_message("params: give an object"),
    };
    let (id, method) = match (message.id.0, message.method) {
        (id @ (Value::String(_) | Value::Number(_)), Some(method)) => (id, method),
        // A notification, or an answer to a question that nobody here asks.
        (Value::Null, Some(_)) | (Value::String(_) | Value::Number(_), None) => {
            return StatusCode::ACCEPTED.into_response();
        }
        (Value::Null, None) => return no_message("method: give one"),
        _ => return no_message("id: give a text or a number"),
    };
    match answer(&app, &caller, &method, &params).await {
        Ok((number, result)) => {
            let told = Json(json!({"jsonrpc": "2.0", "id": id, "result": result}));
            (numbers(number.as_slice()), told).into_response()
        }
        Err(fault) => failed(StatusCode::OK, &id, &fault),
    }
}

fn failed(status: StatusCode, id: &Value, fault: &Fault) -> Response {
    (status, Json(error(id, fault))).into_response()
}

fn error(id: &Value, fault: &Fault) -> Value {
    let told = json!({"code": fault.code, "message": fault.message});
    json!({"jsonrpc": "2.0", "id": id, "error": told})
}

/// What is wrong with a request, in words of JSON-RPC.
pub(crate) fn refusal(problem: &Problem) -> Value {
    error(&Value::Null, &fault(REQUEST, problem.words()))
}

/// The result of a method, with the number of the decision if it was one that was recorded.
async fn answer(
    app: &Arc<App>,
    caller: &Caller,
    method: &str,
    params: &Map<String, Value>,
) -> Result<(Option<u64>, Value), Fault> {
    let plain = |result: Value| (None, result);
    match method {
        "initialize" => {
            let asked = params.get("protocolVersion").and_then(Value::as_str);
            let [newest, ..] = VERSIONS;
            Ok(plain(json!({
                "protocolVersion": asked.filter(|version| VERSIONS.contains(version)).unwrap_or(newest),
                "capabilities": {"tools": {"listChanged": false}},
                "serverInfo": {"name": "interdict", "title": "Interdict", "version": env!("CARGO_PKG_VERSION")},
                "instructions": INSTRUCTIONS,
            })))
        }
        "ping" => Ok(plain(json!({}))),
        "tools/list" => Ok(plain(json!({"tools": tools()}))),
        "tools/call" => {
            let name = params.get("name").and_then(Value::as_str);
            let name = name.ok_or_else(|| fault(PARAMETERS, "name: say which tool"))?;
            let none = Map::new();
            let arguments = match params.get("arguments") {
                None | Some(Value::Null) => &none,
                Some(Value::Object(arguments)) => arguments,
                Some(_) => return Err(fault(PARAMETERS, "arguments: give an object")),
            };
            let result = match name {
                "screen_party" => screen_party(app, caller, arguments).await,
                "search_entities" => search_entities(app, caller, arguments).await,
                "get_party" => get_party(app, arguments).map(plain),
                "list_status" => list_status(app).await.map(plain),
                _ => {
                    return Err(fault(
                        PARAMETERS,
                        format!("there is no tool `{}`", interdict_screen::shown(name)),
                    ));
                }
            };
            Ok(match result {
                // Clients that know no structured content read the text.
                Ok((number, told)) => (
                    number,
                    json!({"content": [{"type": "text", "text": told.to_string()}], "structuredContent": told, "isError": false}),
                ),
                Err(why) => plain(json!({"content": [{"type": "text", "text": why}], "isError": true})),
            })
        }
        _ => Err(fault(METHOD, format!("there is no method `{}`", interdict_screen::shown(method)))),
    }
}

const INSTRUCTIONS: &str = "Screens parties against official sanctions lists. The verdict is `match`, `possible`, `clear` or \
    `indeterminate`. Only `clear` means that nobody was found on complete and recent lists; `indeterminate` means that nothing can be \
    said, and an empty list of hits says nothing by itself. `possible` needs a person to look.";

/// The tools with what goes in and what comes out.
fn tools() -> Value {
    let values =
        |about: &str| json!({"type": ["string", "array"], "items": {"type": "string"}, "description": about});
    let verdict = json!({"type": "string", "enum": ["match", "possible", "clear", "indeterminate"]});
    let objects = json!({"type": "array", "items": {"type": "object"}});
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let read_only = json!({"readOnlyHint": true, "openWorldHint": false});
    json!([
        {
            "name": "screen_party",
            "title": "Screen a party",
            "description": "May one deal with this party? Answers with a verdict, the listed parties that it may be, the evidence, and the state of the lists.",
            "inputSchema": {"type": "object", "additionalProperties": false, "properties": {
                "name": values("Whole names"),
                "alias": values("Other names"),
                "schema": {"type": "string", "description": "person, organization, vessel, aircraft; evidence, never a filter"},
                "birth_date": values("1965-01-21, 1965-01 or 1965; for organisations when they were founded"),
                "birth_place": values("Places of birth"),
                "gender": {"type": "string", "description": "male or female"},
                "nationality": values("By name or ISO code"),
                "country": values("Other countries"),
                "address": values("One line each"),
                "role": values("Titles and offices"),
                "email": values("E-mail addresses, telephone numbers, web sites"),
                "id_number": values("KIND:COUNTRY:NUMBER or plain"),
                "imo": values("IMO numbers of ships"),
                "lei": values("LEIs"),
                "bic": values("BICs"),
                "wallet": values("ASSET:ADDRESS or plain"),
            }},
            "outputSchema": {"type": "object", "required": ["verdict", "hits", "reasons", "lists", "snapshot"], "properties": {
                "verdict": verdict, "hits": objects, "reasons": texts, "lists": objects,
                "snapshot": {"type": "string"}, "parameters": {"type": "string"}, "policy": {"type": "string"}, "engine": {"type": "string"},
                "recorded": {"type": "integer", "description": "The number under which the decision was recorded"},
            }},
            "annotations": read_only,
        },
        {
            "name": "search_entities",
            "title": "Search the lists as Watchman does",
            "description": "The tool of Watchman's name, with its entities and our verdict.",
            "inputSchema": {"type": "object", "additionalProperties": false, "required": ["request"], "properties": {
                "request": {"type": "object", "description": "The parameters of /v2/search by their names; `entityType` for `type`", "properties": {
                    "name": {"type": "string"},
                    "entityType": {"type": "string", "enum": ["person", "business", "organization", "aircraft", "vessel"]},
                }},
                "limit": {"type": "integer", "minimum": 1, "maximum": 100},
                "minMatch": {"type": "number", "minimum": 0, "maximum": 1},
                "includeDetails": {"type": "boolean"},
            }},
            "outputSchema": {"type": "object", "required": ["query", "entities", "verdict", "reasons", "lists"], "properties": {
                "query": {"type": "object"}, "entities": objects, "verdict": verdict, "total": {"type": "integer"},
                "reasons": texts, "lists": objects, "snapshot": {"type": "string"},
            }},
            "annotations": read_only,
        },
        {
            "name": "get_party",
            "title": "Show a listed party",
            "description": "Everything that its list says of a listed party, with what its programmes do.",
            "inputSchema": {"type": "object", "additionalProperties": false, "required": ["list", "party"], "properties": {
                "list": {"type": "string", "description": "e.g. us-ofac-sdn"},
                "party": {"type": "string", "description": "The id there"},
            }},
            "outputSchema": {"type": "object", "required": ["party", "designations"], "properties": {
                "party": {"type": "object"}, "designations": objects,
            }},
            "annotations": read_only,
        },
        {
            "name": "list_status",
            "title": "State of the lists",
            "description": "The lists with their editions and states, and why nothing is clear now, if so.",
            "inputSchema": {"type": "object", "additionalProperties": false, "properties": {}},
            "outputSchema": {"type": "object", "required": ["lists", "gaps", "snapshot"], "properties": {
                "lists": objects, "gaps": texts, "snapshot": {"type": "string"}, "looked_at": {"type": "string"},
            }},
            "annotations": read_only,
        },
    ])
}

/// The value as JSON; every shape of ours can be written.
fn told(value: impl serde::Serialize) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|_| "a fault of the server; nothing was answered".to_owned())
}

async fn screen_party(
    app: &App,
    caller: &Caller,
    arguments: &Map<String, Value>,
) -> Result<(Option<u64>, Value), String> {
    let written = serde_json::to_vec(arguments).map_err(|cause| cause.to_string())?;
    let asked =
        Strict::parse(&written).and_then(|party| party.asked("")).map_err(|problem| problem.words())?;
    let engine = app.current.engine();
    let decided = app.decide(caller, &engine, asked, false).await.map_err(|problem| problem.words())?;
    Ok((decided.number, told(Answer::of(decided, &engine, app.current.now()))?))
}

async fn search_entities(
    app: &App,
    caller: &Caller,
    arguments: &Map<String, Value>,
) -> Result<(Option<u64>, Value), String> {
    let mut parameters = Vec::new();
    for (name, value) in arguments {
        match (name.as_str(), value) {
            ("request", Value::Object(request)) => {
                for (name, value) in request {
                    let name = if name == "entityType" { "type" } else { name };
                    let values = match value {
                        Value::Array(values) => values.as_slice(),
                        one => std::slice::from_ref(one),
                    };
                    for value in values {
                        parameters.push((name.to_owned(), text(&format!("request.{name}"), value)?));
                    }
                }
            }
            ("limit" | "minMatch", value) => parameters.push((name.clone(), text(name, value)?)),
            ("includeDetails", Value::Bool(wanted)) => {
                parameters.push(("debug".to_owned(), wanted.to_string()));
            }
            _ => return Err(format!("{name}: there is no such argument, or it is of another type")),
        }
    }
    if parameters.iter().any(|(name, _)| name == "format") {
        return Err("request.format: the answer has one form here".to_owned());
    }
    watchman::answered(app, caller, &parameters).await
}

fn text(name: &str, value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(format!("{name}: give a text, or a list of texts")),
    }
}

fn get_party(app: &App, arguments: &Map<String, Value>) -> Result<Value, String> {
    let given = |name: &str| {
        arguments.get(name).and_then(Value::as_str).ok_or_else(|| format!("{name}: give a text"))
    };
    let unknown = || "no list that is loaded has such a party".to_owned();
    let (list, party) = (given("list")?.parse::<ListId>().map_err(|_| unknown())?, given("party")?);
    let record = app.current.engine().record(&list, party).map_err(|problem| problem.words())?;
    told(record.ok_or_else(unknown)?)
}

async fn list_status(app: &Arc<App>) -> Result<Value, String> {
    let Json(lists) = v1::lists::all(State(Arc::clone(app))).await;
    told(lists)
}
