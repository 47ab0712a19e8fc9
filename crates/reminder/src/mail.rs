//! Mail in words: a digest of what waits for one person, as a message ready to send.
//!
//! Pure: the same digest and the same time give the same bytes.

mod letter;
mod view;
mod wrap;

use std::time::SystemTime;

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, MultiPartKind, SinglePart};
use lettre::{Address, address::AddressError};
use locale::Language;

pub use letter::{Letter, render_letter};

use crate::mask;
use view::{Row, View, one_line};

/// Widest line of the text part, in characters.
const WIDTH: usize = 72;

/// Everything one person is told on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// The person's name as it is shown; may be empty.
    pub to_name: String,
    /// The person's mail address.
    pub to_address: String,
    /// The organisation's name.
    pub organisation: String,
    /// The person's language.
    pub language: Language,
    /// Today in the organisation's time zone; what is due before it counts as late.
    pub day: NaiveDate,
    /// What waits, in any order; at least one.
    pub items: Vec<Item>,
    /// The page that shows everything that waits, as an absolute URL.
    pub start_url: String,
    /// The page where reminders are changed, as an absolute URL; without one nothing is said about it.
    pub settings_url: Option<String>,
    /// The Message-ID, with or without angle brackets. Derive it from the reminder's id: then a message that was
    /// sent twice can be recognised.
    pub message_id: String,
}

/// One thing that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What kind of thing it is; decides how its date reads.
    pub kind: ItemKind,
    /// The day it is due.
    pub due: NaiveDate,
    /// What to do, or what it is about, in a few words.
    pub title: String,
    /// A sentence more; when empty, a sentence about the kind stands there.
    pub detail: String,
    /// The page where it is done, as an absolute URL.
    pub url: String,
}

/// What kind of thing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A self-assessment must be handed in.
    RoundDue,
    /// An action must be followed up.
    ActionFollowUp,
    /// A phase of a planned procurement starts.
    PhaseStarts,
}

impl ItemKind {
    fn sentence(self) -> &'static str {
        match self {
            Self::RoundDue => "mail-round-due",
            Self::ActionFollowUp => "mail-action-follow-up",
            Self::PhaseStarts => "mail-phase-starts",
        }
    }
}

/// Why a digest cannot become a message. No text holds a whole address.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// There is nothing to tell.
    #[error("the digest has no items; a mail needs at least one")]
    Empty,
    /// The recipient's address is none.
    #[error("the address {0} is not a mail address; accepted: name@domain")]
    Address(String),
    /// The Message-ID could break out of its header.
    #[error("the Message-ID \"{0}\" cannot be used; accepted: left@right in ASCII without spaces")]
    MessageId(String),
    /// A link would not lead to a web page.
    #[error("the {0} is not a web address; accepted: http:// or https:// without spaces")]
    Url(&'static str),
    /// The message could not be put together.
    #[error("the mail cannot be put together: {0}")]
    Build(#[from] lettre::error::Error),
    /// A template failed.
    #[error("the mail template failed: {0}")]
    Template(#[from] askama::Error),
}

#[derive(Template)]
#[template(path = "mail/digest.html")]
struct Html<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "mail/digest.txt")]
struct Text<'a> {
    view: &'a View,
}

impl Text<'_> {
    /// An item's number and title, and under them its date, what that means, and the detail.
    #[expect(clippy::unused_self, reason = "a template calls methods")]
    fn item(&self, row: &Row) -> String {
        let number = format!("{}. ", row.number);
        let indent = number.len();
        let title = wrap::wrap(&row.title, WIDTH, indent);
        let more = wrap::wrap(&format!("{}, {}. {}", row.date, row.note, row.detail), WIDTH, indent);
        format!("{number}{title}\n{:indent$}{more}", "")
    }
}

/// A paragraph of the text part, broken into lines.
pub(crate) fn paragraph(text: &str) -> String {
    wrap::wrap(text, WIDTH, 0)
}

/// Renders a digest as a message with a text and an HTML part, in the person's language.
///
/// The subject says what waits: how many things and how many of them are late, or the thing itself if it is the
/// only one. `sent_at` becomes the Date header.
///
/// # Errors
/// [`RenderError`] when there is nothing to tell, or when the address, the Message-ID or a link is unusable.
pub fn render(digest: &Digest, from: &Mailbox, sent_at: DateTime<Utc>) -> Result<Message, RenderError> {
    if digest.items.is_empty() {
        return Err(RenderError::Empty);
    }
    let to = recipient(&digest.to_name, &digest.to_address)?;
    let id = checked_message_id(&digest.message_id)?;
    check_urls(digest)?;
    let view = View::new(digest);
    let text = format!("{}\n", Text { view: &view }.render()?);
    let html = Html { view: &view }.render()?;
    message((from.clone(), to), &id, view.subject, (text, html), sent_at)
}

/// A message from one to another, with its subject and the same words as text and as HTML.
fn message(
    (from, to): (Mailbox, Mailbox),
    id: &str,
    subject: String,
    (text, html): (String, String),
    sent_at: DateTime<Utc>,
) -> Result<Message, RenderError> {
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(boundary(id))
        .singlepart(SinglePart::plain(text))
        .singlepart(SinglePart::html(html));
    let message = Message::builder()
        .from(from)
        .to(to)
        .subject(subject)
        .date(SystemTime::from(sent_at))
        .message_id(Some(format!("<{id}>")))
        .raw_header(header("Auto-Submitted", "auto-generated"))
        // Exchange does not heed Auto-Submitted; without this each absent colleague's server would answer.
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .multipart(parts)?;
    Ok(message)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn recipient(name: &str, address: &str) -> Result<Mailbox, RenderError> {
    let unusable = || RenderError::Address(mask::text(&mask::address(address)));
    let name = one_line(name);
    let address = mailable(address.trim()).map_err(|_| unusable())?;
    Ok(Mailbox::new(Some(name).filter(|name| !name.is_empty()), address))
}

/// Reads an address; a domain such as `rättvik.se` becomes its ASCII form, which every mail server understands.
fn mailable(address: &str) -> Result<Address, AddressError> {
    if address.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(AddressError::InvalidInput);
    }
    let (user, domain) = address.rsplit_once('@').ok_or(AddressError::MissingParts)?;
    if domain.is_ascii() {
        return Address::new(user, domain);
    }
    let host = url::Host::parse(domain).map_err(|_| AddressError::InvalidDomain)?;
    Address::new(user, host.to_string())
}

/// The Message-ID without angle brackets.
fn checked_message_id(id: &str) -> Result<String, RenderError> {
    let bare = id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).unwrap_or(id);
    let usable =
        |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '(' | ')' | '"' | '\\' | ',' | ';' | ':');
    match bare.split_once('@') {
        Some((left, right))
            if !left.is_empty() && !right.is_empty() && !right.contains('@') && bare.chars().all(usable) =>
        {
            Ok(bare.to_owned())
        }
        _ => Err(RenderError::MessageId(mask::text(id))),
    }
}

fn check_urls(digest: &Digest) -> Result<(), RenderError> {
    let fixed = [("link to the start page", Some(&digest.start_url))];
    let settings = [("link to the settings", digest.settings_url.as_ref())];
    let items = digest.items.iter().map(|item| ("link of an item", Some(&item.url)));
    for (what, url) in fixed.into_iter().chain(settings).chain(items) {
        let Some(url) = url else { continue };
        check_url(what, url)?;
    }
    Ok(())
}

fn check_url(what: &'static str, url: &str) -> Result<(), RenderError> {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if !is_web || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(RenderError::Url(what));
    }
    Ok(())
}

/// A boundary between the parts: the same for the same message, and impossible in quoted-printable and base64,
/// which never have an underscore after an equals sign.
fn boundary(id: &str) -> String {
    let readable = id.chars().filter(char::is_ascii_alphanumeric).take(50);
    format!("=_{}", readable.collect::<String>())
}
