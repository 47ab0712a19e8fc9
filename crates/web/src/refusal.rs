//! Refusals in the reader's words.

use chrono::NaiveDate;
use domain::Refusal;
use locale::{Texts, Value};

/// What a refusal says to the reader: what is wrong and what is accepted. The texts are in `refusal.ftl`, one for each
/// code.
pub(crate) fn text(t: Texts, refusal: &Refusal) -> String {
    let arguments = refusal.arguments();
    let is_limited = arguments.iter().any(|(name, _)| *name == "limit");
    let is_count = |name| matches!(name, "limit" | "missing") || (name == "found" && is_limited);
    let arguments = arguments.into_iter();
    let variables: Vec<(String, Value)> =
        arguments.map(|(name, text)| (name.replace('_', "-"), value(t, is_count(name), text))).collect();
    let variables: Vec<(&str, Value)> =
        variables.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    t.with(&key(refusal.code()), variables)
}

fn key(code: &str) -> String {
    format!("refusal-{}", code.replace('_', "-"))
}

/// Dates are written out. Only counts are numbers: a year or a code has no thousands.
fn value(t: Texts, is_count: bool, text: String) -> Value {
    match (text.parse::<NaiveDate>(), text.parse::<i64>()) {
        (Ok(date), _) => t.date(date).into(),
        (_, Ok(number)) if is_count => number.into(),
        (_, _) => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use locale::Language;

    use super::*;

    #[test]
    fn every_code_of_a_refusal_has_a_text_in_both_languages() {
        for language in Language::ALL {
            for code in Refusal::CODES {
                assert!(Texts::new(language).has(&key(code)), "{}: {code}", language.code());
            }
        }
    }

    #[test]
    fn a_refusal_says_its_arguments_the_local_way() {
        let sv = Texts::new(Language::Sv);
        let year = Refusal::TargetYearOutOfRange { from: 2026, to: 2036, found: 1999 };
        assert_eq!(text(sv, &year), "Årtalet ska vara 2026–2036. Du skrev ”1999”.");
        let opens_on = "2027-03-12".parse().unwrap();
        let closed = Refusal::RoundNotOpenYet { opens_on };
        assert!(text(sv, &closed).contains("12\u{a0}mars\u{a0}2027"), "{}", text(sv, &closed));
        let long = Refusal::TextTooLong { field: "comment", limit: 4000, found: 4321 };
        assert!(text(sv, &long).contains("4\u{a0}000"), "{}", text(sv, &long));
        let cpv = Refusal::CpvMalformed { found: "1234".to_owned() };
        assert!(text(sv, &cpv).contains("”1234”"), "{}", text(sv, &cpv));
        let last = Refusal::LastOne { role: "coordinator" };
        assert!(text(Texts::new(Language::En), &last).contains("coordinator"));
    }

    #[test]
    fn no_refusal_shows_a_variable_that_it_was_not_given() {
        let all = [
            Refusal::NotAllowed,
            Refusal::NotFound { what: "round" },
            Refusal::AlreadyExists { what: "round" },
            Refusal::ChangedMeanwhile { current: 4 },
            Refusal::TextMissing { field: "reason" },
            Refusal::TooMany { field: "evidence", limit: 20, found: 21 },
            Refusal::LinkMalformed { found: "ftp://x".to_owned() },
            Refusal::LevelOutOfRange { found: 7, lowest: 0, highest: 3 },
            Refusal::ReasonMissing,
            Refusal::AssessmentIncomplete { missing: 2, criteria: "1S1, 1S2".to_owned() },
            Refusal::NumberOutOfRange { field: "follow_up_days", found: 9000, from: 1, to: 366 },
            Refusal::AmountNegative { found: -5 },
            Refusal::PhaseOutOfOrder { phase: "tendering" },
        ];
        for refusal in all {
            for language in Language::ALL {
                let text = text(Texts::new(language), &refusal);
                assert!(!text.contains(['{', '[']), "{text}");
            }
        }
    }
}
