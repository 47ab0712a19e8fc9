//! One tick: tell everybody what is due and record what became of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::digest::{Digest, Failure, Outcome, RecordDelivery};
use domain::reminder::ReminderKey;
use domain::{Asker, DigestId, PersonId, Refusal, World};
use store::{Envelope, ExecuteError, Store};
use tracing::Instrument;
use uuid::Uuid;

use crate::Post;
use crate::compose::{Waiting, by_person};
use crate::mail::{RenderError, render};
use crate::transport::{SendError, Session};

/// The most people who are mailed in one tick.
pub const MOST: usize = 100;

const LEASE: &str = "reminder";

/// How long another instance waits when the one that sends has died. Longer than one mail can take.
const LEASE_TIME: Duration = Duration::minutes(5);

/// What a tick did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Mails that were handed over.
    pub sent: usize,
    /// People whose mail could not be handed over now and is tried again.
    pub deferred: usize,
    /// People who will not get what they were to be told.
    pub failed: usize,
    /// People left for the next tick.
    pub left: usize,
    /// Another instance is sending; this one did nothing.
    pub elsewhere: bool,
}

/// Why a tick ended early. What was recorded until then stays; the next tick goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database fails.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// What became of a mail could not be recorded; it may be sent again, with the same Message-ID.
    #[error("the outcome of a mail was not recorded: {0}")]
    Record(ExecuteError),
}

/// Mails everybody to whom something is due, one mail a person and day, and records what became of it. The
/// most urgent come first, at most [`MOST`]; those whose mail did not get through earlier today come last, so
/// that they keep nobody waiting. The time is that of [`Store::ambient`].
///
/// # Errors
/// When the database fails. A mail that fails is no error but part of the [`Report`].
pub async fn tick(store: &Store, post: &Post) -> Result<Report, Error> {
    tick_until(store, post, &AtomicBool::new(false)).await
}

/// The same, but ends after the mail under way once `stop` is set.
pub(crate) async fn tick_until(store: &Store, post: &Post, stop: &AtomicBool) -> Result<Report, Error> {
    let span = tracing::info_span!("reminder.tick");
    async {
        // Most ticks have nothing to do: they end without writing.
        if due(store).await?.is_empty() {
            return Ok(Report::default());
        }
        let Some(mut lease) = Lease::take(store).await? else {
            return Ok(Report { elsewhere: true, ..Report::default() });
        };
        let done = send_due(store, post, &mut lease, stop).await;
        let released = lease.release(store).await;
        let report = done?;
        released?;
        Ok(report)
    }
    .instrument(span)
    .await
}

async fn due(store: &Store) -> Result<Vec<Waiting>, store::Error> {
    let now = store.ambient().now();
    Ok(by_person(projection::reminder::due(store.db(), Asker::System, now).await?, now))
}

async fn send_due(store: &Store, post: &Post, lease: &mut Lease, stop: &AtomicBool) -> Result<Report, Error> {
    let mut tasks = tasks(store).await?;
    let mut report = Report { left: tasks.len(), ..Report::default() };
    tasks.truncate(MOST);
    let mut line = Line::default();
    for task in &tasks {
        if stop.load(Ordering::Relaxed) || !lease.keep(store).await? {
            break;
        }
        let attempt = attempt(store, post, &mut line, &task.waiting).await?;
        record(store, task, attempt, &mut report).await?;
        report.left -= 1;
    }
    line.close().await;
    Ok(report)
}

/// A person to be mailed, and what happened to the person's digests before.
struct Task {
    waiting: Waiting,
    tried_today: bool,
    /// The day before, if its mail did not get through.
    deferred_on: Option<NaiveDate>,
}

/// Who is to be mailed, in order. Left out are those who had today's mail already.
async fn tasks(store: &Store) -> Result<Vec<Task>, store::Error> {
    let mut found = Vec::new();
    for waiting in due(store).await? {
        let today = state(store, waiting.person, waiting.day).await?;
        if today == Some(Digest::Settled) {
            continue;
        }
        let mut deferred_on = waiting.day.pred_opt();
        if let Some(before) = deferred_on
            && !matches!(state(store, waiting.person, before).await?, Some(Digest::Deferred(_)))
        {
            deferred_on = None;
        }
        found.push(Task { waiting, tried_today: today.is_some(), deferred_on });
    }
    found.sort_by_key(|task| (task.tried_today, task.waiting.nearest(), task.waiting.person));
    Ok(found)
}

/// What became of a person's digest of a day so far.
async fn state(store: &Store, person: PersonId, day: NaiveDate) -> Result<Option<Digest>, store::Error> {
    let id = DigestId::of(person, day);
    let mut world = World::default();
    for recorded in store.db().stream(id.stream()).await? {
        world.apply(recorded.stream, &recorded.event);
    }
    Ok(world.digest(id).copied())
}

/// What became of one mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    Sent,
    Passing,
    Final(Failure),
}

/// Tries to send. What went wrong goes to the trace, with addresses masked, and never into an event.
async fn attempt(
    store: &Store,
    post: &Post,
    line: &mut Line,
    waiting: &Waiting,
) -> Result<Attempt, store::Error> {
    let person = store.db().person(waiting.person).await?;
    let Some(person) = person.filter(|person| !person.address.is_empty()) else {
        return Ok(Attempt::Final(Failure::NoAddress));
    };
    let message = match render(&waiting.digest(&person, post), &post.sender, store.ambient().now()) {
        Ok(message) => message,
        Err(error) => {
            tracing::warn!(person.id = %person.id, %error, "mail not written");
            let no_address = matches!(error, RenderError::Address(_));
            return Ok(Attempt::Final(if no_address { Failure::NoAddress } else { Failure::Unwritable }));
        }
    };
    let result = match line.session(post).await {
        Ok(session) => session.send(&message).await,
        Err(error) => Err(error),
    };
    Ok(match result {
        Ok(()) => Attempt::Sent,
        Err(error) => {
            tracing::warn!(person.id = %person.id, %error, mail.given_up = error.is_final(), "mail not sent");
            if error.is_final() { Attempt::Final(Failure::Refused) } else { Attempt::Passing }
        }
    })
}

async fn record(store: &Store, task: &Task, attempt: Attempt, report: &mut Report) -> Result<(), Error> {
    let Task { waiting, deferred_on, .. } = task;
    let day = waiting.day;
    match attempt {
        Attempt::Sent => {
            report.sent += 1;
            put(store, waiting, day, waiting.keys_until(day), Outcome::Sent).await
        }
        Attempt::Final(failure) => {
            report.failed += 1;
            put(store, waiting, day, waiting.keys_until(day), Outcome::Failed(failure)).await
        }
        Attempt::Passing => {
            // What did not get through yesterday either has had its second chance.
            let late = deferred_on.map(|before| (before, waiting.keys_until(before)));
            let given_up = match late {
                Some((before, keys)) if !keys.is_empty() => {
                    let count = keys.len();
                    put(store, waiting, before, keys, Outcome::Failed(Failure::Unreachable)).await?;
                    count
                }
                Some(_) | None => 0,
            };
            if given_up > 0 {
                report.failed += 1;
            }
            if waiting.keys_until(day).len() > given_up {
                report.deferred += 1;
                put(store, waiting, day, Vec::new(), Outcome::Deferred(Failure::Unreachable)).await?;
            }
            Ok(())
        }
    }
}

async fn put(
    store: &Store,
    waiting: &Waiting,
    day: NaiveDate,
    reminders: Vec<ReminderKey>,
    outcome: Outcome,
) -> Result<(), Error> {
    let command = RecordDelivery { person: waiting.person, day, reminders, outcome };
    match store.execute(Envelope::new(Asker::System, command)).await {
        Ok(_) => Ok(()),
        // Another instance took over because this one was slower than its lease.
        Err(ExecuteError::Refused(Refusal::AlreadyDelivered)) => {
            tracing::warn!(person.id = %waiting.person, "the mail was sent by another instance too");
            Ok(())
        }
        Err(error) => Err(Error::Record(error)),
    }
}

/// The connection to the mail server: opened for the first mail, and not again in this tick if that fails.
#[derive(Default)]
enum Line {
    #[default]
    Closed,
    Open(Session),
    Down(SendError),
}

impl Line {
    async fn session(&mut self, post: &Post) -> Result<&mut Session, SendError> {
        if matches!(self, Self::Closed) {
            *self = match post.transport.open().await {
                Ok(session) => Self::Open(session),
                Err(error) => Self::Down(error),
            };
        }
        match self {
            Self::Open(session) => Ok(session),
            Self::Down(error) => Err(error.clone()),
            Self::Closed => Err(SendError::Passing("no connection".to_owned())),
        }
    }

    async fn close(self) {
        if let Self::Open(session) = self {
            session.close().await;
        }
    }
}

/// The right to send, which one instance at a time has.
struct Lease {
    holder: Uuid,
    /// When it was taken or renewed last, by the two clocks there are: one may be set, the other stands still
    /// while the machine sleeps.
    renewed: (DateTime<Utc>, Instant),
}

impl Lease {
    async fn take(store: &Store) -> Result<Option<Self>, store::Error> {
        let renewed = (store.ambient().now(), Instant::now());
        let mut lease = Self { holder: store.ambient().id(), renewed };
        if !lease.renew(store).await? {
            return Ok(None);
        }
        store.load().holds(LEASE, true);
        Ok(Some(lease))
    }

    /// Makes sure that there is time for one more mail. False: another instance has taken over.
    async fn keep(&mut self, store: &Store) -> Result<bool, store::Error> {
        let (at, since) = self.renewed;
        let passed = store.ambient().now() - at;
        let half = LEASE_TIME / 2;
        let is_fresh = passed >= Duration::zero()
            && passed < half
            && since.elapsed() < half.to_std().unwrap_or_default();
        if is_fresh { Ok(true) } else { self.renew(store).await }
    }

    async fn renew(&mut self, store: &Store) -> Result<bool, store::Error> {
        // The time counts from before the question: what is held is held for at least as long as believed.
        self.renewed = (store.ambient().now(), Instant::now());
        store.db().take_lease(LEASE, self.holder, LEASE_TIME, self.renewed.0).await
    }

    async fn release(self, store: &Store) -> Result<(), store::Error> {
        store.load().holds(LEASE, false);
        store.db().release_lease(LEASE, self.holder).await
    }
}
