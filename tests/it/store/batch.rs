//! Commands that share a commit: what one of them suffers, the others never notice.

use std::sync::Arc;

use domain::assessment::AssessmentEvent;
use domain::{Asker, Catalogue, Event, Recorded};
use store::{Changes, Envelope, Error, ExecuteError, Project, Store, Verified};
use tests::World;

use super::comment;
use crate::it::given::{self, rate};

scenarios! {
    one_that_fails_or_is_refused_leaves_its_neighbours_alone,
    commands_that_wait_together_share_commits,
    a_crash_in_one_batch_does_not_stop_the_next,
}

const FAILS: &str = "this one fails";
const CRASHES: &str = "this one crashes";

/// Projects as always, but fails or crashes over certain comments.
const TOUCHY: Project = Project { changes: touchy, ..projection::PROJECT };

fn touchy(events: &[Recorded], changes: &mut Changes) -> Result<(), Error> {
    for recorded in events {
        if let Event::Assessment(AssessmentEvent::RatingRecorded(fact)) = &recorded.event {
            assert_ne!(fact.rating.comment, CRASHES, "a planted crash");
            if fact.rating.comment == FAILS {
                return Err(Error::Row { table: "rating", problem: "a planted fault".to_owned() });
            }
        }
    }
    (projection::PROJECT.changes)(events, changes)
}

fn touchy_store(world: &World) -> Store {
    let catalogue = Arc::new(Catalogue::builtin().unwrap());
    Store::new(world.store.db().clone(), catalogue, world.store.ambient().clone(), TOUCHY)
}

async fn one_that_fails_or_is_refused_leaves_its_neighbours_alone(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let before = world.store.db().head().await.unwrap().position;
    let store = touchy_store(&world);
    let waiting = world.organisations.iter().enumerate().map(|(place, (organisation, lead))| {
        let text = if place == 4 { FAILS } else { "fine" };
        let criterion = if place == 9 { "9X9" } else { "1S1" };
        let command = rate(round, *organisation, criterion, comment(text), Some(0));
        store.execute(Envelope::new(Asker::Person(*lead), command))
    });
    // All of them wait at the same moment, as the writer takes what is there at once.
    let waiting: Vec<_> = waiting.map(Box::pin).collect();
    let answers = futures_util::future::join_all(waiting).await;
    for (place, answer) in answers.iter().enumerate() {
        match place {
            4 => assert!(matches!(answer, Err(ExecuteError::Store(Error::Row { .. }))), "{answer:?}"),
            9 => assert!(matches!(answer, Err(ExecuteError::Refused(_))), "{answer:?}"),
            _ => assert_eq!(answer.as_ref().unwrap().events, 2, "{place}"),
        }
    }
    let head = world.store.db().head().await.unwrap();
    assert_eq!(head.position, before + 13 * 2);
    assert_eq!(world.store.db().verify(|_| ()).await.unwrap(), Verified::Whole(head));
}

async fn commands_that_wait_together_share_commits(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let commits = world.store.load().commits();
    let waiting = world.organisations.iter().map(|(organisation, lead)| {
        let command = rate(round, *organisation, "1S1", comment("fine"), Some(0));
        Box::pin(world.store.execute(Envelope::new(Asker::Person(*lead), command)))
    });
    let answers = futures_util::future::join_all(waiting).await;
    assert!(answers.iter().all(Result::is_ok));
    let shared = world.store.load().commits() - commits;
    assert!(shared < 15, "15 commands took {shared} commits");
}

async fn a_crash_in_one_batch_does_not_stop_the_next(world: World) {
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let store = touchy_store(&world);
    let (organisation, lead) = world.organisations[0];
    let write = |text| {
        let command = rate(round, organisation, "1S1", comment(text), None);
        store.execute(Envelope::new(Asker::Person(lead), command))
    };
    assert!(write(CRASHES).await.is_err());
    assert_eq!(write("fine").await.unwrap().events, 2);
}
