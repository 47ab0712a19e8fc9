//! Read tables: what pages, programs and mails look at.
//!
//! [`apply`] keeps them in step inside the appending transaction; [`rebuild`] makes them again from
//! the log and gives the same bytes. Every query takes the asker and answers only what that asker
//! may see: members see their organisation, members and coordinators of a region see what its
//! organisations have submitted, and the program itself ([`domain::Asker::System`]) sees everything.

#![deny(clippy::wildcard_enum_match_arm)]

pub mod action;
pub mod assessment;
pub mod comparison;
pub mod directory;
pub mod history;
pub mod procurement;
pub mod progress;
mod rebuild;
pub mod reminder;
pub mod round;
mod value;

use domain::{Event, Recorded};
use store::{BoxFuture, Error, Project, Tx};

pub use rebuild::{TABLES, rebuild};

/// Keeps the read tables in step. Passed to [`store::Store::new`].
pub const PROJECT: Project = Project { changes: |_, _| Ok(()), follows: |_| true, follow: apply };

/// Brings the read tables up to date with new events.
pub fn apply<'a>(tx: &'a mut Tx, events: &'a [Recorded]) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async move {
        for recorded in events {
            apply_one(tx, recorded).await?;
        }
        Ok(())
    })
}

async fn apply_one(tx: &mut Tx, recorded: &Recorded) -> Result<(), Error> {
    match &recorded.event {
        Event::Region(event) => directory::apply_region(tx, recorded, event).await,
        Event::Organisation(event) => {
            directory::apply_organisation(tx, recorded, event).await?;
            reminder::after_organisation(tx, recorded, event).await
        }
        Event::Round(event) => {
            round::apply(tx, recorded, event).await?;
            reminder::refresh_round(tx, domain::RoundId(recorded.stream.id), None).await
        }
        Event::Assessment(event) => {
            assessment::apply(tx, recorded, event).await?;
            reminder::after_assessment(tx, recorded, event).await
        }
        Event::Action(event) => {
            action::apply(tx, recorded, event).await?;
            reminder::refresh_action(tx, domain::ActionId(recorded.stream.id)).await
        }
        Event::Procurement(event) => {
            procurement::apply(tx, recorded, event).await?;
            reminder::refresh_procurement(tx, domain::ProcurementId(recorded.stream.id)).await
        }
        Event::Digest(event) => reminder::after_digest(tx, event).await,
    }
}
