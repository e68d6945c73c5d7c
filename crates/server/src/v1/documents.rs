//! Documents: what one states, who of it is listed, and those that a tenant keeps. A document is evidence and lists nobody.

use std::sync::{Arc, LazyLock};

use axum::extract::{Path, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use interdict_evidence::{Document, NameLink, RULES, Reader, Reading, Vocabulary};
use interdict_home::documents::Kept;
use interdict_home::evidence::{LinkPolicy, Linker};
use interdict_home::{Home, HomeError};
use interdict_model::ListId;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::body::{Whole, download};
use crate::engine::Engine;
use crate::problem::Problem;
use crate::v1::parameters::Parameters;

/// What was read in a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadDocuments {
    /// Its documents: one, or of an e-mail also what is attached.
    documents: Vec<ReadDocument>,
    /// The rules by which it was read, by hash.
    rules: String,
    /// Content hash of the snapshot to which names were linked.
    snapshot: String,
}

/// What was read in a document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadDocument {
    /// BLAKE3 of the document.
    hash: String,
    /// The name under which it came.
    name: String,
    /// Whether it is kept by this request; none where nothing was to be kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<bool>,
    /// What it states: each fact with its words, place, rule, modality and who says so.
    #[schema(value_type = Vec<Object>)]
    facts: Vec<Value>,
    /// Its names that stand, or may, for listed parties.
    #[schema(value_type = Vec<Object>)]
    links: Vec<Value>,
    /// Sentences that name an act and gave no fact.
    not_understood: Vec<String>,
    /// Lines outside the story to be looked at.
    for_review: Vec<String>,
}

/// A document that is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptShown {
    /// BLAKE3 of the document.
    hash: String,
    /// The name under which it came.
    name: String,
    /// When it was kept.
    kept_at: String,
    /// When it was last read.
    read_at: String,
    /// By which rules, by hash.
    rules: String,
    /// How many facts count.
    facts: usize,
}

/// Documents that are kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptDocuments {
    /// In the order in which they were kept.
    documents: Vec<KeptShown>,
}

/// A document that is kept, with what it states as people left it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptWhole {
    /// The document.
    #[serde(flatten)]
    document: KeptShown,
    /// Every fact, those that do not count among them, with what people said of it.
    #[schema(value_type = Vec<Object>)]
    reviewed: Vec<Value>,
    /// Its names that stand, or may, for listed parties.
    #[schema(value_type = Vec<Object>)]
    links: Vec<Value>,
}

/// What kept documents state about a listed party.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cited {
    /// Each fact with its document and the link of its name to the party.
    #[schema(value_type = Vec<Object>)]
    facts: Vec<Value>,
}

fn values<T: Serialize>(of: &[T]) -> Vec<Value> {
    // Everything here is written as JSON elsewhere too.
    of.iter().map(|one| serde_json::to_value(one).unwrap_or_default()).collect()
}

fn quotes(document: &Document, spans: &[interdict_evidence::Span]) -> Vec<String> {
    spans.iter().map(|span| document.quote(*span).to_owned()).collect()
}

impl From<&Kept> for KeptShown {
    fn from(kept: &Kept) -> Self {
        Self {
            hash: kept.document.hash.clone(),
            name: kept.document.name.clone(),
            kept_at: kept.document.kept_at.to_string(),
            read_at: kept.read_at.to_string(),
            rules: kept.rules.clone(),
            facts: kept.facts.iter().filter(|known| known.counts()).count(),
        }
    }
}

/// A document with what was read in it.
struct Found {
    document: Document,
    reading: Reading,
    links: Vec<NameLink>,
}

/// Reads the documents of a file, on a thread that may take its time.
async fn read_file(engine: &Arc<Engine>, name: String, bytes: bytes::Bytes) -> Result<Vec<Found>, Problem> {
    static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(Vocabulary::built_in()));
    let engine = Arc::clone(engine);
    let reading = tokio::task::spawn_blocking(move || {
        let documents =
            Document::read(&name, &bytes).map_err(|cause| Problem::invalid("body", cause.to_string()))?;
        let policy = LinkPolicy::built_in().map_err(|cause| Problem::failed(&cause))?;
        let linker = Linker::new(&engine.loaded.snapshot, &engine.parameters, &policy, None);
        let found = documents.into_iter().map(|document| {
            let reading = READER.read(&document);
            let links = linker.links(&document, &reading);
            Found { document, reading, links }
        });
        Ok(found.collect())
    });
    reading.await.map_err(|_| Problem::stopped())?
}

fn told(engine: &Engine, found: &[Found], kept: &[bool]) -> ReadDocuments {
    let documents = found.iter().enumerate().map(|(at, Found { document, reading, links })| ReadDocument {
        hash: document.hash.clone(),
        name: document.name.clone(),
        kept: kept.get(at).copied(),
        facts: values(&reading.facts),
        links: values(links),
        not_understood: quotes(document, &reading.not_understood),
        for_review: quotes(document, &reading.for_review),
    });
    ReadDocuments {
        documents: documents.collect(),
        rules: RULES.to_owned(),
        snapshot: engine.loaded.snapshot.content_hash().to_owned(),
    }
}

/// Characters of a document's name, at most.
const NAME_MAX: usize = 255;

/// The name under which a file comes.
pub(crate) fn name_of(query: Option<&str>) -> Result<String, Problem> {
    let name = Parameters::read(query, &["name"])?.text("name").unwrap_or_else(|| "document".to_owned());
    if name.trim().is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        let detail = format!("a name has 1 to {NAME_MAX} characters and no control characters");
        return Err(Problem::invalid("name", detail));
    }
    Ok(name)
}

/// An error if a body says that it is JSON: whoever wraps a document in an object would have the object read in its place.
fn is_file(headers: &HeaderMap) -> Result<(), Problem> {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind == "application/json" || kind.ends_with("+json") {
        return Err(Problem::media_type(
            "send the document itself, as it is, with `Content-Type: application/octet-stream`, and its name as `?name=`; JSON is no document",
        ));
    }
    Ok(())
}

/// Reads a document that is not kept: what it states, and who of it is listed. Text, HTML, e-mail and PDF are told by their content.
#[utoipa::path(post, path = "/api/v1/documents/read", tag = "evidence", security(("key" = [])),
    params(("name" = Option<String>, Query, description = "What it is called")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file as it is"),
    responses((status = 200, body = ReadDocuments), (status = 401, body = Problem), (status = 413, body = Problem),
        (status = 415, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    Whole(body): Whole,
) -> Result<Json<ReadDocuments>, Problem> {
    is_file(&headers)?;
    let name = name_of(query.as_deref())?;
    let engine = app.current.engine();
    let found = read_file(&engine, name, body).await?;
    Ok(Json(told(&engine, &found, &[])))
}

/// Keeps a document with what it states. One that is kept already stays as it is.
#[utoipa::path(post, path = "/api/v1/documents", tag = "evidence", security(("key" = [])),
    params(("name" = Option<String>, Query, description = "What it is called")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file as it is"),
    responses((status = 200, body = ReadDocuments), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn keep(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    Whole(body): Whole,
) -> Result<Json<ReadDocuments>, Problem> {
    is_file(&headers)?;
    let name = name_of(query.as_deref())?;
    let (engine, now) = (app.current.engine(), app.current.now());
    let found = read_file(&engine, name, body.clone()).await?;
    let snapshot = engine.loaded.snapshot.content_hash().to_owned();
    let (found, kept) = app
        .with_home(&caller, move |home| {
            let parts: Vec<(&Document, &Reading, &[NameLink])> = found
                .iter()
                .map(|Found { document, reading, links }| (document, reading, links.as_slice()))
                .collect();
            let kept = home.keep_documents(&body, &parts, &snapshot, now)?;
            Ok((found, kept))
        })
        .await?;
    Ok(Json(told(&engine, &found, &kept)))
}

/// The documents that are kept.
#[utoipa::path(get, path = "/api/v1/documents", tag = "evidence", security(("key" = [])),
    responses((status = 200, body = KeptDocuments), (status = 401, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<KeptDocuments>, Problem> {
    let kept = app.with_home(&caller, |home| home.kept()).await?;
    Ok(Json(KeptDocuments { documents: kept.iter().map(KeptShown::from).collect() }))
}

fn unknown() -> Problem {
    Problem::not_found("no document of this hash is kept")
}

fn kept(home: &Home, hash: &str) -> Result<Option<Kept>, HomeError> {
    Ok(home.kept()?.into_iter().find(|kept| kept.document.hash == hash))
}

/// One kept document with what it states as people left it.
#[utoipa::path(get, path = "/api/v1/documents/{hash}", tag = "evidence", security(("key" = [])),
    params(("hash" = String, Path, description = "BLAKE3 of the document")),
    responses((status = 200, body = KeptWhole), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn one(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(hash): Path<String>,
) -> Result<Json<KeptWhole>, Problem> {
    let kept = app.with_home(&caller, move |home| kept(home, &hash)).await?.ok_or_else(unknown)?;
    Ok(Json(KeptWhole {
        document: KeptShown::from(&kept),
        reviewed: values(&kept.facts),
        links: values(&kept.links),
    }))
}

/// The file of a kept document, as it came.
#[utoipa::path(get, path = "/api/v1/documents/{hash}/file", tag = "evidence", security(("key" = [])),
    params(("hash" = String, Path, description = "BLAKE3 of the document")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn file(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(hash): Path<String>,
) -> Result<Response, Problem> {
    let found = app
        .with_home(&caller, move |home| {
            let Some(kept) = kept(home, &hash)? else { return Ok(None) };
            Ok(Some((home.store().source(&kept.document.source)?, kept.document.name)))
        })
        .await?;
    let (bytes, name) = found.ok_or_else(unknown)?;
    Ok(download(bytes, &name))
}

/// No longer counts a document. Its bytes stay in the store, as what people said about it does.
#[utoipa::path(delete, path = "/api/v1/documents/{hash}", tag = "evidence", security(("key" = [])),
    params(("hash" = String, Path, description = "BLAKE3 of the document")),
    responses((status = 204, description = "It counts no longer"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn forget(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(hash): Path<String>,
) -> Result<StatusCode, Problem> {
    let now = app.current.now();
    let was_kept = app.with_home(&caller, move |home| home.forget_document(&hash, None, now)).await?;
    if was_kept { Ok(StatusCode::NO_CONTENT) } else { Err(unknown()) }
}

/// What kept documents state about a listed party: the facts that count, by links that are not open.
#[utoipa::path(get, path = "/api/v1/parties/{list}/{party}/evidence", tag = "evidence", security(("key" = [])),
    params(("list" = String, Path, description = "The list, e.g. us-ofac-sdn"), ("party" = String, Path, description = "The id there")),
    responses((status = 200, body = Cited), (status = 401, body = Problem), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn about(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path((list, party)): Path<(String, String)>,
) -> Result<Json<Cited>, Problem> {
    let list: ListId = list.parse().map_err(|_| Problem::not_found("there is no such list"))?;
    let facts = app.with_home(&caller, move |home| home.facts_about(&list, &party)).await?;
    Ok(Json(Cited { facts: values(&facts) }))
}
