//! Several writers at once: in this process, and in others on the same database.

use domain::{Asker, Refusal};
use store::{Envelope, ExecuteError, Verified};
use tests::World;

use super::{ask, comment, refusal};
use crate::it::given::{self, rate, rated};

scenarios! {
    of_two_writers_on_one_row_one_wins_and_the_other_is_told,
    two_writers_on_different_rows_both_win,
    many_writers_leave_no_gap_and_lose_nothing,
    two_instances_on_one_database_leave_no_gap_and_lose_nothing,
    a_reader_sees_all_of_a_command_or_nothing,
    one_key_at_two_instances_at_the_same_moment_acts_once,
}

async fn of_two_writers_on_one_row_one_wins_and_the_other_is_told(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let write = |level| ask(&world, lead, rate(round, organisation, "1S1", rated(level), Some(0)));
    let (one, two) = tokio::join!(write(1), write(2));
    let (won, lost) = if one.is_ok() { (one, two) } else { (two, one) };
    let current = won.unwrap().version;
    assert_eq!(refusal(lost), Refusal::ChangedMeanwhile { current });
}

async fn two_writers_on_different_rows_both_win(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let write = |criterion| ask(&world, lead, rate(round, organisation, criterion, rated(1), Some(0)));
    // Both start the assessment, as far as each knows.
    let (one, two) = tokio::join!(write("1S1"), write("1S2"));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one.events + two.events, 3, "the assessment is started once");
    assert_ne!(one.version, two.version);
}

pub(super) async fn many_writers_leave_no_gap_and_lose_nothing(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let before = world.store.db().head().await.unwrap().position;
    let tasks: Vec<_> = world
        .organisations
        .iter()
        .map(|(organisation, lead)| {
            let (store, organisation, lead) = (world.store.clone(), *organisation, *lead);
            tokio::spawn(async move {
                for criterion in ["1S1", "1S2", "1V1", "K1"] {
                    let command = rate(round, organisation, criterion, comment(criterion), Some(0));
                    store.execute(Envelope::new(Asker::Person(lead), command)).await?;
                }
                Ok::<_, ExecuteError>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_gapless(&world, before + 15 * 5).await;
}

pub(super) async fn two_instances_on_one_database_leave_no_gap_and_lose_nothing(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let before = world.store.db().head().await.unwrap().position;
    let other = world.instance().await;
    let tasks: Vec<_> = world
        .organisations
        .iter()
        .enumerate()
        .map(|(place, (organisation, lead))| {
            let store = if place % 2 == 0 { world.store.clone() } else { other.clone() };
            let (organisation, lead) = (*organisation, *lead);
            tokio::spawn(async move {
                for criterion in ["1S1", "1S2", "1V1", "K1"] {
                    let command = rate(round, organisation, criterion, comment(criterion), Some(0));
                    store.execute(Envelope::new(Asker::Person(lead), command)).await?;
                }
                Ok::<_, ExecuteError>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_gapless(&world, before + 15 * 5).await;
    assert_eq!(other.db().head().await.unwrap(), world.store.db().head().await.unwrap());
}

async fn assert_gapless(world: &World, end: u64) {
    let Verified::Whole(head) = world.store.db().verify(|_| {}).await.unwrap() else { panic!("whole") };
    assert_eq!(head.position, end);
    let events = world.store.db().after(0, 10_000).await.unwrap();
    assert!(events.iter().zip(1..).all(|(event, position)| event.position == position));
}

async fn one_key_at_two_instances_at_the_same_moment_acts_once(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let other = world.instance().await;
    world.by(lead, rate(round, organisation, "1S1", comment("as it is"), None)).await;
    for turn in 0..20 {
        // Every second time nothing changes, so that there is a key to store and no event.
        let text = if turn % 2 == 0 { "as it is".to_owned() } else { format!("turn {turn}") };
        let again =
            rate(round, organisation, if turn % 2 == 0 { "1S1" } else { "1S2" }, comment(&text), None);
        let envelope = Envelope::new(Asker::Person(lead), again).with_key(Some(format!("key {turn}")));
        let (here, there) = tokio::join!(world.store.execute(envelope.clone()), other.execute(envelope));
        let (here, there) = (here.unwrap(), there.unwrap());
        assert!(here.repeated != there.repeated, "{turn}: {here:?} {there:?}");
        assert_eq!(here.events + there.events, turn % 2, "{turn}");
        assert_eq!((here.version, here.stream), (there.version, there.stream), "{turn}");
    }
}

pub(super) async fn a_reader_sees_all_of_a_command_or_nothing(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let before = world.store.db().head().await.unwrap().position;
    let (store, organisations) = (world.store.clone(), world.organisations.clone());
    let writer = tokio::spawn(async move {
        for (organisation, lead) in organisations {
            let command = rate(round, organisation, "1S1", rated(1), None);
            store.execute(Envelope::new(Asker::Person(lead), command)).await.unwrap();
        }
    });
    // Each command adds two events and one row; no reader ever sees one of the two.
    while !writer.is_finished() {
        let seen: Vec<(i64, i64)> = world
            .store
            .db()
            .all("select (select count(*) from event), (select count(*) from rating)", Vec::new())
            .await
            .unwrap();
        let (events, rows) = seen[0];
        assert_eq!(events, i64::try_from(before).unwrap() + 2 * rows);
    }
    writer.await.unwrap();
}
