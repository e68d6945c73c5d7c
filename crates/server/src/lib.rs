//! HTTP in, answers of the engine out: the API, who may call it, and what programs of other systems expect.
//!
//! Every request runs through one table of routes ([`routes`]): a path that has no row there does not exist, and a row says who
//! may call it. Questions are answered by threads of their own ([`pool`]) on one snapshot each, so that a swap never splits an
//! answer; what cannot be answered is an error with a body ([`problem`]) and never an empty list.

pub mod access;
mod body;
mod directory;
pub mod engine;
mod gate;
mod health;
mod hooks;
mod listed;
mod mcp;
pub mod oidc;
pub mod pool;
pub mod problem;
mod rescreen;
pub mod routes;
mod v1;
mod watchman;
mod yente;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use interdict_home::{Home, HomeError};
use thiserror::Error;

use crate::access::{Caller, bearer};
use crate::engine::{Current, Refresher, Repeated};
use crate::pool::Pool;

/// How a server runs. Every bound has its unit in its name.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The data folder.
    pub folder: PathBuf,
    /// Threads that screen; as many as there are processors if `None`.
    pub threads: Option<std::num::NonZeroUsize>,
    /// Bytes of a request's body, at most.
    pub body_bytes_max: usize,
    /// Parties in one batch, at most.
    pub batch_max: usize,
    /// Questions that may wait; beyond, callers are told to come again.
    pub waiting_max: usize,
    /// Seconds an answer may take; beyond, the answer is "indeterminate".
    pub answer_seconds_max: u64,
    /// Seconds between looks at what is in force.
    pub refresh_seconds: u64,
    /// The origin whose pages browsers let read answers (`Access-Control-Allow-Origin`); none if `None`, which is safer.
    pub allow_origin: Option<axum::http::HeaderValue>,
    /// Names beside those of this machine under which a server without keys may be asked.
    pub hosts: Vec<String>,
    /// Hosts within the server's own network that web hooks may listen on; none if empty, which is safer.
    pub hook_hosts: Vec<String>,
    /// The provider whose tokens sign people in; keys alone if `None`.
    pub oidc: Option<oidc::Oidc>,
}

impl Settings {
    /// The usual ones for a data folder: this machine only, port 8080.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            folder,
            threads: None,
            body_bytes_max: 8 << 20,
            batch_max: 1000,
            waiting_max: 4096,
            answer_seconds_max: 10,
            refresh_seconds: 5,
            allow_origin: None,
            hosts: Vec::new(),
            hook_hosts: Vec::new(),
            oidc: None,
        }
    }
}

/// Why a server cannot run.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The data folder.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The parameters built in.
    #[error(transparent)]
    Parameters(#[from] interdict_screen::ParameterError),
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
    pub(crate) home: std::sync::Mutex<Home>,
    pub(crate) directories: directory::Directories,
    pub(crate) sign_in: Option<oidc::SignIn>,
}

impl App {
    /// Whether nobody has to say who asks, so that whoever reaches the port is trusted.
    pub(crate) fn is_open(&self) -> bool {
        self.sign_in.is_none() && self.current.keys().is_empty()
    }

    /// Who asks.
    pub(crate) async fn caller(self: &Arc<Self>, headers: &HeaderMap) -> Result<Caller, problem::Problem> {
        if self.is_open() {
            return Ok(Caller::local());
        }
        let secret = bearer(headers)?;
        match &self.sign_in {
            Some(sign_in) if oidc::is_token(secret) => sign_in.caller(self, secret).await,
            _ => self.current.keys().holder(secret, jiff::Timestamp::now()),
        }
    }

    /// Works on the data folder in the name of a caller and for their tenant, on a thread that may wait for the disk.
    pub(crate) async fn with_home<T: Send + 'static>(
        self: &Arc<Self>,
        caller: &Caller,
        work: impl FnOnce(&mut Home) -> Result<T, HomeError> + Send + 'static,
    ) -> Result<T, problem::Problem> {
        let (app, name, tenant) = (Arc::clone(self), caller.name.clone(), caller.tenant.clone());
        let done = tokio::task::spawn_blocking(move || {
            // A thread that panicked left the store as its last transaction did.
            let mut home = app.home.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            home.act_as(&name);
            home.act_for(&tenant);
            work(&mut home)
        });
        match done.await {
            Ok(result) => result.map_err(|cause| problem::Problem::failed(&cause)),
            Err(_) => Err(problem::Problem::stopped()),
        }
    }
}

/// How long the head of a request may take.
const HEAD_TIME_MAX: Duration = Duration::from_secs(10);

/// A server that is listening.
#[derive(Debug)]
pub struct Running {
    /// Where, with the port that the system gave if none was asked for.
    pub address: SocketAddr,
    handle: axum_server::Handle<SocketAddr>,
    done: tokio::task::JoinHandle<std::io::Result<()>>,
    refresher: Refresher,
    rescreening: Repeated,
    telling: Repeated,
}

impl Running {
    /// Waits until the server ends by itself.
    pub async fn wait(self) -> Result<(), ServerError> {
        let ended = self.done.await;
        self.refresher.stop();
        self.rescreening.stop();
        self.telling.stop();
        match ended {
            Ok(Err(cause)) => Err(ServerError::Io { what: "serving".to_owned(), cause }),
            _ => Ok(()),
        }
    }

    /// What ends it: no new connections, and those there are have so long to finish.
    pub fn stopper(&self) -> impl Fn(Duration) + Send + use<> {
        let handle = self.handle.clone();
        move |grace| handle.graceful_shutdown(Some(grace))
    }
}

/// Starts a server, within a runtime of tokio. It answers as soon as this returns.
pub fn start(settings: Settings) -> Result<Running, ServerError> {
    let current = Arc::new(Current::open(&settings.folder)?);
    if current.keys().is_empty() && settings.oidc.is_none() && !settings.listen.ip().is_loopback() {
        return Err(ServerError::Open { listen: settings.listen });
    }
    let every = Duration::from_secs(settings.refresh_seconds);
    let refresher = Refresher::start(Arc::clone(&current), &settings.folder, every)?;
    let rescreening = rescreen::start(Arc::clone(&current), &settings.folder, every)?;
    let telling = hooks::start(&settings.folder, settings.hook_hosts.clone(), every)?;
    let threads = settings.threads.or_else(|| std::thread::available_parallelism().ok());
    let pool = Pool::start(threads.map_or(1, std::num::NonZeroUsize::get), settings.waiting_max)?;
    let home = std::sync::Mutex::new(Home::open(&settings.folder)?);
    let failed = |what: &str| {
        let what = format!("{what} {}", settings.listen);
        move |cause| ServerError::Io { what, cause }
    };
    let listener = std::net::TcpListener::bind(settings.listen).map_err(failed("listening on"))?;
    listener.set_nonblocking(true).map_err(failed("listening on"))?;
    let address = listener.local_addr().map_err(failed("listening on"))?;
    let sign_in = settings.oidc.clone().map(oidc::SignIn::new).transpose()?;
    let directories = directory::Directories::default();
    let app = Arc::new(App { settings, current, pool, home, directories, sign_in });
    let handle = axum_server::Handle::new();
    let mut server = axum_server::from_tcp(listener)
        .map_err(|cause| ServerError::Io { what: "listening".to_owned(), cause })?
        .handle(handle.clone());
    // Who sends the head of a request byte by byte holds one connection, and not for long.
    let timer = hyper_util::rt::TokioTimer::new();
    server.http_builder().http1().timer(timer).header_read_timeout(HEAD_TIME_MAX);
    let service = routes::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let done = tokio::spawn(server.serve(service));
    Ok(Running { address, handle, done, refresher, rescreening, telling })
}
