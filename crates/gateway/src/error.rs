//! Errors: the one function that turns whatever went wrong into a GraphQL error with a code, and
//! logs what is the program's own fault, once.
//!
//! What the rules refuse is no error: it is data in the payload of a mutation.

use async_graphql::{ErrorExtensionValues, Response, ServerError};
use uuid::Uuid;

/// What a request may not do, or did wrongly. The texts are for whoever writes a client.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    /// Nobody is signed in.
    #[error("sign in first")]
    Unauthenticated,
    /// The database does not answer.
    #[error("the database does not answer at the moment; nothing was changed; try again in a moment")]
    Unavailable,
    /// The request came from a page of another site.
    #[error("the request comes from a page of another site")]
    ForeignOrigin,
    /// The request is not a GraphQL request.
    #[error("{0}")]
    BadRequest(&'static str),
    /// A list of requests instead of one.
    #[error("send one request at a time; several fields can be asked for in one query")]
    BatchUnsupported,
    /// The body is in no format that is read here.
    #[error("send application/json")]
    UnsupportedMediaType,
    /// The answer is wanted in a format that is not spoken here.
    #[error("accept application/graphql-response+json, application/json or text/event-stream")]
    NotAcceptable,
    /// A change was asked for by GET.
    #[error("GET changes nothing; send mutations by POST")]
    MutationByGet,
    /// A subscription on a transport that gives one answer.
    #[error("subscriptions need a WebSocket at /graphql/ws, or Accept: text/event-stream")]
    SubscriptionTransport,
    /// The body is over its limit.
    #[error("the body is over the limit of {limit} bytes")]
    BodyTooLarge { limit: usize },
    /// The query text is over its limits.
    #[error("the query has more than {bytes} bytes or {brackets} brackets; pass values as variables")]
    QueryTooLarge { bytes: usize, brackets: usize },
    /// The query is not GraphQL.
    #[error("{message}")]
    ParseFailed { message: String },
    /// The named operation is not in the document.
    #[error("the document has no such operation, or several and none is named")]
    OperationNotFound,
    /// A variable that must have a value has none.
    #[error("the variable ${name} needs a value")]
    VariableMissing { name: String },
    /// Too deep.
    #[error("fields are nested more than {limit} deep")]
    DepthLimit { limit: usize },
    /// Too many fields.
    #[error("more than {limit} fields and fragments")]
    SelectionLimit { limit: usize },
    /// Too many aliases.
    #[error("more than {limit} aliases")]
    AliasLimit { limit: usize },
    /// Too many directives.
    #[error("more than {limit} directives")]
    DirectiveLimit { limit: usize },
    /// Too large a page.
    #[error("first must be 1 to {limit}, and skip must not be below zero")]
    ListLimit { limit: i32 },
    /// Too many open subscriptions.
    #[error("you have {limit} subscriptions open; close one first")]
    SubscriptionLimit { limit: usize },
    /// Too many commands wait to be carried out.
    #[error("too many changes are waiting; try again in a moment")]
    Overloaded,
}

impl Problem {
    /// The stable code in `extensions.code`.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Unavailable => UNAVAILABLE,
            Self::ForeignOrigin => "FOREIGN_ORIGIN",
            Self::BadRequest(_) => "BAD_REQUEST",
            Self::BatchUnsupported => "BATCH_UNSUPPORTED",
            Self::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::MutationByGet => "MUTATION_BY_GET",
            Self::SubscriptionTransport => "SUBSCRIPTION_TRANSPORT",
            Self::BodyTooLarge { .. } => "BODY_TOO_LARGE",
            Self::QueryTooLarge { .. } => "QUERY_TOO_LARGE",
            Self::ParseFailed { .. } => "GRAPHQL_PARSE_FAILED",
            Self::OperationNotFound => "OPERATION_NOT_FOUND",
            Self::VariableMissing { .. } => BAD_USER_INPUT,
            Self::DepthLimit { .. } => DEPTH_LIMIT,
            Self::SelectionLimit { .. } => "SELECTION_LIMIT",
            Self::AliasLimit { .. } => "ALIAS_LIMIT",
            Self::DirectiveLimit { .. } => "DIRECTIVE_LIMIT",
            Self::ListLimit { .. } => "LIST_LIMIT",
            Self::SubscriptionLimit { .. } => "SUBSCRIPTION_LIMIT",
            Self::Overloaded => "OVERLOADED",
        }
    }

    /// The answer that holds nothing but this problem.
    pub(crate) fn response(&self) -> Response {
        Response::from_errors(vec![with_code(ServerError::new(self.to_string(), None), self.code())])
    }
}

const UNAVAILABLE: &str = "UNAVAILABLE";
const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
const DEPTH_LIMIT: &str = "DEPTH_LIMIT";

/// Gives every error of an answer its code, and hides what concerns nobody outside. `incident` makes
/// the number under which a fault is logged and which the person can quote.
pub(crate) fn mapped(mut response: Response, incident: impl Fn() -> Uuid) -> Response {
    response.errors = response.errors.into_iter().map(|error| map(error, &incident)).collect();
    response
}

fn map(error: ServerError, incident: impl Fn() -> Uuid) -> ServerError {
    if error.extensions.as_ref().is_some_and(|values| values.get("code").is_some()) {
        return error;
    }
    if let Some(problem) = error.source::<Problem>() {
        let code = problem.code();
        return with_code(error, code);
    }
    if let Some((message, code)) = error.source::<store::Error>().and_then(passing) {
        tracing::warn!(path = ?error.path, error = %error.message, code, "a GraphQL field failed");
        return with_code(ServerError { message: message.to_owned(), source: None, ..error }, code);
    }
    if error.source.is_some() {
        let incident = incident();
        // The text stays in the log: it may name files, tables and values.
        tracing::error!(%incident, path = ?error.path, error = %error.message, "a GraphQL field failed");
        let message = format!("something went wrong on our side; if you ask for help, quote {incident}");
        return with_code(ServerError { message, source: None, ..error }, "INTERNAL");
    }
    let code = library_code(&error);
    with_code(error, code)
}

/// What is told of a failure of the database that will pass.
fn passing(error: &store::Error) -> Option<(&'static str, &'static str)> {
    Some(match error {
        store::Error::Busy => ("try again in a moment", "BUSY"),
        store::Error::Unreachable { .. } => {
            ("the database does not answer; try again in a moment", UNAVAILABLE)
        }
        store::Error::CommitLost { .. } => (
            "the database did not answer whether the change was stored; look, or try again with the same idempotency key",
            "COMMIT_UNKNOWN",
        ),
        error if error.is_unreadable_event() => (
            "a newer version of the program changed this; try again when the upgrade is done",
            "UPGRADE_NEEDED",
        ),
        _ => return None,
    })
}

/// The code of an error that the GraphQL library made: it gives none, so the text has to tell.
fn library_code(error: &ServerError) -> &'static str {
    if !error.path.is_empty() {
        return BAD_USER_INPUT;
    }
    if error.message == "Query is too complex." {
        return "COMPLEXITY_LIMIT";
    }
    if error.message.starts_with("The recursion depth of the query") {
        return DEPTH_LIMIT;
    }
    "GRAPHQL_VALIDATION_FAILED"
}

fn with_code(mut error: ServerError, code: &'static str) -> ServerError {
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code);
    error
}

#[cfg(test)]
mod tests {
    use async_graphql::{Error, Pos};
    use domain::DecodeError;

    use super::*;

    fn field_error(error: Error) -> Response {
        Response::from_errors(vec![error.into_server_error(Pos::default())])
    }

    fn code(response: &Response) -> String {
        let found = response.errors[0].extensions.as_ref().and_then(|values| values.get("code"));
        found.map(ToString::to_string).unwrap_or_default()
    }

    #[test]
    fn the_text_of_a_failing_database_stays_inside() {
        let failure = store::Error::Row { table: "secret", problem: "secret".to_owned() };
        let mapped = mapped(field_error(Error::from(failure)), || Uuid::from_u128(7));
        assert_eq!(code(&mapped), "\"INTERNAL\"");
        assert!(!mapped.errors[0].message.contains("secret"), "{}", mapped.errors[0].message);
        assert!(mapped.errors[0].message.contains(&Uuid::from_u128(7).to_string()));
    }

    #[test]
    fn what_passes_says_that_one_may_try_again_and_nothing_of_the_database() {
        let newer = || DecodeError::UnknownType { stream: "round", kind: "x".to_owned() };
        for (error, expected) in [
            (store::Error::Busy, "\"BUSY\""),
            (store::Error::CommitLost { problem: "db.example.se".to_owned() }, "\"COMMIT_UNKNOWN\""),
            (store::Error::Unreadable { position: 3, problem: newer() }, "\"UPGRADE_NEEDED\""),
        ] {
            let mapped = mapped(field_error(Error::from(error)), Uuid::nil);
            assert_eq!(code(&mapped), expected);
            assert!(mapped.errors[0].message.contains("try again"), "{}", mapped.errors[0].message);
            assert!(!mapped.errors[0].message.contains("example"), "{}", mapped.errors[0].message);
        }
    }
}
