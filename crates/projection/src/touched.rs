//! What depends on rows that other events wrote: the next follow-up of an action, the span of a plan line,
//! reminders. It is worked out at the end of a batch for everything that the batch touched, each thing once.
//!
//! It follows from the other rows as they are in the end, not from the way there: an action, a line or a round is
//! worked out whole, as if it had never been worked out before. So it does not matter how events are divided into
//! batches, and a rebuild does it once, when all other rows are there.

use std::collections::BTreeSet;

use domain::assessment::AssessmentEvent;
use domain::digest::DigestEvent;
use domain::organisation::OrganisationEvent;
use domain::{Event, Recorded};
use store::{Error, GivenRow, Tx};
use uuid::Uuid;

use crate::{action, procurement, reminder};

/// How many things are worked out at a time, so that memory is bounded.
const PART: usize = 1_000;

/// What events have touched.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    rounds: BTreeSet<Uuid>,
    actions: BTreeSet<Uuid>,
    lines: BTreeSet<Uuid>,
    /// Organisations whose members changed: whatever is open there may be for others now.
    organisations: BTreeSet<Uuid>,
    /// Assessments that were submitted or returned.
    assessments: BTreeSet<Uuid>,
    /// Persons and the keys of reminders that each of them is done with.
    told: BTreeSet<(Uuid, String)>,
}

impl Touched {
    /// What these events touch.
    pub(crate) fn by<'a>(events: impl IntoIterator<Item = &'a Recorded>) -> Self {
        let mut touched = Self::default();
        for recorded in events {
            touched.add_thing(recorded);
            touched.add_surroundings(recorded);
        }
        touched
    }

    /// Adds the round, the action or the line whose event this is. That is enough where every event is added.
    pub(crate) fn add_thing(&mut self, recorded: &Recorded) {
        let things = match &recorded.event {
            Event::Round(_) => &mut self.rounds,
            Event::Action(_) => &mut self.actions,
            Event::Procurement(_) => &mut self.lines,
            Event::Region(_) | Event::Organisation(_) | Event::Assessment(_) | Event::Digest(_) => return,
        };
        things.insert(recorded.stream.id);
    }

    /// Adds what changes things that have events of their own elsewhere.
    fn add_surroundings(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::Organisation(event) => match event {
                // Nobody is a member yet.
                OrganisationEvent::OrganisationRegistered(_) => {}
                OrganisationEvent::MemberAdded(_)
                | OrganisationEvent::MemberRoleChanged(_)
                | OrganisationEvent::MemberRemoved(_) => {
                    self.organisations.insert(recorded.stream.id);
                }
            },
            Event::Assessment(event) => match event {
                AssessmentEvent::AssessmentSubmitted(_) | AssessmentEvent::AssessmentReturned(_) => {
                    self.assessments.insert(recorded.stream.id);
                }
                // What is approved has been submitted.
                AssessmentEvent::AssessmentStarted(_)
                | AssessmentEvent::RatingRecorded(_)
                | AssessmentEvent::AssessmentApproved(_)
                | AssessmentEvent::CriteriaDelegated(_)
                | AssessmentEvent::DelegationWithdrawn(_)
                | AssessmentEvent::SharingChanged(_) => {}
            },
            Event::Digest(event) => self.add_told(event),
            Event::Region(_) | Event::Round(_) | Event::Action(_) | Event::Procurement(_) => {}
        }
    }

    fn add_told(&mut self, event: &DigestEvent) {
        let (person, keys) = reminder::told(event);
        self.told.extend(keys.iter().map(|key| (person.0, key.0.clone())));
    }

    /// Whether there is nothing to work out.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Works everything out and writes it. The changes of the events are in the tables already.
    pub(crate) async fn settle(&self, tx: &mut Tx) -> Result<(), Error> {
        let around = [&self.organisations, &self.assessments];
        for ids in parts([&self.rounds].into_iter().chain(around)) {
            reminder::settle_rounds(tx, &ids, &self.rounds).await?;
        }
        for ids in parts([&self.actions, &self.organisations]) {
            action::settle(tx, &ids, &self.actions).await?;
        }
        for ids in parts([&self.lines, &self.organisations]) {
            procurement::settle(tx, &ids, &self.lines).await?;
        }
        reminder::forget_told(tx, &self.told).await
    }
}

/// The ids of all sets together, so many at a time.
fn parts<'a>(sets: impl IntoIterator<Item = &'a BTreeSet<Uuid>>) -> Vec<Vec<Uuid>> {
    let ids: Vec<Uuid> = sets.into_iter().flatten().copied().collect();
    ids.chunks(PART).map(<[Uuid]>::to_vec).collect()
}

/// Ids as rows of one column.
pub(crate) fn rows<'a>(ids: impl IntoIterator<Item = &'a Uuid>) -> Vec<GivenRow> {
    ids.into_iter().map(|id| vec![(*id).into()]).collect()
}
