//! Clients that send random commands at the same time, and note what they were answered.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::action::ReviseAction;
use domain::assessment::RecordRating;
use domain::procurement::ReviseProcurement;
use domain::round::MoveRoundDue;
use domain::{Asker, Command, CriterionId, StreamId};
use store::{Envelope, ExecuteError, Outcome, Store};
use tests::World;
use tests::dice::Dice;

use crate::it::random::Pool;

/// A moment in the order that is real for all clients together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// Counts moments: what was answered at a smaller one than another command was sent at, came before it.
    pub(super) tick: u64,
    /// When sent: how much of the log somebody had been told of. When answered: how much of it there was.
    pub(super) position: u64,
}

/// A command and what became of it.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) envelope: Envelope,
    pub(super) sent: Moment,
    pub(super) answered: Moment,
    pub(super) answer: Result<Outcome, ExecuteError>,
}

/// What a version belongs to: a stream, or one criterion of an assessment.
type Thing = (StreamId, Option<CriterionId>);

/// What all clients know together.
pub(super) struct Clients<'a> {
    world: &'a World,
    instances: &'a [Store],
    ticks: AtomicU64,
    known: AtomicU64,
    keys: AtomicU64,
    versions: Mutex<HashMap<Thing, u64>>,
    keyed: Mutex<Vec<Envelope>>,
    calls: Mutex<Vec<Call>>,
}

impl<'a> Clients<'a> {
    /// Clients who know the log up to a position.
    pub(super) fn new(world: &'a World, instances: &'a [Store], known: u64) -> Self {
        Self {
            world,
            instances,
            ticks: AtomicU64::new(0),
            known: AtomicU64::new(known),
            keys: AtomicU64::new(0),
            versions: Mutex::default(),
            keyed: Mutex::default(),
            calls: Mutex::default(),
        }
    }

    /// How much of the log somebody was told of.
    fn known(&self) -> u64 {
        self.known.load(Ordering::SeqCst)
    }

    /// How many commands were answered so far.
    pub(super) fn answered(&self) -> usize {
        self.calls.lock().unwrap().len()
    }

    /// What was sent and answered.
    pub(super) fn calls(self) -> Vec<Call> {
        self.calls.into_inner().unwrap()
    }

    /// One client: as many random commands, one after the other.
    pub(super) async fn run(&self, client: usize, mut pool: Pool, commands: usize) {
        for step in 0..commands {
            let envelope = self.envelope(&mut pool);
            let store = &self.instances[(client + step) % self.instances.len()];
            if envelope.key.is_some() && pool.dice.percent(40) {
                // As from a page that is impatient: the same wish twice at once, through two doors.
                let again = Envelope { correlation: Some(self.world.ids.id()), ..envelope.clone() };
                let other = pool.dice.pick(self.instances);
                tokio::join!(self.send(store, envelope), self.send(&other, again));
            } else {
                self.send(store, envelope).await;
            }
        }
    }

    fn envelope(&self, pool: &mut Pool) -> Envelope {
        let correlation = Some(self.world.ids.id());
        let earlier = self.keyed.lock().unwrap().iter().rev().take(40).cloned().collect::<Vec<_>>();
        if !earlier.is_empty() && pool.dice.percent(10) {
            // The same wish again, long after, or another one under a key that was used.
            let earlier = pool.dice.pick(&earlier);
            let command =
                if pool.dice.percent(50) { earlier.command.clone() } else { pool.command(self.world) };
            return Envelope { command, correlation, ..earlier };
        }
        let mut command = pool.command(self.world);
        self.see(&mut command, &mut pool.dice);
        let asker = match pool.dice.below(10) {
            0..=2 => Asker::System,
            3 | 4 => Asker::Person(self.world.coordinator),
            _ => Asker::Person(pool.dice.pick(&pool.people)),
        };
        let key = pool.dice.percent(30).then(|| format!("k{}", self.keys.fetch_add(1, Ordering::SeqCst)));
        let envelope = Envelope { correlation, ..Envelope::new(asker, command).with_key(key) };
        if envelope.key.is_some() {
            self.keyed.lock().unwrap().push(envelope.clone());
        }
        envelope
    }

    /// Lets a command say which version was seen: the newest that anybody knows, an old one, or none.
    fn see(&self, command: &mut Command, dice: &mut Dice) {
        let known = self.versions.lock().unwrap().get(&thing(command)).copied().unwrap_or_default();
        let version = match dice.below(10) {
            0..=5 => Some(known),
            6 | 7 => Some(known.saturating_sub(1)),
            _ => None,
        };
        if let Command::MoveRoundDue(MoveRoundDue { seen, .. })
        | Command::RecordRating(RecordRating { seen, .. })
        | Command::ReviseAction(ReviseAction { seen, .. })
        | Command::ReviseProcurement(ReviseProcurement { seen, .. }) = command
        {
            *seen = version;
        }
    }

    async fn send(&self, store: &Store, envelope: Envelope) {
        let tick = || self.ticks.fetch_add(1, Ordering::SeqCst);
        let sent = Moment { position: self.known(), tick: tick() };
        let answer = store.execute(envelope.clone()).await;
        let tick = tick();
        let position = match &answer {
            Ok(outcome) if outcome.events > 0 => outcome.position,
            // What was decided and left no trace was decided on no more than this.
            _ => store.db().head().await.unwrap().position,
        };
        self.known.fetch_max(position, Ordering::SeqCst);
        if let Ok(outcome) = &answer
            && !outcome.repeated
        {
            self.versions.lock().unwrap().insert(thing(&envelope.command), outcome.version);
        }
        let call = Call { envelope, sent, answered: Moment { tick, position }, answer };
        self.calls.lock().unwrap().push(call);
    }
}

/// The stream that a command is about.
pub(super) fn subject(command: &Command) -> StreamId {
    command.needs(&domain::World::default())[0]
}

fn thing(command: &Command) -> Thing {
    let criterion = match command {
        Command::RecordRating(rating) => Some(rating.criterion.clone()),
        _ => None,
    };
    (subject(command), criterion)
}
