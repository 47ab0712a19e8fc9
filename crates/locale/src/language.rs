//! The languages the product speaks, and how one is chosen for a reader.

use std::fmt;
use std::str::FromStr;

/// A language that every text exists in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Swedish, the language of the product and the answer when nothing else is known.
    #[default]
    Sv,
    /// British English.
    En,
}

/// A language code that is not one of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown language \"{given}\"; accepted are sv and en")]
pub struct UnknownLanguage {
    /// What was given instead of a known code.
    pub given: String,
}

impl Language {
    /// Every language, Swedish first.
    pub const ALL: [Self; 2] = [Self::Sv, Self::En];

    /// The code used in `lang` attributes, cookies, configuration and folders: `sv` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }

    /// What the language is called by those who speak it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Sv => "svenska",
            Self::En => "English",
        }
    }

    /// The language to offer to someone who reads this one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Sv => Self::En,
            Self::En => Self::Sv,
        }
    }

    /// Chooses the language of an `Accept-Language` header: the one of ours that the reader likes best, Swedish
    /// when the header is missing, unreadable or names none of ours.
    pub fn negotiate(accept_language: Option<&str>) -> Self {
        let mut best: Option<(Self, f32)> = None;
        for entry in accept_language.unwrap_or_default().split(',') {
            let Some((language, weight)) = read_range(entry) else { continue };
            // Strictly greater: among equals the first one named wins, as browsers list them in order.
            if weight > best.map_or(0.0, |(_, weight)| weight) {
                best = Some((language, weight));
            }
        }
        best.map_or_else(Self::default, |(language, _)| language)
    }
}

/// Reads one entry such as `en-GB;q=0.8`. `None` when it is none of ours.
fn read_range(entry: &str) -> Option<(Language, f32)> {
    let (range, parameters) = entry.split_once(';').unwrap_or((entry, ""));
    let primary = range.trim().split('-').next().unwrap_or_default();
    let language = if primary == "*" { Language::default() } else { primary.parse().ok()? };
    let weight = match parameters.trim().strip_prefix("q=") {
        Some(weight) => weight.trim().parse().ok()?,
        None => 1.0,
    };
    Some((language, weight))
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownLanguage { given: text.to_owned() })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_as_its_language() {
        for language in Language::ALL {
            assert_eq!(language.code().parse(), Ok(language));
        }
    }

    #[test]
    fn an_unknown_code_is_named_together_with_what_is_accepted() {
        let error = "fr".parse::<Language>().unwrap_err();
        assert_eq!(error.to_string(), "unknown language \"fr\"; accepted are sv and en");
    }

    #[test]
    fn a_reader_gets_the_language_liked_best() {
        let cases = [
            (None, Language::Sv),
            (Some(""), Language::Sv),
            (Some("de-DE, fr"), Language::Sv),
            (Some("en-GB,en;q=0.9,sv;q=0.8"), Language::En),
            (Some("en;q=0.3, sv-SE;q=0.8"), Language::Sv),
            (Some("de, en;q=0.5"), Language::En),
            (Some("en, sv"), Language::En),
            (Some("*"), Language::Sv),
            (Some("sv;q=0, en;q=0.1"), Language::En),
            (Some("en;q=much"), Language::Sv),
        ];
        for (header, expected) in cases {
            assert_eq!(Language::negotiate(header), expected, "{header:?}");
        }
    }
}
