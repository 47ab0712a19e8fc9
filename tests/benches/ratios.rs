//! Our own speed beside the hand-written limit, in the same run and on the same disk. Machines are
//! noisy: the ratio counts, not the rate. `cargo bench -p tests` prints the tables of `docs/speed.md`.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark prints, and fails loudly"
)]

mod ratios {
    pub(crate) mod commands;
    pub(crate) mod comparison;
    pub(crate) mod copy;
    pub(crate) mod limit;
    pub(crate) mod reading;
    pub(crate) mod rebuild;
}

use std::time::{Duration, Instant};

use ratios::{commands, comparison, copy, reading, rebuild};
use tests::World;

/// How often each pair is measured; the median of the ratios is printed.
const ROUNDS: usize = 5;

fn main() {
    // `cargo bench -- WORD` measures only what has the word in its name; cargo itself adds --bench.
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str()));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!("| work | ours per second | limit per second | ratio |");
    println!("|---|---|---|---|");
    for database in ["SQLite", "PostgreSQL"] {
        for writers in [1, 8, 32] {
            if is_wanted("commands")
                && let Some(world) = runtime.block_on(world(database))
            {
                let (append, command) = runtime.block_on(commands::measure(&world, writers));
                append.print(&format!(
                    "{database}: append an event, {writers} writers, against one insert and commit"
                ));
                command.print(&format!("{database}: record a rating, {writers} writers, against appending"));
            }
        }
        if is_wanted("reading")
            && let Some(world) = runtime.block_on(world(database))
        {
            let (stream, log) = runtime.block_on(reading::measure(&world));
            stream.print(&format!("{database}: read a stream of 1,000, against its payloads alone"));
            log.print(&format!("{database}: read the log, against its payloads alone"));
        }
    }
    if is_wanted("rebuild") {
        runtime.block_on(rebuild::measure()).print("rebuild, events, against reading and inserting them");
        if let Some(ratio) = runtime.block_on(rebuild::measure_on_postgres()) {
            ratio.print("the same on PostgreSQL");
        }
    }
    if is_wanted("copy") {
        runtime.block_on(copy::measure());
    }
    for organisations in [15, 290] {
        for clients in [1, 16] {
            if is_wanted("comparison") {
                let ratio = runtime.block_on(comparison::measure(organisations, clients));
                ratio.print(&format!(
                    "comparison over GraphQL, {organisations} x 37, {clients} clients, against a bare handler"
                ));
            }
        }
    }
}

/// Dalarna on one of the databases; none where `PostgreSQL` is not installed, which is said.
async fn world(database: &str) -> Option<World> {
    match database {
        "SQLite" => Some(World::dalarna().await),
        _ => World::dalarna_on_durable_postgres().await,
    }
}

/// Rates of ours and of the limit, round by round.
#[derive(Debug, Default)]
pub(crate) struct Ratio(Vec<(f64, f64)>);

impl Ratio {
    /// Notes a round.
    pub(crate) fn add(&mut self, ours: f64, limit: f64) {
        self.0.push((ours, limit));
    }

    fn print(&self, work: &str) {
        let median = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
        };
        let ours = median(self.0.iter().map(|(ours, _)| *ours).collect());
        let limit = median(self.0.iter().map(|(_, limit)| *limit).collect());
        let ratio = median(self.0.iter().map(|(ours, limit)| ours / limit).collect());
        println!("| {work} | {ours:.0} | {limit:.0} | {ratio:.2} |");
    }
}

/// How many a second, if `count` take as long as the work does.
pub(crate) async fn rate(count: usize, work: impl Future<Output = ()>) -> f64 {
    let start = Instant::now();
    work.await;
    per_second(count, start.elapsed())
}

fn per_second(count: usize, elapsed: Duration) -> f64 {
    f64::from(u32::try_from(count).expect("a countable number")) / elapsed.as_secs_f64()
}
