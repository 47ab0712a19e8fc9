//! Reading the log: a stream, the next events after a position, all of it in order.

use domain::{Recorded, StreamId};
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, Row as _};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::db::Pools;
use crate::log::{Line, unsigned};
use crate::value::{postgres, sqlite};
use crate::{Db, Error, Value};

macro_rules! rows {
    ($where:literal, $order:literal) => {
        concat!(
            "select position, stream_kind, stream_id, version, kind, payload, actor, at, correlation, causation \
             from event where ",
            $where,
            " order by ",
            $order,
            " limit "
        )
    };
}

/// A page of rows as one text. Twins, because the driver of the embedded database copies each value of each row
/// from one thread to another, which takes several times as long as finding it; a page takes one such step. The
/// payload comes last: it is JSON, in which the separators (characters 30 and 31) are always escaped.
macro_rules! packed {
    ($where:literal, $order:literal) => {
        concat!(
            "select group_concat(line, char(30)) from (select concat_ws(char(31), position, stream_kind, \
             hex(stream_id), version, kind, hex(actor), at, hex(correlation), hex(causation), payload) as line \
             from event where ",
            $where,
            " order by ",
            $order,
            " limit $3)"
        )
    };
}

const LOG_ROWS: &str = concat!(rows!("position > $2 and $1::uuid is null", "position"), "$3");
const LOG_PACKED: &str = packed!("position > $2 and $1 is null", "position");
const STREAM_ROWS: &str = concat!(rows!("stream_id = $1 and version > $2", "version"), "$3");
const STREAM_PACKED: &str = packed!("stream_id = $1 and version > $2", "version");

/// How many events are read at a time.
const PAGE: u32 = 500;

impl Db {
    /// The next events after a position, in order, at most `limit`.
    ///
    /// # Errors
    /// When the database fails or an event cannot be read.
    pub async fn after(&self, position: u64, limit: u32) -> Result<Vec<Recorded>, Error> {
        page(self, None, position, limit).await?.recorded()
    }

    /// Every event of a stream, in order.
    ///
    /// # Errors
    /// When the database fails or an event cannot be read.
    pub async fn stream(&self, stream: StreamId) -> Result<Vec<Recorded>, Error> {
        self.pages(Some(stream.id), 0).try_concat().await
    }

    /// Every event of a stream after a version, in order, in constant memory. See [`Db::log`].
    pub fn log_of(&self, stream: StreamId, version: u64) -> BoxStream<'static, Result<Recorded, Error>> {
        one_by_one(self.pages(Some(stream.id), version))
    }

    /// Every event after a position, in order, in constant memory: the next page is read while one is looked at.
    /// It ends at what was the log's end when the last page was read. After an error, nothing more comes.
    pub fn log(&self, position: u64) -> BoxStream<'static, Result<Recorded, Error>> {
        one_by_one(self.pages(None, position))
    }

    /// The events of a stream, or of the whole log, after a version or a position, by pages.
    fn pages(
        &self,
        stream: Option<Uuid>,
        after: u64,
    ) -> impl Stream<Item = Result<Vec<Recorded>, Error>> + Send + use<> {
        let first = Pages { db: self.clone(), stream, next: Some(ahead(self.clone(), stream, after)) };
        stream::try_unfold(first, |mut pages| async { Ok(pages.next().await?.map(|events| (events, pages))) })
    }
}

fn one_by_one(
    pages: impl Stream<Item = Result<Vec<Recorded>, Error>> + Send + 'static,
) -> BoxStream<'static, Result<Recorded, Error>> {
    pages.map_ok(|events| stream::iter(events.into_iter().map(Ok))).try_flatten().boxed()
}

/// Reads a page while its reader does something else.
fn ahead(db: Db, stream: Option<Uuid>, after: u64) -> JoinHandle<Result<Page, Error>> {
    tokio::spawn(async move { page(&db, stream, after, PAGE).await })
}

struct Pages {
    db: Db,
    stream: Option<Uuid>,
    next: Option<JoinHandle<Result<Page, Error>>>,
}

impl Pages {
    async fn next(&mut self) -> Result<Option<Vec<Recorded>>, Error> {
        let Some(next) = self.next.take() else { return Ok(None) };
        let page = next.await.map_err(|error| Error::Unreachable { problem: error.to_string() })??;
        if let Some(last) = page.last()? {
            let place = if self.stream.is_some() { last.version } else { last.position };
            self.next = Some(ahead(self.db.clone(), self.stream, unsigned(place)));
        }
        let events = page.recorded()?;
        Ok(if events.is_empty() { None } else { Some(events) })
    }
}

/// Events as they came from the database.
enum Page {
    Packed(String),
    Rows(Vec<PgRow>),
}

async fn page(db: &Db, stream: Option<Uuid>, after: u64, limit: u32) -> Result<Page, Error> {
    let values: Vec<Value> = vec![stream.into(), after.into(), limit.into()];
    let (packed, rows) = if stream.is_some() { (STREAM_PACKED, STREAM_ROWS) } else { (LOG_PACKED, LOG_ROWS) };
    if let Some(mut tx) = db.for_a_query().await? {
        let found = tx.rows(rows, values).await?;
        tx.commit().await?;
        return Ok(Page::Rows(found));
    }
    Ok(match &db.pools {
        Pools::Sqlite { readers, .. } => {
            let row = sqlite::bind(packed, values).fetch_one(readers).await?;
            Page::Packed(row.try_get::<Option<String>, _>(0)?.unwrap_or_default())
        }
        Pools::Postgres { pool, .. } => Page::Rows(postgres::bind(rows, values).fetch_all(pool).await?),
    })
}

impl Page {
    /// The last event, if the page is full enough for another to follow.
    fn last(&self) -> Result<Option<Line<'_>>, Error> {
        match self {
            Self::Packed(text) if text.is_empty() => Ok(None),
            Self::Packed(text) => text.rsplit('\u{1e}').next().map(unpacked).transpose(),
            Self::Rows(rows) => rows.last().map(served).transpose(),
        }
    }

    fn recorded(&self) -> Result<Vec<Recorded>, Error> {
        let events: Vec<Recorded> = match self {
            Self::Packed(text) if text.is_empty() => Vec::new(),
            Self::Packed(text) => {
                text.split('\u{1e}').map(|line| unpacked(line)?.recorded()).collect::<Result<_, _>>()?
            }
            Self::Rows(rows) => rows.iter().map(|row| served(row)?.recorded()).collect::<Result<_, _>>()?,
        };
        // Rows are put together in the order in which they are found; that this is theirs is not left to trust.
        if events.is_sorted_by_key(|event| event.position) { Ok(events) } else { Err(torn()) }
    }
}

fn torn() -> Error {
    Error::Row { table: "event", problem: "rows came back torn".to_owned() }
}

fn served(row: &PgRow) -> Result<Line<'_>, Error> {
    let (position, stream_kind, stream_id, version, kind, payload, actor, at, correlation, causation) =
        FromRow::from_row(row)?;
    Ok(Line { position, stream_kind, stream_id, version, kind, payload, actor, at, correlation, causation })
}

fn unpacked(text: &str) -> Result<Line<'_>, Error> {
    let mut fields = text.splitn(10, '\u{1f}');
    let line = (|| {
        Some(Line {
            position: fields.next()?.parse().ok()?,
            stream_kind: fields.next()?,
            stream_id: id(fields.next()?)?,
            version: fields.next()?.parse().ok()?,
            kind: fields.next()?,
            actor: match fields.next()? {
                "" => None,
                digits => Some(id(digits)?),
            },
            at: fields.next()?.parse().ok()?,
            correlation: id(fields.next()?)?,
            causation: id(fields.next()?)?,
            payload: fields.next()?,
        })
    })();
    line.ok_or_else(torn)
}

fn id(digits: &str) -> Option<Uuid> {
    Uuid::try_parse(digits).ok()
}
