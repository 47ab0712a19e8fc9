//! What goes wrong on the way to a page. A handler says what; [`dress`] shows it as a page in the
//! reader's language, because only there the request is at hand.

use askama::Template as _;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest as _, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use chrono::Duration;
use domain::Refusal;
use locale::Texts;
use store::{ExecuteError, Unreachable};
use uuid::Uuid;

use crate::app::{FORM_LIMIT, limit_text};
use crate::form::Fields;
use crate::frame::{ErrorPage, Frame, LANGUAGE_PATH, SendAgain};
use crate::{reader, route};

/// The type of the forms that pages send.
const FORM_TYPE: &[u8] = b"application/x-www-form-urlencoded";

/// After how many seconds a program may try again what could not be taken now.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("10");

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
    /// A code that opens nothing any more: used, too old, replaced by that of a newer mail, or tried too often.
    #[error("the sign-in code is not valid any more")]
    CodeOver,
    /// Asked for too often; taken again after so long.
    #[error("too many requests")]
    TooMany(Duration),
    /// Somebody else changed it meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// The database does not answer at the moment; nothing was tried.
    #[error("the database does not answer")]
    Unavailable,
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
    /// After how many seconds it is taken again.
    wait: Option<i64>,
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
            Self::CodeOver => (StatusCode::GONE, "error-code-over"),
            Self::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "error-too-many-mails"),
            Self::Conflict => (StatusCode::CONFLICT, "error-conflict"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "error-unavailable"),
            Self::Store(error) => stores(error),
            Self::Render(_) => (StatusCode::INTERNAL_SERVER_ERROR, "error-internal"),
        };
        // That the database does not answer was logged when it was noticed, once for all requests.
        let is_told = status.is_server_error() && !matches!(self, Self::Unavailable);
        let reference = is_told.then(|| {
            // Derived from what went wrong, so that the same failure has the same number.
            let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, self.to_string().as_bytes()).simple().to_string();
            let id = id.chars().take(8).collect::<String>();
            tracing::error!(error = %self, reference = id, "no page");
            id
        });
        let wait = match &self {
            Self::TooMany(wait) => Some(wait.num_seconds().max(1)),
            _ => None,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Case { key, reference, wait });
        response
    }
}

/// How a failure of the database is told.
fn stores(error: &store::Error) -> (StatusCode, &'static str) {
    let unavailable = StatusCode::SERVICE_UNAVAILABLE;
    match error {
        store::Error::Busy | store::Error::Unreachable { .. } => (unavailable, "error-unavailable"),
        store::Error::CommitLost { .. } => (unavailable, "error-unsure"),
        error if error.is_unreadable_event() => (unavailable, "error-upgrade"),
        _ => (StatusCode::INTERNAL_SERVER_ERROR, "error-internal"),
    }
}

/// Turns failures into pages. A failure that axum itself answers (no such route, a body over its
/// limit, a form that cannot be read) becomes a page too.
pub(crate) async fn dress(request: Request, next: Next) -> Response {
    let t = reader::texts(&request);
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let is_row = request.headers().contains_key("x-requested-with");
    // The language is kept by the browser as well.
    let saves = request.method() == Method::POST && request.uri().path() != LANGUAGE_PATH;
    let cannot_save = saves && request.extensions().get::<Unreachable>().is_some();
    let (response, form) = match with_form(request).await {
        Ok((_, form)) if cannot_save => (PageError::Unavailable.into_response(), form),
        Ok((request, form)) => (next.run(request).await, form),
        Err(error) => (error.into_response(), None),
    };
    let status = response.status();
    let case = response.extensions().get::<Case>().cloned().or_else(|| axums_own(&response));
    let wait = case.as_ref().and_then(|case| case.wait);
    let mut response = match case {
        Some(case) if !is_row => page(t, path, status, case, form.filter(|_| waits(status)).as_ref()).await,
        _ => response,
    };
    if waits(status) {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Whether trying again in a while helps.
fn waits(status: StatusCode) -> bool {
    status == StatusCode::SERVICE_UNAVAILABLE
}

/// A request, and a copy of the form that it brings: should it not be taken now, the page offers to send it again,
/// so that nobody has to type it again.
async fn with_form(request: Request) -> Result<(Request, Option<Bytes>), PageError> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    if request.method() != Method::POST || !kind.is_some_and(|kind| kind.as_bytes().starts_with(FORM_TYPE)) {
        return Ok((request, None));
    }
    let (parts, body) = request.into_parts();
    let form = to_bytes(body, FORM_LIMIT * 1024).await.map_err(|_| PageError::TooLarge)?;
    Ok((Request::from_parts(parts, Body::from(form.clone())), Some(form)))
}

async fn fields(form: Bytes) -> Option<Fields> {
    let request = Request::post("/").header(header::CONTENT_TYPE, FORM_TYPE).body(Body::from(form));
    Fields::from_request(request.ok()?, &()).await.ok()
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
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    (!is_page).then_some(Case { key, reference: None, wait: None })
}

async fn page(t: Texts, path: String, status: StatusCode, case: Case, form: Option<&Bytes>) -> Response {
    let happened = t.s(case.key);
    let minutes = case.wait.unwrap_or_default().div_euclid(60) + 1;
    let values = [("limit", limit_text(t).into()), ("minutes", minutes.into())];
    let why = t.with(&format!("{}-why", case.key), values);
    let next = t.s(&format!("{}-next", case.key));
    let again = match form {
        Some(form) => fields(form.clone()).await.map(|fields| SendAgain { path: path.clone(), fields }),
        None => None,
    };
    let frame = Frame::new(t, happened.clone(), path);
    // Min sida needs a sign-in, so without one it is no way out.
    let way_out = match status {
        StatusCode::UNAUTHORIZED | StatusCode::GONE | StatusCode::TOO_MANY_REQUESTS => {
            (t.s("error-to-sign-in"), route::SIGN_IN)
        }
        _ => (t.s("error-to-start"), route::START),
    };
    match (ErrorPage { frame, happened, why, next, way_out, again, reference: case.reference }).render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page could not be rendered");
            status.into_response()
        }
    }
}
