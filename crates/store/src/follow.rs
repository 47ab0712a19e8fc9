//! Following the log: commits of this instance and of every other writer, told once and in order.
//!
//! On `PostgreSQL` the writer notifies the channel [`CHANNEL`] inside each transaction, and every instance
//! listens. A notification only wakes: what is new is the log's own end, which is looked at by a timer as well.
//! So a notification that is lost, with a cut line or behind a pool of connections where nobody can listen,
//! costs no more than one turn of the timer; an embedded file has the timer alone.
//!
//! The same look tells whether the database answers: while it does not, commands are turned away at once.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::{broadcast, oneshot};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::Db;
use crate::db::{Own, Pools};
use crate::execute::Committed;
use crate::news::{EAR, EARS, HELLO, News};
use crate::texts::CHANNEL;

/// How often an instance looks by itself whether others have written.
pub const POLL: Duration = Duration::from_secs(1);

/// How long the database may take to answer one short question before it counts as out of reach.
pub(crate) const ANSWER: Duration = Duration::from_millis(1500);

/// How many commits a slow listener may lag behind before it is told that it missed some.
const LAG: usize = 1024;

/// What was committed, told to listeners once and in order, whoever committed it.
#[derive(Clone, Debug)]
pub(crate) struct Commits {
    sender: broadcast::Sender<Committed>,
    /// The last position that was told; none before the first look at the log.
    told: Arc<Mutex<Option<u64>>>,
}

impl Commits {
    pub(crate) fn new() -> Self {
        Self { sender: broadcast::Sender::new(LAG), told: Arc::default() }
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Committed> {
        self.sender.subscribe()
    }

    /// The last position that was told; 0 before the first look.
    pub(crate) fn told(&self) -> u64 {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_default()
    }

    /// This instance committed. What others committed before it and nobody told yet is told with it.
    pub(crate) fn send(&self, committed: Committed) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let first = told.map_or(committed.first, |told| told + 1);
        self.tell(&mut told, first, committed.last);
    }

    /// The log was seen to end here. True if that was news.
    fn saw(&self, last: u64) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        // Who listens since before the first look may have read an end before this one: it has to wake.
        let first = told.map_or(last, |told| told + 1);
        let news = last > 0 && told.is_none_or(|told| told < last);
        self.tell(&mut told, first, last);
        news
    }

    /// Told under the lock, so that no position overtakes another.
    fn tell(&self, told: &mut Option<u64>, first: u64, last: u64) {
        if told.is_some_and(|told| told >= last) {
            return;
        }
        *told = Some(last);
        if last > 0 {
            // Nobody listening is no failure.
            let _ = self.sender.send(Committed { first, last });
        }
    }
}

/// What is known of the database without asking it.
#[derive(Debug)]
pub(crate) struct Known {
    reachable: AtomicBool,
    /// The first event that this program met and cannot read; 0 for none.
    unreadable: AtomicU64,
}

impl Known {
    pub(crate) fn new() -> Self {
        Self { reachable: AtomicBool::new(true), unreadable: AtomicU64::new(0) }
    }

    /// Whether the database answered when it was last asked.
    pub(crate) fn reachable(&self) -> bool {
        self.reachable.load(Ordering::Relaxed)
    }

    pub(crate) fn set_reachable(&self, reachable: bool) {
        if self.reachable.swap(reachable, Ordering::Relaxed) != reachable {
            if reachable {
                tracing::info!("the database answers again");
            } else {
                tracing::error!("the database cannot be reached; commands are refused until it answers");
            }
        }
    }

    /// The first event that this program met and cannot read.
    pub(crate) fn unreadable(&self) -> Option<u64> {
        Some(self.unreadable.load(Ordering::Relaxed)).filter(|position| *position > 0)
    }

    pub(crate) fn met_unreadable(&self, position: u64) {
        let before = self.unreadable.compare_exchange(0, position, Ordering::Relaxed, Ordering::Relaxed);
        if before.is_ok() {
            tracing::error!(position, "the log holds an event of a newer program; upgrade this instance");
        }
    }
}

/// A few connections beside those that do the work, so that a look at the log does not wait behind a crowd: one
/// that listens, one that looks, one that asks for [`crate::Store::health`]. An embedded file needs none.
pub(crate) fn beside(db: &Db) -> Db {
    match &db.pools {
        Pools::Sqlite { .. } => db.clone(),
        Pools::Postgres { pool, own } => {
            let options = PgPoolOptions::new()
                .max_connections(3)
                .acquire_timeout(ANSWER)
                .idle_timeout(None)
                .max_lifetime(None);
            let pool = options.connect_lazy_with(pool.connect_options().as_ref().clone());
            // Nothing is written here. That there is such a connection says that one may listen.
            let own = own.as_ref().map(|(_, options)| (Own::default(), options.clone()));
            Db { pools: Pools::Postgres { pool, own }, texts: db.texts.clone(), news: db.news.clone() }
        }
    }
}

/// The task that follows the log.
pub(crate) struct Follower {
    pub(crate) db: Db,
    pub(crate) beside: Db,
    pub(crate) commits: Commits,
    pub(crate) known: Arc<Known>,
    pub(crate) poll: Duration,
}

impl Follower {
    /// Starts the task. It ends when the database is closed, or when what is returned is dropped.
    pub(crate) fn start(self) -> oneshot::Sender<()> {
        let (alive, gone) = oneshot::channel();
        tokio::spawn(async move {
            tokio::select! {
                _ = gone => {}
                () = closed(&self.db) => {}
                () = self.follow() => {}
            }
            if matches!(self.beside.pools, Pools::Postgres { .. }) {
                // A database that hangs does not say goodbye; then the lines are cut.
                let _ = timeout(ANSWER, self.beside.close()).await;
            }
        });
        alive
    }

    async fn follow(&self) {
        let mut ear = Ear(None);
        let mut heard = Heard::Ear;
        loop {
            // Listen before looking, so that nothing falls in between.
            ear.open(&self.beside).await;
            let news = self.look().await;
            if heard != Heard::News {
                self.count_ears().await;
            }
            if news && heard == Heard::Nothing && ear.0.take().is_some() {
                // The timer found what the ear should have heard: the line may be dead without anybody knowing.
                heard = Heard::Ear;
                continue;
            }
            heard = ear.wait(&self.db.news, &self.commits, self.poll).await;
        }
    }

    /// Looks how far the log has come, and tells it. True if there was something new.
    async fn look(&self) -> bool {
        let mut asked = timeout(ANSWER, self.beside.head()).await;
        if !matches!(asked, Ok(Ok(_))) {
            // One line that was cut, or one slow answer, is no outage.
            asked = timeout(ANSWER, self.beside.head()).await;
        }
        match (&asked, &self.db.pools) {
            (Ok(Ok(_)), _) => self.known.set_reachable(true),
            // All readers of a file are busy: it is slow, not gone.
            (_, Pools::Sqlite { .. }) => {}
            (Err(_) | Ok(Err(_)), Pools::Postgres { .. }) => self.known.set_reachable(false),
        }
        matches!(asked, Ok(Ok(head)) if self.commits.saw(head.position))
    }

    /// Counts who listens, on a server where one can.
    async fn count_ears(&self) {
        if matches!(self.beside.pools, Pools::Postgres { own: Some(_), .. })
            && let Ok(Ok(Some((ears,)))) =
                timeout(ANSWER, self.beside.optional::<(i64,)>(EARS, vec![EAR.into()])).await
        {
            self.db.news.set_ears(ears);
        }
    }
}

/// Waits until the database is closed.
async fn closed(db: &Db) {
    match &db.pools {
        Pools::Sqlite { readers, .. } => readers.close_event().await,
        Pools::Postgres { pool, .. } => pool.close_event().await,
    }
}

/// Why waiting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    /// The time was over.
    Nothing,
    /// There may be news in the log.
    News,
    /// Who listens may have changed: another program began to, or this one must begin anew.
    Ear,
}

/// A connection that listens, where one can.
struct Ear(Option<PgListener>);

impl Ear {
    /// Begins to listen if it does not. Without success the timer goes on alone, and the next turn tries again.
    async fn open(&mut self, beside: &Db) {
        let Pools::Postgres { pool, own: Some(_) } = &beside.pools else { return };
        if self.0.is_some() {
            return;
        }
        let listening = async {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.eager_reconnect(false);
            sqlx::query("select pg_advisory_lock_shared($1)").bind(EAR).execute(&mut listener).await?;
            listener.listen(CHANNEL).await?;
            sqlx::query("select pg_notify($1, $2)").bind(CHANNEL).bind(HELLO).execute(pool).await?;
            Ok::<_, sqlx::Error>(listener)
        };
        match timeout(ANSWER, listening).await {
            Ok(Ok(listener)) => self.0 = Some(listener),
            Ok(Err(error)) => tracing::debug!(%error, "not listening to other instances"),
            Err(_) => tracing::debug!("not listening to other instances: the database does not answer"),
        }
    }

    /// Waits for news of another instance, at most for one turn of the timer.
    async fn wait(&mut self, news: &News, commits: &Commits, poll: Duration) -> Heard {
        let end = Instant::now() + poll;
        while let Some(listener) = &mut self.0 {
            match timeout_at(end, listener.try_recv()).await {
                Ok(Ok(Some(told))) if told.payload() == HELLO => return Heard::Ear,
                // What one look found needs no second.
                Ok(Ok(Some(told))) => {
                    if news.heard(told.payload()).is_some_and(|last| last > commits.told()) {
                        return Heard::News;
                    }
                }
                // The line was cut. What was said meanwhile is in the log.
                Ok(Ok(None) | Err(_)) => {
                    self.0 = None;
                    return Heard::Ear;
                }
                Err(_) => return Heard::Nothing,
            }
        }
        sleep(end.saturating_duration_since(Instant::now())).await;
        Heard::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(listener: &mut broadcast::Receiver<Committed>) -> Vec<(u64, u64)> {
        std::iter::from_fn(|| listener.try_recv().ok()).map(|told| (told.first, told.last)).collect()
    }

    #[test]
    fn each_position_is_told_once_and_in_order_whoever_committed_it() {
        let commits = Commits::new();
        let mut listener = commits.subscribe();
        commits.send(Committed { first: 4, last: 5 });
        assert!(!commits.saw(5), "our own commit is no news");
        assert!(commits.saw(7));
        assert!(!commits.saw(6), "a look that was overtaken");
        // Another instance wrote 8 in front of ours.
        commits.send(Committed { first: 9, last: 9 });
        // The notification of our own commit came before we were told that it succeeded.
        assert!(commits.saw(10));
        commits.send(Committed { first: 10, last: 10 });
        assert_eq!(heard(&mut listener), [(4, 5), (6, 7), (8, 9), (10, 10)]);
        assert_eq!(commits.told(), 10);
    }

    #[test]
    fn the_first_look_wakes_those_who_listen_already_and_tells_nobody_of_an_empty_log() {
        let commits = Commits::new();
        let mut early = commits.subscribe();
        assert!(!commits.saw(0));
        assert_eq!(heard(&mut early), []);
        assert!(commits.saw(1));
        assert_eq!(heard(&mut early), [(1, 1)]);
        let commits = Commits::new();
        let mut early = commits.subscribe();
        commits.saw(12);
        assert_eq!(heard(&mut early), [(12, 12)]);
    }
}
