//! Read tables: what pages, programs and mails look at.
//!
//! [`PROJECT`] keeps them in step inside the appending transaction; [`rebuild()`] makes them again from
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
mod touched;
mod value;

use domain::{Event, Recorded};
use store::{Changes, Error, Project};

use touched::Touched;

pub use rebuild::{TABLES, rebuild};

/// Keeps the read tables in step. Passed to [`store::Store::new`].
pub const PROJECT: Project = Project {
    changes,
    follows: |recorded| !Touched::by([recorded]).is_empty(),
    follow: |tx, events| Box::pin(async move { Touched::by(events).settle(tx).await }),
};

/// What follows from events alone.
fn changes(events: &[Recorded], changes: &mut Changes) -> Result<(), Error> {
    for recorded in events {
        match &recorded.event {
            Event::Region(event) => directory::region_changes(recorded, event, changes),
            Event::Organisation(event) => directory::organisation_changes(recorded, event, changes),
            Event::Round(event) => round::changes(recorded, event, changes)?,
            Event::Assessment(event) => assessment::changes(recorded, event, changes)?,
            Event::Action(event) => action::changes(recorded, event, changes)?,
            Event::Procurement(event) => procurement::changes(recorded, event, changes)?,
            Event::Digest(event) => reminder::changes(event, changes),
        }
    }
    Ok(())
}
