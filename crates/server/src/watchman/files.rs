//! `POST /v2/ingest/{fileType}` and `GET /v2/export/{fileType}`.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use interdict_home::{ImportOptions, Outcome};
use interdict_lists::export::write_senzing;
use interdict_lists::format::{Head, recognise};
use interdict_lists::{Format, SourceFile, SourceSet};
use interdict_model::party::assemble;
use interdict_model::{Edition, ListId};
use interdict_screen::Snapshot;
use jiff::tz::TimeZone;
use serde::Serialize;
use tokio::sync::mpsc;

use super::Refused;
use super::asked::Form;
use super::entity::Entity;
use super::words::is_source;
use crate::App;
use crate::access::Caller;
use crate::body::{Receiving, Whole};
use crate::listed::measure_table;
use crate::problem::Problem;

/// What was taken in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Ingested {
    file_type: String,
    entities: Vec<Entity>,
    /// Ours: the list that it is now.
    list: String,
    /// Ours: its edition.
    edition: String,
    /// Ours: what was tolerated.
    notes: Vec<String>,
}

/// Takes a list of your own in: our CSV (docs/private-lists.md has the columns) or Senzing records, as the newest version of the
/// private list that `fileType` names. It is judged like any list; what is refused puts nothing
/// into force, and the state of the list says so until a good one comes.
#[utoipa::path(post, path = "/v2/ingest/{fileType}", tag = "watchman", security(("key" = [])),
    params(("fileType" = String, Path, description = "The id of the private list")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200), (status = 400), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem), (status = 422), (status = 503)))]
pub(crate) async fn ingest(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(file_type): Path<String>,
    Whole(body): Whole,
) -> Result<Response, Refused> {
    let list = ListId::slug(&file_type).map_err(|cause| Refused::bad(format!("fileType: {cause}")))?;
    // An import refuses them too; here the sender learns which field it is before anything is read.
    if let Some(taken) = list.taken_by() {
        return Err(Refused::bad(format!(
            "fileType: a list of one's own cannot be `{list}`, which is or could be read as `{taken}`; an official list is imported with `interdict lists import`"
        )));
    }
    let file = SourceFile::from_bytes(list.as_str(), body.to_vec());
    let head = Head::of(&file).map_err(|cause| Refused::bad(cause.to_string()))?;
    let recognised = recognise(&head).map(|recognised| recognised.format);
    let Some(format @ (Format::PrivateCsv | Format::Senzing)) = recognised else {
        return Err(Refused::bad(
            "the body is neither a CSV with a column `name` and one of `id` or `schema`, nor Senzing records",
        ));
    };
    let set = SourceSet { list: Some(list.clone()), ..SourceSet::single(format, file) };
    let now = app.current.now();
    let edition = Edition::of(now.to_zoned(TimeZone::UTC).date());
    let imported = app.with_home(&caller, move |home| {
        // Who sends it publishes it: one that was refused before no longer counts once a good one came, be it a known one.
        let options =
            ImportOptions { list: Some(list.clone()), checked_at: Some(now), ..ImportOptions::default() };
        let outcome = home.import_set(&set, Some(edition), Some(&list), &options, now)?;
        let hint = match &outcome {
            Outcome::Quarantined(version) => home.hint_to_forget(version)?,
            _ => None,
        };
        Ok((set.read(), outcome, hint, list))
    });
    let (reading, outcome, hint, list) = imported.await?;
    app.current.ask_to_look();
    let refused = |why: String| Refused::with(StatusCode::UNPROCESSABLE_ENTITY, why);
    let (version, notes) = match outcome {
        Outcome::Recorded { version, notes } => (version, notes),
        Outcome::Known(version) => (version, vec!["this content was there already".to_owned()]),
        Outcome::Quarantined(version) => {
            let why = version.reasons.into_iter().chain(hint).collect::<Vec<_>>();
            return Err(refused(why.join("; ")));
        }
        Outcome::Refused(why) | Outcome::Failed(why) => return Err(refused(why)),
        Outcome::NeedsDate | Outcome::NotAList => return Err(refused("this is not a list".to_owned())),
    };
    let reading = reading.map_err(|cause| refused(cause.to_string()))?;
    let parties = assemble(&reading.list, &reading.statements);
    let entities = parties.iter().map(|party| Entity::listed(party, &[], None)).collect();
    let list = list.to_string();
    Ok(Json(Ingested { file_type, entities, list, edition: version.edition.to_string(), notes })
        .into_response())
}

/// Parties written at a stretch.
const STRETCH: u32 = 64;

/// All parties of a list, in Watchman's form or as Senzing records.
#[utoipa::path(get, path = "/v2/export/{fileType}", tag = "watchman", security(("key" = [])),
    params(("fileType" = String, Path, description = "The list, by Watchman's name or ours"),
        ("format" = Option<String>, Query, description = "The form", pattern = "^(watchman|senzing(/(json|jsonl|ndjson))?)$")),
    responses((status = 200), (status = 400), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404), (status = 503)))]
pub(crate) async fn export(
    State(app): State<Arc<App>>,
    Path(file_type): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let mut format = None;
    for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        if key != "format" {
            return Err(Refused::bad(format!("there is no parameter `{key}`")));
        }
        if format.replace(value.into_owned()).is_some() {
            return Err(Refused::bad("format: it stands twice"));
        }
    }
    let form = Form::asked(format.as_deref(), headers.get(ACCEPT).and_then(|value| value.to_str().ok()))?;
    let snapshot = Arc::clone(&app.current.engine().loaded.snapshot);
    let list = snapshot.lists().iter().map(|list| &list.id).find(|list| is_source(&file_type, list)).cloned();
    let Some(list) = list else {
        return Err(Refused::with(
            StatusCode::NOT_FOUND,
            format!("no list `{file_type}` is loaded; see /v2/listinfo"),
        ));
    };
    let places = snapshot.parties_of(&list).map_err(|cause| crate::listed::damaged(&cause))?;
    let (out, pieces) = mpsc::channel(4);
    // Reading the snapshot may wait for the disk, and the client for nothing but the next piece.
    tokio::task::spawn_blocking(move || {
        let mut place = places.start;
        let opening: &[u8] = if form == Form::SenzingLines { b"" } else { b"[" };
        let mut piece = opening.to_vec();
        while place < places.end {
            let end = place.saturating_add(STRETCH).min(places.end);
            for each in place..end {
                if each > places.start && form != Form::SenzingLines {
                    piece.push(b',');
                }
                if let Err(cause) = write(&snapshot, each, form, &mut piece) {
                    // The length is not known ahead: breaking off is how a client learns that it is not whole.
                    tracing::error!("an export broke off: {cause}");
                    let _ = out.blocking_send(Err(std::io::Error::other("broken off")));
                    return;
                }
            }
            place = end;
            if out.blocking_send(Ok(Bytes::from(std::mem::take(&mut piece)))).is_err() {
                return;
            }
        }
        if form != Form::SenzingLines {
            piece.push(b']');
        }
        let _ = out.blocking_send(Ok(Bytes::from(piece)));
    });
    let kind = if form == Form::SenzingLines { "application/x-ndjson" } else { "application/json" };
    Ok(([(CONTENT_TYPE, kind)], Body::from_stream(Receiving(pieces))).into_response())
}

/// Writes one party.
fn write(snapshot: &Snapshot, place: u32, form: Form, out: &mut Vec<u8>) -> std::io::Result<()> {
    let record = snapshot.record(place).map_err(std::io::Error::other)?;
    if form == Form::Watchman {
        let entity = Entity::listed(&record.party, &record.designations, None);
        return Ok(serde_json::to_writer(out, &entity)?);
    }
    write_senzing(&[record.party], measure_table(), out)?;
    if form == Form::Senzing {
        out.pop_if(|last| *last == b'\n');
    }
    Ok(())
}
