//! What the rules refuse comes back as data, with a code, and nothing is stored.

use serde_json::{Value, json};
use tests::World;

use super::{Client, Region, text};

scenarios! {
    a_wrong_rating_is_refused_with_a_code_and_a_field,
    wrong_rounds_plans_actions_and_people_are_refused,
    whoever_saw_an_older_version_gets_a_conflict_with_the_current_one,
    an_idempotency_key_carries_a_command_out_once_and_answers_the_same,
    strangers_and_members_of_others_change_nothing,
}

/// Code and field of a refusal, after a look that nothing was stored.
async fn refused(region: &Region, client: &Client, mutation: &str, input: Value) -> (String, Value) {
    let head = region.world.store.db().head().await.unwrap().position;
    let payload = client.run(mutation, input).await;
    assert_eq!(payload["status"], "REFUSED", "{mutation}: {payload}");
    assert!(!text(&payload["message"]).is_empty());
    assert_eq!(region.world.store.db().head().await.unwrap().position, head, "nothing is stored");
    (text(&payload["code"]), payload["field"].clone())
}

fn is(code: &str, field: impl Into<Value>) -> (String, Value) {
    (code.to_owned(), field.into())
}

async fn a_wrong_rating_is_refused_with_a_code_and_a_field(world: World) {
    let region = Region::of(world).await;
    let round = region.this_years_round().await;
    let with = |change: Value| {
        let mut input = json!({ "round": round, "organisation": region.organisation(0), "criterion": "1S1" });
        input.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        input
    };
    let cases = [
        (json!({ "criterion": "9Z9" }), is("unknown_criterion", "criterion")),
        (json!({ "answer": { "level": 4 } }), is("level_out_of_range", "level")),
        (json!({ "answer": { "level": -1 } }), is("level_out_of_range", "level")),
        (json!({ "answer": { "notRelevant": "  " } }), is("reason_missing", "reason")),
        (json!({ "answer": { "level": 1, "notRelevant": "x" } }), is("exactly_one", "answer")),
        (json!({ "answer": {} }), is("exactly_one", "answer")),
        (json!({ "evidence": [{ "reference": {} }] }), is("exactly_one", "reference")),
        (json!({ "comment": "x".repeat(4_001) }), is("text_too_long", "comment")),
        (json!({ "target": { "level": 0, "year": 2028 } }), is("level_out_of_range", "level")),
        (json!({ "target": { "level": 2, "year": 2099 } }), is("target_year_out_of_range", "targetYear")),
        (
            json!({ "evidence": [{ "reference": { "link": "javascript:alert(1)" } }] }),
            is("link_malformed", "evidence"),
        ),
        (json!({ "comment": "x", "idempotencyKey": "" }), is("text_missing", "idempotencyKey")),
        (json!({ "comment": "x", "idempotencyKey": "k".repeat(201) }), is("text_too_long", "idempotencyKey")),
    ];
    for (change, expected) in cases {
        let found = refused(&region, &region.leads[0], "recordRating", with(change.clone())).await;
        assert_eq!(found, expected, "{change}");
    }
    let payload = region.leads[0].run("recordRating", with(json!({ "answer": { "level": 7 } }))).await;
    assert_eq!(
        payload["arguments"],
        json!([{ "name": "found", "value": "7" }, { "name": "lowest", "value": "0" },
            { "name": "highest", "value": "3" }])
    );
}

async fn wrong_rounds_plans_actions_and_people_are_refused(world: World) {
    let region = Region::of(world).await;
    let (lead, coordinator) = (&region.leads[0], &region.coordinator);
    let place = region.world.region.to_string();
    let round = json!({ "region": place, "model": "dalamodellen-2022", "name": "2027", "opensOn": "2027-11-01",
        "dueOn": "2027-10-31" });
    assert_eq!(refused(&region, coordinator, "openRound", round).await, is("due_before_opening", "dueOn"));
    let round = json!({ "region": place, "model": "none", "name": "2027", "opensOn": "2027-11-01",
        "dueOn": "2027-12-31" });
    assert_eq!(refused(&region, coordinator, "openRound", round).await, is("unknown_model", "model"));

    let line = |details: Value| json!({ "organisation": region.organisation(0), "details": details });
    let cases = [
        (json!({ "title": "x", "cpv": "6013" }), is("cpv_malformed", "cpv")),
        (
            json!({ "title": "x", "value": { "minor": -1, "currency": "SEK" } }),
            is("amount_negative", "value"),
        ),
        (
            json!({ "title": "x", "value": { "minor": 1, "currency": "kr" } }),
            is("currency_malformed", "currency"),
        ),
        (json!({ "title": "" }), is("text_missing", "title")),
        (json!({ "title": "x".repeat(201) }), is("text_too_long", "title")),
        (json!({ "title": "x", "optionMonths": [70_000] }), is("number_out_of_range", "optionMonths")),
        (
            json!({ "title": "x", "phases": [{ "phase": "TENDERING", "start": "2027-02-01" },
                { "phase": "PREPARATION", "start": "2027-01-01" }] }),
            is("phase_out_of_order", "phases"),
        ),
    ];
    for (details, expected) in cases {
        assert_eq!(
            refused(&region, lead, "planProcurement", line(details.clone())).await,
            expected,
            "{details}"
        );
    }

    let owner = region.world.organisations[1].1.to_string();
    let details = json!({ "title": "x", "owner": owner, "dueOn": "2027-01-01" });
    assert_eq!(refused(&region, lead, "planAction", line(details)).await, is("not_a_member", "owner"));

    let grant = |address: &str, name: &str| {
        json!({ "organisation": region.organisation(0), "role": "READER",
            "person": { "name": name, "address": address } })
    };
    let found = refused(&region, coordinator, "grantRole", grant("no address", "Sven")).await;
    assert_eq!(found, is("address_malformed", "address"));
    let found = refused(&region, coordinator, "grantRole", grant("sven@vansbro.example", " ")).await;
    assert_eq!(found, is("text_missing", "name"));
    let found = refused(&region, lead, "grantRole", grant("sven@vansbro.example", "Sven")).await;
    assert_eq!(found, is("not_allowed", Value::Null));
    let stored = region.world.store.db().person_by_address("sven@vansbro.example").await.unwrap();
    assert_eq!(stored, None, "nobody is stored with a refused command");
}

async fn whoever_saw_an_older_version_gets_a_conflict_with_the_current_one(world: World) {
    let region = Region::of(world).await;
    let round = region.this_years_round().await;
    let version = region.rate(0, &round, "1S1", 1).await["version"].clone();
    let input = |seen: Value| {
        json!({ "round": round, "organisation": region.organisation(0), "criterion": "1S1",
            "answer": { "level": 2 }, "seen": seen })
    };
    for stale in [json!(0), json!(-1), json!(99)] {
        let payload = region.leads[0].run("recordRating", input(stale)).await;
        assert_eq!(payload["status"], "CONFLICT");
        assert_eq!(payload["code"], "changed_meanwhile");
        assert_eq!(payload["currentVersion"], version);
    }
    let payload = region.leads[0].done("recordRating", input(version)).await;
    let next = region.leads[0].run("recordRating", input(payload["version"].clone())).await;
    assert_eq!(next["status"], "UNCHANGED", "the version of an answer is the one to send next");
}

async fn an_idempotency_key_carries_a_command_out_once_and_answers_the_same(world: World) {
    let region = Region::of(world).await;
    let details = json!({ "title": "Skolskjuts" });
    let input = json!({ "organisation": region.organisation(0), "details": details, "idempotencyKey": "k1" });
    let first = region.leads[0].done("planProcurement", input.clone()).await;
    let again = region.leads[0].done("planProcurement", input.clone()).await;
    assert_eq!((&again["repeated"], &again["id"]), (&json!(true), &first["id"]));
    assert_eq!((&again["position"], &again["version"]), (&first["position"], &first["version"]));
    assert_eq!(first["repeated"], false);

    let mut others = input.clone();
    others["organisation"] = json!(region.organisation(1));
    let theirs = region.leads[1].done("planProcurement", others).await;
    assert_ne!(theirs["id"], first["id"], "a key is one person's own");

    let query = "query P($filter: PlanFilter!) { plan(filter: $filter) { total } }";
    let filter = json!({ "region": region.world.region.to_string() });
    assert_eq!(region.coordinator.data(query, json!({ "filter": filter })).await["plan"]["total"], 2);

    let withdraw = json!({ "procurement": first["id"], "reason": "x", "idempotencyKey": "k1" });
    let found = refused(&region, &region.leads[0], "withdrawProcurement", withdraw).await;
    assert_eq!(found, is("idempotency_key_reused", "idempotencyKey"));

    let person = json!({ "name": "Sven", "address": "sven@vansbro.example" });
    let grant = json!({ "organisation": region.organisation(0), "person": person, "role": "READER",
        "idempotencyKey": "k2" });
    let first = region.coordinator.done("grantRole", grant.clone()).await;
    let again = region.coordinator.done("grantRole", grant).await;
    assert_eq!((&again["id"], &again["repeated"]), (&first["id"], &json!(true)));
}

async fn strangers_and_members_of_others_change_nothing(world: World) {
    let region = Region::of(world).await;
    let round = region.this_years_round().await;
    let stranger = super::privacy::stranger(&region).await;
    let owner = region.world.organisations[0].1.to_string();
    let organisation = region.organisation(0);
    let action = json!({ "organisation": organisation,
        "details": { "title": "x", "owner": owner, "dueOn": "2027-01-01" } });
    let action_id = text(&region.leads[0].done("planAction", action.clone()).await["id"]);
    let line = json!({ "organisation": organisation, "details": { "title": "x" } });
    let line_id = text(&region.leads[0].done("planProcurement", line.clone()).await["id"]);
    let place = region.world.region.to_string();
    let person = json!({ "name": "Eva", "address": "eva@else.example" });
    let assessment = json!({ "round": round, "organisation": organisation });
    let attempts = [
        (
            "recordRating",
            json!({ "round": round, "organisation": organisation, "criterion": "1S1", "comment": "x" }),
        ),
        ("submitAssessment", assessment.clone()),
        ("approveAssessment", assessment),
        ("returnAssessment", json!({ "round": round, "organisation": organisation, "reason": "x" })),
        ("planAction", action),
        ("completeAction", json!({ "action": action_id })),
        ("reopenAction", json!({ "action": action_id })),
        ("cancelAction", json!({ "action": action_id, "reason": "x" })),
        ("followUpAction", json!({ "action": action_id })),
        ("planProcurement", line),
        ("recordPhase", json!({ "procurement": line_id, "phase": "TENDERING", "start": "2026-11-01" })),
        ("withdrawProcurement", json!({ "procurement": line_id, "reason": "x" })),
        ("reinstateProcurement", json!({ "procurement": line_id })),
        ("grantRole", json!({ "organisation": organisation, "person": person, "role": "READER" })),
        ("removeMember", json!({ "organisation": organisation, "person": owner })),
        ("appointCoordinator", json!({ "region": place, "person": person })),
        ("dismissCoordinator", json!({ "region": place, "person": region.world.coordinator.to_string() })),
        ("closeRound", json!({ "round": round })),
        ("moveRoundDue", json!({ "round": round, "dueOn": "2027-01-31" })),
        ("completeAction", json!({ "action": "00000000-0000-0000-0000-000000000000" })),
    ];
    for client in [&stranger, &region.leads[1]] {
        for (mutation, input) in &attempts {
            let found = refused(&region, client, mutation, input.clone()).await;
            assert_eq!(found.0, "not_allowed", "{mutation}");
        }
    }
}
