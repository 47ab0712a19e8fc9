//! A database that is only read, and stays as it is: not even brought up to date.

use std::path::Path;
use std::sync::Arc;

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use crate::bulk::Dialect;
use crate::db::{Own, Pools};
use crate::error::is_missing_table;
use crate::open::{Kind, PATIENCE, POSTGRES, SQLITE, broken_file, connected, session};
use crate::{Address, Db, Error, Head};

const MIGRATED: &str = "select version, checksum from _sqlx_migrations where success order by version";

/// A database that is only read.
#[derive(Clone, Debug)]
pub struct Source(pub(crate) Db);

impl Source {
    /// Opens a database without changing it.
    ///
    /// # Errors
    /// When there is none, it cannot be reached, or it has the shape of an older or newer program.
    pub async fn open(address: &Address) -> Result<Self, Error> {
        let (pools, dialect) = match &address.kind {
            Kind::Folder(folder) => (open_folder(folder).await?, Dialect::Sqlite),
            Kind::Postgres(options) => (open_postgres(options, address).await?, Dialect::Postgres),
        };
        let source = Self(Db::over(pools));
        source.require_our_shape(dialect).await?;
        Ok(source)
    }

    /// The end of its log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn head(&self) -> Result<Head, Error> {
        self.0.head().await
    }

    /// Closes every connection.
    pub async fn close(&self) {
        match &self.0.pools {
            Pools::Sqlite { readers, .. } => readers.close().await,
            Pools::Postgres { pool, .. } => pool.close().await,
        }
    }

    async fn require_our_shape(&self, dialect: Dialect) -> Result<(), Error> {
        let applied: Vec<(i64, Vec<u8>)> = match self.0.all(MIGRATED, Vec::new()).await {
            Err(error) if is_missing_table(&error) => return Err(Error::NoTables),
            applied => applied?,
        };
        let ours = match dialect {
            Dialect::Sqlite => &SQLITE.migrations,
            Dialect::Postgres => &POSTGRES.migrations,
        };
        for (version, checksum) in &applied {
            match ours.iter().find(|ours| ours.version == *version) {
                None => return Err(Error::NewerDatabase { version: *version }),
                Some(ours) if *ours.checksum != **checksum => {
                    return Err(Error::ChangedMigration { version: *version });
                }
                Some(_) => {}
            }
        }
        let missing = ours.iter().find(|ours| !applied.iter().any(|(version, _)| *version == ours.version));
        missing.map_or(Ok(()), |missing| Err(Error::OlderDatabase { version: missing.version }))
    }
}

async fn open_folder(folder: &Path) -> Result<Pools, Error> {
    let path = folder.join(Db::FILE);
    if !path.exists() {
        return Err(Error::NoFile { path });
    }
    let options = SqliteConnectOptions::new().filename(&path).read_only(true).busy_timeout(PATIENCE);
    let readers = SqlitePoolOptions::new()
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await
        .map_err(|error| broken_file(&path, error))?;
    let (writer, own, writing) = (readers.clone(), Own::default(), Arc::default());
    Ok(Pools::Sqlite { writer, own, options: Box::new(options), writing, readers, path })
}

async fn open_postgres(options: &PgConnectOptions, address: &Address) -> Result<Pools, Error> {
    let mut options = session(options, address);
    if !address.pooled {
        options = options.options([("default_transaction_read_only", "on")]);
    }
    let pool = connected(&options, address).await?;
    let own = (!address.pooled).then(|| (Own::default(), Box::new(options)));
    Ok(Pools::Postgres { pool, own })
}
