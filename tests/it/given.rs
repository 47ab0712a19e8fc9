//! What tests across the crates often begin with: rounds, answers, actions, plan lines, members.

use chrono::NaiveDate;
use domain::action::{ActionDetails, PlanAction};
use domain::assessment::{Answer, Level, Rating, RecordRating, SubmitAssessment};
use domain::organisation::GrantRole;
use domain::procurement::{Phase, PlanProcurement, PlannedPhase, ProcurementDetails};
use domain::round::OpenRound;
use domain::{
    ActionId, Asker, CriterionId, Language, OrganisationId, PersonId, ProcurementId, Role, RoundId,
};
use store::{Envelope, Person};
use tests::World;

/// The model that rounds answer.
pub(crate) const MODEL: &str = "dalamodellen-2022";

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub(crate) fn level(number: i64) -> Level {
    Level::try_new(number).unwrap()
}

/// A rating that says no more than a level.
pub(crate) fn rated(number: i64) -> Rating {
    Rating { answer: Some(Answer::Level(level(number))), ..Rating::default() }
}

/// Every criterion of the model, in its order.
pub(crate) fn criteria(world: &World) -> Vec<CriterionId> {
    let model = world.store.catalogue().newest(MODEL).unwrap();
    model.criteria().iter().map(|criterion| criterion.id.clone()).collect()
}

/// Takes the log's protection away, as somebody with the file or the server in hand could.
pub(crate) async fn disarm(world: &World) {
    // Twins: PostgreSQL asks on which table a trigger is.
    let statements = [
        world.either("drop trigger event_update_refused", "drop trigger event_update_refused on event"),
        world.either("drop trigger event_delete_refused", "drop trigger event_delete_refused on event"),
    ];
    let mut tx = world.store.db().write().await.unwrap();
    for statement in statements {
        tx.execute(statement, Vec::new()).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Opens a round of Dalarna.
pub(crate) async fn round(world: &World, name: &str, opens_on: &str, due_on: &str) -> RoundId {
    let round = RoundId(world.ids.id());
    let (region, model, name) = (world.region, MODEL.to_owned(), name.to_owned());
    let (opens_on, due_on) = (day(opens_on), day(due_on));
    world.by(world.coordinator, OpenRound { round, region, model, name, opens_on, due_on }).await;
    round
}

/// Says something about one criterion.
pub(crate) fn rate(
    round: RoundId,
    organisation: OrganisationId,
    criterion: &str,
    rating: Rating,
    seen: Option<u64>,
) -> RecordRating {
    RecordRating { round, organisation, criterion: CriterionId::new(criterion), rating, seen }
}

/// Rates every criterion at the level that `at` gives for its place, and submits.
pub(crate) async fn assess(
    world: &World,
    round: RoundId,
    (organisation, lead): (OrganisationId, PersonId),
    at: impl Fn(usize) -> i64,
) {
    for (place, criterion) in criteria(world).iter().enumerate() {
        world.by(lead, rate(round, organisation, criterion.as_str(), rated(at(place)), None)).await;
    }
    world.by(lead, SubmitAssessment { round, organisation }).await;
}

/// A member added to an organisation.
pub(crate) async fn member(
    world: &World,
    organisation: OrganisationId,
    role: Role,
    (name, address, language): (&str, &str, Language),
) -> PersonId {
    let id = PersonId(world.ids.id());
    let person = Person { id, name: name.to_owned(), address: address.to_owned(), language };
    let grant = GrantRole { organisation, person: id, role };
    world.store.execute(Envelope::new(Asker::System, grant).with_person(person)).await.expect("added");
    id
}

/// An action planned by its owner.
pub(crate) async fn action(
    world: &World,
    organisation: OrganisationId,
    owner: PersonId,
    (title, due_on, follow_up_days): (&str, &str, Option<u16>),
) -> ActionId {
    let action = ActionId(world.ids.id());
    let details = ActionDetails {
        title: title.to_owned(),
        description: String::new(),
        owner,
        due_on: day(due_on),
        follow_up_days,
        criteria: vec![CriterionId::new("1S1")],
    };
    world.by(owner, PlanAction { action, organisation, details }).await;
    action
}

/// A line of the plan with these phases, each with its first day.
pub(crate) fn line(title: &str, phases: &[(Phase, &str)]) -> ProcurementDetails {
    let phases =
        phases.iter().map(|(phase, start)| PlannedPhase { phase: *phase, start: day(start), end: None });
    ProcurementDetails { title: title.to_owned(), phases: phases.collect(), ..ProcurementDetails::default() }
}

/// Puts a line into the plan.
pub(crate) async fn plan(
    world: &World,
    (organisation, lead): (OrganisationId, PersonId),
    details: ProcurementDetails,
) -> ProcurementId {
    let procurement = ProcurementId(world.ids.id());
    world.by(lead, PlanProcurement { procurement, organisation, details, source: None }).await;
    procurement
}
