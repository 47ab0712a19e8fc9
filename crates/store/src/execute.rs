//! The only way to write: lock, load, decide, append, project, commit.

use std::pin::Pin;
use std::sync::Arc;

use domain::{Asker, Catalogue, Command, Context, NewEvent, Recorded, Refusal, StreamId, StreamKind, World};
use sqlx::FromRow;
use tokio::sync::broadcast;
use tracing::Instrument;
use uuid::Uuid;

use crate::log::{append, head, load, unsigned};
use crate::people::{self, Person};
use crate::{Ambient, Db, Error, Tx};

/// A boxed future that may be sent to another thread.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Keeps the read tables in step, inside the appending transaction.
pub type Project = for<'a> fn(&'a mut Tx, &'a [Recorded]) -> BoxFuture<'a, Result<(), Error>>;

/// How many commits a slow listener may lag behind before it is told that it missed some.
const LAG: usize = 1024;

const REPEATED: &str = "select name, stream_kind, stream_id, position, version from command \
    where actor = $1 and idempotency_key = $2";
const REMEMBER: &str = "insert into command (actor, idempotency_key, name, stream_kind, stream_id, position, version) \
    values ($1, $2, $3, $4, $5, $6, $7)";

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
    /// The database fails.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What was committed: told to listeners after the commit.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    project: Project,
    commits: broadcast::Sender<Committed>,
}

impl Store {
    /// Puts the parts together.
    pub fn new(db: Db, catalogue: Arc<Catalogue>, ambient: Ambient, project: Project) -> Self {
        Self { db, catalogue, ambient, project, commits: broadcast::Sender::new(LAG) }
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

    /// Hears of every commit from now on. A listener reads the log itself, from the position that
    /// it knows; the message only wakes it.
    pub fn commits(&self) -> broadcast::Receiver<Committed> {
        self.commits.subscribe()
    }

    /// Carries a command out, or says why not. When it answers, the change is on disk and in the
    /// read tables.
    ///
    /// # Errors
    /// [`ExecuteError::Refused`] when the rules refuse; otherwise when the database fails. In each
    /// case nothing was stored.
    pub async fn execute(&self, envelope: Envelope) -> Result<Outcome, ExecuteError> {
        let span = tracing::info_span!("command", name = envelope.command.name());
        self.run(envelope).instrument(span).await
    }

    async fn run(&self, envelope: Envelope) -> Result<Outcome, ExecuteError> {
        let mut tx = self.db.write().await?;
        if let Some(before) = repeated(&mut tx, &envelope).await? {
            return Ok(before);
        }
        let mut world = World::default();
        let subject = load_needs(&mut tx, &envelope.command, &mut world).await?;
        let context = Context { asker: envelope.asker, now: self.ambient.now(), catalogue: &self.catalogue };
        let events = envelope.command.decide(&world, &context)?;

        let mut end = head(&mut tx).await?;
        let first = end.position + 1;
        let recorded = self.number(&envelope, events, &mut world, &context, first);
        for event in &recorded {
            append(&mut tx, &mut end, event).await?;
        }
        (self.project)(&mut tx, &recorded).await?;
        for person in &envelope.people {
            people::put(&mut tx, person).await?;
        }
        let outcome = Outcome {
            stream: subject,
            events: recorded.len(),
            position: end.position,
            version: envelope.command.version_after(&world, subject),
            repeated: false,
        };
        if let Some(key) = &envelope.key {
            remember(&mut tx, &envelope, key, &outcome).await?;
        }
        if recorded.is_empty() && envelope.people.is_empty() && envelope.key.is_none() {
            return Ok(outcome);
        }
        tx.commit().await?;
        if !recorded.is_empty() {
            // Nobody listening is no failure.
            let _ = self.commits.send(Committed { first, last: end.position });
        }
        Ok(outcome)
    }

    /// Gives new events their places in the log and in their streams.
    fn number(
        &self,
        envelope: &Envelope,
        events: Vec<NewEvent>,
        world: &mut World,
        context: &Context<'_>,
        first: u64,
    ) -> Vec<Recorded> {
        let causation = self.ambient.id();
        let correlation = envelope.correlation.unwrap_or(causation);
        (first..)
            .zip(events)
            .map(|(position, NewEvent { stream, event })| {
                world.apply(stream, &event);
                let version = world.version(stream);
                let actor = envelope.asker;
                Recorded { position, stream, version, event, actor, at: context.now, correlation, causation }
            })
            .collect()
    }
}

async fn load_needs(tx: &mut Tx, command: &Command, world: &mut World) -> Result<StreamId, Error> {
    let mut needs = command.needs(world);
    let subject = needs.first().copied().unwrap_or(StreamId { kind: StreamKind::Region, id: Uuid::nil() });
    while !needs.is_empty() {
        load(tx, &needs, world).await?;
        needs = command.needs(world);
    }
    Ok(subject)
}

#[derive(FromRow)]
struct RepeatedRow {
    name: String,
    stream_kind: String,
    stream_id: Uuid,
    position: i64,
    version: i64,
}

fn actor(asker: Asker) -> String {
    asker.person().map_or_else(|| "system".to_owned(), |person| person.to_string())
}

async fn repeated(tx: &mut Tx, envelope: &Envelope) -> Result<Option<Outcome>, ExecuteError> {
    let Some(key) = &envelope.key else { return Ok(None) };
    let row: Option<RepeatedRow> =
        tx.optional(REPEATED, vec![actor(envelope.asker).into(), key.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    if row.name != envelope.command.name() {
        return Err(ExecuteError::KeyReused { name: row.name });
    }
    let kind = StreamKind::parse(&row.stream_kind).ok_or_else(|| Error::Row {
        table: "command",
        problem: format!("unknown kind of stream {}", row.stream_kind),
    })?;
    Ok(Some(Outcome {
        stream: StreamId { kind, id: row.stream_id },
        events: 0,
        position: unsigned(row.position),
        version: unsigned(row.version),
        repeated: true,
    }))
}

async fn remember(tx: &mut Tx, envelope: &Envelope, key: &str, outcome: &Outcome) -> Result<(), Error> {
    let values = vec![
        actor(envelope.asker).into(),
        key.into(),
        envelope.command.name().into(),
        outcome.stream.kind.as_str().into(),
        outcome.stream.id.into(),
        outcome.position.into(),
        outcome.version.into(),
    ];
    tx.execute(REMEMBER, values).await.map(|_| ())
}
