//! The writer: one task that carries commands out, as many in one transaction as wait at that moment.
//!
//! Lock, load, decide, append, project, commit: once for a whole batch. A command that the rules refuse
//! leaves nothing, because deciding writes nothing. If the database fails before the commit, everything of
//! the batch is undone and each command is carried out alone, so that only the one at fault hears of it.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Catalogue, Context, NewEvent, Recorded, StreamId, StreamKind, World};
use futures_util::FutureExt as _;
use tokio::sync::{broadcast, mpsc, oneshot};
use uuid::Uuid;

use crate::execute::{Committed, Envelope, ExecuteError, Outcome, Project};
use crate::key::{actor, remember, repeated};
use crate::log::{Head, append, head, load};
use crate::people;
use crate::{Ambient, Db, Error, Tx};

/// The most commands that wait; one more is turned away.
const QUEUE: usize = 4_096;
/// The most commands that share a commit.
const BATCH: usize = 256;
/// How many streams stay folded in memory between batches.
const REMEMBERED: usize = 20_000;

/// What carrying a command out takes.
pub(crate) struct Core {
    pub(crate) db: Db,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) ambient: Ambient,
    pub(crate) project: Project,
}

type Answer = Result<Outcome, ExecuteError>;

/// A command that waits, and where its answer goes.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) envelope: Envelope,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// How busy the writer is.
#[derive(Debug, Default)]
pub struct Load {
    commits: AtomicU64,
    commands: AtomicU64,
    waiting: AtomicU64,
}

impl Load {
    /// Commits since the start.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Commands since the start, refused ones included. Divided by the commits: how many share one.
    pub fn commands(&self) -> u64 {
        self.commands.load(Ordering::Relaxed)
    }

    /// Commands that were waiting when the last batch was taken.
    pub fn waiting(&self) -> u64 {
        self.waiting.load(Ordering::Relaxed)
    }
}

/// The writer's memory between batches.
pub(crate) struct Writer {
    core: Core,
    commits: broadcast::Sender<Committed>,
    load: Arc<Load>,
    /// Streams as of `head`. Another program may write too; then the head has moved and all is forgotten.
    world: World,
    head: Head,
}

impl Writer {
    /// Starts the task; it ends when every sender is gone.
    pub(crate) fn start(
        core: Core,
        commits: broadcast::Sender<Committed>,
        load: Arc<Load>,
    ) -> mpsc::Sender<Job> {
        let (queue, mut jobs) = mpsc::channel(QUEUE);
        let mut writer = Self { core, commits, load, world: World::default(), head: Head::default() };
        tokio::spawn(async move {
            let mut batch = Vec::with_capacity(BATCH);
            // Takes what is there at once: nobody waits for company.
            while jobs.recv_many(&mut batch, BATCH).await > 0 {
                let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
                writer.load.waiting.store(count(batch.len() + jobs.len()), Ordering::Relaxed);
                writer.load.commands.fetch_add(count(batch.len()), Ordering::Relaxed);
                let work = AssertUnwindSafe(writer.run(std::mem::take(&mut batch)));
                // A crash is a fault of ours. Its batch hears of it; the next one must still be carried out.
                if work.catch_unwind().await.is_err() {
                    tracing::error!("the writer crashed in a batch and goes on with the next");
                    writer.forget();
                }
            }
        });
        queue
    }

    async fn run(&mut self, mut jobs: Vec<Job>) {
        let envelopes: Vec<_> = jobs.iter().map(|job| &job.envelope).collect();
        match self.carry_out(&envelopes).await {
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
        self.head = Head::default();
    }

    async fn carry_out(&mut self, envelopes: &[&Envelope]) -> Result<Vec<Answer>, Failed> {
        let mut tx = self.core.db.write().await?;
        let found = head(&mut tx).await?;
        if found != self.head || self.world.len() > REMEMBERED {
            self.world = World::default();
        }
        self.head = found;
        let first = self.head.position + 1;
        self.load_all(&mut tx, envelopes).await?;

        let mut batch = Batch::default();
        for envelope in envelopes {
            let answer = self.decide(&mut tx, envelope, &mut batch).await?;
            batch.answers.push(answer);
        }
        append(&mut tx, &mut self.head, &batch.recorded).await?;
        (self.core.project)(&mut tx, &batch.recorded).await?;
        for person in batch.people {
            people::put(&mut tx, person).await?;
        }
        for (envelope, key, outcome) in &batch.keys {
            remember(&mut tx, envelope, key, outcome).await?;
        }
        if batch.changed {
            tx.commit().await.map_err(Failed::Unknown)?;
            self.load.commits.fetch_add(1, Ordering::Relaxed);
            if !batch.recorded.is_empty() {
                // Nobody listening is no failure.
                let _ = self.commits.send(Committed { first, last: self.head.position });
            }
        }
        Ok(batch.answers)
    }

    /// Reads what the commands need and is not in memory: all of them together, as often as the answer to
    /// one question raises another.
    async fn load_all(&mut self, tx: &mut Tx, envelopes: &[&Envelope]) -> Result<(), Error> {
        loop {
            let mut needs: Vec<_> =
                envelopes.iter().flat_map(|envelope| envelope.command.needs(&self.world)).collect();
            needs.sort_unstable();
            needs.dedup();
            if needs.is_empty() {
                return Ok(());
            }
            load(tx, &needs, &mut self.world).await?;
        }
    }

    async fn decide<'a>(
        &mut self,
        tx: &mut Tx,
        envelope: &'a Envelope,
        batch: &mut Batch<'a>,
    ) -> Result<Answer, Error> {
        if let Some(before) = batch.repeated(envelope) {
            return Ok(before);
        }
        match repeated(tx, envelope).await {
            Ok(None) => {}
            Ok(Some(before)) => return Ok(Ok(before)),
            Err(ExecuteError::Store(error)) => return Err(error),
            Err(error) => return Ok(Err(error)),
        }
        // What a neighbour of the same batch did may raise a new question.
        self.load_all(tx, &[envelope]).await?;
        let Core { catalogue, ambient, .. } = &self.core;
        let context = Context { asker: envelope.asker, now: ambient.now(), catalogue };
        let events = match envelope.command.decide(&self.world, &context) {
            Ok(events) => events,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let count = events.len();
        let next = self.head.position + 1 + u64::try_from(batch.recorded.len()).unwrap_or_default();
        batch.recorded.extend(number(envelope, events, &mut self.world, &context, (next, ambient.id())));
        let subject = envelope
            .command
            .needs(&World::default())
            .first()
            .copied()
            .unwrap_or(StreamId { kind: StreamKind::Region, id: Uuid::nil() });
        let outcome = Outcome {
            stream: subject,
            events: count,
            position: self.head.position + u64::try_from(batch.recorded.len()).unwrap_or_default(),
            version: envelope.command.version_after(&self.world, subject),
            repeated: false,
        };
        batch.note(envelope, count, outcome);
        Ok(Ok(outcome))
    }
}

/// What a batch has come to so far.
#[derive(Default)]
struct Batch<'a> {
    answers: Vec<Answer>,
    recorded: Vec<Recorded>,
    people: Vec<&'a crate::Person>,
    keys: Vec<(&'a Envelope, &'a str, Outcome)>,
    by_key: HashMap<(String, &'a str), (&'static str, Outcome)>,
    changed: bool,
}

impl<'a> Batch<'a> {
    /// The answer to a command that came under the same key earlier in the same batch.
    fn repeated(&self, envelope: &Envelope) -> Option<Answer> {
        let key = envelope.key.as_deref()?;
        let (name, outcome) = self.by_key.get(&(actor(envelope.asker), key))?;
        Some(if *name == envelope.command.name() {
            Ok(Outcome { events: 0, repeated: true, ..*outcome })
        } else {
            Err(ExecuteError::KeyReused { name: (*name).to_owned() })
        })
    }

    fn note(&mut self, envelope: &'a Envelope, events: usize, outcome: Outcome) {
        self.people.extend(&envelope.people);
        self.changed |= events > 0 || !envelope.people.is_empty() || envelope.key.is_some();
        if let Some(key) = envelope.key.as_deref() {
            self.keys.push((envelope, key, outcome));
            self.by_key.insert((actor(envelope.asker), key), (envelope.command.name(), outcome));
        }
    }
}

/// Gives new events their places in the log and in their streams.
fn number(
    envelope: &Envelope,
    events: Vec<NewEvent>,
    world: &mut World,
    context: &Context<'_>,
    (next, causation): (u64, Uuid),
) -> Vec<Recorded> {
    let correlation = envelope.correlation.unwrap_or(causation);
    (next..)
        .zip(events)
        .map(|(position, NewEvent { stream, event })| {
            world.apply(stream, &event);
            let version = world.version(stream);
            let actor = envelope.asker;
            Recorded { position, stream, version, event, actor, at: context.now, correlation, causation }
        })
        .collect()
}

/// How a batch failed.
enum Failed {
    /// Nothing of it was stored.
    Undone(Error),
    /// The commit was sent and not answered.
    Unknown(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Undone(error)
    }
}
