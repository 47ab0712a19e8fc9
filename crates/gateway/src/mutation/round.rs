//! Changes of rounds.

use async_graphql::{Context, InputObject, Object, Result};
use domain::round::{CloseRound, MoveRoundDue, OpenRound};
use domain::{RegionId, RoundId};
use uuid::Uuid;

use crate::access::Access;
use crate::mutation::payload::CommandPayload;
use crate::mutation::{Wish, carry_out, seen};
use crate::scalar::Date;

/// Opens a round.
#[derive(InputObject)]
pub(crate) struct OpenRoundInput {
    /// Id of the region.
    region: Uuid,
    /// Id of the model, such as `dalamodellen-2022`; its newest version is taken.
    model: String,
    /// Name, usually the year; at most 200 characters.
    name: String,
    /// First day on which answers are taken.
    opens_on: Date,
    /// Day on which assessments are due.
    due_on: Date,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Moves a round's due date.
#[derive(InputObject)]
pub(crate) struct MoveRoundDueInput {
    /// Id of the round.
    round: Uuid,
    /// New due date.
    due_on: Date,
    /// Version of the round that you saw; without it, whatever others did is overwritten.
    seen: Option<i64>,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Closes a round and seals its answers.
#[derive(InputObject)]
pub(crate) struct CloseRoundInput {
    /// Id of the round.
    round: Uuid,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub(crate) struct RoundMutation;

#[Object]
impl RoundMutation {
    /// Opens a round. For coordinators.
    async fn open_round(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What the round is.")] input: OpenRoundInput,
    ) -> Result<CommandPayload> {
        let access = Access::of(context)?;
        let command = OpenRound {
            round: RoundId(access.new_id(input.idempotency_key.as_deref())),
            region: RegionId(input.region),
            model: input.model,
            name: input.name,
            opens_on: input.opens_on.0,
            due_on: input.due_on.0,
        };
        carry_out(access, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Moves a round's due date. For coordinators.
    async fn move_round_due(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which round, and to when.")] input: MoveRoundDueInput,
    ) -> Result<CommandPayload> {
        let access = Access::of(context)?;
        let (round, due_on) = (RoundId(input.round), input.due_on.0);
        let command = MoveRoundDue { round, due_on, seen: seen(input.seen) };
        carry_out(access, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Closes a round and seals its answers. For coordinators.
    async fn close_round(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which round.")] input: CloseRoundInput,
    ) -> Result<CommandPayload> {
        let access = Access::of(context)?;
        let command = CloseRound { round: RoundId(input.round) };
        carry_out(access, Ok(Wish::new(command, input.idempotency_key))).await
    }
}
