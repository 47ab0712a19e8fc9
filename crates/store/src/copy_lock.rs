//! The right to copy into a database, which one program at a time has. However the program ends, the right ends
//! with it: unlike a lease, it does not have to run out after a kill.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::db::Pools;
use crate::{Db, Error, Tx};

/// Lies beside the database file while something is copied into it.
const FILE: &str = "milstolpe.copy-lock";

/// Waits for a moment: the server may not have noticed yet that a copy was killed. The line is idle while the copy
/// works, which is no reason to cut it.
const PATIENT: &str = "select set_config('lock_timeout', '2s', true), set_config('idle_in_transaction_session_timeout', '0', true)";
const LOCK: &str = "select pg_advisory_xact_lock(hashtext('milstolpe copy'))";
const FREE: &str =
    "select cast(cast(pg_try_advisory_xact_lock_shared(hashtext('milstolpe copy')) as int) as bigint)";

/// The right, for as long as the value lives.
#[derive(Debug)]
pub(crate) enum CopyLock {
    /// A lock on a file.
    File { path: PathBuf, _locked: File },
    /// A lock that an open transaction has.
    Server { _open: Tx },
}

impl Drop for CopyLock {
    fn drop(&mut self) {
        if let Self::File { path, .. } = self {
            // A file that stays is locked by nobody.
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Db {
    /// Takes the right. None: another program has it.
    pub(crate) async fn lock_for_copy(&self) -> Result<Option<CopyLock>, Error> {
        if let Pools::Sqlite { path, .. } = &self.pools {
            return lock_file(&path.with_file_name(FILE));
        }
        let mut tx = self.begin_postgres().await?;
        tx.execute(PATIENT, Vec::new()).await?;
        match tx.execute(LOCK, Vec::new()).await {
            Ok(_) => Ok(Some(CopyLock::Server { _open: tx })),
            Err(Error::Busy) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether this is the database that `locked` is, into which something is copied now. On a server, where one
    /// database may have many addresses, its lock tells.
    pub(crate) async fn is_same(&self, locked: &Self) -> Result<bool, Error> {
        match (&self.pools, &locked.pools) {
            (Pools::Sqlite { path: one, .. }, Pools::Sqlite { path: two, .. }) => {
                let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
                Ok(real(one) == real(two))
            }
            (Pools::Postgres { .. }, Pools::Postgres { .. }) => {
                let free: Option<(i64,)> = self.optional(FREE, Vec::new()).await?;
                Ok(free == Some((0,)))
            }
            _ => Ok(false),
        }
    }
}

fn lock_file(path: &Path) -> Result<Option<CopyLock>, Error> {
    let unusable = |problem| Error::Folder { path: path.parent().unwrap_or(path).to_owned(), problem };
    let file = File::create(path).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(CopyLock::File { path: path.to_owned(), _locked: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(problem)) => Err(unusable(problem)),
    }
}
