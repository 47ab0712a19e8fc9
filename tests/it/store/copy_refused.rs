//! What a copy refuses, and what is as it was afterwards.

use std::pin::pin;

use domain::region::RegisterRegion;
use domain::{Asker, RegionId};
use projection::PROJECT;
use store::{Broken, Copy, CopyError, Db, Envelope, Error, Side, Source, Verified};
use tests::World;
use tokio::sync::Notify;

use super::copy::{Place, copy, live, now, rows_of};
use super::{end, tamper};
use crate::it::given;

scenarios! {
    an_event_that_was_altered_is_named_and_not_written,
    an_event_that_was_altered_at_the_target_is_named,
    a_target_with_another_history_is_refused_and_stays_as_it_is,
    a_target_that_was_used_is_refused_and_stays_as_it_is,
    a_target_without_events_that_is_not_empty_is_refused,
    a_target_that_somebody_else_writes_to_is_noticed,
    an_unfinished_copy_is_no_source,
    a_database_is_not_copied_to_itself,
    of_two_copies_to_one_target_the_second_is_told,
    a_source_of_another_shape_is_refused,
    a_source_that_is_no_database_of_ours_is_refused,
}

async fn an_event_that_was_altered_is_named_and_not_written(world: World) {
    given::disarm(&world).await;
    tamper(&world, "update event set payload = replace(payload, 'Orsa', 'Mora') where position = 13")
        .await
        .unwrap();
    for place in Place::both().await {
        let error = copy(&world.address(), &place.address).await.unwrap_err();
        assert!(matches!(&error, CopyError::Broken(Side::Source, Broken { position: 13, .. })), "{error:?}");
        let db = place.db().await;
        assert_eq!(db.head().await.unwrap().position, 7, "its page was not written");
        assert!(db.unfinished_copy().await.unwrap().is_some());
        db.close().await;
    }
}

async fn an_event_that_was_altered_at_the_target_is_named(world: World) {
    for place in Place::both().await {
        copy(&world.address(), &place.address).await.unwrap();
        let served = place.address.file().is_none();
        let statements = [
            if served {
                "drop trigger event_update_refused on event"
            } else {
                "drop trigger event_update_refused"
            },
            "update event set payload = replace(payload, 'Orsa', 'Mora') where position = 13",
        ];
        let db = place.db().await;
        let mut tx = db.write().await.unwrap();
        for statement in statements {
            tx.execute(statement, Vec::new()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let error = copy(&world.address(), &place.address).await.unwrap_err();
        assert!(matches!(&error, CopyError::Broken(Side::Target, Broken { position: 13, .. })), "{error:?}");
        assert!(db.unfinished_copy().await.unwrap().is_some(), "it must not be used");
        db.close().await;
    }
}

/// Registers a region past the copy.
async fn register(world: &World, place: &Place) {
    let store = tests::open(&place.address, &world.clock, &world.ids).await;
    let region = RegisterRegion { region: RegionId(world.ids.id()), name: "Ett annat län".to_owned() };
    store.execute(Envelope::new(Asker::System, region)).await.unwrap();
    store.db().close().await;
}

async fn a_target_with_another_history_is_refused_and_stays_as_it_is(world: World) {
    for place in Place::both().await {
        copy(&world.address(), &place.address).await.unwrap();
        register(&world, &place).await;
        let before = place.rows().await;
        let region = RegionId(world.ids.id());
        let here = world.system(RegisterRegion { region, name: "Gävleborg".to_owned() }).await.position;
        world.system(RegisterRegion { region: RegionId(world.ids.id()), name: "Värmland".to_owned() }).await;
        let error = copy(&world.address(), &place.address).await.unwrap_err();
        assert!(matches!(error, CopyError::OtherHistory { position } if position == here), "{error:?}");
        assert_eq!(place.rows().await, before);
    }
}

async fn a_target_that_was_used_is_refused_and_stays_as_it_is(world: World) {
    for place in Place::both().await {
        copy(&world.address(), &place.address).await.unwrap();
        register(&world, &place).await;
        let before = place.rows().await;
        let error = copy(&world.address(), &place.address).await.unwrap_err();
        let (source, target) = (end(&world).await, end(&world).await + 1);
        assert!(
            matches!(error, CopyError::GoneOn { source_events, target_events }
                if (source_events, target_events) == (source, target)),
            "{error:?}"
        );
        assert_eq!(place.rows().await, before);
    }
}

async fn a_target_without_events_that_is_not_empty_is_refused(world: World) {
    for place in Place::both().await {
        let db = place.db().await;
        let person = world.person(domain::PersonId(world.ids.id()), "Någon", "nagon@x.example");
        db.put_person(&person).await.unwrap();
        db.close().await;
        let before = place.rows().await;
        let error = copy(&world.address(), &place.address).await.unwrap_err();
        assert!(matches!(error, CopyError::NotEmpty("person")), "{error:?}");
        assert_eq!(place.rows().await, before);
    }
}

/// Puts another event behind event 10 as soon as that is there, as a program does that uses the target meanwhile.
const INTRUDE: &str = "insert into event select 11, stream_kind, stream_id, 1000, kind, payload, actor, at, \
    correlation, causation, hash from event where position = 10";

async fn a_target_that_somebody_else_writes_to_is_noticed(world: World) {
    for place in Place::both().await {
        let statements = if place.address.file().is_some() {
            vec![format!(
                "create trigger intrude after insert on event when new.position = 10 begin {INTRUDE}; end"
            )]
        } else {
            vec![
                format!(
                    "create function intrude() returns trigger language plpgsql as \
                     $$ begin {INTRUDE}; return null; end; $$"
                ),
                "create trigger intrude after insert on event for each row when (new.position = 10) \
                 execute function intrude()"
                    .to_owned(),
            ]
        };
        let db = place.db().await;
        let mut tx = db.write().await.unwrap();
        for statement in statements {
            tx.execute(statement.leak(), Vec::new()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let (from, page) = (Source::open(&world.address()).await.unwrap(), 5);
        let copy = Copy { from: &from, to: &db, project: PROJECT, page };
        let error = copy.run(now(), |_| {}).await.unwrap_err();
        assert!(matches!(error, CopyError::Interfered(10)), "{error:?}");
        assert_eq!(db.head().await.unwrap().position, 11, "nothing was put behind it");
        assert!(db.unfinished_copy().await.unwrap().is_some());
        from.close().await;
        db.close().await;
    }
}

/// Copies the first events and leaves the copy unfinished.
async fn begin(world: &World, place: &Place) {
    let (from, to) = (Source::open(&world.address()).await.unwrap(), place.db().await);
    let begun = Notify::new();
    let copy = Copy { from: &from, to: &to, project: PROJECT, page: 3 };
    tokio::select! {
        biased;
        () = begun.notified() => {}
        copied = copy.run(now(), |_| begun.notify_one()) => panic!("it was not cut: {copied:?}"),
    }
    from.close().await;
    to.close().await;
}

async fn an_unfinished_copy_is_no_source(world: World) {
    for place in Place::both().await {
        begin(&world, &place).await;
        for next in Place::both().await {
            let error = copy(&place.address, &next.address).await.unwrap_err();
            assert!(matches!(error, CopyError::SourceUnfinished), "{error:?}");
        }
    }
}

async fn a_database_is_not_copied_to_itself(world: World) {
    live(&world).await;
    let before = rows_of(&world).await;
    let error = copy(&world.address(), &world.address()).await.unwrap_err();
    assert!(matches!(error, CopyError::Same), "{error:?}");
    assert_eq!(rows_of(&world).await, before);
}

async fn of_two_copies_to_one_target_the_second_is_told(world: World) {
    for place in Place::both().await {
        let (from, to) = (Source::open(&world.address()).await.unwrap(), place.db().await);
        let begun = Notify::new();
        let first = Copy { from: &from, to: &to, project: PROJECT, page: 3 };
        let mut first = pin!(first.run(now(), |_| begun.notify_one()));
        tokio::select! {
            biased;
            () = begun.notified() => {}
            copied = &mut first => panic!("too fast: {copied:?}"),
        }
        // The first one stands still in the middle of its work.
        let other = place.db().await;
        let second = Copy { from: &from, to: &other, project: PROJECT, page: 3 };
        let error = second.run(now(), |_| {}).await.unwrap_err();
        assert!(matches!(error, CopyError::UnderWay), "{error:?}");
        assert_eq!(first.await.unwrap().head, world.store.db().head().await.unwrap());
        assert_eq!(second.run(now(), |_| {}).await.unwrap().before, end(&world).await, "its turn has come");
        for db in [&to, &other] {
            db.close().await;
        }
        from.close().await;
    }
}

async fn a_source_of_another_shape_is_refused(world: World) {
    let open = || async { Source::open(&world.address()).await.unwrap_err() };
    let newest = "select max(version) from _sqlx_migrations";
    let (newest,): (i64,) = world.store.db().optional(newest, Vec::new()).await.unwrap().unwrap();
    let moved = "update _sqlx_migrations set version = 29990101000000 where version = \
        (select max(version) from _sqlx_migrations)";
    tamper(&world, moved).await.unwrap();
    assert!(matches!(open().await, Error::NewerDatabase { version: 29_990_101_000_000 }));
    tamper(&world, "delete from _sqlx_migrations where version = 29990101000000").await.unwrap();
    let error = open().await;
    assert!(matches!(error, Error::OlderDatabase { version } if version == newest), "{error:?}");
    assert!(matches!(world.store.db().verify(|_| {}).await.unwrap(), Verified::Whole(_)), "it is as it was");
}

async fn a_source_that_is_no_database_of_ours_is_refused(world: World) {
    tamper(&world, "drop table _sqlx_migrations").await.unwrap();
    assert!(matches!(Source::open(&world.address()).await.unwrap_err(), Error::NoTables));
    let nowhere = tempfile::tempdir().unwrap();
    let error = Source::open(&store::Address::folder(nowhere.path())).await.unwrap_err();
    assert!(matches!(&error, Error::NoFile { path } if path.ends_with(Db::FILE)), "{error:?}");
    assert_eq!(std::fs::read_dir(nowhere.path()).unwrap().count(), 0, "nothing was made");
}
