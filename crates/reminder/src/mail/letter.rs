//! The mail with which somebody signs in.

use askama::Template;
use chrono::{DateTime, Utc};
use lettre::message::{Mailbox, Message};
use locale::{Language, Texts};

use super::view::greeting;
use super::{RenderError, check_url, checked_message_id, message, recipient};

/// A link and a code for one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The person's name; may be empty.
    pub to_name: String,
    /// The person's mail address.
    pub to_address: String,
    /// The person's language.
    pub language: Language,
    /// The page with the button, as an absolute URL.
    pub url: String,
    /// The code in digits.
    pub code: String,
    /// How many minutes both can be used.
    pub minutes: i64,
    /// The Message-ID.
    pub message_id: String,
}

struct View {
    language: &'static str,
    subject: String,
    greeting: String,
    intro: String,
    open: String,
    url: String,
    elsewhere: String,
    code: String,
    why: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    view: &'a View,
}

/// Renders the mail as a message with a text and an HTML part, in the person's language.
///
/// # Errors
/// [`RenderError`] when the address, the Message-ID or the link is unusable.
pub fn render_letter(
    letter: &Letter,
    from: &Mailbox,
    sent_at: DateTime<Utc>,
) -> Result<Message, RenderError> {
    let to = recipient(&letter.to_name, &letter.to_address)?;
    let id = checked_message_id(&letter.message_id)?;
    check_url("sign-in link", &letter.url)?;
    let t = Texts::new(letter.language);
    let (start, end) = letter.code.split_at_checked(4).unwrap_or((&letter.code, ""));
    let view = View {
        language: letter.language.code(),
        subject: t.s("mail-letter-subject"),
        greeting: greeting(t, &letter.to_name),
        intro: t.with("mail-letter-intro", [("minutes", letter.minutes.into())]),
        open: t.s("mail-letter-open"),
        url: letter.url.clone(),
        elsewhere: t.s("mail-letter-elsewhere"),
        code: format!("{start} {end}"),
        why: t.s("mail-letter-why"),
    };
    let text = format!("{}\n", Text { view: &view }.render()?);
    let html = Html { view: &view }.render()?;
    message((from.clone(), to), &id, view.subject.clone(), (text, html), sent_at)
}
