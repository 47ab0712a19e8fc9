//! The pages as one service.

use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware, routing::get};
use locale::Texts;
use store::Store;

use crate::error::{PageError, dress};
use crate::frame::{Asset, ICON, SCRIPT, STYLE};
use crate::letters::Letters;
use crate::page;

/// The largest form that is taken, in kilobytes.
pub(crate) const FORM_LIMIT: usize = 256;

/// What every page can reach.
#[derive(Clone, Debug)]
pub struct App {
    /// The event log and the read tables.
    pub store: Store,
    /// Whether the pages are reached over TLS: then cookies are sent over nothing else.
    pub secure: bool,
    /// How a mail to sign in with leaves.
    pub letters: Letters,
}

/// The largest form, in words.
pub(crate) fn limit_text(t: Texts) -> String {
    format!("{} kB", t.integer(i64::try_from(FORM_LIMIT).unwrap_or_default()))
}

/// Every page. Wrap [`crate::session::identify`] and [`crate::session::protect`] around it and its
/// neighbours.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(page::routes())
        .route(STYLE.path, get(async || asset(STYLE)))
        .route(SCRIPT.path, get(async || asset(SCRIPT)))
        .route(ICON.path, get(async || asset(ICON)))
        .fallback(async || PageError::NotFound)
        .layer(DefaultBodyLimit::max(FORM_LIMIT * 1024))
        .layer(middleware::from_fn(dress))
        .with_state(app)
}

fn asset(asset: Asset) -> Response {
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        // The address changes with the content.
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (StatusCode::OK, headers, asset.body).into_response()
}
