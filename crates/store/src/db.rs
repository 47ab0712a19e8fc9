//! The database: running SQL without naming the driver anywhere else.
//!
//! Every statement is one SQL text with `$1`, `$2` …, its arguments are [`Value`]s, and its rows are
//! read by [`Row`]. Opening is in `open.rs`; how values meet the drivers is in `value.rs`; transactions are in
//! `tx.rs`, and writing without one in `once.rs`.

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{PgConnection, PgPool, SqliteConnection, SqlitePool};
use tokio::sync::Mutex;

use crate::Error;
use crate::bulk::{Bulk, Dialect, GivenRow};
use crate::news::News;
use crate::once::Kept;
use crate::open::broken_file;
use crate::texts::Texts;
use crate::value::{Row, Value, postgres, sqlite};

/// Runs the same lines with either driver, on its connections or in its transaction.
macro_rules! on {
    ($of:ident, $on:expr, $driver:ident, $it:ident => $body:expr) => {
        match $on {
            on!(@$of Sqlite $it) => {
                use sqlite as $driver;
                $body
            }
            on!(@$of Postgres $it) => {
                use postgres as $driver;
                $body
            }
        }
    };
    (@Pools Sqlite $it:ident) => { Pools::Sqlite { readers: $it, .. } };
    (@Pools Postgres $it:ident) => { Pools::Postgres { pool: $it, .. } };
    (@Open $driver:ident $it:ident) => { Open::$driver($it, ..) };
}
pub(crate) use on;

/// A connection that only the writer uses. It is opened when it is needed first, and anew after it broke.
pub(crate) type Own<C> = Arc<Mutex<Option<Kept<C>>>>;

/// The connections of each kind of database.
#[derive(Clone, Debug)]
pub(crate) enum Pools {
    /// One connection for transactions, one that writes at once, several that read. `writing` lets only one of the
    /// first two begin at a time, in the order in which they asked.
    Sqlite {
        writer: SqlitePool,
        own: Own<SqliteConnection>,
        options: Box<SqliteConnectOptions>,
        writing: Arc<Mutex<()>>,
        readers: SqlitePool,
        path: PathBuf,
    },
    /// Any connection may write. The lock on `log_gate` says who may: whoever writes at once shares it with others
    /// that do so too (the primary key of `event` lets one of them win), a transaction has it for itself.
    ///
    /// `own` is absent behind a pool in transaction mode: there each transaction may meet another server
    /// connection. Then nothing is kept prepared, and a query alone, which the driver sends in two steps, takes a
    /// transaction as well.
    Postgres { pool: PgPool, own: Option<(Own<PgConnection>, Box<PgConnectOptions>)> },
}

/// A database: `SQLite` in a file, or `PostgreSQL`.
#[derive(Clone, Debug)]
pub struct Db {
    pub(crate) pools: Pools,
    pub(crate) texts: Arc<Texts>,
    pub(crate) news: Arc<News>,
}

impl Db {
    /// A database behind open connections.
    pub(crate) fn over(pools: Pools) -> Self {
        let dialect = match pools {
            Pools::Sqlite { .. } => Dialect::Sqlite,
            Pools::Postgres { .. } => Dialect::Postgres,
        };
        Self { pools, texts: Arc::new(Texts::new(dialect)), news: Arc::new(News::new()) }
    }

    /// What the database is called in messages: its file, or the server's kind.
    pub fn name(&self) -> String {
        match &self.pools {
            Pools::Sqlite { path, .. } => path.display().to_string(),
            Pools::Postgres { .. } => "the PostgreSQL database".to_owned(),
        }
    }

    /// Every row that a query finds.
    ///
    /// # Errors
    /// When the database fails or a row does not fit.
    pub async fn all<T: Row>(&self, sql: &'static str, values: Vec<Value>) -> Result<Vec<T>, Error> {
        if let Some(mut tx) = self.for_a_query().await? {
            let found = tx.all(sql, values).await?;
            tx.commit().await?;
            return Ok(found);
        }
        on!(Pools, &self.pools, driver, pool => driver::read(&driver::bind(sql, values).fetch_all(pool).await?))
    }

    /// The row that a query finds, if it finds one.
    ///
    /// # Errors
    /// When the database fails or the row does not fit.
    pub async fn optional<T: Row>(&self, sql: &'static str, values: Vec<Value>) -> Result<Option<T>, Error> {
        if let Some(mut tx) = self.for_a_query().await? {
            let found = tx.optional(sql, values).await?;
            tx.commit().await?;
            return Ok(found);
        }
        let found: Vec<T> = on!(Pools, &self.pools, driver, pool => driver::read(&driver::bind(sql, values).fetch_optional(pool).await?)?);
        Ok(found.into_iter().next())
    }

    /// Every row that a query over given rows finds.
    ///
    /// # Errors
    /// When the database fails or a row does not fit.
    pub async fn bulk_all<T: Row>(&self, bulk: &Bulk, rows: Vec<GivenRow>) -> Result<Vec<T>, Error> {
        if let Some(mut tx) = self.for_a_query().await? {
            let found = tx.bulk_all(bulk, rows).await?;
            tx.commit().await?;
            return Ok(found);
        }
        let (text, given) = self.texts.bulk(bulk, rows);
        on!(Pools, &self.pools, driver, pool => {
            driver::read(&driver::over(text, [given], Vec::new())?.fetch_all(pool).await?)
        })
    }

    /// Lets the database check itself: an empty list means that it is sound. A server checks its pages
    /// as it reads them; there the answer is whether it answers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn integrity(&self) -> Result<Vec<String>, Error> {
        let Pools::Sqlite { path, .. } = &self.pools else {
            self.all::<(i64,)>("select count(*) from event", Vec::new()).await?;
            return Ok(Vec::new());
        };
        let rows: Vec<(String,)> =
            self.all("pragma integrity_check", Vec::new()).await.map_err(|error| match error {
                Error::Database(error) => broken_file(path, error),
                other => other,
            })?;
        Ok(rows.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect())
    }

    /// Closes every connection. A database in a file is whole on its own afterwards.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, own, readers, .. } => {
                readers.close().await;
                close_own(own).await;
                // The last connection to close does this too, unless it is a reader that was slow to go.
                if let Err(error) = sqlx::query("pragma wal_checkpoint(truncate)").execute(writer).await {
                    tracing::warn!(%error, "the database keeps a part of itself in its write-ahead file");
                }
                writer.close().await;
            }
            Pools::Postgres { pool, own } => {
                if let Some((own, _)) = own {
                    close_own(own).await;
                }
                pool.close().await;
            }
        }
    }
}

async fn close_own<C: sqlx::Connection>(own: &Own<C>) {
    if let Some(kept) = own.lock().await.take()
        && let Err(error) = kept.connection.close().await
    {
        tracing::debug!(%error, "the writer's connection did not close well");
    }
}
