//! A rebuild from the log gives the rows that living through it gave, and so does any division into batches.

use std::collections::BTreeSet;

use domain::Recorded;
use projection::{PROJECT, TABLES, rebuild};
use proptest::prelude::*;
use store::Changes;
use tests::World;

use super::lived::{SEED, dump, live};
use crate::it::given::{self, rated};

scenarios! {
    a_rebuild_after_a_long_random_history_gives_the_same_rows,
    a_rebuild_mends_read_tables_that_were_damaged,
    a_rebuild_that_fails_leaves_the_rows_as_they_were,
    every_table_is_either_kept_or_rebuilt,
    recording_and_approving_need_no_look_at_the_tables,
}

async fn a_rebuild_after_a_long_random_history_gives_the_same_rows(world: World) {
    let done = live(&world, SEED, 14, 1200).await;
    let all = [
        "appoint_coordinator",
        "approve_assessment",
        "cancel_action",
        "close_round",
        "complete_action",
        "dismiss_coordinator",
        "follow_up_action",
        "grant_role",
        "move_round_due",
        "open_round",
        "plan_action",
        "plan_procurement",
        "record_delivery",
        "record_phase",
        "record_rating",
        "register_organisation",
        "register_region",
        "reinstate_procurement",
        "remove_member",
        "reopen_action",
        "return_assessment",
        "revise_action",
        "revise_procurement",
        "submit_assessment",
        "withdraw_procurement",
    ];
    assert_eq!(done, BTreeSet::from(all), "the history leaves a command out");

    let lived = dump(&world).await;
    let empty: Vec<_> = lived.iter().filter(|(_, rows)| rows.is_empty()).map(|(table, _)| *table).collect();
    assert!(empty.is_empty(), "the history leaves tables empty: {empty:?}");
    let head = world.store.db().head().await.unwrap().position;
    let mut steps = Vec::new();
    let position = rebuild(world.store.db(), |position| steps.push(position)).await.unwrap();
    assert_eq!(position, head);
    assert!(steps.len() > 1, "the history is shorter than what is read at a time: {head}");
    let rebuilt = dump(&world).await;
    for (table, _) in TABLES {
        assert_eq!(lived[table], rebuilt[table], "{table}");
    }
}

async fn a_rebuild_mends_read_tables_that_were_damaged(world: World) {
    live(&world, SEED, 1, 200).await;
    let before = dump(&world).await;
    let mut tx = world.store.db().write().await.unwrap();
    for damage in [
        "delete from rating where criterion = '1S1'",
        "update organisation set name = 'Okänd'",
        "insert into reminder_told (person_id, reminder_key) select person_id, 'none' from coordinator",
    ] {
        tx.execute(damage, Vec::new()).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_ne!(dump(&world).await, before);
    rebuild(world.store.db(), |_| {}).await.unwrap();
    assert_eq!(dump(&world).await, before);
}

async fn a_rebuild_that_fails_leaves_the_rows_as_they_were(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-20").await;
    let (organisation, lead) = world.organisations[0];
    world.by(lead, given::rate(round, organisation, "1S1", rated(1), None)).await;
    let before = dump(&world).await;
    given::disarm(&world).await;
    let mut tx = world.store.db().write().await.unwrap();
    let damage = "update event set payload = '{}' where kind = 'rating_recorded'";
    tx.execute(damage, Vec::new()).await.unwrap();
    tx.commit().await.unwrap();
    let error = rebuild(world.store.db(), |_| {}).await.unwrap_err();
    assert!(matches!(error, store::Error::Unreadable { position: 35, .. }), "{error:?}");
    assert_eq!(dump(&world).await, before);
}

async fn every_table_is_either_kept_or_rebuilt(world: World) {
    let kept = [
        "_sqlx_migrations",
        "command",
        "event",
        "lease",
        "log_gate",
        "mark",
        "person",
        "session",
        "sign_in_link",
        "sign_in_request",
    ];
    let mut known: BTreeSet<String> = kept.iter().map(|table| (*table).to_owned()).collect();
    known.extend(TABLES.iter().map(|(table, _)| (*table).to_owned()));
    // Twins: each database has its own list of tables.
    let found = world.either(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
        "select cast(table_name as text) from information_schema.tables \
            where table_schema = current_schema() and table_type = 'BASE TABLE'",
    );
    let found: Vec<(String,)> = world.store.db().all(found, Vec::new()).await.unwrap();
    assert_eq!(found.into_iter().map(|(table,)| table).collect::<BTreeSet<_>>(), known);
}

async fn recording_and_approving_need_no_look_at_the_tables(world: World) {
    live(&world, SEED, 1, 400).await;
    let log = world.store.db().after(0, 100_000).await.unwrap();
    let alone = log.iter().filter(|recorded| !(PROJECT.follows)(recorded));
    let alone: BTreeSet<_> = alone.map(|recorded| recorded.event.kind()).collect();
    let reviewed = [
        "assessment_approved",
        "assessment_started",
        "coordinator_appointed",
        "coordinator_dismissed",
        "organisation_registered",
        "rating_recorded",
        "region_registered",
    ];
    // A deferred digest tells nobody; whether there is one is up to the dice.
    assert_eq!(&alone - &BTreeSet::from(["digest_deferred"]), BTreeSet::from(reviewed));
}

/// Makes the read tables again from batches of these sizes, over and over, as the writer does it.
async fn relive(world: &World, sizes: &[usize]) {
    let log = world.store.db().after(0, 100_000).await.unwrap();
    let mut tx = world.store.db().write().await.unwrap();
    for (table, _) in TABLES {
        tx.execute(format!("delete from {table}").leak(), Vec::new()).await.unwrap();
    }
    let (mut rest, mut sizes) = (log.as_slice(), sizes.iter().cycle());
    while !rest.is_empty() {
        let (batch, others): (&[Recorded], _) = rest.split_at(rest.len().min(*sizes.next().unwrap()));
        let mut changes = Changes::default();
        (PROJECT.changes)(batch, &mut changes).unwrap();
        tx.write(changes).await.unwrap();
        if batch.iter().any(PROJECT.follows) {
            (PROJECT.follow)(&mut tx, batch).await.unwrap();
        }
        rest = others;
    }
    tx.commit().await.unwrap();
}

async fn lives_again_in_batches(world: World, seed: u64, steps: usize, sizes: &[usize]) {
    live(&world, seed, 1, steps).await;
    let lived = dump(&world).await;
    for sizes in [sizes, &[1], &[7], &[1000]] {
        relive(&world, sizes).await;
        let again = dump(&world).await;
        for (table, _) in TABLES {
            assert_eq!(lived[table], again[table], "{table} in batches of {sizes:?}");
        }
    }
    rebuild(world.store.db(), |_| {}).await.unwrap();
    assert_eq!(dump(&world).await, lived);
}

fn histories(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() }
}

fn run(work: impl Future<Output = ()>) {
    tokio::runtime::Runtime::new().unwrap().block_on(work);
}

proptest! {
    #![proptest_config(histories(12))]

    #[test]
    fn any_division_of_a_random_history_into_batches_gives_the_same_rows_on_sqlite(
        seed in 1..u64::MAX,
        steps in 50..400_usize,
        sizes in prop::collection::vec(1..60_usize, 1..20),
    ) {
        run(async { lives_again_in_batches(World::dalarna().await, seed, steps, &sizes).await });
    }
}

proptest! {
    #![proptest_config(histories(5))]

    #[test]
    fn any_division_of_a_random_history_into_batches_gives_the_same_rows_on_postgres(
        seed in 1..u64::MAX,
        steps in 50..400_usize,
        sizes in prop::collection::vec(1..60_usize, 1..20),
    ) {
        run(async {
            // Without PostgreSQL the world says what was left out.
            if let Some(world) = World::dalarna_on_postgres().await {
                lives_again_in_batches(world, seed, steps, &sizes).await;
            }
        });
    }
}
