//! Changes of a region: the organisations that it consists of.

use async_graphql::{Context, InputObject, Object, Result};
use domain::organisation::RegisterOrganisation;
use domain::{OrganisationId, RegionId};
use uuid::Uuid;

use crate::access::Access;
use crate::mutation::payload::CommandPayload;
use crate::mutation::{Wish, carry_out};
use crate::query::directory::{Language, OrganisationKind};

/// Registers an organisation in a region.
#[derive(InputObject)]
pub(crate) struct RegisterOrganisationInput {
    /// Id of the region that it belongs to.
    region: Uuid,
    /// Short name, at most 200 characters.
    name: String,
    /// What it is.
    kind: OrganisationKind,
    /// Official code, at most 100 characters; may be empty.
    #[graphql(default)]
    code: String,
    /// IANA name of its time zone, such as `Europe/Stockholm`.
    time_zone: String,
    /// Language of what is written to it.
    language: Language,
    /// Id of the organisation that it belongs to, if any.
    parent: Option<Uuid>,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub(crate) struct RegionMutation;

#[Object]
impl RegionMutation {
    /// Registers an organisation in a region. For coordinators.
    async fn register_organisation(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is to be registered.")] input: RegisterOrganisationInput,
    ) -> Result<CommandPayload> {
        let access = Access::of(context)?;
        let command = RegisterOrganisation {
            organisation: OrganisationId(access.new_id(input.idempotency_key.as_deref())),
            region: RegionId(input.region),
            name: input.name,
            kind: input.kind.into(),
            code: input.code,
            time_zone: input.time_zone,
            language: input.language.into(),
            parent: input.parent.map(OrganisationId),
        };
        carry_out(access, Ok(Wish::new(command, input.idempotency_key))).await
    }
}
