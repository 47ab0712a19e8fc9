//! The demo's commands in the order of their time, and carrying them out by a clock of the past.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Days, Duration, Months, NaiveDate, Utc};
use domain::organisation::{DALARNA, GrantRole};
use domain::region::{AppointCoordinator, RegisterRegion};
use domain::round::{CloseRound, OpenRound};
use domain::{Asker, Catalogue, Command, RoundId};
use store::{Envelope, ExecuteError, Person, Store};

use crate::command::setup::municipality;
use crate::demo::people::{self, PEOPLE};
use crate::demo::{actions, plan, ratings};

/// The model that the demo's rounds answer.
const MODEL: &str = "dalamodellen-2022";

/// A clock that shows the time of the command that is carried out.
#[derive(Clone, Debug, Default)]
pub(crate) struct PastClock(Arc<AtomicI64>);

impl PastClock {
    /// What it shows.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }

    fn set(&self, moment: DateTime<Utc>) {
        self.0.store(moment.timestamp_micros(), Ordering::SeqCst);
    }
}

/// A command of the past.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Who.
    pub(crate) asker: Asker,
    /// What.
    pub(crate) command: Command,
    /// Who is introduced with it.
    pub(crate) person: Option<Person>,
}

/// A round of the demo.
#[derive(Clone, Debug)]
pub(crate) struct Year {
    /// The round.
    pub(crate) round: RoundId,
    /// Its name.
    pub(crate) name: String,
    /// How many years before the current round.
    pub(crate) back: u32,
    /// First day of answers.
    pub(crate) opens_on: NaiveDate,
    /// Due date.
    pub(crate) due_on: NaiveDate,
}

/// Everything that is to be carried out.
#[derive(Debug)]
pub(crate) struct Seed {
    clock: PastClock,
    steps: Vec<Step>,
}

impl Seed {
    /// Works the commands out, all of them before `now`.
    pub(crate) fn plan(catalogue: &Catalogue, now: DateTime<Utc>) -> Self {
        let today = now.date_naive();
        let years = years(today);
        let start = years.first().map_or(today, |year| year.opens_on) - Days::new(30);
        let mut steps = organisations(start);
        for year in &years {
            steps.extend(round(year));
        }
        if let Some(model) = catalogue.newest(MODEL) {
            steps.extend(ratings::steps(&years, model, now));
        }
        steps.extend(plan::steps(today));
        steps.extend(actions::steps(today));
        steps.sort_by_key(|step| step.at);
        Self { clock: PastClock::default(), steps }
    }

    /// How many commands there are.
    pub(crate) fn len(&self) -> u64 {
        u64::try_from(self.steps.len()).unwrap_or_default()
    }

    /// The clock that the commands are carried out by.
    pub(crate) fn clock(&self) -> PastClock {
        self.clock.clone()
    }

    /// Carries the commands out. What the rules refuse is left out and logged: the demo promises to
    /// look plausible, and to start. A test sees to it that nothing is refused.
    pub(crate) async fn run(&mut self, store: &Store, mut done: impl FnMut(u64)) -> anyhow::Result<()> {
        for (number, step) in (1_u64..).zip(self.steps.drain(..)) {
            self.clock.set(step.at);
            let key = Some(format!("demo-{number}"));
            let mut envelope = Envelope::new(step.asker, step.command).with_key(key);
            envelope.people.extend(step.person);
            match store.execute(envelope).await {
                Ok(_) => {}
                Err(ExecuteError::Refused(refusal)) => {
                    tracing::warn!(number, %refusal, "left out of the demo");
                }
                Err(error) => return Err(error.into()),
            }
            done(number);
        }
        Ok(())
    }
}

/// Three rounds: two that are closed, and one that is under way and due in some weeks.
fn years(today: NaiveDate) -> Vec<Year> {
    let (opened, due) = (today - Days::new(35), today + Days::new(18));
    let year = |back: u32| {
        let (opens_on, due_on) = (opened - Months::new(12 * back), due - Months::new(12 * back));
        let name = due_on.format("%Y").to_string();
        Year { round: RoundId(people::named(&format!("round-{back}"))), name, back, opens_on, due_on }
    };
    vec![year(2), year(1), year(0)]
}

/// Nine in the morning of a day, and some minutes.
pub(crate) fn on(day: NaiveDate, minutes: i64) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() + Duration::hours(8) + Duration::minutes(minutes)
}

fn system(at: DateTime<Utc>, command: impl Into<Command>) -> Step {
    Step { at, asker: Asker::System, command: command.into(), person: None }
}

fn organisations(start: NaiveDate) -> Vec<Step> {
    let region = people::region();
    let mut steps = vec![system(on(start, 0), RegisterRegion { region, name: "Dalarna".to_owned() })];
    for (code, name) in DALARNA {
        let organisation = people::organisation(code);
        steps.push(system(on(start, 1), municipality(organisation, region, code, name)));
    }
    for someone in PEOPLE {
        let person = someone.id();
        let command: Command = match someone.member {
            Some((code, role)) => GrantRole { organisation: people::organisation(code), person, role }.into(),
            None => AppointCoordinator { region, person }.into(),
        };
        steps.push(Step { person: Some(someone.person()), ..system(on(start, 2), command) });
    }
    steps
}

fn round(year: &Year) -> Vec<Step> {
    let open = OpenRound {
        round: year.round,
        region: people::region(),
        model: MODEL.to_owned(),
        name: year.name.clone(),
        opens_on: year.opens_on,
        due_on: year.due_on,
    };
    let coordinator = PEOPLE
        .iter()
        .find(|someone| someone.member.is_none())
        .map_or(Asker::System, |someone| Asker::Person(someone.id()));
    let step = |at, command| Step { asker: coordinator, ..system(at, command) };
    let mut steps = vec![step(on(year.opens_on, 0), Command::from(open))];
    if year.back > 0 {
        let close = CloseRound { round: year.round };
        steps.push(step(on(year.due_on + Days::new(10), 0), close.into()));
    }
    steps
}
