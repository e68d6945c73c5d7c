//! What goes wrong, as RFC 9457 problem documents.
//!
//! A caller's mistake names the field; a fault of ours says that nothing was answered. Neither carries what a client sent, so that
//! no name of a customer ends in a log.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use interdict_desk::Refused;
use interdict_home::HomeError;
use interdict_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

/// A problem document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// What sort of problem: a name that stays the same.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// In words, the same for every problem of the sort.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong here, and what to do.
    pub detail: String,
    /// The field, parameter or line that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// On a route that screens: `indeterminate`, since nothing was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<&'static str>,
    /// Seconds after which it is worth trying again.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: String) -> Self {
        Self { kind, title, status: status.as_u16(), detail, field: None, verdict: None, retry_after: None }
    }

    /// Something in the request is not understood.
    pub fn invalid(field: &str, detail: impl Into<String>) -> Self {
        let title = "the request is not understood";
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self { field: Some(field.to_owned()), ..Self::new(status, "invalid-request", title, detail.into()) }
    }

    /// The body is no JSON, or of another shape.
    pub fn malformed(detail: impl Into<String>) -> Self {
        let title = "the body is not as it should be";
        Self::new(StatusCode::BAD_REQUEST, "malformed-body", title, detail.into())
    }

    /// Too much at once.
    pub fn too_large(detail: impl Into<String>) -> Self {
        let title = "the request is too large";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", title, detail.into())
    }

    /// The body came too slowly.
    pub fn slow() -> Self {
        let detail = "the body did not come in time".to_owned();
        Self::new(StatusCode::REQUEST_TIMEOUT, "slow", "the request took too long", detail)
    }

    /// There is no such thing.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "there is no such thing", detail.into())
    }

    /// The path knows no such method.
    pub fn method() -> Self {
        let detail = "see /api/v1/openapi.json for what there is".to_owned();
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method", "the path has no such method", detail)
    }

    /// Whoever signs people in does not answer.
    pub fn unreachable() -> Self {
        let detail = "the provider of sign-ins gives no keys now; nothing was answered".to_owned();
        Self {
            verdict: Some(INDETERMINATE),
            retry_after: Some(10),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "provider", "nothing was answered", detail)
        }
    }

    /// The request asks a host that is not this one.
    pub fn misdirected(detail: &str) -> Self {
        let title = "this is not the host that is asked";
        Self::new(StatusCode::MISDIRECTED_REQUEST, "misdirected", title, detail.to_owned())
    }

    /// The body says of itself that it is something a form sends, or nothing.
    pub fn untyped() -> Self {
        Self::media_type(
            "without keys a body must say what it is: `Content-Type: application/json`, or `application/x-ndjson` for lines",
        )
    }

    /// The body says of itself that it is something else than what is read here.
    pub(crate) fn media_type(detail: &str) -> Self {
        let title = "the type of the body is not taken";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", title, detail.to_owned())
    }

    /// Nobody that is known asks.
    pub fn unauthenticated(detail: &str) -> Self {
        let title = "say who asks";
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", title, detail.to_owned())
    }

    /// Who asks may not.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "this is not yours to do", detail.into())
    }

    /// More questions wait than are allowed to.
    pub fn busy() -> Self {
        let detail = "too many questions wait; nothing was answered".to_owned();
        Self {
            verdict: Some(INDETERMINATE),
            retry_after: Some(1),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "nothing was answered", detail)
        }
    }

    /// A key, or an address, asks more often than it may.
    pub(crate) fn too_often(who: &str, retry_after: u64) -> Self {
        let detail = format!("this {who} asks more often than it may; nothing was answered");
        Self {
            verdict: Some(INDETERMINATE),
            retry_after: Some(retry_after),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too-often", "nothing was answered", detail)
        }
    }

    /// The answer took too long.
    pub fn late() -> Self {
        let detail = "the answer took too long; nothing was answered".to_owned();
        Self {
            verdict: Some(INDETERMINATE),
            retry_after: Some(1),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "late", "nothing was answered", detail)
        }
    }

    /// What was decided could not be recorded.
    pub fn unrecorded() -> Self {
        let detail = "the decision could not be recorded; nothing was answered".to_owned();
        Self {
            verdict: Some(INDETERMINATE),
            retry_after: Some(1),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "unrecorded", "nothing was answered", detail)
        }
    }

    /// A fault of ours on the way.
    pub fn stopped() -> Self {
        let detail = "a fault of the server stopped the work; nothing was answered".to_owned();
        Self {
            verdict: Some(INDETERMINATE),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "fault", "nothing was answered", detail)
        }
    }

    /// What is kept is not as it was written.
    pub fn damaged(detail: String) -> Self {
        tracing::error!("{detail}");
        let title = "what is kept was altered";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "damaged", title, detail)
    }

    /// Somebody else was quicker, or the thing does not stand where this can be done with it.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", "this cannot be done now", detail.into())
    }

    /// The rules for alerts and the screening policy say no.
    fn refused(cause: &Refused) -> Self {
        let detail = cause.to_string();
        match cause {
            Refused::Nobody | Refused::NotTheirs(_) | Refused::OwnProposal(_) => Self::forbidden(detail),
            Refused::NoLongerTheirs(_)
            | Refused::Full(_)
            | Refused::TakenBy(_)
            | Refused::Stale { .. }
            | Refused::NotProposed
            | Refused::Changed
            | Refused::Other
            | Refused::OnePerson
            | Refused::AlreadyProposed { .. }
            | Refused::Waiting(_)
            | Refused::Decided => Self::conflict(detail),
            Refused::NotForThem { .. } => Self::invalid("to", detail),
            Refused::ManyParties => Self::invalid("alerts", detail),
            Refused::Same => Self::invalid("parameters", detail),
            Refused::NoReason(_) => Self::invalid("reason", detail),
            Refused::NotFalse | Refused::NoEvidence | Refused::Until(_) => {
                Self::invalid("do_not_alert", detail)
            }
        }
    }

    /// The data folder failed. What it says goes to the log; the caller learns that nothing was answered.
    pub fn failed(cause: &HomeError) -> Self {
        match cause {
            HomeError::Refused(cause) => return Self::refused(cause),
            HomeError::Store(cause @ StoreError::ChangedSince(_)) => {
                return Self::conflict(cause.to_string());
            }
            _ => {}
        }
        tracing::error!("{cause}");
        Self::stopped()
    }
}

impl Problem {
    /// In one sentence, with the field if there is one.
    pub(crate) fn words(&self) -> String {
        match &self.field {
            Some(field) => format!("{field}: {}", self.detail),
            None => self.detail.clone(),
        }
    }
}

const INDETERMINATE: &str = "indeterminate";

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(&self)).into_response();
        // Whoever speaks another protocol says it in that one's words.
        response.extensions_mut().insert(self);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
