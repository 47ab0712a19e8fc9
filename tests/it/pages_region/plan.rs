//! The timeline of the region and the page of a line.

use axum::http::StatusCode;
use chrono::{Days, NaiveDate};
use domain::ProcurementId;
use domain::procurement::{PlanProcurement, ProcurementDetails};
use tests::World;

use super::Site;
use super::region::{LEKSAND, RATTVIK, lines};

scenarios! {
    the_timeline_shows_every_buyers_lines_with_their_state_in_both_languages,
    the_filter_finds_by_buyer_code_word_and_state,
    what_is_late_is_seen_whatever_month_is_asked_for,
    a_month_that_cannot_be_read_is_explained_at_its_field_and_kept,
    a_long_plan_has_pages,
    a_lines_page_shows_plan_beside_outcome_and_forms_to_those_who_keep_it,
    a_stranger_and_a_visitor_see_nothing,
}

async fn site(world: World) -> (Site, Vec<ProcurementId>) {
    world.clock.set("2026-11-24T09:42:00Z");
    let lines = lines(&world).await;
    (Site::new(world), lines)
}

async fn the_timeline_shows_every_buyers_lines_with_their_state_in_both_languages(world: World) {
    let (site, lines) = site(world).await;
    let page = site.get(site.lead(RATTVIK), "/upphandlingsplan").await;
    assert_eq!(page.status, StatusCode::OK);
    page.is_whole().shows(&[
        "Dalarna, juni 2026–maj 2028",
        "7 av 7 planerade upphandlingar visas.",
        "En är redan för sen.",
        "En ligger efter plan.",
        "En har ingen tidplan än och står sist.",
        "Skolskjuts och särskild trafik",
        "Enligt plan",
        "Annonsering 4 december",
        "Minst 22 dagar utan avtal",
        "11 dagar efter",
        "✓ Klar",
        "Inte börjad",
        "i dag, 24 november",
        &format!("/upphandlingsplan/{}", lines[0]),
    ]);
    let (timeline, undated) = page.html.split_once(r#"id="utan-tidplan""#).unwrap();
    assert!(undated.contains("Konsulttjänster") && !timeline.contains("Konsulttjänster"));
    page.shows(&["Livsmedel. Plan: förberedelse 1 augusti 2026, annonsering 4 december 2026"]);
    let reader = site.in_english(site.lead(RATTVIK)).await;
    site.get(reader, "/upphandlingsplan").await.is_whole().shows(&[
        "Procurement plan of the region",
        "Already too late",
        "On plan",
        "SEK 14m",
    ]);
}

async fn the_filter_finds_by_buyer_code_word_and_state(world: World) {
    let (site, _) = site(world).await;
    let reader = site.lead(RATTVIK);
    let asked = async |query: &str| site.get(reader, &format!("/upphandlingsplan?{query}")).await;
    let leksand = site.world.organisations[LEKSAND].0;
    asked(&format!("kopare={leksand}")).await.shows(&["1 av 7"]).hides(&["Livsmedel"]);
    asked("sok=6013").await.shows(&["2 av 7", "Skolskjuts"]).hides(&["Livsmedel"]);
    asked("sok=60130000-8").await.shows(&["2 av 7"]);
    asked("sok=ST%C3%84D").await.shows(&["Städtjänster", r#"value="STÄD""#]).hides(&["Livsmedel"]);
    asked("lage=sena").await.shows(&["2 av 7", "Städtjänster", "IT-arbetsplatser"]).hides(&["Livsmedel"]);
    asked("lage=utan-tidplan").await.shows(&["Konsulttjänster"]).hides(&["Livsmedel"]);
    asked("sok=finns+inte").await.shows(&["Ingen upphandling passar filtret"]);
    assert_eq!(asked("kopare=x").await.status, StatusCode::NOT_FOUND);
    let nobody = ProcurementId(site.world.ids.id());
    assert_eq!(asked(&format!("kopare={nobody}")).await.status, StatusCode::NOT_FOUND);
}

async fn what_is_late_is_seen_whatever_month_is_asked_for(world: World) {
    let (site, _) = site(world).await;
    let page = site.get(site.lead(RATTVIK), "/upphandlingsplan?fran=2029-01").await;
    page.shows(&["Städtjänster", "IT-arbetsplatser", "Konsulttjänster"]).hides(&["Livsmedel", "i dag, 24"]);
}

async fn a_month_that_cannot_be_read_is_explained_at_its_field_and_kept(world: World) {
    let (site, _) = site(world).await;
    let page = site.get(site.lead(RATTVIK), "/upphandlingsplan?fran=mars+2027&sok=skol").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows(&[
        "ÅÅÅÅ-MM, till exempel 2027-03. Du skrev ”mars 2027”.",
        r#"value="mars 2027""#,
        r#"value="skol""#,
    ]);
}

async fn a_long_plan_has_pages(world: World) {
    let (organisation, lead) = world.organisations[RATTVIK];
    let first = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
    for nth in 0..60_u64 {
        let details = ProcurementDetails {
            title: format!("Rad {nth:02}."),
            contract_end: first.checked_add_days(Days::new(nth)),
            ..ProcurementDetails::default()
        };
        let procurement = ProcurementId(world.ids.id());
        world.by(lead, PlanProcurement { procurement, organisation, details, source: None }).await;
    }
    let site = Site::new(world);
    let page = site.get(lead, "/upphandlingsplan?sok=rad").await;
    page.shows(&["60 av 60", "Rad 00.", "Rad 24.", "/upphandlingsplan?sok=rad&#38;sida=3"])
        .hides(&["Rad 25."]);
    let page = site.get(lead, "/upphandlingsplan?sok=rad&sida=3").await;
    page.shows(&["Rad 59.", r#"<span aria-current="page">3</span>"#]).hides(&["Rad 49."]);
}

async fn a_lines_page_shows_plan_beside_outcome_and_forms_to_those_who_keep_it(world: World) {
    let (site, lines) = site(world).await;
    let path = format!("/upphandlingsplan/{}", lines[3]);
    let own = site.get(site.lead(RATTVIK), &path).await;
    own.is_whole().shows(&[
        "IT-arbetsplatser",
        "11 dagar efter",
        "Utvärdering, planerad 13 november",
        "16 juni 2026–15 augusti 2026",
        "16 juni 2026–20 augusti 2026",
        "3 400 000 kr",
        "Ändra upphandlingen",
        "Ta bort ur planen",
    ]);
    let neighbour = site.get(site.lead(LEKSAND), &path).await;
    neighbour.shows(&["IT-arbetsplatser", "16 juni 2026"]);
    neighbour.hides(&["Ändra upphandlingen", "Ta bort ur planen", "<form class=\"plan-dates\""]);
}

async fn a_stranger_and_a_visitor_see_nothing(world: World) {
    let (site, lines) = site(world).await;
    let stranger = site.stranger().await;
    for path in ["/upphandlingsplan".to_owned(), format!("/upphandlingsplan/{}", lines[0])] {
        assert_eq!(site.get(stranger, &path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.get(None, &path).await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(site.get(site.lead(RATTVIK), "/upphandlingsplan/x").await.status, StatusCode::NOT_FOUND);
}
