//! Changes of assessments: ratings, and the way from draft to approval.

use async_graphql::{Context, InputObject, Object, Result};
use domain::assessment::{
    Answer, ApproveAssessment, Evidence, Level, Rating, RecordRating, Reference, ReturnAssessment,
    SubmitAssessment, Target,
};
use domain::{CriterionId, OrganisationId, RoundId};
use uuid::Uuid;

use crate::access::Access;
use crate::mutation::payload::{CommandPayload, Denial};
use crate::mutation::{Wish, carry_out, seen};

/// Says everything about one criterion, in place of what was said before: what is left out is gone.
#[derive(InputObject)]
pub(crate) struct RecordRatingInput {
    /// Id of the round.
    round: Uuid,
    /// Id of the organisation.
    organisation: Uuid,
    /// Id of the criterion, such as `1S1`.
    criterion: String,
    /// The answer; left out while it is still open.
    answer: Option<AnswerInput>,
    /// Comment, at most 4 000 characters; may be empty.
    #[graphql(default)]
    comment: String,
    /// What supports the answer, at most 20 pieces.
    #[graphql(default)]
    evidence: Vec<EvidenceInput>,
    /// The organisation's own target.
    target: Option<TargetInput>,
    /// Version of this criterion that you saw, 0 if nothing was said about it; without it, whatever
    /// others said is overwritten.
    seen: Option<i64>,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// The answer to a criterion: exactly one of the two.
#[derive(InputObject)]
pub(crate) struct AnswerInput {
    /// The level that is reached, 0 to 3.
    level: Option<i64>,
    /// Not relevant, and why: at most 1 000 characters.
    not_relevant: Option<String>,
}

/// What supports an answer.
#[derive(InputObject)]
pub(crate) struct EvidenceInput {
    /// What it is, in a few words, at most 200 characters; may be empty.
    #[graphql(default)]
    title: String,
    /// Where it is.
    reference: ReferenceInput,
}

/// Where evidence is found: exactly one of the two.
#[derive(InputObject)]
pub(crate) struct ReferenceInput {
    /// Web address, at most 2 000 characters.
    link: Option<String>,
    /// Registry number (diarienummer), at most 100 characters.
    registry_number: Option<String>,
}

/// Where the organisation wants to be, and when.
#[derive(InputObject)]
pub(crate) struct TargetInput {
    /// The wanted level, 1 to 3.
    level: i64,
    /// The year by whose end it should be reached, at most ten years after the round's own.
    year: i32,
}

/// Names an assessment.
#[derive(InputObject)]
pub(crate) struct AssessmentInput {
    /// Id of the round.
    round: Uuid,
    /// Id of the organisation.
    organisation: Uuid,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Gives a submitted assessment back to be changed.
#[derive(InputObject)]
pub(crate) struct ReturnAssessmentInput {
    /// Id of the round.
    round: Uuid,
    /// Id of the organisation.
    organisation: Uuid,
    /// Why, at most 1 000 characters.
    reason: String,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

impl TryFrom<AnswerInput> for Answer {
    type Error = Denial;

    fn try_from(input: AnswerInput) -> Result<Self, Denial> {
        match (input.level, input.not_relevant) {
            (Some(number), None) => Ok(Self::Level(Level::try_new(number)?)),
            (None, Some(reason)) => Ok(Self::NotRelevant(reason)),
            (Some(_), Some(_)) | (None, None) => Err(Denial::ExactlyOne { field: "answer" }),
        }
    }
}

impl TryFrom<EvidenceInput> for Evidence {
    type Error = Denial;

    fn try_from(input: EvidenceInput) -> Result<Self, Denial> {
        let reference = match (input.reference.link, input.reference.registry_number) {
            (Some(link), None) => Reference::Link(link),
            (None, Some(number)) => Reference::RegistryNumber(number),
            (Some(_), Some(_)) | (None, None) => return Err(Denial::ExactlyOne { field: "reference" }),
        };
        Ok(Self { title: input.title, reference })
    }
}

fn record_rating(input: RecordRatingInput) -> Result<Wish, Denial> {
    let target = match input.target {
        None => None,
        Some(target) => Some(Target { level: Level::try_new(target.level)?, year: target.year }),
    };
    let rating = Rating {
        answer: input.answer.map(Answer::try_from).transpose()?,
        comment: input.comment,
        evidence: input.evidence.into_iter().map(Evidence::try_from).collect::<Result<_, _>>()?,
        target,
    };
    let command = RecordRating {
        round: RoundId(input.round),
        organisation: OrganisationId(input.organisation),
        criterion: CriterionId::new(input.criterion),
        rating,
        seen: seen(input.seen),
    };
    Ok(Wish::new(command, input.idempotency_key))
}

#[derive(Default)]
pub(crate) struct AssessmentMutation;

#[Object]
impl AssessmentMutation {
    /// Says everything about one criterion. For contributors of the organisation.
    async fn record_rating(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is said about which criterion.")] input: RecordRatingInput,
    ) -> Result<CommandPayload> {
        carry_out(Access::of(context)?, record_rating(input)).await
    }

    /// Hands an assessment in. For leads of the organisation.
    async fn submit_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which assessment.")] input: AssessmentInput,
    ) -> Result<CommandPayload> {
        let (round, organisation) = (RoundId(input.round), OrganisationId(input.organisation));
        let command = SubmitAssessment { round, organisation };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Gives a submitted assessment back to be changed. For leads of the organisation and coordinators
    /// of the region.
    async fn return_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which assessment, and why.")] input: ReturnAssessmentInput,
    ) -> Result<CommandPayload> {
        let (round, organisation) = (RoundId(input.round), OrganisationId(input.organisation));
        let command = ReturnAssessment { round, organisation, reason: input.reason };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Approves a submitted assessment. For leads of the organisation.
    async fn approve_assessment(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which assessment.")] input: AssessmentInput,
    ) -> Result<CommandPayload> {
        let (round, organisation) = (RoundId(input.round), OrganisationId(input.organisation));
        let command = ApproveAssessment { round, organisation };
        carry_out(Access::of(context)?, Ok(Wish::new(command, input.idempotency_key))).await
    }
}
