//! What was typed in a form, and what is wrong with it: a refused form is shown again just as it was.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use locale::Texts;

use crate::form::Fields;
use crate::frame::Problem;

/// The values of a form's fields by name, and the errors beside them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    values: BTreeMap<&'static str, String>,
    errors: Vec<(&'static str, String)>,
}

impl Typed {
    /// A form that is shown for the first time.
    pub(crate) fn of(values: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        Self { values: values.into_iter().collect(), errors: Vec::new() }
    }

    /// A form that was sent; fields of other names are not looked at.
    pub(crate) fn sent(fields: &Fields, names: &[&'static str]) -> Self {
        Self::of(names.iter().map(|name| (*name, fields.get(name).to_owned())))
    }

    /// Puts what was typed into a field.
    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.values.insert(name, value.to_owned());
    }

    /// What was typed in a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// What is wrong with a field; empty if nothing is.
    pub(crate) fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(found, _)| *found == name).map_or("", |(_, text)| text)
    }

    /// Notes what is wrong with a field. The first fault of a field is the one that is told.
    pub(crate) fn fail(&mut self, name: &'static str, text: String) {
        if self.error(name).is_empty() {
            self.errors.push((name, text));
        }
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// The errors for the summary, each with the label of its field. A field's id is its name after `f-`.
    pub(crate) fn problems(&self, label: impl Fn(&str) -> String) -> Vec<Problem> {
        let errors = self.errors.iter();
        errors
            .map(|(name, text)| Problem {
                field_id: format!("f-{name}"),
                text: format!("{}: {text}", label(name)),
            })
            .collect()
    }

    /// The date of a field; none if it is empty or wrong, and then the fault is noted.
    pub(crate) fn date(&mut self, t: Texts, name: &'static str) -> Option<NaiveDate> {
        let text = self.value(name).trim().to_owned();
        if text.is_empty() {
            return None;
        }
        let found = date(&text);
        if found.is_none() {
            let key = if looks_like_a_date(&text) { "error-date-missing-day" } else { "error-date" };
            self.fail(name, t.with(key, [("given", text.into())]));
        }
        found
    }
}

fn looks_like_a_date(text: &str) -> bool {
    let shape = |(place, byte): (usize, u8)| {
        if matches!(place, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
    };
    text.len() == 10 && text.bytes().enumerate().all(shape)
}

/// Only ÅÅÅÅ-MM-DD: "3-4-5" would be a day of the year 3.
fn date(text: &str) -> Option<NaiveDate> {
    if looks_like_a_date(text) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use locale::Language;

    use super::*;

    #[test]
    fn a_date_is_read_in_one_form_only_and_the_fault_is_named() {
        let t = Texts::new(Language::Sv);
        let mut typed = Typed::of([
            ("good", " 2027-03-12 ".to_owned()),
            ("empty", String::new()),
            ("shape", "12/3 2027".to_owned()),
            ("short", "27-3-12".to_owned()),
            ("day", "2027-02-30".to_owned()),
        ]);
        assert_eq!(typed.date(t, "good"), NaiveDate::from_ymd_opt(2027, 3, 12));
        assert_eq!(typed.date(t, "empty"), None);
        assert!(typed.is_sound());
        for name in ["shape", "short"] {
            assert_eq!(typed.date(t, name), None);
            assert!(typed.error(name).starts_with("Skriv datumet"), "{}", typed.error(name));
        }
        assert_eq!(typed.date(t, "day"), None);
        assert!(typed.error("day").starts_with("Dagen finns inte"));
        let problems = typed.problems(str::to_owned);
        assert_eq!(problems.first().map(|problem| problem.field_id.as_str()), Some("f-shape"));
    }
}
