//! Texts by key, with variables.

use fluent_bundle::{FluentArgs, FluentValue};

use crate::{Given, Language, bundle};

/// All texts, dates and numbers in one language; the thing a template calls `t`.
///
/// ```
/// use locale::{Language, Texts};
///
/// let t = Texts::new(Language::Sv);
/// assert_eq!(t.s("action-save"), "Spara");
/// assert_eq!(t.with("answered-of", [("n", 21.into()), ("total", 37.into())]), "21\u{a0}av\u{a0}37 besvarade");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// The language of everything this gives.
    pub language: Language,
}

/// What a variable of a text is filled with.
///
/// Numbers choose plural forms and are written the local way ("1 234,5"). A variable named `year` is written
/// without grouping, because a year is a name and not a quantity.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Words, a name, a date that is already written out.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with decimals.
    Number(f64),
}

impl Texts {
    /// The texts of a language.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// The text of a key. A key that does not exist gives `[key]`, which nobody can mistake for a text.
    pub fn s(self, key: &str) -> String {
        bundle::look_up(self.language, key, None).unwrap_or_else(|| missing(key))
    }

    /// The text of a key with its variables, as in
    /// `t.with("answered-of", [("n", 21.into()), ("total", 37.into())])`.
    pub fn with<'a>(self, key: &str, variables: impl AsRef<[(&'a str, Value)]>) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in variables.as_ref() {
            args.set(*name, value.to_fluent(name));
        }
        bundle::look_up(self.language, key, Some(&args)).unwrap_or_else(|| missing(key))
    }

    /// Whether a key exists; tests of templates ask this for every key they find.
    pub fn has(self, key: &str) -> bool {
        bundle::has(self.language, key)
    }

    /// Joins words to "a, b och c" or "a, b and c".
    pub fn list<T: AsRef<str>>(self, items: &[T]) -> String {
        let and = match self.language {
            Language::Sv => " och ",
            Language::En => " and ",
        };
        match items {
            [] => String::new(),
            [only] => only.as_ref().to_owned(),
            [first @ .., last] => {
                let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
                format!("{}{and}{}", first.join(", "), last.as_ref())
            }
        }
    }
}

fn missing(key: &str) -> String {
    format!("[{key}]")
}

impl Value {
    fn to_fluent(&self, name: &str) -> FluentValue<'_> {
        match self {
            Self::Text(text) => FluentValue::from(text.as_str()),
            Self::Integer(year) if name == "year" => FluentValue::from(year.to_string()),
            Self::Integer(number) => FluentValue::from(*number),
            Self::Number(number) => FluentValue::from(*number),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

macro_rules! from_numbers {
    ($($number:ty => $variant:ident),* $(,)?) => {$(
        impl From<$number> for Value {
            fn from(number: $number) -> Self {
                Self::$variant(number.given())
            }
        }

        impl From<&$number> for Value {
            fn from(number: &$number) -> Self {
                Self::$variant(number.given())
            }
        }
    )*};
}

from_numbers!(
    u8 => Integer,
    u16 => Integer,
    u32 => Integer,
    u64 => Integer,
    usize => Integer,
    i32 => Integer,
    i64 => Integer,
    f64 => Number,
);

#[cfg(test)]
mod tests {
    use super::*;

    const SV: Texts = Texts::new(Language::Sv);
    const EN: Texts = Texts::new(Language::En);

    #[test]
    fn a_key_gives_its_text_in_each_language() {
        assert_eq!(SV.s("action-submit"), "Skicka in");
        assert_eq!(EN.s("action-submit"), "Submit");
    }

    #[test]
    fn a_missing_key_is_visible() {
        assert!(!SV.has("no-such-text"));
        assert_eq!(SV.s("no-such-text"), "[no-such-text]");
        assert_eq!(SV.with("no-such-text", [("n", 1.into())]), "[no-such-text]");
    }

    #[test]
    fn a_variable_that_was_not_given_is_visible() {
        assert!(SV.s("answered-of").contains("{$n}"), "{}", SV.s("answered-of"));
    }

    #[test]
    fn variables_come_without_isolating_marks() {
        let text = SV.with("sheet-saved-by", [("time", "9.12".into()), ("name", "Erik Sand".into())]);
        assert_eq!(text, "Sparat 9.12 av Erik Sand");
    }

    #[test]
    fn numbers_in_texts_are_written_the_local_way_and_choose_the_plural() {
        assert_eq!(SV.with("footer-event", [("n", 48_213.into())]), "Händelse 48\u{a0}213");
        assert_eq!(EN.with("footer-event", [("n", 48_213.into())]), "Event 48,213");
        assert_eq!(SV.with("error-count", [("n", 1.into())]), "1\u{a0}fel");
        assert_eq!(EN.with("error-count", [("n", 1.into())]), "1\u{a0}error");
        assert_eq!(EN.with("error-count", [("n", 2.into())]), "2\u{a0}errors");
    }

    #[test]
    fn a_year_is_not_grouped() {
        assert_eq!(SV.with("sheet-last-answer", [("year", 2025.into())]), "Svar\u{a0}2025");
        assert_eq!(EN.with("sheet-last-answer", [("year", 2025_u16.into())]), "Answer\u{a0}2025");
    }

    #[test]
    fn variables_can_be_handed_over_as_an_array_a_slice_or_a_vector() {
        let array = [("year", Value::from(2025))];
        let expected = SV.with("sheet-last-answer", array.clone());
        assert_eq!(SV.with("sheet-last-answer", &array), expected);
        assert_eq!(SV.with("sheet-last-answer", array.as_slice()), expected);
        assert_eq!(SV.with("sheet-last-answer", vec![("year", 2025_u16.into())]), expected);
    }

    #[test]
    fn a_list_ends_with_and() {
        assert_eq!(SV.list::<&str>(&[]), "");
        assert_eq!(SV.list(&["Mora"]), "Mora");
        assert_eq!(SV.list(&["Mora", "Orsa"]), "Mora och Orsa");
        assert_eq!(
            SV.list(&["Mora".to_owned(), "Orsa".to_owned(), "Rättvik".to_owned()]),
            "Mora, Orsa och Rättvik"
        );
        assert_eq!(EN.list(&["Mora", "Orsa", "Rättvik"]), "Mora, Orsa and Rättvik");
    }
}
