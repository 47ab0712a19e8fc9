//! Mails that somebody waits for: sent at once, not with the day's digests, and not recorded.

use chrono::{DateTime, Utc};
use store::Person;
use uuid::Uuid;

use crate::Post;
use crate::compose::language;
use crate::mail::{Letter, RenderError, render_letter};
use crate::transport::SendError;

/// Why a mail was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// It cannot be put together.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The mail server does not take it.
    #[error(transparent)]
    Send(#[from] SendError),
}

impl Post {
    /// Sends a person a link (the path of a page) and a code to sign in with.
    ///
    /// # Errors
    /// [`LetterError`] without address, link or code.
    pub async fn send_letter(
        &self,
        person: &Person,
        (path, code): (&str, &str),
        (id, now): (Uuid, DateTime<Utc>),
    ) -> Result<(), LetterError> {
        let letter = Letter {
            to_name: person.name.clone(),
            to_address: person.address.clone(),
            language: language(person),
            url: self.page(path),
            code: code.to_owned(),
            minutes: store::LETTER_LASTS.num_minutes(),
            message_id: self.letter_id(id),
        };
        let message = render_letter(&letter, &self.sender, now)?;
        let mut session = self.transport.open().await?;
        let sent = session.send(&message).await;
        session.close().await;
        Ok(sent?)
    }
}
