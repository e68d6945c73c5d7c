//! `/reconcile/{dataset}`: the reconciliation service of OpenRefine, version 0.2.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::asked::{PROPERTIES, Question};
use super::entity::{plain, schemata};
use super::matching::{Asking, Choice, answer};
use super::{Parameters, Refused, Scope, lists_of, search};
use crate::App;
use crate::access::Caller;
use crate::body::Whole;
use crate::decided::numbers;
use crate::engine::Engine;
use crate::json::{self, Any, Object, Unique};
use crate::problem::Problem;

/// Questions of one request at most.
const BATCH_MAX: usize = 100;
/// Candidates of a question if it does not say how many, and at most.
const LIMIT: usize = 5;
const LIMIT_MAX: usize = 100;

/// One question.
#[derive(Debug, Deserialize)]
struct Query {
    #[serde(default, rename = "query")]
    text: String,
    #[serde(default, rename = "type")]
    sort: Any,
    #[serde(default, deserialize_with = "json::whole_or_none")]
    limit: Option<usize>,
    #[serde(default)]
    properties: Vec<Object<Known>>,
}

/// What is known of the party.
#[derive(Debug, Deserialize)]
struct Known {
    pid: String,
    v: Any,
}

/// Properties of parties by their ids.
#[derive(Debug, Deserialize)]
struct Extend {
    ids: Vec<String>,
    properties: Vec<Object<Named>>,
}

#[derive(Debug, Deserialize)]
struct Named {
    id: String,
}

/// The shape of `queries`.
pub(crate) fn queries_schema() -> Value {
    let known: Vec<&str> = schemata().chain(["Thing"]).collect();
    let sort = json!({ "type": "string", "enum": known });
    let value = json!({ "anyOf": [
        { "type": ["string", "number"] },
        { "type": "object", "required": ["name"], "properties": { "id": {}, "name": { "type": "string" } } },
    ] });
    let property = json!({ "type": "object", "required": ["pid", "v"], "properties": {
        "pid": { "type": "string" },
        "v": { "anyOf": [value, { "type": "array", "items": value }] },
    } });
    json!({ "type": "object", "maxProperties": BATCH_MAX, "additionalProperties": { "type": "object", "properties": {
        "query": { "type": "string" },
        "type": { "anyOf": [sort, { "type": "array", "items": sort }] },
        "limit": { "type": "integer", "minimum": 0, "maximum": i32::MAX },
        "properties": { "type": "array", "items": property },
    } } })
}

/// The shape of `extend`.
pub(crate) fn extend_schema() -> Value {
    let property =
        json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } });
    json!({ "type": "object", "required": ["ids", "properties"], "properties": {
        "ids": { "type": "array", "items": { "type": "string" }, "maxItems": BATCH_MAX },
        "properties": { "type": "array", "items": property },
    } })
}

/// Where clients reach this server, by what they asked for.
fn base(headers: &HeaderMap) -> String {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let secure = text(HeaderName::from_static("x-forwarded-proto")).is_some_and(|scheme| scheme == "https");
    let host = text(HOST).unwrap_or_else(|| "localhost".to_owned());
    format!("{}://{host}", if secure { "https" } else { "http" })
}

fn types() -> Vec<Value> {
    schemata().map(|schema| json!({"id": schema, "name": schema})).collect()
}

/// The service's description, or with `queries` the answers to them.
#[utoipa::path(get, path = "/reconcile/{dataset}", tag = "yente", security(("key" = [])),
    params(("dataset" = String, Path, description = "A list, or `default` for all"),
        ("queries" = Option<String>, Query, description = "Questions by keys of yours"),
        ("extend" = Option<String>, Query, description = "Entities by id, and the properties that are wanted of them")),
    responses((status = 200), (status = 400), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404), (status = 422), (status = 503)))]
pub(crate) async fn manifest(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(dataset): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let parameters = Parameters::parse(query)?;
    if parameters.first("queries").is_some() || parameters.first("extend").is_some() {
        return asked(&app, &caller, &dataset, &parameters).await;
    }
    lists_of(&app.current.engine(), &dataset)?;
    let base = base(&headers);
    let service = format!("{base}/reconcile/{dataset}");
    let suggest = |what: &str| json!({"service_url": service, "service_path": format!("/suggest/{what}")});
    Ok(Json(json!({
        "versions": ["0.2"],
        "name": format!("Sanctions lists ({dataset})"),
        "identifierSpace": format!("{base}/entities/"),
        "schemaSpace": "https://followthemoney.tech/explorer/schemata/",
        "documentation": format!("{base}/api/v1/openapi.json"),
        "view": {"url": format!("{base}/entities/{{{{id}}}}")},
        "preview": {"url": format!("{service}/preview/{{{{id}}}}"), "width": 430, "height": 300},
        "suggest": {"entity": suggest("entity"), "type": suggest("type"), "property": suggest("property")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/extend/property"},
            // There are none, by the name that the specification has for them and by yente's.
            "property_settings": [],
            "propose_settings": [],
        },
        "defaultTypes": types(),
        "batchSize": 50,
    }))
    .into_response())
}

/// Answers questions (`queries`) or gives properties of parties (`extend`), each as JSON in a form.
#[utoipa::path(post, path = "/reconcile/{dataset}", tag = "yente", security(("key" = [])),
    params(("dataset" = String, Path, description = "A list, or `default` for all")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200), (status = 400), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404), (status = 413, body = Problem), (status = 422), (status = 503)))]
pub(crate) async fn ask(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(dataset): Path<String>,
    Whole(body): Whole,
) -> Result<Response, Refused> {
    let form = Parameters::of(&body)?;
    asked(&app, &caller, &dataset, &form).await
}

async fn asked(app: &App, caller: &Caller, dataset: &str, form: &Parameters) -> Result<Response, Refused> {
    let engine = app.current.engine();
    if let Some(text) = form.first("extend") {
        let extend: Extend =
            json::read(text.as_bytes()).map_err(|wrong| Refused::bad(format!("extend: {wrong}")))?;
        lists_of(&engine, dataset)?;
        return extended(&engine, &extend);
    }
    let text = form
        .first("queries")
        .ok_or_else(|| Refused::bad("queries: give them, or `extend`, as JSON in a form"))?;
    let queries: Unique<Object<Query>> =
        json::read(text.as_bytes()).map_err(|wrong| Refused::bad(format!("queries: {wrong}")))?;
    let count = queries.0.len();
    if count > BATCH_MAX {
        return Err(Refused::bad(format!("queries: too many, at most {BATCH_MAX} are taken")));
    }
    let mut limits = Vec::new();
    let mut questions = Vec::new();
    let scope = Scope::of(&engine, dataset, &[], &[], &[])?;
    for (key, Object(query)) in queries.0 {
        let schema = match &query.sort.0 {
            Value::String(schema) if !schema.is_empty() => schema.as_str(),
            Value::Array(all) => all.first().and_then(Value::as_str).unwrap_or("Thing"),
            _ => "Thing",
        };
        let mut properties = vec![("name".to_owned(), Any(json!(query.text)))];
        for Object(known) in query.properties {
            // A value that was reconciled itself is an object with its name.
            let plain = |value: Value| value.get("name").cloned().unwrap_or(value);
            let values = match known.v.0 {
                Value::Array(values) => values.into_iter().map(plain).collect(),
                one => vec![plain(one)],
            };
            properties.push((known.pid, Any(Value::Array(values))));
        }
        let question =
            Question::read(schema, &properties, &format!("queries.{}", interdict_screen::shown(&key)))?;
        limits.push((key.clone(), query.limit.unwrap_or(LIMIT).min(LIMIT_MAX)));
        questions.push(Asking {
            key,
            id: Value::Null,
            question,
            scope: scope.clone(),
            filters: Vec::new(),
            remarks: Vec::new(),
        });
    }
    let usual = Choice::usual(&engine, LIMIT_MAX);
    let (recorded, mut answers) = answer(app, caller, &engine, questions, &usual).await?;
    let mut told = Map::new();
    for (key, limit) in limits {
        let answer = answers.remove(&key).unwrap_or_default();
        let results = answer.get("results").and_then(Value::as_array).into_iter().flatten();
        let result: Vec<Value> = results.take(limit).map(candidate).collect();
        let ours = |name: &str| answer.get(name).cloned().unwrap_or_default();
        told.insert(key, json!({"result": result, "verdict": ours("verdict"), "reasons": ours("reasons")}));
    }
    let size = (HeaderName::from_static("x-batch-size"), count.to_string());
    Ok(([size], numbers(&recorded), Json(told)).into_response())
}

/// A result of matching as a candidate of reconciliation.
fn candidate(entity: &Value) -> Value {
    let score = entity.get("score").cloned().unwrap_or_default();
    let is_match = entity.get("match").cloned().unwrap_or_default();
    let mut told = described(entity);
    told.insert("score".to_owned(), score);
    told.insert("match".to_owned(), is_match);
    Value::Object(told)
}

/// An entity in a line: its id, name, what it is, and its countries.
fn described(entity: &Value) -> Map<String, Value> {
    let text = |name: &str| entity.get(name).and_then(Value::as_str).unwrap_or_default();
    let values = |name: &str| {
        let values =
            entity.get("properties").and_then(|properties| properties.get(name)).and_then(Value::as_array);
        values.into_iter().flatten().filter_map(Value::as_str)
    };
    let datasets =
        entity.get("datasets").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let parts: Vec<&str> =
        datasets.chain(values("birthDate")).chain(values("nationality")).chain(values("country")).collect();
    let schema = text("schema");
    let mut told = Map::new();
    told.insert("id".to_owned(), json!(text("id")));
    told.insert("name".to_owned(), json!(text("caption")));
    told.insert("description".to_owned(), json!(parts.join(", ")));
    told.insert("type".to_owned(), json!([{"id": schema, "name": schema}]));
    told
}

fn extended(engine: &Engine, extend: &Extend) -> Result<Response, Refused> {
    if extend.ids.len() > BATCH_MAX {
        return Err(Refused::bad(format!("extend: too many ids, at most {BATCH_MAX} are taken")));
    }
    let mut rows = Map::new();
    for id in &extend.ids {
        let entity = engine.qualified(id)?.map(|record| plain(engine, &record));
        let mut row = Map::new();
        for Object(property) in &extend.properties {
            let values =
                entity.as_ref().and_then(|entity| entity.get("properties")?.get(&property.id)?.as_array());
            let cells: Vec<Value> = values.into_iter().flatten().map(|value| json!({"str": value})).collect();
            row.insert(property.id.clone(), Value::Array(cells));
        }
        rows.insert(id.clone(), Value::Object(row));
    }
    let meta: Vec<Value> = extend
        .properties
        .iter()
        .map(|Object(property)| json!({"id": property.id, "name": property.id}))
        .collect();
    Ok(Json(json!({"meta": meta, "rows": rows})).into_response())
}

fn suggested(prefix: &str, found: &[Value]) -> Json<Value> {
    Json(json!({"code": "/api/status/ok", "status": "200 OK", "prefix": prefix, "result": found}))
}

/// Parties whose names the beginning of a text may mean.
#[utoipa::path(get, path = "/reconcile/{dataset}/suggest/entity", tag = "yente", security(("key" = [])),
    params(("dataset" = String, Path, description = "A list, or `default` for all"), ("prefix" = Option<String>, Query)),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404),
        (status = 422), (status = 503)))]
pub(crate) async fn suggest_entity(
    State(app): State<Arc<App>>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    let parameters = Parameters::parse(query)?;
    let prefix = parameters.first("prefix").unwrap_or_default();
    let engine = app.current.engine();
    let scope = Scope::of(&engine, &dataset, &[], &[], &[])?;
    if prefix.trim().is_empty() {
        return Ok(suggested(prefix, &[]));
    }
    let limit = parameters.count("limit", 10, LIMIT_MAX)?;
    let directory = app.directory(&engine).await?;
    let places = search::places(&app, &engine, &directory, prefix).await?;
    let entries =
        places.iter().filter_map(|place| directory.entry(*place)).filter(|entry| scope.has(&entry.list));
    let mut found = Vec::new();
    for entry in entries.take(limit) {
        let record = engine.qualified(&entry.id)?.ok_or_else(Problem::stopped)?;
        found.push(Value::Object(described(&Value::Object(plain(&engine, &record)))));
    }
    Ok(suggested(prefix, &found))
}

fn beginning<'a>(prefix: &str, names: impl Iterator<Item = &'a str>) -> Vec<Value> {
    let prefix = prefix.to_lowercase();
    let begins = names.filter(|name| name.to_lowercase().starts_with(&prefix));
    begins.map(|name| json!({"id": name, "name": name})).collect()
}

/// Properties by the beginning of their names.
#[utoipa::path(get, path = "/reconcile/{dataset}/suggest/property", tag = "yente", security(("key" = [])),
    params(("dataset" = String, Path), ("prefix" = Option<String>, Query)),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404)))]
pub(crate) async fn suggest_property(
    State(app): State<Arc<App>>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    lists_of(&app.current.engine(), &dataset)?;
    let parameters = Parameters::parse(query)?;
    let prefix = parameters.first("prefix").unwrap_or_default();
    Ok(suggested(prefix, &beginning(prefix, PROPERTIES.into_iter())))
}

/// Types by the beginning of their names.
#[utoipa::path(get, path = "/reconcile/{dataset}/suggest/type", tag = "yente", security(("key" = [])),
    params(("dataset" = String, Path), ("prefix" = Option<String>, Query)),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404)))]
pub(crate) async fn suggest_type(
    State(app): State<Arc<App>>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    lists_of(&app.current.engine(), &dataset)?;
    let parameters = Parameters::parse(query)?;
    let prefix = parameters.first("prefix").unwrap_or_default();
    Ok(suggested(prefix, &beginning(prefix, schemata())))
}

/// Properties by which a table can be extended.
#[utoipa::path(get, path = "/reconcile/{dataset}/extend/property", tag = "yente", security(("key" = [])),
    params(("dataset" = String, Path), ("type" = Option<String>, Query)),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404)))]
pub(crate) async fn extend_property(
    State(app): State<Arc<App>>,
    Path(dataset): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    lists_of(&app.current.engine(), &dataset)?;
    let parameters = Parameters::parse(query)?;
    let properties = beginning("", PROPERTIES.into_iter());
    let sort = parameters.first("type").unwrap_or("Thing");
    Ok(Json(json!({"limit": properties.len(), "type": sort, "properties": properties})))
}

/// A party in a small page, for the box that OpenRefine shows beside a cell.
#[utoipa::path(get, path = "/reconcile/{dataset}/preview/{id}", tag = "yente", security(("key" = [])),
    params(("dataset" = String, Path), ("id" = String, Path, description = "LIST-ID")),
    responses((status = 200, content_type = "text/html", body = String), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404), (status = 503)))]
pub(crate) async fn preview(
    State(app): State<Arc<App>>,
    Path((dataset, id)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let engine = app.current.engine();
    lists_of(&engine, &dataset)?;
    let record = engine.qualified(&id)?.ok_or_else(|| Refused::missing("No such entity"))?;
    let entity = plain(&engine, &record);
    let mut page = format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><title>{0}</title><h1>{0}</h1><dl>",
        escaped(record.party.caption())
    );
    for (property, values) in entity.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let texts: Vec<&str> = values.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        page.extend(["<dt>", &escaped(property), "</dt><dd>", &escaped(&texts.join("; ")), "</dd>"]);
    }
    page += "</dl>";
    // Nothing in it runs; it is made to be shown in a frame.
    let policy = "default-src 'none'; frame-ancestors *";
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, policy)], page)
        .into_response())
}

/// A text as it stands in HTML.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            c => safe.push(c),
        }
    }
    safe
}
