//! Min sida.

use domain::organisation::GrantRole;
use domain::procurement::Phase;
use domain::{Language, Role};
use tests::World;

use super::given::{action, line, plan, rate, rated, round};
use super::{Answering, Site};

scenarios![
    what_waits_is_listed_by_date_and_late_things_are_named,
    the_page_leads_on_to_the_first_chapter_with_something_left,
    a_reader_is_asked_for_nothing,
    a_lead_is_asked_to_approve_what_was_submitted,
    a_coordinator_sees_who_has_submitted,
    one_of_several_organisations_can_be_chosen,
    before_the_first_round_the_page_says_so,
    a_round_that_is_planned_for_next_year_does_not_hide_this_years,
    somebody_who_belongs_nowhere_is_told_what_to_do,
];

async fn what_waits_is_listed_by_date_and_late_things_are_named(world: World) {
    let it = Answering::new(world).await;
    let world = &it.site.world;
    action(world, it.organisation, it.lead, ("Träffa leverantörerna", "2026-12-20", None)).await;
    let phases = [(Phase::Preparation, "2026-11-02"), (Phase::Tendering, "2026-12-01")];
    plan(world, (it.organisation, it.lead), line("Städtjänster", &phases)).await;
    let page = it.site.get(it.lead, "/").await;
    let waiting = page.is(200).between("id=\"waiting\"", "</section>");
    let order = [
        "Sen</span><small>2\u{a0}nov",
        "Börja förbereda Städtjänster",
        "11\u{a0}dec",
        "Svara på självskattningen för Vansbro",
        "Följ upp åtgärden Träffa leverantörerna",
    ];
    let places: Vec<_> =
        order.iter().map(|text| waiting.find(text).unwrap_or_else(|| panic!("{text}: {waiting}"))).collect();
    assert!(places.is_sorted(), "{waiting}");
    assert!(!waiting.contains("Annonsera"), "a line waits once: {waiting}");
    page.shows(&[
        "Tisdag\u{a0}24\u{a0}november\u{a0}2026",
        "3\u{a0}saker väntar på dig.",
        "Det är om 17\u{a0}dagar.",
        "Datum framåt",
    ]);
    let lead = it.site.in_english(it.lead).await;
    it.site.get(lead, "/").await.is(200).shows(&[
        "My page",
        "3\u{a0}things are waiting",
        "Late</span>",
        "Start preparing Städtjänster",
    ]);
}

async fn the_page_leads_on_to_the_first_chapter_with_something_left(world: World) {
    let it = Answering::new(world).await;
    it.site.get(it.lead, "/").await.is(200).shows(&["Börja svara", "Inget har ändrats än."]);
    it.site.world.by(it.lead, rate(it.round, it.organisation, "1S1", rated(2), None)).await;
    let page = it.site.get(it.lead, "/").await;
    page.is(200).shows(&[
        "1\u{a0}av\u{a0}37 kriterier besvarade",
        "Fortsätt med kapitel 1",
        "I dag 10.00",
        "Lena i Vansbro",
    ]);
    assert_eq!(page.html.matches("class=\"btn\"").count(), 1, "one filled button");
}

async fn a_reader_is_asked_for_nothing(world: World) {
    let it = Answering::new(world).await;
    let reader = it.member(Role::Reader, "Rut Ek").await;
    let page = it.site.get(reader, "/").await;
    page.is(200)
        .shows(&["Inget väntar på dig", "Läs svaren"])
        .hides(&["Svara på självskattningen", "Fortsätt med"]);
}

async fn a_lead_is_asked_to_approve_what_was_submitted(world: World) {
    let it = Answering::new(world).await;
    super::given::assess(&it.site.world, it.round, (it.organisation, it.lead), |_| 1).await;
    let page = it.site.get(it.lead, "/").await;
    page.is(200).shows(&["Godkänn självskattningen för Vansbro", "Inskickad", "Nu</dt>"]);
    let contributor = it.member(Role::Contributor, "Erik Sand").await;
    it.site.get(contributor, "/").await.is(200).hides(&["Godkänn självskattningen"]);
}

async fn a_coordinator_sees_who_has_submitted(world: World) {
    let coordinator = world.coordinator;
    let it = Answering::new(world).await;
    super::given::assess(&it.site.world, it.round, (it.organisation, it.lead), |_| 1).await;
    let page = it.site.get(coordinator, "/").await;
    let comparison = web::route::comparison(it.round);
    page.is(200).shows(&[
        "Regionen Dalarna",
        "1\u{a0}av\u{a0}15 organisationer har skickat in.",
        "Inte inskickad",
        &comparison,
    ]);
    page.hides(&["Väntar på dig", "tag late"]);
    it.site.world.clock.set("2026-12-12T09:00:00Z");
    it.site.get(coordinator, "/").await.is(200).shows(&["tag late"]);
    let coordinator = it.site.in_english(coordinator).await;
    it.site
        .get(coordinator, "/")
        .await
        .is(200)
        .shows(&["The region Dalarna", "1\u{a0}of\u{a0}15 organisations have submitted."]);
}

async fn one_of_several_organisations_can_be_chosen(world: World) {
    let (other, stranger) = (world.organisations[3].0, world.organisations[4].0);
    let it = Answering::new(world).await;
    let grant = GrantRole { organisation: other, person: it.lead, role: Role::Reader };
    it.site.world.system(grant).await;
    let page = it.site.get(it.lead, "/").await;
    page.is(200).shows(&["Dina organisationer", &format!("href=\"{}\"", web::route::start(other))]);
    let page = it.site.get(it.lead, &web::route::start(other)).await;
    // The menu follows the choice.
    page.is(200).shows(&[&format!("/sjalvskattning/{}/{other}", it.round), "aria-current=\"page\">"]);
    it.site.get(it.lead, &web::route::start(stranger)).await.is(404);
    it.site.get(it.lead, "/?organisation=nej").await.is(404);
}

async fn before_the_first_round_the_page_says_so(world: World) {
    let (lead, coordinator) = (world.organisations[0].1, world.coordinator);
    let site = Site::new(world);
    site.get(lead, "/").await.is(200).shows(&["Ingen omgång är öppen"]);
    site.get(coordinator, "/").await.is(200).shows(&["Ingen omgång än"]);
    round(&site.world, "2027", "2027-10-01", "2027-12-01").await;
    site.get(lead, "/")
        .await
        .is(200)
        .shows(&["Öppnar fredag\u{a0}1\u{a0}oktober\u{a0}2027"])
        .hides(&["Börja svara"]);
}

async fn a_round_that_is_planned_for_next_year_does_not_hide_this_years(world: World) {
    let coordinator = world.coordinator;
    let it = Answering::new(world).await;
    round(&it.site.world, "2027", "2027-10-01", "2027-12-01").await;
    let page = it.site.get(it.lead, "/").await;
    page.is(200).shows(&[
        "<h2 id=\"round\">Självskattning 2026</h2>",
        "Börja svara",
        &format!("href=\"{}\"", it.sheet()),
    ]);
    let page = it.site.get(coordinator, "/").await;
    page.is(200).shows(&["Självskattning 2026", &web::route::comparison(it.round)]).hides(&["2027"]);
}

async fn somebody_who_belongs_nowhere_is_told_what_to_do(world: World) {
    let id = domain::PersonId(world.ids.id());
    let person = world.person(id, "Ingen Alls", "ingen@example.org");
    world.store.db().put_person(&store::Person { language: Language::En, ..person }).await.unwrap();
    let site = Site::new(world);
    site.get(id, "/").await.is(200).shows(&["You do not belong to an organisation yet."]);
}
