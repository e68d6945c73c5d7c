//! Watchman's API, version 2, for programs that were written for it (docs/from-watchman.md).
//!
//! The shapes are Watchman's; the answers are ours. What Watchman has no word for (the verdict, why it is not "clear", the state
//! of each list) stands beside them in fields of its own, which its clients do not read and others should.

mod asked;
mod entity;
mod files;
mod search;
mod words;

pub(crate) use asked::parameters;
pub(crate) use files::{__path_export, __path_ingest, export, ingest};
pub(crate) use search::{__path_search, answered, search};

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::App;
use crate::problem::Problem;
use crate::v1::answer::ListState;
use words::source_of;

/// A refusal in Watchman's form.
#[derive(Debug)]
pub(crate) struct Refused {
    status: StatusCode,
    error: String,
}

impl Refused {
    fn bad(error: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error: error.into() }
    }

    fn with(status: StatusCode, error: impl Into<String>) -> Self {
        Self { status, error: error.into() }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        Self { status, error: problem.words() }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status, Json(said(self.status, &self.error))).into_response()
    }
}

fn said(status: StatusCode, error: &str) -> Value {
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
        json!({ "error": error, "verdict": "indeterminate" })
    } else {
        json!({ "error": error })
    }
}

/// What is wrong with a request of whoever speaks this protocol, in its words.
pub(crate) fn refusal(problem: &Problem) -> Value {
    let Refused { status, error } = problem.clone().into();
    said(status, &error)
}

/// Whether it answers: `PONG`.
#[utoipa::path(get, path = "/ping", tag = "watchman", responses((status = 200, content_type = "text/plain", body = String)))]
pub(crate) async fn ping() -> &'static str {
    "PONG"
}

/// The lists that are searched.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ListInfo {
    lists: BTreeMap<String, u64>,
    list_hashes: BTreeMap<String, String>,
    started_at: String,
    ended_at: Option<String>,
    version: String,
    /// Ours: the state of each list, by its id here.
    states: Vec<ListState>,
    /// Ours: why nothing is clear now.
    gaps: Vec<String>,
}

/// The lists with how many parties each has, in Watchman's form.
#[utoipa::path(get, path = "/v2/listinfo", tag = "watchman", security(("key" = [])),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list_info(State(app): State<Arc<App>>) -> Response {
    let engine = app.current.engine();
    let loaded = &engine.loaded;
    let look = app.current.last_look();
    let mut gaps = interdict_screen::gaps(&loaded.snapshot, &loaded.coverage);
    gaps.extend(engine.doubt(app.current.now()));
    let coverage = || loaded.coverage.iter().filter(|list| list.edition.is_some());
    Json(ListInfo {
        lists: coverage().map(|list| (source_of(&list.list), list.parties)).collect(),
        list_hashes: coverage().map(|list| (source_of(&list.list), list.version.clone())).collect(),
        started_at: look.started_at.to_string(),
        ended_at: look.finished_at.map(|at| at.to_string()),
        version: format!("v{}", env!("CARGO_PKG_VERSION")),
        states: loaded.coverage.iter().map(ListState::from).collect(),
        gaps,
    })
    .into_response()
}

/// How the last look at the lists went.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Refresh {
    state: &'static str,
    trigger: &'static str,
    started_at: String,
    finished_at: Option<String>,
    duration: Option<String>,
    last_error: Option<String>,
}

fn refresh_of(app: &App) -> Refresh {
    let look = app.current.last_look();
    let state = match (&look.finished_at, &look.error) {
        (None, _) => "running",
        (Some(_), Some(_)) => "failed",
        (Some(_), None) => "succeeded",
    };
    let duration = look
        .finished_at
        .map(|at| format!("{}ms", at.as_millisecond().saturating_sub(look.started_at.as_millisecond())));
    Refresh {
        state,
        trigger: look.trigger,
        started_at: look.started_at.to_string(),
        finished_at: look.finished_at.map(|at| at.to_string()),
        duration,
        last_error: look.error,
    }
}

/// How the last look at what is in force in the data folder went.
#[utoipa::path(get, path = "/v2/data/refresh", tag = "watchman", security(("key" = [])),
    responses((status = 200), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn refresh_status(State(app): State<Arc<App>>) -> Response {
    Json(refresh_of(&app)).into_response()
}

/// Looks now at what is in force in the data folder. Downloads nothing: that is `interdict lists sync`.
#[utoipa::path(post, path = "/v2/data/refresh", tag = "watchman", security(("key" = [])),
    responses((status = 202), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409)))]
pub(crate) async fn refresh(State(app): State<Arc<App>>) -> Response {
    let status = if app.current.ask_to_look() { StatusCode::ACCEPTED } else { StatusCode::CONFLICT };
    (status, Json(refresh_of(&app))).into_response()
}
