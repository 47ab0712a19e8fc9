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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{
        COORDINATOR, OTHER_REGION, REGION, ROUND, day, founded, given, in_round, now, opened, small_model,
        text_of,
    };
    use crate::{Asker, NewEvent};

    fn open() -> OpenRound {
        OpenRound {
            round: ROUND,
            region: REGION,
            model: "small".to_owned(),
            name: " 2026 ".to_owned(),
            opens_on: day("2026-02-02"),
            due_on: day("2026-04-30"),
        }
    }

    fn fact() -> RoundOpened {
        RoundOpened {
            region: REGION,
            model: small_model(),
            name: "2026".to_owned(),
            opens_on: day("2026-02-02"),
            due_on: day("2026-04-30"),
        }
    }

    fn move_due(due_on: &str, seen: Option<u64>) -> MoveRoundDue {
        MoveRoundDue { round: ROUND, due_on: day(due_on), seen }
    }

    fn moved(due_on: &str) -> NewEvent {
        in_round(RoundDueMoved { due_on: day(due_on) })
    }

    #[track_caller]
    fn opening_is_refused(command: OpenRound, refusal: Refusal) {
        given(founded()).when(command, COORDINATOR, now()).refused(refusal);
    }

    #[test]
    fn a_coordinator_opens_a_round_on_the_newest_version_of_a_model() {
        given(founded()).when(open(), COORDINATOR, now()).then([in_round(fact())]);
    }

    #[test]
    fn only_the_regions_coordinators_and_the_program_keep_rounds() {
        let keepers = ["coordinator", "system"];
        assert_eq!(given(founded()).who_may(open(), now()), keepers);
        let elsewhere = OpenRound { region: OTHER_REGION, ..open() };
        assert_eq!(given(founded()).who_may(elsewhere, now()), ["outsider", "system"]);
        assert_eq!(given(opened()).who_may(move_due("2026-05-15", None), now()), keepers);
        assert_eq!(given(opened()).who_may(CloseRound { round: ROUND }, now()), keepers);
    }

    #[test]
    fn a_round_is_not_opened_twice() {
        given(opened()).when(open(), COORDINATOR, now()).refused(Refusal::AlreadyExists { what: "round" });
    }

    #[test]
    fn a_round_needs_a_region_that_exists() {
        given([]).when(open(), Asker::System, now()).refused(Refusal::NotFound { what: "region" });
    }

    #[test]
    fn an_unknown_model_is_named_with_those_that_are_loaded() {
        for found in ["", "large", "small/1"] {
            let refusal = Refusal::UnknownModel { found: found.to_owned(), accepted: "small".to_owned() };
            opening_is_refused(OpenRound { model: found.to_owned(), ..open() }, refusal);
        }
    }

    #[test]
    fn a_round_is_due_on_its_first_day_at_the_earliest() {
        let (opens_on, due_on) = (day("2026-02-02"), day("2026-02-01"));
        opening_is_refused(OpenRound { due_on, ..open() }, Refusal::DueBeforeOpening { opens_on, due_on });
        given(founded())
            .when(OpenRound { due_on: opens_on, ..open() }, COORDINATOR, now())
            .then([in_round(RoundOpened { due_on: opens_on, ..fact() })]);
    }

    #[test]
    fn a_date_that_can_only_be_mistyped_is_refused() {
        let (found, earliest) = (day("0202-02-02"), day("1900-01-01"));
        let refusal = Refusal::DateTooEarly { field: "opens_on", found, earliest };
        opening_is_refused(OpenRound { opens_on: found, ..open() }, refusal);
        let (found, latest) = (day("2206-04-30"), day("2199-12-31"));
        let refusal = Refusal::DateTooLate { field: "due_on", found, latest };
        opening_is_refused(OpenRound { due_on: found, ..open() }, refusal);
    }

    #[test]
    fn a_round_needs_a_name_of_two_hundred_characters_at_most() {
        let named = |name: String| OpenRound { name, ..open() };
        opening_is_refused(named(" ".to_owned()), Refusal::TextMissing { field: "name" });
        let refusal = Refusal::TextTooLong { field: "name", limit: 200, found: 201 };
        opening_is_refused(named(text_of(201)), refusal);
        given(founded())
            .when(named(text_of(200)), COORDINATOR, now())
            .then([in_round(RoundOpened { name: text_of(200), ..fact() })]);
    }

    #[test]
    fn the_due_date_is_moved_by_whoever_saw_the_present_one() {
        given(opened())
            .when(move_due("2026-05-15", Some(1)), COORDINATOR, now())
            .then([moved("2026-05-15")])
            .when(move_due("2026-05-30", Some(2)), COORDINATOR, now())
            .then([moved("2026-05-30")])
            .when(move_due("2026-02-02", None), Asker::System, now())
            .then([moved("2026-02-02")]);
    }

    #[test]
    fn moving_the_due_date_to_where_it_is_changes_nothing_even_from_an_old_page() {
        given(opened())
            .when(move_due("2026-04-30", None), COORDINATOR, now())
            .nothing()
            .and([moved("2026-05-15")])
            .when(move_due("2026-05-15", Some(1)), COORDINATOR, now())
            .nothing();
    }

    #[test]
    fn a_due_date_that_was_moved_meanwhile_is_not_moved_unseen() {
        given(opened())
            .and([moved("2026-05-15")])
            .when(move_due("2026-05-30", Some(1)), COORDINATOR, now())
            .refused(Refusal::ChangedMeanwhile { current: 2 })
            .when(move_due("2026-05-30", Some(3)), COORDINATOR, now())
            .refused(Refusal::ChangedMeanwhile { current: 2 });
    }

    #[test]
    fn the_due_date_does_not_move_before_the_opening() {
        let (opens_on, due_on) = (day("2026-02-02"), day("2026-02-01"));
        given(opened())
            .when(move_due("2026-02-01", None), COORDINATOR, now())
            .refused(Refusal::DueBeforeOpening { opens_on, due_on });
    }

    #[test]
    fn a_closed_round_stays_closed_and_is_not_moved() {
        given(opened())
            .when(CloseRound { round: ROUND }, COORDINATOR, now())
            .then([in_round(RoundClosed {})])
            .when(CloseRound { round: ROUND }, COORDINATOR, now())
            .nothing()
            .when(move_due("2026-05-15", Some(1)), COORDINATOR, now())
            .refused(Refusal::RoundClosed);
    }

    #[test]
    fn a_round_that_is_not_there_is_named_to_the_program_and_to_nobody_else() {
        let missing = Refusal::NotFound { what: "round" };
        let close = || CloseRound { round: ROUND };
        given(founded()).when(close(), Asker::System, now()).refused(missing.clone());
        given(founded()).when(move_due("2026-05-15", None), Asker::System, now()).refused(missing);
        given(founded()).when(close(), COORDINATOR, now()).refused(Refusal::NotAllowed);
        let refusal = Refusal::NotAllowed;
        given(founded()).when(move_due("2026-05-15", None), COORDINATOR, now()).refused(refusal);
    }
}
