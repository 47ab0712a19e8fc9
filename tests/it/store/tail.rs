//! A reader that remembers its place in the log, while everybody writes.

use std::collections::HashMap;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::{Recorded, RoundId};
use store::{Db, Verified};
use tests::World;
use tests::dice::{Dice, Seed};
use tests::load::{Answers, Written, write_ratings};
use tokio::process::Command;

use crate::it::given;

scenarios! {
    a_reader_that_remembers_its_place_never_skips_repeats_or_reorders,
}

const INSTANCES: usize = 3;
const PROCESSES: u64 = 2;
/// How many write at once in each instance and process.
const WRITERS: u64 = 5;
const COMMANDS: usize = 60;
/// How many organisations are rated: few, so that writers meet.
const ORGANISATIONS: usize = 4;

pub(super) async fn a_reader_that_remembers_its_place_never_skips_repeats_or_reorders(world: World) {
    let seed = Seed::of_this_run();
    let round = given::round(&world, "2026", "2026-11-01", "2026-12-20").await;
    let (ended, start) = (AtomicBool::new(false), world.store.db().head().await.unwrap().position);
    let (one, two, three) = (world.instance().await, world.instance().await, world.instance().await);

    let writing = async {
        let (instances, processes) =
            tokio::join!(in_instances(&world, round, &seed), in_processes(&world, round, &seed));
        ended.store(true, Ordering::SeqCst);
        (instances, processes)
    };
    let ((mut answers, processes), (), whole, late, slow) = tokio::join!(
        writing,
        in_the_way(&world, one.db(), &ended),
        tail(two.db(), (0, 1000), &ended),
        tail(three.db(), (start, 3), &ended),
        tail(world.store.db(), (start, 40), &ended),
    );

    let all = world.store.db().after(0, u32::MAX).await.unwrap();
    assert!(all.iter().zip(1..).all(|(event, position)| event.position == position), "a gap");
    assert_eq!(whole, all);
    let since = &all[usize::try_from(start).unwrap()..];
    assert_eq!((&late[..], &slow[..]), (since, since));
    assert!(answers.refused > 50, "{}", answers.refused);
    let (here, there) = (answers.written.len(), processes.len());
    assert!(here > 300 && there > 200, "too little happened: {here}, {there}");
    answers.written.extend(processes);
    assert_all_there(&answers.written, since);
    assert!(matches!(world.store.db().verify(|_| ()).await.unwrap(), Verified::Whole(_)));
}

/// Follows the log from a position, a few events at a time, until everybody has ended and nothing is left.
async fn tail(db: &Db, (mut position, limit): (u64, u32), ended: &AtomicBool) -> Vec<Recorded> {
    let mut seen = Vec::new();
    loop {
        // Asked before looking: what was written before the end is found by this look or the ones after it.
        let last_look = ended.load(Ordering::SeqCst);
        let next = db.after(position, limit).await.unwrap();
        if next.is_empty() {
            if last_look {
                return seen;
            }
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        for event in next {
            assert_eq!(event.position, position + 1);
            position = event.position;
            seen.push(event);
        }
    }
}

async fn in_instances(world: &World, round: RoundId, seed: &Seed) -> Answers {
    let members = &world.organisations[..ORGANISATIONS];
    let mut stores = vec![world.store.clone()];
    while stores.len() < INSTANCES {
        stores.push(world.instance().await);
    }
    let writers = stores.iter().flat_map(|store| (0..WRITERS).map(move |_| store)).zip(100..);
    let writing = writers.map(|(store, number)| {
        let dice = Dice::new(seed.0.wrapping_add(number));
        Box::pin(write_ratings(store, &world.ids, dice, (round, members), COMMANDS))
    });
    let mut all = Answers::default();
    let writing: Vec<_> = writing.collect();
    for answers in futures_util::future::join_all(writing).await {
        all.written.extend(answers.written);
        all.refused += answers.refused;
    }
    all
}

async fn in_processes(world: &World, round: RoundId, seed: &Seed) -> Vec<Written> {
    let members = world.organisations[..ORGANISATIONS].iter();
    let members: Vec<_> =
        members.flat_map(|(organisation, lead)| [organisation.to_string(), lead.to_string()]).collect();
    let running = (1..=PROCESSES).map(|process| {
        let numbers = [process << 32, seed.0.wrapping_mul(process) >> 1, WRITERS];
        Command::new(env!("CARGO_BIN_EXE_writer"))
            .arg(world.address_text())
            .args(numbers.map(|number| number.to_string()))
            .args([COMMANDS.to_string(), round.to_string()])
            .args(&members)
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .output()
    });
    let running: Vec<_> = running.collect();
    let mut written = Vec::new();
    for output in futures_util::future::join_all(running).await {
        let output = output.unwrap();
        assert!(output.status.success());
        written.extend(String::from_utf8(output.stdout).unwrap().lines().map(parse));
    }
    written
}

fn parse(line: &str) -> Written {
    let fields: Vec<_> = line.split(' ').collect();
    let [correlation, events, position] = fields[..] else { panic!("{line}") };
    Written {
        correlation: correlation.parse().unwrap(),
        events: events.parse().unwrap(),
        position: position.parse().unwrap(),
    }
}

/// Long transactions that come to nothing: some only hold the lock, some have written the next event.
async fn in_the_way(world: &World, db: &Db, ended: &AtomicBool) {
    let put = "insert into event (position, stream_kind, stream_id, version, kind, payload, actor, at, correlation, \
        causation, hash) select position + 1, stream_kind, $1, 1, kind, payload, actor, at, correlation, causation, \
        hash from event order by position desc limit 1";
    let mut count = 0;
    while !ended.load(Ordering::SeqCst) {
        let mut tx = db.write().await.unwrap();
        if count % 2 == 0 {
            assert_eq!(tx.execute(put, vec![world.ids.id().into()]).await.unwrap(), 1);
        }
        tokio::time::sleep(Duration::from_millis(4)).await;
        drop(tx);
        count += 1;
        // Somebody else's turn.
        tokio::time::sleep(Duration::from_millis(8)).await;
    }
    assert!(count > 10, "nothing was in the way: {count}");
}

/// What was acknowledged is in the log where it was said to be, and nothing else is.
fn assert_all_there(written: &[Written], log: &[Recorded]) {
    let mut events: HashMap<_, Vec<u64>> = HashMap::new();
    for event in log {
        events.entry(event.correlation).or_default().push(event.position);
    }
    for Written { correlation, events: count, position } in written {
        let found = events.remove(correlation).unwrap_or_default();
        let expected: Vec<_> = (position + 1 - u64::try_from(*count).unwrap()..=*position).collect();
        assert_eq!(found, expected, "{correlation}");
    }
    assert!(events.is_empty(), "nobody was told of {events:?}");
}
