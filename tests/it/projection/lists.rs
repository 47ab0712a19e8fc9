//! Plan, actions, sheet and history.

use domain::action::{CompleteAction, FollowUpAction, ReopenAction, ReviseAction};
use domain::procurement::{ActualDates, Cpv, Phase, ProcurementDetails, RecordPhase, WithdrawProcurement};
use domain::{Asker, CriterionId, Language, Role};
use projection::action::{action, actions};
use projection::assessment::sheet;
use projection::history;
use projection::procurement::{PlanFilter, PlanLine, plan, plan_line};
use tests::World;

use crate::it::given::{self, day, line, rate, rated};

scenarios! {
    a_plan_is_filtered_by_buyer_code_and_dates,
    a_withdrawn_line_leaves_the_plan_and_can_still_be_read,
    a_line_that_came_late_is_found_where_it_really_took_place,
    the_next_follow_up_goes_by_the_last_one_and_never_past_the_due_date,
    a_sheet_shows_the_answers_of_the_round_before,
    a_history_is_newest_first_with_names_and_knows_former_users,
}

fn filter(world: &World) -> PlanFilter {
    let (from, to) = (day("2027-01-01"), day("2027-12-31"));
    PlanFilter { region: world.region, organisation: None, from, to, cpv: String::new() }
}

async fn titles(world: &World, filter: &PlanFilter) -> Vec<String> {
    let lines = plan(world.store.db(), Asker::Person(world.coordinator), filter).await.unwrap();
    lines.into_iter().map(|line| line.details.title).collect()
}

async fn a_plan_is_filtered_by_buyer_code_and_dates(world: World) {
    let (falun, mora) = (world.organisations[9], world.organisations[8]);
    let with = |title: &str, cpv: Option<&str>, phases: &[(Phase, &str)], contract_end: Option<&str>| {
        ProcurementDetails {
            cpv: cpv.map(|code| Cpv::parse(code).unwrap()),
            contract_end: contract_end.map(day),
            ..line(title, phases)
        }
    };
    let cleaning = with("Städning", Some("90910000-9"), &[(Phase::Tendering, "2027-03-01")], None);
    let waste = with("Avfall", Some("90500000"), &[(Phase::Contract, "2028-01-01")], Some("2027-12-31"));
    let food = with("Livsmedel", Some("15000000"), &[(Phase::Preparation, "2026-12-31")], None);
    let undated = with("Någon gång", None, &[], None);
    for details in [cleaning, waste] {
        given::plan(&world, falun, details).await;
    }
    for details in [food, undated] {
        given::plan(&world, mora, details).await;
    }
    let all = filter(&world);
    // By buyer, then by first day; a line without any date is always there, and last.
    assert_eq!(titles(&world, &all).await, ["Städning", "Avfall", "Någon gång"]);
    let wide = PlanFilter { from: day("2026-12-31"), ..all.clone() };
    assert_eq!(titles(&world, &wide).await, ["Städning", "Avfall", "Livsmedel", "Någon gång"]);
    let of_mora = PlanFilter { organisation: Some(mora.0), ..wide.clone() };
    assert_eq!(titles(&world, &of_mora).await, ["Livsmedel", "Någon gång"]);
    for (cpv, expected) in [
        ("90", vec!["Städning", "Avfall"]),
        ("9091", vec!["Städning"]),
        ("90910000-9", vec![]),
        ("90910000", vec!["Städning"]),
        ("%", vec!["Städning", "Avfall", "Livsmedel", "Någon gång"]),
        ("33", vec![]),
    ] {
        let by_code = PlanFilter { cpv: cpv.to_owned(), ..wide.clone() };
        assert_eq!(titles(&world, &by_code).await, expected, "{cpv}");
    }
}

async fn a_withdrawn_line_leaves_the_plan_and_can_still_be_read(world: World) {
    let falun = world.organisations[9];
    let id = given::plan(&world, falun, line("Städning", &[(Phase::Tendering, "2027-03-01")])).await;
    world.by(falun.1, WithdrawProcurement { procurement: id, reason: "Samordnas.".to_owned() }).await;
    assert_eq!(titles(&world, &filter(&world)).await, Vec::<String>::new());
    let read = || async {
        plan_line(world.store.db(), Asker::Person(world.coordinator), id).await.unwrap().unwrap()
    };
    assert_eq!(read().await.withdrawn.as_deref(), Some("Samordnas."));
    world.by(falun.1, domain::procurement::ReinstateProcurement { procurement: id }).await;
    assert_eq!(titles(&world, &filter(&world)).await, ["Städning"]);
    assert_eq!((read().await.withdrawn, read().await.version), (None, 3));
}

async fn a_line_that_came_late_is_found_where_it_really_took_place(world: World) {
    let falun = world.organisations[9];
    let phases = [(Phase::Preparation, "2026-02-01"), (Phase::Tendering, "2026-04-01")];
    let id = given::plan(&world, falun, line("Städning", &phases)).await;
    let autumn = PlanFilter { from: day("2026-10-01"), ..filter(&world) };
    assert_eq!(titles(&world, &autumn).await, Vec::<String>::new());
    let record = |phase, start: &str, end: Option<&str>| RecordPhase {
        procurement: id,
        phase,
        actual: ActualDates { start: Some(day(start)), end: end.map(day) },
    };
    world.by(falun.1, record(Phase::Preparation, "2025-12-01", Some("2026-03-01"))).await;
    world.by(falun.1, record(Phase::Tendering, "2026-09-15", Some("2026-11-02"))).await;
    assert_eq!(titles(&world, &autumn).await, ["Städning"]);
    let before = PlanFilter { from: day("2025-01-01"), to: day("2025-12-31"), ..filter(&world) };
    assert_eq!(titles(&world, &before).await, ["Städning"]);
    let found: PlanLine =
        plan_line(world.store.db(), Asker::Person(world.coordinator), id).await.unwrap().unwrap();
    let tendering = ActualDates { start: Some(day("2026-09-15")), end: Some(day("2026-11-02")) };
    assert_eq!(found.actual[&Phase::Tendering], tendering);
    assert_eq!(found.details.phases[1].start, day("2026-04-01"), "what was planned is kept");
    // Corrected: it has not begun after all.
    let not_begun = RecordPhase { procurement: id, phase: Phase::Tendering, actual: ActualDates::default() };
    world.by(falun.1, not_begun).await;
    assert_eq!(titles(&world, &autumn).await, Vec::<String>::new());
}

async fn the_next_follow_up_goes_by_the_last_one_and_never_past_the_due_date(world: World) {
    let (organisation, lead) = world.organisations[0];
    let id = given::action(&world, organisation, lead, ("Inför rutin", "2027-02-01", Some(30))).await;
    let later = given::action(&world, organisation, lead, ("Senare", "2027-06-01", None)).await;
    let db = world.store.db();
    let next = || async { action(db, Asker::Person(lead), id).await.unwrap().unwrap().next_on.to_string() };
    let titles = || async {
        let found = actions(db, Asker::Person(lead), organisation).await.unwrap();
        found.into_iter().map(|action| action.details.title).collect::<Vec<_>>()
    };
    assert_eq!(next().await, "2026-12-24");
    world.clock.set("2026-12-20T09:00:00Z");
    world.by(lead, FollowUpAction { action: id, note: String::new() }).await;
    assert_eq!(next().await, "2027-01-19");
    world.clock.set("2027-01-19T09:00:00Z");
    world.by(lead, FollowUpAction { action: id, note: String::new() }).await;
    assert_eq!(next().await, "2027-02-01", "the due date comes first");
    let mut details = action(db, Asker::Person(lead), id).await.unwrap().unwrap().details;
    details.due_on = day("2027-08-01");
    world.by(lead, ReviseAction { action: id, details, seen: None }).await;
    assert_eq!(next().await, "2027-02-18");
    assert_eq!(titles().await, ["Inför rutin", "Senare"]);
    world.by(lead, CompleteAction { action: id }).await;
    assert_eq!(titles().await, ["Senare", "Inför rutin"], "open ones come first");
    world.by(lead, ReopenAction { action: id }).await;
    assert_eq!(titles().await, ["Inför rutin", "Senare"]);
    world.by(lead, CompleteAction { action: later }).await;
}

async fn a_sheet_shows_the_answers_of_the_round_before(world: World) {
    let (organisation, lead) = world.organisations[0];
    world.clock.set("2025-11-24T09:00:00Z");
    let first = given::round(&world, "2025", "2025-11-01", "2025-12-08").await;
    world.by(lead, rate(first, organisation, "1S1", rated(1), None)).await;
    world.clock.set("2026-11-24T09:00:00Z");
    let second = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    let outcome = world.by(lead, rate(second, organisation, "1S2", rated(2), None)).await;
    let found = sheet(world.store.db(), Asker::Person(lead), second, organisation).await.unwrap().unwrap();
    let row = &found.rows[&CriterionId::new("1S2")];
    assert_eq!((found.rows.len(), &row.rating, row.version), (1, &rated(2), outcome.version));
    assert_eq!((row.changed_by_name.as_deref(), row.position), (Some("Lena i Vansbro"), outcome.position));
    let (round, before) = found.before.unwrap();
    assert_eq!((round.name.as_str(), &before[&CriterionId::new("1S1")].rating), ("2025", &rated(1)));
    let oldest = sheet(world.store.db(), Asker::Person(lead), first, organisation).await.unwrap().unwrap();
    assert_eq!(oldest.before, None);
}

async fn a_history_is_newest_first_with_names_and_knows_former_users(world: World) {
    let (organisation, lead) = world.organisations[0];
    let erik = ("Erik Sand", "erik@2021.example", Language::Sv);
    let erik = given::member(&world, organisation, Role::Contributor, erik).await;
    world.clock.set("2025-11-24T09:00:00Z");
    let first = given::round(&world, "2025", "2025-11-01", "2025-12-08").await;
    world.by(lead, rate(first, organisation, "1S1", rated(0), None)).await;
    world.clock.set("2026-11-24T09:00:00Z");
    let second = given::round(&world, "2026", "2026-11-01", "2026-12-08").await;
    world.by(erik, rate(second, organisation, "1S1", rated(1), None)).await;
    world.by(lead, rate(second, organisation, "1S2", rated(3), None)).await;
    world.by(lead, rate(second, organisation, "1S1", rated(2), None)).await;
    // The round before was never closed, and somebody corrects an answer in it.
    world.by(erik, rate(first, organisation, "1S1", rated(1), None)).await;

    let steps = || async {
        let criterion = CriterionId::new("1S1");
        let found = history::criterion(world.store.db(), Asker::Person(lead), organisation, &criterion).await;
        let told = |step: history::HistoryStep| {
            let level = match step.rating.answer {
                Some(domain::assessment::Answer::Level(level)) => level.number(),
                other => panic!("{other:?}"),
            };
            format!("{} {level} {}", step.round.name, step.actor_name.unwrap_or_default())
        };
        found.unwrap().unwrap().into_iter().map(told).collect::<Vec<_>>()
    };
    let lena = "Lena i Vansbro";
    let expected = [
        "2025 1 Erik Sand".to_owned(),
        format!("2026 2 {lena}"),
        "2026 1 Erik Sand".to_owned(),
        format!("2025 0 {lena}"),
    ];
    assert_eq!(steps().await, expected);
    let mut tx = world.store.db().write().await.unwrap();
    tx.execute("delete from person where person_id = $1", vec![erik.0.into()]).await.unwrap();
    tx.commit().await.unwrap();
    // The history stays whole; only the name is gone.
    assert_eq!(steps().await, expected.map(|step| step.replace("Erik Sand", "")));
}
