//! Asking for a mail to sign in with, and typing its code.

use askama::Template;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use domain::PersonId;
use locale::Texts;
use store::{AskError, CodeError, LETTER_LASTS, Secret, SignInRequest};

use crate::app::App;
use crate::error::PageError;
use crate::form::Fields;
use crate::frame::Frame;
use crate::page::{page, see_other, sign_in};
use crate::reader::{texts, texts_of};
use crate::route;

/// Name of the cookie by which a browser shows that it asked for the mail.
const REQUEST_COOKIE: &str = "milstolpe_request";

/// The longest address that mail servers take, in characters.
const LONGEST_ADDRESS: usize = 254;

pub(crate) fn routes() -> Router<App> {
    Router::new().route(route::SIGN_IN, get(ask).post(send)).route(route::SIGN_IN_CODE, get(code).post(open))
}

/// Where an address is typed.
#[derive(Template)]
#[template(path = "page/letter_ask.html")]
struct AskPage {
    frame: Frame,
    typed: String,
    error: String,
}

/// Where a code is typed.
#[derive(Template)]
#[template(path = "page/letter_code.html")]
struct CodePage {
    frame: Frame,
    typed: String,
    error: String,
    minutes: i64,
}

fn ask_page(t: Texts, typed: &str, error: String) -> Result<Response, PageError> {
    let mut frame = Frame::new(t, t.s("signin-title"), route::SIGN_IN);
    frame.problems = usize::from(!error.is_empty());
    page(&AskPage { frame, typed: typed.to_owned(), error })
}

fn code_page(t: Texts, typed: &str, error: String) -> Result<Response, PageError> {
    let mut frame = Frame::new(t, t.s("signin-code-title"), route::SIGN_IN_CODE);
    frame.problems = usize::from(!error.is_empty());
    page(&CodePage { frame, typed: typed.to_owned(), error, minutes: LETTER_LASTS.num_minutes() })
}

fn unprocessable(page: Result<Response, PageError>) -> Result<Response, PageError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page?).into_response())
}

async fn ask(request: Request) -> Result<Response, PageError> {
    ask_page(texts(&request), "", String::new())
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    let has_parts = parts.is_some_and(|(user, domain)| !user.is_empty() && !domain.is_empty());
    has_parts
        && text.chars().count() <= LONGEST_ADDRESS
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Sends the mail. For an address that nobody has the same is done and said, but no mail leaves.
async fn send(
    State(app): State<App>,
    headers: HeaderMap,
    jar: CookieJar,
    fields: Fields,
) -> Result<Response, PageError> {
    let t = texts_of(None, &headers);
    let address = fields.get("address").trim();
    if !is_address(address) {
        return unprocessable(ask_page(t, address, t.s("signin-address-wrong")));
    }
    let (db, ambient) = (app.store.db(), app.store.ambient());
    let made = SignInRequest::new(ambient.secret(), ambient.secret(), &ambient.secret());
    let (person, nobody) = (db.person_by_address(address).await?, PersonId(ambient.id()));
    let id = person.as_ref().map_or(nobody, |person| person.id);
    match db.put_sign_in_request(&made, id, address, ambient.now()).await {
        Ok(()) => {}
        Err(AskError::TooMany(wait)) => return Err(PageError::TooMany(wait)),
        Err(AskError::Store(error)) => return Err(error.into()),
    }
    if let Some(person) = person {
        app.letters.send(person, &made);
    }
    let cookie = Cookie::build((REQUEST_COOKIE, made.request.reveal().to_owned()))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.secure)
        .path(route::SIGN_IN);
    Ok((jar.add(cookie), see_other(route::SIGN_IN_CODE)).into_response())
}

async fn code(request: Request) -> Result<Response, PageError> {
    code_page(texts(&request), "", String::new())
}

/// Signs in by the code, in the browser that asked for it.
async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    jar: CookieJar,
    fields: Fields,
) -> Result<Response, PageError> {
    let t = texts_of(None, &headers);
    let typed = fields.get("code");
    let request = jar.get(REQUEST_COOKIE).map(|cookie| Secret::from_text(cookie.value()));
    let request = request.ok_or(PageError::CodeOver)?;
    if typed.chars().filter(char::is_ascii_digit).count() != 8 {
        return unprocessable(code_page(t, typed, t.s("signin-code-form")));
    }
    let ambient = app.store.ambient();
    let opened = ambient.secret();
    match app.store.db().sign_in_by_code(&request, typed, &opened, ambient.now()).await {
        Ok(_) => {
            let jar = jar.remove(Cookie::build(REQUEST_COOKIE).path(route::SIGN_IN));
            sign_in::enter(&app, &headers, jar, &opened).await
        }
        Err(CodeError::Wrong { left }) => {
            unprocessable(code_page(t, typed, t.with("signin-code-wrong", [("left", left.into())])))
        }
        Err(CodeError::Over) => Err(PageError::CodeOver),
        Err(CodeError::Store(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_two_parts_and_no_space() {
        for good in ["a@b.se", "åsa@rättvik.se"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b.se",
            "a@",
            "a b@c.se",
            "a@b.se\r\nBcc: x@y.se",
            &format!("{}@b.se", "a".repeat(250)),
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
