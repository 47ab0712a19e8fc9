//! The main job from one end to the other, over GraphQL only.

use domain::organisation::DALARNA;
use serde_json::{Value, json};
use tests::World;

use super::{Region, text};

scenarios! {
    a_region_rates_closes_compares_and_compares_again_next_year,
    a_sheet_shows_last_years_answer_beside_this_years_and_who_gave_it,
    an_assessment_is_returned_changed_and_approved,
    a_plan_line_is_planned_revised_begun_withdrawn_and_taken_up_again,
    a_list_comes_in_pages_of_the_wanted_size,
    an_action_is_planned_followed_up_completed_and_reopened,
    a_year_of_reminders_waits_for_the_lead,
    people_come_go_and_coordinate,
    a_model_is_read_in_the_wanted_language,
}

/// Two years' answers that rise from the first year to the second.
fn answer(year: usize, organisation: usize, criterion: usize) -> Value {
    let level = (organisation + criterion) % 3 + year;
    if criterion == 36 && organisation == 0 {
        return json!({ "notRelevant": "The region keeps the emergency stores." });
    }
    json!({ "level": level })
}

const COMPARISON: &str = "query C($round: UUID!) { comparison(round: $round) { criteria middle round { closed } \
    rows { name status visibility marks summary { atLevel notRelevant missing total mean } } } }";

const PROGRESS: &str = "query P($organisation: UUID!) { progress(organisation: $organisation) { \
    rounds { round { name } criteria marks summary { mean } chapters { chapter own middle others } } \
    changes { risen { criterion before after } sunk { criterion } same } } }";

async fn a_region_rates_closes_compares_and_compares_again_next_year(world: World) {
    let region = Region::of(world).await;
    let round = region.this_years_round().await;
    for place in 0..DALARNA.len() {
        region.answer_all(place, &round, |criterion| answer(0, place, criterion)).await;
    }
    region.coordinator.done("closeRound", json!({ "round": round })).await;

    let matrix = region.coordinator.data(COMPARISON, json!({ "round": round })).await["comparison"].take();
    assert_eq!(matrix["round"]["closed"], true);
    assert_eq!(matrix["criteria"].as_array().unwrap().len(), 37);
    assert_eq!(matrix["middle"].as_array().unwrap().len(), 37);
    let rows = matrix["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 15);
    let vansbro = rows.iter().find(|row| row["name"] == "Vansbro").unwrap();
    assert_eq!(vansbro["visibility"], "SHARED");
    assert_eq!(vansbro["marks"][0], "LEVEL_0");
    assert_eq!(vansbro["marks"][2], "LEVEL_2");
    assert_eq!(vansbro["marks"][36], "NOT_RELEVANT");
    assert_eq!(vansbro["summary"]["atLevel"], json!([12, 12, 12, 0]));
    assert_eq!(vansbro["summary"]["mean"], json!(1.0));
    assert_eq!(rows[0]["name"], "Avesta", "alphabetical order");

    region.world.clock.set("2027-11-24T09:00:00Z");
    let next = region.open_round("2027", "2027-11-01", "2027-12-15").await;
    for place in 0..DALARNA.len() {
        region.answer_all(place, &next, |criterion| answer(1, place, criterion)).await;
    }
    let variables = json!({ "organisation": region.organisation(0) });
    let progress = region.leads[3].data(PROGRESS, variables).await["progress"].take();
    let years = progress["rounds"].as_array().unwrap();
    assert_eq!(years.iter().map(|year| text(&year["round"]["name"])).collect::<Vec<_>>(), ["2026", "2027"]);
    assert_eq!(years[0]["summary"]["mean"], json!(1.0));
    assert_eq!(years[1]["summary"]["mean"], json!(2.0));
    assert_eq!(years[0]["chapters"].as_array().unwrap().len(), 5);
    let first_mark = years[1]["criteria"].as_array().unwrap().iter().position(|id| id == "1S1").unwrap();
    assert_eq!(years[1]["marks"][first_mark], "LEVEL_1");
    assert_eq!(progress["changes"]["risen"].as_array().unwrap().len(), 36);
    assert_eq!(progress["changes"]["sunk"], json!([]));
}

async fn a_sheet_shows_last_years_answer_beside_this_years_and_who_gave_it(world: World) {
    let region = Region::of(world).await;
    let before = region.open_round("2025", "2025-11-01", "2025-12-15").await;
    region.rate(0, &before, "1S1", 1).await;
    let round = region.this_years_round().await;
    let input = json!({ "round": round, "organisation": region.organisation(0), "criterion": "1S1",
        "answer": { "level": 2 }, "comment": "Beslutad i mars.", "seen": 0,
        "evidence": [
            { "title": "Policy", "reference": { "link": "https://vansbro.example/policy" } },
            { "reference": { "registryNumber": "KS 2026/118" } }],
        "target": { "level": 3, "year": 2028 } });
    let payload = region.leads[0].done("recordRating", input.clone()).await;
    assert_eq!(region.leads[0].run("recordRating", input).await["status"], "UNCHANGED");

    let query = "query S($round: UUID!, $organisation: UUID!) { \
        assessmentSheet(round: $round, organisation: $organisation) { status submittedAt roundBefore { name } \
        rows { criterion version changedBy { name } changedAt before { level mark } rating { mark level \
        notRelevant comment evidence { title link registryNumber } target { level year } } } } }";
    let variables = json!({ "round": round, "organisation": region.organisation(0) });
    let sheet = region.leads[0].data(query, variables).await["assessmentSheet"].take();
    assert_eq!(sheet["status"], "DRAFT");
    assert_eq!(sheet["roundBefore"]["name"], "2025");
    assert_eq!(sheet["rows"].as_array().unwrap().len(), 37);
    let row = &sheet["rows"][0];
    assert_eq!(
        *row,
        json!({
            "criterion": "1S1", "version": payload["version"], "changedBy": { "name": "Lena i Vansbro" },
            "changedAt": "2026-11-24T09:00:00.000000Z", "before": { "level": 1, "mark": "LEVEL_1" },
            "rating": {
                "mark": "LEVEL_2", "level": 2, "notRelevant": null, "comment": "Beslutad i mars.",
                "evidence": [
                    { "title": "Policy", "link": "https://vansbro.example/policy", "registryNumber": null },
                    { "title": "", "link": null, "registryNumber": "KS 2026/118" }],
                "target": { "level": 3, "year": 2028 } } })
    );
    assert_eq!((&sheet["rows"][1]["rating"], &sheet["rows"][1]["version"]), (&Value::Null, &json!(0)));

    let query = "query H($organisation: UUID!) { criterionHistory(organisation: $organisation, \
        criterion: \"1S1\", first: 1) { total steps { round { name } actorName at rating { level } } } }";
    let variables = json!({ "organisation": region.organisation(0) });
    let history = region.leads[0].data(query, variables).await["criterionHistory"].take();
    assert_eq!(history["total"], 2);
    assert_eq!(
        history["steps"],
        json!([{ "round": { "name": "2026" }, "actorName": "Lena i Vansbro",
        "at": "2026-11-24T09:00:00.000000Z", "rating": { "level": 2 } }])
    );
}

async fn an_assessment_is_returned_changed_and_approved(world: World) {
    let region = Region::of(world).await;
    let round = region.this_years_round().await;
    region.answer_all(0, &round, |_| json!({ "level": 1 })).await;
    let this = json!({ "round": round, "organisation": region.organisation(0) });
    let mut returning = this.clone();
    returning["reason"] = json!("1S1 lacks evidence");
    region.coordinator.done("returnAssessment", returning).await;
    region.rate(0, &round, "1S1", 2).await;
    region.leads[0].done("submitAssessment", this.clone()).await;
    region.leads[0].done("approveAssessment", this.clone()).await;
    assert_eq!(region.leads[0].run("approveAssessment", this).await["status"], "UNCHANGED");
}

const PLAN: &str = "query P($filter: PlanFilter!) { plan(filter: $filter) { total lines { id title buyer cpv \
    value { minor currency } contractEnd optionMonths version phases { phase plannedStart plannedEnd actualStart \
    actualEnd } } } }";

async fn a_plan_line_is_planned_revised_begun_withdrawn_and_taken_up_again(world: World) {
    let region = Region::of(world).await;
    let lead = &region.leads[0];
    let mut details = json!({ "title": "Skolskjuts", "cpv": "60130000-8",
        "value": { "minor": "1200000000000", "currency": "SEK" }, "contractEnd": "2027-06-30", "optionMonths": [12, 12],
        "phases": [{ "phase": "PREPARATION", "start": "2026-11-01", "end": "2026-12-31" },
            { "phase": "TENDERING", "start": "2027-01-10" }] });
    let organisation = region.organisation(0);
    let planned =
        lead.done("planProcurement", json!({ "organisation": organisation, "details": details })).await;
    let id = text(&planned["id"]);
    details["title"] = json!("Skolskjuts 2027");
    let revise = json!({ "procurement": id, "details": details, "seen": planned["version"] });
    lead.done("reviseProcurement", revise.clone()).await;
    assert_eq!(lead.run("reviseProcurement", revise).await["status"], "UNCHANGED");
    let begun = json!({ "procurement": id, "phase": "PREPARATION", "start": "2026-11-03" });
    lead.done("recordPhase", begun).await;

    let filter = json!({ "region": region.world.region.to_string(), "from": "2026-01-01", "to": "2027-12-31",
        "cpv": "60" });
    let plan = region.leads[5].data(PLAN, json!({ "filter": filter })).await["plan"].take();
    assert_eq!(plan["total"], 1);
    assert_eq!(
        plan["lines"][0],
        json!({ "id": id, "title": "Skolskjuts 2027", "buyer": "Vansbro", "cpv": "60130000", "version": 3,
            "value": { "minor": 1_200_000_000_000_i64, "currency": "SEK" }, "contractEnd": "2027-06-30",
            "optionMonths": [12, 12], "phases": [
                { "phase": "PREPARATION", "plannedStart": "2026-11-01", "plannedEnd": "2026-12-31",
                    "actualStart": "2026-11-03", "actualEnd": null },
                { "phase": "TENDERING", "plannedStart": "2027-01-10", "plannedEnd": null,
                    "actualStart": null, "actualEnd": null }] })
    );

    lead.done("withdrawProcurement", json!({ "procurement": id, "reason": "Samordnas av regionen" })).await;
    assert_eq!(region.leads[5].data(PLAN, json!({ "filter": filter })).await["plan"]["total"], 0);
    let query = "query L($id: UUID!) { plannedProcurement(id: $id) { withdrawn } }";
    let line = region.leads[5].data(query, json!({ "id": id })).await;
    assert_eq!(line["plannedProcurement"]["withdrawn"], "Samordnas av regionen");
    lead.done("reinstateProcurement", json!({ "procurement": id })).await;
    assert_eq!(region.leads[5].data(PLAN, json!({ "filter": filter })).await["plan"]["total"], 1);
}

async fn a_list_comes_in_pages_of_the_wanted_size(world: World) {
    let region = Region::of(world).await;
    for number in 0..5 {
        let details = json!({ "title": format!("Inköp {number}") });
        let input = json!({ "organisation": region.organisation(0), "details": details });
        region.leads[0].done("planProcurement", input).await;
    }
    let query = "query P($filter: PlanFilter!) { plan(filter: $filter, first: 2, skip: 3) { total \
        lines { title } } }";
    let filter = json!({ "region": region.world.region.to_string() });
    let plan = region.coordinator.data(query, json!({ "filter": filter })).await["plan"].take();
    assert_eq!(plan, json!({ "total": 5, "lines": [{ "title": "Inköp 3" }, { "title": "Inköp 4" }] }));
}

async fn an_action_is_planned_followed_up_completed_and_reopened(world: World) {
    let region = Region::of(world).await;
    let lead = &region.leads[0];
    let owner = region.world.organisations[0].1.to_string();
    let mut details = json!({ "title": "Ta fram policy", "owner": owner, "dueOn": "2027-05-31",
        "followUpDays": 30, "criteria": ["1S1", "1S2"] });
    let input = json!({ "organisation": region.organisation(0), "details": details });
    let planned = lead.done("planAction", input).await;
    let id = text(&planned["id"]);
    details["title"] = json!("Ta fram policy för inköp");
    let revise = json!({ "action": id, "details": details, "seen": planned["version"] });
    lead.done("reviseAction", revise).await;
    region.world.clock.set("2026-12-20T09:00:00Z");
    lead.done("followUpAction", json!({ "action": id, "note": "På god väg" })).await;

    let query = "query A($organisation: UUID!) { actions(organisation: $organisation) { total items { title \
        ownerName dueOn followUpDays criteria status lookedAt nextOn version } } }";
    let variables = json!({ "organisation": region.organisation(0) });
    let actions = lead.data(query, variables).await["actions"].take();
    assert_eq!(
        actions,
        json!({ "total": 1, "items": [{ "title": "Ta fram policy för inköp", "ownerName": "Lena i Vansbro",
            "dueOn": "2027-05-31", "followUpDays": 30, "criteria": ["1S1", "1S2"], "status": "OPEN",
            "lookedAt": "2026-12-20", "nextOn": "2027-01-19", "version": 3 }] })
    );

    lead.done("completeAction", json!({ "action": id })).await;
    lead.done("reopenAction", json!({ "action": id })).await;
    lead.done("cancelAction", json!({ "action": id, "reason": "Ersatt" })).await;
    let query = "query A($id: UUID!) { action(id: $id) { status } }";
    assert_eq!(lead.data(query, json!({ "id": id })).await["action"]["status"], "CANCELLED");
}

async fn a_year_of_reminders_waits_for_the_lead(world: World) {
    let region = Region::of(world).await;
    let lead = &region.leads[0];
    let owner = region.world.organisations[0].1.to_string();
    region.this_years_round().await;
    let details =
        json!({ "title": "Följ upp avtal", "owner": owner, "dueOn": "2027-09-30", "followUpDays": 180 });
    lead.done("planAction", json!({ "organisation": region.organisation(0), "details": details })).await;
    let details = json!({ "title": "Måltider", "phases": [{ "phase": "TENDERING", "start": "2027-03-01" }] });
    lead.done("planProcurement", json!({ "organisation": region.organisation(0), "details": details })).await;

    let query = "query R($until: Date!) { reminders(until: $until) { total items { rule title phase dueOn \
        remindOn organisationName } } }";
    let count = async |until: &str| {
        lead.data(query, json!({ "until": until })).await["reminders"]["total"].as_i64().unwrap()
    };
    assert_eq!(count("2026-11-30").await, 0);
    assert_eq!(count("2026-12-01").await, 1, "fourteen days before the round is due");
    assert_eq!(count("2026-12-14").await, 3);
    assert_eq!(count("2027-02-28").await, 5, "and twice before the tendering begins");
    assert_eq!(count("2027-11-24").await, 6, "and at the follow-up");
    let last = lead.data(query, json!({ "until": "2027-11-24" })).await["reminders"]["items"][5].take();
    assert_eq!(
        last,
        json!({ "rule": "FOLLOW_UP", "title": "Följ upp avtal", "phase": null, "dueOn": "2027-05-23",
        "remindOn": "2027-05-23", "organisationName": "Vansbro" })
    );
    let others = region.leads[1].data(query, json!({ "until": "2027-11-24" })).await;
    assert_eq!(others["reminders"]["total"], 3, "only the round concerns the others");
}

async fn people_come_go_and_coordinate(world: World) {
    let region = Region::of(world).await;
    let organisation = region.organisation(0);
    let person = json!({ "name": "Sven Svensson", "address": " Sven@Vansbro.example ", "language": "EN" });
    let grant = json!({ "organisation": organisation, "person": person, "role": "CONTRIBUTOR" });
    let granted = region.coordinator.done("grantRole", grant.clone()).await;
    let id = text(&granted["id"]);
    assert_eq!(region.coordinator.run("grantRole", grant.clone()).await["status"], "UNCHANGED");
    let mut promote = grant;
    promote["role"] = json!("ADMINISTRATOR");
    promote["person"]["name"] = json!("Somebody else's spelling");
    assert_eq!(region.coordinator.done("grantRole", promote).await["id"], json!(id), "the address finds him");

    let query = "query O($id: UUID!) { organisation(id: $id) { organisation { name kind code timeZone language } \
        members { person role name address } } }";
    let found = region.coordinator.data(query, json!({ "id": organisation })).await["organisation"].take();
    assert_eq!(found["organisation"]["kind"], "MUNICIPALITY");
    let member =
        found["members"].as_array().unwrap().iter().find(|member| member["person"] == json!(id)).unwrap();
    assert_eq!(
        *member,
        json!({ "person": id, "role": "ADMINISTRATOR", "name": "Sven Svensson",
            "address": "sven@vansbro.example" })
    );

    let leaving =
        json!({ "organisation": organisation, "person": region.world.organisations[0].1.to_string() });
    region.coordinator.done("removeMember", leaving).await;
    let appoint = json!({ "region": region.world.region.to_string(),
        "person": { "name": "Sven", "address": "sven@vansbro.example" } });
    region.coordinator.done("appointCoordinator", appoint).await;
    let dismiss = json!({ "region": region.world.region.to_string(), "person": id });
    region.coordinator.done("dismissCoordinator", dismiss).await;
    let register = json!({ "region": region.world.region.to_string(), "name": "Dala Vatten", "code": "",
        "kind": "MUNICIPAL_COMPANY", "timeZone": "Europe/Stockholm", "language": "SV", "parent": organisation });
    region.coordinator.done("registerOrganisation", register).await;

    let query = "{ viewer { name coordinates { name } organisations { role } } regions { id name } }";
    let viewer = region.coordinator.data(query, json!({})).await;
    assert_eq!(viewer["viewer"]["name"], "Karin Samordnare");
    assert_eq!(viewer["viewer"]["coordinates"], json!([{ "name": "Dalarna" }]));
    let query = "query R($id: UUID!) { region(id: $id) { name } organisations(region: $id) { name parent } \
        rounds(region: $id) { id } }";
    let found = region.coordinator.data(query, json!({ "id": region.world.region.to_string() })).await;
    assert_eq!(found["organisations"].as_array().unwrap().len(), 16);
}

async fn a_model_is_read_in_the_wanted_language(world: World) {
    let region = Region::of(world).await;
    let query = r#"query M($language: Language) { model(reference: "dalamodellen-2022/1", language: $language) {
        name source levels { number name } chapters { id title short } perspectives { id name }
        criteria { id chapter perspective title statements { level text } } } models { reference } }"#;
    let swedish = region.coordinator.data(query, json!({})).await;
    let english = region.coordinator.data(query, json!({ "language": "EN" })).await;
    assert_eq!(swedish["models"], json!([{ "reference": "dalamodellen-2022/1" }]));
    assert_ne!(swedish["model"]["levels"][1]["name"], english["model"]["levels"][1]["name"]);
    for model in [&swedish["model"], &english["model"]] {
        let criteria = model["criteria"].as_array().unwrap();
        let statements: Vec<&Value> =
            criteria.iter().flat_map(|found| found["statements"].as_array().unwrap()).collect();
        assert_eq!((criteria.len(), statements.len()), (37, 111));
        assert!(statements.iter().all(|found| !text(&found["text"]).is_empty()));
        assert_eq!(model["chapters"].as_array().unwrap().len(), 5);
    }
    let query = r#"{ model(reference: "no such model") { name } }"#;
    assert_eq!(region.coordinator.data(query, json!({})).await["model"], Value::Null);
}
