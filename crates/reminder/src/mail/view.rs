//! What a digest says, in the reader's language: the words for both the HTML and the text part.

use chrono::{Datelike, NaiveDate};
use locale::{NO_BREAK_SPACE, Texts};

use super::{Digest, Item, ItemKind};

/// Longest title taken into a subject, in characters.
const LONGEST_IN_SUBJECT: usize = 80;

/// A digest in words.
pub(super) struct View {
    pub(super) language: &'static str,
    /// Also the headline.
    pub(super) subject: String,
    pub(super) sender_line: String,
    pub(super) greeting: String,
    pub(super) intro: String,
    pub(super) rows: Vec<Row>,
    pub(super) open: String,
    pub(super) start_url: String,
    pub(super) why: String,
    pub(super) change: String,
    pub(super) settings_url: Option<String>,
}

/// One waiting thing in words.
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) date: String,
    /// "måndag", "i dag" or "har passerat".
    pub(super) note: String,
    pub(super) late: bool,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) url: String,
}

impl View {
    pub(super) fn new(digest: &Digest) -> Self {
        let t = Texts::new(digest.language);
        let mut items: Vec<&Item> = digest.items.iter().collect();
        items.sort_by_key(|item| item.due);
        // The weekday may stand at the end of a line; on a phone the whole date in one piece leaves a gap.
        let today = format!("{} {}", t.weekday(digest.day), t.date(digest.day));
        let organisation = one_line(&digest.organisation);
        Self {
            language: digest.language.code(),
            subject: subject(t, digest.day, &items),
            sender_line: t.with("mail-sender-line", [("organisation", organisation.as_str().into())]),
            greeting: greeting(t, &digest.to_name),
            intro: t.with("mail-intro", [("date", today.into())]),
            rows: items.iter().zip(1..).map(|(item, number)| row(t, digest.day, item, number)).collect(),
            open: t.s("mail-open"),
            start_url: digest.start_url.clone(),
            why: t.with("mail-why", [("organisation", organisation.into())]),
            change: t.s("mail-change"),
            settings_url: digest.settings_url.clone(),
        }
    }
}

/// Makes one line of a text: whatever breaks lines, steers a terminal or turns the reading direction becomes a
/// space, and several spaces become one. No-break spaces stay.
pub(super) fn one_line(text: &str) -> String {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, ' ' | '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.split(harmful).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn subject(t: Texts, day: NaiveDate, items: &[&Item]) -> String {
    let late = items.iter().filter(|item| item.due < day).count();
    let number = |n: usize| t.with("mail-number", [("n", n.into())]);
    let count = number(items.len());
    let text = match items {
        [only] => single(t, day, only),
        _ if late == 0 => t.with("mail-subject-waiting", [("count", count.into())]),
        _ if late == items.len() => {
            t.with("mail-subject-all-late", [("n", items.len().into()), ("count", count.into())])
        }
        _ => {
            let late_count = number(late);
            t.with(
                "mail-subject-late",
                [("late", late.into()), ("count", count.into()), ("late-count", late_count.into())],
            )
        }
    };
    // Mail programs break a subject as they like; a plain space is what they expect.
    capitalised(&text).replace(NO_BREAK_SPACE, " ")
}

fn single(t: Texts, day: NaiveDate, item: &Item) -> String {
    let mut title = one_line(&item.title);
    if let Some((end, _)) = title.char_indices().nth(LONGEST_IN_SUBJECT) {
        title.truncate(end);
        title = format!("{}…", title.trim_end());
    }
    let date = if item.due == day { t.s("mail-today") } else { date(t, day, item.due) };
    let key = match item.kind {
        _ if item.due < day => "mail-subject-passed",
        ItemKind::RoundDue => "mail-subject-round-due",
        ItemKind::ActionFollowUp => "mail-subject-action-follow-up",
        ItemKind::PhaseStarts => "mail-subject-phase-starts",
    };
    t.with(key, [("title", title.into()), ("date", date.into())])
}

fn row(t: Texts, day: NaiveDate, item: &Item, number: usize) -> Row {
    let detail = one_line(&item.detail);
    Row {
        number,
        date: short_date(t, day, item.due),
        note: match item.due.cmp(&day) {
            std::cmp::Ordering::Less => t.s("mail-passed"),
            std::cmp::Ordering::Equal => t.s("mail-today"),
            std::cmp::Ordering::Greater => t.weekday(item.due).to_owned(),
        },
        late: item.due < day,
        title: one_line(&item.title),
        detail: if detail.is_empty() { t.s(item.kind.sentence()) } else { detail },
        url: item.url.clone(),
    }
}

/// "30 november", with the year when it is another one than the reader's.
fn date(t: Texts, day: NaiveDate, due: NaiveDate) -> String {
    if due.year() == day.year() { t.day(due) } else { format!("{} {}", t.day(due), due.year()) }
}

/// "30 nov", with the year when it is another one: the column of dates is narrow on a phone.
fn short_date(t: Texts, day: NaiveDate, due: NaiveDate) -> String {
    // In both languages three letters tell the months apart, and are how people shorten them.
    let month: String = t.month(due).chars().take(3).collect();
    let short = format!("{}{NO_BREAK_SPACE}{month}", due.day());
    if due.year() == day.year() { short } else { format!("{short} {}", due.year()) }
}

/// How the mail begins.
pub(super) fn greeting(t: Texts, name: &str) -> String {
    match first_name(&one_line(name)) {
        Some(name) => t.with("mail-greeting", [("name", name.into())]),
        None => t.s("mail-greeting-unnamed"),
    }
}

/// The name to greet with. "Lind, Anna" and "Inköp 2" give none: better no name than a wrong one.
fn first_name(name: &str) -> Option<&str> {
    let first = name.split(' ').next()?;
    let is_name = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || c == '-');
    (is_name(first) && !name.contains([',', '@'])).then_some(first)
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use super::{first_name, one_line};

    #[test]
    fn a_person_is_greeted_by_first_name_or_not_at_all() {
        assert_eq!(first_name("Anna Lind"), Some("Anna"));
        assert_eq!(first_name("Karl-Åke"), Some("Karl-Åke"));
        for unclear in ["Lind, Anna", "anna@falun.se", "", "3:e inköparen"] {
            assert_eq!(first_name(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn line_breaks_and_hidden_marks_become_one_space() {
        assert_eq!(one_line(" a\r\n\tb\u{2028}c\u{202e}d\u{0}  e "), "a b c d e");
        assert_eq!(one_line("25\u{a0}november"), "25\u{a0}november");
    }
}
