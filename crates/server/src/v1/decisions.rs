//! Decisions that were recorded.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::{Extension, Json};
use interdict_home::decisions::{Kept, Replay};
use interdict_home::policy::ScreeningPolicy;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::problem::Problem;

/// A decision that was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordedDecision {
    /// Its number; that of its event in the record of acts.
    number: u64,
    /// The moment whose lists answered.
    moment: String,
    /// The question, as it was understood.
    asked: serde_json::Value,
    /// The answer, in full.
    decision: serde_json::Value,
    /// The screening policy by which it was made; none of decisions from before that was kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<NamedPolicy>,
}

/// A screening policy that was in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NamedPolicy {
    /// BLAKE3 of its text.
    hash: String,
    /// Its parameters, required lists and ages.
    content: serde_json::Value,
}

/// What making a decision again came to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Replayed {
    /// Its number.
    number: u64,
    /// `same`, `differs`, or `other_engine`: made by another one, so that nothing follows from what this one says.
    outcome: &'static str,
    /// What differs.
    fields: Vec<String>,
}

fn unknown(number: u64) -> Problem {
    Problem::not_found(format!("no decision {number} was recorded"))
}

fn number(path: Result<Path<u64>, PathRejection>) -> Result<u64, Problem> {
    let Path(number) = path.map_err(|_| Problem::invalid("number", "it is no number"))?;
    // The store counts up to here.
    if i64::try_from(number).is_err() { Err(unknown(number)) } else { Ok(number) }
}

/// A recorded decision: question and answer.
#[utoipa::path(get, path = "/api/v1/decisions/{number}", tag = "decisions", security(("key" = [])),
    params(("number" = u64, Path, description = "As `recorded` of an answer gives it")),
    responses((status = 200, body = RecordedDecision), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    path: Result<Path<u64>, PathRejection>,
) -> Result<Json<RecordedDecision>, Problem> {
    let number = number(path)?;
    let found = app.with_home(&caller, move |home| home.decision(number)).await?;
    let Kept { recorded, policy, .. } = found.ok_or_else(|| unknown(number))?;
    let named = |text: String| NamedPolicy {
        hash: ScreeningPolicy::hash_of(&text),
        content: serde_json::from_str(&text).unwrap_or_default(),
    };
    Ok(Json(RecordedDecision {
        number,
        moment: recorded.moment.to_string(),
        asked: serde_json::to_value(&recorded.asked).unwrap_or_default(),
        decision: serde_json::to_value(&recorded.decision).unwrap_or_default(),
        policy: policy.map(named),
    }))
}

/// Makes a recorded decision again, from what was loaded then and the screening policy of then, and compares every bit.
#[utoipa::path(post, path = "/api/v1/decisions/{number}/replay", tag = "decisions", security(("key" = [])),
    params(("number" = u64, Path, description = "As `recorded` of an answer gives it")),
    responses((status = 200, body = Replayed), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn replay(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    path: Result<Path<u64>, PathRejection>,
) -> Result<Json<Replayed>, Problem> {
    let number = number(path)?;
    let found = app.with_home(&caller, move |home| home.replay(number)).await?;
    let (outcome, fields) = match found.ok_or_else(|| unknown(number))? {
        Replay::Same => ("same", Vec::new()),
        Replay::Differs { fields, .. } => ("differs", fields),
        Replay::OtherEngine { .. } => ("other_engine", Vec::new()),
    };
    Ok(Json(Replayed { number, outcome, fields }))
}
