//! Opening a database by its address, and bringing it up to date.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, PgPool};
use url::Url;

use crate::db::{Own, Pools};
use crate::error::sqlite_code;
use crate::once::SILENCE;
use crate::schema::{APPLIED, Applied, beside_a_newer};
use crate::{Db, Error};

pub(crate) static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
pub(crate) static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How long a writer waits for the lock before it gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// For the writer's own statements, which find every row by its key: planned once, and never by reading a whole
/// table, whatever the server thinks of tables that it has not counted yet.
const BY_KEY: [(&str, &str); 5] = [
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
];

/// How many queries run side by side on `SQLite`.
const READERS: u32 = 8;

/// Where a database is and how it is used.
#[derive(Clone, Debug)]
pub struct Address {
    pub(crate) kind: Kind,
    /// Connections at the same time, on `PostgreSQL`.
    pub(crate) connections: u32,
    /// How long a statement may take, on `PostgreSQL`.
    statement_timeout: Duration,
    /// Whether connections go through a pool that hands a server connection out for one transaction at a
    /// time, such as pgbouncer in transaction mode: then nothing may lean on the session.
    pub(crate) pooled: bool,
}

#[derive(Clone)]
pub(crate) enum Kind {
    Folder(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            // The options would show the password.
            Self::Postgres(options) => f.debug_tuple("Postgres").field(&options.get_host()).finish(),
        }
    }
}

impl Address {
    /// A database file in a folder.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self::new(Kind::Folder(folder.into()))
    }

    fn new(kind: Kind) -> Self {
        Self { kind, connections: 16, statement_timeout: Duration::from_secs(30), pooled: false }
    }

    /// The file that the database is in; none on a server.
    pub fn file(&self) -> Option<PathBuf> {
        match &self.kind {
            Kind::Folder(folder) => Some(folder.join(Db::FILE)),
            Kind::Postgres(_) => None,
        }
    }

    /// Reads an address: `sqlite:FOLDER`, or `postgres://user@host/database` with the server's own
    /// parameters (`sslmode=verify-full`, `sslrootcert=FILE`) and ours: `connections=16`,
    /// `statement_timeout=30` in seconds, `pooled=true` behind pgbouncer in transaction mode (where the
    /// time of a statement is limited by `alter role … set statement_timeout`, as no session is ours).
    ///
    /// # Errors
    /// [`Error::Address`] says what is wrong and what is accepted. A password is never repeated.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if let Some(folder) = text.strip_prefix("sqlite:") {
            return Ok(Self::folder(folder.strip_prefix("//").unwrap_or(folder)));
        }
        let wrong = |problem: String| Error::Address { problem };
        let accepted = "accepted are sqlite:FOLDER and postgres://user@host/database";
        let mut url = Url::parse(text).map_err(|error| wrong(format!("{error}; {accepted}")))?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(wrong(format!("{} is no kind of database; {accepted}", url.scheme())));
        }
        let (ours, theirs): (Vec<_>, Vec<_>) = url
            .query_pairs()
            .into_owned()
            .partition(|(name, _)| matches!(name.as_str(), "connections" | "statement_timeout" | "pooled"));
        url.set_query(None);
        if !theirs.is_empty() {
            url.query_pairs_mut().extend_pairs(theirs);
        }
        let options = PgConnectOptions::from_str(url.as_str()).map_err(|error| wrong(error.to_string()))?;
        let mut address = Self::new(Kind::Postgres(Box::new(options)));
        for (name, value) in ours {
            let number =
                || value.parse().map_err(|_| wrong(format!("{name} is {value}; a number is accepted")));
            match name.as_str() {
                "connections" => address.connections = number()?,
                "statement_timeout" => address.statement_timeout = Duration::from_secs(number()?.into()),
                _ => {
                    address.pooled = value
                        .parse()
                        .map_err(|_| wrong(format!("pooled is {value}; true or false is accepted")))?;
                }
            }
        }
        Ok(address)
    }
}

impl Db {
    /// Name of the database file in the data folder.
    pub const FILE: &'static str = "milstolpe.db";

    /// Opens a database, makes the file if there is none, and brings it up to date.
    ///
    /// # Errors
    /// When the folder or the server cannot be used, the file is damaged, or a newer program has migrated it.
    pub async fn open(address: &Address) -> Result<Self, Error> {
        match &address.kind {
            Kind::Folder(folder) => open_folder(folder).await,
            Kind::Postgres(options) => open_postgres(options, address).await,
        }
        .map(Self::over)
    }
}

async fn open_folder(folder: &Path) -> Result<Pools, Error> {
    std::fs::create_dir_all(folder).map_err(|problem| Error::Folder { path: folder.to_owned(), problem })?;
    let path = folder.join(Db::FILE);
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged change survives the loss of power: every commit waits for the disk.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        // A text for each number of rows, in powers of two, of the few tables that are written together.
        .statement_cache_capacity(300)
        .optimize_on_close(true, None);
    let broken = |error: sqlx::Error| broken_file(&path, error);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        // There is no line to a file that could be cut.
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await
        .map_err(broken)?;
    let migrated = match SQLITE.run(&writer).await {
        Err(MigrateError::VersionMissing(_)) => {
            let applied: Vec<Applied> = sqlx::query_as(APPLIED).fetch_all(&writer).await.map_err(broken)?;
            beside_a_newer(&SQLITE, &applied)?.run(&writer).await
        }
        migrated => migrated,
    };
    migrated.map_err(|error| migration(error, |error| broken_file(&path, error)))?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .connect_with(options.clone().read_only(true))
        .await
        .map_err(broken)?;
    let (own, writing) = (Own::default(), Arc::default());
    let pools = Pools::Sqlite { writer, own, options: Box::new(options), writing, readers, path };
    Ok(pools)
}

async fn open_postgres(options: &PgConnectOptions, address: &Address) -> Result<Pools, Error> {
    let options = session(options, address);
    let pool = connected(&options, address).await?;
    let own = (!address.pooled).then(|| (Own::default(), Box::new(options.options(BY_KEY))));
    let pools = Pools::Postgres { pool: pool.clone(), own };
    let migrated = match migrate_postgres(&pool, &POSTGRES, address.pooled).await {
        Err(MigrateError::VersionMissing(_)) => {
            let db = Db::over(pools.clone());
            let applied = db.all::<Applied>(APPLIED, Vec::new()).await?;
            migrate_postgres(&pool, &beside_a_newer(&POSTGRES, &applied)?, address.pooled).await
        }
        migrated => migrated,
    };
    migrated.map_err(|error| migration(error, Error::from))?;
    Ok(pools)
}

async fn migrate_postgres(pool: &PgPool, migrator: &Migrator, pooled: bool) -> Result<(), MigrateError> {
    if pooled { migrate_pooled(pool, migrator).await } else { migrator.run(pool).await }
}

/// How each connection to a server is set.
pub(crate) fn session(options: &PgConnectOptions, address: &Address) -> PgConnectOptions {
    let millis = |duration: Duration| format!("{}ms", duration.as_millis());
    let options = options.clone().application_name("milstolpe");
    if address.pooled {
        // A prepared statement would be looked for on another server connection; and a pool takes few settings.
        return options.statement_cache_capacity(0).extra_float_digits(None);
    }
    options.options([
        ("statement_timeout", millis(address.statement_timeout)),
        ("lock_timeout", millis(PATIENCE)),
        ("idle_in_transaction_session_timeout", millis(address.statement_timeout)),
    ])
}

/// Connections to a server.
pub(crate) async fn connected(options: &PgConnectOptions, address: &Address) -> Result<PgPool, Error> {
    let pool = PgPoolOptions::new()
        .max_connections(address.connections)
        .acquire_timeout(PATIENCE)
        // A connection that was just used is there; asking each time would double the way to the server.
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move { Ok(known.idle_for < SILENCE || connection.ping().await.is_ok()) })
        })
        .connect_with(options.clone())
        .await?;
    Ok(pool)
}

/// Brings a database behind a pool of connections up to date: in one transaction, so that it is one server
/// connection, under a lock that goes with the transaction, and without leaving prepared statements there.
async fn migrate_pooled(pool: &PgPool, migrator: &Migrator) -> Result<(), MigrateError> {
    let migrations = migrator.migrations.clone();
    let mut migrator = Migrator { migrations, ignore_missing: migrator.ignore_missing, ..Migrator::DEFAULT };
    migrator.set_locking(false);
    let mut tx = pool.begin().await?;
    let lock = "deallocate all; select pg_advisory_xact_lock(hashtext('milstolpe migrations'))";
    sqlx::raw_sql(lock).execute(&mut *tx).await?;
    migrator.run(&mut *tx).await?;
    sqlx::raw_sql("deallocate all").execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

fn migration(error: MigrateError, execute: impl FnOnce(sqlx::Error) -> Error) -> Error {
    match error {
        MigrateError::VersionMissing(version) => Error::NewerDatabase { version },
        MigrateError::VersionMismatch(version) => Error::ChangedMigration { version },
        MigrateError::Execute(error) => execute(error),
        other => Error::Migration(Box::new(other)),
    }
}

/// Names the file or its folder when one of them is the reason.
pub(crate) fn broken_file(path: &Path, error: sqlx::Error) -> Error {
    match sqlite_code(&error) {
        // 11: the file is damaged. 26: it is no database.
        Some(11 | 26) => Error::BrokenFile { path: path.to_owned(), problem: Box::new(error) },
        // 14: the file cannot be opened. 8: it, or its folder, cannot be written.
        Some(8 | 14) => Error::Folder {
            path: path.parent().unwrap_or(path).to_owned(),
            problem: std::io::Error::other(error.to_string()),
        },
        _ => error.into(),
    }
}
