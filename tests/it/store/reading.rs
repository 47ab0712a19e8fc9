//! Reading the log back: whole, by stream, in pages.

use domain::assessment::{AssessmentEvent, Rating, RatingRecorded};
use domain::{AssessmentId, CriterionId, Event, Recorded, Refusal, StreamId};
use futures_util::TryStreamExt as _;
use store::{Bare, ExecuteError};
use tests::World;

scenarios! {
    the_whole_log_is_read_in_order_over_many_pages,
    a_long_stream_is_read_whole_and_nothing_else_with_it,
    texts_come_back_as_they_were_written,
    bare_events_need_the_version_that_is_expected,
}

pub(super) fn rated(comment: &str) -> Event {
    let rating = Rating { comment: comment.to_owned(), ..Rating::default() };
    Event::from(RatingRecorded { criterion: CriterionId::new("1S1"), rating })
}

fn comment(recorded: &Recorded) -> Option<&str> {
    match &recorded.event {
        Event::Assessment(AssessmentEvent::RatingRecorded(fact)) => Some(&fact.rating.comment),
        _ => None,
    }
}

/// Adds so many ratings to a stream of their own, in several commits.
async fn fill(world: &World, count: usize) -> StreamId {
    let stream = AssessmentId(world.ids.id()).stream();
    let texts: Vec<_> = (0..count).map(|number| format!("Svar {number}")).collect();
    let mut expected = 0;
    for chunk in texts.chunks(400) {
        let events: Vec<_> = chunk.iter().map(|text| rated(text)).collect();
        let outcome = world.store.append(Bare { stream, expected, events }).await.unwrap();
        expected = outcome.version;
    }
    stream
}

async fn the_whole_log_is_read_in_order_over_many_pages(world: World) {
    fill(&world, 1_700).await;
    let db = world.store.db();
    let end = db.head().await.unwrap().position;
    let read: Vec<Recorded> = db.log(0).try_collect().await.unwrap();
    assert!(read.iter().map(|event| event.position).eq(1..=end));
    assert_eq!(read, db.after(0, 10_000).await.unwrap(), "page by page or all at once");
    let rest: Vec<Recorded> = db.log(end - 3).try_collect().await.unwrap();
    assert_eq!(rest, read[read.len() - 3..]);
    assert!(db.log(end).try_next().await.unwrap().is_none());
}

async fn a_long_stream_is_read_whole_and_nothing_else_with_it(world: World) {
    let (one, other) = (fill(&world, 1_203).await, fill(&world, 10).await);
    let read = world.store.db().stream(one).await.unwrap();
    assert!(read.iter().all(|event| event.stream == one));
    assert!(read.iter().map(|event| event.version).eq(1..=1_203));
    assert_eq!(comment(&read[1_202]), Some("Svar 1202"));
    let rest: Vec<Recorded> = world.store.db().log_of(one, 600).try_collect().await.unwrap();
    assert_eq!(rest, read[600..], "one by one, from a version on");
    assert_eq!(world.store.db().stream(other).await.unwrap().len(), 10);
    assert!(world.store.db().stream(AssessmentId(world.ids.id()).stream()).await.unwrap().is_empty());
}

async fn texts_come_back_as_they_were_written(world: World) {
    let stream = AssessmentId(world.ids.id()).stream();
    let texts =
        ["", "a\u{1e}b\u{1f}c", "\u{1f}\u{1e}", "rad\r\n\tny \"rad\" \\", "å ä ö 🏔 \u{2028}", "\u{7f}null"];
    let events = texts.map(rated).to_vec();
    world.store.append(Bare { stream, expected: 0, events }).await.unwrap();
    let read = world.store.db().stream(stream).await.unwrap();
    assert_eq!(read.iter().map(|event| comment(event).unwrap()).collect::<Vec<_>>(), texts);
}

async fn bare_events_need_the_version_that_is_expected(world: World) {
    let stream = fill(&world, 2).await;
    for expected in [0, 1, 3] {
        let late = world.store.append(Bare { stream, expected, events: vec![rated("sent")] }).await;
        assert!(
            matches!(late, Err(ExecuteError::Refused(Refusal::ChangedMeanwhile { current: 2 }))),
            "{late:?}"
        );
    }
    assert_eq!(world.store.db().stream(stream).await.unwrap().len(), 2);
}
