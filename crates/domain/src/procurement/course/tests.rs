//! Given a plan and what happened, when it is a certain day, then the line is on this course.

use super::*;
use crate::testing::day;

/// Preparation, tendering and evaluation from August to March, the contract from 1 May 2027.
fn planned() -> ProcurementDetails {
    let phase = |phase, start, end: &str| PlannedPhase {
        phase,
        start: day(start),
        end: Some(end).filter(|end| !end.is_empty()).map(day),
    };
    ProcurementDetails {
        title: "Livsmedel".to_owned(),
        contract_end: Some(day("2027-04-30")),
        phases: vec![
            phase(Phase::Preparation, "2026-08-01", "2026-11-30"),
            phase(Phase::Tendering, "2026-12-01", "2027-01-31"),
            phase(Phase::Evaluation, "2027-02-01", "2027-03-15"),
            phase(Phase::Contract, "2027-05-01", ""),
        ],
        ..ProcurementDetails::default()
    }
}

fn happened(dates: &[(Phase, &str, &str)]) -> BTreeMap<Phase, ActualDates> {
    let date = |text: &str| Some(text).filter(|text| !text.is_empty()).map(day);
    let dates = dates.iter();
    dates.map(|(phase, start, end)| (*phase, ActualDates { start: date(start), end: date(end) })).collect()
}

fn on(today: &str, details: &ProcurementDetails, actual: &[(Phase, &str, &str)]) -> Course {
    course(details, &happened(actual), false, day(today))
}

fn late(days: i64, phase: Phase, on: &str) -> Course {
    Course::Late { days, phase, on: day(on) }
}

#[test]
fn before_its_first_day_a_line_has_not_begun() {
    let not_begun = Course::NotBegun { start: day("2026-08-01") };
    assert_eq!(on("2026-06-01", &planned(), &[]), not_begun);
    assert_eq!(on("2026-08-01", &planned(), &[]), not_begun, "the first day is not late");
}

#[test]
fn a_line_whose_path_no_longer_fits_before_the_contracts_end_is_too_late() {
    assert_eq!(on("2026-08-24", &planned(), &[]), Course::TooLate { gap_days: 23 });
}

#[test]
fn an_option_to_extend_todays_contract_gives_time() {
    let details = ProcurementDetails { option_months: vec![12], ..planned() };
    let expected = late(23, Phase::Preparation, "2026-08-01");
    assert_eq!(on("2026-08-24", &details, &[]), expected);
    assert_eq!(last_contract_day(&details), Some(day("2028-04-30")));
}

#[test]
fn the_end_of_a_month_stays_the_end_of_a_month_when_a_contract_is_extended() {
    let details = ProcurementDetails {
        contract_end: Some(day("2027-02-28")),
        option_months: vec![12, 1],
        ..ProcurementDetails::default()
    };
    assert_eq!(last_contract_day(&details), Some(day("2028-03-31")));
}

#[test]
fn a_new_need_has_no_contract_to_be_too_late_for() {
    let details = ProcurementDetails { contract_end: None, ..planned() };
    let expected = late(23, Phase::Preparation, "2026-08-01");
    assert_eq!(on("2026-08-24", &details, &[]), expected);
}

#[test]
fn a_plan_that_leaves_days_without_a_contract_says_so_while_there_is_time() {
    let details = ProcurementDetails { contract_end: Some(day("2027-03-31")), ..planned() };
    let gap = Course::PlannedGap { latest_start: day("2026-07-02"), gap_days: 30 };
    assert_eq!(on("2026-06-01", &details, &[]), gap);
    assert_eq!(on("2026-07-02", &details, &[]), gap);
    assert_eq!(on("2026-07-03", &details, &[]), Course::TooLate { gap_days: 1 });
}

#[test]
fn a_line_under_way_is_on_plan_until_a_date_passes() {
    let begun = [(Phase::Preparation, "2026-08-03", "")];
    let next = Some(Step { phase: Phase::Tendering, on: day("2026-12-01") });
    assert_eq!(on("2026-11-30", &planned(), &begun), Course::OnPlan { phase: Phase::Preparation, next });
    assert_eq!(on("2026-12-10", &planned(), &begun), late(10, Phase::Preparation, "2026-11-30"));
}

#[test]
fn a_phase_that_is_over_lets_the_next_ones_day_come() {
    let begun = [(Phase::Preparation, "2026-08-03", "2026-11-12")];
    let next = Some(Step { phase: Phase::Tendering, on: day("2026-12-01") });
    assert_eq!(on("2026-11-24", &planned(), &begun), Course::OnPlan { phase: Phase::Preparation, next });
    assert_eq!(on("2026-12-04", &planned(), &begun), late(3, Phase::Tendering, "2026-12-01"));
}

#[test]
fn a_phase_begun_before_its_day_is_ahead_of_the_plan() {
    let begun = [(Phase::Preparation, "2026-08-03", ""), (Phase::Tendering, "2026-11-10", "")];
    let next = Some(Step { phase: Phase::Evaluation, on: day("2027-02-01") });
    assert_eq!(on("2026-11-24", &planned(), &begun), Course::Ahead { phase: Phase::Tendering, next });
}

#[test]
fn a_line_under_way_may_use_up_the_wait_before_the_contract() {
    let begun = [(Phase::Evaluation, "2027-02-01", "")];
    assert_eq!(on("2027-04-29", &planned(), &begun), late(45, Phase::Evaluation, "2027-03-15"));
    assert_eq!(on("2027-05-05", &planned(), &begun), Course::TooLate { gap_days: 5 });
}

#[test]
fn work_that_began_late_is_given_the_time_it_was_planned_to_take() {
    let begun = [(Phase::Preparation, "2026-12-01", "")];
    let course = on("2026-12-15", &planned(), &begun);
    assert_eq!(course, Course::TooLate { gap_days: 76 });
    assert!(course.is_late());
}

#[test]
fn a_line_is_done_when_its_contract_runs_or_its_last_phase_is_over() {
    let done = Course::Done { since: day("2027-04-20") };
    assert_eq!(on("2028-01-01", &planned(), &[(Phase::Contract, "2027-04-20", "")]), done);
    let mut details = planned();
    details.phases.pop();
    assert_eq!(on("2028-01-01", &details, &[(Phase::Evaluation, "2027-02-01", "2027-04-20")]), done);
    assert_eq!(missed(&details, &happened(&[(Phase::Contract, "2027-04-20", "")]), day("2028-01-01")), None);
}

#[test]
fn a_line_without_dates_says_nothing_about_time() {
    let details = ProcurementDetails { phases: Vec::new(), ..planned() };
    assert_eq!(on("2027-06-01", &details, &[]), Course::Undated);
    let begun = [(Phase::Preparation, "2026-08-03", "")];
    let on_plan = Course::OnPlan { phase: Phase::Preparation, next: None };
    assert_eq!(on("2027-06-01", &details, &begun), on_plan);
}

#[test]
fn a_withdrawn_line_is_never_late() {
    assert_eq!(course(&planned(), &BTreeMap::new(), true, day("2030-01-01")), Course::Withdrawn);
}

#[test]
fn dates_at_the_edge_of_the_calendar_are_no_danger() {
    let edge = |start, end| PlannedPhase { phase: Phase::Preparation, start, end: Some(end) };
    let details = ProcurementDetails {
        contract_end: Some(NaiveDate::MAX),
        option_months: vec![120; 10],
        phases: vec![edge(NaiveDate::MIN, NaiveDate::MAX)],
        ..ProcurementDetails::default()
    };
    assert_eq!(last_contract_day(&details), None);
    for today in [NaiveDate::MIN, day("2027-01-01"), NaiveDate::MAX] {
        on_any_day(&details, today);
    }
}

fn on_any_day(details: &ProcurementDetails, today: NaiveDate) {
    let contract_end = Some(day("2027-01-01"));
    let _ = course(details, &BTreeMap::new(), false, today);
    let _ = course(&ProcurementDetails { contract_end, ..details.clone() }, &BTreeMap::new(), false, today);
}
