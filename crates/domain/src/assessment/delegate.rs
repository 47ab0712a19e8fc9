//! Decisions about delegations: these criteria, to this person, by this date.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::decide::{known, open_round};
use super::{AssessmentStarted, CriteriaDelegated, Delegation, DelegationWithdrawn, Status};
use crate::command::Context;
use crate::policy::{Deed, require_in_organisation};
use crate::{AssessmentId, CriterionId, NewEvent, OrganisationId, PersonId, Refusal, RoundId, World};

/// Lets a person, member or not, answer some criteria and nothing else. A criterion that was delegated to
/// somebody else is this person's from now on.
#[derive(Clone, Debug)]
pub struct Delegate {
    /// In which round.
    pub round: RoundId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Which criteria, at least one.
    pub criteria: Vec<CriterionId>,
    /// To whom.
    pub person: PersonId,
    /// By which day: from today to the round's due date, or today in a round that is overdue.
    pub due_on: NaiveDate,
}

impl Delegate {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_organisation(world, context.asker, Deed::Delegate, self.organisation)?;
        let round = open_round(world, context, self.round, self.organisation)?;
        let model = context.model(&round.model)?;
        if self.criteria.is_empty() {
            return Err(Refusal::TextMissing { field: "criteria" });
        }
        self.criteria.iter().try_for_each(|criterion| known(model, criterion))?;

        let id = AssessmentId::of(self.round, self.organisation);
        let assessment = world.assessment(id);
        if assessment.is_some_and(|found| found.status != Status::Draft) {
            return Err(Refusal::AssessmentSubmitted);
        }
        let wanted = Delegation { person: self.person, due_on: self.due_on };
        let held = |id: &CriterionId| assessment.and_then(|found| found.delegations.get(id)) == Some(&wanted);
        let new: BTreeSet<_> = self.criteria.iter().filter(|id| !held(id)).cloned().collect();
        // What is so already stays so, even when its day has passed.
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let today = context.today_at(world, self.organisation)?;
        let (field, found, latest) = ("due_on", self.due_on, round.due_on.max(today));
        if found < today {
            return Err(Refusal::DateTooEarly { field, found, earliest: today });
        }
        if found > latest {
            return Err(Refusal::DateTooLate { field, found, latest });
        }

        let mut events = Vec::with_capacity(2);
        if assessment.is_none() {
            let Self { round: round_id, organisation, .. } = *self;
            let started = AssessmentStarted { round: round_id, organisation, model: round.model.clone() };
            events.push(NewEvent::new(id.stream(), started));
        }
        let (criteria, person, due_on) = (new.into_iter().collect(), self.person, self.due_on);
        events.push(NewEvent::new(id.stream(), CriteriaDelegated { criteria, person, due_on }));
        Ok(events)
    }
}

/// Takes delegations back. What was answered stays.
#[derive(Clone, Debug)]
pub struct WithdrawDelegation {
    /// In which round.
    pub round: RoundId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Which criteria; those that nobody has been given are left out of account.
    pub criteria: Vec<CriterionId>,
}

impl WithdrawDelegation {
    pub(crate) fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
        require_in_organisation(world, context.asker, Deed::Delegate, self.organisation)?;
        let id = AssessmentId::of(self.round, self.organisation);
        let held = world.assessment(id).map(|found| &found.delegations);
        let is_held = |id: &&CriterionId| held.is_some_and(|held| held.contains_key(*id));
        let criteria: BTreeSet<_> = self.criteria.iter().filter(is_held).cloned().collect();
        if criteria.is_empty() {
            return Ok(Vec::new());
        }
        let criteria = criteria.into_iter().collect();
        Ok(vec![NewEvent::new(id.stream(), DelegationWithdrawn { criteria })])
    }
}
