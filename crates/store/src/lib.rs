//! The event log and the only way to write.
//!
//! [`Store::execute`] takes the write lock, loads what the command needs, lets the domain decide,
//! appends, updates the read tables and commits, in that order. It knows no event by name: what an
//! event means is the domain's business, what a page shows is the projection's.

mod ambient;
mod db;
mod error;
mod execute;
mod key;
mod lease;
mod log;
mod mark;
mod open;
mod people;
mod session;
mod value;
mod verify;
mod writer;

pub use ambient::Ambient;
pub use db::{Db, Tx};
pub use error::Error;
pub use execute::{BoxFuture, Committed, Envelope, ExecuteError, Outcome, Project, Store};
pub use log::Head;
pub use open::Address;
pub use people::Person;
pub use session::{Secret, SignInError};
pub use value::{Many, Row, Value};
pub use verify::{Broken, Verified};
pub use writer::Load;
