//! Moving everything from one database to another.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use serde_json::json;
use store::{Copied, Copy, CopyError, Db, Head, Source, Step};

use crate::command::{bar, say};
use crate::server::Stop;
use crate::{Found, cli, machine};

pub(crate) async fn run(arguments: &cli::Copy) -> anyhow::Result<Found> {
    let mut stop = Stop::listen()?;
    let (from, to) = arguments.addresses()?;
    let from = Source::open(&from).await.context("source")?;
    let to = Db::open(&to).await.context("target")?;
    let reached = AtomicU64::new(0);
    let ended = tokio::select! {
        ended = copy(&from, &to, &reached) => Some(ended),
        () = stop.asked() => None,
    };
    from.close().await;
    to.close().await;
    match ended.transpose() {
        Ok(Some(copied)) => {
            tell(&copied, arguments.json);
            Ok(Found::Sound)
        }
        Ok(None) => anyhow::bail!(
            "interrupted at event {}; the target must not be used yet, and the same command goes on from there",
            reached.load(Ordering::Relaxed)
        ),
        Err(CopyError::Broken(side, broken)) => {
            if arguments.json {
                let (position, side) = (broken.position, side.to_string());
                let line =
                    json!({ "complete": false, "side": side, "event": position, "problem": broken.problem });
                say(&line.to_string());
            } else {
                say(&format!("The log of the {side} is broken. First bad event: {broken}"));
                say("The copy is not complete; the target must not be used.");
            }
            Ok(Found::Faults)
        }
        Err(error) => Err(error.into()),
    }
}

async fn copy(from: &Source, to: &Db, reached: &AtomicU64) -> Result<Copied, CopyError> {
    let total = from.head().await.map_or(0, |head| head.position);
    let (copying, verifying) = (bar(total, "Copying"), bar(total, "Verifying"));
    let copy = Copy { from, to, project: projection::PROJECT, page: Copy::PAGE };
    let copied = copy
        .run(machine::now(), |step| match step {
            Step::Copied(position) => {
                reached.store(position, Ordering::Relaxed);
                // A source that is in use grows meanwhile.
                copying.set_length(total.max(position));
                copying.set_position(position);
            }
            Step::Verified(position) => {
                copying.finish_and_clear();
                verifying.set_position(position);
            }
        })
        .await;
    copying.finish_and_clear();
    verifying.finish_and_clear();
    copied
}

fn tell(copied: &Copied, json: bool) {
    let Copied { before, head, beside } = copied;
    let Head { position, .. } = head;
    if json {
        let beside: serde_json::Map<_, _> =
            beside.iter().map(|(table, rows)| ((*table).to_owned(), json!(rows))).collect();
        let (added, hash) = (position - before, head.hash_text());
        let line =
            json!({ "complete": true, "events": position, "added": added, "hash": hash, "beside": beside });
        return say(&line.to_string());
    }
    match (position - before, before) {
        (0, 0) => say("The source holds no events."),
        (0, _) => say(&format!("No event was missing: the target already held all {position}.")),
        (added, 0) => say(&format!("{added} events were copied.")),
        (added, before) => say(&format!("{added} events were added to the {before} that the target held.")),
    }
    let beside: Vec<_> = beside.iter().map(|(table, rows)| format!("{table} {rows}")).collect();
    say(&format!("Rows beside the log: {}.", beside.join(", ")));
    say(&format!("The copy is complete: the log of the target is whole, {position} events."));
    say(&format!("Last hash, the same on both sides: {}", head.hash_text()));
}
