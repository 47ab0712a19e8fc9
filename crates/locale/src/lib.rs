//! Swedish and English texts, dates and numbers.
//!
//! [`Texts`] is the one door: it is small, `Copy`, and made to be a field of a template, so that a page says
//! `{{ t.s("start-title") }}` or `{{ t.date(due) }}`. The words themselves are in `i18n/<language>/<area>.ftl`
//! (Fluent), compiled into the program. Whole sentences stand there, never parts to be glued together, because
//! word order differs between languages.
//!
//! This crate knows nothing of procurement: no domain type comes in here.

mod bundle;
mod date;
mod given;
mod language;
mod number;
mod texts;

pub use given::Given;
pub use language::{Language, UnknownLanguage};
pub use texts::{Texts, Value};

/// The no-break space that keeps "12 mars 2027" and "1,2 mnkr" on one line.
pub const NO_BREAK_SPACE: char = '\u{a0}';

/// The minus sign, wider than a hyphen and read as "minus" by screen readers.
pub const MINUS: char = '\u{2212}';
