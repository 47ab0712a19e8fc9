//! Who asks, and whether the request comes from our own pages. Wrapped around every door.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use store::{Person, Secret, Store, Unreachable};

/// Name of the session cookie.
pub const COOKIE: &str = "milstolpe_session";

/// What a page may load: its own stylesheet, script and pictures, and nothing else.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The session cookie of a secret. Sent over TLS only when the pages are.
pub fn cookie(secret: &Secret, secure: bool) -> Cookie<'static> {
    Cookie::build((COOKIE, secret.reveal().to_owned()))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .path("/")
        .build()
}

/// The secret of the request's session, from its cookie or its `Authorization: Bearer` header.
pub fn secret(headers: &HeaderMap) -> Option<Secret> {
    let bearer =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let cookie = CookieJar::from_headers(headers);
    bearer.or_else(|| cookie.get(COOKIE).map(Cookie::value)).map(|text| Secret::from_text(text.trim()))
}

/// Finds out who asks, and puts the [`Person`] into the request for the handlers, or [`Unreachable`] if the
/// database does not tell. Refuses changes that another site's page sends with our cookie.
pub async fn identify(State(store): State<Store>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let bearer = headers.contains_key(header::AUTHORIZATION);
    if !bearer && !is_safe(request.method()) && !is_same_origin(headers) {
        return (StatusCode::FORBIDDEN, "cross-site request refused").into_response();
    }
    if !store.is_reachable() {
        request.extensions_mut().insert(Unreachable);
    } else if let Some(secret) = secret(headers) {
        match person(&store, &secret).await {
            Ok(Some(person)) => {
                request.extensions_mut().insert(person);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "the session could not be looked up");
                request.extensions_mut().insert(Unreachable);
            }
        }
    }
    next.run(request).await
}

async fn person(store: &Store, secret: &Secret) -> Result<Option<Person>, store::Error> {
    match store.db().session(secret, store.ambient().now()).await? {
        Some(id) => store.db().person(id).await,
        None => Ok(None),
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Browsers say where a request comes from, older ones by `Origin` alone. A program sends neither.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(FETCH_SITE) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, origin)| origin == host),
        (Some(_), None) => false,
    }
}

/// Adds the headers that keep pages to themselves. A handler's own header wins.
pub async fn protect(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    // What is shown depends on who asks and on what was saved a moment ago.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn a_request_of_another_sites_page_is_told_from_our_own() {
        let host = (header::HOST, "milstolpe.example");
        let from = |origin| headers(&[host.clone(), (header::ORIGIN, origin)]);
        assert!(is_same_origin(&from("https://milstolpe.example")));
        assert!(!is_same_origin(&from("https://evil.example")));
        assert!(!is_same_origin(&from("null")));
        assert!(!is_same_origin(&headers(&[(FETCH_SITE, "cross-site")])));
        assert!(!is_same_origin(&headers(&[(FETCH_SITE, "same-site")])));
        assert!(is_same_origin(&headers(&[(FETCH_SITE, "same-origin")])));
        assert!(is_same_origin(&headers(&[])));
    }

    #[test]
    fn the_secret_comes_from_the_cookie_or_the_bearer_header() {
        let cookie = headers(&[(header::COOKIE, "a=b; milstolpe_session=abc")]);
        assert_eq!(secret(&cookie), Some(Secret::from_text("abc")));
        let bearer = headers(&[(header::AUTHORIZATION, "Bearer xyz")]);
        assert_eq!(secret(&bearer), Some(Secret::from_text("xyz")));
        assert_eq!(secret(&headers(&[])), None);
    }
}
