//! Walking the hash chain: proof that nothing in the log was altered, left out or put in.

use std::collections::HashMap;

use uuid::Uuid;

use crate::log::{StoredRow, rows_after, unsigned};
use crate::{Db, Error, Head};

/// How many events are read at a time.
const BATCH: u32 = 2_000;

/// The first event that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {position}: {problem}")]
pub struct Broken {
    /// Its position.
    pub position: u64,
    /// What does not fit.
    pub problem: String,
}

/// What a walk through the log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Every event fits; the end of the log, to be compared with a copy kept elsewhere.
    Whole(Head),
    /// The first event that does not fit.
    Broken(Broken),
}

impl Db {
    /// Walks the log from the start and checks places, versions, hashes and payloads. Calls
    /// `progress` with the position reached so far.
    ///
    /// # Errors
    /// When the database fails. A log that does not fit is no error but [`Verified::Broken`].
    pub async fn verify(&self, mut progress: impl FnMut(u64) + Send) -> Result<Verified, Error> {
        let mut head = Head::default();
        let mut versions: HashMap<Uuid, i64> = HashMap::new();
        loop {
            let rows = rows_after(self, head.position, BATCH).await?;
            if rows.is_empty() {
                return Ok(Verified::Whole(head));
            }
            for row in rows {
                if let Some(problem) = problem_of(&row, &head, &mut versions) {
                    return Ok(Verified::Broken(Broken { position: unsigned(row.position), problem }));
                }
                head = Head { position: unsigned(row.position), hash: row.hash };
            }
            progress(head.position);
        }
    }
}

fn problem_of(row: &StoredRow, head: &Head, versions: &mut HashMap<Uuid, i64>) -> Option<String> {
    if let Some(problem) = misplaced(row, head) {
        return Some(problem);
    }
    let version = versions.entry(row.stream_id).or_default();
    *version += 1;
    if row.version != *version {
        return Some(format!("has version {} of its stream where {version} was expected", row.version));
    }
    altered(row, head)
}

/// Why an event does not follow the head, if it does not. Its version is told by its whole stream alone.
pub(crate) fn misfit(row: &StoredRow, head: &Head) -> Option<String> {
    misplaced(row, head).or_else(|| altered(row, head))
}

fn misplaced(row: &StoredRow, head: &Head) -> Option<String> {
    let expected = head.position + 1;
    (unsigned(row.position) != expected)
        .then(|| format!("follows event {}; event {expected} is missing", head.position))
}

fn altered(row: &StoredRow, head: &Head) -> Option<String> {
    if row.hash != row.hash_after(&head.hash) {
        return Some("its content does not match its hash, or the event before it was changed".to_owned());
    }
    row.recorded().err().map(|error| error.to_string())
}
