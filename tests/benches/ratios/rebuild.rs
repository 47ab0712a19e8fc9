//! Events a second when the read tables are made again, beside reading the same rows and inserting
//! them into a bare table in one transaction.

use domain::assessment::{Answer, Level, Rating, RecordRating};
use domain::{Asker, RoundId};
use sqlx::Row as _;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use store::Envelope;
use tests::World;
use uuid::Uuid;

use super::commands::open_round;
use crate::{ROUNDS, Ratio, rate};

/// How often every criterion is answered by every organisation before the rebuild.
const TIMES: usize = 8;

/// Measures a rebuild of some thousand events in a file.
pub(crate) async fn measure() -> Ratio {
    let world = World::dalarna().await;
    let file = world.folder().join(store::Db::FILE);
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let log = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.expect("the log");
    let copy = SqliteConnectOptions::new().filename(world.folder().join("limit.db")).create_if_missing(true);
    let copy = SqlitePoolOptions::new().max_connections(1).connect_with(copy).await.expect("a database");
    sqlx::query("create table copied (position integer primary key, stream blob, kind text, payload text)")
        .execute(&copy)
        .await
        .expect("a table");
    beside(&world, || embedded(&log, &copy)).await
}

/// The same on a server; none where it is not installed.
pub(crate) async fn measure_on_postgres() -> Option<Ratio> {
    let world = World::dalarna_on_postgres().await?;
    let url = world.url().expect("a server");
    let pool = PgPoolOptions::new().max_connections(1).connect(&url).await.expect("the server");
    sqlx::query("create table copied (position bigint primary key, stream uuid, kind text, payload text)")
        .execute(&pool)
        .await
        .expect("a table");
    Some(beside(&world, || served(&pool, &pool)).await)
}

async fn beside<F: Future<Output = ()>>(world: &World, limit: impl Fn() -> F) -> Ratio {
    let round = open_round(world).await;
    fill(world, round).await;
    let events = usize::try_from(world.store.db().head().await.expect("a head").position).expect("small");
    let mut ratio = Ratio::default();
    for _ in 0..ROUNDS {
        let limit = rate(events, limit()).await;
        let ours = rate(events, async {
            projection::rebuild(world.store.db(), |_| ()).await.expect("rebuilt");
        })
        .await;
        ratio.add(ours, limit);
    }
    ratio
}

async fn fill(world: &World, round: RoundId) {
    let criteria: Vec<_> =
        world.store.catalogue().models()[0].criteria().iter().map(|criterion| criterion.id.clone()).collect();
    for time in 0..TIMES {
        for (organisation, lead) in &world.organisations {
            for criterion in &criteria {
                let level = Level::try_new(i64::try_from(time % 4).expect("small")).expect("a level");
                let rating = Rating {
                    answer: Some(Answer::Level(level)),
                    comment: format!("Svar {time}"),
                    ..Rating::default()
                };
                let command = RecordRating {
                    round,
                    organisation: *organisation,
                    criterion: criterion.clone(),
                    rating,
                    seen: None,
                };
                let envelope = Envelope::new(Asker::Person(*lead), command);
                world.store.execute(envelope).await.expect("recorded");
            }
        }
    }
}

/// The same lines for both drivers.
macro_rules! reinsert {
    ($name:ident: $pool:ty) => {
        async fn $name(log: &$pool, copy: &$pool) {
            let rows = sqlx::query("select position, stream_id, kind, payload from event order by position")
                .fetch_all(log)
                .await
                .expect("the rows");
            let mut tx = copy.begin().await.expect("a transaction");
            sqlx::query("delete from copied").execute(&mut *tx).await.expect("emptied");
            for row in rows {
                sqlx::query("insert into copied (position, stream, kind, payload) values ($1, $2, $3, $4)")
                    .bind(row.get::<i64, _>(0))
                    .bind(row.get::<Uuid, _>(1))
                    .bind(row.get::<String, _>(2))
                    .bind(row.get::<String, _>(3))
                    .execute(&mut *tx)
                    .await
                    .expect("inserted");
            }
            tx.commit().await.expect("committed");
        }
    };
}
reinsert!(embedded: sqlx::SqlitePool);
reinsert!(served: sqlx::PgPool);
