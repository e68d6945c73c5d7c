//! What there is: data sets, algorithms, versions.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use interdict_model::taken::OF_ALL_LISTS;
use serde_json::{Map, Value, json};

use crate::App;
use crate::problem::Problem;
use crate::v1::answer::ListState;

/// The process answers. Says nothing of the lists; `/readyz` does.
#[utoipa::path(get, path = "/healthz", tag = "yente", responses((status = 200)))]
pub(crate) async fn healthz() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

/// motiva's version whose additions are understood, and what answers.
#[utoipa::path(get, path = "/-/version", tag = "yente", security(("key" = [])),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn version(State(app): State<Arc<App>>) -> Json<Value> {
    Json(json!({
        "motiva": MOTIVA,
        "index": app.current.engine().loaded.snapshot.content_hash(),
        "interdict": env!("CARGO_PKG_VERSION"),
    }))
}

/// Clients ask for the version to know which additions there are.
const MOTIVA: &str = "v0.10.0";

/// The data sets: every list, and `default`, which is all of them.
#[utoipa::path(get, path = "/catalog", tag = "yente", security(("key" = [])),
    responses((status = 200), (status = 304), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn catalog(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    told(&app, &headers)
}

/// The same as `/catalog`.
#[utoipa::path(get, path = "/manifest", tag = "yente", security(("key" = [])),
    responses((status = 200), (status = 304), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn manifest(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    told(&app, &headers)
}

fn told(app: &App, headers: &HeaderMap) -> Response {
    let engine = app.current.engine();
    let loaded = &engine.loaded;
    let mut gaps = interdict_screen::gaps(&loaded.snapshot, &loaded.coverage);
    gaps.extend(engine.doubt(app.current.now()));
    let names = |current: bool| -> Vec<&str> {
        let lists = loaded.coverage.iter().filter(|list| list.state.supports_clear() == current);
        lists.map(|list| list.list.as_str()).collect()
    };
    let mut datasets: Vec<Value> = loaded
        .coverage
        .iter()
        .map(|list| {
            let state = ListState::from(list);
            json!({
                "name": state.list,
                "title": state.list,
                "version": state.edition,
                "index_version": state.edition,
                "index_current": list.state.supports_clear(),
                "updated_at": list.edition.map(|edition| format!("{}T00:00:00", edition.date)),
                "last_export": state.checked_at,
                "children": [],
                "load": true,
                "entity_count": state.parties,
                "state": state.state,
                "hash": state.version,
            })
        })
        .collect();
    for collection in OF_ALL_LISTS {
        datasets.push(json!({
            "name": collection,
            "title": "All lists",
            "version": loaded.snapshot.content_hash(),
            "index_version": loaded.snapshot.content_hash(),
            "index_current": gaps.is_empty(),
            "updated_at": null,
            "children": loaded.coverage.iter().map(|list| list.list.as_str()).collect::<Vec<_>>(),
            "load": true,
            "entity_count": loaded.snapshot.len(),
        }));
    }
    let body = json!({
        "datasets": datasets,
        "current": names(true),
        "outdated": names(false),
        "index_stale": !gaps.is_empty(),
        "reasons": gaps,
    })
    .to_string();
    let tag = format!("\"{}\"", blake3::hash(body.as_bytes()).to_hex());
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    // A list can become stale at any moment: who keeps the catalog asks each time whether it is still so.
    let kept = [(ETAG, tag.clone()), (CACHE_CONTROL, "private, no-cache".to_owned())];
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    (kept, [(CONTENT_TYPE, "application/json")], body).into_response()
}

/// Names of algorithms that clients of yente and motiva ask for; all are answered by the one there is.
const KNOWN: [&str; 10] = [
    "best",
    "interdict",
    "logic-v2",
    "logic-v1",
    "name-based",
    "name-qualified",
    "ofac-249",
    "regression-v1",
    "regression-v2",
    "marble-v0",
];

/// Whether an algorithm may be asked for, and whether it is another than there is.
pub(super) fn algorithm(name: &str) -> Result<bool, super::Refused> {
    if !KNOWN.contains(&name) {
        return Err(super::Refused::bad(format!("Invalid algorithm: {name}; see /algorithms")));
    }
    Ok(!matches!(name, "best" | "interdict"))
}

/// The one way of scoring that there is.
#[utoipa::path(get, path = "/algorithms", tag = "yente", security(("key" = [])),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn algorithms(State(app): State<Arc<App>>) -> Json<Value> {
    const ABOUT: &str = "Evidence of names, numbers, wallets, dates and places in log-odds that add up; the score is the probability";
    // The page on them; clients read a text here.
    const RULES: &str = "docs/matching.md";
    let engine = app.current.engine();
    let rules = serde_json::to_value(&engine.parameters.facts).ok();
    let rules = rules.as_ref().and_then(|facts| facts.get("log_odds")).and_then(Value::as_object);
    let features: Map<String, Value> = rules
        .into_iter()
        .flatten()
        .map(|(rule, odds)| (rule.clone(), json!({"description": rule, "coefficient": odds, "url": RULES})))
        .collect();
    Json(json!({
        "algorithms": [{
            "name": "interdict",
            "description": ABOUT,
            "features": features,
            "docs": {"name": "interdict", "description": ABOUT, "config": {}, "features": features},
        }],
        "default": "best",
        "best": "interdict",
    }))
}
