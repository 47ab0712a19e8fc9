//! Whether an instance can serve, for whoever hands requests out to several.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::db::Pools;
use crate::follow::ANSWER;
use crate::{Db, Error};

/// For how long an answer of the database is told again without asking.
const FRESH: Duration = Duration::from_millis(500);

/// What keeps an instance from serving, or from serving everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The database does not answer.
    Unreachable,
    /// A newer program has migrated the database in a way that this one cannot live with.
    NewerSchema,
    /// A command met an event that this program cannot read: what needs that stream is refused, everything else
    /// is served.
    UnreadableEvent,
}

impl Trouble {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "database_unreachable",
            Self::NewerSchema => "schema_too_new",
            Self::UnreadableEvent => "event_unreadable",
        }
    }
}

/// How an instance is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// The worst of what is wrong.
    pub trouble: Option<Trouble>,
    /// The last migration that the database has had; none if it does not answer.
    pub schema: Option<i64>,
    /// The last position of the log; none if the database does not answer.
    pub position: Option<u64>,
    /// How many commands wait to be carried out.
    pub waiting: usize,
}

impl Health {
    /// Whether requests should be sent to this instance. It reads, and changes most, where only one event is beyond
    /// it: if every instance that a newer one outran went out of service, there might be none left.
    pub fn serves(&self) -> bool {
        matches!(self.trouble, None | Some(Trouble::UnreadableEvent))
    }
}

impl Db {
    /// How many connections are open for queries, and how many of them nobody uses at the moment.
    pub fn connections(&self) -> (u32, u32) {
        let (open, idle) = match &self.pools {
            Pools::Sqlite { readers, .. } => (readers.size(), readers.num_idle()),
            Pools::Postgres { pool, .. } => (pool.size(), pool.num_idle()),
        };
        (open, u32::try_from(idle).unwrap_or(open))
    }
}

/// What the database said last.
#[derive(Clone, Copy, Debug)]
struct Said {
    at: Instant,
    /// Schema, whether it is too new, position; none without an answer.
    what: Option<(i64, bool, u64)>,
}

/// Asks the database how it is: one at a time, however many want to know.
#[derive(Clone, Debug)]
pub(crate) struct Probe {
    db: Db,
    said: Arc<Mutex<Option<Said>>>,
}

impl Probe {
    pub(crate) fn of(db: Db) -> Self {
        Self { db, said: Arc::default() }
    }

    pub(crate) async fn health(&self, waiting: usize, unreadable: Option<u64>) -> Health {
        let said = self.said().await;
        let trouble = match said {
            None => Some(Trouble::Unreachable),
            Some((_, true, _)) => Some(Trouble::NewerSchema),
            Some(_) => unreadable.map(|_| Trouble::UnreadableEvent),
        };
        let (schema, position) = (said.map(|said| said.0), said.map(|said| said.2));
        Health { trouble, schema, position, waiting }
    }

    async fn said(&self) -> Option<(i64, bool, u64)> {
        let mut said = self.said.lock().await;
        if let Some(said) = said.filter(|said| said.at.elapsed() < FRESH) {
            return said.what;
        }
        let what = match timeout(ANSWER, self.ask()).await {
            Ok(Ok(what)) => Some(what),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the database does not say how it is");
                None
            }
            Err(_) => {
                tracing::warn!("the database does not answer");
                None
            }
        };
        *said = Some(Said { at: Instant::now(), what });
        what
    }

    async fn ask(&self) -> Result<(i64, bool, u64), Error> {
        let schema = self.db.schema().await?;
        let head = self.db.head().await?;
        Ok((schema.version, schema.too_new.is_some(), head.position))
    }
}
