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
