//! A region with three years of answers, plan lines and actions, for pages that show all of it.

use chrono::NaiveDate;
use domain::action::{ActionDetails, PlanAction};
use domain::assessment::{
    Answer, Evidence, Level, Rating, RecordRating, Reference, SubmitAssessment, Target,
};
use domain::procurement::{
    ActualDates, Cpv, Money, Phase, PlanProcurement, PlannedPhase, ProcurementDetails, RecordPhase,
};
use domain::round::OpenRound;
use domain::{ActionId, CriterionId, OrganisationId, PersonId, ProcurementId, RoundId};
use tests::World;

/// The municipality whose people read the pages.
pub(crate) const RATTVIK: usize = 4;
/// A neighbour that shares.
pub(crate) const LEKSAND: usize = 3;
/// A neighbour that has not submitted in 2026; its drafts are seen by nobody else.
pub(crate) const MORA: usize = 8;

const MODEL: &str = "dalamodellen-2022";
const YEARS: [&str; 3] = ["2024", "2025", "2026"];

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn level(number: u8) -> Level {
    Level::try_new(i64::from(number)).expect("a level")
}

/// An answer that rises over the years in most places, sinks in a few, and is not relevant here and there.
fn answer(organisation: usize, place: usize, year: usize) -> Answer {
    let seed = (organisation * 31 + place * 17 + organisation * place * 7) % 29;
    if seed == 28 {
        return Answer::NotRelevant("Vi köper inte sådant.".to_owned());
    }
    let start = [0, 1, 1, 1, 0, 1, 2, 1][seed % 8];
    let risen = match seed % 7 {
        0 | 3 => u8::from(year >= 1),
        1 | 5 => u8::from(year >= 2),
        2 => u8::from(year >= 1) + u8::from(year >= 2),
        _ => 0,
    };
    let sunk = u8::from(year == 2 && seed == 14);
    Answer::Level(level((start + risen).saturating_sub(sunk).min(3)))
}

fn rating(organisation: usize, place: usize, year: usize) -> Rating {
    let mut rating = Rating { answer: Some(answer(organisation, place, year)), ..Rating::default() };
    if organisation == RATTVIK && year == 2 {
        rating.comment = format!("Kommentar {place} från Rättvik.");
        if place.is_multiple_of(9) {
            rating.target = Some(Target { level: level(3), year: 2028 });
        }
        if place.is_multiple_of(12) {
            let reference = Reference::RegistryNumber("KS 2026/201".to_owned());
            rating.evidence = vec![Evidence { title: "Mall för behovsanalys".to_owned(), reference }];
        }
    }
    if organisation == MORA && year == 2 {
        "Moras hemliga utkast".clone_into(&mut rating.comment);
    }
    rating
}

/// Answers of 2024 to 2026. Mora, Orsa and Älvdalen have not submitted in 2026; Mora has begun.
pub(crate) async fn answers(world: &World) -> Vec<RoundId> {
    let model = world.store.catalogue().newest(MODEL).expect("the model");
    let criteria: Vec<CriterionId> = model.criteria().iter().map(|criterion| criterion.id.clone()).collect();
    let mut rounds = Vec::new();
    for (year, name) in YEARS.iter().enumerate() {
        world.clock.set(&format!("{name}-10-05T09:00:00Z"));
        let round = open(world, name).await;
        for (nth, (organisation, lead)) in world.organisations.iter().enumerate() {
            let submits = year < 2 || !matches!(nth, 5 | 6 | MORA);
            if !submits && nth != MORA {
                continue;
            }
            let answered = if submits { criteria.len() } else { 12 };
            for (place, criterion) in criteria.iter().take(answered).enumerate() {
                let rating = rating(nth, place, year);
                let (organisation, criterion) = (*organisation, criterion.clone());
                let command = RecordRating { round, organisation, criterion, rating, seen: None };
                world.by(*lead, command).await;
            }
            if submits {
                world.by(*lead, SubmitAssessment { round, organisation: *organisation }).await;
            }
        }
        rounds.push(round);
    }
    world.clock.set("2026-11-24T09:42:00Z");
    rounds
}

/// Opens a round of a year.
pub(crate) async fn open(world: &World, name: &str) -> RoundId {
    let round = RoundId(world.ids.id());
    let (opens_on, due_on) = (day(&format!("{name}-10-01")), day(&format!("{name}-12-11")));
    let (region, model, name) = (world.region, MODEL.to_owned(), name.to_owned());
    world.by(world.coordinator, OpenRound { round, region, model, name, opens_on, due_on }).await;
    round
}

/// Title, CPV, value in kronor, end of today's contract, and the first days of the four phases.
type Line = (&'static str, &'static str, i64, &'static str, [&'static str; 4]);

/// Lines on plan, too late, not begun, under way, done and without dates.
pub(crate) const LINES: [Line; 6] = [
    (
        "Livsmedel",
        "15000000",
        14_000_000,
        "2027-04-30",
        ["2026-08-01", "2026-12-04", "2027-02-01", "2027-05-01"],
    ),
    (
        "Städtjänster, skolor och förskolor",
        "90910000",
        6_200_000,
        "2027-04-30",
        ["2026-11-02", "2027-01-16", "2027-02-25", "2027-05-01"],
    ),
    (
        "Skolskjuts",
        "60130000",
        9_500_000,
        "2028-03-31",
        ["2027-05-01", "2027-09-01", "2027-11-01", "2028-04-01"],
    ),
    (
        "IT-arbetsplatser",
        "30213000",
        3_400_000,
        "2027-03-31",
        ["2026-06-16", "2026-08-16", "2026-10-01", "2027-04-01"],
    ),
    (
        "Återbrukade möbler",
        "39100000",
        2_000_000,
        "",
        ["2026-06-01", "2026-07-16", "2026-09-01", "2026-10-25"],
    ),
    ("Konsulttjänster", "79400000", 0, "", [""; 4]),
];

/// A line's details.
pub(crate) fn details(line: &Line) -> ProcurementDetails {
    let (title, cpv, kronor, contract_end, starts) = line;
    let starts: Vec<NaiveDate> =
        starts.iter().filter(|text| !text.is_empty()).map(|text| day(text)).collect();
    let ends = starts.iter().skip(1).map(NaiveDate::pred_opt);
    let ends: Vec<Option<NaiveDate>> = ends.collect();
    ProcurementDetails {
        title: (*title).to_owned(),
        cpv: Some(Cpv::parse(cpv).expect("a code")),
        value: (*kronor > 0).then(|| Money::try_new(kronor * 100, "SEK").expect("an amount")),
        contract_end: Some(*contract_end).filter(|text| !text.is_empty()).map(day),
        phases: Phase::ALL
            .into_iter()
            .zip(starts)
            .zip(ends.into_iter().chain([None]))
            .map(|((phase, start), end)| {
                // The wait before the contract belongs to no phase.
                let end = if phase == Phase::Evaluation {
                    start.checked_add_days(chrono::Days::new(43))
                } else {
                    end
                };
                PlannedPhase { phase, start, end }
            })
            .collect(),
        ..ProcurementDetails::default()
    }
}

async fn plan(world: &World, organisation: OrganisationId, lead: PersonId, line: &Line) -> ProcurementId {
    let procurement = ProcurementId(world.ids.id());
    world.by(lead, PlanProcurement { procurement, organisation, details: details(line), source: None }).await;
    procurement
}

async fn happened(
    world: &World,
    lead: PersonId,
    procurement: ProcurementId,
    phase: Phase,
    start: &str,
    end: &str,
) {
    let date = |text: &str| Some(text).filter(|text| !text.is_empty()).map(day);
    let actual = ActualDates { start: date(start), end: date(end) };
    world.by(lead, RecordPhase { procurement, phase, actual }).await;
}

/// Lines of Rättvik and its neighbours.
pub(crate) async fn lines(world: &World) -> Vec<ProcurementId> {
    let (organisation, lead) = world.organisations[RATTVIK];
    let mut lines = Vec::new();
    for line in &LINES {
        lines.push(plan(world, organisation, lead, line).await);
    }
    happened(world, lead, lines[0], Phase::Preparation, "2026-08-03", "").await;
    happened(world, lead, lines[3], Phase::Preparation, "2026-06-16", "2026-08-20").await;
    happened(world, lead, lines[3], Phase::Tendering, "2026-08-21", "2026-10-10").await;
    happened(world, lead, lines[3], Phase::Evaluation, "2026-10-11", "").await;
    happened(world, lead, lines[4], Phase::Preparation, "2026-06-01", "2026-07-10").await;
    happened(world, lead, lines[4], Phase::Tendering, "2026-07-11", "2026-08-25").await;
    happened(world, lead, lines[4], Phase::Evaluation, "2026-08-26", "2026-09-28").await;
    happened(world, lead, lines[4], Phase::Contract, "2026-10-22", "").await;
    let (organisation, lead) = world.organisations[LEKSAND];
    let line = ("Skolskjuts och särskild trafik", LINES[2].1, 8_000_000, "2028-02-29", LINES[2].4);
    plan(world, organisation, lead, &line).await;
    lines
}

/// An open action of Rättvik.
pub(crate) async fn action(world: &World) -> ActionId {
    let (organisation, owner) = world.organisations[RATTVIK];
    let action = ActionId(world.ids.id());
    let details = ActionDetails {
        title: "Behovsmöte i varje projekt".to_owned(),
        description: "Ett möte med verksamheten innan annonsering.".to_owned(),
        owner,
        due_on: day("2027-06-30"),
        follow_up_days: Some(90),
        criteria: vec![CriterionId::new("2V1"), CriterionId::new("2S1")],
    };
    world.by(owner, PlanAction { action, organisation, details }).await;
    action
}
