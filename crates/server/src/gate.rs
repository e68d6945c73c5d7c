//! What comes to the door before anybody looks who asks: whether a browser was led here by a page of somebody else.
//!
//! Where no key was ever made, whoever reaches the port is trusted, and so is every browser on this machine with any page that is open
//! in it. So the request must name this machine (a name that was made to lead here, which is how DNS rebinding works, is none), must
//! not come from a page of another origin, and must not have a body of a type that a form can send. Where callers say who they are,
//! none of that decides: a page of somebody else has no key, and no browser sends one by itself.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST,
    ORIGIN, REFERRER_POLICY, TRANSFER_ENCODING, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::problem::Problem;

/// Lets a request in or not, and makes its answer inert: data that no browser runs, frames, guesses the type of, or keeps.
pub(crate) async fn gate(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let mut response = match admitted(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    headers.entry(X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Some(origin) = app.allow_origin.clone() {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    } else {
        // No page of another origin may draw an answer in as an image or a script.
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    }
    response
}

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

fn admitted(app: &App, request: &Request) -> Result<(), Problem> {
    if !app.is_open() {
        return Ok(());
    }
    let host =
        authority(request).ok_or_else(|| Problem::misdirected("it does not say which host it asks"))?;
    let is_known = app.settings.server.hosts.iter().any(|known| known.eq_ignore_ascii_case(host.host()));
    if !is_known && !is_loopback(host.host()) {
        return Err(Problem::misdirected(
            "without keys only names of this machine are answered: 127.0.0.1, [::1], localhost",
        ));
    }
    let headers = request.headers();
    if headers.contains_key(ORIGIN) {
        return if is_known_origin(app, headers) { Ok(()) } else { Err(foreign()) };
    }
    // A page can make a browser fetch an image or a script from here without saying so by an origin.
    let sent = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    let is_foreign = sent("sec-fetch-site") == Some(b"cross-site");
    let is_visit = request.method() == Method::GET && sent("sec-fetch-mode") == Some(b"navigate");
    if is_foreign && !is_visit { Err(foreign()) } else { Ok(()) }
}

/// A page of another origin asks.
pub(crate) fn foreign() -> Problem {
    Problem::forbidden("a page of another origin may not ask; see `serve --allow-origin`")
}

/// Whom a request asks: the authority of HTTP/2, or the header `Host`.
fn authority(request: &Request) -> Option<Authority> {
    let asked = request.uri().authority().cloned();
    asked.or_else(|| request.headers().get(HOST)?.to_str().ok()?.parse().ok())
}

/// Whether a host is this machine by its very name.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    host.eq_ignore_ascii_case("localhost")
        || host.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback())
        || bare.and_then(|host| host.parse().ok()).is_some_and(|address: Ipv6Addr| address.is_loopback())
}

/// Whether no browser asks for a page of somebody else: a page of this machine does, or one of the origin that is allowed. To let
/// every origin read answers (`*`) does not make every origin known.
pub(crate) fn is_known_origin(app: &App, headers: &HeaderMap) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    let (Some(origin), None) = (origins.next(), origins.next()) else {
        return !headers.contains_key(ORIGIN);
    };
    if app.allow_origin.as_ref() == Some(origin) {
        return true;
    }
    let origin = origin.to_str().ok().and_then(|text| text.parse::<Uri>().ok());
    let host = origin.as_ref().and_then(Uri::host);
    let is_own = |host: &str| app.settings.server.hosts.iter().any(|known| known.eq_ignore_ascii_case(host));
    host.is_some_and(|host| is_loopback(host) || is_own(host))
}

/// Whether a request has no body, or one of a type that no form can send: for every other type a browser asks first whether pages of
/// the origin may.
pub(crate) fn is_typed(request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return true;
    }
    let headers = request.headers();
    let length = headers.get(CONTENT_LENGTH).map(HeaderValue::as_bytes);
    let has_body = headers.contains_key(TRANSFER_ENCODING) || length.is_some_and(|length| length != b"0");
    let Some(kind) = headers.get(CONTENT_TYPE) else { return !has_body };
    let kind = kind.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    kind.ends_with("+json") || TYPED.contains(&kind.as_str())
}

/// Types of bodies that no form can send.
const TYPED: [&str; 7] = [
    "application/json",
    "application/x-ndjson",
    "application/octet-stream",
    "application/pdf",
    "message/rfc822",
    "text/csv",
    "text/html",
];
