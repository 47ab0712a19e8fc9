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

    /// The rules refused it.
    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let current = match refusal {
            Refusal::ChangedMeanwhile { current } => Some(version(*current)),
            _ => None,
        };
        let argument = |(name, value): (&str, String)| Argument { name: name.to_owned(), value };
        Self {
            status: if current.is_some() { CommandStatus::Conflict } else { CommandStatus::Refused },
            code: Some(refusal.code().to_owned()),
            field: refusal.field().map(camel_case),
            message: Some(refusal.to_string()),
            arguments: refusal.arguments().into_iter().map(argument).collect(),
            current_version: current,
            ..Self::nothing()
        }
    }

    /// The idempotency key belongs to another command.
    pub(crate) fn key_reused(command: String) -> Self {
        Self {
            code: Some("idempotency_key_reused".to_owned()),
            field: Some("idempotencyKey".to_owned()),
            message: Some(format!(
                "you used this idempotency key for the command {command}; choose a new one"
            )),
            arguments: vec![Argument { name: "command".to_owned(), value: command }],
            ..Self::nothing()
        }
    }

    /// The person's address is none.
    pub(crate) fn address_malformed(found: String) -> Self {
        Self {
            code: Some("address_malformed".to_owned()),
            field: Some("address".to_owned()),
            message: Some(format!("{found} is not an e-mail address such as name@example.org")),
            arguments: vec![Argument { name: "found".to_owned(), value: found }],
            ..Self::nothing()
        }
    }

    fn nothing() -> Self {
        Self {
            status: CommandStatus::Refused,
            code: None,
            field: None,
            message: None,
            arguments: Vec::new(),
            id: None,
            position: None,
            version: None,
            current_version: None,
            repeated: false,
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
        assert_eq!(CommandPayload::refused(&refusal).field.as_deref(), Some("followUpDays"));
    }

    #[test]
    fn only_a_change_by_somebody_else_is_a_conflict() {
        let conflict = CommandPayload::refused(&Refusal::ChangedMeanwhile { current: 7 });
        assert_eq!((conflict.status, conflict.current_version), (CommandStatus::Conflict, Some(7)));
        let refused = CommandPayload::refused(&Refusal::RoundClosed);
        assert_eq!((refused.status, refused.current_version), (CommandStatus::Refused, None));
    }
}
