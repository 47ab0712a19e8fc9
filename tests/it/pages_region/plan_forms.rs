//! The forms of the plan: bad input, double submits, two who write at the same time.

use axum::http::StatusCode;
use domain::procurement::Phase;
use domain::{Asker, Language, ProcurementId, Role};
use projection::procurement::{PlanLine, plan_line};
use tests::World;

use super::super::given;
use super::region::{LEKSAND, RATTVIK, lines};
use super::{Answer, Site};

scenarios! {
    a_line_is_added_once_however_often_its_form_is_sent,
    bad_input_is_named_at_its_field_and_everything_typed_is_kept,
    the_slower_of_two_writers_sees_both_versions,
    real_dates_are_recorded_and_a_day_to_come_is_refused_at_its_field,
    a_line_is_withdrawn_for_a_reason_and_can_be_put_back,
    nobody_else_changes_a_line,
}

async fn site(world: World) -> (Site, Vec<ProcurementId>) {
    world.clock.set("2026-11-24T09:42:00Z");
    let lines = lines(&world).await;
    (Site::new(world), lines)
}

async fn saved(site: &Site, id: ProcurementId) -> Option<PlanLine> {
    plan_line(site.world.store.db(), Asker::System, id).await.unwrap()
}

/// The value of a hidden field.
fn hidden(page: &Answer, name: &str) -> String {
    let (_, rest) = page.html.split_once(&format!(r#"name="{name}" value=""#)).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

const GOOD: [(&str, &str); 8] = [
    ("titel", "Vinterväghållning <norr>"),
    ("cpv", "90620000-9"),
    ("varde", "1,2 mnkr"),
    ("nuvarande-slut", "2028-03-31"),
    ("forlangningar", "12, 12"),
    ("forberedelse-start", "2027-05-01"),
    ("forberedelse-slut", "2027-08-31"),
    ("avtal-start", "2028-04-01"),
];

async fn add(site: &Site, id: &str, changed: &[(&str, &str)]) -> Answer {
    let buyer = site.world.organisations[RATTVIK].0.to_string();
    let mut fields = vec![("id", id), ("kopare", buyer.as_str())];
    fields.extend(GOOD.iter().map(|(name, value)| {
        changed.iter().find(|(found, _)| found == name).copied().unwrap_or((*name, *value))
    }));
    site.post(site.lead(RATTVIK), "/upphandlingsplan/ny", &fields).await
}

async fn a_line_is_added_once_however_often_its_form_is_sent(world: World) {
    let (site, _) = site(world).await;
    let form = site.get(site.lead(RATTVIK), "/upphandlingsplan/ny").await;
    form.is_whole().shows(&["Lägg till planerad upphandling"]);
    let id = hidden(&form, "id");
    let path = format!("/upphandlingsplan/{id}?klart=inlagd");
    for _ in 0..2 {
        let answer = add(&site, &id, &[]).await;
        assert_eq!((answer.status, &answer.location), (StatusCode::SEE_OTHER, &path), "{}", answer.html);
    }
    let page = site.get(site.lead(RATTVIK), &path).await;
    page.shows(&["Vinterväghållning &#60;norr&#62; är inlagd i planen.", "1 200 000 kr", "12 månader"]);
    page.hides(&["<norr>"]);
    site.get(site.lead(RATTVIK), "/upphandlingsplan?sok=vinter").await.shows(&["1 av 8"]);

    let other = add(&site, &id, &[("titel", "Något annat")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "what was changed before the second time is not lost");
    other.shows(&["Vinterväghållning", "Något annat", "Inget av det du skrev har gått förlorat."]);
}

async fn bad_input_is_named_at_its_field_and_everything_typed_is_kept(world: World) {
    let (site, _) = site(world).await;
    let id = site.world.ids.id().to_string();
    let wrong = [
        ("cpv", "123", "Du skrev ”123”"),
        ("varde", "ca 6 milj", "Du skrev ”ca 6 milj”"),
        ("varde", "-5", "Beloppet kan inte vara under noll"),
        ("nuvarande-slut", "2027-02-30", "Dagen finns inte i kalendern"),
        ("forlangningar", "ett år", "Skriv hela månader med komma emellan"),
        ("forlangningar", "999", "Skriv ett tal från 1 till 120"),
        ("forberedelse-slut", "2027-04-01", "Det tidigaste som går är 1 maj 2027"),
        ("avtal-start", "2027-01-01", "Det tidigaste som går är 1 maj 2027"),
        ("avtal-start", "1028-04-01", "Det tidigaste som går är 1 januari 1900"),
        ("titel", " ", "Fältet behöver fyllas i"),
    ];
    for (name, value, why) in wrong {
        let page = add(&site, &id, &[(name, value)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {value}: {}", page.html);
        page.is_whole().shows(&[
            why,
            "Ett fält behöver rättas",
            &format!("href=\"#f-{name}\""),
            "1 fel: ".trim(),
        ]);
        page.shows(&[&format!(r#"id="f-{name}" name="{name}" value="{value}""#)]);
        for (other, kept) in GOOD.iter().filter(|(other, _)| *other != name) {
            page.shows(&[&format!(
                r#"name="{other}" value="{}""#,
                kept.replace('<', "&#60;").replace('>', "&#62;")
            )]);
        }
        assert_eq!(hidden(&page, "id"), id, "the next try is still the same line");
    }
    assert_eq!(saved(&site, ProcurementId(id.parse().unwrap())).await, None);
}

async fn the_slower_of_two_writers_sees_both_versions(world: World) {
    let (site, lines) = site(world).await;
    let path = format!("/upphandlingsplan/{}/andra", lines[0]);
    let reader = site.lead(RATTVIK);
    let form = site.get(reader, &path).await;
    form.is_whole().shows(&[r#"value="Livsmedel""#, "14 000 000", r#"value="2027-04-30""#]);
    let version = hidden(&form, "version");
    let first = [("version", version.as_str()), ("titel", "Livsmedel och frukt"), ("cpv", "15000000")];
    let answer = site.post(reader, &path, &first).await;
    assert_eq!(
        (answer.status, answer.location),
        (StatusCode::SEE_OTHER, format!("/upphandlingsplan/{}?klart=andrad", lines[0]))
    );
    let second = [("version", version.as_str()), ("titel", "Mat till skolor"), ("cpv", "15000000")];
    let page = site.post(reader, &path, &second).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    page.shows(&["Livsmedel och frukt", "Mat till skolor", "Någon annan ändrade raden medan du skrev"]);
    assert_eq!(saved(&site, lines[0]).await.unwrap().details.title, "Livsmedel och frukt");
    let newer = hidden(&page, "version");
    let again = [("version", newer.as_str()), ("titel", "Mat till skolor"), ("cpv", "15000000")];
    assert_eq!(site.post(reader, &path, &again).await.status, StatusCode::SEE_OTHER);
    assert_eq!(saved(&site, lines[0]).await.unwrap().details.title, "Mat till skolor");
    assert_eq!(site.post(reader, &path, &[("titel", "X")]).await.status, StatusCode::BAD_REQUEST);
}

async fn real_dates_are_recorded_and_a_day_to_come_is_refused_at_its_field(world: World) {
    let (site, lines) = site(world).await;
    let path = format!("/upphandlingsplan/{}/skede/preparation", lines[1]);
    let dates = [("blev-forberedelse-start", "2026-11-20"), ("blev-forberedelse-slut", "2026-12-24")];
    let page = site.post(site.lead(RATTVIK), &path, &dates).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows(&[
        "href=\"#f-blev-forberedelse-slut\"",
        "Det senaste som går är 24 november 2026",
        r#"value="2026-11-20""#,
    ]);
    assert!(saved(&site, lines[1]).await.unwrap().actual.is_empty());
    let answer = site.post(site.lead(RATTVIK), &path, &dates[..1]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(saved(&site, lines[1]).await.unwrap().actual.contains_key(&Phase::Preparation));
    let unknown = path.replace("preparation", "dreaming");
    assert_eq!(site.post(site.lead(RATTVIK), &unknown, &dates).await.status, StatusCode::NOT_FOUND);
}

async fn a_line_is_withdrawn_for_a_reason_and_can_be_put_back(world: World) {
    let (site, lines) = site(world).await;
    let path = format!("/upphandlingsplan/{}", lines[2]);
    let reader = site.lead(RATTVIK);
    let page = site.post(reader, &format!("{path}/ta-bort"), &[("orsak", " ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows(&["href=\"#f-orsak\""]);
    let answer = site.post(reader, &format!("{path}/ta-bort"), &[("orsak", "Vi kör själva.")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    site.get(reader, &answer.location)
        .await
        .shows(&["är borttagen ur planen.", "Borttagen ur planen: Vi kör själva."]);
    site.get(reader, "/upphandlingsplan?sok=skolskjuts").await.shows(&["1 av 6"]);
    for _ in 0..2 {
        let answer = site.post(reader, &format!("{path}/lagg-tillbaka"), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "twice is as good as once");
    }
    assert_eq!(saved(&site, lines[2]).await.unwrap().withdrawn, None);
}

async fn nobody_else_changes_a_line(world: World) {
    let (site, lines) = site(world).await;
    let organisation = site.world.organisations[RATTVIK].0;
    let who = ("Rune Läsare", "rune@rattvik.example", Language::Sv);
    let reader = given::member(&site.world, organisation, Role::Contributor, who).await;
    let path = format!("/upphandlingsplan/{}", lines[0]);
    for person in [reader, site.lead(LEKSAND), site.world.coordinator] {
        assert_eq!(site.get(person, &format!("{path}/andra")).await.status, StatusCode::FORBIDDEN);
        for step in ["andra", "ta-bort", "lagg-tillbaka", "skede/preparation"] {
            let fields = [("version", "1"), ("titel", "Kapad"), ("orsak", "Kapad")];
            let answer = site.post(person, &format!("{path}/{step}"), &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{step}");
        }
    }
    let id = site.world.ids.id().to_string();
    let buyer = organisation.to_string();
    let fields = [("id", id.as_str()), ("kopare", buyer.as_str()), ("titel", "Kapad")];
    assert_eq!(
        site.post(site.lead(LEKSAND), "/upphandlingsplan/ny", &fields).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(site.get(site.world.coordinator, "/upphandlingsplan/ny").await.status, StatusCode::FORBIDDEN);
    assert_eq!(saved(&site, lines[0]).await.unwrap().details.title, "Livsmedel");
}
