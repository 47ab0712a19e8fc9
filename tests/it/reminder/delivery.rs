//! What becomes of a mail: sent once, tried again, or given up.

use chrono::Duration;
use domain::{Language, PersonId, Role};
use reminder::transport::{SmtpConfig, Transport};
use reminder::{MOST, Report};
use tests::World;

use super::{Room, post, sent};
use crate::it::given;

scenarios! {
    a_passing_failure_and_then_success_is_one_mail,
    a_final_failure_is_never_tried_again,
    what_does_not_get_through_the_next_morning_either_is_given_up_and_what_is_new_is_not,
    what_did_not_get_through_is_in_the_mail_of_the_next_morning,
    what_was_due_while_the_program_was_down_is_not_given_up_at_the_first_attempt,
    a_mail_server_that_cannot_be_reached_defers_everybody_and_one_attempt_tells,
    a_person_without_a_usable_address_is_recorded_as_such_and_not_tried_again,
    what_becomes_due_after_the_mail_of_the_day_waits_for_the_next_morning,
    a_mail_that_was_sent_but_not_recorded_is_sent_again_with_the_same_message_id,
    two_instances_on_one_database_send_one_mail,
    an_instance_that_died_holds_the_others_up_for_five_minutes,
    a_tick_mails_a_hundred_people_the_most_urgent_first_and_those_that_were_deferred_last,
    the_loop_sends_at_once_and_ends_when_it_is_told_to,
}

/// One person with one follow-up due on 24 November.
async fn one_waiting(world: World) -> (Room, PersonId) {
    let room = Room::of(world);
    let (organisation, lead) = room.world.organisations[0];
    given::action(&room.world, organisation, lead, ("Inför rutin", "2026-11-24", None)).await;
    (room, lead)
}

async fn erase(room: &Room, person: PersonId) {
    let mut tx = room.world.store.db().write().await.unwrap();
    let erased = tx.execute("delete from person where person_id = $1", vec![person.0.into()]).await;
    assert_eq!(erased.unwrap(), 1);
    tx.commit().await.unwrap();
}

async fn a_passing_failure_and_then_success_is_one_mail(world: World) {
    let (room, _) = one_waiting(world).await;
    room.fail_next(true, 2);
    let deferred = Report { deferred: 1, ..Report::default() };
    assert_eq!(room.tick_at("2026-11-24T09:00:00Z").await, deferred);
    assert_eq!(room.tick_at("2026-11-24T09:01:00Z").await, deferred);
    assert_eq!(room.tick_at("2026-11-24T09:02:00Z").await, sent(1));
    assert_eq!(room.tick_at("2026-11-24T09:03:00Z").await, sent(0));
    assert_eq!(room.letters().len(), 1);
    assert_eq!(room.outcomes().await, ["deferred 2026-11-24 unreachable", "sent 2026-11-24 1"]);
    room.done().await;
}

async fn a_final_failure_is_never_tried_again(world: World) {
    let (room, _) = one_waiting(world).await;
    room.fail_next(false, 1);
    assert_eq!(room.tick().await, Report { failed: 1, ..Report::default() });
    for moment in ["2026-11-24T09:01:00Z", "2026-11-25T09:00:00Z", "2026-11-26T09:00:00Z"] {
        assert_eq!(room.tick_at(moment).await, Report::default(), "{moment}");
    }
    projection::rebuild(room.world.store.db(), |_| {}).await.unwrap();
    assert_eq!(room.tick().await, Report::default());
    assert_eq!(room.outcomes().await, ["failed 2026-11-24 refused 1"]);
    room.done().await;
}

async fn what_does_not_get_through_the_next_morning_either_is_given_up_and_what_is_new_is_not(world: World) {
    let (room, lead) = one_waiting(world).await;
    let organisation = room.world.organisations[0].0;
    given::action(&room.world, organisation, lead, ("Nytt", "2026-11-25", None)).await;
    room.fail_next(true, 3);
    assert_eq!(room.tick_at("2026-11-24T09:00:00Z").await.deferred, 1);
    // Before the next morning nothing is tried.
    assert_eq!(room.tick_at("2026-11-25T06:59:00Z").await, Report::default());
    let both = Report { deferred: 1, failed: 1, ..Report::default() };
    assert_eq!(room.tick_at("2026-11-25T07:00:00Z").await, both);
    assert_eq!(room.tick_at("2026-11-25T07:01:00Z").await, Report { deferred: 1, ..Report::default() });
    assert_eq!(room.tick_at("2026-11-25T07:02:00Z").await, sent(1));
    let [letter] = &room.letters()[..] else { panic!("one mail") };
    assert_eq!(letter.subject, "Nytt, följ upp senast i dag");
    let outcomes = [
        "deferred 2026-11-24 unreachable",
        "failed 2026-11-24 unreachable 1",
        "deferred 2026-11-25 unreachable",
        "sent 2026-11-25 1",
    ];
    assert_eq!(room.outcomes().await, outcomes);
    room.done().await;
}

async fn what_did_not_get_through_is_in_the_mail_of_the_next_morning(world: World) {
    let (room, lead) = one_waiting(world).await;
    let organisation = room.world.organisations[0].0;
    given::action(&room.world, organisation, lead, ("Nytt", "2026-11-25", None)).await;
    room.fail_next(true, 1);
    assert_eq!(room.tick_at("2026-11-24T09:00:00Z").await.deferred, 1);
    assert_eq!(room.tick_at("2026-11-25T07:00:00Z").await, sent(1));
    let [letter] = &room.letters()[..] else { panic!("one mail") };
    assert_eq!(letter.subject, "Två saker väntar, en är sen");
    room.done().await;
}

async fn what_was_due_while_the_program_was_down_is_not_given_up_at_the_first_attempt(world: World) {
    let (room, _) = one_waiting(world).await;
    room.fail_next(true, 1);
    assert_eq!(room.tick_at("2026-11-26T09:00:00Z").await, Report { deferred: 1, ..Report::default() });
    assert_eq!(room.tick_at("2026-11-26T09:01:00Z").await, sent(1));
    assert_eq!(room.letters().len(), 1);
    room.done().await;
}

async fn a_mail_server_that_cannot_be_reached_defers_everybody_and_one_attempt_tells(world: World) {
    let room = Room::of(world);
    given::round(&room.world, "2026", "2026-11-01", "2026-12-08").await;
    // Nothing listens on port 1 of this machine.
    let config = SmtpConfig::parse("smtp://127.0.0.1:1").unwrap();
    let unreachable = post(Transport::smtp(config).unwrap());
    let report = reminder::tick(&room.world.store, &unreachable).await.unwrap();
    assert_eq!(report, Report { deferred: 15, ..Report::default() });
    assert_eq!(room.tick().await, sent(15));
    assert_eq!(room.letters().len(), 15);
    room.done().await;
}

async fn a_person_without_a_usable_address_is_recorded_as_such_and_not_tried_again(world: World) {
    let (room, lead) = one_waiting(world).await;
    let organisation = room.world.organisations[0].0;
    let odd = ("Udda", "no address at all", Language::Sv);
    let odd = given::member(&room.world, organisation, Role::Contributor, odd).await;
    given::action(&room.world, organisation, odd, ("Annat", "2026-11-24", None)).await;
    erase(&room, lead).await;
    assert_eq!(room.tick().await, Report { failed: 2, ..Report::default() });
    assert_eq!(room.tick_at("2026-11-25T09:00:00Z").await, Report::default());
    assert_eq!(room.outcomes().await, ["failed 2026-11-24 no_address 1"; 2]);
    room.done().await;
}

async fn what_becomes_due_after_the_mail_of_the_day_waits_for_the_next_morning(world: World) {
    let (room, lead) = one_waiting(world).await;
    assert_eq!(room.tick().await, sent(1));
    let first = room.letters();
    let organisation = room.world.organisations[0].0;
    given::action(&room.world, organisation, lead, ("Senare", "2026-11-24", None)).await;
    assert_eq!(room.tick_at("2026-11-24T22:59:59Z").await, sent(0));
    assert_eq!(room.tick_at("2026-11-25T06:59:59Z").await, sent(0));
    assert_eq!(room.tick_at("2026-11-25T07:00:00Z").await, sent(1));
    let second = room.letters();
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first[0].id, second[0].id);
    room.done().await;
}

async fn a_mail_that_was_sent_but_not_recorded_is_sent_again_with_the_same_message_id(world: World) {
    let (room, _) = one_waiting(world).await;
    room.tick().await;
    let first = room.letters();
    // As if the program had died between the mail server's yes and the record: the event never was.
    given::disarm(&room.world).await;
    let mut tx = room.world.store.db().write().await.unwrap();
    tx.execute("delete from event where kind = 'digest_sent'", Vec::new()).await.unwrap();
    tx.commit().await.unwrap();
    projection::rebuild(room.world.store.db(), |_| {}).await.unwrap();
    assert_eq!(room.tick_at("2026-11-24T09:05:00Z").await, sent(1));
    assert_eq!(first[0].id, room.letters()[0].id);
    room.done().await;
}

async fn two_instances_on_one_database_send_one_mail(world: World) {
    let room = Room::of(world);
    given::round(&room.world, "2026", "2026-11-01", "2026-12-08").await;
    let other = room.world.instance().await;
    let (one, two) = tokio::join!(room.tick(), async { reminder::tick(&other, &room.post).await.unwrap() });
    assert_eq!(one.sent + two.sent, 15, "{one:?} {two:?}");
    assert_eq!(room.letters().len(), 15);
    assert_eq!(reminder::tick(&other, &room.post).await.unwrap(), Report::default());
    room.done().await;
}

async fn an_instance_that_died_holds_the_others_up_for_five_minutes(world: World) {
    let (room, _) = one_waiting(world).await;
    let (now, dead) = (room.world.clock.now(), room.world.ids.id());
    let db = room.world.store.db();
    assert!(db.take_lease("reminder", dead, Duration::minutes(5), now).await.unwrap());
    let elsewhere = Report { elsewhere: true, ..Report::default() };
    room.world.pass(Duration::seconds(4 * 60 + 50)).await;
    assert_eq!(room.tick().await, elsewhere);
    room.world.pass(Duration::seconds(10)).await;
    assert_eq!(room.tick().await, sent(1));
    assert_eq!(room.letters().len(), 1);
    room.done().await;
}

async fn a_tick_mails_a_hundred_people_the_most_urgent_first_and_those_that_were_deferred_last(world: World) {
    let room = Room::of(world);
    let (organisation, _) = room.world.organisations[0];
    let mut last = None;
    for number in 0..90 {
        let address = format!("n{number}@2021.example");
        let named = ("Nils", address.as_str(), Language::Sv);
        last = Some(given::member(&room.world, organisation, Role::Lead, named).await);
    }
    given::round(&room.world, "2026", "2026-11-01", "2026-12-08").await;
    // The one who was added last has something due today: more urgent than the round.
    given::action(&room.world, organisation, last.unwrap(), ("Nu", "2026-11-24", None)).await;
    room.fail_next(true, MOST);
    assert_eq!(room.tick().await, Report { deferred: MOST, left: 5, ..Report::default() });
    // The five who had no turn come before those whose mail did not get through.
    assert_eq!(room.tick().await, Report { sent: MOST, left: 5, ..Report::default() });
    let addresses = room.addresses();
    assert_eq!(addresses[5], "n89@2021.example");
    assert_eq!(room.tick().await, sent(5));
    let more = room.addresses();
    let people: std::collections::BTreeSet<_> = addresses.iter().chain(&more).collect();
    assert_eq!(people.len(), 105, "nobody is mailed twice");
    room.done().await;
}

async fn the_loop_sends_at_once_and_ends_when_it_is_told_to(world: World) {
    let (room, _) = one_waiting(world).await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stopped = async {
        let _ = stopped.await;
    };
    let told = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = told.clone();
    let tell = move |report: &Report| {
        counted.fetch_add(report.sent, std::sync::atomic::Ordering::SeqCst);
    };
    let running = tokio::spawn(reminder::run(room.world.store.clone(), room.post.clone(), tell, stopped));
    while room.memory.sent().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    stop.send(()).unwrap();
    running.await.unwrap();
    assert_eq!(told.load(std::sync::atomic::Ordering::SeqCst), 1);
    assert_eq!(room.outcomes().await, ["sent 2026-11-24 1"], "what was under way is recorded");
    assert_eq!(room.letters().len(), 1);
    room.done().await;
}
