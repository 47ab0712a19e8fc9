//! The writer: one task that carries commands out, as many in one transaction as wait at that moment.
//!
//! It decides by what it remembers of the log. If nobody else appended meanwhile, which the write itself proves,
//! a batch costs one way to the database and one sync. Otherwise, and when read tables have to be looked at, it
//! goes the long way: lock, load, decide, append, project, commit.
//!
//! A command that the rules refuse leaves nothing, because deciding writes nothing. If the database fails before
//! the commit, everything of the batch is undone and each command is carried out alone, so that only the one at
//! fault hears of it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{Catalogue, World};
use futures_util::FutureExt as _;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::batch::{Answer, Batch, Deciding, Work};
use crate::execute::{Committed, Project};
use crate::follow::Commits;
use crate::load::Load;
use crate::log::{self, Head, appended, unsigned};
use crate::look::Look;
use crate::once::{Failed, Written};
use crate::{Ambient, Db, Error, Tx};

/// The most commands that wait; one more is turned away.
const QUEUE: usize = 4_096;
/// The most commands that share a commit.
const BATCH: usize = 256;
/// How many streams stay folded in memory between batches.
const REMEMBERED: usize = 20_000;
/// How many events of others are folded into what is remembered. Behind more, all of it is read again.
const CAUGHT_UP: u32 = 1_000;
/// After how long a database that does not answer is given up. It gives up by itself before, if it is there: after
/// its statement time-out, and `SQLite` after waiting for its lock.
const HUNG: Duration = Duration::from_secs(90);
/// The longest wait for commands that are about to come back.
const LINGER: Duration = Duration::from_micros(250);

/// What carrying a command out takes.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) db: Db,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) ambient: Ambient,
    pub(crate) project: Project,
}

/// A command that waits, and where its answer goes.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) work: Work,
    /// When it was asked for.
    pub(crate) since: Instant,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// The writer's memory between batches.
pub(crate) struct Writer {
    core: Core,
    commits: Commits,
    load: Arc<Load>,
    /// Streams as of `head`.
    world: World,
    /// The log's end as far as this program knows; none if it has to look.
    head: Option<Head>,
    /// Whether another program appended since the last batch: then it is likely to do so again.
    contended: bool,
    pace: Pace,
}

/// How the last batch went.
#[derive(Debug, Default)]
struct Pace {
    commands: usize,
    took: Duration,
}

impl Pace {
    /// Adds what comes within a moment, if more commands came last time. Those who were answered by the last
    /// commit come back one after the other; the first of them would otherwise be committed alone and the rest
    /// wait for two syncs. Who is alone waits for nobody.
    async fn gather(&self, jobs: &mut mpsc::Receiver<Job>, batch: &mut Vec<Job>) {
        let until = Instant::now() + LINGER.min(self.took / 4);
        while batch.len() < self.commands && Instant::now() < until {
            match jobs.try_recv() {
                Ok(job) => batch.push(job),
                Err(_) => tokio::task::yield_now().await,
            }
        }
    }
}

impl Writer {
    /// Starts the task; it ends when every sender is gone.
    pub(crate) fn start(core: Core, commits: Commits, load: Arc<Load>) -> mpsc::Sender<Job> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let writer = Self {
            core,
            commits,
            load,
            world: World::default(),
            head: None,
            contended: false,
            pace: Pace::default(),
        };
        tokio::spawn(writer.serve(jobs));
        queue
    }

    async fn serve(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut batch: Vec<Job> = Vec::with_capacity(BATCH);
        while jobs.recv_many(&mut batch, BATCH).await > 0 {
            self.pace.gather(&mut jobs, &mut batch).await;
            self.load.began(batch.len(), batch.len() + jobs.len());
            for job in &batch {
                self.load.waited(job.since.elapsed());
            }
            let (commands, began) = (batch.len(), Instant::now());
            let work = AssertUnwindSafe(self.run(std::mem::take(&mut batch)));
            // A crash is a fault of ours. Its batch hears of it; the next one must still be carried out.
            if work.catch_unwind().await.is_err() {
                tracing::error!("the writer crashed in a batch and goes on with the next");
                self.forget();
            }
            self.pace = Pace { commands, took: began.elapsed() };
        }
    }

    async fn run(&mut self, mut jobs: Vec<Job>) {
        let works: Vec<_> = jobs.iter().map(|job| &job.work).collect();
        let carried_out = match timeout(HUNG, self.carry_out(&works)).await {
            Ok(carried_out) => carried_out,
            Err(_) => Err(Failed::Unknown(Error::Unreachable {
                problem: format!("no answer within {} seconds", HUNG.as_secs()),
            })),
        };
        match carried_out {
            Ok(answers) => {
                for (job, answer) in jobs.into_iter().zip(answers) {
                    // Nobody waiting for the answer any more is no failure.
                    let _ = job.answer.send(answer);
                }
            }
            Err(Failed::Undone(error)) if jobs.len() == 1 => {
                self.forget();
                if let Some(job) = jobs.pop() {
                    let _ = job.answer.send(Err(error.into()));
                }
            }
            // The database is away for all of them.
            Err(Failed::Undone(Error::Unreachable { problem })) => {
                self.forget();
                for job in jobs {
                    let _ = job.answer.send(Err(Error::Unreachable { problem: problem.clone() }.into()));
                }
            }
            Err(Failed::Undone(error)) => {
                tracing::warn!(%error, commands = jobs.len(), "a batch failed; each command is tried alone");
                self.forget();
                for job in jobs {
                    Box::pin(self.run(vec![job])).await;
                }
            }
            Err(Failed::Unknown(error)) => {
                self.forget();
                let text = error.to_string();
                for job in jobs {
                    let _ = job.answer.send(Err(Error::CommitLost { problem: text.clone() }.into()));
                }
            }
        }
    }

    fn forget(&mut self) {
        self.world = World::default();
        self.head = None;
    }

    async fn carry_out(&mut self, works: &[&Work]) -> Result<Vec<Answer>, Failed> {
        if self.world.len() > REMEMBERED {
            self.world = World::default();
        }
        let began = Instant::now();
        if let Some(head) = self.head.clone()
            && !self.contended
        {
            if let Some(answers) = self.by_memory(works, head, began).await? {
                return Ok(answers);
            }
            // Decided events are folded in already; and what was read may be newer than the head.
            self.world = World::default();
        }
        self.behind_the_lock(works, began).await
    }

    /// Decides by what is remembered. None: somebody else has appended meanwhile, and nothing was done.
    async fn by_memory(
        &mut self,
        works: &[&Work],
        head: Head,
        began: Instant,
    ) -> Result<Option<Vec<Answer>>, Failed> {
        let Self { core, world, .. } = self;
        let batch = Deciding::new(core, world, &head, Look::Db(&core.db)).all(works).await?;
        if batch.changes.is_empty() {
            // Nothing to write that would prove it: the answers hold if the log ends where it did.
            let now = core.db.head().await?;
            return Ok((now.position == head.position).then_some(batch.answers));
        }
        // Without events, nothing that is written would prove that memory is right.
        let proves = !batch.recorded.is_empty();
        let follows = batch.recorded.iter().any(self.core.project.follows);
        if self.core.db.writes_at_once() && proves && !follows {
            let Batch { answers, recorded, head, changes } = batch;
            return match self.core.db.write_at_once(changes, head.position).await? {
                Written::Done => {
                    self.committed(recorded.len(), head, works.len(), began);
                    Ok(Some(answers))
                }
                Written::Overtaken => Ok(None),
            };
        }
        let mut tx = self.core.db.write().await?;
        if log::head(&mut tx).await?.position != head.position {
            return Ok(None);
        }
        match self.commit(tx, batch, works.len(), began).await {
            // An idempotency key that another program has put to use without an event, since it was looked up.
            Err(Failed::Undone(error)) if error.is_duplicate() => Ok(None),
            answers => answers.map(Some),
        }
    }

    /// Lock, load, decide, append, project, commit.
    async fn behind_the_lock(&mut self, works: &[&Work], began: Instant) -> Result<Vec<Answer>, Failed> {
        let mut tx = self.core.db.write().await?;
        let head = self.catch_up(&mut tx).await?;
        let Self { core, world, .. } = self;
        let batch = Deciding::new(core, world, &head, Look::Tx(&mut tx)).all(works).await?;
        if batch.changes.is_empty() {
            self.head = Some(head);
            return Ok(batch.answers);
        }
        self.commit(tx, batch, works.len(), began).await
    }

    async fn commit(
        &mut self,
        mut tx: Tx,
        batch: Batch,
        commands: usize,
        began: Instant,
    ) -> Result<Vec<Answer>, Failed> {
        let Batch { answers, recorded, head, changes } = batch;
        tx.write_and_tell(changes, self.core.db.news.of(Some(head.position))).await?;
        if recorded.iter().any(self.core.project.follows) {
            (self.core.project.follow)(&mut tx, &recorded).await?;
        }
        tx.commit().await.map_err(Failed::Unknown)?;
        self.committed(recorded.len(), head, commands, began);
        Ok(answers)
    }

    fn committed(&mut self, events: usize, head: Head, commands: usize, began: Instant) {
        self.load.committed(commands, began.elapsed());
        let last = head.position;
        self.head = Some(head);
        if let Some(before) = u64::try_from(events).ok().filter(|events| *events > 0) {
            self.commits.send(Committed { first: last - before + 1, last });
        }
    }

    /// Finds the log's end, and folds in what other programs have appended.
    async fn catch_up(&mut self, tx: &mut Tx) -> Result<Head, Error> {
        let Some(mut known) = self.head.take() else {
            self.world = World::default();
            return log::head(tx).await;
        };
        let others = appended(tx, known.position, CAUGHT_UP).await?;
        self.contended = !others.is_empty();
        if others.len() >= usize::try_from(CAUGHT_UP).unwrap_or(usize::MAX) {
            self.world = World::default();
            return log::head(tx).await;
        }
        for row in others {
            match row.recorded() {
                Ok(recorded) if self.world.has(recorded.stream) => {
                    self.world.apply(recorded.stream, &recorded.event);
                }
                Ok(_) => {}
                // A newer program's event: whoever needs its stream will hear of it when the stream is read.
                Err(_) => self.world = World::default(),
            }
            known = Head { position: unsigned(row.position), hash: row.hash };
        }
        Ok(known)
    }
}
