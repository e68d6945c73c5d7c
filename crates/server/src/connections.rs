//! Connections in, connections with bounds out: how many at a time, how many from one address, and how long one may do nothing.
//!
//! A connection that is too many is closed before a byte of it is read. One on which nothing comes and nothing goes is closed after a
//! time, unless a request of it is being answered: how long that may take is a matter of the answer. How long the head of a request
//! may take is a matter of `heads`.
//!
//! One that is closed while a body is still coming is closed as RFC 9112, 9.6 has it: first only the server's own half, so that the
//! answer is not lost with what nobody reads.

use std::collections::HashMap;
use std::future::{Ready, ready};
use std::io;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::http::Request;
use axum_server::accept::Accept;
use interdict_home::config::Server;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};
use tower_service::Service;

use crate::metrics::Metrics;
use crate::watched::{Watch, Watched};

/// How long the first bytes of a connection, and the head of a request, may take.
pub(crate) const HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// How long, and up to how many bytes, a body that nobody reads is taken after the last answer, so that the answer arrives.
const LINGER: (Duration, usize) = (Duration::from_secs(2), 8 << 20);

/// What connections are counted by: an address, or of version 6 the network of 64 bits that one holder has.
pub(crate) fn holder(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}

/// Where connections come in.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    inside: Arc<Inside>,
    most: usize,
    most_of_one: usize,
    trusted: Vec<IpAddr>,
    idle: Duration,
    metrics: Arc<Metrics>,
}

/// Who is inside.
#[derive(Debug, Default)]
struct Inside(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    by_holder: HashMap<IpAddr, usize>,
}

/// A place inside, free again when it is dropped.
#[derive(Debug)]
struct Place {
    inside: Arc<Inside>,
    holder: IpAddr,
    metrics: Arc<Metrics>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.inside.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all = counts.all.saturating_sub(1);
        let left = counts.by_holder.get(&self.holder).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            counts.by_holder.remove(&self.holder);
        } else {
            counts.by_holder.insert(self.holder, left);
        }
        self.metrics.connections.dec();
    }
}

impl Door {
    pub(crate) fn new(server: &Server, metrics: Arc<Metrics>) -> Self {
        Self {
            inside: Arc::default(),
            most: server.connections_max,
            most_of_one: server.connections_per_address_max,
            trusted: server.trusted_proxies.clone(),
            idle: Duration::from_secs(server.idle_seconds),
            metrics,
        }
    }

    fn enter(&self, address: IpAddr) -> Option<Place> {
        let holder = holder(address);
        let is_trusted = self.trusted.contains(&address.to_canonical());
        let mut counts = self.inside.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = counts.by_holder.get(&holder).copied().unwrap_or_default();
        if counts.all >= self.most || (own >= self.most_of_one && !is_trusted) {
            let reason = if counts.all >= self.most { "all" } else { "address" };
            self.metrics.refused_connection(reason);
            return None;
        }
        counts.all = counts.all.saturating_add(1);
        counts.by_holder.insert(holder, own.saturating_add(1));
        self.metrics.connections.inc();
        Some(Place { inside: Arc::clone(&self.inside), holder, metrics: Arc::clone(&self.metrics) })
    }
}

impl<S> Accept<TcpStream, S> for Door {
    type Stream = Watched<TcpStream, Idle>;
    type Service = Busy<S>;
    type Future = Ready<io::Result<(Self::Stream, Busy<S>)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let entered = stream.peer_addr().and_then(|peer| {
            stream.set_nodelay(true)?;
            self.enter(peer.ip()).ok_or_else(|| io::ErrorKind::ConnectionRefused.into())
        });
        ready(entered.map(|place| {
            let work = Arc::<Work>::default();
            let watch = Idle {
                work: Arc::clone(&work),
                last: Instant::now(),
                is_new: true,
                patience: self.idle,
                alarm: Box::pin(sleep(HEAD_TIME_MAX.min(self.idle))),
                taken_at_end: None,
                _place: place,
            };
            (Watched { stream, watch }, Busy { service, work })
        }))
    }
}

/// What is being done with the requests of one connection.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// Requests that are being answered.
    answering: AtomicUsize,
    /// Bodies that somebody reads.
    reading: AtomicUsize,
    /// Whether a body was left before its end.
    has_left: AtomicBool,
}

impl Work {
    /// Whether there is a request whose head has come whole, and which is not done.
    pub(crate) fn is_at_one(&self) -> bool {
        self.answering.load(Ordering::Relaxed) > 0 || self.reading.load(Ordering::Relaxed) > 0
    }
}

/// The body of one request that somebody reads.
#[derive(Debug)]
pub(crate) struct Reading {
    work: Arc<Work>,
    is_whole: bool,
}

impl Reading {
    /// On this connection.
    pub(crate) fn of(work: Arc<Work>) -> Self {
        work.reading.fetch_add(1, Ordering::Relaxed);
        Self { work, is_whole: false }
    }

    /// The end came.
    pub(crate) fn end(&mut self) {
        self.is_whole = true;
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.work.reading.fetch_sub(1, Ordering::Relaxed);
        if !self.is_whole {
            self.work.has_left.store(true, Ordering::Relaxed);
        }
    }
}

/// Ends a connection when nothing comes and nothing goes.
#[derive(Debug)]
pub(crate) struct Idle {
    work: Arc<Work>,
    last: Instant,
    /// Whether nothing ever came.
    is_new: bool,
    patience: Duration,
    alarm: Pin<Box<Sleep>>,
    /// Bytes that came after the server had closed its own half, if it has.
    taken_at_end: Option<usize>,
    _place: Place,
}

impl Idle {
    /// What became of a read or a write: bytes moved, or have not for too long, which is an error.
    fn moved<T>(&mut self, outcome: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.last = Instant::now();
        }
        self.patient(outcome, context)
    }

    /// What came of anything else, which says nothing of bytes.
    fn patient<T>(&mut self, outcome: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            return outcome;
        }
        loop {
            ready!(self.alarm.as_mut().poll(context));
            let patience = if self.is_new { HEAD_TIME_MAX.min(self.patience) } else { self.patience };
            let now = Instant::now();
            if self.work.answering.load(Ordering::Relaxed) > 0 {
                self.last = now;
            }
            let end = self.last + patience;
            if now >= end {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.alarm.as_mut().reset(end);
        }
    }

    /// Takes what still comes, for nobody, until the other end closes too or it is enough.
    fn linger<I: AsyncRead + Unpin>(&mut self, stream: &mut I, context: &mut Context<'_>) -> Poll<()> {
        let mut space = [0; 4096];
        loop {
            let mut buffer = ReadBuf::new(&mut space);
            match Pin::new(&mut *stream).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    let taken = self.taken_at_end.unwrap_or_default().saturating_add(buffer.filled().len());
                    self.taken_at_end = Some(taken);
                    if taken > LINGER.1 {
                        return Poll::Ready(());
                    }
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return self.alarm.as_mut().poll(context),
            }
        }
    }
}

impl Watch for Idle {
    fn read(
        &mut self,
        outcome: Poll<io::Result<()>>,
        _came: &[u8],
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        if outcome.is_ready() {
            self.is_new = false;
        }
        self.moved(outcome, context)
    }

    fn wrote(
        &mut self,
        outcome: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        self.moved(outcome, context)
    }

    fn flushed(&mut self, outcome: Poll<io::Result<()>>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.patient(outcome, context)
    }

    fn close<I: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        stream: &mut I,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        if self.taken_at_end.is_none() {
            let outcome = Pin::new(&mut *stream).poll_shutdown(context);
            ready!(self.patient(outcome, context))?;
            self.taken_at_end = Some(0);
            self.alarm.as_mut().reset(Instant::now() + LINGER.0);
        }
        if self.work.has_left.load(Ordering::Relaxed) {
            ready!(self.linger(stream, context));
        }
        Poll::Ready(Ok(()))
    }
}

/// What answers the requests of one connection, and counts those that it is at. Each request carries the [`Work`] that it is part of.
#[derive(Debug, Clone)]
pub(crate) struct Busy<S> {
    service: S,
    /// What is being done on the connection.
    pub(crate) work: Arc<Work>,
}

/// One request that is being answered.
struct Answering(Arc<Work>);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.answering.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<S, B> Service<Request<B>> for Busy<S>
where
    S: Service<Request<B>>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        self.work.answering.fetch_add(1, Ordering::Relaxed);
        let answering = Answering(Arc::clone(&self.work));
        request.extensions_mut().insert(Arc::clone(&self.work));
        let answer = self.service.call(request);
        Box::pin(async move {
            let answer = answer.await;
            drop(answering);
            answer
        })
    }
}
