//! The event log given the workload of a comparison between event stores: appends with an expected version by 1, 8
//! and 32 writers, batches of 37, one stream read back, the whole log folded.
//!
//! ```sh
//! SQLITE_FILE=/tmp/log.db SCALE=0.25 cargo run --release -p store --example peers
//! PG_URL=postgres://user@host/empty cargo run --release -p store --example peers
//! ```
//!
//! Events are ratings of about 300 bytes. One line of JSON a phase.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a measuring program"
)]

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use domain::assessment::{Answer, AssessmentEvent, Level, Rating, RatingRecorded, Target};
use domain::{AssessmentId, Catalogue, CriterionId, Event, Recorded, StreamId};
use futures_util::TryStreamExt as _;
use store::{Address, Ambient, Bare, Db, ExecuteError, Project, Store};
use uuid::Uuid;

const STREAMS: usize = 1_000;
const BATCH: usize = 37;
/// The first stream of the phase with batches, of warming up, and the one that is read back.
const BATCHES: usize = 1_000_000;
const WARM: usize = 5_000_000;
const LONG: usize = 9_999_999;
const LONG_EVENTS: usize = 1_000;
const READS: usize = 20;

/// How many ratings each organisation has of each criterion.
type Fold = HashMap<(u64, CriterionId), u64>;

#[tokio::main]
async fn main() {
    let (backend, address) = if let Ok(url) = std::env::var("PG_URL") {
        ("pg", Address::parse(&url).expect("an address"))
    } else {
        let file = PathBuf::from(std::env::var("SQLITE_FILE").expect("SQLITE_FILE or PG_URL"));
        // Not named as the file is: who takes that away by its name would find a folder.
        ("sqlite", Address::folder(file.with_file_name("milstolpe")))
    };
    if let Some(file) = address.file() {
        // Left by an earlier run.
        let _ = std::fs::remove_dir_all(file.parent().expect("a folder"));
    }
    let scale: f64 = std::env::var("SCALE").ok().and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let bench = Bench { store: open(&address).await, backend };
    let scaled = |count: f64| whole(count * scale).max(64);
    let mut events = bench.warm().await;
    let heads = heads();
    for (writers, count) in [(1, 4_000.0), (8, 6_000.0), (32, 10_000.0)] {
        events += bench.append("append1", writers, (scaled(count), 1, 0), &heads).await;
    }
    events += bench.append("append37", 1, (scaled(300.0), BATCH, BATCHES), &self::heads()).await;
    events += bench.read().await;
    bench.replay(events).await;
    let refused = bench.store.append(bare(0, 0, 1)).await;
    let refused = matches!(refused, Err(ExecuteError::Refused(_)));
    let line =
        serde_json::json!({"peer": PEER, "backend": backend, "phase": "conflict_refused", "ok": refused});
    println!("{line}");
}

const PEER: &str = "milstolpe";

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
fn whole(number: f64) -> usize {
    number as usize
}

fn count(number: usize) -> u64 {
    number.try_into().expect("a small number")
}

async fn open(address: &Address) -> Store {
    let db = Db::open(address).await.expect("a database");
    let secret = || {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("random bytes");
        bytes
    };
    let ambient = Ambient::new(chrono::Utc::now, Uuid::now_v7, secret);
    Store::new(db, Arc::new(Catalogue::builtin().expect("a model")), ambient, Project::NOTHING)
}

fn stream(number: usize) -> StreamId {
    AssessmentId(Uuid::from_u64_pair(0x0190_0000_0000_7000, 0x8000_0000_0000_0000 | count(number))).stream()
}

fn organisation(stream: StreamId) -> u64 {
    (stream.id.as_u64_pair().1 & 0xffff_ffff) % 290
}

fn event(stream: usize, version: u64) -> Event {
    let (stream, place) = (count(stream), version % 37);
    let level = |number: u64| Level::try_new((number % 4).cast_signed()).expect("a level");
    let rating = Rating {
        answer: Some(Answer::Level(level(stream + version))),
        comment: format!(
            "Svar {version}: kravet ställs i upphandlingen och följs upp en gång om året, underlaget ligger i \
             avtalsakten och gås igenom av enheten {}.",
            stream % 5_000
        ),
        target: Some(Target { level: level(version), year: 2029 }),
        ..Rating::default()
    };
    Event::from(RatingRecorded { criterion: CriterionId::new(format!("{}S{place}", stream % 4 + 1)), rating })
}

fn bare(number: usize, expected: u64, events: usize) -> Bare {
    let events = (1..=count(events)).map(|place| event(number, expected + place)).collect();
    Bare { stream: stream(number), expected, events }
}

fn heads() -> Arc<Vec<AtomicU64>> {
    Arc::new((0..STREAMS).map(|_| AtomicU64::new(0)).collect())
}

struct Bench {
    store: Store,
    backend: &'static str,
}

impl Bench {
    async fn warm(&self) -> u64 {
        for number in WARM..WARM + 32 {
            self.store.append(bare(number, 0, 1)).await.expect("appended");
        }
        32
    }

    /// Appends `total` times `size` events from so many writers, each with streams of its own.
    async fn append(
        &self,
        phase: &str,
        writers: usize,
        (total, size, first): (usize, usize, usize),
        heads: &Arc<Vec<AtomicU64>>,
    ) -> u64 {
        let next = Arc::new(AtomicUsize::new(0));
        let began = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for writer in 0..writers {
            let (store, heads, next) = (self.store.clone(), heads.clone(), next.clone());
            tasks.spawn(async move {
                let mut times = Vec::with_capacity(total / writers + 1);
                for place in (writer..STREAMS).step_by(writers).cycle() {
                    if next.fetch_add(1, Ordering::Relaxed) >= total {
                        break;
                    }
                    let head = heads.get(place).expect("a stream");
                    let work = bare(first + place, head.load(Ordering::Relaxed), size);
                    let asked = Instant::now();
                    store.append(work).await.expect("appended");
                    times.push(asked.elapsed().as_secs_f64() * 1e6);
                    head.fetch_add(count(size), Ordering::Relaxed);
                }
                times
            });
        }
        let times = tasks.join_all().await.into_iter().flatten().collect();
        let events = count(total * size);
        self.tell((phase, writers), events, began.elapsed().as_secs_f64(), times);
        events
    }

    async fn read(&self) -> u64 {
        let mut version = 0;
        while version < LONG_EVENTS {
            let events = BATCH.min(LONG_EVENTS - version);
            self.store.append(bare(LONG, count(version), events)).await.expect("appended");
            version += events;
        }
        let began = Instant::now();
        let mut times = Vec::new();
        for _ in 0..READS {
            let asked = Instant::now();
            let events = self.store.db().stream(stream(LONG)).await.expect("the stream");
            assert_eq!(events.len(), LONG_EVENTS);
            assert_eq!(events.last().map(|last| &last.event), Some(&event(LONG, count(LONG_EVENTS))));
            times.push(asked.elapsed().as_secs_f64() * 1e6);
        }
        self.tell(("read1000", 1), count(READS * LONG_EVENTS), began.elapsed().as_secs_f64(), times);
        count(LONG_EVENTS)
    }

    async fn replay(&self, expected: u64) {
        let began = Instant::now();
        let (mut fold, mut events) = (Fold::new(), 0);
        let mut log = self.store.db().log(0);
        while let Some(Recorded { stream, event, .. }) = log.try_next().await.expect("the log") {
            let Event::Assessment(AssessmentEvent::RatingRecorded(fact)) = event else { continue };
            *fold.entry((organisation(stream), fact.criterion)).or_default() += 1;
            events += 1;
        }
        assert_eq!((events, fold.values().sum()), (expected, expected));
        self.tell(("replay", 1), events, began.elapsed().as_secs_f64(), Vec::new());
    }

    fn tell(&self, (phase, writers): (&str, usize), events: u64, seconds: f64, mut times: Vec<f64>) {
        times.sort_by(f64::total_cmp);
        let at = |share: usize| times.get((times.len().saturating_sub(1)) * share / 100);
        let events_told = u32::try_from(events).expect("a countable number");
        let line = serde_json::json!({
            "peer": PEER, "backend": self.backend, "phase": phase, "writers": writers, "events": events,
            "seconds": seconds, "per_s": f64::from(events_told) / seconds, "p50_us": at(50), "p99_us": at(99),
            "rss_kb": peak_memory(),
        });
        println!("{line}");
    }
}

/// The most memory that this process has had, in kB; 0 where Linux does not tell.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|kb| kb.parse().ok()).unwrap_or(0)
}
