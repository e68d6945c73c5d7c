//! Connections in, the same out with one more bound: the head of a request comes whole within a time.
//!
//! The time begins with the first byte of a head, not with the end of the answer before it: a connection that is kept for the next
//! request says nothing meanwhile, and may do so as long as any may be idle. That is of HTTP/1; of HTTP/2, whose frames come between
//! requests too, it is the number of streams that is bounded.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use crate::connections::{Busy, HEAD_TIME_MAX, Work};
use crate::watched::{Watch, Watched};

/// Where connections come in whose bytes can be read: those of TLS after it.
#[derive(Debug, Clone)]
pub(crate) struct Heads<A>(pub(crate) A);

impl<A, S> Accept<TcpStream, S> for Heads<A>
where
    A: Accept<TcpStream, S, Service = Busy<S>>,
    A::Future: Send + 'static,
{
    type Stream = Watched<A::Stream, Head>;
    type Service = Busy<S>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let accepted = self.0.accept(stream, service);
        Box::pin(async move {
            let (stream, busy) = accepted.await?;
            let work = Arc::clone(&busy.work);
            let watch = Head { work, begun: None, preface: Some(PREFACE) };
            Ok((Watched { stream, watch }, busy))
        })
    }
}

/// How HTTP/2 begins (RFC 9113, 3.4), up to where no request of HTTP/1 begins so.
const PREFACE: &[u8] = b"PRI ";

/// Ends a connection when a head does not come whole in time.
#[derive(Debug)]
pub(crate) struct Head {
    work: Arc<Work>,
    /// Rings when the head that is coming has taken too long.
    begun: Option<Pin<Box<Sleep>>>,
    /// What has still to come for it to be HTTP/2; `None` once it is known not to be.
    preface: Option<&'static [u8]>,
}

impl Head {
    /// Notes bytes that came.
    fn note(&mut self, came: &[u8]) {
        if let Some(rest) = self.preface {
            let length = came.len().min(rest.len());
            self.preface = rest.strip_prefix(came.get(..length).unwrap_or_default());
        }
        let is_http2 = self.preface.is_some_and(<[u8]>::is_empty);
        if is_http2 || self.work.is_at_one() {
            self.begun = None;
        } else if !came.is_empty() && self.begun.is_none() {
            self.begun = Some(Box::pin(sleep(HEAD_TIME_MAX)));
        }
    }
}

impl Watch for Head {
    fn read(
        &mut self,
        outcome: Poll<io::Result<()>>,
        came: &[u8],
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        if outcome.is_ready() {
            self.note(came);
            return outcome;
        }
        if !self.work.is_at_one()
            && let Some(alarm) = &mut self.begun
        {
            ready!(alarm.as_mut().poll(context));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }

    /// Whoever is answered has sent a whole head.
    fn wrote(
        &mut self,
        outcome: Poll<io::Result<usize>>,
        _context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        if outcome.is_ready() {
            self.begun = None;
        }
        outcome
    }
}
