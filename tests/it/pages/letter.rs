//! Signing in by a mail: its link, its code, and what does not open anything.

use axum::http::header;
use chrono::TimeDelta;
use store::SignInRequest;
use tests::World;

use super::{Answer, Site};

scenarios![
    the_code_of_a_mail_opens_once_and_ends_the_link,
    the_link_of_a_mail_opens_on_another_device_and_ends_the_code,
    an_address_that_nobody_has_is_answered_like_any_other,
    a_code_is_worth_nothing_in_another_browser,
    five_wrong_codes_end_a_request,
    a_newer_mail_ends_the_older_one,
    after_fifteen_minutes_neither_link_nor_code_opens,
    too_many_mails_are_refused_for_a_while_and_the_last_one_still_opens,
    what_is_no_address_is_kept_and_told,
];

const ADDRESS: &str = "karin@region.example";

async fn ask(site: &Site, address: &str) -> Answer {
    site.ask("/logga-in", Some(&[("address", address)]), &[]).await
}

/// Asks for a mail; the cookie of the browser, and what the mail holds.
async fn mailed(site: &Site) -> (String, SignInRequest) {
    let asked = ask(site, " Karin@Region.example ").await;
    assert_eq!(asked.is(303).location(), "/logga-in/kod");
    let (address, made) = site.sent.lock().unwrap().last().cloned().expect("a mail");
    assert_eq!(address, ADDRESS);
    (asked.cookie(), made)
}

async fn enter(site: &Site, cookie: &str, code: &str) -> Answer {
    site.ask("/logga-in/kod", Some(&[("code", code)]), &[(header::COOKIE, cookie)]).await
}

async fn follow(site: &Site, made: &SignInRequest) -> Answer {
    site.ask(&web::route::sign_in(&made.link), Some(&[]), &[]).await
}

/// A code that is not the right one.
fn wrong(made: &SignInRequest) -> &'static str {
    if made.code.reveal() == "00000000" { "00000001" } else { "00000000" }
}

async fn the_code_of_a_mail_opens_once_and_ends_the_link(world: World) {
    let site = Site::new(world);
    let (cookie, made) = mailed(&site).await;
    let (start, end) = made.code.reveal().split_at(4);
    let opened = enter(&site, &cookie, &format!("{start} {end}")).await;
    assert_eq!(opened.is(303).location(), "/");
    let mut cookies = opened.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    let session = cookies.find(|value| value.starts_with(web::session::COOKIE)).expect("a session");
    let session = session.split(';').next().unwrap();
    site.ask("/", None, &[(header::COOKIE, session)]).await.is(200).shows(&["Karin Samordnare"]);
    enter(&site, &cookie, made.code.reveal()).await.is(410).shows(&["Koden fungerar inte längre"]);
    follow(&site, &made).await.is(410);
}

async fn the_link_of_a_mail_opens_on_another_device_and_ends_the_code(world: World) {
    let site = Site::new(world);
    let (cookie, made) = mailed(&site).await;
    follow(&site, &made).await.is(303);
    follow(&site, &made).await.is(410).shows(&["Länken fungerar inte längre"]);
    enter(&site, &cookie, made.code.reveal()).await.is(410);
}

async fn an_address_that_nobody_has_is_answered_like_any_other(world: World) {
    let site = Site::new(world);
    let (known, unknown) = (ask(&site, ADDRESS).await, ask(&site, "nobody@region.example").await);
    assert_eq!(known.is(303).location(), unknown.is(303).location());
    assert_eq!(known.html, unknown.html);
    assert_eq!(known.cookie().len(), unknown.cookie().len());
    assert_eq!(site.sent.lock().unwrap().len(), 1);
    let made = site.sent.lock().unwrap()[0].1.clone();
    let known = enter(&site, &known.cookie(), wrong(&made)).await;
    let unknown = enter(&site, &unknown.cookie(), wrong(&made)).await;
    assert_eq!(known.is(422).html, unknown.is(422).html);
}

async fn a_code_is_worth_nothing_in_another_browser(world: World) {
    let site = Site::new(world);
    let (_, made) = mailed(&site).await;
    let other = ask(&site, "nobody@region.example").await.cookie();
    enter(&site, &other, made.code.reveal()).await.is(422);
    enter(&site, "", made.code.reveal()).await.is(410);
}

async fn five_wrong_codes_end_a_request(world: World) {
    let site = Site::new(world);
    let (cookie, made) = mailed(&site).await;
    for left in ["4 försök", "3 försök", "2 försök", "ett försök"] {
        enter(&site, &cookie, wrong(&made)).await.is(422).shows(&[left]);
    }
    enter(&site, &cookie, wrong(&made)).await.is(410);
    enter(&site, &cookie, made.code.reveal()).await.is(410);
    // Whoever reads the mail gets in nevertheless.
    follow(&site, &made).await.is(303);
}

async fn a_newer_mail_ends_the_older_one(world: World) {
    let site = Site::new(world);
    let (cookie, old) = mailed(&site).await;
    let (newer, new) = mailed(&site).await;
    enter(&site, &cookie, old.code.reveal()).await.is(410);
    follow(&site, &old).await.is(410);
    enter(&site, &newer, new.code.reveal()).await.is(303);
}

async fn after_fifteen_minutes_neither_link_nor_code_opens(world: World) {
    let site = Site::new(world);
    let (cookie, made) = mailed(&site).await;
    site.world.clock.set_to(site.world.clock.now() + TimeDelta::minutes(15));
    enter(&site, &cookie, made.code.reveal()).await.is(410);
    follow(&site, &made).await.is(410);
}

async fn too_many_mails_are_refused_for_a_while_and_the_last_one_still_opens(world: World) {
    let site = Site::new(world);
    for _ in 0..store::LETTERS {
        ask(&site, ADDRESS).await.is(303);
    }
    let refused = ask(&site, ADDRESS).await;
    refused.is(429).shows(&["Vi har skickat flera mejl"]);
    assert_eq!(refused.headers[header::RETRY_AFTER], "900");
    let last = site.sent.lock().unwrap().last().cloned().unwrap().1;
    follow(&site, &last).await.is(303);
    site.world.clock.set_to(site.world.clock.now() + TimeDelta::minutes(15));
    ask(&site, ADDRESS).await.is(303);
}

async fn what_is_no_address_is_kept_and_told(world: World) {
    let site = Site::new(world);
    ask(&site, "karin på regionen").await.is(422).shows(&["namn@exempel.se", "value=\"karin på regionen\""]);
    assert!(site.sent.lock().unwrap().is_empty());
}
