//! The database: running SQL without naming the driver anywhere else.
//!
//! Every statement is one SQL text with `$1`, `$2` …, its arguments are [`Value`]s, and its rows are
//! read by [`Row`]. Opening is in `open.rs`; how values meet the drivers is in `value.rs`.

use std::path::PathBuf;

use sqlx::{PgPool, Postgres, Sqlite, SqlitePool};

use crate::Error;
use crate::open::{PATIENCE, broken_file};
use crate::value::{Row, Value, postgres, sqlite};

/// The key of the advisory lock that makes writers wait for each other on `PostgreSQL`: "milstolp".
const WRITERS: i64 = 0x6d69_6c73_746f_6c70;

/// Waits for the lock, for as long as is said: behind a pool of connections no session could keep the setting.
const LOCK: &str = "select set_config('lock_timeout', $1, true), pg_advisory_xact_lock($2)";

fn lock_timeout() -> String {
    format!("{}ms", PATIENCE.as_millis())
}

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
    (@Open $driver:ident $it:ident) => { Open::$driver($it) };
}

/// The connections of each kind of database.
#[derive(Clone, Debug)]
pub(crate) enum Pools {
    /// One connection that writes, several that read.
    Sqlite { writer: SqlitePool, readers: SqlitePool, path: PathBuf },
    /// Any of them writes; an advisory lock puts writers in a row.
    ///
    /// `pooled`: each transaction may meet another server connection. Then nothing is kept prepared, and a query
    /// alone, which the driver sends in two steps, takes a transaction as well.
    Postgres { pool: PgPool, pooled: bool },
}

/// A database: `SQLite` in a file, or `PostgreSQL`.
#[derive(Clone, Debug)]
pub struct Db(pub(crate) Pools);

impl Db {
    /// What the database is called in messages: its file, or the server's kind.
    pub fn name(&self) -> String {
        match &self.0 {
            Pools::Sqlite { path, .. } => path.display().to_string(),
            Pools::Postgres { .. } => "the PostgreSQL database".to_owned(),
        }
    }

    /// Waits for the write lock and opens a transaction that holds it. The lock comes before any
    /// look at the state, on both databases.
    ///
    /// # Errors
    /// [`Error::Busy`] when others keep the lock for too long.
    pub async fn write(&self) -> Result<Tx, Error> {
        match &self.0 {
            Pools::Sqlite { writer, .. } => {
                let open = Open::Sqlite(writer.begin_with("begin immediate").await?);
                Ok(Tx { open, prepared: true })
            }
            Pools::Postgres { pool, pooled } => {
                let mut tx = Tx { open: Open::Postgres(pool.begin().await?), prepared: !pooled };
                tx.execute(LOCK, vec![lock_timeout().into(), WRITERS.into()]).await?;
                Ok(tx)
            }
        }
    }

    /// A transaction for a query alone, where one is needed.
    async fn for_a_query(&self) -> Result<Option<Tx>, Error> {
        Ok(match &self.0 {
            Pools::Postgres { pool, pooled: true } => {
                Some(Tx { open: Open::Postgres(pool.begin().await?), prepared: false })
            }
            Pools::Sqlite { .. } | Pools::Postgres { .. } => None,
        })
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
        on!(Pools, &self.0, driver, pool => driver::read(&driver::bind(sql, values).fetch_all(pool).await?))
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
        let found: Vec<T> = on!(Pools, &self.0, driver, pool => driver::read(&driver::bind(sql, values).fetch_optional(pool).await?)?);
        Ok(found.into_iter().next())
    }

    /// Lets the database check itself: an empty list means that it is sound. A server checks its pages
    /// as it reads them; there the answer is whether it answers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn integrity(&self) -> Result<Vec<String>, Error> {
        let Pools::Sqlite { path, .. } = &self.0 else {
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
        match &self.0 {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                // The last connection to close does this too, unless it is a reader that was slow to go.
                if let Err(error) = sqlx::query("pragma wal_checkpoint(truncate)").execute(writer).await {
                    tracing::warn!(%error, "the database keeps a part of itself in its write-ahead file");
                }
                writer.close().await;
            }
            Pools::Postgres { pool, .. } => pool.close().await,
        }
    }
}

/// The open transaction of either driver.
#[derive(Debug)]
enum Open {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// A transaction that holds the write lock. Dropped without commit, it leaves nothing.
#[derive(Debug)]
pub struct Tx {
    open: Open,
    /// Whether statements stay prepared on the connection, for the next time.
    prepared: bool,
}

impl Tx {
    /// One of two texts of the same statement, for the few that the databases write differently.
    pub fn either(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.open {
            Open::Sqlite(_) => sqlite,
            Open::Postgres(_) => postgres,
        }
    }

    /// Runs a statement and tells how many rows it changed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn execute(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64, Error> {
        let changed = on!(Open, &mut self.open, driver, tx => {
            driver::bind(sql, values).persistent(self.prepared).execute(&mut **tx).await?.rows_affected()
        });
        Ok(changed)
    }

    /// Every row that a query finds.
    ///
    /// # Errors
    /// When the database fails or a row does not fit.
    pub async fn all<T: Row>(&mut self, sql: &'static str, values: Vec<Value>) -> Result<Vec<T>, Error> {
        on!(Open, &mut self.open, driver, tx => {
            driver::read(&driver::bind(sql, values).persistent(self.prepared).fetch_all(&mut **tx).await?)
        })
    }

    /// The row that a query finds, if it finds one.
    ///
    /// # Errors
    /// When the database fails or the row does not fit.
    pub async fn optional<T: Row>(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<T>, Error> {
        let found: Vec<T> = on!(Open, &mut self.open, driver, tx => {
            driver::read(&driver::bind(sql, values).persistent(self.prepared).fetch_optional(&mut **tx).await?)?
        });
        Ok(found.into_iter().next())
    }

    /// Makes everything in the transaction lasting.
    ///
    /// # Errors
    /// When the disk or the connection fails.
    pub async fn commit(self) -> Result<(), Error> {
        match self.open {
            Open::Sqlite(tx) => tx.commit().await?,
            Open::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
