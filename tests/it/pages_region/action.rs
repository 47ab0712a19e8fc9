//! Actions: the list, its steps, and the forms.

use axum::http::StatusCode;
use domain::action::ActionStatus;
use domain::{ActionId, Asker, Language, Role};
use projection::action::ActionItem;
use tests::World;

use super::super::given;
use super::region::{LEKSAND, RATTVIK, action};
use super::{Answer, Site};

scenarios! {
    the_list_shows_owner_next_follow_up_and_criteria_in_both_languages,
    what_is_past_its_day_is_late_and_what_waits_says_so,
    an_action_is_planned_once_and_bad_input_keeps_what_was_typed,
    the_slower_of_two_writers_sees_both_versions,
    steps_are_taken_and_the_same_follow_up_twice_is_noted_once,
    actions_are_seen_and_kept_by_the_organisations_own_people_alone,
}

async fn site(world: World) -> (Site, ActionId, String) {
    let action = action(&world).await;
    let path = format!("/atgarder/{}", world.organisations[RATTVIK].0);
    (Site::new(world), action, path)
}

async fn saved(site: &Site, id: ActionId) -> Option<ActionItem> {
    projection::action::action(site.world.store.db(), Asker::System, id).await.unwrap()
}

fn hidden(page: &Answer, name: &str) -> String {
    let (_, rest) = page.html.split_once(&format!(r#"name="{name}" value=""#)).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

async fn the_list_shows_owner_next_follow_up_and_criteria_in_both_languages(world: World) {
    let (site, action, path) = site(world).await;
    let organisation = site.world.organisations[RATTVIK].0;
    let page = site.get(site.lead(RATTVIK), &path).await;
    assert_eq!(page.status, StatusCode::OK);
    page.is_whole().shows(&[
        "En åtgärd pågår.",
        "Behovsmöte i varje projekt",
        "Lena i Rättvik",
        "måndag 22 februari 2027",
        "var 90:e dag",
        &format!("id=\"a-{action}\""),
        &format!("/historik/{organisation}/2V1"),
    ]);
    let reader = site.in_english(site.lead(RATTVIK)).await;
    site.get(reader, &path).await.is_whole().shows(&["One action is under way.", "every 90 days"]);
}

async fn what_is_past_its_day_is_late_and_what_waits_says_so(world: World) {
    let (site, _, path) = site(world).await;
    site.world.clock.set("2027-02-22T09:00:00Z");
    site.get(site.lead(RATTVIK), &path).await.shows(&["En väntar på uppföljning.", "Dags att följa upp"]);
    site.world.clock.set("2027-07-01T09:00:00Z");
    site.get(site.lead(RATTVIK), &path)
        .await
        .shows(&["En har passerat sin sista dag.", r#"class="tag late""#]);
}

async fn an_action_is_planned_once_and_bad_input_keeps_what_was_typed(world: World) {
    let (site, _, path) = site(world).await;
    let reader = site.lead(RATTVIK);
    let form = site.get(reader, &format!("{path}/ny?kriterium=2R1")).await;
    form.is_whole().shows(&[r#"name="kriterium" value="2R1" checked"#, "1 valt: 2R1"]);
    let (id, owner) = (hidden(&form, "id"), reader.to_string());
    let good = [
        ("id", id.as_str()),
        ("titel", "Ringlista"),
        ("beskrivning", "Före varje köp"),
        ("ansvarig", owner.as_str()),
        ("klar", "2027-05-31"),
        ("rytm", "30"),
        ("kriterium", "2S3"),
        ("kriterium", "2S2"),
    ];
    let wrong = [
        ("titel", "", "Fältet behöver fyllas i."),
        ("klar", "", "Fyll i vilken dag åtgärden ska vara klar."),
        ("klar", "31 maj", "Skriv datumet som ÅÅÅÅ-MM-DD"),
        ("klar", "2026-01-01", "Det tidigaste som går är 24 november 2026"),
        ("rytm", "ibland", "Skriv ett antal hela dagar"),
        ("rytm", "999", "Skriv ett tal från 1 till 366"),
    ];
    for (name, value, why) in wrong {
        let fields = good.map(|(found, kept)| if found == name { (found, value) } else { (found, kept) });
        let page = site.post(reader, &format!("{path}/ny"), &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {value}");
        page.shows(&[why, &format!("href=\"#f-{name}\""), "Före varje köp", r#"value="2S3" checked"#]);
    }
    let unknown = good.map(|(name, value)| if value == "2S3" { (name, "9X9") } else { (name, value) });
    let page = site.post(reader, &format!("{path}/ny"), &unknown).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows(&["href=\"#f-kriterium\"", "9X9"]);
    assert_eq!(saved(&site, ActionId(id.parse().unwrap())).await, None);
    for _ in 0..2 {
        let answer = site.post(reader, &format!("{path}/ny"), &good).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        site.get(reader, &answer.location).await.shows(&["Ringlista är planerad.", "2 åtgärder pågår."]);
    }
    let other = good.map(|(name, value)| if name == "titel" { (name, "Annan titel") } else { (name, value) });
    assert_eq!(site.post(reader, &format!("{path}/ny"), &other).await.status, StatusCode::CONFLICT);
}

async fn the_slower_of_two_writers_sees_both_versions(world: World) {
    let (site, action, path) = site(world).await;
    let (reader, path) = (site.lead(RATTVIK), format!("{path}/{action}"));
    let form = site.get(reader, &path).await;
    form.is_whole().shows(&[
        "Ändra Behovsmöte i varje projekt",
        r#"value="2V1" checked"#,
        r#"value="2027-06-30""#,
    ]);
    let (version, owner) = (hidden(&form, "version"), reader.to_string());
    let fields = |title| {
        [
            ("version", version.clone()),
            ("titel", title),
            ("ansvarig", owner.clone()),
            ("klar", "2027-06-30".to_owned()),
        ]
    };
    let send = async |title: &str| {
        let fields = fields(title.to_owned());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        site.post(reader, &path, &fields).await
    };
    assert_eq!(send("Första").await.status, StatusCode::SEE_OTHER);
    let page = send("Andra").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.shows(&["Första", "Andra", "Någon annan ändrade åtgärden medan du skrev"]);
    assert_eq!(saved(&site, action).await.unwrap().details.title, "Första");
}

async fn steps_are_taken_and_the_same_follow_up_twice_is_noted_once(world: World) {
    let (site, action, path) = site(world).await;
    let reader = site.lead(RATTVIK);
    let step = |step: &str| format!("{path}/{action}/{step}");
    let head = async || site.world.store.db().head().await.unwrap().position;
    let key = hidden(&site.get(reader, &path).await, "nyckel");
    let before = head().await;
    for _ in 0..2 {
        let fields = [("nyckel", key.as_str()), ("anteckning", "Halvvägs")];
        assert_eq!(site.post(reader, &step("folj-upp"), &fields).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(head().await, before + 1);
    let page = site.post(reader, &step("folj-upp"), &[("anteckning", &"a".repeat(1001))]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows(&[
        &format!("href=\"#anteckning-{action}\""),
        &format!("id=\"anteckning-{action}\""),
        &"a".repeat(1001),
    ]);
    let page = site.post(reader, &step("avbryt"), &[("orsak", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows(&[&format!("href=\"#orsak-{action}\"")]);
    for (name, status) in [
        ("klar", ActionStatus::Completed),
        ("oppna", ActionStatus::Open),
        ("avbryt", ActionStatus::Cancelled),
    ] {
        let answer = site.post(reader, &step(name), &[("orsak", "Behövs inte")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}");
        assert_eq!(saved(&site, action).await.unwrap().status, status);
    }
    site.get(reader, &path).await.shows(&["Avslutade", "Öppna igen"]);
    assert_eq!(site.post(reader, &step("dröm"), &[]).await.status, StatusCode::NOT_FOUND);
}

async fn actions_are_seen_and_kept_by_the_organisations_own_people_alone(world: World) {
    let (site, action, path) = site(world).await;
    let stranger = site.stranger().await;
    for person in [site.lead(LEKSAND), site.world.coordinator, stranger] {
        for path in [path.clone(), format!("{path}/ny"), format!("{path}/{action}")] {
            assert_eq!(site.get(person, &path).await.status, StatusCode::NOT_FOUND);
        }
        let answer = site.post(person, &format!("{path}/{action}/klar"), &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    let foreign = format!("/atgarder/{}/{action}", site.world.organisations[LEKSAND].0);
    assert_eq!(site.get(site.lead(LEKSAND), &foreign).await.status, StatusCode::NOT_FOUND);
    let who = ("Rune Läsare", "rune@rattvik.example", Language::Sv);
    let organisation = site.world.organisations[RATTVIK].0;
    let reader = given::member(&site.world, organisation, Role::Reader, who).await;
    site.get(reader, &path).await.shows(&["Behovsmöte"]).hides(&["Planera åtgärd", "Markera som klar"]);
    assert_eq!(site.get(reader, &format!("{path}/ny")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.post(reader, &format!("{path}/{action}/klar"), &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(saved(&site, action).await.unwrap().status, ActionStatus::Open);
}
