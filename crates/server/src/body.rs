//! Bodies: that of a request, whole and within its bounds, and one that is made while it is sent.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc;

use crate::App;
use crate::problem::Problem;

/// How long a body may take to come.
const BODY_TIME_MAX: Duration = Duration::from_secs(30);

/// All bytes of a body.
pub(crate) struct Whole(pub(crate) Bytes);

impl FromRequest<Arc<App>> for Whole {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let most = app.settings.body_bytes_max;
        let too_large = || {
            Problem::too_large(format!(
                "at most {most} bytes are read; `/api/v1/screen/stream` takes a stream of any length"
            ))
        };
        // What is claimed to be too large is not waited for.
        let claimed = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
        if claimed.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > most as u64) {
            return Err(too_large());
        }
        let body = tokio::time::timeout(BODY_TIME_MAX, Bytes::from_request(request, app)).await;
        match body {
            Ok(Ok(bytes)) => Ok(Self(bytes)),
            Ok(Err(BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)))) => {
                Err(too_large())
            }
            Ok(Err(_)) => Err(Problem::malformed("the body broke off before its end")),
            Err(_) => Err(Problem::slow()),
        }
    }
}

/// Bytes to be saved and never to be shown: no browser learns or guesses what they are.
pub(crate) fn download(bytes: Vec<u8>, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"download\"; filename*=UTF-8''{}", encoded(name));
    let mut response = (axum::body::Body::from(bytes)).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(
        CONTENT_DISPOSITION,
        HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment")),
    );
    response
}

/// A text as RFC 8187 has it in a header: every byte that is not plain as `%` with two digits.
fn encoded(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let written = text
        .bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    written.collect()
}

/// What a task sends, as a stream.
pub(crate) struct Receiving<E>(pub(crate) mpsc::Receiver<Result<Bytes, E>>);

impl<E> futures_core::Stream for Receiving<E> {
    type Item = Result<Bytes, E>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}
