//! Requests that ask for too much, or wrongly: each has a code of its own.

use std::fmt::Write;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Client, Region};

async fn code(client: &Client, query: &str) -> String {
    let answer = client.ask(query, json!({})).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
    assert_eq!(answer.body.get("data"), None, "a refused request has no data");
    answer.code().to_owned()
}

/// The query that tools send to learn the schema, as graphql-js 16 writes it.
const INTROSPECTION: &str = "query IntrospectionQuery { __schema { queryType { name } mutationType { name } \
    subscriptionType { name } types { ...FullType } directives { name description locations args { ...InputValue } } } } \
    fragment FullType on __Type { kind name description fields(includeDeprecated: true) { name description \
    args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason } inputFields { ...InputValue } \
    interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } \
    possibleTypes { ...TypeRef } } fragment InputValue on __InputValue { name description type { ...TypeRef } \
    defaultValue } fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name \
    ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind \
    name } } } } } } } } } }";

#[tokio::test]
async fn tools_learn_the_schema_from_the_server() {
    let region = Region::dalarna().await;
    let data = region.leads[0].data(INTROSPECTION, json!({})).await;
    let types = data["__schema"]["types"].as_array().unwrap();
    assert!(types.iter().any(|found| found["name"] == "CommandPayload"));
    let theirs = |name: &str| name.starts_with("__") || name == "ID";
    let ours = types.iter().filter(|found| !theirs(found["name"].as_str().unwrap()));
    for found in ours {
        assert!(found["description"].is_string(), "{} is not described", found["name"]);
    }
}

#[tokio::test]
async fn too_deep_a_query_is_refused() {
    let region = Region::dalarna().await;
    let deep = "{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } \
        } } } } } }";
    assert_eq!(code(&region.leads[0], deep).await, "DEPTH_LIMIT");
    let chain =
        format!("{{ __type(name: \"X\") {{ {} name {} }} }}", "ofType { ".repeat(40), "} ".repeat(40));
    assert_eq!(code(&region.leads[0], &chain).await, "DEPTH_LIMIT");
    let turning = "{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }";
    assert_eq!(code(&region.leads[0], turning).await, "DEPTH_LIMIT");
}

#[tokio::test]
async fn too_costly_a_query_is_refused() {
    let region = Region::dalarna().await;
    let id = region.world.region;
    let mut query = String::from("{");
    for number in 0..3 {
        write!(
            query,
            "p{number}: plan(filter: {{ region: \"{id}\" }}, first: 500) {{ total lines {{ id title description cpv \
             buyer contractEnd optionMonths version value {{ minor currency }} phases {{ phase }} }} }} "
        )
        .unwrap();
    }
    query.push('}');
    assert_eq!(code(&region.leads[0], &query).await, "COMPLEXITY_LIMIT");
}

#[tokio::test]
async fn too_many_aliases_fields_and_directives_are_refused() {
    let region = Region::dalarna().await;
    let lead = &region.leads[0];
    let many = |count: usize, field: &dyn Fn(usize) -> String| {
        let fields: Vec<String> = (0..count).map(field).collect();
        format!("{{ {} }}", fields.join(" "))
    };
    assert_eq!(code(lead, &many(51, &|number| format!("a{number}: __typename"))).await, "ALIAS_LIMIT");
    assert_eq!(code(lead, &many(500, &|_| "__typename".to_owned())).await, "SELECTION_LIMIT");
    let directives = format!("{{ __typename {} }}", "@include(if: true) ".repeat(51));
    assert_eq!(code(lead, &directives).await, "DIRECTIVE_LIMIT");
    // Two to the sixteenth fields, if one expanded them all.
    let mut doubling = String::from("{ viewer { ...F0 } } ");
    for number in 0..15 {
        let next = number + 1;
        write!(doubling, "fragment F{number} on Viewer {{ ...F{next} ...F{next} }} ").unwrap();
    }
    doubling.push_str("fragment F15 on Viewer { name }");
    assert_eq!(code(lead, &doubling).await, "SELECTION_LIMIT");
}

#[tokio::test]
async fn too_long_a_query_or_body_is_refused() {
    let region = Region::dalarna().await;
    let lead = &region.leads[0];
    assert_eq!(code(lead, &format!("{{ __typename }} #{}", "x".repeat(65 * 1024))).await, "QUERY_TOO_LARGE");
    assert_eq!(code(lead, &format!("{{ a(b: {}", "[".repeat(60_000))).await, "QUERY_TOO_LARGE");
    let answer = lead.post("x".repeat(1024 * 1024 + 1)).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE"));
}

#[tokio::test]
async fn as_many_brackets_as_the_limit_allows_do_not_exhaust_the_stack() {
    let region = Region::dalarna().await;
    let nested = format!("{{ viewer(x: {}1{}) {{ name }} }}", "[".repeat(990), "]".repeat(990));
    let code = code(&region.leads[0], &nested).await;
    assert!(["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"].contains(&code.as_str()), "{code}");
}

#[tokio::test]
async fn a_page_that_is_too_large_is_refused() {
    let region = Region::dalarna().await;
    for (first, skip) in [(501, 0), (0, 0), (-1, 0), (1, -1)] {
        let query =
            format!("{{ reminders(until: \"2027-01-01\", first: {first}, skip: {skip}) {{ total }} }}");
        let answer = region.leads[0].ask(&query, json!({})).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::OK, "LIST_LIMIT"), "{first} {skip}");
        assert_eq!(answer.body["errors"][0]["path"], json!(["reminders"]));
    }
}

#[tokio::test]
async fn input_that_graphql_cannot_read_is_told_apart_from_what_the_rules_refuse() {
    let region = Region::dalarna().await;
    let lead = &region.leads[0];
    assert_eq!(code(lead, "{ viewer { ").await, "GRAPHQL_PARSE_FAILED");
    assert_eq!(code(lead, "{ nothing }").await, "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(code(lead, "query A { __typename } query B { __typename }").await, "OPERATION_NOT_FOUND");
    assert_eq!(code(lead, "query A($id: UUID!) { round(id: $id) { id } }").await, "BAD_USER_INPUT");
    let query = "query A($until: Date!) { reminders(until: $until) { total } }";
    for wrong in [json!("2027-02-30"), json!("yesterday"), json!(7)] {
        let answer = lead.ask(query, json!({ "until": wrong })).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{wrong}: {}", answer.body);
    }
    let query = "query A($id: UUID!) { round(id: $id) { id } }";
    assert_eq!(lead.ask(query, json!({ "id": "no id" })).await.code(), "BAD_USER_INPUT");
}

#[tokio::test]
async fn nobody_is_answered_without_signing_in() {
    let region = Region::dalarna().await;
    let nobody = Client::anonymous(&region.world.store);
    for query in [
        "{ __typename }",
        "{ __schema { types { name } } }",
        "{ viewer { name } }",
        "{ broken",
        "subscription { changes { kind } }",
        "mutation { closeRound(input: { round: \"x\" }) { status } }",
    ] {
        let answer = nobody.ask(query, json!({})).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"), "{query}");
        assert_eq!(answer.body.get("data").unwrap_or(&Value::Null), &Value::Null);
    }
}
