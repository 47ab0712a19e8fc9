//! Nothing in the log can be altered, left out or put in unseen.

use domain::{Language, Role};
use store::{Broken, Head, Value, Verified};
use tests::World;
use uuid::Uuid;

use super::{end, tamper, tamper_with};
use crate::it::given;

scenarios! {
    the_log_refuses_to_be_updated_or_deleted,
    a_whole_log_is_verified_up_to_its_head,
    each_change_to_an_event_is_found_and_named,
    an_event_that_is_missing_in_the_middle_is_named,
    events_missing_at_the_end_show_in_the_head,
    events_that_changed_places_are_found,
    an_event_that_was_put_in_is_found,
    the_chain_goes_on_when_the_program_is_started_anew,
}

async fn the_log_refuses_to_be_updated_or_deleted(world: World) {
    let before = world.store.db().head().await.unwrap();
    for forbidden in [
        "update event set payload = '{}' where position = 3",
        "delete from event where position = 3",
        "delete from event",
    ] {
        let error = tamper(&world, forbidden).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{forbidden}: {error}");
    }
    // SQLite knows no such statement and refuses for that reason.
    tamper(&world, "truncate event").await.unwrap_err();
    assert_eq!(world.store.db().head().await.unwrap(), before);
    assert_eq!(verify(&world).await, Verified::Whole(before));
}

async fn a_whole_log_is_verified_up_to_its_head(world: World) {
    let mut steps = Vec::new();
    let verified = world.store.db().verify(|position| steps.push(position)).await.unwrap();
    let head = world.store.db().head().await.unwrap();
    assert_eq!((head.position, head.hash.len()), (32, 32));
    assert_eq!(steps, [32]);
    assert_eq!(verified, Verified::Whole(head));
    let empty = world.empty_beside().await;
    assert_eq!(verify(&empty).await, Verified::Whole(Head::default()));
}

async fn each_change_to_an_event_is_found_and_named(world: World) {
    disarm(&world).await;
    let other: Value = Uuid::from_u64_pair(0x0190_0000_0000_7000, 0x8000_0000_0000_0001).into();
    let hash: Value = vec![0; 32].into();
    for (change, value) in [
        ("update event set payload = replace(payload, 'Orsa', 'Mora') where position = 13", None),
        ("update event set payload = payload || ' ' where position = 13", None),
        ("update event set actor = $1 where position = 13", Some(&other)),
        ("update event set at = at + 1 where position = 13", None),
        ("update event set kind = 'member_removed' where position = 13", None),
        ("update event set stream_kind = 'region' where position = 13", None),
        ("update event set correlation = $1 where position = 13", Some(&other)),
        ("update event set causation = $1 where position = 13", Some(&other)),
        ("update event set hash = $1 where position = 13", Some(&hash)),
        ("update event set version = 7 where position = 13", None),
        ("update event set stream_id = $1 where position = 13", Some(&other)),
    ] {
        let changed = tamper_with(&world, change, value.cloned().into_iter().collect()).await.unwrap();
        assert_eq!(changed, 1, "{change}");
        assert_eq!(broken_at(&verify(&world).await), Some(13), "{change}");
        restore(&world).await;
    }
    assert!(matches!(verify(&world).await, Verified::Whole(_)));
}

async fn an_event_that_is_missing_in_the_middle_is_named(world: World) {
    disarm(&world).await;
    tamper(&world, "delete from event where position = 20").await.unwrap();
    let problem = "follows event 19; event 20 is missing".to_owned();
    assert_eq!(verify(&world).await, Verified::Broken(Broken { position: 21, problem }));
    restore(&world).await;
    // Closing the gap by counting on does not help.
    tamper(&world, "delete from event where position = 20").await.unwrap();
    tamper(&world, "update event set position = -position where position > 20").await.unwrap();
    tamper(&world, "update event set position = -position - 1 where position < 0").await.unwrap();
    assert_eq!(broken_at(&verify(&world).await), Some(20));
}

async fn events_missing_at_the_end_show_in_the_head(world: World) {
    let head = world.store.db().head().await.unwrap();
    disarm(&world).await;
    tamper(&world, "delete from event where position > 30").await.unwrap();
    // The chain itself is whole: only a head that was kept elsewhere tells.
    let Verified::Whole(found) = verify(&world).await else { panic!("what is left is whole") };
    assert_eq!(found.position, 30);
    assert_ne!(found, head);
}

async fn events_that_changed_places_are_found(world: World) {
    disarm(&world).await;
    for swap in [
        "update event set position = 0 where position = 12",
        "update event set position = 12 where position = 14",
        "update event set position = 14 where position = 0",
    ] {
        tamper(&world, swap).await.unwrap();
    }
    assert_eq!(broken_at(&verify(&world).await), Some(12));
}

async fn an_event_that_was_put_in_is_found(world: World) {
    disarm(&world).await;
    let put = "insert into event select 33, stream_kind, stream_id, 3, kind, payload, actor, at, correlation, \
        causation, hash from event where position = 32";
    tamper(&world, put).await.unwrap();
    assert_eq!(broken_at(&verify(&world).await), Some(33));
}

async fn the_chain_goes_on_when_the_program_is_started_anew(mut world: World) {
    let (organisation, _) = world.organisations[0];
    world.store.db().close().await;
    world.store = world.instance().await;
    let reader = ("Rut", "rut@2021.example", Language::Sv);
    given::member(&world, organisation, Role::Reader, reader).await;
    assert_eq!(end(&world).await, 33);
    assert!(matches!(verify(&world).await, Verified::Whole(_)));
}

async fn verify(world: &World) -> Verified {
    world.store.db().verify(|_| {}).await.unwrap()
}

fn broken_at(found: &Verified) -> Option<u64> {
    match found {
        Verified::Whole(_) => None,
        Verified::Broken(broken) => Some(broken.position),
    }
}

/// Takes the log's protection away and keeps a copy.
async fn disarm(world: &World) {
    given::disarm(world).await;
    tamper(world, "create table copy as select * from event").await.unwrap();
}

async fn restore(world: &World) {
    tamper(world, "delete from event").await.unwrap();
    tamper(world, "insert into event select * from copy").await.unwrap();
}
