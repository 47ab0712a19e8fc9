//! What people see while the database is away, and what becomes of what they typed.

use std::time::Duration;

use axum::http::{HeaderName, header};
use tests::World;

use super::{Answering, ROW, fields};

const LANGUAGE: HeaderName = header::ACCEPT_LANGUAGE;

/// The database goes, or comes back, and the program has noticed.
async fn is_there(it: &Answering, there: bool) {
    let world = &it.site.world;
    if there {
        world.line().mend();
    } else {
        world.line().cut();
    }
    while world.store.is_reachable() != there {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn pages_say_in_the_readers_language_that_the_database_is_away() {
    let Some(world) = World::dalarna_behind_a_line().await else { return };
    let it = Answering::new(world).await;
    let cookie = it.site.signed_in(it.lead).await;
    let english = it.site.ask("/sprak", Some(&[("language", "en"), ("return", "/")]), &[]).await;
    is_there(&it, false).await;
    let page = it.site.ask("/", None, &[(header::COOKIE, &cookie), (LANGUAGE, "sv")]).await;
    page.is(503).shows(&["Milstolpe svarar inte just nu", "Försök igen om en minut", "lang=\"sv\""]);
    assert!(page.headers.contains_key(header::RETRY_AFTER));
    page.hides(&["PGSQL", "postgres", "Skicka igen"]);
    let page = it.site.ask("/", None, &[(header::COOKIE, &cookie), (LANGUAGE, "en")]).await;
    page.is(503).shows(&["Milstolpe is not responding right now"]);
    // A language that was chosen in this browser stays, whatever the browser itself prefers.
    let both = format!("{cookie}; {}", english.is(303).cookie());
    let page = it.site.ask("/", None, &[(header::COOKIE, &both), (LANGUAGE, "sv")]).await;
    page.is(503).shows(&["Milstolpe is not responding right now"]);
    it.site.ask("/logga-in", None, &[]).await.is(200);
    // It can also be chosen now.
    let choice = [("language", "en"), ("return", "/")];
    let chosen = it.site.ask("/sprak", Some(&choice), &[(header::COOKIE, &cookie)]).await;
    assert_eq!(chosen.is(303).location(), "/");
    is_there(&it, true).await;
    it.site.ask("/", None, &[(header::COOKIE, &cookie)]).await.is(200);
}

#[tokio::test]
async fn a_form_that_could_not_be_saved_is_kept_on_the_page_and_can_be_sent_again() {
    let Some(world) = World::dalarna_behind_a_line().await else { return };
    let it = Answering::new(world).await;
    let cookie = it.site.signed_in(it.lead).await;
    let said = "Vi följer upp \"allt\" <varje månad> & mer";
    let typed = fields("0", &[("answer", "2"), ("comment", said)]);
    is_there(&it, false).await;
    let headers = [(header::COOKIE, cookie.as_str())];
    let page = it.site.ask(&it.rating("1S1"), Some(&typed), &headers).await;
    page.is(503).shows(&["Det du skrev finns kvar på den här sidan", "Skicka igen"]);
    let kept = page.between(&format!("action=\"{}\"", it.rating("1S1")), "</form>");
    assert!(kept.contains("name=\"answer\" value=\"2\""), "{kept}");
    assert!(kept.contains("name=\"comment\" value=\"Vi f\u{f6}ljer upp &#34;allt&#34; &#60;varje"), "{kept}");
    let row = it.site.ask(&it.rating("1S1"), Some(&typed), &[(header::COOKIE, &cookie), ROW]).await;
    row.is(503).hides(&["<html"]);
    is_there(&it, true).await;
    it.site.ask(&it.rating("1S1"), Some(&typed), &headers).await.is(303);
    assert_eq!(it.stored("1S1").await.unwrap().rating.comment, said);
}
