//! Nobody sees a draft of others, in any query.

use domain::PersonId;
use serde_json::{Value, json};
use store::Person;
use tests::World;

use super::{Client, Region, text};

scenarios! {
    the_organisations_own_people_see_everything_of_their_draft,
    another_organisation_and_the_coordinator_see_nothing_of_a_draft_in_any_query,
    a_stranger_sees_nothing_in_any_query,
    a_submitted_assessment_is_seen_by_the_region_without_its_comments,
}

/// Words that only the organisation's own people may read.
const SECRET: &str = "hemligt utkast";

/// Somebody who is signed in and belongs nowhere.
pub(super) async fn stranger(region: &Region) -> Client {
    let person = region.world.person(PersonId(region.world.ids.id()), "Stina Främling", "stina@else.example");
    let person = Person { address: format!("{}-{}", person.id, person.address), ..person };
    region.world.store.db().put_person(&person).await.unwrap();
    Client::signed_in(&region.world.store, person)
}

/// Everything that can be asked, about one organisation.
const EVERYTHING: &str = "query E($region: UUID!, $round: UUID!, $organisation: UUID!, $action: UUID!, $line: UUID!, \
    $filter: PlanFilter!) { \
    viewer { organisations { role organisation { name } } coordinates { name } } \
    regions { name } region(id: $region) { name } organisations(region: $region) { name } \
    organisation(id: $organisation) { organisation { name } members { name address } } \
    rounds(region: $region) { name } round(id: $round) { name } \
    assessmentSheet(round: $round, organisation: $organisation) { rows { rating { comment level } } } \
    criterionHistory(organisation: $organisation, criterion: \"1S1\") { steps { rating { comment level } } } \
    comparison(round: $round) { middle rows { organisation status own visibility marks summary { answered mean } } } \
    progress(organisation: $organisation) { rounds { marks summary { mean } } } \
    actions(organisation: $organisation) { total items { title } } action(id: $action) { title } \
    plan(filter: $filter) { total lines { title } } plannedProcurement(id: $line) { title } \
    reminders(until: \"2099-01-01\") { total } }";

struct Draft {
    region: Region,
    round: String,
    variables: Value,
}

async fn draft(world: World) -> Draft {
    let region = Region::of(world).await;
    let round = region.this_years_round().await;
    let organisation = region.organisation(0);
    let rating = json!({ "round": round, "organisation": organisation, "criterion": "1S1",
        "answer": { "level": 3 }, "comment": SECRET });
    region.leads[0].done("recordRating", rating).await;
    let owner = region.world.organisations[0].1.to_string();
    let details = json!({ "title": SECRET, "owner": owner, "dueOn": "2027-01-01" });
    let action =
        region.leads[0].done("planAction", json!({ "organisation": organisation, "details": details })).await;
    let line = json!({ "organisation": organisation, "details": { "title": "Skolskjuts" } });
    let line = region.leads[0].done("planProcurement", line).await;
    let place = region.world.region.to_string();
    let variables = json!({ "region": place, "round": round, "organisation": organisation, "action": action["id"],
        "line": line["id"], "filter": { "region": place } });
    Draft { region, round, variables }
}

async fn the_organisations_own_people_see_everything_of_their_draft(world: World) {
    let Draft { region, variables, .. } = draft(world).await;
    let seen = region.leads[0].data(EVERYTHING, variables).await;
    assert_eq!(seen["assessmentSheet"]["rows"][0]["rating"]["comment"], SECRET);
    assert_eq!(seen["criterionHistory"]["steps"][0]["rating"]["comment"], SECRET);
    assert_eq!(seen["actions"]["items"][0]["title"], SECRET);
    assert_eq!(seen["action"]["title"], SECRET);
    assert_eq!(seen["progress"]["rounds"][0]["summary"]["mean"], json!(3.0));
}

async fn another_organisation_and_the_coordinator_see_nothing_of_a_draft_in_any_query(world: World) {
    let Draft { region, variables, .. } = draft(world).await;
    for (client, coordinates) in [(&region.leads[1], false), (&region.coordinator, true)] {
        let seen = client.data(EVERYTHING, variables.clone()).await;
        assert!(!seen.to_string().contains(SECRET), "{seen}");
        assert!(!seen.to_string().contains("LEVEL_3"), "{seen}");
        assert_eq!(seen["assessmentSheet"], Value::Null);
        assert_eq!(seen["criterionHistory"], Value::Null);
        assert_eq!(seen["progress"]["rounds"], json!([]));
        assert_eq!((&seen["actions"]["total"], &seen["action"]), (&json!(0), &Value::Null));
        let rows = seen["comparison"]["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["organisation"] == variables["organisation"]).unwrap();
        assert_eq!((&row["visibility"], &row["summary"]["answered"]), (&json!("HIDDEN"), &json!(0)));
        assert!(seen["comparison"]["middle"].as_array().unwrap().iter().all(Value::is_null));
        let members = seen["organisation"]["members"].as_array().unwrap();
        assert_eq!(members.is_empty(), !coordinates, "only the coordinator sees the members of others");
        assert_eq!(seen["plannedProcurement"]["title"], "Skolskjuts", "plans are open within the region");
    }
}

async fn a_stranger_sees_nothing_in_any_query(world: World) {
    let Draft { region, variables, .. } = draft(world).await;
    let seen = stranger(&region).await.data(EVERYTHING, variables).await;
    let nothing = json!({
        "viewer": { "organisations": [], "coordinates": [] }, "regions": [], "region": null, "organisations": [],
        "organisation": null, "rounds": [], "round": null, "assessmentSheet": null, "criterionHistory": null,
        "comparison": null, "progress": null, "actions": { "total": 0, "items": [] }, "action": null,
        "plan": { "total": 0, "lines": [] }, "plannedProcurement": null, "reminders": { "total": 0 } });
    assert_eq!(seen, nothing);
}

async fn a_submitted_assessment_is_seen_by_the_region_without_its_comments(world: World) {
    let Draft { region, round, variables } = draft(world).await;
    let rest: Vec<String> = region.criteria().await;
    for criterion in rest.iter().filter(|criterion| *criterion != "1S1") {
        region.rate(0, &round, criterion, 1).await;
    }
    region.leads[0]
        .done("submitAssessment", json!({ "round": round, "organisation": region.organisation(0) }))
        .await;
    let seen = region.leads[1].data(EVERYTHING, variables).await;
    assert!(!seen.to_string().contains(SECRET), "{seen}");
    let rows = seen["comparison"]["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| text(&row["organisation"]) == region.organisation(0)).unwrap();
    assert_eq!((&row["visibility"], &row["marks"][0]), (&json!("SHARED"), &json!("LEVEL_3")));
}
