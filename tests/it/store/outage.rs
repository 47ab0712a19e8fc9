//! The database goes away and comes back.

use std::time::{Duration, Instant};

use domain::AssessmentId;
use store::{Bare, Error, ExecuteError, Trouble};
use tests::World;

use super::reading::rated;
use super::{ask, comment, end};
use crate::it::given::{self, rate};

/// Waits until something is so.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !is_so().await {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn refuses_at_once_and_goes_on_afterwards(world: World, end_line: impl Fn(&World)) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let before = end(&world).await;
    let mut commits = world.store.commits();
    let save = |text| ask(&world, lead, rate(round, organisation, "1S1", comment(text), None));

    end_line(&world);
    until("it is noticed", async || !world.store.is_reachable()).await;
    let asked = Instant::now();
    let refused = save("during").await;
    assert!(matches!(refused, Err(ExecuteError::Store(Error::Unreachable { .. }))), "{refused:?}");
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());

    world.line().mend();
    until("it recovers by itself", async || world.store.is_reachable()).await;
    until("a command is carried out again", async || save("after").await.is_ok()).await;
    assert_eq!(end(&world).await, before + 2, "the refused one left nothing");
    assert_eq!(commits.recv().await.unwrap().first, before + 1);
    assert_eq!(world.store.health().await.trouble, None);
}

#[tokio::test]
async fn while_the_line_is_cut_commands_are_refused_at_once_and_afterwards_carried_out() {
    let Some(world) = World::dalarna_behind_a_line().await else { return };
    refuses_at_once_and_goes_on_afterwards(world, |world| world.line().cut()).await;
}

#[tokio::test]
async fn while_the_database_hangs_commands_are_refused_at_once_and_afterwards_carried_out() {
    let Some(world) = World::dalarna_behind_a_line().await else { return };
    refuses_at_once_and_goes_on_afterwards(world, |world| world.line().stop()).await;
}

#[tokio::test]
async fn that_the_database_hangs_is_told_soon_however_many_ask() {
    let Some(world) = World::dalarna_behind_a_line().await else { return };
    assert_eq!(world.store.health().await.trouble, None);
    world.line().stop();
    tokio::time::sleep(Duration::from_millis(600)).await;
    let asked = Instant::now();
    let all = futures_util::future::join_all((0..50).map(|_| world.store.health())).await;
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    for health in all {
        assert_eq!((health.trouble, health.position), (Some(Trouble::Unreachable), None));
    }
    world.line().mend();
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_told_as_unknown_and_never_tried_again() {
    let Some(world) = World::dalarna_behind_a_line().await else { return };
    let stream = AssessmentId(world.ids.id()).stream();
    let append = |expected, text| {
        let (store, events) = (world.store.clone(), vec![rated(text)]);
        tokio::spawn(async move { store.append(Bare { stream, expected, events }).await })
    };
    append(0, "first").await.unwrap().unwrap();
    let direct = world.past_the_line().await;
    world.line().lose_answers();
    let asked = append(1, "second");
    until("it is stored", async || direct.stream(stream).await.unwrap().len() == 2).await;
    world.line().cut();
    let answer = asked.await.unwrap();
    assert!(matches!(answer, Err(ExecuteError::Store(Error::CommitLost { .. }))), "{answer:?}");

    world.line().mend();
    until("it recovers by itself", async || append(2, "third").await.unwrap().is_ok()).await;
    assert_eq!(world.store.db().stream(stream).await.unwrap().len(), 3, "nothing is stored twice");
}
