//! Plausible actions: what municipalities do to rise.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::action::{ActionDetails, CompleteAction, FollowUpAction, PlanAction};
use domain::organisation::DALARNA;
use domain::{ActionId, Asker, Command, CriterionId, PersonId};

use crate::demo::chance::Chance;
use crate::demo::people::{lead_of, named, organisation};
use crate::demo::seed::{Step, on};

/// What is done, and which criterion it is to raise.
const WORK: &[(&str, &str)] = &[
    ("Ta fram mål för upphandlingarna i varje förvaltning", "1S1"),
    ("Skriv en inköpsstrategi och förankra den", "1S6"),
    ("Gör en upphandlingsplan för två år", "1V2"),
    ("Pröva kategoristyrning på två områden", "1R2"),
    ("Bestäm hur förvaltningarna samverkar före ett köp", "2S1"),
    ("Ring upp två kommuner före varje större köp", "2S3"),
    ("Bygg behovsanalysen på avvikelser och enkäter", "2V1"),
    ("Håll dialogmöte med leverantörer två gånger om året", "2M1"),
    ("Ställ klimatkrav i de tio största köpen", "3S3"),
    ("Räkna på totalkostnad i strategiska köp", "3S4"),
    ("Gå igenom kraven så att små företag kan lämna anbud", "3M1"),
    ("Utbilda om jäv och mutor varje år", "4S1"),
    ("Följ upp de tjugo viktigaste avtalen", "4R1"),
    ("Fråga brukarna vad de fick", "4M1"),
    ("Kartlägg vad som måste fungera i en kris", "K1"),
];

/// The actions of all municipalities.
pub(crate) fn steps(today: NaiveDate) -> Vec<Step> {
    DALARNA.iter().flat_map(|(code, _)| municipality(code, today)).collect()
}

fn municipality(code: &str, today: NaiveDate) -> Vec<Step> {
    let mut chance = Chance::of(&format!("actions {code}"));
    let first = usize::try_from(chance.below(15)).unwrap_or_default();
    let work = WORK.iter().cycle().skip(first).step_by(4).take(3);
    work.flat_map(|(title, criterion)| action(code, title, criterion, today, &mut chance)).collect()
}

fn action(code: &str, title: &str, criterion: &str, today: NaiveDate, chance: &mut Chance) -> Vec<Step> {
    let action = ActionId(named(&format!("action {code} {criterion}")));
    let lead = lead_of(code);
    let planned_on = today - Days::new(u64::from(20 + chance.below(280)));
    let due_on = planned_on + Days::new(u64::from(90 + chance.below(300)));
    let rhythm = chance.pick(&[None, Some(30), Some(60), Some(90)]).copied().flatten();
    let details = ActionDetails {
        title: title.to_owned(),
        description: String::new(),
        owner: lead,
        due_on,
        follow_up_days: rhythm,
        criteria: vec![CriterionId::new(criterion)],
    };
    let organisation = organisation(code);
    let mut steps = vec![step(on(planned_on, 20), lead, PlanAction { action, organisation, details })];
    let mut next = rhythm.and_then(|days| planned_on.checked_add_days(Days::new(u64::from(days))));
    while let Some(day) = next.filter(|day| *day < today && *day < due_on) {
        let note = if chance.happens(0.5) { "Går enligt plan." } else { "Tog längre tid än vi trodde." };
        steps.push(step(on(day, 5), lead, FollowUpAction { action, note: note.to_owned() }));
        next = rhythm.and_then(|days| day.checked_add_days(Days::new(u64::from(days))));
    }
    if due_on < today && chance.happens(0.75) {
        steps.push(step(on(due_on, 60), lead, CompleteAction { action }));
    }
    steps
}

fn step(at: DateTime<Utc>, person: PersonId, command: impl Into<Command>) -> Step {
    Step { at, asker: Asker::Person(person), command: command.into(), person: None }
}
