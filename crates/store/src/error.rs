//! What can go wrong with the database.

use std::path::PathBuf;

use domain::DecodeError;
use sqlx::error::DatabaseError;

/// Goes with a request in place of the [`crate::Person`] whom the database could not be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable;

/// A failure of the database, or of what is in it. Never a refusal of the rules. Each message holds its
/// cause, which is therefore not told as a source as well.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder for the database cannot be used.
    #[error("the folder {path} cannot be used: {problem}")]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// Why.
        problem: std::io::Error,
    },
    /// The address of the database cannot be read.
    #[error("the address of the database cannot be used: {problem}")]
    Address {
        /// What is wrong and what is accepted.
        problem: String,
    },
    /// The file is not a database, or is damaged.
    #[error(
        "the file {path} is not a sound SQLite database ({problem}); restore it from a backup, or name another folder"
    )]
    BrokenFile {
        /// Which file.
        path: PathBuf,
        /// What `SQLite` found.
        problem: Box<sqlx::Error>,
    },
    /// There is no file.
    #[error("there is no database at {path}")]
    NoFile {
        /// Where it should be.
        path: PathBuf,
    },
    /// Nothing of ours is in the database.
    #[error("it holds no tables of this program")]
    NoTables,
    /// An older program used the database last, and it must not be changed now.
    #[error(
        "the database was last used by an older program (migration {version} is missing); bring it up to date with `milstolpe migrate`"
    )]
    OlderDatabase {
        /// The first migration that is missing.
        version: i64,
    },
    /// A newer program has changed the database's shape in a way that this one cannot live with.
    #[error(
        "the database was migrated by a newer program (migration {version}); install that version or a later one"
    )]
    NewerDatabase {
        /// The migration that this program does not know.
        version: i64,
    },
    /// A migration was changed after it had been applied.
    #[error("migration {version} differs from the one that was applied to this database")]
    ChangedMigration {
        /// Which migration.
        version: i64,
    },
    /// The database was not brought up to date.
    #[error("migration failed: {0}")]
    Migration(Box<sqlx::migrate::MigrateError>),
    /// Too many wait for the write lock.
    #[error("the database is busy; try again")]
    Busy,
    /// The database server cannot be reached, or cut the line.
    #[error("the database cannot be reached: {problem}")]
    Unreachable {
        /// What the driver reports.
        problem: String,
    },
    /// The commit was sent and not answered: it may have happened. The same idempotency key tells.
    #[error(
        "the database did not answer whether the change was stored ({problem}); look, or try again with the same idempotency key"
    )]
    CommitLost {
        /// What the driver reports.
        problem: String,
    },
    /// An event of the log cannot be read.
    #[error("event {position} cannot be read: {problem}")]
    Unreadable {
        /// Position in the log.
        position: u64,
        /// Why.
        problem: DecodeError,
    },
    /// A row is not what the program wrote.
    #[error("table {table}: {problem}")]
    Row {
        /// Which table.
        table: &'static str,
        /// What was found.
        problem: String,
    },
    /// A value could not be written as JSON.
    #[error("a value could not be written: {0}")]
    Json(#[from] serde_json::Error),
    /// Everything else that the database reports.
    #[error("database: {0}")]
    Database(sqlx::Error),
}

impl Error {
    /// Whether another row with the same key is already there.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// Whether an event of the log is at fault that this program cannot read: a newer one may have written it.
    pub fn is_unreadable_event(&self) -> bool {
        matches!(self, Self::Unreadable { .. } | Self::Row { table: "event", .. })
    }

    /// The database did not answer when it was last asked.
    pub(crate) fn out_of_reach() -> Self {
        Self::Unreachable { problem: "it did not answer when it was last asked".to_owned() }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        // SQLite answers 5 (busy) when another process keeps the lock.
        if matches!(error, sqlx::Error::PoolTimedOut) || sqlite_code(&error) == Some(5) {
            return Self::Busy;
        }
        match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unreachable { problem: error.to_string() },
            sqlx::Error::Database(found) => match found.code().as_deref() {
                // PostgreSQL: the lock was not to be had, a statement took too long.
                Some("55P03" | "57014") => Self::Busy,
                // The server goes down, comes up, or takes no more connections; the line was cut.
                Some("57P01" | "57P02" | "57P03" | "53300" | "08000" | "08003" | "08006") => {
                    Self::Unreachable { problem: error.to_string() }
                }
                _ => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

/// Whether a statement names a table that does not exist.
pub(crate) fn is_missing_table(error: &Error) -> bool {
    let Error::Database(error) = error else { return false };
    // 1: the text of the statement is wrong, which here it can be in no other way.
    sqlite_code(error) == Some(1)
        || matches!(error, sqlx::Error::Database(found) if found.code().as_deref() == Some("42P01"))
}

/// `SQLite`'s primary result code: the last eight bits of the extended one, which names the occasion too.
pub(crate) fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    let sqlx::Error::Database(found) = error else { return None };
    let found = found.try_downcast_ref::<sqlx::sqlite::SqliteError>()?;
    found.code()?.parse::<i32>().ok().map(|code| code & 0xff)
}
