//! Mutations: one for each command. What the rules refuse comes back as data.

pub(crate) mod action;
pub(crate) mod assessment;
pub(crate) mod payload;
pub(crate) mod people;
pub(crate) mod procurement;
pub(crate) mod region;
pub(crate) mod round;

use async_graphql::{MergedObject, Result};
use domain::{Command, Limit, Refusal};
use store::{Envelope, ExecuteError, Person};
use uuid::Uuid;

use crate::access::Access;
use crate::error::Problem;
use payload::{CommandPayload, Denial};

/// What one may change. Each mutation carries out one command, or says in its payload why not.
#[derive(Default, MergedObject)]
pub(crate) struct Mutation(
    region::RegionMutation,
    people::PeopleMutation,
    round::RoundMutation,
    assessment::AssessmentMutation,
    action::ActionMutation,
    procurement::ProcurementMutation,
);

/// A command on its way through this door.
pub(crate) struct Wish {
    /// What is wanted.
    pub(crate) command: Command,
    /// The idempotency key that came with it.
    pub(crate) key: Option<String>,
    /// Somebody to be stored with it.
    pub(crate) person: Option<Person>,
    /// The thing that it is about, if that is not the stream that it writes to.
    pub(crate) about: Option<Uuid>,
}

impl Wish {
    /// A command with its key.
    pub(crate) fn new(command: impl Into<Command>, key: Option<String>) -> Self {
        Self { command: command.into(), key, person: None, about: None }
    }
}

/// Carries a wish out, unless its input was refused already.
pub(crate) async fn carry_out(access: Access<'_>, wish: Result<Wish, Denial>) -> Result<CommandPayload> {
    Ok(match attempt(access, wish).await.map_err(failed)? {
        Ok(payload) => payload,
        Err(denial) => CommandPayload::denied(&denial),
    })
}

/// What is told about a command that failed. What is refused is data and does not come here.
pub(crate) fn failed(error: ExecuteError) -> async_graphql::Error {
    match error {
        ExecuteError::Store(error) => error.into(),
        ExecuteError::Overloaded | ExecuteError::Refused(_) | ExecuteError::KeyReused { .. } => {
            Problem::Overloaded.into()
        }
    }
}

/// Carries a wish out, and keeps apart what is refused and what fails.
pub(crate) async fn attempt(
    access: Access<'_>,
    wish: Result<Wish, Denial>,
) -> Result<Result<CommandPayload, Denial>, ExecuteError> {
    let wish = match wish.and_then(|wish| wish.key.as_deref().map_or(Ok(()), check_key).map(|()| wish)) {
        Ok(wish) => wish,
        Err(denial) => return Ok(Err(denial)),
    };
    let mut envelope = Envelope::new(access.asker(), wish.command).with_key(wish.key);
    envelope.people.extend(wish.person);
    match access.store.execute(envelope).await {
        Ok(outcome) => Ok(Ok(CommandPayload::done(&outcome, wish.about))),
        Err(ExecuteError::Refused(refusal)) => Ok(Err(refusal.into())),
        Err(ExecuteError::KeyReused { name }) => Ok(Err(Denial::KeyReused { command: name })),
        Err(error @ (ExecuteError::Overloaded | ExecuteError::Store(_))) => Err(error),
    }
}

fn check_key(key: &str) -> Result<(), Denial> {
    const FIELD: &str = "idempotency_key";
    let Limit(limit) = Limit::TITLE;
    let found = key.chars().count();
    match found {
        0 => Err(Refusal::TextMissing { field: FIELD }.into()),
        _ if found > limit => Err(Refusal::TextTooLong { field: FIELD, limit, found }.into()),
        _ => Ok(()),
    }
}

/// A version as the store counts it. One below zero was seen by nobody and is a conflict.
pub(crate) fn seen(version: Option<i64>) -> Option<u64> {
    version.map(|version| u64::try_from(version).unwrap_or(u64::MAX))
}

/// A small number. What is out of reach becomes the nearest one, which the rules refuse by themselves.
pub(crate) fn small(number: i32) -> u16 {
    u16::try_from(number).unwrap_or(if number < 0 { 0 } else { u16::MAX })
}
