//! Reminders: what is due is rendered here as mail, handed to a mail server, a folder or, in tests, memory,
//! and what became of it is recorded.
//!
//! # The promise
//!
//! At least once. What became of a mail is an event, written after the mail server said yes: a crash between
//! the two sends the mail again, with the same Message-ID, by which mail programs recognise it. Nothing is ever
//! lost silently: each reminder that was due ends as told or as failed. A rebuild of the read tables mails
//! nobody, because what was told is in the log.
//!
//! # The rules
//!
//! - One mail a person and day, with everything that waits, from eight o'clock in the organisation's time zone.
//! - A mail that cannot get through now is tried again at each tick of its day. What it held goes into the
//!   mail of the day after; when that does not get through at its first attempt either, yesterday's digest is
//!   recorded as failed and its reminders count as told.
//! - A mail that will never get through is recorded as failed at once, as is that of a person without address.
//! - One instance at a time sends ([`store::Db::take_lease`]).

mod compose;
mod letter;
pub mod mail;
pub mod mask;
mod post;
mod run;
mod tick;
pub mod transport;

pub use letter::LetterError;
pub use post::{Post, PostError};
pub use run::{PERIOD, run};
pub use tick::{Error, MOST, Report, tick};
