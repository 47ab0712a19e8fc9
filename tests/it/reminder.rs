//! Reminders from the day they are due to the mail that is sent, by a hand-set clock.

mod delivery;
mod due;
mod sink;
mod year;

use chrono::{DateTime, Utc};
use domain::digest::{DigestEvent, Failure};
use domain::{Asker, Event};
use mail_parser::MessageParser;
use reminder::transport::{Memory, SendError, Transport};
use reminder::{Post, Report};
use tests::World;

/// The pages to which mail links.
const PAGES: &str = "https://milstolpe.example";

/// A mail as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Letter {
    to: String,
    subject: String,
    text: String,
    html: String,
    id: String,
    sent_at: DateTime<Utc>,
}

impl Letter {
    fn parse(raw: &[u8]) -> Self {
        let mail = MessageParser::default().parse(raw).unwrap();
        let to = mail.to().unwrap().first().unwrap().address().unwrap().to_owned();
        Self {
            to,
            subject: mail.subject().unwrap().to_owned(),
            text: mail.body_text(0).unwrap().into_owned(),
            html: mail.body_html(0).unwrap().into_owned(),
            id: mail.message_id().unwrap().to_owned(),
            sent_at: DateTime::from_timestamp(mail.date().unwrap().to_timestamp(), 0).unwrap(),
        }
    }
}

/// Dalarna and a letter box.
struct Room {
    world: World,
    memory: Memory,
    post: Post,
}

impl Room {
    fn of(world: World) -> Self {
        let memory = Memory::default();
        let post = post(Transport::Memory(memory.clone()));
        Self { world, memory, post }
    }

    async fn tick(&self) -> Report {
        reminder::tick(&self.world.store, &self.post).await.unwrap()
    }

    async fn tick_at(&self, moment: &str) -> Report {
        self.world.clock.set(moment);
        self.tick().await
    }

    /// Everything sent since the last call.
    fn letters(&self) -> Vec<Letter> {
        self.memory.take().iter().map(|message| Letter::parse(&message.formatted())).collect()
    }

    /// To whom something was sent since the last call, in order.
    fn addresses(&self) -> Vec<String> {
        self.letters().into_iter().map(|letter| letter.to).collect()
    }

    fn fail_next(&self, passing: bool, count: usize) {
        let text = "451 for a test".to_owned();
        let error = if passing { SendError::Passing(text) } else { SendError::Final(text) };
        for _ in 0..count {
            self.memory.fail_next(error.clone());
        }
    }

    /// What became of digests, oldest first: outcome, day and number of reminders.
    async fn outcomes(&self) -> Vec<String> {
        let log = self.world.store.db().after(0, 100_000).await.unwrap();
        let failure = |failure: Failure| failure.as_str();
        log.iter()
            .filter_map(|recorded| match &recorded.event {
                Event::Digest(DigestEvent::DigestSent(fact)) => {
                    Some(format!("sent {} {}", fact.day, fact.reminders.len()))
                }
                Event::Digest(DigestEvent::DigestDeferred(fact)) => {
                    Some(format!("deferred {} {}", fact.day, failure(fact.failure)))
                }
                Event::Digest(DigestEvent::DigestFailed(fact)) => {
                    Some(format!("failed {} {} {}", fact.day, failure(fact.failure), fact.reminders.len()))
                }
                _ => None,
            })
            .collect()
    }

    /// Ends a test: no mail is unread and nothing is left due.
    async fn done(self) {
        assert_eq!(self.addresses(), Vec::<String>::new(), "unread mail");
        let now = self.world.clock.now();
        let due = projection::reminder::due(self.world.store.db(), Asker::System, now).await.unwrap();
        assert_eq!(due, [], "reminders that nobody was told");
    }
}

fn post(transport: Transport) -> Post {
    Post::try_new(transport, "Milstolpe <milstolpe@region.example>", PAGES).unwrap()
}

fn sent(count: usize) -> Report {
    Report { sent: count, ..Report::default() }
}
