//! Commands a second: the whole way through policy, rules, log and read tables, beside events appended as they
//! are, and those beside one bare insert of the same bytes and a commit.

use domain::assessment::{Answer, Level, Rating, RatingRecorded, RecordRating};
use domain::round::OpenRound;
use domain::{Asker, AssessmentId, CriterionId, RoundId, StreamId};
use store::{Bare, Envelope};
use tests::World;

use super::limit::Limit;
use crate::{ROUNDS, Ratio, rate};

/// Commands of one measurement.
const COMMANDS: usize = 1_920;

/// Rounds that are open at the same time.
const ROUNDS_OPEN: usize = 10;

/// How many streams bare events go to.
const STREAMS: usize = 320;

/// Measures with so many writers at the same time: bare events against the limit, commands against bare events.
pub(crate) async fn measure(world: &World, writers: usize) -> (Ratio, Ratio) {
    // As many sheets as some years of a region have, so that streams are as long as in real life.
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS_OPEN {
        rounds.push(open_round(world).await);
    }
    let streams: Vec<_> = (0..STREAMS).map(|_| AssessmentId(world.ids.id()).stream()).collect();
    let limit = Limit::open(world, writers).await;
    let (mut append, mut command) = (Ratio::default(), Ratio::default());
    for number in 0..ROUNDS {
        let inserted = rate(COMMANDS, inserts(&limit, writers, number)).await;
        let appended = rate(COMMANDS, bare(world, &streams, writers, number)).await;
        let commanded = rate(COMMANDS, commands(world, &rounds, writers, number)).await;
        append.add(appended, inserted);
        command.add(commanded, appended);
    }
    (append, command)
}

pub(crate) async fn open_round(world: &World) -> RoundId {
    let round = RoundId(world.ids.id());
    let date = |text: &str| text.parse().expect("a date");
    let open = OpenRound {
        round,
        region: world.region,
        model: "dalamodellen-2022".to_owned(),
        name: "2026".to_owned(),
        opens_on: date("2026-11-01"),
        due_on: date("2026-12-11"),
    };
    world.by(world.coordinator, open).await;
    round
}

fn rating(number: usize, writer: usize, step: usize) -> Rating {
    Rating {
        answer: Some(Answer::Level(
            Level::try_new(i64::try_from(step % 4).expect("small")).expect("a level"),
        )),
        comment: format!("Runda {number}, skrivare {writer}, steg {step}: målen antogs i juni."),
        ..Rating::default()
    }
}

async fn commands(world: &World, rounds: &[RoundId], writers: usize, number: usize) {
    let criteria: Vec<_> =
        world.store.catalogue().models()[0].criteria().iter().map(|criterion| criterion.id.clone()).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let store = world.store.clone();
        let (organisations, rounds, criteria) =
            (world.organisations.clone(), rounds.to_vec(), criteria.clone());
        tasks.spawn(async move {
            for step in 0..COMMANDS / writers {
                let turn = step * writers + writer;
                let (organisation, lead) = organisations[turn % organisations.len()];
                let round = rounds[turn / organisations.len() % rounds.len()];
                let criterion = criteria[turn % criteria.len()].clone();
                let rating = rating(number, writer, step);
                let command = RecordRating { round, organisation, criterion, rating, seen: None };
                store.execute(Envelope::new(Asker::Person(lead), command)).await.expect("recorded");
            }
        });
    }
    tasks.join_all().await;
}

/// Events as they are, to streams of their own for each writer.
async fn bare(world: &World, streams: &[StreamId], writers: usize, number: usize) {
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let store = world.store.clone();
        let own: Vec<_> = streams.iter().copied().skip(writer).step_by(writers).collect();
        // Every round appends as much to each stream.
        let (each, steps) = (COMMANDS / writers / own.len(), COMMANDS / writers);
        assert_eq!(each * own.len(), steps, "the streams share the work evenly");
        tasks.spawn(async move {
            for step in 0..steps {
                let event = RatingRecorded {
                    criterion: CriterionId::new("1S1"),
                    rating: rating(number, writer, step),
                };
                let expected = u64::try_from(number * each + step / own.len()).expect("small");
                let bare = Bare { stream: own[step % own.len()], expected, events: vec![event.into()] };
                store.append(bare).await.expect("appended");
            }
        });
    }
    tasks.join_all().await;
}

async fn inserts(limit: &Limit, writers: usize, number: usize) {
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let limit = limit.clone();
        tasks.spawn(async move {
            for step in 0..COMMANDS / writers {
                let payload = format!(
                    "{{\"criterion\":\"1S1\",\"rating\":{{\"answer\":{{\"level\":2}},\"comment\":\"Runda {number}, \
                     skrivare {writer}, steg {step}: målen antogs i juni.\"}}}}"
                );
                limit.insert(i64::try_from(step).expect("small"), payload).await;
            }
        });
    }
    tasks.join_all().await;
}
