//! Signing in by a link, signing out, and the choice of language.

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use locale::{Language, Texts};
use store::{Person, Secret, SignInError};

use crate::app::App;
use crate::error::PageError;
use crate::form::Fields;
use crate::frame::{Frame, LANGUAGE_PATH, SIGN_OUT_PATH, safe_return};
use crate::page::{page, see_other};
use crate::reader::{LANGUAGE_COOKIE, texts};
use crate::{route, session};

/// How many seconds a browser remembers the language of somebody who is not signed in: a year.
const LANGUAGE_LASTS: u32 = 365 * 24 * 60 * 60;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/logga-in/{secret}", get(confirm).post(open))
        .route(SIGN_OUT_PATH, get(signed_out).post(sign_out))
        .route(LANGUAGE_PATH, post(choose_language))
}

/// A page with a few words and perhaps one button.
#[derive(Template)]
#[template(path = "page/sign_in.html")]
struct SignInPage {
    frame: Frame,
    lead: String,
    /// Where the button sends its form, and what it says.
    button: Option<(String, String)>,
    /// Headings with a paragraph each.
    parts: Vec<(String, String)>,
}

fn frame(t: Texts, title: &str, path: &str) -> Frame {
    Frame::new(t, t.s(title), path)
}

/// The page that a link opens. It looks the same for every link and changes nothing, since mail filters open links
/// before people do.
async fn confirm(Path(secret): Path<String>, request: Request) -> Result<Response, PageError> {
    let t = texts(&request);
    let link = route::sign_in(&Secret::from_text(&secret));
    let button = Some((link.clone(), t.s("signin-confirm-button")));
    let frame = frame(t, "signin-title", &link);
    page(&SignInPage { frame, lead: t.s("signin-confirm"), button, parts: Vec::new() })
}

/// Uses the link.
async fn open(
    State(app): State<App>,
    Path(link): Path<String>,
    headers: HeaderMap,
    jar: CookieJar,
) -> Result<Response, PageError> {
    let ambient = app.store.ambient();
    let opened = ambient.secret();
    match app.store.db().sign_in(&Secret::from_text(&link), &opened, ambient.now()).await {
        Ok(_) => {}
        Err(SignInError::NotValid) => return Err(PageError::LinkUsed),
        Err(SignInError::Store(error)) => return Err(error.into()),
    }
    enter(&app, &headers, jar, &opened).await
}

/// On to the reader's own page under a new session. A session that the browser had before ends: it may be
/// somebody else's.
pub(crate) async fn enter(
    app: &App,
    headers: &HeaderMap,
    jar: CookieJar,
    opened: &Secret,
) -> Result<Response, PageError> {
    if let Some(before) = session::secret(headers) {
        app.store.db().sign_out(&before).await?;
    }
    let jar = jar.add(session::cookie(opened, app.secure));
    Ok((jar, see_other(route::START)).into_response())
}

async fn sign_out(State(app): State<App>, headers: HeaderMap, jar: CookieJar) -> Result<Response, PageError> {
    if let Some(secret) = session::secret(&headers) {
        app.store.db().sign_out(&secret).await?;
    }
    let jar = jar.remove(Cookie::build(session::COOKIE).path("/"));
    Ok((jar, see_other(SIGN_OUT_PATH)).into_response())
}

/// Says that one is signed out, or offers it to somebody who is not.
async fn signed_out(request: Request) -> Result<Response, PageError> {
    let t = texts(&request);
    let is_in = request.extensions().get::<Person>().is_some();
    let (title, lead, button) = if is_in {
        (t.s("sign-out"), t.s("signin-still-in"), Some((SIGN_OUT_PATH.to_owned(), t.s("sign-out"))))
    } else {
        (t.s("signed-out-title"), t.s("signed-out"), None)
    };
    let parts = if is_in { Vec::new() } else { vec![(t.s("signin-again"), t.s("signin-again-text"))] };
    page(&SignInPage { frame: Frame::new(t, title, SIGN_OUT_PATH), lead, button, parts })
}

/// Remembers the language in the browser and, for somebody who is signed in, with the person, so that mails come in
/// it too.
async fn choose_language(
    State(app): State<App>,
    person: Option<Extension<Person>>,
    fields: Fields,
) -> Result<Response, PageError> {
    let language: Language =
        fields.get("language").parse().map_err(|error| PageError::BadRequest(format!("{error}")))?;
    if let (Some(Extension(person)), Some(language)) = (person, domain::Language::parse(language.code())) {
        app.store.db().put_person(&Person { language, ..person }).await?;
    }
    let secure = if app.secure { "; Secure" } else { "" };
    let cookie = format!(
        "{LANGUAGE_COOKIE}={}; Max-Age={LANGUAGE_LASTS}; Path=/; HttpOnly; SameSite=Lax{secure}",
        language.code()
    );
    Ok(([(header::SET_COOKIE, cookie)], see_other(safe_return(fields.get("return")))).into_response())
}
