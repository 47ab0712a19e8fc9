//! The subscription: what changes, as it changes.
//!
//! A message about a commit only wakes the reader. What happened is read from the log itself, from the
//! position that the reader remembers, so that a slow reader, or one that came back, misses nothing.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_graphql::{Context, Enum, Result, SimpleObject, Subscription as GraphQlSubscription};
use domain::{PersonId, Recorded, StreamKind as DomainKind};
use futures_util::stream::{self, Stream};
use store::{Committed, Person, Store};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use crate::access::Access;
use crate::error::Problem;
use crate::scalar::{DateTime, Long};
use crate::visibility::Sight;

/// How many events are read at a time.
const BATCH: u32 = 200;

/// How long a reader waits before it looks by itself, should a message ever be lost.
const LOOK: Duration = Duration::from_secs(30);

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum StreamKind {
    /// A region and its coordinators.
    Region,
    /// An organisation and its members.
    Organisation,
    /// A round.
    Round,
    /// One organisation's answers in one round.
    Assessment,
    /// An improvement action.
    Action,
    /// A planned procurement.
    Procurement,
    /// What one person was told on one day.
    Digest,
}

impl From<DomainKind> for StreamKind {
    fn from(kind: DomainKind) -> Self {
        match kind {
            DomainKind::Region => Self::Region,
            DomainKind::Organisation => Self::Organisation,
            DomainKind::Round => Self::Round,
            DomainKind::Assessment => Self::Assessment,
            DomainKind::Action => Self::Action,
            DomainKind::Procurement => Self::Procurement,
            DomainKind::Digest => Self::Digest,
        }
    }
}

/// Something that changed, and that the viewer may see. Ask a query for what it is now.
#[derive(SimpleObject)]
pub(crate) struct Change {
    /// Position in the log. Send the last one as `after` when you come back.
    position: Long,
    /// What happened, such as `assessment_submitted`.
    kind: String,
    /// What it is about.
    stream_kind: StreamKind,
    /// Id of what it is about.
    stream_id: Uuid,
    /// Id of the organisation that it concerns, if it concerns one.
    organisation: Option<Uuid>,
    /// When.
    at: DateTime,
}

/// How many subscriptions each person has open.
pub(crate) struct Open {
    limit: usize,
    by_person: Mutex<HashMap<PersonId, usize>>,
}

impl Open {
    /// Nobody has one open.
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, by_person: Mutex::default() }
    }

    fn take(self: &Arc<Self>, person: PersonId) -> Result<Place, Problem> {
        let mut open = self.by_person.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(person).or_default();
        if *count >= self.limit {
            return Err(Problem::SubscriptionLimit { limit: self.limit });
        }
        *count += 1;
        Ok(Place { open: Arc::clone(self), person })
    }
}

/// An open subscription; dropped, it makes room for another.
struct Place {
    open: Arc<Open>,
    person: PersonId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.by_person.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.person);
            }
        }
    }
}

/// A reader of the log.
struct Reader {
    store: Store,
    commits: Receiver<Committed>,
    position: u64,
    sight: Sight,
    waiting: VecDeque<Change>,
    _place: Place,
}

impl Reader {
    async fn open(
        store: Store,
        person: &Person,
        after: Option<Long>,
        place: Place,
    ) -> Result<Self, store::Error> {
        // Listen before looking, so that nothing falls in between. The head before the rights: a right
        // that ends after the head is an event that will be read.
        let commits = store.commits();
        let head = store.db().head().await?.position;
        let sight = Sight::of(&store, person.id).await?;
        // A position that the log has not reached comes from another log, or from before a restore.
        let position = after.map_or(head, |after| after.position().min(head));
        Ok(Self { store, commits, position, sight, waiting: VecDeque::new(), _place: place })
    }

    /// The next change that the person may see; waits for one.
    async fn next(&mut self) -> Result<Option<Change>, store::Error> {
        loop {
            if let Some(change) = self.waiting.pop_front() {
                return Ok(Some(change));
            }
            let events = self.store.db().after(self.position, BATCH).await?;
            let Some(last) = events.last() else {
                if !self.wake().await {
                    return Ok(None);
                }
                continue;
            };
            self.position = last.position;
            self.take_in(&events).await?;
        }
    }

    async fn take_in(&mut self, events: &[Recorded]) -> Result<(), store::Error> {
        if events.iter().any(Sight::may_change) {
            self.sight.refresh(&self.store).await?;
        }
        for event in events {
            if let Some(owner) = self.sight.sees(&self.store, event).await? {
                self.waiting.push_back(Change {
                    position: Long::of(event.position),
                    kind: event.event.kind().to_owned(),
                    stream_kind: event.stream.kind.into(),
                    stream_id: event.stream.id,
                    organisation: owner.organisation().map(|organisation| organisation.0),
                    at: event.at.into(),
                });
            }
        }
        Ok(())
    }

    /// Waits until there may be something new; false when the program ends.
    async fn wake(&mut self) -> bool {
        match tokio::time::timeout(LOOK, self.commits.recv()).await {
            // Whatever was missed is in the log.
            Ok(Ok(_) | Err(RecvError::Lagged(_))) | Err(_) => true,
            Ok(Err(RecvError::Closed)) => false,
        }
    }
}

/// What one may follow live.
pub(crate) struct Subscription;

/// What one may follow live.
#[GraphQlSubscription]
impl Subscription {
    /// What changes from now on, or after a position, as far as the viewer may see it: everything of
    /// the viewer's organisations; of the others in the region, rounds, plans, and assessments from
    /// their submission on.
    async fn changes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The last position that you know; from now on if left out.")] after: Option<Long>,
    ) -> Result<impl Stream<Item = Result<Change>>> {
        let access = Access::of(context)?;
        let place = context.data::<Arc<Open>>()?.take(access.person.id)?;
        let reader = Reader::open(access.store.clone(), access.person, after, place).await?;
        Ok(stream::try_unfold(reader, |mut reader| async move {
            Ok(reader.next().await?.map(|change| (change, reader)))
        }))
    }
}
