//! Events a second read back and decoded, beside the same rows' payloads read and decoded by hand.

use domain::assessment::{Answer, Level, Rating, RatingRecorded};
use domain::{AssessmentId, CriterionId, StreamId};
use futures_util::TryStreamExt as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{PgPool, SqlitePool};
use store::Bare;
use tests::World;

use crate::{ROUNDS, Ratio, rate};

/// Events of one stream, and how many streams there are.
const LONG: usize = 1_000;
const STREAMS: usize = 20;
/// How often a stream is read in one measurement.
const READS: usize = 20;

/// Measures reading a stream, and the whole log.
pub(crate) async fn measure(world: &World) -> (Ratio, Ratio) {
    let stream = fill(world).await;
    let by_hand = ByHand::open(world).await;
    let events = usize::try_from(world.store.db().head().await.expect("a head").position).expect("small");
    let (mut one, mut log) = (Ratio::default(), Ratio::default());
    for _ in 0..ROUNDS {
        let limit = rate(READS * LONG, async {
            for _ in 0..READS {
                assert_eq!(by_hand.stream(stream).await, LONG);
            }
        });
        let limit = limit.await;
        let ours = rate(READS * LONG, async {
            for _ in 0..READS {
                assert_eq!(world.store.db().stream(stream).await.expect("a stream").len(), LONG);
            }
        });
        one.add(ours.await, limit);
        let limit = rate(events, async { assert!(by_hand.log().await >= STREAMS * LONG) }).await;
        let ours = rate(events, async {
            let read = world.store.db().log(0).try_fold(0, async |count, _| Ok(count + 1));
            assert_eq!(read.await.expect("the log"), events);
        });
        log.add(ours.await, limit);
    }
    (one, log)
}

async fn fill(world: &World) -> StreamId {
    let mut stream = None;
    for number in 0..STREAMS {
        let filled = AssessmentId(world.ids.id()).stream();
        let event = |place| {
            let rating = Rating {
                answer: Some(Answer::Level(Level::try_new(2).expect("a level"))),
                comment: format!(
                    "Svar {place} i {number}: kravet ställs i upphandlingen och följs upp varje år."
                ),
                ..Rating::default()
            };
            RatingRecorded { criterion: CriterionId::new("1S1"), rating }.into()
        };
        let bare = Bare { stream: filled, expected: 0, events: (0..LONG).map(event).collect() };
        world.store.append(bare).await.expect("appended");
        stream = Some(filled);
    }
    stream.expect("a stream")
}

/// The limit: one column, one type, no order but the index's.
enum ByHand {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

const STREAM: &str = "select payload from event where stream_id = $1 order by version";
const LOG: &str = "select payload from event where kind = 'rating_recorded' order by position";

impl ByHand {
    async fn open(world: &World) -> Self {
        if let Some(url) = world.url() {
            return Self::Postgres(PgPool::connect(&url).await.expect("a database"));
        }
        let file = world.folder().join(store::Db::FILE);
        let options = SqliteConnectOptions::new().filename(file).read_only(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options);
        Self::Sqlite(pool.await.expect("a database"))
    }

    async fn stream(&self, stream: StreamId) -> usize {
        let payloads: Vec<String> = match self {
            Self::Sqlite(pool) => {
                sqlx::query_scalar(STREAM).bind(stream.id).fetch_all(pool).await.expect("rows")
            }
            Self::Postgres(pool) => {
                sqlx::query_scalar(STREAM).bind(stream.id).fetch_all(pool).await.expect("rows")
            }
        };
        payloads.iter().map(|payload| decode(payload)).sum()
    }

    async fn log(&self) -> usize {
        match self {
            Self::Sqlite(pool) => {
                let rows = sqlx::query_scalar::<_, String>(LOG).fetch(pool);
                rows.try_fold(0, async |sum, payload| Ok(sum + decode(&payload))).await.expect("rows")
            }
            Self::Postgres(pool) => {
                let rows = sqlx::query_scalar::<_, String>(LOG).fetch(pool);
                rows.try_fold(0, async |sum, payload| Ok(sum + decode(&payload))).await.expect("rows")
            }
        }
    }
}

fn decode(payload: &str) -> usize {
    let fact: RatingRecorded = serde_json::from_str(payload).expect("a rating");
    usize::from(!fact.rating.comment.is_empty())
}
