//! Several instances on one database, seen by clients of one of them.

use std::time::{Duration, Instant};

use axum::Extension;
use axum::http::StatusCode;
use serde_json::json;
use store::Unreachable;
use tests::World;

use super::live::Events;
use super::{Client, Region, post};

/// Far longer than a test takes: what is heard was not found by the timer.
const NEVER: Duration = Duration::from_mins(10);

async fn hears_of_the_other_instance(world: World, poll: Duration) -> Duration {
    let region = Region::of(world).await;
    let round = region.this_years_round().await;
    let other = region.world.instance_polling(poll).await;
    let lead = region.world.organisations[0].1;
    let mut events = Events::of(&Client::of(&other, lead).await, None).await;
    assert!(events.is_silent().await);
    let mut slowest = Duration::ZERO;
    for criterion in ["1S1", "1S2", "1S3"] {
        region.rate(0, &round, criterion, 1).await;
        if criterion == "1S1" {
            assert_eq!(events.change().await["kind"], "assessment_started");
        }
        let committed = Instant::now();
        assert_eq!(events.change().await["kind"], "rating_recorded");
        slowest = slowest.max(committed.elapsed());
    }
    slowest
}

#[tokio::test]
async fn a_subscription_hears_at_once_of_a_command_that_another_instance_carried_out() {
    let Some(world) = World::dalarna_on_postgres().await else { return };
    let slowest = hears_of_the_other_instance(world, NEVER).await;
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

#[tokio::test]
async fn behind_a_pool_a_subscription_hears_of_it_at_the_next_turn_of_the_timer() {
    let Some(world) = World::dalarna_behind_pgbouncer().await else { return };
    let slowest = hears_of_the_other_instance(world, Duration::from_millis(200)).await;
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

#[tokio::test]
async fn a_subscription_hears_of_what_another_program_writes_into_the_same_file() {
    hears_of_the_other_instance(World::dalarna().await, Duration::from_millis(50)).await;
}

#[tokio::test]
async fn a_request_whose_sender_could_not_be_looked_up_is_not_called_signed_out() {
    let region = Region::dalarna().await;
    let Client(router) = Client::anonymous(&region.world.store);
    let client = Client(router.layer(Extension(Unreachable)));
    let answer = client.ask("{ regions { id } }", json!({})).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"));
    let query = json!({ "query": "{ regions { id } }" }).to_string();
    let answer = client.send(post(query, "application/json")).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE"));
}

#[tokio::test]
async fn while_the_database_is_away_a_mutation_says_so_and_changes_nothing() {
    let Some(world) = World::dalarna_behind_a_line().await else { return };
    let region = Region::of(world).await;
    let round = region.this_years_round().await;
    region.world.line().cut();
    while region.world.store.is_reachable() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let input = json!({ "round": round, "organisation": region.organisation(0), "criterion": "1S1",
        "answer": { "level": 1 } });
    let query = "mutation M($input: RecordRatingInput!) { recordRating(input: $input) { status } }";
    let answer = region.leads[0].ask(query, json!({ "input": input })).await;
    assert_eq!(answer.code(), "UNAVAILABLE", "{}", answer.body);
    assert!(!answer.body.to_string().contains("PGSQL"), "{}", answer.body);
    region.world.line().mend();
    while !region.world.store.is_reachable() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(region.rate(0, &round, "1S1", 1).await["status"], "OK");
}
