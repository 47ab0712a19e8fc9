//! Commands about the database: migrate, rebuild, verify.

use store::{Db, Verified};

use crate::Found;
use crate::cli::Data;
use crate::command::{bar, existing, say};

/// Opening brings the database up to date; there is nothing else to do.
pub(crate) async fn migrate(arguments: &Data) -> anyhow::Result<Found> {
    let db = Db::open(&arguments.address()?).await?;
    say(&format!("{} is up to date.", db.name()));
    db.close().await;
    Ok(Found::Sound)
}

pub(crate) async fn rebuild(arguments: &Data) -> anyhow::Result<Found> {
    let db = existing(&arguments.address()?).await?;
    let bar = bar(db.head().await?.position, "Rebuilding");
    let events = projection::rebuild(&db, |position| bar.set_position(position)).await?;
    bar.finish_and_clear();
    say(&format!("The read tables were made again from {events} events."));
    db.close().await;
    Ok(Found::Sound)
}

pub(crate) async fn verify(arguments: &Data) -> anyhow::Result<Found> {
    let db = existing(&arguments.address()?).await?;
    let bar = bar(db.head().await?.position, "Verifying");
    let verified = db.verify(|position| bar.set_position(position)).await?;
    bar.finish_and_clear();
    db.close().await;
    match verified {
        Verified::Whole(head) => {
            say(&format!("The log is whole: {} events.", head.position));
            say(&format!("Last hash: {}", head.hash_text()));
            say("Keep the two lines elsewhere: a log that was cut short is told by comparing them.");
            Ok(Found::Sound)
        }
        Verified::Broken(broken) => {
            say(&format!("The log is broken. First bad event: {broken}"));
            Ok(Found::Faults)
        }
    }
}
