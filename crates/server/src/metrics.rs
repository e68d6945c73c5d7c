//! What operators watch, as Prometheus and OpenMetrics write it: requests, verdicts, lists, customers, alerts.
//!
//! Labels are words of ours (routes, verdicts, lists, states) and never what somebody sent.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use interdict_home::desk::Lists;
use interdict_model::{ListState, Verdict};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::App;
use crate::problem::Problem;

/// Upper bounds of the classes of latency, in seconds.
const SECONDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Which requests.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Asked {
    pub(crate) method: &'static str,
    pub(crate) route: String,
    pub(crate) status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Said {
    verdict: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct By {
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfList {
    list: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    list: String,
    state: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Alerts {
    state: String,
}

/// What is counted as it happens.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Asked, Histogram, fn() -> Histogram>,
    verdicts: Family<Said, Counter>,
    refused_requests: Family<By, Counter>,
    refused_connections: Family<By, Counter>,
    pub(crate) connections: Gauge,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut metrics = Self {
            registry: Registry::with_prefix("interdict"),
            requests: Family::new_with_constructor(histogram),
            verdicts: Family::default(),
            refused_requests: Family::default(),
            refused_connections: Family::default(),
            connections: Gauge::default(),
        };
        // Each verdict and reason is there from the beginning, so that the first of it shows as a rise.
        for verdict in [Verdict::Clear, Verdict::CannotSay, Verdict::Possible, Verdict::Match] {
            drop(metrics.verdicts.get_or_create(&Said { verdict: verdict.code() }));
        }
        for reason in ["key", "address"] {
            drop(metrics.refused_requests.get_or_create(&By { reason }));
        }
        for reason in ["all", "address"] {
            drop(metrics.refused_connections.get_or_create(&By { reason }));
        }
        let registry = &mut metrics.registry;
        registry.register_with_unit(
            "request",
            "Time from the head of a request to the head of its answer",
            Unit::Seconds,
            metrics.requests.clone(),
        );
        registry.register("verdicts", "Questions answered, by verdict", metrics.verdicts.clone());
        registry.register(
            "requests_refused",
            "Requests refused because a key or an address asks too often",
            metrics.refused_requests.clone(),
        );
        registry.register(
            "connections_refused",
            "Connections closed at once because there are too many, in all or from one address",
            metrics.refused_connections.clone(),
        );
        registry.register("connections", "Connections that are open", metrics.connections.clone());
        metrics
    }

    pub(crate) fn answered(&self, asked: &Asked, seconds: f64) {
        self.requests.get_or_create(asked).observe(seconds);
    }

    pub(crate) fn said(&self, verdict: Verdict) {
        self.verdicts.get_or_create(&Said { verdict: verdict.code() }).inc();
    }

    pub(crate) fn refused_request(&self, reason: &'static str) {
        self.refused_requests.get_or_create(&By { reason }).inc();
    }

    pub(crate) fn refused_connection(&self, reason: &'static str) {
        self.refused_connections.get_or_create(&By { reason }).inc();
    }
}

/// The states a list can be in.
const STATES: [ListState; 7] = [
    ListState::Fresh,
    ListState::Aging,
    ListState::Stale,
    ListState::Quarantined,
    ListState::Partial,
    ListState::Missing,
    ListState::Starter,
];

/// What is so at this moment.
struct Moment(Registry);

impl Moment {
    fn new() -> Self {
        Self(Registry::with_prefix("interdict"))
    }

    fn number(&mut self, name: &str, help: &str, value: u64) {
        let gauge = Gauge::<u64, AtomicU64>::default();
        gauge.set(value);
        self.0.register(name, help, gauge);
    }

    /// The lists, the snapshot, and whether an answer can be "clear".
    fn lists(&mut self, app: &App) {
        let engine = app.current.engine();
        let now = app.current.now();
        let loaded = &engine.loaded;
        let info = [
            ("snapshot", loaded.snapshot.content_hash().to_owned()),
            ("parameters", engine.parameters.hash()),
            ("engine", interdict_screen::ENGINE.to_owned()),
        ];
        self.0.register("snapshot", "What questions are answered from", Info::new(info));
        let (ages, states, parties) = (
            Family::<OfList, Gauge<f64, AtomicU64>>::default(),
            Family::<InState, Gauge>::default(),
            Family::<OfList, Gauge>::default(),
        );
        for coverage in &loaded.coverage {
            let list = coverage.list.to_string();
            for state in STATES {
                let of = InState { list: list.clone(), state: state.to_string() };
                states.get_or_create(&of).set(i64::from(state == coverage.state));
            }
            let of = OfList { list };
            parties.get_or_create(&of).set(i64::try_from(coverage.parties).unwrap_or(i64::MAX));
            if let Some(checked) = coverage.checked_at {
                // A clock that was set back makes no list younger than new.
                ages.get_or_create(&of).set(now.duration_since(checked).as_secs_f64().max(0.0));
            }
        }
        let help = "Time since the list was last known to be the publisher's newest";
        self.0.register_with_unit("list_age", help, Unit::Seconds, ages);
        self.0.register("list_state", "1 for the state a list is in, 0 for the others", states);
        self.0.register("list_parties", "Parties on the list", parties);
        let ready = u64::from(crate::health::reasons(app).is_empty());
        self.number("ready", "1 if answers can be clear, as /readyz says", ready);
        let age = Gauge::<f64, AtomicU64>::default();
        age.set(now.duration_since(engine.looked_at).as_secs_f64().max(0.0));
        let help = "Time since the state of the lists was looked at";
        self.0.register_with_unit("look_age", help, Unit::Seconds, age);
        self.number(
            "jobs_waiting",
            "Jobs of at most 32 questions that wait for a thread",
            app.pool.waiting() as u64,
        );
    }

    /// The customers and alerts that are kept; without them if the data folder cannot be read, which shows too.
    async fn desk(&mut self, app: &Arc<App>) {
        let engine = app.current.engine();
        let kept = app
            .at_home(move |home| {
                let lists = Lists { snapshot: &engine.loaded.snapshot, parameters: &engine.parameters };
                let store = home.store();
                let stored = store.customers_stored()?;
                let is_complete = stored == 0 || home.all_screened(lists)?.is_some();
                Ok((stored, is_complete, store.rescreens(false, 1)?, store.alerts_by_state()?))
            })
            .await;
        self.number("store_readable", "1 if the data folder can be read", u64::from(kept.is_ok()));
        let Ok((stored, is_complete, runs, by_state)) = kept else { return };
        self.number("customers", "Customers that are kept", stored);
        self.number(
            "customers_all_screened",
            "1 if each of them was screened against the lists in force",
            u64::from(is_complete),
        );
        if let Some(run) = runs.first() {
            self.number(
                "rescreen_customers",
                "Customers that the newest rescreening is to screen",
                run.stored,
            );
            self.number("rescreen_screened", "How many of them it has screened", run.screened);
        }
        let alerts = Family::<Alerts, Gauge>::default();
        for (state, count) in by_state {
            alerts.get_or_create(&Alerts { state }).set(i64::try_from(count).unwrap_or(i64::MAX));
        }
        self.0.register("alerts", "Alerts, by the state they are in", alerts);
    }
}

/// Numbers for Prometheus, in the text format of OpenMetrics.
#[utoipa::path(get, path = "/metrics", tag = "operations", security(("key" = [])),
    responses((status = 200, content_type = "application/openmetrics-text", body = String), (status = 401, body = Problem)))]
pub(crate) async fn scrape(State(app): State<Arc<App>>) -> Response {
    let mut moment = Moment::new();
    moment.lists(&app);
    moment.desk(&app).await;
    let mut written = String::new();
    let encoded = text::encode_registry(&mut written, &app.metrics.registry)
        .and_then(|()| text::encode_registry(&mut written, &moment.0))
        .and_then(|()| text::encode_eof(&mut written));
    match encoded {
        Ok(()) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(CONTENT_TYPE, kind)], written).into_response()
        }
        Err(_) => Problem::stopped().into_response(),
    }
}
