//! Changes of who belongs where: members, roles, coordinators.

use async_graphql::{Context, InputObject, Object, Result};
use domain::organisation::{GrantRole, RemoveMember};
use domain::region::{AppointCoordinator, DismissCoordinator};
use domain::{Command, Limit, OrganisationId, PersonId, Refusal, RegionId};
use store::{ExecuteError, Person};
use uuid::Uuid;

use crate::access::Access;
use crate::mutation::payload::{CommandPayload, Denial};
use crate::mutation::{Wish, attempt, carry_out, failed};
use crate::query::directory::{Language, Role};

/// Somebody: a person who is known by this e-mail address, or else a new one with this name.
#[derive(InputObject)]
pub(crate) struct PersonInput {
    /// E-mail address. It finds a person who is known already, whose name and language then stay.
    address: String,
    /// Name of a new person, at most 200 characters.
    name: String,
    /// Language of a new person's pages and mails; the viewer's own if left out.
    language: Option<Language>,
}

/// Gives a person a role in an organisation: adds the person, or changes the role.
#[derive(InputObject)]
pub(crate) struct GrantRoleInput {
    /// Id of the organisation.
    organisation: Uuid,
    /// Who.
    person: PersonInput,
    /// Which role.
    role: Role,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Ends a person's membership.
#[derive(InputObject)]
pub(crate) struct RemoveMemberInput {
    /// Id of the organisation.
    organisation: Uuid,
    /// Id of the person.
    person: Uuid,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Makes a person coordinator of a region.
#[derive(InputObject)]
pub(crate) struct AppointCoordinatorInput {
    /// Id of the region.
    region: Uuid,
    /// Who.
    person: PersonInput,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Ends a person's coordination of a region.
#[derive(InputObject)]
pub(crate) struct DismissCoordinatorInput {
    /// Id of the region.
    region: Uuid,
    /// Id of the person.
    person: Uuid,
    /// The same key from the same person a second time does nothing and answers the same.
    idempotency_key: Option<String>,
}

/// Whether a text can be an e-mail address. Whether somebody reads it only a mail can tell.
fn is_address(text: &str) -> bool {
    const LONGEST: usize = 254;
    let parts = text.rsplit_once('@');
    text.len() <= LONGEST
        && !text.contains(|letter: char| {
            letter.is_whitespace() || letter.is_control() || "<>,;\"".contains(letter)
        })
        && parts.is_some_and(|(local, host)| {
            !local.is_empty() && !local.contains('@') && host.split('.').all(|label| !label.is_empty())
        })
}

fn check_name(name: &str) -> Result<(), Refusal> {
    let Limit(limit) = Limit::TITLE;
    match name.trim().chars().count() {
        0 => Err(Refusal::TextMissing { field: "name" }),
        found if found > limit => Err(Refusal::TextTooLong { field: "name", limit, found }),
        _ => Ok(()),
    }
}

/// Carries out what concerns a person who may be new. The person is stored with the command, and only
/// if it is not refused.
async fn with_person(
    access: Access<'_>,
    input: PersonInput,
    key: Option<String>,
    command: impl Fn(PersonId) -> Command,
) -> Result<CommandPayload> {
    let address = input.address.trim().to_lowercase();
    if !is_address(&address) {
        return Ok(CommandPayload::denied(&Denial::AddressMalformed { found: input.address }));
    }
    let mut attempts = 2;
    loop {
        attempts -= 1;
        let known = access.db().person_by_address(&address).await?;
        let id = known.as_ref().map_or_else(|| PersonId(access.new_id(key.as_deref())), |person| person.id);
        let person = known.is_none().then(|| Person {
            id,
            name: input.name.clone(),
            address: address.clone(),
            language: input.language.map_or(access.person.language, Into::into),
        });
        let checked = person.as_ref().map_or(Ok(()), |person| check_name(&person.name));
        let wish =
            checked.map(|()| Wish { person, about: Some(id.0), ..Wish::new(command(id), key.clone()) });
        match attempt(access, wish.map_err(Denial::from)).await {
            // Somebody stored the same address in between: now it finds the person.
            Err(ExecuteError::Store(error)) if error.is_duplicate() && attempts > 0 => {}
            Err(error) => return Err(failed(error)),
            Ok(Err(denial)) => return Ok(CommandPayload::denied(&denial)),
            Ok(Ok(payload)) => return Ok(payload),
        }
    }
}

#[derive(Default)]
pub(crate) struct PeopleMutation;

#[Object]
impl PeopleMutation {
    /// Gives a person a role in an organisation. For its administrators and the region's coordinators.
    /// The payload's id is the person's.
    async fn grant_role(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Who gets which role where.")] input: GrantRoleInput,
    ) -> Result<CommandPayload> {
        let access = Access::of(context)?;
        let (organisation, role) = (OrganisationId(input.organisation), input.role.into());
        let command = |person| GrantRole { organisation, person, role }.into();
        with_person(access, input.person, input.idempotency_key, command).await
    }

    /// Ends a person's membership. For the organisation's administrators and the region's coordinators.
    async fn remove_member(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Who leaves which organisation.")] input: RemoveMemberInput,
    ) -> Result<CommandPayload> {
        let access = Access::of(context)?;
        let command =
            RemoveMember { organisation: OrganisationId(input.organisation), person: PersonId(input.person) };
        carry_out(access, Ok(Wish::new(command, input.idempotency_key))).await
    }

    /// Makes a person coordinator of a region. For its coordinators. The payload's id is the person's.
    async fn appoint_coordinator(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Who coordinates which region.")] input: AppointCoordinatorInput,
    ) -> Result<CommandPayload> {
        let access = Access::of(context)?;
        let region = RegionId(input.region);
        let command = |person| AppointCoordinator { region, person }.into();
        with_person(access, input.person, input.idempotency_key, command).await
    }

    /// Ends a person's coordination of a region. For its coordinators.
    async fn dismiss_coordinator(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Who no longer coordinates which region.")] input: DismissCoordinatorInput,
    ) -> Result<CommandPayload> {
        let access = Access::of(context)?;
        let command = DismissCoordinator { region: RegionId(input.region), person: PersonId(input.person) };
        carry_out(access, Ok(Wish::new(command, input.idempotency_key))).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_at_sign_and_no_blanks() {
        for address in ["karin@region.example", "a.b+c@x-y.example", "åsa@falun.example", "root@localhost"] {
            assert!(is_address(address), "{address}");
        }
        for wrong in ["", "karin", "@x.example", "a@", "a b@x.example", "a@b@c.example", "a@x..y", "a@x,b@y"]
        {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
