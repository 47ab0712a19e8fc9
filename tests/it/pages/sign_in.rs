//! Signing in and out, the language, and requests that are not from our own pages.

use axum::http::{HeaderName, header};
use domain::Language;
use tests::World;

use super::Site;

scenarios![
    a_link_opens_nothing_until_its_button_is_pressed,
    a_link_opens_once,
    a_link_that_nobody_was_given_is_told_like_a_used_one,
    signing_out_ends_the_session_itself,
    signing_in_ends_the_session_that_the_browser_had,
    a_page_without_session_asks_to_sign_in,
    a_visitor_chooses_a_language_for_the_browser,
    a_person_chooses_a_language_for_every_browser,
    the_language_form_sends_nobody_to_another_site,
    a_language_that_is_not_spoken_is_refused,
    a_form_of_another_site_is_refused,
    every_page_says_what_it_may_load,
];

async fn a_link_opens_nothing_until_its_button_is_pressed(world: World) {
    let lead = world.organisations[0].1;
    let site = Site::new(world);
    let link = site.link(lead).await;
    for _ in 0..3 {
        let page = site.ask(&link, None, &[]).await;
        page.is(200).shows(&["<h1>Logga in</h1>", &format!("action=\"{link}\"")]);
        assert!(
            !page.headers.contains_key(header::SET_COOKIE),
            "a mail filter that opens the link is not signed in"
        );
    }
    let opened = site.ask(&link, Some(&[]), &[]).await;
    assert_eq!(opened.is(303).location(), "/");
    let attributes = opened.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax"), "{attributes}");
    site.ask("/", None, &[(header::COOKIE, &opened.cookie())]).await.is(200).shows(&["Lena i "]);
}

async fn a_link_opens_once(world: World) {
    let lead = world.organisations[0].1;
    let site = Site::new(world);
    let link = site.link(lead).await;
    site.ask(&link, Some(&[]), &[]).await.is(303);
    let again = site.ask(&link, Some(&[]), &[]).await;
    again.is(410).shows(&["Länken fungerar inte längre", "href=\"/logga-in\""]);
    assert!(!again.headers.contains_key(header::SET_COOKIE));
}

async fn a_link_that_nobody_was_given_is_told_like_a_used_one(world: World) {
    let site = Site::new(world);
    let english = (header::ACCEPT_LANGUAGE, "en");
    site.ask("/logga-in/abc", None, &[]).await.is(200);
    let page = site.ask("/logga-in/abc", Some(&[]), &[english]).await;
    page.is(410).shows(&["The link no longer works"]);
}

async fn signing_out_ends_the_session_itself(world: World) {
    let lead = world.organisations[0].1;
    let site = Site::new(world);
    let cookie = site.signed_in(lead).await;
    let with = [(header::COOKIE, cookie.as_str())];
    site.ask("/logga-ut", None, &with).await.is(200).shows(&["action=\"/logga-ut\""]);
    site.ask("/", None, &with).await.is(200);
    let out = site.ask("/logga-ut", Some(&[]), &with).await;
    assert_eq!(out.is(303).location(), "/logga-ut");
    assert_eq!(out.cookie(), format!("{}=", web::session::COOKIE));
    // The cookie is worth nothing any more, even to somebody who kept it.
    site.ask("/", None, &with).await.is(401);
    site.ask("/logga-ut", None, &[]).await.is(200).shows(&["Du är utloggad"]);
}

async fn signing_in_ends_the_session_that_the_browser_had(world: World) {
    let (one, other) = (world.organisations[0].1, world.organisations[1].1);
    let site = Site::new(world);
    let before = site.signed_in(one).await;
    let link = site.link(other).await;
    let opened = site.ask(&link, Some(&[]), &[(header::COOKIE, &before)]).await;
    site.ask("/", None, &[(header::COOKIE, &opened.cookie())]).await.is(200);
    site.ask("/", None, &[(header::COOKIE, &before)]).await.is(401);
}

async fn a_page_without_session_asks_to_sign_in(world: World) {
    let site = Site::new(world);
    let page = site.ask("/", None, &[]).await;
    page.is(401).shows(&["Du behöver logga in", "href=\"/logga-in\""]).hides(&["<nav"]);
    site.ask("/", None, &[(header::ACCEPT_LANGUAGE, "en-GB")]).await.is(401).shows(&["You need to sign in"]);
    site.ask("/logga-in", None, &[]).await.is(200).shows(&["E-postadress", "Skicka mejl"]);
    site.ask("/logga-in", None, &[(header::ACCEPT_LANGUAGE, "en")]).await.is(200).shows(&["E-mail address"]);
}

async fn a_visitor_chooses_a_language_for_the_browser(world: World) {
    let site = Site::new(world);
    let chosen = site.ask("/sprak", Some(&[("language", "en"), ("return", "/logga-in")]), &[]).await;
    assert_eq!(chosen.is(303).location(), "/logga-in");
    assert_eq!(chosen.cookie(), "milstolpe_language=en");
    let headers = [(header::COOKIE, "milstolpe_language=en"), (header::ACCEPT_LANGUAGE, "sv")];
    site.ask("/logga-in", None, &headers).await.is(200).shows(&["lang=\"en\"", "<h1>Sign in</h1>"]);
}

async fn a_person_chooses_a_language_for_every_browser(world: World) {
    let lead = world.organisations[0].1;
    let site = Site::new(world);
    let back = "/upphandlingsplan?cpv=90";
    let chosen = site.post(lead, "/sprak", &[("language", "en"), ("return", back)]).await;
    assert_eq!(chosen.is(303).location(), back);
    site.get(lead, "/").await.is(200).shows(&["<h1>My page</h1>"]);
    let person = site.world.store.db().person(lead).await.unwrap().unwrap();
    assert_eq!(person.language, Language::En, "mails come in the same language");
    assert_eq!(person.name, "Lena i Vansbro", "nothing else about the person changes");
}

async fn the_language_form_sends_nobody_to_another_site(world: World) {
    let site = Site::new(world);
    for astray in ["//evil.example", "https://evil.example", "/\\evil.example", ""] {
        let chosen = site.ask("/sprak", Some(&[("language", "sv"), ("return", astray)]), &[]).await;
        assert_eq!(chosen.is(303).location(), "/", "{astray}");
    }
}

async fn a_language_that_is_not_spoken_is_refused(world: World) {
    let site = Site::new(world);
    let refused = site.ask("/sprak", Some(&[("language", "de"), ("return", "/")]), &[]).await;
    refused.is(400).shows(&["Vi kunde inte läsa det som skickades"]);
    assert!(!refused.headers.contains_key(header::SET_COOKIE));
}

async fn a_form_of_another_site_is_refused(world: World) {
    let lead = world.organisations[0].1;
    let site = Site::new(world);
    let cookie = site.signed_in(lead).await;
    let site_header = HeaderName::from_static("sec-fetch-site");
    let foreign = [
        vec![(header::ORIGIN, "https://evil.example"), (header::HOST, "milstolpe.example")],
        vec![(site_header, "cross-site")],
    ];
    for headers in foreign {
        let mut headers = headers;
        headers.push((header::COOKIE, cookie.as_str()));
        for path in ["/logga-ut", "/sprak"] {
            site.ask(path, Some(&[("language", "en"), ("return", "/")]), &headers).await.is(403);
        }
    }
    site.ask("/", None, &[(header::COOKIE, &cookie)]).await.is(200).shows(&["<h1>Min sida</h1>"]);
}

async fn every_page_says_what_it_may_load(world: World) {
    let site = Site::new(world);
    let page = site.ask("/logga-in", None, &[]).await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), "{policy}");
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
}
