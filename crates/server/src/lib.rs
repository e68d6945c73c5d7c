//! HTTP in, answers of the engine out: the API, who may call it, and what programs of other systems expect.
//!
//! Every request runs through one table of routes ([`routes`]): a path that has no row there does not exist, and a row says who
//! may call it. Questions are answered by threads of their own ([`pool`]) on one snapshot each, so that a swap never splits an
//! answer; what cannot be answered is an error with a body ([`problem`]) and never an empty list.

pub mod access;
mod body;
mod connections;
mod decided;
mod directory;
pub mod engine;
mod gate;
mod heads;
mod health;
mod hooks;
mod json;
mod limits;
mod listed;
pub mod logs;
mod mcp;
mod metrics;
pub mod oidc;
pub mod pool;
pub mod problem;
mod rescreen;
pub mod routes;
pub mod tls;
mod trace;
mod v1;
mod watched;
mod watchman;
mod yente;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum_server::tls_rustls::RustlsAcceptor;
use hyper_util::rt::TokioTimer;
use interdict_home::config::Server;
use interdict_home::{Home, HomeError, Place};
use thiserror::Error;

use crate::access::{Caller, bearer};
use crate::connections::{Door, HEAD_TIME_MAX};
use crate::decided::Recorder;
use crate::engine::{Clock, Current, Refresher, Repeated};
use crate::heads::Heads;
use crate::limits::Rates;
use crate::metrics::Metrics;
use crate::pool::Pool;
use crate::tls::{Files, Tls, TlsError};

/// How a server runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data folder, and where its store is.
    pub place: Place,
    /// What can be configured.
    pub server: Server,
    /// The provider whose tokens sign people in; keys alone if `None`.
    pub oidc: Option<oidc::Oidc>,
    /// What says the time.
    pub clock: Clock,
}

impl Settings {
    /// The usual ones for a data folder: this machine only, port 8080.
    pub fn new(folder: &Path) -> Self {
        Self { place: Place::of(folder), server: Server::default(), oidc: None, clock: Clock::system() }
    }

    /// As a data folder is configured. A file that says how people sign in is read.
    pub fn configured(place: Place, server: Server) -> Result<Self, ServerError> {
        let oidc = server.oidc.as_ref().map(|path| oidc::Oidc::read(&place.folder.join(path))).transpose()?;
        Ok(Self { place, server, oidc, clock: Clock::system() })
    }

    /// The files of the certificate, if there is to be TLS; relative ones are in the data folder.
    pub fn tls_files(&self) -> Option<Files> {
        let (certificate, key) = (self.server.tls_certificate.as_ref()?, self.server.tls_key.as_ref()?);
        Some(Files { certificate: self.place.folder.join(certificate), key: self.place.folder.join(key) })
    }
}

/// Why a server cannot run.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The data folder.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// Settings that cannot go together.
    #[error("{0}")]
    Settings(String),
    /// The certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// What sends traces.
    #[error("traces cannot be sent: {0}")]
    Traces(String),
    /// The settings of the provider of sign-ins.
    #[error(transparent)]
    Oidc(#[from] oidc::OidcError),
    /// The operating system refused.
    #[error("{what}: {cause}")]
    Io {
        /// What was tried.
        what: String,
        /// The system's reason.
        cause: std::io::Error,
    },
    /// Without keys anybody who reaches the port could ask whom it screens.
    #[error(
        "{listen} can be reached from other machines and there is no API key: make one with `interdict key add`, or listen on 127.0.0.1"
    )]
    Open {
        /// The address.
        listen: SocketAddr,
    },
}

/// What every handler can reach.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) settings: Settings,
    pub(crate) current: Arc<Current>,
    pub(crate) pool: Pool,
    pub(crate) recorder: Recorder,
    pub(crate) home: std::sync::Mutex<Home>,
    pub(crate) directories: directory::Directories,
    pub(crate) sign_in: Option<oidc::SignIn>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) rates: Rates,
    pub(crate) allow_origin: Option<HeaderValue>,
    /// Whether it was told to end.
    pub(crate) is_ending: AtomicBool,
}

impl App {
    /// Whether nobody has to say who asks, so that whoever reaches the port is trusted.
    pub(crate) fn is_open(&self) -> bool {
        self.sign_in.is_none() && self.current.keys().is_empty()
    }

    /// Who asks: by a key or a token, or else by the session of a browser.
    pub(crate) async fn caller(
        self: &Arc<Self>,
        method: &Method,
        headers: &HeaderMap,
    ) -> Result<Caller, problem::Problem> {
        if self.is_open() {
            return Ok(Caller::local());
        }
        let sessions = self.sign_in.as_ref().and_then(|sign_in| sign_in.sessions.as_ref());
        if !headers.contains_key(AUTHORIZATION)
            && let Some(sessions) = sessions
            && let Some(caller) = sessions.caller(method, headers, self.current.now())?
        {
            return Ok(caller);
        }
        let secret = bearer(headers)?;
        match &self.sign_in {
            Some(sign_in) if oidc::is_token(secret) => sign_in.caller(self, secret).await,
            _ => self.current.keys().holder(secret, self.current.now()),
        }
    }

    /// Works on the data folder in the name of a caller and for their tenant, on a thread that may wait for the disk.
    pub(crate) async fn with_home<T: Send + 'static>(
        self: &Arc<Self>,
        caller: &Caller,
        work: impl FnOnce(&mut Home) -> Result<T, HomeError> + Send + 'static,
    ) -> Result<T, problem::Problem> {
        let (name, tenant) = (caller.name.clone(), caller.tenant.clone());
        self.at_home(move |home| {
            home.act_as(&name);
            home.act_for(&tenant);
            work(home)
        })
        .await
    }

    /// The same for work of seconds, for which nobody else is to wait: it has a store of its own.
    pub(crate) async fn apart<T: Send + 'static>(
        self: &Arc<Self>,
        caller: &Caller,
        work: impl FnOnce(&mut Home) -> Result<T, HomeError> + Send + 'static,
    ) -> Result<T, problem::Problem> {
        let (name, tenant) = (caller.name.clone(), caller.tenant.clone());
        let place = self.settings.place.clone();
        let done = tokio::task::spawn_blocking(move || {
            let mut home = Home::open_at(&place)?;
            home.act_as(&name);
            home.act_for(&tenant);
            work(&mut home)
        });
        done.await.map_err(|_| problem::Problem::stopped())?.map_err(|cause| problem::Problem::failed(&cause))
    }

    /// The same for work that changes nothing and is nobody's.
    pub(crate) async fn at_home<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Home) -> Result<T, HomeError> + Send + 'static,
    ) -> Result<T, problem::Problem> {
        let app = Arc::clone(self);
        let span = tracing::info_span!("store");
        let done = tokio::task::spawn_blocking(move || {
            let _inside = span.entered();
            // A thread that panicked left the store as its last transaction did.
            let mut home = app.home.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            work(&mut home)
        });
        match done.await {
            Ok(result) => result.map_err(|cause| problem::Problem::failed(&cause)),
            Err(_) => Err(problem::Problem::stopped()),
        }
    }
}

/// Streams of one HTTP/2 connection at a time.
const STREAMS_MAX: u32 = 128;
/// How often an HTTP/2 connection is asked whether the other end is there, and how long that may answer.
const PING: Duration = Duration::from_secs(20);

/// A server that is listening.
#[derive(Debug)]
pub struct Running {
    /// Where, with the port that the system gave if none was asked for.
    pub address: SocketAddr,
    app: Arc<App>,
    tls: Option<Arc<Tls>>,
    handle: Handle,
    done: tokio::task::JoinHandle<std::io::Result<()>>,
    refresher: Refresher,
    repeated: Vec<Repeated>,
}

type Handle = axum_server::Handle<SocketAddr>;

impl Running {
    /// Waits until the server has ended.
    pub async fn wait(self) -> Result<(), ServerError> {
        let ended = self.done.await;
        self.refresher.stop();
        self.repeated.iter().for_each(Repeated::stop);
        match ended {
            Ok(Err(cause)) => Err(ServerError::Io { what: "serving".to_owned(), cause }),
            _ => Ok(()),
        }
    }

    /// What ends it: no new connections, and requests that are being answered have as long as the settings say.
    pub fn stopper(&self) -> impl Fn() + Send + use<> {
        let (handle, app) = (self.handle.clone(), Arc::clone(&self.app));
        let grace = Duration::from_secs(app.settings.server.shutdown_seconds);
        move || {
            app.is_ending.store(true, Ordering::Relaxed);
            handle.graceful_shutdown(Some(grace));
        }
    }

    /// What makes it look now at what is in force, and at its certificate.
    pub fn reloader(&self) -> impl Fn() + Send + use<> {
        let (app, tls) = (Arc::clone(&self.app), self.tls.clone());
        move || {
            app.current.ask_to_look();
            if let Some(tls) = &tls {
                tls.look();
            }
        }
    }
}

/// Starts a server, within a runtime of tokio. It answers as soon as this returns.
pub fn start(settings: Settings) -> Result<Running, ServerError> {
    let server = &settings.server;
    let current = Arc::new(Current::open(&settings.place, settings.clock.clone(), settings.oidc.is_some())?);
    if current.keys().is_empty() && settings.oidc.is_none() && !server.listen.ip().is_loopback() {
        return Err(ServerError::Open { listen: server.listen });
    }
    if let Some((key, words)) = server.contradictions().into_iter().next() {
        return Err(ServerError::Settings(format!("{key}: {words}")));
    }
    let allow_origin = server.allow_origin.as_deref().and_then(|origin| HeaderValue::from_str(origin).ok());
    let every = Duration::from_secs(server.refresh_seconds);
    let tls = settings.tls_files().map(Tls::read).transpose()?.map(Arc::new);
    let refresher = Refresher::start(Arc::clone(&current), &settings.place, every)?;
    let mut repeated = vec![
        rescreen::start(Arc::clone(&current), &settings.place, every)?,
        hooks::start(&settings.place, server.hook_hosts.clone(), every)?,
        hooks::start_pruning(&settings.place, server.hook_days)?,
    ];
    if let Some(tls) = tls.clone() {
        repeated.push(Repeated::start("tls", every, move || tls.look())?);
    }
    let threads = server.threads.or_else(|| std::thread::available_parallelism().ok());
    let metrics = Arc::new(Metrics::new());
    let threads = threads.map_or(1, std::num::NonZeroUsize::get);
    let pool = Pool::start(threads, server.waiting_max, &settings.clock, &metrics)?;
    let home = std::sync::Mutex::new(Home::open_at(&settings.place)?);
    let recorder = Recorder::start(&settings.place)?;
    let (listener, address) = listening(server.listen)?;
    let sign_in = settings.oidc.clone().map(oidc::SignIn::new).transpose()?;
    let (door, rates) = (Door::new(server, Arc::clone(&metrics)), Rates::new(server));
    let app = Arc::new(App {
        settings,
        current,
        pool,
        recorder,
        home,
        directories: directory::Directories::default(),
        sign_in,
        metrics,
        rates,
        allow_origin,
        is_ending: AtomicBool::new(false),
    });
    let handle = Handle::new();
    let serving = bounded(listener, &handle)?;
    let service = routes::router(Arc::clone(&app)).into_make_service_with_connect_info::<SocketAddr>();
    let done = match &tls {
        None => tokio::spawn(serving.acceptor(Heads(door)).serve(service)),
        Some(tls) => {
            let acceptor = RustlsAcceptor::new(tls.config.0.clone()).handshake_timeout(HEAD_TIME_MAX);
            tokio::spawn(serving.acceptor(Heads(acceptor.acceptor(door))).serve(service))
        }
    };
    Ok(Running { address, app, tls, handle, done, refresher, repeated })
}

fn listening(listen: SocketAddr) -> Result<(std::net::TcpListener, SocketAddr), ServerError> {
    let failed = |cause| ServerError::Io { what: format!("listening on {listen}"), cause };
    let listener = std::net::TcpListener::bind(listen).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// What serves, with bounds on what one connection may do.
fn bounded(
    listener: std::net::TcpListener,
    handle: &Handle,
) -> Result<axum_server::Server<SocketAddr>, ServerError> {
    let failed = |cause| ServerError::Io { what: "listening".to_owned(), cause };
    let mut server = axum_server::from_tcp(listener).map_err(failed)?.handle(handle.clone());
    let builder = server.http_builder();
    // Its time for a head runs from the answer before it on, and would end connections that are kept; `Heads` has the bound.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING)
        .keep_alive_timeout(PING)
        .max_concurrent_streams(STREAMS_MAX);
    Ok(server)
}
