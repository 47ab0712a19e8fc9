//! Submitting, approving and returning.

use super::*;
use crate::testing::{NEIGHBOURLY, OUTSIDER, READER};

#[test]
fn a_submitted_assessment_is_locked() {
    for locked in [handed_in(), handed_in().and([in_assessment(AssessmentApproved {})])] {
        locked
            .when(rate("A1", at_level(2)), CONTRIBUTOR, now())
            .refused(Refusal::AssessmentSubmitted)
            .when(rate("A1", at_level(1)), CONTRIBUTOR, now())
            .refused(Refusal::AssessmentSubmitted);
    }
}

#[test]
fn leads_and_administrators_of_the_organisation_sign_off() {
    let signers = ["lead", "administrator"];
    assert_eq!(given(answered()).who_may(submit(), now()), signers);
    assert_eq!(handed_in().who_may(approve(), now()), signers);
}

#[test]
fn a_complete_assessment_is_submitted_once() {
    given(answered())
        .when(submit(), LEAD, now())
        .then([submitted()])
        .when(submit(), LEAD, now())
        .nothing()
        .and([in_assessment(AssessmentApproved {})])
        .when(submit(), LEAD, now())
        .nothing();
}

#[test]
fn an_incomplete_assessment_names_the_criteria_that_are_not_answered() {
    let incomplete =
        |missing, criteria: &str| Refusal::AssessmentIncomplete { missing, criteria: criteria.to_owned() };
    given(opened())
        .when(submit(), LEAD, now())
        .refused(incomplete(3, "A1, A2, B1"))
        .and([started(), rated("A2", not_relevant("We do not build."))])
        .when(submit(), LEAD, now())
        .refused(incomplete(2, "A1, B1"))
        .and([rated("A1", commented("Later"))])
        .when(submit(), LEAD, now())
        .refused(incomplete(2, "A1, B1"));
}

#[test]
fn a_submitted_assessment_is_approved_once() {
    handed_in()
        .when(approve(), LEAD, now())
        .then([in_assessment(AssessmentApproved {})])
        .when(approve(), LEAD, now())
        .nothing();
}

#[test]
fn what_was_not_submitted_is_neither_approved_nor_returned() {
    for history in [given(opened()), given(answered()), handed_in().and([returned("Look again")])] {
        history
            .when(approve(), LEAD, now())
            .refused(Refusal::AssessmentNotSubmitted)
            .when(give_back("Look again"), COORDINATOR, now())
            .refused(Refusal::AssessmentNotSubmitted);
    }
}

#[test]
fn the_lead_takes_an_assessment_back_and_the_coordinator_returns_it() {
    let changed = RecordRating { seen: Some(2), ..rate("A1", at_level(2)) };
    for asker in [Asker::from(LEAD), Asker::from(COORDINATOR), Asker::System] {
        handed_in()
            .when(give_back(" Look again "), asker, now())
            .then([returned("Look again")])
            .when(changed.clone(), CONTRIBUTOR, now())
            .then([rated("A1", at_level(2))])
            .when(submit(), LEAD, now())
            .then([submitted()]);
    }
}

#[test]
fn an_approved_assessment_is_returned_too() {
    handed_in()
        .and([in_assessment(AssessmentApproved {})])
        .when(give_back("Look again"), COORDINATOR, now())
        .then([returned("Look again")]);
}

#[test]
fn nobody_else_returns_an_assessment() {
    let may = handed_in().who_may(give_back("Look again"), now());
    assert_eq!(may, ["lead", "administrator", "coordinator", "system"]);
    for asker in [READER, CONTRIBUTOR, NEIGHBOURLY, OUTSIDER] {
        handed_in().when(give_back("Look again"), asker, now()).refused(Refusal::NotAllowed);
    }
}

#[test]
fn returning_needs_a_reason_within_the_limit() {
    let refused = |reason: &str, refusal| {
        handed_in().when(give_back(reason), COORDINATOR, now()).refused(refusal);
    };
    refused(" ", Refusal::TextMissing { field: "reason" });
    let limit = 1_000;
    refused(&text_of(1_001), Refusal::TextTooLong { field: "reason", limit, found: 1_001 });
    handed_in().when(give_back(&text_of(1_000)), COORDINATOR, now()).then([returned(&text_of(1_000))]);
}
