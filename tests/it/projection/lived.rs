//! Random histories, and what the read tables hold after them.

use std::collections::{BTreeMap, BTreeSet};

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
use domain::round::{CloseRound, MoveRoundDue, OpenRound};
use domain::{
    ActionId, Asker, Command, CriterionId, Language, OrganisationId, PersonId, ProcurementId, RegionId, Role,
    RoundId,
};
use projection::TABLES;
use store::{Envelope, ExecuteError};
use tests::World;

use crate::it::given::{self, day, level, line};

/// The seed of histories that are the same in every run.
pub(crate) const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Random numbers, the same for the same seed, which is not 0 (xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

/// What random commands are about.
struct Pool {
    dice: Dice,
    rounds: Vec<RoundId>,
    actions: Vec<ActionId>,
    lines: Vec<ProcurementId>,
    people: Vec<PersonId>,
    organisations: Vec<OrganisationId>,
    criteria: Vec<CriterionId>,
}

impl Pool {
    async fn new(world: &World, seed: u64) -> Self {
        let mut pool = Self {
            dice: Dice(seed),
            rounds: vec![given::round(world, "2026", "2026-11-01", "2026-12-20").await],
            actions: (0..12).map(|_| ActionId(world.ids.id())).collect(),
            lines: (0..12).map(|_| ProcurementId(world.ids.id())).collect(),
            people: (0..4).map(|_| PersonId(world.ids.id())).collect(),
            organisations: world.organisations[..4].iter().map(|(id, _)| *id).collect(),
            criteria: given::criteria(world)[..6].to_vec(),
        };
        pool.people.extend(world.organisations[..4].iter().map(|(_, lead)| *lead));
        pool.rounds.push(RoundId(world.ids.id()));
        pool
    }

    fn command(&mut self, world: &World) -> Command {
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

/// Lives through some whole assessments and many random commands, most of them by somebody who may, and
/// gives the names of those that changed something.
pub(crate) async fn live(world: &World, seed: u64, assessed: usize, steps: usize) -> BTreeSet<&'static str> {
    let mut pool = Pool::new(world, seed).await;
    for member in &world.organisations[..assessed] {
        given::assess(world, pool.rounds[0], *member, |_| 1).await;
    }
    let (organisation, lead) = world.organisations[0];
    world.by(lead, ApproveAssessment { round: pool.rounds[0], organisation }).await;
    let mut done = BTreeSet::from(["open_round", "record_rating", "submit_assessment", "approve_assessment"]);
    for _ in 0..steps {
        world.clock.set_to(world.clock.now() + Duration::minutes(97));
        let command = pool.command(world);
        let name = command.name();
        let mut askers = vec![Asker::System, Asker::Person(world.coordinator)];
        askers.extend(pool.people.iter().map(|person| Asker::Person(*person)));
        for asker in askers {
            match world.store.execute(Envelope::new(asker, command.clone())).await {
                Ok(outcome) if outcome.events > 0 => {
                    done.insert(name);
                    break;
                }
                Ok(_) => break,
                Err(ExecuteError::Refused(_)) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
    }
    // Only the second round is closed, if it was opened, and at the end, so that both go on taking answers.
    let close = Envelope::new(Asker::System, CloseRound { round: pool.rounds[1] });
    if world.store.execute(close).await.is_ok_and(|outcome| outcome.events > 0) {
        done.insert("close_round");
    }
    done
}

/// Every row of every read table, in the order of its key.
pub(crate) async fn dump(world: &World) -> BTreeMap<&'static str, Vec<String>> {
    let db = world.store.db();
    let mut dump = BTreeMap::new();
    for (table, key) in TABLES {
        // Twins: one database quotes column by column, the other makes a whole row a text.
        let parts = world.either(
            "select 'quote(' || name || ')' from pragma_table_info($1)",
            "select 'cast(' || $1 || ' as text)'",
        );
        let parts: Vec<(String,)> = db.all(parts, vec![table.into()]).await.unwrap();
        let parts: Vec<_> = parts.into_iter().map(|(part,)| part).collect();
        let rows = format!("select {} from {table} order by {key}", parts.join(" || ' ' || "));
        let rows: Vec<(String,)> = db.all(rows.leak(), Vec::new()).await.unwrap();
        dump.insert(table, rows.into_iter().map(|(row,)| row).collect());
    }
    dump
}
