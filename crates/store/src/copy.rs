//! Moving everything from one database to another, of the same kind or not.
//!
//! The log moves byte for byte, a page a transaction, and each event is checked against the one before it. The read
//! tables are made from the events as they arrive, by the code that always makes them. So the target is a sound
//! beginning of the source at any moment, and a copy that was interrupted, or that comes again later, goes on from
//! there. The tables beside the log come last, as they stood at one moment with the log's end.

use chrono::{DateTime, Utc};
use domain::Recorded;

use crate::copy_lock::CopyLock;
use crate::log::{EVENT, Head, StoredRow, appended, head, rows_after, unsigned};
use crate::mark::SET;
use crate::outside::{Moving, OUTSIDE};
use crate::verify::misfit;
use crate::{Broken, Changes, Db, Error, Project, Source, Tx, Verified};

/// Set on a database that a copy has begun to fill, until it is complete.
const UNFINISHED: &str = "copy-unfinished";
const FINISHED: &str = "delete from mark where name = $1";

/// One of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that is copied.
    Source,
    /// The one that becomes the copy.
    Target,
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Source => "source",
            Self::Target => "target",
        })
    }
}

/// Why a copy did not become complete. What had arrived by then is a sound beginning of the source.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// One of the databases fails.
    #[error("{0}: {1}")]
    Store(Side, Error),
    /// An event does not fit. It was not written.
    #[error("the log of the {0} is broken. First bad event: {1}")]
    Broken(Side, Broken),
    /// Both addresses lead to one database.
    #[error(
        "source and target are the same database, or something is being copied to the source at this moment"
    )]
    Same,
    /// The source itself is a copy that is not complete.
    #[error("the source is a copy that is not complete; complete it first, or copy from where it came from")]
    SourceUnfinished,
    /// Another program copies to the target at this moment.
    #[error("another copy to this target is under way; wait for its end")]
    UnderWay,
    /// The target has no events, but something else.
    #[error(
        "the target is not empty: its log holds no events, but its table {0} holds rows; name an empty database"
    )]
    NotEmpty(&'static str),
    /// The target holds events that the source does not hold.
    #[error(
        "the target has another history than the source: they part at event {position}; name an empty database"
    )]
    OtherHistory {
        /// The first event that differs.
        position: u64,
    },
    /// The target was used after it had been copied.
    #[error(
        "the target holds all {source_events} events of the source and goes on to {target_events}: it was used already. Should it be copied the other way?"
    )]
    GoneOn {
        /// How many events the source holds.
        source_events: u64,
        /// How many the target holds.
        target_events: u64,
    },
    /// Somebody else wrote to the target.
    #[error(
        "somebody else has written to the target after event {0}; end what uses it, and begin with an empty one"
    )]
    Interfered(u64),
    /// Rows are missing at the target.
    #[error("{target} rows of table {table} arrived of {source_rows}")]
    Short {
        /// Which table.
        table: &'static str,
        /// How many there were.
        source_rows: u64,
        /// How many arrived.
        target: u64,
    },
}

impl From<Moving> for CopyError {
    fn from(failure: Moving) -> Self {
        match failure {
            Moving::Source(error) => at_source(error),
            Moving::Target(error) => at_target(error),
            Moving::Short { table, source, target } => Self::Short { table, source_rows: source, target },
        }
    }
}

fn at_source(error: Error) -> CopyError {
    CopyError::Store(Side::Source, error)
}

fn at_target(error: Error) -> CopyError {
    CopyError::Store(Side::Target, error)
}

/// How far a copy has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The target holds the log up to this position.
    Copied(u64),
    /// At the target, the hash chain was walked up to this position.
    Verified(u64),
}

/// What a complete copy has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// How many events the target held before.
    pub before: u64,
    /// The end of the log, the same on both sides.
    pub head: Head,
    /// The tables beside the log, and how many rows each has on both sides.
    pub beside: Vec<(&'static str, u64)>,
}

impl Db {
    /// When a copy to this database was begun that is not complete. Nobody may use the database before it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished_copy(&self) -> Result<Option<DateTime<Utc>>, Error> {
        self.mark(UNFINISHED).await
    }
}

/// A copy from one database to another.
#[derive(Debug)]
pub struct Copy<'a> {
    /// What is copied. It may be in use.
    pub from: &'a Source,
    /// What becomes the copy: empty, or an earlier copy. It must not be in use.
    pub to: &'a Db,
    /// What makes the read tables.
    pub project: Project,
    /// How many events go in one transaction, and are in memory at a time.
    pub page: u32,
}

impl Copy<'_> {
    /// A page that costs little memory and few commits.
    pub const PAGE: u32 = 1_000;

    /// Copies what the target does not hold yet, and proves that both hold the same. Calls `progress` with each
    /// step. Dropped in the middle, it goes on at the next call.
    ///
    /// # Errors
    /// Before anything was changed, when the target is no beginning of the source; later, when one of the two
    /// fails. See [`CopyError`].
    pub async fn run(
        &self,
        now: DateTime<Utc>,
        mut progress: impl FnMut(Step) + Send,
    ) -> Result<Copied, CopyError> {
        let _alone = self.lock().await?;
        let (source, before) = self.judged().await?;
        self.to.set_mark(UNFINISHED, now).await.map_err(at_target)?;
        let mut head = before.clone();
        // Up to where the source ended at first: it may be written to faster than it can be followed.
        while head.position < source.position {
            let rows = rows_after(&self.from.0, head.position, self.page).await.map_err(at_source)?;
            if rows.is_empty() {
                break;
            }
            head = self.append(head, rows).await?;
            progress(Step::Copied(head.position));
        }
        let (head, beside) = self.take_over_the_rest(head, now, &mut progress).await?;
        let verified = self.to.verify(|position| progress(Step::Verified(position))).await;
        match verified.map_err(at_target)? {
            Verified::Broken(broken) => return Err(CopyError::Broken(Side::Target, broken)),
            Verified::Whole(found) if found != head => return Err(CopyError::Interfered(head.position)),
            Verified::Whole(_) => {}
        }
        let mut tx = self.to.write().await.map_err(at_target)?;
        require_head(&mut tx, &head).await?;
        tx.execute(FINISHED, vec![UNFINISHED.into()]).await.map_err(at_target)?;
        tx.commit().await.map_err(at_target)?;
        Ok(Copied { before: before.position, head, beside })
    }

    async fn lock(&self) -> Result<CopyLock, CopyError> {
        let lock = self.to.lock_for_copy().await.map_err(at_target)?.ok_or(CopyError::UnderWay)?;
        if self.from.0.is_same(self.to).await.map_err(at_source)? {
            return Err(CopyError::Same);
        }
        Ok(lock)
    }

    /// The ends of both logs, source first, if the target is empty or a beginning of the source.
    async fn judged(&self) -> Result<(Head, Head), CopyError> {
        let (from, to) = (&self.from.0, self.to);
        if from.unfinished_copy().await.map_err(at_source)?.is_some() {
            return Err(CopyError::SourceUnfinished);
        }
        let source = from.head().await.map_err(at_source)?;
        let target = to.head().await.map_err(at_target)?;
        let common = source.position.min(target.position);
        if !self.is_alike(common).await? {
            let position = self.parting(common).await?;
            return Err(CopyError::OtherHistory { position });
        }
        if target.position > source.position {
            let (source_events, target_events) = (source.position, target.position);
            return Err(CopyError::GoneOn { source_events, target_events });
        }
        if target.position == 0 && to.unfinished_copy().await.map_err(at_target)?.is_none() {
            self.require_empty().await?;
        }
        Ok((source, target))
    }

    async fn require_empty(&self) -> Result<(), CopyError> {
        let mut tx = self.to.snapshot().await.map_err(at_target)?;
        for outside in &OUTSIDE {
            if outside.count(&mut tx).await.map_err(at_target)? > 0 {
                return Err(CopyError::NotEmpty(outside.table.name));
            }
        }
        Ok(())
    }

    /// Whether both logs are the same up to a position: its hash stands for everything before it.
    async fn is_alike(&self, position: u64) -> Result<bool, CopyError> {
        let source = hash_at(&self.from.0, position).await.map_err(at_source)?;
        Ok(source == hash_at(self.to, position).await.map_err(at_target)?)
    }

    /// The first event that differs, if those at a position do.
    async fn parting(&self, position: u64) -> Result<u64, CopyError> {
        let (mut alike, mut different) = (0, position);
        while alike + 1 < different {
            let middle = alike.midpoint(different);
            if self.is_alike(middle).await? {
                alike = middle;
            } else {
                different = middle;
            }
        }
        Ok(different)
    }

    /// Checks events against the target's head, writes them, and makes what is read from them.
    async fn append(&self, from: Head, rows: Vec<StoredRow>) -> Result<Head, CopyError> {
        let (recorded, mut changes, end) = checked(from.clone(), rows)?;
        (self.project.changes)(&recorded, &mut changes).map_err(at_target)?;
        let mut tx = self.to.write().await.map_err(at_target)?;
        require_head(&mut tx, &from).await?;
        tx.write_and_tell(changes, self.to.news.of(Some(end.position))).await.map_err(at_target)?;
        if recorded.iter().any(self.project.follows) {
            (self.project.follow)(&mut tx, &recorded).await.map_err(at_target)?;
        }
        tx.commit().await.map_err(at_target)?;
        Ok(end)
    }

    /// What the source has appended meanwhile, and the tables beside the log, all as of one moment.
    async fn take_over_the_rest(
        &self,
        mut head: Head,
        now: DateTime<Utc>,
        progress: &mut (impl FnMut(Step) + Send),
    ) -> Result<(Head, Vec<(&'static str, u64)>), CopyError> {
        let mut from = self.from.0.snapshot().await.map_err(at_source)?;
        loop {
            let rows = appended(&mut from, head.position, self.page).await.map_err(at_source)?;
            if rows.is_empty() {
                break;
            }
            head = self.append(head, rows).await?;
            progress(Step::Copied(head.position));
        }
        let mut to = self.to.write().await.map_err(at_target)?;
        require_head(&mut to, &head).await?;
        let mut beside = Vec::with_capacity(OUTSIDE.len());
        for outside in &OUTSIDE {
            beside.push((outside.table.name, outside.replace(&mut from, &mut to).await?));
        }
        // The marks are now those of the source, which is complete.
        to.execute(SET, vec![UNFINISHED.into(), now.into()]).await.map_err(at_target)?;
        to.commit().await.map_err(at_target)?;
        from.commit().await.map_err(at_source)?;
        Ok((head, beside))
    }
}

/// Events with what writes them, and the head behind them; each fits the one before it.
fn checked(from: Head, rows: Vec<StoredRow>) -> Result<(Vec<Recorded>, Changes, Head), CopyError> {
    let (mut end, mut changes) = (from, Changes::default());
    let mut recorded = Vec::with_capacity(rows.len());
    for row in rows {
        let position = unsigned(row.position);
        if let Some(problem) = misfit(&row, &end) {
            return Err(CopyError::Broken(Side::Source, Broken { position, problem }));
        }
        let event = row.recorded().map_err(|error| {
            CopyError::Broken(Side::Source, Broken { position, problem: error.to_string() })
        })?;
        recorded.push(event);
        end = Head { position, hash: row.hash.clone() };
        changes.insert(&EVENT, row.into_values());
    }
    Ok((recorded, changes, end))
}

async fn require_head(tx: &mut Tx, expected: &Head) -> Result<(), CopyError> {
    let found = head(tx).await.map_err(at_target)?;
    if found == *expected { Ok(()) } else { Err(CopyError::Interfered(expected.position)) }
}

/// The hash of an event; none if there is no such event.
async fn hash_at(db: &Db, position: u64) -> Result<Option<Vec<u8>>, Error> {
    let Some(before) = position.checked_sub(1) else { return Ok(None) };
    Ok(rows_after(db, before, 1).await?.pop().map(|row| row.hash))
}
