//! Commands: carried out once, refused without a trace, rolled back as a whole.

use std::sync::Arc;

use domain::assessment::RecordRating;
use domain::organisation::GrantRole;
use domain::round::MoveRoundDue;
use domain::{Asker, Catalogue, CriterionId, PersonId, Recorded, Refusal, Role};
use store::{BoxFuture, Envelope, Error, ExecuteError, Project, Store, Tx, Verified};
use tests::World;

use super::{ask, comment, end, refusal, tamper};
use crate::it::given::{self, day, rate, rated};

scenarios! {
    a_repeated_idempotency_key_answers_the_same_and_adds_nothing,
    an_idempotency_key_belongs_to_one_command,
    the_same_idempotency_key_of_another_asker_is_another_key,
    a_refused_command_leaves_its_idempotency_key_free,
    a_version_that_is_out_of_date_is_refused_with_the_current_one,
    a_row_has_its_own_version,
    a_refusal_stores_nothing,
    a_command_that_changes_nothing_adds_nothing,
    a_failing_projection_takes_everything_back,
    events_of_one_command_belong_together_and_name_their_actor,
    the_time_of_an_event_is_kept_to_the_microsecond,
    listeners_hear_of_commits_and_of_nothing_else,
}

async fn a_repeated_idempotency_key_answers_the_same_and_adds_nothing(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let keyed = || {
        let command = rate(round, organisation, "1S1", rated(2), Some(0));
        Envelope::new(Asker::Person(lead), command).with_key(Some("k1".to_owned()))
    };
    let first = world.store.execute(keyed()).await.unwrap();
    assert!(!first.repeated);
    // Meanwhile something else happens; the answer stays.
    world.by(lead, rate(round, organisation, "1S2", rated(1), None)).await;
    let head = end(&world).await;
    let again = world.store.execute(keyed()).await.unwrap();
    assert!(again.repeated);
    assert_eq!((again.stream, again.position, again.version), (first.stream, first.position, first.version));
    assert_eq!((again.events, end(&world).await), (0, head));
}

async fn an_idempotency_key_belongs_to_one_command(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let person = world.coordinator;
    let moved = MoveRoundDue { round, due_on: day("2026-12-20"), seen: None };
    let envelope = Envelope::new(Asker::Person(person), moved).with_key(Some("k1".to_owned()));
    world.store.execute(envelope).await.unwrap();
    let (organisation, lead) = world.organisations[0];
    let other = GrantRole { organisation, person: lead, role: Role::Administrator };
    let envelope = Envelope::new(Asker::Person(person), other).with_key(Some("k1".to_owned()));
    let head = end(&world).await;
    let error = world.store.execute(envelope).await.unwrap_err();
    assert!(matches!(&error, ExecuteError::KeyReused { name } if name == "move_round_due"), "{error:?}");
    assert_eq!(end(&world).await, head);
}

async fn the_same_idempotency_key_of_another_asker_is_another_key(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    for (organisation, lead) in &world.organisations[..3] {
        let command = rate(round, *organisation, "1S1", rated(1), None);
        let envelope = Envelope::new(Asker::Person(*lead), command).with_key(Some("k1".to_owned()));
        let outcome = world.store.execute(envelope).await.unwrap();
        assert_eq!((outcome.repeated, outcome.events), (false, 2));
    }
}

async fn a_refused_command_leaves_its_idempotency_key_free(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let keyed = |seen| {
        let command = rate(round, organisation, "1S1", rated(1), Some(seen));
        Envelope::new(Asker::Person(lead), command).with_key(Some("k1".to_owned()))
    };
    refusal(world.store.execute(keyed(5)).await);
    let outcome = world.store.execute(keyed(0)).await.unwrap();
    assert!(!outcome.repeated);
}

async fn a_version_that_is_out_of_date_is_refused_with_the_current_one(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let first = world.by(lead, rate(round, organisation, "1S1", rated(1), Some(0))).await;
    let second = world.by(lead, rate(round, organisation, "1S1", rated(2), Some(first.version))).await;
    let late = ask(&world, lead, rate(round, organisation, "1S1", rated(3), Some(first.version))).await;
    assert_eq!(refusal(late), Refusal::ChangedMeanwhile { current: second.version });
    world.by(lead, rate(round, organisation, "1S1", rated(3), Some(second.version))).await;
}

async fn a_row_has_its_own_version(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let first = world.by(lead, rate(round, organisation, "1S1", rated(1), Some(0))).await;
    // What colleagues do on other rows does not matter to this one.
    for criterion in ["1S2", "1V1", "K1"] {
        world.by(lead, rate(round, organisation, criterion, rated(1), Some(0))).await;
    }
    world.by(lead, rate(round, organisation, "1S1", rated(2), Some(first.version))).await;
}

async fn a_refusal_stores_nothing(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let head = world.store.db().head().await.unwrap();
    let id = PersonId(world.ids.id());
    let grant = GrantRole { organisation, person: id, role: Role::Reader };
    // A lead does not keep the members.
    let envelope = Envelope::new(Asker::Person(lead), grant)
        .with_key(Some("k1".to_owned()))
        .with_person(world.person(id, "Nova", "nova@2021.example"));
    assert_eq!(refusal(world.store.execute(envelope).await), Refusal::NotAllowed);
    let unknown = RecordRating {
        round,
        organisation,
        criterion: CriterionId::new("9X9"),
        rating: rated(1),
        seen: None,
    };
    assert_eq!(refusal(ask(&world, lead, unknown).await).code(), "unknown_criterion");
    assert_eq!(world.store.db().head().await.unwrap(), head);
    assert_eq!(world.store.db().person(id).await.unwrap(), None);
    let kept: Vec<(String,)> = world.store.db().all("select name from command", Vec::new()).await.unwrap();
    assert!(kept.is_empty(), "{kept:?}");
}

async fn a_command_that_changes_nothing_adds_nothing(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let first = world.by(lead, rate(round, organisation, "1S1", comment("Så här är det."), Some(0))).await;
    // Saved again from a page that is out of date.
    let again = world.by(lead, rate(round, organisation, "1S1", comment(" Så här är det. "), Some(0))).await;
    assert_eq!((again.events, again.version, again.position), (0, first.version, first.position));
    assert_eq!(end(&world).await, first.position);
}

/// Projects as always, and fails when everything is written.
const FAILING: Project = Project { follows: |_| true, follow: failing, ..projection::PROJECT };

fn failing<'a>(tx: &'a mut Tx, events: &'a [Recorded]) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async move {
        (projection::PROJECT.follow)(tx, events).await?;
        Err(Error::Row { table: "rating", problem: "a fault on purpose".to_owned() })
    })
}

async fn a_failing_projection_takes_everything_back(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let head = world.store.db().head().await.unwrap();
    let catalogue = Arc::new(Catalogue::builtin().unwrap());
    let faulty = Store::new(world.store.db().clone(), catalogue, world.store.ambient().clone(), FAILING);
    let mut commits = faulty.commits();
    let mut is_news = || std::iter::from_fn(|| commits.try_recv().ok()).any(|told| told.last > head.position);
    let id = PersonId(world.ids.id());
    let envelope = Envelope::new(Asker::Person(lead), rate(round, organisation, "1S1", rated(1), None))
        .with_key(Some("k1".to_owned()))
        .with_person(world.person(id, "Nova", "nova@2021.example"));
    let error = faulty.execute(envelope.clone()).await.unwrap_err();
    assert!(matches!(error, ExecuteError::Store(Error::Row { .. })), "{error:?}");
    assert!(!is_news());
    assert_eq!(world.store.db().head().await.unwrap(), head);
    assert_eq!(world.store.db().person(id).await.unwrap(), None);
    let sheet = projection::assessment::sheet(world.store.db(), Asker::System, round, organisation).await;
    assert!(sheet.unwrap().unwrap().rows.is_empty());
    // Nothing is left that would stand in the way: neither the lock, nor the key, nor the version.
    let outcome = world.store.execute(envelope).await.unwrap();
    assert_eq!((outcome.repeated, outcome.position), (false, head.position + 2));
}

async fn events_of_one_command_belong_together_and_name_their_actor(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let correlation = world.ids.id();
    let command = rate(round, organisation, "1S1", rated(1), None);
    let envelope = Envelope { correlation: Some(correlation), ..Envelope::new(Asker::Person(lead), command) };
    let outcome = world.store.execute(envelope).await.unwrap();
    let events = world.store.db().stream(outcome.stream).await.unwrap();
    let [started, rating] = &events[..] else { panic!("two events") };
    assert_eq!(started.causation, rating.causation);
    for event in &events {
        assert_eq!((event.correlation, event.actor), (correlation, Asker::Person(lead)));
        assert_eq!(event.at, world.clock.now());
    }
    assert_eq!((started.version, rating.version), (1, 2));
    assert_eq!(rating.position, started.position + 1);
}

async fn the_time_of_an_event_is_kept_to_the_microsecond(world: World) {
    world.clock.set("2026-11-24T09:00:00.123456789Z");
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let events = world.store.db().stream(round.stream()).await.unwrap();
    assert_eq!(events[0].at.to_rfc3339(), "2026-11-24T09:00:00.123456+00:00");
    assert!(matches!(world.store.db().verify(|_| {}).await.unwrap(), Verified::Whole(_)));
}

async fn listeners_hear_of_commits_and_of_nothing_else(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let (organisation, lead) = world.organisations[0];
    let mut heard = world.store.commits();
    world.by(lead, rate(round, organisation, "1S1", rated(1), Some(0))).await;
    world.by(lead, rate(round, organisation, "1S1", rated(1), Some(0))).await;
    refusal(ask(&world, lead, rate(round, organisation, "1S1", rated(2), Some(0))).await);
    let committed = heard.try_recv().unwrap();
    let position = end(&world).await;
    assert_eq!((committed.first, committed.last), (position - 1, position));
    assert!(heard.try_recv().is_err());
    let events = world.store.db().after(committed.first - 1, 10).await.unwrap();
    assert_eq!(events.len(), 2);
    // A statement past the rules is no commit of ours.
    tamper(&world, "delete from command").await.unwrap();
    assert!(heard.try_recv().is_err());
}
