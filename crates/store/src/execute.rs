//! The only way to write: lock, load, decide, append, project, commit.

use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{Asker, Catalogue, Command, Event, Recorded, Refusal, StreamId};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{broadcast, mpsc, oneshot};
use tracing::Instrument;
use uuid::Uuid;

use crate::batch::Work;
use crate::follow::{self, Commits, Follower, Known};
use crate::health::Probe;
use crate::people::Person;
use crate::writer::{Core, Job, Writer};
use crate::{Ambient, Changes, Db, Error, Health, Load, Tx};

/// A boxed future that may be sent to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Works out and writes what follows from events that were just written.
pub type Follow = for<'a> fn(&'a mut Tx, &'a [Recorded]) -> BoxFuture<'a, Result<(), Error>>;

/// Keeps the read tables in step, inside the appending transaction.
#[derive(Clone, Copy, Debug)]
pub struct Project {
    /// What events change in read tables, as far as it follows from the events alone.
    pub changes: fn(&[Recorded], &mut Changes) -> Result<(), Error>,
    /// Whether more follows from an event: something that depends on what the read tables hold.
    pub follows: fn(&Recorded) -> bool,
    /// Works that out and writes it, when the changes of all these events are in the tables.
    pub follow: Follow,
}

impl Project {
    /// No read tables at all.
    pub const NOTHING: Self = Self {
        changes: |_, _| Ok(()),
        follows: |_| false,
        follow: |_, _| Box::pin(std::future::ready(Ok(()))),
    };
}

/// Events for a stream as they are: no command, no policy, no rules. For measurements and tests of the log itself;
/// no door uses it, which a test of the architecture looks after.
#[derive(Clone, Debug)]
pub struct Bare {
    /// Where they belong.
    pub stream: StreamId,
    /// How many events the stream holds now.
    pub expected: u64,
    /// The events.
    pub events: Vec<Event>,
}

/// A command on its way, with who asks and what it belongs to.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// What is wanted.
    pub command: Command,
    /// Who wants it.
    pub asker: Asker,
    /// The same key from the same asker a second time does nothing and answers the same.
    pub key: Option<String>,
    /// What belongs together: the request or the run. A new id if absent.
    pub correlation: Option<Uuid>,
    /// People to be stored with the command, and only if it is not refused.
    pub people: Vec<Person>,
}

impl Envelope {
    /// A command of an asker, without anything else.
    pub fn new(asker: Asker, command: impl Into<Command>) -> Self {
        Self { command: command.into(), asker, key: None, correlation: None, people: Vec::new() }
    }

    /// The same with an idempotency key.
    #[must_use]
    pub fn with_key(self, key: Option<String>) -> Self {
        Self { key, ..self }
    }

    /// The same with a person to be stored.
    #[must_use]
    pub fn with_person(mut self, person: Person) -> Self {
        self.people.push(person);
        self
    }
}

/// What a command did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The stream that the command was about.
    pub stream: StreamId,
    /// How many events it appended; 0: nothing would have changed.
    pub events: usize,
    /// The log's last position when it was done.
    pub position: u64,
    /// The version to send as seen with the next change of the same thing.
    pub version: u64,
    /// Whether the same command had been carried out before under the same idempotency key.
    pub repeated: bool,
}

/// Why a command was not carried out. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum ExecuteError {
    /// The rules refuse.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The idempotency key belongs to another command.
    #[error("the idempotency key was used for the command {name}")]
    KeyReused {
        /// The command that it was used for.
        name: String,
    },
    /// Too many commands wait already. Trying again in a moment helps.
    #[error("too many commands are waiting; try again")]
    Overloaded,
    /// The database fails.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What was committed: told to listeners after the commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Position of the first event.
    pub first: u64,
    /// Position of the last event.
    pub last: u64,
}

/// The event log, its rules and its read tables.
#[derive(Clone, Debug)]
pub struct Store {
    db: Db,
    catalogue: Arc<Catalogue>,
    ambient: Ambient,
    commits: Commits,
    queue: mpsc::Sender<Job>,
    load: Arc<Load>,
    known: Arc<Known>,
    probe: Probe,
    /// Dropped with the last clone; then nobody follows the log any more.
    _following: Arc<oneshot::Sender<()>>,
}

impl Store {
    /// Puts the parts together, starts the writer and begins to follow the log. Both end when the last clone is
    /// dropped.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn new(db: Db, catalogue: Arc<Catalogue>, ambient: Ambient, project: Project) -> Self {
        Self::polling(db, catalogue, ambient, project, follow::POLL)
    }

    /// The same, looking so often by itself whether others have written.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn polling(
        db: Db,
        catalogue: Arc<Catalogue>,
        ambient: Ambient,
        project: Project,
        poll: Duration,
    ) -> Self {
        let commits = Commits::new();
        let (load, known) = (Arc::new(Load::default()), Arc::new(Known::new()));
        let core = Core { db: db.clone(), catalogue: catalogue.clone(), ambient: ambient.clone(), project };
        let queue = Writer::start(core, commits.clone(), load.clone());
        let beside = follow::beside(&db);
        let probe = Probe::of(beside.clone());
        let following =
            Follower { db: db.clone(), beside, commits: commits.clone(), known: known.clone(), poll };
        let following = Arc::new(following.start());
        Self { db, catalogue, ambient, commits, queue, load, known, probe, _following: following }
    }

    /// The database, for queries.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The models that are loaded.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Time, ids and secrets.
    pub fn ambient(&self) -> &Ambient {
        &self.ambient
    }

    /// Hears of every commit from now on, of this instance and of any other: each position once, in order. A
    /// listener reads the log itself, from the position that it knows; the message only wakes it. Who listens
    /// before this instance has looked at the log for the first time may be told of the last commit before.
    pub fn commits(&self) -> broadcast::Receiver<Committed> {
        self.commits.subscribe()
    }

    /// The last position of the log that this instance knows of, without asking the database.
    pub fn position(&self) -> u64 {
        self.commits.told()
    }

    /// How busy the writer is, for metrics.
    pub fn load(&self) -> &Load {
        &self.load
    }

    /// How many commands wait to be carried out.
    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Whether the database answered when it was last asked, at most some seconds ago.
    pub fn is_reachable(&self) -> bool {
        self.known.reachable()
    }

    /// Whether this instance can serve. Answers within two seconds, and asks the database at most twice a second.
    pub async fn health(&self) -> Health {
        self.probe.health(self.waiting(), self.known.unreadable()).await
    }

    /// Carries a command out, or says why not. When it answers, the change is on disk and in the
    /// read tables. Commands that wait at the same time share a commit; none learns of the others.
    ///
    /// # Errors
    /// [`ExecuteError::Refused`] when the rules refuse, [`ExecuteError::Overloaded`] when too many
    /// wait already, [`Error::Unreachable`] at once while the database does not answer; otherwise when it
    /// fails. In each case nothing was stored, except that after a cut connection to a server nobody can
    /// know: the same idempotency key tells.
    pub async fn execute(&self, envelope: Envelope) -> Result<Outcome, ExecuteError> {
        let (name, since) = (envelope.command.name(), Instant::now());
        let span = tracing::info_span!("command", name);
        let answer = self.carry_out(Work::Command(Box::new(envelope)), since).instrument(span).await;
        if let Err(ExecuteError::Store(Error::Unreadable { position, .. })) = &answer {
            self.known.met_unreadable(*position);
        }
        self.load.ended(name, &answer, since.elapsed());
        answer
    }

    /// Appends events as they are, behind the same lock and in the same commits as commands.
    ///
    /// # Errors
    /// As [`Store::execute`]; refused when the stream does not hold as many events as expected.
    pub async fn append(&self, bare: Bare) -> Result<Outcome, ExecuteError> {
        self.carry_out(Work::Append(Box::new(bare)), Instant::now()).await
    }

    async fn carry_out(&self, work: Work, since: Instant) -> Result<Outcome, ExecuteError> {
        if !self.is_reachable() {
            return Err(Error::out_of_reach().into());
        }
        let (answer, answered) = oneshot::channel();
        let job = Job { work, since, answer };
        self.queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => ExecuteError::Overloaded,
            TrySendError::Closed(_) => ExecuteError::Store(Error::Busy),
        })?;
        // The writer answers every job; a dropped one means that it crashed in the middle.
        match answered.await.unwrap_or(Err(ExecuteError::Store(Error::Busy))) {
            // Waiting for a connection in vain looks the same when all are in use and when there is none.
            Err(ExecuteError::Store(Error::Busy)) if !self.is_reachable() => {
                Err(Error::out_of_reach().into())
            }
            answer => answer,
        }
    }
}
