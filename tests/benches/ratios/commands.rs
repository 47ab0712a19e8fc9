//! Commands a second: the whole way through policy, rules, log and read tables, beside one bare
//! insert of the same bytes and a commit.

use std::str::FromStr;

use domain::assessment::{Answer, Level, Rating, RecordRating};
use domain::round::OpenRound;
use domain::{Asker, RoundId};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use store::Envelope;
use tests::World;

use crate::{ROUNDS, Ratio, rate};

/// Commands of one measurement.
const COMMANDS: usize = 1_200;

/// Measures with so many writers at the same time.
pub(crate) async fn measure(writers: usize) -> Ratio {
    let world = World::dalarna().await;
    let round = open_round(&world).await;
    let pool = bare_table(&world).await;
    let mut ratio = Ratio::default();
    for number in 0..ROUNDS {
        let limit = rate(COMMANDS, inserts(&pool, writers, number)).await;
        let ours = rate(COMMANDS, commands(&world, round, writers, number)).await;
        ratio.add(ours, limit);
    }
    ratio
}

pub(crate) async fn open_round(world: &World) -> RoundId {
    let round = RoundId(world.ids.id());
    let date = |text: &str| text.parse().expect("a date");
    let open = OpenRound {
        round,
        region: world.region,
        model: "dalamodellen-2022".to_owned(),
        name: "2026".to_owned(),
        opens_on: date("2026-11-01"),
        due_on: date("2026-12-11"),
    };
    world.by(world.coordinator, open).await;
    round
}

async fn commands(world: &World, round: RoundId, writers: usize, number: usize) {
    let criteria: Vec<_> =
        world.store.catalogue().models()[0].criteria().iter().map(|criterion| criterion.id.clone()).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let store = world.store.clone();
        let (organisation, lead) = world.organisations[writer % world.organisations.len()];
        let criteria = criteria.clone();
        tasks.spawn(async move {
            for step in 0..COMMANDS / writers {
                let level = Level::try_new(i64::try_from(step % 4).expect("small")).expect("a level");
                let rating = Rating {
                    answer: Some(Answer::Level(level)),
                    comment: format!("Runda {number}, skrivare {writer}, steg {step}: målen antogs i juni."),
                    ..Rating::default()
                };
                let criterion = criteria[(writer + step) % criteria.len()].clone();
                let command = RecordRating { round, organisation, criterion, rating, seen: None };
                store.execute(Envelope::new(Asker::Person(lead), command)).await.expect("recorded");
            }
        });
    }
    tasks.join_all().await;
}

/// The limit's table: the same columns, no trigger, no hash, no read tables.
async fn bare_table(world: &World) -> sqlx::SqlitePool {
    let file = world.folder().join("limit.db");
    let options = SqliteConnectOptions::from_str(&format!("sqlite://{}", file.display()))
        .expect("an address")
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.expect("a database");
    sqlx::query(
        "create table event (position integer primary key, stream blob, version integer, payload text)",
    )
    .execute(&pool)
    .await
    .expect("a table");
    pool
}

async fn inserts(pool: &sqlx::SqlitePool, writers: usize, number: usize) {
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let pool = pool.clone();
        tasks.spawn(async move {
            for step in 0..COMMANDS / writers {
                let payload = format!(
                    "{{\"criterion\":\"1S1\",\"rating\":{{\"answer\":{{\"level\":2}},\"comment\":\"Runda {number}, \
                     skrivare {writer}, steg {step}: målen antogs i juni.\"}}}}"
                );
                let mut tx = pool.begin_with("begin immediate").await.expect("the lock");
                sqlx::query("insert into event (stream, version, payload) values ($1, $2, $3)")
                    .bind(uuid::Uuid::nil())
                    .bind(i64::try_from(step).expect("small"))
                    .bind(payload)
                    .execute(&mut *tx)
                    .await
                    .expect("inserted");
                tx.commit().await.expect("committed");
            }
        });
    }
    tasks.join_all().await;
}
