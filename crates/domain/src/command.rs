//! Commands: what somebody wants, before it is decided.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::action::{CancelAction, CompleteAction, FollowUpAction, PlanAction, ReopenAction, ReviseAction};
use crate::assessment::{
    ApproveAssessment, Delegate, RecordRating, ReturnAssessment, SetSharing, SubmitAssessment,
    WithdrawDelegation,
};
use crate::digest::RecordDelivery;
use crate::organisation::{GrantRole, RegisterOrganisation, RemoveMember};
use crate::procurement::{
    PlanProcurement, RecordPhase, ReinstateProcurement, ReviseProcurement, WithdrawProcurement,
};
use crate::region::{AppointCoordinator, DismissCoordinator, RegisterRegion};
use crate::round::{CloseRound, MoveRoundDue, OpenRound};
use crate::{
    Asker, AssessmentId, Catalogue, DigestId, Model, ModelRef, NewEvent, OrganisationId, Refusal, StreamId,
    World,
};

/// What a decision knows besides the state: who asks, when, and which models there are.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Who asks.
    pub asker: Asker,
    /// The present moment.
    pub now: DateTime<Utc>,
    /// The models that are loaded.
    pub catalogue: &'a Catalogue,
}

impl<'a> Context<'a> {
    /// Today's date in a time zone.
    pub fn today(&self, time_zone: Tz) -> NaiveDate {
        self.now.with_timezone(&time_zone).date_naive()
    }

    pub(crate) fn today_at(&self, world: &World, organisation: OrganisationId) -> Result<NaiveDate, Refusal> {
        let found = world.organisation(organisation).ok_or(Refusal::NotFound { what: "organisation" })?;
        Ok(self.today(found.time_zone))
    }

    pub(crate) fn model(&self, reference: &ModelRef) -> Result<&'a Model, Refusal> {
        self.catalogue.get(reference).ok_or_else(|| Refusal::UnknownModel {
            found: reference.to_string(),
            accepted: self.catalogue.names(),
        })
    }

    /// The refusal for a thing that is not there: only the program itself learns that; to everybody
    /// else it looks like a thing of others.
    pub(crate) fn absent(&self, what: &'static str) -> Refusal {
        match self.asker {
            Asker::System => Refusal::NotFound { what },
            Asker::Person(_) => Refusal::NotAllowed,
        }
    }
}

macro_rules! commands {
    ($($command:ident = $name:literal),* $(,)?) => {
        /// What somebody wants. Nothing happens until [`Command::decide`] says so.
        #[derive(Clone, Debug)]
        #[expect(missing_docs, reason = "each variant is documented by the struct that it holds")]
        pub enum Command { $($command($command)),* }

        $(impl From<$command> for Command {
            fn from(command: $command) -> Self { Self::$command(command) }
        })*

        impl Command {
            /// Name for traces and GraphQL.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$command(_) => $name),* }
            }

            /// Turns the wish into events, asking policy first. No events: nothing would change.
            ///
            /// # Errors
            /// A [`Refusal`] that says why nothing happens.
            pub fn decide(&self, world: &World, context: &Context<'_>) -> Result<Vec<NewEvent>, Refusal> {
                match self { $(Self::$command(command) => command.decide(world, context)),* }
            }
        }
    };
}

commands! {
    RegisterRegion = "register_region",
    AppointCoordinator = "appoint_coordinator",
    DismissCoordinator = "dismiss_coordinator",
    RegisterOrganisation = "register_organisation",
    GrantRole = "grant_role",
    RemoveMember = "remove_member",
    OpenRound = "open_round",
    MoveRoundDue = "move_round_due",
    CloseRound = "close_round",
    RecordRating = "record_rating",
    SubmitAssessment = "submit_assessment",
    ReturnAssessment = "return_assessment",
    ApproveAssessment = "approve_assessment",
    Delegate = "delegate",
    WithdrawDelegation = "withdraw_delegation",
    SetSharing = "set_sharing",
    PlanAction = "plan_action",
    ReviseAction = "revise_action",
    FollowUpAction = "follow_up_action",
    CompleteAction = "complete_action",
    CancelAction = "cancel_action",
    ReopenAction = "reopen_action",
    PlanProcurement = "plan_procurement",
    ReviseProcurement = "revise_procurement",
    RecordPhase = "record_phase",
    WithdrawProcurement = "withdraw_procurement",
    ReinstateProcurement = "reinstate_procurement",
    RecordDelivery = "record_delivery",
}

impl Command {
    /// The streams that the decision still needs, given what was read. The first one of the first
    /// call is the stream that the command is about. Empty: the decision can be made.
    pub fn needs(&self, world: &World) -> Vec<StreamId> {
        let mut needs = self.subjects(world);
        needs.retain(|stream| !world.has(*stream));
        needs
    }

    fn subjects(&self, world: &World) -> Vec<StreamId> {
        match self {
            Self::RegisterRegion(RegisterRegion { region, .. })
            | Self::AppointCoordinator(AppointCoordinator { region, .. })
            | Self::DismissCoordinator(DismissCoordinator { region, .. }) => vec![region.stream()],
            Self::RegisterOrganisation(command) => {
                let mut streams = with_organisation(command.organisation.stream(), command.parent);
                streams.push(command.region.stream());
                streams
            }
            Self::GrantRole(GrantRole { organisation, .. })
            | Self::RemoveMember(RemoveMember { organisation, .. }) => {
                let region = world.organisation(*organisation).map(|found| found.region.stream());
                [Some(organisation.stream()), region].into_iter().flatten().collect()
            }
            Self::OpenRound(command) => vec![command.round.stream(), command.region.stream()],
            Self::MoveRoundDue(MoveRoundDue { round, .. }) | Self::CloseRound(CloseRound { round }) => {
                let region = world.round(*round).map(|found| found.region.stream());
                [Some(round.stream()), region].into_iter().flatten().collect()
            }
            Self::RecordRating(RecordRating { round, organisation, .. })
            | Self::SubmitAssessment(SubmitAssessment { round, organisation })
            | Self::ApproveAssessment(ApproveAssessment { round, organisation })
            | Self::SetSharing(SetSharing { round, organisation, .. })
            | Self::Delegate(Delegate { round, organisation, .. })
            | Self::WithdrawDelegation(WithdrawDelegation { round, organisation, .. }) => {
                vec![AssessmentId::of(*round, *organisation).stream(), round.stream(), organisation.stream()]
            }
            Self::ReturnAssessment(ReturnAssessment { round, organisation, .. }) => {
                let region = world.round(*round).map(|found| found.region.stream());
                let mut streams =
                    with_organisation(AssessmentId::of(*round, *organisation).stream(), Some(*organisation));
                streams.extend([Some(round.stream()), region].into_iter().flatten());
                streams
            }
            Self::PlanAction(command) => {
                with_organisation(command.action.stream(), Some(command.organisation))
            }
            Self::ReviseAction(ReviseAction { action, .. })
            | Self::FollowUpAction(FollowUpAction { action, .. })
            | Self::CompleteAction(CompleteAction { action })
            | Self::CancelAction(CancelAction { action, .. })
            | Self::ReopenAction(ReopenAction { action }) => {
                with_organisation(action.stream(), world.action(*action).map(|found| found.organisation))
            }
            Self::PlanProcurement(command) => {
                with_organisation(command.procurement.stream(), Some(command.organisation))
            }
            Self::ReviseProcurement(ReviseProcurement { procurement, .. })
            | Self::RecordPhase(RecordPhase { procurement, .. })
            | Self::WithdrawProcurement(WithdrawProcurement { procurement, .. })
            | Self::ReinstateProcurement(ReinstateProcurement { procurement }) => with_organisation(
                procurement.stream(),
                world.procurement(*procurement).map(|found| found.organisation),
            ),
            Self::RecordDelivery(command) => vec![DigestId::of(command.person, command.day).stream()],
        }
    }
}

/// A stream and that of its organisation, as far as it is known.
fn with_organisation(first: StreamId, organisation: Option<OrganisationId>) -> Vec<StreamId> {
    let mut streams = vec![first];
    streams.extend(organisation.map(OrganisationId::stream));
    streams
}

impl Command {
    /// The version to send as seen with the next change of the same thing: a criterion's own for a
    /// rating, so that colleagues on different rows never collide; otherwise the stream's.
    pub fn version_after(&self, world: &World, subject: StreamId) -> u64 {
        if let Self::RecordRating(RecordRating { round, organisation, criterion, .. }) = self {
            let assessment = world.assessment(AssessmentId::of(*round, *organisation));
            return assessment.map_or(0, |found| found.version_of(criterion));
        }
        world.version(subject)
    }
}
