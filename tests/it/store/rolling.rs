//! A newer program migrates and writes while an older one, this one, is still running.

use domain::{Asker, Refusal};
use serde_json::json;
use store::{Db, Envelope, Error, ExecuteError, Trouble};
use tests::World;

use super::{ask, comment, end, tamper, tamper_with};
use crate::it::given::{self, rate, rated};

scenarios! {
    an_older_instance_goes_on_beside_a_migration_that_only_adds,
    an_older_program_starts_beside_a_migration_that_only_adds,
    an_older_instance_says_that_a_migration_is_beyond_it_and_an_older_program_does_not_start,
    a_stream_with_an_event_of_a_newer_program_is_left_alone_and_everything_else_goes_on,
}

/// What a newer program does to the tables: it adds one, and a column with something to say to a table that is read
/// and written all the time.
const EXPAND: [&str; 3] = [
    "create table rating_mark (assessment_id text not null, mark text not null)",
    "alter table rating add column mark text",
    "alter table event add column origin text",
];
const FILL: &str = "update rating set mark = 'of a newer program'";
const MARKED: &str = "select criterion, mark from rating where level = 1 order by criterion";

/// Notes a migration as the library that applies them does.
async fn migrated(world: &World, version: i64, name: &str) {
    let note = world.either(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
            values ($1, $2, true, x'00', 1)",
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
            values ($1, $2, true, '\\x00', 1)",
    );
    assert_eq!(tamper_with(world, note, vec![version.into(), name.into()]).await.unwrap(), 1);
}

async fn expand(world: &World) {
    for statement in EXPAND {
        tamper(world, statement).await.unwrap();
    }
    migrated(world, 29_990_101_000_000, "expand rating").await;
}

async fn an_older_instance_goes_on_beside_a_migration_that_only_adds(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    // Statements are prepared on every connection before the tables change.
    let sheet = || projection::assessment::sheet(world.store.db(), Asker::Person(lead), round, organisation);
    world.by(lead, rate(round, organisation, "1S1", rated(1), Some(0))).await;
    for _ in 0..20 {
        futures_util::future::join_all((0..8).map(|_| sheet())).await;
    }
    expand(&world).await;
    assert_eq!(tamper(&world, FILL).await.unwrap(), 1);

    let changed = world.by(lead, rate(round, organisation, "1S1", rated(1), None)).await;
    assert_eq!(changed.events, 0);
    world.by(lead, rate(round, organisation, "1S2", rated(1), Some(0))).await;
    let found = futures_util::future::join_all((0..8).map(|_| sheet())).await;
    assert!(found.into_iter().all(|sheet| sheet.unwrap().unwrap().rows.len() == 2));
    assert!(world.store.db().after(0, 1_000).await.unwrap().len() > 30);
    let marked: Vec<(String, Option<String>)> = world.store.db().all(MARKED, Vec::new()).await.unwrap();
    let newer = Some("of a newer program".to_owned());
    assert_eq!(marked, [("1S1".to_owned(), newer), ("1S2".to_owned(), None)], "what is not ours stays");
    let health = world.store.health().await;
    assert_eq!((health.trouble, health.schema), (None, Some(29_990_101_000_000)));
}

async fn an_older_program_starts_beside_a_migration_that_only_adds(world: World) {
    expand(&world).await;
    migrated(&world, 29_990_102_000_000, "contract something after 20261123100300").await;
    let started = world.instance().await;
    let (organisation, lead) = world.organisations[0];
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let command = rate(round, organisation, "1S1", rated(1), Some(0));
    started.execute(Envelope::new(Asker::Person(lead), command)).await.unwrap();
    assert_eq!(started.health().await.trouble, None);
}

async fn an_older_instance_says_that_a_migration_is_beyond_it_and_an_older_program_does_not_start(
    world: World,
) {
    expand(&world).await;
    migrated(&world, 29_990_102_000_000, "contract rating after 29990101000000").await;
    let health = world.store.health().await;
    assert_eq!(health.trouble, Some(Trouble::NewerSchema));
    assert!(!health.serves());
    let error = Db::open(&world.address()).await.unwrap_err();
    assert!(matches!(error, Error::NewerDatabase { version: 29_990_102_000_000 }), "{error:?}");
    assert!(error.to_string().contains("install that version or a later one"), "{error}");
}

/// An event that no program knows yet, at the end of the log and of a stream.
async fn from_the_future(world: &World, organisation: domain::OrganisationId) {
    let head = world.store.db().head().await.unwrap();
    let stream = organisation.stream();
    let version = world.store.db().stream(stream).await.unwrap().len() as u64 + 1;
    let put = "insert into event (position, stream_kind, stream_id, version, kind, payload, at, correlation, causation, \
        hash) values ($1, $2, $3, $4, 'moved_to_mars', $5, 1, $3, $3, $6)";
    let payload = json!({ "sol": 1 }).to_string();
    let values = vec![
        (head.position + 1).into(),
        stream.kind.as_str().into(),
        stream.id.into(),
        version.into(),
        payload.into(),
        head.hash.into(),
    ];
    assert_eq!(tamper_with(world, put, values).await.unwrap(), 1);
}

async fn a_stream_with_an_event_of_a_newer_program_is_left_alone_and_everything_else_goes_on(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let (neighbour, other_lead) = world.organisations[1];
    world.by(lead, rate(round, organisation, "1S1", rated(1), Some(0))).await;
    assert_eq!(world.store.health().await.trouble, None);
    from_the_future(&world, organisation).await;
    let position = end(&world).await;

    // Both wait for the same commit: the one that cannot be decided keeps the other from nothing.
    let (ours, theirs) = tokio::join!(
        ask(&world, lead, rate(round, organisation, "1S2", comment("x"), Some(0))),
        ask(&world, other_lead, rate(round, neighbour, "1S2", comment("x"), Some(0))),
    );
    let error = ours.unwrap_err();
    assert!(
        matches!(&error, ExecuteError::Store(Error::Unreadable { position: found, .. }) if *found == position),
        "{error:?}"
    );
    assert_eq!(theirs.unwrap().events, 2);
    assert_eq!(end(&world).await, position + 2, "nothing was written for the one that was refused");
    let refused = ask(&world, other_lead, rate(round, neighbour, "1S2", comment("y"), Some(0))).await;
    assert!(matches!(refused, Err(ExecuteError::Refused(Refusal::ChangedMeanwhile { .. }))), "{refused:?}");

    let sheet =
        projection::assessment::sheet(world.store.db(), Asker::Person(lead), round, organisation).await;
    assert_eq!(sheet.unwrap().unwrap().rows.len(), 1, "pages are read as before");
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    let health = world.store.health().await;
    assert_eq!(health.trouble, Some(Trouble::UnreadableEvent));
    assert!(health.serves(), "reading, and all that does not need that stream, goes on");
}
