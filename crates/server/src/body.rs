//! Bodies: that of a request, whole and within its bounds, and one that is made while it is sent.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_LENGTH;
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
