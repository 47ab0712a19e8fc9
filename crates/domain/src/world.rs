//! The part of the state that one decision looks at.

use std::collections::HashMap;

use crate::action::Action;
use crate::assessment::Assessment;
use crate::digest::Digest;
use crate::organisation::Organisation;
use crate::procurement::Procurement;
use crate::region::Region;
use crate::round::Round;
use crate::{
    ActionId, AssessmentId, DigestId, Event, OrganisationId, ProcurementId, Refusal, RegionId, RoundId,
    StreamId,
};

/// The state of one stream: what its events add up to.
#[derive(Clone, Debug, Default, PartialEq)]
enum State {
    #[default]
    Missing,
    Region(Region),
    Organisation(Organisation),
    Round(Round),
    Assessment(Assessment),
    Action(Action),
    Procurement(Procurement),
    Digest(Digest),
}

/// A stream as far as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
struct Stream {
    version: u64,
    state: State,
}

/// The streams that a decision looks at, folded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    streams: HashMap<StreamId, Stream>,
}

macro_rules! lookups {
    ($($(#[doc = $doc:literal])* $name:ident($id:ty) -> $state:ident),* $(,)?) => {$(
        $(#[doc = $doc])*
        pub fn $name(&self, id: $id) -> Option<&$state> {
            match self.streams.get(&id.stream()) {
                Some(Stream { state: State::$state(found), .. }) => Some(found),
                _ => None,
            }
        }
    )*};
}

impl World {
    lookups! {
        /// The region, if it was registered.
        region(RegionId) -> Region,
        /// The organisation, if it was registered.
        organisation(OrganisationId) -> Organisation,
        /// The round, if it was opened.
        round(RoundId) -> Round,
        /// The assessment, if it was started.
        assessment(AssessmentId) -> Assessment,
        /// The action, if it was planned.
        action(ActionId) -> Action,
        /// The planned procurement, if it was planned.
        procurement(ProcurementId) -> Procurement,
        /// The digest, if an outcome was recorded.
        digest(DigestId) -> Digest,
    }

    /// Notes that a stream was read, even if it has no events.
    pub fn loaded(&mut self, stream: StreamId) {
        self.streams.entry(stream).or_default();
    }

    /// How many streams were read.
    pub fn len(&self) -> usize {
        self.streams.len()
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.streams.is_empty()
    }

    /// Whether a stream was read.
    pub fn has(&self, stream: StreamId) -> bool {
        self.streams.contains_key(&stream)
    }

    /// Number of events in the stream as far as it was read.
    pub fn version(&self, stream: StreamId) -> u64 {
        self.streams.get(&stream).map_or(0, |found| found.version)
    }

    /// Refuses when the stream was changed after the asker saw it.
    pub(crate) fn unchanged(&self, stream: StreamId, seen: Option<u64>) -> Result<(), Refusal> {
        let current = self.version(stream);
        match seen {
            Some(seen) if seen != current => Err(Refusal::ChangedMeanwhile { current }),
            Some(_) | None => Ok(()),
        }
    }

    /// Folds the stream's next event into its state. Cannot fail: an event is a fact.
    pub fn apply(&mut self, stream: StreamId, event: &Event) {
        let entry = self.streams.entry(stream).or_default();
        entry.version += 1;
        let version = entry.version;
        match (&mut entry.state, event) {
            (State::Region(region), Event::Region(event)) => region.apply(event),
            (State::Organisation(organisation), Event::Organisation(event)) => organisation.apply(event),
            (State::Round(round), Event::Round(event)) => round.apply(event),
            (State::Assessment(assessment), Event::Assessment(event)) => assessment.apply(event, version),
            (State::Action(action), Event::Action(event)) => action.apply(event),
            (State::Procurement(procurement), Event::Procurement(event)) => procurement.apply(event),
            (State::Digest(digest), Event::Digest(event)) => digest.apply(event),
            (missing @ State::Missing, first) => *missing = State::starting_with(first),
            // A stream holds events of one kind; the store's key sees to that.
            (_, _) => {}
        }
    }
}

impl State {
    fn starting_with(event: &Event) -> Self {
        let state = match event {
            Event::Region(event) => Region::starting_with(event).map(Self::Region),
            Event::Organisation(event) => Organisation::starting_with(event).map(Self::Organisation),
            Event::Round(event) => Round::starting_with(event).map(Self::Round),
            Event::Assessment(event) => Assessment::starting_with(event).map(Self::Assessment),
            Event::Action(event) => Action::starting_with(event).map(Self::Action),
            Event::Procurement(event) => Procurement::starting_with(event).map(Self::Procurement),
            Event::Digest(event) => Some(Self::Digest(Digest::starting_with(event))),
        };
        state.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{NEIGHBOUR, ORGANISATION, REGION, ROUND, fold, founded, in_round};

    #[test]
    fn a_stream_without_events_is_known_to_be_empty_once_it_was_read() {
        let mut world = World::default();
        assert!(!world.has(ROUND.stream()));
        world.loaded(ROUND.stream());
        assert!(world.has(ROUND.stream()) && world.round(ROUND).is_none());
        assert_eq!(world.version(ROUND.stream()), 0);
    }

    #[test]
    fn reading_a_stream_again_forgets_nothing() {
        let mut world = fold(&founded());
        world.loaded(ORGANISATION.stream());
        assert_eq!(world, fold(&founded()));
        assert_eq!((world.version(ORGANISATION.stream()), world.version(NEIGHBOUR.stream())), (5, 2));
    }

    #[test]
    fn an_event_that_cannot_come_first_or_belongs_elsewhere_changes_nothing_but_the_version() {
        let closed = in_round(crate::round::RoundClosed {}).event;
        let mut world = fold(&founded());
        let before = world.region(REGION).cloned();
        world.apply(REGION.stream(), &closed);
        world.apply(ROUND.stream(), &closed);
        assert_eq!((world.region(REGION).cloned(), world.round(ROUND)), (before, None));
        assert_eq!((world.version(REGION.stream()), world.version(ROUND.stream())), (3, 1));
    }
}
