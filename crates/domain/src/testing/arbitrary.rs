//! Arbitrary values for property tests. Ids come from small pools, so that commands meet each other.

use chrono::{DateTime, Days, NaiveDate, Utc};
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::{
    ACTION, ADMINISTRATOR, CONTRIBUTOR, COORDINATOR, FAR_AWAY, LEAD, NEIGHBOUR, NEIGHBOURLY, ORGANISATION,
    OTHER_REGION, OUTSIDER, PROCUREMENT, READER, REGION, ROUND, STRANGER, criterion, text_of,
};
use crate::action::{
    ActionDetails, CancelAction, CompleteAction, FollowUpAction, PlanAction, ReopenAction, ReviseAction,
};
use crate::assessment::{
    Answer, ApproveAssessment, Delegate, Evidence, Level, Rating, RecordRating, Reference, ReturnAssessment,
    SetSharing, Sharing, SubmitAssessment, Target, WithdrawDelegation,
};
use crate::digest::{Failure, Outcome, RecordDelivery};
use crate::organisation::{GrantRole, OrganisationKind, RegisterOrganisation, RemoveMember};
use crate::procurement::{
    ActualDates, Cpv, Money, Phase, PlanProcurement, PlannedPhase, ProcurementDetails, RecordPhase,
    ReinstateProcurement, ReviseProcurement, WithdrawProcurement,
};
use crate::region::{AppointCoordinator, DismissCoordinator, RegisterRegion};
use crate::reminder::ReminderKey;
use crate::round::{CloseRound, MoveRoundDue, OpenRound};
use crate::{
    ActionId, Asker, Command, CriterionId, Language, OrganisationId, PersonId, ProcurementId, RegionId, Role,
    RoundId,
};

fn region() -> impl Strategy<Value = RegionId> {
    select(vec![REGION, REGION, REGION, OTHER_REGION, RegionId(Uuid::from_u128(0x12))])
}

fn organisation() -> impl Strategy<Value = OrganisationId> {
    let unknown = OrganisationId(Uuid::from_u128(0x23));
    select(vec![ORGANISATION, ORGANISATION, ORGANISATION, NEIGHBOUR, FAR_AWAY, unknown])
}

fn round() -> impl Strategy<Value = RoundId> {
    select(vec![ROUND, ROUND, ROUND, RoundId(Uuid::from_u128(0x31))])
}

fn action() -> impl Strategy<Value = ActionId> {
    select(vec![ACTION, ACTION, ActionId(Uuid::from_u128(0x41))])
}

fn procurement() -> impl Strategy<Value = ProcurementId> {
    select(vec![PROCUREMENT, PROCUREMENT, ProcurementId(Uuid::from_u128(0x51))])
}

fn person() -> impl Strategy<Value = PersonId> {
    select(vec![READER, CONTRIBUTOR, LEAD, ADMINISTRATOR, COORDINATOR, STRANGER, NEIGHBOURLY, OUTSIDER])
}

pub(crate) fn asker() -> impl Strategy<Value = Asker> {
    prop_oneof![
        1 => person().prop_map(Asker::Person),
        1 => Just(Asker::Person(COORDINATOR)),
        1 => Just(Asker::System),
        3 => Just(Asker::Person(ADMINISTRATOR)),
    ]
}

/// Texts of every kind: none, ordinary, over the limits, with control characters and foreign scripts.
pub(crate) fn text() -> BoxedStrategy<String> {
    prop_oneof![
        1 => select(vec!["", " ", "\r\n", "\u{0}"]).prop_map(str::to_owned),
        8 => "[a-zåäö]{1,8}( [a-zåäö]{1,8}){0,3}",
        1 => any::<String>(),
        1 => select(vec![101, 201, 1_001, 4_001]).prop_map(text_of),
    ]
    .boxed()
}

/// Dates mostly around the round of 2026, now and then at the ends of time.
pub(crate) fn date() -> BoxedStrategy<NaiveDate> {
    let around = |days| super::day("2025-06-01").checked_add_days(Days::new(days)).unwrap();
    let odd = vec![NaiveDate::MIN, NaiveDate::MAX, super::day("0202-03-02"), super::day("2024-02-29")];
    prop_oneof![12 => (0..700_u64).prop_map(around), 1 => select(odd)].boxed()
}

/// Moments around the round of 2026.
pub(crate) fn moment() -> impl Strategy<Value = DateTime<Utc>> {
    (1_764_547_200_000_000..1_796_083_200_000_000_i64)
        .prop_map(|micros| DateTime::from_timestamp_micros(micros).unwrap())
}

fn seen() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![2 => Just(None), 1 => (0..6_u64).prop_map(Some)]
}

fn criterion_id() -> impl Strategy<Value = CriterionId> {
    prop_oneof![20 => select(vec!["A1", "A2", "B1"]), 1 => select(vec!["", "C1"])].prop_map(criterion)
}

fn level() -> impl Strategy<Value = Level> {
    select(&Level::ALL[..])
}

pub(crate) fn rating() -> BoxedStrategy<Rating> {
    let answer = prop_oneof![
        1 => Just(None),
        6 => level().prop_map(|level| Some(Answer::Level(level))),
        2 => text().prop_map(|reason| Some(Answer::NotRelevant(reason))),
    ];
    let link = prop_oneof![Just("https://example.se/a".to_owned()), text()];
    let reference = prop_oneof![link.prop_map(Reference::Link), text().prop_map(Reference::RegistryNumber)];
    let evidence = (text(), reference).prop_map(|(title, reference)| Evidence { title, reference });
    let year = prop_oneof![8 => 2026..2037_i32, 1 => any::<i32>()];
    let target = (level(), year).prop_map(|(level, year)| Target { level, year });
    let evidence = prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(evidence, 0..3)];
    let comment = prop_oneof![3 => Just(String::new()), 1 => text()];
    (answer, comment, evidence, prop::option::weighted(0.2, target))
        .prop_map(|(answer, comment, evidence, target)| Rating { answer, comment, evidence, target })
        .boxed()
}

pub(crate) fn action_details() -> BoxedStrategy<ActionDetails> {
    let rhythm = prop::option::of(prop_oneof![4 => 1..=366_u16, 1 => any::<u16>()]);
    let owner = prop_oneof![4 => Just(LEAD), 1 => person()];
    (text(), text(), owner, date(), rhythm, prop::collection::vec(criterion_id(), 0..4))
        .prop_map(|(title, description, owner, due_on, follow_up_days, criteria)| ActionDetails {
            title,
            description,
            owner,
            due_on,
            follow_up_days,
            criteria,
        })
        .boxed()
}

fn phases() -> impl Strategy<Value = Vec<PlannedPhase>> {
    let phase = (select(&Phase::ALL[..]), date(), prop::option::of(date()))
        .prop_map(|(phase, start, end)| PlannedPhase { phase, start, end });
    prop::collection::vec(phase, 0..3)
}

pub(crate) fn procurement_details() -> BoxedStrategy<ProcurementDetails> {
    let cpv = prop::option::of(Just(Cpv::parse("60130000-8").unwrap()));
    let minor = prop_oneof![4 => 0..i64::MAX, 1 => any::<i64>()];
    let currency = prop_oneof![6 => Just("SEK".to_owned()), 1 => text()];
    let value = prop::option::of((minor, currency).prop_map(|(minor, currency)| Money { minor, currency }));
    let options = prop::collection::vec(prop_oneof![9 => 1..=120_u16, 1 => any::<u16>()], 0..4);
    let phases = prop_oneof![2 => Just(Vec::new()), 1 => phases()];
    (text(), text(), cpv, value, prop::option::of(date()), options, phases)
        .prop_map(|(title, description, cpv, value, contract_end, option_months, phases)| {
            ProcurementDetails { title, description, cpv, value, contract_end, option_months, phases }
        })
        .boxed()
}

/// Any command.
pub(crate) fn command() -> BoxedStrategy<Command> {
    prop_oneof![2 => about_regions(), 2 => about_rounds(), 6 => about_assessments(), 4 => about_actions(),
        4 => about_procurements(), 1 => delivery()]
    .boxed()
}

fn about_regions() -> BoxedStrategy<Command> {
    let zone = prop_oneof![4 => Just("Europe/Stockholm".to_owned()), 1 => text()];
    let about = (text(), select(&OrganisationKind::ALL[..]), text(), zone, select(&Language::ALL[..]));
    let register = (organisation(), region(), about, prop::option::weighted(0.3, organisation())).prop_map(
        |(organisation, region, (name, kind, code, time_zone, language), parent)| RegisterOrganisation {
            organisation,
            region,
            name,
            kind,
            code,
            time_zone,
            language,
            parent,
        },
    );
    let grant = (organisation(), person(), select(&Role::ALL[..]));
    prop_oneof![
        (region(), text()).prop_map(|(region, name)| RegisterRegion { region, name }.into()),
        (region(), person()).prop_map(|(region, person)| AppointCoordinator { region, person }.into()),
        (region(), person()).prop_map(|(region, person)| DismissCoordinator { region, person }.into()),
        register.prop_map(Command::from),
        grant.prop_map(|(organisation, person, role)| GrantRole { organisation, person, role }.into()),
        (organisation(), person())
            .prop_map(|(organisation, person)| RemoveMember { organisation, person }.into()),
    ]
    .boxed()
}

fn about_rounds() -> BoxedStrategy<Command> {
    let model = select(vec!["small", "small", "small", "large"]).prop_map(str::to_owned);
    let open = (round(), region(), model, text(), date(), date()).prop_map(
        |(round, region, model, name, opens_on, due_on)| OpenRound {
            round,
            region,
            model,
            name,
            opens_on,
            due_on,
        },
    );
    prop_oneof![
        6 => open.prop_map(Command::from),
        6 => (round(), date(), seen())
            .prop_map(|(round, due_on, seen)| MoveRoundDue { round, due_on, seen }.into()),
        1 => round().prop_map(|round| CloseRound { round }.into()),
    ]
    .boxed()
}

fn about_assessments() -> BoxedStrategy<Command> {
    let place = || (round(), organisation());
    let record = (place(), criterion_id(), rating(), seen()).prop_map(
        |((round, organisation), criterion, rating, seen)| RecordRating {
            round,
            organisation,
            criterion,
            rating,
            seen,
        },
    );
    let criteria = || prop::collection::vec(criterion_id(), 0..4);
    let delegate = (place(), criteria(), person(), date()).prop_map(
        |((round, organisation), criteria, person, due_on)| Delegate {
            round,
            organisation,
            criteria,
            person,
            due_on,
        },
    );
    prop_oneof![
        4 => record.prop_map(Command::from),
        2 => place().prop_map(|(round, organisation)| SubmitAssessment { round, organisation }.into()),
        1 => (place(), text()).prop_map(|((round, organisation), reason)| {
            ReturnAssessment { round, organisation, reason }.into()
        }),
        1 => place().prop_map(|(round, organisation)| ApproveAssessment { round, organisation }.into()),
        2 => delegate.prop_map(Command::from),
        1 => (place(), criteria()).prop_map(|((round, organisation), criteria)| {
            WithdrawDelegation { round, organisation, criteria }.into()
        }),
        1 => (place(), select(&Sharing::ALL[..])).prop_map(|((round, organisation), sharing)| {
            SetSharing { round, organisation, sharing }.into()
        }),
    ]
    .boxed()
}

fn about_actions() -> BoxedStrategy<Command> {
    let plan = (action(), organisation(), action_details());
    prop_oneof![
        3 => plan.prop_map(|(action, organisation, details)| {
            PlanAction { action, organisation, details }.into()
        }),
        2 => (action(), action_details(), seen())
            .prop_map(|(action, details, seen)| ReviseAction { action, details, seen }.into()),
        1 => (action(), text()).prop_map(|(action, note)| FollowUpAction { action, note }.into()),
        1 => action().prop_map(|action| CompleteAction { action }.into()),
        1 => (action(), text()).prop_map(|(action, reason)| CancelAction { action, reason }.into()),
        1 => action().prop_map(|action| ReopenAction { action }.into()),
    ]
    .boxed()
}

fn about_procurements() -> BoxedStrategy<Command> {
    let plan = (procurement(), organisation(), procurement_details(), prop::option::of(text())).prop_map(
        |(procurement, organisation, details, source)| PlanProcurement {
            procurement,
            organisation,
            details,
            source,
        },
    );
    let actual = (prop::option::of(date()), prop::option::weighted(0.3, date()))
        .prop_map(|(start, end)| ActualDates { start, end });
    prop_oneof![
        3 => plan.prop_map(Command::from),
        2 => (procurement(), procurement_details(), seen()).prop_map(|(procurement, details, seen)| {
            ReviseProcurement { procurement, details, seen }.into()
        }),
        2 => (procurement(), select(&Phase::ALL[..]), actual).prop_map(|(procurement, phase, actual)| {
            RecordPhase { procurement, phase, actual }.into()
        }),
        1 => (procurement(), text())
            .prop_map(|(procurement, reason)| WithdrawProcurement { procurement, reason }.into()),
        1 => procurement().prop_map(|procurement| ReinstateProcurement { procurement }.into()),
    ]
    .boxed()
}

fn delivery() -> BoxedStrategy<Command> {
    let failure =
        || select(vec![Failure::Refused, Failure::Unreachable, Failure::NoAddress, Failure::Unwritable]);
    let outcome = prop_oneof![
        Just(Outcome::Sent),
        failure().prop_map(Outcome::Deferred),
        failure().prop_map(Outcome::Failed),
    ];
    let day = prop_oneof![Just(super::day("2026-03-02")), date()];
    let reminders = prop::collection::vec(text().prop_map(ReminderKey), 0..3);
    (person(), day, reminders, outcome)
        .prop_map(|(person, day, reminders, outcome)| {
            RecordDelivery { person, day, reminders, outcome }.into()
        })
        .boxed()
}
