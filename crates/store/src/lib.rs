//! The event log and the only way to write.
//!
//! [`Store::execute`] takes the write lock, loads what the command needs, lets the domain decide,
//! appends, updates the read tables and commits, in that order. It knows no event by name: what an
//! event means is the domain's business, what a page shows is the projection's.

mod ambient;
mod batch;
mod bulk;
mod changes;
mod copy;
mod copy_lock;
mod db;
mod error;
mod execute;
mod follow;
mod health;
mod key;
mod lease;
mod load;
mod log;
mod look;
mod mark;
mod news;
mod once;
mod open;
mod outside;
mod people;
mod read;
mod request;
mod schema;
mod session;
mod source;
mod texts;
mod tx;
mod value;
mod verify;
mod writer;

pub use ambient::Ambient;
pub use bulk::{Bulk, Column, GivenRow, Kind};
pub use changes::{Changes, Table};
pub use copy::{Copied, Copy, CopyError, Side, Step};
pub use db::Db;
pub use error::{Error, Unreachable};
pub use execute::{Bare, BoxFuture, Committed, Envelope, ExecuteError, Follow, Outcome, Project, Store};
pub use follow::POLL;
pub use health::{Health, Trouble};
pub use load::Load;
pub use log::Head;
pub use open::Address;
pub use outside::{LEFT_BEHIND, copied_tables};
pub use people::Person;
pub use request::{AskError, CODE_ATTEMPTS, CodeError, LETTER_LASTS, LETTERS, SignInRequest};
pub use session::{Secret, SignInError};
pub use source::Source;
pub use tx::Tx;
pub use value::{Row, Value};
pub use verify::{Broken, Verified};
