//! Requests in, one line each out: id, method, route, status, milliseconds, the holder's name of the key.
//!
//! Never what was asked: no path, no query, no body, no header but the ids of a trace. A route is one of our table, so a name in a
//! path is no part of it.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use interdict_home::config::{LogFormat, LogLevel, Server};
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::level_filters::LevelFilter;
use tracing::{Dispatch, Instrument};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{Layer, Registry, fmt};

use crate::access::Caller;
use crate::metrics::Asked;
use crate::{App, ServerError, trace};

/// Where lines are written to, and traces sent to.
#[derive(Debug)]
pub struct Logs {
    dispatch: Dispatch,
    traces: Option<SdkTracerProvider>,
}

impl Logs {
    /// As the settings of the server say; lines go to `writer`, with colours if a person reads them there.
    pub fn new<W>(server: &Server, writer: W, with_colours: bool) -> Result<Self, ServerError>
    where
        W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
    {
        let level = match server.log_level {
            LogLevel::Error => LevelFilter::ERROR,
            LogLevel::Warn => LevelFilter::WARN,
            LogLevel::Info => LevelFilter::INFO,
            LogLevel::Debug => LevelFilter::DEBUG,
        };
        // Libraries write down what passes through them when they are asked for more than warnings.
        let ours =
            |level| Targets::new().with_target("interdict", level).with_default(LevelFilter::WARN.min(level));
        let layer = fmt::layer().with_writer(writer);
        let lines: Box<dyn Layer<Registry> + Send + Sync> = match server.log_format {
            LogFormat::Text => {
                layer.with_ansi(with_colours).with_target(false).with_filter(ours(level)).boxed()
            }
            LogFormat::Json => {
                let layer = layer.json().flatten_event(true).with_current_span(true).with_span_list(false);
                layer.with_filter(ours(level)).boxed()
            }
        };
        let traces = trace::provider(server).map_err(ServerError::Traces)?;
        let spans = traces.as_ref().map(|traces| {
            let only_ours = Targets::new().with_target("interdict", LevelFilter::INFO);
            let layer = tracing_opentelemetry::layer().with_tracer(trace::tracer(traces));
            layer
                .with_location(false)
                .with_threads(false)
                .with_tracked_inactivity(false)
                .with_filter(only_ours)
        });
        let dispatch = Dispatch::new(tracing_subscriber::registry().with(lines).with(spans));
        Ok(Self { dispatch, traces })
    }

    /// Takes the lines of the whole process, and says of a panic where it was and not what it said, which may be anything.
    pub fn of_the_process(&self) {
        // Whoever logs already goes on.
        if tracing::dispatcher::set_global_default(self.dispatch.clone()).is_ok() {
            std::panic::set_hook(Box::new(|panic| {
                let place = panic.location().map_or_else(String::new, ToString::to_string);
                let thread = std::thread::current();
                tracing::error!(place, thread = thread.name().unwrap_or_default(), "a thread panicked");
            }));
        }
    }

    /// Sends the traces that are not sent yet.
    pub fn end(&self) {
        if let Some(traces) = &self.traces {
            // Whether a collector takes them is told where they are sent.
            let _ = traces.shutdown();
        }
    }
}

/// The word for a method; one that we do not know may be anything.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

/// The word for what matches no route.
const UNMATCHED: &str = "unmatched";

/// Answers a request, and says in a line, in numbers and in a trace that it did.
pub(crate) async fn observed(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let mut random = [0; 8];
    // An id that is not random tells nothing wrong.
    let _ = getrandom::fill(&mut random);
    let id = format!("{:016x}", u64::from_be_bytes(random));
    let method = word(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or(UNMATCHED, MatchedPath::as_str).to_owned();
    let name = format!("{method} {route}");
    let span = tracing::info_span!("request", id, otel.name = name, otel.kind = "server");
    trace::follow(&span, request.headers());
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let took = started.elapsed();
    let key = response.extensions().get::<Caller>().map(|caller| caller.name.as_str());
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let trace = trace::id(&span);
    tracing::info!(parent: &span, method, route, status, ms, key, trace, "answered");
    span.set_attribute("http.request.method", method);
    span.set_attribute("http.route", route.clone());
    span.set_attribute("http.response.status_code", i64::from(status));
    app.metrics.answered(&Asked { method, route, status }, took.as_secs_f64());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}
