//! What goes wrong on the way to a page. A handler says what; [`dress`] shows it as a page in the
//! reader's language, because only there the request is at hand.

use askama::Template as _;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::Refusal;
use locale::Texts;
use store::ExecuteError;
use uuid::Uuid;

use crate::app::limit_text;
use crate::frame::{ErrorPage, Frame};
use crate::{reader, route};

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// There is no such page, or not for this reader: the two look the same.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in.
    #[error("not signed in")]
    SignedOut,
    /// The reader may not do this.
    #[error("not allowed")]
    Forbidden,
    /// What was sent could not be read.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// More was sent than is taken.
    #[error("too large")]
    TooLarge,
    /// A sign-in link that opens nothing: it never did, it was used, or its time is over.
    #[error("the sign-in link is not valid any more")]
    LinkUsed,
    /// Somebody else changed it meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// The database fails.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A page could not be rendered.
    #[error("a page could not be rendered: {0}")]
    Render(#[from] askama::Error),
}

/// The case of `error.ftl` that tells about a failed response, and the id under which it was logged.
#[derive(Clone, Debug)]
struct Case {
    key: &'static str,
    reference: Option<String>,
}

/// For refusals that no field of a page is about. A page whose form can be wrong looks at the refusal first.
impl From<ExecuteError> for PageError {
    fn from(error: ExecuteError) -> Self {
        match error {
            ExecuteError::Refused(Refusal::NotAllowed) => Self::Forbidden,
            ExecuteError::Refused(Refusal::NotFound { .. }) => Self::NotFound,
            ExecuteError::Refused(Refusal::ChangedMeanwhile { .. }) => Self::Conflict,
            ExecuteError::Store(error) => Self::Store(error),
            // To a person the two are the same: nothing was saved, and trying again helps.
            ExecuteError::Overloaded => Self::Store(store::Error::Busy),
            ExecuteError::Refused(_) | ExecuteError::KeyReused { .. } => Self::BadRequest(error.to_string()),
        }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, key) = match &self {
            Self::NotFound => (StatusCode::NOT_FOUND, "error-not-found"),
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "error-signed-out"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "error-forbidden"),
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, "error-bad-request"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "error-too-large"),
            Self::LinkUsed => (StatusCode::GONE, "error-link-used"),
            Self::Conflict => (StatusCode::CONFLICT, "error-conflict"),
            Self::Store(store::Error::Busy) => (StatusCode::SERVICE_UNAVAILABLE, "error-unavailable"),
            Self::Store(_) | Self::Render(_) => (StatusCode::INTERNAL_SERVER_ERROR, "error-internal"),
        };
        let reference = status.is_server_error().then(|| {
            // Derived from what went wrong, so that the same failure has the same number.
            let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, self.to_string().as_bytes()).simple().to_string();
            let id = id.chars().take(8).collect::<String>();
            tracing::error!(error = %self, reference = id, "no page");
            id
        });
        let mut response = status.into_response();
        response.extensions_mut().insert(Case { key, reference });
        response
    }
}

/// Turns failures into pages. A failure that axum itself answers (no such route, a body over its
/// limit, a form that cannot be read) becomes a page too.
pub(crate) async fn dress(request: Request, next: Next) -> Response {
    let t = reader::texts(&request);
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let is_row = request.headers().contains_key("x-requested-with");
    let response = next.run(request).await;
    let status = response.status();
    let case = response.extensions().get::<Case>().cloned().or_else(|| axums_own(&response));
    match case {
        Some(case) if !is_row => page(t, path, status, case),
        _ => response,
    }
}

fn axums_own(response: &Response) -> Option<Case> {
    let key = match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => "error-not-found",
        StatusCode::PAYLOAD_TOO_LARGE => "error-too-large",
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE => "error-bad-request",
        _ => return None,
    };
    // Our own pages are HTML; axum's answers are plain text or empty.
    let is_page = response
        .headers()
        .get(axum::http::header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    (!is_page).then_some(Case { key, reference: None })
}

fn page(t: Texts, path: String, status: StatusCode, case: Case) -> Response {
    let happened = t.s(case.key);
    let why = t.with(&format!("{}-why", case.key), [("limit", limit_text(t).into())]);
    let next = t.s(&format!("{}-next", case.key));
    let frame = Frame::new(t, happened.clone(), path);
    // Min sida needs a sign-in, so without one it is no way out.
    let way_out = match status {
        StatusCode::UNAUTHORIZED | StatusCode::GONE => (t.s("error-to-sign-in"), route::SIGN_IN),
        _ => (t.s("error-to-start"), route::START),
    };
    match (ErrorPage { frame, happened, why, next, way_out, reference: case.reference }).render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page could not be rendered");
            status.into_response()
        }
    }
}
