//! Server-sent events: the "distinct connections" mode of the GraphQL-over-SSE protocol. Each answer
//! is an event `next`; an event `complete` ends the stream.

use std::convert::Infallible;
use std::time::Duration;

use async_graphql::Response;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response as HttpResponse};
use futures_util::stream::{self, BoxStream, StreamExt};

/// How often a sign of life goes out, so that nothing in between takes the silence for an end.
const SIGN_OF_LIFE: Duration = Duration::from_secs(12);

/// Answers as events. Written by hand, because browsers pass an event on only if it has a line of
/// data, be it empty, and axum's events leave an empty line out.
pub(crate) fn events(answers: BoxStream<'static, Response>) -> HttpResponse {
    let text = stream::unfold(Some(answers), |answers| async {
        let mut answers = answers?;
        Some(match tokio::time::timeout(SIGN_OF_LIFE, answers.next()).await {
            Ok(Some(answer)) => {
                // JSON keeps line ends inside of texts as `\n`, so one line of data holds it all.
                let data = serde_json::to_string(&answer).unwrap_or_default();
                (format!("event: next\ndata: {data}\n\n"), Some(answers))
            }
            Ok(None) => ("event: complete\ndata: \n\n".to_owned(), None),
            Err(_) => (":\n\n".to_owned(), Some(answers)),
        })
    });
    let headers = [(CONTENT_TYPE, "text/event-stream; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (headers, Body::from_stream(text.map(Ok::<_, Infallible>))).into_response()
}
