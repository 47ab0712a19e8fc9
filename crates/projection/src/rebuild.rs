//! Making the read tables again from the log.

use store::{Db, Error};

use crate::apply;

/// How many events are read at a time.
const BATCH: u32 = 1_000;

/// Every read table, with the columns that order its rows.
pub const TABLES: [(&str, &str); 12] = [
    ("region", "region_id"),
    ("coordinator", "region_id, person_id"),
    ("organisation", "organisation_id"),
    ("member", "organisation_id, person_id"),
    ("round", "round_id"),
    ("assessment", "assessment_id"),
    ("rating", "assessment_id, criterion"),
    ("action", "action_id"),
    ("procurement", "procurement_id"),
    ("phase", "procurement_id, phase"),
    ("reminder", "person_id, organisation_id, reminder_key"),
    ("reminder_told", "person_id, reminder_key"),
];

const EMPTY: [&str; 12] = [
    "delete from region",
    "delete from coordinator",
    "delete from organisation",
    "delete from member",
    "delete from round",
    "delete from assessment",
    "delete from rating",
    "delete from action",
    "delete from procurement",
    "delete from phase",
    "delete from reminder",
    "delete from reminder_told",
];

/// Empties the read tables and fills them from the log, in one transaction: readers see the old
/// rows until the new ones are complete. Calls `progress` with the position reached so far, and
/// returns the last one.
///
/// # Errors
/// When the database fails or an event cannot be read; then nothing was changed.
pub async fn rebuild(db: &Db, mut progress: impl FnMut(u64) + Send) -> Result<u64, Error> {
    let mut tx = db.write().await?;
    for statement in EMPTY {
        tx.execute(statement, Vec::new()).await?;
    }
    let mut position = 0;
    loop {
        // No event can be added meanwhile: the transaction holds the write lock.
        let events = db.after(position, BATCH).await?;
        let Some(last) = events.last() else { break };
        position = last.position;
        apply(&mut tx, &events).await?;
        progress(position);
    }
    tx.commit().await?;
    Ok(position)
}
