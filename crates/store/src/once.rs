//! Writing without a look: a transaction that goes to the database in one piece.
//!
//! The writer decides by what it remembers. That nobody else has appended meanwhile is not looked up but proven by
//! the write itself: the new events have the next positions, and the primary key takes each position once. If
//! somebody was faster, nothing is written and the writer begins again behind the lock.

use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection, SqliteConnection};

use crate::changes::{Changes, Part};
use crate::db::Pools;
use crate::open::PATIENCE;
use crate::texts::{Frame, Texts};
use crate::value::{Value, postgres, sqlite};
use crate::{Db, Error};

/// After how much silence a connection is tried before something is entrusted to it.
pub(crate) const SILENCE: Duration = Duration::from_secs(1);

/// What became of changes that were written at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// They are on disk.
    Done,
    /// Somebody else has taken a place that they needed. Nothing was written.
    Overtaken,
}

/// How writing failed.
#[derive(Debug)]
pub(crate) enum Failed {
    /// Nothing was stored.
    Undone(Error),
    /// It was sent and not answered.
    Unknown(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Undone(error)
    }
}

/// A connection that only the writer uses, with the moment of its last use.
#[derive(Debug)]
pub(crate) struct Kept<C> {
    pub(crate) connection: C,
    used: Instant,
}

impl<C> Kept<C> {
    fn new(connection: C) -> Self {
        Self { connection, used: Instant::now() }
    }
}

impl Db {
    /// Whether changes can be written at once. Not behind a pool in transaction mode.
    pub(crate) fn writes_at_once(&self) -> bool {
        match &self.pools {
            Pools::Sqlite { .. } => true,
            Pools::Postgres { own, .. } => own.is_some(),
        }
    }

    /// Writes changes in a transaction of their own, in one go, and tells other programs of the log's new end.
    pub(crate) async fn write_at_once(&self, changes: Changes, end: u64) -> Result<Written, Failed> {
        let parts = changes.into_parts(self.texts.dialect());
        match &self.pools {
            Pools::Sqlite { own, options, writing, .. } => {
                let turn = tokio::time::timeout(PATIENCE, writing.lock());
                let _turn = turn.await.map_err(|_| Error::Busy)?;
                embedded(&mut *own.lock().await, options, &self.texts, parts).await
            }
            Pools::Postgres { own: Some((own, options)), .. } => {
                served(&mut *own.lock().await, options, &self.texts, (parts, self.news.of(Some(end)))).await
            }
            Pools::Postgres { own: None, .. } => Err(Failed::Undone(Error::Busy)),
        }
    }
}

async fn embedded(
    own: &mut Option<Kept<SqliteConnection>>,
    options: &SqliteConnectOptions,
    texts: &Texts,
    parts: Vec<Part>,
) -> Result<Written, Failed> {
    let text = texts.parts(Frame::AtOnce, &parts);
    let query = sqlite::over(text, parts.into_iter().map(|part| part.given), Vec::new())?;
    let mut kept = match own.take() {
        Some(kept) => kept,
        None => Kept::new(options.connect().await.map_err(Error::from)?),
    };
    let (judged, undone) = match query.execute(&mut kept.connection).await {
        Ok(_) => (Ok(Written::Done), true),
        // The text stopped in the middle of its transaction, unless it never began.
        Err(error) => (judged(error), sqlx::raw_sql("rollback").execute(&mut kept.connection).await.is_ok()),
    };
    if undone && judged.is_ok() {
        *own = Some(kept);
    }
    judged
}

async fn served(
    own: &mut Option<Kept<PgConnection>>,
    options: &PgConnectOptions,
    texts: &Texts,
    (parts, told): (Vec<Part>, Value),
) -> Result<Written, Failed> {
    let text = texts.parts(Frame::AtOnce, &parts);
    let given = parts.into_iter().map(|part| part.given);
    let query = postgres::over(text, given, vec![told])?;
    // It is put back when it has served well: whatever happens to it, nobody waits for its answer later.
    let mut kept = own.take();
    // A server that was restarted meanwhile would leave open whether the write reached it.
    if let Some(silent) = &mut kept
        && silent.used.elapsed() > SILENCE
        && silent.connection.ping().await.is_err()
    {
        kept = None;
    }
    let mut kept = match kept {
        Some(kept) => kept,
        None => Kept::new(options.connect().await.map_err(Error::from)?),
    };
    let judged = match query.execute(&mut kept.connection).await {
        Ok(_) => Ok(Written::Done),
        Err(error) => judged(error),
    };
    if judged.is_ok() {
        kept.used = Instant::now();
        *own = Some(kept);
    }
    judged
}

/// What an error says about the changes. An answer of the database means that it has undone them: also a server that
/// ends the session says so before it commits, or says nothing any more.
fn judged(error: sqlx::Error) -> Result<Written, Failed> {
    match &error {
        sqlx::Error::Database(found) if found.is_unique_violation() => Ok(Written::Overtaken),
        sqlx::Error::Database(_) | sqlx::Error::Encode(_) => Err(Failed::Undone(error.into())),
        _ => Err(Failed::Unknown(error.into())),
    }
}
