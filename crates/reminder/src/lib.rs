//! Reminders: mail is rendered here and handed to a mail server, a folder or, in tests, memory.

pub mod mail;
pub mod mask;
pub mod transport;
