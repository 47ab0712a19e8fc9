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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, text_of};

    #[test]
    fn a_text_is_as_long_as_its_characters_after_trimming() {
        let limit = Limit(3);
        assert_eq!(optional("note", " ååå\n", limit).unwrap(), "ååå");
        let refusal = Refusal::TextTooLong { field: "note", limit: 3, found: 4 };
        assert_eq!(optional("note", &text_of(4), limit), Err(refusal));
        assert_eq!(optional("note", "a b c d", Limit(7)).unwrap(), "a b c d");
    }

    #[test]
    fn a_text_that_must_say_something_is_not_blank() {
        for blank in ["", " ", "\u{a0}\t\r\n", "\u{0}", " \u{8} "] {
            assert_eq!(optional("note", blank, Limit::NOTE).unwrap(), "");
            let refusal = Refusal::TextMissing { field: "note" };
            assert_eq!(required("note", blank, Limit::NOTE), Err(refusal));
        }
    }

    #[test]
    fn line_ends_are_alike_whichever_door_a_text_came_through() {
        for text in ["a\nb\n\nc", "a\r\nb\r\n\r\nc", "a\rb\r\rc"] {
            assert_eq!(optional("note", text, Limit(6)).unwrap(), "a\nb\n\nc");
        }
    }

    #[test]
    fn control_characters_are_left_out_and_everything_else_is_kept() {
        let kept = "Å\té 🚌 <b> \u{200d} \u{2028}.";
        assert_eq!(optional("note", kept, Limit::NOTE).unwrap(), kept);
        assert_eq!(optional("note", "a\u{0}b\u{b}c\u{1b}[0m\u{85}", Limit::NOTE).unwrap(), "abc[0m");
    }

    #[test]
    fn a_tidied_text_stays_as_it_is() {
        for text in ["\u{0} a \u{0}", "\u{1}\n\u{1}a\r\u{1}\n", " a\u{7} "] {
            let once = optional("note", text, Limit::NOTE).unwrap();
            assert_eq!(optional("note", &once, Limit::NOTE).unwrap(), once);
        }
    }

    #[test]
    fn dates_lie_in_the_twentieth_to_twenty_second_century() {
        let (earliest, latest) = (day("1900-01-01"), day("2199-12-31"));
        assert_eq!((FIRST_DATE, LAST_DATE), (earliest, latest));
        assert_eq!(plausible("due_on", earliest).and(plausible("due_on", latest)), Ok(()));
        let (before, after) = (day("1899-12-31"), day("2200-01-01"));
        let field = "due_on";
        assert_eq!(plausible(field, before), Err(Refusal::DateTooEarly { field, found: before, earliest }));
        assert_eq!(plausible(field, after), Err(Refusal::DateTooLate { field, found: after, latest }));
    }
}
