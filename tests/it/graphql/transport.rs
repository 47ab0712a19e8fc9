//! GraphQL over HTTP, as its specification wants it.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use super::{Answer, Client, Region, post};

const JSON: &str = "application/json; charset=utf-8";
const GRAPHQL: &str = "application/graphql-response+json; charset=utf-8";

async fn accepting(client: &Client, accept: Option<&str>, query: &str) -> Answer {
    let mut request = Request::post("/graphql").header("content-type", "application/json; charset=utf-8");
    if let Some(accept) = accept {
        request = request.header("accept", accept);
    }
    client.send(request.body(Body::from(json!({ "query": query }).to_string())).unwrap()).await
}

#[tokio::test]
async fn the_answer_has_the_media_type_and_the_status_that_the_client_accepts() {
    let region = Region::dalarna().await;
    let lead = &region.leads[0];
    let cases = [
        (None, JSON),
        (Some("*/*"), JSON),
        (Some("application/*"), JSON),
        (Some("application/json"), JSON),
        (Some("text/html, application/json;q=0.8"), JSON),
        (Some("application/graphql-response+json"), GRAPHQL),
        (Some("application/graphql-response+json; charset=utf-8, application/json"), GRAPHQL),
    ];
    for (accept, media_type) in cases {
        let good = accepting(lead, accept, "{ __typename }").await;
        assert_eq!((good.status, good.media_type()), (StatusCode::OK, media_type), "{accept:?}");
        assert_eq!(good.body, json!({ "data": { "__typename": "Query" } }));
        let bad = accepting(lead, accept, "{ nothing }").await;
        let status = if media_type == JSON { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        assert_eq!((bad.status, bad.media_type()), (status, media_type), "{accept:?}");
    }
    let answer = accepting(lead, Some("text/html"), "{ __typename }").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE"));
}

#[tokio::test]
async fn a_body_that_is_no_graphql_request_is_refused() {
    let region = Region::dalarna().await;
    let lead = &region.leads[0];
    let bodies = [
        "",
        "{",
        "7",
        "{}",
        r#"{"query":7}"#,
        r#"{"query":"{ __typename }","variables":"x"}"#,
        r#"{"query":"{ __typename }","operationName":7}"#,
        r#"{"query":"{ __typename }","extensions":"x"}"#,
    ];
    for body in bodies {
        for accept in ["application/json", "application/graphql-response+json"] {
            let answer = lead.send(post(body, accept)).await;
            assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{body}");
        }
    }
    let answer = lead.post(r#"[{"query":"{ __typename }"}]"#).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "BATCH_UNSUPPORTED"));
    let body = r#"{"query":"{ __typename }","variables":null,"operationName":null,"extensions":{}}"#;
    assert_eq!(lead.post(body).await.status, StatusCode::OK);

    for media_type in ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"] {
        let request = Request::post("/graphql").header("content-type", media_type);
        let answer = lead.send(request.body(Body::from("query=%7B__typename%7D")).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media_type}");
    }
}

#[tokio::test]
async fn get_answers_queries_and_changes_nothing() {
    let region = Region::dalarna().await;
    let lead = &region.leads[0];
    let get = |query: &str| Request::get(format!("/graphql?{query}")).body(Body::empty()).unwrap();
    let good = lead
        .send(get("query=query+A($x:Boolean!)%7B__typename+viewer@skip(if:$x)%7Bname%7D%7D\
        &operationName=A&variables=%7B%22x%22:true%7D"))
        .await;
    assert_eq!((good.status, good.body), (StatusCode::OK, json!({ "data": { "__typename": "Query" } })));
    let head = region.world.store.db().head().await.unwrap();
    let mutation = lead.send(get("query=mutation%7B__typename%7D")).await;
    assert_eq!((mutation.status, mutation.code()), (StatusCode::METHOD_NOT_ALLOWED, "MUTATION_BY_GET"));
    assert_eq!(mutation.headers["allow"], "POST");
    assert_eq!(region.world.store.db().head().await.unwrap(), head);
    for broken in ["", "query=%7B__typename%7D&variables=%7B", "query=%7B__typename%7D&extensions=7"] {
        let answer = lead.send(get(broken)).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{broken}");
    }
    let request = Request::put("/graphql").body(Body::empty()).unwrap();
    assert_eq!(lead.send(request).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn one_answer_over_server_sent_events_is_followed_by_the_end() {
    let region = Region::dalarna().await;
    let answer = accepting(&region.leads[0], Some("text/event-stream"), "{ __typename }").await;
    assert_eq!((answer.status, answer.media_type()), (StatusCode::OK, "text/event-stream; charset=utf-8"));
    let text = answer.body.as_str().unwrap();
    let expected = "event: next\ndata: {\"data\":{\"__typename\":\"Query\"}}\n\nevent: complete\ndata: \n\n";
    assert_eq!(text, expected);
}

#[tokio::test]
async fn a_subscription_needs_a_transport_that_keeps_open() {
    let region = Region::dalarna().await;
    let answer =
        accepting(&region.leads[0], Some("application/json"), "subscription { changes { kind } }").await;
    assert_eq!(answer.code(), "SUBSCRIPTION_TRANSPORT");
}
