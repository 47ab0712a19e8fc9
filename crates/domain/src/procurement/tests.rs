//! Keeping the lines of a procurement plan.

use super::*;
use crate::testing::History;
use crate::testing::{
    ADMINISTRATOR, COORDINATOR, FAR_AWAY, LEAD, NEIGHBOUR, NEIGHBOURLY, ORGANISATION, PROCUREMENT, day,
    founded, given, moment, now, text_of,
};
use crate::{Asker, Event, NewEvent, ProcurementId};

mod phases;

fn line(fact: impl Into<Event>) -> NewEvent {
    NewEvent::new(PROCUREMENT.stream(), fact)
}

fn details() -> ProcurementDetails {
    ProcurementDetails {
        title: "School transport".to_owned(),
        cpv: Some(Cpv::parse("60130000-8").unwrap()),
        value: Some(Money::try_new(120_000_000, "SEK").unwrap()),
        contract_end: Some(day("2027-06-30")),
        option_months: vec![12, 12],
        ..ProcurementDetails::default()
    }
}

fn plan(details: ProcurementDetails) -> PlanProcurement {
    PlanProcurement { procurement: PROCUREMENT, organisation: ORGANISATION, details, source: None }
}

fn as_planned(details: ProcurementDetails) -> NewEvent {
    line(ProcurementPlanned { organisation: ORGANISATION, details, source: None })
}

fn revise(details: ProcurementDetails, seen: Option<u64>) -> ReviseProcurement {
    ReviseProcurement { procurement: PROCUREMENT, details, seen }
}

fn withdraw(reason: &str) -> WithdrawProcurement {
    WithdrawProcurement { procurement: PROCUREMENT, reason: reason.to_owned() }
}

fn withdrawn() -> NewEvent {
    line(ProcurementWithdrawn { reason: "No money".to_owned() })
}

fn reinstate() -> ReinstateProcurement {
    ReinstateProcurement { procurement: PROCUREMENT }
}

fn planned() -> History {
    given(founded()).and([as_planned(details())])
}

/// Refused when it is planned, and when a line is changed to it.
#[track_caller]
fn details_are_refused(details: &ProcurementDetails, refusal: &Refusal) {
    given(founded()).when(plan(details.clone()), LEAD, now()).refused(refusal.clone());
    planned().when(revise(details.clone(), None), LEAD, now()).refused(refusal.clone());
}

#[track_caller]
fn details_are_taken(details: &ProcurementDetails) {
    given(founded()).when(plan(details.clone()), LEAD, now()).then([as_planned(details.clone())]);
}

#[test]
fn a_lead_plans_a_procurement_with_its_texts_trimmed() {
    let typed = ProcurementDetails {
        title: " School transport ".to_owned(),
        description: "\r\nBuses\r\nTaxis\n".to_owned(),
        ..details()
    };
    let kept = ProcurementDetails { description: "Buses\nTaxis".to_owned(), ..details() };
    given(founded()).when(plan(typed), LEAD, now()).then([as_planned(kept)]);
}

#[test]
fn an_imported_line_says_where_it_was_read() {
    let from = |source: &str| PlanProcurement { source: Some(source.to_owned()), ..plan(details()) };
    let fact = ProcurementPlanned {
        organisation: ORGANISATION,
        details: details(),
        source: Some("row 7".to_owned()),
    };
    given(founded()).when(from(" row 7 "), Asker::System, now()).then([line(fact)]);
    let refused = |source: &str, refusal| {
        given(founded()).when(from(source), Asker::System, now()).refused(refusal);
    };
    refused(" ", Refusal::TextMissing { field: "source" });
    refused(&text_of(201), Refusal::TextTooLong { field: "source", limit: 200, found: 201 });
}

#[test]
fn reading_the_same_reference_again_names_the_same_line_of_the_same_buyer() {
    let first = ProcurementId::imported(ORGANISATION, "row 7");
    assert_eq!(first, ProcurementId::imported(ORGANISATION, "row 7"));
    assert_ne!(first, ProcurementId::imported(ORGANISATION, "row 8"));
    assert_ne!(first, ProcurementId::imported(NEIGHBOUR, "row 7"));
}

#[test]
fn leads_administrators_and_the_program_keep_the_plan() {
    let keepers = ["lead", "administrator", "system"];
    let actual = ActualDates::default();
    let record = RecordPhase { procurement: PROCUREMENT, phase: Phase::Tendering, actual };
    assert_eq!(given(founded()).who_may(plan(details()), now()), keepers);
    assert_eq!(planned().who_may(revise(details(), None), now()), keepers);
    assert_eq!(planned().who_may(record, now()), keepers);
    assert_eq!(planned().who_may(withdraw("No money"), now()), keepers);
    assert_eq!(planned().and([withdrawn()]).who_may(reinstate(), now()), keepers);
    let elsewhere = PlanProcurement { organisation: NEIGHBOUR, ..plan(details()) };
    assert_eq!(given(founded()).who_may(elsewhere, now()), ["neighbour", "system"]);
    given(founded())
        .when(PlanProcurement { organisation: FAR_AWAY, ..plan(details()) }, COORDINATOR, now())
        .refused(Refusal::NotAllowed);
}

#[test]
fn a_line_is_not_planned_twice_not_even_by_another_buyer() {
    let refusal = || Refusal::AlreadyExists { what: "planned procurement" };
    planned()
        .when(plan(details()), LEAD, now())
        .refused(refusal())
        .when(PlanProcurement { organisation: NEIGHBOUR, ..plan(details()) }, NEIGHBOURLY, now())
        .refused(refusal());
}

#[test]
fn a_buyer_that_is_not_there_is_named_to_the_program_and_to_nobody_else() {
    let missing = Refusal::NotFound { what: "organisation" };
    given([]).when(plan(details()), Asker::System, now()).refused(missing);
    given([]).when(plan(details()), LEAD, now()).refused(Refusal::NotAllowed);
}

#[test]
fn a_line_that_is_not_there_is_named_to_the_program_and_to_nobody_else() {
    let missing = || Refusal::NotFound { what: "planned procurement" };
    let history = given(founded());
    history.clone().when(revise(details(), None), Asker::System, now()).refused(missing());
    history.clone().when(withdraw("x"), Asker::System, now()).refused(missing());
    history.clone().when(reinstate(), Asker::System, now()).refused(missing());
    history.clone().when(revise(details(), None), LEAD, now()).refused(Refusal::NotAllowed);
    history.clone().when(withdraw("x"), LEAD, now()).refused(Refusal::NotAllowed);
    history.when(reinstate(), LEAD, now()).refused(Refusal::NotAllowed);
}

#[test]
fn title_and_description_have_their_limits() {
    let titled = |title: String| ProcurementDetails { title, ..details() };
    let described = |description: String| ProcurementDetails { description, ..details() };
    details_are_refused(&titled("\t".to_owned()), &Refusal::TextMissing { field: "title" });
    let too_long = |field, limit| Refusal::TextTooLong { field, limit, found: limit + 1 };
    details_are_refused(&titled(text_of(201)), &too_long("title", 200));
    details_are_refused(&described(text_of(4_001)), &too_long("description", 4_000));
    details_are_taken(&ProcurementDetails { description: text_of(4_000), ..titled(text_of(200)) });
}

#[test]
fn an_amount_is_not_below_zero_and_has_a_currency_whichever_door_it_came_through() {
    let worth = |minor, currency: &str| ProcurementDetails {
        value: Some(Money { minor, currency: currency.to_owned() }),
        ..details()
    };
    for found in [-1, i64::MIN] {
        assert_eq!(Money::try_new(found, "SEK"), Err(Refusal::AmountNegative { found }));
        details_are_refused(&worth(found, "SEK"), &Refusal::AmountNegative { found });
    }
    for currency in ["", "sek", "SE", "SEKR", "S3K", "kr", "ÅÄÖ", "€"] {
        let refusal = Refusal::CurrencyMalformed { found: currency.to_owned() };
        assert_eq!(Money::try_new(1, currency), Err(refusal.clone()));
        details_are_refused(&worth(1, currency), &refusal);
    }
    for minor in [0, 1, i64::MAX] {
        details_are_taken(&worth(minor, "SEK"));
    }
}

#[test]
fn there_are_ten_options_of_one_to_a_hundred_and_twenty_months() {
    let options = |option_months| ProcurementDetails { option_months, ..details() };
    let field = "option_months";
    details_are_refused(&options(vec![12; 11]), &Refusal::TooMany { field, limit: 10, found: 11 });
    for found in [0, 121, u16::MAX] {
        let refusal = Refusal::NumberOutOfRange { field, found: found.into(), from: 1, to: 120 };
        details_are_refused(&options(vec![12, found]), &refusal);
    }
    details_are_taken(&options(vec![1, 120, 1, 120, 1, 120, 1, 120, 1, 120]));
    details_are_taken(&options(vec![]));
}

#[test]
fn a_contract_end_that_can_only_be_mistyped_is_refused() {
    let ending = |text: &str| ProcurementDetails { contract_end: Some(day(text)), ..details() };
    let (field, earliest, latest) = ("contract_end", day("1900-01-01"), day("2199-12-31"));
    let (too_early, too_late) = (day("0202-06-30"), day("2207-06-30"));
    let refusal = Refusal::DateTooEarly { field, found: too_early, earliest };
    details_are_refused(&ending("0202-06-30"), &refusal);
    details_are_refused(&ending("2207-06-30"), &Refusal::DateTooLate { field, found: too_late, latest });
    details_are_taken(&ending("2199-12-31"));
    details_are_taken(&ending("1900-01-01"));
}

#[test]
fn a_line_is_changed_by_whoever_saw_the_present_one() {
    let retitled = |title: &str| ProcurementDetails { title: title.to_owned(), ..details() };
    let revised = |title: &str| line(ProcurementRevised { details: retitled(title) });
    planned()
        .when(revise(retitled("Buses"), Some(1)), LEAD, now())
        .then([revised("Buses")])
        .when(revise(retitled("Taxis"), Some(1)), ADMINISTRATOR, now())
        .refused(Refusal::ChangedMeanwhile { current: 2 })
        .when(revise(retitled("Taxis"), None), ADMINISTRATOR, now())
        .then([revised("Taxis")]);
}

#[test]
fn changing_a_line_to_what_it_is_changes_nothing_even_from_an_old_page() {
    planned()
        .when(revise(details(), Some(0)), LEAD, now())
        .nothing()
        .when(
            revise(ProcurementDetails { title: " School transport".to_owned(), ..details() }, None),
            LEAD,
            now(),
        )
        .nothing()
        .and([withdrawn()])
        .when(revise(details(), Some(1)), LEAD, now())
        .nothing();
}

#[test]
fn a_line_is_withdrawn_for_a_reason_and_reinstated() {
    planned()
        .when(withdraw(" No money "), LEAD, now())
        .then([withdrawn()])
        .when(withdraw("Other words"), LEAD, now())
        .nothing()
        .when(reinstate(), LEAD, now())
        .then([line(ProcurementReinstated {})])
        .when(reinstate(), LEAD, now())
        .nothing();
}

#[test]
fn withdrawing_needs_a_reason_within_the_limit() {
    let limit = 1_000;
    planned()
        .when(withdraw(""), LEAD, now())
        .refused(Refusal::TextMissing { field: "reason" })
        .when(withdraw(&text_of(1_001)), LEAD, now())
        .refused(Refusal::TextTooLong { field: "reason", limit, found: 1_001 })
        .when(withdraw(&text_of(1_000)), LEAD, now())
        .then([line(ProcurementWithdrawn { reason: text_of(1_000) })]);
}

#[test]
fn a_withdrawn_line_does_not_change() {
    let changed = ProcurementDetails { title: "Buses".to_owned(), ..details() };
    planned()
        .and([withdrawn()])
        .when(revise(changed, Some(1)), LEAD, now())
        .refused(Refusal::ProcurementWithdrawn);
}

#[test]
fn a_cpv_code_is_eight_digits_of_a_division_that_exists() {
    for (typed, kept) in [
        ("60130000", "60130000"),
        ("60130000-8", "60130000"),
        (" 60130000-8\n", "60130000"),
        ("03000000", "03000000"),
        ("98999999-9", "98999999"),
    ] {
        assert_eq!(Cpv::parse(typed).unwrap().as_str(), kept);
    }
    for typed in [
        "",
        "-",
        "-8",
        "6013000",
        "601300000",
        "60130000-",
        "60130000-88",
        "60130000-x",
        "60130000--8",
        "60130000-8-8",
        "60130000 8",
        "6013 0000",
        "6013000o",
        "+0130000",
        "-0130000",
        "60130000–8",
        "६०१३००००",
        "６０１３００００",
        "åääö",
        "00000000",
        "01000000",
        "04000000",
        "99000000",
        "10000000-8",
    ] {
        let found = typed.to_owned();
        assert_eq!(Cpv::parse(typed), Err(Refusal::CpvMalformed { found }), "{typed}");
    }
}

#[test]
fn a_phase_is_stored_under_the_same_name_everywhere() {
    for phase in Phase::ALL {
        assert_eq!(serde_json::to_value(phase).unwrap(), phase.as_str());
        assert_eq!(Phase::parse(phase.as_str()), Some(phase));
    }
    assert_eq!(Phase::parse("Preparation"), None);
}
