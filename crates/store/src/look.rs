//! Looking at rows from inside a transaction or outside of any.

use crate::bulk::GivenRow;
use crate::value::Row;
use crate::{Bulk, Db, Error, Tx};

/// Where the writer looks: at what is committed, or at what it holds the lock of.
#[derive(Debug)]
pub(crate) enum Look<'a> {
    Db(&'a Db),
    Tx(&'a mut Tx),
}

impl Look<'_> {
    /// Every row that a query over given rows finds. Without any, nothing is asked.
    pub(crate) async fn bulk_all<T: Row>(
        &mut self,
        bulk: &Bulk,
        rows: Vec<GivenRow>,
    ) -> Result<Vec<T>, Error> {
        match self {
            _ if rows.is_empty() => Ok(Vec::new()),
            Self::Db(db) => db.bulk_all(bulk, rows).await,
            Self::Tx(tx) => tx.bulk_all(bulk, rows).await,
        }
    }
}
