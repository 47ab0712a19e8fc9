//! Work that one instance at a time does, whatever becomes of the others and of their clocks.

use chrono::Duration;
use store::Store;
use tests::{Clock, World};
use uuid::Uuid;

scenarios! {
    a_lease_has_one_holder_until_it_expires_or_is_released,
    of_three_instances_that_ask_at_once_one_gets_the_lease,
    an_instance_that_slept_through_its_lease_is_told_so_when_it_wants_to_go_on,
}

const LENGTH: Duration = Duration::minutes(5);

async fn take(store: &Store, holder: Uuid) -> bool {
    store.db().take_lease("work", holder, LENGTH, store.ambient().now()).await.unwrap()
}

pub(super) async fn a_lease_has_one_holder_until_it_expires_or_is_released(world: World) {
    let (store, one, two) = (&world.store, world.ids.id(), world.ids.id());
    let minutes = async |number| world.pass(Duration::minutes(number)).await;
    assert!(take(store, one).await);
    minutes(4).await;
    assert!(!take(store, two).await, "the first holder's time is not over");
    assert!(take(store, one).await, "the holder may keep it for longer");
    minutes(4).await;
    assert!(!take(store, two).await);
    minutes(1).await;
    assert!(take(store, two).await, "its time is over");
    minutes(1).await;
    assert!(!take(store, one).await);
    store.db().release_lease("work", one).await.unwrap();
    assert!(!take(store, one).await, "nobody releases what others hold");
    store.db().release_lease("work", two).await.unwrap();
    assert!(take(store, one).await);
    assert!(store.db().take_lease("other work", two, LENGTH, world.clock.now()).await.unwrap());
}

async fn of_three_instances_that_ask_at_once_one_gets_the_lease(world: World) {
    let instances = [world.store.clone(), world.instance().await, world.instance().await];
    for _ in 0..5 {
        let holders = [world.ids.id(), world.ids.id(), world.ids.id()];
        let asked = instances.iter().zip(holders).map(|(store, holder)| take(store, holder));
        let won = futures_util::future::join_all(asked).await;
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
        // The winner dies. The others wait until its time is over, not longer.
        world.pass(LENGTH).await;
    }
}

async fn an_instance_that_slept_through_its_lease_is_told_so_when_it_wants_to_go_on(world: World) {
    let (awake, asleep) = (world.instance().await, &world.store);
    let (one, two) = (world.ids.id(), world.ids.id());
    assert!(take(asleep, one).await);
    world.pass(LENGTH).await;
    assert!(take(&awake, two).await);
    assert!(!take(asleep, one).await, "it must not go on beside the one that took over");
    asleep.db().release_lease("work", one).await.unwrap();
    assert!(!take(asleep, one).await, "and what it gives back is not its own any more");
    assert!(take(&awake, two).await);
}

#[tokio::test]
async fn on_postgres_a_lease_ends_by_the_servers_clock_however_wrong_those_of_the_instances_are() {
    let Some(world) = World::dalarna_on_postgres().await else { return };
    let ahead = world.instance_at(&Clock::at("2031-01-01T00:00:00Z")).await;
    let behind = world.instance_at(&Clock::at("1999-01-01T00:00:00Z")).await;
    let (one, two) = (world.ids.id(), world.ids.id());
    for (holder, other) in [(&ahead, &behind), (&behind, &ahead)] {
        assert!(take(holder, one).await);
        assert!(!take(other, two).await, "another clock does not end it early");
        assert!(take(holder, one).await);
        world.pass(LENGTH).await;
        assert!(take(other, two).await, "and does not make it last");
        other.db().release_lease("work", two).await.unwrap();
    }
}
