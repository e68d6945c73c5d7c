//! Bodies: that of a request, whole and within its bounds, and one that is made while it is sent.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_core::Stream;
use tokio::sync::mpsc;
use tokio::time::{Sleep, sleep};

use crate::App;
use crate::connections::{Reading, Work};
use crate::problem::Problem;

/// How long a body may take to come.
const BODY_TIME_MAX: Duration = Duration::from_secs(30);

/// All bytes of a body.
pub(crate) struct Whole(pub(crate) Bytes);

impl FromRequest<Arc<App>> for Whole {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let most = app.settings.server.body_bytes_max;
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

/// Lets no request wait for its own body for longer than a connection may be idle, whoever reads it.
pub(crate) async fn patient(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let wait = Duration::from_secs(app.settings.server.idle_seconds);
    let work = request.extensions().get::<Arc<Work>>().cloned();
    let request = request.map(|body| {
        let reading = work.filter(|_| !body.is_end_stream()).map(Reading::of);
        Body::from_stream(Patient { body: body.into_data_stream(), wait, alarm: None, reading })
    });
    next.run(request).await
}

/// A body that breaks off when its next bytes do not come in time.
struct Patient {
    body: BodyDataStream,
    wait: Duration,
    /// There is one while somebody waits.
    alarm: Option<Pin<Box<Sleep>>>,
    /// Tells the connection that somebody reads, if there is anything to read.
    reading: Option<Reading>,
}

impl Stream for Patient {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(next) = Pin::new(&mut self.body).poll_next(context) {
            self.alarm = None;
            if next.is_none()
                && let Some(reading) = &mut self.reading
            {
                reading.end();
            }
            return Poll::Ready(next.map(|bytes| bytes.map_err(Into::into)));
        }
        let wait = self.wait;
        ready!(self.alarm.get_or_insert_with(|| Box::pin(sleep(wait))).as_mut().poll(context));
        Poll::Ready(Some(Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into())))
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

impl<E> Stream for Receiving<E> {
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}
