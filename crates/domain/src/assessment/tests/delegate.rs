//! Delegating criteria, and what a delegate may do.

use chrono::NaiveDate;

use super::*;
use crate::testing::{ADMINISTRATOR, PROCUREMENT, READER, STRANGER};
use crate::{Command, PersonId, Role};

fn delegate(criteria: &[&str], person: PersonId, due_on: &str) -> Delegate {
    let criteria = criteria.iter().map(|id| criterion(id)).collect();
    Delegate { round: ROUND, organisation: ORGANISATION, criteria, person, due_on: day(due_on) }
}

fn delegated(criteria: &[&str], person: PersonId, due_on: &str) -> NewEvent {
    let criteria = criteria.iter().map(|id| criterion(id)).collect();
    in_assessment(CriteriaDelegated { criteria, person, due_on: day(due_on) })
}

fn withdraw(criteria: &[&str]) -> WithdrawDelegation {
    let criteria = criteria.iter().map(|id| criterion(id)).collect();
    WithdrawDelegation { round: ROUND, organisation: ORGANISATION, criteria }
}

fn withdrawn(criteria: &[&str]) -> NewEvent {
    in_assessment(DelegationWithdrawn { criteria: criteria.iter().map(|id| criterion(id)).collect() })
}

/// A1 and B1 are a stranger's to answer.
fn with_a_delegate() -> History {
    given(opened()).and([started(), delegated(&["A1", "B1"], STRANGER, "2026-03-16")])
}

fn too_early(found: NaiveDate) -> Refusal {
    Refusal::DateTooEarly { field: "due_on", found, earliest: day("2026-03-02") }
}

#[test]
fn leads_and_administrators_delegate_and_take_back() {
    let leaders = ["lead", "administrator"];
    let to_stranger = delegate(&["A1"], STRANGER, "2026-03-16");
    assert_eq!(given(opened()).who_may(to_stranger, now()), leaders);
    assert_eq!(with_a_delegate().who_may(withdraw(&["A1"]), now()), leaders);
}

#[test]
fn a_delegate_answers_the_delegated_criteria_and_no_others() {
    with_a_delegate()
        .when(rate("A2", at_level(2)), STRANGER, now())
        .refused(Refusal::NotAllowed)
        .when(rate("A1", at_level(2)), STRANGER, now())
        .then([rated("A1", at_level(2))])
        .when(rate("A1", at_level(3)), STRANGER, now())
        .then([rated("A1", at_level(3))]);
    let raters = ["stranger", "contributor", "lead", "administrator"];
    assert_eq!(with_a_delegate().who_may(rate("B1", at_level(1)), now()), raters);
    assert_eq!(with_a_delegate().who_may(rate("A2", at_level(1)), now()), raters[1..]);
}

#[test]
fn a_delegate_may_do_nothing_else() {
    let history = with_a_delegate();
    let (round, organisation, person) = (ROUND, ORGANISATION, READER);
    let wishes: [Command; 6] = [
        delegate(&["A1"], READER, "2026-03-16").into(),
        withdraw(&["A1"]).into(),
        SubmitAssessment { round, organisation }.into(),
        ApproveAssessment { round, organisation }.into(),
        crate::organisation::GrantRole { organisation, person, role: Role::Reader }.into(),
        crate::procurement::PlanProcurement {
            procurement: PROCUREMENT,
            organisation,
            details: crate::procurement::ProcurementDetails::default(),
            source: None,
        }
        .into(),
    ];
    for wish in wishes {
        history.clone().when(wish, STRANGER, now()).refused(Refusal::NotAllowed);
    }
    let elsewhere = RecordRating { organisation: NEIGHBOUR, ..rate("A1", at_level(1)) };
    history.when(elsewhere, STRANGER, now()).refused(Refusal::NotAllowed);
}

#[test]
fn a_reader_to_whom_a_criterion_is_delegated_answers_that_one() {
    given(opened())
        .and([started(), delegated(&["A1"], READER, "2026-03-16")])
        .when(rate("A1", at_level(1)), READER, now())
        .then([rated("A1", at_level(1))])
        .when(rate("A2", at_level(1)), READER, now())
        .refused(Refusal::NotAllowed);
}

#[test]
fn delegating_starts_the_assessment_and_says_only_what_is_new() {
    given(opened())
        .when(delegate(&["B1", "A1", "A1"], STRANGER, "2026-03-16"), LEAD, now())
        .then([started(), delegated(&["A1", "B1"], STRANGER, "2026-03-16")])
        .when(delegate(&["A1", "B1"], STRANGER, "2026-03-16"), ADMINISTRATOR, now())
        .nothing()
        .when(delegate(&["A1", "A2"], STRANGER, "2026-03-16"), LEAD, now())
        .then([delegated(&["A2"], STRANGER, "2026-03-16")]);
}

#[test]
fn a_criterion_that_is_delegated_again_is_the_new_delegates_alone() {
    with_a_delegate()
        .when(delegate(&["A1"], READER, "2026-03-20"), LEAD, now())
        .then([delegated(&["A1"], READER, "2026-03-20")])
        .when(rate("A1", at_level(1)), STRANGER, now())
        .refused(Refusal::NotAllowed)
        .when(rate("B1", at_level(1)), STRANGER, now())
        .then([rated("B1", at_level(1))]);
}

#[test]
fn what_is_taken_back_can_no_longer_be_answered_and_what_was_answered_stays() {
    let after = with_a_delegate()
        .and([rated("A1", at_level(2))])
        .when(withdraw(&["A1", "A2"]), LEAD, now())
        .then([withdrawn(&["A1"])])
        .when(withdraw(&["A1"]), LEAD, now())
        .nothing()
        .when(rate("A1", at_level(3)), STRANGER, now())
        .refused(Refusal::NotAllowed);
    after.when(rate("A1", at_level(2)), CONTRIBUTOR, now()).nothing();
}

#[test]
fn a_delegation_rests_while_the_assessment_is_submitted_and_ends_with_the_round() {
    let submitted = given(answered())
        .and([delegated(&["A1"], STRANGER, "2026-03-16"), in_assessment(AssessmentSubmitted {})]);
    submitted
        .clone()
        .when(rate("A1", at_level(2)), STRANGER, now())
        .refused(Refusal::AssessmentSubmitted)
        .when(delegate(&["A2"], STRANGER, "2026-03-16"), LEAD, now())
        .refused(Refusal::AssessmentSubmitted)
        .and([in_assessment(AssessmentReturned { reason: "Look again".to_owned() })])
        .when(rate("A1", at_level(2)), STRANGER, now())
        .then([rated("A1", at_level(2))])
        .and([in_round(RoundClosed {})])
        .when(rate("A1", at_level(3)), STRANGER, now())
        .refused(Refusal::RoundClosed);
}

#[test]
fn a_delegation_is_due_between_today_and_the_rounds_due_date() {
    let on = |due_on| given(opened()).when(delegate(&["A1"], STRANGER, due_on), LEAD, now());
    on("2026-03-01").refused(too_early(day("2026-03-01")));
    on("2026-03-02").then([started(), delegated(&["A1"], STRANGER, "2026-03-02")]);
    on("2026-04-30").then([started(), delegated(&["A1"], STRANGER, "2026-04-30")]);
    let (found, latest) = (day("2026-05-01"), day("2026-04-30"));
    on("2026-05-01").refused(Refusal::DateTooLate { field: "due_on", found, latest });
    // In an overdue round it is due today.
    let overdue = moment("2026-05-04T12:00:00Z");
    given(opened())
        .when(delegate(&["A1"], STRANGER, "2026-05-04"), LEAD, overdue)
        .then([started(), delegated(&["A1"], STRANGER, "2026-05-04")]);
}

#[test]
fn a_delegation_names_at_least_one_criterion_of_the_model() {
    given(opened())
        .when(delegate(&[], STRANGER, "2026-03-16"), LEAD, now())
        .refused(Refusal::TextMissing { field: "criteria" })
        .when(delegate(&["A1", "C9"], STRANGER, "2026-03-16"), LEAD, now())
        .refused(Refusal::UnknownCriterion { criterion: "C9".to_owned(), model: "small/1".to_owned() });
}
