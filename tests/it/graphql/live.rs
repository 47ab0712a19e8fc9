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
struct Events {
    body: BodyDataStream,
    read: String,
}

impl Events {
    async fn of(client: &Client, after: Option<u64>) -> Self {
        let query = "subscription C($after: Long) { changes(after: $after) { position kind streamKind streamId \
            organisation at } }";
        let body = json!({ "query": query, "variables": { "after": after } }).to_string();
        let response = client.0.clone().oneshot(post(body, "text/event-stream")).await.unwrap();
        Self { body: response.into_body().into_data_stream(), read: String::new() }
    }

    /// The next answer.
    async fn next(&mut self) -> Value {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: ").map(str::to_owned));
                self.read = rest.to_owned();
                if let Some(data) = data {
                    return serde_json::from_str(&data).unwrap();
                }
                continue;
            }
            let bytes = tokio::time::timeout(Duration::from_secs(20), self.body.next());
            let bytes = bytes.await.expect("an event in time").expect("an open stream").unwrap();
            self.read.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    async fn change(&mut self) -> Value {
        let mut answer = self.next().await;
        assert_eq!(answer.get("errors"), None, "{answer}");
        answer["data"]["changes"].take()
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
    let mut own = Events::of(&region.leads[0], None).await;
    let mut other = Events::of(&region.leads[1], None).await;
    let mut coordinator = Events::of(&region.coordinator, None).await;
    // Each reader begins at the log's end when its first answer is asked for; after it they only follow.
    let owner = region.world.organisations[0].1.to_string();
    let opened = async {
        let rating = json!({ "round": round, "organisation": region.organisation(0), "criterion": "1S1",
            "answer": { "level": 1 } });
        region.leads[0].done("recordRating", rating).await;
        let details = json!({ "title": "x", "owner": owner, "dueOn": "2027-01-01" });
        region.leads[0]
            .done("planAction", json!({ "organisation": region.organisation(0), "details": details }))
            .await;
        let line = json!({ "organisation": region.organisation(0), "details": { "title": "Skolskjuts" } });
        region.leads[0].done("planProcurement", line).await;
        let person = json!({ "name": "Sven", "address": "sven@vansbro.example" });
        let grant = json!({ "organisation": region.organisation(0), "person": person, "role": "READER" });
        region.coordinator.done("grantRole", grant).await;
        everybody_hears(&region, &round, "2026-12-20").await
    };
    let last = opened.await;
    own = replayed(own, &region.leads[0], start).await;
    other = replayed(other, &region.leads[1], start).await;
    coordinator = replayed(coordinator, &region.coordinator, start).await;
    let everything = [
        "assessment_started",
        "rating_recorded",
        "action_planned",
        "procurement_planned",
        "member_added",
        "round_due_moved",
    ];
    assert_eq!(own.kinds_until(last).await, everything);
    assert_eq!(other.kinds_until(last).await, ["procurement_planned", "round_due_moved"]);
    assert_eq!(
        coordinator.kinds_until(last).await,
        ["procurement_planned", "member_added", "round_due_moved"]
    );
}

/// The same subscription from a position that is known, whatever the first one has seen.
async fn replayed(events: Events, client: &Client, after: u64) -> Events {
    drop(events);
    Events::of(client, Some(after)).await
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
async fn a_stranger_and_a_former_member_hear_nothing_more() {
    let region = Region::dalarna().await;
    let round = region.this_years_round().await;
    let client = stranger(&region).await;
    let query = "{ viewer { id address name } }";
    let viewer = client.data(query, json!({})).await["viewer"].take();
    let start = head(&region).await;
    let mut events = Events::of(&client, Some(0)).await;
    let grant = json!({ "organisation": region.organisation(0), "role": "READER",
        "person": { "name": "Stina", "address": viewer["address"] } });
    let granted = region.coordinator.done("grantRole", grant).await;
    assert_eq!(granted["id"], viewer["id"]);
    // Read as a stranger, everything before would have passed by; read now, the region's past is open.
    let first = events.change().await;
    assert_eq!(first["kind"], "region_registered");
    drop(events);

    let mut events = Events::of(&client, Some(start)).await;
    assert_eq!(events.change().await["kind"], "member_added");
    let leaving = json!({ "organisation": region.organisation(0), "person": viewer["id"] });
    region.coordinator.done("removeMember", leaving).await;
    region.rate(0, &round, "1S1", 1).await;
    everybody_hears(&region, &round, "2026-12-24").await;
    let more = tokio::time::timeout(Duration::from_millis(500), events.change()).await;
    assert!(more.is_err(), "{more:?}");
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
