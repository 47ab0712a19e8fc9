//! `/health`: what an instance says of itself to whoever starts it and whoever hands requests out.
//!
//! Anybody may ask, so it names no address and repeats no error.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use store::{Health, Store, Trouble};
use tokio::sync::watch;

/// What readiness is made of.
#[derive(Clone)]
struct Instance {
    store: Store,
    stopping: watch::Receiver<bool>,
}

/// The routes `/health/live`, for whoever would start the process again, and `/health/ready`.
pub(crate) fn router(store: Store, stopping: watch::Receiver<bool>) -> Router {
    Router::new()
        .route("/health/live", get(async || ([(header::CACHE_CONTROL, "no-store")], "ok")))
        .route("/health/ready", get(ready))
        .with_state(Instance { store, stopping })
}

/// What is answered, whether ready or not.
#[derive(Debug, PartialEq, Serialize)]
struct Readiness {
    /// `ready`; `limited`: serves, but not everything; `unavailable` and `stopping`: send requests elsewhere.
    status: &'static str,
    /// The stable name of what is wrong.
    reason: Option<&'static str>,
    /// Whether the database answers.
    database: bool,
    /// The last migration that the database has had.
    schema: Option<i64>,
    /// The last position of the log.
    position: Option<u64>,
    /// How many commands wait to be carried out.
    waiting: usize,
}

impl Readiness {
    fn of(health: Health, stopping: bool) -> (StatusCode, Self) {
        let status = match (stopping, health.trouble) {
            (true, _) => "stopping",
            (false, None) => "ready",
            (false, Some(_)) if health.serves() => "limited",
            (false, Some(_)) => "unavailable",
        };
        let serves = !stopping && health.serves();
        let code = if serves { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let Health { trouble, schema, position, waiting } = health;
        let reason = trouble.map(Trouble::as_str).or(stopping.then_some("stopping"));
        let database = trouble != Some(Trouble::Unreachable);
        (code, Self { status, reason, database, schema, position, waiting })
    }
}

async fn ready(State(instance): State<Instance>) -> Response {
    let health = instance.store.health().await;
    let (code, readiness) = Readiness::of(health, *instance.stopping.borrow());
    (code, [(header::CACHE_CONTROL, "no-store")], Json(readiness)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(trouble: Option<Trouble>, stopping: bool) -> (u16, &'static str, Option<&'static str>) {
        let health = Health { trouble, schema: None, position: None, waiting: 0 };
        let (code, readiness) = Readiness::of(health, stopping);
        (code.as_u16(), readiness.status, readiness.reason)
    }

    #[test]
    fn an_instance_is_taken_out_of_service_when_it_cannot_serve_and_not_before() {
        assert_eq!(said(None, false), (200, "ready", None));
        assert_eq!(said(Some(Trouble::UnreadableEvent), false), (200, "limited", Some("event_unreadable")));
        assert_eq!(said(Some(Trouble::NewerSchema), false), (503, "unavailable", Some("schema_too_new")));
        let unreachable = Some(Trouble::Unreachable);
        assert_eq!(said(unreachable, false), (503, "unavailable", Some("database_unreachable")));
        assert_eq!(said(None, true), (503, "stopping", Some("stopping")));
        assert_eq!(said(unreachable, true), (503, "stopping", Some("database_unreachable")));
    }
}
