//! Planned and real dates of the phases.

use super::*;

fn phase(phase: Phase, start: &str, end: Option<&str>) -> PlannedPhase {
    PlannedPhase { phase, start: day(start), end: end.map(day) }
}

fn phased(phases: Vec<PlannedPhase>) -> ProcurementDetails {
    ProcurementDetails { phases, ..details() }
}

fn actual(start: Option<&str>, end: Option<&str>) -> ActualDates {
    ActualDates { start: start.map(day), end: end.map(day) }
}

fn record(start: Option<&str>, end: Option<&str>) -> RecordPhase {
    RecordPhase { procurement: PROCUREMENT, phase: Phase::Tendering, actual: actual(start, end) }
}

fn recorded(start: Option<&str>, end: Option<&str>) -> NewEvent {
    line(PhaseRecorded { phase: Phase::Tendering, actual: actual(start, end) })
}

#[test]
fn phases_are_planned_in_order_and_may_be_left_out_or_overlap() {
    details_are_taken(&phased(vec![
        phase(Phase::Preparation, "2026-03-01", Some("2026-06-30")),
        phase(Phase::Tendering, "2026-06-01", None),
        phase(Phase::Evaluation, "2026-06-01", Some("2026-06-01")),
        phase(Phase::Contract, "2026-12-01", Some("2030-11-30")),
    ]));
    details_are_taken(&phased(vec![
        phase(Phase::Preparation, "2020-03-01", None),
        phase(Phase::Contract, "2026-12-01", None),
    ]));
}

#[test]
fn phases_out_of_order_or_planned_twice_are_named() {
    let two =
        |first, second| phased(vec![phase(first, "2026-03-01", None), phase(second, "2026-04-01", None)]);
    let refusal = |phase| Refusal::PhaseOutOfOrder { phase };
    details_are_refused(&two(Phase::Tendering, Phase::Preparation), &refusal("preparation"));
    details_are_refused(&two(Phase::Contract, Phase::Evaluation), &refusal("evaluation"));
    details_are_refused(&two(Phase::Contract, Phase::Contract), &refusal("contract"));
}

#[test]
fn a_phase_does_not_begin_before_the_one_before_it() {
    let phases =
        vec![phase(Phase::Preparation, "2026-03-02", None), phase(Phase::Tendering, "2026-03-01", None)];
    let (found, earliest) = (day("2026-03-01"), day("2026-03-02"));
    details_are_refused(&phased(phases), &Refusal::DateTooEarly { field: "phases", found, earliest });
}

#[test]
fn a_phase_does_not_end_before_it_begins() {
    let phases = vec![phase(Phase::Tendering, "2026-03-02", Some("2026-03-01"))];
    let (found, earliest) = (day("2026-03-01"), day("2026-03-02"));
    details_are_refused(&phased(phases), &Refusal::DateTooEarly { field: "phases", found, earliest });
}

#[test]
fn planned_dates_that_can_only_be_mistyped_are_refused() {
    let (found, earliest) = (day("0206-03-02"), day("1900-01-01"));
    let refusal = Refusal::DateTooEarly { field: "phases", found, earliest };
    details_are_refused(&phased(vec![phase(Phase::Tendering, "0206-03-02", None)]), &refusal);
    let (found, latest) = (day("2206-03-02"), day("2199-12-31"));
    let refusal = Refusal::DateTooLate { field: "phases", found, latest };
    let phases = vec![phase(Phase::Tendering, "2026-03-02", Some("2206-03-02"))];
    details_are_refused(&phased(phases), &refusal);
}

#[test]
fn real_dates_are_recorded_corrected_and_taken_back() {
    planned()
        .when(record(Some("2026-02-01"), None), LEAD, now())
        .then([recorded(Some("2026-02-01"), None)])
        .when(record(Some("2026-02-01"), Some("2026-02-01")), LEAD, now())
        .then([recorded(Some("2026-02-01"), Some("2026-02-01"))])
        .when(record(None, None), LEAD, now())
        .then([recorded(None, None)]);
}

#[test]
fn recording_the_same_dates_again_changes_nothing() {
    planned()
        .when(record(None, None), LEAD, now())
        .nothing()
        .and([recorded(Some("2026-02-01"), None)])
        .when(record(Some("2026-02-01"), None), LEAD, now())
        .nothing();
}

#[test]
fn real_dates_lie_in_the_past_of_the_organisations_own_time_zone() {
    let latest = day("2026-03-02");
    let found = day("2026-03-03");
    let before_midnight = moment("2026-03-02T22:59:59Z");
    let after_midnight = moment("2026-03-02T23:00:00Z");
    planned()
        .when(record(Some("2026-03-03"), None), LEAD, before_midnight)
        .refused(Refusal::DateTooLate { field: "start", found, latest })
        .when(record(Some("2026-03-02"), Some("2026-03-03")), LEAD, before_midnight)
        .refused(Refusal::DateTooLate { field: "end", found, latest })
        .when(record(Some("2026-03-02"), Some("2026-03-03")), LEAD, after_midnight)
        .then([recorded(Some("2026-03-02"), Some("2026-03-03"))]);
}

#[test]
fn a_real_end_needs_a_start_that_is_not_after_it() {
    let (found, earliest) = (day("2026-02-01"), day("2026-02-02"));
    planned()
        .when(record(None, Some("2026-02-01")), LEAD, now())
        .refused(Refusal::TextMissing { field: "start" })
        .when(record(Some("2026-02-02"), Some("2026-02-01")), LEAD, now())
        .refused(Refusal::DateTooEarly { field: "end", found, earliest });
}

#[test]
fn real_dates_that_can_only_be_mistyped_are_refused() {
    let (found, earliest) = (day("0206-03-02"), day("1900-01-01"));
    planned().when(record(Some("0206-03-02"), None), LEAD, now()).refused(Refusal::DateTooEarly {
        field: "start",
        found,
        earliest,
    });
}

#[test]
fn a_withdrawn_line_takes_no_real_dates() {
    planned()
        .and([withdrawn()])
        .when(record(Some("2026-02-01"), None), LEAD, now())
        .refused(Refusal::ProcurementWithdrawn);
}

#[test]
fn dates_of_a_line_that_is_not_there_are_refused() {
    let missing = Refusal::NotFound { what: "planned procurement" };
    given(founded()).when(record(None, None), Asker::System, now()).refused(missing);
    given(founded()).when(record(None, None), LEAD, now()).refused(Refusal::NotAllowed);
}
