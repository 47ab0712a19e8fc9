//! Idempotency keys: the same command of the same asker under the same key is carried out once.

use std::borrow::Cow;
use std::collections::HashMap;

use domain::{Asker, StreamId, StreamKind};
use sqlx::FromRow;
use uuid::Uuid;

use crate::changes::{Changes, Table};
use crate::execute::{Envelope, ExecuteError, Outcome};
use crate::log::unsigned;
use crate::look::Look;
use crate::{Bulk, Error, columns};

/// Commands that came with a key. Each is written once.
pub(crate) static COMMAND: Table = Table {
    name: "command",
    columns: columns![
        Text actor, Text idempotency_key, Text name, Text stream_kind, Uuid stream_id, Integer position,
        Integer version,
    ],
    key: 2,
};

const REPEATED: Bulk = Bulk {
    sql: "select command.actor, command.idempotency_key, name, stream_kind, stream_id, position, version \
        from command join {rows} on given.actor = command.actor \
        and given.idempotency_key = command.idempotency_key",
    columns: columns![Text actor, Text idempotency_key],
};

#[derive(FromRow)]
struct RepeatedRow {
    actor: String,
    idempotency_key: String,
    name: String,
    stream_kind: String,
    stream_id: Uuid,
    position: i64,
    version: i64,
}

/// What commands did that came under keys, by asker and key: the command's name and its outcome.
#[derive(Debug, Default)]
pub(crate) struct Keys(HashMap<(String, String), (Cow<'static, str>, Outcome)>);

pub(crate) fn actor(asker: Asker) -> String {
    asker.person().map_or_else(|| "system".to_owned(), |person| person.to_string())
}

impl Keys {
    /// Reads what is known of the keys of these commands, in one query.
    pub(crate) async fn read(
        look: &mut Look<'_>,
        envelopes: impl Iterator<Item = &Envelope>,
    ) -> Result<Self, Error> {
        let keys = envelopes.filter_map(|envelope| {
            let key = envelope.key.as_deref()?;
            Some(vec![actor(envelope.asker).into(), key.into()])
        });
        let rows = look.bulk_all::<RepeatedRow>(&REPEATED, keys.collect()).await?;
        let known = rows.into_iter().map(|row| {
            let outcome = row.outcome()?;
            Ok(((row.actor, row.idempotency_key), (Cow::Owned(row.name), outcome)))
        });
        Ok(Self(known.collect::<Result<_, Error>>()?))
    }

    /// The answer to a command that came before under the same key.
    pub(crate) fn repeated(&self, envelope: &Envelope) -> Option<Result<Outcome, ExecuteError>> {
        let key = envelope.key.clone()?;
        let (name, outcome) = self.0.get(&(actor(envelope.asker), key))?;
        Some(if name == envelope.command.name() {
            Ok(*outcome)
        } else {
            Err(ExecuteError::KeyReused { name: name.to_string() })
        })
    }

    /// Keeps what the command did under its key, if it has one, and adds that to what is to be written.
    pub(crate) fn remember(&mut self, changes: &mut Changes, envelope: &Envelope, outcome: &Outcome) {
        let Some(key) = &envelope.key else { return };
        let (asker, name) = (actor(envelope.asker), envelope.command.name());
        let row = vec![
            (&asker).into(),
            key.into(),
            name.into(),
            outcome.stream.kind.as_str().into(),
            outcome.stream.id.into(),
            outcome.position.into(),
            outcome.version.into(),
        ];
        changes.insert(&COMMAND, row);
        let repeated = Outcome { events: 0, repeated: true, ..*outcome };
        self.0.insert((asker, key.clone()), (Cow::Borrowed(name), repeated));
    }
}

impl RepeatedRow {
    fn outcome(&self) -> Result<Outcome, Error> {
        let kind = StreamKind::parse(&self.stream_kind).ok_or_else(|| Error::Row {
            table: "command",
            problem: format!("unknown kind of stream {}", self.stream_kind),
        })?;
        Ok(Outcome {
            stream: StreamId { kind, id: self.stream_id },
            events: 0,
            position: unsigned(self.position),
            version: unsigned(self.version),
            repeated: true,
        })
    }
}
