//! The pages, one module each: what it shows, and what its forms do.

use askama::Template;
use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::error::PageError;

mod action;
mod comparison;
mod history;
mod letter;
mod plan;
mod progress;
mod sheet;
mod sign_in;
mod start;
mod typed;

/// The routes of every page.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(start::routes())
        .merge(sign_in::routes())
        .merge(letter::routes())
        .merge(sheet::routes())
        .merge(history::routes())
        .merge(comparison::routes())
        .merge(progress::routes())
        .merge(plan::routes())
        .merge(action::routes())
}

/// A rendered page.
///
/// # Errors
/// When the template fails.
pub(crate) fn page(template: &impl Template) -> Result<Response, PageError> {
    Ok(Html(template.render()?).into_response())
}

/// On to another page after a change was made, so that reloading the page makes no change again.
pub(crate) fn see_other(path: &str) -> Response {
    let place = HeaderValue::try_from(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}
