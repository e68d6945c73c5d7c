//! Whether the server lives, and whether its answers can be relied on.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;

/// Whether it lives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Lives {
    /// `ok`.
    status: &'static str,
}

/// The process answers. Says nothing of the lists.
#[utoipa::path(get, path = "/livez", tag = "operations", responses((status = 200, body = Lives)))]
pub(crate) async fn livez() -> Json<Lives> {
    Json(Lives { status: "ok" })
}

/// Whether an answer can be "clear" now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ready {
    /// `ready`, or `not_ready`.
    status: &'static str,
    /// Why not, each reason in words.
    reasons: Vec<String>,
    /// What the settings say otherwise than the screening policy in force; it does not count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notices: Vec<String>,
}

/// Answers can be relied on: every list is there and fresh enough for "clear". If not, 503 with the reasons; screening still
/// answers, with what it can say.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses((status = 200, body = Ready), (status = 503, body = Ready)))]
pub(crate) async fn readyz(State(app): State<Arc<App>>) -> (StatusCode, Json<Ready>) {
    let reasons = reasons(&app);
    let (status, word) = if reasons.is_empty() {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not_ready")
    };
    let notices = app.current.engine().policy.notices.clone();
    (status, Json(Ready { status: word, reasons, notices }))
}

/// Why no answer is "clear" now; none if answers can be.
pub(crate) fn reasons(app: &App) -> Vec<String> {
    let engine = app.current.engine();
    let mut reasons = interdict_screen::gaps(&engine.loaded.snapshot, &engine.loaded.coverage);
    reasons.extend(engine.doubt(app.current.now()));
    if app.is_ending.load(Ordering::Relaxed) {
        reasons.push("the server is about to end".to_owned());
    }
    reasons
}
