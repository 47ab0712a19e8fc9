//! Limits of free text, and the checks that every door shares.

use chrono::NaiveDate;

use crate::Refusal;

/// The longest text that a field takes, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(pub usize);

impl Limit {
    /// Names and titles.
    pub const TITLE: Self = Self(200);
    /// Reasons and notes.
    pub const NOTE: Self = Self(1_000);
    /// Comments and descriptions.
    pub const COMMENT: Self = Self(4_000);
    /// Links.
    pub const LINK: Self = Self(2_000);
    /// Registry numbers and other references.
    pub const REFERENCE: Self = Self(100);
}

/// Trims a text that may be empty and checks its length, with line ends and control characters tidied.
pub(crate) fn optional(field: &'static str, text: &str, limit: Limit) -> Result<String, Refusal> {
    let text = tidy(text);
    let text = text.trim();
    let found = text.chars().count();
    if found > limit.0 {
        return Err(Refusal::TextTooLong { field, limit: limit.0, found });
    }
    Ok(text.to_owned())
}

/// Trims a text that must say something and checks its length.
pub(crate) fn required(field: &'static str, text: &str, limit: Limit) -> Result<String, Refusal> {
    let text = optional(field, text, limit)?;
    if text.is_empty() { Err(Refusal::TextMissing { field }) } else { Ok(text) }
}

/// One kind of line end, so that a browser's form and a program's text compare as equal and count the
/// same; and no control characters, which come along when text is pasted and which `PostgreSQL` refuses.
fn tidy(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|found| !found.is_control() || matches!(found, '\n' | '\t')).collect()
}

/// The first date that is taken: earlier ones are typing errors.
const FIRST_DATE: NaiveDate = day_or(1900, 1, 1, NaiveDate::MIN);
/// The last date that is taken. Dates are stored as text, which sorts rightly with four digits of year.
const LAST_DATE: NaiveDate = day_or(2199, 12, 31, NaiveDate::MAX);

const fn day_or(year: i32, month: u32, day: u32, otherwise: NaiveDate) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => otherwise,
    }
}

/// Refuses a date that can only be a typing error.
pub(crate) fn plausible(field: &'static str, found: NaiveDate) -> Result<(), Refusal> {
    if found < FIRST_DATE {
        return Err(Refusal::DateTooEarly { field, found, earliest: FIRST_DATE });
    }
    if found > LAST_DATE {
        return Err(Refusal::DateTooLate { field, found, latest: LAST_DATE });
    }
    Ok(())
}
