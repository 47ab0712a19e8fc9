//! Making the read tables again from the log.

use futures_util::future::try_join;
use store::{Changes, Db, Error};

use crate::changes;
use crate::touched::Touched;

/// How many events are read at a time.
const PAGE: u32 = 1_000;

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
/// returns the last one. Memory holds two pages of the log and the ids of rounds, actions and plan lines.
///
/// # Errors
/// When the database fails or an event cannot be read; then nothing was changed.
pub async fn rebuild(db: &Db, mut progress: impl FnMut(u64) + Send) -> Result<u64, Error> {
    let mut tx = db.write().await?;
    for statement in EMPTY {
        tx.execute(statement, Vec::new()).await?;
    }
    let mut touched = Touched::default();
    let mut position = 0;
    // No event can be added meanwhile: the transaction holds the write lock.
    let mut page = db.after(position, PAGE).await?;
    while let Some(last) = page.last() {
        position = last.position;
        let mut rows = Changes::default();
        changes(&page, &mut rows)?;
        for recorded in &page {
            touched.add_thing(recorded);
        }
        // The next page is read while this one is written.
        (page, ()) = try_join(db.after(position, PAGE), tx.write(rows)).await?;
        progress(position);
    }
    touched.settle(&mut tx).await?;
    tx.commit().await?;
    Ok(position)
}
