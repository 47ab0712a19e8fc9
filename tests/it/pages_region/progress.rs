//! An organisation through the years.

use axum::http::StatusCode;
use tests::World;

use super::super::given;
use super::Site;
use super::region::{LEKSAND, MORA, RATTVIK, action, answers, open};

scenarios! {
    the_own_years_are_shown_with_comments_and_targets_in_both_languages,
    others_see_what_was_submitted_and_neither_comments_nor_targets,
    any_organisation_of_the_region_can_be_chosen_without_script,
    with_one_round_or_none_the_page_says_what_is_needed,
    a_stranger_and_a_visitor_see_nothing,
}

async fn site(world: World) -> Site {
    answers(&world).await;
    action(&world).await;
    Site::new(world)
}

fn path(site: &Site, nth: usize) -> String {
    format!("/utveckling/{}", site.world.organisations[nth].0)
}

async fn the_own_years_are_shown_with_comments_and_targets_in_both_languages(world: World) {
    let site = site(world).await;
    let page = site.get(site.lead(RATTVIK), &path(&site, RATTVIK)).await;
    assert_eq!(page.status, StatusCode::OK);
    page.is_whole().shows(&[
        "Rättvik, 2024–2026",
        "Sedan 2025 har ni stigit på",
        "Snittet gick från",
        "37 av 37 kriterier går att jämföra alla åren.",
        "Er kommentar",
        "från Rättvik.",
        "Närmaste målen",
        "Ingen åtgärd än, 2028",
    ]);
    assert_eq!(page.html.matches("viewBox=\"0 0 228 224\"").count(), 5, "one picture a chapter");
    page.shows(&["mitten i regionen från", "2,0 ni"]);
    let reader = site.in_english(site.lead(RATTVIK)).await;
    let page = site.get(reader, &path(&site, RATTVIK)).await;
    page.is_whole().shows(&["Since 2025 you have risen on", "Your comment", "Nearest targets", "2.0 you"]);
}

async fn others_see_what_was_submitted_and_neither_comments_nor_targets(world: World) {
    let site = site(world).await;
    for reader in [site.lead(LEKSAND), site.world.coordinator] {
        let page = site.get(reader, &path(&site, RATTVIK)).await;
        page.shows(&["Sedan 2025 har Rättvik stigit på", "Rättvik, 2024–2026"]);
        page.hides(&["Er kommentar", "från Rättvik.", "Närmaste målen", "/atgarder/"]);
    }
    let page = site.get(site.lead(RATTVIK), &path(&site, MORA)).await;
    page.shows(&["Mora, 2024–2025"]).hides(&["Moras hemliga utkast", "Mora, 2024–2026"]);
    let own = site.get(site.lead(MORA), &path(&site, MORA)).await;
    own.shows(&["Mora, 2024–2026", "2026 är inte klar: 12 av 37 kriterier är besvarade."]);
}

async fn any_organisation_of_the_region_can_be_chosen_without_script(world: World) {
    let site = site(world).await;
    let reader = site.lead(RATTVIK);
    let leksand = site.world.organisations[LEKSAND].0;
    let page = site.get(reader, &path(&site, RATTVIK)).await;
    page.shows(&[
        r#"action="/utveckling" method="get""#,
        &format!(r#"<option value="{leksand}">Leksand</option>"#),
    ]);
    assert_eq!(
        site.get(reader, &format!("/utveckling?organisation={leksand}")).await.location,
        path(&site, LEKSAND)
    );
    assert_eq!(site.get(reader, "/utveckling").await.location, path(&site, RATTVIK));
    let first = site.get(site.world.coordinator, "/utveckling").await.location;
    site.get(site.world.coordinator, &first).await.shows(&["Avesta, 2024–2026"]);
}

async fn with_one_round_or_none_the_page_says_what_is_needed(world: World) {
    let round = open(&world, "2026").await;
    let site = Site::new(world);
    site.world.clock.set("2026-10-05T09:00:00Z");
    site.get(site.lead(RATTVIK), &path(&site, RATTVIK)).await.is_whole().shows(&["Inga svar att visa än"]);
    let (organisation, lead) = site.world.organisations[RATTVIK];
    let rating = given::rated(2);
    site.world.by(lead, given::rate(round, organisation, "1S1", rating, None)).await;
    let page = site.get(lead, &path(&site, RATTVIK)).await;
    page.is_whole().shows(&[
        "Det finns bara en omgång än",
        "när Rättvik har svarat i två omgångar",
        "Rättvik, 2026",
    ]);
    site.get(site.lead(LEKSAND), &path(&site, RATTVIK))
        .await
        .shows(&["Rättvik har inte skickat in några svar än."]);
}

async fn a_stranger_and_a_visitor_see_nothing(world: World) {
    let site = site(world).await;
    let stranger = site.stranger().await;
    assert_eq!(site.get(stranger, &path(&site, RATTVIK)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(stranger, "/utveckling").await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(None, &path(&site, RATTVIK)).await.status, StatusCode::UNAUTHORIZED);
}
