//! The log as it is stored: rows, hashes, loading and appending. How it is read as events is in `read.rs`.

use chrono::{DateTime, Utc};
use domain::{Asker, Event, PersonId, Recorded, StreamId, StreamKind, World};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

use crate::changes::{Changes, Table};
use crate::look::Look;
use crate::{Bulk, Db, Error, Tx, Value, columns};

/// The log itself. Each event is written once; its key is its position.
pub(crate) static EVENT: Table = Table {
    name: "event",
    columns: columns![
        Integer position, Text stream_kind, Uuid stream_id, Integer version, Text kind, Text payload, Uuid actor,
        Integer at, Uuid correlation, Uuid causation, Bytes hash,
    ],
    key: 1,
};

/// Whole streams by their ids.
const LOAD: Bulk = Bulk {
    sql: "select position, stream_kind, stream_id, kind, payload from event \
        where stream_id in (select given.stream_id from {rows}) order by stream_id, version",
    columns: columns![Uuid stream_id],
};
const HEAD: &str = "select position, hash from event order by position desc limit 1";
const AFTER: &str = "select position, stream_kind, stream_id, version, kind, payload, actor, at, correlation, \
    causation, hash from event where position > $1 order by position limit $2";

/// The end of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Position of the last event; 0 if there is none.
    pub position: u64,
    /// Hash of the last event; empty if there is none.
    pub hash: Vec<u8>,
}

impl Head {
    /// The end of the log by its last row.
    fn of(last: Option<(i64, Vec<u8>)>) -> Self {
        last.map_or_else(Self::default, |(position, hash)| Self { position: unsigned(position), hash })
    }

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

/// Position, kind and id of the stream, type, payload.
type LoadedRow = (i64, String, Uuid, String, String);

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

    pub(crate) fn into_values(self) -> Vec<Value> {
        vec![
            self.position.into(),
            Value::Text(Some(self.stream_kind)),
            self.stream_id.into(),
            self.version.into(),
            Value::Text(Some(self.kind)),
            // As it was hashed: the writer of JSON escapes what a database would not take.
            Value::Text(Some(self.payload)),
            self.actor.into(),
            self.at.into(),
            self.correlation.into(),
            self.causation.into(),
            self.hash.into(),
        ]
    }

    pub(crate) fn recorded(&self) -> Result<Recorded, Error> {
        let line = Line {
            position: self.position,
            stream_kind: &self.stream_kind,
            stream_id: self.stream_id,
            version: self.version,
            kind: &self.kind,
            payload: &self.payload,
            actor: self.actor,
            at: self.at,
            correlation: self.correlation,
            causation: self.causation,
        };
        line.recorded()
    }
}

/// An event as it was read, without its hash; its texts stay where they were read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) position: i64,
    pub(crate) stream_kind: &'a str,
    pub(crate) stream_id: Uuid,
    pub(crate) version: i64,
    pub(crate) kind: &'a str,
    pub(crate) payload: &'a str,
    pub(crate) actor: Option<Uuid>,
    pub(crate) at: i64,
    pub(crate) correlation: Uuid,
    pub(crate) causation: Uuid,
}

impl Line<'_> {
    pub(crate) fn recorded(self) -> Result<Recorded, Error> {
        let position = unsigned(self.position);
        let kind = stream_kind(self.stream_kind)?;
        let event = Event::decode(kind, self.kind, self.payload)
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
pub(crate) async fn load(look: &mut Look<'_>, streams: &[StreamId], world: &mut World) -> Result<(), Error> {
    for stream in streams {
        world.loaded(*stream);
    }
    let ids = streams.iter().map(|stream| vec![stream.id.into()]).collect();
    for (position, kind_of_stream, id, kind, payload) in look.bulk_all::<LoadedRow>(&LOAD, ids).await? {
        let stream = StreamId { kind: stream_kind(&kind_of_stream)?, id };
        let event = Event::decode(stream.kind, &kind, &payload)
            .map_err(|problem| Error::Unreadable { position: unsigned(position), problem })?;
        world.apply(stream, &event);
    }
    Ok(())
}

/// The next events after a position, at most `limit`, with their hashes.
pub(crate) async fn rows_after(db: &Db, position: u64, limit: u32) -> Result<Vec<StoredRow>, Error> {
    db.all(AFTER, vec![position.into(), limit.into()]).await
}

/// The same inside a transaction.
pub(crate) async fn appended(tx: &mut Tx, position: u64, limit: u32) -> Result<Vec<StoredRow>, Error> {
    tx.all(AFTER, vec![position.into(), limit.into()]).await
}

/// The end of the log, inside a transaction.
pub(crate) async fn head(tx: &mut Tx) -> Result<Head, Error> {
    Ok(Head::of(tx.optional(HEAD, Vec::new()).await?))
}

/// Adds events to what is to be written, each chained to the one before. The head moves.
pub(crate) fn append(changes: &mut Changes, head: &mut Head, recorded: &[Recorded]) -> Result<(), Error> {
    for event in recorded {
        let row = stored(event, head)?;
        *head = Head { position: event.position, hash: row.hash.clone() };
        changes.insert(&EVENT, row.into_values());
    }
    Ok(())
}

/// An event as its row, chained to the head.
fn stored(recorded: &Recorded, head: &Head) -> Result<StoredRow, Error> {
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
    Ok(row)
}

impl Db {
    /// The end of the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn head(&self) -> Result<Head, Error> {
        Ok(Head::of(self.optional(HEAD, Vec::new()).await?))
    }
}
