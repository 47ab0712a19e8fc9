//! A planned procurement's course and figures in words.

use chrono::{Datelike as _, NaiveDate};
use domain::procurement::course::{Course, Step};
use domain::procurement::{Phase, ProcurementDetails};
use locale::Texts;

/// A line's state: a word, what comes next or what is wrong, and what to do about it.
pub(super) struct Status {
    pub(super) tag: String,
    /// The tag's class: `late` for what is late, and nothing else.
    pub(super) kind: &'static str,
    pub(super) detail: String,
    /// What to do, where there is something to do.
    pub(super) advice: String,
}

/// What a phase is called.
pub(super) fn phase(t: Texts, phase: Phase) -> String {
    t.s(match phase {
        Phase::Preparation => "plan-phase-preparation",
        Phase::Tendering => "plan-phase-tendering",
        Phase::Evaluation => "plan-phase-evaluation",
        Phase::Contract => "plan-phase-contract",
    })
}

/// What a phase is called as a stretch of time: the contract lasts, and does not only start.
pub(super) fn phase_name(t: Texts, which: Phase) -> String {
    if which == Phase::Contract { t.s("plan-phase-contract-runs") } else { phase(t, which) }
}

/// The same in the middle of a sentence.
pub(super) fn phase_inside(t: Texts, which: Phase) -> String {
    phase(t, which).to_lowercase()
}

pub(super) fn status(t: Texts, course: Course, details: &ProcurementDetails, today: NaiveDate) -> Status {
    let date = |date: NaiveDate| ("date", near(t, date, today).into());
    let plain = |key: &str, detail: String| Status { tag: t.s(key), kind: "", detail, advice: String::new() };
    match course {
        Course::Withdrawn => Status { kind: "soft", ..plain("plan-state-withdrawn", String::new()) },
        Course::Undated => plain("plan-state-undated", contract_end(t, details)),
        Course::NotBegun { start } => plain("plan-state-not-begun", t.with("plan-start", [date(start)])),
        Course::PlannedGap { latest_start, gap_days } => {
            let detail = t.with("plan-gap-planned", [("n", gap_days.into()), date(latest_start)]);
            Status { advice: t.with("plan-gap-why", [date(latest_start)]), ..plain("plan-state-gap", detail) }
        }
        Course::OnPlan { phase, next } => plain("plan-state-on-plan", coming(t, phase, next, today)),
        Course::Ahead { phase, next } => plain("plan-state-ahead", coming(t, phase, next, today)),
        Course::Late { days, phase, on } => Status {
            tag: behind(t, days),
            kind: "late",
            detail: t.with("plan-waits", [("phase", self::phase(t, phase).into()), date(on)]),
            advice: t.s("plan-late-why"),
        },
        Course::TooLate { gap_days } => Status {
            tag: t.s("plan-state-too-late"),
            kind: "late",
            detail: t.with("plan-gap", [("n", gap_days.into())]),
            advice: t.s("plan-too-late-why"),
        },
        Course::Done { since } => Status {
            tag: format!("✓ {}", t.s("plan-state-done")),
            ..plain("plan-state-done", t.with("plan-since", [date(since)]))
        },
    }
}

/// A date; its year only where it is not this one.
fn near(t: Texts, date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() { t.day(date) } else { t.date(date) }
}

fn contract_end(t: Texts, details: &ProcurementDetails) -> String {
    let end = details.contract_end;
    end.map(|end| t.with("plan-contract-ends", [("date", t.date(end).into())])).unwrap_or_default()
}

fn coming(t: Texts, now: Phase, next: Option<Step>, today: NaiveDate) -> String {
    match next {
        Some(step) => t.with(
            "plan-next",
            [("phase", phase(t, step.phase).into()), ("date", near(t, step.on, today).into())],
        ),
        None => t.with("plan-now", [("phase", phase(t, now).into())]),
    }
}

/// "3 dagar efter", and in weeks once it is more than a fortnight.
fn behind(t: Texts, days: i64) -> String {
    if days < 14 {
        t.with("plan-state-late-days", [("n", days.into())])
    } else {
        t.with("plan-state-late-weeks", [("n", (days / 7).into())])
    }
}

/// The value at a glance; empty if it is not known.
pub(super) fn value(t: Texts, details: &ProcurementDetails) -> String {
    let value = details.value.as_ref();
    value.map(|value| t.money_short(value.minor, &value.currency)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use locale::Language;

    use super::*;

    #[test]
    fn a_delay_is_told_in_days_and_then_in_weeks() {
        let t = Texts::new(Language::Sv);
        assert_eq!(behind(t, 1), "1\u{a0}dag efter");
        assert_eq!(behind(t, 13), "13\u{a0}dagar efter");
        assert_eq!(behind(t, 45), "6\u{a0}veckor efter");
    }

    #[test]
    fn only_what_is_late_is_marked_as_late() {
        let t = Texts::new(Language::Sv);
        let start = "2027-05-01".parse().unwrap();
        let courses = [
            Course::Withdrawn,
            Course::Undated,
            Course::NotBegun { start },
            Course::PlannedGap { latest_start: start, gap_days: 3 },
            Course::OnPlan { phase: Phase::Preparation, next: None },
            Course::Ahead { phase: Phase::Preparation, next: None },
            Course::Late { days: 3, phase: Phase::Preparation, on: start },
            Course::TooLate { gap_days: 3 },
            Course::Done { since: start },
        ];
        for course in courses {
            let status = status(t, course, &ProcurementDetails::default(), start);
            assert_eq!(status.kind == "late", course.is_late(), "{course:?}");
        }
    }
}
