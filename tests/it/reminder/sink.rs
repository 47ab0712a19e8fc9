//! Reminders handed to Postfix's own test server.

#[path = "../../../crates/reminder/tests/smtp/sink.rs"]
mod smtp_sink;

use reminder::transport::{SmtpConfig, Transport};
use tests::World;

use super::{Room, post, sent};
use crate::it::given;
use smtp_sink::Sink;

scenarios! {
    reminders_reach_a_real_mail_server_once,
    a_mail_server_that_refuses_a_recipient_settles_the_day,
}

async fn reminders_reach_a_real_mail_server_once(world: World) {
    let Some(sink) = Sink::start(&[]) else { return };
    let room = Room::of(world);
    given::round(&room.world, "2026", "2026-11-01", "2026-12-08").await;
    let config = SmtpConfig::parse(&format!("smtp://127.0.0.1:{}", sink.port)).unwrap();
    let post = post(Transport::smtp(config.with_hello("milstolpe.example").unwrap()).unwrap());
    let tick = || async { reminder::tick(&room.world.store, &post).await.unwrap() };
    assert_eq!(tick().await, sent(15));
    assert_eq!(tick().await, sent(0));
    let mails = sink.mails();
    assert_eq!(mails.len(), 15);
    for (_, lead) in &room.world.organisations {
        let id = format!(
            "Message-ID: <{}.2026-11-24@region.example>",
            domain::DigestId::of(*lead, given::day("2026-11-24")).0
        );
        assert_eq!(mails.iter().filter(|mail| mail.contains(&id)).count(), 1, "{id}");
    }
    assert!(mails.iter().any(|mail| mail.contains("X-Rcpt-Args: <lena@2080.example>")));
    room.done().await;
}

async fn a_mail_server_that_refuses_a_recipient_settles_the_day(world: World) {
    let Some(sink) = Sink::start(&["-f", "RCPT"]) else { return };
    let room = Room::of(world);
    given::round(&room.world, "2026", "2026-11-01", "2026-12-08").await;
    let config = SmtpConfig::parse(&format!("smtp://127.0.0.1:{}", sink.port)).unwrap();
    let post = post(Transport::smtp(config).unwrap());
    let report = reminder::tick(&room.world.store, &post).await.unwrap();
    assert_eq!(report.failed, 15);
    let outcomes = room.outcomes().await;
    assert!(outcomes.iter().all(|outcome| outcome == "failed 2026-11-24 refused 1"), "{outcomes:?}");
    room.done().await;
}
