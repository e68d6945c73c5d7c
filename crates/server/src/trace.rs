//! Spans of requests in, OpenTelemetry traces out to a collector (OTLP over HTTP), if one is named.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use axum::http::HeaderMap;
use bytes::Bytes;
use interdict_home::config::Server;
use opentelemetry::KeyValue;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry_http::{HeaderExtractor, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// How long a collector may take.
const SEND_TIME_MAX: Duration = Duration::from_secs(5);
/// How often it is told that a collector takes nothing.
const TOLD_EVERY: Duration = Duration::from_mins(1);
/// Bytes of a collector's answer that are read; it says nothing that we need.
const ANSWER_BYTES_MAX: u64 = 1 << 16;

/// What makes traces and sends them, if a collector is named.
pub(crate) fn provider(server: &Server) -> Result<Option<SdkTracerProvider>, String> {
    let Some(endpoint) = &server.otlp_endpoint else { return Ok(None) };
    let headers =
        server.otlp_authorization.iter().map(|value| ("authorization".to_owned(), value.shown().to_owned()));
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Sender::new())
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .with_timeout(SEND_TIME_MAX)
        .with_headers(headers.collect::<HashMap<_, _>>())
        .build()
        .map_err(|cause| cause.to_string())?;
    let resource = Resource::builder_empty()
        .with_service_name("interdict")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(Some(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build()))
}

/// Who makes the spans of a provider.
pub(crate) fn tracer(provider: &SdkTracerProvider) -> SdkTracer {
    provider.tracer("interdict")
}

/// Makes a span part of the trace that a client began (W3C `traceparent`).
pub(crate) fn follow(span: &Span, headers: &HeaderMap) {
    let context = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
    if context.span().span_context().is_valid() {
        // Without a collector there is nothing to be part of.
        let _ = span.set_parent(context);
    }
}

/// The id of the trace that a span is part of, if traces are made.
pub(crate) fn id(span: &Span) -> Option<String> {
    let context = span.context();
    let spanned = context.span();
    let context = spanned.span_context();
    context.is_valid().then(|| context.trace_id().to_string())
}

/// Sends with the client that everything else uses, on the exporter's own thread.
#[derive(Debug)]
struct Sender {
    agent: ureq::Agent,
    told: Mutex<Option<Instant>>,
}

impl Sender {
    fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(SEND_TIME_MAX))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self { agent: config.new_agent(), told: Mutex::new(None) }
    }

    fn tell(&self, words: &str) {
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if told.is_none_or(|at| at.elapsed() >= TOLD_EVERY) {
            *told = Some(Instant::now());
            tracing::warn!("traces are lost: {words}");
        }
    }
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let sent = self.agent.run(Request::from_parts(head, &body[..]));
        let response = match sent {
            Ok(response) => response,
            Err(cause) => {
                self.tell(&format!("the collector cannot be reached: {cause}"));
                return Err(Box::new(cause));
            }
        };
        if !response.status().is_success() {
            self.tell(&format!("the collector answers {}", response.status()));
        }
        let (head, body) = response.into_parts();
        let mut answer = Vec::new();
        body.into_reader().take(ANSWER_BYTES_MAX).read_to_end(&mut answer)?;
        Ok(Response::from_parts(head, answer.into()))
    }
}
