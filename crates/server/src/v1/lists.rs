//! The lists and their state.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::problem::Problem;
use crate::v1::answer::ListState;

/// The lists that questions are answered from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InForce {
    /// Each with its state.
    lists: Vec<ListState>,
    /// Why no answer is `clear` now; empty if answers can be.
    gaps: Vec<String>,
    /// Content hash of the snapshot.
    snapshot: String,
    /// When the state was looked at.
    looked_at: String,
}

/// The lists in force, each with its edition and state.
#[utoipa::path(get, path = "/api/v1/lists", tag = "lists", security(("key" = [])),
    responses((status = 200, body = InForce), (status = 401, body = Problem)))]
pub(crate) async fn all(State(app): State<Arc<App>>) -> Json<InForce> {
    let engine = app.current.engine();
    let loaded = &engine.loaded;
    let mut gaps = interdict_screen::gaps(&loaded.snapshot, &loaded.coverage);
    gaps.extend(engine.doubt(app.current.now()));
    Json(InForce {
        lists: loaded.coverage.iter().map(ListState::from).collect(),
        gaps,
        snapshot: loaded.snapshot.content_hash().to_owned(),
        looked_at: engine.looked_at.to_string(),
    })
}
