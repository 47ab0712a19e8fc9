//! Changes of improvement actions.

use async_graphql::{Context, InputObject, Object, Result};
use domain::action::{
    ActionDetails, CancelAction, CompleteAction, FollowUpAction, PlanAction, ReopenAction, ReviseAction,
};
use domain::{ActionId, CriterionId, OrganisationId, PersonId};
use uuid::Uuid;

use crate::access::Access;
use crate::mutation::payload::CommandPayload;
use crate::mutation::{Wish, carry_out, seen, small};
use crate::scalar::Date;

/// What an action is.
#[derive(InputObject)]
pub(crate) struct ActionDetailsInput {
    /// What is to be done, at most 200 characters.
    title: String,
    /// How, and what shows that it is done, at most 4 000 characters; may be empty.
    #[graphql(default)]
    description: String,
    /// Id of the member who answers for it.
    owner: Uuid,
    /// Day by which it is to be done.
    due_on: Date,
    /// Follow-up rhythm in days, 1 to 366; left out if it is not followed up on the way.
    follow_up_days: Option<i32>,
    /// Ids of the criteria that it is to raise, at most 50.
    #[graphql(default)]
    criteria: Vec<String>,
}

/// Plans an action.
#[derive(InputObject)]
pub(crate) struct PlanActionInput {
    /// Id of the organisation whose it is.
    organisation: Uuid,
    /// What it is.
    details: ActionDetailsInput,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Changes an action.
#[derive(InputObject)]
pub(crate) struct ReviseActionInput {
    /// Id of the action.
    action: Uuid,
    /// What it is from now on: what is left out is gone.
    details: ActionDetailsInput,
    /// Version of the action that you saw; without it, whatever others did is overwritten.
    seen: Option<i64>,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Notes a follow-up.
#[derive(InputObject)]
pub(crate) struct FollowUpActionInput {
    /// Id of the action.
    action: Uuid,
    /// What was seen, at most 1 000 characters; may be empty.
    #[graphql(default)]
    note: String,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Names an action.
#[derive(InputObject)]
pub(crate) struct ActionInput {
    /// Id of the action.
    action: Uuid,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Gives an action up.
#[derive(InputObject)]
pub(crate) struct CancelActionInput {
    /// Id of the action.
    action: Uuid,
    /// Why, at most 1 000 characters.
    reason: String,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

impl From<ActionDetailsInput> for ActionDetails {
    fn from(input: ActionDetailsInput) -> Self {
        Self {
            title: input.title,
            description: input.description,
            owner: PersonId(input.owner),
            due_on: input.due_on.0,
            follow_up_days: input.follow_up_days.map(small),
            criteria: input.criteria.into_iter().map(CriterionId::new).collect(),
        }
    }
}

#[derive(Default)]
pub(crate) struct ActionMutation;

#[Object]
impl ActionMutation {
    /// Plans an action. For contributors of the organisation.
    async fn plan_action(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is planned.")] input: PlanActionInput,
    ) -> Result<CommandPayload> {
        let access = Access::of(context)?;
        let command = PlanAction {
            action: ActionId(access.new_id(input.idempotency_key.as_deref())),
            organisation: OrganisationId(input.organisation),
            details: input.details.into(),
        };
        carry_out(access, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Changes an action. For contributors of the organisation.
    async fn revise_action(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which action, and what it is from now on.")] input: ReviseActionInput,
    ) -> Result<CommandPayload> {
        let (action, details) = (ActionId(input.action), input.details.into());
        let command = ReviseAction { action, details, seen: seen(input.seen) };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Notes a follow-up of an action. For contributors of the organisation.
    async fn follow_up_action(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which action, and what was seen.")] input: FollowUpActionInput,
    ) -> Result<CommandPayload> {
        let command = FollowUpAction { action: ActionId(input.action), note: input.note };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Marks an action as done. For contributors of the organisation.
    async fn complete_action(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which action.")] input: ActionInput,
    ) -> Result<CommandPayload> {
        let command = CompleteAction { action: ActionId(input.action) };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Gives an action up. For contributors of the organisation.
    async fn cancel_action(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which action, and why.")] input: CancelActionInput,
    ) -> Result<CommandPayload> {
        let command = CancelAction { action: ActionId(input.action), reason: input.reason };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Takes up a completed or cancelled action again. For contributors of the organisation.
    async fn reopen_action(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which action.")] input: ActionInput,
    ) -> Result<CommandPayload> {
        let command = ReopenAction { action: ActionId(input.action) };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }
}
