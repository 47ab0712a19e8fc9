//! Listeners hear of what other instances and other programs commit.

use std::time::{Duration, Instant};

use store::{Committed, Store};
use tests::World;
use tokio::sync::broadcast::Receiver;

use super::{comment, end, tamper};
use crate::it::given::{self, rate};

scenarios! {
    a_listener_hears_of_every_commit_of_another_instance_once_and_in_order,
    a_store_that_is_dropped_leaves_nobody_who_looks_at_the_database,
}

/// Far longer than any of these tests takes: what is heard was not found by the timer.
const NEVER: Duration = Duration::from_mins(10);

/// Listens from here on. A listener that comes before the first look may be told of the commit before.
async fn listener(store: &Store) -> Receiver<Committed> {
    let head = store.db().head().await.unwrap().position;
    let mut listener = store.commits();
    while store.position() < head {
        listener.recv().await.unwrap();
    }
    listener
}

async fn hear(listener: &mut Receiver<Committed>) -> Committed {
    tokio::time::timeout(Duration::from_secs(20), listener.recv()).await.expect("in time").unwrap()
}

/// What is told until a position, which must follow on what was told before.
async fn hear_until(listener: &mut Receiver<Committed>, mut told: u64, last: u64) {
    while told < last {
        let next = hear(listener).await;
        assert_eq!(next.first, told + 1, "nothing is told twice, and nothing is left out");
        assert!(next.last >= next.first);
        told = next.last;
    }
    assert_eq!(told, last);
    assert!(listener.try_recv().is_err());
}

async fn note(world: &World, round: domain::RoundId, place: usize, text: &str) {
    let (organisation, lead) = world.organisations[place];
    world.by(lead, rate(round, organisation, "1S1", comment(text), None)).await;
}

async fn a_listener_hears_of_every_commit_of_another_instance_once_and_in_order(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let other = world.instance_polling(Duration::from_millis(20)).await;
    let (mut here, mut there) = (listener(&world.store).await, listener(&other).await);
    let start = end(&world).await;
    for place in 0..15 {
        let (organisation, lead) = world.organisations[place];
        let store = if place % 3 == 0 { &other } else { &world.store };
        let command = rate(round, organisation, "1S1", comment("x"), None);
        store.execute(store::Envelope::new(domain::Asker::Person(lead), command)).await.unwrap();
    }
    let last = end(&world).await;
    assert_eq!(last, start + 30);
    hear_until(&mut there, start, last).await;
    hear_until(&mut here, start, last).await;
}

async fn a_store_that_is_dropped_leaves_nobody_who_looks_at_the_database(world: World) {
    let other = world.instance_polling(Duration::from_millis(10)).await;
    let mut listener = listener(&other).await;
    let db = other.db().clone();
    drop(other);
    let ended = async { while listener.recv().await.is_ok() {} };
    tokio::time::timeout(Duration::from_secs(20), ended).await.expect("nobody is left to tell anything");
    // Closing waits for every connection that is in use.
    tokio::time::timeout(Duration::from_secs(20), db.close()).await.expect("no connection is in use");
}

#[tokio::test]
async fn on_postgres_a_notification_wakes_the_others_at_once() {
    let Some(world) = World::dalarna_on_postgres().await else { return };
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let other = world.instance_polling(NEVER).await;
    let mut listener = listener(&other).await;
    let mut slowest = Duration::ZERO;
    for place in 0..15 {
        note(&world, round, place, "x").await;
        let committed = Instant::now();
        assert_eq!(hear(&mut listener).await.last, end(&world).await);
        slowest = slowest.max(committed.elapsed());
    }
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

#[tokio::test]
async fn what_is_committed_while_the_line_is_cut_is_told_after_the_next_connection() {
    let Some(world) = World::dalarna_on_postgres().await else { return };
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let other = world.instance_polling(Duration::from_millis(200)).await;
    let mut listener = listener(&other).await;
    let start = end(&world).await;
    let cut = "select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%' and datname = \
        current_database()";
    for place in 0..3 {
        let lines = tamper(&world, cut).await.unwrap();
        assert!(lines > 0 || place > 0, "somebody listens; later nobody may do so again yet");
        note(&world, round, place, "x").await;
    }
    hear_until(&mut listener, start, end(&world).await).await;
}

#[tokio::test]
async fn behind_a_pool_of_connections_the_timer_finds_what_others_committed() {
    let Some(world) = World::dalarna_behind_pgbouncer().await else { return };
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let other = world.instance_polling(Duration::from_millis(300)).await;
    let mut listener = listener(&other).await;
    let start = end(&world).await;
    for place in 0..3 {
        note(&world, round, place, "x").await;
    }
    hear_until(&mut listener, start, end(&world).await).await;
}
