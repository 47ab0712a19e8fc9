//! Plausible answers: every municipality has its strengths, and most rise a little every year.

use chrono::{DateTime, Datelike, Duration, Utc};
use domain::assessment::{
    Answer, ApproveAssessment, Evidence, Level, Rating, RecordRating, Reference, SubmitAssessment, Target,
};
use domain::model::Criterion;
use domain::organisation::DALARNA;
use domain::{Asker, Command, Model, PersonId, Role};

use crate::demo::chance::Chance;
use crate::demo::people::{PEOPLE, lead_of, organisation};
use crate::demo::seed::{Step, Year, on};

const COMMENTS: &[&str] = &[
    "Målen antogs av kommunstyrelsen i juni.",
    "Vi har börjat, men det gäller inte alla förvaltningar än.",
    "Görs i de största upphandlingarna.",
    "Två nyckelpersoner har slutat; tiden räcker inte i år.",
    "Rutinen finns i inköpshandboken sedan i våras.",
    "Arbetet leds av upphandlingsenheten tillsammans med ekonomi.",
    "Som förra året.",
    "Följs upp vid tertialbokslutet.",
    "Vi gör det tillsammans med grannkommunerna.",
    "Nästa steg är att utbilda beställarna.",
];
const REASONS: &[&str] = &[
    "Frågan sköts av den gemensamma nämnden.",
    "Vi har inga sådana upphandlingar.",
    "Uppgiften ligger hos vårt kommunala bolag.",
];
const EVIDENCE: &[&str] = &[
    "Inköpspolicy",
    "Riktlinjer för upphandling",
    "Protokoll från kommunstyrelsen",
    "Mall för behovsanalys",
];

/// Municipalities that have submitted in the current round, and how many of them are approved.
const SUBMITTED: &[&str] = &["2080", "2081", "2029", "2062", "2085", "2061"];
const APPROVED: usize = 3;
/// Municipalities that have not begun in the current round.
const NOT_BEGUN: &[&str] = &["2021", "2039"];
/// A municipality that did not finish in the first round.
const UNFINISHED: (&str, u32) = ("2021", 2);
/// The municipality that one looks at first, and how many answers it has given in the current round.
const FIRST: (&str, usize) = ("2031", 21);

/// The answers of all municipalities in all rounds.
pub(crate) fn steps(years: &[Year], model: &Model, now: DateTime<Utc>) -> Vec<Step> {
    let mut steps = Vec::new();
    for year in years {
        for (code, _) in DALARNA {
            steps.extend(municipality(year, code, model, now));
        }
    }
    steps
}

fn municipality(year: &Year, code: &str, model: &Model, now: DateTime<Utc>) -> Vec<Step> {
    let total = model.criteria().len();
    let mut chance = Chance::of(&format!("order {code} {}", year.name));
    let answers = match (year.back, code) {
        (0, code) if code == FIRST.0 => FIRST.1,
        (0, code) if NOT_BEGUN.contains(&code) => 0,
        (0, code) if SUBMITTED.contains(&code) => total,
        (0, _) => total / 3 + usize::try_from(chance.below(16)).unwrap_or_default(),
        (back, code) if (code, back) == UNFINISHED => total / 2,
        (_, _) => total,
    };
    let end = if year.back == 0 { now - Duration::hours(2) } else { on(year.due_on, 0) - Duration::days(4) };
    let begin = on(year.opens_on, 30) + Duration::days(i64::from(chance.below(9)));
    let span = (end - begin).max(Duration::hours(1));
    let mut steps = Vec::new();
    for (number, criterion) in model.criteria().iter().enumerate().take(answers) {
        let part = i32::try_from(number).unwrap_or_default();
        let at = begin + span * part / i32::try_from(total).unwrap_or(1);
        let command = RecordRating {
            round: year.round,
            organisation: organisation(code),
            criterion: criterion.id.clone(),
            rating: rating(year, code, criterion, &mut chance),
            seen: None,
        };
        steps.push(step(at, someone_of(code, &mut chance), command));
    }
    if answers == total {
        let (round, organisation) = (year.round, organisation(code));
        steps.push(step(end, lead_of(code), SubmitAssessment { round, organisation }));
        let approved = SUBMITTED.iter().take(APPROVED).any(|approved| *approved == code);
        if year.back > 0 || approved {
            let at = end + Duration::minutes(50);
            steps.push(step(at, lead_of(code), ApproveAssessment { round, organisation }));
        }
    }
    steps
}

fn step(at: DateTime<Utc>, person: PersonId, command: impl Into<Command>) -> Step {
    Step { at, asker: Asker::Person(person), command: command.into(), person: None }
}

/// Mostly the lead, sometimes a colleague who may rate.
fn someone_of(code: &str, chance: &mut Chance) -> PersonId {
    let may_rate = |role: Role| role == Role::Contributor || role == Role::Lead;
    let colleagues: Vec<_> = PEOPLE
        .iter()
        .filter(|someone| someone.member.is_some_and(|(of, role)| of == code && may_rate(role)))
        .collect();
    if chance.happens(0.6) {
        return lead_of(code);
    }
    chance.pick(&colleagues).map_or_else(|| lead_of(code), |someone| someone.id())
}

fn rating(year: &Year, code: &str, criterion: &Criterion, chance: &mut Chance) -> Rating {
    let level = level(year, code, criterion);
    let mut rating = Rating { answer: Some(Answer::Level(level)), ..Rating::default() };
    let text = |chance: &mut Chance, texts: &[&str]| {
        chance.pick(texts).map(|text| (*text).to_owned()).unwrap_or_default()
    };
    let never = Chance::of(&format!("relevance {code} {}", criterion.id)).happens(0.03);
    if never {
        rating.answer = Some(Answer::NotRelevant(text(chance, REASONS)));
        return rating;
    }
    if chance.happens(0.35) {
        rating.comment = text(chance, COMMENTS);
    }
    if level.number() >= 2 && chance.happens(0.5) {
        let number = format!("KS {}/{}", year.due_on.year(), 40 + chance.below(400));
        rating
            .evidence
            .push(Evidence { title: text(chance, EVIDENCE), reference: Reference::RegistryNumber(number) });
    }
    let wanted = Level::try_new(i64::from(level.number()) + 1);
    if let Ok(wanted) = wanted
        && chance.happens(0.45)
    {
        let ahead = i32::try_from(1 + chance.below(3)).unwrap_or(1);
        rating.target = Some(Target { level: wanted, year: year.due_on.year() + ahead });
    }
    rating
}

/// Strength of the municipality, less the criterion's difficulty, plus what the years brought.
fn level(year: &Year, code: &str, criterion: &Criterion) -> Level {
    let strength = 1.0 + 1.1 * Chance::of(&format!("strength {code}")).part();
    let difficulty = 1.4 * Chance::of(&format!("difficulty {}", criterion.id)).part();
    let own = 1.3 * Chance::of(&format!("own {code} {}", criterion.id)).part();
    let pace = 0.15 + 0.35 * Chance::of(&format!("pace {code}")).part();
    let setback = Chance::of(&format!("setback {code} {} {}", criterion.id, year.name)).happens(0.04);
    let years = f64::from(2 - year.back.min(2));
    let value = strength - difficulty + own - 0.25 + pace * years - f64::from(u8::from(setback));
    let reached = Level::ALL.into_iter().rfind(|level| f64::from(level.number()) <= value);
    reached.unwrap_or(Level::ALL[0])
}
