//! Mail handed to Postfix's own test server (`smtp-sink`), to a server that misbehaves on purpose, and over TLS.
#![expect(clippy::unwrap_used, reason = "helpers of tests, which may fail loudly")]

mod fake;
mod sink;
mod tls;

use std::time::Duration;

use lettre::Message;
use lettre::message::SinglePart;
use reminder::transport::{SendError, Session, SmtpConfig, Transport};

use fake::Fake;
use sink::{Sink, free_port};

/// A message with the traps of the wire in it: a line that starts with a dot, a lone dot, åäö.
fn message(id: &str, to: &str) -> Message {
    Message::builder()
        .from("Milstolpe <milstolpe@example.se>".parse().unwrap())
        .to(to.parse().unwrap())
        .subject("Två saker väntar")
        .message_id(Some(format!("<{id}@milstolpe.example>")))
        .singlepart(SinglePart::plain(format!("Hej!\r\n.\r\n.punkt först\r\nId {id}\r\n")))
        .unwrap()
}

fn config(port: u16) -> SmtpConfig {
    let config = SmtpConfig::parse(&format!("smtp://127.0.0.1:{port}")).unwrap();
    config.with_hello("milstolpe.example").unwrap().with_timeout(Duration::from_secs(5)).unwrap()
}

async fn open(port: u16) -> Session {
    Transport::smtp(config(port)).unwrap().open().await.unwrap()
}

async fn send_one(sink: &Sink) -> Result<(), SendError> {
    let mut session = open(sink.port).await;
    let result = session.send(&message("r1", "anna.lind@falun.se")).await;
    session.close().await;
    result
}

#[tokio::test]
async fn one_session_delivers_a_whole_batch_to_the_letter() {
    for options in [&[][..], &["-p"]] {
        let Some(sink) = Sink::start(options) else { return };
        let mut session = open(sink.port).await;
        for n in 1..=20 {
            session.send(&message(&format!("r{n}"), "anna.lind@falun.se")).await.unwrap();
        }
        session.close().await;
        let mails = sink.mails();
        assert_eq!(mails.len(), 20, "options {options:?}");
        for n in 1..=20 {
            let id = format!("Message-ID: <r{n}@milstolpe.example>");
            let mail = mails.iter().find(|mail| mail.lines().any(|line| line == id)).unwrap();
            assert!(mail.contains("X-Rcpt-Args: <anna.lind@falun.se>"), "{mail}");
            assert!(mail.contains("X-Helo-Args: milstolpe.example"), "{mail}");
            assert!(mail.contains(&format!("Hej!\n.\n.punkt f=C3=B6rst\nId r{n}\n")), "{mail}");
        }
    }
}

#[tokio::test]
async fn a_5xx_answer_is_final_and_names_nobody() {
    for command in ["RCPT", "DATA", "."] {
        for more in [&[][..], &["-p"]] {
            let Some(sink) = Sink::start(&[&["-f", command][..], more].concat()) else { return };
            let error = send_one(&sink).await.unwrap_err();
            assert!(error.is_final(), "{command} {more:?}: {error}");
            assert!(!error.to_string().contains("anna.lind"), "{error}");
        }
    }
}

#[tokio::test]
async fn a_4xx_answer_is_passing() {
    for command in ["MAIL", "RCPT", "DATA", "."] {
        for more in [&[][..], &["-p"]] {
            let Some(sink) = Sink::start(&[&["-r", command][..], more].concat()) else { return };
            let error = send_one(&sink).await.unwrap_err();
            assert!(matches!(error, SendError::Passing(_)), "{command} {more:?}: {error}");
        }
    }
}

#[tokio::test]
async fn a_refused_sender_is_our_fault_and_therefore_passing() {
    let Some(sink) = Sink::start(&["-f", "MAIL"]) else { return };
    assert!(matches!(send_one(&sink).await, Err(SendError::Passing(_))));
}

#[tokio::test]
async fn a_cut_line_is_passing_and_a_server_that_keeps_cutting_ends_the_batch() {
    for command in ["MAIL", "DATA", "."] {
        let Some(sink) = Sink::start(&["-q", command]) else { return };
        let mut session = open(sink.port).await;
        for n in 1..=5 {
            let error = session.send(&message(&format!("r{n}"), "anna.lind@falun.se")).await.unwrap_err();
            assert!(matches!(error, SendError::Passing(_)), "{command}: {error}");
        }
    }
}

#[tokio::test]
async fn a_closed_port_is_passing() {
    let error = Transport::smtp(config(free_port())).unwrap().open().await.unwrap_err();
    assert!(matches!(error, SendError::Passing(_)), "{error}");
}

#[tokio::test]
async fn a_silent_server_is_passing_after_the_timeout() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config =
        config(listener.local_addr().unwrap().port()).with_timeout(Duration::from_millis(200)).unwrap();
    let error = Transport::smtp(config).unwrap().open().await.unwrap_err();
    assert!(matches!(&error, SendError::Passing(text) if text.contains("200ms")), "{error}");
}

#[tokio::test]
async fn one_refused_recipient_does_not_disturb_the_others() {
    for pipelining in [true, false] {
        let fake = Fake { pipelining, ..Fake::default() }.start().await;
        let mut session = open(fake.port).await;
        session.send(&message("r1", "anna@falun.se")).await.unwrap();
        let error = session.send(&message("r2", "unknown@falun.se")).await.unwrap_err();
        assert!(matches!(&error, SendError::Final(text) if text.contains("u…@falun.se")), "{error}");
        session.send(&message("r3", "bo@falun.se")).await.unwrap();
        session.close().await;
        assert_eq!(fake.delivered(), ["anna@falun.se", "bo@falun.se"]);
        assert_eq!(fake.connections(), 1, "pipelining {pipelining}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_between_messages_costs_no_message() {
    let fake = Fake { pipelining: true, messages_per_connection: Some(2) }.start().await;
    let mut session = open(fake.port).await;
    for n in 1..=5 {
        session.send(&message(&format!("r{n}"), "anna@falun.se")).await.unwrap();
    }
    session.close().await;
    assert_eq!(fake.delivered().len(), 5);
    assert_eq!(fake.connections(), 3);
}

#[tokio::test]
async fn a_server_without_starttls_gets_no_mail_when_starttls_is_required() {
    let fake = Fake::default().start().await;
    let config = SmtpConfig::parse(&format!("smtp+starttls://127.0.0.1:{}", fake.port)).unwrap();
    let error = Transport::smtp(config).unwrap().open().await.unwrap_err();
    assert!(matches!(&error, SendError::Passing(text) if text.contains("STARTTLS")), "{error}");
    assert!(fake.delivered().is_empty());
}

#[tokio::test]
async fn mail_gets_through_both_kinds_of_tls_and_not_to_an_unknown_certificate() {
    for scheme in ["smtps", "smtp+starttls"] {
        let Some(sink) = Sink::start(&[]) else { return };
        let front = tls::start(sink.port, scheme == "smtp+starttls").await;
        let config = SmtpConfig::parse(&format!("{scheme}://localhost:{}", front.port)).unwrap();
        let error = Transport::smtp(config.clone()).unwrap().open().await.unwrap_err();
        assert!(
            matches!(&error, SendError::Passing(text) if text.contains("certificate")),
            "{scheme}: {error}"
        );

        let trusting = config.with_root_certificate(front.certificate.as_bytes()).unwrap();
        let mut session = Transport::smtp(trusting).unwrap().open().await.unwrap();
        for n in 1..=3 {
            session.send(&message(&format!("r{n}"), "anna@falun.se")).await.unwrap();
        }
        session.close().await;
        assert_eq!(sink.mails().len(), 3, "{scheme}");
    }
}

#[tokio::test]
async fn credentials_reach_a_server_on_this_machine() {
    let fake = Fake::default().start().await;
    let url = format!("smtp://anna:hemligt@127.0.0.1:{}", fake.port);
    let mut session = Transport::smtp(SmtpConfig::parse(&url).unwrap()).unwrap().open().await.unwrap();
    session.send(&message("r1", "anna@falun.se")).await.unwrap();
    session.close().await;
    let wrong = format!("smtp://anna:fel@127.0.0.1:{}", fake.port);
    let error = Transport::smtp(SmtpConfig::parse(&wrong).unwrap()).unwrap().open().await.unwrap_err();
    assert!(matches!(&error, SendError::Passing(text) if text.contains("signing in failed")), "{error}");
}

#[tokio::test]
async fn the_outbox_writes_whole_files_and_a_repeat_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = folder.path().join("made/on/demand");
    let mut session = Transport::outbox(&outbox).open().await.unwrap();
    for _ in 0..2 {
        session.send(&message("r1", "anna@falun.se")).await.unwrap();
        session.send(&message("r2", "anna@falun.se")).await.unwrap();
    }
    session.close().await;
    let mut names: Vec<String> =
        std::fs::read_dir(&outbox).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["r1@milstolpe.example.eml", "r2@milstolpe.example.eml"]);
    let file = std::fs::read(outbox.join(&names[0])).unwrap();
    assert_eq!(file, message("r1", "anna@falun.se").formatted().as_slice());
}

#[tokio::test]
async fn an_outbox_that_cannot_be_written_is_passing() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut session = Transport::outbox(file.path()).open().await.unwrap();
    let error = session.send(&message("r1", "anna@falun.se")).await.unwrap_err();
    assert!(matches!(error, SendError::Passing(_)), "{error}");
}

#[tokio::test]
async fn memory_keeps_what_was_sent_and_fails_when_told_to() {
    let memory = reminder::transport::Memory::default();
    let mut session = Transport::Memory(memory.clone()).open().await.unwrap();
    memory.fail_next(SendError::Passing("later".to_owned()));
    assert!(session.send(&message("r1", "anna@falun.se")).await.is_err());
    session.send(&message("r1", "anna@falun.se")).await.unwrap();
    assert_eq!(memory.sent().len(), 1);
    assert_eq!(memory.take().len(), 1);
    assert!(memory.sent().is_empty());
}
