//! What may be said about a criterion, by whom and when.

use super::*;
use crate::AssessmentId;
use crate::round::RoundClosed;
use crate::testing::{
    CONTRIBUTOR, COORDINATOR, FAR_AWAY, History, LEAD, NEIGHBOUR, ORGANISATION, ROUND, answered, at_level,
    criterion, day, founded, given, in_assessment, in_round, moment, now, opened, started, text_of,
};
use crate::{Asker, NewEvent};

mod delegate;
mod sign_off;

fn rate(id: &str, rating: Rating) -> RecordRating {
    RecordRating { round: ROUND, organisation: ORGANISATION, criterion: criterion(id), rating, seen: None }
}

fn rated(id: &str, rating: Rating) -> NewEvent {
    in_assessment(RatingRecorded { criterion: criterion(id), rating })
}

fn not_relevant(reason: &str) -> Rating {
    Rating { answer: Some(Answer::NotRelevant(reason.to_owned())), ..Rating::default() }
}

fn aimed(level: i64, year: i32) -> Rating {
    Rating { target: Some(Target { level: Level::try_new(level).unwrap(), year }), ..at_level(0) }
}

fn commented(comment: &str) -> Rating {
    Rating { comment: comment.to_owned(), ..Rating::default() }
}

fn supported_by(title: &str, reference: Reference) -> Rating {
    Rating { evidence: vec![Evidence { title: title.to_owned(), reference }], ..at_level(1) }
}

fn linked(link: &str) -> Rating {
    supported_by("", Reference::Link(link.to_owned()))
}

fn submit() -> SubmitAssessment {
    SubmitAssessment { round: ROUND, organisation: ORGANISATION }
}

fn approve() -> ApproveAssessment {
    ApproveAssessment { round: ROUND, organisation: ORGANISATION }
}

fn give_back(reason: &str) -> ReturnAssessment {
    ReturnAssessment { round: ROUND, organisation: ORGANISATION, reason: reason.to_owned() }
}

fn submitted() -> NewEvent {
    in_assessment(AssessmentSubmitted {})
}

fn returned(reason: &str) -> NewEvent {
    in_assessment(AssessmentReturned { reason: reason.to_owned() })
}

fn handed_in() -> History {
    given(answered()).and([submitted()])
}

#[track_caller]
fn rating_is_refused(rating: Rating, refusal: Refusal) {
    given(opened()).when(rate("A1", rating), CONTRIBUTOR, now()).refused(refusal);
}

#[track_caller]
fn rating_is_taken(rating: Rating, as_rating: Rating) {
    given(opened()).when(rate("A1", rating), CONTRIBUTOR, now()).then([started(), rated("A1", as_rating)]);
}

#[test]
fn the_first_answer_starts_the_assessment_and_the_next_does_not() {
    given(opened())
        .when(rate("A1", at_level(2)), CONTRIBUTOR, now())
        .then([started(), rated("A1", at_level(2))])
        .when(rate("B1", at_level(0)), LEAD, now())
        .then([rated("B1", at_level(0))]);
}

#[test]
fn an_answer_is_taken_back_and_its_comment_stays() {
    let both = Rating { comment: "Wait".to_owned(), ..at_level(2) };
    given(opened())
        .and([started(), rated("A1", both)])
        .when(rate("A1", commented("Wait")), CONTRIBUTOR, now())
        .then([rated("A1", commented("Wait"))]);
}

#[test]
fn saving_again_what_is_there_changes_nothing_even_from_an_old_page() {
    let again = |rating, seen| RecordRating { seen, ..rate("A1", rating) };
    given(answered())
        .when(again(at_level(1), Some(2)), CONTRIBUTOR, now())
        .nothing()
        .when(again(at_level(1), Some(0)), CONTRIBUTOR, now())
        .nothing()
        .and([rated("A1", commented("One\nTwo"))])
        .when(again(commented(" One\r\nTwo "), None), CONTRIBUTOR, now())
        .nothing();
}

#[test]
fn saying_nothing_about_an_unanswered_criterion_starts_nothing() {
    given(opened()).when(rate("A1", Rating::default()), CONTRIBUTOR, now()).nothing();
    given(opened()).when(rate("A1", commented(" \n ")), CONTRIBUTOR, now()).nothing();
}

#[test]
fn a_criterion_that_was_changed_meanwhile_is_not_overwritten() {
    let second = RecordRating { seen: Some(0), ..rate("A1", at_level(3)) };
    given(opened())
        .and([started(), rated("A1", at_level(1))])
        .when(second.clone(), CONTRIBUTOR, now())
        .refused(Refusal::ChangedMeanwhile { current: 2 })
        .when(RecordRating { seen: Some(1), ..second.clone() }, CONTRIBUTOR, now())
        .refused(Refusal::ChangedMeanwhile { current: 2 })
        .when(RecordRating { seen: Some(2), ..second }, CONTRIBUTOR, now())
        .then([rated("A1", at_level(3))]);
}

#[test]
fn colleagues_on_different_criteria_never_collide() {
    let seen_unanswered = |id| RecordRating { seen: Some(0), ..rate(id, at_level(2)) };
    given(opened())
        .when(seen_unanswered("A1"), CONTRIBUTOR, now())
        .then([started(), rated("A1", at_level(2))])
        .when(seen_unanswered("B1"), LEAD, now())
        .then([rated("B1", at_level(2))]);
}

#[test]
fn contributors_and_above_of_the_organisation_rate_and_nobody_else() {
    let history = given(opened());
    assert_eq!(history.who_may(rate("A1", at_level(1)), now()), ["contributor", "lead", "administrator"]);
    let elsewhere = RecordRating { organisation: NEIGHBOUR, ..rate("A1", at_level(1)) };
    assert_eq!(history.who_may(elsewhere, now()), ["neighbour"]);
}

#[test]
fn a_criterion_that_the_model_does_not_have_is_named() {
    for id in ["A3", "a1", ""] {
        let refusal = Refusal::UnknownCriterion { criterion: id.to_owned(), model: "small/1".to_owned() };
        given(opened()).when(rate(id, at_level(1)), CONTRIBUTOR, now()).refused(refusal);
    }
}

#[test]
fn a_level_is_zero_to_three() {
    for number in [-1, 4, 256, i64::MIN, i64::MAX] {
        let refusal = Refusal::LevelOutOfRange { found: number, lowest: 0, highest: 3 };
        assert_eq!(Level::try_new(number), Err(refusal));
    }
    assert_eq!([0, 1, 2, 3].map(|number| Level::try_new(number).unwrap()), Level::ALL);
    assert!(serde_json::from_str::<Level>("4").is_err());
}

#[test]
fn not_relevant_needs_a_reason_within_the_limit() {
    for reason in ["", " \t\r\n "] {
        rating_is_refused(not_relevant(reason), Refusal::ReasonMissing);
    }
    let refusal = Refusal::TextTooLong { field: "reason", limit: 1_000, found: 1_001 };
    rating_is_refused(not_relevant(&text_of(1_001)), refusal);
    rating_is_taken(not_relevant(&text_of(1_000)), not_relevant(&text_of(1_000)));
    rating_is_taken(not_relevant(" We do not build. "), not_relevant("We do not build."));
}

#[test]
fn a_comment_is_trimmed_and_has_its_limit() {
    let refusal = Refusal::TextTooLong { field: "comment", limit: 4_000, found: 4_001 };
    rating_is_refused(commented(&text_of(4_001)), refusal);
    rating_is_taken(commented(&format!("  {}\n", text_of(4_000))), commented(&text_of(4_000)));
}

#[test]
fn a_target_lies_in_the_rounds_year_to_ten_years_later() {
    for found in [2025, 2037, i32::MIN, i32::MAX] {
        rating_is_refused(aimed(2, found), Refusal::TargetYearOutOfRange { from: 2026, to: 2036, found });
    }
    for year in [2026, 2036] {
        rating_is_taken(aimed(2, year), aimed(2, year));
    }
}

#[test]
fn a_target_is_a_level_to_reach() {
    rating_is_refused(aimed(0, 2027), Refusal::LevelOutOfRange { found: 0, lowest: 1, highest: 3 });
    rating_is_taken(aimed(1, 2027), aimed(1, 2027));
}

#[test]
fn a_link_is_a_web_address_with_a_host() {
    let malformed = [
        "javascript:alert(1)",
        "JavaScript://x.se/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.se",
        "//example.se",
        "example.se",
        "https:example.se",
        "https:/example.se",
        "https://",
        "http:///path",
        "https://?q=1",
        "https://#top",
        "https://:443/",
        "https://\\example.se",
        "https://exa mple.se",
        "https://example.se/a b",
        "https://example.se/a\nb",
        "https://anna:secret@example.se/",
        "https://anna@example.se",
        "https",
        "htt\u{e9}s://example.se",
    ];
    for link in malformed {
        rating_is_refused(linked(link), Refusal::LinkMalformed { found: link.to_owned() });
    }
    for link in [
        "https://example.se",
        "http://example.se/a?b=c#d",
        "HTTPS://Example.SE/",
        "https://example.se:8443/a",
        "https://räksmörgås.se/å",
        "https://example.se/@anna",
        "https://[2001:db8::1]/a",
    ] {
        rating_is_taken(linked(&format!("\t{link} ")), linked(link));
    }
}

#[test]
fn evidence_says_where_it_is_within_its_limits() {
    let number = |number: &str| Reference::RegistryNumber(number.to_owned());
    let link = |length: usize| Reference::Link(format!("https://{}", "a".repeat(length - 8)));
    let too_long = |limit| Refusal::TextTooLong { field: "evidence", limit, found: limit + 1 };
    rating_is_refused(supported_by("Plan", number(" ")), Refusal::TextMissing { field: "evidence" });
    rating_is_refused(linked(""), Refusal::TextMissing { field: "evidence" });
    rating_is_refused(supported_by("", number(&text_of(101))), too_long(100));
    rating_is_refused(supported_by("", link(2_001)), too_long(2_000));
    rating_is_refused(supported_by(&text_of(201), number("KS 1")), too_long(200));
    let longest = supported_by(&text_of(200), number(&text_of(100)));
    rating_is_taken(longest.clone(), longest);
    rating_is_taken(supported_by("", link(2_000)), supported_by("", link(2_000)));
    rating_is_taken(supported_by(" Plan ", number(" KS 1 ")), supported_by("Plan", number("KS 1")));
}

#[test]
fn a_rating_takes_twenty_pieces_of_evidence() {
    let piece = Evidence { title: String::new(), reference: Reference::RegistryNumber("KS 1".to_owned()) };
    let rating = |count| Rating { evidence: vec![piece.clone(); count], ..Rating::default() };
    rating_is_refused(rating(21), Refusal::TooMany { field: "evidence", limit: 20, found: 21 });
    rating_is_taken(rating(20), rating(20));
}

#[test]
fn a_reference_is_a_link_when_it_looks_like_one() {
    assert_eq!(Reference::from_text(" https://a.se "), Reference::Link("https://a.se".to_owned()));
    assert_eq!(Reference::from_text(" KS 2026/118 "), Reference::RegistryNumber("KS 2026/118".to_owned()));
}

/// Every command about the assessment, by somebody who may otherwise give it.
#[track_caller]
fn everything_is_refused(history: &History, now: chrono::DateTime<chrono::Utc>, refusal: &Refusal) {
    history.clone().when(rate("A1", at_level(3)), LEAD, now).refused(refusal.clone());
    history.clone().when(submit(), LEAD, now).refused(refusal.clone());
    history.clone().when(approve(), LEAD, now).refused(refusal.clone());
    history.clone().when(give_back("Look again"), LEAD, now).refused(refusal.clone());
    history.clone().when(give_back("Look again"), COORDINATOR, now).refused(refusal.clone());
}

#[test]
fn a_closed_round_is_sealed() {
    let closed = || in_round(RoundClosed {});
    everything_is_refused(&given(answered()).and([closed()]), now(), &Refusal::RoundClosed);
    everything_is_refused(&handed_in().and([closed()]), now(), &Refusal::RoundClosed);
}

#[test]
fn a_round_opens_at_midnight_in_the_organisations_own_time_zone() {
    let too_early = moment("2026-02-01T22:59:59Z");
    let refusal = Refusal::RoundNotOpenYet { opens_on: day("2026-02-02") };
    everything_is_refused(&given(opened()), too_early, &refusal);
    given(opened())
        .when(rate("A1", at_level(1)), CONTRIBUTOR, moment("2026-02-01T23:00:00Z"))
        .then([started(), rated("A1", at_level(1))]);
}

#[test]
fn a_round_takes_answers_after_its_due_date_until_it_is_closed() {
    given(opened())
        .when(rate("A1", at_level(1)), CONTRIBUTOR, moment("2026-12-31T12:00:00Z"))
        .then([started(), rated("A1", at_level(1))]);
}

#[test]
fn a_round_of_another_region_or_none_at_all_is_not_found() {
    let missing = Refusal::NotFound { what: "round" };
    given(founded()).when(rate("A1", at_level(1)), LEAD, now()).refused(missing.clone());
    given(founded()).when(submit(), LEAD, now()).refused(missing.clone());
    given(founded()).when(approve(), LEAD, now()).refused(missing.clone());
    given(founded()).when(give_back("x"), LEAD, now()).refused(missing.clone());
    given(founded()).when(give_back("x"), Asker::System, now()).refused(missing.clone());
    given(founded()).when(give_back("x"), COORDINATOR, now()).refused(Refusal::NotAllowed);

    let far = FAR_AWAY.stream();
    let member = crate::organisation::MemberAdded { person: LEAD, role: crate::Role::Lead };
    given(opened())
        .and([NewEvent::new(far, member)])
        .when(RecordRating { organisation: FAR_AWAY, ..rate("A1", at_level(1)) }, LEAD, now())
        .refused(missing);
}

#[test]
fn an_organisation_that_is_not_there_is_named_to_the_program_and_to_nobody_else() {
    let nowhere = OrganisationId(uuid::Uuid::from_u128(0x99));
    let command = || ReturnAssessment { organisation: nowhere, ..give_back("x") };
    let missing = Refusal::NotFound { what: "organisation" };
    given(opened()).when(command(), Asker::System, now()).refused(missing);
    given(opened()).when(command(), LEAD, now()).refused(Refusal::NotAllowed);
}

#[test]
fn a_model_that_is_no_longer_loaded_is_named() {
    let model: ModelRef = "gone/3".parse().unwrap();
    let round = crate::round::RoundOpened {
        region: crate::testing::REGION,
        model: model.clone(),
        name: "2025".to_owned(),
        opens_on: day("2025-02-02"),
        due_on: day("2025-04-30"),
    };
    let refusal = || Refusal::UnknownModel { found: "gone/3".to_owned(), accepted: "small".to_owned() };
    given(founded())
        .and([in_round(round)])
        .when(rate("A1", at_level(1)), CONTRIBUTOR, now())
        .refused(refusal())
        .when(submit(), LEAD, now())
        .refused(refusal());
}

#[test]
fn the_version_to_send_as_seen_is_the_criterions_own() {
    let world = crate::testing::fold(&answered());
    let subject = AssessmentId::of(ROUND, ORGANISATION).stream();
    let version = |id| crate::Command::from(rate(id, at_level(1))).version_after(&world, subject);
    assert_eq!(["A1", "A2", "B1", "C1"].map(version), [2, 3, 4, 0]);
    assert_eq!(crate::Command::from(submit()).version_after(&world, subject), 4);
}
