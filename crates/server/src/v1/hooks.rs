//! Web hooks of a tenant: who is told of what becomes of its alerts, and what was told.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use interdict_home::Home;
use interdict_store::{Hook, HookMessage, NewHook};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::Caller;
use crate::body::Whole;
use crate::hooks::{self, written_secret};
use crate::json;
use crate::problem::Problem;

/// A web hook.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HookShown {
    /// Its number.
    id: i64,
    /// Where it listens.
    url: String,
    /// When it was made.
    made_at: String,
    /// By whom.
    made_by: String,
}

/// A web hook that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HookMade {
    /// Its number.
    id: i64,
    /// By what its messages are signed, as Standard Webhooks have it. It is shown this once.
    secret: String,
}

/// The web hooks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Hooks {
    /// Those that have not ended.
    hooks: Vec<HookShown>,
}

/// A web hook to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HookAsked {
    /// Where it listens: an https:// address that is not within the server's own network.
    #[schema(format = "uri", pattern = "^https://[A-Za-z0-9]")]
    url: String,
}

/// A message that was, or is to be, told.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageShown {
    /// The `webhook-id` that it comes with.
    id: String,
    /// The message.
    #[schema(value_type = Object)]
    body: serde_json::Value,
    /// When what it tells of happened.
    made_at: String,
    /// How often it was tried.
    attempts: u32,
    /// When it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<String>,
    /// When it was delivered.
    #[serde(skip_serializing_if = "Option::is_none")]
    done_at: Option<String>,
    /// Why the last try failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
}

/// Messages, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Messages {
    /// A hundred at most.
    messages: Vec<MessageShown>,
}

/// Messages that are shown, at most.
const SHOWN: usize = 100;
/// Web hooks of a tenant, at most.
const HOOKS_MAX: usize = 20;

impl From<Hook> for HookShown {
    fn from(hook: Hook) -> Self {
        Self { id: hook.id, url: hook.url, made_at: hook.made_at.to_string(), made_by: hook.made_by }
    }
}

impl From<HookMessage> for MessageShown {
    fn from(message: HookMessage) -> Self {
        Self {
            id: hooks::message_id(message.id),
            body: serde_json::from_str(&message.body).unwrap_or_default(),
            made_at: message.made_at.to_string(),
            attempts: message.attempts,
            due_at: message.due_at.map(|at| at.to_string()),
            done_at: message.done_at.map(|at| at.to_string()),
            failure: message.failure,
        }
    }
}

fn unknown() -> Problem {
    Problem::not_found("there is no web hook of this number")
}

fn number(id: &str) -> Result<i64, Problem> {
    id.parse().map_err(|_| unknown())
}

/// The web hooks.
#[utoipa::path(get, path = "/api/v1/hooks", tag = "web hooks", security(("key" = [])),
    responses((status = 200, body = Hooks), (status = 401, body = Problem), (status = 403, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<Hooks>, Problem> {
    let tenant = caller.tenant.clone();
    let hooks = app.with_home(&caller, move |home| Ok(home.store().hooks(Some(&tenant))?)).await?;
    Ok(Json(Hooks { hooks: hooks.into_iter().map(HookShown::from).collect() }))
}

/// Makes a web hook: from now on every change of an alert is told to it.
#[utoipa::path(post, path = "/api/v1/hooks", tag = "web hooks", security(("key" = [])),
    request_body(content = HookAsked, content_type = "application/json"),
    responses((status = 200, body = HookMade), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Whole(body): Whole,
) -> Result<Json<HookMade>, Problem> {
    let HookAsked { url } = json::read(&body)?;
    hooks::may_listen(&url, &app.settings.server.hook_hosts).map_err(|why| Problem::invalid("url", why))?;
    let mut secret = vec![0; 32];
    getrandom::fill(&mut secret).map_err(|_| Problem::stopped())?;
    let (tenant, own) = (caller.tenant.clone(), secret.clone());
    let add = move |home: &mut Home| {
        if home.store().hooks(Some(&tenant))?.len() >= HOOKS_MAX {
            return Ok(None);
        }
        home.add_hook(&NewHook { tenant: &tenant, url: &url, secret: &own }, Timestamp::now()).map(Some)
    };
    let id = app.with_home(&caller, add).await?;
    let id =
        id.ok_or_else(|| Problem::conflict(format!("there are {HOOKS_MAX} web hooks; end one first")))?;
    Ok(Json(HookMade { id, secret: written_secret(&secret) }))
}

/// Ends a web hook. What waits for it is told no more.
#[utoipa::path(delete, path = "/api/v1/hooks/{id}", tag = "web hooks", security(("key" = [])),
    params(("id" = i64, Path, description = "Its number")),
    responses((status = 204, description = "It has ended"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn end(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let (id, tenant) = (number(&id)?, caller.tenant.clone());
    let ended = app.with_home(&caller, move |home| home.end_hook(&tenant, id, Timestamp::now())).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(unknown()) }
}

/// What was told to a web hook, and what is still to be.
#[utoipa::path(get, path = "/api/v1/hooks/{id}/messages", tag = "web hooks", security(("key" = [])),
    params(("id" = i64, Path, description = "Its number")),
    responses((status = 200, body = Messages), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn messages(
    State(app): State<Arc<App>>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
) -> Result<Json<Messages>, Problem> {
    let (id, tenant) = (number(&id)?, caller.tenant.clone());
    let found = app
        .with_home(&caller, move |home| {
            let is_own = home.store().hooks(Some(&tenant))?.iter().any(|hook| hook.id == id);
            Ok(if is_own { Some(home.store().hook_messages(id, SHOWN)?) } else { None })
        })
        .await?
        .ok_or_else(unknown)?;
    Ok(Json(Messages { messages: found.into_iter().map(MessageShown::from).collect() }))
}
