//! Server-sent events: the "distinct connections" mode of the GraphQL-over-SSE protocol. Each answer
//! is an event `next`; an event `complete` ends the stream.

use std::convert::Infallible;
use std::time::Duration;

use async_graphql::Response;
use async_graphql::futures_util::stream::{self, BoxStream, Stream, StreamExt};
use axum::response::sse::{Event, KeepAlive, Sse};

/// How often a sign of life goes out, so that nothing in between takes the silence for an end.
const SIGN_OF_LIFE: Duration = Duration::from_secs(12);

/// Answers as events.
pub(crate) fn events(
    answers: BoxStream<'static, Response>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let next = answers.map(|answer| {
        let data = serde_json::to_string(&answer).unwrap_or_default();
        Event::default().event("next").data(data)
    });
    let complete = stream::iter([Event::default().event("complete").data("")]);
    Sse::new(next.chain(complete).map(Ok)).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))
}
