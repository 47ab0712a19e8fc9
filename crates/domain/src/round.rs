//! Rounds: a region's yearly pass over one model version.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::command::Context;
use crate::event::facts;
use crate::policy::{Deed, require_in_region};
use crate::text::{Limit, plausible, required};
use crate::{ModelRef, NewEvent, Refusal, RegionId, RoundId, World};

facts! {
    /// What happens to a round.
    RoundEvent in Round {
        RoundOpened = "round_opened",
        RoundDueMoved = "round_due_moved",
        RoundClosed = "round_closed",
    }
}

/// The round exists and takes answers from its opening day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundOpened {
    /// Region that the round belongs to.
    pub region: RegionId,
    /// Model version that is answered. It never changes afterwards.
    pub model: ModelRef,
    /// Name, usually the year.
    pub name: String,
    /// First day on which answers are taken.
    pub opens_on: NaiveDate,
    /// Day on which assessments are due.
    pub due_on: NaiveDate,
}

/// The due date was moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundDueMoved {
    /// New due date.
    pub due_on: NaiveDate,
}

/// The round was closed: its answers are sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundClosed {}

/// A round as its events tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Region that the round belongs to.
    pub region: RegionId,
    /// Model version that is answered.
    pub model: ModelRef,
    /// First day on which answers are taken.
    pub opens_on: NaiveDate,
    /// Day on which assessments are due.
    pub due_on: NaiveDate,
    /// Whether the answers are sealed.
    pub closed: bool,
}

impl Round {
    pub(crate) fn starting_with(event: &RoundEvent) -> Option<Self> {
        match event {
            RoundEvent::RoundOpened(fact) => Some(Self {
                region: fact.region,
                model: fact.model.clone(),
                opens_on: fact.opens_on,
                due_on: fact.due_on,
                closed: false,
            }),
            RoundEvent::RoundDueMoved(_) | RoundEvent::RoundClosed(_) => None,
        }
    }

    pub(crate) fn apply(&mut self, event: &RoundEvent) {
        match event {
            RoundEvent::RoundOpened(_) => {}
            RoundEvent::RoundDueMoved(fact) => self.due_on = fact.due_on,
            RoundEvent::RoundClosed(_) => self.closed = true,
        }
    }
}

fn due_after_opening(opens_on: NaiveDate, due_on: NaiveDate) -> Result<(), Refusal> {
    plausible("opens_on", opens_on)?;
    plausible("due_on", due_on)?;
    if due_on < opens_on { Err(Refusal::DueBeforeOpening { opens_on, due_on }) } else { Ok(()) }
}

/// Opens a round.
#[derive(Clone, Debug)]
pub struct OpenRound {
    /// Its id, new.
    pub round: RoundId,
    /// Which region.
    pub region: RegionId,
    /// Which model, by id; its newest version is taken.
    pub model: String,
    /// Name, usually the year.
    pub name: String,
    /// First day on which answers are taken.
    pub opens_on: NaiveDate,
    /// Day on which assessments are due.
    pub due_on: NaiveDate,
}

impl OpenRound {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_region(world, context.asker, Deed::KeepRound, self.region)?;
        if world.region(self.region).is_none() {
            return Err(Refusal::NotFound { what: "region" });
        }
        if world.round(self.round).is_some() {
            return Err(Refusal::AlreadyExists { what: "round" });
        }
        let model = context.catalogue.newest(&self.model).ok_or_else(|| Refusal::UnknownModel {
            found: self.model.clone(),
            accepted: context.catalogue.names(),
        })?;
        due_after_opening(self.opens_on, self.due_on)?;
        let name = required("name", &self.name, Limit::TITLE)?;
        let Self { region, opens_on, due_on, .. } = *self;
        let opened = RoundOpened { region, model: model.reference(), name, opens_on, due_on };
        Ok(vec![NewEvent::new(self.round.stream(), opened)])
    }
}

/// Moves a round's due date.
#[derive(Clone, Debug)]
pub struct MoveRoundDue {
    /// Which round.
    pub round: RoundId,
    /// New due date.
    pub due_on: NaiveDate,
    /// Version of the round that the asker saw.
    pub seen: Option<u64>,
}

impl MoveRoundDue {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        let round = own_round(world, context, self.round)?;
        if round.due_on == self.due_on {
            return Ok(Vec::new());
        }
        if round.closed {
            return Err(Refusal::RoundClosed);
        }
        due_after_opening(round.opens_on, self.due_on)?;
        world.unchanged(self.round.stream(), self.seen)?;
        Ok(vec![NewEvent::new(self.round.stream(), RoundDueMoved { due_on: self.due_on })])
    }
}

/// Closes a round and seals its answers.
#[derive(Clone, Debug)]
pub struct CloseRound {
    /// Which round.
    pub round: RoundId,
}

impl CloseRound {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        let round = own_round(world, context, self.round)?;
        if round.closed {
            return Ok(Vec::new());
        }
        Ok(vec![NewEvent::new(self.round.stream(), RoundClosed {})])
    }
}

fn own_round<'a>(world: &'a World, context: &Context<'_>, round: RoundId) -> Result<&'a Round, Refusal> {
    let Some(found) = world.round(round) else {
        return Err(context.absent("round"));
    };
    require_in_region(world, context.asker, Deed::KeepRound, found.region)?;
    Ok(found)
}
