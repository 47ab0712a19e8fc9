//! `/metrics`: counts for Prometheus, on an address of their own, so that the pages' address never shows them.
//!
//! A label is a name from the program's own lists or the template of a route: nothing personal, and no ids.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::{EncodeLabelSet, prometheus_text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use reminder::Report;
use store::Store;

/// What a request was about, and how it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Mail {
    outcome: &'static str,
}

/// A connection to the database that is in use, or is not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connection {
    state: &'static str,
}

/// Everything that is counted.
#[derive(Clone)]
pub(crate) struct Metrics {
    store: Store,
    registry: Arc<Registry>,
    requests: Family<Answered, Counter>,
    request_time: Histogram,
    mails: Family<Mail, Counter>,
    waiting: Gauge,
    position: Gauge,
    reachable: Gauge,
    connections: Family<Connection, Gauge>,
}

impl Metrics {
    /// Begins to count.
    pub(crate) fn new(store: Store) -> Self {
        let mut registry = Registry::with_prefix("milstolpe");
        let requests = Family::<Answered, Counter>::default();
        // From one millisecond to half a minute, each twice the one before.
        let request_time = Histogram::new(exponential_buckets(0.001, 2.0, 16));
        let mails = Family::<Mail, Counter>::default();
        let (waiting, position, reachable) = (Gauge::default(), Gauge::default(), Gauge::default());
        let connections = Family::<Connection, Gauge>::default();
        store.load().register(&mut registry);
        registry.register("commands_waiting", "Commands in the queue", waiting.clone());
        registry.register(
            "log_position",
            "The log's last position that this instance knows",
            position.clone(),
        );
        registry.register("database_reachable", "Whether the database answered last", reachable.clone());
        registry.register("database_connections", "Connections to the database", connections.clone());
        registry.register("http_requests", "Requests by method, route and status", requests.clone());
        let help = "From a request to the beginning of its answer";
        registry.register_with_unit("http_request_duration", help, Unit::Seconds, request_time.clone());
        registry.register("mails", "Mails by what became of them: sent, deferred, failed", mails.clone());
        let registry = Arc::new(registry);
        Self { store, registry, requests, request_time, mails, waiting, position, reachable, connections }
    }

    /// The route `/metrics`.
    pub(crate) fn router(self) -> Router {
        Router::new().route("/metrics", get(show)).with_state(self)
    }

    /// Counts what a tick of the reminders did.
    pub(crate) fn mailed(&self, report: &Report) {
        for (outcome, count) in
            [("sent", report.sent), ("deferred", report.deferred), ("failed", report.failed)]
        {
            let count = u64::try_from(count).unwrap_or_default();
            self.mails.get_or_create(&Mail { outcome }).inc_by(count);
        }
    }

    /// Looks at what is not counted but is so at the moment.
    fn look(&self) {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.waiting.set(i64::try_from(self.store.waiting()).unwrap_or(i64::MAX));
        self.position.set(number(self.store.position()));
        self.reachable.set(i64::from(self.store.is_reachable()));
        let (open, idle) = self.store.db().connections();
        for (state, count) in [("used", open.saturating_sub(idle)), ("idle", idle)] {
            self.connections.get_or_create(&Connection { state }).set(i64::from(count));
        }
    }
}

async fn show(State(metrics): State<Metrics>) -> Response {
    metrics.look();
    let mut text = String::new();
    match prometheus_text::encode(&mut text, &metrics.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, prometheus_text::CONTENT_TYPE)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The template of the route that answered, on its way out.
#[derive(Clone)]
struct Route(MatchedPath);

/// Notes which route answers. Around the routes of each door, where it is known.
pub(crate) async fn note_route(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(Route(route));
    }
    response
}

/// Counts an answer. Around everything.
pub(crate) async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let method = known(request.method());
    let began = Instant::now();
    let response = next.run(request).await;
    // What fits no route is one label, or whoever guesses addresses would make up labels.
    let route = response.extensions().get::<Route>().map_or("none", |Route(path)| path.as_str()).to_owned();
    let answered = Answered { method, route, status: response.status().as_u16() };
    metrics.requests.get_or_create(&answered).inc();
    metrics.request_time.observe(began.elapsed().as_secs_f64());
    response
}

fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
