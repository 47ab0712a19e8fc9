//! Deciding: from commands that wait together to answers, events and changes. Nothing is written here.

use domain::{Asker, Context, Event, NewEvent, Recorded, StreamId, StreamKind, World};
use uuid::Uuid;

use crate::execute::{Bare, Envelope, ExecuteError, Outcome};
use crate::key::Keys;
use crate::log::{Head, append, load};
use crate::look::Look;
use crate::people;
use crate::writer::Core;
use crate::{Changes, Error};

/// What became of a command.
pub(crate) type Answer = Result<Outcome, ExecuteError>;

/// What the writer carries out.
#[derive(Debug)]
pub(crate) enum Work {
    Command(Box<Envelope>),
    Append(Box<Bare>),
}

impl Work {
    fn envelope(&self) -> Option<&Envelope> {
        match self {
            Self::Command(envelope) => Some(envelope),
            Self::Append(_) => None,
        }
    }

    /// The streams that still have to be read. `proven`: that a stream is new is proven when it is written, by the
    /// key on its versions.
    fn needs(&self, world: &World, proven: bool) -> Vec<StreamId> {
        match self {
            Self::Command(envelope) => envelope.command.needs(world),
            Self::Append(bare) if world.has(bare.stream) || (proven && bare.expected == 0) => Vec::new(),
            Self::Append(bare) => vec![bare.stream],
        }
    }

    fn asker(&self) -> Asker {
        self.envelope().map_or(Asker::System, |envelope| envelope.asker)
    }

    fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, domain::Refusal> {
        match self {
            Self::Command(envelope) => envelope.command.decide(world, context),
            Self::Append(bare) => bare.decide(world),
        }
    }

    /// The stream that the work is about, and the version to send as seen with the next change of it.
    fn subject(&self, world: &World) -> (StreamId, u64) {
        let nowhere = StreamId { kind: StreamKind::Region, id: Uuid::nil() };
        let stream = self.needs(&World::default(), false).first().copied().unwrap_or(nowhere);
        match self {
            Self::Command(envelope) => (stream, envelope.command.version_after(world, stream)),
            Self::Append(_) => (stream, world.version(stream)),
        }
    }
}

/// What a batch has come to.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) answers: Vec<Answer>,
    pub(crate) recorded: Vec<Recorded>,
    /// The log's end when the changes are written.
    pub(crate) head: Head,
    /// The events, what follows from them, people and keys.
    pub(crate) changes: Changes,
}

/// A batch while it is decided.
pub(crate) struct Deciding<'a> {
    core: &'a Core,
    world: &'a mut World,
    look: Look<'a>,
    head: &'a Head,
}

impl<'a> Deciding<'a> {
    pub(crate) fn new(core: &'a Core, world: &'a mut World, head: &'a Head, look: Look<'a>) -> Self {
        Self { core, world, look, head }
    }

    /// Decides in order. What one does, the next one sees.
    pub(crate) async fn all(mut self, works: &[&Work]) -> Result<Batch, Error> {
        let mut keys = Keys::read(&mut self.look, works.iter().filter_map(|work| work.envelope())).await?;
        self.load(works).await?;
        let mut batch = Batch { head: self.head.clone(), ..Batch::default() };
        for work in works {
            let answer = self.one(work, &mut keys, &mut batch).await?;
            batch.answers.push(answer);
        }
        append(&mut batch.changes, &mut batch.head, &batch.recorded)?;
        (self.core.project.changes)(&batch.recorded, &mut batch.changes)?;
        Ok(batch)
    }

    /// Reads what the commands need and is not in memory: all of them together, as often as the answer to
    /// one question raises another.
    async fn load(&mut self, works: &[&Work]) -> Result<(), Error> {
        loop {
            let proven = matches!(self.look, Look::Db(_));
            let mut needs: Vec<_> = works.iter().flat_map(|work| work.needs(self.world, proven)).collect();
            needs.sort_unstable();
            needs.dedup();
            if needs.is_empty() {
                return Ok(());
            }
            load(&mut self.look, &needs, self.world).await?;
        }
    }

    async fn one(&mut self, work: &Work, keys: &mut Keys, batch: &mut Batch) -> Result<Answer, Error> {
        if let Some(before) = work.envelope().and_then(|envelope| keys.repeated(envelope)) {
            return Ok(before);
        }
        // What a neighbour of the same batch did may raise a new question.
        self.load(&[work]).await?;
        let Core { catalogue, ambient, .. } = self.core;
        let context = Context { asker: work.asker(), now: ambient.now(), catalogue };
        let events = match work.decide(self.world, &context) {
            Ok(events) => events,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let count = events.len();
        let correlation = work.envelope().and_then(|envelope| envelope.correlation);
        self.number(events, &context, (correlation, ambient.id()), &mut batch.recorded);
        let (stream, version) = work.subject(self.world);
        let position = self.end(&batch.recorded);
        let outcome = Outcome { stream, events: count, position, version, repeated: false };
        if let Some(envelope) = work.envelope() {
            for person in &envelope.people {
                people::put(&mut batch.changes, person);
            }
            keys.remember(&mut batch.changes, envelope, &outcome);
        }
        Ok(Ok(outcome))
    }

    /// The log's last position once these events are in it.
    fn end(&self, recorded: &[Recorded]) -> u64 {
        recorded.last().map_or(self.head.position, |event| event.position)
    }

    /// Gives new events their places in the log and in their streams.
    fn number(
        &mut self,
        events: Vec<NewEvent>,
        context: &Context<'_>,
        (correlation, causation): (Option<Uuid>, Uuid),
        recorded: &mut Vec<Recorded>,
    ) {
        for NewEvent { stream, event } in events {
            self.world.apply(stream, &event);
            recorded.push(Recorded {
                position: self.end(recorded) + 1,
                stream,
                version: self.world.version(stream),
                event,
                actor: context.asker,
                at: context.now,
                correlation: correlation.unwrap_or(causation),
                causation,
            });
        }
    }
}

impl Bare {
    fn decide(&self, world: &World) -> Result<Vec<NewEvent>, domain::Refusal> {
        let current = world.version(self.stream);
        if current != self.expected {
            return Err(domain::Refusal::ChangedMeanwhile { current });
        }
        Ok(self
            .events
            .iter()
            .map(|event: &Event| NewEvent { stream: self.stream, event: event.clone() })
            .collect())
    }
}
