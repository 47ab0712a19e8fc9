//! The hand-written limit: a table with few columns, no trigger, no hash, no read tables; one insert and one
//! commit an event.

use std::str::FromStr as _;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};
use tests::World;
use uuid::Uuid;

/// The bare table, on the same kind of database as the world.
#[derive(Clone, Debug)]
pub(crate) enum Limit {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Limit {
    /// Makes the table. On a server each writer has a connection of its own.
    pub(crate) async fn open(world: &World, writers: usize) -> Self {
        if let Some(url) = world.url() {
            let connections = u32::try_from(writers).expect("few writers");
            let pool = PgPoolOptions::new().max_connections(connections).test_before_acquire(false);
            let pool = pool.connect(&url).await.expect("a database");
            let table = "create table if not exists bare (position bigint generated always as identity primary key, \
                         stream uuid, version bigint, payload text)";
            sqlx::query(table).execute(&pool).await.expect("a table");
            return Self::Postgres(pool);
        }
        let file = world.folder().join(format!("limit-{writers}.db"));
        let options = SqliteConnectOptions::from_str(&format!("sqlite://{}", file.display()))
            .expect("an address")
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        // One connection with a queue in front of it: several that write would wait for each other by sleeping.
        let pool = SqlitePoolOptions::new().max_connections(1).test_before_acquire(false);
        let pool = pool.connect_with(options).await.expect("a database");
        let table =
            "create table bare (position integer primary key, stream blob, version integer, payload text)";
        sqlx::query(table).execute(&pool).await.expect("a table");
        Self::Sqlite(pool)
    }

    /// Inserts and commits.
    pub(crate) async fn insert(&self, version: i64, payload: String) {
        const INSERT: &str = "insert into bare (stream, version, payload) values ($1, $2, $3)";
        match self {
            Self::Sqlite(pool) => {
                let query = sqlx::query(INSERT).bind(Uuid::nil()).bind(version).bind(payload);
                query.execute(pool).await.expect("inserted");
            }
            Self::Postgres(pool) => {
                let query = sqlx::query(INSERT).bind(Uuid::nil()).bind(version).bind(payload);
                query.execute(pool).await.expect("inserted");
            }
        }
    }
}
