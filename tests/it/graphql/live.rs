//! What changes, as it changes: over server-sent events and a real WebSocket.

use std::time::Duration;

use axum::body::BodyDataStream;
use axum::extract::Extension;
use futures_util::{SinkExt, StreamExt};
use gateway::{Gateway, Limits};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tower::ServiceExt;

use super::privacy::stranger;
use super::{Client, Region, post, text};

/// A subscription over server-sent events.
pub(super) struct Events {
    body: BodyDataStream,
    read: String,
}

impl Events {
    pub(super) async fn of(client: &Client, after: Option<u64>) -> Self {
        let query = "subscription C($after: Long) { changes(after: $after) { position kind streamKind streamId \
            organisation at } }";
        let body = json!({ "query": query, "variables": { "after": after } }).to_string();
        let response = client.0.clone().oneshot(post(body, "text/event-stream")).await.unwrap();
        Self { body: response.into_body().into_data_stream(), read: String::new() }
    }

    /// The next answer.
    pub(super) async fn next(&mut self) -> Value {
        loop {
            if let Some(end) = self.read.find("\n\n") {
                let event: String = self.read.drain(..end + 2).collect();
                if let Some(data) = event.lines().find_map(|line| line.strip_prefix("data: ")) {
                    return serde_json::from_str(data).unwrap();
                }
                continue;
            }
            let bytes = tokio::time::timeout(Duration::from_secs(20), self.body.next());
            let bytes = bytes.await.expect("an event in time").expect("an open stream").unwrap();
            self.read.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    pub(super) async fn change(&mut self) -> Value {
        let mut answer = self.next().await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"]["changes"].take()
    }

    /// Whether nothing comes for a while.
    pub(super) async fn is_silent(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(300), self.change()).await.is_err()
    }

    /// The kinds of the changes up to and with the last one of the log.
    async fn kinds_until(&mut self, last: u64) -> Vec<String> {
        let mut kinds = Vec::new();
        loop {
            let change = self.change().await;
            kinds.push(text(&change["kind"]));
            if change["position"] == json!(last) {
                return kinds;
            }
        }
    }
}

async fn head(region: &Region) -> u64 {
    region.world.store.db().head().await.unwrap().position
}

/// A last event that everybody in the region hears, so that a test knows where the others end.
async fn everybody_hears(region: &Region, round: &str, due_on: &str) -> u64 {
    let moved = region.coordinator.done("moveRoundDue", json!({ "round": round, "dueOn": due_on })).await;
    moved["position"].as_u64().unwrap()
}

#[tokio::test]
async fn members_hear_of_their_drafts_others_of_what_is_open_to_the_region() {
    let region = Region::dalarna().await;
    let round = region.this_years_round().await;
    let start = head(&region).await;
    region.rate(0, &round, "1S1", 1).await;
    let owner = region.world.organisations[0].1.to_string();
    let details = json!({ "title": "x", "owner": owner, "dueOn": "2027-01-01" });
    let action = json!({ "organisation": region.organisation(0), "details": details });
    region.leads[0].done("planAction", action).await;
    let line = json!({ "organisation": region.organisation(0), "details": { "title": "Skolskjuts" } });
    region.leads[0].done("planProcurement", line).await;
    let person = json!({ "name": "Sven", "address": "sven@vansbro.example" });
    let grant = json!({ "organisation": region.organisation(0), "person": person, "role": "READER" });
    region.coordinator.done("grantRole", grant).await;
    let last = everybody_hears(&region, &round, "2026-12-20").await;

    let heard = async |client: &Client| Events::of(client, Some(start)).await.kinds_until(last).await;
    let everything = [
        "assessment_started",
        "rating_recorded",
        "action_planned",
        "procurement_planned",
        "member_added",
        "round_due_moved",
    ];
    assert_eq!(heard(&region.leads[0]).await, everything);
    assert_eq!(heard(&region.leads[1]).await, ["procurement_planned", "round_due_moved"]);
    assert_eq!(heard(&region.coordinator).await, ["procurement_planned", "member_added", "round_due_moved"]);
}

#[tokio::test]
async fn without_a_position_one_hears_of_what_comes_from_now_on() {
    let region = Region::dalarna().await;
    let round = region.this_years_round().await;
    let mut events = Events::of(&region.leads[0], None).await;
    assert!(events.is_silent().await);
    let last = everybody_hears(&region, &round, "2026-12-20").await;
    assert_eq!(events.kinds_until(last).await, ["round_due_moved"]);
    let mut beyond = Events::of(&region.leads[0], Some(last + 1_000)).await;
    assert!(beyond.is_silent().await);
    let last = everybody_hears(&region, &round, "2026-12-21").await;
    assert_eq!(beyond.kinds_until(last).await, ["round_due_moved"], "a position that is not reached yet");
}

#[tokio::test]
async fn a_reader_that_is_waiting_hears_of_the_next_commit() {
    let region = Region::dalarna().await;
    let round = region.this_years_round().await;
    let start = head(&region).await;
    let mut events = Events::of(&region.leads[0], Some(start)).await;
    let saving = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        region.rate(0, &round, "1S1", 2).await
    };
    let (change, payload) = tokio::join!(events.change(), saving);
    assert_eq!(change["kind"], "assessment_started");
    assert_eq!(
        events.change().await,
        json!({ "position": payload["position"], "kind": "rating_recorded", "streamKind": "ASSESSMENT",
            "streamId": payload["id"], "organisation": region.organisation(0), "at": "2026-11-24T09:00:00.000000Z" })
    );
}

#[tokio::test]
async fn a_reader_that_lags_far_behind_misses_nothing() {
    let region = Region::dalarna().await;
    let round = region.this_years_round().await;
    let mut events = Events::of(&region.leads[0], Some(head(&region).await)).await;
    region.rate(0, &round, "1S1", 0).await;
    assert_eq!(events.change().await["kind"], "assessment_started");
    // More commits than the store keeps for a listener that does not listen.
    for number in 0..1_100_i64 {
        region
            .world
            .by(
                region.world.organisations[0].1,
                domain::assessment::RecordRating {
                    round: domain::RoundId(round.parse().unwrap()),
                    organisation: region.world.organisations[0].0,
                    criterion: domain::CriterionId::new("1S1"),
                    rating: domain::assessment::Rating { comment: number.to_string(), ..Default::default() },
                    seen: None,
                },
            )
            .await;
    }
    let mut expected = events.change().await["position"].as_u64().unwrap();
    for _ in 0..1_100 {
        expected += 1;
        assert_eq!(events.change().await["position"], json!(expected));
    }
    assert_eq!(expected, head(&region).await);
}

#[tokio::test]
async fn others_hear_of_an_assessment_from_its_submission_on() {
    let region = Region::dalarna().await;
    let round = region.this_years_round().await;
    let start = head(&region).await;
    region.answer_all(0, &round, |_| json!({ "level": 1 })).await;
    let assessment = json!({ "round": round, "organisation": region.organisation(0) });
    region.leads[0].done("approveAssessment", assessment).await;
    let mut other = Events::of(&region.leads[1], Some(start)).await;
    let kinds = other.kinds_until(head(&region).await).await;
    assert_eq!(kinds, ["assessment_submitted", "assessment_approved"]);
}

#[tokio::test]
async fn rights_that_come_and_go_are_followed_while_one_listens() {
    let region = Region::dalarna().await;
    let round = region.this_years_round().await;
    let client = stranger(&region).await;
    let viewer = client.data("{ viewer { id address } }", json!({})).await["viewer"].take();
    let mut events = Events::of(&client, Some(0)).await;
    assert!(events.is_silent().await, "a stranger hears nothing of all that happened");
    region.rate(0, &round, "1S1", 1).await;
    assert!(events.is_silent().await, "nor of what happens");

    let grant = json!({ "organisation": region.organisation(0), "role": "READER",
        "person": { "name": "Stina", "address": viewer["address"] } });
    assert_eq!(region.coordinator.done("grantRole", grant).await["id"], viewer["id"]);
    assert_eq!(events.change().await["kind"], "member_added");
    region.rate(0, &round, "1S1", 2).await;
    assert_eq!(events.change().await["kind"], "rating_recorded");

    let leaving = json!({ "organisation": region.organisation(0), "person": viewer["id"] });
    region.coordinator.done("removeMember", leaving).await;
    region.rate(0, &round, "1S1", 1).await;
    everybody_hears(&region, &round, "2026-12-24").await;
    assert!(events.is_silent().await, "a former member hears nothing more");
}

#[tokio::test]
async fn a_person_keeps_a_limited_number_of_subscriptions_open() {
    let region = Region::dalarna().await;
    let round = region.this_years_round().await;
    let start = head(&region).await;
    region.rate(0, &round, "1S1", 1).await;
    let mut open = Vec::new();
    for _ in 0..Limits::default().subscriptions {
        let mut events = Events::of(&region.leads[0], Some(start)).await;
        events.change().await;
        open.push(events);
    }
    let refused = Events::of(&region.leads[0], Some(start)).await.next().await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "SUBSCRIPTION_LIMIT");
    open.pop();
    Events::of(&region.leads[0], Some(start)).await.change().await;
}

/// A real server for one lead.
async fn serve(region: &Region, signed_in: bool) -> String {
    let router = gateway::router(Gateway::new(region.world.store.clone(), Limits::default()));
    let person = region.world.store.db().person(region.world.organisations[0].1).await.unwrap().unwrap();
    let router = if signed_in { router.layer(Extension(person)) } else { router };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("ws://{address}/graphql/ws")
}

fn opening(address: &str, protocol: &'static str) -> axum::http::Request<()> {
    let mut request = address.into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", protocol.parse().unwrap());
    request
}

#[tokio::test]
async fn a_websocket_follows_changes_and_answers_queries() {
    let region = Region::dalarna().await;
    let round = region.this_years_round().await;
    let address = serve(&region, true).await;
    let request = opening(&address, "graphql-transport-ws");
    let (mut socket, response) = tokio_tungstenite::connect_async(request).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], "graphql-transport-ws");
    let mut say = async |message: Value| {
        socket.send(Message::text(message.to_string())).await.unwrap();
        let answer = tokio::time::timeout(Duration::from_secs(20), socket.next()).await.unwrap();
        serde_json::from_str::<Value>(answer.unwrap().unwrap().to_text().unwrap()).unwrap()
    };
    assert_eq!(say(json!({ "type": "connection_init" })).await["type"], "connection_ack");
    assert_eq!(say(json!({ "type": "ping" })).await["type"], "pong");
    let query = json!({ "query": "{ viewer { name } }" });
    let answer = say(json!({ "type": "subscribe", "id": "1", "payload": query })).await;
    assert_eq!(answer["payload"]["data"]["viewer"]["name"], "Lena i Vansbro");
    let deep = json!({ "query": "{ viewer { ".repeat(3) });
    // The end of the first answer comes before the next one.
    let answer = say(json!({ "type": "subscribe", "id": "2", "payload": deep })).await;
    assert_eq!((&answer["type"], &answer["id"]), (&json!("complete"), &json!("1")));
    let after = head(&region).await;
    let query = format!("subscription {{ changes(after: {after}) {{ kind organisation }} }}");
    let answer = say(json!({ "type": "subscribe", "id": "3", "payload": { "query": query } })).await;
    assert_eq!(answer["payload"]["errors"][0]["extensions"]["code"], "GRAPHQL_PARSE_FAILED");
    region.rate(0, &round, "1S1", 1).await;
    let mut found = Vec::new();
    while found.len() < 2 {
        let message = tokio::time::timeout(Duration::from_secs(20), socket.next()).await.unwrap();
        let answer: Value = serde_json::from_str(message.unwrap().unwrap().to_text().unwrap()).unwrap();
        if answer["id"] == "3" {
            found.push(text(&answer["payload"]["data"]["changes"]["kind"]));
        }
    }
    assert_eq!(found, ["assessment_started", "rating_recorded"]);
}

#[tokio::test]
async fn a_websocket_opens_only_for_people_who_are_signed_in_and_from_our_own_pages() {
    let region = Region::dalarna().await;
    let status = async |address: &str, origin: Option<&'static str>| {
        let mut request = opening(address, "graphql-transport-ws");
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        match tokio_tungstenite::connect_async(request).await {
            Ok((_, response)) => response.status().as_u16(),
            Err(Error::Http(response)) => response.status().as_u16(),
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(status(&serve(&region, false).await, None).await, 401);
    let address = serve(&region, true).await;
    assert_eq!(status(&address, Some("https://evil.example")).await, 403);
    assert_eq!(status(&address, None).await, 101);
}
