//! Opening the database, and running SQL without naming the driver anywhere else.
//!
//! Every statement is one SQL text with `$1`, `$2` …, its arguments are [`Value`]s, and its rows are
//! read by [`Row`]. A second driver is added here and nowhere else.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{FromRow, Sqlite, SqlitePool};
use uuid::Uuid;

use crate::Error;
use crate::error::sqlite_code;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/sqlite");

/// How long a writer waits for the lock before it gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many queries run side by side.
const READERS: u32 = 8;

/// What can be read from a row of either database: a derived `sqlx::FromRow`, or a tuple.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + Send + Unpin> Row for T {}

/// An argument of a statement. Null keeps its type, because `PostgreSQL` asks for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number, or null.
    Integer(Option<i64>),
    /// A text, or null.
    Text(Option<String>),
    /// An id, or null.
    Uuid(Option<Uuid>),
    /// Bytes.
    Bytes(Vec<u8>),
}

macro_rules! values {
    ($($from:ty => |$value:ident| $variant:ident($made:expr);)*) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self { Self::$variant($made) }
        }
    )*};
}

values! {
    i64 => |value| Integer(Some(value));
    Option<i64> => |value| Integer(value);
    i32 => |value| Integer(Some(i64::from(value)));
    u32 => |value| Integer(Some(i64::from(value)));
    bool => |value| Integer(Some(i64::from(value)));
    // A position or a version: far below the limit of a signed number.
    u64 => |value| Integer(i64::try_from(value).ok());
    &str => |value| Text(Some(value.to_owned()));
    &String => |value| Text(Some(value.clone()));
    String => |value| Text(Some(value));
    Option<String> => |value| Text(value);
    chrono::NaiveDate => |value| Text(Some(value.to_string()));
    Option<chrono::NaiveDate> => |value| Text(value.map(|date| date.to_string()));
    chrono::DateTime<chrono::Utc> => |value| Integer(Some(value.timestamp_micros()));
    Option<chrono::DateTime<chrono::Utc>> => |value| Integer(value.map(|time| time.timestamp_micros()));
    Uuid => |value| Uuid(Some(value));
    Option<Uuid> => |value| Uuid(value);
    Vec<u8> => |value| Bytes(value);
}

type Query = sqlx::query::Query<'static, Sqlite, SqliteArguments>;

fn bind(sql: &'static str, values: Vec<Value>) -> Query {
    values.into_iter().fold(sqlx::query(sql), |query, value| match value {
        Value::Integer(value) => query.bind(value),
        Value::Text(value) => query.bind(value),
        Value::Uuid(value) => query.bind(value),
        Value::Bytes(value) => query.bind(value),
    })
}

fn read<T: Row>(rows: &[SqliteRow]) -> Result<Vec<T>, Error> {
    rows.iter().map(|row| T::from_row(row).map_err(Error::from)).collect()
}

/// A database: one connection that writes, several that read.
#[derive(Clone, Debug)]
pub struct Db {
    writer: SqlitePool,
    readers: SqlitePool,
    path: PathBuf,
}

impl Db {
    /// Name of the database file in the data folder.
    pub const FILE: &'static str = "milstolpe.db";

    /// Opens the database in a folder, makes it if there is none, and brings it up to date.
    ///
    /// # Errors
    /// When the folder cannot be used, the file is damaged, or a newer program has migrated it.
    pub async fn open(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder)
            .map_err(|problem| Error::Folder { path: folder.to_owned(), problem })?;
        let path = folder.join(Self::FILE);
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged change survives the loss of power: every commit waits for the disk.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .foreign_keys(true)
            .optimize_on_close(true, None);
        let broken = |error: sqlx::Error| broken_file(&path, error);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await
            .map_err(broken)?;
        migrate(&writer, &path).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .connect_with(options.read_only(true))
            .await
            .map_err(|error| broken_file(&path, error))?;
        Ok(Self { writer, readers, path })
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for the write lock and opens a transaction that holds it.
    ///
    /// # Errors
    /// [`Error::Busy`] when others keep the lock for too long.
    pub async fn write(&self) -> Result<Tx, Error> {
        Ok(Tx(self.writer.begin_with("begin immediate").await?))
    }

    /// Every row that a query finds.
    ///
    /// # Errors
    /// When the database fails or a row does not fit.
    pub async fn all<T: Row>(&self, sql: &'static str, values: Vec<Value>) -> Result<Vec<T>, Error> {
        read(&bind(sql, values).fetch_all(&self.readers).await?)
    }

    /// The row that a query finds, if it finds one.
    ///
    /// # Errors
    /// When the database fails or the row does not fit.
    pub async fn optional<T: Row>(&self, sql: &'static str, values: Vec<Value>) -> Result<Option<T>, Error> {
        let row = bind(sql, values).fetch_optional(&self.readers).await?;
        row.map(|row| T::from_row(&row).map_err(Error::from)).transpose()
    }

    /// Lets the database check itself: an empty list means that it is sound.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn integrity(&self) -> Result<Vec<String>, Error> {
        let rows: Vec<(String,)> =
            self.all("pragma integrity_check", Vec::new()).await.map_err(|error| match error {
                Error::Database(error) => broken_file(&self.path, error),
                other => other,
            })?;
        Ok(rows.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect())
    }

    /// Closes every connection, so that the file is whole on its own.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// A transaction that holds the write lock. Dropped without commit, it leaves nothing.
#[derive(Debug)]
pub struct Tx(sqlx::Transaction<'static, Sqlite>);

impl Tx {
    /// Runs a statement and tells how many rows it changed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn execute(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64, Error> {
        Ok(bind(sql, values).execute(&mut *self.0).await?.rows_affected())
    }

    /// Every row that a query finds.
    ///
    /// # Errors
    /// When the database fails or a row does not fit.
    pub async fn all<T: Row>(&mut self, sql: &'static str, values: Vec<Value>) -> Result<Vec<T>, Error> {
        read(&bind(sql, values).fetch_all(&mut *self.0).await?)
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
        let row = bind(sql, values).fetch_optional(&mut *self.0).await?;
        row.map(|row| T::from_row(&row).map_err(Error::from)).transpose()
    }

    /// Makes everything in the transaction lasting.
    ///
    /// # Errors
    /// When the disk fails; then nothing of it was stored.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.0.commit().await?)
    }
}

/// Names the file or its folder when one of them is the reason.
fn broken_file(path: &Path, error: sqlx::Error) -> Error {
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

async fn migrate(pool: &SqlitePool, path: &Path) -> Result<(), Error> {
    use sqlx::migrate::MigrateError;
    MIGRATIONS.run(pool).await.map_err(|error| match error {
        MigrateError::VersionMissing(version) => Error::NewerDatabase { version },
        MigrateError::VersionMismatch(version) => Error::ChangedMigration { version },
        MigrateError::Execute(error) => broken_file(path, error),
        other => Error::Migration(Box::new(other)),
    })
}
