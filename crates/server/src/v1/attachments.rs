//! What people attach to alerts: bytes in, the same bytes out, and nobody here looks what they are.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use axum::{Extension, Json};
use interdict_store::{Attachment, NewAttachment};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::body::{Whole, download};
use crate::problem::Problem;
use crate::v1::alerts::{number, unknown};
use crate::v1::documents::name_of;
use crate::v1::people::person;

/// Something that is attached to an alert.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attached {
    /// BLAKE3 of its bytes.
    hash: String,
    /// The name under which it came.
    name: String,
    /// The media type that whoever attached it gave; nobody looked whether it is true.
    content_type: String,
    /// How many bytes it has.
    bytes: u64,
    /// When it was attached.
    at: String,
    /// By whom.
    by: String,
}

impl From<Attachment> for Attached {
    fn from(attachment: Attachment) -> Self {
        let Attachment { hash, name, kind, bytes, at, by } = attachment;
        Self { hash, name, content_type: kind, bytes, at: at.to_string(), by }
    }
}

/// What is attached to an alert.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AllAttached {
    /// The oldest first.
    attachments: Vec<Attached>,
}

/// Characters of a media type, at most.
const KIND_MAX: usize = 100;

/// Attaches a file to an alert. The same bytes are attached once.
#[utoipa::path(post, path = "/api/v1/alerts/{id}/attachments", tag = "alerts", security(("key" = [])),
    params(("id" = i64, Path, description = "The number of the alert"), ("name" = Option<String>, Query, description = "What it is called")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file as it is"),
    responses((status = 200, body = Attached), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn attach(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Result<Json<Attached>, Problem> {
    let (id, name) = (number(&id)?, name_of(query.as_deref())?);
    if body.is_empty() {
        return Err(Problem::invalid("body", "there is nothing in it"));
    }
    let kind =
        headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("application/octet-stream");
    let kind: String = kind.chars().take(KIND_MAX).collect();
    let asks = caller.clone();
    let attached = app
        .with_home(&caller, move |home| {
            let now = Timestamp::now();
            let person = person(home, &asks, now)?;
            let new = NewAttachment { name: &name, kind: &kind, bytes: &body };
            home.attach((&asks.tenant, id), &new, &person, now)
        })
        .await?;
    attached.map(|attached| Json(attached.into())).ok_or_else(unknown)
}

/// What is attached to an alert.
#[utoipa::path(get, path = "/api/v1/alerts/{id}/attachments", tag = "alerts", security(("key" = [])),
    params(("id" = i64, Path, description = "The number of the alert")),
    responses((status = 200, body = AllAttached), (status = 401, body = Problem), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<AllAttached>, Problem> {
    let (id, tenant) = (number(&id)?, caller.tenant.clone());
    let found =
        app.with_home(&caller, move |home| home.attachments(&tenant, id)).await?.ok_or_else(unknown)?;
    Ok(Json(AllAttached { attachments: found.into_iter().map(Attached::from).collect() }))
}

/// A file that is attached to an alert, to be saved and never to be shown: its type is not what somebody said it was.
#[utoipa::path(get, path = "/api/v1/alerts/{id}/attachments/{hash}", tag = "alerts", security(("key" = [])),
    params(("id" = i64, Path, description = "The number of the alert"), ("hash" = String, Path, description = "BLAKE3 of its bytes")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path((id, hash)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (id, tenant) = (number(&id)?, caller.tenant.clone());
    let found = app.with_home(&caller, move |home| home.attachment((&tenant, id), &hash)).await?;
    let (attachment, bytes) =
        found.ok_or_else(|| Problem::not_found("nothing of this hash is attached to such an alert"))?;
    Ok(download(bytes, &attachment.name))
}
