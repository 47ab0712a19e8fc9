//! Events a second from a file to a server and back, and the most memory that it takes. There is no hand-written limit
//! beside it: the check of each event and the read tables are what takes the time.

use std::time::Instant;

use domain::assessment::{Rating, RecordRating};
use domain::{Asker, CriterionId, OrganisationId, PersonId, RoundId};
use projection::PROJECT;
use store::{Address, Copy, Db, Envelope, Source, Store};
use tests::World;
use tests::postgres::Database;
use tokio::task::JoinSet;

use super::commands::open_round;
use crate::per_second;

/// How many events the log has at least.
const EVENTS: usize = 200_000;

/// Prints a line each way.
pub(crate) async fn measure() {
    let Some(database) = Database::create().await else { return };
    let world = World::dalarna().await;
    let round = open_round(&world).await;
    fill(&world, round).await;
    let back = tempfile::tempdir().expect("a folder");
    let served = Address::parse(&database.url()).expect("an address");
    let file = Address::folder(back.path());
    copy("copy, SQLite to PostgreSQL", &world.address(), &served).await;
    copy("copy, PostgreSQL to SQLite", &served, &file).await;
    copy("the same again, nothing new", &served, &file).await;
}

async fn copy(what: &str, from: &Address, to: &Address) {
    let (from, to) = (Source::open(from).await.expect("a source"), Db::open(to).await.expect("a target"));
    forget_peak();
    let start = Instant::now();
    let copy = Copy { from: &from, to: &to, project: PROJECT, page: Copy::PAGE };
    let copied = copy.run(tests::Clock::at("2026-11-24T12:00:00Z").now(), |_| {}).await.expect("copied");
    let events = usize::try_from(copied.head.position).expect("small");
    let took = start.elapsed();
    println!(
        "| {what} | {events} events in {:.1} s | {:.0} a second | at most {} MB more |",
        took.as_secs_f64(),
        per_second(events, took),
        peak()
    );
    from.close().await;
    to.close().await;
}

/// Answers every criterion again and again, as many people at once as there are municipalities.
async fn fill(world: &World, round: RoundId) {
    let model = world.store.catalogue().models()[0].clone();
    let criteria: Vec<_> = model.criteria().iter().map(|criterion| criterion.id.clone()).collect();
    let each = EVENTS / world.organisations.len() + 1;
    let mut writers = JoinSet::new();
    for member in &world.organisations {
        writers.spawn(answer(world.store.clone(), round, *member, criteria.clone(), each));
    }
    writers.join_all().await;
}

async fn answer(
    store: Store,
    round: RoundId,
    (organisation, lead): (OrganisationId, PersonId),
    criteria: Vec<CriterionId>,
    events: usize,
) {
    for (number, criterion) in criteria.iter().cycle().take(events).enumerate() {
        let comment = format!("Vi har beslutat om riktlinjer och följer upp dem varje år, nummer {number}.");
        let rating = Rating { comment, ..Rating::default() };
        let criterion = criterion.clone();
        let command = RecordRating { round, organisation, criterion, rating, seen: None };
        store.execute(Envelope::new(Asker::Person(lead), command)).await.expect("recorded");
    }
}

/// Lets the peak of memory begin anew where it is now.
fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux lets a program do so");
    BEFORE.store(resident("VmRSS:"), std::sync::atomic::Ordering::Relaxed);
}

static BEFORE: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

/// How many megabytes were in use at most since then, above what was in use then.
fn peak() -> u64 {
    resident("VmHWM:").saturating_sub(BEFORE.load(std::sync::atomic::Ordering::Relaxed)) / 1_024
}

/// A line of the kernel's account, in kilobytes.
fn resident(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let found = status.lines().find_map(|found| found.strip_prefix(line)).expect("the line");
    found.trim().trim_end_matches(" kB").parse().expect("a number")
}
