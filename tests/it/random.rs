//! Random commands about few things, so that they meet each other.

use chrono::Duration;
use domain::action::{
    ActionDetails, CancelAction, CompleteAction, FollowUpAction, PlanAction, ReopenAction, ReviseAction,
};
use domain::assessment::{
    Answer, ApproveAssessment, Evidence, Rating, RecordRating, Reference, ReturnAssessment, SubmitAssessment,
    Target,
};
use domain::digest::{Failure, Outcome, RecordDelivery};
use domain::organisation::{GrantRole, OrganisationKind, RegisterOrganisation, RemoveMember};
use domain::procurement::{
    ActualDates, Cpv, Phase, PlanProcurement, ProcurementDetails, RecordPhase, ReinstateProcurement,
    ReviseProcurement, WithdrawProcurement,
};
use domain::region::{AppointCoordinator, DismissCoordinator, RegisterRegion};
use domain::reminder::ReminderKey;
use domain::round::{MoveRoundDue, OpenRound};
use domain::{
    ActionId, Command, CriterionId, Language, OrganisationId, PersonId, ProcurementId, RegionId, Role,
    RoundId,
};
use tests::World;
use tests::dice::Dice;

use super::given::{self, day, level, line};

/// What random commands are about.
#[derive(Clone)]
pub(crate) struct Pool {
    pub(crate) dice: Dice,
    /// The first one is open; the second one may be opened.
    pub(crate) rounds: Vec<RoundId>,
    /// Some who may belong somewhere one day, and the leads of the organisations.
    pub(crate) people: Vec<PersonId>,
    pub(crate) organisations: Vec<OrganisationId>,
    actions: Vec<ActionId>,
    lines: Vec<ProcurementId>,
    criteria: Vec<CriterionId>,
}

impl Pool {
    /// Things of so many organisations, in a round that it opens.
    pub(crate) async fn new(world: &World, dice: Dice, organisations: usize) -> Self {
        let mut pool = Self {
            dice,
            rounds: vec![given::round(world, "2026", "2026-11-01", "2026-12-20").await],
            actions: (0..3 * organisations).map(|_| ActionId(world.ids.id())).collect(),
            lines: (0..3 * organisations).map(|_| ProcurementId(world.ids.id())).collect(),
            people: (0..organisations).map(|_| PersonId(world.ids.id())).collect(),
            organisations: world.organisations[..organisations].iter().map(|(id, _)| *id).collect(),
            criteria: given::criteria(world)[..6].to_vec(),
        };
        pool.people.extend(world.organisations[..organisations].iter().map(|(_, lead)| *lead));
        pool.rounds.push(RoundId(world.ids.id()));
        pool
    }

    /// Something that somebody may want, whatever was seen.
    pub(crate) fn command(&mut self, world: &World) -> Command {
        match self.dice.below(4) {
            0 => self.belonging(world),
            1 => self.assessing(world),
            2 => self.improving(),
            _ => self.buying(),
        }
    }

    fn belonging(&mut self, world: &World) -> Command {
        let (organisation, person) = (self.dice.pick(&self.organisations), self.dice.pick(&self.people));
        let region = world.region;
        match self.dice.below(9) {
            0 => AppointCoordinator { region, person }.into(),
            1 => DismissCoordinator { region, person }.into(),
            2 => RemoveMember { organisation, person }.into(),
            3 => RegisterRegion { region: RegionId(world.ids.id()), name: "Ett annat län".to_owned() }.into(),
            4 => RegisterOrganisation {
                organisation: OrganisationId(world.ids.id()),
                region,
                name: "Vatten AB".to_owned(),
                kind: OrganisationKind::MunicipalCompany,
                code: String::new(),
                time_zone: "Europe/Stockholm".to_owned(),
                language: Language::En,
                parent: Some(organisation),
            }
            .into(),
            5 | 6 => {
                let day = world.clock.now().date_naive();
                let reminders = vec![ReminderKey(format!("round_due/{}/2026-12-20/14", self.rounds[0]))];
                let outcomes = [
                    Outcome::Sent,
                    Outcome::Deferred(Failure::Unreachable),
                    Outcome::Failed(Failure::NoAddress),
                ];
                RecordDelivery { person, day, reminders, outcome: self.dice.pick(&outcomes) }.into()
            }
            _ => GrantRole { organisation, person, role: self.dice.pick(&Role::ALL) }.into(),
        }
    }

    fn assessing(&mut self, world: &World) -> Command {
        let (round, organisation) = (self.dice.pick(&self.rounds), self.dice.pick(&self.organisations));
        let reason = "Något saknas.".to_owned();
        match self.dice.below(12) {
            0 => {
                let (opens_on, due_on) = (day("2026-11-20"), day("2027-01-15"));
                let (model, name) = (given::MODEL.to_owned(), "Extra".to_owned());
                OpenRound { round, region: world.region, model, name, opens_on, due_on }.into()
            }
            1 => MoveRoundDue { round, due_on: self.date(), seen: None }.into(),
            3 => SubmitAssessment { round, organisation }.into(),
            4 => ApproveAssessment { round, organisation }.into(),
            5 | 6 => ReturnAssessment { round, organisation, reason }.into(),
            _ => {
                let criterion = self.dice.pick(&self.criteria);
                RecordRating { round, organisation, criterion, rating: self.rating(), seen: None }.into()
            }
        }
    }

    fn rating(&mut self) -> Rating {
        let answers =
            [None, Some(Answer::NotRelevant("Köps av regionen.".to_owned())), Some(Answer::Level(level(3)))];
        let link = Reference::from_text("https://falun.example/policy");
        let evidence = vec![Evidence { title: "Policy".to_owned(), reference: link }];
        Rating {
            answer: self.dice.pick(&answers),
            comment: format!("Så här är det, {}.", self.dice.below(5)),
            evidence: self.dice.pick(&[Vec::new(), evidence]),
            target: self.dice.pick(&[None, Some(Target { level: level(2), year: 2028 })]),
        }
    }

    fn improving(&mut self) -> Command {
        let (action, organisation) = (self.dice.pick(&self.actions), self.dice.pick(&self.organisations));
        let details = ActionDetails {
            title: format!("Åtgärd {}", self.dice.below(5)),
            description: String::new(),
            owner: self.dice.pick(&self.people),
            due_on: self.date(),
            follow_up_days: self.dice.pick(&[None, Some(7), Some(30)]),
            criteria: vec![self.dice.pick(&self.criteria)],
        };
        match self.dice.below(9) {
            0 | 1 => ReviseAction { action, details, seen: None }.into(),
            2 => FollowUpAction { action, note: "På väg.".to_owned() }.into(),
            3 => CompleteAction { action }.into(),
            4 => CancelAction { action, reason: "Ingen tid.".to_owned() }.into(),
            5 => ReopenAction { action }.into(),
            _ => PlanAction { action, organisation, details }.into(),
        }
    }

    fn buying(&mut self) -> Command {
        let (procurement, organisation) = (self.dice.pick(&self.lines), self.dice.pick(&self.organisations));
        let phases = [(Phase::Preparation, "2026-12-01"), (Phase::Tendering, "2027-02-01")];
        let contract_end = Some(self.date());
        let contract_end = self.dice.pick(&[None, contract_end]);
        let details = ProcurementDetails {
            cpv: self.dice.pick(&[None, Some(Cpv::parse("90910000").unwrap())]),
            contract_end,
            ..line(&format!("Köp {}", self.dice.below(5)), &phases[..self.dice.below(3)])
        };
        match self.dice.below(8) {
            0 | 1 => ReviseProcurement { procurement, details, seen: None }.into(),
            2 | 3 => {
                let start = self.dice.pick(&[None, Some(day("2026-11-20"))]);
                let actual = ActualDates { start, end: None };
                RecordPhase { procurement, phase: self.dice.pick(&Phase::ALL), actual }.into()
            }
            4 => WithdrawProcurement { procurement, reason: "Samordnas.".to_owned() }.into(),
            5 => ReinstateProcurement { procurement }.into(),
            _ => {
                let source = self.dice.pick(&[None, Some("rad 7".to_owned())]);
                PlanProcurement { procurement, organisation, details, source }.into()
            }
        }
    }

    fn date(&mut self) -> chrono::NaiveDate {
        day("2026-11-25") + Duration::days(i64::try_from(self.dice.below(200)).unwrap())
    }
}
