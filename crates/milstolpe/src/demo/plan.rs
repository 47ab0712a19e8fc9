//! Plausible plan lines: food, cleaning, school transport, and whether they are on time.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use domain::organisation::DALARNA;
use domain::procurement::{
    ActualDates, Cpv, Money, Phase, PlanProcurement, PlannedPhase, ProcurementDetails, RecordPhase,
};
use domain::{Asker, Command, PersonId, ProcurementId};

use crate::demo::chance::Chance;
use crate::demo::people::{lead_of, named, organisation};
use crate::demo::seed::{Step, on};

/// What municipalities buy: title, CPV code, value in million kronor for a middling municipality.
const NEEDS: &[(&str, &str, u32)] = &[
    ("Livsmedel", "15000000", 56),
    ("Städtjänster, skolor och förskolor", "90910000", 25),
    ("Skolskjuts", "60130000", 38),
    ("IT-arbetsplatser", "30213100", 14),
    ("Kontors- och skolmöbler", "39130000", 8),
    ("Vinterväghållning", "90620000", 44),
    ("Vägunderhåll och beläggning", "45233141", 30),
    ("Arbetskläder", "18110000", 4),
    ("Laddstolpar", "31158000", 5),
    ("Bemanning, sjuksköterskor", "79624000", 18),
    ("Fordon", "34100000", 22),
    ("El", "09310000", 90),
    ("Medicinskt förbrukningsmaterial", "33140000", 12),
    ("Bevakning", "79713000", 6),
    ("Verksamhetssystem för socialtjänsten", "48000000", 9),
    ("Arkitekttjänster", "71240000", 10),
    ("Telefoni", "64210000", 7),
    ("Insamling av avfall", "90511000", 60),
];

/// Days that preparation, tendering and evaluation take.
const PREPARATION: u64 = 120;
const TENDERING: u64 = 50;
const EVALUATION: u64 = 45;
/// Days between the end of the evaluation and the start of the contract.
const STANDSTILL: u64 = 40;

/// The plan lines of all municipalities, with what has happened of them until today.
pub(crate) fn steps(today: NaiveDate) -> Vec<Step> {
    DALARNA.iter().flat_map(|(code, _)| municipality(code, today)).collect()
}

fn municipality(code: &str, today: NaiveDate) -> Vec<Step> {
    let mut chance = Chance::of(&format!("plan {code}"));
    let mut needs: Vec<_> = NEEDS.iter().map(|need| (chance.part(), need)).collect();
    needs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let wanted = 4 + usize::try_from(chance.below(2)).unwrap_or_default();
    needs.truncate(wanted);
    needs.into_iter().flat_map(|(_, need)| line(code, need, today, &mut chance)).collect()
}

fn line(code: &str, need: &(&str, &str, u32), today: NaiveDate, chance: &mut Chance) -> Vec<Step> {
    let (title, cpv, millions) = *need;
    let procurement = ProcurementId(named(&format!("procurement {code} {cpv}")));
    let lead = lead_of(code);
    // From contracts that have just begun to some that begin in a year and a half.
    let begins = today - Months::new(3) + Days::new(u64::from(chance.below(640)));
    let phases = phases(begins);
    let planned_on =
        phases.first().map_or(today, |first| first.start - Days::new(60)).min(today - Days::new(1));
    let tenths = u64::from(millions) * u64::from(4 + chance.below(14));
    let value = i64::try_from(tenths * 100_000 * 100).unwrap_or_default();
    let existing = chance.happens(0.8);
    let details = ProcurementDetails {
        title: title.to_owned(),
        description: String::new(),
        cpv: Cpv::parse(cpv).ok(),
        value: Money::try_new(value, "SEK").ok(),
        contract_end: existing.then(|| begins - Days::new(1)),
        option_months: if existing && chance.happens(0.3) { vec![12, 12] } else { Vec::new() },
        phases: phases.clone(),
    };
    let organisation = organisation(code);
    let plan = PlanProcurement { procurement, organisation, details, source: None };
    let mut steps = vec![step(on(planned_on, 10), lead, plan)];
    // Most keep their dates, some slip, a few never got going.
    let slip =
        if chance.happens(0.7) { u64::from(chance.below(5)) } else { u64::from(20 + chance.below(40)) };
    let never_begun = chance.happens(0.3) && begins > today + Days::new(90);
    if !never_begun {
        steps.extend(actual(procurement, lead, &phases, slip, today));
    }
    steps
}

fn phases(begins: NaiveDate) -> Vec<PlannedPhase> {
    let evaluated = begins - Days::new(STANDSTILL);
    let tendered = evaluated - Days::new(EVALUATION);
    let prepared = tendered - Days::new(TENDERING);
    let start = prepared - Days::new(PREPARATION);
    let phase = |phase, start, end: NaiveDate| PlannedPhase { phase, start, end: Some(end) };
    vec![
        phase(Phase::Preparation, start, prepared - Days::new(1)),
        phase(Phase::Tendering, prepared, tendered - Days::new(1)),
        phase(Phase::Evaluation, tendered, evaluated),
        phase(Phase::Contract, begins, begins + Months::new(48) - Days::new(1)),
    ]
}

/// What has happened until yesterday, if everything is late by the same number of days.
fn actual(
    procurement: ProcurementId,
    lead: PersonId,
    phases: &[PlannedPhase],
    slip: u64,
    today: NaiveDate,
) -> Vec<Step> {
    let happened = |day: NaiveDate| Some(day + Days::new(slip)).filter(|day| *day < today);
    let mut steps = Vec::new();
    for planned in phases {
        let Some(start) = happened(planned.start) else { continue };
        let record = |actual| RecordPhase { procurement, phase: planned.phase, actual };
        steps.push(step(on(start, 40), lead, record(ActualDates { start: Some(start), end: None })));
        if let Some(end) = planned.end.and_then(happened) {
            let both = ActualDates { start: Some(start), end: Some(end) };
            steps.push(step(on(end, 50), lead, record(both)));
        }
    }
    steps
}

fn step(at: DateTime<Utc>, person: PersonId, command: impl Into<Command>) -> Step {
    Step { at, asker: Asker::Person(person), command: command.into(), person: None }
}
