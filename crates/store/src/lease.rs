//! Leases: work that one instance at a time does.
//!
//! A lease ends by one clock for all: that of the database server, or of the one machine that an embedded file is
//! on. So instances whose clocks differ do not take each other's leases.

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use crate::{Db, Error};

/// Twins: the server tells the time itself, after the wait for the write lock.
const TAKE_SQLITE: &str = "insert into lease (name, holder, expires_at) values ($1, $2, $4 + $3) \
    on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at \
    where lease.holder = excluded.holder or lease.expires_at <= $4";
const TAKE_POSTGRES: &str = "with clock (now) as materialized (\
        select (extract(epoch from clock_timestamp()) * 1000000)::bigint) \
    insert into lease (name, holder, expires_at) select $1, $2, now + $3 from clock \
    on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at \
    where lease.holder = excluded.holder or lease.expires_at <= excluded.expires_at - $3";
const RELEASE: &str = "delete from lease where name = $1 and holder = $2";

impl Db {
    /// Takes a lease for so long from now, or keeps it for so long. True: `holder` has it until then, unless it is
    /// released before. False: another holder's time is not over yet. `now` is what this machine's clock shows;
    /// a database server goes by its own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_lease(
        &self,
        name: &str,
        holder: Uuid,
        length: Duration,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.write().await?;
        let micros = length.num_microseconds().unwrap_or(i64::MAX / 4);
        let mut values = vec![name.into(), holder.into(), micros.into()];
        let take = tx.either(TAKE_SQLITE, TAKE_POSTGRES);
        if take == TAKE_SQLITE {
            values.push(now.into());
        }
        let taken = tx.execute(take, values).await? > 0;
        if taken {
            tx.commit().await?;
        }
        Ok(taken)
    }

    /// Gives a lease back before its time. Nothing happens if somebody else has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_lease(&self, name: &str, holder: Uuid) -> Result<(), Error> {
        let mut tx = self.write().await?;
        tx.execute(RELEASE, vec![name.into(), holder.into()]).await?;
        tx.commit().await
    }
}
