//! How to reach the mail server, read from a URL.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::client::Certificate;
use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// Longest wait for connecting, and for handing over one message, unless configured otherwise.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Not at all (`smtp://`): for a relay on the same machine or a trusted network.
    None,
    /// By STARTTLS, required (`smtp+starttls://`): a server that does not offer it gets no mail.
    StartTls,
    /// From the first byte (`smtps://`).
    Implicit,
}

/// A password. Its `Debug` form prints three stars.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a password.
    pub fn new(password: impl Into<String>) -> Self {
        Self(password.into())
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The mail server and how to talk to it.
#[derive(Clone, Debug)]
pub struct SmtpConfig {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) username: Option<String>,
    pub(super) password: Option<Secret>,
    pub(super) hello: Option<String>,
    pub(super) timeout: Duration,
    pub(super) roots: Vec<Certificate>,
}

/// Why a mail server cannot be used as configured. No message repeats a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The text is no URL.
    #[error("the mail server address is not a URL ({0}); accepted: {ACCEPTED}")]
    NotUrl(String),
    /// The URL has a scheme that says nothing about mail.
    #[error("the mail server URL starts with \"{0}://\"; accepted: {ACCEPTED}")]
    Scheme(String),
    /// The URL names no host, or one that cannot exist.
    #[error("the mail server URL names no valid host; accepted: {ACCEPTED}")]
    Host,
    /// The URL asks for port 0.
    #[error("the mail server URL has port 0; accepted: 1 to 65535, or none for the usual port")]
    Port,
    /// The URL has a path, query or fragment.
    #[error("the mail server URL has something after the host and port ({0}); accepted: {ACCEPTED}")]
    Extra(String),
    /// User name or password is not UTF-8 once its percent signs are decoded.
    #[error(
        "the {0} in the mail server URL is not UTF-8; accepted: UTF-8, with special characters percent-encoded"
    )]
    Credentials(&'static str),
    /// There is a password and nobody it belongs to.
    #[error(
        "the mail server has a password but no user name; accepted: both or neither (user name before @ in the URL)"
    )]
    PasswordWithoutUser,
    /// There is a user name and no password.
    #[error("the mail server has a user name but no password; accepted: both or neither")]
    UserWithoutPassword,
    /// Credentials would travel unprotected over a network.
    #[error(
        "the user name and password would reach {0} in plain text; accepted: smtp+starttls:// or smtps://, \
         or smtp:// to this machine itself (localhost)"
    )]
    PlaintextCredentials(String),
    /// The name to present ourselves with is unusable.
    #[error("the hello name \"{0}\" cannot be used; accepted: a host name such as milstolpe.example.se")]
    Hello(String),
    /// No time to wait at all.
    #[error("the mail timeout is zero; accepted: one second or more")]
    Timeout,
    /// A root certificate cannot be read.
    #[error("the mail server's root certificate cannot be read; accepted: a certificate in PEM form")]
    Certificate,
}

/// The forms a mail server URL can have, for error messages.
const ACCEPTED: &str = "smtp://host:25, smtp+starttls://user@host:587 or smtps://user@host:465";

impl SmtpConfig {
    /// Reads `smtp://host:25`, `smtp+starttls://user@host:587` or `smtps://user@host:465`.
    ///
    /// The port may be left out (25, 587 and 465). User name and password may stand in the URL, percent-encoded;
    /// the password is better given by [`SmtpConfig::with_password`].
    ///
    /// # Errors
    /// [`ConfigError`] says which part of the URL was wrong and what is accepted.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let url = Url::parse(text.trim()).map_err(|error| ConfigError::NotUrl(error.to_string()))?;
        let (tls, usual_port) = match url.scheme() {
            "smtp" => (Tls::None, 25),
            "smtp+starttls" => (Tls::StartTls, 587),
            "smtps" => (Tls::Implicit, 465),
            // "localhost:25" parses as a URL with the scheme "localhost".
            other => return Err(ConfigError::Scheme(other.to_owned())),
        };
        let host = parse_host(url.host_str().unwrap_or_default())?;
        let port = url.port().unwrap_or(usual_port);
        if port == 0 {
            return Err(ConfigError::Port);
        }
        if !matches!(url.path(), "" | "/") {
            return Err(ConfigError::Extra(format!("the path \"{}\"", url.path())));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(ConfigError::Extra("a query or fragment".to_owned()));
        }
        let username = Some(decode(url.username(), "user name")?).filter(|name| !name.is_empty());
        let password = url.password().map(|p| decode(p, "password")).transpose()?.map(Secret);
        let config =
            Self { host, port, tls, username, password, hello: None, timeout: TIMEOUT, roots: Vec::new() };
        config.check_protection()?;
        Ok(config)
    }

    /// Sets the password, replacing one from the URL.
    ///
    /// # Errors
    /// [`ConfigError::PasswordWithoutUser`] when the URL names no user.
    pub fn with_password(mut self, password: Secret) -> Result<Self, ConfigError> {
        self.password = Some(password);
        self.check_protection()?;
        Ok(self)
    }

    /// Sets the name we present ourselves with; without one it is this machine's host name.
    ///
    /// # Errors
    /// [`ConfigError::Hello`] when it is not a host name.
    pub fn with_hello(mut self, name: &str) -> Result<Self, ConfigError> {
        let usable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if name.is_empty() || name.len() > 253 || !name.chars().all(usable) {
            return Err(ConfigError::Hello(name.chars().filter(|c| !c.is_control()).take(80).collect()));
        }
        self.hello = Some(name.to_owned());
        Ok(self)
    }

    /// Sets the longest wait for connecting, and for handing over one message.
    ///
    /// # Errors
    /// [`ConfigError::Timeout`] when it is zero.
    pub fn with_timeout(mut self, timeout: Duration) -> Result<Self, ConfigError> {
        if timeout.is_zero() {
            return Err(ConfigError::Timeout);
        }
        self.timeout = timeout;
        Ok(self)
    }

    /// Trusts one more root certificate (PEM), for a relay whose certificate the organisation issued itself.
    ///
    /// # Errors
    /// [`ConfigError::Certificate`] when it cannot be read.
    pub fn with_root_certificate(mut self, pem: &[u8]) -> Result<Self, ConfigError> {
        let root = Certificate::from_pem(pem).map_err(|_| ConfigError::Certificate)?;
        self.roots.push(root);
        Ok(self)
    }

    /// The server's host name or address.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The server's port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How the connection is protected.
    pub fn tls(&self) -> Tls {
        self.tls
    }

    /// Whether the configuration is complete enough to be used.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.username.is_some() && self.password.is_none() {
            return Err(ConfigError::UserWithoutPassword);
        }
        self.check_protection()
    }

    fn check_protection(&self) -> Result<(), ConfigError> {
        if self.password.is_some() && self.username.is_none() {
            return Err(ConfigError::PasswordWithoutUser);
        }
        if self.username.is_some() && self.tls == Tls::None && !is_loopback(&self.host) {
            return Err(ConfigError::PlaintextCredentials(self.host.clone()));
        }
        Ok(())
    }
}

fn parse_host(text: &str) -> Result<String, ConfigError> {
    match Host::parse(text) {
        Ok(Host::Domain(name)) if !name.is_empty() => Ok(name),
        Ok(Host::Ipv4(ip)) => Ok(ip.to_string()),
        Ok(Host::Ipv6(ip)) => Ok(ip.to_string()),
        _ => Err(ConfigError::Host),
    }
}

fn decode(text: &str, what: &'static str) -> Result<String, ConfigError> {
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| ConfigError::Credentials(what))?;
    Ok(decoded.into_owned())
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{ConfigError, Secret, SmtpConfig, Tls};
    use crate::transport::Transport;

    fn refused(text: &str) -> ConfigError {
        SmtpConfig::parse(text).unwrap_err()
    }

    #[test]
    fn the_scheme_decides_protection_and_usual_port() {
        for (text, tls, port) in [
            ("smtp://mail.falun.se", Tls::None, 25),
            ("smtp+starttls://mail.falun.se", Tls::StartTls, 587),
            ("smtps://mail.falun.se", Tls::Implicit, 465),
            ("smtps://mail.falun.se:2465/", Tls::Implicit, 2465),
        ] {
            let config = SmtpConfig::parse(text).unwrap();
            assert_eq!((config.host(), config.tls(), config.port()), ("mail.falun.se", tls, port), "{text}");
        }
    }

    #[test]
    fn hosts_can_be_addresses_and_swedish_names() {
        assert_eq!(SmtpConfig::parse("smtp://[::1]:2525").unwrap().host(), "::1");
        assert_eq!(SmtpConfig::parse("smtp://127.0.0.1").unwrap().host(), "127.0.0.1");
        assert_eq!(SmtpConfig::parse("smtp://rättvik.se").unwrap().host(), "xn--rttvik-bua.se");
    }

    #[test]
    fn a_wrong_url_is_refused_by_the_part_that_is_wrong() {
        assert!(matches!(refused("mail.falun.se"), ConfigError::NotUrl(_)));
        assert_eq!(refused("localhost:25"), ConfigError::Scheme("localhost".to_owned()));
        assert_eq!(refused("https://mail.falun.se"), ConfigError::Scheme("https".to_owned()));
        assert_eq!(refused("smtp://"), ConfigError::Host);
        assert!(matches!(refused("smtp://mail.falun.se:99999"), ConfigError::NotUrl(_)));
        assert_eq!(refused("smtp://mail.falun.se:0"), ConfigError::Port);
        assert!(matches!(refused("smtp://mail.falun.se/inbox"), ConfigError::Extra(_)));
        assert!(matches!(refused("smtp://mail.falun.se?tls=no"), ConfigError::Extra(_)));
        assert_eq!(refused("smtps://%ff@mail.falun.se"), ConfigError::Credentials("user name"));
        assert!(refused("http://x").to_string().contains("smtp+starttls://user@host:587"));
    }

    #[test]
    fn credentials_in_plain_text_are_refused_unless_the_host_is_this_machine() {
        assert_eq!(
            refused("smtp://anna:pw@mail.falun.se"),
            ConfigError::PlaintextCredentials("mail.falun.se".to_owned())
        );
        for text in ["smtp://anna:pw@localhost", "smtp://anna:pw@127.0.0.1", "smtp://anna:pw@[::1]"] {
            assert!(SmtpConfig::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn user_and_password_come_together_or_not_at_all() {
        let user_only = SmtpConfig::parse("smtps://anna@mail.falun.se").unwrap();
        assert_eq!(Transport::smtp(user_only.clone()).unwrap_err(), ConfigError::UserWithoutPassword);
        assert!(Transport::smtp(user_only.with_password(Secret::new("pw")).unwrap()).is_ok());
        let nobody = SmtpConfig::parse("smtps://mail.falun.se").unwrap();
        assert_eq!(nobody.with_password(Secret::new("pw")).unwrap_err(), ConfigError::PasswordWithoutUser);
    }

    #[test]
    fn a_password_is_never_printed() {
        let config = SmtpConfig::parse("smtps://anna%40falun.se:hemligt%21@mail.falun.se").unwrap();
        assert_eq!(config.username.as_deref(), Some("anna@falun.se"));
        assert_eq!(config.password.as_ref().unwrap().expose(), "hemligt!");
        let printed = format!("{config:?}");
        assert!(printed.contains("***") && !printed.contains("hemligt"), "{printed}");
        for text in ["smtp://anna:hemligt@mail.falun.se", "smtps://anna:hemligt@", "http://anna:hemligt@x"] {
            assert!(!refused(text).to_string().contains("hemligt"), "{text}");
        }
    }

    #[test]
    fn a_hello_name_cannot_smuggle_a_command() {
        let config = SmtpConfig::parse("smtp://localhost").unwrap();
        assert!(config.clone().with_hello("milstolpe.example.se").is_ok());
        assert!(matches!(config.clone().with_hello("x\r\nQUIT"), Err(ConfigError::Hello(_))));
        assert!(matches!(config.with_timeout(Duration::ZERO), Err(ConfigError::Timeout)));
    }
}
