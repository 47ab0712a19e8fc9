//! A harness for the rules: given what happened, when somebody asks for something, then this happens.
//!
//! Every outcome is checked twice more: the streams that the command says it needs must be enough for
//! the same decision, and the log, written and read again, must fold to the state that follows.

use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::assessment::{Answer, AssessmentStarted, Level, Rating, RatingRecorded};
use crate::model::Source;
use crate::organisation::{MemberAdded, OrganisationKind, OrganisationRegistered};
use crate::region::{CoordinatorAppointed, RegionRegistered};
use crate::round::RoundOpened;
use crate::{
    ActionId, Asker, AssessmentId, Catalogue, Command, Context, CriterionId, Event, Language, Model,
    ModelRef, NewEvent, OrganisationId, PersonId, ProcurementId, Refusal, RegionId, Role, RoundId, World,
};

pub(crate) mod arbitrary;
mod properties;
mod wire;

pub(crate) const REGION: RegionId = RegionId(Uuid::from_u128(0x10));
pub(crate) const OTHER_REGION: RegionId = RegionId(Uuid::from_u128(0x11));
pub(crate) const ORGANISATION: OrganisationId = OrganisationId(Uuid::from_u128(0x20));
/// Another organisation of the same region.
pub(crate) const NEIGHBOUR: OrganisationId = OrganisationId(Uuid::from_u128(0x21));
/// An organisation of the other region.
pub(crate) const FAR_AWAY: OrganisationId = OrganisationId(Uuid::from_u128(0x22));
pub(crate) const ROUND: RoundId = RoundId(Uuid::from_u128(0x30));
pub(crate) const ACTION: ActionId = ActionId(Uuid::from_u128(0x40));
pub(crate) const PROCUREMENT: ProcurementId = ProcurementId(Uuid::from_u128(0x50));

pub(crate) const READER: PersonId = PersonId(Uuid::from_u128(0x01));
pub(crate) const CONTRIBUTOR: PersonId = PersonId(Uuid::from_u128(0x02));
pub(crate) const LEAD: PersonId = PersonId(Uuid::from_u128(0x03));
pub(crate) const ADMINISTRATOR: PersonId = PersonId(Uuid::from_u128(0x04));
pub(crate) const COORDINATOR: PersonId = PersonId(Uuid::from_u128(0x05));
/// Somebody who belongs nowhere.
pub(crate) const STRANGER: PersonId = PersonId(Uuid::from_u128(0x06));
/// Administrator of the neighbour.
pub(crate) const NEIGHBOURLY: PersonId = PersonId(Uuid::from_u128(0x07));
/// Coordinator of the other region.
pub(crate) const OUTSIDER: PersonId = PersonId(Uuid::from_u128(0x08));

/// A model of three criteria in two chapters: A1, A2 and B1.
pub(crate) const STRUCTURE: &str = r#"id = "small"
version = 1
languages = ["sv", "en"]
[[perspective]]
id = "S"
[[chapter]]
id = "A"
[[chapter]]
id = "B"
[[criterion]]
id = "A1"
chapter = "A"
perspective = "S"
[[criterion]]
id = "A2"
chapter = "A"
[[criterion]]
id = "B1"
chapter = "B"
"#;

/// The small model's words. The Swedish file is the same but for its first line.
pub(crate) const ENGLISH: &str = r#"language = "en"
name = "Small"
source = "A test"
level = { 0 = "no", 1 = "some", 2 = "more", 3 = "all" }
perspective = { S = "Governance" }
[chapter]
A = { title = "First chapter", short = "First" }
B = { title = "Second chapter", short = "Second" }
[criterion]
A1 = { title = "Goals", 1 = "A1 one", 2 = "A1 two", 3 = "A1 three" }
A2 = { title = "Roles", 1 = "A2 one", 2 = "A2 two", 3 = "A2 three" }
B1 = { title = "Market", 1 = "B1 one", 2 = "B1 two", 3 = "B1 three" }
"#;

pub(crate) fn swedish() -> String {
    ENGLISH.replace("language = \"en\"", "language = \"sv\"")
}

/// The catalogue that holds the small model alone.
pub(crate) fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let swedish = swedish();
        let texts = [Source::new("sv.toml", &swedish), Source::new("en.toml", ENGLISH)];
        let mut catalogue = Catalogue::default();
        catalogue.add(Model::parse(&Source::new("model.toml", STRUCTURE), &texts, None).unwrap());
        catalogue
    })
}

pub(crate) fn small_model() -> ModelRef {
    "small/1".parse().unwrap()
}

pub(crate) fn criterion(id: &str) -> CriterionId {
    CriterionId::new(id)
}

/// An answer without anything more.
pub(crate) fn at_level(number: i64) -> Rating {
    Rating { answer: Some(Answer::Level(Level::try_new(number).unwrap())), ..Rating::default() }
}

/// A date written as "2026-03-02".
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A moment written as "2026-03-02T12:00:00Z".
pub(crate) fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A Monday at noon while the round of [`opened`] takes answers.
pub(crate) fn now() -> DateTime<Utc> {
    moment("2026-03-02T12:00:00Z")
}

/// A text of this many characters, each two bytes long.
pub(crate) fn text_of(characters: usize) -> String {
    "å".repeat(characters)
}

impl From<PersonId> for Asker {
    fn from(person: PersonId) -> Self {
        Self::Person(person)
    }
}

/// Two regions; an organisation with a member in each role; a neighbour with an administrator; an
/// organisation of the other region without members.
pub(crate) fn founded() -> Vec<NewEvent> {
    let registered = |region, organisation: OrganisationId, name: &str| {
        let fact = OrganisationRegistered {
            region,
            name: name.to_owned(),
            kind: OrganisationKind::Municipality,
            code: String::new(),
            time_zone: chrono_tz::Europe::Stockholm,
            language: Language::Sv,
            parent: None,
        };
        NewEvent::new(organisation.stream(), fact)
    };
    let joined = |person, role| in_organisation(MemberAdded { person, role });
    let appointed =
        |region: RegionId, person| NewEvent::new(region.stream(), CoordinatorAppointed { person });
    let region =
        |id: RegionId, name: &str| NewEvent::new(id.stream(), RegionRegistered { name: name.to_owned() });
    vec![
        region(REGION, "Dalarna"),
        appointed(REGION, COORDINATOR),
        region(OTHER_REGION, "Far away"),
        appointed(OTHER_REGION, OUTSIDER),
        registered(REGION, ORGANISATION, "Rättvik"),
        joined(READER, Role::Reader),
        joined(CONTRIBUTOR, Role::Contributor),
        joined(LEAD, Role::Lead),
        joined(ADMINISTRATOR, Role::Administrator),
        registered(REGION, NEIGHBOUR, "Mora"),
        NewEvent::new(NEIGHBOUR.stream(), MemberAdded { person: NEIGHBOURLY, role: Role::Administrator }),
        registered(OTHER_REGION, FAR_AWAY, "Malmö"),
    ]
}

/// What [`founded`] has, and a round of the region that is open in the spring of 2026.
pub(crate) fn opened() -> Vec<NewEvent> {
    let round = RoundOpened {
        region: REGION,
        model: small_model(),
        name: "2026".to_owned(),
        opens_on: day("2026-02-02"),
        due_on: day("2026-04-30"),
    };
    founded().into_iter().chain([in_round(round)]).collect()
}

/// What [`opened`] has, and the organisation's assessment with every criterion answered.
pub(crate) fn answered() -> Vec<NewEvent> {
    let rated = |id| in_assessment(RatingRecorded { criterion: criterion(id), rating: at_level(1) });
    opened().into_iter().chain([started()]).chain(["A1", "A2", "B1"].map(rated)).collect()
}

pub(crate) fn started() -> NewEvent {
    in_assessment(AssessmentStarted { round: ROUND, organisation: ORGANISATION, model: small_model() })
}

pub(crate) fn in_organisation(fact: impl Into<Event>) -> NewEvent {
    NewEvent::new(ORGANISATION.stream(), fact)
}

pub(crate) fn in_round(fact: impl Into<Event>) -> NewEvent {
    NewEvent::new(ROUND.stream(), fact)
}

pub(crate) fn in_assessment(fact: impl Into<Event>) -> NewEvent {
    NewEvent::new(AssessmentId::of(ROUND, ORGANISATION).stream(), fact)
}

/// What happened so far.
#[derive(Clone, Debug)]
pub(crate) struct History(Vec<NewEvent>);

/// Starts with what happened.
pub(crate) fn given(events: impl IntoIterator<Item = NewEvent>) -> History {
    History(events.into_iter().collect())
}

impl History {
    /// More that happened.
    pub(crate) fn and(mut self, events: impl IntoIterator<Item = NewEvent>) -> Self {
        self.0.extend(events);
        self
    }

    /// Somebody asks for something.
    #[track_caller]
    pub(crate) fn when(
        self,
        command: impl Into<Command>,
        asker: impl Into<Asker>,
        now: DateTime<Utc>,
    ) -> Outcome {
        let context = Context { asker: asker.into(), now, catalogue: catalogue() };
        let command = command.into();
        let world = fold(&self.0);
        let decision = command.decide(&world, &context);
        assert_eq!(
            decision,
            command.decide(&as_loaded(&command, &self.0), &context),
            "the streams that the command needs are not all that it looks at"
        );
        Outcome { before: self, world, decision }
    }

    /// Those who may ask for this, by what they are to the organisation and its region.
    pub(crate) fn who_may(&self, command: impl Into<Command>, now: DateTime<Utc>) -> Vec<&'static str> {
        let command = command.into();
        let world = fold(&self.0);
        let may = |asker| {
            let context = Context { asker, now, catalogue: catalogue() };
            command.decide(&world, &context) != Err(Refusal::NotAllowed)
        };
        everybody().into_iter().filter(|(_, asker)| may(*asker)).map(|(name, _)| name).collect()
    }
}

/// Everybody whom the policy can tell apart.
fn everybody() -> [(&'static str, Asker); 9] {
    [
        ("stranger", STRANGER.into()),
        ("neighbour", NEIGHBOURLY.into()),
        ("outsider", OUTSIDER.into()),
        ("reader", READER.into()),
        ("contributor", CONTRIBUTOR.into()),
        ("lead", LEAD.into()),
        ("administrator", ADMINISTRATOR.into()),
        ("coordinator", COORDINATOR.into()),
        ("system", Asker::System),
    ]
}

/// What came of a wish.
#[derive(Debug)]
pub(crate) struct Outcome {
    before: History,
    world: World,
    decision: Result<Vec<NewEvent>, Refusal>,
}

impl Outcome {
    /// Exactly these events happen.
    #[track_caller]
    pub(crate) fn then(mut self, expected: impl IntoIterator<Item = NewEvent>) -> History {
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(self.decision, Ok(expected.clone()));
        for NewEvent { stream, event } in &expected {
            self.world.apply(*stream, event);
        }
        let after = self.before.and(expected);
        assert_eq!(fold(&reread(&after.0)), self.world, "the log does not tell the state that follows");
        after
    }

    /// Nothing happens, and that is fine.
    #[track_caller]
    pub(crate) fn nothing(self) -> History {
        self.then([])
    }

    /// Nothing happens, for this reason.
    #[track_caller]
    pub(crate) fn refused(self, refusal: Refusal) -> History {
        assert_eq!(self.decision, Err(refusal));
        self.before
    }
}

/// The state that events add up to.
pub(crate) fn fold(events: &[NewEvent]) -> World {
    let mut world = World::default();
    for NewEvent { stream, event } in events {
        world.apply(*stream, event);
    }
    world
}

/// The events as they come back from the log.
#[track_caller]
pub(crate) fn reread(events: &[NewEvent]) -> Vec<NewEvent> {
    let read = |NewEvent { stream, event }: &NewEvent| {
        let payload = event.encode().unwrap();
        NewEvent { stream: *stream, event: Event::decode(stream.kind, event.kind(), &payload).unwrap() }
    };
    events.iter().map(read).collect()
}

/// The state as the store loads it: the streams that the command asks for, and no others.
pub(crate) fn as_loaded(command: &Command, events: &[NewEvent]) -> World {
    let mut world = World::default();
    loop {
        let needs = command.needs(&world);
        if needs.is_empty() {
            return world;
        }
        for stream in needs {
            world.loaded(stream);
            for found in events.iter().filter(|found| found.stream == stream) {
                world.apply(stream, &found.event);
            }
        }
    }
}
