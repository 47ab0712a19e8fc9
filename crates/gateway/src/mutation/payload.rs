//! What a mutation answers.

use async_graphql::{Enum, SimpleObject};
use domain::Refusal;
use store::Outcome;
use uuid::Uuid;

use crate::scalar::{Long, version};

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum CommandStatus {
    /// It was carried out and is stored, now or by an earlier request with the same idempotency key.
    Ok,
    /// Nothing would have changed: it is already so.
    Unchanged,
    /// The rules refuse. Nothing was stored.
    Refused,
    /// Somebody else changed it after you saw it. Nothing was stored.
    Conflict,
}

/// What a command did, or why it was not carried out.
#[derive(SimpleObject)]
pub(crate) struct CommandPayload {
    /// What became of it.
    status: CommandStatus,
    /// Stable code of the refusal, in lower case, such as `level_out_of_range`.
    code: Option<String>,
    /// The field of the input that the refusal is about, as the input names it.
    field: Option<String>,
    /// What was wrong and what is accepted, in English. Translate by `code` and `arguments`.
    message: Option<String>,
    /// Arguments of the message.
    arguments: Vec<Argument>,
    /// Id of the thing that the command was about.
    id: Option<Uuid>,
    /// The log's last position when it was done.
    position: Option<Long>,
    /// Version to send as `seen` with the next change of the same thing.
    version: Option<i32>,
    /// On a conflict: the version that there is now.
    current_version: Option<i32>,
    /// Whether an earlier request with the same idempotency key had done it already.
    repeated: bool,
}

/// An argument of a message.
#[derive(SimpleObject)]
pub(crate) struct Argument {
    /// Its name.
    name: String,
    /// Its value as text.
    value: String,
}

impl CommandPayload {
    /// It was carried out.
    pub(crate) fn done(outcome: &Outcome, about: Option<Uuid>) -> Self {
        let changed = outcome.events > 0 || outcome.repeated;
        Self {
            status: if changed { CommandStatus::Ok } else { CommandStatus::Unchanged },
            code: None,
            field: None,
            message: None,
            arguments: Vec::new(),
            id: Some(about.unwrap_or(outcome.stream.id)),
            position: Some(Long::of(outcome.position)),
            version: Some(version(outcome.version)),
            current_version: None,
            repeated: outcome.repeated,
        }
    }

    /// It was not carried out.
    pub(crate) fn denied(denial: &Denial) -> Self {
        let current = match denial {
            Denial::Refused(Refusal::ChangedMeanwhile { current }) => Some(version(*current)),
            _ => None,
        };
        let argument = |(name, value): (&str, String)| Argument { name: name.to_owned(), value };
        Self {
            status: if current.is_some() { CommandStatus::Conflict } else { CommandStatus::Refused },
            code: Some(denial.code().to_owned()),
            field: denial.field().map(camel_case),
            message: Some(denial.to_string()),
            arguments: denial.arguments().into_iter().map(argument).collect(),
            id: None,
            position: None,
            version: None,
            current_version: current,
            repeated: false,
        }
    }
}

/// Why a command was not carried out: the rules, or what only this door can get wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Denial {
    /// The rules refuse.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The idempotency key belongs to another command.
    #[error("you used this idempotency key for the command {command}; choose a new one")]
    KeyReused { command: String },
    /// Not an e-mail address.
    #[error("{found} is not an e-mail address such as name@example.org")]
    AddressMalformed { found: String },
    /// Of several fields exactly one is wanted.
    #[error("{field} takes exactly one of its fields")]
    ExactlyOne { field: &'static str },
}

impl Denial {
    fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::KeyReused { .. } => "idempotency_key_reused",
            Self::AddressMalformed { .. } => "address_malformed",
            Self::ExactlyOne { .. } => "exactly_one",
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Refused(refusal) => refusal.field(),
            Self::KeyReused { .. } => Some("idempotency_key"),
            Self::AddressMalformed { .. } => Some("address"),
            Self::ExactlyOne { field } => Some(field),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Refused(refusal) => refusal.arguments(),
            Self::KeyReused { command } => vec![("command", command.clone())],
            Self::AddressMalformed { found } => vec![("found", found.clone())],
            Self::ExactlyOne { field } => vec![("field", (*field).to_owned())],
        }
    }
}

/// A field of the domain as an input names it: `due_on` is `dueOn`.
fn camel_case(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &capital.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_field_as_the_input_does() {
        let refusal = Refusal::NumberOutOfRange { field: "follow_up_days", found: 0, from: 1, to: 366 };
        assert_eq!(CommandPayload::denied(&refusal.into()).field.as_deref(), Some("followUpDays"));
    }

    #[test]
    fn only_a_change_by_somebody_else_is_a_conflict() {
        let conflict = CommandPayload::denied(&Refusal::ChangedMeanwhile { current: 7 }.into());
        assert_eq!((conflict.status, conflict.current_version), (CommandStatus::Conflict, Some(7)));
        let refused = CommandPayload::denied(&Refusal::RoundClosed.into());
        assert_eq!((refused.status, refused.current_version), (CommandStatus::Refused, None));
    }
}
