//! The record of acts.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use interdict_store::AuditEvent;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::problem::Problem;
use crate::v1::parameters::Parameters;

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

/// Events in one answer, at most.
const MOST: usize = 1000;

/// The greatest number that an event can have.
const NUMBER_MAX: u64 = i64::MAX.unsigned_abs();

/// Events of the record, by number.
#[utoipa::path(get, path = "/api/v1/audit/events", tag = "audit", security(("key" = [])),
    params(("from" = Option<u64>, Query, description = "From this number on; 0 if not given", maximum = 9_223_372_036_854_775_807_i64),
        ("most" = Option<u64>, Query, description = "At most so many; 1000 if not given", minimum = 1, maximum = 1000)),
    responses((status = 200, body = Events), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn events(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Json<Events>, Problem> {
    let mut parameters = Parameters::read(query.as_deref(), &["from", "most"])?;
    let from = parameters.number("from", 0..=NUMBER_MAX)?.unwrap_or_default();
    let most = parameters.count("most", MOST, MOST)?;
    let work = move |home: &mut interdict_home::Home| Ok(home.store().audit_events(from, most)?);
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
