//! Who is reminded of what, and when.

use domain::action::CompleteAction;
use domain::organisation::{OrganisationKind, RegisterOrganisation, RemoveMember};
use domain::procurement::Phase;
use domain::round::{CloseRound, MoveRoundDue};
use domain::{Language, OrganisationId, Role};
use reminder::Report;
use tests::World;

use super::{PAGES, Room, sent};
use crate::it::given::{self, day};

scenarios! {
    one_tick_sends_one_mail_a_person_and_the_next_none_even_after_a_rebuild,
    mail_links_to_the_pages_where_the_pages_are,
    nobody_is_mailed_before_eight_in_the_morning_of_the_organisation_on_either_side_of_summer_time,
    the_morning_is_that_of_each_organisation,
    an_organisation_that_has_submitted_is_not_reminded,
    a_moved_due_date_moves_the_reminders,
    a_removed_member_and_the_owner_of_a_completed_action_are_not_reminded,
    several_reminders_about_one_thing_are_told_once,
    a_person_of_two_organisations_gets_one_mail_that_names_both,
    what_was_told_does_not_come_back_when_things_change_and_change_back,
}

async fn one_tick_sends_one_mail_a_person_and_the_next_none_even_after_a_rebuild(world: World) {
    let room = Room::of(world);
    let round = given::round(&room.world, "2026", "2026-11-01", "2026-12-08").await;
    assert_eq!(room.tick().await, sent(15));
    let letters = room.letters();
    let (falun, _) = room.world.organisations[9];
    let letter = letters.iter().find(|letter| letter.to == "lena@2080.example").unwrap();
    assert_eq!(letter.subject, "Lämna in självskattningen 2026, senast 8 december");
    assert!(letter.text.starts_with("Hej Lena!"), "{}", letter.text);
    assert!(letter.html.contains(&format!("{PAGES}{}", web::route::sheet(round, falun))), "{}", letter.html);

    assert_eq!(room.tick().await, Report::default());
    projection::rebuild(room.world.store.db(), |_| {}).await.unwrap();
    assert_eq!(room.tick().await, Report::default());
    room.done().await;
}

async fn mail_links_to_the_pages_where_the_pages_are(world: World) {
    let room = Room::of(world);
    let (organisation, lead) = room.world.organisations[0];
    let action = given::action(&room.world, organisation, lead, ("Inför rutin", "2026-11-24", None)).await;
    let line = given::line("Skolmat", &[(Phase::Tendering, "2026-11-25")]);
    let line = given::plan(&room.world, (organisation, lead), line).await;
    room.tick().await;
    let [letter] = &room.letters()[..] else { panic!("one mail") };
    assert_eq!(letter.subject, "Två saker väntar");
    for path in [web::route::action(organisation, action), web::route::procurement(line)] {
        assert!(letter.html.contains(&format!("href=\"{PAGES}{path}\"")), "{path} in {}", letter.html);
    }
    assert!(letter.text.contains("Skolmat: annonsering"), "{}", letter.text);
    room.done().await;
}

async fn nobody_is_mailed_before_eight_in_the_morning_of_the_organisation_on_either_side_of_summer_time(
    world: World,
) {
    let room = Room::of(world);
    room.world.clock.set("2026-10-20T10:00:00Z");
    given::round(&room.world, "2026", "2026-10-01", "2026-11-07").await;
    // Fourteen days before, on the last morning of summer time, eight o'clock is six o'clock UTC.
    assert_eq!(room.tick_at("2026-10-24T05:59:59Z").await, sent(0));
    assert_eq!(room.tick_at("2026-10-24T06:00:00Z").await, sent(15));
    given::round(&room.world, "2026 B", "2026-10-01", "2026-11-08").await;
    // On the day on which clocks are put back it is seven o'clock UTC.
    assert_eq!(room.tick_at("2026-10-25T06:59:59Z").await, sent(0));
    assert_eq!(room.tick_at("2026-10-25T07:00:00Z").await, sent(15));
    given::round(&room.world, "2027", "2027-03-01", "2027-04-11").await;
    // On the day on which they are put forward it is six o'clock UTC.
    assert_eq!(room.tick_at("2027-03-28T05:59:59Z").await, sent(0));
    assert_eq!(room.tick_at("2027-03-28T06:00:00Z").await, sent(15));
    room.letters();
    room.done().await;
}

async fn the_morning_is_that_of_each_organisation(world: World) {
    let room = Room::of(world);
    let organisation = OrganisationId(room.world.ids.id());
    let register = RegisterOrganisation {
        organisation,
        region: room.world.region,
        name: "Azorerna".to_owned(),
        kind: OrganisationKind::MunicipalCompany,
        code: String::new(),
        time_zone: "Atlantic/Azores".to_owned(),
        language: Language::En,
        parent: None,
    };
    room.world.system(register).await;
    let far = ("Ana", "ana@azores.example", Language::En);
    given::member(&room.world, organisation, Role::Lead, far).await;
    given::round(&room.world, "2026", "2026-11-01", "2026-12-09").await;
    assert_eq!(room.tick_at("2026-11-25T07:00:00Z").await, sent(15));
    room.letters();
    assert_eq!(room.tick_at("2026-11-25T08:59:59Z").await, sent(0));
    assert_eq!(room.tick_at("2026-11-25T09:00:00Z").await, sent(1));
    let [letter] = &room.letters()[..] else { panic!("one mail") };
    assert_eq!(letter.subject, "Submit the self-assessment 2026, due 9 December");
    room.done().await;
}

async fn an_organisation_that_has_submitted_is_not_reminded(world: World) {
    let room = Room::of(world);
    let round = given::round(&room.world, "2026", "2026-11-01", "2026-12-09").await;
    given::assess(&room.world, round, room.world.organisations[0], |_| 1).await;
    assert_eq!(room.tick_at("2026-11-25T09:00:00Z").await, sent(14));
    assert!(!room.addresses().contains(&"lena@2021.example".to_owned()));
    room.world.by(room.world.coordinator, CloseRound { round }).await;
    assert_eq!(room.tick_at("2026-12-06T09:00:00Z").await, sent(0), "the round is closed");
    room.done().await;
}

async fn a_moved_due_date_moves_the_reminders(world: World) {
    let room = Room::of(world);
    let round = given::round(&room.world, "2026", "2026-11-01", "2026-12-09").await;
    let due_on = day("2026-12-20");
    room.world.by(room.world.coordinator, MoveRoundDue { round, due_on, seen: None }).await;
    for quiet in ["2026-11-25T09:00:00Z", "2026-12-05T09:00:00Z"] {
        assert_eq!(room.tick_at(quiet).await, sent(0), "{quiet}");
    }
    assert_eq!(room.tick_at("2026-12-06T09:00:00Z").await, sent(15));
    assert!(room.letters().iter().all(|letter| letter.subject.ends_with("senast 20 december")));
    room.done().await;
}

async fn what_was_told_does_not_come_back_when_things_change_and_change_back(world: World) {
    let room = Room::of(world);
    let round = given::round(&room.world, "2026", "2026-11-01", "2026-12-09").await;
    assert_eq!(room.tick_at("2026-11-25T09:00:00Z").await, sent(15));
    for due_on in ["2026-12-31", "2026-12-09"] {
        let moved = MoveRoundDue { round, due_on: day(due_on), seen: None };
        room.world.by(room.world.coordinator, moved).await;
    }
    assert_eq!(room.tick_at("2026-11-26T09:00:00Z").await, sent(0));
    room.letters();
    room.done().await;
}

async fn a_removed_member_and_the_owner_of_a_completed_action_are_not_reminded(world: World) {
    let room = Room::of(world);
    let (organisation, lead) = room.world.organisations[0];
    let gone = ("Gun", "gun@2021.example", Language::Sv);
    let gone = given::member(&room.world, organisation, Role::Lead, gone).await;
    given::action(&room.world, organisation, gone, ("Gör klart", "2026-11-25", None)).await;
    let action = given::action(&room.world, organisation, lead, ("Gjort", "2026-11-25", None)).await;
    given::round(&room.world, "2026", "2026-11-01", "2026-12-09").await;
    room.world.system(RemoveMember { organisation, person: gone }).await;
    room.world.by(lead, CompleteAction { action }).await;
    assert_eq!(room.tick_at("2026-11-25T09:00:00Z").await, sent(15));
    let letters = room.letters();
    assert!(letters.iter().all(|letter| letter.to != "gun@2021.example"));
    assert!(letters.iter().all(|letter| letter.subject.starts_with("Lämna in")));
    room.done().await;
}

async fn several_reminders_about_one_thing_are_told_once(world: World) {
    let room = Room::of(world);
    given::round(&room.world, "2026", "2026-11-01", "2026-12-10").await;
    // The program was down three days before; the day before both reminders are due.
    assert_eq!(room.tick_at("2026-12-09T09:00:00Z").await, sent(15));
    let letters = room.letters();
    assert!(
        letters.iter().all(|letter| letter.subject == "Lämna in självskattningen 2026, senast 10 december")
    );
    assert!(room.outcomes().await.iter().all(|outcome| outcome == "sent 2026-12-09 2"));
    assert_eq!(room.tick_at("2026-12-10T09:00:00Z").await, sent(0));
    room.done().await;
}

async fn a_person_of_two_organisations_gets_one_mail_that_names_both(world: World) {
    let room = Room::of(world);
    let (first, second) = (room.world.organisations[9].0, room.world.organisations[10].0);
    let both = ("Bo", "bo@both.example", Language::Sv);
    let person = given::member(&room.world, first, Role::Lead, both).await;
    room.world
        .system(domain::organisation::GrantRole { organisation: second, person, role: Role::Lead })
        .await;
    given::round(&room.world, "2026", "2026-11-01", "2026-12-09").await;
    assert_eq!(room.tick_at("2026-11-25T09:00:00Z").await, sent(16));
    let letters = room.letters();
    let letter = letters.iter().find(|letter| letter.to == "bo@both.example").unwrap();
    assert_eq!(letter.subject, "Två saker väntar");
    for organisation in ["Falun", "Borlänge"] {
        assert!(letter.text.contains(&format!("Gäller {organisation}.")), "{}", letter.text);
    }
    assert_eq!(room.tick_at("2026-11-26T09:00:00Z").await, sent(0));
    room.done().await;
}
