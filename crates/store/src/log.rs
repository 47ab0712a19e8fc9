//! Loading streams, appending to them, and reading the log in order.

use chrono::{DateTime, Utc};
use domain::{Asker, Event, PersonId, Recorded, StreamId, StreamKind, World};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Db, Error, Many, Tx, Value};

/// Whole streams by their ids. Twins: a list of ids is an array on one database and JSON on the other.
const LOAD_SQLITE: &str = "select position, stream_kind, stream_id, kind, payload from event \
    where stream_id in (select unhex(value) from json_each($1)) order by stream_id, version";
const LOAD_POSTGRES: &str = "select position, stream_kind, stream_id, kind, payload from event \
    where stream_id = any($1) order by stream_id, version";
const HEAD: &str = "select position, hash from event order by position desc limit 1";
/// A whole batch in one statement. Twins for the same reason: eleven arrays, or rows as JSON.
const APPEND_SQLITE: &str = "insert into event (position, stream_kind, stream_id, version, kind, payload, actor, \
    at, correlation, causation, hash) \
    select value ->> 0, value ->> 1, unhex(value ->> 2), value ->> 3, value ->> 4, value ->> 5, unhex(value ->> 6), \
    value ->> 7, unhex(value ->> 8), unhex(value ->> 9), unhex(value ->> 10) from json_each($1)";
const APPEND_POSTGRES: &str = "insert into event (position, stream_kind, stream_id, version, kind, payload, actor, \
    at, correlation, causation, hash) select * from unnest($1::bigint[], $2::text[], $3::uuid[], $4::bigint[], \
    $5::text[], $6::text[], $7::uuid[], $8::bigint[], $9::uuid[], $10::uuid[], $11::bytea[])";
const AFTER: &str = "select position, stream_kind, stream_id, version, kind, payload, actor, at, correlation, \
    causation, hash from event where position > $1 order by position limit $2";
const STREAM: &str = "select position, stream_kind, stream_id, version, kind, payload, actor, at, correlation, \
    causation, hash from event where stream_id = $1 order by version";

/// The end of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Position of the last event; 0 if there is none.
    pub position: u64,
    /// Hash of the last event; empty if there is none.
    pub hash: Vec<u8>,
}

impl Head {
    /// The hash in hexadecimal digits, as people compare it.
    pub fn hash_text(&self) -> String {
        hexadecimal(&self.hash)
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[derive(FromRow)]
struct LoadedRow {
    position: i64,
    stream_kind: String,
    stream_id: Uuid,
    kind: String,
    payload: String,
}

/// An event as its row holds it.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct StoredRow {
    pub(crate) position: i64,
    pub(crate) stream_kind: String,
    pub(crate) stream_id: Uuid,
    pub(crate) version: i64,
    pub(crate) kind: String,
    pub(crate) payload: String,
    pub(crate) actor: Option<Uuid>,
    pub(crate) at: i64,
    pub(crate) correlation: Uuid,
    pub(crate) causation: Uuid,
    pub(crate) hash: Vec<u8>,
}

impl StoredRow {
    /// SHA-256 over the hash before and every column, each with its length, so that no byte can
    /// move from one column to the next unseen.
    pub(crate) fn hash_after(&self, previous: &[u8]) -> Vec<u8> {
        let mut hasher = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hasher.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hasher.update(bytes);
        };
        add(previous);
        add(&self.position.to_be_bytes());
        add(self.stream_kind.as_bytes());
        add(self.stream_id.as_bytes());
        add(&self.version.to_be_bytes());
        add(self.kind.as_bytes());
        add(self.payload.as_bytes());
        add(self.actor.as_ref().map_or(&[][..], |actor| actor.as_bytes()));
        add(&self.at.to_be_bytes());
        add(self.correlation.as_bytes());
        add(self.causation.as_bytes());
        hasher.finalize().to_vec()
    }

    pub(crate) fn recorded(&self) -> Result<Recorded, Error> {
        let position = unsigned(self.position);
        let kind = stream_kind(&self.stream_kind)?;
        let event = Event::decode(kind, &self.kind, &self.payload)
            .map_err(|problem| Error::Unreadable { position, problem })?;
        let at = DateTime::<Utc>::from_timestamp_micros(self.at).ok_or_else(|| Error::Row {
            table: "event",
            problem: format!("time {} of event {position}", self.at),
        })?;
        Ok(Recorded {
            position,
            stream: StreamId { kind, id: self.stream_id },
            version: unsigned(self.version),
            event,
            actor: self.actor.map_or(Asker::System, |id| Asker::Person(PersonId(id))),
            at,
            correlation: self.correlation,
            causation: self.causation,
        })
    }
}

pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn stream_kind(text: &str) -> Result<StreamKind, Error> {
    StreamKind::parse(text)
        .ok_or_else(|| Error::Row { table: "event", problem: format!("unknown kind of stream {text}") })
}

/// Reads streams and folds them into the world, all in one query.
pub(crate) async fn load(tx: &mut Tx, streams: &[StreamId], world: &mut World) -> Result<(), Error> {
    for stream in streams {
        world.loaded(*stream);
    }
    let ids = streams.iter().map(|stream| Some(stream.id)).collect();
    let load = tx.either(LOAD_SQLITE, LOAD_POSTGRES);
    for row in tx.all::<LoadedRow>(load, vec![Value::Many(Many::Uuids(ids))]).await? {
        let stream = StreamId { kind: stream_kind(&row.stream_kind)?, id: row.stream_id };
        let event = Event::decode(stream.kind, &row.kind, &row.payload)
            .map_err(|problem| Error::Unreadable { position: unsigned(row.position), problem })?;
        world.apply(stream, &event);
    }
    Ok(())
}

pub(crate) async fn head(tx: &mut Tx) -> Result<Head, Error> {
    let row: Option<(i64, Vec<u8>)> = tx.optional(HEAD, Vec::new()).await?;
    Ok(row.map_or_else(Head::default, |(position, hash)| Head { position: unsigned(position), hash }))
}

/// Appends events in one statement and moves the head.
pub(crate) async fn append(tx: &mut Tx, head: &mut Head, recorded: &[Recorded]) -> Result<(), Error> {
    if recorded.is_empty() {
        return Ok(());
    }
    let rows = recorded.iter().map(|event| stored(event, head)).collect::<Result<Vec<_>, Error>>()?;
    let statement = tx.either(APPEND_SQLITE, APPEND_POSTGRES);
    let values = if statement == APPEND_SQLITE { vec![as_json(&rows).into()] } else { as_arrays(&rows) };
    tx.execute(statement, values).await?;
    Ok(())
}

/// An event as its row, chained to the head, which moves.
fn stored(recorded: &Recorded, head: &mut Head) -> Result<StoredRow, Error> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut row = StoredRow {
        position: number(recorded.position),
        stream_kind: recorded.stream.kind.as_str().to_owned(),
        stream_id: recorded.stream.id,
        version: number(recorded.version),
        kind: recorded.event.kind().to_owned(),
        payload: recorded.event.encode()?,
        actor: recorded.actor.person().map(|person| person.0),
        at: recorded.at.timestamp_micros(),
        correlation: recorded.correlation,
        causation: recorded.causation,
        hash: Vec::new(),
    };
    row.hash = row.hash_after(&head.hash);
    *head = Head { position: recorded.position, hash: row.hash.clone() };
    Ok(row)
}

fn as_json(rows: &[StoredRow]) -> String {
    let row = |row: &StoredRow| {
        serde_json::json!([
            row.position,
            row.stream_kind,
            row.stream_id.simple().to_string(),
            row.version,
            row.kind,
            row.payload,
            row.actor.map(|actor| actor.simple().to_string()),
            row.at,
            row.correlation.simple().to_string(),
            row.causation.simple().to_string(),
            hexadecimal(&row.hash),
        ])
    };
    serde_json::Value::Array(rows.iter().map(row).collect()).to_string()
}

fn as_arrays(rows: &[StoredRow]) -> Vec<Value> {
    fn column<T>(rows: &[StoredRow], of: impl Fn(&StoredRow) -> T) -> Vec<T> {
        rows.iter().map(of).collect()
    }
    let integers = |of: fn(&StoredRow) -> i64| Value::Many(Many::Integers(column(rows, of)));
    let texts = |of: fn(&StoredRow) -> String| Value::Many(Many::Texts(column(rows, of)));
    let uuids = |of: fn(&StoredRow) -> Option<Uuid>| Value::Many(Many::Uuids(column(rows, of)));
    vec![
        integers(|row| row.position),
        texts(|row| row.stream_kind.clone()),
        uuids(|row| Some(row.stream_id)),
        integers(|row| row.version),
        texts(|row| row.kind.clone()),
        texts(|row| row.payload.clone()),
        uuids(|row| row.actor),
        integers(|row| row.at),
        uuids(|row| Some(row.correlation)),
        uuids(|row| Some(row.causation)),
        Value::Many(Many::Blobs(column(rows, |row| row.hash.clone()))),
    ]
}

pub(crate) async fn rows_after(db: &Db, position: u64, limit: u32) -> Result<Vec<StoredRow>, Error> {
    db.all(AFTER, vec![position.into(), limit.into()]).await
}

impl Db {
    /// The end of the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn head(&self) -> Result<Head, Error> {
        let row: Option<(i64, Vec<u8>)> = self.optional(HEAD, Vec::new()).await?;
        Ok(row.map_or_else(Head::default, |(position, hash)| Head { position: unsigned(position), hash }))
    }

    /// The next events after a position, in order, at most `limit`.
    ///
    /// # Errors
    /// When the database fails or an event cannot be read.
    pub async fn after(&self, position: u64, limit: u32) -> Result<Vec<Recorded>, Error> {
        rows_after(self, position, limit).await?.iter().map(StoredRow::recorded).collect()
    }

    /// Every event of a stream, in order.
    ///
    /// # Errors
    /// When the database fails or an event cannot be read.
    pub async fn stream(&self, stream: StreamId) -> Result<Vec<Recorded>, Error> {
        self.all::<StoredRow>(STREAM, vec![stream.id.into()]).await?.iter().map(StoredRow::recorded).collect()
    }
}
