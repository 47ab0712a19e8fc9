//! Idempotency keys: the same command of the same asker under the same key is carried out once.

use domain::{Asker, StreamId, StreamKind};
use sqlx::FromRow;
use uuid::Uuid;

use crate::execute::{Envelope, ExecuteError, Outcome};
use crate::log::unsigned;
use crate::{Error, Tx};

const REPEATED: &str = "select name, stream_kind, stream_id, position, version from command \
    where actor = $1 and idempotency_key = $2";
const REMEMBER: &str = "insert into command (actor, idempotency_key, name, stream_kind, stream_id, position, version) \
    values ($1, $2, $3, $4, $5, $6, $7)";

#[derive(FromRow)]
struct RepeatedRow {
    name: String,
    stream_kind: String,
    stream_id: Uuid,
    position: i64,
    version: i64,
}

pub(crate) fn actor(asker: Asker) -> String {
    asker.person().map_or_else(|| "system".to_owned(), |person| person.to_string())
}

/// What the command did when it came under the same key before.
pub(crate) async fn repeated(tx: &mut Tx, envelope: &Envelope) -> Result<Option<Outcome>, ExecuteError> {
    let Some(key) = &envelope.key else { return Ok(None) };
    let row: Option<RepeatedRow> =
        tx.optional(REPEATED, vec![actor(envelope.asker).into(), key.into()]).await?;
    let Some(row) = row else { return Ok(None) };
    if row.name != envelope.command.name() {
        return Err(ExecuteError::KeyReused { name: row.name });
    }
    let kind = StreamKind::parse(&row.stream_kind).ok_or_else(|| Error::Row {
        table: "command",
        problem: format!("unknown kind of stream {}", row.stream_kind),
    })?;
    Ok(Some(Outcome {
        stream: StreamId { kind, id: row.stream_id },
        events: 0,
        position: unsigned(row.position),
        version: unsigned(row.version),
        repeated: true,
    }))
}

/// Keeps what the command did under its key.
pub(crate) async fn remember(
    tx: &mut Tx,
    envelope: &Envelope,
    key: &str,
    outcome: &Outcome,
) -> Result<(), Error> {
    let values = vec![
        actor(envelope.asker).into(),
        key.into(),
        envelope.command.name().into(),
        outcome.stream.kind.as_str().into(),
        outcome.stream.id.into(),
        outcome.position.into(),
        outcome.version.into(),
    ];
    tx.execute(REMEMBER, values).await.map(|_| ())
}
