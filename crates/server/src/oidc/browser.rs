//! Sign-in of a person in a browser: sent to the provider and back with a code, which becomes a session of theirs here.
//!
//! The authorisation code flow with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636, RFC 9207). The browser keeps one secret in a cookie;
//! what the provider is told (`state`, `nonce`, the verifier of the code) is derived from it, so that an answer of the provider counts
//! only in the browser that asked, and nothing is kept here of those who never come back. What becomes of it is a matter of `session`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::{Extension, Json};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as BASE64};
use form_urlencoded::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::session::{Browser, SESSION, Sessions, minutes, random};
use super::{SignIn, keys, refused};
use crate::App;
use crate::access::{Caller, Way};
use crate::problem::Problem;

/// How long somebody may take at the provider, in seconds.
const WAY_SECONDS: u32 = 600;
/// Bytes of the path to which somebody returns, at most.
const RETURN_BYTES_MAX: usize = 1024;
/// Where somebody is led who did not say where to.
const HOME: &str = "/api/v1/me";

/// The cookie of who is on the way to the provider.
const ON_THE_WAY: &str = "sign-in";

/// What is told of the secret of a browser that is on the way: each by its own name, and the secret by none of them.
fn derived(secret: &str, name: &str) -> String {
    BASE64.encode(blake3::derive_key(&format!("interdict sign-in {name}"), secret.as_bytes()))
}

/// A path of this server; none if it leads anywhere else.
fn own_path(path: &str) -> Option<&str> {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_path = path.starts_with('/') && !path.starts_with("//");
    (is_plain && is_path && path.len() <= RETURN_BYTES_MAX).then_some(path)
}

fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let query = uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn redirect(to: &str, cookies: Vec<String>) -> Result<Response, Problem> {
    let to = HeaderValue::from_str(to).map_err(|_| Problem::stopped())?;
    let cookies = AppendHeaders(cookies.into_iter().map(|cookie| (SET_COOKIE, cookie)));
    Ok((StatusCode::SEE_OTHER, [(LOCATION, to)], cookies).into_response())
}

fn sessions(app: &App) -> Result<(&SignIn, &Sessions), Problem> {
    let sign_in = app.sign_in.as_ref();
    let found = sign_in.and_then(|sign_in| Some((sign_in, sign_in.sessions.as_ref()?)));
    found.ok_or_else(|| Problem::not_found("browsers do not sign in here; send a key or a token"))
}

/// Leads a browser to the provider, to sign in and come back.
#[utoipa::path(get, path = "/sign-in", tag = "sign-in",
    params(("return" = Option<String>, Query, description = "The path of this server to be led to afterwards")),
    responses((status = 303, description = "To the provider"), (status = 404, body = Problem), (status = 429, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn begin(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let (sign_in, sessions) = sessions(&app)?;
    app.rates.from(&request, &app.metrics)?;
    let endpoints = sign_in.provider.endpoints().await?;
    let secret = random()?;
    let settings = &sessions.settings;
    let verifier = derived(&secret, VERIFIER);
    let challenge = ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes());
    let asked = Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", &settings.client_id)
        .append_pair("redirect_uri", &settings.redirect_uri)
        .append_pair("scope", &settings.scopes.join(" "))
        .append_pair("state", &derived(&secret, STATE))
        .append_pair("nonce", &derived(&secret, NONCE))
        .append_pair("code_challenge", &BASE64.encode(challenge))
        .append_pair("code_challenge_method", "S256")
        .finish();
    let to = &endpoints.authorization;
    let to = format!("{to}{}{asked}", if to.contains('?') { '&' } else { '?' });
    let back = parameter(request.uri(), "return");
    let back = back.as_deref().and_then(own_path).unwrap_or(HOME);
    let cookie = sessions.cookie(ON_THE_WAY, &format!("{secret}.{}", BASE64.encode(back)), WAY_SECONDS);
    redirect(&to, vec![cookie])
}

const STATE: &str = "state";
const NONCE: &str = "nonce";
const VERIFIER: &str = "verifier";

/// Takes a browser back from the provider: the code that it brings becomes a session.
#[utoipa::path(get, path = "/signed-in", tag = "sign-in",
    params(("code" = Option<String>, Query, description = "What the provider gave"),
        ("state" = Option<String>, Query, description = "What it was told"),
        ("iss" = Option<String>, Query, description = "Who it is"),
        ("error" = Option<String>, Query, description = "Why it gave nothing")),
    responses((status = 303, description = "Signed in; to where the browser wanted"), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 429, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn back(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let (_, sessions) = sessions(&app)?;
    app.rates.from(&request, &app.metrics)?;
    let over = sessions.cookie(ON_THE_WAY, "", 0);
    let (parts, _) = request.into_parts();
    match signed_in(&app, &parts).await {
        Ok((session, to)) => redirect(&to, vec![over, session]),
        Err(problem) => Ok((AppendHeaders([(SET_COOKIE, over)]), problem).into_response()),
    }
}

/// The cookie of the session, and where to.
async fn signed_in(app: &Arc<App>, request: &Parts) -> Result<(String, String), Problem> {
    let (sign_in, sessions) = sessions(app)?;
    let strange = || Problem::unauthenticated("this browser is not on the way to sign in; begin at /sign-in");
    let kept = sessions.sent(&request.headers, ON_THE_WAY).ok_or_else(strange)?;
    let (secret, to) = kept.split_once('.').ok_or_else(strange)?;
    let state = parameter(&request.uri, "state").ok_or_else(strange)?;
    // Both are hashes of what only this browser knows, so how long comparing takes tells nothing.
    if blake3::hash(state.as_bytes()) != blake3::hash(derived(secret, STATE).as_bytes()) {
        return Err(strange());
    }
    let (issuer, settings) = (&sign_in.settings.issuer, &sessions.settings);
    if parameter(&request.uri, "iss").is_some_and(|named| named != *issuer) {
        return Err(Problem::unauthenticated("another provider answered than was asked"));
    }
    let code = parameter(&request.uri, "code");
    let code = code.ok_or_else(|| Problem::unauthenticated("the provider did not sign this person in"))?;
    let token = exchanged(sign_in, settings, &code, &derived(secret, VERIFIER)).await?;
    let claims = sign_in.claims(&token, &settings.client_id).await?;
    let named = |name: &str| claims.get(name).and_then(Value::as_str);
    if named("nonce") != Some(derived(secret, NONCE).as_str()) {
        return Err(refused("it answers another question than this browser's"));
    }
    if named("azp").is_some_and(|party| party != settings.client_id) {
        return Err(refused("it was given to somebody else"));
    }
    let caller = Caller { way: Way::Session, ..sign_in.of(&claims)? };
    let now = app.current.now();
    let ends = now.checked_add(minutes(settings.session_minutes)).map_err(|_| Problem::stopped())?;
    let roles: Vec<&str> = caller.roles.iter().map(|role| role.code()).collect();
    let details =
        json!({ "issuer": issuer, "tenant": caller.tenant, "roles": roles, "until": ends, "by": "browser" });
    let name = caller.name.clone();
    // Without a record there is no act: who cannot be recorded does not get in.
    app.with_home(&caller, move |home| home.note_sign_in(&name, details, now)).await?;
    // Whoever sat here before is signed out.
    sessions.end(&request.headers);
    let to = BASE64.decode(to).ok().and_then(|to| String::from_utf8(to).ok());
    let to = to.as_deref().and_then(own_path).unwrap_or(HOME).to_owned();
    Ok((sessions.open(caller, now, ends)?, to))
}

/// The ID token that a code is worth.
async fn exchanged(
    sign_in: &SignIn,
    settings: &Browser,
    code: &str,
    verifier: &str,
) -> Result<String, Problem> {
    #[derive(Deserialize)]
    struct Given {
        id_token: String,
    }
    let endpoint = sign_in.provider.endpoints().await?.token;
    let form = Serializer::new(String::new())
        .append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", &settings.redirect_uri)
        .append_pair("client_id", &settings.client_id)
        .append_pair("code_verifier", verifier)
        .finish();
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let authorization = settings.client_secret.as_ref().map(|secret| {
        let pair = format!("{}:{}", encoded(&settings.client_id), encoded(secret.shown()));
        format!("Basic {}", STANDARD.encode(pair))
    });
    let sending = tokio::task::spawn_blocking(move || keys::send(&endpoint, &form, authorization.as_deref()));
    let answer = sending.await.map_err(|_| Problem::stopped())?;
    let given =
        answer.and_then(|text| serde_json::from_slice::<Given>(&text).map_err(|cause| cause.to_string()));
    match given {
        Ok(given) => Ok(given.id_token),
        Err(cause) => {
            // What the provider says is for whoever runs the server.
            tracing::warn!("a code was not taken by the provider of sign-ins: {cause}");
            Err(Problem::unauthenticated("the provider does not take the code; begin again at /sign-in"))
        }
    }
}

/// Ends the session of this browser. At the provider somebody stays signed in.
#[utoipa::path(post, path = "/sign-out", tag = "sign-in",
    responses((status = 204, description = "Signed out"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn end(State(app): State<Arc<App>>, request: Request) -> Result<Response, Problem> {
    let (_, sessions) = sessions(&app)?;
    let now = app.current.now();
    let caller = sessions.caller(request.method(), request.headers(), now)?;
    let caller = caller.ok_or_else(|| Problem::unauthenticated("this browser is not signed in"))?;
    // Whatever becomes of the record, the session is over.
    sessions.end(request.headers());
    let name = caller.name.clone();
    app.with_home(&caller, move |home| home.note_sign_out(&name, now)).await?;
    let over = AppendHeaders([(SET_COOKIE, sessions.cookie(SESSION, "", 0))]);
    Ok((StatusCode::NO_CONTENT, over).into_response())
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// The name that stands in the record.
    name: String,
    /// Whose customers, alerts, decisions and documents are theirs.
    tenant: String,
    /// The roles.
    roles: Vec<String>,
    /// How that is known: `trust` (nobody has to say who asks), `key`, `token`, `session`.
    by: &'static str,
}

/// Who asks, and what they may do.
#[utoipa::path(get, path = "/api/v1/me", tag = "sign-in", security(("key" = [])),
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn me(Extension(caller): Extension<Caller>) -> Json<Me> {
    let by = match caller.way {
        Way::Trust => "trust",
        Way::Key => "key",
        Way::Token => "token",
        Way::Session => "session",
    };
    let roles = caller.roles.iter().map(|role| role.code().to_owned()).collect();
    Json(Me { name: caller.name, tenant: caller.tenant, roles, by })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn only_paths_of_this_server_are_returned_to() {
        for path in ["/", "/api/v1/me?x=1", "/a//b", "/%5C"] {
            assert_eq!(own_path(path), Some(path));
        }
        let long = format!("/{}", "a".repeat(2000));
        for path in
            ["", "a", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/ä", &long]
        {
            assert_eq!(own_path(path), None, "{path:?}");
        }
    }
}
