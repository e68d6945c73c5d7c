//! `GET /v2/search`.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use base64::Engine as _;
use interdict_lists::export::write_senzing;
use interdict_model::Verdict;
use interdict_screen::{Hit, PartyRecord};
use serde::Serialize;
use serde_json::Value;

use super::Refused;
use super::asked::{Form, Search};
use super::entity::Entity;
use super::words::is_source;
use crate::App;
use crate::access::Caller;
use crate::decided::{Decided, numbers};
use crate::engine::Engine;
use crate::listed::measure_table;
use crate::problem::Problem;
use crate::v1::answer::ListState;

/// The reply: Watchman's `query` and `entities`, and what it has no word for.
#[derive(Debug, Serialize)]
struct Reply {
    query: Entity,
    entities: Vec<Found>,
    /// Ours: `match`, `possible`, `clear`, `indeterminate`, whatever `minMatch` and `limit` leave of the entities.
    verdict: &'static str,
    /// Ours: how many there are at or above `minMatch`.
    total: usize,
    /// Ours: what was not used, and why nothing found would not be clear.
    reasons: Vec<String>,
    /// Ours: the state of each list.
    lists: Vec<ListState>,
    /// Ours: content hash of the snapshot.
    snapshot: String,
}

/// A party that may be the one asked for.
#[derive(Debug, Serialize)]
struct Found {
    #[serde(flatten)]
    entity: Entity,
    /// The probability that it is.
    #[serde(rename = "match")]
    score: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    debug: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

/// What speaks for and against.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    pieces: Vec<PieceOfScore>,
    final_score: f64,
}

/// A piece of evidence in Watchman's fields. Ours add up as log-odds: `weight` is how much a piece adds or takes, `score` the
/// probability that it stands for by itself.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PieceOfScore {
    score: f64,
    weight: f64,
    matched: bool,
    required: bool,
    exact: bool,
    fields_compared: u32,
    piece_type: String,
    log_odds: f64,
    words: String,
}

/// Searches the lists, in Watchman's form. Parameters: see docs/from-watchman.md.
#[utoipa::path(get, path = "/v2/search", tag = "watchman", security(("key" = [])),
    responses((status = 200), (status = 400), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 503)))]
pub(crate) async fn search(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Refused> {
    let parameters: Vec<(String, String)> =
        form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect();
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let search = Search::parse(&parameters, accept)?;
    let (number, answered) = reply(&app, &caller, &search).await?;
    let response = match answered {
        Answered::Entities(reply) => Json(reply).into_response(),
        Answered::Records(records) => senzing(search.form, &records)?,
    };
    Ok((numbers(number.as_slice()), response).into_response())
}

/// The same for who asks not by a URL: the number of the decision if it was recorded, and the reply as JSON; or the mistake in words.
pub(crate) async fn answered(
    app: &App,
    caller: &Caller,
    parameters: &[(String, String)],
) -> Result<(Option<u64>, Value), String> {
    let told = async {
        let search = Search::parse(parameters, None)?;
        reply(app, caller, &search).await
    };
    match told.await {
        Ok((number, Answered::Entities(reply))) => {
            Ok((number, serde_json::to_value(reply).map_err(|cause| cause.to_string())?))
        }
        Ok((_, Answered::Records(_))) => Err("format: the answer has one form here".to_owned()),
        Err(refused) => Err(refused.error),
    }
}

/// What was found, in the form that was asked for.
enum Answered {
    Entities(Box<Reply>),
    Records(Vec<PartyRecord>),
}

/// Answers a question, with the number of the decision if it was recorded.
async fn reply(app: &App, caller: &Caller, search: &Search) -> Result<(Option<u64>, Answered), Refused> {
    let engine = app.current.engine();
    if let Some(why) = engine.unusable() {
        return Err(Refused::with(StatusCode::SERVICE_UNAVAILABLE, why));
    }
    if let Some(source) = &search.source
        && !engine.loaded.coverage.iter().any(|list| is_source(source, &list.list))
    {
        return Err(Refused::bad(format!("source: no list `{source}` is loaded; see /v2/listinfo")));
    }
    let asked = search.asked();
    let now = app.current.now();
    // An id alone is no question to the engine.
    let (number, decision) = if asked.is_nobody() {
        (None, None)
    } else {
        let Decided { asked, decision, number } = app.decide(caller, &engine, asked, false).await?;
        let keep = |hit: &Hit| search.source.as_ref().is_none_or(|source| is_source(source, &hit.list));
        (number, Some(engine.limited(&asked, decision, keep, now)))
    };
    let mut found = by_id(&engine, search)?;
    let has_id = !found.is_empty();
    let mut total = found.len();
    let (verdict, reasons) = match decision {
        Some(decision) => {
            let mut hits = decision.hits;
            hits.retain(|hit| {
                let known = |(record, ..): &FoundRecord| {
                    record.party.list == hit.list && record.party.id == hit.party
                };
                hit.score.share() >= search.min_match && !found.iter().any(known)
            });
            total = total.saturating_add(hits.len());
            hits.truncate(search.limit.saturating_sub(found.len()));
            for hit in hits {
                let record = engine.record(&hit.list, &hit.party)?.ok_or_else(Problem::stopped)?;
                found.push((record, hit.score.share(), search.debug.then_some(hit)));
            }
            (if has_id { Verdict::Match } else { decision.verdict }, decision.reasons)
        }
        None if has_id => (Verdict::Match, Vec::new()),
        None => {
            let reason = "nobody has this sourceID, and there is nothing else to search by";
            (Verdict::CannotSay, vec![reason.to_owned()])
        }
    };
    found.truncate(search.limit);
    if search.form != Form::Watchman {
        return Ok((number, Answered::Records(found.into_iter().map(|(record, ..)| record).collect())));
    }
    let entities = found.into_iter().map(|(record, score, hit)| Found {
        entity: Entity::listed(&record.party, &record.designations, search.entity_type),
        score,
        debug: hit.as_ref().map(|hit| base64::prelude::BASE64_STANDARD.encode(&hit.reason)),
        details: hit.as_ref().map(details),
    });
    let reply = Reply {
        entities: entities.collect(),
        query: Entity::asked(
            &search.party,
            search.entity_type,
            search.source_id.as_deref().unwrap_or_default(),
        ),
        verdict: verdict.code(),
        total,
        reasons,
        lists: engine.loaded.coverage.iter().map(ListState::from).collect(),
        snapshot: engine.loaded.snapshot.content_hash().to_owned(),
    };
    Ok((number, Answered::Entities(Box::new(reply))))
}

/// A record with its score, and the hit where it is to be explained.
type FoundRecord = (PartyRecord, f64, Option<Hit>);

/// Whoever has the id that was asked for, on the lists that are looked in.
fn by_id(engine: &Engine, search: &Search) -> Result<Vec<FoundRecord>, Refused> {
    let Some(id) = &search.source_id else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for list in engine.loaded.snapshot.lists() {
        let looked_in = search.source.as_ref().is_none_or(|source| is_source(source, &list.id));
        if looked_in && let Some(record) = engine.record(&list.id, id)? {
            found.push((record, 1.0, None));
        }
    }
    Ok(found)
}

fn details(hit: &Hit) -> Details {
    let pieces = hit.pieces.iter().map(|piece| PieceOfScore {
        score: piece.log_odds.probability().share(),
        weight: piece.log_odds.value().abs(),
        matched: piece.log_odds.value() > 0.0,
        required: false,
        exact: piece.rule.rsplit('.').next() == Some("equal"),
        fields_compared: 1,
        piece_type: piece.rule.clone(),
        log_odds: piece.log_odds.value(),
        words: piece.words.clone(),
    });
    Details { pieces: pieces.collect(), final_score: hit.score.share() }
}

/// Parties as Senzing records.
pub(super) fn senzing(form: Form, records: &[PartyRecord]) -> Result<Response, Refused> {
    let parties: Vec<_> = records.iter().map(|record| record.party.clone()).collect();
    let mut lines = Vec::new();
    write_senzing(&parties, measure_table(), &mut lines).map_err(|_| Problem::stopped())?;
    Ok(match form {
        Form::SenzingLines => ([(CONTENT_TYPE, "application/x-ndjson")], lines).into_response(),
        _ => ([(CONTENT_TYPE, "application/json")], array_of(&lines)).into_response(),
    })
}

/// Lines of JSON as one array.
fn array_of(lines: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let mut array = vec![b'['];
    array.extend(lines.join(&b','));
    array.push(b']');
    array
}
