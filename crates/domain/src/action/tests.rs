//! Planning improvement work, following it up and finishing it.

use super::*;
use crate::testing::{
    ACTION, ADMINISTRATOR, CONTRIBUTOR, COORDINATOR, History, LEAD, NEIGHBOUR, NEIGHBOURLY, ORGANISATION,
    READER, STRANGER, criterion, day, founded, given, in_organisation, moment, now, text_of,
};
use crate::{Asker, Command, Event};

fn done(fact: impl Into<Event>) -> NewEvent {
    NewEvent::new(ACTION.stream(), fact)
}

fn details() -> ActionDetails {
    ActionDetails {
        title: "Write a policy".to_owned(),
        description: String::new(),
        owner: READER,
        due_on: day("2026-06-30"),
        follow_up_days: Some(30),
        criteria: vec![criterion("A1"), criterion("B1")],
    }
}

fn plan(details: ActionDetails) -> PlanAction {
    PlanAction { action: ACTION, organisation: ORGANISATION, details }
}

fn as_planned(details: ActionDetails) -> NewEvent {
    done(ActionPlanned { organisation: ORGANISATION, on: day("2026-03-02"), details })
}

fn revise(details: ActionDetails, seen: Option<u64>) -> ReviseAction {
    ReviseAction { action: ACTION, details, seen }
}

fn revised(details: ActionDetails) -> NewEvent {
    done(ActionRevised { details })
}

fn follow_up(note: &str) -> FollowUpAction {
    FollowUpAction { action: ACTION, note: note.to_owned() }
}

fn complete() -> CompleteAction {
    CompleteAction { action: ACTION }
}

fn completed() -> NewEvent {
    done(ActionCompleted { on: day("2026-03-02") })
}

fn cancel(reason: &str) -> CancelAction {
    CancelAction { action: ACTION, reason: reason.to_owned() }
}

fn cancelled() -> NewEvent {
    done(ActionCancelled { reason: "No time".to_owned() })
}

fn reopen() -> ReopenAction {
    ReopenAction { action: ACTION }
}

fn planned() -> History {
    given(founded()).and([as_planned(details())])
}

/// Every command about an action that exists.
fn about_an_action() -> [Command; 5] {
    [
        revise(details(), None).into(),
        follow_up("Well").into(),
        complete().into(),
        cancel("No time").into(),
        reopen().into(),
    ]
}

/// Refused when it is planned, and when an action is changed to it.
#[track_caller]
fn details_are_refused(details: &ActionDetails, refusal: &Refusal) {
    given(founded()).when(plan(details.clone()), CONTRIBUTOR, now()).refused(refusal.clone());
    planned().when(revise(details.clone(), None), CONTRIBUTOR, now()).refused(refusal.clone());
}

#[track_caller]
fn details_are_taken(typed: ActionDetails, kept: ActionDetails) {
    given(founded()).when(plan(typed), CONTRIBUTOR, now()).then([as_planned(kept)]);
}

#[test]
fn a_contributor_plans_an_action_on_the_organisations_own_day() {
    details_are_taken(details(), details());
    let fact = ActionPlanned { organisation: ORGANISATION, on: day("2026-03-03"), details: details() };
    given(founded()).when(plan(details()), CONTRIBUTOR, moment("2026-03-02T23:00:00Z")).then([done(fact)]);
}

#[test]
fn contributors_and_above_of_the_organisation_keep_actions() {
    let keepers = ["contributor", "lead", "administrator"];
    assert_eq!(given(founded()).who_may(plan(details()), now()), keepers);
    for command in about_an_action() {
        assert_eq!(planned().who_may(command, now()), keepers);
    }
    let elsewhere = PlanAction { organisation: NEIGHBOUR, ..plan(details()) };
    given(founded()).when(elsewhere, COORDINATOR, now()).refused(Refusal::NotAllowed);
}

#[test]
fn an_action_is_not_planned_twice_not_even_by_another_organisation() {
    let refusal = || Refusal::AlreadyExists { what: "action" };
    planned()
        .when(plan(details()), LEAD, now())
        .refused(refusal())
        .when(PlanAction { organisation: NEIGHBOUR, ..plan(details()) }, NEIGHBOURLY, now())
        .refused(refusal());
}

#[test]
fn an_action_that_is_not_there_is_named_to_the_program_and_to_nobody_else() {
    for command in about_an_action() {
        let missing = Refusal::NotFound { what: "action" };
        given(founded()).when(command.clone(), Asker::System, now()).refused(missing);
        given(founded()).when(command, LEAD, now()).refused(Refusal::NotAllowed);
    }
}

#[test]
fn the_owner_is_a_member() {
    for owner in [STRANGER, NEIGHBOURLY, COORDINATOR] {
        details_are_refused(&ActionDetails { owner, ..details() }, &Refusal::NotAMember);
    }
    assert_eq!(Refusal::NotAMember.field(), Some("owner"));
}

#[test]
fn title_and_description_are_trimmed_and_have_their_limits() {
    let titled = |title: &str| ActionDetails { title: title.to_owned(), ..details() };
    let described = |text: &str| ActionDetails { description: text.to_owned(), ..details() };
    let too_long = |field, limit| Refusal::TextTooLong { field, limit, found: limit + 1 };
    details_are_refused(&titled(" \r\n"), &Refusal::TextMissing { field: "title" });
    details_are_refused(&titled(&text_of(201)), &too_long("title", 200));
    details_are_refused(&described(&text_of(4_001)), &too_long("description", 4_000));
    let longest = ActionDetails { description: text_of(4_000), ..titled(&text_of(200)) };
    details_are_taken(longest.clone(), longest);
    details_are_taken(titled(" Write a policy "), details());
}

#[test]
fn the_rhythm_is_one_day_to_a_year() {
    let rhythm = |days| ActionDetails { follow_up_days: Some(days), ..details() };
    for found in [0, 367, u16::MAX] {
        let field = "follow_up_days";
        let refusal = Refusal::NumberOutOfRange { field, found: found.into(), from: 1, to: 366 };
        details_are_refused(&rhythm(found), &refusal);
    }
    for days in [1, 366] {
        details_are_taken(rhythm(days), rhythm(days));
    }
    let none = ActionDetails { follow_up_days: None, ..details() };
    details_are_taken(none.clone(), none);
}

#[test]
fn criteria_are_known_named_once_and_fifty_at_most() {
    let raising =
        |ids: &[&str]| ActionDetails { criteria: ids.iter().map(|id| criterion(id)).collect(), ..details() };
    let unknown = Refusal::UnknownCriterion { criterion: "C1".to_owned(), model: "small".to_owned() };
    details_are_refused(&raising(&["A1", "C1"]), &unknown);
    let refusal = Refusal::TooMany { field: "criteria", limit: 50, found: 51 };
    details_are_refused(&raising(&["A1"; 51]), &refusal);
    details_are_taken(raising(&["B1", "A1", "B1", "A1"]), raising(&["B1", "A1"]));
    details_are_taken(raising(&[]), raising(&[]));
}

#[test]
fn an_action_is_not_planned_for_the_past_of_the_organisations_own_time_zone() {
    let today = ActionDetails { due_on: day("2026-03-02"), ..details() };
    let (found, earliest) = (day("2026-03-02"), day("2026-03-03"));
    details_are_taken(today.clone(), today.clone());
    given(founded())
        .when(plan(today), CONTRIBUTOR, moment("2026-03-02T23:00:00Z"))
        .refused(Refusal::DateTooEarly { field: "due_on", found, earliest });
}

#[test]
fn a_due_date_that_can_only_be_mistyped_is_refused() {
    let (found, latest) = (day("2206-06-30"), day("2199-12-31"));
    let refusal = Refusal::DateTooLate { field: "due_on", found, latest };
    details_are_refused(&ActionDetails { due_on: found, ..details() }, &refusal);
}

#[test]
fn an_action_is_changed_by_whoever_saw_the_present_one() {
    let retitled = |title: &str| ActionDetails { title: title.to_owned(), ..details() };
    planned()
        .when(revise(retitled("Plan"), Some(1)), CONTRIBUTOR, now())
        .then([revised(retitled("Plan"))])
        .when(revise(retitled("Goal"), Some(1)), LEAD, now())
        .refused(Refusal::ChangedMeanwhile { current: 2 })
        .when(revise(retitled("Goal"), None), LEAD, now())
        .then([revised(retitled("Goal"))]);
}

#[test]
fn changing_an_action_to_what_it_is_changes_nothing_even_from_an_old_page() {
    planned()
        .when(revise(details(), Some(0)), CONTRIBUTOR, now())
        .nothing()
        .when(revise(ActionDetails { title: " Write a policy".to_owned(), ..details() }, None), LEAD, now())
        .nothing()
        .and([completed()])
        .when(revise(details(), Some(1)), CONTRIBUTOR, now())
        .nothing();
}

#[test]
fn a_follow_up_is_noted_as_often_as_somebody_looks() {
    let noted = |note: &str| done(ActionFollowedUp { on: day("2026-03-02"), note: note.to_owned() });
    planned()
        .when(follow_up(" Half way "), CONTRIBUTOR, now())
        .then([noted("Half way")])
        .when(follow_up(""), CONTRIBUTOR, now())
        .then([noted("")])
        .when(follow_up(""), CONTRIBUTOR, now())
        .then([noted("")])
        .when(follow_up(&text_of(1_000)), CONTRIBUTOR, now())
        .then([noted(&text_of(1_000))])
        .when(follow_up(&text_of(1_001)), CONTRIBUTOR, now())
        .refused(Refusal::TextTooLong { field: "note", limit: 1_000, found: 1_001 });
}

#[test]
fn a_follow_up_is_where_the_rhythm_goes_on_from() {
    let noted = done(ActionFollowedUp { on: day("2026-03-09"), note: String::new() });
    let looked_at = |events: &[NewEvent]| crate::testing::fold(events).action(ACTION).unwrap().looked_at;
    assert_eq!(looked_at(&[as_planned(details())]), day("2026-03-02"));
    assert_eq!(looked_at(&[as_planned(details()), noted]), day("2026-03-09"));
}

#[test]
fn an_action_is_completed_once_and_reopened() {
    planned()
        .when(complete(), CONTRIBUTOR, now())
        .then([completed()])
        .when(complete(), CONTRIBUTOR, moment("2026-04-01T12:00:00Z"))
        .nothing()
        .when(reopen(), LEAD, now())
        .then([done(ActionReopened {})])
        .when(reopen(), LEAD, now())
        .nothing();
}

#[test]
fn an_action_is_cancelled_for_a_reason_and_reopened() {
    planned()
        .when(cancel("  "), CONTRIBUTOR, now())
        .refused(Refusal::TextMissing { field: "reason" })
        .when(cancel(&text_of(1_001)), CONTRIBUTOR, now())
        .refused(Refusal::TextTooLong { field: "reason", limit: 1_000, found: 1_001 })
        .when(cancel(" No time "), CONTRIBUTOR, now())
        .then([cancelled()])
        .when(cancel("Other words"), CONTRIBUTOR, now())
        .nothing()
        .when(reopen(), CONTRIBUTOR, now())
        .then([done(ActionReopened {})]);
}

#[test]
fn a_closed_action_is_neither_changed_nor_followed_up_nor_closed_another_way() {
    let changed = || revise(ActionDetails { title: "Plan".to_owned(), ..details() }, Some(1));
    let closed = || Refusal::ActionClosed;
    for end in [completed(), cancelled()] {
        let history = planned().and([end]);
        history.clone().when(changed(), LEAD, now()).refused(closed());
        history.when(follow_up("Well"), LEAD, now()).refused(closed());
    }
    planned().and([completed()]).when(cancel("No time"), LEAD, now()).refused(closed());
    planned().and([cancelled()]).when(complete(), LEAD, now()).refused(closed());
}

#[test]
fn an_action_outlives_the_membership_of_its_owner_until_it_is_changed() {
    let removed = crate::organisation::MemberRemoved { person: READER };
    let history = planned().and([in_organisation(removed)]);
    let changed = |owner| revise(ActionDetails { title: "Plan".to_owned(), owner, ..details() }, None);
    history
        .clone()
        .when(follow_up(""), LEAD, now())
        .then([done(ActionFollowedUp { on: day("2026-03-02"), note: String::new() })]);
    history.clone().when(changed(READER), LEAD, now()).refused(Refusal::NotAMember);
    let owned = ActionDetails { title: "Plan".to_owned(), owner: ADMINISTRATOR, ..details() };
    history.when(changed(ADMINISTRATOR), LEAD, now()).then([revised(owned)]);
}

#[test]
fn the_next_follow_up_keeps_the_rhythm_and_is_never_after_the_due_date() {
    let next = |looked_at, rhythm, due_on| next_follow_up(day(looked_at), rhythm, day(due_on));
    assert_eq!(next("2026-03-02", Some(30), "2026-06-30"), day("2026-04-01"));
    assert_eq!(next("2026-06-15", Some(30), "2026-06-30"), day("2026-06-30"));
    assert_eq!(next("2026-05-31", Some(30), "2026-06-30"), day("2026-06-30"));
    assert_eq!(next("2026-03-02", None, "2026-06-30"), day("2026-06-30"));
    assert_eq!(next_follow_up(NaiveDate::MAX, Some(1), NaiveDate::MAX), NaiveDate::MAX);
}
