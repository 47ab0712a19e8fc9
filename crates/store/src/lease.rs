//! Leases: work that one instance at a time does.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Db, Error};

const TAKE: &str = "insert into lease (name, holder, expires_at) values ($1, $2, $3) \
    on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at \
    where lease.holder = excluded.holder or lease.expires_at <= $4";
const RELEASE: &str = "delete from lease where name = $1 and holder = $2";

impl Db {
    /// Takes a lease, or keeps it for longer. True: `holder` has it until `until`, unless it is released
    /// before. False: another holder's time is not over yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_lease(
        &self,
        name: &str,
        holder: Uuid,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let mut tx = self.write().await?;
        let values = vec![name.into(), holder.into(), until.into(), now.into()];
        let taken = tx.execute(TAKE, values).await? > 0;
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
