//! An open connection to a mail server: which commands go in one packet, and what an answer means.
//!
//! lettre speaks the protocol. Its own `send` writes the message and its closing dot apart on a socket without
//! `TCP_NODELAY`, so each message waits about 45 ms for a delayed acknowledgement. Here the socket has
//! `TCP_NODELAY`, a message and its dot are one write, and MAIL, RCPT and DATA are one write when the server
//! offers PIPELINING (RFC 2920).

use std::fmt;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Severity;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::SendError;
use super::config::{SmtpConfig, Tls};
use super::smtp::Outgoing;
use crate::mask;

/// Why one attempt failed.
pub(super) enum Failure {
    /// The server said no; the line is fit for the next message.
    Refused(SendError),
    /// The line is gone. `unseen`: before the message itself was on its way. `reused`: it had served another message.
    Lost { text: String, unseen: bool, reused: bool },
}

impl Failure {
    pub(super) fn lost(text: String) -> Self {
        Self::Lost { text, unseen: false, reused: false }
    }
}

/// Where in the conversation an answer came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Sender,
    Recipient,
    Content,
    Delivery,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sender => "the sender",
            Self::Recipient => "the recipient",
            Self::Content | Self::Delivery => "the message",
        })
    }
}

/// An open connection.
pub(super) struct Line {
    smtp: AsyncSmtpConnection,
    pipelining: bool,
    /// Whether a message was tried on it.
    pub(super) used: bool,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("pipelining", &self.pipelining)
            .field("used", &self.used)
            .finish_non_exhaustive()
    }
}

impl Line {
    /// Connects, protects the connection, signs in.
    pub(super) async fn connect(config: &SmtpConfig) -> Result<Self, String> {
        let server = format!("{}:{}", config.host, config.port);
        match timeout(config.timeout, Self::dial(config)).await {
            Ok(Ok(line)) => {
                tracing::debug!(server, tls = ?config.tls, line.pipelining, "smtp.connected");
                Ok(line)
            }
            Ok(Err(text)) => Err(mask::text(&format!("mail server {server}: {text}"))),
            Err(_) => Err(format!("mail server {server}: no connection within {:?}", config.timeout)),
        }
    }

    async fn dial(config: &SmtpConfig) -> Result<Self, String> {
        let hello = config.hello.clone().map_or_else(ClientId::default, ClientId::Domain);
        let mut smtp = match config.tls {
            Tls::None => plain(config, &hello).await?,
            Tls::StartTls => {
                let mut smtp = plain(config, &hello).await?;
                if !smtp.can_starttls() {
                    return Err("the server does not offer STARTTLS, so nothing is sent".to_owned());
                }
                smtp.starttls(tls_parameters(config)?, &hello).await.map_err(told)?;
                smtp
            }
            // lettre takes a socket of ours only before TLS, so here the socket is its own, without TCP_NODELAY.
            // One write per step is what keeps the delayed acknowledgement away all the same.
            Tls::Implicit => {
                let server = (config.host.as_str(), config.port);
                let parameters = Some(tls_parameters(config)?);
                AsyncSmtpConnection::connect_tokio1(server, Some(config.timeout), &hello, parameters, None)
                    .await
                    .map_err(told)?
            }
        };
        // lettre keeps only the extensions it uses itself, so the server is asked once more for the whole list.
        let offers = smtp.command(Ehlo::new(hello)).await.map_err(told)?;
        let pipelining = offers.message().any(|line| line.trim().eq_ignore_ascii_case("PIPELINING"));
        if let (Some(user), Some(password)) = (&config.username, &config.password) {
            let credentials = Credentials::new(user.clone(), password.expose().to_owned());
            smtp.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .await
                .map_err(|error| format!("signing in failed: {}", told(error)))?;
        }
        Ok(Self { smtp, pipelining, used: false })
    }

    /// Says goodbye.
    pub(super) async fn quit(&mut self) {
        let _ = self.smtp.quit().await;
    }

    /// Hands over one message.
    pub(super) async fn deliver(&mut self, mail: &Outgoing<'_>) -> Result<(), Failure> {
        let sender = Mail::new(mail.envelope.from().cloned(), self.parameters(mail)?);
        let introduced = if self.pipelining {
            self.introduce_at_once(&sender, mail).await
        } else {
            self.introduce_in_turn(&sender, mail).await
        };
        if let Err((stage, error)) = introduced {
            return Err(self.refused(stage, &error, mail).await);
        }
        match self.smtp.command(&mail.body).await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.refused(Stage::Delivery, &error, mail).await),
        }
    }

    /// What MAIL must say about the message, if the server can take it at all.
    fn parameters(&self, mail: &Outgoing<'_>) -> Result<Vec<MailParameter>, Failure> {
        let offers = self.smtp.server_info();
        let refuse = |text: &str| Err(Failure::Refused(SendError::Final(text.to_owned())));
        let mut parameters = Vec::new();
        if mail.has_foreign_address() {
            if !offers.supports_feature(Extension::SmtpUtfEight) {
                return refuse(
                    "the address has letters beyond a-z, which the mail server cannot take (no SMTPUTF8)",
                );
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !mail.is_ascii {
            if !offers.supports_feature(Extension::EightBitMime) {
                return refuse("the message is not ASCII, which the mail server cannot take (no 8BITMIME)");
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(parameters)
    }

    async fn introduce_in_turn(&mut self, sender: &Mail, mail: &Outgoing<'_>) -> Result<(), (Stage, Error)> {
        self.smtp.command(sender).await.map_err(|error| (Stage::Sender, error))?;
        for recipient in mail.envelope.to() {
            let command = Rcpt::new(recipient.clone(), Vec::new());
            self.smtp.command(command).await.map_err(|error| (Stage::Recipient, error))?;
        }
        self.smtp.command(Data).await.map_err(|error| (Stage::Content, error))?;
        Ok(())
    }

    /// MAIL, RCPT and DATA in one write; every answer is read, the first refusal counts.
    async fn introduce_at_once(&mut self, sender: &Mail, mail: &Outgoing<'_>) -> Result<(), (Stage, Error)> {
        let mut commands = sender.to_string();
        for recipient in mail.envelope.to() {
            commands.push_str(&Rcpt::new(recipient.clone(), Vec::new()).to_string());
        }
        commands.push_str(&Data.to_string());
        let mut refusal = self.smtp.command(commands).await.err().map(|error| (Stage::Sender, error));
        for _ in mail.envelope.to() {
            self.answer(Stage::Recipient, &mut refusal).await?;
        }
        let content = self.answer(Stage::Content, &mut refusal).await?;
        let Some(refusal) = refusal else { return Ok(()) };
        if content && !is_lost(&refusal.1) {
            // The server waits for a message nobody will get: RFC 2920, section 3.1, asks for an empty one.
            let _ = self.smtp.command(".\r\n").await;
        }
        Err(refusal)
    }

    /// Reads one more answer; a lost line ends the reading, a refusal is kept if it is the first. True for a yes.
    async fn answer(
        &mut self,
        stage: Stage,
        refusal: &mut Option<(Stage, Error)>,
    ) -> Result<bool, (Stage, Error)> {
        if let Some((stage, error)) = refusal.take_if(|(_, error)| is_lost(error)) {
            return Err((stage, error));
        }
        match self.smtp.read_response().await {
            Ok(_) => Ok(true),
            Err(error) => {
                if refusal.is_none() {
                    *refusal = Some((stage, error));
                } else if is_lost(&error) {
                    return Err(refusal.take().unwrap_or((stage, error)));
                }
                Ok(false)
            }
        }
    }

    /// Tells what a failed step means, and readies the line for the next message where that is possible.
    async fn refused(&mut self, stage: Stage, error: &Error, mail: &Outgoing<'_>) -> Failure {
        let id = mail.id.as_deref().unwrap_or("-");
        let unseen = stage != Stage::Delivery;
        if is_lost(error) {
            let text = mask::text(&format!("connection to the mail server lost: {error}"));
            tracing::debug!(message_id = id, text, "smtp.lost");
            return Failure::Lost { text, unseen, reused: false };
        }
        let text = mask::text(&format!("mail server refused {stage}: {error}"));
        tracing::debug!(message_id = id, text, "smtp.refused");
        if self.smtp.command(Rset).await.is_err() {
            return match meaning(stage, error) {
                // The verdict stands, but the line is unusable: the next message finds that out by itself.
                Meaning::Final => Failure::Refused(SendError::Final(text)),
                Meaning::Passing => Failure::Lost { text, unseen: false, reused: false },
            };
        }
        Failure::Refused(match meaning(stage, error) {
            Meaning::Final => SendError::Final(text),
            Meaning::Passing => SendError::Passing(text),
        })
    }
}

enum Meaning {
    Passing,
    Final,
}

/// A 5xx about the recipient or the message is final. One about ourselves (the sender address, a missing or
/// refused sign-in: 530 to 538) is a fault in the configuration that somebody will mend, so it passes.
fn meaning(stage: Stage, error: &Error) -> Meaning {
    let code = error.status().map_or(0, u16::from);
    if error.is_permanent() && stage != Stage::Sender && !(530..=538).contains(&code) {
        Meaning::Final
    } else {
        Meaning::Passing
    }
}

/// Whether the line is gone: no proper answer at all, or 421, with which a server says that it hangs up.
fn is_lost(error: &Error) -> bool {
    error
        .status()
        .is_none_or(|code| code.severity == Severity::TransientNegativeCompletion && u16::from(code) == 421)
}

/// A plain connection on a socket of our own, so that `TCP_NODELAY` is set.
async fn plain(config: &SmtpConfig, hello: &ClientId) -> Result<AsyncSmtpConnection, String> {
    let socket = TcpStream::connect((config.host.as_str(), config.port)).await.map_err(|e| e.to_string())?;
    socket.set_nodelay(true).map_err(|e| e.to_string())?;
    AsyncSmtpConnection::connect_with_transport(Box::new(socket), hello).await.map_err(told)
}

fn tls_parameters(config: &SmtpConfig) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(config.host.clone());
    for root in &config.roots {
        builder = builder.add_root_certificate(root.clone());
    }
    builder.build().map_err(told)
}

#[expect(clippy::needless_pass_by_value, reason = "takes what map_err hands over")]
fn told(error: Error) -> String {
    error.to_string()
}
