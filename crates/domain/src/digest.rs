//! Digests: the one mail that tells a person on a day what waits. What became of it is an event,
//! so that no rebuild and no second instance ever mails again.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::command::Context;
use crate::event::facts;
use crate::policy::{Deed, require_anywhere};
use crate::reminder::ReminderKey;
use crate::{DigestId, NewEvent, PersonId, Refusal, World};

facts! {
    /// What becomes of a day's digest.
    DigestEvent in Digest {
        DigestSent = "digest_sent",
        DigestDeferred = "digest_deferred",
        DigestFailed = "digest_failed",
    }
}

/// Why a mail could not be delivered. The mail server's text is left out: it may hold addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The mail server refused the recipient or the message.
    Refused,
    /// The mail server could not be reached, or asked to try again later.
    Unreachable,
    /// The person has no address any more.
    NoAddress,
    /// The mail could not be written.
    Unwritable,
}

impl Failure {
    /// The failure as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::NoAddress => "no_address",
            Self::Unwritable => "unwritable",
        }
    }
}

/// The digest was handed to the mail server, or written to the outbox folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestSent {
    /// To whom.
    pub person: PersonId,
    /// For which day.
    pub day: NaiveDate,
    /// The reminders that it told.
    pub reminders: Vec<ReminderKey>,
}

/// The digest could not be sent now and will be tried again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestDeferred {
    /// To whom.
    pub person: PersonId,
    /// For which day.
    pub day: NaiveDate,
    /// Why.
    pub failure: Failure,
}

/// The digest will not be sent. Its reminders count as told, so that nobody is mailed in a loop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DigestFailed {
    /// To whom.
    pub person: PersonId,
    /// For which day.
    pub day: NaiveDate,
    /// The reminders that it would have told.
    pub reminders: Vec<ReminderKey>,
    /// Why.
    pub failure: Failure,
}

/// What became of a digest so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    /// Tried, and to be tried again.
    Deferred(Failure),
    /// Sent, or given up.
    Settled,
}

impl Digest {
    pub(crate) fn starting_with(event: &DigestEvent) -> Self {
        match event {
            DigestEvent::DigestDeferred(fact) => Self::Deferred(fact.failure),
            DigestEvent::DigestSent(_) | DigestEvent::DigestFailed(_) => Self::Settled,
        }
    }

    pub(crate) fn apply(&mut self, event: &DigestEvent) {
        *self = Self::starting_with(event);
    }
}

/// What became of an attempt to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it, or it is in the outbox folder.
    Sent,
    /// Not now; try again.
    Deferred(Failure),
    /// Never.
    Failed(Failure),
}

/// Records what became of a person's digest of a day.
#[derive(Clone, Debug)]
pub struct RecordDelivery {
    /// To whom.
    pub person: PersonId,
    /// For which day.
    pub day: NaiveDate,
    /// The reminders that it tells.
    pub reminders: Vec<ReminderKey>,
    /// What became of it.
    pub outcome: Outcome,
}

impl RecordDelivery {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_anywhere(context.asker, Deed::RecordDelivery)?;
        let Self { person, day, .. } = *self;
        let id = DigestId::of(person, day);
        let before = world.digest(id).copied();
        if before == Some(Digest::Settled) {
            return Err(Refusal::AlreadyDelivered);
        }
        let reminders = self.reminders.clone();
        Ok(match self.outcome {
            Outcome::Deferred(failure) if before == Some(Digest::Deferred(failure)) => Vec::new(),
            Outcome::Deferred(failure) => {
                vec![NewEvent::new(id.stream(), DigestDeferred { person, day, failure })]
            }
            Outcome::Sent => vec![NewEvent::new(id.stream(), DigestSent { person, day, reminders })],
            Outcome::Failed(failure) => {
                vec![NewEvent::new(id.stream(), DigestFailed { person, day, reminders, failure })]
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{ADMINISTRATOR, LEAD, READER, day, founded, given, now};
    use crate::{Asker, Event};

    fn record(outcome: Outcome) -> RecordDelivery {
        RecordDelivery { person: LEAD, day: today(), reminders: told(), outcome }
    }

    fn today() -> NaiveDate {
        day("2026-03-02")
    }

    fn told() -> Vec<ReminderKey> {
        vec![ReminderKey("round_due/x/2026-03-16/14".to_owned())]
    }

    fn happened(fact: impl Into<Event>) -> NewEvent {
        NewEvent::new(DigestId::of(LEAD, today()).stream(), fact)
    }

    fn sent() -> NewEvent {
        happened(DigestSent { person: LEAD, day: today(), reminders: told() })
    }

    fn deferred(failure: Failure) -> NewEvent {
        happened(DigestDeferred { person: LEAD, day: today(), failure })
    }

    fn failed(failure: Failure) -> NewEvent {
        happened(DigestFailed { person: LEAD, day: today(), reminders: told(), failure })
    }

    #[test]
    fn only_the_program_itself_records_what_became_of_a_digest() {
        for outcome in [Outcome::Sent, Outcome::Deferred(Failure::Refused), Outcome::Failed(Failure::Refused)]
        {
            assert_eq!(given(founded()).who_may(record(outcome), now()), ["system"]);
        }
        given([]).when(record(Outcome::Sent), LEAD, now()).refused(Refusal::NotAllowed);
        given([sent()]).when(record(Outcome::Sent), ADMINISTRATOR, now()).refused(Refusal::NotAllowed);
    }

    #[test]
    fn each_outcome_is_recorded_with_the_reminders_that_it_settles() {
        given([]).when(record(Outcome::Sent), Asker::System, now()).then([sent()]);
        given([])
            .when(record(Outcome::Failed(Failure::NoAddress)), Asker::System, now())
            .then([failed(Failure::NoAddress)]);
    }

    #[test]
    fn a_digest_is_deferred_until_it_is_settled() {
        let put_off = |failure| record(Outcome::Deferred(failure));
        given([])
            .when(put_off(Failure::Unreachable), Asker::System, now())
            .then([deferred(Failure::Unreachable)])
            .when(put_off(Failure::Unreachable), Asker::System, now())
            .nothing()
            .when(put_off(Failure::Refused), Asker::System, now())
            .then([deferred(Failure::Refused)])
            .when(record(Outcome::Sent), Asker::System, now())
            .then([sent()]);
    }

    #[test]
    fn a_digest_is_settled_only_once() {
        let outcomes = [
            Outcome::Sent,
            Outcome::Deferred(Failure::Unreachable),
            Outcome::Failed(Failure::Unwritable),
            Outcome::Failed(Failure::Refused),
        ];
        for settled in [sent(), failed(Failure::Unwritable)] {
            for outcome in outcomes {
                given([settled.clone()])
                    .when(record(outcome), Asker::System, now())
                    .refused(Refusal::AlreadyDelivered);
            }
        }
    }

    #[test]
    fn another_person_or_day_has_a_digest_of_its_own() {
        let elsewhere = |person, on| {
            let id = DigestId::of(person, on);
            let fact = DigestSent { person, day: on, reminders: told() };
            given([sent()])
                .when(RecordDelivery { person, day: on, ..record(Outcome::Sent) }, Asker::System, now())
                .then([NewEvent::new(id.stream(), fact)]);
        };
        elsewhere(READER, today());
        elsewhere(LEAD, day("2026-03-03"));
    }

    #[test]
    fn a_failure_is_stored_under_the_same_name_everywhere() {
        for failure in [Failure::Refused, Failure::Unreachable, Failure::NoAddress, Failure::Unwritable] {
            assert_eq!(serde_json::to_value(failure).unwrap(), failure.as_str());
        }
    }
}
