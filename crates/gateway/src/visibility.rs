//! Which events a person may hear of.
//!
//! The same rules as in the queries: members hear everything of their organisation; whoever reads in
//! a region hears of its rounds, its plans, and of assessments once they are submitted; nobody hears
//! of the drafts, actions or members of others.

use std::collections::{HashMap, HashSet};

use domain::action::ActionEvent;
use domain::assessment::AssessmentEvent;
use domain::organisation::OrganisationEvent;
use domain::procurement::ProcurementEvent;
use domain::round::RoundEvent;
use domain::{Asker, Event, OrganisationId, PersonId, Recorded, RegionId, StreamId};
use store::{Error, Store};

/// How many streams one reader remembers the owner of.
const REMEMBERED: usize = 10_000;

/// Whose a stream is. It is said by the stream's first event and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Region(RegionId),
    Organisation(OrganisationId),
    /// Nobody's whom a person could be.
    Program,
}

impl Owner {
    /// The organisation, if it is one.
    pub(crate) fn organisation(self) -> Option<OrganisationId> {
        match self {
            Self::Organisation(organisation) => Some(organisation),
            Self::Region(_) | Self::Program => None,
        }
    }

    fn said_by(first: &Recorded) -> Self {
        match &first.event {
            Event::Region(_) => Self::Region(RegionId(first.stream.id)),
            Event::Organisation(_) => Self::Organisation(OrganisationId(first.stream.id)),
            Event::Round(RoundEvent::RoundOpened(fact)) => Self::Region(fact.region),
            Event::Assessment(AssessmentEvent::AssessmentStarted(fact)) => {
                Self::Organisation(fact.organisation)
            }
            Event::Action(ActionEvent::ActionPlanned(fact)) => Self::Organisation(fact.organisation),
            Event::Procurement(ProcurementEvent::ProcurementPlanned(fact)) => {
                Self::Organisation(fact.organisation)
            }
            Event::Round(_)
            | Event::Assessment(_)
            | Event::Action(_)
            | Event::Procurement(_)
            | Event::Digest(_) => Self::Program,
        }
    }
}

/// Who hears of an event, besides the members of the organisation that it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Audience {
    /// Whoever reads in the region.
    Readers,
    /// The region's coordinators.
    Coordinators,
    /// Nobody.
    MembersOnly,
}

fn audience(event: &Event) -> Audience {
    match event {
        Event::Region(_)
        | Event::Round(_)
        | Event::Procurement(_)
        | Event::Organisation(OrganisationEvent::OrganisationRegistered(_))
        | Event::Assessment(
            AssessmentEvent::AssessmentSubmitted(_)
            | AssessmentEvent::AssessmentReturned(_)
            | AssessmentEvent::AssessmentApproved(_),
        ) => Audience::Readers,
        Event::Organisation(_) => Audience::Coordinators,
        Event::Assessment(
            AssessmentEvent::AssessmentStarted(_)
            | AssessmentEvent::RatingRecorded(_)
            | AssessmentEvent::CriteriaDelegated(_)
            | AssessmentEvent::DelegationWithdrawn(_)
            | AssessmentEvent::SharingChanged(_),
        )
        | Event::Action(_)
        | Event::Digest(_) => Audience::MembersOnly,
    }
}

/// What a person may hear of.
pub(crate) struct Sight {
    person: PersonId,
    member_of: HashSet<OrganisationId>,
    coordinates: HashSet<RegionId>,
    reads_in: HashSet<RegionId>,
    owners: HashMap<StreamId, Owner>,
    regions: HashMap<OrganisationId, RegionId>,
}

impl Sight {
    /// What the person may hear of now.
    pub(crate) async fn of(store: &Store, person: PersonId) -> Result<Self, Error> {
        let mut sight = Self {
            person,
            member_of: HashSet::new(),
            coordinates: HashSet::new(),
            reads_in: HashSet::new(),
            owners: HashMap::new(),
            regions: HashMap::new(),
        };
        sight.refresh(store).await?;
        Ok(sight)
    }

    /// Whether an event may change what somebody hears of.
    pub(crate) fn may_change(event: &Recorded) -> bool {
        matches!(event.event, Event::Region(_) | Event::Organisation(_))
    }

    /// Looks up again what the person may hear of.
    pub(crate) async fn refresh(&mut self, store: &Store) -> Result<(), Error> {
        let found = projection::directory::viewer(store.db(), Asker::Person(self.person)).await?;
        self.coordinates = found.coordinates.iter().map(|region| region.id).collect();
        self.member_of = found.organisations.iter().map(|(organisation, _)| organisation.id).collect();
        let own = found.organisations.iter().map(|(organisation, _)| organisation.region);
        self.reads_in = own.chain(self.coordinates.iter().copied()).collect();
        Ok(())
    }

    /// Whom an event concerns, if the person may hear of it.
    pub(crate) async fn sees(&mut self, store: &Store, event: &Recorded) -> Result<Option<Owner>, Error> {
        let owner = self.owner(store, event).await?;
        let region = match owner {
            Owner::Program => return Ok(None),
            Owner::Organisation(organisation) if self.member_of.contains(&organisation) => {
                return Ok(Some(owner));
            }
            Owner::Organisation(organisation) => self.region(store, organisation).await?,
            Owner::Region(region) => Some(region),
        };
        let heard = region.is_some_and(|region| match audience(&event.event) {
            Audience::Readers => self.reads_in.contains(&region),
            Audience::Coordinators => self.coordinates.contains(&region),
            Audience::MembersOnly => false,
        });
        Ok(heard.then_some(owner))
    }

    async fn owner(&mut self, store: &Store, event: &Recorded) -> Result<Owner, Error> {
        if let Some(owner) = self.owners.get(&event.stream) {
            return Ok(*owner);
        }
        let owner = if event.version == 1 {
            Owner::said_by(event)
        } else {
            store.db().stream(event.stream).await?.first().map_or(Owner::Program, Owner::said_by)
        };
        if self.owners.len() >= REMEMBERED {
            self.owners.clear();
        }
        self.owners.insert(event.stream, owner);
        Ok(owner)
    }

    async fn region(
        &mut self,
        store: &Store,
        organisation: OrganisationId,
    ) -> Result<Option<RegionId>, Error> {
        if let Some(region) = self.regions.get(&organisation) {
            return Ok(Some(*region));
        }
        let region =
            store.db().stream(organisation.stream()).await?.first().and_then(|first| match &first.event {
                Event::Organisation(OrganisationEvent::OrganisationRegistered(fact)) => Some(fact.region),
                _ => None,
            });
        if let Some(region) = region {
            self.regions.insert(organisation, region);
        }
        Ok(region)
    }
}
