//! The record of acts.

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use interdict_store::AuditEvent;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::Caller;
use crate::problem::Problem;

/// An event of the record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Event {
    /// Its number, from 0.
    number: u64,
    /// When.
    at: String,
    /// Who did it.
    actor: String,
    /// What.
    act: String,
    /// To what.
    subject: String,
    /// What else there is to say.
    details: serde_json::Value,
}

impl From<AuditEvent> for Event {
    fn from(event: AuditEvent) -> Self {
        Self {
            number: event.number,
            at: event.at.to_string(),
            actor: event.actor,
            act: event.act,
            subject: event.subject,
            details: event.details,
        }
    }
}

/// Events in their order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Events {
    /// The events.
    events: Vec<Event>,
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// From this number on.
    from: u64,
    /// At most so many, up to 1000.
    #[param(minimum = 1, maximum = 1000)]
    most: usize,
}

impl Default for Which {
    fn default() -> Self {
        Self { from: 0, most: MOST }
    }
}

/// Events in one answer, at most.
const MOST: usize = 1000;

/// Events of the record, by number.
#[utoipa::path(get, path = "/api/v1/audit/events", tag = "audit", security(("key" = [])), params(Which),
    responses((status = 200, body = Events), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn events(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Events>, Problem> {
    let Query(which) = which.map_err(|cause| Problem::invalid("query", cause.body_text()))?;
    if which.most == 0 || which.most > MOST || i64::try_from(which.from).is_err() {
        return Err(Problem::invalid("most", format!("give 1 to {MOST}, from a number that can be one")));
    }
    let work =
        move |home: &mut interdict_home::Home| Ok(home.store().audit_events(which.from, which.most)?);
    let events = app.with_home(&caller, work).await?;
    Ok(Json(Events { events: events.into_iter().map(Event::from).collect() }))
}

/// What the record holds now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Held {
    /// The checkpoint in three lines: name of the log, number of events, root in base64. Keep it elsewhere.
    checkpoint: String,
}

/// A checkpoint of the record, after every event was looked at; 503 if one is not as it was written.
#[utoipa::path(get, path = "/api/v1/audit/checkpoint", tag = "audit", security(("key" = [])),
    responses((status = 200, body = Held), (status = 401, body = Problem), (status = 403, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn checkpoint(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<Held>, Problem> {
    match app.with_home(&caller, |home| Ok(home.store().verify_audit(&[])?)).await? {
        Ok(checkpoint) => Ok(Json(Held { checkpoint: checkpoint.to_string() })),
        Err(fault) => Err(Problem::damaged(fault.to_string())),
    }
}

/// The proof that an event is in the record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Proof {
    /// The event.
    event: Event,
    /// The line that is hashed: `SHA-256(0x00 || line)` is the leaf (RFC 6962).
    line: String,
    /// The leaf, in hexadecimal.
    leaf: String,
    /// The hashes beside its way to the root, nearest first.
    path: Vec<String>,
    /// The checkpoint whose root it leads to.
    checkpoint: String,
}

/// The proof that an event is in the record; `interdict audit verify --proof` checks it without the record.
#[utoipa::path(get, path = "/api/v1/audit/events/{number}/proof", tag = "audit", security(("key" = [])),
    params(("number" = u64, Path, description = "The event's number")),
    responses((status = 200, body = Proof), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn proof(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    path: Result<Path<u64>, PathRejection>,
) -> Result<Json<Proof>, Problem> {
    let Path(number) = path.map_err(|_| Problem::invalid("number", "it is no number"))?;
    let unknown = || Problem::not_found("the record has no such event");
    if i64::try_from(number).is_err() {
        return Err(unknown());
    }
    let proof = app.with_home(&caller, move |home| Ok(home.store().audit_proof(number)?)).await?;
    let proof = proof.ok_or_else(unknown)?;
    Ok(Json(Proof {
        line: serde_json::to_string(&proof.event).unwrap_or_default(),
        event: proof.event.into(),
        leaf: proof.leaf.to_string(),
        path: proof.path.iter().map(ToString::to_string).collect(),
        checkpoint: proof.checkpoint.to_string(),
    }))
}
