//! Limits of free text, and the checks that every door shares.

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

/// Trims a text that may be empty and checks its length.
pub(crate) fn optional(field: &'static str, text: &str, limit: Limit) -> Result<String, Refusal> {
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
