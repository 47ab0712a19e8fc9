//! The heat map, the panel below it, and the distribution.

use axum::http::StatusCode;
use domain::OrganisationId;
use domain::organisation::{OrganisationKind, RegisterOrganisation};
use domain::region::RegisterRegion;
use domain::{Language, RegionId, Role};
use tests::World;

use super::super::given;
use super::Site;
use super::region::{LEKSAND, MORA, RATTVIK, answers, open};

scenarios! {
    the_region_is_a_table_with_one_row_an_organisation_in_both_languages,
    a_draft_is_seen_by_its_own_organisation_and_in_no_way_by_others,
    the_panel_says_why_and_tells_who_answered_to_the_organisations_own_people_alone,
    the_filter_leaves_chapters_and_perspectives_and_links_keep_it,
    dots_and_their_table_count_the_shared_answers,
    a_stranger_another_region_and_a_visitor_see_nothing,
    two_hundred_and_ninety_organisations_are_one_page,
}

async fn site(world: World) -> (Site, String, Vec<String>) {
    let rounds = answers(&world).await;
    let organisations = world.organisations.iter().map(|(id, _)| id.to_string()).collect();
    (Site::new(world), format!("/jamforelse/{}", rounds[2]), organisations)
}

async fn the_region_is_a_table_with_one_row_an_organisation_in_both_languages(world: World) {
    let (site, path, _) = site(world).await;
    let page = site.get(site.lead(RATTVIK), &path).await;
    assert_eq!(page.status, StatusCode::OK);
    page.is_whole().shows(&[
        "Så ser det ut i regionen",
        "Tolv av 15 organisationer har svarat helt, tre har inte skickat in än.",
        "ingen rangordnas",
        r#"<th class="c0" scope="row">Mitten</th>"#,
        r#"<tr class="me">"#,
        r#"popovertarget="p-2V1""#,
        "delas inte än",
    ]);
    assert_eq!(
        page.html.matches(r#"<th class="c0" scope="row">"#).count(),
        16,
        "15 organisations and the middle"
    );
    let names = ["Avesta", "Borlänge", "Falun", "Malung-Sälen", "Säter", "Vansbro", "Älvdalen"];
    let places: Vec<_> = names.iter().map(|name| page.html.find(&format!("{name}</th>")).unwrap()).collect();
    assert!(places.is_sorted(), "the order is that of the Swedish alphabet");
    let reader = site.in_english(site.lead(RATTVIK)).await;
    let page = site.get(reader, &path).await;
    page.is_whole().shows(&["How the region is doing", "nobody is ranked", "not shared yet", "Middle"]);
}

async fn a_draft_is_seen_by_its_own_organisation_and_in_no_way_by_others(world: World) {
    let (site, path, organisations) = site(world).await;
    let mora = &organisations[MORA];
    for reader in [site.lead(RATTVIK), site.world.coordinator] {
        for query in [String::new(), format!("?organisation={mora}&kriterium=1S1")] {
            let page = site.get(reader, &format!("{path}{query}")).await;
            page.hides(&["Moras hemliga utkast", &format!("organisation={mora}&#38;kriterium=1S2")]);
        }
    }
    let asked = format!("{path}?organisation={mora}&kriterium=1S1");
    site.get(site.lead(RATTVIK), &asked)
        .await
        .shows(&["Mora har inte skickat in sina svar i omgång 2026 än."]);
    let own = site.get(site.lead(MORA), &asked).await;
    own.shows(&[
        "Moras hemliga utkast",
        "Svaret är ett utkast som bara ni ser.",
        "Era egna svar är ett utkast.",
    ]);
    let middle = |html: &str| {
        let (_, row) = html.split_once("Mitten</th>").unwrap();
        row.split_once("</tr>").unwrap().0.to_owned()
    };
    let others = site.get(site.lead(RATTVIK), &path).await;
    assert_eq!(middle(&own.html), middle(&others.html), "a draft is in no figure");
}

async fn the_panel_says_why_and_tells_who_answered_to_the_organisations_own_people_alone(world: World) {
    let (site, path, organisations) = site(world).await;
    let asked = |nth: usize| format!("{path}?organisation={}&kriterium=1S1", organisations[nth]);
    let own = site.get(site.lead(RATTVIK), &asked(RATTVIK)).await;
    let history = format!("/historik/{}/1S1", organisations[RATTVIK]);
    own.shows(&["Kommentar 0 från Rättvik.", "Lena i Rättvik, 5 oktober", "Mall för behovsanalys", &history]);
    own.shows(&["Nivå 3 till 2028", "delade svar (", "Inte inskickat: Mora, Orsa och Älvdalen."]);
    let neighbour = site.get(site.lead(LEKSAND), &asked(RATTVIK)).await;
    neighbour.shows(&["Rättvik når", "delade svar ("]);
    neighbour.hides(&[
        "Kommentar 0 från Rättvik.",
        "Lena i Rättvik",
        "Mall för behovsanalys",
        "till 2028",
        &history,
    ]);
}

async fn the_filter_leaves_chapters_and_perspectives_and_links_keep_it(world: World) {
    let (site, path, organisations) = site(world).await;
    let reader = site.lead(RATTVIK);
    let page = site.get(reader, &format!("{path}?kapitel=2&perspektiv=S")).await;
    page.shows(&[r#"popovertarget="p-2S1""#, r#"popovertarget="p-2S3""#]);
    page.hides(&[r#"popovertarget="p-2V1""#, r#"popovertarget="p-1S1""#]);
    page.shows(&[&format!("?kapitel=2&#38;perspektiv=S&#38;organisation={}", organisations[RATTVIK])]);
    site.get(reader, &format!("{path}?kapitel=K&perspektiv=S"))
        .await
        .shows(&["Inga kriterier passar filtret"]);
    for unknown in ["kapitel=9", "perspektiv=X", "kriterium=9S9", "organisation=x"] {
        assert_eq!(
            site.get(reader, &format!("{path}?{unknown}")).await.status,
            StatusCode::NOT_FOUND,
            "{unknown}"
        );
    }
    let round = path.rsplit('/').next().unwrap();
    let chosen = site.get(reader, &format!("/jamforelse?omgang={round}&kapitel=2%0D%0Ax")).await;
    assert_eq!((chosen.status, chosen.location), (StatusCode::SEE_OTHER, format!("{path}?kapitel=2%0D%0Ax")));
    assert_eq!(site.get(reader, "/jamforelse").await.location, path, "without a choice, the newest round");
}

async fn dots_and_their_table_count_the_shared_answers(world: World) {
    let (site, path, _) = site(world).await;
    let page = site.get(site.lead(RATTVIK), &format!("{path}?kapitel=2")).await;
    page.shows(&["Fördelning i kapitel 2", "Fylld prick: Rättvik.", r#"class="d-me""#]);
    let (_, picture) = page.html.split_once("aria-label=\"2V1: ").unwrap();
    let (label, rest) = picture.split_once('"').unwrap();
    let digits =
        |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse::<usize>().unwrap();
    let counts: Vec<usize> =
        label.split(", ").map(|part| digits(part.split(['\u{a0}', ' ']).next_back().unwrap())).collect();
    let dots = rest.split_once("</svg>").unwrap().0.matches("<circle").count();
    assert_eq!(counts.iter().sum::<usize>(), dots, "{label}");
}

async fn a_stranger_another_region_and_a_visitor_see_nothing(world: World) {
    let (site, path, _) = site(world).await;
    assert_eq!(site.get(None, &path).await.status, StatusCode::UNAUTHORIZED);
    let stranger = site.stranger().await;
    let page = site.get(stranger, &path).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    page.hides(&["Rättvik", "Leksand"]);
    let region = RegionId(site.world.ids.id());
    site.world.system(RegisterRegion { region, name: "Värmland".to_owned() }).await;
    let far = {
        let organisation = organisation(&site.world, region, 1).await;
        given::member(&site.world, organisation, Role::Lead, ("Vera", "vera@far.example", Language::Sv)).await
    };
    assert_eq!(site.get(far, &path).await.status, StatusCode::NOT_FOUND);
    site.get(far, "/jamforelse").await.shows(&["Ingen omgång att jämföra än"]);
    assert_eq!(site.get(site.lead(RATTVIK), "/jamforelse/not-an-id").await.status, StatusCode::NOT_FOUND);
}

async fn organisation(world: &World, region: RegionId, nth: usize) -> OrganisationId {
    let organisation = OrganisationId(world.ids.id());
    let command = RegisterOrganisation {
        organisation,
        region,
        name: format!("Kommun {nth:03}"),
        kind: OrganisationKind::Municipality,
        code: format!("{nth:04}"),
        time_zone: "Europe/Stockholm".to_owned(),
        language: Language::Sv,
        parent: None,
    };
    world.system(command).await;
    organisation
}

/// Fills the read tables at once: three hundred organisations that answer by commands would take a minute.
async fn submitted(world: &World, round: domain::RoundId, organisation: OrganisationId) {
    let assessment = domain::AssessmentId::of(round, organisation);
    let mut tx = world.store.db().write().await.unwrap();
    let start = "insert into assessment (assessment_id, round_id, organisation_id, status, submitted_at, changed_at) \
        values ($1, $2, $3, 'submitted', 0, 0)";
    tx.execute(start, vec![assessment.0.into(), round.0.into(), organisation.0.into()]).await.unwrap();
    let rate = "insert into rating (assessment_id, criterion, level, comment, evidence, version, changed_at, position) \
        values ($1, $2, $3, '', '[]', 1, 0, 1)";
    for (place, criterion) in given::criteria(world).iter().enumerate() {
        let level = i64::try_from((place + organisation.0.as_bytes()[15] as usize) % 4).unwrap();
        tx.execute(rate, vec![assessment.0.into(), criterion.as_str().into(), level.into()]).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn two_hundred_and_ninety_organisations_are_one_page(world: World) {
    let round = open(&world, "2026").await;
    for nth in 15..290 {
        let organisation = organisation(&world, world.region, nth).await;
        submitted(&world, round, organisation).await;
    }
    let site = Site::new(world);
    let page = site.get(site.lead(RATTVIK), &format!("/jamforelse/{round}?kapitel=2")).await;
    assert_eq!(page.status, StatusCode::OK);
    let page = site.get(site.lead(RATTVIK), &format!("/jamforelse/{round}")).await;
    page.is_whole().shows(&[
        "Kommun 289",
        "275 delade svar",
        " på nivå 2",
        "3 till",
        r#"class="scroll tall""#,
    ]);
    assert_eq!(page.html.matches("scope=\"row\">").count() - 12 - 1, 290);
    assert!(page.html.len() < 2_500_000, "{} bytes", page.html.len());
}
