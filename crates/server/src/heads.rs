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
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use crate::connections::{Busy, HEAD_TIME_MAX, Work};

/// Where connections come in whose bytes can be read: those of TLS after it.
#[derive(Debug, Clone)]
pub(crate) struct Heads<A>(pub(crate) A);

impl<A, S> Accept<TcpStream, S> for Heads<A>
where
    A: Accept<TcpStream, S, Service = Busy<S>>,
    A::Future: Send + 'static,
{
    type Stream = Headed<A::Stream>;
    type Service = Busy<S>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let accepted = self.0.accept(stream, service);
        Box::pin(async move {
            let (stream, busy) = accepted.await?;
            let work = Arc::clone(&busy.work);
            Ok((Headed { stream, work, begun: None, preface: Some(PREFACE) }, busy))
        })
    }
}

/// How HTTP/2 begins (RFC 9113, 3.4), up to where no request of HTTP/1 begins so.
const PREFACE: &[u8] = b"PRI ";

/// A connection that ends when a head does not come whole in time.
#[derive(Debug)]
pub(crate) struct Headed<I> {
    stream: I,
    work: Arc<Work>,
    /// Rings when the head that is coming has taken too long.
    begun: Option<Pin<Box<Sleep>>>,
    /// What has still to come for it to be HTTP/2; `None` once it is known not to be.
    preface: Option<&'static [u8]>,
}

impl<I> Headed<I> {
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

    /// What became of a write. Whoever is answered has sent a whole head.
    fn wrote(&mut self, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if outcome.is_ready() {
            self.begun = None;
        }
        outcome
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Headed<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(context, buffer);
        if outcome.is_ready() {
            self.note(buffer.filled().get(before..).unwrap_or_default());
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
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Headed<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.wrote(outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
