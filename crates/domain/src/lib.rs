//! The rules of Milstolpe, pure and synchronous: facts (events), decisions, policy, calculation,
//! the model catalogue and the arithmetic of reminders.
//!
//! Time, ids and the asker come in as arguments; nothing here reads a clock, a file or a database.
//! [`Command::decide`] turns a wish into events or a [`Refusal`]; [`World::apply`] folds events into
//! the state that the next decision sees.

#![deny(clippy::wildcard_enum_match_arm)]

pub mod action;
pub mod assessment;
pub mod calculation;
mod command;
pub mod digest;
mod event;
mod id;
pub mod model;
pub mod organisation;
mod policy;
pub mod privacy;
pub mod procurement;
mod refusal;
pub mod region;
pub mod reminder;
pub mod round;
#[cfg(test)]
mod testing;
mod text;
mod world;

pub use command::{Command, Context};
pub use event::{DecodeError, Event, NewEvent, Recorded};
pub use id::{
    ActionId, Asker, AssessmentId, DigestId, OrganisationId, PersonId, ProcurementId, RegionId, RoundId,
    StreamId, StreamKind,
};
pub use model::{Catalogue, CriterionId, Language, Model, ModelRef};
pub use policy::{Deed, Role, Standing, allows};
pub use refusal::Refusal;
pub use text::Limit;
pub use world::World;
