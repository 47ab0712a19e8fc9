//! Regions and their coordinators.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::command::Context;
use crate::event::facts;
use crate::policy::{Deed, require_anywhere, require_in_region};
use crate::text::{Limit, required};
use crate::{NewEvent, PersonId, Refusal, RegionId, World};

facts! {
    /// What happens to a region.
    RegionEvent in Region {
        RegionRegistered = "region_registered",
        CoordinatorAppointed = "coordinator_appointed",
        CoordinatorDismissed = "coordinator_dismissed",
    }
}

/// The region exists from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionRegistered {
    /// Name as its people say it, such as "Dalarna".
    pub name: String,
}

/// A person coordinates the region from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoordinatorAppointed {
    /// Who.
    pub person: PersonId,
}

/// A person no longer coordinates the region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoordinatorDismissed {
    /// Who.
    pub person: PersonId,
}

/// A region as its events tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Name.
    pub name: String,
    /// Who coordinates it.
    pub coordinators: BTreeSet<PersonId>,
}

impl Region {
    pub(crate) fn starting_with(event: &RegionEvent) -> Option<Self> {
        match event {
            RegionEvent::RegionRegistered(fact) => {
                Some(Self { name: fact.name.clone(), coordinators: BTreeSet::new() })
            }
            RegionEvent::CoordinatorAppointed(_) | RegionEvent::CoordinatorDismissed(_) => None,
        }
    }

    pub(crate) fn apply(&mut self, event: &RegionEvent) {
        match event {
            RegionEvent::RegionRegistered(_) => {}
            RegionEvent::CoordinatorAppointed(fact) => {
                self.coordinators.insert(fact.person);
            }
            RegionEvent::CoordinatorDismissed(fact) => {
                self.coordinators.remove(&fact.person);
            }
        }
    }
}

/// Registers a region.
#[derive(Clone, Debug)]
pub struct RegisterRegion {
    /// Its id, new.
    pub region: RegionId,
    /// Its name.
    pub name: String,
}

impl RegisterRegion {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_anywhere(context.asker, Deed::RegisterRegion)?;
        if world.region(self.region).is_some() {
            return Err(Refusal::AlreadyExists { what: "region" });
        }
        let name = required("name", &self.name, Limit::TITLE)?;
        Ok(vec![NewEvent::new(self.region.stream(), RegionRegistered { name })])
    }
}

/// Makes a person coordinator of a region.
#[derive(Clone, Debug)]
pub struct AppointCoordinator {
    /// Which region.
    pub region: RegionId,
    /// Who.
    pub person: PersonId,
}

impl AppointCoordinator {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_region(world, context.asker, Deed::KeepRegion, self.region)?;
        let region = world.region(self.region).ok_or(Refusal::NotFound { what: "region" })?;
        if region.coordinators.contains(&self.person) {
            return Ok(Vec::new());
        }
        Ok(vec![NewEvent::new(self.region.stream(), CoordinatorAppointed { person: self.person })])
    }
}

/// Ends a person's coordination of a region.
#[derive(Clone, Debug)]
pub struct DismissCoordinator {
    /// Which region.
    pub region: RegionId,
    /// Who.
    pub person: PersonId,
}

impl DismissCoordinator {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_region(world, context.asker, Deed::KeepRegion, self.region)?;
        let region = world.region(self.region).ok_or(Refusal::NotFound { what: "region" })?;
        if !region.coordinators.contains(&self.person) {
            return Ok(Vec::new());
        }
        if region.coordinators.len() == 1 {
            return Err(Refusal::LastOne { role: "coordinator" });
        }
        Ok(vec![NewEvent::new(self.region.stream(), CoordinatorDismissed { person: self.person })])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{COORDINATOR, LEAD, REGION, STRANGER, founded, given, now, text_of};
    use crate::{Asker, NewEvent};

    fn register() -> RegisterRegion {
        RegisterRegion { region: REGION, name: " Dalarna ".to_owned() }
    }

    fn appoint(person: PersonId) -> AppointCoordinator {
        AppointCoordinator { region: REGION, person }
    }

    fn dismiss(person: PersonId) -> DismissCoordinator {
        DismissCoordinator { region: REGION, person }
    }

    fn in_region(fact: impl Into<crate::Event>) -> NewEvent {
        NewEvent::new(REGION.stream(), fact)
    }

    #[test]
    fn a_region_is_registered_with_its_name_trimmed() {
        given([])
            .when(register(), Asker::System, now())
            .then([in_region(RegionRegistered { name: "Dalarna".to_owned() })]);
    }

    #[test]
    fn only_the_program_itself_registers_a_region() {
        assert_eq!(given(founded()).who_may(register(), now()), ["system"]);
    }

    #[test]
    fn a_region_is_not_registered_twice() {
        given(founded())
            .when(register(), Asker::System, now())
            .refused(Refusal::AlreadyExists { what: "region" });
    }

    #[test]
    fn a_region_needs_a_name_of_two_hundred_characters_at_most() {
        let named = |name: &str| RegisterRegion { region: REGION, name: name.to_owned() };
        let refused = |name: &str, refusal| {
            given([]).when(named(name), Asker::System, now()).refused(refusal);
        };
        refused(" \t\n", Refusal::TextMissing { field: "name" });
        refused(&text_of(201), Refusal::TextTooLong { field: "name", limit: 200, found: 201 });
        given([])
            .when(named(&text_of(200)), Asker::System, now())
            .then([in_region(RegionRegistered { name: text_of(200) })]);
    }

    #[test]
    fn a_coordinator_appoints_another() {
        given(founded())
            .when(appoint(LEAD), COORDINATOR, now())
            .then([in_region(CoordinatorAppointed { person: LEAD })])
            .when(appoint(STRANGER), LEAD, now())
            .then([in_region(CoordinatorAppointed { person: STRANGER })]);
    }

    #[test]
    fn appointing_a_coordinator_again_changes_nothing() {
        given(founded()).when(appoint(COORDINATOR), COORDINATOR, now()).nothing();
    }

    #[test]
    fn only_coordinators_of_the_region_and_the_program_keep_coordinators() {
        let history = given(founded());
        assert_eq!(history.who_may(appoint(STRANGER), now()), ["coordinator", "system"]);
        assert_eq!(history.who_may(dismiss(STRANGER), now()), ["coordinator", "system"]);
    }

    #[test]
    fn a_region_that_is_not_there_is_named_to_the_program_and_to_nobody_else() {
        given([]).when(appoint(LEAD), LEAD, now()).refused(Refusal::NotAllowed);
        given([]).when(dismiss(LEAD), LEAD, now()).refused(Refusal::NotAllowed);
        let missing = Refusal::NotFound { what: "region" };
        given([]).when(appoint(LEAD), Asker::System, now()).refused(missing.clone());
        given([]).when(dismiss(LEAD), Asker::System, now()).refused(missing);
    }

    #[test]
    fn the_last_coordinator_stays_until_there_is_another() {
        given(founded())
            .when(dismiss(COORDINATOR), COORDINATOR, now())
            .refused(Refusal::LastOne { role: "coordinator" })
            .and([in_region(CoordinatorAppointed { person: LEAD })])
            .when(dismiss(COORDINATOR), COORDINATOR, now())
            .then([in_region(CoordinatorDismissed { person: COORDINATOR })])
            .when(dismiss(LEAD), Asker::System, now())
            .refused(Refusal::LastOne { role: "coordinator" });
    }

    #[test]
    fn dismissing_somebody_who_does_not_coordinate_changes_nothing() {
        given(founded()).when(dismiss(STRANGER), COORDINATOR, now()).nothing();
    }
}
