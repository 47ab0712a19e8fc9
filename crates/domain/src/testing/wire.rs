//! How each event is written in the log, as samples in `events.jsonl`.
//!
//! A line of that file never changes and never goes away: logs with such lines exist, and their hashes
//! are over these very bytes. A new event, or a new field of an old one, adds a line. If this test fails
//! because of a change to an event that exists, the change is wrong, not the file.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    ACTION, COORDINATOR, LEAD, NEIGHBOUR, PROCUREMENT, REGION, at_level, criterion, day, in_assessment,
    in_organisation, in_round, small_model, started,
};
use crate::action::{
    ActionCancelled, ActionCompleted, ActionDetails, ActionFollowedUp, ActionPlanned, ActionReopened,
    ActionRevised,
};
use crate::assessment::{
    Answer, AssessmentApproved, AssessmentReturned, AssessmentSubmitted, CriteriaDelegated,
    DelegationWithdrawn, Evidence, Level, Rating, RatingRecorded, Reference, Sharing, SharingChanged, Target,
};
use crate::digest::{DigestDeferred, DigestFailed, DigestSent, Failure};
use crate::organisation::{
    MemberAdded, MemberRemoved, MemberRoleChanged, OrganisationKind, OrganisationRegistered,
};
use crate::procurement::{
    ActualDates, Cpv, Money, Phase, PhaseRecorded, PlannedPhase, ProcurementDetails, ProcurementPlanned,
    ProcurementReinstated, ProcurementRevised, ProcurementWithdrawn,
};
use crate::region::{CoordinatorAppointed, CoordinatorDismissed, RegionRegistered};
use crate::reminder::ReminderKey;
use crate::round::{RoundClosed, RoundDueMoved, RoundOpened};
use crate::{DigestId, Event, Language, NewEvent, Role, StreamId, StreamKind};

const LINES: &str = include_str!("../events.jsonl");

/// An event of each kind, and of those with optional parts one with and one without them.
pub(crate) fn samples() -> Vec<NewEvent> {
    [
        of_regions(),
        of_organisations(),
        of_rounds(),
        of_assessments(),
        of_actions(),
        of_procurements(),
        of_digests(),
    ]
    .concat()
}

fn of_regions() -> Vec<NewEvent> {
    let region = |fact: Event| NewEvent::new(REGION.stream(), fact);
    vec![
        region(RegionRegistered { name: "Dalarna".to_owned() }.into()),
        region(CoordinatorAppointed { person: COORDINATOR }.into()),
        region(CoordinatorDismissed { person: COORDINATOR }.into()),
    ]
}

fn of_organisations() -> Vec<NewEvent> {
    let registered = OrganisationRegistered {
        region: REGION,
        name: "Rättvik".to_owned(),
        kind: OrganisationKind::Municipality,
        code: "2031".to_owned(),
        time_zone: chrono_tz::Europe::Stockholm,
        language: Language::Sv,
        parent: None,
    };
    let owned = OrganisationRegistered {
        name: "Rättvik Energy".to_owned(),
        kind: OrganisationKind::MunicipalCompany,
        code: String::new(),
        language: Language::En,
        parent: Some(NEIGHBOUR),
        ..registered.clone()
    };
    let joined = |role| in_organisation(MemberAdded { person: LEAD, role });
    let mut samples = vec![in_organisation(registered), in_organisation(owned)];
    samples.extend(Role::ALL.map(joined));
    samples.push(in_organisation(MemberRoleChanged { person: LEAD, role: Role::Lead }));
    samples.push(in_organisation(MemberRemoved { person: LEAD }));
    samples
}

fn of_rounds() -> Vec<NewEvent> {
    let opened = RoundOpened {
        region: REGION,
        model: small_model(),
        name: "2026".to_owned(),
        opens_on: day("2026-02-02"),
        due_on: day("2026-04-30"),
    };
    vec![in_round(opened), in_round(RoundDueMoved { due_on: day("2026-05-15") }), in_round(RoundClosed {})]
}

fn of_assessments() -> Vec<NewEvent> {
    let rated = |rating| in_assessment(RatingRecorded { criterion: criterion("A1"), rating });
    let evidence = |title: &str, reference| Evidence { title: title.to_owned(), reference };
    let full = Rating {
        comment: "Adopted in \"June\"\nand revised".to_owned(),
        evidence: vec![
            evidence("Policy", Reference::Link("https://example.se/policy".to_owned())),
            evidence("", Reference::RegistryNumber("KS 2026/118".to_owned())),
        ],
        target: Some(Target { level: Level::try_new(3).unwrap(), year: 2028 }),
        ..at_level(2)
    };
    let not_relevant = Answer::NotRelevant("We do not build.".to_owned());
    vec![
        started(),
        rated(Rating::default()),
        rated(at_level(0)),
        rated(Rating { answer: Some(not_relevant), ..Rating::default() }),
        rated(full),
        in_assessment(AssessmentSubmitted {}),
        in_assessment(AssessmentReturned { reason: "Look again".to_owned() }),
        in_assessment(AssessmentApproved {}),
        in_assessment(CriteriaDelegated {
            criteria: vec![criterion("A1"), criterion("B1")],
            person: super::STRANGER,
            due_on: day("2026-03-16"),
        }),
        in_assessment(DelegationWithdrawn { criteria: vec![criterion("A1")] }),
        in_assessment(SharingChanged { sharing: Sharing::Named, at_close: None }),
        in_assessment(SharingChanged { sharing: Sharing::Anonymous, at_close: None }),
        in_assessment(SharingChanged { sharing: Sharing::Withheld, at_close: Some(Sharing::Named) }),
    ]
}

fn of_actions() -> Vec<NewEvent> {
    let least = ActionDetails {
        title: "Write a policy".to_owned(),
        description: String::new(),
        owner: LEAD,
        due_on: day("2026-06-30"),
        follow_up_days: None,
        criteria: vec![],
    };
    let full = ActionDetails {
        description: "With the council".to_owned(),
        follow_up_days: Some(30),
        criteria: vec![criterion("A1"), criterion("B1")],
        ..least.clone()
    };
    let (organisation, on) = (super::ORGANISATION, day("2026-03-02"));
    let facts: [Event; 8] = [
        ActionPlanned { organisation, on, details: least }.into(),
        ActionPlanned { organisation, on, details: full.clone() }.into(),
        ActionRevised { details: full }.into(),
        ActionFollowedUp { on, note: String::new() }.into(),
        ActionFollowedUp { on, note: "Half way".to_owned() }.into(),
        ActionCompleted { on }.into(),
        ActionCancelled { reason: "No time".to_owned() }.into(),
        ActionReopened {}.into(),
    ];
    facts.map(|fact| NewEvent::new(ACTION.stream(), fact)).to_vec()
}

fn of_procurements() -> Vec<NewEvent> {
    let least = ProcurementDetails { title: "School transport".to_owned(), ..ProcurementDetails::default() };
    let full = ProcurementDetails {
        description: "Buses and taxis".to_owned(),
        cpv: Some(Cpv::parse("60130000-8").unwrap()),
        value: Some(Money::try_new(120_000_000, "SEK").unwrap()),
        contract_end: Some(day("2027-06-30")),
        option_months: vec![12, 12],
        phases: vec![
            PlannedPhase { phase: Phase::Preparation, start: day("2026-09-01"), end: None },
            PlannedPhase { phase: Phase::Tendering, start: day("2026-12-01"), end: Some(day("2027-01-15")) },
            PlannedPhase { phase: Phase::Evaluation, start: day("2027-01-16"), end: None },
            PlannedPhase { phase: Phase::Contract, start: day("2027-07-01"), end: None },
        ],
        ..least.clone()
    };
    let organisation = super::ORGANISATION;
    let (start, end) = (Some(day("2026-12-03")), Some(day("2027-01-20")));
    let phase = Phase::Tendering;
    let facts: [Event; 8] = [
        ProcurementPlanned { organisation, details: least, source: None }.into(),
        ProcurementPlanned { organisation, details: full.clone(), source: Some("row 7".to_owned()) }.into(),
        ProcurementRevised { details: full }.into(),
        PhaseRecorded { phase, actual: ActualDates { start, end } }.into(),
        PhaseRecorded { phase, actual: ActualDates { start, end: None } }.into(),
        PhaseRecorded { phase, actual: ActualDates::default() }.into(),
        ProcurementWithdrawn { reason: "No money".to_owned() }.into(),
        ProcurementReinstated {}.into(),
    ];
    facts.map(|fact| NewEvent::new(PROCUREMENT.stream(), fact)).to_vec()
}

fn of_digests() -> Vec<NewEvent> {
    let (person, day) = (LEAD, day("2026-03-02"));
    let reminders =
        || vec![ReminderKey("round_due/00000000-0000-0000-0000-000000000030/2026-03-16/14".to_owned())];
    let failed = |failure| Event::from(DigestFailed { person, day, reminders: reminders(), failure });
    let facts = [
        DigestSent { person, day, reminders: reminders() }.into(),
        DigestDeferred { person, day, failure: Failure::Unreachable }.into(),
        failed(Failure::Refused),
        failed(Failure::NoAddress),
        failed(Failure::Unwritable),
    ];
    facts.map(|fact| NewEvent::new(DigestId::of(person, day).stream(), fact)).to_vec()
}

/// The stream kind, the type and the payload of a line, whose bytes stay as they are.
fn parts(line: &str) -> (StreamKind, &str, &str) {
    let rest = line.strip_prefix("{\"stream\":\"").unwrap();
    let (stream, rest) = rest.split_once("\",\"kind\":\"").unwrap();
    let (kind, rest) = rest.split_once("\",\"payload\":").unwrap();
    (StreamKind::parse(stream).unwrap(), kind, rest.strip_suffix('}').unwrap())
}

fn line(NewEvent { stream, event }: &NewEvent) -> String {
    let (stream, kind, payload) = (stream.kind.as_str(), event.kind(), event.encode().unwrap());
    format!("{{\"stream\":\"{stream}\",\"kind\":\"{kind}\",\"payload\":{payload}}}")
}

#[test]
fn every_event_is_written_as_it_always_was() {
    let kept: BTreeSet<_> = LINES.lines().map(str::to_owned).collect();
    let written: Vec<_> = samples().iter().map(line).collect();
    for line in &kept {
        assert!(
            written.contains(line),
            "no sample is written like this any more; see the top of this file:\n{line}"
        );
    }
    let new: Vec<_> = written.into_iter().filter(|line| !kept.contains(line)).collect();
    assert!(new.is_empty(), "add to the end of events.jsonl:\n{}", new.join("\n"));
}

#[test]
fn every_line_ever_written_reads_as_what_it_meant() {
    let samples = samples();
    for kept in LINES.lines() {
        let (stream, kind, payload) = parts(kept);
        let event = Event::decode(stream, kind, payload).unwrap();
        let meant = samples.iter().find(|sample| sample.event == event).unwrap();
        assert_eq!((line(meant).as_str(), meant.stream.kind), (kept, stream));
        assert!(serde_json::from_str::<serde_json::Value>(kept).is_ok());
    }
}

#[test]
fn every_event_that_there_is_has_a_line() {
    let kept: BTreeSet<_> = LINES.lines().map(parts).map(|(stream, kind, _)| (stream, kind)).collect();
    for (stream, kinds) in Event::KINDS {
        for kind in *kinds {
            assert!(kept.contains(&(*stream, kind)), "add a sample of {kind} above and its line");
        }
    }
}

#[test]
fn an_event_type_belongs_to_one_kind_of_stream() {
    let all: Vec<_> = Event::KINDS.iter().flat_map(|(_, kinds)| *kinds).collect();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
}

#[test]
fn what_cannot_be_read_is_said_with_its_type() {
    let message = |stream, kind, payload| Event::decode(stream, kind, payload).unwrap_err().to_string();
    assert_eq!(
        message(StreamKind::Region, "round_closed", "{}"),
        "unknown event type round_closed in a stream of kind region"
    );
    for (kind, payload) in [
        ("round_due_moved", "{}"),
        ("round_due_moved", "{\"due_on\":\"2026-02-30\"}"),
        ("round_due_moved", "not json"),
        ("round_opened", "{\"region\":7}"),
    ] {
        let message = message(StreamKind::Round, kind, payload);
        assert!(message.starts_with(&format!("payload of {kind} does not fit: ")), "{message}");
    }
    let level = "{\"criterion\":\"A1\",\"rating\":{\"answer\":{\"level\":4}}}";
    assert!(message(StreamKind::Assessment, "rating_recorded", level).contains("level 4 does not exist"));
}

#[test]
fn a_field_that_a_newer_program_wrote_does_not_hinder_an_older_one() {
    let payload = "{\"due_on\":\"2026-05-15\",\"because\":\"later\"}";
    let read = Event::decode(StreamKind::Round, "round_due_moved", payload).unwrap();
    assert_eq!(read, RoundDueMoved { due_on: day("2026-05-15") }.into());
}

#[test]
fn a_stream_is_named_after_its_kind_and_id() {
    let id = Uuid::from_u128(0x30);
    let named = |kind| StreamId { kind, id }.to_string();
    assert_eq!(named(StreamKind::Round), "round-00000000-0000-0000-0000-000000000030");
    for (kind, _) in Event::KINDS {
        assert_eq!(StreamKind::parse(kind.as_str()), Some(*kind));
    }
    assert_eq!(StreamKind::parse("Round"), None);
}

#[test]
fn ids_that_are_derived_never_change() {
    let assessment = crate::AssessmentId::of(super::ROUND, super::ORGANISATION).to_string();
    let digest = DigestId::of(LEAD, day("2026-03-02")).to_string();
    let imported = crate::ProcurementId::imported(super::ORGANISATION, "row 7").to_string();
    assert_eq!(
        [assessment.as_str(), &digest, &imported],
        [
            "2cf9a039-c5e8-58eb-994e-69bcfb7e5091",
            "164b2ff8-de4a-5789-a008-8bc84063d7d6",
            "471708df-260d-5e40-b8aa-69f76167a4b5",
        ]
    );
}
