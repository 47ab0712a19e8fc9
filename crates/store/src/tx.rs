//! Transactions.

use std::sync::Arc;

use sqlx::postgres::PgRow;
use sqlx::{Postgres, Sqlite};
use tokio::sync::OwnedMutexGuard;

use crate::bulk::{Bulk, Column, GivenRow};
use crate::changes::Changes;
use crate::db::{Pools, on};
use crate::open::PATIENCE;
use crate::texts::{Frame, Texts};
use crate::value::{Row, Value, postgres, sqlite};
use crate::{Db, Error};

/// Waits for the lock, for as long as is said: behind a pool of connections no session could keep the setting.
const PATIENT: &str = "select set_config('lock_timeout', $1, true)";
const GATE: &str = "lock table log_gate in exclusive mode";
/// Sees one moment, however long it looks.
const SNAPSHOT: &str = "begin isolation level repeatable read read only";

/// The open transaction of either driver. On `SQLite` its turn to write comes with it, if it writes.
#[derive(Debug)]
enum Open {
    Sqlite(sqlx::Transaction<'static, Sqlite>, Option<OwnedMutexGuard<()>>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// A transaction. Dropped without commit, it leaves nothing.
#[derive(Debug)]
pub struct Tx {
    open: Open,
    /// Whether statements stay prepared on the connection, for the next time.
    prepared: bool,
    texts: Arc<Texts>,
}

impl Db {
    /// Waits for the write lock and opens a transaction that holds it. The lock comes before any
    /// look at the state, on both databases: nobody else appends to the log until the transaction ends.
    ///
    /// # Errors
    /// [`Error::Busy`] when others keep the lock for too long.
    pub async fn write(&self) -> Result<Tx, Error> {
        match &self.pools {
            Pools::Sqlite { writer, writing, .. } => {
                let turn = tokio::time::timeout(PATIENCE, writing.clone().lock_owned());
                let turn = turn.await.map_err(|_| Error::Busy)?;
                let open = Open::Sqlite(writer.begin_with("begin immediate").await?, Some(turn));
                Ok(Tx { open, prepared: true, texts: self.texts.clone() })
            }
            Pools::Postgres { .. } => {
                let mut tx = self.begin_postgres().await?;
                tx.execute(PATIENT, vec![format!("{}ms", PATIENCE.as_millis()).into()]).await?;
                tx.execute(GATE, Vec::new()).await?;
                Ok(tx)
            }
        }
    }

    pub(crate) async fn begin_postgres(&self) -> Result<Tx, Error> {
        let Pools::Postgres { pool, own } = &self.pools else { return Err(Error::Busy) };
        let open = Open::Postgres(pool.begin().await?);
        Ok(Tx { open, prepared: own.is_some(), texts: self.texts.clone() })
    }

    /// A transaction that only reads, and in which the database stands still.
    pub(crate) async fn snapshot(&self) -> Result<Tx, Error> {
        let (open, prepared) = match &self.pools {
            // Here every transaction that reads stands still.
            Pools::Sqlite { readers, .. } => (Open::Sqlite(readers.begin().await?, None), true),
            Pools::Postgres { pool, own } => {
                (Open::Postgres(pool.begin_with(SNAPSHOT).await?), own.is_some())
            }
        };
        Ok(Tx { open, prepared, texts: self.texts.clone() })
    }

    /// A transaction for a query alone, where one is needed.
    pub(crate) async fn for_a_query(&self) -> Result<Option<Tx>, Error> {
        Ok(match &self.pools {
            Pools::Postgres { own: None, .. } => Some(self.begin_postgres().await?),
            Pools::Sqlite { .. } | Pools::Postgres { .. } => None,
        })
    }
}

impl Tx {
    /// One of two texts of the same statement, for the few that the databases write differently.
    pub(crate) fn either(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.open {
            Open::Sqlite(..) => sqlite,
            Open::Postgres(..) => postgres,
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

    /// Every row that a query finds on a server, as the driver has it.
    pub(crate) async fn rows(&mut self, sql: &'static str, values: Vec<Value>) -> Result<Vec<PgRow>, Error> {
        match &mut self.open {
            Open::Sqlite(..) => Ok(Vec::new()),
            Open::Postgres(tx) => {
                Ok(postgres::bind(sql, values).persistent(self.prepared).fetch_all(&mut **tx).await?)
            }
        }
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

    /// Every row that a query finds, as the values of its columns.
    pub(crate) async fn values(
        &mut self,
        sql: String,
        columns: &[Column],
        values: Vec<Value>,
    ) -> Result<Vec<GivenRow>, Error> {
        on!(Open, &mut self.open, driver, tx => {
            let query = driver::over(sql.into(), [], values)?.persistent(self.prepared);
            query.fetch_all(&mut **tx).await?.iter().map(|row| driver::values(row, columns)).collect()
        })
    }

    /// Runs a statement over given rows and tells how many rows it changed. Without any, nothing is asked.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn bulk(&mut self, bulk: &Bulk, rows: Vec<GivenRow>) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let (text, given) = self.texts.bulk(bulk, rows);
        let changed = on!(Open, &mut self.open, driver, tx => {
            let query = driver::over(text, [given], Vec::new())?.persistent(self.prepared);
            query.execute(&mut **tx).await?.rows_affected()
        });
        Ok(changed)
    }

    /// Every row that a query over given rows finds.
    ///
    /// # Errors
    /// When the database fails or a row does not fit.
    pub async fn bulk_all<T: Row>(&mut self, bulk: &Bulk, rows: Vec<GivenRow>) -> Result<Vec<T>, Error> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let (text, given) = self.texts.bulk(bulk, rows);
        on!(Open, &mut self.open, driver, tx => {
            let query = driver::over(text, [given], Vec::new())?.persistent(self.prepared);
            driver::read(&query.fetch_all(&mut **tx).await?)
        })
    }

    /// Writes changes, all of them in one go to the database.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn write(&mut self, changes: Changes) -> Result<(), Error> {
        self.write_and_tell(changes, Value::Text(None)).await
    }

    /// The same, and tells other programs of the log's new end when the transaction is committed.
    pub(crate) async fn write_and_tell(&mut self, changes: Changes, told: Value) -> Result<(), Error> {
        let parts = changes.into_parts(self.texts.dialect());
        if parts.is_empty() {
            return Ok(());
        }
        let text = self.texts.parts(Frame::Open, &parts);
        let given = parts.into_iter().map(|part| part.given);
        match &mut self.open {
            Open::Sqlite(tx, _) => {
                sqlite::over(text, given, Vec::new())?.execute(&mut **tx).await?;
            }
            Open::Postgres(tx) => {
                let query = postgres::over(text, given, vec![told])?;
                query.persistent(self.prepared).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Makes everything in the transaction lasting.
    ///
    /// # Errors
    /// When the disk or the connection fails.
    pub async fn commit(self) -> Result<(), Error> {
        match self.open {
            Open::Sqlite(tx, _turn) => tx.commit().await?,
            Open::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
