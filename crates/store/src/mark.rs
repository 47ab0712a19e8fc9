//! What an installation has done once.

use chrono::{DateTime, Utc};

use crate::changes::Table;
use crate::{Db, Error, columns};

/// Marks.
pub(crate) static MARKS: Table = Table { name: "mark", columns: columns![Text name, Integer at], key: 1 };

const MARK: &str = "select at from mark where name = $1";
pub(crate) const SET: &str = "insert into mark (name, at) values ($1, $2) on conflict (name) do nothing";

impl Db {
    /// When this was done, if it was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark(&self, name: &str) -> Result<Option<DateTime<Utc>>, Error> {
        let row: Option<(i64,)> = self.optional(MARK, vec![name.into()]).await?;
        Ok(row.and_then(|(at,)| DateTime::from_timestamp_micros(at)))
    }

    /// Remembers when this was done first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_mark(&self, name: &str, at: DateTime<Utc>) -> Result<(), Error> {
        let mut tx = self.write().await?;
        tx.execute(SET, vec![name.into(), at.into()]).await?;
        tx.commit().await
    }
}
