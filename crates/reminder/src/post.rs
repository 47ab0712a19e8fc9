//! The post office: how mail leaves, in whose name, and where its links lead.

use chrono::NaiveDate;
use domain::reminder::Subject;
use domain::{DigestId, PersonId};
use lettre::Address;
use lettre::message::Mailbox;
use projection::reminder::ReminderItem;
use url::{Host, Url};
use uuid::Uuid;

use crate::mask;
use crate::transport::Transport;

/// How mail leaves, in whose name, and where its links lead.
#[derive(Clone, Debug)]
pub struct Post {
    pub(crate) transport: Transport,
    pub(crate) sender: Mailbox,
    /// Address of the pages, without a slash at the end.
    pages: String,
}

/// Why mail cannot be sent as configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// The sender is no mailbox.
    #[error("the sender \"{0}\" is not a mail address; accepted: name@domain or Name <name@domain>")]
    Sender(String),
    /// The pages have no address.
    #[error(
        "the address of the pages \"{0}\" cannot be used; accepted: https://host or http://host:port, perhaps with a path"
    )]
    Pages(String),
}

impl Post {
    /// Mail through `transport` in the name of `sender` (`Milstolpe <milstolpe@example.se>`), with links to the
    /// pages at `pages` (`https://milstolpe.example.se`).
    ///
    /// # Errors
    /// [`PostError`] names the setting that cannot be used and says what is accepted.
    pub fn try_new(transport: Transport, sender: &str, pages: &str) -> Result<Self, PostError> {
        Ok(Self { transport, sender: mailbox(sender)?, pages: base(pages)? })
    }

    /// The Message-ID of a digest: the same however often it is sent, so that a duplicate is recognised.
    pub(crate) fn message_id(&self, person: PersonId, day: NaiveDate) -> String {
        format!("{}.{day}@{}", DigestId::of(person, day), self.sender.email.domain())
    }

    /// The Message-ID of a mail that is sent once.
    pub(crate) fn letter_id(&self, id: Uuid) -> String {
        format!("{id}@{}", self.sender.email.domain())
    }

    /// The page at a path, which begins with a slash.
    pub(crate) fn page(&self, path: &str) -> String {
        format!("{}{path}", self.pages)
    }

    /// The page on which everything that waits is shown.
    pub(crate) fn start_url(&self) -> String {
        format!("{}/", self.pages)
    }

    /// The page on which a reminder's thing is done. The pages' own addresses are in `web`, which this crate
    /// does not know; a test across the crates compares the two.
    pub(crate) fn url(&self, item: &ReminderItem) -> String {
        let Self { pages, .. } = self;
        let organisation = item.organisation;
        match item.subject {
            Subject::RoundDue(round) => format!("{pages}/sjalvskattning/{round}/{organisation}"),
            Subject::FollowUp(action) => format!("{pages}/atgarder/{organisation}#a-{action}"),
            Subject::PhaseStarts(procurement, _) => format!("{pages}/upphandlingsplan/{procurement}"),
        }
    }
}

/// Reads a mailbox. A domain such as `rättvik.se` becomes its ASCII form, which a Message-ID needs.
fn mailbox(text: &str) -> Result<Mailbox, PostError> {
    let unusable = || PostError::Sender(mask::text(text));
    let Mailbox { name, email } = text.trim().parse().map_err(|_| unusable())?;
    let Ok(Host::Domain(domain)) = Host::parse(email.domain()) else { return Err(unusable()) };
    let address = Address::new(email.user(), domain).map_err(|_| unusable())?;
    Ok(Mailbox::new(name, address))
}

fn base(text: &str) -> Result<String, PostError> {
    let unusable = || PostError::Pages(text.to_owned());
    let url = Url::parse(text.trim()).map_err(|_| unusable())?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_bare = url.query().is_none() && url.fragment().is_none();
    let is_public = url.username().is_empty() && url.password().is_none();
    if is_web && is_bare && is_public {
        Ok(url.as_str().trim_end_matches('/').to_owned())
    } else {
        Err(unusable())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::Memory;

    fn post(sender: &str, pages: &str) -> Result<Post, PostError> {
        Post::try_new(Transport::Memory(Memory::default()), sender, pages)
    }

    #[test]
    fn a_message_id_is_the_digest_and_its_day_at_the_senders_domain() {
        let person = PersonId(Uuid::nil());
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let post = post("Milstolpe <post@rättvik.se>", "https://milstolpe.example").unwrap();
        let id = post.message_id(person, day);
        assert_eq!(id, post.message_id(person, day));
        assert!(id.ends_with(".2026-11-25@xn--rttvik-bua.se"), "{id}");
        assert_ne!(id, post.message_id(person, day.succ_opt().unwrap()));
    }

    #[test]
    fn the_pages_may_lie_under_a_path_and_need_no_slash() {
        for (given, start) in [
            ("https://m.example", "https://m.example/"),
            ("https://m.example/", "https://m.example/"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("https://example.se/milstolpe/", "https://example.se/milstolpe/"),
        ] {
            assert_eq!(post("a@b.se", given).unwrap().start_url(), start);
        }
    }

    #[test]
    fn an_unusable_setting_is_named() {
        for pages in ["m.example", "ftp://m.example", "https://m.example/?a=b", "https://a:b@m.example", ""] {
            assert_eq!(post("a@b.se", pages).unwrap_err(), PostError::Pages(pages.to_owned()));
        }
        for sender in ["", "milstolpe", "a@", "a@[127.0.0.1]", "a b@c.se"] {
            assert!(matches!(post(sender, "https://m.example"), Err(PostError::Sender(_))), "{sender}");
        }
    }
}
