//! Changes of procurement plans.

use async_graphql::{Context, InputObject, Object, Result};
use domain::procurement::{
    ActualDates, Cpv, Money, PlanProcurement, PlannedPhase, ProcurementDetails, RecordPhase,
    ReinstateProcurement, ReviseProcurement, WithdrawProcurement,
};
use domain::{OrganisationId, ProcurementId, Refusal};
use uuid::Uuid;

use crate::access::Access;
use crate::mutation::payload::{CommandPayload, Denial};
use crate::mutation::{Wish, carry_out, seen, small};
use crate::query::plan::Phase;
use crate::scalar::{Date, Long};

/// What a planned procurement is.
#[derive(InputObject)]
pub(crate) struct ProcurementDetailsInput {
    /// What is to be bought, at most 200 characters.
    title: String,
    /// More about it, at most 4 000 characters; may be empty.
    #[graphql(default)]
    description: String,
    /// Code of the Common Procurement Vocabulary: eight digits, perhaps with a check digit.
    cpv: Option<String>,
    /// Estimated value over the whole contract.
    value: Option<MoneyInput>,
    /// Day on which today's contract ends.
    contract_end: Option<Date>,
    /// Options to extend today's contract, each 1 to 120 months, at most ten.
    #[graphql(default)]
    option_months: Vec<i32>,
    /// Planned dates of the phases, in order.
    #[graphql(default)]
    phases: Vec<PlannedPhaseInput>,
}

/// An amount of money.
#[derive(InputObject)]
pub(crate) struct MoneyInput {
    /// Amount in the currency's minor unit, such as öre; not below zero.
    minor: Long,
    /// Currency code of ISO 4217, such as `SEK`.
    currency: String,
}

/// When a phase is planned to take place.
#[derive(InputObject)]
pub(crate) struct PlannedPhaseInput {
    /// Which phase.
    phase: Phase,
    /// First day.
    start: Date,
    /// Last day, if it is known.
    end: Option<Date>,
}

/// Puts a procurement into the plan.
#[derive(InputObject)]
pub(crate) struct PlanProcurementInput {
    /// Id of the organisation that buys.
    organisation: Uuid,
    /// What it is.
    details: ProcurementDetailsInput,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Changes a line of the plan.
#[derive(InputObject)]
pub(crate) struct ReviseProcurementInput {
    /// Id of the planned procurement.
    procurement: Uuid,
    /// What it is from now on: what is left out is gone.
    details: ProcurementDetailsInput,
    /// Version that you saw; without it, whatever others did is overwritten.
    seen: Option<i64>,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Records when a phase really began and ended.
#[derive(InputObject)]
pub(crate) struct RecordPhaseInput {
    /// Id of the planned procurement.
    procurement: Uuid,
    /// Which phase.
    phase: Phase,
    /// Real first day; left out if it has not begun after all.
    start: Option<Date>,
    /// Real last day; left out while it is not over.
    end: Option<Date>,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Takes a procurement out of the plan.
#[derive(InputObject)]
pub(crate) struct WithdrawProcurementInput {
    /// Id of the planned procurement.
    procurement: Uuid,
    /// Why, at most 1 000 characters.
    reason: String,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Puts a withdrawn procurement back into the plan.
#[derive(InputObject)]
pub(crate) struct ReinstateProcurementInput {
    /// Id of the planned procurement.
    procurement: Uuid,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

impl TryFrom<ProcurementDetailsInput> for ProcurementDetails {
    type Error = Refusal;

    fn try_from(input: ProcurementDetailsInput) -> Result<Self, Refusal> {
        let phase = |input: PlannedPhaseInput| PlannedPhase {
            phase: input.phase.into(),
            start: input.start.0,
            end: input.end.map(|end| end.0),
        };
        let value = input.value.map(|value| Money::try_new(value.minor.0, &value.currency));
        Ok(Self {
            title: input.title,
            description: input.description,
            cpv: input.cpv.as_deref().map(Cpv::parse).transpose()?,
            value: value.transpose()?,
            contract_end: input.contract_end.map(|end| end.0),
            option_months: input.option_months.into_iter().map(small).collect(),
            phases: input.phases.into_iter().map(phase).collect(),
        })
    }
}

#[derive(Default)]
pub(crate) struct ProcurementMutation;

#[Object]
impl ProcurementMutation {
    /// Puts a procurement into the plan. For leads of the organisation.
    async fn plan_procurement(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is planned.")] input: PlanProcurementInput,
    ) -> Result<CommandPayload> {
        let access = Access::of(context)?;
        let procurement = ProcurementId(access.new_id(input.idempotency_key.as_deref()));
        let organisation = OrganisationId(input.organisation);
        let wish = input.details.try_into().map(|details| {
            let command = PlanProcurement { procurement, organisation, details, source: None };
            Wish::new(command, input.idempotency_key)
        });
        carry_out(access, wish.map_err(Denial::from)).await
    }

    /// Changes a line of the plan. For leads of the organisation.
    async fn revise_procurement(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which planned procurement, and what it is from now on.")]
        input: ReviseProcurementInput,
    ) -> Result<CommandPayload> {
        let (procurement, seen) = (ProcurementId(input.procurement), seen(input.seen));
        let wish = input.details.try_into().map(|details| {
            Wish::new(ReviseProcurement { procurement, details, seen }, input.idempotency_key)
        });
        carry_out(Access::of(context)?, wish.map_err(Denial::from)).await
    }

    /// Records when a phase really began and ended; the planned dates stay. For leads of the
    /// organisation.
    async fn record_phase(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which phase of what, and when.")] input: RecordPhaseInput,
    ) -> Result<CommandPayload> {
        let actual = ActualDates { start: input.start.map(|date| date.0), end: input.end.map(|date| date.0) };
        let procurement = ProcurementId(input.procurement);
        let command = RecordPhase { procurement, phase: input.phase.into(), actual };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Takes a procurement out of the plan. For leads of the organisation.
    async fn withdraw_procurement(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which planned procurement, and why.")] input: WithdrawProcurementInput,
    ) -> Result<CommandPayload> {
        let command =
            WithdrawProcurement { procurement: ProcurementId(input.procurement), reason: input.reason };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Puts a withdrawn procurement back into the plan. For leads of the organisation.
    async fn reinstate_procurement(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which planned procurement.")] input: ReinstateProcurementInput,
    ) -> Result<CommandPayload> {
        let command = ReinstateProcurement { procurement: ProcurementId(input.procurement) };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }
}
