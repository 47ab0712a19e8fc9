//! Actions: improvement work towards a target.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::command::Context;
use crate::event::facts;
use crate::policy::{Deed, require_in_organisation};
use crate::text::{Limit, optional, plausible, required};
use crate::{ActionId, CriterionId, NewEvent, OrganisationId, PersonId, Refusal, World};

facts! {
    /// What happens to an action.
    ActionEvent in Action {
        ActionPlanned = "action_planned",
        ActionRevised = "action_revised",
        ActionFollowedUp = "action_followed_up",
        ActionCompleted = "action_completed",
        ActionCancelled = "action_cancelled",
        ActionReopened = "action_reopened",
    }
}

/// What an action is, as one saves it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionDetails {
    /// What is to be done.
    pub title: String,
    /// How, and what shows that it is done. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The member who answers for it.
    pub owner: PersonId,
    /// Day by which it is to be done.
    pub due_on: NaiveDate,
    /// Follow-up rhythm in days, if it is followed up on the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up_days: Option<u16>,
    /// Criteria that it is to raise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<CriterionId>,
}

/// The action was planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionPlanned {
    /// Whose action it is.
    pub organisation: OrganisationId,
    /// Day on which it was planned, in the organisation's time zone. The rhythm starts here.
    pub on: NaiveDate,
    /// What it is.
    pub details: ActionDetails,
}

/// The action was changed; everything as it is from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionRevised {
    /// What it is.
    pub details: ActionDetails,
}

/// Somebody looked at how far the action has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionFollowedUp {
    /// Day of the follow-up.
    pub on: NaiveDate,
    /// What was seen. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The action is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionCompleted {
    /// Day on which it was done.
    pub on: NaiveDate,
}

/// The action will not be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionCancelled {
    /// Why.
    pub reason: String,
}

/// A completed or cancelled action goes on after all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionReopened {}

/// How far an action has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActionStatus {
    /// Under way.
    Open,
    /// Done.
    Completed,
    /// Given up.
    Cancelled,
}

impl ActionStatus {
    /// The status as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// An action as its events tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What it is.
    pub details: ActionDetails,
    /// Day of the last follow-up, or of the planning.
    pub looked_at: NaiveDate,
    /// How far it has come.
    pub status: ActionStatus,
}

impl Action {
    pub(crate) fn starting_with(event: &ActionEvent) -> Option<Self> {
        match event {
            ActionEvent::ActionPlanned(fact) => Some(Self {
                organisation: fact.organisation,
                details: fact.details.clone(),
                looked_at: fact.on,
                status: ActionStatus::Open,
            }),
            ActionEvent::ActionRevised(_)
            | ActionEvent::ActionFollowedUp(_)
            | ActionEvent::ActionCompleted(_)
            | ActionEvent::ActionCancelled(_)
            | ActionEvent::ActionReopened(_) => None,
        }
    }

    pub(crate) fn apply(&mut self, event: &ActionEvent) {
        match event {
            ActionEvent::ActionPlanned(_) => {}
            ActionEvent::ActionRevised(fact) => self.details = fact.details.clone(),
            ActionEvent::ActionFollowedUp(fact) => self.looked_at = fact.on,
            ActionEvent::ActionCompleted(_) => self.status = ActionStatus::Completed,
            ActionEvent::ActionCancelled(_) => self.status = ActionStatus::Cancelled,
            ActionEvent::ActionReopened(_) => self.status = ActionStatus::Open,
        }
    }
}

/// The day of the next follow-up: the rhythm after the last look, at the latest the due date.
pub fn next_follow_up(looked_at: NaiveDate, follow_up_days: Option<u16>, due_on: NaiveDate) -> NaiveDate {
    follow_up_days
        .and_then(|days| looked_at.checked_add_days(Days::new(u64::from(days))))
        .map_or(due_on, |next| next.min(due_on))
}

fn checked(
    details: &ActionDetails,
    world: &World,
    organisation: OrganisationId,
) -> Result<ActionDetails, Refusal> {
    const RHYTHM: std::ops::RangeInclusive<u16> = 1..=366;
    const CRITERIA: usize = 50;
    let found = world.organisation(organisation).ok_or(Refusal::NotFound { what: "organisation" })?;
    if !found.members.contains_key(&details.owner) {
        return Err(Refusal::NotAMember);
    }
    if let Some(days) = details.follow_up_days.filter(|days| !RHYTHM.contains(days)) {
        let (from, to) = (i64::from(*RHYTHM.start()), i64::from(*RHYTHM.end()));
        return Err(Refusal::NumberOutOfRange { field: "follow_up_days", found: days.into(), from, to });
    }
    if details.criteria.len() > CRITERIA {
        return Err(Refusal::TooMany { field: "criteria", limit: CRITERIA, found: details.criteria.len() });
    }
    plausible("due_on", details.due_on)?;
    let mut criteria = Vec::with_capacity(details.criteria.len());
    for criterion in &details.criteria {
        if !criteria.contains(criterion) {
            criteria.push(criterion.clone());
        }
    }
    Ok(ActionDetails {
        title: required("title", &details.title, Limit::TITLE)?,
        description: optional("description", &details.description, Limit::COMMENT)?,
        criteria,
        ..details.clone()
    })
}

/// Plans an action.
#[derive(Clone, Debug)]
pub struct PlanAction {
    /// Its id, new.
    pub action: ActionId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What it is.
    pub details: ActionDetails,
}

impl PlanAction {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_organisation(world, context.asker, Deed::KeepActions, self.organisation)?;
        if world.action(self.action).is_some() {
            return Err(Refusal::AlreadyExists { what: "action" });
        }
        let details = checked(&self.details, world, self.organisation)?;
        check_criteria(&details.criteria, context)?;
        let on = context.today_at(world, self.organisation)?;
        if details.due_on < on {
            return Err(Refusal::DateTooEarly { field: "due_on", found: details.due_on, earliest: on });
        }
        let planned = ActionPlanned { organisation: self.organisation, on, details };
        Ok(vec![NewEvent::new(self.action.stream(), planned)])
    }
}

fn check_criteria(criteria: &[CriterionId], context: &Context<'_>) -> Result<(), Refusal> {
    match criteria.iter().find(|criterion| !context.catalogue.knows(criterion)) {
        Some(unknown) => Err(Refusal::UnknownCriterion {
            criterion: unknown.to_string(),
            model: context.catalogue.names(),
        }),
        None => Ok(()),
    }
}

/// Changes an action.
#[derive(Clone, Debug)]
pub struct ReviseAction {
    /// Which action.
    pub action: ActionId,
    /// What it is from now on.
    pub details: ActionDetails,
    /// Version of the action that the asker saw.
    pub seen: Option<u64>,
}

impl ReviseAction {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        let action = own_action(world, context, self.action)?;
        let details = checked(&self.details, world, action.organisation)?;
        check_criteria(&details.criteria, context)?;
        if action.details == details {
            return Ok(Vec::new());
        }
        open(action)?;
        world.unchanged(self.action.stream(), self.seen)?;
        Ok(vec![NewEvent::new(self.action.stream(), ActionRevised { details })])
    }
}

/// Notes a follow-up.
#[derive(Clone, Debug)]
pub struct FollowUpAction {
    /// Which action.
    pub action: ActionId,
    /// What was seen; may be empty.
    pub note: String,
}

impl FollowUpAction {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        let action = own_action(world, context, self.action)?;
        open(action)?;
        let note = optional("note", &self.note, Limit::NOTE)?;
        let on = context.today_at(world, action.organisation)?;
        Ok(vec![NewEvent::new(self.action.stream(), ActionFollowedUp { on, note })])
    }
}

/// Marks an action as done.
#[derive(Clone, Debug)]
pub struct CompleteAction {
    /// Which action.
    pub action: ActionId,
}

impl CompleteAction {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        let action = own_action(world, context, self.action)?;
        if action.status == ActionStatus::Completed {
            return Ok(Vec::new());
        }
        open(action)?;
        let on = context.today_at(world, action.organisation)?;
        Ok(vec![NewEvent::new(self.action.stream(), ActionCompleted { on })])
    }
}

/// Gives an action up.
#[derive(Clone, Debug)]
pub struct CancelAction {
    /// Which action.
    pub action: ActionId,
    /// Why.
    pub reason: String,
}

impl CancelAction {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        let action = own_action(world, context, self.action)?;
        if action.status == ActionStatus::Cancelled {
            return Ok(Vec::new());
        }
        open(action)?;
        let reason = required("reason", &self.reason, Limit::NOTE)?;
        Ok(vec![NewEvent::new(self.action.stream(), ActionCancelled { reason })])
    }
}

/// Takes up a completed or cancelled action again.
#[derive(Clone, Debug)]
pub struct ReopenAction {
    /// Which action.
    pub action: ActionId,
}

impl ReopenAction {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        let action = own_action(world, context, self.action)?;
        if action.status == ActionStatus::Open {
            return Ok(Vec::new());
        }
        Ok(vec![NewEvent::new(self.action.stream(), ActionReopened {})])
    }
}

fn open(action: &Action) -> Result<(), Refusal> {
    if action.status == ActionStatus::Open { Ok(()) } else { Err(Refusal::ActionClosed) }
}

fn own_action<'a>(world: &'a World, context: &Context<'_>, id: ActionId) -> Result<&'a Action, Refusal> {
    let Some(found) = world.action(id) else {
        return Err(context.absent("action"));
    };
    require_in_organisation(world, context.asker, Deed::KeepActions, found.organisation)?;
    Ok(found)
}

#[cfg(test)]
mod tests;
