//! Where rendered mail goes: a mail server, a folder of files, or memory in tests.

mod config;
mod line;
mod memory;
mod outbox;
mod smtp;

use std::path::PathBuf;

use lettre::Message;

pub use config::{ConfigError, Secret, SmtpConfig, Tls};
pub use memory::Memory;
pub use outbox::Outbox;

use smtp::SmtpSession;

/// A way to hand over mail.
#[derive(Clone, Debug)]
pub enum Transport {
    /// A mail server.
    Smtp(Box<SmtpConfig>),
    /// A folder that gets one file per message: for trying things out, and for servers that pick mail up themselves.
    Outbox(Outbox),
    /// Memory, for tests.
    Memory(Memory),
}

impl Transport {
    /// Mail through the server that `config` describes.
    ///
    /// # Errors
    /// When the configuration cannot work: a user name without a password, or credentials that would
    /// travel in plain text.
    pub fn smtp(config: SmtpConfig) -> Result<Self, ConfigError> {
        config.check()?;
        Ok(Self::Smtp(Box::new(config)))
    }

    /// Mail as files in `folder`, which is created when the first message is written.
    pub fn outbox(folder: impl Into<PathBuf>) -> Self {
        Self::Outbox(Outbox::new(folder))
    }

    /// Opens a session for one batch of messages.
    ///
    /// For a mail server that is one connection, signed in and ready.
    ///
    /// # Errors
    /// [`SendError::Passing`] when the server cannot be reached or does not let us in.
    pub async fn open(&self) -> Result<Session, SendError> {
        Ok(match self {
            Self::Smtp(config) => Session(Inner::Smtp(Box::new(SmtpSession::open(config).await?))),
            Self::Outbox(outbox) => Session(Inner::Outbox(outbox.clone())),
            Self::Memory(memory) => Session(Inner::Memory(memory.clone())),
        })
    }
}

/// One batch of messages on its way.
#[derive(Debug)]
pub struct Session(Inner);

#[derive(Debug)]
enum Inner {
    Smtp(Box<SmtpSession>),
    Outbox(Outbox),
    Memory(Memory),
}

impl Session {
    /// Hands over one message.
    ///
    /// After a refusal the session goes on with the next message. A lost connection is opened anew by itself;
    /// when that fails, every further message of the batch fails at once instead of waiting its turn to time out.
    ///
    /// # Errors
    /// [`SendError::Passing`] when the same message may get through later, [`SendError::Final`] when it will not.
    pub async fn send(&mut self, message: &Message) -> Result<(), SendError> {
        match &mut self.0 {
            Inner::Smtp(session) => session.send(message).await,
            Inner::Outbox(outbox) => outbox.write(message).await,
            Inner::Memory(memory) => memory.keep(message),
        }
    }

    /// Ends the batch. What was handed over stays handed over, even if the farewell fails.
    pub async fn close(self) {
        if let Inner::Smtp(session) = self.0 {
            session.close().await;
        }
    }
}

/// Why a message was not handed over. The text is safe to log and to store: addresses in it are masked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may work later: no connection, no answer in time, or the server asked us to come back.
    #[error("{0}")]
    Passing(String),
    /// It will not work for this message and this recipient, however often it is tried.
    #[error("{0}")]
    Final(String),
}

impl SendError {
    /// Whether trying again is pointless.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Final(_))
    }
}

/// The Message-ID of a message without its angle brackets.
fn message_id(message: &Message) -> Option<String> {
    let id = message.headers().get_raw("Message-ID")?;
    Some(id.trim().trim_start_matches('<').trim_end_matches('>').to_owned())
}
