//! A rebuild from the log gives the rows that living through it gave.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use domain::Asker;
use domain::assessment::ApproveAssessment;
use domain::round::CloseRound;
use projection::{TABLES, rebuild};
use store::{Envelope, ExecuteError};
use tests::World;
use tests::dice::Dice;

use crate::it::given::{self, rated};
use crate::it::random::Pool;

scenarios! {
    a_rebuild_after_a_long_random_history_gives_the_same_rows,
    a_rebuild_mends_read_tables_that_were_damaged,
    a_rebuild_that_fails_leaves_the_rows_as_they_were,
    every_table_is_either_kept_or_rebuilt,
}

/// Lives through some whole assessments and many random commands, most of them by somebody who may, and
/// gives the names of those that changed something.
async fn live(world: &World, assessed: usize, steps: usize) -> BTreeSet<&'static str> {
    let mut pool = Pool::new(world, Dice::new(1), 4).await;
    for member in &world.organisations[..assessed] {
        given::assess(world, pool.rounds[0], *member, |_| 1).await;
    }
    let (organisation, lead) = world.organisations[0];
    world.by(lead, ApproveAssessment { round: pool.rounds[0], organisation }).await;
    let mut done = BTreeSet::from(["open_round", "record_rating", "submit_assessment", "approve_assessment"]);
    for _ in 0..steps {
        world.clock.set_to(world.clock.now() + Duration::minutes(97));
        let command = pool.command(world);
        let name = command.name();
        let mut askers = vec![Asker::System, Asker::Person(world.coordinator)];
        askers.extend(pool.people.iter().map(|person| Asker::Person(*person)));
        for asker in askers {
            match world.store.execute(Envelope::new(asker, command.clone())).await {
                Ok(outcome) if outcome.events > 0 => {
                    done.insert(name);
                    break;
                }
                Ok(_) => break,
                Err(ExecuteError::Refused(_)) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
    }
    // Only the second round is closed, and at the end, so that both go on taking answers.
    if world.system(CloseRound { round: pool.rounds[1] }).await.events > 0 {
        done.insert("close_round");
    }
    done
}

/// Every row of every read table, in the order of its key.
pub(crate) async fn dump(world: &World) -> BTreeMap<&'static str, Vec<String>> {
    let db = world.store.db();
    let mut dump = BTreeMap::new();
    for (table, key) in TABLES {
        // Twins: one database quotes column by column, the other makes a whole row a text.
        let parts = world.either(
            "select 'quote(' || name || ')' from pragma_table_info($1)",
            "select 'cast(' || $1 || ' as text)'",
        );
        let parts: Vec<(String,)> = db.all(parts, vec![table.into()]).await.unwrap();
        let parts: Vec<_> = parts.into_iter().map(|(part,)| part).collect();
        let rows = format!("select {} from {table} order by {key}", parts.join(" || ' ' || "));
        let rows: Vec<(String,)> = db.all(rows.leak(), Vec::new()).await.unwrap();
        dump.insert(table, rows.into_iter().map(|(row,)| row).collect());
    }
    dump
}

async fn a_rebuild_after_a_long_random_history_gives_the_same_rows(world: World) {
    let done = live(&world, 14, 1200).await;
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
    live(&world, 1, 200).await;
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
    let kept = ["_sqlx_migrations", "command", "event", "lease", "mark", "person", "session", "sign_in_link"];
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
