//! One conversation with a mail server, kept open over a batch.

use std::time::Duration;

use lettre::Message;
use lettre::address::Envelope;
use tokio::time::timeout;

use super::config::SmtpConfig;
use super::line::{Failure, Line};
use super::{SendError, message_id};

/// How long a farewell may take; nobody needs its answer.
const FAREWELL: Duration = Duration::from_secs(2);

/// After this many lost connections without a delivery between them the rest of the batch fails at once.
const MOST_LOSSES: u8 = 2;

/// A batch in progress.
#[derive(Debug)]
pub(super) struct SmtpSession {
    config: SmtpConfig,
    line: Option<Line>,
    losses: u8,
    given_up: Option<String>,
}

impl SmtpSession {
    pub(super) async fn open(config: &SmtpConfig) -> Result<Self, SendError> {
        let line = Line::connect(config).await.map_err(SendError::Passing)?;
        Ok(Self { config: config.clone(), line: Some(line), losses: 0, given_up: None })
    }

    pub(super) async fn send(&mut self, message: &Message) -> Result<(), SendError> {
        let mail = Outgoing::new(message)?;
        match self.attempt(&mail).await {
            // A server that closed an idle line has not seen this message: once more on a new one.
            Err(Failure::Lost { unseen: true, reused: true, .. }) => self.attempt(&mail).await,
            other => other,
        }
        .map_err(|failure| match failure {
            Failure::Refused(error) => error,
            Failure::Lost { text, .. } => SendError::Passing(text),
        })
    }

    pub(super) async fn close(mut self) {
        if let Some(mut line) = self.line.take() {
            let _ = timeout(FAREWELL, line.quit()).await;
        }
    }

    async fn attempt(&mut self, mail: &Outgoing<'_>) -> Result<(), Failure> {
        if let Some(text) = &self.given_up {
            return Err(Failure::lost(text.clone()));
        }
        let mut line = match self.line.take() {
            Some(line) => line,
            None => match Line::connect(&self.config).await {
                Ok(line) => line,
                Err(text) => {
                    self.given_up = Some(text.clone());
                    return Err(Failure::lost(text));
                }
            },
        };
        let reused = std::mem::replace(&mut line.used, true);
        // A line that is not put back is dropped, which closes it.
        let result = match timeout(self.config.timeout, line.deliver(mail)).await {
            Ok(result) => result,
            Err(_) => {
                Err(Failure::lost(format!("no answer from the mail server within {:?}", self.config.timeout)))
            }
        };
        match result {
            Ok(()) => {
                self.losses = 0;
                self.line = Some(line);
                Ok(())
            }
            Err(Failure::Refused(error)) => {
                self.line = Some(line);
                Err(Failure::Refused(error))
            }
            Err(Failure::Lost { text, unseen, .. }) => {
                self.losses = self.losses.saturating_add(1);
                if self.losses >= MOST_LOSSES {
                    self.given_up = Some(text.clone());
                }
                Err(Failure::Lost { text, unseen, reused })
            }
        }
    }
}

/// A message ready for the wire.
pub(super) struct Outgoing<'a> {
    pub(super) envelope: &'a Envelope,
    pub(super) id: Option<String>,
    pub(super) body: String,
    pub(super) is_ascii: bool,
}

impl<'a> Outgoing<'a> {
    fn new(message: &'a Message) -> Result<Self, SendError> {
        let raw = String::from_utf8(message.formatted())
            .map_err(|_| SendError::Final("the message is not UTF-8".to_owned()))?;
        let is_ascii = raw.is_ascii();
        Ok(Self { envelope: message.envelope(), id: message_id(message), body: on_the_wire(&raw), is_ascii })
    }

    pub(super) fn has_foreign_address(&self) -> bool {
        let ascii = |address: &lettre::Address| AsRef::<str>::as_ref(address).is_ascii();
        !(self.envelope.from().is_none_or(ascii) && self.envelope.to().iter().all(ascii))
    }
}

/// Lines end in CR LF, a leading dot is doubled, and the closing dot is there.
fn on_the_wire(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + raw.len() / 32 + 8);
    for line in raw.lines() {
        if line.starts_with('.') {
            out.push('.');
        }
        out.push_str(line);
        out.push_str("\r\n");
    }
    out.push_str(".\r\n");
    out
}

#[cfg(test)]
mod tests {
    use super::on_the_wire;

    #[test]
    fn leading_dots_are_doubled_and_bare_line_feeds_cannot_end_the_message() {
        assert_eq!(on_the_wire("a\r\n.b\r\n..\r\n"), "a\r\n..b\r\n...\r\n.\r\n");
        assert_eq!(on_the_wire("a\n.\nMAIL FROM:<x>"), "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n");
    }
}
